#!/usr/bin/env python3
"""Real nets: what `verify` says, and each compiled or-join decision, against a graph of all markings.

Usage: soundness_files.py --differ SOUNDNESS_DIFFER --source DIR [--shared DIR] [--markings N]

The nets of the specifications of the project, and of DIR: those of the corpus that load, the cases of soundness.
`soundness_differ` compares; here only what it says is judged: every file is compiled, every net is looked at,
nothing differs, and each or-join was compared with its definition in every reachable marking (of an unbounded net:
in those with up to 20 tokens in a condition).  Exit 77: there is no corpus, the rest is fine.
"""
import argparse
import re
import subprocess
import sys
from pathlib import Path

# Of one net; a net with more fails.
MARKINGS = 100000


def corpus_files(shared):
    folder = shared / "corpus" / "yawl"
    lines = (folder / "INDEX.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    return [folder / row[0] for row in rows if len(row) > 1 and row[1] == "loads"]


def compare(options, files):
    """Output of the comparison of all files, and its exit status."""
    command = [options.differ, "--markings", str(options.markings), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, errors="replace")
    return done.stdout, done.returncode, done.stderr


NET = re.compile(r"^  (.*): (\w+), (\d+) markings( and more)?, (\d+) or-joins in (\d+) markings, (\d+) open$", re.M)


def left_out(said):
    """Nets of which not every marking was looked at, or in which an or-join could not be compared."""
    for name, verdict, markings, is_more, _, _, count in NET.findall(said):
        if is_more and verdict != "unbounded":
            yield f"{name}: more than {markings} markings"
        if count != "0":
            yield f"{name}: or-joins were not compared in {count} markings"


def judge(name, options, files):
    """Lines of what is wrong."""
    said, status, errors = compare(options, files)
    wrong = [line for line in said.splitlines() if re.match(r"  (DIFFERENT|rejected|.*: too large$)", line)]
    wrong += left_out(said)
    nets = len(NET.findall(said))
    joins = re.search(r"or-join decisions: (\d+), in (\d+) markings", said)
    print(f"{name}: {len(files)} files, {nets} nets, {joins.group(0) if joins else 'no end'}")
    if status != 0 or joins is None or nets < len(files):
        wrong.append(f"{name}: exit status {status} {errors[-300:]}")
    if joins is not None and int(joins.group(2)) == 0:
        wrong.append(f"{name}: no or-join was compared")
    if wrong:
        print(said)
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--differ", required=True)
    parser.add_argument("--source", required=True, type=Path)
    parser.add_argument("--shared", type=Path)
    parser.add_argument("--markings", type=int, default=MARKINGS)
    options = parser.parse_args()
    own = sorted((options.source / "specs").glob("**/*.yaml")) + sorted((options.source / "specs").glob("*.yawl"))
    wrong = judge("specs", options, own)
    has_corpus = options.shared is not None and (options.shared / "corpus" / "yawl" / "INDEX.tsv").exists()
    if has_corpus:
        wrong += judge("corpus", options, corpus_files(options.shared))
        wrong += judge("cases", options, sorted((options.shared / "cases" / "soundness").glob("*.yaml")))
    else:
        print("no corpus: its nets are left out")
    for line in wrong:
        print(line.strip())
    return 1 if wrong else 0 if has_corpus else 77


if __name__ == "__main__":
    sys.exit(main())
