"""What a person keeps rejecting is offered as a rule, once; a yes makes a proposal for STYLE.md and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from coauthor.domain import commands, tasks
from coauthor.domain.tasks import Status
from coauthor.pool import trusting, views
from coauthor.review import dislikes, ideas, initiative
from flows import bench as benches
from flows.bench import PERSON, Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = benches.make(tmp_path)
    trusting.set_trusted(made.root, trusted=True)
    return made


async def rejected(bench: Bench, times: int) -> None:
    """So many proposals that bring the same word, each turned down."""
    for number in range(times):
        task = bench.post(key=f"try:{number}")
        again = "again " * number
        text = f"To show {again}that it holds, we leverage many trials on the small network \\cite{{lamport1978}}."
        change = {"target": "u1", "text": text}
        await bench.work(bench.script(benches.edits(change)))
        proposal = bench.pool.task(task.id).proposals[0]
        bench.pool.handle(commands.Reject(proposal=proposal.id, task=task.id), PERSON)


def offered(bench: Bench) -> tasks.Task:
    made = initiative.offer(
        bench.pool, lambda pool, say: (each for each in ideas.of_everything(pool, say) if ":ban:" in each.key)
    )
    assert len(made) == 1, "one word was rejected three times"
    return bench.pool.task(made[0])


@pytest.mark.parametrize("style", ["", "# Style\n\n## Banned words\n\n- very\n\n## Terms\n"])
async def test_a_word_that_is_rejected_again_and_again_is_offered_once_as_a_rule(bench: Bench, style: str) -> None:
    if style:
        (bench.root / "STYLE.md").write_text(style)
    await rejected(bench, dislikes.TIMES)
    task = offered(bench)
    assert "You rejected “leverage” in P" in task.questions[0].text
    assert (
        initiative.offer(
            bench.pool, lambda pool, say: (each for each in ideas.of_everything(pool, say) if ":ban:" in each.key)
        )
        == []
    )
    said = commands.Reply(task=task.id, text="do it", option="do it", question=task.questions[0].id)
    bench.pool.handle(said, PERSON)
    await bench.work()
    done = bench.pool.task(task.id)
    assert done.status is Status.AWAITING_REVIEW
    new = "".join(text for hunk in done.proposals[0].hunks for text in hunk.texts.values())
    assert "- leverage\n" in new
    assert (bench.root / "STYLE.md").exists() is bool(style), "only the person's yes changes or makes the file"
    assert views.replayed_differences(bench.pool) == []


async def test_twice_is_no_rule_and_a_word_that_was_accepted_is_none(bench: Bench) -> None:
    await rejected(bench, dislikes.TIMES - 1)
    assert list(dislikes.found(bench.pool)) == []
