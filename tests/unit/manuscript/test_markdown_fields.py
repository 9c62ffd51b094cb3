"""Lines such as `Purpose: …` that follow each other without a blank line are one statement each."""

from __future__ import annotations

from coauthor.manuscript import brief, markdown, outline, style


def test_a_node_says_its_purpose_and_its_length_on_two_lines() -> None:
    node = outline.read("# T\n\n## A\nPurpose: say why\nWords: 1200\n- a point\n").nodes[0]
    assert (node.purpose, node.target, node.points) == ("say why", 1200, ("a point",))


def test_so_do_brief_and_style() -> None:
    said = brief.read("# B\n\n**Audience:** all\nKind: thesis\n")
    assert (said.audience, said.kind) == ("all", "thesis")
    assert style.read("Tense: past\nSpelling: British\n").spelling == "British"


def test_prose_with_a_colon_stays_whole_and_places_are_kept() -> None:
    text = "One thing is clear: it rains\nand so: it is wet.\n\nKind: thesis\nÄrger: no\n"
    blocks = markdown.blocks(text)
    assert [block.text for block in blocks][1:] == ["Kind: thesis", "Ärger: no"]
    assert [text[block.start : block.end] for block in blocks][1:] == ["Kind: thesis", "Ärger: no"]
