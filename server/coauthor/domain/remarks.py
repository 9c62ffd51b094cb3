"""Sentences of the text as remarks and reasons name them, by their first words: written and known again here alone."""

from __future__ import annotations

LONG = 60
"""Code points of a sentence that name it."""

REJECTED = "Rejected: “"
"""What a sentence that was turned down begins with, where a model is told of it; the others are reasons."""


def brief(sentence: str) -> str:
    """Its first words on one line, with an ellipsis where there are more."""
    flat = " ".join(sentence.split())
    return flat if len(flat) <= LONG else f"{flat[:LONG].rstrip()}…"


def look(sentence: str, message: str) -> str:
    """A remark on a sentence that the person should look at."""
    return f"Look at “{brief(sentence)}”: {message}"


def is_look(remark: str, sentence: str) -> bool:
    """True for such a remark on this sentence."""
    return bool(sentence.strip()) and remark.startswith(look(sentence, ""))


def reason(sentence: str, words: str) -> str:
    """The reason of a no that is about this sentence; just the words where there is no sentence."""
    return f"“{brief(sentence)}”: {words}" if sentence.strip() else words


def words_on(said: str, sentence: str) -> str | None:
    """The words of a reason that is about this sentence; None for one that is about another or names none."""
    head = reason(sentence, "")
    return said[len(head) :] if head and said.startswith(head) else None


def rejected(sentence: str) -> str:
    """A sentence that was turned down, as a model is told of it."""
    return f"{REJECTED}{sentence}”"
