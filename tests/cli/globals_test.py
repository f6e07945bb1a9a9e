#!/usr/bin/env python3
"""The libraries have no variables of the process but a few that are set once: engines of several threads share
nothing (CC-1).

Usage: globals_test.py LIBRARY...
"""
import subprocess
import sys

# Name: why threads may share it.
SHARED = {
    "tables": "of the checksum, filled once under `once`",
    "once": "the guard of that",
    "curl_once": "the guard of libcurl's own start",
    "zeros": "an empty record, never written; constant, but its zeros would be in every file",
}
VARIABLES = {".data", ".bss", ".tdata", ".tbss", "*COM*"}


def variables(library):
    lines = subprocess.run(["nm", "--format=sysv", library], capture_output=True, text=True, check=True).stdout
    for line in lines.splitlines():
        columns = [column.strip() for column in line.split("|")]
        if len(columns) != 7:
            continue
        section = columns[6]
        constant = section.startswith(".data.rel.ro")
        if not constant and any(section == v or section.startswith(v + ".") for v in VARIABLES):
            yield columns[0]


def main():
    bad, seen = [], 0
    for library in sys.argv[1:]:
        for name in variables(library):
            seen += 1
            # what is static in a function has a number behind its name
            if name.split(".")[0] not in SHARED:
                bad.append(f"{library}: {name} is a variable of the process; give it to an engine")
    print("\n".join(bad) if bad else f"{seen} variables, each with its reason")
    sys.exit(1 if bad or seen == 0 else 0)


if __name__ == "__main__":
    main()
