#!/usr/bin/env python3
"""Writes JPEGs of twelve megapixels: in one scan, in several, and in several of which one is damaged.

usage: make_large_jpegs.py FOLDER
"""

import pathlib
import random
import sys

from PIL import Image

FOLDER = pathlib.Path(sys.argv[1])


def scans(data):
    """Where the data of each scan begins and ends."""
    place, found = 2, []
    while data[place + 1] != 0xD9:
        length = int.from_bytes(data[place + 2:place + 4], "big")
        is_scan = data[place + 1] == 0xDA
        place += 2 + length
        if is_scan:
            begin = place
            while data[place] != 0xFF or data[place + 1] == 0:
                place += 1
            found.append((begin, place))
    return found


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    wave = Image.linear_gradient("L").resize((4000, 3000))
    noise = Image.effect_noise((4000, 3000), 40)
    picture = Image.merge("RGB", [Image.blend(wave, noise, 0.5), noise, wave.rotate(180)])
    for name, sampling in (("halved", "4:2:0"), ("full", "4:4:4")):
        picture.save(FOLDER / f"{name}.jpeg", quality=85, subsampling=sampling)
        picture.save(FOLDER / f"{name}-progressive.jpeg", quality=85, subsampling=sampling, progressive=True)
        data = bytearray((FOLDER / f"{name}-progressive.jpeg").read_bytes())
        # The first of luma's, near its end, so that enough is left to be shown.
        begin, end = scans(data)[1]
        bits = random.Random(1)
        for place in range(end - (end - begin) // 10, end - (end - begin) // 10 + 200):
            if data[place] != 0xFF and data[place - 1] != 0xFF:
                data[place] = bits.randrange(255)
        (FOLDER / f"{name}-damaged.jpeg").write_bytes(data)


main()
