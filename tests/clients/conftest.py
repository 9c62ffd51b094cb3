"""Scenes that the stories share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clients import places, record


@pytest.fixture(params=list(places.PLACES))
def place(request: pytest.FixtureRequest, tmp_path: Path) -> places.Place:
    """A paragraph, once of each thesis."""
    return places.PLACES[request.param](tmp_path)


@pytest.fixture
def thesis(tmp_path: Path) -> places.Place:
    """A paragraph of the example thesis."""
    return places.thesis(tmp_path)


@pytest.fixture
def log(request: pytest.FixtureRequest) -> Iterator[record.Record]:
    """The record of the scene's workspace."""
    scene = "place" if "place" in request.fixturenames else "thesis"
    with record.of(request.getfixturevalue(scene).root) as opened:
        yield opened
