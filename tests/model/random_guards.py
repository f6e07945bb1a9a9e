#!/usr/bin/env python3
"""Random small workflows with guards: what `yawlc check` says that guards exclude, against a search over values.

Usage: random_guards.py --yawlc PATH [--count N] [--seed S] [--show]

The search below plays the rules of docs/semantics.md on whole markings and concrete values: every value of the
parameters, every result that a task can give.  A defect that it finds must not be excluded (`with_guards`), a
dead task must not be one that it starts, and a flow that is advised to be taken never (`guard-never-holds`) must
not be one that it takes.  Where the compiler gives an answer, it should mostly be the same one, and where it says
that guards exclude nothing the defects should mostly be there: the share of equal answers is printed and must be
high, for each of both.
"""
import argparse
import itertools
import json
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

BATCH = 100
STATES_MAX = 6000
TOKENS_MAX = 3
EQUAL_SHARE = 0.95
# Defects that guards can exclude.
EXCLUDABLE = {"deadlock", "livelock", "improper-completion", "unbounded"}
BOOLS, INTS = [False, True], [-1, 0, 1, 2, 3]
# name: (kind, is it a parameter, first value)
VARIABLES = {"p": ("bool", True, None), "q": ("bool", True, None), "f": ("bool", False, False),
             "n": ("int", True, None), "m": ("int", False, 0)}
COMPARE = {"==": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b,
           "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b}


def guard(chance, depth=2):
    """Text and meaning of a guard."""
    kind = chance.random()
    if depth > 0 and kind < 0.2:
        text, holds = guard(chance, depth - 1)
        return f"!({text})", lambda v: not holds(v)
    if depth > 0 and kind < 0.4:
        left, right = guard(chance, depth - 1), guard(chance, depth - 1)
        if chance.random() < 0.5:
            return f"({left[0]} && {right[0]})", lambda v: left[1](v) and right[1](v)
        return f"({left[0]} || {right[0]})", lambda v: left[1](v) or right[1](v)
    if kind < 0.44:
        value = chance.random() < 0.5
        return str(value).lower(), lambda v: value
    name = chance.choice(list(VARIABLES))
    if VARIABLES[name][0] == "bool":
        return name, lambda v: v[name]
    sign, constant = chance.choice(list(COMPARE)), chance.randrange(3)
    return f"{name} {sign} {constant}", lambda v: COMPARE[sign](v[name], constant)


class Net:
    """Tasks t0 …; flows lead forward, few lead back."""

    def __init__(self, chance):
        size = 2 + chance.randrange(5)
        self.flows = []
        for i in range(size):
            ahead = [f"t{j}" for j in range(i + 1, size)] + ["end"]
            targets = chance.sample(ahead, min(len(ahead), chance.choice([1, 2, 2, 3])))
            if chance.random() < 0.15:
                back = f"t{chance.randrange(i + 1)}"
                targets += [back] if back not in targets else []
            self.flows.append(targets)
        for j in range(1, size):
            if not any(f"t{j}" in targets for targets in self.flows[:j]):
                self.flows[chance.randrange(j)].append(f"t{j}")
        self.names = [f"t{i}" for i in range(size)]
        self.split = [chance.choice(["and", "xor", "xor", "or"]) if len(t) > 1 else None for t in self.flows]
        self.inputs = {f"t{i}": [f"t{j} -> t{i}" for j in range(size) if f"t{i}" in self.flows[j]]
                       for i in range(size)}
        self.inputs["t0"] = ["start"] + self.inputs["t0"]
        self.join = {t: chance.choice(["and", "xor", "xor"]) if len(self.inputs[t]) > 1 else "and" for t in self.names}
        if len(self.inputs["t0"]) > 1:
            self.join["t0"] = "xor"
        self.guards = [[guard(chance) for _ in targets[:-1]] for targets in self.flows]
        # The default of an or-split may have a guard too, and then counts as a flow like the others as well.
        for i, split in enumerate(self.split):
            if split == "or" and chance.random() < 0.4:
                self.guards[i].append(guard(chance))
        self.outs = [self.draw_out(chance) for _ in self.flows]

    @staticmethod
    def draw_out(chance):
        """Variable → constant text and values that it can have."""
        if chance.random() < 0.6:
            return {}
        name = chance.choice(list(VARIABLES))
        values = BOOLS if VARIABLES[name][0] == "bool" else INTS
        if chance.random() < 0.5:
            return {name: (None, values)}
        value = chance.choice(values)
        return {name: (str(value).lower(), [value])}

    def text(self, name):
        lines = ["yawl: 1", f"workflow: {name}", 'version: "1"',
                 "in: {p: bool, q: bool, n: int}", "local: {f: \"bool = false\", m: \"int = 0\"}",
                 "start: t0", "tasks:"]
        for i, task in enumerate(self.names):
            lines.append(f"  {task}:\n    offer: {{}}")
            for variable, (constant, _) in self.outs[i].items():
                if constant is None:
                    lines.append(f"    returns: {{r: {VARIABLES[variable][0]}}}")
                lines.append(f"    out: {{{variable}: \"{constant or 'item.r'}\"}}")
            if len(self.inputs[task]) > 1:
                lines.append(f"    join: {self.join[task]}")
            if self.split[i] is None:
                lines.append(f"    then: {self.flows[i][0]}")
                continue
            lines.append(f"    split: {self.split[i]}\n    then:")
            for k, target in enumerate(self.flows[i]):
                is_guarded = self.split[i] != "and" and k < len(self.guards[i])
                when = f", when: \"{self.guards[i][k][0]}\"" if is_guarded else ""
                when += ", default: true" if is_guarded and k == len(self.flows[i]) - 1 else ""
                lines.append(f"      - {{ to: {target}{when} }}")
        return "\n".join(lines) + "\n"

    # ---- Steps ----

    def chosen(self, i, values):
        targets = self.flows[i]
        if self.split[i] in (None, "and"):
            return targets
        held = [t for t, (_, holds) in zip(targets, self.guards[i]) if holds(values)]
        if self.split[i] == "xor":
            return [held[0] if held else targets[-1]]
        return held or [targets[-1]]

    def after(self, state):
        """(started task or None, flows taken, next state) of each step."""
        marking, busy, values = state
        tokens = dict(marking)
        if tokens.get("end"):
            return
        for i, task in enumerate(self.names):
            if task in busy:
                yield from self.leave(i, state)
                continue
            marked = [p for p in self.inputs[task] if tokens.get(p)]
            if not marked or (self.join[task] == "and" and len(marked) < len(self.inputs[task])):
                continue
            for taken in [marked] if self.join[task] == "and" else [[p] for p in marked]:
                rest = dict(tokens)
                for p in taken:
                    rest[p] -= 1
                yield task, (), (packed(rest), busy | {task}, values)

    def leave(self, i, state):
        marking, busy, values = state
        task = self.names[i]
        outs = self.outs[i]
        for results in itertools.product(*[v for _, v in outs.values()]):
            now = dict(values) | dict(zip(outs, results))
            tokens = dict(marking)
            targets = self.chosen(i, now)
            for target in targets:
                place = "end" if target == "end" else f"{task} -> {target}"
                tokens[place] = tokens.get(place, 0) + 1
            taken = [(task, target) for target in targets]
            yield None, taken, (packed(tokens), busy - {task}, tuple(now.items()))


def packed(tokens):
    return tuple(sorted((p, n) for p, n in tokens.items() if n))


def first_states():
    domains = [(BOOLS if kind == "bool" else INTS) if is_parameter else [first]
               for kind, is_parameter, first in VARIABLES.values()]
    for values in itertools.product(*domains):
        yield (("start", 1),), frozenset(), tuple(zip(VARIABLES, values))


def behind(edges, targets):
    """All states from which one of `targets` can be reached."""
    back = {}
    for state, followers in edges.items():
        for follower in followers:
            back.setdefault(follower, []).append(state)
    found, stack = set(targets), list(targets)
    while stack:
        for state in back.get(stack.pop(), ()):
            if state not in found:
                found.add(state)
                stack.append(state)
    return found


def defects_of(net):
    """The defects by the rules, and the flows that are taken; or None: too large, or perhaps unbounded."""
    edges, started, flows = {}, set(), set()
    stack = list(first_states())
    firsts = list(stack)
    seen = set(stack)
    while stack:
        state = stack.pop()
        edges[state] = []
        for task, taken, follower in net.after(state):
            started.add(task)
            flows.update(taken)
            edges[state].append(follower)
            if follower not in seen:
                if len(seen) > STATES_MAX * 20 or any(n > TOKENS_MAX for _, n in follower[0]):
                    return None
                seen.add(follower)
                stack.append(follower)
    ended = [s for s in edges if dict(s[0]).get("end")]
    dead = [s for s in edges if not edges[s] and not dict(s[0]).get("end")]
    found = set()
    if dead:
        found.add("deadlock")
    if any(s[0] != (("end", 1),) or s[1] for s in ended):
        found.add("improper-completion")
    if set(net.names) - started:
        found.add("dead-task")
    ends, stuck = behind(edges, ended), behind(edges, dead)
    if any(s not in ends and s not in stuck for s in edges):
        found.add("livelock")
    if not any(s in ends for s in firsts):
        found.add("never-completes")
    return found, flows


def compare(answer, real):
    """Is it "equal" or "other"?  Or what is wrong."""
    guarded, plain = answer.get("with_guards"), set(answer["defects"])
    if guarded is None:
        missed = (real & {"deadlock", "improper-completion"}) - plain
        if answer["verdict"] == "unsound" and missed:
            return f"missed without guards: {missed}"
        stands = answer["verdict"] != "unsound" or plain & EXCLUDABLE <= real
        return "stands" if stands else "stands wrongly"
    said = set(guarded["defects"])
    if said == real:
        return "equal"
    if guarded["verdict"] == "unbounded":
        return "other"
    if (real & {"deadlock", "improper-completion"}) - said:
        return f"wrong: excluded {real - said}"
    if not (plain & EXCLUDABLE) - said:
        return "wrong: nothing is excluded"
    return "wrong: a task is not dead" if "dead-task" in said - real else "other"


def never_taken(diagnostics):
    """File → flows that are said never to be taken."""
    found = {}
    for row in diagnostics:
        if row["name"] == "guard-never-holds":
            task, target = re.match(r"'(\w+)' never chooses '(\w+)'", row["message"]).groups()
            found.setdefault(Path(row["file"]).stem, set()).add((task, target))
    return found


def check(options, nets):
    """Answers by name, and flows that are never taken."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name, net in nets.items():
            paths.append(Path(folder) / f"{name}.yaml")
            paths[-1].write_text(net.text(name), encoding="utf-8")
        done = subprocess.run([options.yawlc, "check", "--format=json", *map(str, paths)], capture_output=True,
                              text=True, check=False, timeout=300)
    result = json.loads(done.stdout)
    return {s["workflow"]: s["nets"] for s in result["specifications"]}, never_taken(result["diagnostics"])


def judge(net, answer, never, tally):
    """What is wrong, or None; `tally` counts what was compared."""
    if answer["verdict"] == "sound" and not never:
        tally["sound"] += 1
        return None
    real = defects_of(net)
    if real is None:
        tally["too large"] += 1
        return None
    defects, flows = real
    tally["flows"] += len(never)
    if never & flows:
        return f"taken all the same: {never & flows}"
    if answer["verdict"] == "sound":
        return None
    outcome = compare(answer, defects)
    if outcome not in tally:
        return f"{outcome}; really {sorted(defects)}"
    tally[outcome] += 1
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--yawlc", required=True)
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    tally = dict.fromkeys(("sound", "equal", "other", "stands", "stands wrongly", "too large", "flows"), 0)
    failures = 0
    for first in range(options.seed, options.seed + options.count, BATCH):
        seeds = range(first, min(first + BATCH, options.seed + options.count))
        nets = {f"w{seed}": Net(random.Random(seed)) for seed in seeds}
        answers, never = check(options, nets)
        for name, net in nets.items():
            before = dict(tally)
            wrong = judge(net, answers[name][0], never.get(name, set()), tally) if answers.get(name) else "not verified"
            is_shown = options.show and any(tally[key] > before[key] for key in ("other", "stands wrongly"))
            failures += wrong is not None
            if wrong or is_shown:
                print(f"{name}: {wrong}; {answers.get(name)}\n{net.text(name)}")
    print(f"{options.count} nets: {tally}, {failures} failed")
    is_blunt = any(right + blunt > 20 and right < EQUAL_SHARE * (right + blunt)
                   for right, blunt in ((tally["equal"], tally["other"]), (tally["stands"], tally["stands wrongly"])))
    if is_blunt:
        print(f"fewer than {EQUAL_SHARE:.0%} equal")
    return 1 if failures or is_blunt else 0


if __name__ == "__main__":
    sys.exit(main())
