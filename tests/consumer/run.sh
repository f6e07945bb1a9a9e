#!/bin/sh
# An outside project against an install prefix, by CMake and by Make with pkg-config: it builds, runs, rebuilds
# when its specification changes, and does nothing when nothing changed.  One with a store in a file, too.
#
# Usage: run.sh BUILD_DIR SOURCE_DIR
set -eu
build=$1
source=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --install "$build" --prefix "$work/prefix" >/dev/null
# The build tree and the sources must not be needed any more: only copies are used.
cp -r "$source/examples/cmake-consumer" "$work/project"
cd "$work/project"

fail()
{
    echo "FAILED: $1"
    exit 1
}

cmake -S . -B out -G Ninja -DCMAKE_PREFIX_PATH="$work/prefix" >/dev/null
cmake --build out >/dev/null
out/approval 50 | grep -q 'approved: yes' || fail "CMake: 50 is approved at once"
out/approval 500 | grep -q 'approved: no' || fail "CMake: 500 is decided by a person"
! nm out/approval | grep -q yawl_engines || fail "CMake: what several engines need is linked for one"
cmake --build out | grep -q 'no work to do' || fail "CMake: an unchanged project is built again"
sed -i 's/amount > 100/amount > 40/' approval.yaml
cmake --build out >/dev/null
out/approval 50 | grep -q 'approved: no' || fail "CMake: a changed specification is not compiled again"

sed -i 's/amount > 40/amount > 100/' approval.yaml
make -s PREFIX="$work/prefix"
./approval 50 | grep -q 'approved: yes' || fail "make: 50 is approved at once"
make PREFIX="$work/prefix" | grep -q 'up to date' || fail "make: an unchanged project is built again"
touch approval.yaml
make -s PREFIX="$work/prefix"
make PREFIX="$work/prefix" | grep -q 'up to date' || fail "make: the same text at a later time is built twice"

# A program of a workflow alone (CP-14).
cat >naps.yaml <<'EOF'
yawl: 1
workflow: naps
start: nap
tasks:
  nap: { call: { process: [sleep, "0.01"] }, then: end }
EOF
"$work/prefix/bin/yawlc" compile naps.yaml -o naps --emit=program
naps/naps --workers 2 | grep -q 'call performed nap by worker 1' || fail "a program of its own"

# Programs as targets: one as it comes, one with a store, one with the connector http; each loads what it needs.
mkdir programs
cd programs
cp ../naps.yaml .
cat >asks.yaml <<'EOF'
yawl: 1
workflow: asks
start: ask
tasks:
  ask: { call: { http: { url: "http://127.0.0.1:1/", allow_private: [127.0.0.1] } }, then: end }
EOF
cat >CMakeLists.txt <<'EOF'
cmake_minimum_required(VERSION 3.25)
project(programs LANGUAGES C)
find_package(yawlc REQUIRED)
yawlc_add_program(naps naps.yaml OPTIONS -Werror)
yawlc_add_program(durable naps.yaml DURABLE)
if(TARGET yawlc::libyawl-http)
  yawlc_add_program(asks asks.yaml)
endif()
EOF
cmake -S . -B out -G Ninja -DCMAKE_PREFIX_PATH="$work/prefix" >/dev/null
cmake --build out >log 2>&1 || { cat log; fail "yawlc_add_program"; }
out/naps --workers 1 | grep -q 'call performed nap by worker 1' || fail "a program as a target"
! out/naps --store cases 2>/dev/null || fail "a program that is not durable has a store"
! ldd out/naps | grep -q 'sqlite\|curl' || fail "a program loads what it does not need"
out/durable --store cases | grep -q 'status completed' || fail "a durable program as a target"
out/durable --store cases 2>&1 | grep -q 'its case has ended' || fail "a durable program forgets its case"
! ldd out/durable | grep -q curl || fail "a durable program loads what it does not need"
if [ -x out/asks ]; then
    (out/asks || true) | grep -q 'GET 127.0.0.1' || fail "a program as a target has no connector http"
fi
cmake --build out | grep -q 'no work to do' || fail "an unchanged program is built again"
cd ..

# Two versions in one program, paths with spaces, C++, both generators; one version uses another file.
mkdir -p "two versions/old" "two versions/new"
cd "two versions"
sed 's/^version:.*//; s/^workflow:.*/&\nversion: "1"/' ../approval.yaml >old/approval.yaml
sed 's/^version:.*//; s/^workflow:.*/&\nversion: "2"\nuses: [kinds.yaml]/' ../approval.yaml >new/approval.yaml
printf 'yawl: 1\nworkflow: kinds\ntypes: { Kind: [small] }\nstart: t\ntasks: { t: { then: end } }\n' >new/kinds.yaml
cat >main.cpp <<'EOF'
#include <cstdio>
#include "first/approval.h"
#include "second/approval.h"
int main() { return std::printf("%s %s\n", first_program.version, second_program.version) < 0; }
EOF
cat >CMakeLists.txt <<'EOF'
cmake_minimum_required(VERSION 3.25)
project(two LANGUAGES C CXX)
find_package(yawlc REQUIRED)
add_executable(two main.cpp)
yawlc_add_workflow(two old/approval.yaml PREFIX first)
yawlc_add_workflow(two new/approval.yaml PREFIX second)
EOF
cp -r "$work/prefix" "$work/a prefix"
for generator in Ninja "Unix Makefiles"; do
    cmake -S . -B "out $generator" -G "$generator" -DCMAKE_PREFIX_PATH="$work/a prefix" >/dev/null
    cmake --build "out $generator" >log 2>&1 || { cat log; fail "$generator: two versions in one program"; }
    [ "$("out $generator/two")" = "1 2" ] || fail "$generator: the two versions are not told apart"
    sleep 1
    echo "# said later" >>new/kinds.yaml
    cmake --build "out $generator" >log 2>&1
    grep -q 'Compiling workflow new' log ||
        fail "$generator: a changed file of \`uses\` is not compiled again"
    cmake --build "out $generator" >log 2>&1
    ! grep -q 'Compiling workflow' log || fail "$generator: an unchanged project is compiled again"
done
cd ..

# An engine on a store in a file, by CMake and by pkg-config.
mkdir durable
cd durable
cat >main.c <<'EOF'
#include <stdio.h>
#include <uv.h>
#include "yawl/engine.h"
#include "yawl/store_sqlite.h"
int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    yawl_engine_t engine;
    yawl_engine_options_t options = {0};
    struct yawl_sqlite_options file = {.path = "cases"};
    if (yawl_store_sqlite_open(&options.store, loop, &file) != 0) return puts(file.problem), 1;
    if (yawl_engine_init(&engine, loop, &options) != 0) return 1;
    if (yawl_engine_recover(&engine) != 0) return puts(yawl_engine_message(&engine)), 1;
    yawl_engine_close(&engine, NULL);
    uv_run(loop, UV_RUN_DEFAULT);
    yawl_store_sqlite_close(options.store, NULL, NULL);
    uv_run(loop, UV_RUN_DEFAULT);
    return puts("durable") < 0;
}
EOF
cat >CMakeLists.txt <<'EOF'
cmake_minimum_required(VERSION 3.25)
project(durable LANGUAGES C)
find_package(yawlc REQUIRED)
add_executable(durable main.c)
target_link_libraries(durable PRIVATE yawlc::libyawl-sqlite)
add_executable(several several.c)
target_link_libraries(several PRIVATE yawlc::libyawl-sqlite)
EOF
cat >several.c <<'EOF'
#include <stdio.h>
#include "yawl/engines.h"
#include "yawl/store_sqlite.h"
static int on_open(yawl_engines_t *engines, yawl_engine_t *engine, uint32_t partition)
{
    return engines->data == NULL && engine->loop != NULL && partition < 4 ? 0 : YAWL_EINVAL;
}
int main(void)
{
    yawl_engines_t engines = {0};
    yawl_engines_options_t options = {.threads = 2, .open = on_open};
    struct yawl_sqlite_options folder = {.path = "several.d"};
    if (yawl_stores_sqlite_open(&options.stores, &folder, 4) != 0) return puts(folder.problem), 1;
    if (yawl_engines_open(&engines, &options) != 0) return puts(options.problem), 1;
    uint32_t partitions = yawl_engines_partitions(&engines);
    yawl_engines_free(&engines);
    yawl_stores_sqlite_close(options.stores);
    return printf("%u engines\n", partitions) < 0;
}
EOF
cmake -S . -B out -G Ninja -DCMAKE_PREFIX_PATH="$work/prefix" >/dev/null
cmake --build out >/dev/null
out/durable | grep -q durable || fail "CMake: a store in a file"
out/several | grep -q '4 engines' || fail "CMake: several engines"
pc=$(dirname "$(find "$work/prefix" -name yawl-sqlite.pc)")
flags=$(PKG_CONFIG_PATH="$pc" pkg-config --cflags --libs yawl-sqlite)
# shellcheck disable=SC2086
cc main.c -o durable $flags
./durable | grep -q durable || fail "pkg-config: a store in a file"
cd ..

"$work/prefix/bin/yawlc" run approval.yaml --data '{"amount": "50"}' --auto | grep -q 'status completed' ||
    fail "the installed yawlc does not find its player"
echo "consumer: CMake and make build, run and rebuild"
