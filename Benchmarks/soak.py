#!/usr/bin/env python3
"""Whether memory stays flat: an hour of mixed traffic against one server, told by tenths of the run.

usage: soak.py [--minutes 60] [--rate 20] [--cache 64MB]

Variants of 24 originals in 25 formats and sizes and now and then in any other, uploads with their sets, parts, conditions
and mistakes, at a steady rate. Besides its cache and what it remembers of new addresses, both of which are bounded, the
server may use 5 % more memory and descriptors in the last tenth than in the second; the first is its start. What was
measured is kept for the page of figures, which page.py makes. Loopback only; everything it starts, it stops.
"""

import argparse
import dataclasses
import sys

from bench import figures, pictures, soak
from bench.servers import Trouble, complain, say, workplace

ALLOWED = 1.05


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60, help="how long the traffic lasts (60)")
    parser.add_argument("--rate", type=float, default=20, help="requests a second (20)")
    parser.add_argument("--cache", default="64MB", help="the setting cache-memory of the server (64MB)")
    options = parser.parse_args()
    if options.minutes <= 0 or options.rate <= 0:
        parser.error("minutes and rate must be more than 0")
    with workplace() as folder:
        originals = soak.fill(pictures.prepare(folder / "originals"))
        say(f"{options.minutes:g} minutes at {options.rate:g} requests a second, {len(originals)} originals")
        tenths, points = soak.run(folder, originals, options.minutes * 60, options.rate, options.cache, say)
    verdict = soak.verdict(tenths, ALLOWED)
    say(verdict.text)
    figures.write("soak", {
        "minutes": options.minutes, "rate": options.rate, "cache": options.cache, "originals": len(originals),
        "tenths": [dataclasses.asdict(tenth) for tenth in tenths], "points": [dataclasses.asdict(point) for point in points],
        "verdict": verdict.text})
    return 0 if verdict.holds else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Trouble as trouble:
        complain(f"error: {trouble}")
        sys.exit(2)
