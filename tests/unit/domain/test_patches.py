"""Hunks: built on an immutable base, chosen one by one, shown as a diff that git applies."""

from __future__ import annotations

import itertools
import random
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coauthor.domain import patches, texts

BASE = "% TODO(coauthor): tighten\nWe did it in order to win. It was very good.\nThe end.\n"
FIRST = BASE.index("We did")
SECOND = BASE.index("It was")


def replacement(old: str, new: str, why: str = "") -> patches.Replacement:
    start = BASE.index(old)
    return patches.Replacement(start, start + len(old), new, why)


def test_hunks_are_numbered_in_text_order_and_carry_their_context() -> None:
    made = patches.hunks(
        BASE,
        "a.tex",
        "P7",
        {
            "rules": [
                replacement("It was very good.", "It was good.", "very"),
                replacement("We did", "We had"),
            ]
        },
        lambda offset: ("Intro",) if offset else (),
    )
    assert [(hunk.id, hunk.before, hunk.texts, hunk.why) for hunk in made] == [
        ("P7.1", "We did", {"rules": "We had"}, ""),
        ("P7.2", "It was very good.", {"rules": "It was good."}, "very"),
    ]
    second = made[1]
    assert BASE[second.start : second.end] == second.before
    assert second.prefix + second.before + second.suffix == BASE
    assert (second.line, second.section, second.base) == (1, ("Intro",), texts.revision(BASE))
    assert second.status is patches.HunkStatus.PENDING


def test_context_is_cut_at_64_code_points() -> None:
    base = "x" * 100 + "THE" + "y" * 100
    (hunk,) = patches.hunks(base, "a", "P1", {"a": [patches.Replacement(100, 103, "a")]})
    assert (hunk.prefix, hunk.suffix) == ("x" * 64, "y" * 64)


def test_what_changes_nothing_is_no_hunk() -> None:
    assert patches.hunks(BASE, "a.tex", "P1", {"a": [replacement("We did", "We did")]}) == ()


def test_overlapping_candidates_are_one_hunk_with_a_text_each() -> None:
    (hunk,) = patches.hunks(
        BASE,
        "a.tex",
        "P1",
        {
            "short": [replacement("in order to win", "to win", "wordy")],
            "long": [
                replacement("We did it in order", "We all did it so as"),
                replacement("win. It", "won. It"),
            ],
            "none": [replacement("did it", "did it")],
        },
    )
    assert hunk.before == "We did it in order to win. It"
    assert hunk.texts == {"short": "We did it to win. It", "long": "We all did it so as to won. It"}
    assert hunk.why == "wordy"


def test_a_reason_that_several_changes_share_is_said_once() -> None:
    (hunk,) = patches.hunks(
        BASE,
        "a.tex",
        "P1",
        {
            "short": [replacement("in order to win", "to win", "wordy [order]; plainer")],
            "long": [replacement("in order to win", "so as to win", "plainer; wordy [order]; longer")],
        },
    )
    assert hunk.why == "wordy [order]; plainer; longer"


def test_insertions_at_a_border_stay_apart_and_at_one_point_are_one_hunk() -> None:
    at = SECOND
    apart = patches.hunks(
        BASE, "a", "P1", {"a": [patches.Replacement(at, at, "So. "), replacement("It was", "That was")]}
    )
    assert [(hunk.start, hunk.end) for hunk in apart] == [(at, at), (at, at + 6)]
    assert texts.apply(BASE, patches.splices(apart)) == BASE.replace("It was", "So. That was")
    (one,) = patches.hunks(
        BASE,
        "a",
        "P1",
        {"a": [patches.Replacement(at, at, "A. ")], "b": [patches.Replacement(at, at, "B. ")]},
    )
    assert one.texts == {"a": "A. ", "b": "B. "}


@pytest.mark.parametrize("bad", [(-1, 2), (3, 2), (0, len(BASE) + 1)])
def test_a_range_outside_the_text_is_refused(bad: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="outside"):
        patches.hunks(BASE, "a", "P1", {"a": [patches.Replacement(*bad, "x")]})


def test_a_candidate_that_overlaps_itself_is_refused() -> None:
    twice = [replacement("We did it", "x"), replacement("it in order", "y")]
    with pytest.raises(ValueError, match="overlap"):
        patches.hunks(BASE, "a", "P1", {"a": twice})


def test_the_text_chosen() -> None:
    (hunk,) = patches.hunks(BASE, "a", "P1", {"a": [replacement("We did", "A")], "b": [replacement("We did", "B")]})
    with pytest.raises(ValueError, match="none is picked"):
        patches.chosen(hunk)
    with pytest.raises(ValueError, match="no candidate c"):
        patches.chosen(hunk, "c")
    assert patches.chosen(hunk, "b") == "B"
    assert patches.chosen(hunk.model_copy(update={"picked": "a"})) == "A"
    assert patches.chosen(hunk.model_copy(update={"picked": "a", "edited": ""})) == ""
    assert [splice.text for splice in patches.splices([hunk], {"P1.1": "b"})] == ["B"]


def test_the_todo_comment_goes_with_the_first_accepted_hunk() -> None:
    todo = patches.removal(BASE, "a.tex", 0, FIRST)
    hunk, other = patches.hunks(
        BASE, "a", "P1", {"a": [replacement("We did", "We had"), replacement("very good", "good")]}
    )
    assert texts.apply(BASE, patches.splices([hunk], removals=[todo])) == BASE[FIRST:].replace("did", "had")
    assert patches.splices([], removals=[todo]) == []
    whole = hunk.model_copy(update={"start": 0, "texts": {"a": BASE[: hunk.end] + "!"}})
    assert texts.apply(BASE, patches.splices([whole, other], removals=[todo])).startswith("We did!")


@given(st.randoms(use_true_random=False))
def test_accepting_in_any_order_gives_the_same_text(rng: random.Random) -> None:
    cuts = sorted(rng.sample(range(len(BASE)), 6))
    pieces = [patches.Replacement(start, end, f"<{start}>") for start, end in zip(cuts[::2], cuts[1::2], strict=True)]
    made = patches.hunks(BASE, "a", "P1", {"a": pieces})
    results = {texts.apply(BASE, patches.splices(order)) for order in itertools.permutations(made)}
    assert len(results) == 1
    for hunk in made:
        (splice,) = patches.splices([hunk])
        assert BASE[splice.start : splice.end] == hunk.before


@pytest.mark.parametrize("name", ["a.tex", "my chapters/ein Töpfer.tex", 'odd"name\\x.tex'])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\nb\nc\n", "a\nB\nc\n"),
        ("a\nb", "a\nb\n"),
        ("a\nb\n", "a\nb"),
        ("a", "b"),
        ("", "new\n"),
        (
            "".join(f"{n}\n" for n in range(40)),
            "".join(f"{n}\n" for n in range(40) if n not in (0, 7, 20, 39)),
        ),
        ("a\u2028b\fc\x85d\n", "a\u2028b\fx\x85d\n"),
    ],
)
def test_git_applies_the_diff(before: str, after: str, name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(before.encode())
    diff = patches.unified(before, after, name)
    done = subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=diff.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode() + diff
    assert file.read_bytes() == after.encode()


def test_no_change_is_no_diff() -> None:
    assert patches.unified("a\n", "a\n", "a.tex") == ""


def test_git_applies_diffs_of_random_edits(tmp_path: Path) -> None:
    rng = random.Random(7)
    for _ in range(25):
        lines = [f"{rng.choice('abc')} {rng.randrange(9)}\n" for _ in range(rng.randrange(60))]
        changed = [line for line in lines if rng.random() > 0.1]
        for _ in range(rng.randrange(5)):
            changed.insert(rng.randrange(len(changed) + 1), "new\n")
        before, after = "".join(lines), "".join(changed).removesuffix("\n" * rng.randrange(2))
        if before == after:
            continue
        (tmp_path / "t.tex").write_bytes(before.encode())
        diff = patches.unified(before, after, "t.tex").encode()
        subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=diff, check=True)
        assert (tmp_path / "t.tex").read_bytes() == after.encode()


def test_a_request_inside_a_sentence_goes_out_of_its_new_words() -> None:
    """Two edits of one place would be none at all."""
    edit = [texts.Splice(4, 20, "One\n% TODO\ntwo."), texts.Splice(30, 33, "x")]
    assert patches.without(edit, [(8, 15, "% TODO\n"), (24, 28, "gone")]) == [
        texts.Splice(4, 20, "One\ntwo."),
        texts.Splice(24, 28, ""),
        texts.Splice(30, 33, "x"),
    ]
