#!/usr/bin/env python3
"""Would the differential test see it?  Seeds bugs into a copy of the compiler, one at a time.

Usage: seeded_bugs.py --source DIR [--count N] [--jobs J] [--only NAME]

Each bug is a small change of the lowering (or of what is emitted of it), one feature each.  The copy is built with
it, and `differ` must find a difference within N workflows of that feature.  Exit 1: a bug survived, or its place in
the source is not there any more.
"""
import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# name, features that differ is restricted to, file, what stands there, what is put in its place
BUGS = [
    ("or-join mask lacks a position", "or-join,cancel", "compiler/emit/emit_or_joins.c",
     "put_any(w, join->up.items, join->up.count);",
     "put_any(w, join->up.items, join->up.count - (join->up.count > 1));"),
    ("or-join is not tested again", "or-join,cancel", "compiler/machine/lower_retest.c",
     "array_each(uint32_t, position, &task->or_join->matters) watch(collection, *position, i);",
     ""),
    ("cancellation after production", "cancel", "compiler/emit/emit_steps.c",
     "    if (!machine_cancels_at_start(task)) put_cancels(w, task);\n    put_end(w, task, index, &ending);",
     "    put_end(w, task, index, &ending);\n    if (!machine_cancels_at_start(task)) put_cancels(w, task);"),
    ("xor-join takes the last token", "", "compiler/emit/emit_tokens.c",
     "put_place(w, task->preset.items[i]);",
     "put_place(w, task->preset.items[task->preset.count - 1 - i]);"),
    ("and-join waits for one input", "", "compiler/emit/emit_joins.c",
     'put(w, is_and ? "yawl_all(" : "yawl_any(");',
     'put(w, "yawl_any(");'),
    ("partial join blocks instead of ignoring", "partial", "compiler/emit/emit_tokens.c",
     'task->rest == NET_REST_IGNORE ? "true" : "false"',
     'task->rest == NET_REST_IGNORE ? "false" : "true"'),
    ("two threads are one", "threads", "compiler/emit/emit_tokens.c",
     "    if (tokens == 1) {",
     "    if (tokens <= 2) {"),
    ("threshold is exceeded", "instances", "compiler/emit/emit_instances.c",
     "(int64_t)instances->completed >= instances->threshold",
     "(int64_t)instances->completed > instances->threshold"),
    ("a mutex that is free again is not noticed", "mutex", "compiler/machine/lower_retest.c",
     "watch(collection, net->places.count + *partner, i);",
     "(void)partner;"),
    ("a milestone is not tested again", "while", "compiler/machine/lower_retest.c",
     "array_each(uint32_t, place, &task->holds) watch(collection, *place, i);",
     ""),
    ("fusion forgets whose turn it is", "while,cancel", "compiler/machine/fuse.c",
     "if (comes_first(fusion, i) || turns_are_equal(fusion, i)) continue;",
     "if (true || comes_first(fusion, i) || turns_are_equal(fusion, i)) continue;"),
    ("a task that is completed by another goes on", "instances,completes", "compiler/machine/lower_cancel.c",
     "array_push(lowering->arena, &to->completes, completed->index);",
     "(void)completed;"),
    ("a timer's flow does not cancel", "timer,cancel", "compiler/emit/emit_steps.c",
     "    if (!machine_cancels_at_start(task)) put_cancels(w, task);\n    put_other_cases(w, &task->others);",
     "    put_other_cases(w, &task->others);"),
    ("a sub-net begins without a test", "composite", "compiler/emit/emit_net_steps.c",
     '    put_place_retests(w, 0, "    ");',
     '    if (w->net->tag.data == NULL) put_place_retests(w, 0, "    ");'),
]
PARTS = ["CMakeLists.txt", "cmake", "compiler", "support", "runtime", "tests/CMakeLists.txt", "tests/model", "LICENSE",
         "README.md", "completions", "docs", "specs/schema"]


def copy_tree(source, target):
    for part in PARTS:
        if (source / part).is_dir():
            shutil.copytree(source / part, target / part)
        elif (source / part).exists():
            (target / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source / part, target / part)


def build(folder, jobs):
    """Output of a build that failed, or ""."""
    command = ["cmake", "--build", str(folder), "--target", "differ", f"-j{jobs}"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if result.returncode == 0 else result.stdout[-3000:]


def configure(source, folder):
    command = ["cmake", "-S", str(source), "-B", str(folder), "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug",
               "-DCMAKE_C_FLAGS_DEBUG=-O1 -g0 -Wno-error=unused-function -Wno-error=unused-parameter",
               "-DYAWLC_BENCH=OFF", "-DYAWLC_EXAMPLES=OFF"]
    subprocess.run(command, capture_output=True, check=True)


def differ(options, tree, folder, features):
    """(found, what differ said)."""
    command = [str(folder / "bin" / "differ"), "--include", str(tree / "runtime/include"), "--count",
               str(options.count), "-j", str(options.jobs), "--first", "--reports", "0", "--only",
               features or "none"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    said = result.stdout.splitlines()
    counts = re.search(r"(\d+) same, (\d+) different, (\d+) rejected, \d+ too large, (\d+) crashed", result.stdout)
    if counts is None:
        return False, result.stdout + result.stderr
    same, different, rejected, crashed = (int(count) for count in counts.groups())
    if rejected > 0:
        return False, result.stderr
    return different + crashed > 0, f"{same + different + crashed} workflows" if said else ""


def seed(options, tree, folder, bug):
    name, features, path, old, new = bug
    file = tree / path
    text = file.read_text(encoding="utf-8")
    if text.count(old) < 1:
        print(f"{name}: {path} has changed; mend this script")
        return False
    file.write_text(text.replace(old, new), encoding="utf-8")
    problem = build(folder, options.jobs)
    found, said = (False, problem) if problem else differ(options, tree, folder, features)
    file.write_text(text, encoding="utf-8")
    print(f"{'found' if found else 'SURVIVED'}: {name} ({said})", flush=True)
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--source", required=True, type=Path)
    parser.add_argument("--count", type=int, default=3000, help="workflows, at most, for each bug")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", help="part of the name of one bug")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="seeded_bugs.") as name:
        tree, folder = Path(name, "tree"), Path(name, "build")
        copy_tree(options.source, tree)
        configure(tree, folder)
        problem = build(folder, options.jobs)
        if problem:
            print(problem)
            return 1
        bugs = [bug for bug in BUGS if options.only is None or options.only in bug[0]]
        found = [seed(options, tree, folder, bug) for bug in bugs]
    print(f"{sum(found)} of {len(found)} seeded bugs were found")
    return 0 if all(found) else 1


if __name__ == "__main__":
    sys.exit(main())
