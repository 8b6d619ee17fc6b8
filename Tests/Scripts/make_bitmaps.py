#!/usr/bin/env python3
"""Makes bitmaps and icons of Windows and OS/2 of every sort, and what is right of each.

usage: make_bitmaps.py FOLDER

`shown/NAME.png` is what Chromium's canvas has of NAME; where Chromium does not show that sort, what Pillow makes of the
pixels that went in. Prints "NAME chromium" or "NAME made", a line each.
"""

import io
import pathlib
import struct
import sys
import tempfile

import numpy as np
from PIL import Image

import canvas
import pages_browser

FOLDER = pathlib.Path(sys.argv[1])
SHOWN = FOLDER / "shown"
WIDTH, HEIGHT = 43, 22
y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
COLOURS = np.stack([x * 255 // (WIDTH - 1), y * 255 // (HEIGHT - 1), (x // 4 + y // 4) % 2 * 200 + 20], -1).astype(np.uint8)
ALPHA = ((x + y) * 255 // (WIDTH + HEIGHT - 2)).astype(np.uint8)
made = {}


def add(name, data, pixels=None):
    (FOLDER / name).write_bytes(data)
    made[name] = pixels


def palette(count):
    """Colours that differ in every part."""
    return [((i * 37 + 11) % 256, (i * 91 + 3) % 256, (255 - i * 255 // max(count - 1, 1))) for i in range(count)]


def indices(count):
    return ((x // 3 + y) % count).astype(np.uint8)


def packed(numbers, bits, flip=True):
    rows = bytearray()
    for row in (numbers[::-1] if flip else numbers):
        if bits < 8:
            text = "".join(format(int(v), f"0{bits}b") for v in row)
            line = int(text.ljust(-(-len(text) // 8) * 8, "0"), 2).to_bytes(-(-len(text) // 8), "big")
        else:
            line = b"".join(int(v).to_bytes(bits // 8, "little") for v in row)
        rows += line + bytes(-len(line) % 4)
    return bytes(rows)


def info(bits, compression=0, size=40, height=HEIGHT, used=0, masks=(), tail=b"", length=0, width=WIDTH):
    head = struct.pack("<IiiHHIIiiII", size, width, height, 1, bits, compression, length, 2835, 2835, used, 0)
    if size > 40:
        head += b"".join(struct.pack("<I", m) for m in masks)
        head += tail
        head += bytes(size - len(head))
    return head[:size]


def file(head, colours, pixels, between=b"", gap=b""):
    start = 14 + len(head) + len(between) + len(colours) + len(gap)
    body = head + between + colours + gap + pixels
    return b"BM" + struct.pack("<IHHI", 14 + len(body), 0, 0, start) + body


def quads(colours):
    return b"".join(bytes((b, g, r, 0)) for r, g, b in colours)


def numbers(red, green, blue, alpha=0, values=None):
    """Pixels as numbers, each part under its mask."""
    values = COLOURS if values is None else values
    total = np.zeros((HEIGHT, WIDTH), np.uint64)
    for mask, part in ((red, values[..., 0]), (green, values[..., 1]), (blue, values[..., 2]), (alpha, ALPHA)):
        if mask:
            low = (mask & -mask).bit_length() - 1
            most = mask >> low
            total |= np.uint64(0) + (part.astype(np.uint64) * most // 255 << np.uint64(low))
    return total


def runs(rows, bits, ends=True):
    """Runs of equal pixels, and pixels one by one where there are none."""
    out = bytearray()
    for row in rows[::-1]:
        place = 0
        while place < len(row):
            same = 1
            while place + same < len(row) and row[place + same] == row[place] and same < 255:
                same += 1
            if same > 2 or len(row) - place < 3:
                value = int(row[place])
                out += bytes((same, value if bits == 8 else value << 4 | value))
                place += same
            else:
                part = [int(v) for v in row[place:place + 5]]
                out += bytes((0, len(part))) if len(part) > 2 else b""
                if len(part) > 2:
                    data = bytes(part) if bits == 8 else packed(np.array([part]), 4)[:-(-len(part) // 2)]
                    out += data + bytes(len(data) % 2)
                else:
                    for value in part:
                        out += bytes((1, value if bits == 8 else value << 4))
                place += len(part)
        out += b"\0\0" if ends else b""
    return bytes(out) + b"\0\1"


def bitmaps():
    for bits in (1, 4, 8):
        count = 2 ** bits
        colours = palette(count)
        add(f"palette-{bits}.bmp", file(info(bits), quads(colours), packed(indices(count), bits)))
        add(f"palette-{bits}-top-down.bmp", file(info(bits, height=-HEIGHT), quads(colours), packed(indices(count), bits, False)))
        core = struct.pack("<IHHHH", 12, WIDTH, HEIGHT, 1, bits)
        add(f"core-{bits}.bmp", file(core, b"".join(bytes((b, g, r)) for r, g, b in colours), packed(indices(count), bits)))
        few = max(2, count // 3)
        add(f"few-{bits}.bmp", file(info(bits, used=few), quads(palette(few)), packed(indices(few), bits), gap=bytes(6)))
        os2 = info(bits)[:40] + bytes(24)
        add(f"os2-{bits}.bmp", file(struct.pack("<I", 64) + os2[4:], quads(colours), packed(indices(count), bits)))
    two = palette(4)
    add("palette-2.bmp", file(info(2), quads(two), packed(indices(4), 2)), np.array(two, np.uint8)[indices(4)])
    add("os2-short.bmp", file(struct.pack("<IiiHH", 16, WIDTH, HEIGHT, 1, 8), quads(palette(256)), packed(indices(256), 8)))
    bgr = numbers(0xFF0000, 0xFF00, 0xFF)
    add("rgb-24.bmp", file(info(24), b"", packed(bgr, 24)))
    add("rgb-24-top-down.bmp", file(info(24, height=-HEIGHT), b"", packed(bgr, 24, False)))
    add("rgb-24-core.bmp", file(struct.pack("<IHHHH", 12, WIDTH, HEIGHT, 1, 24), b"", packed(bgr, 24)))
    add("rgb-24-palette.bmp", file(info(24, used=20), quads(palette(20)), packed(bgr, 24)))
    add("rgb-32.bmp", file(info(32), b"", packed(numbers(0xFF0000, 0xFF00, 0xFF, 0xFF000000), 32)))
    add("rgb-16.bmp", file(info(16), b"", packed(numbers(0x7C00, 0x3E0, 0x1F), 16)))
    sorts = {
        "565": (16, 0xF800, 0x7E0, 0x1F), "555": (16, 0x7C00, 0x3E0, 0x1F), "444": (16, 0xF00, 0xF0, 0xF), "888": (32, 0xFF0000, 0xFF00, 0xFF),
        "rgbx": (32, 0xFF000000, 0xFF0000, 0xFF00), "101010": (32, 0x3FF00000, 0xFFC00, 0x3FF), "bgr": (32, 0xFF, 0xFF00, 0xFF0000),
    }
    for name, (bits, *masks) in sorts.items():
        data = packed(numbers(*masks), bits)
        add(f"fields-{name}.bmp", file(info(bits, 3), b"", data, struct.pack("<III", *masks)))
        for size in (52, 56, 108, 124):
            add(f"fields-{name}-{size}.bmp", file(info(bits, 3, size, masks=masks), b"", data))
    alphas = {"8888": (32, 0xFF0000, 0xFF00, 0xFF, 0xFF000000), "rgba": (32, 0xFF000000, 0xFF0000, 0xFF00, 0xFF), "4444": (16, 0xF00, 0xF0, 0xF, 0xF000), "1555": (16, 0x7C00, 0x3E0, 0x1F, 0x8000)}
    for name, (bits, *masks) in alphas.items():
        data = packed(numbers(*masks), bits)
        for size in (56, 108, 124):
            add(f"alpha-{name}-{size}.bmp", file(info(bits, 3, size, masks=masks), b"", data))
    masks = (0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    add("alpha-unused.bmp", file(info(32, 3, 124, masks=masks), b"", packed(numbers(*masks[:3]), 32)))
    add("alpha-rgb-124.bmp", file(info(32, 0, 124, masks=masks), b"", packed(numbers(*masks), 32)))
    for bits in (4, 8):
        count = 2 ** bits
        data = runs(indices(count) // 2 * 2, bits)
        add(f"runs-{bits}.bmp", file(info(bits, 3 - bits // 4, length=len(data)), quads(palette(count)), data))
        plain = np.full((HEIGHT, WIDTH), 3, np.uint8)
        data = runs(plain, bits)
        add(f"runs-plain-{bits}.bmp", file(info(bits, 3 - bits // 4), quads(palette(count)), data))
        # A jump, and rows that end early: what nobody paints shows what is behind.
        data = b"\x05\x11\0\2\3\2" + b"\x06\x22\0\0" + b"\x04\x33\0\1"
        add(f"runs-jump-{bits}.bmp", file(info(bits, 3 - bits // 4), quads(palette(count)), data))
    rle = b"".join(b"".join(bytes((1, *map(int, p[::-1]))) for p in row) + b"\0\0" for row in COLOURS[::-1]) + b"\0\1"
    add("runs-24.bmp", file(struct.pack("<I", 64) + info(24, 4)[4:] + bytes(24), b"", rle), COLOURS)
    for kind, bits in (("PNG", 5), ("JPEG", 4)):
        data = io.BytesIO()
        Image.fromarray(COLOURS).save(data, kind, quality=95)
        pixels = np.array(Image.open(data).convert("RGB"))
        add(f"holds-{kind.lower()}.bmp", file(info(0, bits, length=len(data.getvalue())), b"", data.getvalue()), pixels)


def icon(pictures, kind=1):
    """A directory of (width, height, bits, bytes)."""
    data = struct.pack("<HHH", 0, kind, len(pictures))
    place = 6 + 16 * len(pictures)
    for width, height, bits, body in pictures:
        data += struct.pack("<BBBBHHII", width % 256, height % 256, 0, 0, 1, bits if kind == 1 else 5, len(body), place)
        place += len(body)
    return data + b"".join(p[3] for p in pictures)


def icons():
    hidden = packed(((x - WIDTH // 2) ** 2 + (y - HEIGHT // 2) ** 2 > 90).astype(np.uint8), 1)
    for bits in (1, 4, 8):
        count = 2 ** bits
        body = info(bits, height=2 * HEIGHT) + quads(palette(count)) + packed(indices(count), bits) + hidden
        add(f"icon-{bits}.ico", icon([(WIDTH, HEIGHT, bits, body)]))
    body = info(24, height=2 * HEIGHT) + packed(numbers(0xFF0000, 0xFF00, 0xFF), 24) + hidden
    add("icon-24.ico", icon([(WIDTH, HEIGHT, 24, body)]))
    body = info(32, height=2 * HEIGHT) + packed(numbers(0xFF0000, 0xFF00, 0xFF, 0xFF000000), 32) + hidden
    add("icon-32.ico", icon([(WIDTH, HEIGHT, 32, body)]))
    add("cursor.ico", icon([(WIDTH, HEIGHT, 32, body)], 2))
    empty = info(32, height=2 * HEIGHT) + packed(numbers(0xFF0000, 0xFF00, 0xFF), 32) + hidden
    add("icon-32-mask.ico", icon([(WIDTH, HEIGHT, 32, empty)]))
    png = io.BytesIO()
    Image.fromarray(np.dstack([COLOURS, ALPHA])).save(png, "PNG")
    add("icon-png.ico", icon([(WIDTH, HEIGHT, 32, png.getvalue())]))
    small = info(8, height=2, width=1) + quads(palette(256)) + bytes(4) + bytes(4)
    add("icon-many.ico", icon([(1, 1, 8, small), (WIDTH, HEIGHT, 32, body), (1, 1, 8, small)]))
    four = info(4, height=2 * HEIGHT) + quads(palette(16)) + packed(indices(16), 4) + hidden
    add("icon-depths.ico", icon([(WIDTH, HEIGHT, 4, four), (WIDTH, HEIGHT, 32, body)]))
    big = io.BytesIO()
    Image.fromarray(np.dstack([COLOURS, ALPHA])).resize((256, 256), Image.Resampling.NEAREST).save(big, "PNG")
    add("icon-256.ico", icon([(WIDTH, HEIGHT, 32, body), (256, 256, 32, big.getvalue())]))


def main():
    SHOWN.mkdir(parents=True)
    bitmaps()
    icons()
    with tempfile.TemporaryDirectory() as folder, pages_browser.Browser(folder) as browser:
        for name, pixels in sorted(made.items()):
            target = SHOWN / f"{name}.png"
            if pixels is None:
                data = canvas.shown(browser, FOLDER / name)
                if data is None:
                    raise SystemExit(f"Chromium does not show {name}")
                target.write_bytes(data)
            else:
                Image.fromarray(pixels).save(target)
            print(name, "chromium" if pixels is None else "made")


if __name__ == "__main__":
    main()
