"""Request heads that never end, under a limit of memory."""

import itertools
import resource
import selectors
import socket
import time

from .place import Figure

NAME = "heads"
WHAT = "request heads that never end, 60 kB each, under a limit of 1 GB"

#: What an attacker sends of each head: all but its end.
HEAD = b"GET /picture/a.jpg HTTP/1.1\r\nHost: localhost\r\n" + b"".join(
    b"X-Filler-%03d: %s\r\n" % (number, b"x" * 1000) for number in range(59))


class Crowd:
    """Many clients with unfinished heads, all in one thread."""

    def __init__(self, port, host="127.0.0.1", head=HEAD, source=None):
        self.address, self.head, self.source = (host, port), head, source
        self.selector = selectors.DefaultSelector()
        self.left = {}
        self.opened = self.closed = 0

    def add(self, count):
        for _ in range(count):
            client = socket.socket(socket.AF_INET6 if ":" in self.address[0] else socket.AF_INET)
            client.setblocking(False)
            if self.source:
                client.bind((self.source, 0))
            client.connect_ex(self.address)
            self.left[client] = memoryview(self.head)
            self.selector.register(client, selectors.EVENT_READ | selectors.EVENT_WRITE)
            self.opened += 1

    def work(self, seconds):
        """Sends and looks who is refused, for some time."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            for key, events in self.selector.select(min(left, 0.1)):
                self.step(key.fileobj, events)

    def step(self, client, events):
        try:
            if events & selectors.EVENT_READ and not client.recv(65536):
                return self.drop(client)
            if events & selectors.EVENT_WRITE:
                self.left[client] = self.left[client][client.send(self.left[client]):]
                if not self.left[client]:
                    self.selector.modify(client, selectors.EVENT_READ)
        except BlockingIOError:
            pass
        except OSError:
            self.drop(client)

    def drop(self, client):
        self.selector.unregister(client)
        del self.left[client]
        client.close()
        self.closed += 1

    @property
    def open(self):
        return len(self.left)

    def close(self):
        for client in list(self.left):
            self.drop(client)
        self.selector.close()


def run(place, short):
    count = 2_000 if short else 9_000
    count = min(count, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 200)
    # Of 60 kB, as found in the wild, and as long as they may be without being refused.
    kinds = [("of 60 kB", HEAD), ("of 30 kB", HEAD[:30_000])]
    with place.serving(prefix=("prlimit", f"--data={1 << 30}")) as server:
        server.get("/health/ready")
        before = server.settled(3)
        yield Figure("resident before", f"{before:.0f} MB")
        for name, head in kinds[1:] if short else kinds:
            crowd = Crowd(server.port, head=head)
            peak, slowest, misses = before, 0.0, 0
            began = time.monotonic()
            batches = itertools.chain([500] * (count // 500), itertools.repeat(0))
            # New ones for those that are closed, over more than the time that a head may take.
            while time.monotonic() - began < (8 if short else 25):
                crowd.add(next(batches) or min(500, max(0, count - crowd.open)))
                crowd.work(0.2)
                peak = max(peak, server.memory())
                asked = time.monotonic()
                status, _ = server.get("/health/live", 10)
                slowest, misses = max(slowest, time.monotonic() - asked), misses + (status != 200)
            yield Figure(f"heads {name}: connections tried", f"{crowd.opened}")
            yield Figure(f"heads {name}: resident at most", f"{peak:.0f} MB", "≤ 600 MB", peak <= 600)
            # A debug build, which the tests have, may take longer, but it answers.
            bound = 10 if short else 2
            yield Figure(f"heads {name}: /health/live, slowest", f"{slowest:.2f} s", f"≤ {bound} s, always",
                         slowest <= bound and not misses)
            crowd.close()
            after = server.settled(18)
            allowed = before + 60
            yield Figure(f"heads {name}: resident after they left", f"{after:.0f} MB", f"≤ {allowed:.0f} MB", after <= allowed)
