"""An editor in a workspace with many tasks, and one that comes back to a long record: it hears of all of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import scenes
from clients import record
from coauthor.domain.events import Draft, Type
from coauthor.pool import pool as pools
from lsp import client, desk
from lsp.desk import PATH, TEXT
from pool import life

HEARS = {"coauthor": {"taskChanged": True}}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with the chapter."""
    return scenes.write(tmp_path / "thesis", {"coauthor.toml": "", PATH: TEXT})


@pytest.fixture
def log(root: Path) -> Iterator[record.Record]:
    made = pools.open_pool(root, create=True)
    assert made is not None
    made.close()
    with record.of(root) as opened, desk.nobody_works(root):
        yield opened


def told(editor: client.Client) -> list[str]:
    return [params["task"]["id"] for params in editor.notifications("coauthor/taskChanged")]


def test_of_many_tasks_those_of_the_open_file_come_first_and_all_come(root: Path, log: record.Record) -> None:
    for number in range(250):
        life.post(log.pool, refs=life.place(0, 27, PATH if number % 50 == 40 else "other.tex"))
    with client.start(root, options=HEARS, capabilities=desk.CAPABILITIES) as editor:
        editor.open(PATH)
        editor.wait_until(lambda: len(set(told(editor))) == 250, patience=60)
        assert len(told(editor)) == 250, "each once"


def test_more_than_is_taken_in_at_once_is_all_heard_of(root: Path, log: record.Record) -> None:
    first, second = life.post(log.pool), life.post(log.pool)
    with client.start(root, options=HEARS, capabilities=desk.CAPABILITIES) as editor:
        editor.open(PATH)
        editor.wait_until(lambda: set(told(editor)) == {"T1", "T2"})
        said = Draft(Type.COMMENT_ADDED, {"text": "a remark", "at": None})
        with log.pool.writing():
            log.pool.append(first, [said] * 1600, life.PERSON)
            log.pool.append(second, [said], life.PERSON)
        editor.wait_until(lambda: told(editor).count("T2") == 2)
