#!/usr/bin/env python3
"""Size and place beside Pillow.

usage: check_boxes.py list                 a line for each case: the original's name and the query, with a tab between
       check_boxes.py check ORIGINALS MADE  a line for each case: the mean and the largest difference of any frame

What was made of case N is MADE/N.png.
"""

import pathlib
import sys

import numpy as np
from PIL import Image, ImageSequence

WHITE, RED = (255, 255, 255), (255, 0, 0)


def linear(values):
    values = np.asarray(values, dtype=np.float64) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def encoded(light):
    light = np.clip(light, 0, 1)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055) * 255


def scale(*size):
    """In linear light, alpha premultiplied."""
    def apply(picture):
        values = np.asarray(picture.convert("RGBA")).astype(np.float64)
        alpha = values[:, :, 3:] / 255
        planes = np.concatenate([linear(values[:, :, :3]) * alpha, alpha], -1).astype(np.float32)
        small = np.stack([np.asarray(Image.fromarray(planes[:, :, i]).resize(size, Image.Resampling.LANCZOS))
                          for i in range(4)], -1)
        alpha = np.clip(small[:, :, 3:], 0, 1)
        colours = encoded(small[:, :, :3] / np.maximum(alpha, 1e-6))
        return Image.fromarray((np.concatenate([colours, alpha * 255], -1) + 0.5).astype(np.uint8))
    return apply


def cut(x, y, width, height):
    return lambda picture: picture.crop((x, y, x + width, y + height))


def embed(x, y, width, height, colour=(0, 0, 0, 0)):
    def apply(picture):
        picture = picture.convert("RGBA")
        canvas = Image.new("RGBA", (width, height), colour)
        behind = Image.new("RGBA", picture.size, colour)
        canvas.paste(Image.alpha_composite(behind, picture), (x, y))
        return canvas
    return apply


# Of 320 by 240 pixels but for the animation, which has 60 by 40.
CASES = [
    ("plain.png", "w=50%25", scale(160, 120)),
    ("alpha.png", "w=25%25&h=50%25&fit=fill", scale(80, 120)),
    ("plain.png", "w=160&ar=16:9&fit=cover", scale(160, 120), cut(0, 15, 160, 90)),
    ("plain.jpeg", "ar=16:9&fit=cover&g=south", cut(0, 60, 320, 180)),
    ("alpha.png", "ar=1:1&fit=pad", embed(0, 40, 320, 320)),
    ("alpha.png", "ar=1:1&fit=pad&bg=f00&g=s,0,10", embed(0, 70, 320, 320, RED)),
    ("plain.png", "h=40&min-w=100", scale(100, 75)),
    ("plain.png", "w=100&h=100&fit=outside", scale(133, 100)),
    ("plain.png", "w=100&h=50&fit=auto&g=top", scale(100, 75), cut(0, 0, 100, 50)),
    ("plain.png", "w=50&h=100&fit=auto", scale(50, 38)),
    ("plain.png", "w=100&h=100&fit=cover&g=west,10,0", scale(133, 100), cut(10, 0, 100, 100)),
    ("plain.jpeg", "w=50&h=50&fit=cover&g=right,10%25,0&dpr=2", scale(133, 100), cut(23, 0, 100, 100)),
    ("alpha.png", "w=100&h=100&fit=pad&g=ne,5,5%25&bg=fff", scale(100, 75), embed(0, 5, 100, 100, WHITE)),
    ("plain.png", "crop=100x50&gravity=bottom-right,20,10%25", cut(200, 185, 100, 50)),
    ("plain.jpeg", "crop=50%25x100%25&g=w&w=80", cut(0, 0, 160, 240), scale(80, 120)),
    ("alpha.png", "w=80&h=80&fit=cover&g=0.25,0.5&zoom=2", cut(20, 60, 120, 120), scale(80, 80)),
    ("plain.png", "w=160&zoom=1.25&g=n", cut(32, 0, 256, 192), scale(160, 120)),
    ("plain.png", "w=100&h=100&fit=pad&zoom=0.5&bg=f00", scale(50, 38), embed(25, 31, 100, 100, RED)),
    ("plain.png", "w=160&padding=5,10,15,20&bg=f00", scale(160, 120), embed(20, 5, 190, 140, RED)),
    ("alpha.png", "w=160&pad=10%25&dpr=2", embed(32, 24, 384, 288)),
    ("plain.jpeg", "w=80&pad=3&dpr=2&format=png", scale(160, 120), embed(6, 6, 172, 132)),
    ("animated.gif", "crop=20x10&g=se,2,3&padding=4&bg=f00", cut(38, 27, 20, 10), embed(4, 4, 28, 18, RED)),
    ("animated.gif", "ar=1:1&fit=cover&g=e&w=20", scale(30, 20), cut(10, 0, 20, 20)),
    ("animated.gif", "zoom=2&fit=contain&w=60&g=nw", cut(0, 0, 30, 20), scale(60, 40)),
    ("transparent.gif", "w=50%25&padding=0,25%25", scale(32, 32), embed(8, 0, 48, 32)),
    ("oriented-6.png", "upright=0&crop=50%25x50%25&g=n&w=60", cut(60, 0, 120, 160), scale(60, 80)),
    ("oriented-3.jpeg", "upright=0&w=160", scale(160, 120)),
    ("oriented-8.png", "upright=0"),
]


def frames(path):
    return [frame.convert("RGBA") for frame in ImageSequence.Iterator(Image.open(path))]


def difference(made, wanted):
    """Colour counts as far as it is seen."""
    if made.size != wanted.size:
        return 999, 999
    one, other = (np.asarray(picture.convert("RGBA")).astype(np.float64) for picture in (made, wanted))
    seen = np.maximum(one[:, :, 3:], other[:, :, 3:]) / 255
    apart = np.abs(one - other) * np.concatenate([seen.repeat(3, 2), np.ones_like(seen)], -1)
    return apart.mean(), apart.max()


def check(originals, made):
    for number, (name, _, *steps) in enumerate(CASES):
        results, wanted = frames(made / f"{number}.png"), frames(originals / name)
        if len(results) != len(wanted):
            print(999, 999)
            continue
        apart = []
        for result, picture in zip(results, wanted):
            for step in steps:
                picture = step(picture)
            apart.append(difference(result, picture))
        print(f"{max(mean for mean, _ in apart):.3f} {max(most for _, most in apart):.0f}")


if sys.argv[1] == "list":
    for name, query, *_ in CASES:
        print(f"{name}\t{query}")
else:
    check(pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]))
