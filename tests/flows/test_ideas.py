"""What is offered beside sections to be written: what drifted, what was left, what is weak, what nobody explained."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import endpoint as endpoints
from coauthor.domain import actors, commands, suggesting, tasks
from coauthor.domain.events import Type
from coauthor.domain.tasks import Status
from coauthor.pool import trusting, views
from coauthor.review import deciding, initiative, planning, stats
from flows import bench as benches
from flows.bench import FILE, PERSON, TEXT, Bench
from flows.playing import BECAUSE, PLAN, model

OUTLINE = "# Clocks\n\n## Method\n- drift\n"
AGENT = actors.agent("reviser", "test")
DAYS = 24 * 3600
FIGURE = "\\begin{figure}\n\\includegraphics{rate.pdf}\n\\caption{Drift by day.}\\label{fig:rate}\n\\end{figure}\n"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = benches.make(tmp_path)
    trusting.set_trusted(made.root, trusted=True)
    for name in ("BRIEF.md", "STYLE.md"):
        (made.root / name).write_text("")
    (made.root / FILE).write_text(TEXT.replace("% TODO(coauthor): tighten this paragraph\n", ""))
    return made


def offered(bench: Bench) -> tasks.Task:
    (name,) = initiative.offer(bench.pool)
    return bench.pool.task(name)


def begun(bench: Bench) -> None:
    """The person has asked for something here: before, no question comes of itself."""
    bench.pool.handle(commands.Cancel(task=bench.post().id), PERSON)


def answer(bench: Bench, task: tasks.Task, said: str) -> tasks.Task:
    options = task.questions[-1].options
    option = said if said in options else None
    return bench.pool.handle(
        commands.Reply(task=task.id, text=said, option=option, question=task.questions[-1].id), PERSON
    )


def change(bench: Bench, text: str) -> None:
    (bench.root / "OUTLINE.md").write_text(text)
    planning.note(bench.pool, planning.compare(bench.root, {}), PERSON)


@pytest.mark.parametrize("said", ["later", "do it"])
def test_where_a_node_changes_its_section_is_to_be_brought_in_line_and_work_there_waits(
    bench: Bench, said: str
) -> None:
    change(bench, OUTLINE)
    running = bench.post()
    bench.pool.handle(commands.Claim(task=running.id, worker="w"), AGENT)
    change(bench, OUTLINE.replace("- drift", "- drift and noise"))
    (offer,) = [task for task in views.live_tasks(bench.pool) if suggesting.is_waiting(task)]
    assert offer.questions[0].text.startswith("“Method” changed in the outline")
    stopped = bench.pool.task(running.id)
    assert (stopped.status, stopped.needs, stopped.claim) == (Status.BLOCKED, f"task:{offer.id}", None)
    assert "“Method” changed in the outline." in (stopped.reason or "")
    offer = answer(bench, offer, said)
    if said == "do it":
        assert bench.pool.task(running.id).status is Status.BLOCKED
        bench.pool.handle(commands.Complete(task=offer.id), PERSON)
    assert bench.pool.task(running.id).status is Status.OPEN
    change(bench, OUTLINE)
    change(bench, OUTLINE.replace("- drift", "- drift and noise"))
    assert [task.id for task in views.page(bench.pool) if task.key == offer.key] == [offer.id]
    assert views.replayed_differences(bench.pool) == []


def test_a_request_that_was_left_for_days_is_brought_up_once(bench: Bench) -> None:
    (bench.root / FILE).write_text(TEXT)
    assert initiative.offer(bench.pool) == []
    then = (bench.root / FILE).stat().st_mtime - 5 * DAYS
    os.utime(bench.root / FILE, (then, then))
    task = offered(bench)
    assert task.questions[0].text == f"“tighten this paragraph” has stood in {FILE}:4 for 5 days. Do it now?"
    assert (task.todo and task.todo.quote) == "% TODO(coauthor): tighten this paragraph"
    answer(bench, task, "never")
    assert initiative.offer(bench.pool) == []


def test_a_paragraph_with_low_scores_is_offered_in_versions(bench: Bench) -> None:
    task = bench.post("critique this", words="A second paragraph")
    bench.pool.handle(commands.Claim(task=task.id, worker="w"), AGENT)
    token = bench.pool.task(task.id).claim
    report = commands.PostReport(task=task.id, token=token or "", summary="weak", scores={"support": 2, "clarity": 3})
    bench.pool.handle(report, AGENT)
    offer = offered(bench)
    assert "was scored 2.5 of 5, support 2 being the lowest. See 3 versions?" in offer.questions[0].text
    assert offer.candidates == 3
    assert offer.refs[0].quote.startswith("A second paragraph")


def scored(bench: Bench, support: int) -> str:
    task = bench.post("critique this", words="A second paragraph")
    bench.pool.handle(commands.Claim(task=task.id, worker="w"), AGENT)
    token = bench.pool.task(task.id).claim or ""
    bench.pool.handle(commands.PostReport(task=task.id, token=token, summary="s", scores={"support": support}), AGENT)
    return task.id


def test_a_paragraph_keeps_its_scores_while_its_words_and_its_place_change(bench: Bench) -> None:
    first = scored(bench, 2)
    text = (bench.root / FILE).read_text().replace("something else", "something quite different by now")
    (bench.root / FILE).write_text(text.replace("\\section{Method}", "\\section{Method}\nOne more.\n"))
    second = scored(bench, 4)
    listed = stats.view(stats.measure(bench.pool))["scores"]
    assert [(each["task"], each["scores"], each.get("before")) for each in listed] == [
        (first, {"support": 2}, None),
        (second, {"support": 4}, {"support": 2}),
    ]


async def test_what_a_figure_is_and_shows_is_asked_once_and_written_in_its_owners_words(bench: Bench) -> None:
    (bench.root / "rate.pdf").write_bytes(b"%PDF-")
    (bench.root / FILE).write_text(TEXT.replace("\\end{document}", f"{FIGURE}\\end{{document}}").replace("% TODO", "%"))
    (bench.root / "assets.yaml").write_text("# mine\nassets:\n")
    assert initiative.offer(bench.pool) == []
    begun(bench)
    offer = offered(bench)
    assert offer.questions[0].text.startswith("rate.pdf (main.tex:")
    answer(bench, offer, "do it")
    await bench.work()
    assert bench.pool.task(offer.id).questions[-1].options[-1] == "not now"
    for words in ("result", "run 7 of bench.py", "it motivates the model", "drift grows with heat"):
        answer(bench, bench.pool.task(offer.id), words)
        await bench.work()
    done = bench.pool.task(offer.id)
    assert (done.status, done.role, len(done.questions)) == (Status.AWAITING_REVIEW, "interviewer", 5)
    listed = (bench.root / "assets.yaml").read_text()
    assert listed.startswith("# mine\nassets:\n")
    assert "source: run 7 of bench.py" in listed
    assert "message: drift grows with heat" in listed
    described = bench.pool.store.history("of_stream", stream="asset/fig:rate")
    assert {event.actor.id for event in described if event.type == Type.ASSET_DESCRIBED} == {PERSON.id}
    assert initiative.offer(bench.pool) == []


def test_of_several_figures_one_is_asked_about_at_a_time(bench: Bench) -> None:
    figures = ""
    for name in ("rate", "noise", "load"):
        (bench.root / f"{name}.pdf").write_bytes(b"%PDF-")
        figures += FIGURE.replace("rate", name)
    (bench.root / FILE).write_text(
        TEXT.replace("\\end{document}", f"{figures}\\end{{document}}").replace("% TODO", "%")
    )
    begun(bench)
    asked = []
    for _ in range(3):
        offer = offered(bench)
        assert initiative.offer(bench.pool) == []
        asked.append(offer.questions[0].text.split(" ")[0])
        answer(bench, offer, "later")
    assert sorted(asked) == ["load.pdf", "noise.pdf", "rate.pdf"]


async def test_a_brief_is_asked_for_and_proposed_in_the_persons_words(bench: Bench) -> None:
    (bench.root / "BRIEF.md").unlink()
    begun(bench)
    offer = offered(bench)
    assert offer.questions[0].text.startswith("There is no BRIEF.md")
    answer(bench, offer, "do it")
    await bench.work()
    for words in ("Do clocks drift?", "leave it open", "A model of it.", "in May"):
        answer(bench, bench.pool.task(offer.id), words)
        await bench.work()
    (proposal,) = bench.pool.task(offer.id).proposals
    assert not (bench.root / "BRIEF.md").exists()
    assert deciding.accept(bench.pool, PERSON, proposal.id, deciding.Choice()).applied
    assert (
        (bench.root / "BRIEF.md")
        .read_text()
        .endswith("\n\nQuestion: Do clocks drift?\nContribution: A model of it.\nDeadline: in May\n")
    )


async def test_a_yes_to_a_left_request_does_it(bench: Bench) -> None:
    (bench.root / FILE).write_text(TEXT)
    os.utime(bench.root / FILE, (0, 0))
    task = offered(bench)
    answer(bench, task, "do it")
    with model(endpoints.obedient(BECAUSE | {"plan": PLAN})) as (_, settings):
        await bench.work(settings)
    (proposal,) = bench.pool.task(task.id).proposals
    assert [removal.before.strip() for removal in proposal.removals] == ["% TODO(coauthor): tighten this paragraph"]
