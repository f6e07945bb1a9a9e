#!/usr/bin/env python3
"""The soundness cases have the verdict, the defects and the dead tasks that are known of them.

Usage: soundness_cases.py --yawlc PATH --shared DIR [--verbose]
Reads cases/soundness/expected.json: `sound`, `defects`, `dead_tasks`, `weakly_sound`, `relaxed_sound`; what is not
written there is not compared, but for a sound net, which has no defect and no dead task.  Every witness is replayed:
`yawlc check --write-traces` writes it as a trace, `yawlc test` plays it.  Exit 77: no cases.
"""
import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

SECONDS_MAX = 60
MEMBERS = ["defects", "dead_tasks", "weakly_sound", "relaxed_sound"]


def run(*command):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=SECONDS_MAX,
                          check=False)


def root_net(yawlc, path):
    """The root net's object in `check --format=json`, or a message."""
    done = run(yawlc, "check", "--format=json", path)
    if done.returncode not in (0, 1):
        return None, f"exit status {done.returncode}: {done.stderr[:300]}"
    nets = json.loads(done.stdout)["specifications"][0]["nets"]
    return (nets[0], None) if nets else (None, "no nets: " + done.stdout[:300])


def differences(net, expected):
    """What is not as expected, one line each."""
    wanted = dict(expected)
    verdict = "sound" if wanted.pop("sound") else "unsound"
    if verdict == "sound":
        wanted = {"defects": [], "dead_tasks": [], **wanted}
    if "unbounded" in wanted.get("defects", []):
        verdict = "unbounded"
    found = []
    if net["verdict"] != verdict:
        found.append(f"verdict {net['verdict']}, expected {verdict}")
    if not net["complete"]:
        found.append("not complete")
    for name in MEMBERS:
        value, want = net.get(name), wanted.get(name)
        if name not in wanted:
            continue
        if isinstance(want, list):
            value, want = sorted(value), sorted(want)
        if value != want:
            found.append(f"{name} {json.dumps(value)}, expected {json.dumps(want)}")
    return found


def replay(yawlc, path, net):
    """Every witness has a trace of its own, which `yawlc test` accepts."""
    with tempfile.TemporaryDirectory() as folder:
        run(yawlc, "check", f"--write-traces={folder}", path)
        traces = sorted(Path(folder).iterdir())
        if len(traces) != len(net["witnesses"]):
            return [f"{len(traces)} traces written, {len(net['witnesses'])} witnesses"]
        if not traces:
            return []
        done = run(yawlc, "test", path, *traces)
        return [] if done.returncode == 0 else [f"a witness does not replay:\n{done.stdout}{done.stderr}"]


def judge(yawlc, path, expected):
    net, problem = root_net(yawlc, path)
    if problem:
        return [problem]
    found = differences(net, expected)
    if not expected["sound"] and not net["witnesses"] and net["defects"] != ["dead-task"]:
        found.append("no witness")
    return found + replay(yawlc, path, net)


def main():
    parser = argparse.ArgumentParser(description="compares verdicts with the known ones of the soundness cases")
    parser.add_argument("--yawlc", required=True)
    parser.add_argument("--shared", required=True)
    parser.add_argument("--verbose", action="store_true", help="also the cases that agree")
    options = parser.parse_args()
    folder = Path(options.shared) / "cases/soundness"
    if not (folder / "expected.json").exists():
        print("skipped: no ../shared/cases beside the project")
        return 77
    cases = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    failed = 0
    for name, expected in sorted(cases.items()):
        found = judge(options.yawlc, folder / f"{name}.yaml", expected)
        failed += bool(found)
        for line in found:
            print(f"FAILED\t{name}\t{line}")
        if options.verbose and not found:
            print(f"ok\t{name}")
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
