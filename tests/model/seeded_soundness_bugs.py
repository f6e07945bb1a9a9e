#!/usr/bin/env python3
"""Would the comparison with the oracle see it?  Seeds bugs into a copy of the verifier, one at a time.

Usage: seeded_soundness_bugs.py --source DIR [--count N] [--jobs J] [--only NAME]

Each bug is a small change of what `verify` relies on: a precondition of a reduction rule, the order of a step, the
backward closure, a condition of the proof that a net is not bounded, an or-join.  The copy is built with it, and
`soundness_differ` must find a difference within N workflows; without one it must find none.  Exit 1: a bug survived,
or its place in the source is not there any more.
"""
import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from seeded_bugs import configure, copy_tree

RULES = "compiler/verify/reduce/reduce_rules.c"
CORE = "compiler/verify/reduce/reduce_core.c"
LOAD = "compiler/verify/reduce/reduce_load.c"
SOUNDNESS = "compiler/verify/search/check_soundness.c"
FACTS = "compiler/verify/check_net.c"
STEP = "compiler/verify/search/explore_step.c"
UNBOUNDED = "compiler/verify/search/unbounded.c"

# name, and for each change: file, what stands there, what is put in its place
BUGS = [
    ("fuse_places does not ask what empties the two",
     [(RULES, "if (!same_of_places(r, p, q, REDUCE_EMPTY) || have_common_maker(r, p, q)) return false;",
       "if (have_common_maker(r, p, q)) return false;")]),
    ("fuse_places fuses with the output",
     [(RULES, "if (q == r->output || q == p) return false;", "if (q == p) return false;")]),
    ("fuse_places fuses what one transition marks twice",
     [(RULES, "REDUCE_EMPTY) || have_common_maker(r, p, q)) return false;", "REDUCE_EMPTY)) return false;")]),
    ("fuse_transitions gives what is emptied too early",
     [(RULES, "if (gives_what_is_emptied(r, u) || is_given_by_both(r, t, u)) return false;",
       "if (is_given_by_both(r, t, u)) return false;")]),
    ("fuse_transitions ends a run too early",
     [(RULES, "if (gives_to(r, u, r->output) && !may_end(r, t)) return false;", "")]),
    ("fuse_transitions loses a token of the start",
     [(RULES, "if (count_of(r, p, REDUCE_GIVE) != 1 || r->places[p].is_initial) return false;",
       "if (count_of(r, p, REDUCE_GIVE) != 1) return false;")]),
    ("abstract_place gives a place twice",
     [(RULES, "if (is_given_by_both(r, r->arcs[a].transition, u)) return false;", "")]),
    ("drop_parallel_place does not ask what empties the two",
     [(RULES, "return r->places[node].signature ^ r->places[node].empties << 1;",
       "return r->places[node].signature;"),
      (RULES, "if (!same_of_places(r, p, q, kind)) return false;",
       "if (kind != REDUCE_EMPTY && !same_of_places(r, p, q, kind)) return false;")]),
    ("drop_parallel_transition does not ask what the two empty",
     [(CORE, "r->transitions[transition].signature ^= spread(place, kind);",
       "if (kind != REDUCE_EMPTY) r->transitions[transition].signature ^= spread(place, kind);"),
      (RULES, "if (!same_of_transitions(r, t, u, kind)) return false;",
       "if (kind != REDUCE_EMPTY && !same_of_transitions(r, t, u, kind)) return false;")]),
    ("drop_self_loop forgets that markings with it are not dead",
     [(RULES, "    r->places[p].spins = true;\n", "")]),
    ("drop_self_loop drops a loop that empties others",
     [(RULES, "if (first_place(r, t, REDUCE_GIVE) != p || size_of(r, t, REDUCE_EMPTY) != 0) return false;",
       "if (first_place(r, t, REDUCE_GIVE) != p) return false;")]),
    ("a task whose input is cancelled starts late",
     [(LOAD, "if (l->task_resets[s->index] || resets_inputs(l, task)) return false;",
       "if (l->task_resets[s->index]) return false;")]),
    ("a livelock may have a deadlock ahead",
     [(SOUNDNESS, "shows[VERIFY_LIVELOCK] = first(j, 0, REACHES_END | REACHES_DEAD);",
       "shows[VERIFY_LIVELOCK] = first(j, 0, REACHES_END);")]),
    ("the backward closure goes one step",
     [(SOUNDNESS, "            j->stack[waiting++] = j->back[i];\n", "")]),
    ("facts of a search that stopped on the way",
     [(FACTS, "bool is_all = result->enumerated && n->outcome == EXPLORE_COMPLETE;", "bool is_all = result->enumerated;")]),
    ("a proof of growth counts what is emptied on the way",
     [(UNBOUNDED, "|| is_emptied(p, i)) continue;", ") continue;")]),
    ("a proof of growth passes an or-join",
     [(UNBOUNDED, "        if (t->is_or_join) return false;\n", "")]),
    ("or-joins start as soon as one input is marked",
     [(STEP, "return !s->oracle->waits(s->oracle->context, t->task, marking);", "return true;")]),
    ("cancellation after production",
     [(STEP, "    for (uint32_t i = t->empties; i < t->gives; i++) empty(s, from, arc_at(s, i)->position);\n"
             "    for (uint32_t i = t->gives; i < t->end; i++) {", "    for (uint32_t i = t->gives; i < t->end; i++) {"),
      (STEP, "        if (is_chosen) give(s, arc_at(s, i)->position, arc_at(s, i)->tokens);\n    }\n",
       "        if (is_chosen) give(s, arc_at(s, i)->position, arc_at(s, i)->tokens);\n    }\n"
       "    for (uint32_t i = t->empties; i < t->gives; i++) empty(s, from, arc_at(s, i)->position);\n")]),
]

# Workflows in which the copy without a bug must not differ.
BASELINE = 5000


def build(folder, jobs):
    """Output of a build that failed, or ""."""
    command = ["cmake", "--build", str(folder), "--target", "soundness_differ", f"-j{jobs}"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if result.returncode == 0 else result.stdout[-3000:]


def differ(options, folder, count):
    """(found, what soundness_differ said)."""
    command = [str(folder / "bin" / "soundness_differ"), "--count", str(count), "-j", str(options.jobs),
               "--first", "--reports", "0"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    counts = re.search(r"(\d+) same, (\d+) different, (\d+) rejected, (\d+) crashed", result.stdout)
    if counts is None:
        return False, result.stdout + result.stderr
    same, different, rejected, crashed = (int(count) for count in counts.groups())
    if rejected > 0:
        return False, result.stderr
    return different + crashed > 0, f"{same + different + crashed} workflows"


def change(tree, changes, texts):
    """What is not where it was, or ""."""
    for path, old, new in changes:
        text = texts.setdefault(path, (tree / path).read_text(encoding="utf-8"))
        now = (tree / path).read_text(encoding="utf-8")
        if text.count(old) != 1:
            return f"{path} has changed; mend this script"
        (tree / path).write_text(now.replace(old, new), encoding="utf-8")
    return ""


def seed(options, tree, folder, bug):
    name, changes = bug
    texts = {}
    problem = change(tree, changes, texts) or build(folder, options.jobs)
    found, said = (False, problem) if problem else differ(options, folder, options.count)
    for path, text in texts.items():
        (tree / path).write_text(text, encoding="utf-8")
    print(f"{'found' if found else 'SURVIVED'}: {name} ({said})", flush=True)
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--source", required=True, type=Path)
    parser.add_argument("--count", type=int, default=100000, help="workflows, at most, for each bug")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", help="a regular expression: only bugs with such names")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="seeded_bugs.") as name:
        tree, folder = Path(name, "tree"), Path(name, "build")
        copy_tree(options.source, tree)
        configure(tree, folder)
        problem = build(folder, options.jobs)
        if not problem and differ(options, folder, BASELINE)[0]:
            problem = "differences without any bug: mend them first"
        if problem:
            print(problem)
            return 1
        bugs = [bug for bug in BUGS if options.only is None or re.search(options.only, bug[0])]
        found = [seed(options, tree, folder, bug) for bug in bugs]
    print(f"{sum(found)} of {len(found)} seeded bugs were found")
    return 0 if all(found) else 1


if __name__ == "__main__":
    sys.exit(main())
