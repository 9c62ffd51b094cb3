"""The roles that agents work in: text files with a front matter, shipped or a trusted project's own.

Reads them and chooses by listed words and places; it never asks a model and never runs anything that a file names.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase as fnmatch
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

    `places` are patterns of files and headings that it is for, `priorities` those of the tasks; all that it names of
    words, places and priorities must hold.
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
    places: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()

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
        found = [fit for role in self.roles.values() if (fit := _fit(role, task, asked)) is not None]
        if found:
            best = min(found, key=lambda fit: (-fit.special, fit.at, not fit.role.own, fit.role.id))
            return Choice(best.role, best.reason, not best.special and len(found) > 1)
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
    when = _table(head, "when")
    if unknown := sorted(map(str, when.keys() - {"intent", "place", "priority", "says"})):
        raise Malformed(f"`when` knows intent, place, priority and says, not `{unknown[0]}`")
    words = (*_lines(head, "words"), *_lines(when, "intent"))
    priorities = _lines(when, "priority")
    if strange := [name for name in priorities if name not in {*tasks.Priority}]:
        raise Malformed(f"`{strange[0]}` is no priority; there are {', '.join(tasks.Priority)}")
    for word in words:
        try:
            re.compile(word)
        except re.error as error:
            raise Malformed(f"`{word}` is no pattern ({error})") from error
    return Role(
        id=role,
        name=str(head.get("name", role)),
        when=str(when.get("says", "") if when else head.get("when", "")),
        prompt=parts[2].strip(),
        words=words,
        profiles=profiles,
        moves=_lines(head, "moves"),
        output=output,
        limits=limits,
        own=own,
        places=_lines(when, "place"),
        priorities=priorities,
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


@dataclass(frozen=True, slots=True)
class _Fit:
    """A role whose conditions hold: where in the request, and how many of them are about place and priority."""

    role: Role
    at: int
    special: int
    reason: str


def _fit(role: Role, task: tasks.Task, asked: str) -> _Fit | None:
    """None where one of the role's conditions does not hold, or it has none."""
    match = _match(role, asked)
    place = _place(role, task)
    if (role.words and match is None) or (role.places and place is None):
        return None
    if role.priorities and task.priority not in role.priorities:
        return None
    said = [f"the request says “{match[0]}”"] if match is not None else []
    said += [f"it is about {place}"] if place is not None else []
    said += [f"it is {task.priority} work"] if role.priorities else []
    at = match.start() if match is not None else len(asked)
    return _Fit(role, at, bool(role.places) + bool(role.priorities), ", ".join(said)) if said else None


def _place(role: Role, task: tasks.Task) -> str | None:
    """The first file or heading of the task's places that the role is for; letters large or small."""
    names = [name for ref in task.refs for name in (ref.path, *ref.section, ref.outline) if name]
    return next((name for name in names for pattern in role.places if fnmatch(name.lower(), pattern.lower())), None)


def _match(role: Role, asked: str) -> re.Match[str] | None:
    """The first of the role's words in the request: in its beginning, as a role's words may be any pattern."""
    if not role.words:
        return None
    return re.search(r"(?<!\w)(?:" + "|".join(role.words) + r")", asked[:_BEGINNING], re.IGNORECASE)


_BEGINNING = 2_000
"""Characters of a request that say what is wanted; what is pasted behind them could keep a pattern busy for an hour."""
