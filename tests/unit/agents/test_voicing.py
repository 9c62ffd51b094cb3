"""Versions are put in the order of their distance to the author's own texts; without such texts nothing is said."""

from __future__ import annotations

from coauthor.agents import replies, voicing
from coauthor.domain import patches

SHORT = " ".join(f"The tree number {word} shades the street." for word in "abcdefgh" * 5)
NEAR = "The oak shades the yard. The lime cools the wall. The elm hides the gate."
FAR = " ".join(
    f"However, it was {verb} by us, as might perhaps have been expected, that the shade (of which we had spoken; see "
    "above) had been larger than that of the house."
    for verb in ("found", "shown", "seen")
)


def version(label: str, text: str) -> replies.Read:
    return replies.Read(label, {"u1": patches.Replacement(0, 1, text, "")}, ())


def test_the_nearest_comes_first_and_is_named() -> None:
    reads, said = voicing.ranked([("samples/mine.txt", SHORT)], [version("long", FAR), version("short", NEAR)])
    assert [each.label for each in reads] == ["short", "long"]
    assert said == "Nearest to how you write: “short”."


def test_one_version_that_reads_like_another_hand_is_told_with_the_figure() -> None:
    samples = [("samples/mine.txt", SHORT)]
    assert "This reads unlike you" in voicing.ranked(samples, [version("A", FAR)])[1]
    assert voicing.ranked(samples, [version("A", NEAR)])[1] == ""


def test_without_texts_of_the_authors_own_the_order_stays() -> None:
    given = [version("long", FAR), version("short", NEAR)]
    for sources in ([], [("samples/mine.txt", "Too little.")], [("related_work/notes.md", SHORT)]):
        reads, said = voicing.ranked(sources, given)
        assert [each.label for each in reads] == ["long", "short"] and said == ""
