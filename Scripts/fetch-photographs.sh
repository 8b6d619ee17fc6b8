#!/usr/bin/env bash
# Puts real photographs, 1.4 to 24 megapixels, into a folder.
#
# They come out of two Debian packages, which are downloaded and unpacked in a temporary folder, not installed.
# Needs no root. A file that is already in the folder is left alone, and nothing appears there half-written.
set -euo pipefail

packages=(lomiri-wallpapers-16.04 lomiri-wallpapers-20.04)

if [ $# -ne 1 ]; then
    echo "usage: fetch-photographs.sh FOLDER" >&2
    exit 64
fi
fail() {
    echo "error: $*" >&2
    exit 1
}
for tool in apt-get dpkg-deb; do
    command -v "$tool" >/dev/null || fail "the photographs come from Debian packages, and this system has no $tool."
done
mkdir -p "$1"
folder=$(cd "$1" && pwd)
[ -w "$folder" ] || fail "the folder $folder can't be written to."

# Beside the folder, so that moving a file into it is a rename.
work=$(mktemp -d "$(dirname "$folder")/.photographs.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/unpacked" "$work/ready" "$work/lists" "$work/cache"

download() {
    (cd "$work" && apt-get -qq -o APT::Sandbox::User=root -o Acquire::Retries=2 "$@" </dev/null >>log 2>&1)
}
# Missing or stale package lists: fetch fresh ones into the temporary folder, which anybody may.
own_lists=(-o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work/cache")
echo "Downloading photographs (27 MB): ${packages[*]}"
if ! download download "${packages[@]}"; then
    rm -f "$work"/*.deb
    if ! download "${own_lists[@]}" update || ! download "${own_lists[@]}" download "${packages[@]}"; then
        tail -n 3 "$work/log" >&2
        fail "apt-get could not download ${packages[*]}; its last words are above."
    fi
fi

for archive in "$work"/*.deb; do
    dpkg-deb -x "$archive" "$work/unpacked" || fail "$(basename "$archive") is not a whole Debian package."
done

bytes_at() { # bytes_at head|tail FILE: its first or last two bytes, in hexadecimal
    "$1" -c 2 "$2" | od -An -tx1 | tr -d ' \n'
}
count=0
while IFS= read -r -d '' picture; do
    # "Dragonfly_by_Bolly.jpg" becomes "dragonfly.jpg".
    name=$(basename "$picture" .jpg)
    name=$(printf '%s' "${name%%_by_*}" | tr 'A-Z_' 'a-z-').jpg
    [ "$(bytes_at head "$picture")" = ffd8 ] && [ "$(bytes_at tail "$picture")" = ffd9 ] \
        || fail "$(basename "$picture") is not a whole JPEG file."
    cp "$picture" "$work/ready/$name"
    chmod 644 "$work/ready/$name"
    count=$((count + 1))
done < <(find "$work/unpacked/usr/share/backgrounds" -type f -name '*.jpg' -print0)
[ "$count" -ge 10 ] || fail "expected at least 10 photographs in ${packages[*]}, found $count."

# Who made them, and under which licences.
cat "$work"/unpacked/usr/share/doc/*/copyright >"$work/copyright"
mv -f "$work/copyright" "$(dirname "$folder")/photographs-copyright.txt"
for picture in "$work"/ready/*.jpg; do
    mv -n "$picture" "$folder/"
done
echo "$count photographs are in $1; their authors and licences in $(dirname "$1")/photographs-copyright.txt"
