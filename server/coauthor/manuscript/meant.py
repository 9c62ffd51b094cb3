"""The place that a request names in its own words: `tighten chapter 4`, `make the abstract shorter`.

Pure. It would rather see no place than a wrong one, and never picks one of several.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from coauthor.manuscript import called, naming, titled
from coauthor.manuscript.naming import Named


@dataclass(frozen=True, slots=True)
class Mention:
    """The words that name a place, and the parts of the document that they can mean: none, one, or several."""

    words: str
    found: tuple[Named, ...]


def find(parts: Sequence[Named], request: str) -> Mention | None:
    """The place that a request is about by its own words; None where they name none.

    What is only referred to (`see chapter 2`, `a link to section 3`) is no place to work on. Several places that are
    named side by side are given together, as are several that one name can mean.
    """
    spans = [span for span in _all(parts, request) if not _REFERRED.search(request[: span[0]])]
    each = [mention for _, _, mention in spans]
    if not each:
        return _of_paragraph(parts, request)
    if (within := _within(request, sorted(spans, key=lambda span: span[:2]))) is not None:
        return within
    missing = next((mention for mention in each if not mention.found), None)
    words = " / ".join(dict.fromkeys(mention.words for mention in each))
    found = tuple(dict.fromkeys(part for mention in each for part in mention.found))
    inner = [part for part in found if any(_is_inside(part, other) for other in found)]
    return missing or Mention(words, (inner[0],) if len(each) > 1 and len(inner) == 1 else found)


def may_name(request: str) -> bool:
    """False for a request that surely names no part of a document; quick, as nothing is read for it."""
    ways = (naming.NUMBERED, _QUOTED, _ABOUT, _KIND_BEHIND, _LATIN, _CHINESE, _WITH_ARTICLE)
    named = any(way.search(request) for way in ways) or _PARAGRAPH.search(request) is not None
    return named or any(word[:1].isupper() for word in request.split()[1:])


def is_sure(mention: Mention, request: str) -> bool:
    """True where the words can be nothing but a place, even to somebody who stands in another one: `tighten chapter 2`,
    `shorten the abstract`; what only may be one (`explain the results`) is about where they stand.
    """
    name = re.escape(mention.words)
    if naming.NUMBERED.search(mention.words) or re.search(
        rf"{_BARE_KIND}\W+(?:\w+\W+){{0,2}}?{name}|{name}\W+{_BARE_KIND}", request
    ):
        return True
    said = titled.plain(mention.words)
    told = _EDIT_OF.match(request)
    return told is not None and titled.plain(told["said"]) == said and said not in _COMMON


def _within(request: str, spans: Sequence[tuple[int, int, Mention]]) -> Mention | None:
    """`the introduction of chapter 3`: what lies in what is named behind it; nothing where there is no such part."""
    for (start, end, inner), (behind, last, outer) in pairwise(spans):
        if inner.found and outer.found and _OF.fullmatch(request[end:behind]):
            inside = tuple(part for part in inner.found if any(_is_inside(part, other) for other in outer.found))
            found = inside or tuple(part for part in inner.found if part in outer.found)
            return Mention(_THE.sub("", request[start:last]).strip(), found)
    return None


def _of_paragraph(parts: Sequence[Named], request: str) -> Mention | None:
    """What stands behind `the second paragraph of`, up to the next sign, where that is a title as it is written."""
    found = _PARAGRAPH.search(request)
    words = re.split(r"[,;:.!?\n]", request[found.end() :])[0].strip() if found is not None else ""
    same = tuple(part for part in parts if words and _title(part.title) == _title(words))
    return Mention(words, same) if same else None


def paragraph(request: str) -> int | None:
    """`the second paragraph of …`: its number from 1, -1 for the last one; None where no single one is named."""
    found = _PARAGRAPH.search(request)
    if found is None:
        return None
    said = found["which"].casefold()
    return int(said.rstrip(".stndrh")) if said[0].isdigit() else _ORDINALS[said]


def without_paragraph(spoken: str) -> str:
    """What `the second paragraph of Design` is in: `Design`."""
    found = _PARAGRAPH.search(spoken)
    return spoken[found.end() :].strip() if found is not None and _PARAGRAPH.match(_THE.sub("", spoken)) else spoken


def _is_inside(part: Named, other: Named) -> bool:
    """`the introduction of chapter 3`: the one that lies in the other is meant."""
    if part.path == other.path:
        return part != other and other.start <= part.start and part.end <= other.end
    return part.path in other.files


def _all(parts: Sequence[Named], request: str) -> Iterator[tuple[int, int, Mention]]:
    """Every name in a request, with where it begins and ends."""
    taken: list[tuple[int, int]] = []
    ways: tuple[tuple[re.Pattern[str], _Meant, _Sure], ...] = (
        (naming.NUMBERED, naming.by_number, _is_own),
        (_QUOTED, _by_quote, _never),
        (_ABOUT, _by_kind, _is_said),
        (_KIND_BEHIND, _by_kind, _never),
        (_LATIN, _by_call, _is_own),
        (_CHINESE, _by_call, _never),
        (_WITH_ARTICLE, _by_quote, _never),
        *((way, called.parts_of, called.is_name) for way in called.WAYS),
    )
    for pattern, meant, sure in ways:
        for found in pattern.finditer(request):
            if any(start < found.end() and found.start() < end for start, end in taken):
                continue
            each = meant(parts, found)
            if each or sure(found):
                taken.append(found.span())
                name = each[0].title if each and pattern is _ABOUT else _words(found)
                yield *found.span(), Mention(name.strip(), each)
    if not taken:
        yield from _tail(parts, request)


_Meant = Callable[[Sequence[Named], re.Match[str]], tuple[Named, ...]]
_Sure = Callable[[re.Match[str]], bool]
"""Whether words name a place even where the document has none that is called so."""


def _never(found: re.Match[str]) -> bool:
    del found
    return False


def _is_own(found: re.Match[str]) -> bool:
    return titled.plain(_words(found)) not in _COMMON


def _is_said(found: re.Match[str]) -> bool:
    return bool(found["sure"]) and _is_own(found)


def _words(found: re.Match[str]) -> str:
    said: str = found.groupdict().get("said") or found.group()
    return said


def _by_quote(parts: Sequence[Named], found: re.Match[str]) -> tuple[Named, ...]:
    """A quoted title as it is; other quoted words are words to work on."""
    wanted = titled.plain(found["said"])
    return tuple(part for part in parts if wanted and titled.plain(part.title) == wanted)


def _by_kind(parts: Sequence[Named], found: re.Match[str]) -> tuple[Named, ...]:
    """`the chapter about related work`, `the Motivation section`: the words around the title may be more than it."""
    said = found["said"].split()
    if titled.plain(said[0]) in _RELATIVE:
        return ()
    for size in range(len(said), 0, -1):
        words = " ".join(said[:size] if found.re is _ABOUT else said[-size:])
        if same := tuple(part for part in parts if _title(part.title) == _title(words)):
            return naming.find(same, f"{found['kind']} on {words}")
    return naming.find(parts, f"{found['kind']} on {found['said']}") if found.re is _KIND_BEHIND else ()


def _title(words: str) -> str:
    return _ARTICLE.sub("", titled.plain(words))


def _by_call(parts: Sequence[Named], found: re.Match[str]) -> tuple[Named, ...]:
    """One of the names that every document has."""
    wanted = titled.plain(found["said"])
    same = naming.SAME.get(wanted, frozenset()) | {wanted}
    return tuple(part for part in parts if titled.plain(part.title) in same)


def _tail(parts: Sequence[Named], request: str) -> Iterator[tuple[int, int, Mention]]:
    """`tighten Graph-based routing`: a request that ends with a title as it is written, behind a word or two."""
    for part in sorted(parts, key=lambda each: -len(each.title)):
        at = request.rfind(part.title) if part.title[:1].isupper() else -1
        if at > 0 and not request[at + len(part.title) :].strip(" .!?") and _HEAD.fullmatch(request[:at]):
            same = tuple(each for each in parts if each.title == part.title)
            yield at, at + len(part.title), Mention(part.title, same)
            return


_QUOTED = re.compile(r"[\"“„«「《](?P<said>[^\"“”„«»「」《》]{2,120})[\"”“»」》]")
_NAMES = sorted(naming.SAME, key=len, reverse=True)
_COMMON = frozenset(
    name
    for known in ("background", "method", "results", "evaluation", "discussion", "future work", "acknowledgements")
    for name in naming.SAME[known]
)
"""Names that are also words of their own: taken for a place only where the document has such a part."""
_LATIN = re.compile(
    r"(?:(?<![\w-])(?:the|my|our|der|die|das|den|dem|im|le|la|les|l['’]|mon|ma)\s*|\A\W*\w+\s+)"
    rf"(?P<said>{'|'.join(name for name in _NAMES if name.isascii() or name[0] < 'Ā')})(?![\w-])"
    # What is more than a name goes on: `the introduction of a method`, `the abstract idea`.
    r"(?=\W*\Z|\s*[.,;:!?()]|\s+(?:and|und|et|in|im|so|to|by|for|a|as|with|more|less|much|into|chapter|section|kapitel|"
    r"(?:of|from|within|von|des|aus)\s+(?:the\s+)?(?:chapter|(?:sub)*section|part|appendix|kapitel|abschnitt)|kürzer|klarer|formeller|plus|\w+er)\b)",
    re.IGNORECASE,
)
_EDIT_OF = re.compile(
    rf"\A\W*(?:(?:please|bitte)\s+)?(?:{called.EDITS}|{called.EDITS_GERMAN})\s+"
    r"(?:(?:the|my|our|der|die|das|den|le|la)\s+)?(?P<said>.+?)\W*\Z",
    re.IGNORECASE | re.DOTALL,
)
_KIND = r"(?P<kind>chapter|(?:sub)*section|part|kapitel|(?:unter)?abschnitt|chapitre)"
_BARE_KIND = r"(?i:\b(?:chapter|(?:sub)*section|part|kapitel|(?:unter)?abschnitt|chapitre)\b)"
_ABOUT = re.compile(
    r"(?<!\ba )(?<!\ban )(?<!\bnew )(?<!\bother )(?<!\bein )(?<!\beine )(?<!\beinen )(?<!\bneues )(?<!\bneuen )"
    rf"\b(?P<sure>(?:the|my|our|der|die|das|dem|den)\s+(?!part\b))?{_KIND}\s+(?:on|about|called|named|titled|entitled|über|zum?|zur|sur)\s+"
    r"(?:(?:the|der|die|das|den|dem|le|la|les)\s+)?(?P<said>[^\s,;:!?](?:[^,;:!?\n]*[^\s.,;:!?])?)",
    re.IGNORECASE,
)
"""`a section about cats` is yet to be written; `the section about cats` has to be there."""
_KIND_BEHIND = re.compile(
    rf"\b(?:the|my|our|der|die|das|den|dem)\s+(?P<said>[^\s,;:.!?]+(?:\s+[^\s,;:.!?]+){{0,7}}?)\s+{_KIND}\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\A(?:the|der|die|das|le|la|les) ")
_RELATIVE = frozenset(
    "whole entire next previous last first same new other current following preceding above nächste nächsten letzte "
    "letzten erste ersten ganze ganzen gesamte gesamten".split()
)
_WITH_ARTICLE = re.compile(
    rf"(?:\A\W*(?:please\s+|bitte\s+)?(?:{called.EDITS}|{called.EDITS_GERMAN})"
    r"|\b(?:paragraphs?|sentences?|beginning|start|end|rest)\s+(?:of|in))"
    r"\s+(?:the|my|our|der|die|das|den)\s+(?P<said>[^\s,;:.!?](?:(?!\s(?:of|in|der|des|im)\s)[^,;:!?\n])*?)\W*\Z",
    re.IGNORECASE,
)
"""The end of a request for an edit, if the document has such a title to the letter; else they are words to work on."""
_CHINESE = re.compile(f"(?P<said>{'|'.join(name for name in _NAMES if name[0] >= '一')})")
_REFERRED = re.compile(
    r"(?:\b(?:see|like|than|from|with|cf\.?|siehe|wie|vgl\.?|aus|mit|voir|comme|avec)|\bas in|参见|参考|见"
    r"|\b(?:refer\w*|links?|points?|pointer|moved?|compared?|similar|according|verweis\w*|verschieb\w*)\b[^.;]*"
    r"\b(?:to|auf|in|zu|with|mit))\s*(?:the\s+|der\s+|die\s+|das\s+|dem\s+|den\s+)*\W?\Z",
    re.IGNORECASE,
)
_OF = re.compile(
    r"\s*(?:chapter|(?:sub)*section|kapitel|(?:unter)?abschnitt)?\s*"
    r"(?:of|in|from|within|der|des|im|in der|von|de|du)\s+(?:(?:the|my|our|der|dem|die|das)\s+)?",
    re.IGNORECASE,
)
_ORDINALS = {
    word: at
    for words in (
        "first second third fourth fifth sixth seventh eighth ninth tenth",
        "erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte",
        "ersten zweiten dritten vierten fünften sechsten siebten achten neunten zehnten",
        "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième",
    )
    for at, word in enumerate(words.split(), 1)
} | dict.fromkeys(("last", "letzte", "letzten", "dernier"), -1)
_PARAGRAPH = re.compile(
    rf"(?<!\w)(?P<which>[1-9]\d?(?:st|nd|rd|th|\.)|{'|'.join(_ORDINALS)})\s+(?:paragraph|absatz|paragraphe)"
    r"\s+(?:of|in|from|der|des|im|von|de|du)(?!\w)",
    re.IGNORECASE,
)
_THE = re.compile(r"\A\s*(?:the|der|den|die|das|le)\s+", re.IGNORECASE)
_HEAD = re.compile(r"\s*\S+(?:\s+\S+)?\s+(?:(?:the|der|die|das|den|le|la|les)\s+)?")
