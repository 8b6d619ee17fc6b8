#!/usr/bin/env python3
"""PNGs of every sort, written by hand, with what their pixels are.

    make_pngs.py FOLDER [--only-files]

Prints "NAME BANDS BYTES", a line each: samples a pixel, and bytes a sample, of what lies in NAME.samples: rows without gaps,
in this machine's byte order; colours for a palette's numbers, 8 bits for fewer, alpha where a colour is clear.
A damaged file has "NAME refused"; one that an oddity makes no worse has its samples, too, and is left to libpng where its
line ends with "libpng".
"""
import pathlib
import random
import struct
import sys
import zlib

import numpy

from hostile.png import SIGNATURE, chunk

GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
CHANNELS = {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGBA: 4}
DEPTHS = {GREY: [1, 2, 4, 8, 16], RGB: [8, 16], PALETTE: [1, 2, 4, 8], GREY_ALPHA: [8, 16], RGBA: [8, 16]}
PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
END = chunk(b"IEND", b"")
chance = random.Random(14)


def paeth(left, above, corner):
    guess = left + above - corner
    near = [abs(guess - left), abs(guess - above), abs(guess - corner)]
    return [left, above, corner][near.index(min(near))]


def filtered(rows, distance, choose):
    """Rows with a filter before each; `choose` says which of a row's number."""
    out, above = bytearray(), bytes(len(rows[0])) if rows else b""
    for number, row in enumerate(rows):
        kind = choose(number)
        out.append(kind)
        for x, byte in enumerate(row):
            left, corner = (row[x - distance], above[x - distance]) if x >= distance else (0, 0)
            guess = [0, left, above[x], (left + above[x]) // 2, paeth(left, above[x], corner)][kind]
            out.append((byte - guess) % 256)
        above = row
    return bytes(out)


def packed(samples, depth):
    """Rows of bytes of samples: height × width × channels."""
    rows = []
    for row in samples.reshape(samples.shape[0], -1):
        if depth == 16:
            rows.append(row.astype(">u2").tobytes())
        elif depth == 8:
            rows.append(row.astype("u1").tobytes())
        else:
            bits = (row[:, None] >> numpy.arange(depth - 1, -1, -1)) & 1
            rows.append(numpy.packbits(bits.astype("u1").reshape(-1)).tobytes())
    return rows


def compressed(data, level=6):
    return zlib.compress(data, level)


def file_of(samples, colour, depth, interlaced=False, extra=b"", choose=None, split=None, level=6, header=None):
    """A whole file. `split` cuts the compressed data into chunks of so many bytes."""
    choose = choose or (lambda number: chance.randrange(5))
    distance = max(CHANNELS[colour] * depth // 8, 1)
    height, width = samples.shape[:2]
    if interlaced:
        data = b""
        for x, y, across, down in PASSES:
            part = samples[y::down, x::across]
            if part.shape[0] and part.shape[1]:
                data += filtered(packed(part, depth), distance, choose)
    else:
        data = filtered(packed(samples, depth), distance, choose)
    data = compressed(data, level)
    pieces = [data[i:i + split] for i in range(0, len(data), split)] if split else [data]
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, int(interlaced)))
    return SIGNATURE + head + extra + b"".join(chunk(b"IDAT", piece) for piece in pieces) + END


def picture(width, height, colour, depth, smooth=True):
    most = (1 << depth) - 1
    y, x = numpy.mgrid[0:height, 0:width]
    noise = numpy.random.default_rng(width * 64 + height).integers(0, most + 1, (height, width, CHANNELS[colour]))
    if not smooth or depth < 8:
        return noise
    slope = (x * 5 + y * 3)[..., None] * numpy.arange(1, CHANNELS[colour] + 1) * (257 if depth == 16 else 1)
    return (slope + noise % (most // 32 + 1)) % (most + 1)


def shown(samples, colour, depth, palette=None, alphas=None, clear=None):
    """What a decoder makes of samples: (samples, bands, bytes)."""
    if colour == PALETTE:
        table = numpy.zeros((256, 4), "u1")
        table[:, 3] = 255
        table[:len(palette), :3] = palette
        if alphas is not None:
            table[:len(alphas), 3] = alphas
        made = table[samples[..., 0]][..., :3 if alphas is None else 4]
        return made, made.shape[2], 1
    if depth < 8:
        made = samples * (255 // ((1 << depth) - 1))
    else:
        made = samples
    if clear is not None:
        alpha = numpy.where((samples == numpy.array(clear)).all(axis=2), 0, (1 << max(depth, 8)) - 1)
        made = numpy.concatenate([made, alpha[..., None]], axis=2)
    return made, made.shape[2], 2 if depth == 16 else 1


def main(folder, only_files):
    folder.mkdir(parents=True, exist_ok=True)

    def add(name, data, right=None, note=""):
        (folder / name).write_bytes(data)
        if right is None:
            print(name, "refused")
            return
        made, bands, size = right
        if not only_files:
            (folder / f"{name}.samples").write_bytes(made.astype("=u2" if size == 2 else "u1").tobytes())
        print(name, bands, size, *([note] if note else []))

    palette = numpy.random.default_rng(3).integers(0, 256, (256, 3))

    def plte(count):
        return chunk(b"PLTE", palette[:count].astype("u1").tobytes())

    for colour, depths in DEPTHS.items():
        for depth in depths:
            extra = plte(1 << depth) if colour == PALETTE else b""
            full = palette[:1 << depth] if colour == PALETTE else None
            for side in range(1, 34):
                for interlaced in (False, True):
                    width, height = side, side * 7 % 33 + 1
                    if side % 4 == 0:
                        # All of a kind, so that several rows are undone at once.
                        choose = (lambda kind: lambda number: kind)(side // 4 % 5)
                    elif side % 4 == 1:
                        choose = lambda number: 4 if number % 6 else 2
                    else:
                        choose = None
                    samples = picture(width, height, colour, depth, side % 3 > 0)
                    name = f"{colour}-{depth}-{'passes' if interlaced else 'rows'}-{width}x{height}.png"
                    split = [None, 1, 7, 100][side % 4] if side < 12 else None
                    data = file_of(samples, colour, depth, interlaced, extra, choose, split, side % 10)
                    add(name, data, shown(samples, colour, depth, full))

    # What is clear.
    for interlaced in (False, True):
        word = "passes" if interlaced else "rows"
        for colour in (GREY, RGB):
            for depth in DEPTHS[colour]:
                samples = picture(19, 11, colour, depth)
                clear = [int(value) for value in samples[5, 7]]
                samples[2, 3] = samples[5, 7]
                extra = chunk(b"tRNS", struct.pack(f">{len(clear)}H", *clear))
                data = file_of(samples, colour, depth, interlaced, extra)
                add(f"clear-{colour}-{depth}-{word}.png", data, shown(samples, colour, depth, clear=clear))
                if depth < 16:
                    # Bits beyond the depth say nothing.
                    extra = chunk(b"tRNS", struct.pack(f">{len(clear)}H", *[value | 0x5500 for value in clear]))
                    data = file_of(samples, colour, depth, interlaced, extra)
                    add(f"clear-more-{colour}-{depth}-{word}.png", data, shown(samples, colour, depth, clear=clear))
        for depth in DEPTHS[PALETTE]:
            samples = picture(23, 9, PALETTE, depth)
            alphas = [int(value) for value in numpy.random.default_rng(depth).integers(0, 256, (1 << depth) * 2 // 3)]
            extra = plte(1 << depth) + chunk(b"tRNS", bytes(alphas))
            right = shown(samples, PALETTE, depth, palette[:1 << depth], alphas)
            add(f"clear-3-{depth}-{word}.png", file_of(samples, PALETTE, depth, interlaced, extra), right)
            count = (1 << depth) * 2 // 3
            right = shown(samples, PALETTE, depth, palette[:count])
            add(f"few-3-{depth}-{word}.png", file_of(samples, PALETTE, depth, interlaced, plte(count)), right)

    # Larger than what is unpacked at once, and long stretches of the same.
    for colour, depth in ((RGB, 8), (RGBA, 16), (GREY, 1)):
        width = {1: 9000, 8: 700, 16: 300}[depth]
        samples = picture(width, 130, colour, depth)
        samples[40:80] = samples[40]
        for level in (0, 1, 9):
            data = file_of(samples, colour, depth, level=level, choose=lambda number: 4 if number % 50 else 1)
            add(f"long-{colour}-{depth}-{level}.png", data, shown(samples, colour, depth))

    samples = picture(40, 30, RGB, 8)
    right = shown(samples, RGB, 8)
    whole = file_of(samples, RGB, 8, split=500)
    raw = filtered(packed(samples, 8), 3, lambda number: number % 5)
    head = whole[:33]

    def odd(name, *data, before=b"", right=right, note=""):
        add(f"odd-{name}.png", SIGNATURE + head[8:] + before + b"".join(data) + END, right, note)

    z = compressed(raw)
    data = chunk(b"IDAT", z)
    odd("checksum-of-pixels", chunk(b"IDAT", z[:-1] + bytes([z[-1] ^ 1])))
    odd("no-checksum-of-pixels", chunk(b"IDAT", z[:-4]))
    odd("more-pixels", chunk(b"IDAT", compressed(raw + bytes(5000))))
    odd("more-data", data, chunk(b"IDAT", b"abc"))
    odd("empty-chunks", chunk(b"IDAT", b""), data, chunk(b"IDAT", b""))
    small = zlib.compressobj(9, zlib.DEFLATED, 9)
    odd("small-window", chunk(b"IDAT", small.compress(raw) + small.flush()))
    odd("proposed-palette", data, before=plte(256))
    odd("palette-of-grey", data, before=chunk(b"tRNS", b"\0\1"), note="libpng")
    odd("late-transparency", data, chunk(b"tRNS", bytes(6)))
    odd("two-transparencies", data, before=chunk(b"tRNS", b"\1\1" * 3) * 2, note="libpng",
        right=shown(samples, RGB, 8, clear=[1, 1, 1]))
    odd("damaged-transparency", data, before=chunk(b"tRNS", bytes(6))[:-1] + b"!", note="libpng")
    wrong = chunk(b"IDAT", z[100:])
    odd("checksum-of-a-chunk", chunk(b"IDAT", z[:100]), wrong[:-1] + bytes([wrong[-1] ^ 1]), right=None)
    odd("gap", chunk(b"IDAT", z[:100]), chunk(b"tEXt", b"a\0b"), chunk(b"IDAT", z[100:]), right=None)
    odd("short", chunk(b"IDAT", compressed(raw[:-1])), right=None)
    odd("unknown-filter", chunk(b"IDAT", compressed(raw[:121 * 20] + b"\5" + raw[121 * 20 + 1:])), right=None)
    odd("no-deflate", chunk(b"IDAT", b"\x79\x9c" + z[2:]), right=None)
    odd("dictionary", chunk(b"IDAT", b"\x78\xbb" + z[2:]), right=None)
    odd("damaged-data", chunk(b"IDAT", z[:300] + bytes(40) + z[340:]), right=None)
    for part in (30, 90):
        add(f"odd-cut-{part}.png", whole[:len(whole) * part // 100])


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), "--only-files" in sys.argv)
