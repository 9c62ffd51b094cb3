"""Displayed formulas and their rows, with their numbers and tags."""

from __future__ import annotations

import re

from coauthor.manuscript.reading import arguments, fragments, titles, values
from coauthor.manuscript.reading.fragments import Fragment, Item
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import environment
from coauthor.manuscript.reading.state import Mark


@environment("equation", "multline", "dmath", "math@single", "eqn")
def _single(reader: Reader, fragment: Fragment, item: Item) -> int:
    return _equation(reader, fragment, item, "")


def _equation(reader: Reader, fragment: Fragment, item: Item, like: str) -> int:
    """A display with one number; `like` is the name of another display that it is."""
    place = reader.place(fragment, item.start, item.end)
    opened = reader.begin(fragment, item, title=like)
    opened.number = _counted(reader, fragment, item.end, fragments.body_end(fragment, item))

    def close(inner: Fragment, end: Item) -> None:
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
    end = fragments.body_end(fragment, item)
    depth, start = 0, item.end
    for match in _ROW.finditer(fragment.scan.text, item.end, end):
        if match.group()[0] == "%":
            continue
        if match.group(1):
            depth += 1 if match.group(1) == "begin" else -1
        elif depth == 0 and match.group()[1] in "\\is":
            _row(reader, fragment, start, match.end())
            start = match.end()
    is_broken = fragment.scan.text[start - 2 : start] == "\\\\"  # also an empty row behind it has a number
    if is_broken or fragment.scan.text[start:end].strip():
        _row(reader, fragment, start, end)

    def close(inner: Fragment, last: Item) -> None:
        number = outer.number
        reader.found.things.append(values.Thing("equation", number, "", reader.joined(place, inner, last)))

    outer.close = close
    is_new = reader.mark is not outer.mark and reader.mark.kind == "equation"
    outer.number = reader.mark.number if is_new else None
    return end


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


def _counted(reader: Reader, fragment: Fragment, start: int, end: int) -> str | None:
    """A display or a row of one takes its number, or its tag, before its label is read."""
    row = fragment.scan.text[start:end]
    tag = _TAG.search(row)
    if tag is None and _NUMBERED.search(row) is None and (_is_starred(reader) or _UNNUMBERED.search(row)):
        return None
    number = titles.clean(tag.group(1)) if tag is not None else reader.counters.step("equation")
    reader.mark = Mark(number, "equation", "")
    return number


def _row(reader: Reader, fragment: Fragment, start: int, end: int) -> None:
    number = _counted(reader, fragment, start, end)
    if number is None and reader.open and not _is_starred(reader):
        reader.mark = Mark(reader.counters.next("equation"), "equation", "")  # amsmath keeps the label for the next row
    reader.run(fragment._replace(start=start, end=end, tail=False))


def _is_starred(reader: Reader) -> bool:
    return bool(reader.open) and (reader.open[-1].title or reader.open[-1].name).endswith("*")


_UNNUMBERED = re.compile(r"\\(?:nonumber|notag|tag|IEEEnonumber)(?![A-Za-z])")
_NUMBERED = re.compile(r"\\(?:IEEEyesnumber|yesnumber)(?![A-Za-z])")
_TAG = re.compile(r"\\tag\*?\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_ROW = re.compile(r"%[^\n]*|\\(begin|end)\s*\{|\\(?:short)?intertext(?![A-Za-z])|\\[\\%]")
