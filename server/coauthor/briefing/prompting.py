"""Prompts: text files, rendered strictly, so that an undefined name is an error and never an empty place.

A trusted workspace may put its own beside them, in `.coauthor/prompts/`; nothing else decides how a prompt reads.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2

from coauthor.briefing import casting, said
from coauthor.domain import packets
from coauthor.domain.speech import tongues
from coauthor.models import chat

_TAG = re.compile(r"<(?=/?\s*(?:unit|context|material)\b)", re.IGNORECASE)
SHIPPED = Path(__file__).with_name("prompts")
Form = (
    type[packets.Plan]
    | type[packets.Edits]
    | type[packets.Candidates]
    | type[packets.Report]
    | type[packets.Route]
    | type[packets.Summary]
    | type[packets.Reason]
)


@dataclass(frozen=True, slots=True)
class Prompts:
    """The prompt files; `own` is a trusted workspace's folder of overrides, `language` that of plans and questions."""

    own: Path | None = None
    language: str = ""

    def render(
        self,
        packet: packets.Packet,
        form: Form,
        role: casting.Role,
        plan: packets.Plan | None = None,
        roles: Sequence[casting.Role] = (),
    ) -> chat.Prompt:
        """The words for one step; raises jinja2.TemplateError where an override can't be rendered."""
        shelf = _environment(self.own)
        name = form.__name__.lower()
        values = {
            "packet": packet.model_copy(update={"thread": said.condensed(packet.thread)}),
            "plan": plan,
            "role": role.prompt,
            "roles": roles,
            "language": self.language or _spoken(packet.speaks),
            "form": name,
            "schema": json.dumps(form.model_json_schema(), ensure_ascii=False),
        }
        system = shelf.get_template("system.md").render(values).strip()
        user = shelf.get_template(f"{name}.md").render(values).strip()
        return chat.Prompt(system, user, self.version(form, role))

    def version(self, form: Form, role: casting.Role) -> str:
        """Twelve digits that change whenever a text does that the prompt is made of."""
        shelf = _environment(self.own)
        assert shelf.loader is not None
        names = ("system.md", "packet.md", "form.md", f"{form.__name__.lower()}.md")
        sources = [shelf.loader.get_source(shelf, name)[0] for name in names]
        return hashlib.sha256("\0".join([*sources, role.prompt]).encode()).hexdigest()[:12]


def _spoken(speaks: str) -> str:
    """The person's language by name, where it is known and the request alone may not tell it."""
    return tongues.NAMES[tongues.Tongue(speaks)] if speaks not in ("", tongues.Tongue.ENGLISH) else ""


@functools.lru_cache(maxsize=8)
def _environment(own: Path | None) -> jinja2.Environment:
    folders = [str(folder) for folder in (own, SHIPPED) if folder is not None and folder.is_dir()]
    shelf = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shelf.filters["material"] = material
    return shelf


def material(text: str) -> str:
    """A text that can't end what it is wrapped in, nor begin another unit: such tags in it are no tags any more."""
    return _TAG.sub("‹", text)
