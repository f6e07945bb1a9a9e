#!/usr/bin/env python3
"""yawlctl on a store in which a case went over to another version of its program (PH-2).

Usage: ctl_migrate_test.py --yawlctl PATH --yawlc PATH --maker PATH --source DIR [unittest arguments]
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


class Migrated(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.path = self.folder / "cases"
        done = subprocess.run([OPTIONS.maker, str(self.path)], capture_output=True, text=True, check=True, timeout=60)
        self.case = done.stdout.strip()

    def ctl(self, command, *arguments, status=0):
        done = subprocess.run([OPTIONS.yawlctl, "store", command, str(self.path), *arguments], capture_output=True,
                              text=True, check=False, timeout=60)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout

    def module(self, version):
        subprocess.run([OPTIONS.yawlc, "compile", f"{OPTIONS.source}/tests/unit/fixtures/moving_{version}.yaml", "-o",
                        str(self.folder / version), "--emit=module"], check=True, capture_output=True, timeout=120)
        return ["--module", f"{self.folder}/{version}/moving_{version}.so"]

    def test_history_has_the_names_of_each_version(self):
        entries = [json.loads(line) for line in self.ctl("history", self.case, "--format=json").splitlines()]
        kinds = [entry["event"] for entry in entries]
        at = kinds.index("case migrated")
        migrated = entries[at]
        self.assertEqual((migrated["workflow"], migrated["version"]), ("moving", "2.0"))
        self.assertRegex(migrated["message"], r"^from version 1\.0, program 0x[0-9a-f]{16} to version 2\.0, program 0x")
        before = {entry["task"] for entry in entries[:at] if "task" in entry}
        self.assertIn("ask", before)
        # In the sub-net, whose numbers were others: the case begins there with another task now.
        told = {(entry["event"], entry.get("net"), entry.get("task")) for entry in entries[at:]}
        self.assertIn(("task enabled", "sub", "zero"), told)
        self.assertIn(("task withdrawn", "sub", "first"), told)
        self.assertIn(("item completed", None, "wait"), told)

    def test_text_names_both_versions(self):
        for command in (("history", self.case), ("dump",)):
            out = self.ctl(*command)
            self.assertTrue(re.search(r'case migrated "?moving"? version "?2\.0"? "from version 1\.0, program 0x', out), out)

    def test_sums_hold(self):
        """The case counts where it went, with what goes on in it."""
        out = self.ctl("metrics", "--check")
        self.assertNotIn("wrong", out)
        self.assertRegex(out, r"workflow moving version 2\.0, 1 started, 1 running")
        self.assertRegex(out, r"program 0x(\w+) net moving task part, 1 started")
        self.assertNotRegex(out, r"version 1\.0, 1 started")

    def test_replay_needs_both_programs_and_no_mapping(self):
        old, new = self.module("1"), self.module("2")
        self.assertIn("0 problems", self.ctl("verify", *old, *new))
        self.assertIn("which is not registered", self.ctl("verify", *new, status=1))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for option in ("yawlctl", "yawlc", "maker", "source"):
        parser.add_argument(f"--{option}", required=True)
    OPTIONS, rest = parser.parse_known_args()
    unittest.main(argv=[sys.argv[0], *rest])
