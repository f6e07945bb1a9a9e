#!/usr/bin/env python3
"""Random small workflows, random commands: the generated code against an interpreter of the rules.

Usage: random_nets.py --yawlc PATH [--count N] [--seed S] [--cases K] [--cc tcc|clang|gcc] [--keep DIR]

Each seed makes one net (splits, joins, conditions, deferred choices, loops, cancellation, routing and connector
tasks, data) and some cases.  `Case` below plays the rules of docs/semantics.md with plain dictionaries and shares
no idea with the compiler: no bits, no masks, no re-tests.  What it expects after each command goes into a trace,
and `yawlc test` must agree.  A disagreement prints its seed and leaves the two files in DIR; repeat it with
`--seed S --count 1`.
"""
import argparse
import concurrent.futures
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

SETTLE_MAX = 500  # far more than a net without a loop of automatic tasks can need; the runtime's is larger
TASK_NAMES = ["check", "int", "struct", "start_", "place", "tasks", "frame", "e-1", "e_1", "prüfe", "15", "main",
              "count", "NULL", "errno", "next", "x.y", "Check", "data", "leave"]
CONDITION_NAMES = ["open", "c", "p{1}", "end_", "P", "marked"]

# Guards and what they mean; `v` has the case's variables.
GUARDS = [
    ("p", lambda v: v["p"]),
    ("!q", lambda v: not v["q"]),
    ("p && !q", lambda v: v["p"] and not v["q"]),
    ("p || q && n > 2", lambda v: v["p"] or (v["q"] and v["n"] > 2)),
    ("p == q", lambda v: v["p"] == v["q"]),
    ("n % 2 == 0", lambda v: v["n"] % 2 == 0),
    ("n > 3", lambda v: v["n"] > 3),
    ("n - 2 * 3 < -2 || n >= 9", lambda v: v["n"] - 6 < -2 or v["n"] >= 9),
    ("n > 0 ? p : q", lambda v: v["p"] if v["n"] > 0 else v["q"]),
]
# Completion mappings over the old values: variable, expression, meaning.
ROUTED = [
    {"n": ("n + 1", lambda v: v["n"] + 1)},
    {"p": ("q", lambda v: v["q"]), "q": ("p", lambda v: v["p"])},
    {"q": ("n > 2 && !q", lambda v: v["n"] > 2 and not v["q"])},
]


class Net:
    """A random net; `text` is its YAML.  Places are names; an implicit one is "a -> b"."""

    def __init__(self, chance):
        self.chance = chance
        while not self.make():
            pass

    def make(self):
        """Draws one; False if it is not a well-formed net."""
        chance = self.chance
        size = 70 + chance.randrange(70) if chance.random() < 0.03 else 1 + chance.randrange(8)
        pool = TASK_NAMES + [f"t{i}" for i in range(size)]
        self.tasks = chance.sample(pool, size) if size <= 20 else [f"t{i}" for i in range(size)]
        self.conditions = chance.sample(CONDITION_NAMES, chance.randrange(min(size, 4)))
        self.draw_flows()
        if not self.is_connected():
            return False
        self.order_places()
        self.draw_tasks()
        return True

    def draw_flows(self):
        """A random tree from the start, so that most draws are connected; then more flows."""
        chance, tasks = self.chance, self.tasks
        self.flows = {name: [] for name in tasks + self.conditions}
        nodes = tasks[1:] + self.conditions
        chance.shuffle(nodes)
        placed = [tasks[0]]
        for node in nodes:
            sources = placed if node in tasks else [s for s in placed if s in tasks]
            self.flows[chance.choice(sources[-6:])].append(node)
            placed.append(node)
        for name in self.flows:
            targets = tasks if name in self.conditions else tasks + self.conditions + ["end"]
            wanted = 1 if self.flows[name] and chance.random() < 0.6 else 1 + chance.randrange(3)
            for target in chance.sample(targets, min(wanted, len(targets))):
                if target not in self.flows[name] and (wanted > 1 or not self.flows[name]):
                    self.flows[name].append(target)
        for name in tasks:
            if chance.random() < 1.2 / len(tasks) and "end" not in self.flows[name]:
                self.flows[name].append("end")
            chance.shuffle(self.flows[name])
        more = [t for t in tasks[1:] if chance.random() < 0.1]
        self.flows["start"] = chance.sample([tasks[0]] + more, 1 + len(more))

    def is_connected(self):
        """Everything is reached from the start and reaches the end."""
        def closure(edges, first):
            seen, work = {first}, [first]
            while work:
                for after in edges.get(work.pop(), []):
                    if after not in seen:
                        seen.add(after)
                        work.append(after)
            return seen
        back = {}
        for source, targets in self.flows.items():
            for target in targets:
                back.setdefault(target, []).append(source)
        everything = set(self.flows)
        return everything <= closure(self.flows, "start") and everything <= closure(back, "end")

    def order_places(self):
        """Spec order: start, the conditions, the implicit ones by their flows, end."""
        self.places = ["start"] + self.conditions
        self.place_of = {}
        for task in self.tasks:
            for target in self.flows[task]:
                implicit = target in self.tasks
                self.place_of[task, target] = f"{task} -> {target}" if implicit else target
                if implicit:
                    self.places.append(f"{task} -> {target}")
        self.places.append("end")
        self.inputs = {task: [] for task in self.tasks}
        for place in ["start"] + self.conditions:
            for task in self.flows[place]:
                self.inputs[task].append(place)
        for (_, target), place in self.place_of.items():
            if target in self.tasks:
                self.inputs[target].append(place)
        for places in self.inputs.values():
            places.sort(key=self.places.index)

    def draw_tasks(self):
        chance = self.chance
        self.kind, self.join, self.split, self.guards, self.default = {}, {}, {}, {}, {}
        self.results, self.echo, self.out = {}, {}, {}
        self.cancels, self.cancel_texts = {}, {}
        for task in self.tasks:
            self.kind[task] = chance.choices(["offer", "routing", "call"], [6, 3, 1])[0]
            many = len(self.inputs[task]) > 1
            self.join[task] = chance.choice(["and", "xor"] if many else ["and", "xor", None, None])
            many = len(self.flows[task]) > 1
            self.split[task] = chance.choice(["and", "xor", "or"] if many else ["and", "xor", "or", None, None])
            self.draw_guards(task)
            self.draw_data(task)
            self.draw_cancels(task)

    def draw_guards(self, task):
        chance, flows, split = self.chance, self.flows[task], self.split[task]
        self.guards[task], self.default[task] = {}, None
        if split not in ("xor", "or"):
            return
        self.default[task] = chance.choice(flows)
        for target in flows:
            if target != self.default[task] or (split == "or" and chance.random() < 0.5):
                self.guards[task][target] = chance.choice(GUARDS)

    def draw_data(self, task):
        chance = self.chance
        self.results[task], self.echo[task], self.out[task] = [], False, {}
        if self.kind[task] == "routing":
            if chance.random() < 0.5:
                self.out[task] = chance.choice(ROUTED)
        elif chance.random() < 0.6:
            self.results[task] = chance.sample(["p", "q", "n"], 1 + chance.randrange(3))
            self.echo[task] = chance.random() < 0.5

    def draw_cancels(self, task):
        chance = self.chance
        self.cancels[task], self.cancel_texts[task] = set(), []
        if chance.random() < 0.75:
            return
        for _ in range(1 + chance.randrange(3)):
            text, elements = self.draw_cancel()
            self.cancel_texts[task].append(text)
            self.cancels[task] |= elements

    def draw_cancel(self):
        """One element of a cancellation set: its text, what it stands for."""
        chance = self.chance
        form = chance.randrange(8)
        if form == 0:
            return "*", set(self.places) | set(self.tasks)
        if form == 1 and self.conditions:
            name = chance.choice(self.conditions)
            return name, {name}
        if form == 2 and self.place_of:
            source, target = chance.choice(list(self.place_of))
            return f"{source} -> {target}", {self.place_of[source, target]}
        task = chance.choice(self.tasks)
        if form == 3:
            alone = {p for p in self.inputs[task] if sum(p in i for i in self.inputs.values()) == 1}
            return f"* -> {task}", alone
        return task, {task}

    def text(self):
        lines = ["yawl: 1", "workflow: random_net",
                 'local: { p: "bool = false", q: "bool = true", n: "int = 0" }',
                 "start: " + json.dumps(self.flows["start"], ensure_ascii=False)]
        if self.conditions:
            lines.append("conditions:")
            lines += [f"  {self.quote(c)}: {{ then: {self.quote(self.flows[c])} }}" for c in self.conditions]
        lines.append("tasks:")
        lines += [f"  {self.quote(t)}: {self.quote(self.task_row(t))}" for t in self.tasks]
        return "\n".join(lines) + "\n"

    @staticmethod
    def quote(value):
        return json.dumps(value, ensure_ascii=False)

    def task_row(self, task):
        function = f"work{self.tasks.index(task)}"  # tasks of one function would have to agree on their data
        row = {"offer": {"offer": {"role": "clerk"}}, "call": {"call": {"function": function}}, "routing": {}}
        row = dict(row[self.kind[task]])
        types = {"p": "bool", "q": "bool", "n": "int"}
        if self.echo[task]:
            row["in"] = {name: name for name in self.results[task]}
        if self.results[task]:
            row["returns"] = {name: types[name] for name in self.results[task]}
            row["out"] = {name: f"item.{name}" for name in self.results[task]}
        elif self.out[task]:
            row["out"] = {name: text for name, (text, _) in self.out[task].items()}
        for key, value in (("join", self.join[task]), ("split", self.split[task])):
            if value is not None:
                row[key] = value
        if self.cancel_texts[task]:
            row["cancels"] = self.cancel_texts[task]
        row["then"] = [self.flow_row(task, target) for target in self.flows[task]]
        return row

    def flow_row(self, task, target):
        guard = self.guards[task].get(target)
        if guard is None:
            return target
        row = {"to": target, "when": guard[0]}
        if target == self.default[task]:
            row["default"] = True
        return row


class Case:
    """One running case, by the rules.  An item is "offered", "executing" or absent; suspended beside it."""

    def __init__(self, net):
        self.net = net
        self.tokens = dict.fromkeys(net.places, 0)
        self.tokens["start"] = 1
        self.busy, self.suspended, self.forced = set(), set(), {}
        self.inputs = {}
        self.values = {"p": False, "q": True, "n": 0}
        self.status = "running"
        self.settle()

    def holds(self, task):
        """The task is enabled."""
        marked = [self.tokens[p] > 0 for p in self.net.inputs[task]]
        return task not in self.busy and (any(marked) if self.net.join[task] == "xor" else all(marked))

    def enabled(self):
        return [t for t in self.net.tasks if self.net.kind[t] == "offer" and self.holds(t)]

    def begin(self, task):
        inputs = [p for p in self.net.inputs[task] if self.tokens[p] > 0]
        for place in inputs[:1] if self.net.join[task] == "xor" else inputs:
            self.tokens[place] -= 1
        self.busy.add(task)
        self.inputs[task] = dict(self.values)
        self.forget_withdrawn()

    def forget_withdrawn(self):
        """The suspension of an offer ends with the offer."""
        self.suspended = {t for t in self.suspended if t in self.busy or self.holds(t)}

    def stop(self, task):
        self.busy.discard(task)
        self.suspended.discard(task)

    def take(self, task):
        """The targets that the split chooses, over the data after the assignment."""
        net, flows = self.net, self.net.flows[task]
        if net.split[task] not in ("xor", "or"):
            return flows
        if task in self.forced:
            return self.forced.pop(task)
        true = [t for t in flows if t in net.guards[task] and net.guards[task][t][1](self.values)]
        if net.split[task] == "xor":
            return true[:1] or [net.default[task]]
        return true or [net.default[task]]

    def leave(self, task, results):
        if self.net.results[task]:
            self.values = {**self.values, **{name: results[name] for name in self.net.results[task]}}
        else:
            changes = {name: mean(self.values) for name, (_, mean) in self.net.out[task].items()}
            self.values = {**self.values, **changes}
        targets = self.take(task)
        for element in self.net.cancels[task]:
            if element in self.tokens:
                self.tokens[element] = 0
            if element in self.busy:
                self.stop(element)
        self.stop(task)
        for target in targets:
            self.tokens[self.net.place_of[task, target]] += 1
        self.forget_withdrawn()

    def settle(self):
        """Ends the case, or starts what starts by itself: connectors first, then routing tasks."""
        for _ in range(SETTLE_MAX):
            if self.tokens["end"] > 0:
                self.end("completed")
                return
            automatic = [t for kind in ("call", "routing") for t in self.net.tasks
                         if self.net.kind[t] == kind and self.holds(t)]
            if not automatic:
                break
            self.begin(automatic[0])
            if self.net.kind[automatic[0]] == "routing":
                self.leave(automatic[0], None)
        else:
            self.status = "failed"
            return
        if not self.busy and not self.enabled():
            if any(self.tokens.values()):
                self.status = "deadlocked"
            else:
                self.end("completed")

    def end(self, status):
        self.status = status
        self.tokens = dict.fromkeys(self.tokens, 0)
        self.busy, self.suspended, self.forced = set(), set(), {}

    # ---- Commands: `may` says whether the rules allow one, `do` performs it ----

    def may(self, verb, task):
        if self.status != "running":
            return False
        executing, offered = task in self.busy, task in self.enabled()
        suspended = task in self.suspended
        return {
            "start": offered and not suspended,
            "complete": executing or (offered and not suspended),
            "skip": offered and not suspended,
            "fail": executing,
            "cancel": executing,
            "suspend": (executing or offered) and not suspended,
            "resume": suspended,
        }[verb]

    def do(self, verb, task, results=None):
        if verb == "suspend":
            self.suspended.add(task)
        elif verb == "resume":
            self.suspended.discard(task)
        elif verb == "fail":
            self.status = "failed"
        elif verb == "start":
            self.begin(task)
        elif verb == "cancel":
            self.stop(task)
            self.settle()
        else:
            if task not in self.busy:
                self.begin(task)
            self.leave(task, self.inputs[task] if results is None else results)
            self.settle()


class Trace:
    """Random commands on one net; `lines` say what must hold after each."""

    def __init__(self, net, chance, cases):
        self.net, self.chance = net, chance
        self.lines = []
        for number in range(cases):
            self.lines += [f"trace case{number}", "case"]
            self.case = Case(net)
            self.expect()
            for _ in range(4 + chance.randrange(20)):
                if self.case.status == "running":
                    self.step()
            self.refuse()

    def names(self, names):
        return "".join(" " + Net.quote(name) for name in names)

    def expect(self):
        case = self.case
        self.lines.append(f"status {case.status}")
        if self.stopped_somewhere():
            return
        counts = [Net.quote(p) + (f"*{n}" if n > 1 else "") for p, n in case.tokens.items() if n > 0]
        ended = case.status in ("completed", "cancelled")
        self.lines.append("enabled" + self.names([] if ended else case.enabled()))
        self.lines.append("busy" + self.names(sorted(case.busy)))
        self.lines.append("marked" + "".join(" " + c for c in counts))
        self.lines.append("data " + json.dumps(case.values))

    def stopped_somewhere(self):
        """A loop of automatic tasks was cut off: where, is the business of whoever cuts."""
        return self.case.status == "failed" and not self.failed_by_hand

    failed_by_hand = False

    def results(self, task):
        chance = self.chance
        drawn = {"p": chance.random() < 0.5, "q": chance.random() < 0.5, "n": chance.randrange(-3, 12)}
        return {name: drawn[name] for name in self.net.results[task]}

    def step(self):
        chance = self.chance
        self.failed_by_hand = False
        kind = chance.random()
        if kind < 0.15:
            self.refuse()
        elif kind < 0.30:
            self.choose()
        elif kind < 0.31:
            self.lines.append("cancel case")
            self.case.end("cancelled")
            self.expect()
        else:
            self.command()

    def command(self):
        case, chance = self.case, self.chance
        weights = {"start": 6, "complete": 12, "skip": 1, "fail": 0.2, "cancel": 1, "suspend": 1, "resume": 2}
        allowed = [(v, t) for v in weights for t in self.net.tasks if case.may(v, t)]
        allowed = [(v, t) for v, t in allowed if v != "skip" or self.echo(t)]
        if not allowed:
            return
        verb, task = chance.choices(allowed, [weights[v] for v, _ in allowed])[0]
        results, data = None, ""
        if verb == "complete" and (not self.echo(task) or chance.random() < 0.5):
            results = self.results(task)
            data = " " + json.dumps(results) if results else ""
        self.lines.append(f"{verb} {Net.quote(task)}{data}")
        case.do(verb, task, results)
        self.failed_by_hand = verb == "fail"
        self.expect()

    def echo(self, task):
        """Completing without data is possible: the inputs cover the results."""
        return self.net.echo[task] or not self.net.results[task]

    def choose(self):
        net, chance = self.net, self.chance
        tasks = [t for t in net.tasks if net.split[t] in ("xor", "or") and len(net.flows[t]) > 1]
        if not tasks:
            return
        task = chance.choice(tasks)
        count = 1 if net.split[task] == "xor" else 1 + chance.randrange(len(net.flows[task]))
        targets = chance.sample(net.flows[task], count)
        self.lines.append(f"choose {Net.quote(task)} -> " + ", ".join(Net.quote(t) for t in targets))
        self.case.forced[task] = [t for t in net.flows[task] if t in targets]
        self.expect()

    def refuse(self):
        verbs = ["start", "complete", "skip", "fail", "cancel", "suspend", "resume"]
        all_commands = list(itertools.product(verbs, self.net.tasks))
        for verb, task in self.chance.sample(all_commands, min(6, len(all_commands))):
            if not self.case.may(verb, task):
                self.lines.append(f"refuse {verb} {Net.quote(task)}")
        self.expect()


def play(options, seed, folder):
    """(seed, output of a disagreement or "")."""
    chance = random.Random(seed)
    net = Net(chance)
    spec, trace = Path(folder, f"net{seed}.yaml"), Path(folder, f"net{seed}.trace")
    spec.write_text(net.text(), encoding="utf-8")
    trace.write_text("\n".join(Trace(net, chance, options.cases).lines) + "\n", encoding="utf-8")
    command = [options.yawlc, "test", str(spec), str(trace), f"--cc={options.cc}"]
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        return seed, f"seed {seed}: {spec}\nno answer within 120 s"
    if result.returncode == 0:
        spec.unlink()
        trace.unlink()
        return seed, ""
    return seed, f"seed {seed} (exit {result.returncode}): {spec}\n{result.stdout}{result.stderr}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--yawlc", required=True)
    parser.add_argument("--cc", default="tcc")
    parser.add_argument("--count", type=int, default=100, help="nets")
    parser.add_argument("--cases", type=int, default=12, help="cases of each net")
    parser.add_argument("--seed", type=int, default=None, help="of the first net; the next ones count up")
    parser.add_argument("--keep", help="folder for the files of a disagreement")
    options = parser.parse_args()
    seed = random.SystemRandom().randrange(10**9) if options.seed is None else options.seed
    folder = options.keep or tempfile.mkdtemp(prefix="random_nets.")
    os.makedirs(folder, exist_ok=True)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda i: play(options, seed + i, folder), range(options.count)))
    failures = [output for _, output in results if output]
    for output in failures[:10]:
        print(output)
    print(f"seeds {seed} to {seed + options.count - 1}: {options.count - len(failures)} nets agree, "
          f"{len(failures)} do not")
    if not failures and not options.keep:
        os.rmdir(folder)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
