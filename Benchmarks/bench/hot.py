"""A stored variant, out of memory and out of its folder, beside nginx serving the same bytes from a file."""

import pathlib
import statistics
import tempfile

from . import load, pictures, servers

CONNECTIONS = 8


def measure(folder, seconds=4, rounds=3):
    """By where it lies: (our requests a second, nginx's, the ratio), medians of the rounds; and its bytes."""
    path = f"/picture/{pictures.FOR_SPEED[0]}?w=512&q=80&format=jpeg"
    places = {"memory": None, "folder": {"CALOTYPE_CACHE_MEMORY": "0"}}
    found = {}
    for place, environment in places.items():
        rates = {"ours": [], "nginx": []}
        with servers.calotype(folder, environment) as (address, _), tempfile.TemporaryDirectory(prefix="calotype-hot-") as root:
            body = servers.expect(address + path)
            pathlib.Path(root).chmod(0o755)
            (pathlib.Path(root) / "hot.jpg").write_bytes(body)
            with servers.nginx(root) as (nginx, _):
                for _ in range(rounds):
                    for name, url, target in (("ours", address, path), ("nginx", nginx, "/hot.jpg")):
                        load.same(url + target, 1, CONNECTIONS)
                        rates[name].append(load.same(url + target, seconds, CONNECTIONS))
        ratio = statistics.median(ours / theirs for ours, theirs in zip(rates["ours"], rates["nginx"]))
        found[place] = (statistics.median(rates["ours"]), statistics.median(rates["nginx"]), ratio)
    return found, len(body)
