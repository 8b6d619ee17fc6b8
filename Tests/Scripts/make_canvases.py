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
    """Frames are (left, top, width, height, pixels, disposal, transparent or None); disposal None has no control block."""
    colours = [(0, 0, 255), (255, 0, 0), (0, 255, 0), (255, 255, 255)] + [(i, 255 - i, i // 2) for i in range(4, 1 << bits)]
    data = b"GIF89a" + struct.pack("<HHBBB", SIZE, SIZE, 0x80 | (bits - 1), 0, 0) + bytes(v for c in colours for v in c)
    shown = np.zeros((SIZE, SIZE, 4), np.uint8)
    pictures = []
    for left, top, width, height, pixels, disposal, clear in frames:
        pixels = np.array(pixels).reshape(height, width) if np.size(pixels) > 1 else np.full((height, width), pixels)
        if disposal is not None:
            data += b"\x21\xf9\x04" + bytes([disposal << 2 | (clear is not None)]) + struct.pack("<H", 10) + bytes([clear or 0, 0])
        data += b"\x2c" + struct.pack("<4HB", left, top, width, height, 0) + coded([int(v) for v in pixels.ravel()], bits)
        before = shown.copy()
        place = (slice(top, top + height), slice(left, left + width))
        painted = np.dstack([np.array(colours, np.uint8)[pixels], np.full((height, width), 255, np.uint8)])
        shown[place] = np.where((pixels == (-1 if clear is None else clear))[..., None], shown[place], painted)
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
    with tempfile.TemporaryDirectory() as folder, pages_browser.Browser(folder) as browser:
        for name, count in made.items():
            (SHOWN / f"{name}.png").write_bytes(canvas.shown(browser, FOLDER / name))
            print(name, count)


if __name__ == "__main__":
    main()
