"""Asks the compiled expressions and Saxon-HE the same questions, and compares the answers.

A batch is a list of lines as SaxonBatch.java and subject.h describe them; both programs read the same lines. What a
mapping gives to a variable is judged as the reference does: the query must give one element, whose content is a
value of the variable's type.
"""
import concurrent.futures
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

JAR = Path("/usr/share/java/Saxon-HE.jar")
HERE = Path(__file__).resolve().parent
SECONDS_MAX = 900
# What both take for the present moment.
NOW, NOW_MS = "2026-03-01T12:34:56Z", 1772368496000
INT = re.compile(r"[+-]?[0-9]+\Z")
DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)\Z")
FLOAT = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\Z")


def missing():
    """What Saxon needs and is not here, or None."""
    for program in ("java", "javac"):
        if shutil.which(program) is None:
            return f"no {program} (Debian: default-jdk-headless)"
    return None if JAR.exists() else f"no {JAR} (Debian: libsaxonhe-java)"


def escape(text):
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def unescape(text):
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "t": "\t", "r": "\r"}.get(found.group(1), found.group(1)), text)


@dataclass
class Question:
    text: str
    name: str = ""        # of the variable that a mapping assigns to
    type: str = ""        # its type; "": a predicate; "-": none
    where: str = ""       # for a person
    before: str = ""      # of instances: the query whose answer, or answers, this one is asked of
    root: str = ""        # of what joins the results of instances: the element that holds them
    scope: int = 0


@dataclass
class Batch:
    lines: list = field(default_factory=list)
    questions: list = field(default_factory=list)
    documents: list = field(default_factory=list)  # of each scope
    variables: list = field(default_factory=list)  # of each scope: (name, type, may be unset)
    roots: list = field(default_factory=list)

    def scope(self, root, variables, documents):
        self.lines.append(f"S\t{root}")
        self.lines += [f"V\t{name}\t{kind}\t{'o' if unset else '-'}" for name, kind, unset in variables]
        self.lines += [f"D\t{escape(document)}" for document in documents]
        self.documents.append(documents)
        self.variables.append(variables)
        self.roots.append(root)

    def ask(self, question):
        question.scope = len(self.documents) - 1
        self.questions.append(question)
        head = f"{question.name or '-'}\t{question.type}"
        if question.root:
            self.lines.append(f"J\t{head}\t{question.root}\t{escape(question.before)}\t{escape(question.text)}")
        elif question.before:
            self.lines.append(f"I\t{head}\t{escape(question.before)}\t{escape(question.text)}")
        elif question.type == "":
            self.lines.append(f"P\t{escape(question.text)}")
        else:
            self.lines.append(f"M\t{head}\t{escape(question.text)}")

    def cases(self):
        """(question, document) in the order of the answers."""
        return [(q, document) for q in self.questions for document in self.documents[q.scope]]


def compile_batch(folder):
    """SaxonBatch.class in `folder`; an older one is replaced."""
    source, target = HERE / "SaxonBatch.java", Path(folder) / "SaxonBatch.class"
    if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
        Path(folder).mkdir(parents=True, exist_ok=True)
        subprocess.run(["javac", "-nowarn", "-cp", str(JAR), "-d", str(folder), str(source)], check=True,
                       stderr=subprocess.PIPE, timeout=SECONDS_MAX)
    return ["java", "-Xss16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", f"{JAR}:{folder}", "SaxonBatch",
            NOW]


def run_both(saxon, subject, batch):
    """The answers of both, which work at the same time."""
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        theirs = pool.submit(run, saxon, batch)
        return run(subject, batch), theirs.result()


def run(command, batch):
    with tempfile.TemporaryFile("w+", encoding="utf-8") as questions, tempfile.TemporaryFile() as answers:
        questions.write("\n".join(batch.lines) + "\n")
        questions.seek(0)
        done = subprocess.run(command, stdin=questions, stdout=answers, stderr=subprocess.PIPE, check=False,
                              timeout=SECONDS_MAX)
        answers.seek(0)
        lines = [line.split("\t") for line in answers.read().decode("utf-8", "replace").split("\n")[:-1]]
    expected = len(batch.cases())
    if done.returncode != 0 or len(lines) != expected:
        said = done.stderr.decode("utf-8", "replace")[-2000:]
        raise RuntimeError(f"{command[0]}: exit {done.returncode}, {len(lines)} answers of {expected}\n{said}")
    return [[line[0]] + [unescape(part) for part in line[1:]] for line in lines]


# ---- What an answer means ----

def value_of(kind, text):
    """The value that `text` is of a type, or None: it is none."""
    word = text.strip(" \t\n\r")
    if kind == "bool":
        return {"true": True, "1": True, "false": False, "0": False}.get(word)
    if kind == "int":
        fits = INT.match(word) and -2**63 <= int(word) < 2**63
        return ("int", int(word)) if fits else None
    if kind == "decimal":
        return ("decimal", Decimal(word)) if DECIMAL.match(word) else None
    if kind == "float":
        if word in ("INF", "-INF", "NaN"):
            return ("float", word)
        return ("float", float(word)) if FLOAT.match(word) else None
    return text


def text_of_element(xml):
    """The text in an element that has no elements in it, or None."""
    inside = xml[xml.index(">") + 1:xml.rindex("</")]
    if "<" in inside:
        return None
    for mark, plain in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        inside = inside.replace(mark, plain)
    return inside


def assigned(question, answer):
    """What the reference's answer gives to the variable: a value, or None: it does not fit."""
    if answer[0] != "=":
        return None
    items = list(zip(answer[1::2], answer[2::2]))
    if question.type == "":
        return items[0][1] == "true"
    if len(items) > 1:
        return None
    kind, value = items[0] if items else ("text", "")
    if question.type == "tree":
        name = re.match(r"<([^\s>]+)", value) if kind == "element" else None
        return value if name else None
    text = text_of_element(value) if kind == "element" else value
    return None if text is None else value_of(question.type, text)


def is_split(question):
    return bool(question.before) and not question.root


def all_assigned(question, answer):
    """The same of each item, as what an instance gets: XML data are the element of its parameter."""
    if answer[0] != "=":
        return None
    items = list(zip(answer[1::2], answer[2::2]))
    values = [assigned(question, ["=", kind, value]) for kind, value in items]
    if question.type == "tree" and not all(re.match(f"<{question.name}[ >]", value) for _, value in items):
        return None
    return None if None in values else values


def our_values(question, answer):
    if answer[0] != "=":
        return None
    return [our_value(question, ["=", kind, value]) for kind, value in zip(answer[1::2], answer[2::2])]


def our_value(question, answer):
    if answer[0] != "=":
        return None
    kind, text = answer[1], answer[2]
    if question.type == "":
        return text == "true"
    return text if question.type == "tree" else value_of(kind, text)


def compare(question, ours, theirs):
    """"same", "different", "no answer" of Saxon, or the first word of what is not compiled."""
    if ours[0] == "?":
        return ours[1]
    if theirs[0] == "!" and not re.match(r"[A-Z]{4}[0-9]{4}\Z", theirs[1]):
        return "no answer"
    if is_split(question):
        return "same" if our_values(question, ours) == all_assigned(question, theirs) else "different"
    mine, expected = our_value(question, ours), assigned(question, theirs)
    if isinstance(mine, tuple) and isinstance(expected, tuple) and "float" in (mine[0], expected[0]):
        return "same" if str(mine[1]) == str(expected[1]) or mine[1] == expected[1] else "different"
    return "same" if mine == expected and type(mine) is type(expected) else "different"


def describe(question, document, ours, theirs):
    target = f" to {question.name} {question.type}" if question.type else ""
    before = f"\n  of:       {question.before}" if question.before else ""
    return (f"{question.where}: {question.text}{target}{before}\n  document: {document}\n  ours:     {' '.join(ours[:6])}\n"
            f"  Saxon-HE: {' '.join(theirs[:9])}")
