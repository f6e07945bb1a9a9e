#!/usr/bin/env python3
"""Is the advice that `yawlc check` gives on real specifications true?

Usage: corpus_advice.py --yawlc PATH --shared DIR [--verbose]

Each piece of advice on the corpus is judged here by the XML alone: variables by the words of what reads and assigns
them, conditions and loops by the flows, nets by what decomposes to them, guards by the constants before them.  What
needs all markings (or-joins that are simpler, needless elements of cancellation sets, flows after which no case ends)
is compared marking by marking by soundness_files.py; here it is counted.  Exit 77: there is no corpus.
"""
import argparse
import collections
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

SECONDS_MAX = 60
BY_MARKINGS = {"or-join-is-and", "or-join-is-xor", "needless-cancel", "flow-never-completes"}
DECLARED = {"inputParam", "outputParam", "localVariable", "outputExpression", "name", "label", "documentation"}
ASSIGNED = {"completedMappings", "resultAppliedToLocalVariable"}
NODES = {"inputCondition", "outputCondition", "condition", "task"}


def plain(node):
    return node.tag.rsplit("}", 1)[-1] if isinstance(node.tag, str) else ""


def words(node, without):
    """All words of texts and attributes, but of elements of these names."""
    if plain(node) in without:
        return set()
    texts = [node.text or "", *(value for key, value in node.attrib.items() if key not in ("id", "code"))]
    found = set(re.findall(r"[\w-]+", " ".join(texts)))
    return found.union(*(words(child, without) for child in node))


class Net:
    """A decomposition with flows."""

    def __init__(self, root):
        self.root = root
        self.nodes, self.flows = {}, collections.defaultdict(list)
        for node in root.iter():
            if plain(node) not in NODES or "id" not in node.attrib:
                continue
            self.nodes[node.attrib["id"]] = node
            self.flows[node.attrib["id"]] = [
                part.attrib["id"] for flow in node if plain(flow) == "flowsInto"
                for part in flow if plain(part) == "nextElementRef"]

    def before(self, name):
        return [other for other, targets in self.flows.items() if name in targets]

    def leads_back(self, name):
        seen, stack = set(), [name]
        while stack:
            for target in self.flows[stack.pop()]:
                if target not in seen:
                    seen.add(target)
                    stack.append(target)
        return name in seen

    def cancelled(self):
        return {part.attrib["id"] for part in self.root.iter() if plain(part) == "removesTokens"}


class Specification:
    def __init__(self, path):
        tree = ElementTree.parse(path).getroot()
        self.decompositions = {node.attrib["id"]: node for node in tree.iter()
                               if plain(node) in ("decomposition", "rootNet") and "id" in node.attrib}
        self.nets = {name: Net(node) for name, node in self.decompositions.items()
                     if any(plain(part) == "processControlElements" for part in node)}
        self.roots = [name for name, node in self.decompositions.items()
                      if plain(node) == "rootNet" or node.attrib.get("isRootNet") == "true"]

    def used(self):
        found, stack = set(self.roots), list(self.roots)
        while stack:
            for part in self.decompositions[stack.pop()].iter():
                name = part.attrib.get("id") if plain(part) == "decomposesTo" else None
                if name in self.decompositions and name not in found:
                    found.add(name)
                    stack.append(name)
        return found

    def net_with(self, *names):
        return [net for net in self.nets.values() if all(name in net.nodes for name in names)]


def reads(node, net):
    """The words of what is not assigned; of queries neither the elements that they make nor what is inside a variable."""
    if plain(node) in DECLARED | ASSIGNED | {"mapsTo"}:
        return set()
    text = " ".join([node.text or "", *(value for key, value in node.attrib.items() if key not in ("id", "code"))])
    text = re.sub(r"</?[\w.-]+\s*/?>", " ", text)
    text = re.sub(rf"/{re.escape(net)}/([\w-]+)(/[\w@.*()-]+)*", r" \1 ", text)
    return set(re.findall(r"[\w-]+", text)).union(*(reads(child, net) for child in node))


def is_unread(specification, message):
    net, variable = re.search(r"net '([^']+)'.*'([^']+)'", message).groups()
    return variable not in reads(specification.nets[net].root, net)


def is_unused(specification, message):
    net, variable = re.search(r"net '([^']+)'.*'([^']+)'", message).groups()
    without = DECLARED | ({"miDataInput"} if "output" in message else set())
    return variable not in words(specification.nets[net].root, without)


def is_needless_condition(specification, message):
    names = re.search(r"'(.*?)' only leads from '(.*?)' to '(.*?)'", message)
    condition, source, target = names.groups()
    return any(net.flows[condition] == [target] and net.before(condition) == [source]
               and target not in net.flows[source] and condition not in net.cancelled()
               for net in specification.net_with(condition, source, target))


def is_loop(specification, message):
    task = re.search(r"task '(.*?)'", message).group(1)
    return any(net.leads_back(task) for net in specification.net_with(task))


def is_unused_net(specification, message):
    return re.search(r"net '(.*?)'", message).group(1) not in specification.used()


def is_never_chosen(specification, message):
    """Behind a flow that is always chosen, or never chosen itself."""
    task, target = re.match(r"'(.*?)' never chooses '(.*?)'", message).groups()
    for net in specification.net_with(task):
        rows = []
        for flow in net.nodes[task]:
            guards = [part for part in flow if plain(part) == "predicate"]
            if plain(flow) == "flowsInto" and guards:
                aim = next(part.attrib["id"] for part in flow if plain(part) == "nextElementRef")
                rows.append((int(guards[0].attrib.get("ordering", 0)), (guards[0].text or "").strip(), aim))
        for _, text, aim in sorted(rows):
            if aim == target:
                return text == "false()"
            if text == "true()":
                return True
    return False


JUDGES = {"unread-variable": is_unread, "unused-variable": is_unused, "needless-condition": is_needless_condition,
          "or-join-loop": is_loop, "unused-decomposition": is_unused_net, "guard-never-holds": is_never_chosen}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--yawlc", required=True)
    parser.add_argument("--shared", required=True, type=Path)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    folder = options.shared / "corpus" / "yawl"
    if not (folder / "INDEX.tsv").exists():
        print("no corpus")
        return 77
    rows = [line.split("\t") for line in (folder / "INDEX.tsv").read_text(encoding="utf-8").splitlines()]
    files = [folder / row[0] for row in rows if len(row) > 1 and not row[0].startswith("#")]
    done = subprocess.run([options.yawlc, "check", "--format=json", *map(str, files)], capture_output=True, text=True,
                          timeout=SECONDS_MAX, check=False)
    counts, wrong = collections.Counter(), []
    for said in json.loads(done.stdout)["diagnostics"]:
        name, message = said["name"], said["message"]
        if name not in BY_MARKINGS and name not in JUDGES:
            continue
        counts[name] += 1
        is_true = name in BY_MARKINGS or JUDGES[name](Specification(said["file"]), message)
        if not is_true or options.verbose:
            print(f"{'true' if is_true else 'WRONG'} {Path(said['file']).name}:{said['line']}: {message} [{name}]")
        if not is_true:
            wrong.append(said)
    print(f"{len(files)} files: {dict(sorted(counts.items()))}, {len(wrong)} wrong")
    return 1 if wrong or not counts else 0


if __name__ == "__main__":
    sys.exit(main())
