"""Ask the person what BRIEF.md or STYLE.md is to say, and propose the file in their words; needs no model.

Nothing is suggested but what the choices are; what is left open stands in the file as nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from coauthor.agents.held import Held
from coauthor.domain import commands, patches, tasks, texts
from coauthor.domain.speech import saying
from coauthor.domain.speech.saying import Say

SKIP = "leave it open"

BRIEF, STYLE = "BRIEF.md", "STYLE.md"

_ASKS: Mapping[str, Mapping[str, tuple[str, tuple[str, ...]]]] = {
    BRIEF: {
        "Question": ("Which question does your text answer?", ()),
        "Audience": ("Who will read it?", ()),
        "Contribution": ("What is new in it, in one sentence?", ()),
        "Deadline": ("When is it due?", ()),
    },
    STYLE: {
        "Spelling": ("Which spelling do you use?", ("British", "American")),
        "Person": ("Who speaks in your text?", ("no first person", "we", "I")),
        "Tense": ("Which tense do you tell your own work in?", ("past", "present")),
    },
}
_HEADS = {
    BRIEF: "# Brief\n\nWhat your co-author should always know.\n\n",
    STYLE: "# Style\n\nHow you want to be heard.\n\n",
}


def named(task: tasks.Task) -> str | None:
    """The file that a task is to ask about, if it is such a task."""
    asks = task.intent.startswith("Ask me what ")
    return next((ref.path for ref in task.refs if ref.path in _ASKS), None) if asks else None


async def ask(held: Held, name: str, say: Say) -> None:
    """The next question, or the file where all have been asked."""
    answered = {field: _answer(held.began, text) for field, (text, _) in _ASKS[name].items()}
    for field, (text, options) in _ASKS[name].items():
        if answered[field] is None:
            asked = held.command(commands.Ask, text=say(text), options=tuple(map(say, (*options, SKIP))))
            await held.write(asked)
            return
    said = {field: answer for field, answer in answered.items() if answer not in ("", *saying.ways(SKIP))}
    if not said:
        nothing = say("Nothing was said, so there is no {file} yet.", file=name)
        await held.write(held.command(commands.PostReport, summary=nothing))
        return
    mark = "- " if name == STYLE else ""
    written = _HEADS[name] + "".join(
        f"{mark}{field}: {' '.join((words or '').split())}\n" for field, words in said.items()
    )
    hunks = patches.hunks("", name, "P0", {"A": [patches.Replacement(0, 0, written, say("in your words"))]})
    proposal = commands.PostProposal(
        task=held.id,
        token=held.token,
        base={name: texts.revision("")},
        hunks=hunks,
        summary=say("A first {file} in your words.", file=name),
        creates=(name,),
    )
    await held.write(proposal, texts=("",))


def _answer(task: tasks.Task, text: str) -> str | None:
    """What was answered to a question, in whatever language it was asked; None where it was not asked yet."""
    ways = saying.ways(text)
    return next((question.answer or "" for question in task.questions if question.text in ways), None)
