"""All connections taken by slow heads, and the reserve for health attacked as well."""

import socket
import threading
import time

from .heads import HEAD, Crowd
from .place import Figure

NAME = "reserve"
WHAT = "all connections taken by slow heads, and the reserve attacked: health and metrics still answer"


class Attackers(threading.Thread):
    """Opens connections as fast as it can, and says nothing on them, or not what helps."""

    def __init__(self, port, words):
        super().__init__(daemon=True)
        self.port, self.words, self.over, self.opened = port, words, threading.Event(), 0

    def run(self):
        open_ones = []
        while not self.over.is_set():
            try:
                client = socket.create_connection(("127.0.0.1", self.port), 5)
                client.sendall(self.words)
                open_ones.append(client)
                self.opened += 1
            except OSError:
                time.sleep(0.01)
            # More than the reserve holds are open all the time.
            while len(open_ones) > 100:
                open_ones.pop(0).close()
        for client in open_ones:
            client.close()


def run(place, short):
    count, seconds = (300, 5) if short else (9_000, 30)
    # So many that they are all taken, whatever the machine.
    with place.serving("--connections", str(count // 2), "--header-timeout", "600") as server:
        # Its renderers take a moment to start, and it says so.
        deadline = time.monotonic() + 60
        while server.get("/health/ready")[0] != 200 and time.monotonic() < deadline:
            time.sleep(0.1)
        crowd = Crowd(server.port, head=HEAD[:2_000])
        while crowd.opened < count:
            crowd.add(100)
            crowd.work(0.1)
        attackers = [Attackers(server.port, words) for words in (b"", b"G", b"GET /picture/a.jpg HTTP/1.1\r\n\r\n")]
        for attacker in attackers:
            attacker.start()
        waits, misses, tries, began = [], [], 0, time.monotonic()
        paths = ["/health/live", "/health/ready", "/metrics"]
        while time.monotonic() - began < seconds:
            asked = time.monotonic()
            path = paths[len(waits) % len(paths)]
            # As an orchestrator does, which restarts nobody for one answer that is missing.
            for _ in range(3):
                status, _ = server.get(path, 10)
                tries += 1
                if status == 200:
                    break
            waits.append(time.monotonic() - asked)
            if status != 200:
                misses.append(f"{path} {status}")
            crowd.work(0.1)
        took = time.monotonic() - began
        opened = sum(attacker.opened for attacker in attackers)
        for attacker in attackers:
            attacker.over.set()
        for attacker in attackers:
            attacker.join(20)
        yield Figure("connections taken by slow heads", f"{crowd.open}")
        yield Figure("connections of attackers beyond them, a second", f"{opened / took:.0f}")
        yield Figure("health and metrics asked; asked again", f"{len(waits)}; {tries - len(waits)}")
        yield Figure("health and metrics unanswered after three tries", ", ".join(misses) or "none", "none", not misses)
        yield Figure("health and metrics, slowest answer", f"{max(waits):.2f} s", "≤ 2 s" if not short else "-",
                     short or max(waits) <= 2)
        status, body = answer_of(server.port, "/picture/a.jpg")
        yield Figure("anything else", f"{status}", "503", status == 503)
        crowd.close()
        deadline = time.monotonic() + 10
        while (status := server.get("/picture/a.jpg", 5)[0]) != 404 and time.monotonic() < deadline:
            time.sleep(0.1)
        yield Figure("the same once they have left", f"{status}", "404", status == 404)
        # At rest it does nothing: no loop that asks again and again.
        time.sleep(1)
        before = ticks(server.pid)
        time.sleep(1)
        spent = ticks(server.pid) - before
        yield Figure("processor time of the second after", f"{spent * 10} ms", "≤ 200 ms", spent <= 20)


def ticks(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def answer_of(port, path):
    """The status of an answer, read to its end; 0 where there is none."""
    try:
        with socket.create_connection(("127.0.0.1", port), 5) as client:
            client.settimeout(5)
            client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            text = b""
            while piece := client.recv(65536):
                text += piece
        return int(text.split()[1]), text
    except (OSError, IndexError, ValueError):
        return 0, b""
