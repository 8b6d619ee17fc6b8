"""What NumPy makes of pictures by the formulas of docs/parameters.md, for EffectTests: effects(FOLDER)."""

import math
import pathlib

import numpy as np
from PIL import Image

LUMA = np.array([0.2126, 0.7152, 0.0722])
PIECES = {"plain-png": "plain.png", "alpha": "alpha.png", "grey": "grey.png", "plain-jpeg": "plain.jpeg",
          "animated": "animated.gif", "moving": "transparent.webp"}


def linear(values):
    values = np.asarray(values, dtype=np.float64) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def encoded(light):
    light = np.clip(light, 0, 1)
    return 255 * np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def each(change):
    """An effect that knows the colours of one frame only."""
    return lambda frames: [(change(colours), cover) for colours, cover in frames]


def matrix(rows, offsets=(0, 0, 0)):
    return each(lambda colours: colours @ np.array(rows).T + np.array(offsets))


def hue(degrees):
    """The matrix of Filter Effects Module Level 1, 9.6.1."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return matrix([[0.213 + cos * 0.787 - sin * 0.213, 0.715 - cos * 0.715 - sin * 0.715, 0.072 - cos * 0.072 + sin * 0.928],
                   [0.213 - cos * 0.213 + sin * 0.143, 0.715 + cos * 0.285 + sin * 0.140, 0.072 - cos * 0.072 - sin * 0.283],
                   [0.213 - cos * 0.213 - sin * 0.787, 0.715 - cos * 0.715 + sin * 0.715, 0.072 + cos * 0.928 + sin * 0.072]])


def sepia(amount):
    """The matrix of Filter Effects Module Level 1, 13.1.2."""
    a = 1 - amount
    return matrix([[0.393 + 0.607 * a, 0.769 - 0.769 * a, 0.189 - 0.189 * a],
                   [0.349 - 0.349 * a, 0.686 + 0.314 * a, 0.168 - 0.168 * a],
                   [0.272 - 0.272 * a, 0.534 - 0.534 * a, 0.131 + 0.869 * a]])


def mixed(colours, others, amount):
    return colours * (1 - amount) + others * amount


def monochrome(colour, amount):
    return each(lambda c: mixed(c, (c @ LUMA)[..., None] * np.array(colour) / 255, amount))


def duotone(dark, light, amount):
    dark, light = np.array(dark), np.array(light)
    return each(lambda c: mixed(c, dark + (light - dark) * (c @ LUMA)[..., None] / 255, amount))


def vibrance(amount):
    def change(colours):
        chroma = (colours.max(-1, keepdims=True) - colours.min(-1, keepdims=True)) / 255
        grey = (colours @ [0.213, 0.715, 0.072])[..., None]
        return grey + (colours - grey) * (1 + amount * (1 - chroma))
    return each(change)


def places(colours):
    height, width = colours.shape[:2]
    x, y = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    return x, y, width, height


def gradient(colour, start, end, degrees):
    """The gradient line of CSS Images Module Level 3, 3.1: its ends are where the corners' perpendiculars meet it."""
    def change(colours):
        x, y, width, height = places(colours)
        way = np.array([math.sin(math.radians(degrees)), -math.cos(math.radians(degrees))])
        corners = np.array([[sx * width / 2, sy * height / 2] for sx in (-1, 1) for sy in (-1, 1)]) @ way
        along = (x - width / 2) * way[0] + (y - height / 2) * way[1]
        opacity = start + (end - start) * (along - corners.min()) / (corners.max() - corners.min())
        return mixed(colours, np.array(colour), opacity[..., None])
    return each(change)


def vignette(amount):
    def change(colours):
        x, y, width, height = places(colours)
        distance = np.hypot((x - width / 2) / (width / 2), (y - height / 2) / (height / 2)) / math.sqrt(2)
        return colours * (1 - amount * distance[..., None] ** 4)
    return each(change)


def mixed_bits(number):
    """Chris Wellons' lowbias32, in 64 bits."""
    number = number & 0xFFFFFFFF
    number = ((number ^ (number >> 16)) * 0x7FEB352D) & 0xFFFFFFFF
    number = ((number ^ (number >> 15)) * 0x846CA68B) & 0xFFFFFFFF
    return number ^ (number >> 16)


def noise(amount):
    def change(colours):
        y, x = np.indices(colours.shape[:2], dtype=np.uint64)
        bits = mixed_bits(mixed_bits(y) + x)
        grain = sum((bits >> shift & 255).astype(np.float64) for shift in (0, 8, 16, 24)) / 2 - 255
        return colours + grain[..., None] * amount
    return each(change)


def pixelate(side, to_light=linear, to_values=encoded):
    def change(frame):
        colours, cover = frame[0].copy(), frame[1].copy()
        light = to_light(colours)
        for top in range(0, colours.shape[0], side):
            for left in range(0, colours.shape[1], side):
                block = (slice(top, top + side), slice(left, left + side))
                weight = cover[block].sum()
                mean = (light[block] * cover[block]).sum((0, 1)) / weight if weight else np.zeros(3)
                colours[block], cover[block] = to_values(mean), cover[block].mean()
        return colours, cover
    return lambda frames: [change(frame) for frame in frames]


def normalize(frames):
    """Of all frames together."""
    luma = np.concatenate([np.floor(colours @ LUMA + 0.5).ravel() for colours, _ in frames]).astype(int)
    cover = np.concatenate([cover.ravel() for _, cover in frames])
    weights = np.bincount(luma, cover, 256)
    low = np.flatnonzero(np.cumsum(weights) > weights.sum() / 100)[0]
    high = 255 - np.flatnonzero(np.cumsum(weights[::-1]) > weights.sum() / 100)[0]
    return [((colours - low) * 255 / (high - low) if low < high else colours, cover) for colours, cover in frames]


def curve(*points):
    """Fritsch and Carlson's slopes, and the pieces in the form of Bézier."""
    x, y = np.array(points).T
    secants = np.diff(y) / np.diff(x)
    slopes = np.concatenate([secants[:1], (secants[:-1] + secants[1:]) / 2, secants[-1:]])
    slopes[1:-1][secants[:-1] * secants[1:] <= 0] = 0
    for k, secant in enumerate(secants):
        if secant == 0:
            slopes[k] = slopes[k + 1] = 0
            continue
        length = math.hypot(slopes[k] / secant, slopes[k + 1] / secant)
        if length > 3:
            slopes[k] *= 3 / length
            slopes[k + 1] *= 3 / length

    def value(v):
        v = np.clip(v, x[0], x[-1])
        k = np.clip(np.searchsorted(x, v, "right") - 1, 0, len(secants) - 1)
        width = x[k + 1] - x[k]
        t = (v - x[k]) / width
        handles = (y[k], y[k] + slopes[k] * width / 3, y[k + 1] - slopes[k + 1] * width / 3, y[k + 1])
        return sum(math.comb(3, n) * t ** n * (1 - t) ** (3 - n) * handle for n, handle in enumerate(handles))
    return value


def clipped(values):
    return np.clip(values, 0, 1)


STRETCH = curve((0, 0.05), (0.2, 0.1), (0.5, 0.7), (0.6, 0.72), (1, 0.95))
EFFECTS = {
    "gamma": each(lambda c: 255 * (c / 255) ** (1 / 1.8)),
    "exposure": each(lambda c: encoded(linear(c) * 2 ** 0.7)),
    "underexposed": each(lambda c: encoded(linear(c) * 2 ** -1.25)),
    "curve": each(lambda c: 255 * STRETCH(c / 255)),
    "invert": each(lambda c: 255 - c),
    "normalize": normalize,
    "hue": hue(200),
    "vibrance": vibrance(0.8),
    "dull": vibrance(-0.6),
    "sepia": sepia(0.7),
    "monochrome": monochrome((255, 215, 0), 0.9),
    "duotone": duotone((30, 30, 90), (255, 210, 74), 1),
    "duotone-partly": duotone((120, 0, 60), (200, 255, 240), 0.6),
    "colorize": each(lambda c: mixed(c, np.array([0, 128, 128]), 0.35)),
    "gradient": gradient((200, 30, 0), 0.1, 0.9, 30),
    "gradient-down": gradient((0, 0, 0), 0, 1, 180),
    "pixelate": pixelate(14),
    "pixelate-gamma": pixelate(14, lambda c: c, lambda c: c),
    "noise": noise(0.2),
    "vignette": vignette(0.7),
    # Rounded once, at the end.
    "together": each(lambda c: 255 * (1 - STRETCH(clipped(encoded(linear(c) * 2 ** 0.7) / 255) ** (1 / 1.8)))),
}


POINTS = 16


def shares(width, height, contains):
    """How much of each pixel a shape has, by 16 × 16 points in those at its edge."""
    x, y = np.meshgrid(np.arange(width + 1.0), np.arange(height + 1.0))
    corners = contains(x, y)
    blocks = np.lib.stride_tricks.sliding_window_view(np.pad(corners, 1, mode="edge"), (4, 4))
    found = corners[1:, 1:].astype(np.float64)
    rows, columns = np.nonzero(blocks.any((2, 3)) & ~blocks.all((2, 3)))
    points = (np.arange(POINTS) + 0.5) / POINTS
    within = contains(columns[:, None, None] + points[None, None, :], rows[:, None, None] + points[None, :, None])
    found[rows, columns] = within.mean((1, 2))
    return found[..., None]


def inside(width, height, radii, inset=0):
    """What of each pixel is in a rectangle with round corners, clockwise from the upper left one."""
    sums = [(side, radii[n] + radii[(n + 1) % 4]) for n, side in enumerate((width, height, width, height))]
    factor = min([1] + [side / total for side, total in sums if total])

    def contains(x, y):
        found = (x > inset) & (x < width - inset) & (y > inset) & (y < height - inset)
        for (right, down), radius in zip(((0, 0), (1, 0), (1, 1), (0, 1)), radii):
            radius = max(radius * factor - inset, 0)
            across, along = (width - inset - x if right else x - inset), (height - inset - y if down else y - inset)
            corner = (across < radius) & (along < radius)
            found &= ~corner | (np.hypot(across - radius, along - radius) <= radius)
        return found
    return shares(width, height, contains)


def ellipse(width, height):
    return shares(width, height, lambda x, y: (2 * x / width - 1) ** 2 + (2 * y / height - 1) ** 2 <= 1)


def cut(shape):
    return lambda frames: [(colours, cover * shape(colours.shape[1], colours.shape[0])) for colours, cover in frames]


def bordered(width, colour, opacity, outside=False, radii=(0, 0, 0, 0)):
    """A line over the picture by Porter and Duff."""
    def change(colours, cover):
        if outside:
            colours, cover = (np.pad(v, ((width, width), (width, width), (0, 0))) for v in (colours, cover))
        height, across = colours.shape[:2]
        line = opacity * (1 - inside(across, height, radii, width))
        alpha = line + cover * (1 - line)
        return (np.array(colour) * line + colours * cover * (1 - line)) / np.maximum(alpha, 1e-9), alpha
    return lambda frames: [change(*frame) for frame in frames]


SHAPES = {
    "radius": cut(lambda w, h: inside(w, h, [40] * 4)),
    "radius-share": cut(lambda w, h: inside(w, h, [0.25 * min(w, h)] * 4)),
    "radius-max": cut(lambda w, h: inside(w, h, [min(w, h) / 2] * 4)),
    "radius-four": cut(lambda w, h: inside(w, h, [10, 60, 0, 300])),
    "ellipse": cut(ellipse),
    "border": bordered(9, (200, 30, 0), 1),
    "border-half": bordered(9, (200, 30, 0), 128 / 255),
    "border-outside": bordered(9, (200, 30, 0), 1, outside=True),
    "border-outside-half": bordered(9, (200, 30, 0), 128 / 255, outside=True),
    "border-round": bordered(9, (200, 30, 0), 1, radii=[40] * 4),
    "framed": lambda frames: cut(lambda w, h: inside(w, h, [40] * 4))(bordered(9, (200, 30, 0), 1, True, [40] * 4)(frames)),
}


def frames(path):
    picture = Image.open(path)
    for index in range(getattr(picture, "n_frames", 1)):
        picture.seek(index)
        values = np.asarray(picture.convert("RGBA")).astype(np.float64)
        yield values[..., :3], values[..., 3:] / 255


def effects(folder):
    for original, file in PIECES.items():
        before = list(frames(pathlib.Path(folder) / file))
        for name, effect in (EFFECTS | SHAPES).items():
            after = [np.concatenate([np.clip(colours, 0, 255), cover * 255], -1) for colours, cover in effect(before)]
            picture = Image.fromarray(np.floor(np.concatenate(after) + 0.5).astype(np.uint8))
            picture.save(pathlib.Path(folder) / f"expected/effect-{name}-{original}.png", compress_level=1)
