#!/bin/sh
# Runs the same four workflows in XState, in bpmn-engine and in yawlc, one after the other in one run, and prints CPU
# time a step and bytes a waiting case side by side.
#
# Usage: tools/bench/peers.sh [BUILD]      BUILD: a build directory with yawlbench (default build/release)
# Needs node and npm (Debian packages nodejs and npm); installs the pinned packages of peers/package.json into a
# temporary directory.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build/release}
for tool in node npm; do
    command -v $tool >/dev/null || { echo "peers.sh: $tool is missing: apt-get install nodejs npm" >&2; exit 3; }
done
bench=$(find "$build" -name yawlbench -type f | head -n 1)
[ -n "$bench" ] || { echo "peers.sh: no yawlbench in $build: cmake --build it first" >&2; exit 3; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$root"/tools/bench/peers/*.mjs "$root"/tools/bench/peers/package.json "$work"
(cd "$work" && npm install --no-audit --no-fund --loglevel=error >/dev/null)
(cd "$work" && node --expose-gc xstate.mjs && node --expose-gc bpmn.mjs) >"$work/results"
"$bench" peers >>"$work/results"
printf '%s, node %s\n\n' "$(date -u +%Y-%m-%d)" "$(node --version)"
awk -F '\t' '
    { us[$1, $2] = $3; bytes[$1, $2] = $4; if (!($2 in seen)) { seen[$2] = 1; names[++n] = $2 }
      if (!($1 in known)) { known[$1] = 1; engines[++m] = $1 } }
    END {
        printf "| workflow |"; for (e = 1; e <= m; e++) printf " %s: µs CPU a step | bytes a waiting case |", engines[e]
        printf "\n|---|"; for (e = 1; e <= m; e++) printf "--:|--:|"; printf "\n"
        for (i = 1; i <= n; i++) {
            printf "| %s |", names[i]
            for (e = 1; e <= m; e++) printf " %s | %s |", us[engines[e], names[i]], bytes[engines[e], names[i]]
            printf "\n"
        }
    }' "$work/results"
