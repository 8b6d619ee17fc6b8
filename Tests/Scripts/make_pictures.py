#!/usr/bin/env python3
"""Makes the pictures that the renderer is tried on, and what an independent implementation makes of them.

usage: make_pictures.py FOLDER

`expected/NAME.png` is what NAME's test compares with; see RenderingTests for tolerances.
"""

import io
import math
import pathlib
import struct
import sys

import numpy as np
import pillow_heif
from PIL import Image, ImageChops, ImageCms, ImageDraw, ImageFilter

import make_effects

pillow_heif.register_heif_opener()

FOLDER = pathlib.Path(sys.argv[1])
EXPECTED = FOLDER / "expected"
WIDTH, HEIGHT = 320, 240


def linear(values):
    values = np.asarray(values, dtype=np.float64) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def encoded(light):
    light = np.clip(light, 0, 1)
    values = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return (values * 255 + 0.5).astype(np.uint8)


def base():
    """A picture in which every corner, edge and direction is different."""
    x, y = np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))
    red = 40 + 200 * x / WIDTH
    green = 40 + 180 * y / HEIGHT
    blue = 128 + 90 * np.sin(x / 17) * np.cos(y / 23)
    picture = Image.fromarray(np.stack([red, green, blue], -1).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((10, 10, 90, 50), fill=(250, 20, 20))
    draw.ellipse((200, 20, 300, 120), fill=(250, 250, 30))
    draw.polygon([(20, 220), (120, 220), (20, 130)], fill=(20, 30, 240))
    draw.line((150, 230, 310, 140), fill=(255, 255, 255), width=5)
    return picture


def with_alpha(picture):
    x, y = np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))
    alpha = np.clip(255 - np.hypot(x - WIDTH / 2, y - HEIGHT / 2) * 1.6 + 60, 0, 255).astype(np.uint8)
    result = picture.copy()
    result.putalpha(Image.fromarray(alpha))
    return result


def resized(picture, size, light=True, kernel=Image.Resampling.LANCZOS):
    """In linear light, alpha premultiplied."""
    values = np.asarray(picture).astype(np.float64)
    if values.ndim == 2:
        values = values[:, :, None]
    has_alpha = values.shape[2] in (2, 4)
    colours = values[:, :, :-1] if has_alpha else values
    colours = linear(colours) if light else colours / 255
    alpha = values[:, :, -1:] / 255 if has_alpha else np.ones_like(values[:, :, :1])
    planes = np.concatenate([colours * alpha, alpha], -1)
    small = np.stack(
        [np.asarray(Image.fromarray(planes[:, :, i].astype(np.float32)).resize(size, kernel))
         for i in range(planes.shape[2])], -1)
    alpha = np.clip(small[:, :, -1:], 0, 1)
    colours = small[:, :, :-1] / np.maximum(alpha, 1e-6)
    colours = encoded(colours) if light else (np.clip(colours, 0, 1) * 255 + 0.5).astype(np.uint8)
    if has_alpha:
        colours = np.concatenate([colours, (alpha * 255 + 0.5).astype(np.uint8)], -1)
    return Image.fromarray(colours[:, :, 0] if colours.shape[2] == 1 else colours)


def expect(name, picture):
    picture.save(EXPECTED / f"{name}.png")


def bordered():
    """What a trim has to find, by Pillow's own bounding boxes: thin lines, dots, frames, and pictures of few pixels."""
    white = (255, 255, 255)
    axes = Image.new("RGB", (181, 201), white)
    draw = ImageDraw.Draw(axes)
    draw.line((20, 180, 160, 180), fill=(0, 0, 0))
    draw.line((20, 20, 20, 180), fill=(0, 0, 0))
    frame = Image.new("RGB", (60, 50), white)
    ImageDraw.Draw(frame).rectangle((4, 5, 50, 40), outline=(10, 10, 10))
    dot = Image.new("RGB", (40, 30), white)
    dot.putpixel((31, 7), (0, 0, 255))
    dot.putpixel((3, 22), (254, 255, 255))
    text = Image.new("L", (300, 60), 255)
    ImageDraw.Draw(text).text((40, 20), "Il. lightness", fill=0)
    two = Image.new("RGB", (2, 2), white)
    two.putpixel((1, 0), (0, 0, 0))
    column = Image.new("RGB", (1, 9), white)
    column.putpixel((0, 4), (200, 0, 0))
    clear = Image.new("RGBA", (50, 40), (0, 0, 0, 0))
    ImageDraw.Draw(clear).line((9, 30, 33, 11), fill=(255, 255, 255, 40))
    boxes = []
    for name, picture in {"axes": axes, "frame": frame, "dot": dot, "text": text, "2x2": two, "column": column,
                          "clear": clear, "1x1": Image.new("RGB", (1, 1), white)}.items():
        picture.save(FOLDER / f"trim-{name}.png")
        border = Image.new(picture.mode, picture.size, picture.getpixel((0, 0)))
        for tolerance in (0, 10):
            difference = ImageChops.difference(picture, border)
            if picture.mode == "RGBA":
                difference = difference.getchannel("A")
            over = Image.merge("RGB", difference.split()).convert("RGB") if difference.mode == "RGB" else difference
            over = np.asarray(over).reshape(picture.height, picture.width, -1).max(axis=2) > tolerance
            box = Image.fromarray(over).getbbox() or (0, 0, *picture.size)
            boxes.append(f"{name} {tolerance} {box[0]} {box[1]} {box[2] - box[0]} {box[3] - box[1]}")
    (EXPECTED / "trims.txt").write_text("\n".join(boxes) + "\n")


def drawn():
    """A screen with coloured text, a badge with soft edges, a scan in black and white, and grey that is stored as colour."""
    screen = Image.new("RGB", (600, 400), (250, 250, 251))
    draw = ImageDraw.Draw(screen)
    draw.rectangle((0, 0, 600, 28), fill=(60, 64, 72))
    for row in range(20):
        color = [(200, 0, 0), (32, 33, 36), (0, 70, 200), (0, 110, 40)][row % 4]
        draw.text((14 + 9 * (row % 5), 40 + 17 * row), "one negative gives any number of prints " * 2, fill=color)
    screen.quantize(64, dither=Image.Dither.NONE).save(FOLDER / "screen.png", optimize=True)
    badge = Image.new("RGBA", (1200, 500), (0, 0, 0, 0))
    draw = ImageDraw.Draw(badge)
    draw.ellipse((40, 40, 460, 460), fill=(196, 30, 58, 255))
    draw.ellipse((130, 130, 370, 370), fill=(250, 240, 220, 255))
    for step in range(9):
        draw.line((520, 60 + 45 * step, 1150, 90 + 40 * step), fill=(24, 90, 188, 255), width=14)
    badge.resize((600, 250), Image.Resampling.LANCZOS).save(FOLDER / "badge.png")
    scan = Image.new("L", (1200, 800), 255)
    draw = ImageDraw.Draw(scan)
    for row in range(40):
        draw.text((30, 14 + 19 * row), "a latent image in gallic acid and silver iodide, " * 4, fill=0)
    scan = scan.point(lambda v: 255 if v > 127 else 0)
    scan.convert("1", dither=Image.Dither.NONE).save(FOLDER / "scan.png")
    scan.save(FOLDER / "scan-grey.png")
    Image.open(FOLDER / "grey.png").convert("RGB").save(FOLDER / "grey-as-colour.png")


def portraits():
    """Drawn people before a plain wall: skin of several tones, hair over it, and a jacket with bright buttons below."""
    tones = {"light": (238, 200, 172), "tan": (198, 140, 100), "brown": (141, 88, 60), "dark": (98, 62, 44)}
    for name, skin in tones.items():
        for kind, (width, height), middle, top in (("tall", (300, 600), 150, 40), ("wide", (800, 300), 600, 10)):
            picture = Image.new("RGB", (width, height), (150, 160, 165))
            draw = ImageDraw.Draw(picture)
            draw.rounded_rectangle((middle - 110, top + 190, middle + 110, height + 80), 60, fill=(40, 60, 120))
            for y in range(top + 230, height, 40):
                draw.ellipse((middle - 6, y, middle + 6, y + 12), fill=(250, 250, 250))
                draw.line((middle - 90, y + 20, middle + 90, y + 20), fill=(200, 40, 40), width=4)
            draw.ellipse((middle - 62, top, middle + 62, top + 130), fill=(52, 36, 24))
            draw.rectangle((middle - 18, top + 150, middle + 18, top + 200), fill=skin)
            draw.ellipse((middle - 48, top + 32, middle + 48, top + 165), fill=skin)
            for side in (-18, 18):
                draw.ellipse((middle + side - 6, top + 80, middle + side + 6, top + 90), fill=(30, 20, 20))
            draw.arc((middle - 20, top + 110, middle + 20, top + 140), 20, 160, fill=(150, 40, 50), width=4)
            picture.save(FOLDER / f"portrait-{kind}-{name}.png")


def orientations(picture):
    """The eight ways to store one upright picture."""
    undo = {
        1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    for number, transpose in undo.items():
        stored = picture.transpose(transpose) if transpose is not None else picture
        exif = Image.Exif()
        exif[0x0112] = number
        for name, options in {
            "jpeg": {"quality": 95, "subsampling": 0, "exif": exif},
            "png": {"exif": exif},
            "webp": {"lossless": True, "exif": exif},
            "tiff": {"tiffinfo": {0x0112: number}, "compression": "tiff_lzw"},
            "avif": {"quality": 95, "subsampling": "4:4:4", "exif": exif},
        }.items():
            stored.save(FOLDER / f"oriented-{number}.{name}", **options)
    expect("oriented", picture)
    expect("oriented-small", resized(picture, (80, 60)))
    expect("oriented-crop", resized(picture.crop((160, 20, 320, 140)), (80, 60)))


def fixed(value):
    return struct.pack(">i", round(value * 65536))


def profile(primaries, gamma, white=(0.3127, 0.3290)):
    """A matrix profile of ICC version 2: primaries as xy, one curve (a gamma, or samples)."""

    def xyz(xy):
        return np.array([xy[0] / xy[1], 1, (1 - xy[0] - xy[1]) / xy[1]])

    def adapted(matrix):
        bradford = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
        cone = (bradford @ np.array([0.9642, 1, 0.8249])) / (bradford @ xyz(white))
        return np.linalg.inv(bradford) @ np.diag(cone) @ bradford @ matrix

    columns = np.stack([xyz(p) for p in primaries], -1)
    columns = adapted(columns * np.linalg.solve(columns, xyz(white)))
    if isinstance(gamma, (int, float)):
        curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    else:
        curve = b"curv\0\0\0\0" + struct.pack(">I", len(gamma)) + struct.pack(f">{len(gamma)}H", *gamma)
    name = b"test"
    tags = [(b"desc", b"desc\0\0\0\0" + struct.pack(">I", len(name) + 1) + name + bytes(79)),
            (b"cprt", b"text\0\0\0\0none\0\0\0\0"), (b"wtpt", b"XYZ \0\0\0\0" + fixed(0.9642) + fixed(1) + fixed(0.8249))]
    for letter, column in zip(b"rgb", columns.T):
        tags.append((bytes([letter]) + b"XYZ", b"XYZ \0\0\0\0" + b"".join(map(fixed, column))))
        tags.append((bytes([letter]) + b"TRC", curve))
    return assembled(b"RGB ", tags)


def grey_profile(gamma):
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    name = b"grey"
    return assembled(b"GRAY", [
        (b"desc", b"desc\0\0\0\0" + struct.pack(">I", len(name) + 1) + name + bytes(79)),
        (b"cprt", b"text\0\0\0\0none\0\0\0\0"), (b"wtpt", b"XYZ \0\0\0\0" + fixed(0.9642) + fixed(1) + fixed(0.8249)),
        (b"kTRC", curve),
    ])


def assembled(space, tags):
    table, body = b"", b""
    offset = 128 + 4 + 12 * len(tags)
    for tag, data in tags:
        data += bytes(-len(data) % 4)
        table += tag + struct.pack(">II", offset + len(body), len(data))
        body += data
    size = offset + len(body)
    head = struct.pack(">I", size) + b"none" + bytes.fromhex("02400000") + b"mntr" + space + b"XYZ "
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    head += fixed(0.9642) + fixed(1) + fixed(0.8249)
    return head + bytes(128 - len(head)) + struct.pack(">I", len(tags)) + table + body


SRGB_PRIMARIES = [(0.64, 0.33), (0.30, 0.60), (0.15, 0.06)]
P3_PRIMARIES = [(0.680, 0.320), (0.265, 0.690), (0.150, 0.060)]
ADOBE_PRIMARIES = [(0.64, 0.33), (0.21, 0.71), (0.15, 0.06)]
SRGB_CURVE = [round(float(v) * 65535) for v in linear(np.arange(1024) * 255 / 1023)]


def to_srgb(picture, icc):
    source = ImageCms.ImageCmsProfile(io.BytesIO(icc))
    return ImageCms.profileToProfile(
        picture, source, ImageCms.createProfile("sRGB"), renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB", flags=ImageCms.Flags.BLACKPOINTCOMPENSATION)


def colours(picture):
    p3 = profile(P3_PRIMARIES, SRGB_CURVE)
    adobe = profile(ADOBE_PRIMARIES, 2.2)
    for name, icc in {"p3": p3, "adobe": adobe, "srgb-like": profile(SRGB_PRIMARIES, SRGB_CURVE)}.items():
        picture.save(FOLDER / f"{name}.png", icc_profile=icc)
        picture.save(FOLDER / f"{name}.jpeg", icc_profile=icc, quality=97, subsampling=0)
        picture.save(FOLDER / f"{name}.webp", icc_profile=icc, lossless=True)
        picture.save(FOLDER / f"{name}.tiff", icc_profile=icc)
        picture.save(FOLDER / f"{name}.avif", icc_profile=icc, quality=97, subsampling="4:4:4")
        expect(name, to_srgb(picture, icc))
    with_alpha(picture).save(FOLDER / "p3-alpha.png", icc_profile=p3)
    expect("p3-alpha", Image.merge("RGBA", (*to_srgb(picture, p3).split(), with_alpha(picture).getchannel("A"))))
    grey = picture.convert("L")
    icc = grey_profile(1.8)
    grey.save(FOLDER / "grey-profile.png", icc_profile=icc)
    expect("grey-profile", to_srgb(grey, icc))
    grey.save(FOLDER / "grey-wrong-profile.png", icc_profile=p3)
    grey.save(FOLDER / "grey.png")
    grey.save(FOLDER / "grey.jpeg", quality=97)
    grey.save(FOLDER / "grey.tiff")
    expect("grey", grey)
    picture.save(FOLDER / "broken-profile.png", icc_profile=p3[:200])
    expect("plain", picture)
    palette = picture.quantize(64)
    palette.save(FOLDER / "palette.png")
    expect("palette", palette.convert("RGB"))
    one_bit = picture.convert("1")
    one_bit.save(FOLDER / "one-bit.png")
    one_bit.save(FOLDER / "one-bit.tiff", compression="group4")
    expect("one-bit", one_bit.convert("L"))
    Image.merge("LA", (grey, with_alpha(picture).getchannel("A"))).save(FOLDER / "grey-alpha.png")
    expect("grey-alpha", Image.merge("LA", (grey, with_alpha(picture).getchannel("A"))))
    wide(picture)
    cmyk(picture)


def wide(picture):
    """16 bits a sample, written by hand since Pillow cannot: PNG and TIFF, low bytes full of noise."""
    import zlib

    values = np.asarray(picture).astype(np.uint16) * 257
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in values)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 16, 2, 0, 0, 0)
    (FOLDER / "wide.png").write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    data = values.astype("<u2").tobytes()
    entries = [(256, 3, 1, WIDTH), (257, 3, 1, HEIGHT), (258, 3, 3, None), (259, 3, 1, 1), (262, 3, 1, 2),
               (273, 4, 1, None), (277, 3, 1, 3), (278, 3, 1, HEIGHT), (279, 4, 1, len(data))]
    after = 8 + 2 + 12 * len(entries) + 4
    body = b"II*\0" + struct.pack("<IH", 8, len(entries))
    for tag, kind, count, value in entries:
        value = {258: after, 273: after + 6}.get(tag, value)
        body += struct.pack("<HHII", tag, kind, count, value)
    (FOLDER / "wide.tiff").write_bytes(body + bytes(4) + struct.pack("<3H", 16, 16, 16) + data)


def cmyk(picture):
    inks = Image.merge("CMYK", [*map(lambda band: band.point(lambda v: 255 - v), picture.split()),
                                Image.new("L", picture.size, 0)])
    inks.save(FOLDER / "cmyk.jpeg", quality=97)
    inks.save(FOLDER / "cmyk.tiff")


def steps(picture):
    alpha = with_alpha(picture)
    picture.save(FOLDER / "plain.png")
    picture.save(FOLDER / "plain.jpeg", quality=97, subsampling=0)
    alpha.save(FOLDER / "alpha.png")
    expect("scaled-640x480", resized(picture, (640, 480), kernel=Image.Resampling.BICUBIC))
    for size in ((160, 120), (100, 75), (37, 200), (31, 23), (1, 1)):
        name = f"{size[0]}x{size[1]}"
        expect(f"scaled-{name}", resized(picture, size))
        expect(f"scaled-gamma-{name}", resized(picture, size, light=False))
        expect(f"scaled-alpha-{name}", resized(alpha, size))
    expect("cropped", picture.crop((31, 17, 131, 87)))
    expect("flipped-h", picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT))
    expect("flipped-v", picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM))
    expect("flipped-hv", picture.transpose(Image.Transpose.ROTATE_180))
    expect("turned-90", picture.transpose(Image.Transpose.ROTATE_270))
    expect("turned-180", picture.transpose(Image.Transpose.ROTATE_180))
    expect("turned-270", picture.transpose(Image.Transpose.ROTATE_90))
    expect("turned-30", rotated(picture.convert("RGBA"), 30, (10, 200, 30, 255)).convert("RGB"))
    expect("turned-30-clear", rotated(picture.convert("RGBA"), 30, (0, 0, 0, 0)))
    for sigma in (0.8, 3, 10, 40):
        expect(f"blurred-{sigma}", blurred(picture, sigma))
    expect("grayscale", Image.fromarray(encoded(linear(np.asarray(picture)) @ [0.2126, 0.7152, 0.0722])))
    for name, original in {"tinted": picture, "tinted-alpha": alpha, "tinted-grey": picture.convert("L")}.items():
        expect(name, tinted(original, (112, 66, 20), 1))
        expect(f"{name}-partly", tinted(original, (30, 90, 230), 0.4))
    values = np.asarray(picture).astype(np.float64)
    clip = lambda v: (np.clip(v, 0, 255) + 0.5).astype(np.uint8)
    expect("brighter", Image.fromarray(clip(values * 1.3)))
    expect("more-contrast", Image.fromarray(clip((values - 127.5) * 1.5 + 127.5)))
    luma = (values @ [0.213, 0.715, 0.072])[:, :, None]
    expect("saturated", Image.fromarray(clip(luma + (values - luma) * 1.6)))
    slanted(picture)
    canvas = Image.new("RGB", (400, 300), (200, 100, 50))
    canvas.paste(picture, (30, 40))
    expect("embedded", canvas)
    clear = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    clear.paste(alpha, (30, 40))
    expect("embedded-clear", clear)
    half = Image.new("RGBA", (400, 300), (0, 0, 255, 128))
    half.alpha_composite(alpha, (40, 30))
    expect("embedded-half", half)
    for name, colour in {"white": (255, 255, 255, 255), "red": (255, 0, 0, 255), "half": (0, 0, 255, 128)}.items():
        flat = Image.alpha_composite(Image.new("RGBA", alpha.size, colour), alpha)
        expect(f"flattened-{name}", flat if colour[3] < 255 else flat.convert("RGB"))
    disc = Image.new("RGBA", (480, 360), (0, 0, 0, 0))
    ImageDraw.Draw(disc).ellipse((40, 40, 440, 320), fill=(200, 120, 40, 255))
    disc.convert("RGBa").resize((120, 90), Image.Resampling.BOX).convert("RGBA").save(FOLDER / "disc-clear.png")
    expect("sharpened-alpha", sharpened(alpha, 1.5))
    framed = Image.new("RGB", (400, 300), (250, 250, 250))
    framed.paste(picture, (50, 20))
    framed.save(FOLDER / "framed.png")
    clear.save(FOLDER / "framed-clear.png")
    grain = np.random.default_rng(1).integers(0, 6, (300, 400, 3))
    noisy = np.where(np.asarray(framed) == 250, 250 - grain, np.asarray(framed)).astype(np.uint8)
    Image.fromarray(noisy).save(FOLDER / "framed-noisy.png")


def rotated(picture, degrees, fill):
    """Clockwise about the middle, on a canvas of the size that the plan's table of numbers says."""
    angle = math.radians(degrees)
    width = round(abs(WIDTH * math.cos(angle)) + abs(HEIGHT * math.sin(angle)))
    height = round(abs(WIDTH * math.sin(angle)) + abs(HEIGHT * math.cos(angle)))
    cos, sin = math.cos(angle), math.sin(angle)
    cx, cy = WIDTH / 2, HEIGHT / 2
    matrix = (cos, sin, cx - width / 2 * cos - height / 2 * sin, -sin, cos, cy + width / 2 * sin - height / 2 * cos)
    return picture.transform((width, height), Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC, fillcolor=fill)


def lightness(light):
    """CIE L* of linear light."""
    luminance = light @ [0.2126, 0.7152, 0.0722]
    return np.where(luminance > 216 / 24389, 116 * np.cbrt(luminance) - 16, luminance * 24389 / 27)


def tinted(picture, colour, amount):
    """Mixes with what has the same L* on the way from black over the colour to white, found by halving that way."""
    light, colour = linear(np.asarray(picture.convert("RGB"))), linear(colour)
    shade = lambda way: np.where(way <= 1, colour * way, colour + (1 - colour) * (way - 1))
    low, high = np.zeros(light.shape[:2] + (1,)), np.full(light.shape[:2] + (1,), 2.0)
    for _ in range(40):
        middle = (low + high) / 2
        darker = (lightness(shade(middle)) < lightness(light))[:, :, None]
        low, high = np.where(darker, middle, low), np.where(darker, high, middle)
    mixed = Image.fromarray(encoded(light * (1 - amount) + shade(low) * amount))
    return Image.merge("RGBA", (*mixed.split(), picture.getchannel("A"))) if picture.mode == "RGBA" else mixed


def blurred(picture, sigma):
    return Image.fromarray((smoothed(np.asarray(picture).astype(np.float64), sigma) + 0.5).astype(np.uint8))


def smoothed(values, sigma):
    radius = math.ceil(sigma * 4)
    return convolved(values, np.exp(-np.arange(-radius, radius + 1) ** 2 / (2 * sigma * sigma)))


def convolved(values, weights):
    radius = len(weights) // 2
    weights = weights / weights.sum()
    for axis in (0, 1):
        pad = [(radius, radius) if a == axis else (0, 0) for a in range(3)]
        padded = np.pad(values, pad, mode="edge")
        values = sum(w * np.take(padded, np.arange(i, i + values.shape[axis]), axis) for i, w in enumerate(weights))
    return values


def sharpened(picture, sigma):
    """Unsharp masking of CIELAB's lightness as libvips does it, in which each neighbour counts by its alpha."""
    values = np.asarray(picture.convert("RGBA")).astype(np.float64)
    cover = values[:, :, 3:] / 255
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    white = to_xyz.sum(axis=1)
    cubes = linear(values[:, :, :3]) @ to_xyz.T / white
    roots = np.where(cubes > 216 / 24389, np.cbrt(cubes), (24389 / 27 * cubes + 16) / 116)
    light = 116 * roots[:, :, 1:2] - 16
    radius = math.ceil(sigma * 4)
    weights = np.exp(-np.arange(-radius, radius + 1) ** 2 / (2 * sigma * sigma))
    weights[weights < 0.1] = 0
    edges = light - convolved(light * cover, weights) / np.maximum(convolved(cover, weights), 1e-9)
    boost = np.clip(np.where(edges < 0, np.minimum(edges + 2, 0), np.maximum(edges - 2, 0)) * 3, -20, 10)
    roots = roots + boost / 116
    cubes = np.where(roots ** 3 > 216 / 24389, roots ** 3, (116 * roots - 16) * 27 / 24389)
    colours = encoded(cubes * white @ np.linalg.inv(to_xyz).T)
    return Image.fromarray(np.concatenate([colours, values[:, :, 3:].astype(np.uint8)], -1))


def slanted(picture):
    """A slanted picture to which something is done, and a colour behind it that nothing is done to."""
    turned = rotated(picture.convert("RGBA"), 30, (0, 0, 0, 0))
    values = np.asarray(turned).astype(np.float64)
    colours, cover = values[:, :, :3], values[:, :, 3:] / 255
    clip = lambda v: np.floor(np.clip(v, 0, 255) + 0.5)
    luma = (colours @ [0.213, 0.715, 0.072])[:, :, None]
    grey = encoded(linear(colours) @ [0.2126, 0.7152, 0.0722])[:, :, None] * np.ones(3)
    tint = np.asarray(tinted(turned.convert("RGB"), (112, 66, 20), 1)).astype(np.float64)
    results = {"plain": colours, "darker": clip(colours * 0.5), "more-contrast": clip((colours - 127.5) * 1.5 + 127.5),
               "saturated": clip(luma + (colours - luma) * 1.6), "grayscale": grey, "tinted": tint,
               "inverted": 255 - colours}
    results = {name: (result * cover, cover) for name, result in results.items()}
    results["blurred"] = smoothed(colours * cover, 3), smoothed(cover, 3)
    sharp = np.asarray(sharpened(turned, 2)).astype(np.float64)[:, :, :3]
    results["sharpened"] = sharp * cover, cover
    results["flipped"] = tuple(v[:, ::-1] for v in results["plain"])
    for name, (front, cover) in results.items():
        for behind, colour in {"white": (255, 255, 255), "red": (255, 0, 0), "pink": (255, 127, 127)}.items():
            flat = Image.fromarray(clip(front + np.array(colour) * (1 - cover)).astype(np.uint8))
            expect(f"slanted-{name}-{behind}", flat.convert("L") if (name, behind) == ("grayscale", "white") else flat)


def animations():
    """Frames of one flat colour each, so that whatever leaks from a neighbour is seen."""
    tints = [(220, 30, 30), (30, 200, 40), (30, 60, 230), (240, 220, 20), (20, 20, 20)]
    frames = []
    for index, tint in enumerate(tints):
        frame = Image.new("RGB", (60, 40), tint)
        ImageDraw.Draw(frame).rectangle((5 + 10 * index, 5, 12 + 10 * index, 12), fill=(255, 255, 255))
        frames.append(frame)
    durations = [100, 200, 50, 1000, 80]
    for name, options in {"gif": {}, "webp": {"lossless": True}}.items():
        frames[0].save(FOLDER / f"animated.{name}", save_all=True, append_images=frames[1:], duration=durations, loop=3,
                       **options)
    moving = []
    for index in range(4):
        frame = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
        ImageDraw.Draw(frame).ellipse((index * 12, 10, index * 12 + 24, 34), fill=(255, 120, 0, 255))
        moving.append(frame)
    moving[0].save(FOLDER / "transparent.gif", save_all=True, append_images=moving[1:], duration=100, loop=0, disposal=2)
    moving[0].save(FOLDER / "transparent.webp", save_all=True, append_images=moving[1:], duration=100, loop=0,
                   lossless=True)


def photographs():
    """Detail of every size, as the world has it, so that a loss of sharpness can be seen."""
    width, height = 1600, 1200
    generator = np.random.default_rng(7)
    frequency = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None, :])
    frequency[0, 0] = 1
    planes = []
    for _ in range(3):
        phases = np.exp(2j * np.pi * generator.random(frequency.shape))
        plane = np.fft.irfft2(phases / frequency, (height, width))
        planes.append(128 + 45 * plane / plane.std())
    common = sum(planes) / 3
    picture = np.clip(np.stack([0.7 * common + 0.3 * plane for plane in planes], -1), 0, 255).astype(np.uint8)
    picture = Image.fromarray(picture)
    draw = ImageDraw.Draw(picture)
    for step in range(40):
        draw.line((800, 600, 800 + 700 * math.cos(step / 20 * math.pi), 600 + 500 * math.sin(step / 20 * math.pi)),
                  fill=(240, 240, 240) if step % 2 else (15, 15, 15), width=3)
    picture.save(FOLDER / "photo.jpeg", quality=92, subsampling=0)
    picture.save(FOLDER / "photo.png", compress_level=1)
    picture.save(FOLDER / "photo.webp", quality=92, method=0)
    opened = Image.open(FOLDER / "photo.jpeg")
    for size in ((480, 360), (432, 324), (307, 230), (216, 162), (30, 23)):
        expect(f"photo-{size[0]}", resized(opened, size))


def others(picture):
    picture.save(FOLDER / "plain.webp", quality=95)
    picture.save(FOLDER / "plain.gif")
    picture.save(FOLDER / "plain.avif", quality=95)
    picture.save(FOLDER / "plain.heic", quality=95)
    picture.save(FOLDER / "plain.tiff", compression="tiff_lzw")
    picture.save(FOLDER / "progressive.jpeg", quality=90, progressive=True)
    large = picture.resize((1283, 961), Image.Resampling.BICUBIC)
    large.save(FOLDER / "large.jpeg", quality=95)
    large.save(FOLDER / "large.webp", quality=95)
    large.save(FOLDER / "large.png")
    for size in ((300, 225), (160, 120), (64, 48)):
        expect(f"large-{size[0]}x{size[1]}", resized(large, size))
    expect("large-crop", resized(large.crop((401, 203, 1001, 653)), (150, 112)))
    # Of a size that no decoder's factor divides.
    disc = Image.new("L", (2007, 1503), 0)
    ImageDraw.Draw(disc).ellipse((1700, 1250, 1900, 1450), fill=255)
    disc.save(FOLDER / "disc.jpeg", quality=97)
    disc.save(FOLDER / "disc.webp", quality=97)
    disc.save(FOLDER / "disc.png")
    # Half of the light is 188 and half of the values 128: what is averaged before light shows.
    stripes = Image.new("L", (2400, 400))
    for left in range(0, 2400, 16):
        stripes.paste(255, (left, 0, left + 8, 400))
    for format in ("jpeg", "webp", "png"):
        stripes.save(FOLDER / f"stripes.{format}", quality=97)
    pages = [picture, picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)]
    pages[0].save(FOLDER / "pages.tiff", save_all=True, append_images=pages[1:])
    (FOLDER / "drawing.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="20" height="30" fill="#ff0000"/>'
        '<rect x="20" width="20" height="15" fill="#0000ff"/></svg>')
    pictures = [picture, picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)]
    pictures[0].save(FOLDER / "pages.pdf", save_all=True, append_images=pictures[1:], resolution=72)
    Image.new("RGBA", (1, 1), (200, 30, 0, 128)).save(FOLDER / "dot.png")
    (FOLDER / "empty.jpeg").write_bytes(b"")
    (FOLDER / "text.jpeg").write_text("This is no picture.\n" * 50)
    for name in ("plain.jpeg", "progressive.jpeg", "plain.png", "plain.webp", "plain.gif", "animated.gif", "plain.avif",
                 "plain.heic", "plain.tiff", "drawing.svg", "pages.pdf"):
        data = (FOLDER / name).read_bytes()
        stem, kind = name.split(".")
        for part in (30, 60, 90):
            (FOLDER / f"cut-{stem}-{part}.{kind}").write_bytes(data[: len(data) * part // 100])


def main():
    EXPECTED.mkdir(parents=True, exist_ok=True)
    picture = base()
    orientations(picture)
    colours(picture)
    steps(picture)
    animations()
    bordered()
    portraits()
    drawn()
    others(picture)
    photographs()
    make_effects.effects(FOLDER)


if __name__ == "__main__":
    main()
