"""What a person rejected, and what they wrote themselves, is settled for their task; the rest of it is not."""

from __future__ import annotations

import pytest

from coauthor.briefing import packet as briefing
from coauthor.briefing import said
from coauthor.domain import objecting, patches, remarks, tasks, texts
from coauthor.models.rules import book, work

FEW = "Bees are few in number \\cite{a}."
TWO = "In order to win, we utilise maps."
OWN = "So as to hear in order to stop, we don't stop."
LAST = "We don't act."
TEXT = f"{FEW} {TWO} {OWN} {LAST}"
TIED = FEW.replace(" \\cite", "~\\cite")
USED = TWO.replace("utilise", "use")


def _task(*reasons: str) -> tasks.Task:
    def hunk(
        number: int, before: str, after: str, status: patches.HunkStatus, edited: str | None = None
    ) -> patches.Hunk:
        named = {"id": f"P1.{number}", "path": "a.tex", "start": 0, "end": 0, "base": "", "before": before}
        return patches.Hunk.model_validate({**named, "texts": {"A": after}, "status": status, "edited": edited})

    rejected = patches.HunkStatus.REJECTED
    hunks = (
        hunk(1, FEW, "Bees are few~\\cite{a}.", rejected),
        hunk(2, TWO, "To win, we use maps.", rejected),
        hunk(3, "In order to hear, we don't stop.", "To hear, we do not stop.", patches.HunkStatus.EDITED, OWN),
    )
    wishes = tuple(remarks.reason(before, said) for before, said in zip((FEW, TWO), reasons, strict=False) if said)
    proposal = tasks.Proposal.model_construct(id="P1", hunks=hunks, wishes=wishes)
    ref = tasks.Ref(path="a.tex", start=0, end=len(TEXT), base=texts.revision(TEXT), quote=TEXT)
    return tasks.Task.model_construct(id="T1", intent="clean up", refs=(ref,), proposals=(proposal,))


@pytest.mark.parametrize(
    ("reasons", "offered"),
    [
        (("keep it", "no"), [TIED, None]),
        (("“few in number” is right", "I like “in order to” here"), [TIED, USED]),
        (("keep it", "utilise is the word"), [TIED, "To win, we utilise maps."]),
        ((), [TIED, None]),
        (("keep it", "tighten it more"), [TIED, None]),
    ],
)
def test_what_was_rejected_does_not_come_again_and_the_rest_may(reasons: tuple[str, ...], offered: list[str]) -> None:
    task = _task(*reasons)
    made = briefing.build(task, TEXT, lambda _revision: TEXT, briefing.Limits())
    assert isinstance(made, briefing.Briefed)
    done = {unit.unit.text: unit.text for unit in work.do(made.packet, list(book.Group)).changed}
    assert [done.get(FEW), done.get(TWO)] == offered
    assert (OWN in done, done[LAST]) == (False, "We do not act.")
    assert not objecting.makes_again(FEW, TIED, said.rejected(task))


@pytest.mark.parametrize(
    ("reason", "after", "again"),
    [
        ("no", "To win, we use maps.", True),
        ("no", "In order to win,  we use\nmaps.", True),
        ("no", "To win, we use charts.", False),
        ("no", "In order to win, we employ maps.", False),
        ("keep utilise", "In order to win, we use maps here.", True),
        ("keep utilise", "To win, we utilise maps.", False),
        ("we know it", "To win, we utilise maps.", True),  # `we` is in every sentence and names nothing
    ],
)
def test_a_change_is_known_again_by_its_words(reason: str, after: str, again: bool) -> None:
    refused = objecting.Refused(TWO, "To win, we use maps.", reason)
    assert objecting.makes_again(TWO, after, [refused]) is again
    assert not objecting.makes_again(LAST, after, [refused])


def test_a_remark_on_a_decided_sentence_is_over() -> None:
    (proposal,) = _task().proposals
    waiting = proposal.hunks[0].model_copy(update={"id": "P1.4", "before": LAST, "status": patches.HunkStatus.PENDING})
    marks = (*(remarks.look(each, "so.") for each in (FEW, TWO, LAST)), "Not tried.")
    shown = tasks.Proposal.model_construct(id="P1", hunks=(*proposal.hunks, waiting), marks=marks)
    assert shown.open_marks == marks[2:]


def test_a_long_sentence_is_known_again_by_its_first_words() -> None:
    long = "The bees that we count in the third year are\nthe ones of which there were few before the winter."
    mark = remarks.look(long, "so.")
    assert mark == "Look at “The bees that we count in the third year are the ones of whi…”: so."
    assert remarks.is_look(mark, long) and not remarks.is_look(mark, FEW)
    assert remarks.words_on(remarks.reason(long, "keep it"), long) == "keep it"
    assert remarks.reason("", "keep it") == "keep it"


def test_a_reason_that_quotes_no_sentence_is_about_all_that_was_rejected() -> None:
    (proposal,) = _task().proposals
    quoting = proposal.model_copy(update={"wishes": ("“few in number”: I like it",)})
    task = tasks.Task.model_construct(id="T1", proposals=(quoting,))
    assert {each.reason for each in said.rejected(task)} == {"“few in number”: I like it"}
