"""The languages that plans, questions and reasons can be said in, and which of them a person speaks.

A few words are enough for a request; where they tell nothing, nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum


class Tongue(StrEnum):
    """A language that there is a catalogue for."""

    ENGLISH = "en"
    GERMAN = "de"
    FRENCH = "fr"
    CHINESE = "zh"


NAMES = {Tongue.ENGLISH: "English", Tongue.GERMAN: "German", Tongue.FRENCH: "French", Tongue.CHINESE: "Chinese"}
"""As a prompt says them."""

_NAMED = (
    (Tongue.ENGLISH, re.compile(r"en(?:[-_.]|\Z)|eng", re.IGNORECASE)),
    (Tongue.GERMAN, re.compile(r"de(?:[-_.]|\Z)|ger|deu|allem", re.IGNORECASE)),
    (Tongue.FRENCH, re.compile(r"fr(?:[-_.]|\Z)|fre|fra", re.IGNORECASE)),
    (Tongue.CHINESE, re.compile(r"zh(?:[-_.]|\Z)|chi|中|汉|漢|简|繁|mandarin", re.IGNORECASE)),
)

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[^\W\d_]+")
_WORDS = {
    Tongue.ENGLISH: (
        "the this that it make more less tighten shorten shorter fix please and with of is are not my to for "
        "paragraph sentence rewrite revise write keep add give only here clearer what why how which should check "
        "too"
    ),
    Tongue.GERMAN: (
        "der die das den dem des ein eine einen einer und oder nicht bitte ist sind mit für auf zu im hier diesen "
        "dieser dieses diese mach mache kürzer kürze kürzen straffe straffen straffer formeller prüfe prüfen "
        "korrigiere schreib schreibe absatz abschnitt satz kapitel einleitung warum wie was ich wir mein meine nur "
        "noch auch ja nein knapper länger verständlicher klarer überarbeite erkläre ergänze lass behalte lieber "
        "stattdessen"
    ),
    Tongue.FRENCH: (
        "le la les un une des du au aux et ou ne pas plus est sont avec pour sur dans ici ce cet cette ces rends "
        "rendre raccourcis raccourcir resserre corrige corriger reformule paragraphe phrase chapitre pourquoi "
        "comment je nous mon ma mes seulement oui non court concis formel écris ajoute garde vérifie améliore "
        "moins"
    ),
}
_KNOWN = {tongue: frozenset(words.split()) for tongue, words in _WORDS.items()}


def named(said: str) -> Tongue | None:
    """The language that a setting or a locale names (`de`, `German`, `de_DE.UTF-8`, `中文`); None for another one."""
    return next((tongue for tongue, pattern in _NAMED if pattern.match(said.strip())), None)


def written(text: str) -> Tongue | None:
    """The language that a few words are in; None where they don't tell."""
    if _CHINESE.search(text):
        return Tongue.CHINESE
    words = [word.lower() for word in _WORD.findall(text)]
    hits = {tongue: sum(word in known for word in words) for tongue, known in _KNOWN.items()}
    best, next_best = sorted(hits, key=lambda tongue: hits[tongue], reverse=True)[:2]
    return best if hits[best] > hits[next_best] else None


def spoken(setting: str, said: Iterable[str], locale: str) -> Tongue | None:
    """The person's: as they set it, else as they write (newest first), else as their machine speaks; None if unknown.

    A setting that names a language without a catalogue is English to whoever has no model.
    """
    if setting.strip():
        return named(setting) or Tongue.ENGLISH
    found = next((tongue for text in said if (tongue := written(text)) is not None), None)
    return found or named(locale)
