"""Drawn pictures beside photographs: bytes and SSIMULACRA2 of each format, as they are and at half of their size."""

import io
import pathlib
import tempfile

import numpy
import ssimulacra2
from PIL import Image

from . import labelled, renderer, servers

# What clients of `format=auto` show: AVIF up to a quarter of a megapixel, WebP, or neither.
FORMATS = ["png", "jpeg", "webp", "avif", "negotiated(3)", "negotiated(1)", "negotiated(0)"]


def flat(picture):
    """On white, in three bands."""
    picture = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", picture.size, (255, 255, 255, 255)), picture).convert("RGB")


def score(wanted, encoded):
    with tempfile.TemporaryDirectory(prefix="calotype-graphics-") as folder:
        one, other = pathlib.Path(folder) / "wanted.png", pathlib.Path(folder) / "got.png"
        flat(wanted).save(one)
        flat(Image.open(io.BytesIO(encoded))).save(other)
        return ssimulacra2.compute_ssimulacra2_with_alpha(str(one), str(other))


def measure(folder, program=None, formats=FORMATS, scores=True):
    """{(label, half, share, format): [(bytes, score)]}: half 0 is the one that thresholds were fitted on."""
    results = {}
    with renderer.running(program) as process:
        for label, made in (("graphic", labelled.graphics()), ("photograph", labelled.photographs())):
            for index, (name, picture) in enumerate(sorted(made.items())):
                path = pathlib.Path(folder) / f"{label}-{name}.png"
                picture.save(path)
                for share in (1, 2):
                    side = max(picture.size) // share
                    steps = "" if share == 1 else f"resize={side}x{side},inside,0.5:0.5;"
                    exact = process.picture(f"v1;{steps}output=tiff,q=default,metadata=none", path)
                    wanted = Image.open(io.BytesIO(exact))
                    for format in formats:
                        data = process.picture(f"v1;{steps}output={format},q=default,metadata=none", path)
                        near = score(wanted, data) if scores else numpy.nan
                        results.setdefault((label, index % 2, share, format), []).append((len(data), near))
            servers.say(f"  {len(made)} of the kind {label}")
    return results


def bytes_of(results, label, format):
    return sum(pair[0] for key, pairs in results.items() if key[0] == label and key[3] == format for pair in pairs)


def score_of(results, label, format):
    return numpy.mean([pair[1] for key, pairs in results.items() if key[0] == label and key[3] == format for pair in pairs])


def table(made):
    """Lines by label and format: the sum of bytes and the mean score of each renderer."""
    return [f"{label:11} {format:14} " + "   ".join(
                f"{name} {bytes_of(results, label, format):9} bytes {score_of(results, label, format):6.2f}"
                for name, results in made.items())
            for label in ("graphic", "photograph") for format in FORMATS]
