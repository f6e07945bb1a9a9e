#!/usr/bin/env python3
"""Plays the traces of the 43 control-flow patterns and writes docs/patterns.md from the results.

Usage: tools/patterns.py --yawlc PATH            plays; compares docs/patterns.md with what it would write
       tools/patterns.py --yawlc PATH --write    plays and writes it

A line a pattern: specification, traces passed, bytes of a case's frame, instructions of a step (both from
tools/bench/instructions.json, which a test keeps true).
"""
import argparse
import concurrent.futures
import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "patterns.md"
SPECS = sorted((ROOT / "specs" / "patterns").glob("wcp*.yaml"))

HEAD = """# The 43 control-flow patterns

Numbers and names: Russell, ter Hofstede, van der Aalst, Mulyar, "Workflow Control-Flow Patterns: A Revised View",
BPM-06-22 (2006).  Each pattern is a specification in `specs/patterns/`, its generated C is in `generated/patterns/`, and
its traces, beside the specification, play the pattern's normal run and its pitfall.  This page is written by
`tools/patterns.py --write` from the results of the tests; a test compares it.

A frame is what a case takes for its control flow, embedded sub-nets included, in bytes.  Instructions are those of one
step of the machine (a completion, or a start or leaving where the run has them apart), the benchmark's loop
included: `tools/bench/instructions.py`, callgrind, C compiler {compiler}, -O2.

| # | pattern | what holds | traces | frame | instructions a step |
|--:|---|---|--:|--:|--:|
"""


def play(yawlc, cc, spec):
    """(traces, passed, output) of one specification."""
    command = [yawlc, "test", str(spec), str(spec.with_suffix(".trace")), f"--cc={cc}", "--format=tap"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    passed = len(re.findall(r"^ok ", result.stdout, re.M))
    failed = len(re.findall(r"^not ok ", result.stdout, re.M))
    if result.returncode != 0 and failed == 0:
        failed = 1
    return passed + failed, passed, result.stdout + result.stderr


def title_of(spec):
    """Name and meaning, from the first line of the specification."""
    line = spec.read_text().splitlines()[0]
    found = re.match(r"# Workflow control-flow pattern \d+\. (.*?): (.*)$", line)
    return found.group(1), found.group(2)


def row_of(spec, traces, passed, figures):
    number, (name, meaning) = int(spec.stem[3:5]), title_of(spec)
    return (f"| {number} | [{name}](../specs/patterns/{spec.name}) | {meaning} | {passed} of {traces} | "
            f"{figures['frame_bytes']} | {figures['instructions']:.0f} |\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--yawlc", required=True)
    parser.add_argument("--cc", default="tcc")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    figures = json.loads((ROOT / "tools" / "bench" / "instructions.json").read_text())
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda spec: play(options.yawlc, options.cc, spec), SPECS))
    page, broken = HEAD.format(compiler=figures["compiler"]), 0
    for spec, (traces, passed, output) in zip(SPECS, results):
        if passed < traces:
            broken += 1
            print(f"{spec.name}: {passed} of {traces} traces\n{output}")
        page += row_of(spec, traces, passed, figures["patterns"][spec.stem])
    print(f"{len(SPECS) - broken} of {len(SPECS)} patterns pass their traces")
    if options.write:
        PAGE.write_text(page)
    elif PAGE.read_text() != page:
        print("docs/patterns.md is not what the tests say: tools/patterns.py --write")
        broken += 1
    return 1 if broken or len(SPECS) != 43 else 0


if __name__ == "__main__":
    sys.exit(main())
