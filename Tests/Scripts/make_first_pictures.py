#!/usr/bin/env python3
"""Writes a picture of each format that is read, large enough that its pixels take more memory than anything else.

usage: make_first_pictures.py FOLDER
"""

import pathlib
import struct
import subprocess
import sys

from PIL import Image

FOLDER = pathlib.Path(sys.argv[1])
WIDTH, HEIGHT = 2400, 1800


PDF = b"""%PDF-1.1
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 2400 1800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 63>>stream
1 0 0 rg 90 90 900 900 re f BT /F 300 Tf 40 600 Td (Caf) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>endobj
trailer<</Root 1 0 R>>
"""


def run(*command):
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def picture(width=WIDTH, height=HEIGHT, turn=0):
    """Waves of colour: nothing that an encoder makes nothing of."""
    wave = Image.linear_gradient("L")
    bands = [wave.rotate(90 * band + turn).resize((width, height)) for band in range(3)]
    return Image.merge("RGB", bands)


def photoshop(image):
    head = b"8BPS" + struct.pack(">H6xHIIHH", 1, 3, image.height, image.width, 8, 3)
    return head + bytes(12) + struct.pack(">H", 0) + b"".join(band.tobytes() for band in image.split())


def icon(image):
    """A bitmap of 32 bits a pixel and its mask."""
    pixels = image.convert("RGBA").transpose(Image.Transpose.FLIP_TOP_BOTTOM).tobytes("raw", "BGRA")
    mask = bytes((image.width + 31) // 32 * 4 * image.height)
    bitmap = struct.pack("<IiiHHIIiiII", 40, image.width, 2 * image.height, 1, 32, 0, len(pixels), 0, 0, 0, 0) + pixels + mask
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, 0, 0, 0, 0, 1, 32, len(bitmap), 22) + bitmap


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    image = picture()
    for name in ["jpeg", "png", "webp", "gif", "bmp", "tiff"]:
        image.save(FOLDER / f"picture.{name}")
    image.save(FOLDER / "progressive.jpeg", progressive=True)
    image.save(FOLDER / "one-strip.tiff", compression="tiff_adobe_deflate", tiffinfo={278: HEIGHT})
    image.save(FOLDER / "picture.jp2")
    (FOLDER / "picture.psd").write_bytes(photoshop(image))
    (FOLDER / "picture.ico").write_bytes(icon(picture(1200, 900)))
    (FOLDER / "picture.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="2400" height="1800"><circle cx="900" cy="900" r="700" fill="red"/>'
        '<text x="40" y="400" font-family="serif" font-size="300">Calotype</text></svg>')
    # Of lines and text: what a picture in a drawing takes is known when it is drawn, and not before.
    (FOLDER / "picture.pdf").write_bytes(PDF)
    png = FOLDER / "picture.png"
    run("convert", png, "-depth", 16, "-interlace", "plane", "-define", "tiff:tile-geometry=256x256", FOLDER / "planes.tiff")
    run("convert", png, "-interlace", "line", FOLDER / "interlaced.png")
    run("avifenc", "-s", 10, png, FOLDER / "picture.avif")
    run("vips", "heifsave", png, FOLDER / "picture.heic", "--compression", "hevc", "--effort", 0)
    run("cjxl", png, FOLDER / "picture.jxl", "-d", 2, "-e", 3)
    frames = [picture(1280, 960, 9 * turn) for turn in range(6)]
    rest = {"save_all": True, "append_images": frames[1:], "duration": 40}
    for name, more in [("moving.gif", {}), ("moving.webp", {}), ("moving.png", {}), ("moving.avif", {"speed": 10})]:
        frames[0].save(FOLDER / name, **rest, **more)
    run("cjxl", FOLDER / "moving.png", FOLDER / "moving.jxl", "-d", 2, "-e", 3)


main()
