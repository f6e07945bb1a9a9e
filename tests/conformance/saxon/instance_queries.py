#!/usr/bin/env python3
"""Queries that split the data of multiple instances and join their results, compared with Saxon-HE (MI-4, MI-8).

Usage: instance_queries.py --subject PATH --include DIR [--classes DIR]
Beside those of the corpus (corpus_expressions.py): the shapes that old specifications have, and what the next one may
have: instances of scalars, elements renamed, filtered, ordered and counted on the way. Exit 77: no Java or no Saxon.
"""
import argparse
import sys
import tempfile

import saxon

SONGS = ("<song><name>a</name><n>3</n></song><song><name>b &amp; c</name><n>10</n></song><song><name/><n>7</n></song>",
         "", "<song id='1'><name>x</name><n>1</n></song>", "text<song><n>2</n></song><other/><song><n>4</n></song>")
NUMBERS = ("5", "", "12", "-3")

# accessor, splitting, the parameter of the instances and its type
SPLITS = (
    ("/Net/songs", "for $d in /songs/* return $d", "song", "tree"),
    ("/Net/songs", "/songs/song", "song", "tree"),
    ("/Net/songs", " for $d in /songs/song order by number($d/n) return $d ", "song", "tree"),
    ("/Net/songs", "for $d in /songs/song[n > 2] return <song>{$d/name/text()}</song>", "song", "tree"),
    ("/Net/songs", "for $d in /songs/song return <piece>{for $e in $d/* return $e}</piece>", "piece", "tree"),
    ("/Net/songs", "for $d in /songs/song/n return <n>{$d/text()}</n>", "n", "int"),
    ("/Net/songs", "for $d in /songs/song return <t>{$d/name/text()}</t>", "t", "string"),
    ("/Net/songs", "for $i in 1 to count(/songs/song) return <i>{$i}</i>", "i", "int"),
    ("/Net/songs", "for $d in /songs/song return <f>{$d/n > 2}</f>", "f", "bool"),
    ("/Net/songs", "for $d at $p in /songs/song return <d>{$p * 0.5}</d>", "d", "decimal"),
    ("/Net/songs", "for $d in /songs/song return <n>{$d/name/text()}</n>", "n", "int"),
    ("/Net/songs", "/*/*", "song", "tree"),
    ("/Net/songs", "()", "song", "tree"),
    ("<all>{/Net/songs/song}{/Net/number}</all>", "/all/*", "all", "tree"),
    ("<n>{/Net/number/text()}</n>", "for $i in (1, 2, 3) return <i>{/n/text()}</i>", "i", "string"),
    ("/Net/songs/song[1]", "/song/*", "name", "tree"),
)

# what one instance gives, joining, the variable and its type
JOINS = (
    ("<song>{/Net/songs/song[1]/name/text()}</song>", "<songs>{for $d in /Item/song return $d}</songs>", "songs", "tree"),
    ("<song>{/Net/songs/*}</song>", "<songs>{/Item/*}</songs>", "songs", "tree"),
    ("/Net/songs", "<songs>{for $d in /Item/songs return <song>{for $e in $d/* return $e}</song>}</songs>", "songs", "tree"),
    ("<n>{/Net/number/text()}</n>", "<sum>{sum(/Item/n[text()])}</sum>", "sum", "int"),
    ("<n>{count(/Net/songs/song)}</n>", "<most>{max(/Item/n)}</most>", "most", "int"),
    ("<n>{count(/Net/songs/song)}</n>", "<mean>{avg(/Item/n)}</mean>", "mean", "decimal"),
    ("<n>{/Net/number/text()}</n>", "<all>{string-join(/Item/n, ',')}</all>", "all", "string"),
    ("<n>{/Net/number/text()}</n>", "<any>{some $n in /Item/n satisfies $n > 10}</any>", "any", "bool"),
    ("<n>{/Net/number/text()}</n>", "<l>{for $n in /Item/n[text()] order by number($n) return <v>{data($n)}</v>}</l>", "l", "tree"),
    ("<n>{/Net/number/text()}</n>", "<l>{for $n in distinct-values(/Item/n) return <v>{$n}</v>}</l>", "l", "tree"),
    ("/Net/songs/song", "<songs>{/Item/song}</songs>", "songs", "tree"),
    ("<a>{/Net/number/text()}</a>", "<l first='{/Item/a[1]}'>{/Item/a[last()]}</l>", "l", "tree"),
)


def batch_of():
    batch = saxon.Batch()
    documents = [f"<Net><songs>{songs}</songs><number>{number}</number></Net>" for songs, number in zip(SONGS, NUMBERS)]
    batch.scope("Net", [("songs", "tree", False), ("number", "string", False)], documents)
    for accessor, split, name, kind in SPLITS:
        batch.ask(saxon.Question(split, name, kind, "splitting", accessor))
    for formal, joining, name, kind in JOINS:
        batch.ask(saxon.Question(joining, name, kind, "joining", formal, "Item"))
    return batch


def main():
    parser = argparse.ArgumentParser(description="compares queries of multiple instances with Saxon-HE")
    parser.add_argument("--subject", required=True)
    parser.add_argument("--include", required=True)
    parser.add_argument("--classes", help="where SaxonBatch.class is kept")
    options = parser.parse_args()
    lacks = saxon.missing()
    if lacks is not None:
        print(f"skipped: {lacks}")
        return 77
    batch = batch_of()
    with tempfile.TemporaryDirectory() as folder:
        command = saxon.compile_batch(options.classes or folder)
        ours, theirs = saxon.run_both(command, [options.subject, options.include, str(saxon.NOW_MS)], batch)
    failed, valued = 0, 0
    for (question, document), mine, expected in zip(batch.cases(), ours, theirs):
        valued += mine[0] == "=" and len(mine) > 2
        if saxon.compare(question, mine, expected) != "same":
            failed += 1
            print(saxon.describe(question, document, mine, expected))
    print(f"{len(ours) - failed} passed, {failed} failed; {valued} answers have values")
    return 1 if failed or valued < len(ours) // 2 else 0


if __name__ == "__main__":
    sys.exit(main())
