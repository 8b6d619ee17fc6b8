#!/usr/bin/env python3
"""Refuses comments that point at nothing, and comments that say only what the name below them says.

    Scripts/comments.py            checks references, links and documentation comments; exit status 1 where one is wrong
    Scripts/comments.py --test     checks the rules themselves by samples

A comment points at a page by its file and heading, `docs/api.md#pictures`. Links between pages are checked likewise.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

REFERENCE = re.compile(r"(?<![\w/.-])((?:docs/)?[A-Za-z-]+\.md)(#[a-z0-9-]*)?")
LINK = re.compile(r"\]\(([^)\s]+)\)")
VAGUE = re.compile(r"\bAPI(?:'s)? section\b|\bthe API has it \(section\b|\bAPI, section\b", re.IGNORECASE)
HEADING = re.compile(r"^#+\s+(.*)$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
# A comment of documentation of one sentence, and the declaration below it.
ECHO = re.compile(
    r"^[ \t]*///[ \t]*(?P<comment>[^\n]*)\n(?:[ \t]*@[^\n]*\n)*(?P<declaration>[ \t]*(?:[\w()@]+[ \t]+)*?"
    r"(?:func|var|let|case|struct|class|enum|protocol|typealias|init|subscript|extension)\b[^\n{=]*)",
    re.MULTILINE,
)
WORD = re.compile(r"[A-Za-z]+")
PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
# Words that add nothing to a name.
EMPTY = set("a an the of for to from in on with by and or its it is are be this that these which what who how as at all any one"
            " make makes makers made give gives get gets take takes put puts tell tells whether where there has have".split())


def anchors(text):
    """The anchors of a page's headings, as GitHub makes them."""
    found = set()
    for match in HEADING.finditer(FENCE.sub("", text)):
        title = re.sub(r"[^\w\- ]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", match[1]).lower())
        found.add(title.replace(" ", "-"))
    return found


def stem(word):
    """A word without what tells plural and person."""
    word = word.lower()
    for end in ("ies", "es", "s", "ing", "ed", "e"):
        if word.endswith(end) and len(word) - len(end) >= 3:
            return word[: -len(end)]
    return word


def is_echo(comment, declaration):
    """Whether a comment has no word that the declaration has not."""
    if re.search(r"[:`\d]", comment):
        return False
    said = {stem(word) for word in WORD.findall(comment) if len(word) > 1 and word.lower() not in EMPTY}
    # Types say what a name may leave open; names of parameters belong to the name.
    plain = re.sub(r"\([^()]*\bvalue[^()]*\)|->.*|(?<=\w)\s*:\s*[^,()]+|\(\s*any[^()]*\)", " ", declaration)
    named = {stem(part) for name in WORD.findall(plain) for part in PART.findall(name)}
    return bool(said) and said <= named


def echoes(text):
    """The comments of a file that say only what the name says, each with its line."""
    lines = text.split("\n")
    for match in ECHO.finditer(text):
        line = text.count("\n", 0, match.start())
        is_first = line == 0 or not lines[line - 1].lstrip().startswith("///")
        if is_first and is_echo(match["comment"], match["declaration"]):
            yield line + 1, match["comment"].strip(), match["declaration"].strip()


def wrong_references(path, text, pages):
    """What a file points at that is not there."""
    for number, line in enumerate(text.split("\n"), 1):
        if VAGUE.search(line):
            yield number, "a section of the API without a page; name it as docs/api.md#heading"
        for match in REFERENCE.finditer(line):
            name, anchor = match[1], (match[2] or "#")[1:]
            if not name.startswith("docs/") and "/" not in name and name not in pages:
                name = f"docs/{name}"
            if name in pages and anchor and anchor not in pages[name]:
                yield number, f"{match[0]} has no such heading"
            elif name not in pages and match[1].startswith("docs/"):
                yield number, f"there is no {match[1]}"


def wrong_links(path, text, pages):
    """Links of a page that lead nowhere."""
    folder = pathlib.PurePosixPath(path).parent
    for match in LINK.finditer(FENCE.sub(lambda fence: re.sub(r"[^\n]", " ", fence[0]), text)):
        target = match[1]
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        place = path if not name else pathlib.PurePosixPath(*resolved((folder / name).parts)).as_posix()
        line = text.count("\n", 0, match.start()) + 1
        if place in pages:
            if anchor and anchor not in pages[place]:
                yield line, f"{target} has no such heading"
        elif not (ROOT / place).exists():
            yield line, f"{target} leads nowhere"


def resolved(parts):
    """A path's parts without `..`."""
    found = []
    for part in parts:
        if part == "..":
            found.pop()
        else:
            found.append(part)
    return found


def test():
    pages = {"docs/api.md": {"pictures", "sets-and-jobs"}, "README.md": set()}
    assert anchors("# A b\n```\n# no\n```\n## Is it well?\n## The `x` & y") == {"a-b", "is-it-well", "the-x--y"}
    for bad in ["// API section 4", "/// the API's section 1", "// docs/api.md#none", "// docs/none.md"]:
        assert list(wrong_references("Sources/A.swift", bad, pages)), f"passed over: {bad}"
    for good in ["// docs/api.md#pictures", "// docs/api.md", "// RFC 9110, section 5", "// README.md"]:
        assert not list(wrong_references("Sources/A.swift", good, pages)), f"refused: {good}"
    for bad in ["[a](none.md)", "[a](api.md#none)", "[a](#none)"]:
        assert list(wrong_links("docs/api.md", bad, pages)), f"passed over: {bad}"
    for good in ["[a](api.md#pictures)", "[a](https://a.b/c.md)", "[a](#pictures)", "```\n[a](none.md)\n```"]:
        assert not list(wrong_links("docs/api.md", good, pages)), f"refused: {good}"
    for bad in ["/// Adds a key.\nfunc add(_ key: Int)", "/// The request.\nlet request: Request", "    /// The image's key.\n    var imageKey: Key {"]:
        assert list(echoes(bad)), f"passed over: {bad}"
    for good in ["/// The request that came first.\nlet request: Request", "/// In bytes.\nlet size: Int", "// The request.\nlet request = 1",
                 "/// Long.\n/// The request.\nlet request: Request"]:
        assert not list(echoes(good)), f"refused: {good}"


def main():
    if sys.argv[1:] == ["--test"]:
        return test()
    texts = {file.relative_to(ROOT).as_posix(): file.read_text() for file in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]}
    pages = {path: anchors(text) for path, text in texts.items()}
    found = False

    def tell(path, line, sentence):
        nonlocal found
        found = True
        print(f"{path}:{line}: {sentence}.")

    for path, text in texts.items():
        for line, sentence in wrong_links(path, text, pages):
            tell(path, line, sentence)
    files = [file for folder in ("Sources", "Tests", "Scripts", "Benchmarks", "deploy") for file in (ROOT / folder).rglob("*")
             if file.suffix in (".swift", ".py", ".sh", ".yaml", ".mustache", ".js", ".service") and ".build" not in file.parts]
    for file in sorted(files):
        path = file.relative_to(ROOT).as_posix()
        if path == "Scripts/comments.py":
            continue
        text = file.read_text(errors="replace")
        for line, sentence in wrong_references(path, text, pages):
            tell(path, line, sentence)
        if path.startswith("Sources/") and path.endswith(".swift"):
            for line, comment, declaration in echoes(text):
                tell(path, line, f"'{comment}' says no more than '{declaration}'")
    sys.exit(found)


if __name__ == "__main__":
    main()
