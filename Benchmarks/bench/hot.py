"""A stored variant out of memory, beside nginx serving the same bytes from a file."""

import pathlib
import statistics
import tempfile

from . import load, pictures, servers

CONNECTIONS = 8


def measure(folder, seconds=4, rounds=3):
    """(our requests a second, nginx's, the ratio, bytes), medians of the rounds."""
    path = f"/picture/{pictures.FOR_SPEED[0]}?w=512&q=80&format=jpeg"
    ours, theirs, ratios = [], [], []
    with servers.calotype(folder) as (address, _), tempfile.TemporaryDirectory(prefix="calotype-hot-") as root:
        body = servers.expect(address + path)
        pathlib.Path(root).chmod(0o755)
        (pathlib.Path(root) / "hot.jpg").write_bytes(body)
        with servers.nginx(root) as (nginx, _):
            for _ in range(rounds):
                for url, target, rates in ((address, path, ours), (nginx, "/hot.jpg", theirs)):
                    load.same(url + target, 1, CONNECTIONS)
                    rates.append(load.same(url + target, seconds, CONNECTIONS))
                ratios.append(ours[-1] / theirs[-1])
    return statistics.median(ours), statistics.median(theirs), statistics.median(ratios), len(body)
