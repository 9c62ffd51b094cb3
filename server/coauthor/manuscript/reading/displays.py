"""Displayed formulas and their rows, with their numbers and tags."""

from __future__ import annotations

import re
from bisect import bisect_left

from coauthor.manuscript import vocabulary
from coauthor.manuscript.reading import arguments, fragments, titles, values
from coauthor.manuscript.reading.fragments import Fragment, Item
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import environment, typeset
from coauthor.manuscript.reading.state import Mark
from coauthor.manuscript.scan import Command


@environment("equation", "multline", "dmath", "math@single", "eqn")
def _single(reader: Reader, fragment: Fragment, item: Item) -> int:
    return _equation(reader, fragment, item, "")


def _equation(reader: Reader, fragment: Fragment, item: Item, like: str) -> int:
    """A display with one number; `like` is the name of another display that it is."""
    place = reader.place(fragment, item.start, item.end)
    opened = reader.begin(fragment, item, title=like)
    where, start, end = _body(reader, fragment, item)
    opened.number = _counted(reader, where, start, end)
    before = len(reader.found.labels)
    if _name(reader) != "multline":
        reader.setup.waiting.clear()

    def close(inner: Fragment, end: Item) -> None:
        _hand_on(reader, where, start, before)
        reader.found.things.append(values.Thing("equation", opened.number, "", reader.joined(place, inner, end)))

    opened.close = close
    return item.end


@environment("align", "gather", "flalign", "alignat", "eqnarray", "IEEEeqnarray", "dgroup", "xalignat", "numcases")
@environment("align*", "gather*", "flalign*", "alignat*", "eqnarray*", "IEEEeqnarray*", "equation*", "multline*")
def _aligned(reader: Reader, fragment: Fragment, item: Item) -> int:
    return _rows(reader, fragment, item, "")


def _rows(reader: Reader, fragment: Fragment, item: Item, like: str) -> int:
    """Displays with a number to each row: a label counts with its own row."""
    place = reader.place(fragment, item.start, item.end)
    outer = reader.begin(fragment, item, title=like)
    where, start, end = _body(reader, fragment, item)
    if _name(reader) == "equation*":
        reader.setup.waiting.clear()
    depth = 0
    for match in _ROW.finditer(where.scan.text, start, end):
        if match.group()[0] == "%":
            continue
        if match.group(1):
            depth += 1 if match.group(1) == "begin" else -1
        elif depth == 0 and match.group()[1] in "\\is":
            _row(reader, where, start, match.end())
            start = match.end()
    is_broken = where.scan.text[start - 2 : start] == "\\\\"  # also an empty row behind it has a number
    if is_broken or where.scan.text[start:end].strip():
        _row(reader, where, start, end)

    def close(inner: Fragment, last: Item) -> None:
        number = outer.number
        reader.found.things.append(values.Thing("equation", number, "", reader.joined(place, inner, last)))

    outer.close = close
    is_new = reader.mark is not outer.mark and reader.mark.kind == "equation"
    outer.number = reader.mark.number if is_new else None
    if where is fragment:
        return end
    if fragment.frame is not None:
        fragment.frame.resume = end
    return fragment.end


@environment("empheq")
def _emphasised(reader: Reader, fragment: Fragment, item: Item) -> int:
    """empheq's frame around a display of another kind, which it names."""
    _, end = arguments.bracketed(fragment, item.end)
    kind, end = arguments.braced(fragment, end)
    name = reader.expanded(kind).partition("=")[0].strip()
    inner = item._replace(end=end)
    if name in ("equation", "multline"):
        return _equation(reader, fragment, inner, name)
    return _rows(reader, fragment, inner, name)


@environment("subequations")
def _subequations(reader: Reader, fragment: Fragment, item: Item) -> int:
    counters = reader.counters
    number = counters.step("equation")
    saved = counters.formats["equation"], counters.values["equation"]
    opened = reader.begin(fragment, item)
    reader.mark = Mark(number, "equation", "")
    counters.formats["equation"] = f"{number}\\alph{{equation}}"
    counters.values["equation"] = 0

    def close(inner: Fragment, end: Item) -> None:
        counters.formats["equation"], counters.values["equation"] = saved

    opened.close = close
    return item.end


def _body(reader: Reader, fragment: Fragment, item: Item) -> tuple[Fragment, int, int]:
    """Where what a display holds stands: behind the call where one macro begins it and another one ends it."""
    end = fragments.body_end(fragment, item)
    frame = fragment.frame
    if frame is None or not fragment.tail or arguments.gap(fragment, item.end) < fragment.end:
        return fragment, item.end, end
    caller, closer = frame.caller, f"\\end{{{item.name}}}"
    text, limit = caller.scan.text, caller.end
    ends = [closer, *(f"\\end{{{name}}}" for name, one in reader.environments.items() if closer in (one.finish or ""))]
    limit = min((at for one in ends if (at := text.find(one, frame.resume, limit)) >= 0), default=limit)
    commands = caller.scan.commands
    first = bisect_left(commands, frame.resume, key=_start)
    for found in commands[first : first + _MOST]:
        macro = reader.macros.get(found.name)
        if found.start >= limit:
            break
        if macro is not None and closer in macro.begin:
            return caller, frame.resume, found.start
    return (caller, frame.resume, limit) if limit < caller.end else (fragment, item.end, end)


def _start(found: Command) -> int:
    return found.start


@typeset("tag")
def _tag(reader: Reader, fragment: Fragment, found: Command) -> int:
    """A display without a number of its own may be given one."""
    written, end = arguments.braced(fragment, arguments.starred(fragment, found)[1])
    is_within = bool(reader.open) and reader.open[-1].name.rstrip("*") in vocabulary.MATHS
    if written is not None and not is_within:
        reader.mark = Mark(titles.clean(reader.expanded(written)), "equation", "")
    return end


def _counted(reader: Reader, fragment: Fragment, start: int, end: int) -> str | None:
    """A display or a row of one takes its number, or its tag, before its label is read."""
    row = _COMMENT.sub("", fragment.scan.text[start:end])
    own = _own_tag(reader, row)
    if own is not None:
        reader.mark = Mark(own, "equation", "")
        return own
    tag = _TAG.search(row)
    if tag is None and _NUMBERED.search(row) is None and (_is_starred(reader) or _UNNUMBERED.search(row)):
        return None
    number = titles.clean(tag.group(1)) if tag is not None else reader.counters.step("equation")
    reader.mark = Mark(number, "equation", "")
    return number


def _own_tag(reader: Reader, row: str) -> str | None:
    """The number that a macro of the author's gives, such as a `\\numberthis`; what it counts is read with the row."""
    for name in _NAMED.findall(row):
        macro = reader.macros.get(name)
        tag = _TAG.search(macro.begin) if macro is not None and not macro.parameters else None
        if macro is not None and tag is not None:
            counts = _COUNTS.search(macro.begin) is not None
            return reader.counters.next("equation") if counts else titles.clean(reader.expand(tag.group(1)))
    return None


def _row(reader: Reader, fragment: Fragment, start: int, end: int) -> None:
    number = _counted(reader, fragment, start, end)
    if number is None and reader.open and not _is_starred(reader):
        reader.mark = Mark(reader.counters.next("equation"), "equation", "")  # amsmath keeps the label for the next row
    before = len(reader.found.labels)
    reader.run(fragment._replace(start=start, end=end, tail=False))
    if number is None and reader.open and _name(reader) in _WITHOUT:
        reader.setup.waiting += reader.found.labels[before:]
        del reader.found.labels[before:]
    elif number is not None or _is_starred(reader):
        _hand_on(reader, fragment, start, before)


def _hand_on(reader: Reader, fragment: Fragment, start: int, before: int) -> None:
    """A row that has no label of its own, since the `before`th, gets the one that was not written before it."""
    labels, waiting = reader.found.labels, reader.setup.waiting
    if waiting and len(labels) == before:
        place = waiting[-1].place
        if place.path == fragment.path and _DISPLAY.search(fragment.scan.text, place.end, start):
            waiting.clear()
            return
        labels.append(waiting[-1]._replace(number=reader.mark.number, kind=reader.mark.kind))
    waiting.clear()


def _is_starred(reader: Reader) -> bool:
    return bool(reader.open) and _name(reader).endswith("*")


def _name(reader: Reader) -> str:
    return reader.open[-1].title or reader.open[-1].name


_MOST = 400
_WITHOUT = frozenset({"align*", "alignat*", "flalign*", "xalignat*", "multline*"})
"""Those that write a label only with a number or tag, and else leave it to the next row, of whichever display."""
_UNNUMBERED = re.compile(r"\\(?:nonumber|notag|tag|IEEEnonumber)(?![A-Za-z])")
_NUMBERED = re.compile(r"\\(?:IEEEyesnumber|yesnumber)(?![A-Za-z])")
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_DISPLAY = re.compile(r"(?<!\\)\\\[")
"""What makes amsmath forget a label that waits, like an equation."""
_NAMED = re.compile(r"\\([A-Za-z@]+)")
_COUNTS = re.compile(r"\\(?:(?:ref)?stepcounter|addtocounter)\s*\{equation\}")
_TAG = re.compile(r"\\tag\*?\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_ROW = re.compile(r"%[^\n]*|\\(begin|end)\s*\{|\\(?:short)?intertext(?![A-Za-z])|\\[\\%]")
