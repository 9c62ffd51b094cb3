"""Names of places that capital letters tell: `tighten Related Works`, `make Design shorter`.

Pure. Such words are a name even where no part of the document is called so; words about a text are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from coauthor.manuscript import naming, titled


def parts_of(parts: Sequence[naming.Named], found: re.Match[str]) -> tuple[naming.Named, ...]:
    """The parts that a match of one of `WAYS` can mean: by title or nearly so where it can be nothing but a name."""
    said, kind = found["said"], found["kind"]
    if not is_name(found):
        return tuple(part for part in parts if titled.plain(part.title) == titled.plain(said))
    return naming.find(parts, f"{kind} on {said}" if kind else said)


def is_name(found: re.Match[str]) -> bool:
    """False for words that every request may have in capitals: `Tighten My Prose`, `polish English`."""
    return not any(word in _OF_TEXTS for word in titled.plain(found["said"]).split())


EDITS = "tighten|shorten|revise|rewrite|rework|polish|improve|proofread|finali[sz]e|critique|review|edit"
"""What an edit is called, at the head of a request."""
EDITS_GERMAN = "kürze|straffe|überarbeite|verbessere"
_FIRST = "[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+(?:[-’'][^\\W\\d_]+)*"
_NEXT = "[A-ZÀ-ÖØ-Þ][^\\W\\d_]*(?:[-’'][^\\W\\d_]+)*"
_SMALL = "(?:of|and|in|for|on|the|with|und|der|des|für|zur?m?)"
_TITLE = rf"(?P<said>(?-i:{_FIRST}(?:\s+(?:{_SMALL}\s+)*{_NEXT})*))"
_KIND = r"(?P<kind>chapter|(?:sub)*section|part|kapitel|(?:unter)?abschnitt)"
_BEFORE = rf"(?:(?:(?:the|my|our|das|den)\s+)?{_KIND}\s+)"
_PLEASE = r"\A\W*(?:please\s+|bitte\s+)?"
_EDIT = rf"(?:{EDITS})"
_GOES_ON = r"(?=\W*\Z|\s*[.,;:!?]|\s+(?:and|but|so|please|bitte|und|a\s+bit|etwas|ein\s+wenig)\b)"
_IN = r"(?:\S+\s+){1,4}?(?:of|in)"
WAYS = tuple(
    re.compile(_PLEASE + way, re.IGNORECASE)
    for way in (
        rf"{_EDIT}\s+{_BEFORE}?{_TITLE}{_GOES_ON}",
        rf"{_EDIT}\s+(?:(?:the|my|our)\s+)?{_TITLE}\s+{_KIND}\b",
        rf"(?:{EDITS_GERMAN})\s+{_BEFORE}{_TITLE}{_GOES_ON}",
        rf"make\s+{_BEFORE}?{_TITLE}\s+(?:more|less|\w+er)\b",
        rf"make\s+(?:(?:the|my|our)\s+)?{_TITLE}\s+{_KIND}\s+(?:more|less|\w+er)\b",
        rf"(?:{_EDIT}|fix|correct|mend)\s+{_IN}\s+{_BEFORE}?{_TITLE}{_GOES_ON}",
    )
)
"""An edit and what it is about, with nothing else behind it: `tighten Nowhere`, `fix the typos in Nowhere, please`."""
_OF_TEXTS = frozenset(
    "i it this that these those my your our the a an all any each every everything both some only whole entire more "
    "text texts thesis paper prose wording words word writing language grammar style tone flow spelling punctuation "
    "typos phrasing clarity readability sentence sentences paragraph paragraphs section sections chapter chapters "
    "heading headings title titles caption captions figure figures table tables equation equations formula formulas "
    "theorem theorems lemma proof proofs citation citations references reference bibliography footnote footnotes maths "
    "math english german french chinese british american oxford latex tex bibtex markdown".split()
)
