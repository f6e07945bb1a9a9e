"""Random well-typed expressions of the subset of XPath and XQuery, and documents for them.

An expression is made for a type: `number` gives the text of one that is exactly one number of the kind asked for, and
so on; `items` any sequence. `depth` bounds the nesting. The same seed gives the same expressions. Values stay small.
Not asked: what our numbers cannot hold (a double as a decimal of more than 38 digits), what is left to the processor
(is what is never needed evaluated? Saxon knows some answers of `castable` and `instance of` by the type alone; in which order do distinct
values come that are reversed first?), and where Saxon-HE 9.9
is wrong (it takes untyped data for less than NaN; atoms of insert-before have a space behind them in an element; a
substring from 0.4 on begins before its text, and from 1.4 on is empty of one character; half a second times a number
is PT3.S or overflows; powers of two and numbers below the normal range do not read back, or have too many digits).
"""
import random
from xml.sax.saxutils import escape

import random_regexes

VARIABLES = (
    ("b", "bool", False), ("c", "bool", False), ("i", "int", False), ("j", "int", False), ("f", "float", False),
    ("d", "decimal", False), ("s", "string", False), ("t", "string", False), ("day", "date", False),
    ("at", "dateTime", False), ("us", "string", True), ("un", "int", True), ("order", "tree", False),
    ("list", "tree", False),
)
WORDS = ("", "a", "b", "true", "false", "7", "12.5", "abc", "a b  c", " x ", "Zürich", "é中", "<&>", "it's", "NaN", "-3",
         "B", "aa", "\t|", "\u03a3\u03a4\u039f\u03a3", "\u0391\u03a3-\u03a3 \u03a3.", "\u0130I")
SKUS = ("pen", "ink", "cup", "", "Pen")
INTEGERS = ("long", "int", "short", "byte", "nonPositiveInteger", "negativeInteger", "nonNegativeInteger", "positiveInteger",
            "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte")
PARTIALS = {"gYear": ("2026", "1999Z", "2026Z", "-0044", "2024-05:00"), "gYearMonth": ("2026-01", "2026-12Z", "1999-02+14:00"),
            "gMonth": ("--01", "--12Z", "--02"), "gMonthDay": ("--02-29", "--12-31Z", "--01-31"), "gDay": ("---01", "---31Z", "---29")}
DAYS = ("2026-03-01", "2024-02-29", "1999-12-31", "2000-01-01", "2026-03-01Z", "2026-02-28+02:00")
MOMENTS = ("2026-03-01T12:00:00", "2024-02-29T23:59:59.5", "2026-03-01T00:00:00Z", "1999-12-31T18:30:00-05:00")
TIMES = ("00:00:00", "12:34:56", "23:59:59.25", "06:00:00Z", "18:15:00+01:30")
SPANS = ("P1D", "PT2H30M", "-PT1.5S", "P10DT1M", "PT0S")
WHOLE_SPANS = ("P1D", "PT2H30M", "-PT15S", "P10DT1M", "PT0S")
MONTHS = ("P1Y", "P14M", "-P2M", "P0M", "P1Y6M")
NUMBER_TEXTS = ("'0.1'", "' 1E39 '", "string(/Net/d)", "/Net/i", "'+7'", "'-INF'", "'NaN'", "'1e-400'")
# Where parts of texts begin, and how long they are.
FROM = ("1", "2", "3", "0", "-1", "1.5", "2.5", "3e0", "99", "(/Net/i mod 5)", "string-length(/Net/s)")
LENGTH_MAX = 2000
TARGETS = (("int", "integer"), ("string", "text"), ("bool", "truth"), ("decimal", "decimal"), ("float", "double"),
           ("float", "single"), ("string", "single"))


def quote(text):
    """A string literal of XQuery."""
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    mark = '"' if "'" in text and '"' not in text else "'"
    return mark + text.replace(mark, mark * 2) + mark


def decimal_text(chance):
    text = f"{chance.randint(-2000, 2000)}.{chance.choice(('0', '5', '25', '01', '125'))}"
    whole, fraction = text.split(".")
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def document(chance):
    """<Net> with a value of each variable, in canonical form."""
    def line(number):
        return (f'<line no="{number}"><sku>{escape(chance.choice(SKUS))}</sku><qty>{chance.randint(0, 12)}</qty>'
                f"<price>{decimal_text(chance)}</price>{'<note/>' if chance.random() < 0.3 else ''}</line>")
    lines = "".join(line(number) for number in range(1, chance.randint(1, 5)))
    items = "".join(f"<item>{escape(chance.choice(WORDS))}</item>" for _ in range(chance.randint(0, 4)))
    values = {
        "b": chance.choice(("true", "false")), "c": chance.choice(("true", "false")),
        "i": str(chance.choice((0, 1, -1, 5, 42, 1000))), "j": str(chance.randint(-9, 9)),
        "f": chance.choice(("0", "1.5", "-2.25", "INF", "NaN", "0.1", "100")), "d": decimal_text(chance),
        "s": escape(chance.choice(WORDS)), "t": escape(chance.choice(WORDS)), "day": chance.choice(DAYS),
        "at": chance.choice(MOMENTS), "us": escape(chance.choice(WORDS)) if chance.random() < 0.5 else "",
        "un": str(chance.randint(-5, 5)) if chance.random() < 0.5 else "",
        "order": f"<id>{chance.randint(1, 99)}</id>{lines}<total>{decimal_text(chance)}</total>",
        "list": items,
    }
    inside = "".join(f"<{name}>{values[name]}</{name}>" for name, _, _ in VARIABLES)
    return f"<Net>{inside}</Net>"


class Queries:
    def __init__(self, chance):
        self.chance = chance
        self.names = []     # variables of clauses: (name, what it holds)
        self.counter = 0
        self.focus = False  # is there a context item: an element?

    def pick(self, *makers):
        return self.chance.choice(makers)

    def bound(self, kind):
        return [name for name, holds in self.names if holds == kind]

    def new_name(self, kind):
        self.counter += 1
        self.names.append((f"v{self.counter}", kind))
        return f"$v{self.counter}"

    # ---- Nodes ----

    def nodes(self, depth):
        """A path: any number of elements."""
        chance = self.chance
        base = chance.choice((
            "/Net/order/line", "/Net/order/line", "/Net/list/item", "/Net/order/*", "/Net/order", "//line", "//item",
            "/Net/list/*", "/Net/*", "//qty", "/Net/order/line/price", "/Net/order//note", "/Net/s", "/Net/none",
        ))
        if self.focus and chance.random() < 0.5:
            base = chance.choice((".", "*", "qty", "price", "../*", "..", "following-sibling::*", "preceding-sibling::line",
                                  "self::line", "ancestor::*", "descendant::*", "parent::order"))
        elif self.bound("node") and chance.random() < 0.6:
            name = f"${chance.choice(self.bound('node'))}"
            base = chance.choice((name, f"{name}/*", f"{name}/qty", f"{name}/..", f"{name}//*"))
        if depth > 0 and chance.random() < 0.35:
            base = f"{base}[{self.condition(depth - 1)}]"
        if depth > 0 and chance.random() < 0.1:
            base = f"{base}/{chance.choice(('*', 'qty', 'node()', 'text()', '..', '.'))}"
        if depth > 0 and chance.random() < 0.08:
            other = self.nodes(depth - 1)
            base = f"({base} {chance.choice(('|', 'union', 'intersect', 'except'))} {other})"
        return base

    def condition(self, depth):
        """What stands in the brackets of a step."""
        was, self.focus = self.focus, True
        made = self.pick(
            lambda: str(self.chance.randint(1, 3)), lambda: "last()", lambda: self.truth(depth),
            lambda: f"position() {self.chance.choice(('<', '>', '=', '!=', '<=', '>='))} {self.chance.randint(1, 3)}",
            lambda: f"qty > {self.chance.randint(0, 9)}", lambda: "@no", lambda: f"@no = {self.integer(depth - 1)}",
            lambda: f"sku = {quote(self.chance.choice(SKUS))}", lambda: "note", lambda: "not(note)",
            lambda: f". = {quote(self.chance.choice(WORDS))}",
        )()
        self.focus = was
        return made

    # ---- Numbers: exactly one ----

    def integer(self, depth):
        chance = self.chance
        if depth <= 0:
            return chance.choice((str(chance.randint(0, 12)), "xs:integer(/Net/i)", "count(/Net/order/line)",
                                  *(f"${name}" for name in self.bound("integer"))))
        return self.pick(
            lambda: f"({self.integer(depth - 1)} {chance.choice('+-')} {self.integer(depth - 1)})",
            lambda: f"({self.integer(0)} * {chance.randint(-3, 9)})",
            lambda: f"({self.integer(depth - 1)} {chance.choice(('idiv', 'mod'))} {chance.choice((1, 2, 3, 7, -4))})",
            lambda: f"count({self.items(depth - 1)})", lambda: f"string-length({self.text(depth - 1)})",
            lambda: f"abs({self.integer(depth - 1)})", lambda: f"-{self.integer(0)}",
            lambda: self.cast_to_integer(self.pick(self.text, self.integer, self.decimal)(0)),
            lambda: f"{chance.choice(('position', 'last'))}()" if not self.focus else self.integer(0),
            lambda: f"(if ({self.truth(depth - 1)}) then {self.integer(depth - 1)} else {self.integer(depth - 1)})",
            lambda: f"xs:integer({quote(str(chance.randint(-50, 50)))})", lambda: f"sum({self.integers(depth - 1)})",
            lambda: f"{chance.choice(('max', 'min'))}(({self.integer(depth - 1)}, {self.integers(depth - 1)}))",
            lambda: f"{chance.choice(('year', 'month', 'day'))}-from-date({self.date(depth - 1)})",
            lambda: f"{chance.choice(('hours', 'minutes'))}-from-dateTime({self.moment(depth - 1)})",
            lambda: f"string-to-codepoints(concat({self.text(depth - 1)}, 'q'))[1]",
            lambda: f"compare({self.text(depth - 1)}, {self.text(depth - 1)})",
            lambda: f"({self.let(depth, self.integer)})",
        )()

    def cast_to_integer(self, value):
        """To a type of fewer values, where that cannot fail."""
        kind = self.chance.choice(INTEGERS)
        cast = self.chance.choice((f"xs:{kind}({value})", f"({value} cast as xs:{kind})"))
        return f"(if ({value} castable as xs:{kind}) then {cast} else -1)"

    def decimal(self, depth):
        chance = self.chance
        if depth <= 0:
            return chance.choice((f"{chance.randint(0, 99)}.{chance.choice(('5', '25', '0', '125'))}",
                                  "xs:decimal(/Net/d)", "xs:decimal(/Net/order/total)"))
        return self.pick(
            lambda: f"({self.decimal(depth - 1)} {chance.choice('+-')} {self.decimal(depth - 1)})",
            lambda: f"({self.decimal(0)} * {self.decimal(0)})", lambda: f"({self.decimal(depth - 1)} + {self.integer(depth - 1)})",
            lambda: f"({self.decimal(0)} div {chance.choice(('2', '4', '0.5', '-8', '10'))})",
            lambda: f"({self.decimal(0)} mod {chance.choice(('2', '0.3', '-7.5'))})",
            lambda: f"{chance.choice(('abs', 'round', 'floor', 'ceiling', 'round-half-to-even'))}({self.decimal(depth - 1)})",
            lambda: f"round{chance.choice(('', '-half-to-even'))}({self.decimal(0)}, {chance.randint(0, 2)})",
            lambda: f"sum(({self.decimal(depth - 1)}, {self.decimal(depth - 1)}, {self.integer(0)}))",
            lambda: f"max(({self.decimal(depth - 1)}, {self.decimal(depth - 1)}))",
            lambda: f"seconds-from-dateTime({self.moment(depth - 1)})",
        )()

    def double(self, depth):
        chance = self.chance
        if depth <= 0:
            return chance.choice(("number(/Net/f)", "xs:double(/Net/i)", f"{chance.randint(0, 99)}.5e{chance.randint(-3, 3)}",
                                  "number(/Net/d)", "(/Net/j + 0)", "number(/Net/none)", "1.5e300",
                                  "number('1E400')", "xs:double('-1E309')", "xs:double('1E-400')", "1e309", "xs:double('+INF')"))
        return self.pick(
            lambda: f"({self.double(depth - 1)} {chance.choice(('+', '-', '*', 'div', 'mod'))} {self.double(depth - 1)})",
            lambda: f"(/Net/{chance.choice('ijfd')} {chance.choice(('+', '-', '*', 'div'))} {self.integer(depth - 1)})",
            lambda: f"number({self.text(depth - 1)})", lambda: f"number({self.truth(depth - 1)})",
            lambda: f"{chance.choice(('abs', 'round', 'floor', 'ceiling', 'round-half-to-even'))}({self.double(depth - 1)})",
            lambda: "sum(/Net/order/line/qty)", lambda: "sum(//price)", lambda: f"xs:double({self.decimal(depth - 1)})",
            lambda: f"xs:double({self.single(depth - 1)})", lambda: f"({self.single(depth - 1)} + {self.double(0)})",
            lambda: f"max(({self.single(depth - 1)}, {self.double(depth - 1)}))",
            lambda: "sum(for $x in /Net/order/line return $x/qty * $x/price)", lambda: "avg((/Net/i, /Net/j))",
            lambda: "max(/Net/order/line/number(qty))", lambda: f"sum(({self.double(depth - 1)}, {self.integer(depth - 1)}))",
        )()

    def single(self, depth):
        """Of single precision."""
        chance = self.chance
        if depth <= 0:
            return chance.choice(("xs:float('0.1')", "xs:float(/Net/d)", "xs:float(/Net/f)", "xs:float(/Net/i)",
                                  f"xs:float('{chance.randint(0, 99999)}.{chance.randint(0, 999)}')", "xs:float('1E39')",
                                  f"xs:float({chance.randint(0, 9)}.5e{chance.randint(-9, 9)})", "xs:float('-16777219')"))
        return self.pick(
            lambda: f"({self.single(depth - 1)} {chance.choice(('+', '-', '*', 'div', 'mod'))} {self.single(depth - 1)})",
            lambda: f"({self.single(depth - 1)} {chance.choice(('+', '-', '*', 'div'))} {self.integer(depth - 1)})",
            lambda: f"({self.decimal(depth - 1)} {chance.choice(('+', '-', '*', 'div'))} {self.single(depth - 1)})",
            lambda: f"{chance.choice(('abs', 'round', 'floor', 'ceiling', 'round-half-to-even'))}({self.single(depth - 1)})",
            lambda: f"round-half-to-even({self.single(0)}, {chance.randint(0, 2)})", lambda: f"-{self.single(0)}",
            lambda: f"xs:float({self.double(depth - 1)})", lambda: f"xs:float(boolean({self.truth(0)}))",
            lambda: f"xs:float({self.decimal(depth - 1)})", lambda: f"({chance.choice(NUMBER_TEXTS)} cast as xs:float)",
            lambda: f"{chance.choice(('sum', 'avg', 'max', 'min'))}(({self.single(depth - 1)}, {self.integer(0)}, {self.single(0)}))",
        )()

    def number(self, depth):
        return self.pick(self.integer, self.decimal, self.double, self.single)(depth)

    def numbers(self, depth):
        """A sequence, sometimes a long one."""
        chance = self.chance
        if depth <= 0:
            return f"({self.number(0)}, {self.number(0)})"
        return self.pick(
            lambda: f"({self.number(depth - 1)}, {self.number(0)}, {self.number(0)})", lambda: f"({chance.randint(-9, 9)} to {chance.randint(0, 40)})",
            lambda: f"(for $n in 1 to {chance.randint(1, 40)} return $n mod {chance.randint(1, 9)})",
            lambda: f"(for $n in 1 to {chance.randint(1, 40)} return $n div {chance.choice((2, 4, '8e0', '5e0'))})",
            lambda: f"(for $n in 1 to {chance.randint(1, 40)} return xs:float($n) * {chance.choice((1, '0.1', 3))})",
            lambda: f"({self.numbers(depth - 1)}, {self.numbers(depth - 1)})", lambda: f"distinct-values({self.numbers(depth - 1)})",
            lambda: "(for $p in //price return number($p))", lambda: f"subsequence({self.numbers(depth - 1)}, 2)",
        )()

    # ---- Texts: exactly one ----

    def text(self, depth):
        chance = self.chance
        if depth <= 0:
            return chance.choice((quote(chance.choice(WORDS)), "string(/Net/s)", "string(/Net/t)", "string(/Net/us)",
                                  "string(/Net/i)", "string(/Net/order/line[1]/sku)",
                                  *(f"${name}" for name in self.bound("text"))))
        return self.pick(
            lambda: f"concat({self.text(depth - 1)}, {self.atom(depth - 1)})", lambda: f"string({self.atom(depth - 1)})",
            lambda: f"substring({self.text(depth - 1)}, {chance.choice(FROM)})",
            lambda: f"substring({self.text(depth - 1)}, {chance.choice(FROM)}, {chance.choice(FROM)})",
            lambda: f"substring-{chance.choice(('before', 'after'))}({self.text(depth - 1)}, {self.text(0)})",
            lambda: f"normalize-space({self.text(depth - 1)})", lambda: f"{chance.choice(('upper', 'lower'))}-case({self.text(depth - 1)})",
            lambda: f"translate({self.text(depth - 1)}, 'abc', {quote(chance.choice(('xyz', 'x', '', 'ABC')))})",
            lambda: f"string-join({self.texts(depth - 1)}, {quote(chance.choice((',', '', '; ')))})",
            lambda: f"(if ({self.truth(depth - 1)}) then {self.text(depth - 1)} else {self.text(depth - 1)})",
            lambda: f"name({self.one_node()})", lambda: f"local-name({self.one_node()})",
            lambda: f"string(exactly-one(/Net/{chance.choice('sijt')}))", lambda: f"({self.let(depth, self.text)})",
            lambda: f"codepoints-to-string(string-to-codepoints({self.text(depth - 1)}))",
            lambda: f"encode-for-uri({self.text(depth - 1)})", lambda: f"xs:string({self.atom(depth - 1)})",
            lambda: f"string({self.date(depth - 1)})", lambda: f"string(({self.nodes(0)})[1])",
            lambda: f"string-join(insert-before({self.texts(depth - 1)}, {chance.randint(0, 3)}, {self.texts(0)}), '-')",
            lambda: f"string-join(for $w in {self.nodes(0)} return string($w), '/')",
            lambda: random_regexes.call(chance, "replace", self.text(depth - 1), quote),
        )()

    def one_node(self):
        return self.chance.choice(("/Net/s", "/Net/order", "/Net/order/line[1]", "/Net", "/Net/order/id", "/Net/order/line[1]/@no"))

    # ---- Truth ----

    def truth(self, depth):
        chance = self.chance
        if depth <= 0:
            return chance.choice(("true()", "false()", "/Net/b = 'true'", "/Net/c = 'false'", "/Net/i > 0", "/Net/s = 'a'",
                                  "empty(/Net/list/item)", "xs:boolean(/Net/b)", "/Net/b = /Net/c", "/Net/us/text()"))
        relation = chance.choice(("=", "!=", "<", "<=", ">", ">="))
        return self.pick(
            lambda: f"({self.truth(depth - 1)} {chance.choice(('and', 'or'))} {self.truth(depth - 1)})",
            lambda: f"not({self.truth(depth - 1)})", lambda: f"{self.number(depth - 1)} {relation} {self.number(depth - 1)}",
            lambda: f"{self.text(depth - 1)} {relation} {self.text(depth - 1)}",
            lambda: f"{self.number(depth - 1)} {chance.choice(('eq', 'ne', 'lt', 'le', 'gt', 'ge'))} {self.number(depth - 1)}",
            lambda: f"/Net/{chance.choice('ijd')} {relation} {self.pick(self.integer, self.decimal)(depth - 1)}",
            lambda: f"/Net/order/line/{chance.choice(('qty', 'price', '@no'))} {relation} {self.integer(depth - 1)}",
            lambda: f"{self.nodes(depth - 1)} {chance.choice(('=', '!='))} {self.text(depth - 1)}",
            lambda: f"{self.nodes(depth - 1)} {relation} {self.nodes(depth - 1)}",
            lambda: f"{self.numbers(depth - 1)} {relation} {self.numbers(depth - 1)}",
            lambda: f"{self.texts(depth - 1)} {relation} {self.texts(depth - 1)}",
            lambda: f"//{chance.choice(('qty', 'price'))} {relation} {self.integers(depth - 1)}",
            lambda: f"(for $w in 1 to {chance.randint(1, 30)} return {self.text(0)}) {relation} {self.texts(depth - 1)}",
            lambda: f"count(distinct-values({self.numbers(depth - 1)})) = count({self.numbers(depth - 1)})",
            lambda: f"{chance.choice(('exists', 'empty'))}({self.items(depth - 1)})",
            lambda: f"{chance.choice(('contains', 'starts-with', 'ends-with'))}({self.text(depth - 1)}, {self.text(depth - 1)})",
            lambda: random_regexes.call(chance, "matches", self.text(depth - 1), quote),
            lambda: f"boolean({self.nodes(depth - 1)})", lambda: f"boolean({self.atom(depth - 1, dates=False)})",
            lambda: f"({self.quantified(depth)})", lambda: f"{self.date(depth - 1)} {relation} {self.date(depth - 1)}",
            lambda: f"(({self.pick(self.nodes, self.atom, self.integers, self.texts)(depth - 1)}) instance of {self.sequence_type()})",
            lambda: f"(({self.castable()}) castable as xs:{chance.choice(('integer', 'double', 'float', 'boolean', 'date', 'string', 'time', 'dateTime'))})",
            lambda: f"({self.pick(self.text, self.integer, self.nodes)(0)} castable as xs:{chance.choice(('decimal', 'integer?', 'dayTimeDuration'))})",
            lambda: f"deep-equal({self.items(depth - 1)}, {self.items(depth - 1)})", lambda: self.same_partials(depth - 1),
            lambda: f"(({self.atom(depth - 1)}) castable as xs:{chance.choice(list(PARTIALS))})",
            lambda: f"(({self.castable()}) castable as xs:{chance.choice(INTEGERS)}{chance.choice(('', '?'))})",
            lambda: f"('{chance.choice(PARTIALS[chance.choice(list(PARTIALS))])}' castable as xs:{chance.choice(list(PARTIALS))})",
            lambda: f"xs:boolean({quote(chance.choice(('true', 'false', '1', '0', ' true ')))})",
            lambda: f"({self.one_node()} is {self.one_node()})", lambda: f"({self.one_node()} {chance.choice(('<<', '>>'))} {self.one_node()})",
            lambda: f"({self.let(depth, self.truth)})",
        )()

    def castable(self):
        """What cannot fail, and no double that our integers cannot hold."""
        makers = (self.integer, self.decimal, self.single, self.text, self.truth, self.date, self.moment, self.span)
        return self.pick(lambda: "number(/Net/f)", *(lambda maker=maker: maker(0) for maker in makers))()

    def sequence_type(self):
        return self.chance.choice(("xs:integer", "xs:integer*", "xs:string+", "element()*", "node()*", "item()", "xs:decimal?",
                                   "xs:double*", "xs:float", "xs:float+", "text()", "xs:date", "xs:boolean?", "xs:untypedAtomic*"))

    def quantified(self, depth):
        mark = list(self.names)
        word, range_text = self.chance.choice(("some", "every")), self.nodes(depth - 1)
        name = self.new_name("node")
        text = f"{word} {name} in {range_text} satisfies {self.truth(depth - 1)}"
        self.names = mark
        return text

    # ---- Dates ----

    def date(self, depth):
        chance = self.chance
        if depth <= 0:
            return chance.choice((f"xs:date('{chance.choice(DAYS)}')", "xs:date(/Net/day)", "current-date()"))
        return self.pick(
            lambda: f"({self.date(depth - 1)} {chance.choice('+-')} xs:dayTimeDuration('{chance.choice(SPANS)}'))",
            lambda: f"({self.date(depth - 1)} {chance.choice('+-')} xs:yearMonthDuration('{chance.choice(MONTHS)}'))",
            lambda: f"xs:date({self.moment(depth - 1)})", lambda: f"max(({self.date(depth - 1)}, {self.date(0)}))",
            lambda: f"(if ({self.truth(depth - 1)}) then {self.date(depth - 1)} else {self.date(0)})",
        )()

    def partial(self, depth, name=None):
        chance = self.chance
        name = name or chance.choice(list(PARTIALS))
        if depth <= 0 or chance.random() < 0.4:
            return f"xs:{name}('{chance.choice(PARTIALS[name])}')"
        return f"xs:{name}({self.pick(self.date, self.moment)(depth - 1)})"

    def same_partials(self, depth):
        name, relation = self.chance.choice(list(PARTIALS)), self.chance.choice(("=", "!=", "eq", "ne"))
        return f"{self.partial(depth, name)} {relation} {self.partial(depth, name)}"

    def moment(self, depth):
        chance = self.chance
        if depth <= 0:
            return chance.choice((f"xs:dateTime('{chance.choice(MOMENTS)}')", "xs:dateTime(/Net/at)", "current-dateTime()"))
        return self.pick(
            lambda: f"({self.moment(depth - 1)} {chance.choice('+-')} xs:dayTimeDuration('{chance.choice(SPANS)}'))",
            lambda: f"xs:dateTime({self.date(depth - 1)})",
            lambda: f"adjust-dateTime-to-timezone({self.moment(depth - 1)}, xs:dayTimeDuration('PT{chance.randint(0, 9)}H'))",
        )()

    def span(self, depth):
        chance = self.chance
        if depth <= 0:
            return f"xs:dayTimeDuration('{chance.choice(SPANS)}')"
        return self.pick(
            lambda: f"({self.span(depth - 1)} {chance.choice('+-')} {self.span(depth - 1)})",
            lambda: f"({self.date(depth - 1)} - {self.date(depth - 1)})", lambda: f"({self.moment(depth - 1)} - {self.moment(depth - 1)})",
            lambda: f"(xs:dayTimeDuration('{chance.choice(WHOLE_SPANS)}') * {chance.randint(-3, 5)})", lambda: f"({self.span(depth - 1)} div 2)",
        )()

    # ---- Any atom, sequences ----

    def atom(self, depth, dates=True):
        makers = [self.integer, self.decimal, self.double, self.single, self.text, self.truth]
        if dates:
            makers += [self.date, self.moment, self.span, self.partial, lambda _: f"xs:time('{self.chance.choice(TIMES)}')"]
        return self.chance.choice(makers)(depth)

    def integers(self, depth):
        return self.pick(
            lambda: f"({self.integer(depth - 1)}, {self.integer(depth - 1)})",
            lambda: f"({self.integer(0)} to {self.chance.randint(0, 9)})",
            lambda: f"(for $q in {self.nodes(0)} return string-length($q))",
            lambda: f"index-of({self.texts(depth - 1)}, {self.text(0)})", lambda: f"string-to-codepoints({self.text(depth - 1)})",
        )()

    def texts(self, depth):
        if depth <= 0:
            return f"({self.text(0)}, {self.text(0)})"
        return self.pick(
            lambda: f"({self.text(depth - 1)}, {self.text(depth - 1)})", lambda: f"({self.nodes(0)})/string(.)",
            lambda: f"(for $w in {self.nodes(0)} return name($w))",
            lambda: random_regexes.call(self.chance, "tokenize", self.text(depth - 1), quote),
            lambda: f"distinct-values({self.texts(depth - 1)})",
        )()

    def let(self, depth, maker):
        """let … return, of what `maker` makes."""
        mark = list(self.names)
        kind, value = self.pick(lambda: ("integer", self.integer(depth - 1)), lambda: ("text", self.text(depth - 1)),
                                lambda: ("node", self.nodes(depth - 1)))()
        name = self.new_name(kind)
        text = f"let {name} := {value} return {maker(depth - 1)}"
        self.names = mark
        return text

    def flwor(self, depth):
        chance, mark = self.chance, list(self.names)
        if chance.random() < 0.25:
            at = f"$p{self.counter + 1}"
            range_text = self.nodes(depth - 1)
            self.counter += 1
            self.names.append((at[1:], "integer"))
            name = self.new_name("node")
            text = f"for {name} at {at} in {range_text}"
        elif chance.random() < 0.2:
            range_text = self.integers(depth - 1)
            text = f"for {self.new_name('integer')} in {range_text}"
        else:
            range_text = self.nodes(depth - 1)
            text = f"for {self.new_name('node')} in {range_text}"
        if chance.random() < 0.3:
            kind, value = self.pick(lambda: ("integer", self.integer(depth - 1)), lambda: ("text", self.text(depth - 1)))()
            text += f" let {self.new_name(kind)} := {value}"
        if chance.random() < 0.4:
            text += f" where {self.truth(depth - 1)}"
        if chance.random() < 0.35:
            key = self.pick(self.text, self.integer, self.decimal)(depth - 1)
            text += f" {chance.choice(('', 'stable '))}order by {key}{chance.choice(('', ' descending', ' ascending'))}"
        text += f" return {self.items(depth - 1)}"
        self.names = mark
        return text

    def element(self, depth, name=None):
        chance = self.chance
        name = name or chance.choice(("x", "y", "line"))
        attributes = ""
        if chance.random() < 0.3:
            attributes = f' k="{chance.choice(("", "v", "{{"))}{{{self.items(depth - 1)}}}"'
        parts = "".join(self.pick(
            lambda: f"{{{self.items(depth - 1)}}}", lambda: chance.choice(("text", " a &amp; b ", "<z/>", "{{}}", " ", "&#233;")),
            lambda: self.element(depth - 1) if depth > 1 else "",
        )() for _ in range(chance.randint(0, 3)))
        return f"<{name}{attributes}>{parts}</{name}>"

    def items(self, depth):
        if depth <= 0:
            return self.pick(self.nodes, self.atom, lambda _: "()")(0)
        return self.pick(
            self.nodes, self.nodes, self.atom, self.element, lambda d: f"({self.flwor(d)})", lambda d: f"({self.flwor(d)})",
            lambda d: f"({self.items(d - 1)}, {self.items(d - 1)})", self.integers, self.texts,
            lambda d: f"(if ({self.truth(d - 1)}) then {self.items(d - 1)} else {self.items(d - 1)})",
            lambda d: f"reverse({self.items(d - 1)})", lambda d: f"subsequence({self.items(d - 1)}, {self.chance.randint(0, 3)})",
            lambda d: f"remove({self.items(d - 1)}, {self.chance.randint(0, 3)})", lambda d: f"data({self.nodes(d - 1)})",
            lambda d: f"insert-before({self.nodes(d - 1)}, {self.chance.randint(0, 3)}, {self.nodes(d - 1)})",
            lambda d: f"distinct-values({self.nodes(d - 1)})", lambda d: f"distinct-values({self.numbers(d - 1)})",
            lambda d: f"index-of({self.numbers(d - 1)}, {self.number(0)})", lambda d: f"distinct-values({self.texts(d - 1)})",
            lambda d: f"({self.nodes(d - 1)})[{self.chance.randint(1, 3)}]",
            lambda d: f"{self.nodes(0)}/{self.chance.choice(('name(.)', 'string(.)', 'count(*)', '@no', 'position()'))}",
        )(depth)

    # ---- Questions ----

    def question(self, depth):
        """(text, name and type of the target) of one expression; type "": a predicate."""
        kind = self.chance.random()
        if kind < 0.3:
            return self.truth(depth), "", ""
        if kind < 0.7:
            return f"<r>{{{self.items(depth)}}}</r>", "r", "tree"
        if kind < 0.78:
            return self.element(depth, "r"), "r", "tree"
        word, maker = self.chance.choice(TARGETS)
        return f"<v>{{{getattr(self, maker)(depth)}}}</v>", "v", word


def questions(seed, count, regexes):
    """`count` questions, none longer than LENGTH_MAX; `regexes`: only calls of matches, replace and tokenize."""
    if regexes:
        return random_regexes.questions(random.Random(f"regexes {seed}"), count, quote)
    queries, made = Queries(random.Random(seed)), []
    while len(made) < count:
        question = queries.question(queries.chance.choice((1, 2, 2, 3, 3, 4)))
        if len(question[0]) <= LENGTH_MAX:
            made.append(question)
    return made
