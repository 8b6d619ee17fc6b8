"""Reads HDR pictures by others' decoders, and makes them smaller in double precision."""

import pathlib
import re
import struct
import subprocess
import tempfile
import zlib

import numpy as np

from hostile.png import chunk


def write_png(path, samples, chunks=()):
    """Samples of 8 or 16 bits, of 1 to 4 bands; written by hand, since no library writes these chunks."""
    height, width, bands = samples.shape
    bits = samples.dtype.itemsize * 8
    rows = b"".join(b"\0" + row.tobytes() for row in samples.astype(samples.dtype.newbyteorder(">")))
    head = struct.pack(">IIBBBBB", width, height, bits, {1: 0, 2: 4, 3: 2, 4: 6}[bands], 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(chunk(*c) for c in chunks)
    pathlib.Path(path).write_bytes(data + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def chunks_of(data):
    place = 8
    while place < len(data):
        length, kind = struct.unpack(">I4s", data[place:place + 8])
        yield kind, data[place + 8:place + 8 + length]
        place += 12 + length


def unfiltered(data, height, row_bytes, pixel_bytes):
    rows = np.zeros((height, row_bytes), np.uint8)
    above = np.zeros(row_bytes, np.int32)
    for y in range(height):
        line = data[y * (row_bytes + 1):(y + 1) * (row_bytes + 1)]
        kind, row = line[0], np.frombuffer(line[1:], np.uint8).astype(np.int32)
        if kind == 2:
            row = (row + above) & 255
        elif kind:
            for i in range(row_bytes):
                left = row[i - pixel_bytes] if i >= pixel_bytes else 0
                corner = above[i - pixel_bytes] if i >= pixel_bytes else 0
                if kind == 1:
                    guess = left
                elif kind == 3:
                    guess = (left + above[i]) // 2
                else:
                    p = left + above[i] - corner
                    distances = abs(p - left), abs(p - above[i]), abs(p - corner)
                    guess = (left, above[i], corner)[distances.index(min(distances))]
                row[i] = (row[i] + guess) & 255
        rows[y], above = row, row
    return rows


def read_png(path):
    """The samples, 0…1, and the chunks but for pixels."""
    data = pathlib.Path(path).read_bytes()
    found, packed = {}, b""
    for kind, body in chunks_of(data):
        if kind == b"IDAT":
            packed += body
        else:
            found[kind.decode()] = body
    width, height, bits, kind = struct.unpack(">IIBB", found["IHDR"][:10])
    bands = {0: 1, 2: 3, 4: 2, 6: 4}[kind]
    pixel = bands * bits // 8
    rows = unfiltered(zlib.decompress(packed), height, width * pixel, pixel)
    samples = np.frombuffer(rows.tobytes(), ">u2" if bits == 16 else np.uint8).reshape(height, width, bands)
    return samples / (2.0 ** bits - 1), found


def tool(*words):
    done = subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True)
    return done.stdout + done.stderr


def read(path):
    """The samples of a file, 0…1, by a decoder of its own, and what is told of it."""
    path = pathlib.Path(path)
    with tempfile.TemporaryDirectory() as folder:
        plain = pathlib.Path(folder) / "plain.png"
        if path.suffix == ".png":
            samples, chunks = read_png(path)
            told = {"bits": chunks["IHDR"][8], "chunks": sorted(chunks)}
            if "cICP" in chunks:
                told["cicp"] = "/".join(map(str, chunks["cICP"][:3]))
            if "cLLI" in chunks:
                told["peak"] = struct.unpack(">I", chunks["cLLI"][:4])[0] / 10000
            return samples, told
        if path.suffix == ".avif":
            info = tool("avifdec", "--info", path)
            tool("avifdec", "-d", "16", path, plain)
            numbers = [re.search(rf"\* {name} *: (\d+)", info)[1]
                       for name in ("Color Primaries", "Transfer Char\\.", "Matrix Coeffs\\.")]
            told = {"bits": int(re.search(r"\* Bit Depth +: (\d+)", info)[1]), "cicp": "/".join(numbers)}
            level = path.read_bytes().find(b"clli")
            if level > 0:
                told["peak"] = struct.unpack(">H", path.read_bytes()[level + 4:level + 6])[0]
            told["format"] = re.search(r"\* Format +: (\w+)", info)[1]
            return read_png(plain)[0], told
        if path.suffix == ".jxl":
            info = tool("jxlinfo", "-v", path)
            tool("djxl", path, plain, "--bits_per_sample", "16")
            samples, chunks = read_png(plain)
            return samples, {"bits": int(re.search(r"(\d+)-bit", info)[1]), "info": info}
        import pillow_heif

        picture = pillow_heif.open_heif(path, convert_hdr_to_8bit=False)
        # Ten bits, as they are above six that are 0.
        return np.asarray(picture) / 65472.0, {"bits": 10}


def weights(source, target):
    """Lanczos' kernel of three lobes, as wide as the smaller picture asks for."""
    scale = source / target
    places = (np.arange(target)[:, None] + 0.5) * scale - (np.arange(source)[None, :] + 0.5)
    x = places / max(scale, 1)
    kernel = np.where(np.abs(x) < 3, np.sinc(x) * np.sinc(x / 3), 0)
    return kernel / kernel.sum(1, keepdims=True)


def resized(samples, width, height):
    bands = samples.shape[2]
    alpha = samples[..., -1:] if bands in (2, 4) else None
    values = samples if alpha is None else np.concatenate([samples[..., :-1] * alpha, alpha], -1)
    small = np.einsum("yh,hwb->ywb", weights(samples.shape[0], height), values)
    small = np.einsum("xw,ywb->yxb", weights(samples.shape[1], width), small)
    if alpha is not None:
        part = np.clip(small[..., -1:], 0, 1)
        small = np.concatenate([np.where(part > 0, small[..., :-1] / np.maximum(part, 1e-9), 0), part], -1)
    return np.clip(small, 0, 1)
