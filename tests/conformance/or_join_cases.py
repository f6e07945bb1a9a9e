#!/usr/bin/env python3
"""Or-joins: what `yawlc --dump=verify` decides, marking by marking.

Usage: or_join_cases.py --yawlc YAWLC [--shared DIR] [--random N] [--seed S]

Checks three things: the cases of DIR/cases/or-joins.md (each lists reachable markings and whether the or-join
is enabled in them; left out without DIR), nets of its own below, and N random nets.  For each net every
reachable marking is found by the definition (or_join_model.py), and in each of them the decision of every
or-join must say what the definition says.
"""
import argparse
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from or_join_model import Net, TooLarge

# Cases beyond the shared ones: (tasks, flows).  Shared inputs, cancellation, and-joins upstream, loops.
OWN = {
    "an_input_that_another_task_may_take": (
        {"S": {"split": "and"}, "J": {"join": "or"}, "E": {"join": "xor"}},
        ["i -> S", "S -> c -> J", "c -> X", "X -> d -> J", "S -> B -> d", "J -> E", "E -> o"]),
    "an_input_that_is_cancelled": (
        {"S": {"split": "and"}, "J": {"join": "or"}, "K": {"cancels": ["B", "S_B", "B_J"]}},
        ["i -> S", "S -> A -> J", "S -> B -> J", "S -> K -> J", "J -> o"]),
    "a_task_that_cancels_its_own_output": (
        {"S": {"split": "and"}, "B": {"cancels": ["B_J", "B"]}, "J": {"join": "or"}},
        ["i -> S", "S -> A -> J", "S -> B -> J", "J -> o"]),
    "an_and_join_whose_sibling_is_missing": (
        {"S": {"split": "xor"}, "P": {"split": "and"}, "M": {"join": "and"}, "J": {"join": "or"}},
        ["i -> S", "S -> P", "P -> a -> J", "P -> x -> M", "S -> Q -> y", "y -> M", "M -> J", "Q -> J",
         "J -> o"]),
    "two_tokens_must_meet_before_it_waits": (
        {"S": {"split": "or"}, "M": {"join": "and"}, "J": {"join": "or"}},
        ["i -> S", "S -> A -> J", "S -> B -> M", "S -> C -> M", "M -> J", "J -> o"]),
    "always_with_all_of_its_inputs": (
        {"S": {"split": "and"}, "J": {"join": "or"}},
        ["i -> S", "S -> A -> J", "S -> B -> J", "J -> o"]),
    "always_with_one_of_its_inputs": (
        {"S": {"split": "xor"}, "J": {"join": "or"}},
        ["i -> S", "S -> A -> J", "S -> B -> J", "J -> o"]),
    "more_tokens_than_one": (
        {"S": {"split": "and"}, "M": {"join": "xor"}, "J": {"join": "or"}},
        ["i -> S", "S -> A -> M", "S -> B -> M", "M -> J", "S -> C -> J", "J -> d", "d -> E -> o"]),
    "a_partial_join_before_it": (
        {"S": {"split": "or"}, "M": {"count": "2", "rest": "ignore"}, "J": {"join": "or"}},
        ["i -> S", "S -> A -> M", "S -> B -> M", "S -> C -> M", "M -> J", "S -> D -> J", "J -> o"]),
    "a_partial_join_that_cancels_before_it": (
        {"S": {"split": "and"}, "M": {"count": "1", "rest": "cancel", "cancels": ["A", "B", "S_A", "S_B", "D"]},
         "J": {"join": "or"}},
        ["i -> S", "S -> A -> M", "S -> B -> M", "M -> J", "S -> D -> J", "J -> o"]),
    "several_threads_before_it": (
        {"S": {"split": "and"}, "M": {"threads": "2"}, "J": {"join": "or"}},
        ["i -> S", "S -> A*2", "A -> M", "M -> J", "S -> D -> J", "J -> o"]),
    "a_loop_that_feeds_two_inputs": (
        {"H": {"join": "xor", "split": "or"}, "X": {"split": "xor"}, "J": {"join": "or"}},
        ["i -> H", "H -> A -> J", "H -> B -> J", "J -> X", "X -> H", "X -> o"]),
}


# ---- Decisions as the dump shows them ----

def tokens_of(line):
    """Positions and words of a dump line: "a -> b", T*, with *2 behind a position that needs two."""
    return [quoted or plain for quoted, plain in
            re.findall(r'"([^"]*)"(?:(?=\s|$))|((?:"[^"]*"\*\d+)|\S+)', line)]


class Decision:
    def __init__(self, line):
        head, inputs = line.split(" inputs", 1)
        words = head.split()
        self.task, self.kind, self.flags = words[1], words[3], words[4:]
        self.inputs = tokens_of(inputs)
        self.matters, self.up, self.cases, self.table = [], None, [], []

    def add(self, line):
        words = tokens_of(line)
        if words[0] == "matters":
            self.matters = words[1:]
        elif words[0] == "up":
            self.up = words[1:]
        elif words[0] == "case":
            unmarked, up = words.index("unmarked"), words.index("up")
            self.cases.append([words[2:unmarked], words[unmarked + 1:up], words[up + 1:], []])
        elif words[0] == "and":
            needs = re.split(r"\b(?:any|with)\b", line.strip().removeprefix("and"))[1:]
            self.cases[-1][3].append([tokens_of(need) for need in needs])
        elif words[0] == "waits":
            self.table.append(set(words[1:]))

    def waits(self, marking):
        if self.kind == "table":
            return {p for p in self.matters if marking.get(p)} in self.table
        if self.up is not None:
            return any(marking.get(p) for p in self.up)
        return any(self.holds(case, marking) for case in self.cases)

    @staticmethod
    def holds(case, marking):
        marked, unmarked, up, blocks = case
        if not all(marking.get(p) for p in marked) or any(marking.get(p) for p in unmarked):
            return False
        return any(marking.get(p) for p in up) or any(
            all(any(enough(p, marking) for p in need) for need in block) for block in blocks)


def enough(position, marking):
    match = re.fullmatch(r'"?(.*?)"?\*(\d+)', position)
    if match:
        return marking.get(match.group(1), 0) >= int(match.group(2))
    return bool(marking.get(position))


def dump(yawlc, text, folder):
    path = Path(folder) / "w.yaml"
    path.write_text(text)
    run = subprocess.run([yawlc, "--dump=verify", str(path)], capture_output=True, text=True)
    if run.returncode not in (0, 1) or not run.stdout.startswith("net "):
        raise SystemExit(f"no dump of:\n{text}\n{run.stdout}{run.stderr}")
    decisions, head, last = {}, "", None
    for line in run.stdout.splitlines():
        if line.startswith("net "):
            head = line
        elif line.startswith(" or-join "):
            last = decisions[line.split()[1]] = Decision(line.strip())
        elif line.startswith("  ") and last is not None:
            last.add(line)
    return head, decisions


# ---- One net ----

class Failures:
    def __init__(self):
        self.count = self.checked = 0

    def say(self, what):
        self.count += 1
        print(f"FAIL {what}")


def renamed(marking):
    return {{"i": "start", "o": "end"}.get(p, p): n for p, n in dict(marking).items()}


def check_net(name, net, yawlc, folder, failures, cancels=False):
    markings = net.reachable()
    head, decisions = dump(yawlc, net.yaml(), folder)
    states = re.search(r"states (\d+)", head)
    if states and int(states.group(1)) != len(markings):
        failures.say(f"{name}: {states.group(1)} states, but {len(markings)} can be reached")
    for task in (task for task in net.tasks if net.is_or_join(task)):
        check_join(name, net, task, decisions.get(task), (markings, failures))
    return decisions


def check_join(name, net, task, decision, found):
    markings, failures = found
    if decision is None or decision.kind == "search":
        failures.say(f"{name}: no decision for {task}")
        return
    for marking in markings:
        now = dict(marking)
        marked = sum(1 for place in net.inputs(task) if now.get(place))
        if not 0 < marked < len(net.inputs(task)) or now.get("o") or now.get(task + "*"):
            continue
        failures.checked += 1
        wanted = net.waits(marking, task)
        if decision.waits(renamed(marking)) != wanted:
            failures.say(f"{name}: {task} {'must' if wanted else 'need not'} wait in {now}")


# ---- Cases from the document ----

def parse_value(text):
    """`{join: or, cancels: [A, A_B]}` and the like."""
    spec = {}
    for key, listed, word in re.findall(r"(\w+):\s*(?:\[([^\]]*)\]|([^,}\s]+))", text):
        spec[key] = [w.strip().strip('"') for w in listed.split(",")] if listed else word
    return spec


def parse_cases(text):
    for block in re.split(r"```yaml\n", text)[1:]:
        yaml, rest = block.split("```", 1)
        name = re.search(r"^id:\s*(\S+)", yaml, re.M).group(1)
        join = re.search(r"^join:\s*(\S+)", yaml, re.M).group(1)
        tasks = {task: parse_value(value)
                 for task, value in re.findall(r"^  (\w+):\s*(\{.*\})\s*$", yaml, re.M)}
        flows = re.search(r"^flows:\s*\[(.*?)\]", yaml, re.M | re.S).group(1)
        lines = re.findall(r"^- \{([^}]*)\} → ([Y.])", rest, re.M)
        yield name, join, Net(tasks, flows.replace("\n", " ").split(",")), lines, rest


def check_shape(name, decision, rest, failures):
    """Where one set of positions is known to serve all, the decision must be one set too."""
    form = re.search(r"single-mask form.*?: *UP=\{([^}]*)\}", rest)
    if form and decision.up is None:
        failures.say(f"{name}: one mask would do, {len(decision.cases)} cases are made")
    elif form and not set(decision.up) <= {f.replace("_", " -> ") for f in form.group(1).split(",")}:
        failures.say(f"{name}: its mask is {decision.up}, not within {form.group(1)}")


def check_cases(path, yawlc, folder, failures):
    for name, join, net, lines, rest in parse_cases(path.read_text()):
        decision = check_net(name, net, yawlc, folder, failures)[join]
        check_shape(name, decision, rest, failures)
        for marked, verdict in lines:
            marking = {net.position_of(p.strip()): 1 for p in marked.split(",")}
            count = sum(1 for place in net.inputs(join) if marking.get(place))
            is_all = count == len(net.inputs(join))
            enabled = count > 0 and (is_all or not decision.waits(renamed(marking)))
            failures.checked += 1
            if enabled != (verdict == "Y"):
                failures.say(f"{name}: {{{marked}}} should be {verdict}")


# ---- Random nets ----

def random_net(rng):
    """Blocks within blocks, then flows, cancellations and gates that fit nothing."""
    count = rng.randint(3, 7)
    names = [f"T{i}" for i in range(count)]
    flows = [f"i -> {names[0]}"] + [f"{names[i]} -> {names[i + 1]}" for i in range(count - 1)]
    flows.append(f"{names[-1]} -> o")
    for _ in range(rng.randint(2, 5)):
        a, b = rng.sample(names, 2)
        flow = f"{a} -> {b}"
        if flow not in flows and (rng.random() < 0.3 or names.index(a) < names.index(b)):
            flows.append(flow)
    if rng.random() < 0.5:
        a, b, c = (rng.choice(names) for _ in range(3))
        flows += [f"{a} -> p", f"p -> {b}"] + ([f"p -> {c}"] if c != b else [])
    if rng.random() < 0.15:
        at = rng.randrange(len(flows))
        flows[at] += "*2" if flows[at][0] == "T" and not flows[at].endswith("o") else ""
    tasks = {name: {"join": rng.choice(["or", "or", "xor", "and"]),
                    "split": rng.choice(["and", "or", "xor"])} for name in names}
    for name in names:
        entering = sum(1 for flow in flows if flow.endswith("-> " + name))
        if entering > 1 and rng.random() < 0.25:
            tasks[name].update(join="and", count=rng.randint(1, entering),
                               rest=rng.choice(["ignore", "block", "cancel"]))
        if tasks[name].get("rest") == "cancel" or rng.random() < 0.2:
            tasks[name]["cancels"] = rng.sample(names, rng.randint(1, 2))
            places = [f.split("*")[0].replace(" -> ", "_") for f in flows if f.count("T") == 2]
            tasks[name]["cancels"] += rng.sample(places, min(len(places), 2))
    return Net(tasks, flows)


def check_random(count, seed, yawlc, folder, failures):
    skipped = 0
    for number in range(count):
        rng = random.Random(seed + number)
        net = random_net(rng)
        try:
            check_net(f"random {seed + number}", net, yawlc, folder, failures)
        except TooLarge:
            skipped += 1
    return skipped


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--yawlc", required=True)
    parser.add_argument("--shared", type=Path)
    parser.add_argument("--random", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    failures = Failures()
    with tempfile.TemporaryDirectory() as folder:
        path = options.shared / "cases" / "or-joins.md" if options.shared else None
        if path and path.is_file():
            check_cases(path, options.yawlc, folder, failures)
        for name, (tasks, flows) in OWN.items():
            check_net(name, Net(tasks, flows), options.yawlc, folder, failures)
        skipped = check_random(options.random, options.seed, options.yawlc, folder, failures)
    print(f"{failures.checked} answers, {failures.count} wrong, {skipped} random nets too large")
    return 1 if failures.count else 0


if __name__ == "__main__":
    sys.exit(main())
