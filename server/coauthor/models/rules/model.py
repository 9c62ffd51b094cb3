"""The rule-based co-author as a chat model: it serves the wishes that exact rules can fulfil, and says what it is.

It never answers a wish that it can't fulfil, never adds anything, and proposes nothing rather than something doubtful.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Sequence
from typing import ClassVar

from coauthor.domain import packets, remarks
from coauthor.domain.speech import saying
from coauthor.models import chat
from coauthor.models.rules import book, intents, skeleton, wording, work

NAME = "rules"

_LENGTH = re.compile(r"\d|\bhalf\b|\bhalve|\bthird\b|\bone (?:line|sentence)|\bhalb|\bhälfte|\bdrittel", re.IGNORECASE)
_INTENSIFIER = "tighten.intensifier"


class RulesModel:
    """Needs no network, no key and no model; the same packet always gets the same answer."""

    name: ClassVar[str] = NAME
    room: ClassVar[int] = 0

    def serves(self, packet: packets.Packet) -> chat.Serves | chat.NeedsModel:
        """Serves if some clause of the intent asks for what rules can do on this text, or a section is to be set up."""
        say = saying.in_(packet.speaks)
        if packet.into is not None:
            return chat.Serves(say("A skeleton of the section from the outline and your words."))
        wish = _wish(packet)
        if not wish.groups:
            reason = say("This takes a language model; the co-author here is a set of exact rules.")
            return chat.NeedsModel(reason, _possible(say))
        if not _usable(wish, packet):
            doing = wording.doing(say, wish.groups)
            doing = doing[:1].lower() + doing[1:]
            reason = say("To {doing}, the rules don't know the language of this text.", doing=doing)
            return chat.NeedsModel(reason, _possible(say))
        return chat.Serves(say("{doing} by exact rules.", doing=wording.doing(say, _usable(wish, packet))))

    async def answer(
        self,
        packet: packets.Packet,
        schema: type[chat.Reply],
        plan: packets.Plan | None = None,
        on_delta: chat.OnDelta | None = None,
        ask: chat.Ask = chat.PLAIN,
    ) -> chat.Answer[chat.Reply]:
        """The plan, the edits, or at most two versions; raises ModelFailed for an intent that it doesn't serve."""
        if packet.into is not None:
            return _set_up(packet, schema, on_delta)
        # In a thread, as a long text takes long: whoever waits, cancels or ends the worker meanwhile is heard.
        reply, shown = await asyncio.to_thread(_made, packet, schema, plan)
        if on_delta:
            on_delta(shown)
        parsed = schema.model_validate(reply)
        return chat.Answer(parsed, parsed.model_dump_json(), self.name)


def _made(
    packet: packets.Packet, schema: type[chat.Reply], plan: packets.Plan | None
) -> tuple[packets.Plan | packets.Edits | packets.Candidates, str]:
    """What the rules make of the packet, and how it is shown while it comes; raises ModelFailed."""
    say = saying.in_(packet.speaks)
    wish = _wish(packet)
    groups = _usable(wish, packet)
    if not groups:
        raise chat.ModelFailed(say.joined((say("This takes more than rules."), say(wording.MORE))))
    targets = {target.target for target in plan.scope} if plan and plan.scope else None
    done = work.do(packet, groups, targets)
    if schema is packets.Plan:
        planned = _plan(packet, wish, groups, done)
        return planned, wording.shown(planned)
    if schema is packets.Edits:
        edits = packets.Edits(summary=_goal(packet, groups, done), edits=_changed(say, done))
        return edits, edits.summary + "\n"
    return _candidates(packet, groups, done, targets), wording.summary(say, done, groups) + "\n"


def _set_up(packet: packets.Packet, schema: type[chat.Reply], on_delta: chat.OnDelta | None) -> chat.Answer[chat.Reply]:
    """A section that is to be written: its skeleton, in one version."""
    made = skeleton.plan(packet) if schema is packets.Plan else skeleton.edits(packet)
    if on_delta:
        on_delta(f"{made.goal if isinstance(made, packets.Plan) else made.summary}\n")
    reply = made
    if schema is packets.Candidates and isinstance(made, packets.Edits):
        parsed = schema.model_validate(
            packets.Candidates(candidates=(packets.Candidate(label="outline", edits=made.edits),))
        )
    else:
        parsed = schema.model_validate(reply)
    return chat.Answer(parsed, parsed.model_dump_json(), NAME)


def _wish(packet: packets.Packet) -> intents.Wish:
    """The wish of the task, of what the person said last in its thread, and of the reason of the last no."""
    wish = intents.read(packet.intent)
    if packet.thread:
        latest = intents.read(packet.thread[-1])
        wish = _both(wish, latest)
    reasons = [said for said in packet.rejections if not said.startswith(remarks.REJECTED)]
    if reasons and (latest := intents.read(reasons[-1])).groups:
        return latest if _INSTEAD.search(reasons[-1]) else _both(wish, latest)
    return wish


def _both(wish: intents.Wish, latest: intents.Wish) -> intents.Wish:
    groups = tuple(group for group in book.Group if group in (*wish.groups, *latest.groups))
    return intents.Wish(groups, (*wish.beyond, *latest.beyond))


_INSTEAD = re.compile(r"\b(?:only|just|instead|rather|nur|stattdessen|lieber|seulement|plutôt)\b", re.IGNORECASE)


def _possible(say: saying.Say) -> tuple[str, ...]:
    return tuple(say(each) for each in (*wording.POSSIBLE, wording.MORE))


def _usable(wish: intents.Wish, packet: packets.Packet) -> tuple[book.Group, ...]:
    """The groups of the wish that have rules for the packet's language."""
    known = (None, work.locale(packet))
    having = {entry.group for entry in book.entries() if entry.locale in known}
    return tuple(group for group in wish.groups if group in having)


def _plan(packet: packets.Packet, wish: intents.Wish, groups: Sequence[book.Group], done: work.Work) -> packets.Plan:
    say = saying.in_(packet.speaks)
    return packets.Plan(
        goal=say.joined((_goal(packet, groups, done), packet.focus_note or "")),
        issues=wording.issues(say, done.changes)[: packets.MAX_ITEMS],
        strategy=(
            *wording.reasons(say, done.changes),
            say("Maths, code, quotations, citations, references and numbers stay exactly as they are."),
            say("No new information, and no citations needed: nothing is added."),
        ),
        scope=tuple(packets.PlanTarget(target=unit.unit.id, why=wording.why(say, unit)) for unit in done.changed),
        risks=tuple(_risks(packet, wish, groups, done)),
    )


def _risks(packet: packets.Packet, wish: intents.Wish, groups: Sequence[book.Group], done: work.Work) -> list[str]:
    say = saying.in_(packet.speaks)
    beyond = (say("Not done, as it takes more than rules: “{clause}”.", clause=clause) for clause in wish.beyond)
    risks = [say.joined((each, say(wording.MORE))) for each in beyond]
    if skipped := [group for group in wish.groups if group not in groups]:
        doing = wording.doing(say, skipped).lower()
        risks.append(say("Not done, as the rules for it don't know this language: {doing}.", doing=doing))
    if book.Group.TIGHTEN in groups and _LENGTH.search(packet.intent):
        risks.append(say("Rules take out known filler only; they can't aim at a length."))
    if any(change.entry.id == _INTENSIFIER for change in done.changes):
        risks.append(say("Without its intensifier a sentence sounds a little less emphatic."))
    return risks


def _goal(packet: packets.Packet, groups: Sequence[book.Group], done: work.Work) -> str:
    """What was done; where nothing was, also what else rules would find, and that a model can do more."""
    say = saying.in_(packet.speaks)
    said = wording.summary(say, done, groups)
    if done.changed:
        return said
    others = [group for group in _usable(intents.Wish(tuple(book.Group), ()), packet) if group not in groups]
    found = {group: len(work.do(packet, (group,)).changes) for group in others}
    return say.joined((said, wording.left(say, found), say(wording.MORE)))


def _changed(say: saying.Say, done: work.Work) -> tuple[packets.Edit, ...]:
    return tuple(packets.Edit(target=unit.unit.id, text=unit.text, why=wording.why(say, unit)) for unit in done.changed)


def _candidates(
    packet: packets.Packet, groups: Sequence[book.Group], done: work.Work, targets: set[str] | None
) -> packets.Candidates:
    """All rules that were asked for, the most cautious group of them, then one version for each principle at work."""
    say = saying.in_(packet.speaks)
    versions = {wording.ALL: done}
    for group in groups if len(groups) > 1 else ():
        less = work.do(packet, (group,), targets)
        if _is_new(less, versions.values()):
            versions[wording.LABELS[group]] = less
            break
    for principle in work.principles(done):
        less = work.do(packet, groups, targets, principle)
        if _is_new(less, versions.values()):
            versions[principle] = less
    wanted = list(versions.items())[: packet.candidates]
    return packets.Candidates(
        candidates=tuple(
            packets.Candidate(label=wording.version(say, label), edits=_changed(say, each)) for label, each in wanted
        )
    )


def _is_new(done: work.Work, others: Iterable[work.Work]) -> bool:
    """True if it changes something, and no other version has the same texts."""
    texts = {unit.unit.id: unit.text for unit in done.changed}
    return bool(texts) and all(texts != {unit.unit.id: unit.text for unit in each.changed} for each in others)
