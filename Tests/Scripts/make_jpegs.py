#!/usr/bin/env python3
"""Makes JPEGs of every sort by cjpeg, Pillow and ImageMagick, and says what is to be seen in them.

usage: make_jpegs.py FOLDER

Beside NAME.jpg lie NAME.whole.pnm, all pixels as djpeg (of four colours Pillow) has them, and NAME.N.pgm, the luma at N
eighths: the cosine transform of N points of what djpeg shows. Prints a line for each file: its name, and `read`, or
`left` where it is none for our reader.
"""

import pathlib
import struct
import subprocess
import sys

import numpy as np
from PIL import Image

FOLDER = pathlib.Path(sys.argv[1])


def picture(width, height, seed=0):
    """Soft waves with some grain, in colours that stay away from the ends of what can be shown."""
    grain = np.random.default_rng(seed).normal(0, 6, (height, width, 1))
    y, x = np.mgrid[0:height, 0:width]
    waves = np.stack([np.sin(x / 5 + y / 9), np.sin(x / 7 - y / 4 + 1), np.cos(x / 11 + y / 6)], axis=2)
    return np.clip(128 + 38 * waves + grain, 0, 255).astype(np.uint8)


def cjpeg(name, *options, size=(67, 51), grey=False, quality=85):
    pixels = picture(*size, seed=len(name))
    image = Image.fromarray(pixels[:, :, 0] if grey else pixels)
    source = FOLDER / "source.pnm"
    image.save(source, format="PPM")
    path = FOLDER / f"{name}.jpg"
    subprocess.run(["cjpeg", "-quality", str(quality), *options, "-outfile", path, source], check=True)
    return path


def samplings():
    for sampling in ("1x1", "2x1", "1x2", "2x2", "4x1", "1x4", "4x2", "3x1", "3x2", "1x3", "2x2,1x2,1x2", "2x2,2x1,1x2",
                     "2x2,2x2,1x1", "1x1,2x2,2x2", "1x1,1x1,2x1"):
        name = "sampling-" + sampling.replace(",", "-")
        cjpeg(name, "-sample", sampling)
        cjpeg(f"progressive-{name}", "-progressive", "-sample", sampling)
        cjpeg(f"large-{name}", "-sample", sampling, size=(331, 217))
    # Samples and pixels that do not fit each other.
    data = cjpeg("left-fraction", "-sample", "3x1,1x1,1x1").read_bytes()
    (FOLDER / "left-fraction.jpg").write_bytes(data.replace(b"\x02\x11\x01\x03", b"\x02\x21\x01\x03", 1))


def sizes():
    for side in range(1, 34):
        cjpeg(f"size-{side}", "-sample", "2x2", size=(side, 34 - side))
        cjpeg(f"size-progressive-{side}", "-progressive", "-sample", "2x2", size=(34 - side, side))
        cjpeg(f"size-half-{side}", "-sample", "2x1" if side % 2 else "1x2", size=(side, side))
        cjpeg(f"size-grey-{side}", size=(side, 34 - side), grey=True)


def scans():
    def script(name, text, *options, **more):
        path = FOLDER / "scans.txt"
        path.write_text(text)
        cjpeg(name, "-scans", path, *options, **more)

    script("scans-apart", "0; 1; 2;")
    script("scans-apart-restarts", "0; 1; 2;", "-restart", "3B")
    script("scans-paired", "0; 1,2;")
    script("scans-bands", "0,1,2: 0-0, 0, 0; 0: 1-63, 0, 0; 1: 1-63, 0, 0; 2: 1-63, 0, 0;")
    script("scans-narrow", "0,1,2: 0-0, 0, 0;" + "".join(
        f"{c}: {a}-{b}, 0, 0;" for c in range(3) for a, b in ((1, 2), (3, 9), (10, 27), (28, 63))))
    script("scans-deep", "0,1,2: 0-0, 0, 3; 0: 1-63, 0, 4; 1: 1-63, 0, 2; 2: 1-63, 0, 2;"
           + "0: 1-63, 4, 3; 0: 1-63, 3, 2; 0: 1-63, 2, 1; 0: 1-63, 1, 0; 1: 1-63, 2, 1; 1: 1-63, 1, 0;"
           + "2: 1-63, 2, 1; 2: 1-63, 1, 0; 0,1,2: 0-0, 3, 2; 0,1,2: 0-0, 2, 1; 0,1,2: 0-0, 1, 0;", quality=95)
    script("scans-crossed", "0,1,2: 0-0, 0, 0; 0: 1-5, 0, 2; 0: 6-63, 0, 1; 0: 1-5, 2, 1; 0: 1-63, 1, 0;"
           + "1: 1-63, 0, 0; 2: 1-63, 0, 0;")
    script("scans-first-apart", "0: 0-0, 0, 1; 1: 0-0, 0, 0; 2: 0-0, 0, 0; 0: 0-0, 1, 0;"
           + "0: 1-63, 0, 0; 1: 1-63, 0, 0; 2: 1-63, 0, 0;")
    # Not all bits are told: what libjpeg does then is its own.
    script("left-unfinished", "0,1,2: 0-0, 0, 1; 0: 1-63, 0, 2; 1: 1-63, 0, 1; 2: 1-63, 0, 1;")


def restarts():
    for interval in ("1B", "3B", "7B", "8B", "1", "2"):
        cjpeg(f"restart-{interval}", "-restart", interval, "-sample", "2x2")
        cjpeg(f"restart-progressive-{interval}", "-restart", interval, "-progressive", size=(131, 75))
    cjpeg("restart-grey", "-restart", "2B", grey=True)


def tables():
    for quality in (1, 3, 10, 40, 75, 100):
        cjpeg(f"quality-{quality}", quality=quality)
        cjpeg(f"quality-optimized-{quality}", "-optimize", "-sample", "1x1", quality=quality)
        cjpeg(f"quality-progressive-{quality}", "-progressive", quality=quality)
    cjpeg("quality-baseline", "-baseline", quality=2)
    for kind in ("long", "flat"):
        path = cjpeg(f"codes-{kind}", grey=True, quality=97)
        path.write_bytes(recoded(path.read_bytes(), kind))


def colours():
    cjpeg("colours-rgb", "-rgb")
    cjpeg("colours-rgb-progressive", "-rgb", "-progressive")
    rgb = cjpeg("colours-rgb-by-name", "-rgb").read_bytes()
    # Without Adobe's marker, the names of components tell.
    start = rgb.index(b"\xff\xee")
    (FOLDER / "colours-rgb-by-name.jpg").write_bytes(rgb[:start] + rgb[start + 16:])
    luma = cjpeg("colours-no-marker").read_bytes()
    start = luma.index(b"\xff\xe0")
    (FOLDER / "colours-no-marker.jpg").write_bytes(luma[:start] + luma[start + 18:])
    ink = np.concatenate([picture(67, 51), picture(67, 51, 1)[:, :, :1]], axis=2)
    for kind, options in (("plain", {}), ("progressive", {"progressive": True}), ("half", {"subsampling": 2})):
        path = FOLDER / f"ink-{kind}.jpg"
        Image.fromarray(ink, "CMYK").save(path, quality=90, **options)
        data = path.read_bytes()
        start = data.index(b"Adobe") + 11
        (FOLDER / f"ink-luma-{kind}.jpg").write_bytes(data[:start] + b"\2" + data[start + 1:])
    data = (FOLDER / "ink-plain.jpg").read_bytes()
    start = data.index(b"\xff\xee")
    (FOLDER / "ink-no-marker.jpg").write_bytes(data[:start] + data[start + 16:])


def others():
    """What other programs write, and what lies around data."""
    for kind in ("4:4:4", "4:2:2", "4:2:0", "4:1:1"):
        name = FOLDER / f"magick-{kind.replace(':', '')}.jpg"
        Image.fromarray(picture(120, 87)).save(FOLDER / "source.pnm", format="PPM")
        subprocess.run(["convert", FOLDER / "source.pnm", "-sampling-factor", kind, "-quality", "83", "-interlace",
                        "JPEG" if kind == "4:2:0" else "None", name], check=True)
    Image.fromarray(picture(90, 61)).save(FOLDER / "pillow.jpg", quality=88, optimize=True)
    data = cjpeg("bytes-behind").read_bytes()
    (FOLDER / "bytes-behind.jpg").write_bytes(data + b"\xff\xd8 and more \xff\xda")
    data = cjpeg("bytes-fill").read_bytes()
    for marker in (b"\xff\xdb", b"\xff\xda", b"\xff\xd9"):
        data = data.replace(marker, b"\xff\xff\xff" + marker)
    (FOLDER / "bytes-fill.jpg").write_bytes(data)
    cjpeg("left-arithmetic", "-arithmetic")
    cjpeg("left-arithmetic-progressive", "-arithmetic", "-progressive")
    whole = cjpeg("whole", size=(200, 150)).read_bytes()
    (FOLDER / "left-cut.jpg").write_bytes(whole[:len(whole) * 2 // 3])
    (FOLDER / "left-cut-and-ended.jpg").write_bytes(whole[:len(whole) * 2 // 3] + b"\xff\xd9")
    (FOLDER / "left-without-end.jpg").write_bytes(whole[:-2])
    (FOLDER / "left-stray.jpg").write_bytes(whole[:-2] + b"\0" * 9 + whole[-2:])
    place = len(whole) * 3 // 4
    (FOLDER / "left-stray-marker.jpg").write_bytes(whole[:place] + b"\xff\xd3" + whole[place:])
    restarts = cjpeg("restarted", "-restart", "2B", size=(200, 150)).read_bytes()
    (FOLDER / "left-lost-restart.jpg").write_bytes(restarts.replace(b"\xff\xd3", b"", 1))
    progressive = cjpeg("progressive", "-progressive", size=(200, 150)).read_bytes()
    (FOLDER / "left-cut-progressive.jpg").write_bytes(progressive[:len(progressive) * 2 // 3])
    # Of the first scan, which every size needs, the last bytes.
    begin = progressive.index(b"\xff\xda")
    end = progressive.index(b"\xff\xc4", begin)
    (FOLDER / "left-lost-progressive.jpg").write_bytes(progressive[:end - 9] + b"\x5a" * 9 + progressive[end:])


class Bits:
    """The bits of a scan without restart markers."""

    def __init__(self, data):
        self.text = "".join(f"{byte:08b}" for byte in data.replace(b"\xff\0", b"\xff"))
        self.place = 0

    def take(self, count):
        self.place += count
        return self.text[self.place - count:self.place]


def codes(counts, values):
    table, code, place = {}, 0, 0
    for length, count in enumerate(counts, 1):
        for _ in range(count):
            table[f"{code:0{length}b}"] = values[place]
            code, place = code + 1, place + 1
        code <<= 1
    return table


def recoded(data, kind):
    """A grey baseline file with other codes: such that have up to 16 bits, or all as many."""
    segments, place = [], 2
    while data[place + 1] != 0xDA:
        length = struct.unpack(">H", data[place + 2:place + 4])[0]
        segments.append(data[place:place + 2 + length])
        place += 2 + length
    length = struct.unpack(">H", data[place + 2:place + 4])[0]
    head, scan = data[place:place + 2 + length], data[place + 2 + length:-2]
    tables = {}
    for segment in segments:
        while segment[:2] == b"\xff\xc4" and len(segment) > 4:
            counts = segment[5:21]
            tables[segment[4]] = codes(counts, segment[21:21 + sum(counts)])
            segment = segment[:4] + segment[21 + sum(counts):]
    bits, symbols = Bits(scan), []

    def symbol(table):
        code = ""
        while code not in table:
            code += bits.take(1)
        return table[code]

    for _ in range(-(-67 // 8) * -(-51 // 8)):
        size = symbol(tables[0])
        symbols.append((0, size, bits.take(size)))
        coefficient = 1
        while coefficient < 64:
            value = symbol(tables[16])
            symbols.append((16, value, bits.take(value & 15)))
            if value == 0:
                break
            coefficient += (value >> 4) + 1
    made, others = b"", {}
    for table in (0, 16):
        used = sorted({value for where, value, _ in symbols if where == table})
        counts = [0] * 16
        if kind == "long":
            for length in range(1, 13):
                counts[length - 1] = 1 if len(used) > length else 0
            counts[15] = len(used) - sum(counts)
        else:
            counts[7] = len(used)
        made += b"\xff\xc4" + struct.pack(">HB", 19 + len(used), table) + bytes(counts) + bytes(used)
        others[table] = {value: code for code, value in codes(counts, used).items()}
    text = "".join(others[table][value] + extra for table, value, extra in symbols)
    text += "1" * (-len(text) % 8)
    packed = int(text, 2).to_bytes(len(text) // 8, "big").replace(b"\xff", b"\xff\0")
    kept = b"".join(segment for segment in segments if segment[:2] != b"\xff\xc4")
    return data[:2] + kept + made + head + packed + data[-2:]


def matrix(points, count):
    sample, frequency = np.mgrid[0:points, 0:count]
    parts = np.cos((2 * sample + 1) * frequency * np.pi / (2 * points)) * np.sqrt(2)
    parts[:, 0] = 1
    return parts


def reduced(plane, eighths):
    """What a picture would have been coded as at so many eighths of its size; its whole blocks."""
    height, width = plane.shape
    blocks = plane.astype(float)[:height // 8 * 8, :width // 8 * 8].reshape(height // 8, 8, width // 8, 8)
    blocks = blocks.transpose(0, 2, 1, 3)
    there, back = matrix(8, 8) / 8, matrix(eighths, eighths)
    coefficients = there.T @ blocks @ there
    small = back @ coefficients[:, :, :eighths, :eighths] @ back.T
    return small.transpose(0, 2, 1, 3).reshape(height // 8 * eighths, width // 8 * eighths)


def tell(path):
    """What is seen in a file."""
    name = path.with_suffix("")
    if path.stem.startswith("ink"):
        image = Image.open(path)
        pixels = np.asarray(image)
        header = f"P7\nWIDTH {image.width}\nHEIGHT {image.height}\nDEPTH 4\nMAXVAL 255\nENDHDR\n"
        pathlib.Path(f"{name}.whole.pnm").write_bytes(header.encode() + pixels.tobytes())
        return
    subprocess.run(["djpeg", "-outfile", f"{name}.whole.pnm", path], check=True)
    if "rgb" in path.stem:
        return
    grey = pathlib.Path(f"{name}.grey.pgm")
    subprocess.run(["djpeg", "-grayscale", "-outfile", grey, path], check=True)
    plane = np.asarray(Image.open(grey))
    for eighths in range(1, 8) if min(plane.shape) >= 8 else []:
        small = np.clip(np.round(reduced(plane, eighths)), 0, 255).astype(np.uint8)
        Image.fromarray(small).save(f"{name}.{eighths}.pgm")
    grey.unlink()


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for make in (samplings, sizes, scans, restarts, tables, colours, others):
        make()
    for path in sorted(FOLDER.glob("*.jpg")):
        if path.stem.startswith("left-"):
            print(path.stem, "left")
            continue
        tell(path)
        print(path.stem, "read")


if __name__ == "__main__":
    main()
