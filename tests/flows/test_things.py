"""Requests that name an asset or a citation: where they are about, and what a model is shown of the thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from coauthor.cli import named, posting
from coauthor.domain import errors, tasks
from coauthor.pool import trusting
from coauthor.review import contexts
from endpoint import obedient
from flows import bench as benches
from flows.bench import FILE, PERSON, Bench
from flows.playing import BECAUSE, model

FIGURE = "\\begin{figure}\\includegraphics{drift}\\caption{Drift over time.}\\label{fig:drift}\\end{figure}\n"
OWNER = "assets:\n  fig:drift:\n    kind: result\n    message: it grows with the square of time\n"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = benches.make(tmp_path)
    trusting.set_trusted(made.root, trusted=True)
    text = (made.root / FILE).read_text()
    (made.root / FILE).write_text(text.replace("\\begin{theorem}", f"{FIGURE}\n\\begin{{theorem}}"))
    (made.root / "assets.yaml").write_text(OWNER)
    return made


@pytest.mark.parametrize(
    ("spoken", "ref", "told", "stands"),
    [
        ("asset:fig:drift", tasks.Ref(asset="fig:drift"), "it grows with the square of time", "\\begin{figure}"),
        ("cite:lamport1978", tasks.Ref(cite="lamport1978"), "- lamport1978: Time", "In order to show"),
    ],
)
async def test_it_is_about_the_first_use_and_what_is_known_of_the_thing_is_shown(
    bench: Bench, spoken: str, ref: tasks.Ref, told: str, stands: str
) -> None:
    taken = named.read(bench.root, spoken)
    task = posting.ask_for(bench.pool, PERSON, "say more of this", taken, tasks.Origin.CLI)
    assert task.refs[0].quote.startswith(stands)
    assert task.refs[1] == ref
    assert "at the first passage in main.tex" in (task.focus_note or "")
    with model(obedient(BECAUSE)) as (_, settings):
        parts = contexts.of(bench.pool, task, settings)["parts"]
    assert any(told in part["text"] for part in parts)


async def test_a_thing_that_is_named_beside_a_place_is_shown_too(bench: Bench) -> None:
    taken = named.read(bench.root, FILE)
    things = (tasks.Ref(asset="fig:drift"), tasks.Ref(cite="lynch1996"))
    both = named.Taken(taken.place, None, things)
    task = posting.ask_for(bench.pool, PERSON, "cite it", both, tasks.Origin.CLI)
    with model(obedient(BECAUSE)) as (_, settings):
        parts = contexts.of(bench.pool, task, settings)["parts"]
    assert any("- lynch1996: Algorithms" in part["text"] for part in parts)


@pytest.mark.parametrize(
    ("spoken", "why"),
    [
        ("cite:nobody", "no entry `nobody`"),
        ("cite:lynch1996", "No running text cites `lynch1996` yet"),
        ("asset:fig:none", "no asset fig:none"),
    ],
)
def test_what_is_not_there_or_not_used_is_said(bench: Bench, spoken: str, why: str) -> None:
    with pytest.raises(errors.NotFound, match=why):
        named.read(bench.root, spoken)
