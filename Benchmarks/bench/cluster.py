"""Four servers and two workers over one SeaweedFS and one Redis: what a picture and a hit cost all of them together.

Every call to the bucket passes an nginx that writes it down; what Redis is asked it counts itself.
"""

import collections
import concurrent.futures
import contextlib
import os
import pathlib
import re
import signal
import statistics
import subprocess
import tempfile
import time

from . import bucket, jobs, pictures, servers

SERVERS, WORKERS = 4, 2
WIDTHS = range(300, 340)
HIT_ROUNDS = 5
LOCATION = """
        location / {{
            client_max_body_size 0;
            proxy_request_buffering off;
            proxy_set_header Host $http_host;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_pass {seaweedfs};
            access_log {log} calls;
        }}"""
FORMAT = "log_format calls '$request_method $request_length $bytes_sent $status';"


class Calls:
    """What was asked of the bucket and of Redis since it was last looked."""

    def __init__(self, log, redis):
        self.log, self.redis, self.position = pathlib.Path(log), redis, 0
        self.since()

    def since(self):
        time.sleep(0.3)
        with open(self.log) as lines:
            lines.seek(self.position)
            rows = [line.split() for line in lines]
            self.position = lines.tell()
        methods = collections.Counter(row[0] for row in rows)
        size = sum(int(row[1]) + int(row[2]) for row in rows)
        told = subprocess.run([servers.tool("redis-cli"), "-p", self.redis, "INFO", "commandstats"], capture_output=True, text=True).stdout
        subprocess.run([servers.tool("redis-cli"), "-p", self.redis, "CONFIG", "RESETSTAT"], capture_output=True)
        # A worker waits for jobs in XREADGROUP, and is asked for nothing by pictures.
        named = dict(re.findall(r"cmdstat_([a-z|]+):calls=(\d+)", told))
        return methods, size, sum(int(named.get(name, 0)) for name in ("set", "eval"))


def renders(ports):
    told = [servers.expect(f"http://127.0.0.1:{port}/metrics").decode() for port in ports]
    return sum(int(match[1]) for text in told if (match := re.search(r"^calotype_renders_total (\d+)", text, re.M)))


def milliseconds(processes):
    return 1000 / os.sysconf("SC_CLK_TCK") * sum(servers.ticks(process.pid) for process in processes)


@contextlib.contextmanager
def cluster(folder, leases=True):
    """(addresses, server processes, calls) of servers that share their stores; without `leases` each has a queue of its own."""
    binary = servers.release_binary()
    with contextlib.ExitStack() as stack:
        place = stack.enter_context(tempfile.TemporaryDirectory(prefix="calotype-cluster-", dir=folder.parent))
        os.chmod(place, 0o755)
        seaweedfs = stack.enter_context(bucket.seaweedfs())
        s3 = bucket.client(seaweedfs)
        original = pictures.FOR_SPEED[0]
        s3.upload_file(str(folder / original), bucket.BUCKET, f"originals/{original}")
        log = f"{place}/calls.log"
        pathlib.Path(log).touch(mode=0o666)
        nginx, _ = stack.enter_context(servers.nginx(place, LOCATION.format(seaweedfs=seaweedfs, log=log), http=FORMAT))
        redis = stack.enter_context(jobs.queue("redis", place))
        words = ["--originals", f"s3://{bucket.BUCKET}/originals", "--variants", f"s3://{bucket.BUCKET}/variants",
                 "--s3-endpoint", nginx, "--tokens", "0123456789abcdef0123456789abcdef"]
        environment = bucket.KEYS | {"CALOTYPE_LOG_LEVEL": "error"}
        ports, processes = [servers.free_port() for _ in range(SERVERS)], []
        for number, port in enumerate(ports):
            queue = redis if leases else f"sqlite:{place}/{number}.sqlite"
            processes.append(stack.enter_context(servers.running(
                [binary, "serve", "--host", "127.0.0.1", "--port", port, "--renderers", 1, "--queue", queue, *words],
                f"http://127.0.0.1:{port}/health/ready", f"{place}/log", environment, cwd=place)))
        for _ in range(WORKERS if leases else 0):
            port = servers.free_port()
            stack.enter_context(servers.running(
                [binary, "worker", "--workers", 1, "--renderers", 1, "--admin-port", port, "--queue", redis, *words],
                f"http://127.0.0.1:{port}/health/ready", f"{place}/log", environment, cwd=place))
        yield [f"http://127.0.0.1:{port}" for port in ports], processes, Calls(log, redis.rsplit(":", 1)[1]), original


def ask_all(addresses, path):
    """Asks every server for the same at once; gives the bodies."""
    with concurrent.futures.ThreadPoolExecutor(len(addresses)) as pool:
        bodies = list(pool.map(lambda address: servers.expect(address + path), addresses))
    if len(set(bodies)) != 1:
        raise servers.Trouble(f"{path}: the servers gave different bytes.")
    return len(bodies[0])


def measure(folder, leases=True):
    """What new pictures, and then hits, cost: {name: (CPU-ms, calls by method, bytes, Redis commands, renders), each for one}."""
    with cluster(folder, leases) as (addresses, processes, calls, original):
        ports = [address.rsplit(":", 1)[1] for address in addresses]
        ask_all(addresses, f"/picture/{original}?w=30")
        paths = [f"/picture/{original}?w={width}&format=jpeg" for width in WIDTHS]
        found = {}
        for name, rounds in (("a new picture, asked of four at once", 1), ("a hit in memory", HIT_ROUNDS)):
            calls.since()
            before, made = milliseconds(processes), renders(ports)
            for _ in range(rounds):
                for path in paths:
                    ask_all(addresses, path)
            count = len(paths) * (1 if rounds == 1 else rounds * SERVERS)
            methods, size, commands = calls.since()
            found[name] = (
                (milliseconds(processes) - before) / count, {method: number / count for method, number in methods.items()},
                size / count, commands / count, (renders(ports) - made) / count)
        return found


def stall(folder):
    """Seconds of (the usual, the longest) answer of the others when one of four is killed while all make new pictures."""
    with cluster(folder) as (addresses, processes, _, original), concurrent.futures.ThreadPoolExecutor(2 * SERVERS) as pool:
        ask_all(addresses, f"/picture/{original}?w=30")

        def timed(address, path):
            began = time.monotonic()
            try:
                servers.expect(address + path)
            except OSError:
                if address != addresses[0]:
                    raise
                return None
            return time.monotonic() - began

        # The one that is killed is asked first, so that it is the one that makes most of them.
        running = []
        for number, width in enumerate(range(400, 440)):
            path = f"/picture/{original}?w={width}&format=jpeg"
            running += [pool.submit(timed, address, path) for address in addresses]
            if number == 20:
                time.sleep(0.5)
                os.kill(processes[0].pid, signal.SIGKILL)
        times = [taken for future in running if (taken := future.result()) is not None]
        return statistics.median(times), max(times)
