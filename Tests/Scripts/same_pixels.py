"""Says of pairs of pictures whether Pillow, or djxl, decodes the same pixels: a line each, "same" or what differs."""

import pathlib
import subprocess
import sys
import tempfile

import numpy
from PIL import Image, ImageSequence

try:
    import pillow_heif

    pillow_heif.register_heif_opener()
    pillow_heif.register_avif_opener()
except (ImportError, AttributeError):
    pass


def pixels(path):
    with tempfile.TemporaryDirectory() as folder:
        if path.endswith(".jxl"):
            decoded = pathlib.Path(folder) / "decoded.png"
            subprocess.run(["djxl", path, decoded], check=True, capture_output=True)
            path = decoded
        with Image.open(path) as picture:
            return [numpy.asarray(frame.convert("RGBA")) for frame in ImageSequence.Iterator(picture)]


def difference(one, other):
    one, other = pixels(one), pixels(other)
    if len(one) != len(other):
        return f"{len(one)} frames and {len(other)}"
    for a, b in zip(one, other):
        if a.shape != b.shape:
            return f"{a.shape} and {b.shape}"
        if (a != b).any():
            return f"up to {abs(a.astype(int) - b).max()} of 255"
    return "same"


for one, other in zip(sys.argv[1::2], sys.argv[2::2]):
    print(difference(one, other))
