"""Anchors: found again where the text says so, never elsewhere."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import scenes
from coauthor.domain import anchors

CHAPTER = """\\section{Pumps}
Pumps move water from one vessel to another, and they do so at a cost that is easily measured.
Each of them was run for two days before the first reading was taken.

\\begin{table}
\\centering
\\caption{Readings of the first pump}
\\end{table}

\\section{Pipes}
Pipes are laid in sand. The sand is sieved twice, so that no stone larger than a pea is left in it.

\\begin{table}
\\centering
\\caption{Readings of the second pump}
\\end{table}
The joints were sealed with lead wool and tested under pressure for one hour.
"""
BOTH = pytest.mark.parametrize("known", [True, False], ids=["base known", "base lost"])


def anchor(quote: str, nth: int = 0, section: tuple[str, ...] = ()) -> anchors.Anchor:
    start = -1
    for _ in range(nth + 1):
        start = CHAPTER.index(quote, start + 1)
    return anchors.make(CHAPTER, "pumps.tex", start, start + len(quote), section)


def found_text(found: anchors.Found | anchors.Ambiguous | anchors.Gone, text: str) -> str:
    assert isinstance(found, anchors.Found), found
    return text[found.start : found.end]


def test_an_anchor_keeps_its_context() -> None:
    made = anchor("\\centering", nth=1, section=("Pipes",))
    assert (made.copies, made.nth, made.line, made.section) == (2, 1, 13, ("Pipes",))
    assert CHAPTER[made.start : made.end] == made.quote
    assert made.prefix.endswith("\\begin{table}\n")
    assert made.suffix.startswith("\n\\caption{Readings of the second")
    assert len(made.prefix) == 256


@BOTH
@pytest.mark.parametrize(
    ("quote", "old", "new", "expected"),
    [
        ("The sand is sieved twice", "Pumps move", "% note\nPumps can move", "The sand is sieved twice"),
        (
            "Each of them was run for two days before the first reading was taken.",
            "Each of them was run for two days before",
            "Every one was run for three days before",
            "Every one was run for three days before the first reading was taken.",
        ),
        (
            "tested under pressure for one hour",
            "sealed with lead wool and tested under",
            "tested under a high",
            "tested under a high pressure for one hour",
        ),
        (
            "no stone larger than a pea is left",
            "twice, so that no stone larger than",
            "twice, so that\nno stone that is larger than",
            "no stone that is larger than a pea is left",
        ),
    ],
)
def test_found_again(known: bool, quote: str, old: str, new: str, expected: str) -> None:
    now = CHAPTER.replace(old, new)
    assert found_text(anchors.find(anchor(quote), now, CHAPTER if known else None), now) == expected


@BOTH
def test_text_inserted_at_an_end_stays_outside(known: bool) -> None:
    now = CHAPTER.replace("The sand is sieved twice", "Wet. The sand is sieved twice over")
    found = anchors.find(anchor("The sand is sieved twice"), now, CHAPTER if known else None)
    assert found_text(found, now) == "The sand is sieved twice"


@BOTH
def test_repeated_text_is_told_apart_by_its_surroundings(known: bool) -> None:
    now = "% draft\n" + CHAPTER
    for nth in (0, 1):
        found = anchors.find(anchor("\\centering", nth), now, CHAPTER if known else None)
        assert isinstance(found, anchors.Found)
        assert found.start == anchor("\\centering", nth).start + len("% draft\n")


@BOTH
def test_deleted_text_is_gone_although_its_sibling_stands(known: bool) -> None:
    first = CHAPTER.index("\\begin{table}")
    now = CHAPTER[:first] + CHAPTER[CHAPTER.index("\\section{Pipes}") :]
    base = CHAPTER if known else None
    assert isinstance(anchors.find(anchor("Each of them was run"), now, base), anchors.Found)
    for quote in ("\\begin{table}", "\\centering", "\\caption{Readings of the first pump}"):
        assert not isinstance(anchors.find(anchor(quote), now, base), anchors.Found), quote


@BOTH
def test_moved_text_is_followed(known: bool) -> None:
    joints = "The joints were sealed with lead wool and tested under pressure for one hour.\n"
    now = joints + CHAPTER.replace(joints, "")
    found = anchors.find(anchor(joints.rstrip()), now, CHAPTER if known else None)
    assert isinstance(found, anchors.Found)
    assert found.start == 0


def test_copied_text_is_ambiguous() -> None:
    quote = "The sand is sieved twice"
    now = CHAPTER.replace(quote, f"{quote}. Also, at times: {quote}")
    for base in (CHAPTER, None):
        found = anchors.find(anchor(quote), now, base)
        assert isinstance(found, anchors.Ambiguous)
        assert [now[start:].startswith(quote) for start in found.starts] == [True, True]


def test_the_section_decides_between_equal_surroundings() -> None:
    piece = f"{'.' * 70}\nSee the table below.\n{'.' * 70}"
    text = f"\\section{{A}}{piece}\\section{{B}}{piece}"
    at = text.rindex("See the table")
    made = anchors.make(text, "a", at, at + 20, ("B",))
    now = text.replace("\\section{B}", f"{piece}\\section{{B}}")
    sections = [(0, ("A",)), (now.index("\\section{B}"), ("B",))]
    assert isinstance(anchors.find(made, now), anchors.Ambiguous)
    found = anchors.find(made, now, section_starts=sections)
    assert isinstance(found, anchors.Found)
    assert found.start == now.rindex("See the table")


@pytest.mark.parametrize("text", ["", "\n", "nothing of it"])
def test_an_unrelated_text_holds_nothing(text: str) -> None:
    for base in (CHAPTER, None):
        assert isinstance(anchors.find(anchor("Pipes are laid in sand."), text, base), anchors.Gone)


Find = Callable[[anchors.Anchor, str, str], int | None]


def by_anchor(made: anchors.Anchor, now: str, base: str) -> int | None:
    found = anchors.find(made, now, base)
    return found.start if isinstance(found, anchors.Found) else None


def by_line_number(made: anchors.Anchor, now: str, base: str) -> int | None:
    """The broken twin: the line it was on."""
    lines = now.split("\n")
    return sum(len(line) + 1 for line in lines[: made.line]) if made.line < len(lines) else None


def by_first_match(made: anchors.Anchor, now: str, base: str) -> int | None:
    """Another broken twin: the first place with the same words."""
    at = now.find(made.quote)
    return at if at >= 0 else None


def figures(find: Find, rounds: int) -> tuple[float, float]:
    """(share of the standing lines found right, share of all put wrong) over random edits of many lines."""
    rng = random.Random(5)
    right = standing = wrong = asked = 0
    for _ in range(rounds):
        pool = [f"Sentence {n} says something about {n * 37 % 101} things." for n in range(60)]
        pool += ["", "\\hline", "\\end{verbatim}", "It was cold that day."]
        lines = [(number, rng.choice(pool)) for number in range(rng.randrange(20, 80))]
        now = list(lines)
        for _ in range(rng.randrange(1, 10)):
            at = rng.randrange(len(now))
            if rng.random() < 0.5:
                now.insert(at, (-1, rng.choice(pool)))
            elif len(now) > 1:
                del now[at]
        base, current = ("\n".join(text for _, text in each) + "\n" for each in (lines, now))
        for number, text in rng.sample(lines, 5):
            if not text:
                continue
            start = sum(len(each) + 1 for _, each in lines[:number])
            place = find(anchors.make(base, "a", start, start + len(text)), current, base)
            true = [sum(len(each) + 1 for _, each in now[:at]) for at, (n, _) in enumerate(now) if n == number]
            asked += 1
            standing += bool(true)
            right += place is not None and [place] == true
            wrong += place is not None and [place] != true
    return right / standing, wrong / asked


def test_never_a_guess() -> None:
    right, wrong = figures(by_anchor, 150)
    assert right > 0.85
    assert wrong < 0.02, "only where a new line is like the one deleted, or equal to it"


@pytest.mark.parametrize("twin", [by_line_number, by_first_match])
def test_the_broken_twins_are_caught(twin: Find) -> None:
    assert figures(twin, 60)[1] > 0.2


def test_anchors_and_proposals_survive_the_revisions_that_ship() -> None:
    told = drift()
    assert "lost characters" in told


def test_anchors_survive_real_histories() -> None:
    told = drift(scenes.corpus("drift.jsonl"))
    assert "wrong place" in told


def test_the_revisions_that_ship_are_those_that_are_made(tmp_path: Path) -> None:
    code = "import pathlib, sys; sys.path.insert(0, sys.argv[1]); import make_drift"
    code += "; make_drift.TARGET = pathlib.Path(sys.argv[2]); make_drift.main()"
    made = tmp_path / "drift.jsonl"
    subprocess.run([sys.executable, "-c", code, str(scenes.CHECKOUT / "tools"), str(made)], check=True)
    assert made.read_text("utf-8") == (scenes.CHECKOUT / "tests" / "data" / "drift.jsonl").read_text("utf-8")


def drift(*files: Path) -> str:
    """What the tool says of the set that ships, or of other files; it fails where a goal is missed."""
    tool = scenes.CHECKOUT / "tools" / "drift.py"
    known = files or (scenes.CHECKOUT / "tests" / "data" / "drift.jsonl",)
    done = subprocess.run([sys.executable, tool, *known], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


ROWS = "\n".join(
    f"    Pump {name} & {number} & {number * 3} \\\\" for number, name in enumerate(("east", "west", "north"))
)
ENTRIES = "\n\n".join(
    f"@article{{pump{year},\n  title = {{On the {word} of pumps}},\n  journal = {{Journal of Pumps}},\n}}"
    for year, word in ((1971, "wear"), (1983, "noise"), (1990, "cost"), (2004, "heat"))
)
WALLS = "The walls were painted twice.\nNobody had asked for that, and it cost a week.\nThe paint is grey."
FLOOR = "Below the floor runs a pipe.\nIt is opened each spring and closed again when the frost comes.\nIt leaks."


def test_a_passage_that_was_moved_and_changed_is_found() -> None:
    base = f"{WALLS}\n\nAn aside.\n\n{FLOOR}\n"
    now = f"{FLOOR.replace('each spring', 'in each spring')}\n\n{WALLS}\n\nAn aside.\n"
    at = base.index("It is opened")
    made = anchors.make(base, "a", at, base.index("\nIt leaks"))
    assert found_text(anchors.find(made, now, base), now) == FLOOR.split("\n")[1].replace("each", "in each")


def test_a_moved_neighbour_is_not_taken_for_what_was_deleted() -> None:
    lemmas = [
        f"\\label{{l{n}}}\nLet $f_{{{n}}}$ be a continuous map. Then $f_{{{n}}}(K)$ is compact." for n in range(6)
    ]
    base = "\n\n".join(lemmas)
    now = "\n\n".join([*lemmas[:2], lemmas[4], lemmas[3], lemmas[5]])
    at = base.index("Let $f_{2}")
    made = anchors.make(base, "a", at, at + 50)
    for known in (base, None):
        assert not isinstance(anchors.find(made, now, known), anchors.Found)


def test_an_exact_copy_elsewhere_is_no_proof_where_the_sentence_itself_was_edited() -> None:
    base = f"{FLOOR}\n\nAn aside.\n"
    now = f"{FLOOR.replace('each spring', 'every spring')}\n\nAn aside.\n\n{FLOOR.split(chr(10))[1]}\n"
    at = base.index("It is opened")
    made = anchors.make(base, "a", at, base.index("\nIt leaks"))
    found = anchors.find(made, now, base)
    assert isinstance(found, anchors.Ambiguous) or found_text(found, now).startswith("It is opened every spring")


def test_without_the_base_lines_on_both_sides_tell_an_entry_from_its_likes() -> None:
    at = ENTRIES.index("  journal", ENTRIES.index("pump1990"))
    made = anchors.make(ENTRIES, "a.bib", at, at + len("  journal = {Journal of Pumps},"))
    same = anchors.find(made, "% sorted by hand\n" + ENTRIES)
    assert isinstance(same, anchors.Found)
    assert same.start == at + len("% sorted by hand\n")
    changed = ENTRIES[:at] + ENTRIES[at:].replace("Journal of Pumps", "Annals of Pumps", 1)
    assert found_text(anchors.find(made, changed), changed).strip() == "journal = {Annals of Pumps},"


def test_without_the_base_a_deleted_row_is_not_the_row_beside_it() -> None:
    base = f"\\begin{{tabular}}{{lrr}}\n{ROWS}\n\\end{{tabular}}"
    at = base.index("    Pump west")
    made = anchors.make(base, "a", at, base.index("\n", at))
    now = base.replace("    Pump west & 1 & 3 \\\\\n", "")
    assert not isinstance(anchors.find(made, now), anchors.Found)
