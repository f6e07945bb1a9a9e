#!/usr/bin/env python3
"""What becomes of a net that goes wrong at run time: which commands stop, and how each finding is changed.

Usage: unsound_test.py --yawlc PATH [unittest arguments]
"""
import argparse
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

YAWLC = ""

# Both ways of the choice end where the join waits for both: deadlock, never-completes, dead-task.
DEADLOCK = """yawl: 1
workflow: stuck
in: { large: bool }
start: a
tasks:
  a: { offer: { role: r }, split: xor, then: [{ to: b, when: large }, c] }
  b: { offer: { role: r }, then: d }
  c: { offer: { role: r }, then: d }
  d: { offer: { role: r }, join: and, then: end }
"""
# Only one of the conditions holds a token: d is never done, but e is.
DEAD = """yawl: 1
workflow: dead
in: { large: bool }
start: a
conditions:
  p: { then: [d, e] }
  q: { then: [d, f] }
tasks:
  a: { offer: { role: r }, split: xor, then: [{ to: p, when: large }, q] }
  d: { offer: { role: r }, join: and, then: end }
  e: { offer: { role: r }, then: end }
  f: { offer: { role: r }, then: end }
"""
# What y chooses x has chosen, so neither join waits in vain, but d is never done.
GUARDED = """yawl: 1
workflow: guarded
local: { known: "bool = false" }
start: s
tasks:
  s: { offer: { role: r }, out: { known: "true" }, split: and, then: [x, y] }
  x: { offer: { role: r }, split: xor, then: [{ to: c, when: known }, d] }
  y: { offer: { role: r }, split: xor, then: [{ to: c, when: known }, d] }
  c: { offer: { role: r }, join: and, then: end }
  d: { offer: { role: r }, join: and, then: end }
"""
STOPS = ["deadlock", "never-completes"]


class Unsound(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "stuck.yaml").write_text(DEADLOCK)
        (self.folder / "dead.yaml").write_text(DEAD)

    def yawlc(self, *arguments, status=0):
        done = subprocess.run([YAWLC, *arguments], capture_output=True, text=True, cwd=self.folder, check=False,
                              timeout=120)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stderr

    def outputs(self):
        return sorted(path.name for path in (self.folder / "out").glob("*"))

    def test_a_case_that_cannot_complete_is_not_compiled(self):
        said = self.yawlc("compile", "stuck.yaml", "-o", "out", status=1)
        for name in STOPS:
            self.assertRegex(said, rf"error: .*\[{name}\]")
        self.assertEqual(self.outputs(), [])

    def test_a_dead_task_only_warns(self):
        self.assertRegex(self.yawlc("compile", "dead.yaml", "-o", "out"), r"warning: .*\[dead-task\]")
        self.assertEqual(self.outputs(), ["dead.c", "dead.h"])

    def test_the_summary_says_what_guards_leave(self):
        (self.folder / "guarded.yaml").write_text(GUARDED)
        done = subprocess.run([YAWLC, "check", "guarded.yaml"], capture_output=True, text=True, cwd=self.folder,
                              check=True, timeout=120)
        self.assertIn("net guarded: unsound: deadlock; with guards unsound: dead-task (", done.stdout)

    def test_each_may_be_lowered_or_silenced(self):
        lowered = [f"-Wno-error={name}" for name in STOPS]
        said = self.yawlc("compile", "stuck.yaml", "-o", "out", *lowered)
        for name in STOPS:
            self.assertRegex(said, rf"warning: .*\[{name}\]")
        self.assertEqual(self.outputs(), ["stuck.c", "stuck.h"])
        said = self.yawlc("compile", "stuck.yaml", "-o", "out", *[f"-Wno-{name}" for name in STOPS])
        for name in STOPS:
            self.assertNotIn(f"[{name}]", said)
        self.yawlc("compile", "stuck.yaml", "-o", "out", lowered[0], status=1)

    def test_each_may_be_raised(self):
        self.yawlc("compile", "dead.yaml", "-o", "out", "-Werror=dead-task", status=1)
        self.yawlc("compile", "dead.yaml", "-o", "out", "-Werror", status=1)
        self.assertEqual(self.outputs(), [])

    def test_the_specification_may_allow_it(self):
        allowed = f"allow: [{', '.join(STOPS)}]\nstart: a"
        (self.folder / "stuck.yaml").write_text(DEADLOCK.replace("start: a", allowed))
        self.yawlc("compile", "stuck.yaml", "-o", "out")
        self.assertEqual(self.outputs(), ["stuck.c", "stuck.h"])

    def test_who_looks_at_it_is_not_stopped(self):
        """`test` plays it and `graph` draws it; both warn of it or say nothing."""
        (self.folder / "stuck.trace").write_text('case {"large": true}\ncomplete a\ncomplete b\nstatus deadlocked\n')
        self.assertRegex(self.yawlc("test", "stuck.yaml", "stuck.trace"), r"warning: .*\[deadlock\]")
        self.yawlc("graph", "stuck.yaml")
        self.yawlc("check", "stuck.yaml", status=1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--yawlc", required=True)
    known, rest = parser.parse_known_args()
    YAWLC = known.yawlc
    unittest.main(argv=[sys.argv[0], *rest])
