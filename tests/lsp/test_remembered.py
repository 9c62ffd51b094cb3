"""What was read is kept for the next start: the same facts for the same bytes, nothing from a damaged file."""

from __future__ import annotations

import hashlib
import os
import pickle
from array import array
from pathlib import Path
from typing import Any

import pytest

from coauthor.lsp.reading import remembered
from coauthor.manuscript import dialects, facts
from lsp import client

TEXT = "\\section{A}\\label{sec:a} \\cite{ada} % TODO(coauthor): shorten\n\\begin{figure}\\caption{C}\\end{figure}\n"
RAW = TEXT.encode()
KNOWN = remembered.Known(facts.facts_of("a.tex", TEXT), array("I", [0, 5]))


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The file in which one text of the workspace `tmp_path` is remembered."""
    memory = remembered.Memory.of(tmp_path)
    memory.note("a.tex", remembered.digest(RAW), KNOWN)
    memory.save({"a.tex"})
    (place,) = remembered.folder().glob("*.facts")
    return place


def found(root: Path, raw: bytes = RAW) -> remembered.Known | None:
    return remembered.Memory.of(root).find("a.tex", remembered.digest(raw))


def test_the_same_bytes_give_the_same_facts(tmp_path: Path, kept: Path) -> None:
    assert found(tmp_path) == KNOWN
    assert kept.stat().st_mode & 0o077 == 0 and tmp_path not in kept.parents
    assert found(tmp_path, RAW + b" ") is None
    assert found(tmp_path / "other") is None


def test_what_is_gone_is_forgotten_and_what_stays_is_kept(tmp_path: Path, kept: Path) -> None:
    memory = remembered.Memory.of(tmp_path)
    memory.note("b.tex", remembered.digest(b"b"), KNOWN)
    memory.save({"a.tex", "b.tex"})
    assert found(tmp_path) == KNOWN
    memory = remembered.Memory.of(tmp_path)
    memory.note("b.tex", remembered.digest(b"c"), KNOWN)
    memory.save({"b.tex"})
    assert found(tmp_path) is None


def test_each_file_that_is_kept_gives_way_to_somebody_who_types(tmp_path: Path) -> None:
    memory, waited = remembered.Memory.of(tmp_path), list[None]()
    for name in ("a.tex", "b.tex"):
        memory.note(name, remembered.digest(RAW), KNOWN)
    memory.save({"a.tex", "b.tex"}, lambda: waited.append(None))
    assert len(waited) == 2
    assert found(tmp_path) == KNOWN


def test_what_was_read_before_something_was_taught_is_of_no_use(tmp_path: Path, kept: Path) -> None:
    taught = dialects.taught_by("\\lstMakeShortInline|")
    memory = remembered.Memory.of(tmp_path)
    memory.teach(taught)
    memory.note("b.tex", b"", KNOWN)
    memory.save({"a.tex", "b.tex"})
    assert found(tmp_path) is None and remembered.Memory.of(tmp_path).taught == taught


@pytest.mark.parametrize("at", [0, 40, 70, -1])
def test_a_damaged_file_is_as_none(tmp_path: Path, kept: Path, at: int) -> None:
    raw = bytearray(kept.read_bytes())
    raw[at] ^= 1
    kept.write_bytes(raw)
    assert found(tmp_path) is None
    kept.write_bytes(raw[: len(raw) // 2])
    assert found(tmp_path) is None


class Evil:
    """What a pickle can do to those who trust it."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.place),)


def test_a_file_that_was_made_to_do_harm_does_none(tmp_path: Path, kept: Path) -> None:
    made = tmp_path / "made"
    data = pickle.dumps((pickle.dumps(Evil(made)), {"a.tex": (remembered.digest(RAW), pickle.dumps(Evil(made)))}))
    kept.write_bytes(kept.read_bytes()[:32] + hashlib.sha256(data).digest() + data)
    assert found(tmp_path) is None and not made.exists()
    pickle.loads(pickle.dumps(Evil(made)))  # the twin: a reader that trusts what it reads
    assert made.exists()


def test_where_nothing_can_be_kept_everything_is_read(tmp_path: Path) -> None:
    place = remembered.folder()
    place.parent.mkdir(parents=True)
    place.write_text("no folder")
    memory = remembered.Memory.of(tmp_path)
    memory.note("a.tex", remembered.digest(RAW), KNOWN)
    memory.save({"a.tex"})
    assert found(tmp_path) is None


def test_a_second_start_sees_what_changed_in_between(tmp_path: Path) -> None:
    def names() -> set[str]:
        with client.start(tmp_path) as editor:
            said = {item["name"] for item in editor.request("workspace/symbol", {"query": ""})}
            editor.wait_until(lambda: any(remembered.folder().glob("*.facts")))
        return said

    (tmp_path / "a.tex").write_text("\\documentclass{article}\\begin{document}\\input{b}\\input{c}\\end{document}\n")
    (tmp_path / "b.tex").write_text("\\section{Old}\n")
    (tmp_path / "c.tex").write_text("\\section{Same}\n")
    assert names() == {"Old", "Same"}
    state = (tmp_path / "b.tex").stat()
    (tmp_path / "b.tex").write_text("\\section{New}\n")
    os.utime(tmp_path / "b.tex", ns=(state.st_atime_ns, state.st_mtime_ns))
    assert names() == {"New", "Same"}
