#!/usr/bin/env bash
# Packs the release as a Debian package and as a tar ball: build-package.sh FOLDER.
# Both hold the Swift runtime, so that they run where there is no Swift. What else is needed is found out from the
# programs themselves, in the words of the Debian release that this runs on, which the version names (~deb12).
# REVISION=2 for another package of the same version.
set -euo pipefail
folder=$(realpath -m "${1:?usage: build-package.sh FOLDER}")
cd "$(dirname "${BASH_SOURCE[0]}")/.."

programs=(calotype calotype-renderer)
for program in "${programs[@]}"; do
    if readelf -d ".build/release/$program" | grep -q 'NEEDED.*libswift'; then
        echo "error: .build/release/$program was built without the Swift runtime in it; 'make package' builds it anew." >&2
        exit 1
    fi
done
upstream=$(.build/release/calotype --version | awk '{ print $2 }')
architecture=$(dpkg --print-architecture)
release=deb$(. /etc/os-release && echo "${VERSION_ID:-0}")
version=$upstream-${REVISION:-1}~$release
work=$(mktemp -d "${TMPDIR:-/tmp}/calotype-package.XXXXXX")
trap 'rm -rf "$work"' EXIT
stage=$work/stage documentation=$work/stage/usr/share/doc/calotype
mkdir -p "$folder"
# What a package installs is readable, whatever this user's umask.
umask 022

install -d "$stage"/{usr/bin,usr/lib/calotype,etc/calotype,lib/systemd/system} "$documentation"
for program in "${programs[@]}"; do
    strip -o "$stage/usr/lib/calotype/$program" ".build/release/$program"
done
# What finds faces, where it could be fetched: loaded by the renderer from beside itself, and linked by nothing.
if [ -d .build/release/faces ]; then
    install -d "$stage/usr/lib/calotype/faces"
    install -m 644 .build/release/faces/* "$stage/usr/lib/calotype/faces/"
fi
# The server finds its renderer beside itself, wherever a link to it lies.
ln -s ../lib/calotype/calotype "$stage/usr/bin/calotype"
install -m 644 deploy/systemd/calotype.service "$stage/lib/systemd/system/"
install -m 644 deploy/debian/calotype.yaml "$stage/etc/calotype/calotype.yaml"
# Where each shell looks by itself.
complete() {
    install -d "$stage/usr/share/${2%/*}"
    .build/release/calotype --generate-completion-script "$1" >"$stage/usr/share/$2"
}
complete bash bash-completion/completions/calotype
complete zsh zsh/vendor-completions/_calotype
complete fish fish/vendor_completions.d/calotype.fish
install -m 644 docs/*.md README.md SECURITY.md deploy/prometheus-alerts.yaml deploy/grafana.json "$documentation/"
install -m 644 deploy/debian/copyright "$documentation/copyright"
gzip -9n <CHANGELOG.md >"$documentation/changelog.gz"
# The same bytes from the same inputs, whenever it is packed.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -c safe.directory="$(pwd -P)" log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH
even_times() { find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +; }

name=calotype-$upstream-$release-$architecture
mkdir "$work/$name"
cp -a "$stage/usr/lib/calotype/." deploy/systemd deploy/debian/calotype.yaml README.md CHANGELOG.md SECURITY.md LICENSE docs \
    "$work/$name/"
even_times "$work/$name"
tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner -cf - "$name" | xz -T0 >"$folder/$name.tar.xz"

mkdir -p "$work/debian" "$stage/DEBIAN"
printf 'Source: calotype\n\nPackage: calotype\nArchitecture: any\n' >"$work/debian/control"
if ! depends=$(cd "$work" && dpkg-shlibdeps -O stage/usr/lib/calotype/calotype* 2>"$work/log" | sed -n 's/^shlibs:Depends=//p') \
    || [ -z "$depends" ]; then
    cat "$work/log" >&2
    echo "error: dpkg-shlibdeps did not say what the programs need; its words are above." >&2
    exit 1
fi
# From Debian 13 on libheif's coders are packages of their own, which no library names.
case $release in
    deb12) coders='' ;;
    *) coders=', libheif-plugin-aomenc, libheif-plugin-dav1d, libheif-plugin-libde265' ;;
esac
sed -e "s/@VERSION@/$version/; s/@ARCHITECTURE@/$architecture/; s/@DEPENDS@/$depends$coders/" \
    -e "s/@SIZE@/$(du -sk --exclude=DEBIAN "$stage" | cut -f1)/" deploy/debian/control >"$stage/DEBIAN/control"
for script in postinst prerm postrm; do install -m 755 "deploy/debian/$script" "$stage/DEBIAN/$script"; done
echo /etc/calotype/calotype.yaml >"$stage/DEBIAN/conffiles"
(cd "$stage" && find . -type f ! -path './DEBIAN/*' ! -path './etc/*' -printf '%P\0' | LC_ALL=C sort -z \
    | xargs -0 md5sum >DEBIAN/md5sums)
even_times "$stage"
package=$folder/calotype_${version}_$architecture.deb
dpkg-deb --root-owner-group -Zxz --build "$stage" "$package" >/dev/null
for file in "$package" "$folder/$name.tar.xz"; do echo "$file: $(du -h "$file" | cut -f1)"; done
