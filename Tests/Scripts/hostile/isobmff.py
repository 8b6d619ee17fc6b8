"""AVIF: grids that show one tile again and again."""

import io
import struct

from PIL import Image

TILE = 512


def box(kind, data):
    return struct.pack(">I4s", 8 + len(data), kind) + data


def full_box(kind, data, version=0, flags=0):
    return box(kind, struct.pack(">I", version << 24 | flags) + data)


def boxes(data, start=0):
    while start + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, start)
        yield kind, data[start + 8:start + size]
        start += size


def find(data, *path):
    for kind, content in boxes(data):
        if kind == path[0]:
            if len(path) == 1:
                return content
            # meta is a full box: four bytes of version and flags before its children.
            return find(content[4:] if kind == b"meta" else content, *path[1:])
    raise ValueError(f"no box {path}")


def tile():
    """(configuration, bytes) of one grey AV1 tile."""
    data = io.BytesIO()
    Image.new("RGB", (TILE, TILE), (128, 128, 128)).save(data, "AVIF", quality=50)
    data = data.getvalue()
    return find(data, b"meta", b"iprp", b"ipco", b"av1C"), find(data, b"mdat")


def grid(rows, columns, says=None):
    """An AVIF of rows × columns tiles that are all one item; `says` overrides the size it tells."""
    configuration, pixels = tile()
    width, height = columns * TILE, rows * TILE
    description = struct.pack(">BBBBHH", 0, 0, rows - 1, columns - 1, width & 0xFFFF, height & 0xFFFF)
    if width > 0xFFFF or height > 0xFFFF:
        description = struct.pack(">BBBBII", 0, 1, rows - 1, columns - 1, width, height)

    def item(number, kind, flags=0):
        return full_box(b"infe", struct.pack(">HH4s", number, 0, kind) + b"\0", 2, flags)

    def size(shape):
        return full_box(b"ispe", struct.pack(">II", *shape))

    properties = box(b"ipco", size(says or (width, height)) + size((TILE, TILE)) + box(b"av1C", configuration)
                     + full_box(b"pixi", b"\x03\x08\x08\x08"))
    uses = full_box(b"ipma", struct.pack(">IHBBBHBBBB", 2, 1, 2, 1, 4, 2, 3, 2, 4, 0x83))

    def meta(offset):
        # Item 1 lies in idat (construction method 1), item 2 in mdat.
        places = struct.pack(">HH", 0x4400, 2)
        places += struct.pack(">HHHHII", 1, 1, 0, 1, 0, len(description))
        places += struct.pack(">HHHHII", 2, 0, 0, 1, offset, len(pixels))
        references = struct.pack(">HH", 1, rows * columns) + struct.pack(">H", 2) * (rows * columns)
        return full_box(
            b"meta",
            full_box(b"hdlr", struct.pack(">I4s12x", 0, b"pict") + b"\0")
            + full_box(b"pitm", struct.pack(">H", 1))
            + full_box(b"iloc", places, 1)
            + full_box(b"iinf", struct.pack(">H", 2) + item(1, b"grid") + item(2, b"av01", 1))
            + full_box(b"iref", box(b"dimg", references))
            + box(b"iprp", properties + uses)
            + box(b"idat", description))

    kind = box(b"ftyp", b"avif" + struct.pack(">I", 0) + b"avifmif1miaf")
    offset = len(kind) + len(meta(0)) + 8
    return kind + meta(offset) + box(b"mdat", pixels)


def bombs(into):
    into.cheap("avif-grid-2048.avif", grid(4, 4), "2048×2048 out of one tile, listed 16 times")
    into.refused("avif-grid-8192.avif", grid(16, 16), "8192×8192 out of one tile, listed 256 times", (413, 422))
    into.refused("avif-grid-16384.avif", grid(32, 32), "16384×16384 out of one tile", (413, 422))
    into.refused("avif-grid-32768.avif", grid(64, 64), "32768×32768 out of one tile", (413, 422))
