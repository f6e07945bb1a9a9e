#!/usr/bin/env bash
# The main job, end to end: installs what is missing, builds yawlc, compiles a YAML and a YAWL XML specification to C,
# builds a program from the C with clang, runs cases through it, and draws the net.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/packages.sh
# shellcheck disable=SC2086
need_packages $BUILD_PACKAGES

say() { printf '\n\033[1m== %s\033[0m\n' "$*"; }
build=build/demo
out=$build/workflows

say "Building yawlc and libyawl"
cmake -S . -B $build -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DYAWLC_TESTS=OFF -DYAWLC_BENCH=OFF \
    -DYAWLC_EXAMPLES=OFF >/dev/null
cmake --build $build -j "$(nproc)" -- --quiet
yawlc=$build/bin/yawlc

say "Compiling specs/order.yaml and specs/order.yawl (YAWL 4.0) to C"
$yawlc compile specs/order.yaml -o $out/yaml
$yawlc compile specs/order.yawl -o $out/yawl
wc -l $out/*/order.[ch]

say "A part of $out/yaml/order.c: what the tasks wait for, and where their tokens go"
sed -n '/---- Joins/,/---- Steps/p' $out/yaml/order.c | sed -n 1,60p # not head: who writes to it would die

say "Building a program with clang: generated C, examples/embedded/main.c, libyawl"
clang -std=gnu11 -O2 -Wall -Wextra -Werror -I$out/yaml -Iruntime/include examples/embedded/main.c \
    $out/yaml/order.c $build/libyawl.a $(pkg-config --cflags --libs libuv) -lm -o $build/order
ls -l $build/order

say "Running cases through it: people are played by a script, charge is a function in C"
$build/order

say "The same YAWL XML specification, played by yawlc run"
$yawlc run specs/order.yawl --auto \
    --data '{"customer": "Ada", "lines_count": 2, "total": "80", "credit": "100"}'

say "Drawing the net"
$yawlc graph specs/order.yaml --format=svg -o $build/order.svg
echo "$PWD/$build/order.svg"
