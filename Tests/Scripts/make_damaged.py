#!/usr/bin/env python3
"""Makes JPEGs that are cut or damaged, and other files that lack their end, and what Chromium shows of them.

usage: make_damaged.py FOLDER

`shown/NAME.png` is what Chromium's canvas has of NAME. Prints "NAME WORD", a line each: what is wrong with one that is
shown ("whole", "no-end", "ends-early", "damaged-data"), or "refused".
"""

import io
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
from PIL import Image

import canvas
import pages_browser

FOLDER = pathlib.Path(sys.argv[1])
SHOWN = FOLDER / "shown"
random = np.random.default_rng(13)
y, x = np.mgrid[0:300, 0:400]
noise = random.normal(0, 12, (300, 400, 3))
PICTURE = Image.fromarray(np.clip(np.stack([x * 255 // 400, y * 255 // 300, (x + y) * 255 // 700], -1) + noise, 0, 255).astype(np.uint8))
made = {}


def add(name, data, word):
    (FOLDER / name).write_bytes(data)
    made[name] = word


def encoded(kind="JPEG", picture=PICTURE, **options):
    data = io.BytesIO()
    picture.save(data, kind, **options)
    return data.getvalue()


def end_of_first_scan(data):
    """Where the data of the first scan ends."""
    header = data.index(b"\xff\xda")
    end = header + 2 + int.from_bytes(data[header + 2:header + 4], "big")
    while data[end] != 0xff or data[end + 1] in (0, *range(0xd0, 0xd8)):
        end += 1
    return end


def rescanned(data, script):
    """The same picture in other scans."""
    (FOLDER / "scans").write_text(script)
    made = subprocess.run(["jpegtran", "-scans", FOLDER / "scans"], input=data, capture_output=True, check=True).stdout
    (FOLDER / "scans").unlink()
    return made


# Colour comes last, in scans that are small.
LATE_COLOUR = (
    "0,1,2: 0-0, 0, 1; 0: 1-5, 0, 2; 0: 6-63, 0, 2; 0: 1-63, 2, 1; 0: 1-63, 1, 0; 2: 1-63, 0, 1; 1: 1-63, 0, 1;"
    "0,1,2: 0-0, 1, 0; 2: 1-63, 1, 0; 1: 1-63, 1, 0;")


def jpegs():
    sorts = {
        "plain": encoded(quality=85), "fine": encoded(quality=90, subsampling=0), "grey": encoded(picture=PICTURE.convert("L"), quality=85),
        "progressive": encoded(quality=85, progressive=True), "restarts": encoded(quality=85, restart_marker_blocks=7),
        "restarts-progressive": encoded(quality=85, progressive=True, restart_marker_blocks=40),
        "late-colour-progressive": rescanned(encoded(quality=85), LATE_COLOUR),
    }
    for name, data in sorts.items():
        middle = len(data) // 2
        add(f"{name}-whole.jpeg", data, "whole")
        add(f"{name}-no-end.jpeg", data[:-2], "no-end")
        add(f"{name}-tail.jpeg", data + b"what comes behind" * 9, "whole")
        for percent in (97, 90, 80, 55, 50, 30):
            word = "ends-early" if percent > 80 else None if percent == 80 else "refused"
            add(f"{name}-cut-{percent}.jpeg", data[:len(data) * percent // 100], word)
        if "progressive" in name:
            end = end_of_first_scan(data)
            # All of it is to be seen, far less sharply than it was.
            add(f"{name}-first.jpeg", data[:end], "refused")
        # What is gone of a later pass may leave codes that make sense.
        add(f"{name}-gone.jpeg", data[:middle] + data[middle + 200:], None if "progressive" in name else "damaged-data")
        # A marker that means nothing there: a decoder takes it for the end of the scan.
        stray = data[:middle] + b"\xff\x3a" + data[middle + 2:]
        add(f"{name}-stray.jpeg", stray, "damaged-data")
        add(f"{name}-half-and-end.jpeg", data[:middle] + b"\xff\xd9", "refused" if "progressive" not in name else None)
    data = sorts["plain"]
    start = data.index(b"\xff\xda")
    add("junk-segment.jpeg", data[:start] + b"\xff\xe7\0\x20" + bytes(range(30)) + data[start:], "whole")
    add("damaged-exif.jpeg", data[:2] + b"\xff\xe1\0\x40Exif\0\0MM\0\x2a\xff\xff\xff\xf0" + bytes(48) + data[2:], "whole")
    add("damaged-profile.jpeg", data[:2] + b"\xff\xe2\0\x30ICC_PROFILE\0\x02\x03" + bytes(32) + data[2:], "whole")
    add("stray-bytes.jpeg", data[:start] + bytes(9) + data[start:], "whole")


def others():
    png = encoded("PNG")
    end = png.index(b"IEND") - 4
    add("no-end.png", png[:end], "no-end")
    add("half-an-end.png", png[:end + 6], "no-end")
    add("damaged-end.png", png[:-2] + b"\0\0", "whole")
    add("tail.png", png + bytes(99), "whole")
    add("cut.png", png[:len(png) * 9 // 10], "refused")
    gif = encoded("GIF")
    add("no-end.gif", gif[:-1], "no-end")
    add("tail.gif", gif + bytes(99), "whole")
    add("cut.gif", gif[:len(gif) * 9 // 10], "refused")
    webp = encoded("WEBP", quality=80)
    add("tail.webp", webp + bytes(99), "whole")
    add("long.webp", webp[:4] + (len(webp) + 92).to_bytes(4, "little") + webp[8:], "refused")
    add("cut.webp", webp[:len(webp) * 9 // 10], "refused")
    bmp = encoded("BMP")
    add("cut-90.bmp", bmp[:len(bmp) * 9 // 10], "ends-early")
    add("cut-50.bmp", bmp[:len(bmp) // 2], "refused")
    add("tail.bmp", bmp + bytes(99), "whole")


def main():
    SHOWN.mkdir(parents=True)
    jpegs()
    others()
    with tempfile.TemporaryDirectory() as folder, pages_browser.Browser(folder) as browser:
        for name, word in sorted(made.items()):
            data = canvas.shown(browser, FOLDER / name)
            if data is not None:
                (SHOWN / f"{name}.png").write_bytes(data)
            print(name, word or "any", "" if data else "unseen")


if __name__ == "__main__":
    main()
