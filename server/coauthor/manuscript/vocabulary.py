"""The LaTeX names that this room knows, by what they mean for a reader of the text."""

from __future__ import annotations

import re


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


SECTIONS = {
    "part": 0,
    "chapter": 1,
    "addchap": 1,
    "section": 2,
    "addsec": 2,
    "subsection": 3,
    "subsubsection": 4,
    "paragraph": 5,
    "subparagraph": 6,
}

CAPTIONS = frozenset({"caption", "captionof", "subcaption", "captionabove", "captionbelow"})

MATHS = _names("""
    math displaymath equation align alignat xalignat xxalignat flalign gather multline eqnarray
    dmath dgroup darray IEEEeqnarray mathpar empheq
    """)
VERBATIM = _names("""
    verbatim Verbatim BVerbatim LVerbatim SaveVerbatim VerbatimOut verbatimtab alltt lstlisting minted
    comment filecontents asy asydef pycode pyconsole pyblock luacode sagesilent sageblock sageexample
    tcblisting spverbatim fancyvrb rawhtml
    """)
COMMENT_ENVIRONMENTS = frozenset({"comment"})
PICTURES = _names("tikzpicture tikzcd pgfpicture picture forest circuitikz pspicture axis feynman tikz chemfig")
TABLES = _names("""
    tabular tabularx tabulary longtable tabu longtabu tblr longtblr talltblr array supertabular xtabular
    tabbing deluxetable ltablex NiceTabular xltabular
    """)
CODE = _names("algorithmic algorithm algorithm2e algpseudocode pseudocode algocf thebibliography filecontents")

TEXT_COMMANDS = _names("""
    emph textbf textit textsl textsc textsf textrm textup textmd textnormal underline uline uwave enquote
    foreignquote textquote mbox text hbox textsubscript textsuperscript textcolor foreignlanguage
    href added replaced highlight hl
    """)
"""Commands whose last argument is running text."""

CODE_COMMANDS = _names("texttt code verb lstinline mintinline url path nolinkurl inlinecode")
NOTES = _names("""
    footnote footnotemark footnotetext thanks marginpar marginnote sidenote index label todo glsadd
    hspace phantom vphantom hphantom nocite phantomsection hypertarget fontsize setcounter
    addtocounter selectlanguage color raisebox zihao
    """)
"""Commands that take no part in the sentence: with their arguments they are left out of what is split."""

SWITCHES = _names("""
    protect xspace selectfont noindent indent centering raggedright raggedleft small footnotesize scriptsize
    tiny large Large LARGE huge Huge normalsize bfseries itshape ttfamily sffamily rmfamily scshape slshape
    upshape mdseries em it bf tt sc rm sf normalfont leavevmode relax allowbreak nobreak linebreak null strut
    songti heiti fangsong kaishu lishu youyuan
    ldots dots textellipsis quad qquad hfill newline break sloppy fussy ignorespaces unskip
    """)
"""The same without arguments."""

GLUED_NOTES = _names("footnote footnotemark thanks marginpar marginnote sidenote index label todo")
"""Notes that belong to the sentence before them."""

LETTERS = _names("ss ae AE oe OE aa AA o O l L i j c v H u k r b d t")
"""Commands that set a letter or an accent on one."""

BREAKS = _names("""
    input include subfile import subimport includegraphics includepdf subfileinclude
    bibliography bibliographystyle printbibliography addbibresource
    newcommand renewcommand providecommand newenvironment renewenvironment def let gdef edef
    DeclareMathOperator newtheorem theoremstyle usepackage RequirePackage documentclass title author date
    newacronym newglossaryentry setlength addtolength graphicspath hypersetup lstset lstinputlisting
    inputminted tikzset pgfplotsset usetikzlibrary sisetup definecolor colorlet geometry captionsetup
    DeclareRobustCommand newcounter setcounter bibitem rule printglossary printacronyms setstretch
    linespread pagenumbering pagestyle thispagestyle addcontentsline vspace markboth markright chaptermark
    sectionmark DeclareFieldFormat renewbibmacro newcolumntype institute affiliation email keywords
    hyphenation subject publishers newcommandx NewDocumentCommand RenewDocumentCommand NewEnviron
    mdfdefinestyle newtcolorbox tcbset crefname Crefname captionlistentry subfloat subfigure caption
    captionof captionabove captionbelow subcaption newglossarystyle lstdefinelanguage lstdefinestyle
    bibinput enlargethispage addtocontents PassOptionsToPackage newfontfamily setmainfont setsansfont
    vskip affil altaffiltext altaffilmark address
    """)
"""Commands that end a paragraph; they and their arguments are no part of one."""

BARE_BREAKS = _names("""
    par maketitle tableofcontents listoffigures listoftables newpage clearpage cleardoublepage pagebreak
    bigskip medskip smallskip vfill appendix mainmatter frontmatter backmatter item hrule hline
    listofalgorithms lstlistoflistings printindex makeindex makeglossaries onehalfspacing doublespacing
    singlespacing makeatletter makeatother onecolumn twocolumn
    """)
"""The same, with at most an optional argument."""

DEFINITIONS = _names("newcommand renewcommand providecommand DeclareRobustCommand def gdef edef xdef let newcommandx")

FOREIGN_QUOTES = _names("foreigntextcquote hyphentextcquote foreignblockcquote hyphenblockcquote")
"""csquotes' commands that cite by their second argument."""

CITES = re.compile(
    r"""(?:
        [cC]ite(?:[tp]|al[tp]|author|year|yearpar|num|title|date|url|fullauthor|A|N|AP|NP|field|list|name)?
      | (?:p|short|block|online|in|footfull|ft|notefull|no)cite(?:text|[stp])?
      | (?:[Pp]aren|[Tt]ext|[Ff]oot|[Ss]uper|[Aa]uto|[Ss]mart|[Ff]ull)cites?
      | [Cc]ites | footcitetexts? | [PpFf]?[Nn]otecite | upcite | entrydata | (?:text|block)cquote
      | [PpFfTtAaSs]*volcites? | citeyearNP | citeANP
      | [Hh]eadless(?:full|paren|parenshort)?cites? | [Gg]entextcites? | surnamecites?
      | [Ss]hort(?:hand|ref|handref)cite
      | (?:mask)?(?:full|short)?cite(?:A|NP|author|year|yearNP)? | nocitemeta
      | cite(?:journal|titles|cs?) | (?:authornum|nptext)cites? | parenfullcite | footcitets? | posscite(?:t|author|alt)
      | [Cc]ite[tp]alias | defcitealias | cite(?:online|asnoun|affixed) | possessivecite | bibentry
    )""",
    re.VERBOSE,
)
"""The names of natbib's and biblatex' commands, without their star."""

MAY_CITE = re.compile("[cC]it|cquote|entr[yd]")
"""What each of them has in its name."""

TEXTUAL_CITES = re.compile(r"[cC]ite(?:t|alt|author|year|title)|[Tt]extcites?|inlinecite")
"""Citations that are a part of the sentence, so that one may begin with them."""

REFERENCES = _names("""
    ref eqref pageref autoref nameref vref vpageref fref Fref cref Cref cpageref Cpageref namecref nameCref
    labelcref labelcpageref crefrange Crefrange cpagerefrange vrefrange subref Autoref autopageref hyperref
    zcref zref titleref fullref secref figref tabref lcnamecref Vref thref
    """)

PLAIN_REFERENCES = frozenset({"ref", "autoref", "eqref"})
"""Those that show just what TeX calls the number; cleveref's have their own."""

INCLUDES = _names("input include subfile subfileinclude includestandalone InputIfFileExists")

ABBREVIATIONS = _names("""
    e.g i.e eg ie cf vs viz al approx resp incl excl ca fig figs eq eqs eqn eqns sec secs sect tab tabs ref
    refs ch chap chaps vol vols pp pg no nos def defs thm lem prop cor alg algs app append ex exs
    ed eds dept univ dr prof mr mrs ms st jr sr inc ltd corp assoc a.k.a w.r.t w.l.o.g s.t i.i.d u.s
    z.b d.h u.a o.ä u.ä s.o s.u i.d.r i.a v.a bzw vgl evtl ggf usw. abb abbn abschn kap gl gln nr bspw
    sog zzgl bzgl inkl exkl max min mind allg insb u.u z.t o.g bsp tab art aufl bd hrsg
    u.a v.u.z u.v.m s.a m.e m.a.w o.b.d.a o.dgl dgl d.i i.w z.zt v.chr n.chr ebd hrsg verf gem ggfs std sek mio mrd
    habil dipl ing phil rer nat tel str dr.-ing dipl.-ing
    p.ex c.-à-d c-à-d env éq éqs art al par av apr j.-c hab chap sect tabl ann
    """)
"""Lower-case words that a full stop after them does not end a sentence."""

TITLES = frozenset({"MM", "Mme", "Mmes", "Mlle", "Mlles", "Mgr", "Me", "Pr", "Hr", "Hrn", "Fr", "Frl"})
"""What stands before a name with a full stop, as it is written."""

COUNTED = _names("""
    Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember Jan Feb Mär Apr Jun Jul
    Aug Sep Sept Okt Nov Dez Jahrhundert Jahrhunderts Jahrhunderten Jh Jahrtausend Auflage Kapitel Semester Weltkrieg
    Weltkriegs Ordnung Grades Klasse Teil Abschnitt Platz Mal Lebensjahr Jahr Jahrestag Stock Absatz Generation Person
    """)
"""German nouns that a number with a full stop before them counts, so that it ends no sentence."""

STARTERS = _names(
    """
    The This That These Those It In We For If As An A To On By When Where With However Thus Hence Since Let
    Der Die Das Ein Eine Es In Im Wir Dies Diese Dieser Für Da Bei Mit
    Les Un Une Il Elle Ils Elles Nous On Ce Cet Cette Ces Cela Dans Pour En Par Avec Comme Ainsi Donc Puis Alors Soit
    """
)
"""Words that hardly are a name's second half, so that `vitamin C.` may end a sentence before them."""

PLAIN_ENVIRONMENTS = _names(
    """
    abstract quote quotation center flushleft flushright itemize enumerate description proof theorem lemma
    corollary definition remark example proposition document
    """
)
"""Environments that take no argument in braces: a group behind their `\\begin` is text."""
