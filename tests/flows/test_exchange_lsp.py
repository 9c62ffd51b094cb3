"""`coauthor.proposal.post` and `.export` over a real server: what outside actors and scripts of the person use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coauthor.domain import actors, commands, patches, tasks, texts
from coauthor.pool import pool as pools
from coauthor.review import posting
from lsp import client

FILE = "main.tex"
TEXT = "Erste 😀 Aussage hier. Second one here.\n\nThird sentence here.\n"


@pytest.fixture(params=["utf-16", "utf-8"])
def editor(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[client.Client]:
    (tmp_path / FILE).write_text(TEXT, encoding="utf-8")
    with client.start(tmp_path, encodings=[request.param]) as started:
        yield started


def edit(document: client.Mirror, old: str, new: str) -> client.Message:
    start = document.text.index(old)
    return {"uri": document.uri, "range": document.range(start, start + len(old)), "newText": new}


def test_a_diff_becomes_a_proposal_and_a_diff_again(editor: client.Client) -> None:
    diff = patches.unified(TEXT, TEXT.replace("Second", "A second"), FILE)
    proposal = editor.command("coauthor.proposal.post", diff=diff, summary="Be precise")["proposal"]
    assert (proposal["id"], proposal["summary"], proposal["status"]) == ("P1", "Be precise", "pending")
    assert editor.command("coauthor.proposal.export", proposal="P1", format="diff")["text"] == diff
    marked = editor.command("coauthor.proposal.export", proposal="P1", format="latexdiff")["text"]
    assert "\\CAdel{Second }\\CAadd{A second} one here." in marked
    assert editor.command("coauthor.proposal.accept", proposal="P1")["applied"] is True
    assert (editor.root / FILE).read_text(encoding="utf-8") == TEXT.replace("Second", "A second")


def test_edits_are_of_the_text_that_the_editor_shows(editor: client.Client) -> None:
    document = editor.open(FILE)
    document.type("Third", " and unsaved")
    edits = [edit(document, "Aussage", "Behauptung"), edit(document, "and unsaved", "but")]
    editor.command("coauthor.proposal.post", edits=edits)
    hunks = editor.command("coauthor.proposal.preview", proposal="P1")["hunks"]
    assert [hunk["before"] for hunk in hunks] == ["Erste 😀 Aussage hier.", "Third and unsaved sentence here."]
    assert [hunk["texts"]["A"] for hunk in hunks] == ["Erste 😀 Behauptung hier.", "Third but sentence here."]


def test_a_base_is_a_revision_by_its_uri(editor: client.Client) -> None:
    document = editor.open(FILE)
    first = edit(document, "Third", "3rd")
    editor.command("coauthor.proposal.post", edits=[first])
    base = {document.uri: texts.revision(TEXT)}
    document.replace(0, 0, "A new first line.\n\n")
    editor.command("coauthor.proposal.post", edits=[{**first, "newText": "Another"}], base=base)
    hunks = editor.command("coauthor.proposal.preview", proposal="P2")["hunks"]
    assert [(hunk["before"], hunk["base"]) for hunk in hunks] == [("Third sentence here.", base[document.uri])]
    with pytest.raises(client.Refused) as caught:
        editor.command("coauthor.proposal.post", edits=[first], base={document.uri: "0" * 64})
    assert caught.value.data["code"] == "not_found"


def test_what_does_not_fit_is_refused_and_nothing_is_made(editor: client.Client) -> None:
    diff = patches.unified(TEXT, TEXT.replace("Second", "A second"), FILE)
    document = editor.open(FILE)
    document.type("Second one", " indeed")
    with pytest.raises(client.Refused, match=r"main\.tex, hunk 1 does not fit") as caught:
        editor.command("coauthor.proposal.post", diff=diff)
    assert caught.value.data["code"] == "conflict"
    assert not (editor.root / ".coauthor").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"diff": "x", "edits": [{"uri": "u", "range": {}, "newText": ""}]},
        {"diff": ""},
        {"edits": [{"uri": "u"}]},
        {"diff": "x", "actor": "human:ada"},
    ],
)
def test_what_makes_no_sense_is_malformed(editor: client.Client, wrong: client.Message) -> None:
    with pytest.raises(client.Refused) as caught:
        editor.command("coauthor.proposal.post", **wrong)
    assert caught.value.code == -32602


def test_edits_over_each_other_or_outside_are_refused(editor: client.Client) -> None:
    document = editor.open(FILE)
    far = {"start": {"line": 99, "character": 0}, "end": {"line": 99, "character": 1}}
    back = {"start": {"line": 2, "character": 3}, "end": {"line": 2, "character": 1}}
    for edits in (
        [edit(document, "Third sentence", "x"), edit(document, "sentence", "y")],
        [{"uri": document.uri, "range": far, "newText": "x"}],
        [{"uri": document.uri, "range": back, "newText": "x"}],
        [{"uri": "file:///etc/passwd", "range": far, "newText": "x"}],
        [edit(document, "Third", "Third")],
    ):
        with pytest.raises(client.Refused) as caught:
            editor.command("coauthor.proposal.post", edits=edits)
        assert caught.value.data["code"] == "invalid"


def test_an_outside_agent_posts_under_the_token_of_its_claim(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(TEXT, encoding="utf-8")
    pool = pools.open_pool(tmp_path, create=True)
    assert pool is not None
    person, agent = actors.human("ada", "test"), actors.agent("outsider", "their-model")
    more: posting.More = {"intent": "tighten", "origin": tasks.Origin.CLI, "assignee": "agent:outsider"}
    task = posting.post_at(pool, person, FILE, TEXT, None, **more)
    with pool.lease(task.id) as lease:
        lease.take()
        token = pool.handle(commands.Claim(task=task.id, worker="outside"), agent).claim
        diff = patches.unified(TEXT, TEXT.replace("Second", "A second"), FILE)
        with client.start(tmp_path) as editor:
            with pytest.raises(client.Refused) as caught:
                editor.command("coauthor.proposal.post", task=task.id, diff=diff, token="guessed")
            assert caught.value.data["code"] == "stale"
            bad = patches.unified(TEXT, TEXT.replace("Second", "A \\cite{invented} second"), FILE)
            with pytest.raises(client.Refused, match="`invented`") as caught:
                editor.command("coauthor.proposal.post", task=task.id, diff=bad, token=token)
            assert caught.value.data["code"] == "forbidden"
            editor.command("coauthor.proposal.post", task=task.id, diff=diff, token=token)
            events = editor.command("coauthor.task.thread", task=task.id)["events"]
    assert [(event["type"], event["actor"]["id"]) for event in events][-1] == ("proposal.posted", "agent:outsider")
    pool.close()
