#!/usr/bin/env python3
"""Writes the two lists of filters, out of the files that there is one of for each.

    Scripts/list-filters.py            writes them
    Scripts/list-filters.py --check    exit status 1 where one is not as it would be written

A filter is a file on each side: Sources/Recipes/Steps/<Name>.swift with a type that conforms to FilterValue, and
Sources/Rendering/Steps/<Name>Step.swift with its pixels. The compiler sees to it that both are there.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
STEPS = ROOT / "Sources/Recipes/Steps"
HEAD = "// Written by Scripts/list-filters.py out of the files beside Sources/Recipes/Steps/FilterValue.swift.\n\n"


def filters():
    found = []
    for path in sorted(STEPS.glob("*.swift")):
        text = path.read_text()
        match = re.search(r"^extension (\w+): FilterValue \{$", text, re.M)
        if match:
            summary = re.search(r"^/// (.*)$", text, re.M).group(1)
            found.append((match.group(1), match.group(1)[0].lower() + match.group(1)[1:], summary))
    return found


def recipes(found):
    lines = [HEAD + "/// A filter: a step that changes pixels and leaves the size as it is.",
             "public enum Filter: Hashable, Sendable, Codable {"]
    for kind, case, summary in found:
        lines += [f"    /// {summary}", f"    case {case}({kind})"]
    lines += ["", "    static let kinds: [any FilterValue.Type] = ["]
    lines += [f"        {kind}.self," for kind, _, _ in found]
    lines += ["    ]", "", "    /// What the filter is, with its text, its plan and its traits.",
              "    var value: any FilterValue {", "        switch self {"]
    lines += [f"        case .{case}(let filter): filter" for _, case, _ in found]
    return "\n".join(lines + ["        }", "    }", "}", ""])


def rendering(found):
    lines = [HEAD + "import Recipes", "import Vips", "", "extension Filter {", "    /// Does the filter to a picture.",
             "    func apply(to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {",
             "        switch self {"]
    lines += [f"        case .{case}(let filter): try {kind}Step.apply(filter, to: picture, context)"
              for kind, case, _ in found]
    return "\n".join(lines + ["        }", "    }", "}", ""])


def main():
    found = filters()
    wrong = []
    for path, text in [(STEPS / "Filter.swift", recipes(found)),
                       (ROOT / "Sources/Rendering/Steps/Filter+Apply.swift", rendering(found))]:
        if not path.exists() or path.read_text() != text:
            wrong.append(path)
            if "--check" not in sys.argv:
                path.write_text(text)
    for path in wrong if "--check" in sys.argv else []:
        print(f"{path.relative_to(ROOT)} is not what Scripts/list-filters.py writes; run it.")
    return 1 if wrong and "--check" in sys.argv else 0


sys.exit(main())
