"""An agent from outside over a real connection: what it may do under its claim, what it may not, and how it leaves."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import pytest

import scenes
from coauthor.domain import texts
from coauthor.pool import pool as pools
from lsp import client

TEXT = "\\section{Method}\nThe first sentence is long. The second one too.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "main.tex").write_text(TEXT, encoding="utf-8")
    return tmp_path


def call(editor: client.Client, name: str, **arguments: Any) -> Any:
    return editor.request("workspace/executeCommand", {"command": f"coauthor.{name}", "arguments": [arguments]})


def post(editor: client.Client, root: Path, **more: Any) -> str:
    place = {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 27}}
    ref = {"uri": (root / "main.tex").as_uri(), "range": place}
    # Assigned to an agent that no worker of ours plays, so that none takes it first.
    said = call(editor, "task.post", intent="tighten", refs=[ref], assignee="agent:outside", **more)
    return str(said["task"]["id"])


def refused(editor: client.Client, name: str, **arguments: Any) -> str:
    with pytest.raises(client.Refused) as error:
        call(editor, name, **arguments)
    return str(error.value.data["code"])


def test_it_claims_plans_asks_and_proposes_and_nothing_else(root: Path) -> None:
    with client.start(root) as editor:
        task = post(editor, root)
        assert refused(editor, "plan.post", task=task, plan={"goal": "shorter"}) == "forbidden"
        taken = call(editor, "task.claim", task=task)
        assert taken["task"]["status"] == "claimed"
        assert refused(editor, "task.claim", task=task) == "conflict"
        assert refused(editor, "plan.post", task=task, plan={"gaol": 1}) == "invalid"
        planned = call(editor, "plan.post", task=task, plan={"goal": "shorter"}, token=taken["token"])
        assert planned["task"]["status"] == "in_progress"
        assert refused(editor, "plan.post", task=task, plan={"goal": "x"}, token="made up") == "stale"
        own = {"refs": [{"uri": (root / "main.tex").as_uri()}], "token": taken["token"], "intent": "look it up"}
        assert refused(editor, "task.post", **own) == "forbidden"
        edit = {
            "uri": (root / "main.tex").as_uri(),
            "range": {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 27}},
            "newText": "The first is long.",
        }
        base = {edit["uri"]: texts.revision(TEXT)}
        made = call(editor, "proposal.post", task=task, edits=[edit], base=base, token=taken["token"])
        assert made["proposal"]["status"] == "pending"
        assert call(editor, "task.thread", task=task)["task"]["status"] == "awaiting_review"


def test_a_question_waits_for_the_person_and_a_report_for_review(root: Path) -> None:
    with client.start(root) as editor:
        task = post(editor, root)
        call(editor, "task.claim", task=task)
        asked = call(editor, "question.ask", task=task, text="Which trial?", options=["A", "B"])
        assert asked["question"]["text"] == "Which trial?"
        assert call(editor, "task.thread", task=task)["task"]["status"] == "needs_user"
        call(editor, "task.reply", task=task, question=asked["question"]["id"], option="B", text="")
        call(editor, "task.claim", task=task)
        assert call(editor, "task.release", task=task)["task"]["status"] == "open"
        call(editor, "task.claim", task=task)
        said = call(editor, "report.post", task=task, findings=[{"target": "main.tex", "message": "fine"}])
        assert said["task"]["status"] == "awaiting_review"


def test_its_claim_ends_with_its_connection(root: Path) -> None:
    with client.start(root) as person:
        task = post(person, root)
        with client.start(root) as agent:
            call(agent, "task.claim", task=task)
            assert refused(person, "task.claim", task=task) == "conflict"
        scenes.wait_for(lambda: call(person, "task.thread", task=task)["task"]["status"] == "open", 20)


def test_a_connection_of_an_agent_decides_nothing(root: Path) -> None:
    with client.start(root, env={"COAUTHOR_AGENT_TOKEN": "t0ken"}) as agent, client.start(root) as person:
        task = post(person, root)
        edit = {
            "uri": (root / "main.tex").as_uri(),
            "range": {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 27}},
            "newText": "The first is long.",
        }
        made = call(person, "proposal.post", task=task, edits=[edit], base={edit["uri"]: texts.revision(TEXT)})
        proposal = made["proposal"]["id"]
        scenes.wait_for(lambda: call(agent, "task.list")["tasks"], 20)
        for name, arguments in {
            "proposal.accept": {"proposal": proposal},
            "proposal.reject": {"proposal": proposal},
            "proposal.reconsider": {"proposal": proposal},
            "task.complete": {"task": task},
            "task.cancel": {"task": task},
            "task.prioritize": {"task": task, "priority": "foreground"},
            "workspace.trust": {"trusted": True},
            "pool.adopt": {},
        }.items():
            assert refused(agent, name, **arguments) == "forbidden", name
        assert (root / "main.tex").read_text(encoding="utf-8") == TEXT
        with contextlib.closing(pools.open_pool(root, create=False)) as pool:  # type: ignore[type-var]
            assert pool is not None
            assert pool.task(task).proposals[0].status == "pending"
