"""Reads the named statements of the `.sql` files; SQL stands nowhere else."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from importlib import resources

_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


@functools.cache
def load(file: str) -> Mapping[str, str]:
    """The statements of `pool/sql/<file>.sql` by name; a KeyError names what is missing."""
    text = (resources.files("coauthor.pool") / "sql" / f"{file}.sql").read_text(encoding="utf-8")
    parts = _NAME.split(text)
    return dict(zip(parts[1::2], (part.strip() for part in parts[2::2]), strict=True))
