"""An editor that is just starting: nobody writes to the disk what it may have open, and nobody waits for long."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clients import record
from coauthor.domain import errors
from coauthor.pool import arrivals, place
from coauthor.review import deciding
from lsp import client, desk
from lsp.desk import PATH, SECOND, TEXT

NEW = "Clocks drift."
DONE = TEXT.replace(SECOND, NEW)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with the chapter."""
    folder = tmp_path / "thesis"
    folder.mkdir()
    (folder / "coauthor.toml").touch()
    (folder / PATH).write_text(TEXT, "utf-8")
    return folder


@pytest.fixture
def log(root: Path) -> Iterator[record.Record]:
    with record.of(root) as opened, desk.nobody_works(root):
        opened.propose(PATH, TEXT, {SECOND: NEW})
        yield opened


def test_an_accept_from_a_terminal_waits_until_the_editor_has_said_what_it_holds(
    root: Path, log: record.Record
) -> None:
    with client.start(root, capabilities=desk.CAPABILITIES) as editor:
        at = desk.Desk(editor, log)
        log.wait(lambda: arrivals.pending(place.of(root)) or log.pool.live.presence(PATH), "the editor is starting")
        done = record.Terminal(root).run("accept", "P1", "--yes")
        assert done.returncode == 0, done.stderr
        assert f"Save {PATH} in " in done.stdout, "it is not on the disk yet"
        assert at.document.text == DONE
        assert (root / PATH).read_text("utf-8") == TEXT, "not behind the editor's back"
        log.wait_edit("applied")


def test_one_that_never_gets_so_far_is_told_and_the_file_is_left_alone(root: Path, log: record.Record) -> None:
    lease = arrivals.announce(place.of(root))
    assert lease is not None
    with pytest.raises(errors.Unavailable, match="starting"):
        deciding.accept(log.pool, record.PERSON, "P1", deciding.Choice())
    assert (root / PATH).read_text("utf-8") == TEXT
    assert log.proposal().status.value == "pending"
    lease.release()
    assert deciding.accept(log.pool, record.PERSON, "P1", deciding.Choice()).applied


def test_a_dead_editor_keeps_nobody_waiting(root: Path, log: record.Record) -> None:
    with client.start(root, capabilities=desk.CAPABILITIES) as editor:
        log.wait(lambda: arrivals.pending(place.of(root)) or log.pool.live.processes("server"), "it is starting")
        editor.kill()
    assert not arrivals.pending(place.of(root))
    assert deciding.accept(log.pool, record.PERSON, "P1", deciding.Choice()).applied
    assert (root / PATH).read_text("utf-8") == DONE
