#!/usr/bin/env python3
"""Generated C under every compiler: no warning as C11 and as C++17, two versions in one binary, the same
bytes every time, and the same as what is checked in under generated/.

Usage: generated_test.py --yawlc PATH --source DIR [unittest arguments]
"""
import argparse
import concurrent.futures
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

YAWLC = ""
SANITIZED = False
SOURCE = Path()
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror"]
COMPILERS = [["gcc", "-std=c11"], ["clang", "-std=c11"], ["g++", "-std=c++17", "-x", "c++"],
             ["clang++", "-std=c++17", "-x", "c++"]]

# Both versions are used, so that what is missing from either fails to link.
MAIN = """#include "first.h"
#include "second.h"
#include <stdio.h>
int main(void)
{
    printf("%s %s\\n", first_program.name, second_program.version);
    return first_program.nets_count == 1 && FIRST_TASK_COUNT == SECOND_TASK_COUNT ? 0 : 1;
}
"""


# Where generated C is checked in, and of which specifications.
PLACES = (("generated", "specs"), ("generated/patterns", "specs/patterns"), ("generated/data", "specs/data"))


def checked_in():
    """The generated C of the 43 patterns, and of data and expressions of every kind."""
    return [file for place, _ in PLACES[1:] for file in sorted((SOURCE / place).glob("*.c"))]


def sources_of(specs):
    """The specifications of a folder; of two with one name, the one in YAML."""
    found = {path.stem: path for pattern in ("*.yawl", "*.yaml") for path in (SOURCE / specs).glob(pattern)}
    return [found[name] for name in sorted(found)]


def specifications():
    """What this test compiles: the project's own, and those of tests/good that are machines."""
    return sorted([*(SOURCE / "specs").glob("*.yaml"), *(SOURCE / "specs").glob("*.yawl"),
                   *(SOURCE / "tests/good").glob("machine_*.yaml")])


class Generated(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def run_command(self, *command):
        result = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                                cwd=SOURCE, check=False, timeout=300)
        self.assertEqual(result.returncode, 0, f"{command}\n{result.stdout}{result.stderr}")
        return result.stdout

    def generate(self, specification, *options):
        self.run_command(YAWLC, "compile", specification, "-o", self.folder, *options)
        return self.folder / (specification.stem + ".c")

    def test_no_compiler_warns(self):
        """C11 and C++17, gcc and clang, the file and its header alone."""
        if SANITIZED:
            self.skipTest("the same text is compiled in the other build")
        include = f"-I{SOURCE}/runtime/include"
        self.assertGreater(len(specifications()), 3)
        for specification in specifications():
            c_file = self.generate(specification)
            alone = self.folder / "alone.c"
            alone.write_text(f'#include "{specification.stem}.h"\n')
            for compiler in COMPILERS:
                if shutil.which(compiler[0]) is None:
                    continue
                for file in (c_file, alone):
                    with self.subTest(compiler=compiler[0], file=str(file)):
                        self.run_command(*compiler, *WARNINGS, include, "-fsyntax-only", file)

    def test_no_compiler_warns_at_what_is_checked_in(self):
        """The checked-in C of all 43 patterns and of data, as C11 and as C++17 (CF-8)."""
        if SANITIZED:
            self.skipTest("the same text is compiled in the other build")
        self.assertEqual(len(list((SOURCE / "generated/patterns").glob("*.c"))), 43)
        flags = [*WARNINGS, f"-I{SOURCE}/runtime/include", "-fsyntax-only"]
        commands = [[*compiler, *flags, file] for compiler in COMPILERS if shutil.which(compiler[0])
                    for file in checked_in()]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for _ in pool.map(lambda command: self.run_command(*command), commands):
                pass

    def test_a_small_compiler_takes_it(self):
        if SANITIZED:
            self.skipTest("the same text is compiled in the other build")
        if shutil.which("tcc") is None:
            self.skipTest("tcc is not installed")
        for specification in specifications():
            c_file = self.generate(specification)
            self.run_command("tcc", f"-I{SOURCE}/runtime/include", "-c", c_file, "-o",
                             self.folder / "x.o")
        for c_file in checked_in():
            self.run_command("tcc", "-Wall", "-Werror", f"-I{SOURCE}/runtime/include", "-c", c_file, "-o",
                             self.folder / "x.o")

    def test_two_versions_link_into_one_binary(self):
        if SANITIZED:
            self.skipTest("the same text is compiled in the other build")
        order = SOURCE / "specs/order.yaml"
        for name in ("first", "second"):
            shutil.copy(order, self.folder / f"{name}.yaml")
            self.generate(self.folder / f"{name}.yaml", "--prefix", name)
        (self.folder / "main.c").write_text(MAIN)
        support = sorted((SOURCE / "support").glob("*.c"))
        # The engine is not needed to look at the tables, so what wrappers call may be missing.
        self.run_command("gcc", "-std=c11", "-D_GNU_SOURCE", f"-I{SOURCE}", f"-I{SOURCE}/runtime/include",
                         "-O1", self.folder / "main.c", self.folder / "first.c", self.folder / "second.c",
                         *support, "-lm", "-o", self.folder / "both")
        self.assertEqual(self.run_command(self.folder / "both"), "order 1.0\n")

    def test_the_order_workflow_runs(self):
        """Both languages, the whole chain: compiled, loaded, played (CF-2, CF-6)."""
        for specification, trace in (("order.yaml", "order.trace"), ("order.yawl", "order_yawl.trace")):
            self.run_command(YAWLC, "test", SOURCE / "specs" / specification, SOURCE / "specs" / trace)

    def test_data_and_expressions_run(self):
        """Records, times, XML data, and every function of both expression languages (DM-1, DM-2, DM-5)."""
        specifications_of_data = sources_of("specs/data")
        self.assertGreater(len(specifications_of_data), 4)
        for specification in specifications_of_data:
            with self.subTest(specification=specification.name):
                self.run_command(YAWLC, "test", "-Werror", specification, specification.with_suffix(".trace"))

    def test_the_same_input_gives_the_same_bytes(self):
        for specification in specifications():
            c_file = self.generate(specification)
            first = c_file.read_bytes() + c_file.with_suffix(".h").read_bytes()
            os.remove(c_file)
            again = self.generate(specification)
            self.assertEqual(first, again.read_bytes() + c_file.with_suffix(".h").read_bytes())

    def test_what_is_checked_in_is_what_is_generated(self):
        """generated/ and the folders in it, to the byte; nothing missing, nothing left over; all of it sound,
        or allowed by the specification not to be."""
        for place, specs in PLACES:
            sources = [str(p.relative_to(SOURCE)) for p in sources_of(specs)]
            out = self.folder / place
            # Paths in the text are relative to the root, as if it were written to the place itself.
            self.run_command(YAWLC, "compile", "-Werror", *sources, "-o", out, f"--file-prefix-map={self.folder}/=")
            expected = {p.name: p for p in (SOURCE / place).glob("*.[ch]")}
            self.assertEqual(sorted(expected), sorted(p.name for p in out.glob("*.[ch]")))
            for name, file in expected.items():
                self.assertTrue((out / name).read_bytes() == file.read_bytes(),
                                f"{file}: run yawlc compile {' '.join(sources)} -o {place}")


if __name__ == "__main__":
    PARSER = argparse.ArgumentParser(description=__doc__)
    PARSER.add_argument("--yawlc", required=True)
    PARSER.add_argument("--source", required=True)
    OPTIONS, REST = PARSER.parse_known_args()
    YAWLC, SOURCE = os.path.abspath(OPTIONS.yawlc), Path(OPTIONS.source).resolve()
    SANITIZED = b"__asan_init" in Path(YAWLC).read_bytes()
    unittest.main(argv=[sys.argv[0], *REST])
