#!/usr/bin/env bash
# Makes a virtual environment that holds the pinned packages of requirements files: python-environment.sh FOLDER FILE...
# Quick when nothing changed: a copy of each file inside the environment says what was installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [ $# -lt 2 ]; then
    echo "usage: python-environment.sh FOLDER REQUIREMENTS..." >&2
    exit 64
fi
environment=$1
shift

holds() { # holds FILE: whether what FILE asks for is installed
    [ -x "$environment/bin/python3" ] && cmp -s "$1" "$environment/${1//\//-}"
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

if ! "$environment"/bin/python3 -m pip --version >/dev/null 2>&1; then
    rm -rf "$environment"
    "$python" -m venv "$environment"
fi
for file in "$@"; do
    holds "$file" && continue
    echo "Installing the Python packages of $file into $environment"
    if ! "$environment"/bin/python3 -m pip install --quiet --disable-pip-version-check --no-input -r "$file" </dev/null 9>&-; then
        echo "error: pip could not install the packages of $file; its words are above." >&2
        exit 1
    fi
    cp "$file" "$environment/${file//\//-}"
done
