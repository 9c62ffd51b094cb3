"""Maths, code, quotations, commands and comments are out of bounds for every group of rules."""

from __future__ import annotations

import hypothesis
import pytest
from hypothesis import strategies

from coauthor.models.rules import book, conserve, language, rewrite, zones

HITS = {
    book.Group.TIGHTEN: "we act in order to win",
    book.Group.USAGE: "it could of been",
    book.Group.FORMAL: "we don't act",
    book.Group.LATEX: "see Figure \\ref{a}",
}

PLACES = [
    "A ``quotation where {} for long'' ends.",
    "A “quotation where {} for long” ends.",
    "Ein „Zitat, {}, sagt er“ endet.",
    "Une «citation, {}, dit-il» finit.",
    "He said `that {} often', they say.",
    '"If {} at all" is the question.',
    "As \\enquote{they say {} now} it goes.",
    "As \\textquote[p.~3]{they say {} now} it goes.",
    "The term \\emph{they say {} now} is theirs.",
    "The code \\texttt{they say {} now} runs.",
    "The code \\lstinline|they say {} now| runs.",
    "The code \\lstinline[language=C]|they say {} now| runs.",
    "The code \\mintinline{py}{they say {} now} runs.",
    "The code \\verb|they say {} now| runs.",
    "The link \\href{they say {} now}{here} works.",
    "The link \\url{they say {} now} works.",
    "The macro \\unknown[they say {} now]{they say {} now}{they say {} now} expands.",
    "Some $they say {} now$ maths.",
    "Some \\(they say {} now\\) maths.",
    "Some \\[they say {} now\\] maths.",
    "Some $$they say {} now$$ maths.",
    "Some $\\$ they say {} now$ maths.",
    "\\begin{equation}\\text{they say {} now}\\end{equation}",
    "\\begin{align*} a \\text{they say {} now} \\end{align*}",
    "\\begin{verbatim}\nthey say {} now\n\\end{verbatim}",
    "\\begin{lstlisting}[caption=they say {} now]\nthey say {} now\n\\end{lstlisting}",
    "\\begin{minted}{python}\nthey say {} now\n\\end{minted}",
    "\\begin{quote}\nthey say {} now\n\\end{quote}",
    "\\begin{tabular}{ll}\nthey say {} now & b \\\\\n\\end{tabular}",
    "\\begin{unknown}\nthey say {} now\n\\end{unknown}",
    "\\begin{verbatim}\nthey say {} now",
    "Text. % they say {} now\nMore text.",
    "{\\it they say {} now} it goes.",
    "An ``open quotation where {} for long",
    "and so {} for long'' ends a quotation",
    'An "open mark where {} for long',
]


def _in(place: str, words: str) -> str:
    return place.replace("{}", words)


@pytest.mark.parametrize("group", list(book.Group))
@pytest.mark.parametrize("place", PLACES)
def test_nothing_changes_out_of_bounds(place: str, group: book.Group) -> None:
    text = _in(place, HITS[group])
    rules = [entry for entry in book.entries() if entry.group is group and entry.rule.id != "straight-quotes"]
    assert rewrite.rewrite(text, rules).text == text


@pytest.mark.parametrize("group", list(book.Group))
@pytest.mark.parametrize(
    "place",
    [
        "Here {} again.",
        "It is $x$ and {} again.",
        "A 5\\% rise: {} again.",
        "It is ``so'' and {} again.",
        "It ends. % a remark\nHere {} again.",
        "It holds.\\footnote{Here {} again.}",
        "\\caption[Short]{Here {} again.}",
        "\\begin{itemize}\n\\item Here {} again.\n\\end{itemize}",
        "The authors' results: {} again.",
        "It costs \\$5, so {} for \\$6.",
    ],
)
def test_what_stands_beside_is_still_reached(place: str, group: book.Group) -> None:
    """The twin of the test above: the same words, in bounds, do change."""
    text = _in(place, HITS[group])
    rules = [entry for entry in book.entries() if entry.group is group]
    assert rewrite.rewrite(text, rules).text != text


FRAGMENTS = [
    *HITS.values(),
    *("`` ", "'' ", '" ', "` ", "„ ", "“ ", "” ", "$ ", "$$ ", "{ ", "} ", "[ ", "] ", "% ", "\\ ", "\n\n", "~ ", "\n"),
    *("In order to", "It's a", "a very useful", "e.g. so", "...", "et al. do", " ,", "1-2 pages", "pages 3-9", "  "),
    *(
        "\\cite{a}",
        "\\footnote{",
        "\\begin{quote}",
        "\\end{quote}",
        "\\begin{align}",
        "\\verb|",
        "\\(",
        "\\)",
        "\\item ",
    ),
    *("word ", "Word. ", "3 ", "is able to go", "a lot of time. ", "\u2028", "é", "𝒳"),
]


@hypothesis.given(strategies.lists(strategies.sampled_from(FRAGMENTS), max_size=14))
def test_whatever_the_text_nothing_out_of_bounds_is_lost(fragments: list[str]) -> None:
    text = " ".join(fragments)
    once = rewrite.rewrite(text, book.entries())
    assert conserve.problems(text, once.text) == []
    assert rewrite.rewrite(once.text, book.entries()).text == once.text
    assert _blocked(once.text) == _blocked(text)


def _blocked(text: str) -> str:
    """All that is out of bounds, but for the signs that rules put in."""
    bare = text.replace("\\ldots{}", "").replace("\\ ", " ")
    found = zones.scan(bare)
    return "".join(char for char, blocked in zip(bare, found.blocked, strict=True) if blocked)


def test_a_quotation_goes_on_into_the_next_unit() -> None:
    first = rewrite.rewrite("He wrote ``we act.", book.entries())
    second = rewrite.rewrite("We act in order to win.", book.entries(), before=first.open)
    third = rewrite.rewrite("So it is.'' We act in order to win.", book.entries(), before=second.open)
    assert second.changes == ()
    assert third.text == "So it is.'' We act to win."
    assert third.open == zones.Open()


def test_an_environment_goes_on_into_the_next_unit() -> None:
    state = zones.scan("\\begin{quote}\nOnce upon a time").open
    done = rewrite.rewrite(
        "we act in order to win.\n\\end{quote}\nWe act in order to win.", book.entries(), before=state
    )
    assert done.text == "we act in order to win.\n\\end{quote}\nWe act to win."


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("It is \\cite{a}.", "It is."),
        ("It is \\cite{a}.", "It is \\cite{b}."),
        ("It is $x$.", "It is $y$."),
        ("It is 3.", "It is 4."),
        ("It is 3--4.", "It is 4--3."),
        ("It is \\LaTeX{}.", "It is LaTeX."),
        ("It {is}.", "It {is."),
        ("It % is\nso.", "It so."),
        ("It.\n\nIs.", "It. Is."),
        ("It ``is'' so.", "It ``was'' so."),
        ("See \\ref{a} and \\ref{b}.", "See \\ref{b} and \\ref{a}."),
    ],
)
def test_a_loss_is_seen(before: str, after: str) -> None:
    assert conserve.problems(before, after)
    assert conserve.problems(before, before) == []


def test_a_rule_that_loses_something_changes_nothing() -> None:
    """A rule that eats a number is written badly; its unit is left alone."""
    source = (
        'group = "tighten"\n[[rules]]\nid = "bad"\nwhy = "w"\nprinciple = "p"\ncounter_examples = ["x"]\n'
        'examples = [{ before = "a", after = "b" }]\n[[rules.forms]]\npattern = "about \\\\d+"\nreplace = "some"\n'
    )
    assert rewrite.rewrite("There are about 30 birds.", book.load(source)).text == "There are about 30 birds."


def test_a_rule_that_never_settles_changes_nothing() -> None:
    source = (
        'group = "tighten"\n[[rules]]\nid = "bad"\nwhy = "w"\nprinciple = "p"\ncounter_examples = ["x"]\n'
        'examples = [{ before = "a", after = "b" }]\n[[rules.forms]]\npattern = "birds"\nreplace = "birds birds"\n'
    )
    assert rewrite.rewrite("There are birds.", book.load(source)).text == "There are birds."


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("The sensors were placed in the field, and all of them were read at noon.", True),
        ("The bound $n^2$ is tight.", True),
        ("Results", True),
        ("Die Sensoren wurden auf dem Feld verteilt und alle wurden am Mittag abgelesen.", False),
        ("Les capteurs sont dans le champ et on les a lus vers midi avec soin.", False),
        ("Los sensores se ponen en el campo y por la tarde se leen todos con cuidado.", False),
        ("我们在田野里放置了传感器", True),
        ("", False),
    ],
)
def test_the_language_is_guessed_from_common_words(text: str, english: bool) -> None:
    assert language.is_english(text) is english
