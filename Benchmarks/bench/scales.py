"""What a JPEG loses that is decoded at a part of its size: by the part, and by how much larger it is than the result.

The part is decoded by djpeg, whose samples ours are near to; everything behind it is the renderer's. The milliseconds are
those of the renderer's own reader, at a width for which it chooses that part.
"""

import concurrent.futures
import os
import pathlib
import re
import statistics
import subprocess
import tempfile

import numpy
import ssimulacra2
from PIL import Image

from . import pictures, png, quality, renderer, servers

ORIGINALS = ["kleiber.jpg", "sunset.jpg"]
EIGHTHS = range(1, 8)
RATIOS = (1.2, 1.5, 1.8, 2.1, 2.5, 3.0)
# A result is made no wider than this: what costs minutes tells nothing else.
WIDEST = 1600
# Where the renderer says how much larger than the result a part must at least be.
LOADER = pictures.ROOT / "Sources" / "Rendering" / "Loaders" / "JPEGLoader.swift"
MARGINS = re.compile(r"margins = \(once: \[([\d., ]+)\]")
TIMED = "made-12mp.jpg"


def margins():
    """By eighths, how much larger than the result they are taken from; of a JPEG of one scan."""
    found = MARGINS.search(LOADER.read_text())
    if not found:
        raise servers.Trouble(f"{LOADER} does not say its margins as it did.")
    return [float(number) for number in found.group(1).split(",")]


class Reference:
    """A photograph in light, of which the right picture of any width is made."""

    def __init__(self, path):
        with Image.open(path) as picture:
            full = numpy.asarray(picture.convert("RGB"), dtype=numpy.float32) / 255
        self.bands = [Image.fromarray(quality.to_linear(full[:, :, band]).astype(numpy.float32), "F") for band in range(3)]

    def write(self, size, path):
        bands = [quality.from_linear(numpy.asarray(band.resize(size, Image.Resampling.LANCZOS))) for band in self.bands]
        Image.fromarray(numpy.round(numpy.stack(bands, -1) * 255).astype(numpy.uint8)).save(path, compress_level=1)


def near(process, decoded, size, wanted, kept):
    """The score of a JPEG of quality 80 that is made of what was decoded."""
    words = f"v1;resize={size[0]}x{size[1]},fill,0.5:0.5;output=jpeg,q=80,metadata=none"
    small, got = kept / "small.jpg", kept / "got.png"
    small.write_bytes(process.picture(words, decoded))
    with Image.open(small) as picture:
        if picture.size != size:
            raise servers.Trouble(f"A picture of {size} came out as {picture.size}.")
        picture.save(got, compress_level=1)
    return ssimulacra2.compute_ssimulacra2(str(wanted), str(got))


def losses(folder, name):
    """{(eighths, ratio): how many points less than of a full decode}."""
    with renderer.running() as process, tempfile.TemporaryDirectory(dir=folder) as kept:
        return losses_by(process, folder, name, pathlib.Path(kept))


def losses_by(process, folder, name, kept):
    reference, found = Reference(folder / name), {}
    whole = kept / "whole.png"
    with Image.open(folder / name) as picture:
        picture.convert("RGB").save(whole, compress_level=1)
    for eighths in EIGHTHS:
        part, decoded = kept / "part.ppm", kept / "part.png"
        with open(part, "wb") as file:
            subprocess.run([servers.tool("djpeg"), "-scale", f"{eighths}/8", "-ppm", folder / name], stdout=file, check=True)
        with Image.open(part) as picture:
            picture.save(decoded, compress_level=1)
            size = picture.size
        for ratio in RATIOS:
            small = tuple(max(1, round(side / ratio)) for side in size)
            if small[0] > WIDEST:
                continue
            reference.write(small, kept / "wanted.png")
            full, reduced = (near(process, path, small, kept / "wanted.png", kept) for path in (whole, decoded))
            found[eighths, ratio] = full - reduced
    return found


def milliseconds(folder):
    """{eighths: milliseconds of CPU of a picture of twelve megapixels for which the renderer decodes that part}."""
    width, least = pictures.TWELVE_MEGAPIXELS[0], margins()
    cases = {eighths: (TIMED, int(width * eighths / 8 / least[eighths - 1]), "jpeg") for eighths in EIGHTHS}
    return png.by_renderer(folder, cases, 5)


def measure(folder):
    """{"ratios", "rows": [{eighths, margin, milliseconds, losses by ratio or None}]}, means of the photographs."""
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(losses, [folder] * len(ORIGINALS), ORIGINALS))
    times, rows = milliseconds(folder), []
    for eighths in EIGHTHS:
        cells = [[losses[eighths, ratio] for losses in found if (eighths, ratio) in losses] for ratio in RATIOS]
        rows.append({"eighths": eighths, "margin": margins()[eighths - 1], "milliseconds": times[eighths],
                     "losses": [statistics.fmean(cell) if cell else None for cell in cells]})
        servers.say(f"  {eighths}/8  {times[eighths]:6.1f} ms  " + "".join(
            f"{ratio:.1f}: {'-' if loss is None else format(-loss, '+.2f'):>6}   "
            for ratio, loss in zip(RATIOS, rows[-1]["losses"])))
    return {"ratios": RATIOS, "rows": rows}
