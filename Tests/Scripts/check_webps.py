#!/usr/bin/env python3
"""Looks how far the stills of a folder, read by Pillow, are from what they were made of.

    check_webps.py FOLDER

Prints a line for each file: its name, the types of its chunks, the largest and the mean distance of what is seen on black in
steps of 255, and the largest of its transparency. NAME.samples beside NAME has the samples that NAME was made of: rows of RGB
or RGBA without gaps.
"""
import pathlib
import struct
import sys

import numpy
from PIL import Image


def chunks(file):
    place = 12
    while place + 8 <= len(file):
        kind, length = struct.unpack("<4sI", file[place:place + 8])
        yield kind.decode().strip()
        place += 8 + length + length % 2
    assert place == len(file) == 8 + struct.unpack("<I", file[4:8])[0]


def seen(samples):
    alpha = samples[:, :, 3:].astype(float) / 255
    return samples[:, :, :3] * alpha, samples[:, :, 3].astype(int)


for path in sorted(pathlib.Path(sys.argv[1]).glob("*.webp")):
    shown = numpy.asarray(Image.open(path).convert("RGBA"))
    height, width, _ = shown.shape
    samples = numpy.frombuffer(path.with_name(path.name + ".samples").read_bytes(), "u1").reshape(height, width, -1)
    if samples.shape[2] == 3:
        samples = numpy.dstack([samples, numpy.full((height, width), 255, "u1")])
    (wanted, clear), (colours, alpha) = seen(samples), seen(shown)
    distance = numpy.abs(wanted - colours)
    print(path.name, "+".join(chunks(path.read_bytes())), round(distance.max()), round(distance.mean(), 2),
          numpy.abs(clear - alpha).max())
