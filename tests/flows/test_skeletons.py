"""A section without a language model: what the outline and its owner say, marks for missing sources, questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from coauthor.domain import commands, tasks
from coauthor.domain.tasks import Status
from coauthor.review import deciding, drafting
from flows import bench as benches
from flows.bench import FILE, PERSON, Bench

LIMITS = """# Clocks

## Method
- drift

## Limits
- **Claim:** the model ignores $\\epsilon^2$ & noise
- earlier work has shown that 5% is enough
- as said before [@lamport1978]
- Was *temperature* measured?
- Who checked it?
"""


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = benches.make(tmp_path)
    (made.root / "OUTLINE.md").write_text(LIMITS)
    return made


async def answered(bench: Bench, task: tasks.Task, *answers: str) -> tasks.Task:
    """The task after each of its questions got an answer."""
    await bench.work()
    for said in answers:
        waiting = bench.pool.task(task.id)
        assert waiting.status is Status.NEEDS_USER
        command = commands.Reply(task=task.id, text=said, question=waiting.questions[-1].id)
        bench.pool.handle(command, PERSON)
        await bench.work()
    return bench.pool.task(task.id)


async def test_points_become_paragraphs_in_the_owners_words_and_questions_are_asked(bench: Bench) -> None:
    task = drafting.post(bench.pool, PERSON, "limits", "Draft this section", tasks.Origin.CLI)
    done = await answered(bench, task, "only in the cellar", "skip")
    assert [question.text for question in done.questions] == ["Was temperature measured?", "Who checked it?"]
    (proposal,) = done.proposals
    assert deciding.accept(bench.pool, PERSON, proposal.id, deciding.Choice()).applied
    text = (bench.root / FILE).read_text()
    written = text[text.index("\\section{Limits}") : text.index("\\end{document}")]
    assert [each for each in written.split("\n\n") if each.strip()] == [
        "\\section{Limits}\\label{sec:limits}",
        "The model ignores $\\epsilon^2$ \\& noise.",
        "Earlier work has shown that 5\\% is enough [CITATION NEEDED].",
        "As said before~\\cite{lamport1978}.",
        "Only in the cellar.\n",
    ]
    assert done.role == "drafter"


async def test_what_is_not_in_the_bibliography_is_not_cited(bench: Bench) -> None:
    (bench.root / "OUTLINE.md").write_text(LIMITS.replace("lamport1978", "nobody2001").split("- Was")[0])
    task = drafting.post(bench.pool, PERSON, "limits", "Draft this section", tasks.Origin.CLI)
    (proposal,) = (await answered(bench, task)).proposals
    written = [hunk.texts["A"] for hunk in proposal.hunks]
    assert any("As said before [CITATION NEEDED]." in text for text in written)
    assert not any("nobody2001" in text for text in written)
    heading, *points = [hunk.why for hunk in proposal.hunks]
    assert heading == "the heading" and points[0].startswith("topic: ")
    assert all("a skeleton, to be written out" in why for why in points)
    unsourced = ["names no source" in why for why in points]
    assert unsourced == ["[CITATION NEEDED]" in text for text in written[1:]]


async def test_a_node_without_points_asks_what_it_is_to_say(bench: Bench) -> None:
    (bench.root / "OUTLINE.md").write_text(LIMITS.split("- **Claim")[0])
    task = drafting.post(bench.pool, PERSON, "limits", "Draft this section", tasks.Origin.CLI)
    done = await answered(bench, task, "the network was small")
    assert done.questions[0].text.startswith("What is “Limits” to say?")
    assert "The network was small." in done.proposals[0].hunks[0].texts["A"]


async def test_where_nothing_is_said_nothing_is_proposed(bench: Bench) -> None:
    (bench.root / "OUTLINE.md").write_text(LIMITS.split("- **Claim")[0] + "- Who?\n")
    task = drafting.post(bench.pool, PERSON, "limits", "Draft this section", tasks.Origin.CLI)
    done = await answered(bench, task, "skip")
    assert done.proposals == ()
    assert "Nobody has said yet what “Limits” is to say." in done.reports[0].summary
