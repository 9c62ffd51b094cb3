"""The roles that agents work in, each a text file; this room only reads their front matter."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its `id` is the file's name, `when` says what it is chosen for."""

    id: str
    name: str
    when: str


@functools.cache
def shipped() -> tuple[Role, ...]:
    """The roles that come with CoAuthor, by id."""
    folder = resources.files("coauthor.agents.roles")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".md")), key=lambda file: file.name)
    return tuple(_parsed(file.name.removesuffix(".md"), file.read_text(encoding="utf-8")) for file in files)


def _parsed(role: str, text: str) -> Role:
    """The lines between the first two `---`, each `name: value`; raises ValueError without them."""
    parts = text.split("---\n", 2)
    if len(parts) != 3 or parts[0]:
        raise ValueError(f"the role {role} has no front matter")
    fields = dict(line.split(": ", 1) for line in parts[1].splitlines() if ": " in line)
    return Role(role, fields.get("name", role), fields.get("when", ""))
