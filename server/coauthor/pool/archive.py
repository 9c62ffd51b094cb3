"""Archived threads: the words of ended tasks in a file beside the pool, read back from there when they are asked for.

A row that stayed behind says where its payload is; a file that is not what the log says is refused, never guessed at.
"""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path
from typing import Any

from coauthor.domain import errors, events

FOLDER = "archive"
KEPT_AT = "archived"


class Reader:
    """Reads archived payloads of one pool; keeps the few files that it read last."""

    def __init__(self, beside: Path) -> None:
        self._folder = beside / FOLDER
        self._load = functools.lru_cache(maxsize=4)(self._read)

    def recall(self, event: events.Event) -> events.Event:
        """The event with its payload, from the archive where it lies there; raises Unavailable where that is gone."""
        where = event.data.get(KEPT_AT)
        if not isinstance(where, dict):
            return event
        found = self._load(str(where["file"]), str(where["sha256"])).get(event.id)
        if found is None:
            raise errors.Unavailable(f"The archive {where['file']} does not have event {event.seq}.")
        return event.model_copy(update={"data": found})

    def _read(self, name: str, sha256: str) -> dict[str, dict[str, Any]]:
        path = self._folder / Path(name).name
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise errors.Unavailable(
                f"The archive {path} can't be read: {error.strerror or error}.",
                "Put it back from where you moved it; the log refers to it.",
            ) from error
        if hashlib.sha256(raw).hexdigest() != sha256:
            raise errors.Unavailable(f"The archive {path} is not what it was when it was written.")
        return {said["id"]: said["data"] for said in map(json.loads, raw.decode("utf-8").splitlines())}
