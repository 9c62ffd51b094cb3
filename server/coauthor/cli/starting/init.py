"""`coauthor init`: never an empty page. Writes what is not there yet, and never over a file that is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from coauthor.cli import call as calls
from coauthor.cli.starting import adopting, templates
from coauthor.pool import trusting

PROBLEM = 1
QUESTIONS = {
    "Question": "Which question does it answer? (Enter to leave it open)",
    "Audience": "Who will read it?",
    "Contribution": "What is new in it, in one sentence?",
    "Deadline": "When is it due?",
}


def init(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where; this folder if nothing is said")] = Path(),
    *,
    template: Annotated[str, typer.Option("--template", help="thesis, paper or report")] = "thesis",
    field: Annotated[str, typer.Option("--field", help="Whose habits: cs, physics, biology or any")] = "any",
    title: Annotated[str, typer.Option("--title")] = "",
    author: Annotated[str, typer.Option("--author")] = "",
    language: Annotated[str, typer.Option("--language", help="en, de or fr")] = "en",
    adopt: Annotated[bool, typer.Option("--adopt", help="A text is there: make an outline from its headings")] = False,
) -> int:
    """Start a thesis, a paper or a report, or make an outline for a text that is there already.

    Writes only files that are not there yet. With a terminal it asks a few short questions; Enter leaves one open.
    """
    call = calls.of(ctx)
    calls.refuse_agents()
    root = folder.expanduser().resolve()
    if adopt:
        return _adopt(call, root)
    for given, known in ((template, "templates"), (field, "fields")):
        if given not in templates.names(known):
            raise typer.BadParameter(f"“{given}” is none of the {known}: {', '.join(templates.names(known))}.")
    if root.exists() and not root.is_dir():
        raise typer.BadParameter(f"{folder} is a file, not a folder.")
    if root.is_dir() and any(root.glob("**/*.tex")):
        raise typer.BadParameter(
            f"There is LaTeX in {root} already. "
            "`coauthor init --adopt` makes an outline for it and changes nothing else."
        )
    wishes = _ask(call, templates.Wishes(template, field, title, author, language))
    trusted = _trust(root)
    written, kept = _write(root, templates.files(wishes))
    code = _told(call, root, written, kept, "main.tex")
    if trusted and not call.as_json:
        call.out.print(Text("It is yours, so it counts as trusted; `coauthor trust --no` takes that back.", "dim"))
    return code


def _trust(root: Path) -> bool:
    """A folder that a person at a terminal begins is their own, unless they said otherwise or settings came with it."""
    came = any((root / name).exists() for name in (".coauthor", "coauthor.toml"))
    if came or not calls.interactive() or trusting.is_trusted(root) is not None:
        return False
    trusting.set_trusted(root, trusted=True)
    return True


def _ask(call: calls.Call, wishes: templates.Wishes) -> templates.Wishes:
    """The answers of the person; what was said on the command line is not asked again."""
    plain = templates.Wishes()
    answers: dict[str, str] = {}
    title, author = wishes.title, wishes.author
    if calls.interactive() and not call.as_json:
        call.out.print(Text("A few short questions; Enter leaves one open, and all can be changed later.", style="dim"))
        title = title or call.out.input("What is its title? ").strip()
        author = author or call.out.input("Your name? ").strip()
        answers = {name: call.out.input(f"{question} ").strip() for name, question in QUESTIONS.items()}
    return templates.Wishes(
        wishes.template, wishes.field, title or plain.title, author or plain.author, wishes.language, answers
    )


def _adopt(call: calls.Call, root: Path) -> int:
    if not root.is_dir():
        raise typer.BadParameter(f"There is no folder {root}.")
    found = adopting.look(root)
    if found is None:
        call.err.print(Text(f"There is no LaTeX document with headings in {root}, so nothing was written."))
        return PROBLEM
    written, kept = _write(root, {"OUTLINE.md": found.outline})
    return _told(call, root, written, kept, found.main)


def _write(root: Path, files: dict[str, str]) -> tuple[list[str], list[str]]:
    """What was written and what was there: a file that exists stays as it is, also if it came a moment ago."""
    written, kept = [], []
    for path, text in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            with place.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except FileExistsError:
            kept.append(path)
        else:
            written.append(path)
    return written, kept


def _told(call: calls.Call, root: Path, written: list[str], kept: list[str], main: str) -> int:
    if call.as_json:
        call.answer({"root": str(root), "main": main, "written": written, "kept": kept})
        return 0
    call.out.print(Text.assemble(("In ", "dim"), (str(root), "bold")))
    for path in written:
        if not path.endswith(".gitkeep"):
            call.out.print(Text(f"  + {path}", style="green"))
    for path in kept:
        call.out.print(Text(f"  = {path} was there and stays as it is", style="dim"))
    call.out.print()
    call.out.print(Text(f"The document is {main}, its plan is OUTLINE.md: say there what each part is for."))
    if "main.tex" in written:
        call.out.print(Text('With notes, `coauthor outline propose "your topic" --notes FILE` makes a plan of them.'))
    call.out.print(Text("Next: open it in your editor, or `coauthor chat` here; `coauthor demo` shows how it works."))
    return 0
