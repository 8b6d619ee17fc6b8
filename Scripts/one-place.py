#!/usr/bin/env python3
"""Refuses a second copy of what Sources/Basics has once.

    Scripts/one-place.py            checks all of Sources; exit status 1 where something is written again
    Scripts/one-place.py --test     checks the rules themselves by samples

A place that only looks like a copy says why, in a comment on the line above: `// its own: REASON`.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# (what it is, pattern, where it belongs, what to use)
RULES = [
    ("a continuation", re.compile(r"\bwith(?:Checked|Unsafe)(?:Throwing)?Continuation\b"),
     "Basics/Concurrency", "Waiter and WaitList"),
    ("a race against time", re.compile(r"\baddTask\s*\{\s*(?:\[[^\]]*\]\s*in\s*)?(?:do\s*\{\s*)?try\??\s+await\s+Task\.sleep"),
     "Basics/Concurrency", "withTimeout, withDeadline or withHardTimeout"),
    ("a task that shields from cancellation", re.compile(r"\bawait\s+Task\s*\{"),
     "Basics/Concurrency", "withCancellationShield"),
    ("a table of hexadecimal digits", re.compile(r"\"0123456789abcdef\"", re.IGNORECASE),
     "Basics/Encoding", "Hexadecimal or PercentCoding"),
    ("a number in hexadecimal", re.compile(r"\bradix:\s*16\b|%0?\d*l*[xX]\b"), "Basics/Encoding", "Hexadecimal"),
    ("a formatter of dates", re.compile(r"\bDateFormatter\b|\bISO8601DateFormatter\b|\bstrftime\b|\.ISO8601FormatStyle\b"),
     "Basics/Encoding", "HTTPDate, RFC3339 or CivilTime"),
    ("an escape of JSON", re.compile(r'"\\\\u"|"\\\\u00'), "Basics/Encoding", "String.quotedForJSON"),
    ("a table of months", re.compile(r"\"Jan\",\s*\"Feb\""), "Basics/Encoding", "HTTPDate or CivilTime"),
]

EXCUSE = re.compile(r"^\s*// its own: \S+ \S+")


def findings(path, source):
    """The lines of one file that write something again, with what to use."""
    lines = source.split("\n")
    for what, pattern, home, remedy in RULES:
        if path.startswith(home + "/"):
            continue
        for match in pattern.finditer(source):
            line = source.count("\n", 0, match.start())
            if lines[line].lstrip().startswith("//") or (line and EXCUSE.match(lines[line - 1])):
                continue
            yield line + 1, f"{what}: use {remedy} of {home}"


def test():
    bad = ["await withCheckedContinuation { _ in }", "group.addTask {\n    try? await Task.sleep(for: limit)\n}",
           "group.addTask { [limit] in try await Task.sleep(for: limit) }", "await Task { await work() }.value",
           'let digits = Array("0123456789ABCDEF".utf8)', "UInt8(text, radix: 16)", 'String(format: "%02x", byte)',
           "let formatter = DateFormatter()", 'text += "\\\\u" + digits', 'let months = ["Jan", "Feb", "Mar"]']
    good = ["// withCheckedContinuation is elsewhere", "try await Task.sleep(for: interval)", "await task.value",
            "// its own: it answers the server\ngroup.addTask { try? await Task.sleep(for: limit) }",
            'let name = "Jan"', "String(mode, radix: 8)"]
    for sample in bad:
        assert list(findings("Web/A.swift", sample)), f"passed over: {sample}"
    for sample in good:
        assert not list(findings("Web/A.swift", sample)), f"refused: {sample}"
    assert not list(findings("Basics/Concurrency/Waiter.swift", bad[0]))


def main():
    if sys.argv[1:] == ["--test"]:
        return test()
    found = False
    for file in sorted((ROOT / "Sources").rglob("*.swift")):
        path = file.relative_to(ROOT / "Sources").as_posix()
        for line, sentence in findings(path, file.read_text()):
            found = True
            print(f"Sources/{path}:{line}: {sentence}.")
    sys.exit(found)


if __name__ == "__main__":
    main()
