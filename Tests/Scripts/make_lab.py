#!/usr/bin/env python3
"""Makes TIFFs whose samples are Lab, and what LittleCMS has of each in sRGB.

usage: make_lab.py FOLDER

`shown/NAME.png` is what is right of NAME. Prints the names, a line each, and "refused" behind those that are not read.
"""

import pathlib
import struct
import sys
import zlib

import numpy as np
from PIL import Image, ImageCms

FOLDER = pathlib.Path(sys.argv[1])
SHOWN = FOLDER / "shown"
SHOWN.mkdir(parents=True)
LIGHTNESS = [0, 13, 40, 90, 128, 170, 230, 255]
SIDES = [(0, 0), (127, 0), (-127, 0), (0, 127), (0, -127), (60, 60), (-60, 60), (40, -90), (-10, 3), (5, -8)]
VALUES = np.array([[(lightness, a, b) for lightness in LIGHTNESS] for a, b in SIDES], np.int16)
WIDTH, HEIGHT = len(LIGHTNESS), len(SIDES)


def shown():
    """By LittleCMS, relative to white."""
    picture = Image.frombytes("LAB", (WIDTH, HEIGHT), (VALUES & 255).astype(np.uint8).tobytes())
    lab, srgb = ImageCms.createProfile("LAB", 5000), ImageCms.createProfile("sRGB")
    return ImageCms.profileToProfile(picture, lab, srgb, renderingIntent=1, outputMode="RGB", flags=0x0040 | 0x0100)


def tiff(bits, blocks, planar=False, tile=None, count=3, order="<", profile=None):
    """The blocks are strips of the whole picture, or tiles; a plane after the other."""
    blocks = [zlib.compress(block) for block in blocks]
    tags = {
        256: (3, [WIDTH]), 257: (3, [HEIGHT]), 258: (3, [bits] * count), 259: (3, [8]), 262: (3, [8]), 277: (3, [count]),
        284: (3, [2 if planar else 1]),
    }
    if count > 3:
        tags[338] = (3, [2])
    tags |= {322: (3, [tile]), 323: (3, [tile])} if tile else {278: (3, [HEIGHT])}
    places, lengths = (324, 325) if tile else (273, 279)
    if profile:
        tags[34675] = (7, profile)
    offset = 8 + 2 + 12 * (len(tags) + 2) + 4
    outside = b""

    def field(tag, kind, values):
        nonlocal outside
        data = values if kind == 7 else b"".join(struct.pack(order + {3: "H", 4: "I"}[kind], v) for v in values)
        head = struct.pack(order + "HHI", tag, kind, len(values))
        if len(data) <= 4:
            return head + data.ljust(4, b"\0")
        place = offset + len(outside)
        outside += data + bytes(len(data) % 2)
        return head + struct.pack(order + "I", place)

    tags[places], tags[lengths] = (4, [0] * len(blocks)), (4, [len(block) for block in blocks])
    for _ in range(2):
        outside = b""
        fields = b"".join(field(tag, *tags[tag]) for tag in sorted(tags))
        start = offset + len(outside)
        tags[places] = (4, [start + sum(map(len, blocks[:i])) for i in range(len(blocks))])
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    return head + struct.pack(order + "H", len(tags)) + fields + bytes(4) + outside + b"".join(blocks)


def samples(bits, order, alpha=False):
    values = VALUES.astype(np.int32)
    if bits == 16:
        values = values * [257, 256, 256]
    if alpha:
        values = np.concatenate([values, np.full((HEIGHT, WIDTH, 1), 2 ** bits - 1)], -1)
    return (values & (2 ** bits - 1)).astype({8: "u1", 16: order + "u2"}[bits])


def add(name, data, right):
    (FOLDER / name).write_bytes(data)
    right.save(SHOWN / f"{name}.png")
    print(name, "refused Lab in planes" if "planes" in name else "")


def main():
    right = shown()
    for bits in (8, 16):
        for order in "<>":
            whole = samples(bits, order)
            word = f"{bits}-{'II' if order == '<' else 'MM'}"
            add(f"strip-{word}.tiff", tiff(bits, [whole.tobytes()], order=order), right)
            planes = [np.ascontiguousarray(whole[:, :, band]).tobytes() for band in range(3)]
            add(f"planes-{word}.tiff", tiff(bits, planes, planar=True, order=order), right)
            tile = np.zeros((16, 16, 3), whole.dtype)
            tile[:HEIGHT, :WIDTH] = whole
            add(f"tiles-{word}.tiff", tiff(bits, [tile.tobytes()], tile=16, order=order), right)
            planes = [np.ascontiguousarray(tile[:, :, band]).tobytes() for band in range(3)]
            add(f"tiled-planes-{word}.tiff", tiff(bits, planes, planar=True, tile=16, order=order), right)
            add(f"alpha-{word}.tiff", tiff(bits, [samples(bits, order, True).tobytes()], count=4, order=order), right)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB", 5000)).tobytes()
    add("profile.tiff", tiff(8, [samples(8, "<").tobytes()], profile=profile), right)


if __name__ == "__main__":
    main()
