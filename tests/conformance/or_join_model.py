"""Or-joins by their definition: nets as plain Python sets, searched forwards, with nothing of the compiler.

A net is given as tasks {name: {join, split, cancels, count, rest, threads}} and flows ("i -> A -> B*2 -> J": the
flow into B gives two tokens).  A marking is a tuple of (position, tokens) pairs, sorted; positions are conditions
("A -> B" for implicit ones), "T*" for a task that is busy, "T/p" for an input p that a partial join has used.
"""
from itertools import combinations

TOKENS_CAP = 4  # more tokens than that in a position count as that many


class TooLarge(Exception):
    pass


class Net:
    """`flows`: pairs of names; tasks begin with a capital letter, `i` and `o` are input and output."""

    def __init__(self, tasks, flows):
        self.tasks, self.order = {}, []
        pairs = []
        weights = {}
        for flow in flows:
            names = [name.strip() for name in flow.split("->")]
            plain = [name.split("*")[0] for name in names]
            pairs += list(zip(plain, plain[1:]))
            for a, b, written in zip(plain, plain[1:], names[1:]):
                weights[a, b] = int(written.split("*")[1]) if "*" in written else 1
        self.weights = weights
        for name in [n for pair in pairs for n in pair if n[0].isupper()]:
            if name not in self.tasks:
                spec = tasks.get(name) or {}
                self.tasks[name] = {"join": spec.get("join", "xor"), "split": spec.get("split", "and"),
                                    "in": [], "out": [], "cancels": [], "count": int(spec.get("count", 0)),
                                    "rest": spec.get("rest", "ignore"),
                                    "threads": int(spec.get("threads", 1))}
        self.conditions = ["i"]
        for source, target in pairs:
            place = f"{source} -> {target}"
            if source in self.tasks and target in self.tasks:
                self.tasks[source]["out"].append((place, weights[source, target]))
                self.tasks[target]["in"].append(place)
            elif source in self.tasks:
                self.tasks[source]["out"].append((target, weights[source, target]))
            else:
                self.tasks[target]["in"].append(source)
            for name in (source, target):
                if name not in self.tasks and name not in self.conditions:
                    self.conditions.append(name)
        self.pairs = pairs
        for name, spec in tasks.items():
            for what in (spec or {}).get("cancels", []):
                self.tasks[name]["cancels"].append(self.position_of(what))

    def position_of(self, name):
        """`A_B` is the condition between A and B, `T*` and T in a cancellation set the busy task."""
        if name in self.tasks:
            return name + "*"
        if "_" in name and all(part in self.tasks for part in name.split("_")):
            return name.replace("_", " -> ")
        return name

    def inputs(self, task):
        return self.tasks[task]["in"]

    def is_partial(self, task):
        return self.tasks[task]["count"] > 0

    def has_rounds(self, task):
        return self.is_partial(task) and self.tasks[task]["rest"] != "cancel"

    # ---- steps ----

    def outcomes(self, task):
        out = self.tasks[task]["out"]
        split = self.tasks[task]["split"]
        if split == "xor":
            return [[flow] for flow in out]
        if split == "or":
            return [list(some) for n in range(1, len(out) + 1) for some in combinations(out, n)]
        return [out]

    def empty(self, marking, task):
        """Applies the cancellation set of `task`; a partial join that is cancelled while busy begins anew, one
        that names itself too."""
        for position in self.tasks[task]["cancels"]:
            if position.endswith("*") and marking.get(position):
                for place in self.inputs(position[:-1]):
                    marking.pop(f"{position[:-1]}/{place}", None)
            marking.pop(position, None)

    def ends(self, marking, task):
        for flows in self.outcomes(task):
            after = dict(marking)
            if not self.is_partial(task) or self.has_rounds(task):
                self.empty(after, task)
            after.pop(task + "*", None)
            for place, tokens in flows:
                add(after, place, tokens)
            yield after

    def started(self, marking, task, taken):
        after = dict(marking)
        for place in taken:
            add(after, place, -self.tasks[task]["threads"])
        if self.is_partial(task) and not self.has_rounds(task):
            self.empty(after, task)
        if self.has_rounds(task) and len(taken) < len(self.inputs(task)):
            after.update({f"{task}/{place}": 1 for place in taken})
        add(after, task + "*", 1)
        return after

    def marked(self, marking, task):
        return [p for p in self.inputs(task) if marking.get(p, 0) >= self.tasks[task]["threads"]]

    def absorb(self, marking):
        """What the rounds of partial joins do after each step."""
        for task in (task for task in self.tasks if self.has_rounds(task)):
            inputs = self.inputs(task)
            used = {place for place in inputs if marking.get(f"{task}/{place}")}
            if not used:
                continue
            for place in self.marked(marking, task):
                if place not in used:
                    add(marking, place, -self.tasks[task]["threads"])
                    used.add(place)
            if len(used) == len(inputs):
                used = set()
            for place in inputs:
                marking.pop(f"{task}/{place}", None)
                if place in used:
                    marking[f"{task}/{place}"] = 1
                    if self.tasks[task]["rest"] == "ignore":
                        marking.pop(place, None)

    # ---- the definition ----

    def looks_ahead(self, marking, join, limit=4000):
        """Can a marking be covered that keeps the marked inputs of `join` and marks one more?"""
        wanted = [place for place in self.inputs(join) if dict(marking).get(place)]
        missing = [place for place in self.inputs(join) if place not in wanted]
        seen, queue = {marking}, [marking]
        while queue:
            now = dict(queue.pop())
            if all(now.get(p) for p in wanted) and any(now.get(p) for p in missing):
                return True
            for after in self.look_steps(now, join):
                if after not in seen:
                    seen.add(after)
                    queue.append(after)
                    if len(seen) > limit:
                        raise TooLarge
        return False

    def look_steps(self, now, join):
        for task in self.tasks:
            if now.get(task + "*"):
                yield from map(freeze, self.ends(now, task))
            if task != join:
                yield from map(freeze, self.look_starts(now, task))

    def look_starts(self, now, task):
        marked, inputs = self.marked(now, task), self.inputs(task)
        if self.is_partial(task):
            for some in combinations(marked, self.tasks[task]["count"]):
                yield self.look_start(now, task, some)
        elif len(inputs) == 1 or self.tasks[task]["join"] == "and":
            if len(marked) == len(inputs):
                yield self.started(now, task, marked)
        else:
            for place in marked:
                yield self.started(now, task, [place])

    def look_start(self, now, task, some):
        after = self.started(now, task, some)
        return {p: n for p, n in after.items() if not p.startswith(task + "/")}

    def waits(self, marking, task):
        marked = sum(1 for place in self.inputs(task) if dict(marking).get(place))
        return 0 < marked < len(self.inputs(task)) and self.looks_ahead(marking, task)

    def is_or_join(self, task):
        return (self.tasks[task]["join"] == "or" and len(self.tasks[task]["in"]) > 1
                and not self.is_partial(task))

    def reachable(self, limit=500):
        """Every marking that is reached, in the order of a breadth-first search."""
        first = freeze({"i": 1})
        seen, queue = {first}, [first]
        for marking in queue:
            for after in self.steps(marking):
                if after not in seen:
                    seen.add(after)
                    queue.append(after)
                    if len(seen) > limit:
                        raise TooLarge
        return queue

    def steps(self, marking):
        now = dict(marking)
        if now.get("o"):
            return
        for task in self.tasks:
            if now.get(task + "*"):
                yield from map(self.absorb_all, self.ends(now, task))
            else:
                yield from map(self.absorb_all, self.starts(now, task))

    def absorb_all(self, marking):
        self.absorb(marking)
        return freeze(marking)

    def starts(self, now, task):
        marked, inputs = self.marked(now, task), self.inputs(task)
        if self.is_partial(task):
            is_used = self.has_rounds(task) and any(now.get(f"{task}/{p}") for p in inputs)
            if not is_used and len(marked) >= self.tasks[task]["count"]:
                yield self.started(now, task, marked)
        elif self.is_or_join(task):
            if marked and not self.waits(freeze(now), task):
                yield self.started(now, task, marked)
        elif len(inputs) == 1 or self.tasks[task]["join"] == "and":
            if len(marked) == len(inputs):
                yield self.started(now, task, marked)
        else:
            for place in marked:
                yield self.started(now, task, [place])

    # ---- text ----

    def yaml(self):
        lines = ['yawl: 1', 'workflow: w', 'version: "1"', 'local: {n: "int = 0"}']
        starts = [target for source, target in self.pairs if source == "i"]
        lines.append(f"start: [{', '.join(starts)}]")
        names = [name for name in self.conditions if name not in ("i", "o")]
        if names:
            lines.append("conditions:")
        for name in names:
            targets = [target for source, target in self.pairs if source == name]
            lines.append(f"  {name}: {{ then: [{', '.join(targets)}] }}")
        lines.append("tasks:")
        for name, spec in self.tasks.items():
            lines += self.yaml_task(name, spec)
        return "\n".join(lines) + "\n"

    def yaml_task(self, name, spec):
        lines = [f"  {name}:", "    offer: { role: r }"]
        targets = [{"o": "end"}.get(t, t) for source, t in self.pairs if source == name]
        counts = [self.weights[name, t] for source, t in self.pairs if source == name]
        if self.is_partial(name):
            lines.append(f"    join: {{ count: {spec['count']}, rest: {spec['rest']}, "
                         f"threads: {spec['threads']} }}")
        elif spec["threads"] > 1:
            lines.append(f"    join: {{ threads: {spec['threads']} }}")
        elif len(spec["in"]) > 1:
            lines.append(f"    join: {spec['join']}")
        if spec["cancels"]:
            texts = ", ".join(f'"{p.removesuffix("*")}"' for p in spec["cancels"])
            lines.append(f"    cancels: [{texts}]")
        whens = [f', when: "n == {i}"' for i in range(len(targets))]
        if len(targets) > 1:
            lines.append(f"    split: {spec['split']}")
        if len(targets) == 1 or spec["split"] == "and":
            whens = [""] * len(targets)
        # a default without a guard would go alone
        whens[-1] = whens[-1] + ", default: true" if spec["split"] == "or" and whens[-1] else ""
        items = [f"{{ to: {t}, threads: {n}{when} }}" for t, n, when in zip(targets, counts, whens)]
        return lines + [f"    then: [{', '.join(items)}]"]


def add(marking, position, tokens):
    marking[position] = min(marking.get(position, 0) + tokens, TOKENS_CAP)
    if marking[position] == 0:
        del marking[position]


def freeze(marking):
    return tuple(sorted(marking.items()))
