#!/usr/bin/env python3
"""Tells what others say of pictures, as JSON: a line for each.

usage: summarize_pictures.py FILE…

* `phash`: PyPI's imagehash, of the picture in front of white
* `blurhash`: PyPI's blurhash, of four by three components
* `palette`: six colours by Pillow's median cut, and by its octree with what is clear left out
* `pixels`: the picture within 112 pixels, for judging palettes
"""

import json
import sys

import blurhash
import imagehash
import numpy
from PIL import Image, ImageOps


def summary(path):
    with Image.open(path) as opened:
        opened.seek(0)
        picture = ImageOps.exif_transpose(opened).convert("RGBA")
    white = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
    small = white.copy()
    small.thumbnail((112, 112), Image.Resampling.LANCZOS)
    cut = small.quantize(6, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    used = sorted({index for _, index in cut.getcolors(256)})
    colours = numpy.array(cut.getpalette()).reshape(-1, 3)[used]
    return {
        "phash": str(imagehash.phash(white)),
        "blurhash": blurhash.encode(numpy.asarray(white).tolist(), 4, 3) if max(white.size) <= 320 else None,
        "palette": colours.tolist(),
        "pixels": numpy.asarray(small).reshape(-1, 3).tolist(),
    }


for file in sys.argv[1:]:
    print(json.dumps(summary(file)))
