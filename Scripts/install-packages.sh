#!/usr/bin/env bash
# Installs the named Debian packages that are missing; quick and silent when all are there.
set -euo pipefail

if [ $# -eq 0 ]; then
    echo "usage: install-packages.sh PACKAGE..." >&2
    exit 64
fi
if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "note: this system has no apt-get; the equivalents of these Debian packages are needed: $*" >&2
    exit 0
fi

missing() {
    local package
    for package in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] || echo "$package"
    done
}

mapfile -t wanted < <(missing "$@")
[ ${#wanted[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    # No password is asked for where nobody could type it.
    if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        as_root=(sudo)
    else
        echo "error: these Debian packages are missing and only root can install them. Run:" >&2
        echo "  sudo apt-get install ${wanted[*]}" >&2
        exit 1
    fi
fi

echo "Installing Debian packages: ${wanted[*]}"
apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" </dev/null
}
log=$(mktemp "${TMPDIR:-/tmp}/calotype-apt.XXXXXX")
trap 'rm -f "$log"' EXIT
install() { apt install --no-install-recommends -y "${wanted[@]}" >"$log" 2>&1; }

# Lists that are missing or out of date make the first try fail; only then are they fetched.
if ! install && ! { apt update >"$log" 2>&1 && install; }; then
    tail -n 15 "$log" >&2
    echo "error: apt-get could not install ${wanted[*]}; its last words are above." >&2
    exit 1
fi

mapfile -t wanted < <(missing "$@")
if [ ${#wanted[@]} -gt 0 ]; then
    echo "error: apt-get said it was done, but these packages are still missing: ${wanted[*]}" >&2
    exit 1
fi
