"""The settings of this user: one frozen value, read from the user's own file and environment.

Never reads a workspace: what a folder brings along may not name a model, a log or a limit.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import platformdirs


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set; `problems` holds a sentence for each entry that could not be used."""

    model: str = "rules"
    """Who answers: `rules`, or `scripted:/path/to/script.json` for tests."""

    log: str = ""
    """The level from which the log speaks (`debug`, `info`, `warning`, `error`); empty is `warning`."""

    idle_s: float = 300.0
    """A worker with nothing to do leaves after this many seconds."""

    alone_s: float = 20.0
    """A worker leaves this many seconds after the last server and terminal have gone, and its task is done."""

    corrections: int = 2
    """How often a model may correct what a check refused."""

    units: int = 400
    """The most sentences that one task may be about."""

    surroundings: int = 2000
    """Code points of text shown to a model before and after the place, on either side."""

    git_commit: str = "off"
    """`on` makes a git commit of each accepted proposal; a workspace's `coauthor.toml` can say otherwise."""

    problems: tuple[str, ...] = ()
    """What was wrong in the file or the environment; those entries have their defaults."""


_ENVIRONMENT = {
    "COAUTHOR_MODEL": "model",
    "COAUTHOR_LOG": "log",
    "COAUTHOR_IDLE_S": "idle_s",
    "COAUTHOR_ALONE_S": "alone_s",
}


def path() -> Path:
    """The user's settings file; it need not exist."""
    return Path(platformdirs.user_config_dir("coauthor")) / "config.toml"


def load(file: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings: defaults, under the file, under the environment. Never raises; see `problems`."""
    problems: list[str] = []
    given = _from_file(file or path(), problems)
    environment = os.environ if environment is None else environment
    given |= {name: environment[key] for key, name in _ENVIRONMENT.items() if environment.get(key)}
    values: dict[str, Any] = {}
    for known in fields(Settings):
        if known.name in given and known.name != "problems":
            value = _as(type(known.default), given.pop(known.name))
            if value is None:
                problems.append(f"The setting `{known.name}` is not a {type(known.default).__name__}.")
            else:
                values[known.name] = value
    problems += [f"There is no setting `{name}`." for name in given]
    return Settings(**values, problems=tuple(problems))


def _from_file(file: Path, problems: list[str]) -> dict[str, Any]:
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.append(f"{file} can't be read: {error}.")
        return {}
    # `git.commit` in the file is the field `git_commit` here.
    tables = {name: value for name, value in given.items() if isinstance(value, dict)}
    within = {f"{name}_{key}": value for name, table in tables.items() for key, value in table.items()}
    return {name: value for name, value in given.items() if name not in tables} | within


def _as(kind: type, value: object) -> object | None:
    """The value as that type, or None; a negative number is none."""
    if kind is str:
        return value if isinstance(value, str) else None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = kind(value)
    except ValueError:
        return None
    return number if number >= 0 else None
