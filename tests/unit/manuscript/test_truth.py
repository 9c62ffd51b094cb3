"""What is read of a document is what TeX says of it: the shipped one always, the corpus where it is there."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

import scenes

NAMES = sorted(path.parent.name for path in (scenes.CHECKOUT / "tests" / "data" / "truth").glob("*/truth.json"))


def tool() -> ModuleType:
    """tools/truth.py, which is no package."""
    if "truth" not in sys.modules:
        spec = importlib.util.spec_from_file_location("truth", scenes.CHECKOUT / "tools" / "truth.py")
        assert spec is not None and spec.loader is not None
        sys.modules["truth"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules["truth"])
    return sys.modules["truth"]


def missed(folder: Path) -> list[str]:
    """The rows that don't reach their threshold, with what is wrong."""
    rows = tool().measure(folder)
    return [f"{row.what} {row.f1:.4f}: -{row.missed[:5]} +{row.extra[:5]}" for row in rows if not row.holds]


@pytest.mark.parametrize("name", NAMES)
def test_a_document_that_ships(name: str) -> None:
    assert missed(scenes.CHECKOUT / "tests" / "data" / "truth" / name) == []


def test_nothing_is_said_of_the_documents_that_ship_but_what_tex_says() -> None:
    tool()
    sys.path.insert(0, str(scenes.CHECKOUT / "tools"))
    import mutants

    assert list(mutants.alarms_of(scenes.CHECKOUT / "tests" / "data" / "truth")) == []


@pytest.mark.parametrize("name", scenes.CORPUS)
def test_a_document_of_the_corpus(name: str) -> None:
    assert missed(scenes.corpus(name)) == []


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("sections", lambda truth: truth["sections"].pop()),
        ("labels", lambda truth: truth["labels"].update({"a": {"number": "1"}, "b": {"number": "2"}})),
        ("citations", lambda truth: truth["citations_in_order"].reverse()),
        ("files read", lambda truth: truth["files_read"]["tex"].append("other.tex")),
        ("undefined refs", lambda truth: truth["undefined_refs"].append("a")),
    ],
)
def test_another_truth_would_be_noticed(tmp_path: Path, key: str, change: object) -> None:
    name = NAMES[0]
    shipped = scenes.CHECKOUT / "tests" / "data" / "truth" / name
    truth = json.loads((shipped / "truth.json").read_text("utf-8"))
    assert callable(change)
    change(truth)
    (tmp_path / "src").symlink_to(shipped / "src")
    (tmp_path / "truth.json").write_text(json.dumps(truth), "utf-8")
    assert any(line.startswith(key) for line in missed(tmp_path))
