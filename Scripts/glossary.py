#!/usr/bin/env python3
"""Keeps to one word for one thing: refuses the words that the glossary of ARCHITECTURE.md gives up for another.

    Scripts/glossary.py            checks names, file names, log texts and headings; exit status 1 where one is used
    Scripts/glossary.py --test     checks the rules themselves by samples

The last column of the glossary names the words, each between backticks. `patience` is refused as a part of any name
(`lookPatience`), as a word of a log text and of a heading. `Place` with a capital is refused in the names of types and
files only. `layAside` is refused as those parts one after the other, and as those words. An s at the end changes nothing.

What only looks like such a word stands in EXCEPTIONS, with the reason.
"""
import functools
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# (word, name or heading in which it is right, reason). One that is found nowhere any more is refused too.
EXCEPTIONS = [
    ("Turn", "QuarterTurn", "a rotation by ninety degrees"),
    ("Opening", "OpeningTests", "how files are opened is what is tested"),
]

# Comments and texts, whichever begins first; of a text, what stands in its parentheses is taken for a part of it.
ASIDE = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)|#"(?:[^"\n]|"(?!\#))*"\#|\"{3}.*?\"{3}"""
    r"""|"(?:\\\((?:[^()"\n]|"[^"\n]*"|\((?:[^()"\n]|"[^"\n]*"|\([^()\n]*\))*\))*\)|\\.|[^"\\\n])*\"""",
    re.DOTALL,
)
NAME = re.compile(r"\b[A-Za-z_]\w*\b")
PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
LOG = re.compile(r"\b(?:logger|log|warnings|limitedLogger)\s*(?:\.\s*(?:log|trace|debug|info|notice|warning|error|critical))?\s*\(\s*$")
SENTENCE = re.compile(r"@Test\b(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))?\s*func\s+(\w+)")
HEADING = re.compile(r"^#+\s+(.*)$", re.MULTILINE)


def refused_words(text):
    """The words of the glossary's last column, each with the word that is used instead."""
    table = text.split("## Words", 1)[1].split("\n## ", 1)[0]
    found = {}
    for line in table.split("\n"):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 3 and cells[0].startswith("**"):
            for word in re.findall(r"`(\w+)`", cells[2]):
                found[word] = ", ".join(re.findall(r"\*\*([^*]+)\*\*", cells[0]))
    return found


def parts(name):
    """A name's parts in lower case."""
    return [part.lower() for part in PART.findall(name)]


@functools.cache
def in_name(name, words):
    """The refused words in a name."""
    return [word for word in words if refuses(word, name)]


def has(words, wanted):
    """Whether words have the wanted ones one after the other, with or without an s at the end."""
    return any(
        all(word in (want, want + "s") for word, want in zip(words[start:], wanted))
        for start in range(len(words) - len(wanted) + 1)
    )


def refuses(word, name, is_text=False):
    """Whether a word is in a name, or in a text."""
    if word[0].isupper():
        return not is_text and name[0].isupper() and has(parts(name), parts(word))
    words = re.findall(r"[a-z]+", name.lower()) if is_text else parts(name)
    return has(words, parts(word))


def in_swift(source, words):
    """What a Swift file says: its line, the word, and where it is."""
    asides = list(ASIDE.finditer(source))
    code = ASIDE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), source)
    sentences = {match.start(1) for match in SENTENCE.finditer(code)}
    for match in NAME.finditer(code):
        # A test's name is a sentence.
        if match.start() in sentences:
            continue
        for word in in_name(match[0], tuple(words)):
            yield source.count("\n", 0, match.start()) + 1, word, match[0]
    for match in asides:
        if match["comment"] or not LOG.search(source[max(0, match.start() - 80):match.start()]):
            continue
        for word in words:
            if refuses(word, match[0], is_text=True):
                yield source.count("\n", 0, match.start()) + 1, word, match[0].strip('"')


def in_headings(text, words):
    """What the headings of a page say."""
    for match in HEADING.finditer(text):
        for word in words:
            if refuses(word, match[1], is_text=True):
                yield text.count("\n", 0, match.start()) + 1, word, match[1]


def findings(path, text, words):
    """What one file says that is refused: its line, the word, and where it is; line 0 is the file's name."""
    stem = pathlib.PurePath(path).stem
    for word in words:
        if refuses(word, stem[:1].upper() + stem[1:] if path.endswith(".swift") else stem):
            yield 0, word, stem
    if path.endswith(".swift"):
        yield from in_swift(text, words)
    elif path.endswith(".md"):
        yield from in_headings(text, words)


def test():
    page = "# A\n\n## Words\n\n| word | meaning | not |\n|---|---|---|\n| **time-out** | a wait | `patience`, `Place` |\n"
    page += "| **limit** | so | `layAside` |\n\n## Rest\n| **x** | y | `z` |\n"
    words = refused_words(page)
    assert words == {"patience": "time-out", "Place": "time-out", "layAside": "limit"}, words
    bad = [
        ("A.swift", "let lookPatience = 1"), ("A.swift", "let patience = 1"), ("Patience.swift", ""), ("A.swift", "patiences()"),
        ("A.swift", 'logger.info("No patience is left.")'), ("A.swift", 'logger.log(\n    "No patience.")'),
        ("a.md", "## Patience"), ("A.swift", "struct FolderPlaces {}"), ("A+Places.swift", ""),
        ("A.swift", "kept.layAside(key)"), ("A.swift", 'logger.warning("It lays aside what it has.")'),
        ("A.swift", 'let a = "\\(b)" ; let patience = 2'), ("A.swift", "func patience() {} // why"),
    ]
    good = [
        ("A.swift", "// patience"), ("A.swift", 'let text = "patience"'), ("a.md", "patience\n## Placeholder"),
        ("A.swift", "let place = Placeholder()"), ("A.swift", "@Test(arguments: [f(1)]) func patienceIsAVirtue() {}"),
        ("A.swift", "let patient = lay + aside"), ("A.swift", 'let url = "https://a.b" // patience'),
    ]
    for path, text in bad:
        assert list(findings(path, text, words)), f"passed over: {path} {text}"
    for path, text in good:
        assert not list(findings(path, text, words)), f"refused: {path} {text}: {list(findings(path, text, words))}"


def main():
    if sys.argv[1:] == ["--test"]:
        return test()
    words = refused_words((ROOT / "ARCHITECTURE.md").read_text())
    files = [file for folder in ("Sources", "Tests", "Benchmarks") for file in (ROOT / folder).rglob("*.swift")
             if ".build" not in file.parts]
    files += [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    used, found = set(), False
    for file in sorted(files):
        path = file.relative_to(ROOT).as_posix()
        for line, word, where in findings(path, file.read_text(), words):
            excuse = next((entry for entry in EXCEPTIONS if entry[0] == word and entry[1] == where), None)
            if excuse:
                used.add(excuse)
                continue
            found = True
            print(f"{path}:{line or 1}: '{word}' in '{where}': the glossary's word is {words[word]}.")
    for entry in EXCEPTIONS:
        if entry not in used:
            found = True
            print(f"Scripts/glossary.py: the exception {entry[:2]} is not needed any more.")
    sys.exit(found)


if __name__ == "__main__":
    main()
