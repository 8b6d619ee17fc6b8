#!/usr/bin/env python3
"""Counts the instructions of pictures and hits under valgrind, and says which case costs more than it did.

usage: instructions.py [--record] [CASE...]

    instructions.py            exit status 1 where a case is over its count and margin in instructions.json, or has none
    instructions.py --record   writes what was counted to instructions.json, for a change that is meant to be

The counts are those of Debian 12's libraries and of a processor with AVX2, which is the most that valgrind knows: a machine
with AVX-512 gives the same, one without AVX2 more. CASE is a part of a case's name; all by default.
"""

import argparse
import json
import pathlib
import subprocess
import sys

from bench import instructions, pictures
from bench.servers import Trouble, complain, say, workplace

KEPT = pathlib.Path(__file__).with_name("instructions.json")
# What counts may differ by though nothing has changed. Pictures repeat within 0.2 %; hits within 3 %, as an event loop that
# waits for its clients does more for each request than one that is never idle.
MARGINS = {name: 0.02 for name, *_ in instructions.PICTURES} | {name: 0.05 for name, *_ in instructions.HITS}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", metavar="CASE")
    parser.add_argument("--record", action="store_true", help="keep what is counted as what is right")
    options = parser.parse_args()
    names = [name for name in instructions.cases() if not options.cases or any(case in name for case in options.cases)]
    if not names:
        parser.error("no case is called so; the cases are: " + ", ".join(instructions.cases()))
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {"cases": {}}
    version = subprocess.run(["valgrind", "--version"], capture_output=True, text=True).stdout.strip()
    if kept.get("valgrind", version) != version:
        say(f"note: the kept counts are those of {kept['valgrind']}, and this is {version}")
    if "avx2" not in pathlib.Path("/proc/cpuinfo").read_text().split():
        say("note: this processor has no AVX2, for which the kept counts are: there will be more instructions")
    over, unknown = [], []

    def tell(name, count, mark):
        before = kept["cases"].get(name)
        words = f"{name:36} {count / 1e6:12,.4f} million"
        if not before:
            say(words + "   (nothing is kept)")
            unknown.append(name)
        elif before["original"] != mark:
            say(words + "   (of another original than the count that is kept: its encoder is another)")
        else:
            ratio = count / before["instructions"]
            verdict = "as kept"
            if ratio > 1 + before["margin"]:
                verdict = "MORE than is allowed"
                over.append(name)
            elif ratio < 1 - before["margin"]:
                verdict = "less: keep it by --record"
            say(f"{words} {(ratio - 1) * 100:+7.2f} %   at most {before['margin'] * 100:+.0f} %   {verdict}")

    with workplace() as folder:
        counted = instructions.measure(pictures.prepare(folder / "originals"), names, tell)
    if options.record:
        for name, (count, mark) in counted.items():
            kept["cases"][name] = {"instructions": round(count), "margin": MARGINS[name], "original": mark}
        kept["cases"] = {name: kept["cases"][name] for name in instructions.cases() if name in kept["cases"]}
        KEPT.write_text(json.dumps({"valgrind": version, "cases": kept["cases"]}, indent=2, ensure_ascii=False) + "\n")
        return 0
    if over:
        say("Costs more than it did: " + "; ".join(over))
    if unknown:
        say("No count is kept of: " + "; ".join(unknown) + ". Keep one by --record.")
    return 1 if over or unknown else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Trouble as trouble:
        complain(f"error: {trouble}")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
