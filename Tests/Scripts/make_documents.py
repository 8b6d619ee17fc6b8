#!/usr/bin/env python3
"""Makes Photoshop documents of every sort that is read, JPEG 2000, and what is right of each; and files of kinds that are not read.

usage: make_documents.py FOLDER

`shown/NAME.png` has the pixels that went in. Prints "NAME", or "NAME refused WORDS", a line each.
"""

import pathlib
import struct
import sys

import numpy as np
from PIL import Image

FOLDER = pathlib.Path(sys.argv[1])
SHOWN = FOLDER / "shown"
WIDTH, HEIGHT = 37, 21
y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
COLOURS = np.stack([x * 255 // (WIDTH - 1), y * 255 // (HEIGHT - 1), (x // 4 + y // 4) % 2 * 200 + 20], -1).astype(np.uint8)
ALPHA = np.clip((x + y) * 6, 0, 255).astype(np.uint8)


def packbits(row):
    out = bytearray()
    place = 0
    while place < len(row):
        same = 1
        while place + same < len(row) and row[place + same] == row[place] and same < 128:
            same += 1
        if same > 2:
            out += bytes((257 - same, row[place]))
            place += same
        else:
            part = row[place:place + 9]
            out += bytes((len(part) - 1,)) + part
            place += len(part)
    return bytes(out)


def document(planes, mode, depth=8, packed=False, version=1, palette=b"", layers=None, profile=None, compression=0):
    """Planes are two-dimensional arrays."""
    head = b"8BPS" + struct.pack(">H6xHIIHH", version, len(planes), HEIGHT, WIDTH, depth, mode)
    resources = b""
    if profile:
        resources = b"8BIM" + struct.pack(">HHI", 1039, 0, len(profile)) + profile + bytes(len(profile) % 2)
        resources = b"8BIM" + struct.pack(">H", 1000) + b"\x03abc" + struct.pack(">I", 3) + b"xyz\0" + resources
    size = ">Q" if version == 2 else ">I"
    section = b""
    if layers is not None:
        info = struct.pack(">h", layers) + bytes(30)
        section = struct.pack(size, len(info)) + info
    data = head + struct.pack(">I", len(palette)) + palette + struct.pack(">I", len(resources)) + resources
    data += struct.pack(size, len(section)) + section + struct.pack(">H", compression or int(packed))
    rows = []
    for plane in planes:
        for row in plane:
            if depth == 1:
                text = "".join(str(int(v)) for v in row).ljust(-(-WIDTH // 8) * 8, "0")
                rows.append(int(text, 2).to_bytes(len(text) // 8, "big"))
            else:
                rows.append(row.astype(">u2" if depth == 16 else np.uint8).tobytes())
    if packed:
        rows = [packbits(row) for row in rows]
        data += b"".join(struct.pack(">I" if version == 2 else ">H", len(row)) for row in rows)
    return data + b"".join(rows)


def add(name, data, pixels):
    (FOLDER / name).write_bytes(data)
    Image.fromarray(pixels).save(SHOWN / f"{name}.png")
    print(name)


def photoshop():
    planes = list(COLOURS.transpose(2, 0, 1))
    grey = COLOURS[..., 0]
    for packed in (False, True):
        word = "packed" if packed else "raw"
        add(f"rgb-{word}.psd", document(planes, 3, packed=packed), COLOURS)
        add(f"rgb-16-{word}.psd", document([p.astype(np.uint16) * 257 for p in planes], 3, 16, packed), COLOURS)
        add(f"rgb-large-{word}.psb", document(planes, 3, packed=packed, version=2), COLOURS)
        add(f"grey-{word}.psd", document([grey], 1, packed=packed), grey)
        add(f"two-inks-{word}.psd", document([grey], 8, packed=packed, palette=bytes(50)), grey)
        add(f"bits-{word}.psd", document([(grey < 128).astype(np.uint8)], 0, 1, packed), np.where(grey < 128, 0, 255).astype(np.uint8))
        table = np.array([[(i * 37) % 256, (i * 91) % 256, 255 - i] for i in range(256)], np.uint8)
        add(f"palette-{word}.psd", document([grey], 2, packed=packed, palette=table.T.tobytes()), table[grey])
        white = [(p.astype(int) * ALPHA // 255 + 255 - ALPHA).astype(np.uint8) for p in planes]
        add(f"transparent-{word}.psd", document(white + [ALPHA], 3, packed=packed, layers=-1), np.dstack([COLOURS, ALPHA]))
        add(f"extra-channel-{word}.psd", document(planes + [ALPHA], 3, packed=packed, layers=1), COLOURS)
        inks = [255 - p for p in planes] + [np.zeros_like(grey)]
        # Stored the other way around: no ink is 255.
        add(f"inks-{word}.psd", document([255 - p for p in inks], 4, packed=packed), COLOURS)


def jpeg2000():
    pictures = {"rgb.jp2": COLOURS, "rgb.j2k": COLOURS, "grey.jp2": COLOURS[..., 0], "alpha.jp2": np.dstack([COLOURS, ALPHA])}
    for name, pixels in pictures.items():
        Image.fromarray(pixels).save(FOLDER / name, irreversible=False)
        add(name, (FOLDER / name).read_bytes(), pixels)
    Image.fromarray(COLOURS).save(FOLDER / "tiles.jp2", irreversible=False, tile_size=(16, 16))
    add("tiles.jp2", (FOLDER / "tiles.jp2").read_bytes(), COLOURS)


UNREAD = {
    "lab.psd": (document([COLOURS[..., 0]] * 3, 9), "its colours are Lab"),
    "lab-16.psd": (document([COLOURS[..., 0].astype(np.uint16)] * 3, 9, 16), "its colours are Lab"),
    "inks.psd": (document([COLOURS[..., 0]] * 5, 7), "several inks (Multichannel)"),
    "other-colours.psd": (document([COLOURS[..., 0]] * 5, 11), "of a kind (11)"),
    "zip.psd": (document([COLOURS[..., 0]] * 3, 3, compression=2), "compressed by ZIP, which"),
    "zip-prediction.psd": (document([COLOURS[..., 0].astype(np.uint16)] * 3, 3, 16, compression=3), "ZIP with prediction"),
    "zip-large.psb": (document([COLOURS[..., 0]] * 3, 3, version=2, compression=2), "compressed by ZIP, which"),
    "other-compression.psd": (document([COLOURS[..., 0]] * 3, 3, compression=4), "in a way (4)"),
    "deep.psd": (document([COLOURS[..., 0].astype(np.uint16)], 1, 32), "32 bits"),
    "a.eps": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "PostScript"),
    "a.dcm": (bytes(128) + b"DICM" + bytes(99), "DICOM"), "a.exr": (b"\x76\x2f\x31\x01\x02\0\0\0" + bytes(99), "OpenEXR"),
    "a.hdr": (b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 1\n", "Radiance"),
    "a.mp4": (b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + bytes(99), "video (MP4)"),
    "a.mov": (b"\0\0\0\x14ftypqt  \0\0\2\0qt  " + bytes(99), "video (QuickTime)"),
    "a.cr3": (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom" + bytes(99), "raw file (CR3)"),
    "a.webm": (b"\x1a\x45\xdf\xa3" + bytes(99), "video (WebM"), "a.zip": (b"PK\x03\x04\x14\0\0\0\0\0" + bytes(20) + b"photo.jpg" + bytes(99), "archive (ZIP)"),
    "a.docx": (b"PK\x03\x04\x14\0\6\0\x08\0" + bytes(20) + b"[Content_Types].xml" + bytes(99), "Office document"),
    "a.html": (b"<!DOCTYPE html>\n<title>No picture</title>", "web page"), "a.txt": (b"Not a picture, but a text.\n", "a text"),
    "a.fits": (b"SIMPLE  =                    T / FITS" + bytes(99), "FITS"), "a.djvu": (b"AT&TFORM\0\0\0\x20DJVU" + bytes(99), "DjVu"),
    "a.xcf": (b"gimp xcf v011\0" + bytes(99), "GIMP"), "a.raf": (b"FUJIFILMCCD-RAW 0201" + bytes(99), "raw file (RAF)"),
    "a.cr2": (b"II\x2a\0\x10\0\0\0CR\2\0" + bytes(99), "raw file (CR2)"), "a.orf": (b"IIRO\x08\0\0\0" + bytes(99), "raw file (ORF)"),
    "a.gz": (b"\x1f\x8b\x08\0" + bytes(99), "gzip"), "a.ppm": (b"P6\n1 1\n255\nabc", "Netpbm"), "a.wmf": (b"\xd7\xcd\xc6\x9a" + bytes(99), "metafile"),
}


def directory(*tags):
    """A TIFF's first directory of numbers and short texts."""
    rows, rest = b"", b""
    place = 8 + 2 + 12 * len(tags) + 4
    for tag, kind, value in tags:
        if kind == 2:
            rows += struct.pack("<HHII", tag, 2, len(value), place + len(rest))
            rest += value
        else:
            rows += struct.pack("<HHII", tag, kind, 1, value)
    return b"II\x2a\0\x08\0\0\0" + struct.pack("<H", len(tags)) + rows + bytes(4) + rest + bytes(200)


def main():
    SHOWN.mkdir(parents=True)
    photoshop()
    jpeg2000()
    unread = dict(UNREAD)
    small = [(254, 4, 1), (256, 4, 4), (257, 4, 4), (258, 3, 8), (259, 3, 1), (262, 3, 1)]
    unread["a.nef"] = (directory(*small, (271, 2, b"NIKON CORPORATION\0"), (273, 4, 300), (330, 4, 200)), "raw file (NEF)")
    unread["a.arw"] = (directory(*small, (271, 2, b"SONY\0"), (273, 4, 300), (330, 4, 200)), "raw file (ARW)")
    unread["a.dng"] = (directory(*small, (271, 2, b"Apple\0"), (273, 4, 300), (330, 4, 200), (50706, 4, 0x401)), "raw file (DNG)")
    for name, (data, words) in unread.items():
        (FOLDER / name).write_bytes(data)
        print(name, "refused", words)


if __name__ == "__main__":
    main()
