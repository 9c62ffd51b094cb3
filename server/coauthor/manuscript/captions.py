"""A caption as its reader has it: what it refers to by its number, and no key in it as if it were a word.

Only from the text and what was read of its document; where a macro made the caption, its keys are only left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from coauthor.manuscript.reading import titles, values

_GROUP = r"\{((?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*)\}"
_CAPTION = re.compile(rf"\\caption(?:above|below|of\*?\s*\{{[^{{}}]*\}})?\*?\s*(?:\[[^\[\]]*\]\s*)?{_GROUP}")
_REFERENCE = re.compile(r"\\(?P<name>ref|eqref|autoref|[cC]ref|vref|labelcref)\*?\s*\{(?P<keys>[^{}]*)\}")
_NAMED = ("autoref", "cref", "Cref")
_AS_A_WORD = re.compile(
    r"\\(?:[cC]itet|[cC]italt|[tT]extcite|[cC]iteauthor|citeA)\*?\s*(?:\[[^\[\]]*\]){0,2}\{[^{}]*\}"
)
_CITED = "[…]"


def readable(text: str, thing: values.Thing, read: values.Document) -> str:
    """The caption of a thing of this document, where `text` is that of its file; empty where it has none."""
    if not thing.title:
        return ""
    keys = {use.key for use in (*read.references, *read.citations) if _within(use.place, thing.place)}
    if not keys:
        return thing.title
    words = [word for word in thing.title.split(" ") if word.strip("[](),.;:") not in keys]
    plain = " ".join(words)
    labels = {label.key: label for label in read.labels}
    for found in _CAPTION.finditer(text, thing.place.start, thing.place.end):
        if titles.clean(found[1]).split() == plain.split():
            said = _REFERENCE.sub(lambda one: _number(one, labels), _AS_A_WORD.sub(_CITED, found[1]))
            return titles.clean(said)
    return plain


def _number(found: re.Match[str], labels: Mapping[str, values.Label]) -> str:
    known = [labels[key] for each in found["keys"].split(",") if (key := each.strip()) in labels]
    numbers = ", ".join(label.number for label in known if label.number)
    if not numbers:
        return found[0]
    if found["name"] == "eqref":
        return f"({numbers})"
    return f"{known[0].kind.capitalize()} {numbers}" if found["name"] in _NAMED else numbers


def _within(inner: values.Place, outer: values.Place) -> bool:
    return inner.path == outer.path and outer.start <= inner.start and inner.end <= outer.end
