"""A claim must not silently become stronger: *may* to *does*, *suggests* to *proves*, *is associated with* to *causes*.

The ladders are the usual ones of scientific hedging; see Hyland, Hedging in Scientific Research Articles (1998).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from coauthor.gates import likeness
from coauthor.gates.gate import Finding, Known
from coauthor.manuscript import plain

HALF = 0.5
"""Share of the other words that stay where a hedge is gone from the same statement."""

_LADDERS: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("is consistent with", r"(?:is|are|was|were|be|been) (?:\w+ )?(?:consistent|compatible) with"),
        (
            "is associated with",
            r"(?:associated|correlated|linked|tied) (?:with|to)|correlates? with|related to|association|correlation",
        ),
        ("predicts", r"predict(?:s|ed|ing)?\b|predictive of"),
        ("contributes to", r"contribut(?:es?|ed|ing) to|plays? a part in|trägt zu"),
        (
            "causes",
            r"caus(?:es|ed|ing)\b|cause (?!of)|leads? to|led to|results? in|resulted in|due to|because of"
            r"|dr(?:ives?|iven|ove)|trigger\w*|produc(?:es?|ed)|induc(?:es?|ed)"
            r"|br(?:ings?|ought) about|responsible for|determin(?:es?|ed)"
            r"|consequences? of|results? of|explain(?:s|ed)|(?:the|its) cause of|verursach\w*|bewirk\w*"
            r"|führ(?:t|te|en) zu|provoqu\w*|entraîn\w*"
            r"|(?:makes?|made|lets?|forces?|forced) (?:the|its|their|our|an?|it|them|all|each|every|some|\w+s)\b",
        ),
    ),
    (
        ("is consistent with", r"(?:consistent|compatible) with|vereinbar mit"),
        (
            "proves",
            r"prov(?:es?|ed|en|ing)|confirm(?:s|ed)?|demonstrat(?:es?|ed)|establish(?:es|ed)?|beweis\w*|prouv\w*",
        ),
    ),
    (
        (
            "assumes",
            r"assum(?:es?|ed|ing)|hypothes\w*|believ(?:es?|ed)|suppos(?:es?|ed)|expect(?:s|ed)?|conjectur\w*|vermut\w*",
        ),
        (
            "suggests",
            r"suggest(?:s|ed|ing)?|hints? at|indicat(?:es?|ed|ing)|points? to|deute[nt]\w*|leg(?:t|en) nahe|suggèr\w*",
        ),
        (
            "shows",
            r"show(?:s|ed|n|ing)?|demonstrat(?:es?|ed|ing)|reveal(?:s|ed|ing)?|confirm(?:s|ed|ing)?"
            r"|makes? (?:it )?clear|zeig(?:t|en|te|ten)|belegt?|montr\w*",
        ),
        (
            "proves",
            r"prov(?:es?|ed|en|ing)|proof|establish(?:es|ed|ing)?|guarantee(?:s|d|ing)?|undoubtedly"
            r"|(?:without|no) doubt|conclusive\w*|beweis\w*|prouv\w*",
        ),
    ),
    (
        ("preliminary", r"preliminary|tentative|initial|first|limited|vorläufig\w*"),
        ("strong", r"strong|solid|convincing|clear"),
        ("conclusive", r"conclusive|definitive|final|irrefutable|overwhelming"),
    ),
    (
        ("as good as", r"comparabl\w*|as \w+ as|on par|similar\w*|equally|vergleichbar\w*"),
        (
            "better than",
            r"outperform\w*|(?:better|faster|cheaper|higher|lower|stronger) than|superior|surpass\w*|exceed\w*",
        ),
    ),
    (
        ("in some cases", r"(?:in )?(?:some|few|certain)(?: \w+)? (?:cases|instances|settings)|sometimes|occasionally"),
        ("often", r"often|usually|typically|generally|mostly|in most cases|tends? to"),
        ("always", r"always|never|in (?:all|every) cases?|invariably|without exception"),
    ),
)
_HEDGE = (
    r"may|might|could|can|would|should|possibly|possible|perhaps|probably|probable|likely|appears?|seems?|presumably"
    r"|potentially|potential|apparently|arguably"
    r"|plausibl[ey]|conceivabl[ey]|assumed|presumed|believed|thought to"
    r"|könnte\w*|dürfte\w*|vielleicht|möglicherweise|wahrscheinlich|vermutlich"
    r"|wohl|scheint|peut-être|pourrai\w*|semble\w*|probablement"
)
_LIMIT = (
    r"tends? to|tended to|partly|partially|in part|largely|mainly|mostly|usually|typically|generally|believe"
    r"|hypothesi[sz]e|suspect|to our knowledge|as far as we know|in (?:our|this|these)"
    r" (?:sample|case|cases|data|experiments?|study)"
    r"|one (?:cause|reason|factor|explanation|source)|under these conditions|teilweise|meist\w*|unseres Wissens"
)
_COMPILED = tuple(tuple((name, re.compile(rf"\b(?:{rung})", re.I)) for name, rung in ladder) for ladder in _LADDERS)
_HEDGES = re.compile(rf"\b(?:{_HEDGE}|{_LIMIT})\b|可能|也许|似乎", re.IGNORECASE)
_BOOSTERS = re.compile(
    r"\b(?:highly|extremely|strongly|dramatically|considerably|substantially|significantly|vastly|greatly|definitely"
    r"|certainly"
    r"|(?:is|are|was|were|be) certain|undoubtedly|clearly|strong|substantial|considerable|dramatic"
    r"|obviously|by far|remarkably|deutlich|eindeutig|zweifellos|clairement)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:can ?not|can['’]t|(?:could|may|might|would|should) not|couldn['’]t)\b", re.IGNORECASE)
"""What is denied is not hedged, however it is written."""
_ANNOUNCED = re.compile(
    r"\bit (?:should|must|can|may) (?:also )?be (?:noted|mentioned|pointed out|stressed|emphasi[sz]ed|remarked|recalled"
    r"|kept in mind)\b|\bit (?:can|should|must) (?:also )?be (?:seen|observed)\b"
    r"|\bes (?:sollte|muss|kann) (?:auch )?(?:beachtet|erwähnt|betont|angemerkt) werden\b",
    re.IGNORECASE,
)
"""What only announces a statement limits it in nothing."""
_ASKED = re.compile(r"strong|certain|confiden|assert|bold|hedg|claim|cautio|tentativ", re.IGNORECASE)


def check(before: str, after: str, known: Known) -> Iterator[Finding]:
    """Looks at the highest rung of each ladder, and at whether the last hedge is gone while the statement stays."""
    if not before.strip() or not after.strip() or _ASKED.search(known.wish):
        return
    old, new = (_DENIED.sub("does not", plain.prose(text)) for text in (before, after))
    for ladder in _COMPILED:
        was, now = _rung(ladder, old), _rung(ladder, new)
        if was is not None and now is not None and now > was:
            said, says = ladder[was][0], ladder[now][0]
            yield Finding("strength", f"The claim became stronger: the text said “{said}”, now it says “{says}”.")
    hedges = [match.group().lower() for match in _HEDGES.finditer(_ANNOUNCED.sub(" ", old))]
    if hedges and not _HEDGES.search(new) and likeness.share(before, after, _HEDGES) >= HALF:
        yield Finding("strength", f"“{hedges[0]}” is gone, so that the sentence claims more than the author did.")
    boosts = [word.lower() for word in _BOOSTERS.findall(new)]
    if len(boosts) > len(_BOOSTERS.findall(old)) and likeness.same(before, after):
        yield Finding("strength", f"“{boosts[-1]}” makes the claim stronger than the author's.")


def _rung(ladder: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> int | None:
    found = [number for number, (_, pattern) in enumerate(ladder) if pattern.search(text)]
    return max(found) if found else None
