"""Runs an S3 server for tests until whoever started it closes our standard input or ends.

    s3_server.py seaweedfs|moto

Says `http://127.0.0.1:PORT` when the server answers. Every line that comes in is a bucket to make; the answer is `ok`
or what went wrong. SeaweedFS checks signatures, clocks and conditions; moto checks no signatures and knows ACLs.
"""

import glob
import http.client
import json
import os
import random
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time

ACCESS_KEY, SECRET_KEY = "AKIDTEST", "SECRETTESTSECRETTEST"
IDENTITIES = {
    "identities": [
        {
            "name": "admin",
            "credentials": [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}],
            "actions": ["Admin", "Read", "Write", "List", "Tagging"],
        },
        {
            "name": "reader",
            "credentials": [{"accessKey": "AKIDREAD", "secretKey": "READSECRETREADSECRET"}],
            "actions": ["Read", "List"],
        },
    ]
}


def is_free(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False


def free_ports(count):
    """Ports that are free together with those 10,000 above, which SeaweedFS takes too."""
    found = []
    while len(found) < count:
        port = random.randrange(20000, 32000)
        if port not in found and is_free(port) and is_free(port + 10000):
            found.append(port)
    return found


def seaweedfs(folder):
    master, volume, filer, s3 = free_ports(4)
    identities = os.path.join(folder, "s3.json")
    with open(identities, "w") as file:
        json.dump(IDENTITIES, file)
    # Every bucket has volumes of its own: one for each is enough, instead of seven.
    with open(os.path.join(folder, "master.toml"), "w") as file:
        file.write("[master.volume_growth]\ncopy_1 = 1\n")
    program = os.path.join(os.path.dirname(sys.executable), "weed")
    arguments = [
        program, "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-master.port={master}",
        f"-volume.port={volume}", f"-filer.port={filer}", "-s3", f"-s3.port={s3}", f"-s3.config={identities}",
        "-s3.iam=false", "-s3.domainName=127.0.0.1,localhost", "-s3.allowDeleteBucketNotEmpty=false",
        "-s3.port.iceberg=0", "-s3.port.lance=0", "-volume.max=2000", "-master.volumeSizeLimitMB=64", "-master.telemetry=false",
    ]
    return arguments, s3, 403, [master, volume, filer, s3]


def moto(folder):
    (port,) = free_ports(1)
    program = os.path.join(os.path.dirname(sys.executable), "moto_server")
    return [sys.executable, program, "-H", "127.0.0.1", "-p", str(port)], port, 200, [port]


def wait_until_it_answers(port, status, process):
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/")
            if connection.getresponse().status == status:
                return True
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    return False


def make_bucket(port, name):
    import boto3
    from botocore.config import Config

    client = boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{port}",
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
        region_name="us-east-1",
        config=Config(s3={"addressing_style": "path"}),
    )
    client.create_bucket(Bucket=name)


def serve(port, parent):
    """Answers lines until there are no more, or nobody who could read the answers."""
    while True:
        readable, _, _ = select.select([sys.stdin], [], [], 0.5)
        if os.getppid() != parent:
            return
        if not readable:
            continue
        line = sys.stdin.readline()
        if not line:
            return
        try:
            make_bucket(port, line.strip())
            print("ok", flush=True)
        except Exception as error:
            print(str(error).replace("\n", " "), flush=True)


def main():
    parent = os.getppid()
    folder = tempfile.mkdtemp(prefix="calotype-s3-")
    arguments, port, status, ports = {"seaweedfs": seaweedfs, "moto": moto}[sys.argv[1]](folder)
    with open(os.path.join(folder, "log"), "wb") as log:
        process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder)
    try:
        if not wait_until_it_answers(port, status, process):
            with open(os.path.join(folder, "log"), errors="replace") as log:
                sys.exit(f"{sys.argv[1]} did not start: {log.read()[-2000:]}")
        print(f"http://127.0.0.1:{port}", flush=True)
        serve(port, parent)
    finally:
        # SeaweedFS takes many seconds to stop on anything gentler.
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)
        # SeaweedFS leaves sockets behind, named after its ports.
        for number in ports:
            for path in glob.glob(f"/tmp/seaweedfs-*-{number}.sock") + glob.glob(f"/tmp/seaweedfs-*-{number + 10000}.sock"):
                os.remove(path)


main()
