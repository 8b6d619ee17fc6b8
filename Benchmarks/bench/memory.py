"""Whether memory stays flat: the server and its renderers after 500 and after 5,000 mixed requests; and what is given back."""

import concurrent.futures
import os
import pathlib
import random
import time

from . import pictures, servers

EARLY, LATE = 500, 5000
# Of a server that keeps no variants in memory: requests, connections, and the seconds of quiet after them.
BUSY, CONNECTIONS, QUIET = 2000, 8, 20


def resident_megabytes(root):
    """Proportional set sizes summed, so that shared pages count once."""
    total = 0
    for process in servers.family(root):
        try:
            rollup = pathlib.Path(f"/proc/{process}/smaps_rollup").read_text()
        except OSError:
            continue
        total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total / 1024


def mixed(count, seed=1841):
    """What a day brings: sizes, formats, crops, rotations, repeated requests, a few mistakes."""
    chance = random.Random(seed)
    keys = pictures.FOR_QUALITY + [pictures.SMALL, "made-12mp.jpg", "made-12mp.webp"]
    paths = []
    while len(paths) < count:
        kind = chance.random()
        if kind < 0.35 and paths:
            paths.append(chance.choice(paths))
            continue
        key = chance.choice(keys if kind < 0.85 else [pictures.SMALL])
        width = chance.randrange(40, 640)
        extra = chance.choice(["", "&format=webp", "&fit=cover&h=200", "&grayscale", "&crop=10%,10%,80%,80%", "&rotate=90"])
        paths.append(f"/picture/{key}?w={width}{extra}" if kind > 0.4 else f"/picture/{key}?widht={width}")
    return paths


def run(address, paths, connections):
    """Asks for everything, so many at a time."""
    with concurrent.futures.ThreadPoolExecutor(connections) as pool:
        statuses = pool.map(lambda path: servers.answers(address + path)[0], paths)
        wrong = [(path, status) for path, status in zip(paths, statuses) if status not in {200, 400}]
    if wrong:
        raise servers.Trouble(f"{len(wrong)} of the mixed requests went wrong, such as {wrong[:3]}.")


def measure(folder):
    """(megabytes after EARLY requests, megabytes after LATE, their ratio)."""
    paths = mixed(LATE)
    with servers.calotype(folder) as (address, process):
        run(address, paths[:EARLY], 2 * os.cpu_count())
        early = resident_megabytes(process.pid)
        run(address, paths[EARLY:], 2 * os.cpu_count())
        late = resident_megabytes(process.pid)
    return early, late, late / early


def given_back(folder):
    """(megabytes after BUSY requests, megabytes QUIET seconds later), with no variants in memory."""
    with servers.calotype(folder, {"CALOTYPE_CACHE_MEMORY": "0"}) as (address, process):
        run(address, mixed(BUSY), CONNECTIONS)
        busy = resident_megabytes(process.pid)
        time.sleep(QUIET)
        return busy, resident_megabytes(process.pid)
