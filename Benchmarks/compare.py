#!/usr/bin/env python3
"""Puts the server beside what a user would pick instead: speed, nearness to the original, bytes and memory.

usage: compare.py RIVALS, a virtual environment with the packages of rivals.txt
"""

import pathlib
import statistics
import sys

from bench import load, memory, pictures, quality, rivals
from bench.servers import Trouble, complain, expect, say, settle, workplace

CONNECTIONS = 8
SECONDS = 8


def measure(name, start, pattern, folder, environment):
    rates, scores, sizes = [], [], []
    with start(folder, environment) as (address, process):
        for original in pictures.FOR_SPEED:
            paths = load.Recipes(range(464, 561), range(60, 96)).paths(original, pattern)
            expect(address + pattern.format(key=original, width=300, quality=80, format="jpeg"))
            settle(process)
            rates.append(load.unlike(address, paths, 0, SECONDS, CONNECTIONS)["rate"])
            settle(process)
        resident = memory.resident_megabytes(process.pid)
        for original in pictures.FOR_QUALITY:
            path = pattern.format(key=original, width=quality.WIDTH, quality=80, format="jpeg")
            encoded = expect(address + path)
            scores.append(quality.score(folder / original, encoded))
            sizes.append(len(encoded))
    cells = [f"{rate:.1f}/s" for rate in rates] + [
        f"{statistics.mean(scores):.1f}", f"{statistics.mean(sizes) / 1000:.1f} kB", f"{resident:.0f} MB"]
    say(f"| {name} | " + " | ".join(cells) + " |")


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: compare.py RIVALS")
    environment = pathlib.Path(sys.argv[1]).resolve()
    with workplace() as folder:
        folder = pictures.prepare(folder / "originals")
        say(f"New variants about 512 px wide, {CONNECTIONS} connections; SSIMULACRA2 and bytes at JPEG quality 80, "
            "means of five photographs; resident memory after the load.\n")
        columns = [*pictures.FOR_SPEED, "SSIMULACRA2", "bytes", "memory"]
        say("| | " + " | ".join(columns) + " |\n|---|" + "--:|" * len(columns))
        for name, start, pattern in rivals.ALL:
            try:
                measure(name, start, pattern, folder, environment)
            except Trouble as trouble:
                complain(f"{name}: {trouble}")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
