"""The conversation, through a pipe and at a terminal: requests, live threads and decisions in plain lines."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import scenes
import terminals
from coauthor.domain import actors, commands, tasks
from coauthor.pool import feed
from coauthor.pool import pool as pools

FILE = "chapters/introduction.tex"
PLACE = f"{FILE}:11-16"


@pytest.fixture
def thesis(tmp_path: Path) -> Path:
    """The example thesis; the introduction was edited last, and has a first section to tighten."""
    folder = scenes.scratch_thesis(tmp_path)
    later = max(path.stat().st_mtime for path in folder.rglob("*")) + 60
    os.utime(folder / FILE, (later, later))
    return folder


def lines(*said: str) -> str:
    return "".join(f"{line}\n" for line in said)


def test_a_whole_conversation_through_a_pipe(thesis: Path) -> None:
    before = (thesis / FILE).read_bytes()
    said = lines("tighten this", "/tasks", "/accept P1", "/revert P1", "/quit", "never read")
    done = terminals.run(thesis, "chat", "--yes", typed=said)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Proposal P1" in done.stdout
    assert "P1 is in" in done.stdout
    assert "P1 is undone" in done.stdout
    assert "\x1b" not in done.stdout
    assert (thesis / FILE).read_bytes() == before
    tasks = terminals.answer(thesis, "tasks")["tasks"]
    assert [(task["intent"], task["origin"], task["priority"]) for task in tasks] == [
        ("tighten this", "chat", "foreground")
    ]
    assert f"“Introduction” in {FILE}" in terminals.answer(thesis, "log")["events"][0]["data"]["focus_note"]


def test_some_sentences_a_reason_and_a_todo_through_a_pipe(thesis: Path) -> None:
    wish = "only fix LaTeX habits"
    said = lines(
        f"/todo {PLACE} tighten, more formal", "/open T1", "/show P1.1", "/accept P1 P1.2", f"/reject P1 {wish}"
    )
    done = terminals.run(thesis, "chat", "--yes", typed=said)
    assert done.returncode == 0, done.stdout + done.stderr
    task = terminals.answer(thesis, "tasks")["tasks"][0]
    assert (task["origin"], task["priority"]) == ("chat", "background")
    proposals = terminals.answer(thesis, "show", "T1")["proposals"]
    assert proposals[0]["status"] == "partly"
    events = terminals.answer(thesis, "log", "--task", "T1")["events"]
    assert wish in [event["data"].get("wish") for event in events]
    statuses = [hunk["status"] for hunk in terminals.answer(thesis, "show", "P1")["hunks"]]
    assert statuses.count("accepted") == 1
    assert set(statuses) == {"accepted", "rejected"}


def test_what_goes_wrong_is_said_and_the_conversation_goes_on(thesis: Path) -> None:
    said = lines("/nonsense", "/open T9", "/accept P9", "/todo", "/accept T1", "", "/help")
    done = terminals.run(thesis, "chat", "--yes", typed=said)
    assert done.returncode == 1
    assert "There is no /nonsense here." in done.stdout
    assert "There is no task T9." in done.stdout
    assert "There is no proposal P9." in done.stdout
    assert "Write /todo PLACE TEXT" in done.stdout
    assert "/cancel T3" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_pipe_accepts_nothing_by_itself(thesis: Path) -> None:
    before = (thesis / FILE).read_bytes()
    done = terminals.run(thesis, "chat", typed=lines("tighten this", "/accept P1"))
    assert done.returncode == 1
    assert "--yes" in done.stdout
    assert (thesis / FILE).read_bytes() == before


def test_an_agent_accepts_nothing_in_a_conversation(thesis: Path) -> None:
    before = (thesis / FILE).read_bytes()
    said = lines("tighten this", "/accept P1", "/reject P1")
    done = terminals.run(thesis, "chat", "--yes", typed=said, COAUTHOR_AGENT_TOKEN="t0ken")
    assert done.returncode == 1
    assert "An agent can't do that" in done.stdout
    assert (thesis / FILE).read_bytes() == before


def test_looking_around_makes_no_pool(thesis: Path) -> None:
    done = terminals.run(thesis, "chat", typed=lines("/tasks", "/help", "/quit"))
    assert done.returncode == 0
    assert "No tasks yet." in done.stdout
    assert not (thesis / ".coauthor").exists()


def test_ask_decide_and_leave_at_a_terminal(thesis: Path) -> None:
    before = (thesis / FILE).read_bytes()
    with terminals.Terminal(thesis, "chat") as terminal:
        at = terminal.until("you ›")
        terminal.type("tighten this\r")
        at = terminal.until("Proposal P1", at)
        terminal.type("/accept P1 P1.1\r")
        at = terminal.until("P1.1 is in", at)
        terminal.type("/quit\r")
        assert terminal.ended() == 0
    assert (thesis / FILE).read_bytes() != before
    assert terminals.answer(thesis, "show", "P1")["hunks"][0]["status"] == "accepted"


def test_the_attached_thread_streams_while_somebody_types(thesis: Path) -> None:
    terminals.answer(thesis, "ask", "tighten", PLACE)
    pool = pools.open_pool(thesis, create=False)
    assert pool is not None
    with terminals.Terminal(thesis, "chat") as terminal:
        at = terminal.until("you ›")
        terminal.type("/open T1\r")
        at = terminal.until("proposed P1", at)
        terminal.type("/he")
        at = terminal.until("/he", at)
        pool.live.put_delta("T1", "words as they come\nand more")
        pool.live.put_delta("T2", "of another task\n")
        feed.ring(pool.where)
        at = terminal.until("words as they come", at)
        assert terminals.run(thesis, "reply", "T1", "shorter, please").returncode == 0
        terminal.until("said: shorter, please", at)
        terminal.type("lp\r")
        at = terminal.until("Ctrl-D leaves; tasks go on.", at)
        terminal.until("you ›", at)  # before it reads again, a Ctrl-D would be the end of another line
        terminal.type("\x04")
        assert terminal.ended() == 0
        assert "of another task" not in terminal.shown
        assert "and more" in terminal.shown
    pool.close()


def test_news_of_other_tasks_is_one_line(thesis: Path) -> None:
    terminals.answer(thesis, "ask", "tighten", PLACE)
    with terminals.Terminal(thesis, "chat") as terminal:
        at = terminal.until("you ›")
        assert terminals.run(thesis, "todo", "add", PLACE, "fix LaTeX habits").returncode == 0
        terminal.until("T2 proposed P2", at)
        assert "Proposal P2" not in terminal.shown
        terminal.type("\x03")
        terminal.type("/quit\r")
        assert terminal.ended() == 0


def test_a_terminal_keeps_the_worker_and_leaves_its_seat(thesis: Path) -> None:
    terminals.answer(thesis, "ask", "tighten", PLACE)
    pool = pools.open_pool(thesis, create=False)
    assert pool is not None
    with terminals.Terminal(thesis, "chat") as terminal:
        terminal.until("you ›")
        assert scenes.wait_for(lambda: pool.live.processes("terminal"), 10, "the conversation has a seat")
        terminal.type("/quit\r")
        assert terminal.ended() == 0
    assert not pool.live.processes("terminal")
    pool.close()


def test_the_commands_of_the_terminal_are_there_too(thesis: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "chapters").mkdir(parents=True)
    (elsewhere / FILE).write_text("Another one.\n", "utf-8")
    said = lines(f"/todo {PLACE} tighten", "/log", "/log T1", "/check", "/outline show", "/ledger --no-such", "/exit")
    done = terminals.run(elsewhere, "chat", "--root", str(thesis), typed=said)
    assert done.returncode == 1, "one of them was misused"
    assert "No such option" in done.stdout
    assert done.stdout.count("asked: tighten") == 2
    assert "Nothing found." in done.stdout
    assert "Not locked." in done.stdout
    task = terminals.answer(thesis, "tasks")["tasks"][0]
    assert task["refs"][0]["uri"] == (thesis / FILE).as_uri(), "the file of the folder that was named"


def test_a_narrow_window_and_the_keys_that_end_a_line_and_a_conversation(thesis: Path) -> None:
    with terminals.Terminal(thesis, "chat", columns=44) as terminal:
        at = terminal.until("you ›")
        terminal.type("half a wish\x03")
        at = terminal.until("Ctrl-D or /quit leaves", at)
        at = terminal.until("you ›", at)
        terminal.type("/help\r")
        at = terminal.until("Ctrl-D leaves", at)
        at = terminal.until("you ›", at)
        terminal.type("\x04")
        assert terminal.ended() == 0
    assert terminals.answer(thesis, "tasks") == {"tasks": []}


def test_what_coauthor_would_ask_by_itself_interrupts_nobody(thesis: Path) -> None:
    terminals.answer(thesis, "ask", "tighten", PLACE)
    pool = pools.open_pool(thesis, create=False)
    assert pool is not None
    with terminals.Terminal(thesis, "chat") as terminal:
        at = terminal.until("you ›")
        for key in ("one", "two"):
            post = commands.Post(
                intent=key, origin=tasks.Origin.AGENT, assignee="suggestion", key=f"suggest:asset:{key}"
            )
            offered = pool.post(post, actors.SYSTEM)
            pool.handle(commands.Suggest(task=offered.id, text=f"What is figure {key}?"), actors.SYSTEM)
        feed.ring(pool.where)
        terminal.until("CoAuthor's own, for when you have time: /review", at)
        assert "What is figure" not in terminal.shown
        terminal.type("/quit\r")
        assert terminal.ended() == 0
    pool.close()
