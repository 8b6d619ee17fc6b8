"""Instructions of a picture and of a hit, counted by valgrind: the same on every machine, however busy it is.

A process does a job once, and another one does it several times more; the difference of their counts is that of the jobs
alone. valgrind knows instructions up to AVX2 and tells programs so; where a machine has more, it is not used.
"""

import concurrent.futures
import dataclasses
import hashlib
import os
import pathlib
import re
import socket
import subprocess
import tempfile
import time

from . import load, pictures, renderer, servers

# Name, original, longest side of the result, format.
PICTURES = [
    ("12 MP JPEG → 512 JPEG", "made-12mp.jpg", 512, "jpeg"),
    ("12 MP progressive JPEG → 512 JPEG", "made-12mp-progressive.jpg", 512, "jpeg"),
    ("1600 JPEG → 512 JPEG", "made-1600.jpg", 512, "jpeg"),
    ("12 MP PNG → 512 JPEG", "made-12mp.png", 512, "jpeg"),
    ("RGBA PNG → 720 PNG", "made-rgba.png", 720, "png"),
    ("12 MP JPEG → 512 PNG", "made-12mp.jpg", 512, "png"),
    ("12 MP JPEG → 512 WebP", "made-12mp.jpg", 512, "webp"),
    ("12 MP WebP → 512 WebP", "made-12mp.webp", 512, "webp"),
    ("12 MP JPEG → 512 AVIF", "made-12mp.jpg", 512, "avif"),
    ("12 MP AVIF → 512 JPEG", "made-12mp.avif", 512, "jpeg"),
]
# Name, original, setting of the server.
HITS = [
    ("a hit in memory", pictures.FOR_SPEED[0], {}),
    ("a hit from the folder", pictures.FOR_SPEED[0], {"CALOTYPE_CACHE_MEMORY": "0"}),
]
# A server starts a little differently each time, by a million instructions of three hundred: hits of so many seconds outweigh that.
JOBS, SECONDS, CONNECTIONS = 2, (2, 16), 8
COLLECTED = re.compile(r"Collected : (\d+)")
PATIENCE = 300


@dataclasses.dataclass
class Programs:
    """Our programs without debug information, of which valgrind does not know the newest kind; and what they need under it."""

    server: pathlib.Path
    renderer: pathlib.Path
    preloaded: pathlib.Path


def programs(folder):
    """Prepares what is run, in a folder."""
    release = servers.release_binary()
    made = Programs(folder / "calotype", folder / "calotype-renderer", folder / "under_valgrind.so")
    for source, target in ((release, made.server), (release.parent / "calotype-renderer", made.renderer)):
        subprocess.run([servers.tool("strip"), "--strip-debug", "-o", target, source], check=True)
    source = pathlib.Path(__file__).with_name("under_valgrind.c")
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", made.preloaded, source], check=True)
    return made


def command(log):
    return [servers.tool("valgrind"), "--tool=callgrind", "--callgrind-out-file=/dev/null", f"--log-file={log}"]


def collected(log):
    """How many instructions a process has executed that has ended."""
    text = pathlib.Path(log).read_text(errors="replace")
    found = COLLECTED.search(text)
    if not found:
        raise servers.Trouble(f"valgrind ended without a count:\n{text[-2000:]}")
    return int(found.group(1))


def rest(process, quiet=1.5):
    """Waits until a process has done nothing for so long: what it prepares in idle moments is prepared."""
    deadline = time.monotonic() + PATIENCE
    before, since = servers.ticks(process.pid), time.monotonic()
    while time.monotonic() < since + quiet:
        if time.monotonic() > deadline:
            raise servers.Trouble(f"A process under valgrind still works after {PATIENCE} s.")
        time.sleep(0.1)
        after = servers.ticks(process.pid)
        # A clock tick is 10 ms; a waiting process may have one.
        if after - before > 1:
            before, since = after, time.monotonic()


def of_renderer(programs, original, recipe, jobs):
    """Instructions of a renderer from start to end, with so many jobs."""
    with tempfile.TemporaryDirectory(prefix="calotype-instructions-") as folder:
        log = pathlib.Path(folder) / "log"
        ours, theirs = socket.socketpair()
        process = subprocess.Popen(
            [*command(log), programs.renderer], stdin=theirs, stderr=subprocess.DEVNULL, start_new_session=True,
            env=os.environ | renderer.ENVIRONMENT | {"LD_PRELOAD": str(programs.preloaded)})
        theirs.close()
        try:
            connection = renderer.Renderer(ours, process)
            connection.start()
            rest(process)
            for _ in range(jobs):
                connection.render([recipe], original)
            ours.close()
            process.wait(PATIENCE)
        finally:
            ours.close()
            process.kill()
            process.wait()
        return collected(log)


def of_server(programs, folder, key, settings, seconds):
    """(instructions of a server from start to end, how many hits it was asked for in so many seconds); no renderer counts.

    So many connections ask that the server is never without work. One that waits now and then does more for each request.
    """
    with tempfile.TemporaryDirectory(prefix="calotype-instructions-") as place:
        log, port = pathlib.Path(place) / "log", servers.free_port()
        address = f"http://127.0.0.1:{port}"
        words = [*command(log), programs.server, "serve", "--host", "127.0.0.1", "--port", port, "--renderers", 1,
                 "--originals", folder, "--variants", f"{place}/variants"]
        environment = {
            "CALOTYPE_LOG_LEVEL": "error", "CALOTYPE_QUEUE": "none", "LD_PRELOAD": str(programs.preloaded)} | settings
        url = f"{address}/picture/{key}?w=512&q=80&format=jpeg"
        with servers.running(words, f"{address}/health/ready", f"{place}/said", environment, place, PATIENCE) as process:
            # The first makes the variant, the next ones find it as all later ones will.
            for _ in range(20):
                servers.expect(url)
            rest(process)
            hits = load.counted(url, seconds, CONNECTIONS)
            process.terminate()
            process.wait(PATIENCE)
        return collected(log), hits


def mark(original):
    """What tells an original from one that another encoder has made of the same photograph."""
    return hashlib.sha256(original.read_bytes()).hexdigest()[:16]


def cases():
    return [name for name, *_ in PICTURES + HITS]


def count(programs, folder, name):
    """(instructions of one job or request, the original's mark)."""
    for case, original, side, format in PICTURES:
        if case == name:
            recipe = renderer.recipe(side, format)
            few, many = (of_renderer(programs, folder / original, recipe, jobs) for jobs in (1, 1 + JOBS))
            return (many - few) / JOBS, mark(folder / original)
    for case, original, settings in HITS:
        if case == name:
            (few, some), (many, all) = (of_server(programs, folder, original, settings, seconds) for seconds in SECONDS)
            return (many - few) / (all - some), mark(folder / original)
    raise servers.Trouble(f"There is no case {name!r}; the cases are: {', '.join(cases())}.")


def measure(folder, names, tell):
    """{name: (instructions, mark)}, as many at a time as there are cores; each is told when it is known."""
    with tempfile.TemporaryDirectory(prefix="calotype-instructions-") as place:
        made = programs(pathlib.Path(place))
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            waiting = {pool.submit(count, made, folder, name): name for name in names}
            found = {}
            for future in concurrent.futures.as_completed(waiting):
                found[waiting[future]] = future.result()
                tell(waiting[future], *found[waiting[future]])
    return {name: found[name] for name in names}
