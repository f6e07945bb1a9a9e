#!/usr/bin/env python3
"""Random expressions of XPath and XQuery: compiled ones against Saxon-HE.

Usage: random_expressions.py --subject PATH --include DIR [--seed N] [--count N] [--classes DIR] [--shows N]
                             [--regexes]
Seed S makes 250 expressions and two documents; --count expressions need --count / 250 seeds from --seed on. A
difference is printed with its seed and document. Every expression must compile. Exit 77: no Java or no Saxon.
"""
import argparse
import collections
import random
import sys
import tempfile
import time

import random_queries
import saxon

OF_SEED, DOCUMENTS = 250, 2
SEEDS_OF_BATCH = 20


def batch_of(seeds, regexes):
    batch = saxon.Batch()
    for seed in seeds:
        chance = random.Random(f"documents {seed}")
        batch.scope("Net", random_queries.VARIABLES, [random_queries.document(chance) for _ in range(DOCUMENTS)])
        for text, name, kind in random_queries.questions(seed, OF_SEED, regexes):
            batch.ask(saxon.Question(text, name, kind, f"seed {seed}"))
    return batch


def judge(batch, ours, theirs, tally, differences):
    for (question, document), mine, expected in zip(batch.cases(), ours, theirs):
        result = saxon.compare(question, mine, expected)
        if result == "same":
            result = "equal" if mine[0] == "=" else "both fail"
        elif result == "different" and "!" in (mine[0], expected[0]):
            result = "only ours fails" if mine[0] == "!" else "only Saxon's fails"
        tally[result] += 1
        if result not in ("equal", "both fail", "no answer"):
            differences.append((result, question, document, mine, expected))


def main():
    parser = argparse.ArgumentParser(description="compares random expressions with Saxon-HE")
    parser.add_argument("--subject", required=True)
    parser.add_argument("--include", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=5000, help="expressions")
    parser.add_argument("--classes", help="where SaxonBatch.class is kept")
    parser.add_argument("--shows", type=int, default=10, help="differences that are printed, the shortest ones")
    parser.add_argument("--regexes", action="store_true", help="only matches, replace and tokenize")
    options = parser.parse_args()
    lacks = saxon.missing()
    if lacks is not None:
        print(f"skipped: {lacks}")
        return 77
    began, tally, differences = time.monotonic(), collections.Counter(), []
    seeds = range(options.seed, options.seed + -(-options.count // OF_SEED))
    with tempfile.TemporaryDirectory() as folder:
        command = saxon.compile_batch(options.classes or folder)
        for first in range(0, len(seeds), SEEDS_OF_BATCH):
            batch = batch_of(seeds[first:first + SEEDS_OF_BATCH], options.regexes)
            subject = [options.subject, options.include, str(saxon.NOW_MS)]
            ours, theirs = saxon.run_both(command, subject, batch)
            judge(batch, ours, theirs, tally, differences)
    differences.sort(key=lambda difference: (len(difference[1].text), difference[1].text))
    for result, question, document, mine, expected in differences[:options.shows]:
        print(f"{result}, {saxon.describe(question, document, mine, expected)}")
    count = len(seeds) * OF_SEED
    print(f"{count} expressions, {DOCUMENTS} documents each, in {time.monotonic() - began:.1f} s: "
          + ", ".join(f"{number} {name}" for name, number in tally.most_common()))
    print(f"{tally['equal'] + tally['both fail']} passed, {len(differences)} failed")
    return 1 if differences or not tally["equal"] else 0


if __name__ == "__main__":
    sys.exit(main())
