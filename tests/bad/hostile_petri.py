"""Hostile Petri nets, in PNML and in LoLA: made when they are needed, as in hostile_inputs.py.

The functions in INPUTS yield (name, bytes or an iterable of bytes, expectation).
"""
import random

from hostile_inputs import HUGE, MEGABYTE, repeated

PNML = """<?xml version="1.0" encoding="UTF-8"?>
<pnml xmlns="http://www.pnml.org/version-2009/grammar/pnml">
<net id="seed" type="http://www.pnml.org/version-2009/grammar/ptnet"><name><text>A seed</text></name>
<page id="g"><place id="i"><initialMarking><text>1</text></initialMarking></place>
<transition id="t"><name><text>First &amp; last</text></name><toolspecific tool="x"/></transition>
<page id="h"><place id="p"/><referencePlace id="r" ref="o"/></page><transition id="u"/>
<place id="o"><graphics/></place><arc id="a" source="i" target="t"/>
<arc id="b" source="t" target="p"><inscription><text>2</text></inscription></arc>
<arc id="c" source="p" target="u"><inscription><text>2</text></inscription></arc>
<arc id="d" source="u" target="r"><type value="normal"/></arc></page>
<finalmarkings><marking><place idref="o"><text>1</text></place></marking></finalmarkings>
</net></pnml>
"""
LOLA = """{ a seed } PLACE SAFE 1: i, p; SAFE: q; o;   // one of everything
MARKING i: 1;
TRANSITION t STRONG FAIR CONSUME i: 1; PRODUCE p: 2, q: 1;
TRANSITION u WEAK FAIR CONSUME p: 2; PRODUCE q; /* and so on */
TRANSITION v CONSUME q: 2,; PRODUCE o: 1;
"""
HEAD = b"<pnml><net id='n'>"
TAIL = b"</net></pnml>"
SEEDS = (("pnml", PNML), ("lola", LOLA))


def petri_nothing():
    for ending, seed in SEEDS:
        for name, data in (("empty", b""), ("space", b" \n\t \n"), ("bom", b"\xef\xbb\xbf"), ("nuls", b"\0" * 5000)):
            yield f"{name}.{ending}", data, "refused"
        yield f"seed.{ending}", seed.encode(), "fine"
        yield f"crlf.{ending}", seed.replace("\n", "\r\n").encode(), "fine"
        yield f"bom.{ending}", b"\xef\xbb\xbf" + seed.encode(), "fine"
        yield f"utf16.{ending}", seed.encode("utf-16"), "refused"
        yield f"latin1.{ending}", seed.encode().replace(b"a", b"\xe9"), "refused"
        yield f"escape.{ending}", seed.encode().replace(b"seed", b"\x1b[31m"), "any"
    yield "other.pnml", LOLA.encode(), "refused"
    yield "other.lola", PNML.encode(), "refused"
    yield "comment.lola", b"{ nothing }", "refused"
    yield "doctype.pnml", b'<!DOCTYPE pnml SYSTEM "file:///etc/passwd">' + PNML.encode(), "refused"


def petri_noise():
    source = random.Random(5)
    for ending, seed in SEEDS:
        for size in (1, 2, 17, 1000, 65536):
            yield f"noise{size}.{ending}", source.randbytes(size), "refused"
        words = seed.split()
        for row in range(20):
            yield f"words{row}.{ending}", " ".join(source.choices(words, k=200)).encode(), "refused"


def petri_huge():
    yield "a.lola", repeated(b"a", HUGE), "refused"
    yield "comment.lola", repeated(b"xxxx\n", HUGE, b"{"), "refused"
    yield "comments.lola", repeated(b"{}", HUGE), "refused"
    yield "slashes.lola", repeated(b"//\n", HUGE), "refused"
    yield "places.lola", repeated(b"p,", HUGE, b"PLACE "), "refused"
    yield "groups.lola", repeated(b"SAFE:p;", HUGE, b"PLACE "), "refused"
    yield "marks.lola", repeated(b"p,", HUGE, b"PLACE p;MARKING "), "refused"
    yield "arcs.lola", repeated(b"p,", HUGE, b"PLACE p;MARKING;TRANSITION t CONSUME "), "refused"
    yield "digits.lola", repeated(b"9", HUGE, b"PLACE p;MARKING p:", b";"), "refused"
    yield "places.pnml", repeated(b"<place/>", HUGE, HEAD, TAIL), "refused"
    yield "same.pnml", repeated(b"<place id='p'/>", HUGE, HEAD, TAIL), "refused"
    yield "arcs.pnml", repeated(b"<arc source='a' target='b'/>", HUGE, HEAD, TAIL), "refused"
    yield "name.pnml", repeated(b"n", 20 * MEGABYTE, PNML.encode()[:PNML.index("First")],
                                PNML.encode()[PNML.index("First"):]), "any"


def chain(count):
    """A net of so many transitions, one behind the other, in both languages."""
    yield "pnml", HEAD + b"".join(
        b"<place id='p%d'/><transition id='t%d'/><arc source='p%d' target='t%d'/><arc source='t%d' target='p%d'/>" %
        (i, i, i, i, i, i + 1) for i in range(count)) + b"<place id='p%d'/>" % count + TAIL
    yield "lola", (b"PLACE " + b",".join(b"p%d" % i for i in range(count + 1)) + b"; MARKING p0;" +
                   b"".join(b"TRANSITION t%d CONSUME p%d; PRODUCE p%d;" % (i, i, i + 1) for i in range(count)))


def fan(count):
    """One transition to so many places, and one from them."""
    names = b",".join(b"p%d" % i for i in range(count))
    return (b"PLACE i,o," + names + b"; MARKING i; TRANSITION t CONSUME i; PRODUCE " + names +
            b"; TRANSITION u CONSUME " + names + b"; PRODUCE o;")


def petri_many():
    for count in (1000, 50000):
        for ending, data in chain(count):
            yield f"chain{count}.{ending}", data, "any"
    yield "fan.lola", fan(10000), "any"
    yield "choice.lola", (b"PLACE i, o; MARKING i;" + b"".join(b"TRANSITION t%d CONSUME i; PRODUCE o;" % i
                                                               for i in range(50000))), "any"
    yield "same_arc.lola", (b"PLACE i, o; MARKING i; TRANSITION t CONSUME i; PRODUCE o" + b",o" * 1000000 + b";"), "refused"
    yield "unknown.lola", b"PLACE i, o; MARKING " + b",".join(b"x%d" % i for i in range(200000)) + b";", "refused"
    yield "ends.lola", (b"PLACE i," + b",".join(b"o%d" % i for i in range(200000)) + b"; MARKING i;" + b"".join(
        b"TRANSITION t%d CONSUME i; PRODUCE o%d;" % (i, i) for i in range(200000))), "refused"
    square = b",".join(b"p%d" % i for i in range(700))
    yield "square.lola", (b"PLACE i,o," + square + b"; MARKING i; TRANSITION s CONSUME i; PRODUCE " + square + b";" +
                          b"".join(b"TRANSITION t%d CONSUME p%d; PRODUCE %s;" % (i, i, square) for i in range(700)) +
                          b"TRANSITION u CONSUME " + square + b"; PRODUCE o;"), "any"
    yield "labels.pnml", HEAD + b"".join(
        b"<transition id='t%d'><name><text>one name</text></name></transition><arc source='i' target='t%d'/>"
        b"<arc source='t%d' target='o'/>" % (i, i, i) for i in range(20000)) + b"<place id='i'/><place id='o'/>" + TAIL, "any"
    references = b"".join(b"<referencePlace id='r%d' ref='r%d'/>" % (i, i + 1) for i in range(300000))
    yield "references.pnml", HEAD + references + b"<place id='r300000'/>" + TAIL, "refused"
    yield "circles.pnml", HEAD + b"".join(b"<referencePlace id='r%d' ref='r%d'/>" % (i, i ^ 1)
                                          for i in range(300000)) + TAIL, "refused"
    yield "pages.pnml", HEAD + b"<page id='g'>" * 190 + b"</page>" * 190 + TAIL, "refused"
    yield "pages_deep.pnml", HEAD + b"<page id='g'>" * 50000 + b"</page>" * 50000 + TAIL, "refused"
    yield "nets.pnml", b"<pnml>" + PNML[PNML.index("<net "):PNML.index("</pnml>")].encode() * 2000 + b"</pnml>", "any"
    yield "tools.pnml", PNML.encode().replace(b'<toolspecific tool="x"/>', b"<toolspecific>" + b"<x/>" * 500000 +
                                              b"</toolspecific>"), "any"


def petri_numbers():
    for row, number in enumerate(("0", "-1", "1000000", "1000001", "9223372036854775808", "1e9", "1.5", "0x10", "",
                                  "9" * 400, "\u0661", "1 1")):
        yield f"weight{row}.lola", LOLA.replace("p: 2", f"p: {number}").encode(), "any"
        yield f"weight{row}.pnml", PNML.replace("<text>2", f"<text>{number}").encode(), "any"
        yield f"marking{row}.lola", LOLA.replace("i: 1;", f"i: {number};", 1).encode(), "any"
        yield f"marking{row}.pnml", PNML.replace("<text>1", f"<text>{number}", 1).encode(), "any"
        yield f"safe{row}.lola", LOLA.replace("SAFE 1", f"SAFE {number}").encode(), "any"
    for row, name in enumerate(("a b", "a/b", "*", "a -> b", "end", "start", "&#10;", "&#x202e;", "n" * MEGABYTE, "*/",
                                "\\", "??/", "%s%n", "int", "&quot;; #error")):
        yield f"label{row}.pnml", PNML.replace("First &amp; last", name).replace("A seed", name).encode(), "any"
        word = name.split(" ")[0].replace("/", "|").replace(";", "_")
        yield f"name{row}.lola", LOLA.replace(" q", " " + word).encode(), "any"


INPUTS = (petri_nothing, petri_noise, petri_numbers, petri_many, petri_huge)
