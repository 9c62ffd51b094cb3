"""What a terminal that carries an agent's token may do: look, and say what an agent may say; all else is a person's."""

from __future__ import annotations

from pathlib import Path

import pytest

import scenes
from coauthor.cli import main
from coauthor.domain import commands, tasks
from coauthor.pool import carrying, workers
from coauthor.pool import pool as pools
from pool import life

A_PERSONS = (
    *("accept P1 --yes", "reject P1", "revert P1 --yes", "resolve P1.1 theirs -y", "reattach P1.1 main.tex:1 -y"),
    *("approve T1", "retry T1 --no-wait", "complete T1", "cancel T1", "ask hello main.tex:1 --no-wait"),
    *("edit main.tex:1 shorter --no-wait", "revise main.tex:1 --no-wait", "tweak main.tex:1 --no-wait"),
    *("finalize main.tex:1 --no-wait", "critique main.tex:1 --no-wait", "draft method --no-wait"),
    *("todo add main.tex:1 later", "todo import remarks", "todo start todo.tex", "outline lock", "outline unlock"),
    *("asset describe F1", "reconsider P1.1"),
    *("outline propose topic --no-wait", "init", "trust --yes", "trust --no --yes", "adopt --yes", "doctor --repair"),
    *("adopt --fresh --yes", "model", "model set all openai/x", "model test", "forget T1 --yes", "pool rebuild --yes"),
    *("pool import my.jsonl --yes", "pool archive --before 0d --yes", "pool members --add x --yes"),
)
MAY = frozenset(
    "tasks show log ledger check build export attach context agents stats replay review why reply propose chat demo "
    "serve work doctor trust".split()
) | {"outline show", "outline sync", "asset list", "style learn", "model show", "pool export"}
"""Only looks, or a comment or a proposal; `chat`, `review` and `serve` refuse inside."""


def test_every_command_is_one_or_the_other() -> None:
    tried = {main.find(spoken.split())[0] for spoken in A_PERSONS}
    assert tried - {"doctor", "trust"} == set(main.COMMANDS) - MAY


def test_under_an_agents_token_nothing_is_decided_and_nothing_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = {"main.tex": life.TEXT, "remarks": "main.tex:1--1\nshorter\n", "my.jsonl": "{}\n", "coauthor.toml": ""}
    text |= {"todo.tex": "% TODO(coauthor): shorter\nSome words of a paragraph.\n"}
    root = scenes.write(tmp_path / "thesis", text)
    pool = pools.open_pool(root, create=True)
    assert pool is not None
    post = commands.Post(intent="tighten", origin=tasks.Origin.CLI, refs=life.place(0, 27))
    life.propose(pool, life.claim(pool, pool.post(post, life.PERSON, [life.TEXT])))
    before = list(carrying.lines(pool))
    files = {path: path.read_bytes() for path in root.iterdir() if path.is_file()}
    monkeypatch.setattr(workers, "start_worker", lambda *_given, **_named: workers.Started.ALIVE)
    monkeypatch.chdir(root)
    monkeypatch.setenv("COAUTHOR_AGENT_TOKEN", "t0ken")
    for spoken in A_PERSONS:
        assert main.main(spoken.split()) in (main.PROBLEM, main.MISUSE), spoken
        told = capsys.readouterr().err
        assert "went wrong inside" not in told, told
    assert list(carrying.lines(pool)) == before
    assert files == {path: path.read_bytes() for path in root.iterdir() if path.is_file()}
    assert list(tmp_path.glob("*")) == [root]
    pool.close()


def test_without_the_token_the_same_line_goes_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The broken twin: it is the token that keeps an agent out."""
    monkeypatch.chdir(tmp_path)
    assert main.main(["model", "set", "all", "openai/x"]) == main.OK
