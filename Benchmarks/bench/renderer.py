"""A renderer process without a server around it, spoken to as the server does: see Sources/RenderWire."""

import contextlib
import os
import pathlib
import socket
import struct
import subprocess

from .servers import Trouble, release_binary

# Pixels, pages and scans of an original; pixels of a result, and of one for which negotiation picks AVIF or JPEG XL.
LIMITS = (100_000_000, 2_000, 100, 50_000_000, 4_000_000, 4_000_000)
DECODERS = ["jpeg", "png", "webp", "gif", "avif", "heic", "tiff", "jxl"]
MEMORY = 1 << 30
# As in RendererHost's RendererEnvironment.
ENVIRONMENT = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": str(1 << 28), "MALLOC_TRIM_THRESHOLD_": str(1 << 28)}


# What the host says, what a renderer says, what it says of an output: see HostMessage, RendererMessage, OutputResult.
SETTINGS, JOB, GRANTED = 1, 2, 3
READY, NEED, OUTPUT, FINISHED = 1, 2, 3, 4
PICTURE = 1
# How soon a job is wanted: AVIF is quicker, and larger, for whoever waits.
BACKGROUND, INTERACTIVE = 1, 2


def recipe(side, format):
    """A picture within a square of `side` pixels, never enlarged."""
    return f"v1;resize={side}x{side},inside,0.5:0.5;output={format},q=default,metadata=none"


def tile(left, top, side, shown, format):
    """A square of `side` pixels, shown in one of `shown` pixels."""
    resize = f"resize={shown}x{shown},inside,0.5:0.5;" if shown != side else ""
    return f"v1;crop={left}.0px,{top}.0px,{side}.0px,{side}.0px;{resize}output={format},q=default,metadata=none"


def number(value):
    return struct.pack(">q", value)


def text(value):
    return struct.pack(">I", len(value)) + value.encode()


class Reader:
    """Takes a message apart."""

    def __init__(self, body):
        self.body, self.place = body, 0

    def take(self, count):
        self.place += count
        return self.body[self.place - count:self.place]

    def byte(self):
        return self.take(1)[0]

    def number(self):
        return struct.unpack(">q", self.take(8))[0]

    def text(self):
        return self.take(struct.unpack(">I", self.take(4))[0]).decode()

    def report(self):
        """Of a picture's report the picture's size, near its end: pages, bytes, two absences and an offset are behind it."""
        width, height, _, _, metadata, timing, _ = struct.unpack(">qqqqBBq", self.body[-42:])
        if metadata or timing:
            raise Trouble("A report of a picture tells what only facts tell.")
        return {"size": {"width": width, "height": height}}


class Renderer:
    """One process, one job at a time."""

    def __init__(self, connection, process):
        self.connection = connection
        self.process = process
        self.buffer = b""
        # Bytes that the last job has asked for.
        self.needed = None

    def say(self, kind, body=b"", descriptors=()):
        frame = struct.pack(">IB", len(body) + 1, kind) + body
        socket.send_fds(self.connection, [frame], list(descriptors))

    def hear(self):
        """The kind of the next message, and the rest of it."""
        while True:
            if len(self.buffer) >= 4:
                end = 4 + int.from_bytes(self.buffer[:4], "big")
                if len(self.buffer) >= end:
                    body, self.buffer = self.buffer[4:end], self.buffer[end:]
                    return body[0], Reader(body[1:])
            part = self.connection.recv(1 << 16)
            if not part:
                raise Trouble("The renderer has ended.")
            self.buffer += part

    def start(self):
        """Says the settings and waits until the process is ready."""
        decoders = struct.pack(">I", len(DECODERS)) + b"".join(text(name) for name in DECODERS)
        self.say(SETTINGS, decoders + number(8 << 30) + number(86_400) + number(1 << 28))
        if self.hear()[0] != READY:
            raise Trouble("The renderer did not become ready.")

    def cpu(self):
        """Seconds that the process has had of a processor until now, all threads together."""
        tasks = pathlib.Path(f"/proc/{self.process.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    def render(self, recipes, original, urgency=INTERACTIVE):
        """Makes pictures in one job and throws them away; their reports in the order in which they came."""
        return self.job(recipes, original, urgency)[0]

    def picture(self, recipe, original):
        """The bytes of one picture."""
        return self.job([recipe], original)[1]

    def job(self, recipes, original, urgency=INTERACTIVE, others=(), allowance=MEMORY):
        """Reports and bytes of all pictures; `others` are pictures of layers, and what takes more than `allowance` bytes asks."""
        outputs = b"".join(bytes([PICTURE]) + text(recipe) for recipe in recipes)
        limits = b"".join(number(value) for value in LIMITS)
        message = (number(1 + len(others)) + struct.pack(">I", len(recipes)) + outputs + limits + number(allowance)
                   + bytes([urgency]))
        result = os.memfd_create("result")
        reports = []
        try:
            with contextlib.ExitStack() as stack:
                files = [stack.enter_context(open(path, "rb")) for path in (original, *others)]
                self.say(JOB, message, [*(file.fileno() for file in files), result])
                while True:
                    kind, answer = self.hear()
                    if kind == NEED:
                        self.needed = answer.number()
                        self.say(GRANTED)
                    elif kind == FINISHED:
                        return reports, os.pread(result, os.fstat(result).st_size, 0)
                    elif kind != OUTPUT:
                        raise Trouble(f"The renderer failed: {answer.text()}: {answer.text()}")
                    else:
                        answer.number()
                        if answer.byte() != PICTURE:
                            raise Trouble(f"An output failed: {answer.text()}: {answer.text()}")
                        reports.append(answer.report())
        finally:
            os.close(result)


@contextlib.contextmanager
def running(program=None):
    """A renderer that is warm and sealed, ended with the block; of the release build unless another is named."""
    program = program or release_binary().parent / "calotype-renderer"
    ours, theirs = socket.socketpair()
    process = subprocess.Popen(
        [program], stdin=theirs, stderr=subprocess.DEVNULL, start_new_session=True, env=os.environ | ENVIRONMENT)
    theirs.close()
    try:
        renderer = Renderer(ours, process)
        renderer.start()
        yield renderer
    finally:
        ours.close()
        process.kill()
        process.wait()
