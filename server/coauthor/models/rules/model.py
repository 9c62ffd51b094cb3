"""The rule-based co-author as a chat model: it serves the wishes that exact rules can fulfil, and says what it is.

It never answers a wish that it can't fulfil, never adds anything, and proposes nothing rather than something doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from coauthor.domain import packets
from coauthor.models import chat
from coauthor.models.rules import book, intents, wording, work

NAME = "rules"

_LENGTH = re.compile(r"\d|\bhalf\b|\bhalve|\bthird\b|\bone (?:line|sentence)|\bhalb|\bhälfte|\bdrittel", re.IGNORECASE)
_INTENSIFIER = "tighten.intensifier"
_ENGLISH_ONLY = frozenset({book.Group.TIGHTEN, book.Group.FORMAL})


class RulesModel:
    """Needs no network, no key and no model; the same packet always gets the same answer."""

    name: ClassVar[str] = NAME
    room: ClassVar[int] = 0

    def serves(self, packet: packets.Packet) -> chat.Serves | chat.NeedsModel:
        """Serves if some clause of the intent asks for what rules can do on this text."""
        wish = _wish(packet)
        if not wish.groups:
            return chat.NeedsModel(
                "This takes a language model; the co-author here is a set of exact rules.", _possible()
            )
        if not _usable(wish, packet):
            reason = f"To {wording.doing(wish.groups).lower()}, the rules know English only; this text is not English."
            return chat.NeedsModel(reason, _possible())
        return chat.Serves(f"{wording.doing(_usable(wish, packet))} by exact rules.")

    async def answer(
        self,
        packet: packets.Packet,
        schema: type[chat.Reply],
        plan: packets.Plan | None = None,
        on_delta: chat.OnDelta | None = None,
        ask: chat.Ask = chat.PLAIN,
    ) -> chat.Answer[chat.Reply]:
        """The plan, the edits, or at most two versions; raises ModelFailed for an intent that it doesn't serve."""
        wish = _wish(packet)
        groups = _usable(wish, packet)
        if not groups:
            raise chat.ModelFailed(f"This takes more than rules. {wording.MORE}")
        targets = {target.target for target in plan.scope} if plan and plan.scope else None
        done = work.do(packet, groups, targets)
        reply: packets.Plan | packets.Edits | packets.Candidates
        if schema is packets.Plan:
            reply = _plan(packet, wish, groups, done)
            shown = wording.shown(reply)
        elif schema is packets.Edits:
            reply = _edits(done, groups)
            shown = reply.summary + "\n"
        else:
            reply = _candidates(packet, groups, done, targets)
            shown = wording.summary(done, groups) + "\n"
        if on_delta:
            on_delta(shown)
        parsed = schema.model_validate(reply)
        return chat.Answer(parsed, parsed.model_dump_json(), self.name)


def _wish(packet: packets.Packet) -> intents.Wish:
    """The wish of the task and of what the person said last in its thread."""
    wish = intents.read(packet.intent)
    if not packet.thread:
        return wish
    latest = intents.read(packet.thread[-1])
    groups = tuple(group for group in book.Group if group in (*wish.groups, *latest.groups))
    return intents.Wish(groups, (*wish.beyond, *latest.beyond))


def _possible() -> tuple[str, ...]:
    return (*wording.POSSIBLE, wording.MORE)


def _usable(wish: intents.Wish, packet: packets.Packet) -> tuple[book.Group, ...]:
    """The groups of the wish whose rules know the packet's language."""
    if work.is_english(packet):
        return wish.groups
    return tuple(group for group in wish.groups if group not in _ENGLISH_ONLY)


def _plan(packet: packets.Packet, wish: intents.Wish, groups: Sequence[book.Group], done: work.Work) -> packets.Plan:
    goal = wording.summary(done, groups)
    return packets.Plan(
        goal=f"{goal} {packet.focus_note}" if packet.focus_note else goal,
        issues=wording.issues(done.changes)[: packets.MAX_ITEMS],
        strategy=(
            *wording.reasons(done.changes),
            "Maths, code, quotations, citations, references and numbers stay exactly as they are.",
            "No new information, and no citations needed: nothing is added.",
        ),
        scope=tuple(packets.PlanTarget(target=unit.unit.id, why=wording.why(unit)) for unit in done.changed),
        risks=tuple(_risks(packet, wish, groups, done)),
    )


def _risks(packet: packets.Packet, wish: intents.Wish, groups: Sequence[book.Group], done: work.Work) -> list[str]:
    risks = [f"Not done, as it takes more than rules: “{clause}”. {wording.MORE}" for clause in wish.beyond]
    if skipped := [group for group in wish.groups if group not in groups]:
        risks.append(f"Not done, as the rules for it know English only: {wording.doing(skipped).lower()}.")
    if book.Group.TIGHTEN in groups and _LENGTH.search(packet.intent):
        risks.append("Rules take out known filler only; they can't aim at a length.")
    if any(change.entry.id == _INTENSIFIER for change in done.changes):
        risks.append("Without its intensifier a sentence sounds a little less emphatic.")
    return risks


def _edits(done: work.Work, groups: Sequence[book.Group]) -> packets.Edits:
    return packets.Edits(summary=wording.summary(done, groups), edits=_changed(done))


def _changed(done: work.Work) -> tuple[packets.Edit, ...]:
    return tuple(packets.Edit(target=unit.unit.id, text=unit.text, why=wording.why(unit)) for unit in done.changed)


def _candidates(
    packet: packets.Packet, groups: Sequence[book.Group], done: work.Work, targets: set[str] | None
) -> packets.Candidates:
    """All rules that were asked for; and, where that is something else, only the most cautious group of them."""
    versions = [packets.Candidate(label="all rules", edits=_changed(done))]
    if packet.candidates > 1:
        for group in groups:
            less = work.do(packet, (group,), targets)
            if less.changed and less.changed != done.changed:
                versions.append(packets.Candidate(label=wording.LABELS[group], edits=_changed(less)))
                break
    return packets.Candidates(candidates=tuple(versions))
