"""In which language a person is spoken to: as set, else as they wrote in the task, else as their machine speaks.

What CoAuthor itself words, such as the title of a code action, is nobody's language.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from coauthor import config
from coauthor.domain import tasks
from coauthor.domain.speech import saying, tongues
from coauthor.pool import pool as pools
from coauthor.pool import trusting, views

_CANNED = re.compile(
    r"(?:Improve|Revise|Finalize|Critique|Check|Draft|Continue|Give (?:\d )?versions of) (?:this|these|the section)\b"
    r"|Fix this build error|Build the document|Ask me (?:what|about) |Propose an outline"
    r"|(?:Tighten|Make more formal|Fix LaTeX habits)\Z"
)
"""What actions, commands and moves ask for where the person said nothing of their own."""
_ABOUT = "Propose an outline: "
"""What stands before the words in which a person says what a document is to be about."""
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_LATEST = 12
"""So many of the newest tasks are looked at for words of the person."""


def of(task: tasks.Task, setting: str = "") -> tongues.Tongue | None:
    """The language for a task; None where nothing tells, which is English to whoever has no model."""
    return tongues.spoken(setting, _words(task), locale())


def here(pool: pools.Pool) -> saying.Say:
    """Whoever speaks to the person of a workspace about no task of theirs: in the language of their newest words."""
    settings = config.load()
    if trusting.is_trusted(pool.where.root):
        settings = config.of_workspace(settings, pool.where.root)
    said = (words for task in views.page(pool, limit=_LATEST) for words in _words(task))
    return saying.in_(tongues.spoken(settings.language_thread, said, locale()))


def locale() -> str:
    """What the environment says; the first that is set counts, as everywhere."""
    return next((said for name in _VARIABLES if (said := os.environ.get(name))), "")


def _words(task: tasks.Task) -> Iterator[str]:
    """What a person wrote in a task, newest first; of what CoAuthor posted itself also what it asked there."""
    yield from reversed(task.comments)
    yield from reversed(task.wishes)
    options = {option for question in task.questions for option in question.options}
    yield from (said for each in reversed(task.questions) if (said := each.answer) and said not in options)
    if task.origin is not tasks.Origin.AGENT:
        about = task.intent.removeprefix(_ABOUT)
        yield "" if _CANNED.match(about) else about
    else:
        yield from (question.text for question in task.questions)
