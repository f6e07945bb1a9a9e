#!/usr/bin/env python3
"""XML data as C structs: the header of a workflow gives a struct for each complex type that can be one, with
functions from a tree to it and back; what a struct would lose stays XML, and the header says why.

Usage: tree_struct_test.py --yawlc PATH --include DIR --library libyawl.a
"""
import argparse
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SPEC = """\
yawl: 1
workflow: shop
expressions: xpath
schema: |
  <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
    <xs:simpleType name="Colour">
      <xs:restriction base="xs:string"><xs:enumeration value="red"/><xs:enumeration value="blue"/></xs:restriction>
    </xs:simpleType>
    <xs:complexType name="Amount">
      <xs:simpleContent><xs:extension base="xs:decimal"><xs:attribute name="currency" type="xs:string" use="required"/>
      </xs:extension></xs:simpleContent>
    </xs:complexType>
    <xs:complexType name="Line">
      <xs:sequence>
        <xs:element name="Article-No" type="xs:string"/>
        <xs:element name="Price" type="Amount"/>
        <xs:element name="Colour" type="Colour" minOccurs="0"/>
        <xs:element name="Tag" type="xs:string" minOccurs="0" maxOccurs="unbounded"/>
      </xs:sequence>
      <xs:attribute name="id" type="xs:int" use="required"/>
      <xs:attribute name="note" type="xs:string"/>
    </xs:complexType>
    <xs:complexType name="Order">
      <xs:sequence>
        <xs:element name="Number" type="xs:long"/>
        <xs:choice>
          <xs:element name="Cash" type="xs:boolean"/>
          <xs:element name="Card">
            <xs:complexType><xs:all>
              <xs:element name="Holder" type="xs:string"/><xs:element name="Until" type="xs:date" minOccurs="0"/>
            </xs:all></xs:complexType>
          </xs:element>
        </xs:choice>
        <xs:element name="Line" type="Line" minOccurs="0" maxOccurs="unbounded"/>
        <xs:sequence minOccurs="0">
          <xs:element name="Wait" type="xs:duration"/><xs:element name="At" type="xs:dateTime"/>
        </xs:sequence>
        <xs:element name="Weight" type="xs:double" nillable="true"/>
        <xs:element name="Days" type="xs:int" default="14"/>
        <xs:element name="Size" type="xs:int" maxOccurs="unbounded"/>
      </xs:sequence>
    </xs:complexType>
    <xs:complexType name="Node"><xs:sequence>
      <xs:element name="Child" type="Node" minOccurs="0"/></xs:sequence></xs:complexType>
    <xs:complexType name="Open"><xs:sequence><xs:any processContents="lax"/></xs:sequence></xs:complexType>
    <xs:complexType name="Mixed" mixed="true"><xs:sequence><xs:element name="b" type="xs:string"/></xs:sequence>
    </xs:complexType>
    <xs:complexType name="Pairs"><xs:sequence maxOccurs="unbounded">
      <xs:element name="Key" type="xs:string"/><xs:element name="Value" type="xs:string"/></xs:sequence></xs:complexType>
    <xs:complexType name="Twice"><xs:sequence>
      <xs:element name="A" type="xs:string"/><xs:element name="B" type="xs:string"/><xs:element name="A" type="xs:string"/>
    </xs:sequence></xs:complexType>
    <xs:complexType name="Outer"><xs:sequence><xs:element name="Inner" type="Mixed"/></xs:sequence></xs:complexType>
    <xs:complexType name="Empty"/>
  </xs:schema>
in: { order: Order, node: Node, open: Open, mixed: Mixed, pairs: Pairs, twice: Twice, outer: Outer, empty: Empty, any: { untyped: true } }
start: look
tasks:
  look: { offer: {}, then: end }
"""

REASONS = {
    "node": "it contains itself, by 'Child'", "open": "it takes any element", "mixed": "text stands between its elements",
    "pairs": "a group of several elements repeats in it", "twice": "'A' stands in it in several places",
    "outer": "of its element 'Inner': text stands between its elements", "empty": "it has no content",
}

# Each comes back as it went in.
NIL = '<Weight xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>'
ORDERS = (
    "<order><Number>-9007199254740993</Number><Cash>true</Cash><Weight>1.5</Weight><Days>3</Days><Size>1</Size></order>",
    "<order><Number>7</Number><Card><Holder>A &amp; B</Holder><Until>2026-12-31Z</Until></Card>"
    '<Line id="1" note="&lt;x&gt;"><Article-No>a</Article-No><Price currency="EUR">12.50</Price><Colour>blue</Colour>'
    "<Tag>x</Tag><Tag/><Tag>z</Tag></Line>"
    '<Line id="-2"><Article-No/><Price currency="">0.1</Price></Line>'
    f"<Wait>P1DT2H</Wait><At>2026-01-31T12:30:00.5+01:00</At>{NIL}<Days>0</Days><Size>1</Size><Size>-2</Size></order>",
    f"<order><Number>0</Number><Card><Holder/></Card>{NIL}<Days>14</Days><Size>9</Size></order>",
)
# What goes in otherwise: an empty element with a default, white space, another order in xs:all.
CHANGED = (
    ("<order> <Number> 1 </Number>\\n<Cash>0</Cash><Weight>1E3</Weight><Days/><Size>+1</Size></order>",
     "<order><Number>1</Number><Cash>false</Cash><Weight>1000</Weight><Days>14</Days><Size>1</Size></order>"),
    ("<order><Number>1</Number><Card><Until>2026-01-01</Until><Holder>h</Holder></Card><Weight>2</Weight><Days>1</Days>"
     "<Size>1</Size></order>",
     "<order><Number>1</Number><Card><Holder>h</Holder><Until>2026-01-01</Until></Card><Weight>2</Weight><Days>1</Days>"
     "<Size>1</Size></order>"),
)
WRONG = ("<order/>", "<order><Number>x</Number><Cash>1</Cash><Weight>1</Weight><Days>1</Days><Size>1</Size></order>")

MAIN = """\
#include "shop.h"
#include <yawl/errors.h>
#include <yawl/tree_struct.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char scratch[1 << 20];

/* Members have the types and names of the schema; what is optional says whether it is there. */
static void look_at(const struct shop_Order *order)
{
    const struct shop_Line *lines = order->Line.items;
    if (order->Number != 7) return;
    if (order->has_Cash || !order->has_Card || !order->Card.has_Until || order->has_Weight) abort();
    if (order->Line.count != 2 || lines[0].id != 1 || !lines[0].has_note || lines[1].has_note) abort();
    if (lines[0].Tag.count != 3 || ((const struct yawl_text *)lines[0].Tag.items)[2].data[0] != 'z') abort();
    if (lines[0].Price.value.low != 1250 || !lines[0].has_Colour || lines[1].has_Colour) abort();
    if (!yawl_text_equal(lines[0].Article_No, YAWL_TEXT("a")) || !order->has_Wait) abort();
    if (order->Size.count != 2 || ((const int64_t *)order->Size.items)[1] != -2) abort();
}

int main(void)
{
    char line[4096];
    while (fgets(line, sizeof line, stdin) != NULL) {
        struct yawl_eval e = {.scratch = scratch, .scratch_capacity = sizeof scratch};
        struct yawl_text xml = {line, (uint32_t)strcspn(line, "\\n")};
        struct yawl_text tree = yawl_tree_parse(&e, xml, YAWL_TREE_KEEP_SPACE, NULL);
        struct shop_Order order;
        if (shop_Order_of_tree(&e, tree, &order) != 0) {
            printf("%s\\n", yawl_err_name(e.fault));
            continue;
        }
        look_at(&order);
        tree = shop_Order_to_tree(&e, YAWL_TEXT("order"), &order);
        xml = yawl_tree_print(&e, yawl_tree_root(tree));
        printf("%.*s\\n", (int)xml.length, xml.data);
    }
    return 0;
}
"""


def run(command, **more):
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, **more)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


class TreeStructs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.path = Path(cls.folder.name)
        (cls.path / "shop.yaml").write_text(SPEC, encoding="utf-8")
        (cls.path / "main.c").write_text(MAIN, encoding="utf-8")
        run([OPTIONS.yawlc, "compile", str(cls.path / "shop.yaml"), "-o", str(cls.path)])
        cls.header = (cls.path / "shop.h").read_text(encoding="utf-8")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def answers(self, documents):
        program = self.path / "main"
        if not program.exists():
            run([OPTIONS.cc, "-std=c11", "-Wall", "-Wextra", "-Werror", "-g", *OPTIONS.flag, f"-I{OPTIONS.include}",
                 "-o", str(program), str(self.path / "main.c"), str(self.path / "shop.c"), OPTIONS.library, "-lm"])
        return run([str(program)], input="\n".join(documents) + "\n").splitlines()

    def test_a_struct_holds_all_of_the_data(self):
        self.assertEqual(self.answers(ORDERS), list(ORDERS))

    def test_what_is_written_in_another_way_is_the_same_data(self):
        self.assertEqual(self.answers(source.replace("\\n", " ") for source, _ in CHANGED),
                         [result for _, result in CHANGED])

    def test_trees_of_another_type_are_refused(self):
        self.assertEqual(self.answers(WRONG), ["YAWL_EDATA", "YAWL_ECAST"])

    def test_what_a_struct_would_lose_stays_xml(self):
        for member, reason in REASONS.items():
            self.assertIn(f"struct yawl_text {member}; /* XML data; no struct, since {reason} */", self.header)
        self.assertIn("struct yawl_text any; /* XML data */", self.header)
        self.assertIn("struct yawl_text order; /* XML data: struct shop_Order */", self.header)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--yawlc", required=True)
    parser.add_argument("--include", required=True)
    parser.add_argument("--library", required=True)
    parser.add_argument("--cc", default="cc")
    parser.add_argument("--flag", action="append", default=[], help="for the C compiler")
    OPTIONS, rest = parser.parse_known_args()
    unittest.main(argv=[sys.argv[0], *rest])
