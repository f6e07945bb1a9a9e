#!/usr/bin/env python3
"""Paths of XPath are held against the types of the schema: what selects nothing is told before it runs (DM-1).

  paths_test.py --yawlc PATH

Each row is an expression and what `yawlc check` says of it; None: nothing.
"""
import argparse
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCHEMA = """yawl: 1
workflow: w
expressions: xpath
schema: |
  <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
    <xs:complexType name="Order"><xs:sequence>
      <xs:element name="no" type="xs:int"/><xs:element name="line" type="Line" maxOccurs="unbounded"/>
      <xs:element name="base" type="Base" minOccurs="0"/><xs:element name="any" minOccurs="0"/></xs:sequence></xs:complexType>
    <xs:complexType name="Line"><xs:sequence>
      <xs:element name="quantity" type="xs:int"/><xs:element name="part" type="Line" minOccurs="0"/></xs:sequence>
      <xs:attribute name="code" type="xs:string"/></xs:complexType>
    <xs:complexType name="Base"><xs:sequence><xs:element name="a" type="xs:int"/></xs:sequence></xs:complexType>
    <xs:complexType name="More"><xs:complexContent><xs:extension base="Base"><xs:sequence>
      <xs:element name="b" type="xs:int"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
    <xs:complexType name="Open"><xs:sequence><xs:any maxOccurs="unbounded" processContents="lax"/></xs:sequence></xs:complexType>
  </xs:schema>
in: { o: Order, n: xs:int, x: Open }
start: t
tasks:
"""
NOTHING = "; the path selects nothing"


class Paths(unittest.TestCase):
    def said(self, expression):
        """What is said of a guard, without place and note."""
        with tempfile.TemporaryDirectory() as folder:
            spec = Path(folder) / "w.yaml"
            spec.write_text(SCHEMA + "  t: { offer: {}, split: xor, then: [{ to: u, when: " + json.dumps(expression)
                            + " }, end] }\n  u: { offer: {}, then: end }\n")
            done = subprocess.run([YAWLC, "check", "--format=json", spec], capture_output=True, text=True, check=False,
                                  timeout=60)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        found = [d["message"] for d in json.loads(done.stdout)["diagnostics"] if d["name"] == "unknown-path"]
        self.assertLess(len(found), 2, f"{expression}: {found}")
        return found[0] if found else None

    def check(self, expression, expected):
        self.assertEqual(self.said(expression), expected, expression)

    def test_what_is_there(self):
        for expression in ("/w/o/no > 1", "/w/o/line/quantity > 1", "/w/o/line/part/part/@code = 'a'", "/w/o/* > 1",
                           "/w/o/line[part/quantity = 2]/@code = 'a'", "count(/w/o/line[.//quantity = 2]) > 0", "w/n > 1",
                           "some $l in /w/o/line satisfies $l/quantity > 1", "/w/n/text() > 1", "/w/o/line/../no > 1",
                           "/w/x/anything/at/all = 1", "/w/o/any/thing = 1", "sum(for $l in /w/o/line return $l/quantity) > 1"):
            self.check(expression, None)

    def test_a_type_may_be_replaced_by_one_that_is_made_of_it(self):
        self.check("/w/o/base/b = 1", None)
        self.check("/w/o/base/c = 1", f"there is no element 'c' here: the schema has a, b{NOTHING}")

    def test_elements_that_are_not_there(self):
        line = f"here: the schema has quantity, part{NOTHING}"
        self.check("/w/o/nr > 1", f"there is no element 'nr' here: the schema has no, line, base, any{NOTHING}")
        self.check("/w/o/line/part/quantiti > 1", f"there is no element 'quantiti' {line}")
        self.check("/w/o/line[quantiti > 1]/part = 1", f"there is no element 'quantiti' {line}")
        self.check("/w/o/line[1]/quantiti = 1", f"there is no element 'quantiti' {line}")
        self.check("some $l in /w/o/line satisfies $l/quantiti > 1", f"there is no element 'quantiti' {line}")
        self.check("(/w/o/line)[1]/quantiti = 1", f"there is no element 'quantiti' {line}")
        self.check("/w/o/line/quantity/x = 1", f"there is no element 'x' here: the schema has none in this place{NOTHING}")

    def test_attributes_and_plain_variables(self):
        self.check("/w/o/line/@cod = 'a'", f"there is no attribute 'cod' here: the schema has code{NOTHING}")
        self.check("/w/n/* = 1", f"'n' is int and has no elements or attributes{NOTHING}")

    def test_a_path_that_begins_nowhere(self):
        self.check("n > 1", "a path without '/' begins at the document, which has no element 'n'; the path selects nothing. "
                            "A variable is /w/n")


def main():
    global YAWLC
    parser = argparse.ArgumentParser()
    parser.add_argument("--yawlc", required=True)
    options, rest = parser.parse_known_args()
    YAWLC = options.yawlc
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
