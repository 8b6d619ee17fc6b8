#!/bin/bash
# Runs our own readers of files on made-up bytes, with the address sanitizer, and stops at the first that goes wrong:
#
#   Scripts/fuzz-readers.sh [SECONDS]
#
# The files that the fuzzer starts from are made by scripts of the tests; what it finds on the way stays in .build/fuzzing.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
python=${CALOTYPE_TEST_PYTHON:-.venv/bin/python3}
work=.build/fuzzing
mkdir -p "$work/corpus"

swiftc -O -parse-as-library -sanitize=fuzzer,address -emit-module -emit-object -wmo -package-name calotype -module-name Basics \
    -emit-module-path "$work/Basics.swiftmodule" -o "$work/basics.o" \
    Sources/Basics/Numbers/Collection+Safe.swift Sources/Basics/Numbers/SaturatingArithmetic.swift
swiftc -O -parse-as-library -sanitize=fuzzer,address -wmo -package-name calotype -module-name Readers -I "$work" \
    -enable-upcoming-feature InternalImportsByDefault -o "$work/readers" "$work/basics.o" \
    Sources/Rendering/Scanning/{ByteReader,Completeness}.swift Sources/Rendering/Scanning/JPEG/{HuffmanTable,JPEGBits,JPEGFrame,JPEGBlockWalk,JPEGEntropyScan}.swift \
    Sources/Rendering/Scanning/JPEG/JPEGCompleteness.swift Sources/Rendering/Bitmaps/*.swift Sources/Rendering/Photoshop/*.swift \
    Tests/Fuzzing/*.swift

if [ -z "$(ls "$work/corpus")" ]; then
    made=$(mktemp -d)
    trap 'rm -rf "$made"' EXIT
    "$python" Tests/Scripts/make_fuzz_corpus.py "$made" "$work/corpus"
fi
exec "$work/readers" -max_total_time="$seconds" -max_len=20000 -rss_limit_mb=1500 -timeout=10 -print_final_stats=1 "$work/corpus"
