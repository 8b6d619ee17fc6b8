#!/usr/bin/env python3
"""Makes JPEGs, PNGs and WebPs that an encoder would only make larger, sound ones and others.

usage: make_unchanged.py FOLDER

Prints "NAME WORD", a line each: "itself" where the file may go out with its own coded data, "anew" where it must not, as
other decoders than ours may show something else or nothing, "any" where it may be refused as well. "SECRET" stands wherever something may be hidden.
"""

import io
import pathlib
import struct
import subprocess
import sys
import zlib

import numpy as np
from PIL import Image, ImageCms

FOLDER = pathlib.Path(sys.argv[1])
SECRET = b"SECRET" * 20
random = np.random.default_rng(9)
y, x = np.mgrid[0:160, 0:200]
SMOOTH = np.stack([x * 255 // 200, y * 255 // 160, (x + y) * 255 // 360], -1)
PICTURE = Image.fromarray(np.clip(SMOOTH + random.integers(-30, 31, (160, 200, 3)), 0, 255).astype(np.uint8))
# Of rows that come again so late that only a long search finds them, and without edges, as none of what is drawn.
PART = np.clip(SMOOTH[:40] + random.integers(-20, 21, (40, 200, 3)), 0, 255).astype(np.uint8)
TWICE = Image.fromarray(np.concatenate([PART, PART]))
CLEAR = PICTURE.copy()
CLEAR.putalpha(Image.fromarray(np.clip(x + y, 0, 255).astype(np.uint8)))


def add(name, data, word="itself"):
    (FOLDER / name).write_bytes(data)
    print(name, word)


def encoded(kind, picture=PICTURE, **options):
    data = io.BytesIO()
    picture.save(data, kind, **options)
    return data.getvalue()


def segment(marker, body):
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpegs():
    plain = encoded("JPEG", quality=30)
    head = plain.index(b"\xff\xdb")
    tables = plain[head:]
    middle = len(plain) // 2
    add("plain.jpeg", plain)
    add("behind.jpeg", plain + SECRET)
    add("comment.jpeg", plain[:2] + segment(0xFE, SECRET) + segment(0xE9, SECRET) + plain[2:])
    jfif = b"JFIF\0\1\1\0\0\1\0\1"
    add("jfif-thumbnail.jpeg", b"\xff\xd8" + segment(0xE0, jfif + bytes([8, 5]) + SECRET) + tables)
    add("jfxx-thumbnail.jpeg", plain[:head] + segment(0xE0, b"JFXX\0\x11" + SECRET) + tables)
    add("adobe-tail.jpeg", plain[:2] + segment(0xEE, b"Adobe\0\x64\0\0\0\0\1" + SECRET) + tables)
    add("other-adobe.jpeg", plain[:head] + segment(0xEE, SECRET) + tables)
    add("late-segment.jpeg", plain[:head] + tables[:69] + segment(0xE0, SECRET) + tables[69:])
    # Two pictures in a file, and the list of them.
    pictures = segment(0xE2, b"MPF\0II*\0\x08\0\0\0" + SECRET)
    add("two-pictures.jpeg", plain[:head] + pictures + tables + encoded("JPEG", quality=20) + SECRET)
    progressive = encoded("JPEG", quality=30, progressive=True)
    add("progressive.jpeg", progressive)
    scan = progressive.index(b"\xff\xda", len(progressive) // 4)
    add("between-scans.jpeg", progressive[:scan] + segment(0xFE, SECRET) + progressive[scan:])
    place = scan + 200
    add("progressive-stray.jpeg", progressive[:place] + b"\xff\x3a" + progressive[place:], "anew")
    arithmetic = subprocess.run(["jpegtran", "-arithmetic"], input=plain, capture_output=True, check=True).stdout
    add("arithmetic.jpeg", arithmetic, "anew")
    add("no-end.jpeg", plain[:-2], "anew")
    add("stray.jpeg", plain[:middle] + b"\xff\x3a" + plain[middle + 2:], "anew")
    add("gone.jpeg", plain[:middle] + plain[middle + 40:], "anew")
    add("cut-and-end.jpeg", plain[:len(plain) * 9 // 10] + b"\xff\xd9", "anew")
    add("before-end.jpeg", plain[:-2] + SECRET + b"\xff\xd9", "anew")
    restarts = encoded("JPEG", quality=30, restart_marker_blocks=5)
    add("restarts.jpeg", restarts)
    place = restarts.index(b"\xff\xd3")
    add("lost-restart.jpeg", restarts[:place] + restarts[place + 2:], "anew")


def chunk(kind, data, right=True):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data) ^ (not right))


def pngs():
    plain = encoded("PNG", TWICE, optimize=True)
    # Pillow writes one chunk of up to 64 kB after the other.
    packed, place = b"", 8
    while place < len(plain):
        length, kind = struct.unpack_from(">I4s", plain, place)
        packed += plain[place + 8:place + 8 + length] if kind == b"IDAT" else b""
        place += 12 + length
    start, head = plain[:8], plain[8:33]
    end = chunk(b"IEND", b"")

    def png(*chunks, header=head):
        return start + header + b"".join(chunks)

    add("plain.png", plain)
    add("behind.png", plain + SECRET)
    add("texts.png", png(chunk(b"tEXt", b"Comment\0" + SECRET), chunk(b"prVt", SECRET), chunk(b"IDAT", packed), chunk(b"tIME", SECRET), end))
    half = len(packed) // 2
    add("two-chunks.png", png(chunk(b"IDAT", packed[:half]), chunk(b"IDAT", b""), chunk(b"IDAT", packed[half:]), end))
    add("interlaced.png", interlaced(start, end))
    add("data-checksum.png", png(chunk(b"IDAT", packed, right=False), end), "any")
    add("end-checksum.png", png(chunk(b"IDAT", packed), chunk(b"IEND", b"", right=False)), "anew")
    add("header-checksum.png", png(chunk(b"IDAT", packed), end, header=chunk(b"IHDR", head[8:21], right=False)), "any")
    add("rows-checksum.png", png(chunk(b"IDAT", packed[:-4] + b"\0\0\0\0"), end), "any")
    add("behind-rows.png", png(chunk(b"IDAT", packed + SECRET), end), "anew")
    rows = zlib.decompress(packed)
    add("more-rows.png", png(chunk(b"IDAT", zlib.compress(rows + SECRET, 9)), end), "anew")
    frames = [TWICE, TWICE.transpose(Image.Transpose.FLIP_LEFT_RIGHT), TWICE.rotate(180)]
    moving = encoded("PNG", frames[0], save_all=True, append_images=frames[1:], duration=80, optimize=True)
    add("moving.png", moving)
    place = moving.rindex(b"fdAT") + 300
    add("moving-checksum.png", moving[:place] + bytes([moving[place] ^ 1]) + moving[place + 1:], "any")


def interlaced(start, end):
    samples = np.asarray(TWICE)
    rows = b""
    for left, top, right, down in [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]:
        part = samples[top::down, left::right].astype(np.int16)
        before = np.concatenate([np.zeros_like(part[:, :1]), part[:, :-1]], 1)
        rows += b"".join(b"\1" + (row - last).astype(np.uint8).tobytes() for row, last in zip(part, before))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", *TWICE.size, 8, 2, 0, 0, 1))
    return start + header + chunk(b"IDAT", zlib.compress(rows, 9)) + end


def riff(*chunks):
    body = b"WEBP" + b"".join(kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for kind, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def parts(data, start=12):
    found = []
    while start + 8 <= len(data):
        kind, length = struct.unpack_from("<4sI", data, start)
        found.append((kind, data[start + 8:start + 8 + length]))
        start += 8 + length + length % 2
    return found


def webps():
    lossy = parts(encoded("WEBP", quality=10))
    lossless = parts(encoded("WEBP", lossless=True, method=6))
    clear = parts(encoded("WEBP", CLEAR, quality=10))
    frames = [PICTURE, PICTURE.transpose(Image.Transpose.FLIP_LEFT_RIGHT), PICTURE.rotate(180)]
    moving = parts(encoded("WEBP", frames[0], save_all=True, append_images=frames[1:], duration=80, quality=10))
    header = struct.pack("<I", 0) + struct.pack("<I", 199)[:3] + struct.pack("<I", 159)[:3]
    add("plain.webp", riff(*lossy))
    # One with loss is shorter.
    add("lossless.webp", riff(*lossless), "anew")
    add("clear.webp", riff(*clear))
    add("other-chunk.webp", riff((b"VP8X", header), *lossy, (b"abcd", SECRET), (b"EXIF", SECRET)))
    add("behind.webp", riff(*lossy) + SECRET)
    add("second-picture.webp", riff(*lossy, (b"VP8 ", SECRET)))
    add("hidden-frame.webp", riff((b"VP8X", header), *lossy, (b"ANMF", bytes(16) + SECRET), (b"VP8L", SECRET)), "any")
    # No word of transparency in the header.
    unsaid = [(kind, bytes(4) + data[4:] if kind == b"VP8X" else data) for kind, data in clear]
    add("unsaid-transparency.webp", riff(*unsaid))
    add("moving.webp", riff(*moving))
    hidden = [(kind, data + b"abcd" + struct.pack("<I", len(SECRET)) + SECRET if kind == b"ANMF" else data) for kind, data in moving]
    add("hidden-in-frames.webp", riff(*hidden))


def profiles():
    """Of sRGB, as LittleCMS writes it and as others do, with a power close to its curve; and of other colours."""
    own = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # A table of what the curve gives, in the place of its formula, as of old.
    table = b"curv" + bytes(4) + struct.pack(">I", 256)
    for sample in np.arange(256) / 255:
        light = sample / 12.92 if sample <= 0.04045 else ((sample + 0.055) / 1.055) ** 2.4
        table += struct.pack(">H", round(light * 65535))
    place = len(own) + -len(own) % 4
    like = bytearray(own + bytes(-len(own) % 4) + table)
    # Linear curves are of no sRGB.
    other = bytearray(own + bytes(-len(own) % 4) + b"curv" + bytes(8))
    for profile in (like, other):
        length = len(profile) - place
        for index in range(struct.unpack_from(">I", own, 128)[0]):
            if own[132 + 12 * index:136 + 12 * index] in (b"rTRC", b"gTRC", b"bTRC"):
                struct.pack_into(">2I", profile, 136 + 12 * index, place, length)
        struct.pack_into(">I", profile, 0, len(profile))
    for name, profile, word in (("srgb", own, "itself"), ("like-srgb", bytes(like), "itself"), ("light", bytes(other), "anew")):
        add(f"{name}-profile.jpeg", encoded("JPEG", quality=30, icc_profile=profile), word)
        add(f"{name}-profile.png", encoded("PNG", TWICE, optimize=True, icc_profile=profile), word)
        add(f"{name}-profile.webp", encoded("WEBP", quality=70, icc_profile=profile), word)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    jpegs()
    pngs()
    webps()
    profiles()
