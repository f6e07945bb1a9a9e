"""Random regular expressions of XPath, and calls of matches, replace and tokenize with them.

Not asked: which of several empty rounds of a group its $1 is; what is left out of a negative group; and where Saxon-HE
9.9 is wrong (it does not go back into a group that is repeated reluctantly).
"""
LETTERS = "aabbcABxyz01_- ,\u00e9\u00c9\u03c3\u4e2d"
ESCAPES = ("\\d", "\\D", "\\s", "\\S", "\\w", "\\W", "\\i", "\\I", "\\c", "\\C", "\\p{Lu}", "\\p{L}", "\\P{L}", "\\p{Nd}",
           "\\P{Ll}", "\\p{IsBasicLatin}", "\\p{P}", "\\p{Zs}")
SINGLE = ("\\.", "\\\\", "\\?", "\\*", "\\+", "\\(", "\\)", "\\{", "\\}", "\\[", "\\]", "\\|", "\\^", "\\$", "\\-", "\\n", "\\t")
QUANTIFIERS = ("*", "+", "?", "{2}", "{1,2}", "{0,2}", "{1,}", "{2,3}", "{0,1}")
TEXTS = ("", "a", "ab", "abcabc", "aab b", "xyzzy", "A1_b-2", "  two  words ", "a,b,,c", "\u00c9t\u00e9 \u00e9", "line\nnext\n",
         "a\nb\nc", "\u03a3\u03c3\u03c2", "(a|b)*", "\\d+$", "100.50", "2026-11-21", "aaaaaaaa", "abababab", "\u4e2d\u6587", "\t")


class Regexes:
    def __init__(self, chance):
        self.chance, self.groups = chance, 0

    def letter(self):
        return self.chance.choice(LETTERS)

    def members(self):
        chance, parts = self.chance, []
        for _ in range(chance.randint(1, 3)):
            kind = chance.random()
            if kind < 0.4:
                parts.append(chance.choice(("a-c", "A-C", "0-9", "x-z", "\u00e0-\u00ef")))
            elif kind < 0.7:
                parts.append(self.letter().replace("-", "\\-").replace("^", "\\^"))
            elif kind < 0.85:
                parts.append(chance.choice(ESCAPES))
            else:
                parts.append(chance.choice(SINGLE))
        return "".join(parts)

    def group_of_characters(self):
        if self.chance.random() < 0.2:
            return f"[{self.members()}-[{self.members()}]]"
        return f"[{self.chance.choice(('', '', '^'))}{self.members()}]"

    def atom(self, depth, captures):
        """(text, whether it can match nothing)"""
        kind = self.chance.random()
        if kind < 0.45 or depth <= 0:
            return self.letter().replace(".", "\\."), False
        if kind < 0.55:
            return ".", False
        if kind < 0.65:
            return self.chance.choice(ESCAPES), False
        if kind < 0.7:
            return self.chance.choice(SINGLE), False
        if kind < 0.82:
            return self.group_of_characters(), False
        mark = "(?:"
        if captures and self.chance.random() < 0.7:
            mark = "("
            self.groups += 1
        text, empty = self.choice(depth - 1, captures)
        return f"{mark}{text})", empty

    def piece(self, depth, captures):
        groups = self.groups
        text, empty = self.atom(depth, captures)
        if self.chance.random() < 0.35 and not (empty and self.groups > groups):
            quantifier = self.chance.choice(QUANTIFIERS)
            lazy = "?" if self.chance.random() < 0.25 and not text.startswith("(") else ""
            return text + quantifier + lazy, empty or quantifier[0] in "*?" or quantifier.startswith("{0")
        return text, empty

    def branch(self, depth, captures):
        parts = [self.piece(depth, captures) for _ in range(self.chance.randint(1, 3))]
        return "".join(text for text, _ in parts), all(empty for _, empty in parts)

    def choice(self, depth, captures):
        parts = [self.branch(depth, captures) for _ in range(self.chance.choice((1, 1, 1, 2, 3)))]
        return "|".join(text for text, _ in parts), any(empty for _, empty in parts)

    def regex(self, depth, empty):
        """One that can match nothing only if `empty`."""
        while True:
            self.groups = 0
            text, matches_nothing = self.choice(depth, True)
            chance = self.chance.random()
            if empty or not matches_nothing:
                return f"^{text}" if chance < 0.1 else f"{text}$" if chance < 0.2 else f"^(?:{text})$" if chance < 0.35 else text

    def flags(self):
        return "".join(flag for flag in "smi" if self.chance.random() < 0.15)

    def replacement(self):
        pieces = ["-", "<", "x", "\\$", "\\\\", "$0"] + [f"${number}" for number in range(1, self.groups + 1)]
        return "".join(self.chance.choice(pieces) for _ in range(self.chance.randint(0, 3)))


def literal(chance, text, quote):
    """A literal, or something that is known only at run time."""
    if chance.random() < 0.2 and len(text) > 1:
        at = chance.randint(1, len(text) - 1)
        return f"concat({quote(text[:at])}, {quote(text[at:])})"
    return quote(text)


def call(chance, name, text, quote):
    """matches, replace or tokenize of `text`, an expression."""
    regexes = Regexes(chance)
    regex = literal(chance, regexes.regex(chance.choice((1, 2, 2, 3)), name == "matches"), quote)
    flags = regexes.flags()
    more = f", {quote(regexes.replacement())}" if name == "replace" else ""
    if flags or chance.random() < 0.1:
        more += f", {quote(flags)}"
    return f"{name}({text}, {regex}{more})"


def questions(chance, count, quote):
    """`count` questions as random_queries.py makes them, all of them such calls."""
    made = []
    for _ in range(count):
        many = chance.choice(TEXTS) * chance.choice((1, 1, 1, 1, 9, 33))  # some are read in several blocks
        text = chance.choice((quote(many), quote(chance.choice(TEXTS)), "string(/Net/s)", "/Net/t",
                              "string(/Net/at)", "concat(/Net/s, '\n', /Net/t)"))
        name = chance.choice(("matches", "replace", "replace", "tokenize"))
        asked = call(chance, name, text, quote)
        if name == "matches":
            made.append((asked, "", ""))
        elif name == "replace":
            made.append((f"<v>{{{asked}}}</v>", "v", "string"))
        else:
            made.append((f"<r>{{for $t in {asked} return <t>{{$t}}</t>}}</r>", "r", "tree"))
    return made
