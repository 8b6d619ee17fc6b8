"""The parts of a run: each measures, says its rows of the last table, and gives the figures that are kept."""

from . import (
    allocations, bucket, cold, compare, connections, cost, encoders, graphics, hot, jobs, memory, overhead, pictures, png, quality,
    scales, sets, tiles, uploads)
from .servers import say


class Run:
    """What all parts share: the originals, the options, and the table that is printed at the end."""

    def __init__(self, folder, quick, rivals, before):
        self.folder, self.rivals, self.before = folder, rivals, before
        # What a look takes, which is no measurement.
        self.pace = {"seconds": 2, "rounds": 1} if quick else {}
        self.quick, self.rows = quick, []

    def row(self, name, value, wanted, met):
        self.rows.append((name, value, wanted, met))

    def bounded(self, name, value, most, form=".2f", unit=""):
        """A row of a figure that may be as large as `most`."""
        self.row(name, f"{value:{form}}{unit}", f"≤ {most:{form}}{unit}", value <= most)

    def reached(self, name, value, least, form=".2f"):
        """A row of a figure that is to be as large as `least`."""
        self.row(name, f"{value:{form}}", f"≥ {least:{form}}", value >= least)


def measure_compare(run):
    return compare.measure(run.folder, run.rivals) if run.rivals else None


def measure_cost(run):
    say("Processor time of a new picture, of all our processes and of libvips as imgproxy uses it; nearness, bytes:")
    pace = run.pace or {"seconds": 2, "rounds": 3}
    rows = cost.measure(run.folder, **pace)
    for row in rows:
        run.bounded(f"cost, {row['name']} / libvips in gamma", row["ratio"], row["wanted"])
    return {"rows": rows}


def measure_sizes(run):
    say("The same of one photograph in several sizes:")
    return {"rows": cost.measure(run.folder, cost.SIZES, scores=False, seconds=1.5, rounds=1 if run.quick else 2)}


def measure_connections(run):
    say("New pictures of 512 pixels from a JPEG of 12 megapixels, and stored ones, a second by connections:")
    new = connections.new(run.folder, run.rivals, 2 if run.quick else 3)
    hits, length = connections.hits(run.folder)
    return {"new": new, "hits": hits, "bytes": length}


def measure_cold(run):
    say("New variants, about 512 px wide, JPEG:")
    found = cold.measure(run.folder, **(run.pace or {"seconds": 3, "rounds": 2}))
    for original, result in found.items():
        for connections_ in cold.CONNECTIONS:
            run.reached(f"cold, {original}, {connections_} connections / bare libvips", result[connections_][1], 0.9)
    return {"rows": [{"original": original, "bare": result["bare"], "ratios": {
        connections_: result[connections_][1] for connections_ in cold.CONNECTIONS}} for original, result in found.items()]}


def measure_overhead(run):
    request, operation, difference = overhead.measure(run.folder, **run.pace)
    say(f"100×100: a request {request:.2f} ms, the bare operation {operation:.2f} ms")
    run.bounded("overhead of a 100×100 picture", difference, 1.5, unit=" ms")
    return {"request": request, "operation": operation, "difference": difference}


def measure_allocations(run):
    say("Allocations of the server for one request:")
    rows = []
    for level in ("error", "info"):
        for kind, number in allocations.measure(run.folder, level).items():
            run.bounded(f"allocations, {kind}, log level {level}", number, allocations.LIMITS[level, kind], ".0f")
            rows.append({"kind": kind, "level": level, "number": number})
    return {"rows": rows}


def measure_hot(run):
    rates, size = hot.measure(run.folder, **(run.pace or {"seconds": 3, "rounds": 3}))
    rows = []
    for (place, (ours, theirs, ratio)), wanted in zip(rates.items(), (0.8, 0.5)):
        say(f"A stored variant of {size} bytes from {place}: {ours:.0f}/s, nginx {theirs:.0f}/s")
        run.reached(f"hot, from {place} / nginx from a file", ratio, wanted)
        rows.append({"place": place, "ours": ours, "nginx": theirs, "ratio": ratio})
    return {"bytes": size, "rows": rows}


def measure_quality(run):
    say(f"SSIMULACRA2 at {quality.WIDTH} px, JPEG, quality 80:")
    rows = quality.measure(run.folder)
    gain = sum(ours - theirs for _, ours, theirs, _, _ in rows) / len(rows)
    run.row("SSIMULACRA2 over vips thumbnail, mean", f"{gain:+.2f}", "≥ +3.00", gain >= 3)
    return {"rows": [{"name": name, "ours": ours, "theirs": theirs, "bytes": [mine, other]}
                     for name, ours, theirs, mine, other in rows]}


def measure_encoders(run):
    say(f"Kilobytes and SSIMULACRA2 by quality, at {encoders.WIDTH} px, means of {len(pictures.FOR_QUALITY)} photographs:")
    return encoders.measure(run.folder)


def measure_scales(run):
    say("Points of SSIMULACRA2 that a JPEG loses which is decoded at a part of its size, by how much larger than the result:")
    return scales.measure(run.folder)


def measure_sets(run):
    say(f"Five sizes of twelve megapixels, longest side {', '.join(map(str, sets.SIDES))}:")
    rows = []
    for formats, (together, singly, in_pillow) in sets.measure(run.folder, **run.pace).items():
        # Where slow encoders take most of the time, one decode saves a smaller part of it.
        wanted = 2 if formats == "JPEG" else 1
        run.reached(f"set of five in {formats}, single renders / one job", singly / together, wanted)
        run.reached(f"set of five in {formats}, Pillow / one job", in_pillow / together, 1)
        rows.append({"formats": formats, "together": together, "singly": singly, "pillow": in_pillow})
    return {"sides": sets.SIDES, "rows": rows}


def measure_tiles(run):
    say("Tiles of 512 pixels of a JPEG of 24 megapixels:")
    rows = []
    for kind, (together, single) in tiles.measure(run.folder, **run.pace).items():
        run.bounded(f"sixteen tiles of {kind} / a single one", together / single, 3)
        rows.append({"kind": kind, "together": together, "single": single})
    return {"rows": rows}


def measure_graphics(run):
    say("Drawn pictures and photographs, each at its size and at half of it, bytes and SSIMULACRA2:")
    made = {"now": graphics.measure(run.folder)} | (
        {"before": graphics.measure(run.folder, run.before)} if run.before else {})
    for line in graphics.table(made):
        say("  " + line)
    if run.before:
        ratio = graphics.bytes_of(made["now"], "graphic", "webp") / graphics.bytes_of(made["before"], "graphic", "webp")
        run.bounded("drawn pictures in WebP, bytes / before", ratio, 0.8)
    return {"rows": [{"label": label, "format": format, "bytes": int(graphics.bytes_of(made["now"], label, format)),
                      "score": float(graphics.score_of(made["now"], label, format))}
                     for label in ("graphic", "photograph") for format in graphics.FORMATS]}


def measure_png(run):
    say("PNG, milliseconds of a renderer's CPU for a new picture:")
    wanted = {"12 MP PNG → JPEG": 0.35, "RGBA PNG → PNG": 0.20, "12 MP JPEG → PNG": 0.35}
    rows = []
    for case, (ours, bare, _) in png.measure(run.folder, run.before, 3 if run.quick else 15).items():
        run.bounded(f"{case}, CPU / bare libvips", ours / bare, wanted[case])
        rows.append({"name": case, "ours": ours, "theirs": bare})
    say(f"Photographs as PNG of {png.WIDTH} pixels, and libpng's adaptive filters at level 6:")
    made = png.sizes(run.folder)
    linear, gamma, theirs = (sum(line[place] for line in made) for place in (1, 2, 3))
    run.bounded("PNG, bytes in gamma light / libpng", gamma / theirs, 1, ".3f")
    run.bounded("PNG, bytes in linear light / libpng", linear / theirs, 1.05, ".3f")
    return {"rows": rows, "linear": linear, "gamma": gamma, "libpng": theirs}


def measure_jobs(run):
    say("Jobs a second by worker processes of one renderer each:")
    rates = jobs.measure(run.folder, rounds=1 if run.quick else 2)
    rows = []
    for (kind, engine, workers), rate in rates.items():
        run.row(f"jobs, {kind}, {engine}, {workers} workers", f"{rate:.2f}/s", "-", True)
        rows.append({"kind": kind, "engine": engine, "workers": workers, "rate": rate})
    return {"rows": rows}


def measure_memory(run):
    early, late, ratio = memory.measure(run.folder)
    say(f"Resident: {early:.0f} MB after {memory.EARLY} mixed requests, {late:.0f} MB after {memory.LATE}")
    run.bounded(f"memory after {memory.LATE} / after {memory.EARLY}", ratio, 1.3)
    busy, quiet = memory.given_back(run.folder)
    run.bounded(f"resident after {memory.BUSY} requests, no variants in memory", busy, 250, ".0f", " MB")
    run.bounded(f"the same, {memory.QUIET} s later", quiet, 120, ".0f", " MB")
    return {"early": early, "late": late, "busy": busy, "quiet": quiet, "seconds": memory.QUIET,
            "requests": [memory.EARLY, memory.LATE, memory.BUSY]}


def measure_uploads(run):
    say("Uploads, MB/s:")
    rows = []
    photograph = run.folder / pictures.FOR_SPEED[0]
    for kind, rates in uploads.measure(run.folder, photograph, run.rivals, run.pace.get("rounds", 5)).items():
        say(f"  {kind:12} " + "   ".join(f"{way} {rate:7.1f}" for way, rate in rates.items()))
        run.row(f"upload, {kind} / cat > file", f"{rates['calotype'] / rates['cat']:.3f}", "-", True)
        if "flask" in rates:
            run.reached(f"upload, {kind} / Flask + Pillow", rates["calotype"] / rates["flask"], 0.9)
        rows.append({"kind": kind, "rates": rates})
    peak, renderer, rate = uploads.memory(run.folder)
    at_once = f"{uploads.AT_ONCE} uploads of {uploads.MANY // 1_000_000} MB at once"
    say(f"{at_once}: the server {peak:.0f} MB, a renderer {renderer:.0f} MB at most; {rate:.0f} MB/s")
    run.bounded(f"peak memory, {at_once}", peak, 300, ".0f", " MB")
    return {"rows": rows, "what": at_once, "peak": peak, "renderer": renderer, "rate": rate}


def measure_bucket(run):
    say("A new picture from a bucket of SeaweedFS, one connection:")
    rows = []
    for original, (far, near, fetching) in bucket.measure(run.folder, **run.pace).items():
        say(f"  {original:16} {far:6.1f} ms   from a folder {near:6.1f} ms   fetching the original alone {fetching:6.1f} ms")
        run.reached(f"from a bucket, {original}, folder and fetching / bucket", (near + fetching) / far, 0.8)
        rows.append({"original": original, "bucket": far, "folder": near, "fetching": fetching})
    return {"rows": rows}


ALL = {
    "compare": measure_compare, "cost": measure_cost, "sizes": measure_sizes, "connections": measure_connections, "hot": measure_hot,
    "cold": measure_cold, "overhead": measure_overhead, "allocations": measure_allocations, "quality": measure_quality,
    "encoders": measure_encoders, "scales": measure_scales, "sets": measure_sets, "tiles": measure_tiles, "graphics": measure_graphics,
    "png": measure_png, "jobs": measure_jobs, "memory": measure_memory, "uploads": measure_uploads, "bucket": measure_bucket,
}
