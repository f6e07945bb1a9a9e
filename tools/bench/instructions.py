#!/usr/bin/env python3
"""Instructions of the generated step of each pattern, counted by callgrind.

Usage: instructions.py --yawlbench PATH [--write]      compares with instructions.json beside this file, or writes it

A count repeats exactly on one machine and hardly differs between two; it does depend on the C compiler, which the
file names: another one is not compared.  The benchmark's own loop around a step is in the figure.  A figure that
grew by more than a tenth is an error; one that shrank so much should be written again.
"""
import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BASELINE = Path(__file__).resolve().parent / "instructions.json"
GROWTH_MAX = 1.10


def compiler_of(yawlbench):
    """The first words of the compiler's version, from the program's own comment section."""
    text = subprocess.run(["readelf", "-p", ".comment", yawlbench], capture_output=True, text=True, check=True).stdout
    found = re.search(r"(GCC|clang)[^\n]*?(\d+)\.\d+", text)
    return f"{found.group(1)} {found.group(2)}" if found else "unknown"


def count(yawlbench):
    """{pattern: {instructions, frame_bytes}}, instructions a step."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out",
                   "--toggle-collect=bench_counted", "--dump-after=bench_counted", yawlbench, "count"]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            sys.exit(f"instructions.py: {' '.join(command)} failed:\n{result.stderr[-2000:]}")
        found = {}
        for i, line in enumerate(result.stdout.splitlines(), 1):
            name, steps, frame, _ = line.split()
            total = re.search(r"^(?:totals|summary): (\d+)", Path(f"{folder}/out.{i}").read_text(), re.M)
            found[name] = {"instructions": round(int(total.group(1)) / int(steps), 1), "frame_bytes": int(frame)}
        return found


def compare(now, before):
    worse = 0
    for name, figures in now.items():
        if name not in before:
            print(f"{name}: no figure in {BASELINE.name}; write it with --write")
            worse += 1
            continue
        old, new = before[name]["instructions"], figures["instructions"]
        if new > old * GROWTH_MAX:
            print(f"{name}: {new} instructions a step, {old} before: {100 * (new / old - 1):.0f} % more")
            worse += 1
    print(f"{len(now) - worse} of {len(now)} patterns within {100 * (GROWTH_MAX - 1):.0f} % of {BASELINE.name}")
    return worse


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--yawlbench", required=True)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if shutil.which("valgrind") is None:
        print("instructions.py: skipped, valgrind is not installed")
        return 77
    compiler, now = compiler_of(options.yawlbench), count(options.yawlbench)
    if options.write:
        BASELINE.write_text(json.dumps({"compiler": compiler, "patterns": now}, indent=1) + "\n")
        return 0
    baseline = json.loads(BASELINE.read_text())
    if baseline["compiler"] != compiler:
        print(f"instructions.py: skipped, built by {compiler}, the figures are of {baseline['compiler']}")
        return 77
    return 1 if compare(now, baseline["patterns"]) else 0


if __name__ == "__main__":
    sys.exit(main())
