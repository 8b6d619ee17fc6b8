#!/usr/bin/env python3
"""Makes layers, and what Pillow, ImageMagick and NumPy make of pictures that have them on.

usage: make_layers.py FOLDER

FOLDER is one that make_pictures.py has filled. `expected/layer-NAME.png` is what NAME's test compares with.
"""

import pathlib
import subprocess
import sys

import numpy as np
from PIL import Image, ImageDraw

FOLDER = pathlib.Path(sys.argv[1])
EXPECTED = FOLDER / "expected"


def layer():
    """A picture of 90 by 60 in which every corner is different, from clear to opaque."""
    x, y = np.meshgrid(np.arange(90), np.arange(60))
    alpha = np.clip(x * 3.2, 0, 255)
    alpha[:10, :10] = 0
    alpha[50:, 80:] = 255
    picture = np.stack([255 - x * 2.5, 40 + y * 3, 200 - y * 2 + x * 0.5, alpha], -1)
    picture = Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8), "RGBA")
    ImageDraw.Draw(picture).rectangle((60, 5, 75, 20), fill=(0, 0, 0, 255))
    ImageDraw.Draw(picture).rectangle((60, 30, 75, 45), fill=(255, 255, 255, 128))
    return picture


def put(base, top, x, y):
    """Pillow's own composition; what sticks out is cut off."""
    sheet = Image.new("RGBA", base.size, (0, 0, 0, 0))
    sheet.paste(top, (x, y))
    return Image.alpha_composite(base.convert("RGBA"), sheet)


def expect(name, picture, opaque=False):
    (picture.convert("RGB") if opaque else picture).save(EXPECTED / f"layer-{name}.png")


def faded(picture, opacity):
    """Floating point, as Pillow's alpha has 256 steps only."""
    return np.asarray(picture).astype(np.float64) * [1, 1, 1, opacity]


def over(base, top, x, y):
    """The textbook's formula, for layers whose alpha is no whole number."""
    bottom = np.asarray(base.convert("RGBA")).astype(np.float64) / 255
    above = np.zeros_like(bottom)
    height, width = top.shape[:2]
    above[y:y + height, x:x + width] = top / 255
    a, b = above[..., 3:], bottom[..., 3:]
    alpha = a + b * (1 - a)
    colours = (above[..., :3] * a + bottom[..., :3] * b * (1 - a)) / np.maximum(alpha, 1e-9)
    return Image.fromarray((np.concatenate([colours, alpha], -1) * 255 + 0.5).astype(np.uint8), "RGBA")


def main():
    mark = layer()
    mark.save(FOLDER / "mark.png")
    mark.convert("RGB").save(FOLDER / "mark.jpeg", quality=98, subsampling=0)
    mark.convert("RGB").convert("L").save(FOLDER / "mark-grey.png")
    whole = (FOLDER / "mark.png").read_bytes()
    (FOLDER / "mark-broken.png").write_bytes(whole[:len(whole) // 2])
    plain = Image.open(FOLDER / "plain.png").convert("RGB")
    alpha = Image.open(FOLDER / "alpha.png")
    for name, base, opaque in (("plain", plain, True), ("alpha", alpha, False)):
        expect(f"{name}-corner", put(base, mark, 320 - 90, 240 - 60), opaque)
        expect(f"{name}-inset", put(base, mark, 320 - 90 - 11, 7), opaque)
        expect(f"{name}-outside", put(base, mark, -30, 210), opaque)
        expect(f"{name}-faded", over(base, faded(mark, 0.35), 115, 90), opaque)
        expect(f"{name}-two", put(put(base, mark, 0, 0), mark.convert("RGB").convert("RGBA"), 115, 90), opaque)
        tiled = base
        for y in range(240 - 60 - 4 * 67, 240, 67):
            for x in range(320 - 90 - 4 * 97, 320, 97):
                tiled = put(tiled, mark, x, y)
        expect(f"{name}-tiled", tiled, opaque)
        expect(f"{name}-turned", put(base, mark.transpose(Image.Transpose.ROTATE_270), 0, 0), opaque)
        base.save(EXPECTED / "layer-base.png")
        for blend in ("multiply", "screen", "overlay", "darken", "lighten", "soft-light", "difference"):
            target = EXPECTED / f"layer-{name}-{blend}.png"
            subprocess.run(
                ["convert", EXPECTED / "layer-base.png", FOLDER / "mark.png", "-geometry", "+115+90", "-compose",
                 blend, "-composite", f"PNG32:{target}"], check=True)
            if opaque:
                Image.open(target).convert("RGB").save(target)
    expect("grey", put(plain, Image.open(FOLDER / "mark-grey.png").convert("RGBA"), 115, 90), True)
    grey = Image.open(FOLDER / "grey.png").convert("RGB")
    expect("on-grey", put(grey, mark, 115, 90), True)


main()
