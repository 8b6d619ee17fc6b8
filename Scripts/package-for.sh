#!/usr/bin/env bash
# Packs the release for another Debian than this one: package-for.sh RELEASE FOLDER, as package-for.sh 13 .build/package.
# The programs are those that were built here; what they need is found out in an empty system of that release, whose
# libraries have other names. Only root can.
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
echo "Making an empty Debian $release to pack in"
make_empty_debian "$release" "${wanted[@]}" binutils dpkg-dev xz-utils
mkdir -p "$root/src/.build/release" "$folder"
cp -r Scripts deploy docs README.md CHANGELOG.md SECURITY.md LICENSE "$root/src/"
cp .build/release/calotype .build/release/calotype-renderer "$root/src/.build/release/"
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -c safe.directory="$(pwd -P)" log -1 --format=%ct 2>/dev/null || date +%s)}
inside env "SOURCE_DATE_EPOCH=$SOURCE_DATE_EPOCH" "REVISION=${REVISION:-1}" /src/Scripts/build-package.sh /src/out
# They belong to whom the folder belongs to, so that the next 'make package' can replace them.
for file in "$root"/src/out/*; do
    cp "$file" "$folder/"
    chown --reference="$folder" "$folder/$(basename "$file")"
done
