"""Web servers with images that behave as the path says, well or badly; for tests of fetching from other servers.

One process has as many servers as tests want, each with its own port, its own log and its own behaviour. It says
"ready", then answers each line of its standard input, which is an order in JSON, with a line of JSON:

    {"act": "open", "host": HOST, "port": PORT or 0, "folder": FOLDER, "names": NAMES, "days": DAYS} -> {"id", "port"}
        names such as "DNS:a.example.com,IP:127.0.0.1" make it speak TLS with a certificate for them
    {"act": "log", "id": ID} -> {"log": [{"target", "headers"}]}, what it was asked for
    {"act": "set", "id": ID, "settings": {NAME: VALUE}}
        down=1 (answers 500), version=2 (other bytes, other validators), open=1 (lets go what waits at /gate)
    {"act": "close", "id": ID}
    {"act": "authority"} -> {"text": PEM}, the authority of all certificates

It ends when its standard input does.
"""

import datetime
import email.utils
import gzip
import ipaddress
import json
import os
import socketserver
import ssl
import sys
import tempfile
import threading
import time
import urllib.parse
import zlib

JPEG = b"\xff\xd8\xff\xe0"


def image(size, version="1"):
    """Bytes that begin like a JPEG."""
    return (JPEG + version.encode() + b"calotype" * (size // 8 + 1))[:size]


class Handler(socketserver.StreamRequestHandler):
    timeout = 60

    def handle(self):
        try:
            self.answer()
        except (ConnectionError, TimeoutError, ssl.SSLError, ValueError):
            pass

    def answer(self):
        if self.server.context is None and self.rfile.peek(1)[:1] == b"\x16":
            # Somebody speaks TLS; servers say that they do not.
            return self.send(400, b"The plain HTTP request was sent to HTTPS port, or the other way round")
        line = self.rfile.readline(65536).decode("latin-1").split()
        headers = {}
        while True:
            header = self.rfile.readline(65536).decode("latin-1").rstrip("\r\n")
            if not header:
                break
            name, _, value = header.partition(":")
            headers[name.lower()] = value.strip()
        target = urllib.parse.urlsplit(line[1])
        query = dict(urllib.parse.parse_qsl(target.query, keep_blank_values=True))
        with self.server.lock:
            self.server.log.append({"target": line[1], "headers": headers})
            down, version = self.server.settings["down"], self.server.settings["version"]
        if down == "1":
            return self.send(500, b"down")
        self.path = target.path
        kind = target.path.split("/")[1].replace("-", "_")
        act = getattr(self, "do_" + kind, None)
        if act is None:
            return self.do_file(target.path, headers)
        act(query, headers, version)

    def send(self, status, body, headers=None, length=None):
        fields = {"Content-Length": str(len(body) if length is None else length), "Connection": "close"}
        fields.update(headers or {})
        head = "HTTP/1.1 %d Whatever\r\n" % status
        head += "".join("%s: %s\r\n" % item for item in fields.items() if item[1] is not None) + "\r\n"
        self.wfile.write(head.encode("utf-8"))
        self.wfile.write(body)
        self.wfile.flush()

    def do_file(self, path, headers):
        """A file of the folder that was named, with validators."""
        folder = os.path.realpath(self.server.folder or "/nonexistent")
        name = os.path.realpath(os.path.join(folder, urllib.parse.unquote(path).lstrip("/")))
        if not name.startswith(folder + os.sep) or not os.path.isfile(name):
            return self.send(404, b"no such file")
        with open(name, "rb") as file:
            body = file.read()
        tag = '"%08x"' % zlib.crc32(body)
        date = email.utils.formatdate(os.stat(name).st_mtime, usegmt=True)
        if headers.get("if-none-match") == tag:
            return self.send(304, b"", {"ETag": tag})
        self.send(200, body, {"ETag": tag, "Last-Modified": date, "Content-Type": "application/octet-stream"})

    def do_ok(self, query, headers, version):
        """/ok/NAME?size=&cache=&etag=0&date=0: an image with validators that are kept to."""
        fields = {"Cache-Control": query.get("cache"), "Expires": query.get("expires"), "Age": query.get("age")}
        tag = '"v%s"' % version
        date = "Sun, 0%s Nov 2020 08:49:37 GMT" % version
        if query.get("etag") != "0":
            fields["ETag"] = tag
        if query.get("date") != "0":
            fields["Last-Modified"] = date
        matches = headers.get("if-none-match") == tag
        if "if-none-match" not in headers:
            matches = headers.get("if-modified-since") == date
        if matches:
            return self.send(304, b"", dict(fields, **{"Content-Length": None}))
        self.send(200, image(int(query.get("size", 20000)), version), fields)

    def do_same(self, query, headers, version):
        """The same bytes whatever the version, under validators that change."""
        self.send(200, image(5000), {"ETag": '"%s-%f"' % (version, time.time())})

    def do_chunked(self, query, headers, version):
        self.send(200, b"", {"Content-Length": None, "Transfer-Encoding": "chunked"})
        body = image(int(query.get("size", 20000)))
        for start in range(0, len(body), 3000):
            part = body[start:start + 3000]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        if query.get("cut") != "1":
            self.wfile.write(b"0\r\n\r\n")

    def do_endless(self, query, headers, version):
        """More than anybody may want, without a length, or after a small one was told."""
        fields = {"Content-Length": query.get("length"), "Transfer-Encoding": None}
        self.send(200, image(8192), fields)
        while True:
            self.wfile.write(b"x" * 65536)

    def do_cut(self, query, headers, version):
        self.send(200, image(10000), length=20000)

    def do_announced(self, query, headers, version):
        self.send(200, image(10), length=int(query["length"]))
        time.sleep(30)

    def do_drip(self, query, headers, version):
        self.send(200, b"", length=50000)
        for byte in image(50000):
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(float(query.get("pause", 0.2)))

    def do_steady(self, query, headers, version):
        """/steady/FILE: a file of the folder, slow but not too slow, until /gate is opened."""
        with open(os.path.join(self.server.folder, self.path.split("/")[2]), "rb") as file:
            body = file.read()
        # What stands behind the end of a picture is not read by decoders.
        body += bytes(5_000_000 - len(body))
        self.send(200, b"", length=len(body))
        sent = 0
        while sent + 4000 < len(body) and not self.server.gate.wait(0.1):
            self.wfile.write(body[sent:sent + 4000])
            sent += 4000
        self.wfile.write(body[sent:])

    def do_silent(self, query, headers, version):
        time.sleep(60)

    def do_slow_head(self, query, headers, version):
        for byte in b"HTTP/1.1 200 OK\r\nX-Filler: " + b"x" * 10000:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(0.1)

    def do_close(self, query, headers, version):
        pass

    def do_garbage(self, query, headers, version):
        self.wfile.write(b"this is not HTTP at all\r\n\r\n\r\n")

    def do_big_head(self, query, headers, version):
        self.send(200, image(100), {"X-Filler-%d" % number: "x" * 8000 for number in range(50)})

    def do_status(self, query, headers, version):
        self.send(int(query["is"]), image(100))

    def do_html(self, query, headers, version):
        self.send(200, b"<!doctype html><title>Hello</title>" + b"<p>text" * 2000, {"Content-Type": "image/jpeg"})

    def do_empty(self, query, headers, version):
        self.send(200, b"")

    def do_gzip(self, query, headers, version):
        self.send(200, gzip.compress(image(int(query.get("size", 20000)))), {"Content-Encoding": "gzip"})

    def do_gzip_bomb(self, query, headers, version):
        self.send(200, gzip.compress(JPEG + bytes(int(query["size"]))), {"Content-Encoding": "gzip"})

    def do_gzip_cut(self, query, headers, version):
        self.send(200, gzip.compress(image(20000) + os.urandom(20000))[:-3000], {"Content-Encoding": "gzip"})

    def do_gzip_more(self, query, headers, version):
        self.send(200, gzip.compress(image(20000)) + b"more", {"Content-Encoding": "gzip"})

    def do_short(self, query, headers, version):
        """More bytes than are announced; ?keep=1 does not say that the connection ends with them."""
        fields = {"Connection": None} if query.get("keep") == "1" else {}
        self.send(200, image(20000), fields, length=15000)

    def do_encoded(self, query, headers, version):
        self.send(200, image(1000), {"Content-Encoding": query["as"]})

    def do_redirect(self, query, headers, version):
        self.send(int(query.get("status", 302)), b"elsewhere", {"Location": query.get("to"), "Set-Cookie": "a=b"})

    def do_hops(self, query, headers, version):
        left = int(query["left"])
        if left == 0:
            return self.send(200, image(3000), {"Cache-Control": "max-age=60"})
        self.send(302, b"", {"Location": "hops?left=%d" % (left - 1)})

    def do_gate(self, query, headers, version):
        self.server.gate.wait(600)
        self.send(200, image(20000))


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, host, port, folder, context):
        self.settings = {"down": "0", "version": "1"}
        self.log, self.lock, self.gate = [], threading.Lock(), threading.Event()
        self.folder, self.context = folder, context
        super().__init__((host, port), Handler)

    def get_request(self):
        connection, address = super().get_request()
        if self.context is not None:
            # The handshake waits for the client, so it belongs to the connection's own thread.
            connection = self.context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def handle_error(self, request, address):
        pass


class Authority:
    """Makes certificates; the packages for it are loaded where somebody wants one."""

    def __init__(self):
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec

        self.x509, self.hashes, self.serialization, self.ec = x509, hashes, serialization, ec
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = self.named("Test authority")
        self.certificate = (
            self.begin(self.name, self.key, 2)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(self.key, hashes.SHA256())
        )

    def named(self, text):
        return self.x509.Name([self.x509.NameAttribute(self.x509.NameOID.COMMON_NAME, text)])

    def begin(self, name, key, days):
        """A certificate that began ten days ago, so that one may also have ended."""
        now = datetime.datetime.now(datetime.timezone.utc)
        builder = self.x509.CertificateBuilder().subject_name(name).issuer_name(self.name).public_key(key.public_key())
        builder = builder.serial_number(self.x509.random_serial_number())
        return builder.not_valid_before(now - datetime.timedelta(days=10)).not_valid_after(
            now + datetime.timedelta(days=days)
        )

    def pem(self):
        return self.certificate.public_bytes(self.serialization.Encoding.PEM)

    def context(self, names, days):
        """Names such as DNS:a.example.com,IP:127.0.0.1,CN:c.example.com; the last is no alternative name."""
        key, common, others = self.ec.generate_private_key(self.ec.SECP256R1()), "Test server", []
        for kind, _, text in (name.partition(":") for name in names.split(",")):
            if kind == "CN":
                common = text
            elif kind == "IP":
                others.append(self.x509.IPAddress(ipaddress.ip_address(text)))
            else:
                others.append(self.x509.DNSName(text))
        builder = self.begin(self.named(common), key, days)
        if others:
            builder = builder.add_extension(self.x509.SubjectAlternativeName(others), critical=False)
        encoding, kind = self.serialization.Encoding.PEM, self.serialization.PrivateFormat.PKCS8
        text = builder.sign(self.key, self.hashes.SHA256()).public_bytes(encoding)
        text += key.private_bytes(encoding, kind, self.serialization.NoEncryption())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.NamedTemporaryFile() as file:
            file.write(text)
            file.flush()
            context.load_cert_chain(file.name)
        return context


SERVERS = {}
AUTHORITY = []


def authority():
    if not AUTHORITY:
        AUTHORITY.append(Authority())
    return AUTHORITY[0]


def obey(order):
    act = order["act"]
    if act == "authority":
        return {"text": authority().pem().decode()}
    if act == "open":
        names = order.get("names")
        context = authority().context(names, order.get("days", 2)) if names else None
        server = Server(order["host"], order["port"], order.get("folder"), context)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        number = len(SERVERS) + 1
        SERVERS[number] = server
        return {"id": number, "port": server.server_address[1]}
    server = SERVERS[order["id"]]
    if act == "log":
        with server.lock:
            return {"log": list(server.log)}
    if act == "set":
        with server.lock:
            server.settings.update(order["settings"])
        if "open" in order["settings"]:
            server.gate.set()
        return {}
    if act == "close":
        server.shutdown()
        server.server_close()
        return {}
    raise ValueError("there is no such act")


print("ready", flush=True)
for text in sys.stdin:
    try:
        reply = obey(json.loads(text))
    except Exception as error:  # The test is told, and says it better.
        reply = {"error": repr(error)}
    try:
        print(json.dumps(reply), flush=True)
    except BrokenPipeError:
        break
os._exit(0)
