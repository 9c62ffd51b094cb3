"""OUTLINE.md, BRIEF.md and STYLE.md as people write them, and the outline held against the text."""

from __future__ import annotations

import pytest

from coauthor.manuscript import (
    bibliography,
    brief,
    contract,
    counting,
    facts,
    findings,
    outline,
    project,
    scanner,
    style,
    titled,
)
from coauthor.manuscript.contract import By, State
from coauthor.manuscript.stylistic import Rules

PLAN = """# A Thesis on Ferries

Written for nobody yet.

## 1 Introduction (~800 words) (draft) <!-- sec:intro -->

**Purpose:** why ferries matter

- the route [fig:map] and what [@ada2001; @bela] say
  - nested, with \\cite{cleo}
- Words: 900

## 2. Related work

Status: done

### Ships
### Harbours {#sec:ports}

```
## not a heading
```

Methods
-------

Umfang: 1.200 Wörter
"""


def test_an_outline_is_a_tree_of_nodes() -> None:
    made = outline.read(PLAN)
    assert made.title == "A Thesis on Ferries"
    assert [(node.slug, node.level, node.number) for node in made.nodes] == [
        ("introduction", 1, "1"),
        ("related-work", 1, "2"),
        ("ships", 2, ""),
        ("sec:ports", 2, ""),
        ("methods", 1, ""),
    ]
    first = made.nodes[0]
    assert (first.label, first.target, first.status) == ("sec:intro", 800, "draft")
    assert first.purpose == "why ferries matter"
    assert len(first.points) == 2
    assert [link.name for link in first.assets] == ["fig:map"]
    assert [link.name for link in first.cites] == ["ada2001", "bela", "cleo"]
    assert all(PLAN[link.start : link.end] == link.name for link in (*first.assets, *first.cites))
    assert made.nodes[4].target == 1200
    assert made.nodes[3].parent == 1
    assert made.node("sec:intro") is first
    assert made.at(PLAN.index("nested")) is first


@pytest.mark.parametrize(
    "text", ["", "\n\n", "no heading", "#", "####### x", "- a\n- b", "```\n# a", "<!-- # a -->", "# é\n" * 3]
)
def test_any_markdown_gives_an_outline(text: str) -> None:
    made = outline.read(text)
    assert len({node.slug for node in made.nodes}) == len(made.nodes)
    assert all(text[node.start : node.heading_end].strip() for node in made.nodes)


def agreement(plan: str, **files: str) -> contract.Contract:
    read = {name.replace("_", ".", 1): text for name, text in files.items()}
    known = {path: facts.facts_of(path, text) for path, text in read.items()}
    graph = project.include_graph(known)
    return contract.compare(plan, known, graph, lambda path: counting.per_section(read[path], known[path].sections))


WORDS = "one two three four five six seven eight nine ten eleven twelve thirteen. "


def test_nodes_are_tied_by_label_title_anchor_likeness_and_place() -> None:
    titles = "Opening <!-- sec:a -->", "Related Work", "Methods", "Measured results", "Why it matters", "Conclusion"
    plan = "".join(f"## {title}\n" for title in titles)
    text = (
        "\\documentclass{article}\\begin{document}\n"
        f"\\section{{Introduction}}\\label{{sec:a}}\n{WORDS}\n\\section{{related \\emph{{work}}}}\n{WORDS}\n"
        f"\\section{{How}}\\label{{sec:methods}}\n{WORDS}\n\\section{{Measured Result}}\n{WORDS}\n"
        f"\\section{{Discussion}}\n{WORDS}\n\\section{{Conclusion}}\n{WORDS}\n\\end{{document}}\n"
    )
    made = agreement(plan, main_tex=text)
    assert [tie.by for tie in made.ties] == [By.LABEL, By.TITLE, By.ANCHOR, By.LIKENESS, By.PLACE, By.TITLE]
    renamed = [tie.node.title for tie in made.ties if State.RENAMED in tie.states]
    assert renamed == ["Opening", "Methods", "Measured results", "Why it matters"]
    assert not made.extras


def test_what_is_missing_extra_moved_empty_and_off_its_target_is_told() -> None:
    plan = "## A (10 words)\n## B (100 words)\n### B1\n## C\n## D\n## Bibliography\n"
    text = (
        "\\documentclass{article}\\begin{document}\n"
        f"\\section{{C}}\n{WORDS}\n\\section{{A}}\n{WORDS}\n\\section{{B}}\n{WORDS}\n\\subsection{{B1}}\n"
        f"\\subsection{{B2}}\nx\n\\section{{Unplanned}}\n{WORDS}\n\\end{{document}}\n"
    )
    made = agreement(plan, main_tex=text)
    states = {tie.node.title: tie.states for tie in made.ties}
    assert states["A"] == (State.OVER,)
    assert states["B"] == (State.UNDER,)
    assert states["B1"] == (State.EMPTY,)
    assert states["C"] == (State.MOVED,)
    assert states["D"] == (State.MISSING,)
    assert states["Bibliography"] == ()
    assert [place.section.title for place in made.extras] == ["B2", "Unplanned"]


def test_sections_come_in_the_order_in_which_files_are_read() -> None:
    main = "\\documentclass{report}\\begin{document}\n\\input{two}\n\\chapter{Mid}\n\\input{one}\n\\end{document}\n"
    made = agreement(
        "# Two\n# Mid\n## In one\n",
        main_tex=main,
        one_tex=f"\\section{{In one}}\n{WORDS}",
        two_tex=f"\\chapter{{Two}}\n{WORDS}",
    )
    assert [(tie.place.path if tie.place else None, tie.states) for tie in made.ties] == [
        ("two.tex", ()),
        ("main.tex", ()),
        ("one.tex", ()),
    ]
    assert made.ties[1].words >= 13


def test_a_style_is_read_from_plain_lists() -> None:
    made = style.read(
        '# Style\n## Banned words\n- very\n- "a lot of", utilize\n- leverage → use\n## Terms\n- data set, not dataset\n'
        "## Notation\n- $x$: the input\n## Person\nthird person\n## Acronyms\nSpell out.\n- Spelling: British\n"
    )
    assert made.banned == ("very", "a lot of", "utilize")
    assert made.terms == (style.Term("use", ("leverage",)), style.Term("data set", ("dataset",)))
    assert made.symbols == (style.Symbol("$x$", "the input"),)
    assert made.person is style.Person.NONE
    assert made.acronyms
    german = style.read("## Vermeiden\n- eigentlich\n## Begriffe\n- Nutzer statt User\n")
    assert german.banned == ("eigentlich",)
    assert german.terms == (style.Term("Nutzer", ("User",)),)


def test_style_speaks_of_prose_alone() -> None:
    rules = Rules(
        style.Style(banned=("very",), terms=(style.Term("data set", ("dataset", "set")),), person=style.Person.NONE)
    )
    text = "A very \\cite{very} $very$ data set. % very\nWe use Datasets and a set.\n"
    text += "\\begin{verbatim}\nvery\n\\end{verbatim}\n"
    found = findings.of_style(rules, text, lambda: scanner.scan(text))
    assert sorted((one.code, text[one.start : one.end], one.better) for one in found) == [
        ("style.banned-word", "very", ""),
        ("style.first-person", "We", ""),
        ("term.inconsistent", "set", "data set"),
    ]


def test_a_phrase_of_the_style_is_found_over_the_end_of_a_line() -> None:
    """Prose is often wrapped; what a person typed on two lines is one phrase."""
    rules = Rules(style.Style(banned=("due to the fact that",), terms=(style.Term("data set", ("set of data",)),)))
    text = "It was due to\n  the fact that a set\nof data came, due\n\nto the fact that % due to\nthe fact that\n"
    found = findings.of_style(rules, text, lambda: scanner.scan(text))
    assert [(text[one.start : one.end], one.subject, one.better) for one in found] == [
        ("due to\n  the fact that", "due to the fact that", ""),
        ("set\nof data", "set of data", "data set"),
    ]
    again = "Long before: it was due to\n  the fact that."
    (one,) = findings.of_style(rules, again, lambda: scanner.scan(again))
    assert again[one.start : one.end] == "due to\n  the fact that"


def test_a_brief_is_read_into_values() -> None:
    made = brief.read(
        "# Cats\n\nAudience: vets\n\n## Research question\nDo cats purr?\n\n## Contributions\n- a\n- b\n\n"
        "- Length: 20,000\n"
    )
    assert (made.title, made.audience, made.question, made.claims, made.words) == (
        "Cats",
        "vets",
        "Do cats purr?",
        ("a", "b"),
        20000,
    )


BIB = """@string{jml = "J. of ML"}
@article{ada, author={Ada and Bob}, title = "Engines" # { and } # jml, year=2001, journal=jml}
@article{broken, title={x}, author={y
@book{book, title={B}, editor="C", year=2000, publisher=jml}
@inbook{part, title={P}, author={D}, crossref={book}}
@book{book, title={B2}}
@misc{twice, title={a}, title={b}}
"""


def test_a_broken_entry_is_left_out_with_a_finding_at_its_line() -> None:
    made = bibliography.read(BIB)
    told = [(one.code, BIB.count("\n", 0, one.start) + 1) for one in made.findings if one.code != "bib.incomplete"]
    assert told == [("bib.broken", 3), ("bib.duplicate", 6), ("bib.broken", 7)]
    assert set(made.entries) == {"ada", "book", "part", "twice"}
    assert made.entries["twice"].fields["title"] == "a"
    assert made.entries["ada"].fields["title"] == "Engines and J. of ML"
    assert made.entries["part"].fields["publisher"] == "J. of ML"
    assert made.entries["part"].fields["booktitle"] == "B"
    assert made.entries["part"].fields["title"] == "P"


@pytest.mark.parametrize(
    ("title", "source", "same"),
    [
        ("The Ferry App in use", "The \\app{} in use", True),
        ("可穿戴应用的设计", "\\app 的设计", True),
        ("LaTeX and friends", "\\LaTeX\\ and friends", True),
        ("Ships", "\\emph{Ships}", True),
        ("Boats", "\\emph{Ships}", False),
        ("in use", "The \\app{} in use", False),
        ("Anything", "\\title", False),
        ("", "\\app", False),
    ],
)
def test_a_macro_in_a_heading_may_stand_for_any_words(title: str, source: str, same: bool) -> None:
    assert titled.reads(title, source) is same
