"""Why a sentence is proposed, from what the record has: its own reason, else those of its proposal and plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from coauthor.briefing import speaking
from coauthor.domain import actors, commands, errors, tasks
from coauthor.domain.events import Event, Type
from coauthor.domain.speech import saying, tongues
from coauthor.pool import pool as pools
from coauthor.pool import views
from coauthor.review import placing

_SHORT = 80
_WHY = "Why do you want to change "
_BACK = 2000
"""So many of the newest events are looked at for questions that nobody has answered yet."""
_MOST = 3


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asked about a sentence; `id` is the event's."""

    id: str
    task: str
    hunk: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions without an answer, and the event up to which was looked."""

    questions: tuple[Question, ...]
    until: int


@dataclass(frozen=True, slots=True)
class Why:
    """`own` is the reason given for this very sentence, empty where none was; `around` what its proposal says."""

    own: str
    around: tuple[str, ...]


def of(pool: pools.Pool, hunk_id: str) -> Why:
    """The reasons for a sentence `P3.1`; raises NotFound."""
    task, proposal, hunk = placing.hunk_of(pool, hunk_id)
    return Why(hunk.why, tuple(dict.fromkeys(_around(task, proposal))))


def _around(task: tasks.Task, proposal: tasks.Proposal) -> Iterator[str]:
    if proposal.summary:
        yield proposal.summary
    plan = (task.plan or {}) if proposal.reverts is None else {}
    for name in ("goal", "issues", "strategy"):
        found = plan.get(name) or ()
        yield from (str(each) for each in ([found] if isinstance(found, str) else found))
    yield from proposal.marks


def ask(pool: pools.Pool, actor: actors.Actor, hunk_id: str, text: str = "") -> tasks.Task:
    """Put a question about a sentence into its task's thread; it is no wish, so no later attempt takes it for one."""
    task, _, hunk = placing.hunk_of(pool, hunk_id)
    quote = " ".join(hunk.before.split())
    quote = f"{quote[:_SHORT].rstrip()}…" if len(quote) > _SHORT else quote
    asked = text or f"{_WHY}“{quote}” ({hunk.id})?"
    return pool.handle(commands.Reply(task=task.id, text=asked, at={"hunk": hunk.id, "asks": "why"}), actor)


def asked(pool: pools.Pool, since: int | None) -> Asked:
    """The questions about sentences after an event (among the newest, for None) that have no answer yet."""
    until = views.last_seq(pool)
    if since is not None and until <= since:
        return Asked((), since)
    news = views.newest(pool, _BACK, since or 0)
    about = [event for event in news if _hunk(event)]
    answered = {event.data["at"].get("answers") for event in about}
    found = (
        Question(event.id, event.task or "", _hunk(event), event.data["text"])
        for event in about
        if event.actor.kind is actors.Kind.HUMAN and event.id not in answered
    )
    return Asked(tuple(found), until)


def _hunk(event: Event) -> str:
    at = event.data.get("at") if event.type == Type.COMMENT_ADDED else None
    return str(at.get("hunk", "")) if isinstance(at, dict) else ""


def writer(pool: pools.Pool, question: Question) -> actors.Actor | None:
    """The agent that wrote the sentence and has not answered yet; None for a person, and where that was done."""
    try:
        task, proposal, _ = placing.hunk_of(pool, question.hunk)
    except errors.NotFound:
        return None
    thread = views.thread(pool, task.id)
    found = next(
        (e.actor for e in thread if e.type == Type.PROPOSAL_POSTED and e.data.get("proposal") == proposal.id), None
    )
    given = any(_hunk(event) and event.data["at"].get("answers") == question.id for event in thread)
    return found if found is not None and found.kind is actors.Kind.AGENT and not given else None


def answer(pool: pools.Pool, question: Question, meaning: Callable[[str], Sequence[str]], said: str = "") -> bool:
    """Say in the thread what the record has, or what was `said`, in the name of whoever wrote the sentence.

    False where that was a person. `meaning` gives what there is to say beyond a reason as it stands on the record.
    """
    by = writer(pool, question)
    if by is None:
        return False
    at = {"hunk": question.hunk, "answers": question.id}
    task = pool.task(question.task)
    said_by_us = question.text.startswith(_WHY)
    say = saying.in_(speaking.of(task) if said_by_us else tongues.written(question.text) or speaking.of(task))
    told = said or _said(of(pool, question.hunk), question.hunk, meaning, say)
    pool.handle(commands.Reply(task=question.task, text=told, at=at), by)
    return True


def _said(why: Why, hunk: str, meaning: Callable[[str], Sequence[str]], say: saying.Say) -> str:
    """The reason in a sentence or two; what its proposal and plan say where it came with none of its own."""
    if why.own:
        around = say("As a whole: {summary}", summary=why.around[0]) if why.around else ""
        meant = " ".join(map(say, meaning(why.own)))
        return " ".join(part for part in (f"{hunk}: {why.own.rstrip('.')}.", meant, around) if part)
    if why.around:
        told = " ".join(why.around[:_MOST])
        return say("{hunk} came without a reason of its own. Its proposal says: {summary}", hunk=hunk, summary=told)
    return say("Nothing on the record says why {hunk} was proposed.", hunk=hunk)


def answer_to(pool: pools.Pool, task: str, hunk: str) -> str | None:
    """The answer to the last question about a sentence, once it is there."""
    about = [event for event in views.thread(pool, task) if _hunk(event) == hunk]
    last = next((event for event in reversed(about) if event.actor.kind is actors.Kind.HUMAN), None)
    found = (event.data["text"] for event in about if last and event.data["at"].get("answers") == last.id)
    return next(found, None)
