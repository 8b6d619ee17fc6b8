"""Score against bytes of each format, beside Pillow's encoders: both are given the same pixels, and judged by them."""

import concurrent.futures
import io
import os
import pathlib
import statistics
import tempfile
import time

import ssimulacra2
from PIL import Image, features

from . import pictures, renderer, servers

WIDTH = 512
QUALITIES = {"jpeg": (40, 55, 70, 80, 88, 92), "webp": (35, 50, 65, 80, 90, 96), "avif": (40, 50, 60, 70, 80, 88),
             "jxl": (40, 55, 70, 80, 88, 93)}
# Name, format, how soon it is wanted: AVIF is made better while nobody waits.
OURS = [("JPEG", "jpeg", renderer.INTERACTIVE), ("WebP", "webp", renderer.INTERACTIVE), ("AVIF", "avif", renderer.INTERACTIVE),
        ("AVIF in sets", "avif", renderer.BACKGROUND), ("JPEG XL", "jxl", renderer.INTERACTIVE)]


def score(wanted, encoded, folder, number):
    got = folder / f"got-{number}.png"
    Image.open(io.BytesIO(encoded)).convert("RGB").save(got, compress_level=1)
    return ssimulacra2.compute_ssimulacra2(str(wanted), str(got))


def decodable(format):
    """JPEG XL is read by nothing in Pillow; our own renderer makes PNG of it."""
    return format != "jxl"


def pillow(picture, format, quality):
    data = io.BytesIO()
    picture.save(data, format, quality=quality)
    return data.getvalue()


def measure(folder):
    """{"curves": {encoder: {format: [(kilobytes, score, milliseconds)]}}, "png": {encoder: bytes}}, means of the photographs but for PNG.

    The milliseconds are of CPU; ours are those of the renderer, which reads a PNG first.
    """
    found = {"calotype": {}, "pillow": {}}
    png = {"calotype": 0, "pillow": 0}
    with renderer.running() as process, tempfile.TemporaryDirectory(dir=folder) as kept:
        kept, jobs, originals = pathlib.Path(kept), [], []
        for index, name in enumerate(pictures.FOR_QUALITY):
            wanted = kept / f"wanted-{index}.png"
            wanted.write_bytes(process.picture(renderer.recipe(WIDTH, "png"), folder / name))
            with Image.open(wanted) as picture:
                originals.append((wanted, picture.convert("RGB")))
            png["calotype"] += wanted.stat().st_size
            data = io.BytesIO()
            originals[-1][1].save(data, "PNG", optimize=True)
            png["pillow"] += len(data.getvalue())
        for label, format, urgency in OURS:
            for quality in QUALITIES[format]:
                for wanted, picture in originals:
                    words = f"v1;output={format},q={quality},metadata=none"
                    before = process.cpu()
                    encoded = process.job([words], wanted, urgency)[1]
                    taken = process.cpu() - before
                    shown = encoded
                    if not decodable(format):
                        (kept / "coded").write_bytes(encoded)
                        shown = process.picture("v1;output=png,q=default,metadata=none", kept / "coded")
                    jobs.append(("calotype", label, quality, taken, len(encoded), shown, wanted))
        for label, format, _ in OURS:
            if not (format == "jpeg" or (format in ("webp", "avif") and features.check(format))) or label == "AVIF in sets":
                continue
            for quality in QUALITIES[format]:
                for wanted, picture in originals:
                    before = time.process_time()
                    encoded = pillow(picture, format, quality)
                    taken = time.process_time() - before
                    jobs.append(("pillow", label, quality, taken, len(encoded), encoded, wanted))
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            scores = list(pool.map(lambda job: score(job[1][6], job[1][5], kept, job[0]), enumerate(jobs)))
    points = {}
    for (encoder, label, quality, taken, length, _, _), near in zip(jobs, scores):
        points.setdefault((encoder, label, quality), []).append((length / 1000, near, taken * 1000))
    for (encoder, label, quality), pairs in points.items():
        found[encoder].setdefault(label, []).append([statistics.fmean(column) for column in zip(*pairs)])
    for encoder, curves in found.items():
        for label, curve in curves.items():
            servers.say(f"  {encoder:9} {label:13}" + "".join(f"{size:6.1f}: {near:5.1f}" for size, near, _ in curve))
    servers.say("  PNG, bytes of all: " + ", ".join(f"{encoder} {size}" for encoder, size in png.items()))
    return {"curves": found, "png": png}
