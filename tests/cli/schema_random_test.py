#!/usr/bin/env python3
"""`yawlc schema` takes what the codec takes: random values, the codec's verdict against that of a JSON Schema validator
(WI-7, DM-2).  Where a schema notes that facets are left to the codec it may take more, never less.

Usage: schema_random_test.py --yawlc PATH [--count N] [--seed S]
"""
import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    from jsonschema import Draft202012Validator
except ImportError:
    print("skipped: there is no python3-jsonschema")
    sys.exit(77)


def simple(base, *facets):
    inner = "".join(f'<xs:{name} value="{value}"/>' for name, value in facets)
    return f'<xs:restriction base="{base}">{inner}</xs:restriction>'


# name: (definition, values that are right or nearly so)
TYPES = {
    "Kept": (simple("xs:string", ("minLength", 2), ("maxLength", 4)), ["ab", "abcd", "a", "äöü€x", " a ", "a\tb"]),
    "Words": (simple("xs:token", ("minLength", 3), ("maxLength", 5)), ["abc", "a b", "ab cd", "a  b c", "abcdef"]),
    "Code": (simple("xs:string", ("pattern", r"[A-Z]{2}-\d+"), ("pattern", r"\i\c*|[^a-f.]")),
             ["AB-1", "AB-٣", "x.y", "é", "-", "a", "AB-", "^"]),
    "Part": (simple("xs:token", ("pattern", r"[\w-[aeiou]]{1,3}\+?")), ["xyz", "xyz+", "abc", "x y", "é1"]),
    "State": (simple("xs:string", ("enumeration", "new"), ("enumeration", " paid")), ["new", "paid", " paid", "old"]),
    "Colour": (simple("xs:token", ("enumeration", "dark  red"), ("enumeration", "blue")), ["dark red", "blue", "darkred"]),
    "Line": (simple("xs:normalizedString", ("enumeration", "a b")), ["a b", "a\tb", "a  b"]),
    "Rate": (simple("xs:decimal", ("enumeration", "1.0"), ("enumeration", "-.50"), ("enumeration", "0")),
             ["1", "1.00", "+01.", "-0.5", "-0", "0.0", ".", "2"]),
    "Price": (simple("xs:decimal", ("fractionDigits", 2), ("totalDigits", 5), ("minInclusive", "0.05")),
              ["0.05", "0.04", "123.45", "1234.5", "00123.450", "12345", "123456", "0.0500", "-1", "99.999"]),
    "Low": (simple("xs:decimal", ("minExclusive", "-12.5"), ("maxExclusive", "-0.25")),
            ["-12.5", "-12.49", "-0.25", "-0.26", "-0.3", "0", "-2", "12", "-13", "-012.4999"]),
    "Some": (simple("xs:decimal", ("minInclusive", "-3"), ("maxInclusive", "107.3")),
             ["107.3", "107.30", "107.31", "108", "-3.0", "-3.01", "99.99", "0", "107.299", "1000", ".5", "106"]),
    "Huge": (simple("xs:unsignedLong", ("maxExclusive", "18446744073709551000")),
             ["18446744073709550999", "18446744073709551000", "0", "-1", "1.0", "99"]),
    "One": (simple("xs:integer", ("minInclusive", 1), ("maxExclusive", 10)), [0, 1, 9, 10, 1.5]),
    "Three": (simple("xs:int", ("totalDigits", 3)), [999, 1000, -999, -1000, 0]),
    "Even": (simple("xs:int", ("enumeration", "2"), ("enumeration", "40")), ["2", "02", "+40", "4", "40.0"]),
    "Odd": (simple("xs:int", ("pattern", "[0-9]*[13579]"), ("maxInclusive", 77)), ["1", "77", "79", "2", "077", "+1"]),
    "Yes": (simple("xs:boolean", ("pattern", "true|1")), ["true", "1", "false", "0"]),
    "Ratio": (simple("xs:double", ("minExclusive", 0), ("maxInclusive", "1.5")), [0, 0.1, 1.5, 1.6, -1, "INF", "-INF", "NaN"]),
    "Floats": (simple("xs:float", ("pattern", "[0-9.eE]+")), ["1.5", "1e3", "NaN", "INF", "-1", "e"]),
    "Doubles": (simple("xs:double", ("minInclusive", "-2")), ["INF", "-INF", "NaN", "-2", "-2.5", "+INF", "nan", " INF "]),
    "Bytes": (simple("xs:hexBinary", ("length", 2)), ["00fF", "00f", "0", "zz00"]),
    "Same": (simple("xs:hexBinary", ("enumeration", "aB")), ["aB", "ab", "AB", "a"]),
    "Raw": (simple("xs:base64Binary"), ["QQ==", "Q Q = =", "QUI=", "QR==", "AAAA", ""]),
    "Sizes": ('<xs:list itemType="One"/>', ["1 2", " 9 ", "", "10", "1  3\t4", "1,2"]),
    "Pair": (f'<xs:restriction><xs:simpleType><xs:list itemType="xs:decimal"/></xs:simpleType>'
             f'<xs:length value="2"/></xs:restriction>', ["1 2", "1 2 3", "1.5 -2", "1", ""]),
    "Lists": (f'<xs:restriction><xs:simpleType><xs:list itemType="xs:decimal"/></xs:simpleType>'
              f'<xs:enumeration value="1 2.0"/></xs:restriction>', ["1 2", "01 2.00", "1", "1 3"]),
    "Either": ('<xs:union memberTypes="One State"/>', ["1", "9", "10", "new", " paid", "paid"]),
    "Both": (simple("Numbers", ("enumeration", "1"), ("enumeration", "2.5")), ["1", "true", "1.0", "2.50", "01", "false"]),
    "Numbers": ('<xs:union memberTypes="xs:boolean xs:decimal"/>', ["1", "true", "-2.5", "yes", ""]),
    "Names": (simple("xs:NCName", ("maxLength", 3)), ["a", "a.b", "abcd", "a:b", "1", "é", ""]),
    "Tokens": (simple("xs:NMTOKENS", ("maxLength", 2)), ["a b", "a b c", "-1", ""]),
    "Day": (simple("xs:date", ("pattern", ".*Z?")), ["2024-02-29", "2023-02-29", "2000-02-29", "1900-02-29", "2026-04-31",
                                                     "2026-12-31Z", "-0004-02-29", "10000-01-01", "0000-02-29"]),
    "Years": (simple("xs:gYear", ("minInclusive", "2000")), ["2000", "1999", "2026Z", "02026", "20"]),
    "Until": (simple("xs:dateTime", ("maxExclusive", "2026-01-01T00:00:00Z")), ["2025-12-31T24:00:00", "2025-01-01T00:00:00Z"]),
    "Month": (simple("xs:gMonthDay"), ["--02-29", "--02-30", "--12-31Z", "--1-1"]),
    "Q": (simple("xs:QName"), ["a", "a:b", ":b", "a:b:c"]),
}
PLAIN = {
    "b": ("bool", [True, False, 0, "true", None]),
    "i": ("int", [0, 2 ** 63 - 1, 2 ** 63, -2 ** 63, 1.0, 1e18, 1e19, 1.5, "1"]),
    "f": ("float", [0, 1.5, -2, 10 ** 30, "1", "INF", "-INF", "NaN", "+INF", "nan", "Infinity"]),
    "d": ("decimal", ["1", "-1.50", "+.5", "5.", ".", 1.25, 3, "1e3", " 1"]),
    "s": ("string", ["", "a", " ä ", 1]),
    "y": ("bytes", ["", "QQ==", "QR==", "QUI=", "Q", "QUJD", "QQ="]),
    "da": ("date", ["2024-02-29", "2023-02-29", "2026-06-31", "2026-01-31+14:00", "26-01-01", "2100-02-29", "2400-02-29"]),
    "t": ("time", ["12:30:00", "24:00:00", "24:00:01", "12:60:00", "00:00:00.5Z"]),
    "dt": ("dateTime", ["2024-02-29T12:30:00", "2024-02-30T12:30:00Z", "2026-01-01"]),
    "du": ("duration", ["P1D", "PT1H30M", "P", "-P1Y2M", "P1DT", "PT0.5S", "P1M1D"]),
    "e": ("Status", ["open", "packed", "Open", 0]),
    "r": ("Line", [{"sku": "a", "n": 1}, {"sku": "a"}, {"n": 1}, {"sku": "a", "n": None}, {"sku": "a", "x": 1}, "a"]),
    "l": ("int[]", [[], [1, 2], [1, None], ["1"], None, 1]),
    "lo": ("string?[]", [["a", None], [None], [1]]),
    "o": ("int?", [1, None, "1"]),
}


def xml_spec():
    types = "".join(f'    <xs:simpleType name="{name}">{text}</xs:simpleType>\n' for name, (text, _) in TYPES.items())
    variables = ", ".join(f"v{name}: {name}" for name in TYPES)
    return ("yawl: 1\nworkflow: values\nexpressions: xpath\nschema: |\n"
            f'  <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">\n{types}  </xs:schema>\n'
            f"in: {{ {variables} }}\nstart: a\ntasks: {{ a: {{ offer: {{}}, then: end }} }}\n")


def yaml_spec():
    variables = ", ".join(f'{name}: "{kind}"' for name, (kind, _) in PLAIN.items())
    return ('yawl: 1\nworkflow: values\ntypes: { Status: [open, packed], Line: { sku: string, n: "int?" } }\n'
            f"in: {{ {variables} }}\nstart: a\ntasks: {{ a: {{ offer: {{}}, then: end }} }}\n")


def changed(value, draw):
    """A small change: numbers and texts near the given one."""
    if isinstance(value, bool) or draw.random() < 0.3:
        return value
    if isinstance(value, (int, float)):
        return value + draw.choice([0, 1, -1, 0.5]) if abs(value) < 2 ** 50 else value
    if not isinstance(value, str):
        return value
    at = draw.randrange(len(value) + 1)
    how = draw.randrange(6)
    if how == 0:
        return draw.choice(["  ", "\t", " \n "]) + value
    if how == 1:
        return value + draw.choice([" ", "\n\t"])
    if how == 2:
        return value[:at] + draw.choice(list("019.-+ aA\t:eZé")) + value[at:]
    if how == 3:
        return value[:at] + value[at + 1:]
    if how == 4:
        return value.replace(" ", draw.choice(["  ", "\n", "\t"]), 1)
    return value.swapcase()


def codec_verdicts(yawlc, spec, documents, folder):
    path, traces = folder / "spec.yaml", folder / "values.trace"
    path.write_text(spec, encoding="utf-8")
    traces.write_text("".join(f"trace t{i}\ncase {json.dumps(d)}\n\n" for i, d in enumerate(documents)), encoding="utf-8")
    done = subprocess.run([yawlc, "test", str(path), str(traces), "--cc=tcc"], capture_output=True, text=True, check=False)
    fine = {line.split()[-1] for line in done.stdout.splitlines() if line.startswith("ok ")}
    failed = {line.split(": ")[1] for line in done.stdout.splitlines() if line.startswith("FAILED ")}
    if len(fine) + len(failed) != len(documents):
        sys.exit(f"the traces were not all played:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return [f"t{i}" in fine for i in range(len(documents))]


def is_noted(schema):
    text = json.dumps(schema)
    return "left to the codec" in text


def compare(yawlc, spec, rows, options, folder):
    """The number of differences, and of documents that were taken and refused."""
    draw = random.Random(options.seed)
    path = folder / "spec.yaml"
    path.write_text(spec, encoding="utf-8")
    done = subprocess.run([yawlc, "schema", str(path)], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    whole = json.loads(done.stdout)
    Draft202012Validator.check_schema(whole)
    given = dict(whole["properties"]["input"], **{"$defs": whole["$defs"]})
    required = set(given.get("required", []))
    defaults = {name: values[0] for name, (_, values) in rows.items() if name in required}
    documents, names = [], []
    for _ in range(options.count):
        name = draw.choice(list(rows))
        value = changed(draw.choice(rows[name][1]), draw)
        documents.append({**defaults, name: value})
        names.append(name)
    validator = Draft202012Validator(given)
    differences = taken = 0
    for name, document, codec in zip(names, documents, codec_verdicts(yawlc, spec, documents, folder)):
        schema = validator.is_valid(document)
        taken += codec
        if schema == codec or (schema and is_noted(given["properties"][name])):
            continue
        differences += 1
        print(f"{name}: {document[name]!r}: the codec {'takes' if codec else 'refuses'} it, the schema "
              f"{'takes' if schema else 'refuses'} it")
    return differences, taken, len(documents) - taken


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--yawlc", required=True)
    parser.add_argument("--count", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    rows = {f"v{name}": row for name, row in TYPES.items()}
    total = 0
    with tempfile.TemporaryDirectory() as folder:
        for spec, values in ((xml_spec(), rows), (yaml_spec(), PLAIN)):
            differences, taken, refused = compare(options.yawlc, spec, values, options, Path(folder))
            print(f"{taken} values taken, {refused} refused, {differences} differences")
            total += differences
            if min(taken, refused) < options.count // 10:
                sys.exit("too few values of one kind")
    sys.exit(1 if total else 0)


if __name__ == "__main__":
    main()
