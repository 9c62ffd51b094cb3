"""What a client asks about agents and has them do: roles, context, plans, sections, the outline, and a live thread."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import endpoint as endpoints
from clients import record
from coauthor.pool import trusting
from endpoint import Endpoint
from lsp import client, desk
from lsp.desk import FIRST, PATH, TEXT, Desk

OUTLINE = "# Clocks\n\n## Method\n- clocks drift\n\n## Limits\n- the model is simple\n"
EMPTY = "\n\\section{Limits}\\label{sec:limits}\n"
PLAN = {"goal": "Say it plainly.", "strategy": ["cut filler"]}


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk.at(tmp_path / "thesis") as opened:
        yield opened


def test_the_roles_are_listed_with_what_is_missing(at: Desk) -> None:
    listed = {each["id"]: each for each in at.editor.command("coauthor.agent.list")["agents"]}
    assert {"reviser", "drafter", "tweaker", "reviewer", "finalizer", "orchestrator", "interviewer"} <= set(listed)
    assert (listed["reviser"]["ready"], listed["reviser"]["why"]) == (True, "exact rules only")
    assert (listed["drafter"]["ready"], "a skeleton" in listed["drafter"]["why"]) == (True, True)
    assert (listed["tweaker"]["ready"], "coauthor model" in listed["tweaker"]["why"]) == (False, True)


def test_a_heading_offers_moves_for_its_section_and_an_empty_one_a_draft(at: Desk) -> None:
    offered = at.actions("\\section{Method}")
    assert {
        "Revise this section, paragraph by paragraph",
        "Give 3 versions of this section",
        "Continue this section",
        "Check this section",
        "Finalize this section",
    } <= set(offered)
    at.document.replace(len(TEXT), len(TEXT), EMPTY)
    assert "Draft this section" in at.actions("\\section{Limits}")
    assert "Check this section" not in at.actions("\\section{Limits}")
    tasks = at.do(offered["Revise this section, paragraph by paragraph"])["tasks"]
    assert [task["id"] for task in tasks] == ["T1", "T2"]
    assert {task["assignee"] for task in tasks} == {"reviser"}


SHOWN = "\\begin{figure}\\includegraphics{drift}\\caption{Drift over time.}\\label{fig:drift}\\end{figure}\n"
CITING = "\nClocks drift, as Figure~\\ref{fig:drift} shows. They do so slowly \\cite{lamport1978}.\n\n"


def test_a_task_may_be_about_an_asset_or_a_citation_where_the_text_uses_it_first(at: Desk) -> None:
    root = at.log.root
    (root / "refs.bib").write_text("@article{lamport1978, title={Time and clocks}, author={L. Lamport}}\n")
    (root / "assets.yaml").write_text("assets:\n  fig:drift:\n    kind: result\n")
    at.document.replace(len(TEXT), len(TEXT), f"{CITING}{SHOWN}{CITING}")
    wanted = ({"asset": "fig:drift"}, {"cite": "lamport1978"})
    for ref in wanted:
        task = at.editor.command("coauthor.task.post", intent="Say more of this", refs=[ref])["task"]
        assert task["refs"][1] == ref
        start = at.document.text.index("Clocks drift, as")
        assert task["refs"][0]["range"]["start"] == at.document.position(start)
    here = at.document.range(0, len(TEXT))
    both = [{"uri": at.document.uri, "range": here}, {"cite": "lamport1978"}]
    task = at.editor.command("coauthor.task.post", intent="Cite it here", refs=both)["task"]
    assert task["refs"][0]["range"] == here and task["refs"][1:] == [both[1]]
    for wrong, message in (({"asset": "fig:no"}, "no asset"), ({"cite": "no"}, "no entry `no`")):
        with pytest.raises(client.Refused, match=message) as refused:
            at.editor.command("coauthor.task.post", intent="Say more", refs=[wrong])
        assert refused.value.data["code"] == "not_found"


def test_a_task_may_be_about_a_node_of_the_outline(at: Desk) -> None:
    (at.log.root / "OUTLINE.md").write_text(OUTLINE)
    new = at.editor.command("coauthor.task.post", intent="Write this", refs=[{"outline": "limits"}])["task"]
    assert (new["intent"], new["assignee"]) == ("Write this: Limits", "drafter")
    assert {"outline": "limits"} in new["refs"]
    there = at.editor.command("coauthor.task.post", intent="Tighten this", refs=[{"outline": "method"}], candidates=2)
    assert (there["task"]["assignee"], there["task"]["refs"][0]["uri"]) == ("auto", at.document.uri)
    with pytest.raises(client.Refused, match="no node “nowhere”"):
        at.editor.command("coauthor.task.post", intent="Write this", refs=[{"outline": "nowhere"}])


def test_a_build_error_offers_to_have_it_fixed(at: Desk) -> None:
    shown = {"code": "build.error", "message": "Undefined control\nsequence.", "range": at.document.range(0, 5)}
    action = at.actions(FIRST, diagnostics=[shown])["Fix this build error"]
    assert action["command"]["arguments"][0]["intent"] == "Fix this build error: Undefined control sequence."


def test_what_a_model_would_be_shown_can_be_read_before_it_is(at: Desk) -> None:
    place = {"uri": at.document.uri, "range": at.document.range(0, len(TEXT))}
    task = at.editor.command("coauthor.task.post", intent="explain the method", refs=[place])["task"]["id"]
    told = at.editor.command("coauthor.task.context", task=task)
    assert (told["leaves"], told["to"]) == (False, "the rule-based co-author, on this machine")
    assert any(part["source"] == "request" and part["text"] == "explain the method" for part in told["parts"])
    assert all(part["tokens"] > 0 for part in told["parts"])
    with pytest.raises(client.Refused) as refused:
        at.editor.command("coauthor.plan.approve", task=task)
    assert "waits for your yes" in str(refused.value)
    assert at.editor.command("coauthor.stats")["total"]["calls"] == 0


def test_a_draft_is_streamed_into_the_thread_that_a_client_is_attached_to(tmp_path: Path) -> None:
    root = tmp_path / "thesis"
    root.mkdir()
    (root / "OUTLINE.md").write_text(OUTLINE)
    (root / PATH).write_text(TEXT + EMPTY)
    trusting.set_trusted(root, trusted=True)
    drafted = "The model is simple, and says nothing about a warm room or a cold one."

    def write(_request: dict[str, Any]) -> dict[str, Any]:
        return {"summary": "drafted", "edits": [{"target": "into:limits", "text": drafted}]}

    with Endpoint(endpoints.obedient({"plan": PLAN, "edits": write})) as server:
        env = {"COAUTHOR_ENDPOINT": server.url, "COAUTHOR_ENDPOINT_MODEL": "openai/test", "COAUTHOR_ALONE_S": "1"}
        with record.of(root) as log, client.start(root, env=env, capabilities=desk.CAPABILITIES) as editor:
            at = Desk(editor, log)
            task = at.do(at.actions("\\section{Limits}")["Draft this section"])["task"]["id"]
            at.editor.request("coauthor/attach", {"task": task})

            def heard() -> str:
                told = [params["event"] for params in at.editor.notifications("coauthor/taskEvent")]
                return "".join(event["data"]["text"] for event in told if event["type"] == "delta")

            at.editor.wait_until(lambda: drafted in heard(), 60)
            at.see("todo.proposal", "P1.1")
            shown = json.dumps(at.editor.command("coauthor.proposal.get", proposal="P1"))
            assert "The model is simple" in shown
            assert PATH in shown
