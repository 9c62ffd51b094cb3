"""Where a finding of a build stands now: at the nearest line that reads as it did, found without reading them all."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from coauthor.lsp.surfaces import built
from coauthor.manuscript.text import Buffer, LineIndex

LINES = st.sampled_from(["", " ", "a", "  a", "a\t", "aa", "a a", "b", "\\end{x}", "  \\end{x} % a"])


def nearest(quote: str | None, hint: int, text: str) -> int | None:
    """The same by looking at every line."""
    lines = text.split("\n")
    if quote is None:
        return min(hint, len(lines) - 1)
    same = [number for number, line in enumerate(lines) if line.strip() == quote]
    return min(same, key=lambda number: abs(number - hint), default=None)


@given(st.lists(LINES, max_size=12), st.one_of(st.none(), LINES), st.integers(0, 15))
@example(["a", "b", "a"], "a", 1)
@example(["b", ""], "", 0)
@example(["", "b", ""], "", 1)
@example(["aa", "a", "aa", "aa", "a"], "a", 2)
@example(["a"], "a", 9)
def test_it_is_the_nearest_line_that_reads_as_it_did(lines: list[str], quote: str | None, hint: int) -> None:
    text = "\n".join(lines)
    wanted = nearest(quote, hint, text)
    for known in (Buffer(text), LineIndex(text)):
        found = built.where(quote, hint, text, known)
        assert (found if found is None else text.count("\n", 0, found)) == wanted
        assert found is None or found == 0 or text[found - 1] == "\n"


def test_what_is_no_single_line_is_found_nowhere() -> None:
    text = "one\ntwo\n"
    assert built.where("one\ntwo", 0, text, LineIndex(text)) is None
