"""The server beside what a user would pick instead: speed, nearness to the original, bytes and memory."""

import statistics

from . import load, memory, pictures, quality, rivals
from .servers import Trouble, complain, expect, say, settle

CONNECTIONS = 8
SECONDS = 6


def one(name, start, pattern, folder, environment):
    """{name, rates by original, score, bytes, memory}."""
    rates, scores, sizes = [], [], []
    with start(folder, environment) as (address, process):
        for original in pictures.FOR_SPEED:
            paths = load.Recipes(range(464, 561), range(60, 96)).paths(original, pattern)
            expect(address + pattern.format(key=original, width=300, quality=80, format="jpeg"))
            settle(process)
            rates.append(load.unlike(address, paths, 0, SECONDS, CONNECTIONS)["rate"])
            settle(process)
        resident = memory.resident_megabytes(process.pid)
        for original in pictures.FOR_QUALITY:
            path = pattern.format(key=original, width=quality.WIDTH, quality=80, format="jpeg")
            encoded = expect(address + path)
            scores.append(quality.score(folder / original, encoded))
            sizes.append(len(encoded))
    return {"name": name, "rates": rates, "score": statistics.mean(scores), "bytes": statistics.mean(sizes), "memory": resident}


def measure(folder, environment):
    """{"originals", "rows"}, ours first; what is not installed is complained of and left out."""
    say(f"New variants about 512 px wide, {CONNECTIONS} connections; SSIMULACRA2 and bytes at JPEG quality 80, "
        "means of five photographs; resident memory after the load.\n")
    columns = [*pictures.FOR_SPEED, "SSIMULACRA2", "bytes", "memory"]
    say("| | " + " | ".join(columns) + " |\n|---|" + "--:|" * len(columns))
    rows = []
    for name, start, pattern in rivals.ALL:
        try:
            row = one(name, start, pattern, folder, environment)
        except Trouble as trouble:
            if not rows:
                raise
            complain(f"{name}: {trouble}")
            continue
        rows.append(row)
        cells = [f"{rate:.1f}/s" for rate in row["rates"]] + [
            f"{row['score']:.1f}", f"{row['bytes'] / 1000:.1f} kB", f"{row['memory']:.0f} MB"]
        say(f"| {name} | " + " | ".join(cells) + " |")
    return {"originals": pictures.FOR_SPEED, "rows": rows}
