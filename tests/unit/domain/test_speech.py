"""What CoAuthor says in other languages: every sentence has its place in every catalogue, with the same names in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

import scenes
from coauthor.agents import run
from coauthor.agents.moves import contracts, interview
from coauthor.domain.speech import saying, tongues
from coauthor.domain.speech.tongues import Tongue
from coauthor.manuscript import naming
from coauthor.models.rules import book, skeleton, wording
from coauthor.review import ideas

FOREIGN = [tongue for tongue in Tongue if tongue is not Tongue.ENGLISH]
NAMES = re.compile(r"\{(\w+)\}")


def _said_in_place() -> Iterator[str]:
    """The sentences that are written out where they are said: `say("…")`, `say.count(n, …)`, `here(pool)("…")`."""
    for path in (scenes.CHECKOUT / "server" / "coauthor").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "coauthor.domain.speech" not in text and "speaking" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and _says(node.func):
                constants = (each.value for each in node.args if isinstance(each, ast.Constant))
                yield from (each for each in constants if isinstance(each, str))


def _says(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        return function.attr == "count" and isinstance(function.value, ast.Name) and function.value.id == "say"
    if isinstance(function, ast.Call):
        return isinstance(function.func, ast.Attribute) and function.func.attr in ("here", "in_")
    return isinstance(function, ast.Name) and function.id == "say"


def _said_of_rules() -> Iterator[str]:
    for entry in book.entries():
        yield from (entry.rule.why, entry.rule.principle, *filter(None, [entry.rule.issue]))


def _said_from_tables() -> Iterator[str]:
    yield from (saying.LIST, wording.ALL, wording.MEANS, wording.MORE, *wording.POSSIBLE)
    yield from (*wording.DOING.values(), *wording.LABELS.values())
    yield from (skeleton.OPEN, skeleton.SKIP, skeleton.POINT, skeleton.UNSOURCED)
    yield from (*interview._ASKS, *interview._ASKS.values(), interview.SKIP, contracts.SKIP)
    for asks in contracts._ASKS.values():
        for text, options in asks.values():
            yield from (text, *options)
    yield from ideas._CONTRACTS.values()
    yield from (*naming.KINDS, naming.APPENDIX, run.TWINS)


def test_every_sentence_is_in_every_catalogue_with_the_same_names() -> None:
    every = {*_said_in_place(), *_said_from_tables()}
    assert len(every) > 90, "the sentences are no longer found"
    for tongue in FOREIGN:
        known = saying.words(tongue)
        assert every <= known.keys(), f"{tongue} lacks {sorted(every - known.keys())}"
        for template in every:
            assert sorted(NAMES.findall(template)) == sorted(NAMES.findall(known[template])), (tongue, template)


def test_every_reason_of_a_rule_can_be_said_in_every_language() -> None:
    of_language = {entry.locale: set[str]() for entry in book.entries()}
    for entry in book.entries():
        of_language[entry.locale] |= {entry.rule.why, entry.rule.principle, *filter(None, [entry.rule.issue])}
    for tongue in Tongue:
        foreign = {said for locale, every in of_language.items() if (locale or "en") != tongue for said in every}
        assert foreign <= saying.words(tongue).keys(), f"{tongue} lacks {foreign - saying.words(tongue).keys()}"


def test_no_catalogue_has_what_nobody_says() -> None:
    every = {*_said_in_place(), *_said_from_tables(), *_said_of_rules()}
    for tongue in Tongue:
        assert saying.words(tongue).keys() <= every, f"{tongue}: {saying.words(tongue).keys() - every}"


@pytest.mark.parametrize(
    ("said", "tongue"),
    [
        ("tighten this paragraph", Tongue.ENGLISH),
        ("Straffe die Einleitung", Tongue.GERMAN),
        ("kürzer bitte", Tongue.GERMAN),
        ("Raccourcis ce paragraphe", Tongue.FRENCH),
        ("plus court", Tongue.FRENCH),
        ("精简这一段", Tongue.CHINESE),
        ("把 Introduction 改得更正式", Tongue.CHINESE),
        ("Tighten", Tongue.ENGLISH),
        ("Acorta este párrafo", None),
        ("", None),
    ],
)
def test_a_few_words_tell_the_language(said: str, tongue: Tongue | None) -> None:
    assert tongues.written(said) is tongue


@pytest.mark.parametrize(
    ("setting", "said", "locale", "tongue"),
    [
        ("de", ["tighten this"], "fr_FR.UTF-8", Tongue.GERMAN),
        ("Deutsch", [], "", Tongue.GERMAN),
        ("français", [], "", Tongue.FRENCH),
        ("中文", [], "", Tongue.CHINESE),
        ("Spanish", ["kürzer bitte"], "de_DE", Tongue.ENGLISH),
        ("", ["T1?", "kürzer bitte", "tighten this"], "fr_FR.UTF-8", Tongue.GERMAN),
        ("", ["T1?"], "fr_FR.UTF-8", Tongue.FRENCH),
        ("", [], "zh_CN.UTF-8", Tongue.CHINESE),
        ("", [], "C.UTF-8", None),
        ("", [], "", None),
    ],
)
def test_what_is_set_goes_before_what_is_written_before_the_machine(
    setting: str, said: list[str], locale: str, tongue: Tongue | None
) -> None:
    assert tongues.spoken(setting, said, locale) is tongue
