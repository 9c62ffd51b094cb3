"""The lines of algorithm2e with their numbers: each statement, each head of a block and each end of one is a line.

Statements end with `\\;`; what stands behind the last one when a label comes is a line as well.
"""

from __future__ import annotations

import re

from coauthor.manuscript.reading import arguments
from coauthor.manuscript.reading.fragments import Fragment
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import command, typeset
from coauthor.manuscript.reading.state import Mark
from coauthor.manuscript.scan import Command

SHAPES = {
    **dict.fromkeys(("If", "ElseIf", "ForEach", "For", "ForAll", "While", "Switch", "Case"), "cb."),
    **dict.fromkeys(("uIf", "uElseIf", "uCase"), "cb"),
    **dict.fromkeys(("Else", "Other", "Begin"), "b."),
    **dict.fromkeys(("uElse", "uOther"), "b"),
    **{"eIf": "cbnb.", "Repeat": "cb.", "SetKwProg": "cb."},
    **dict.fromkeys(("lIf", "lElseIf", "lForEach", "lFor", "lForAll", "lWhile", "lCase", "lRepeat"), "ct"),
    **dict.fromkeys(("lElse", "lOther"), "t"),
}
"""By command its arguments: `c` a condition, `b` a body, `t` text on the same line; `n` a line between, `.` one at
the end."""


@command("LinesNumbered", "LinesNumberedHidden")
def _numbered(reader: Reader, fragment: Fragment, found: Command) -> int:
    reader.set(reader.flags, _FLAG, True)
    return found.end


@command("LinesNotNumbered", "SetAlgoNoLineNumber")
def _unnumbered(reader: Reader, fragment: Fragment, found: Command) -> int:
    reader.set(reader.flags, _FLAG, False)
    return found.end


@command("SetKwProg", "SetKwFor", "SetKwIF", "SetKwBlock", "SetKwRepeat", "SetKwSwitch")
def _block(reader: Reader, fragment: Fragment, found: Command) -> int:
    """Blocks of the author's own."""
    kinds = {"SetKwIF": ("If", "ElseIf", "Else"), "SetKwBlock": ("Begin",), "SetKwSwitch": ("Switch", "Case", "Other")}
    end = found.end
    for kind in kinds.get(found.name, ("While",)):
        name, end = arguments.braced(fragment, end)
        written = reader.expanded(name)
        reader.setup.blocks.update({written: kind, f"l{written}": f"l{kind}", f"u{written}": f"u{kind}"})
        if kind == "If":
            reader.setup.blocks[f"e{written}"] = "eIf"
    for block in reader.setup.blocks:
        reader.alias(block, "algorithm@block")
    while end < fragment.end and fragment.scan.text[arguments.gap(fragment, end) :][:1] == "{":
        _, end = arguments.braced(fragment, end)
    return end


@typeset("algorithm@block", *(name for name in SHAPES if name[0] in "elu" or name in ("Begin", "Case", "Other")))
@typeset("ForEach", "ElseIf", "Switch")
def take(reader: Reader, fragment: Fragment, found: Command) -> int:
    """A block of an algorithm; elsewhere this is nobody's command."""
    written = fragment.scan.text[found.start + 1 : found.end].strip("*")
    shape = SHAPES.get(reader.setup.blocks.get(written, written), "")
    if not is_numbered(reader) or not shape:
        return found.end
    _rest(reader, fragment, found.start)
    _line(reader)
    end = _past_note(fragment, found.end)
    for sign in shape:
        if sign in "n.":
            if sign == "n" or _shows_ends(reader):
                _line(reader)
            continue
        part, end = arguments.braced(fragment, end)
        if part is None:
            break
        reader.setup.line_from = (id(part.scan), part.start)
        reader.run(part)
        if sign == "b":
            _rest(reader, part, part.end)
        end = _past_note(fragment, end)
    reader.setup.line_from = (id(fragment.scan), end)
    return end


@typeset(";")
def _statement(reader: Reader, fragment: Fragment, found: Command) -> int:
    """The end of a statement."""
    if is_numbered(reader):
        if not reader.setup.is_line_open:
            _line(reader)
        reader.setup.is_line_open = False
        reader.setup.line_from = (id(fragment.scan), found.end)
    return found.end


@typeset("nl", "ShowLn")
def _counted(reader: Reader, fragment: Fragment, found: Command) -> int:
    """A line that has a number though the others have none."""
    if is_within(reader):
        _line(reader)
    return found.end


@typeset("tcp", "tcc", "tcp*", "tcc*", "KwIn", "KwOut", "KwData", "KwResult", "Input", "Output", "DontPrintSemicolon")
@typeset("SetAlgoLined", "SetAlgoVlined", "SetKwInOut", "SetKwInput", "SetKw", "SetKwFunction", "SetKwData")
def _apart(reader: Reader, fragment: Fragment, found: Command) -> int:
    """What is no numbered line: what goes in and out, comments, settings."""
    if not is_within(reader):
        return found.end
    end = _past_note(fragment, found.end)
    reader.setup.line_from = _NOWHERE
    while fragment.scan.text[end : end + 1] == "{" and end < fragment.end:
        part, end = arguments.braced(fragment, end)
        if part is not None:
            reader.run(part)
    reader.setup.line_from = (id(fragment.scan), end)
    return end


def before_label(reader: Reader, fragment: Fragment, position: int) -> None:
    """A label stands here: a line that has begun counts already."""
    if is_numbered(reader):
        _rest(reader, fragment, position, is_open=True)


def is_within(reader: Reader) -> bool:
    """True inside of an algorithm of algorithm2e."""
    return bool(reader.open) and reader.open[-1].counter == "algocf"


def is_numbered(reader: Reader) -> bool:
    """True where its lines have numbers."""
    asked = bool(reader.options & {"algorithm2e:linesnumbered", "algorithm2e:linesnumberedhidden"})
    return is_within(reader) and reader.flags.get(_FLAG, asked)


def _line(reader: Reader) -> None:
    reader.mark = Mark(reader.counters.step("AlgoLine"), "AlgoLine", "")
    reader.setup.is_line_open = False


def _rest(reader: Reader, fragment: Fragment, position: int, *, is_open: bool = False) -> None:
    """What stands between the last line and here is a line too, unless it is nothing but labels."""
    scan, start = reader.setup.line_from
    if scan != id(fragment.scan) or reader.setup.is_line_open:
        reader.setup.is_line_open = reader.setup.is_line_open and is_open
        return
    text = fragment.scan.text[max(start, fragment.start) : position]
    if _LABELS.sub("", text).strip(" \t\n{}"):
        _line(reader)
        reader.setup.is_line_open = is_open


def _shows_ends(reader: Reader) -> bool:
    return not reader.options & {"algorithm2e:noend", "algorithm2e:vlined"}


def _past_note(fragment: Fragment, end: int) -> int:
    """Behind a comment in parentheses (`\\If(\\tcp*{…}){…}`)."""
    text = fragment.scan.text
    if text[end : end + 1] != "(":
        return end
    depth = 0
    for at in range(end, min(fragment.end, end + _LONGEST)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth == 0:
            return at + 1
    return end


_NOWHERE = (0, 0)
_FLAG = "algorithm2e@numbers"
_LONGEST = 500
_LABELS = re.compile(r"\\(?:label|nllabel|BlankLine)\s*(?:\{[^{}]*\})?|%[^\n]*")
