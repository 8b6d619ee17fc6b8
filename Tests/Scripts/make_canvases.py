#!/usr/bin/env python3
"""Makes GIFs whose canvas is seen through their frames, and what is right of each frame.

usage: make_canvases.py FOLDER

`shown/NAME.png` is what Chromium's canvas has of the first frame; `frames/NAME-0.png` and so on are what is seen of every
frame, painted here. Prints the names and numbers of frames, a line each.
"""

import pathlib
import struct
import sys
import tempfile

import numpy as np
from PIL import Image

import canvas
import pages_browser

FOLDER = pathlib.Path(sys.argv[1])
SHOWN, FRAMES = FOLDER / "shown", FOLDER / "frames"
SIZE = 16
PASSES = [(0, 8), (4, 8), (2, 4), (1, 2)]
made = {}


def coded(pixels, bits):
    """Codes of one size: the table is cleared before they would grow."""
    clear = 1 << bits
    codes = []
    for place, pixel in enumerate(pixels):
        if place % (clear - 2) == 0:
            codes.append(clear)
        codes.append(pixel)
    total = sum(code << (bits + 1) * place for place, code in enumerate(codes + [clear + 1]))
    data = total.to_bytes(((len(codes) + 1) * (bits + 1) + 7) // 8, "little")
    blocks = b"".join(bytes([len(data[i:i + 255])]) + data[i:i + 255] for i in range(0, len(data), 255))
    return bytes([bits]) + blocks + b"\0"


def gif(name, frames, bits=2):
    """Frames are (left, top, width, height, pixels, disposal, transparent or None, and whether it is interlaced).

    Disposal None has no control block. A first frame makes the canvas larger where it reaches beyond it; others are cut.
    """
    colours = [(0, 0, 255), (255, 0, 0), (0, 255, 0), (255, 255, 255)] + [(i, 255 - i, i // 2) for i in range(4, 1 << bits)]
    data = b"GIF89a" + struct.pack("<HHBBB", SIZE, SIZE, 0x80 | (bits - 1), 0, 0) + bytes(v for c in colours for v in c)
    first = frames[0]
    shown = np.zeros((max(SIZE, first[1] + first[3]), max(SIZE, first[0] + first[2]), 4), np.uint8)
    pictures = []
    for left, top, width, height, pixels, disposal, clear, *interlaced in frames:
        pixels = np.array(pixels).reshape(height, width) if np.size(pixels) > 1 else np.full((height, width), pixels)
        if disposal is not None:
            data += b"\x21\xf9\x04" + bytes([disposal << 2 | (clear is not None)]) + struct.pack("<H", 10) + bytes([clear or 0, 0])
        order = [y for begin, step in PASSES for y in range(begin, height, step)] if interlaced else range(height)
        flags = 0x40 if interlaced else 0
        data += b"\x2c" + struct.pack("<4HB", left, top, width, height, flags) + coded([int(v) for v in pixels[list(order)].ravel()], bits)
        before = shown.copy()
        place = (slice(top, top + height), slice(left, left + width))
        painted = np.dstack([np.array(colours, np.uint8)[pixels], np.full((height, width), 255, np.uint8)])
        rows, columns = shown[place].shape[:2]
        is_clear = (pixels == (-1 if clear is None else clear))[:rows, :columns, None]
        shown[place] = np.where(is_clear, shown[place], painted[:rows, :columns])
        pictures.append(shown.copy())
        if disposal == 2:
            shown[place] = 0
        elif disposal == 3:
            shown = before
    (FOLDER / name).write_bytes(data + b";")
    made[name] = len(frames)
    for index, picture in enumerate(pictures):
        Image.fromarray(picture).save(FRAMES / f"{name}-{index}.png")


def main():
    SHOWN.mkdir(parents=True)
    FRAMES.mkdir()
    many = np.arange(36) * 7 % 256
    every = np.arange(256)
    gif("small.gif", [(4, 5, 6, 6, 1, None, None)])
    gif("small-control.gif", [(4, 5, 6, 6, 1, 0, None)])
    gif("small-many-colours.gif", [(4, 5, 6, 6, many, None, None)], 8)
    gif("whole.gif", [(0, 0, 16, 16, 1, None, None)])
    gif("whole-every-colour.gif", [(0, 0, 16, 16, every, None, None)], 8)
    gif("grows.gif", [(4, 4, 4, 4, 1, 0, None), (0, 0, 16, 16, 2, 0, None)])
    gif("taken-away.gif", [(0, 0, 16, 16, 1, 2, None), (2, 2, 3, 3, 2, 2, None), (4, 4, 2, 2, 3, 0, None)])
    gif("taken-away-many-colours.gif", [(0, 0, 16, 16, 1, 2, None), (2, 2, 6, 6, many, 2, None), (4, 4, 2, 2, 3, 0, None)], 8)
    gif("taken-away-and-covered.gif", [(0, 0, 16, 16, 1, 2, None), (0, 0, 16, 16, 2, 2, None), (0, 0, 16, 16, 3, 2, None)])
    gif("taken-back.gif", [(3, 3, 6, 6, 1, 0, None), (0, 0, 16, 16, 2, 3, None), (4, 4, 2, 2, 3, 0, None)])
    gif("with-transparency.gif", [(0, 0, 16, 16, 1, 2, None), (2, 2, 6, 6, [0, 1, 2] * 12, 2, 0), (4, 4, 2, 2, 3, 2, None)])
    gif("mixed.gif", [(0, 0, 16, 16, 1, 1, None), (2, 2, 6, 6, 2, 2, None), (9, 9, 4, 4, 3, 0, None)])
    random = np.random.default_rng(18)
    ground = (0, 0, 16, 16, 1, 1, None)
    for name, frames in {
            "below": [(3, 5, 9, 20)], "below-right": [(9, 5, 12, 20)], "just-below": [(0, 0, 16, 17)], "far-below": [(2, 15, 5, 300)],
            "beside": [(9, 2, 12, 12)], "outside": [(2, 16, 5, 9), (20, 2, 5, 9)], "twice": [(3, 5, 9, 20), (1, 9, 9, 9)]}.items():
        for bits in (1, 2, 8):
            reaching = [(*rect, random.integers(0, 1 << bits, rect[2:][::-1]), 1, None, True) for rect in frames]
            gif(f"interlaced-{name}-{bits}.gif", [ground, *reaching, (4, 4, 2, 2, 0, 1, None)], max(bits, 2))
    gif("interlaced-first.gif", [(3, 5, 9, 20, random.integers(0, 4, (20, 9)), 1, None, True), ground])
    gif("interlaced-and-taken-away.gif", [(0, 0, 16, 16, 1, 2, None), (3, 5, 9, 20, random.integers(0, 3, (20, 9)), 2, None, True), ground])
    gif("interlaced-see-through.gif", [ground, (3, 5, 9, 20, random.integers(0, 4, (20, 9)), 1, 2, True), ground])
    with tempfile.TemporaryDirectory() as folder, pages_browser.Browser(folder) as browser:
        for name, count in made.items():
            (SHOWN / f"{name}.png").write_bytes(canvas.shown(browser, FOLDER / name))
            print(name, count)


if __name__ == "__main__":
    main()
