#!/usr/bin/env python3
"""Writes small files that are broken, that lie, or that are two things at once, and a manifest.json of what each must lead to.

usage: make_odd_files.py FOLDER
"""

import gzip
import io
import struct
import sys
import zipfile

import numpy
from PIL import Image

from hostile import gif, isobmff, jpeg, png, tiff, webp
from hostile.manifest import Collection

NOT_AN_IMAGE = (415, 422)
SECRET = "calotype-secret-5f0c"


def picture(size=256):
    """A picture with something in every corner, so that a missing part shows."""
    y, x = numpy.mgrid[0:size, 0:size]
    noise = numpy.random.default_rng(1841).integers(0, 64, (size, size))
    return Image.fromarray(numpy.stack([x * 191 // size + noise, y * 255 // size, 255 - x * 255 // size], -1).astype("uint8"))


def encoded(format, **options):
    data = io.BytesIO()
    picture().save(data, format, **options)
    return data.getvalue()


def whole_files():
    return {
        "jpg": encoded("JPEG", quality=90),
        "png": encoded("PNG"),
        "webp": encoded("WEBP", quality=90),
        "gif": encoded("GIF"),
        "avif": encoded("AVIF", quality=70),
        "tif": encoded("TIFF", compression="tiff_adobe_deflate"),
    }


def truncated(into, files):
    for extension, data in files.items():
        for percent in (1, 10, 50, 95):
            # The end of a JPEG is left grey, as browsers do.
            if extension == "jpg" and percent == 95:
                into.cheap("truncated-95.jpg", data[:len(data) * 95 // 100], "the first 95 % of a jpg", (200,))
                continue
            into.refused(
                f"truncated-{percent}.{extension}", data[:max(4, len(data) * percent // 100)],
                f"the first {percent} % of a {extension}", NOT_AN_IMAGE)
    progressive = encoded("JPEG", progressive=True)
    into.refused("truncated-50-progressive.jpg", progressive[:len(progressive) // 2], "half a progressive JPEG", NOT_AN_IMAGE)
    # Nothing of the picture is missing, only the word that it ends.
    into.cheap("without-end.jpg", files["jpg"][:-2], "a whole JPEG without its end marker")
    frames = [picture().rotate(turn) for turn in (0, 90, 180)]
    data = io.BytesIO()
    frames[0].save(data, "GIF", save_all=True, append_images=frames[1:], duration=100)
    # What decodes whole frames may serve those.
    into.cheap("truncated-animation.gif", data.getvalue()[:len(data.getvalue()) * 4 // 5], "an animation cut in its last frame")


def lying(into, files):
    into.refused("lying-taller.jpg", jpeg.resized(files["jpg"], 256, 512), "JPEG header says twice the height", (422,))
    into.cheap("lying-shorter.jpg", jpeg.resized(files["jpg"], 256, 128), "JPEG header says half the height")
    into.refused("zero-width.jpg", jpeg.resized(files["jpg"], 0, 256), "JPEG of width 0", NOT_AN_IMAGE)
    into.refused("zero-height.jpg", jpeg.resized(files["jpg"], 256, 0), "JPEG of height 0", NOT_AN_IMAGE)

    def png_saying(width, height):
        return files["png"].replace(files["png"][8:33], png.header(width, height), 1)

    into.refused("lying-taller.png", png_saying(256, 512), "PNG header says twice the height", NOT_AN_IMAGE)
    into.refused("zero-width.png", png_saying(0, 256), "PNG of width 0", NOT_AN_IMAGE)
    damaged = bytearray(files["png"])
    damaged[len(damaged) // 2] ^= 0x55
    into.refused("damaged.png", bytes(damaged), "PNG with a wrong byte in its data", NOT_AN_IMAGE)
    into.cheap("lying-canvas.webp", webp.riff(webp.canvas(4000, 4000, 0) + webp.lossless(16, 16)), "WebP canvas of 4000², picture of 16²")
    into.cheap("lying-grid.avif", isobmff.grid(1, 1, says=(8000, 8000)), "AVIF grid says 8000², holds 512²", (200, 413, 422))
    into.refused("zero-size.gif", gif.screen(0, 0) + b"\x3b", "GIF of no size and no frame", NOT_AN_IMAGE)
    into.refused("no-frame.gif", gif.screen(16, 16) + b"\x3b", "GIF without a frame", NOT_AN_IMAGE)
    into.refused("no-directory.tif", b"II*\0\xff\xff\xff\x7f", "TIFF whose directory lies outside", NOT_AN_IMAGE)
    into.refused("no-data.tif", tiff.file(tiff.strip(100, 100))[:40], "TIFF cut inside its directory", NOT_AN_IMAGE)
    markers = files["jpg"][:2] + b"\xff\xe5\0\x02" * 10_000 + files["jpg"][2:]
    into.cheap("ten-thousand-markers.jpg", markers, "JPEG with 10,000 empty application markers", (200, 422))
    filled = files["jpg"][:2] + b"\xff" * 100_000 + files["jpg"][2:]
    into.cheap("filler-bytes.jpg", filled, "JPEG with 100,000 filler bytes", (200, 415, 422))
    # SOF3 is lossless JPEG, which no browser's decoder reads.
    into.refused("lossless-marker.jpg", files["jpg"].replace(b"\xff\xc0", b"\xff\xc3", 1), "JPEG that says it is lossless", NOT_AN_IMAGE)


def not_images(into, files):
    into.refused("empty.jpg", b"", "no byte at all", NOT_AN_IMAGE)
    into.refused("one-byte.png", b"\x89", "one byte", NOT_AN_IMAGE)
    into.refused("signature-only.png", png.SIGNATURE, "eight bytes of PNG", NOT_AN_IMAGE)
    into.refused("signature-only.jpg", b"\xff\xd8\xff", "three bytes of JPEG", NOT_AN_IMAGE)
    into.refused("text-named.jpg", b"This is not a picture.\n" * 50, "text", NOT_AN_IMAGE)
    into.refused("page-named.png", b"<!doctype html><script>alert(1)</script>", "a web page", NOT_AN_IMAGE)
    into.refused("zeros-named.webp", bytes(4096), "zeros", NOT_AN_IMAGE)
    into.refused("gzip-named.jpg", gzip.compress(files["jpg"], mtime=0), "a JPEG inside gzip", NOT_AN_IMAGE)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("a.jpg", files["jpg"])
    into.refused("zip-named.jpg", archive.getvalue(), "a zip archive", NOT_AN_IMAGE)
    for name, text in {
        "mvg-image-named.jpg": "push graphic-context\nviewbox 0 0 9 9\nimage over 0,0 9,9 'secret.txt'\npop graphic-context\n",
        "mvg-url-named.png": "push graphic-context\nfill 'url(http://127.0.0.1:9/)'\npop graphic-context\n",
    }.items():
        into.refused(name, text.encode(), "ImageMagick's vector language", NOT_AN_IMAGE)
    # WAVE is RIFF too; HEIF's brands are more than AVIF's; JPEG 2000 is off unless it is switched on.
    into.refused("wave-named.webp", b"RIFF\x24\0\0\0WAVEfmt " + bytes(28), "a sound", NOT_AN_IMAGE)
    into.refused("film-named.avif", isobmff.box(b"ftyp", b"isom\0\0\2\0isomiso2mp41") + isobmff.box(b"mdat", bytes(64)), "a film", NOT_AN_IMAGE)
    into.refused("jpeg-2000.jp2", b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(64), "JPEG 2000", NOT_AN_IMAGE)


def outside_references(into):
    """Vector files that reach for a file beside them; `secret.txt` and `secret.png` are the bait."""
    (into.folder / "secret.txt").write_text(SECRET + "\n")
    picture(16).save(into.folder / "secret.png")
    head = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="64" height="64">'
    for name, body in {
        "svg-image-beside.svg": '<image width="64" height="64" xlink:href="secret.png"/>',
        "svg-image-file.svg": '<image width="64" height="64" xlink:href="file:///etc/hostname"/>',
        "svg-image-http.svg": '<image width="64" height="64" xlink:href="http://127.0.0.1:9/x.png"/>',
        "svg-include.svg": '<text y="30"><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="secret.txt"/></text>',
        "svg-style.svg": '<style>@import url("http://127.0.0.1:9/x.css");</style>',
    }.items():
        into.refused(
            name, (head + body + "</svg>").encode(), "an SVG that refers outside itself", NOT_AN_IMAGE, decoder="svg",
            statuses_when_on=[200, 422], secret=SECRET)


def two_things_at_once(into, files):
    script = b"/*" + SECRET.encode() + b"*/alert(1)"
    into.cheap("polyglot-tail.jpg", files["jpg"] + b"<?php " + script, "a JPEG with a script behind it", (200, 422), secret=SECRET)
    comment = b"\xff\xfe" + struct.pack(">H", 2 + len(script)) + script
    into.cheap("polyglot-comment.jpg", files["jpg"][:2] + comment + files["jpg"][2:], "a JPEG with a script in a comment", (200,), secret=SECRET)
    text = png.chunk(b"tEXt", b"Comment\0<script>" + script)
    into.cheap("polyglot-text.png", files["png"][:33] + text + files["png"][33:], "a PNG with a script in a text", (200,), secret=SECRET)
    into.cheap("polyglot-tail.png", files["png"] + b"PK\x03\x04" + script, "a PNG with an archive behind it", (200, 422), secret=SECRET)
    screen = gif.screen(0x2A2F, 16)  # "/*" as a width makes a GIF that is a script as well
    into.cheap("polyglot-script.gif", screen + gif.frame(16, 16) + b"\x3b*/=1;" + script, "a GIF that is a script as well", secret=SECRET)
    into.cheap("wrong-name.png", files["jpg"], "a JPEG under the name of a PNG", (200,))
    into.cheap("wrong-name.jpg", files["webp"], "a WebP under the name of a JPEG", (200,))


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: make_odd_files.py FOLDER")
    into = Collection(sys.argv[1])
    files = whole_files()
    truncated(into, files)
    lying(into, files)
    not_images(into, files)
    outside_references(into)
    two_things_at_once(into, files)
    into.finish()


if __name__ == "__main__":
    main()
