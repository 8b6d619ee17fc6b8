#!/usr/bin/env python3
"""Tells drawn pictures from photographs in a set on which nothing was fitted: a table of what was told right and wrong.

usage: held_out.py PACKAGES [FOLDER]

PACKAGES is a folder in which the Debian packages gnome-icon-theme, mate-backgrounds and opencv-doc are unpacked
(`apt-get download`, `dpkg-deb -x`); scikit-image, scikit-learn and matplotlib are from PyPI, and screens by Chromium. The
set is written to FOLDER, where one is named. Counts as Sources/Rendering/Encoders/PixelSurvey.swift does.
"""

import io
import pathlib
import subprocess
import sys
import tempfile

import matplotlib
import numpy
import skimage
import sklearn
from PIL import Image, ImageDraw, ImageFilter, ImageFont

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402

PACKAGES = pathlib.Path(sys.argv[1])
BACKGROUNDS = PACKAGES / "usr/share/backgrounds/mate"
SAMPLES = PACKAGES / "usr/share/doc/opencv-doc/examples/data"
PAGES = PACKAGES / "usr/share/doc/opencv-doc/opencv4/html"
ICONS = PACKAGES / "usr/share/icons/gnome/256x256"
SKIMAGE = pathlib.Path(skimage.__file__).parent / "data"
SKLEARN = pathlib.Path(sklearn.__file__).parent / "datasets/images"
LONGEST = 1400

PHOTOGRAPHS = {
    SKIMAGE: "astronaut.png brick.png camera.png cell.png chelsea.png clock_motion.png coffee.png coins.png grass.png gravel.png "
             "hubble_deep_field.jpg ihc.png moon.png motorcycle_left.png retina.jpg rocket.jpg",
    SKLEARN: "china.jpg flower.jpg",
    BACKGROUNDS / "nature": "Aqua.jpg Blinds.jpg Dune.jpg FreshFlower.jpg Garden.jpg GreenMeadow.jpg LadyBird.jpg RainDrops.jpg Storm.jpg "
                            "TwoWings.jpg Wood.jpg YellowFlower.jpg",
    SAMPLES: "aloeL.jpg apple.jpg baboon.jpg basketball1.png board.jpg box_in_scene.png building.jpg butterfly.jpg cards.png fruits.jpg "
             "graf1.png home.jpg left01.jpg leuvenA.jpg messi5.jpg orange.jpg rubberwhale1.png smarties.png squirrel_cls.jpg sudoku.png",
}
DRAWN = {
    SKIMAGE: "chessboard_GRAY.png color.png horse.png logo.png page.png phantom.png",
    SAMPLES: "chessboard.png detect_blob.png digits.png imageTextN.png ml.png opencv-logo.png",
    BACKGROUNDS / "desktop": "MATE-Stripes-Light.png Stripes.png",
    ICONS / "actions": "document-print.png edit-delete.png folder-new.png go-next.png mail-message-new.png",
    ICONS / "apps": "accessories-calculator.png help-browser.png utilities-terminal.png",
}
SCREENS = ["modules.html", "pages.html", "annotated.html", "hierarchy.html", "classes.html", "namespaces.html", "files.html", "examples.html"]


def files(lists):
    for folder, names in lists.items():
        for name in names.split():
            picture = Image.open(folder / name)
            picture = picture.convert("RGBA" if picture.mode in ("P", "RGBA", "LA") else "L" if picture.mode in ("1", "L", "I", "I;16") else "RGB")
            picture.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
            yield f"{folder.name}-{pathlib.Path(name).stem}", picture


def plots():
    random = numpy.random.default_rng(21)

    def plot(name, draw, **options):
        figure, axes = pyplot.subplots(figsize=(8, 6), dpi=110, **options)
        draw(axes)
        data = io.BytesIO()
        figure.savefig(data, format="png")
        pyplot.close(figure)
        return f"plot-{name}", Image.open(data).convert("RGB")

    x = numpy.linspace(0, 10, 300)
    grid = numpy.add.outer(numpy.sin(x[:60]), numpy.cos(x[:80]))
    yield plot("lines", lambda axes: [axes.plot(x, numpy.sin(x + shift), label=f"shift {shift}") for shift in range(5)] and axes.legend())
    yield plot("bars", lambda axes: axes.bar(range(12), random.random(12)))
    yield plot("scatter", lambda axes: axes.scatter(*random.normal(size=(2, 800)), c=random.random(800), alpha=0.6))
    yield plot("histogram", lambda axes: axes.hist(random.normal(size=5000), 60))
    yield plot("pie", lambda axes: axes.pie(random.random(6), labels=list("abcdef")))
    yield plot("contours", lambda axes: axes.contour(grid, 14))
    yield plot("filled-contours", lambda axes: axes.contourf(grid, 20))
    yield plot("heat", lambda axes: axes.imshow(random.random((12, 16)), cmap="viridis"))
    yield plot("steps", lambda axes: axes.step(x[:40], random.random(40)))
    yield plot("boxes", lambda axes: axes.boxplot([random.normal(size=80) for _ in range(8)]))
    yield plot("polar", lambda axes: axes.plot(x, x % 3), subplot_kw={"projection": "polar"})
    yield plot("smooth-field", lambda axes: axes.imshow(grid, interpolation="bicubic", aspect="auto"))


def screens():
    with tempfile.TemporaryDirectory(prefix="calotype-screens-") as folder:
        for name in SCREENS:
            path = pathlib.Path(folder) / "screen.png"
            subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1280,900",
                            f"--user-data-dir={folder}/user", f"--screenshot={path}", f"file://{(PAGES / name).resolve()}"],
                           check=True, capture_output=True, timeout=60)
            yield f"screen-{name[:-5]}", Image.open(path).convert("RGB")


def scans():
    """Pages of text as a scanner gives them: grain, uneven light, a little turned."""
    random = numpy.random.default_rng(22)
    words = "of the page that was read by light and kept as numbers for whoever wants to see it again".split()
    for number, (grain, blur, turn) in enumerate([(0, 0, 0), (2, 0.6, 0.4), (5, 1.0, -0.7)]):
        page = Image.new("L", (1100, 1400), 250)
        draw = ImageDraw.Draw(page)
        for row in range(44):
            text = " ".join(words[random.integers(len(words))] for _ in range(16))
            draw.text((90, 80 + 28 * row), text, font=ImageFont.load_default(20), fill=20)
        page = page.rotate(turn, Image.Resampling.BICUBIC, fillcolor=250).filter(ImageFilter.GaussianBlur(blur))
        light = numpy.linspace(1, 1 - 0.02 * grain, 1100)[None, :]
        noisy = numpy.asarray(page).astype(float) * light + random.normal(0, grain, (1400, 1100))
        yield f"scan-{number}", Image.fromarray(numpy.clip(noisy, 0, 255).astype(numpy.uint8))


def beside(samples, axis):
    """How far each pixel is from the one before, in the band that differs most."""
    return numpy.abs(numpy.diff(samples, axis=axis)).max(2)


def is_drawn(picture):
    """Whether steps from a pixel to the next are edges, across or down, or most pixels are as their neighbours."""
    samples = numpy.asarray(picture).astype(int)
    samples = samples[..., None] if samples.ndim == 2 else samples
    across, down = beside(samples, 1), beside(samples, 0)
    both = ((across[1:] == 0) & (down[:, 1:] == 0)).sum() / max(across.size, 1)
    steps, edges, same = ([count(each) for each in (across, down)] for count in (
        lambda each: (each >= 3).sum(), lambda each: (each >= 48).sum(), lambda each: (each == 0).sum()))
    most = max(edge / max(step, 1) for edge, step in zip(edges, steps))
    if both >= 0.7:
        return True
    if most < 0.16 or sum(edges) / max(sum(steps), 1) < 0.11:
        return False
    return most >= 0.32 or sum(same) / max(across.size + down.size, 1) >= 0.05


def main():
    folder = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else None
    made = {"drawn": [*files(DRAWN), *plots(), *screens(), *scans()], "photograph": [*files(PHOTOGRAPHS)]}
    for label, pictures in made.items():
        for share in (1, 2):
            wrong = []
            for name, picture in pictures:
                if folder and share == 1:
                    picture.save(folder / f"{label}-{name}.png")
                part = picture if share == 1 else picture.resize([max(side // 2, 1) for side in picture.size], Image.Resampling.LANCZOS)
                if is_drawn(part) != (label == "drawn"):
                    wrong.append(name)
            right = len(pictures) - len(wrong)
            print(f"{label:11} {'whole' if share == 1 else 'half of its size':17} right {right:3}  wrong {len(wrong):3}  {', '.join(wrong)}", flush=True)


if __name__ == "__main__":
    main()
