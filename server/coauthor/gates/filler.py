"""Phrases that machines write more often than people do, each with its reason; only new ones are told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coauthor.gates.gate import Finding, Known, warning
from coauthor.manuscript import plain

_EMPTY = "it says nothing that the sentence does not say without it"
_VAGUE = "it praises instead of telling"
_WORN = "it is worn out in machine-made prose"
REASONS: dict[str, str] = {
    r"it is (?:important|worth|crucial|essential) (?:to note|noting|to mention|mentioning|to emphasi[sz]e)": _EMPTY,
    r"it should be noted that": _EMPTY,
    r"needless to say": _EMPTY,
    r"in today's (?:\w+ )?(?:world|landscape|era|society)": _EMPTY,
    r"in the (?:ever-evolving|rapidly evolving|ever-changing|dynamic) (?:\w+ )?(?:landscape|world|field|realm)": _EMPTY,
    r"plays? an? (?:\w+ )?(?:crucial|vital|pivotal|key|significant|important) role": _VAGUE,
    r"(?:a|the) (?:testament|beacon) (?:to|of)": _WORN,
    r"delv(?:e|es|ed|ing) (?:in)?to": _WORN,
    r"(?:rich )?tapestry": _WORN,
    r"(?:in|within) the realm of": _WORN,
    r"shed(?:s|ding)? (?:new )?light on": _WORN,
    r"pav(?:e|es|ed|ing) the way": _WORN,
    r"navigat(?:e|es|ing) the (?:complex\w*|challenges|landscape)": _WORN,
    r"(?:groundbreaking|game-changing|cutting-edge|transformative|revolutionary|seamless(?:ly)?)": _VAGUE,
    r"(?:leverag(?:e|es|ed|ing)|harness(?:es|ed|ing)?) the (?:power|potential)": _WORN,
    r"unlock(?:s|ed|ing)? the (?:full )?potential": _WORN,
    r"underscor(?:es?|ed|ing) the (?:importance|need|significance)": _VAGUE,
    r"a (?:myriad|plethora|multitude) of": _VAGUE,
    r"not only (?:\S+ ){1,12}?but also": "it doubles a statement; two plain ones are clearer",
    r"in conclusion, it (?:is|can be)": _EMPTY,
    r"(?:moreover|furthermore|additionally), it is": _EMPTY,
    r"holistic(?:ally)?|synerg(?:y|ies|istic)|paradigm shift": _VAGUE,
    r"at the end of the day|when all is said and done": _EMPTY,
    r"i hope this helps|as an ai|certainly!|here is the revised": "it is the machine talking, not the text",
}
_COMPILED = [(re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE), why) for pattern, why in REASONS.items()]


def check(before: str, after: str, _known: Known) -> Iterator[Finding]:
    """One warning for each phrase that stands there more often than before."""
    old, new = plain.prose(before), plain.prose(after)
    for pattern, why in _COMPILED:
        found = [match.group() for match in pattern.finditer(new)]
        if len(found) > len(pattern.findall(old)):
            yield warning("filler", f"“{found[-1]}”: {why}.")
