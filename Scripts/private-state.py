#!/usr/bin/env python3
"""Refuses an extension that touches the stored state of a type which is declared in another file.

    Scripts/private-state.py            checks all of Sources; exit status 1 where something is refused
    Scripts/private-state.py --test     checks the rule itself by samples
    Scripts/private-state.py --count    prints what is refused, and how many types have internal state

What a type stores is its own business: `private`, and used by the file that declares it. An extension in another file is
for conformances and conveniences; where it needs a stored property, it belongs to the type, or the type is several.

A property that is `private` cannot be touched from elsewhere, and one that is `public` or `package` is the type's
interface. So the rule looks at the others: it finds them by name in extensions of the same target, as `self.name` or
alone, unless the extension has something else of that name.
"""
import importlib.util
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

spec = importlib.util.spec_from_file_location("outside_values", ROOT / "Scripts" / "outside-values.py")
outside_values = importlib.util.module_from_spec(spec)
spec.loader.exec_module(outside_values)

DECLARATION = re.compile(r"\b(class|struct|actor|enum|protocol|extension)\s+([A-Z]\w*(?:\.[A-Z]\w*)*)[^{};]*\{")
PROPERTY = re.compile(
    r"^[ \t]*(?:@\w+(?:\([^)\n]*\))?\s+)*"
    r"((?:(?:(?:public|package|internal|private|fileprivate)(?:\(set\))?|static|class|lazy|weak|unowned(?:\(\w+\))?"
    r"|nonisolated(?:\(unsafe\))?|final|override)\s+)*)(?:let|var)\s+(?:\(([^)]*)\)|(\w+))([^\n]*)",
    re.M,
)


def end_of_block(code, start):
    """The index behind the brace that closes the block which is open at `start`."""
    depth = 1
    for index in range(start, len(code)):
        depth += (code[index] == "{") - (code[index] == "}")
        if depth == 0:
            return index
    return len(code)


def blocks(code):
    """All declarations with a body: (kind, whole name, start and end of the body), outer ones first."""
    found = []
    for match in DECLARATION.finditer(code):
        # `class func`, `class var` and constraints are no declarations of types.
        if match.group(1) == "class" and match.group(2) in ("func", "var"):
            continue
        found.append([match.group(1), match.group(2), match.end(), end_of_block(code, match.end())])
    for index, block in enumerate(found):
        parents = [other for other in found[:index] if other[2] <= block[2] and block[3] <= other[3]]
        if parents:
            block[1] = parents[-1][1] + "." + block[1]
    return found


def own_text(code, start, end):
    """What stands directly in a body, with everything in inner braces left out, and what opens each of them kept."""
    out, depth = [], 0
    for index in range(start, end):
        c = code[index]
        if c == "{":
            if depth == 0:
                out.append("{" + ("observed" if re.match(r"\s*(?:didSet|willSet)\b", code[index + 1: end]) else ""))
            depth += 1
        elif c == "}":
            depth -= 1
            if depth == 0:
                out.append("}")
        elif depth == 0 or c == "\n":
            out.append(c)
    return "".join(out)


def stored_properties(code, start, end):
    """The names of the stored properties of an object that other files can see."""
    names = []
    for match in PROPERTY.finditer(own_text(code, start, end)):
        modifiers, tuple_names, name, rest = match.groups()
        words = modifiers.split()
        if "static" in words or "class" in words:
            continue
        # What is public is the type's interface, for its extensions as for everybody.
        if {"private", "fileprivate", "public", "package"} & set(words):
            continue
        brace = rest.find("{")
        if brace >= 0 and "=" not in rest[:brace] and not rest.startswith("{observed", brace):
            continue
        names += [part.split(":")[0].strip() for part in tuple_names.split(",")] if tuple_names else [name]
    return [name for name in names if name]


def touches(body, name):
    """Whether an extension's body uses a stored property of the type that it extends."""
    if re.search(rf"\bself\.{name}\b", body):
        return True
    other = (
        rf"\b(?:let|var|func|case|for|inout)\s+(?:\w+\s*,\s*)?{name}\b(?!\s*(?:,|\{{|else\b))",
        rf"\blet\s*\([^)]*\b{name}\b[^)]*\)",
        rf"[(,]\s*(?:_\s+|\w+\s+)?{name}\s*:",
        rf"\{{\s*(?:\[[^\]]*\]\s*)?\(?(?:\w+\s*,\s*)*{name}\s*(?:,\s*\w+\s*)*\)?\s*(?:throws(?:\(\w+\))?\s+)?in\b",
        rf"^\s*{name}\s*:",
    )
    if any(re.search(pattern, body, re.M) for pattern in other):
        return False
    return re.search(rf"(?<![\w.$`\\]){name}\b(?!\s*:[^:])", body) is not None


def check(files):
    """What is refused: (file, type, names), for files given as a mapping from (target, path) to source."""
    states, extensions = {}, []
    for (target, path), source in files.items():
        code = outside_values.without_texts(source)
        for kind, name, start, end in blocks(code):
            if kind in ("class", "struct", "actor"):
                states[(target, name)] = (path, stored_properties(code, start, end))
            elif kind == "extension":
                extensions.append((target, path, name, code[start:end]))
    found = {}
    for target, path, name, body in extensions:
        home, names = states.get((target, name), (path, []))
        if home == path:
            continue
        hits = [stored for stored in names if touches(body, stored)]
        if hits:
            found.setdefault((path, name), set()).update(hits)
    return sorted((path, name, sorted(hits)) for (path, name), hits in found.items()), states


def sources():
    files = {}
    for path in sorted((ROOT / "Sources").rglob("*.swift")):
        short = str(path.relative_to(ROOT / "Sources"))
        files[(short.split("/")[0], short)] = path.read_text()
    return files


def self_test():
    home = """
        final class Store {
            private let secret: Int
            let path: String
            public let shown: Int
            private(set) var count = 0
            var observed = 0 { didSet { print("x") } }
            var twice: Int { count * 2 }
            static let limit = 1
            let (left, right): (Int, Int)
            struct Inner { let depth: Int }
        }
        extension Store { func here() { path.use() } }
        """
    cases = [
        ("extension Store { func f() { open(path) } }", ["path"]),
        ("extension Store { func f() { self.count += 1 } }", ["count"]),
        ("extension Store { func f() { observed = 1 } }", ["observed"]),
        ("extension Store { func f() { left + right } }", ["left", "right"]),
        ("extension Store { func f() { twice; Store.limit; other.path; make(path: 1) } }", []),
        ("extension Store { func f(path: String) { open(path) } }", []),
        ("extension Store { func f() { let path = 1; open(path) } }", []),
        ("extension Store { func f(path: String) { open(self.path) } }", ["path"]),
        ("extension Store { func f() { say(\"path\") } } // path", []),
        ("extension Store { func f() { say(\"\\(path)\") } }", ["path"]),
        ("extension Store.Inner { func f() { depth } }", ["depth"]),
        ("extension Store { func f() { items.map { path in path } } }", []),
        ("extension Other { func f() { path } }", []),
        ("extension Store { func f() { guard let path else { return } } }", ["path"]),
        ("extension Store { func f() { open(shown) } }", []),
    ]
    wrong = 0
    for sample, expected in cases:
        found, _ = check({("T", "T/Store.swift"): home, ("T", "T/Store+More.swift"): sample})
        hits = [name for _, _, names in found for name in names]
        if hits != expected:
            wrong += 1
            print(f"{sample}\n  should touch {expected}, and touches {hits}")
    found, _ = check({("T", "T/Store.swift"): home, ("U", "U/Store+More.swift"): cases[0][0]})
    if found:
        wrong += 1
        print("Another target's extension sees nothing but what is public to it.")
    print(f"{len(cases) + 1} samples, {wrong} wrong")
    return wrong == 0


def main():
    if "--test" in sys.argv:
        return 0 if self_test() else 1
    found, states = check(sources())
    if "--count" in sys.argv:
        for path, name, names in found:
            print(f"{path}: {name}: {', '.join(names)}")
        seen = sum(1 for _, names in states.values() if names)
        print(f"{len(found)} extensions touch another file's stored state; {seen} of {len(states)} types store what their target sees")
        return 0
    for path, name, names in found:
        print(
            f"Sources/{path}: an extension of {name} touches what that stores ({', '.join(names)}). Make it a type of its "
            "own that is given what it needs, or move it to the type's file."
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
