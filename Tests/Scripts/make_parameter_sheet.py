"""Asks a server for every example of docs/parameters.md that changes looks, and puts what comes side by side:
make_parameter_sheet.py CALOTYPE SHEET [PHOTOGRAPH]

The examples of a section go on one sheet: SHEET's name with the section's behind it, each a PNG to be looked at. Without a
photograph one is drawn. What is no picture is shown as the text that it is, and an error as its sentence.
"""
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from PIL import Image, ImageDraw

import make_sheet

SECTIONS = ("Padding", "Turning", "Colours and filters", "Effects", "Shapes", "Backgrounds", "Masks", "Marks", "Text",
            "Pipeline", "Redacting", "Results that are not pictures")
PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs/parameters.md"
# So that a picture of a section fits into its cell, and effects in pixels are seen in it.
SIDE, COLUMNS, LINE = 240, 5, 12


def drawn():
    """Slopes of light and colour, hard edges, fine lines, and one thing that is not symmetric."""
    picture = Image.merge("RGB", [Image.linear_gradient("L").resize((960, 640)),
                                  Image.radial_gradient("L").resize((960, 640)),
                                  Image.linear_gradient("L").rotate(90).resize((960, 640))])
    draw = ImageDraw.Draw(picture)
    for index, colour in enumerate(("red", "gold", "green", "teal", "navy", "black", "gray", "white")):
        draw.rectangle((40 + 110 * index, 480, 130 + 110 * index, 600), fill=colour)
    for x in range(60, 400, 6):
        draw.line((x, 60, x, 200), fill="black")
    draw.polygon(((560, 420), (720, 90), (860, 380)), fill="coral", outline="black")
    return picture


def logo(colour, size):
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((2, 2, size[0] - 3, size[1] - 3), fill=colour, outline="white", width=4)
    draw.rectangle((size[0] // 3, size[1] // 3, size[0] // 2, 2 * size[1] // 3), fill=(255, 255, 255, 128))
    return picture


def originals(folder, photograph):
    (folder / "logos").mkdir()
    picture = Image.open(photograph).convert("RGB") if photograph else drawn()
    picture.thumbnail((960, 960))
    picture.save(folder / "cat.jpg", quality=92)
    logo((200, 60, 40, 255), (160, 120)).save(folder / "logo.png")
    logo((30, 90, 200, 255), (90, 90)).save(folder / "badge.png")
    logo((40, 140, 60, 200), (120, 90)).save(folder / "logos/small.png")
    frames = [picture.resize((240, 160)).rotate(10 * turn) for turn in range(4)]
    frames[0].save(folder / "dance.gif", save_all=True, append_images=frames[1:], duration=120, loop=0)


def examples(section):
    """The addresses in the tables of a section."""
    found = re.search(rf"\n##+ {re.escape(section)}\n(.*?)(?=\n## |\n### |\Z)", PAGE.read_text(), re.S)
    return re.findall(r"`(/picture/[^`…]*\?[^`…]*)`", found[1]) if found else []


def asked(port, address):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=60) as answer:
            body, kind = answer.read(), answer.headers["Content-Type"]
    except urllib.error.HTTPError as error:
        return [json.load(error)["detail"]]
    return Image.open(io.BytesIO(body)) if kind.startswith("image/") else [body.decode()]


def small(address):
    """The same example at the size of a cell, unless it says one."""
    says = re.search(r"[?&](w|h|width|height|crop|pipeline|format|preset)=", address)
    return address if says else f"{address}&w={SIDE}"


def sheet(port, section, target):
    addresses = examples(section)
    if not addresses:
        return
    width, height = SIDE + 2 * make_sheet.GAP, SIDE + 3 * LINE + 2 * make_sheet.GAP
    page = Image.new("RGB", (COLUMNS * width, -(-len(addresses) // COLUMNS) * height), "white")
    for index, address in enumerate(addresses):
        left, top = index % COLUMNS * width + make_sheet.GAP, index // COLUMNS * height + make_sheet.GAP
        words = address.removeprefix("/picture/")
        for line in range(3):
            ImageDraw.Draw(page).text((left, top + line * LINE), words[line * 38:][:38], fill="black")
        make_sheet.put(page, asked(port, small(address)), left, top + 3 * LINE, SIDE)
    name = target.with_name(f"{target.stem}-{section.lower().replace(' ', '-')}{target.suffix}")
    page.save(name)
    print(f"{name}: {len(addresses)} examples")


def main():
    calotype, target, photograph = sys.argv[1], pathlib.Path(sys.argv[2]), (sys.argv[3:] or [None])[0]
    with tempfile.TemporaryDirectory() as made:
        folder = pathlib.Path(made)
        (folder / "originals").mkdir()
        originals(folder / "originals", photograph)
        server = subprocess.Popen(
            [calotype, "serve", "--port", "0", "--variants", folder / "variants", "--originals", folder / "originals",
             "--queue", "none"],
            stdout=subprocess.PIPE, text=True, env=os.environ | {"CALOTYPE_LOG_LEVEL": "warning"})
        try:
            log = iter(server.stdout.readline, "")
            port = next(found[1] for line in log if (found := re.search(r"127\.0\.0\.1:(\d+)", line)))
            for section in SECTIONS:
                sheet(port, section, target)
        finally:
            server.terminate()
            server.wait(timeout=20)


if __name__ == "__main__":
    main()
