"""The files that a new document starts with, as texts; never a statement about anybody's work, only questions."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

HERE = Path(__file__).parent
BANNED = ("very", "really", "obviously", "clearly", "it is well known that")
_BABEL = {"en": "english", "de": "ngerman", "fr": "french"}
_GITIGNORE = """\
*.aux
*.bbl
*.blg
*.fdb_latexmk
*.fls
*.log
*.out
*.toc
*.synctex.gz
"""
_SETTINGS = """\
# Settings of this folder. Models and keys are yours and not the folder's: `coauthor model` keeps them elsewhere.

[review]
# "ask" stops after each plan until you approve it.
plan = "auto"
"""
_BIBLIOGRAPHY = """\
% One entry for each work you cite, for example from your library's export.
% Your co-author cites nothing that is not here.
"""
_ASSETS = """\
# What your figures, tables and data are and mean. Only you can say what a result means; `coauthor asset describe` asks.
assets:
"""
_SAMPLES = """\
Put two or three texts here that you wrote yourself and are content with (.tex, .md or .txt).
`coauthor style learn samples` measures how you write.
"""
_RELATED = """\
Notes on the works you cite: `notes_raw` as they come, `notes_coarse` a paragraph each, `notes_fine` with pages.
"""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person said; `answers` are lines of the brief by their names."""

    template: str = "thesis"
    field: str = "any"
    title: str = "A Title to Be Found"
    author: str = "Your Name"
    language: str = "en"
    answers: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """One chapter or section: `words` is its target, `file` its name without ending."""

    file: str
    label: str
    title: str
    purpose: str
    points: tuple[str, ...]
    words: int


def names(what: str) -> tuple[str, ...]:
    """The names of all `templates` or `fields`."""
    return tuple(_starters()[what])


def files(wishes: Wishes) -> dict[str, str]:
    """Every file of a new document by its path, in the order in which a person would read them."""
    starters = _starters()
    shape, habits = starters["templates"][wishes.template], starters["fields"][wishes.field]
    parts = _parts(shape, habits[wishes.template], starters["parts"])
    known: dict[str, Any] = {
        **shape,
        "cls": shape["class"],
        "include": "include" if shape["heading"] == "chapter" else "input",
        "parts": parts,
        "title": wishes.title,
        "author": wishes.author,
        "babel": _BABEL.get(wishes.language, "english"),
        "kind": f"{habits['name'].lower()} {wishes.template}".strip(),
        "language": wishes.language,
        "answers": [(name, said) for name, said in wishes.answers.items() if said.strip()],
        "style": habits["style"],
        "spelling": "British" if wishes.language == "en" else wishes.language,
        "banned": BANNED if wishes.language == "en" else (),
    }
    made = {name: _render(f"{name}.jinja", known) for name in ("main.tex", "OUTLINE.md", "BRIEF.md", "STYLE.md")}
    for part in parts:
        made[f"{shape['folder']}/{part.file}.tex"] = _render("part.tex.jinja", {**known, "part": part})
    return made | {
        "abstract.tex": "% What was asked, what was done, what came out, what it means: one or two sentences each.\n",
        "references.bib": _BIBLIOGRAPHY,
        "assets.yaml": _ASSETS,
        "coauthor.toml": _SETTINGS,
        "figures/.gitkeep": "",
        "refs/.gitkeep": "",
        "samples/README.md": _SAMPLES,
        "related_work/README.md": _RELATED,
        "related_work/notes_raw/.gitkeep": "",
        "related_work/notes_coarse/.gitkeep": "",
        "related_work/notes_fine/.gitkeep": "",
        ".gitignore": _GITIGNORE,
    }


def _parts(shape: Mapping[str, Any], wanted: Mapping[str, int], known: Mapping[str, Any]) -> tuple[Part, ...]:
    short = {"chapter": "ch", "section": "sec"}[shape["heading"]]
    return tuple(
        Part(
            file=f"{number}-{slug}",
            label=f"{short}:{slug}",
            title=known[slug]["title"],
            purpose=known[slug]["purpose"],
            points=tuple(known[slug]["points"]),
            words=words,
        )
        for number, (slug, words) in enumerate(wanted.items(), 1)
    )


@cache
def _starters() -> dict[str, Any]:
    return tomllib.loads((HERE / "starters.toml").read_text(encoding="utf-8"))


def _render(name: str, known: Mapping[str, Any]) -> str:
    """The template with its blanks filled; an undefined name is an error."""
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined, autoescape=False, keep_trailing_newline=True, comment_start_string="<#"
    )
    text = environment.from_string((HERE / name).read_text(encoding="utf-8")).render(known)
    lines = [line.rstrip() for line in text.splitlines()]
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    return "\n".join(kept).rstrip("\n") + "\n"
