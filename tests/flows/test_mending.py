"""A document that does not build: one action at the error, and a proposal that TeX itself has tried."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import endpoint as endpoints
from coauthor.agents import worker
from coauthor.briefing import buildlog
from coauthor.domain import commands, errors, tasks
from coauthor.domain.events import Type
from coauthor.domain.tasks import Status
from coauthor.gates import typesetting as building
from coauthor.pool import pool as pools
from coauthor.pool import trusting
from coauthor.review import deciding, posting
from flows import typesetting
from flows.bench import PERSON, Bench
from flows.playing import PLAN, model

HEAD = "\\documentclass{article}\n\\begin{document}\n"
FOOT = "\\end{document}\n"
LIST = f"{HEAD}Before.\n\n\\begin{{itemize}}\n\\item One drifts.\n\\item Two does not.\n\nAfter the list.\n{FOOT}"
MACRO = f"{HEAD}Clocks \\emphh{{drift}} a little.\n{FOOT}"
FILE = "main.tex"


def bench_of(folder: Path, text: str) -> Bench:
    typesetting.pdflatex()
    root = folder / "thesis"
    root.mkdir()
    (root / FILE).write_text(text)
    trusting.set_trusted(root, trusted=True)
    pool = pools.open_pool(root, create=True)
    assert pool is not None
    return Bench(root, pool)


async def broken(bench: Bench) -> tasks.Task:
    """The task that the code action posts at the first error of the build."""
    text = (bench.root / FILE).read_text()
    first = (await building.run(bench.root, FILE, kept=buildlog.copy(bench.root))).errors[0]
    starts = [0, *(at + 1 for at, letter in enumerate(text) if letter == "\n")]
    at = starts[(first.line or 1) - 1]
    said = f"Fix this build error: {first.message} {first.advice}"
    return posting.post_at(
        bench.pool, PERSON, FILE, text, (at, at), intent=said, origin=tasks.Origin.ACTION, assignee="finalizer"
    )


def swapping(old: str, *new: str) -> Any:
    """Edits that put the next of these for the old words, wherever a unit has them."""
    left = list(new)

    def answer(request: dict[str, Any]) -> dict[str, Any]:
        to = left.pop(0) if len(left) > 1 else left[0]
        units = {unit: text.replace(old, to) for unit, text in endpoints.units_of(request).items() if old in text}
        return {"summary": "closed", "edits": [{"target": unit, "text": text} for unit, text in units.items()]}

    return answer


async def mended(bench: Bench, answer: Any) -> tuple[tasks.Task, list[str]]:
    task = await broken(bench)
    with model(endpoints.obedient({"plan": PLAN, "edits": answer})) as (server, settings):
        assert await worker.run(bench.root, settings) == 0
    return bench.pool.task(task.id), [endpoints.prompt_of(each) for each in server.requests]


async def test_a_list_that_is_not_closed_is_closed_and_the_document_builds(tmp_path: Path) -> None:
    bench = bench_of(tmp_path, LIST)
    closing = swapping("\\item Two does not.", "\\item Two does not.\n\\end{itemize}")
    task, prompts = await mended(bench, closing)
    (proposal,) = task.proposals
    assert proposal.summary == "closed. The document builds with it."
    assert "what LaTeX said when it was last built" in prompts[0]
    assert deciding.accept(bench.pool, PERSON, proposal.id, deciding.Choice()).applied
    assert (await building.run(bench.root, FILE)).is_sound


async def test_what_does_not_help_goes_back_to_the_model_with_the_words_of_tex(tmp_path: Path) -> None:
    bench = bench_of(tmp_path, MACRO)
    task, prompts = await mended(bench, swapping("\\emphh", "\\emp", "\\emph"))
    (proposal,) = task.proposals
    assert proposal.marks == ()
    assert proposal.hunks[0].texts["A"] == proposal.hunks[0].before.replace("\\emphh", "\\emph")
    assert "did not mend the build; answer again. With this TeX still says: Undefined control" in prompts[-1]


async def test_what_still_does_not_build_says_so(tmp_path: Path) -> None:
    bench = bench_of(tmp_path, LIST)
    task, _ = await mended(bench, swapping("\\item Two does not.", "\\item Two does not!"))
    (proposal,) = task.proposals
    assert any(mark.startswith("With this TeX still says: ") for mark in proposal.marks)
    assert [data["gate"] for data in bench.data(task.id, Type.GATE_FAILED)] == ["compiles", "compiles"]


@pytest.mark.parametrize("new", ["\\item Two drifts by 37\\,ms.\n\\end{itemize}", "{\\item Two does not."])
async def test_no_mending_says_anything_new_or_opens_more(tmp_path: Path, new: str) -> None:
    bench = bench_of(tmp_path, LIST)
    task, _ = await mended(bench, swapping("\\item Two does not.", new))
    assert task.proposals == ()
    assert isinstance(task.reports[0].summary, str)
    assert bench.pool.handle(commands.Complete(task=task.id), PERSON).status is Status.DONE


BODY = "\\begin{document}\n\\input{one}\n\\end{document}\n"
PACKAGE = {
    FILE: f"\\documentclass{{article}}\n\\usepackage{{graphicx}}\n\n{BODY}",
    "one.tex": "Clocks \\textcolor{red}{drift}.\n",
}
DEFINED = {
    FILE: f"\\documentclass{{article}}\n\\input{{macros}}\n{BODY}",
    "macros.tex": "\\newcommand{\\rate}[1]{\\emphh{#1}}\n",
    "one.tex": "The \\rate{drift} is low.\n",
}


@pytest.mark.parametrize(
    ("files", "old", "new"),
    [
        (PACKAGE, "\\usepackage{graphicx}", "\\usepackage{graphicx}\n\\usepackage{xcolor}"),
        (DEFINED, "\\emphh{#1}", "\\emph{#1}"),
    ],
    ids=["a package in the preamble", "a macro's definition"],
)
async def test_what_is_wrong_in_another_file_is_mended_there_and_tried_out(
    tmp_path: Path, files: dict[str, str], old: str, new: str
) -> None:
    place = "one.tex"
    bench = bench_of(tmp_path, files[FILE])
    for path, text in files.items():
        (bench.root / path).write_text(text)
    said = "Fix this build error: Undefined control sequence. \\rate"
    task = posting.post_at(
        bench.pool, PERSON, place, files[place], (0, 0), intent=said, origin=tasks.Origin.ACTION, assignee="finalizer"
    )
    with model(endpoints.obedient({"plan": PLAN, "edits": swapping(old, new)})) as (server, settings):
        await bench.work(settings)
    (proposal,) = bench.pool.task(task.id).proposals
    home = next(path for path, text in files.items() if old in text and path != place)
    assert {hunk.path for hunk in proposal.hunks} == {home}
    assert f"In {home}:" in endpoints.prompt_of(server.requests[0])
    assert "The document builds with it." in proposal.summary
    assert deciding.accept(bench.pool, PERSON, proposal.id, deciding.Choice()).applied
    assert new in (bench.root / home).read_text()
    assert (bench.root / place).read_text() == files[place]


def test_a_package_is_mended_by_nobody_but_its_author(tmp_path: Path) -> None:
    bench = bench_of(tmp_path, f"\\documentclass{{article}}\n\\usepackage{{mine}}\n{BODY}")
    text = "\\ProvidesPackage{mine}\n\\foo\n"
    (bench.root / "mine.sty").write_text(text)
    said = "Fix this build error: Undefined control sequence."
    with pytest.raises(errors.Forbidden, match="mine.sty is a package or class.*changes nothing in it") as refused:
        posting.post_at(
            bench.pool, PERSON, "mine.sty", text, (0, 0), intent=said, origin=tasks.Origin.ACTION, assignee="finalizer"
        )
    assert "by hand" in refused.value.hint
