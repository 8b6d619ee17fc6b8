"""PNG in and out: CPU of a renderer for a new picture beside an older one and bare libvips, and bytes beside libpng's.

CPU is that of the renderer process alone, without a server: what a picture costs, however busy the machine is otherwise.
"""

import io
import pathlib
import resource
import subprocess

from PIL import Image

from . import pictures, renderer, servers

WIDTH, RGBA_SIDE = 512, 720


def originals(folder):
    """A picture with alpha beside the others."""
    path = pathlib.Path(folder) / "made-rgba.png"
    if not path.exists():
        picture = Image.open(folder / pictures.FOR_SPEED[0]).convert("RGB").resize((2048, 1536), Image.Resampling.LANCZOS)
        picture.putalpha(Image.linear_gradient("L").rotate(90).resize(picture.size))
        picture.save(path)
    return {
        "12 MP PNG → JPEG": ("made-12mp.png", WIDTH, "jpeg"),
        "RGBA PNG → PNG": ("made-rgba.png", RGBA_SIDE, "png"),
        "12 MP JPEG → PNG": ("made-12mp.jpg", WIDTH, "png"),
    }


def recipe(side, format, light=""):
    return renderer.recipe(side, format) + light


def least(rounds, once):
    """The least of some measurements: others make it more, and nothing makes it less."""
    return min(once() for _ in range(rounds))


def by_renderer(folder, cases, rounds, program=None):
    """{case: milliseconds of CPU}."""
    with renderer.running(program) as process:
        def once(name, side, format):
            before = process.cpu()
            process.render([recipe(side, format)], folder / name)
            return (process.cpu() - before) * 1000

        return {case: least(rounds, lambda: once(*what)) for case, what in cases.items()}


def by_libvips(folder, cases, rounds):
    """The same of `vips thumbnail`, as far as it takes more than for a single pixel."""
    def once(name, side, format):
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        before = usage.ru_utime + usage.ru_stime
        saver = {"jpeg": ".jpg[Q=80,strip,optimize-coding]", "png": ".png[compression=6,filter=all,strip]"}[format]
        subprocess.run(
            [servers.tool("vips"), "thumbnail", folder / name, saver, str(side), "--height", str(side)],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={"VIPS_CONCURRENCY": "1"})
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (usage.ru_utime + usage.ru_stime - before) * 1000

    Image.new("RGB", (1, 1)).save(pathlib.Path(folder) / "dot.png")
    start = least(rounds, lambda: once("dot.png", 1, "jpeg"))
    (pathlib.Path(folder) / "dot.png").unlink()
    return {case: least(rounds, lambda: once(*what)) - start for case, what in cases.items()}


def adaptive(data, folder):
    """Bytes of the same picture by libpng with its adaptive filters at level 6."""
    path, made = pathlib.Path(folder) / "ours.png", pathlib.Path(folder) / "theirs.png"
    path.write_bytes(data)
    try:
        subprocess.run(
            [servers.tool("vips"), "pngsave", path, made, "--compression", "6", "--filter", "all", "--strip"], check=True)
        return made.stat().st_size
    finally:
        path.unlink()
        made.unlink(missing_ok=True)


def sizes(folder):
    """[(photograph, our bytes in linear light, in gamma, libpng's in gamma)]."""
    rows = []
    with renderer.running() as process:
        for name in pictures.FOR_QUALITY:
            linear = process.picture(recipe(WIDTH, "png"), folder / name)
            gamma = process.picture(recipe(WIDTH, "png", ";light=gamma"), folder / name)
            assert Image.open(io.BytesIO(gamma)).size == Image.open(io.BytesIO(linear)).size
            rows.append((name, len(linear), len(gamma), adaptive(gamma, folder)))
            servers.say(f"  {name:16} {rows[-1][1]} bytes   in gamma {rows[-1][2]}   by libpng {rows[-1][3]}")
    return rows


def measure(folder, program=None, rounds=15):
    """{case: (ours, bare libvips', the older renderer's or None)} in milliseconds of CPU."""
    cases = originals(folder)
    ours, bare = by_renderer(folder, cases, rounds), by_libvips(folder, cases, rounds)
    older = by_renderer(folder, cases, rounds, program) if program else {}
    for case in cases:
        then = f"   before {older[case]:6.1f} ms" if older else ""
        servers.say(f"  {case:18} {ours[case]:6.1f} ms   bare libvips {bare[case]:6.1f} ms{then}")
    return {case: (ours[case], bare[case], older.get(case)) for case in cases}
