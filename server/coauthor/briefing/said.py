"""What was said and decided in a task's thread, as the sentences that a model gets to see; oldest first."""

from __future__ import annotations

from coauthor.domain import objecting, patches, remarks, tasks

FIRST, LAST = 2, 6
"""So many sentences of a thread are always whole, at its beginning and at its end."""

LONG, BRIEF = 4_000, 120
"""Code points from which on a thread is long, and of a sentence that is shortened."""


def thread(task: tasks.Task) -> tuple[str, ...]:
    """Comments and answers. A wish that reopened the task is among the comments, or is a rejection's reason."""
    answers = [f"Asked: {asked.text} Answer: {asked.answer}" for asked in task.questions if asked.answer is not None]
    return (*task.comments, *answers)


def condensed(sentences: tuple[str, ...]) -> tuple[str, ...]:
    """A long thread with its beginning and its end whole, and of what lies between the first words of each."""
    if len(sentences) <= FIRST + LAST or sum(map(len, sentences)) <= LONG:
        return sentences
    between = sentences[FIRST:-LAST]
    short = (f"(shortened) {plain(each)[:BRIEF].rstrip()}…" if len(plain(each)) > BRIEF else each for each in between)
    return (*sentences[:FIRST], *short, *sentences[-LAST:])


def rejections(task: tasks.Task) -> tuple[str, ...]:
    """What the person turned down, with the reasons, so that it is not proposed again."""
    said = [wish for wish in task.wishes if wish not in task.comments]
    said += [remarks.rejected(text) for text in dict.fromkeys(each.text for each in rejected(task))]
    return tuple(said)


def rejected(task: tasks.Task) -> tuple[objecting.Refused, ...]:
    """Each change that was rejected, with single blanks, and the reason that was given for it."""
    return tuple(
        objecting.Refused(plain(hunk.before), plain(text), _reason(proposal, hunk))
        for proposal in task.proposals
        for hunk in proposal.hunks
        if hunk.status is patches.HunkStatus.REJECTED
        for text in hunk.texts.values()
    )


def is_own(task: tasks.Task, text: str) -> bool:
    """True for a sentence that the person wrote themselves where they accepted another: it is settled."""
    sentence = plain(text)
    own = [
        plain(hunk.edited)
        for proposal in task.proposals
        for hunk in proposal.hunks
        if hunk.status is patches.HunkStatus.EDITED and hunk.edited and hunk.edited not in hunk.texts.values()
    ]
    return bool(sentence) and any(sentence in each or (each and each in sentence) for each in own)


def _reason(proposal: tasks.Proposal, hunk: patches.Hunk) -> str:
    """What was said about this sentence, else about the whole proposal."""
    own = [words for wish in proposal.wishes if (words := remarks.words_on(wish, hunk.before)) is not None]
    return "\n".join(own or (wish for wish in proposal.wishes if not _names_one(proposal, wish)))


def _names_one(proposal: tasks.Proposal, wish: str) -> bool:
    return any(remarks.words_on(wish, hunk.before) is not None for hunk in proposal.hunks)


def plain(text: str) -> str:
    """The text with single blanks, to compare sentences by their words."""
    return " ".join(text.split())
