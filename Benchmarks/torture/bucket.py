"""The bucket of the originals: gone, silent, and back."""

import contextlib
import http.client
import pathlib
import subprocess
import sys
import threading
import time

from .place import PICTURES, WRITING, Failure, Figure, PassedOver

NAME = "bucket"
WHAT = "the originals' bucket goes away, says nothing, and comes back"

SCRIPTS = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "Scripts"
BUCKET = "torture"
# Those of the tests' own server; see Tests/Scripts/s3_server.py.
KEYS = {"AWS_ACCESS_KEY_ID": "AKIDTEST", "AWS_SECRET_ACCESS_KEY": "SECRETTESTSECRETTEST", "AWS_REGION": "us-east-1"}
# How long a picture may take, and a call to the bucket.
DEADLINE, CALL = 5, 8


class Helper:
    """A script that says where it is, and answers lines."""

    def __init__(self, script, *words):
        self.process = subprocess.Popen(
            [sys.executable, SCRIPTS / script, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()
        if not self.address:
            raise Failure(f"{script} did not start")

    def tell(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        if (answer := self.process.stdout.readline().strip()) != "ok":
            raise Failure(f"'{line}' is answered by '{answer}'")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(30)
        if self.process.poll() is None:
            self.process.kill()


def client(address):
    try:
        import boto3
        from botocore.config import Config
    except ImportError as missing:
        raise PassedOver(f"{missing.name} is not installed") from missing
    return boto3.client(
        "s3", endpoint_url=address, region_name="us-east-1", aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"], config=Config(s3={"addressing_style": "path"}))


def asking(server, path, seconds, connections=8):
    """Asks for a picture again and again: how many answers a second, the longest wait, and how many were no picture."""
    waits, wrong, until = [], [], time.monotonic() + seconds

    def ask():
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        while time.monotonic() < until:
            began = time.monotonic()
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            waits.append(time.monotonic() - began)
            if answer.status != 200:
                wrong.append(answer.status)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(connections)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(waits) / (time.monotonic() - began), max(waits), len(wrong)


def taking(body):
    """The seconds that something takes, and what it gives."""
    began = time.monotonic()
    value = body()
    return time.monotonic() - began, value


def upload(server, photo):
    """The status of an upload."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    connection.request("POST", "/images?set=none", photo, {"Content-Type": "image/jpeg"} | WRITING)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def run(place, short):
    seconds = 4 if short else 20
    photos = sorted(PICTURES.glob("*.jpg"))
    if not photos:
        raise PassedOver("there are no photographs; `make photographs` gets them")
    photo = min((path.read_bytes() for path in photos), key=len)
    with Helper("s3_server.py", "seaweedfs") as store, contextlib.ExitStack() as stack:
        store.tell(BUCKET)
        proxy = stack.enter_context(Helper("fault_proxy.py", store.address.rsplit(":", 1)[1], "1"))
        s3 = client(store.address)
        for name in ("hot.jpg", "cold.jpg", "new.jpg"):
            s3.put_object(Bucket=BUCKET, Key=f"originals/{name}", Body=photo, ContentType="image/jpeg")
        server = stack.enter_context(place.serving(
            "--s3-endpoint", proxy.address, "--s3-path-style", "--deadline", str(DEADLINE), "--s3-timeout", str(CALL),
            originals=f"s3://{BUCKET}/originals", environment=KEYS | {"AWS_EC2_METADATA_DISABLED": "true"}))
        hot = "/picture/hot.jpg?w=100"
        for path in (hot, "/picture/cold.jpg?w=100"):
            if server.get(path)[0] != 200:
                raise Failure(f"{path} cannot be made")
        usual, _, _ = asking(server, hot, seconds / 2)
        yield Figure("pictures a second from memory", f"{usual:.0f}")

        proxy.tell("away")
        yield from what_is_in_memory(server, hot, seconds, usual, "bucket gone")
        proxy.tell("back")
        time.sleep(2)

        for method in ("GET", "HEAD", "PUT", "POST", "DELETE"):
            proxy.tell(f"hold {method} /")
        yield from what_is_in_memory(server, hot, seconds, usual, "bucket silent")
        for path, what in (("/picture/cold.jpg?w=101", "a known original"), ("/picture/new.jpg?w=100", "a new one")):
            took, (status, _) = taking(lambda: server.get(path, timeout=120))
            met = took < DEADLINE + 1 and status in (503, 504)
            yield Figure(f"bucket silent: a cold picture of {what}, status {status}", f"{took:.1f} s", f"{DEADLINE} s", met)
        took, status = taking(lambda: upload(server, photo))
        met = took < CALL + 3 and status == 503
        yield Figure(f"bucket silent: an upload, status {status}", f"{took:.1f} s", f"{CALL} s and 3", met)

        proxy.tell("free")
        until = time.monotonic() + 30
        while (status := server.get("/picture/new.jpg?w=100")[0]) != 200 and time.monotonic() < until:
            time.sleep(0.2)
        yield Figure("bucket back: a new picture, status", f"{status}", "200", status == 200)
        status = upload(server, photo)
        yield Figure("bucket back: an upload, status", f"{status}", "201", status == 201)


def what_is_in_memory(server, path, seconds, usual, what):
    rate, longest, wrong = asking(server, path, seconds)
    yield Figure(f"{what}: pictures a second from memory", f"{rate:.0f}", f"half of {usual:.0f}", rate >= usual / 2)
    yield Figure(f"{what}: the longest wait for one", f"{longest:.2f} s", "1.3 s", longest < 1.3)
    yield Figure(f"{what}: answers that are no picture", f"{wrong}", "0", wrong == 0)
