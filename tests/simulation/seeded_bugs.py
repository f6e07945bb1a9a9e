#!/usr/bin/env python3
"""Would the simulator see it?  Seeds bugs into a copy of the runtime, one at a time, and says how many seeds each needs.

Usage: seeded_bugs.py --source DIR [--count N] [--jobs J] [--only REGEX]

Each bug is a small change of the runtime such as somebody could make.  The copy is built with it, and `simulate` must
find something within N seeds.  Exit 1: a bug survived, or its place in the source is not there any more.
"""
import re
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # nothing of a test run stays in the tree
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "model"))
import seeded  # noqa: E402

SQLITE = ["--sqlite"]
# name, file, what stands there, what is put in its place, how the simulator is called
BUGS = [
    ("a command is answered before its commit", "runtime/engine/turn.c",
     "    yawl__req_push(&engine->collecting->answered, req);\n}\n\n/* ---- Commit",
     "    yawl__req_answer(engine, req, engine->collecting);\n}\n\n/* ---- Commit", []),
    ("a call is made twice", "runtime/engine/release.c",
     "        if (!yawl__workers_offer(engine, &item)) yawl__effects_lost(engine, &item);",
     "        (void)yawl__workers_offer(engine, &item);\n"
     "        if (!yawl__workers_offer(engine, &item)) yawl__effects_lost(engine, &item);", []),
    ("a recovery arms no timers", "runtime/engine/recover.c",
     "        yawl__deadlines_note(engine, slot);", "", []),
    ("a slot is not given back after a failure", "runtime/engine/workers.c",
     "    workers->busy--;", "    if (end != YAWL__CALL_FAILED) workers->busy--;", []),
    ("a suspended case starts an item", "runtime/core/decide.c",
     "    if (status == YAWL_CASE_RUNNING) return 0;",
     "    if (status == YAWL_CASE_RUNNING) return 0;\n"
     "    if (status == YAWL_CASE_SUSPENDED && operation == YAWL__ITEM_START) return 0;", []),
    ("a killed case's calls go on", "runtime/engine/release.c",
     "    if (turn->kills) yawl__effects_kill(engine);", "", []),
    ("a recovery forgets that a call was answered", "runtime/engine/effects.c",
     "    if (yawl__is_answered(&slot->c, id) || is_on_its_way(engine, id)) return true;",
     "    (void)slot;\n    if (is_on_its_way(engine, id)) return true;", []),
    ("a case that failed keeps its answers", "runtime/core/apply.c",
     "    if (c->side != NULL && c->side->more != NULL) yawl__answers_free(core, c->side->more);",
     "    (void)core;", []),
    ("ids lack their partition", "runtime/engine/engine_private.h",
     "(yawl_case_id)engine->options.partition << YAWL__SLOT_BITS | index;",
     "(yawl_case_id)(engine->options.partition * 0) << YAWL__SLOT_BITS | index;", []),
    ("another worker is noted", "runtime/engine/effects.c",
     "    command->worker = call->worker;", "    command->worker = call->worker != 0;", []),
    ("a call that is given back is made twice", "runtime/engine/turn.c",
     "    if (status == 0 && req->operation == YAWL__ITEM_START) forget_waiting(engine, calls);",
     "    if (status != 0 && req->operation == YAWL__ITEM_START) forget_waiting(engine, calls);", []),
    ("an engine that drains drops its commands", "runtime/engine/drain.c",
     "    if (engine->commands_count > 0) return false;", "", []),
    ("progress is lost with a cancelled case", "runtime/engine/recover.c",
     "        yawl__progress_keep(engine, slot);", "        yawl__progress_note(engine, slot);", []),
    ("a commit is not synced", "runtime/store/sqlite/sqlite_file.c",
     "PRAGMA synchronous = FULL;", "PRAGMA synchronous = NORMAL;", SQLITE),
    ("two engines take one store", "runtime/store/sqlite/owner_lock.c",
     "        if (errno != EWOULDBLOCK || tries == TRIES_MAX) return errno;",
     "        if (tries == TRIES_MAX) return 0;\n        if (errno != EWOULDBLOCK) return errno;", SQLITE),
    ("the log is deleted before a snapshot is whole", "runtime/store/sqlite/store_sqlite.c",
     "    if (self->history == YAWL_HISTORY_NONE) return whole;",
     "    if (self->history == YAWL_HISTORY_NONE) return self->file.end;", SQLITE),
    ("the log is deleted before its history is written", "runtime/store/sqlite/store_sqlite.c",
     "    return taken < whole ? taken : whole;", "    return taken < whole ? whole : taken;", SQLITE),
    ("a history is trusted that is not durable", "runtime/store/sqlite/history_file.c",
     "    if (status == 0) status = yawl__sqlite_run(&history->file, touch_sql,",
     "    if (status == 1) status = yawl__sqlite_run(&history->file, touch_sql,", SQLITE),
    ("closing a history tries its failed sync again", "runtime/store/sqlite/history_file.c",
     "(history->state == NULL || history->failed))", "history->state == NULL)", SQLITE),
    ("closing a store tries its failed sync again", "runtime/store/sqlite/store_sqlite.c",
     "    yawl__sqlite_file_close(&self->file, failed);", "    yawl__sqlite_file_close(&self->file, failed && false);", SQLITE),
    ("a failed commit is answered as if it were none", "runtime/store/sqlite/store_sqlite.c",
     "        answer(self, status, true);", "        answer(self, status == YAWL_ECANCELLED ? status : 0, true);", SQLITE),
]


class Seeding(seeded.Seeding):
    """A bug that is found names the seed that found it: the first is 1."""

    def differ(self, count, arguments):
        command = [str(self.folder / "bin" / self.program), "--seed", "1", "--count", str(count), *arguments]
        result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self.tree)
        lines = (result.stdout + result.stderr).strip().splitlines()
        seed = re.search(r"seed (\d+)[,:]", lines[-1] if lines else "")
        if result.returncode == 0 or seed is None:
            return False, lines[-1] if lines else f"exit status {result.returncode}"
        return True, f"{seed.group(1)} seeds: {lines[-1]}"


if __name__ == "__main__":
    seeded.Seeding = Seeding
    sys.exit(seeded.main("simulate", [(name, [change], arguments) for name, *change, arguments in BUGS], 20000, 1000))
