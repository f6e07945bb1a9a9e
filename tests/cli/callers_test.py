#!/usr/bin/env python3
"""CP-15: no feature without a caller.  Every public function of the runtime is called by generated code, the
player, an example or a test; every function of the compiler that is declared in a header is called by another
file; and the linker finds nothing to throw away in yawlc but what it names.

Usage: callers_test.py SOURCE_DIR
"""
import re
import sys
from pathlib import Path

DECLARATION = re.compile(r"^(?!static|typedef|#|/|\s|\})[\w\s\*]*?\b(\w+)\(", re.M)


def without_comments(text):
    return re.sub(r"/\*.*?\*/", " ", text, flags=re.S)


def declared(folder):
    for header in sorted(folder.rglob("*.h")):
        text = without_comments(header.read_text(encoding="utf-8"))
        for match in DECLARATION.finditer(text):
            if not match.group(1).isupper() and match.group(1) not in ("__attribute__", "defined"):
                yield header, match.group(1)


def words_of(files):
    found = {}
    for path in files:
        for word in set(re.findall(r"\w+", without_comments(path.read_text(encoding="utf-8")))):
            found.setdefault(word, set()).add(path)
    return found


def families(folder):
    """Names that the emitter builds from parts: its "yawl_list_put_$s" calls yawl_list_put_int, and the others."""
    texts = [without_comments(p.read_text(encoding="utf-8")) for p in sorted(folder.glob("*.c"))]
    parts = {name for text in texts for name in re.findall(r"\b(yawl_\w*\$s(?:_\$s)?)\(?", text)}
    return re.compile("|".join(part.replace("$s", "[a-z]+") for part in sorted(parts)) or "(?!)")


def main():
    source = Path(sys.argv[1]).resolve()
    folders = ["compiler", "support", "runtime", "ctl", "examples", "tests", "tools", "generated"]
    code = words_of([p for f in folders for p in (source / f).rglob("*.c")] + list((source / "tests").rglob("*.h")))
    headers = words_of(p for f in ("compiler", "runtime", "ctl", "support") for p in (source / f).rglob("*.h"))
    emitted = families(source / "compiler/emit")
    failed = checked = 0
    for folder in ("compiler", "runtime", "ctl", "support"):
        for header, name in declared(source / folder):
            checked += 1
            callers = code.get(name, set())
            own = len(re.findall(r"\b" + name + r"\b", without_comments(header.read_text(encoding="utf-8"))))
            inline = headers.get(name, set()) - {header} or own > 1  # by a macro or an inline function
            defined_and_used = len(callers) > 1 or (len(callers) == 1 and inline)
            generated = any("generated" in p.parts or "emit" in p.parts for p in callers)
            if defined_and_used or generated or emitted.fullmatch(name):
                continue
            failed += 1
            print(f"{header.relative_to(source)}: {name}() has no caller outside the file that defines it")
    print(f"{checked - failed} passed, {failed} failed")
    return 1 if failed or checked == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
