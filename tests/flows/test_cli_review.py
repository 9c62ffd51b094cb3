"""`coauthor review`: all that waits, one key a decision, at a terminal, in the conversation and as a list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import terminals
from clients.record import PERSON, Record
from coauthor.domain import actors, commands, remarks, suggesting, tasks
from terminals import Terminal

FIRST = "chapters/one.tex"
SECOND = "chapters/two.tex"
ONE = """\\section{Shade}
Trees give shade. The street is cool, as it were. It is wet.

\\section{Wind}
The wind is slow in there, so to speak. Nobody minds.
"""
TWO = "\\section{Night}\nAt night it is warm, one might say. That is all.\n"
SHADE = {"The street is cool, as it were.": "The street is cool.", "It is wet.": "It is moist."}
WIND = {"The wind is slow in there, so to speak.": "The wind is slow."}
NIGHT = {"At night it is warm, one might say.": "At night it is warm."}


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Record]:
    """Three proposals in two files, P1 and P2 in the first."""
    (tmp_path / "coauthor.toml").touch()
    (tmp_path / "chapters").mkdir()
    (tmp_path / "main.tex").write_text("\\section{All}\n\\input{chapters/one}\n\\section{Rest}\n", "utf-8")
    (tmp_path / FIRST).write_text(ONE, "utf-8")
    (tmp_path / SECOND).write_text(TWO, "utf-8")
    record = Record(tmp_path)
    record.propose(FIRST, ONE, WIND)
    record.propose(FIRST, ONE, SHADE)
    record.propose(SECOND, TWO, NIGHT)
    yield record
    record.close()


def waits(log: Record, *where: str) -> list[tuple[str, str, int]]:
    found = terminals.answer(log.root, "review", *where)["waiting"]
    return [(each["kind"], each["id"], each["line"]) for each in found]


def press(terminal: Terminal, key: str, then: str, after: int) -> int:
    """Press a key and wait for the next question; gives where it is shown."""
    terminal.type(key)
    at = terminal.until(then, after)
    return terminal.until("quit", at)


def test_files_come_in_the_order_in_which_the_document_reads_them(log: Record) -> None:
    main = (
        "\\documentclass{article}\n\\begin{document}\n\\input{chapters/two}\n\\input{chapters/one}\n\\end{document}\n"
    )
    (log.root / "main.tex").write_text(main, "utf-8")
    assert [name for _, name, _ in waits(log)] == ["P3.1", "P2.1", "P2.2", "P1.1"]


def test_what_waits_in_a_file_that_may_not_be_written_to_has_its_line_too(log: Record) -> None:
    (log.root / FIRST).write_text("% a line of mine\n" + ONE, "utf-8")
    (log.root / FIRST).chmod(0o444)
    told = terminals.run(log.root, "show", "P2.1").stdout
    assert f"{FIRST}:3" in told
    assert "not found" not in told


def test_what_waits_is_shown_on_the_line_on_which_it_stands_today(log: Record) -> None:
    (log.root / FIRST).write_text("% a line of mine\n% and another\n" + ONE.replace("It is wet.", ""), "utf-8")
    told = terminals.run(log.root, "show", "P2").stdout
    assert "P2.1  chapters/one.tex:4  " in told
    assert "P2.2  chapters/one.tex:2, not found in today's text" in told
    assert "chapters/one.tex:4" in terminals.run(log.root, "show", "P2.1").stdout
    assert f"{FIRST}:7" in terminals.run(log.root, "chat", typed="/show P1\n").stdout
    said = terminals.run(log.root, "tasks").stdout  # they are about the whole file
    assert said.count(f"{FIRST}:3-8") == 2
    (log.root / FIRST).write_text("Nothing of it.\n", "utf-8")
    assert f"{FIRST}:1-6, not found" in terminals.run(log.root, "tasks").stdout


def test_what_is_decided_is_shown_on_the_line_on_which_it_stands_today(log: Record) -> None:
    assert terminals.run(log.root, "accept", "P2.1", "--yes").returncode == 0
    assert terminals.run(log.root, "reject", "P2.2").returncode == 0
    (log.root / FIRST).write_text("% mine\n% and another\n" + (log.root / FIRST).read_text("utf-8"), "utf-8")
    told = terminals.run(log.root, "show", "P2").stdout
    assert "P2.1  chapters/one.tex:4  accepted" in told
    assert "P2.2  chapters/one.tex:4  rejected" in told


def test_remarks_on_decided_sentences_stand_apart(log: Record) -> None:
    first, second = SHADE
    log.propose(FIRST, ONE, SHADE, marks=[remarks.look(first, "odd."), remarks.look(second, "new."), "Not tried."])
    log.pool.handle(commands.Reject(task="T4", proposal="P4", hunks=("P4.1",)), PERSON)
    told = terminals.run(log.root, "show", "P4").stdout
    assert f"│ {remarks.look(second, 'new.')} " in told and "│ Not tried. " in told
    assert f"│ decided: {remarks.look(first, 'odd.')} " in told


def test_what_waits_is_listed_in_the_order_of_the_text(log: Record) -> None:
    every = [("sentence", "P2.1", 2), ("sentence", "P2.2", 2), ("sentence", "P1.1", 5), ("sentence", "P3.1", 2)]
    assert waits(log) == every
    assert waits(log, SECOND) == every[3:]
    assert waits(log, f"{FIRST}:5") == every[2:3]
    assert waits(log, "wind") == every[2:3]
    assert waits(log, "All") == every[:3], "a section with the files that it reads"
    (log.root / FIRST).write_text("% a line of mine\n" + ONE, "utf-8")
    assert waits(log, "Shade") == [("sentence", "P2.1", 3), ("sentence", "P2.2", 3)]
    done = terminals.run(log.root, "review", "Nowhere", "--json")
    assert (done.returncode, terminals.error_of(done)["code"]) == (1, "not_found")
    plain = terminals.run(log.root, "review", "Wind").stdout
    assert "P1.1" in plain
    assert "chapters/one.tex:6" in plain


def test_a_key_decides_and_it_is_done_at_once(log: Record, tmp_path: Path) -> None:
    editor = tmp_path / "editor.sh"
    editor.write_text('#!/bin/sh\nsed -i "s/slow/weak/" "$1"\n', "utf-8")
    editor.chmod(0o755)
    with Terminal(log.root, "review", EDITOR=str(editor), VISUAL="") as terminal:
        at = terminal.until("quit", terminal.until("P2.1"))
        at = press(terminal, "y", "P2.2", at)
        assert "The street is cool. It is wet." in (log.root / FIRST).read_text("utf-8")
        terminal.type("n")
        at = terminal.until("what instead", at)
        at = press(terminal, "\r", "P1.1", at)
        at = press(terminal, "e", "P3.1", at)
        terminal.type("q")
        terminal.until("1 still waits", at)
        assert terminal.ended() == 0
    after = ONE.replace(*next(iter(SHADE.items()))).replace(
        "The wind is slow in there, so to speak.", "The wind is weak."
    )
    assert (log.root / FIRST).read_text("utf-8") == after
    assert [hunk.status.value for hunk in log.proposal("P2").hunks] == ["accepted", "rejected"]
    assert log.proposal("P1").hunks[0].edited == "The wind is weak."
    assert log.proposal("P3").hunks[0].status.value == "pending"


@pytest.mark.parametrize(
    ("does", "status"), [("true", "pending"), ('cat "$1" > "$1.own"; cp "$1.own" "$1"', "accepted")]
)
def test_an_editor_that_saves_nothing_decides_nothing(log: Record, tmp_path: Path, does: str, status: str) -> None:
    """Saved with the same words it is a yes to them."""
    editor = tmp_path / "editor.sh"
    editor.write_text(f"#!/bin/sh\n{does}\n", "utf-8")
    editor.chmod(0o755)
    with Terminal(log.root, "review", "Shade", EDITOR=str(editor), VISUAL="") as terminal:
        at = terminal.until("quit", terminal.until("P2.1"))
        at = press(terminal, "e", "P2.2" if status == "accepted" else "Left as it was", at)
        terminal.type("q")
        assert terminal.ended() == 0
    assert log.proposal("P2").hunks[0].status.value == status


def test_one_can_go_back_and_take_decisions_back(log: Record) -> None:
    with Terminal(log.root, "review", "Shade") as terminal:
        at = terminal.until("quit", terminal.until("P2.1"))
        at = press(terminal, "y", "P2.2", at)
        at = press(terminal, "b", "take the decision back", at)
        at = press(terminal, "u", "for you to decide", at)
        assert (log.root / FIRST).read_text("utf-8") == ONE
        terminal.type("a")
        terminal.until("Nothing else waits", at)
        assert terminal.ended() == 0
    assert (log.root / FIRST).read_text("utf-8") == ONE.replace(*[*SHADE.items()][0]).replace(*[*SHADE.items()][1])


def test_a_sentence_with_two_versions_and_one_without_a_place(log: Record) -> None:
    mine = ONE.replace("as it were", "as they say").replace("The wind is slow in there, so to speak. ", "")
    (log.root / FIRST).write_text(mine, "utf-8")
    for name in ("P1", "P2.1"):
        assert terminals.run(log.root, "accept", name, "--yes").returncode == 1
    with Terminal(log.root, "review", FIRST) as terminal:
        at = terminal.until("quit", terminal.until("Which shall stand?"))
        at = press(terminal, "1", "P2.2", at)
        at = press(terminal, "s", "its place is gone", at)
        terminal.type("q")
        assert terminal.ended() == 0
    assert (log.root / FIRST).read_text("utf-8") == mine.replace(
        "The street is cool, as they say.", "The street is cool."
    )


def test_another_version_and_why(log: Record) -> None:
    choose = [{"That is all.": "No more."}, {"That is all.": "That was all."}]
    log.propose(SECOND, TWO, choose)
    with Terminal(log.root, "review", SECOND) as terminal:
        at = terminal.until("quit", terminal.until("P3.1"))
        at = press(terminal, "s", "version A of A, B", at)
        at = press(terminal, "v", "version B of A, B", at)
        terminal.type("w")
        at = terminal.until("ask the co-author", terminal.until("by hand", at))
        at = press(terminal, "\r", "version B of A, B", at)
        terminal.type("y")
        terminal.until("1 accepted", at)
        assert terminal.ended() == 0
    assert "That was all." in (log.root / SECOND).read_text("utf-8")


def test_a_question_that_is_typed_behind_w_is_no_keys(log: Record) -> None:
    """It begins with letters that decide: pasted at once, and typed where it is asked for."""
    with Terminal(log.root, "review", SECOND) as terminal:
        at = terminal.until("quit", terminal.until("P3.1"))
        terminal.type("wyes, and why not at dawn?\r")
        at = terminal.until("quit", terminal.until("P3.1", terminal.until("by hand", at)))
        terminal.type("w")
        at = terminal.until("ask the co-author", at)
        terminal.type("nobody says so?\r")
        at = terminal.until("quit", terminal.until("P3.1", at))
        terminal.type("w")
        at = terminal.until("ask the co-author", at)
        terminal.type("q\r")
        terminal.until("1 still waits", at)
        assert terminal.ended() == 0
    assert [event.data["text"] for event in log.events("comment.added")] == [
        "yes, and why not at dawn?",
        "nobody says so?",
    ]
    assert (log.root / SECOND).read_text("utf-8") == TWO


def test_why_a_sentence_is_proposed_and_a_question_about_it(log: Record) -> None:
    assert terminals.answer(log.root, "why", "P3.1")["why"] == "by hand"
    asked = terminals.answer(log.root, "why", "P3.1", "--ask", "Is it?")
    assert asked["task"]["status"] == "awaiting_review", "a question changes nothing"
    comment = log.events("comment.added")[-1]
    assert (comment.task, comment.data["text"], comment.data["at"]) == ("T3", "Is it?", {"hunk": "P3.1", "asks": "why"})


def test_what_is_being_tried_again_does_not_wait_for_the_person(log: Record) -> None:
    task = log.pool.task("T3")
    log.pool.handle(commands.Reject(task=task.id, proposal="P3", reason="other words"), PERSON)
    assert waits(log, SECOND) == []


def test_a_question_of_an_agent_is_answered(log: Record) -> None:
    agent = actors.agent("reviser", "tests")
    log.pool.handle(commands.Retry(task="T3"), PERSON)
    token = log.pool.handle(commands.Claim(task="T3", worker="w1"), agent).claim
    assert token is not None
    asked = commands.Ask(task="T3", token=token, text="Which night?", options=("the first", "the last"))
    log.pool.handle(asked, agent)
    assert waits(log, SECOND)[0] == ("question", "Q1", 1)
    with Terminal(log.root, "review", SECOND) as terminal:
        at = terminal.until("quit", terminal.until("Which night?"))
        terminal.type("2")
        terminal.until("1 answered", at)
        assert terminal.ended() == 0
    assert log.task("T3").questions[0].answer == "the last"


def test_what_nobody_asked_for_comes_last_and_says_so(log: Record) -> None:
    offer = commands.Post(intent="Look", origin=tasks.Origin.AGENT, key="suggest:look", assignee=suggesting.ASSIGNEE)
    task = log.pool.post(offer.model_copy(update={"refs": (tasks.Ref(path=SECOND),)}), actors.SYSTEM)
    log.pool.handle(commands.Suggest(task=task.id, text="Shall I look?"), actors.SYSTEM)
    assert waits(log)[-1][:2] == ("question", "Q1")
    told = terminals.run(log.root, "review").stdout
    assert "suggestion: Shall I look?" in told and told.index("suggestion") > told.index("P3.1")


def test_it_is_there_in_the_conversation_too(log: Record) -> None:
    piped = terminals.run(log.root, "chat", typed="/review Wind\n/why P1.1\n")
    assert piped.returncode == 0, piped.stdout
    assert "P1.1" in piped.stdout
    with Terminal(log.root, "chat") as terminal:
        terminal.until("you ›")
        terminal.type("/review Wind\r")
        at = terminal.until("quit", terminal.until("P1.1"))
        terminal.type("y")
        terminal.until("you ›", terminal.until("1 accepted", at))
        terminal.type("/quit\r")
        assert terminal.ended() == 0
    assert "The wind is slow. Nobody" in (log.root / FIRST).read_text("utf-8")


def test_an_agent_goes_through_nothing(log: Record) -> None:
    with Terminal(log.root, "review", COAUTHOR_AGENT_TOKEN="t0ken") as terminal:
        terminal.until("An agent can't do that")
        assert terminal.ended() == 1


def test_what_is_shown_again_is_what_a_yes_puts_in(log: Record) -> None:
    """Words of one's own that were taken back wait as these, and a yes to them is one to them."""
    mine = "The street is quite cool."
    assert terminals.run(log.root, "accept", "P2.1", "--edit", f"P2.1={mine}", "--yes").returncode == 0
    assert terminals.run(log.root, "revert", "P2.1", "--yes").returncode == 0
    assert "quite" in terminals.run(log.root, "show", "P2.1").stdout
    assert terminals.run(log.root, "accept", "P2.1", "--yes").returncode == 0
    assert mine in (log.root / FIRST).read_text("utf-8")
    assert terminals.run(log.root, "revert", "P2.1", "--yes").returncode == 0
    assert terminals.run(log.root, "accept", "P2.1", "--candidate", "A", "--yes").returncode == 0
    assert SHADE["The street is cool, as it were."] in (log.root / FIRST).read_text("utf-8")


def test_a_sentence_that_was_changed_outside_of_every_editor_is_shown_as_that(log: Record) -> None:
    changed = ONE.replace("The wind is slow in there, so", "The wind is very slow there, so").replace("It is wet.", "")
    (log.root / FIRST).write_text(changed, "utf-8")
    with Terminal(log.root, "review", FIRST) as terminal:
        terminal.until("quit", 0)
        for _ in range(2):
            terminal.type("s")
        terminal.until("You changed the sentence of P1.1")
        terminal.type("q")
        assert terminal.ended() == 0
    statuses = {hunk.id: hunk.status.value for name in ("P1", "P2") for hunk in log.proposal(name).hunks}
    assert statuses["P1.1"] == "stale" and statuses["P2.1"] == "pending"


def test_what_was_taken_back_counts_as_neither_accepted_nor_waiting(log: Record) -> None:
    before = terminals.answer(log.root, "stats")["roles"]["reviser"]
    assert terminals.run(log.root, "accept", "P2.1", "--yes").returncode == 0
    assert terminals.run(log.root, "revert", "P2", "--yes").returncode == 0
    after = terminals.answer(log.root, "stats")["roles"]["reviser"]
    assert (after["accepted"], after["undone"], after["closed"]) == (0, 1, 1)
    assert after["pending"] == before["pending"] - 2


def test_what_is_shown_follows_the_record_and_the_files(log: Record) -> None:
    """Decided elsewhere it is left; changed on the disk it is shown as that, and a key of before decides nothing."""
    with Terminal(log.root, "review", "Shade") as terminal:
        at = terminal.until("quit", terminal.until("P2.1"))
        log.pool.handle(commands.Reject(task="T2", proposal="P2", hunks=("P2.1",)), PERSON)
        at = terminal.until("P2.1 has changed meanwhile (rejected)", at)
        at = terminal.until("quit", terminal.until("P2.2", at))
        (log.root / FIRST).write_text(ONE.replace("It is wet.", "It is quite wet."), "utf-8")
        terminal.type("y")
        at = terminal.until("quit", terminal.until("Which shall stand?", terminal.until("changed meanwhile", at)))
        terminal.type("q")
        assert terminal.ended() == 0
    assert "It is quite wet." in (log.root / FIRST).read_text("utf-8")
    assert [hunk.status.value for hunk in log.proposal("P2").hunks] == ["rejected", "stale"]


def test_a_list_looks_at_the_files_again(log: Record) -> None:
    (log.root / FIRST).write_text(
        ONE.replace("The wind is slow in there, so", "The wind is very slow there, so"), "utf-8"
    )
    assert "P1.1" in terminals.run(log.root, "review", "Wind").stdout
    assert log.proposal("P1").hunks[0].status.value == "stale"
    (log.root / FIRST).write_text(ONE, "utf-8")
    listed = {task["id"]: task["status"] for task in terminals.answer(log.root, "tasks")["tasks"]}
    assert listed["T1"] == "awaiting_review" and log.proposal("P1").hunks[0].status.value == "pending"
