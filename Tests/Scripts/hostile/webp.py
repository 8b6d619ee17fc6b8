"""WebP: a lossless picture of any size in 40 bytes, and canvases without end."""

import struct


class Bits:
    """Bits, lowest first, as VP8L wants them."""

    def __init__(self):
        self.value = 0
        self.count = 0

    def put(self, value, width):
        self.value |= value << self.count
        self.count += width

    def bytes(self):
        return self.value.to_bytes((self.count + 7) // 8, "little")


def chunk(kind, data):
    return kind + struct.pack("<I", len(data)) + data + (b"\0" if len(data) % 2 else b"")


def riff(body):
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def lossless(width, height):
    """One colour: each prefix code has a single symbol, so that no pixel costs a bit."""
    bits = Bits()
    bits.put(0x2F, 8)
    bits.put(width - 1, 14)
    bits.put(height - 1, 14)
    bits.put(0, 1 + 3)  # no alpha, version 0
    bits.put(0, 3)  # no transform, no colour cache, one set of codes
    for symbol in (128, 128, 128, 255):
        bits.put(1, 1)  # a simple code
        bits.put(0, 1)  # of one symbol
        bits.put(1, 1)  # told in eight bits
        bits.put(symbol, 8)
    bits.put(0b001, 3)  # distances: a simple code, one symbol, told in one bit
    bits.put(0, 1)
    return chunk(b"VP8L", bits.bytes())


def canvas(width, height, flags):
    return chunk(b"VP8X", struct.pack("<I", flags) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little"))


def animated(width, height, frames):
    size = (15).to_bytes(3, "little") * 2
    frame = chunk(b"ANMF", bytes(6) + size + (100).to_bytes(3, "little") + b"\0" + lossless(16, 16))
    return riff(canvas(width, height, 0x02) + chunk(b"ANIM", bytes(6)) + frame * frames)


def bombs(into):
    into.refused("webp-16383-lossless.webp", riff(lossless(16383, 16383)), "16383×16383 in 40 bytes")
    into.refused("webp-16383-1000-frames.webp", animated(16383, 16383, 1000), "1,000 frames on the largest canvas", (413, 422))
    into.refused(
        "webp-canvas-16-million.webp", riff(canvas(1 << 24, 1 << 24, 0) + lossless(16, 16)), "a canvas of 2²⁴ square",
        (413, 422))
