"""Writes a few originals for end-to-end tests into a folder: photo.jpg, logo.png, turning.gif, sub/photo.webp."""

import os
import sys

import numpy
from PIL import Image, ImageDraw


def photo(width, height):
    """Something with gradients, edges and noise, so that it compresses like a photograph."""
    rows, columns = numpy.mgrid[0:height, 0:width]
    noise = numpy.random.default_rng(1).normal(0, 8, (height, width))
    red = 127 + 120 * numpy.sin(columns / 90) + noise
    green = 255 * rows / height + noise
    blue = 127 + 120 * numpy.cos((rows + columns) / 60) + noise
    return Image.fromarray(numpy.clip(numpy.dstack([red, green, blue]), 0, 255).astype("uint8"))


def main(folder):
    os.makedirs(os.path.join(folder, "sub"), exist_ok=True)
    picture = photo(1200, 800)
    picture.save(os.path.join(folder, "photo.jpg"), quality=90)
    picture.resize((600, 400)).save(os.path.join(folder, "sub", "photo.webp"), quality=90)

    logo = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    ImageDraw.Draw(logo).ellipse((50, 50, 350, 250), fill=(200, 30, 30, 255))
    logo.save(os.path.join(folder, "logo.png"))

    frames = []
    for index in range(5):
        frame = Image.new("RGB", (120, 80), (40 * index, 80, 200 - 30 * index))
        ImageDraw.Draw(frame).rectangle((index * 20, 20, index * 20 + 15, 60), fill=(255, 255, 0))
        frames.append(frame)
    frames[0].save(
        os.path.join(folder, "turning.gif"), save_all=True, append_images=frames[1:], duration=[100, 200, 300, 400, 500],
        loop=3,
    )


main(sys.argv[1])
