#!/bin/sh
# An outside project against an install prefix, by CMake and by Make with pkg-config: it builds, runs, rebuilds
# when its specification changes, and does nothing when nothing changed.
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
cmake --build out | grep -q 'no work to do' || fail "CMake: an unchanged project is built again"
sed -i 's/amount > 100/amount > 40/' approval.yaml
cmake --build out >/dev/null
out/approval 50 | grep -q 'approved: no' || fail "CMake: a changed specification is not compiled again"

sed -i 's/amount > 40/amount > 100/' approval.yaml
make -s PREFIX="$work/prefix"
./approval 50 | grep -q 'approved: yes' || fail "make: 50 is approved at once"
make PREFIX="$work/prefix" | grep -q 'up to date' || fail "make: an unchanged project is built again"

"$work/prefix/bin/yawlc" run approval.yaml --data '{"amount": "50"}' --auto | grep -q 'status completed' ||
    fail "the installed yawlc does not find its player"
echo "consumer: CMake and make build, run and rebuild"
