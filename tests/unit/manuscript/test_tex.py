"""Trees: offsets in code points, incremental parsing, and no recursion."""

from __future__ import annotations

import pytest

from coauthor.domain import texts
from coauthor.manuscript import tex


def test_offsets_of_nodes_are_code_points() -> None:
    text = "größer 😀 字 \\cite{müller} und \\cite{b}" + " ä" * 2_000 + " \\cite{c}"
    tree = tex.Parser().parse(text)
    found = [text[slice(*tree.range(node))] for node in tree.walk() if node.type == "citation"]
    assert found == ["\\cite{müller}", "\\cite{b}", "\\cite{c}"]


def test_bytes_and_offsets_are_each_others_inverse() -> None:
    text = "aé字😀\n" * 700
    tree = tex.Parser().parse(text)
    for offset in [*range(0, len(text), 37), 511, 512, 513, 1024, len(text)]:
        assert tree.byte(offset) == len(text[:offset].encode())
        assert tree.offset(tree.byte(offset)) == offset


def test_a_tree_once_handed_out_stays_as_it_is() -> None:
    from coauthor.manuscript.positions import Encoding, Position
    from coauthor.manuscript.text import Buffer

    buffer, parser = Buffer("a \\cite{x} b"), tex.Parser()
    before = parser.parse(buffer.text)
    shape = str(before.root)
    ends = [node.end_byte for node in before.walk()]
    edit = buffer.replace(Position(0, 0), Position(0, 0), "\\emph{", Encoding.UTF16)
    parser.reparse(buffer.text, parser.edit(before, edit))
    assert str(before.root) == shape
    assert [node.end_byte for node in before.walk()] == ends


def test_deep_nesting_is_walked() -> None:
    tree = tex.Parser().parse("{" * 20_000 + "x" + "}" * 20_000)
    assert sum(1 for _ in tree.walk()) > 20_000


def test_more_than_five_megabytes_are_not_parsed() -> None:
    with pytest.raises(ValueError, match="not parsed"):
        tex.Parser().parse("é" * (texts.MAX_BYTES // 2 + 1))


def test_faults_are_where_the_grammar_stumbles() -> None:
    assert tex.Parser().parse("fine $x$ text").faults() == ()
    assert tex.Parser().parse("a \\begin{itemize} \\item b } c").faults()
