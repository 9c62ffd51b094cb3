"""A statement is not turned round or widened: `not` stays, `higher` stays higher, `some` does not become `all`.

Compares only pieces of which most words stayed; whoever says something else has made no slip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from coauthor.gates import likeness
from coauthor.gates.gate import Finding, Known
from coauthor.manuscript import plain

_NEGATION = re.compile(
    r"\b(?:not|no(?!\.)|none|nobody|nothing|never|without|neither|nor|cannot|hardly|barely|scarcely|lacks?|lacking"
    r"|absence|fails? to|failed to|n[’']t|nicht|kein\w*|nie|ohne|ne|pas|sans|jamais|aucun\w*|little)\b"
    r"|n[’']t\b|不|没有|无",
    re.IGNORECASE,
)
_SHORT = re.compile(r"(?<=[A-Za-z])n[’']t\b|\bcannot\b", re.IGNORECASE)
"""What is ` not` written short: both say the same."""
_NOT_ONLY = re.compile(
    r"\bnot (?:only|just|merely)\b|\bno (?:longer than|more than|less than|fewer than)\b"
    r"|\bbut (?:not|by no means) (?:the )?least\b|\bnot to mention\b|\bnicht zuletzt\b",
    re.IGNORECASE,
)
"""Words of a denial that deny nothing of what the sentence says."""
_TWICE = re.compile(r"\bnot (?P<denies>un|in|im|ir|dis)(?P<word>[a-z]{4,})\b", re.IGNORECASE)
"""Two denials that may be said as none: `not uncommon` is `common`."""
_PAIRS: tuple[tuple[str, str], ...] = (
    (
        r"increas\w*|r[io]ses?|risen|grow\w*|grew|steig\w*|augment\w*",
        r"decreas\w*|reduc\w*|declin\w*|fall\w*|fell|sink\w*|diminu\w*",
    ),
    (r"higher|höher\w*", r"lower|niedriger\w*"),
    (r"larger|bigger|größer\w*", r"smaller|kleiner\w*"),
    (r"more|mehr", r"less|fewer|weniger"),
    (r"faster|quicker|schneller\w*", r"slower|langsamer\w*"),
    (r"better|besser\w*", r"worse|schlechter\w*"),
    (r"improv\w*", r"drop(?:s|ped)?|degrad\w*|worsen\w*|deteriorat\w*"),
    (r"stronger|stärker\w*", r"weaker|schwächer\w*"),
    (
        r"strong|substantial|considerable|large|big|great|high|stark\w*|groß\w*",
        r"weak|small|slight|modest|moderate|minor|low|schwach\w*|klein\w*|gering\w*",
    ),
    (r"at least|mindestens|au moins", r"at most|höchstens|au plus"),
    (r"above|over|über", r"below|under|unter"),
    (r"earlier|früher\w*", r"later|später\w*"),
    (r"positive\w*", r"negative\w*"),
    (r"maxim\w*", r"minim\w*"),
    (r"upper", r"lower"),
    (r"accept\w*", r"reject\w*"),
    (r"sufficient\w*", r"insufficient\w*"),
    (r"possible", r"impossible"),
    (r"significant\w*", r"insignificant\w*"),
    (r"expected(?:ly)?", r"unexpected(?:ly)?"),
    (r"supports?|supported", r"contradicts?|refutes?|contradicted|refuted"),
)
_OPPOSITES = tuple(tuple(re.compile(rf"\b(?:{side})\b", re.IGNORECASE) for side in pair) for pair in _PAIRS)
_SCOPES: tuple[tuple[str, str], ...] = (
    ("few", r"(?:a )?few|rare|rarely|seldom|hardly any|wenige"),
    (
        "some",
        r"some|several|certain|various|occasionally|sometimes|one of the|in part|partly|partially|einige|manche"
        r"|manchmal|teilweise",
    ),
    ("many", r"many|often|frequently|viele|oft"),
    ("most", r"most|mostly|mainly|largely|usually|typically|generally|the majority of|meist\w*|überwiegend"),
    ("all", r"all|every|each|always|fully|entirely|completely|invariably|any|alle|jede\w*|immer|vollständig"),
)
_RANKS = tuple((name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for name, words in _SCOPES)
_STEM = 5
_ROUGH = re.compile(
    r"(?:about|around|roughly|approximately|almost|nearly|circa|ca\.|at (?:least|most)|up to|more than|less than"
    r"|fewer than|over|under|etwa|ungefähr|rund|fast|knapp|environ|près de|[≈≤≥~]|\\approx|\\sim|\\leq?|\\geq?)"
    r"[\s~$]*(?:\\num\{|\\SI\{|\\qty\{)?(?=\d)",
    re.IGNORECASE,
)
_THAN = re.compile(
    r"\b(\w+)\s+(?:\w+\s+){1,3}?(?:than|als|que)\s+(?:the\s+|die\s+|der\s+|les?\s+)?(\w+)", re.IGNORECASE
)
_HOPED = r"expected|anticipated|predicted|assumed|hoped|planned|intended|required|usual|erwartet|prévu"
_APART = re.compile(
    rf"\b(?:\w+er|more|less|worse|better|other|différente?s?|anders|moins|plus)\s+(?:than|als|que)\s+"
    rf"(?:\w+\s+)?(?P<word>{_HOPED})\b",
    re.IGNORECASE,
)
_AGREES = re.compile(
    rf"\b(?:as|like|wie|comme|in line with|match\w*|meets?|met|agrees? with|agreed with|according to)\s+"
    rf"(?:\w+\s+){{0,2}}(?:{_HOPED})\b",
    re.IGNORECASE,
)
_BOUNDS = re.compile(
    r"\b(?:only\s+)?(?:for|on|in|with|under|at|within|during)\s+"
    r"(?:(?:very|rather|sufficiently|relatively|fairly|only)\s+)?"
    r"(?P<bound>small|large|short|long|simple|sparse|dense|low|high|mild|weak|strong|slow|fast|shallow|deep|thin|thick"
    r"|synthetic|simulated|ideal|idealised|idealized|controlled|dry|wet|warm|cold|clean|noise-free|linear|static|young"
    r"|adult|healthy|single|artificial|constant|moderate|limited|specific)\s+(?P<what>[a-z-]+s|data|noise|light|load|weather)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"wrong|correct|error|false|opposite|negat|not true|falsch|fix the claim|contradict|scope|exact", re.IGNORECASE
)


def check(before: str, after: str, known: Known) -> Iterator[Finding]:
    """What was denied, compared, limited or rough in the old piece must be so in the new one."""
    if not before.strip() or not after.strip() or _ASKED.search(known.wish):
        return
    yield from _rough(before, after)
    old, new = (_SHORT.sub(" not", plain.prose(text)) for text in (before, after))
    if not likeness.same(before, after):
        return
    yield from _negated(old, new)
    yield from _opposite(old, new)
    yield from _wider(old, new)
    yield from _exchanged(old, new)
    yield from _unbounded(old, new)


def _unbounded(old: str, new: str) -> Iterator[Finding]:
    """What is said of small inputs is not said of all, and what is lower than expected is not as expected."""
    apart, agrees = _APART.search(old), _AGREES.search(new)
    if apart and agrees and not _APART.search(new) and not _AGREES.search(old):
        yield Finding("strength", f"“{apart.group()}” has become “{agrees.group()}”.")
    for match in _BOUNDS.finditer(old):
        stays = match["bound"][:_STEM].lower(), match["what"][:_STEM].lower()
        if not any(word in new.lower() for word in stays):
            yield Finding(
                "strength", f"“{match.group()}” is gone, so that the sentence claims more than the author did."
            )
            return


def _undoubled(old: str, new: str) -> str:
    """The old text without the two denials of a word that the new one says without any."""

    def once(match: re.Match[str]) -> str:
        stem = match["word"][:_STEM]
        plainly = re.search(rf"\b{stem}", new, re.IGNORECASE) and not re.search(
            rf"\b{match['denies']}{stem}", new, re.IGNORECASE
        )
        return match["word"] if plainly else match.group()

    return _TWICE.sub(once, old)


def _negated(old: str, new: str) -> Iterator[Finding]:
    old, new = _undoubled(old, new), _undoubled(new, old)
    was, now = (len(_NEGATION.findall(_NOT_ONLY.sub(" ", text))) for text in (old, new))
    turned = any(_count(pair, old) != _count(pair, new) for pair in _OPPOSITES)
    if (was == 0) != (now == 0) and not turned:
        said = "A denial is gone" if was else "A denial came in"
        yield Finding("strength", f"{said}, so that the sentence says the opposite.")


def _opposite(old: str, new: str) -> Iterator[Finding]:
    if bool(_NEGATION.search(old)) != bool(_NEGATION.search(new)) or _sides(old, new):
        return
    for pair in _OPPOSITES:
        one, two = _count(pair, old), _count(pair, new)
        if one[0] and not one[1] and two[1] and not two[0] or one[1] and not one[0] and two[0] and not two[1]:
            side = 1 if two[1] else 0
            found = pair[side].search(new)
            yield Finding("strength", f"“{found.group() if found else ''}” turns round what the text says.")
            return


def _count(pair: tuple[re.Pattern[str], ...], text: str) -> tuple[int, int]:
    return len(pair[0].findall(text)), len(pair[1].findall(text))


def _wider(old: str, new: str) -> Iterator[Finding]:
    was = [rank for rank, (_, pattern) in enumerate(_RANKS) if pattern.search(old)]
    now = [rank for rank, (_, pattern) in enumerate(_RANKS) if pattern.search(new)]
    if was and now and max(now) > max(was) and set(was) - set(now):
        said, says = _RANKS[max(was)][0], _RANKS[max(now)][0]
        yield Finding("strength", f"The text says it of “{said}”, now it is said of “{says}”.")


def _rough(before: str, after: str) -> Iterator[Finding]:
    """A number that was said to be rough is not made exact; the number itself is found by its digits."""
    for match in _ROUGH.finditer(before):
        number = re.match(r"\d+(?:[.,]\d+)*", before[match.end() :])
        if number is None:
            continue
        there = re.search(rf"(?<![\d.,]){re.escape(number.group())}(?![\d]|[.,]\d)", after)
        if there is None or before.count(number.group()) > 1:
            continue
        ahead = after[max(0, there.start() - 30) : there.start()]
        if not re.search(_ROUGH.pattern.replace("(?=\\d)", r"\Z"), ahead, re.IGNORECASE):
            said = " ".join(match.group().split())
            yield Finding("strength", f"“{said} {number.group()}” has become exact.")


def _exchanged(old: str, new: str) -> Iterator[Finding]:
    """`A is better than B` with the sides exchanged says the same only if *better* became *worse*."""
    sides = _sides(old, new)
    if sides and all(_count(pair, old) == _count(pair, new) for pair in _OPPOSITES):
        yield Finding("strength", f"“{sides[0]}” and “{sides[1]}” have changed sides.")


def _sides(old: str, new: str) -> tuple[str, str] | None:
    one, two = _THAN.search(old), _THAN.search(new)
    if one is None or two is None:
        return None
    exchanged = one[1].lower() == two[2].lower() and one[2].lower() == two[1].lower()
    return (one[1], one[2]) if exchanged else None
