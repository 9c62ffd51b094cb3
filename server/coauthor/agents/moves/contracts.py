"""Ask the person what BRIEF.md or STYLE.md is to say, and propose the file in their words; needs no model.

Nothing is suggested but what the choices are; what is left open stands in the file as nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from coauthor.agents.held import Held
from coauthor.domain import commands, patches, tasks, texts

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


async def ask(held: Held, name: str) -> None:
    """The next question, or the file where all have been asked."""
    answered = {question.text: question.answer for question in held.began.questions}
    for text, options in _ASKS[name].values():
        if text not in answered:
            await held.write(held.command(commands.Ask, text=text, options=(*options, SKIP)))
            return
    said = {field: answered[text] for field, (text, _) in _ASKS[name].items() if answered[text] not in (None, SKIP)}
    if not said:
        await held.write(held.command(commands.PostReport, summary=f"Nothing was said, so there is no {name} yet."))
        return
    mark = "- " if name == STYLE else ""
    written = _HEADS[name] + "".join(
        f"{mark}{field}: {' '.join((words or '').split())}\n" for field, words in said.items()
    )
    hunks = patches.hunks("", name, "P0", {"A": [patches.Replacement(0, 0, written, "in your words")]})
    proposal = commands.PostProposal(
        task=held.id,
        token=held.token,
        base={name: texts.revision("")},
        hunks=hunks,
        summary=f"A first {name} in your words.",
        creates=(name,),
    )
    await held.write(proposal, texts=("",))
