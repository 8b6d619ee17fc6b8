#!/usr/bin/env python3
"""Tells how alike pictures are by their structure (SSIM: Wang, Bovik, Sheikh, Simoncelli, 2004), in floating point.

usage: measure_ssim.py ONE OTHER [ONE OTHER]…

One line a pair: the mean over all pixels and bands, 1 for equal pictures; alpha is put on grey first.
"""

import sys

import numpy as np
from PIL import Image


def samples(path):
    picture = Image.open(path)
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, (128, 128, 128, 255)), picture.convert("RGBA"))
    return np.asarray(picture.convert("RGB"), dtype=np.float64)


def blurred(values):
    radius, sigma = 5, 1.5
    weights = np.exp(-np.arange(-radius, radius + 1) ** 2 / (2 * sigma * sigma))
    weights /= weights.sum()
    for axis in (0, 1):
        padded = np.pad(values, [(radius, radius) if a == axis else (0, 0) for a in range(3)], mode="reflect")
        values = sum(w * np.take(padded, np.arange(i, i + values.shape[axis]), axis) for i, w in enumerate(weights))
    return values


def ssim(one, other):
    if one.shape != other.shape:
        return 0.0
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    mean1, mean2 = blurred(one), blurred(other)
    variance1 = blurred(one * one) - mean1 * mean1
    variance2 = blurred(other * other) - mean2 * mean2
    together = blurred(one * other) - mean1 * mean2
    likeness = ((2 * mean1 * mean2 + c1) * (2 * together + c2)
                / ((mean1 * mean1 + mean2 * mean2 + c1) * (variance1 + variance2 + c2)))
    return float(likeness.mean())


for one, other in zip(sys.argv[1::2], sys.argv[2::2]):
    print(f"{ssim(samples(one), samples(other)):.5f}")
