"""Authorship: every word belongs to whoever put it there, through edits, undoing, moves and texts from outside.

Scenes are drawn with the co-author's words in [brackets], typed ones in {braces}, those nobody can tell in <angles>,
and words from before the record plain. Walks are held against a model that tags every character by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from authors import File, Walk
from coauthor.domain import authorship, bylines, kept, pieces, shelf, strips
from coauthor.domain.bylines import Status


def test_what_was_there_first_is_from_before_the_record() -> None:
    file = File("One line here.\nAnother one.\n")
    assert file.drawn() == "One line here.\nAnother one.\n"
    assert file.statuses() == ["before_record", "before_record"]


def test_what_is_typed_is_the_persons_and_nothing_else_changes() -> None:
    file = File("One line here.\nAnother one.\n")
    file.types("line", "long line of words")
    assert file.drawn() == "One {long} line {of words} here.\nAnother one.\n"
    assert file.statuses() == ["typed", "before_record"]


def test_of_an_accepted_sentence_the_new_words_are_the_coauthors() -> None:
    file = File("I don't know it. It was cold.\n")
    file.accepts("I don't know it.", "I do not know it.")
    assert file.drawn() == "I [do not] know it. It was cold.\n"
    assert file.statuses() == ["accepted", "before_record"]
    assert file.bylines()["I do not know it."].changed == 0.0
    assert file.bylines()["I do not know it."].proposals == ("P1",)


def test_an_accepted_deletion_leaves_the_persons_words_and_an_accepted_sentence() -> None:
    file = File("It was really very cold. We left.\n")
    file.accepts("It was really very cold.", "It was cold.")
    assert file.drawn() == "It was cold. We left.\n"
    assert file.statuses() == ["accepted", "before_record"]


@pytest.mark.parametrize(
    ("old", "new", "drawn", "changed"),
    [
        ("do not", "never", "I {never} know all of it.", 2 / 7),
        ("all of ", "", "I [do not] know it.", 2 / 7),
        ("of it", "of it today", "I [do not] know all of it {today}.", 1 / 8),
        ("I do not know all of it", "Nothing", "{Nothing}.", None),
    ],
)
def test_an_accepted_sentence_that_is_edited_says_by_how_much(
    old: str, new: str, drawn: str, changed: float | None
) -> None:
    file = File("I don't know all of it.\n")
    file.accepts("I don't know all of it.", "I do not know all of it.")
    file.types(old, new)
    assert file.drawn() == f"{drawn}\n"
    (byline,) = file.bylines().values()
    assert byline.changed == pytest.approx(changed)
    assert byline.status is (Status.TYPED if changed is None else Status.ACCEPTED_EDITED)


def test_a_comma_is_an_edit_of_no_words() -> None:
    file = File("It was cold so we left.\n")
    file.accepts("It was cold so we left.", "It was cold so everybody left.")
    file.types("cold so", "cold, so")
    (byline,) = file.bylines().values()
    assert (byline.status, byline.changed) == (Status.ACCEPTED_EDITED, 0.0)


def test_breaking_lines_anew_edits_nothing() -> None:
    file = File("It was cold so we left. We went home.\n")
    file.accepts("It was cold so we left.", "It was cold so everybody left.")
    file.becomes("It was cold\nso everybody left.\nWe went\nhome.\n")
    assert file.drawn() == "It was cold\nso [everybody] left.\nWe went\nhome.\n"
    reader = bylines.Reader(file.tape, file.register)
    assert reader.byline(0, file.text.index("left.") + 5).status is Status.ACCEPTED


def test_accepting_in_ones_own_words_divides_them() -> None:
    file = File("It was cold.\n")
    file.accepts("It was cold.", "It was bitterly cold outside then.", offered="It was bitterly cold outdoors.")
    assert file.drawn() == "It was [bitterly] cold {outside then}.\n"
    (byline,) = file.bylines().values()
    assert byline.status is Status.ACCEPTED_EDITED
    assert byline.changed == pytest.approx(2 / 6)


def test_of_a_proposal_of_two_sentences_only_the_one_that_was_touched_is_edited() -> None:
    file = File("It was cold.\n")
    file.accepts("It was cold.", "The room was cold. The pump had stopped. We waited.")
    file.types("had stopped", "stopped")
    assert file.statuses() == ["accepted", "accepted_edited", "accepted"]
    file.types("The pump stopped. ", "")
    assert file.statuses() == ["accepted", "accepted"]


def test_a_second_accepted_change_of_a_sentence_is_no_edit_by_the_person() -> None:
    file = File("It was cold.\n")
    file.accepts("It was cold.", "It was bitterly cold.", "P1")
    file.accepts("It was bitterly cold.", "It was bitterly cold outside.", "P2")
    assert file.drawn() == "It was [bitterly] cold [outside].\n"
    (byline,) = file.bylines().values()
    assert (byline.status, byline.proposals) == (Status.ACCEPTED, ("P2",))


def test_a_change_to_a_part_of_an_accepted_sentence_is_none_either() -> None:
    file = File("It was cold.\n")
    file.accepts("It was cold.", "It was bitterly cold outside.", "P1")
    file.accepts("bitterly", "extremely", "P2")
    assert file.drawn() == "It was [extremely] cold [outside].\n"
    (byline,) = file.bylines().values()
    assert (byline.status, byline.changed) == (Status.ACCEPTED, 0.0)


def test_a_reverted_sentence_has_the_persons_words_back() -> None:
    file = File("I don't know.\n")
    file.types("know", "really know")
    file.accepts("I don't really know.", "I do not know.", "P1")
    file.reverts("I do not know.", "I don't really know.", "P2", "P1")
    assert file.drawn() == "I don't {really} know.\n"
    (byline,) = file.bylines().values()
    assert (byline.status, byline.proposals) == (Status.REVERTED, ("P1",))


def test_reverting_the_revert_gives_the_coauthors_words_back() -> None:
    file = File("I don't know.\n")
    file.accepts("I don't know.", "I do not know.", "P1")
    file.reverts("I do not know.", "I don't know.", "P2", "P1")
    file.reverts("I don't know.", "I do not know.", "P3", "P2")
    assert file.drawn() == "I [do not] know.\n"
    assert file.statuses() == ["accepted"]


def test_a_reverted_deletion_and_a_reverted_insertion() -> None:
    file = File("It was cold. It was late. We left.\n")
    file.accepts(" It was late.", "", "P1")
    file.accepts("We left.", "We left. The end is near.", "P2")
    assert file.drawn() == "It was cold. We left. [The end is near].\n"
    file.reverts(" We left. The end is near.", " We left.", "P3", "P2")
    file.lands("", " It was late.", "P4", (), frozenset({"P1"}))
    assert "[" not in file.drawn()
    assert set(file.statuses()) <= {"before_record", "reverted"}


@pytest.mark.parametrize("more", ["", " And this is new."])
def test_the_editors_own_undo_and_redo_are_known_by_the_text(more: str) -> None:
    first, second = "I don't know. It was late.\n", "I do not know. It was late.\n"
    file = File(first)
    file.accepts("I don't know.", "I do not know.")
    file.becomes(first.replace("\n", f"{more}\n"))
    assert file.drawn() == f"I don't know. It was late.{' {And this is new}.' if more else ''}\n"
    assert file.statuses()[:2] == ["reverted", "before_record"]
    file.becomes(second)
    assert file.drawn() == "I [do not] know. It was late.\n"
    assert file.statuses() == ["accepted", "before_record"]


def test_an_undone_deletion_is_known_by_its_place() -> None:
    file = File("It was late. We left. So it is.\n")
    file.accepts(" We left.", "")
    file.becomes("It was late. We left. So it is.\n")
    assert file.drawn() == "It was late. We left. So it is.\n"
    assert file.statuses() == ["before_record", "reverted", "before_record"]


def test_undoing_two_changes_of_a_sentence_at_once() -> None:
    file = File("It was cold.\n")
    file.accepts("It was cold.", "It was bitterly cold.", "P1")
    file.accepts("It was bitterly cold.", "It was bitterly cold outside.", "P2")
    file.becomes("It was bitterly cold.\n")
    assert (file.drawn(), file.statuses()) == ("It was [bitterly] cold.\n", ["accepted"])
    file.accepts("It was bitterly cold.", "It was bitterly cold indoors.", "P3")
    file.becomes("It was cold.\n")
    assert (file.drawn(), file.statuses()) == ("It was cold.\n", ["reverted"])


def test_a_text_that_was_there_before_has_its_authors_again() -> None:
    file = File("One here.\n")
    file.becomes("One {a} here.\n".replace("{a}", "apple"), "first")
    file.becomes("Two pears.\n", "second")
    file.becomes("One apple here.\n", "first")
    assert file.drawn() == "One {apple} here.\n"


def test_a_passage_that_is_moved_takes_its_authors_along() -> None:
    file = File("It was cold.\n\nWe all left by the old road that night.\n\nThe end.\n")
    file.accepts("It was cold.", "It was cold and the pump had stopped.")
    there, other = "It was cold and the pump had stopped.", "We all left by the old road that night."
    file.becomes(f"The end.\n\n{other}\n\n{there}\n")
    assert file.drawn() == (
        "The end.\n\nWe all left by the old road that night.\n\nIt was cold [and the pump had stopped].\n"
    )
    assert file.statuses() == ["before_record", "before_record", "accepted"]


def test_a_passage_that_goes_into_another_file_is_not_the_persons() -> None:
    file = File("It was cold.\n\nThe end.\n")
    file.accepts("It was cold.", "Outside the pump had stopped and nobody came.")
    other = File("New.\n\nOutside the pump had stopped and nobody came.\n", file.register, file.at)
    assert other.drawn() == "New.\n\n[Outside the pump had stopped and nobody came].\n"


def test_few_equal_words_are_no_proof() -> None:
    file = File("It was cold.\n\nThe end.\n")
    file.accepts("It was cold.", "The pump had stopped.")
    file.types("The end.", "The end.\n\nThe pump had stopped.")
    assert file.drawn().endswith("{The pump had stopped}.\n")


def test_an_edit_of_which_nobody_knows_the_outcome_is_unknown_or_nothing() -> None:
    file = File("It was cold. It was late.\n")
    file.accepts("It was cold.", "It was bitterly cold.", sure=False)
    file.becomes("It was bitterly cold. It was late.\n")
    assert file.drawn() == "It was <bitterly> cold. It was late.\n"
    assert file.statuses() == ["unknown", "before_record"]
    file.becomes("It was cold. It was late.\n")
    assert file.drawn() == "It was cold. It was late.\n"
    assert file.statuses() == ["before_record", "before_record"]


def test_after_a_gap_in_the_record_what_is_new_is_unknown() -> None:
    file = File("It was cold.\n")
    file.tape.doubtful = True
    file.becomes("It was very cold.\n")
    file.becomes("It was very cold indeed.\n")
    assert file.drawn() == "It was <very> cold {indeed}.\n"


def test_words_that_the_person_proposed_are_the_persons() -> None:
    file = File("It was cold.\n")
    file.lands("It was cold.", "It was very cold.", "P1", ())
    assert file.drawn() == "It was {very} cold.\n"
    file.reverts("It was very cold.", "It was cold.", "P2", "P1")
    assert (file.drawn(), file.statuses()) == ("It was cold.\n", ["before_record"])


def test_an_edit_that_does_not_fit_is_refused() -> None:
    file = File("Short.\n")
    with pytest.raises(ValueError, match="fit"):
        file.tape.land([pieces.Landing(3, 40, "x", ("x",))], 1)
    assert file.drawn() == "Short.\n"


@pytest.mark.parametrize("seed", range(60))
def test_walks_agree_with_a_model_that_tags_every_character(seed: int) -> None:
    Walk(seed).run(40)


def accepts_as_typed(patch: pytest.MonkeyPatch) -> None:
    def land(tape: authorship.Tape, landings: Sequence[pieces.Landing], at: int, revision: str = "") -> None:
        (landing,) = landings
        tape.step(tape.text[: landing.start] + landing.text + tape.text[landing.end :], at, revision)

    patch.setattr(authorship.Tape, "land", land)


def whole_sentences_to_the_coauthor(patch: pytest.MonkeyPatch) -> None:
    def with_new(
        _tape: authorship.Tape, _before: str, _was: object, text: str, new: Sequence[strips.Seg]
    ) -> tuple[strips.Seg, ...]:
        return strips.Strip(tuple(new)).cut(0, len(text))

    patch.setattr(authorship.Tape, "_with_new", with_new)


def undoing_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(pieces.Register, "earlier", lambda _register, _segs: iter(()))


def lines_only(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(kept, "_by_words", lambda _old, _new: [])


def moves_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(shelf.Shelf, "known", lambda _shelf, _text: iter(()))


def deletions_unseen(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(bylines.Reader, "_gone", lambda _reader, _share: 0)


@pytest.mark.parametrize(
    "broken",
    [
        accepts_as_typed,
        whole_sentences_to_the_coauthor,
        undoing_forgotten,
        lines_only,
        moves_forgotten,
        deletions_unseen,
    ],
)
def test_a_broken_twin_is_caught(broken: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch)
    with pytest.raises(AssertionError):
        for seed in range(60):
            Walk(seed).run(40)
