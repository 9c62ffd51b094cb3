"""The golden loop in a stock Neovim: a TODO becomes a task, a proposal, an accepted sentence, and a record of it."""

from __future__ import annotations

from clients import neovim, places, record
from clients.places import Place
from coauthor.domain import patches, tasks


def hunk_text(hunk: patches.Hunk) -> str:
    """What an accept of the hunk puts in its place."""
    (text,) = hunk.texts.values()
    return text


def after(text: str, *hunks: patches.Hunk) -> str:
    """The text without its TODO and with these hunks accepted, worked out without the server's help."""
    for hunk in hunks:
        assert text.count(hunk.before) == 1
        text = text.replace(hunk.before, hunk_text(hunk))
    return text.replace(places.TODO + "\n", "")


def ask(editor: neovim.Editor, place: Place, log: record.Record) -> tasks.Proposal:
    """Type the TODO above the paragraph, save, and wait until the proposal is shown."""
    editor.open(place.path)
    editor.type_above(place.sentences[0].split("\n")[0], places.TODO)
    assert editor.text == place.with_todo
    editor.save()
    editor.wait_diagnostic("todo.proposal", "P1")
    return log.proposal()


def test_a_todo_becomes_a_proposal_and_one_accepted_sentence(place: Place, log: record.Record) -> None:
    with neovim.start(place.root, model=place.model) as editor:
        editor.open(place.path)
        editor.type_above(place.sentences[0].split("\n")[0], places.TODO)
        editor.save()

        hint = editor.wait_diagnostic("todo.open", "T1")
        assert hint["line"] == place.line
        assert log.task().intent == places.REQUEST
        assert log.task().origin is tasks.Origin.TODO

        editor.wait_diagnostic("todo.proposal", "P1")
        proposal = log.proposal()
        first, *rest = proposal.hunks
        assert rest
        shown = editor.diagnostics("todo.proposal")
        assert [each["line"] for each in shown] == [
            place.with_todo.count("\n", 0, hunk.start) for hunk in proposal.hunks
        ]
        at_comment = editor.wait_diagnostic("todo.open", "T1", "review")
        assert at_comment["line"] == place.line

        assert editor.text == place.with_todo, "a proposal changes nothing"
        editor.go_to(first.before.split("\n")[0])
        editor.act("accept this sentence")
        accepted = after(place.with_todo, first)
        editor.wait_text(accepted)
        log.wait_edit("applied")
        assert place.file.read_text("utf-8") == place.with_todo, "applied is not saved"

        editor.undo()
        assert editor.text == place.with_todo, "one undo brings sentence and comment back"
        editor.redo()
        assert editor.text == accepted
        editor.save()
        log.wait_edit("saved")
        assert place.file.read_text("utf-8") == accepted

        editor.go_to(rest[0].before.split("\n")[0])
        editor.act("reject p1")
        log.wait_task("done")
        editor.wait_for("return #vim.diagnostic.get(0) == 0", "nothing is shown any more")
        assert editor.text == accepted

    kinds = log.kinds()
    told = ["task.created", "task.claimed", "plan.posted", "proposal.posted", "proposal.accepted", "edit.intended"]
    told += ["edit.applied", "edit.saved", "proposal.rejected", "task.completed"]
    places_of = [kinds.index(kind) for kind in told]
    assert places_of == sorted(places_of), kinds


def test_the_proposal_is_shown_by_lenses_and_hover(place: Place, log: record.Record) -> None:
    with neovim.start(place.root, model=place.model) as editor:
        proposal = ask(editor, place, log)
        shown = [lens for lens in editor.wait_lenses("P1") if "P1" in lens["title"] or lens["command"]]
        lenses = [lens for lens in shown if " words" not in lens["title"] and "open task" not in lens["title"]]
        words = [next((verb for verb in ("accept", "reject", "show") if verb in lens["title"]), "") for lens in lenses]
        assert sorted(filter(None, words)) == ["accept", "reject", "show"], lenses
        assert len(lenses) == 3, lenses
        assert {lens["line"] for lens in lenses} == {place.with_todo.count("\n", 0, proposal.hunks[0].start)}

        hunk = proposal.hunks[0]
        told = editor.hover(hunk.before.split("\n")[0])
        plan = log.task().plan
        assert plan is not None
        assert plan["goal"].rstrip(".") in told, "the plan"
        gone = [word.strip(".,;") for word in hunk.before.split() if word not in hunk_text(hunk).split()]
        assert all(word in told for word in gone), ("the words that would go", gone, told)
        assert "P1.1" in told

        titles = [title.lower() for title in editor.titles(editor.place(hunk.before.split("\n")[0]))]
        for words in ("accept all", "accept this sentence", "reject", "show", "cancel"):
            assert any(word_for_word(words, title) for title in titles), (words, titles)


def word_for_word(words: str, title: str) -> bool:
    """True if the title has all of the words."""
    return all(word in title for word in words.split())


def test_accept_all_by_a_lens(place: Place, log: record.Record) -> None:
    with neovim.start(place.root, model=place.model) as editor:
        proposal = ask(editor, place, log)
        lens = next(lens for lens in editor.wait_lenses("accept") if "accept" in lens["title"])
        editor.run_lens(lens["line"], lens["title"])
        editor.wait_text(after(place.with_todo, *proposal.hunks))
        log.wait_task("done")
        editor.undo()
        assert editor.text == place.with_todo, "one undo takes all of it back"


def test_nothing_depends_on_lenses(place: Place, log: record.Record) -> None:
    with neovim.start(place.root, model=place.model, lens=False) as editor:
        proposal = ask(editor, place, log)
        editor.go_to(proposal.hunks[-1].before.split("\n")[0])
        editor.act("accept all")
        editor.wait_text(after(place.with_todo, *proposal.hunks))
        log.wait_task("done")
        editor.save()
        log.wait_edit("saved")
        assert place.file.read_text("utf-8") == editor.text


def test_reject_all_leaves_the_text_alone(thesis: Place, log: record.Record) -> None:
    with neovim.start(thesis.root) as editor:
        proposal = ask(editor, thesis, log)
        lens = next(lens for lens in editor.wait_lenses("reject") if "reject" in lens["title"])
        editor.run_lens(lens["line"], lens["title"])
        log.wait(lambda: not log.proposal().live, "the proposal is decided")
        assert [hunk.status.value for hunk in log.proposal().hunks] == ["rejected"] * len(proposal.hunks)
        assert editor.text == thesis.with_todo
        editor.wait_for("return #vim.diagnostic.get(0) <= 1", "the proposal is no longer shown")
        assert not editor.diagnostics("todo.proposal")


def test_show_opens_a_view_that_cannot_be_written(place: Place, log: record.Record) -> None:
    with neovim.start(place.root, model=place.model) as editor:
        proposal = ask(editor, place, log)
        editor.go_to(proposal.hunks[0].before.split("\n")[0])
        editor.act("show p1")
        view = place.root / ".coauthor" / "view" / "P1.md"
        editor.wait_for("return vim.api.nvim_buf_get_name(0):match('P1%.md$') ~= nil", "the view is on screen")
        assert view.stat().st_mode & 0o222 == 0
        assert editor.nvim.current.buffer.options["readonly"]
        told = editor.text
        assert "P1" in told
        assert hunk_text(proposal.hunks[0]).split()[0] in told
        assert place.file.read_text("utf-8") == place.with_todo
