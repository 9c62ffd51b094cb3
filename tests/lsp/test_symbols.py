"""The search over all names of a workspace finds what comparing them one by one would find, in the same order."""

from __future__ import annotations

import asyncio
import random
import re
from pathlib import Path

import scenes
from coauthor.lsp import server
from coauthor.lsp.reading import symbol_table
from coauthor.manuscript.facts import FileFacts
from coauthor.manuscript.references import Key
from lsp import client

MOST = 12


def one_by_one(names: list[str], query: str) -> list[str]:
    """Exact names, those that begin with the query, that hold it, that hold its letters, the closest together first."""
    loose = re.compile(".*?".join(map(re.escape, query.replace(" ", ""))))
    hits: list[tuple[int, int, int, str]] = []
    for order, name in enumerate(names):
        folded = name.casefold()
        if query in folded:
            rank = 0 if folded == query else 1 if folded.startswith(query) else 2
            hits.append((rank if query else 0, 0, order, name))
        elif match := loose.search(folded):
            hits.append((3, match.end() - match.start(), order, name))
    return [name for *_, name in sorted(hits)[:MOST]]


async def searched() -> int:
    chance = random.Random(5)
    session, table, compared = server.open_session(), symbol_table.Table(), 0
    files: dict[str, list[str]] = {}
    for _ in range(60):
        path = f"{chance.randrange(6)}.tex"
        names = ["".join(chance.choices("abcA: ß.", k=chance.randrange(1, 8))) for _ in range(chance.randrange(8))]
        files[path] = names
        session.index.take(path, FileFacts(path, labels=tuple(Key(name, 0, 1, "label") for name in names)))
        for _ in range(10):
            query = " ".join("".join(chance.choices("abc: s.", k=chance.randrange(5))).casefold().split())
            found = [hit.symbol.name for hit in table.search(session, query, MOST)]
            assert found == one_by_one([name for names in files.values() for name in names], query), query
            compared += bool(found)
    return compared


def test_a_search_finds_what_comparing_one_by_one_finds() -> None:
    assert asyncio.run(searched()) > 300


def test_a_heading_without_words_is_no_name(tmp_path: Path) -> None:
    text = "\\documentclass{article}\n\\begin{document}\n\\section{A}\n\\paragraph{}\nText.\n\\end{document}\n"
    with client.start(scenes.write(tmp_path, {"main.tex": text})) as editor:
        main = editor.open("main.tex")
        assert [name for name, *_ in main.symbols()] == ["A"]
        assert [one["name"] for one in editor.request("workspace/symbol", {"query": ""})] == ["A"]
