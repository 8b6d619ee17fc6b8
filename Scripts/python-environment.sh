#!/usr/bin/env bash
# Makes .venv in the repository's root hold the pinned packages of the requirements files given.
# Quick when nothing changed: a copy of each file inside the environment says what was installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

holds() { # holds FILE: whether what FILE asks for is installed
    [ -x .venv/bin/python3 ] && cmp -s "$1" ".venv/${1//\//-}"
}
complete() {
    local file
    for file in "$@"; do holds "$file" || return 1; done
}
complete "$@" && exit 0

# Two makes at once: one builds the environment, the other waits and then finds it.
mkdir -p .build
exec 9>.build/python-environment.lock
if command -v flock >/dev/null; then flock 9; fi

# Debian's own Python first: python3-venv belongs to it, while another python3 on the PATH may lack what venv needs.
python=/usr/bin/python3
[ -x "$python" ] || python=python3

if ! .venv/bin/python3 -m pip --version >/dev/null 2>&1; then
    rm -rf .venv
    "$python" -m venv .venv
fi
for file in "$@"; do
    holds "$file" && continue
    echo "Installing the Python packages of $file into .venv"
    if ! .venv/bin/python3 -m pip install --quiet --disable-pip-version-check --no-input -r "$file" </dev/null 9>&-; then
        echo "error: pip could not install the packages of $file; its words are above." >&2
        exit 1
    fi
    cp "$file" ".venv/${file//\//-}"
done
