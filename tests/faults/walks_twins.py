"""Broken twins for walks: one part of the product taken out, which a walk must notice within a few hundred steps.

Each gets a function that sets an attribute, so that a test can take it back, and a server need not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from coauthor.domain import actors, commands, merge, patches, tasks, texts
from coauthor.pool import pool as pools
from coauthor.review import chosen, deciding, drift, inverses, settling, together

Set = Callable[[Any, str, Any], None]


def _whole(_set: Set) -> None:
    """Everything as it is."""


def _no_intent(put: Set) -> None:
    """Nothing is recorded before an edit is sent or written."""

    def intend(*_given: Any, **_named: Any) -> None:
        return None

    put(deciding, "intend", intend)


def _by_line(put: Set) -> None:
    """A sentence is placed where its line number and column say."""

    def rebase(base: str, current: str, spans: Sequence[merge.Span], _tracked: Any = None) -> Any:
        placed = {}
        for span in spans:
            line, column = base.count("\n", 0, span.start), span.start - base.rfind("\n", 0, span.start) - 1
            lines = current.split("\n")
            if line < len(lines):
                start = sum(len(each) + 1 for each in lines[:line]) + column
                end = min(len(current), start + span.end - span.start)
                placed[span.id] = merge.Placed(min(start, end), end, merge.How.LINES)
        return merge.Rebased(placed)

    put(merge, "rebase", rebase)


def _not_carried(put: Set) -> None:
    """Sentences that wait are not carried through their proposal's own edits: those look like drift."""

    def stand(pool: pools.Pool, _proposal: Any, path: Any, root: Any = None, spans: Any = ()) -> Any:
        base = root[0] if isinstance(path, str) else path[1]
        spans = spans if isinstance(path, str) else root
        text = pool.store.text(base)
        return None if text is None else _standing(text, spans)

    put(drift, "stand", stand)


def _standing(text: str, spans: Sequence[merge.Span]) -> drift.Standing:
    given: dict[str, Any] = {"text": text, "spans": tuple(spans), "lost": {}}
    known = drift.Standing.__dataclass_fields__
    return drift.Standing(**{name: value for name, value in given.items() if name in known})


def _old_file_back(put: Set) -> None:
    """A revert puts back the whole file as it was before the edit."""

    def propose(pool: pools.Pool, actor: actors.Actor, name: str, *_more: Any, **_named: Any) -> str:
        task, proposal = pool.owner(name), chosen.find(pool, name)
        edit = next(edit for edit in proposal.edits if edit.state.landed)
        old = pool.store.text(edit.base or "") or ""
        now = (pool.where.root / edit.path).read_bytes().decode().removeprefix("\ufeff").replace("\r\n", "\n")
        whole = {"A": [patches.Replacement(0, len(now), old)]}
        command = commands.PostProposal(
            task=task.id,
            base={edit.path: texts.revision(now)},
            hunks=patches.hunks(now, edit.path, "P0", whole),
            reverts=name,
        )
        return pool.handle(command, actor, [now]).proposals[-1].id

    put(inverses, "propose", propose)


def _again_after_a_crash(put: Set) -> None:
    """What nobody can tell is simply done again."""

    def settle_one(pool: pools.Pool, task: tasks.Task, proposal: tasks.Proposal, edit: tasks.EditRecord) -> None:
        decided = deciding.Decided(task.id, proposal.id, edit.id, edit.path, edit.target, again=True)
        known = pool.store.text(edit.result or "")
        now = (pool.where.root / edit.path).read_bytes().decode()
        if known is None or edit.base is None:
            whole(pool, task, proposal, edit)
            return
        (pool.where.root / edit.path).write_bytes(texts.apply(now, _clipped(edit, now)).encode())
        ids = {"task": decided.task, "proposal": decided.proposal, "edit": decided.edit}
        pool.handle(commands.Landed(**ids, result=edit.result or "", how="again"), actors.SYSTEM)

    whole = settling._settle_one
    put(settling, "_settle_one", settle_one)


def _clipped(edit: tasks.EditRecord, now: str) -> list[texts.Splice]:
    return [texts.Splice(min(start, len(now)), min(end, len(now)), text) for start, end, text in edit.splices]


def _half_stays(put: Set) -> None:
    """What is in one of several files stays there where another one did not get its part."""
    put(together, "post_back", lambda *_given: [])


def _trusting(put: Set) -> None:
    """What the editor says is believed."""
    from coauthor.lsp.landing import applying, landing

    async def until_told(watching: Any) -> landing.Verdict:
        return landing.Verdict.LANDED if await watching._answer else landing.Verdict.BASE

    put(applying._Watching, "until_told", until_told)


def _sent_again(put: Set) -> None:
    """An edit whose fate the text does not tell is sent once more."""
    from coauthor.lsp.landing import applying, landing

    told = applying._Watching.until_told

    async def until_told(watching: Any) -> landing.Verdict:
        verdict = await told(watching)
        if verdict not in (landing.Verdict.LANDED, landing.Verdict.TYPED_ON) and not watching._watch.misplaced:
            from coauthor.lsp.landing import edits

            document = watching._document
            size = len(document.text)
            splices = [
                texts.Splice(min(each.start, size), min(each.end, size), each.text) for each in watching._watch.splices
            ]
            await watching._session.connection.request(
                "workspace/applyEdit", edits.apply_edit(document, splices, "again")
            )
            return landing.Verdict.LANDED
        return verdict

    put(applying._Watching, "until_told", until_told)


def _careless(put: Set) -> None:
    """The server does not look at what its edit has replaced."""
    from coauthor.lsp.landing import landing

    put(landing.Watch, "misplaced", False)


DISK: dict[str, Callable[[Set], None]] = {
    "no intent": _no_intent,
    "by line number": _by_line,
    "not carried": _not_carried,
    "the old file back": _old_file_back,
    "again after a crash": _again_after_a_crash,
    "half stays": _half_stays,
}
EDITOR: dict[str, Callable[[Set], None]] = {
    "no intent": _no_intent,
    "by line number": _by_line,
    "trusting": _trusting,
    "sent again": _sent_again,
    "careless": _careless,
}
WHOLE = {"whole": _whole}
