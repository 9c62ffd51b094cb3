"""Which branch of a conditional TeX takes, as far as the document itself tells.

A condition that can't be decided is no condition: both of its branches are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from coauthor.manuscript.reading import arguments
from coauthor.manuscript.reading.fragments import Fragment, Items
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import COMMANDS, choice, command
from coauthor.manuscript.scan import Command

Answer = bool | None
"""What is known of a condition; None where it can't be decided."""


@command("iftrue", "ifdefined", "ifcsname", "ifx", "ifnum", "ifodd", "ifpdf", "ifxetex", "ifluatex", "ifmmode")
@command("iffalse", "if", "ifcat", "ifdim", "ifcase", "ifhmode", "ifvmode", "ifinner", "ifvoid", "ifhbox", "ifeof")
@command("ifPDFTeX", "ifXeTeX", "ifLuaTeX", "iftutex", "ifpdftex", "ifptex", "ifuptex")
def _if(reader: Reader, fragment: Fragment, found: Command) -> int:
    answer = _primitive(reader, fragment, found)
    table = reader.items(fragment)
    if table.branches is None:
        table.branches = _branches(reader, table)
    branch = table.branches.get(found.start)
    if branch is None:
        return found.end
    start, otherwise, end = branch
    if otherwise >= fragment.end or end > fragment.end:
        return found.end
    reader.skips.pop((id(fragment.scan), start), None)
    if answer is None:
        return found.end
    if answer:
        if start >= 0:
            reader.skips[id(fragment.scan), start] = end
        return found.end
    return otherwise if start >= 0 else end


@command("else", "or")
def _else(reader: Reader, fragment: Fragment, found: Command) -> int:
    return reader.skips.get((id(fragment.scan), found.start), found.end)


@command("csname")
def _csname(reader: Reader, fragment: Fragment, found: Command) -> int:
    """`\\csname label\\endcsname` is `\\label`."""
    at = fragment.scan.text.find(_END_NAME, found.end, fragment.end)
    if at < 0 or at > found.end + _NEAR:
        return found.end
    inner = arguments.text_of(fragment._replace(start=found.end, end=at))
    named = Command(reader.expand(inner).strip(), found.start, at + len(_END_NAME))
    macro, handler = reader.macros.get(named.name), reader.handler(named.name)
    if macro is not None:
        return reader.call(fragment, named, macro)
    return named.end if handler is None or named.name == "csname" else handler(reader, fragment, named)


@choice("ifthenelse")
def _ifthenelse(reader: Reader, fragment: Fragment, found: Command) -> int:
    test, end = arguments.braced(fragment, found.end)
    return _choose(reader, fragment, end, None if test is None else _test(reader, arguments.text_of(test)))


@choice("IfNoValueTF", "IfNoValueT", "IfNoValueF", "IfValueTF", "IfValueT", "IfValueF")
@choice("IfBooleanTF", "IfBooleanT", "IfBooleanF", "IfBlankTF", "IfBlankT", "IfBlankF")
def _if_value(reader: Reader, fragment: Fragment, found: Command) -> int:
    value, end = arguments.braced(fragment, found.end)
    text = arguments.text_of(value).strip() if value is not None else ""
    if "Boolean" in found.name:
        answer = text == arguments.TRUE
    elif "Blank" in found.name:
        answer = not text
    else:
        answer = (text == arguments.NO_VALUE) == ("NoValue" in found.name)
    if found.name.endswith("TF"):
        return _choose(reader, fragment, end, answer)
    return _only(reader, fragment, end, answer == found.name.endswith("T"))


@choice("ifstrequal", "ifblank", "notblank", "ifstrempty", "ifdefempty", "ifempty", "ifstreq")
@choice("ifdef", "ifundef", "ifcsdef", "ifcsundef", "@ifundefined", "iftoggle", "ifbool", "nottoggle", "notbool")
@choice("@ifpackageloaded", "@ifclassloaded", "IfPackageLoadedTF", "ifdefstring", "ifdefvoid", "notstrequal")
def _if_etoolbox(reader: Reader, fragment: Fragment, found: Command) -> int:
    name = found.name
    first, end = arguments.braced(fragment, found.end)
    text = arguments.text_of(first).strip() if first is not None else ""
    answer: Answer
    if name in ("ifstrequal", "notstrequal", "ifdefstring", "ifstreq"):
        second, end = arguments.braced(fragment, end)
        other = arguments.text_of(second).strip() if second is not None else ""
        answer = reader.expand(text).strip() == reader.expand(other).strip()
    elif name in ("ifblank", "notblank", "ifstrempty", "ifempty"):
        answer = not text
    elif name in ("ifdefempty", "ifdefvoid"):
        answer = reader.expand(text).strip() in ("", text if name == "ifdefvoid" else "")
    elif name in ("iftoggle", "ifbool", "nottoggle", "notbool"):
        answer = reader.flags.get(text)
    elif "loaded" in name.lower():
        answer = f"{text}:" in reader.options
    else:
        answer = _is_defined(reader, text) if name in ("ifdef", "ifcsdef") else _negated(_is_defined(reader, text))
    if name[:3] == "not":
        answer = _negated(answer)
    return _choose(reader, fragment, end, answer)


@command("@ifstar", "@ifnextchar", "kernel@ifnextchar", "ifthispageodd")
def _if_next(reader: Reader, fragment: Fragment, found: Command) -> int:
    if found.name == "ifthispageodd":
        return _choose(reader, fragment, found.end, None)
    if found.name == "@ifstar":
        wanted, end = "*", found.end
    else:
        letter, end = arguments.braced(fragment, found.end)
        wanted = "" if letter is None else letter.source
    first, end = arguments.braced(fragment, end)
    second, end = arguments.braced(fragment, end)
    where, at, frame = fragment, end, fragment.frame
    while where.frame is not None and where.tail and arguments.gap(where, at) >= where.end:
        frame = where.frame
        where, at = frame.caller, frame.resume
    at = arguments.gap(where, at)
    is_next = bool(wanted) and where.scan.text.startswith(wanted, at) and at < where.end
    chosen = first if is_next else second
    if is_next and wanted == "*" and frame is not None and where is frame.caller:
        frame.resume = at + 1
    if chosen is not None:
        reader.run(chosen._replace(tail=fragment.tail) if chosen.frame is fragment.frame else chosen)
    return end


@command("IfFileExists")
def _if_file(reader: Reader, fragment: Fragment, found: Command) -> int:
    name, end = arguments.braced(fragment, found.end)
    text = reader.expanded(name)
    return _choose(reader, fragment, end, reader.places.text(text, reader.own()) is not None)


def _choose(reader: Reader, fragment: Fragment, position: int, answer: Answer) -> int:
    """Read one of the two arguments that follow, or both."""
    yes, end = arguments.braced(fragment, position)
    no, end = arguments.braced(fragment, end)
    for branch, is_taken in ((yes, answer is not False), (no, answer is not True)):
        if branch is not None and is_taken:
            reader.choose(branch)
    return end


def _only(reader: Reader, fragment: Fragment, position: int, is_taken: object) -> int:
    branch, end = arguments.braced(fragment, position)
    if branch is not None and is_taken:
        reader.choose(branch)
    return end


def _primitive(reader: Reader, fragment: Fragment, found: Command) -> Answer:
    name = found.name
    if name in _ALWAYS:
        return _ALWAYS[name]
    if name[2:] in reader.flags:
        return reader.flags[name[2:]]
    after = arguments.text_of(fragment._replace(start=found.end, end=min(fragment.end, found.end + _NEAR)))
    if name == "ifdefined":
        match = _TOKEN.match(after)
        return _is_defined(reader, match.group(1)) if match else None
    if name == "ifcsname":
        match = _CSNAME.match(after)
        return _is_defined(reader, reader.expand(match.group(1)).strip()) if match else None
    if name == "ifx":
        return _same(reader, after)
    if name == "if":
        match = _DETOKENIZED.match(after)
        plain = _TWO.match(after)
        if match is None and (plain is None or "\\" in plain.group()):
            return None
        return not match.group(1).strip() if match is not None else _same(reader, after)
    if name in ("ifnum", "ifodd"):
        return _compared(reader, after, name)
    return None


def _same(reader: Reader, after: str) -> Answer:
    match = _TWO.match(after)
    if match is None:
        return None
    left, right = match.groups()
    if left == right:
        return True
    if left[0] != "\\" or right[0] != "\\":
        return False
    for one, other in ((left, right), (right, left)):
        if other in ("\\undefined", "\\@undefined"):
            return _negated(_is_defined(reader, one))
    texts = []
    for token in (left, right):
        if token in ("\\empty", "\\@empty"):
            texts.append("")
        elif token[1:] in reader.macros:
            texts.append(reader.macros[token[1:]].begin)
        elif token not in ("\\relax", "\\\\"):
            return None
        else:
            texts.append(token)
    return texts[0].strip() == texts[1].strip()


def _compared(reader: Reader, after: str, name: str) -> Answer:
    written = reader.expand(after)
    if name == "ifodd":
        match = _NUMBER.match(written)
        return bool(int(match.group(1)) % 2) if match else None
    compared = _NUMBERS.match(written)
    if compared is None:
        return None
    left, sign, right = int(compared.group(1)), compared.group(2), int(compared.group(3))
    return left < right if sign == "<" else left > right if sign == ">" else left == right


def _test(reader: Reader, text: str) -> Answer:
    """What ifthen's test says; `\\AND` and `\\OR` are taken from the left, without brackets."""
    for word, is_all in (("or", False), ("and", True)):
        parts = re.split(rf"\\(?:{word}|{word.upper()})(?![A-Za-z])", text)
        if len(parts) > 1:
            answers = [_test(reader, part) for part in parts]
            if is_all in answers and (not is_all) not in answers and None not in answers:
                return is_all
            return (not is_all) if (not is_all) in answers else None
    text = text.strip()
    if match := re.match(r"\\(?:not|NOT)(?![A-Za-z])", text):
        return _negated(_test(reader, text[match.end() :]))
    words = reader.words(text)
    if words.scan.commands and (check := _CHECKS.get(words.scan.commands[0].name)):
        first, end = arguments.braced(words, words.scan.commands[0].end)
        second, _ = arguments.braced(words, end)
        return check(reader, *(arguments.text_of(one).strip() if one else "" for one in (first, second)))
    return _compared(reader, text, "ifnum")


def _is_defined(reader: Reader, name: str) -> Answer:
    name = name.lstrip("\\").strip()
    if name in reader.macros or name in COMMANDS or name in reader.environments:
        return True
    return None if name in _MAYBE else False


def _negated(answer: Answer) -> Answer:
    return None if answer is None else not answer


def _branches(reader: Reader, table: Items) -> dict[int, tuple[int, int, int]]:
    """By the start of each `\\if…`: the start and end of its `\\else` (or −1), and where its `\\fi` ends."""
    found: dict[int, tuple[int, int, int]] = {}
    waiting: list[list[int]] = []
    for item in table.items:
        if item.kind != "c":
            continue
        if item.name == "fi":
            if waiting:
                start, otherwise, behind = waiting.pop()
                found[start] = (otherwise, behind, item.end)
        elif item.name == "else":
            if waiting and waiting[-1][1] < 0:
                waiting[-1][1:] = [item.start, item.end]
        elif item.name[:2] == "if" and is_branch(reader, item.name):
            waiting.append([item.start, -1, -1])
    return found


def is_branch(reader: Reader, name: str) -> bool:
    """True for an `\\if…` that a `\\fi` ends, not one that takes its branches as arguments."""
    handler = COMMANDS.get(name)
    if handler is not None:
        return handler is COMMANDS["iftrue"]
    return name not in reader.macros and not _NO_BRANCH.fullmatch(name)


_CHECKS: dict[str, Callable[[Reader, str, str], Answer]] = {
    "equal": lambda reader, one, other: reader.expand(one).strip() == reader.expand(other).strip(),
    "isempty": lambda reader, one, other: not reader.expand(one).strip(),
    "boolean": lambda reader, one, other: reader.flags.get(one),
    "isundefined": lambda reader, one, other: _negated(_is_defined(reader, one)),
    "isnamedefined": lambda reader, one, other: _is_defined(reader, one),
    "isin": lambda reader, one, other: reader.expand(one) in reader.expand(other),
}
_NEAR = 200
_END_NAME = "\\endcsname"
_ALWAYS: dict[str, Answer] = {
    "iftrue": True,
    "iffalse": False,
    "ifmmode": None,
    "ifcat": None,
    "ifcase": None,
}
_MAYBE = frozenset("HCode pdfoutput XeTeXversion luatexversion directlua pdftexversion ifpdf jobname".split())
_NO_BRANCH = re.compile(
    r"iff|ifthenelse|ifstr.*|ifdef.+|ifundef|ifcs(?!name).*|iftoggle|ifbool|ifnum.+|ifblank|ifdim.+|ifin.*list|if.*loaded"
)
_TOKEN = re.compile(r"\s*(\\[A-Za-z@]+)")
_CSNAME = re.compile(r"\s*(.*?)\\endcsname", re.DOTALL)
_TWO = re.compile(r"\s*(\\[A-Za-z@]+|\\.|[^\s\\{}])\s*(\\[A-Za-z@]+|\\.|[^\s\\{}])")
_DETOKENIZED = re.compile(r"\s*\\relax\s*\\detokenize\s*\{([^{}]*)\}\s*\\relax")
_NUMBER = re.compile(r"\s*(-?\d+)")
_NUMBERS = re.compile(r"\s*(-?\d+)\s*([<>=])\s*(-?\d+)")
