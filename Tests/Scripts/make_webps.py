#!/usr/bin/env python3
"""Makes stills in WebP of all kinds, and what others show of them.

    make_webps.py FOLDER

Prints a line for each file: its name, what it is (lossy, clear or lossless), and its sides. FOLDER/shown/NAME.png is what Pillow
shows of NAME, FOLDER/shown/NAME.2.png and NAME.4.png what dwebp makes of it at a half and a quarter of its size, where its sides
can be divided; FOLDER/means/NAME.2.png and NAME.4.png are the means of squares of what Pillow shows.
"""
import pathlib
import subprocess
import sys

import numpy
from PIL import Image

FOLDER = pathlib.Path(sys.argv[1])
RANDOM = numpy.random.default_rng(14)


def slopes(width, height):
    y, x = numpy.mgrid[0:height, 0:width].astype(float)
    waves = 30 * numpy.sin(x / 7) * numpy.cos(y / 11)
    return numpy.stack([60 + 120 * x / width + waves, 200 - 150 * y / height + waves, 90 + 60 * (x + y) / (width + height)], -1)


def noise(width, height):
    return slopes(width, height) + RANDOM.normal(0, 25, (height, width, 1))


def flat(width, height):
    return numpy.full((height, width, 3), (200, 90, 40), float)


def picture(kind, width, height):
    return Image.fromarray(numpy.clip(kind(width, height), 0, 255).astype(numpy.uint8))


def clear(made):
    height, width = made.size[::-1]
    y, x = numpy.mgrid[0:height, 0:width]
    made.putalpha(Image.fromarray(((x * 3 + y * 5) % 256).astype(numpy.uint8)))
    return made


def write(name, made, kind, **options):
    path = FOLDER / name
    made.save(path, **options)
    shown = Image.open(path)
    shown.save(FOLDER / "shown" / f"{name}.png")
    print(name, kind, *made.size)
    width, height = made.size
    for part in (2, 4):
        if kind != "lossy" or min(width, height) < part:
            continue
        whole = numpy.asarray(shown.convert("RGB"), float)[:height // part * part, :width // part * part]
        means = whole.reshape(height // part, part, width // part, part, 3).mean((1, 3))
        Image.fromarray(numpy.round(means).astype(numpy.uint8)).save(FOLDER / "means" / f"{name}.{part}.png")
        if width % part == 0 and height % part == 0:
            subprocess.run(
                ["dwebp", "-quiet", path, "-scale", str(width // part), str(height // part), "-o",
                 FOLDER / "shown" / f"{name}.{part}.png"], check=True)


for folder in ("shown", "means"):
    (FOLDER / folder).mkdir(parents=True, exist_ok=True)
for side in range(1, 34):
    for width, height in {(side, side), (side, 34 - side)}:
        write(f"{width}x{height}.webp", picture(slopes, width, height), "lossy", quality=90)
        write(f"{width}x{height}-clear.webp", clear(picture(slopes, width, height)), "clear", quality=90)
        write(f"{width}x{height}-lossless.webp", picture(noise, width, height), "lossless", lossless=True)
        write(f"{width}x{height}-lossless-clear.webp", clear(picture(slopes, width, height)), "lossless", lossless=True)
# So large that they come in pieces; of the flat one all rows come at once.
for width, height in ((800, 600), (901, 703)):
    for kind in (slopes, noise, flat):
        name = f"{kind.__name__}-{width}x{height}"
        for quality in (20, 95):
            write(f"{name}-{quality}.webp", picture(kind, width, height), "lossy", quality=quality, method=2)
        write(f"{name}-clear.webp", clear(picture(kind, width, height)), "clear", quality=80, method=2)
        write(f"{name}-lossless.webp", picture(kind, width, height), "lossless", lossless=True, method=1, quality=20)
