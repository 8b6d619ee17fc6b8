#!/usr/bin/env python3
"""The most that a renderer holds beside what it has asked for, for each step of a recipe on a large picture.

usage: memory.py [--program RENDERER] [--megapixels 50] [step …]

Each job has a sealed process of its own. `held` is its peak of resident memory beyond what it had before, `asked` what it
asked the host for. A job that held more than it asked for, but for the pages of programs and libraries that were first used,
is marked, and makes the status 1. Steps are done to a JPEG, and to a PNG with transparency.
"""

import argparse
import pathlib
import re
import sys
import tempfile

from PIL import Image

from bench import renderer

# Pages of programs and libraries, which the kernel counts when they are first used.
PROGRAMS = 8 << 20
FACTOR = "resize={}x{},fill,enlarge,0.5:0.5"


def steps(width, height):
    """The canonical text of each step, by what URLs call it; `1` is the layer."""
    whole = f"{width}x{height}"
    half = FACTOR.format(width // 2, height // 2)
    small, large = FACTOR.format(500, 333), FACTOR.format(width, height)
    mark = "overlay=1,{}0.5:0.5,0.0px,0.0px{}"
    effects = ("grayscale", "normalize", "invert", "exposure=0.5", "gamma=1.4", "hue=90.0", "vibrance=0.5", "sepia=0.8",
               "vignette=0.6", "noise=0.1", "pixelate=12", "tone=1.2,0.9,0.5", "curve=0.0:0.0,0.5:0.6,1.0:1.0",
               "monochrome=255.215.0.255,1.0", "duotone=30.30.90.255,255.210.74.255,1.0", "tint=112.66.20.255,1.0",
               "colorize=0.128.128.255,0.5", "gradient=0.0.0.255,0.0,0.7,180.0", "blur=5.0", "blur=100.0", "sharpen=1.0",
               "border=20,0.0.0.255,inside", "border=20,0.0.0.255,outside", "radius=0.5,0.5,0.5,0.5", "ellipse",
               "background=255.0.0.255")
    return {
        "nothing": "", **{effect.split("=")[0] + ("" if effect != "blur=100.0" else " wide"): effect for effect in effects},
        "border outside": "border=20,0.0.0.255,outside",
        "crop": f"crop=100.0px,100.0px,{width - 300}.0px,{height - 300}.0px", "w": half,
        "w, light=gamma": half + ";LIGHT", "cover, smart": f"resize={width // 2}x{height // 2},cover,enlarge,attention",
        "cover, entropy": f"resize={width // 2}x{height // 2},cover,enlarge,entropy",
        "crop smart": f"window={width // 2}.0px,{height // 2}.0px,attention",
        "zoom, enlarged": f"resize={whole},cover,enlarge,0.5:0.5,zoom=10.0", "rotate=90": "rotate=90.0,auto",
        "rotate=180": "rotate=180.0,auto", "rotate=10, of half": half + ";rotate=10.0,255.0.0.255",
        "flip=v": "flip=vertical", "flip=h": "flip=horizontal",
        "pad": f"extend={width + 20}x{height + 20},0.5:0.5,255.0.0.255",
        "padding": "extend=padding=10.0px:10.0px:10.0px:10.0px,0.5:0.5,255.0.0.255",
        "trim": "trim=10.0", "trim, then larger": f"trim=10.0;{small};{large}", "trim, then w": f"trim=10.0;{half}",
        "mark": mark.format("w=0.25,inside,enlarge,", ""), "mark tiled": mark.format("w=40.0px,inside,enlarge,", ",tile=0"),
        "mark as large": mark.format("w=1.0,inside,enlarge,", ""),
        "eight marks": ";".join(mark.format(f"w=0.{share},inside,enlarge,", "") for share in range(2, 10)),
        "small, then large": f"{small};{large}", "small, large, small": f"{small};{large};{small}",
        "small, large, turned, small": f"{small};{large};rotate=90.0,auto;{small}",
        "small, canvas, blurred": f"{small};extend={whole},0.5:0.5,255.0.0.255;blur=5.0",
        "trim, large, marked, small": f"trim=10.0;{small};{large};{mark.format('w=1.0,inside,enlarge,', '')};{small}",
        "all turned and blurred": "rotate=90.0,auto;blur=5.0;rotate=180.0,auto;sharpen=1.0;flip=vertical;pixelate=9",
    }


def resident(process, name):
    return int(re.search(rf"{name}:\s+(\d+)", pathlib.Path(f"/proc/{process.pid}/status").read_text())[1]) << 10


def measured(program, text, format, original, layer):
    light = text.endswith(";LIGHT")
    text = text.removesuffix(";LIGHT")
    recipe = f"v1;{text + ';' if text else ''}output={format},q=default,metadata=none{';light=gamma' if light else ''}"
    with renderer.running(program) as process:
        before = resident(process.process, "VmRSS")
        process.job([recipe], original, others=[layer] if "overlay" in recipe else [], allowance=0)
        return resident(process.process, "VmHWM") - before, process.needed


def pictures(folder, megapixels):
    """A JPEG and a PNG of so many megapixels, with a border to trim, and a layer."""
    width = int((megapixels * 0.98e6 * 1.5) ** 0.5)
    height = int(width / 1.5)
    picture = Image.merge("RGB", [band.resize((width, height)) for band in (
        Image.linear_gradient("L"), Image.radial_gradient("L"), Image.linear_gradient("L").rotate(90))])
    picture.paste((255, 255, 255), (0, 0, width, 40))
    picture.save(folder / "jpeg", "JPEG", quality=80)
    picture.putalpha(Image.linear_gradient("L").resize((width, height)))
    picture.save(folder / "png", "PNG", compress_level=1)
    picture.resize((900, 600)).save(folder / "layer", "PNG")
    return width, height


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("steps", nargs="*", metavar="step", help="all by default")
    parser.add_argument("--program", type=pathlib.Path, help="the renderer; the release build's by default")
    parser.add_argument("--megapixels", type=float, default=50)
    options = parser.parse_args()
    isOver = False
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        width, height = pictures(folder, options.megapixels)
        print(f"{width}x{height}, in MB\n\n| step | held, JPEG | asked | held, PNG | asked |\n|---|--:|--:|--:|--:|")
        for name, text in steps(width, height).items():
            if options.steps and name not in options.steps:
                continue
            cells = []
            for format in ("jpeg", "png"):
                held, asked = measured(options.program, text, format, folder / format, folder / "layer")
                over = held > asked + PROGRAMS
                isOver |= over
                cells += [f"{'**' if over else ''}{held >> 20}{'**' if over else ''}", f"{asked >> 20}"]
            print(f"| {name} | {' | '.join(cells)} |", flush=True)
    sys.exit(isOver)


if __name__ == "__main__":
    main()
