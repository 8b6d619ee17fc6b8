#!/usr/bin/env python3
"""Looks whether the JPEGs of a folder are what their names say, and what djpeg, Pillow, ImageMagick and Chromium show of them.

usage: check_jpegs.py FOLDER

A name is COLOURS-KIND-WIDTHxHEIGHT-QUALITY.jpg: grey, 420 or 444; baseline, fixed (the tables of T.81, annex K) or
progressive. NAME.samples beside NAME has the samples that NAME was made of, rows without gaps, grey or RGB. Prints a line
for each fault, beginning with the file's name.
"""

import io
import pathlib
import subprocess
import sys
import tempfile

import canvas
import numpy
import pages_browser
from PIL import Image

# The signal-to-noise ratio in decibels that a quality has at least, over all files of the folder that have it; colours at
# half of the resolution are never as they were.
LEAST = {1: 18, 10: 19.5, 30: 24, 50: 26.5, 70: 28.5, 80: 30.5, 90: 33, 95: 35.5, 98: 40, 99: 43, 100: 49}
LEAST_HALVED = {1: 18, 10: 19.5, 30: 22.5, 50: 24.5, 70: 26.5, 80: 28, 90: 31, 95: 33.5, 98: 34.5}
SAMPLING = {"grey": [0x11], "420": [0x22, 0x11, 0x11], "444": [0x11, 0x11, 0x11]}
# T.81, K.3.3.1.1: how many codes of lightness's means there are of each length.
FIXED_CODES = bytes([0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0])


def segments(file):
    """The markers up to the first scan, and what belongs to them."""
    place = 2
    while place < len(file):
        marker, length = file[place + 1], int.from_bytes(file[place + 2:place + 4], "big")
        yield marker, file[place + 4:place + 2 + length]
        if marker == 0xDA:
            return
        place += 2 + length


def form_faults(file, colours, kind, size, quality):
    if file[:2] != b"\xff\xd8" or file[-2:] != b"\xff\xd9":
        yield "no beginning or no end"
    for marker, content in segments(file):
        if marker in (0xC0, 0xC1, 0xC2):
            if (marker == 0xC2) != (kind == "progressive") or marker == 0xC1:
                yield f"frame {marker:x}"
            if (int.from_bytes(content[3:5], "big"), int.from_bytes(content[1:3], "big")) != size:
                yield "another size"
            if [content[7 + 3 * index] for index in range(content[5])] != SAMPLING[colours]:
                yield "another sampling"
        elif marker == 0xDB:
            if content[0] > 15:
                yield "steps of 16 bits"
            if quality == 100 and set(content[1:65]) != {1}:
                yield "steps larger than 1"
        elif marker == 0xC4 and content[0] == 0 and (content[1:17] == FIXED_CODES) != (kind == "fixed"):
            yield "other codes"


def shown(folder, names):
    """What each reader shows of each file, as an array."""
    with tempfile.TemporaryDirectory() as other:
        subprocess.run(["mogrify", "-format", "pnm", "-path", other, *[str(folder / name) for name in names]], check=True)
        for name in names:
            djpeg = subprocess.run(["djpeg", "-pnm", folder / name], check=True, capture_output=True)
            if djpeg.stderr:
                print(name, "djpeg says", djpeg.stderr.decode().strip())
            yield name, {
                "djpeg": Image.open(io.BytesIO(djpeg.stdout)),
                "Pillow": Image.open(folder / name),
                "ImageMagick": Image.open((pathlib.Path(other) / name).with_suffix(".pnm")),
            }


def decibels(error):
    return 10 * numpy.log10(255 ** 2 / max(error, 1e-9))


def main():
    folder = pathlib.Path(sys.argv[1])
    names = sorted(path.name for path in folder.glob("*.jpg"))
    errors, wanted = {}, {}
    for name, pictures in shown(folder, names):
        colours, kind, size, quality = name.removesuffix(".jpg").split("-")
        size, quality = tuple(map(int, size.split("x"))), int(quality)
        for fault in form_faults((folder / name).read_bytes(), colours, kind, size, quality):
            print(name, fault)
        mode = "L" if colours == "grey" else "RGB"
        right = numpy.frombuffer((folder / f"{name}.samples").read_bytes(), "u1").astype(float)
        wanted[name] = right = right.reshape(size[1], size[0], -1)
        for reader, picture in pictures.items():
            # ImageMagick leaves colours out that are all grey.
            if picture.size != size or (picture.mode != mode and reader != "ImageMagick"):
                print(name, reader, "shows", picture.size, picture.mode)
                continue
            samples = numpy.asarray(picture.convert(mode), dtype=float).reshape(right.shape)
            errors.setdefault((reader, colours, quality), []).append(((samples - right) ** 2).mean())
    for (reader, colours, quality), found in errors.items():
        table = LEAST_HALVED if colours == "420" else LEAST
        least = table[max(number for number in table if number <= quality)]
        if decibels(numpy.mean(found)) < least:
            print(f"{colours}-{quality} {reader} is at {decibels(numpy.mean(found)):.1f} dB, not at {least}")
    with tempfile.TemporaryDirectory() as home, pages_browser.Browser(home) as browser:
        for name in names[::9]:
            data = canvas.shown(browser, folder / name)
            if data is None:
                print(name, "is not shown by Chromium")
                continue
            samples = numpy.asarray(Image.open(io.BytesIO(data)).convert("RGB"), dtype=float)
            theirs = numpy.asarray(Image.open(folder / name).convert("RGB"), dtype=float)
            if samples.shape != theirs.shape or abs(samples - theirs).mean() > 3:
                print(name, "is another picture in Chromium")


main()
