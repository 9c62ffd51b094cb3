"""Versions that say the same are one."""

from __future__ import annotations

from coauthor.agents import replies
from coauthor.domain import patches


def _read(label: str, **texts: str) -> replies.Read:
    return replies.Read(label, {name: patches.Replacement(0, 1, text) for name, text in texts.items()}, ())


def test_versions_that_are_the_same_share_a_label_and_a_sentence_is_offered_once() -> None:
    reads = (
        _read("all", u1="To see.", u2="To hear."),
        _read("fewer words", u1="To see."),
        _read("again", u1="To see.", u2="To hear."),
        _read("other", u1="To see.", u2="Hear."),
    )
    made = replies.distinct(reads)
    told = [(each.label, {name: one.text for name, one in each.sound.items()}) for each in made]
    assert told == [("all, again", {"u1": "To see.", "u2": "To hear."}), ("other", {"u2": "Hear."})]
    assert replies.distinct([_read("A")])[0].label == "A"
