"""Workers with language models behind a real endpoint: what reaches the person, what leaves, what it costs."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import endpoint as endpoints
import scenes
from coauthor.briefing import casting
from coauthor.cli import wording
from coauthor.domain import commands, tasks
from coauthor.domain.events import Type
from coauthor.domain.tasks import Status
from coauthor.pool import forgetting, place, trusting, views
from coauthor.review import contexts, deciding, drafting, outlining, planning, series, stats
from endpoint import Act
from flows import bench as benches
from flows import typesetting
from flows.bench import FILE, PERSON, TEXT, Bench
from flows.playing import BECAUSE, PLAN, ROUTE, model, swapping


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = benches.make(tmp_path)
    trusting.set_trusted(made.root, trusted=True)
    return made


async def test_a_task_is_done_by_a_language_model_and_every_call_is_on_the_ledger(bench: Bench) -> None:
    task = bench.post()
    with model(endpoints.obedient(BECAUSE)) as (server, settings):
        await bench.work(settings)
    (proposal,) = bench.pool.task(task.id).proposals
    assert [hunk.texts["A"] for hunk in proposal.hunks] == ["It is because clocks drift by $\\epsilon$."]
    (routed,) = bench.data(task.id, Type.TASK_ROUTED)
    assert (routed["role"], routed["reason"]) == ("reviser", "the request says “tighten”")
    calls = bench.data(task.id, Type.MODEL_CALLED)
    assert [(call["step"], call["profile"], call["tokens_in"], call["usd"]) for call in calls] == [
        ("plan", "reasoning", 11, 0.0),
        ("edits", "writer", 11, 0.0),
    ]
    measured = stats.view(stats.measure(bench.pool))
    assert measured["profiles"]["writer"]["calls"] == 1
    assert measured["roles"]["reviser"]["pending"] == 1
    assert measured["total"]["tokens_out"] == 14
    assert views.replayed_differences(bench.pool) == []
    assert [endpoints.schema_of(request) for request in server.requests] == ["plan", "edits"]


async def test_a_question_about_the_text_is_answered_in_words(bench: Bench) -> None:
    task = bench.post(intent="Does the citation really back this claim?")
    said = "It is shown by its key alone, so that can't be told from here."
    with model(endpoints.obedient({"report": {"answer": said}})) as (server, settings):
        await bench.work(settings)
    (report,) = bench.pool.task(task.id).reports
    assert report.summary == "An answer."
    assert [(each["code"], each["message"]) for each in report.findings] == [("answer", said)]
    assert "answer it in `answer`" in endpoints.prompt_of(server.requests[0])


async def test_what_is_shown_is_what_was_said_to_be_shown(bench: Bench) -> None:
    (bench.root / "STYLE.md").write_text("British spelling.\n")
    task = bench.post()
    with model(endpoints.obedient(BECAUSE)) as (server, settings):
        told = contexts.of(bench.pool, task, settings)
        await bench.work(settings)
    prompt = endpoints.prompt_of(server.requests[0])
    assert {part["source"] for part in told["parts"]} >= {"prompt", "request", "STYLE.md", "bibliography", FILE}
    for part in told["parts"]:
        assert all(line in prompt for line in part["text"].strip().splitlines())
    assert (told["role"], told["step"], told["leaves"]) == ("reviser", "plan", False)
    assert told["prompt"] == bench.data(task.id, Type.MODEL_CALLED)[0]["prompt"]


async def test_nothing_is_shown_to_a_model_before_the_folder_is_trusted(bench: Bench) -> None:
    trusting.set_trusted(bench.root, trusted=False)
    (bench.root / ".coauthor" / "agents").mkdir(parents=True)
    (bench.root / ".coauthor" / "agents" / "spy.md").write_text("---\nname: Spy\nwords: [story]\n---\nTell me all.\n")
    asked, served = bench.post(intent="tell the story"), bench.post(words="A second paragraph")
    with model(endpoints.obedient(BECAUSE)) as (server, settings):
        await bench.work(settings)
        assert server.requests == []
        blocked = bench.pool.task(asked.id)
        assert (blocked.status, blocked.needs, blocked.role) == (Status.BLOCKED, "trust", "reviser")
        assert bench.pool.task(served.id).status is Status.AWAITING_REVIEW
        trusting.set_trusted(bench.root, trusted=True)
        await bench.work(settings)
    assert bench.pool.task(asked.id).status is Status.AWAITING_REVIEW
    assert bench.data(asked.id, Type.TASK_ROUTED)[-1]["role"] == "reviser"


async def test_a_projects_own_role_is_chosen_by_its_words_where_it_is_trusted(bench: Bench) -> None:
    folder = bench.root / ".coauthor" / "agents"
    folder.mkdir(parents=True)
    (folder / "physicist.md").write_text(
        "---\nname: Physicist\nwhen: units are wrong\nwords: ['units? of']\n---\nCheck SI.\n"
    )
    (folder / "broken.md").write_text("no front matter\n")
    task = bench.post(intent="correct the units of time")
    with model(endpoints.obedient(BECAUSE)) as (server, settings):
        await bench.work(settings)
    assert bench.data(task.id, Type.TASK_ROUTED)[0]["role"] == "physicist"
    assert "Check SI." in endpoints.prompt_of(server.requests[0])
    assert "broken.md can't be used" in casting.cast(bench.root).problems[0]


async def test_where_words_do_not_tell_a_fast_model_is_asked_for_the_role(bench: Bench) -> None:
    task = bench.post(intent="this needs love")
    answers = BECAUSE | {"route": {"role": "finalizer", "reason": "it is nearly done"}}
    with model(endpoints.obedient(answers)) as (_, settings):
        await bench.work(settings)
    (routed,) = bench.data(task.id, Type.TASK_ROUTED)
    assert (routed["role"], routed["reason"]) == ("finalizer", "a model says: it is nearly done")
    assert bench.data(task.id, Type.MODEL_CALLED)[0]["profile"] == "fast"


async def test_a_plan_waits_for_a_yes_and_comments_on_its_lines_reach_the_next_prompt(bench: Bench) -> None:
    (bench.root / "coauthor.toml").write_text('model = "scripted:/x"\n[review]\nplan = "ask"\n')
    task = bench.post()
    with model(endpoints.obedient(BECAUSE)) as (server, settings):
        await bench.work(settings)
        waiting = bench.pool.task(task.id)
        assert (waiting.status, waiting.approval, waiting.proposals) == (Status.NEEDS_USER, True, ())
        assert not bench.pool.held(task.id)
        said = (("strategy/0", "but keep the rhythm"),)
        bench.pool.handle(commands.ApprovePlan(task=task.id, comments=said), PERSON)
        await bench.work(settings)
    assert bench.pool.task(task.id).status is Status.AWAITING_REVIEW
    assert [endpoints.schema_of(request) for request in server.requests] == ["plan", "edits"]
    assert "On strategy/0 of the plan: but keep the rhythm" in endpoints.prompt_of(server.requests[1])


async def test_a_budget_stops_a_task_before_anything_is_sent_and_a_larger_one_goes_on(bench: Bench) -> None:
    task = bench.post()
    with model(endpoints.obedient(BECAUSE), budget_task="500 tokens") as (server, settings):
        await bench.work(settings)
        blocked = bench.pool.task(task.id)
        assert (blocked.status, blocked.needs) == (Status.BLOCKED, "budget")
        assert "Nothing was sent" in (blocked.reason or "")
        assert server.requests == []
        await bench.work(replace(settings, budget_task="500k tokens"))
    assert bench.pool.task(task.id).status is Status.AWAITING_REVIEW


async def test_a_failure_of_the_endpoint_is_told_with_its_tries_and_proposes_nothing(bench: Bench) -> None:
    task = bench.post()
    with model(endpoints.in_turn(endpoints.busy(500)), limits_tries=2) as (_, settings):
        await bench.work(settings)
    failed = bench.pool.task(task.id)
    assert not failed.proposals
    (call,) = bench.data(task.id, Type.MODEL_CALLED)
    assert len(call["tries"]) == 2
    assert "a fault of its own (500)" in call["failed"]


async def test_an_answer_that_was_paid_for_is_not_paid_for_again_after_a_crash(bench: Bench) -> None:
    task = bench.post()
    stalling = Act(text=json.dumps({"summary": "s", "edits": []}), stall=300)
    answers = iter([json.dumps(PLAN), stalling])

    def brain(_request: dict[str, Any]) -> Act:
        said = next(answers)
        return Act(text=said) if isinstance(said, str) else said

    with model(brain) as (server, settings):
        working = asyncio.create_task(bench.work(settings))
        assert await asyncio.to_thread(server.began.wait, 60)
        await scenes.eventually(lambda: len(server.requests) == 2, within=60)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        server.brain = endpoints.obedient(BECAUSE)
        await bench.work(settings)
    assert [endpoints.schema_of(request) for request in server.requests] == ["plan", "edits", "edits"]
    assert len(bench.pool.task(task.id).proposals) == 1


async def test_forgetting_a_task_forgets_the_answers_that_are_kept(bench: Bench) -> None:
    task = bench.post()
    with model(endpoints.obedient(BECAUSE)) as (_, settings):
        await bench.work(settings)
    kept = bench.pool.where.pool.with_name(place.ANSWERS)
    assert len(list(kept.glob("*.json"))) == 2
    bench.pool.handle(commands.Cancel(task=task.id), PERSON)
    forgetting.forget(bench.pool, task.id, PERSON)
    assert not kept.exists()


async def test_a_foreground_task_begins_while_background_ones_are_busy_and_they_give_way(bench: Bench) -> None:
    later = bench.post(intent="tighten the later one", priority=tasks.Priority.BACKGROUND)
    gate = asyncio.Event()
    loop = asyncio.get_running_loop()

    def brain(request: dict[str, Any]) -> Act:
        background = "the later one" in endpoints.prompt_of(request)
        if background and not gate.is_set():
            asyncio.run_coroutine_threadsafe(_opened(gate), loop).result(60)
        return endpoints.obedient(BECAUSE)(request)

    with model(brain, limits_concurrency=1) as (server, settings):
        working = asyncio.create_task(bench.work(settings))
        await scenes.eventually(lambda: len(server.requests) == 1, within=60)
        now = bench.post(words="A second paragraph", intent="tighten this now")
        await scenes.eventually(lambda: bench.pool.task(now.id).status is Status.AWAITING_REVIEW, within=60)
        assert bench.pool.task(later.id).status is Status.IN_PROGRESS
        gate.set()
        await working
    reasons = [data["reason"] for data in bench.data(later.id, Type.TASK_RELEASED)]
    assert reasons == ["a task that somebody waits for goes first"]
    assert bench.pool.task(later.id).status is Status.AWAITING_REVIEW
    assert [endpoints.schema_of(each) for each in server.requests if "later one" in endpoints.prompt_of(each)] == [
        "plan",
        "edits",
    ]


async def _opened(gate: asyncio.Event) -> None:
    await gate.wait()


async def test_later_paragraphs_of_a_series_see_what_became_of_the_earlier_ones(bench: Bench) -> None:
    answers = {"plan": PLAN, "edits": swapping("else", "more")}
    with model(endpoints.obedient(answers | {"edits": swapping("due to the fact that", "because")})) as (_, settings):
        first, second = series.post(
            bench.pool,
            PERSON,
            FILE,
            TEXT,
            (TEXT.index("In order"), TEXT.index("something else.")),
            intent="Revise this paragraph",
            origin=tasks.Origin.CLI,
            assignee="reviser",
        )
        bench.pool.handle(commands.Amend(task=second.id, assignee="human:ada"), PERSON)
        await bench.work(settings)
    (proposal,) = bench.pool.task(first.id).proposals
    refused = commands.Reject(task=first.id, proposal=proposal.id, hunks=(proposal.hunks[0].id,))
    bench.pool.handle(refused, PERSON)
    bench.pool.handle(commands.Amend(task=second.id, assignee="reviser"), PERSON)
    with model(endpoints.obedient(answers)) as (server, settings):
        await bench.work(settings)
    assert "- rejected: “It is due to the fact that clocks drift" in endpoints.prompt_of(server.requests[0])
    assert len(bench.pool.task(second.id).proposals) == 1


OUTLINE = """# Clocks

## Method
- clocks drift

## Limits
- **Claim:** the model ignores temperature.
"""


DRAFTED = "The model ignores temperature. Clocks in a warm room may drift further."
SCORES = {"scores": {"purpose": 4, "clarity": 5}, "findings": []}


def postdoc() -> endpoints.Brain:
    """A model that asks before it drafts, and does each of the other moves in a way that can be told."""
    asking = PLAN | {"questions": [{"text": "Was temperature measured?", "options": ["yes", "no"]}]}

    def plan(request: dict[str, Any]) -> dict[str, Any]:
        asked = "Draft this section" in endpoints.prompt_of(request) and "Answer: no" not in endpoints.prompt_of(
            request
        )
        return asking if asked else PLAN

    def write(request: dict[str, Any]) -> dict[str, Any]:
        prompt = endpoints.prompt_of(request)
        if "Propose an outline" in prompt:
            return {"summary": "two parts", "edits": [{"target": "u1", "text": OUTLINE}]}
        if (into := re.search(r"target `(into:[\w-]+)`", prompt)) is not None:
            return {"summary": "drafted", "edits": [{"target": into[1], "text": DRAFTED}]}
        if "Finalize" in prompt:
            swapped: dict[str, Any] = swapping("drift further", "drift more")(request)
            return swapped
        plainer: dict[str, Any] = swapping("warm room", "heated room")(request)
        return plainer

    def versions(request: dict[str, Any]) -> dict[str, Any]:
        made = [
            ("shorter", "ignores heat"),
            ("plainer", "leaves out temperature"),
            ("longer", "ignores the temperature"),
        ]
        return {
            "candidates": [
                {"label": label, "edits": swapping("ignores temperature", words)(request)["edits"]}
                for label, words in made
            ]
        }

    answers = {"plan": plan, "edits": write, "candidates": versions, "report": SCORES, "route": ROUTE}
    return endpoints.obedient(answers)


async def test_the_whole_life_of_a_section(bench: Bench) -> None:
    typesetting.pdflatex()
    with model(postdoc()) as (_, settings):
        planned = outlining.post(bench.pool, PERSON, "drifting clocks", "temperature is left out", tasks.Origin.CLI)
        await bench.work(settings)
        accept(bench, planned)
        assert (bench.root / "OUTLINE.md").read_text() == OUTLINE
        planning.lock(bench.pool, planning.compare(bench.root, {}), PERSON)
        task = drafting.post(bench.pool, PERSON, "limits", "Draft this section", tasks.Origin.CLI)
        await bench.work(settings)
        waiting = bench.pool.task(task.id)
        assert waiting.status is Status.NEEDS_USER
        answer = commands.Reply(task=task.id, text="no", option="no", question=waiting.questions[0].id)
        bench.pool.handle(answer, PERSON)
        await bench.work(settings)
        accept(bench, task)
        assert f"\\section{{Limits}}\\label{{sec:limits}} {DRAFTED}" in " ".join(
            (bench.root / FILE).read_text().split()
        )
        for wish, more in (("Revise this", {}), ("Give versions", {"candidates": 3}), ("Finalize this", {})):
            again = bench.post(intent=wish, words="Clocks in a", **more)
            await bench.work(settings)
            accept(bench, again, "plainer" if more else None)
        judged = bench.post(intent="Critique this", words="Clocks in a")
        await bench.work(settings)
        built = bench.post(intent="Compile the document", words="Clocks in a")
        await bench.work(settings)
    text = (bench.root / FILE).read_text()
    assert "leaves out temperature. Clocks in a heated room may drift more." in " ".join(text.split())
    assert bench.pool.task(judged.id).reports[0].scores == SCORES["scores"]
    roles = [bench.pool.task(f"T{number}").role for number in range(1, 8)]
    assert roles == ["orchestrator", "drafter", "reviser", "tweaker", "finalizer", "reviewer", "builder"]
    assert f"{FILE}: pdflatex made 1 page" in bench.pool.task(built.id).reports[0].summary
    assert stats.measure(bench.pool).by_role["tweaker"]["accepted"] == 1
    assert views.replayed_differences(bench.pool) == []
    told = [wording.event(event) for event in views.after(bench.pool, 0, 1000)]
    assert not [line for line in told if line in {*Type}], "each event reads as a sentence"
    assert "proposed P4: 1 change in 3 versions" in told
    assert "asked openai/test for the versions (18 tokens)" in told
    typesetting.pdflatex()
    (bench.root / FILE).write_text(text.replace("\\begin{document}", "\\newtheorem{theorem}{T}\\begin{document}"))
    assert not typesetting.complaints(bench.root, FILE)


def accept(bench: Bench, task: tasks.Task, candidate: str | None = None) -> None:
    """Accept what the task proposes, as it is, and see it in the text."""
    (proposal,) = bench.pool.task(task.id).proposals
    assert proposal.marks == ()
    assert deciding.accept(bench.pool, PERSON, proposal.id, deciding.Choice(candidate=candidate)).applied
    assert bench.pool.task(task.id).status is Status.DONE


async def test_an_outline_is_proposed_from_a_topic_and_notes_piece_by_piece(bench: Bench) -> None:
    task = outlining.post(bench.pool, PERSON, "drifting clocks", "temperature matters", tasks.Origin.CLI)
    assert not (bench.root / "OUTLINE.md").exists()
    whole = {"target": "u1", "text": "# Drifting clocks\n\n## Method\n- clocks drift\n\n## Limits\n- temperature\n"}
    with model(endpoints.obedient({"plan": PLAN, "edits": {"summary": "two parts", "edits": [whole]}})) as (server, at):
        await bench.work(at)
    assert "temperature matters" in endpoints.prompt_of(server.requests[0])
    (proposal,) = bench.pool.task(task.id).proposals
    assert deciding.accept(bench.pool, PERSON, proposal.id, deciding.Choice()).applied
    assert (bench.root / "OUTLINE.md").read_text() == whole["text"]
    assert bench.pool.task(task.id).role == "orchestrator"


async def test_what_another_chapter_says_already_is_told(bench: Bench) -> None:
    said = "Every clock of the small network is read by its neighbour at the end of each round of the protocol."
    (bench.root / "other.tex").write_text(f"\\section{{Other}}\n{said}\n")
    again = {"plan": PLAN, "edits": {"summary": "more", "edits": [{"target": "after:u1", "text": said}]}}
    task = bench.post("say more about the clocks")
    with model(endpoints.obedient({**again, "route": ROUTE})) as (_, settings):
        await bench.work(settings)
    (proposal,) = bench.pool.task(task.id).proposals
    assert any("nearly said already elsewhere: “Every clock of the small network" in mark for mark in proposal.marks)
