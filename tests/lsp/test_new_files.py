"""A proposal that brings a file along, accepted and undone in an editor that has the file which reads it open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import scenes
from clients import record
from coauthor.domain import commands, patches, tasks, texts
from lsp import client, desk
from lsp.desk import PATH, SECOND, TEXT, Desk

NEW = "part.tex"
WORDS = "\\section{Part}\n\nNew words.\n"
LINE = "\n\\input{part}"


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk.at(tmp_path / "thesis") as opened:
        yield opened


def propose(at: Desk) -> str:
    at.log.propose(PATH, TEXT, {SECOND: "Clocks drift."})
    pool = at.log.pool
    end = len(TEXT.rstrip())
    task = pool.post(commands.Post(intent="write it", origin=tasks.Origin.CLI), record.PERSON)
    hunks = (
        *patches.hunks("", NEW, "P0", {"A": [patches.Replacement(0, 0, WORDS)]}),
        *patches.hunks(TEXT, PATH, "P0", {"A": [patches.Replacement(end, end, LINE)]}),
    )
    base = {NEW: texts.revision(""), PATH: texts.revision(TEXT)}
    posted = commands.PostProposal(task=task.id, base=base, hunks=hunks, creates=(NEW,))
    return pool.handle(posted, record.PERSON, ["", TEXT]).proposals[-1].id


def applied(params: dict[str, Any], *documents: client.Mirror) -> dict[str, bool]:
    """What an editor does that has both files open."""
    (change,) = params["edit"]["documentChanges"]
    (document,) = (each for each in documents if each.uri == change["textDocument"]["uri"])
    spans = [(edit["range"]["start"], edit["range"]["end"], edit["newText"]) for edit in change["edits"]]
    document.changes([(document.offset(start), document.offset(end), new) for start, end, new in reversed(spans)])
    return {"applied": True}


def test_it_is_shown_accepted_and_undone_as_one(at: Desk) -> None:
    name, made = propose(at), at.log.root / NEW
    shown = at.editor.command("coauthor.proposal.preview", proposal=name)
    assert f"--- /dev/null\n+++ b/{NEW}\n" in shown["diff"]
    assert [(Path(each["uri"]).name, each["before"] == "") for each in shown["files"]] == [(NEW, True), (PATH, False)]
    assert not made.exists()
    answer = at.editor.command("coauthor.proposal.accept", proposal=name)
    assert (answer["applied"], made.read_text()) == (True, WORDS)
    assert at.document.text == TEXT.rstrip() + LINE + "\n"
    undone = at.editor.command("coauthor.proposal.revert", proposal=name)
    assert (undone["applied"], made.exists(), at.document.text) == (True, False, TEXT)


def test_a_file_that_came_meanwhile_stays_and_the_buffer_too(at: Desk) -> None:
    name = propose(at)
    (at.log.root / NEW).write_text("Mine.\n")
    answer = at.editor.command("coauthor.proposal.accept", proposal=name)
    assert not answer["applied"]
    assert (at.log.root / NEW).read_text() == "Mine.\n"
    assert at.document.text == TEXT


def test_a_buffer_that_waits_for_the_file_gets_it_and_when_it_is_closed_unsaved_the_yes_is_needed_again(
    at: Desk,
) -> None:
    name = propose(at)
    part = at.editor.open(NEW, "")
    scenes.wait_for(lambda: bool(at.log.pool.live.presence(NEW)))
    at.editor.answer["workspace/applyEdit"] = lambda params: applied(params, at.document, part)
    assert at.editor.command("coauthor.proposal.accept", proposal=name)["applied"]
    assert part.text == WORDS
    assert not (at.log.root / NEW).exists()
    part.close()
    scenes.wait_for(lambda: at.log.proposal(name).status is not tasks.ProposalStatus.ACCEPTED)
    assert at.editor.command("coauthor.proposal.accept", proposal=name, hunks=[f"{name}.1"])["applied"]
    assert (at.log.root / NEW).read_text() == WORDS


def test_unsaved_words_in_the_new_file_keep_it_from_being_removed(at: Desk) -> None:
    name = propose(at)
    at.editor.command("coauthor.proposal.accept", proposal=name)
    part = at.editor.open(NEW)
    part.replace(0, 0, "Mine. ")
    at.editor.wait_until(lambda: any(each.dirty for each in at.log.pool.live.presence(NEW)))
    with pytest.raises(client.Refused, match=f"{NEW} has unsaved changes"):
        at.editor.command("coauthor.proposal.revert", proposal=name)
    assert (at.log.root / NEW).read_text() == WORDS
    assert at.document.text == TEXT.rstrip() + LINE + "\n"
