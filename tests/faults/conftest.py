"""Scenes that the edit faults share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clients import record
from faults import desk


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with one file."""
    return desk.workspace(tmp_path)


@pytest.fixture
def log(root: Path) -> Iterator[record.Record]:
    """The record of that folder."""
    with record.of(root) as opened:
        yield opened
