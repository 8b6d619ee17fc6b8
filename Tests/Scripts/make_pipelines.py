#!/usr/bin/env python3
"""Makes what Pillow makes of pictures when it does the same things in the same order as a pipeline.

usage: make_pipelines.py FOLDER

FOLDER is one that make_pictures.py has filled. `expected/pipeline-NAME-ORIGINAL.png` is what NAME's test compares with; an
animation's frames stand below one another.
"""

import pathlib
import sys

import numpy as np
from PIL import Image, ImageChops, ImageOps

FOLDER = pathlib.Path(sys.argv[1])
ORIGINALS = {"plain-png": "plain.png", "alpha": "alpha.png", "plain-jpeg": "plain.jpeg", "animated": "animated.gif"}
LANCZOS, RED = Image.Resampling.LANCZOS, (255, 0, 0, 255)


def inverted(picture):
    red, green, blue, alpha = picture.split()
    return Image.merge("RGBA", [ImageChops.invert(band) for band in (red, green, blue)] + [alpha])


def canvas(picture, left, top, right, bottom, colour):
    """The picture on a colour, which lies behind it too."""
    size = (picture.width + left + right, picture.height + top + bottom)
    sheet, own = Image.new("RGBA", size, colour), Image.new("RGBA", size, (0, 0, 0, 0))
    own.paste(picture, (left, top))
    return Image.alpha_composite(sheet, own)


PIPELINES = {
    # fill:80x60 / crop:10,5,40,30 / fill:25x20 / invert
    "part-of-small": lambda p: inverted(p.resize((80, 60), LANCZOS).crop((10, 5, 50, 35)).resize((25, 20), LANCZOS)),
    # rotate:90 / padding:6,red / flip:h / crop:0,0,50,40 / rotate:180
    "turned-in-a-mount": lambda p: ImageOps.mirror(canvas(p.transpose(Image.Transpose.ROTATE_270), 6, 6, 6, 6, RED))
    .crop((0, 0, 50, 40)).transpose(Image.Transpose.ROTATE_180),
    # invert / padding:0,3,5,20,red / invert / crop:4,0,60,40
    "inverted-mount": lambda p: inverted(canvas(inverted(p), 20, 0, 3, 5, RED)).crop((4, 0, 64, 40)),
    # crop:10,10,40,30 / fill:60x45, larger / crop:5,5,50,30 / flip:v
    "part-of-larger": lambda p: ImageOps.flip(
        p.crop((10, 10, 50, 40)).resize((60, 45), LANCZOS).crop((5, 5, 55, 35))),
}


def frames(path):
    picture = Image.open(path)
    for index in range(getattr(picture, "n_frames", 1)):
        picture.seek(index)
        yield picture.convert("RGBA")


for original, file in ORIGINALS.items():
    before = list(frames(FOLDER / file))
    for name, pipeline in PIPELINES.items():
        after = np.concatenate([np.asarray(pipeline(frame)) for frame in before])
        Image.fromarray(after).save(FOLDER / f"expected/pipeline-{name}-{original}.png")
