"""What proposals of a walk are about: sentences replaced, taken out and put in, with the comment that asked for it."""

from __future__ import annotations

import random

from coauthor.domain import patches
from faults.walks_text import Ink, Paper, sentence, sentences, words


def replacements(chance: random.Random, paper: Paper, ink: Ink) -> dict[str, list[patches.Replacement]]:
    """For each candidate what is to become of some sentences."""
    found = sentences(paper.text)
    chosen = sorted(chance.sample(found, min(len(found), chance.randint(1, 6))))
    labels = ("A", "B") if chance.random() < 0.1 else ("A",)
    return {label: [_replacement(chance, paper, span, ink) for span in chosen] for label in labels}


def _replacement(chance: random.Random, paper: Paper, span: tuple[int, int], ink: Ink) -> patches.Replacement:
    start, end = span
    odd = chance.random()
    new = sentence(chance, ink, "h")
    if odd < 0.06:
        return patches.Replacement(start, end, "")
    if odd < 0.12:
        return patches.Replacement(end, end, " " + new)
    if odd < 0.3:
        new = f"{new[:-1]} {' '.join(words(paper.text[start:end]))}."
    elif odd < 0.4:
        new = new.replace(" ", "\n", 1)
    return patches.Replacement(start, end, new)


def removals(chance: random.Random, path: str, paper: Paper, made: tuple[patches.Hunk, ...]) -> list[patches.Removal]:
    """Mostly the first comment that asks for something, where no sentence of the proposal touches it."""
    at = paper.text.find("% TODO(coauthor)")
    if at < 0 or chance.random() < 0.3:
        return []
    end = paper.text.find("\n", at) + 1
    if not end or any(hunk.start < end and at < hunk.end for hunk in made):
        return []
    return [patches.removal(paper.text, path, at, end)]
