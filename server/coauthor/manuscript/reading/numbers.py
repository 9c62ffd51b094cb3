"""Numbers as TeX reads them where it compares: counters, sums, and the short names of plain TeX.

What can't be known is no number. Nothing is counted here.
"""

from __future__ import annotations

import re

from coauthor.manuscript.reading.counters import Counters


def written(counters: Counters, text: str) -> str:
    """A text in which macros were put in, with its counters and sums as plain numbers."""
    if "\\" not in text:
        return text
    text = _VALUE.sub(lambda match: _value(counters, match), text)
    if counters.registers:
        text = _REGISTER.sub(lambda match: str(counters.registers.get(match.group(1), match.group())), text)
    text = _SHORT.sub(lambda match: _SHORTS[match.group(1)], text)
    return _SUM.sub(_sum, text)


def first(counters: Counters, text: str) -> int | None:
    """The number that a text begins with; None where it begins with something else."""
    match = _NUMBER.match(written(counters, text))
    return int(match.group(1).replace(" ", "")) if match else None


def compared(counters: Counters, text: str) -> bool | None:
    """What `1<2` says; None where it is no comparison of two numbers."""
    match = _COMPARED.match(written(counters, text))
    if match is None:
        return None
    left, sign, right = int(match.group(1)), match.group(2), int(match.group(3))
    return left < right if sign == "<" else left > right if sign == ">" else left == right


def _value(counters: Counters, match: re.Match[str]) -> str:
    name = match.group(1) or match.group(2)
    return str(counters.values[name]) if name in counters.values else match.group()


def _sum(match: re.Match[str]) -> str:
    """The worth of `2+3*4`, as far as it is made of plain numbers; TeX rounds what it divides."""
    total, product, sign, way = 0, 0, 1, ""
    for mark, digits in _TERM.findall("+" + match.group(1).replace(" ", "")):
        value = int(digits[:_DIGITS])
        if mark[0] in "+-":
            total, sign = total + sign * product, -1 if mark.count("-") % 2 else 1
            product, way = value, ""
        else:
            way = mark[0]
            product = product * value if way == "*" else (2 * product + value) // (2 * value) if value else 0
        if abs(product) > _LARGEST:
            return match.group()
    return str(total + sign * product)


_DIGITS = 10
_LARGEST = 2**31
_VALUE = re.compile(r"\\(?:(?:number|the)\s*)?(?:\\?value\s*\{\s*([A-Za-z@]+)\s*\}|\\?c@([A-Za-z@]+)(?![A-Za-z@]))")
_REGISTER = re.compile(r"\\(?:(?:number|the)\s*\\)?([A-Za-z@]+)")
_SHORTS = {"z@": "0", "@ne": "1", "tw@": "2", "thr@@": "3", "m@ne": "-1"}
_SHORT = re.compile(r"\\(z@|@ne|tw@|thr@@|m@ne)(?![A-Za-z@])")
_SUM = re.compile(r"\\numexpr\s*((?:[-+*/]*\s*\d+\s*)+)(?:\\relax(?![A-Za-z])\s*)?")
_TERM = re.compile(r"([-+*/]+)(\d+)")
_NUMBER = re.compile(r"\s*(-?\s*\d+)")
_COMPARED = re.compile(r"\s*(-?\d+)\s*([<>=])\s*(-?\d+)")
