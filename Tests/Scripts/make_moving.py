#!/usr/bin/env python3
"""Makes animations of which little changes, or that have few colours, and looks at what has been made of them.

usage: make_moving.py FOLDER            prints the names
       make_moving.py FOLDER --compare  of each FOLDER/NAME.png beside FOLDER/NAME: how far apart the frames are that Pillow
                                        sees, how long Pillow's own PNG of the frames is and how long ours, and our kind of
                                        colours
"""

import io
import pathlib
import sys

import numpy as np
from PIL import Image, ImageDraw, ImageSequence

FOLDER = pathlib.Path(sys.argv[1])
random = np.random.default_rng(20)


def paper(width=240, height=160, colours=4000):
    """A ground with text-like dots in many colours, which is still drawn: flat, with edges."""
    picture = Image.new("RGB", (width, height), (250, 250, 248))
    draw = ImageDraw.Draw(picture)
    for _ in range(colours):
        x, y = int(random.integers(width)), int(random.integers(height))
        draw.rectangle((x, y, x + 2, y + 1), fill=tuple(int(v) for v in random.integers(0, 256, 3)))
    return picture


def typing(ground):
    """Something small changes at two ends of the picture at once."""
    frames = []
    for number in range(12):
        draw = ImageDraw.Draw(ground)
        draw.rectangle((10 + 9 * number, 8, 15 + 9 * number, 18), fill=(20, 20, 20))
        draw.rectangle((220 - 9 * number, 140, 224 - 9 * number, 150), fill=(200, 30, 50))
        frames.append(ground.copy())
    return frames


def ball(mode, ground, ink):
    frames = []
    for number in range(12):
        picture = Image.new(mode, (120, 90), ground)
        ImageDraw.Draw(picture).ellipse((4 + 6 * number, 20, 44 + 6 * number, 60), fill=ink)
        frames.append(picture)
    return frames


def noise():
    return [Image.fromarray(random.integers(0, 256, (60, 80, 3)).astype(np.uint8)) for _ in range(5)]


def fading():
    """What changes is not opaque, so that it cannot be put over what was there."""
    frames = []
    for number in range(8):
        picture = np.zeros((60, 80, 4), np.uint8)
        picture[10:50, 10:70] = (200, 40, 60, 255)
        picture[20:30, 20 + number:40 + number] = (*random.integers(0, 256, 3), 40 + 20 * number)
        frames.append(Image.fromarray(picture))
    return frames


def levels(count):
    return [Image.fromarray((random.integers(0, count, (40, 50)) * (255 // (count - 1))).astype(np.uint8)) for _ in range(4)]


def save(name, frames, **options):
    frames[0].save(FOLDER / name, save_all=True, append_images=frames[1:], duration=80, loop=0, **options)
    print(name)


def make():
    save("typing.webp", typing(paper()), lossless=True)
    save("typing-on-noise.webp", typing(Image.fromarray(random.integers(0, 256, (160, 240, 3)).astype(np.uint8))), lossless=True)
    save("few-colours.gif", typing(paper(colours=300).quantize(100, dither=Image.Dither.NONE).convert("RGB")))
    save("ball.webp", ball("RGB", (255, 255, 255), (200, 20, 40)), lossless=True)
    save("clear-ball.webp", ball("RGBA", (0, 0, 0, 0), (200, 20, 40, 255)), lossless=True)
    save("clear-ball.gif", ball("RGBA", (0, 0, 0, 0), (200, 20, 40, 255)), disposal=2)
    save("fading.webp", fading(), lossless=True)
    save("noise.webp", noise(), lossless=True)
    for count in (2, 16, 17, 256):
        save(f"levels-{count}.webp", levels(count), lossless=True, exact=True)


def seen(path):
    """Frames on magenta, each as long as it is shown."""
    frames = []
    for frame in ImageSequence.Iterator(Image.open(path)):
        frame = frame.convert("RGBA")
        frames.append(np.asarray(Image.alpha_composite(Image.new("RGBA", frame.size, (255, 0, 255, 255)), frame).convert("RGB")).astype(int))
    return frames


def compare():
    for path in sorted(FOLDER.glob("*.*.png")):
        original = FOLDER / path.name.removesuffix(".png")
        wanted, got = seen(original), seen(path)
        apart = max(int(np.abs(one - other).max()) for one, other in zip(wanted, got)) if len(wanted) == len(got) else 255
        frames = [frame.copy() for frame in ImageSequence.Iterator(Image.open(original))]
        theirs = io.BytesIO()
        frames[0].save(theirs, "PNG", save_all=True, append_images=frames[1:], duration=80)
        print(original.name, apart, len(theirs.getvalue()), path.stat().st_size, path.read_bytes()[25])


if __name__ == "__main__":
    compare() if "--compare" in sys.argv else make()
