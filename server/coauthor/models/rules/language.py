"""A cheap guess at a text's language, by its commonest words or signs: English, German, French, Chinese, or none."""

from __future__ import annotations

import re

ENOUGH = 8
"""Words below which a text says too little about its language to be judged by itself."""

_ENGLISH = frozenset(
    "the of and to in is that for with as are by this be on which we it from an can at not or these have has was our "
    "their more than when each such where there its if but they also between been using used may into only".split()
)
_GERMAN = frozenset(
    "der die das und den von zu mit sich des auf für ist im dem nicht ein eine als auch es werden aus er hat dass "
    "sie nach wird bei einer um sind noch wie einem über einen zum haben nur oder aber vor zur bis mehr wir".split()
)
_FRENCH = frozenset(
    "le la les des et du une que dans pour pas sur est par au avec sont ce qui ne se plus ou aux cette ces il elle "
    "nous un en de sous leur".split()
) - {"en"}
_OTHERS = (
    _GERMAN
    | _FRENCH
    | frozenset(
        "el los las y en un una por con para del como su al lo se más pero sus está entre "
        "il di che e per non una con da sono del della nel alla gli dei delle più come anche "
        "het een van en te dat voor niet met zijn op aan ook als door naar bij deze wordt".split()
    )
) - {"en", "an", "as", "so", "am", "on", "in", "is", "or", "per", "no", "me", "a", "e", "y", "al", "son", "se"}
_WORD = re.compile(r"[^\W\d_]+")
_CHINESE = re.compile("[\u3400-\u9fff]")
_LATIN = re.compile("[A-Za-z]")
_KEYS = re.compile(r"\{[\w:.,+/-]*\}", re.ASCII)
_KANA = re.compile("[\u3041-\u30fa]")
_SIGNS = 4
"""Chinese signs from which on a text is taken for Chinese, where it has not many times as many letters."""
_NOT_PROSE = re.compile(r"\\[A-Za-z@]+\*?|\$[^$]*\$|(?<!\\)%[^\n]*")


def is_english(text: str) -> bool:
    """True for English prose, and for a few words that tell nothing else; maths and commands don't count."""
    english, other, words = _counts(text)
    if words < ENOUGH:
        return words > 0 and other <= english
    return english > 2 * other and english * 10 >= words


def is_foreign(text: str) -> bool:
    """True where the text is long enough to be judged, and isn't English."""
    english, other, words = _counts(text)
    return words >= ENOUGH and (other > english or (english == 0 and other > 0) or english * 20 < words)


def of(text: str) -> str | None:
    """`en`, `de`, `fr`, `zh`, or None where it is another language or too little to tell."""
    plain = _KEYS.sub(" ", _NOT_PROSE.sub(" ", text))
    chinese = len(_CHINESE.findall(plain))
    if chinese >= _SIGNS and chinese * 3 >= len(_LATIN.findall(plain)) and not _KANA.search(plain):
        return "zh"
    if is_english(text):
        return "en"
    words = _words(text)
    hits = {"de": sum(word in _GERMAN for word in words), "fr": sum(word in _FRENCH for word in words)}
    best = max(hits, key=lambda name: hits[name])
    others = sum(word in _OTHERS for word in words)
    return best if len(words) >= 4 and hits[best] * 8 >= len(words) and hits[best] * 3 >= 2 * others else None


def _counts(text: str) -> tuple[int, int, int]:
    words = _words(text)
    return sum(word in _ENGLISH for word in words), sum(word in _OTHERS for word in words), len(words)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(_NOT_PROSE.sub(" ", text))]
