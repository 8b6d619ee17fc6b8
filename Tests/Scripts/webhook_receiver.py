"""A server that is told things, and what it was told.

    webhook_receiver.py SECRET

Prints its port. Each line of standard input is answered by one: `answer STATUS` says how it answers from now on, `away`
and `back` close its port and open it again, `heard` gives what was sent to it so far as JSON. Whether a signature holds
is worked out by Python's hmac, as the documentation says.
"""

import hmac
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = sys.argv[1].encode()
HEARD = []
STATUS = [200]


def is_signed(headers, body):
    try:
        when, signature = (part.split("=", 1)[1] for part in headers["Calotype-Signature"].split(","))
    except (AttributeError, IndexError, ValueError):
        return False
    expected = hmac.new(SECRET, f"{when}.".encode() + body, "sha256").hexdigest()
    return hmac.compare_digest(expected, signature) and abs(time.time() - int(when)) < 300


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        HEARD.append({
            "target": self.path,
            "signed": is_signed(self.headers, body),
            "event": self.headers["Calotype-Event"] or "",
            "authorization": self.headers["Authorization"] or "",
            "answer": STATUS[0],
            "body": json.loads(body),
        })
        self.send_response(STATUS[0])
        if 300 <= STATUS[0] < 400:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *_):
        pass


def listen(port=0):
    server = ThreadingHTTPServer(("127.0.0.1", port), Receiver)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server


server = listen()
port = server.server_address[1]
print(port, flush=True)
for line in sys.stdin:
    word, _, rest = line.strip().partition(" ")
    answer = "ok"
    if word == "answer":
        STATUS[0] = int(rest)
    elif word == "away":
        server.shutdown()
        server.server_close()
    elif word == "back":
        server = listen(port)
    else:
        answer = json.dumps(HEARD)
    print(answer, flush=True)
