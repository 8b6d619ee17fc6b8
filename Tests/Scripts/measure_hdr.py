#!/usr/bin/env python3
"""Compares pictures of HDR that was kept with their originals, made smaller in double precision by their code values.

usage: measure_hdr.py PAIRS

PAIRS has a line for each: an original and what was made of it. Prints a line of JSON for each: what is told of the result, and
how far it is from what is right, on average and at most, in parts of the whole range.
"""

import json
import pathlib
import sys

import numpy as np

from hdr_pictures import read, resized


def main():
    for line in pathlib.Path(sys.argv[1]).read_text().splitlines():
        original, made = line.split("\t")
        samples, _ = read(original)
        ours, told = read(made)
        wanted = resized(samples, ours.shape[1], ours.shape[0])
        if ours.shape[2] >= 3 and wanted.shape[2] < 3:
            wanted = np.concatenate([wanted[..., :1]] * 3 + [wanted[..., 1:]], -1)
        if wanted.shape[2] in (2, 4) and ours.shape[2] == wanted.shape[2]:
            # As it is seen: what is clear has no colour.
            wanted = np.concatenate([wanted[..., :-1] * wanted[..., -1:], wanted[..., -1:]], -1)
            ours = np.concatenate([ours[..., :-1] * ours[..., -1:], ours[..., -1:]], -1)
        if ours.shape != wanted.shape:
            told["shape"] = f"{ours.shape} and not {wanted.shape}"
            apart = np.ones(1)
        else:
            apart = np.abs(ours - wanted)
        print(json.dumps({"name": pathlib.Path(made).name, "mean": float(apart.mean()), "largest": float(apart.max()), **told}))


if __name__ == "__main__":
    main()
