"""What the stock surfaces say, in plain words. No LSP shapes, no decisions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum

from coauthor.domain import contesting, patches, tasks, words
from coauthor.review.commented import Comment

LONGEST = 300
"""Characters of a sentence or reason that one line shows."""
LONG_WORDS = 60
SHOWN = 3
"""Changes of a sentence that are said one by one, and characters of each."""
MOSTLY = 0.6
"""A sentence of which more than this is another is shown whole."""

_LAST_WORD, _FIRST_WORD = re.compile(r"\S*\Z"), re.compile(r"\S*")

_RULE = re.compile(r"(\[[a-z-]+\.[a-z-]+\])")
_QUOTE = r"[“„«「][^“”„«»「」]*[“”»」]"
_RESTATED = re.compile(rf"(?:; )?{_QUOTE}(?:[^“”„«»「」]{{1,30}}{_QUOTE})?[^“”„«»「」]{{0,20}}")
_REJECTED = re.compile(r"(P\d+) rejected\Z")
_KEPT = re.compile(rf"{contesting.KEPT} P\d+\Z")

DECIDED = (tasks.Status.DONE, tasks.Status.CANCELED, tasks.Status.FAILED)
WORKING = (tasks.Status.CLAIMED, tasks.Status.IN_PROGRESS)


class Standing(StrEnum):
    """How a comment that is no task came to be here."""

    TYPED = "typed"
    FOREIGN = "foreign"
    SENT = "sent"


def one_line(text: str, longest: int = LONGEST) -> str:
    """The text on one line, cut with an ellipsis."""
    flat = words.on_one_line(text)
    return flat if len(flat) <= longest else flat[: longest - 1].rstrip() + "…"


def state(task: tasks.Task, step: str = "") -> str:
    """`waiting for your review: P3`, `at work (planning)`; `step` is what the worker says it is at."""
    more = _STATES.get(task.status)
    return more(task, step) if more else task.status.said


def short_state(task: tasks.Task, step: str = "") -> str:
    """The same in a few words, for a hint behind a comment."""
    if task.status is tasks.Status.AWAITING_REVIEW:
        return task.status.said if _waiting(task) else "nothing to change"
    if task.status in WORKING:
        return state(task, step)
    return task.status.said


def headline(task: tasks.Task, step: str = "") -> str:
    """What stands at a task's comment or place: its state, and how to go on."""
    said = f"{task.id} · {state(task, step)}"
    advice = _advice(task)
    return f"{_closed(said)} {advice}" if advice else said


def unbound(comment: Comment, standing: Standing) -> str:
    """What stands at a request that is no task."""
    if not comment.words.strip():
        return "Not yet a task: say behind the colon what you want."
    if comment.target is None:
        return "Not yet a task: it stands by no paragraph. Put it above the text that it is about."
    if standing is Standing.TYPED:
        return "Not yet a task: it becomes one when you save and leave it alone. Code action “Start” begins it at once."
    return "Not yet a task. Code action “Start” gives it to the co-author."


def reply(comment: Comment, standing: Standing) -> str:
    """What stands at a comment that speaks to a task or proposal."""
    whom = comment.task or comment.proposal
    if standing is Standing.SENT:
        return f"{whom} has your reply; you can delete it."
    if standing is Standing.TYPED:
        return f"A reply to {whom}; it is sent when you save it."
    return f"A reply to {whom} that came with the file; it is not sent. Type it anew to send it."


def ended(task: tasks.Task) -> str:
    """What stands at a comment whose task was cancelled."""
    rejected = _REJECTED.match(task.reason or "")
    why = f"You rejected {rejected[1]}" if rejected else f"{task.id} was cancelled"
    if task.reason and _KEPT.match(task.reason):
        why = f"You {task.reason}"
    return f"{why}, so this is not a task any more. Code action “Start” gives it to the co-author again."


def sentence(hunk: patches.Hunk, about: str = "", *, pending: bool) -> str:
    """What stands at an undecided sentence, which can be accepted or is another one now; `about` is an inverse's.

    A window may cut it anywhere, so what changes comes first and is said once; the whole sentence is in the hover.
    """
    if not pending and about:
        return f"{hunk.id}: {about} met words of yours, which stay until you say which version shall stand."
    if not pending:
        return f"{hunk.id}: this sentence changed since; your text stays. Try again on the new text."
    why = _reason(hunk.why)
    return f"{hunk.id}: {_offered(hunk)}{' ' if why.startswith('[') else ' — ' if why else ''}{why}"


def _reason(why: str) -> str:
    """Why, without what a rule says of the change that was just said: `“very good” can be “good” [r.s]` is `[r.s]`."""
    *told, last = _RULE.split(one_line(why))
    said = ["" if _RESTATED.fullmatch(part) else part.lstrip("; ") for part in told[::2]]
    parts = [part + rule for part, rule in zip(said, told[1::2], strict=True)]
    return "; ".join(part for part in dict.fromkeys([*parts, last.lstrip("; ")]) if part)


def _offered(hunk: patches.Hunk) -> str:
    texts = hunk.texts if hunk.edited is None else {"": hunk.edited}
    if len(texts) > 1:
        short = {label: changes(hunk.before, text) or one_line(text, 140) for label, text in texts.items()}
        return "one of " + "; ".join(f"{label}: {said or '(delete)'}" for label, said in short.items())
    text = next(iter(texts.values()), "")
    if not text.strip():
        return "delete this sentence"
    if hunk.start == hunk.end:
        return f"add: {one_line(text)}"
    return changes(hunk.before, text) or one_line(words.both_on_one_line(hunk.before, text)[1])


def changes(before: str, after: str) -> str:
    """The words that differ, `“utilise” → “use”`: what a narrow window has room for; empty where most of them do."""
    before, after = words.both_on_one_line(before, after)
    marks = words.marks(before, after)
    if sum(len(mark.text) for mark in marks if mark.op != "same") > MOSTLY * (len(before) + len(after)):
        return ""
    said = [each for change in _runs(marks) if (each := _change(*change))]
    more = f"; {len(said) - SHOWN} more" if len(said) > SHOWN else ""
    return "; ".join(said[:SHOWN]) + more


def _runs(marks: Sequence[words.Mark]) -> Iterator[tuple[str, str, str, str]]:
    """What goes and what comes at each place, with the text before and behind; blanks between don't divide."""
    old = new = left = ""
    for mark in marks:
        if mark.op == "del":
            old += mark.text
        elif mark.op == "ins":
            new += mark.text
        elif (old or new) and not mark.text.strip():
            old, new = old and old + mark.text, new and new + mark.text
        else:
            if old or new:
                yield old, new, left, mark.text
            old, new, left = "", "", mark.text
    if old or new:
        yield old, new, left, ""


def _change(old: str, new: str, left: str, right: str) -> str:
    if not any(sign.isalnum() for sign in old + new):
        # A blank or a sign alone says nothing: with the word that it stands by it does.
        near = _LAST_WORD.search(left), _FIRST_WORD.match(right)
        before, behind = (found.group() if found else "" for found in near)
        old, new = f"{before}{old}{behind}", f"{before}{new}{behind}"
    old, new = one_line(old.strip(), LONG_WORDS), one_line(new.strip(), LONG_WORDS)
    if old and new:
        return f"“{old}” → “{new}”"
    return f"without “{old}”" if old else f"with “{new}”" if new else ""


def question(task: tasks.Task) -> str | None:
    """The first question of a task that nobody has answered."""
    asked = next((asked for asked in task.questions if asked.answer is None), None)
    if asked is None:
        return None
    options = f" ({' / '.join(asked.options)})" if asked.options else ""
    return f"{asked.id} of {task.id}: {one_line(asked.text)}{options}"


def count(number: int) -> str:
    """`all 3 changes`."""
    return f"all {number} changes" if number > 1 else "all of it, 1 change"


def _waiting(task: tasks.Task) -> list[str]:
    return [proposal.id for proposal in task.proposals if proposal.live and proposal.open_hunks]


def _review(task: tasks.Task, _step: str) -> str:
    waiting = _waiting(task)
    if waiting:
        return f"waiting for your review: {', '.join(waiting)}"
    summary = one_line(task.reports[-1].summary) if task.reports else ""
    return f"has looked at it: {summary}" if summary else task.status.said


def _working(task: tasks.Task, step: str) -> str:
    return f"{task.status.said} ({tasks.STEPS.get(step, step)})" if step else task.status.said


def _blocked(task: tasks.Task, _step: str) -> str:
    possible = f" {' '.join(task.possible)}" if task.possible else ""
    return f"blocked: {one_line((task.reason or 'it waits') + possible, 2 * LONGEST)}"


def _asks(task: tasks.Task, _step: str) -> str:
    return f"has a question for you: {question(task) or 'see its thread'}"


def _failed(task: tasks.Task, _step: str) -> str:
    return f"failed: {one_line(task.error or task.reason or 'see its thread')}"


def _done(task: tasks.Task, _step: str) -> str:
    undone = [proposal.id for proposal in task.proposals if proposal.status is tasks.ProposalStatus.REVERTED]
    return f"{task.status.said} ({', '.join(undone)} undone)" if undone else task.status.said


_STATES: dict[tasks.Status, Callable[[tasks.Task, str], str]] = {
    tasks.Status.CLAIMED: _working,
    tasks.Status.IN_PROGRESS: _working,
    tasks.Status.AWAITING_REVIEW: _review,
    tasks.Status.NEEDS_USER: _asks,
    tasks.Status.BLOCKED: _blocked,
    tasks.Status.DONE: _done,
    tasks.Status.FAILED: _failed,
}


def _advice(task: tasks.Task) -> str:
    cancel = f"Code action “Cancel {task.id}” takes it back."
    if task.status is tasks.Status.AWAITING_REVIEW:
        waiting = _waiting(task)
        return f"Accept, reject or show {waiting[0]} by code action or lens." if waiting else ""
    if task.status is tasks.Status.FAILED:
        return "Your text is untouched. Code action “Start” tries again."
    if task.status is tasks.Status.DONE:
        return "Code action “Start” begins it again."
    return cancel if task.status in (*WORKING, tasks.Status.OPEN, tasks.Status.BLOCKED) else ""


def _closed(said: str) -> str:
    return said if said.endswith((".", "!", "?", "…", "。", "！", "？")) else said + "."
