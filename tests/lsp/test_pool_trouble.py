"""A server on a pool that is damaged, or that came with the folder: reading works on, one message says what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import scenes
from coauthor.pool import carrying
from coauthor.pool import pool as pools
from faults import shim
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


CODES = {"damaged": "unavailable", "foreign": "untrusted"}


@shim.LINUX
def test_a_folder_that_can_only_be_read_is_read_and_told_once(tmp_path: Path) -> None:
    root = tmp_path / "mine"
    pool = pools.open_pool(root, create=True)
    assert pool is not None
    life.propose(pool, life.claim(pool, life.post(pool)))
    before = list(carrying.lines(pool))
    pool.close()
    (root / "main.tex").write_text(TEXT, encoding="utf-8")
    env = shim.read_only(shim.compiled(tmp_path), root)
    with client.start(root, env=env) as editor:
        assert symbols(editor, root) == 1
        scenes.wait_for(lambda: any("can only be read" in said for said in messages(editor)), 20)
        listed = editor.request("workspace/executeCommand", {"command": "coauthor.task.list", "arguments": []})
        assert [task["id"] for task in listed["tasks"]] == ["T1"]
        shown = editor.request(
            "workspace/executeCommand", {"command": "coauthor.proposal.get", "arguments": [{"proposal": "P1"}]}
        )
        assert len(shown["hunks"]) == 2
        for command, argument in {
            "coauthor.task.post": {"intent": "tighten", "refs": [{"uri": (root / "main.tex").as_uri()}]},
            "coauthor.proposal.accept": {"proposal": "P1"},
            "coauthor.task.cancel": {"task": "T1"},
        }.items():
            with pytest.raises(client.Refused) as refused:
                editor.request("workspace/executeCommand", {"command": command, "arguments": [argument]})
            assert refused.value.data["code"] == "unavailable"
            assert "can only be read" in refused.value.data["message"]
        editor.notify("textDocument/didSave", {"textDocument": {"uri": (root / "main.tex").as_uri()}, "text": TEXT})
        assert symbols(editor, root) == 1
        assert sum("can only be read" in said for said in messages(editor)) == 1
    pool = pools.open_pool(root, create=False)
    assert pool is not None
    assert list(carrying.lines(pool)) == before
    pool.close()


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
        assert refused.value.data["code"] == CODES[trouble]
        assert symbols(editor, root) == 1
        assert sum(wanted in said for said in messages(editor)) == 1
        assert "Traceback" not in editor.log
