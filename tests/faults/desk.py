"""The scene of the edit faults: one file, two sentences that a proposal shortens, and the text that comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from clients import record

HERE = Path(__file__).parent
BROKEN = str(HERE / "broken.py")
PATH = "draft.tex"
TODO = "% TODO(coauthor): shorten\n"
TEXT = f"""\\section{{Shade}}

Some words stand above. They are not part of it.

{TODO}A first sentence opens the paragraph. The second one is rather long, as it were.
A third one follows it at some distance, so to speak. The last one ends it.

Some words stand below.
"""
CHANGES = {
    "The second one is rather long, as it were.": "The second is long.",
    "A third one follows it at some distance, so to speak.": "A third one follows.",
}
FIRST, SECOND = CHANGES


def after(text: str, changes: Mapping[str, str] = CHANGES) -> str:
    """The text with these sentences accepted, and without its TODO."""
    for old, new in changes.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text.replace(TODO, "")


ACCEPTED = after(TEXT)


def workspace(folder: Path, text: str = TEXT) -> Path:
    """A folder with the file in it."""
    root = folder / "thesis"
    root.mkdir()
    (root / "coauthor.toml").touch()
    (root / PATH).write_text(text, "utf-8")
    return root


def propose(log: record.Record, text: str = TEXT) -> str:
    """Post the proposal; its name."""
    return log.propose(PATH, text, CHANGES).id


def read(root: Path) -> str:
    """The file on the disk."""
    return (root / PATH).read_bytes().decode("utf-8")


def twin(name: str) -> tuple[str, ...]:
    """The program to start for a twin."""
    return (BROKEN, name)
