#!/usr/bin/env python3
"""Petri nets on the command line: the verdicts are those of the Petri net, in both formats, and every command takes them.

The random nets are judged here by the definition of soundness of workflow nets, with transitions that fire at once.

Usage: petri_test.py --yawlc PATH [--nets N] [--seed N] [unittest arguments]
"""
import argparse
import collections
import json
import random
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

YAWLC = ""
NETS, SEED = 400, 1
STATES_MAX, TOKENS_MAX = 3000, 12

# A net: transitions as (name, {place: weight it takes}, {place: weight it gives}); `i` and `o` are its edges.
SOUND = [("fork", {"i": 1}, {"a": 1, "b": 1}), ("pick", {"a": 1}, {"c": 1}), ("again", {"c": 1}, {"a": 1}),
         ("ship", {"b": 1, "c": 1}, {"o": 1})]
DEADLOCK = [("left", {"i": 1}, {"a": 1}), ("right", {"i": 1}, {"b": 1}), ("join", {"a": 1, "b": 1}, {"o": 1})]
LIVELOCK = [("go", {"i": 1}, {"a": 1}), ("lose", {"a": 1}, {"b": 1}), ("end", {"a": 1}, {"o": 1}),
            ("there", {"b": 1}, {"c": 1}), ("back", {"c": 1}, {"b": 1}), ("never", {"b": 2}, {"o": 1})]
IMPROPER = [("fork", {"i": 1}, {"a": 1, "b": 1}), ("one", {"a": 1}, {"o": 1}), ("other", {"b": 1}, {"o": 1})]
DEAD = [("go", {"i": 1}, {"a": 1}), ("end", {"a": 1}, {"o": 1}), ("never", {"a": 1, "i": 1}, {"o": 1})]
UNBOUNDED = [("go", {"i": 1}, {"a": 1}), ("more", {"a": 1}, {"a": 1, "b": 1}), ("end", {"a": 1, "b": 1}, {"o": 1})]
WEIGHTS = [("go", {"i": 1}, {"a": 3, "b": 3}), ("half", {"a": 1}, {"c": 1}), ("back", {"c": 1}, {"a": 1}),
           ("end", {"a": 3, "b": 3}, {"o": 1})]
STUCK = [("go", {"i": 1}, {"a": 3}), ("two", {"a": 2}, {"b": 1}), ("end", {"b": 2}, {"o": 1})]


def places_of(net):
    return sorted({place for _, takes, gives in net for place in (*takes, *gives)})


def lola(net):
    def counts(bag):
        return ", ".join(f"{place}: {weight}" for place, weight in bag.items())
    rows = "".join(f"TRANSITION {name} CONSUME {counts(takes)}; PRODUCE {counts(gives)};\n" for name, takes, gives in net)
    return f"PLACE {', '.join(places_of(net))};\nMARKING i: 1;\n{rows}"


def pnml(net):
    def arc(source, target, weight):
        label = f"<inscription><text>{weight}</text></inscription>" if weight > 1 else ""
        return f'<arc id="{source} {target}" source="{source}" target="{target}">{label}</arc>\n'
    rows = "".join(f'<place id="P{place}"><name><text>{place}</text></name></place>\n' for place in places_of(net))
    for name, takes, gives in net:
        rows += f'<transition id="T{name}"><name><text>{name}</text></name></transition>\n'
        rows += "".join(arc(f"P{place}", f"T{name}", weight) for place, weight in takes.items())
        rows += "".join(arc(f"T{name}", f"P{place}", weight) for place, weight in gives.items())
    return f'<pnml><net id="n" type="http://www.pnml.org/version-2009/grammar/ptnet"><page id="g">\n{rows}</page></net></pnml>\n'


# ---- The definition ----------------------------------------------------------

class Judged:
    """What is so of a net; `bounded` is None if the limits were reached."""

    def __init__(self, net, ends):
        self.net, self.places, self.ends = net, places_of(net), ends
        self.graph, self.parent, self.fired = {}, {}, set()
        self.bounded = self.explore()
        if self.bounded:
            self.judge()

    def successors(self, marking):
        if self.ends and marking[self.places.index("o")] > 0:
            return
        bag = dict(zip(self.places, marking))
        for name, takes, gives in self.net:
            if all(bag[place] >= weight for place, weight in takes.items()):
                yield name, tuple(bag[place] - takes.get(place, 0) + gives.get(place, 0) for place in self.places)

    def covers_an_ancestor(self, marking, below):
        """Then the net can repeat what led from there to here, unless it has ended."""
        if self.ends and marking[self.places.index("o")] > 0:
            return False
        while below is not None:
            if below != marking and all(a <= b for a, b in zip(below, marking)):
                return True
            below = self.parent[below]
        return False

    def explore(self):
        first = tuple(int(place == "i") for place in self.places)
        self.parent[first], queue = None, collections.deque([first])
        while queue:
            marking = queue.popleft()
            self.graph[marking] = []
            for name, after in self.successors(marking):
                self.fired.add(name)
                self.graph[marking].append(after)
                if after in self.parent:
                    continue
                self.parent[after] = marking
                if self.covers_an_ancestor(after, marking):
                    return False
                if len(self.parent) > STATES_MAX or max(after) > TOKENS_MAX:
                    return None
                queue.append(after)
        return True

    def backward(self, goals):
        before = collections.defaultdict(list)
        for marking, nexts in self.graph.items():
            for after in nexts:
                before[after].append(marking)
        reached, stack = set(goals), list(goals)
        while stack:
            for marking in before[stack.pop()]:
                if marking not in reached:
                    reached.add(marking)
                    stack.append(marking)
        return reached

    def judge(self):
        end, output = tuple(int(place == "o") for place in self.places), self.places.index("o")
        ended = {marking for marking in self.graph if marking[output] > 0}
        stuck = {marking for marking, nexts in self.graph.items() if not nexts} - ended
        self.dead = sorted({name for name, _, _ in self.net} - self.fired)
        self.sound = not self.dead and ended <= {end} and len(self.backward({end} & ended)) == len(self.graph)
        self.defects = {name for name, holds in (
            ("deadlock", stuck), ("livelock", len(self.backward(ended | stuck)) < len(self.graph)),
            ("never-completes", not ended), ("improper-completion", ended - {end}), ("dead-task", self.dead)) if holds}
        self.bound = max(max(marking) for marking in self.graph)
        self.states = len(self.graph)


# ---- Random nets -------------------------------------------------------------

def is_workflow_net(net):
    """Every node on a way from `i` to `o`, and weights that the language can say."""
    arcs = [(f"P{p}", f"T{t}") for t, takes, _ in net for p in takes] + [(f"T{t}", f"P{p}") for t, _, gives in net for p in gives]
    nodes = {node for arc in arcs for node in arc}
    sources, targets = {arc[0] for arc in arcs}, {arc[1] for arc in arcs}
    if nodes - targets != {"Pi"} or nodes - sources != {"Po"}:
        return False
    for pairs, start in ((arcs, "Pi"), ([(b, a) for a, b in arcs], "Po")):
        reached = {start}
        while True:
            more = {b for a, b in pairs if a in reached} - reached
            if not more:
                break
            reached |= more
        if reached != nodes:
            return False
    return all(takes and gives and gives.get("o", 1) == 1 and len(set(takes.values())) == 1 for _, takes, gives in net)


def refined(source):
    """A net from one transition by refinements, which keep it sound, and then some arcs that may not."""
    net, count = [("t0", {"i": 1}, {"o": 1})], 1
    for _ in range(source.randrange(1, 7)):
        index = source.randrange(len(net))
        name, takes, gives = net[index]
        fresh, count = f"t{count}", count + 1
        middle = f"p{count}"
        if source.random() < 0.4:     # a sequence
            net[index:index + 1] = [(name, takes, {middle: 1}), (fresh, {middle: 1}, gives)]
        elif source.random() < 0.5:   # a choice
            net.append((fresh, dict(takes), dict(gives)))
        elif source.random() < 0.6:   # two branches
            count += 1
            net[index:index + 1] = [(name, takes, {middle: 1, middle + "b": 1}), (fresh, {middle: 1, middle + "b": 1}, gives)]
        elif "i" not in takes:        # a loop
            net.append((fresh, dict(gives) if "o" not in gives else dict(takes), dict(takes)))
    for _ in range(source.choice((0, 0, 1, 1, 2, 3))):
        name, takes, gives = source.choice(net)
        place, bag = source.choice(places_of(net)), source.choice((takes, gives))
        if place in bag and source.random() < 0.6:
            del bag[place]
        elif (place, id(bag)) != ("i", id(gives)) and (place, id(bag)) != ("o", id(takes)):
            bag[place] = source.choice((1, 1, 1, 2))
    return net


def random_nets(count, seed):
    source, found = random.Random(seed), []
    while len(found) < count:
        net = refined(source)
        if is_workflow_net(net):
            found.append(net)
    return found


# ---- Tests -------------------------------------------------------------------

class Petri(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def yawlc(self, *arguments, status=0, stdin=None):
        result = subprocess.run([YAWLC, *map(str, arguments)], capture_output=True, text=True, input=stdin,
                                cwd=self.folder, check=False, timeout=300)
        if status is not None:
            self.assertEqual(result.returncode, status, result.stdout + result.stderr)
        return result

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")
        return name

    def verdicts(self, *files):
        """What `check` says of the one net of each file."""
        result = json.loads(self.yawlc("check", "--format=json", *files, status=None).stdout)
        return [specification["nets"][0] for specification in result["specifications"]]

    def test_verdicts(self):
        """Each defect, in both formats, and in the YAML that they become."""
        rows = (("sound", SOUND, "sound", []), ("deadlock", DEADLOCK, "unsound", ["dead-task", "deadlock", "never-completes"]),
                ("livelock", LIVELOCK, "unsound", ["dead-task", "livelock"]),
                ("improper", IMPROPER, "unsound", ["improper-completion"]), ("dead", DEAD, "unsound", ["dead-task"]),
                ("unbounded", UNBOUNDED, "unbounded", ["unbounded"]), ("weights", WEIGHTS, "sound", []),
                ("stuck", STUCK, "unsound", ["dead-task", "deadlock", "never-completes"]))
        for name, net, verdict, defects in rows:
            self.write(f"{name}.lola", lola(net))
            self.write(f"{name}.pnml", pnml(net))
            self.write(f"{name}_too.xml", pnml(net))
            self.write(f"{name}.yaml", self.yawlc("convert", f"{name}.pnml", "--to=yaml").stdout)
            found = self.verdicts(*(name + ending for ending in (".lola", ".pnml", "_too.xml", ".yaml")))
            for one in found:
                with self.subTest(net=name):
                    self.assertEqual((one["verdict"], sorted(one["defects"])), (verdict, defects))
                    self.assertEqual(one["dead_tasks"], found[0]["dead_tasks"])
                    self.assertEqual([row["trace"] for row in one["witnesses"]], [row["trace"] for row in found[1]["witnesses"]])

    def test_a_defect_has_a_place_in_the_file(self):
        self.write("deadlock.lola", lola(DEADLOCK))
        self.assertRegex(self.yawlc("check", "deadlock.lola", status=1).stderr, r"deadlock\.lola:\d+:\d+: error: .*'join'")

    def test_a_witness_is_a_trace(self):
        for ending, text in (("lola", lola), ("pnml", pnml)):
            name = self.write(f"deadlock.{ending}", text(DEADLOCK))
            found = self.verdicts(name)[0]
            witness = next(row for row in found["witnesses"] if row["defect"] in ("deadlock", "never-completes"))
            marked = " ".join(witness["marked"])
            self.write("w.trace", "case\n" + "\n".join(witness["trace"]) + f"\nmarked {marked}\nstatus deadlocked\n")
            self.yawlc("test", name, "w.trace")

    def test_every_command_takes_them(self):
        net = [row for row in SOUND if row[0] != "again"]
        for name, text in (("net.lola", lola(net)), ("net.pnml", pnml(net))):
            self.write(name, text)
            self.assertEqual(self.yawlc("check", name).stderr, "")  # nor the advice to leave places out
            self.assertIn("digraph", self.yawlc("graph", name).stdout)
            self.assertIn("task fork", self.yawlc("--dump=net", name).stdout)
            self.yawlc("compile", name, "-o", "out")
            self.assertIn("completed", self.yawlc("run", name, "--auto").stdout)
            self.write("net.trace", "case\nenabled fork\ncomplete fork\ncomplete pick\nenabled ship\nstart ship\n"
                                    "enabled\ncomplete ship\nstatus completed\n")
            self.yawlc("test", name, "net.trace")
            self.yawlc("check", "-", "--stdin-name", name, stdin=text)
            self.assertIn("task id=\"ship\"", self.yawlc("convert", name, "--to=yawl").stdout)

    def test_yaml_cannot_use_them(self):
        self.write("net.lola", lola(SOUND))
        self.write("w.yaml", "yawl: 1\nworkflow: w\nuses: [net.lola]\nstart: a\ntasks:\n  a: { net: net, then: end }\n")
        self.assertIn("[uses-format]", self.yawlc("check", "w.yaml", status=1).stderr)

    def test_random_nets_by_the_definition(self):
        nets = random_nets(NETS, SEED)
        files = [self.write(f"n{i}.{'lola' if i % 2 else 'pnml'}", lola(net) if i % 2 else pnml(net)) for i, net in enumerate(nets)]
        kinds = collections.Counter()
        for i, (net, said) in enumerate(zip(nets, self.verdicts(*files))):
            petri, case = Judged(net, ends=False), Judged(net, ends=True)
            if petri.bounded is None or case.bounded is None:
                continue
            with self.subTest(net=i, seed=SEED, text=lola(net)):
                self.assertEqual(said["verdict"] == "sound", petri.bounded and petri.sound)
                kinds[said["verdict"]] += 1
                if not case.bounded:
                    self.assertEqual(said["verdict"], "unbounded")
                    continue
                kinds.update(case.defects)
                self.assertEqual(set(said["defects"]), case.defects)
                self.assertEqual(said["dead_tasks"], case.dead)
                self.assertEqual(said["bound"], case.bound)
        print(f"{NETS} random nets: {dict(sorted(kinds.items()))}", file=sys.stderr)
        self.assertGreater(min(kinds[kind] for kind in ("sound", "unbounded", "deadlock", "improper-completion")), NETS // 50)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--yawlc", required=True)
    parser.add_argument("--nets", type=int, default=NETS)
    parser.add_argument("--seed", type=int, default=SEED)
    known, rest = parser.parse_known_args()
    YAWLC, NETS, SEED = str(Path(known.yawlc).resolve()), known.nets, known.seed
    unittest.main(argv=[sys.argv[0], *rest])
