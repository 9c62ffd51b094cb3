"""What is known of a condition: whether something is defined, what a test of ifthen or etoolbox says.

An answer is None where the document itself does not decide it. Nothing is read here.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from coauthor.manuscript.reading import arguments, numbers
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import COMMANDS

Answer = bool | None
"""What is known of a condition; None where it can't be decided."""


def is_defined(reader: Reader, name: str) -> Answer:
    """Whether there is a command of this name."""
    name = name.lstrip("\\").strip()
    if name in reader.macros or name in COMMANDS or name in reader.environments or name in reader.aliases:
        return True
    if name == "relax" or (name[:2] == "if" and name[2:] in reader.flags):
        return True
    if name.startswith(("the", "c@")) and name.removeprefix("c@").removeprefix("the") in reader.counters.values:
        return True
    return None if name in _MAYBE else False


def negated(answer: Answer) -> Answer:
    """The contrary, where there is an answer."""
    return None if answer is None else not answer


def compared(reader: Reader, text: str) -> Answer:
    """What a comparison of two numbers says, macros put in."""
    return numbers.compared(reader.counters, reader.expand(text))


def odd(reader: Reader, text: str) -> Answer:
    """Whether the number that a text begins with is odd."""
    found = numbers.first(reader.counters, reader.expand(text))
    return None if found is None else bool(found % 2)


def test(reader: Reader, text: str, depth: int = 0) -> Answer:
    """What ifthen's test says: `\\NOT`, `\\AND`, `\\OR` and `\\( … \\)` around what is compared."""
    if depth > _DEEPEST:
        return None
    for word, is_all in (("or", False), ("and", True)):
        parts = _parts(text, word)
        if len(parts) > 1:
            return _joined([test(reader, part, depth + 1) for part in parts], is_all=is_all)
    text = text.strip()
    if match := re.match(r"\\(?:not|NOT)(?![A-Za-z])", text):
        return negated(test(reader, text[match.end() :], depth + 1))
    if text.startswith("\\(") and text.endswith("\\)"):
        return test(reader, text[2:-2], depth + 1)
    words = reader.words(text)
    if words.scan.commands and (check := _CHECKS.get(words.scan.commands[0].name)):
        first, end = arguments.braced(words, words.scan.commands[0].end)
        second, _ = arguments.braced(words, end)
        return check(reader, *(arguments.text_of(one).strip() if one else "" for one in (first, second)))
    return compared(reader, text)


def expression(reader: Reader, text: str, depth: int = 0) -> Answer:
    """What a boolean expression of etoolbox says: `togl {a} and not ( bool {b} or test {…} )`, from the left."""
    answer: Answer = True
    is_all, is_not = True, False
    position = 0
    while depth <= _DEEPEST and (match := _WORD.match(text, position)):
        word, position = match.group(1), match.end()
        if word in ("and", "or"):
            is_all = word == "and"
        elif word == "not":
            is_not = not is_not
        else:
            found, position = _term(reader, text, word, position, depth)
            found = negated(found) if is_not else found
            answer = _joined([answer, found], is_all=is_all)
            is_not = False
    return answer if not text[position:].strip() else None


def _term(reader: Reader, text: str, word: str, position: int, depth: int) -> tuple[Answer, int]:
    """One part of an expression that begins with `word`, and where it ends."""
    if word == "(":
        close = _closing(text, position)
        return expression(reader, text[position:close], depth + 1), close + 1
    words = reader.words(text)
    group, end = arguments.braced(words, position)
    inner = arguments.text_of(group).strip() if group is not None else ""
    if word in ("bool", "togl"):
        return reader.flags.get(inner), end
    return _asked(reader, inner), end


def _asked(reader: Reader, text: str) -> Answer:
    """What one of the commands that choose would choose, given a yes and a no to write down."""
    outer, reader.written = reader.written, []
    words = reader.words(f"{text}{{1}}{{0}}")
    found = next(iter(words.scan.commands), None)
    handler = COMMANDS.get(found.name) if found is not None else None
    if found is not None and handler is not None:
        handler(reader, words, found)
    said, reader.written = reader.written, outer
    return said == ["1"] if said in (["1"], ["0"]) else None


def _closing(text: str, position: int) -> int:
    depth = 1
    for match in re.finditer(r"[()]", text[position:]):
        depth += 1 if match.group() == "(" else -1
        if depth == 0:
            return position + match.start()
    return len(text)


def _parts(text: str, word: str) -> list[str]:
    """A test cut at a word that stands in no brackets of its own."""
    parts, depth, start = [], 0, 0
    for match in re.finditer(rf"\\(?:([()])|(?:{word}|{word.upper()})(?![A-Za-z]))|([{{}}])", text):
        if match.group(1) or match.group(2):
            depth += 1 if match.group()[-1] in "({" else -1
        elif depth == 0:
            parts.append(text[start : match.start()])
            start = match.end()
    return [*parts, text[start:]]


def _joined(answers: list[Answer], *, is_all: bool) -> Answer:
    if (not is_all) in answers:
        return not is_all
    return None if None in answers else is_all


_DEEPEST = 12
_WORD = re.compile(r"\s*(and|or|not|bool|togl|test|\()(?![A-Za-z])\s*")
_MAYBE = frozenset("HCode pdfoutput XeTeXversion luatexversion directlua pdftexversion ifpdf jobname".split())
_CHECKS: dict[str, Callable[[Reader, str, str], Answer]] = {
    "equal": lambda reader, one, other: reader.expand(one).strip() == reader.expand(other).strip(),
    "isempty": lambda reader, one, other: not reader.expand(one).strip(),
    "boolean": lambda reader, one, other: reader.flags.get(one),
    "isodd": lambda reader, one, other: odd(reader, one),
    "isundefined": lambda reader, one, other: negated(is_defined(reader, one)),
    "isnamedefined": lambda reader, one, other: is_defined(reader, one),
    "isin": lambda reader, one, other: reader.expand(one) in reader.expand(other),
}
