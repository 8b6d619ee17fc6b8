"""Pictures with a label, graphic or photograph: drawn here, or taken from the photographs of two Debian packages.

Half of each kind (every other one) is for fitting thresholds, and the other half says how good they are.
"""

import io
import math

import numpy
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from . import pictures

WORDS = ("The calotype was the first photographic process in which one negative gave any number of prints on paper "
         "coated with silver iodide and developed out of a latent image in gallic acid").split()
INK = [(196, 30, 58), (24, 90, 188), (20, 130, 70), (240, 160, 20), (110, 60, 160), (30, 30, 34), (0, 150, 160)]


def font(size):
    return ImageFont.load_default(size)


def lines(random, width):
    text = ""
    while len(text) < width:
        text += WORDS[random.integers(len(WORDS))] + " "
    return text[:width]


def canvas(width, height, color=(255, 255, 255)):
    picture = Image.new("RGB", (width, height), color)
    return picture, ImageDraw.Draw(picture)


def window(random, dark):
    back, ink, panel = ((30, 31, 34), (220, 222, 228), (43, 45, 50)) if dark else ((250, 250, 251), (32, 33, 36), (235, 237, 240))
    picture, draw = canvas(1200, 800, back)
    draw.rectangle((0, 0, 1200, 40), fill=panel)
    draw.rectangle((0, 40, 220, 800), fill=panel)
    for index, color in enumerate([(255, 95, 87), (254, 188, 46), (40, 200, 64)]):
        draw.ellipse((14 + 22 * index, 13, 28 + 22 * index, 27), fill=color)
    for row in range(18):
        draw.text((20, 60 + 40 * row), lines(random, 20), font=font(15), fill=ink)
        draw.rounded_rectangle((190, 62 + 40 * row, 208, 80 + 40 * row), 5, fill=INK[row % len(INK)])
    for row in range(28):
        draw.text((250, 60 + 26 * row), lines(random, 105), font=font(16), fill=ink if row % 5 else (196, 30, 58))
    draw.rounded_rectangle((960, 720, 1160, 770), 10, fill=(26, 115, 232))
    draw.text((1010, 732), "Continue", font=font(22), fill=(255, 255, 255))
    return picture


def code(random):
    picture, draw = canvas(1000, 700, (40, 42, 54))
    colors = [(255, 121, 198), (139, 233, 253), (80, 250, 123), (241, 250, 140), (248, 248, 242)]
    for row in range(33):
        x = 60 + 28 * int(random.integers(5))
        draw.text((14, 10 + 21 * row), str(row + 1), font=font(15), fill=(98, 114, 164))
        for _ in range(int(random.integers(2, 8))):
            word = WORDS[random.integers(len(WORDS))]
            draw.text((x, 10 + 21 * row), word, font=font(15), fill=colors[random.integers(5)])
            x += 9 * len(word) + 12
    return picture


def table(random):
    picture, draw = canvas(1100, 640)
    for row in range(27):
        if row % 2:
            draw.rectangle((0, 24 * row, 1100, 24 * row + 24), fill=(242, 246, 252))
        for column in range(9):
            draw.text((8 + 122 * column, 24 * row + 4), f"{random.normal(0, 900):.2f}", font=font(14), fill=(20, 20, 20))
    for column in range(10):
        draw.line((122 * column, 0, 122 * column, 640), fill=(200, 204, 210))
    return picture


def chart(random, kind):
    picture, draw = canvas(900, 600)
    draw.text((300, 14), lines(random, 28), font=font(24), fill=(30, 30, 30))
    for step in range(6):
        draw.line((80, 90 + 85 * step, 860, 90 + 85 * step), fill=(220, 220, 220))
        draw.text((30, 80 + 85 * step), str(100 - 20 * step), font=font(15), fill=(80, 80, 80))
    large = Image.new("RGB", (2700, 1800), (255, 255, 255))
    large.paste(picture.resize((2700, 1800), Image.Resampling.LANCZOS))
    draw = ImageDraw.Draw(large)
    if kind == "bars":
        for index in range(12):
            height = int(random.integers(100, 1200))
            draw.rectangle((300 + 190 * index, 1550 - height, 420 + 190 * index, 1550), fill=INK[index % len(INK)])
    elif kind == "lines":
        for color in INK[:4]:
            values = numpy.cumsum(random.normal(0, 50, 90)) + 800
            draw.line([(260 + 26 * i, float(v)) for i, v in enumerate(values)], fill=color, width=8, joint="curve")
    elif kind == "pie":
        start = 0.0
        for color, share in zip(INK, random.dirichlet(numpy.ones(7))):
            draw.pieslice((800, 300, 1900, 1400), start, start + 360 * share, fill=color, outline=(255, 255, 255), width=6)
            start += 360 * share
    else:
        for _ in range(700):
            x, y = random.normal(1400, 400), random.normal(900, 250)
            draw.ellipse((x - 14, y - 14, x + 14, y + 14), fill=INK[random.integers(3)])
    return large.resize((900, 600), Image.Resampling.LANCZOS)


def logo(random, kind):
    picture = Image.new("RGBA", (1600, 600), (0, 0, 0, 0) if kind == "clear" else (255, 255, 255, 255))
    draw = ImageDraw.Draw(picture)
    one, two = INK[random.integers(7)], INK[random.integers(7)]
    draw.ellipse((60, 60, 540, 540), fill=one)
    draw.pieslice((140, 140, 460, 460), 30, 250, fill=two)
    draw.polygon([(300, 120), (480, 460), (120, 460)], outline=(255, 255, 255), width=18)
    draw.text((620, 180), WORDS[random.integers(len(WORDS))].title(), font=font(220), fill=(40, 44, 52))
    if kind == "shaded":
        shade = Image.linear_gradient("L").resize(picture.size).point(lambda v: 255 - v // 3)
        picture = Image.composite(picture, Image.new("RGBA", picture.size, one + (255,)), shade)
    small = picture.resize((800, 300), Image.Resampling.LANCZOS)
    return small if kind == "clear" else small.convert("RGB")


def page(random, kind):
    picture = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(picture)
    draw.text((120, 100), lines(random, 30).upper(), font=font(40), fill=0)
    for row in range(46):
        draw.text((120, 190 + 32 * row), lines(random, 92), font=font(22), fill=0)
    if kind == "one-bit":
        return picture.convert("1", dither=Image.Dither.NONE)
    if kind == "scan":
        paper = numpy.asarray(picture.filter(ImageFilter.GaussianBlur(0.9))).astype(float) * 0.86 + 18
        paper += random.normal(0, 4, paper.shape)
        return Image.fromarray(numpy.clip(paper, 0, 255).astype(numpy.uint8))
    return picture


def drawing(random, kind):
    size = 800
    picture = Image.new("L" if kind != "comic" else "RGB", (3 * size, 3 * size), 255 if kind != "comic" else (255, 250, 235))
    draw = ImageDraw.Draw(picture)
    if kind == "contours":
        y, x = numpy.mgrid[0:size, 0:size] / size
        field = sum(a * numpy.sin(2 * math.pi * (f * x + g * y) + p)
                    for a, f, g, p in random.uniform((.2, .3, .3, 0), (1, 2, 2, 6), (6, 4)))
        edges = numpy.abs((field * 9) % 1 - 0.5) < 0.05
        return Image.fromarray(numpy.where(edges, 30, 255).astype(numpy.uint8)).filter(ImageFilter.GaussianBlur(0.6))
    if kind == "map":
        colors = random.integers(150, 240, (40, 3))
        seeds = random.uniform(0, size, (40, 2))
        y, x = numpy.mgrid[0:size, 0:size]
        nearest = numpy.argmin((x[..., None] - seeds[:, 0]) ** 2 + (y[..., None] - seeds[:, 1]) ** 2, axis=-1)
        picture = Image.fromarray(colors[nearest].astype(numpy.uint8))
        draw = ImageDraw.Draw(picture)
        for place in seeds:
            draw.text(tuple(place - 20), WORDS[random.integers(len(WORDS))], font=font(16), fill=(20, 20, 40))
        return picture
    for _ in range(60):
        points = [tuple(p) for p in random.uniform(0, 3 * size, 2) + numpy.cumsum(random.normal(0, 120, (9, 2)), axis=0)]
        if kind == "comic":
            draw.polygon(points, fill=INK[random.integers(7)], outline=(10, 10, 10), width=12)
        else:
            draw.line(points, fill=0, width=int(random.integers(4, 14)), joint="curve")
    return picture.resize((size, size), Image.Resampling.LANCZOS)


def tiles(random, kind):
    if kind == "code":
        cells = random.integers(0, 2, (45, 45)).astype(numpy.uint8) * 255
        return Image.fromarray(cells).resize((720, 720), Image.Resampling.NEAREST)
    if kind == "pixels":
        colors = random.integers(0, 256, (16, 3)).astype(numpy.uint8)
        cells = colors[numpy.minimum(random.geometric(0.3, (60, 80)), 15)]
        return Image.fromarray(cells).resize((960, 720), Image.Resampling.NEAREST)
    if kind == "board":
        return Image.fromarray(((numpy.indices((8, 8)).sum(0) % 2) * 155 + 80).astype(numpy.uint8)).resize(
            (600, 600), Image.Resampling.NEAREST)
    steps = Image.linear_gradient("L").rotate(90).resize((900, 500))
    return Image.merge("RGB", (steps, ImageChops.invert(steps), steps.point(lambda v: v // 2 + 60)))


def diagram(random):
    picture, draw = canvas(2000, 1400, (255, 255, 255))
    boxes = [(int(random.integers(0, 1650)), int(random.integers(0, 1200))) for _ in range(12)]
    for one, two in zip(boxes, boxes[1:]):
        draw.line((one[0] + 150, one[1] + 60, two[0] + 150, two[1] + 60), fill=(90, 90, 90), width=6)
    for index, (x, y) in enumerate(boxes):
        draw.rounded_rectangle((x, y, x + 300, y + 120), 24, fill=(232, 240, 254), outline=INK[index % 7], width=6)
        draw.text((x + 40, y + 36), WORDS[random.integers(len(WORDS))], font=font(44), fill=(32, 33, 36))
    return picture.resize((1000, 700), Image.Resampling.LANCZOS)


def graphics():
    """{name: picture}."""
    made = {}

    def add(name, make, *arguments):
        random = numpy.random.default_rng(len(made) + 1)
        made[name] = make(random, *arguments)

    for turn in ("a", "b"):
        add(f"window-light-{turn}", window, False)
        add(f"window-dark-{turn}", window, True)
        add(f"code-{turn}", code)
        add(f"table-{turn}", table)
        for kind in ("bars", "lines", "pie", "dots"):
            add(f"chart-{kind}-{turn}", chart, kind)
        for kind in ("flat", "clear", "shaded"):
            add(f"logo-{kind}-{turn}", logo, kind)
        for kind in ("one-bit", "scan", "page"):
            add(f"text-{kind}-{turn}", page, kind)
        for kind in ("contours", "map", "comic", "strokes"):
            add(f"drawing-{kind}-{turn}", drawing, kind)
        for kind in ("code", "pixels"):
            add(f"tiles-{kind}-{turn}", tiles, kind)
        add(f"diagram-{turn}", diagram)
    add("tiles-board", tiles, "board")
    add("tiles-steps", tiles, "steps")
    return made


# Among the photographs there are drawn ones.
DRAWN = {"fossa.jpg", "infinite-sea.jpg", "painting-colors.jpg", "umang.jpg"}


def photographs():
    """{name: picture}: each at two sizes, and some changed as cameras and people change them."""
    made = {}
    source = pictures.ROOT / "Benchmarks" / ".build" / "pictures" / "photographs"
    for index, path in enumerate(sorted(source.glob("*.jpg"))):
        if path.name in DRAWN:
            continue
        whole = Image.open(path).convert("RGB")
        small = whole.copy()
        small.thumbnail((800, 800), Image.Resampling.LANCZOS)
        made[path.stem] = small
        width, height = whole.size
        side = min(width, height, 600)
        part = whole.crop(((width - side) // 2, (height - side) // 2, (width + side) // 2, (height + side) // 2))
        if index % 4 == 0:
            part = part.convert("L")
        elif index % 4 == 1:
            data = io.BytesIO()
            part.save(data, "JPEG", quality=60)
            part = Image.open(data).convert("RGB")
        elif index % 4 == 2:
            part = part.filter(ImageFilter.GaussianBlur(3))
        made[f"{path.stem}-part"] = part
    return made
