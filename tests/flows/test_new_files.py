"""A proposal that brings a file along: made with the line that reads it or not at all, gone again with its inverse."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from coauthor.domain import actors, commands, errors, patches, tasks, texts
from coauthor.domain.tasks import EditState, ProposalStatus, Status
from coauthor.pool import pool as pools
from coauthor.pool import views
from coauthor.review import deciding, exchange_out, rollback, settling, waiting

PERSON = actors.human("ada", "test")
MAIN = "\\documentclass{report}\n\\begin{document}\n\\include{chapters/one}\n\\end{document}\n"
READ = "\\include{chapters/one}\n\\include{chapters/two}\n"
CHAPTER = "\\chapter{Two}\n\nNew words.\n"
PATH = "chapters/two.tex"


@pytest.fixture
def pool(tmp_path: Path) -> pools.Pool:
    (tmp_path / "main.tex").write_text(MAIN)
    made = pools.open_pool(tmp_path, create=True)
    assert made is not None
    return made


def propose(pool: pools.Pool, path: str = PATH) -> tasks.Proposal:
    """A chapter in a file of its own, and the line of main.tex that reads it."""
    task = pool.post(commands.Post(intent="write it", origin=tasks.Origin.CLI), PERSON)
    start = MAIN.index("\\include")
    line = patches.Replacement(start, start + len("\\include{chapters/one}\n"), READ)
    hunks = (
        *patches.hunks("", path, "P0", {"A": [patches.Replacement(0, 0, CHAPTER)]}),
        *patches.hunks(MAIN, "main.tex", "P0", {"A": [line]}),
    )
    base = {path: texts.revision(""), "main.tex": texts.revision(MAIN)}
    command = commands.PostProposal(task=task.id, base=base, hunks=hunks, creates=(path,))
    return pool.handle(command, PERSON, ["", MAIN]).proposals[-1]


def accept(pool: pools.Pool, name: str, *hunks: str) -> deciding.Outcome:
    return deciding.accept(pool, PERSON, name, deciding.Choice(hunks))


def test_file_and_line_come_together_and_go_together(pool: pools.Pool) -> None:
    root, proposal = pool.where.root, propose(pool)
    assert accept(pool, proposal.id).applied
    assert (root / PATH).read_text() == CHAPTER
    assert READ in (root / "main.tex").read_text()
    assert [path.name for path in (root / "chapters").iterdir()] == ["two.tex"]
    undone = rollback.revert(pool, PERSON, proposal.id)
    assert undone.applied
    assert not (root / PATH).exists()
    assert (root / "main.tex").read_text() == MAIN
    again = pool.owner(proposal.id).proposals[-1].id
    assert rollback.revert(pool, PERSON, again).applied
    assert (root / PATH).read_text() == CHAPTER
    assert views.replayed_differences(pool) == []


def test_a_file_that_was_written_to_since_stays_and_so_does_the_line(pool: pools.Pool) -> None:
    root, proposal = pool.where.root, propose(pool)
    accept(pool, proposal.id)
    (root / PATH).write_text(CHAPTER + "My own.\n")
    outcome = rollback.revert(pool, PERSON, proposal.id)
    assert not outcome.applied
    assert "was written to since CoAuthor made it, so it stays" in outcome.message
    assert (root / PATH).read_text() == CHAPTER + "My own.\n"
    assert READ in (root / "main.tex").read_text()


def test_nothing_is_written_over_and_then_nothing_is_read(pool: pools.Pool) -> None:
    root, proposal = pool.where.root, propose(pool)
    (root / "chapters").mkdir()
    (root / PATH).write_text("Mine.\n")
    outcome = accept(pool, proposal.id)
    assert (outcome.applied, (root / PATH).read_text()) == (False, "Mine.\n")
    assert f"There is a file {PATH} by now" in outcome.message
    assert (root / "main.tex").read_text() == MAIN


def test_the_line_alone_is_refused_as_it_would_read_nothing(pool: pools.Pool) -> None:
    proposal = propose(pool)
    with pytest.raises(errors.Conflict, match=r"P1\.2 reads the new file of P1\.1"):
        accept(pool, proposal.id, f"{proposal.id}.2")
    assert accept(pool, proposal.id, f"{proposal.id}.1").applied
    assert accept(pool, proposal.id, f"{proposal.id}.2").applied


@pytest.mark.parametrize(
    "path", ["../two.tex", "/tmp/two.tex", ".hidden/two.tex", "two.sh", "away/two.tex", "main.tex/x.tex"]
)
def test_no_file_is_made(pool: pools.Pool, tmp_path_factory: pytest.TempPathFactory, path: str) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (pool.where.root / "away").symlink_to(elsewhere)
    proposal = propose(pool, path)
    assert not accept(pool, proposal.id).applied
    assert list(elsewhere.iterdir()) == []
    assert (pool.where.root / "main.tex").read_text() == MAIN


def test_it_is_shown_before_it_is_there(pool: pools.Pool) -> None:
    proposal = propose(pool)
    told = exchange_out.export(pool, proposal.id, exchange_out.Format.DIFF)
    assert f"new file mode 100644\n--- /dev/null\n+++ b/{PATH}\n" in told
    subprocess.run(["git", "apply", "--check"], input=told.encode(), cwd=pool.where.root, check=True)
    assert [(each.path, each.line) for each in waiting.find(pool)] == [("main.tex", 2), (PATH, 0)]
    assert pool.owner(proposal.id).status is Status.AWAITING_REVIEW


@pytest.mark.parametrize("made", [True, False])
def test_after_a_crash_the_disk_tells_whether_it_was_made(pool: pools.Pool, made: bool) -> None:
    root, proposal = pool.where.root, propose(pool)
    first, ids = f"{proposal.id}.1", {"task": pool.owner(proposal.id).id, "proposal": proposal.id}
    decided = deciding.decide(pool, PERSON, proposal.id, deciding.Choice((first,)), PATH)
    intent = commands.Intend(
        **ids,
        edit=decided.edit,
        base=texts.revision(""),
        result=texts.revision(CHAPTER),
        splices=((0, 0, CHAPTER),),
        how="clean",
    )
    pool.handle(intent, PERSON, ["", CHAPTER])
    if made:
        (root / "chapters").mkdir()
        (root / PATH).write_text(CHAPTER)
    settling.settle(pool)
    (edit,) = pool.owner(proposal.id).proposals[-1].edits
    assert edit.state is (EditState.SAVED if made else EditState.FAILED)
    status = pool.owner(proposal.id).proposals[-1].status
    assert status is (ProposalStatus.PARTLY if made else ProposalStatus.PENDING)
