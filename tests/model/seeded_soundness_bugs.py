#!/usr/bin/env python3
"""Would the comparison with the oracle see it?  Seeds bugs into a copy of the verifier, one at a time.

Usage: seeded_soundness_bugs.py --source DIR [--count N] [--jobs J] [--only NAME]

Each bug is a small change of what `verify` relies on: a precondition of a reduction rule, the order of a step, the
backward closure, a condition of the proof that a net is not bounded, an or-join.  The copy is built with it, and
`soundness_differ` must find a difference within N workflows; without one it must find none.  Exit 1: a bug survived,
or its place in the source is not there any more.
"""
import sys

sys.dont_write_bytecode = True  # nothing of a test run stays in the tree
import seeded

RULES = "compiler/verify/reduce/reduce_rules.c"
ARCS = "compiler/verify/reduce/reduce_arcs.h"
LOAD = "compiler/verify/reduce/reduce_load.c"
SOUNDNESS = "compiler/verify/search/check_soundness.c"
FACTS = "compiler/verify/check_net.c"
STEP = "compiler/verify/search/explore_step.c"
UNBOUNDED = "compiler/verify/search/unbounded.c"

# name, and for each change: file, what stands there, what is put in its place
BUGS = [
    ("fuse_places does not ask what empties the two",
     [(RULES, "    if (r->has_resets && !same_of_places(r, p, q, REDUCE_EMPTY)) return false;\n", "")]),
    ("fuse_places fuses with the output",
     [(RULES, "if (q == r->output || q == p || have_common_maker(r, p, q)) return false;",
       "if (q == p || have_common_maker(r, p, q)) return false;")]),
    ("fuse_places fuses what one transition marks twice",
     [(RULES, "if (q == r->output || q == p || have_common_maker(r, p, q)) return false;",
       "if (q == r->output || q == p) return false;")]),
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
     [(ARCS, "return reduce_spread(transition, kind) << (kind == REDUCE_EMPTY ? 1 : 0);",
       "return kind == REDUCE_EMPTY ? 0 : reduce_spread(transition, kind);"),
      (RULES, "if (!same_of_places(r, p, q, kind)) return false;",
       "if (kind != REDUCE_EMPTY && !same_of_places(r, p, q, kind)) return false;")]),
    ("drop_parallel_transition does not ask what the two empty",
     [(ARCS, "t->ends.count[kind]++;\n    if (t->is_signed) t->",
       "t->ends.count[kind]++;\n    if (t->is_signed && kind != REDUCE_EMPTY) t->"),
      (ARCS, "t->ends.count[kind]--;\n    if (t->is_signed) t->",
       "t->ends.count[kind]--;\n    if (t->is_signed && kind != REDUCE_EMPTY) t->"),
      (RULES, "            t->signature ^= reduce_spread(r->arcs[a].place, kind);",
       "            if (kind != REDUCE_EMPTY) t->signature ^= reduce_spread(r->arcs[a].place, kind);"),
      (RULES, "if (!same_of_transitions(r, t, u, kind)) return false;",
       "if (kind != REDUCE_EMPTY && !same_of_transitions(r, t, u, kind)) return false;")]),
    ("drop_self_loop forgets that markings with it are not dead",
     [(RULES, "    r->places[p].spins = true;\n", "")]),
    ("drop_self_loop drops a loop that empties others",
     [(RULES, "if (first_place(r, t, REDUCE_GIVE) != p || size_of(r, t, REDUCE_EMPTY) != 0) return false;",
       "if (first_place(r, t, REDUCE_GIVE) != p) return false;")]),
    ("a task whose input is cancelled starts late",
     [(LOAD, "if (has_resets && (l->task_resets[index] || resets_inputs(l, s->task))) return false;",
       "if (has_resets && l->task_resets[index]) return false;")]),
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

if __name__ == "__main__":
    sys.exit(seeded.main("soundness_differ", [(*bug, []) for bug in BUGS], 100000, BASELINE))
