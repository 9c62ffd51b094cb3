"""The guided tour: one real task on the example thesis, from the request to the edit and back again.

Everything happens in a scratch folder, with a real worker process, no key and no network.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from coauthor.cli import call as calls
from coauthor.cli import deciding, following, panels, reverting, wording
from coauthor.domain import actors, commands, errors, tasks
from coauthor.manuscript import prose, snapshot
from coauthor.pool import pool as pools
from coauthor.pool import trusting, views
from coauthor.review import deciding as review
from coauthor.review import posting

PROBLEM = 1
SAMPLE = Path(__file__).with_name("sample")
FILE = "chapters/introduction.tex"
BEGINS = "The cooling effect of trees"
REQUEST = "Tighten this paragraph, make it more formal and fix LaTeX habits"
PATIENCE_S = 60.0
MODEL_PATIENCE_S = 400.0
COPIED = "cyan"
QUESTION = "[a]ccept all · [s]entence by sentence · [r]eject · [q]uit › "
Answer = Callable[[str], str]
NVIM = """\
vim.lsp.config('coauthor', {
  cmd = { '%s' },
  filetypes = { 'tex', 'plaintex' },
  root_markers = { '.coauthor', 'coauthor.toml', 'OUTLINE.md', '.git' },
})
vim.lsp.enable('coauthor')"""


def demo(
    ctx: typer.Context,
    *,
    keep: Annotated[Path | None, typer.Option("--keep", metavar="DIR", help="Use this new folder")] = None,
    endpoint: Annotated[
        str, typer.Option("--endpoint", metavar="URL", help="An OpenAI-compatible server, with /v1")
    ] = "",
    model: Annotated[str, typer.Option("--model", help="Its model; else the first that it names")] = "",
    key_env: Annotated[str, typer.Option("--key-env", help="The environment variable with its key")] = "",
) -> int:
    """A guided tour on an example thesis, in a scratch folder: ask, see the proposal, decide, undo.

    With --endpoint a language model does it, else the rule-based co-author, which needs none.
    """
    call = calls.of(ctx)
    answer = _ask if calls.interactive() else None
    name = _chosen(endpoint, model, key_env) if endpoint else ""
    return run(call.out, call.err, scratch(keep), answer, name)


def run(out: Console, progress: Console, folder: Path, answer: Answer | None, model: str = "") -> int:
    """The tour in a fresh copy of the sample; without `answer` it goes through by itself.

    `model` names the language model that the environment was set up for, if one does the task.
    """
    with_pool = pools.open_pool(folder, create=True)
    assert with_pool is not None
    if model:
        trusting.set_trusted(folder, trusted=True)
    try:
        with following.seat(with_pool):
            return _tour(_Tour(out, progress, with_pool, answer, model))
    finally:
        with_pool.close()


def _nothing(task: tasks.Task, who: str) -> str:
    """Why there is nothing to decide."""
    if not task.reports:
        said = task.error or task.reason or wording.status(task)
        return f"The demo's task came to nothing: {said.rstrip('.')}."
    report = task.reports[-1]
    if not report.findings:
        return f"{who} would change nothing in that paragraph; it says: “{wording.line(report.summary, 200)}”"
    return " ".join([report.summary, *(str(each.get("message", "")) for each in report.findings[:3])])


def _advice(task: tasks.Task, tour: _Tour) -> str:
    key = "Name the variable that holds the key: --key-env NAME. " if "the key" in (task.error or "") else ""
    return f"{key}`coauthor show {task.id} --root {tour.pool.where.root}` tells more."


def _chosen(url: str, model: str, key_env: str) -> str:
    """Set this process and its worker up for the endpoint; the model's name."""
    from coauthor.models import finding

    if not model:
        listed = finding.models_at(url, os.environ.get(key_env) if key_env else None)
        if not listed:
            raise errors.Unavailable(
                f"{url} names no model.", "Is it running, and does the URL end with /v1? Or add --model NAME."
            )
        model = listed[0]
    name = model if model.startswith("openai/") else f"openai/{model}"
    os.environ |= {"COAUTHOR_ENDPOINT": url, "COAUTHOR_ENDPOINT_MODEL": name, "COAUTHOR_ENDPOINT_KEY_ENV": key_env}
    os.environ["COAUTHOR_INITIATIVE"] = "off"  # the tour asks for one thing, and pays for no other
    return name


class _Tour:
    """What every step of the tour needs."""

    def __init__(self, out: Console, progress: Console, pool: pools.Pool, answer: Answer | None, model: str) -> None:
        self.model = model
        self.out = out
        self.progress = progress
        self.pool = pool
        self.answer = answer
        self.actor: actors.Actor = calls.person()
        self.number = 0

    def step(self, title: str) -> None:
        """A heading."""
        self.number += 1
        self.out.print()
        self.out.print(Rule(Text(f"{self.number} · {title}", style="bold cyan"), align="left", style="bright_black"))

    def say(self, text: str, style: str = "") -> None:
        """A line of the guide; what is to be copied is never broken."""
        self.out.print(Text(text, style=style), soft_wrap=style == COPIED)


def _tour(tour: _Tour) -> int:
    root = tour.pool.where.root
    original = (root / FILE).read_bytes()
    with_model = f"One task on an example thesis, done by {tour.model}. Nothing is written outside this folder:\n"
    intro = (
        with_model
        if tour.model
        else "One task on an example thesis. No key, no network, nothing outside this folder:\n"
    )
    tour.out.print(panels.framed(Text.assemble(intro, (str(root), "cyan")), "CoAuthor", "magenta"))
    proposal = _proposal(tour)
    tour.step("You decide, sentence by sentence")
    tour.say("Only you change the text. Nothing has been written yet.", "dim")
    chosen = _decide(tour, proposal)
    if chosen is None:
        return _farewell(tour)
    applied = _apply(tour, proposal, chosen)
    _record(tour, proposal)
    if applied:
        code = _undo(tour, proposal, original)
        if code:
            return code
    return _farewell(tour)


def _proposal(tour: _Tour) -> tasks.Proposal:
    """Ask, and wait for what the worker proposes."""
    tour.step("You ask")
    text = (tour.pool.where.root / FILE).read_text(encoding="utf-8")
    found = prose.paragraph_at(snapshot.of(FILE, text), text.index(BEGINS))
    assert found is not None, "the example thesis has lost its paragraph"
    tour.out.print(panels.framed(Text(wording.line(text[found.start : found.end])), FILE, "bright_black"))
    task = posting.post_at(
        tour.pool, tour.actor, FILE, text, (found.start, found.end), intent=REQUEST, origin=tasks.Origin.CLI
    )
    tour.out.print(Text.assemble(("you  ", "green"), f"“{REQUEST}”  → task ", (task.id, "bold")))
    tour.step("The co-author plans and proposes")
    who = tour.model or "the rule-based co-author, which needs no model"
    tour.say(f"A worker in another process does it. Here it is {who}.", "dim")
    task = following.until_resting(tour.pool, task.id, tour.progress, MODEL_PATIENCE_S if tour.model else PATIENCE_S)
    current = task.current
    if current is None:
        raise errors.Unavailable(_nothing(task, who), _advice(task, tour))
    if task.plan:
        tour.out.print(panels.plan(task.plan))
    tour.out.print(panels.proposal(current, known=(task.plan or {}).get("goal", "")))
    return current


def _decide(tour: _Tour, proposal: tasks.Proposal) -> tuple[str, ...] | None:
    """The sentences to accept; None where the person leaves."""
    every = tuple(hunk.id for hunk in proposal.hunks)
    if tour.answer is None:
        chosen = every[:-1] or every
        tour.say(f"(No terminal to ask: accepting {', '.join(chosen)}, rejecting the rest.)", "yellow")
        return chosen
    while True:
        said = tour.answer(QUESTION).strip().lower()[:1]
        if said == "a":
            return every
        if said == "r":
            return ()
        if said == "q":
            return None
        if said == "s":
            return _one_by_one(tour, tour.answer, proposal)


def _one_by_one(tour: _Tour, answer: Answer, proposal: tasks.Proposal) -> tuple[str, ...]:
    chosen = []
    for hunk in proposal.hunks:
        tour.out.print()
        tour.out.print(panels.hunk(hunk))
        if answer(f"Take {hunk.id}? [y/n] › ").strip().lower()[:1] in ("y", "a"):
            chosen.append(hunk.id)
    return tuple(chosen)


def _apply(tour: _Tour, proposal: tasks.Proposal, chosen: tuple[str, ...]) -> bool:
    """Accept the sentences chosen and reject the others; True if the text was changed."""
    if chosen:
        outcome = review.accept(tour.pool, tour.actor, proposal.id, review.Choice(chosen))
        deciding.say_outcome(tour.out, outcome)
    rest = tuple(hunk.id for hunk in proposal.hunks if hunk.id not in chosen)
    if rest:
        task = tour.pool.owner(proposal.id)
        tour.pool.handle(commands.Reject(task=task.id, proposal=proposal.id, hunks=rest), tour.actor)
        tour.out.print(Text.assemble(("✗ ", "red"), f"{', '.join(rest)} rejected: that sentence stays as it was."))
    return bool(chosen)


def _record(tour: _Tour, proposal: tasks.Proposal) -> None:
    tour.step("Everything is on the record")
    task = tour.pool.owner(proposal.id)
    tour.out.print(panels.log_table(views.thread(tour.pool, task.id), with_task=False))


def _undo(tour: _Tour, proposal: tasks.Proposal, original: bytes) -> int:
    tour.step("And can be undone")
    if tour.answer is not None:
        tour.answer(f"Enter to undo {proposal.id} › ")
    outcome = reverting.undo_one(tour.pool, tour.actor, proposal.id)
    deciding.say_outcome(tour.out, outcome)
    now = (tour.pool.where.root / FILE).read_bytes()
    if now != original:
        tour.out.print(Text(f"✗ {FILE} is not what it was before. That is a bug; please report it.", style="red"))
        return PROBLEM
    digest = hashlib.sha256(now).hexdigest()[:12]
    said = f"{FILE} is what it was, byte for byte ({len(now)} bytes, sha256 {digest}…)."
    tour.out.print(Text.assemble(("✓ ", "green"), said))
    return 0


def _farewell(tour: _Tour) -> int:
    tour.step("What next")
    tour.say("Talk to the co-author about this example:")
    tour.say(f"  {program('coauthor', near=Path.cwd())} chat --root {tour.pool.where.root}", COPIED)
    tour.say("In Neovim 0.12, for your own thesis:")
    tour.say("\n".join(f"  {line}" for line in (NVIM % program("coauthor-lsp")).splitlines()), COPIED)
    tour.say("then write  % TODO(coauthor): tighten this paragraph  above a paragraph, and save.")
    tour.say("README.md has the rest. The folder of this demo may be deleted at any time.", "dim")
    return 0


def program(name: str, near: Path | None = None) -> str:
    """How to call one of our programs: by name, else by path where it lies beside this Python; `near` shortens it."""
    beside = Path(sys.executable).with_name(name)
    if shutil.which(name) or not beside.is_file():
        return name
    return str(beside.relative_to(near)) if near and beside.is_relative_to(near) else str(beside)


def scratch(keep: Path | None) -> Path:
    """A fresh, writable copy of the example thesis."""
    if keep is None:
        folder = Path(tempfile.mkdtemp(prefix="coauthor-demo-")) / "thesis"
    elif keep.exists() and (not keep.is_dir() or any(keep.iterdir())):
        raise typer.BadParameter(f"--keep: {keep} is there already; name a new folder.")
    else:
        folder = keep
    shutil.copytree(SAMPLE, folder, copy_function=shutil.copyfile, dirs_exist_ok=True)
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode | 0o600)
    return folder.resolve()


def _ask(question: str) -> str:
    """An answer from the terminal; the end of the input is a farewell."""
    try:
        return input(question)
    except EOFError:
        sys.stdout.write("\n")
        return "q"
