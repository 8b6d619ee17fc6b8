#!/usr/bin/env bash
# Builds the release unless nothing has changed since the last time: SwiftPM alone needs seconds to find that out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

stamp=.build/release-built
# A folder is newer when a file in it was removed, so that nothing is missed.
if [ -x .build/release/calotype ] && [ -x .build/release/calotype-renderer ] && [ -f "$stamp" ] \
    && [ -z "$(find Sources Package.swift -newer "$stamp" -print -quit)" ]; then
    exit 0
fi
mkdir -p .build
# As old as the start: what is edited during the build is built the next time.
touch "$stamp.next"
# Only what is used, in this order: what tests and benchmarks need is left out.
for product in calotype-renderer calotype; do swift build -c release --product "$product" </dev/null; done
mv "$stamp.next" "$stamp"
