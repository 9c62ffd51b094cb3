"""Code actions on prose in a stock Neovim: what is offered where, and what choosing one starts."""

from __future__ import annotations

import pytest

from clients import neovim, places, record
from clients.places import Place
from coauthor.domain import tasks

WISHES = ("Tighten", "Make more formal", "Fix LaTeX habits", "Leave a TODO for the co-author")


def offered(titles: list[str]) -> set[str]:
    """Those of the four wishes that are among the titles."""
    return {wish for wish in WISHES if any(wish.lower() in title.lower() for title in titles)}


def test_wishes_are_offered_on_a_paragraph_and_on_a_selection(place: Place) -> None:
    with neovim.start(place.root, model=place.model) as editor:
        editor.open(place.path)
        line = editor.place(place.sentences[0].split("\n")[0])
        assert offered(editor.titles(line)) == set(WISHES)
        assert offered(editor.titles(line, (line[0], line[1] + 20))) == set(WISHES)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("chapters/method.tex", "Q_H = (1"),
        ("chapters/method.tex", "2024-07-14T13:10"),
        ("chapters/method.tex", "Middle  &"),
        ("chapters/method.tex", "draw[fill=black!8]"),
        ("main.tex", "made up; it compiles"),
        ("main.tex", "usepackage{amsmath}"),
        ("main.tex", "newcommand{"),
    ],
    ids=["maths", "verbatim", "table", "drawing", "comment", "preamble", "definition"],
)
def test_no_wish_is_offered_where_there_is_no_prose(thesis: Place, path: str, words: str) -> None:
    with neovim.start(thesis.root) as editor:
        editor.open(path)
        assert offered(editor.titles(editor.place(words))) == set()


def test_tighten_starts_a_task_on_the_paragraph(thesis: Place, log: record.Record) -> None:
    with neovim.start(thesis.root) as editor:
        editor.open(thesis.path)
        editor.go_to(thesis.sentences[0][:30])
        editor.act("tighten")
        editor.wait_diagnostic("todo.proposal", "P1")
        task = log.task()
        assert task.origin is tasks.Origin.ACTION
        (ref,) = task.refs
        assert thesis.text[ref.start : ref.end].strip() == thesis.text.split("\n\n")[1]
        assert editor.text == thesis.text
        assert all(hunk.before in ref.quote for hunk in log.proposal().hunks)


def test_tighten_on_a_selection_stays_in_the_selection(thesis: Place, log: record.Record) -> None:
    chosen = next(sentence for sentence in thesis.sentences if "Due to the fact" in sentence)
    with neovim.start(thesis.root) as editor:
        editor.open(thesis.path)
        first, last = editor.place("Due to the fact"), editor.place("this small everyday choice")
        editor.act_on(first, last, "tighten")
        editor.wait_diagnostic("todo.proposal", "P1")
        assert {hunk.before for hunk in log.proposal().hunks} == {chosen}


@pytest.mark.parametrize(
    ("title", "words", "gone"),
    [
        ("make more formal", "they don't tell us", "don't"),
        ("fix latex habits", r"\cite{greenspace2018}", r"parks \cite"),
    ],
)
def test_the_other_wishes_make_the_changes_they_name(
    thesis: Place, log: record.Record, title: str, words: str, gone: str
) -> None:
    with neovim.start(thesis.root) as editor:
        editor.open(thesis.path)
        editor.go_to(words)
        editor.act(title)
        editor.wait_diagnostic("todo.proposal", "P1")
        changed = [hunk for hunk in log.proposal().hunks if gone in hunk.before]
        assert changed
        assert all(gone not in text for hunk in changed for text in hunk.texts.values())


def test_leave_a_todo_puts_a_comment_above_the_paragraph_and_starts_nothing(thesis: Place, log: record.Record) -> None:
    with neovim.start(thesis.root) as editor:
        editor.open(thesis.path)
        editor.go_to("willing to cross the road")
        editor.act("leave a todo")
        editor.wait_for("return vim.bo.modified", "the comment is there")
        lines, wanted = editor.text.split("\n"), thesis.text.split("\n")
        (added,) = [number for number, line in enumerate(lines) if "TODO(coauthor)" in line]
        assert added == thesis.line
        assert lines[:added] + lines[added + 1 :] == wanted
        assert lines[added].startswith(places.TODO.partition(":")[0])
        assert log.tasks() == []
        editor.undo()
        assert editor.text == thesis.text
