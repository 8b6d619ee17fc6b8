#!/usr/bin/env python3
"""Treats the server as the internet does, for minutes, and says whether it keeps its promises.

usage: torture.py [--short] [--program CALOTYPE] [--list] [part …]

Prints figures; ends with status 1 where a promise is broken. Loopback and network namespaces of its own only;
everything it starts, it stops. What a machine does not allow (a namespace, for one) is said and passed over.
"""

# How to add a part: a module in Benchmarks/torture/ with
#
#     NAME = "heads"                                     one word, for the command line
#     WHAT = "9,000 request heads that never end"        what is done, in a line
#     def run(place, short): yield Figure(…)             does it, and yields figures as they are known
#
# `place` (torture/place.py) is a folder for this part alone; `place.serving("--cache-memory", "64MB")` starts a server
# on a free port and gives a `Server`: its port, `get(path)`, `memory()`, `family()`. `Figure(name, value, wanted, met)`
# is one line of the result; `met` is False where a promise is broken. Raise `PassedOver("why")` where the machine does
# not allow the part. `short` is True in `make test`: a few seconds then, with smaller numbers, and the same promises.
# A module without `run` is no part.

import argparse
import contextlib
import importlib
import pathlib
import pkgutil
import resource
import subprocess
import sys
import time

import torture
from torture.place import Failure, PassedOver, Place

ROOT = pathlib.Path(__file__).resolve().parent.parent


def parts():
    """Every part by its name, in the order of names."""
    modules = [importlib.import_module(f"torture.{module.name}") for module in pkgutil.iter_modules(torture.__path__)]
    return {module.NAME: module for module in modules if hasattr(module, "run")}


def program():
    """The release build of this checkout."""
    command = ["swift", "build", "-c", "release", "--show-bin-path"]
    folder = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
    return pathlib.Path(folder) / "calotype"


def main():
    known = parts()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(known) + "; all of them by default")
    parser.add_argument("--short", action="store_true", help="a few seconds each, as in `make test`")
    parser.add_argument("--program", type=pathlib.Path, help="the calotype to treat so; the release build by default")
    parser.add_argument("--list", action="store_true", help="say what the parts do, and end")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(known):
        parser.error(f"there is no part {sorted(unknown)[0]!r}; the parts are {', '.join(known)}")
    if options.list:
        for name, part in known.items():
            print(f"{name:12} {part.WHAT}")
        return 0
    calotype = (options.program or program()).resolve()
    if not calotype.exists():
        parser.error(f"{calotype} is not there; build it with `swift build -c release`, or name one with --program")

    # Each connection is a descriptor, here as well.
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    broken = False
    for name in options.parts or known:
        part, began = known[name], time.monotonic()
        print(f"\n{name}: {part.WHAT}", flush=True)
        try:
            with Place(name, calotype) as place, contextlib.closing(part.run(place, options.short)) as figures:
                for figure in figures:
                    broken |= not figure.met
                    print(f"  {figure}", flush=True)
        except PassedOver as reason:
            print(f"  passed over: {reason}", flush=True)
        except (Failure, OSError) as failure:
            broken = True
            print(f"  FAILED: {failure}", flush=True)
        print(f"  ({time.monotonic() - began:.0f} s)", flush=True)
    print("\nA promise is broken." if broken else "\nEvery promise is kept.", flush=True)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
