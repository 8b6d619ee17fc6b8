"""GIF: giant screens, giant frames, endless frames."""

import struct

PALETTE = b"\0\0\0\xff\xff\xff"


def screen(width, height):
    # A global palette of two colours.
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + PALETTE


def frame(width, height, delay=10):
    """A frame whose data says one pixel, however large it claims to be."""
    control = b"\x21\xf9\x04\x00" + struct.pack("<H", delay) + b"\0\0"
    # Code size 2: clear (100), colour 0 (000), end (101), lowest bit first.
    return control + b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x44\x01\x00"


def looping():
    return b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"


def bombs(into):
    into.refused(
        "gif-65535-frame.gif", screen(65535, 65535) + frame(65535, 65535) + b"\x3b", "one frame that wants 17 GB")
    into.cheap(
        "gif-65535-screen.gif", screen(65535, 65535) + frame(1, 1) + b"\x3b", "a giant screen, a frame of one pixel",
        (200, 413, 422))
    into.refused(
        "gif-200000-frames.gif", screen(1, 1) + looping() + frame(1, 1) * 200_000 + b"\x3b", "200,000 frames", (413, 422))
    into.refused(
        "gif-5000-1000-frames.gif", screen(5000, 5000) + looping() + frame(1, 1) * 1000 + b"\x3b",
        "1,000 frames on a 25-megapixel screen", (413, 422))
