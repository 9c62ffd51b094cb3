"""Plans, questions and reasons come in the person's language; the text keeps its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import endpoint as endpoints
from coauthor.pool import trusting, views
from coauthor.review import contexts, initiative
from flows import bench as benches
from flows.bench import Bench
from flows.playing import PLAN, model


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return benches.make(tmp_path)


@pytest.mark.parametrize(
    ("intent", "goal", "why"),
    [
        ("Straffe diesen Absatz", "Straffen: ", "„in order to“ kann „to“ werden"),
        ("Raccourcis ce paragraphe", "Resserrer : ", "« in order to » peut devenir « to »"),
        ("精简这一段", "精简：", "“in order to”可改为“to”"),
        ("Tighten this paragraph", "Tighten: ", "“in order to” can be “to”"),
    ],
)
async def test_the_rules_answer_in_the_language_of_the_request(bench: Bench, intent: str, goal: str, why: str) -> None:
    asked = bench.post(intent)
    await bench.work()
    task = bench.pool.task(asked.id)
    assert task.plan is not None and task.plan["goal"].startswith(goal)
    (proposal,) = task.proposals
    assert proposal.hunks[0].why.startswith(why)
    assert "To show that it holds" in bench.result(proposal), "the text stays English"


async def test_where_a_title_was_chosen_the_machine_or_the_setting_tells(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    first = bench.post("Tighten")
    await bench.work()
    assert (bench.pool.task(first.id).plan or {})["goal"].startswith("Straffen: ")
    second = bench.post("Tighten")
    await bench.work(replace(benches.quick(), language_thread="fr"))
    assert (bench.pool.task(second.id).plan or {})["goal"].startswith("Resserrer : ")


async def test_a_model_is_told_the_language_that_a_title_does_not_tell(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    trusting.set_trusted(bench.root, trusted=True)
    seat = bench.seat()
    with model(endpoints.obedient({"plan": PLAN}), initiative="off") as (server, settings):
        bench.post("Revise this paragraph")
        await bench.work(settings)
        assert "Plans, questions and reasons are in German;" in str(server.requests[0])
    seat.leave()


async def test_what_is_shown_as_sent_is_in_the_language_that_is_sent(bench: Bench) -> None:
    trusting.set_trusted(bench.root, trusted=True)
    task = bench.post("Straffe diesen Absatz")
    seat = bench.seat()
    with model(endpoints.obedient({"plan": PLAN}), initiative="off") as (server, settings):
        shown = contexts.of(bench.pool, task, settings)["parts"][0]["text"]
        await bench.work(settings)
    assert "Plans, questions and reasons are in German;" in shown
    assert shown in endpoints.prompt_of(server.requests[0])
    seat.leave()


def test_a_suggestion_speaks_as_the_person_wrote_last(bench: Bench) -> None:
    trusting.set_trusted(bench.root, trusted=True)
    for name in ("BRIEF.md", "STYLE.md"):
        (bench.root / name).write_text("")
    (bench.root / "OUTLINE.md").write_text("# Clocks\n\n## Method\n- drift\n\n## Limits\n- simple\n")
    bench.post("kürzer bitte")
    (name,) = initiative.offer(bench.pool)
    offered = bench.pool.task(name)
    assert offered.questions[0].text.startswith("Die Gliederung hat „Limits“")
    assert views.replayed_differences(bench.pool) == []
