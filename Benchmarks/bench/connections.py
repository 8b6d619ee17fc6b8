"""Answers a second by how many connections ask at a time: new pictures beside what would make them else, and hits."""

import pathlib
import tempfile

from . import load, pictures, rivals, servers

NEW = (1, 2, 4, 8, 16, 32)
HITS = (1, 2, 4, 8, 16, 32, 64)
ORIGINAL = "made-12mp.jpg"
# nginx's image filter decodes whole pictures; that it is slow is told elsewhere.
BESIDE = [rival for rival in rivals.ALL if not rival[0].startswith("nginx")]


def new(folder, environment, seconds=3):
    """{server: {connections: new pictures a second}}."""
    found = {}
    for name, start, pattern in BESIDE:
        if name != "Calotype" and not environment:
            continue
        paths, position = load.Recipes(range(464, 561), range(60, 96)).paths(ORIGINAL, pattern), 0
        with start(folder, environment) as (address, process):
            servers.expect(address + pattern.format(key=ORIGINAL, width=300, quality=80, format="jpeg"))
            found[name] = {}
            for connections in NEW:
                servers.settle(process)
                result = load.unlike(address, paths, position, seconds, connections)
                position = result["position"]
                found[name][connections] = result["rate"]
            servers.settle(process)
        tell(name, found[name])
    return found


def best(url, connections, seconds):
    """The better of two rates: other work on the machine only takes away."""
    return max(load.same(url, seconds, connections) for _ in range(2))


def hits(folder, seconds=1):
    """({server: {connections: hits a second}} of a variant of 512 pixels, its bytes)."""
    found = {}
    path = f"/picture/{pictures.FOR_SPEED[0]}?w=512&q=80&format=jpeg"
    for name, environment in (("Calotype, memory", {}), ("Calotype, folder", {"CALOTYPE_CACHE_MEMORY": "0"})):
        with servers.calotype(folder, environment) as (address, _):
            body = servers.expect(address + path)
            found[name] = {connections: best(address + path, connections, seconds) for connections in HITS}
        tell(name, found[name])
    with tempfile.TemporaryDirectory(prefix="calotype-hits-") as root:
        pathlib.Path(root).chmod(0o755)
        (pathlib.Path(root) / "hit.jpg").write_bytes(body)
        with servers.nginx(root) as (address, _):
            found["nginx"] = {connections: best(f"{address}/hit.jpg", connections, seconds) for connections in HITS}
    tell("nginx", found["nginx"])
    return found, len(body)


def tell(name, rates):
    servers.say(f"  {name:18}" + "".join(f"{connections:5}: {rate:8,.1f}/s" for connections, rate in rates.items()))
