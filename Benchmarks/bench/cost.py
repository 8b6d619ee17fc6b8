"""Processor time of one new picture: our whole process tree beside libvips used as imgproxy uses it.

Ratios of processor time hold where others work on the machine at the same time; rates do not.
"""

import concurrent.futures
import http.client
import os
import pathlib
import statistics
import tempfile
import threading
import urllib.parse

from . import load, pictures, quality, servers

CONNECTIONS = 8
# What is measured: a name, the original, the width, the output, and the most that we want of the rival's cost.
CASES = [
    ("12 MP JPEG → 512 JPEG", "made-12mp.jpg", 512, "jpeg", 0.50),
    ("12 MP progressive → 512", "made-12mp-progressive.jpg", 512, "jpeg", 0.45),
    ("24 MP → 400", "made-24mp.jpg", 400, "jpeg", 0.55),
    ("24 MP progressive → 400", "made-24mp-progressive.jpg", 400, "jpeg", 0.30),
    ("1600 → 512", "made-1600.jpg", 512, "jpeg", 0.60),
    ("12 MP JPEG → 160", "made-12mp.jpg", 160, "jpeg", 0.65),
    ("12 MP JPEG → 320", "made-12mp.jpg", 320, "jpeg", 0.65),
    ("12 MP JPEG → 800", "made-12mp.jpg", 800, "jpeg", 0.65),
    ("12 MP JPEG → 1200", "made-12mp.jpg", 1200, "jpeg", 0.65),
    ("12 MP JPEG → 1600", "made-12mp.jpg", 1600, "jpeg", 0.65),
    ("12 MP PNG → JPEG", "made-12mp.png", 512, "jpeg", 0.35),
    ("RGBA PNG → 720 PNG", "made-rgba.png", 720, "png", 0.20),
    ("12 MP JPEG → PNG", "made-12mp.jpg", 512, "png", 0.35),
    ("12 MP WebP → WebP", "made-12mp.webp", 512, "webp", 0.70),
    ("12 MP JPEG → WebP", "made-12mp.jpg", 512, "webp", 0.60),
    ("12 MP JPEG → AVIF", "made-12mp.jpg", 512, "avif", 0.45),
    ("12 MP AVIF → JPEG", "made-12mp.avif", 512, "jpeg", 0.80),
]
QUALITIES = {"jpeg": 80, "webp": 79, "avif": 63, "png": 80}


# The same photograph in sizes from 2 to 48 megapixels, in one scan and in several.
SIZES = [(f"{megapixels} MP{scans.replace('-', ' ')} → 512", f"sized-{megapixels}mp{scans}.jpg", 512, "jpeg", None)
         for scans in ("", "-progressive") for megapixels in pictures.SIZES]


def measure(folder, cases=CASES, seconds=2, rounds=3, scores=True):
    """[{name, ours and theirs in milliseconds, their ratio, wanted, scores and bytes of both}]."""
    rows = []
    with servers.calotype(folder) as (address, process), tempfile.TemporaryDirectory() as kept:
        for name, original, width, output, wanted in cases:
            # Widths a few pixels off make other variants for the same work; so do qualities, where there are any.
            widths = range(width - width // 10, width + width // 10 + 1)
            qualities = range(QUALITIES[output] - 3, QUALITIES[output] + 4) if output != "png" else [QUALITIES[output]]
            recipes = load.Recipes(widths, qualities, output)
            paths, jobs = recipes.paths(original), recipes.jobs()
            first = pathlib.Path(kept) / "first"
            one = f"{width} {QUALITIES[output]} {output}\n"
            slow = load.bare_limit(folder / original, one, 60, 1, gamma=first)["cpu"]
            count = max(CONNECTIONS, min(len(paths) // rounds, round(seconds / slow)))
            body = servers.expect(f"{address}/picture/{original}?w={width}&q={QUALITIES[output]}&format={output}")
            ours, theirs = [], []
            for number in range(rounds):
                part = paths[number * count:(number + 1) * count]
                servers.settle(process)
                before = servers.ticks(process.pid)
                ask(address, part)
                servers.settle(process)
                ours.append((servers.ticks(process.pid) - before) * 1000 / os.sysconf("SC_CLK_TCK") / len(part))
                lines = jobs.splitlines(keepends=True)[number * count:(number + 1) * count]
                theirs.append(
                    load.bare_limit(folder / original, "".join(lines), 600, os.cpu_count(), gamma=True)["cpu"] * 1000)
            mine, rival = statistics.median(ours), statistics.median(theirs)
            row = {"name": name, "width": width, "output": output, "ours": mine, "theirs": rival, "ratio": mine / rival,
                   "wanted": wanted, "bytes": [len(body), first.stat().st_size]}
            told = f"   {len(body)}, {first.stat().st_size} bytes"
            if scores:
                row["scores"] = [quality.score(folder / original, encoded) for encoded in (body, first.read_bytes())]
                told = "   SSIMULACRA2 {:5.1f}, {:5.1f}".format(*row["scores"]) + told
            rows.append(row)
            servers.say(f"  {name:24} {mine:6.1f} ms of {rival:6.1f} ({mine / rival:.2f}){told}")
    return rows


def ask(address, paths):
    """Asks for each path once, over so many connections at a time."""
    host = urllib.parse.urlsplit(address).netloc
    own = threading.local()

    def get(path):
        if not hasattr(own, "connection"):
            own.connection = http.client.HTTPConnection(host, timeout=60)
        own.connection.request("GET", path)
        answer = own.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise servers.Trouble(f"{address}{path} answered {answer.status}: {body[:300].decode(errors='replace')}")

    with concurrent.futures.ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(get, paths))
