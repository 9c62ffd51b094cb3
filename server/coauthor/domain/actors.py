"""Who acts on the pool, and what each may do; never who somebody is on the network."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Kind(StrEnum):
    """The three kinds of actor."""

    HUMAN = "human"
    AGENT = "agent"
    SYSTEM = "system"


class Capability(StrEnum):
    """What an actor may do; the same verbs for all, given out differently."""

    POST = "post"
    WORK = "work"
    APPLY = "apply"
    CONFIGURE = "configure"


class Actor(BaseModel):
    """Whoever acts: the person, an agent in a role, or CoAuthor itself."""

    model_config = ConfigDict(frozen=True)

    id: str
    kind: Kind
    name: str
    client: str = ""
    on_behalf_of: str | None = None
    capabilities: tuple[Capability, ...] = ()

    def may(self, capability: Capability) -> bool:
        """True if the actor holds the capability; only a human ever holds `apply` and `configure`."""
        if capability in (Capability.APPLY, Capability.CONFIGURE) and self.kind is not Kind.HUMAN:
            return False
        return capability in self.capabilities


def human(name: str, client: str) -> Actor:
    """The person at a client (`vscode`, `nvim`, `cli` …)."""
    return Actor(
        id=f"human:{name}",
        kind=Kind.HUMAN,
        name=name,
        client=client,
        capabilities=(Capability.POST, Capability.APPLY, Capability.CONFIGURE),
    )


def agent(role: str, model: str) -> Actor:
    """An agent in a role, speaking for whoever asked; it works and posts, and never applies."""
    return Actor(
        id=f"agent:{role}",
        kind=Kind.AGENT,
        name=role,
        client=model,
        capabilities=(Capability.POST, Capability.WORK),
    )


def outside(name: str, client: str) -> Actor:
    """An agent that is no worker of ours: it came over an editor's protocol or the command line, with a token."""
    return agent(name, client)


SYSTEM = Actor(id="system", kind=Kind.SYSTEM, name="CoAuthor", capabilities=(Capability.WORK,))
