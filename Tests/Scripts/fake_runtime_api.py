"""A stand-in for AWS Lambda's Runtime API, and a door for the test that drives it.

usage: fake_runtime_api.py

It prints its port, listens on 127.0.0.1 and ends when its standard input does. The runtime's side is
/2018-06-01/runtime/…, as AWS documents it. The test's side:

POST /control/invoke[?deadline=SECONDS]   the body is an event; answers when the runtime has, with JSON:
                                          {"kind": "response" | "error", "body": "…", "headers": {…}}
POST /control/fault                       {"next": N, "response": N}: so many calls find their connection cut
GET  /control/init-error                  waits for the report of a failed start, and gives it as invoke does
GET  /control/idle                        answers when the runtime waits for an event
"""

import itertools
import json
import queue
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PATIENCE = 120
LARGEST_ANSWER = 6_291_556
RUNTIME = "/2018-06-01/runtime/"


class State:
    def __init__(self):
        self.lock = threading.Condition()
        self.events = queue.Queue()
        self.results = {}
        self.open = set()
        self.numbers = itertools.count(1)
        self.waiting = 0
        self.faults = {"next": 0, "response": 0}
        self.init_error = None

    def takes_fault(self, name):
        with self.lock:
            if self.faults[name] == 0:
                return False
            self.faults[name] -= 1
            return True

    def wait(self, look):
        """What look() gives once it is not None."""
        end = time.monotonic() + PATIENCE
        with self.lock:
            while (found := look()) is None:
                left = end - time.monotonic()
                if left <= 0 or not self.lock.wait(left):
                    return None
            return found


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body go out together; otherwise the other side's delayed acknowledgement costs 40 ms.
    wbufsize = -1
    disable_nagle_algorithm = True
    state: State

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        path = urlsplit(self.path).path
        if path == RUNTIME + "invocation/next":
            self.next_event()
        elif path == "/control/init-error":
            self.control(self.state.wait(lambda: self.state.init_error))
        elif path == "/control/idle":
            self.control(self.state.wait(lambda: True if self.state.waiting > 0 else None))
        else:
            self.reply(404, {"errorMessage": "no such path", "errorType": "NotFound"})

    def do_POST(self):
        body = self.read_body()
        url = urlsplit(self.path)
        if url.path == "/control/invoke":
            self.invoke(body, parse_qs(url.query))
        elif url.path == "/control/fault":
            with self.state.lock:
                self.state.faults.update(json.loads(body))
            self.control(True)
        elif url.path == RUNTIME + "init/error":
            self.finish_with(None, "error", body)
        elif url.path.startswith(RUNTIME + "invocation/"):
            identifier, _, verb = url.path[len(RUNTIME + "invocation/"):].partition("/")
            self.finish_with(identifier, verb, body)
        else:
            self.reply(404, {"errorMessage": "no such path", "errorType": "NotFound"})

    def next_event(self):
        if self.state.takes_fault("next"):
            self.cut()
            return
        with self.state.lock:
            self.state.waiting += 1
            self.state.lock.notify_all()
        try:
            number, deadline, body = self.state.events.get(timeout=PATIENCE * 10)
        except queue.Empty:
            self.cut()
            return
        finally:
            with self.state.lock:
                self.state.waiting -= 1
        with self.state.lock:
            self.state.open.add(number)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Lambda-Runtime-Aws-Request-Id", number)
        self.send_header("Lambda-Runtime-Deadline-Ms", str(int((time.time() + deadline) * 1000)))
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-central-1:123456789012:function:f")
        self.send_header("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def finish_with(self, identifier, verb, body):
        if verb not in ("response", "error"):
            self.reply(404, {"errorMessage": "no such path", "errorType": "NotFound"})
            return
        if verb == "response" and self.state.takes_fault("response"):
            self.cut()
            return
        if verb == "response" and len(body) > LARGEST_ANSWER:
            message = f"Exceeded maximum allowed payload size ({LARGEST_ANSWER} bytes)."
            self.reply(413, {"errorMessage": message, "errorType": "RequestEntityTooLarge"})
            return
        if verb == "error":
            report = json.loads(body)
            if not isinstance(report.get("errorMessage"), str) or not isinstance(report.get("errorType"), str):
                self.reply(400, {"errorMessage": "bad report", "errorType": "InvalidErrorShape"})
                return
        result = {"kind": verb, "body": body.decode(), "headers": {k.lower(): v for k, v in self.headers.items()}}
        with self.state.lock:
            if identifier is None:
                self.state.init_error = result
            elif identifier in self.state.open:
                self.state.open.remove(identifier)
                self.state.results[identifier] = result
            else:
                result = None
            self.state.lock.notify_all()
        if result is None:
            self.reply(400, {"errorMessage": "Invalid request ID", "errorType": "InvalidRequestID"})
        else:
            self.reply(202, {"status": "OK"})

    def invoke(self, body, query):
        number = f"8476a536-e9f4-11e8-9739-{next(self.state.numbers):012}"
        deadline = float(query.get("deadline", ["30"])[0])
        self.state.events.put((number, deadline, body))
        self.control(self.state.wait(lambda: self.state.results.pop(number, None)))

    def control(self, found):
        if found is None:
            self.reply(504, {"errorMessage": "nothing came", "errorType": "Timeout"})
        else:
            self.reply(200, found)

    def read_body(self):
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return body

    def cut(self):
        self.close_connection = True
        self.connection.shutdown(2)

    def reply(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        # A runtime that ends while it waits for an event breaks its connection; that is no mishap.
        pass


def main():
    Handler.state = State()
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
