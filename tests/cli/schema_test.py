#!/usr/bin/env python3
"""`yawlc schema`: what goes in and comes out of a case and of a task, as JSON Schema (DM-2, WI-7).

Usage: schema_test.py --yawlc PATH [unittest arguments]
"""
import argparse
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

YAWLC = ""

RECORDS = """yawl: 1
workflow: records
types:
  Person: { name: string, born: "date?" }
  Line: { sku: string, quantity: int, price: decimal, by: "Person?", status: Status }
  Status: [open, packed]
in: { lines: "Line[]", note: "string?", limit: "int = 3" }
out: { lines: "Line[]", photo: "bytes?" }
start: look
tasks:
  look:
    offer: {}
    in: { first: "lines[0]", count: "size(lines)" }
    returns: { rows: "float?[][]", wait: "duration?", ok: bool }
    then: sub
  sub: { net: inner, in: { n: limit }, then: end }
nets:
  inner: { in: { n: int }, out: { m: time }, start: look, tasks: { look: { offer: {}, then: end } } }
"""
SIMPLE = """yawl: 1
workflow: simple
expressions: xpath
schema: |
  <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
    <xs:simpleType name="One">
      <xs:restriction base="xs:integer"><xs:minInclusive value="1"/><xs:maxExclusive value="10"/></xs:restriction>
    </xs:simpleType>
    <xs:simpleType name="Action">
      <xs:restriction base="xs:string"><xs:enumeration value="Add"/><xs:enumeration value="Remove"/></xs:restriction>
    </xs:simpleType>
    <xs:simpleType name="Code"><xs:restriction base="xs:string"><xs:length value="4"/></xs:restriction></xs:simpleType>
  </xs:schema>
in: { one: { type: One, mandatory: true }, action: { type: Action, mandatory: true }, code: { type: Code, mandatory: true } }
start: a
tasks:
  a: { then: end }
"""
INT = {"type": "integer", "minimum": -(2 ** 63), "maximum": 2 ** 63 - 1}
NULL = {"type": "null"}
FLOAT = {"type": ["string", "number"], "pattern": "^(-?INF|NaN)$"}


class Schema(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def schema(self, text, *arguments, status=0):
        path = Path(self.folder.name) / "spec.yaml"
        path.write_text(text, encoding="utf-8")
        done = subprocess.run([YAWLC, "schema", str(path), *arguments], capture_output=True, text=True, check=False,
                              timeout=60)
        self.assertEqual(done.returncode, status, done.stderr)
        return json.loads(done.stdout) if status == 0 else done.stderr

    def test_case(self):
        schema = self.schema(RECORDS)
        self.assertEqual(schema["$schema"], "https://json-schema.org/draft/2020-12/schema")
        given = schema["properties"]["input"]
        self.assertEqual(given["required"], ["lines"])  # `note` may be absent, `limit` has a value
        self.assertEqual(given["additionalProperties"], False)
        lines = {"type": "array", "items": {"$ref": "#/$defs/Line"}}
        self.assertEqual(given["properties"]["lines"], lines)
        self.assertEqual(given["properties"]["note"], {"anyOf": [{"type": "string"}, NULL]})
        self.assertEqual(given["properties"]["limit"], {"anyOf": [INT, NULL]})
        result = schema["properties"]["output"]
        self.assertEqual(result["required"], ["lines"])
        photo = result["properties"]["photo"]["anyOf"]
        self.assertEqual((photo[0]["type"], photo[0]["contentEncoding"], photo[1]), ("string", "base64", NULL))

    def test_types_stand_once(self):
        types = self.schema(RECORDS)["$defs"]
        self.assertEqual(set(types), {"Line", "Person", "Status"})
        self.assertEqual(types["Status"], {"enum": ["open", "packed"]})
        self.assertEqual(types["Line"]["required"], ["sku", "quantity", "price", "status"])
        self.assertEqual(types["Line"]["properties"]["by"], {"anyOf": [{"$ref": "#/$defs/Person"}, NULL]})
        self.assertEqual(types["Line"]["properties"]["price"]["type"], ["string", "number"])
        self.assertIn("pattern", types["Person"]["properties"]["born"]["anyOf"][0])

    def test_task(self):
        schema = self.schema(RECORDS, "records/look")
        self.assertEqual(schema["properties"]["input"]["properties"],
                         {"first": {"$ref": "#/$defs/Line"}, "count": INT})
        given_back = schema["properties"]["output"]
        self.assertEqual(given_back["required"], ["rows", "ok"])
        self.assertEqual(given_back["properties"]["rows"],
                         {"type": "array", "items": {"type": "array", "items": {"anyOf": [FLOAT, NULL]}}})

    def test_composite_task_has_the_parameters_of_its_net(self):
        schema = self.schema(RECORDS, "sub")
        self.assertEqual(schema["title"], "sub")
        self.assertEqual(list(schema["properties"]["input"]["properties"]), ["n"])
        self.assertEqual(list(schema["properties"]["output"]["properties"]), ["m"])

    def test_simple_types_of_a_schema(self):
        given = self.schema(SIMPLE)["properties"]["input"]["properties"]
        self.assertEqual(given["one"], {"type": "integer", "minimum": 1, "exclusiveMaximum": 10})
        self.assertEqual(given["action"], {"type": "string", "enum": ["Add", "Remove"]})
        self.assertEqual(given["code"], {"type": "string", "minLength": 4, "maxLength": 4})

    def test_wrong_names(self):
        self.assertIn("did you mean 'look'", self.schema(RECORDS, "lok", status=2))
        self.assertIn("write NET/TASK", self.schema(RECORDS, "look", status=2))
        self.assertIn("schema takes", self.schema(RECORDS, "look", "sub", status=2))
        self.schema("yawl: 1\nworkflow: broken\n", status=1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--yawlc", required=True)
    known, rest = parser.parse_known_args()
    YAWLC = known.yawlc
    unittest.main(argv=[sys.argv[0], *rest])
