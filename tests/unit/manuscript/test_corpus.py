"""Real documents: units are slices of paragraphs, in order, and cut nothing in two."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

import scenes
from coauthor.domain import texts
from coauthor.manuscript import prose, snapshot, todo
from coauthor.manuscript.snapshot import Snapshot

DOCUMENTS = ["routing-msc", "parallel-phd", "sympy-paper", "emcee-paper", "combiner-de", "course-zh"]


def snapshots(name: str) -> Iterator[Snapshot]:
    for path in sorted((scenes.corpus(name) / "src").rglob("*.tex")):
        loaded = texts.load(path.read_bytes())
        if isinstance(loaded, texts.Loaded):
            yield snapshot.of(path.name, loaded.text)


def is_balanced(scene: Snapshot, start: int, end: int) -> bool:
    depth = 0
    for match in re.compile(r"\\.|[{}]", re.DOTALL).finditer(scene.text, start, end):
        if scene.scan.zone_at(match.start()) is None:
            depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if depth < 0:
            return False
    return depth == 0


def check(scene: Snapshot) -> int:
    count = 0
    before = 0
    for paragraph in prose.paragraphs(scene):
        assert before <= paragraph.start < paragraph.end
        before = paragraph.start
        units = prose.sentences(scene, paragraph)
        assert units, "every paragraph has a sentence"
        assert units[-1].end <= paragraph.end
        for unit in units:
            assert before <= unit.start < unit.end
            assert unit.text == scene.text[unit.start : unit.end] == unit.text.strip()
            between = re.sub(r"%[^\n]*|\\\\(\[.*?\])?|\\ ", "", scene.text[before : unit.start])
            assert not between.strip(" \t\n~"), "no word is outside of every sentence"
            for edge in (unit.start, unit.end):
                zone = scene.scan.zone_at(edge)
                assert zone is None or zone.start == edge, "no edge lies inside a zone"
            assert is_balanced(scene, unit.start, unit.end)
            before = unit.end
            count += 1
    return count


@pytest.mark.parametrize("name", DOCUMENTS)
def test_units_of_a_real_document(name: str) -> None:
    assert sum(check(scene) for scene in snapshots(name)) > 200


@pytest.mark.parametrize("name", DOCUMENTS)
def test_half_of_a_document_is_read_as_well(name: str) -> None:
    for scene in snapshots(name):
        for part in (3, 2):
            cut = snapshot.of(scene.path, scene.text[: len(scene.text) // part])
            check(cut)
            todo.find(cut)
