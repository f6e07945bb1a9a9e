#!/usr/bin/env python3
"""YAWL of any version, and YAML, to YAWL: valid by YAWL's own schema, and the same syntax tree when read again.

Usage: yawl_round_trip.py --yawlc PATH --shared DIR
For every specification that the reference loads, and every one in tests/good: `convert --to=yawl` gives a file that
xmllint finds valid (YAWL_Schema4.0.xsd) and whose --dump=ast equals that of the original. What 4.0 demands may differ:
the version, before 2.1 the index of variables; of Beta 2 and 3 the root of queries and what follows from it: there, and
where a warning says that something is left out, the conversion of the conversion must be the same file. A specification that is refused by name ([yawl-cannot-say]) is
counted, not compared; none that the reference loads may be. YAML made from Beta 2 goes back to Beta 2, of which there
is no schema: yawlc itself must read it, and find the same net. Exit 77: no corpus, or no xmllint.
"""
import argparse
import difflib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS_MAX = 60


def run(*command):
    return subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False, timeout=SECONDS_MAX)


def tree(yawlc, path, has_index):
    """The syntax tree without what YAWL 4.0 changes."""
    lines = run(yawlc, "--dump=ast", "--no-positions", path).stdout.split("\n")
    changed = re.compile(r"\s*schema_version " if has_index else r"\s*(schema_version|index) ")
    return [line for line in lines if not changed.match(line)]


def version_of(path):
    found = re.search(r'<specificationSet[^>]*?\sversion="([^"]*)"', path.read_text(encoding="utf-8", errors="replace"))
    return found.group(1) if found else "Beta 2"


def compare_beta_2(yawlc, original, once):
    """None, or what is wrong with YAML that became Beta 2."""
    before, after = (run(yawlc, "--dump=net", "--no-positions", path) for path in (original, once))
    if after.returncode == 0 and before.stdout == after.stdout:
        return None
    return "as Beta 2 the net differs: " + after.stderr[:400]


def compare(yawlc, original, once, twice, leaves_out):
    """None, or what differs."""
    if original.suffix == ".yaml":
        return None
    version = version_of(original)
    if leaves_out or version in ("Beta 2", "Beta 3"):
        again = run(yawlc, "convert", once, "--to=yawl", "-o", twice)
        same = again.returncode == 0 and once.read_text() == twice.read_text()
        return None if same else "converted twice it differs: " + again.stderr[:300]
    has_index = version in ("2.1", "2.2", "3.0", "4.0")
    before, after = tree(yawlc, original, has_index), tree(yawlc, once, has_index)
    if before == after:
        return None
    return "\n    ".join(["the tree differs:"] + list(difflib.unified_diff(before, after, lineterm="", n=0))[3:9])


def check(yawlc, schema, original, folder):
    """(refused, problem) of one file."""
    once, twice = folder / "once.yawl", folder / "twice.yawl"
    done = run(yawlc, "convert", original, "--to=yawl", "-o", once)
    if done.returncode == 1:
        return True, None if "[yawl-cannot-say]" in done.stderr else done.stderr[:400]
    if done.returncode != 0:
        return False, f"exit status {done.returncode}: {done.stderr[:300]}"
    if original.suffix == ".yaml" and version_of(once) == "Beta 2":
        return False, compare_beta_2(yawlc, original, once)
    valid = run("xmllint", "--noout", "--schema", schema, once)
    if valid.returncode != 0:
        return False, "not valid: " + valid.stderr[:400]
    return False, compare(yawlc, original, once, twice, "[left-out]" in done.stderr)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--yawlc", required=True)
    parser.add_argument("--shared", required=True)
    options = parser.parse_args()
    corpus = Path(options.shared) / "corpus"
    index, schema = corpus / "yawl/INDEX.tsv", corpus / "yawl-schema/YAWL_Schema4.0.xsd"
    if not index.exists() or shutil.which("xmllint") is None:
        print("skipped: no ../shared/corpus beside the project, or no xmllint")
        return 77
    loads = [index.parent / line.split("\t")[0] for line in index.read_text(encoding="utf-8").split("\n")
             if line.split("\t")[1:2] == ["loads"]]
    ours = sorted((ROOT / "tests/good").glob("*.y*ml")) + sorted((ROOT / "tests/good").glob("*.yawl"))
    failed = refused = 0
    for path in loads + ours:
        with tempfile.TemporaryDirectory() as folder:
            is_refused, problem = check(options.yawlc, schema, path, Path(folder))
        if is_refused and path in loads:
            problem = "refused, though the reference loads it"
        refused += is_refused
        failed += problem is not None
        if problem:
            print(f"FAILED {path.name}: {problem}")
    print(f"{len(loads) + len(ours) - failed - refused} passed, {refused} refused by name, {failed} failed")
    return 1 if failed or not loads else 0


if __name__ == "__main__":
    sys.exit(main())
