"""A new picture from a bucket: beside the same from a folder, and the bare time of fetching the original."""

import contextlib
import pathlib
import statistics
import subprocess
import sys
import time

from . import load, pictures, servers

BUCKET = "bench"
REGION = "us-east-1"
# Those of the tests' own server; see Tests/Scripts/s3_server.py.
KEYS = {"AWS_ACCESS_KEY_ID": "AKIDTEST", "AWS_SECRET_ACCESS_KEY": "SECRETTESTSECRETTEST", "AWS_REGION": REGION}


@contextlib.contextmanager
def seaweedfs():
    """An S3 server with an empty bucket; gives its address."""
    script = pictures.ROOT / "Tests" / "Scripts" / "s3_server.py"
    process = subprocess.Popen(
        [sys.executable, script, "seaweedfs"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        address = process.stdout.readline().strip()
        if not address:
            raise servers.Trouble("SeaweedFS did not start.")
        process.stdin.write(BUCKET + "\n")
        process.stdin.flush()
        answer = process.stdout.readline().strip()
        if answer != "ok":
            raise servers.Trouble(f"SeaweedFS made no bucket: {answer}")
        yield address
    finally:
        process.stdin.close()
        process.wait(30)


def client(address):
    import boto3
    from botocore.config import Config

    return boto3.client(
        "s3", endpoint_url=address, region_name=REGION, aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"], config=Config(s3={"addressing_style": "path"}))


def fetching(s3, key, times):
    """Milliseconds to fetch an object, the median of some times."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        s3.get_object(Bucket=BUCKET, Key=f"originals/{key}")["Body"].read()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def measure(folder, seconds=4, rounds=3):
    """{original: milliseconds of (a picture from the bucket, one from the folder, the bare fetching)}, one connection."""
    results = {}
    with seaweedfs() as address, servers.calotype(folder) as (near, near_process):
        s3 = client(address)
        originals = pictures.speed_originals()[:3]
        for original in originals:
            s3.upload_file(str(pathlib.Path(folder) / original), BUCKET, f"originals/{original}")
        stores = ["--originals", f"s3://{BUCKET}/originals", "--variants", f"s3://{BUCKET}/variants", "--s3-endpoint", address]
        with servers.calotype(folder, KEYS, stores) as (far, far_process):
            for original in originals:
                paths = load.Recipes(range(480, 545), range(60, 91)).paths(original)
                times = {"bucket": [], "folder": []}
                first = {"bucket": 0, "folder": 0}
                ways = {"bucket": (far, far_process), "folder": (near, near_process)}
                for place, _ in ways.values():
                    servers.expect(f"{place}/picture/{original}?w=33")
                for _ in range(rounds):
                    for way, (place, process) in ways.items():
                        servers.settle(process)
                        result = load.unlike(place, paths, first[way], seconds, 1)
                        first[way] = result["position"]
                        times[way].append(result["mean"] * 1000)
                results[original] = (
                    statistics.median(times["bucket"]), statistics.median(times["folder"]), fetching(s3, original, 5 * rounds))
    return results
