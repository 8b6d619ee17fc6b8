#!/usr/bin/env bash
# Packs the release for another Debian than this one: package-for.sh RELEASE FOLDER, as package-for.sh 13 .build/package.
# The server is the one that was built here. The renderer is built anew in an empty system of that release, by this
# machine's Swift: libavif and libjxl have other names and other structures there. Only root can.
set -euo pipefail
release=${1:?usage: package-for.sh RELEASE FOLDER} folder=$(realpath -m "${2:?usage: package-for.sh RELEASE FOLDER}")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# Nothing is built as root, whose files the next build could not replace.
Scripts/build-release.sh --check
. Scripts/empty-debian.sh
enter_own_name_spaces "$PWD/Scripts/$(basename "$0")" "$release" "$folder"

declare -A libraries=([12]='libvips42 libseccomp2 libsqlite3-0' [13]='libvips42t64 libseccomp2 libsqlite3-0')
read -ra wanted <<<"${libraries[$release]:?error: nobody has said what Debian $release calls libvips}"
Scripts/install-packages.sh mmdebstrap
toolchain=$(dirname "$(dirname "$(readlink -f "$(command -v swift)")")")
echo "Making an empty Debian $release to build and pack in"
make_empty_debian "$release" "${wanted[@]}" binutils dpkg-dev xz-utils \
    pkg-config libvips-dev libjpeg62-turbo-dev libavif-dev libjxl-dev libwebp-dev libtiff-dev libdeflate-dev libseccomp-dev libsqlite3-dev zlib1g-dev libstdc++-12-dev libncurses6 libxml2 libcurl4t64 libedit2 git
mkdir -p "$root/src/.build/release" "$root$toolchain" "$folder"
mount --bind "$toolchain" "$root$toolchain"
cp -r Package.swift Package.resolved Sources Tests Fuzzing Scripts deploy docs README.md CHANGELOG.md SECURITY.md LICENSE "$root/src/"
# What was fetched already.
cp -r .build/checkouts .build/repositories .build/workspace-state.json "$root/src/.build/"
echo "Building the renderer for Debian $release"
read -ra flags <<<"$(Scripts/build-release.sh --flags)"
inside sh -c 'cd /src && exec "$@"' sh "$toolchain/bin/swift" build "${flags[@]}" --skip-update --product calotype-renderer \
    >"$root/build.log" 2>&1 || { tail -n 30 "$root/build.log" >&2; exit 1; }
cp .build/release/calotype "$root/src/.build/release/"
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -c safe.directory="$(pwd -P)" log -1 --format=%ct 2>/dev/null || date +%s)}
inside env "SOURCE_DATE_EPOCH=$SOURCE_DATE_EPOCH" "REVISION=${REVISION:-1}" /src/Scripts/build-package.sh /src/out
# They belong to whom the folder belongs to, so that the next 'make package' can replace them.
for file in "$root"/src/out/*; do
    cp "$file" "$folder/"
    chown --reference="$folder" "$folder/$(basename "$file")"
done
