"""A server on a pool that is damaged, or that came with the folder: reading works on, one message says what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import scenes
from coauthor.pool import pool as pools
from lsp import client
from pool import life

TEXT = "\\section{Method}\nThe first sentence is long.\n"


def messages(editor: client.Client) -> list[str]:
    return [said["params"]["message"] for said in list(editor.messages) if said.get("method") == "window/showMessage"]


def symbols(editor: client.Client, root: Path) -> int:
    uri = (root / "main.tex").as_uri()
    document = {"uri": uri, "languageId": "latex", "version": 1, "text": TEXT}
    editor.notify("textDocument/didOpen", {"textDocument": document})
    return len(editor.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}}))


@pytest.mark.parametrize("trouble", ["damaged", "foreign"])
def test_reading_works_on_and_one_message_says_what_to_do(tmp_path: Path, trouble: str) -> None:
    made, root = tmp_path / "made", tmp_path / "mine"
    pool = pools.open_pool(made, create=True)
    assert pool is not None
    life.post(pool)
    pool.close()
    shutil.copytree(made, root)
    (root / "main.tex").write_text(TEXT, encoding="utf-8")
    if trouble == "damaged":
        (root / ".coauthor" / "pool.db").write_text("no database at all", encoding="utf-8")
    with client.start(root) as editor:
        assert symbols(editor, root) == 1
        wanted = "coauthor doctor" if trouble == "damaged" else "coauthor adopt"
        scenes.wait_for(lambda: any(wanted in said for said in messages(editor)), 20)
        with pytest.raises(client.Refused) as refused:
            ref = {"uri": (root / "main.tex").as_uri()}
            arguments = [{"intent": "tighten", "refs": [ref]}]
            editor.request("workspace/executeCommand", {"command": "coauthor.task.post", "arguments": arguments})
        assert refused.value.data["code"] == ("unavailable" if trouble == "damaged" else "untrusted")
        assert symbols(editor, root) == 1
        assert sum(wanted in said for said in messages(editor)) == 1
