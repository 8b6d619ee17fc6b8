"""New variants a second: our server beside the same libvips operations in bare processes."""

import math
import os
import statistics

from . import load, pictures, servers

CONNECTIONS = (2, 8)
LEAST_PICTURES = 40


def measure(folder, seconds=4, rounds=3):
    """{original: {"bare": rate, 2: (rate, ratio), 8: (rate, ratio)}}; in each round all are run one after another."""
    cores = os.cpu_count()
    results = {}
    with servers.calotype(folder) as (address, process):
        for original in pictures.speed_originals():
            recipes = load.Recipes(range(464, 561), range(60, 96))
            paths, jobs = recipes.paths(original), recipes.jobs().splitlines(keepends=True)
            # A first answer outside the measurement: the file is in the page cache, the renderers are warm.
            servers.expect(f"{address}/picture/{original}?w=300")
            # Where pictures are slow, a few of them are no measurement.
            bare = load.bare_limit(folder / original, "".join(jobs), 1, cores)["rate"]
            period = min(15, max(seconds, math.ceil(LEAST_PICTURES / bare)))
            first = 0
            rates = {"bare": [], **{connections: [] for connections in CONNECTIONS}}
            ratios = {connections: [] for connections in CONNECTIONS}
            for _ in range(rounds):
                servers.settle(process)
                rates["bare"].append(
                    load.bare_limit(folder / original, "".join(jobs[first:] + jobs[:first]), period, cores)["rate"])
                for connections in CONNECTIONS:
                    result = load.unlike(address, paths, first, period, connections)
                    servers.settle(process)
                    first = result["position"]
                    rates[connections].append(result["rate"])
                    ratios[connections].append(result["rate"] / rates["bare"][-1])
            results[original] = {"bare": statistics.median(rates["bare"])} | {
                connections: (statistics.median(rates[connections]), statistics.median(ratios[connections]))
                for connections in CONNECTIONS}
            row = results[original]
            servers.say(
                f"  {original:16} bare {row['bare']:6.1f}/s   " + "   ".join(
                    f"{connections} connections {row[connections][0]:6.1f}/s ({row[connections][1]:.2f})"
                    for connections in CONNECTIONS))
    return results
