"""Which request is which task, and what counts as typed: told from the text alone."""

from __future__ import annotations

from typing import Any

import pytest

from coauthor.domain import actors, tasks
from coauthor.lsp import markup, to_lsp
from coauthor.lsp.document import Document
from coauthor.lsp.from_lsp import Change
from coauthor.lsp.tasks import comments, typing_marks, wording
from coauthor.manuscript.positions import Encoding, Position, Span
from coauthor.review import commented

TODO = "% TODO(coauthor): tighten"
TEXT = f"\\section{{One}}\n\n{TODO}\nFirst paragraph.\n\n{TODO}\nSecond paragraph.\n\n{TODO}\nFirst paragraph.\n"


def opened(text: str = TEXT) -> Document:
    document = Document("file:///a.tex", "a.tex", Encoding.UTF16)
    document.load(text, 1)
    return document


def task(of: commented.Comment, name: str = "T1", status: str = "open", **more: Any) -> tasks.Task:
    link = tasks.TodoLink(path="a.tex", key=of.key, quote=of.quote)
    ref = tasks.Ref(path="a.tex", quote=of.paragraph)
    given = {
        "id": name,
        "intent": of.words,
        "origin": "todo",
        "raw": "",
        "status": status,
        "todo": link,
        "refs": (ref,),
    }
    rest = {"priority": "background", "created_at": "", "updated_at": "", "created_by": actors.SYSTEM}
    return tasks.Task.model_validate(given | rest | more)


def bound(document: Document, *known: tasks.Task, **placed: tuple[int, int]) -> list[str | None]:
    found = commented.bind(comments.of(document), known, placed)
    return [each.id if each else None for each in found]


def edit(document: Document, old: str, new: str, number: int = 0) -> None:
    """Replace the occurrence `number` of a text, as typing does."""
    at = -1
    for _ in range(number + 1):
        at = document.text.index(old, at + 1)
    span = Span(document.position(at), document.position(at + len(old)))
    document.change(document.version + 1, [Change(span, new)])


def test_equal_requests_at_equal_paragraphs_are_told_apart_by_their_number() -> None:
    keys = [comment.key for comment in comments.of(opened())]
    assert len(set(keys)) == 3
    assert keys == [comment.key for comment in comments.of(opened("% typed above\n" + TEXT))]


def test_a_key_stands_for_words_section_and_paragraph() -> None:
    one = commented.identity("a.tex", "tighten  it", ("One",), "First words.", 0)
    assert one == commented.identity("a.tex", "tighten it", ("One",), "First  words.", 0)
    for other in (
        commented.identity("b.tex", "tighten it", ("One",), "First words.", 0),
        commented.identity("a.tex", "shorten it", ("One",), "First words.", 0),
        commented.identity("a.tex", "tighten it", ("Two",), "First words.", 0),
        commented.identity("a.tex", "tighten it", ("One",), "Other words.", 0),
        commented.identity("a.tex", "tighten it", ("One",), "First words.", 1),
    ):
        assert one != other


def test_each_is_bound_by_its_identity() -> None:
    document = opened()
    first, second, third = comments.of(document)
    assert bound(document, task(third, "T3"), task(first, "T1"), task(second, "T2")) == ["T1", "T2", "T3"]


def test_by_its_place_whatever_it_says_now() -> None:
    document = opened()
    of = comments.of(document)[1]
    edit(document, "tighten", "shorten a lot", 1)
    now = comments.of(document)[1]
    assert bound(document, task(of), T1=(now.start, now.end)) == [None, "T1", None]
    assert bound(document, task(of, status="done"), T1=(now.start, now.end)) == [None, None, None]
    assert bound(document, task(of)) == [None, None, None]


def test_by_its_paragraph_where_that_was_moved() -> None:
    of = comments.of(opened())[1]
    moved = opened(f"\\section{{Two}}\n\n{TODO}\nSecond paragraph.\n\n{TODO}\nSomething else.\n")
    assert bound(moved, task(of)) == ["T1", None]
    assert bound(moved, task(of, status="done")) == ["T1", None]


def test_as_the_only_one_with_its_words_only_while_it_lives() -> None:
    of = comments.of(opened())[1]
    alone = opened(f"\\section{{Two}}\n\n{TODO}\nRewritten entirely.\n")
    assert bound(alone, task(of)) == ["T1"]
    assert bound(alone, task(of, status="done")) == [None]
    assert bound(alone, task(of), task(of, "T2")) == [None]
    twice = opened(f"{TODO}\nRewritten.\n\n{TODO}\nEntirely.\n")
    assert bound(twice, task(of)) == [None, None]


def test_a_done_task_keeps_its_comment_only_at_the_same_paragraph() -> None:
    document = opened()
    of = comments.of(document)[1]
    done = task(of, status="done")
    assert bound(document, done) == [None, "T1", None]
    edit(document, "Second paragraph", "Second and last paragraph")
    assert bound(document, done) == [None, None, None]


def test_a_live_task_comes_before_those_that_ended_and_of_these_the_latest() -> None:
    document = opened()
    of = comments.of(document)[1]
    here = (of.start, of.end)
    old, newer = task(of, status="done"), task(of, "T2", status="canceled")
    assert bound(document, old, task(of, "T2"), T1=here) == [None, "T2", None]
    assert bound(document, old, newer, T1=here, T2=here) == [None, "T2", None]
    assert bound(document, newer, old) == [None, "T2", None]


def test_a_reply_is_bound_to_nothing() -> None:
    document = opened("% TODO(coauthor T1): no\nA paragraph.\n")
    (reply,) = comments.of(document)
    assert reply.is_reply and reply.task == "T1"
    assert bound(document, task(comments.of(opened())[0]), T1=(0, 20)) == [None]


TYPING = {
    "whole": ("First paragraph.\n\n", f"First paragraph.\n\n{TODO}\nNew.\n\n", True),
    "inside": ("tighten", "shorten", True),
    "at its end": ("tighten\n", "tighten it\n", True),
    "a letter gone": ("tighten\n", "tighte\n", True),
    "a line above": ("One}\n", "One}\nAbove.\n", False),
    "a break before": (f"\n{TODO}", f"\n\n{TODO}", False),
    "the paragraph": ("First", "A first", False),
    "below": ("Second", "A second", False),
}


@pytest.mark.parametrize("what", TYPING)
def test_typed_is_what_an_edit_touched(what: str) -> None:
    old, new, typed = TYPING[what]
    document = opened()
    document.facts()
    document.typed.clear()
    _minimal(document, old, new)
    marks = typing_marks.Typing(document)
    marks.settle(comments.of(document))
    assert bool(marks.marks) is typed
    assert document.typed.stretches == []


def _minimal(document: Document, old: str, new: str) -> None:
    """The edit without what both ends have in common, as editors send it."""
    start = document.text.index(old)
    head = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    old_rest, new_rest = old[head:], new[head:]
    tail = 0
    while tail < min(len(old_rest), len(new_rest)) and old_rest[-1 - tail] == new_rest[-1 - tail]:
        tail += 1
    span = Span(document.position(start + head), document.position(start + len(old) - tail))
    document.change(document.version + 1, [Change(span, new_rest[: len(new_rest) - tail])])


def test_typing_moves_with_what_is_typed_before_it() -> None:
    document = opened()
    document.typed.clear()
    edit(document, "tighten", "shorten", 1)
    start = Position(0, 0)
    document.change(document.version + 1, [Change(Span(start, start), "A line.\n")])
    marks = typing_marks.Typing(document)
    marks.settle(comments.of(document))
    assert [marks.of(comment) is not None for comment in comments.of(document)] == [False, True, False]


def test_what_comes_by_an_edit_of_ours_or_whole_was_not_typed() -> None:
    document = opened()
    document.typed.is_ours = lambda: True
    edit(document, "tighten", "shorten")
    assert document.typed.stretches == []
    document.typed.is_ours = lambda: False
    edit(document, "shorten", "cut")
    document.load(TEXT, 9)
    assert document.typed.stretches == []


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Plain words, 3.5 of them (really)!", "Plain words, 3.5 of them (really)!"),
        ("[a](b) ![c](d)", "\\[a\\](b) !\\[c\\](d)"),
        ("<script>", "\\<script\\>"),
        ("\\emph{x}_1 `y` *z* ~w", "\\\\emph\\{x\\}\\_1 \\`y\\` \\*z\\* \\~w"),
        ("- item\n1. item\n===", "\\- item\n1\\. item\n\\==="),
        ("http://x.y and www.x.y, a@b.c", "http:\\//x.y and www\\.x.y, a\\@b.c"),
    ],
)
def test_escaped_text_is_shown_as_it_is(raw: str, shown: str) -> None:
    assert to_lsp.escaped(raw) == shown


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (
            "Plain words, 3.5 of them (really)! A & B, 5 % # x > y",
            "Plain words, 3.5 of them (really)! A & B, 5 % # x > y",
        ),
        ("[a b c](d) ![c](d)", "`[a` b `c](d) ![c](d)`"),
        ("<script> a&lt;b", "`<script> a&lt;b`"),
        ("\\emph{x}, y_1 *z* (~w)", "`\\emph{x}, y_1 *z* (~w)`"),
        ("“`\\ `” can be “`~`”", "“`\\ `” can be “`~`”"),
        ("``so'' it is", "``` ``so'' ``` it is"),
        ("- item\n1. item\n# x\n===\n> y", "`-` item\n`1.` item\n`#` x\n`===`\n`>` y"),
        ("http://x.y and www.x.y, a@b.c", "`http://x.y` and `www.x.y, a@b.c`"),
    ],
)
def test_text_in_a_hover_is_code_where_it_could_be_markup(raw: str, shown: str) -> None:
    assert markup.literal(raw) == shown
    if "`" not in raw:
        assert markup.plain(f"**{shown}**") == raw


def test_our_markdown_in_plain_words() -> None:
    said = "**P1** of T1: *so*\n\n```diff\n- a *b* c\n+ d\n```\n\nWhy: `a*b`"
    assert markup.plain(said) == "P1 of T1: so\n\n- a *b* c\n+ d\n\nWhy: a*b"


@pytest.mark.parametrize(
    ("status", "more", "said"),
    [
        ("open", {}, "queued"),
        ("in_progress", {}, "at work (planning)"),
        ("blocked", {"reason": "Takes a model.", "possible": ("Tighten.",)}, "blocked: Takes a model. Tighten."),
        ("failed", {"error": "no answer"}, "failed: no answer"),
        ("awaiting_review", {"reports": ({"summary": "Nothing to do."},)}, "has looked at it: Nothing to do."),
        ("needs_user", {"questions": ({"id": "Q1", "text": "Why?"},)}, "has a question for you: Q1 of T1: Why?"),
        ("done", {}, "done"),
        ("canceled", {}, "cancelled"),
    ],
)
def test_a_state_is_said_in_words(status: str, more: dict[str, Any], said: str) -> None:
    known = task(comments.of(opened())[0], status=status, **more)
    assert wording.state(known, "plan") == said
    assert wording.headline(known, "plan").startswith(f"T1 · {said}")
    assert wording.short_state(known, "plan")


def test_a_done_one_holds_its_comment_where_the_section_was_tried_too() -> None:
    document = opened()
    of = comments.of(document)[1]
    wide = (tasks.Ref(path="a.tex", quote=TEXT),)
    assert bound(document, task(of, status="done", refs=wide)) == [None, "T1", None]
    changed = opened(TEXT.replace("Second paragraph.", "Second paragraph, new."))
    assert bound(changed, task(of, status="done", refs=wide)) == [None, None, None]
