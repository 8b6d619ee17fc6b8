#!/usr/bin/env python3
"""Our JPEG beside libjpeg's tables (`vips jpegsave`, best codes): score and bytes at the same quality, and bytes at the same score.

usage: jpeg.py WIDTH PICTURE…

Both get the same pixels: those of our PNG of the picture at the width. The score is SSIMULACRA2 against that PNG. How many
bytes libjpeg's tables would take for our score is found between qualities that lie around it.
"""

import math
import pathlib
import shutil
import subprocess
import sys
import tempfile

import numpy
import ssimulacra2

from bench import servers

QUALITIES = [50, 70, 80, 90]


def measured(reference, data, folder):
    """(score, logarithm of bytes)."""
    path = folder / "encoded.jpg"
    path.write_bytes(data)
    return ssimulacra2.compute_ssimulacra2(str(reference), str(path)), math.log(len(data))


def by_libjpeg(reference, quality):
    return subprocess.run(
        [servers.tool("vips"), "copy", reference, f".jpg[Q={quality},optimize-coding,strip]"],
        check=True, capture_output=True).stdout


def around(quality):
    """Qualities with a curve between them: below 90 colour is halved, and from there on it is not."""
    return [quality, quality + 4, 98] if quality >= 90 else [max(quality - 12, 5), quality, min(quality + 8, 89)]


def main():
    width, files = int(sys.argv[1]), [pathlib.Path(name) for name in sys.argv[2:]]
    rows = {quality: [] for quality in QUALITIES}
    with tempfile.TemporaryDirectory(prefix="calotype-jpeg-") as folder:
        folder = pathlib.Path(folder)
        originals = folder / "originals"
        originals.mkdir()
        for file in files:
            shutil.copyfile(file, originals / file.name)
        with servers.calotype(originals) as (address, _):
            for file in files:
                reference = folder / "reference.png"
                reference.write_bytes(servers.expect(f"{address}/picture/{file.name}?w={width}&format=png&lossless"))
                for quality in QUALITIES:
                    ours = servers.expect(f"{address}/picture/{file.name}?w={width}&q={quality}&format=jpeg")
                    score, size = measured(reference, ours, folder)
                    theirs = {number: measured(reference, by_libjpeg(reference, number), folder) for number in around(quality)}
                    equal = numpy.interp(score, *zip(*sorted(theirs.values())))
                    rows[quality].append((score, size, *theirs[quality], equal))
                servers.say(f"  {file.name}")
    print(f"{len(files)} pictures at {width} pixels")
    print("| quality | score | libjpeg's tables | bytes at the same number | bytes at the same score |\n|--:|--:|--:|--:|--:|")
    for quality, found in rows.items():
        score, size, their_score, their_size, equal = numpy.array(found).T
        same, worth = (math.exp((size - other).mean()) * 100 - 100 for other in (their_size, equal))
        print(f"| {quality} | {score.mean():.1f} | {their_score.mean():.1f} | {same:+.1f} % | {worth:+.1f} % |")


main()
