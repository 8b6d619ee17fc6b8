#!/usr/bin/env python3
"""Fuzzes the readers and writers of metadata with libFuzzer and the address sanitizer.

    Scripts/fuzz-metadata.py [SECONDS] [FOLDER]

Compiles what is needed of Sources as one module, out of the normal build, makes a small corpus with Pillow and exiftool,
and runs for so many seconds, a minute unless said. FOLDER keeps the fuzzer, its corpus and what it finds.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = [
    "Basics/Numbers", "Basics/Encoding/Hexadecimal.swift", "Recipes/Formats/FormatSignature.swift",
    "Recipes/Formats/OriginalFormat.swift", "Recipes/Formats/OutputFormat.swift", "Recipes/PixelGeometry.swift",
    "Recipes/ImageMetadata.swift", "Rendering/Metadata", "Rendering/Scanning/ByteReader.swift",
    "Rendering/Scanning/ByteWriter.swift", "Rendering/Scanning/PNGChunk.swift",
    "Rendering/Scanning/BoxReader.swift", "Rendering/Scanning/WebPScan.swift",
]
# What needs more than the readers do.
LEFT_OUT = {"UnchangedOriginal.swift"}

FUZZER = """
// What libjxl decompresses is its own matter.
enum JXLBoxes {
    static func contents(of types: Set<String>, in bytes: UnsafeRawBufferPointer, atMost most: Int) -> [String: [UInt8]] {
        [:]
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
    guard let start, count > 1 else { return 0 }
    let kind = start.load(as: UInt8.self)
    let bytes = UnsafeRawBufferPointer(start: start + 1, count: count - 1)
    let format = OriginalFormat.allCases[Int(kind % 16) % OriginalFormat.allCases.count]
    // One thing at a time, so that much is tried.
    switch kind / 16 {
    case 0...5: _ = MetadataReader.credits(in: bytes, format)
    case 6, 7: _ = ImageMetadata(of: bytes, format)
    case 8: _ = JPEGMetadata.stripped(bytes, keeping: kind & 1 == 0 ? .all : .profile)
    case 9: _ = PNGMetadata.stripped(bytes, isAnimated: kind & 1 == 0, keeping: .nothing)
    case 10: _ = WebPMetadata.stripped(bytes, keeping: kind & 1 == 0 ? .all : .profile)
    case 11, 12: _ = XMPPacket(Array(bytes)).flatMap { XMPCredits($0) }?.packet
    case 13: _ = IPTCRecords(Array(bytes))?.credits?.bytes
    default:
        let added = MetadataBlocks(exif: Array("II*\\0".utf8), xmp: [1, 2, 3], iptc: [4])
        let output = OutputFormat.allCases[Int(kind) % OutputFormat.allCases.count]
        _ = MetadataWriter.adding(added, to: Array(bytes), output)
    }
    return 0
}
"""

TAGS = [
    "-EXIF:Artist=A", "-EXIF:Copyright=Cop", "-EXIF:Make=M", "-EXIF:GPSLatitude=1", "-EXIF:ExposureTime=1/2",
    "-EXIF:DateTimeOriginal=2026:05:01 10:20:30", "-XMP-dc:Creator=A", "-XMP-dc:Creator=B", "-XMP-dc:Rights-de=R",
    "-XMP-plus:LicensorURL=u", "-IPTC:By-line=B", "-IPTC:CodedCharacterSet=UTF8",
]


def main(seconds, folder):
    folder.mkdir(parents=True, exist_ok=True)
    fuzzer = build(folder)
    corpus = folder / "corpus"
    corpus.mkdir(exist_ok=True)
    seed(corpus, folder)
    subprocess.run(
        [fuzzer, f"-max_total_time={seconds}", "-max_len=8192", "-timeout=10", f"-artifact_prefix={folder}/", corpus],
        check=True)


def build(folder):
    merged = folder / "sources"
    merged.mkdir(exist_ok=True)
    files = []
    for place in SOURCES:
        path = ROOT / "Sources" / place
        for source in sorted(path.rglob("*.swift")) if path.is_dir() else [path]:
            if source.name in LEFT_OUT:
                continue
            text = re.sub(r"^(public |package )?import (Basics|Recipes|JPEGXL)$", "", source.read_text(), flags=re.M)
            files.append(merged / source.name)
            files[-1].write_text(text)
    files.append(merged / "Fuzzer.swift")
    files[-1].write_text(FUZZER)
    fuzzer = folder / "fuzzer"
    subprocess.run(
        ["swiftc", "-O", "-parse-as-library", "-sanitize=fuzzer,address", "-module-name", "Fuzzer", "-package-name", "calotype", "-I",
         ROOT / "Sources/CZlib", "-o", fuzzer, *files], check=True)
    return fuzzer


def seed(corpus, folder):
    from PIL import Image
    picture = Image.new("RGB", (4, 3), (200, 100, 50))
    formats = ["jpeg", "png", "webp", "gif", "avif", "heic", "tiff", "jxl"]
    for index, name in enumerate(formats):
        path = folder / f"seed.{name}"
        try:
            picture.save(path)
        except (OSError, KeyError, ValueError):
            continue
        subprocess.run(["exiftool", "-q", "-m", "-overwrite_original", *TAGS, path], check=False)
        for kind in range(index, 256, 16):
            (corpus / f"{name}-{kind}").write_bytes(bytes([kind]) + path.read_bytes())
        path.unlink()
    boxes = b"\0\0\0\x0cJXL \r\n\x87\n" + b"\0\0\0\x10Exif\0\0\0\0II*\0" + b"\0\0\0\x0cxml <a/>"
    (corpus / "jxl-7").write_bytes(bytes([7]) + boxes)


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    if len(sys.argv) > 2:
        main(wanted, pathlib.Path(sys.argv[2]).resolve())
    else:
        with tempfile.TemporaryDirectory() as scratch:
            main(wanted, pathlib.Path(scratch))
