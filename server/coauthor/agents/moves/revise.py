"""Revise a passage: a plan, then whole sentences, checked and corrected at most a few times; what stays wrong is
left out and said.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from coauthor.agents import asking, evidence, replies, voicing
from coauthor.agents.held import Held
from coauthor.agents.known import Checker
from coauthor.briefing import packet as briefing
from coauthor.briefing import said
from coauthor.domain import commands, packets, remarks

Reply = packets.Edits | packets.Candidates

_MOST_NOTES = 20
"""More than these would not be read."""


@dataclass(frozen=True, slots=True)
class Revised:
    """What may be proposed, by version; `marks` are sentences on what was left out."""

    versions: tuple[replies.Read, ...]
    summary: str
    marks: tuple[str, ...]
    model: str


async def edits(
    held: Held, asker: asking.Asker, briefed: briefing.Briefed, plan: packets.Plan, corrections: int
) -> Revised:
    """Ask for the edits and check them. Raises ModelFailed; each refusal is on the record as `gate.failed`."""
    packet = await _with_latest_words(held, briefed.packet)
    answer = await asker.edits(packet, plan)
    check = await asyncio.to_thread(Checker, held.desk.root, briefed)
    reply: Reply = answer.parsed
    reads = await _read(held, reply, briefed, check)
    for _ in range(corrections):
        wrong = [problem for each in reads for problem in each.problems]
        if not wrong:
            break
        await _record(held, wrong)
        again = await asker.edits(_with_findings(packet, wrong), plan)
        if again.parsed == answer.parsed:
            break
        answer = again
        reply = _merged(reply, again.parsed, {problem.target for problem in wrong})
        reads = await _read(held, reply, briefed, check)
    else:
        await _record(held, [problem for each in reads for problem in each.problems])
    reads, voiced = voicing.ranked(check.sources, [each.with_doubtful() for each in reads])
    reads = replies.distinct(reads)
    summary = answer.parsed.summary if isinstance(answer.parsed, packets.Edits) else plan.goal
    unproved = await asyncio.to_thread(lambda: evidence.Known(held.desk.root).marks(evidence.of(reply)))
    marks = (
        *_left_out(reads, briefed),
        *_noted(reads, briefed),
        *unproved,
        *filter(None, [voiced]),
        *_fewer(reads, held),
    )
    return Revised(reads, summary, marks, answer.model)


async def _with_latest_words(held: Held, packet: packets.Packet) -> packets.Packet:
    """What the person said in the thread meanwhile, and what a move has added to it."""
    now = await held.look()
    added = packet.thread[len(said.thread(held.began)) :]
    return packet.model_copy(update={"thread": (*said.thread(now), *added)})


async def _read(held: Held, reply: Reply, briefed: briefing.Briefed, check: Checker) -> tuple[replies.Read, ...]:
    """On a thread: the gates may read the project's files."""
    rejected = said.rejected(held.began)

    def work() -> tuple[replies.Read, ...]:
        return tuple(
            replies.read(label, version, briefed, rejected, check) for label, version in replies.versions(reply)
        )

    return await asyncio.to_thread(work)


async def _record(held: Held, wrong: Sequence[replies.Problem]) -> None:
    if wrong:
        await held.write(
            *(
                held.command(commands.GateFailed, gate=each.gate, target=each.target, message=each.message)
                for each in wrong
            )
        )


def _with_findings(packet: packets.Packet, wrong: Sequence[replies.Problem]) -> packets.Packet:
    found = "Your last answer was refused; answer again. " + " ".join(each.sentence for each in wrong)
    if any(each.words for each in wrong):
        found += " ¶ counts the paragraphs of the section; send all of them again, in order."
    return packet.model_copy(update={"thread": (*packet.thread, found)})


def _merged(first: Reply, second: Reply, bad: set[str]) -> Reply:
    """The second answer over what was sound in the first: a model may send only what it corrected."""
    if isinstance(first, packets.Edits) and isinstance(second, packets.Edits):
        return second.model_copy(update={"edits": _over(first.edits, second.edits, bad)})
    if isinstance(first, packets.Candidates) and isinstance(second, packets.Candidates):
        older = {candidate.label: candidate for candidate in first.candidates}
        for candidate in second.candidates:
            before = older[candidate.label].edits if candidate.label in older else ()
            older[candidate.label] = candidate.model_copy(update={"edits": _over(before, candidate.edits, bad)})
        return second.model_copy(update={"candidates": tuple(older.values())})
    return second


def _over(older: tuple[packets.Edit, ...], newer: tuple[packets.Edit, ...], bad: set[str]) -> tuple[packets.Edit, ...]:
    again = {edit.target for edit in newer}
    return (*(edit for edit in older if edit.target not in again | bad), *newer)


def _left_out(reads: Sequence[replies.Read], briefed: briefing.Briefed) -> tuple[str, ...]:
    problems = dict.fromkeys(problem for each in reads for problem in each.problems)
    return tuple(f"Left out “{remarks.brief(_words(briefed, each))}”: {each.message}" for each in problems)


def _noted(reads: Sequence[replies.Read], briefed: briefing.Briefed) -> tuple[str, ...]:
    """What the person should look at before they accept, most of all what was not corrected."""
    notes = dict.fromkeys(problem for each in reads for problem in each.notes)
    return tuple(remarks.look(_words(briefed, each), each.message) for each in notes)[:_MOST_NOTES]


def _fewer(reads: Sequence[replies.Read], held: Held) -> tuple[str, ...]:
    """That there are fewer versions than were asked for, so that nobody looks for the others."""
    found, wanted = sum(bool(each.sound) for each in reads), held.began.candidates
    if not 0 < found < wanted:
        return ()
    return (f"{wanted} versions were asked for, only {found} {'was' if found == 1 else 'were'} found.",)


def _words(briefed: briefing.Briefed, problem: replies.Problem) -> str:
    """The sentence that a problem is about, as it stands."""
    texts = {unit.id: unit.text for unit in briefed.packet.units}
    return problem.words or texts.get(problem.target.removeprefix(packets.AFTER), problem.target)
