"""A yes for several files: all of them get it or none, also where the second fails or somebody is killed between."""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clients.record import PERSON, Record, Terminal
from coauthor.domain import commands, patches, tasks, texts
from coauthor.pool import faultpoints, views
from coauthor.pool import pool as pools
from coauthor.review import deciding, posting, rollback, settling, together
from lsp import client

A, B = "a.tex", "b.tex"
TEXT = "A first sentence stands here. It is long, as it were. The end.\n"
OLD, NEW = "It is long, as it were.", "It is long."
DONE = TEXT.replace(OLD, NEW)
KILLED = -signal.SIGKILL


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Record]:
    """P1 shortens a sentence in each of two files."""
    (tmp_path / "coauthor.toml").touch()
    for name in (A, B):
        (tmp_path / name).write_text(TEXT, "utf-8")
    record = Record(tmp_path)
    post(record)
    yield record
    record.close()


def post(record: Record) -> None:
    record._pool = record._pool or pools.open_pool(record.root, create=True)
    task = posting.post_at(record.pool, PERSON, A, TEXT, None, intent="shorten", origin=tasks.Origin.CLI)
    at = TEXT.index(OLD)
    wanted = [patches.Replacement(at, at + len(OLD), NEW)]
    hunks = [hunk for name in (A, B) for hunk in patches.hunks(TEXT, name, "P0", {"A": wanted})]
    base = dict.fromkeys((A, B), texts.revision(TEXT))
    record.pool.handle(commands.PostProposal(task=task.id, base=base, hunks=tuple(hunks)), PERSON, [TEXT])


def both(log: Record) -> tuple[str, str]:
    return (log.root / A).read_text("utf-8"), (log.root / B).read_text("utf-8")


def named(log: Record) -> set[str]:
    """Every revision that an event of an edit names."""
    found = set()
    for event in log.events("edit.intended", "edit.applied", "edit.saved"):
        found |= {event.data[key] for key in ("base", "result", "revision") if event.data.get(key)}
    return found


def holds(log: Record) -> None:
    """All or none, and no text that the record does not name."""
    now = both(log)
    assert now in ((TEXT, TEXT), (DONE, DONE)), log.story()
    assert {texts.revision(text) for text in now} <= named(log) | {texts.revision(TEXT)}
    statuses = {hunk.status.value for hunk in log.proposal().hunks}
    assert statuses == ({"accepted"} if now[0] == DONE else {"pending"}), log.story()


def locked(path: Path) -> None:
    path.chmod(stat.S_IRUSR)


def test_both_files_get_it_and_the_record_names_every_hash(log: Record) -> None:
    outcome = deciding.accept(log.pool, PERSON, "P1", deciding.Choice())
    assert (outcome.applied, outcome.message) == (True, "P1 is in a.tex and b.tex.")
    assert both(log) == (DONE, DONE)
    edits = log.proposal().edits
    assert {edit.batch for edit in edits} == {"P1.b1"}
    assert edits[0].together == (A, B)
    holds(log)
    assert rollback.revert(log.pool, PERSON, "P1").applied
    assert both(log) == (TEXT, TEXT)


def test_what_can_be_seen_before_stops_it_before_anything_is_touched(log: Record) -> None:
    locked(log.root / B)
    outcome = deciding.accept(log.pool, PERSON, "P1", deciding.Choice())
    assert (outcome.applied, outcome.state) == (False, "refused")
    assert outcome.message == "b.tex is read-only. P1 goes into all of its files or into none."
    assert both(log) == (TEXT, TEXT)
    assert [edit.path for edit in log.proposal().edits] == [B]
    (log.root / B).chmod(0o600)
    mine = TEXT.replace("as it were", "as they say")
    (log.root / B).write_text(mine, "utf-8")
    outcome = deciding.accept(log.pool, PERSON, "P1", deciding.Choice())
    assert (outcome.state, outcome.conflicts) == ("conflict", ("P1.2",))
    assert both(log) == (TEXT, mine)
    assert log.task().questions[0].hunk == "P1.2"


def fail_late(log: Record, monkeypatch: pytest.MonkeyPatch) -> deciding.Outcome:
    """The second file becomes read-only just after it was looked at."""
    plan = together.plan

    def planned(*given: object, **more: object) -> together.Batch:
        found = plan(*given, **more)  # type: ignore[arg-type]
        locked(log.root / found.paths[-1])
        return found

    monkeypatch.setattr(together, "plan", planned)
    return deciding.accept(log.pool, PERSON, "P1", deciding.Choice())


def test_where_the_second_fails_the_first_is_as_it_was(log: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = fail_late(log, monkeypatch)
    assert (outcome.applied, outcome.state) == (False, "refused")
    assert outcome.message == ("b.tex is read-only. P1 goes into all of its files or into none, so a.tex is as before.")
    holds(log)
    assert outcome.task.status.value == "awaiting_review"
    (log.root / B).chmod(0o600)
    monkeypatch.undo()
    assert deciding.accept(log.pool, PERSON, "P1", deciding.Choice()).applied, "it can be accepted again"
    holds(log)


def test_a_twin_that_puts_nothing_back_is_caught(log: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "post_back", lambda *_: [])
    fail_late(log, monkeypatch)
    with pytest.raises(AssertionError):
        holds(log)


@pytest.mark.parametrize("step", ["edit.intended", "disk.written", "disk.renamed", "batch.file"])
def test_killed_between_the_files_the_next_command_puts_it_right(log: Record, step: str) -> None:
    terminal = Terminal(log.root)
    assert terminal.run("accept", "P1", "--yes", COAUTHOR_KILL_AT=step).returncode == KILLED
    terminal.run("tasks")
    holds(log)
    assert both(log) == (TEXT, TEXT)
    assert terminal.run("accept", "P1", "--yes").returncode == 0
    holds(log)
    assert both(log) == (DONE, DONE)


def test_killed_while_putting_back_it_is_put_back_by_the_next(log: Record) -> None:
    terminal = Terminal(log.root)
    assert terminal.run("accept", "P1", "--yes", COAUTHOR_KILL_AT="batch.file").returncode == KILLED
    assert terminal.run("tasks", COAUTHOR_KILL_AT="edit.intended").returncode == KILLED
    terminal.run("tasks")
    assert both(log) == (TEXT, TEXT), log.story()
    holds(log)


def test_a_batch_in_good_hands_is_left_alone(log: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody is about to change the second file: a process that looks meanwhile puts nothing back."""
    reach = deciding.faultpoints.reach
    looked = []

    def look(step: str) -> None:
        if step == "batch.file" and not looked:
            looked.append(os.fork())
            if looked[0] == 0:
                log.close()
                settling.settle(log.pool)
                os._exit(0)
            os.waitpid(looked[0], 0)
        reach(step)

    monkeypatch.setattr(deciding.faultpoints, "reach", look)
    assert deciding.accept(log.pool, PERSON, "P1", deciding.Choice()).applied
    assert both(log) == (DONE, DONE)


@contextlib.contextmanager
def at_an_editor(log: Record, *, willing: bool) -> Iterator[tuple[client.Client, client.Mirror]]:
    """The first file is open in an editor, which makes the changes that it is sent, or none."""
    with client.start(log.root, capabilities={"workspace": {"applyEdit": True}}) as editor:
        document = editor.open(A)

        def apply(params: Any) -> dict[str, bool]:
            (change,) = params["edit"]["documentChanges"]
            spans = [(edit["range"]["start"], edit["range"]["end"], edit["newText"]) for edit in change["edits"]]
            if willing:
                document.changes([(document.offset(start), document.offset(end), new) for start, end, new in spans])
            return {"applied": willing}

        editor.answer["workspace/applyEdit"] = apply
        log.wait(lambda: log.pool.live.presence(A), "the editor has said that it has the file")
        yield editor, document


def test_one_file_in_an_editor_and_one_on_the_disk(log: Record) -> None:
    with at_an_editor(log, willing=True) as (editor, document):
        answer = editor.command("coauthor.proposal.accept", proposal="P1")
        assert (answer["applied"], answer["message"]) == (True, "P1 is in a.tex and b.tex.")
        assert (document.text, both(log)) == (DONE, (TEXT, DONE)), "the buffer has it, and the disk what is not open"
        answer = editor.command("coauthor.proposal.revert", proposal="P1")
        assert answer["applied"] is True
        assert (document.text, both(log)) == (TEXT, (TEXT, TEXT))


def test_where_the_editor_does_not_take_it_the_disk_is_as_it_was(log: Record) -> None:
    with at_an_editor(log, willing=False) as (editor, document):
        answer = editor.command("coauthor.proposal.accept", proposal="P1")
        assert answer["applied"] is False
        assert "so b.tex is as before" in answer["message"]
        assert (document.text, both(log)) == (TEXT, (TEXT, TEXT))
        done = Terminal(log.root).run("accept", "P1", "--yes")
        assert done.returncode == 1
        assert "so b.tex is as before" in " ".join(done.stdout.split())
        assert (document.text, both(log)) == (TEXT, (TEXT, TEXT))
        assert {hunk.status.value for hunk in log.proposal().hunks} == {"pending"}


def test_an_editor_that_refuses_late_has_the_disk_put_back_by_its_server(log: Record) -> None:
    """The terminal has left by then: it could not wait for ever."""
    with at_an_editor(log, willing=False) as (editor, document):
        told, later = editor.answer["workspace/applyEdit"], threading.Event()
        editor.answer["workspace/applyEdit"] = lambda params: later.wait(60) and told(params)
        done = Terminal(log.root).run("accept", "P1", "--yes")
        assert done.returncode == 1
        assert both(log) == (TEXT, DONE), "the editor may still say yes, so nothing is put back"
        later.set()
        log.wait(lambda: both(log) == (TEXT, TEXT), "the disk is as it was")
        assert document.text == TEXT
        log.wait(lambda: {hunk.status.value for hunk in log.proposal().hunks} == {"pending"}, "all of it waits")


def stop_before_the_second(log: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever carries the yes out is gone between the files, with the first one on record."""
    decide, seen = deciding.decide, list[object]()

    def decided(*given: Any, **more: Any) -> Any:
        seen.append(given)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return decide(*given, **more)

    with monkeypatch.context() as patch, contextlib.suppress(KeyboardInterrupt):
        patch.setattr(deciding, "decide", decided)
        deciding.accept(log.pool, PERSON, "P1", deciding.Choice())
    assert sorted(both(log)) == sorted((DONE, TEXT))


def test_a_half_that_was_taken_back_and_brought_back_is_the_persons_own(
    log: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_before_the_second(log, monkeypatch)
    half = both(log)
    assert rollback.revert(log.pool, PERSON, "P1").applied
    assert both(log) == (TEXT, TEXT)
    assert settling.settle(log.pool) == []
    assert rollback.revert(log.pool, PERSON, "P2").applied
    settling.settle(log.pool)
    assert both(log) == half, log.story()
    assert views.unsettled(log.pool) == [], "nor is it looked at again and again"


def test_a_half_that_can_not_be_put_back_stops_nothing(log: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_before_the_second(log, monkeypatch)

    def fails(*_given: object) -> None:
        raise ValueError("whatever it was")

    with monkeypatch.context() as patch:
        patch.setattr(together, "post_back", fails)
        assert settling.settle(log.pool) == []
    settling.settle(log.pool)
    assert both(log) == (TEXT, TEXT)


@pytest.mark.parametrize("where", ["disk.renamed", "batch.file"])
def test_a_half_of_a_task_that_was_done_before_is_put_back(log: Record, where: str) -> None:
    at = TEXT.index("The end.")
    hunks = patches.hunks(TEXT, A, "P0", {"A": [patches.Replacement(at, at + 8, "It ends.")]})
    hunks += tuple(log.proposal().hunks)
    base = dict.fromkeys((A, B), texts.revision(TEXT))
    command = commands.PostProposal(task="T1", base=base, hunks=hunks)
    assert log.pool.handle(command, PERSON, [TEXT]).proposals[-1].id == "P2"
    first = deciding.Choice(hunks=("P2.1",))
    assert deciding.accept(log.pool, PERSON, "P2", first).applied
    assert rollback.revert(log.pool, PERSON, "P2").applied
    assert rollback.revert(log.pool, PERSON, "P3").applied
    assert log.task().status is tasks.Status.AWAITING_REVIEW, "what was never decided waits again"
    log.pool.handle(commands.Complete(task="T1"), PERSON)
    assert log.task().status is tasks.Status.DONE
    before = both(log)
    reach = faultpoints.reach

    def gone(point: str) -> None:
        if point == where:
            raise KeyboardInterrupt

    faultpoints.reach = gone
    try:
        with contextlib.suppress(KeyboardInterrupt):
            deciding.accept(log.pool, PERSON, "P2", deciding.Choice())
    finally:
        faultpoints.reach = reach
    assert both(log) != before
    settling.settle(log.pool)
    assert both(log) == before, log.story()
