"""Clients that read next to nothing of long pictures, under a limit of memory."""

import random
import socket
import time

from .place import Figure, PassedOver

NAME = "slow_readers"
WHAT = "clients that read 300 bytes a second of a picture of 48 MB, under a limit of 1 GB"
READERS = 40
PICTURE = "noise.png"


def noise(path, side):
    """A picture that no format can make smaller: `side` squared pixels of chance, as a PNG of 3 bytes each."""
    try:
        from PIL import Image
    except ImportError:
        raise PassedOver("Python's Pillow is not there to make a picture")
    Image.frombytes("RGB", (side, side), random.Random(side).randbytes(side * side * 3)).save(path, compress_level=1)


class Readers:
    """Clients with one request each, who take 300 bytes of the answer a second."""

    def __init__(self, port):
        self.port, self.clients, self.statuses = port, [], {}

    def add(self, paths):
        """Asks for each, the next one once the answer to the one before has begun."""
        for path in paths:
            client = socket.socket()
            # As little as the system lets be on the way to a client that does not read.
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.settimeout(60)
            client.connect(("127.0.0.1", self.port))
            client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            self.clients.append(client)
            try:
                status = client.recv(300).split(b" ", 2)[1].decode()
            except (OSError, IndexError) as error:
                status = f"none ({error!r})"
            self.statuses[status] = self.statuses.get(status, 0) + 1

    def read(self, seconds, watch):
        """Reads on slowly, and calls `watch` each time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for client in self.clients:
                client.settimeout(0)
                try:
                    client.recv(300)
                except OSError:
                    pass
            watch()
            time.sleep(1)

    def close(self):
        for client in self.clients:
            client.close()
        self.clients = []


def run(place, short):
    side = 1800 if short else 4000
    originals = place.folder / "originals"
    originals.mkdir()
    noise(originals / PICTURE, side)
    yield Figure("length of the picture", f"{(originals / PICTURE).stat().st_size / 1e6:.1f} MB")
    kinds = [
        ("one variant, not made yet", [f"/picture/{PICTURE}?format=png"] * READERS),
        ("one variant, from the store", [f"/picture/{PICTURE}?format=png"] * READERS),
        ("the original", [f"/original/{PICTURE}"] * READERS),
        ("forty variants", [f"/picture/{PICTURE}?format=png&w={side - 1 - number}" for number in range(READERS)]),
    ]
    if short:
        kinds = kinds[:3]
    words = ("--cache-memory", "64MB", "--limit-original-bytes", "100MB", "--renderers", "2", "--deadline", "120")
    with place.serving(*words, prefix=("prlimit", f"--data={1 << 30}"), originals=originals) as server:
        before = server.memory()
        yield Figure("resident before", f"{before:.0f} MB")
        for name, paths in kinds:
            readers, peak, misses, slowest = Readers(server.port), [before], [0], [0.0]
            readers.add(paths)
            counts = readers.statuses

            def watch():
                peak.append(server.memory())
                asked = time.monotonic()
                status, _ = server.get(f"/picture/{PICTURE}?w=100", 10)
                misses[0] += status != 200
                slowest[0] = max(slowest[0], time.monotonic() - asked)

            readers.read(5 if short else 20, watch)
            said = ", ".join(f"{count} × {status}" for status, count in sorted(counts.items()))
            known = set(counts) <= {"200", "503"}
            yield Figure(f"{name}: answers to {len(paths)} slow clients", said, "200 or 503", known)
            allowed = before + 150
            yield Figure(f"{name}: resident at most", f"{max(peak):.0f} MB", f"≤ {allowed:.0f} MB", max(peak) <= allowed)
            yield Figure(f"{name}: a small picture meanwhile, slowest", f"{slowest[0]:.2f} s", "≤ 2 s, always",
                         slowest[0] <= 2 and not misses[0])
            readers.close()
        deadline = time.monotonic() + 20
        while server.metric("calotype_answer_bytes") > 0 and time.monotonic() < deadline:
            time.sleep(0.2)
        left = server.metric("calotype_answer_bytes")
        yield Figure("bytes of answers under way after they left", f"{left:.0f}", "0", left == 0)
