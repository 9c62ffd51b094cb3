"""Answers kept by what they were asked with, so that a crash between answer and record costs nothing twice.

A key is the hash of prompt, schema, profile and options; its file lies beside the pool, readable by its owner only.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path

from coauthor.pool import whole

KEPT = 200
"""So many answers; older ones go first."""


class Memo:
    """The answers kept in a folder; one that can't be read or written is as good as none."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def get(self, key: str) -> str | None:
        """The raw answer, or None."""
        if self._folder is None:
            return None
        try:
            said = json.loads((self._folder / f"{key}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        raw = said.get("raw") if isinstance(said, dict) else None
        return raw if isinstance(raw, str) else None

    def put(self, key: str, raw: str) -> None:
        """Keep an answer: a whole file or none."""
        if self._folder is None:
            return
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            whole.write(self._folder / f"{key}.json", json.dumps({"raw": raw}), mode=0o600)
            self._trim()

    def _trim(self) -> None:
        assert self._folder is not None
        kept = sorted(self._folder.glob("*.json"), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in kept[KEPT:]:
            file.unlink(missing_ok=True)


def key(*parts: object) -> str:
    """The name of an answer, from everything that it depends on."""
    said = json.dumps([str(part) for part in parts], ensure_ascii=True)
    return hashlib.sha256(said.encode("ascii")).hexdigest()
