"""What a request costs beyond its pixels: a picture of 100×100, one connection."""

import statistics

from . import load, pictures, servers


def measure(folder, seconds=2, rounds=3):
    """(milliseconds a request takes, milliseconds of the bare operation, their difference), medians of the rounds.

    Each round has a server of its own, which has made none of the pictures yet: there are not more that cost the same.
    """
    recipes = load.Recipes(range(40, 100), range(1, 101))
    requests, operations, differences = [], [], []
    for _ in range(rounds):
        with servers.calotype(folder) as (address, process):
            servers.expect(f"{address}/picture/{pictures.SMALL}?w=30")
            servers.settle(process)
            bare = load.bare_limit(folder / pictures.SMALL, recipes.jobs(), seconds, 1)
            result = load.unlike(address, recipes.paths(pictures.SMALL), 0, seconds, 1)
            requests.append(result["mean"] * 1000)
            operations.append(bare["mean"] * 1000)
            differences.append(requests[-1] - operations[-1])
    return statistics.median(requests), statistics.median(operations), statistics.median(differences)
