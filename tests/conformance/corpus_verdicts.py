#!/usr/bin/env python3
"""Every specification of the corpus gets the verdict that the reference engine gave it.

Usage: corpus_verdicts.py --yawlc PATH --shared DIR [--verbose]
  loads    `yawlc check` reports no error that concerns the specification itself.  Errors of verification
           (deadlocks and the like) are not among the reference's checks: they are allowed.
  schema   refused, and our diagnostics name the element that the reference names.
  errors   refused, and our diagnostics name the element of the reference's first message.
  crash    the reference breaks on it: we must refuse it by a diagnostic.
Prints one line a file: file, verdict, ours, first diagnostic. Exit 77: no corpus.
"""
import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

SECONDS_MAX = 60
# Diagnostics that say something about behaviour, which the reference does not look at, or that a construct
# is not compiled yet.
VERIFICATION = {"deadlock", "livelock", "never-completes", "improper-completion", "dead-task", "unbounded"}
# What a message of the reference is about: the first name in it that a file can hold.
ABOUT = [
    re.compile(r"of variable \[([^\]]+)\]"),
    re.compile(r"type definition with name \[([^\]]+)\]"),
    re.compile(r"The element \(\w+:([^)]+)\)"),
    re.compile(r"The value '[^']*' of element '([^']+)'"),
    re.compile(r"content of element '([^']+)'"),
    re.compile(r"starting with element '([^']+)'"),
    re.compile(r"param \[([^\]]+)\]"),
    re.compile(r"^(?:Atomic|Composite)Task:(\S+) "),
    re.compile(r"^Condition:(\S+) "),
]


def subject(messages):
    """The element that the reference's first message names, or None."""
    first = messages.split(" / ")[0]
    for pattern in ABOUT:
        found = pattern.search(first)
        if found:
            return found.group(1)
    return None


def check(yawlc, path):
    """Exit status, errors (name, message) of `yawlc check`."""
    done = subprocess.run([yawlc, "check", "--format=text", str(path)], capture_output=True, timeout=SECONDS_MAX,
                          check=False)
    if done.returncode not in (0, 1):
        return done.returncode, [("crash", done.stderr.decode("utf-8", "replace")[:300])], ""
    text = done.stderr.decode("utf-8", "replace")
    errors = re.findall(r"^\S[^\n]*?: error: (.*) \[([\w-]+)\]$", text, re.M)
    return done.returncode, [(name, message) for message, name in errors], text


def judge(verdict, messages, status, errors, text):
    """None, or what is wrong."""
    if status not in (0, 1):
        return f"exit status {status}"
    own = [error for error in errors if error[0] not in VERIFICATION]
    if verdict == "loads":
        return "an error in a specification that loads" if own else None
    if not own:
        return "accepted, but the reference refuses it"
    name = subject(messages)
    if name is not None and not re.search(r"(?<!\w)" + re.escape(name) + r"(?!\w)", text):
        return f"no diagnostic names '{name}'"
    return None


def read_index(path):
    """(file, verdict, messages) of each specification."""
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith("#"):
            columns = line.split("\t") + ["", ""]
            yield columns[0], columns[1], columns[3]


def main():
    parser = argparse.ArgumentParser(description="compares yawlc's verdicts with those of the reference")
    parser.add_argument("--yawlc", required=True)
    parser.add_argument("--shared", required=True)
    parser.add_argument("--verbose", action="store_true", help="also the files that agree")
    options = parser.parse_args()
    index = Path(options.shared) / "corpus/yawl/INDEX.tsv"
    if not index.exists():
        print("skipped: no ../shared/corpus beside the project")
        return 77
    count = failed = 0
    for name, verdict, messages in read_index(index):
        status, errors, text = check(options.yawlc, index.parent / name)
        problem = judge(verdict, messages, status, errors, text)
        count += 1
        failed += problem is not None
        ours = "refused" if errors else "fine"
        first = json.dumps(errors[0][1][:100], ensure_ascii=False) + f" [{errors[0][0]}]" if errors else ""
        if problem or options.verbose:
            print(f"{'FAILED ' + problem if problem else 'ok'}\t{name}\t{verdict}\t{ours}\t{first}")
    print(f"{count - failed} passed, {failed} failed")
    return 1 if failed or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
