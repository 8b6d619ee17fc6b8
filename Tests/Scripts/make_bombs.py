#!/usr/bin/env python3
"""Writes small files that want to be enormous pictures, and a manifest.json of what each must lead to.

usage: make_bombs.py FOLDER

Don't open them with a picture viewer: some take all memory, some never end.
"""

import struct
import sys

from hostile import gif, isobmff, jpeg, png, raster, tiff, vector, webp
from hostile.manifest import Collection


def jpeg_xl(into):
    """A bare codestream header: 2³⁰ square, everything else by default, then nothing."""
    bits = webp.Bits()
    bits.put(0, 1)  # not small
    bits.put(3, 2)  # the height in 30 bits
    bits.put(2**30 - 1, 30)
    bits.put(1, 3)  # as wide as high
    bits.put(1, 1)  # metadata by default
    into.refused("jxl-thousand-million.jxl", b"\xff\x0a" + bits.bytes() + bytes(64), "2³⁰ square", (413, 415, 422))


def blocked(into):
    """Formats that are never read."""
    into.refused("ppm-100000.ppm", b"P6\n100000 100000\n255\n", "100000×100000 and no data", vector.REFUSED)
    # Run-length coded: 256 times "the last byte, 255 times", then the end.
    runs = b"\xff\x00" * 512 + b"\0\1"
    head = struct.pack("<IiiHHIIiiII", 40, 60000, 60000, 1, 8, 1, len(runs), 2835, 2835, 2, 0) + b"\0\0\0\0\xff\xff\xff\0"
    bmp = b"BM" + struct.pack("<IHHI", 14 + len(head) + len(runs), 0, 0, 14 + len(head)) + head + runs
    into.refused("bmp-60000-run-length.bmp", bmp, "60000×60000, run-length coded")
    mvg = b"push graphic-context\nviewbox 0 0 640 480\nimage over 0,0 0,0 'ephemeral:/tmp/x'\npop graphic-context\n"
    into.refused("mvg-named.jpg", mvg, "ImageMagick's vector language under the name of a JPEG", vector.REFUSED)


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: make_bombs.py FOLDER")
    into = Collection(sys.argv[1])
    for container in (png, gif, jpeg, webp, isobmff, tiff, raster, vector):
        container.bombs(into)
    jpeg_xl(into)
    blocked(into)
    into.finish()


if __name__ == "__main__":
    main()
