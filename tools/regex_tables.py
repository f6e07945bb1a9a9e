#!/usr/bin/env python3
"""Writes the tables of regular expressions: categories and blocks of Unicode.

Usage: tools/regex_tables.py categories           > support/regex_categories.h
       tools/regex_tables.py blocks Blocks.txt    > support/regex_blocks.h

Categories come from the Unicode data that Python carries, blocks from Unicode's file of that name (Debian:
perl-base has it).  A category row is a code point times 32 plus the number of the category that begins there.
"""
import sys
import unicodedata

CATEGORIES = ("Cn Cc Cf Co Cs Ll Lm Lo Lt Lu Mc Me Mn Nd Nl No Pc Pd Pe Pf Pi Po Ps Sc Sk Sm So Zl Zp Zs").split()
# Names that XML Schema 1.0 has for blocks which Unicode calls otherwise since.
OLD_NAMES = {"Greek": (0x0370, 0x03FF), "CombiningMarksforSymbols": (0x20D0, 0x20FF), "PrivateUse": (0xE000, 0xF8FF)}


def begin(what, guard):
    print(f"/* The {what} of Unicode {unicodedata.unidata_version}; written by tools/regex_tables.py, not by hand. */")
    print(f"#ifndef SUPPORT_{guard}_H\n#define SUPPORT_{guard}_H\n\n#include <stdint.h>\n")


def categories():
    begin("general categories", "REGEX_CATEGORIES")
    runs, last = [], None
    for code in range(0x110000):
        category = unicodedata.category(chr(code))
        if category != last:
            runs.append(code << 5 | CATEGORIES.index(category))
        last = category
    names = "".join(CATEGORIES)
    print(f'/* Two letters each, in the order of their numbers. */\nstatic const char regex_category_names[] =\n    "{names}";\n')
    print("static const uint32_t regex_categories[] = {")
    for first in range(0, len(runs), 9):
        print("    " + ", ".join(f"0x{run:x}" for run in runs[first:first + 9]) + ",")
    print("};\n\n#endif")


def blocks(path):
    begin("blocks", "REGEX_BLOCKS")
    rows = dict(OLD_NAMES)
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.split("#")[0].strip()
            if ";" in line:
                span, name = line.split(";")
                rows[name.replace(" ", "")] = tuple(int(code, 16) for code in span.split(".."))
    print("struct regex_block {\n    const char *name; /* without spaces */\n    uint32_t first, last;\n};\n")
    print("static const struct regex_block regex_blocks[] = {")
    for name, (first, last) in sorted(rows.items(), key=lambda row: row[1]):
        print(f'    {{"{name}", 0x{first:x}, 0x{last:x}}},')
    print("};\n\n#endif")


if __name__ == "__main__":
    if sys.argv[1:] == ["categories"]:
        categories()
    elif len(sys.argv) == 3 and sys.argv[1] == "blocks":
        blocks(sys.argv[2])
    else:
        sys.exit(__doc__)
