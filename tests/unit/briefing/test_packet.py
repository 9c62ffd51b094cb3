"""From a task and today's text to a packet and its ground: the right sentences, or a plain reason why not."""

from __future__ import annotations

import pytest

from coauthor.briefing import packet as briefing
from coauthor.domain import actors, patches, tasks, texts
from coauthor.manuscript import dialects, places, prose, todo
from coauthor.manuscript import snapshot as snapshots

PATH = "a.tex"
BASE = r"""\section{One}
The first sentence stands here. The second one is long. The third one ends it.

% TODO(coauthor): shorter
Another paragraph begins. It also ends.
"""
LIMITS = briefing.Limits()


def task_on(*refs: tasks.Ref, **more: object) -> tasks.Task:
    return tasks.Task.model_validate(
        {
            "id": "T1",
            "intent": "tighten",
            "origin": "cli",
            "raw": "",
            "status": "open",
            "priority": "normal",
            "created_by": actors.human("ada", "test"),
            "refs": refs,
            "created_at": "",
            "updated_at": "",
            **more,
        }
    )


def ref(words: str, base: str = BASE) -> tasks.Ref:
    start = base.index(words)
    return places.ref(PATH, base, start, start + len(words), ("One",))


def briefed(current: str, *refs: tasks.Ref, **more: object) -> briefing.Briefed | briefing.Lost:
    known = {texts.revision(BASE): BASE}
    return briefing.build(task_on(*refs, **more), current, known.get, LIMITS)


def sentences(current: str, *refs: tasks.Ref) -> list[str]:
    found = briefed(current, *refs)
    assert isinstance(found, briefing.Briefed), found
    assert [found.ground.text[start:end] for start, end in found.ground.spans.values()] == [
        unit.text for unit in found.packet.units
    ]
    return [unit.text for unit in found.packet.units]


def test_part_of_a_sentence_is_the_whole_sentence() -> None:
    assert sentences(BASE, ref("second one")) == ["The second one is long."]
    assert sentences(BASE, ref("here. The second")) == ["The first sentence stands here.", "The second one is long."]


def test_an_empty_place_is_its_paragraph_and_a_comment_the_one_below() -> None:
    below = ["Another paragraph begins.", "It also ends."]
    at = BASE.index("Another") + 3
    assert sentences(BASE, places.ref(PATH, BASE, at, at)) == below
    assert sentences(BASE, ref("% TODO(coauthor): shorter")) == below


def test_a_file_without_a_range_is_all_of_its_text() -> None:
    assert len(sentences(BASE, tasks.Ref(path=PATH))) == 6


def test_several_places_are_one_packet_without_repeats() -> None:
    assert sentences(BASE, ref("It also"), ref("second one"), ref("one is")) == [
        "The second one is long.",
        "It also ends.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "words", "found"),
    [
        ("\\section", "% new\n\\section", "second one", ["The second one is long."]),
        ("first", "very first", "second one", ["The second one is long."]),
        ("second one", "2nd one", "second one", ["The 2nd one is long."]),
        ("second one is long", "2nd is. So long", "second one", ["The 2nd is.", "So long."]),
    ],
)
def test_a_place_is_found_again_after_typing(old: str, new: str, words: str, found: list[str]) -> None:
    assert sentences(BASE.replace(old, new), ref(words)) == found
    assert sentences("% above\n" + BASE.replace(old, new), ref(words)) == found


@pytest.mark.parametrize("current", ["", "Another text.\n", BASE.replace("The second one is long. ", "")])
def test_what_is_gone_is_lost_and_never_guessed(current: str) -> None:
    found = briefed(current, ref("The second one is long."))
    assert isinstance(found, briefing.Lost)
    assert found.reason.endswith((".", "again."))


def test_what_is_no_prose_is_lost() -> None:
    maths = "\\[ a = b \\]\n"
    found = briefing.build(task_on(places.ref(PATH, maths, 3, 8)), maths, lambda _: None, LIMITS)
    assert isinstance(found, briefing.Lost)
    assert "no running text" in found.reason


def test_a_task_without_a_place_is_lost() -> None:
    assert isinstance(briefed(BASE, tasks.Ref(outline="intro")), briefing.Lost)


def test_the_comment_that_asked_goes_with_the_first_accepted_sentence() -> None:
    request = todo.find(snapshots.of(PATH, BASE))[0]
    quote = BASE[request.start : request.end]
    link = tasks.TodoLink(path=PATH, key="k", quote=quote)
    typed = BASE.replace("first", "1st")
    found = briefed(typed, ref("Another paragraph begins."), todo=link)
    assert isinstance(found, briefing.Briefed)
    (removal,) = found.ground.removals
    assert removal.before == quote + "\n"
    assert removal == patches.removal(typed, PATH, removal.start, removal.end)
    without = briefed(BASE.replace(quote, "% done"), ref("Another paragraph begins."), todo=link)
    assert isinstance(without, briefing.Briefed)
    assert without.ground.removals == ()


def test_other_files_are_named_as_not_looked_at() -> None:
    found = briefed(BASE, ref("second one"), tasks.Ref(path="b.tex"))
    assert isinstance(found, briefing.Briefed)
    assert found.ground.notes == ("Only a.tex was looked at, not b.tex.",)


def test_what_stands_around_is_shown_up_to_a_limit() -> None:
    task = task_on(ref("second one"))
    found = briefing.build(task, BASE, lambda _: BASE, briefing.Limits(surroundings=5))
    assert isinstance(found, briefing.Briefed)
    assert (found.packet.before, found.packet.after) == ("ere. ", " The ")


def test_units_of_one_packet_do_not_overlap() -> None:
    snapshot = snapshots.of(PATH, BASE)
    units = prose.units(snapshot, 0, len(BASE))
    found = briefed(BASE, *(places.ref(PATH, BASE, unit.start, unit.end) for unit in units))
    assert isinstance(found, briefing.Briefed)
    spans = list(found.ground.spans.values())
    assert all(one[1] <= two[0] for one, two in zip(spans, spans[1:], strict=False))


def test_code_of_an_environment_that_the_preamble_makes_is_not_offered() -> None:
    """A chapter alone does not say that it is code."""
    text = "One sentence here.\n\n\\begin{code}\nNot a sentence. Nor this one.\n\\end{code}\n\nAnother one here.\n"
    task = task_on(places.ref(PATH, text, 0, len(text), ()))
    made = briefing.build(task, text, lambda _: text, LIMITS, dialects.Dialect(frozenset({"code"})))
    assert isinstance(made, briefing.Briefed)
    assert [unit.text for unit in made.packet.units] == ["One sentence here.", "Another one here."]
