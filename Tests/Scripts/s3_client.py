"""Does with boto3 what tests want done in a bucket, as an independent opinion on what we wrote there.

    s3_client.py ENDPOINT

Says `ready`. Every line that comes in is JSON with `does` and what that needs; so is every answer, where `error` says
what went wrong. Bytes are base64; long ones are not sent back, their SHA-256 always is.
"""

import base64
import hashlib
import io
import json
import sys
import urllib.error
import urllib.request

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config

CLIENT = boto3.client(
    "s3",
    endpoint_url=sys.argv[1],
    aws_access_key_id="AKIDTEST",
    aws_secret_access_key="SECRETTESTSECRETTEST",
    region_name="us-east-1",
    config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 2}),
)
EVERYBODY = "http://acs.amazonaws.com/groups/global/AllUsers"


def told(body):
    """What is told of bytes."""
    answer = {"size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
    return {**answer, "bytes": base64.b64encode(body).decode()} if len(body) <= 65536 else answer


def put(bucket, key, bytes, type=None, metadata=None, acl=None):
    more = {"ContentType": type, "ACL": acl, "Metadata": metadata}
    body = base64.b64decode(bytes)
    CLIENT.put_object(Bucket=bucket, Key=key, Body=body, **{name: value for name, value in more.items() if value})


def fill(bucket, key, count):
    """Many small objects under a prefix."""
    for number in range(count):
        CLIENT.put_object(Bucket=bucket, Key=f"{key}{number:04}", Body=b"x")


def upload(bucket, key, count, type=None):
    """A long object, in parts."""
    body = hashlib.shake_256(key.encode()).digest(count)
    more = {"ContentType": type} if type else {}
    config = TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20)
    CLIENT.upload_fileobj(io.BytesIO(body), bucket, key, ExtraArgs=more, Config=config)
    return {"sha256": hashlib.sha256(body).hexdigest(), "size": count}


def get(bucket, key):
    answer = CLIENT.get_object(Bucket=bucket, Key=key)
    seen = {"type": answer["ContentType"], "metadata": answer["Metadata"], "cacheControl": answer.get("CacheControl")}
    seen |= {"encryption": answer.get("ServerSideEncryption"), "encryptionKey": answer.get("SSEKMSKeyId")}
    return {**told(answer["Body"].read()), **seen}


def delete(bucket, key):
    CLIENT.delete_object(Bucket=bucket, Key=key)


def list_keys(bucket, key=""):
    pages = CLIENT.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=key)
    return {"keys": [entry["Key"] for page in pages for entry in page.get("Contents", [])]}


def uploads(bucket):
    """The writes in parts that nobody has ended."""
    return {"keys": [entry["Key"] for entry in CLIENT.list_multipart_uploads(Bucket=bucket).get("Uploads", [])]}


def readers(bucket, key):
    """Whether everybody may read an object by its own ACL."""
    grants = CLIENT.get_object_acl(Bucket=bucket, Key=key)["Grants"]
    return {"isPublic": any(grant["Grantee"].get("URI") == EVERYBODY for grant in grants)}


def fetch(url):
    """An address, by a client that knows nothing of S3."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return {"status": answer.status, "type": answer.headers["Content-Type"], **told(answer.read())}
    except urllib.error.HTTPError as error:
        return {"status": error.code, **told(error.read())}


DEEDS = {
    "put": put, "fill": fill, "upload": upload, "get": get, "delete": delete, "list": list_keys, "uploads": uploads,
    "readers": readers, "fetch": fetch,
}

print("ready", flush=True)
for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = DEEDS[request.pop("does")](**request) or {}
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
