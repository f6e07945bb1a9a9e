#!/usr/bin/env python3
"""Golden tests: what the compiler prints, compared with what is checked in.

  run_golden.py --yawlc PATH [--update] [NAME…]

  tests/golden/STAGE/NAME.txt   `yawlc --dump=STAGE --no-positions tests/good/NAME.{yaml,yawl,pnml,lola}`
  tests/golden/yaml/NAME.yaml   `yawlc convert --to=yaml tests/good/NAME.{yaml,yawl,pnml,lola}`
  tests/golden/yawl/NAME.xml    `yawlc convert --to=yawl tests/good/NAME.{yaml,yawl,pnml,lola}`
  tests/bad/**/NAME.expected    standard error of `yawlc check tests/bad/**/NAME.{yaml,yawl,xml,pnml,lola}`,
                                which must exit with status 1
  tests/soundness/NAME.expected the same of tests/soundness/NAME.yaml, which is fine but not sound
  specs/schema/yawl.schema.json `yawlc --print=yaml-schema`

--update writes what is printed now in place of what is checked in (and says which files changed).
Names limit the run to files whose name contains one of them.
"""
import argparse
import difflib
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SECONDS_MAX = 20


def run(command):
    """Exit status, standard output, standard error."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=SECONDS_MAX, check=False)
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def input_beside(path, suffixes):
    """The file with the same stem and one of the suffixes, relative to the root, or None."""
    for suffix in suffixes:
        candidate = path.with_suffix(suffix)
        if candidate.exists():
            return str(candidate.relative_to(ROOT))
    return None


def dumps(yawlc):
    """(golden file, what is printed or None, complaint or None) for every stage's dumps."""
    for golden in sorted((ROOT / "tests/golden").glob("*/*.txt")):
        source = input_beside(ROOT / "tests/good" / golden.name, (".yaml", ".yawl", ".pnml", ".lola"))
        if source is None:
            yield golden, None, "has no input in tests/good"
            continue
        stage = golden.parent.name
        status, out, err = run([yawlc, f"--dump={stage}", "--no-positions", source])
        yield golden, out, None if status == 0 else f"exit status {status}: {err.strip()[:400]}"


def conversions(yawlc):
    """The same for specifications that are printed as YAML or YAWL."""
    golden_files = [*(ROOT / "tests/golden/yaml").glob("*.yaml"), *(ROOT / "tests/golden/yawl").glob("*.xml")]
    for golden in sorted(golden_files):
        source = input_beside(ROOT / "tests/good" / golden.name, (".yawl", ".yaml", ".pnml", ".lola"))
        if source is None:
            yield golden, None, "has no input in tests/good"
            continue
        status, out, err = run([yawlc, "convert", source, f"--to={golden.parent.name}"])
        yield golden, out, None if status == 0 else f"exit status {status}: {err.strip()[:400]}"


def refusals(yawlc):
    """The same for inputs that must be refused."""
    for golden in sorted((ROOT / "tests/bad").rglob("*.expected")):
        source = input_beside(golden, (".yaml", ".yawl", ".xml", ".pnml", ".lola"))
        if source is None:
            yield golden, None, "has no input beside it"
            continue
        status, _, err = run([yawlc, "check", source])
        yield golden, err, None if status == 1 else f"exit status {status}, expected 1"


def unsound(yawlc):
    """The same for nets that are not sound, whatever the exit status."""
    for source in sorted((ROOT / "tests/soundness").glob("*.yaml")):
        status, _, err = run([yawlc, "check", str(source.relative_to(ROOT))])
        yield source.with_suffix(".expected"), err, None if status in (0, 1) else f"exit status {status}"


def json_schema(yawlc):
    """The JSON Schema of the YAML language."""
    status, out, err = run([yawlc, "--print=yaml-schema"])
    complaint = None if status == 0 else f"exit status {status}: {err.strip()[:400]}"
    try:
        definitions = json.loads(out)["$defs"]
        for name in set(re.findall(r"#/\$defs/(\w+)", out)) - set(definitions):
            complaint = complaint or f"refers to a definition that is not there: {name}"
    except (ValueError, KeyError) as error:
        complaint = complaint or f"is no JSON Schema: {error}"
    yield ROOT / "specs/schema/yawl.schema.json", out, complaint


def differences(golden, printed):
    expected = golden.read_text(encoding="utf-8") if golden.exists() else ""
    lines = difflib.unified_diff(expected.splitlines(), printed.splitlines(), "checked in", "printed now",
                                 lineterm="", n=2)
    return "" if expected == printed else "\n".join(lines) or "they differ in line ends"


def main():
    parser = argparse.ArgumentParser(description="compares what yawlc prints with what is checked in")
    parser.add_argument("--yawlc", required=True, type=pathlib.Path)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    yawlc = str(options.yawlc.resolve())
    failed = compared = 0
    for cases in (dumps, conversions, refusals, unsound, json_schema):
        for golden, printed, complaint in cases(yawlc):
            name = str(golden.relative_to(ROOT))
            if options.names and not any(part in name for part in options.names):
                continue
            compared += 1
            difference = "" if complaint else differences(golden, printed)
            if complaint or (difference and not options.update):
                failed += 1
                print(f"FAILED {name}: {complaint or difference}")
            elif difference:
                golden.write_text(printed, encoding="utf-8")
                print(f"updated {name}")
    print(f"{compared} compared, {failed} failed")
    return 1 if failed or compared == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
