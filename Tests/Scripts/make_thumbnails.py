#!/usr/bin/env python3
"""Makes a HEIC with an embedded thumbnail, and others whose thumbnail is damaged in some way.

usage: make_thumbnails.py FOLDER

`shown/SIDE.png` is the main picture with this longer side, by Pillow. Prints the names of the files, a line each.
"""

import pathlib
import struct
import sys

import numpy as np
import pillow_heif
from PIL import Image

FOLDER = pathlib.Path(sys.argv[1])
random = np.random.default_rng(3)
y, x = np.mgrid[0:600, 0:800]
PICTURE = Image.fromarray(np.stack([x * 255 // 800, y * 255 // 600, (x + y) * 255 // 1400], -1).astype(np.uint8))


def boxes(data, start, end):
    """{type: [(where its content begins, where it ends)]}"""
    found = {}
    while start + 8 <= end:
        length, kind = struct.unpack_from(">I4s", data, start)
        found.setdefault(kind, []).append((start + 8, start + length))
        start += length
    return found


def add(name, data):
    (FOLDER / name).write_bytes(data)
    print(name)


def main():
    (FOLDER / "shown").mkdir(parents=True)
    path = FOLDER / "sound.heic"
    pillow_heif.from_pillow(PICTURE).save(path, quality=90, thumbnails=[320])
    data = path.read_bytes()
    main = pillow_heif.open_heif(path).to_pillow().convert("RGB")
    for side in (100, 300):
        main.resize((side, side * 3 // 4), Image.Resampling.LANCZOS).save(FOLDER / "shown" / f"{side}.png")
    add("sound.heic", data)
    meta = boxes(data, 0, len(data))[b"meta"][0]
    parts = boxes(data, meta[0] + 4, meta[1])
    # Of version 0, with numbers of four bytes: where an item lies, from there on where its only part does, and its length.
    start = parts[b"iloc"][0][0]
    assert data[start:start + 8] == b"\0\0\0\0\x44\x40\0\2", data[start:start + 8]
    entry = start + 8 + 18
    item, _, base, extents, place, length = struct.unpack_from(">HHIHII", data, entry)
    assert (item, extents, place) == (2, 1, 0)
    place = base
    coded = data[place:place + length]

    def with_coded(changed):
        return data[:place] + changed + data[place + length:]

    def with_extent(place, length):
        return data[:entry + 4] + struct.pack(">IHII", place, 1, 0, length) + data[entry + 18:]

    add("zeros.heic", with_coded(bytes(length)))
    add("moved.heic", with_coded(coded[7:] + coded[:7]))
    add("noise.heic", with_coded(random.bytes(length)))
    add("longer-unit.heic", with_coded(struct.pack(">I", length * 2) + coded[4:]))
    add("short.heic", with_extent(place, 40))
    add("empty.heic", with_extent(place, 0))
    properties = boxes(data, *boxes(data, *parts[b"iprp"][0])[b"ipco"][0])
    size = properties[b"ispe"][1][0] + 4
    assert data[size:size + 8] == struct.pack(">II", 320, 240)
    add("other-size.heic", data[:size] + struct.pack(">II", 324, 244) + data[size + 8:])
    add("no-size.heic", data[:size] + bytes(8) + data[size + 8:])
    decoder = properties[b"hvcC"][1][0]
    add("no-decoder.heic", data[:decoder + 1] + bytes(22) + data[decoder + 23:])


if __name__ == "__main__":
    main()
