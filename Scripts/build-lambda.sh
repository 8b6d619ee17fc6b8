#!/usr/bin/env bash
# Packs the release with every library it needs, the C library and its loader included, as a zip for AWS Lambda's
# provided.al2023: build-lambda.sh FILE. Amazon Linux has older libraries than Debian and no libvips.
# A zip of more than 50 MB could not be uploaded directly; what is left out for that is in docs/lambda.md.
set -euo pipefail
zip_file=$(realpath -m "${1:?usage: build-lambda.sh FILE}")
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[ ! -d "$zip_file" ] || { echo "error: $zip_file is a folder; name the zip to be written." >&2; exit 64; }
stage=.build/lambda
# Where Lambda unpacks a function.
task=/var/task
most=$((50 * 1024 * 1024))

rm -rf "$stage"
rm -f "$zip_file"
mkdir -p "$stage/lib" "$(dirname "$zip_file")"
programs=("$stage/calotype" "$stage/calotype-renderer")
for program in "${programs[@]}"; do strip -o "$program" ".build/release/$(basename "$program")"; done
# AVIF and HEIC, and JPEG XL, are parts of libvips that it looks for below the folder that VIPSHOME names, and below the
# last part of the name of the folder of libraries.
libraries=$(pkg-config --variable=libdir vips)
modules=$(basename "$libraries"/vips-modules-*)
parts=$stage/$(basename "$libraries")/$modules
mkdir -p "$parts"
cp "$libraries/$modules"/vips-{heif,jxl}.so "$parts/"

# Every line that names a file is a library; the loader stands without an arrow.
for file in "${programs[@]}" "$parts"/*.so; do
    ldd "$file" | awk '$2 == "=>" && $3 ~ /^\// { print $3 } $1 ~ /^\// { print $1 }' | while read -r library; do
        name=$(basename "$library")
        [ -e "$stage/lib/$name" ] || cp -L "$library" "$stage/lib/$name"
    done
done
# For FITS, MATLAB, OpenEXR and JPEG 2000, for Fourier transforms, for windows on a screen; encoders and decoders of
# AV1 that nobody chooses, as dav1d reads and aom writes; and the encoder of HEIC, which is only read.
python3 Scripts/stand-in-libraries.py "$stage/lib" "${programs[@]}" "$parts"/*.so -- \
    libcfitsio.so.10 libmatio.so.11 libOpenEXR-3_1.so.30 libopenjp2.so.7 libfftw3.so.3 \
    librav1e.so.0 libSvtAv1Enc.so.1 libgav1.so.1 libx265.so.199 \
    libX11.so.6 libXext.so.6 libXrender.so.1 libxcb.so.1 libxcb-render.so.0 libxcb-shm.so.0
python3 Scripts/trim-icu-data.py --without-encodings "$stage/calotype"
for data in "$stage"/lib/libicudata.so.*; do python3 Scripts/trim-icu-data.py --without-encodings "$data"; done

loader=$(cd "$stage/lib" && echo ld-linux-*)
for program in "${programs[@]}"; do
    patchelf --set-interpreter "$task/lib/$loader" --force-rpath --set-rpath "$task/lib" "$program"
done
cat >"$stage/bootstrap" <<END
#!/bin/sh
export VIPSHOME=$task
exec $task/calotype lambda
END
chmod 755 "${programs[@]}" "$stage/bootstrap" "$stage/lib/$loader"
# The same bytes from the same inputs, whenever it is packed.
find "$stage" -exec touch -h -d @946684800 {} +
(cd "$stage" && find . -mindepth 1 -type f | LC_ALL=C sort | zip -qXD -9 "$zip_file" -@)
# The same format, looked for longer; where the tool is not there, the zip is 4 % longer.
if command -v advzip >/dev/null; then advzip -z -q -2 "$zip_file"; fi
size=$(stat -c %s "$zip_file")
echo "$zip_file: $(du -h "$zip_file" | cut -f1), unpacked $(du -sh "$stage" | cut -f1) (Lambda's limits: 50 and 250 MB)"
if [ "$size" -gt "$most" ]; then
    echo "warning: it is larger than what can be uploaded directly; send it by way of a bucket." >&2
fi
