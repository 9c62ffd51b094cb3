"""A document read as TeX reads it: what its macros, conditions, files and counters come to."""

from __future__ import annotations

import gc

import pytest

from coauthor.manuscript import facts
from coauthor.manuscript.reading import document, made, values
from readings import body, cites, labels, numbered, read


@pytest.mark.parametrize(
    ("preamble", "text", "wanted"),
    [
        ("\\newcommand{\\eq}[2]{\\begin{equation}#2\\label{eq:#1}\\end{equation}}", "\\eq{a}{x}", "eq:a"),
        ("\\def\\l#1{\\label{#1}}", "\\l{a}\\l b", "a b"),
        ("\\def\\l[#1]#2{\\label{#1#2}}", "\\l[a]{b}", "ab"),
        ("\\def\\l(#1,#2){\\label{#1-#2}}", "\\l(a,b)", "a-b"),
        ("\\newcommand\\l[2][x]{\\label{#1:#2}}", "\\l{a} \\l[y]{b}", "x:a y:b"),
        ("\\NewDocumentCommand{\\l}{s o m}{\\IfBooleanTF{#1}{}{\\label{#3}}}", "\\l{a}\\l*{b}\\l[x]{c}", "a c"),
        ("\\NewDocumentCommand{\\l}{m O{z}}{\\label{#1#2}}", "\\l{a} \\l{b}[c]", "az bc"),
        ("\\NewDocumentCommand{\\l}{D<>{d} r() t! +m}{\\label{#1#2#4}}", "\\l(b)!{c}\\l<x>(y){z}", "dbc xyz"),
        ("\\newenvironment{e}[1]{\\begin{figure}\\label{#1}}{\\end{figure}}", "\\begin{e}{a}x\\end{e}", "a"),
        ("\\NewDocumentEnvironment{e}{O{d} m}{}{\\caption{C}\\label{#1:#2}}", "\\begin{e}{a}x\\end{e}", "d:a"),
        ("\\let\\mark\\label", "\\mark{a}", "a"),
        ("\\newcommand{\\mark}{\\label}", "\\mark{a}", "a"),
        ("\\newcommand{\\outer}[1]{\\inner{#1}}\\newcommand{\\inner}[1]{\\label{in:#1}}", "\\outer{a}", "in:a"),
        ("\\newcommand{\\pre}{p}", "\\label{\\pre:a}", "p:a"),
        (
            "\\def\\small{\\ifx\\a\\b\\@setfontsize\\small\\@x\\else\\@setfontsize\\small\\@y\\fi}",
            "\\small\\label{a}",
            "a",
        ),
        ("\\newcommand{\\hide}[1]{}", "\\hide{\\label{a}}\\label{b}", "b"),
        ("\\newcommand{\\show}[1]{#1}", "\\show{\\label{a}}", "a"),
        ("", "\\csname label\\endcsname{a}", "a"),
        ("", "\\caption{A\\label{a}}", "a"),
        ("\\newif\\ifx@y\\makeatletter", "\\ifdefined\\nosuch\\label{a}\\else\\label{b}\\fi", "b"),
        ("\\newif\\ifdraft", "\\ifdraft\\label{a}\\else\\label{b}\\fi", "b"),
        ("\\newif\\ifdraft\\drafttrue", "\\ifdraft\\label{a}\\else\\label{b}\\fi\\label{c}", "a c"),
        ("", "\\ifnum1<2 \\label{a}\\else\\label{b}\\fi", "a"),
        ("\\newcommand{\\l}[1][]{\\ifx&#1&\\label{a}\\else\\label{#1}\\fi}", "\\l\\l[b]", "a b"),
        (
            "\\newcommand{\\l}[1]{\\if\\relax\\detokenize{#1}\\relax\\label{a}\\else\\label{b}\\fi}",
            "\\l{}\\l{x}",
            "a b",
        ),
        ("", "\\foreach \\n in {1,...,3} {\\label{a\\n}}", "a1 a2 a3"),
        ("\\newcommand{\\l}[1]{\\label{#1}}", "\\forcsvlist{\\l}{a, b}", "a b"),
        ("", "\\ifnosuchswitch\\label{a}\\else\\label{b}\\fi", "a b"),
        ("\\newtoggle{t}\\toggletrue{t}", "\\iftoggle{t}{\\label{a}}{\\label{b}}", "a"),
        ("\\newboolean{t}", "\\ifthenelse{\\boolean{t}}{\\label{a}}{\\label{b}}", "b"),
        ("", "\\ifthenelse{\\equal{x}{x} \\AND \\NOT \\equal{y}{x}}{\\label{a}}{\\label{b}}", "a"),
        ("", "\\iffalse\\label{a}\\fi\\begin{comment}\\label{b}\\end{comment}", ""),
        ("\\excludecomment{solution}", "\\begin{solution}\\label{a}\\end{solution}", ""),
        ("\\lstnewenvironment{py}{}{}", "\\begin{py}\n\\label{a}\n\\end{py}", ""),
        ("\\DefineVerbatimEnvironment{c}{Verbatim}{}", "\\begin{c}\n\\label{a}\n\\end{c}", ""),
        ("\\newminted{python}{}", "\\begin{pythoncode}\n\\label{a}\n\\end{pythoncode}", ""),
        ("\\lstMakeShortInline[columns=fixed]@", "@\\label{a}@ \\label{b}", "b"),
        ("\\MakeShortVerb{\\|}", "|\\label{a}| \\label{b}", "b"),
        ("", "\\begin{lstlisting}[label=a,caption=X]\n\\label{b}\n\\end{lstlisting}", "a"),
        ("", "\\lstinputlisting[label={a}]{x.c}", "a"),
        ("\\newtcbtheorem{thm}{T}{}{th}", "\\begin{thm}{Title}{a}x\\end{thm}", "th:a"),
    ],
)
def test_labels(preamble: str, text: str, wanted: str) -> None:
    assert labels(body(preamble, text)) == wanted


@pytest.mark.parametrize(
    ("preamble", "text", "wanted"),
    [
        ("\\newcommand{\\c}[2][]{\\cite[#1]{#2}}", "\\c{a} \\c[x]{b,c}", "a b c"),
        ("\\let\\old\\cite\\renewcommand{\\cite}[2][]{\\old[#1]{#2}}", "\\cite{a}\\cite[x]{b}", "a b"),
        ("", "\\autocites[1]{a}[see][2]{b}{c} \\textcites(x)(y){d}{e}", "a b c d e"),
        ("", "\\section{A \\cite{a}} \\caption{B \\cite{b}} \\footnote{\\cite{c}}", "a b c"),
        ("", "\\cite[see][and \\cite{b}]{a}", "b a"),
        ("", "\\nocite{a}\\nocite{*}", "a"),
        ("\\newcommand{\\todo}[1]{}", "\\todo{\\cite{a}}", ""),
        ("\\usepackage[disable]{todonotes}", "\\todo[inline]{\\cite{a}}\\cite{b}", "b"),
        ("\\usepackage{todonotes}", "\\todo{\\cite{a}}", "a"),
        ("\\defcitealias{a}{A}", "\\citetalias{b}", "b"),
        ("\\newcommand{\\both}[1]{\\cite{#1}\\cite{#1}}", "\\both{a}", "a a"),
        ("", "\\begin{figure}\\caption{A \\cite{a} and \\cite{b}}\\end{figure}", "a b"),
        ("\\usepackage{caption}", "\\begin{figure}\\caption{A \\cite{a} and \\cite{b}}\\end{figure}", "a b a b"),
        ("\\newacronym{n}{N}{net \\cite{a}}", "\\cite{b}\\gls{n}\\cite{c}\\gls{n}", "b a c"),
        ("\\newacronym[plural=Ns]{n}{N}{net \\cite{a}}", "\\cite{b}", "b"),
        ("", "\\begin{lstlisting}[caption={Of \\cite{a}}, label=x]\n\\cite{b}\n\\end{lstlisting}", "a"),
    ],
)
def test_citations(preamble: str, text: str, wanted: str) -> None:
    assert cites(body(preamble, text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("\\cref{a,b} \\crefrange{c}{d} \\vref{e} \\hyperref[f]{x} \\nameref{g} \\subref{h}", "a b c d e f g h"),
        ("\\newcommand{\\fig}[1]{\\ref{fig:#1}}\\fig{a}", "fig:a"),
        ("\\newcommand{\\fig}[1]{Figure~\\ref{#1}}\\fig{a}", "a"),
        ("\\renewcommand{\\eqref}[1]{(\\ref{eq:#1})}\\eqref{a}", "eq:a"),
        ("\\renewcommand{\\eqref}[1]{Eq.~\\ref{#1}}\\eqref{a}", "a"),
    ],
)
def test_references(text: str, wanted: str) -> None:
    assert " ".join(use.key for use in body("", text).references) == wanted


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("\\input{a}\\input{a.tex}\\include{b} \\input c\n", "main.tex a.tex b.tex c.tex"),
        ("\\newcommand{\\chap}[1]{\\input{ch/#1}}\\chap{x}", "main.tex ch/x.tex"),
        ("\\import{ch/}{x}\\subimport{ch}{y}", "main.tex ch/x.tex ch/y.tex ch/z.tex"),
        ("\\InputIfFileExists{a}{}{}\\InputIfFileExists{none}{}{\\input{b}}", "main.tex a.tex b.tex"),
        ("\\IfFileExists{none.tex}{\\input{a}}{\\input{b}}", "main.tex b.tex"),
        ("\\makeatletter\\def\\input@path{{ch/}}\\makeatother\\input{x}", "main.tex ch/x.tex"),
        ("\\endinput\\input{a}", "main.tex"),
        ("\\iffalse\\input{a}\\fi%\\input{b}\n\\verb|\\input{c}|", "main.tex"),
        ("\\input{main}\\input{loop}", "main.tex loop.tex"),
        ("\\input{none}", "main.tex"),
    ],
)
def test_files(text: str, files: str) -> None:
    shelf = {"a_tex": "", "b_tex": "", "c_tex": "", "ch__x_tex": "", "ch__y_tex": "\\input{z}", "ch__z_tex": ""}
    assert " ".join(read(text, **shelf, loop_tex="\\input{loop}\\input{main}").files) == files


def test_subfiles_and_what_they_bring() -> None:
    found = read(
        "\\documentclass{report}\\begin{document}\\subfile{ch/one}\\end{document}",
        ch__one_tex="\\documentclass[../main]{subfiles}\\newcommand{\\x}{\\label{no}}\\begin{document}"
        "\\chapter{One}\\input{part}\\includegraphics{fig}\\end{document}\\label{behind}",
        ch__part_tex="\\label{part}",
        ch__fig_pdf="",
    )
    assert found.files == ("main.tex", "ch/one.tex", "ch/part.tex")
    assert labels(found) == "part"
    assert found.figures == ("ch/fig.pdf",)
    assert not found.missing


def test_what_is_not_there_is_told_where_it_is_named() -> None:
    found = body("", "\\input{gone}\\includegraphics{nofig}\\bibliography{norefs}")
    assert [(item.kind, item.name) for item in found.missing] == [
        ("input", "gone"),
        ("figure", "nofig"),
        ("bibliography", "norefs"),
    ]


def test_bibliographies_by_pattern_and_through_a_class() -> None:
    found = body("\\addbibresource{bib/*.bib}", "\\cite{a}", bib__a_bib="", bib__b_bib="")
    assert found.bibliographies == ("bib/a.bib", "bib/b.bib")
    template = read("\\documentclass{x}\\setup{bib = {refs.bib}}\\begin{document}\\cite{a}\\end{document}", refs_bib="")
    assert template.bibliographies == ("refs.bib",)


HEADINGS = [
    ("\\section{A}\\subsection{B}\\section*{C}\\section[D]{Long}", "2 A 1|3 B 1.1|2 C -|2 D 2"),
    ("\\newcommand{\\s}[2]{\\section{#1 and #2}}\\s{A}{B}", "2 A and B 1"),
    ("\\let\\s\\section\\s{A}\\s*{B}", "2 A 1|2 B -"),
    ("\\section{A\\footnote{x} \\emph{b} \\& $x_1$\\label{l}}", "2 A b & $x_1$ 1"),
    ("\\newcommand{\\name}{Zoo}\\section{The \\name{} of \\name}", "2 The Zoo of Zoo 1"),
    ("\\paragraph{A}\\subparagraph{B}", "5 A -|6 B -"),
    ("\\setcounter{secnumdepth}{1}\\section{A}\\subsection{B}", "2 A 1|3 B -"),
    ("\\section{A}\\appendix\\section{B}\\subsection{C}", "2 A 1|2 B A|3 C A.1"),
    ("\\section*{A}\\addcontentsline{toc}{section}{A}", "2 A -|2 A -"),
    ("\\part{P}\\chapter{A}\\section{B}\\part{Q}\\chapter{C}", "0 P I|1 A 1|2 B 1.1|0 Q II|1 C 2"),
    ("\\frontmatter\\chapter{A}\\mainmatter\\chapter{B}\\backmatter\\chapter{C}", "1 A -|1 B 1|1 C -"),
    ("\\addchap{A}\\addsec{B}", "1 A -|2 B -"),
    ("\\section{Caf\\'e \\\"uber \\ss}", "2 Café über ß 1"),
]


@pytest.mark.parametrize(("text", "wanted"), HEADINGS)
def test_headings(text: str, wanted: str) -> None:
    found = body("", text)
    assert "|".join(f"{item.level} {item.contents} {item.number or '-'}" for item in found.headings) == wanted


def test_headings_of_a_local_class() -> None:
    found = read(
        "\\documentclass{uni}\\begin{document}\\makeabstract{Short}\\chapter{A}\\end{document}",
        uni_cls="\\LoadClass{report}\\DeclareOption{x}{\\input{no}}\\section{Not while it is loaded}"
        "\\newcommand{\\makeabstract}[1]{\\chapter*{Abstract}\\addcontentsline{toc}{chapter}{Abstract}#1}",
    )
    assert found.styles == ("uni.cls",)
    assert [(item.contents, item.listed) for item in found.headings] == [
        ("Abstract", False),
        ("Abstract", True),
        ("A", True),
    ]


def test_code_of_a_class_in_expl3() -> None:
    found = read(
        "\\documentclass{uni}\\begin{document}\\begin{thanks}x\\end{thanks}\\end{document}",
        uni_cls="\\ProvidesExplClass{uni}{}{}{}\\LoadClass{ctexbook}\\tl_const:Nn \\c__uni_thanks_tl { 致谢 }\n"
        "\\cs_new_protected:Npn \\__uni_begin:n #1 { \\addcontentsline{toc}{chapter}{#1} }\n"
        "\\NewDocumentEnvironment { thanks } { } { \\__uni_begin:n { \\c__uni_thanks_tl } } { }\n",
    )
    assert [item.contents for item in found.headings] == ["致谢"]


@pytest.mark.parametrize(
    ("preamble", "text", "wanted"),
    [
        ("", "\\begin{figure}\\caption{A}\\label{a}\\end{figure}\\label{b}", "a=1 b="),
        ("\\numberwithin{figure}{section}", "\\section{S}\\begin{figure}\\caption{A}\\label{a}\\end{figure}", "a=1.1"),
        ("", "\\begin{equation}x\\label{a}\\end{equation}\\begin{align}x\\\\y\\label{b}\\end{align}", "a=1 b=3"),
        ("", "\\begin{align}x\\nonumber\\\\y\\label{b}\\tag{T}\\end{align}", "b=T"),
        ("", "\\begin{align}\\begin{cases}x\\\\y\\end{cases}\\label{b}\\end{align}", "b=1"),
        ("\\newtheorem{t}{T}\\newtheorem{l}[t]{L}", "\\begin{t}x\\end{t}\\begin{l}\\label{a}\\end{l}", "a=2"),
        ("\\newtheorem{t}{T}[section]", "\\section{S}\\begin{t}\\label{a}\\end{t}", "a=1.1"),
        ("\\declaretheorem[numberwithin=section]{t}\\declaretheorem[sibling=t]{l}",
         "\\section{S}\\begin{t}\\end{t}\\begin{l}\\label{a}\\end{l}", "a=1.2"),
        ("", "\\begin{enumerate}\\item\\label{a}\\begin{enumerate}\\item\\label{b}\\end{enumerate}\\end{enumerate}",
         "a=1 b=1a"),
        ("", "\\begin{figure}\\begin{subfigure}{1cm}\\caption{x}\\label{a}\\end{subfigure}\\caption{y}\\label{b}"
         "\\end{figure}", "a=1a b=1"),
        ("\\renewcommand{\\thesection}{\\Roman{section}}", "\\section{S}\\label{a}", "a=I"),
        ("\\newcounter{c}", "\\refstepcounter{c}\\label{a}\\setcounter{c}{7}\\refstepcounter{c}\\label{b}", "a=1 b=8"),
        ("", "\\begin{algorithmic}[1]\\State x\\If{y}\\label{a}\\EndIf\\end{algorithmic}", "a=2"),
        ("", "\\chapter{C}\\begin{table}\\caption{A}\\label{a}\\end{table}", "a=1.1"),
        ("", "x\\footnote{y\\label{a}}\\section{S}\\label{b}", "a=1 b=1"),
    ],
)  # fmt: skip
def test_numbers(preamble: str, text: str, wanted: str) -> None:
    assert numbered(body(preamble, text)) == wanted


def test_things_have_their_ranges_captions_and_figures() -> None:
    text = "\\begin{figure}\\includegraphics{a}\\caption[Short]{Long}\\end{figure}"
    found = body("\\newtheorem{t}{T}", f"{text}\\begin{{t}}[Name]x\\end{{t}}", a_png="")
    figure, theorem = found.things
    source = f"\\documentclass{{article}}\n\\newtheorem{{t}}{{T}}\n\\begin{{document}}\n{text}"
    assert source[figure.place.start : figure.place.end] == text
    assert (figure.kind, figure.number, figure.title, figure.contents) == ("figure", "1", "Long", "Short")
    assert figure.holds == ("a.png",)
    assert (theorem.kind, theorem.number, theorem.title) == ("t", "1", "Name")


def test_a_key_handed_on_by_macros_keeps_its_place() -> None:
    text = "\\newcommand{\\see}[1]{\\also{#1}}\\newcommand{\\also}[1]{\\cite{#1}}\\see{a, b}"
    text += "\\newcommand{\\m}{\\label{x}}\\m\\newcommand{\\n}[1]{\\label{n:#1}}\\n{y}"
    found = read(text)
    assert [text[use.place.start : use.place.end] for use in found.citations] == ["a", "b"]
    assert [text[key.place.start : key.place.end] for key in found.labels] == ["x", "\\n{y}"]


def test_what_macros_make_is_told_apart_from_what_is_written() -> None:
    text = "\\newcommand{\\m}[1]{\\label{x:#1}}\\label{a}\\m{b}\\cite{c}"
    found = made.by_file([read(text)], {"main.tex": facts.facts_of("main.tex", text)})["main.tex"]
    assert [key.key for key in found.labels] == ["x:b"]
    assert found.cites == ()


def test_nothing_of_a_reading_stays_but_what_it_gives() -> None:
    text = "\\begin{figure}\\caption{A.}\\label{a}\\end{figure}\\begin{equation}x\\end{equation}\\cite{c}"
    gc.collect()
    gc.disable()
    try:
        given = read(text)
        assert given.citations and given.things
        del given
        left = [each for each in gc.get_objects() if isinstance(each, values.Use | values.Label | values.Thing)]
    finally:
        gc.enable()
    assert not [each for each in left if each.place.path == "main.tex"]


def test_externals_are_known_once_they_are_built() -> None:
    found = body("\\externaldocument[S-]{sup}", "\\ref{S-a}\\ref{S-b}", sup_tex="", sup_aux="\\newlabel{a}{{1}{2}}")
    assert [use.key for use in document.undefined_references(found)] == ["S-b"]
    assert found.externals == (("S-", "sup.tex"),)


def test_bibtex_takes_capital_and_small_letters_for_the_same_and_biber_does_not() -> None:
    assert not document.undefined_citations(body("", "\\cite{Knuth}"), ["knuth"])
    assert document.undefined_citations(body("\\usepackage{biblatex}", "\\cite{Knuth}"), ["knuth"])


BOMBS = {
    "itself": "\\def\\a{\\a\\a}\\a",
    "itself in a title": "\\def\\a{\\a\\a}\\section{\\a}",
    "growing": "\\newcommand{\\a}[1]{\\a{#1#1}}\\a{x}\\section{\\a{y}}",
    "laughing": "".join(f"\\def\\{chr(98 + n)}{{\\{chr(97 + n)}\\{chr(97 + n)}}}" for n in range(24)) + "\\y",
    "braces": "{" * 100_000 + "}" * 100_000,
    "commands": "\\emph{" * 30_000 + "}" * 30_000,
    "footnotes": "\\footnote{" * 30_000 + "}" * 30_000,
    "conditions": "\\iftrue " * 30_000 + "\\fi" * 30_000,
    "environments": "\\begin{figure}" * 10_000,
    "open": "\\cite[a" * 2_000 + "\\caption{" * 2_000,
    "redefined": "\\newcommand{\\x}[1]{\\newcommand{\\x}[1]{##1\\x{##1}}\\x{#1}}\\x{a}",
}


@pytest.mark.parametrize("name", BOMBS)
def test_bad_shapes_end(name: str) -> None:
    found = read(f"\\documentclass{{article}}\\begin{{document}}{BOMBS[name]}\n\n\\label{{x}}")
    assert labels(found).split()[-1:] in (["x"], [])


@pytest.mark.parametrize("cut", range(0, 400, 7))
def test_half_a_document_is_read_as_well(cut: int) -> None:
    text = (
        "\\documentclass{book}\\newcommand{\\eq}[2][x]{\\begin{equation}#2\\label{eq:#1}\\end{equation}}"
        "\\NewDocumentCommand{\\c}{s O{} m}{\\IfBooleanTF{#1}{\\citet{#3}}{\\citep[#2]{#3}}}\\newif\\ifd"
        "\\begin{document}\\chapter[A]{B}\\ifd\\label{a}\\else\\label{b}\\fi\\eq[y]{z}\\c*[p]{k}"
        "\\begin{figure}\\caption{\\c{l}}\\label{f}\\end{figure}\\end{document}"
    )
    assert read(text[:cut]).main == "main.tex"
