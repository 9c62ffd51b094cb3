"""Propose, accept, revert on the disk: the file's bytes are what they were, whatever its line ends and marks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

import scenes
from coauthor.domain import actors, commands, errors, patches, tasks, texts
from coauthor.pool import pool as pools
from coauthor.pool import views
from coauthor.review import deciding, posting, rollback

CORPUS = ("routing-msc", "parallel-phd", "sympy-paper", "emcee-paper", "combiner-de", "course-zh")
PERSON = actors.human("ada", "test")

SCENES = {
    "plain": b"One line.\nAnother line.\n\nA paragraph.\n",
    "no final newline": b"One line.\nAnother line",
    "crlf": b"One line.\r\nAnother line.\r\n\r\nA paragraph.\r\n",
    "mixed": b"One line.\nAnother\r\nline.\n\r\nA paragraph.\r\nEnd",
    "bom": b"\xef\xbb\xbfOne line.\nAnother line.\n",
    "odd separators": "One\u2028line\x0c and\x85more.\nAnother\tline.\n\U0001f600 e\u0301\u4e2d.\n".encode(),
    "a paragraph to a line": b"First sentence here. Second sentence here. Third sentence here.\n",
}


def proposed(pool: pools.Pool, path: str, text: str, replacements: list[patches.Replacement]) -> tasks.Proposal:
    task = posting.post_at(pool, PERSON, path, text, None, intent="test", origin=tasks.Origin.CLI)
    command = commands.PostProposal(
        task=task.id,
        base={path: texts.revision(text)},
        hunks=patches.hunks(text, path, "P0", {"A": replacements}),
    )
    return pool.handle(command, PERSON, [text]).proposals[-1]


def changes(text: str) -> list[patches.Replacement]:
    """Every second line changed, one of them into two lines."""
    result, at = [], 0
    for number, line in enumerate(text.split("\n")):
        if number % 2 == 0 and line.strip():
            result.append(patches.Replacement(at, at + len(line), f"{line[::-1]}\nand more" if number % 4 else "new"))
        at += len(line) + 1
    return result


def roundtrip(root: Path, raw: bytes, path: str = "main.tex") -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(raw)
    loaded = texts.load(raw)
    assert isinstance(loaded, texts.Loaded)
    pool = pools.open_pool(root, create=True)
    assert pool is not None
    wanted = changes(loaded.text)
    if not wanted:
        return
    proposal = proposed(pool, path, loaded.text, wanted)
    alone = [deciding.Choice(hunks=(hunk.id,)) for hunk in proposal.hunks[1:6]]
    rest = [deciding.Choice()] if len(proposal.hunks) != len(alone) else []
    for choice in alone + rest:
        outcome = deciding.accept(pool, PERSON, proposal.id, choice)
        assert outcome.state == "applied", outcome.message
    after = (root / path).read_bytes()
    assert after == texts.apply_to_bytes(raw, [texts.Splice(r.start, r.end, r.text) for r in wanted])
    outcome = rollback.revert(pool, PERSON, proposal.id)
    assert outcome.state == "applied", outcome.message
    assert (root / path).read_bytes() == raw
    assert pool.owner(proposal.id).status is tasks.Status.DONE
    assert views.replayed_differences(pool) == []
    pool.close()


@pytest.mark.parametrize("name", SCENES)
def test_the_bytes_come_back(tmp_path: Path, name: str) -> None:
    roundtrip(tmp_path, SCENES[name])


@pytest.mark.parametrize("name", ["crlf", "mixed", "bom"])
def test_a_twin_that_writes_text_is_caught(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It writes the normalised text, as an editor that knows one kind of line end does."""

    def as_text(raw: bytes, splices: Sequence[texts.Splice]) -> bytes:
        return texts.apply(raw.decode("utf-8-sig").replace("\r\n", "\n"), splices).encode()

    monkeypatch.setattr(texts, "apply_to_bytes", as_text)
    with pytest.raises(AssertionError):
        roundtrip(tmp_path, SCENES[name])


UNREADABLE = {
    "latin-1": ("Die Bäume werfen Schatten.\n".encode("latin-1"), "UTF-8"),
    "GBK": ("树荫使街道凉爽。\n".encode("gbk"), "UTF-8"),
    "UTF-16": ("Trees.\n".encode("utf-16"), "NUL"),
    "NUL": (b"Trees\0 cool.\n", "NUL"),
    "a lone CR": (b"Trees cool.\rStreets are hot.\n", "carriage return"),
}


def refused(root: Path, raw: bytes) -> str:
    """What is said of an accept into a file that holds these bytes by now; its bytes are as they were."""
    (root / "main.tex").write_bytes(raw)
    pool = pools.open_pool(root, create=True)
    assert pool is not None
    text = "Trees cool.\n"
    proposal = proposed(pool, "main.tex", text, [patches.Replacement(0, 5, "Planes")])
    try:
        outcome = deciding.accept(pool, PERSON, proposal.id, deciding.Choice())
        said = f"{outcome.state}: {outcome.message}"
    except errors.CoauthorError as error:
        said = f"refused: {error.message}"
    pool.close()
    return said


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_utf_8_text_is_read_only_with_the_reason(tmp_path: Path, name: str) -> None:
    raw, reason = UNREADABLE[name]
    said = refused(tmp_path, raw)
    assert reason in said and not said.startswith("applied"), said
    assert (tmp_path / "main.tex").read_bytes() == raw
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".main")] == []


@pytest.mark.parametrize("name", ["latin-1", "GBK", "NUL", "a lone CR"])
def test_a_twin_that_reads_anything_is_caught(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def anything(raw: bytes) -> texts.Loaded:
        return texts.Loaded(text="Trees cool.\n", newline="\n", bom=False, mixed=False)

    raw, reason = UNREADABLE[name]
    monkeypatch.setattr(texts, "load", anything)
    monkeypatch.setattr(
        texts, "apply_to_bytes", lambda raw, splices: texts.apply(raw.decode("utf-8", "replace"), splices).encode()
    )
    said = refused(tmp_path, raw)
    assert reason not in said and (tmp_path / "main.tex").read_bytes() != raw, said


@pytest.mark.parametrize("document", CORPUS)
def test_the_bytes_of_every_corpus_file_come_back(tmp_path: Path, document: str) -> None:
    source = scenes.corpus(document)
    for number, file in enumerate(sorted(source.rglob("*.tex"))):
        raw = file.read_bytes()
        if isinstance(texts.load(raw), texts.Loaded):
            roundtrip(tmp_path, raw, f"f{number}/{file.name}")
