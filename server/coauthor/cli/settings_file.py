"""Writing the user's settings file: one table at a time, comments kept, readable by its owner only, never a key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from coauthor import config
from coauthor.domain import errors
from coauthor.pool import whole


def put_chain(profile: str, chain: Sequence[config.Endpoint], file: Path | None = None) -> Path:
    """Make this the chain of a profile, or take the profile out where it is empty; gives the file."""
    import tomlkit
    import tomlkit.exceptions

    file = file or config.path()
    try:
        document = tomlkit.parse(file.read_text(encoding="utf-8")) if file.exists() else tomlkit.document()
    except (OSError, UnicodeDecodeError, tomlkit.exceptions.ParseError) as error:
        raise errors.Unavailable(
            f"{file} can't be read: {error}.", "Put it right first; nothing was written."
        ) from error
    models: Any = document.setdefault("models", tomlkit.table(is_super_table=True))
    models.pop(profile, None)
    if chain:
        links = tomlkit.aot()
        for endpoint in chain:
            links.append(_table(endpoint))
        models[profile] = links
    _write(file, tomlkit.dumps(document))
    return file


def _table(endpoint: config.Endpoint) -> Any:
    import tomlkit

    table = tomlkit.table()
    table["model"] = endpoint.model
    for known in fields(config.Endpoint):
        value = getattr(endpoint, known.name)
        if known.name != "model" and value != known.default:
            table[known.name] = value
    return table


def _write(file: Path, text: str) -> None:
    """A whole file or none."""
    file.parent.mkdir(parents=True, exist_ok=True)
    whole.write(file, text, mode=0o600)
