#!/usr/bin/env python3
"""What `yawlc explain` shows is so: each example, completed to a whole specification, provokes that diagnostic, and the
same completion of what stands under "What to do" does not (CP-6).

Examples are fragments.  A line goes where its key belongs: to the specification, to the task `t`, to a flow of that
task, or, if its key is none of these, among the tasks.  Tasks that the mended fragment leads to are added.

Usage: explain_test.py --yawlc PATH [unittest arguments]
"""
import argparse
import functools
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True  # nothing of a test run stays in the tree
from explain_petri import petri_completion

YAWLC = ""
STEP = 1  # 4 with a sanitized yawlc, which starts slowly: then every fourth example is tried

SPECIFICATION_KEYS = {"yawl", "workflow", "types", "local", "tasks", "conditions", "nets", "start", "uses", "order",
                      "decompositions", "expressions"}
FLOW_KEYS = {"when"}
SUB_NET = "{ %s start: work, tasks: { work: { then: end } } }"
TASK_KEYS = {"split", "then", "join", "cancels", "completes", "instances", "on_failure", "call", "out", "timer"}
BUILT_IN = {"paid": "bool = false", "late": "bool = false", "again": "bool = false", "approved": "bool = false",
            "total": "decimal = 1"}
# Examples that are about the whole file: nothing is added to them.
WHOLE_FILES = {"empty-file", "yaml-key", "yaml-directive", "yaml-documents", "yaml-tab", "language-version"}
# Advice, which only `check` gives.
ADVICE = {"or-join-is-and", "or-join-is-xor", "or-join-loop", "needless-cancel", "flow-never-completes",
          "guard-never-holds", "unused-variable", "unread-variable", "needless-condition"}
# Examples that are no fragments of YAML or need more than one file; other tests provoke these diagnostics.
NO_FRAGMENT = {
    "not-utf8", "document-size", "nesting-depth", "yaml-alias-budget", "uses-cycle", "uses-unreadable", "uses-format",
    "bound-unknown", "soundness-unknown", "or-join-search", "or-join-wide", "too-many-branches", "machine-too-large", "expression-too-deep", "expression-limit",
}


def run(*arguments):
    return subprocess.run([YAWLC, *arguments], capture_output=True, text=True, check=False, timeout=60)


@functools.lru_cache(maxsize=None)
def explained(name):
    """(example, what to do) of one diagnostic, without indentation."""
    text = run("explain", name).stdout
    parts = re.split(r"\n(?:Example|What to do):\n\n", text)
    return [re.sub(r"^    ", "", part, flags=re.M).strip("\n") for part in parts[1:3]]


def entries(fragment):
    """(key, text) of each entry of the outermost mapping; key "" for a flow alone."""
    found = []
    for line in fragment.split("\n"):
        line = re.sub(r"  +#.*$", "", line)
        key = re.match(r"([\w-]+):", line)
        if key or line.startswith("{"):
            found.append([key.group(1) if key else "", line])
        elif found:
            found[-1][1] += "\n" + line
    return found


def is_of_net(key, text):
    """`in` and `out` are keys of nets (types) and of tasks (expressions)."""
    return key == "in" or (key == "out" and not re.search(r"item\.|~|<", text))


def targets(fragment):
    """Names that flows, cancellations and the like of a fragment mention."""
    lists = re.findall(r"(?:then|cancels|completes|to|start|needs|order): *(\[[^\]]*\]|[\w-]+)", fragment)
    names = set()
    for text in lists:
        text = re.sub(r"\b(?:when|threads|error|default|order): *(?:\"[^\"]*\"|[^,}\]]*)", "", text)
        names |= set(re.findall(r"[A-Za-z_]\w*", text))
    return names - {"end", "to", "start", "true", "false"}


class Completion:
    """A specification around a fragment; `mended` says which tasks there should be."""

    def __init__(self, fragment, mended):
        self.of_specification, self.of_task, self.of_flow, self.tasks = [], [], [], []
        for key, text in entries(fragment):
            if key in SPECIFICATION_KEYS or is_of_net(key, text):
                self.of_specification.append((key, text))
            elif key in TASK_KEYS:
                self.of_task.append((key, text))
            elif key in FLOW_KEYS or key == "":
                self.of_flow.append(text.strip("{} ") if key == "" else text)
            else:
                self.tasks.append((key, text))
        self.mended, self.text_of_all = mended, fragment + mended
        self.names = targets(mended) - set(re.findall(r"([\w-]+): *\{", " ".join(
            text for key, text in self.of_specification if key == "conditions")))

    def variables(self):
        declared = " ".join(text for key, text in self.of_specification if key in ("in", "out", "local"))
        rest = [f'{name}: "{kind}"' for name, kind in BUILT_IN.items() if not re.search(rf"\b{name}:", declared)]
        given = {key for key, _ in self.of_specification}
        return [] if given & {"local", "expressions"} else ["local: { " + ", ".join(rest) + " }"]

    def nets(self):
        """The net that a task of the fragment uses, with the parameter that the mended fragment fills."""
        name = re.search(r"\bnet: (\w+)", self.mended + "\n" + self.text_of_all)
        given = {key for key, _ in self.of_specification}
        if name is None or given & {"nets", "decompositions"}:
            return []
        parameter = "in: { sum: decimal }," if "sum:" in self.text_of_all else ""
        return [f"nets: {{ {name.group(1)}: {SUB_NET % parameter} }}"]

    def task_lines(self):
        lines = [f"  {text}" for _, text in self.tasks]
        keys = {key for key, _ in self.of_task}
        if self.of_task or self.of_flow:
            own = [f"    {text}" for _, text in self.of_task]
            if self.of_flow:
                flows = ", ".join("{ " + ("" if "to:" in flow else "to: end, ") + flow + " }" for flow in self.of_flow)
                own += ["    split: xor", f"    then: [{flows}, other]"]
            elif "then" not in keys:
                own += ["    then: end"]
            if not {"call"} & keys:
                own += ["    offer: { role: clerk }"]
            lines += ["  t:", *own]
        defined = {key for key, _ in self.tasks} | {"t"}
        names = self.names | ({"other"} if self.of_flow else set())
        lines += [f"  {name}: {{ offer: {{}}, then: end }}" for name in sorted(names - defined)]
        cancelled = {name for name in names - defined if re.search(rf"cancels:[^}}]*\b{name}\b", self.text_of_all)}
        if cancelled:
            lines.insert(0, f"  fork: {{ split: and, then: [t, {', '.join(sorted(cancelled))}] }}")
        return lines

    def text(self):
        given = {key for key, _ in self.of_specification}
        parts = [] if given & {"yawl"} else ["yawl: 1"]
        parts += [] if given & {"workflow"} else ["workflow: example"]
        parts += self.variables()
        parts += [text.replace("{…}", SUB_NET % "") for _, text in self.of_specification] + self.nets()
        lines = self.task_lines()
        if "start" not in given and "needs:" not in "\n".join(lines + parts):
            first = re.search(r"^  ([\w-]+):", "\n".join(lines), re.M)
            inside = re.search(r"^tasks: *\{ *\"?([\w-]+)", "\n".join(parts), re.M)
            name = inside or first
            parts.append(f"start: {name.group(1) if name else 'only'}")
        if "tasks" not in given:
            parts += ["tasks:", *(lines or ["  only: { offer: {}, then: end }"])]
        return "\n".join(parts) + "\n"


# ---- YAWL XML: a whole specification with one fragment in its place ----

FLOW = '<flowsInto><nextElementRef id="%s"/></flowsInto>'
CHOICE = '<flowsInto><nextElementRef id="b"/>%s</flowsInto>'
DEFAULT = '<flowsInto><nextElementRef id="o"/><isDefaultFlow/></flowsInto>'
GATES = '<join code="xor"/><split code="%s"/>'
END = FLOW % "o" + GATES % "and" + "</task>"
VARIABLES = "".join(
    f"<localVariable><index>{i}</index><name>{name}</name><type>{kind}</type><namespace>"
    f"http://www.w3.org/2001/XMLSchema</namespace><initialValue>{value}</initialValue></localVariable>"
    for i, (name, kind, value) in enumerate([("total", "int", 1), ("count", "int", 1), ("x", "string", "x"),
                                             ("max", "int", 1), ("rating", "int", 1), ("paid", "boolean", "true")]))
SPLITTING = ('<miDataInput><expression query="/Net/x"/><splittingExpression query="."/>'
             "<formalInputParam>x</formalInputParam></miDataInput>")


def xml_specification(parts):
    """YAWL 4.0 of one net i → a → b → o; `parts` replaces pieces of it."""
    p = {"metaData": "", "schema": "", "variables": VARIABLES, "root": ' isRootNet="true"', "type": "",
         "input": f'<inputCondition id="i">{FLOW % "a"}</inputCondition>', "flows": FLOW % "b", "split": "and",
         "join": '<join code="xor"/>', "mappings": "", "rest": "", "output": '<outputCondition id="o"/>', "more": "",
         "parameters": "", "other": ""}
    p.update(parts)
    p.setdefault("b", f'<task id="b">{END}')
    p.setdefault("a", f'<task id="a"{p["type"]}>{p["flows"]}{p["join"]}<split code="{p["split"]}"/>{p["mappings"]}'
                      f'<decomposesTo id="G"/>{p["rest"]}</task>')
    p.setdefault("elements", p["input"] + p["a"] + p["b"] + p["more"] + p["output"])
    p.setdefault("net", f'<decomposition id="Net"{p["root"]} xsi:type="NetFactsType">{p["variables"]}'
                        f'<processControlElements>{p["elements"]}</processControlElements></decomposition>')
    return (f'<specification uri="example"><metaData>{p["metaData"]}</metaData>{p["schema"]}{p["net"]}'
            f'<decomposition id="G" xsi:type="WebServiceGatewayFactsType">{p["parameters"]}</decomposition>{p["other"]}'
            "</specification>")


def schema(elements):
    return ('<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:complexType name="LineType"/>'
            f'<xs:element name="order" type="xs:string"/>{elements}</xs:schema>')


def local(inside):
    name = "" if "<name>" in inside or "<element>" in inside else "<name>v</name>"
    return VARIABLES + f"<localVariable><index>9</index>{name}{inside}</localVariable>"


def mapping(inside):
    target = re.search(r"lt;(\w+)", inside)
    target = target.group(1).replace("v", "x") if target else "x"
    whole = inside if inside.startswith("<mapping>") else f"<mapping>{inside}<mapsTo>{target}</mapsTo></mapping>"
    return {"mappings": f"<completedMappings>{whole}</completedMappings>",
            "parameters": "<outputParam><index>0</index><name>x</name><type>string</type></outputParam>"}


def task(inside):
    """One task that stands for `a`, or several with their own ids in place of it."""
    inside = inside.replace("<flowsInto>…</flowsInto>", FLOW % "b")
    inside = inside.replace("</flowsInto>…", "</flowsInto>" + GATES % "and").replace("/>…", '/><split code="and"/>')
    return {"a": inside.replace("…", FLOW % "b" + GATES % "and")}


# Where the fragment of a diagnostic belongs: by its name, else by its first element.
XML_PLACES = {
    "predicate": lambda x: {"flows": CHOICE % x.replace("…", "true()") + DEFAULT, "split": "xor"},
    "flowsInto": lambda x: {"flows": re.sub("<split.*", "", x).replace('"ship"', '"b"') + FLOW % "o",
                            "split": "or" if '"or"' in x else "xor" if "xor" in x else "and"},
    "task": task,
    "join": lambda x: {"join": x},
    "identifier": lambda x: {"metaData": "<version>0.1</version>" + x},
    "inputCondition": lambda x: {"input": x},
    "nextElementRef": lambda x: {"flows": f"<flowsInto>{x}</flowsInto>".replace('"ship"', '"b"')},
    "xs:element": lambda x: {"schema": schema(x)},
    "type": lambda x: {"schema": schema(""), "variables": local(x)},
    "element": lambda x: {"schema": schema(""), "variables": local(x)},
    "mapping": mapping,
    "expression": mapping,
    "missing-ordering": lambda x: {"flows": CHOICE % x + DEFAULT, "split": "xor"},
    "duplicate-ordering": lambda x: {
        "flows": CHOICE % x.split(" … ")[0].replace("…", "true()") + DEFAULT +
        (CHOICE % x.split(" … ")[1].replace("…", "true()")).replace('"b"', '"c"'),
        "split": "xor", "more": f'<task id="c">{END}'},
    "needless-ordering": lambda x: {
        "flows": CHOICE % x.split(" … ")[1].replace("…", "true()") +
        DEFAULT.replace("<isD", "<predicate>true()</predicate><isD"),
        "split": "or"},
    "missing-root-net": lambda x: {"root": ' isRootNet="true"' if "isRootNet" in x else ""},
    "wrong-kind": lambda x: {"other": x.replace("…", "")},
    "repeated-value": lambda x: {**task(x), **({"b": ""} if 'id="b"' in x else {})},
    "mapsTo": lambda x: {
        "mappings": f'<startingMappings><mapping><expression query="&lt;x>{{/Net/x/text()}}&lt;/x>"/>{x}</mapping>'
                    "</startingMappings>",
        "parameters": "<inputParam><index>0</index><name>sum</name><type>string</type></inputParam>"},
    "maximum": lambda x: {"type": ' xsi:type="MultipleInstanceExternalTaskFactsType"',
                          "rest": f'<minimum>1</minimum>{x}<creationMode code="static"/>{SPLITTING}'},
}
# Examples that only name what to look at, or that belong to the other side of `convert`.
NO_XML_FRAGMENT = {
    "xml-attributes", "missing-condition", "several-conditions", "empty-loop", "empty-run", "duplicate-mapping",
    "unmapped-query", "unset-mapping", "left-out", "several-specifications", "yawl-version", "yawl-root",
    "flow-out-of-end",
}
# Errors of XML itself: nothing is added.
XML_ITSELF = {"xml-syntax", "xml-encoding", "xml-doctype", "xml-entity", "duplicate-attribute", "xml-namespace"}
XML_SET = ('<specificationSet version="4.0" xmlns="http://www.yawlfoundation.org/yawlschema" '
           'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">%s</specificationSet>')


def xml_completion(name, fragment):
    fragment = re.sub(r"   (?:<!--|\().*$", "", fragment)
    if name in XML_ITSELF:
        return fragment
    place = XML_PLACES.get(name) or XML_PLACES[re.match(r"<([\w:]+)", fragment).group(1)]
    return XML_SET % xml_specification(place(fragment))


class Explain(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def said(self, name, fragment, mended):
        """The specification, and the diagnostics that it provokes."""
        petri = petri_completion(name, fragment)
        is_xml = fragment.startswith("<") and "<TAB>" not in fragment and petri is None
        text = fragment if name in WHOLE_FILES else None
        if is_xml:
            text = xml_completion(name, fragment)
        elif petri is not None:
            text = petri[1]
        elif text is None:
            text = Completion(fragment, mended).text()
        path = self.folder / f"example.{petri[0] if petri else 'yawl' if is_xml else 'yaml'}"
        path.write_text(text.replace("<TAB>", "\t"), encoding="utf-8")
        command = ["convert", "--to=yawl"] if name == "yawl-cannot-say" else ["compile"]
        command += ["-o", str(self.folder / command[0])]
        result = run(*["check"] if name in ADVICE else command, str(path))
        self.assertIn(result.returncode, (0, 1), text + result.stderr)
        return set(re.findall(r"\[([\w-]+)\]$", result.stderr, re.M)), f"\n{text}\n{result.stderr}"

    def test_names_are_unique_and_texts_complete(self):
        names = [line.split()[0] for line in run("explain").stdout.splitlines()]
        self.assertGreater(len(names), 100)
        self.assertEqual(len(names), len(set(names)), "two diagnostics have one name")
        for name in names:
            with self.subTest(name=name):
                self.assertEqual(len([part for part in explained(name) if part]), 2)

    def test_examples_provoke_their_diagnostic_and_what_to_do_does_not(self):
        tried = 0
        for line in run("explain").stdout.splitlines()[::STEP]:
            name = line.split()[0]
            example, fix = explained(name)
            if name in NO_FRAGMENT | NO_XML_FRAGMENT:
                continue
            tried += 1
            with self.subTest(name=name):
                said, output = self.said(name, example, fix)
                self.assertIn(name, said, output)
                # A remark in the example says what a completion cannot know; then the mended fragment lacks it too.
                if "  #" not in example and re.match(r"[\w-]+:[ \n]|\{|<|PLACE|TRANSITION", fix):
                    said, output = self.said(name, fix, fix)
                    self.assertNotIn(name, said, output)
        self.assertGreater(tried, 110 // STEP)


def main():
    global YAWLC, STEP
    parser = argparse.ArgumentParser()
    parser.add_argument("--yawlc", required=True)
    arguments, rest = parser.parse_known_args()
    YAWLC = str(Path(arguments.yawlc).resolve())
    STEP = 4 if b"__asan_init" in Path(YAWLC).read_bytes() else 1
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
