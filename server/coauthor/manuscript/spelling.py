"""British and American spellings of words in which only these differ; what both write is never spoken of.

Words are listed by their stems, so that `laboratory`, `meter` or `analyses` are no findings.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

BRITISH, AMERICAN = "british", "american"

_OUR = "behavi|col|fav|hon|lab|neighb|flav|hum|rum|vap|harb|endeav"
_AFTER_OUR = "|s|ed|ing|ful|less|able|ably|ite|ites|al|ally|hood|hoods|er|ers"
_ISE = (
    "organ|real|recogn|summar|util|optim|minim|maxim|general|special|normal|visual|emphas|character|categor|initial"
    "|priorit|hypothes|standard|local|penal|stabil|synchron|random|regular|discret|parametr|serial|critic|apolog|neutral"
    "|polar|crystall|oxid|modern|formal|final|equal|custom|memor|mobil|token|parallel"
)
_AFTER_ISE = "e|es|ed|ing|er|ers|ation|ations|able"
_DOUBLED = "model|label|travel|cancel|signal|level|fuel|total|channel|marshal|tunnel"
_AFTER_DOUBLED = "ed|ing|er|ers"
_PAIRS = {
    "centre": "center", "centres": "centers", "centred": "centered", "fibre": "fiber", "fibres": "fibers",
    "litre": "liter", "litres": "liters", "theatre": "theater", "analyse": "analyze", "analysed": "analyzed",
    "analysing": "analyzing", "paralyse": "paralyze", "catalogue": "catalog", "catalogues": "catalogs",
    "defence": "defense", "offence": "offense", "pretence": "pretense", "artefact": "artifact",
    "artefacts": "artifacts",
    "sceptic": "skeptic", "sceptical": "skeptical", "sceptics": "skeptics", "aluminium": "aluminum", "tumour": "tumor",
    "tumours": "tumors", "haemoglobin": "hemoglobin", "anaemia": "anemia", "oestrogen": "estrogen", "foetal": "fetal",
    "foetus": "fetus", "leukaemia": "leukemia", "paediatric": "pediatric", "sulphur": "sulfur", "ageing": "aging",
    "fulfil": "fulfill", "fulfils": "fulfills", "skilful": "skillful", "modelled": "modeled", "plough": "plow",
    "mould": "mold", "moulds": "molds", "tyre": "tire", "grey": "gray",
}  # fmt: skip
_ONE_WAY = frozenset(("tyre", "mould", "moulds", "grey", "plough", "ageing"))
"""British words whose American form means something else too, or is a name."""

_BACK = {american: british for british, american in _PAIRS.items() if british not in _ONE_WAY}
_EDGE = r"(?<![\w\\@{}_/.-])"


class Other(NamedTuple):
    """A word at columns `[start, end)` in the other spelling, and the wanted one."""

    start: int
    end: int
    word: str
    better: str


Finder = Callable[[str], Iterator[Other]]


def wanted(said: str) -> str:
    """Which of the two a style asks for: `british`, `american`, or nothing."""
    said = said.lower()
    if re.search(r"\bamerican\b|\bus\b|en-us", said):
        return AMERICAN
    return BRITISH if re.search(r"\bbritish\b|\buk\b|en-gb|oxford", said) else ""


@functools.cache
def finder(said: str) -> Finder | None:
    """Finds the other spelling than the one asked for; None where neither is. Oxford's `-ize` is British too."""
    want = wanted(said)
    if not want:
        return None
    ize = bool(re.search(r"oxford|-?ize\b", said.lower()))
    pattern = re.compile(_british() if want == AMERICAN else _american(ize=ize), re.IGNORECASE)

    def find(line: str) -> Iterator[Other]:
        for match in pattern.finditer(line):
            better = _other(match, want)
            if better and not match.group()[1:].isupper():
                word = match.group()
                yield Other(match.start(), match.end(), word, better.capitalize() if word[0].isupper() else better)

    return find


def _british() -> str:
    words = "|".join(sorted(_PAIRS, key=len, reverse=True))
    return (
        rf"{_EDGE}(?:(?P<our>{_OUR})our(?P<our_>{_AFTER_OUR})|(?P<ise>{_ISE})is(?P<ise_>{_AFTER_ISE})"
        rf"|(?P<doubled>{_DOUBLED})l(?P<doubled_>{_AFTER_DOUBLED})|(?P<pair>{words}))(?![\w}}-])"
    )


def _american(*, ize: bool) -> str:
    words = "|".join(sorted(_BACK, key=len, reverse=True))
    verbs = "" if ize else rf"|(?P<ise>{_ISE})iz(?P<ise_>{_AFTER_ISE})"
    return (
        rf"{_EDGE}(?:(?P<our>{_OUR})or(?P<our_>{_AFTER_OUR}){verbs}"
        rf"|(?P<doubled>{_DOUBLED})(?P<doubled_>{_AFTER_DOUBLED})|(?P<pair>{words}))(?![\w}}-])"
    )


def _other(match: re.Match[str], want: str) -> str:
    """The word as the other side of the sea writes it, in small letters."""
    british = want == BRITISH
    found = {name: value.lower() for name, value in match.groupdict().items() if value is not None}
    if "our" in found:
        return f"{found['our']}{'our' if british else 'or'}{found['our_']}"
    if "ise" in found:
        return f"{found['ise']}{'is' if british else 'iz'}{found['ise_']}"
    if "doubled" in found:
        return f"{found['doubled']}{'l' if british else ''}{found['doubled_']}"
    return (_BACK if british else _PAIRS).get(found["pair"], "")
