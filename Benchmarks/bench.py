#!/usr/bin/env python3
"""Measures the server against its limits, in one run on one machine, and prints the ratios.

usage: bench.py [--quick] [--before RENDERER] [--rivals FOLDER] [cost] [cold] [overhead] [allocations] [hot] [quality] [sets] [tiles] [graphics] [png] [jobs] [memory] [uploads] [bucket]

Loopback only; everything it starts, it stops. Other work on the machine makes all numbers worse, ratios included.
"""

import argparse
import os
import pathlib
import sys
import time

from bench import allocations, bucket, cold, cost, graphics, hot, jobs, memory, overhead, pictures, png, quality, sets, tiles, uploads
from bench.servers import Trouble, complain, say, workplace

PARTS = ["cost", "cold", "overhead", "allocations", "hot", "quality", "sets", "tiles", "graphics", "png", "jobs", "memory", "uploads", "bucket"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS) + "; all of them by default")
    parser.add_argument("--quick", action="store_true", help="one short round each: a look, not a measurement")
    parser.add_argument("--rivals", type=pathlib.Path, help="a virtual environment with flask and gunicorn, to upload to")
    parser.add_argument("--before", type=pathlib.Path, help="an older calotype-renderer, to see drawn pictures and PNG beside")
    options = parser.parse_args()
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error(f"there is no part {sorted(unknown)[0]!r}; the parts are {', '.join(PARTS)}")
    parts = options.parts or PARTS
    pace = {"seconds": 2, "rounds": 1} if options.quick else {}

    began = time.monotonic()
    table = []

    def row(name, value, target, met):
        table.append((name, value, target, met))

    with workplace() as folder:
        say(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the start")
        folder = pictures.prepare(folder / "originals")
        if "cost" in parts:
            say("Processor time of a new picture, of all our processes and of libvips as imgproxy uses it; nearness, bytes:")
            for name, _, _, ratio, wanted, *_ in cost.measure(folder, **pace):
                row(f"cost, {name} / libvips in gamma", f"{ratio:.2f}", f"≤ {wanted:.2f}", ratio <= wanted)
        if "cold" in parts:
            say("New variants, about 512 px wide, JPEG:")
            for original, result in cold.measure(folder, **pace).items():
                for connections in cold.CONNECTIONS:
                    rate, ratio = result[connections]
                    row(f"cold, {original}, {connections} connections / bare libvips", f"{ratio:.2f}", "≥ 0.90", ratio >= 0.90)
        if "overhead" in parts:
            request, operation, difference = overhead.measure(folder, **pace)
            say(f"100×100: a request {request:.2f} ms, the bare operation {operation:.2f} ms")
            row("overhead of a 100×100 picture", f"{difference:.2f} ms", "≤ 1.50 ms", difference <= 1.5)
        if "allocations" in parts:
            say("Allocations of the server for one request:")
            for level in ("error", "info"):
                for kind, number in allocations.measure(folder, level).items():
                    most = allocations.LIMITS[level, kind]
                    row(f"allocations, {kind}, log level {level}", f"{number:.0f}", f"≤ {most}", number <= most)
        if "hot" in parts:
            rates, size = hot.measure(folder, **pace)
            for (place, (ours, theirs, ratio)), wanted in zip(rates.items(), (0.8, 0.5)):
                say(f"A stored variant of {size} bytes from {place}: {ours:.0f}/s, nginx {theirs:.0f}/s")
                row(f"hot, from {place} / nginx from a file", f"{ratio:.2f}", f"≥ {wanted:.2f}", ratio >= wanted)
        if "quality" in parts:
            say(f"SSIMULACRA2 at {quality.WIDTH} px, JPEG, quality 80:")
            rows = quality.measure(folder)
            gain = sum(ours - theirs for _, ours, theirs, _, _ in rows) / len(rows)
            row("SSIMULACRA2 over vips thumbnail, mean", f"{gain:+.2f}", "≥ +3.00", gain >= 3)
        if "sets" in parts:
            say(f"Five sizes of twelve megapixels, longest side {', '.join(map(str, sets.SIDES))}:")
            for formats, (together, singly, in_pillow) in sets.measure(folder, **pace).items():
                ratio = singly / together
                # Where slow encoders take most of the time, one decode saves a smaller part of it.
                wanted = 2 if formats == "JPEG" else 1
                row(f"set of five in {formats}, single renders / one job", f"{ratio:.2f}", f"≥ {wanted:.2f}", ratio >= wanted)
                row(f"set of five in {formats}, Pillow / one job", f"{in_pillow / together:.2f}", "≥ 1.00", in_pillow >= together)
        if "tiles" in parts:
            say("Tiles of 512 pixels of a JPEG of 24 megapixels:")
            for kind, (together, single) in tiles.measure(folder, **pace).items():
                ratio = together / single
                row(f"sixteen tiles of {kind} / a single one", f"{ratio:.2f}", "≤ 3.00", ratio <= 3)
        if "graphics" in parts:
            say("Drawn pictures and photographs, each at its size and at half of it, bytes and SSIMULACRA2:")
            before = options.before.resolve() if options.before else None
            made = {"now": graphics.measure(folder)} | ({"before": graphics.measure(folder, before)} if before else {})
            for line in graphics.table(made):
                say("  " + line)
            if before:
                ratio = graphics.bytes_of(made["now"], "graphic", "webp") / graphics.bytes_of(made["before"], "graphic", "webp")
                row("drawn pictures in WebP, bytes / before", f"{ratio:.2f}", "≤ 0.80", ratio <= 0.8)
        if "png" in parts:
            say("PNG, milliseconds of a renderer's CPU for a new picture:")
            before = options.before.resolve() if options.before else None
            wanted = {"12 MP PNG → JPEG": 0.35, "RGBA PNG → PNG": 0.20, "12 MP JPEG → PNG": 0.35}
            for case, (ours, bare, _) in png.measure(folder, before, 3 if options.quick else 15).items():
                ratio = ours / bare
                row(f"{case}, CPU / bare libvips", f"{ratio:.2f}", f"≤ {wanted[case]:.2f}", ratio <= wanted[case])
            say(f"Photographs as PNG of {png.WIDTH} pixels, and libpng's adaptive filters at level 6:")
            made = png.sizes(folder)
            linear, gamma, theirs = (sum(line[place] for line in made) for place in (1, 2, 3))
            row("PNG, bytes in gamma light / libpng", f"{gamma / theirs:.3f}", "≤ 1.000", gamma <= theirs)
            row("PNG, bytes in linear light / libpng", f"{linear / theirs:.3f}", "≤ 1.050", linear <= theirs * 1.05)
        if "jobs" in parts:
            say("Jobs a second by worker processes of one renderer each:")
            rates = jobs.measure(folder, **({"rounds": 1} if options.quick else {}))
            for (kind, engine, workers), rate in rates.items():
                row(f"jobs, {kind}, {engine}, {workers} workers", f"{rate:.2f}/s", "-", True)
        if "memory" in parts:
            early, late, ratio = memory.measure(folder)
            say(f"Resident: {early:.0f} MB after {memory.EARLY} mixed requests, {late:.0f} MB after {memory.LATE}")
            row(f"memory after {memory.LATE} / after {memory.EARLY}", f"{ratio:.2f}", "≤ 1.30", ratio <= 1.3)
            busy, quiet = memory.given_back(folder)
            row(f"resident after {memory.BUSY} requests, no variants in memory", f"{busy:.0f} MB", "≤ 250 MB", busy <= 250)
            row(f"the same, {memory.QUIET} s later", f"{quiet:.0f} MB", "≤ 120 MB", quiet <= 120)
        if "uploads" in parts:
            say("Uploads, MB/s:")
            rivals = options.rivals.resolve() if options.rivals else None
            rounds = pace.get("rounds", 5)
            for kind, rates in uploads.measure(folder, folder / pictures.FOR_SPEED[0], rivals, rounds).items():
                say(f"  {kind:12} " + "   ".join(f"{way} {rate:7.1f}" for way, rate in rates.items()))
                share = rates["calotype"] / rates["cat"]
                row(f"upload, {kind} / cat > file", f"{share:.3f}", "-", True)
                if "flask" in rates:
                    ratio = rates["calotype"] / rates["flask"]
                    row(f"upload, {kind} / Flask + Pillow", f"{ratio:.2f}", "≥ 0.90", ratio >= 0.9)
            peak, renderer, rate = uploads.memory(folder)
            at_once = f"{uploads.AT_ONCE} uploads of {uploads.MANY // 1_000_000} MB at once"
            say(f"{at_once}: the server {peak:.0f} MB, a renderer {renderer:.0f} MB at most; {rate:.0f} MB/s")
            row(f"peak memory, {at_once}", f"{peak:.0f} MB", "≤ 300 MB", peak <= 300)
        if "bucket" in parts:
            say("A new picture from a bucket of SeaweedFS, one connection:")
            for original, (far, near, fetching) in bucket.measure(folder, **pace).items():
                say(f"  {original:16} {far:6.1f} ms   from a folder {near:6.1f} ms   fetching the original alone {fetching:6.1f} ms")
                ratio = (near + fetching) / far
                row(f"from a bucket, {original}, folder and fetching / bucket", f"{ratio:.2f}", "≥ 0.80", ratio >= 0.8)

    say("")
    wide = max(len(name) for name, *_ in table)
    for name, value, target, met in table:
        say(f"{name:{wide}}  {value:>8}  wanted {target:>9}  {'met' if met else 'MISSED'}")
    say(f"\n{time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        complain(f"error: {trouble}")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
