"""Chapters around a place are summed up by a model on the side: later, kept by their words, and never in the way."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import endpoint as endpoints
import scenes
from coauthor.agents import summarizing
from coauthor.briefing import abstracts, summaries
from coauthor.domain import commands, tasks
from coauthor.domain.events import Type
from coauthor.domain.tasks import Status
from coauthor.manuscript import places
from coauthor.pool import trusting, views
from coauthor.review import contexts, stats
from endpoint import Act
from flows import bench as benches
from flows.bench import PERSON, Bench
from flows.playing import BECAUSE, model

MAIN = "\\documentclass{book}\n\\begin{document}\n\\include{one}\n\\include{two}\n\\end{document}\n"
ONE = "\\chapter{Clocks}\n" + "\n\n".join(
    f"Clock {number} was kept in a room of its own for 14 days, where nobody touched it or opened the door."
    for number in range(30)
)
TWO = "\\chapter{Method}\nIt is due to the fact that clocks drift. We ran trials.\n"
SAID = {"sentences": ["Clocks were kept for 14 days.", "They lost 77 seconds.", "See \\cite{ghost1999}."]}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = benches.make(tmp_path)
    scenes.write(made.root, {"main.tex": MAIN, "one.tex": ONE + "\n", "two.tex": TWO})
    trusting.set_trusted(made.root, trusted=True)
    return made


def post(bench: Bench, **more: Any) -> tasks.Task:
    start = TWO.index("It is")
    ref = places.ref("two.tex", TWO, start, TWO.index("We ran") - 1)
    return bench.pool.post(
        commands.Post(intent="tighten", origin=tasks.Origin.ACTION, refs=(ref,), **more), PERSON, [TWO]
    )


def around(request: dict[str, Any]) -> str:
    return endpoints.prompt_of(request).partition("the chapter before")[2].partition("</material>")[0]


async def test_a_chapter_is_read_when_nothing_else_is_to_be_done_and_told_by_its_summary_from_then_on(
    bench: Bench,
) -> None:
    first = post(bench)
    with model(endpoints.obedient(BECAUSE | {"summary": SAID})) as (server, settings):
        await bench.work(settings)
        assert [endpoints.schema_of(request) for request in server.requests] == ["plan", "edits", "summary"]
        assert "in extracts" in around(server.requests[0]) and "Clock 0 was kept" in around(server.requests[0])
        second = post(bench)
        told = contexts.of(bench.pool, second, settings)
        await bench.work(settings)
    assert [endpoints.schema_of(request) for request in server.requests[3:]] == ["plan", "edits"]
    shown = around(server.requests[3])
    assert abstracts.SUMMARY in shown and "- Clocks were kept for 14 days." in shown
    assert "77" not in shown and "ghost1999" not in shown, "what the chapter does not say is no summary of it"
    assert any(part["text"] == "- Clocks were kept for 14 days." for part in told["parts"])
    assert {bench.pool.task(task.id).status for task in (first, second)} == {Status.AWAITING_REVIEW}
    (call,) = [e for e in views.after(bench.pool, 0, 1000) if e.type == Type.MODEL_CALLED and e.task is None]
    assert (call.data["profile"], call.data["step"], call.data["tokens_in"]) == ("fast", "summary", 11)
    assert stats.view(stats.measure(bench.pool))["tasks"][stats.SUMMARIES]["calls"] == 1
    assert views.replayed_differences(bench.pool) == []


async def test_a_chapter_that_was_changed_is_told_by_its_own_sentences_until_it_is_read_again(bench: Bench) -> None:
    with model(endpoints.obedient(BECAUSE | {"summary": SAID})) as (server, settings):
        post(bench)
        await bench.work(settings)
        (bench.root / "one.tex").write_text(ONE.replace("Clock 0", "Watch 0") + "\n")
        post(bench)
        await bench.work(settings)
    shown = [endpoints.schema_of(request) for request in server.requests]
    assert shown == ["plan", "edits", "summary"] * 2
    assert "Watch 0 was kept" in around(server.requests[3])


async def test_a_task_that_comes_stops_the_reading_at_once(bench: Bench) -> None:
    """The endpoint would never end its summary; the twin is a worker that waited for it."""
    answers = BECAUSE | {"summary": lambda _request: Act(hang=True)}
    with model(endpoints.obedient(answers)) as (server, settings):
        post(bench)
        running = asyncio.create_task(bench.work(replace(settings, idle_s=30.0)))
        reads = lambda: "summary" in [endpoints.schema_of(each) for each in server.requests]  # noqa: E731
        await scenes.eventually(reads, 30, "the chapter is being read")
        second = post(bench)
        waits = lambda: bench.pool.task(second.id).status is Status.AWAITING_REVIEW  # noqa: E731
        await scenes.eventually(waits, 30, "the second task is done")
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    calls = [e.data for e in views.after(bench.pool, 0, 1000) if e.type == Type.MODEL_CALLED and e.task is None]
    assert calls[0]["failed"] == summarizing.STOPPED and calls[0]["tokens_in"] > 0


@pytest.mark.parametrize("how", ["initiative", "budget", "ignored", "failing"])
async def test_nothing_is_read_ahead_where_it_is_not_wanted_or_not_to_be_had(bench: Bench, how: str) -> None:
    more: dict[str, Any] = {"initiative": {"initiative": "off"}, "budget": {"budget_day": "20000 tokens"}}.get(how, {})
    if how == "ignored":
        (bench.root / ".coauthorignore").write_text("one.tex\n")
    dear = lambda request: Act(text=json.dumps(BECAUSE["edits"](request)), usage=(19_000, 100))  # noqa: E731
    answers = BECAUSE | {"edits": dear, "summary": lambda _request: Act(text="no JSON")}
    with model(endpoints.obedient(answers), **more) as (server, settings):
        task = post(bench)
        await bench.work(settings)
    asked = [endpoints.schema_of(request) for request in server.requests]
    assert asked[:2] == ["plan", "edits"]
    assert set(asked[2:]) == ({"summary"} if how == "failing" else set())
    assert bench.pool.task(task.id).status is Status.AWAITING_REVIEW


def test_a_short_part_is_never_asked_for_and_the_shelf_forgets_what_nobody_wanted_lately(tmp_path: Path) -> None:
    shelf = summaries.Shelf(tmp_path)
    assert shelf.said(summaries.Piece("a.tex", "A", "short")) == () and shelf.next() is None
    pieces = [summaries.Piece("a.tex", "A", f"{number} " * summaries.LONG) for number in range(40)]
    for piece in pieces:
        shelf.said(piece)
    assert shelf.next() == pieces[-1] and len(shelf.unread) < len(pieces)
    shelf.put(pieces[-1], ("It counts.",))
    assert summaries.Shelf(tmp_path).said(pieces[-1]) == ("It counts.",)
