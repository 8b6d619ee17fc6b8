"""Draws faces that a detector takes for faces, into a folder: of four tones of skin, in a row, far away, moving, on nothing."""
import pathlib
import random
import sys

from PIL import Image, ImageDraw, ImageFilter

FOLDER = pathlib.Path(sys.argv[1])
TONES = [(224, 172, 140), (198, 134, 96), (141, 85, 54), (112, 70, 48)]


def head(side, skin, hair=(60, 40, 28)):
    """A head of so many pixels, on nothing."""
    whole = side * 4
    picture = Image.new("RGBA", (whole, whole), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)

    def ellipse(x, y, across, down, color):
        draw.ellipse(((x - across) * whole, (y - down) * whole, (x + across) * whole, (y + down) * whole), fill=color)

    def line(points, color, width):
        draw.line([part * whole for part in points], fill=color, width=int(width * whole))

    dark, light = (tuple(min(255, int(part * factor)) for part in skin) for factor in (0.72, 1.12))
    ellipse(0.5, 1.05, 0.42, 0.28, (60, 60, 90))
    ellipse(0.5, 0.78, 0.13, 0.2, dark)
    ellipse(0.5, 0.42, 0.3, 0.36, hair)
    ellipse(0.5, 0.48, 0.24, 0.31, skin)
    ellipse(0.26, 0.5, 0.035, 0.06, dark)
    ellipse(0.74, 0.5, 0.035, 0.06, dark)
    ellipse(0.5, 0.4, 0.17, 0.12, light)
    for x in (0.4, 0.6):
        ellipse(x, 0.46, 0.062, 0.035, dark)
        ellipse(x, 0.46, 0.048, 0.022, (245, 240, 235))
        ellipse(x, 0.46, 0.022, 0.022, (60, 40, 30))
        ellipse(x, 0.46, 0.01, 0.01, (5, 5, 5))
        line((x - 0.06, 0.405, x, 0.39, x + 0.06, 0.405), hair, 0.016)
    nose = [part * whole for part in (0.5, 0.46, 0.465, 0.575, 0.535, 0.575)]
    draw.polygon(nose, fill=tuple(int(part * 0.9) for part in skin))
    ellipse(0.48, 0.572, 0.014, 0.01, dark)
    ellipse(0.52, 0.572, 0.014, 0.01, dark)
    ellipse(0.5, 0.66, 0.075, 0.026, (170, 80, 80))
    line((0.43, 0.658, 0.57, 0.658), (110, 50, 50), 0.008)
    return picture.filter(ImageFilter.GaussianBlur(whole * 0.008)).resize((side, side), Image.Resampling.LANCZOS)


def wall(width, height, color=(96, 120, 110)):
    """A wall with a little grain."""
    grain = random.Random(7)
    picture = Image.new("RGB", (width // 8, height // 8))
    picture.putdata([tuple(part + grain.randrange(-6, 7) for part in color) for _ in range(picture.width * picture.height)])
    return picture.resize((width, height), Image.Resampling.BICUBIC)


def with_heads(picture, heads):
    for side, x, y, skin in heads:
        one = head(side, skin)
        picture.paste(one, (x, y), one)
    return picture


FOLDER.mkdir(parents=True, exist_ok=True)
# One at the right edge, below the middle; what draws the eye is on the left.
one = wall(1200, 600)
ImageDraw.Draw(one).rectangle((60, 60, 300, 300), fill=(250, 200, 30), outline=(10, 10, 10), width=12)
with_heads(one, [(260, 880, 300, TONES[1])]).save(FOLDER / "one.jpg", quality=95)
one.transpose(Image.Transpose.ROTATE_270).save(FOLDER / "one-turned.jpg", quality=95, exif=b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x08\0\0\0\0\0\0\0")
# A row of four; the largest on the right.
row = [(150, 80 + 330 * place, 260, skin) for place, skin in enumerate(TONES)]
row[3] = (240, 1040, 220, TONES[3])
with_heads(wall(1400, 640), row).save(FOLDER / "row.jpg", quality=95)
# Small ones in a large picture, which are a few pixels where all of it is small.
far = [(64, 200 + 480 * (place % 4), 300 + 500 * (place // 4), TONES[place % 4]) for place in range(8)]
with_heads(wall(2240, 1280), far).save(FOLDER / "far.jpg", quality=95)
# On nothing, so that it is seen what becomes of transparency.
cut_out = Image.new("RGBA", (480, 480), (0, 0, 0, 0))
cut_out.alpha_composite(head(320, TONES[0]), (80, 80))
cut_out.save(FOLDER / "cut-out.png")
# From left to right.
frames = [with_heads(wall(480, 320), [(160, 20 + 50 * frame, 90, TONES[0])]) for frame in range(6)]
frames[0].save(FOLDER / "moving.webp", save_all=True, append_images=frames[1:], duration=80, quality=95, method=2)
wall(640, 480).save(FOLDER / "nobody.jpg", quality=95)
