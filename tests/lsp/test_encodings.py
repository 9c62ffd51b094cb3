"""Answers mean the same code points in UTF-8, UTF-16 and UTF-32, also in a text that was garbled key by key."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import pytest

from lsp import client

ODD = "é ß 漢字 😀𝔸 ﷽ a\u0301 👩‍🔬 \u200b\u2028 ∑"
TEXT = f"""\\documentclass{{article}}
\\begin{{document}}
\\section{{Über {ODD}}}\\label{{sec:ä😀}}
𝔸 ferry 😀 crosses, see \\ref{{sec:ä😀}}, 😀 \\cite{{añb}} and \\ref{{gone😀}} 漢字 \\ref{{fig:𝔸}}.
% 😀 a comment \\label{{no}}
\\begin{{figure}} 😀 \\includegraphics{{bild😀}}
  \\caption{{漢字 😀 caption \\cite{{añb}}}}\\label{{fig:𝔸}}\\end{{figure}}
😀 $𝔸 = 1$ and \\emph{{漢 }} \\url{{https://example.org/😀}} {{ 😀
\\input{{teil}}
\\section{{Second 👩‍🔬}} \\label{{fig:𝔸}}
{ODD} ends.
\\end{{document}}
"""
PART = f"{ODD} \\subsection{{𝔸 part}}\\label{{sub:ß}} {ODD} \\ref{{sec:ä😀}}\n"
BIB = "@book{añb, title = {😀 漢字}, author = {Ä B}, year = {1999}, publisher = {x}}\n"
PIECES = ["😀", "漢", "é", "a", "\n", "\\", "{", "}", "$", "\\ref{sec:ä😀}", "\\label{𝔸}", " ", "%", "\\section{𝔸}"]
ASKED = ("documentSymbol", "foldingRange", "documentLink", "diagnostic", "codeLens")
ASKED_AT = ("definition", "references", "documentHighlight", "hover", "selectionRange", "prepareRename", "completion")


OF_THE_TEXT = frozenset({"documentSymbol", "foldingRange", "documentHighlight", "selectionRange", "prepareRename"})
"""What the text alone decides; the rest also depends on how far the server has read the folder by then."""
NAMES = frozenset({"name", "detail", "placeholder"})


class Reader:
    """Turns what a server answers into code points, by the texts that the client has."""

    def __init__(self, mirror: client.Mirror, texts: dict[str, str]) -> None:
        self.mirror, self.texts = mirror, texts

    def plain(self, value: Any, path: str = "main.tex") -> Any:
        """The answer with offsets for positions; version numbers, tokens and other marks of a server left out."""
        if isinstance(value, list):
            return [self.plain(each, path) for each in value]
        if not isinstance(value, dict):
            return value
        if value.keys() == {"line", "character"}:
            return self.offset(path, value)
        named = value.get("targetUri") or value.get("uri")
        inner = Path(unquote(urlparse(named).path)).name if isinstance(named, str) else path
        kept = {
            key: each
            for key, each in value.items()
            if key not in ("uri", "targetUri", "data", "resultId", "target", *NAMES)
        }
        if "startCharacter" in kept or "startLine" in kept:
            kept = {key: each for key, each in kept.items() if not key.endswith("Character")}
        found = {key: self.plain(each, path if key == "originSelectionRange" else inner) for key, each in kept.items()}
        return {"file": inner, **found}

    def offset(self, path: str, position: Any) -> Any:
        """The code point of a position; one that lies in no text of ours, or between two points, is an error."""
        text = self.mirror.text if path == "main.tex" else self.texts[path]
        lines = text.split("\n")
        line = lines[position["line"]]
        columns = [client.units(line[:at], self.mirror.client.encoding) for at in range(len(line) + 1)]
        assert position["character"] in columns, (path, position, line)
        return position["line"], columns.index(position["character"])


def answers(root: Path, encoding: str, seed: int) -> list[Any]:
    """What a server says in one encoding, at the same places and after the same edits for each seed."""
    chance, texts, said = random.Random(seed), {"teil.tex": PART, "lit.bib": BIB}, []
    with client.start(root, encodings=[encoding]) as editor:
        assert editor.encoding == encoding
        mirror = editor.open("main.tex")
        reader = Reader(mirror, texts)
        for _ in range(6):
            document = {"textDocument": mirror.identifier}
            for name in ASKED:
                said.append((name, reader.plain(editor.request(f"textDocument/{name}", document))))
            for _ in range(4):
                at = mirror.at(chance.randrange(len(mirror.text)))
                for name in ASKED_AT:
                    more = {"positions": [at["position"]]} if name == "selectionRange" else {}
                    more |= {"context": {"includeDeclaration": True}} if name == "references" else {}
                    try:
                        answer = editor.request(f"textDocument/{name}", {**at, **more})
                    except client.Refused as refused:
                        answer = refused.code
                    said.append((name, reader.plain(answer)))
            for _ in range(5):
                start = chance.randrange(len(mirror.text))
                end = min(len(mirror.text), start + chance.choice((0, 0, 1, 4)))
                mirror.replace(start, end, chance.choice(PIECES))
    return said


@pytest.mark.parametrize("seed", [1, 2])
def test_all_encodings_mean_the_same_places(tmp_path: Path, seed: int) -> None:
    for name, text in (("main.tex", TEXT), ("teil.tex", PART), ("lit.bib", BIB)):
        (tmp_path / name).write_text(text.replace("\\input{teil}", "\\input{teil}\\bibliography{lit}"), "utf-8")
    utf16 = answers(tmp_path, "utf-16", seed)
    assert {name for name, answer in utf16 if answer} >= OF_THE_TEXT - {"prepareRename"}
    for encoding in ("utf-8", "utf-32"):
        other = answers(tmp_path, encoding, seed)
        for (name, answer), (_, wanted) in zip(other, utf16, strict=True):
            assert name not in OF_THE_TEXT or answer == wanted, (encoding, name)


def test_a_place_between_two_code_points_would_be_noticed(tmp_path: Path) -> None:
    (tmp_path / "main.tex").write_text(TEXT, "utf-8")
    with client.start(tmp_path, encodings=["utf-16"]) as editor:
        mirror = editor.open("main.tex")
        found = editor.request("textDocument/documentSymbol", {"textDocument": mirror.identifier})
        editor.encoding = "utf-8"
        with pytest.raises(AssertionError):
            Reader(mirror, {}).plain(found)
