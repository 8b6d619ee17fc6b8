"""Writes files that people upload, whole ones and broken ones, into a folder, with a manifest.json of what they are."""

import io
import json
import os
import sys

import numpy
from PIL import Image

RANDOM = numpy.random.default_rng(7)


def noise(width, height, mode="RGB"):
    """Something that compresses badly, so that every part of the file matters."""
    bands = {"RGB": 3, "RGBA": 4, "CMYK": 4, "L": 1}[mode]
    pixels = RANDOM.integers(0, 256, (height, width, bands)).astype("uint8")
    return Image.fromarray(pixels.squeeze(), mode)


def encoded(image, **options):
    buffer = io.BytesIO()
    image.save(buffer, **options)
    return buffer.getvalue()


def animation(kind):
    frames = [noise(60, 40) for _ in range(6)]
    return encoded(frames[0], format=kind, save_all=True, append_images=frames[1:], duration=100)


def turned():
    exif = Image.Exif()
    exif[0x0112] = 6
    return encoded(noise(90, 50), format="JPEG", exif=exif)


# name, what the client calls it, bytes, format, upright size, pages
WHOLE = [
    ("baseline", "photo.jpg", encoded(noise(300, 200), format="JPEG", quality=90), "jpeg", (300, 200), 1),
    ("progressive", "photo.png", encoded(noise(300, 200), format="JPEG", progressive=True), "jpeg", (300, 200), 1),
    ("cmyk", "print.jpg", encoded(noise(64, 64, "CMYK"), format="JPEG"), "jpeg", (64, 64), 1),
    ("turned", "turned.jpg", turned(), "jpeg", (50, 90), 1),
    ("alpha", "logo.gif", encoded(noise(120, 80, "RGBA"), format="PNG"), "png", (120, 80), 1),
    ("webp", "a.webp", encoded(noise(120, 80), format="WEBP", quality=80), "webp", (120, 80), 1),
    ("lossless", "a", encoded(noise(120, 80), format="WEBP", lossless=True), "webp", (120, 80), 1),
    ("gif", "a.gif", animation("GIF"), "gif", (60, 40), 6),
    ("animated-webp", "b.webp", animation("WEBP"), "webp", (60, 40), 6),
    ("tiff", "scan.tiff", encoded(noise(100, 70), format="TIFF"), "tiff", (100, 70), 1),
    ("avif", "a.avif", encoded(noise(128, 96), format="AVIF", quality=80), "avif", (128, 96), 1),
    ("tiny", "dot.png", encoded(Image.new("L", (1, 1)), format="PNG"), "png", (1, 1), 1),
    ("strip", "strip.png", encoded(Image.new("L", (9000, 1)), format="PNG"), "png", (9000, 1), 1),
]


def main(folder):
    os.makedirs(folder, exist_ok=True)
    entries = []

    def write(file, name, content, **facts):
        with open(os.path.join(folder, file), "wb") as out:
            out.write(content)
        entries.append({"file": file, "name": name, "bytes": len(content), **facts})

    for file, name, content, kind, (width, height), pages in WHOLE:
        write(file, name, content, format=kind, width=width, height=height, pages=pages)
        if len(content) < 1000:
            continue
        # Cut off early, in the middle, and shortly before the end.
        for share in (0.3, 0.6, 0.97):
            cut = content[: int(len(content) * share)]
            # What lacks little of a JPEG is shown as browsers show it.
            facts = {"format": kind, "width": width, "height": height, "pages": pages}
            if kind != "jpeg" or share < 0.9:
                facts = {"format": None, "width": 0, "height": 0, "pages": 0}
            write(f"{file}-cut-{int(share * 100)}", name, cut, **facts)
    with open(os.path.join(folder, "manifest.json"), "w") as out:
        json.dump(entries, out)


main(sys.argv[1])
