#!/usr/bin/env python3
"""Has Chromium show variants of every format, in the colours that they tell of.

usage: show_variants.py FILE…

`FILE.shown.png` is what its canvas has of each, in sRGB. What Chromium does not show, TIFF and JPEG XL, it is given as a PNG
with the profile that Pillow or djxl finds. Prints "NAME PROFILE" of each, a line each: what its profile calls itself, or "none"; "is not shown"
where Chromium shows nothing.
"""

import pathlib
import subprocess
import sys
import tempfile

from PIL import Image

import canvas
import pages_browser


def main():
    with tempfile.TemporaryDirectory() as folder, pages_browser.Browser(folder) as browser:
        for name in map(pathlib.Path, sys.argv[1:]):
            given = name
            if name.suffix in (".jxl", ".tif", ".tiff"):
                given = pathlib.Path(folder) / f"{name.name}.png"
                if name.suffix == ".jxl":
                    subprocess.run(["djxl", name, given], check=True, capture_output=True)
                else:
                    with Image.open(name) as picture:
                        picture.save(given, icc_profile=picture.info.get("icc_profile"))
            data = canvas.shown(browser, given)
            if data is None:
                print(name.name, "is not shown")
                continue
            pathlib.Path(f"{name}.shown.png").write_bytes(data)
            print(name.name, profile(given))


def profile(path):
    said = subprocess.run(["exiftool", "-s3", "-ICC_Profile:ProfileDescription", "-ICC_Profile:ColorSpaceData", path],
                          check=True, capture_output=True, text=True).stdout
    return " ".join(said.split()) or "none"


if __name__ == "__main__":
    main()
