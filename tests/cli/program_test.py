#!/usr/bin/env python3
"""Stand-alone programs that are durable (`yawlc compile --emit=program --durable`, `yawlc run --real --store`): their
case outlives the program, whatever ends it.

Usage: program_test.py --yawlc PATH [unittest arguments]
"""
import argparse
import json
import os
import random
import re
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

YAWLC = ""
PROGRAMS = True  # whether stand-alone programs can be linked

# Every call appends its key and its name to EFFECTS; what it gets is what it returns.
WORK = """yawl: 1
workflow: work
in: { names: "string[]" }
out: { done: "string[] = []" }
start: work
tasks:
  work:
    call: { process: [sh, "-c", 'sleep 0.05; echo "$YAWL_KEY $0" >> EFFECTS; cat', "{name}"] }
    instances: { for_each: names, as: name, collect: { done: item.name } }
    in: { name: name }
    returns: { name: string }
    then: nap
  nap: { timer: { after: 200ms, then: start }, then: again }
  again: { net: twice, then: end }
nets:
  twice:
    start: first
    tasks:
      first: { call: { process: [sh, "-c", 'sleep 0.03; echo "$YAWL_KEY first" >> EFFECTS'] }, then: second }
      second: { call: { process: [sh, "-c", 'sleep 0.03; echo "$YAWL_KEY second" >> EFFECTS'] }, then: end }
"""
NAMES = [*"abcdefghij"]
DATA = json.dumps({"names": NAMES})
NAP = """yawl: 1
workflow: nap
start: nap
tasks:
  nap: { timer: { after: 900ms, then: start }, then: end }
"""
SLEEPS = """yawl: 1
workflow: sleeps
start: sleep
tasks:
  sleep: { call: { process: [sh, "-c", 'echo $$ > PID; exec sleep SECONDS'] }, then: end }
"""
FAILS = """yawl: 1
workflow: fails
start: call
tasks:
  call: { call: { process: [sh, "-c", 'echo "$YAWL_KEY once" >> EFFECTS; echo no luck >&2; exit 7'] }, then: end }
"""
ASKS = """yawl: 1
workflow: asks
in: { price: "decimal = 1.50", note: "string?" }
out: { number: "int = 0" }
start: ask
tasks:
  ask: { offer: { role: clerk }, returns: { number: int }, out: { number: item.number }, then: end }
"""
# A host that is no program: two cases in one store.
TWO_CASES = """
#include <uv.h>
#include "spec.h"
#include "yawl/engine.h"
#include "yawl/store_sqlite.h"
static void on_started(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    (void)req, (void)result;
    if (status != 0) abort();
}
int main(int argc, char **argv)
{
    uv_loop_t *loop = uv_default_loop();
    yawl_engine_t engine;
    yawl_engine_options_t options = {0};
    struct yawl_sqlite_options file = {.path = argv[argc - 1]};
    yawl_req_t requests[2];
    if (yawl_store_sqlite_open(&options.store, loop, &file) != 0) return 1;
    if (yawl_engine_init(&engine, loop, &options) != 0) return 1;
    if (yawl_program_register(&engine, &asks_program, NULL) != 0) return 1;
    for (int i = 0; i < 2; i++) {
        if (yawl_program_start(&engine, &requests[i], &asks_program, NULL, on_started) != 0) return 1;
    }
    uv_run(loop, UV_RUN_DEFAULT);
    yawl_engine_close(&engine, NULL);
    uv_run(loop, UV_RUN_DEFAULT);
    yawl_store_sqlite_close(options.store, NULL, NULL);
    return uv_run(loop, UV_RUN_DEFAULT);
}
"""


def lines_of(shown):
    """Each event that was printed, without its time."""
    return [line.split(None, 1)[1].strip() for line in shown.splitlines() if re.match(r" *[0-9.]+  ", line)]


def result_of(shown):
    return [line for line in shown.splitlines() if line.startswith(("status", "output"))]


class Program(unittest.TestCase):
    def setUp(self):
        if not PROGRAMS:
            self.skipTest("the library of this build needs a linker's flags")
        self.directory = tempfile.TemporaryDirectory()
        self.folder = Path(self.directory.name)
        self.effects, self.pid, self.store = self.folder / "effects", self.folder / "pid", self.folder / "store"

    def tearDown(self):
        self.directory.cleanup()

    def write(self, spec, seconds="30"):
        for name, value in (("EFFECTS", self.effects), ("PID", self.pid), ("SECONDS", seconds)):
            spec = spec.replace(name, str(value))
        (self.folder / "spec.yaml").write_text(spec)
        return self.folder / "spec.yaml"

    def compile(self, spec, *options, seconds="30"):
        command = [YAWLC, "compile", self.write(spec, seconds), "-o", self.folder / "out", "--emit=program", *options]
        subprocess.run(command, check=True, timeout=120)
        return self.folder / "out/spec"

    def play(self, program, *options, status=0, text="", **more):
        result = subprocess.run([program, *options], capture_output=True, text=True, input=text, timeout=120,
                                check=False, **more)
        self.assertEqual(result.returncode, status, result.stdout + result.stderr)
        return result

    def start(self, program, *options, stdin=subprocess.DEVNULL, **more):
        process = subprocess.Popen([program, *options], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True, **more)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def await_line(self, process, line):
        """Reads what the process prints up to that event."""
        for seen in process.stdout:
            if lines_of(seen)[:1] == [line]:
                return
        self.fail(f"no '{line}'")

    def end(self, process, status):
        shown, told = process.communicate(timeout=60)
        self.assertEqual(process.returncode, status, shown + told)
        return shown, told

    def done(self):
        """(key, name) of each call's effect, in their order."""
        return [tuple(line.split()) for line in self.effects.read_text().splitlines()]

    def child(self):
        """The process that the call runs."""
        for _ in range(1000):
            if self.pid.exists() and self.pid.read_text().endswith("\n"):
                return int(self.pid.read_text())
            time.sleep(0.01)
        return self.fail("the call was not made")

    def assert_gone(self, pid):
        with self.assertRaises(ProcessLookupError):
            os.kill(pid, 0)


class Durable(Program):
    def test_kills_at_any_moment_lose_nothing(self):
        """PH-6, RC-6, CP-14: killed at random moments and started again until the case has ended, every call is made
        with the key that it has, none is missing, and the result is that of a run without kills."""
        program = self.compile(WORK, "--durable")
        calm = self.play(program, "--data", DATA, "--workers", "2").stdout
        self.effects.unlink()
        chance, kills, shown = random.Random(1), 0, None
        while shown is None:
            process = self.start(program, "--store", self.store, "--data", DATA, "--workers", "2")
            try:
                shown, told = process.communicate(timeout=chance.uniform(0, 0.1) if kills < 40 else 60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                kills += 1
        self.assertEqual(process.returncode, 0, shown + told)
        self.assertGreater(kills, 8)
        self.assertEqual(result_of(calm), result_of(shown))
        self.assertIn(f'output {{"done": {json.dumps(NAMES)}}}', shown)
        keys = dict(self.done())
        self.assertEqual(sorted(keys.values()), sorted([*NAMES, "first", "second"]))
        self.assertEqual(len(set(self.done())), len(keys))

    def test_what_is_told_is_the_same_with_a_store(self):
        """Names of sub-nets too, though a case is further on by the time that a step is committed."""
        program = self.compile(WORK, "--durable")
        stored = lines_of(self.play(program, "--data", DATA, "--workers", "1", "--store", self.store).stdout)
        kept = lines_of(self.play(program, "--data", DATA, "--workers", "1").stdout)
        self.assertEqual(stored, kept)
        self.assertIn("item completed again/second", stored)

    def test_deadlines_stay(self):
        """TM-2, PH-6: a timer fires at its time, counted from the case's start, however often the program ends."""
        program = self.compile(NAP, "--durable")
        for wait in (0.1, 0.1, 0.1):
            process = self.start(program, "--store", self.store)
            time.sleep(wait)
            process.kill()
            process.wait()
        shown = self.play(program, "--store", self.store).stdout
        at = float(re.search(r"([0-9.]+)  timer expired nap", shown).group(1))
        self.assertGreaterEqual(at, 0.9)
        self.assertLess(at, 1.3)

    def test_deadline_that_passed_meanwhile_fires_at_once(self):
        """TM-2"""
        program = self.compile(NAP, "--durable")
        process = self.start(program, "--store", self.store)
        self.await_line(process, "timer armed nap")
        process.kill()
        process.wait()
        time.sleep(1)
        begin = time.monotonic()
        self.play(program, "--store", self.store)
        self.assertLess(time.monotonic() - begin, 0.8)

    def test_end_is_told_again(self):
        """PH-6: a case that has ended is told with its result and status, and nothing is done twice."""
        program = self.compile(WORK, "--durable")
        first = self.play(program, "--store", self.store, "--data", DATA).stdout
        done = self.done()
        again = self.play(program, "--store", self.store, "--auto")
        self.assertEqual(result_of(first), again.stdout.splitlines())
        self.assertIn("its case has ended", again.stderr)
        self.assertEqual(self.done(), done)

    def test_failure_is_told_again(self):
        program = self.compile(FAILS, "--durable")
        first = self.play(program, "--store", self.store, status=1)
        again = self.play(program, "--store", self.store, status=1)
        self.assertRegex(again.stdout, r'^status failed: .*ended with status 7: no luck\n$')
        self.assertIn(again.stdout, first.stdout)
        self.assertEqual(len(self.done()), 1)

    def test_data_is_what_the_case_began_with(self):
        program = self.compile(ASKS, "--durable")
        shown = self.play(program, "--store", self.store, "--data", '{"price": "2.5"}', status=1)
        self.assertIn("the case cannot go on by itself", shown.stderr)
        for data in ('{"price": "2.50"}', '{"price": "2.5", "note": null}', "{}"):
            self.play(program, "--store", self.store, "--data", data, status=1)
        for data, problem in (('{"price": "2.51"}', 'another "price"'), ('{"note": "x"}', 'another "note"'),
                              ('{"prize": 1}', "$.prize"), ("{", "--data")):
            self.assertIn(problem, self.play(program, "--store", self.store, "--data", data, status=2).stderr)
        shown = self.play(program, "--store", self.store, text='case {}\ncomplete ask {"number": 7}\n')
        self.assertIn("a program performs one case", shown.stderr)
        self.assertIn('output {"number": 7}', shown.stdout)

    def test_two_programs_on_one_file(self):
        program = self.compile(SLEEPS, "--durable")
        process = self.start(program, "--store", self.store)
        self.await_line(process, "item started sleep")
        told = self.play(program, "--store", self.store, status=3).stderr
        self.assertIn("another engine has the store open (YAWL_EBUSY); end that one first", told)
        process.terminate()
        self.end(process, 143)

    def test_store_of_another_program(self):
        """PH-5: another workflow, another version of it, several cases, no store at all."""
        self.play(self.compile(NAP, "--durable"), "--store", self.store)
        told = self.play(self.compile(ASKS, "--durable"), "--store", self.store, status=3).stderr
        self.assertRegex(told, r'cases of workflow "nap", program .* is not registered.*\(YAWL_ENOPROGRAM\); name another file')
        changed = self.compile(NAP.replace("then: end", "then: more }\n  more: { timer: { after: 1h, then: start }, then: end"),
                               "--durable")
        self.assertIn("is not registered", self.play(changed, "--store", self.store, status=3).stderr)
        self.effects.write_text("no store")
        self.assertIn("not a database", self.play(changed, "--store", self.effects, status=3).stderr)
        self.assertIn("No such file", self.play(changed, "--store", self.folder / "no/store", status=3).stderr)

    def test_store_of_several_cases(self):
        program = self.compile(ASKS, "--durable")
        prefix = Path(YAWLC).parent.parent
        (self.folder / "two.c").write_text("#include <stdlib.h>\n" + TWO_CASES)
        subprocess.run(["cc", self.folder / "two.c", self.folder / "out/spec.c", "-o", self.folder / "two",
                        f"-I{prefix}/include", f"-I{self.folder}/out", prefix / "libexec/yawlc/libyawl-sqlite.a",
                        prefix / "libexec/yawlc/libyawl.a", "-lsqlite3", "-luv", "-lm"], check=True, timeout=120)
        self.play(self.folder / "two", self.store)
        self.assertIn("it has several cases", self.play(program, "--store", self.store, status=3).stderr)

    def test_store_that_fails(self):
        """RC-6: with a full disk the program says so and ends; what was committed is there when it can go on."""
        def fill():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        program = self.compile(WORK, "--durable")
        for count, before in ((9000, "the case was not started"), (60, "item completed work[9]")):
            data = json.dumps({"names": [str(i) for i in range(count)]})
            shown = self.play(program, "--store", self.store, "--data", data, "--workers=8", status=3, preexec_fn=fill)
            self.assertIn("the store failed", shown.stderr)
            self.assertIn(before, shown.stdout + shown.stderr)
            self.assertNotIn("status", shown.stdout)
        shown = self.play(program, "--store", self.store, "--workers=8").stdout
        self.assertIn("status completed", shown)
        self.assertEqual(len(dict(self.done())), 62)

    def test_run_keeps_a_store(self):
        """CP-14: yawlc becomes the program, so it is the program that a signal meets; nothing is left behind."""
        spec = self.write(SLEEPS, "0.3")
        temporary = self.folder / "tmp"
        temporary.mkdir()
        command = [YAWLC, "run", spec, "--real", "--store", self.store]
        process = self.start(*command, env={**os.environ, "TMPDIR": str(temporary)})
        self.await_line(process, "item started sleep")
        self.assertEqual(list(temporary.iterdir()), [])
        process.terminate()
        self.end(process, 143)
        shown = self.play(*command)
        self.assertIn("goes on with its case", shown.stderr)
        self.assertIn("status completed", shown.stdout)

    def test_only_durable_programs_link_sqlite(self):
        durable, plain = (subprocess.run(["ldd", self.compile(NAP, *options)], capture_output=True, text=True,
                                         check=True).stdout for options in (["--durable"], []))
        self.assertIn("sqlite", durable)
        self.assertNotIn("sqlite", plain)
        told = self.play(self.compile(NAP), "--store", self.store, status=2).stderr
        self.assertIn("this program has no store; compile it with --durable", told)
        self.play(self.compile(NAP, "--durable"), "--store=", status=2)
        spec = self.write(NAP)
        self.assertIn("--durable goes with --emit=program",
                      self.play(YAWLC, "compile", spec, "-o", self.folder, "--durable", status=2).stderr)
        self.assertIn("--store is of --real", self.play(YAWLC, "run", spec, "--store", self.store, status=2).stderr)


class Signals(Program):
    def test_signal_ends_a_case_without_a_store(self):
        """The case is killed and its calls with it; the status is what a shell expects."""
        program = self.compile(SLEEPS)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self.pid.unlink(missing_ok=True)
            process = self.start(program)
            child = self.child()
            process.send_signal(number)
            shown, _ = self.end(process, 128 + number)
            self.assertIn("case cancelled: killed", shown)
            self.assertIn("status cancelled", shown)
            self.assert_gone(child)

    def test_signal_leaves_a_stored_case(self):
        """PH-6: the case stays as it was, its call has ended, and it goes on with the same key."""
        program = self.compile(SLEEPS.replace("echo $$", 'echo "$YAWL_KEY call" >> EFFECTS; echo $$'), "--durable")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self.pid.unlink(missing_ok=True)
            process = self.start(program, "--store", self.store)
            child = self.child()
            process.send_signal(number)
            shown, told = self.end(process, 128 + number)
            self.assertNotIn("cancelled", shown)
            self.assertIn(f"ended by {number.name}; with --store {self.store} it goes on", told)
            self.assert_gone(child)
        self.assertEqual((len(self.done()), len(set(self.done()))), (3, 1))

    def test_signal_meets_a_person_who_writes_nothing(self):
        process = self.start(self.compile(ASKS), stdin=subprocess.PIPE)
        self.await_line(process, "task enabled ask")
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=60), 130)

    def test_limit_meets_a_person_who_writes_nothing(self):
        """TM-2: a deadline passes while the program waits for standard input."""
        process = self.start(self.compile(ASKS), "--task-timeout", "1", stdin=subprocess.PIPE)
        self.await_line(process, "timer expired ask")
        self.assertEqual(process.wait(timeout=60), 1)

    def test_second_signal_ends_at_once(self):
        """While somebody else holds the file the step on its way cannot be committed for two seconds."""
        program = self.compile(SLEEPS, "--durable", seconds="0.3")
        process = self.start(program, "--store", self.store)
        self.await_line(process, "item started sleep")
        other = sqlite3.connect(self.store, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        time.sleep(0.5)
        for _ in range(3):  # as timeout(1) repeats itself
            process.terminate()
            time.sleep(0.02)
        time.sleep(0.6)
        self.assertIsNone(process.poll())
        process.terminate()
        self.end(process, -signal.SIGTERM)
        other.close()
        self.assertIn("status completed", self.play(program, "--store", self.store).stdout)

    def test_second_signal_kills_what_does_not_end(self):
        """A call is told to end, and has two seconds; the second signal takes them away."""
        program = self.compile(SLEEPS.replace("echo $$ > PID; exec", 'trap "" TERM; echo $$ > PID;'), "--durable")
        process = self.start(program, "--store", self.store)
        child = self.child()
        process.terminate()
        time.sleep(0.6)
        self.assertIsNone(process.poll())
        process.terminate()
        self.end(process, -signal.SIGTERM)
        time.sleep(0.2)
        stat = Path(f"/proc/{child}/stat")
        self.assertIn(stat.read_text().split()[2] if stat.exists() else "Z", "ZX")

    def test_ignored_signal_stays_ignored(self):
        """As under nohup(1)."""
        program = self.compile(SLEEPS, seconds="0.5")
        process = self.start(program, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        self.await_line(process, "item started sleep")
        process.send_signal(signal.SIGHUP)
        self.assertIn("status completed", self.end(process, 0)[0])


def main():
    global YAWLC, PROGRAMS
    parser = argparse.ArgumentParser()
    parser.add_argument("--yawlc", required=True)
    parser.add_argument("--no-programs", action="store_true")
    options, rest = parser.parse_known_args()
    YAWLC = options.yawlc
    PROGRAMS = not options.no_programs
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
