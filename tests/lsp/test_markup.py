"""Text of others in our markdown, as a reader of CommonMark takes it: nothing of it is alive, whatever it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import hypothesis
import markdown_it
import pytest
from hypothesis import strategies
from markdown_it.token import Token

from coauthor.lsp import markup

LIVE = {"link_open", "image", "html_inline", "html_block", "em_open", "strong_open", "s_open", "heading_open"}
READER = markdown_it.MarkdownIt("commonmark").enable(["strikethrough", "table"])
PIECES = [
    *("`", "``", "```", " ", "\n", "\n\n", "(", ")", "[", "]", "*", "**", "_", "~~", "\\", "'", '"', "|", "---", "\t"),
    *("![x](http://e)", "[r](command:evil)", "<b>", "<img src=x>", "<https://e>", "[a]: http://e", "&lt;", "$x$"),
    *("word", "a", "é", "中", "!", "# ", "- ", "1. ", "> "),
]


def alive(said: str) -> set[str]:
    """What of a hover that says this is more than words and code."""
    return LIVE & {each.type for each in _all(READER.parse(f"Why: {said}"))}


def _all(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or ())


@hypothesis.settings(max_examples=1500, deadline=None)
@hypothesis.given(strategies.lists(strategies.sampled_from(PIECES), max_size=12).map("".join))
def test_nothing_is_alive(text: str) -> None:
    assert not alive(markup.literal(text))


@pytest.mark.parametrize(
    "text",
    [
        "`<b>)`---```> !",
        "`![x](http://e)`[```",
        "` - `<https://e>~~``",
        "`a`![x](http://e)",
        "`<b>`[r](command:evil)``",
    ],
)
def test_code_that_is_joined_to_something_makes_nothing_alive(text: str) -> None:
    assert not alive(markup.literal(text))


def test_as_it_is_it_would_be_alive() -> None:
    assert {"image", "link_open", "html_inline"} <= alive("![x](http://e) [r](command:evil) <b>")
