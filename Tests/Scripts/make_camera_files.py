#!/usr/bin/env python3
"""Makes JPEGs as cameras and phones write them: more in a file than the picture.

usage: make_camera_files.py FOLDER

`shown/NAME.png` is the first picture by Pillow. Prints the names, a line each. All say who made them (EXIF's Artist and
dc:creator: Eva); "SECRET" stands in all that is not the picture.
"""

import io
import pathlib
import struct
import sys

import numpy as np
from PIL import Image

FOLDER = pathlib.Path(sys.argv[1])
SHOWN = FOLDER / "shown"
SECRET = b"SECRET" * 30
random = np.random.default_rng(5)
y, x = np.mgrid[0:150, 0:200]
SMOOTH = np.stack([x * 255 // 200, y * 255 // 150, (x + y) * 255 // 350], -1)
PICTURE = Image.fromarray(np.clip(SMOOTH + random.integers(-20, 21, (150, 200, 3)), 0, 255).astype(np.uint8))
OTHER = Image.fromarray((255 - SMOOTH).astype(np.uint8))
VIDEO = b"\0\0\0\x18ftypmp42\0\0\0\0isommp42" + struct.pack(">I4s", 8 + len(SECRET), b"mdat") + SECRET


def segment(marker, body):
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(picture, **options):
    data = io.BytesIO()
    picture.save(data, "JPEG", **{"quality": 40} | options)
    return data.getvalue()


def exif(thumbnail=False):
    """Who made it, with what; with a thumbnail as cameras have it."""
    data = Image.Exif()
    data[0x013B] = "Eva"
    data[0x010F] = "SECRET maker"
    data.get_ifd(0x8769)[0xA431] = "SECRET serial"
    data.get_ifd(0x8825)[1], data.get_ifd(0x8825)[2] = "N", (48.0, 1.0, 2.0)
    block = data.tobytes()
    if not thumbnail:
        return block
    small = jpeg(OTHER.resize((64, 48))) + SECRET
    tiff = bytearray(block[6:])
    order = "<" if tiff[:2] == b"II" else ">"
    first = struct.unpack_from(order + "I", tiff, 4)[0]
    count = struct.unpack_from(order + "H", tiff, first)[0]
    struct.pack_into(order + "I", tiff, first + 2 + 12 * count, len(tiff))
    place = len(tiff) + 2 + 3 * 12 + 4
    tiff += struct.pack(order + "H", 3)
    for tag, kind, value in ((0x0103, 3, 6), (0x0201, 4, place), (0x0202, 4, len(small))):
        tiff += struct.pack(order + ("HHIHxx" if kind == 3 else "HHII"), tag, kind, 1, value)
    return block[:6] + bytes(tiff) + bytes(4) + small


def xmp(*properties):
    """A packet of these properties, and of who made it."""
    names = "".join(f' xmlns:{prefix}="{address}"' for prefix, address in {
        "hdrgm": "http://ns.adobe.com/hdr-gain-map/1.0/", "GCamera": "http://ns.google.com/photos/1.0/camera/",
        "Container": "http://ns.google.com/photos/1.0/container/", "Item": "http://ns.google.com/photos/1.0/container/item/",
        "dc": "http://purl.org/dc/elements/1.1/"}.items())
    packet = (f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
              f'<rdf:Description rdf:about=""{names} {" ".join(properties)}><dc:creator><rdf:Seq><rdf:li>Eva</rdf:li></rdf:Seq>'
              f'</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>')
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet.encode())


def pictures(first, others):
    """Pictures in one file with CIPA DC-007's list of them."""
    index = b"II*\0\x08\0\0\0" + struct.pack("<H", 3)
    index += struct.pack("<HHI4s", 0xB000, 7, 4, b"0100") + struct.pack("<HHII", 0xB001, 4, 1, 1 + len(others))
    index += struct.pack("<HHIII", 0xB002, 7, 16 * (1 + len(others)), 8 + 2 + 3 * 12 + 4, 0)
    size = len(first) + len(segment(0xE2, b"MPF\0" + index + bytes(16 * (1 + len(others)))))
    start = first.index(b"\xff\xdb")
    entries, place = struct.pack("<IIIHH", 0x030000, size, 0, 0, 0), size - (start + 8)
    for other in others:
        entries += struct.pack("<IIIHH", 0, len(other), place, 0, 0)
        place += len(other)
    return first[:start] + segment(0xE2, b"MPF\0" + index + entries) + first[start:] + b"".join(others)


def add(name, data):
    (FOLDER / name).write_bytes(data)
    Image.open(io.BytesIO(data)).convert("RGB").save(SHOWN / f"{name}.png")
    print(name)


def main():
    SHOWN.mkdir(parents=True)
    for word, options in (("", {}), ("-progressive", {"progressive": True})):
        plain = jpeg(PICTURE, exif=exif(), **options)
        start = plain.index(b"\xff\xdb")

        def told(*properties):
            return plain[:start] + xmp(*properties) + plain[start:]

        add(f"camera{word}.jpeg", told())
        add(f"thumbnail{word}.jpeg", jpeg(PICTURE, exif=exif(thumbnail=True), **options))
        other = jpeg(OTHER, comment=SECRET)
        add(f"two-pictures{word}.jpeg", pictures(told(), [other]))
        add(f"three-pictures{word}.jpeg", pictures(told(), [other, other]))
        gains = told('hdrgm:Version="1.0"', 'hdrgm:GainMapMax="2"')
        gain_map = jpeg(OTHER.convert("L").resize((50, 38)), comment=SECRET)
        add(f"gain-map{word}.jpeg", pictures(gains, [gain_map]))
        add(f"motion{word}.jpeg", told('GCamera:MotionPhoto="1"', f'GCamera:MicroVideoOffset="{len(VIDEO)}"') + VIDEO)
        add(f"motion-and-gains{word}.jpeg", pictures(gains, [gain_map]) + VIDEO)
        add(f"trailer{word}.jpeg", told() + b"\0\0\x01\x0a\x0e\0\0\0Image_UTC_Data" + SECRET + b"SEFH" + bytes(20) + b"SEFT")
        add(f"zeros{word}.jpeg", told() + bytes(4096))
        # What comes behind ends as a JPEG does.
        add(f"archive{word}.jpeg", told() + b"PK\x03\x04" + SECRET + b"\xff\xd9")


if __name__ == "__main__":
    main()
