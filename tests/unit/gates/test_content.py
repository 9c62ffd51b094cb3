"""Gates on content: what is invented, strengthened, repeated or against the author's rules is found, and no more."""

from __future__ import annotations

import pytest

from coauthor.gates import gate, run
from coauthor.manuscript import style

STYLE = style.Style(
    banned=("utilise",),
    terms=(style.Term("data set", ("dataset",)),),
    person=style.Person.PLURAL,
    spelling="British",
)
SOURCE = "The shade of a tree keeps the ground below it cooler than the meadow beside it for most of a summer day."
KNOWN = gate.Known(
    ground="We measured 1,240 trees in 2019, and 37.5 % of them were oaks.",
    style=STYLE,
    elsewhere=(
        "The crown of an old oak holds more than half of the rain that falls on it in a summer storm.",
        "Oaks hold the rain.",
    ),
    sources=(("whitcombe", SOURCE),),
    results={"fig:rain": "Old oaks hold more rain.", "fig:bare": ""},
    labels=frozenset({"fig:rain", "fig:bare", "sec:a"}),
    commands=frozenset({"crown", "num", "cref"}),
)
PLAIN = "The crowns hold the rain for a while."

FOUND = {
    "a number": (PLAIN, "The 83 crowns hold the rain for a while.", "numbers", True),
    "a percentage": (PLAIN, r"The crowns hold 62\,\% of the rain.", "numbers", True),
    "a decimal": (PLAIN, "The crowns hold the rain for 4.75 hours.", "numbers", True),
    "a year": (PLAIN, "The crowns have held the rain since 1987.", "numbers", True),
    "a number in maths": (PLAIN, "The crowns hold $c = 512$ litres.", "numbers", True),
    "a number in a unit": (PLAIN, r"The crowns hold \SI{512}{\litre}.", "numbers", True),
    "a number in words": (PLAIN, "The crowns hold the rain for fourteen hours.", "numbers", True),
    "a thousand more": ("We saw 1{,}240 trees.", "We saw 1{,}340 trees.", "numbers", True),
    "a formula lost": ("Here $a < b$ holds.", "Here it holds.", "maths", True),
    "a formula changed": ("Here $a < b$ holds.", r"Here $a \leq b$ holds.", "maths", True),
    "a hedge lost": ("Shade may cool the ground.", "Shade cools the ground.", "strength", True),
    "shown to proved": ("This shows the effect.", "This proves the effect.", "strength", True),
    "suggested to shown": ("The data suggest an effect.", "The data show an effect.", "strength", True),
    "associated to causes": ("Shade is associated with moss.", "Shade causes moss.", "strength", True),
    "announced and hedged": ("It should be noted that oaks may win.", "Oaks win.", "strength", True),
    "often to always": ("Oaks often win.", "Oaks always win.", "strength", True),
    "a figure's meaning": (r"See \ref{fig:rain}.", r"\ref{fig:rain} shows a significant increase.", "figures", True),
    "an untold figure": (r"See \ref{fig:bare}.", r"In \ref{fig:bare}, oaks do better.", "figures", True),
    "a banned word": (PLAIN, "The crowns utilise the rain for a while.", "wording", True),
    "a term": (PLAIN, "The dataset holds the rain.", "wording", True),
    "the person": (PLAIN, "I hold the rain for a while.", "wording", False),
    "the spelling": (PLAIN, "The crowns' behavior changes.", "wording", False),
    "a source's words": (PLAIN, f"As said, {SOURCE[4:90]}.", "overlap", True),
    "a repetition": (
        PLAIN,
        "The crown of an old oak holds more than half of the rain that falls on it in a storm in summer.",
        "repetition",
        False,
    ),
    "a short repetition": ("", "Oaks hold the rain.", "repetition", False),
    "an unknown command": (PLAIN, r"The crowns \hold the rain.", "vocabulary", False),
    "filler": (PLAIN, "It is important to note that the crowns hold the rain.", "filler", False),
    "the rest": (PLAIN, "The crowns hold.\n% rest unchanged", "placeholders", True),
    "a bracket": (PLAIN, "The crowns hold. [The remaining text is unchanged.]", "placeholders", True),
    "three dots": (PLAIN, "The crowns hold.\n...\nSo be it.", "placeholders", True),
    "a fence": (PLAIN, "```latex\nThe crowns hold.", "placeholders", True),
}

QUIET = {
    "a number of the ground": (PLAIN, r"The 1240 crowns, 37.5\,\% of them oaks, hold the rain since 2019."),
    "a small number": (PLAIN, "The 3 crowns hold the rain."),
    "one notation for another": ("We saw 1{,}240 trees.", r"We saw \num{1240} trees."),
    "names with digits": (PLAIN, r"The crowns hold \cite[p.~312]{doe2077} the rain (\cref{fig:plot77})."),
    "a hedge for a hedge": ("Shade may cool the ground.", "Shade might cool the ground."),
    "weaker": ("This proves the effect.", "This suggests the effect."),
    "another statement": ("Shade may cool the ground below it.", "Moss grows here."),
    "a short sentence that was there": ("The oaks hold rain.", "Oaks hold the rain."),
    "an idiom that denies nothing": ("Last but not least, oaks win by shade.", "Finally, oaks win by shade."),
    "two denials to none": ("It is not uncommon that oaks win by shade.", "Oaks commonly win by shade."),
    "none to no": ("None of the oaks was able to win all the years.", "No oak won in all the years."),
    "an announcement": ("It should be noted that this oak is old.", "This oak is old."),
    "the owner's meaning": (r"See \ref{fig:rain}.", r"\ref{fig:rain}: old oaks hold more rain."),
    "a source, quoted": (PLAIN, f"She says: ``{SOURCE[4:90]}''."),
    "its own words": (SOURCE, SOURCE.replace("cooler", "colder")),
    "a banned word that stood there": ("We utilise it.", "We utilise them."),
    "the preferred term": (PLAIN, "The data set holds the rain."),
    "a project's command": (PLAIN, r"The \crown{} holds."),
    "the mark for what is missing": (PLAIN, "The crowns hold the rain [CITATION NEEDED]."),
    "formulas moved": ("If $a$, then $b$.", "$b$ holds if $a$ does."),
}


@pytest.mark.parametrize("name", FOUND)
def test_it_is_found(name: str) -> None:
    before, after, expected, hard = FOUND[name]
    found = run.check(before, after, KNOWN, [expected])
    assert found
    assert hard in {finding.hard for finding in found}
    assert all(finding.message.endswith((".", "…”", "?")) for finding in found), found


@pytest.mark.parametrize("name", QUIET)
def test_it_is_let_be(name: str) -> None:
    before, after = QUIET[name]
    skipped = {"references", "citations", "length"}
    assert [finding for finding in run.check(before, after, KNOWN) if finding.gate not in skipped] == []


@pytest.mark.parametrize("name", [name for name, (_, _, which, _) in FOUND.items() if which != "maths"])
def test_what_stood_there_before_is_no_finding(name: str) -> None:
    _, after, which, _ = FOUND[name]
    assert which not in {finding.gate for finding in run.check(after, "So it is. " + after, KNOWN)}


@pytest.mark.parametrize(
    ("wish", "before", "after", "told"),
    [
        ("make it shorter", "A few words.", "A few words and some more of them.", True),
        ("make it shorter", "A few words and some more of them.", "A few words.", False),
        ("expand this", "A few words and more.", "A few words.", True),
        ("in 10 words", PLAIN, "Only three words.", True),
        ("at most 10 words", PLAIN, "Only three words.", False),
        ("make it formal", "A few words.", "A few words and some more of them.", False),
    ],
)
def test_the_length_that_was_asked_for(wish: str, before: str, after: str, told: bool) -> None:
    found = run.check(before, after, gate.Known(wish=wish), ["length"])
    assert bool(found) is told


def test_the_person_may_ask_for_what_a_gate_would_stop() -> None:
    wish = gate.Known(wish="claim it more strongly, for all 83 trees")
    assert (
        run.check("Shade may cool the ground.", "Shade cools the ground of 83 trees.", wish, ["strength", "numbers"])
        == ()
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("It is not uncommon that oaks win.", "It is uncommon that oaks win."),
        ("It is not uncommon that oaks win.", "It is not common that oaks win."),
        ("None of the oaks was able to win.", "The oaks were able to win."),
        ("The oaks were able to win.", "None of the oaks was able to win."),
        ("Nothing grows below the oaks.", "Moss grows below the oaks."),
    ],
)
def test_a_denial_is_not_lost_nor_made(before: str, after: str) -> None:
    stays = run.check(before, before, KNOWN)
    assert {found.gate for found in run.check(before, after, KNOWN)} - {found.gate for found in stays} >= {"strength"}


@pytest.mark.parametrize(
    ("short", "spelt"),
    [
        ("Bees don't only sting.", "Bees do not only sting."),
        ("Bees don’t just sting oaks.", "Bees do not just sting oaks."),
        ("Oaks can't merely win by shade.", "Oaks cannot merely win by shade."),
        ("Oaks won't win by shade.", "Oaks will not win by shade."),
        ("It isn't known that they mustn't win.", "It is not known that they must not win."),
    ],
)
def test_a_denial_written_short_is_the_same_denial(short: str, spelt: str) -> None:
    for before, after in ((short, spelt), (spelt, short)):
        assert "strength" not in {found.gate for found in run.check(before, after, KNOWN)}


def test_a_denial_written_short_is_not_lost() -> None:
    """The twin of the test above."""
    assert "strength" in {
        found.gate for found in run.check("Oaks won't win by shade.", "Oaks will win by shade.", KNOWN)
    }
