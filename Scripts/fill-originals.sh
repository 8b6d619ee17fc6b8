#!/usr/bin/env bash
# Makes sure that a first start has something to show: fills an empty folder of originals with photographs.
# Never fails: a server without pictures is still a server, and this says how to add one.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=${1:?usage: fill-originals.sh FOLDER}
mkdir -p "$folder" || exit 0
[ -z "$(find "$folder" -type f -print -quit 2>/dev/null)" ] || exit 0

Scripts/fetch-photographs.sh "$folder" && exit 0

# Without the network, a picture made here: soft clouds of colour, twelve megapixels.
work=$(mktemp -d "$folder/../.clouds.XXXXXX") || exit 0
trap 'rm -rf "$work"' EXIT
draw_with_vips() {
    local band
    for band in red green blue; do
        vips fractsurf "$work/$band.v" 4000 3000 2.4 && vips scale "$work/$band.v" "$work/$band-8.v" || return 1
    done
    vips bandjoin "$work/red-8.v $work/green-8.v $work/blue-8.v" "$work/clouds.v" \
        && vips copy "$work/clouds.v" "$work/clouds.jpg[Q=88]" --interpretation srgb
}
draw_with_imagemagick() {
    convert -size 2000x1500 plasma:tomato-steelblue -resize 4000x3000 -quality 88 "$work/clouds.jpg"
}
for tool in vips imagemagick; do
    if "draw_with_$tool" >/dev/null 2>&1 && mv "$work/clouds.jpg" "$folder/clouds.jpg"; then
        echo "Drew $folder/clouds.jpg instead."
        exit 0
    fi
done
echo "There are no pictures yet: put a JPEG into $folder, say cat.jpg, and ask for /picture/cat.jpg?w=400" >&2
exit 0
