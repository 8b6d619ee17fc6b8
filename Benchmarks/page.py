#!/usr/bin/env python3
"""Makes docs/benchmarks.md and its plots of the figures that the last measurements have left; measures nothing.

usage: page.py [--test | FOLDER]

    page.py           docs/benchmarks.md and docs/plots, of what bench.py, compare.py, soak.py and instructions.py have kept
    page.py FOLDER    the same in another folder
    page.py --test    checks page and plots by made-up figures
"""

import pathlib
import re
import sys
import tempfile
import textwrap
import xml.etree.ElementTree

from bench import figures, made_up, plot, plots, sections

DOCS = figures.ROOT / "docs"
HEAD = """# How fast, how good, in how much memory

{machine} Everything is measured on one machine, one thing after the other, so that ratios hold and absolute figures are those of
that machine. To measure on yours: `make bench` (twenty minutes), `make soak` (an hour) and `make bench-instructions`; each keeps its
figures, and this page and its plots are made of them, again by `make bench-page`.

"""


def machine(kept):
    """What was measured when on what, in a sentence."""
    def all_of(key):
        return " and ".join(sorted({str(found[key]) for found in kept.values()}))

    return (f"Measured on {all_of('date')}: {all_of('cores')} cores ({all_of('processor')}), {all_of('system')}, "
            f"Calotype at {all_of('version')}.")


def text(kept, counts):
    """The page, and {plot: SVG}, of what is kept: what was not measured is left out."""
    drawn = {name: draw(kept[part]) for name, (part, _, draw) in plots.ALL.items() if part in kept}
    shown = {name: f"![{plots.ALL[name][1]}](plots/{name}.svg)\n\n" for name in drawn}
    page = HEAD.format(machine=machine(kept)) + sections.text(kept, counts, shown)
    return "\n\n".join(map(filled, page.rstrip().split("\n\n"))) + "\n", drawn


def filled(block):
    """A paragraph in lines of a length; what is no paragraph as it is."""
    return block if block[:1] in "|#!*" else textwrap.fill(block, 130, break_long_words=False, break_on_hyphens=False)


def write(say, docs=DOCS):
    """Writes page and plots; says so, and what is missing."""
    kept = {name: found for name in [*sections.PARTS] if (found := figures.read(name))}
    if not kept:
        say("Nothing is measured yet, of which a page could be made: run `make bench`.")
        return 1
    page, drawn = text(kept, figures.counts())
    (docs / "plots").mkdir(parents=True, exist_ok=True)
    for old in (docs / "plots").glob("*.svg"):
        old.unlink()
    for name, svg in drawn.items():
        (docs / "plots" / f"{name}.svg").write_text(svg)
    (docs / "benchmarks.md").write_text(page)
    say(f"Wrote {docs / 'benchmarks.md'} and {len(drawn)} plots.")
    if missing := [name for name in sections.PARTS if name not in kept]:
        say("Left out, since it is not measured: " + ", ".join(missing))
    return 0


def test():
    """Whether a page of made-up figures says what they are, and its plots can be read."""
    kept = made_up.figures()
    page, drawn = text(kept, {"a hit in memory": {"instructions": 30_000}})
    problems = []
    for name, found in kept.items():
        alone, _ = text({name: found}, {})
        if len(alone) < len(HEAD):
            problems.append(f"a page of {name} alone is empty")
        if alone == text({other: found for other, found in kept.items() if other != name}, {})[0]:
            problems.append(f"{name} says nothing")
    for words in ("{", "}", "None", "nan"):
        if words in page:
            problems.append(f"the page says {words!r}")
    for block in page.split("\n\n"):
        if block.startswith("|") and len({line.count("|") for line in block.splitlines()}) > 1:
            problems.append(f"rows of a table are not as long as its head: {block.splitlines()[0]}")
    for name in re.findall(r"plots/([a-z]+)\.svg", page):
        if name not in drawn:
            problems.append(f"there is no plot {name}")
    for name, svg in drawn.items():
        problems += [f"{name}: {problem}" for problem in unreadable(svg)]
    with tempfile.TemporaryDirectory() as folder:
        write(lambda _: None, pathlib.Path(folder))
    if plot.apart([10, 10, 50], 0, 100) != [1.5, 18.5, 50]:
        problems.append(f"labels of 10, 10 and 50 are put at {plot.apart([10, 10, 50], 0, 100)}")
    for problem in problems:
        print(f"page: {problem}", file=sys.stderr)
    return 1 if problems else 0


def unreadable(svg):
    """What is wrong with a plot: text outside of it, or over other text at the right; more bytes than a page should load."""
    root = xml.etree.ElementTree.fromstring(svg)
    texts = [node for node in root.iter() if node.tag.endswith("text")]
    names = sorted(float(node.get("y")) for node in texts if "name" in (node.get("class") or ""))
    if any(below - above < plot.LINE - 0.5 for above, below in zip(names, names[1:])):
        yield "names lie over each other"
    for node in texts:
        character = plot.STRONG if "ours" in (node.get("class") or "") else plot.CHARACTER
        width = len(node.text) * character if node.get("text-anchor") is None else 0
        if float(node.get("x")) + width > plot.WIDTH + 4 or not 0 < float(node.get("y")) < plot.HEIGHT:
            yield f"{node.text!r} is not all inside"
    if len(svg) > 40_000:
        yield f"it has {len(svg)} bytes"


if __name__ == "__main__":
    if sys.argv[1:] == ["--test"]:
        sys.exit(test())
    if len(sys.argv) > 2 or sys.argv[1:2] and sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    sys.exit(write(print, *map(pathlib.Path, sys.argv[1:])))
