#!/usr/bin/env python3
"""Would the differential test see it?  Seeds bugs into a copy of the compiler, one at a time.

Usage: seeded_bugs.py --source DIR [--count N] [--jobs J] [--only NAME]

Each bug is a small change of the lowering (or of what is emitted of it), one feature each.  The copy is built with
it, and `differ` must find a difference within N workflows of that feature.  Exit 1: a bug survived, or its place in
the source is not there any more.
"""
import sys

sys.dont_write_bytecode = True  # nothing of a test run stays in the tree
import seeded

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
     "    if (!machine_cancels_at_start(task)) put_cancels(w, task);\n    put_flow_cases(w, \"other\", &task->others);",
     "    put_flow_cases(w, \"other\", &task->others);"),
    ("a sub-net begins without a test", "composite", "compiler/emit/emit_net_steps.c",
     '    put_place_retests(w, 0, "    ");',
     '    if (w->net->tag.data == NULL) put_place_retests(w, 0, "    ");'),
]


def with_arguments(name, features, *change):
    return name, [change], ["--include", "runtime/include", "--only", features or "none"]


if __name__ == "__main__":
    sys.exit(seeded.main("differ", [with_arguments(*bug) for bug in BUGS], 3000))
