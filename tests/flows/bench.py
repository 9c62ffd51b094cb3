"""A bench for worker tests: a small document with a request in it, a real pool, and workers in and out of process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import scenes
from coauthor import config
from coauthor.agents import worker
from coauthor.domain import actors, commands, events, patches, tasks, texts
from coauthor.manuscript import places, prose, todo
from coauthor.manuscript import snapshot as snapshots
from coauthor.pool import live, views
from coauthor.pool import pool as pools

PERSON = actors.human("ada", "test")
FILE = "main.tex"
TEXT = r"""\documentclass{article}
\begin{document}
\section{Method}
% TODO(coauthor): tighten this paragraph
In order to show that it holds, we ran a large number of trials
on the small network \cite{lamport1978}.
The result is stated in Theorem~\ref{thm:main}. % checked twice
It is due to the fact that clocks drift by $\epsilon$.

A second paragraph says something else.
\begin{theorem}\label{thm:main} All is well. \end{theorem}
\end{document}
"""
BIB = "@article{lamport1978, title={Time}}\n@book{lynch1996, title={Algorithms}}\n"
PLAN = {"when": {"schema": "plan"}, "answer": {"goal": "Say it in fewer words."}, "repeat": True}


@dataclass
class Bench:
    """A folder with a document and its pool; `pool` belongs to the test's own thread."""

    root: Path
    pool: pools.Pool

    def post(self, intent: str = "tighten", words: str = "In order to", **more: Any) -> tasks.Task:
        """A request for the paragraph that these words are in, on the text that the disk has."""
        text = (self.root / FILE).read_text(encoding="utf-8")
        paragraph = prose.paragraph_at(snapshots.of(FILE, text), text.index(words))
        assert paragraph is not None
        ref = places.ref(FILE, text, paragraph.start, paragraph.end)
        command = commands.Post(intent=intent, origin=tasks.Origin.ACTION, refs=(ref,), **more)
        return self.pool.post(command, PERSON, [text])

    def post_todo(self) -> tasks.Task:
        """The request that the document's comment makes."""
        snapshot = snapshots.of(FILE, (self.root / FILE).read_text(encoding="utf-8"))
        found = todo.find(snapshot)[0]
        assert found.target is not None
        quote = snapshot.text[found.start : found.end]
        command = commands.Post(
            intent=found.text,
            origin=tasks.Origin.TODO,
            refs=(places.ref(FILE, snapshot.text, *found.target),),
            todo=tasks.TodoLink(path=FILE, key="k", quote=quote),
        )
        return self.pool.post(command, PERSON, [snapshot.text])

    def script(self, *steps: dict[str, Any], **more: Any) -> config.Settings:
        """Settings with a model that plays these steps after any number of plans, and records its calls."""
        path = self.root.parent / "script.json"
        path.write_text(json.dumps({"record": "calls.jsonl", "steps": [*steps, PLAN], **more}), encoding="utf-8")
        return replace(quick(), model=f"scripted:{path}")

    def calls(self, schema: str) -> list[dict[str, Any]]:
        """The packets that the scripted model was asked with."""
        record = self.root.parent / "calls.jsonl"
        lines = record.read_text(encoding="utf-8").splitlines() if record.exists() else []
        return [call["packet"] for call in map(json.loads, lines) if call["schema"] == schema]

    async def work(self, settings: config.Settings | None = None) -> None:
        """A worker in this process until it has nothing to do."""
        assert await worker.run(self.root, settings or quick()) == 0

    def spawn(self, settings: config.Settings | None = None, *arguments: str, **more: str) -> subprocess.Popen[bytes]:
        """A worker process as a person starts it."""
        settings = settings or quick()
        environment = {
            **os.environ,
            "PYTHONPATH": str(scenes.CHECKOUT / "server"),
            "COAUTHOR_MODEL": settings.model,
            "COAUTHOR_IDLE_S": str(settings.idle_s),
            "COAUTHOR_ALONE_S": str(settings.alone_s),
            **more,
        }
        command = [sys.executable, "-m", "coauthor", "work", str(self.root), *arguments]
        return subprocess.Popen(command, env=environment)

    def kinds(self, task: str) -> list[str]:
        """The types of the task's events."""
        return [event.type for event in views.thread(self.pool, task)]

    def data(self, task: str, kind: events.Type) -> list[dict[str, Any]]:
        """What the task's events of a type say."""
        return [event.data for event in views.thread(self.pool, task) if event.type == kind]

    def seat(self, kind: str = "server") -> live.Seat:
        """Somebody to work for."""
        return live.Seat(self.pool.live, self.pool.where, kind, "test")

    def result(self, proposal: tasks.Proposal) -> str:
        """The text with everything accepted."""
        base = self.pool.store.text(proposal.base[FILE])
        assert base is not None
        return texts.apply(base, patches.splices(proposal.hunks, removals=proposal.removals))


def quick() -> config.Settings:
    """Settings of a worker that leaves as soon as there is nothing to do."""
    return replace(config.Settings(), idle_s=0.05)


def make(folder: Path) -> Bench:
    """A bench in a new folder."""
    root = folder / "thesis"
    root.mkdir()
    (root / FILE).write_text(TEXT, encoding="utf-8")
    (root / "refs.bib").write_text(BIB, encoding="utf-8")
    pool = pools.open_pool(root, create=True)
    assert pool is not None
    return Bench(root, pool)


def edits(*changes: dict[str, Any], summary: str = "shorter") -> dict[str, Any]:
    """A step of a script that answers with these edits."""
    return {"when": {"schema": "edits"}, "answer": {"summary": summary, "edits": list(changes)}}


def swap(words: str, old: str, new: str) -> dict[str, Any]:
    """One edit: in the sentence with these words, old becomes new."""
    return {"target": f"$text:{words}", "replace": {old: new}}
