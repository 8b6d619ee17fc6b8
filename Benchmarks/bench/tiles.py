"""Sixteen tiles of 512 pixels of one large JPEG in one job, beside single renders of such tiles."""

import statistics
import time

from PIL import Image

from . import renderer, servers

SIDE = 512
LARGE = "made-24mp.jpg"


def prepared(folder):
    """A JPEG of 24 megapixels, of the usual picture twice as large as it is made."""
    path = folder / LARGE
    if not path.exists():
        with Image.open(folder / "made-12mp.jpg") as picture:
            picture.resize((6_000, 4_000), Image.Resampling.BICUBIC).save(path, quality=90)
    return path


def grid(shown):
    """A grid of four by four tiles from the middle of the picture, each `shown` times as wide as it is shown."""
    side = SIDE * shown
    left, top = (6_000 - 4 * side) // 2, max((4_000 - 4 * side) // 2, 0)
    return [renderer.tile(left + x * side, min(top + y * side, 4_000 - side), side, SIDE, "jpeg")
            for y in range(4) for x in range(4)]


def milliseconds(work):
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def measure(folder, rounds=7, seconds=None):
    """{kind: (milliseconds of one job of sixteen, of a single render)}, medians of rounds that take turns."""
    original = prepared(folder)
    results = {}
    with renderer.running() as process:
        for name, shown in {"full size": 1, "half size": 2}.items():
            recipes = grid(shown)
            together, singly = [], []
            for turn in range(rounds + 1):
                one_job = milliseconds(lambda: process.render(recipes, original))
                alone = milliseconds(lambda: [process.render([recipe], original) for recipe in recipes]) / len(recipes)
                # The first turn warms up.
                if turn > 0:
                    together.append(one_job)
                    singly.append(alone)
            results[name] = (statistics.median(together), statistics.median(singly))
            servers.say(f"  {name:10} sixteen in one job {results[name][0]:6.0f} ms   a single one {results[name][1]:6.0f} ms")
    return results
