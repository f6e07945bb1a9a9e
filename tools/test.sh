#!/usr/bin/env bash
# Installs what is missing, builds, and runs all tests: gcc, clang with sanitizers, and a fuzzing smoke run.
#
# Usage: tools/test.sh [--quick]     --quick: one build (gcc), no fuzzing
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/packages.sh
# shellcheck disable=SC2086
need_packages $BUILD_PACKAGES $TEST_PACKAGES

quick=no
[ "${1:-}" = --quick ] && quick=yes
jobs=$(nproc)
passed=0
failed=0

# build_and_test PRESET [TARGET LABEL]: one configuration, or a part of it; ctest's own summary is kept for the sum
# at the end
build_and_test()
{
    echo "== $1"
    cmake --preset "$1" >"build-$1.log" 2>&1 || { cat "build-$1.log"; exit 1; }
    rm -f "build-$1.log"
    cmake --build --preset "$1" -j "$jobs" --target "${2:-all}" -- --quiet
    status=0
    ctest --preset "$1" -j "$jobs" --timeout 900 ${3:+-L "$3"} | tee "build/$1/ctest.log" || status=$?
    ran=$(grep -c ' Test *#' "build/$1/ctest.log" || true)
    bad=$(grep -cE '\*\*\*(Failed|Timeout|Exception|Not Run)' "build/$1/ctest.log" || true)
    [ "$status" -eq 0 ] || [ "$bad" -gt 0 ] || bad=1
    passed=$((passed + ran - bad))
    failed=$((failed + bad))
}

# fuzz TARGET: a smoke run of a libFuzzer target from its seeds and from the specifications of the project;
# a minute of the two readers of files, which run the whole compiler, a third of it of the others
fuzz()
{
    local found status=0 seconds=20
    case $1 in yaml | yawl) seconds=60 ;; esac
    found=$(mktemp -d)
    mkdir -p "$found/corpus" "$found/seeds"
    find specs tests/good tests/traces -name "*.$1" -exec cp {} "$found/seeds" \;
    # full stacks of allocations, and much memory kept from reuse, cost half of the time
    if ASAN_OPTIONS=malloc_context_size=2:quarantine_size_mb=16 \
        build/fuzz/bin/"fuzz_$1" -max_total_time="${FUZZ_SECONDS:-$seconds}" -max_len=65536 -timeout=10 \
        -rss_limit_mb=2048 -print_final_stats=1 -entropic_scale_per_exec_time=1 \
        -dict="tests/fuzz/$1.dict" -artifact_prefix="$found/" "$found/corpus" "tests/fuzz/corpus/$1" "$found/seeds" >"$found/log" 2>&1; then
        echo "fuzz_$1: $(grep -o 'stat::number_of_executed_units: *[0-9]*' "$found/log" | grep -o '[0-9]*$') executions, no finding"
    else
        tail -n 40 "$found/log"
        status=1
    fi
    rm -rf "$found"
    return "$status"
}

# fuzz_all TARGET...: as many at a time as there are processors
fuzz_all()
{
    local running=()
    for target in "$@"; do
        while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do sleep 1; done
        fuzz "$target" &
        running+=($!)
    done
    for process in "${running[@]}"; do
        if wait "$process"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    done
}

build_and_test dev
if [ "$quick" = no ]; then
    build_and_test asan
    build_and_test tsan thread_tests threads
    echo "== fuzz"
    cmake --preset fuzz >/dev/null
    cmake --build --preset fuzz -j "$jobs" -- --quiet
    fuzz_all yaml yawl pnml lola cel xpath tree json pack regex
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
