"""Zones and groups: what TeX would not read as text, also where the text is broken."""

from __future__ import annotations

import time

import pytest

from coauthor.manuscript import prose, references, scanner, snapshot
from coauthor.manuscript.scan import Kind


def zones(text: str) -> list[tuple[str, str]]:
    return [(zone.kind.value, text[zone.start : zone.end]) for zone in scanner.scan(text).zones]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a $x$ b", [("maths", "$x$")]),
        ("a \\$5 and \\$6 b", []),
        ("a \\(x\\) b \\[y\\] c", [("maths", "\\(x\\)"), ("display", "\\[y\\]")]),
        ("a $$x$$ b", [("display", "$$x$$")]),
        ("$a$$b$", [("maths", "$a$"), ("maths", "$b$")]),
        ("$x \\text{if $y$ is} z$.", [("maths", "$x \\text{if $y$ is} z$")]),
        ("an open $x\n\nand $y$ closed", [("maths", "$y$")]),
        ("\\emph{an open $x} and $y$", [("maths", "$y$")]),
        ("\\[ a \\\\[2pt] b \\]", [("display", "\\[ a \\\\[2pt] b \\]")]),
        ("a \\% b % c $d$", [("comment", "% c $d$")]),
        ("\\verb|%$| x", [("verbatim", "\\verb|%$|")]),
        ("\\verb*+$+ $x$", [("verbatim", "\\verb*+$+"), ("maths", "$x$")]),
        ("\\lstinline[language=C]{a$} b", [("verbatim", "a$")]),
        ("\\mintinline{c}|a$| b", [("verbatim", "\\mintinline{c}|a$|")]),
        ("\\url{a%b} c", [("verbatim", "a%b")]),
        ("\\href{a%b}{some $x$}", [("verbatim", "a%b"), ("maths", "$x$")]),
        ("\\iffalse $x \\ifnum1=1 a\\fi b\\fi c", [("ignored", "\\iffalse $x \\ifnum1=1 a\\fi b\\fi")]),
        ("\\iffalse a\\else b\\fi", [("ignored", "\\iffalse a\\else")]),
        ("\\begin{comment}\n$\n\\end{comment}", [("ignored", "\\begin{comment}\n$\n\\end{comment}")]),
        ("\\begin{minted}{c}\n%\n\\end{minted}", [("verbatim", "\\begin{minted}{c}\n%\n\\end{minted}")]),
        ("\\begin{align*}a\n\nb\\end{align*}", [("display", "\\begin{align*}a\n\nb\\end{align*}")]),
        (
            "\\begin{tikzpicture}$x$ % c\n\\end{tikzpicture}",
            [("picture", "\\begin{tikzpicture}$x$ % c\n\\end{tikzpicture}")],
        ),
        ("\\begin{itemize}\\[ x \\end{itemize} y", []),
        ("\\begin{equation} x", []),
        ("\\newcommand{\\be}{\\begin{equation}} a \\newcommand{\\ee}{\\end{equation}}", []),
        ("\\begin{tabular}{>{$}l<{$}} a & b \\end{tabular}", []),
        ("a\n\\endinput\nb $x$", [("ignored", "\\endinput\nb $x$")]),
    ],
)
def test_zones(text: str, wanted: list[tuple[str, str]]) -> None:
    assert zones(text) == wanted


def test_environments_have_both_ends() -> None:
    text = "\\begin{a}\\begin{b}\\end{b}\\end{c}\\end{a}\\begin{d}"
    found = scanner.scan(text)
    assert [(item.name, text[item.start : item.end]) for item in found.environments] == [
        ("a", "\\begin{a}\\begin{b}\\end{b}\\end{c}\\end{a}"),
        ("b", "\\begin{b}\\end{b}"),
    ]
    assert [text[start:end] for start, end in found.strays] == ["\\end{c}", "\\begin{d}"]


def test_comments_in_maths_are_comments_too() -> None:
    found = scanner.scan("\\begin{align}\na % note\n\\end{align} % other")
    assert [comment.kind for comment in found.comments] == [Kind.COMMENT] * 2
    assert [zone.kind for zone in found.zones] == [Kind.DISPLAY, Kind.COMMENT]


def test_arguments_are_found_over_comments_and_line_ends() -> None:
    text = "\\foo*[a]{b {c} \\} d}%\n{e} {f}\n\n{g}"
    found = scanner.scan(text)
    arguments = found.arguments(found.commands[0].end)
    assert [text[group.start : group.end] for group in arguments] == ["[a]", "{b {c} \\} d}", "{e}", "{f}"]


SHAPES = (
    "{ } $ \\[ \\begin{equation} \\begin{verbatim} \\begin{a} \\end{a} \\iffalse \\cite[ \\url{ ${ \\[{ \\emph{".split()
)
SHAPES += ["\\begin{a}" * 9 + "\\end{b}" * 9]


@pytest.mark.parametrize("shape", [*SHAPES, "%\n", "\n\n", "\\begin{align}\\begin{equation}x", "a.{ B", "a. B"])
def test_bad_shapes_take_linear_time(shape: str) -> None:
    def cost(count: int) -> float:
        scene = snapshot.of("a.tex", shape * count + "\\end{equation}\\end{align}")
        begin = time.process_time()
        references.cites(scene)
        prose.units(scene, 0, len(scene.text))
        return time.process_time() - begin

    cost(100)
    small = max(min(cost(1_000) for _ in range(3)), 0.000_5)
    assert min(cost(16_000) for _ in range(2)) < 16 * small * 6, (
        "sixteen times the text must not cost much more than sixteen times"
    )
