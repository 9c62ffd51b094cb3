"""The paper that walks are made on: text in which every character has an identity, and a person who rewrites it.

The identities are the oracle: they tell where a sentence truly is, whatever was typed, moved, copied or swapped in.
It must never ask the product where something is.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

WORD = re.compile(r"\b[wh]\d{4,}\b")
"""Words that stand nowhere else: `w…` are a person's, `h…` stand in proposals."""

SENTENCE = re.compile(r"(?:(?<=\s)|\A)[A-Z](?:[^.\n%\\]|\n(?![\n%\\]))*\.")
PLAIN = ("It holds.", "See the text above.", "This is so.", "We do not know why.", "The rest follows.")
FILLER = "the of and in a lamp shade street light under above grows falls holds long short some more then".split()
ODD = ("naïve", "Straße", "日本", "🌲", "e\u0301", "tab\there", "a\u2028b", "x\u0085y")
LINES = ("\\item", "\\begin{itemize}", "\\end{itemize}", "\\medskip", "% a remark", "\\centering")


class Ink:
    """Gives each character that is written an identity, and each new word its number."""

    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self._words = itertools.count(1000)

    def ids(self, text: str) -> tuple[int, ...]:
        """New identities for a text."""
        return tuple(itertools.islice(self._ids, len(text)))

    def word(self, kind: str = "w") -> str:
        """A word that stands nowhere else."""
        return f"{kind}{next(self._words)}"


@dataclass(frozen=True, slots=True)
class Stroke:
    """The code points `[start, end)` become `text`; with `ids` it is text that was there before."""

    start: int
    end: int
    text: str
    ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A text and the identity of each of its characters."""

    text: str
    ids: tuple[int, ...]

    @staticmethod
    def of(text: str, ink: Ink) -> Paper:
        """A text as it is written for the first time."""
        return Paper(text, ink.ids(text))

    def drawn(self, stroke: Stroke, ink: Ink) -> Paper:
        """The paper after a stroke."""
        new = ink.ids(stroke.text) if stroke.ids is None else stroke.ids
        return Paper(
            self.text[: stroke.start] + stroke.text + self.text[stroke.end :],
            self.ids[: stroke.start] + new + self.ids[stroke.end :],
        )

    def after(self, strokes: Sequence[Stroke], ink: Ink) -> Paper:
        """The paper after strokes that are all offsets in this paper."""
        paper = self
        for stroke in sorted(strokes, key=lambda stroke: (stroke.start, stroke.end), reverse=True):
            paper = paper.drawn(stroke, ink)
        return paper

    def find(self, ids: Sequence[int]) -> tuple[int, int] | None:
        """Where these characters stand side by side and in order; None if they no longer do."""
        try:
            start = self.ids.index(ids[0])
        except ValueError:
            return None
        end = start + len(ids)
        return (start, end) if self.ids[start:end] == tuple(ids) else None

    def lines_around(self, start: int, end: int) -> tuple[int, int]:
        """The whole lines that hold the range, the last with its line end."""
        low = self.text.rfind("\n", 0, start) + 1
        high = self.text.find("\n", max(start, end - 1 if end > start else end))
        return low, len(self.text) if high < 0 else high + 1


def words(text: str) -> list[str]:
    """The words that stand nowhere else, as often as they are there."""
    return WORD.findall(text)


def sentence(chance: random.Random, ink: Ink, kind: str = "w") -> str:
    """A sentence with a word or two that stand nowhere else."""
    inner = [chance.choice(FILLER) for _ in range(chance.randint(2, 8))]
    for _ in range(chance.randint(1, 2)):
        inner.insert(chance.randint(0, len(inner)), ink.word(kind))
    if chance.random() < 0.15:
        inner.insert(chance.randint(0, len(inner)), chance.choice(ODD))
    return f"{chance.choice(('The', 'A', 'One', 'No'))} {' '.join(inner)}."


def paragraph(chance: random.Random, ink: Ink, habit: str) -> str:
    """A paragraph in one of three habits: a sentence a line, a paragraph a line, wrapped."""
    many = [
        chance.choice(PLAIN) if chance.random() < 0.2 else sentence(chance, ink) for _ in range(chance.randint(1, 5))
    ]
    if habit == "sentences":
        return "\n".join(many)
    whole = " ".join(many)
    if habit == "paragraphs":
        return whole
    lines, line = [], ""
    for word in whole.split(" "):
        if len(line) + len(word) > 60:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip(" ")
    return "\n".join([*lines, line])


def scene(chance: random.Random, ink: Ink, *, todos: bool = True) -> Paper:
    """A short chapter: headings, paragraphs in one habit, lines and sentences that stand more than once."""
    habit = chance.choice(("sentences", "paragraphs", "wrapped"))
    blocks = []
    for number in range(chance.randint(1, 3)):
        blocks.append(f"\\section{{Part {number}}}")
        for _ in range(chance.randint(1, 4)):
            odd = chance.random()
            if odd < 0.1:
                blocks.append("\\begin{itemize}\n\\item " + paragraph(chance, ink, habit) + "\n\\item\n\\end{itemize}")
            elif odd < 0.2 and todos:
                blocks.append(f"% TODO(coauthor): shorten {ink.word()}\n" + paragraph(chance, ink, habit))
            elif odd < 0.25:
                blocks.append("\f" + paragraph(chance, ink, habit))
            else:
                blocks.append(paragraph(chance, ink, habit))
    return Paper.of("\n\n".join(blocks) + chance.choice(("\n", "\n", "\n", "", "\n\n")), ink)


def sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences stand."""
    return [found.span() for found in SENTENCE.finditer(text)]


# What a person does to a text. Each gives strokes that follow each other, or none where it makes no sense.

Rewriting = Callable[[random.Random, Paper, Ink], list[Stroke]]


def _type_words(chance: random.Random, paper: Paper, ink: Ink) -> list[Stroke]:
    at = chance.randint(0, len(paper.text))
    return [Stroke(at, at, f" {ink.word()} {chance.choice(FILLER)} ")]


def _type_sentence(chance: random.Random, paper: Paper, ink: Ink) -> list[Stroke]:
    ends = [end for _, end in sentences(paper.text)]
    at = chance.choice(ends) if ends else len(paper.text)
    return [Stroke(at, at, chance.choice((" ", "\n")) + sentence(chance, ink))]


def _type_paragraph(chance: random.Random, paper: Paper, ink: Ink) -> list[Stroke]:
    low, _ = _a_line(chance, paper)
    habit = chance.choice(("sentences", "paragraphs", "wrapped"))
    return [Stroke(low, low, paragraph(chance, ink, habit) + chance.choice(("\n", "\n\n")))]


def _type_line(chance: random.Random, paper: Paper, ink: Ink) -> list[Stroke]:
    low, _ = _a_line(chance, paper)
    return [Stroke(low, low, chance.choice((*LINES, *PLAIN, "")) + "\n")]


def _delete_some(chance: random.Random, paper: Paper, _ink: Ink) -> list[Stroke]:
    start = chance.randint(0, len(paper.text))
    return [Stroke(start, min(len(paper.text), start + chance.randint(1, 25)), "")]


def _delete_sentence(chance: random.Random, paper: Paper, _ink: Ink) -> list[Stroke]:
    found = sentences(paper.text)
    return [Stroke(*chance.choice(found), "")] if found else []


def _delete_line(chance: random.Random, paper: Paper, _ink: Ink) -> list[Stroke]:
    return [Stroke(*_a_line(chance, paper), "")]


def _replace_sentence(chance: random.Random, paper: Paper, ink: Ink) -> list[Stroke]:
    found = sentences(paper.text)
    return [Stroke(*chance.choice(found), sentence(chance, ink))] if found else []


def _replace_word(chance: random.Random, paper: Paper, ink: Ink) -> list[Stroke]:
    found = [each.span() for each in re.finditer(r"\w+", paper.text)]
    return [Stroke(*chance.choice(found), ink.word())] if found else []


def _copy_line(chance: random.Random, paper: Paper, _ink: Ink) -> list[Stroke]:
    """Copied without the words that stand nowhere else, so that they stay so."""
    line = WORD.sub("", paper.text[slice(*_a_line(chance, paper))])
    at = chance.choice(_a_line(chance, paper))
    return [Stroke(at, at, line)]


def _copy_plain(chance: random.Random, paper: Paper, _ink: Ink) -> list[Stroke]:
    """A sentence without such words, copied to another place."""
    found = [span for span in sentences(paper.text) if not words(paper.text[slice(*span)])]
    ends = [end for _, end in sentences(paper.text)]
    if not found:
        return []
    at = chance.choice(ends)
    return [Stroke(at, at, " " + paper.text[slice(*chance.choice(found))])]


def _move_line(chance: random.Random, paper: Paper, _ink: Ink) -> list[Stroke]:
    start, end = _a_line(chance, paper)
    text, ids = paper.text[start:end], paper.ids[start:end]
    left = Paper(paper.text[:start] + paper.text[end:], paper.ids[:start] + paper.ids[end:])
    at, _ = _a_line(chance, left)
    return [Stroke(start, end, ""), Stroke(at, at, text, ids)]


def _split_line(chance: random.Random, paper: Paper, _ink: Ink) -> list[Stroke]:
    spaces = [at for at, each in enumerate(paper.text) if each == " "]
    at = chance.choice(spaces) if spaces else 0
    return [Stroke(at, at + bool(spaces), "\n")]


def _join_lines(chance: random.Random, paper: Paper, _ink: Ink) -> list[Stroke]:
    ends = [at for at, each in enumerate(paper.text) if each == "\n"]
    at = chance.choice(ends) if ends else 0
    return [Stroke(at, at + 1, " ")] if ends else []


def _indent(chance: random.Random, paper: Paper, _ink: Ink) -> list[Stroke]:
    low, _ = _a_line(chance, paper)
    return [Stroke(low, low, "  ")]


def _a_line(chance: random.Random, paper: Paper) -> tuple[int, int]:
    return paper.lines_around(*[chance.randint(0, len(paper.text))] * 2)


WHOLE_LINES: Sequence[Rewriting] = (_type_paragraph, _type_line, _delete_line, _copy_line, _move_line)
INSIDE: Sequence[Rewriting] = (
    _type_words,
    _type_sentence,
    _delete_some,
    _delete_sentence,
    _replace_sentence,
    _replace_word,
    _copy_plain,
    _split_line,
    _join_lines,
    _indent,
)
TYPING: Sequence[Rewriting] = (_type_words, _type_sentence, _type_paragraph, _replace_sentence, _delete_some)


def rewrite(chance: random.Random, paper: Paper, ink: Ink, ways: Sequence[Rewriting] | None = None) -> list[Stroke]:
    """What a person does next: strokes that follow each other."""
    return chance.choice(ways or chance.choice((WHOLE_LINES, INSIDE)))(chance, paper, ink)
