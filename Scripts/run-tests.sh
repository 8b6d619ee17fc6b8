#!/usr/bin/env bash
# Runs `swift test` with the arguments given and ends with one plain line that says how it went.
# With `--built` in front it takes the tests as they were built before: a second build is not free, even of nothing new.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# What long pictures cost is told by files that are on a disk, and many systems have /tmp in memory.
case "$(stat -f -c %T "${TMPDIR:-/tmp}" 2>/dev/null)" in tmpfs | ramfs) export TMPDIR=/var/tmp ;; esac

mkdir -p .build
log=$(mktemp .build/test-log.XXXXXX)
trap 'rm -f "$log"' EXIT

# The build apart from the run, so that "failed" can say which of the two it was.
if [ "${1:-}" = --built ]; then
    shift
elif ! swift build --build-tests </dev/null; then
    echo "TESTS: not run, the build failed"
    exit 1
fi
status=0
swift test --skip-build "$@" </dev/null 2>&1 | tee "$log" || status=$?

# Swift Testing's last word: "Test run with 312 tests in 40 suites passed after 61.2 seconds."
summary=$(sed -n 's/.*\(Test run with [0-9]* tests.*\)/\1/p' "$log" | tail -n 1)
if [ "$status" -eq 0 ] && [ -z "$summary" ]; then
    echo "TESTS: FAILED, because no test was run"
    exit 1
fi
if [ "$status" -ne 0 ]; then
    # What failed, once more, at the end where it is seen.
    grep -aE '^(✘|.*: error:)' "$log" | grep -av 'Test run with' | head -n 40 || true
    echo "TESTS: FAILED (exit status $status). ${summary:-The run broke off before its summary.}"
    exit 1
fi
echo "TESTS: PASSED. $summary"
