#!/usr/bin/env python3
"""Measures the server against its limits, in one run on one machine, and prints the ratios.

usage: bench.py [--quick] [--before RENDERER] [--rivals FOLDER] [PART...]

What each part finds is kept below .build; from that docs/benchmarks.md and its plots are made at the end of a run of all
parts, or at any time by page.py. Loopback only; everything it starts, it stops. Other work on the machine makes all
numbers worse, ratios included.
"""

import argparse
import os
import pathlib
import sys
import time

import page
from bench import figures, parts, pictures
from bench.servers import Trouble, complain, say, workplace


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(parts.ALL) + "; all of them by default")
    parser.add_argument("--quick", action="store_true", help="one short round each, which is a look and is not kept")
    parser.add_argument("--rivals", type=pathlib.Path, help="a virtual environment with the packages of rivals.txt")
    parser.add_argument("--before", type=pathlib.Path, help="an older calotype-renderer, to see drawn pictures and PNG beside")
    options = parser.parse_args()
    unknown = set(options.parts) - set(parts.ALL)
    if unknown:
        parser.error(f"there is no part {sorted(unknown)[0]!r}; the parts are {', '.join(parts.ALL)}")
    began, failed = time.monotonic(), []
    with workplace() as folder:
        say(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the start")
        run = parts.Run(
            pictures.prepare(folder / "originals"), options.quick, options.rivals and options.rivals.resolve(),
            options.before and options.before.resolve())
        chosen = [name for name in parts.ALL if name in options.parts or not options.parts]
        for number, name in enumerate(chosen, 1):
            say(f"\n[{number} of {len(chosen)}, {time.monotonic() - began:.0f} s] {name}")
            try:
                found = parts.ALL[name](run)
            except Trouble as trouble:
                # What the others find is worth the time that it took.
                complain(f"error: {name}: {trouble}")
                failed.append(name)
                continue
            if found and not options.quick:
                figures.write(name, found)

    say("")
    wide = max((len(name) for name, *_ in run.rows), default=0)
    for name, value, wanted, met in run.rows:
        say(f"{name:{wide}}  {value:>8}  wanted {wanted:>9}  {'met' if met else 'MISSED'}")
    say(f"\n{time.monotonic() - began:.0f} s")
    if not options.parts and not options.quick:
        page.write(say)
    if failed:
        say("Not measured: " + ", ".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Trouble as trouble:
        complain(f"error: {trouble}")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
