"""Seeds bugs into a copy of the project, one at a time: does a program that compares two answers see each of them?

A script gives its program, its bugs (name, changes: file, what stands there, what is put in its place; and what the
program is called with for this bug) and calls `main`, which does the rest: options, copy, build, a line for each bug.
The program runs in the copy.
"""
import argparse
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

PARTS = ["CMakeLists.txt", "cmake", "compiler", "ctl", "support", "runtime", "tests", "specs", "tools/bench", "LICENSE", "README.md",
         "completions", "docs"]
COUNTS = re.compile(r"(\d+) same, (\d+) different, (\d+) rejected,(?: \d+ too large,)? (\d+) crashed")


def copy_tree(source, target):
    for part in PARTS:
        if (source / part).is_dir():
            shutil.copytree(source / part, target / part)
        elif (source / part).exists():
            (target / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source / part, target / part)


def change(tree, changes, texts):
    """What is not where it was, or "".  `texts` keeps the files as they were."""
    for path, old, new in changes:
        text = texts.setdefault(path, (tree / path).read_text(encoding="utf-8"))
        now = (tree / path).read_text(encoding="utf-8")
        if text.count(old) != 1:
            return f"{path} has changed; mend this script"
        (tree / path).write_text(now.replace(old, new), encoding="utf-8")
    return ""


class Seeding:
    """A copy, its build, and the program in it."""

    def __init__(self, folder, program, jobs):
        self.tree, self.folder = Path(folder, "tree"), Path(folder, "build")
        self.program, self.jobs = program, jobs

    def configure(self):
        command = ["cmake", "-S", str(self.tree), "-B", str(self.folder), "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug",
                   "-DCMAKE_C_FLAGS_DEBUG=-O1 -g0 -Wno-error=unused-function -Wno-error=unused-parameter "
                   "-Wno-error=unused-variable",
                   "-DYAWLC_BENCH=OFF", "-DYAWLC_EXAMPLES=OFF"]
        subprocess.run(command, capture_output=True, check=True)

    def build(self):
        """Output of a build that failed, or ""."""
        command = ["cmake", "--build", str(self.folder), "--target", self.program, f"-j{self.jobs}"]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        return "" if result.returncode == 0 else result.stdout[-3000:]

    def differ(self, count, arguments):
        """(found, what the program said)."""
        command = [str(self.folder / "bin" / self.program), "--count", str(count), "-j", str(self.jobs), "--first",
                   "--reports", "0", *arguments]
        result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self.tree)
        counts = COUNTS.search(result.stdout)
        if counts is None:
            return False, result.stdout + result.stderr
        same, different, rejected, crashed = (int(number) for number in counts.groups())
        if rejected > 0:
            return False, result.stderr
        return different + crashed > 0, f"{same + different + crashed} workflows"

    def seed(self, count, bug):
        name, changes, arguments = bug
        texts = {}
        problem = change(self.tree, changes, texts) or self.build()
        found, said = (False, problem) if problem else self.differ(count, arguments)
        for path, text in texts.items():
            (self.tree / path).write_text(text, encoding="utf-8")
        print(f"{'found' if found else 'SURVIVED'}: {name} ({said})", flush=True)
        return found


def main(program, bugs, count, baseline=0):
    """The exit status.  Looks at `count` workflows for each bug; without one, `baseline` must not differ."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--source", required=True, type=Path)
    parser.add_argument("--count", type=int, default=count, help="workflows, at most, for each bug")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", help="a regular expression: only bugs with such names")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="seeded_bugs.") as folder:
        seeding = Seeding(folder, program, options.jobs)
        copy_tree(options.source, seeding.tree)
        seeding.configure()
        problem = seeding.build()
        if not problem and baseline > 0 and seeding.differ(baseline, [])[0]:
            problem = "differences without any bug: mend them first"
        if problem:
            print(problem)
            return 1
        wanted = [bug for bug in bugs if options.only is None or re.search(options.only, bug[0])]
        found = [seeding.seed(options.count, bug) for bug in wanted]
    print(f"{sum(found)} of {len(found)} seeded bugs were found")
    return 0 if all(found) else 1
