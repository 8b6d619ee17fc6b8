#!/usr/bin/env python3
"""Puts small files for Scripts/fuzz-readers.sh into a folder: those that tests make, behind a byte that names their reader.

usage: make_fuzz_corpus.py SCRATCH CORPUS
"""

import io
import pathlib
import runpy
import sys

from PIL import Image

SCRATCH, CORPUS = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
KINDS = {".bmp": 0, ".ico": 1, ".psd": 2, ".psb": 2, ".jpeg": 3}


def run(script, *functions):
    folder = SCRATCH / script
    (folder / "shown").mkdir(parents=True)
    sys.argv[1:] = [str(folder)]
    names = runpy.run_path(str(pathlib.Path(__file__).with_name(script)), run_name="made")
    for function in functions:
        names[function]()
    return folder


def main():
    folders = [run("make_bitmaps.py", "bitmaps", "icons"), run("make_documents.py", "photoshop")]
    small = Image.linear_gradient("L").resize((40, 24)).convert("RGB")
    folder = SCRATCH / "jpegs"
    folder.mkdir()
    for name, options in {"a": {}, "b": {"progressive": True}, "c": {"restart_marker_blocks": 2}, "d": {"subsampling": 0}}.items():
        data = io.BytesIO()
        small.save(data, "JPEG", quality=60, **options)
        (folder / f"{name}.jpeg").write_bytes(data.getvalue())
    for path in sorted(p for f in folders + [folder] for p in f.iterdir() if p.suffix in KINDS):
        (CORPUS / path.name).write_bytes(bytes([KINDS[path.suffix]]) + path.read_bytes())


main()
