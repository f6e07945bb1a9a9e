#!/usr/bin/env python3
"""`yawlc run`: a case that plays itself, with workers, instances, sub-nets, time and triggers.

Usage: run_test.py --yawlc PATH [unittest arguments]
"""
import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

YAWLC = ""
PROGRAMS = True  # whether stand-alone programs can be linked

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
WAITS = """yawl: 1
workflow: waits
start: ask
tasks:
  ask: { offer: { role: clerk }, then: end }
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
SLEEPS = """yawl: 1
workflow: sleeps
in: { seconds: "string[]" }
out: { number: "int = 0" }
start: work
tasks:
  work:
    call: { process: [sleep, "{time}"] }
    instances: { for_each: seconds, as: time, min: 0 }
    in: { time: time }
    then: tell
  tell: { call: { log: "slept" }, then: look }
  look: { offer: { role: clerk }, returns: { number: int }, out: { number: item.number }, then: end }
"""
CALLS = """yawl: 1
workflow: calls
start: ask
tasks:
  ask: { call: { function: ask }, then: end }
"""
REQUEST = """yawl: 1
workflow: request
start: ask
tasks:
  ask: { call: { http: { url: "http://127.0.0.1:1/", allow_private: [127.0.0.1] } }, then: end }
"""
FOREVER = """yawl: 1
workflow: forever
local: { more: "bool = true" }
start: tick
tasks:
  tick: { join: xor, timer: { after: 1h, then: start }, split: xor, then: [{ to: tick, when: more }, end] }
"""


class Case(unittest.TestCase):
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


class Run(Case):
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


def events(shown):
    """[seconds, event] of each line of a run for real."""
    lines = [line.split(None, 1) for line in shown.splitlines()]
    return [(float(line[0]), line[1]) for line in lines if re.fullmatch(r"[0-9.]+", line[0])]


class Real(Case):
    """Cases whose calls are made: `run --real`, and programs of `compile --emit=program`."""

    def setUp(self):
        super().setUp()
        if not PROGRAMS:
            self.skipTest("the library of this build needs a linker's flags")

    def program(self, spec):
        self.spec.write_text(spec)
        out = self.spec.parent / "out"
        subprocess.run([YAWLC, "compile", self.spec, "-o", out, "--emit=program"], check=True, timeout=120)
        return out / "spec"

    def play(self, program, *options, status=0, text=""):
        result = subprocess.run([program, *options], capture_output=True, text=True, input=text, timeout=120,
                                check=False)
        self.assertEqual(result.returncode, status, result.stdout + result.stderr)
        return result

    def test_program_takes_workers(self):
        """CP-14, BR-10, CC-12, CC-13: nine uneven jobs on three workers; in batches they would take 0.9 s."""
        program = self.program(SLEEPS)
        times = ["0.05", "0.4", "0.1", "0.15", "0.2", "0.15", "0.3", "0.25", "0.2"]
        data = json.dumps({"seconds": times})
        shown = self.play(program, "--data", data, "--workers", "3")
        done = events(shown.stdout)
        ends = [time for time, event in done if event.startswith("call performed work")]
        self.assertEqual(len(ends), 9)
        self.assertGreaterEqual(max(ends), 0.6)
        self.assertLess(max(ends), 0.88)
        workers = {event.split()[-1] for _, event in done if event.startswith("call performed")}
        self.assertEqual(workers, {"1", "2", "3"})
        self.assertIn("status completed", shown.stdout)
        self.assertIn("slept", shown.stderr)
        one = self.play(program, "--workers=1", "--data", json.dumps({"seconds": ["0.1"] * 3})).stdout
        self.assertGreaterEqual(max(time for time, event in events(one)), 0.3)
        self.assertIn("worker 1: 4 completed, 0 failed, 0 cancelled", one)
        self.play(program, "--workers", "0", status=2)
        self.play(program, "--colour", status=2)

    def test_people_answer_on_standard_input(self):
        program = self.program(SLEEPS)
        shown = self.play(program, "--data", '{"seconds": ["0.01"]}', text='complete look {"number": 7}\n')
        self.assertIn('output {"number": 7}', shown.stdout)
        shown = self.play(program, "--data", '{"seconds": []}', status=1)
        self.assertIn("the case cannot go on by itself", shown.stderr)
        shown = self.play(program, "--data", '{"seconds": []}', status=1, text="advance 1h\n")
        self.assertIn("time is real here", shown.stderr)

    def test_run_for_real(self):
        shown = self.run_case(SLEEPS, "--real", "--auto", "--data", '{"seconds": ["0.01", "x"]}', status=1)
        self.assertIn('program "sleep" ended with status 1', shown.stdout)
        self.assertIn("status failed", shown.stdout)
        shown = self.run_case(CALLS, "--real", status=1)
        self.assertIn('calls function "ask", which was not given', shown.stderr)

    def test_time_limits(self):
        """TM-3, TM-4, RC-3: programs have limits by default, others when told so, none with 0."""
        program = self.program(WAITS)
        shown = self.play(program, text="complete ask\n").stdout
        self.assertEqual(shown.count("timer armed"), 2)
        self.assertIn("status completed", shown)
        shown = self.play(program, "--case-timeout=0", "--task-timeout", "0", text="complete ask\n").stdout
        self.assertNotIn("timer", shown)
        for option, failure in (("--task-timeout", 'task "ask" failed: timeout'),
                                ("--case-timeout", 'net "waits" failed: timeout')):
            with subprocess.Popen([program, option, "1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                  text=True) as late:
                time.sleep(1.2)
                shown = late.communicate("complete ask\n", timeout=60)[0]
            self.assertEqual(late.returncode, 1)
            self.assertIn(failure, shown)
        self.play(program, "--case-timeout", "soon", status=2)
        self.assertIn("are of --real", self.run_case(WAITS, "--task-timeout", "1", status=2).stderr)
        self.assertNotIn("timer", self.run_case(WAITS, "--real", "--auto", "--case-timeout=0", "--task-timeout=0").stdout)

    def test_http_is_linked_where_it_is_called(self):
        libraries = subprocess.run(["ldd", self.program(SLEEPS)], capture_output=True, text=True, check=True).stdout
        self.assertNotIn("curl", libraries)
        if not (Path(YAWLC).parent.parent / "libexec/yawlc/libyawl-http.a").exists():
            self.skipTest("this build has no connector http")
        self.assertIn("GET 127.0.0.1", self.run_case(REQUEST, "--real", status=1).stdout)


def main():
    global YAWLC, PROGRAMS
    parser = argparse.ArgumentParser()
    parser.add_argument("--yawlc", required=True)
    parser.add_argument("--no-programs", action="store_true")
    options, rest = parser.parse_known_args()
    YAWLC = options.yawlc
    PROGRAMS = not options.no_programs
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
