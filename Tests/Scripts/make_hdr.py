#!/usr/bin/env python3
"""Makes HDR pictures of every kind that keeps its light, with lamps, slopes and noise in them.

usage: make_hdr.py FOLDER

Prints a line for each: its name, the numbers of its primaries and of its curve, and the brightest light that it tells, or 0.
"""

import pathlib
import struct
import subprocess
import sys
import zlib

import numpy as np
import pillow_heif

from hdr_pictures import chunk, tool, write_png

FOLDER = pathlib.Path(sys.argv[1])
WIDTH, HEIGHT = 240, 160


def scene():
    """Code values, 0…1: slopes from black to bright, a night sky with lamps, some noise."""
    random = np.random.default_rng(7)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    slope = x / WIDTH * 0.75
    colours = np.stack([slope, slope * (0.6 + 0.4 * y / HEIGHT), 0.75 - slope], -1)
    colours[: HEIGHT // 2] *= 0.4
    for _ in range(40):
        cx, cy, radius = random.integers(0, WIDTH), random.integers(0, HEIGHT // 2), random.integers(1, 5)
        colours[(x - cx) ** 2 + (y - cy) ** 2 <= radius ** 2] = random.uniform(0.7, 0.95, 3)
    return np.clip(colours + random.normal(0, 0.004, colours.shape), 0, 1)


def words(values):
    return np.round(values * 65535).astype(np.uint16)


def cicp(primaries, transfer):
    return (b"cICP", bytes((primaries, transfer, 0, 1)))


def note(name, primaries, transfer, peak=0):
    print(name, primaries, transfer, peak)


def pngs(picture):
    # What is said beside is not so, and goes after it.
    lies = [(b"gAMA", struct.pack(">I", 45455)), (b"sRGB", b"\0")]
    level = (b"cLLI", struct.pack(">II", 4000 * 10000, 100 * 10000))
    write_png(FOLDER / "pq.png", words(picture), [cicp(9, 16), level] + lies)
    note("pq.png", 9, 16, 4000)
    write_png(FOLDER / "hlg-p3.png", words(picture), [cicp(12, 18)])
    note("hlg-p3.png", 12, 18)
    write_png(FOLDER / "pq-709.png", words(picture), [cicp(1, 16)])
    note("pq-709.png", 1, 16)
    alpha = np.linspace(0, 1, WIDTH)[None, :, None] * np.ones((HEIGHT, 1, 1))
    write_png(FOLDER / "pq-alpha.png", words(np.concatenate([picture, alpha], -1)), [cicp(9, 16)])
    note("pq-alpha.png", 9, 16)
    write_png(FOLDER / "pq-grey.png", words(picture[..., :1]), [cicp(9, 16)])
    note("pq-grey.png", 9, 16)
    write_png(FOLDER / "pq-8.png", np.round(picture * 255).astype(np.uint8), [cicp(9, 16)])
    note("pq-8.png", 9, 16)
    # Of colours that have no number: what keeps HDR cannot tell them.
    write_png(FOLDER / "odd-primaries.png", words(picture), [cicp(8, 16)])


def others(picture):
    plain = FOLDER / "plain-of-others.png"
    write_png(plain, words(picture))
    best = ("--min", "0", "--max", "0", "-s", "8", "-y", "444", "-d", "10")
    for transfer in (16, 18):
        name = f"{'pq' if transfer == 16 else 'hlg'}.avif"
        tool("avifenc", *best, "--cicp", f"9/{transfer}/9", plain, FOLDER / name)
        note(name, 9, transfer)
    for transfer, word in ((16, "PeQ"), (18, "HLG")):
        name = f"{'pq' if transfer == 16 else 'hlg'}.jxl"
        tool("cjxl", plain, FOLDER / name, "-d", "0", "-e", "3", "-x", f"color_space=RGB_D65_202_Rel_{word}",
             "--intensity_target", "1000")
        note(name, 9, transfer, 1000)
    pillow_heif.options.SAVE_NCLX_PROFILE = True
    heif = pillow_heif.from_bytes("RGB;16", (WIDTH, HEIGHT), words(picture).tobytes())
    heif.save(FOLDER / "pq.heic", quality=100, chroma=444, color_primaries=9, transfer_characteristics=16,
              matrix_coefficients=9, full_range_flag=1)
    note("pq.heic", 9, 16)
    plain.unlink()


def animations(picture):
    """Three frames, each moved a little; not noted, since they are not one picture."""
    frames = [words(np.roll(picture, 30 * index, 1)) for index in range(3)]
    paths = []
    for index, frame in enumerate(frames):
        paths.append(FOLDER / f"frame-{index}.png")
        write_png(paths[-1], frame)
    tool("avifenc", "--min", "0", "--max", "0", "-s", "8", "-y", "444", "-d", "10", "--cicp", "9/16/9", "--timescale",
         "10", *paths, FOLDER / "moving.avif")
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 16, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(*cicp(9, 16)) + chunk(b"acTL", struct.pack(">II", 3, 0))
    sequence = 0
    for index, frame in enumerate(frames):
        rows = zlib.compress(b"".join(b"\0" + row.astype(">u2").tobytes() for row in frame))
        data += chunk(b"fcTL", struct.pack(">IIIIIHHBB", sequence, WIDTH, HEIGHT, 0, 0, 1, 10, 0, 0))
        sequence += 1
        if index == 0:
            data += chunk(b"IDAT", rows)
        else:
            data += chunk(b"fdAT", struct.pack(">I", sequence) + rows)
            sequence += 1
    (FOLDER / "moving.png").write_bytes(data + chunk(b"IEND", b""))


def main():
    picture = scene()
    pngs(picture)
    others(picture)
    animations(picture)


if __name__ == "__main__":
    main()
