#!/usr/bin/env python3
"""Makes pictures whose colours are not sRGB, told by profiles of grey or without a profile.

usage: make_kept_colours.py FOLDER

Prints "NAME KIND", a line each: "grey" where a profile of grey tells them, "profile" where one of colours does, "wide" where
numbers tell of more colours than sRGB has, "plain" where they tell of no more.
`shown/NAME.png` is what is right of it in sRGB: of grey by the profile's own curve, of colours as Chromium's canvas shows them.
"""

import pathlib
import struct
import subprocess
import sys
import tempfile

import numpy as np
from PIL import Image

FOLDER = pathlib.Path(sys.argv[1])
SHOWN = FOLDER / "shown"
SHOWN.mkdir(parents=True)

import make_told_colours as told  # noqa: E402: it takes the folder of its command line

import canvas  # noqa: E402
import pages_browser  # noqa: E402

DOT_GAIN = np.linspace(0, 1, 64) ** 1.75
CURVES = {
    "gamma": (b"curv\0\0\0\0" + struct.pack(">IH", 1, round(1.8 * 256)), lambda v: v ** 1.8),
    "dots": (
        b"curv\0\0\0\0" + struct.pack(">I", 64) + np.round(DOT_GAIN * 65535).astype(">u2").tobytes(),
        lambda v: np.interp(v, np.linspace(0, 1, 64), DOT_GAIN),
    ),
}


def encoded(light):
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def grey_profile(curve):
    white = b"XYZ \0\0\0\0" + b"".join(map(told.fixed, told.D50))
    return told.assembled([(b"wtpt", white), (b"kTRC", curve)], space=b"GRAY")


def greys():
    """Of few levels, for which a palette pays, and of many."""
    few = np.kron(np.array([[0, 40, 90, 128, 200, 255]] * 4), np.ones((24, 24)))
    many = np.tile(np.linspace(0, 255, 192), (96, 1)).round()
    for word, (curve, light) in CURVES.items():
        icc = grey_profile(curve)
        for kind, values in {"few": few, "many": many}.items():
            samples = values.astype(np.uint8)
            right = Image.fromarray((encoded(light(samples / 255)) * 255).round().astype(np.uint8))
            picture = Image.fromarray(samples)
            clear = picture.convert("LA")
            for name, image, options in (
                (f"{word}-{kind}.png", picture, {}), (f"{word}-{kind}-alpha.png", clear, {}),
                (f"{word}-{kind}.jpeg", picture, {"quality": 98}), (f"{word}-{kind}.tiff", picture, {}),
            ):
                image.save(FOLDER / name, icc_profile=icc, **options)
                right.save(SHOWN / f"{name}.png")
                print(name, "grey")


def colours():
    adobe = ((0.3127, 0.3290), (0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
    usual = ((0.3127, 0.3290), (0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
    # As they are under a white of D50, where red lies beyond what has a colour.
    adapted = ((0.34570, 0.35850), (0.68204, 0.31935), (0.28455, 0.67463), (0.15590, 0.06607))
    pngs = {
        "p3-cicp.png": [told.cicp(12, 13)], "2020-cicp.png": [told.cicp(9, 13)], "light-2020.png": [told.cicp(9, 8)],
        "adobe-chrm.png": [told.gama(0.45455), told.chrm(*adobe)],
        "p3-adapted.png": [told.gama(0.45455), told.chrm(*adapted)],
    }
    kinds = {name: "wide" for name in pngs}
    pngs |= {"gamma-1.png": [told.gama(1)], "gamma-1-8.png": [told.gama(0.55556)], "usual-chrm.png": [told.gama(0.45455), told.chrm(*usual)]}
    pngs |= {"profile.png": [told.profile("p3")], "three-curves.png": [told.profile("three-curves")]}
    for name, chunks in pngs.items():
        told.png(name, told.patches(), chunks)
    told.png("gamma-1-grey.png", told.patches()[:1, :, :1], [told.gama(1)])
    kinds |= {"gamma-1.png": "plain", "gamma-1-8.png": "plain", "gamma-1-grey.png": "plain", "usual-chrm.png": "plain", "profile.png": "profile", "three-curves.png": "profile"}
    with tempfile.TemporaryDirectory() as folder:
        plain = f"{folder}/plain.png"
        told.picture(told.patches()).save(plain)
        for primaries, transfer in ((12, 13), (9, 13), (12, 8), (1, 8), (1, 13)):
            name = f"nclx-{primaries}-{transfer}.avif"
            told.tool("avifenc", "--min", "0", "--max", "0", "-s", "8", "-y", "444", "--cicp",
                      f"{primaries}/{transfer}/1", plain, str(FOLDER / name))
            kinds[name] = "plain" if primaries == 1 else "wide"
    with tempfile.TemporaryDirectory() as folder, pages_browser.Browser(folder) as browser:
        for name, kind in kinds.items():
            data = canvas.shown(browser, FOLDER / name)
            if data is None:
                raise SystemExit(f"Chromium does not show {name}")
            (SHOWN / f"{name}.png").write_bytes(data)
            print(name, kind)
    # What JPEG XL's encoder makes of a profile: primaries under a white of D50.
    subprocess.run(["cjxl", "-d", "0.5", "-e", "3", FOLDER / "profile.png", FOLDER / "p3.jxl"], check=True, capture_output=True)
    (SHOWN / "p3.jxl.png").write_bytes((SHOWN / "profile.png.png").read_bytes())
    print("p3.jxl", "wide")


if __name__ == "__main__":
    greys()
    colours()
