#!/usr/bin/env python3
"""Or-joins in machines: random runs of nets, each step told by the definition, played by `yawlc test`.

Usage: or_join_traces.py --yawlc YAWLC [--shared DIR] [--random N] [--seed S] [--runs R]

Takes the nets of or_join_cases.py (those of DIR/cases/or-joins.md, its own, N random ones), walks through
each at random with or_join_model.py, and writes down what must be enabled, busy and marked after every step.
"""
import argparse
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from or_join_cases import OWN, parse_cases, random_net
from or_join_model import Net, TooLarge, freeze

STEPS_MAX = 40


def lost(count):
    """So many inputs that a task may cancel that no masks are made: a table, or a search at run time."""
    names = [f"c{i}" for i in range(count)]
    return Net({"S": {"split": "or"}, "J": {"join": "or"}, "K": {"cancels": names}},
               ["i -> S", "S -> d -> J", "S -> K -> J", "J -> o"] + [f"S -> {c} -> J" for c in names])


LARGE = {
    "decided_by_a_table": lost(9),
    "decided_by_a_search": lost(11),
    "many_inputs_of_which_each_is_a_case": Net(
        {"S": {"split": "or"}, "J": {"join": "or"}},
        ["i -> S", "J -> o"] + [f"S -> A{i} -> B{i} -> J" for i in range(9)]),
}


def quoted(place):
    place = {"i": "start", "o": "end"}.get(place, place)
    return f'"{place}"' if " " in place else place


def state_lines(net, now):
    """What the trace must find in a marking."""
    if now.get("o"):
        return ["enabled", "busy", "marked", "status completed"]
    busy = [task for task in net.tasks if now.get(task + "*")]
    enabled = [task for task in net.tasks if task not in busy and any(True for _ in net.starts(now, task))]
    marked = [quoted(p) + (f"*{n}" if n > 1 else "") for p, n in now.items()
              if not p.endswith("*") and "/" not in p]
    lines = ["enabled " + " ".join(enabled), "busy " + " ".join(busy), "marked " + " ".join(marked)]
    return lines + ([] if busy or enabled else ["status deadlocked" if marked else "status completed"])


def moves(net, now):
    """(lines, marking after) of everything that may be done; a choice that the text decides is left out."""
    for task in net.tasks:
        if not now.get(task + "*"):
            after = [net.absorb_all(m) for m in net.starts(now, task)]
            if len(set(after)) == 1:
                yield [f"start {task}"], after[0]
            continue
        for flows, after in zip(net.outcomes(task), net.ends(now, task)):
            targets = [{"o": "end"}.get(t, t) for t in (target_of(net, task, place) for place, _ in flows)]
            lines = [f"choose {task} -> {', '.join(targets)}"] if net.tasks[task]["split"] != "and" \
                and len(net.tasks[task]["out"]) > 1 else []
            yield lines + [f"complete {task}"], net.absorb_all(after)


def target_of(net, task, place):
    return place.split(" -> ")[1] if " -> " in place else place


def walk(net, rng):
    now = freeze({"i": 1})
    lines = ["case"] + state_lines(net, dict(now))
    for _ in range(STEPS_MAX):
        possible = [] if dict(now).get("o") else list(moves(net, dict(now)))
        if not possible:
            break
        more, now = rng.choice(possible)
        if max(n for _, n in now) > 3 if now else False:
            break
        lines += more + state_lines(net, dict(now))
    return lines


def nets_of(options):
    path = options.shared / "cases" / "or-joins.md" if options.shared else None
    if path and path.is_file():
        for name, _, net, _, _ in parse_cases(path.read_text()):
            yield name, net
    for name, (tasks, flows) in OWN.items():
        yield name, Net(tasks, flows)
    yield from LARGE.items()
    for number in range(options.random):
        yield f"random {options.seed + number}", random_net(random.Random(options.seed + number))


def play(yawlc, net, traces, folder):
    spec, trace = Path(folder) / "w.yaml", Path(folder) / "w.trace"
    spec.write_text(net.yaml())
    trace.write_text("\n".join("\n".join(lines) for lines in traces) + "\n")
    run = subprocess.run([yawlc, "test", str(spec), str(trace)], capture_output=True, text=True)
    return run.returncode, run.stdout + run.stderr


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--yawlc", required=True)
    parser.add_argument("--shared", type=Path)
    parser.add_argument("--random", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=12)
    options = parser.parse_args()
    wrong = played = steps = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, net in nets_of(options):
            try:
                traces = [walk(net, random.Random(run)) for run in range(options.runs)]
            except TooLarge:
                continue
            code, output = play(options.yawlc, net, traces, folder)
            played += 1
            steps += sum(len(lines) for lines in traces)
            if code != 0:
                wrong += 1
                print(f"FAIL {name}\n{net.yaml()}\n{re.sub('(?s)^.*?(?=FAIL|fail|error)', '', output)[:1500]}")
    print(f"{played} nets, {steps} lines, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
