"""What a model was, or would be, shown for a task: part by part, to whom it goes, and what leaves this machine.

Builds the same packet and prompt as the worker does, by the same functions; sends nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from coauthor import config
from coauthor.briefing import casting, loading, prompting, summaries
from coauthor.briefing import packet as briefing
from coauthor.briefing import said as saying
from coauthor.domain import errors, packets, tasks
from coauthor.models import money
from coauthor.pool import pool as pools
from coauthor.pool import trusting

Json = dict[str, Any]
_ROOM = 24_000
RULES = "the rule-based co-author, on this machine"


def of(pool: pools.Pool, task: tasks.Task, settings: config.Settings) -> Json:
    """`{parts: [{source, why, tokens, text}], to, leaves, role, step, prompt, cut, degraded?}`; raises Conflict."""
    loaded = loading.read(pool, task)
    return show(pool.where.root, task, loaded, settings)


def show(root: Path, task: tasks.Task, loaded: loading.Loaded | briefing.Lost, settings: config.Settings) -> Json:
    """The same from what was read already; reads the project's files, so not for a loop's own thread."""
    trusted = trusting.is_trusted(root) is True
    told = config.of_workspace(settings, root) if trusted else settings
    cast = casting.cast(root if trusted else None)
    role = cast.roles.get(task.role) or cast.choose(task).role
    chain = _chain(told, role, task) if trusted else ()
    if isinstance(loaded, briefing.Lost):
        raise errors.Conflict(loaded.reason)
    room = min((end.window - end.max_tokens for end in chain), default=_ROOM) - 2_500
    briefed = loading.brief(root, task, loaded, told, max(1_000, room), summaries.of(root))
    if isinstance(briefed, briefing.Lost):
        raise errors.Conflict(briefed.reason)
    own = root / ".coauthor" / "prompts" if trusted else None
    form = _form(role, task)
    plan = packets.Plan.model_validate(task.plan) if task.plan else None
    prompt = prompting.Prompts(own, told.language_thread).render(briefed.packet, form, role, plan)
    parts = [_part("prompt", "how to work, in every request", prompt.system), *_parts(briefed.packet)]
    shown: Json = {
        "parts": parts,
        "to": _to(chain) if chain else RULES,
        "leaves": any(not money.is_local(end) for end in chain),
        "role": role.id,
        "step": form.__name__.lower(),
        "prompt": prompt.version,
        "tokens": money.tokens(prompt.system) + money.tokens(prompt.user),
        "cut": list(briefed.packet.cut),
    }
    if told.model == "auto" and told.models and not trusted:
        shown["degraded"] = "No language model is shown anything of this folder until you trust it."
    return shown


def _chain(settings: config.Settings, role: casting.Role, task: tasks.Task) -> tuple[config.Endpoint, ...]:
    if settings.model != "auto":
        return ()
    step = _form(role, task).__name__.lower()
    for name in (role.profile(step), "writer", "reasoning", "fast"):
        if chain := settings.models.get(name):
            return chain
    return ()


def _form(role: casting.Role, task: tasks.Task) -> prompting.Form:
    """The next step: the plan, or what follows it."""
    if role.output == "report":
        return packets.Report
    if task.plan is None:
        return packets.Plan
    return packets.Edits if task.candidates == 1 else packets.Candidates


def _to(chain: tuple[config.Endpoint, ...]) -> str:
    return ", else ".join(f"{end.model} ({end.base_url or 'its vendor'})" for end in chain)


def _parts(packet: packets.Packet) -> list[Json]:
    """The packet, piece by piece, in the order of the prompt."""
    spoken = "\n".join(saying.condensed(packet.thread))
    no = "\n".join(packet.rejections)
    units = "\n".join(unit.text for unit in packet.units)
    named = [
        ("request", "what is asked for", packet.intent),
        ("thread", "what was said since", spoken),
        ("rejections", "what was turned down", no),
        *((part.source, part.why, part.text) for part in packet.parts),
        (packet.path, "the text before, which can't be changed", packet.before),
        (packet.path, "the text that may be changed" if packet.into is None else "what the section has already", units),
        (packet.path, "the text after, which can't be changed", packet.after),
    ]
    return [_part(source, why, text) for source, why, text in named if text.strip()]


def _part(source: str, why: str, text: str) -> Json:
    return {"source": source, "why": why, "tokens": money.tokens(text), "text": text}


_BY_RULES = {
    "reviser": "exact rules only",
    "finalizer": "exact rules only",
    "drafter": "a skeleton from the outline and your words only",
    "interviewer": "what figures are and mean only",
    tasks.BUILDER: "",
}


def agents(pool_root_trusted: bool | None, cast: casting.Cast, settings: config.Settings) -> list[Json]:  # noqa: FBT001
    """`{id, name, when, ready, why?, own?}` of each role: whether it can work now, and what is missing."""
    has_model = settings.model.startswith("scripted:") or (settings.model == "auto" and bool(settings.models))
    listed = []
    for role in sorted(cast.roles.values(), key=lambda each: each.id):
        entry: Json = {"id": role.id, "name": role.name, "when": role.when, "ready": True}
        if has_model and pool_root_trusted is not True and not settings.model.startswith("scripted:"):
            entry |= {"ready": False, "why": "the folder is not trusted: `coauthor trust`"}
        elif not has_model:
            rules = role.id in _BY_RULES
            why = _BY_RULES.get(role.id, "it needs a language model: `coauthor model`")
            entry |= {"ready": rules} | ({"why": why} if why else {})
        listed.append(entry | ({"own": True} if role.own else {}))
    return listed
