"""Says where an English rule would leave the grammar: questions, causatives, names, what hangs on a word that goes.

It only ever forbids. It knows words, not sentences, so where it can't tell a change is forbidden: no edit is better
than a wrong one.
"""

from __future__ import annotations

import re

LOCALE = "en"

NOMINAL = frozenset({"verbs, not nouns", "prefer verbs to nouns"})
"""Principles whose rules put a verb for a verb and its noun, so that what is joined to the noun would lose its verb."""

BEFORE = 240
"""Code points of a sentence that are looked at before a change."""

_BE = r"(?:is|are|was|were|am|be|been|being)"
_FINITE = re.compile(r"(?:is|are|was|were|has|have|had)\b", re.IGNORECASE)
_NEGATED = re.compile(r"(?:[a-z]+n|can|won)[’']t\b|(?:could|should|would|might|must|may)[’']ve\b", re.IGNORECASE)
_IMPERATIVE = re.compile(r"don[’']t\b", re.IGNORECASE)
_QUESTION = re.compile(r"[^.!?]*(?:\.\w[^.!?]*)*\?")
_INVERTED = re.compile(
    r"(?:\b(?:when|where|why|how|nor|neither|so|such|never|rarely|seldom|hardly|nowhere|only (?:then|now|here|later))"
    r"|(?:\A|[.!?;]\s+)(?:not|no)\b[^.;:]{0,60})\s+\Z",
    re.IGNORECASE,
)
_GOVERNED = re.compile(
    r"(?:\b(?:to|do|does|did|will|would|shall|should|may|might|must|can|could|cannot|ca|wo|let|lets|letting|make|makes"
    r"|made|making|help|helps|helped|helping|see|sees|saw|seen|seeing|watch|watched|hear|heard|feel|felt|have|had|having"
    r"|demands?|demanded|requires?|required|insists?|recommends?|suggests?|proposed?|better|rather|sooner|not|never|no"
    r"|longer)|n[’']t)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[;:()]|---?|[.!?]\s|\b(?:because|if|when|while|although|though|since|which|who|whose|where|whether|as|unless)\b"
)
_NOUN_BEFORE = re.compile(r"\b(?:the|an?|its|their|our|my|your|his|every|no)\s+\Z", re.IGNORECASE)
_PASSIVE_BEFORE = re.compile(
    rf"\b{_BE}\s+(?:(?:[a-z]+ly|not|never|also|often|then|thus|first|only|still|now)\s+)*\Z", re.IGNORECASE
)
_JOINED = re.compile(
    r"[^.;:!?]*?(?:\b(?:and|or|but|nor|yet|plus|as well as|along with|together with|rather than|instead of|than)\b"
    r"(?!,?\s+(?:we|it|they|he|she|I|this|there|then|thus|so|therefore|hence)\b)|,\s*(?:not|no|nor)\b)"
)
_ALSO_ABLE = re.compile(
    r"[^.;:!?]*?\b(?:and|or|but|nor|yet)\s+(?:(?:[a-z]+ly|also|not|still|even|very|too|more|less|so)\s+)*"
    r"(?:able|willing|ready|free|fit|keen|prone|likely|strong|weak|known|used|[a-z]{2,}(?:able|ible|ful|ous|ive|less|ed"
    r"|al|ic|ant|ent))(?=\s+(?:to|of|for|in|at|on|with|by|from|enough|when|if)\b|[.,;:!?]|\s*\Z)"
)
_NO_CLAUSE = re.compile(
    r"\s+(?:(?:is|are|was|were|has|have|had|can|could|will|would|may|might|must|should|shall|do|does|did|matters?"
    r"|follows?|holds?|comes?|makes?|made|leads?|led|seems?|[a-z]+ed)\b"
    r"|(?:we|they|I|he|she|it|you|(?:the|our|these|those)\s+[a-z]+)\s+(?:just\s+|have\s+|had\s+|already\s+)?"
    r"(?:made|make|makes|drew|draws?|mentioned|stated?|discuss(?:ed)?|described?|needs?|called?|gave|gives?|reach(?:ed)?"
    r"|presented?|introduced?|call|saw|chose|cited?)\b(?!\s+(?:that|sure|to|it)\b))"
)
_OTHER_ON = re.compile(
    r"\s+(?:(?:the )?order of|average|balance|(?:the )?whole|its own|their own|top of|occasion|purpose|principle|"
    r"(?:the )?(?:one|other) hand|both counts|a par|par|which|whom|what|and|or|[A-Z][a-z]+days?|\d|\$)"
)
_CONDITION = re.compile(r"[^.;:!?]*?\b(?:is|are|was|were|has|have|can|could|exists?|will)\b")
_ARTICLE_NOUN = re.compile(r"(?:results?|leads?|places|bears|changes|takes?|measures)\b", re.IGNORECASE)
_OPENS = re.compile(
    r"(?:\A|[.!?:][)}\]'’”\"]*\s|\n[ \t]*\n|[}\]]|\\[A-Za-z]+|\\\\|%[^\n]*\n|---?|[…])[\s~(\[{`'‘“„\"*\\-]*\Z"
)
_NEXT_CAPITAL = re.compile(r"\s+(?!I\b)[A-Z][a-z]+")


def holds(text: str, span: tuple[int, int], new: str, principle: str) -> bool:
    """True if the change of `[start, end)` to `new` leaves an English sentence sound, as far as words can tell."""
    start, end = span
    old, before, after = text[start:end], text[max(0, start - BEFORE) : start], text[end:]
    if _is_name(old, before, after):
        return False
    if _NEGATED.match(old) and not _negation_stays(old, before, after):
        return False
    if old.endswith((" that", "\nthat")) and old != new and _NO_CLAUSE.match(after):
        return False
    verb, becomes = _first(old), _first(new)
    if verb == becomes:
        return True
    if _FINITE.fullmatch(verb):
        return _finite(verb, becomes, old, before, after) and not (principle in NOMINAL and _loses(old, before, after))
    return not (principle in NOMINAL and _loses(old, before, after))


def _first(words: str) -> str:
    found = re.match(r"[A-Za-z]+", words)
    return found.group().lower() if found else ""


def _is_name(old: str, before: str, after: str) -> bool:
    """True for a capital inside of a sentence, and for a single word that a capital follows at its beginning."""
    first = re.match(r"[A-Za-z]+", old)
    if first is None or not old[0].isupper() or first.group() == "I" or first.group().isupper() and len(first[0]) > 1:
        return False
    return not _OPENS.search(before) or (not re.search(r"\s", old) and _NEXT_CAPITAL.match(after) is not None)


def _negation_stays(old: str, before: str, after: str) -> bool:
    """False where the verb stands before its subject, as `not` would go between them."""
    if _INVERTED.search(before) or _QUESTION.match(after):
        return False
    return (
        not old[0].isupper() or _IMPERATIVE.match(old) is not None or bool(before.strip()) and not _OPENS.search(before)
    )


def _finite(verb: str, becomes: str, old: str, before: str, after: str) -> bool:
    """A verb that stands before its subject, or that something before it wants bare, is not exchanged."""
    if verb == "have" and becomes not in ("can", "will"):  # a full verb: do-support carries questions
        return not old[0].isupper()
    if old[0].isupper() or _INVERTED.search(before) or _QUESTION.match(after):
        return False
    clause = re.split(_CLAUSE, before)[-1]
    if becomes in ("can", "will"):
        return not (verb == "have" and _GOVERNED.search(clause)) and not _ALSO_ABLE.match(after)
    if verb in ("is", "are", "was", "were") and becomes != "":
        return not _JOINED.match(after)
    return not re.match(r"[^.;:!?]*\bbeen\b", after)


def _loses(old: str, before: str, after: str) -> bool:
    """True where what hangs on the noun that goes would hang on nothing, or the verb is none."""
    if (_JOINED.match(after) and not old.endswith("between")) or _NOUN_BEFORE.search(before):
        return True
    if not re.match(_BE, old, re.IGNORECASE) and _PASSIVE_BEFORE.search(before):
        return True
    if old.endswith((" on", " upon")) and _OTHER_ON.match(after):
        return True
    if re.match(r"provid(?:ed|ing)\b", old, re.IGNORECASE) and _CONDITION.match(after):
        return True
    return old[0].isupper() and _ARTICLE_NOUN.match(old) is not None
