"""Scripts for the scripted model: what it answers, and where it stops until a test lets it go on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Json = dict[str, Any]

GO = "go"
PLAN: Json = {
    "goal": "Say the same in fewer words.",
    "issues": ["Two sentences are longer than they need be."],
    "strategy": ["Shorten what only repeats."],
    "scope": [],
}


class Script:
    """A script under construction; `write` gives the value for COAUTHOR_MODEL. Steps repeat unless they wait."""

    def __init__(self) -> None:
        self._steps: list[Json] = []
        self._refused: list[Json] = []

    def plan(self, intent: str = "", **step: Any) -> Script:
        """Answer every request for a plan."""
        return self._step("plan", intent, {"answer": PLAN, "repeat": True, **step})

    def edits(self, changes: Mapping[str, str], intent: str = "", **step: Any) -> Script:
        """Answer requests for edits: by unit (`$1`, or `$text:some words`) the new text."""
        edits = [{"target": target, "text": text} for target, text in changes.items()]
        return self._step("edits", intent, {"answer": {"summary": "Shorter.", "edits": edits}, "repeat": True, **step})

    def replace(self, changes: Mapping[str, tuple[str, str]], intent: str = "", **step: Any) -> Script:
        """The same, by words: in the unit named, the first text becomes the second."""
        edits = [{"target": target, "replace": {old: new}} for target, (old, new) in changes.items()]
        return self._step("edits", intent, {"answer": {"summary": "Shorter.", "edits": edits}, "repeat": True, **step})

    def refuse(self, intent: str, reason: str, *possible: str) -> Script:
        """Don't serve an intent."""
        self._refused.append({"intent": intent, "reason": reason, "possible": list(possible)})
        return self

    def write(self, folder: Path, name: str = "script.json") -> str:
        """Put it into a folder, beside which the files it waits for are looked for."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / name
        path.write_text(json.dumps({"steps": self._steps, "needs_model": self._refused}), "utf-8")
        return f"scripted:{path}"

    def _step(self, schema: str, intent: str, step: Json) -> Script:
        self._steps.append({"when": {"schema": schema, "intent": intent}, **step})
        return self


def go(folder: Path, name: str = GO) -> None:
    """Let a model go on that waits for this file."""
    (folder / name).touch()
