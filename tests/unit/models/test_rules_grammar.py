"""What the rules make of English is English: questions, causatives, names, what is joined to a word that would go."""

from __future__ import annotations

import pytest

from coauthor.models.rules import book, rewrite

ENGLISH = [entry for entry in book.entries() if entry.locale in (None, "en")]

STAYS = [
    # a verb that something before it wants bare, or that stands before its subject
    *(f"{word} gardens have the ability to feed bees{end}" for word in ("Do", "Did", "Would", "Can") for end in "?"),
    *(f"{word} bees have the ability to fly." for word in ("Let", "We let", "We make the", "We help most", "It saw")),
    "The rules demand that bees have the ability to fly.",
    "Do bees in old and very dry gardens have the capacity to fly?",
    "Is the tree that is able to grow old?",
    "Why are those who are able to fly gone?",
    "Has an effect on the soil been found.",
    "Only then had an effect on the soil been seen.",
    "Hadn't it rained, bees would fly.",
    "We ask why don't bees fly.",
    "Isn't rain rare.",
    "Nor are in need of water those trees.",
    # what is joined to it
    "Growth is dependent on and limited by the soil.",
    "It is dependent on the soil and rich in lime.",
    "The tree is in need of water and very old.",
    "The tree is able to grow and capable of shade.",
    "It has knowledge of the site and a permit.",
    "We take measurements of the crowns and a sample of the soil.",
    "We give a definition of the index and examples.",
    # what is no clause, and what is another phrase
    "They came to the conclusion that matters most.",
    "We make the assumption that we discussed above.",
    "It has an effect on the order of 3 percent.",
    "It had an effect on average.",
    "It gets worse, provided a description of the site is missing.",
    "The tags are assisted in identifying the trees.",
    "The work is commenced in March.",
    "Results in a reduction of the yield are shown.",
    "The results in an increase of the yield surprise.",
    # before `because of`
    "The reason is because of rain.",
    "The reason why we left was because of the rain.",
    "The result is due to the fact that it rained.",
    # names
    "We met The Can't Stop Group.",
    "Can't Stop Records is a firm.",
    "The band Don't Look sings.",
    "The Utilise Fund pays.",
    "They read In Order to win.",
]

CHANGES = [
    ("Gardens have the ability to feed bees.", "Gardens can feed bees."),
    ("Where it rains, trees have the capacity to grow.", "Where it rains, trees can grow."),
    ("We saw because bees have the ability to fly.", "We saw because bees can fly."),
    ("Do bees have a tendency to swarm?", "Do bees tend to swarm?"),
    ("Did the bees make use of the hive?", "Did the bees use the hive?"),
    ("Does shade have an effect on the soil?", "Does shade affect the soil?"),
    ("Growth is dependent on the soil, and we show it.", "Growth depends on the soil, and we show it."),
    ("It was found that moss is indicative of shade.", "It was found that moss indicates shade."),
    ("They came to the conclusion that oaks adapt.", "They concluded that oaks adapt."),
    ("This is mainly due to the fact that it rained.", "This is mainly because it rained."),
    ("We left. Don't stay.", "We left. Do not stay."),
    ("I can't stay, and it wasn't known.", "I cannot stay, and it was not known."),
    ("So it is: I've seen \\emph{both}. We don't know.", "So it is: I have seen \\emph{both}. We do not know."),
    ("The reason is because oaks are slow.", "The reason is that oaks are slow."),
]


@pytest.mark.parametrize("text", STAYS)
def test_what_would_be_no_english_is_left_alone(text: str) -> None:
    assert rewrite.rewrite(text, ENGLISH).text == text


@pytest.mark.parametrize(("before", "after"), CHANGES)
def test_what_is_certain_changes(before: str, after: str) -> None:
    """The twin of the test above."""
    assert rewrite.rewrite(before, ENGLISH).text == after


BE = ("is", "are", "was", "were")


@pytest.mark.parametrize(
    "entry", [each for each in ENGLISH if each.group is book.Group.TIGHTEN], ids=lambda each: each.id
)
def test_no_rule_puts_a_finite_verb_where_its_subject_is_behind_or_a_bare_one_is_wanted(entry: book.Entry) -> None:
    for example in entry.rule.examples:
        asked = f"Why {example.before[:1].lower()}{example.before[1:].rstrip('.')}?"
        for change in rewrite.rewrite(asked, [entry]).changes:
            assert change.old.split()[0].lower() not in (*BE, "has") or change.new.split()[:1] == change.old.split()[:1]
        for done in rewrite.rewrite(f"We let {example.before}", [entry]).changes:
            assert not (done.old.split()[0] == "have" and done.new.split()[0] == "can")
