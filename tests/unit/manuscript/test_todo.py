"""Requests in the text: what they say, what they stand by, and what deleting them leaves."""

from __future__ import annotations

import pytest

from coauthor.manuscript import snapshot, todo


def only(text: str) -> todo.Todo:
    (found,) = todo.find(snapshot.of("a.tex", text))
    return found


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("% TODO(coauthor): tighten it", ("tighten it", None, None, None)),
        ("%todo (CoAuthor) :tighten it  ", ("tighten it", None, None, None)),
        ("%%  Todo( coauthor ) tighten it", ("tighten it", None, None, None)),
        ("% TODO(coauthor T12): no, shorter", ("no, shorter", "T12", None, None)),
        ("% TODO(coauthor t12): no, shorter", ("no, shorter", "T12", None, None)),
        ("% TODO(coauthor P3 reject): too bold", ("too bold", None, "P3", "reject")),
        ("% TODO(coauthor P3.2 Accept):", ("", None, "P3.2", "accept")),
        ("\\todo{@coauthor tighten it}", ("tighten it", None, None, None)),
        ("\\todo[inline]{ @CoAuthor: tighten\n  \\emph{it}}", ("tighten \\emph{it}", None, None, None)),
        ("\\todo{@coauthor T12: no, shorter}", ("no, shorter", "T12", None, None)),
        ("\\todo{@coauthor(P3 reject) too bold}", ("too bold", None, "P3", "reject")),
        ("% TODO(coauthor): one\n%    two\n  %    three", ("one two three", None, None, None)),
        ("% TODO(coauthor): one\n% two", ("one", None, None, None)),
        ("\\begin{align}\nx % TODO(coauthor): check\n\\end{align}", ("check", None, None, None)),
    ],
)
def test_what_it_says(line: str, said: tuple[str, str | None, str | None, str | None]) -> None:
    found = only(f"Some text.\n\n{line}\nMore text.\n")
    assert (found.text, found.task, found.proposal, found.verb) == said


@pytest.mark.parametrize(
    "text",
    [
        "% TODO: for me",
        "% TODO(anna): for Anna",
        "a \\% TODO(coauthor): no comment",
        "TODO(coauthor): not a comment",
        "\\begin{verbatim}\n% TODO(coauthor): shown\n\\end{verbatim}",
        "\\begin{lstlisting}\n\\todo{@coauthor shown}\n\\end{lstlisting}",
        "\\begin{comment}\n% TODO(coauthor): hidden\n\\end{comment}",
        "\\iffalse\n% TODO(coauthor): hidden\n\\fi",
        "\\verb|% TODO(coauthor): shown|",
        "% \\todo{@coauthor in a comment}",
        "\\todo{ask the coauthor}",
        "% a word before TODO(coauthor): no",
    ],
)
def test_what_is_none(text: str) -> None:
    assert todo.find(snapshot.of("a.tex", f"Words here.\n{text}\nMore words.")) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("One.\n\n% TODO(coauthor): it\nTwo.\n", "One.\n\nTwo.\n"),
        ("One.\n\n  % TODO(coauthor): it  \n  Two.\n", "One.\n\n  Two.\n"),
        ("One.\n\n% TODO(coauthor): it\n%    more\nTwo.\n", "One.\n\nTwo.\n"),
        ("One.\n% TODO(coauthor): it", "One."),
        ("% TODO(coauthor): it", ""),
        ("One. % TODO(coauthor): it\nTwo.\n", "One.\nTwo.\n"),
        ("One.% TODO(coauthor): it\nTwo.\n", "One.\nTwo.\n"),
        ("One. % TODO(coauthor): it\n  %    more\nTwo.\n", "One.\nTwo.\n"),
        ("One \\todo{@coauthor it} two.", "One two."),
        ("One\\todo{@coauthor it} two.", "One two."),
        ("One \\todo{@coauthor it}.", "One."),
        ("One.\n\\todo{@coauthor it} Two.", "One.\nTwo."),
        ("One.\n\\todo[inline]{@coauthor it}\nTwo.", "One.\nTwo."),
    ],
)
def test_removal_leaves_no_trace(before: str, after: str) -> None:
    start, end = only(before).removal
    assert before[:start] + before[end:] == after


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("One here.\n\n% TODO(coauthor): it\nTwo here.\n", "Two here."),
        ("One here.\n\n% TODO(coauthor): it\n% a note\n  Two here.\n", "Two here."),
        ("One here.\n\n% TODO(coauthor): it\n\nTwo here.\n", "Two here."),
        ("One here.\n% TODO(coauthor): it\n\nTwo here.\n", "One here."),
        ("One here. % TODO(coauthor): it\n\nTwo here.\n", "One here."),
        ("One % TODO(coauthor): it\nhere.\n\nTwo.\n", "One % TODO(coauthor): it\nhere."),
        ("One \\todo{@coauthor it} here.\n\nTwo.", "One \\todo{@coauthor it} here."),
        ("% TODO(coauthor): it\n\\section{A title}\nTwo here.", None),
        ("One here.\n\n% TODO(coauthor): it\n", None),
    ],
)
def test_what_it_stands_by(text: str, target: str | None) -> None:
    found = only(text).target
    assert (text[slice(*found)] if found else None) == target


def test_ranges_are_of_the_request_itself() -> None:
    text = "Some.\n\n  % TODO(coauthor): one\n  %    two\nMore here. \\todo{@coauthor x}\n"
    first, second = todo.find(snapshot.of("a.tex", text))
    assert text[first.start : first.end] == "% TODO(coauthor): one\n  %    two"
    assert text[second.start : second.end] == "\\todo{@coauthor x}"


@pytest.mark.parametrize("opener", ["\\caption{", "\\caption[Short]{", "\\captionof{figure}{", "\\item ", "\\item[A] "])
def test_what_stands_above_a_caption_or_an_item_is_about_it(opener: str) -> None:
    end = "}" if opener[-1] == "{" else ""
    text = f"Before.\n\n\\begin{{figure}}\n  % TODO(coauthor): it\n  {opener}These words.{end}\n\\end{{figure}}\n"
    target = only(text).target
    assert target is not None and text[slice(*target)] == "These words."
