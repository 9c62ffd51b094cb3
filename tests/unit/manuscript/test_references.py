"""Keys: under which names, at which place, and where there are none."""

from __future__ import annotations

import pytest
import tree_sitter

import scenes
from coauthor.domain import texts
from coauthor.manuscript import grammars, references, snapshot


def keys(found: tuple[references.Key, ...]) -> list[str]:
    return [key.key for key in found]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("\\cite{a}", "a"),
        ("\\citep[see][p.~3]{a,b}", "a b"),
        ("\\citet*{a}", "a"),
        ("\\Citeauthor{a} \\citeyearpar{b}", "a b"),
        ("\\textcite{a} \\parencite[3]{b} \\Parencite{c} \\autocite*{d} \\footcite{e} \\fullcite{f}", "a b c d e f"),
        ("\\autocites[1]{a}[see][2]{b}{c}", "a b c"),
        ("\\parencites(see)(end)[1]{a}{b}", "a b"),
        ("\\volcite{2}[3]{a}", "a"),
        ("\\nocite{a,b} \\nocite{*}", "a b"),
        ("\\cite{ a ,\n  b,% note, c\n  d }", "a b d"),
        ("\\cite{a:b_c-d.1+e/f}", "a:b_c-d.1+e/f"),
        ("\\cite {a}", "a"),
        ("\\cite{a} {not a key}", "a"),
        ("% \\cite{a}\n\\verb|\\cite{b}| \\cite{c}", "c"),
        ("\\begin{lstlisting}\n\\cite{a}\n\\end{lstlisting}", ""),
        ("\\newcommand{\\see}[1]{\\cite{#1}}", ""),
        ("\\footnote{See \\cite{a}.} \\emph{and \\cite{b}}", "a b"),
        ("$x \\text{\\cite{a}}$", "a"),
        ("\\cite[in $[0,1]$][p.~2]{a}", "a"),
        ("\\citestyle{plain} \\citeindextrue \\cite{", ""),
        ("\\begin{itemize} \\item \\cite{a} } \\end{enumerate} \\cite{b}", "a b"),
        ("\\citetalias{a} \\defcitealias{b}{Text} \\citealt{c}", "a b c"),
    ],
)
def test_citations(text: str, wanted: str) -> None:
    found = references.cites(snapshot.of("a.tex", text))
    assert keys(found) == wanted.split()
    assert [text[key.start : key.end] for key in found] == wanted.split()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("\\ref{a} \\eqref{b} \\autoref*{c} \\pageref{d} \\nameref{e} \\vref{f}", "a b c d e f"),
        ("\\Cref{a,b} \\cref{ c , d }", "a b c d"),
        ("\\crefrange{a}{b}", "a b"),
        ("\\hyperref[a]{text} \\hyperref{b}{c}{d}{e}", "a"),
        ("\\cref{with_under_score} \\ref{with blank}", "with_under_score|with blank"),
        ("\\refstepcounter{a}", ""),
    ],
)
def test_references(text: str, wanted: str) -> None:
    parts = wanted.split("|") if "|" in wanted else wanted.split()
    assert keys(references.refs(snapshot.of("a.tex", text))) == parts


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("\\label{a} \\section{B\\label{b}} \\begin{align}\\label{c}x\\end{align}", "a b c"),
        ("\\begin{lstlisting}[caption={A, b}, label={lst:a}]\nx\n\\end{lstlisting}", "lst:a"),
        ("\\begin{lstlisting}[label=lst:a,float]\n\\label{b}\n\\end{lstlisting}", "lst:a"),
        ("\\begin{verbatim}\n\\label{a}\n\\end{verbatim}", ""),
        ("\\newcommand{\\l}[1]{\\label{eq:#1}}", ""),
    ],
)
def test_labels(text: str, wanted: str) -> None:
    assert keys(references.labels(snapshot.of("a.tex", text))) == wanted.split()


def test_a_range_has_the_keys_in_it() -> None:
    text = "\\cite{a} \\cite{b} \\cite{c}"
    scene = snapshot.of("a.tex", text)
    assert keys(references.cites(scene, text.index("b"), text.index("c}"))) == ["b"]
    assert keys(references.cites(scene, text.index("b"))) == ["b", "c"]


DOCUMENTS = ["routing-msc", "parallel-phd", "sympy-paper", "emcee-paper", "combiner-de", "course-zh"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_whatever_the_grammar_sees_is_seen(name: str) -> None:
    query = grammars.query("latex", "references")
    seen = 0
    for path in sorted((scenes.corpus(name) / "src").rglob("*.tex")):
        loaded = texts.load(path.read_bytes())
        if not isinstance(loaded, texts.Loaded):
            continue
        scene = snapshot.of(path.name, loaded.text)
        captures = tree_sitter.QueryCursor(query).captures(scene.syntax.root)
        for kind, found in (("cite", references.cites), ("ref", references.refs), ("label", references.labels)):
            mine = {key.start for key in found(scene)}
            for node in captures.get(f"{kind}.keys", []):
                start, end = scene.syntax.range(node)
                group = scene.text[start:end]
                if "#" in group or "*" in group:
                    continue
                seen += 1
                assert mine & set(range(start, end)), (path.name, group)
    assert seen
