#!/usr/bin/env python3
"""What tools get of a net that is not sound: traces, JSON and SARIF, and drawings of the run.

Usage: witness_test.py --yawlc PATH [unittest arguments]
"""
import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

YAWLC = ""

STUCK = """yawl: 1
workflow: stuck
in: { large: bool }
start: a
tasks:
  a: { offer: { role: r }, split: xor, then: [{ to: b, when: large }, both] }
  both: { offer: { role: r }, split: and, then: [b, c] }
  b: { offer: { role: r }, join: xor, then: d }
  c: { offer: { role: r }, then: d }
  d: { offer: { role: r }, join: and, then: end }
"""
KILLED = """yawl: 1
workflow: killed
start: a
tasks:
  a: { offer: { role: r }, split: and, then: [b, c] }
  b: { offer: { role: r }, then: end }
  c: { offer: { role: r }, then: end }
"""
GROWS = """yawl: 1
workflow: grows
start: a
tasks:
  a: { offer: { role: r }, join: xor, split: and, then: [a2, b] }
  a2: { offer: { role: r }, then: a }
  b: { offer: { role: r }, then: end }
"""
# Two nets whose names differ only in letters that no file name should have.
ALIKE = """yawl: 1
workflow: alike
start: x
tasks: { x: { net: "n!1", then: y }, y: { net: "n?1", then: end } }
nets:
  "n!1": { start: a, tasks: { a: { offer: { role: r }, split: and, then: [b, c] }, b: { offer: { role: r }, then: end }, c: { offer: { role: r }, then: end } } }
  "n?1": { start: a, tasks: { a: { offer: { role: r }, split: and, then: [b, c] }, b: { offer: { role: r }, then: end }, c: { offer: { role: r }, then: end } } }
"""
SOUND = """yawl: 1
workflow: sound
start: a
tasks: { a: { offer: { role: r }, then: end } }
"""
NET_MEMBERS = ["bound", "complete", "dead_tasks", "defects", "name", "option_to_complete", "or_joins",
               "proper_completion", "relaxed_sound", "states", "verdict", "weakly_sound", "witnesses"]


class Tools(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        for name, text in (("stuck", STUCK), ("killed", KILLED), ("grows", GROWS), ("alike", ALIKE), ("sound", SOUND)):
            (self.folder / f"{name}.yaml").write_text(text)

    def yawlc(self, *arguments, status=0):
        done = subprocess.run([YAWLC, *arguments], capture_output=True, text=True, cwd=self.folder, check=False,
                              timeout=120)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def net(self, name, status=0):
        """The root net in JSON; diagnostics go nowhere else."""
        done = self.yawlc("check", "--format=json", f"{name}.yaml", status=status)
        self.assertEqual(done.stderr, "")
        return json.loads(done.stdout)["specifications"][0]["nets"][0]


class Traces(Tools):
    def test_the_trace_that_is_written_passes(self):
        for name, status in (("stuck", 1), ("killed", 0), ("grows", 0)):
            with self.subTest(name):
                self.yawlc("check", "--write-traces", "out", f"{name}.yaml", status=status)
                traces = sorted(str(path) for path in (self.folder / "out").glob(f"{name}-*.trace"))
                self.assertEqual(len(traces), 1)
                self.yawlc("test", f"{name}.yaml", *traces)

    def test_it_fails_once_the_net_is_mended(self):
        self.yawlc("check", "--write-traces", "out", "stuck.yaml", status=1)
        (self.folder / "stuck.yaml").write_text(STUCK.replace("join: and", "join: or"))
        self.yawlc("test", "stuck.yaml", "out/stuck-stuck-deadlock.trace", status=1)

    def test_no_trace_overwrites_another(self):
        self.yawlc("check", "--write-traces", "out", "alike.yaml")
        names = sorted(path.name for path in (self.folder / "out").glob("*.trace"))
        self.assertEqual(names, ["alike-n_1-2-improper-completion.trace", "alike-n_1-improper-completion.trace"])
        self.yawlc("test", "alike.yaml", *(f"out/{name}" for name in names))

    def test_sound_nets_have_none(self):
        self.yawlc("check", "--write-traces", "out", "sound.yaml")
        self.assertEqual(list((self.folder / "out").glob("*")), [])

    def test_a_folder_that_cannot_be_made(self):
        (self.folder / "file").write_text("")
        self.yawlc("check", "--write-traces", "file/out", "stuck.yaml", status=3)


class Words(Tools):
    def test_the_example_of_the_documentation(self):
        page = (Path(__file__).resolve().parent.parent.parent / "docs/verification.md").read_text(encoding="utf-8")
        example = re.search(r"```yaml\n(.*?)```", page, re.S).group(1)
        told = re.findall(r"^    (ship\.yaml:.*(?:\n    (?!ship|note).*)*|note: .*)$", page, re.M)
        (self.folder / "ship.yaml").write_text(re.sub(r"^allow:.*\n", "", example, flags=re.M))
        said = self.yawlc("check", "ship.yaml", status=1).stderr.split("\n")
        self.assertEqual(len(told), 6)
        for message in told:
            self.assertIn(re.sub(r"\n +", " ", message), said)


class Json(Tools):
    def test_members(self):
        net = self.net("stuck", status=1)
        self.assertEqual(sorted(net), NET_MEMBERS)
        self.assertEqual((net["verdict"], net["defects"], net["complete"]), ("unsound", ["deadlock"], True))
        self.assertEqual((net["option_to_complete"], net["proper_completion"]), (False, True))
        self.assertEqual((net["weakly_sound"], net["relaxed_sound"], net["dead_tasks"]), (False, True, []))
        self.assertEqual(net["witnesses"], [{"defect": "deadlock", "marked": ["b -> d"], "trace": [
            "start a", "choose a -> b", "complete a", "start b", "complete b"]}])

    def test_sound(self):
        net = self.net("sound")
        self.assertEqual(net, {"name": "sound", "verdict": "sound", "defects": [], "option_to_complete": True,
                               "proper_completion": True, "dead_tasks": [], "weakly_sound": True,
                               "relaxed_sound": True, "bound": 1, "states": 3, "complete": True, "or_joins": [],
                               "witnesses": []})

    def test_unbounded(self):
        net = self.net("grows")
        for member in ("option_to_complete", "proper_completion", "weakly_sound", "relaxed_sound", "bound", "states"):
            self.assertIsNone(net[member], member)
        self.assertEqual((net["verdict"], net["defects"]), ("unbounded", ["unbounded"]))
        self.assertEqual(net["witnesses"][0]["marked"], ["a -> a2", "a -> b*2"])

    def test_work_that_the_end_kills(self):
        witness = self.net("killed")["witnesses"][0]
        self.assertEqual(witness["defect"], "improper-completion")
        self.assertEqual(witness["trace"][:2], ["start a", "complete a"])

    def test_a_limit_gives_unknown(self):
        text = self.yawlc("check", "--format=json", "--limit-markings=2", "stuck.yaml").stdout
        found = json.loads(text)
        net = found["specifications"][0]["nets"][0]
        self.assertEqual((net["verdict"], net["complete"]), ("unknown", False))
        said = [row["message"] for row in found["diagnostics"] if row["name"] == "soundness-unknown"]
        self.assertIn("--limit-markings", said[0])

    def test_nothing_is_verified_after_an_error(self):
        (self.folder / "wrong.yaml").write_text(SOUND.replace("then: end", "then: nowhere"))
        found = json.loads(self.yawlc("check", "--format=json", "wrong.yaml", status=1).stdout)
        self.assertEqual(found["specifications"][0]["nets"], [])


# What SARIF 2.1.0 requires of each object that occurs, and what else its schema says of them:
# required members, lists that must not be empty, lists whose elements must differ.
REQUIRED = {
    "sarifLog": ["version", "runs"], "run": ["tool"], "tool": ["driver"], "toolComponent": ["name"],
    "reportingDescriptor": ["id"], "result": ["message"], "message": ["text"], "codeFlow": ["threadFlows"],
    "threadFlow": ["locations"], "fix": ["artifactChanges"], "artifactChange": ["artifactLocation", "replacements"],
    "replacement": ["deletedRegion"], "physicalLocation": ["artifactLocation"], "region": ["startLine"],
}
MEMBERS = {  # member: (what its elements are, is a list)
    "sarifLog": {"runs": ("run", True)},
    "run": {"tool": ("tool", False), "results": ("result", True)},
    "tool": {"driver": ("toolComponent", False)},
    "toolComponent": {"rules": ("reportingDescriptor", True)},
    "reportingDescriptor": {"shortDescription": ("message", False), "help": ("message", False)},
    "result": {"message": ("message", False), "locations": ("location", True), "fixes": ("fix", True),
               "relatedLocations": ("location", True), "codeFlows": ("codeFlow", True)},
    "codeFlow": {"threadFlows": ("threadFlow", True)},
    "threadFlow": {"locations": ("threadFlowLocation", True)},
    "threadFlowLocation": {"location": ("location", False)},
    "location": {"physicalLocation": ("physicalLocation", False), "message": ("message", False)},
    "physicalLocation": {"artifactLocation": ("artifactLocation", False), "region": ("region", False)},
    "fix": {"artifactChanges": ("artifactChange", True)},
    "artifactChange": {"artifactLocation": ("artifactLocation", False), "replacements": ("replacement", True)},
    "replacement": {"deletedRegion": ("region", False), "insertedContent": ("message", False)},
}
SCALARS = {
    "sarifLog": {"$schema", "version"}, "run": {"columnKind"}, "toolComponent": {"name", "version"},
    "reportingDescriptor": {"id", "defaultConfiguration"}, "result": {"ruleId", "ruleIndex", "level"},
    "message": {"text"}, "artifactLocation": {"uri"}, "region": {"startLine", "startColumn", "endLine", "endColumn"},
}
NOT_EMPTY = {"threadFlows", "locations of threadFlow", "artifactChanges", "replacements"}
UNIQUE = {"rules", "relatedLocations", "fixes"}


class Sarif(Tools):
    def check(self, kind, value):
        """One object by the schema."""
        self.assertIsInstance(value, dict, kind)
        for member in REQUIRED.get(kind, []):
            self.assertIn(member, value, kind)
        known = MEMBERS.get(kind, {})
        self.assertEqual(set(value) - set(known) - SCALARS.get(kind, set()), set(), kind)
        for member in set(known) & set(value):
            inner, is_list = known[member]
            elements = value[member] if is_list else [value[member]]
            if member in NOT_EMPTY or f"{member} of {kind}" in NOT_EMPTY:
                self.assertTrue(elements, member)
            if member in UNIQUE:
                self.assertEqual(len({json.dumps(one, sort_keys=True) for one in elements}), len(elements), member)
            for element in elements:
                self.check(inner, element)
        if kind == "region":
            begin, end = ((value["startLine"], value["startColumn"]), (value["endLine"], value["endColumn"]))
            self.assertTrue((1, 1) <= begin <= end and begin[1] >= 1 and end[1] >= 1, value)

    def log(self, *arguments, status=0):
        log = json.loads(self.yawlc("check", "--format=sarif", *arguments, status=status).stdout)
        self.check("sarifLog", log)
        self.assertEqual(log["version"], "2.1.0")
        self.assertEqual(log["runs"][0]["columnKind"], "unicodeCodePoints")
        for result in log["runs"][0]["results"]:
            self.assertIn(result["level"], ("note", "warning", "error"))
            rules = log["runs"][0]["tool"]["driver"]["rules"]
            self.assertEqual(rules[result["ruleIndex"]]["id"], result["ruleId"])
        return log["runs"][0]["results"]

    def test_all_of_the_unsound_nets_of_the_tests(self):
        root = Path(__file__).resolve().parent.parent / "soundness"
        files = [str(path) for path in sorted(root.glob("*.yaml"))]
        self.assertTrue(any(result.get("codeFlows") for result in self.log(*files, status=1)))

    def test_the_run_is_a_code_flow(self):
        result = next(one for one in self.log("stuck.yaml", status=1) if one["ruleId"] == "deadlock")
        steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
        said = [step["location"]["message"]["text"] for step in steps]
        self.assertEqual(said, ["start a", "a leaves to b", "start b", "b leaves to d"])
        regions = [step["location"]["physicalLocation"]["region"] for step in steps]
        self.assertEqual([region["startLine"] for region in regions], [6, 6, 8, 8])
        lines = [place["physicalLocation"]["region"]["startLine"] for place in result["relatedLocations"]]
        self.assertEqual(lines, [6, 6, 6, 9])  # the split, the flow taken, the one not taken, what stays empty
        self.assertIn("shortest trace: a (chooses b), b", result["message"]["text"])

    def test_nothing_to_say(self):
        self.assertEqual(self.log("sound.yaml"), [])


class Drawings(Tools):
    def test_steps_are_those_of_the_trace(self):
        dot = self.yawlc("graph", "--witness", "stuck.yaml").stdout
        self.assertIn("step 1", dot)
        self.assertIn("step 2", dot)
        self.assertNotIn("step 3", dot)
        self.assertIn('label="1: large"', dot)

    def test_a_defect_by_name(self):
        dot = self.yawlc("graph", "--witness=deadlock", "stuck.yaml").stdout
        self.assertEqual(dot.count("digraph"), 1)
        self.assertIn("●", dot)
        done = self.yawlc("graph", "--witness=livelock", "stuck.yaml")
        self.assertIn("no run shows a defect called livelock", done.stderr)
        self.yawlc("graph", "--witness=nonsense", "stuck.yaml", status=2)

    def test_without_it_there_are_no_steps(self):
        self.assertNotIn("step", self.yawlc("graph", "stuck.yaml").stdout)

    @unittest.skipUnless(shutil.which("dot"), "Graphviz is not installed")
    def test_svg(self):
        self.yawlc("graph", "--witness", "grows.yaml", "-o", "grows.svg")
        self.assertIn("<svg", (self.folder / "grows.svg").read_text(encoding="utf-8"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--yawlc", required=True)
    known_options, rest = parser.parse_known_args()
    YAWLC = str(Path(known_options.yawlc).resolve())
    unittest.main(argv=[sys.argv[0], *rest])
