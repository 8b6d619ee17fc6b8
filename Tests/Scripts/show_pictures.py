#!/usr/bin/env python3
"""Has Chromium show pictures.

usage: show_pictures.py FILE…

`FILE.shown.png` is what its canvas has of each, in sRGB.
"""

import pathlib
import sys
import tempfile

import canvas
import pages_browser


def main():
    with tempfile.TemporaryDirectory() as folder, pages_browser.Browser(folder) as browser:
        for name in sys.argv[1:]:
            data = canvas.shown(browser, name)
            if data is None:
                raise SystemExit(f"Chromium does not show {name}")
            pathlib.Path(f"{name}.shown.png").write_bytes(data)


if __name__ == "__main__":
    main()
