"""What stands around a place is shown in its own sentences; what is wrong there is said; a long thread is shortened."""

from __future__ import annotations

from pathlib import Path

from coauthor.briefing import abstracts, gathering, privacy, said
from coauthor.manuscript import snapshot as snapshots

MAIN = "\\documentclass{book}\n\\begin{document}\n\\include{one}\n\\include{two}\n\\include{three}\n\\end{document}\n"
ONE = "\\chapter{Clocks}\nClocks drift. They always do.\n\nHeat makes it worse. Cold does not.\n"
TWO = "\\chapter{Method}\nWe ran trials, as \\ref{nowhere} says. Many of them.\n"
THREE = (
    "\\chapter{Results}\n" + "\n\n".join(f"Result number {number} holds. It is firm." for number in range(40)) + "\n"
)


def parts(root: Path) -> dict[str, str]:
    for name, text in {"main.tex": MAIN, "one.tex": ONE, "two.tex": TWO, "three.tex": THREE}.items():
        (root / name).write_text(text)
    at = gathering.Place(snapshots.of("two.tex", TWO), TWO.index("We ran"), len(TWO) - 1, "tighten")
    return {part.source: part.text for part in gathering.parts(root, at, {}, privacy.of(root))}


def test_the_chapters_before_and_after_are_shown_in_their_first_sentences(tmp_path: Path) -> None:
    found = parts(tmp_path)
    assert found["“Clocks”, the chapter before"] == "- Clocks drift.\n- Heat makes it worse."
    after = found["“Results”, the chapter after"].splitlines()
    assert len(after) == abstracts.MOST
    assert (after[0], after[-1]) == ("- Result number 0 holds.", "- Result number 39 holds.")


def test_what_is_wrong_at_the_place_is_said(tmp_path: Path) -> None:
    assert "ref.undefined" in parts(tmp_path)["checks"]


def test_an_ignored_chapter_is_in_no_extract(tmp_path: Path) -> None:
    (tmp_path / ".coauthorignore").write_text("one.tex\n")
    assert "“Clocks”, the chapter before" not in parts(tmp_path)


def test_a_long_thread_keeps_its_beginning_and_its_end_whole() -> None:
    sentences = tuple(f"{number}: {'word ' * 60}" for number in range(30))
    shown = said.condensed(sentences)
    assert len(shown) == len(sentences)
    assert shown[: said.FIRST] == sentences[: said.FIRST] and shown[-said.LAST :] == sentences[-said.LAST :]
    assert all(each.startswith("(shortened)") for each in shown[said.FIRST : -said.LAST])
    assert said.condensed(sentences[:4]) == sentences[:4]
