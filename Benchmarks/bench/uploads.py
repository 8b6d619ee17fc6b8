"""Uploads: megabytes a second beside `cat > file` and a Flask service, and the memory of many large ones at once."""

import concurrent.futures
import contextlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from . import servers

LARGE, MANY, AT_ONCE = 48_000_000, 20_000_000, 50
TOKEN = "token-of-the-benchmarks"
SETTINGS = {"CALOTYPE_QUEUE": "none", "CALOTYPE_TOKENS": TOKEN}
SHOWN = f"Authorization: Bearer {TOKEN}"
# An image, and how it is called in the table.
KINDS = ("noise", "photograph")

# The same work: a body that is streamed to a file, hashed, decoded small to see whether it is whole, and described.
FLASK = '''
import hashlib, json, os, uuid
from flask import Flask, jsonify, request
from PIL import Image

app = Flask(__name__)
folder = os.environ["UPLOADS"]

@app.get("/ready")
def ready():
    return ""

@app.post("/images")
def upload():
    name = str(uuid.uuid4())
    part, path = os.path.join(folder, f".{name}"), os.path.join(folder, f"{name}.jpg")
    hash = hashlib.sha256()
    with open(part, "wb") as file:
        while piece := request.stream.read(131072):
            hash.update(piece)
            file.write(piece)
        os.fsync(file.fileno())
    with Image.open(part) as image:
        width, height = image.size
        image.draft("RGB", (32, 32))
        image.load()
    os.rename(part, path)
    about = {"id": name, "width": width, "height": height, "sha256": hash.hexdigest()}
    with open(os.path.join(folder, f"{name}.json"), "w") as file:
        json.dump(about, file)
        os.fsync(file.fileno())
    return jsonify(about), 201
'''

NOISE = '''
import os
import sys
import numpy
from PIL import Image

path, size = sys.argv[1], int(sys.argv[2])
side = int((size / 3.6) ** 0.5)
random = numpy.random.default_rng(side)
while True:
    pixels = random.integers(0, 256, (side, side, 3), dtype="uint8")
    Image.fromarray(pixels).save(path, quality=100, subsampling=0)
    if os.path.getsize(path) <= size:
        break
    side = int(side * 0.98)
'''


def noise(path, size):
    """A JPEG of at most `size` bytes in which every byte matters: nothing is harder to decode."""
    subprocess.run([sys.executable, "-c", NOISE, path, str(size)], check=True)
    return path


@contextlib.contextmanager
def flask(environment):
    with tempfile.TemporaryDirectory(prefix="calotype-flask-", dir="/dev/shm") as folder:
        (pathlib.Path(folder) / "app.py").write_text(FLASK)
        port = servers.free_port()
        command = [environment / "bin" / "gunicorn", "--workers", os.cpu_count(), "--threads", 4, "--timeout", 120,
                   "--bind", f"127.0.0.1:{port}", "app:app"]
        address = f"http://127.0.0.1:{port}"
        with servers.running(command, f"{address}/ready", f"{folder}/log", {"UPLOADS": folder}, folder) as process:
            yield address, process


def send(address, path):
    """Seconds of one upload; curl streams the file."""
    began = time.monotonic()
    done = subprocess.run(
        ["curl", "-sS", "-o", "/dev/stdout", "-w", "\n%{http_code}", "-X", "POST", "-H", "Content-Type: image/jpeg", "-H", SHOWN,
         "-T", path, f"{address}/images"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    taken = time.monotonic() - began
    body, _, status = done.stdout.rpartition("\n")
    if done.returncode != 0 or status != "201":
        raise servers.Trouble(f"an upload to {address} was answered {status}: {body[:300]} {done.stderr}")
    return taken


def copy(path, folder):
    """Seconds of `cat > file`."""
    target = pathlib.Path(folder) / "copy"
    began = time.monotonic()
    with open(target, "wb") as output:
        subprocess.run(["cat", path], stdin=subprocess.DEVNULL, stdout=output, check=True)
    taken = time.monotonic() - began
    target.unlink()
    return taken


def rate(path, seconds):
    return os.path.getsize(path) / 1e6 / seconds


def measure(folder, photograph, rivals, rounds=5):
    """{kind: {"cat": MB/s, "calotype": MB/s, "flask": MB/s or None}}, medians of the rounds, one upload at a time."""
    pictures = {"noise": noise(folder.parent / "large.jpg", LARGE), "photograph": photograph}
    results = {}
    originals = folder.parent / "uploads"
    originals.mkdir()
    with contextlib.ExitStack() as stack:
        ours, _ = stack.enter_context(servers.calotype(originals, SETTINGS))
        theirs = stack.enter_context(flask(rivals))[0] if rivals else None
        for kind, path in pictures.items():
            ways = {"cat": lambda: copy(path, folder.parent), "calotype": lambda: send(ours, path)}
            if theirs:
                ways["flask"] = lambda: send(theirs, path)
            seconds = {way: [] for way in ways}
            for round in range(rounds + 1):
                for way, run in ways.items():
                    taken = run()
                    # The first of each is for warming up.
                    if round:
                        seconds[way].append(taken)
            results[kind] = {way: rate(path, statistics.median(taken)) for way, taken in seconds.items()}
    return results


def peak_megabytes(process):
    """The most that a process has ever had resident."""
    status = pathlib.Path(f"/proc/{process}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM:")).split()[1]) / 1024


def memory(folder):
    """(the server's peak in MB, that of its heaviest renderer, MB/s of all together) of AT_ONCE uploads at once."""
    path = noise(folder.parent / "many.jpg", MANY)
    originals = folder.parent / "many"
    originals.mkdir()
    with servers.calotype(originals, SETTINGS) as (address, process):
        renderers = {}
        stopped = threading.Event()

        def watch():
            while not stopped.wait(0.05):
                for child in servers.family(process.pid):
                    with contextlib.suppress(OSError, StopIteration):
                        renderers[child] = peak_megabytes(child)

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            began = time.monotonic()
            with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
                list(pool.map(lambda _: send(address, path), range(AT_ONCE)))
            taken = time.monotonic() - began
        finally:
            stopped.set()
            watcher.join()
        server = peak_megabytes(process.pid)
        listed = json.loads(servers.expect(f"{address}/images?limit=500", dict([SHOWN.split(": ")])))["images"]
        if len(listed) != AT_ONCE:
            raise servers.Trouble(f"{len(listed)} of {AT_ONCE} uploads are listed.")
        del renderers[process.pid]
        return server, max(renderers.values()), AT_ONCE * os.path.getsize(path) / 1e6 / taken
