"""Renderers that are killed under load, also while they start."""

import collections
import contextlib
import itertools
import os
import signal
import struct
import threading
import time
import zlib

from .place import Figure

NAME = "kills"
WHAT = "every renderer killed again and again, under load and while new ones start"

CALLERS = 8


def picture(path, width=640, height=480):
    """A PNG with something to see in it, without a library."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    rows = b"".join(
        b"\0" + bytes(value & 255 for x in range(width) for value in (x * 3, y * 5, x * y >> 4)) for y in range(height))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
                     + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b""))


class Callers:
    """Clients that ask for one picture after the other, none of which was made before."""

    def __init__(self, server):
        self.server = server
        self.answers = collections.Counter()
        self.slowest = 0.0
        #: Refusals that nobody waited for.
        self.at_once = 0
        self.lock = threading.Lock()
        self.numbers = itertools.count()
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self.ask) for _ in range(CALLERS)]
        for thread in self.threads:
            thread.start()

    def ask(self):
        while not self.over.is_set():
            with self.lock:
                number = next(self.numbers)
            asked = time.monotonic()
            status, _ = self.server.get(f"/picture/a.png?w={50 + number % 550}&q={10 + number // 550 % 90}&format=jpeg", 60)
            with self.lock:
                self.answers[status] += 1
                took = time.monotonic() - asked
                self.slowest = max(self.slowest, took)
                self.at_once += status == 503 and took < 5

    def await_answers(self, count, within=30):
        """Waits until some more pictures have come: how long a start takes is the machine's matter."""
        before, deadline = self.answers[200], time.monotonic() + within
        while self.answers[200] < before + count and time.monotonic() < deadline:
            time.sleep(0.05)

    def end(self):
        self.over.set()
        for thread in self.threads:
            thread.join()


def kill_all(server):
    """Kills the renderers that are there now; how many there were."""
    victims = server.family()
    for victim in victims:
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
    return len(victims)


def run(place, short):
    originals = place.folder / "originals"
    originals.mkdir()
    picture(originals / "a.png")
    with place.serving("--renderers", "2", "--cache-memory", "16MB", originals=originals) as server:
        server.get("/picture/a.png?w=40")
        callers = Callers(server)
        kills = 0
        try:
            for _ in range(3 if short else 15):
                callers.await_answers(5)
                began = time.monotonic()
                # Those that work, and then those that are being started in their place.
                while time.monotonic() - began < 1:
                    kills += kill_all(server)
                    time.sleep(0.05)
            callers.await_answers(5)
        finally:
            callers.end()
        answers = callers.answers
        yield Figure("renderers killed", f"{kills}")
        yield Figure("pictures made meanwhile", f"{answers.pop(200, 0)}")
        died = answers.pop(422, 0)
        yield Figure("told that their renderer died (422)", f"{died}", f"≤ {kills}", died <= kills)
        refused = answers.pop(503, 0)
        yield Figure("refused at once (503)", f"{callers.at_once}", "0", callers.at_once == 0)
        yield Figure("waited up to the deadline in vain (503)", f"{refused - callers.at_once}", "0",
                     refused == callers.at_once)
        yield Figure("anything else", f"{dict(answers) or 'nothing'}", "nothing", not answers)
        yield Figure("slowest answer", f"{callers.slowest:.2f} s", "≤ 21 s", callers.slowest <= 21)
        status, _ = server.get("/health/ready")
        yield Figure("/health/ready afterwards", f"{status}", "200", status == 200)
