"""BMP, icons, Photoshop, JPEG 2000, JPEG XL and animations: heads of pictures that nobody has the memory for."""

import struct
import zlib

from . import flate, tiff, webp
from .isobmff import box, full_box
from .png import chunk as png_chunk


def bitmap(width, height, bits=24, doubled=False):
    """A bitmap's head; in an icon its height is doubled, for the mask."""
    return struct.pack("<IiiHHIIiiII", 40, width, height * (2 if doubled else 1), 1, bits, 0, 0, 0, 0, 0, 0)


def bmp(width, height, bits=24):
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + bitmap(width, height, bits)


def icon(width, height):
    content = bitmap(width, height, 32, doubled=True)
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, 0, 0, 0, 0, 1, 32, len(content), 22) + content


def photoshop(width, height, channels=3, version=1, packed=False):
    head = b"8BPS" + struct.pack(">H6xHIIHH", version, channels, height, width, 8, 3)
    return head + bytes(16 if version == 2 else 12) + struct.pack(">H", packed)


def jpeg_2000(width, height, tile=None, components=3):
    """A codestream's first segments, as T.800 has them, and no data."""
    tile = tile or (width, height)
    size = struct.pack(">HIIIIIIIIH", 0, width, height, 0, 0, *tile, 0, 0, components) + b"\7\1\1" * components
    style = b"\0\0" + struct.pack(">HB", 1, 1 if components > 2 else 0) + b"\0\4\4\0\1"
    steps = b"\x40" + bytes([72])

    def segment(marker, content):
        return struct.pack(">HH", marker, len(content) + 2) + content

    head = b"\xff\x4f" + segment(0xFF51, size) + segment(0xFF52, b"\0" + style[1:]) + segment(0xFF5C, steps)
    return head + b"\xff\x90" + struct.pack(">HHIBB", 10, 0, 0, 0, 1) + b"\xff\x93\xff\xd9"


def jpeg_xl_animation(side):
    bits = webp.Bits()
    bits.put(0, 1)  # not small
    bits.put(3, 2)  # the height in 30 bits
    bits.put(side - 1, 30)
    bits.put(1, 3)  # as wide as high
    bits.put(0, 1)  # metadata that are not all by default
    bits.put(1, 1)  # orientation and so on
    bits.put(0, 3)  # upright
    bits.put(0, 2)  # neither another size nor a preview
    bits.put(1, 1)  # an animation
    bits.put(0, 2 + 2 + 2 + 1)  # 100 ticks a second, for ever, no time codes
    bits.put(0, 1 + 2)  # whole numbers of 8 bits
    bits.put(1, 1)  # small numbers will do
    bits.put(0, 2)  # no extra channels
    bits.put(0b111, 3)  # XYB, and colours and tones by default
    bits.put(0, 2)  # no extensions
    bits.put(1, 1)  # transforms by default
    return b"\xff\x0a" + bits.bytes() + bytes(64)


def moving_png(side, frames=4):
    """Each frame is as large as the picture, with the data of one row."""
    data = zlib.compress(bytes(1 + side))
    whole = b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
    whole += png_chunk(b"acTL", struct.pack(">II", frames, 0))
    number = 0
    for frame in range(frames):
        whole += png_chunk(b"fcTL", struct.pack(">IIIIIHHBB", number, side, side, 0, 0, 1, 10, 1, 0))
        number += 1
        if frame == 0:
            whole += png_chunk(b"IDAT", data)
        else:
            whole += png_chunk(b"fdAT", struct.pack(">I", number) + data)
            number += 1
    return whole + png_chunk(b"IEND", b"")


def moving_avif(side, frames):
    """A track of so many frames, all of them the same few bytes."""
    entry = struct.pack(">6xH16xHHIII H32xHH", 1, side, side, 0x480000, 0x480000, 0, 1, 24, 0xFFFF)
    entry += box(b"av1C", b"\x81\x00\x0c\x00")
    tables = full_box(b"stsd", struct.pack(">I", 1) + box(b"av01", entry))
    tables += full_box(b"stts", struct.pack(">III", 1, frames, 1))
    tables += full_box(b"stsc", struct.pack(">IIII", 1, 1, frames, 1))
    tables += full_box(b"stsz", struct.pack(">II", 4, frames))
    tables += full_box(b"stco", struct.pack(">II", 1, 40))
    media = full_box(b"mdhd", struct.pack(">IIIIHH", 0, 0, 30, frames, 0x55C4, 0))
    media += full_box(b"hdlr", struct.pack(">I4s12x", 0, b"pict") + b"\0")
    media += box(b"minf", box(b"stbl", tables))
    head = full_box(b"tkhd", struct.pack(">IIIII52xII", 0, 0, 1, 0, frames, side << 16 & 0xFFFFFFFF, side << 16 & 0xFFFFFFFF))
    movie = full_box(b"mvhd", struct.pack(">IIII80x", 0, 0, 30, frames)) + box(b"trak", head + box(b"mdia", media))
    return box(b"ftyp", b"avis" + struct.pack(">I", 0) + b"avisavifmsf1miaf") + box(b"moov", movie) + box(b"mdat", bytes(8))


def planes(size):
    """A TIFF whose samples have a tile each, of 16 bits, all of them in the same bytes."""
    tile = 4096
    count = 3 * ((size + tile - 1) // tile) ** 2
    entries = [
        (256, tiff.LONG, [size]), (257, tiff.LONG, [size]), (258, tiff.SHORT, [16] * 3), (259, tiff.SHORT, [8]),
        (262, tiff.SHORT, [2]), (277, tiff.SHORT, [3]), (284, tiff.SHORT, [2]), (322, tiff.LONG, [tile]), (323, tiff.LONG, [tile]),
        (324, tiff.LONG, [8] * count), (325, tiff.LONG, [8] * count),
    ]
    return tiff.file(tiff.directory(entries, 8))


def one_large_tile(tile, is_planar):
    """A small picture in a tile of gigabytes that are all the same and take a few hundred kilobytes."""
    pixels = flate.constant(0, 2 * tile * tile)
    samples = 3 if is_planar else 1
    entries = [
        (256, tiff.LONG, [100]), (257, tiff.LONG, [100]), (258, tiff.SHORT, [16] * samples), (259, tiff.SHORT, [8]),
        (262, tiff.SHORT, [2 if is_planar else 1]), (277, tiff.SHORT, [samples]), (284, tiff.SHORT, [2 if is_planar else 1]),
        (322, tiff.LONG, [tile]), (323, tiff.LONG, [tile]),
    ]
    length = len(tiff.directory(entries + [(324, tiff.LONG, [0] * samples), (325, tiff.LONG, [0] * samples)], 8))
    entries += [(324, tiff.LONG, [8 + length] * samples), (325, tiff.LONG, [len(pixels)] * samples)]
    return tiff.file(tiff.directory(entries, 8)) + pixels


def bombs(into):
    large = (413, 422)
    into.refused("bmp-65535.bmp", bmp(65_535, 65_535), "65535×65535 and no data")
    into.refused("bmp-60000-bits.bmp", bmp(60_000, -60_000, 1), "60000×60000 of one bit, from top to bottom")
    into.refused("icon-30000.ico", icon(30_000, 30_000), "30000×30000 in an icon", large)
    into.refused("photoshop-30000.psd", photoshop(30_000, 30_000), "30000×30000 and no data")
    into.refused("photoshop-300000.psb", photoshop(300_000, 300_000, 56, 2, True), "300000×300000 in 56 channels")
    into.refused("photoshop-narrow.psd", photoshop(1, 30_000, 56, 1, True), "30000 rows whose lengths are missing", large)
    into.refused("jp2-60000.jp2", jpeg_2000(60_000, 60_000), "60000×60000 and no data", (413, 415, 422))
    into.refused("jp2-tiles.jp2", jpeg_2000(255, 255, (1, 1)), "65,025 tiles of a pixel", (413, 415, 422))
    into.refused("jp2-components.jp2", jpeg_2000(500, 500, (4, 4), 300), "300 components", (413, 415, 422))
    into.refused("jxl-moving.jxl", jpeg_xl_animation(2**30), "an animation, 2³⁰ square", (413, 415, 422))
    into.refused("png-moving-30000.png", moving_png(30_000), "frames of 30000×30000")
    into.refused("png-moving-7000.png", moving_png(7_000), "four frames of 7000×7000")
    into.refused("avif-moving-16384.avif", moving_avif(16_384, 3), "frames of 16384×16384", large)
    into.refused("avif-moving-frames.avif", moving_avif(64, 2**31 - 1), "2³¹ frames", large)
    into.refused("tiff-planes-60000.tif", planes(60_000), "60000×60000 in planes of tiles", large)
    into.refused("tiff-large-tile.tif", one_large_tile(16_384, False), "100×100 in a tile of 16384×16384", large)
    into.refused("tiff-large-tile-planes.tif", one_large_tile(16_384, True), "100×100 in three such tiles", large)
