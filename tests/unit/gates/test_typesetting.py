"""Typesetting for real: in a copy, without a shell escape or a folder's own settings, ended when nobody wants it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from coauthor.gates import scratch, typesetting
from flows import typesetting as programs

MAIN = "\\documentclass{article}\n\\begin{document}\n\\input{chapters/one}\n\\end{document}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    programs.pdflatex()
    folder = tmp_path / "thesis"
    (folder / "chapters").mkdir(parents=True)
    (folder / "main.tex").write_text(MAIN)
    (folder / "chapters" / "one.tex").write_text("Drift was small.\n")
    return folder


def run(root: Path, main: str = "main.tex", **more: object) -> typesetting.Built:
    return asyncio.run(typesetting.run(root, main, **more))  # type: ignore[arg-type]


def listing(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_document_is_made_and_nothing_is_left_in_the_folder(root: Path) -> None:
    before = listing(root)
    built = run(root)
    assert (built.is_sound, built.pages, built.engine, built.why_not) == (True, 1, "pdflatex", "")
    assert listing(root) == before


def test_an_error_is_told_at_its_place_and_the_texts_of_editors_go_before_the_disk(root: Path) -> None:
    (wrong,) = run(root, over={"chapters/one.tex": "Drift\nwas \\smal.\n"}).errors
    assert (wrong.path, wrong.line) == ("chapters/one.tex", 2)
    assert (root / "chapters" / "one.tex").read_text() == "Drift was small.\n"


def test_a_kept_copy_follows_the_folder(root: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    first = run(root, kept=kept)
    assert first.pdf == kept / "main.pdf"
    assert first.pdf.is_file()
    (root / "chapters" / "one.tex").rename(root / "chapters" / "two.tex")
    (root / "main.tex").write_text(MAIN.replace("one", "two"))
    assert run(root, kept=kept).is_sound
    assert not (kept / "chapters" / "one.tex").exists()


def test_two_runs_at_once_in_one_kept_folder_each_typeset_their_own_text(root: Path, tmp_path: Path) -> None:
    """The twin: without a lock both read what the second one put there."""
    kept = tmp_path / "kept"
    wrong = [{"chapters/one.tex": f"\\begin{{wrong{name}}}x\\end{{wrong{name}}}\n"} for name in "abc"]

    async def both() -> list[typesetting.Built]:
        return await asyncio.gather(*(typesetting.run(root, "main.tex", over, kept=kept) for over in wrong))

    said = [[one.message for one in built.errors] for built in asyncio.run(both())]
    assert [f"wrong{name}" in said[at][0] for at, name in enumerate("abc")] == [True] * 3
    assert run(root, kept=kept).is_sound and not (tmp_path / "kept.lock").exists()


def test_what_a_folder_wants_to_run_does_not_run(root: Path, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    (root / ".latexmkrc").write_text(f"system('touch {mark}');\n")
    (root / "latexmkrc").write_text(f"system('touch {mark}');\n")
    (root / "chapters" / "one.tex").write_text(f"\\immediate\\write18{{touch {mark}}} Text.\n")
    assert run(root).is_sound
    assert not mark.exists()


def test_files_outside_of_the_folder_are_not_read(root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.tex").write_text("canary")
    (root / "chapters" / "one.tex").write_text("\\input{../secret}\n")
    (root / "link.tex").symlink_to(tmp_path / "secret.tex")
    built = run(root)
    assert any("secret" in one.message for one in built.errors)
    assert "link.tex" not in dict(scratch._sources(root.resolve()))


def test_a_run_without_an_end_is_ended_with_all_that_it_started(root: Path) -> None:
    (root / "chapters" / "one.tex").write_text("\\def\\again{\\again}\\again\n")
    built = run(root, seconds=2.0)
    assert "took more than 2 s" in built.why_not
    assert not [each for each in Path("/proc").iterdir() if each.name.isdigit() and _runs(each, str(root))]


def _runs(process: Path, what: str) -> bool:
    try:
        return what in (process / "cmdline").read_text()
    except OSError:
        return False


def test_a_canceled_run_ends_at_once(root: Path, tmp_path: Path) -> None:
    (root / "chapters" / "one.tex").write_text("\\def\\again{\\again}\\again\n")

    async def begin_and_cancel() -> None:
        running = asyncio.create_task(typesetting.run(root, "main.tex", kept=tmp_path / "kept"))
        while not (tmp_path / "kept" / "main.log").exists():  # noqa: ASYNC110 - TeX tells nobody that it began
            await asyncio.sleep(0)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    asyncio.run(asyncio.wait_for(begin_and_cancel(), 20))


def test_what_could_not_be_tried_is_said(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(root, "none.tex").why_not == "none.tex is not there."
    (root / "other").mkdir()
    (root / "other" / "main.tex").write_text(MAIN.replace("chapters", "../chapters"))
    assert "above its own folder" in run(root, "other/main.tex").why_not
    monkeypatch.setattr(scratch, "MAX_FILES", 1)
    assert "too large" in run(root).why_not
    monkeypatch.setenv("PATH", "")
    assert "latexmk is not installed" in run(root).why_not


@pytest.mark.parametrize(
    ("text", "engine"),
    [
        ("\\usepackage{fontspec}", "xelatex"),
        ("% \\usepackage{fontspec}", "pdflatex"),
        ("\\documentclass[12pt]{ctexbook}", "xelatex"),
        ("\\usepackage{luacode}", "lualatex"),
        ("% !TEX program = lualatex\n\\usepackage{fontspec}", "lualatex"),
        ("% !TEX TS-program = rm\n", "pdflatex"),
        ("\\usepackage{amsmath,fontspec}", "xelatex"),
    ],
)
def test_the_engine_is_what_the_document_says_or_needs(text: str, engine: str) -> None:
    assert typesetting.engine_of(text) == engine
