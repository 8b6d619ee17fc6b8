"""Runs AWS's own runtime client for Python against fake_runtime_api.py, to prove that the stand-in is right.

usage: prove_fake_runtime_api.py

Needs the package awslambdaric. Says "ok", or ends with an error.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.request

FUNCTION = """
def handler(event, context):
    if event.get("fail"):
        raise ValueError("as asked")
    assert context.get_remaining_time_in_millis() > 1000
    return {"got": event, "id": context.aws_request_id, "arn": context.invoked_function_arn, "pad": "x" * event["pad"]}
"""


def invoke(port, event):
    request = urllib.request.Request(f"http://127.0.0.1:{port}/control/invoke", data=json.dumps(event).encode())
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def main():
    here = pathlib.Path(__file__).parent
    fake = subprocess.Popen(
        [sys.executable, str(here / "fake_runtime_api.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    port = int(fake.stdout.readline())
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "app.py").write_text(FUNCTION)
        environment = dict(os.environ) | {
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{port}",
            "_HANDLER": "app.handler",
            "LAMBDA_TASK_ROOT": folder,
            "AWS_LAMBDA_FUNCTION_NAME": "f",
            "AWS_LAMBDA_FUNCTION_VERSION": "1",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
            "AWS_REGION": "eu-central-1",
        }
        runtime = subprocess.Popen(
            [sys.executable, "-m", "awslambdaric", "app.handler"],
            cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        try:
            for pad in (0, 100_000):
                result = invoke(port, {"pad": pad, "text": "é"})
                assert result["kind"] == "response", result
                body = json.loads(result["body"])
                assert body["got"] == {"pad": pad, "text": "é"} and len(body["pad"]) == pad, body
                assert body["id"].startswith("8476a536-") and body["arn"].endswith(":function:f"), body
            result = invoke(port, {"fail": True})
            assert result["kind"] == "error", result
            report = json.loads(result["body"])
            assert report["errorType"] == "ValueError" and report["errorMessage"] == "as asked", report
            assert invoke(port, {"pad": 1})["kind"] == "response"
        finally:
            runtime.kill()
            runtime.wait()
            fake.stdin.close()
            fake.wait(timeout=10)
    print("ok")


if __name__ == "__main__":
    main()
