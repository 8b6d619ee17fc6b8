"""TIFF: giant strips, one tile for all, directories without end."""

import struct

from . import flate

SHORT, LONG = 3, 4


def directory(entries, at, following=0):
    """A directory placed at offset `at`; values that don't fit an entry lie right behind it."""
    entries = sorted(entries)
    values_at = at + 2 + 12 * len(entries) + 4
    head, values = struct.pack("<H", len(entries)), b""
    for tag, kind, numbers in entries:
        packed = struct.pack("<%d%s" % (len(numbers), "H" if kind == SHORT else "I"), *numbers)
        head += struct.pack("<HHI", tag, kind, len(numbers))
        if len(packed) <= 4:
            head += packed.ljust(4, b"\0")
        else:
            head += struct.pack("<I", values_at + len(values))
            values += packed
    return head + struct.pack("<I", following) + values


def basics(width, height, compression=1):
    return [(256, LONG, [width]), (257, LONG, [height]), (258, SHORT, [8]), (259, SHORT, [compression]),
            (262, SHORT, [1]), (277, SHORT, [1])]


def file(first_directory):
    return b"II*\0" + struct.pack("<I", 8) + first_directory


def strip(width, height, following=0, at=8):
    return directory(
        basics(width, height) + [(273, LONG, [8]), (278, LONG, [height]), (279, LONG, [min(width * height, 0xFFFFFFFF)])],
        at, following)


def same_tiles(size, tile=1024):
    pixels = flate.constant(0, tile * tile)
    count = ((size + tile - 1) // tile) ** 2
    entries = basics(size, size, compression=8) + [(322, SHORT, [tile]), (323, SHORT, [tile])]
    # The data lies behind the directory, whose length doesn't depend on the offsets.
    length = len(directory(entries + [(324, LONG, [0] * count), (325, LONG, [0] * count)], 8))
    entries += [(324, LONG, [8 + length] * count), (325, LONG, [len(pixels)] * count)]
    return file(directory(entries, 8)) + pixels


def pages(count):
    length = len(strip(1, 1))
    whole = b""
    parts = []
    for page in range(count):
        at = 8 + page * length
        parts.append(strip(1, 1, following=at + length if page + 1 < count else 0, at=at))
    return file(whole.join(parts))


def bombs(into):
    into.refused("tiff-million-square.tif", file(strip(1_000_000, 1_000_000)), "10⁶ square in one strip", (413, 422))
    # Both have a place for each of their strips, of which a decoder may make a table.
    tall = basics(1, 100_000_000) + [(273, LONG, [8]), (278, LONG, [1]), (279, LONG, [1])]
    into.cheap("tiff-hundred-million-strips.tif", file(directory(tall, 8)), "one column, a strip a row", (413, 415, 422))
    into.refused("tiff-60000-same-tile.tif", same_tiles(60000), "60000×60000, all tiles the same kilobyte")
    into.cheap("tiff-directory-loop.tif", file(strip(1, 1, following=8)), "a directory that follows itself", (200, 413, 422))
    into.cheap("tiff-60000-pages.tif", pages(60_000), "60,000 pages", (200, 413, 422))
