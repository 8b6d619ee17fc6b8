"""JPEG: sizes that lie, and scans without end."""

import io
import struct

from PIL import Image

START_OF_FRAME = {0xC0, 0xC1, 0xC2}
START_OF_SCAN = 0xDA
END = b"\xff\xd9"


def grey(size, **options):
    data = io.BytesIO()
    Image.new("L", (size, size), 128).save(data, "JPEG", **options)
    return data.getvalue()


def segments(data):
    """(marker, start, end) of each marker segment up to the end; a scan's entropy-coded bytes belong to its segment."""
    position = 2
    while data[position:position + 2] != END:
        marker = data[position + 1]
        end = position + 2 + struct.unpack(">H", data[position + 2:position + 4])[0]
        if marker == START_OF_SCAN:
            while not (data[end] == 0xFF and data[end + 1] != 0 and not 0xD0 <= data[end + 1] <= 0xD7):
                end += 1
        yield marker, position, end
        position = end


def resized(data, width, height):
    """The same file with other words about its size."""
    changed = bytearray(data)
    for marker, start, _ in segments(data):
        if marker in START_OF_FRAME:
            changed[start + 5:start + 9] = struct.pack(">HH", height, width)
    return bytes(changed)


def with_repeated_scan(data, times):
    """The file with its second scan said again and again: each costs a walk over every block."""
    scans = [(start, end) for marker, start, end in segments(data) if marker == START_OF_SCAN]
    start, end = scans[1]
    return data[:-2] + data[start:end] * times + END


def bombs(into):
    into.refused("jpeg-65500-baseline.jpg", resized(grey(16), 65500, 65500), "says 65500×65500, holds 16×16")
    into.refused(
        "jpeg-65500-progressive.jpg", resized(grey(16, progressive=True), 65500, 65500), "the same, progressive")
    large = grey(8000, progressive=True)
    into.refused("jpeg-300-scans.jpg", with_repeated_scan(large, 300), "8000×8000 with 300 scans too many", (413, 422))
    into.refused("jpeg-2000-scans.jpg", with_repeated_scan(large, 2000), "8000×8000 with 2,000 scans too many", (413, 422))
    into.refused("jpeg-16000-flat.jpg", grey(16000), "16000×16000, one grey", (413,))
