#!/usr/bin/env python3
"""Makes a page of text in black and white at 300 dpi: of one bit in several formats, and the same in grey.

usage: make_page.py FOLDER
"""

import pathlib
import struct
import sys

import numpy as np
from PIL import Image, ImageDraw, ImageFont

FOLDER = pathlib.Path(sys.argv[1])
page = Image.new("L", (1200, 900), 255)
draw = ImageDraw.Draw(page)
for row in range(16):
    text = "A page of small print is read at a third of its size " * 2
    draw.text((60, 50 + 50 * row), text[row:row + 60], font=ImageFont.load_default(40), fill=0)
page = page.convert("1", dither=Image.Dither.NONE)
page.save(FOLDER / "page.png")
page.save(FOLDER / "page.bmp")
page.save(FOLDER / "page.tiff", compression="group4")
page.convert("L").save(FOLDER / "grey.png")
# Photoshop has 1 for black.
rows = np.packbits(np.asarray(page) == 0, axis=1).tobytes()
(FOLDER / "page.psd").write_bytes(b"8BPS" + struct.pack(">H6xHIIHH", 1, 1, 900, 1200, 1, 0) + bytes(12) + bytes(2) + rows)
