#!/usr/bin/env python3
"""What a person is told when an expression fails: what is wrong, of which variable, member or value.

Usage: fault_texts_test.py --yawlc PATH [unittest arguments]
"""
import argparse
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

YAWLC = ""
HEAD = """yawl: 1
workflow: faults
types:
  Person: { name: string, age: "int?" }
in: { word: string, at: int, ratio: "float = 1.5", price: "decimal = 1.5", note: "string?", who: Person }
out: { number: "int?", text: "string?", truth: "bool?", day: "date?" }
start: look
tasks:
"""
CASE = 'case {"word": "two words", "at": %d, "who": {"name": "Bo"}}\n'
VALUE, PLACE = "value cannot be converted", "a list or a text has nothing at that place"
RANGE, ABSENT = "a number, a date or a duration is out of range", "a variable or an optional member has no value"


class FaultTexts(unittest.TestCase):
    def refusal(self, target, expression, at):
        """What `yawlc test` says of a task that assigns the expression."""
        with tempfile.TemporaryDirectory() as folder:
            spec, trace = Path(folder) / "f.yaml", Path(folder) / "f.trace"
            spec.write_text(f"{HEAD}  look: {{ offer: {{}}, out: {{ {target}: \"{expression}\" }}, then: end }}\n")
            trace.write_text(f"trace it\n{CASE % at}complete look\n")
            done = subprocess.run([YAWLC, "test", spec, trace], capture_output=True, text=True, check=False, timeout=60)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        return done.stdout.split(f'variable "{target}": ', 1)[1].split(" (YAWL_")[0]

    def check(self, target, expression, expected, at=3):
        self.assertEqual(self.refusal(target, expression, at), expected, expression)

    def test_what_has_no_value(self):
        self.check("number", "note.size()", f'{ABSENT}: "note"')
        self.check("number", "who.age + 1", f'{ABSENT}: "age"')
        self.check("number", "{'one': 1}[word]", "a map has no such key: 'two words'")
        self.check("number", "{1: 1}[at]", "a map has no such key: '3'")

    def test_places(self):
        self.check("text", "word.substring(at)", f"{PLACE}: '-1'", at=-1)
        self.check("text", "word.substring(5, at)", f"{PLACE}: '3'")
        self.check("text", "word.charAt(at)", f"{PLACE}: '30'", at=30)
        self.check("number", "[1, 2][at]", f"{PLACE}: '3'")

    def test_conversions(self):
        self.check("number", "int(word)", f"{VALUE}: 'two words'")
        self.check("number", "int(word + '" + "\u00e4" * 60 + "')", f"{VALUE}: 'two words" + "\u00e4" * 24 + "\u2026'")
        self.check("truth", "bool(word)", f"{VALUE}: 'two words'")
        self.check("day", "date(word)", f"{VALUE}: 'two words'")
        self.check("number", "int(price)", f"{VALUE}: '1.5'")
        self.check("number", "int(ratio * 1e20)", f"{RANGE}: '150000000000000000000'")
        self.check("number", "int(word.substring(9) + '12345678901234567890')", f"{RANGE}: '12345678901234567890'")

    def test_faults_beside_each_other(self):
        """One that logic hid is no part of it; nor is what the other side of && said."""
        self.check("truth", "[1, 2].exists(i, int(word) == i || i == 2) && note.size() == 1 && who.age > at",
                   ABSENT)
        self.check("truth", "int(word) == 1 && [1, 2].exists(i, int(word + 'x') == i || i == 2)", VALUE)
        self.check("truth", "[1, 2].all(i, int(word) == i)", VALUE)
        self.check("truth", "[1].all(i, int(word) == i)", f"{VALUE}: 'two words'")
        self.check("truth", "at > 5 || int(word) == 1", f"{VALUE}: 'two words'")

    def test_numbers(self):
        self.check("number", "at + 9223372036854775807", RANGE)
        self.check("number", "at / (at - 3)", "division by zero")

    def test_timers(self):
        """The duration that no timer can have."""
        with tempfile.TemporaryDirectory() as folder:
            spec, trace = Path(folder) / "f.yaml", Path(folder) / "f.trace"
            spec.write_text("yawl: 1\nworkflow: late\nin: { pause: duration }\nstart: look\ntasks:\n"
                            "  look: { offer: {}, timer: { after: pause }, then: end }\n")
            trace.write_text('trace it\ncase {"pause": "-PT5M"}\nstatus running\n')
            done = subprocess.run([YAWLC, "test", spec, trace], capture_output=True, text=True, check=False, timeout=60)
        self.assertIn(f"task \"look\" ({spec}:6): {VALUE}: '-PT5M'", done.stdout)


XPATH = """yawl: 1
workflow: w
expressions: xpath
schema: |
  <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
    <xs:complexType name="Line"><xs:sequence><xs:element name="q" type="xs:string"/></xs:sequence></xs:complexType>
    <xs:complexType name="Order"><xs:sequence><xs:element name="line" type="Line" maxOccurs="3"/></xs:sequence></xs:complexType>
  </xs:schema>
in: {{ o: Order, s: xs:string, d: xs:dateTime }}
start: look
decompositions: {{ look: {{ in: {{ r: xs:string }} }} }}
tasks:
  look: {{ offer: {{}}, decomposition: look, in: {{ r: '{}' }}, then: end }}
"""
XPATH_CASE = ('trace it\ncase {"o": "<o><line><q>ab</q></line><line><q>2</q></line></o>", "s": "12,5", '
              '"d": "2026-01-01T00:00:00"}\nstart look\n')
DATA = "data do not fit the declared type"


class XPathFaultTexts(unittest.TestCase):
    """Operands, paths and elements that were built."""

    def check(self, query, expected):
        with tempfile.TemporaryDirectory() as folder:
            spec, trace = Path(folder) / "f.yaml", Path(folder) / "f.trace"
            spec.write_text(XPATH.format(query.replace("'", "''")))
            trace.write_text(XPATH_CASE)
            done = subprocess.run([YAWLC, "test", spec, trace], capture_output=True, text=True, check=False, timeout=60)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn('task "look" (', done.stdout)
        self.assertEqual(done.stdout.split('variable "r": ', 1)[1].split(" (YAWL_")[0], expected, query)

    def test_operands(self):
        self.check("<r>{/w/o/line[1]/q + 1}</r>", f"{VALUE}: 'ab' + 1")
        self.check("<r>{sum(/w/o/line/q)}</r>", f"{VALUE}: 'ab'")
        self.check("<r>{/w/d - /w/o/line[2]/q}</r>", f"{VALUE}: '2026-01-01T00:00:00' - '2'")
        self.check("<r>{count(/w/o/line[q = 5])}</r>", f"{VALUE}: 'ab' compared with 5")
        self.check("<r>{xs:int(/w/o/line[1]/q)}</r>", f"{VALUE}: 'ab'")
        self.check("<r>{-/w/s}</r>", f"{VALUE}: '12,5'")

    def test_numbers_of_items(self):
        self.check("<r>{/w/o/line/q * 2}</r>", f"{VALUE}: 2 items where one is needed: o/line/q")
        self.check("<r>{upper-case(/w/o/line/q)}</r>", f"{VALUE}: 2 items where one is needed: o/line/q")
        self.check("<r>{abs(count(/w/o/line) to 3)}</r>", f"{VALUE}: 2 items where one is needed: 2, 3")
        self.check("<r>{exactly-one(/w/o/line/x)}</r>", f"{VALUE}: nothing where an item is needed")

    def test_elements(self):
        self.check("/w/o", f"{DATA}: o where <r> is needed")
        self.check("/w/o/line", f"{DATA}: 2 items where <r> is needed")
        self.check("/w/o/none", f"{DATA}: nothing where <r> is needed")
        self.check("<r><a>{/w/s/text()}</a></r>", f"{DATA}: r/a where text is needed")
        self.check("<r>{/w/o/line[1]}</r>", f"{DATA}: o/line where text is needed")


def main():
    global YAWLC
    parser = argparse.ArgumentParser()
    parser.add_argument("--yawlc", required=True)
    options, rest = parser.parse_known_args()
    YAWLC = options.yawlc
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
