"""Background jobs: how many are done in a second by 1, 2 and 4 worker processes, with both queues."""

import contextlib
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

from . import pictures, servers

WORKERS = (1, 2, 4)
ENGINES = ("sqlite", "redis")
# What a job costs where a picture costs nothing, and what it is in life: fifteen variants of twelve megapixels.
KINDS = {"one thumbnail of 100×100": (pictures.SMALL, "tiny", 600), "a set of 12 MP": ("made-12mp.jpg", "five", 8)}
SETTINGS = ("sets:\n  tiny:\n    presets: [thumbnail]\n    formats: [original]\n"
            "  five: [thumbnail, small, medium, large, xl]\n")
PATIENCE = 240
OUTCOME = re.compile(r'^calotype_jobs_total\{outcome="([a-z-]+)"\} (\d+)', re.M)


@contextlib.contextmanager
def queue(engine, folder):
    """The address of an empty queue. Redis keeps its log, as it must for jobs."""
    if engine == "sqlite":
        yield f"sqlite:{folder}/jobs.sqlite"
        return
    port = servers.free_port()
    command = [servers.tool("redis-server"), "--port", port, "--bind", "127.0.0.1", "--dir", folder, "--save", "",
               "--appendonly", "yes", "--appendfsync", "everysec"]
    with open(f"{folder}/redis.log", "ab") as log:
        process = subprocess.Popen([str(word) for word in command], stdout=log, stderr=log, start_new_session=True)
    try:
        until(lambda: subprocess.run([servers.tool("redis-cli"), "-p", str(port), "PING"], capture_output=True).stdout
              == b"PONG\n", 30, "Redis")
        yield f"redis://127.0.0.1:{port}"
    finally:
        servers.stop(process)


def until(condition, patience, what):
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            raise servers.Trouble(f"{what}: not within {patience} s.")
        time.sleep(0.05)


def done(ports):
    """How many jobs the workers have done, as they tell it themselves: that costs them next to nothing."""
    count = 0
    for port in ports:
        told = servers.expect(f"http://127.0.0.1:{port}/metrics").decode()
        outcomes = {outcome: int(number) for outcome, number in OUTCOME.findall(told)}
        if any(outcomes.get(outcome) for outcome in ("failed", "retried", "lost", "unreported")):
            raise servers.Trouble(f"Not all jobs went well: {outcomes}")
        count += outcomes.get("done", 0)
    return count


def measure_once(original, name, count, engine, workers):
    """Jobs a second from the order of the first to the end of the last, with workers that stand ready."""
    binary = servers.release_binary()
    with tempfile.TemporaryDirectory(prefix="calotype-jobs-", dir=original.parent.parent) as folder, contextlib.ExitStack() as stack:
        originals = pathlib.Path(folder) / "originals"
        originals.mkdir()
        for number in range(count):
            os.link(original, originals / f"{number}.jpg")
        settings = pathlib.Path(folder) / "calotype.yaml"
        settings.write_text(SETTINGS)
        address = stack.enter_context(queue(engine, folder))
        words = ["--queue", address, "--config", str(settings), "--originals", str(originals), "--variants", f"{folder}/variants"]
        ports = [servers.free_port() for _ in range(workers)]
        for port in ports:
            stack.enter_context(servers.running(
                [binary, "worker", *words, "--workers", 1, "--renderers", 1, "--admin-port", port],
                f"http://127.0.0.1:{port}/health/ready", f"{folder}/log", {"CALOTYPE_LOG_LEVEL": "error"}, cwd=folder))
        began = time.monotonic()
        ordered = subprocess.run([binary, "prerender", "--set", name, *words], capture_output=True, text=True)
        if ordered.returncode != 0 or f"{count} ordered" not in ordered.stdout:
            raise servers.Trouble(f"calotype prerender: {ordered.stdout}{ordered.stderr}")
        until(lambda: done(ports) == count, PATIENCE, f"{count} jobs by {workers} workers")
        return count / (time.monotonic() - began)


def measure(folder, rounds=3):
    """{(kind, engine, workers): jobs a second}, the best of the rounds: other work on the machine only takes away."""
    results = {}
    for kind, (original, name, count) in KINDS.items():
        for engine in ENGINES:
            if engine == "redis" and not shutil.which("redis-server"):
                servers.say("  There is no redis-server, so that nothing is said of it.")
                continue
            for workers in WORKERS:
                rates = [measure_once(folder / original, name, count, engine, workers) for _ in range(rounds)]
                results[kind, engine, workers] = max(rates)
            servers.say(f"  {kind:26} {engine:7}" + "".join(
                f"   {workers} worker{'s' if workers > 1 else ' '} {results[kind, engine, workers]:7.2f}/s" for workers in WORKERS))
    return results
