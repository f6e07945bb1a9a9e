#!/usr/bin/env python3
"""Plays every tests/traces/NAME.trace against NAME.yaml or NAME.yawl; one property a pair.  A trace in
tests/bad/traces, played against names.yaml there, must fail as its first line says: `# fails at 3:7: MESSAGE`.

Usage: run_traces.py --yawlc PATH [--cc clang|gcc|tcc] [NAME…]
"""
import argparse
import concurrent.futures
import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
BAD = FOLDER.parent / "bad/traces"
FAILS = "# fails at "
OPTIONS = "# options: "  # first line of a specification: what yawlc gets besides


def play(yawlc, cc, trace):
    """(passed, output) of one pair."""
    spec = next((s for s in (trace.with_suffix(".yaml"), trace.with_suffix(".yawl")) if s.exists()), None)
    if spec is None:
        return False, f"{trace.name}: no specification beside it"
    first = spec.read_text(encoding="utf-8").partition("\n")[0]
    more = first.removeprefix(OPTIONS).split() if first.startswith(OPTIONS) else []
    command = [yawlc, "test", str(spec), str(trace), f"--cc={cc}", *more]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    shown = "" if result.returncode == 0 else f"{trace.name} (exit {result.returncode})\n" + result.stdout + result.stderr
    return result.returncode == 0, shown


def play_bad(yawlc, cc, trace):
    """The same of a trace that holds a mistake."""
    first = trace.read_text().splitlines()[0]
    place, _, message = first.removeprefix(FAILS).partition(": ")
    command = [yawlc, "test", str(BAD / "names.yaml"), str(trace), f"--cc={cc}"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    shown = result.stdout + result.stderr
    told = any(f"{trace.name}:{place}: " in line and message in line for line in shown.splitlines())
    passed = first.startswith(FAILS) and result.returncode == 1 and told
    return passed, "" if passed else f"{trace.name} (exit {result.returncode}), expected {place}: {message}\n{shown}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--yawlc", required=True)
    parser.add_argument("--cc", default="tcc")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    traces = sorted(FOLDER.glob("*.trace"))
    bad = sorted(BAD.glob("*.trace"))
    if options.names:
        bad = [t for t in bad if t.stem in options.names]
        traces = [t for t in traces if t.stem in options.names]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda t: play(options.yawlc, options.cc, t), traces))
        results += pool.map(lambda t: play_bad(options.yawlc, options.cc, t), bad)
    for passed, output in results:
        if not passed:
            print(output)
    failed = sum(not passed for passed, _ in results)
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed or not results else 0


if __name__ == "__main__":
    sys.exit(main())
