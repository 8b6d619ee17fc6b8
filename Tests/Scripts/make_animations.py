#!/usr/bin/env python3
"""Makes animated PNGs in every way there is, and has Chromium decode them.

usage: make_animations.py FOLDER [--only-files]

Below `moving/` lies animations in each format, shown three times or for ever: frames of one colour each. Prints a line of JSON for each PNG: its name, how long each frame is shown, how often all are. `NAME.frames.png` has the
frames as Chromium shows them, one below the other. Files in folders have no such line.
"""

import itertools
import json
import pathlib
import random
import struct
import subprocess
import sys
import zlib

import numpy as np
from PIL import Image

import browser_frames
from hostile.png import chunk

FOLDER = pathlib.Path(sys.argv[1])
WIDTH, HEIGHT = 24, 16
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
NONE, BACKGROUND, PREVIOUS = 0, 1, 2
SOURCE, OVER = 0, 1


class Animated:
    """An animated PNG being written, chunk by chunk."""

    def __init__(self, kind=6, bits=8, interlaced=False, seed=0):
        self.kind, self.bits, self.interlaced = kind, bits, interlaced
        self.random = np.random.default_rng(seed)
        self.sequence = 0
        self.chunks = []

    def head(self, width=WIDTH, height=HEIGHT):
        return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, self.bits, self.kind, 0, 0, int(self.interlaced)))

    def pixels(self, width, height):
        """Filtered rows of a flat colour with some other pixels, compressed."""
        per_pixel = CHANNELS[self.kind]
        most = 2 ** self.bits - 1 if self.kind != 3 else 3
        base = self.random.integers(0, most + 1, per_pixel)
        samples = np.tile(base, (height, width, 1))
        samples[self.random.random((height, width)) < 0.3] = self.random.integers(0, most + 1, per_pixel)
        if self.kind in (4, 6):
            samples[..., -1] = self.random.choice([0, most // 3, most], (height, width))
        passes = [(0, 0, 1, 1)]
        if self.interlaced:
            passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
        rows = b""
        for x, y, right, down in passes:
            part = samples[y::down, x::right]
            if part.size:
                rows += b"".join(b"\0" + self.packed(row) for row in part)
        return zlib.compress(rows)

    def packed(self, row):
        if self.bits == 16:
            return row.astype(">u2").tobytes()
        if self.bits == 8:
            return row.astype(np.uint8).tobytes()
        bits = "".join(format(int(v), f"0{self.bits}b") for v in row.ravel())
        bits += "0" * (-len(bits) % 8)
        return bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))

    def start(self, frames, plays=0):
        if self.kind == 3:
            self.chunks += [chunk(b"PLTE", bytes(self.random.integers(0, 256, 12, dtype=np.uint8)))]
            self.chunks += [chunk(b"tRNS", bytes([255, 0, 128]))]
        self.chunks += [chunk(b"acTL", struct.pack(">II", frames, plays))]
        return self

    def control(self, x=0, y=0, width=WIDTH, height=HEIGHT, delay=(1, 10), disposal=NONE, blending=SOURCE):
        self.area = (width, height)
        self.chunks += [chunk(b"fcTL", struct.pack(">IIIIIHHBB", self.sequence, width, height, x, y, *delay, disposal,
                                                   blending))]
        self.sequence += 1
        return self

    def default(self, parts=1):
        """The picture for those who know no animation."""
        data = self.pixels(WIDTH, HEIGHT)
        step = -(-len(data) // parts)
        self.chunks += [chunk(b"IDAT", data[i:i + step]) for i in range(0, len(data), step)]
        return self

    def data(self, parts=1):
        data = self.pixels(*self.area)
        step = -(-len(data) // parts)
        for i in range(0, len(data), step):
            self.chunks += [chunk(b"fdAT", struct.pack(">I", self.sequence) + data[i:i + step])]
            self.sequence += 1
        return self

    def frame(self, *words, parts=1, **named):
        return self.control(*words, **named).data(parts)

    def bytes(self, end=True):
        last = [chunk(b"IEND", b"")] if end else []
        return b"\x89PNG\r\n\x1a\n" + self.head() + b"".join(self.chunks + last)

    def save(self, name):
        (FOLDER / name).write_bytes(self.bytes())


def composed():
    """Every disposal after every blending, in areas that overlap and touch the edges."""
    areas = [(0, 0, 10, 7), (5, 3, 12, 9), (14, 6, 10, 10), (23, 15, 1, 1), (0, 8, 24, 8), (3, 2, 9, 9)]
    pairs = list(itertools.product((NONE, BACKGROUND, PREVIOUS), (SOURCE, OVER)))
    for seed, kind in enumerate((6, 4, 2, 0, 3)):
        file = Animated(kind, seed=seed).start(13, plays=seed)
        file.control(disposal=pairs[seed][0]).default(parts=3)
        order = random.Random(seed).sample(pairs * 2, 12)
        for index, (disposal, blending) in enumerate(order):
            x, y, width, height = areas[index % len(areas)]
            file.frame(x, y, width, height, disposal=disposal, blending=blending, delay=(index + 2, 30), parts=1 + index % 2)
        file.save(f"composed-{kind}.png")


def starts():
    Animated(seed=20).start(2).default().frame(delay=(30, 100)).frame(3, 4, 8, 8, blending=OVER).save("apart.png")
    Animated(2, seed=21).start(2).default().frame(4, 4, 8, 8).frame(6, 2, 8, 8).save("apart-in-a-corner.png")
    Animated(seed=22).start(1).default().frame().save("apart-single.png")
    Animated(seed=23).start(1).control().default().save("single.png")
    Animated(seed=24).start(3).control(disposal=PREVIOUS).default().frame(2, 2, 5, 5).frame(9, 9, 5, 5).save("previous-first.png")
    Animated(seed=25).start(5).control().default().frame().frame().save("fewer-than-told.png")
    Animated(seed=26).default().save("still.png")


def depths():
    for kind, bits in ((0, 1), (0, 4), (3, 2), (2, 16), (6, 16)):
        file = Animated(kind, bits, seed=30 + bits).start(3).control().default()
        file.frame(5, 3, 11, 9).frame(1, 1, 7, 7, blending=SOURCE).save(f"depth-{kind}-{bits}.png")
    file = Animated(6, 8, True, seed=40).start(2).control().default()
    file.frame(5, 3, 11, 9, blending=OVER).save("interlaced.png")


def delays():
    file = Animated(seed=50).start(6, plays=3).control(delay=(1, 0)).default()
    for delay in ((0, 100), (1, 60), (65535, 65535), (7, 1), (1, 1000)):
        file.frame(delay=delay)
    file.save("delays.png")


def broken():
    def save(name, data):
        (FOLDER / "broken" / name).write_bytes(data)
    whole = Animated(seed=60).start(3).control().default().frame(2, 2, 9, 9).frame(4, 4, 9, 9).bytes()
    save("ends-in-data.png", whole[:-40])
    save("ends-in-length.png", whole[:whole.rindex(b"fcTL") - 2])
    last = whole.rindex(b"fdAT")
    save("wrong-checksum.png", whole[:last + 12] + bytes([whole[last + 12] ^ 1]) + whole[last + 13:])
    save("outside.png", Animated(seed=61).start(2).control().default().frame(20, 10, 9, 9).bytes())
    save("overflowing.png", Animated(seed=62).start(2).control().default().control(0xFFFFFFFF, 2, 9, 9).bytes())
    file = Animated(seed=63).start(3).control().default().frame(2, 2, 9, 9)
    file.sequence += 1
    save("gap.png", file.frame(4, 4, 9, 9).bytes())
    save("no-area.png", Animated(seed=64).start(2).control().default().control(1, 1, 0, 4).bytes())
    save("short-data.png", Animated(seed=65).start(2).control().default().bytes(False)
         + chunk(b"fcTL", struct.pack(">IIIIIHHBB", 1, 4, 4, 0, 0, 1, 10, 0, 0)) + chunk(b"fdAT", b"\0\0\0") + chunk(b"IEND", b""))
    file = Animated(seed=66).start(2).control().default().control(1, 1, 8, 8)
    file.area = (4, 4)
    save("few-pixels.png", file.data().bytes())
    # What is wrong before the first pixels makes a still.
    save("still-size.png", Animated(seed=67).start(2).control(0, 0, 5, 5).default().frame().bytes())
    save("still-none.png", Animated(seed=68).start(0).control().default().frame().bytes())
    save("still-late.png", Animated(seed=69).default().start(2).frame().frame().bytes())


def moving():
    """Frames of one colour each, but for a square that wanders along the left."""
    tints = [(220, 30, 30), (30, 200, 40), (30, 60, 230), (240, 220, 20), (20, 20, 20), (240, 240, 240)]
    frames = []
    for index, tint in enumerate(tints):
        frame = Image.new("RGB", (64, 48), tint)
        frame.paste((255, 255, 255) if sum(tint) < 500 else (0, 0, 0), (4, 6 * index, 12, 6 * index + 8))
        frames.append(frame)
    durations = [100, 200, 50, 1000, 80, 120]
    for plays in (0, 3):
        for kind in ("gif", "webp", "png", "avif"):
            options = {"webp": {"lossless": True}, "avif": {"quality": 95, "subsampling": "4:4:4"}}.get(kind, {})
            # Pillow is told how often a GIF is repeated, and nothing for an AVIF.
            loop = {} if kind == "avif" else {"loop": plays - 1 if kind == "gif" and plays else plays}
            path = FOLDER / "moving" / f"{kind}-{plays}.{kind}"
            frames[0].save(path, save_all=True, append_images=frames[1:], duration=durations, **options, **loop)
            if kind == "avif" and plays:
                path.write_bytes(shown(path.read_bytes(), plays))
    subprocess.run(["cjxl", "-d", "0", FOLDER / "moving" / "png-0.png", FOLDER / "moving" / "jxl-0.jxl"], check=True,
                   stderr=subprocess.DEVNULL)


def shown(data, plays):
    """An AVIF whose tracks last for ever, made to last for some rounds."""
    start = 0
    while (start := data.find(b"edts", start)) >= 0:
        segment, head = struct.unpack(">Q", data[start + 20:start + 28])[0], data.rindex(b"tkhd", 0, start)
        whole = struct.pack(">Q", segment * plays)
        data = data[:head + 32] + whole + data[head + 40:]
        start += 1
    return data


def main():
    (FOLDER / "broken").mkdir(parents=True)
    (FOLDER / "moving").mkdir()
    moving()
    composed()
    starts()
    depths()
    delays()
    broken()
    if "--only-files" in sys.argv:
        return
    with browser_frames.Decoder() as decoder:
        for path in sorted(FOLDER.glob("*.png")):
            frames, durations, loops = decoder.frames(path)
            Image.fromarray(np.concatenate(frames)).save(FOLDER / f"{path.name}.frames.png")
            print(json.dumps({"name": path.name, "delays": durations, "loops": loops}))


if __name__ == "__main__":
    main()
