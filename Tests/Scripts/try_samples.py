"""Runs every command that the description of the API shows, on a running server.

usage: try_samples.py SERVER TOKEN FOLDER

FOLDER holds photo.jpg, and takes what the commands write.
"""

import json
import os
import subprocess
import sys
import urllib.request

import yaml

# As in the page, but a refusal is a failure and nothing is asked for longer than a minute.
SHELL = "curl() { command curl --silent --show-error --fail-with-body --max-time 240 \"$@\"; }\n"


def upload(server, token, folder):
    request = urllib.request.Request(f"{server}/images?name=cat.jpg", open(f"{folder}/photo.jpg", "rb").read(), {
        "Authorization": f"Bearer {token}", "Content-Type": "image/jpeg"})
    image = json.load(urllib.request.urlopen(request))["images"][0]
    return {"ID": image["id"], "JOB": image["set"]["job"]}


def main(server, token, folder):
    root = yaml.safe_load(urllib.request.urlopen(f"{server}/openapi.yaml").read())
    count, wrong = 0, []
    for path, item in root["paths"].items():
        for method, operation in item.items():
            if not isinstance(operation, dict):
                continue
            for sample in operation.get("x-codeSamples", []):
                # Some remove it.
                known = upload(server, token, folder)
                environment = {"PATH": os.environ["PATH"], "SERVER": server, "TOKEN": token, **known}
                result = subprocess.run(["bash", "-euc", SHELL + sample["source"]], cwd=folder, env=environment,
                                        capture_output=True)
                count += 1
                if result.returncode != 0:
                    wrong.append(f"{operation['operationId']}: {result.stdout[-300:]!r} {result.stderr[-300:]!r}")
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"{count} samples")


main(*sys.argv[1:])
