"""Documents for the variables of a specification: what its XML Schema types allow, with edge values.

`variant` chooses: 0 the least (nothing optional, no items), 1 one of everything, 2 many items and odd values.
"""
import random
import xml.etree.ElementTree as ElementTree
from xml.sax.saxutils import escape

XS = "{http://www.w3.org/2001/XMLSchema}"
INTS = {"integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "negativeInteger",
        "nonPositiveInteger", "unsignedInt", "unsignedShort", "unsignedByte"}
TEXTS = {"string", "normalizedString", "token", "language", "Name", "NCName", "NMTOKEN", "ID", "IDREF", "anyURI"}
TIMES = {"date": "date", "time": "time", "dateTime": "dateTime", "duration": "duration"}
DEPTH_MAX = 12
YAWL_TYPES = {
    "YTimerType": (("trigger", "string"), ("expiry", "string")),
    "YDocumentType": (("id", "long"), ("name", "string")),
    "YStringListType": (("item", "string"),),
}
VALUES = {
    "bool": ("true", "false", "true"),
    "int": ("0", "5", "-7", "12000", "1"),
    "decimal": ("0", "1.5", "-2.25", "1000", "0.01"),
    "float": ("0", "1.5", "-3", "12"),
    "string": ("", "a b", "<x> & 'y'", " 42 ", "true", "ß中"),
    "date": ("2026-03-01", "2000-02-29Z", "1999-12-31+02:00"),
    "time": ("00:00:00", "23:59:59.5", "12:00:00Z"),
    "dateTime": ("2026-03-01T00:00:00", "2024-02-29T23:59:59.25Z", "1970-01-01T00:00:00-05:00"),
    "duration": ("PT0S", "P1Y2M3DT4H5M6S", "-P10D"),
}


def local(name):
    return (name or "").split(":")[-1]


def kind_of_builtin(name):
    """Our word for a built-in type, None for what is none of ours."""
    if name in INTS:
        return "int"
    if name in TEXTS:
        return "string"
    return {"boolean": "bool", "decimal": "decimal", "double": "float", "float": "float", **TIMES}.get(name)


class Schema:
    """The types and elements of one xs:schema; `words`: texts that the expressions compare with."""

    def __init__(self, root, words=()):
        self.types, self.elements = {}, {}
        self.words = tuple(words)
        for schema in ([] if root is None else root.iter(f"{XS}schema")):
            for child in schema:
                if child.tag in (f"{XS}complexType", f"{XS}simpleType"):
                    self.types[child.get("name")] = child
                if child.tag == f"{XS}element":
                    self.elements[child.get("name")] = child

    def kind(self, name, depth=0):
        """The word of a type: a scalar's, "tree" of a complex one, None of one that is declared nowhere."""
        name = local(name)
        declared = self.types.get(name)
        if declared is None:
            return "tree" if name in YAWL_TYPES else kind_of_builtin(name)
        if declared.tag == f"{XS}complexType":
            return "tree"
        restriction = declared.find(f"{XS}restriction")
        if restriction is None or depth > DEPTH_MAX:
            return "string"
        return self.kind(restriction.get("base"), depth + 1)

    def scalar(self, kind, chance, variant, declared=None):
        facets = [] if declared is None else [f.get("value") for f in declared.iter(f"{XS}enumeration")]
        if facets:
            return chance.choice(facets)
        least = None if declared is None else next(declared.iter(f"{XS}minInclusive"), None)
        if least is not None:
            return least.get("value")
        values = VALUES[kind]
        if kind == "string":
            values = values + self.words * 2 if variant else ("",)
        if kind in ("int", "float", "decimal") and variant:
            values = values + tuple(word for word in self.words if word.lstrip("-").isdigit())
        return values[0] if variant == 0 else chance.choice(values)

    def content(self, name, chance, variant, depth=0):
        """The content of an element of that type, as XML."""
        name = local(name)
        declared, kind = self.types.get(name), self.kind(name)
        if kind == "tree" and declared is None:
            return "".join(f"<{member}>{self.content(base, chance, variant)}</{member}>"
                           for member, base in YAWL_TYPES[name])
        if kind == "tree":
            return self.complex(declared, chance, variant, depth)
        return escape(self.scalar(kind or "string", chance, variant, declared))

    def complex(self, declared, chance, variant, depth):
        if depth > DEPTH_MAX:
            return ""
        return "".join(self.group(child, chance, variant, depth) for child in declared)

    def group(self, node, chance, variant, depth):
        if node.tag == f"{XS}element":
            return self.element(node, chance, variant, depth)
        children = list(node)
        if node.tag == f"{XS}choice" and children:
            children = [chance.choice(children)]
        known = node.tag in (f"{XS}sequence", f"{XS}all", f"{XS}choice", f"{XS}complexContent", f"{XS}extension")
        times = self.times(node, variant) if known else 0
        return "".join(self.group(child, chance, variant, depth) for _ in range(times) for child in children)

    @staticmethod
    def times(node, variant):
        least, most = int(node.get("minOccurs", "1")), node.get("maxOccurs", "1")
        most = max(least, 3) if most == "unbounded" else int(most)
        return least if variant == 0 else min(most, max(least, variant if variant < 2 else 3))

    def element(self, node, chance, variant, depth):
        if node.get("ref") is not None:
            node = self.elements.get(local(node.get("ref")), node)
        name, base = node.get("name", local(node.get("ref"))), node.get("type")
        text = ""
        for _ in range(self.times(node, variant)):
            if base is not None:
                inside = self.content(base, chance, variant, depth + 1)
            else:
                inside = self.anonymous(node, chance, variant, depth + 1)
            text += f"<{name}>{inside}</{name}>"
        return text

    def anonymous(self, node, chance, variant, depth):
        declared = node.find(f"{XS}complexType")
        if declared is not None:
            return self.complex(declared, chance, variant, depth)
        simple = node.find(f"{XS}simpleType")
        base = None if simple is None else simple.find(f"{XS}restriction")
        kind = kind_of_builtin(local(base.get("base"))) if base is not None else "string"
        return escape(self.scalar(kind or "string", chance, variant, simple))


def untyped(names, chance, variant, words):
    """Content of a variable whose type is declared nowhere: the names that paths look for, or text."""
    if not names:
        return escape(chance.choice(VALUES["string"] + tuple(words))) if variant else ""
    return "".join(f"<{name}>{untyped(inside, chance, variant, words)}</{name}>"
                   for name, inside in names.items() for _ in range(variant))


def document(root, variables, seed):
    """<root> with each variable's element; `variables`: (name, function of chance and variant)."""
    variant, chance = seed % 3, random.Random(seed)
    inside = "".join(f"<{name}>{make(chance, variant)}</{name}>" for name, make in variables)
    text = f"<{root}>{inside}</{root}>"
    ElementTree.fromstring(text)  # well-formed
    return text
