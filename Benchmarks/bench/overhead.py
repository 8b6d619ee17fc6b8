"""What a request costs beyond its pixels: a picture of 100×100, one connection."""

import statistics

from . import load, pictures, servers


def measure(folder, seconds=3, rounds=3):
    """(milliseconds a request takes, milliseconds of the bare operation, their difference), medians of the rounds."""
    recipes = load.Recipes(range(40, 100), range(1, 101))
    paths, jobs = recipes.paths(pictures.SMALL), recipes.jobs().splitlines(keepends=True)
    first, requests, operations, differences = 0, [], [], []
    with servers.calotype(folder) as (address, process):
        servers.expect(f"{address}/picture/{pictures.SMALL}?w=30")
        for _ in range(rounds):
            servers.settle(process)
            bare = load.bare_limit(folder / pictures.SMALL, "".join(jobs[first:] + jobs[:first]), seconds, 1)
            result = load.unlike(address, paths, first, seconds, 1)
            first = result["position"]
            requests.append(result["mean"] * 1000)
            operations.append(bare["mean"] * 1000)
            differences.append(requests[-1] - operations[-1])
    return statistics.median(requests), statistics.median(operations), statistics.median(differences)
