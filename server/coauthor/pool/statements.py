"""Reads the named statements of the `.sql` files; SQL stands nowhere else. Each database has a folder of its own."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from importlib import resources

_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)
_PARAMETER = re.compile(r"(?<![:\w]):([a-z_]+)\b")


@functools.cache
def load(dialect: str, file: str) -> Mapping[str, str]:
    """The statements of `pool/sql/<dialect>/<file>.sql` by name; a KeyError names what is missing."""
    text = (resources.files("coauthor.pool") / "sql" / dialect / f"{file}.sql").read_text(encoding="utf-8")
    parts = _NAME.split(text)
    return dict(zip(parts[1::2], (part.strip() for part in parts[2::2]), strict=True))


@functools.cache
def numbered(dialect: str, file: str, name: str) -> tuple[str, tuple[str, ...]]:
    """The statement with `$1`, `$2` … for its parameters, and their names in that order."""
    names: list[str] = []

    def number(found: re.Match[str]) -> str:
        if found[1] not in names:
            names.append(found[1])
        return f"${names.index(found[1]) + 1}"

    lines = load(dialect, file)[name].splitlines()
    statement = "\n".join(line for line in lines if not line.startswith("--"))
    return _PARAMETER.sub(number, statement), tuple(names)
