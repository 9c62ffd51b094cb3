"""No number is invented: each one in new text stands in the old text, an asset, a cited source or the person's words.

Free are whole numbers up to ten, what stands inside names (keys, labels, files), and pages in a citation's note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from coauthor.gates.gate import Finding, Known

SMALL = 10
_NAMES = re.compile(
    r"\\(?:[A-Za-z]*cite[A-Za-z]*|nocite|[A-Za-z]*ref|label|url|path|href|includegraphics|input|include|gls[a-z]*"
    r"|begin|end|bibliography|hspace|vspace|setlength|addtolength)\*?(?:\s*\[[^\]]*\])*\s*\{[^{}]*\}"
    r"|(?<!\\)%[^\n]*|\\(?:cmidrule|cline|put|phantom|hphantom|vphantom)\S*|\\[A-Za-z@]+\*?\s*\[[^\[\]]*\]"
    r"|[{=]\s*-?\d*\.?\d+\s*(?:(?:em|ex|pt|cm|mm|in|bp)\s*[},]|\\(?:text|line|column|page)(?:width|height))"
)
_THIN = re.compile(r"(?<=\d)(?:\\,|\\;|\{,\}|~|\u2009|\u202f|\u00a0|')(?=\d{3}(?!\d))")
_NUMBER = re.compile(r"(?<![\w.\\@])[-−]?\d+(?:[.,:]\d+)*(?:\^\{?-?\d+\}?)?|(?<=[_^{(\[=<>~/–-])\d+(?:[.,]\d+)*")
_SPELLED = (
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty "
    "seventy eighty ninety hundred thousand million billion dozen half third quarter twice thrice double triple"
).split()
_WORDED = re.compile(rf"\b(?:{'|'.join(_SPELLED)})\b", re.IGNORECASE)


def check(before: str, after: str, known: Known) -> Iterator[Finding]:
    """Each number that is new to the text must be known; `80 %` backs `80%`, and `1,000` backs `1000`."""
    new = numbers(after) - numbers(before)
    if not new and not _worded(after) - _worded(before):
        return
    backed = numbers(known.ground or "") | numbers(known.wish)
    for number in sorted(new - backed):
        yield Finding("numbers", f"The number {number} stands in none of the sources.")
    for word in sorted(_worded(after) - _worded(before) - _worded(known.ground or "") - _worded(known.wish)):
        yield Finding("numbers", f"“{word}” is a number that no source gives.", hard=False)


@lru_cache(maxsize=256)
def numbers(text: str) -> frozenset[str]:
    """The numbers of a text in one notation, without the small whole ones and without signs."""
    text = _THIN.sub("", _NAMES.sub(" ", text))
    return frozenset(number for number in map(_one, _NUMBER.findall(text)) if not _is_free(number))


def _one(found: str) -> str:
    """`1,000` and `1000` are one number, `0.50` and `0.5` too; a comma with other than three digits is a point."""
    number = found.lstrip("-−").replace("{", "").replace("}", "")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", number):
        number = number.replace(",", "")
    number = number.replace(",", ".")
    if re.fullmatch(r"\d+\.\d+", number):
        number = number.rstrip("0").rstrip(".")
    return number


def _is_free(number: str) -> bool:
    return number.isdecimal() and int(number[:4]) <= SMALL and len(number.lstrip("0")) <= 2


def _worded(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORDED.findall(_NAMES.sub(" ", text)))
