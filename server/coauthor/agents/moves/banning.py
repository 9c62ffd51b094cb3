"""Propose a line for STYLE.md that bans a word which the person kept rejecting; needs no model, accepts nothing."""

from __future__ import annotations

import re

from coauthor.agents.held import Held
from coauthor.briefing import current
from coauthor.domain import commands, patches, texts
from coauthor.domain.speech.saying import Say
from coauthor.manuscript import style
from coauthor.pool import pool as pools

_SECTION = re.compile(r"^#{1,6}[ \t]+Banned words[^\n]*\n", re.MULTILINE | re.IGNORECASE)
_ITEMS = re.compile(r"\s*(?:[-*+][ \t][^\n]*\n?)*")


async def propose(held: Held, word: str, say: Say) -> None:
    """The proposal, or a report where STYLE.md can't be read or bans the word already."""
    text = await held.desk.run(_style)
    if isinstance(text, texts.Unreadable):
        await held.write(held.command(commands.PostReport, summary=f"{style.PATH} {text.reason}."))
        return
    if word in style.read(text).banned:
        known = say("{file} bans “{word}” already.", file=style.PATH, word=word)
        await held.write(held.command(commands.PostReport, summary=known))
        return
    is_new = not (held.desk.root / style.PATH).exists()
    change = _line(text or "# Style\n", word, say) if is_new else _line(text, word, say)
    before = "" if is_new else text
    if is_new:
        change = patches.Replacement(0, 0, "# Style\n" + change.text, change.why)
    proposal = commands.PostProposal(
        task=held.id,
        token=held.token,
        base={style.PATH: texts.revision(before)},
        hunks=patches.hunks(before, style.PATH, "P0", {"A": [change]}),
        summary=say("Ban “{word}”, which you keep rejecting.", word=word),
        creates=(style.PATH,) if is_new else (),
    )
    await held.write(proposal, texts=(before,))


def _style(pool: pools.Pool) -> str | texts.Unreadable:
    if not (pool.where.root / style.PATH).exists() and not pool.live.presence(style.PATH):
        return ""
    return current.text_of(pool, style.PATH)


def _line(text: str, word: str, say: Say) -> patches.Replacement:
    """The line at the end of the list of banned words, with a heading where there is none."""
    why = say("you keep rejecting it")
    if (heading := _SECTION.search(text)) is not None:
        items = _ITEMS.match(text, heading.end())
        at = items.end() if items and items.group().strip() else heading.end()
        before = "" if text[:at].endswith("\n") else "\n"
        return patches.Replacement(at, at, f"{before}- {word}\n", why)
    blank = "\n" if text.endswith("\n") else "\n\n"
    return patches.Replacement(len(text), len(text), f"{blank}## Banned words\n\n- {word}\n", why)
