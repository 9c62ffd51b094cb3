"""The command line as scripts and people use it: what it answers, in which shape, and what misuse gets."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

import scenes
import terminals
from coauthor.cli import demo, main
from coauthor.domain import actors, events, texts
from coauthor.pool import pool as pools
from coauthor.pool import workers
from terminals import FILE, PLACE, REQUEST


@pytest.fixture
def thesis(tmp_path: Path) -> Path:
    return scenes.scratch_thesis(tmp_path)


@pytest.fixture
def asked(thesis: Path) -> Path:
    return terminals.with_a_proposal(thesis)


def test_ask_answers_with_the_whole_thread(thesis: Path) -> None:
    thread = terminals.answer(thesis, "ask", REQUEST, PLACE)
    assert {"task", "events", "plan", "proposals", "questions", "reports"} <= set(thread)
    assert thread["task"]["intent"] == REQUEST
    assert thread["task"]["origin"] == "cli"
    assert thread["task"]["refs"][0]["range"]["start"] == {"line": 10, "character": 0}
    assert thread["plan"]["goal"]
    assert thread["proposals"][0]["status"] == "pending"
    assert [event["type"] for event in thread["events"]][0] == "task.created"


def test_a_proposal_is_shown_as_hunks_and_as_a_diff(asked: Path) -> None:
    preview = terminals.answer(asked, "show", "P1")
    assert {"proposal", "diff", "files", "hunks", "stale"} == set(preview)
    assert [hunk["id"] for hunk in preview["hunks"]] == ["P1.1", "P1.2", "P1.3", "P1.4"]
    assert preview["diff"].startswith(f"diff --git a/{FILE} b/{FILE}\n")
    assert preview["files"][0]["before"] == (asked / FILE).read_text(encoding="utf-8")
    assert preview["stale"] is False
    assert terminals.answer(asked, "show", "P1.2")["hunk"] == preview["hunks"][1]


def test_a_person_sees_the_words_that_change(asked: Path) -> None:
    said = terminals.run(asked, "show", "P1").stdout
    assert "[-don't-]" in said
    assert "{+do not+}" in said
    only = terminals.run(asked, "show", "P1.3").stdout
    assert "[-don't-]" in only
    assert "P1.1" not in only


def test_tasks_are_listed_newest_first_and_in_pages(asked: Path) -> None:
    terminals.answer(asked, "ask", "tighten", "chapters/method.tex:69")
    first = terminals.answer(asked, "tasks", "--limit", "1")
    assert [task["id"] for task in first["tasks"]] == ["T2"]
    assert first["cursor"] == "T2"
    second = terminals.answer(asked, "tasks", "--limit", "5", "--before", first["cursor"])
    assert [task["id"] for task in second["tasks"]] == ["T1"]
    assert "cursor" not in second
    assert terminals.answer(asked, "tasks", "--status", "done") == {"tasks": []}
    said = terminals.run(asked, "tasks", COLUMNS="140").stdout
    assert "T1" in said
    assert PLACE in said


def test_the_record_can_be_narrowed(asked: Path) -> None:
    terminals.answer(asked, "ask", "tighten", "chapters/method.tex:69")
    everything = terminals.answer(asked, "log")["events"]
    assert [event["seq"] for event in everything] == sorted(event["seq"] for event in everything)
    assert {event["task"] for event in everything} == {"T1", "T2"}
    of_one = terminals.answer(asked, "log", "--task", "T2")["events"]
    assert {event["task"] for event in of_one} == {"T2"}
    by_agent = terminals.answer(asked, "log", "--actor", "agent")["events"]
    assert {event["actor"]["kind"] for event in by_agent} == {"agent"}
    about = terminals.answer(asked, "log", "--uri", FILE)["events"]
    assert {event["task"] for event in about} == {"T1"}
    assert terminals.answer(asked, "log", "--limit", "2")["events"] == everything[-2:]
    assert terminals.answer(asked, "log", "--since", everything[-3]["at"])["events"][-1] == everything[-1]
    assert terminals.answer(asked, "log", "--since", "2999-01-01")["events"] == []
    assert "asked: " in terminals.run(asked, "log").stdout


def test_what_rules_cannot_do_is_said_with_what_they_can(thesis: Path) -> None:
    thread = terminals.answer(thesis, "ask", "write a poem about this", PLACE, code=1)
    assert thread["task"]["status"] == "blocked"
    assert thread["task"]["needs"] == "needs_model"
    assert thread["task"]["possible"]


def test_without_a_place_it_is_the_file_edited_last_and_said_so(thesis: Path) -> None:
    newest = thesis / "chapters" / "conclusion.tex"
    later = max(path.stat().st_mtime for path in thesis.rglob("*")) + 60
    os.utime(newest, (later, later))
    thread = terminals.answer(thesis, "ask", "tighten this")
    assert thread["task"]["refs"][0]["uri"] == newest.as_uri()
    assert "chapters/conclusion.tex" in json.dumps(thread["plan"])


def test_without_a_place_it_is_the_section_edited_last(thesis: Path) -> None:
    path = "chapters/method.tex"
    before = (thesis / path).read_text(encoding="utf-8")
    pool = pools.open_pool(thesis, create=True)
    assert pool is not None
    pool.keep(before)
    data = {"path": path, "revision": texts.revision(before)}
    pool.record(events.file_stream(path), events.Type.FILE_SAVED, data, actors.human("ada", "test"))
    pool.close()
    after = before.replace("In order to separate", "In order to fully separate")
    (thesis / path).write_text(after, encoding="utf-8")
    thread = terminals.answer(thesis, "ask", "tighten this")
    start = thread["task"]["refs"][0]["range"]["start"]["line"]
    assert after.split("\n")[start].startswith("In order to fully separate")
    assert "Separating shade from evaporation" in json.dumps(thread["plan"])


def test_a_todo_waits_in_the_background_and_leaves_the_file_alone(thesis: Path) -> None:
    before = (thesis / FILE).read_bytes()
    task = terminals.answer(thesis, "todo", "add", PLACE, "tighten")["task"]
    assert task["priority"] == "background"
    assert task["origin"] == "cli"

    def finished() -> bool:
        found = terminals.answer(thesis, "tasks")["tasks"][0]
        return bool(found["status"] == "awaiting_review" and found["proposals"])

    scenes.wait_for(finished, 20, "the worker has done the TODO")
    assert (thesis / FILE).read_bytes() == before


def test_ask_need_not_wait(thesis: Path) -> None:
    answer = terminals.answer(thesis, "ask", "tighten", PLACE, "--no-wait")
    assert set(answer) == {"task"}
    assert answer["task"]["id"] == "T1"


MISUSES = [
    ["write"],
    ["--frobnicate"],
    ["todo"],
    ["tasks", "--frobnicate"],
    ["tasks", "--status", "sleepy"],
    ["tasks", "--before", "P1"],
    ["ask"],
    ["ask", "  "],
    ["ask", "tighten", f"{FILE}:0"],
    ["ask", "tighten", f"{FILE}:9999"],
    ["ask", "tighten", f"{FILE}:12:5"],
    ["ask", "tighten", f"{FILE}:12:5-12:2"],
    ["show", "X1"],
    ["accept", "T1", "--yes"],
    ["accept", "P1", "--hunk", "P2.1", "--yes"],
    ["accept", "P1", "--edit", "P1.1", "--yes"],
    ["log", "--since", "yesterday-ish"],
    ["tasks", "--root", "not-there"],
    ["tasks", "--root"],
    ["drat", "intro"],
    ["tweak", FILE, "-n", "9"],
    ["model", "set", "huge", "x"],
]


def test_misuse_is_answered_in_a_sentence(asked: Path) -> None:
    before = terminals.answer(asked, "log")
    for arguments in MISUSES:
        told = terminals.run(asked, *arguments, "--json")
        assert told.returncode == 2, (arguments, told)
        assert terminals.error_of(told)["code"] == "invalid", arguments
    for arguments in MISUSES[:4]:
        done = terminals.run(asked, *arguments)
        assert (done.returncode, done.stdout) == (2, ""), (arguments, done)
        assert len(done.stderr.strip().splitlines()) == 1, (arguments, done)
    assert terminals.answer(asked, "log") == before


PROBLEMS = [
    (["show", "T99"], "not_found"),
    (["show", "P99"], "not_found"),
    (["show", "P1.99"], "not_found"),
    (["accept", "P99", "--yes"], "not_found"),
    (["revert", "P1", "--yes"], "conflict"),
    (["cancel", "T99"], "not_found"),
    (["reply", "T1", "yes", "--question", "Q9"], "not_found"),
    (["ask", "tighten", "nowhere.tex:3"], "not_found"),
    (["ask", "tighten", "../outside.tex:1"], "forbidden"),
    (["log", "--task", "T99"], "not_found"),
]


def test_a_problem_is_exit_code_one(asked: Path) -> None:
    (asked.parent / "outside.tex").write_text("Outside.\n", encoding="utf-8")
    before = terminals.answer(asked, "log")
    for arguments, code in PROBLEMS:
        done = terminals.run(asked, *arguments, "--json")
        assert done.returncode == 1, (arguments, done)
        assert terminals.error_of(done)["code"] == code, arguments
    assert terminals.answer(asked, "log") == before


def test_looking_makes_no_pool(thesis: Path) -> None:
    assert terminals.answer(thesis, "tasks") == {"tasks": []}
    assert terminals.answer(thesis, "log") == {"events": []}
    for arguments in (["show", "T1"], ["accept", "P1", "--yes"], ["cancel", "T1"]):
        done = terminals.run(thesis, *arguments)
        assert done.returncode == 1
        assert "There are no tasks" in done.stderr
    assert terminals.run(thesis, "doctor").returncode == 0
    assert not (thesis / ".coauthor").exists()


def test_a_folder_can_be_named_from_elsewhere(asked: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert terminals.answer(elsewhere, "tasks") == {"tasks": []}
    listed = terminals.answer(elsewhere, "tasks", "--root", str(asked))
    assert [task["id"] for task in listed["tasks"]] == ["T1"]
    task = terminals.answer(elsewhere, "todo", "add", f"{FILE}:4", "tighten", f"--root={asked}")["task"]
    assert task["refs"][0]["uri"] == (asked / FILE).as_uri()


def test_from_a_chapters_folder_paths_are_as_they_stand_there(asked: Path) -> None:
    task = terminals.answer(asked / "chapters", "todo", "add", "results.tex:7", "tighten")["task"]
    assert task["refs"][0]["uri"] == (asked / "chapters" / "results.tex").as_uri()


FAULTY = """
import typer
from coauthor.cli import main, reading
def broken(ctx: typer.Context) -> int:
    raise RuntimeError("a fault")
reading.tasks_command = broken
raise SystemExit(main.main(["tasks"]))
"""


def test_a_fault_of_ours_is_one_sentence_and_a_log(asked: Path, tmp_path: Path) -> None:
    program = [sys.executable, "-c", FAULTY]
    env = terminals.environment(XDG_STATE_HOME=str(tmp_path / "state"), COLUMNS="300")
    done = subprocess.run(program, cwd=asked, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    log = Path(done.stderr.strip().rpartition("Details: ")[2])
    assert "Traceback" in log.read_text(encoding="utf-8")


def test_a_damaged_pool_is_said_with_what_to_do(asked: Path) -> None:
    with sqlite3.connect(asked / ".coauthor" / "pool.db") as db:
        db.execute("UPDATE tasks SET state = '{'")
    done = terminals.run(asked, "tasks")
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr and "coauthor doctor --repair" in done.stderr


def test_text_cannot_command_the_terminal(thesis: Path) -> None:
    evil = "In order to \x1b]0;taken over\x07 win, we walk. "
    (thesis / FILE).write_text(f"\\chapter{{One}}\n\n{evil}In order to rest, we sit.\n", encoding="utf-8")
    with terminals.Terminal(thesis, "ask", "tighten \x1b]0;too\x07", f"{FILE}:3") as terminal:
        terminal.ended()
        assert "\x1b]0;" not in terminal.raw
    assert "\x1b" not in terminals.run(thesis, "show", "T1").stdout


def test_no_color_means_no_color(asked: Path) -> None:
    with terminals.Terminal(asked, "show", "P1", NO_COLOR="1") as terminal:
        assert terminal.ended() == 0
        assert "\x1b[31" not in terminal.raw
        assert "do not" in terminal.shown
    with terminals.Terminal(asked, "show", "P1") as terminal:
        assert terminal.ended() == 0
        assert "\x1b[" in terminal.raw


def test_a_pool_of_a_newer_version_is_no_damaged_one(tmp_path: Path) -> None:
    pool = pools.open_pool(tmp_path, create=True)
    assert pool is not None
    pool.close()
    with contextlib.closing(sqlite3.connect(pool.where.pool)) as db:
        db.execute("PRAGMA user_version = 99")
    (told,) = [each for each in terminals.answer(tmp_path, "doctor", code=1)["checks"] if each["name"] == "Pool"]
    assert "Update CoAuthor" in told["said"] and "damaged" not in told["said"]


def test_the_doctor_says_what_runs_here(asked: Path) -> None:
    told = terminals.answer(asked, "doctor")
    assert told["ok"] is True
    checks = {check["name"]: check for check in told["checks"]}
    # Editors that are there are told by their names.
    assert set(checks) >= set("Python SQLite Pool Locks Disk Trust Worker Server Models TeX".split())
    old = sqlite3.sqlite_version_info < (3, 51, 3)
    assert ("3.51.3" in checks["SQLite"]["said"]) is old
    assert checks["SQLite"]["level"] == ("note" if old else "ok")


def test_help_names_every_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = terminals.run(tmp_path, "--help")
    assert said.returncode == 0
    assert all(name in said.stdout for name in main.COMMANDS)
    for name in main.COMMANDS:
        assert main.main([*name.split(), "--help"]) == 0
        assert f"coauthor {name}" in capsys.readouterr().out


def test_the_help_has_a_line_for_each_command_and_begins_with_the_first_steps(tmp_path: Path) -> None:
    said = terminals.run(tmp_path, "--help", COLUMNS="80").stdout
    listed = [found[1] for found in re.finditer(r"^  ([a-z]+(?: [a-z]+)?)  +[A-Z]", said, re.MULTILINE)]
    assert listed == list(main.COMMANDS)
    assert listed[:4] == ["init", "ask", "review", "tasks"]
    assert max(map(len, said.splitlines())) <= 80
    assert "coauthor accept" in terminals.run(tmp_path, "help", "accept").stdout


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chek", "check"),
        ("undo", "revert"),
        ("outline shw", "outline show"),
        ("todo", "todo add"),
        ("lock", "outline lock"),
        ("--hlep", "--help"),
    ],
)
def test_what_is_no_command_leads_to_one(tmp_path: Path, typed: str, meant: str) -> None:
    done = terminals.run(tmp_path, *typed.split())
    assert done.returncode == 2
    assert f"Did you mean `coauthor {meant}`" in done.stderr


def test_what_the_manual_says_to_type_exists() -> None:
    pages = [scenes.CHECKOUT / "README.md", scenes.CHECKOUT / "docs" / "getting-started.md"]
    typed = {
        found[1].strip()
        for page in pages
        for found in re.finditer(r"^(?:- )?`?coauthor ((?:[a-z]+ ?)+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert len(typed) > 8
    unknown = [
        words for words in typed if not {words, *(words.split()[:1]), " ".join(words.split()[:2])} & set(main.COMMANDS)
    ]
    assert not unknown
    assert demo.NVIM.replace("%s", "coauthor-lsp") in pages[0].read_text(encoding="utf-8")


def test_waiting_can_be_broken_off(thesis: Path) -> None:
    pool = pools.open_pool(thesis, create=True)
    assert pool is not None
    with pool.lease(workers.LEASE) as no_worker_starts:
        assert no_worker_starts.take()
        with terminals.Terminal(thesis, "ask", "tighten", PLACE) as terminal:
            at = terminal.until("T1 queued")
            terminal.type("\x03")
            terminal.until("T1 goes on without this window", at)
            assert terminal.ended() == 130
    assert terminals.answer(thesis, "tasks")["tasks"][0]["status"] == "open"
    pool.close()


def test_a_worker_that_cannot_stay_alive_is_told(thesis: Path) -> None:
    done = terminals.run(thesis, "ask", "tighten", PLACE, "--json", COAUTHOR_MODEL="scripted:/nowhere.json")
    assert done.returncode == 1
    assert terminals.error_of(done)["code"] == "unavailable"
    assert "worker.log" in terminals.error_of(done)["hint"]
    assert "nowhere.json" in (thesis / ".coauthor" / "worker.log").read_text(encoding="utf-8")


def test_help_imports_nothing_heavy() -> None:
    heavy = ["pydantic", "sqlite3", "prompt_toolkit", "tree_sitter", "pygls", "asyncio"]
    code = f"""
import sys
from coauthor.cli import main
main.main(["--help"])
print([name for name in {heavy} if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], env=terminals.environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_what_is_for_people_has_no_json(thesis: Path) -> None:
    done = terminals.run(thesis, "chat", "--json")
    assert done.returncode == 2
    assert terminals.error_of(done)["code"] == "invalid"
