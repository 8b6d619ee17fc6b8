"""Where a part does its work: a folder, servers in it, and what is known of them."""

import contextlib
import dataclasses
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

TOKEN = "token-of-the-torture-parts"
# What a request shows that writes or lists.
WRITING = {"Authorization": f"Bearer {TOKEN}"}
PICTURES = pathlib.Path(__file__).resolve().parents[2] / "calotype-data" / "originals"


class Failure(Exception):
    """Something went wrong that is no figure: a server that died, an answer that makes no sense."""


class PassedOver(Exception):
    """This machine does not allow the part; the text says why."""


@dataclasses.dataclass
class Figure:
    """One line of the result."""

    name: str
    value: str
    wanted: str = "-"
    met: bool = True

    def __str__(self):
        wanted = "" if self.wanted == "-" else f"  wanted {self.wanted}: {'met' if self.met else 'BROKEN'}"
        return f"{self.name:58} {self.value:>12}{wanted}"


class Place:
    """A folder that goes with the part, and the program to start in it."""

    def __init__(self, name, program):
        self.program = program
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"calotype-torture-{name}-"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextlib.contextmanager
    def serving(self, *words, prefix=(), environment=None, originals=None, within=60):
        """A server of its own; `prefix` are words in front of the program, as `("prlimit", "--data=1G")`.

        `originals` is a folder's path, or an address of a bucket. Ended with the block. It is an error where it has died before, whoever killed it.
        """
        home = pathlib.Path(tempfile.mkdtemp(prefix="server-", dir=self.folder))
        originals = originals or home / "originals"
        if isinstance(originals, pathlib.Path):
            originals.mkdir(exist_ok=True)
        command = [*prefix, self.program, "serve", "--port", "0", "--originals", originals, "--variants", home / "variants",
                   "--queue", "none", *words]
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("CALOTYPE_", "AWS_"))}
        log, out = home / "log", home / "out"
        with open(log, "wb") as error, open(out, "wb") as output:
            process = subprocess.Popen(
                [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=output, stderr=error, cwd=home,
                env=clean | {"CALOTYPE_LOG_LEVEL": "warning", "CALOTYPE_TOKENS": TOKEN} | (environment or {}), start_new_session=True)
        try:
            yield Server(process, Server.wait(process, out, log, within), log)
            if process.poll() is not None:
                raise Failure(f"the server has died with status {process.returncode}:\n{tail(log)}")
        finally:
            end(process)


class Server:
    """A running server."""

    def __init__(self, process, address, log):
        self.process, self.address, self.log = process, address, log
        self.port = int(address.rsplit(":", 1)[1]) if address.startswith("http://") else None

    @staticmethod
    def wait(process, out, log, within):
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            if found := re.search(r"listens on (\S+)", out.read_text(errors="replace")):
                return found[1]
            if process.poll() is not None:
                raise Failure(f"the server has ended with status {process.returncode}:\n{tail(log)}")
            time.sleep(0.05)
        raise Failure(f"the server does not listen after {within} s:\n{tail(log)}")

    def get(self, path, timeout=30, headers=None):
        """The status and the body of an answer; status 0 where there was none in time, with the reason as body."""
        request = urllib.request.Request(self.address + path, headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read()
        except OSError as error:
            return 0, str(error).encode()

    def metric(self, name, timeout=30):
        """The sum of a metric's series, 0 where there is none."""
        _, text = self.get("/metrics", timeout)
        lines = [line.split() for line in text.decode(errors="replace").splitlines() if not line.startswith("#")]
        return sum(float(value) for series, value in lines if series.split("{")[0] == name)

    @property
    def pid(self):
        return self.process.pid

    def memory(self, pid=None):
        """Resident memory of the server, or of another process, in MB."""
        found = re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid or self.pid}/status").read_text())
        if not found:
            raise Failure(f"process {pid or self.pid} has died:\n{tail(self.log)}")
        return int(found[1]) / 1024

    def descriptors(self):
        """How many descriptors it has open."""
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def family(self):
        """The process ids of its renderers."""
        children = pathlib.Path(f"/proc/{self.pid}/task").glob("*/children")
        return [int(word) for file in children for word in file.read_text().split()]

    def is_alive(self):
        return self.process.poll() is None

    def settled(self, within=15):
        """Its memory once it does not shrink any more."""
        lowest, since, deadline = self.memory(), time.monotonic(), time.monotonic() + within
        while time.monotonic() < deadline and time.monotonic() - since < within / 3:
            time.sleep(0.25)
            if (now := self.memory()) < lowest - 1:
                lowest, since = now, time.monotonic()
        return lowest


def end(process):
    """Asks the server to end, then makes its whole group."""
    for word, patience in ((signal.SIGTERM, 35), (signal.SIGKILL, 5)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, word)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
            break
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def tail(log, lines=15):
    return "\n".join(pathlib.Path(log).read_text(errors="replace").splitlines()[-lines:])
