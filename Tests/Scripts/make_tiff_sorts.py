#!/usr/bin/env python3
"""Makes TIFFs of every sort of sample, and what is right of each: the pixels that went in, rounded to its bits.

usage: make_tiff_sorts.py FOLDER

`shown/NAME.png` has the pixels. Prints "NAME", or "NAME refused WORDS", a line each.
"""

import io
import pathlib
import struct
import subprocess
import sys
import zlib

import numpy as np
from PIL import Image

FOLDER = pathlib.Path(sys.argv[1])
SHOWN = FOLDER / "shown"
WIDTH, HEIGHT = 64, 48
y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
COLOURS = np.stack([x * 255 // (WIDTH - 1), y * 255 // (HEIGHT - 1), (x // 8 + y // 8) % 2 * 190 + 30], -1).astype(np.uint8)
COLOURS[:8, :8] = (255, 0, 0)
ALPHA = (x * 255 // (WIDTH - 1)).astype(np.uint8)
GREY = COLOURS[..., 0]
PHOTOMETRIC = {"white": 0, "grey": 1, "rgb": 2, "palette": 3, "inks": 5, "ycc": 6, "lab": 8}


def packed(rows, bits, order):
    """Rows of numbers; those that do not fill bytes begin with their first bit."""
    out = bytearray()
    for row in rows.reshape(rows.shape[0], -1):
        if bits in (8, 16, 32, 64):
            out += row.astype(f"{order}u{bits // 8}").tobytes()
        elif bits == 24:
            out += b"".join(int(v).to_bytes(3, "little" if order == "<" else "big") for v in row)
        else:
            text = "".join(format(int(v), f"0{bits}b") for v in row)
            out += int(text.ljust(-(-len(text) // 8) * 8, "0"), 2).to_bytes(-(-len(text) // 8), "big")
    return bytes(out)


def tiff(kind, bits, blocks, count, order="<", sort=1, planar=False, tile=None, deflate=False, extra=(), tags=None):
    """A TIFF of one strip, or of a tile's blocks, a plane after the other."""
    if deflate:
        blocks = [zlib.compress(block) for block in blocks]
    fields = {
        256: (3, [WIDTH]), 257: (3, [HEIGHT]), 258: (3, [bits] * count), 259: (3, [8 if deflate else 1]), 262: (3, [PHOTOMETRIC[kind]]),
        277: (3, [count]), 284: (3, [2 if planar else 1]), 339: (3, [sort] * count),
    }
    if extra:
        fields[338] = (3, list(extra))
    places, lengths = (324, 325) if tile else (273, 279)
    if tile:
        fields |= {322: (3, [tile]), 323: (3, [tile])}
    else:
        fields[278] = (3, [HEIGHT])
    fields[lengths] = (4, [len(block) for block in blocks])
    fields[places] = (4, [0] * len(blocks))
    fields |= tags or {}
    head = 8 + 2 + 12 * len(fields) + 4
    sizes = {tag: len(values) * {3: 2, 4: 4}[t] for tag, (t, values) in fields.items()}
    rest = head + sum(size for size in sizes.values() if size > 4)
    starts, place = [], rest
    for block in blocks:
        starts.append(place)
        place += len(block)
    fields[places] = (4, starts)
    rows, more = b"", b""
    for tag, (t, values) in sorted(fields.items()):
        data = b"".join(struct.pack(order + {3: "H", 4: "I"}[t], value) for value in values)
        if len(data) > 4:
            rows += struct.pack(order + "HHII", tag, t, len(values), head + len(more))
            more += data
        else:
            rows += struct.pack(order + "HHI", tag, t, len(values)) + data.ljust(4, b"\0")
    start = b"II\x2a\0" if order == "<" else b"MM\0\x2a"
    return start + struct.pack(order + "IH", 8, len(fields)) + rows + bytes(4) + more + b"".join(blocks)


def add(name, data, pixels):
    (FOLDER / name).write_bytes(data)
    Image.fromarray(pixels).save(SHOWN / f"{name}.png")
    print(name)


def refused(name, data, words):
    (FOLDER / name).write_bytes(data)
    print(name, "refused", words)


def scaled(values, bits):
    most = 2 ** bits - 1
    return [[[int(v) * most // 255 for v in np.atleast_1d(pixel)] for pixel in row] for row in values]


def numbers(values, bits):
    return np.array(scaled(values, bits), dtype=np.uint64)


def back(values, bits):
    most = 2 ** bits - 1
    pixels = np.round(values.astype(np.float64) * 255 / most).astype(np.uint8)
    return pixels[..., 0] if pixels.shape[-1] == 1 else pixels


def old_jpegs():
    """JPEG as TIFF had it at first (TIFF 6.0, section 22): the whole stream, or its tables and the data of its scan."""
    for word, picture, sampling, factors in (("", COLOURS, "4:4:4", [1, 1]), ("-shared", COLOURS, "4:2:0", [2, 2]), ("-grey", GREY, None, None)):
        stream = io.BytesIO()
        Image.fromarray(picture).save(stream, "JPEG", quality=90, **({"subsampling": sampling} if sampling else {}))
        stream = stream.getvalue()
        # libtiff makes colours that pixels share no smoother.
        shown = subprocess.run(["djpeg", "-nosmooth"], input=stream, capture_output=True, check=True).stdout
        pixels = np.asarray(Image.open(io.BytesIO(shown)))
        kind, count = ("ycc", 3) if sampling else ("grey", 1)
        basic = {259: (3, [6]), 512: (3, [1])} | ({530: (3, factors)} if factors else {})
        for order, big in (("<", ""), (">", "-big")):
            def whole(place):
                return tiff(kind, 8, [stream], count, order, tags=basic | {513: (4, [place]), 514: (4, [len(stream)])})
            add(f"old-jpeg{word}{big}.tiff", whole(len(whole(0)) - len(stream)), pixels)
        segments, place = {}, 2
        while stream[place + 1] != 0xDA:
            length = int.from_bytes(stream[place + 2:place + 4], "big")
            segments.setdefault(stream[place + 1], b"")
            segments[stream[place + 1]] += stream[place + 4:place + 2 + length]
            place += 2 + length
        scan = stream[place + 2 + int.from_bytes(stream[place + 2:place + 4], "big"):-2]
        rounding = {segments[0xDB][at]: segments[0xDB][at + 1:at + 65] for at in range(0, len(segments[0xDB]), 65)}
        codes, at = {}, 0
        while at < len(segments[0xC4]):
            size = 17 + sum(segments[0xC4][at + 1:at + 17])
            codes[segments[0xC4][at]] = segments[0xC4][at + 1:at + size]
            at += size
        which = [0, 1, 1][:count]
        parts = [rounding[index] for index in which] + [codes[index] for index in which] + [codes[16 + index] for index in which]

        def tables(start):
            places = [start + sum(map(len, parts[:index])) for index in range(len(parts))]
            lists = {519 + group: (4, places[group * count:(group + 1) * count]) for group in range(3)}
            return tiff(kind, 8, [scan], count, tags=basic | lists)

        add(f"old-jpeg-tables{word}.tiff", tables(len(tables(0))) + b"".join(parts), pixels)


def main():
    SHOWN.mkdir(parents=True)
    old_jpegs()
    for order, word in (("<", ""), (">", "-big")):
        for bits in (1, 2, 4, 6, 8, 10, 12, 14, 16, 24, 32, 64):
            for kind, values in (("grey", GREY), ("white", GREY), ("rgb", COLOURS)):
                if kind == "rgb" and bits == 1:
                    continue
                samples = numbers(values, bits)
                stored = np.uint64(2 ** bits - 1) - samples if kind == "white" else samples
                add(f"{kind}-{bits}{word}.tiff", tiff(kind, bits, [packed(stored, bits, order)], samples.shape[-1], order, deflate=bits % 4 == 0),
                    back(samples, bits))
        for bits, letter in ((16, "f2"), (32, "f4"), (64, "f8")):
            for kind, values in (("grey", GREY[..., None]), ("rgb", COLOURS)):
                for most in (1, 255):
                    data = (values / 255 * most).astype(order + letter).tobytes()
                    add(f"{kind}-float-{bits}-{most}{word}.tiff", tiff(kind, bits, [data], values.shape[-1], order, 3), values.squeeze())
    beyond = (COLOURS / 255 * 2).astype("<f4")
    add("rgb-float-light.tiff", tiff("rgb", 32, [beyond.tobytes()], 3, sort=3), np.minimum(COLOURS.astype(int) * 2, 255).astype(np.uint8))
    planes = COLOURS.transpose(2, 0, 1)
    for bits in (8, 16, 12):
        samples = numbers(COLOURS, bits).transpose(2, 0, 1)
        add(f"planes-{bits}.tiff", tiff("rgb", bits, [packed(plane, bits, "<") for plane in samples], 3, planar=True), back(samples.transpose(1, 2, 0), bits))
        for planar in (False, True):
            squares = [samples[:, top:top + 16, left:left + 16] for top in range(0, HEIGHT, 16) for left in range(0, WIDTH, 16)]
            if planar:
                blocks = [packed(square[band], bits, "<") for band in range(3) for square in squares]
            else:
                blocks = [packed(square.transpose(1, 2, 0), bits, "<") for square in squares]
            add(f"tiles-{bits}{'-planes' if planar else ''}.tiff", tiff("rgb", bits, blocks, 3, planar=planar, tile=16, deflate=True),
                back(samples.transpose(1, 2, 0), bits))
    with_alpha = np.dstack([COLOURS, ALPHA])
    times = np.dstack([(COLOURS.astype(int) * ALPHA[..., None] + 127) // 255, ALPHA]).astype(np.uint8)
    for bits in (8, 16, 12, 32):
        for word, values, extra in (("alpha", with_alpha, 2), ("times-alpha", times, 1)):
            samples = numbers(values, bits)
            add(f"{word}-{bits}.tiff", tiff("rgb", bits, [packed(samples, bits, "<")], 4, extra=(extra,)), with_alpha)
    inks = np.dstack([255 - COLOURS, np.zeros_like(GREY)])
    for bits in (8, 16, 32):
        add(f"inks-{bits}.tiff", tiff("inks", bits, [packed(numbers(inks, bits), bits, "<")], 4), COLOURS)
    light = COLOURS.astype(float) @ [0.299, 0.587, 0.114]
    blue, red = (COLOURS[..., 2] - light) / 1.772 + 128, (COLOURS[..., 0] - light) / 1.402 + 128
    told = np.clip(np.round(np.dstack([light, blue, red])), 0, 255).astype(np.uint8)
    for deflate in (False, True):
        add(f"ycc{'-deflate' if deflate else ''}.tiff", tiff("ycc", 8, [told.tobytes()], 3, deflate=deflate, tags={530: (3, [1, 1])}), COLOURS)
    # Two by two pixels share a colour, which is the same of all four here.
    wide = np.kron(COLOURS[::2, ::2], np.ones((2, 2, 1), np.uint8))
    shared = np.kron(told[::2, ::2], np.ones((2, 2, 1), np.uint8))
    blocks = b"".join(shared[top:top + 2, left:left + 2, 0].tobytes() + shared[top, left, 1:].tobytes() for top in range(0, HEIGHT, 2) for left in range(0, WIDTH, 2))
    add("ycc-shared.tiff", tiff("ycc", 8, [blocks], 3, tags={530: (3, [2, 2])}), wide)
    table = np.array([[(i * 37) % 256, (i * 91) % 256, 255 - i] for i in range(256)], np.uint8)
    for bits in (1, 2, 4, 8):
        few = table[:2 ** bits]
        indices = GREY >> (8 - bits)
        colours = {320: (3, [int(v) * 257 for v in few.T.ravel()])}
        add(f"palette-{bits}.tiff", tiff("palette", bits, [packed(indices, bits, "<")], 1, tags=colours), few[indices])
    for bits in (8, 16, 32):
        data = (GREY // 2).astype(f"<i{bits // 8}").tobytes()
        refused(f"signed-{bits}.tiff", tiff("grey", bits, [data], 1, sort=2), "negative")
    refused("complex.tiff", tiff("grey", 64, [bytes(8 * WIDTH * HEIGHT)], 1, sort=6), "complex")


if __name__ == "__main__":
    main()
