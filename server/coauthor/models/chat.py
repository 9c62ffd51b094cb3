"""What every co-author's model can do, be it a language model, the rules or a script; never which one it is.

It gets a packet, and the prompt rendered from it where it reads one, and returns a value of the schema that was asked
for, or fails with a reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from coauthor.domain import packets

Reply = TypeVar(
    "Reply",
    packets.Plan,
    packets.Edits,
    packets.Candidates,
    packets.Report,
    packets.Route,
    packets.Summary,
    packets.Reason,
)

OnDelta = Callable[[str], None]
"""Gets streamed text piece by piece, for showing only; pieces may be of any length."""


class ModelFailed(Exception):
    """A model gave no usable answer. `reason` is a sentence for the person, `raw` what the model said, if anything.

    `again` says that the trouble may pass, so that the same may be asked a while later.
    """

    def __init__(self, reason: str, raw: str = "", spent: Spent | None = None, *, again: bool = False) -> None:
        super().__init__(reason)
        self.again = again
        self.reason = reason
        self.raw = raw
        self.spent = spent


class OverBudget(ModelFailed):
    """A limit of tokens or money would be passed by the call; nothing was sent."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """The rendered words for a model that reads some; `version` is the hash of the texts it was made from."""

    system: str = ""
    user: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """How a packet is to be asked about: `again` counts how often the person wanted a new answer to the same."""

    prompt: Prompt = Prompt()
    profile: str = "writer"
    again: int = 0


PLAIN = Ask()
"""For models that read packets and no prompts."""


@dataclass(frozen=True, slots=True)
class Left:
    """What may still be spent, in tokens and US dollars; None is no limit. `what` names the limit for the person."""

    tokens: int | None = None
    usd: float | None = None
    what: str = "budget"


@dataclass(frozen=True, slots=True)
class Serves:
    """The model can do what the packet's intent asks; `note` says what of it, where that needs saying."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class NeedsModel:
    """The intent needs a model that is more than this one; both are sentences for the person."""

    reason: str
    possible: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer(Generic[Reply]):
    """A valid reply, the text it was read from, and what it cost; tokens are None where nobody counts them."""

    parsed: Reply
    raw: str
    model: str
    tokens_in: int | None = None
    tokens_out: int | None = None
    usd: float | None = None
    tries: tuple[str, ...] = ()
    cached: bool = False

    @property
    def spent(self) -> Spent:
        """What it cost; what nobody counted is nothing."""
        return Spent(self.model, self.tokens_in or 0, self.tokens_out or 0, self.usd, self.tries)


@dataclass(frozen=True, slots=True)
class Spent:
    """What a call cost, whether or not something came of it."""

    model: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    usd: float | None = None
    tries: tuple[str, ...] = ()


class ChatModel(Protocol):
    """A co-author's model: the LiteLLM gateway, the rules, or a script."""

    @property
    def name(self) -> str:
        """The name under which its answers stand in the record."""
        ...

    @property
    def room(self) -> int:
        """Tokens that a packet may have; 0 for a model that reads packets only and serves listed wishes."""
        ...

    def serves(self, packet: packets.Packet) -> Serves | NeedsModel:
        """Whether the packet's intent is one that this model can do; cheap, and never asks a vendor."""
        ...

    async def answer(
        self,
        packet: packets.Packet,
        schema: type[Reply],
        plan: packets.Plan | None = None,
        on_delta: OnDelta | None = None,
        ask: Ask = PLAIN,
    ) -> Answer[Reply]:
        """The model's reply for the packet, of exactly this schema; with `plan` when edits follow one.

        `ask` has the rendered prompt, for models that read one.

        Raises ModelFailed when there is no valid reply; cancelling the awaiting task stops the work.
        """
        ...
