#!/usr/bin/env python3
"""yawlctl store: what it says of stores that are whole, damaged, compacted, in use and none at all.

Usage: ctl_test.py --yawlctl PATH --yawlc PATH --maker PATH --source DIR [unittest arguments]
"""
import argparse
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import unittest
from collections import defaultdict
from pathlib import Path

OPTIONS = None


def ctl(*arguments, expect=0):
    done = subprocess.run([OPTIONS.yawlctl, "store", *map(str, arguments)], capture_output=True, check=False,
                          timeout=120)
    out, err = done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
    if expect is not None and done.returncode != expect:
        raise AssertionError(f"{arguments}: status {done.returncode}\n{out[-2000:]}\n{err[-2000:]}")
    return out, err, done.returncode


class Store(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "cases"

    def tearDown(self):
        self.folder.cleanup()

    def make(self, mode, commands=600, snapshot_bytes=3000):
        """Makes a store; what a listener was told, by case."""
        done = subprocess.run([OPTIONS.maker, str(self.path), mode, str(commands), str(snapshot_bytes)],
                              capture_output=True, text=True, check=True, timeout=120)
        told = defaultdict(list)
        for line in done.stdout.splitlines():
            case, *rest = line.split("|")
            told[int(case)].append(rest)
        return told

    def tamper(self, sql, end=""):
        with sqlite3.connect(f"{self.path}{end}") as db:
            db.executescript(sql)
        db.close()

    def history(self, case):
        out, _, _ = ctl("history", self.path, case, "--format=json")
        return [json.loads(line) for line in out.splitlines()]


class History(Store):
    def check(self, told):
        for case, events in told.items():
            entries = self.history(case)
            self.assertEqual([entry["number"] for entry in entries], list(range(1, len(entries) + 1)))
            seen = [[entry["event"], entry.get("task", "-"), str(int(entry.get("consequence", False)))]
                    for entry in entries]
            self.assertEqual(len(seen), len(events))
            for mine, theirs in zip(seen, events):
                if theirs[1] == "?":  # of a sub-net, which the maker does not name
                    self.assertIn(mine[1], ("step", "deeper"))
                    mine[1] = "?"
                self.assertEqual(mine, theirs)

    def test_equals_what_listeners_were_told(self):  # PH-1, PH-2, PH-3
        for mode in ("kept", "log"):
            with self.subTest(mode):
                self.check(self.make(mode))
                self.tearDown()
                self.setUp()

    def test_names_and_data_need_no_module(self):  # CF-4
        told = self.make("kept")
        orders = [case for case in told if ["task enabled", "check", "1"] in told[case]]
        entries = self.history(orders[0])
        self.assertEqual((entries[0]["workflow"], entries[0]["version"]), ("order", "1.0"))
        self.assertEqual(entries[0]["data"]["customer"], 'Ada "A"\n')
        self.assertEqual(entries[0]["data"]["total"], "80")
        left = [entry for entry in entries if entry["event"] == "task left" and entry["task"] == "check"]
        self.assertIn(left[0]["choice"], (["accept"], ["reject"]))
        out, _, _ = ctl("history", self.path, orders[0])
        self.assertIn("task left check #1 -> ", out)
        self.assertEqual(len(out.splitlines()), len(entries))

    def test_refusals(self):
        self.make("log", 10)
        self.assertIn("case not found", ctl("history", self.path, 99, expect=1)[1])
        for arguments in (["history", self.path], ["history", self.path, "x"], ["dump"], ["what", self.path],
                          ["verify", self.path, "--module"], ["dump", self.path, "--check"]):
            self.assertIn("usage:", ctl(*arguments, expect=2)[1])
        self.assertIn("nothing-here", ctl("dump", "/nowhere/nothing-here", expect=3)[1])
        self.assertFalse(Path("/nowhere").exists())
        ctl("rebuild", Path(self.folder.name) / "absent", expect=3)
        self.assertFalse((Path(self.folder.name) / "absent").exists())


class Verify(Store):
    def module(self, spec):
        out = Path(self.folder.name) / "modules"
        subprocess.run([OPTIONS.yawlc, "compile", str(Path(OPTIONS.source) / spec), "-o", str(out),
                        "--emit=module"], check=True, capture_output=True, timeout=120)
        return ["--module", next(out.glob(Path(spec).stem + "*.so"))]

    def modules(self):
        return self.module("specs/order.yaml") + self.module("specs/patterns/wcp22_recursion.yaml")

    def test_whole_stores(self):  # PH-5
        for mode in ("kept", "log", "none"):
            with self.subTest(mode):
                self.make(mode)
                out, _, _ = ctl("verify", self.path)
                self.assertIn(": 0 problems", out)
                summary = json.loads(ctl("verify", self.path, "--format=json")[0])
                self.assertGreater(summary["pages"], 0)
                ctl("verify", self.path, *self.modules())
                self.tearDown()
                self.setUp()

    def test_damage_is_told_with_its_place(self):
        self.make("log")
        self.tamper("UPDATE batch SET bytes = zeroblob(length(bytes)) WHERE position IN (3, 7)")
        out, _, _ = ctl("verify", self.path, expect=1)
        self.assertIn("batch 3 is damaged: its checksum is wrong\nbatch 7 is damaged", out)
        self.assertIn(": 2 problems", out)

    def test_gaps_and_epochs(self):
        self.make("log")
        self.tamper("DELETE FROM batch WHERE position = 5; UPDATE batch SET epoch = 9 WHERE position = 8")
        out, _, _ = ctl("verify", self.path, expect=1)
        self.assertIn("batch 5: missing", out)
        self.assertIn("batch 9: its epoch is older than the one before", out)
        self.tamper("UPDATE owner SET epoch = 0")
        self.assertIn("the owner's epoch is older", ctl("verify", self.path, expect=1)[0])

    def test_pages_and_log_that_do_not_agree(self):
        """An old page in the place of the newest, with the position and the sum of that."""
        self.make("log", 150)
        with sqlite3.connect(self.path) as db:
            old = db.execute("SELECT bytes FROM page WHERE number = 0").fetchone()[0]
        db.close()
        self.make("log", 300)
        modules = self.modules()
        ctl("verify", self.path, *modules)
        self.assertIn("is not registered", ctl("verify", self.path, *modules[:2], expect=1)[0])
        with sqlite3.connect(self.path) as db:
            position = db.execute("SELECT position FROM page WHERE number = 0").fetchone()[0]
            total = crc32c(crc32c_table(), bytes(8) + position.to_bytes(8, "little") + old)
            db.execute("UPDATE page SET bytes = ?, sum = ? WHERE number = 0", (old, total))
        db.close()
        ctl("verify", self.path)
        out, _, _ = ctl("verify", self.path, *modules, expect=1)
        self.assertRegex(out, "replaying pages and log: batch [0-9]+ of the store|do not agree")

    def test_other_files(self):
        self.path.write_bytes(b"")
        ctl("verify", self.path, expect=3)
        self.path.write_bytes(b"no database at all" * 1000)
        self.assertIn("not a database", ctl("verify", self.path, expect=1)[1])


class Dump(Store):
    def test_each_record(self):
        told = self.make("log")
        rows = [json.loads(line) for line in ctl("dump", self.path, "--format=json")[0].splitlines()]
        events = [row for row in rows if "event" in row]
        self.assertEqual(len(events), sum(map(len, told.values())))
        self.assertIn("step", {row.get("task") for row in events if "scope" in row})
        text = ctl("dump", self.path)[0]
        self.assertEqual(len(text.splitlines()), len(rows))
        self.assertIn('workflow "order" version 1.0', text)

    def test_a_compacted_store(self):
        self.make("none")
        rows = [json.loads(line) for line in ctl("dump", self.path, "--format=json")[0].splitlines()]
        self.assertGreater(rows[0]["store"]["first"], 100)
        self.assertIn("order", {row.get("workflow") for row in rows if "case" in row})


class Cases(Store):
    ENDS = {"case started": "running", "case resumed": "running", "case completed": "completed",
            "case cancelled": "cancelled", "case failed": "failed", "case deadlocked": "deadlocked",
            "case suspended": "suspended"}

    def read(self, *arguments):
        out, _, _ = ctl("cases", self.path, "--format=json", *arguments)
        return [json.loads(line) for line in out.splitlines()]

    def test_are_those_of_listeners(self):  # RC-1, PH-1
        for mode in ("kept", "log"):
            told = self.make(mode)
            rows = self.read()
            self.assertEqual([int(row["case"]) for row in rows], sorted(told))
            for row in rows:
                kinds = [event[0] for event in told[int(row["case"])]]
                self.assertEqual(row["status"], [self.ENDS[kind] for kind in kinds if kind in self.ENDS][-1])
                self.assertEqual(row["last"], kinds[-1])
                entries = self.history(row["case"])
                self.assertEqual((row["started"], row["last_at"]), (entries[0]["at"], entries[-1]["at"]))
                self.assertEqual((row["workflow"], row["version"]),
                                 (entries[0]["workflow"], entries[0]["version"]))
            self.assertEqual(len(ctl("cases", self.path)[0].splitlines()), len(rows))
            self.tearDown()
            self.setUp()

    def test_by_status_and_program(self):  # RC-1
        self.make("log")
        rows = self.read()
        for status in ("running", "completed", "cancelled", "failed", "deadlocked", "suspended"):
            self.assertEqual(self.read("--status", status), [row for row in rows if row["status"] == status])
        self.assertGreater(len({row["status"] for row in rows}), 1)
        orders = [row for row in rows if row["workflow"] == "order" and row["status"] == "running"]
        self.assertEqual(self.read("--program", "order", "--status", "running"), orders)
        self.assertTrue(0 < len(orders) < len(rows))
        self.assertEqual(self.read("--program", "nothing"), [])
        for wrong in (["--status"], ["--status", "what"], ["--status", "created"], ["--program"], ["--what", "x"]):
            self.assertIn("usage:", ctl("cases", self.path, *wrong, expect=2)[1])

    def test_of_pages_alone(self):
        """What the log has no longer is told by the snapshot: program and status."""
        told = self.make("none")
        rows = self.read()
        self.assertEqual([row for row in rows if "workflow" not in row], [])
        self.assertIn(False, ["started" in row for row in rows])
        for row in rows:
            kinds = [event[0] for event in told[int(row["case"])]]
            self.assertEqual(row["status"], [self.ENDS[kind] for kind in kinds if kind in self.ENDS][-1])


class Rebuild(Store):
    def test_made_anew_and_compared(self):  # OB-2
        told = self.make("log")
        ctl("rebuild", self.path)
        self.assertTrue(Path(f"{self.path}-history").exists())
        self.assertIn(" 0 rows differ", ctl("rebuild", self.path, "--check")[0])
        History.check(self, told)
        self.tamper("DELETE FROM past WHERE id = (SELECT max(id) FROM past);"
                    "UPDATE segment SET rows = rows - 1 WHERE first = (SELECT max(first) FROM segment)", "-history")
        self.assertIn(" 1 rows differ", ctl("rebuild", self.path, "--check", expect=1)[0])
        ctl("rebuild", self.path)
        self.assertIn(" 0 rows differ", ctl("rebuild", self.path, "--check")[0])
        os.remove(f"{self.path}-history")
        ctl("rebuild", self.path)
        History.check(self, told)


class Metrics(Store):
    def read(self, *arguments, expect=0):
        out, err, _ = ctl("metrics", self.path, "--format=json", *arguments, expect=expect)
        return [json.loads(line) for line in out.splitlines()], err

    def test_counts_are_those_of_listeners(self):  # PH-8, OB-2
        for mode in ("kept", "log"):
            told = self.make(mode)
            rows, err = self.read("--check")
            self.assertEqual(err, "")
            kinds = [event[0] for events in told.values() for event in events]
            cases = [row for row in rows if "workflow" in row]
            self.assertEqual({row["workflow"] for row in cases}, {"order", "wcp22_recursion"})
            self.assertEqual(sum(row["started"] for row in cases), len(told))
            self.assertEqual(sum(row["completed"] for row in cases), kinds.count("case completed"))
            self.assertEqual(sum(row["cancelled"] for row in cases), kinds.count("case cancelled"))
            for row in rows:
                if "task" in row:
                    self.assertEqual(row["started"],
                                     row["completed"] + row["failed"] + row["cancelled"] + row["open"], row)
            checks = [row for row in rows if row.get("task") == "check"]
            self.assertEqual(checks[0]["completed"], sum(event[:2] == ["item completed", "check"]
                                                         for events in told.values() for event in events))
            self.assertEqual(rows[-1], {"events": len(kinds), "cases_partial": 0, "cases_unknown": 0, "wrong": 0})
            text, _, _ = ctl("metrics", self.path)
            self.assertEqual(len(text.splitlines()), len(rows))
            self.tearDown()
            self.setUp()

    def test_what_is_gone_is_not_counted_and_told(self):  # PH-8
        self.make("none")
        rows, err = self.read()
        self.assertGreater(rows[-1]["cases_partial"], 0)
        self.assertEqual(rows[-1]["wrong"], 0)
        self.assertIn("cases are not counted", err)
        self.tearDown()
        self.setUp()
        self.make("log")
        self.tamper("DELETE FROM program")
        rows, err = self.read()
        self.assertEqual(len(rows), 1)
        self.assertIn("not described", err)

    def test_a_history_that_differs_is_told(self):
        self.make("log")
        ctl("rebuild", self.path)
        self.tamper("DELETE FROM past WHERE id = (SELECT max(id) FROM past);"
                    "UPDATE segment SET rows = rows - 1 WHERE first = (SELECT max(first) FROM segment)", "-history")
        _, err = self.read("--check", expect=1)
        self.assertIn("rows of the history differ", err)


class Drop(Store):
    def test_the_oldest_go(self):  # PH-1
        self.make("kept")
        before = self.rows()
        out, _, _ = ctl("drop", self.path, "--days=1000")
        self.assertEqual(self.rows(), before)
        self.assertNotIn("dropped", out)
        out, _, _ = ctl("drop", self.path, "--bytes=4000")
        self.assertLess(self.rows(), before)
        self.assertIn(f"dropped so far: {before - self.rows()} rows", out)
        ctl("verify", self.path)

    def rows(self):
        with sqlite3.connect(f"{self.path}-history") as db:
            rows = db.execute("SELECT count(*) FROM past").fetchone()[0]
        db.close()
        return rows

    def test_refusals(self):
        self.make("log", 10)
        for arguments in (["drop", self.path], ["drop", self.path, "--days=0"], ["drop", self.path, "--bytes=x"],
                          ["drop", self.path, "--days=4294967296"], ["dump", self.path, "--days=1"]):
            self.assertIn("usage:", ctl(*arguments, expect=2)[1])
        ctl("drop", self.path, "--days=1")
        self.assertFalse(Path(f"{self.path}-history").exists())
        ctl("drop", Path(self.folder.name) / "absent", "--days=1", expect=3)
        self.assertFalse((Path(self.folder.name) / "absent").exists())


class Hostile(Store):
    """Bytes changed with sums that fit; the file's own bytes changed.  No crash, no endless run."""

    def statuses(self):
        for command in (["verify"], ["dump"], ["dump", "--format=json"], ["rebuild", "--check"], ["metrics"],
                        ["cases"]):
            _, _, status = ctl(command[0], self.path, *command[1:], expect=None)
            self.assertIn(status, (0, 1, 3))

    def test_changed_records(self):
        crc = crc32c_table()
        for seed in range(OPTIONS.rounds):
            rng = random.Random(seed)
            if seed % 10 == 0:
                self.tearDown()
                self.setUp()
                told = self.make("kept", 200, 1500)
            db = sqlite3.connect(self.path)
            table, first, second = rng.choice((("batch", "position", "epoch"), ("page", "number", "position"),
                                               ("program", "hash", "format")))
            rows = db.execute(f"SELECT {first}, {second}, bytes FROM {table}").fetchall()
            key, other, data = rng.choice(rows)
            data = bytearray(data)
            for _ in range(rng.randint(1, 4)):
                data[rng.randrange(len(data))] = rng.choice((0, 1, 0xff, rng.randrange(256)))
            mask = (1 << 64) - 1
            head = (key & mask).to_bytes(8, "little") + (other & mask).to_bytes(8, "little")
            db.execute(f"UPDATE {table} SET bytes = ?, sum = ? WHERE {first} = ?",
                       (bytes(data), crc32c(crc, head + data), key))
            db.commit()
            db.close()
            self.statuses()
            ctl("history", self.path, rng.choice(list(told)), expect=None)

    def test_changed_files(self):
        for seed in range(OPTIONS.rounds):
            rng = random.Random(1000 + seed)
            if seed % 10 == 0:
                self.tearDown()
                self.setUp()
                told = self.make("kept", 200, 1500)
            path = Path(f"{self.path}{rng.choice(['', '-history'])}")
            data = bytearray(path.read_bytes())
            for _ in range(rng.randint(1, 8)):
                data[rng.randrange(len(data))] = rng.randrange(256)
            path.write_bytes(data)
            self.statuses()
            ctl("history", self.path, rng.choice(list(told)), expect=None)


def crc32c_table():
    table = []
    for i in range(256):
        value = i
        for _ in range(8):
            value = value >> 1 ^ (0x82f63b78 if value & 1 else 0)
        table.append(value)
    return table


def crc32c(table, data):
    value = 0xffffffff
    for byte in data:
        value = value >> 8 ^ table[(value ^ byte) & 0xff]
    return value ^ 0xffffffff


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for name in ("yawlctl", "yawlc", "maker", "source"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--rounds", type=int, default=30)
    OPTIONS, rest = parser.parse_known_args()
    unittest.main(argv=[sys.argv[0], *rest])
