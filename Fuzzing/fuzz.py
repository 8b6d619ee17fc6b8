#!/usr/bin/env python3
"""Fuzzes readers of ours by libFuzzer, with the address sanitizer, beginning with the kept corpus.

    Fuzzing/fuzz.py [READER…] [--seconds N | --runs N] [--seeds FOLDER]     fuzzes each in turn; all of them unless named
    Fuzzing/fuzz.py [READER…] --keep         puts into the kept corpus what was found to reach more, as little as does
    Fuzzing/fuzz.py [READER…] --build        only compiles

A reader is a file in Fuzzing/Targets. The modules that it may use are compiled once for all of them, apart from the normal
build, with C sources and all. What a fuzzer finds on its way stays in .build/fuzzing/READER/found; a crash ends the run, with
the bytes beside it.
"""
import argparse
import base64
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build/fuzzing"
# Where the packages are that ours are built with.
PACKAGES = ROOT / ".build/debug"



def modules():
    """What targets may import, as Package.swift says, each after what it imports itself."""
    text = (ROOT / "Package.swift").read_text()
    needs = {name: re.findall(r'"(\w+)"', names)
             for name, names in re.findall(r'\.target\(\s*name: "(\w+)",\s*dependencies: \[(.*?)\]', text, re.DOTALL)}
    found = []

    def add(name):
        for need in needs.get(name, []):
            add(need)
        if name not in found and any((ROOT / "Sources" / name).rglob("*.swift")):
            found.append(name)

    add("Rendering")
    return found


MODULES = modules()
C_MODULES = sorted({path.parent.name for path in (ROOT / "Sources").glob("*/*.c")})
# Objects of packages that those call: Basics logs, Recipes hashes.
PACKAGE_MODULES = ["Logging", "Crypto", "CryptoBoringWrapper", "CCryptoBoringSSL", "CCryptoBoringSSLShims"]

FEATURES = ["ExistentialAny", "MemberImportVisibility", "InternalImportsByDefault", "NonisolatedNonsendingByDefault"]
SWIFT = [
    "swiftc", "-O", "-wmo", "-parse-as-library", "-enable-testing", "-swift-version", "6", "-package-name", "calotype",
    "-sanitize=fuzzer,address", "-Xfrontend", "-function-sections",
    *(word for feature in FEATURES for word in ("-enable-upcoming-feature", feature)),
]
CLANG = ["clang", "-O2", "-c", "-ffunction-sections", "-fsanitize=address,fuzzer-no-link"]

ENTRY = """
/// What libFuzzer calls.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
    READERTarget.read(UnsafeRawBufferPointer(start: start, count: count))
    return 0
}
"""

# Bytes of an input that is kept, and of a reader's whole corpus.
LONGEST_KEPT, MOST_KEPT = 4_096, 16_384


def targets():
    return sorted(path.name.removesuffix("Target.swift") for path in (ROOT / "Fuzzing/Targets").glob("*Target.swift"))


def longest(reader):
    """The most bytes of an input, as its target says."""
    text = (ROOT / f"Fuzzing/Targets/{reader}Target.swift").read_text()
    return int(re.search(r"static let longest = ([\d_]+)", text)[1].replace("_", ""))


def run(command, **options):
    """Runs a compiler, which says itself what is wrong."""
    if subprocess.run([str(word) for word in command], **options).returncode != 0:
        sys.exit(f"{command[0]} has failed.")


def newest(paths):
    return max((path.stat().st_mtime for path in paths), default=0)


def is_built(stamp, command, sources):
    return stamp.exists() and stamp.read_text() == repr(command) and stamp.stat().st_mtime > newest(sources)


def places():
    """Where modules are found, ours before those of the normal build."""
    libraries = subprocess.run(["pkg-config", "--cflags-only-I", "vips"], check=True, capture_output=True, text=True)
    words = ["-I", BUILD / "modules", "-I", PACKAGES / "Modules"]
    for word in libraries.stdout.split():
        words += ["-Xcc", word]
    for path in sorted((ROOT / "Sources").glob("C*/module.modulemap")):
        words += ["-Xcc", f"-fmodule-map-file={path}"]
    for name in C_MODULES:
        words += ["-Xcc", f"-fmodule-map-file={PACKAGES / f'{name}.build/module.modulemap'}"]
        words += ["-Xcc", f"-I{ROOT / 'Sources' / name / 'include'}"]
    return words


def build_modules():
    """Compiles what has changed, and all that comes behind it; gives the archive of everything."""
    archive = BUILD / "modules.a"
    (BUILD / "modules").mkdir(parents=True, exist_ok=True)
    is_new = False
    made = [PACKAGES / "Modules/Crypto.swiftmodule", *(PACKAGES / f"{name}.build/module.modulemap" for name in C_MODULES)]
    if not all(path.exists() for path in made):
        # The packages and the maps of modules, as the normal build makes them.
        run(["swift", "build", "--target", "Rendering"], cwd=ROOT)
    for name in C_MODULES:
        sources = sorted((ROOT / "Sources" / name).rglob("*.[ch]"))
        folder = BUILD / "objects" / name
        stamp = folder / "built"
        if is_built(stamp, CLANG, sources):
            continue
        is_new = True
        folder.mkdir(parents=True, exist_ok=True)
        for source in sources:
            if source.suffix == ".c":
                run([*CLANG, "-I", ROOT / "Sources" / name / "include", "-o", folder / f"{source.stem}.o", source])
        stamp.write_text(repr(CLANG))
    for name in MODULES:
        sources = sorted((ROOT / "Sources" / name).rglob("*.swift"))
        folder = BUILD / "objects" / name
        stamp = folder / "built"
        if not is_new and is_built(stamp, SWIFT, sources):
            continue
        is_new = True
        print(f"Compiling {name}", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        run([*SWIFT, "-c", "-num-threads", "2", "-module-name", name, "-emit-module", "-emit-module-path",
             BUILD / f"modules/{name}.swiftmodule", *places(), *sources], cwd=folder)
        stamp.write_text(repr(SWIFT))
    if is_new or not archive.exists():
        archive.unlink(missing_ok=True)
        objects = [path for name in MODULES + C_MODULES for path in sorted((BUILD / "objects" / name).glob("*.o"))]
        for name in PACKAGE_MODULES:
            objects += sorted((PACKAGES / f"{name}.build").rglob("*.o"))
        # Names of objects come more than once.
        run(["ar", "qcs", archive, *objects])
    return archive


def build(reader):
    archive = build_modules()
    folder = BUILD / reader
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "fuzz"
    sources = [ROOT / "Fuzzing/FuzzTarget.swift", *targets_of(reader)]
    if program.exists() and program.stat().st_mtime > newest([*sources, archive]):
        return program
    entry = folder / "Entry.swift"
    entry.write_text(ENTRY.replace("READER", reader))
    libraries = subprocess.run(["pkg-config", "--libs", "vips"], check=True, capture_output=True, text=True).stdout
    run([*SWIFT, "-module-name", "Fuzzing", *places(), *sources, entry, archive, *libraries.split(), "-ljpeg", "-lstdc++",
         "-use-ld=lld", "-Xlinker", "--gc-sections", "-o", program], cwd=folder)
    return program


def targets_of(reader):
    """A target's file, and those of targets that it calls."""
    found, waiting = [], [reader]
    while waiting:
        path = ROOT / f"Fuzzing/Targets/{waiting.pop()}Target.swift"
        if path in found:
            continue
        found.append(path)
        waiting += [name for name in targets() if re.search(rf"\b{name}Target\.", path.read_text())]
    return found


def corpus(reader):
    return ROOT / f"Fuzzing/Corpus/{reader}.txt"


def unpack(reader):
    """The kept corpus as files."""
    folder = BUILD / reader / "kept"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if corpus(reader).exists():
        for number, line in enumerate(corpus(reader).read_text().split()):
            (folder / f"{number:04}").write_bytes(base64.b64decode(line))
    return folder


def environment():
    # Where memory comes from is of no use until something is found, and costs half of the time.
    # Swift's own handler of crashes would be in the way of libFuzzer's.
    return os.environ | {
        "ASAN_OPTIONS": "malloc_context_size=0:quarantine_size_mb=8:detect_leaks=0", "SWIFT_BACKTRACE": "enable=no"}


def fuzz(reader, arguments):
    program = build(reader)
    folder = BUILD / reader
    (folder / "found").mkdir(exist_ok=True)
    folders = [folder / "found", unpack(reader), *(pathlib.Path(seeds).resolve() for seeds in arguments.seeds)]
    bound = f"-runs={arguments.runs}" if arguments.runs else f"-max_total_time={arguments.seconds}"
    command = [program, bound, f"-max_len={longest(reader)}", "-timeout=10", "-rss_limit_mb=1500", "-print_final_stats=1",
               "-detect_leaks=0", f"-artifact_prefix={folder}/", *folders]
    print(f"Fuzzing {reader}", flush=True)
    if subprocess.run([str(word) for word in command], env=environment()).returncode != 0:
        sys.exit(f"{reader}: something was found. To see where memory came from: {program} FILE")


def keep(reader):
    program = build(reader)
    folder = BUILD / reader
    small = folder / "small"
    shutil.rmtree(small, ignore_errors=True)
    small.mkdir()
    folders = [small, unpack(reader), folder / "found"]
    # By edges alone, not by how often they are gone over: that is enough to go on from.
    run([program, "-set_cover_merge=1", "-use_counters=0", "-detect_leaks=0", f"-max_len={min(longest(reader), LONGEST_KEPT)}",
         *(path for path in folders if path.exists())], env=environment(), stderr=subprocess.DEVNULL)
    inputs = sorted((path.read_bytes() for path in small.iterdir()), key=lambda content: (len(content), content))
    kept, size = [], 0
    for content in inputs:
        size += len(content)
        if content and size <= MOST_KEPT:
            kept.append(base64.b64encode(content).decode())
    corpus(reader).parent.mkdir(exist_ok=True)
    corpus(reader).write_text("".join(line + "\n" for line in sorted(kept)))
    print(f"{reader}: kept {len(kept)} of {len(inputs)} inputs, {corpus(reader).stat().st_size} bytes", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("readers", nargs="*", metavar="READER")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--runs", type=int)
    parser.add_argument("--seeds", action="append", default=[])
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--build", action="store_true")
    arguments = parser.parse_args()
    known = targets()
    for reader in arguments.readers or known:
        if reader not in known:
            sys.exit(f"There is no reader '{reader}'. There are: {', '.join(known)}.")
        if arguments.build:
            build(reader)
        elif arguments.keep:
            keep(reader)
        else:
            fuzz(reader, arguments)


if __name__ == "__main__":
    main()
