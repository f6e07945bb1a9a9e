#!/usr/bin/env python3
"""yawlc migrate: which running cases of one version can go on as cases of another.

Usage: migrate_test.py --yawlc PATH --source DIR [unittest arguments]
"""
import argparse
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

OPTIONS = None

BASE = """yawl: 1
workflow: claim
in: {{ amount: int }}
local: {{ ok: "bool = false"{local} }}
start: check
tasks:
  check: {{ offer: {{ role: clerk }}, split: and, then: [ask, price] }}
  ask: {{ {ask}, then: decide }}
  price: {{ offer: {{ role: clerk }}, then: {after_price} }}
{extra}  decide: {{ join: and, offer: {{ role: clerk }}, returns: {{ ok: bool }}, out: {{ ok: item.ok }}, then: {after} }}
{nets}"""


def spec(local="", ask="offer: { role: clerk }", after_price="decide", extra="", after="end", nets=""):
    return BASE.format(local=local, ask=ask, after_price=after_price, extra=extra, after=after, nets=nets)


def run(old, new, *options):
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / "old.yaml", Path(folder) / "new.yaml"]
        for path, text in zip(paths, (old, new)):
            path.write_text(text)
        return subprocess.run([OPTIONS.yawlc, "migrate", *map(str, paths), *options], capture_output=True, text=True,
                              check=False, timeout=60)


class Migrate(unittest.TestCase):
    def net(self, old, new, status, name="claim"):
        done = run(old, new, "--format=json")
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual(report["carries"], status == 0)
        return next(net for net in report["nets"] if net["name"] == name)

    def verdicts(self, net, part):
        return {entry["name"]: entry["verdict"] for entry in net[part] if entry["verdict"] != "carries"}

    def test_the_same(self):
        net = self.net(spec(), spec(), 0)
        self.assertEqual(net["carried"], net["markings"])
        # start is a moment; check enabled and busy, both branches waiting, busy or done, decide busy, end
        self.assertEqual(net["markings"], 2 + 3 * 3 + 1 + 1)

    def test_every_specification_carries_over_to_itself(self):
        specs = sorted((Path(OPTIONS.source) / "specs" / "patterns").glob("*.yaml"))
        known = 0
        for path in specs:
            done = subprocess.run([OPTIONS.yawlc, "migrate", str(path), str(path), "--format=json"],
                                  capture_output=True, text=True, check=False, timeout=60)
            for net in json.loads(done.stdout)["nets"]:
                self.assertEqual(net["carried"], net["markings"], path)
                known += net["markings"] is not None
        self.assertGreater(known, 40)

    def test_a_task_more_at_the_end(self):
        extra = "  archive: { offer: { role: clerk }, then: end }\n"
        net = self.net(spec(), spec(extra=extra, after="archive"), 0)
        self.assertEqual(net["carried"], net["markings"])

    def test_a_task_more_in_a_branch(self):
        extra = "  review: { offer: { role: clerk }, then: decide }\n"
        net = self.net(spec(), spec(extra=extra, after_price="review"), 1)
        self.assertEqual(self.verdicts(net, "conditions"), {"check -> ask": "partly", "ask -> decide": "partly",
                                                            "price -> decide": "lost"})
        self.assertIn("price -> decide", net["example"])
        self.assertEqual(net["markings"] - net["carried"], 3)
        text = run(spec(), spec(extra=extra, after_price="review")).stdout
        self.assertIn('condition "price -> decide": lost: the new net has no such condition', text)
        self.assertIn("10 of 13 markings carry over", text)
        self.assertTrue(text.endswith("not all cases carry over\n"))

    def test_places_that_the_new_net_does_not_reach_so(self):
        """The same names, another order: what is marked together no longer is."""
        sequence = """yawl: 1
workflow: claim
in: { amount: int }
local: { ok: "bool = false" }
start: check
conditions: { "one": { then: ask }, "two": { then: price } }
tasks:
  check: { offer: { role: clerk }, split: and, then: [one, two] }
  ask: { offer: { role: clerk }, then: decide }
  price: { offer: { role: clerk }, then: decide }
  decide: { join: and, offer: { role: clerk }, then: end }
"""
        other = sequence.replace("split: and, then: [one, two]", "then: one").replace(
            "ask: { offer: { role: clerk }, then: decide }", "ask: { offer: { role: clerk }, then: two }").replace(
                "join: and, ", "")
        net = self.net(sequence, other, 1)
        self.assertEqual(self.verdicts(net, "conditions")["one"], "lost")
        self.assertIn("does not reach", next(e for e in net["conditions"] if e["name"] == "one")["reason"])

    def test_tasks_of_another_kind(self):
        nets = "nets:\n  talk: { start: x, tasks: { x: { offer: { role: clerk }, then: end } } }\n"
        net = self.net(spec(), spec(ask="net: talk", nets=nets), 1)
        self.assertEqual(self.verdicts(net, "tasks")["ask"], "lost")
        self.assertIn("kind was offer", next(e for e in net["tasks"] if e["name"] == "ask")["reason"])

    def test_sub_nets(self):
        nets = "nets:\n  talk: { start: x, tasks: { x: { offer: { role: clerk }, then: end } } }\n"
        other = nets.replace("x:", "y:").replace("start: x", "start: y")
        old, new = spec(ask="net: talk", nets=nets), spec(ask="net: talk", nets=other)
        self.assertEqual(self.verdicts(self.net(old, new, 1, "talk"), "tasks"), {"x": "lost"})
        self.net(old, old, 0, "talk")
        done = run(old, spec())
        self.assertIn('net "talk": lost', done.stdout)

    def test_variables(self):
        old = spec(local=', a: int, b: "string?", c: "int[]"')
        new = spec(local=', a: string, c: "int[]", d: int, e: "int = 3"')
        net = self.net(old, new, 1)
        self.assertEqual(self.verdicts(net, "variables"), {"a": "lost", "b": "lost", "d": "new", "e": "new"})
        reasons = {entry["name"]: entry.get("reason") for entry in net["variables"]}
        self.assertEqual(reasons["a"], "its type was int, and is string")
        self.assertEqual((reasons["d"], reasons["e"]), ("it has no value", "it has its initial value"))
        self.net(spec(), spec(local=', e: "int = 3"'), 0)

    def test_types_are_compared_by_what_they_are(self):
        def typed(members):
            return spec(local=", p: P").replace("start: check", f"types: {{ P: {members}, C: [red, blue] }}\nstart: check")
        old = typed("{ x: int, c: C }")
        self.net(old, old, 0)
        self.assertEqual(self.verdicts(self.net(old, typed("{ x: int, c: C, y: int }"), 1), "variables"), {"p": "lost"})
        green = old.replace("[red, blue]", "[red, green]")
        self.assertEqual(self.verdicts(self.net(old, green, 1), "variables"), {"p": "lost"})

    def test_limits(self):
        other = spec(after="archive", extra="  archive: { offer: { role: clerk }, then: end }\n")
        done = run(spec(), other, "--limit-markings=5")
        self.assertEqual(done.returncode, 1)
        self.assertIn("not all markings are known", done.stdout)
        """The same control flow needs no search."""
        done = run(spec(), spec(local=', e: "int = 3"'), "--limit-markings=5")
        self.assertEqual(done.returncode, 0)
        self.assertIn("the control flow is the same", done.stdout)

    def test_usage(self):
        """1 says that something does not carry over, so what is wrong is 2."""
        self.assertEqual(run(spec(), "yawl: 1\n").returncode, 2)
        done = subprocess.run([OPTIONS.yawlc, "migrate", "only.yaml"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("takes two specifications", done.stderr)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for option in ("yawlc", "source"):
        parser.add_argument(f"--{option}", required=True)
    OPTIONS, rest = parser.parse_known_args()
    unittest.main(argv=[sys.argv[0], *rest])
