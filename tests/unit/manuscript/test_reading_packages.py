"""What packages and longer ways of writing come to: conditions, loops, names put together, settings with labels."""

from __future__ import annotations

import pytest

from coauthor.manuscript.reading import document
from readings import body, cites, labels, numbered


@pytest.mark.parametrize(
    ("preamble", "text", "wanted"),
    [
        ("\\newif\\ifa", "\\unless\\ifa\\label{a}\\else\\label{b}\\fi", "a"),
        ("", "\\ifcase 1 \\label{a}\\or\\label{b}\\or\\label{c}\\else\\label{d}\\fi", "b"),
        ("", "\\ifcase 9 \\label{a}\\or\\label{b}\\else\\label{c}\\fi\\label{d}", "c d"),
        ("", "\\ifnum 5=\\numexpr 2+3\\relax\\label{a}\\else\\label{b}\\fi", "a"),
        ("\\setcounter{section}{3}", "\\ifnum\\value{section}>2 \\label{a}\\else\\label{b}\\fi", "a"),
        ("", "\\ifthenelse{\\(1<2 \\OR 3<2\\) \\AND \\NOT \\(5<4\\)}{\\label{a}}{\\label{b}}", "a"),
        ("\\newtoggle{t}", "\\ifboolexpr{not togl {t} and test {\\ifnumcomp{1}{<}{2}}}{\\label{a}}{\\label{b}}", "a"),
        ("\\newcommand{\\l}[1]{\\ifx\\empty#1\\label{e}\\else\\label{#1}\\fi}", "\\l{abc}", "abc"),
        ("\\newcommand{\\a}{\\label{x}}", "\\ifx\\a\\b\\fi\\label{y}", "y"),
        ("\\newcommand{\\mk}[1]{\\expandafter\\newcommand\\csname do#1\\endcsname{\\label{#1}}}\\mk{a}", "\\doa", "a"),
        ("\\csdef{x y}{\\label{a}}", "\\csuse{x y}", "a"),
        ("\\long\\def\\l#1{\\label{#1}}", "\\l{a}", "a"),
        ("\\let\\old\\label\\renewcommand{\\label}[1]{\\old{#1}\\ignorespaces}", "\\label{a}", "a"),
        ("\\NewEnviron{e}[1]{\\label{#1}\\BODY}", "\\begin{e}{a}\\label{b}\\end{e}", "a b"),
        ("\\NewDocumentCommand{\\l}{e{_^} m}{\\label{#3#1}}", "\\l_{1}{a}", "a1"),
        ("\\declaretheorem{thm}", "\\begin{thm}[name=N,label={a}]x\\end{thm}", "a"),
        ("\\newtcolorbox[auto counter]{b}[2][]{title=#2,#1}", "\\begin{b}[label=a]{T}x\\end{b}", "a"),
        ("\\lstnewenvironment{c}[1][]{\\lstset{#1}}{}", "\\begin{c}[caption=C,label=a]\n\\label{b}\n\\end{c}", "a"),
        ("\\lstset{escapeinside={(*}{*)}}", "\\begin{lstlisting}\nx (*\\label{a}*) \\label{b}\n\\end{lstlisting}", "a"),
        ("", "\\begin{filecontents}{x.tex}\n\\label{a}\n\\end{filecontents}\\label{b}\\input{x}", "b a"),
        ("\\newcounter{n}", "\\whiledo{\\value{n}<2}{\\stepcounter{n}\\label{w\\arabic{n}}}", "w1 w2"),
        ("\\renewcommand*{\\do}[1]{\\label{#1}}", "\\docsvlist{a,b}", "a b"),
        ("", "\\foreach \\i in {1,...,999999}{\\label{x}}".replace("999999", "2"), "x x"),
        ("\\newcommand{\\g}{\\csname @gobble\\endcsname}", "\\g{\\label{a}}\\label{b}", "b"),
        ("", "\\InputIfFileExists{none}{\\label{a}}{\\label{b}}", "b"),
    ],
)
def test_labels_by_longer_ways(preamble: str, text: str, wanted: str) -> None:
    assert labels(body(preamble, text)) == wanted


@pytest.mark.parametrize(
    ("preamble", "text", "wanted"),
    [
        (
            "",
            "\\begin{longtable}{l}\\caption{A}\\label{a}\\\\\\caption[]{B}\\end{longtable}"
            "\\begin{table}\\caption{C}\\label{b}\\end{table}",
            "a=1 b=2",
        ),
        (
            "\\usepackage{enumitem}",
            "\\begin{enumerate}[label=(\\roman*),start=3]\\item\\label{a}\\end{enumerate}",
            "a=(iii)",
        ),
        (
            "\\newlist{s}{enumerate}{1}\\setlist[s]{label=S\\arabic*}",
            "\\begin{s}\\item\\item\\label{a}\\end{s}",
            "a=S2",
        ),
        (
            "",
            "\\begin{figure}\\subfloat[A\\label{a}]{x}\\caption{B}\\end{figure}"
            "\\begin{figure}\\ContinuedFloat\\subfloat[C\\label{b}]{y}\\caption{D}\\end{figure}",
            "a=1a b=1b",
        ),
        ("", "\\begin{appendices}\\section{A}\\label{a}\\end{appendices}\\section{B}\\label{b}", "a=A b=1"),
        ("\\newlistof{ex}{exp}{E}", "\\refstepcounter{ex}\\label{e:\\theex}", "e:1=1"),
        ("", "\\begin{align}a\\label{a}\\intertext{so}b\\label{b}\\end{align}", "a=1 b=2"),
    ],
)
def test_numbers_by_longer_ways(preamble: str, text: str, wanted: str) -> None:
    assert numbered(body(preamble, text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("\\newcites{web}{Web}\\citeweb{a}\\cite{b}", "a b"),
        ("\\DeclareCiteCommand{\\my}{}{}{}{}\\my[x]{a}", "a"),
        ("\\textcquote[p]{a}{text \\cite{b}}\\foreigntextcquote{x}[y]{c}{z}", "a b c"),
        ("\\begin{displaycquote}[5]{a}x\\end{displaycquote}", "a"),
        ("\\citetext{see \\citealp{a}}", "a"),
        ("\\volcites{1}[2]{a}{3}{b}", "a b"),
        ("\\listoffigures\\cite{z}\\begin{figure}\\caption[S \\cite{a}]{L \\cite{b}}\\end{figure}", "a z b"),
        ("\\usepackage{biblatex}\\listoffigures\\cite{z}\\begin{figure}\\caption{L \\cite{b}}\\end{figure}", "z b"),
    ],
)
def test_citations_by_longer_ways(text: str, wanted: str) -> None:
    assert cites(body("", text)) == wanted


def test_cleveref_takes_a_blank_for_a_part_of_a_key() -> None:
    found = body("\\usepackage{cleveref}", "\\section{A}\\label{a}\\cref{a, a}\\ref{a }\\cref{a,%\n  a}")
    assert [use.key for use in document.undefined_references(found)] == [" a"]


def test_loops_in_loops_have_an_end() -> None:
    loop = "\\foreach \\a in {1,...,999999999}{" * 4 + "\\label{x}" + "}" * 4
    assert not body("", loop).complete


def test_a_key_of_which_only_the_beginning_is_known() -> None:
    assert body("", "\\label{fig:\\thenobody}").beginnings == ("fig:",)
