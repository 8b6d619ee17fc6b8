"""Prints what Pillow makes of a picture, as JSON: format, size, mode, frames, durations, loop, and its mean colour."""

import json
import sys

import numpy
from PIL import Image

try:
    import pillow_heif

    pillow_heif.register_heif_opener()
    pillow_heif.register_avif_opener()
except (ImportError, AttributeError):
    pass


def main(path):
    with Image.open(path) as picture:
        frames = getattr(picture, "n_frames", 1)
        durations = []
        for index in range(frames):
            picture.seek(index)
            picture.load()
            durations.append(picture.info.get("duration"))
        picture.seek(0)
        mean = numpy.asarray(picture.convert("RGB"), dtype=float).mean(axis=(0, 1))
        print(
            json.dumps(
                {
                    "format": picture.format,
                    "width": picture.width,
                    "height": picture.height,
                    "mode": picture.mode,
                    "frames": frames,
                    "durations": durations,
                    "loop": picture.info.get("loop"),
                    "mean": list(mean),
                    "exif": len(picture.getexif()),
                    "profile": "icc_profile" in picture.info,
                }
            )
        )


main(sys.argv[1])
