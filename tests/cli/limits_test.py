#!/usr/bin/env python3
"""The limits of verification: nets that are too much for them end with an honest `unknown`, in time and in memory,
or, where a defect was seen by then, with that defect, and that there may be more.

Usage: limits_test.py --yawlc PATH [unittest arguments]
Each net has more markings than can be counted, or or-joins that cost too much to look ahead.  Whatever limit is set,
`check` stays below it (and below the default ones), exits as of a specification without errors, and its diagnostic
names the limit that ended the search.
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

YAWLC = ""
SANITIZED = False
# What the process takes besides: the program itself, and what is read before anything is verified.
BASE_SECONDS, BASE_BYTES = 0.6, 24 << 20
DEFAULT_BYTES = 1 << 30
OFFER = "offer: { role: r }"


def specification(name, tasks):
    return f"yawl: 1\nworkflow: {name}\nin: {{ p: bool }}\nstart: s\ntasks:\n" + "".join(f"  {line}\n" for line in tasks)


def parallel(count):
    return f"s: {{ {OFFER}, split: and, then: [{', '.join(f'a{i}' for i in range(count))}] }}"


def counters(count):
    """Bounded, but 14 tokens go each of the ways."""
    branches = ", ".join(f"{{ to: a{i}, threads: 14 }}" for i in range(count))
    tasks = [f"s: {{ {OFFER}, split: and, then: [{branches}] }}", f"k: {{ {OFFER}, join: and, then: end }}"]
    for i in range(count):
        tasks += [f"a{i}: {{ {OFFER}, then: b{i} }}", f"b{i}: {{ {OFFER}, join: {{ threads: 14 }}, then: k }}"]
    return specification("counters", tasks)


def crossed(count):
    """Parallel loops, between each two of which stands an or-join."""
    tasks = [parallel(count), f"k: {{ {OFFER}, join: or, then: end }}"]
    for i in range(count):
        tasks += [f"a{i}: {{ {OFFER}, join: xor, split: xor, then: [{{ to: b{i}, when: p }}, c{i}] }}",
                  f"b{i}: {{ {OFFER}, then: a{i} }}",
                  f"c{i}: {{ {OFFER}, split: and, then: [j{i}, j{(i + 1) % count}] }}",
                  f"j{i}: {{ {OFFER}, join: or, then: k }}"]
    return specification("crossed", tasks)


def rounds(count):
    """Partial joins that keep what comes too early."""
    tasks = [parallel(count), f"l: {{ {OFFER}, split: and, then: [{', '.join(f'm{i}' for i in range(count))}] }}",
             f"k: {{ {OFFER}, join: {{ count: {count // 2}, rest: block }}, split: xor, then: [{{ to: l, when: p }}, end] }}",
             f"n: {{ {OFFER}, join: {{ count: {count // 2}, rest: ignore }}, then: end }}"]
    for i in range(count):
        tasks += [f"a{i}: {{ {OFFER}, join: xor, split: xor, then: [{{ to: a{i}, when: p }}, k] }}",
                  f"m{i}: {{ {OFFER}, then: n }}"]
    return specification("rounds", tasks)


def sprawl(count, seed):
    """Flows anywhere, a third of the joins or-joins, of which each sees the whole net."""
    draw = random.Random(seed)
    tasks = [f"s: {{ {OFFER}, split: and, then: [t0, t1, t2] }}"]
    for i in range(count):
        split = draw.choice(["and", "xor", "or"])
        targets = [f"t{(i + 1) % count}", *{f"t{draw.randrange(count)}" for _ in range(draw.choice([0, 1, 2]))}]
        if i == count // 2:
            split, targets = "xor", [targets[0], "end"]
        targets = list(dict.fromkeys(targets))
        guard = "" if split == "and" else ", when: p"
        flows = [f"{{ to: {target}{guard} }}" for target in targets[:-1]] + [targets[-1]]
        shape = f"split: {split}, then: [{', '.join(flows)}]" if len(flows) > 1 else f"then: {targets[0]}"
        cancels = f", cancels: [t{draw.randrange(count)}]" if draw.random() < 0.1 else ""
        tasks.append(f"t{i}: {{ {OFFER}, join: {draw.choice(['and', 'xor', 'or', 'xor'])}, {shape}{cancels} }}")
    return specification("sprawl", tasks)


NETS = {"counters": counters(8), "crossed": crossed(12), "rounds": rounds(14), "sprawl": sprawl(3000, 2),
        "few": counters(2)}
DEFECTS_IN_SIGHT = {"rounds": ["improper-completion"]}
LARGE = [name for name in NETS if name != "few"]
QUIET = ["-Wno-cancel-leaves-token", "-Wno-guard-never-holds", "-Wno-or-join-search", "-Wno-or-join-loop"]


class Limits(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def check(self, name, *options):
        """(net, diagnostics, CPU seconds, bytes) of a check that must go well."""
        path = self.folder / f"{name}.yaml"
        path.write_text(NETS[name], encoding="utf-8")
        with open(self.folder / "out", "w+b") as out:
            child = subprocess.Popen([YAWLC, "check", "--format=json", *QUIET, *options, path], stdout=out,
                                     stderr=subprocess.STDOUT)
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            said = out.read()
        self.assertEqual(child.returncode, 0, said[:500])
        document = json.loads(said)
        [net] = document["specifications"][0]["nets"]
        return net, document["diagnostics"], usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024

    def assert_unknown(self, net, diagnostics, limit, defects=()):
        self.assertEqual((net["verdict"], net["complete"]), ("unsound" if defects else "unknown", False))
        self.assertEqual((net["defects"], net["states"], net["option_to_complete"]), ([*defects], None, None))
        [said] = [d["message"] for d in diagnostics if d["name"] == "soundness-unknown"]
        self.assertRegex(said, limit)

    def take(self, name, option, limit, seconds, memory):
        with self.subTest(net=name, option=option):
            net, diagnostics, spent, used = self.check(name, *([option] if option else []))
            self.assert_unknown(net, diagnostics, limit, DEFECTS_IN_SIGHT.get(name, ()))
            if not SANITIZED:
                self.assertLess(spent, seconds + BASE_SECONDS)
                self.assertLess(used, memory + BASE_BYTES)

    def test_markings(self):
        for name in ("counters", "crossed", "rounds"):
            self.take(name, "--limit-markings=1000", "--limit-markings=1000, after 1000 ", 1, DEFAULT_BYTES)

    def test_seconds(self):
        for name in LARGE:
            self.take(name, "--limit-seconds=0.2", "--limit-seconds=0.2, ", 0.2, DEFAULT_BYTES)

    def test_memory(self):
        for name in LARGE:
            self.take(name, "--limit-memory=40M", f"--limit-memory={40 << 20}, ", 60, 40 << 20)

    def test_without_limits_of_ones_own(self):
        for name, limit in (("counters", "--limit-markings=1000000, "), ("sprawl", "what an or-join may cost|--limit-")):
            self.take(name, None, limit, 60, DEFAULT_BYTES)

    def test_memory_ends_what_the_other_limits_let_go_on(self):
        net, diagnostics, _, used = self.check("counters", "--limit-markings=1000000000", "--limit-memory=200M")
        self.assert_unknown(net, diagnostics, f"--limit-memory={200 << 20}, ")
        if not SANITIZED:
            self.assertLess(used, (200 << 20) + BASE_BYTES)

    def test_who_raises_the_limit_may_know(self):
        """What was unknown is decided with more markings: the limit is no property of the net."""
        self.take("few", "--limit-markings=200", "--limit-markings=200, ", 1, DEFAULT_BYTES)
        net, diagnostics, _, _ = self.check("few")
        self.assertEqual((net["verdict"], net["complete"], net["bound"], net["states"]), ("sound", True, 14, 965))
        self.assertEqual([d for d in diagnostics if "unknown" in d["name"]], [])


if __name__ == "__main__":
    PARSER = argparse.ArgumentParser()
    PARSER.add_argument("--yawlc", required=True)
    KNOWN, REST = PARSER.parse_known_args()
    YAWLC = os.path.abspath(KNOWN.yawlc)
    SANITIZED = b"__asan_init" in Path(YAWLC).read_bytes()
    unittest.main(argv=[sys.argv[0], *REST])
