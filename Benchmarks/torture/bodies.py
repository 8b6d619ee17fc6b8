"""Bodies that are made to cost time: what each kind takes of a core, and that nothing of them stays."""

import base64
import io
import pathlib
import random
import socket
import time

from .place import Failure, Figure, PassedOver

NAME = "bodies"
WHAT = "uploads written in the most laborious way, about 48 MB each"
TOKEN = "torture-torture-torture"
BOUNDARY = b"torture-torture-torture"
#: What a core takes of a body in a second, unless it is refused in its first few megabytes.
LEAST = 50
#: Likewise of one in chunks, each of which costs about a microsecond, however short it is.
LEAST_CHUNKED = 25


def picture(side):
    """A PNG of chance, 3 bytes a pixel."""
    try:
        from PIL import Image
    except ImportError:
        raise PassedOver("Python's Pillow is not there to make a picture")
    file = io.BytesIO()
    Image.frombytes("RGB", (side, side), random.Random(side).randbytes(side * side * 3)).save(file, "PNG", compress_level=0)
    return file.getvalue()


def part(name, value, file=None):
    disposition = f'form-data; name="{name}"' + (f'; filename="{file}"' if file else "")
    return b"--" + BOUNDARY + b"\r\nContent-Disposition: " + disposition.encode() + b"\r\n\r\n" + value + b"\r\n"


def bodies(scale):
    """(name, content type, body, bytes of a chunk or 0) of each kind."""
    long, short = picture(int(3460 * scale ** 0.5)), picture(int(1414 * scale ** 0.5))
    end = b"--" + BOUNDARY + b"--\r\n"
    form, json, image = f"multipart/form-data; boundary={BOUNDARY.decode()}", "application/json", "image/png"
    size = int(48_000_000 * scale)
    text64, text64short = base64.b64encode(long), base64.b64encode(short)
    escaped = "".join(f"\\u{byte:04x}" for byte in text64short).encode()
    broken = b"\\n".join(text64short[i:i + 1] for i in range(len(text64short)))
    spaced = b" ".join(text64short[i:i + 1] for i in range(len(text64short)))
    percent = "".join(f"%{byte:02x}" for byte in short).encode()
    nearly = (b"\r\n--" + BOUNDARY[:-1] + b"?") * (size // (len(BOUNDARY) + 4))
    header = b"".join(b"X-%04d: a\r\n" % number for number in range(1400))
    parts = (b"--" + BOUNDARY + b"\r\n" + header + b"\r\nx\r\n") * 900
    yield "bytes", image, long, 0
    yield "bytes, chunks of 1 byte", image, long[:size // 6], 1
    yield "bytes, chunks of 100 bytes", image, long, 100
    yield "JSON, base64", json, b'{"data":"' + text64 + b'"}', 0
    yield "JSON, base64 as \\u0041", json, b'{"data":"' + escaped + b'"}', 0
    yield "JSON, base64 with \\n between", json, b'{"data":"' + broken + b'"}', 0
    yield "JSON, base64 with blanks between", json, b'{"data":"' + spaced + b'"}', 0
    yield "JSON, a data: URI of %41", json, b'{"data":"data:image/png,' + percent + b'"}', 0
    yield "JSON, a name of escapes", json, b'{"name":"' + b"\\u0041" * (size // 6) + b'"}', 0
    yield "JSON, blanks", json, b" " * size + b'{"data":"' + text64short[:100] + b'"}', 0
    yield "JSON, lists in lists", json, b"[" * size, 0
    yield "JSON, images without an image", json, b'{"images":[' + b"{}," * (size // 3) + b"{}]}", 0
    yield "form, a file", form, part("image", long, "a.png") + end, 0
    yield "form, nearly boundaries", form, part("image", short + nearly, "a.png") + end, 0
    yield "form, line ends", form, part("image", short + b"\r" * size, "a.png") + end, 0
    yield "form, a long text", form, part("text", b"x" * size) + part("image", short, "a.png") + end, 0
    yield "form, many short fields", form, part("a", b"b") * (size // 80) + end, 0
    yield "form, headers of short lines", form, parts + end, 0
    yield "form, no boundary", form, b"x" * size, 0


def ticks(server):
    """Seconds of processor time that the server itself has used."""
    fields = pathlib.Path(f"/proc/{server.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def send(server, kind, body, chunk):
    """Sends a body until it is refused or whole; gives the status and how many bytes were sent."""
    head = (
        f"POST /images?set=none HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}\r\nContent-Type: {kind}\r\n"
        + ("Transfer-Encoding: chunked\r\n" if chunk else f"Content-Length: {len(body)}\r\n") + "\r\n").encode()
    if chunk:
        pieces = [b"%x\r\n%b\r\n" % (len(body[at:at + chunk]), body[at:at + chunk]) for at in range(0, len(body), chunk)]
        body = b"".join(pieces) + b"0\r\n\r\n"
    sent, answer = 0, b""
    with socket.create_connection(("127.0.0.1", server.port), 60) as client:
        client.sendall(head)
        try:
            for at in range(0, len(body), 1 << 18):
                client.sendall(body[at:at + (1 << 18)])
                sent = at + (1 << 18)
        except OSError:
            # Refused; the answer is there already.
            pass
        try:
            while b"\r\n\r\n" not in answer:
                data = client.recv(65536)
                if not data:
                    break
                answer += data
        except OSError as error:
            raise Failure(f"no answer to {kind}: {error}")
    status = int(answer.split(b" ", 2)[1]) if answer else 0
    return status, min(sent, len(body))


def run(place, short):
    with place.serving(environment={"CALOTYPE_TOKENS": TOKEN}) as server:
        for name, kind, body, chunk in bodies(0.1 if short else 1):
            began, before = time.monotonic(), ticks(server)
            status, sent = send(server, kind, body, chunk)
            seconds, used = time.monotonic() - began, ticks(server) - before
            rate = sent / 1e6 / max(used, 0.01)
            refused = 400 <= status < 500
            # What is refused may cost what a few megabytes of good bytes do.
            least = LEAST_CHUNKED if chunk else LEAST
            met = (status == 201 and rate >= least) or (refused and (used <= 0.2 or rate >= least))
            yield Figure(
                f"{name}: {status} after {sent / 1e6:.0f} MB in {seconds:.1f} s, {used:.2f} s of a core",
                f"{rate:.0f} MB/s", f"≥ {least} MB/s or refused early", met or short)
