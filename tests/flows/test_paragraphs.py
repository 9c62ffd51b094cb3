"""A draft comes paragraph by paragraph: each with its function, decided by itself, in order whatever comes first."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

import endpoint as endpoints
import scenes
from coauthor.agents import filling
from coauthor.domain import commands, packets, patches, tasks
from coauthor.domain.events import Type
from coauthor.pool import trusting, views
from coauthor.review import deciding, drafting, rollback, undoing
from flows import bench as benches
from flows.bench import FILE, PERSON, Bench
from flows.playing import PLAN, model

OUTLINE = "# Clocks\n\n## Method\n- drift\n\n## Limits\n- rooms\n- nights\n- what follows\n"
INTO = "into:limits"
PARAGRAPHS = ("Rooms differ in how warm they are.", "Nights were not looked at.", "So the model says little of homes.")
HEADING = "\\section{Limits}\\label{sec:limits}"


def paragraphs(*texts: str) -> dict[str, Any]:
    functions = ("topic", "evidence", "conclusion")
    edits = [
        {"target": INTO, "text": text, "function": function, "why": f"point {number}"}
        for number, (text, function) in enumerate(zip(texts, functions, strict=False), 1)
    ]
    return {"summary": "three paragraphs", "edits": edits}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = benches.make(tmp_path)
    (made.root / "OUTLINE.md").write_text(OUTLINE)
    trusting.set_trusted(made.root, trusted=True)
    return made


async def drafted(bench: Bench, *answers: dict[str, Any], candidates: int = 1) -> tasks.Proposal:
    waiting = list(answers)
    turn = lambda _request: waiting.pop(0) if len(waiting) > 1 else waiting[0]  # noqa: E731
    task = drafting.post(bench.pool, PERSON, "limits", "Draft this section", tasks.Origin.CLI)
    with model(endpoints.obedient({"plan": PLAN, "edits": turn})) as (_, settings):
        await bench.work(settings)
    return bench.pool.task(task.id).proposals[-1]


def accept(bench: Bench, *hunks: str) -> None:
    outcome = deciding.accept(bench.pool, PERSON, hunks[0].partition(".")[0], deciding.Choice(hunks))
    assert outcome.applied, outcome


def taken_back(bench: Bench, proposal: str, number: int) -> bool:
    what = undoing.of_sentences((f"{proposal}.{number}",))
    return rollback.undo(bench.pool, PERSON, what).applied


def written(bench: Bench) -> list[str]:
    text = (bench.root / FILE).read_text()
    mine = (HEADING, *PARAGRAPHS)
    return [part for part in text.replace("\\end{document}", "\n\n").split("\n\n") if part.strip() in mine]


async def test_each_paragraph_is_decided_by_itself_and_says_what_it_is_for(bench: Bench) -> None:
    proposal = await drafted(bench, paragraphs(*PARAGRAPHS))
    assert [hunk.texts["A"].strip() for hunk in proposal.hunks] == [HEADING, *PARAGRAPHS]
    whys = [hunk.why for hunk in proposal.hunks]
    assert whys == [filling.HEADING, "topic: point 1", "evidence: point 2", "conclusion: point 3"]
    name = proposal.id
    before = (bench.root / FILE).read_text()
    accept(bench, f"{name}.1", f"{name}.2", f"{name}.4")
    task = bench.pool.owner(name).id
    bench.pool.handle(commands.Reject(task=task, proposal=name, hunks=(f"{name}.3",)), PERSON)
    assert [each.strip() for each in written(bench)] == [HEADING, PARAGRAPHS[0], PARAGRAPHS[2]]
    assert rollback.revert(bench.pool, PERSON, name).applied
    assert (bench.root / FILE).read_text() == before
    assert views.replayed_differences(bench.pool) == []


async def test_paragraphs_stand_in_their_order_whichever_is_accepted_first(tmp_path: Path) -> None:
    """The twin: a paragraph that is put where its place has moved to would stand behind one that comes later."""
    whole = None
    for number, order in enumerate([(1, 2, 3, 4), (4, 3, 2, 1), (3, 1, 4, 2)]):
        (folder := tmp_path / str(number)).mkdir()
        bench = benches.make(folder)
        (bench.root / "OUTLINE.md").write_text(OUTLINE)
        trusting.set_trusted(bench.root, trusted=True)
        proposal = await drafted(bench, paragraphs(*PARAGRAPHS))
        for which in order:
            accept(bench, f"{proposal.id}.{which}")
        text = (bench.root / FILE).read_text()
        whole = whole or text
        assert text == whole, order
        assert taken_back(bench, proposal.id, 3)
        assert [each.strip() for each in written(bench)] == [HEADING, PARAGRAPHS[0], PARAGRAPHS[2]]


async def test_a_paragraph_that_fails_a_check_is_left_out_and_the_others_stay(bench: Bench) -> None:
    wrong = paragraphs(PARAGRAPHS[0], "Drift was 77 seconds.", PARAGRAPHS[2])
    proposal = await drafted(bench, wrong)
    assert [hunk.texts["A"].strip() for hunk in proposal.hunks] == [HEADING, PARAGRAPHS[0], PARAGRAPHS[2]]
    assert any(mark.startswith("Left out “Drift was 77 seconds.”") for mark in proposal.marks)
    (refused, *_) = bench.data(bench.pool.owner(proposal.id).id, Type.GATE_FAILED)
    assert (refused["target"], refused["gate"]) == (f"{INTO} ¶002", "numbers")


async def test_one_answer_of_several_paragraphs_is_parted_where_they_part(bench: Bench) -> None:
    text = f"{PARAGRAPHS[0]}\n\n\\begin{{itemize}}\n\\item Nights.\n\n\\item Days.\n\\end{{itemize}}\n\n{PARAGRAPHS[2]}"
    proposal = await drafted(bench, {"summary": "s", "edits": [{"target": INTO, "text": text}]})
    assert [hunk.texts["A"].strip()[:14] for hunk in proposal.hunks[1:]] == [
        PARAGRAPHS[0][:14],
        "\\begin{itemize",
        "So the model s",
    ]


async def test_a_chapter_in_a_new_file_comes_paragraph_by_paragraph_and_goes_with_its_last_one(tmp_path: Path) -> None:
    bench = benches.make(tmp_path)
    scenes.write(
        bench.root,
        {
            "OUTLINE.md": "# Clocks\n\n## Method {#method}\n- drift\n\n## Limits {#limits}\n- rooms\n",
            "main.tex": "\\documentclass{report}\n\\begin{document}\n\\include{chapters/method}\n\\end{document}\n",
            "chapters/method.tex": "\\chapter{Method}\\label{method}\nClocks drift.\n",
        },
    )
    trusting.set_trusted(bench.root, trusted=True)
    proposal = await drafted(bench, paragraphs(*PARAGRAPHS))
    made = next(path for path in proposal.creates)
    assert [hunk.path for hunk in proposal.hunks] == [made] * 4 + ["main.tex"]
    name = proposal.id
    for which in [(3,), (1, 5), (4,), (2,)]:
        accept(bench, *(f"{name}.{number}" for number in which))
    text = (bench.root / made).read_text()
    assert [part.strip() for part in text.split("\n\n")][1:] == list(PARAGRAPHS)
    assert text.startswith("\\chapter{Limits}") and text.endswith("homes.\n")
    assert taken_back(bench, name, 3)
    assert PARAGRAPHS[1] not in (bench.root / made).read_text() and PARAGRAPHS[2] in (bench.root / made).read_text()
    assert rollback.revert(bench.pool, PERSON, name).applied
    assert not (bench.root / made).exists()
    assert made.removesuffix(".tex") not in (bench.root / "main.tex").read_text()
    assert views.replayed_differences(bench.pool) == []


def test_what_several_versions_insert_at_one_place_is_paired_paragraph_by_paragraph() -> None:
    put = lambda *texts: [patches.Replacement(3, 3, text) for text in texts]  # noqa: E731
    made = patches.hunks("abc", "a.tex", "P0", {"A": put("1", "2"), "B": put("x", "y", "z")})
    assert [dict(hunk.texts) for hunk in made] == [{"A": "1", "B": "x"}, {"A": "2", "B": "y"}, {"B": "z"}]


def test_a_node_may_be_filled_by_several_edits_and_a_sentence_is_changed_once() -> None:
    packet = packets.Packet(
        task="T1", intent="x", path="a.tex", units=(packets.Unit(id="u1", kind=packets.UnitKind.SENTENCE, text="A."),)
    )
    twice = lambda target: packets.Edits(  # noqa: E731
        summary="", edits=tuple(packets.Edit(target=target, text=text) for text in ("One.", "Two."))
    )
    assert packets.check_targets(twice(INTO), packet) == []
    assert packets.check_targets(twice("u1"), packet) == ["`u1` is changed more than once"]


def test_headings_comments_and_what_is_open_stay_with_what_follows() -> None:
    text = "\\subsection{A}\n\nOne.\n\n% a note\n\nTwo {and\n\nthree}.\n\n% the end"
    edit = packets.Edit(target=INTO, text=text)
    assert [piece.text for piece in filling.pieces([edit])] == [
        "\\subsection{A}\n\nOne.",
        "% a note\n\nTwo {and\n\nthree}.\n\n% the end",
    ]
    assert len(list(itertools.chain(filling.pieces([edit, edit])))) == 4
