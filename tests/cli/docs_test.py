#!/usr/bin/env python3
"""What the documentation says is so: every example is a specification that the compiler takes (or refuses with the
diagnostic that the page names), and every diagnostic, option and path that it mentions exists (CP-15).

An example is a fenced yaml block that begins with `yawl: 1`.  The comment `<!-- refused: NAME -->` before it says that
`check` takes it or not, but `compile` refuses it with that diagnostic.  The examples of a page stand in one folder as
WORKFLOW.yaml, so that one may use another.

Usage: docs_test.py --yawlc PATH --source DIR [unittest arguments]
"""
import argparse
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

YAWLC = ""
SOURCE = Path()

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
REFUSED = re.compile(r"<!-- refused: ([\w-]+) -->\s*$")
CODE = re.compile(r"`([^`\n]+)`")
KEBAB = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")
PATH = re.compile(r"[\w.*{},-]+(?:/[\w.*{},-]+)+/?")
OPTION = re.compile(r"(?:^|\s)(-{1,2}[A-Za-z][\w-]*)")
# Other things than the project's own files: what a build makes, what a user makes, names of hidden tasks.
ELSEWHERE = ("build/", "../", "generated/order", "start/split", "end/join")
# Words with hyphens that are no diagnostics: other programs.
OTHER_WORDS = {"pkg-config", "libyawl-sqlite", "libyawl-http", "clang-format"}


def pages():
    return sorted((SOURCE / "docs").glob("*.md")) + [SOURCE / "README.md"]


def examples(page):
    """(line, name of the diagnostic or None, text) of each example."""
    text = page.read_text(encoding="utf-8")
    for match in FENCE.finditer(text):
        if match.group(1) != "yaml" or not match.group(2).startswith("yawl: 1"):
            continue
        refused = REFUSED.search(text[:match.start()])
        yield text.count("\n", 0, match.start()) + 2, refused and refused.group(1), match.group(2)


def inline_code(page):
    """(line, text) of everything between backticks, outside of fenced blocks."""
    text = FENCE.sub(lambda m: "\n" * m.group(0).count("\n"), page.read_text(encoding="utf-8"))
    for number, line in enumerate(text.split("\n"), 1):
        for code in CODE.findall(line):
            yield number, code.replace("\\|", "|")


def commands(page):
    """(line, text) of every command line of yawlc, in fenced blocks and between backticks."""
    text = page.read_text(encoding="utf-8")
    for match in FENCE.finditer(text):
        first = text.count("\n", 0, match.start()) + 2
        for offset, line in enumerate(match.group(2).split("\n")):
            if line.startswith("yawlc "):
                yield first + offset, line.split("  #")[0]
    for number, code in inline_code(page):
        if code.startswith("yawlc "):
            yield number, code


def run(*arguments):
    return subprocess.run([YAWLC, *arguments], capture_output=True, text=True, check=False, timeout=120)


def exists(path):
    """Is it a file or folder of the project?  NAME, STAGE … stand for anything, {a,b} for both."""
    pattern = re.sub(r"\{[^}]*\}|(?<![A-Za-z])[A-Z]{3,}(?![A-Za-z])", "*", path.rstrip("/"))
    folders = (SOURCE, SOURCE / "runtime/include")
    return any((folder / path).exists() or any(folder.glob(pattern)) for folder in folders)


class Docs(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def take(self, page, line, refused, text):
        """What is wrong with one example, or nothing."""
        name = re.search(r"^(?:workflow|name): *(\w+)", text, re.M)
        path = self.folder / page.stem / f"{name.group(1) if name else line}.yaml"
        compiled = run("compile", str(path), "-o", str(self.folder / "out"))
        if refused is not None:
            said = re.findall(r"\[([\w-]+)\]$", compiled.stderr, re.M)
            if compiled.returncode != 1 or refused not in said:
                return f"{page.name}:{line}: not refused with [{refused}], but {compiled.returncode}: {compiled.stderr}"
            return None
        checked = run("check", "-Werror", str(path))
        if checked.returncode != 0 or compiled.returncode != 0:
            return f"{page.name}:{line}: {checked.stderr or compiled.stderr}"
        return None

    def test_every_example_is_what_the_page_says(self):
        count = 0
        for page in pages():
            (self.folder / page.stem).mkdir()
            found = list(examples(page))
            names = []
            for line, _, text in found:
                name = re.search(r"^(?:workflow|name): *(\w+)", text, re.M)
                names.append(name.group(1) if name else str(line))
                (self.folder / page.stem / f"{names[-1]}.yaml").write_text(text, encoding="utf-8")
            self.assertEqual(len(names), len(set(names)), f"{page.name}: two examples have one name")
            for line, refused, text in found:
                count += 1
                with self.subTest(page=page.name, line=line):
                    problem = self.take(page, line, refused, text)
                    self.assertIsNone(problem, problem)
        self.assertGreater(count, 10, "no examples were found")

    def test_every_diagnostic_that_is_named_exists(self):
        known = {line.split()[0] for line in run("explain").stdout.splitlines()}
        known |= OTHER_WORDS | {path.stem for path in (SOURCE / "tests/traces").glob("*.trace")}
        functions = re.findall(r'"([a-z-]+)"', (SOURCE / "compiler/expr/xpath_functions.c").read_text())
        known |= set(functions)
        for page in pages():
            for line, code in inline_code(page):
                for word in re.split(r",? ", code):
                    if KEBAB.fullmatch(word) and not code.startswith(("yawlc ", "cmake ", "ctest ")):
                        with self.subTest(page=page.name, line=line):
                            self.assertIn(word, known, f"{page.name}:{line}: no diagnostic '{word}'")
            for line, refused, _ in examples(page):
                self.assertIn(refused, known | {None}, f"{page.name}:{line}")

    def test_every_option_and_command_exists(self):
        text = run("help").stdout
        options = set(re.findall(r"(?:^|\s)(-{1,2}[A-Za-z][\w-]*)", text)) | {"-Werror"}
        # those of the two differs and of the simulator, which testing.md tells of
        for file in [*(SOURCE / "tests/model").rglob("*.c"), SOURCE / "tests/simulation/main.c"]:
            options |= set(re.findall(r'"(--[a-z-]+)"', file.read_text()))
        bench = (SOURCE / "tools/bench/yawlbench.c").read_text()  # those that performance.md tells of
        options |= {f"--{name}" for name in re.findall(r'\{"([a-z]+)", required_argument', bench)}
        names = set(re.findall(r"^  yawlc (\w+)", text, re.M))
        self.assertTrue({"check", "explain"} <= names, text)
        for page in pages():
            found = list(commands(page))
            found += [(line, code) for line, code in inline_code(page) if code.startswith("--")]
            for line, command in found:
                with self.subTest(page=page.name, line=line):
                    first = command.split()[1] if command.startswith("yawlc ") else ""
                    if first[:1].islower() and first.isalpha():
                        self.assertIn(first, names, f"{page.name}:{line}: {command}")
                    for option in OPTION.findall(command):
                        option = re.sub(r"^-W.*", "-Werror", option)
                        self.assertIn(option, options, f"{page.name}:{line}: {command}")

    def test_every_path_exists(self):
        count = 0
        for page in pages():
            for line, code in inline_code(page):
                for word in code.split():
                    if not PATH.fullmatch(word) or word.startswith(ELSEWHERE) or code.startswith("yawlc "):
                        continue
                    count += 1
                    with self.subTest(page=page.name, line=line):
                        self.assertTrue(exists(word), f"{page.name}:{line}: no file '{word}'")
        self.assertGreater(count, 10, "no paths were found")

    def test_links_to_headings_lead_somewhere(self):
        for page in pages():
            text = page.read_text(encoding="utf-8")
            headings = re.findall(r"^#+ (.*)$", FENCE.sub("", text), re.M)
            anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
            for target in re.findall(r"\]\(#([\w-]+)\)", text):
                self.assertIn(target, anchors, f"{page.name}: no heading for #{target}")

    def test_every_key_has_its_place_in_the_reference(self):
        """Each key of the compiler's table, and each old name, stands in docs/language.md."""
        page = (SOURCE / "docs/language.md").read_text(encoding="utf-8")
        said = set(re.findall(r"\w+", page))
        for name in ("yaml_keys.c", "yaml_keys_task.c"):
            table = (SOURCE / "compiler/ast" / name).read_text(encoding="utf-8")
            keys = re.findall(r'YAML_ROW\(\s*"(\w+)"', table)
            old = re.findall(r'_mapping, "(\w+)", "\w+"\}', table)
            self.assertGreater(len(keys), 20)
            self.assertEqual(set(keys + old) - said, set(), "not in docs/language.md")


def main():
    global YAWLC, SOURCE
    parser = argparse.ArgumentParser()
    parser.add_argument("--yawlc", required=True)
    parser.add_argument("--source", required=True, type=Path)
    arguments, rest = parser.parse_known_args()
    YAWLC, SOURCE = str(Path(arguments.yawlc).resolve()), arguments.source.resolve()
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
