#!/usr/bin/env python3
"""Traces that the reference engine produced, played against the compiled nets.

Usage: corpus_traces.py --yawlc PATH --shared DIR
Each trace names its specification in its first line. One whose specification has an or-join is skipped while
yawlc does not compile them (it says so with the diagnostic or-join-not-compiled). Exit 77: no corpus.
"""
import argparse
import subprocess
import sys
from pathlib import Path


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--yawlc", required=True)
    parser.add_argument("--shared", required=True)
    options = parser.parse_args()
    traces = sorted(Path(options.shared).glob("corpus/traces/*.trace"))
    if not traces:
        print("skipped: no ../shared/corpus/traces beside the project")
        return 77
    passed, failed, skipped = 0, 0, 0
    for trace in traces:
        first = trace.read_text(encoding="utf-8").split("\n")[0]
        spec = (trace.parent / first.split(":", 1)[1].strip()).resolve()
        command = [options.yawlc, "test", str(spec), str(trace), "--cc=tcc"]
        result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        or_join = "[or-join-not-compiled]" in result.stderr
        verdict = "ok" if result.returncode == 0 else "skipped (or-join)" if or_join else "FAILED"
        print(f"{trace.name:40} {verdict}")
        if verdict == "FAILED":
            print(result.stdout + result.stderr)
        passed, failed, skipped = (passed + (verdict == "ok"), failed + (verdict == "FAILED"), skipped + or_join)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
