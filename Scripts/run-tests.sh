#!/usr/bin/env bash
# Builds and runs the tests, with `swift test`'s arguments, and ends with one plain line that says how it went.
# `--built` takes the tests as they were built before: a second build is not free, even of nothing new.
# `--beside PATTERN` runs the tests that match in a process of their own at the same time: those that libvips lets run one
# after the other alone need not wait for the others too. What they print comes after.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# What long pictures cost is told by files that are on a disk, and many systems have /tmp in memory.
case "$(stat -f -c %T "${TMPDIR:-/tmp}" 2>/dev/null)" in tmpfs | ramfs) export TMPDIR=/var/tmp ;; esac

built=no
beside=
while true; do
    case "${1:-}" in
        --built) built=yes; shift ;;
        --beside) beside=$2; shift 2 ;;
        *) break ;;
    esac
done

mkdir -p .build
log=$(mktemp .build/test-log.XXXXXX)
log_beside=$(mktemp .build/test-log.XXXXXX)
trap 'rm -f "$log" "$log_beside"; jobs -p | xargs -r kill 2>/dev/null || true' EXIT

# The build apart from the run, so that "failed" can say which of the two it was.
if [ "$built" = no ] && ! swift build --build-tests </dev/null; then
    echo "TESTS: not run, the build failed"
    exit 1
fi

# Says how the run ended whose output and status are given; fails where it did.
verdict() {
    local log=$1 status=$2 summary
    # Swift Testing's last word: "Test run with 312 tests in 40 suites passed after 61.2 seconds."
    summary=$(sed -n 's/.*\(Test run with [0-9]* tests.*\)/\1/p' "$log" | tail -n 1)
    if [ "$status" -eq 0 ] && [ -z "$summary" ]; then
        echo "TESTS: FAILED, because no test was run"
        return 1
    fi
    if [ "$status" -ne 0 ]; then
        # What failed, once more, at the end where it is seen.
        grep -aE '^(✘|.*: error:)' "$log" | grep -av 'Test run with' | head -n 40 || true
        echo "TESTS: FAILED (exit status $status). ${summary:-The run broke off before its summary.}"
        return 1
    fi
    echo "TESTS: PASSED. $summary"
}

# The tests themselves, as `swift test` starts them: two of it at once are in each other's way.
run() { NO_COLOR=1 .build/debug/calotypePackageTests.xctest --testing-library swift-testing "$@" </dev/null 2>&1; }

apart=()
if [ -n "$beside" ]; then
    run --filter "$beside" >"$log_beside" &
    second=$!
    apart=(--skip "$beside")
fi
status=0
run "${apart[@]}" "$@" | tee "$log" || status=$?
if [ -n "$beside" ]; then
    status_beside=0
    wait "$second" || status_beside=$?
    cat "$log_beside"
fi

failed=0
verdict "$log" "$status" || failed=1
if [ -n "$beside" ]; then verdict "$log_beside" "$status_beside" || failed=1; fi
exit "$failed"
