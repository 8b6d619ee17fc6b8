#!/usr/bin/env python3
"""Refuses code that ends the process when a number, a text or a file from outside is not what was expected.

    Scripts/outside-values.py            checks all of Sources; exit status 1 where something is refused
    Scripts/outside-values.py --test     checks the rule itself by samples
    Scripts/outside-values.py --count    prints how often each rule is broken or excused, and nothing else

Two sets of rules. EVERYWHERE holds for all of Sources: force operators, and calls of Foundation and the standard library
that trap on values. READERS are the files that read what a file system, a clock, the environment, a peer, a store, a
database or a decoder hands over: there, arithmetic and conversions must be checked ones too (`+|`, `Int(clamping:)`,
`Int(exactly:)`, `[safe:]`, `[clamping:]`, `UnixTime`: see Sources/Basics/Numbers).

A line that cannot trap says why, behind it or on a line of its own above it:

    let half = count / size  // checked: a size is at least 1, PixelSize refuses others

The reason must have three words at least. A comment on a line of its own excuses the line below it; where that opens
a block, as a function does, the whole block.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# The files that compute with outside values: paths below Sources; a folder stands for all that is in it.
READERS = [
    "AWSAccess/Credentials/Caching/RefreshState.swift",
    "AWSAccess/Signing/SigningTime.swift",
    "Basics/Encoding/HTTPDate.swift", "Basics/Encoding/RFC3339.swift", "Basics/Numbers",
    "Descriptors/Descriptor+Bytes.swift", "Descriptors/Descriptor+Sockets.swift", "Descriptors/Descriptor+Status.swift",
    "Dialects/Native/FixedSize.swift", "Dialects/Text/PlainDecimal.swift",
    "HTTPOrigin/Fetching/FetchWatch.swift", "HTTPOrigin/Fetching/Freshness.swift", "HTTPOrigin/Fetching/DownloadBody.swift",
    "HTTPOrigin/Keeping/KeptImages.swift", "HTTPOrigin/Keeping/RemoteImageRecord.swift",
    "ImageService/Originals/OriginalFacts.swift", "ImageService/RenditionSets/RenditionSetScheduler.swift",
    "ImageService/Images/LibraryImage.swift", "ImageService/Originals/Keyed/OriginalSidecar.swift",
    "ImageService/RenditionSets/RenditionSetStatusReader.swift", "ImageService/Uploads/UploadIDSource.swift",
    "ImageService/Uploads/TicketRegister.swift", "ImageService/Uploads/UploadSweeper.swift",
    "ImageService/Uploads/StoredImage.swift", "ImageService/Uploads/Upload.swift",
    "ImageService/Variants/StoredVariant.swift",
    "Lambda/Events/HTTPEvent+ProxyEvent.swift", "Lambda/Events/ObjectEvent+Notification.swift", "Lambda/Runtime",
    "ObjectStorage/Bounded", "ObjectStorage/Folder",
    "Queueing/Backoff.swift", "Queueing/Jobs", "Queueing/RetryPolicy.swift",
    "RedisQueue/Entry.swift", "RedisQueue/RESP", "RedisQueue/RedisAdvice.swift",
    "RedisQueue/RedisClaims.swift", "RedisQueue/RedisListing.swift", "RedisQueue/RedisQueue.swift",
    "RenderWire/Coding", "RenderWire/FormatSniffer.swift", "RenderWire/Messages",
    "RendererHost/Configuration/MachineResources.swift", "RendererHost/Processes/Alarm.swift",
    "RendererHost/Processes/AnswerCheck.swift", "RendererHost/Processes/ChildProcess.swift",
    "RendererHost/Processes/JobCheck.swift", "RendererHost/State/MemoryLedger.swift",
    "RendererProcess/MemoryFence.swift",
    "Recipes/Formats/TIFFTags.swift", "Rendering/Bitmaps",
    "Rendering/AnimatedPNG/AnimatedPNG.swift",
    "Rendering/AnimatedPNG/FrameCanvas.swift", "Rendering/AnimatedPNG/FrameControl.swift",
    "Rendering/AnimatedPNG/FramePlayer.swift",
    "Rendering/Colour/ICCProfile.swift", "Rendering/JPEG", "Rendering/Loaders/JPEGLoader.swift",
    "Rendering/Loaders/Loader.swift", "Rendering/Loaders/PNGLoader.swift",
    "Rendering/Loaders/WebPLoader.swift", "Rendering/Loaders/TIFF", "Rendering/MappedFile.swift", "Rendering/Metadata", "Rendering/MemoryEstimate.swift",
    "Rendering/Orientation.swift", "Rendering/OriginalBytes.swift", "Rendering/PNG", "Rendering/Photoshop", "Rendering/Scanning",
    "S3Storage/Responses", "S3Storage/Client/Download.swift", "S3Storage/Client/ObjectRequests.swift",
    "S3Storage/Client/S3Client.swift", "S3Storage/Client/UnfinishedUploads.swift", "S3Storage/Retrying",
    "S3Storage/Store/BucketKeys.swift", "S3Storage/Store/StoreListing.swift",
    "SettingValues",
    "SQLiteQueue/Row+Job.swift", "SQLiteQueue/ClaimBindings.swift", "SQLiteQueue/JobTable.swift",
    "SQLiteQueue/SQLiteClaims.swift", "SQLiteQueue/SQLiteListing.swift", "SQLiteQueue/SQLiteQueue.swift",
    "TIFF", "Vips/Image+Metadata.swift",
    "Web/Connection/RequestBodyState.swift", "Web/HTTP/ByteRange.swift",
    "Web/HTTP/Precondition.swift", "Web/HotPath/PlainHead.swift", "Web/Log/RequestLine.swift", "Web/Log/RequestLog.swift",
    "Web/PictureHeaders.swift", "Web/Uploads/Tickets",
    "calotype/Commands/Doctor", "calotype/Commands/Jobs/ListJobs.swift", "calotype/Commands/Sign.swift",
    "calotype/Logging/LineFormat.swift", "calotype/Logging/LineLogHandler.swift", "calotype/Serving/OpenFiles.swift",
    "calotype/Serving/Supervision/Supervisor.swift",
    "calotype/Serving/Webhook/WebhookTarget.swift", "calotype/Terminal",
]

# Not of the program: doubles and suites of tests.
IGNORED = ["TestKit"]

WIDTHS = r"U?Int(?:8|16|32|64|128)?"

# (name, pattern in code without comments and texts, what to write instead)
EVERYWHERE = [
    ("try!", re.compile(r"\btry!"), "throw the error, or say what happens without the value"),
    ("as!", re.compile(r"\bas!"), "ask with 'as?' and say what happens otherwise"),
    ("force-unwrap", re.compile(r"[\w\)\]\"]!(?![=\w])"), "unwrap with 'guard let' and say what happens otherwise"),
    ("fatalError", re.compile(r"\b(?:fatalError|preconditionFailure|precondition|assertionFailure)\s*\("),
     "throw; only a mistake of ours that no input reaches may end the process"),
    ("FileHandle", re.compile(r"\bFileHandle\b"), "StandardStream or Descriptor: FileHandle traps or ends by SIGPIPE"),
    ("whole-file", re.compile(r"contentsOfFile:|\b(?:Data|String)\(contentsOf:|\.contents\(atPath:"),
     "Descriptor.open(path:).read(0..<most): Foundation loses 4 kB for each empty file, and reads without a bound"),
    ("print", re.compile(r"(?<![\w.])print\("), "printLine or StandardStream.tell: a closed or full output is told or borne"),
    ("uniqueKeys", re.compile(r"uniqueKeysWithValues:"), "uniquingKeysWith: keys that come twice trap"),
    ("format", re.compile(r"String\(format:"), "interpolation: a format that does not fit its values is undefined"),
    ("components", re.compile(r"\.components\.(?:seconds|attoseconds)\s*[*+-]"),
     "wholeSeconds, wholeMilliseconds, wholeMicroseconds, wholeNanoseconds"),
    ("raw-load", re.compile(r"\.load\((?:fromByteOffset|as):"), "loadUnaligned: an odd address traps"),
    ("timeInterval", re.compile(rf"\b{WIDTHS}\((?:Date\(\)|\w+)\.timeInterval"),
     "UnixTime.now.seconds or Int(clamping:): a clock may say anything"),
    ("seconds-double", re.compile(r"\.seconds\((?:Double\(|[\w.]*(?:[dD]ate|timeInterval))"),
     ".seconds(clamping:): a number that is none traps"),
]

OPERAND = r"[\w\)\]\}\"'.!?]"
READING = [
    ("arithmetic", re.compile(rf"(?<={OPERAND})\s+(?:\+|-|\*|<<)\s+(?=\S)"), "'+|', '-|', '*|', which never trap"),
    ("arithmetic", re.compile(r"^\s+(?:\+|\*|<<)\s+(?=\S)"), "'+|', '-|', '*|', which never trap"),
    ("compound", re.compile(rf"(?<={OPERAND})\s+(?:\+|-|\*|<<)=\s+"), "'+|=', '-|=', '*|='"),
    ("division", re.compile(rf"(?<={OPERAND})\s+[/%]\s+(?![\d_.]*[1-9])(?!\.)"),
     "a divisor that is a number, or one that was checked to be above 0"),
    ("conversion", re.compile(rf"(?<![\w.])(?:{WIDTHS}|off_t|size_t|time_t|ssize_t)\((?!exactly:|clamping:|truncatingIfNeeded:|bitPattern:|ascii:|littleEndian:|bigEndian:|\)|Number|\d)"),
     "Int(clamping:) or Int(exactly:)"),
    ("index", re.compile(r"(?<=[\w\)\]])\[(?!safe:|clamping:)(?:[^\[\]\"\\]*(?:\.\.<|\.\.\.)[^\[\]]*|\d+|[^\[\]\"]*\s[-+]\s[^\[\]]*|(?:index|offset|position|i|start|end|first|count|next|cursor))\]"),
     "[safe:] or [clamping:]"),
    ("range", re.compile(r"(?<=[\w\)\]])\s*(?:\.\.<|\.\.\.)\s*(?=[\w\(])"), "ends that were checked to be in order"),
    ("prefix", re.compile(r"\.(?:prefix|suffix|dropFirst|dropLast|removeFirst|removeLast)\((?!while|through|upTo|from|\)|[\d_<]+\s*\))"),
     "a number that was checked not to be below 0"),
    ("byte-arithmetic", re.compile(r"\.advanced\(by:"), "an offset that was checked to be inside"),
]

# Numbers only: text and lists are added with the same sign.
TEXT = "\x01"
EXCUSE = re.compile(r"//\s*checked:\s*(\S+\s+\S+\s+\S+.*)$")
BAD_EXCUSE = re.compile(r"//\s*checked\b")


def without_texts(source):
    """The code with comments taken out and each text shown as one mark, but for what is put into it by `\\( )`."""
    out, i, n = [], 0, len(source)
    # Of each text we are in: (quotes that end it, number of #).
    stack = []

    def text_begins(at):
        hashes = 0
        while source[at + hashes] == "#":
            hashes += 1
        quote = '"""' if source.startswith('"""', at + hashes) else '"'
        return (quote, hashes) if source.startswith('"', at + hashes) else None

    depth = []
    while i < n:
        c = source[i]
        if stack and not depth[-1]:
            quote, hashes = stack[-1]
            if source.startswith(quote + "#" * hashes, i):
                out.append(TEXT)
                i += len(quote) + hashes
                stack.pop()
                depth.pop()
            elif source.startswith("\\" + "#" * hashes + "(", i):
                out.append(" ( ")
                i += hashes + 2
                depth[-1] = 1
            elif source.startswith("\\", i) and hashes == 0:
                out.append("\n" * source.count("\n", i, i + 2))
                i += 2
            else:
                if c == "\n":
                    out.append("\n")
                i += 1
            continue
        if source.startswith("//", i):
            end = source.find("\n", i)
            i = n if end < 0 else end
        elif source.startswith("/*", i):
            end = source.find("*/", i + 2)
            end = n if end < 0 else end + 2
            out.append("\n" * source.count("\n", i, end))
            i = end
        elif c in '"#' and (begun := text_begins(i)):
            stack.append(begun)
            depth.append(0)
            out.append(TEXT)
            i += len(begun[0]) + begun[1]
        else:
            if stack:
                if c == "(":
                    depth[-1] += 1
                elif c == ")":
                    depth[-1] -= 1
                    if depth[-1] == 0:
                        out.append(" ) ")
                        i += 1
                        continue
            out.append(c)
            i += 1
    return "".join(out)


def is_harmless(name, line, match):
    """Whether what looks like a number's trap is something else."""
    before, after = line[: match.start()], line[match.end():]
    if name in ("arithmetic", "compound"):
        # Texts and lists are put together, which takes no number.
        if before.rstrip().endswith((TEXT, "]")) or after.lstrip().startswith((TEXT, "[")):
            return True
        if TEXT in before and "+" in match.group() and re.search(TEXT + r"\s*$", before):
            return True
        # Times are added to durations: both reach further than any that can be named.
        if re.search(r"\.now\s*$", before) or re.match(r"\s*\.(?:seconds|milliseconds|nanoseconds|zero|now)\b", after):
            return True
        if re.search(r"(?:utf8\)|\)|names|words|prefix|path)\s*$", before) and re.match(r"\s*(?:String|Array|Data|Substring)\(", after):
            return True
        if re.search(r"(?:String|Array|Data)\([^()]*(?:\([^()]*\))?[^()]*\)\s*$", before):
            return True
        if re.search(r"\b(?:precedencegroup|infix|operator|func)\b", before):
            return True
        if re.search(r"\?\?\s*\[\]\)?\s*$", after):
            return True
        # Names are put behind prefixes, times before durations.
        if re.match(r"\s*(?:\w+\.)*(?:name|sortingName|text|leastAge|lifetime|keepFailed|visibility)\b", after):
            return True
        # A digit or letter that was told by its case; numbers that are written down; a count of steps.
        if re.search(r"case UInt8\(ascii: .*\):\s*\w+(?: - UInt8\(ascii: \x01+\))?\s*$", before):
            return True
        if re.search(r"(?:^|[^\w.])[\d_]+\s*$", before) and re.match(r"\s*[\d_]+(?![\w.])", after):
            return True
        if name == "compound" and re.match(r"\s*1\s*(?:\}|$|;)", after):
            return True
    if name == "conversion":
        if re.match(r"_?(?:POLL|SC_|DT_|PIPE_|CK_|ck_|PTHREAD_|SOL_)\w*(?:\.rawValue)?\)", after):
            return True
        close, depth = 0, 1
        for close, c in enumerate(after):
            depth += (c == "(") - (c == ")")
            if depth == 0:
                break
        rest = after[close + 1:].lstrip()
        if rest.startswith(("??", "?.", ".flatMap", ".map", "== nil", "!= nil")):
            return True
        # Of a text it is a question, and must be used as one.
        if re.search(r"\b(?:let|var)\s+\w+\s*=\s*$", before):
            if re.search(r"\b(?:guard|if|while)\b", before) or rest.startswith((",", "{", "else")):
                return True
        if re.search(r"(?:flatMap|compactMap)\s*\(?\{[^{}]*$", before):
            return True
    if name == "index":
        inside = match.group()[1:-1]
        if re.fullmatch(r"\s*(?:\.\.\.|\s)*", inside) or "key" in inside.lower() or ":" in inside:
            return True
    if name == "range":
        # Patterns of cases, and ends that are both written down.
        if re.search(r"UInt8\(ascii: \x01+\)\s*$", before) and re.match(r"\s*UInt8\(ascii: \x01+\)", after):
            return True
        number = r"-?(?:0x[\da-fA-F_]+|[\d_]+(?:\.\d+)?)"
        if re.match(rf"\s*{number}", after) and re.search(rf"(?:^|[^\w.]){number}\s*$", before):
            return True
        if re.search(r"\.(?:min|zero)\s*$", before) or re.match(r"\s*\.(?:max)\b", after):
            return True
        if re.search(r"\($|\bcase\b", before) is not None and re.search(r"(?:case)\s+[\w.]+\s*$", before):
            return True
        if re.search(r"(?:^|[^\w])0\s*$", before) and re.match(r"\s*(?:\w+\.)*count\b", after):
            return True
    if name == "force-unwrap" and re.search(r"(?:try|as)$", before):
        return True
    return False


def excused_lines(lines, code):
    """The numbers of the lines that say why they cannot trap."""
    excused = set()
    for number, raw in enumerate(lines):
        if not EXCUSE.search(raw):
            continue
        excused.add(number)
        if not raw.strip().startswith("//"):
            continue
        # The line below, behind more of the comment, and the block that it opens.
        below = number + 1
        while below < len(lines) and lines[below].strip().startswith("//"):
            below += 1
        depth = 0
        while below < len(lines):
            excused.add(below)
            depth += sum((c in "{([") - (c in "})]") for c in code[below])
            below += 1
            if depth <= 0:
                break
    return excused


def check(path, source, is_reader):
    """The findings of a file: (line, rule, what to write instead, excused)."""
    lines = source.split("\n")
    code = without_texts(source).split("\n")
    excuses = excused_lines(lines, code)
    findings = []
    for number, (raw, line) in enumerate(zip(lines, code), 1):
        excuse = number - 1 in excuses
        if BAD_EXCUSE.search(raw) and not EXCUSE.search(raw):
            findings.append((number, "excuse", "three words at least that say why it cannot trap", False))
        for name, pattern, instead in EVERYWHERE + (READING if is_reader else []):
            for match in pattern.finditer(line):
                if not is_harmless(name, line, match):
                    findings.append((number, name, instead, bool(excuse)))
    return findings


def is_in(path, folders):
    return any(path == folder or path.startswith(folder + "/") for folder in folders)


def check_all(root):
    sources = root / "Sources"
    missing = [entry for entry in READERS if not (sources / entry).exists()]
    broken, excused = [], []
    for file in sorted(sources.rglob("*.swift")):
        path = file.relative_to(sources).as_posix()
        if is_in(path, IGNORED):
            continue
        for line, name, instead, is_excused in check(path, file.read_text(encoding="utf-8"), is_in(path, READERS)):
            (excused if is_excused else broken).append((f"Sources/{path}", line, name, instead))
    return broken, excused, missing


def report(root, only_count):
    broken, excused, missing = check_all(root)
    if only_count:
        for title, findings in (("refused", broken), ("excused", excused)):
            names = {}
            for _, _, name, _ in findings:
                names[name] = names.get(name, 0) + 1
            print(f"{title}: {len(findings)}  " + ", ".join(f"{k} {v}" for k, v in sorted(names.items())))
        return 0
    for path, line, name, instead in broken:
        print(f"{path}:{line}: error: [{name}] may end the process on a value from outside. Write {instead},"
              " or say behind the line why it cannot: // checked: REASON")
    for entry in missing:
        print(f"Scripts/outside-values.py: error: READERS names 'Sources/{entry}', which is not there; correct the list.")
    return 1 if broken or missing else 0


SAMPLES = [
    # (rule that must refuse it, or None, code)
    ("arithmetic", "let nanoseconds = status.seconds * 1_000_000_000"),
    ("arithmetic", "let end = offset + length"),
    ("arithmetic", "let word = UInt32(clamping: byte) << shift"),
    ("compound", "total += size"),
    ("conversion", "let size = Int(status.st_size)"),
    ("conversion", "return Int(modified.rounded(.down))"),
    ("conversion", "let byte = UInt8(number)"),
    ("division", "let share = bytes / count"),
    ("index", "let first = parts[0]"),
    ("index", "let part = bytes[start..<start]"),
    ("range", "for index in first..<last { use(index) }"),
    ("prefix", "let some = bytes.prefix(length)"),
    ("try!", "let x = try! read()"),
    ("as!", "let x = y as! Int"),
    ("force-unwrap", "let x = values.first!"),
    ("force-unwrap", "let x = table[key]!.count"),
    ("fatalError", "guard ok else { fatalError() }"),
    ("FileHandle", "FileHandle.standardOutput.write(data)"),
    ("whole-file", "let text = try? String(contentsOfFile: path, encoding: .utf8)"),
    ("print", "print(line)"),
    ("uniqueKeys", "Dictionary(uniqueKeysWithValues: pairs)"),
    ("format", 'String(format: "%d", x)'),
    ("components", "let ms = time.components.seconds * 1000"),
    ("raw-load", "let x = bytes.load(as: UInt32.self)"),
    ("timeInterval", "let now = Int(Date().timeIntervalSince1970)"),
    ("arithmetic", 'let text = "bytes \\(part.upper - 1)/\\(size)"'),
    ("excuse", "let end = offset + length  // checked: fits"),
    (None, "let end = offset + length  // checked: both are below the limit of 16 MB"),
    (None, "// checked: both are below the limit\nlet end = offset + length"),
    (None, "// checked: the days of a calendar\nfunc days(_ year: Int) -> Int {\n    let era = year - 1\n    return era * 400\n}"),
    ("arithmetic", "// checked: the days of a calendar\nfunc days() -> Int {\n}\nlet end = offset + length"),
    (None, "case UInt8(ascii: \"a\")...UInt8(ascii: \"f\"): byte - UInt8(ascii: \"a\") + 10"),
    (None, "static let limit = 64 * 1024"),
    (None, "count += 1"),
    ("arithmetic", "let end =\n    offset\n    + length"),
    (None, 'let text =\n    "a"\n    + "b"'),
    (None, "let end = offset +| length"),
    (None, "let size = Int(clamping: status.st_size)"),
    (None, "guard let size = Int(text), size > 0 else { return nil }"),
    (None, "let size = Int(text) ?? 0"),
    (None, "let sizes = texts.compactMap { Int($0) }"),
    (None, 'let text = "a + b" + name'),
    (None, "let list = [first] + rest"),
    (None, "// total + size"),
    (None, "let half = bytes / 2"),
    (None, "if (0...59).contains(minute) { }"),
    (None, "if a != b { }"),
    (None, "let end = ContinuousClock.now + limit"),
    (None, "let first = parts[safe: 0]"),
]


def test():
    failures = 0
    for expected, code in SAMPLES:
        found = sorted({name for _, name, _, excused in check("sample", code, True) if not excused})
        if (expected is None and found) or (expected is not None and expected not in found):
            failures += 1
            print(f"error: {code!r} should be {'refused as ' + expected if expected else 'let through'}; found: {found}")
    # Outside of the readers arithmetic is nobody's business, force operators are.
    if check("sample", "let end = offset + length", False) or not check("sample", "let x = try! read()", False):
        failures += 1
        print("error: files that read nothing from outside are held to the wrong rules")
    return 1 if failures else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--test"]:
        sys.exit(test())
    arguments = [argument for argument in sys.argv[1:] if argument != "--count"]
    sys.exit(report(pathlib.Path(arguments[0]) if arguments else ROOT, "--count" in sys.argv))
