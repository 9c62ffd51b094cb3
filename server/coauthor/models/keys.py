"""Where a key is found, and how it is kept out of everything that is shown or recorded."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from coauthor import config

_LOOKS_LIKE = re.compile(
    r"\b(?:sk|pk|rk|gsk|xai|hf|r8|AIza|ghp|gho|ghs|glpat|xox[abp])[-_A-Za-z0-9]{16,}|(?i:bearer)\s+[-._~+/A-Za-z0-9]{8,}=*"
)


class Missing(Exception):
    """There is no usable key; the message says why, and never what one looks like."""


def of(endpoint: config.Endpoint, environment: Mapping[str, str] | None = None) -> str | None:
    """The key of an endpoint; None where it names none. Raises Missing where it names one that is not there."""
    environment = os.environ if environment is None else environment
    if endpoint.key_env and (found := environment.get(endpoint.key_env, "").strip()):
        return found
    if endpoint.key_file:
        return _from_file(Path(endpoint.key_file).expanduser())
    if endpoint.key_env:
        raise Missing(f"The environment variable {endpoint.key_env} is not set here, so {endpoint.model} has no key.")
    return None


def _from_file(file: Path) -> str:
    try:
        facts = file.stat()
        if os.name != "nt" and stat.S_IMODE(facts.st_mode) & 0o077:
            raise Missing(f"Others can read {file}; make it yours alone: chmod 600 {file}")
        found = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Missing(f"The key file {file} can't be read.") from error
    if not found:
        raise Missing(f"The key file {file} is empty.")
    return found


def hidden(text: str, *known: str | None) -> str:
    """The text without the keys that are known, and without what looks like one."""
    for key in known:
        if key and len(key) > 3:
            text = text.replace(key, "…")
    return _LOOKS_LIKE.sub("…", text)
