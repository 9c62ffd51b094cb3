"""What every co-author's model can do, be it a language model, the rules or a script; never which one it is.

A model gets a packet, not a prompt, and returns a value of the schema that was asked for, or fails with a reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from coauthor.domain import packets

Reply = TypeVar("Reply", packets.Plan, packets.Edits, packets.Candidates)

OnDelta = Callable[[str], None]
"""Gets streamed text piece by piece, for showing only; pieces may be of any length."""


class ModelFailed(Exception):
    """A model gave no usable answer. `reason` is a sentence for the person, `raw` what the model said, if anything."""

    def __init__(self, reason: str, raw: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.raw = raw


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


class ChatModel(Protocol):
    """A co-author's model: the LiteLLM gateway, the rules, or a script."""

    @property
    def name(self) -> str:
        """The name under which its answers stand in the record."""
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
    ) -> Answer[Reply]:
        """The model's reply for the packet, of exactly this schema; with `plan` when edits follow one.

        Raises ModelFailed when there is no valid reply; cancelling the awaiting task stops the work.
        """
        ...
