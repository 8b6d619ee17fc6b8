"""How near a small picture is to the large one: SSIMULACRA2 against a linear-light Lanczos reference in floating point."""

import io
import pathlib
import subprocess
import tempfile

import numpy
import ssimulacra2
from PIL import Image

from . import pictures, servers

WIDTH = 512


def to_linear(values):
    return numpy.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def from_linear(values):
    values = numpy.clip(values, 0, 1)
    return numpy.where(values <= 0.0031308, values * 12.92, 1.055 * values ** (1 / 2.4) - 0.055)


def opaque(picture):
    """A picture on grey, where it lets something through."""
    if "A" not in picture.getbands():
        return picture.convert("RGB")
    return Image.alpha_composite(Image.new("RGBA", picture.size, (128, 128, 128, 255)), picture.convert("RGBA")).convert("RGB")


def reference(original, size):
    """The full decode, resized in linear light, band by band, in floating point."""
    full = numpy.asarray(opaque(Image.open(original)), dtype=numpy.float32) / 255
    bands = []
    for band in range(3):
        linear = Image.fromarray(to_linear(full[:, :, band]).astype(numpy.float32), "F")
        bands.append(from_linear(numpy.asarray(linear.resize(size, Image.Resampling.LANCZOS))))
    return Image.fromarray(numpy.round(numpy.stack(bands, -1) * 255).astype(numpy.uint8))


def score(original, encoded):
    picture = opaque(Image.open(io.BytesIO(encoded)))
    with tempfile.TemporaryDirectory(prefix="calotype-quality-") as folder:
        wanted, got = pathlib.Path(folder) / "wanted.png", pathlib.Path(folder) / "got.png"
        reference(original, picture.size).save(wanted)
        picture.save(got)
        return ssimulacra2.compute_ssimulacra2_with_alpha(str(wanted), str(got))


def vips_thumbnail(original):
    return subprocess.run(
        [servers.tool("vips"), "thumbnail", original, ".jpg[Q=80,strip]", str(WIDTH), "--height", "100000"],
        check=True, capture_output=True).stdout


def measure(folder):
    """[(photograph, our score, vips thumbnail's score, our bytes, its bytes)]."""
    rows = []
    with servers.calotype(folder) as (address, _):
        for name in pictures.FOR_QUALITY:
            ours = servers.expect(f"{address}/picture/{name}?w={WIDTH}&q=80&format=jpeg")
            theirs = vips_thumbnail(folder / name)
            rows.append((name, score(folder / name, ours), score(folder / name, theirs), len(ours), len(theirs)))
            servers.say(f"  {name:16} ours {rows[-1][1]:6.2f} in {len(ours)} bytes   vips thumbnail {rows[-1][2]:6.2f} in {len(theirs)}")
    return rows
