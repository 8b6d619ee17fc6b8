#!/usr/bin/env python3
"""Makes PDFs of one small page with a large picture on it, coded in several ways.

usage: make_picture_pdfs.py FOLDER

Prints the names.
"""

import io
import pathlib
import sys
import zlib

import numpy as np
from PIL import Image

FOLDER = pathlib.Path(sys.argv[1])
SIDE = 4000
PICTURE = Image.fromarray(np.tile((np.arange(SIDE) % 256).astype(np.uint8)[None, :, None], (SIDE, 1, 3)))


def dictionary(colours, rest, bits=8):
    return (f"<</Type/XObject/Subtype/Image/Width {SIDE}/Height {SIDE}/BitsPerComponent {bits}/ColorSpace/Device{colours}"
            f"/Filter/{rest}").encode()


def stream(head, data):
    return head + b"/Length %d>>stream\n" % len(data) + data + b"\nendstream"


def save(name, *pictures):
    drawing = b"q 300 0 0 300 0 0 cm /I Do Q"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>",
        stream(b"<<", drawing), *pictures,
    ]
    file, places = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    file += b"xref\n0 %d\n0000000000 65535 f \n" % count + table
    start = file.rindex(b"xref")
    (FOLDER / name).write_bytes(file + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, start))
    print(name)


def encoded(kind, **options):
    data = io.BytesIO()
    PICTURE.save(data, kind, **options)
    return data.getvalue()


def main():
    packed = zlib.compress(PICTURE.tobytes(), 1)
    grey = zlib.compress(bytes(SIDE * SIDE), 1)
    mask = stream(dictionary("Gray", "FlateDecode"), grey)
    save("flate.pdf", stream(dictionary("RGB", "FlateDecode"), packed))
    save("grey.pdf", mask)
    save("bits.pdf", stream(dictionary("Gray", "FlateDecode", 1), zlib.compress(bytes(SIDE * SIDE // 8))))
    save("mask.pdf", stream(dictionary("RGB", "FlateDecode/SMask 6 0 R"), packed), mask)
    save("jpeg.pdf", stream(dictionary("RGB", "DCTDecode"), encoded("JPEG")))
    save("progressive.pdf", stream(dictionary("RGB", "DCTDecode"), encoded("JPEG", progressive=True, subsampling=0)))
    save("jpeg2000.pdf", stream(dictionary("RGB", "JPXDecode"), encoded("JPEG2000", irreversible=True, quality_layers=[40])))


if __name__ == "__main__":
    main()
