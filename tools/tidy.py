#!/usr/bin/env python3
"""Holds the layer table of docs/architecture.md and the style numbers, as a test.

Usage: tools/tidy.py            check the whole tree; prints FILE:LINE: RULE: what is wrong; exit 1 if any
       tools/tidy.py --numbers  print the style figures as well

Rules: includes only as LAYERS allows; functions and files no longer than the caps; nesting; lines; banned
calls; in runtime/ no answer of a library that stands for the system is dropped unseen, and an assert has no
effect (CC-15); a comment at the head of each file; headers that compile alone (needs a C compiler); no words that
stand for unfinished work.
"""
import re
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

FUNCTION_CAP, FUNCTION_P90, FUNCTION_MEDIAN = 70, 40, 12
FILE_CAP, COLUMNS, PARAMETERS_CAP, NESTING_CAP = 600, 100, 5, 5
# Callbacks whose signature a library prescribes (libxml2's startElementNs).
PRESCRIBED = {"on_start", "yawl_task_complete", "yawl_task_fail"}

# layer: (folder or file pattern, allowed include prefixes, forbidden system headers)
LAYERS = [
    ("compiler/base/content", ["base/", "yawl/tree.h", "yawl/errors.h"]),
    ("compiler/base/", ["base/"]),
    ("compiler/read/schema_", ["base/", "read/", "support/regex_parts.h", "yawl/schema.h"]),
    ("compiler/read/", ["base/", "read/"]),
    ("compiler/ast/yawl_values", ["base/", "ast/", "support/tree_parts.h"]),
    ("compiler/ast/", ["base/", "ast/", "read/document.h", "read/xml_schema.h", "read/schema_model.h", "yawl/schema.h"]),
    ("compiler/expr/xpath_static", ["base/", "expr/", "yawl/schema.h"]),
    ("compiler/expr/", ["base/", "expr/", "support/", "yawl/value.h", "yawl/errors.h", "yawl/tree.h", "yawl/functions.h", "yawl/items.h", "yawl/regex.h"]),
    ("compiler/net/ast_to_net", ["base/", "expr/", "net/", "ast/ast.h", "ast/call_settings.h", "yawl/schema.h"]),
    ("compiler/net/", ["base/", "expr/", "net/"]),
    ("compiler/verify/replay/replay_tree", ["base/", "expr/", "verify/replay/", "yawl/schema.h"]),
    # Within verify: what a part may look at, beside its own folder and the facts that all of it gives.
    *((f"compiler/verify/{part}/", ["base/", "support/", "expr/", "net/net.h", "verify/verify.h",
                                    "verify/verify_diagnostics.h", *(f"verify/{other}" for other in (part + "/", *others))])
      for part, others in (("search", []), ("facts", ["search/"]), ("reduce", ["search/"]),
                           ("or_join", ["search/", "facts/"]), ("advice", ["search/", "guards/"]),
                           ("guards", ["search/", "facts/", "or_join/", "check_net.h"]), ("report", []), ("data", ["search/", "report/", "or_join/", "check_net.h"]),
                           ("replay", ["search/", "or_join/", "report/"]),
                           ("migrate", ["search/", "or_join/", "check_net.h"]))),
    ("compiler/verify/", ["base/", "support/", "expr/", "net/net.h", "verify/"]),
    ("compiler/machine/lower_facets", ["base/", "expr/", "net/", "machine/", "yawl/schema.h"]),
    ("compiler/machine/lower_trees", ["base/", "expr/", "net/", "machine/", "yawl/schema.h"]),
    ("compiler/machine/lower_literal", ["base/", "expr/", "net/", "machine/", "yawl/schema.h", "yawl/time.h"]),
    ("compiler/machine/", ["base/", "support/", "expr/", "net/", "verify/verify.h", "machine/"]),
    ("compiler/emit/emit_check_json", ["base/", "expr/", "machine/", "emit/", "net/net.h", "verify/verify.h",
                                       "verify/replay/replay.h"]),
    ("compiler/emit/emit_xsd", ["base/", "expr/", "emit/", "support/", "yawl/schema.h", "yawl/value.h"]),
    ("compiler/emit/emit_schema.c", ["base/", "expr/", "machine/machine.h", "emit/", "yawl/schema.h"]),
    ("compiler/emit/emit_dot", ["base/", "expr/", "machine/", "emit/", "net/net.h", "verify/verify.h",
                                 "verify/report/trail.h", "verify/report/words.h"]),
    ("compiler/emit/emit_migration", ["base/", "expr/", "machine/machine.h", "emit/",
                                      "verify/migrate/migrate.h"]),
    ("compiler/emit/", ["base/", "expr/", "machine/machine.h", "emit/", "yawl/coverability.h", "yawl/regex.h", "yawl/schema.h"]),
    ("compiler/command/", ["base/", "read/", "ast/", "expr/", "net/", "verify/", "machine/", "emit/",
                           "command/", "compile"]),
    ("compiler/", ["base/", "read/", "ast/", "expr/", "net/", "verify/", "machine/", "emit/", "command/",
                   "compile"]),
    ("support/", ["support/", "yawl/functions.h", "yawl/value.h", "yawl/layout.h", "yawl/record.h", "yawl/errors.h", "yawl/coverability.h", "yawl/tree.h", "yawl/time.h", "yawl/schema.h", "yawl/items.h", "yawl/regex.h",
                  "yawl/tree_struct.h"]),
    ("runtime/include/yawl/", ["yawl/"]),
    ("runtime/base/", ["base/", "yawl/"]),
    ("runtime/core/", ["base/", "core/", "support/", "yawl/"]),
    ("runtime/store/", ["base/", "store/", "yawl/"]),
    ("runtime/connectors/", ["base/", "connectors/", "yawl/"]),
    ("runtime/http/", ["base/", "connectors/", "http/", "yawl/"]),
    ("runtime/history/", ["base/", "core/", "store/", "history/", "support/", "yawl/"]),
    ("ctl/", ["base/", "core/", "store/", "history/", "engine/page.h", "ctl/", "yawl/"]),
    ("runtime/player/", ["base/", "player/", "yawl/"]),
    ("runtime/engine/", ["base/", "core/", "store/", "connectors/", "engine/", "support/", "yawl/"]),
    ("runtime/engines/", ["base/", "core/record.h", "engine/", "engines/", "yawl/"]),
    ("generated/", ["yawl/program.h", "yawl/value.h", "yawl/tree.h", "yawl/items.h", "SELF", "yawl/regex.h", "yawl/schema.h"]),
]
# folder: system headers that only it may include
OWNED_HEADERS = {
    "libxml/": ["compiler/read/", "tests/", "tools/bench/"],
    "yaml.h": ["compiler/read/"],
    "curl/": ["runtime/http/", "tests/", "tools/bench/"],
    "uv.h": ["runtime/engine/", "runtime/engines/", "runtime/http/", "runtime/store/", "runtime/connectors/", "runtime/player/",
             "runtime/include/yawl/", "runtime/base/", "ctl/", "examples/", "tests/", "tools/"],
    "sqlite3.h": ["runtime/store/sqlite/", "tests/", "tools/bench/"],
    "jansson.h": ["compiler/emit/", "runtime/connectors/", "runtime/player/", "runtime/base/", "tests/", "tools/bench/"],
}
PURE = {"runtime/core/": ["time.h", "stdio.h", "uv.h", "pthread.h", "unistd.h"],
        "support/": ["time.h", "stdio.h", "uv.h", "pthread.h", "unistd.h"]}
PURE_CALLS = {"runtime/core/": ["malloc", "calloc", "realloc", "free", "printf", "time"],
              "support/": ["malloc", "calloc", "realloc", "free", "printf", "time"]}
BANNED = ["strcpy", "strcat", "sprintf", "vsprintf", "strtok", "gets", "atoi", "atol", "atof", "alloca",
          "system", "popen", "tmpnam", "mktemp"]
# Files that may end the process or write files.
OWNED_CALLS = {"exit": ["compiler/base/arena.c", "compiler/main.c", "runtime/player/", "ctl/", "tools/", "tests/", "examples/"],
               "fopen": ["runtime/player/", "tools/", "tests/", "examples/"],
               "mkdir": ["compiler/command/files.c", "runtime/store/sqlite/sqlite_stores.c"],
               "setjmp": ["tests/simulation/"], "longjmp": ["tests/simulation/"], # engines die where they stand
               "rename": ["compiler/command/files.c"],
               "unlink": ["compiler/command/files.c"]}
# Libraries that stand for the system: what they answer is looked at, or dropped in sight, by (void).
ANSWERING = re.compile(r"\b((?:uv|pthread|sqlite3|curl)_\w+)\s*\(")
ANSWERS_NOTHING = {"uv_buf_init", "uv_close", "uv_cond_broadcast", "uv_cond_destroy", "uv_cond_signal", "uv_cond_wait",
                   "uv_fs_req_cleanup", "uv_mutex_destroy", "uv_mutex_lock", "uv_mutex_unlock", "uv_once", "uv_ref",
                   "uv_sleep", "uv_unref", "uv_update_time", "uv_walk", "sqlite3_free", "sqlite3_str_appendall",
                   "sqlite3_str_appendchar", "sqlite3_str_appendf", "curl_easy_cleanup", "curl_easy_reset", "curl_free",
                   "curl_slist_free_all", "curl_url_cleanup"}
# What an assert may call: it reads, and nothing else.
ASSERTED = {"assert", "has_bit", "has_slot", "is_open", "yawl_has", "yawl__busy_set", "yawl__enabled_set", "yawl__entry_find",
            "yawl__instances_own", "yawl__mailbox_open", "yawl__plan_is_open", "yawl__round_has", "yawl__row",
            "yawl__slot_at", "yawl__tokens"}
EFFECT = re.compile(r"\+\+|--|(?<![=!<>])=(?!=)")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
BAD_NAMES = re.compile(r"\b\w*(manager|Manager)\w*\b")
SOURCE_FOLDERS = ["compiler", "support", "runtime", "ctl", "tools/bench", "examples", "tests"]
KEYWORDS = {"if", "for", "while", "switch", "return", "sizeof", "do", "else", "case"}


def files():
    for folder in SOURCE_FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.[ch]")):
            if "build" not in path.parts and "corpus" not in path.parts:
                yield path, path.relative_to(ROOT).as_posix()
    for path in sorted((ROOT / "generated").rglob("*.[ch]")):
        yield path, path.relative_to(ROOT).as_posix()


def strip(text):
    """The text with comments and string contents blanked, line structure kept."""
    def blank(match):
        piece = match.group(0)
        if piece.startswith("/"):
            return re.sub(r"[^\n]", " ", piece)
        return piece[0] + re.sub(r"[^\n]", "_", piece[1:-1]) + piece[-1]
    pattern = r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
    return re.sub(pattern, blank, text, flags=re.S)


FUNCTION = re.compile(r"^(?!typedef|struct \w+ \{|enum|union|#|\s|\}|extern \")[\w\s\*\(\),\[\]\.]*?\b(\w+)\s*\(([^;{}]*)\)\s*\{",
                      re.M)


def functions(code):
    """(name, first line, lines, parameters, deepest nesting) of each function in stripped code."""
    for match in FUNCTION.finditer(code):
        if match.group(1) in KEYWORDS or match.group(1).isupper():
            continue
        depth, at, deepest = 1, match.end(), 1
        while at < len(code) and depth > 0:
            if code[at] == "{":
                depth += 1
                deepest = max(deepest, depth)
            elif code[at] == "}":
                depth -= 1
            at += 1
        first = code.count("\n", 0, match.start()) + 1
        lines = code.count("\n", match.start(), at) + 1
        parameters = 0 if match.group(2).strip() in ("", "void") else commas(match.group(2)) + 1
        yield match.group(1), first, lines, parameters, deepest - 1


def commas(text):
    depth = count = 0
    for c in text:
        depth += (c == "(") - (c == ")")
        count += c == "," and depth == 0
    return count


class Report:
    def __init__(self):
        self.problems = []
        self.lengths = []
        self.file_lengths = []

    def say(self, name, line, rule, text):
        self.problems.append(f"{name}:{line}: {rule}: {text}")


def check_includes(report, name, text):
    layer = next((row for row in LAYERS if name.startswith(row[0])), None)
    for number, line in enumerate(text.split("\n"), 1):
        match = re.match(r'\s*#\s*include\s+(["<])([^">]+)[">]', line)
        if not match:
            continue
        quoted, header = match.group(1) == '"', match.group(2)
        for owned, owners in OWNED_HEADERS.items():
            if header.startswith(owned) and not any(name.startswith(o) for o in owners):
                report.say(name, number, "layer", f"<{header}> belongs to {', '.join(owners)}")
        for folder, headers in PURE.items():
            if name.startswith(folder) and header in headers:
                report.say(name, number, "pure", f"{folder} must not include <{header}>")
        if layer is None or not quoted:
            continue
        own = Path(name).with_suffix(".h").name
        allowed = any(header.startswith(p) for p in layer[1]) or ("SELF" in layer[1] and header == own)
        if not allowed:
            report.say(name, number, "layer", f'{layer[0]} must not include "{header}"')


def check_calls(report, name, code):
    for number, line in enumerate(code.split("\n"), 1):
        for call in re.findall(r"(?<![\w.>])(\w+)\s*\(", line):
            if call in BANNED:
                report.say(name, number, "banned", f"{call}() is banned")
            if call in OWNED_CALLS and not any(name.startswith(o) for o in OWNED_CALLS[call]):
                report.say(name, number, "owned", f"{call}() belongs to {', '.join(OWNED_CALLS[call])}")
            for folder, calls in PURE_CALLS.items():
                if name.startswith(folder) and call in calls:
                    report.say(name, number, "pure", f"{call}() is not allowed in {folder}")


def end_of(code, at):
    """Behind the parenthesis that closes the one before `at`."""
    depth = 1
    while depth > 0 and at < len(code):
        depth += (code[at] == "(") - (code[at] == ")")
        at += 1
    return at


def begins_statement(code, at):
    """Does a statement begin at `at`?  Then nobody looks at what the call there answers."""
    before = code[:at].rstrip()
    since = before[max(before.rfind("{"), before.rfind("}")) + 1:]
    if since.count("(") > since.count(")") or re.search(r"=\s*\{$", before):
        return False
    if before.endswith((";", "{", "}")) or re.search(r"\b(else|do)$|\b(case\b[^;{}?]*|default\s*):$", before):
        return True
    if not before.endswith(")"):
        return False
    # Of a cast, of which (void) is one, or of a condition?
    return any(end_of(code, m.end()) == len(before) for m in re.finditer(r"\b(?:if|for|while|switch)\s*\(", before))


def check_answers(report, name, code):
    if not name.startswith("runtime/"):
        return
    for match in ANSWERING.finditer(code):
        if match.group(1) not in ANSWERS_NOTHING and begins_statement(code, match.start()):
            line = code.count("\n", 0, match.start()) + 1
            report.say(name, line, "dropped", f"{match.group(1)}() answers: look at it, or say (void) and why")
    for match in re.finditer(r"\bassert\s*\(", code):
        text = code[match.end():end_of(code, match.end()) - 1]
        line = code.count("\n", 0, match.start()) + 1
        unknown = set(re.findall(r"\b(\w+)\s*\(", text)) - ASSERTED
        if unknown or EFFECT.search(text):
            report.say(name, line, "assert", f"{', '.join(sorted(unknown)) or 'it'} may have an effect: without asserts "
                                             "it would be lost")


def check_style(report, name, text, code):
    lines = text.split("\n")
    generated = name.startswith("generated/")
    if not generated:
        report.file_lengths.append(len(lines))
        if len(lines) > FILE_CAP:
            report.say(name, 1, "length", f"{len(lines)} lines, at most {FILE_CAP}")
    if not text.lstrip().startswith("/*"):
        report.say(name, 1, "head", "a file starts with a comment: takes, gives, invariants")
    for number, line in enumerate(lines, 1):
        if len(line) > COLUMNS + 10 and not generated and "http" not in line:
            report.say(name, number, "columns", f"{len(line)} columns, aim at {COLUMNS}")
        if line.rstrip() != line:
            report.say(name, number, "space", "white space at the end of the line")
        if UNFINISHED.search(line):
            report.say(name, number, "unfinished", "finish it or file an issue")
        if BAD_NAMES.search(line):
            report.say(name, number, "name", "'manager' says nothing: name what it does")
    for function, first, length, parameters, nesting in functions(code):
        if not generated and not name.startswith("tests/"):
            report.lengths.append(length)
        if length > FUNCTION_CAP and not generated:
            report.say(name, first, "length", f"{function}() has {length} lines, at most {FUNCTION_CAP}")
        if parameters > PARAMETERS_CAP and not generated and function not in PRESCRIBED:
            report.say(name, first, "parameters", f"{function}() has {parameters}, at most {PARAMETERS_CAP}")
        if nesting > NESTING_CAP and not generated:
            report.say(name, first, "nesting", f"{function}() nests {nesting} deep, at most {NESTING_CAP}")


def check_headers(report):
    """Every header compiles on its own."""
    roots = {"compiler": ["compiler", ".", "runtime/include"], "runtime": ["runtime/include", "runtime", "."],
             "support": [".", "runtime/include"], "ctl": [".", "runtime", "runtime/include"]}
    for path, name in files():
        folder = name.split("/")[0]
        if path.suffix != ".h" or folder not in roots:
            continue
        command = ["cc", "-std=c11", "-D_GNU_SOURCE", "-fsyntax-only", "-x", "c", "-Wall", "-Werror"]
        command += [f"-I{ROOT / r}" for r in roots[folder]] + [str(path)]
        command += ["-I/usr/include/libxml2"]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            first = (result.stderr.strip().split("\n") or ["does not compile"])[0]
            report.say(name, 1, "alone", f"header does not compile alone: {first}")


def check_figures(report):
    lengths = sorted(report.lengths)
    if not lengths:
        return
    median, p90 = statistics.median(lengths), lengths[int(len(lengths) * 0.9)]
    if median > FUNCTION_MEDIAN:
        report.say("compiler", 0, "figures", f"median function has {median} lines, aim at {FUNCTION_MEDIAN}")
    if p90 > FUNCTION_P90:
        report.say("compiler", 0, "figures", f"p90 function has {p90} lines, aim at {FUNCTION_P90}")


def main():
    report = Report()
    count = 0
    for path, name in files():
        text = path.read_text(encoding="utf-8")
        code = strip(text)
        check_includes(report, name, text)
        check_calls(report, name, code)
        check_answers(report, name, code)
        check_style(report, name, text, code)
        count += 1
    check_headers(report)
    check_figures(report)
    for problem in report.problems:
        print(problem)
    if "--numbers" in sys.argv or not report.problems:
        lengths = sorted(report.lengths) or [0]
        print(f"{count} files, {len(lengths)} functions: median {statistics.median(lengths)}, "
              f"p90 {lengths[int(len(lengths) * 0.9)]}, longest {lengths[-1]} lines; "
              f"files: median {statistics.median(report.file_lengths)}, longest {max(report.file_lengths)}")
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main())
