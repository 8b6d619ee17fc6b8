"""A set of five sizes from twelve megapixels: one job beside single renders, and beside the same in Pillow."""

import io
import statistics
import time

from PIL import Image

from . import renderer, servers

# thumbnail, small, medium, large, xl: the longest side, in pixels.
SIDES = (30, 540, 768, 1080, 1200)
ORIGINAL = "made-12mp.jpg"
FORMATS = {"JPEG": ("jpeg",), "JPEG, WebP and AVIF": ("jpeg", "webp", "avif")}
QUALITY = {"jpeg": 80, "webp": 79, "avif": 60}


def pillow(original, formats):
    """What a short script would do: for each size open, decode as small as JPEG allows, Lanczos, save."""
    sizes = []
    for side in SIDES:
        picture = Image.open(original)
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        sizes.append(picture.size)
        for format in formats:
            picture.save(io.BytesIO(), format, quality=QUALITY[format])
    return sizes


def milliseconds(work):
    began = time.perf_counter()
    result = work()
    return (time.perf_counter() - began) * 1000, result


def sizes(reports):
    return sorted((report["size"]["width"], report["size"]["height"]) for report in reports)


def measure(folder, rounds=7, seconds=None):
    """{formats: (milliseconds of the set, of the single renders, of Pillow)}, medians of rounds that take turns."""
    original = folder / ORIGINAL
    results = {}
    with renderer.running() as process:
        for name, formats in FORMATS.items():
            recipes = [renderer.recipe(side, format) for side in SIDES for format in formats]
            times = {"set": [], "single": [], "pillow": []}
            for turn in range(rounds + 1):
                together, reports = milliseconds(lambda: process.render(recipes, original, renderer.BACKGROUND))
                singly, one_by_one = milliseconds(
                    lambda: [process.render([recipe], original, renderer.BACKGROUND)[0] for recipe in recipes])
                if sizes(reports) != sizes(one_by_one):
                    raise servers.Trouble("The set's pictures are not those that are made singly.")
                in_pillow, _ = milliseconds(lambda: pillow(original, formats))
                # The first turn warms up.
                if turn > 0:
                    for key, value in (("set", together), ("single", singly), ("pillow", in_pillow)):
                        times[key].append(value)
            results[name] = tuple(statistics.median(times[key]) for key in ("set", "single", "pillow"))
            together, singly, in_pillow = results[name]
            servers.say(
                f"  {name:20} one job {together:6.0f} ms   {len(recipes)} single renders {singly:6.0f} ms"
                f" ({singly / together:.2f})   Pillow {in_pillow:6.0f} ms ({in_pillow / together:.2f})")
    return results
