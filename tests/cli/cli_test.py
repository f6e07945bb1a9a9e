#!/usr/bin/env python3
"""The command line as build systems and people use it: exit statuses, outputs, dependency files, formats.

Usage: cli_test.py --yawlc PATH --source DIR [unittest arguments]
"""
import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

YAWLC = ""
SOURCE = Path()

SMALL = """yawl: 1
workflow: small
start: a
tasks:
  a: { offer: { role: clerk }, then: end }
"""
UNBOUNDED = """yawl: 1
workflow: unbounded
local: { p: "bool = false" }
start: first
conditions:
  pool: { then: [check, leave, last] }
tasks:
  first: { split: xor, then: [{ to: count, when: p }, pool, { to: end, when: p }] }
  check: { join: xor, split: or, cancels: ["again -> last"], then: [end, { to: leave, when: p }] }
  again: { offer: { role: clerk }, split: or, cancels: ["*"], then: [last, { to: check, when: p }] }
  leave: { call: { function: work }, join: and, then: pool }
  count: { offer: { role: clerk }, join: xor, then: again }
  last: { offer: { role: clerk }, join: xor, split: or, then: [{ to: leave, when: p }, { to: check, when: p }, pool] }
"""
WRONG = SMALL.replace("then: end", "then: nowhere")


class Cli(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return str(path)

    def yawlc(self, *arguments, status=0, stdin=None, cwd=None):
        result = subprocess.run([YAWLC, *arguments], capture_output=True, text=True, input=stdin,
                                cwd=cwd or self.folder, check=False, timeout=120)
        self.assertEqual(result.returncode, status, result.stdout + result.stderr)
        return result

    def test_exit_statuses(self):
        """0 fine, 1 the specification is wrong, 2 wrong usage, 3 the machine failed us (CP-6)."""
        fine, wrong = self.write("fine.yaml", SMALL), self.write("wrong.yaml", WRONG)
        self.yawlc("check", fine)
        self.yawlc("check", wrong, status=1)
        self.yawlc("check", "--nonsense", fine, status=2)
        self.yawlc("check", status=2)
        self.yawlc("chekc", fine, status=2)
        self.yawlc("check", "absent.yaml", status=3)
        self.yawlc("compile", fine, "-o", "/proc/no/such", status=3)

    def test_usage_errors_say_what_was_meant(self):
        self.assertIn("did you mean 'check'", self.yawlc("chekc", status=2).stderr)
        self.assertIn("did you mean '--depfile'", self.yawlc("compile", "--depfil", "x", status=2).stderr)
        self.assertIn("no diagnostic is called", self.yawlc("check", "-Wno-such", "x.yaml", status=2).stderr)

    def test_errors_carry_their_place(self):
        """file:line:column, the source line and a caret (CP-6)."""
        self.write("wrong.yaml", WRONG)
        shown = self.yawlc("check", "wrong.yaml", status=1).stderr
        self.assertRegex(shown, r"wrong\.yaml:5:\d+: error: .*nowhere")
        self.assertIn("^~~~", shown)

    def test_all_inputs_are_checked_in_one_run(self):
        one, two = self.write("one.yaml", WRONG), self.write("two.yaml", WRONG)
        shown = self.yawlc("check", one, two, status=1).stderr
        self.assertIn("one.yaml:5", shown)
        self.assertIn("two.yaml:5", shown)

    def test_check_json(self):
        self.write("small.yaml", SMALL)
        self.write("wrong.yaml", WRONG)
        result = json.loads(self.yawlc("check", "--format=json", "small.yaml").stdout)
        self.assertEqual(result["format"], 1)
        specification = result["specifications"][0]
        self.assertEqual((specification["file"], specification["workflow"]), ("small.yaml", "small"))
        self.assertEqual(specification["nets"][0]["name"], "small")
        self.assertEqual(specification["nets"][0]["verdict"], "sound")
        self.assertEqual(result["diagnostics"], [d for d in result["diagnostics"] if d["severity"] != "error"])
        wrong = self.yawlc("check", "--format=json", "wrong.yaml", status=1)
        self.assertEqual(wrong.stderr, "")
        diagnostic = json.loads(wrong.stdout)["diagnostics"][0]
        self.assertEqual([diagnostic[key] for key in ("severity", "code", "file", "line")],
                         ["error", "INVALID_SPEC", "wrong.yaml", 5])
        self.write("broken.yaml", "yawl: [1")
        broken = json.loads(self.yawlc("check", "--format=json", "broken.yaml", status=1).stdout)
        self.assertEqual(broken["diagnostics"][0]["code"], "PARSE_ERROR")
        self.assertEqual(json.loads(wrong.stdout)["specifications"][0]["nets"], [])

    def test_check_sarif(self):
        self.write("wrong.yaml", WRONG)
        log = json.loads(self.yawlc("check", "--format=sarif", "wrong.yaml", status=1).stdout)
        self.assertEqual(log["version"], "2.1.0")
        result = log["runs"][0]["results"][0]
        region = result["locations"][0]["physicalLocation"]["region"]
        self.assertEqual(region["startLine"], 5)
        rules = {rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]}
        self.assertIn(result["ruleId"], rules)

    def test_standard_input(self):
        result = self.yawlc("check", "-", "--stdin-name", "piped.yaml", status=1, stdin=WRONG)
        self.assertIn("piped.yaml:5", result.stderr)
        self.yawlc("check", "-", stdin=SMALL)

    def test_compile_writes_only_what_changed(self):
        self.write("small.yaml", SMALL)
        self.yawlc("compile", "small.yaml", "-o", "out")
        paths = [self.folder / "out" / name for name in ("small.c", "small.h")]
        for path in paths:
            os.utime(path, (1, 1))
        self.yawlc("small.yaml", "-o", "out")
        self.assertEqual([path.stat().st_mtime for path in paths], [1, 1])
        self.assertEqual(sorted(p.name for p in (self.folder / "out").iterdir()), ["small.c", "small.h"])

    def test_nothing_is_written_after_an_error(self):
        self.write("wrong.yaml", WRONG)
        self.yawlc("compile", "wrong.yaml", "-o", "out", status=1)
        self.assertFalse((self.folder / "out").exists())

    def test_list_outputs_and_depfile(self):
        self.write("my small.yaml", SMALL)
        listed = self.yawlc("compile", "my small.yaml", "-o", "out", "--list-outputs").stdout.split("\n")
        self.assertEqual(listed[:2], ["out/my small.h", "out/my small.c"])
        self.yawlc("compile", "my small.yaml", "-o", "out", "--depfile", "d")
        depends = (self.folder / "d").read_text()
        self.assertEqual(depends, "out/my\\ small.c out/my\\ small.h: my\\ small.yaml\n")

    def test_depfile_names_used_files(self):
        self.write("types.yaml", SMALL.replace("small", "shared").replace("start:", "types:\n  Color: [red, blue]\nstart:"))
        self.write("small.yaml", SMALL.replace("start:", "uses: [types.yaml]\nlocal: { c: \"Color = Color.red\" }\nstart:"))
        self.yawlc("compile", "small.yaml", "-o", "out", "--depfile", "d")
        self.assertIn("types.yaml", (self.folder / "d").read_text())
        self.assertEqual(self.yawlc("check", "small.yaml", "-Wno-unused-variable").stderr, "")
        self.write("small.yaml", SMALL.replace("start:", "uses: [absent.yaml]\nstart:"))
        self.assertIn("small.yaml:3", self.yawlc("check", "small.yaml", status=1).stderr)

    def test_equal_stems_and_equal_workflows_are_refused(self):
        self.write("a/small.yaml", SMALL)
        self.write("b/small.yaml", SMALL)
        self.write("c/other.yaml", SMALL)
        self.assertIn("both be written", self.yawlc("compile", "a/small.yaml", "b/small.yaml", "-o", "out",
                                                    status=2).stderr)
        self.assertIn("both called", self.yawlc("compile", "a/small.yaml", "c/other.yaml", "-o", "out",
                                                status=2).stderr)

    def test_output_is_the_same_anywhere(self):
        """--file-prefix-map and --no-positions: the same bytes for the same input."""
        for place in ("one", "two"):
            path = self.write(f"{place}/small.yaml", SMALL)
            self.yawlc("compile", path, "-o", str(self.folder / place / "out"),
                       f"--file-prefix-map={self.folder / place}/=")
        texts = [(self.folder / place / "out" / "small.c").read_bytes() for place in ("one", "two")]
        self.assertEqual(texts[0], texts[1])
        self.assertNotIn(str(self.folder).encode(), texts[0])

    def test_two_versions_link_into_one_program(self):
        """--prefix renames everything that is exported."""
        path = self.write("small.yaml", SMALL)
        for prefix in ("v1", "v2"):
            self.yawlc("compile", path, "-o", prefix, "--prefix", prefix, "--emit=object", "--cc=gcc")
        main = self.write("main.c", "#include \"v1/small.h\"\n#include \"v2/small.h\"\n"
                          "int main(void) { return v1_program.abi == v2_program.abi ? 0 : 1; }\n")
        subprocess.run(["gcc", "-std=c11", "-I", str(SOURCE / "runtime/include"), "-I", str(self.folder), main,
                        "v1/small.o", "v2/small.o", "-o", "main", "-Wl,--unresolved-symbols=ignore-all"],
                       cwd=self.folder, check=True)
        subprocess.run([self.folder / "main"], check=True)

    def test_module_is_hardened(self):
        path = self.write("small.yaml", SMALL)
        self.yawlc("compile", path, "-o", "out", "--emit=module")
        shown = subprocess.run(["readelf", "-dW", self.folder / "out" / "small.so"], capture_output=True,
                               text=True, check=True).stdout
        self.assertIn("BIND_NOW", shown)

    def test_warnings_by_name(self):
        """-Wno-NAME silences, -Werror=NAME and -Werror make errors."""
        spec = SMALL.replace("start:", "local: { never_used: int }\nstart:").replace(
            "tasks:", "nets:\n  spare: { start: x, tasks: { x: { offer: { role: r }, then: end } } }\ntasks:")
        self.write("small.yaml", spec)
        first = self.yawlc("check", "small.yaml").stderr
        name = first.split("[")[-1].split("]")[0]
        self.assertIn("warning:", first)
        self.yawlc("check", "small.yaml", "-Werror", status=1)
        self.yawlc("check", "small.yaml", f"-Werror={name}", status=1)
        self.assertNotIn(f"[{name}]", self.yawlc("check", "small.yaml", f"-Wno-{name}").stderr)

    def test_allow_silences_a_warning_at_its_place(self):
        spare = "nets:\n  spare: { ALLOW start: x, tasks: { x: { offer: { role: r }, then: end } } }\ntasks:"
        spec = SMALL.replace("tasks:", spare)
        self.write("small.yaml", spec.replace("ALLOW ", ""))
        self.assertIn("[unused-decomposition]", self.yawlc("check", "small.yaml").stderr)
        self.write("small.yaml", spec.replace("ALLOW", "allow: [unused-decomposition, dead-task],"))
        self.assertEqual(self.yawlc("check", "small.yaml").stderr, "")
        self.write("small.yaml", spec.replace("ALLOW", "allow: [unusd-net],"))
        self.assertIn("[unknown-allow]", self.yawlc("check", "small.yaml").stderr)

    def test_explain_every_diagnostic(self):
        listed = self.yawlc("explain").stdout.strip().split("\n")
        names = [line.split()[0] for line in listed]
        self.assertEqual(len(names), len(set(names)), "a name stands for one diagnostic")
        self.assertGreater(len(names), 60)
        explained = self.yawlc("explain", *names).stdout
        for name in names:
            self.assertIn(name, explained)
        self.assertEqual(explained.count("What to do:"), len(names))
        self.assertIn("did you mean", self.yawlc("explain", names[0] + "x", status=2).stderr)

    def test_graph(self):
        self.write("small.yaml", SMALL)
        self.assertIn("digraph", self.yawlc("graph", "small.yaml").stdout)
        self.yawlc("graph", "small.yaml", "-o", "small.svg")
        root = ElementTree.parse(self.folder / "small.svg").getroot()
        self.assertTrue(root.tag.endswith("svg"))

    def test_test_formats(self):
        self.write("small.yaml", SMALL)
        self.write("t.trace", "trace first\ncase\ncomplete a\nstatus completed\n"
                              "trace second\ncase\nenabled\n")
        text = self.yawlc("test", "small.yaml", "t.trace", status=1).stdout
        self.assertIn("ok       t.trace: first", text)
        self.assertIn("FAILED   t.trace:7: second: enabled are: a", text)
        tap = self.yawlc("test", "small.yaml", "t.trace", "--format=tap", status=1).stdout
        self.assertIn("1..2\nok 1 - first\nnot ok 2 - second", tap)
        suite = ElementTree.fromstring(self.yawlc("test", "small.yaml", "t.trace", "--format=junit", status=1).stdout)
        self.assertEqual((suite.get("tests"), suite.get("failures")), ("2", "1"))

    def test_trace_errors(self):
        """A name that the specification does not have is an error, never a refusal."""
        self.write("small.yaml", SMALL)
        for line, message in (("refuse start b", "no task 'b'"), ("strat a", "neither a command"),
                              ("marked x", "no condition 'x'"), ("complete a {", "not JSON"),
                              ("enabled \"a", "not closed"), ("status odd", "no status")):
            self.write("t.trace", "case\n" + line + "\n")
            shown = self.yawlc("test", "small.yaml", "t.trace", status=1)
            self.assertIn(message, shown.stdout + shown.stderr)
            self.assertIn("t.trace:2", shown.stdout + shown.stderr)

    def test_a_failed_mapping_says_what_failed(self):
        """The variable that was to be filled, and the value that could not be converted or was not there (DM-2)."""
        rows = (("int", "int(s)", '"12,5"', 'variable "v": value cannot be converted: \'12,5\''),
                ("int", "int(s)", '"99999999999999999999"', 'variable "v": a number, a date or a duration is out of range: \'99999999999999999999\''),
                ("decimal", "decimal(s)", '""', 'variable "v": value cannot be converted: \'\''),
                ("bool", "bool(s)", '"line\\nfeed"', 'variable "v": value cannot be converted: \'line?feed\''),
                ("date", "date(s)", json.dumps("é" * 50), 'variable "v": value cannot be converted: \'' + "é" * 28 + "…'"),
                ("dateTime", "timestamp(s)", '"soon"', 'variable "v": value cannot be converted: \'soon\''),
                ("duration", "duration(s)", '"a while"', 'variable "v": value cannot be converted: \'a while\''),
                ("int", "1 / size(s)", '""', 'variable "v": division by zero'),
                ("bool", "int(s) > 1 && int(s) < 9", '"x"', 'variable "v": value cannot be converted'))
        for of, expression, given, message in rows:
            self.write("f.yaml", f"yawl: 1\nworkflow: f\nin: {{ s: string }}\nlocal: {{ v: {of} }}\nstart: a\n"
                                 f"tasks:\n  a: {{ offer: {{}}, out: {{ v: \"{expression}\" }}, then: end }}\n")
            self.write("t.trace", f'case {{"s": {given}}}\ncomplete a\n')
            shown = self.yawlc("test", "f.yaml", "t.trace", "--cc=tcc", status=1).stdout
            self.assertIn('task "a" (f.yaml:7), ' + message, shown)
        self.write("f.yaml", SMALL.replace("start: a", "local: { x: int, y: int }\nstart: a").replace(
            "then: end", "out: { y: x + 1 }, then: end"))
        self.write("t.trace", "case\ncomplete a\n")
        shown = self.yawlc("test", "f.yaml", "t.trace", "--cc=tcc", status=1).stdout
        self.assertIn('variable "y": a variable or an optional member has no value: "x"', shown)

    def test_a_timer_that_cannot_be_computed_says_of_what(self):
        for key in ("after", "at"):
            self.write("f.yaml", "yawl: 1\nworkflow: f\nin: { s: string }\nstart: a\ntasks:\n"
                                 f"  a: {{ offer: {{}}, timer: {{ {key}: s, then: expire }}, then: end }}\n")
            self.write("t.trace", 'case {"s": "soon"}\nstatus running\n')
            shown = self.yawlc("test", "f.yaml", "t.trace", "--cc=tcc", status=1).stdout
            self.assertIn('task "a" (f.yaml:6): value cannot be converted: \'soon\'', shown)

    def test_run_prints_each_step(self):
        self.write("small.yaml", SMALL)
        automatic = self.yawlc("run", "small.yaml", "--auto").stdout
        self.assertRegex(automatic, r"start a +- +a +-")
        self.assertIn("status completed", automatic)
        scripted = self.yawlc("run", "small.yaml", stdin="complete a\n").stdout
        self.assertIn("status completed", scripted)

    def test_every_compiler_builds_the_module(self):
        self.write("small.yaml", SMALL)
        self.write("t.trace", "case\ncomplete a\nstatus completed\n")
        for cc in ("clang", "gcc", "tcc"):
            if shutil.which(cc):
                self.yawlc("test", "small.yaml", "t.trace", f"--cc={cc}")

    def test_limits_have_names(self):
        self.write("small.yaml", SMALL)
        self.yawlc("check", "small.yaml", "--limit-memory=x", status=2)
        self.yawlc("check", "small.yaml", "--limit-memory=64M", "--limit-markings=10", "--limit-seconds=1")
        big = self.write("big.yaml", SMALL + "".join(
            f"  t{i}: {{ offer: {{ role: clerk }}, then: end }}\n" for i in range(20000)))
        shown = self.yawlc("check", big, "--limit-memory=1M", status=3).stderr
        self.assertIn("--limit-memory", shown)

    def test_search_for_bounds_is_quick(self):
        """Counters in the upper bytes of the last word: the search must still tell markings apart at once."""
        spec = self.write("unbounded.yaml", UNBOUNDED)
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        self.yawlc("check", spec)
        self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before, 5)

    def test_fields_may_be_called_like_macros(self):
        names = ["INT64_MAX", "SIZE_MAX", "UINT8_C", "YAWL_BIT", "int64_t", "NULL", "e", "next", "int"]
        data = ", ".join(f"{name}: int" for name in names)
        spec = self.write("macros.yaml", f"""yawl: 1
workflow: macros
in: {{ {data} }}
start: a
tasks:
  a: {{ offer: {{ role: clerk }}, in: {{ {", ".join(f"{n}: {n}" for n in names)} }}, returns: {{ {data} }}, then: end }}
""")
        self.yawlc("compile", spec, "-o", "out")
        flags = ["-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-I", str(SOURCE / "runtime/include")]
        source = str(self.folder / "out/macros.c")
        subprocess.run(["gcc", "-std=c11", *flags, source], check=True)
        subprocess.run(["g++", "-x", "c++", "-std=c++17", *flags, source], check=True)

    def test_full_disk_is_told(self):
        self.write("small.yaml", SMALL)
        with open("/dev/full", "w", encoding="utf-8") as full:
            result = subprocess.run([YAWLC, "check", "--format=json", "small.yaml"], stdout=full,
                                    stderr=subprocess.PIPE, cwd=self.folder, check=False)
        self.assertEqual(result.returncode, 3)

    def test_checked_in_files_are_what_yawlc_writes(self):
        """generated/, completions/ and the JSON Schema are compared to the byte."""
        for what, path in (("bash", "completions/yawlc.bash"), ("zsh", "completions/_yawlc"),
                           ("fish", "completions/yawlc.fish"), ("yaml-schema", "specs/schema/yawl.schema.json")):
            self.assertEqual(self.yawlc(f"--print={what}").stdout, (SOURCE / path).read_text(), path)
        for spec in sorted(SOURCE.glob("specs/*.yaml")):
            self.yawlc("compile", f"specs/{spec.name}", "-o", str(self.folder / "generated"),
                       f"--file-prefix-map={self.folder}/=", cwd=SOURCE)
            for name in (spec.stem + ".c", spec.stem + ".h"):
                self.assertEqual((self.folder / "generated" / name).read_text(),
                                 (SOURCE / "generated" / name).read_text(), name)

    def test_generated_code_is_clean(self):
        """Both compilers, as C11 and as C++17, without a warning."""
        flags = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror", "-fsyntax-only",
                 "-I", str(SOURCE / "runtime/include")]
        for source in sorted(SOURCE.glob("generated/*.c")):
            for cc in ("gcc", "clang"):
                subprocess.run([cc, "-std=c11", *flags, str(source)], check=True)
                subprocess.run([cc, "-x", "c++", "-std=c++17", *flags, str(source)], check=True)

    def test_json_schema_is_a_schema(self):
        schema = json.loads((SOURCE / "specs/schema/yawl.schema.json").read_text())
        self.assertIn("2020-12", schema["$schema"])
        self.assertIn("tasks", schema["$defs"]["specification"]["properties"])

    def test_help_and_version(self):
        self.assertIn("yawlc compiles", self.yawlc("help").stdout)
        for arguments in (("help", "compile"), ("compile", "--help"), ("--help", "compile")):
            shown = self.yawlc(*arguments).stdout
            self.assertTrue(shown.startswith("yawlc compile SPEC"), shown)
            self.assertIn("--depfile", shown)
            self.assertNotIn("--auto", shown)
        self.assertRegex(self.yawlc("--version").stdout, r"^yawlc \d+\.\d+\.\d+\n$")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--yawlc", required=True)
    parser.add_argument("--source", required=True)
    known, rest = parser.parse_known_args()
    YAWLC, SOURCE = str(Path(known.yawlc).resolve()), Path(known.source).resolve()
    unittest.main(argv=[sys.argv[0], *rest])
