"""Keys that journals' classes write in their own way: they are keys all the same, and no alarm."""

from __future__ import annotations

from coauthor.manuscript import facts


def test_a_further_reference_under_the_same_number_is_cited_by_its_key() -> None:
    found = facts.facts_of("a.tex", "Known \\cite{one,*two} and \\nocite{*}.\n")
    assert [(key.key, key.start, key.end) for key in found.cites] == [("one", 12, 15), ("two", 17, 20)]


def test_the_entries_of_amsrefs_can_be_cited() -> None:
    text = "\\begin{biblist}\\bib{knuth}{book}{title={T}}\\end{biblist}\n"
    assert [entry.key for entry in facts.facts_of("a.tex", text).entries] == ["knuth"]
    assert not facts.facts_of("a.tex", "\\newcommand{\\bib}[1]{#1}\\bib{no}\n").entries


def test_a_file_that_ends_in_one_branch_only_is_read_on() -> None:
    found = facts.facts_of("a.tex", "\\ifx\\x\\y\\endinput\\fi\n\\label{on}\n\\endinput\n\\label{gone}\n")
    assert [label.key for label in found.labels] == ["on"]


def test_braces_around_a_key_are_no_part_of_it() -> None:
    found = facts.facts_of("a.tex", "\\cref{{eq:f(x)}, sec:b} and \\cite{{one},two}.\n")
    assert [(key.key, key.start, key.end) for key in found.refs] == [("eq:f(x)", 7, 14), ("sec:b", 17, 22)]
    assert [key.key for key in found.cites] == ["one", "two"]
