#!/usr/bin/env python3
"""Every witness of a net that is not sound replays: `check --write-traces` writes it, `yawlc test` plays it.

Usage: corpus_witnesses.py --yawlc PATH --shared DIR
Of the specifications of the corpus that load, of the soundness cases and of the project's own specs and good inputs.
A trace that says why it cannot be replayed is counted, so is one whose specification no code is made of yet
(`type-not-compiled` and the like), and one whose case fails because a mapping takes what no task has given on
that way; any other failure fails.  Without a corpus the project's own are played, and
the test is skipped (77) if they hold.
"""
import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SECONDS_MAX = 120
ROOT = Path(__file__).resolve().parent.parent.parent


def run(*command):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, errors="replace",
                          timeout=SECONDS_MAX, check=False)


def own_files():
    return [path for folder in ("specs", "tests/good", "tests/soundness") for path in sorted((ROOT / folder).rglob("*"))
            if path.suffix in (".yaml", ".yawl", ".pnml", ".lola")]


def shared_files(shared):
    folder = shared / "corpus" / "yawl"
    rows = [line.split("\t") for line in (folder / "INDEX.tsv").read_text(encoding="utf-8").splitlines()]
    loads = [folder / row[0] for row in rows if len(row) > 1 and row[1] == "loads"]
    return loads + sorted((shared / "cases" / "soundness").glob("*.yaml"))


def outcome(yawlc, spec, trace):
    """What became of one trace, and the details of a failure."""
    if re.search(r"^# It cannot be replayed as a whole: ", trace.read_text(encoding="utf-8"), re.M):
        return "not replayable", ""
    done = run(yawlc, "test", spec, trace)
    if done.returncode == 0:
        return "replayed", ""
    if re.search(r" error: .*\[[a-z-]*not-compiled\]$", done.stderr, re.M):
        return "not compiled", ""
    if re.search(r": the status is failed \(task .*: data do not fit the declared type; ", done.stdout):
        return "its data do not fit", ""
    return "failed", done.stdout + done.stderr[-600:]


def replay_all(yawlc, files):
    """Traces by outcome."""
    counts = {"replayed": 0, "not replayable": 0, "not compiled": 0, "its data do not fit": 0, "failed": 0}
    for spec in files:
        with tempfile.TemporaryDirectory() as folder:
            done = run(yawlc, "check", "--write-traces", folder, spec)
            if done.returncode not in (0, 1):
                counts["failed"] += 1
                print(f"FAILED {spec.name}: exit status {done.returncode}: {done.stderr[-300:]}")
            for trace in sorted(Path(folder).glob("*.trace")):
                what, details = outcome(yawlc, spec, trace)
                counts[what] += 1
                if what == "failed":
                    print(f"FAILED {spec.name}: {trace.read_text(encoding='utf-8')}\n{details}")
                elif what != "replayed":
                    print(f"{what}: {trace.name}")
    return counts


def main():
    parser = argparse.ArgumentParser(description="replays the witnesses of all nets that are not sound")
    parser.add_argument("--yawlc", required=True)
    parser.add_argument("--shared", required=True, type=Path)
    options = parser.parse_args()
    has_corpus = (options.shared / "corpus" / "yawl" / "INDEX.tsv").exists()
    counts = replay_all(options.yawlc, own_files() + (shared_files(options.shared) if has_corpus else []))
    print(", ".join(f"{count} {what}" for what, count in counts.items()))
    if counts["failed"] or counts["replayed"] == 0:
        return 1
    return 0 if has_corpus else 77


if __name__ == "__main__":
    sys.exit(main())
