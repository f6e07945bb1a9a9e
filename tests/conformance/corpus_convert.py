#!/usr/bin/env python3
"""YAWL to YAML and back, and YAWL to YAWL 4.0: the net stays the same, to the letter of --dump=net.

Usage: corpus_convert.py --yawlc PATH --shared DIR
For every specification that the reference loads: the net of the YAML, and of YAWL 4.0 made from it, equals the
net of the original without positions; and so does the C of each that compiles. Exit 77: no corpus.
"""
import argparse
import difflib
import subprocess
import sys
import tempfile
from pathlib import Path


def run(*command):
    return subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False, timeout=120)


def net(yawlc, path):
    result = run(yawlc, "--dump=net", "--no-positions", path)
    return result.stdout if result.returncode == 0 else "no net: " + result.stderr


def c_text(yawlc, path, folder):
    result = run(yawlc, "compile", path, "-o", folder, "--no-positions")
    if result.returncode != 0:
        return None
    return "".join((folder / (path.stem + end)).read_text() for end in (".h", ".c"))


def first_difference(a, b):
    lines = [l for l in difflib.unified_diff(a.split("\n"), b.split("\n"), lineterm="", n=0)][3:9]
    return "\n    ".join(lines)


def check(yawlc, original, folder):
    """None, or what differs."""
    stem = original.stem
    yaml, back = folder / f"{stem}.yaml", folder / f"{stem}.yawl"
    for source, target, language in ((original, yaml, "yaml"), (yaml, back, "yawl")):
        result = run(yawlc, "convert", source, f"--to={language}", "-o", target)
        if result.returncode != 0:
            return f"convert --to={language}: {result.stderr[:400]}"
    wanted = net(yawlc, original)
    for path in (yaml, back):
        found = net(yawlc, path)
        if found != wanted:
            return f"the net of {path.suffix} differs:\n    " + first_difference(wanted, found)
    code = c_text(yawlc, original, folder / "a")
    if code is not None and code != c_text(yawlc, yaml, folder / "b"):
        return "the C differs"
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--yawlc", required=True)
    parser.add_argument("--shared", required=True)
    options = parser.parse_args()
    index = Path(options.shared) / "corpus/yawl/INDEX.tsv"
    if not index.exists():
        print("skipped: no ../shared/corpus beside the project")
        return 77
    loads = [line.split("\t")[0] for line in index.read_text(encoding="utf-8").split("\n")[1:]
             if line.split("\t")[1:2] == ["loads"]]
    failed = 0
    for name in loads:
        with tempfile.TemporaryDirectory() as folder:
            problem = check(options.yawlc, index.parent / name, Path(folder))
        failed += problem is not None
        if problem:
            print(f"FAILED {name}: {problem}")
    print(f"{len(loads) - failed} passed, {failed} failed")
    return 1 if failed or not loads else 0


if __name__ == "__main__":
    sys.exit(main())
