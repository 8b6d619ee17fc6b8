#!/usr/bin/env python3
"""Tells which target of the package imports which, as the sources say it.

    Scripts/import-graph.py             prints the graph as Mermaid, without arrows that follow from others
    Scripts/import-graph.py --list      prints one line for each target: its name, and all that it imports
    Scripts/import-graph.py --check     compares sources, Package.swift and the table of ARCHITECTURE.md; exit status 1
                                        where they differ, or where a target imports one that stands below it
    Scripts/import-graph.py --test      checks the reading itself by samples
"""
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?"
    r"import\s+(?:(?:typealias|struct|class|enum|protocol|let|var|func)\s+)?([A-Za-z_]\w*)",
    re.MULTILINE,
)
ROW = re.compile(r"^\|((?:\s*`[\w-]+`,?)+)\s*\|(.*)\|([^|]*)\|\s*$")


def imports(text):
    """The modules that a source file imports."""
    return set(IMPORT.findall(re.sub(r"/\*.*?\*/", "", re.sub(r"//[^\n]*", "", text), flags=re.DOTALL)))


def rows(text):
    """The table of targets: names with what each is said to import, in the table's order."""
    found = {}
    for line in text.split("\n"):
        match = ROW.match(line)
        if not match:
            continue
        knows = match[3].strip()
        listed = [] if knows in ("", "–") else [name.strip() for name in knows.split(",")]
        for name in re.findall(r"`([\w-]+)`", match[1]):
            found[name] = listed
    return found


def declared():
    """The package's targets that are no tests, each with the targets that it depends on."""
    dump = subprocess.run(
        ["swift", "package", "dump-package"], cwd=ROOT, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    found = {}
    for target in json.loads(dump.stdout)["targets"]:
        if target["type"] == "test" or not (ROOT / (target.get("path") or f"Sources/{target['name']}")).is_relative_to(ROOT / "Sources"):
            continue
        names = set()
        for dependency in target["dependencies"]:
            for kind in ("byName", "target"):
                if kind in dependency:
                    names.add(dependency[kind][0])
        found[target["name"]] = names
    return found


def in_sources(targets):
    """What each target's files import of the package's other targets; of one without Swift, what it depends on."""
    found = {}
    for name, dependencies in targets.items():
        files = list((ROOT / "Sources" / name).rglob("*.swift"))
        modules = {other.replace("-", "_"): other for other in targets}
        if not files:
            found[name] = dependencies & set(targets)
            continue
        named = set().union(*(imports(file.read_text()) for file in files))
        found[name] = {modules[module] for module in named if module in modules} - {name}
    return found


def reduced(graph):
    """The graph without arrows that follow from others."""

    def reach(name, seen):
        for other in graph[name]:
            if other not in seen:
                seen.add(other)
                reach(other, seen)
        return seen

    return {
        name: {other for other in others if not any(other in reach(between, set()) for between in others - {other})}
        for name, others in graph.items()
    }


def problems(sources, package, table):
    """What does not fit together, a sentence each."""
    found = []
    for name in sources:
        if name not in table:
            found.append(f"ARCHITECTURE.md has no row for the target {name}.")
            continue
        told = set(table[name])
        for other in sorted(told - sources[name]):
            found.append(f"ARCHITECTURE.md says that {name} imports {other}; no file of it does.")
        for other in sorted(sources[name] - told):
            found.append(f"{name} imports {other}, which its row in ARCHITECTURE.md does not say.")
        for other in sorted((package[name] & set(sources)) - sources[name]):
            found.append(f"Package.swift lets {name} depend on {other}; no file of it imports that.")
        for other in sorted(sources[name] - package[name]):
            found.append(f"{name} imports {other}, which Package.swift does not say.")
        order = list(table)
        for other in sorted(sources[name] & set(table)):
            if order.index(other) >= order.index(name):
                found.append(f"{name} imports {other}, which does not stand above it in ARCHITECTURE.md's table.")
    for name in table:
        if name not in sources:
            found.append(f"ARCHITECTURE.md has a row for {name}, which is no target.")
    return found


def test():
    """Checks the reading by samples."""
    text = "public import Basics\n// import Web\n@testable import Lambda\nimport struct Recipes.Plan\n/* import Vips */"
    assert imports(text) == {"Basics", "Lambda", "Recipes"}, imports(text)
    table = rows("| target | what | knows |\n|---|---|---|\n| `A`, `B-c` | x `D` | – |\n| `E` | y | A, B-c |\n")
    assert table == {"A": [], "B-c": [], "E": ["A", "B-c"]}, table
    graph = {"A": set(), "B": {"A"}, "C": {"A", "B"}}
    assert reduced(graph) == {"A": set(), "B": {"A"}, "C": {"B"}}, reduced(graph)
    assert problems(graph, graph, {"A": [], "B": ["A"], "C": ["A", "B"]}) == []
    assert len(problems(graph, graph, {"A": [], "B": ["A"], "C": ["B"]})) == 1
    assert len(problems(graph, graph | {"B": {"A", "C"}}, {"A": [], "B": ["A"], "C": ["A", "B"]})) == 1
    assert len(problems(graph, graph | {"C": {"A"}}, {"A": [], "B": ["A"], "C": ["A", "B"]})) == 1
    assert len(problems(graph, graph, {"B": ["A"], "A": [], "C": ["A", "B"]})) == 1
    assert len(problems(graph, graph, {"A": [], "B": ["A"], "C": ["A", "B"], "D": []})) == 1


def main():
    mode = sys.argv[1] if len(sys.argv) > 1 else ""
    if mode == "--test":
        return test()
    if mode not in ("", "--list", "--check"):
        sys.exit(__doc__)
    package = declared()
    sources = in_sources(package)
    if mode == "--check":
        found = problems(sources, package, rows((ROOT / "ARCHITECTURE.md").read_text()))
        for problem in found:
            print(problem, file=sys.stderr)
        sys.exit(1 if found else 0)
    if mode == "--list":
        for name, others in sources.items():
            print(f"{name}: {', '.join(sorted(others)) or '–'}")
        return
    print("graph TD")
    for name, others in reduced(sources).items():
        for other in sorted(others):
            print(f"    {name} --> {other}")


main()
