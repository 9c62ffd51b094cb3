"""Taking back: one proposal, a whole task, all since a time, and a taking back; what was written since stays."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

import terminals
from clients.record import PERSON, Record
from coauthor.domain import actors, commands, errors, tasks
from coauthor.review import deciding, inverses, rollback, undoing

FILE = "main.tex"
OTHER = "other.tex"
TEXT = "Trees give shade. The street is cool. Nobody minds.\n\nThe wind is slow. It is so at night.\n"
SHADE = {"The street is cool.": "The street is quite cool.", "Nobody minds.": "Nobody complains."}
WIND = {"The wind is slow.": "The wind is weak."}


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Record]:
    (tmp_path / "coauthor.toml").touch()
    for name in (FILE, OTHER):
        (tmp_path / name).write_text(TEXT, "utf-8")
    record = Record(tmp_path)
    yield record
    record.close()


def text(log: Record, name: str = FILE) -> str:
    return (log.root / name).read_text("utf-8")


def write(log: Record, changed: str, name: str = FILE) -> None:
    (log.root / name).write_text(changed, "utf-8")


def accept(log: Record, proposal: str, *hunks: str) -> None:
    assert deciding.accept(log.pool, PERSON, proposal, deciding.Choice(hunks)).applied


def take_back(log: Record, undos: list[undoing.Undo]) -> list[str]:
    """What became of each, newest first."""
    return [f"{undo.proposal} {rollback.undo(log.pool, PERSON, undo).state}" for undo in undos]


def statuses(log: Record, name: str = "P1") -> list[str]:
    return [hunk.status.value for hunk in log.proposal(name).hunks]


def test_a_whole_task_is_taken_back_and_later_words_stay(log: Record) -> None:
    log.propose(FILE, TEXT, SHADE)
    accept(log, "P1", "P1.1")
    accept(log, "P1", "P1.2")
    again = text(log)
    log.propose(OTHER, TEXT, WIND)
    accept(log, "P2")
    write(log, f"{again}\nMine.\n")
    answer = terminals.answer(log.root, "revert", "T1", "--yes")
    assert (answer["applied"], answer["proposal"]) == (True, "P1")
    assert text(log) == f"{TEXT}\nMine.\n"
    assert "weak" in text(log, OTHER)
    assert log.proposal().status.value == "reverted"
    done = terminals.run(log.root, "revert", "T1", "--yes", "--json")
    assert (done.returncode, terminals.error_of(done)["code"]) == (1, "conflict")


def test_what_was_never_decided_goes_with_the_whole_and_the_task_ends(log: Record) -> None:
    log.propose(FILE, TEXT, SHADE)
    accept(log, "P1", "P1.1")
    assert take_back(log, [undoing.Undo("", "P1", ())]) == ["P1 applied"]
    assert (text(log), log.task().status.value) == (TEXT, "done")
    with pytest.raises(errors.Conflict) as refused:
        deciding.accept(log.pool, PERSON, "P1", deciding.Choice(("P1.2",)))
    assert "taken back as a whole" in refused.value.message and "coauthor revert P2" in refused.value.hint
    assert take_back(log, [undoing.Undo("", "P2", ())]) == ["P2 applied"]
    accept(log, "P1", "P1.2")
    assert "quite cool. Nobody complains." in text(log)


def test_since_a_time_everything_goes_newest_first_and_what_was_before_stays(log: Record) -> None:
    log.propose(FILE, TEXT, SHADE)
    accept(log, "P1", "P1.1")
    before = text(log)
    log.propose(FILE, before, WIND)
    accept(log, "P2")
    log.propose(FILE, text(log), {"The wind is weak.": "The wind is hardly there."})
    accept(log, "P3")
    accept(log, "P1", "P1.2")
    moment = next(e.at for e in log.events("proposal.accepted") if e.data["proposal"] == "P2")
    undos = undoing.since(log.pool, moment)
    assert [(undo.proposal, undo.edits) for undo in undos] == [("P1", ("P1.e2",)), ("P3", ()), ("P2", ())]
    assert take_back(log, undos) == ["P1 applied", "P3 applied", "P2 applied"]
    assert text(log) == before
    assert statuses(log) == ["accepted", "pending"], "the sentence from before stands, the other one waits again"
    with pytest.raises(errors.Conflict):
        undoing.since(log.pool, "2999-01-01T00:00:00.000Z")


def test_what_no_longer_can_be_taken_back_is_told_and_the_rest_is(log: Record) -> None:
    log.propose(FILE, TEXT, WIND)
    accept(log, "P1")
    log.propose(OTHER, TEXT, SHADE)
    accept(log, "P2")
    mine = text(log).replace("The wind is weak.", "The wind is as weak as a breath.")
    write(log, mine)
    answer = terminals.answer(log.root, "revert", "--since", "1h", "--yes", code=1)
    assert answer["applied"] is False
    assert [(each["proposal"], each["applied"]) for each in answer["results"]] == [("P2", True), ("P1", False)]
    said = answer["results"][1]["message"]
    assert "P1 could not be undone" in said and "Taking back P1.1" in said, (
        "not the name of the undo, which nobody knows"
    )
    (question,) = log.task().questions
    assert question.text.startswith("Taking back P1.1: you changed it since.")
    shown = terminals.run(log.root, "show", log.task().id).stdout
    assert "(undo of P1) · conflict" in shown and "Taking back P1.1: as it was before" in shown
    assert "Taking back P1.1: its sentence was changed" in " ".join(terminals.run(log.root, "review").stdout.split())
    assert (text(log), text(log, OTHER)) == (mine, TEXT)
    write(log, mine.replace("as weak as a breath", "weak"))
    assert "(undo of P1) · pending" in terminals.run(log.root, "show", log.task().id).stdout, "it fits again"


def test_a_taking_back_is_taken_back(log: Record) -> None:
    log.propose(FILE, TEXT, SHADE)
    accept(log, "P1")
    accepted = text(log)
    for name, expected, status in (("P1", TEXT, "reverted"), ("P2", accepted, "accepted"), ("P1", TEXT, "reverted")):
        assert terminals.answer(log.root, "revert", name, "--yes")["applied"]
        assert text(log) == expected
        assert log.proposal().status.value == status
    done = terminals.run(log.root, "revert", "P1", "--yes", "--json")
    said = terminals.error_of(done)
    assert said["message"].startswith("P1 was taken back before by ")
    assert "coauthor revert P4" in said["hint"]
    assert "Bring back P1" in terminals.run(log.root, "log").stdout


def test_one_sentence_is_taken_back_and_the_others_stay(log: Record) -> None:
    log.propose(FILE, TEXT, {**SHADE, **WIND})
    accept(log, "P1")
    accepted = text(log)
    answer = terminals.answer(log.root, "revert", "P1.2", "--yes")
    assert (answer["applied"], answer["message"]) == (True, "P1.2 is out of the text again and for you to decide.")
    assert text(log) == accepted.replace("Nobody complains.", "Nobody minds.")
    assert (statuses(log), log.proposal().status.value) == (["accepted", "pending", "accepted"], "partly")
    assert log.task().status.value == "awaiting_review"
    for name in ("P1.2", "P1.9"):
        assert terminals.run(log.root, "revert", name, "--yes", "--json").returncode == 1
    assert terminals.answer(log.root, "revert", "P2", "--yes")["applied"], "and it is brought back"
    assert (text(log), statuses(log)) == (accepted, ["accepted"] * 3)
    assert terminals.answer(log.root, "revert", "P1.3", "P1.1", "--yes")["applied"]
    assert terminals.answer(log.root, "revert", "P1", "--yes")["applied"]
    assert (text(log), log.proposal().status.value) == (TEXT, "reverted")


def test_what_changed_since_stays_and_is_told(log: Record) -> None:
    log.propose(FILE, TEXT, {**SHADE, **WIND})
    accept(log, "P1")
    mine = text(log).replace("The wind is weak.", "The wind is ever so weak.")
    write(log, mine)
    assert rollback.revert(log.pool, PERSON, "P1").state == "conflict"
    assert text(log) == mine
    outcome = rollback.revert(log.pool, PERSON, "P1")
    assert (outcome.applied, "P1.3 stays, because its text changed since" in outcome.message) == (True, True)
    assert text(log) == TEXT.replace("The wind is slow.", "The wind is ever so weak.")
    assert statuses(log) == ["pending", "pending", "accepted"], "what the text has is what the record says"


def test_all_is_taken_back_after_one_was_brought_back_beside_another_that_was_accepted_again(log: Record) -> None:
    log.propose(FILE, TEXT, SHADE)
    accept(log, "P1")
    assert rollback.undo(log.pool, PERSON, undoing.Undo("T1", "P1", ("P1.e1",))).applied
    assert rollback.revert(log.pool, PERSON, "P2").applied
    assert rollback.take_back(log.pool, PERSON, "P1.1").applied
    accept(log, "P1", "P1.1")
    assert rollback.revert(log.pool, PERSON, "P1").applied
    assert (text(log), log.proposal().status.value) == (TEXT, "reverted")


def test_a_sentence_accepted_again_is_not_brought_back_a_second_time(log: Record) -> None:
    """Both were taken back and one accepted again; bringing both back adds the other, and undoing that takes it."""
    log.propose(FILE, TEXT, {"The street is cool.": "The street is quite cool.", **WIND})
    accept(log, "P1")
    accepted = text(log)
    inverse = inverses.inverse(log.pool, PERSON, "P1", ("P1.e1",), again=True)
    accept(log, inverse)
    accept(log, "P1", "P1.1")
    again = text(log)
    assert rollback.revert(log.pool, PERSON, "P2").applied
    assert text(log) == accepted
    assert statuses(log) == ["accepted", "accepted"]
    assert [edit.hunks for edit in log.proposal("P1").edits if edit.state.landed] == [("P1.2",), ("P1.1",)]
    assert rollback.revert(log.pool, PERSON, "P3").applied
    assert text(log) == again
    assert statuses(log) == ["accepted", "pending"]


def test_what_was_accepted_and_taken_back_since_is_left_alone(log: Record) -> None:
    log.propose(FILE, TEXT, WIND)
    accept(log, "P1")
    log.propose(OTHER, TEXT, SHADE)
    accept(log, "P2")
    rollback.revert(log.pool, PERSON, "P2")
    assert [undo.proposal for undo in undoing.since(log.pool, "")] == ["P1"]


def test_a_second_time_it_is_said_that_nothing_is_left(log: Record) -> None:
    log.propose(FILE, TEXT, WIND)
    with pytest.raises(errors.Conflict, match="Nothing was put into the text since then"):
        undoing.since(log.pool, "")
    accept(log, "P1")
    assert take_back(log, undoing.since(log.pool, "")) == ["P1 applied"]
    with pytest.raises(errors.Conflict, match=r"taken back already \(P1\)") as raised:
        undoing.since(log.pool, "")
    assert "`coauthor revert P2` brings P1 back" in raised.value.hint
    back = rollback.revert(log.pool, PERSON, "P2")
    assert "P2 is undone, so P1 is in the text again" in back.message
    again = rollback.revert(log.pool, PERSON, "P3")
    assert "P3 is undone, so P1 is out of the text again" in again.message


def test_a_sentence_that_was_taken_back_since_is_left_alone_too(log: Record) -> None:
    log.propose(FILE, TEXT, SHADE)
    accept(log, "P1")
    assert rollback.take_back(log.pool, PERSON, "P1.2").applied
    accept(log, "P1", "P1.2")
    assert rollback.revert(log.pool, PERSON, "P1").applied
    with pytest.raises(errors.Conflict):
        undoing.since(log.pool, "")
    log.propose(OTHER, TEXT, WIND)
    accept(log, "P4")
    assert [undo.proposal for undo in undoing.since(log.pool, "")] == ["P4"]


@pytest.mark.parametrize("looks", [True, False])
def test_a_checkout_of_what_an_accept_left_is_undone_to_what_was_before_it(
    log: Record, looks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was cut out has only its neighbours to be told by, and in the newest text of the record these are others."""
    if not looks:  # the twin knows the record's newest text alone
        monkeypatch.setattr(inverses, "_today", lambda *_given: set())
    log.propose(FILE, TEXT, {"The street is cool.": ""})
    accept(log, "P1")
    left = text(log)
    assert take_back(log, [undoing.Undo("T1", "P1", ())]) == ["P1 applied"]
    write(log, TEXT.replace("Trees give shade.", "Some trees give little shade."))
    assert take_back(log, [undoing.Undo("T1", "P2", ())]) == ["P2 conflict"], "its line changed: another look"
    accept(log, "P3")
    write(log, left)
    assert take_back(log, [undoing.Undo("T1", "P1", ())]) == ["P1 applied" if looks else "P1 conflict"]
    assert (text(log) == TEXT) is looks


def test_undoing_one_proposal_leaves_another_of_the_task_waiting(log: Record) -> None:
    first = log.propose(FILE, TEXT, SHADE)
    accept(log, first.id)
    task = log.pool.owner(first.id)
    wind = log.propose(FILE, text(log), WIND, intent="more")
    assert log.pool.owner(wind.id).id != task.id
    accept(log, wind.id)
    assert take_back(log, undoing.of_task(log.pool, "T2")) == ["P2 applied"]
    assert "quite cool" in text(log)


def test_a_task_and_a_time_are_not_named_together(log: Record) -> None:
    log.propose(FILE, TEXT, SHADE)
    for given in ([], ["P1", "--since", "1h"], ["X1"], ["P1."]):
        assert terminals.run(log.root, "revert", *given, "--yes", "--json").returncode == 2


def test_sentences_accepted_in_any_order_give_the_same_text(log: Record) -> None:
    """One by one, with the file written each time, whatever comes first."""
    wanted = TEXT
    for old, new in {**SHADE, **WIND}.items():
        wanted = wanted.replace(old, new)
    for number, order in enumerate(itertools.permutations((1, 2, 3)), 1):
        write(log, TEXT)
        log.propose(FILE, TEXT, {**SHADE, **WIND})
        for hunk in order:
            accept(log, f"P{number}", f"P{number}.{hunk}")
        assert text(log) == wanted


def test_the_reason_of_a_no_is_tried_once_all_is_decided(log: Record) -> None:
    log.propose(FILE, TEXT, {**SHADE, **WIND})
    task = log.pool.handle(commands.Reject(task="T1", proposal="P1", hunks=("P1.1",), reason="too weak"), PERSON)
    assert task.status.value == "awaiting_review"
    accept(log, "P1")
    task = log.task()
    assert (task.status.value, task.wishes) == ("open", ("“The street is cool.”: too weak",))


def test_what_was_never_decided_waits_again_once_its_undo_is_undone(log: Record) -> None:
    log.propose(FILE, TEXT, SHADE)
    accept(log, "P1", "P1.1")
    assert terminals.run(log.root, "revert", "P1", "--yes").returncode == 0
    for refused in (("accept", "P1.2", "--yes"), ("reject", "P1.2"), ("reconsider", "P1.2")):
        done = terminals.run(log.root, *refused)
        assert done.returncode == 1
        assert "taken back as a whole" in done.stderr
        assert "coauthor revert P2" in done.stderr
    assert terminals.run(log.root, "revert", "P2", "--yes").returncode == 0
    assert statuses(log) == ["accepted", "pending"]
    assert log.task().status.value == "awaiting_review"
    assert [each["id"] for each in terminals.answer(log.root, "review")["waiting"]] == ["P1.2"]


def test_a_no_to_an_undo_leaves_waiting_what_waited(log: Record) -> None:
    log.propose(FILE, TEXT, SHADE)
    accept(log, "P1", "P1.1")
    write(log, text(log).replace("quite cool", "quite cool, we felt"))
    assert terminals.run(log.root, "revert", "P1.1", "--yes").returncode == 1
    assert terminals.run(log.root, "reject", "P2").returncode == 0
    assert statuses(log) == ["accepted", "pending"]
    assert log.task().status.value == "awaiting_review"


@pytest.mark.parametrize(
    ("asked", "mine", "after"),
    [
        ("% TODO(coauthor): warmer\n{}\n", "% mine\n{}\n", "% mine\n% TODO(coauthor): warmer\n{}\n"),
        ("{} % TODO(coauthor): warmer\n", "{} % mine\n", "% TODO(coauthor): warmer\n{} % mine\n"),
        ("% TODO(coauthor): warmer\n{}\n", "% mine\nYes. {}\n", "% mine\nYes. {}\n"),
    ],
)
def test_a_todo_comes_back_beside_a_comment_that_was_written_since(
    log: Record, asked: str, mine: str, after: str
) -> None:
    """And not where more than comments came."""
    before, warm = "The wind is slow here.", "The wind is warm here."
    write(log, asked.format(before))
    log.propose(FILE, text(log), {before: warm})
    accept(log, "P1")
    assert "TODO" not in text(log)
    write(log, mine.format(warm))
    for _ in range(3):  # a sentence found by its words alone wants a second look
        with contextlib.suppress(errors.CoauthorError):
            rollback.revert(log.pool, PERSON, "P1")
    assert text(log) == after.format(before)


def test_what_is_done_can_be_asked_again_by_a_person(log: Record) -> None:
    log.propose(FILE, TEXT, {"Nobody minds.": "Nobody complains."})
    accept(log, "P1")
    assert log.task().status is tasks.Status.DONE
    with pytest.raises(errors.Forbidden):
        log.pool.handle(commands.Retry(task="T1"), actors.agent("reviser", "tests"))
    assert log.pool.handle(commands.Retry(task="T1"), PERSON).status is tasks.Status.OPEN
