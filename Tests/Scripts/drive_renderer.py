#!/usr/bin/env python3
"""Lets the benchmarks' client of renderers make pictures: drive_renderer.py RENDERER FOLDER

Prints for each format of a job the size that the renderer tells, and the size that Pillow finds in the bytes.
"""

import io
import json
import pathlib
import sys

from PIL import Image

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Benchmarks"))

from bench import renderer  # noqa: E402

original = pathlib.Path(sys.argv[2]) / "original.png"
Image.linear_gradient("L").resize((96, 64)).convert("RGB").save(original)
found = {}
with renderer.running(sys.argv[1]) as process:
    for urgency in (renderer.BACKGROUND, renderer.INTERACTIVE):
        for format in ("jpeg", "png", "webp"):
            reports, data = process.job([renderer.recipe(48, format)], original, urgency)
            told = reports[0]["size"]
            found[f"{format} {urgency}"] = [[told["width"], told["height"]], Image.open(io.BytesIO(data)).size]
    found["two"] = [[report["size"]["width"] for report in process.render(
        [renderer.recipe(side, "jpeg") for side in (48, 24)], original)]]
print(json.dumps(found))
