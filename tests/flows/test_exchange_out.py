"""Proposals go out as diffs that git applies to the file's own bytes, and through the commands that people call."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

import scenes
import terminals
from coauthor.domain import actors, commands, errors, patches, tasks, texts
from coauthor.pool import pool as pools
from coauthor.review import deciding, exchange_out, posting

PERSON = actors.human("ada", "test")
FILE = "a chapter.tex"
TEXT = (
    "First sentence here.\nSecond sentence here.\n\nA paragraph, far away.\n\nAnd more.\nAnd more still.\n\nThe end.\n"
)
SHAPES = {
    "lf": TEXT.encode(),
    "crlf": TEXT.replace("\n", "\r\n").encode(),
    "mixed": TEXT.replace("\n", "\r\n", 3).encode(),
    "bom": b"\xef\xbb\xbf" + TEXT.encode(),
    "bom and crlf": b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode(),
    "no final newline": TEXT.rstrip("\n").encode(),
    "odd letters": TEXT.replace("far", "f\u2028\x0c\x85é中").encode(),
}
WISHES = {"First sentence": "A first sentence", "paragraph": "new\nparagraph", "The end.": "It ends."}


def text_of(raw: bytes) -> str:
    loaded = texts.load(raw)
    assert isinstance(loaded, texts.Loaded)
    return loaded.text


def posted(root: Path, raw: bytes, wishes: dict[str, str]) -> tuple[pools.Pool, tasks.Proposal]:
    (root / FILE).write_bytes(raw)
    text = text_of(raw)
    pool = pools.open_pool(root, create=True)
    assert pool is not None
    places = [(text.index(old), old, new) for old, new in wishes.items()]
    hunks = patches.hunks(text, FILE, "P0", {"A": [patches.Replacement(at, at + len(o), n) for at, o, n in places]})
    task = posting.post_at(pool, PERSON, FILE, text, None, intent="test", origin=tasks.Origin.CLI)
    command = commands.PostProposal(task=task.id, base={FILE: texts.revision(text)}, hunks=hunks)
    return pool, pool.handle(command, PERSON, [text]).proposals[-1]


def git_applied(root: Path, diff: str) -> bytes:
    """What `git apply` makes of the file, which must take the diff without a complaint."""
    done = subprocess.run(
        ["git", "-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", "-"],
        cwd=root,
        input=diff.encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return (root / FILE).read_bytes()


@pytest.mark.parametrize("shape", SHAPES)
def test_git_applies_it_to_the_very_bytes_that_accepting_would_change(tmp_path: Path, shape: str) -> None:
    raw = SHAPES[shape]
    pool, proposal = posted(tmp_path, raw, WISHES)
    by_git = git_applied(tmp_path, exchange_out.export(pool, proposal.id, exchange_out.Format.DIFF))
    (tmp_path / FILE).write_bytes(raw)
    assert deciding.accept(pool, PERSON, proposal.id, deciding.Choice()).applied
    assert (tmp_path / FILE).read_bytes() == by_git != raw
    pool.close()


def test_it_is_for_the_text_as_it_is_today(tmp_path: Path) -> None:
    pool, proposal = posted(tmp_path, SHAPES["crlf"], WISHES)
    (tmp_path / FILE).write_bytes(b"A new first line.\r\n" + SHAPES["crlf"].replace(b"And more still.", b"Enough."))
    after = git_applied(tmp_path, exchange_out.export(pool, proposal.id, exchange_out.Format.DIFF))
    assert after.startswith(b"A new first line.\r\nA first sentence here.\r\n")
    assert b"Enough.\r\n" in after and b"It ends.\r\n" in after
    pool.close()


def test_only_what_is_still_to_be_decided_goes_out(tmp_path: Path) -> None:
    pool, proposal = posted(tmp_path, SHAPES["lf"], WISHES)
    first, second, third = (hunk.id for hunk in proposal.hunks)
    assert deciding.accept(pool, PERSON, proposal.id, deciding.Choice(hunks=(first,))).applied
    pool.handle(commands.Reject(task="T1", proposal=proposal.id, hunks=(second,)), PERSON)
    after = git_applied(tmp_path, exchange_out.export(pool, proposal.id, exchange_out.Format.DIFF))
    assert after.decode() == TEXT.replace("First sentence", "A first sentence").replace("The end.", "It ends.")
    pool.close()


def test_a_decided_one_goes_out_as_it_was_made_line_ends_and_all(tmp_path: Path) -> None:
    pool, proposal = posted(tmp_path, SHAPES["crlf"], WISHES)
    assert deciding.accept(pool, PERSON, proposal.id, deciding.Choice()).applied
    diff = exchange_out.export(pool, proposal.id, exchange_out.Format.DIFF)
    after = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(SHAPES["crlf"])
    assert git_applied(tmp_path, diff) == after
    pool.close()


def test_where_a_sentence_has_no_certain_place_the_diff_is_for_the_base(tmp_path: Path) -> None:
    pool, proposal = posted(tmp_path, SHAPES["crlf"], WISHES)
    (tmp_path / FILE).write_bytes(SHAPES["crlf"].replace(b"First", b"Last"))
    diff = exchange_out.export(pool, proposal.id, exchange_out.Format.DIFF)
    (tmp_path / FILE).write_bytes(SHAPES["crlf"])
    assert b"A first sentence here.\r\n" in git_applied(tmp_path, diff)
    pool.close()


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    pool, proposal = posted(tmp_path, SHAPES["lf"], WISHES)
    with pytest.raises(errors.NotFound, match="no candidate Z"):
        exchange_out.export(pool, proposal.id, exchange_out.Format.DIFF, "Z")
    with pytest.raises(errors.NotFound, match="does not change b.tex"):
        exchange_out.export(pool, proposal.id, exchange_out.Format.DIFF, None, "b.tex")
    with pytest.raises(errors.NotFound):
        exchange_out.export(pool, "P99", exchange_out.Format.DIFF)
    pool.close()


# As people call it


@pytest.fixture
def thesis(tmp_path: Path) -> Path:
    return scenes.scratch_thesis(tmp_path)


def with_a_diff(thesis: Path, name: str = "mine.diff") -> Path:
    text = (thesis / terminals.FILE).read_text(encoding="utf-8")
    diff = patches.unified(text, text.replace("The cooling effect", "This cooling effect"), terminals.FILE)
    (thesis / name).write_text(diff, encoding="utf-8")
    return thesis


def test_propose_accept_from_the_terminal(thesis: Path) -> None:
    shown = terminals.run(with_a_diff(thesis), "propose", "mine.diff", "-m", "Say which effect")
    assert shown.returncode == 0, shown.stderr
    assert "Say which effect" in shown.stdout and "coauthor accept P1" in shown.stdout
    assert terminals.answer(thesis, "tasks")["tasks"][0]["origin"] == "cli"
    assert terminals.answer(thesis, "accept", "P1", "--yes")["applied"] is True
    assert "This cooling effect" in (thesis / terminals.FILE).read_text(encoding="utf-8")


def test_propose_answers_with_json_and_reads_standard_input(thesis: Path) -> None:
    diff = (with_a_diff(thesis) / "mine.diff").read_text(encoding="utf-8")
    done = terminals.run(thesis, "propose", "-", "--json", typed=diff)
    answer = json.loads(done.stdout)
    assert (answer["proposal"]["id"], answer["task"]["id"]) == ("P1", "T1")
    again = terminals.answer(thesis, "propose", "mine.diff", "--task", "T1")
    assert (again["proposal"]["id"], again["task"]["proposals"]) == ("P2", ["P1", "P2"])


def test_a_diff_that_does_not_fit_is_a_problem_and_leaves_nothing(thesis: Path) -> None:
    with_a_diff(thesis)
    file = thesis / terminals.FILE
    file.write_text(file.read_text(encoding="utf-8").replace("The cooling", "Some cooling"), encoding="utf-8")
    done = terminals.run(thesis, "propose", "mine.diff", "--json")
    assert done.returncode == 1
    error = terminals.error_of(done)
    assert error["code"] == "conflict" and f"{terminals.FILE}, hunk 1" in error["message"]
    assert not (thesis / ".coauthor").exists()


def test_an_agent_at_the_terminal_needs_its_claim(thesis: Path) -> None:
    done = terminals.run(with_a_diff(thesis), "propose", "mine.diff", "--json", COAUTHOR_AGENT_TOKEN="t0ken")
    assert done.returncode == 2
    terminals.answer(thesis, "todo", "add", terminals.PLACE, "tighten")
    done = terminals.run(thesis, "propose", "mine.diff", "--task", "T1", "--json", COAUTHOR_AGENT_TOKEN="t0ken")
    assert terminals.error_of(done)["code"] == "stale"


def test_export_writes_bytes_that_git_takes_and_never_over_a_file(thesis: Path) -> None:
    file = thesis / terminals.FILE
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    diff = patches.unified(
        text_of(file.read_bytes()), text_of(file.read_bytes()).replace("The cool", "This cool"), terminals.FILE
    )
    (thesis / "mine.diff").write_text(diff, encoding="utf-8")
    terminals.answer(thesis, "propose", "mine.diff")
    assert terminals.run(thesis, "export", "P1", "-o", "out.diff").returncode == 0
    raw = subprocess.run(
        [*terminals.COMMAND, "export", "P1"], cwd=thesis, env=terminals.environment(), capture_output=True, check=True
    ).stdout
    assert raw == (thesis / "out.diff").read_bytes()
    assert b"+This cooling effect" in raw and b"\r\n" in raw
    subprocess.run(["git", "apply", "--check", "out.diff"], cwd=thesis, check=True)
    again = terminals.run(thesis, "export", "P1", "-o", "out.diff", "--json")
    assert terminals.error_of(again)["code"] == "conflict"
    assert (thesis / "out.diff").read_bytes() == raw
    marked = terminals.answer(thesis, "export", "P1", "--format", "latexdiff")["text"]
    assert "\\CAdel{The }\\CAadd{This} cooling effect" in marked
    assert terminals.run(thesis, "export", "P1", "--format", "word").returncode == 2
    assert terminals.run(thesis, "export", "T1").returncode == 2
