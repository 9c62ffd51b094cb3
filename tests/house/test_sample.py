"""The example thesis that ships is whole: what it cites and refers to is there, and it holds no TODO."""

from __future__ import annotations

import re
from pathlib import Path

import scenes


def dangling(thesis: Path) -> set[str]:
    """Citation keys, labels and included files that the thesis uses and does not have."""
    tex = "\n".join(path.read_text(encoding="utf-8") for path in sorted(thesis.rglob("*.tex")))
    bib = (thesis / "refs.bib").read_text(encoding="utf-8")
    cited = {key for keys in re.findall(r"\\cite\{([^}]*)\}", tex) for key in keys.split(",")}
    wanted = set(re.findall(r"\\(?:eq)?ref\{([^}]*)\}", tex))
    included = {name for name in re.findall(r"\\include\{([^}]*)\}", tex) if not (thesis / f"{name}.tex").exists()}
    entries, labels = set(re.findall(r"@\w+\{(\w+),", bib)), set(re.findall(r"\\label\{([^}]*)\}", tex))
    assert cited and wanted
    return (cited - entries) | (wanted - labels) | included


def test_the_example_thesis_is_whole(tmp_path: Path) -> None:
    thesis = scenes.scratch_thesis(tmp_path)
    assert not dangling(thesis)
    assert not [path for path in thesis.rglob("*.tex") if "TODO" in path.read_text(encoding="utf-8")]
    assert {"main.tex", "OUTLINE.md", "BRIEF.md", "STYLE.md"} <= {path.name for path in thesis.iterdir()}


def test_a_lost_label_a_lost_source_and_a_lost_chapter_are_caught(tmp_path: Path) -> None:
    thesis = scenes.scratch_thesis(tmp_path)
    method = thesis / "chapters" / "method.tex"
    method.write_text(method.read_text(encoding="utf-8").replace(r"\label{eq:balance}", ""), encoding="utf-8")
    (thesis / "refs.bib").write_text("", encoding="utf-8")
    (thesis / "chapters" / "conclusion.tex").unlink()
    assert {"eq:balance", "handbook2015", "chapters/conclusion"} <= dangling(thesis)
