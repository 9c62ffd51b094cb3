"""The roles that agents work in: text files with a front matter, shipped or a trusted project's own.

Reads them and chooses by listed words and places; it never asks a model and never runs anything that a file names.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coauthor import config
from coauthor.domain import tasks

SHIPPED = Path(__file__).parents[1] / "agents" / "roles"
OUTPUTS = ("edits", "report", "questions", "outline", "build")
DEFAULT = "reviser"
_STEPS = {"route": "fast", "plan": "reasoning", "edits": "writer", "candidates": "writer", "report": "reasoning"}
_MAX_FILE = 64_000


class Malformed(ValueError):
    """A role file that can't be used; the message is a sentence for the person."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role: `id` is the file's name, `when` says what it is chosen for, `words` are patterns of such requests.

    `profiles` names a model profile for each step; `output` is what comes of it; `own` is True for a project's.
    """

    id: str
    name: str
    when: str
    prompt: str = ""
    words: tuple[str, ...] = ()
    profiles: Mapping[str, str] = field(default_factory=dict)
    moves: tuple[str, ...] = ()
    output: str = "edits"
    limits: Mapping[str, int] = field(default_factory=dict)
    own: bool = False

    def profile(self, step: str) -> str:
        """The model profile for a step: plan, edits, candidates, report, route."""
        return self.profiles.get(step) or _STEPS.get(step, "writer")


@dataclass(frozen=True, slots=True)
class Choice:
    """A role and why it was chosen; `doubtful` where a model might know better."""

    role: Role
    reason: str
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Cast:
    """All roles of a workspace by id; `problems` are sentences about files that could not be used."""

    roles: Mapping[str, Role]
    problems: tuple[str, ...] = ()

    def named(self, assignee: str) -> Role | None:
        """The role that an assignee names, `agent:` in front or not."""
        return self.roles.get(assignee.removeprefix("agent:"))

    def choose(self, task: tasks.Task) -> Choice:
        """The role for a task: the one asked for, else by the words of the request, else by its place."""
        if (named := self.named(task.assignee)) is not None:
            return Choice(named, "you asked for it by name")
        asked = " ".join(task.intent.split())
        found = [(match.start(), role, match[0]) for role in self.roles.values() if (match := _match(role, asked))]
        if found:
            _, role, word = min(found, key=lambda each: (each[0], not each[1].own, each[1].id))
            return Choice(role, f"the request says “{word}”", len({each[1].id for each in found}) > 1)
        if "drafter" in self.roles and any(ref.outline for ref in task.refs):
            return Choice(self.roles["drafter"], "the request is about a node of the outline")
        if "tweaker" in self.roles and task.candidates > 1:
            return Choice(self.roles["tweaker"], f"{task.candidates} versions are wanted")
        return Choice(self.roles[DEFAULT], "the request is about text that is there", doubtful=True)


def cast(root: Path | None = None) -> Cast:
    """The shipped roles, and over them those in `.coauthor/agents/` of a root; give one only if it is trusted."""
    roles = dict(_shipped())
    problems: list[str] = []
    folder = root / ".coauthor" / "agents" if root is not None else None
    for file in sorted(folder.glob("*.md")) if folder is not None and folder.is_dir() else ():
        try:
            roles[file.stem] = _read(file, own=True)
        except (OSError, ValueError) as error:
            problems.append(f".coauthor/agents/{file.name} can't be used: {error}")
    return Cast(roles, tuple(problems))


@functools.cache
def _shipped() -> Mapping[str, Role]:
    return {file.stem: _read(file, own=False) for file in sorted(SHIPPED.glob("*.md"))}


def _read(file: Path, *, own: bool) -> Role:
    if file.stat().st_size > _MAX_FILE:
        raise Malformed(f"it is larger than {_MAX_FILE} bytes")
    return parse(file.stem, file.read_text(encoding="utf-8"), own=own)


def parse(role: str, text: str, *, own: bool = False) -> Role:
    """A role from its file's text; raises Malformed."""
    parts = re.split(r"^---[ \t]*$\n?", text, maxsplit=2, flags=re.MULTILINE)
    if len(parts) != 3 or parts[0].strip():
        raise Malformed("it has no front matter between two lines `---`")
    head = _front_matter(parts[1])
    output = str(head.get("output", "edits"))
    if output not in OUTPUTS:
        raise Malformed(f"`output: {output}` is none of {', '.join(OUTPUTS)}")
    profiles = {str(step): str(profile) for step, profile in _table(head, "profiles").items()}
    if unknown := sorted(set(profiles.values()) - set(config.PROFILES)):
        raise Malformed(f"there is no profile `{unknown[0]}`")
    limits = {str(name): value for name, value in _table(head, "limits").items() if isinstance(value, int)}
    words = _lines(head, "words")
    for word in words:
        try:
            re.compile(word)
        except re.error as error:
            raise Malformed(f"`{word}` is no pattern ({error})") from error
    return Role(
        id=role,
        name=str(head.get("name", role)),
        when=str(head.get("when", "")),
        prompt=parts[2].strip(),
        words=words,
        profiles=profiles,
        moves=_lines(head, "moves"),
        output=output,
        limits=limits,
        own=own,
    )


def _front_matter(text: str) -> Mapping[str, Any]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        head = YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        raise Malformed(f"its front matter is no YAML: {str(error).splitlines()[0]}") from error
    if not isinstance(head, dict):
        raise Malformed("its front matter has no fields")
    return head


def _table(head: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = head.get(name, {})
    return found if isinstance(found, dict) else {}


def _lines(head: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found: Any = head.get(name, ())
    return tuple(str(each) for each in found) if isinstance(found, Sequence) and not isinstance(found, str) else ()


def _match(role: Role, asked: str) -> re.Match[str] | None:
    """The first of the role's words in the request."""
    if not role.words:
        return None
    return re.search(r"(?<!\w)(?:" + "|".join(role.words) + r")", asked, re.IGNORECASE)
