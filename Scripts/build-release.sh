#!/usr/bin/env bash
# Builds the release unless nothing has changed since the last time: SwiftPM alone needs seconds to find that out.
# One build for all: `make serve` runs it, and 'make package' and 'make lambda' pack it.
# With --check it builds nothing, and fails where there is something to build; with --flags it says how it builds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# The Swift runtime is linked in, so that the programs run where there is no Swift. Without debug information, which
# nobody reads of a release, compiling takes less time; functions have sections of their own, so that the linker can
# leave out what nobody calls.
flags=(-c release --static-swift-stdlib -debug-info-format none
    -Xcc -ffunction-sections -Xcc -fdata-sections -Xswiftc -Xfrontend -Xswiftc -function-sections
    -Xlinker --no-export-dynamic)
if [ "${1:-}" = --flags ]; then
    echo "${flags[@]}"
    exit 0
fi
# Only what is used, in this order: what tests and benchmarks need is left out.
products=(calotype-renderer calotype)
# What all of it takes in seconds of one core, as it was measured, and at least, however many there are.
work=720 least=200

# Another way of building is another build.
stamp=.build/release-built
# A folder is newer when a file in it was removed, so that nothing is missed.
if [ -x .build/release/calotype ] && [ -x .build/release/calotype-renderer ] && [ -f "$stamp" ] \
    && [ -z "$(find Sources Package.swift Scripts/build-release.sh -newer "$stamp" -print -quit)" ]; then
    exit 0
fi
if [ "${1:-}" = --check ]; then
    echo "error: there is no release of the sources as they are now. Run 'make package' first, as the user who builds." >&2
    exit 1
fi
mkdir -p .build
# As old as the start: what is edited during the build is built the next time.
touch "$stamp.next"

log=.build/release.log
expected=$((work / $(nproc)))
[ "$expected" -gt "$least" ] || expected=$least
if [ -x .build/release/calotype ]; then
    echo "Building the release again: what has changed since the last time."
else
    echo "Building the release: about $(((expected + 59) / 60)) minutes on this machine ($(nproc) cores), this one time."
fi

# Shows what SwiftPM says it does as one line that changes, or, where nobody sees it change, as a line each minute.
show_progress() {
    local line told=$SECONDS
    while IFS= read -r line; do
        printf '%s\n' "$line" >>"$log"
        [[ $line =~ ^\[([0-9]+)/([0-9]+)\]\ ([A-Z][a-z]+)\ (module\ )?([^ ]+) ]] || continue
        local step="${BASH_REMATCH[1]} of ${BASH_REMATCH[2]} steps, ${BASH_REMATCH[3],,} ${BASH_REMATCH[5]}"
        step="  $(printf '%d:%02d' $((SECONDS / 60)) $((SECONDS % 60))) $1: $step"
        if [ -t 1 ]; then
            printf '\r\033[K%.79s' "$step"
        elif [ $((SECONDS - told)) -ge 60 ]; then
            printf '%s\n' "$step"
            told=$SECONDS
        fi
    done
    if [ -t 1 ]; then printf '\r\033[K'; fi
}

: >"$log"
for product in "${products[@]}"; do
    if ! swift build "${flags[@]}" --product "$product" </dev/null 2>&1 | show_progress "$product"; then
        grep -E 'error:|^fatal' "$log" | head -n 20 >&2 || true
        tail -n 5 "$log" >&2
        echo "error: the release could not be built; all that was said is in $log." >&2
        exit 1
    fi
done
mv "$stamp.next" "$stamp"
echo "Built in $((SECONDS / 60)) min $((SECONDS % 60)) s: .build/release/calotype"
