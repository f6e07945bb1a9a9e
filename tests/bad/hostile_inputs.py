"""Hostile specifications, made when they are needed: nothing here is checked in as a file.

`INPUTS` lists functions; each yields (name, bytes or an iterable of bytes, expectation).  The name's ending
says the language.  Expectations: "refused" (exit status 1 with file:line:column), "fine" (0), "any" (0 or 1).
"""
import random

MEGABYTE = 1 << 20
HUGE = 100 * MEGABYTE
BRACKETS = 160 * 1024

YAML = """yawl: 1
workflow: seed
version: "1.0"
title: "A seed: one of everything"
types:
  Kind: [small, large]
in: { amount: decimal, who: string }
out: { paid: bool }
local: { paid: "bool = false", ok: "bool = false", fee: "decimal = 0.25", rounds: "int = 0", kind: "Kind?" }
start: [look, skip]
conditions:
  waiting: { then: [pay, drop] }
  "odd-name": { then: drop }
tasks:
  look:
    offer: { role: clerk }
    in: { amount: amount, who: "who + ' & co'" }
    returns: { ok: bool, fee: decimal }
    out: { ok: item.ok, fee: "item.fee * 2", rounds: rounds + 1 }
    join: xor
    split: xor
    then:
      - { to: waiting, when: "ok && amount > 10.0" }
      - { to: look, when: "rounds < 3 || !paid" }
      - { to: drop }
  skip: { split: and, then: [waiting, odd-name] }   # comment
  pay:
    call: { function: pay }
    returns: { paid: bool }
    out: { paid: item.paid }
    cancels: [drop, "* -> drop"]
    then: end
  drop: { join: xor, call: { log: "dropped {who}" }, then: end }
"""

YAWL_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<specificationSet xmlns="http://www.yawlfoundation.org/yawlschema"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="4.0">
"""
XS = "http://www.w3.org/2001/XMLSchema"
YAWL = YAWL_HEAD + f"""<specification uri="Seed">
<metaData><creator>nobody</creator><version>0.1</version></metaData>
<schema xmlns="{XS}"/>
<decomposition id="Net" isRootNet="true" xsi:type="NetFactsType">
  <inputParam><index>0</index><name>n</name><type>int</type><namespace>{XS}</namespace></inputParam>
  <localVariable><index>1</index><name>ok</name><type>boolean</type><namespace>{XS}</namespace>
    <initialValue>true</initialValue></localVariable>
  <processControlElements>
    <inputCondition id="i"><flowsInto><nextElementRef id="a"/></flowsInto></inputCondition>
    <task id="a"><name>First &amp; last</name>
      <flowsInto><nextElementRef id="b"/><predicate ordering="0">/Net/n/text() &gt; 1</predicate></flowsInto>
      <flowsInto><nextElementRef id="c"/><isDefaultFlow/></flowsInto>
      <join code="xor"/><split code="xor"/>
      <startingMappings><mapping><expression query="&lt;n&gt;{{/Net/n/text()}}&lt;/n&gt;"/>
        <mapsTo>n</mapsTo></mapping></startingMappings>
      <decomposesTo id="A"/></task>
    <condition id="c"><flowsInto><nextElementRef id="b"/></flowsInto></condition>
    <task id="b"><flowsInto><nextElementRef id="o"/></flowsInto><join code="xor"/><split code="and"/>
      <removesTokens id="c"/></task>
    <outputCondition id="o"/>
  </processControlElements>
</decomposition>
<decomposition id="A" xsi:type="WebServiceGatewayFactsType">
  <inputParam><index>0</index><name>n</name><type>int</type><namespace>{XS}</namespace></inputParam>
  <externalInteraction>manual</externalInteraction></decomposition>
</specification>
</specificationSet>
"""


def small(body, head="start: a\n"):
    """A YAML specification whose tasks are `body`."""
    return ("yawl: 1\nworkflow: w\n" + head + "tasks:\n" + body).encode()


def guarded(expression, language="cel"):
    """A YAML specification whose only guard is `expression`."""
    quoted = '"' + expression.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return small("  a:\n    split: xor\n    then:\n      - { to: end, when: " + quoted +
                 " }\n      - { to: b }\n  b: { then: end }\n",
                 f"expressions: {language}\nlocal: {{ x: \"int = 1\", s: \"string = 'a'\", ok: \"bool = true\" }}\n"
                 "start: a\n")


def yawl_net(elements, schema="", variables=""):
    """A YAWL specification with these net elements between the input and the output condition."""
    return (YAWL_HEAD + '<specification uri="S"><metaData/>' + schema +
            '<decomposition id="N" isRootNet="true" xsi:type="NetFactsType">' + variables +
            '<processControlElements><inputCondition id="i"><flowsInto><nextElementRef id="a"/></flowsInto>'
            '</inputCondition>' + elements + '<outputCondition id="o"/></processControlElements>'
            '</decomposition></specification></specificationSet>').encode()


TASK = ('<task id="a"><flowsInto><nextElementRef id="o"/></flowsInto><join code="xor"/>'
        '<split code="and"/></task>')


def repeated(piece, total, head=b"", tail=b""):
    """`piece` until `total` bytes are reached, a megabyte at a time."""
    yield head
    block = piece * (MEGABYTE // len(piece) + 1)
    for _ in range(0, total, len(block)):
        yield block
    yield tail


def nothing():
    for ending in ("yaml", "yawl"):
        for name, data in (("empty", b""), ("space", b" \n\t \n"), ("newlines", b"\n" * 1000),
                           ("bom", b"\xef\xbb\xbf"), ("nul", b"\0"), ("nuls", b"\0" * 5000)):
            yield f"{name}.{ending}", data, "refused"
    yield "comment.yaml", b"# nothing\n", "refused"
    yield "declaration.yawl", b"<?xml version='1.0'?>", "refused"
    yield "seed.yaml", YAML.encode(), "fine"
    yield "seed.yawl", YAWL.encode(), "fine"


def noise():
    source = random.Random(2)
    for size in (1, 2, 3, 4, 17, 1000, 65536):
        for ending in ("yaml", "yawl"):
            yield f"noise{size}.{ending}", source.randbytes(size), "refused"
    for ending, seed in (("yaml", YAML.encode()), ("yawl", YAWL.encode())):
        yield f"noise_after.{ending}", seed + source.randbytes(100), "refused"


def encodings():
    for ending, seed in (("yaml", YAML), ("yawl", YAWL.replace(' encoding="UTF-8"', ""))):
        yield f"utf16le.{ending}", b"\xff\xfe" + seed.encode("utf-16-le"), "any"
        yield f"utf16be.{ending}", b"\xfe\xff" + seed.encode("utf-16-be"), "any"
        yield f"utf16_nobom.{ending}", seed.encode("utf-16-le"), "any"
        yield f"utf16_odd.{ending}", b"\xff\xfe" + seed.encode("utf-16-le")[:-1], "refused"
        yield f"utf32.{ending}", seed.encode("utf-32"), "any"
        yield f"crlf.{ending}", seed.replace("\n", "\r\n").encode(), "fine"
        yield f"cr.{ending}", seed.replace("\n", "\r").encode(), "any"
        yield f"bom_twice.{ending}", b"\xef\xbb\xbf\xef\xbb\xbf" + seed.encode(), "any"
        for name, bad in (("overlong", b"\xc0\x80"), ("surrogate", b"\xed\xa0\x80"), ("cut", b"\xe2\x82"),
                          ("latin1", b"\xe9"), ("beyond", b"\xf4\x90\x80\x80"), ("nul", b"\0"),
                          ("escape", b"\x1b[31m"), ("delete", b"\x7f\x08")):
            place = b"one of" if ending == "yaml" else b"First"
            yield (f"{name}_inside.{ending}", seed.encode().replace(place, b"x" + bad + b"y"),
                   "any" if name == "delete" else "refused")
    for encoding in ("UTF-7", "EBCDIC-CP-US", "ISO-8859-1", "UTF-16", "x" * 5000, ""):
        yield (f"declared_{encoding[:9] or 'none'}.yawl",
               YAWL.replace("UTF-8", encoding).encode(), "any")
    yield "tabs.yaml", YAML.replace("  ", "\t").encode(), "refused"


def huge():
    yield "a.yaml", repeated(b"a", HUGE), "refused"
    yield "a.yawl", repeated(b"a", HUGE), "refused"
    yield "list.yaml", repeated(b"- a\n", HUGE), "refused"
    yield "keys.yaml", (f"k{i}: 1\n".encode() for i in range(10_000_000)), "refused"
    yield "newlines.yaml", repeated(b"\n", HUGE), "refused"
    yield "comments.yaml", repeated(b"# comment\n", HUGE), "refused"
    yield "elements.yawl", repeated(b"<a/>", HUGE, b"<a>", b"</a>"), "refused"
    yield "attributes.yawl", repeated(b"<a b='c'/>", HUGE, b"<a>", b"</a>"), "refused"
    yield "text.yawl", repeated(b"text ", HUGE, b"<a>", b"</a>"), "refused"
    yield "comment.yawl", repeated(b"xxxxxxxxx\n", HUGE, b"<!--", b"--><a/>"), "refused"
    yield "title.yaml", repeated(b"x", 20 * MEGABYTE, YAML.encode() + b"description: ", b"\n"), "any"
    yield "folded.yaml", repeated(b"  line\n", 20 * MEGABYTE, YAML.encode() + b"description: >\n"), "any"


def deep():
    for name, piece in (("brackets", b"["), ("braces", b"{"), ("mixed", b"[{a: "), ("dashes", b"- "),
                        ("questions", b"? "), ("keys", b"a: {"), ("flow_keys", b"{a: ")):
        yield f"{name}.yaml", piece * (BRACKETS // len(piece)), "refused"
    lines = "".join(" " * depth + "a:\n" for depth in range(2000))
    yield "indented.yaml", lines.encode(), "refused"
    closed = b"[" * (BRACKETS // 2) + b"]" * (BRACKETS // 2)
    yield "closed.yaml", closed, "refused"
    yield "deep.yawl", b"<a>" * (BRACKETS // 3), "refused"
    yield "deep_closed.yawl", b"<a>" * 50000 + b"</a>" * 50000, "refused"
    yield "namespaces.yawl", b"".join(b"<a xmlns:n%d='u'>" % i for i in range(20000)), "refused"
    attributes = b" ".join(b"a%d='1'" % i for i in range(200000))
    yield "attributes.yawl", b"<a " + attributes + b"/>", "refused"
    yield "types.yaml", YAML.replace("who: string", 'who: "string' + "[]" * 50000 + '"').encode(), "any"
    yield "optional.yaml", YAML.replace("who: string", 'who: "string' + "?" * 50000 + '"').encode(), "any"


def expressions():
    depth = 100_000
    rows = (("parens", "(" * depth + "ok" + ")" * depth), ("open", "(" * depth), ("nots", "!" * depth + "ok"),
            ("minus", "-" * depth + "1 > 0"), ("lists", "[" * depth), ("maps", "{" * depth),
            ("ternary", "ok ? " * depth + "ok"), ("calls", "size(" * depth), ("dots", "s" + ".s" * depth),
            ("indexes", "s" + "[0]" * depth), ("ors", "ok || " * depth + "ok"),
            ("ands", "ok && " * depth + "ok"), ("sum", "x + " * depth + "x > 0"),
            ("right", "x - (" * depth), ("compared", "x < " * depth + "x"), ("ins", "x in " * depth),
            ("digits", "1" * depth + " > x"), ("fraction", "0." + "1" * depth + " > 0.0"),
            ("exponent", "1e" + "9" * depth + " > 0.0"), ("text", "s == '" + "a" * depth + "'"),
            ("name", "a" * depth), ("unclosed", "s == 'abc"), ("escape", "s == '\\"),
            ("badescape", r"s == '\q\x\uD800\U00110000'"), ("raw", "s == r'''" + "x" * depth + "'''"),
            ("nul", "s == '\\000'"), ("zero", "1 / 0 > x"), ("least", "-9223372036854775808 / -1 > x"),
            ("modulo", "-9223372036854775808 % -1 > x"), ("toolarge", "9223372036854775808 > x"),
            ("operators", "+ * / && ||"), ("empty", ""), ("blank", "   "), ("percent", "s == '%s%n%d'"),
            ("comment", "ok // */ /*"), ("comment2", "ok /* x"), ("quote", "s == '\"' + '??/' + '\\\\'"),
            ("line", "ok\n#error injected\n"), ("string", 's == "' + "?" * 500 + '"'))
    for name, text in rows:
        for language in ("cel", "xpath"):
            yield f"{name}_{language}.yaml", guarded(text, language).replace(b"\n#error", b"\\n#error"), "any"
    xpath = (("nots", "not(" * depth + "true()" + ")" * depth), ("steps", "/w" + "/x" * depth),
             ("parents", "/w" + "/.." * depth), ("filters", "/w" + "[1]" * depth), ("open", "/w[" * depth),
             ("braces", "{" * depth), ("tags", "<a>" * depth), ("fors", "for $x in /w return " * depth + "1"),
             ("ifs", "if (true()) then " * depth), ("stars", "* " * depth), ("unions", "x | " * depth + "x"),
             ("variable", "$" * depth), ("comments", "(:" * depth), ("predicate", "/w/x[. > 1]/text() = 1"),
             ("namespace", "a:b:c:d()"), ("number", "number(/w/x/text()) > 1e999"), ("doc", "doc('/etc/passwd')"))
    for name, text in xpath:
        yield f"xpath_{name}.yaml", guarded(text, "xpath"), "any"
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        task = ('<task id="a"><flowsInto><nextElementRef id="o"/><predicate ordering="0">' + escaped +
                '</predicate></flowsInto><flowsInto><nextElementRef id="b"/><isDefaultFlow/></flowsInto>'
                '<join code="xor"/><split code="xor"/></task>' + TASK.replace('"a"', '"b"'))
        yield f"xpath_{name}.yawl", yawl_net(task), "any"


def entities():
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    yield "laughs.yawl", f'<!DOCTYPE a [<!ENTITY l0 "ha">{laughs}]><a>&l11;</a>'.encode(), "refused"
    yield "quadratic.yawl", (b'<!DOCTYPE a [<!ENTITY x "' + b"x" * 50000 + b'">]><a>' + b"&x;" * 50000 +
                             b"</a>"), "refused"
    yield "file.yawl", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "refused"
    yield "net.yawl", b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a/>', "refused"
    yield "parameter.yawl", b'<!DOCTYPE a [<!ENTITY % p "<!ENTITY x \'y\'>">%p;]><a>&x;</a>', "refused"
    yield "recursive.yawl", b'<!DOCTYPE a [<!ENTITY x "&y;"><!ENTITY y "&x;">]><a>&x;</a>', "refused"
    yield "undefined.yawl", b"<a>&nbsp;&foo;</a>", "refused"
    yield "characters.yawl", b"<a>&#0;&#xD800;&#x110000;&#99999999999999999999;</a>", "refused"
    yield "include.yawl", (YAWL_HEAD.encode() + b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" '
                           b'href="file:///etc/passwd" parse="text"/></specificationSet>'), "refused"
    yield "doctype_late.yawl", YAWL.encode() + b"<!DOCTYPE a>", "refused"
    levels = "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12))
    yield "laughs.yaml", f"a0: &a0 [lol]\n{levels}".encode(), "refused"
    yield "itself.yaml", b"a: &a [*a]\n", "refused"
    yield "itself_tasks.yaml", small("  a: &a { then: end, title: *a }\n"), "refused"
    yield "anchors.yaml", b"".join(b"k%d: &a%d x\n" % (i, i) for i in range(100000)), "refused"
    yield "aliases.yaml", b"k: &a x\n" + b"".join(b"k%d: *a\n" % i for i in range(300000)), "refused"
    yield "unknown_alias.yaml", b"yawl: *nowhere\n", "refused"
    yield "merge.yaml", small("  a: &x { then: end }\n  b:\n    <<: *x\n"), "refused"
    yield "tags.yaml", b"yawl: !!int 1\nworkflow: !!python/object x\n", "refused"
    yield "documents.yaml", YAML.encode() + b"---\n" + YAML.encode(), "refused"
    yield "directive.yaml", b"%YAML 9.9\n%TAG ! tag:x,2000:\n---\n" + YAML.encode(), "any"
    yield "keys.yaml", b"? [a, b]\n: c\n? {d: e}\n: f\n", "refused"


def duplicates():
    yield "top.yaml", YAML.encode() + b"title: again\n", "refused"
    yield "task.yaml", small("  a: { then: end }\n  a: { then: end }\n"), "refused"
    yield "quoted.yaml", small("  a: { then: end, \"then\": end }\n"), "refused"
    yield "many.yaml", b"yawl: 1\n" + b"workflow: w\n" * 100000, "refused"
    yield "target.yaml", small("  a: { split: and, then: [b, b] }\n  b: { join: and, then: end }\n"), "refused"
    yield "ids.yawl", yawl_net(TASK + TASK), "refused"
    yield "attribute.yawl", b"<a b='1' b='2'/>", "refused"
    yield "specifications.yawl", YAWL.replace("</specificationSet>", YAWL[YAWL.index("<specification "):]
                                              ).encode(), "any"


def schemas():
    def schema(body):
        return (f'<schema xmlns="{XS}" xmlns:x="{XS}">' + body + "</schema>")
    variable = ('<localVariable><index>0</index><name>v</name><type>T</type><initialValue>{}</initialValue>'
                '</localVariable>')
    rows = (
        ("occurs", '<complexType name="T"><sequence><element name="a" type="x:int" maxOccurs="2000000000"/>'
         '</sequence></complexType>', "<a>1</a>" * 50),
        ("nested", '<complexType name="T"><sequence minOccurs="0" maxOccurs="5000"><sequence minOccurs="0" '
         'maxOccurs="5000"><sequence minOccurs="0" maxOccurs="5000"><element name="a" minOccurs="0" '
         'maxOccurs="5000"/></sequence></sequence></sequence></complexType>', "<a/>"),
        ("pattern", '<simpleType name="T"><restriction base="x:string"><pattern value="(a|a|aa)*(b|c){1,9999}"/>'
         '</restriction></simpleType>', "a" * 5000),
        ("pattern2", '<simpleType name="T"><restriction base="x:string"><pattern value="' + "(a{0,99}" * 30 +
         "){0,99}" * 30 + '"/></restriction></simpleType>', "a" * 50),
        ("parens", '<simpleType name="T"><restriction base="x:string"><pattern value="' + "(" * 60000 +
         '"/></restriction></simpleType>', "a"),
        ("itself", '<simpleType name="T"><restriction base="T"/></simpleType>', "1"),
        ("union", '<simpleType name="T"><union memberTypes="T T T"/></simpleType>', "1"),
        ("group", '<group name="g"><sequence><group ref="g"/></sequence></group><complexType name="T">'
         '<sequence><group ref="g"/></sequence></complexType>', ""),
        ("include", '<include schemaLocation="file:///etc/passwd"/>', "1"),
        ("import", '<import namespace="u" schemaLocation="http://127.0.0.1:9/x.xsd"/>', "1"),
        ("redefine", '<redefine schemaLocation="file:///dev/zero"/>', "1"),
        ("unknown", '<complexType name="T"><sequence><element ref="nowhere"/></sequence></complexType>', "<x/>"),
        ("many", "".join(f'<simpleType name="T{i}"><restriction base="x:int"/></simpleType>'
                         for i in range(20000)), "1"),
    )
    for name, body, value in rows:
        yield f"{name}.yawl", yawl_net(TASK, schema(body), variable.format(value)), "any"
    values = ("", "<", "&lt;a&gt;" * 20000, "9" * 100000, "NaN", "<a>" * 200 + "</a>" * 200)
    for place, value in enumerate(values):
        for kind in ("int", "boolean", "double", "decimal", "string", "dateTime", "anyType", "nothing"):
            text = variable.replace("<type>T</type>", f"<type>{kind}</type><namespace>{XS}</namespace>")
            yield f"value{place}_{kind}.yawl", yawl_net(TASK, schema(""), text.format(value)), "any"


def many():
    count = 1000
    names = ", ".join(f"t{i}" for i in range(count))
    tasks = "".join(f"  t{i}: {{ join: xor, split: or, then: &all [{names}, {{ to: end, default: true }}] }}\n"
                    if i == 0 else f"  t{i}: {{ join: xor, split: or, then: *all }}\n" for i in range(count))
    yield "flows_aliased.yaml", small(tasks, "start: t0\n"), "any"
    rows = (f"  t{i}: {{ join: xor, split: and, then: [{names}] }}\n" for i in range(count))
    yield "million_flows.yaml", (piece.encode() for piece in
                                 ["yawl: 1\nworkflow: w\nstart: t0\ntasks:\n", *rows]), "any"
    flow = "".join(f'<flowsInto><nextElementRef id="t{i}"/></flowsInto>' for i in range(count))
    elements = "".join(f'<task id="t{i}">{flow}<join code="xor"/><split code="and"/></task>'
                       for i in range(count))
    yield "million_flows.yawl", yawl_net(elements).replace(b'Ref id="a"', b'Ref id="t0"'), "any"
    yield "one_task.yaml", small("  a: { split: and, then: [" + "b, " * 1000000 + "] }\n"), "refused"
    yield "million_targets.yaml", small("  a: { split: and, then: [" +
                                        ", ".join(f"b{i}" for i in range(1000000)) + "] }\n"), "refused"
    chain = "".join(f"  t{i}: {{ then: t{i + 1} }}\n" for i in range(100000))
    yield "tasks.yaml", small(chain + "  t100000: { then: end }\n", "start: t0\n"), "any"
    chain = "".join(f'<task id="t{i}"><flowsInto><nextElementRef id="t{i + 1}"/></flowsInto>'
                    '<join code="xor"/><split code="and"/></task>' for i in range(30000))
    yield "tasks.yawl", yawl_net(chain + TASK.replace('"a"', '"t30000"')).replace(
        b'Ref id="a"', b'Ref id="t0"'), "any"
    yield "wrong_keys.yaml", small("".join(f"  t{i}: {{ thne: end }}\n" for i in range(50000))), "refused"
    yield "cancels.yaml", small("  a: { cancels: [" + ", ".join(["'*'"] * 100000) + "], then: end }\n"), "any"
    variables = ", ".join(f"v{i}: int" for i in range(50000))
    yield "variables.yaml", small("  a: { then: end }\n", "start: a\nlocal: { " + variables + " }\n"), "any"
    words = ", ".join(f"w{i}" for i in range(50000))
    yield "words.yaml", small("  a: { then: end }\n", "start: a\ntypes: { E: [" + words + "] }\n"), "any"
    nets = "".join(f"  n{i}: {{ start: a, tasks: {{ a: {{ then: end }} }} }}\n" for i in range(20000))
    yield "nets.yaml", small("  a: { then: end }\nnets:\n" + nets), "any"


def explosions():
    def parallel(width, length):
        rows = ["  fork: { split: and, then: [" + ", ".join(f"b{i}x0" for i in range(width)) + "] }\n"]
        for i in range(width):
            for k in range(length):
                then = f"b{i}x{k + 1}" if k + 1 < length else "join"
                rows.append(f"  b{i}x{k}: {{ offer: {{ role: r }}, then: {then} }}\n")
        return "".join(rows) + "  join: { join: and, then: end }\n"
    yield "parallel.yaml", small(parallel(40, 1), "start: fork\n"), "any"
    yield "long.yaml", small(parallel(20, 250), "start: fork\n"), "any"
    yield "wide.yaml", small(parallel(3000, 1), "start: fork\n"), "any"
    pump = "  a: { join: xor, split: and, then: [a, b] }\n  b: { join: xor, then: end }\n"
    yield "unbounded.yaml", small(pump), "any"
    loops = "".join(f"  t{i}: {{ join: xor, split: and, then: [t{i}, t{(i + 1) % 30}] }}\n" for i in range(30))
    yield "pumps.yaml", small(loops + "  z: { then: end }\n", "start: [t0, z]\n"), "any"
    yield "or_splits.yaml", small("".join(
        f"  t{i}: {{ join: xor, split: or, then: [" + ", ".join(
            [f"{{ to: t{k}, when: 'true' }}" for k in range(60)] + ["end"]) + "] }\n"
        for i in range(60)), "start: t0\n"), "any"


def names():
    long_name = "n" * MEGABYTE
    for place, text in (("task", small(f"  {long_name}: {{ then: end }}\n", f"start: {long_name}\n")),
                        ("quoted", small(f"  \"{long_name}\": {{ then: end }}\n", f"start: \"{long_name}\"\n")),
                        ("unknown", small(f"  a: {{ then: {long_name} }}\n")),
                        ("key", small(f"  a: {{ then: end, \"{long_name}\": 1 }}\n")),
                        ("workflow", b"yawl: 1\nworkflow: " + long_name.encode() + b"\nstart: a\ntasks: "
                         b"{ a: { then: end } }\n"),
                        ("variable", small("  a: { then: end }\n", f"start: a\nlocal: {{ \"{long_name}\": int }}\n")),
                        ("type", small("  a: { then: end }\n", f"start: a\nlocal: {{ v: \"{long_name}\" }}\n"))):
        yield f"long_{place}.yaml", text, "any"
    yield "long_id.yawl", yawl_net(TASK.replace('"a"', f'"{long_name}"')).replace(
        b'Ref id="a"', f'Ref id="{long_name}"'.encode()), "any"
    yield "long_element.yawl", yawl_net(f"<{long_name}/>" + TASK), "refused"
    for place, name in enumerate(("a b", "a/b", "a[0]", "*", "a,b", "a#b", 'a"b', "a -> b", "end", "start", "", " ",
                                  "\\u0000", "\\n", "\\u202e", "\\u200b", "\\ud800")):
        written = name if name.startswith("\\") else name.replace('"', '\\"')
        yield f"name{place}.yaml", small(f"  a: {{ then: end }}\n  \"{written}\": {{ then: end }}\n"), "any"


def constructs():
    """Numbers, sizes and circles in what goes beyond plain nets: one clear error, or code that compiles."""
    numbers = ("0", "-1", "9223372036854775807", "9223372036854775808", "18446744073709551616", "1e9", "1.5", "0x10",
               "'1'", "null", "[1]", "4294967296", "9" * 400)
    places = (("threads", "  a: {{ then: {{ to: end, threads: {} }} }}\n"),
              ("merge", "  a: {{ then: {{ to: b, threads: 2 }} }}\n  b: {{ join: {{ threads: {} }}, then: end }}\n"),
              ("join", "  a: {{ split: and, then: [b, c] }}\n  b: {{ then: d }}\n  c: {{ then: d }}\n"
               "  d: {{ join: {{ count: {} }}, then: end }}\n"),
              ("count", "  a: {{ offer: {{}}, instances: {{ count: {} }}, then: end }}\n"),
              ("max", "  a: {{ offer: {{}}, instances: {{ count: 1, max: {} }}, then: end }}\n"),
              ("threshold", "  a: {{ offer: {{}}, instances: {{ count: 1, threshold: {} }}, then: end }}\n"),
              ("retry", "  a: {{ call: {{ log: x }}, on_failure: {{ retry: {{ attempts: {}, wait: 1s }} }}, then: end }}\n"))
    for place, text in places:
        for row, number in enumerate(numbers):
            yield f"{place}{row}.yaml", small(text.format(number)), "any"
    for place in ("threads", "merge"):
        for number in ("9223372036854775808", "-1", "9" * 400):
            yield f"refused_{place}_{len(number)}.yaml", small(dict(places)[place].format(number)), "refused"
    spans = ("99999999999999999999s", "9223372036854775807ms", "P99999999999Y", "P1Y2M", "-5s", "5", "PT", "1e9h", "0s",
             "106751991167d", "292471209y", "5s5s", "'' ", "s", "9" * 400 + "d")
    for row, span in enumerate(spans):
        yield f"timer{row}.yaml", small(f"  a: {{ offer: {{}}, timer: {{ after: {span} }}, then: end }}\n"), "any"
        yield f"budget{row}.yaml", small(f"  a: {{ offer: {{}}, budget: {span}, then: end }}\n"), "any"
        yield f"wait{row}.yaml", small(f"  a: {{ call: {{ log: x }}, on_failure: {{ retry: {{ attempts: 3, wait: {span}, "
                                       "factor: 1.0e300 } }, then: end }\n"), "any"
    for row, moment in enumerate(("0000-00-00T00:00:00Z", "99999-01-01T00:00:00Z", "2025-02-30T00:00:00Z", "now")):
        yield f"at{row}.yaml", small(f"  a: {{ offer: {{}}, timer: {{ at: \"{moment}\" }}, then: end }}\n"), "any"
    yield from constructs_many()
    yield from constructs_deep()


def fan(count, join, head=""):
    """A fork of so many offered tasks into one join."""
    names_of = [f"b{i}" for i in range(count)]
    rows = "".join(f"  {name}: {{ offer: {{}}, then: j }}\n" for name in names_of)
    return small(f"  a: {{ split: and, then: [{', '.join(names_of)}] }}\n{rows}"
                 f"  j: {{ {join}, offer: {{}}, then: end }}\n", head + "start: a\n")


def constructs_many():
    for count in (60, 64, 65, 500):
        yield f"partial_{count}.yaml", fan(count, f"join: {{ count: {count // 2} }}"), "any"
        yield f"blocking_{count}.yaml", fan(count, f"join: {{ count: {count // 2}, rest: block }}"), "any"
        yield f"cancelling_{count}.yaml", fan(
            count, f"join: {{ count: {count // 2}, rest: cancel }}, cancels: ['*']"), "any"
    for count in (64, 100):
        yield f"or_join_{count}.yaml", fan(count, "join: or"), "any"
        yield f"bpmn_{count}.yaml", fan(count, "join: or", "or_join: bpmn\n"), "any"
        split = small("  a: { split: and, then: [" + ", ".join(f"b{i}" for i in range(count)) + "] }\n" +
                      "".join(f"  b{i}: {{ join: or, offer: {{}}, split: and, then: [b{(i + 1) % count}, j] }}\n"
                              for i in range(count)) + "  j: { join: or, then: end }\n")
        yield f"or_joins_{count}.yaml", split, "any"
    for converge in ("all", "first", "majority"):
        steps = ", ".join(f"b{i}: s{i}" for i in range(10000))
        yield f"branches_{converge}.yaml", small(
            f"  a: {{ offer: {{}}, branches: {{ {steps} }}, converge: {converge}, then: end }}\n" +
            "".join(f"  s{i}: {{ offer: {{}} }}\n" for i in range(10000))), "any"
    yield "needs_all.yaml", small("".join(
        f"  t{i}: {{ offer: {{}}, needs: [{', '.join(f't{k}' for k in range(i))}] }}\n" for i in range(400)), ""), "any"
    yield "needs_circle.yaml", small("".join(
        f"  t{i}: {{ offer: {{}}, needs: t{(i + 1) % 20000} }}\n" for i in range(20000)), ""), "refused"
    yield "mutexes.yaml", small("".join(f"  t{i}: {{ join: xor, offer: {{}}, mutex: m, then: t{i + 1} }}\n"
                                        for i in range(2000)) + "  t2000: { then: end }\n", "start: t0\n"), "any"
    yield "triggers.yaml", small("".join(
        f"  t{i}: {{ trigger: {{ name: n{i} }}, then: t{i + 1} }}\n" for i in range(3000)) +
        "  t3000: { then: end }\n", "start: t0\n"), "any"
    yield "timers.yaml", small("".join(
        f"  t{i}: {{ offer: {{}}, timer: {{ after: 1h, then: {{ to: t{(i * 7) % 3000} }} }}, join: xor, then: t{i + 1} }}\n"
        for i in range(3000)) + "  t3000: { join: xor, then: end }\n", "start: t0\n"), "any"


def constructs_deep():
    def nest(depth, last):
        rows = "".join(f"  n{i}: {{ start: a, tasks: {{ a: {{ net: n{i + 1}, then: end }} }} }}\n" for i in range(depth))
        return small("  a: { net: n0, then: end }\nnets:\n" + rows +
                     f"  n{depth}: {{ start: a, tasks: {{ a: {last} }} }}\n")
    for depth in (63, 64, 65, 1000, 10000):
        yield f"composites_{depth}.yaml", nest(depth, "{ offer: {}, then: end }"), "any"
    yield "circle.yaml", nest(50, "{ net: n0, then: end }"), "any"
    doubling = "".join(f"  n{i}: {{ start: a, tasks: {{ a: {{ net: n{i + 1}, then: b }}, b: {{ net: n{i + 1}, then: end }} }} }}\n"
                       for i in range(40))
    yield "doubling.yaml", small("  a: { net: n0, then: end }\nnets:\n" + doubling +
                                 "  n40: { start: a, tasks: { a: { offer: {}, then: end } } }\n"), "any"


HEAD = "yawl: 1\nworkflow: w\n"
COUNTED = (HEAD + "in: { count: int, enough: \"int = 1\" }\nstart: pick\ntasks:\n"
           "  pick: { offer: {}, instances: { count: count, threshold: enough }, then: end }\n")
RECURSIVE = (HEAD + "in: { left: int }\nstart: go\ntasks:\n  go: { net: deep, in: { left: left }, then: end }\n"
             "nets:\n  deep:\n    in: { left: int }\n    start: ask\n    tasks:\n"
             "      ask: { split: xor, then: [{ to: again, when: left > 0 }, work] }\n"
             "      again: { net: deep, in: { left: left - 1 }, then: end }\n"
             "      work: { offer: {}, then: end }\n")
BREEDING = (HEAD + "start: go\ntasks:\n  go: { net: pair, then: end }\nnets:\n  pair:\n    start: both\n    tasks:\n"
            "      both: { net: pair, instances: { count: 2 }, then: end }\n")
LATE = (HEAD + "in: { span: string }\nstart: wait\ntasks:\n"
        "  wait: { offer: {}, timer: { after: span, then: fail }, then: end }\n")
TRIGGERED = (HEAD + "start: wait\ntasks:\n  wait: { offer: {}, then: paid }\n"
             "  paid: { trigger: { name: paid, kind: persistent }, then: end }\n")

# (name, specification, trace that must pass)
CASES = (
    ("count_below_zero", COUNTED, 'case {"count": -1}\nrefuse start pick\nenabled pick\n'),
    ("count_least", COUNTED, 'case {"count": -9223372036854775808}\nrefuse start pick\nenabled pick\n'),
    ("count_billion", COUNTED, 'case {"count": 1000000000}\nrefuse start pick\nenabled pick\n'),
    ("count_largest", COUNTED, 'case {"count": 9223372036854775807}\nrefuse start pick\nenabled pick\n'),
    ("threshold_below_zero", COUNTED, 'case {"count": 2, "enough": -1}\nstart pick\nstatus completed\n'),
    ("threshold_largest", COUNTED,
     'case {"count": 2, "enough": 9223372036854775807}\ncomplete pick\nbusy pick\ncomplete pick\nstatus completed\n'),
    ("recursion_within_the_limit", RECURSIVE, 'case {"left": 60}\nstatus running\n'),
    ("recursion_beyond_the_limit", RECURSIVE, 'case {"left": 1000000}\nstatus failed\n'),
    ("recursion_that_breeds", BREEDING, "case\nstatus failed\n"),
    *((f"duration{row}", LATE, f'case {{"span": "{span}"}}\nstatus failed\n')
      for row, span in enumerate(("9223372036854775807s", "99999999999999d", "-5s", "soon", "", "9" * 400 + "s"))),
    ("many_triggers", TRIGGERED, "case\n" + "trigger paid\n" * 1024 + "refuse trigger paid\n" * 3 +
     "complete wait\nstatus completed\n"),
)

INPUTS = (nothing, noise, encodings, deep, expressions, entities, duplicates, schemas, names, constructs, explosions,
          many, huge)
