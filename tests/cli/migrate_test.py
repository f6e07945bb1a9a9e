#!/usr/bin/env python3
"""yawlc migrate: which running cases of one version can go on as cases of another.

Usage: migrate_test.py --yawlc PATH --source DIR --include DIR --cc CC [unittest arguments]
"""
import argparse
import json
import re
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


GOLDEN = "tests/golden/migration"


class Files(unittest.TestCase):
    """What `-o DIR` writes: the old program under a name of its own, and the mapping."""

    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = Path(self.temporary.name)

    def tearDown(self):
        self.temporary.cleanup()

    def write(self, name, text, version):
        (self.folder / name).write_text(text.replace("workflow: claim", f'workflow: claim\nversion: "{version}"'))

    def migrate(self, *options, old="old.yaml", new="new.yaml", status=0):
        done = subprocess.run([OPTIONS.yawlc, "migrate", old, new, *options], capture_output=True, text=True,
                              check=False, timeout=60, cwd=self.folder)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def pair(self, new=None, old=None):
        self.write("old.yaml", old or spec(), "1.0")
        self.write("new.yaml", new or spec(local=', rank: "int = 7"'), "1.1")

    def test_golden(self):
        """Each verdict of the issue in one mapping; the same input gives the same bytes."""
        sequence = """yawl: 1
workflow: claim
start: check
conditions: {{ "one": {{ then: ask }}, "two": {{ then: price }} }}
local: {{ amount: "int = 1", gone: "int = 2"{local} }}
tasks:
  check: {{ offer: {{ role: clerk }}, {check} }}
  ask: {{ offer: {{ role: clerk }}, timer: {{ after: 1h, then: expire }}, then: {ask} }}
  price: {{ offer: {{ role: clerk }}, then: decide }}
{more}  decide: {{ {decide}offer: {{ role: clerk }}, then: end }}
"""
        old = sequence.format(local="", check="split: and, then: [one, two]", ask="decide", decide="join: and, ",
                              more="")
        new = sequence.format(local=', rank: "int = 7"', check="then: one", ask="two", decide="",
                              more="").replace(", gone: \"int = 2\"", "").replace("then: expire", "then: fail")
        self.pair(new, old)
        self.migrate("-o", "out", status=1)
        self.migrate("-o", "again", status=1)
        names = sorted(path.name for path in (self.folder / "out").iterdir())
        self.assertEqual(names, ["claim_1_0.c", "claim_1_0.h", "claim_1_0_to_1_1.c", "claim_1_0_to_1_1.h"])
        for name in names:
            written = (self.folder / "out" / name).read_text()
            self.assertEqual(written, (self.folder / "again" / name).read_text())
            if "_to_" in name:
                self.assertEqual(written, (Path(OPTIONS.source) / GOLDEN / name).read_text(), name)

    def test_old_program_is_that_which_was_compiled(self):
        """Under another prefix, with the hash of before: cases of the store find it."""
        self.pair()
        self.migrate("-o", "out")
        subprocess.run([OPTIONS.yawlc, "compile", "old.yaml", "-o", "before"], check=True, cwd=self.folder)
        def hash_of(path):
            return re.search(r"\.hash = UINT64_C\((\w+)\)", path.read_text())[1]
        mapping = (self.folder / "out" / "claim_1_0_to_1_1.c").read_text()
        before = hash_of(self.folder / "before" / "old.c")
        self.assertEqual(hash_of(self.folder / "out" / "claim_1_0.c"), before)
        self.assertIn(f".from_hash = UINT64_C({before})", mapping)
        self.assertIn(".to = &claim_program", mapping)

    def test_versions_link_side_by_side(self):
        """Two old versions, each with its mapping to the newest, and no name twice."""
        self.pair()
        self.write("next.yaml", spec(local=', rank: "int = 7", more: "int = 8"'), "2")
        self.migrate("-o", "out", new="next.yaml")
        self.migrate("-o", "out", old="new.yaml", new="next.yaml")
        subprocess.run([OPTIONS.yawlc, "compile", "next.yaml", "-o", "out"], check=True, cwd=self.folder)
        sources = sorted(path.name for path in (self.folder / "out").glob("*.c"))
        self.assertEqual(sources, ["claim_1_0.c", "claim_1_0_to_2.c", "claim_1_1.c", "claim_1_1_to_2.c", "next.c"])
        subprocess.run([OPTIONS.cc, "-std=c11", "-Wall", "-Wextra", "-Werror", f"-I{OPTIONS.include}", "-c", *sources],
                       check=True, cwd=self.folder / "out")
        objects = [name[:-1] + "o" for name in sources]
        subprocess.run([OPTIONS.cc, "-r", "-nostdlib", "-o", "all.o", *objects], check=True, cwd=self.folder / "out")

    def test_same_version(self):
        self.write("old.yaml", spec(), "1.0")
        self.write("new.yaml", spec(local=', rank: "int = 7"'), "1.0")
        done = self.migrate("-o", "out", status=2)
        self.assertIn("both are version '1.0' of workflow 'claim': give the new one another version", done.stderr)
        self.assertFalse((self.folder / "out").exists())
        self.migrate()  # without files it is no matter

    def test_prefix_of_the_new_program(self):
        self.pair()
        self.migrate("-o", "out", "--prefix", "newest")
        self.assertIn(".to = &newest_program", (self.folder / "out" / "claim_1_0_to_1_1.c").read_text())

    def test_markings_that_do_not_carry_over_are_listed(self):
        """A token each has a place in the new net, but both together have none."""
        self.pair(spec().replace("split: and, then: [ask, price]", "split: xor, then: [{ to: ask, when: \"ok\" }, price]")
                  .replace("join: and", "join: xor"), spec())
        self.migrate("-o", "out", status=1)
        mapping = (self.folder / "out" / "claim_1_0_to_1_1.c").read_text()
        self.assertIn(".proof = YAWL_MIGRATED_LISTED", mapping)
        self.assertIn("/* check -> ask check -> price */", mapping)
        self.assertRegex(mapping, r"excluded_count = [1-9]")

    def test_unproved(self):
        self.pair(spec(after="archive", extra="  archive: { offer: { role: clerk }, then: end }\n"))
        self.migrate("-o", "out", "--limit-markings=5", status=1)
        self.assertIn(".proof = YAWL_MIGRATED_UNPROVED", (self.folder / "out" / "claim_1_0_to_1_1.c").read_text())


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for option in ("yawlc", "source", "include", "cc"):
        parser.add_argument(f"--{option}", required=True)
    OPTIONS, rest = parser.parse_known_args()
    unittest.main(argv=[sys.argv[0], *rest])
