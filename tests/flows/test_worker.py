"""A worker at work on a real pool: from a request to a proposal, a report, a block or a plain failure."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import scenes
from coauthor.domain import commands, patches, tasks, texts
from coauthor.domain.events import Type
from coauthor.domain.tasks import Status
from coauthor.pool import live, views
from flows import bench as benches
from flows.bench import FILE, TEXT, Bench, edits, swap


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return benches.make(tmp_path)


async def test_a_todo_becomes_a_plan_and_a_proposal_that_takes_the_comment_along(bench: Bench) -> None:
    task = bench.post_todo()
    await bench.work()
    task = bench.pool.task(task.id)
    assert task.status is Status.AWAITING_REVIEW
    assert task.plan is not None
    assert task.plan["issues"]
    (proposal,) = task.proposals
    assert proposal.base == {FILE: texts.revision(TEXT)}
    assert bench.result(proposal) == (
        TEXT.replace("% TODO(coauthor): tighten this paragraph\n", "")
        .replace("In order to show", "To show")
        .replace("a large number of", "many")
        .replace("due to the fact that", "because")
        or ""
    )
    assert all(hunk.section == ("Method",) and hunk.why for hunk in proposal.hunks)
    assert bench.kinds(task.id) == [
        Type.TASK_CREATED,
        Type.TASK_CLAIMED,
        Type.TASK_ROUTED,
        Type.TASK_STARTED,
        Type.MODEL_CALLED,
        Type.PLAN_POSTED,
        Type.MODEL_CALLED,
        Type.PROPOSAL_POSTED,
    ]
    assert views.replayed_differences(bench.pool) == []
    assert bench.pool.live.progress() == {}
    assert not bench.pool.held(task.id)


@pytest.mark.parametrize("kept", [True, False])
async def test_a_todo_inside_of_a_sentence_goes_with_it_whether_the_answer_keeps_it_or_not(
    bench: Bench, kept: bool
) -> None:
    comment = "% TODO(coauthor): tighten this paragraph\n"
    inside = TEXT.replace(comment, "").replace("trials\n", "trials\n" + comment)
    (bench.root / FILE).write_text(inside, encoding="utf-8")
    task = bench.post_todo()
    old = "a large number of trials\n" + ("" if kept else comment)
    await bench.work(bench.script(edits(swap("In order", old, "many trials\n"))))
    (proposal,) = bench.pool.task(task.id).proposals
    assert bench.result(proposal) == TEXT.replace(comment, "").replace("a large number of trials", "many trials")


async def test_the_process_does_the_same(bench: Bench) -> None:
    task = bench.post_todo()
    process = bench.spawn()
    assert await asyncio.to_thread(process.wait, 30) == 0
    assert bench.pool.task(task.id).status is Status.AWAITING_REVIEW
    assert bench.pool.live.processes("worker") == []


async def test_where_nothing_is_found_it_says_so_and_proposes_nothing(bench: Bench) -> None:
    task = bench.post(words="A second paragraph")
    await bench.work()
    task = bench.pool.task(task.id)
    assert task.status is Status.AWAITING_REVIEW
    assert not task.proposals
    assert task.reports[0].summary


async def test_what_rules_cannot_do_waits_for_a_model_and_goes_on_with_one(bench: Bench) -> None:
    task = bench.post(intent="tell the story of the discovery")
    await bench.work()
    blocked = bench.pool.task(task.id)
    assert (blocked.status, blocked.needs) == (Status.BLOCKED, "needs_model")
    assert blocked.possible
    await bench.work(bench.script(edits(swap("clocks drift", "drift", "wander"))))
    assert bench.pool.task(task.id).status is Status.AWAITING_REVIEW


async def test_a_place_that_is_gone_fails_with_a_sentence_and_guesses_nothing(bench: Bench) -> None:
    task = bench.post()
    (bench.root / FILE).write_text(TEXT.replace("In order", "On order").replace("\\cite", "and \\cite"))
    (bench.root / FILE).write_text("Another text altogether.\n")
    await bench.work()
    task = bench.pool.task(task.id)
    assert task.status is Status.FAILED
    assert task.error is not None
    assert "can't be told any more" in task.error


@pytest.mark.parametrize(
    ("raw", "reason"),
    [(b"\xff\xfe", "is not UTF-8"), (b"a\rb", "lone carriage return"), (None, "is not there any more")],
)
async def test_a_file_that_cannot_be_read_is_a_plain_failure(bench: Bench, raw: bytes | None, reason: str) -> None:
    task = bench.post()
    (bench.root / FILE).unlink() if raw is None else (bench.root / FILE).write_bytes(raw)
    await bench.work()
    assert reason in (bench.pool.task(task.id).error or "")


async def test_a_place_outside_of_the_folder_is_never_read(bench: Bench) -> None:
    (bench.root.parent / "secret.tex").write_text("In order to hide.\n")
    (bench.root / "link.tex").symlink_to(bench.root.parent / "secret.tex")
    for path in ("../secret.tex", "link.tex", str(bench.root.parent / "secret.tex")):
        post = commands.Post(intent="tighten", origin=tasks.Origin.CLI, refs=(tasks.Ref(path=path),))
        task = bench.pool.post(post, benches.PERSON)
        await bench.work()
        assert "outside" in (bench.pool.task(task.id).error or "")


async def test_the_text_that_an_editor_holds_is_the_text(bench: Bench) -> None:
    task = bench.post()
    unsaved = "% typed, not saved\n" + TEXT.replace("due to the fact that", "because")
    seat = bench.seat()
    bench.pool.keep(unsaved)
    held = live.Presence(FILE, seat.id, "c1", "nvim", texts.revision(unsaved), 3, dirty=True)
    bench.pool.live.put_presence(held)
    await bench.work()
    (proposal,) = bench.pool.task(task.id).proposals
    assert proposal.base == {FILE: texts.revision(unsaved)}
    assert "clocks" not in "".join(hunk.before for hunk in proposal.hunks)


BROKEN: dict[str, tuple[dict[str, Any], str, str]] = {
    "a brace too many": (swap("In order", "trials", "{trials"), "parse", "has no partner"),
    "half a formula": (swap("clocks drift", "$\\epsilon$", "$\\epsilon"), "parse", "has no partner"),
    "a citation lost": (swap("In order", " \\cite{lamport1978}", ""), "citations", "is lost"),
    "an invented key": (swap("In order", "lamport1978", "lamport1978,doe2031"), "citations", "`doe2031`"),
    "a reference lost": (swap("Theorem", "Theorem~\\ref{thm:main}", "the theorem"), "references", "is lost"),
    "an invented label": (swap("clocks drift", "It is", "By \\eqref{eq:no} it is"), "references", "`eq:no`"),
    "the rest unchanged": (swap("clocks drift", "by", "% rest unchanged\nby"), "parse", "unescaped `%`"),
    "a chapter": (swap("clocks drift", "clocks", "clocks " * 200), "extent", "far more"),
    "a program run": (swap("clocks drift", "by", "\\write18{ls} by"), "macros", "write18"),
    "an unknown place": ({"target": "u99", "text": "Hello."}, "targets", "not a unit"),
    "a bare ampersand": (swap("clocks drift", "drift", "drift & jump"), "specials", "&"),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_a_broken_reply_is_refused_and_corrected(bench: Bench, name: str) -> None:
    bad, gate, message = BROKEN[name]
    good = swap("clocks drift", "due to the fact that", "because")
    task = bench.post()
    await bench.work(bench.script(edits(bad), edits(good)))
    (failed,) = bench.data(task.id, Type.GATE_FAILED)
    assert failed["gate"] == gate
    assert message in failed["message"]
    assert failed["message"] in bench.calls("edits")[1]["thread"][-1]
    (proposal,) = bench.pool.task(task.id).proposals
    assert [hunk.texts["A"] for hunk in proposal.hunks] == ["It is because clocks drift by $\\epsilon$."]
    assert proposal.marks == ()


@pytest.mark.parametrize("name", BROKEN)
async def test_what_stays_broken_is_left_out_and_said_and_the_rest_is_proposed(bench: Bench, name: str) -> None:
    bad, _, message = BROKEN[name]
    words = "Theorem" if "$text:Theorem" not in bad["target"] else "clocks drift"
    good = swap(words, *(("stated", "given") if words == "Theorem" else ("drift", "wander")))
    task = bench.post()
    await bench.work(bench.script({**edits(bad, good), "repeat": True}))
    (proposal,) = bench.pool.task(task.id).proposals
    assert len(proposal.hunks) == 1
    assert len(proposal.marks) == 1
    assert message in proposal.marks[0]


async def test_where_every_change_fails_a_check_nothing_is_proposed(bench: Bench) -> None:
    task = bench.post()
    await bench.work(bench.script({**edits(BROKEN["a brace too many"][0]), "repeat": True}))
    task = bench.pool.task(task.id)
    assert not task.proposals
    assert "failed a check" in task.reports[0].summary
    assert task.reports[0].findings


async def test_a_key_of_the_bibliography_may_be_cited(bench: Bench) -> None:
    task = bench.post()
    await bench.work(bench.script(edits(swap("In order", "lamport1978", "lamport1978,lynch1996"))))
    (proposal,) = bench.pool.task(task.id).proposals
    assert "lynch1996" in proposal.hunks[0].texts["A"]


async def test_a_sentence_that_was_rejected_is_not_proposed_again(bench: Bench) -> None:
    same = swap("clocks drift", "due to the fact that", "because")
    other = swap("In order", "In order to", "To")
    settings = bench.script(edits(same), edits(same, other))
    task = bench.post()
    await bench.work(settings)
    bench.pool.handle(commands.Reject(task=task.id, proposal="P1", reason="keep my clocks"), benches.PERSON)
    await bench.work(bench.script(edits(same, other)))
    task = bench.pool.task(task.id)
    assert [hunk.texts["A"][:7] for hunk in task.proposals[-1].hunks] == ["To show"]
    assert "keep my clocks" in bench.calls("edits")[-1]["rejections"]


async def test_several_versions_are_hunks_with_several_texts(bench: Bench) -> None:
    versions = [
        {"label": "short", "edits": [swap("clocks drift", "due to the fact that", "because")]},
        {"label": "long", "edits": [swap("clocks drift", "due to the fact that", "owing to the fact that")]},
    ]
    task = bench.post(candidates=2)
    await bench.work(bench.script({"when": {"schema": "candidates"}, "answer": {"candidates": versions}}))
    (proposal,) = bench.pool.task(task.id).proposals
    assert proposal.candidates == ("short", "long")
    assert set(proposal.hunks[0].texts) == {"short", "long"}


async def test_a_deleted_sentence_takes_one_blank_along(bench: Bench) -> None:
    task = bench.post()
    await bench.work(bench.script(edits({"target": "$text:clocks drift", "text": ""})))
    (proposal,) = bench.pool.task(task.id).proposals
    assert bench.result(proposal) == TEXT.replace("It is due to the fact that clocks drift by $\\epsilon$.", "")


async def test_a_question_waits_for_the_person_and_the_answer_is_seen(bench: Bench) -> None:
    asks = {"goal": "ask", "questions": [{"text": "Which clocks?", "options": ["mine", "yours"]}]}
    first = {"when": {"schema": "plan"}, "answer": asks}
    task = bench.post()
    await bench.work(bench.script(first))
    waiting = bench.pool.task(task.id)
    assert waiting.status is Status.NEEDS_USER
    assert not bench.pool.held(task.id)
    answer = commands.Reply(task=task.id, text="mine", question=waiting.questions[0].id)
    bench.pool.handle(answer, benches.PERSON)
    await bench.work(bench.script(edits(swap("clocks drift", "clocks", "my clocks"))))
    assert bench.pool.task(task.id).status is Status.AWAITING_REVIEW
    assert "mine" in bench.calls("plan")[-1]["thread"][-1]


async def test_a_model_that_fails_is_a_failure_with_its_words_kept(bench: Bench) -> None:
    task = bench.post()
    await bench.work(bench.script({"when": {"schema": "edits"}, "raw": "I would rather not"}))
    assert bench.pool.task(task.id).status is Status.FAILED
    assert bench.data(task.id, Type.TASK_FAILED)[0]["raw"] == "I would rather not"
    bench.pool.handle(commands.Retry(task=task.id), benches.PERSON)
    await bench.work(bench.script(edits(swap("clocks drift", "drift", "wander"))))
    assert bench.pool.task(task.id).status is Status.AWAITING_REVIEW


async def test_foreground_goes_first_and_what_waits_for_another_task_waits(bench: Bench) -> None:
    later = bench.post(priority=tasks.Priority.BACKGROUND)
    first = bench.post()
    waits = bench.post(blocked_by=(first.id,))
    theirs = bench.post(assignee="human:bea")
    await bench.work()
    order = [event.task for event in views.after(bench.pool, 0) if event.type == Type.TASK_CLAIMED]
    assert order == [first.id, later.id]
    assert bench.pool.task(waits.id).status is Status.BLOCKED
    assert bench.pool.task(waits.id).reason == f"waits for {first.id}"
    assert bench.pool.task(theirs.id).status is Status.OPEN


def held_step(bench: Bench) -> dict[str, Any]:
    """Edits that come only when the file `go` is there, after some streamed words."""
    return {
        **edits(swap("clocks drift", "drift", "wander")),
        "deltas": ["I am ", "thinking"],
        "wait_for_file": "go",
    }


async def until_it_streams(bench: Bench, task: tasks.Task) -> None:
    def streamed() -> bool:
        return "".join(text for _, of, text in bench.pool.live.deltas_after(0) if of == task.id) == "I am thinking"

    await scenes.eventually(streamed)


async def test_cancel_stops_a_busy_model_within_a_second_and_nothing_is_written_after(bench: Bench) -> None:
    task = bench.post()
    working = asyncio.create_task(bench.work(bench.script(held_step(bench))))
    await until_it_streams(bench, task)
    assert bench.pool.live.progress()[task.id].step == "edits"
    bench.pool.handle(commands.Cancel(task=task.id), benches.PERSON)
    await scenes.eventually(lambda: not bench.pool.held(task.id) and not bench.pool.live.progress(), within=1)
    await working
    assert bench.kinds(task.id)[-1] == Type.TASK_CANCELED
    assert not bench.pool.task(task.id).proposals


async def test_a_request_that_is_changed_is_begun_anew(bench: Bench) -> None:
    task = bench.post()
    working = asyncio.create_task(bench.work(bench.script(held_step(bench), edits(swap("clocks", "drift", "run")))))
    await until_it_streams(bench, task)
    bench.pool.handle(commands.Amend(task=task.id, intent="tighten, and no jargon"), benches.PERSON)
    await working
    assert bench.calls("edits")[-1]["intent"] == "tighten, and no jargon"
    assert [call["intent"] for call in bench.calls("plan")] == ["tighten", "tighten, and no jargon"]
    assert len(bench.pool.task(task.id).proposals) == 1


async def test_what_is_said_meanwhile_is_seen_at_the_next_step(bench: Bench) -> None:
    step = {**benches.PLAN, "repeat": False, "deltas": ["I am ", "thinking"], "wait_for_file": "go"}
    task = bench.post()
    working = asyncio.create_task(bench.work(bench.script(step, edits(swap("clocks", "drift", "run")))))
    await until_it_streams(bench, task)
    bench.pool.handle(commands.Reply(task=task.id, text="and keep the order"), benches.PERSON)
    (bench.root.parent / "go").touch()
    await working
    assert bench.calls("edits")[0]["thread"] == ["and keep the order"]
    assert len(bench.calls("plan")) == 1


async def test_typing_meanwhile_does_not_move_the_ground(bench: Bench) -> None:
    task = bench.post()
    working = asyncio.create_task(bench.work(bench.script(held_step(bench))))
    await until_it_streams(bench, task)
    (bench.root / FILE).write_text("% a new line\n" + TEXT)
    (bench.root.parent / "go").touch()
    await working
    (proposal,) = bench.pool.task(task.id).proposals
    assert proposal.base == {FILE: texts.revision(TEXT)}
    assert bench.pool.store.text(proposal.base[FILE]) == TEXT
    hunk: patches.Hunk = proposal.hunks[0]
    assert TEXT[hunk.start : hunk.end] == hunk.before


async def test_a_plan_is_not_paid_for_twice_unless_the_text_changed(bench: Bench) -> None:
    task = bench.post()
    working = asyncio.create_task(bench.work(bench.script(held_step(bench))))
    await until_it_streams(bench, task)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    assert bench.pool.task(task.id).status is Status.OPEN
    await bench.work(bench.script(edits(swap("clocks drift", "drift", "wander"))))
    assert len(bench.calls("plan")) == 1
    assert "resumed" in bench.data(task.id, Type.TASK_STARTED)[-1]["step"]
    bench.pool.handle(commands.Reply(task=task.id, text="once more"), benches.PERSON)
    await bench.work(bench.script(edits(swap("clocks drift", "drift", "run"))))
    assert len(bench.calls("plan")) == 2


async def test_a_fault_in_a_step_is_told_and_the_worker_lives_on(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = replace(benches.quick(), units=0)
    task = bench.post()
    await bench.work(settings)
    assert "at most 0" in (bench.pool.task(task.id).error or "")
