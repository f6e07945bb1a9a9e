#!/usr/bin/env python3
"""Nets that are not sound, one a file: their defects are found, and each witness replays on the compiled machine.

Usage: run_soundness.py --yawlc PATH [NAME…]
A file begins with `# defects: NET:DEFECT …`, which must all be found; `# not replayable: …` says that no trace can
show it, so the trace must say why.  Every other trace that `check --write-traces` writes must pass `yawlc test`,
and so must the commands of the JSON witness with the marking that stands beside them.
"""
import argparse
import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
SECONDS_MAX = 120
NOT_REPLAYABLE = "# It cannot be replayed as a whole"


def run(*command):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=SECONDS_MAX,
                          check=False)


def quoted(name):
    tokens = ""
    if name.rpartition("*")[2].isdigit() and "*" in name:
        name, _, count = name.rpartition("*")
        tokens = f"*{count}"
    return f'"{name}"{tokens}'


def json_trace(net, witness, trace):
    """The witness of the JSON document as a trace; what stands before the commands is that of the written one."""
    case = next(line for line in trace.splitlines() if line.startswith("case"))
    lines = [case, *witness["trace"]]
    if witness["defect"] != "improper-completion" and "\nmarked" in trace:
        lines.append("marked " + " ".join(quoted(name) for name in witness["marked"]))
        lines.append("busy " + " ".join(quoted(name) for name in witness.get("busy", [])))
    elif net == 0:
        lines.append("status completed")
    return "\n".join(lines) + "\n"


def problems_of(yawlc, spec, folder):
    text = spec.read_text(encoding="utf-8")
    wanted = set(text.partition("\n")[0].removeprefix("# defects: ").split())
    is_open = "# not replayable" in text
    done = run(yawlc, "check", "--format=json", "--write-traces", folder, spec)
    if done.returncode not in (0, 1) or not done.stdout.startswith("{"):
        return [f"exit {done.returncode}: {done.stdout[:300]}{done.stderr[:300]}"]
    nets = json.loads(done.stdout)["specifications"][0]["nets"]
    found = {f"{net['name']}:{defect}" for net in nets for defect in net["defects"]}
    problems = [f"not found: {defect}" for defect in sorted(wanted - found)]
    for number, net in enumerate(nets):
        for witness in net["witnesses"]:
            trace = folder / f"{spec.stem}-{net['name']}-{witness['defect']}.trace"
            shown = trace.read_text(encoding="utf-8")
            if NOT_REPLAYABLE in shown:
                problems += [] if is_open else [f"{trace.name}: {shown}"]
                continue
            other = folder / f"json-{trace.name}"
            other.write_text(json_trace(number, witness, shown), encoding="utf-8")
            played = run(yawlc, "test", spec, trace, other)
            if played.returncode != 0:
                problems.append(f"{trace.name}:\n{shown}\n{other.read_text()}\n{played.stdout}{played.stderr[:600]}")
    return problems + ([] if nets else ["no nets: " + done.stdout[:1000]])


def check(yawlc, spec):
    with tempfile.TemporaryDirectory() as folder:
        return spec, problems_of(yawlc, spec, Path(folder))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--yawlc", required=True)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    specs = [spec for spec in sorted(FOLDER.glob("*.yaml")) if not options.names or spec.stem in options.names]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda spec: check(options.yawlc, spec), specs))
    for spec, problems in results:
        for problem in problems:
            print(f"{spec.name}: {problem}")
    failed = sum(bool(problems) for _, problems in results)
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed or not results else 0


if __name__ == "__main__":
    sys.exit(main())
