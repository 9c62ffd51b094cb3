"""A heading or caption as a person reads it: without commands, with its maths left as it is written."""

from __future__ import annotations

import re
import unicodedata


def clean(text: str) -> str:
    """Plain words on one line; a command that stands for nothing known is left out, its argument stays."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if "\\" not in text and "{" not in text and "~" not in text and "%" not in text:
        return " ".join(text.split())
    text = _TWO.sub(r"\1", text[:_LONGEST])
    if "\\ensuremath" in text:
        pieces = _MATHS.split(text)
        text = "".join(piece if at % 2 else _ENSURED.sub(r"$\1$", piece) for at, piece in enumerate(pieces))
    pieces = _MATHS.split(text)
    written = "".join(piece if at % 2 else _words(piece) for at, piece in enumerate(pieces))
    return " ".join(written.split())


def _words(text: str) -> str:
    text = _COMMENT.sub("", text)
    text, notes = _NOTE.subn("", text)
    if notes:
        text = _LEFT.sub("", text)
    text = _ACCENT.sub(_accented, text)
    text = _SYMBOL.sub(lambda match: _SYMBOLS[match.group(1)], text)
    text = _ESCAPED.sub(r"\1", text)
    text = _OPTION.sub("", text)
    text = _KERN.sub("", text)
    text = _XSPACE.sub(" ", text)
    text = _LENGTH.sub(" ", text)
    text = _COMMAND.sub("", text)
    return text.replace("{", "").replace("}", "").replace("~", " ").replace("\0", "\\")


def _accented(match: re.Match[str]) -> str:
    letter = match.group(2) or match.group(3)
    letter = {"\\i": "i", "\\j": "j"}.get(letter, letter)
    return unicodedata.normalize("NFC", letter + _ACCENTS[match.group(1)])


_LONGEST = 5_000
_MATHS = re.compile(r"((?<!\\)\$[^$]*(?<!\\)\$|\\\(.*?\\\))", re.DOTALL)
_COMMENT = re.compile(r"(?<!\\)%[^\n]*\n?")
_NOTE = re.compile(
    r"\\(?:footnote|footnotemark|label|index|thanks|vspace|hspace|phantomsection|glsadd|todo|"
    r"(?:no|[Pp]aren|[Tt]ext|[Aa]uto|[Ff]oot|[Ss]uper)?cite[a-z]*|(?:eq|auto|page|name|[cC]|v|labelc)?ref)\*?\s*"
    r"(?:\[[^\[\]]*\]){0,2}(?:\{(?:[^{}]|\{[^{}]*\})*\})?"
)
"""What a reader of the title does not see, or only as a number."""
_LEFT = re.compile(r"[\s~]+(?=[,.)])")
"""The blank that stood in front of it."""
_ACCENTS = dict(zip("`'^\"~=.uvHcdbkr", "̧̨̣̱̀́̂̈̃̄̇̆̌̋̊", strict=True))
_ACCENT = re.compile(r"\\([`'^\"~=.]|[uvHcdbkr](?=[\s{]))\s*(?:\{(\\?[A-Za-z])\s*\}|(\\[ij](?![A-Za-z])|[A-Za-z]))")
_GROUP = r"\{((?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*)\}"
_ENSURED = re.compile(rf"\\ensuremath\s*{_GROUP}")
_TWO = re.compile(rf"\\texorpdfstring\s*{_GROUP}\s*{_GROUP}")
_SYMBOLS = {
    "ss": "ß",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "ldots": "…",
    "dots": "…",
    "textendash": "–",
    "textemdash": "—",
    "LaTeX": "LaTeX",
    "TeX": "TeX",
    "textbackslash": "\0",
    "S": "§",
    "copyright": "©",
}
_SYMBOL = re.compile(r"\\(" + "|".join(sorted(_SYMBOLS, key=len, reverse=True)) + r")(?![A-Za-z])(?:\s|\{\})?")
_ESCAPED = re.compile(r"\\([&%$#_{} ])")
_OPTION = re.compile(r"(?<=[a-z*])\[[^\[\]]*\](?=\{)")
_LENGTH = re.compile(
    r"\\(?:\\|[ ,;:!/]|quad|qquad|newline|linebreak|hfill|protect|par)(?![A-Za-z])\s*(?:\[[^\[\]]*\])?"
)
_KERN = re.compile(r"\\(?:kern|mkern|hskip|vskip|raise|lower)\s*[+-]?\s*[\d.]+\s*[a-z]{2}")
_XSPACE = re.compile(r"\\xspace(?![A-Za-z])\s*(?=[^\s.,;:!?)'’}\\-])")
_COMMAND = re.compile(r"\\(?:-|[A-Za-z@]+\*?\s*|.)")
