#!/usr/bin/env python3
"""Writes support/items_case_table.h: the case of letters, from the Unicode data that Python carries.

Usage: tools/case_table.py > support/items_case_table.h

A row {first, last, step, delta} says: the code points first, first + step … last become themselves + delta.
Letters whose capital form is several letters (ß: SS) stand in a table of their own.
"""
import sys


def rows(change):
    """Runs of code points with one step (1 or 2) and one difference."""
    runs = []
    for code in range(0x80, 0x110000):
        if 0xD800 <= code <= 0xDFFF:
            continue
        changed = change(chr(code))
        if changed == chr(code) or len(changed) != 1:
            continue
        delta = ord(changed) - code
        last = runs[-1] if runs else None
        step = code - last[1] if last else 0
        if last and last[3] == delta and step in (1, 2) and last[2] in (0, step):
            last[1], last[2] = code, step
        else:
            runs.append([code, code, 0, delta])
    return [(first, last, step or 1, delta) for first, last, step, delta in runs]


def print_rows(name, change):
    print(f"static const struct case_run {name}[] = {{")
    for first, last, step, delta in rows(change):
        print(f"    {{0x{first:04x}, 0x{last:04x}, {step}, {delta}}},")
    print("};\n")


def main():
    print("""/* The case of the letters of Unicode beyond ASCII; written by tools/case_table.py, not by hand. */
#ifndef SUPPORT_ITEMS_CASE_TABLE_H
#define SUPPORT_ITEMS_CASE_TABLE_H

#include <stdint.h>

/* The code points first, first + step … last become themselves + delta. */
struct case_run {
    uint32_t first, last;
    int32_t step, delta;
};

struct case_letters {
    uint32_t code;
    const char *letters; /* UTF-8 */
};
""")
    print_rows("upper_runs", str.upper)
    print_rows("lower_runs", str.lower)
    print("static const struct case_letters upper_letters[] = {")
    for code in range(0x80, 0x110000):
        if 0xD800 <= code <= 0xDFFF or len(chr(code).upper()) == 1:
            continue
        text = "".join(f"\\x{byte:02x}" for byte in chr(code).upper().encode())
        print(f'    {{0x{code:04x}, "{text}"}},')
    print("};\n\n#endif")


if __name__ == "__main__":
    sys.exit(main())
