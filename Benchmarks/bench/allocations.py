"""How often the server asks for memory to answer one request, counted by the C library's own functions."""

import contextlib
import http.client
import pathlib
import statistics
import struct
import subprocess
import tempfile
import urllib.parse
import urllib.request

from . import pictures, servers

REQUESTS = 2000

HIT, SAME, NEW = "a hit in memory", "a hit that is still the same", "a new picture of 100×100"

# The most that each may take, by the level of the log: what it took when it was last looked at, and a little.
LIMITS = {
    ("error", HIT): 2, ("error", SAME): 2, ("error", NEW): 580,
    ("info", HIT): 150, ("info", SAME): 155, ("info", NEW): 690,
}


@contextlib.contextmanager
def counter():
    """(environment of a counted process, function that reads the count)."""
    with tempfile.TemporaryDirectory(prefix="calotype-allocations-") as folder:
        library, numbers = pathlib.Path(folder) / "count.so", pathlib.Path(folder) / "count"
        source = pathlib.Path(__file__).with_name("count_allocations.c")
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", library, source], check=True)
        numbers.write_bytes(bytes(8))
        yield (
            {"LD_PRELOAD": str(library), "COUNT_ALLOCATIONS": str(numbers)},
            lambda: struct.unpack("Q", numbers.read_bytes())[0],
        )


def per_request(address, paths, count, fields={}):
    """Allocations for each of many requests on one connection; the median of ten stretches, as housekeeping goes on."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc, timeout=30)
    found = []
    try:
        for stretch in range(10):
            mine = paths[stretch * len(paths) // 10:(stretch + 1) * len(paths) // 10]
            before = count()
            for path in mine:
                connection.request("GET", path, headers=fields)
                answer = connection.getresponse()
                answer.read()
                if answer.status not in (200, 304):
                    raise servers.Trouble(f"{path} answered {answer.status}")
            found.append((count() - before) / len(mine))
    finally:
        connection.close()
    return statistics.median(found)


def measure(folder, level="error"):
    """Allocations of a hit in memory, of one that is still the same (304) and of a new small picture, by these names."""
    with counter() as (environment, count):
        with servers.calotype(folder, environment | {"CALOTYPE_LOG_LEVEL": level}) as (address, _):
            hit = f"/picture/{pictures.FOR_SPEED[0]}?w=512&q=80&format=jpeg"
            _, etag = answer(address + hit)
            answer(address + hit)
            return {
                HIT: per_request(address, [hit] * REQUESTS, count),
                SAME: per_request(address, [hit] * REQUESTS, count, {"If-None-Match": etag}),
                NEW: per_request(
                    address, [f"/picture/{pictures.SMALL}?w={width}&q={quality}" for width in (90, 95, 100) for quality in range(10, 90)],
                    count),
            }


def answer(url):
    """(body, validator) of an answer that must be 200."""
    with urllib.request.urlopen(url, timeout=30) as reply:
        return reply.read(), reply.headers["ETag"]
