#!/usr/bin/env python3
"""Makes pictures that tell of their colours in every way there is, and has Chromium show them.

usage: make_told_colours.py FOLDER

`shown/NAME.png` is what Chromium's canvas has of NAME, in sRGB. Prints the names, a line each.
"""

import io
import math
import pathlib
import struct
import subprocess
import sys
import tempfile
import zlib

import numpy as np
import pillow_heif
from PIL import Image

import canvas
import pages_browser
from hostile.png import chunk

FOLDER = pathlib.Path(sys.argv[1])
SHOWN = FOLDER / "shown"
PATCH = 24
# Files that Chromium does not show, and those of the same pixels that it does.
TWINS = {}


def pq(nits):
    power = (nits / 10000) ** 0.1593017578125
    return ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375


def patches():
    """Greys and colours, 0…1, a row of patches each."""
    steps = [0, 0.02, 0.05, 0.1, 0.18, 0.25, 0.35, 0.5, 0.65, 0.75, 0.9, 1]
    hues = [(1, 1, 1), (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 0.6, 0.3), (0.3, 0.7, 0.9)]
    return np.array([[[step * part for part in hue] for step in steps] for hue in hues])


def lights(most):
    """The same for light up to `most` candelas a square metre, in perceptual quantization."""
    nits = [0, 1, 5, 20, 50, 80, 120, 150, 203, 300, 500, most]
    hues = [(1, 1, 1), (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 0.5, 0.2), (0.2, 0.6, 1)]
    return np.array([[[pq(light * part) if part else 0 for part in hue] for light in nits] for hue in hues])


def blown_up(values):
    return np.kron(values, np.ones((PATCH, PATCH, 1)))


def png(name, values, chunks, bits=8):
    """A PNG with chunks before its pixels; written by hand, since no library writes these.

    Of 8 bits, as Chromium brings more to 8 before it converts them; but for HDR, where it does not.
    """
    samples = np.round(blown_up(values) * (2 ** bits - 1)).astype(">u2" if bits == 16 else np.uint8)
    height, width, bands = samples.shape
    rows = b"".join(b"\0" + row.tobytes() for row in samples)
    kind = {1: 0, 3: 2}[bands]
    head = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(chunk(*c) for c in chunks)
    data += chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    (FOLDER / name).write_bytes(data)


def cicp(primaries, transfer):
    return (b"cICP", bytes((primaries, transfer, 0, 1)))


def gama(value):
    return (b"gAMA", struct.pack(">I", round(value * 100000)))


def chrm(*points):
    return (b"cHRM", struct.pack(">8I", *(round(v * 100000) for point in points for v in point)))


def profile(name):
    return (b"iCCP", name.encode() + b"\0\0" + zlib.compress(PROFILES[name]))


def fixed(value):
    return struct.pack(">i", round(value * 65536))


def assembled(tags, space=b"RGB ", connection=b"XYZ ", version="02400000"):
    table, body = b"", b""
    offset = 128 + 4 + 12 * len(tags)
    for tag, data in tags:
        data += bytes(-len(data) % 4)
        table += tag + struct.pack(">II", offset + len(body), len(data))
        body += data
    head = struct.pack(">I", offset + len(body)) + b"none" + bytes.fromhex(version) + b"mntr" + space + connection
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + fixed(0.9642) + fixed(1) + fixed(0.8249)
    return head + bytes(128 - len(head)) + struct.pack(">I", len(tags)) + table + body


D50 = np.array([0.9642, 1, 0.8249])
P3 = np.array([[0.5151, 0.2920, 0.1571], [0.2412, 0.6922, 0.0666], [-0.0011, 0.0419, 0.7841]])


def curves_profile(matrix, curve, each=None):
    """A profile of a matrix and curves; `each` are three curves."""
    tags = [(b"wtpt", b"XYZ \0\0\0\0" + b"".join(map(fixed, D50)))]
    for index, letter in enumerate(b"rgb"):
        tags.append((bytes([letter]) + b"XYZ", b"XYZ \0\0\0\0" + b"".join(map(fixed, matrix[:, index]))))
        tags.append((bytes([letter]) + b"TRC", each[index] if each else curve))
    return assembled(tags)


def gamma_curve(gamma):
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256))


def parametric_curve(*numbers):
    return b"para\0\0\0\0" + struct.pack(">HH", {1: 0, 3: 1, 4: 2, 5: 3, 7: 4}[len(numbers)], 0) + b"".join(map(fixed, numbers))


SRGB_CURVE = parametric_curve(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def table_profile(tag):
    """A profile with one table to Lab and nothing else: Display P3 on a grid of 17."""
    axis = np.linspace(0, 1, 17)
    rgb = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), -1).reshape(-1, 3)
    light = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    part = light @ P3.T / D50
    f = np.where(part > (6 / 29) ** 3, np.cbrt(np.maximum(part, 0)), part / (3 * (6 / 29) ** 2) + 4 / 29)
    lab = np.stack([116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], -1)
    words = np.clip(np.stack([lab[:, 0] * 65280 / 100, (lab[:, 1] + 128) * 256, (lab[:, 2] + 128) * 256], -1), 0, 65535)
    straight = struct.pack(">2H", 0, 65535) * 3
    table = b"mft2\0\0\0\0" + bytes((3, 3, 17, 0)) + b"".join(fixed(v) for v in np.eye(3).flatten())
    table += struct.pack(">2H", 2, 2) + straight + np.round(words).astype(">u2").tobytes() + straight
    return assembled([(b"wtpt", b"XYZ \0\0\0\0" + b"".join(map(fixed, D50))), (tag, table)], connection=b"Lab ")


PROFILES = {
    "p3": curves_profile(P3, SRGB_CURVE),
    "p3-gamma": curves_profile(P3, gamma_curve(1.8)),
    "three-curves": curves_profile(P3, None, [gamma_curve(1.8), gamma_curve(2.2), gamma_curve(2.6)]),
}


def pngs():
    for number in (1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 22):
        png(f"cicp-primaries-{number}.png", patches(), [cicp(number, 13)])
    for number in (0, 1, 2, 4, 5, 6, 7, 8, 11, 13, 14, 15, 17):
        png(f"cicp-transfer-{number}.png", patches(), [cicp(1, number)])
    png("cicp-grey.png", patches()[:1, :, :1], [cicp(9, 8)])
    png("cicp-over-profile.png", patches(), [cicp(9, 13), profile("p3")])
    png("profile-over-gama.png", patches(), [gama(1), profile("p3-gamma")])
    png("plain.png", patches(), [])
    png("p3-icc.png", patches(), [profile("p3")])
    png("p3-cicp.png", patches(), [cicp(12, 13)])
    png("three-curves.png", patches(), [profile("three-curves")])
    for value in (1, 0.45455, 0.55556):
        png(f"gama-{value}.png", patches(), [gama(value)])
    adobe = ((0.3127, 0.3290), (0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
    png("gama-chrm.png", patches(), [gama(0.45455), chrm(*adobe)])
    usual = ((0.3127, 0.3290), (0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
    png("gama-usual-chrm.png", patches(), [gama(0.45455), chrm(*usual)])
    png("gama-grey.png", patches()[:1, :, :1], [gama(1)])
    png("srgb-over-gama.png", patches(), [gama(1), (b"sRGB", b"\0")])
    for number in (1, 9, 12):
        png(f"pq-{number}.png", lights(1000), [cicp(number, 16)], 16)
        png(f"hlg-{number}.png", patches(), [cicp(number, 18)], 16)
    png("pq-grey.png", lights(1000)[:1, :, :1], [cicp(9, 16)], 16)
    for most in (300, 600, 2000, 4000):
        level = (b"cLLI", struct.pack(">II", most * 10000, 100 * 10000))
        png(f"pq-most-{most}.png", lights(most), [cicp(9, 16), level], 16)
    display = struct.pack(">8HII", 35400, 14600, 8500, 39850, 6550, 2300, 15635, 16450, 400 * 10000, 50)
    png("pq-display-400.png", lights(400), [cicp(9, 16), (b"mDCV", display)], 16)


def picture(values):
    return Image.fromarray(np.round(blown_up(values) * 255).astype(np.uint8))


def profiles():
    """Profiles of tables, and damaged ones, in formats that have no other way to tell."""
    for tag in (b"A2B0", b"A2B1"):
        icc = table_profile(tag)
        picture(patches()).save(FOLDER / f"table-{tag.decode()}.jpeg", icc_profile=icc, quality=98, subsampling=0)
        picture(patches()).save(FOLDER / f"table-{tag.decode()}.webp", icc_profile=icc, lossless=True)
    for name, icc in {"cut": PROFILES["p3"][:300], "nonsense": b"\xff" * 700}.items():
        picture(patches()).save(FOLDER / f"profile-{name}.jpeg", icc_profile=icc, quality=98, subsampling=0)
    inks = np.concatenate([1 - patches(), np.full((6, 12, 1), 0.2)], -1)
    image = Image.fromarray(np.round(blown_up(inks) * 255).astype(np.uint8), mode="CMYK")
    image.save(FOLDER / "inks.jpeg", quality=98)


def tool(*words):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def avifs():
    with tempfile.TemporaryDirectory() as folder:
        plain, light = f"{folder}/plain.png", f"{folder}/light.png"
        picture(patches()).save(plain)
        samples = np.round(blown_up(lights(1000)) * 65535).astype(">u2")
        rows = b"".join(b"\0" + row.tobytes() for row in samples)
        head = struct.pack(">IIBBBBB", samples.shape[1], samples.shape[0], 16, 2, 0, 0, 0)
        pathlib.Path(light).write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows))
                                        + chunk(b"IEND", b""))
        best = ("--min", "0", "--max", "0", "-s", "8", "-y", "444")
        for primaries, transfer in ((12, 13), (1, 1), (1, 8), (9, 13), (1, 4)):
            tool("avifenc", *best, "--cicp", f"{primaries}/{transfer}/1", plain,
                 str(FOLDER / f"nclx-{primaries}-{transfer}.avif"))
        for transfer in (16, 18):
            tool("avifenc", *best, "-d", "10", "--cicp", f"9/{transfer}/9", light,
                 str(FOLDER / f"nclx-9-{transfer}.avif"))
        grey = Image.fromarray(np.round(blown_up(patches()[:1])[:, :, 0] * 255).astype(np.uint8))
        grey.save(plain)
        for span in ("limited", "full"):
            tool("avifenc", "--min", "0", "--max", "0", "-s", "8", "-y", "400", "-r", span, plain,
                 str(FOLDER / f"grey-{span}.avif"))


def heics():
    """Files that Chromium does not show, of the pixels and numbers of an AVIF that it does."""
    pillow_heif.options.SAVE_NCLX_PROFILE = True
    for primaries, transfer, matrix in ((12, 13, 1), (9, 13, 1), (9, 16, 9)):
        twin = f"nclx-{primaries}-{transfer}.avif"
        heif = pillow_heif.from_pillow(picture(patches()))
        if transfer == 16:
            wide = np.round(blown_up(lights(1000)) * 65535).astype("<u2")
            heif = pillow_heif.from_bytes("RGB;16", wide.shape[1::-1], wide.tobytes())
        heif.save(FOLDER / f"nclx-{primaries}-{transfer}.heic", quality=100, chroma=444, color_primaries=primaries,
                  transfer_characteristics=transfer, matrix_coefficients=matrix, full_range_flag=1)
        TWINS[f"nclx-{primaries}-{transfer}.heic"] = twin


def show(browser, path):
    if path.name in TWINS:
        path_shown = SHOWN / f"{TWINS[path.name]}.png"
        (SHOWN / f"{path.name}.png").write_bytes(path_shown.read_bytes())
        return
    data = canvas.shown(browser, path)
    if data is None:
        raise SystemExit(f"Chromium does not show {path.name}")
    (SHOWN / f"{path.name}.png").write_bytes(data)


def main():
    SHOWN.mkdir(parents=True)
    pngs()
    profiles()
    avifs()
    heics()
    names = sorted(path.name for path in FOLDER.iterdir() if path.is_file())
    with tempfile.TemporaryDirectory() as folder, pages_browser.Browser(folder) as browser:
        for name in names:
            show(browser, FOLDER / name)
    print("\n".join(names))


if __name__ == "__main__":
    main()
