#!/usr/bin/env python3
"""`yawlc run`: a case that plays itself, with workers, instances, sub-nets, time and triggers.

Usage: run_test.py --yawlc PATH [unittest arguments]
"""
import argparse
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

YAWLC = ""

FORK = """yawl: 1
workflow: fork
start: begin
tasks:
  begin: { split: and, then: [a, b, c, d] }
  a: { offer: { role: clerk }, then: all }
  b: { offer: { role: clerk }, then: all }
  c: { offer: { role: clerk }, then: all }
  d: { offer: { role: clerk }, then: all }
  all: { join: and, then: end }
"""
NEEDS = """yawl: 1
workflow: plan
local: { wanted: "bool = false" }
tasks:
  fetch: { offer: { role: clerk } }
  read: { offer: { role: clerk } }
  check: { needs: fetch, offer: { role: clerk } }
  extra: { needs: fetch, if: wanted, offer: { role: clerk } }
  store: { needs: [check, read, extra], offer: { role: clerk } }
"""
PARTS = """yawl: 1
workflow: parts
local: { skus: 'string[] = ["x", "y"]', seen: "string[] = []" }
start: pick
tasks:
  pick:
    offer: { role: picker }
    in: { sku: sku }
    returns: { sku: string }
    instances: { for_each: skus, as: sku, collect: { seen: item.sku } }
    then: pack
  pack: { net: packing, then: wait }
  wait: { timer: { after: 30m, then: start }, then: end }
out: { seen: "string[]" }
nets:
  packing:
    start: wrap
    tasks:
      wrap: { offer: { role: packer }, then: end }
"""
TRIGGER = """yawl: 1
workflow: waits
start: pay
tasks:
  pay: { trigger: { name: paid, kind: persistent }, then: end }
"""
FOREVER = """yawl: 1
workflow: forever
local: { more: "bool = true" }
start: tick
tasks:
  tick: { join: xor, timer: { after: 1h, then: start }, split: xor, then: [{ to: tick, when: more }, end] }
"""


class Run(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.spec = Path(self.directory.name) / "spec.yaml"

    def tearDown(self):
        self.directory.cleanup()

    def run_case(self, spec, *options, status=0):
        self.spec.write_text(spec)
        command = [YAWLC, "run", str(self.spec), *options]
        result = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                                timeout=120, check=False)
        self.assertEqual(result.returncode, status, result.stdout + result.stderr)
        return result

    def steps(self, spec, *options, status=0):
        """The commands and the busy tasks of each step."""
        lines = self.run_case(spec, *options, status=status).stdout.splitlines()[2:]
        rows = [re.split(r"  +", line) for line in lines if not line.startswith(("status", "output"))]
        return [(row[0], row[2].split()) for row in rows]

    def test_workers_bound_what_executes_at_once(self):
        """CP-14: at most N items execute at once, and N do where so many are ready."""
        for workers in (1, 2, 3, 9):
            busy = [len(names) if names != ["-"] else 0 for _, names in self.steps(FORK, "--workers", str(workers))]
            self.assertEqual(max(busy), min(workers, 4), workers)
            self.assertEqual(len(busy), 8)

    def test_workers_are_a_number(self):
        for workers in ("0", "x", "-1", "", "1.5"):
            self.run_case(FORK, "--workers", workers, status=2)

    def test_ready_tasks_of_a_dependency_graph(self):
        """CP-14: a task is ready as soon as what it needs is done; one whose condition is false is skipped."""
        commands = [command for command, _ in self.steps(NEEDS, "--workers", "2")]
        self.assertEqual(commands[:2], ["start fetch", "start read"])
        self.assertEqual(commands.index("start check"), commands.index("complete fetch") + 1)
        self.assertLess(max(commands.index("complete read"), commands.index("complete check")),
                        commands.index("start store"))
        self.assertNotIn("start extra", commands)
        self.assertEqual(commands[-1], "complete store")

    def test_instances_sub_nets_and_time(self):
        shown = self.run_case(PARTS, "--auto").stdout
        commands = [command for command, _ in self.steps(PARTS, "--auto")]
        self.assertEqual(commands, ["start pick", "complete pick[1]", "start pick[2]", "complete pick[2]",
                                    "start pack/wrap", "complete pack/wrap", "clock 2025-01-01T00:30:00Z"])
        self.assertIn("status completed", shown)
        self.assertIn('output {"seen": ["x", "y"]}', shown)

    def test_a_trigger_is_waited_for(self):
        shown = self.run_case(TRIGGER, "--auto", status=1)
        self.assertIn("status running", shown.stdout)
        self.assertIn("task pay waits for the trigger 'paid'", shown.stderr)

    def test_no_case_runs_for_ever(self):
        shown = self.run_case(FOREVER, "--auto", status=1)
        self.assertIn("has not ended after 10000 steps", shown.stderr)

    def test_commands_from_standard_input(self):
        self.spec.write_text(PARTS)
        text = "complete pick\ncomplete pick\ncomplete pack/wrap\nadvance 30m\n"
        result = subprocess.run([YAWLC, "run", str(self.spec)], capture_output=True, text=True, input=text,
                                timeout=120, check=False)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertIn("status completed", result.stdout)


def main():
    global YAWLC
    parser = argparse.ArgumentParser()
    parser.add_argument("--yawlc", required=True)
    options, rest = parser.parse_known_args()
    YAWLC = options.yawlc
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
