#!/usr/bin/env python3
"""Every predicate and mapping of every specification of the corpus that loads: compiled, and equal to Saxon-HE.

Usage: corpus_expressions.py --subject PATH --include DIR --shared DIR [--documents N] [--classes DIR] [--verbose]
Each expression is compiled in the scope of its net, or of what its task gives back, with the variables' declared
types, and evaluated on documents that are made from these types; the answers must equal Saxon's. Prints how many
expressions there are of each form and what became of them, and each reason for which one is not compiled. Exit 77: no
corpus, no Java or no Saxon.
"""
import argparse
import collections
import re
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import saxon
from corpus_documents import Schema, document, local, untyped

XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
PARAMETERS = ("inputParam", "outputParam", "localVariable", "inputOutputParam")
LITERAL = re.compile(r"'([^'<>&{}]*)'|\"([^\"<>&{}=]*)\"|(?<![\w.])(-?[0-9]+)(?![\w.])")
PATH = re.compile(r"(?<![\w/])/[\w.*-]+(?:/[\w.*-]+)*")


def children(node, name):
    return [child for child in node if isinstance(child.tag, str) and local_tag(child) == name]


def local_tag(node):
    return node.tag.split("}")[-1]


def child_text(node, name):
    found = children(node, name)
    return (found[0].text or "").strip() if found else ""


class Variable:
    def __init__(self, node):
        self.name = node.get("name") or child_text(node, "name") or child_text(node, "element")
        self.type = local(child_text(node, "type"))
        self.element = local(child_text(node, "element"))
        self.role = local_tag(node)


class Specification:
    """One specification of a file: its decompositions and what its expressions are evaluated on."""

    def __init__(self, name, version, node, documents):
        self.documents = documents
        self.name, self.simple_root = name, version in ("", "Beta 2", "Beta 3")
        self.parts = {}
        for part in node.iter():
            if isinstance(part.tag, str) and local_tag(part) in ("rootNet", "decomposition"):
                self.parts[part.get("id")] = part
        texts = [text for _, text in self.texts(node)]
        words = {next(filter(None, found), "") for text in texts for found in LITERAL.findall(text)}
        self.words = sorted(words - {""})
        self.schema = Schema(node, self.words)
        self.paths = self.collect_paths(texts)

    @staticmethod
    def texts(node):
        for part in node.iter():
            if not isinstance(part.tag, str):
                continue
            if local_tag(part) == "expression" and part.get("query"):
                yield part, part.get("query")
            if local_tag(part) == "predicate" and part.text:
                yield part, part.text

    @staticmethod
    def collect_paths(texts):
        """Names that paths go down, as dictionaries in each other, below each variable."""
        tree = {}
        for text in texts:
            for path in PATH.findall(text):
                at = tree
                for step in path.split("/")[2:]:
                    if step.endswith("*") or step in ("text", "node", "number", "data"):
                        break
                    at = at.setdefault(step, {})
        return tree

    def variables(self, part, roles):
        found = {}
        for node in part:
            if isinstance(node.tag, str) and local_tag(node) in roles:
                variable = Variable(node)
                found.setdefault(variable.name, variable)
        return found

    def kind(self, variable):
        """The word for its type, as the questions name it."""
        if variable.element:
            node = self.schema.elements.get(variable.element)
            base = None if node is None else node.get("type")
            return (self.schema.kind(base) or "tree") if base else "tree"
        return self.schema.kind(variable.type) or "tree"

    def maker(self, variable):
        """What makes the content of the variable's element."""
        if variable.element in self.schema.elements:
            node = self.schema.elements[variable.element]

            def make(chance, variant):
                text = self.schema.element(node, chance, variant, 0)
                return re.sub(r"\A<[^>]*>|</[^>]*>\Z", "", text)
            return make
        if self.schema.kind(variable.type) is None:
            return lambda chance, variant: untyped(self.paths.get(variable.name, {}), chance, variant, self.words)
        return lambda chance, variant: self.schema.content(variable.type, chance, variant)

    def root(self, part):
        return "data" if self.simple_root else part.get("id")

    def begin(self, batch, part, roles):
        """Begins the scope of a net or of what a decomposition gives back."""
        variables = self.variables(part, roles)
        makers = [(name, self.maker(variable)) for name, variable in variables.items()]
        kinds = [(name, self.kind(variable), "outputParam" not in roles or len(roles) > 1)
                 for name, variable in variables.items()]
        documents = [document(self.root(part), makers, seed) for seed in range(self.documents)]
        batch.scope(self.root(part), kinds, documents)

    # ---- Questions ----

    def ask_mappings(self, batch, task, kind, targets):
        for mappings in children(task, kind):
            for mapping in children(mappings, "mapping"):
                expression, target = children(mapping, "expression"), child_text(mapping, "mapsTo")
                query = expression[0].get("query") if expression else None
                if not query:
                    continue
                variable = targets.get(target)
                type_word = self.kind(variable) if variable is not None else "-"
                batch.ask(saxon.Question(query, target, type_word, f"{self.name}, {task.get('id')}, {kind}"))

    def ask_predicates(self, batch, task):
        for flow in children(task, "flowsInto"):
            for predicate in children(flow, "predicate"):
                if predicate.text:
                    batch.ask(saxon.Question(predicate.text, "", "", f"{self.name}, {task.get('id')}, predicate"))

    def ask_instances(self, batch, task, kind, own):
        """What a multiple-instance task reads from its net, and what one of its instances gives back."""
        name = "expression" if kind == "miDataInput" else "formalOutputExpression"
        for data in (node for node in task.iter() if isinstance(node.tag, str) and local_tag(node) == kind):
            for query in (node.get("query") for node in children(data, name)):
                last = re.match(r"\s*/[\w.-]+/([\w.-]+)\s*\Z|\s*<([\w.-]+)", query or "")
                if last is None:
                    continue
                target = last.group(1) or last.group(2)
                kind_word = self.kind(own[target]) if target in own and kind == "miDataInput" else "tree"
                batch.ask(saxon.Question(query, target, kind_word, f"{self.name}, {task.get('id')}, {kind}"))

    def ask_splits(self, batch, task, inputs):
        """What the instances get: the accessor's answer, split."""
        for data in (node for node in task.iter() if isinstance(node.tag, str) and local_tag(node) == "miDataInput"):
            accessor, split = (self.query(data, name) for name in ("expression", "splittingExpression"))
            target = child_text(data, "formalInputParam")
            if not accessor or not split:
                continue
            kind = self.kind(inputs[target]) if target in inputs else "tree"
            batch.ask(saxon.Question(split, target, kind, f"{self.name}, {task.get('id')}, splitting", accessor))

    def ask_joins(self, batch, task, root, own):
        """What is made of the results of several instances."""
        for data in (node for node in task.iter() if isinstance(node.tag, str) and local_tag(node) == "miDataOutput"):
            formal, joining = (self.query(data, name) for name in ("formalOutputExpression", "outputJoiningExpression"))
            target = child_text(data, "resultAppliedToLocalVariable")
            if not formal or not joining:
                continue
            kind = self.kind(own[target]) if target in own else "tree"
            batch.ask(saxon.Question(joining, target, kind, f"{self.name}, {task.get('id')}, joining", formal, root))

    @staticmethod
    def query(node, name):
        found = children(node, name)
        return found[0].get("query") if found else None

    def ask_net(self, batch, part):
        own = self.variables(part, PARAMETERS)
        tasks = [task for elements in children(part, "processControlElements") for task in elements
                 if local_tag(task) in ("task", "condition", "inputCondition")]
        self.begin(batch, part, PARAMETERS)
        for task in tasks:
            called = next((self.parts.get(ref.get("id")) for ref in children(task, "decomposesTo")), None)
            inputs = {} if called is None else self.variables(called, ("inputParam", "inputOutputParam"))
            self.ask_predicates(batch, task)
            self.ask_mappings(batch, task, "startingMappings", inputs)
            self.ask_instances(batch, task, "miDataInput", own)
            self.ask_splits(batch, task, inputs)
        for task in tasks:
            called = next((self.parts.get(ref.get("id")) for ref in children(task, "decomposesTo")), None)
            if called is not None:
                self.begin(batch, called, ("outputParam", "inputOutputParam"))
                self.ask_mappings(batch, task, "completedMappings", own)
                self.ask_instances(batch, task, "miDataOutput", own)
                self.ask_joins(batch, task, self.root(called), own)

    def ask(self, batch):
        for part in self.parts.values():
            if local_tag(part) == "rootNet" or part.get(XSI_TYPE, "").endswith("NetFactsType"):
                self.ask_net(batch, part)


def specifications(shared, documents):
    index = Path(shared) / "corpus/yawl/INDEX.tsv"
    for line in index.read_text(encoding="utf-8").split("\n"):
        columns = line.split("\t")
        if len(columns) > 1 and not line.startswith("#") and columns[1] == "loads":
            root = ElementTree.parse(index.parent / columns[0]).getroot()
            for node in root:
                if isinstance(node.tag, str) and local_tag(node) == "specification":
                    yield Specification(columns[0], root.get("version", ""), node, documents)


# ---- The table ----

FORMS = (
    ("if/then/else", r"\bif\s*\("), ("FLWOR", r"\b(for|let)\s+\$"), ("quantifier", r"\b(some|every)\s+\$"),
)


def form(question):
    text = question.text.strip()
    if question.where.endswith(("miDataInput", "miDataOutput")):
        return "instances: input and output"
    if question.before:
        return "instances: " + ("joining" if question.root else "splitting")
    if question.type == "":
        for name, pattern in (("constant", r"(true|false)\(\)\Z"), ("and, or", r"\b(and|or)\b"),
                              ("function", r"(empty|exists|count|number|boolean|starts-with|contains|not)\s*\("),
                              ("path = 'true' or 'false'", r"[\w()]\s*=\s*['\"](true|false)['\"]\Z"),
                              ("= text", r"=\s*['\"]"), ("relation of numbers", r"[<>=]")):
            if re.search(pattern, text):
                return "predicate: " + name
        return "predicate: other"
    for name, pattern in FORMS:
        if re.search(pattern, text):
            return "mapping: " + name
    if re.match(r"/[\w./*-]+(/text\(\))?\Z", text):
        return "mapping: path"
    inside = re.match(r"<([\w.:-]+)\s*>(.*)</\1\s*>\Z", text, re.S)
    if inside is None:
        return "mapping: literal" if re.match(r"<[\w.:-]+\s*/>\Z", text) else "mapping: other expression"
    content = inside.group(2).strip()
    if "{" not in content:
        return "mapping: literal" if "<" not in content else "mapping: constructor"
    hole = re.match(r"\{\s*(/{1,2}[\w./*-]+?)(/text\(\)|/\*|/node\(\))?\s*\}\Z", content)
    if hole is not None:
        return "mapping: text copy" if hole.group(2) == "/text()" else "mapping: children copy"
    one_hole = content.startswith("{") and content.endswith("}") and content.count("{") == 1 and "<" not in content
    return "mapping: other expression" if one_hole else "mapping: constructor"


def tabulate(outcomes):
    """One line a form: expressions, compiled, not compiled; answers, equal, fail alike, different."""
    columns = ("all", "compiled", "refused", "answers", "equal", "alike", "other")
    print(f"{'form':34}" + "".join(f"{column:>9}" for column in columns))
    rows = collections.defaultdict(collections.Counter)
    for question, results in outcomes:
        row = rows[form(question)]
        row["all"] += 1
        answered = [result for result in results if result in ("same", "fail alike", "different")]
        row["compiled" if answered else "refused"] += 1
        row["answers"] += len(answered)
        row["equal"] += answered.count("same")
        row["alike"] += answered.count("fail alike")
        row["other"] += answered.count("different")
    rows["all"] = sum(rows.values(), collections.Counter())
    for name in sorted(rows, key=lambda name: (name == "all", name)):
        print(f"{name:34}" + "".join(f"{rows[name][column]:9}" for column in columns))
    return rows["all"]


def judge(batch, ours, theirs, verbose):
    outcomes, reasons, told = [], collections.Counter(), 0
    answers = iter(zip(batch.cases(), ours, theirs))
    for question in batch.questions:
        results = []
        for _ in batch.documents[question.scope]:
            (_, text), mine, expected = next(answers)
            result = saxon.compare(question, mine, expected)
            results.append("fail alike" if result == "same" and mine[0] == "!" else result)
            if result == "same" and mine[0] == "!" and verbose:
                print("fails alike, " + saxon.describe(question, text, mine, expected))
            if result == "different" and (verbose or told < 20):
                told += 1
                print(saxon.describe(question, text, mine, expected))
            elif result not in ("same", "different"):
                reasons[f"{mine[1]}: {mine[2]}", question.text] += 1
        outcomes.append((question, results))
    for (reason, text), count in reasons.most_common(None if verbose else 40):
        print(f"{count:5} {reason}: {text}")
    return outcomes


def main():
    parser = argparse.ArgumentParser(description="compares expressions of real specifications with Saxon-HE")
    parser.add_argument("--subject", required=True)
    parser.add_argument("--include", required=True)
    parser.add_argument("--shared", required=True)
    parser.add_argument("--classes", help="where SaxonBatch.class is kept")
    parser.add_argument("--documents", type=int, default=3, help="of each net")
    parser.add_argument("--verbose", action="store_true", help="all differences and reasons")
    options = parser.parse_args()
    lacks = saxon.missing()
    if lacks is None and not (Path(options.shared) / "corpus/yawl/INDEX.tsv").exists():
        lacks = "no ../shared/corpus beside the project"
    if lacks is not None:
        print(f"skipped: {lacks}")
        return 77
    batch = saxon.Batch()
    for specification in specifications(options.shared, options.documents):
        specification.ask(batch)
    with tempfile.TemporaryDirectory() as folder:
        command = saxon.compile_batch(options.classes or folder)
        subject = [options.subject, options.include, str(saxon.NOW_MS)]
        ours, theirs = saxon.run_both(command, subject, batch)
    total = tabulate(judge(batch, ours, theirs, options.verbose))
    bad = total["refused"] + total["other"]
    print(f"{total['equal'] + total['alike']} passed, {bad} failed")
    return 1 if bad or not total["all"] else 0


if __name__ == "__main__":
    sys.exit(main())
