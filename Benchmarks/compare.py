#!/usr/bin/env python3
"""Puts the server beside what a user would pick instead: speed, nearness to the original, bytes and memory.

usage: compare.py RIVALS, a virtual environment with the packages of rivals.txt

What was measured is kept for the page of figures, which page.py makes.
"""

import pathlib
import sys

from bench import compare, figures, pictures
from bench.servers import Trouble, complain, workplace


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: compare.py RIVALS")
    environment = pathlib.Path(sys.argv[1]).resolve()
    with workplace() as folder:
        figures.write("compare", compare.measure(pictures.prepare(folder / "originals"), environment))


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        complain(f"error: {trouble}")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
