#!/usr/bin/env python3
"""Hostile inputs and surroundings: yawlc must refuse or accept, never crash, hang or swallow the machine.

Usage: run_hostile.py --yawlc PATH [--only WORD] [--verbose]

Every call must end by itself with status 0 to 3, within 20 s of CPU and 1 GB of memory (2 GB where it writes
C: that of 100,000 tasks is 200 MB), and a status of 1 must come with file:line:column on standard error.
What compiles must be C that a compiler takes.

What `check` has verified with its own limits `compile` verifies with lower ones.  A sanitized yawlc is asked
whether its memory is sound, not again what does not depend on the sanitizer: it verifies as little in `check`,
and what it writes, which is the same, is compiled in the other build.
"""
import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

sys.dont_write_bytecode = True  # nothing of a test run stays in the tree
import hostile_inputs
import hostile_petri
from hostile_inputs import YAML, YAWL, small

CPU_SECONDS = 20
MEMORY = 1 << 30
WALL_SECONDS = 120
FILES_PER_CALL = 400
PLACE = re.compile(r"^[^\n]*:\d+:\d+: error", re.MULTILINE)
NOBODY = 65534
MARKINGS = "--limit-markings=5000"


class Result:
    def __init__(self, status, out, err, usage):
        self.status, self.out, self.err = status, out, err
        self.seconds = usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss * 1024


class Hostile:
    def __init__(self, options):
        self.yawlc = str(Path(options.yawlc).resolve())
        self.only, self.verbose = options.only, options.verbose
        self.sanitized = b"__asan_init" in Path(self.yawlc).read_bytes()
        self.slowness = 6 if self.sanitized else 1
        self.verifying = [MARKINGS] if self.sanitized else []
        self.folder = Path(tempfile.mkdtemp(prefix="hostile-"))
        self.folder.chmod(0o755)
        self.calls, self.failures = 0, []
        self.worst_seconds, self.worst_memory = (0, ""), (0, "")

    # ---- Running -----------------------------------------------------------

    def limits(self, user=None):
        seconds = (CPU_SECONDS + 5) * self.slowness
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if not self.sanitized:
            resource.setrlimit(resource.RLIMIT_AS, (3 * MEMORY, 3 * MEMORY))
        if user is not None:
            os.setgroups([])
            os.setgid(user)
            os.setuid(user)

    def call(self, *arguments, stdin=b"", stdout=None, cwd=None, user=None):
        """Runs yawlc; standard error is kept, standard output too unless it goes elsewhere."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            with subprocess.Popen([self.yawlc, *arguments], stdin=subprocess.PIPE, stdout=stdout or out,
                                  stderr=err, cwd=cwd or self.folder,
                                  preexec_fn=lambda: self.limits(user)) as process:
                killer = threading.Timer(WALL_SECONDS * self.slowness, process.kill)
                killer.start()
                try:
                    process.stdin.write(stdin)
                    process.stdin.close()
                except BrokenPipeError:
                    pass
                _, status, usage = os.wait4(process.pid, 0)
                process.returncode = os.waitstatus_to_exitcode(status)
                killer.cancel()
            out.seek(0)
            err.seek(0)
            self.calls += 1
            return Result(process.returncode, out.read(), err.read().decode("utf-8", "replace"), usage)

    def fail(self, name, what, result=None):
        self.failures.append(name)
        print(f"FAIL {name}: {what}")
        if result is not None:
            print("    " + result.err[:1500].replace("\n", "\n    "))

    def judge(self, name, result, statuses, memory=MEMORY):
        """True if the call ended as it should."""
        self.worst_seconds = max(self.worst_seconds, (result.seconds, name))
        self.worst_memory = max(self.worst_memory, (result.memory, name))
        if self.verbose:
            print(f"{name}: status {result.status}, {result.seconds:.2f} s, {result.memory >> 20} MB")
        before = len(self.failures)
        if result.status < 0:
            self.fail(name, f"ended by signal {-result.status}", result)
        elif result.status not in statuses:
            self.fail(name, f"status {result.status}, expected {sorted(statuses)}", result)
        elif result.status == 1 and not PLACE.search(result.err):
            self.fail(name, "refused without file:line:column", result)
        elif result.status > 1 and not result.err.strip():
            self.fail(name, f"status {result.status} without a message", result)
        if "runtime error" in result.err or "AddressSanitizer" in result.err:
            self.fail(name, "a sanitizer complains", result)
        if result.seconds > CPU_SECONDS * self.slowness:
            self.fail(name, f"{result.seconds:.1f} s of CPU")
        if result.memory > memory and not self.sanitized:
            self.fail(name, f"{result.memory >> 20} MB of memory")
        return len(self.failures) == before

    def wanted(self, name):
        return self.only is None or self.only in name

    def write(self, name, data):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "wb") as file:
            for piece in [data] if isinstance(data, bytes) else data:
                file.write(piece)
        return path

    # ---- Files -------------------------------------------------------------

    def inputs(self):
        """Everything of hostile_inputs.py and hostile_petri.py through check; what is accepted also through compile."""
        statuses = {"refused": {1}, "fine": {0}, "any": {0, 1}}
        for source in (*hostile_inputs.INPUTS, *hostile_petri.INPUTS):
            for file_name, data, expected in source():
                name = f"{source.__name__}/{file_name}"
                if not self.wanted(name):
                    continue
                path = self.write(name, data)
                result = self.call("check", *self.verifying, str(path))
                if self.judge(name, result, statuses[expected]) and result.status == 0:
                    out = self.folder / "out"
                    result = self.call("compile", MARKINGS, str(path), "-o", str(out))
                    self.judge(name + " compile", result, {0, 1}, 2 * MEMORY)
                    shutil.rmtree(out, ignore_errors=True)
                path.unlink()

    def broken_seeds(self, name, seed, ending, breaks):
        """Many variants of a seed, many a call; each must be spoken of."""
        if not self.wanted(name):
            return
        paths = [self.write(f"{name}/{i:05}.{ending}", data) for i, data in enumerate(breaks(seed))]
        for first in range(0, len(paths), FILES_PER_CALL):
            group = paths[first:first + FILES_PER_CALL]
            result = self.call("check", *map(str, group))
            if not self.judge(f"{name} {first}", result, {0, 1}):
                continue
            text = result.err + result.out.decode("utf-8", "replace")
            for path in group:
                if str(path) not in text:
                    self.fail(f"{name}/{path.name}", "neither accepted nor refused")
        shutil.rmtree(self.folder / name)

    def broken(self):
        def truncated(seed):
            return (seed[:i] for i in range(len(seed)))

        def replaced(seed):
            return (seed[:i] + byte + seed[i + 1:] for i in range(0, len(seed), 3)
                    for byte in (b"\0", b"\xff", b"{", b"<", b'"', b"\n"))

        def dropped(seed):
            return (seed[:i] + seed[i + 7:] for i in range(len(seed)))

        def doubled(seed):
            lines = seed.splitlines(keepends=True)
            return (b"".join(lines[:i] + lines[i:k] * 2 + lines[k:]) for i in range(len(lines))
                    for k in range(i + 1, min(i + 6, len(lines))))
        for breaks in (truncated, replaced, dropped, doubled):
            self.broken_seeds(f"{breaks.__name__}_yaml", YAML.encode(), "yaml", breaks)
            self.broken_seeds(f"{breaks.__name__}_yawl", YAWL.encode(), "yawl", breaks)
            for ending, seed in hostile_petri.SEEDS:
                self.broken_seeds(f"{breaks.__name__}_{ending}", seed.encode(), ending, breaks)

    # ---- Names that end up in C ----------------------------------------------

    def compilers(self):
        flags = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only"]
        include = Path(self.yawlc).parent.parent / "include"
        if self.sanitized:
            return
        for compiler, extra in (("gcc", ["-std=c11", "-x", "c"]), ("clang", ["-std=c11", "-x", "c"]),
                                ("g++", ["-std=c++17", "-x", "c++"])):
            if shutil.which(compiler):
                yield [compiler, *extra, *flags, f"-I{include}"]

    def build(self, name, command):
        built = subprocess.run(command, capture_output=True, text=True, check=False)
        if built.returncode != 0:
            self.fail(name, f"{command[0]} refuses what was generated\n{built.stderr[:1500]}")

    def compiles(self, name, data, file_name="w.yaml", statuses=frozenset((0, 1))):
        """If yawlc takes it, so must C (the header C++ too); if not, it says where."""
        if not self.wanted(name):
            return
        path, out = self.write(f"c/{file_name}", data.encode()), self.folder / "c" / "out"
        result = self.call("compile", "-o", str(out), "--", str(path))
        if self.judge(name, result, statuses) and result.status == 0:
            for command in self.compilers():
                for generated in out.iterdir():
                    if (generated.suffix == ".h") == ("c++" in command):
                        self.build(name, [*command, str(generated)])
        shutil.rmtree(self.folder / "c")

    def names(self):
        tasks = ["int", "while", "_Bool", "bool", "true", "NULL", "errno", "main", "printf", "assert", "linux",
                 "unix", "defined", "__FILE__", "_Static_assert", "class", "new", "operator", "export", "yawl_task",
                 "uint64_t", "EOF", "INT_MAX", "offsetof", "I", "a-b", "a_b", "a.b", "A_B", "a__b", "a+b", "1",
                 "1a", "é", "日本", "_", "__", "-", "a%sb%n", "a\\b", "a'b",
                 "a??", "tasks", "places", "net", "frame", "enabled", "start-a", "a-start", "COUNT", "count", "in",
                 "out", "data", "functions", "program", "init", "result", "x" * 300]
        chain = "".join(f"  {json.dumps(task, ensure_ascii=False)}: {{ offer: {{ role: r }}, then: "
                        f"{json.dumps(next_task, ensure_ascii=False)} }}\n"
                        for task, next_task in zip(tasks, tasks[1:] + ["end"]))
        self.compiles("names/tasks", "yawl: 1\nworkflow: w\nstart: " + tasks[0] + "\ntasks:\n" + chain)
        for task in tasks:
            quoted = json.dumps(task, ensure_ascii=False)
            self.compiles(f"names/task {task[:20]}", f"yawl: 1\nworkflow: w\nstart: {quoted}\ntasks:\n"
                          f"  {quoted}: {{ call: {{ function: f }}, then: end }}\n")
        identifiers = ["int", "while", "bool", "errno", "NULL", "main", "linux", "unix", "class", "new", "this",
                       "template", "typename", "_Bool", "__x", "_X", "has_a", "a", "data", "frame", "e", "next", "in",
                       "out", "set", "used", "capacity", "head", "EOF", "stdin", "assert", "printf", "yawl",
                       "yawl_text", "auto", "register", "inline", "restrict", "static", "typeof", "asm", "w",
                       "signed", "x" * 300]
        for word in identifiers:
            self.compiles(f"names/workflow {word[:20]}", f"yawl: 1\nworkflow: {word}\nstart: a\ntasks:\n"
                          "  a: { offer: { role: r }, then: end }\n")
            self.compiles(f"names/variable {word[:20]}", f"yawl: 1\nworkflow: w\nin: {{ {word}: int }}\n"
                          f"local: {{ v_{word}: \"string = 'x'\" }}\nout: {{ v_{word}: string }}\nstart: a\ntasks:\n"
                          f"  a: {{ offer: {{ role: r }}, in: {{ {word}: {word} }}, returns: {{ {word}: int }}, "
                          f"out: {{ {word}: item.{word} }}, then: end }}\n")
            self.compiles(f"names/enum {word[:20]}", f"yawl: 1\nworkflow: w\ntypes: {{ {word}: [{word}, b, B] }}\n"
                          f"local: {{ v: \"{word}\" }}\nstart: a\ntasks:\n  a: {{ out: {{ v: {word}.b }}, "
                          "then: end }\n")
            self.compiles(f"names/function {word[:20]}", "yawl: 1\nworkflow: w\nstart: a\ntasks:\n"
                          f"  a: {{ call: {{ function: {word} }}, then: end }}\n")

    def texts(self):
        """Texts that reach comments, string literals and #line."""
        evils = ["*/ int x = ; /*", "??/", "\\", "a\\\nb", "\"; #error \"", "%s%n", "\n#error x\n", "// \\", "\u2028",
                 "\u202e", "\x7f", "'", "\t", "x" * 70000, "${X}", "@", "#include <x>", "\r\n#error y"]
        for place, evil in enumerate(evils):
            quoted = json.dumps(evil)
            self.compiles(f"texts/title {place}", f"yawl: 1\nworkflow: w\nversion: {quoted}\ntitle: {quoted}\n"
                          f"description: {quoted}\nstart: a\ntasks:\n  a: {{ title: {quoted}, call: {{ log: {quoted} }}, "
                          "then: end }\n")
            literal = "'" + evil.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace(
                "\r", "\\r") + "'"
            self.compiles(f"texts/literal {place}", "yawl: 1\nworkflow: w\nlocal: { s: string }\nstart: a\ntasks:\n"
                          f"  a: {{ out: {{ s: {json.dumps(literal)} }}, then: end }}\n")
        plain = "yawl: 1\nworkflow: w\nlocal: { s: string }\nstart: a\ntasks:\n  a: { out: { s: \"'x'\" }, then: end }\n"
        for place, file_name in enumerate(('a"b.yaml', "a\\b.yaml", "a\nb.yaml", "a??-b.yaml", "a*%s.yaml", "-a.yaml",
                                           "é.yaml", " .yaml", ".yaml", "a.b.c.yaml", "w", "x" * 200 + ".yaml")):
            self.compiles(f"texts/file {place}", plain, file_name, {0, 2})

    # ---- Surroundings ----------------------------------------------------------

    def expect(self, name, statuses, *arguments, **more):
        if not self.wanted(name):
            return None
        result = self.call(*arguments, **more)
        self.judge(name, result, statuses)
        return result

    def surroundings(self):
        good, bad = str(self.write("good.yaml", YAML.encode())), str(self.write("bad.yaml", b"x: 1\n"))
        fifo, out = str(self.folder / "fifo.yaml"), str(self.folder / "out")
        os.mkfifo(fifo)
        machine = {3}
        self.expect("input/directory", machine, "check", str(self.folder))
        self.expect("input/fifo", machine, "check", fifo)
        self.expect("input/missing", machine, "check", "nowhere.yaml")
        self.expect("input/device", machine, "check", "/dev/zero")
        self.expect("input/null", machine | {1}, "check", "/dev/null")
        self.expect("input/below_file", machine, "check", good + "/x.yaml")
        self.expect("input/long_path", machine, "check", "x" * 5000)
        self.expect("input/some_missing", machine, "check", good, "nowhere.yaml", bad)
        self.expect("input/twice", {0}, "check", good, good)
        self.expect("input/same_stem", {2}, "compile", good, good, "-o", out)
        sparse = self.folder / "sparse.yaml"
        with open(sparse, "wb") as file:
            file.truncate(300 << 20)
        self.expect("input/too_large", machine | {1}, "check", str(sparse))
        sparse.unlink()
        for name, stdin in (("empty", b""), ("noise", os.urandom(1000)), ("large", b"a" * (50 << 20))):
            self.expect(f"input/stdin_{name}", {1}, "check", "-", stdin=stdin)
        self.expect("input/many", {0}, "check", *[good] * 2000)
        self.outputs(good, out)
        self.options(good)
        self.users(good, out)
        os.unlink(fifo)

    def outputs(self, good, out):
        machine = {3}
        with open("/dev/full", "wb") as full:
            for arguments in (["check", good], ["check", "--format=json", good], ["check", "--format=sarif", good],
                              ["--dump=document", good], ["--dump=ast", good], ["--dump=net", good],
                              ["graph", good], ["convert", "--to=yawl", good], ["explain", "duplicate-key"],
                              ["--help"], ["--version"], ["compile", good, "-o", out, "--list-outputs"]):
                self.expect("full/" + " ".join(arguments[:2]), machine | {1, 2}, *arguments, stdout=full)
        self.expect("output/below_file", machine, "compile", good, "-o", good + "/out")
        self.expect("output/proc", machine, "compile", good, "-o", "/proc/nowhere")
        self.expect("output/file", machine, "compile", good, "-o", good)
        self.expect("output/long", machine, "compile", good, "-o", "x" * 5000)
        self.expect("output/depfile", machine, "compile", good, "-o", out, "--depfile", "/proc/nowhere/x")
        shutil.rmtree(out, ignore_errors=True)
        if os.path.exists(out):
            self.fail("output", "a folder that was asked for is a file", None)
            os.unlink(out)
        os.makedirs(out + "/good.c")
        self.expect("output/directory_in_the_way", machine, "compile", good, "-o", out)
        shutil.rmtree(out)

    def options(self, good):
        usage = {2}
        for arguments in (["check"], ["chekc", good], ["check", "--format=xml", good], ["check", "--format", good],
                          ["check", "--limit-markings=-1", good], ["check", "--limit-markings=x", good],
                          ["check", "--limit-markings=99999999999999999999999", good], ["check", "--x" * 20000, good],
                          ["check", "-Wno-nonsense", good], ["check", "-W", good], ["check", "--", "--dump=net"],
                          ["convert", good], ["convert", "--to=bpmn", good], ["--dump=nothing", good],
                          ["compile", good], ["compile", good, "-o"], ["compile", good, "-o", "out", "--emit=x"],
                          ["compile", good, "-o", "out", "--prefix", "1;int"], ["explain", "%s%n"],
                          ["compile", good, "-o", "out", "--prefix", ""], ["\x1b[31m"], [""]):
            self.expect("options/" + " ".join(arguments).replace(good, "F")[:60], usage | {3}, *arguments)
        self.expect("options/tiny memory", {2, 3}, "check", "--limit-memory=1", good)
        self.expect("options/no markings", {0}, "check", "--limit-markings=1", good)

    def users(self, good, out):
        """As somebody who may not read or write."""
        if os.geteuid() != 0 or not os.access(self.yawlc, os.X_OK):
            return
        secret, closed = self.write("secret.yaml", YAML.encode()), self.folder / "closed"
        secret.chmod(0)
        closed.mkdir(mode=0o555)
        try:
            self.expect("user/unreadable", {3}, "check", str(secret), user=NOBODY)
            self.expect("user/unwritable", {3}, "compile", good, "-o", str(closed), user=NOBODY)
            self.expect("user/unwritable_below", {3}, "compile", good, "-o", str(closed / "x"), user=NOBODY)
        except (PermissionError, subprocess.SubprocessError):
            print("note: yawlc lies where others may not run it; user/* skipped")

    def uses(self):
        body = small("  a: { then: end }\n").decode()
        rows = (("itself", "uses: [uses.yaml]\n"), ("zero", "uses: [/dev/zero]\n"), ("folder", "uses: [.]\n"),
                ("fifo", "uses: [/dev/stdin]\n"), ("missing", "uses: [nowhere.yaml]\n"), ("empty", "uses: ['']\n"),
                ("passwd", "uses: [/etc/passwd]\n"), ("up", "uses: [../../../../../etc/passwd]\n"),
                ("nul", 'uses: ["a\\0b"]\n'), ("many", "uses: [" + ", ".join(f"n{i}" for i in range(9999)) + "]\n"))
        for name, line in rows:
            path = self.write("uses.yaml", (body + line).encode())
            self.expect(f"uses/{name}", {0, 1, 3}, "check", str(path))
        for i in range(300):
            self.write(f"u{i}.yaml", (body.replace("workflow: w", f"workflow: w{i}") +
                                      f"uses: [u{i + 1}.yaml, u{(i + 7) % 300}.yaml]\n").encode())
        self.expect("uses/chain", {0, 1}, "check", str(self.folder / "u0.yaml"))

    def formats(self):
        """The machine-readable outputs stay well-formed whatever the input is."""
        inputs = {"noise.yaml": os.urandom(3000), "control.yaml": b"yawl: \"\\u0001\\u001f\\u007f\xc2\x85\"\n\"\\t\": 1\n",
                  "latin.yaml": b"\xe9: 1\n", "noise.yawl": b"<a>\xff\xfe\x01</a>", "good.yaml": YAML.encode(),
                  "q\"\\\n.yaml": b"x", "good.yawl": YAWL.encode(), "\udcff.yaml": b"x: 1\n"}
        for file_name, data in inputs.items():
            path = self.folder / "formats" / file_name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
            for form in ("json", "sarif"):
                name = f"formats/{form} {file_name!r}"
                if not self.wanted(name):
                    continue
                result = self.call("check", f"--format={form}", os.fsencode(path))
                if result.status not in (0, 1):
                    self.fail(name, f"status {result.status}", result)
                    continue
                try:
                    json.loads(result.out.decode("utf-8"))
                except ValueError as problem:
                    self.fail(name, f"not JSON: {problem}", result)
            for stage in ("document", "ast", "net", "verify", "machine"):
                self.expect(f"formats/dump {stage} {file_name!r}", {0, 1}, f"--dump={stage}", os.fsencode(path))

    def cases(self):
        """Data of a case that a specification could not foresee: refused or failed as it says, nothing more."""
        if shutil.which("tcc") is None:
            return
        for name, spec, trace in hostile_inputs.CASES:
            if not self.wanted(f"cases/{name}"):
                continue
            paths = [str(self.write(f"case.{ending}", text.encode())) for ending, text in
                     (("yaml", spec), ("trace", trace))]
            self.judge(f"cases/{name}", self.call("test", *paths, "--cc=tcc"), {0})

    def run(self):
        try:
            for part in (self.surroundings, self.uses, self.formats, self.names, self.texts, self.broken, self.cases,
                         self.inputs):
                part()
        finally:
            shutil.rmtree(self.folder)
        print(f"{self.calls} calls, {len(self.failures)} failures; most CPU {self.worst_seconds[0]:.2f} s "
              f"({self.worst_seconds[1]}), most memory {self.worst_memory[0] >> 20} MB ({self.worst_memory[1]})")
        return 1 if self.failures or self.calls == 0 else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--yawlc", required=True)
    parser.add_argument("--only", help="only what has this in its name")
    parser.add_argument("--verbose", action="store_true")
    sys.exit(Hostile(parser.parse_args()).run())


if __name__ == "__main__":
    main()
