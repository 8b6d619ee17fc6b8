"""Signs requests with botocore, the signer of AWS's own Python SDK.

usage: sign_requests.py FILE

FILE holds a JSON list of requests as `SignatureTests` writes it. Prints a JSON list in the same order: for each the
signed address, or the headers that signing added.
"""
import datetime
import json
import sys
from types import SimpleNamespace
from urllib.parse import quote

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials


def sign(case):
    moment = datetime.datetime.fromtimestamp(case["time"], datetime.timezone.utc)
    botocore.auth.get_current_datetime = lambda: moment
    url = case["origin"] + quote(case["path"], safe="/~")
    request = AWSRequest(method=case["method"], url=url, data=case["body"].encode())
    for name, value in case["headers"]:
        request.headers.add_header(name, value)
    signs_body = SimpleNamespace(s3={"payload_signing_enabled": not case["unsigned"]})
    request.context["client_config"] = signs_body
    credentials = Credentials(case["id"], case["secret"], case.get("token"))
    is_s3 = case["service"] == "s3"
    if "lifetime" in case:
        request.params = dict(case["query"])
        kind = botocore.auth.S3SigV4QueryAuth if is_s3 else botocore.auth.SigV4QueryAuth
        kind(credentials, case["service"], case["region"], expires=case["lifetime"]).add_auth(request)
        return {"url": request.url}
    request.params = [tuple(pair) for pair in case["query"]]
    kind = botocore.auth.S3SigV4Auth if is_s3 else botocore.auth.SigV4Auth
    kind(credentials, case["service"], case["region"]).add_auth(request)
    names = ["authorization", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token"]
    return {"headers": {name: request.headers[name] for name in names if name in request.headers}}


with open(sys.argv[1], encoding="utf-8") as file:
    print(json.dumps([sign(case) for case in json.load(file)]))
