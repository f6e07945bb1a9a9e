"""Completes the fragments of Petri nets that `yawlc explain` shows to whole files (explain_test.py)."""
import re

BODY = '<place id="p"/><transition id="t"/><place id="q"/><arc source="p" target="t"/><arc source="t" target="q"/>'
# Where a fragment of PNML belongs, by its first element; `p`, `t` and `q` are there already, and so are their arcs.
PNML_PLACES = {
    "pnml": lambda x: x.replace("…", "").replace("<place id=\"p\"/>", BODY),
    "net": lambda x: f"<pnml>{x.replace('…', BODY)}</pnml>",
    "arc": lambda x: f'<pnml><net id="n">{BODY}{x}</net></pnml>',
    "initialMarking": lambda x: f'<pnml><net id="n">{BODY.replace("/>", ">" + x + "</place>", 1)}</net></pnml>',
}
PNML_NAMES = {"pnml-root", "pnml-net-type", "pnml-element", "pnml-attribute", "petri-arc", "petri-number"}
COLLECTED = "PLACE i, p, q, r;\nMARKING i: 1;\nTRANSITION s CONSUME i: 1; PRODUCE p: 2, q: 2;\n"


def lola_completion(fragment):
    """A marking, and transitions from each place to the next, where the fragment has none."""
    if fragment.startswith("TRANSITION"):
        return COLLECTED + fragment
    places = re.split(r"\W+", re.match(r"PLACE (.*?)[;\n]", fragment + "\n").group(1))
    if "MARKING" not in fragment:
        fragment += f"\nMARKING {places[0]}: 1;"
    if "TRANSITION" not in fragment:
        fragment += "".join(f"\nTRANSITION {a}{b} CONSUME {a}: 1; PRODUCE {b}: 1;" for a, b in zip(places, places[1:]))
    return fragment


def petri_completion(name, fragment):
    """(ending of the file's name, its text), or None if it is no fragment of a Petri net."""
    if re.match("PLACE|TRANSITION", fragment):
        return "lola", lola_completion(fragment)
    if name not in PNML_NAMES:
        return None
    fragment = re.sub(r" +<!--.*$", "", fragment)
    return "pnml", PNML_PLACES[re.match(r"<(\w+)", fragment).group(1)](fragment)
