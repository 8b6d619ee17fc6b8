#!/usr/bin/env bash
# Packs the release with every library it needs, the C library and its loader included, as a zip for AWS Lambda's
# provided.al2023: build-lambda.sh FILE. Amazon Linux has older libraries than Debian and no libvips.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

zip_file=$(realpath -m "${1:?usage: build-lambda.sh FILE}")
stage=.build/lambda
# Where Lambda unpacks a function.
task=/var/task

rm -rf "$stage" "$zip_file"
mkdir -p "$stage/lib" "$(dirname "$zip_file")"
for program in calotype calotype-renderer; do
    strip -o "$stage/$program" ".build/release/$program"
    # Every line that names a file is a library; the loader stands without an arrow.
    ldd ".build/release/$program" | awk '$2 == "=>" && $3 ~ /^\// { print $3 } $1 ~ /^\// { print $1 }' \
        | while read -r library; do
            name=$(basename "$library")
            [ -e "$stage/lib/$name" ] || cp -L "$library" "$stage/lib/$name"
        done
done
loader=$(cd "$stage/lib" && echo ld-linux-*)
for program in calotype calotype-renderer; do
    patchelf --set-interpreter "$task/lib/$loader" --force-rpath --set-rpath "$task/lib" "$stage/$program"
done

cat >"$stage/bootstrap" <<'EOF'
#!/bin/sh
exec /var/task/calotype lambda
EOF
chmod 755 "$stage"/* "$stage/lib/$loader"
# The same bytes from the same inputs, whenever it is packed.
find "$stage" -exec touch -h -d @946684800 {} +
(cd "$stage" && find . -mindepth 1 | LC_ALL=C sort | zip -qX -9 "$zip_file" -@)
echo "$zip_file: $(du -h "$zip_file" | cut -f1), unpacked $(du -sh "$stage" | cut -f1) (Lambda's limit: 250 MB)"
