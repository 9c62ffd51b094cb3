"""Editors that lie about an accepted edit: what became of it is told by the text, never by what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

import scenes
from clients.record import Record, Terminal
from faults import desk, invariants, liars

APPLIED = {
    "honest": liars.honest,
    "answers first": liars.answers_first,
    "in pieces": liars.in_pieces,
    "says false": liars.applies_and_says_false,
    "says nothing": liars.applies_and_says_nothing,
    "answers twice": liars.applies_and_says_so_twice,
}
DROPPED = {"says true": liars.drops_and_says_true, "says false": liars.drops_and_says_false}


def ready(root: Path, log: Record, editor: liars.Editor) -> str:
    """Post the proposal and wait until the server has said that this editor holds the file; the proposal's name."""
    name = desk.propose(log)
    scenes.wait_for(lambda: log.pool.live.presence(desk.PATH), 20, "the editor's presence")
    return name


def in_step(log: Record, editor: liars.Editor) -> None:
    """The server answers the next request, and has the editor's text."""
    editor.request("textDocument/documentSymbol", {"textDocument": editor.mirror.identifier})
    wanted = invariants.revision(editor.mirror.text)
    scenes.wait_for(lambda: log.pool.live.presence(desk.PATH)[0].revision == wanted, 20, "the server has the text")


def check(log: Record, editor: liars.Editor, *typed: str, **result: object) -> None:
    """No invariant is broken by what is there now."""
    name = log.proposal().id
    claims = [(name, dict(result))] if result else []
    witness = invariants.Witness(
        path=desk.PATH, texts=[desk.TEXT], typed=[*typed], buffer=editor.mirror.text, claims=claims
    )
    assert invariants.violations(log, witness) == [], log.story()


@pytest.mark.parametrize("how", APPLIED)
def test_an_edit_that_the_text_shows_is_applied_whatever_is_said(root: Path, log: Record, how: str) -> None:
    with liars.start(root, APPLIED[how], desk.PATH, desk.TEXT) as editor:
        result = editor.command("coauthor.proposal.accept", proposal=ready(root, log, editor))
        assert result["state"] == "applied"
        assert editor.mirror.text == desk.ACCEPTED
        assert log.proposal().edits[-1].state.value == "applied"
        in_step(log, editor)
        editor.mirror.save()
        log.wait_edit("saved")
        assert len(editor.asked) == 1
        check(log, editor, **result)


@pytest.mark.parametrize("how", DROPPED)
def test_an_edit_that_was_dropped_is_not_applied_whatever_is_said(root: Path, log: Record, how: str) -> None:
    with liars.start(root, DROPPED[how], desk.PATH, desk.TEXT) as editor:
        name = ready(root, log, editor)
        result = editor.command("coauthor.proposal.accept", proposal=name)
        assert not result["applied"]
        assert result["state"] in ("conflict", "refused")
        assert editor.mirror.text == desk.TEXT
        assert len(editor.asked) == 1, "it is not sent again by itself"
        in_step(log, editor)
        assert log.proposal().status.value == "pending"
        check(log, editor, **result)

        assert editor.command("coauthor.proposal.accept", proposal=name)["state"] == "applied"
        assert editor.mirror.text == desk.ACCEPTED
        check(log, editor)


def test_an_editor_that_never_answers_leaves_it_applying_until_its_server_is_gone(root: Path, log: Record) -> None:
    with liars.start(root, liars.drops_and_says_nothing, desk.PATH, desk.TEXT) as editor:
        name = ready(root, log, editor)
        result = editor.command("coauthor.proposal.accept", proposal=name)
        assert result["state"] == "applying"
        in_step(log, editor)
        assert Terminal(root).run("reject", name).returncode == 1, "once intended it can't be decided again"
    Terminal(root).run("tasks")
    log.wait_edit("failed")
    assert invariants.violations(log, invariants.Witness(path=desk.PATH, texts=[desk.TEXT])) == []


def test_an_edit_of_which_a_part_was_made_is_never_called_applied(root: Path, log: Record) -> None:
    with liars.start(root, liars.applies_a_part_and_says_true, desk.PATH, desk.TEXT) as editor:
        name = ready(root, log, editor)
        result = editor.command("coauthor.proposal.accept", proposal=name)
        assert not result["applied"]
        in_step(log, editor)
        edit = log.proposal().edits[-1]
        assert edit.state.value in ("unknown", "failed")
        witness = invariants.Witness(
            path=desk.PATH, texts=[desk.TEXT], possible=[editor.mirror.text], buffer=editor.mirror.text
        )
        assert invariants.violations(log, witness) == []


def test_an_edit_that_was_made_elsewhere_is_never_called_applied(root: Path, log: Record) -> None:
    with liars.start(root, liars.applies_elsewhere_and_says_true, desk.PATH, desk.TEXT) as editor:
        result = editor.command("coauthor.proposal.accept", proposal=ready(root, log, editor))
        assert not result["applied"]
        in_step(log, editor)
        assert log.proposal().edits[-1].state.value in ("unknown", "failed")


@pytest.mark.parametrize("how", [liars.late_with_typing, liars.typing_is_told_first])
def test_a_change_that_comes_late_with_typing(root: Path, log: Record, how: liars.Behaviour) -> None:
    with liars.start(root, how, desk.PATH, desk.TEXT) as editor:
        result = editor.command("coauthor.proposal.accept", proposal=ready(root, log, editor))
        assert result["state"] == "applied"
        assert editor.mirror.text == desk.ACCEPTED.replace("stand below", "stand below TYPED")
        in_step(log, editor)
        check(log, editor, "TYPED", **result)


@pytest.mark.parametrize(
    "before", ["\\section", "Some words stand above", "A first sentence", "third one follows", "They"]
)
def test_an_edit_that_came_over_unsent_typing_never_costs_a_word(root: Path, log: Record, before: str) -> None:
    """The editor had typed and not told, and put the edit on top of that: it fits still, or it is taken out again."""
    with liars.start(root, liars.on_unsent_typing(before), desk.PATH, desk.TEXT) as editor:
        name = ready(root, log, editor)
        result = editor.command("coauthor.proposal.accept", proposal=name)
        in_step(log, editor)
        text = desk.ACCEPTED if result["applied"] else desk.TEXT
        assert editor.mirror.text == text.replace(before, f"TYPED {before}")
        assert result["state"] in ("applied", "conflict")
        check(log, editor, "TYPED", **result)


@pytest.mark.parametrize("says", [True, False])
@pytest.mark.parametrize("before", ["one is rather", "follows it at some"])
def test_typing_inside_of_a_sentence_is_no_reason_not_to_know(root: Path, log: Record, says: bool, before: str) -> None:
    """The editor was just about to tell of it, and drops the edit because its version is another."""
    with liars.start(root, liars.typed_in(says, before), desk.PATH, desk.TEXT) as editor:
        result = editor.command("coauthor.proposal.accept", proposal=ready(root, log, editor))
        assert not result["applied"]
        assert editor.mirror.text == desk.TEXT.replace(before, f"TYPED {before}")
        assert [edit.state.value for edit in log.proposal().edits] == ["failed"], log.story()
        check(log, editor, "TYPED", **result)


TWINS = {
    "trusting": (liars.drops_and_says_true, "I3"),
    "careless": (liars.on_unsent_typing("third one follows"), "I1"),
}


@pytest.mark.parametrize("twin", TWINS)
def test_the_checker_catches_what_a_liar_does_to_a_broken_twin(root: Path, log: Record, twin: str) -> None:
    behaviour, number = TWINS[twin]
    with liars.start(root, behaviour, desk.PATH, desk.TEXT, *desk.twin(twin)) as editor:
        name = ready(root, log, editor)
        result = editor.command("coauthor.proposal.accept", proposal=name)
        typed = ["TYPED"] if twin == "careless" else []
        text = editor.mirror.text
        witness = invariants.Witness(
            path=desk.PATH, texts=[desk.TEXT], typed=typed, buffer=text, claims=[(name, dict(result))]
        )
        found = invariants.violations(log, witness)
        assert any(number in each for each in found), (found, log.story())
