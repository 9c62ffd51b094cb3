"""What an editor without a plug-in shows of tasks and proposals, and what can be done there."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

import scenes
from clients import record
from coauthor.domain import actors, commands, remarks, tasks
from coauthor.pool import trusting
from coauthor.review import ideas, initiative, planning, posting
from lsp import client, desk
from lsp.desk import FIRST, PATH, SECOND, TEXT, Desk

NEW_FIRST = "To show this, we ran many trials."
NEW_SECOND = "Clocks drift."
WORKER = actors.agent("reviser", "test")


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk.at(tmp_path / "thesis") as opened:
        yield opened


def test_a_proposal_is_shown_at_each_of_its_sentences(at: Desk) -> None:
    at.log.propose(PATH, TEXT, {FIRST: NEW_FIRST, SECOND: ""})
    first = at.see("todo.proposal", "P1.1")
    assert first["severity"] == 3 and first["source"] == "coauthor"
    assert at.words_at(first) == FIRST
    assert first["message"].startswith("P1.1: “In order to” → “To”") and "by hand" in first["message"]
    second = at.see("todo.proposal", "P1.2")
    assert at.words_at(second) == SECOND
    assert "delete this sentence" in second["message"]


def test_it_moves_with_the_typing_and_goes_when_decided(at: Desk) -> None:
    at.log.propose(PATH, TEXT, {SECOND: NEW_SECOND})
    at.see("todo.proposal", "P1.1")
    at.document.type("In order", " (or 😀 so)")
    at.type_above("\\section", "A line above.")
    at.editor.diagnostics(at.document.uri, at.document.version)
    assert at.words_at(at.see("todo.proposal", "P1.1")) == SECOND
    at.do(at.actions(SECOND)["Reject P1"])
    at.editor.wait_until(lambda: not at.diagnostics())
    assert at.lenses() == []


def test_a_no_is_taken_back_and_the_sentences_wait_again(at: Desk) -> None:
    at.log.propose(PATH, TEXT, {FIRST: NEW_FIRST, SECOND: NEW_SECOND})
    at.see("todo.proposal", "P1.2")
    at.do(at.actions(SECOND)["Reject P1"])
    at.editor.wait_until(lambda: not at.diagnostics())
    answer = at.editor.command("coauthor.proposal.reconsider", proposal="P1", hunks=["P1.2"])
    assert answer["task"]["status"] == "awaiting_review"
    assert at.words_at(at.see("todo.proposal", "P1.2")) == SECOND
    assert len(at.diagnostics("todo.proposal")) == 1
    at.editor.command("coauthor.proposal.reconsider", proposal="P1")
    at.see("todo.proposal", "P1.1")
    assert at.document.text == TEXT


def test_three_lenses_stand_at_the_first_sentence(at: Desk) -> None:
    at.log.propose(PATH, TEXT, {SECOND: NEW_SECOND})
    at.see("todo.proposal", "P1.1")
    lenses = at.lenses()
    assert desk.titles(lenses) == ["P1: accept", "P1: reject", "P1: show"]
    assert {lens["range"]["start"]["line"] for lens in lenses} == {2}
    assert at.do(lenses[0])["state"] == "applied"
    assert at.document.text == TEXT.replace(SECOND, NEW_SECOND)


def test_the_actions_at_a_sentence_decide_it_or_all(at: Desk) -> None:
    at.log.propose(PATH, TEXT, {FIRST: NEW_FIRST, SECOND: NEW_SECOND})
    at.see("todo.proposal", "P1.2")
    offered = at.actions(SECOND)
    wanted = ["Accept this sentence (P1.2)", "Reject this sentence (P1.2)", "Accept P1 (all 2 changes)", "Reject P1"]
    assert [title for title in offered if "P1" in title or "T1" in title] == [*wanted, "Show P1", "Cancel T1"]
    accept = offered["Accept this sentence (P1.2)"]
    assert accept["kind"] == "quickfix"
    assert [each["message"][:4] for each in accept["diagnostics"]] == ["P1.2"]
    assert at.do(accept)["state"] == "applied"
    assert at.document.text == TEXT.replace(SECOND, NEW_SECOND)
    assert "Accept this sentence (P1.1)" in at.actions(FIRST)
    assert not any("P1." in title for title in at.actions("A second"))


def test_each_candidate_can_be_accepted(at: Desk) -> None:
    at.log.propose(PATH, TEXT, [{FIRST: NEW_FIRST}, {FIRST: "Many trials show this.", SECOND: NEW_SECOND}])
    assert "A: “In order to” → “To”" in at.see("todo.proposal", "P1.1")["message"]
    assert desk.titles(at.lenses())[:2] == ["P1: accept A", "P1: accept B"]
    offered = at.actions(FIRST)
    assert {"Accept this sentence (P1.1 A)", "Accept this sentence (P1.1 B)"} <= set(offered)
    at.do(offered["Accept P1 B (all 2 changes)"])
    assert at.document.text == TEXT.replace(FIRST, "Many trials show this.").replace(SECOND, NEW_SECOND)


def test_a_changed_sentence_is_stale_until_it_is_as_it_was(at: Desk) -> None:
    at.log.propose(PATH, TEXT, {SECOND: NEW_SECOND})
    at.see("todo.proposal", "P1.1")
    at.document.type("clocks", " often")
    assert "changed since" in at.see("todo.proposal", "Try again")["message"]
    offered = at.actions("clocks often")
    assert "Try again on the new text (T1)" in offered
    assert not any("Accept" in title for title in offered)
    assert desk.titles(at.lenses()) == ["P1: try again on the new text", "P1: show"]
    assert "changed since" in at.hover("clocks often")
    at.delete(" often")
    at.see("todo.proposal", NEW_SECOND)
    assert desk.titles(at.lenses())[0] == "P1: accept"


def test_a_sentence_that_was_changed_outside_is_told_where_it_is_now(at: Desk) -> None:
    at.log.propose(PATH, TEXT, {SECOND: NEW_SECOND})
    at.see("todo.proposal", "P1.1")
    changed = TEXT.replace("clocks drift", "watches drift").replace(FIRST, f"{FIRST}\n\nNew.\n\nAnd new.\n")
    at.document.close()
    at.document = at.editor.open(PATH, changed)
    told = at.see("todo.proposal", "changed since")
    assert "watches drift" in at.words_at(told)


def test_an_applied_proposal_can_be_undone_where_it_went_in(at: Desk) -> None:
    at.log.propose(PATH, TEXT, {SECOND: NEW_SECOND})
    at.see("todo.proposal", "P1.1")
    at.do(at.actions(SECOND)["Accept this sentence (P1.1)"])
    at.type_above("\\section", "A line above.")
    undo = at.actions(NEW_SECOND)["Undo P1 (revert)"]
    assert "Undo P1 (revert)" not in at.actions("A second")
    assert at.do(undo)["state"] == "applied"
    assert at.document.text == "A line above.\n" + TEXT
    assert "Undo P1 (revert)" not in at.actions("clocks")


def test_hovering_shows_change_reason_and_plan_and_no_markup_of_the_text(at: Desk) -> None:
    old, new = "A second paragraph says something else.", "A [link](http://x.y) <b>says</b> ![i](j) *it*."
    at.log.propose(PATH, TEXT, {old: new})
    at.see("todo.proposal", "P1.1")
    told = at.hover("second paragraph")
    assert "**P1.1** of T1" in told and "by hand" in told and "coauthor accept P1.1" in told
    code, prose = "".join(re.findall(r"```diff.*?```", told, re.DOTALL)), re.sub(r"(?s)```diff.*?```", "", told)
    assert re.search(r"\[-[^]]*second[^]]*-\]", code) and "{+" in code
    assert "link" not in prose and "<b>" not in prose and "http:" not in prose
    assert at.hover("It has two") == ""


def test_a_task_without_a_comment_is_shown_at_its_place_until_it_proposes(at: Desk) -> None:
    span = TEXT.index(FIRST), TEXT.index(SECOND) + len(SECOND)
    answer = at.editor.command(
        "coauthor.task.post", intent="tighten", refs=[{"uri": at.document.uri, "range": at.document.range(*span)}]
    )
    assert answer["task"]["id"] == "T1"
    hint = at.see("todo.open", "T1 · queued")
    assert hint["severity"] == 4
    assert hint["range"]["start"] == at.document.position(span[0])
    assert "Cancel T1" in at.actions(FIRST)
    at.do(at.actions(FIRST)["Cancel T1"])
    at.editor.wait_until(lambda: not at.diagnostics())


def test_a_task_that_waits_for_a_model_says_what_is_possible(at: Desk) -> None:
    at.log.propose(PATH, TEXT, {SECOND: NEW_SECOND})
    pool = at.log.pool
    task = posting.post_at(
        pool, record.PERSON, PATH, TEXT, (0, len(TEXT)), intent="add a story", origin=tasks.Origin.CLI
    )
    claimed = pool.handle(commands.Claim(task=task.id, worker="w"), WORKER)
    assert claimed.claim
    pool.handle(
        commands.Block(
            task=task.id, token=claimed.claim, reason="This takes a model.", needs="needs_model", possible=("Tighten.",)
        ),
        WORKER,
    )
    assert "Tighten." in at.see("todo.open", "T2 · blocked", "takes a model")["message"]


def test_what_is_possible_without_a_model_is_a_list_in_the_hover(at: Desk) -> None:
    at.ask_for("% TODO(coauthor): add a story")
    at.see("todo.open", "T1")
    claimed = at.log.pool.handle(commands.Claim(task="T1", worker="w"), WORKER)
    assert claimed.claim
    possible = ("Tighten.", "Clean up.")
    reason = "This takes a model."
    at.log.pool.handle(
        commands.Block(task="T1", token=claimed.claim, reason=reason, needs="needs_model", possible=possible), WORKER
    )
    at.see("todo.open", "T1 · blocked")
    assert "blocked: This takes a model.\n\n- Tighten.\n- Clean up." in at.hover("TODO")


def test_a_question_is_shown_and_can_be_answered(at: Desk) -> None:
    at.log.propose(PATH, TEXT, {SECOND: NEW_SECOND})
    pool = at.log.pool
    span = (TEXT.index(FIRST), TEXT.index(FIRST) + len(FIRST))
    task = posting.post_at(pool, record.PERSON, PATH, TEXT, span, intent="which?", origin=tasks.Origin.CLI)
    claim = pool.handle(commands.Claim(task=task.id, worker="w"), WORKER).claim
    assert claim
    pool.handle(commands.Ask(task=task.id, token=claim, text="British or American?", options=("British",)), WORKER)
    assert at.see("todo.question", "Q1", "British or American?")["severity"] == 3
    at.do(at.actions(FIRST)["Answer Q1: British"])
    assert at.log.task("T2").questions[0].answer == "British"
    at.editor.wait_until(lambda: not at.diagnostics("todo.question"))


def test_a_suggestion_is_a_hint_with_three_answers(at: Desk) -> None:
    at.log.propose(PATH, TEXT, {SECOND: NEW_SECOND})
    pool = at.log.pool
    span = (TEXT.index(FIRST), TEXT.index(FIRST) + len(FIRST))
    wish = posting.request(PATH, TEXT, span, intent="Give versions", origin=tasks.Origin.AGENT)
    idea = ideas.Idea("suggest:weak:1", "See 3 versions?", lambda: (wish, TEXT))
    offered = initiative.suggest(pool, idea)
    assert offered is not None
    assert at.see("todo.suggestion", "See 3 versions?")["severity"] == 4
    assert not at.diagnostics("todo.question")
    actions = at.actions(FIRST)
    name = offered.questions[0].id
    assert {f"Do it ({name})", f"Later ({name})", f"Never ({name})"} <= set(actions)
    at.do(actions[f"Never ({name})"])
    at.editor.wait_until(lambda: not at.diagnostics("todo.suggestion"))
    assert at.log.task(offered.id).status is tasks.Status.CANCELED


def test_show_writes_a_page_opens_it_and_keeps_it_fresh(at: Desk) -> None:
    notes = [remarks.look(FIRST, "odd."), remarks.look(SECOND, "new.")]
    at.log.propose(PATH, TEXT, {FIRST: NEW_FIRST, SECOND: NEW_SECOND}, marks=notes)
    at.see("todo.proposal", "P1.2")
    assert all(f"Note: {note}" in at.hover(SECOND) for note in notes)
    answer = at.do(at.actions(SECOND)["Show P1"])
    page = at.editor.root / ".coauthor" / "view" / "P1.md"
    assert answer == {"uri": page.as_uri(), "shown": True}
    assert at.editor.wait_for(lambda message: message.get("method") == "window/showDocument")["params"]["takeFocus"]
    told = page.read_text("utf-8")
    assert stat.S_IMODE(page.stat().st_mode) == 0o444
    assert "## P1.1: to decide" in told and "```diff" in told and f"+{NEW_FIRST} {NEW_SECOND}" in told
    assert "coauthor accept P1" in told and "shorten" in told
    at.do(at.actions(FIRST)["Reject this sentence (P1.1)"])
    scenes.wait_for(lambda: "## P1.1: rejected" in page.read_text("utf-8"), what="the page is fresh")
    told = page.read_text("utf-8")
    assert f"Note on a decided sentence: {notes[0]}" in told and f"Note: {notes[1]}" in told
    at.editor.wait_until(lambda: not at.hover(FIRST))
    assert notes[1] in at.hover(SECOND) and notes[0] not in at.hover(SECOND)
    assert stat.S_IMODE(page.stat().st_mode) == 0o444
    assert [path.name for path in page.parent.iterdir()] == ["P1.md"]


def test_show_without_a_window_says_where_the_page_is(tmp_path: Path) -> None:
    with desk.at(tmp_path / "thesis", capabilities={}) as at:
        at.log.propose(PATH, TEXT, {FIRST: NEW_FIRST})
        at.see("todo.proposal", "P1.1")
        answer = at.editor.command("coauthor.proposal.show", proposal="P1")
        assert answer["shown"] is False
        assert Path(answer["uri"].removeprefix("file://")).exists()
        assert any("P1.md" in said["message"] for said in at.editor.notifications("window/showMessage"))


def test_a_page_is_never_written_outside_the_workspace(at: Desk, tmp_path: Path) -> None:
    at.log.propose(PATH, TEXT, {FIRST: NEW_FIRST})
    at.see("todo.proposal", "P1.1")
    (tmp_path / "elsewhere").mkdir()
    (at.editor.root / ".coauthor" / "view").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(client.Refused, match="leads out of the workspace"):
        at.editor.command("coauthor.proposal.show", proposal="P1")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_client_that_draws_its_own_is_left_alone(tmp_path: Path) -> None:
    options = {"coauthor": {"render": {"lens": False, "hints": False, "hover": False}}}
    with desk.at(tmp_path / "thesis", desk.WITH_TODO, options=options) as at:
        at.log.propose(PATH, desk.WITH_TODO, {FIRST: NEW_FIRST})
        at.see("todo.proposal", "P1.1")
        assert (at.lenses(), at.hints(), at.hover(FIRST)) == ([], [], "")
        assert "Accept this sentence (P1.1)" in at.actions(FIRST)


def test_lenses_and_hints_are_asked_for_again_when_a_task_changes(at: Desk) -> None:
    at.log.propose(PATH, TEXT, {FIRST: NEW_FIRST})
    for method in ("workspace/codeLens/refresh", "workspace/inlayHint/refresh"):
        at.editor.wait_for(lambda message, method=method: message.get("method") == method)  # type: ignore[misc]


def test_only_the_kinds_asked_for_are_answered(at: Desk) -> None:
    at.log.propose(PATH, TEXT, {FIRST: NEW_FIRST})
    at.see("todo.proposal", "P1.1")
    kinds = {action["kind"] for action in at.actions(FIRST).values()}
    assert "quickfix" in kinds and "refactor.rewrite.coauthor.tighten" in kinds
    assert {action["kind"] for action in at.actions(FIRST, only=["quickfix"]).values()} == {"quickfix"}
    assert list(at.actions(FIRST, only=["refactor.rewrite.coauthor.latex"])) == ["Fix LaTeX habits"]
    assert len(at.actions(FIRST, only=["refactor"])) == 4
    assert at.actions(FIRST, only=["source.organizeImports"]) == {}


def test_a_cursor_in_the_indent_is_at_the_sentence_behind_it(at: Desk) -> None:
    at.document.replace(0, len(at.document.text), TEXT.replace(SECOND, f"\n\t\t{SECOND}"))
    at.save()
    at.log.propose(PATH, at.document.text, {SECOND: NEW_SECOND})
    at.see("todo.proposal", "P1.1")
    assert "Accept this sentence (P1.1)" in at.actions(f"\t\t{SECOND}")
    assert "Accept this sentence (P1.1)" in at.actions(f"\t\t{SECOND}", 1)
    assert "Accept this sentence (P1.1)" not in at.actions("\n\t\t")


def test_a_request_without_a_place_is_about_the_one_that_it_names(at: Desk) -> None:
    path = at.log.root / "other.tex"
    path.write_text("\\section{Clocks}\nThey drift in order to annoy.\n", "utf-8")
    task = at.editor.command("coauthor.task.post", intent="tighten “Clocks”")["task"]
    assert task["refs"][0]["uri"] == path.as_uri()
    assert at.log.task(task["id"]).focus_note == "“Clocks” is section “Clocks” in other.tex."
    at.document.type("In order", " (or so)")
    task = at.editor.command("coauthor.task.post", intent="tighten chapter 9")["task"]
    assert task["refs"][0]["uri"] == at.document.uri
    note = at.log.task(task["id"]).focus_note or ""
    assert note.startswith("Nothing here is called “chapter 9”. No place was named, so this is about")


def test_a_heading_that_is_new_in_the_outline_is_offered_when_it_is_saved(at: Desk) -> None:
    at.log.propose(PATH, TEXT, {SECOND: NEW_SECOND})
    at.see("todo.proposal")
    trusting.set_trusted(at.log.root, trusted=True)
    (at.log.root / "OUTLINE.md").write_text("# T\n\n## Method\n- it drifts\n")
    plan = at.editor.open("OUTLINE.md")
    plan.save()
    scenes.wait_for(lambda: planning.state(at.log.pool).seen is not None)
    plan.replace(len(plan.text), len(plan.text), "\n## Limits\n- no heat\n")
    plan.save()
    at.see("todo.suggestion", "The outline has “Limits”, and the text has no such section. Draft it?")


def test_of_two_tasks_that_meet_the_one_under_the_cursor_comes_first(at: Desk) -> None:
    """The cursor stands where one sentence ends and the next begins: both are touched, and it is in the second."""
    at.log.propose(PATH, TEXT, {FIRST: "We ran many trials."})
    at.log.propose(PATH, TEXT, {SECOND: "Clocks drift."})
    at.offered(SECOND, "Accept this sentence (P2.1)")
    at.offered(FIRST, "Accept this sentence (P1.1)")
    assert next(iter(at.actions(SECOND))) == "Accept this sentence (P2.1)"
    assert next(iter(at.actions(f" {SECOND}"))) == "Accept this sentence (P1.1)"
