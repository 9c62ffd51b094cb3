"""Rebase: a span lands where the text proves it, or says why not."""

from __future__ import annotations

import json
import random
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import scenes
from coauthor.domain import linediff, merge, texts
from coauthor.domain.merge import How, Lost

CHAPTER = """\\section{Method}
We measured the flow in a long pipe.
It was cold.

The pump is described in \\cite{a}. It was good. It ran for two days.

\\begin{itemize}
\\item first
\\item second
\\end{itemize}
It was cold.
The end.
"""


def span(quote: str, name: str = "P1.1", base: str = CHAPTER, nth: int = 0) -> merge.Span:
    start = -1
    for _ in range(nth + 1):
        start = base.index(quote, start + 1)
    return merge.Span(name, start, start + len(quote))


def only(result: merge.Clean | merge.Rebased | merge.Conflict, current: str) -> tuple[str, How]:
    (place,) = result.placed.values()
    return current[place.start : place.end], place.how


def test_an_equal_text_is_clean() -> None:
    assert merge.rebase(CHAPTER, CHAPTER, [span("It was good.")]) == merge.Clean(
        {"P1.1": merge.Placed(*_range("It was good."), How.SAME)}
    )


def _range(quote: str) -> tuple[int, int]:
    found = span(quote)
    return found.start, found.end


def test_edits_on_other_lines_shift_it_by_itself() -> None:
    now = CHAPTER.replace("a long pipe", "a very long pipe\nmade of steel").replace("The end.", "")
    found = merge.rebase(CHAPTER, now, [span("It was good.")])
    assert isinstance(found, merge.Rebased)
    assert found.by_itself
    assert only(found, now) == ("It was good.", How.LINES)


def test_another_sentence_of_the_same_line_needs_review() -> None:
    now = CHAPTER.replace("two days", "three days")
    found = merge.rebase(CHAPTER, now, [span("The pump is described in \\cite{a}.")])
    assert isinstance(found, merge.Rebased)
    assert not found.by_itself
    assert only(found, now) == ("The pump is described in \\cite{a}.", How.SENTENCE)


def test_tracking_proves_it_inside_a_changed_line() -> None:
    now = CHAPTER.replace("The pump is", "The new pump is")
    start = now.index("It was good.")
    found = merge.rebase(CHAPTER, now, [span("It was good.")], {"P1.1": (start, start + 12)})
    assert isinstance(found, merge.Rebased)
    assert found.by_itself
    assert only(found, now) == ("It was good.", How.TRACKED)


@pytest.mark.parametrize("known", [(0, 12), (-5, 7), (90, 10_000), (7, 3)])
def test_tracking_that_lies_is_not_believed(known: tuple[int, int]) -> None:
    now = CHAPTER.replace("a long pipe", "pipes")
    found = merge.rebase(CHAPTER, now, [span("It was good.")], {"P1.1": known})
    assert only(found, now) == ("It was good.", How.LINES)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("It ran for two days.", "It ran for nearly two days.", Lost.CHANGED),
        (" It ran for two days.", "", Lost.GONE),
        ("It ran for two days.", "It ran for two days. It ran for two days.", Lost.AMBIGUOUS),
    ],
)
def test_why_there_is_no_place(old: str, new: str, reason: Lost) -> None:
    found = merge.rebase(CHAPTER, CHAPTER.replace(old, new), [span("It ran for two days.")])
    assert found == merge.Conflict({}, {"P1.1": reason})


def test_moved_text_is_said_to_have_moved() -> None:
    now = CHAPTER.replace("We measured the flow in a long pipe.\n", "") + "We measured the flow in a long pipe.\n"
    found = merge.rebase(CHAPTER, now, [span("We measured the flow in a long pipe.")])
    assert found == merge.Conflict({}, {"P1.1": Lost.MOVED})


def test_a_conflict_still_carries_what_could_be_placed() -> None:
    now = CHAPTER.replace("two days", "three days")
    found = merge.rebase(CHAPTER, now, [span("We measured", "a"), span("It ran for two days.", "b")])
    assert isinstance(found, merge.Conflict)
    assert found.unplaced == {"b": Lost.CHANGED}
    assert only(found, now) == ("We measured", How.LINES)


def test_one_of_two_equal_lines_deleted_is_ambiguous() -> None:
    base = "one\ntwice\ntwo\ntwice\nthree\n"
    for now in ("one\ntwice\nthree\n", "one\ntwice\n", "twice\nthree\n"):
        for nth in (0, 1):
            found = merge.rebase(base, now, [span("twice", base=base, nth=nth)])
            assert isinstance(found, merge.Conflict), now


def test_equal_lines_are_told_apart_by_their_neighbours() -> None:
    now = "New first line.\n" + CHAPTER
    for nth in (0, 1):
        found = merge.rebase(CHAPTER, now, [span("It was cold.", nth=nth)])
        place = found.placed["P1.1"]
        assert place.start == span("It was cold.", nth=nth).start + len("New first line.\n")


@pytest.mark.parametrize(
    ("at", "old", "new", "how"),
    [
        ("The pump", "a long pipe", "a pipe", How.LINES),
        ("It was good", "a long pipe", "a pipe", How.LINES),
        ("It was good", "two days", "three days", How.SENTENCE),
        ("\\item second", "\\item first\n", "\\item first\n\\item and\n", None),
        ("It was good", "It was good", "It was bad", None),
    ],
)
def test_an_insertion_stands_between_its_neighbours(at: str, old: str, new: str, how: How | None) -> None:
    point = CHAPTER.index(at)
    now = CHAPTER.replace(old, new)
    found = merge.rebase(CHAPTER, now, [merge.Span("a", point, point)])
    if how is None:
        assert found == merge.Conflict({}, {"a": Lost.CHANGED})
    else:
        place = found.placed["a"]
        assert (place.how, now[place.start :][: len(at)]) == (how, at)


def test_an_insertion_at_an_end_needs_that_end() -> None:
    top, bottom = merge.Span("top", 0, 0), merge.Span("bottom", len(CHAPTER), len(CHAPTER))
    found = merge.rebase(CHAPTER, "% new\n" + CHAPTER, [top, bottom])
    assert isinstance(found, merge.Conflict)
    assert (set(found.placed), found.unplaced) == ({"bottom"}, {"top": Lost.CHANGED})
    found = merge.rebase(CHAPTER, CHAPTER + "% new\n", [top, bottom])
    assert isinstance(found, merge.Conflict)
    assert (set(found.placed), found.unplaced) == ({"top"}, {"bottom": Lost.CHANGED})


def test_a_tracked_insertion_needs_its_neighbours_too() -> None:
    point = CHAPTER.index("It was good")
    now = CHAPTER.replace("It was good. ", "")
    at = now.index("It ran")
    found = merge.rebase(CHAPTER, now, [merge.Span("a", point, point)], {"a": (at, at)})
    assert found == merge.Conflict({}, {"a": Lost.CHANGED})


@pytest.mark.parametrize(("base", "now"), [("", "x\n"), ("x\n", ""), ("", "\n")])
def test_empty_texts(base: str, now: str) -> None:
    found = merge.rebase(base, now, [merge.Span("a", 0, len(base))])
    assert isinstance(found, merge.Conflict)


Rebase = Callable[[str, str, list[merge.Span]], dict[str, tuple[int, int]]]


def by_proof(base: str, current: str, spans: list[merge.Span]) -> dict[str, tuple[int, int]]:
    found = merge.rebase(base, current, spans)
    return {name: (place.start, place.end) for name, place in found.placed.items()}


def by_line_number(base: str, current: str, spans: list[merge.Span]) -> dict[str, tuple[int, int]]:
    """The broken twin: same line, same column, and the text happens to be there."""
    old, new = base.splitlines(keepends=True), current.splitlines(keepends=True)
    result = {}
    for each in spans:
        line = base.count("\n", 0, each.start)
        column = each.start - sum(map(len, old[:line]))
        start = sum(map(len, new[:line])) + column
        if current[start : start + each.end - each.start] == base[each.start : each.end]:
            result[each.id] = (start, start + each.end - each.start)
    return result


def by_first_match(base: str, current: str, spans: list[merge.Span]) -> dict[str, tuple[int, int]]:
    """Another broken twin: the first place with the same words."""
    result = {}
    for each in spans:
        at = current.find(base[each.start : each.end])
        if at >= 0:
            result[each.id] = (at, at + each.end - each.start)
    return result


def misplaced(rebase: Rebase, rounds: int) -> tuple[int, int, int]:
    """(spans asked for whose lines were left alone, placed, placed wrong) over random edits of other lines.

    Each line carries a number that the rebase doesn't see, so the truth is known.
    """
    rng = random.Random(3)
    asked = placed = wrong = 0
    for _ in range(rounds):
        pool = [f"Sentence {n} of it." for n in range(rng.choice((4, 40)))] + ["", "\\hline", "It was cold."]
        lines = [(number, rng.choice(pool)) for number in range(rng.randrange(5, 60))]
        chosen = sorted(rng.sample(range(len(lines)), 3))
        now = list(lines)
        for _ in range(rng.randrange(1, 8)):
            at = rng.randrange(len(now) + 1)
            if rng.random() < 0.5:
                now.insert(at, (-1, rng.choice(pool)))
            elif at < len(now) and now[at][0] not in chosen:
                del now[at]
        base = "".join(f"{text}\n" for _, text in lines)
        current = "".join(f"{text}\n" for _, text in now)
        spans = []
        for number in chosen:
            start = sum(len(text) + 1 for _, text in lines[:number])
            if lines[number][1]:
                spans.append(merge.Span(str(number), start, start + len(lines[number][1])))
        asked += len(spans)
        for name, (start, end) in rebase(base, current, spans).items():
            placed += 1
            there = [number for number, _ in now].index(int(name))
            true = sum(len(text) + 1 for _, text in now[:there])
            wrong += (start, end) != (true, true + len(lines[int(name)][1]))
    return asked, placed, wrong


def test_never_a_wrong_place() -> None:
    asked, placed, wrong = misplaced(by_proof, 400)
    assert wrong / placed < 0.01, (asked, placed, wrong)
    assert placed / asked > 0.5


@pytest.mark.parametrize("twin", [by_line_number, by_first_match])
def test_the_broken_twins_are_caught(twin: Rebase) -> None:
    _, placed, wrong = misplaced(twin, 400)
    assert wrong / placed > 0.05


def test_accepted_hunks_land_on_todays_text() -> None:
    now = "% a new first line\n" + CHAPTER.replace("The end.", "The very end.")
    found = merge.rebase(CHAPTER, now, [span("It was good.")])
    place = found.placed["P1.1"]
    result = texts.apply(now, [texts.Splice(place.start, place.end, "It was fine.")])
    assert result == now.replace("It was good.", "It was fine.")


def test_proposals_land_over_real_revisions_that_leave_their_lines_alone() -> None:
    records = scenes.corpus("drift.jsonl").read_text(encoding="utf-8").splitlines()
    asked = placed = 0
    for record in map(json.loads, records):
        before, after = record["before"], record["after"]
        index, now = linediff.index(before), linediff.index(after)
        spans, true = [], {}
        for run in linediff.runs(index.lines, now.lines):
            for line in range(run.a, run.a + run.size, 7):
                text = index.lines[line].strip()
                if len(text.split()) > 3:
                    start = before.index(text, index.starts[line])
                    spans.append(merge.Span(str(line), start, start + len(text)))
                    true[str(line)] = start - index.starts[line] + now.starts[line - run.a + run.b]
        found = merge.rebase(before, after, spans)
        asked += len(spans)
        placed += len(found.placed)
        assert {name: place.start for name, place in found.placed.items()}.items() <= true.items()
    assert asked > 2000
    assert placed / asked > 0.99


@pytest.mark.parametrize("size", [137_000, 1_000_000])
def test_rebasing_costs_little_more_than_git_merge_file(size: int, tmp_path: Path) -> None:
    rng = random.Random(size)
    lines = [f"This is sentence {number}, of {rng.random()}.\n" for number in range(size // 44)]
    now = [line.replace("This", "That") if rng.random() < 0.01 else line for line in lines]
    base, current = "".join(lines), "".join(now)
    ours = base.replace("sentence 70,", "another sentence,")
    for name, text in (("base", base), ("ours", ours), ("theirs", current)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    starts = sorted(rng.sample(range(len(base) - 20), 5))
    spans = [merge.Span(str(start), start, start + 12) for start in starts]
    mine = git = 10.0
    for _ in range(5):
        begun = time.perf_counter()
        merge.rebase(base, current, spans)
        between = time.perf_counter()
        subprocess.run(
            ["git", "merge-file", "-p", "ours", "base", "theirs"], cwd=tmp_path, capture_output=True, check=True
        )
        mine, git = min(mine, between - begun), min(git, time.perf_counter() - between)
    assert mine < 4 * git, "twice as long on a quiet machine"
