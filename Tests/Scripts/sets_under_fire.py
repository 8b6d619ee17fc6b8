"""Uploads many images while workers are killed, and looks whether every set is whole in the end.

    sets_under_fire.py CALOTYPE sqlite|redis IMAGES

With Redis, two worker processes are killed again and again, and the Redis server twice (it keeps an append-only file).
With SQLite, the server itself is killed, which works on its jobs itself. Prints one line of JSON, in which `again` is
how often jobs were begun again; what is wrong goes to standard error, and the exit status is 1.
"""

import concurrent.futures
import http.client
import io
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

import numpy
from PIL import Image

PROGRAM, ENGINE, COUNT = sys.argv[1], sys.argv[2], int(sys.argv[3])
RANDOM = random.Random(4)
FOLDER = tempfile.mkdtemp(prefix="calotype-fire-")
SETTINGS = "sets:\n  default:\n    presets: [thumbnail, small]\n    formats: [original, webp]\n"
PROBLEMS = []


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


PORT, REDIS = free_port(), free_port()
QUEUE = f"redis://127.0.0.1:{REDIS}" if ENGINE == "redis" else f"sqlite:{FOLDER}/jobs.sqlite"


TOKEN = "token-of-a-server-under-fire"


def start(command, *more):
    words = [PROGRAM, command, "--config", f"{FOLDER}/calotype.yaml", "--originals", f"{FOLDER}/originals"]
    words += ["--variants", f"{FOLDER}/variants", "--queue", QUEUE, "--renderers", "1", "--log-level", "error", *more]
    log = open(f"{FOLDER}/log", "a")
    environment = os.environ | {"CALOTYPE_TOKENS": TOKEN}
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=log, cwd=FOLDER, env=environment, start_new_session=True)


def start_server():
    server = start("serve", "--port", str(PORT), "--workers", "0" if ENGINE == "redis" else "1")
    wait(lambda: ask("GET", "/health/live")[0] == 200, "the server")
    return server


def start_redis():
    words = ["redis-server", "--port", str(REDIS), "--bind", "127.0.0.1", "--dir", FOLDER, "--save", ""]
    server = subprocess.Popen(words + ["--appendonly", "yes", "--appendfsync", "always"], stdout=subprocess.DEVNULL)
    wait(lambda: subprocess.run(["redis-cli", "-p", str(REDIS), "PING"], capture_output=True).stdout == b"PONG\n", "Redis")
    return server


def wait(condition, what, patience=60):
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            if condition():
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise SystemExit(f"{what} did not come up: {open(FOLDER + '/log').read()[-2000:]}")


def ask(method, path, body=None, kind=None):
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    try:
        fields = {"Authorization": f"Bearer {TOKEN}"} | ({"Content-Type": kind} if kind else {})
        connection.request(method, path, body, fields)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def kill(process):
    # Its renderers too: a machine that goes down takes all with it.
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def colour(number):
    """Of each picture another one, so that one cannot be taken for another."""
    return numpy.array([40 + number * step % 176 for step in (37, 91, 149)])


def picture(number):
    noise = numpy.random.default_rng(number).integers(-30, 31, (90, 120, 3))
    file = io.BytesIO()
    Image.fromarray((colour(number) + noise).astype("uint8")).save(file, "JPEG")
    return file.getvalue()


def upload(number):
    """Again until somebody says that it is stored: a server that was killed has said nothing."""
    for _ in range(200):
        try:
            status, body = ask("POST", f"/images?name=p{number}.jpg", picture(number), "image/jpeg")
            if status == 201:
                return json.loads(body)["images"][0] | {"number": number}
            if status < 500:
                PROBLEMS.append(f"upload {number}: {status} {body[:200]}")
                return None
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(0.2)
    PROBLEMS.append(f"upload {number}: never taken")
    return None


def check(image, end):
    """The set of an image, once it is whole, and each of its variants."""
    while True:
        try:
            status, body = ask("GET", f"/images/{image['id']}")
            told = json.loads(body)["set"] if status == 200 else {"status": f"HTTP {status}"}
        except (OSError, http.client.HTTPException):
            told = {"status": "unreachable"}
        if told["status"] == "done" or time.monotonic() > end:
            break
        time.sleep(0.3)
    if told["status"] != "done" or any(variant["bytes"] is None for variant in told["variants"]):
        PROBLEMS.append(f"{image['id']}: {json.dumps(told)[:300]}")
        return 0
    for variant in told["variants"]:
        status, body = ask("GET", variant["url"])
        shown = Image.open(io.BytesIO(body))
        shown.load()
        kind = {"original": "JPEG", "webp": "WEBP"}[variant["format"]]
        if status != 200 or shown.format != kind or shown.size != (variant["width"], variant["height"]):
            PROBLEMS.append(f"{variant['url']}: {status} {shown.format} {shown.size}")
        seen = numpy.asarray(shown.convert("RGB"), float).mean((0, 1))
        if abs(seen - colour(image["number"])).max() > 6:
            PROBLEMS.append(f"{variant['url']}: {seen} is not the colour of picture {image['number']}")
    status, body = ask("GET", f"/jobs/{told['job']}")
    return json.loads(body)["attempts"] - 1 if status == 200 else 0


def jobs():
    words = [PROGRAM, "jobs", "list", "--state", "failed", "--queue", QUEUE]
    return subprocess.run(words, capture_output=True, text=True, cwd=FOLDER).stdout


def empty(end):
    """Whether nothing is left to do, and nothing was given up.

    There are jobs of images besides: those whose server was killed before it could say that it had stored them.
    """
    nothing = "queued: 0 interactive, 0 upload, 0 bulk; waiting for another try: 0; running: 0; failed: 0\n"
    while jobs() != nothing:
        if time.monotonic() > end:
            return False
        time.sleep(0.5)
    return True


def main():
    os.makedirs(f"{FOLDER}/originals")
    with open(f"{FOLDER}/calotype.yaml", "w") as file:
        file.write(SETTINGS)
    redis = start_redis() if ENGINE == "redis" else None
    server = start_server()
    workers = [start("worker", "--workers", "2") for _ in range(2)] if redis else []
    begun, kills, restarts = time.monotonic(), 0, 0
    stop = threading.Event()
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        uploads = [pool.submit(upload, number) for number in range(COUNT)]
        done = lambda: sum(job.done() for job in uploads)
        # Sets are made more slowly than images come: the fire goes on when all are there.
        while done() < COUNT or kills < 5 + COUNT // 20:
            time.sleep(RANDOM.uniform(0.3, 1.5))
            if redis:
                victim = RANDOM.randrange(len(workers))
                kill(workers[victim])
                workers[victim] = start("worker", "--workers", "2")
                kills += 1
                if restarts < 2 and done() > COUNT * (restarts + 1) / 3:
                    redis.kill()
                    redis.wait()
                    time.sleep(1)
                    redis = start_redis()
                    restarts += 1
            else:
                kill(server)
                server = start_server()
                kills += 1
        images = [job.result() for job in uploads if job.result()]
    uploaded = time.monotonic()
    end = uploaded + 240 + COUNT
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        again = sum(pool.map(lambda image: check(image, end), images))
    if not empty(end):
        PROBLEMS.append(f"the queue is not empty: {jobs()[:500]}")
    for process in workers + [server]:
        kill(process)
    if redis:
        redis.kill()
        redis.wait()
    summary = {"engine": ENGINE, "images": len(images), "kills": kills, "restarts": restarts, "again": again}
    summary["upload seconds"] = round(uploaded - begun, 1)
    print(json.dumps({**summary, "seconds": round(time.monotonic() - begun, 1), "problems": PROBLEMS}))
    if PROBLEMS:
        print("\n".join(PROBLEMS[:20]), file=sys.stderr)
        print(open(f"{FOLDER}/log").read()[-3000:], file=sys.stderr)
    else:
        shutil.rmtree(FOLDER, ignore_errors=True)
    sys.exit(1 if PROBLEMS or len(images) != COUNT else 0)


main()
