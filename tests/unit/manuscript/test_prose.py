"""Paragraphs and sentences: where they begin and end, and what never cuts one."""

from __future__ import annotations

import pytest

from coauthor.manuscript import prose, snapshot
from coauthor.manuscript.prose import Kind


def paragraphs(text: str) -> list[str]:
    scene = snapshot.of("a.tex", text)
    return [text[found.start : found.end] for found in prose.paragraphs(scene)]


def sentences(text: str) -> list[str]:
    scene = snapshot.of("a.tex", text)
    return [unit.text for found in prose.paragraphs(scene) for unit in prose.sentences(scene, found)]


def drawn(text: str) -> list[str]:
    """The sentences that a scene marks with `|`."""
    return [part.strip() for part in text.split("|")]


@pytest.mark.parametrize(
    "scene",
    [
        "First one here.| Second one here.",
        "It grows (see Fig.~\\ref{fig:a}) fast.| Then it stops.",
        "As Fig. \\ref{fig:a} shows it grows.| Then it stops.",
        "We use many, e.g.\\ Dijkstra and others.| They work.",
        "We use many, e.g. Dijkstra, and i.e. Prim.| They work.",
        "Smith et al. Proposed names are odd.",
        "Smith et al.\\ (2010) show it.| Others agree.",
        "See cf. Knuth for more.| It is long.",
        "By Eq.~(3) it holds.| By Eqs. 4 and 5 it does not.",
        "As D. E. Knuth wrote, it works.| We agree.",
        "It is 3.5 times faster, and 3.5.1 is newer.| Then it ends.",
        "We used version 4.5.2.| Then we moved on.",
        "Look at \\url{http://a.b/c.d?e!f} for more.| Or do not.",
        "Look at \\url{http://a.b/100%25. No comment} for more.| Or do not.",
        "We write $a. B$ for it.| And $x = 1.$| Then more.",
        "It holds.~\\cite{a}| Then more.",
        "It holds.\\cite{a}| Then more.",
        "It holds. \\cite{a}| Then more.",
        "It holds. \\parencite[see][p.~3]{a, b}| Then more.",
        "It holds.| \\citet{a} shows more.",
        "It holds.| \\cite{a} shows more.",
        "It holds.\\footnote{Not always. Really.}| Then more.",
        "It holds.%\n\\footnote{Not always. Really.}| Then more.",
        "It holds\\footnote{Not always. Really.} often.| Then more.",
        "It holds. \\fullcf[12]{Key07}|\nThen more.",
        "Use \\emph{One. Two.| Three} for it.".replace("|", ""),
        "\\textbf{Results.}| We found some.",
        "He said ``It works.''| Then he left.",
        "It is ``so.'' and then not.",
        "It works (mostly).| (It really does.)| So there.",
        "What is it?| Nobody knows!| Well.",
        "The matrix is called A.| The next is B.",
        "It is so.| \\texttt{lower} is a name.",
        "It is so, see \\Cref{chap:a}.| The rest follows.",
        "We have\n\\begin{equation}\na = b.\n\\end{equation}|\nHere $a$ is it.",
        "We have\n\\[ a = b, \\]\nwhere $a$ is it.| Next.",
        "We have \\[ a = \\left. b \\right. \\] and so on.| Next.",
        "First half % a note. With a stop\nsecond half.| Next one.",
        "Das gilt z.~B. für Straßen, d.\\,h. für alle.| Danach ist Schluss.",
        "Siehe Abb. 3 und vgl. Abschnitt 4.| Es gilt bzw. Galt.",
        "Am 3.~März 2018 war es so.| Danach nicht.",
        "C'est la fin de l'histoire.| «Vraiment?»| Oui.",
        "这是第一句。|这是第二句！|“这是第三句？”|完了。",
        "使用Python~3.5版本，效果好。|见图~\\ref{a}。",
        "{It is in a group. All of it.}| Not this.",
        "We end with a colon:| Then more.".replace("|", ""),
    ],
)
def test_sentences(scene: str) -> None:
    assert sentences(scene.replace("|", "")) == drawn(scene)


@pytest.mark.parametrize(
    "scene",
    [
        "One text\nin two lines.\n\n|Another text.",
        "\\section{A title}\n|Some text here.",
        "Before it.\n|\\begin{quote}\n|Quoted words here.\n|\\end{quote}\n|After it.",
        "\\begin{itemize}\n\\item |First thing\n|\\item[b] |Second thing\n|\\end{itemize}",
        "% a comment above\n|Some text % here\ngoes on.\n|% a comment below\n",
        "One text.\n% in the middle\nStill the same.",
        "One text \\[ x \\] and\n\\begin{align}\n a &= b\n\\end{align}\nstill the same.",
        "\\label{sec:a}\n\\noindent\n|Text that starts.",
        "Text before.\n|\\begin{verbatim}\nNot prose at all.\n\\end{verbatim}\n|Text after.",
        "Text before.\n|\\begin{figure}\n\\includegraphics[width=3cm]{a b c}\n\\end{figure}\n|Text after.",
        "Text before.\n|\\begin{tabular}{ll} some words & more words \\\\ \\end{tabular}\n|Text after.",
        "Text before.\n|\\begin{tikzpicture} \\node {some words in it}; \\end{tikzpicture}\n|Text after.",
        "Text before.\n|\\iffalse Hidden words here.\n\n More of them. \\fi\n|Text after.",
        "Text before.\n|\\begin{comment}\nHidden words.\n\\end{comment}\n|Text after.",
        "\\documentclass{a}\n\\title{A fine title}\n\\begin{document}\n|Real text here.\n|\\end{document}\nJunk words.",
        "\\newcommand{\\foo}[1]{some words here #1}\n|Real text here.",
        "{\\small\n|First text here.\n\n|Second text here.\n|}\n",
        "Before |\\parbox{3cm}{|A long text here.\n\n|And another one.|} |after it.",
        "An open $ dollar here.\n\n|The next one is fine.",
        "\\begin{equation}\n |a = b \nHalf typed text above.",
    ],
)
def test_paragraphs(scene: str) -> None:
    text = scene.replace("|", "")
    wanted = [part.strip() for part in scene.split("|")]
    found = paragraphs(text)
    assert found, "there is one"
    assert [part for part in wanted if part in found] == found


def test_the_parts_that_are_no_paragraph_are_none() -> None:
    assert paragraphs("Before it.\n\\begin{quote}\nQuoted.\n\\end{quote}\nAfter.") == [
        "Before it.",
        "Quoted.",
        "After.",
    ]
    assert paragraphs("\\usepackage{babel}\n\\setup{some words in here}\nword word word") == []
    assert (
        paragraphs("\\maketitle\n\\tableofcontents\n\\input{some file name}\n\\vspace{1cm}\n\\vskip 3pt plus 1fil")
        == []
    )
    assert paragraphs("") == []


def test_a_comment_between_sentences_is_in_neither() -> None:
    assert sentences("First one. % a note. With a stop\nSecond one.") == ["First one.", "Second one."]


@pytest.mark.parametrize(
    ("scene", "wanted"),
    [
        ("Some ‸text.\n\nMore.", "Some text."),
        ("Some text.‸\n\nMore.", "Some text."),
        ("% TODO(coauthor): do ‸it\nSome text.", "Some text."),
        ("Old.\n\n% TODO(co‸author): it\n% more\n  Some text.", "Some text."),
        ("Old.\n\n% a c‸omment\n\nSome text.", None),
        ("Old.\n\n‸\n\nSome text.", None),
        ("\\sec‸tion{A title}\nSome text.", None),
    ],
)
def test_the_paragraph_at_a_cursor(scene: str, wanted: str | None) -> None:
    at, text = scene.index("‸"), scene.replace("‸", "")
    found = prose.paragraph_at(snapshot.of("a.tex", text), at)
    assert (text[found.start : found.end] if found else None) == wanted


def test_units_touch_a_range_and_are_numbered() -> None:
    text = "\\section{A title}\nOne here. Two here. Three here.\n\n"
    text += "\\begin{figure}\\caption[s]{A caption. More.}\\end{figure}"
    scene = snapshot.of("a.tex", text)
    every = prose.units(scene, 0, len(text))
    assert [(unit.id, unit.kind, unit.text) for unit in every] == [
        ("u1", Kind.HEADING, "A title"),
        ("u2", Kind.SENTENCE, "One here."),
        ("u3", Kind.SENTENCE, "Two here."),
        ("u4", Kind.SENTENCE, "Three here."),
        ("u5", Kind.CAPTION, "A caption."),
        ("u6", Kind.CAPTION, "More."),
    ]
    middle = text.index("Two") + 1
    assert [unit.text for unit in prose.units(scene, middle, middle)] == ["Two here."]
    assert [unit.text for unit in prose.units(scene, middle, text.index("Three") + 1)] == ["Two here.", "Three here."]
    assert prose.units(scene, middle, middle)[0].id == "u1"


def test_items_are_units_of_their_kind() -> None:
    scene = snapshot.of(
        "a.tex", "\\begin{enumerate}\n\\item First thing. And more.\n\\item Second thing\n\\end{enumerate}"
    )
    assert [unit.kind for unit in prose.units(scene, 0, 999)] == [Kind.ITEM] * 3


@pytest.mark.parametrize(
    ("scene", "answer"),
    [
        ("Some ‸text here.", True),
        ("Some \\emph{te‸xt} here.", True),
        ("Some \\em‸ph{text} here.", False),
        ("Some $a ‸+ b$ here.", False),
        ("Some \\[ a ‸+ b \\] here.", False),
        ("Some \\verb|a ‸b| here.", False),
        ("Some \\cite{a‸bc} here.", False),
        ("Some text % com‸ment\nhere.", False),
        ("Some text \\begin{align*}\na &‸ b\n\\end{align*} here.", False),
        ("\\begin{lstlisting}\nfoo ‸bar baz\n\\end{lstlisting}\nSome text.", False),
        ("\\begin{tabular}{l}\nfoo ‸bar baz\n\\end{tabular}\nSome text.", False),
        ("\\begin{tikzpicture}\n\\node {foo ‸bar};\n\\end{tikzpicture}\nSome text.", False),
        ("\\documentclass{a}\nfoo ‸bar\n\\begin{document}\nSome text.\n\\end{document}", False),
        ("\\section{A ti‸tle of it}\nSome text.", True),
        ("\\begin{figure}\\caption{Some ‸text.}\\end{figure}", True),
        ("Some text.\n‸\nMore text.", False),
    ],
)
def test_where_prose_is(scene: str, answer: bool) -> None:
    at, text = scene.index("‸"), scene.replace("‸", "")
    assert prose.is_prose(snapshot.of("a.tex", text), at) is answer


def test_cells_are_units_and_rules_and_figures_are_none() -> None:
    text = (
        "\\begin{tabular}[t]{lp{3cm}}\n\\toprule\nName & Meaning of it \\\\ \\cmidrule(lr){1-2}\n"
        "Alpha \\& more & The first. It is {used & kept}. \\\\[2pt]\n$x & y$ & 12.3 \\\\\n"
        "\\multicolumn{2}{c}{A wide cell} \\\\ \\bottomrule\n\\end{tabular}\n\nText behind.\n"
    )
    scene = snapshot.of("a.tex", text)
    units = prose.units(scene, 0, len(text))
    assert [(unit.kind.value, unit.text) for unit in units] == [
        ("cell", "Name"),
        ("cell", "Meaning of it"),
        ("cell", "Alpha \\& more"),
        ("cell", "The first."),
        ("cell", "It is {used & kept}."),
        ("cell", "A wide cell"),
        ("sentence", "Text behind."),
    ]
    assert [text[each.start : each.end] for each in prose.paragraphs(scene)] == ["Text behind."]
    assert all(text[unit.start : unit.end] == unit.text for unit in units)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Am 3. Mai kam er. Im 19. Jahrhundert nicht.", ["Am 3. Mai kam er.", "Im 19. Jahrhundert nicht."]),
        ("Es waren 12. Danach keiner.", ["Es waren 12.", "Danach keiner."]),
        ("他说“好。”和“不。”都行。然后走了。", ["他说“好。”和“不。”都行。", "然后走了。"]),
        ("他说：“好。”然后走了。", ["他说：“好。”", "然后走了。"]),
    ],
)
def test_numbers_that_count_and_quotations_within_a_sentence(text: str, wanted: list[str]) -> None:
    assert [unit.text for unit in prose.units(snapshot.of("a.tex", text), 0, len(text))] == wanted


@pytest.mark.parametrize(
    "scene",
    [
        "M. Dupont est venu.| Mme Curie l'a reçu.| Elle était là.",
        "MM. Dupont et Durand, ainsi que Mlle Blanc, sont d'accord.| Ils signent.",
        "Le Dr Martin et le Pr. Bernard collaborent.| C'est tout.",
        "Voir p.~ex. le chapitre 2.| Ensuite, voir p. 12.",
        "Il dit : « C'est vrai ! »| Puis il part.",
        "Il dit~:~«~C'est vrai~!~»| Puis il part.",
        "Est-ce vrai ?| Oui !| Non ; peut-être : qui sait ?",
        "« Vraiment ? » demanda-t-il.| Elle rit.",
        "« Il pleut. »| « Il neige. »",
        "L'art. 5 et l'al. 2 s'appliquent.| Voir aussi chap. 3, sect. 2 et vol. 1.",
        "On note, c.-à-d. on écrit, $x$.| C'est-à-dire rien.",
        "La température est de 3,5~°C.| Le débit vaut 2.5 l/s.",
        "Selon S. Freud et J.-P. Sartre, l'homme est libre.| Voilà.",
        "Hr. Müller und Fr. Dr. Schmidt kamen.| Sie gingen.",
        "Prof. Dr.-Ing. habil. Meier lehrt.| Er forscht.",
        "„Das ist gut.“| „Nein!“, rief sie.| Er schwieg.",
        "Er sagte: »Komm!«| Sie kam.",
        "Er ging. »Komm« sagte er nie.".replace(". »", ".| »"),
        "Das sind u.\\,a. A und B, usw.| Danach folgt C.",
        "Das gilt i. d. R. Immer ist es nicht so.",
        "他说：“这是对的。”| 然后离开了。",
        "“开始。”他说。| 我们走了。",
        "准确率为95.3\\%。| 比U-Net高2.1个百分点。",
    ],
)
def test_sentences_in_other_languages(scene: str) -> None:
    wanted = drawn(scene)
    assert sentences(scene.replace("|", "")) == wanted
