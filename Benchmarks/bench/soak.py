"""Mixed traffic at a steady rate, and what the server holds meanwhile."""

import contextlib
import dataclasses
import http.client
import os
import pathlib
import random
import statistics
import threading
import time
import urllib.parse
import urllib.request

from PIL import Image

from . import memory, pictures, servers

ORIGINALS = 24
WORKERS = 8
TOKEN = "soak-soak-soak-soak"
FORMATS = ["jpeg", "webp", "png", "avif", "auto"]
ACCEPT = {"Accept": "image/avif,image/webp,*/*;q=0.8"}
WIDTHS = [80, 160, 320, 640, 1024]
# The share of requests that ask for a width which hardly anybody has asked for: renderers work until the end.
NEW = 0.05
# What the server remembers of an address, in megabytes, and of how many at most: measured with 16,000 variants of a picture.
REMEMBERED, ADDRESSES = 0.004, 8192
# Seconds between the points that are kept for a plot.
STEP = 10


@dataclasses.dataclass
class Tenth:
    """What a tenth of the run was like; memory in megabytes, times in milliseconds."""

    server: float
    cache: float
    renderers: float
    descriptors: float
    requests: int
    median: float
    slow: float
    wrong: int


@dataclasses.dataclass
class Point:
    """What was held at a moment, so many seconds after the start; memory in megabytes.

    Of all processes together pages that they share count once.
    """

    seconds: float
    together: float
    server: float
    cache: float
    descriptors: int


@dataclasses.dataclass
class Verdict:
    holds: bool
    text: str


def fill(folder):
    """Makes up 24 originals out of what is there, and gives their names."""
    for other in folder.glob("*.txt"):
        # The photographs' authors and licences.
        other.unlink()
    names = sorted(entry.name for entry in folder.iterdir())
    sources = [name for name in names if name.endswith(".jpg")]
    for number in range(ORIGINALS - len(names)):
        source = sources[number % len(sources)]
        with Image.open(folder / source) as picture:
            side = 600 + 150 * number
            picture.thumbnail((side, side))
            picture.convert("RGB").save(folder / f"more-{number}.jpg", quality=88)
    return sorted(entry.name for entry in folder.iterdir())[:ORIGINALS]


class Traffic:
    """What a day brings, each request as (method, path, headers, body, statuses that are right)."""

    def __init__(self, originals, upload, seed=1841):
        self.originals, self.upload, self.chance = originals, upload, random.Random(seed)
        self.lock = threading.Lock()
        self.etags = {}

    def next(self):
        with self.lock:
            return self.choose()

    def choose(self):
        kind, key = self.chance.random(), self.chance.choice(self.originals)
        width, format = self.chance.choice(WIDTHS), self.chance.choice(FORMATS)
        if self.chance.random() < NEW:
            width = self.chance.randrange(WIDTHS[0], WIDTHS[-1])
        path = f"/picture/{urllib.parse.quote(key)}?w={width}&format={format}"
        if kind < 0.01:
            # A comment at the end of a JPEG makes it another image with the same pixels.
            body = self.upload + self.chance.randbytes(8)
            headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "image/jpeg"}
            return "POST", "/images", headers, body, {201}
        if kind < 0.03:
            return "GET", path, ACCEPT | {"Range": f"bytes={self.chance.randrange(1000)}-"}, None, {206, 416}
        if kind < 0.06 and path in self.etags:
            # Where the client's best format is taken, a better one may have been made since.
            right = {200, 304} if format == "auto" else {304}
            return "GET", path, {"If-None-Match": self.etags[path]} | ACCEPT, None, right
        if kind < 0.07:
            return "GET", f"/picture/{key}?widht={width}", {}, None, {400}
        if kind < 0.08:
            return "GET", f"/picture/missing-{self.chance.randrange(10**6)}.jpg?w=100", {}, None, {404}
        if kind < 0.09:
            return "GET", f"/original/{urllib.parse.quote(key)}", {}, None, {200}
        if kind < 0.10:
            return self.chance.choice(["GET", "HEAD"]), "/", {}, None, {200}
        if kind < 0.11:
            return "GET", "/metrics", {}, None, {200}
        return "GET", path, ACCEPT, None, {200}

    def note(self, path, etag):
        with self.lock:
            self.etags[path] = etag


class Tally:
    """Answers since the last look."""

    def __init__(self):
        self.lock, self.times, self.wrong, self.example = threading.Lock(), [], 0, None

    def add(self, seconds, wrong):
        with self.lock:
            self.times.append(seconds)
            if wrong:
                self.wrong += 1
                self.example = self.example or wrong

    def take(self):
        with self.lock:
            times, wrong = self.times, self.wrong
            self.times, self.wrong = [], 0
            return times, wrong


def work(address, traffic, tally, pace, stop):
    """One client with a connection that it keeps."""
    host = address.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=60)
    while not stop.is_set():
        if not pace.wait(stop):
            break
        method, path, headers, body, right = traffic.next()
        began = time.monotonic()
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.read()
            wrong = None if answer.status in right else f"{method} {path} answered {answer.status}"
            if answer.status == 200 and method == "GET" and answer.getheader("ETag"):
                traffic.note(path, answer.getheader("ETag"))
        except (OSError, http.client.HTTPException) as error:
            wrong = f"{method} {path} failed: {error!r}"
            connection.close()
        tally.add(time.monotonic() - began, wrong)
    connection.close()


class Pace:
    """Lets one pass each time that its turn has come, whoever asks."""

    def __init__(self, rate):
        self.lock, self.gap, self.due = threading.Lock(), 1 / rate, time.monotonic()

    def wait(self, stop):
        with self.lock:
            # A server that was slow for a while need not catch up for ever.
            self.due = max(self.due + self.gap, time.monotonic() - 5)
            due = self.due
        return not stop.wait(max(0, due - time.monotonic()))


def resident(process):
    """Resident memory in megabytes; 0 for a process that has ended."""
    with contextlib.suppress(OSError, StopIteration, IndexError):
        status = pathlib.Path(f"/proc/{process}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:")) / 1024
    return 0


def cached(address):
    """Megabytes of the variants that the server has in memory."""
    with urllib.request.urlopen(f"{address}/metrics", timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("calotype_cache_bytes ")) / (1 << 20)


def sample(root):
    """(megabytes of the server, of its renderers together, the server's descriptors)."""
    renderers = sum(resident(process) for process in servers.family(root) if process != root)
    return resident(root), renderers, len(os.listdir(f"/proc/{root}/fd"))


def run(folder, originals, seconds, rate, cache, say):
    """Lets the traffic run; gives the tenths and the points between them, and tells each tenth when it is over."""
    upload = (folder / "originals" / pictures.SMALL).read_bytes()
    environment = {"CALOTYPE_CACHE_MEMORY": cache, "CALOTYPE_TOKENS": TOKEN}
    tenths, points = [], []
    with servers.calotype(folder / "originals", environment) as (address, process):
        traffic, tally, pace, stop = Traffic(originals, upload), Tally(), Pace(rate), threading.Event()
        clients = [
            threading.Thread(target=work, args=(address, traffic, tally, pace, stop), daemon=True) for _ in range(WORKERS)]
        for client in clients:
            client.start()
        say(" part   server    cache  renderers  descriptors  requests  median    99 %  wrong")
        try:
            began = time.monotonic()
            for number in range(1, 11):
                samples = []
                while time.monotonic() < began + seconds * number / 10:
                    time.sleep(1)
                    if process.poll() is not None:
                        raise servers.Trouble(f"The server ended with status {process.returncode}.")
                    samples.append(sample(process.pid))
                    if time.monotonic() >= began + STEP * len(points):
                        server, _, descriptors = samples[-1]
                        together = memory.resident_megabytes(process.pid)
                        points.append(Point(time.monotonic() - began, together, server, cached(address), descriptors))
                tenths.append(summary(samples or [sample(process.pid)], cached(address), *tally.take()))
                last = tenths[-1]
                say(
                    f"{number:5} {last.server:5.1f} MB {last.cache:5.1f} MB {last.renderers:7.1f} MB {last.descriptors:12.0f} {last.requests:9} "
                    f"{last.median:4.1f} ms {last.slow:4.0f} ms {last.wrong:6}")
        finally:
            stop.set()
            for client in clients:
                client.join(60)
        if tally.example:
            say(f"The first wrong answer: {tally.example}")
    return tenths, points


def summary(samples, cache, times, wrong):
    server, renderers, descriptors = (statistics.fmean(column) for column in zip(*samples))
    ordered = sorted(times) or [0]
    return Tenth(
        server, cache, renderers, descriptors, len(times), ordered[len(ordered) // 2] * 1000,
        ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)] * 1000, wrong)


def verdict(tenths, allowed):
    """Compares the last tenth with the second; what is bounded by settings is left out: variants and remembered addresses."""
    early, late = tenths[1], tenths[-1]
    before, after = early.server - early.cache, late.server - late.cache
    addresses = min(ADDRESSES, NEW * sum(tenth.requests for tenth in tenths[1:]))
    most = allowed * before + REMEMBERED * addresses
    wrong = sum(tenth.wrong for tenth in tenths)
    # A few descriptors more or less are a matter of the moment.
    holds = after <= most and late.descriptors <= allowed * early.descriptors + 8 and wrong == 0
    text = (
        f"Besides its cache the server held {after:.1f} MB in the last tenth and {before:.1f} MB in the second (at most {most:.1f}: "
        f"{allowed} times that, and what is remembered of {addresses:.0f} new addresses), {late.descriptors:.0f} descriptors and "
        f"{early.descriptors:.0f}; {wrong} wrong answers: " + ("as it should be." if holds else "MORE than it should be."))
    return Verdict(holds, text)
