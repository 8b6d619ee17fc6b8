#!/usr/bin/env python3
"""Tells how well `max-bytes` uses its limit, and how a photograph's length goes with its quality: two tables.

usage: byte_limits.py PHOTOGRAPHS [--renderer PROGRAM] [--course]

PHOTOGRAPHS is a folder of JPEGs (`make photographs`). Every other one gives a mean course as
Sources/Rendering/ByteLimits/SizeCurve+Knots.swift has one (`--course` prints it); limits are tried on the others.
"""
import argparse
import math
import pathlib
import time

from bench import renderer

FORMATS = ["jpeg", "webp", "avif", "jxl"]
KNOTS = [10, 20, 35, 50, 65, 80, 89, 90, 95, 98, 100]
SIDES = [320, 800]
# Limits are the lengths at these qualities, and a little more.
LIMITS = [15, 30, 45, 60, 75, 85, 93]


def recipe(side, format, quality, more=""):
    return f"v1;resize={side}x{side},inside,0.5:0.5;output={format},q={quality},metadata=none{more}"


def lengths(process, path, recipes):
    return [len(process.picture(text, path)) for text in recipes]


def course(process, photographs):
    """The mean logarithm of the length at each knot."""
    for format in FORMATS:
        sums = [0.0] * len(KNOTS)
        for path in photographs:
            for side in SIDES:
                found = lengths(process, path, [recipe(side, format, quality) for quality in KNOTS])
                sums = [total + math.log(count) for total, count in zip(sums, found)]
        count = len(photographs) * len(SIDES)
        print(f"{format}: " + ", ".join(f"({quality}, {total / count:.2f})" for quality, total in zip(KNOTS, sums)))


def limits(process, photographs):
    """How much of each limit is used, and how long it takes beside one quality."""
    print("| format | limits | at least 90 % used | at least 80 % | median | beside one quality, in time |")
    print("|---|--:|--:|--:|--:|--:|")
    for format in FORMATS:
        shares, once, limited = [], 0.0, 0.0
        for path in photographs:
            for side in SIDES:
                for quality in LIMITS:
                    start = time.monotonic()
                    most = int(len(process.picture(recipe(side, format, quality), path)) * 1.02) + 1
                    between = time.monotonic()
                    count = len(process.picture(recipe(side, format, "default", f",bytes={most}"), path))
                    once, limited = once + between - start, limited + time.monotonic() - between
                    assert count <= most, (path, side, format, count, most)
                    shares.append(count / most)
        shares.sort()
        part = [sum(share >= least for share in shares) / len(shares) for least in (0.9, 0.8)]
        print(f"| {format} | {len(shares)} | {part[0]:.0%} | {part[1]:.0%} | {shares[len(shares) // 2]:.1%} "
              f"| {limited / once:.2f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photographs", type=pathlib.Path)
    parser.add_argument("--renderer", type=pathlib.Path)
    parser.add_argument("--course", action="store_true")
    arguments = parser.parse_args()
    photographs = sorted(arguments.photographs.glob("*.jpg"))
    with renderer.running(arguments.renderer) as process:
        if arguments.course:
            course(process, photographs[::2])
        else:
            limits(process, photographs[1::2])


if __name__ == "__main__":
    main()
