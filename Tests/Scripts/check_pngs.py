#!/usr/bin/env python3
"""Looks whether the PNGs of a folder are as the standard wants them, and what Pillow and zlib make of them.

    check_pngs.py FOLDER

Prints a line for each fault, beginning with the file's name. NAME.samples beside NAME has the samples that NAME was made
of: rows without gaps, in this machine's byte order, grey or RGB with or without alpha.
"""
import pathlib
import struct
import sys
import zlib

import numpy
from PIL import Image

CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
MODES = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}


def faults(path):
    file = path.read_bytes()
    if file[:8] != b"\x89PNG\r\n\x1a\n":
        yield "no signature"
    place, kinds, data = 8, [], b""
    while place < len(file):
        length, kind = struct.unpack(">I4s", file[place:place + 8])
        content = file[place + 8:place + 8 + length]
        if struct.unpack(">I", file[place + 8 + length:place + 12 + length])[0] != zlib.crc32(kind + content):
            yield f"a wrong checksum of {kind}"
        kinds.append(kind)
        if kind == b"IHDR":
            width, height, depth, colour, *methods = struct.unpack(">IIBBBBB", content)
            if methods != [0, 0, 0]:
                yield f"methods {methods}"
        elif kind == b"PLTE" and not 3 <= length <= 3 << depth:
            yield f"a palette of {length} bytes"
        elif kind == b"IDAT":
            data += content
        place += 12 + length
    order = [kind for index, kind in enumerate(kinds) if kind != b"IDAT" or kinds[index - 1] != b"IDAT"]
    if order[0] != b"IHDR" or order[-1] != b"IEND" or order.count(b"IDAT") != 1:
        yield f"chunks in the order {order}"
    unpacker = zlib.decompressobj()
    rows = unpacker.decompress(data)
    if not unpacker.eof or unpacker.unused_data:
        yield "a zlib stream that does not end where its chunks do"
    row = 1 + (width * CHANNELS[colour] * depth + 7) // 8
    if len(rows) != row * height or max(rows[::row]) > 4:
        yield f"{len(rows)} bytes of rows of {row} bytes"
    samples = path.with_name(path.name + ".samples")
    bands = samples.stat().st_size // (width * height)
    if depth < 16:
        wanted = numpy.frombuffer(samples.read_bytes(), "u1").reshape(height, width, bands)
        shown = numpy.asarray(Image.open(path).convert(MODES[bands])).reshape(height, width, bands)
        if (wanted != shown).any():
            yield "other pixels"


for path in sorted(pathlib.Path(sys.argv[1]).glob("*.png")):
    for fault in faults(path):
        print(path.name, fault)
