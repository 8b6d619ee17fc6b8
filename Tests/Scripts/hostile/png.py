"""PNG: bombs in pixels and in chunks."""

import struct
import zlib

from . import flate

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY, RGB, RGBA = 0, 2, 6


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header(width, height, depth=8, colour=RGB, interlaced=False):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, int(interlaced)))


def black(width, height, depth=8, colour=RGB, extra=b"", interlaced=False):
    """A black picture of any size: all its bytes are zero, the filter bytes too."""
    samples = {GREY: 1, RGB: 3, RGBA: 4}[colour]
    row = 1 + (width * samples * depth + 7) // 8
    # Interlaced rows have more filter bytes than this counts: such a file is short of data, after a long way.
    pixels = flate.constant(0, row * height)
    return SIGNATURE + header(width, height, depth, colour, interlaced) + extra + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def animated(size, frames):
    """An APNG whose frames are all the same black square."""
    parts = [SIGNATURE, header(size, size), chunk(b"acTL", struct.pack(">II", frames, 0))]
    pixels = flate.constant(0, (1 + size * 3) * size)
    sequence = 0
    for frame in range(frames):
        control = struct.pack(">IIIIIHHBB", sequence, size, size, 0, 0, 1, 10, 0, 0)
        parts.append(chunk(b"fcTL", control))
        sequence += 1
        if frame == 0:
            parts.append(chunk(b"IDAT", pixels))
        else:
            parts.append(chunk(b"fdAT", struct.pack(">I", sequence) + pixels))
            sequence += 1
    return b"".join(parts) + chunk(b"IEND", b"")


def bombs(into):
    into.refused("png-50000-one-bit.png", black(50000, 50000, 1, GREY), "50000×50000, one bit a pixel")
    into.refused("png-30000-rgb.png", black(30000, 30000), "30000×30000 RGB")
    into.refused(
        "png-16000-interlaced.png", black(16000, 16000, 8, RGBA, interlaced=True), "interlaced, a gigabyte in memory")
    empty = SIGNATURE + header(2**31 - 1, 2**31 - 1) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    into.refused("png-largest-square.png", empty, "2³¹−1 square, no data", (413, 422))

    profile = chunk(b"iCCP", b"big\0\0" + flate.constant(0, 300_000_000))
    into.cheap("png-profile-300-megabytes.png", black(64, 64, extra=profile), "a colour profile of 300 MB of zeros", (200, 413, 422))
    text = chunk(b"zTXt", b"big\0\0" + flate.constant(0x20, 50_000_000)) * 8
    into.cheap("png-text-8-times-50-megabytes.png", black(64, 64, extra=text), "eight compressed texts of 50 MB", (200, 413, 422, 504))
    texts = b"".join(chunk(b"tEXt", b"key%d\0value" % number) for number in range(100_000))
    into.cheap("png-100000-texts.png", black(64, 64, extra=texts), "100,000 text chunks", (200, 413, 422))
    into.cheap("png-animated-100-frames.png", animated(4000, 100), "APNG, 100 frames of 4000×4000", (200, 413, 422))
