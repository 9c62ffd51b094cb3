"""Where the stories are set: a folder with a file and a paragraph in it, on the example thesis and on a real one.

Of the real one nothing is quoted: its paragraph is found by its shape.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import scenes
from clients import script
from coauthor.manuscript import prose
from coauthor.manuscript.snapshot import Snapshot
from coauthor.manuscript.tex import Parser

REQUEST = "tighten this paragraph"
TODO = f"% TODO(coauthor): {REQUEST}"


@dataclass(frozen=True)
class Place:
    """A paragraph: `sentences` are its own words; `model` answers a request on it with at least two changes."""

    root: Path
    path: str
    text: str
    line: int
    sentences: tuple[str, ...]
    model: str

    @property
    def file(self) -> Path:
        """The file on the disk."""
        return self.root / self.path

    @property
    def with_todo(self) -> str:
        """The text with the request typed above the paragraph."""
        lines = self.text.split("\n")
        return "\n".join([*lines[: self.line], TODO, *lines[self.line :]])


def thesis(folder: Path, model: str = "rules") -> Place:
    """The first paragraph of the example thesis's introduction."""
    root = scenes.scratch_thesis(folder)
    return _place(root, "chapters/introduction.tex", model, lambda sentences: "afternoon" in sentences[0])


def routing(folder: Path) -> Place:
    """A paragraph of a real thesis with plain sentences, and a script that shortens its first and third."""
    root = scenes.scratch_corpus("routing-msc", folder)
    (root / ".git").mkdir()  # what a thesis's folder is told by
    path = "thesis/chapters/1-introduction.tex"
    file = root / path
    file.write_text(file.read_text("utf-8").rstrip("\n") + "\n", "utf-8")  # Neovim would add the last line's end
    place = _place(root, path, "", _plain)
    changes = {place.sentences[at]: shorter(place.sentences[at]) for at in (0, 2)}
    model = script.Script().plan().edits({"$1": changes[place.sentences[0]], "$3": changes[place.sentences[2]]})
    return Place(root, place.path, place.text, place.line, place.sentences, model.write(folder / "model"))


PLACES: dict[str, Callable[[Path], Place]] = {"thesis": thesis, "routing-msc": routing}


def shorter(sentence: str) -> str:
    """The sentence without its last words, still a sentence."""
    words = sentence.rstrip(".").split(" ")
    return " ".join(words[:-1]) + "."


def _plain(sentences: tuple[str, ...]) -> bool:
    marks = set("\\~$%{}\n")
    return len(sentences) > 3 and all(not marks & set(sentences[at]) and len(sentences[at]) > 60 for at in (0, 2))


def _place(root: Path, path: str, model: str, wanted: Callable[[tuple[str, ...]], bool]) -> Place:
    text = (root / path).read_text("utf-8")
    snapshot = Snapshot(path, text, None, Parser().parse(text))
    for paragraph in prose.paragraphs(snapshot):
        sentences = tuple(unit.text for unit in prose.sentences(snapshot, paragraph))
        if wanted(sentences):
            return Place(root, path, text, text.count("\n", 0, paragraph.start), sentences, model)
    raise AssertionError(f"{path} has no such paragraph")
