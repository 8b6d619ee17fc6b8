#!/usr/bin/env python3
"""Makes pictures that are drawn of lines and stripes, in rows and, turned over, in columns.

usage: make_lines.py FOLDER

`NAME-rows.png` and `NAME-columns.png`; prints the names, and whether edges of colour are in it.
"""

import pathlib
import sys

import numpy as np
from PIL import Image

FOLDER = pathlib.Path(sys.argv[1])
RED, BLUE, WHITE, BLACK, GREEN, GREY = (255, 0, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0), (0, 140, 60), (200, 200, 200)


def stripes(colours, width=230, height=198):
    return np.array([colours[y % len(colours)] for y in range(height)], np.uint8)[:, None].repeat(width, 1)


def table():
    """Lines on a ground that is a slope along them."""
    picture = (np.linspace(215, 250, 230)[None, :, None] + np.zeros((198, 1, 3))).astype(np.uint8)
    picture[::6] = RED
    picture[3::6] = GREEN
    return picture


def main():
    made = {
        "ruled": (stripes([BLUE] * 8 + [RED]), True), "banner": (stripes([RED, BLUE, WHITE, WHITE]), True),
        "thirds": (stripes([BLACK, WHITE, WHITE]), False), "fifths": (stripes([BLACK] + [WHITE] * 4), False),
        "alternating": (stripes([RED, BLUE]), True), "greens": (stripes([GREEN, GREEN, RED, RED, RED]), True),
        "greys": (stripes([GREY] * 3 + [BLACK]), False), "table": (table(), True),
        "one": (stripes([BLACK, WHITE, WHITE], 1, 90), False),
    }
    for name, (picture, has_colour) in made.items():
        Image.fromarray(picture).save(FOLDER / f"{name}-rows.png")
        Image.fromarray(np.ascontiguousarray(picture.transpose(1, 0, 2))).save(FOLDER / f"{name}-columns.png")
        print(name, "colour" if has_colour else "grey")


if __name__ == "__main__":
    main()
