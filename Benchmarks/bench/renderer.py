"""A renderer process without a server around it, spoken to as the server does: see Sources/RenderWire."""

import contextlib
import json
import os
import socket
import subprocess

from .servers import Trouble, release_binary

LIMITS = {"inputPixels": 100_000_000, "pages": 2_000, "scans": 100,
          "plan": {"outputPixels": 50_000_000, "negotiatedAVIFPixels": 250_000}}
DECODERS = ["jpeg", "png", "webp", "gif", "avif", "heic", "tiff", "jxl"]
MEMORY = 1 << 30
# As in RendererHost's RendererEnvironment.
ENVIRONMENT = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": str(1 << 28), "MALLOC_TRIM_THRESHOLD_": str(1 << 28)}


def recipe(side, format):
    """A picture within a square of `side` pixels, never enlarged."""
    resize = {"width": side, "height": side, "fit": "inside", "enlarge": False, "gravity": {"point": {"x": 0.5, "y": 0.5}}}
    return {"pages": {"first": 1}, "steps": [{"resize": {"_0": resize}}], "rounding": "halfUp", "light": "linear",
            "output": {"format": {"exact": {"_0": format}}, "metadata": "none"}}


class Renderer:
    """One process, one job at a time."""

    def __init__(self, connection):
        self.connection = connection
        self.buffer = b""

    def say(self, message, descriptors=()):
        body = json.dumps(message).encode()
        socket.send_fds(self.connection, [len(body).to_bytes(4, "big") + body], list(descriptors))

    def hear(self):
        while True:
            if len(self.buffer) >= 4:
                end = 4 + int.from_bytes(self.buffer[:4], "big")
                if len(self.buffer) >= end:
                    body, self.buffer = self.buffer[4:end], self.buffer[end:]
                    return json.loads(body)
            part = self.connection.recv(1 << 16)
            if not part:
                raise Trouble("The renderer has ended.")
            self.buffer += part

    def work(self, message, original):
        """Sends a job and collects the answers up to the last; what it makes is thrown away."""
        result = os.memfd_create("result")
        answers = []
        try:
            with open(original, "rb") as file:
                self.say(message, [file.fileno(), result])
                while True:
                    answer = self.hear()
                    if "need" in answer:
                        self.say({"granted": {}})
                    elif "failed" in answer:
                        raise Trouble(f"The renderer failed: {answer}")
                    else:
                        answers.append(answer)
                        if "output" not in answer:
                            return answers
        finally:
            os.close(result)

    def one(self, recipe, original):
        answers = self.work(
            {"job": {"_0": {"task": {"render": {"_0": recipe}}, "limits": LIMITS, "extras": 0}, "allowance": MEMORY}}, original)
        return [answers[0]["done"]["_0"]]

    def set(self, recipes, original):
        """The reports in the order in which they came."""
        answers = self.work({"set": {"_0": {"recipes": recipes, "limits": LIMITS}, "allowance": MEMORY}}, original)
        outcomes = [answer["output"]["_0"]["outcome"] for answer in answers[:-1]]
        if any("made" not in outcome for outcome in outcomes):
            raise Trouble(f"The renderer left outputs out: {outcomes}")
        return [outcome["made"]["_0"] for outcome in outcomes]


@contextlib.contextmanager
def running():
    """A renderer that is warm and sealed, ended with the block."""
    program = release_binary().parent / "calotype-renderer"
    ours, theirs = socket.socketpair()
    process = subprocess.Popen(
        [program], stdin=theirs, stderr=subprocess.DEVNULL, start_new_session=True, env=os.environ | ENVIRONMENT)
    theirs.close()
    try:
        renderer = Renderer(ours)
        renderer.say({"settings": {"_0": {
            "decoders": DECODERS, "addressSpace": 8 << 30, "cpuSeconds": 86_400, "resultBytes": 1 << 28}}})
        if "ready" not in renderer.hear():
            raise Trouble("The renderer did not become ready.")
        yield renderer
    finally:
        ours.close()
        process.kill()
        process.wait()
