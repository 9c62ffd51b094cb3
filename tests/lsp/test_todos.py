"""The life of a request typed into the text: when it becomes a task, what it does to it, and when it does nothing."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import scenes
from clients import record
from coauthor.domain import actors, commands, patches, tasks, texts
from coauthor.lsp.tasks import todos
from lsp import client, desk
from lsp.desk import FIRST, PATH, SECOND, TEXT, TODO, WITH_TODO, Desk

WISH = "tighten this paragraph"


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk.at(tmp_path / "thesis") as opened:
        yield opened


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Desk]:
    """The request came with the file."""
    with desk.at(tmp_path / "thesis", WITH_TODO) as opened:
        yield opened


def propose(at: Desk, changes: dict[str, str], task: str = "T1") -> tasks.Proposal:
    """Post a proposal to a task that came from a request, as a worker does: the request goes with it."""
    text = at.document.text
    start = text.index(TODO)
    wanted = [
        patches.Replacement(text.index(old), text.index(old) + len(old), new, "why") for old, new in changes.items()
    ]
    command = commands.PostProposal(
        task=task,
        base={PATH: texts.revision(text)},
        hunks=patches.hunks(text, PATH, "P0", {"A": wanted}),
        removals=(patches.removal(text, PATH, start, start + len(TODO) + 1),),
    )
    return at.log.pool.handle(command, record.PERSON, [text]).proposals[-1]


def test_typed_saved_and_rested_it_is_a_task(at: Desk) -> None:
    at.type_above(FIRST, TODO)
    typed = datetime.datetime.now(datetime.UTC)
    assert at.see("todo.new", "Start")["severity"] == 4
    at.save()
    assert at.words_at(at.see("todo.open", "T1 · queued")) == TODO
    task = at.log.task()
    assert (task.intent, task.origin, task.priority) == (WISH, tasks.Origin.TODO, tasks.Priority.BACKGROUND)
    assert task.todo is not None and task.todo.quote == TODO
    (ref,) = task.refs
    assert ref.quote == TEXT.split("\n\n")[1] and ref.section == ("Method",)
    rested = datetime.datetime.fromisoformat(task.created_at) - typed
    assert rested.total_seconds() >= 1.9
    assert at.document.text == WITH_TODO
    assert at.hints()[0]["label"] == "T1 · queued"
    assert at.hints()[0]["position"] == at.document.position(WITH_TODO.index(TODO) + len(TODO))
    assert not at.diagnostics("todo.new")


def test_typed_before_the_server_knew_of_the_pool_it_counts(tmp_path: Path) -> None:
    root = tmp_path / "thesis"
    root.mkdir()
    (root / "coauthor.toml").touch()
    (root / PATH).write_text(TEXT, "utf-8")
    with desk.nobody_works(root), record.of(root) as log, client.start(root) as editor:
        document = editor.open(PATH)
        at = document.text.index(FIRST)
        document.replace(at, at, TODO + "\n")
        document.save()
        log.wait(lambda: log.tasks(), "T1")


def test_what_comes_with_the_file_starts_only_by_hand(there: Desk) -> None:
    assert there.words_at(there.see("todo.new")) == TODO
    there.document.type("It has", " about")
    there.document.replace(there.document.text.index(TODO), there.document.text.index(TODO), "\n")
    there.save()
    assert not (there.editor.root / ".coauthor" / "pool.db").exists()
    there.settled(1)
    start = there.actions("TODO")["Start this TODO"]
    assert there.do(start)["task"]["id"] == "T2"
    assert there.do(start)["task"]["id"] == "T2"
    there.see("todo.open", "T2")
    assert there.log.task("T2").intent == WISH
    assert "Start this TODO" not in there.actions("TODO") and "Cancel T2" in there.actions("TODO")


def test_saving_while_it_is_typed_makes_one_task(at: Desk) -> None:
    at.type_above(FIRST, "% TODO(coauthor): t")
    for before, piece in (("): t", "ight"), ("tight", "en this"), ("en this", " paragraph")):
        at.save()
        at.document.type(before, piece)
    at.save()
    at.see("todo.open", "T1")
    at.settled(2)
    assert [event.data["intent"] for event in at.log.events("task.created")][0] == WISH
    assert not at.log.events("task.edited")


def test_a_save_of_the_editors_own_leaves_alone_what_was_typed_last(at: Desk) -> None:
    """A pause in the middle of a request is no wish yet; what was typed before it may start."""
    at.type_above(FIRST, TODO)
    at.type_above("A second paragraph", "% TODO(coauthor): shorten")
    typed = time.monotonic()
    at.save(autosave=True)
    at.see("todo.open", "T1")
    scenes.wait_for(lambda: time.monotonic() > typed + todos.REST_S + 1)
    asked = datetime.datetime.now(datetime.UTC)
    at.save()
    at.see("todo.open", "T2")
    assert [at.log.task(name).intent for name in ("T1", "T2")] == [WISH, "shorten"]
    assert datetime.datetime.fromisoformat(at.log.task("T2").created_at) >= asked


def test_saved_and_closed_at_once_it_is_a_task(at: Desk) -> None:
    at.type_above(FIRST, TODO)
    at.see("todo.new")
    at.save()
    at.document.close()
    at.log.wait(lambda: at.log.tasks(), "T1")


def test_saved_and_quit_at_once_it_is_a_task_and_unsaved_it_is_none(at: Desk) -> None:
    at.ask_for()
    at.see("todo.new")
    at.type_above("A second paragraph", "% TODO(coauthor): shorten")
    at.document.save()
    at.document.type("): shorten", " it")
    at.document.close()
    at.document = at.editor.open(PATH, WITH_TODO)
    at.ask_for("% TODO(coauthor): cut", "A second paragraph")
    assert at.editor.stop() == 0
    assert [task.intent for task in at.log.tasks()] == ["cut"]


def test_what_can_be_no_task_yet_is_one_later(at: Desk) -> None:
    at.type_above("\\section", "% TODO(coauthor): shorten\n")
    at.save()
    at.settled(1)
    at.document.type("% TODO(coauthor): shorten\n", "A new paragraph.\n")
    at.save()
    at.log.wait(lambda: len(at.log.tasks()) == 2, "T2")


def test_unsaved_it_waits(at: Desk) -> None:
    at.type_above(FIRST, TODO)
    at.save()
    at.document.type(WISH, " a bit")
    at.type_above("It has two", "% TODO(coauthor): shorten")
    at.see("todo.new")
    at.editor.wait_until(lambda: at.diagnostics("todo.new") != [])
    at.save()
    at.log.wait(lambda: len(at.log.tasks()) == 2, "both")
    assert at.log.task("T1").intent == f"{WISH} a bit"


def test_a_whole_new_text_is_not_typing(at: Desk) -> None:
    at.document.text = WITH_TODO
    at.document.version += 1
    at.document.send([{"text": WITH_TODO}])
    at.save()
    at.settled(1)
    assert at.log.task().intent != WISH
    assert at.see("todo.new")


def test_a_reload_that_comes_as_an_edit_is_not_typing(at: Desk) -> None:
    (at.editor.root / PATH).write_text(WITH_TODO, "utf-8")
    at.type_above(FIRST, TODO)
    at.see("todo.new")
    at.document.type("It has", " about")
    at.save()
    at.settled(1)
    assert at.log.task().intent != WISH


def test_what_an_accepted_edit_brings_is_not_typing(at: Desk) -> None:
    at.log.propose(PATH, TEXT, {SECOND: f"{TODO}\nClocks drift."})
    at.see("todo.proposal", "P1")
    at.do(at.actions(SECOND)["Accept this sentence (P1.1)"])
    at.save()
    at.settled(2)
    assert at.log.task("T2").intent != WISH
    assert at.see("todo.new")


def test_deleted_it_cancels_and_typed_again_it_is_wanted_again(at: Desk) -> None:
    at.ask_for()
    at.see("todo.open", "T1")
    at.delete(TODO + "\n")
    at.save()
    at.log.wait_task("canceled")
    at.editor.wait_until(lambda: not at.diagnostics())
    at.ask_for()
    at.log.wait_task("open")
    at.see("todo.open", "T1")
    assert len(at.log.tasks()) == 1


def test_moved_with_its_paragraph_it_stays_the_same_task(at: Desk) -> None:
    at.ask_for()
    at.see("todo.open", "T1")
    paragraph = WITH_TODO.split("\n\n")[1] + "\n\n"
    at.delete(paragraph)
    at.save()
    at.type_above("A second paragraph", paragraph)
    at.save()
    at.settled(2)
    assert at.log.task().status is tasks.Status.OPEN
    assert at.words_at(at.see("todo.open", "T1")) == TODO


def test_changed_before_the_claim_it_changes_the_task(at: Desk) -> None:
    at.ask_for()
    at.see("todo.open", "T1")
    at.document.type(WISH, " a lot")
    at.save()
    at.log.wait(lambda: at.log.task().intent == f"{WISH} a lot", "the task is changed")
    assert at.log.task().todo.quote == f"{TODO} a lot"  # type: ignore[union-attr]
    assert not at.log.events("comment.added")


def test_changed_after_the_claim_it_is_a_reply(at: Desk) -> None:
    at.ask_for()
    at.see("todo.open", "T1")
    at.log.pool.handle(commands.Claim(task="T1", worker="w"), actors.agent("reviser", "test"))
    at.see("todo.open", "T1 · at work")
    assert desk.titles(at.lenses()) == ["T1: at work… cancel"]
    at.document.type(WISH, ", gently")
    at.save()
    assert at.log.wait_event("comment.added").data["text"] == f"{WISH}, gently"
    task = at.log.task()
    assert task.intent == WISH and task.todo is not None and task.todo.quote.endswith("gently")
    assert len(at.log.tasks()) == 1


def test_an_accepted_edit_takes_it_along_and_nothing_is_cancelled(at: Desk) -> None:
    at.ask_for()
    at.see("todo.open", "T1")
    propose(at, {FIRST: "We ran many trials.", SECOND: "Clocks drift."})
    at.see("todo.open", "waiting for your review: P1")
    at.see("todo.proposal", "P1.2")
    assert at.hints()[0]["label"] == "T1 · waiting for review"
    assert {"Accept P1 (all 2 changes)", "Reject P1", "Show P1", "Cancel T1"} <= set(at.actions("TODO"))
    at.do(at.actions(FIRST)["Accept this sentence (P1.1)"])
    assert at.document.text == TEXT.replace(FIRST, "We ran many trials.")
    at.save()
    at.settled(2)
    assert at.log.task().status is tasks.Status.AWAITING_REVIEW
    at.see("todo.proposal", "P1.2")


def test_back_by_undo_or_revert_it_belongs_to_its_old_task(at: Desk) -> None:
    at.ask_for()
    at.see("todo.open", "T1")
    propose(at, {FIRST: "We ran many trials."})
    at.see("todo.proposal", "P1.1")
    at.do(at.actions("TODO")["Accept P1 (all of it, 1 change)"])
    at.save()
    at.log.wait_task("done")
    at.document.replace(TEXT.index(FIRST), TEXT.index(FIRST) + len("We ran many trials."), f"{TODO}\n{FIRST}")
    assert at.document.text == WITH_TODO
    at.save()
    at.settled(2)
    assert [task.id for task in at.log.tasks()] == ["T1", "T2"]
    assert at.log.task().status is tasks.Status.AWAITING_REVIEW
    at.see("todo.open", "T1", "waiting for your review: P1")
    answer = at.do(at.offered(FIRST, "Accept this sentence (P1.1)"))
    assert answer["state"] == "applied"
    assert "TODO" not in at.document.text.split("\n\n")[1]


def test_what_was_undone_and_then_rejected_does_not_start_again(at: Desk) -> None:
    at.ask_for()
    at.see("todo.open", "T1")
    propose(at, {FIRST: "We ran many trials."})
    at.see("todo.proposal", "P1.1")
    at.do(at.actions("TODO")["Accept P1 (all of it, 1 change)"])
    at.log.wait_task("done")
    at.document.replace(TEXT.index(FIRST), TEXT.index(FIRST) + len("We ran many trials."), f"{TODO}\n{FIRST}")
    at.log.wait_task("awaiting_review")
    at.do(at.offered("TODO", "Reject P1"))
    at.log.wait_task("canceled")
    at.see("todo.new", "You rejected P1")
    at.save()
    at.settled(2)
    assert at.log.task().status is tasks.Status.CANCELED
    at.delete(TODO + "\n")
    at.ask_for()
    at.log.wait_task("open")


def test_the_same_words_at_a_changed_paragraph_are_a_new_request(at: Desk) -> None:
    at.ask_for()
    at.see("todo.open", "T1")
    propose(at, {SECOND: "Clocks drift."})
    at.see("todo.proposal", "P1.1")
    at.do(at.actions("TODO")["Accept P1 (all of it, 1 change)"])
    at.log.wait_task("done")
    at.ask_for()
    at.see("todo.open", "T2")
    assert at.log.task("T2").intent == WISH


def test_a_reply_is_sent_once_and_only_if_typed(at: Desk) -> None:
    at.ask_for()
    at.see("todo.open", "T1")
    propose(at, {FIRST: "We ran many trials."})
    at.see("todo.proposal", "P1.1")
    at.type_above("A second paragraph", "% TODO(coauthor P1 reject): too short")
    at.see("todo.open", "A reply to P1")
    at.save()
    assert at.log.wait_event("proposal.rejected").data["reason"] == "too short"
    assert at.log.task().wishes == ("too short",)
    at.type_above("A second paragraph", "% TODO(coauthor T1): keep the trials")
    at.save()
    assert at.log.wait_event("comment.added").data["text"] == "keep the trials"
    at.see("todo.open", "T1 has your reply")
    at.document.close()
    at.document = at.editor.open(PATH)
    at.see("todo.open", "T1 has your reply")
    at.document.type("It has", " about")
    at.save()
    at.settled(2)
    assert len(at.log.events("comment.added")) == len(at.log.events("proposal.rejected")) == 1


def test_a_reply_to_nobody_is_told(at: Desk) -> None:
    at.ask_for("% TODO(coauthor T99): hello")
    at.editor.wait_for(lambda message: "T99" in str((message.get("params") or {}).get("message")))


def test_a_todo_command_works_alike(at: Desk) -> None:
    at.document.type(FIRST, " \\todo{@coauthor make this shorter}")
    at.save()
    at.see("todo.open", "T1")
    assert at.log.task().intent == "make this shorter"


@pytest.mark.parametrize(("todo", "words"), [("% TODO(coauthor):", "say behind"), ("% TODO(coauthor): x", "paragraph")])
def test_what_can_be_no_task_says_why(at: Desk, todo: str, words: str) -> None:
    where = FIRST if words == "say behind" else "\\section"
    at.type_above(where, todo if where == FIRST else f"{todo}\n\n")
    assert words in at.see("todo.new")["message"]
    at.save()
    at.settled(1)
    assert len(at.log.tasks()) == 1


def test_two_editors_make_one_task(tmp_path: Path) -> None:
    with desk.at(tmp_path / "thesis") as at, client.start(at.editor.root) as other:
        second = Desk(other, at.log)
        for each in (at, second):
            each.type_above(FIRST, TODO)
        for each in (at, second):
            each.document.save()
        for each in (at, second):
            each.see("todo.open", "T1")
        at.settled(2)
        assert [task.intent for task in at.log.tasks()] == [WISH, "shorten the other one"]


def test_a_worker_serves_it_and_the_accept_removes_it(tmp_path: Path) -> None:
    root = tmp_path / "thesis"
    root.mkdir()
    (root / "coauthor.toml").touch()
    (root / PATH).write_text(TEXT, "utf-8")
    env = {"COAUTHOR_TESTING": "1", "COAUTHOR_ALONE_S": "1", "COAUTHOR_MODEL": "rules"}
    with record.of(root) as log, client.start(root, env=env, capabilities=desk.CAPABILITIES) as editor:
        at = Desk(editor, log)
        at.ask_for()
        at.see("todo.proposal", "P1.1")
        at.do(at.lenses()[0])
        scenes.wait_for(lambda: log.task().status is tasks.Status.DONE, what="done")
        assert "TODO" not in at.document.text and at.document.text != TEXT
        editor.wait_until(lambda: not at.diagnostics())


def test_one_whose_task_is_done_is_no_new_request_when_the_file_is_opened_another_day(tmp_path: Path) -> None:
    with desk.at(tmp_path / "thesis") as at:
        at.ask_for()
        at.see("todo.open", "T1")
        at.log.pool.handle(commands.Complete(task="T1"), record.PERSON)
        at.see("todo.open", "T1 · done")
        assert at.editor.stop() == 0
        with client.start(at.editor.root, capabilities=desk.CAPABILITIES) as editor:
            again = Desk(editor, at.log)
            again.see("todo.open", "T1 · done", "begins it again")
            again.do(again.offered("TODO", "Start this TODO"))
            at.log.wait_task("open")
