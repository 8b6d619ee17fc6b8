"""Processes that are measured: started on loopback, waited for, and always stopped."""

import contextlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from .pictures import ROOT


class Trouble(Exception):
    """Something is missing or broken; its text tells a person what."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def tool(name):
    found = shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin")
    if not found:
        raise Trouble(f"{name} is not installed; `make bench` installs it.")
    return found


def release_binary():
    folder = subprocess.run(
        ["swift", "build", "-c", "release", "--show-bin-path"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    binary = pathlib.Path(folder.strip()) / "calotype"
    if not binary.exists():
        raise Trouble(f"{binary} is not built; run `swift build -c release`.")
    return binary


def answers(url, headers={}):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read()


def expect(url, headers={}):
    """The body of an answer that must be 200."""
    status, body = answers(url, headers)
    if status != 200:
        raise Trouble(f"{url} answered {status}: {body[:300].decode(errors='replace')}")
    return body


def settle(process, within=10):
    """Waits until a server and its children rest: what clients left behind must not disturb the next measurement."""
    deadline = time.monotonic() + within
    before = ticks(process.pid)
    while time.monotonic() < deadline:
        time.sleep(0.2)
        after = ticks(process.pid)
        # A clock tick is 10 ms; a few are a server's housekeeping.
        if after - before <= 2:
            return
        before = after
    raise Trouble(f"process {process.pid} still works {within} s after its last client left.")


def family(root):
    """The fields of /proc/…/stat behind the name, for a process and everything below it, by process id."""
    found, all_fields = {}, {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError):
                # The name in parentheses may hold blanks; what follows the last one doesn't.
                all_fields[int(entry.name)] = (entry / "stat").read_text().rsplit(")", 1)[1].split()
    grown = {root} & set(all_fields)
    while grown - set(found):
        found |= {process: all_fields[process] for process in grown}
        grown = {process for process, fields in all_fields.items() if int(fields[1]) in found}
    return found


def ticks(root):
    return sum(int(fields[11]) + int(fields[12]) for fields in family(root).values())


@contextlib.contextmanager
def running(command, ready_url, log, environment=None, cwd=None, within=30):
    """A server as a process group of its own; ready once `ready_url` answers 200, ended with the block."""
    with open(log, "ab") as output:
        process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=cwd,
            env=os.environ | (environment or {}), start_new_session=True)
    try:
        deadline = time.monotonic() + within
        while True:
            if process.poll() is not None:
                raise Trouble(f"{command[0]} ended with status {process.returncode}:\n{tail(log)}")
            try:
                if answers(ready_url)[0] == 200:
                    break
            except OSError:
                pass
            if time.monotonic() > deadline:
                raise Trouble(f"{command[0]} did not answer {ready_url} within {within} s:\n{tail(log)}")
            time.sleep(0.02)
        yield process
    finally:
        stop(process)


def stop(process):
    """Asks the whole group to end, then makes it."""
    for word, patience in ((signal.SIGTERM, 10), (signal.SIGKILL, 5)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, word)
        try:
            process.wait(patience)
            break
        except subprocess.TimeoutExpired:
            continue
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def tail(log, lines=15):
    return "\n".join(pathlib.Path(log).read_text(errors="replace").splitlines()[-lines:])


@contextlib.contextmanager
def calotype(originals, environment=None, stores=None):
    """Our server, with an empty variant store beside the originals unless `stores` are others; gives (address, process)."""
    binary = release_binary()
    folder = tempfile.mkdtemp(prefix="server-", dir=originals.parent)
    port = free_port()
    stores = stores or ["--originals", originals, "--variants", f"{folder}/variants"]
    command = [binary, "serve", "--host", "127.0.0.1", "--port", port, *stores]
    address = f"http://127.0.0.1:{port}"
    # Its access log is off, as nginx's is.
    environment = {"CALOTYPE_LOG_LEVEL": "error"} | (environment or {})
    with running(command, f"{address}/health/ready", f"{folder}/log", environment, cwd=folder) as process:
        yield address, process


NGINX = """
daemon off;
worker_processes {workers};
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
{modules}
events {{ worker_connections 512; }}
http {{
    {http}
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000;
    open_file_cache max=1024 inactive=60s;
    open_file_cache_valid 60s;
    types {{ image/jpeg jpg; image/png png; image/webp webp; }}
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {root};
        location = /ready {{ return 200; }}
        {locations}
    }}
}}
"""


@contextlib.contextmanager
def nginx(root, locations="", modules="", http=""):
    with tempfile.TemporaryDirectory(prefix="calotype-nginx-") as folder:
        # Its workers run as another user when root starts it.
        os.chmod(folder, 0o755)
        port = free_port()
        settings = pathlib.Path(folder) / "nginx.conf"
        user = "user root;\n" if os.geteuid() == 0 else ""
        settings.write_text(user + NGINX.format(
            workers=os.cpu_count(), folder=folder, port=port, root=root, locations=locations, modules=modules, http=http))
        address = f"http://127.0.0.1:{port}"
        command = [tool("nginx"), "-p", folder, "-c", settings, "-e", f"{folder}/error.log"]
        with running(command, f"{address}/ready", f"{folder}/log") as process:
            yield address, process


@contextlib.contextmanager
def workplace():
    """A folder for one run, removed at the end: in memory where there is room, since a disk's mood is no part of the work.

    ext4 needs 0.6 ms instead of 0.03 to make a file for some time after many were removed, by whomever.
    """
    memory = pathlib.Path("/dev/shm")
    parent = ROOT / "Benchmarks" / ".build"
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2_000_000_000:
        parent = memory
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="calotype-bench-", dir=parent) as folder:
        # nginx's workers read it as whoever they run as.
        os.chmod(folder, 0o755)
        yield pathlib.Path(folder)


def say(text):
    print(text, flush=True)


def complain(text):
    print(text, file=sys.stderr, flush=True)
