#!/usr/bin/env python3
"""Four servers and two workers over one SeaweedFS and one Redis: what a picture and a hit cost, and what a dead server does.

Throughput of several servers on one machine says nothing, and is not told. Loopback only; everything it starts, it stops.
"""

import sys

from bench import cluster, pictures
from bench.servers import Trouble, complain, say, workplace


def main():
    with workplace() as folder:
        folder = pictures.prepare(folder / "originals")
        rows = {"leases in Redis": cluster.measure(folder), "no leases": cluster.measure(folder, leases=False)}
        say("| | CPU-ms | calls to the bucket | kB to and from it | Redis | renders |")
        say("|---|--:|---|--:|--:|--:|")
        for way, found in rows.items():
            for name, (cpu, methods, size, commands, renders) in found.items():
                asked = ", ".join(f"{number:.2f} {method}" for method, number in sorted(methods.items()) if number >= 0.005)
                say(f"| {name}, {way} | {cpu:.1f} | {asked or 'none'} | {size / 1000:.1f} | {commands:.2f} | {renders:.2f} |")
        usual, longest = cluster.stall(folder)
        say(f"\nOne of four killed amid new pictures: the others' answers took {usual:.2f} s (median), {longest:.2f} s at most")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Trouble as trouble:
        complain(f"error: {trouble}")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
