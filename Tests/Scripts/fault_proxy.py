"""Stands in front of an S3 server, or of any web server, and does what networks and busy servers do.

    fault_proxy.py UPSTREAM_PORT SEED FAULT=SHARE...

Says its address. Faults, each for a share of the requests:
    error        500 InternalError, nothing forwarded
    slowdown     503 SlowDown, nothing forwarded
    lost         forwarded, and the answer replaced by a 500
    reset        the connection is reset before anything is forwarded
    cut          forwarded, and the connection is reset instead of an answer
    truncate     half of the answer's body, then the end of the connection
    stall        nothing any more, with the connection open
    html         a 502 with a page for people
    longer       a Content-Length of more than comes
    shorter      a Content-Length of less than comes
    damaged      the answer's body compressed, with bytes in the middle of it changed
And, with a share of 1, servers that lack something:
    nobatch      501 to the removal of many objects at once
    careless     conditions (If-None-Match, If-Match) are dropped
Lines that come in change that; each is answered by `ok` when it is done:
    hold METHOD TEXT       requests with TEXT in their target come no further
    keep METHOD TEXT       they are forwarded, and the answer comes no further
    refuse METHOD TEXT     they are answered 403 AccessDenied
    tagless METHOD TEXT    their answers have no ETag, neither among the headers nor in the body
    empty METHOD TEXT      their answers' ETags are empty
    quoted METHOD TEXT     their answers' ETags are two quotes with nothing between them
    failed METHOD TEXT     they are done, and the answer is 200 with an error in its body
    lose METHOD TEXT       they are done, and the connection is reset instead of an answer
    wait COUNT             answered when so many requests are held or kept
    free                   the rules above are dropped, and what is held goes on
    region NAME            what is not signed for this region is redirected there
    away, back             nobody listens at the port any more; somebody does again
"""

import asyncio
import gzip
import os
import random
import re
import socket
import struct
import sys

UPSTREAM = int(sys.argv[1])
CHANCES = random.Random(int(sys.argv[2]))
SHARES = {name: float(share) for name, share in (pair.split("=") for pair in sys.argv[3:])}
RULES = []
HELD = 0
FREED = asyncio.Event()
CHANGED = asyncio.Event()
REGION = None
WRITERS = set()
TAGS = {"tagless": None, "empty": b"", "quoted": b'""'}
FAULTS = ["error", "slowdown", "lost", "reset", "cut", "truncate", "stall", "html", "longer", "shorter", "damaged"]


def answer(status, code, kind="application/xml"):
    body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>made up by a test</Message></Error>"
    if kind == "text/html":
        body = "<html><body><h1>Bad Gateway</h1><p>nobody's fault</body></html>"
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nx-amz-request-id: TEST\r\n\r\n"
    return (head + body).encode()


def headless(reply):
    """An answer as HEAD gets it."""
    return reply[: reply.find(b"\r\n\r\n") + 4]


def with_length(reply, change):
    """An answer that announces another length, if it announces one and has a body."""
    head, _, body = reply.partition(b"\r\n\r\n")
    if not body:
        return reply
    pattern = re.compile(rb"(?i)^(content-length: *)(\d+)", re.M)
    return pattern.sub(lambda found: b"%s%d" % (found[1], change(int(found[2]))), head) + b"\r\n\r\n" + body


def damaged(reply):
    """An answer whose body is compressed and was changed on the way."""
    head, _, body = reply.partition(b"\r\n\r\n")
    if not body or b"chunked" in head.lower():
        return reply
    if b"content-encoding" not in head.lower():
        body = gzip.compress(body)
        head += b"\r\nContent-Encoding: gzip"
    middle = len(body) // 2
    body = body[:middle] + bytes(byte ^ 0x55 for byte in body[middle:middle + 8]) + body[middle + 8:]
    return with_length(head + b"\r\n\r\n" + body, lambda _: len(body))


def with_tag(reply, tag):
    """An answer with another ETag in headers and body; without one where that is None."""
    head, _, body = reply.partition(b"\r\n\r\n")
    line = b"" if tag is None else b"\r\nETag: " + tag
    head = re.sub(rb"(?i)\r\netag:[^\r]*", line, head)
    element = b"" if tag is None else b"<ETag>" + tag.replace(b'"', b"&quot;") + b"</ETag>"
    body = re.sub(rb"<ETag>[^<]*</ETag>", element, body)
    if b"chunked" in head.lower():
        return head + b"\r\n\r\n" + body
    return with_length(head + b"\r\n\r\n" + body, lambda _: len(body))


def choose():
    dice, total = CHANCES.random(), 0.0
    for name in FAULTS:
        total += SHARES.get(name, 0)
        if dice < total:
            return name
    return None


async def read_head(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head[:-4].split(b"\r\n")
    headers = {line.split(b":", 1)[0].lower(): line.split(b":", 1)[1].strip() for line in lines[1:]}
    return head, lines[0], headers


def reset(writer):
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def forward(head, body):
    """The upstream's whole answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", UPSTREAM)
    try:
        writer.write(head.replace(b"\r\n", b"\r\nConnection: close\r\n", 1) + body)
        await writer.drain()
        return await reader.read(-1)
    finally:
        writer.close()


def without_conditions(head):
    lines = head.split(b"\r\n")
    return b"\r\n".join(line for line in lines if not line.lower().startswith((b"if-none-match:", b"if-match:")))


def rule(line):
    """What is to be done with a request, by its first line."""
    method, target, _ = line.decode("latin-1").split(" ", 2)
    return next((what for what, wanted, text in RULES if method == wanted and text in target), None)


async def held():
    """Waits until the requests that are held may go on."""
    global HELD
    HELD += 1
    CHANGED.set()
    await FREED.wait()
    HELD -= 1


async def exchange(reader, writer):
    """One request; whether the connection can go on."""
    head, line, headers = await read_head(reader)
    body = await reader.readexactly(int(headers.get(b"content-length", b"0")))
    ruled = rule(line)
    if ruled == "hold":
        await held()
        if reader.at_eof():
            return False
    if ruled == "refuse":
        reply = answer("403 Forbidden", "AccessDenied")
        writer.write(headless(reply) if line.startswith(b"HEAD") else reply)
        return True
    if REGION and f"/{REGION}/s3/".encode() not in headers.get(b"authorization", b""):
        reply = answer("301 Moved Permanently", "PermanentRedirect")
        reply = reply.replace(b"\r\n", f"\r\nx-amz-bucket-region: {REGION}\r\n".encode(), 1)
        writer.write(headless(reply) if line.startswith(b"HEAD") else reply)
        return True
    fault = choose()
    if fault == "reset":
        reset(writer)
        return False
    if fault == "stall":
        await asyncio.sleep(3600)
    if fault in ("error", "slowdown", "html"):
        reply = {
            "error": answer("500 Internal Server Error", "InternalError"),
            "slowdown": answer("503 Slow Down", "SlowDown"),
            "html": answer("502 Bad Gateway", "", "text/html"),
        }[fault]
        writer.write(headless(reply) if line.startswith(b"HEAD") else reply)
        return True
    if SHARES.get("nobatch") and line.startswith(b"POST") and b"?delete" in line:
        writer.write(answer("501 Not Implemented", "NotImplemented"))
        return True
    if SHARES.get("careless"):
        head = without_conditions(head)
    reply = await forward(head, body)
    if ruled == "keep":
        await held()
    if ruled in TAGS:
        reply = with_tag(reply, TAGS[ruled])
    if ruled == "failed":
        writer.write(answer("200 OK", "InvalidPart"))
        return True
    if ruled == "lose":
        reset(writer)
        return False
    if fault == "lost":
        made_up = answer("500 Internal Server Error", "InternalError")
        writer.write(headless(made_up) if line.startswith(b"HEAD") else made_up)
        return True
    if fault == "cut":
        reset(writer)
        return False
    if fault == "truncate":
        start = reply.find(b"\r\n\r\n") + 4
        writer.write(reply[: start + (len(reply) - start) // 2])
        await writer.drain()
        return False
    if fault == "longer":
        reply = with_length(reply, lambda length: length + 1000)
    if fault == "shorter":
        reply = with_length(reply, lambda length: length * 3 // 4)
    if fault == "damaged":
        reply = damaged(reply)
    writer.write(reply)
    await writer.drain()
    # The upstream said that it would close, and the client has read that.
    return False


async def serve(reader, writer):
    WRITERS.add(writer)
    try:
        while await exchange(reader, writer):
            await writer.drain()
    except (OSError, asyncio.IncompleteReadError):
        pass
    finally:
        WRITERS.discard(writer)
        writer.close()


async def listen(port=0):
    return await asyncio.start_server(serve, "127.0.0.1", port, limit=1 << 20)


async def obey(server, words):
    """Does what a line says; gives the server that listens."""
    global REGION
    port = server.sockets[0].getsockname()[1] if server.sockets else server.port
    if words[0] in ("hold", "keep", "refuse", "failed", "lose") or words[0] in TAGS:
        RULES.append((words[0], words[1], words[2]))
        FREED.clear()
    elif words[0] == "wait":
        while HELD < int(words[1]):
            CHANGED.clear()
            await CHANGED.wait()
    elif words[0] == "free":
        RULES.clear()
        FREED.set()
    elif words[0] == "region":
        REGION = words[1]
    elif words[0] == "away":
        server.close()
        server.port = port
        for writer in list(WRITERS):
            reset(writer)
    elif words[0] == "back":
        server = await listen(port)
    else:
        sys.exit(f"nobody knows what '{words[0]}' means")
    return server


async def main():
    server = await listen()
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    parent = os.getppid()
    loop = asyncio.get_running_loop()
    while True:
        line = loop.run_in_executor(None, sys.stdin.readline)
        while not line.done():
            await asyncio.wait([line], timeout=0.5)
            if os.getppid() != parent:
                os._exit(0)
        if not line.result():
            os._exit(0)
        server = await obey(server, line.result().split())
        print("ok", flush=True)


asyncio.run(main())
