"""Ask the owner of a figure what it is, where it comes from, what it is for and what it shows; needs no model.

Nothing is ever suggested as an answer but the kinds of assets that there are. What the owner says is theirs, word for
word, and goes into assets.yaml under their name.
"""

from __future__ import annotations

from coauthor.agents.held import Held
from coauthor.domain import actors, commands, events, tasks
from coauthor.domain.speech import saying
from coauthor.domain.speech.saying import Say
from coauthor.library import assets
from coauthor.pool import pool as pools
from coauthor.pool import views
from coauthor.review import showings

ASKED = "Ask me about "
"""How a request to be asked about an asset begins."""

SKIP = "not now"

_ASKS = {
    "kind": "What is {what}?",
    "source": "Where does {what} come from: which run, file, script or publication?",
    "purpose": "What is {what} for in the text?",
    "message": "What is a reader to take from {what}?",
}


def named(task: tasks.Task) -> str | None:
    """The asset that a task is to ask about, if it is such a task."""
    return next((ref.asset for ref in task.refs if ref.asset), None) if task.intent.startswith(ASKED) else None


async def ask(held: Held, name: str, say: Say) -> None:
    """Write down what was answered, then ask what is missing; at the end say what the list has now."""
    asset, who = await held.desk.run(_written, held.began, name)
    open_ = [field for field in asset.missing if not _ways(field, asset) & who]
    if open_:
        text = _question(open_[0], asset, say)
        options = (*assets.Kind, say(SKIP)) if open_[0] == "kind" else (say(SKIP),)
        await held.write(held.command(commands.Ask, text=text, options=tuple(map(str, options))))
        return
    words = "; ".join(f"{say(field)}: {words}" for field, words in _words(asset).items() if words) or say("nothing")
    summary = say("{file} says of {what}: {words}.", file=assets.PATH, what=_what(asset), words=words)
    if asset.missing:
        summary = say.joined((summary, say("Not said: {fields}.", fields=", ".join(map(say, asset.missing)))))
    await held.write(held.command(commands.PostReport, summary=summary))


def _written(pool: pools.Pool, task: tasks.Task, name: str) -> tuple[assets.Asset, frozenset[str]]:
    """The asset with all that was answered so far, and the questions that were asked."""
    asset = assets.find(assets.known(pool.where.root), name)
    by = _answered_by(pool, task)
    for question in task.questions:
        field = next((each for each in _ASKS if question.text in _ways(each, asset)), None)
        skipped = question.answer in saying.ways(SKIP)
        if field in asset.missing and question.answer and not skipped and question.id in by:
            asset = showings.describe(pool.where.root, by[question.id], name, {field: question.answer})
    return asset, frozenset(question.text for question in task.questions)


def _answered_by(pool: pools.Pool, task: tasks.Task) -> dict[str, actors.Actor]:
    thread = views.thread(pool, task.id)
    return {event.data["question"]: event.actor for event in thread if event.type == events.Type.QUESTION_ANSWERED}


def _question(field: str, asset: assets.Asset, say: Say) -> str:
    return say(_ASKS[field], what=_what(asset))


def _ways(field: str, asset: assets.Asset) -> frozenset[str]:
    """The question in every language: it is known again whatever was spoken when it was asked."""
    return saying.ways(_ASKS[field], what=_what(asset))


def _what(asset: assets.Asset) -> str:
    """The file, and the caption where there is one."""
    caption = " ".join(asset.caption.split())[:80]
    return f"{asset.path or asset.id} (“{caption}”)" if caption else asset.path or asset.id


def _words(asset: assets.Asset) -> dict[str, str]:
    kind = asset.kind.value if asset.kind else ""
    return {"kind": kind, "source": asset.source, "purpose": asset.purpose, "message": asset.message}
