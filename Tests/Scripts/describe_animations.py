#!/usr/bin/env python3
"""Says what animations are to Chromium and to Pillow.

usage: describe_animations.py FOLDER

Prints a line of JSON for each file in the folder and each of both: how long each frame is shown in milliseconds, how
often all are (0 for ever; absent where Pillow does not tell), and the mean colour of each frame's right half.
"""

import json
import pathlib
import sys

import numpy as np
from PIL import Image

import browser_frames

FOLDER = pathlib.Path(sys.argv[1])


def tell(path, by, frames, delays, loops):
    width = frames[0].shape[1]
    colours = [[round(float(v), 1) for v in frame[:, width // 2:].mean((0, 1))] for frame in frames]
    print(json.dumps({"name": path.name, "by": by, "delays": delays, "loops": loops, "colours": colours}))


def pillow(path):
    image, frames, delays = Image.open(path), [], []
    for index in range(getattr(image, "n_frames", 1)):
        image.seek(index)
        frames.append(np.asarray(image.convert("RGBA")))
        delays.append(image.info.get("duration", 0))
    # Pillow says of a GIF how often it is repeated, of others how often it is shown, and nothing of AVIF.
    loops = image.info.get("loop") if path.suffix in (".png", ".webp") else None
    tell(path, "pillow", frames, delays, loops)


with browser_frames.Decoder() as decoder:
    for path in sorted(FOLDER.iterdir()):
        tell(path, "chromium", *decoder.frames(path))
        pillow(path)
