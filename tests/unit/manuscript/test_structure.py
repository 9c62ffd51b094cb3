"""Headings and what they govern."""

from __future__ import annotations

from coauthor.manuscript import snapshot, structure

SCENE = """\\documentclass{book}
\\newcommand{\\mysection}[1]{\\section{#1}}
\\begin{document}
\\chapter[Short]{The first
  one}
Text.
\\section*{A \\emph{starred} one}
% \\section{not this}
\\subsection{Deep}
More.
\\section{Second $x$}
\\begin{verbatim}
\\section{nor this}
\\end{verbatim}
\\chapter{Next}
End.
\\end{document}
"""


def test_headings_with_levels_titles_and_reach() -> None:
    scene = snapshot.of("a.tex", SCENE)
    found = structure.sections(scene)
    assert [(section.level, section.title, section.starred) for section in found] == [
        (1, "The first one", False),
        (2, "A \\emph{starred} one", True),
        (3, "Deep", False),
        (2, "Second $x$", False),
        (1, "Next", False),
    ]
    first, starred, deep, second, following = found
    assert first.end == following.start
    assert starred.end == deep.end == second.start
    assert second.end == following.start
    assert following.end == SCENE.index("\\end{document}")
    assert SCENE[deep.start : deep.heading_end] == "\\subsection{Deep}"


def test_the_path_of_a_place() -> None:
    scene = snapshot.of("a.tex", SCENE)
    assert structure.section_path(scene, SCENE.index("More.")) == ("The first one", "A \\emph{starred} one", "Deep")
    assert structure.section_path(scene, SCENE.index("End.")) == ("Next",)
    assert structure.section_path(scene, 0) == ()


def test_facts_are_computed_once() -> None:
    scene = snapshot.of("a.tex", SCENE)
    assert structure.sections(scene) is structure.sections(scene)
    assert scene.index is scene.index
    assert len(scene.revision) == 64


def test_comments_zones_and_environments_are_told() -> None:
    scene = snapshot.of("a.tex", SCENE)
    assert [SCENE[zone.start : zone.end] for zone in structure.comments(scene)] == ["% \\section{not this}"]
    assert [item.name for item in structure.environments(scene)] == ["document", "verbatim"]
    assert [zone.kind.value for zone in structure.zones(scene)] == ["comment", "maths", "verbatim", "ignored"]
