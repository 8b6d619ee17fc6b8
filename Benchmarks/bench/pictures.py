"""The originals that everything is measured on: photographs, and files of twelve megapixels made from one of them."""

import os
import pathlib
import shutil
import subprocess

from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parents[2]
PHOTOGRAPHS = ROOT / "calotype-data" / "originals"
# Two for speed: a contrasty insect and a soft bird. For quality the five largest that a camera made.
FOR_SPEED = ["dragonfly.jpg", "kleiber.jpg"]
FOR_QUALITY = ["dragonfly.jpg", "kleiber.jpg", "seeding.jpg", "bridge.jpg", "sunset.jpg"]
TWELVE_MEGAPIXELS = (4000, 3000)
TWENTY_FOUR_MEGAPIXELS = (6000, 4000)
# Megapixels of the same photograph, and how large it is made for them.
SIZES = {2: (1600, 1200), 6: (2828, 2121), 12: TWELVE_MEGAPIXELS, 24: (5656, 4242), 48: (8000, 6000)}
SMALL = "small-100.jpg"


def prepare(folder):
    """Fills a folder with all originals; what was made before is kept under .build, since a large PNG takes seconds."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    made = ROOT / "Benchmarks" / ".build" / "pictures"
    made.mkdir(parents=True, exist_ok=True)
    wanted = sorted(set(FOR_SPEED + FOR_QUALITY))
    if not all((made / name).exists() for name in wanted):
        source = PHOTOGRAPHS
        if not all((source / name).exists() for name in wanted):
            source = made / "photographs"
            subprocess.run([ROOT / "Scripts" / "fetch-photographs.sh", source], check=True)
        for name in wanted:
            shutil.copyfile(source / name, made / name)
    make(made)
    for file in made.iterdir():
        if file.is_file():
            shutil.copyfile(file, folder / file.name)
    return folder


def make(folder):
    def write(name, picture, **options):
        if (folder / name).exists():
            return
        # Named at the end, so that an interrupted run leaves no half picture that looks like a whole one.
        unfinished = folder / ("unfinished-" + name)
        picture().save(unfinished, **options)
        os.replace(unfinished, folder / name)

    def photograph(size):
        return lambda: Image.open(folder / FOR_SPEED[0]).convert("RGB").resize(size, Image.Resampling.LANCZOS)

    large = photograph(TWELVE_MEGAPIXELS)
    write("made-12mp.jpg", large, quality=90)
    write("made-12mp.png", large, compress_level=6)
    write("made-12mp.webp", large, quality=85, method=2)
    write("made-12mp-progressive.jpg", large, quality=90, progressive=True)
    write("made-12mp.avif", large, quality=75, speed=9)
    for name, options in (("made-24mp.jpg", {}), ("made-24mp-progressive.jpg", {"progressive": True})):
        write(name, photograph(TWENTY_FOUR_MEGAPIXELS), quality=90, **options)
    write("made-1600.jpg", photograph((1600, 1200)), quality=90)
    for megapixels, size in SIZES.items():
        for scans, options in (("", {}), ("-progressive", {"progressive": True})):
            write(f"sized-{megapixels}mp{scans}.jpg", photograph(size), quality=90, **options)
    write("made-rgba.png", lambda: vignette(photograph((2048, 1536))()), compress_level=6)
    write(SMALL, photograph((100, 100)), quality=90)


def vignette(picture):
    """A photograph that gets clear towards its edges, so that its transparency is no constant."""
    picture.putalpha(Image.radial_gradient("L").resize(picture.size).point(lambda value: min(255, 2 * (255 - value))))
    return picture


def speed_originals():
    return FOR_SPEED + ["made-12mp.jpg", "made-12mp.png", "made-12mp.webp"]
