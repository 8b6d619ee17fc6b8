"""Plays STS, the endpoint of ECS and EKS, and EC2's metadata service (version 2), on one free port of 127.0.0.1.

Prints the port, and ends when its standard input does. POST /control takes JSON:
  {"time": seconds}             the services' time, for `Date` and for the end of credentials; else the real one
  {"lifetime": seconds}         how long credentials are good
  {"modes": {"sts": ["500", "ok"]}}   how the next answers of a service are; the last mode stays
GET /log gives what came in. Signatures of AssumeRole are checked with botocore.
"""
import datetime
import email.utils
import hashlib
import json
import socketserver
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

SECRET = "secret/of+%s"
STATE = {"time": None, "lifetime": 3600, "modes": {}, "log": [], "issued": 0}
LOCK = threading.Lock()


def now():
    return STATE["time"] if STATE["time"] is not None else time.time()


def stamp(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def issue(name):
    """New credentials; the key's name tells who gave them for what, and the token which ones they are."""
    with LOCK:
        STATE["issued"] += 1
        number = STATE["issued"]
    key = "ASIA" + hashlib.sha1(name.encode()).hexdigest()[:16].upper()
    return key, SECRET % key, f"token-{number}", stamp(now() + STATE["lifetime"])


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def date_time_string(self, timestamp=None):
        return email.utils.formatdate(now(), usegmt=True)

    def answer(self, status, body, kind="application/json", headers=()):
        body = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.handle_any()

    do_PUT = do_POST = do_GET

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/log":
            return self.answer(200, json.dumps({"log": STATE["log"], "issued": STATE["issued"]}))
        if self.path == "/control":
            STATE.update(json.loads(body))
            return self.answer(200, "{}")
        entry = {"method": self.command, "path": self.path, "body": body.decode()}
        entry["headers"] = {name.lower(): value for name, value in self.headers.items()}
        service = {"sts": "sts", "container": "container", "latest": "instance"}.get(self.path.split("/")[1], "other")
        with LOCK:
            STATE["log"].append(entry)
            modes = STATE["modes"].get(service, ["ok"])
            mode = modes.pop(0) if len(modes) > 1 else modes[0]
        getattr(self, "odd_" + mode, lambda body: getattr(self, service)(body))(body)

    # Services

    def sts(self, body):
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        if form["Action"] == "AssumeRole":
            problem = self.wrong_signature(body)
            if problem:
                return self.sts_error(403, *problem)
            caller = self.headers["Authorization"].split("Credential=")[1].split("/")[0]
        else:
            caller = form["WebIdentityToken"]
        if "denied" in form["RoleArn"]:
            return self.sts_error(403, "AccessDenied", "No. Your token was " + form.get("WebIdentityToken", "good"))
        key, secret, token, end = issue(f"{form['Action']} {form['RoleArn']} {caller} {form.get('ExternalId')}")
        self.answer(
            200,
            f"""<{form['Action']}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
              <{form['Action']}Result>
                <AssumedRoleUser><Arn>arn:aws:sts::1:assumed-role/x/y</Arn></AssumedRoleUser>
                <Credentials>
                  <AccessKeyId>{key}</AccessKeyId><SecretAccessKey>{secret}</SecretAccessKey>
                  <SessionToken>{token}</SessionToken><Expiration>{end}</Expiration>
                </Credentials>
              </{form['Action']}Result>
            </{form['Action']}Response>""",
            "text/xml",
        )

    def sts_error(self, status, code, message):
        self.answer(
            status,
            f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>"
            "<RequestId>1</RequestId></ErrorResponse>",
            "text/xml",
        )

    def wrong_signature(self, body):
        sent = self.headers["X-Amz-Date"]
        moment = datetime.datetime.strptime(sent, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
        if abs(moment.timestamp() - now()) > 300:
            return "SignatureDoesNotMatch", f"Signature expired: {sent} is not now"
        botocore.auth.get_current_datetime = lambda: moment
        key, _, region, name, _ = self.headers["Authorization"].split("Credential=")[1].split(",")[0].split("/")
        request = AWSRequest("POST", f"http://{self.headers['Host']}{self.path}", data=body)
        for signed in self.headers["Authorization"].split("SignedHeaders=")[1].split(",")[0].split(";"):
            if signed not in ("host", "x-amz-date", "x-amz-security-token"):
                request.headers.add_header(signed, self.headers[signed])
        token = self.headers.get("X-Amz-Security-Token")
        botocore.auth.SigV4Auth(Credentials(key, SECRET % key, token), name, region).add_auth(request)
        if request.headers["Authorization"] != self.headers["Authorization"]:
            return "SignatureDoesNotMatch", f"No.\nThe Canonical String should have been x-amz-security-token:{token}"
        return None

    def container(self, body):
        if self.headers.get("Authorization") == "wrong":
            return self.answer(403, json.dumps({"Code": "AccessDenied", "Message": "Not with wrong"}))
        key, secret, token, end = issue("container " + self.path)
        document = {"AccessKeyId": key, "SecretAccessKey": secret, "Token": token, "Expiration": end}
        self.answer(200, json.dumps(document))

    def instance(self, body):
        if self.path == "/latest/api/token":
            if self.command != "PUT":
                return self.answer(405, "")
            return self.answer(200, "session==", "text/plain")
        if self.headers.get("X-aws-ec2-metadata-token") != "session==":
            return self.answer(401, "")
        root = "/latest/meta-data/iam/security-credentials/"
        if self.path == root:
            return self.answer(200, "a-role", "text/plain")
        if self.path != root + "a-role":
            return self.answer(404, "")
        key, secret, token, end = issue("instance")
        document = {"Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": key, "SecretAccessKey": secret}
        self.answer(200, json.dumps({**document, "Token": token, "Expiration": end, "LastUpdated": stamp(now())}))

    def other(self, body):
        self.answer(200, "{}")

    # Odd ways to answer

    def odd_500(self, body):
        self.answer(500, "<html>sorry</html>", "text/html")

    def odd_429(self, body):
        self.answer(429, "")

    def odd_404(self, body):
        self.answer(404, "")

    def odd_garbage(self, body):
        self.answer(200, b"\x00\xff<{[\"" * 20)

    def odd_empty(self, body):
        self.answer(200, "")

    def odd_nothing_useful(self, body):
        self.answer(200, '{"Code": "Success", "AccessKeyId": null}')

    def odd_injected(self, body):
        document = {"AccessKeyId": "A\r\nHost: x", "SecretAccessKey": "s", "Token": "t", "Expiration": stamp(now() + 60)}
        self.answer(200, json.dumps(document))

    def odd_huge(self, body):
        self.answer(200, b" " * (8 << 20))

    def odd_endless(self, body):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"1000\r\n" + b" " * 4096 + b"\r\n")
        except OSError:
            self.close_connection = True

    def odd_redirect(self, body):
        self.answer(307, "", headers=[("Location", f"http://localhost:{self.server.server_address[1]}/elsewhere")])

    def odd_truncated(self, body):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"{")
        self.close_connection = True

    def odd_silent(self, body):
        """Says nothing until the other side has gone."""
        self.connection.recv(1)
        self.close_connection = True

    def odd_dripping(self, body):
        """A byte at a time, for as long as the other side listens."""
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b" ")
                time.sleep(0.02)
        except OSError:
            self.close_connection = True


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 256


with Server(("127.0.0.1", 0), Handler) as server:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()
