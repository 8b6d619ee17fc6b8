#!/bin/sh
# Fuzzes a reader of ours by libFuzzer with the address sanitizer.
#
#   Fuzzing/run.sh AnimatedPNG [SECONDS] [FILE…]     files to begin with, beside those in Fuzzing/corpus
#
# A crash is written to the current folder. Only the reader's own files and Basics/Numbers are compiled, as a program of
# their own.
set -eu
cd "$(dirname "$0")/.."
name=$1
seconds=${2:-60}
shift; [ $# -gt 0 ] && shift
build=${TMPDIR:-/tmp}/calotype-fuzzing/$name
seeds=$build/seeds
found=$build/found
mkdir -p "$seeds" "$found"
scanning=Sources/Rendering/Scanning
case $name in
AnimatedPNG)
    files="$scanning/ByteReader.swift $scanning/ByteWriter.swift $scanning/PNGChunk.swift $(ls Sources/Rendering/AnimatedPNG/*.swift | grep -v -e FramePlayer -e AnimatedPNGWriter)"
    ${CALOTYPE_TEST_PYTHON:-python3} Tests/Scripts/make_animations.py "$build/made" --only-files >/dev/null 2>&1 || true
    find "$build/made" -name '*.png' -size -4k -exec cp {} "$seeds" \; ;;
AVIFLoops)
    files="$scanning/ByteReader.swift $scanning/BoxReader.swift $scanning/AVIFLoops.swift" ;;
*) echo "There is nothing to fuzz that is called $name." >&2; exit 2 ;;
esac
for file in "$@"; do cp "$file" "$seeds"; done
flags="-O -sanitize=fuzzer,address -parse-as-library -enable-testing"
(cd "$build" && swiftc -O -sanitize=address -parse-as-library -emit-module -emit-object -whole-module-optimization \
    -module-name Basics -package-name calotype -o Basics.o "$OLDPWD"/Sources/Basics/Numbers/*.swift)
# shellcheck disable=SC2086
swiftc $flags -module-name Fuzzing -package-name calotype -I "$build" -I Sources/CZlib $files "Fuzzing/Fuzz$name.swift" "$build/Basics.o" \
    -o "$build/fuzz"
exec "$build/fuzz" -max_total_time="$seconds" -max_len=8192 -timeout=10 -print_final_stats=1 "$found" "$seeds"
