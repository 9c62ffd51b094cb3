"""What is proposed already, in the same words for the same place, is not proposed again: it is said where it waits."""

from __future__ import annotations

from pathlib import Path

import pytest

from coauthor.domain import commands, tasks
from coauthor.manuscript import places
from flows import bench as benches
from flows.bench import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return benches.make(tmp_path)


async def test_the_same_asked_twice_says_which_sentences_wait(bench: Bench) -> None:
    first = bench.post()
    await bench.work()
    waiting = [hunk.id for hunk in bench.pool.task(first.id).proposals[0].open_hunks]
    assert len(waiting) > 1
    again = bench.post("tighten it, in versions", candidates=3)
    await bench.work()
    task = bench.pool.task(again.id)
    assert not task.proposals
    assert all(name in task.reports[-1].summary for name in waiting)
    assert "already" in task.reports[-1].summary


async def test_of_a_larger_place_only_the_rest_is_proposed(bench: Bench) -> None:
    bench.post()
    await bench.work()
    text = (bench.root / benches.FILE).read_text(encoding="utf-8")
    longer = text.replace("A second paragraph says", "In order to say it, a second paragraph doesn't say")
    (bench.root / benches.FILE).write_text(longer, encoding="utf-8")
    ref = places.ref(benches.FILE, longer, longer.index("In order to show"), longer.index("\\begin{theorem}"))
    request = commands.Post(intent="tighten", origin=tasks.Origin.ACTION, refs=(ref,))
    asked = bench.pool.post(request, benches.PERSON, [longer])
    await bench.work()
    (proposal,) = bench.pool.task(asked.id).proposals
    assert ["In order to say it" in hunk.before for hunk in proposal.hunks] == [True]
    assert any("with the same words already: P1.1" in mark for mark in proposal.marks)


async def test_other_words_for_the_same_sentences_are_proposed(bench: Bench) -> None:
    first = bench.post()
    await bench.work()
    other = bench.post("tighten it and make it more formal and fix LaTeX habits")
    await bench.work()
    assert bench.pool.task(first.id).proposals[0].open_hunks
    assert bench.pool.task(other.id).proposals
