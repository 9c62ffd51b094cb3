"""Where the text of a node of the outline goes: behind its heading, beside a neighbour, or into a file of its own."""

from __future__ import annotations

import pytest

from coauthor.manuscript import facts, nodes, project

BOOK = "\\documentclass{report}\n\\begin{document}\n  \\include{text/one}\n  \\include{text/three}\n\\end{document}\n"
ONE = "\\chapter{One}\\label{chap:one}\nWords.\n\\section{Deep}\nMore.\n"
THREE = "\\chapter{Three}\nWords.\n"
PLAN = "# T\n\n## One\n\n### Deep\n\n## Two\n\n## Three\n\n## Four\n"


def spot(texts: dict[str, str], slug: str, plan: str = PLAN) -> nodes.Spot | None:
    files = {path: facts.facts_of(path, text) for path, text in texts.items()}
    made = nodes.compare(plan, files, project.include_graph(files))
    node = made.outline.node(slug)
    assert node is not None
    return nodes.spot(made, node, files, texts)


def put(text: str, found: nodes.Spot | None) -> str:
    assert found is not None
    return text[: found.offset] + found.line + text[found.offset :]


def test_a_chapter_between_chapters_gets_a_file_of_its_own_and_is_read_in_its_place() -> None:
    found = spot({"main.tex": BOOK, "text/one.tex": ONE, "text/three.tex": THREE}, "two")
    assert found is not None
    assert (found.path, found.file, found.heading) == ("main.tex", "text/two.tex", "\\chapter{Two}\\label{chap:two}")
    assert put(BOOK, found) == BOOK.replace("{text/one}\n", "{text/one}\n  \\include{text/two}\n")


def test_the_first_one_is_read_ahead_of_the_next() -> None:
    texts = {"main.tex": BOOK.replace("  \\include{text/one}\n", ""), "text/three.tex": THREE}
    found = spot(texts, "one")
    assert put(texts["main.tex"], found) == BOOK


def test_a_name_that_is_taken_is_not_taken_again() -> None:
    found = spot({"main.tex": BOOK, "text/one.tex": ONE, "text/three.tex": THREE, "text/two.tex": "left over"}, "two")
    assert found is not None and found.file == "text/two-2.tex"


def test_a_file_that_is_read_and_not_there_is_the_one_of_its_name() -> None:
    main = BOOK.replace("text/three", "text/two")
    found = spot({"main.tex": main, "text/one.tex": ONE}, "two")
    assert found is not None
    assert (found.file, found.line, put(main, found)) == ("text/two.tex", "", main)


@pytest.mark.parametrize(
    ("kind", "file", "heading"),
    [
        ("report", "chapters/one.tex", "\\chapter{One}\\label{sec:one}"),
        ("article", "", "\\section{One}\\label{sec:one}"),
    ],
)
def test_the_first_text_of_all_stands_before_the_end(kind: str, file: str, heading: str) -> None:
    main = f"\\documentclass{{{kind}}}\n\\begin{{document}}\n\n\\bibliography{{refs}}\n\\end{{document}}\n"
    found = spot({"main.tex": main}, "one")
    assert found is not None
    assert (found.file, found.heading) == (file, heading)
    assert found.offset <= main.index("\\bibliography")
    assert ("\\include{chapters/one}\n\\bibliography" in put(main, found)) is bool(file)


def test_sections_in_one_file_stay_there() -> None:
    main = "\\documentclass{article}\n\\begin{document}\n\\section{One}\nWords.\n\\end{document}\n"
    found = spot({"main.tex": main}, "two")
    assert found is not None
    assert (found.path, found.file, found.heading) == ("main.tex", "", "\\section{Two}\\label{sec:two}")


def test_a_heading_in_the_same_file_has_its_label_begin_as_its_neighbours() -> None:
    main = BOOK.replace("  \\include{text/one}\n", ONE.replace("Words.", "\\input{words}")).replace(
        "\\include{text/three}", "\\chapter{Three}"
    )
    found = spot({"main.tex": main, "words.tex": "Words.\n"}, "two")
    assert found is not None and found.heading == "\\chapter{Two}\\label{chap:two}"


HEADS = """\\documentclass{report}
\\begin{document}
\\chapter{One}\\label{chap:one}
\\input{text/one}

\\chapter{Three}\\label{chap:three} % the end
\\input{text/three}

\\bibliography{refs}
\\end{document}
"""
BODIES = {"text/one.tex": "Words.\n\\section{Deep}\nMore.\n", "text/three.tex": "Words.\n"}


def test_where_headings_stand_beside_what_they_read_a_new_one_does_too() -> None:
    found = spot({"main.tex": HEADS, **BODIES}, "two")
    assert found is not None
    assert (found.path, found.file, found.heading) == ("main.tex", "text/two.tex", "")
    two = "\\chapter{Two}\\label{chap:two}\n\\input{text/two}\n\n"
    assert put(HEADS, found) == HEADS.replace("\\chapter{Three}", f"{two}\\chapter{{Three}}")
    last = put(HEADS, spot({"main.tex": HEADS, **BODIES}, "four"))
    four = "\\chapter{Four}\\label{chap:four}\n\\input{text/four}\n"
    assert last == HEADS.replace("{text/three}\n", f"{{text/three}}\n\n{four}")
    ahead = HEADS.replace("\\chapter{One}\\label{chap:one}\n\\input{text/one}\n\n", "")
    texts = {"main.tex": ahead, "text/three.tex": BODIES["text/three.tex"]}
    assert put(ahead, spot(texts, "one")) == HEADS


def test_what_is_read_below_a_heading_is_written_on_in_its_own_file() -> None:
    found = spot({"main.tex": HEADS, **BODIES}, "one")
    assert found is not None
    assert (found.path, found.start, found.end, found.file) == ("text/one.tex", 0, len("Words."), "")
