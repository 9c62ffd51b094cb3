"""What a model names as evidence is looked up: file, line, words, key and asset; what is not there is said."""

from __future__ import annotations

from pathlib import Path

import pytest

import endpoint as endpoints
import scenes
from coauthor.agents import evidence
from coauthor.domain import packets
from coauthor.domain.events import Type
from coauthor.pool import trusting
from flows import bench as benches
from flows.playing import PLAN, model, swapping

FILES = {
    "refs.bib": "@book{lynch1996, title={Algorithms}}\n",
    "code/bench.py": "import time\n\n\ndef drift(clock):\n    return clock - time.time()\n",
    "data/drift.csv": "clock,drift\na,1.5\nb,2.5\n",
    "secret.tex": "hidden\n",
    ".coauthorignore": "secret.tex\n",
    "main.tex": "\\documentclass{article}\n\\begin{document}\nClocks drift in\nheated rooms.\n\\end{document}\n",
}


@pytest.fixture
def known(tmp_path: Path) -> evidence.Known:
    return evidence.Known(scenes.write(tmp_path, FILES))


@pytest.mark.parametrize(
    ("source", "quote"),
    [
        ("code/bench.py:4", "def drift(clock):"),
        ("code/bench.py:4-5", "clock - time.time()"),
        ("main.tex:3", "“clocks drift in heated rooms”"),
        ("data/drift.csv:2", ""),
        ("data/drift.csv", "b,2.5"),
        ("lynch1996#17", "anything: no text of it is here"),
        ("@lynch1996", ""),
    ],
)
def test_what_is_there_is_not_spoken_of(known: evidence.Known, source: str, quote: str) -> None:
    assert known.wrong(packets.Evidence(claim="c", source=source, quote=quote)) == ""


@pytest.mark.parametrize(
    ("source", "quote", "said"),
    [
        ("code/bench.py:40", "", "code/bench.py has 5 lines."),
        ("code/bench.py:0", "", "has 5 lines"),
        ("code/none.py:1", "", "there is no code/none.py."),
        ("../outside.tex:1", "", "there is no"),
        ("secret.tex:1", "hidden", "there is no secret.tex."),
        (
            "code/bench.py:1",
            "return clock - time.time()",
            "code/bench.py:1 does not say “return clock - time.time()”, line 5",
        ),
        ("code/bench.py:1", "sleep(3)", "nor does another line"),
        ("data/drift.csv", "c,9.9", "data/drift.csv does not say"),
        ("lynch1997#3", "", "there is no source “lynch1997#3”."),
        ("personal knowledge", "", "there is no source"),
    ],
)
def test_what_is_not_there_is_said(known: evidence.Known, source: str, quote: str, said: str) -> None:
    assert said in known.wrong(packets.Evidence(claim="c", source=source, quote=quote))


async def test_plan_and_proposal_carry_the_remark_for_the_person(tmp_path: Path) -> None:
    bench = benches.make(tmp_path)
    trusting.set_trusted(bench.root, trusted=True)
    plan = PLAN | {"new_information": ["what main.tex:5 says", "as code/gone.py:12-14 shows"]}

    def edits(request: dict[str, object]) -> dict[str, object]:
        named = [
            {"claim": "clocks drift", "source": "main.tex:8", "quote": "clocks drift by"},
            {"claim": "by a lot", "source": "main.tex:900", "quote": "a lot"},
        ]
        return swapping("due to the fact that", "because")(request) | {"evidence": named}

    task = bench.post()
    with model(endpoints.obedient({"plan": plan, "edits": edits})) as (_, settings):
        await bench.work(settings)
    (posted,) = bench.data(task.id, Type.PLAN_POSTED)
    assert posted["plan"]["new_information"] == [
        "what main.tex:5 says",
        "as code/gone.py:12-14 shows [there is no code/gone.py.]",
    ]
    (proposal,) = bench.pool.task(task.id).proposals
    assert [mark for mark in proposal.marks if "evidence" in mark] == [
        "The evidence for “by a lot” can't be confirmed: main.tex has 12 lines."
    ]
