"""Plays an agent of the pool for the tests of the editor: `agent.py candidates|newfile ROOT FILE` proposes something.

`candidates` offers three versions of the file's first paragraph; `newfile` a chapter in a file of its own. It prints
the names of task and proposal.
"""

import sys
from pathlib import Path

from coauthor.domain import actors, commands, patches, tasks, texts
from coauthor.pool import pool as pools
from coauthor.review import posting

OLD = "They wait in order to stay in the shade. Due to the fact that it rains, we go home."
VERSIONS = {
    "A": "They wait to stay in the shade. Because it rains, we go home.",
    "B": "They wait for shade. As it rains, we go home.",
    "C": "They wait in the shade. Due to the fact that it rains, we go home.",
}
NEW = "chapters/rain.tex"
CHAPTER = "\\chapter{Rain}\n\nIt rains on the street, and people leave it.\n"


def main() -> None:
    kind, root, file = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    pool = pools.open_pool(root, create=True)
    assert pool is not None
    path = str(Path(file).relative_to(root))
    text = Path(file).read_text("utf-8")
    at = text.index(OLD)
    person, agent = actors.human("ada", "test"), actors.agent("tweaker", "scripted")
    # For an agent from outside: no worker takes it first.
    wish = {"intent": "Give versions of this", "origin": tasks.Origin.ACTION, "assignee": "played"}
    task = posting.post_at(pool, person, path, text, (at, at + len(OLD)), **wish)
    task = pool.handle(commands.Claim(task=task.id, worker="played"), agent)
    if kind == "candidates":
        many = {label: changes(at, words) for label, words in VERSIONS.items()}
        base, creates, hunks = {path: texts.revision(text)}, (), patches.hunks(text, path, "P0", many)
    else:
        base, creates = {NEW: texts.revision("")}, (NEW,)
        hunks = patches.hunks("", NEW, "P0", {"A": [patches.Replacement(0, 0, CHAPTER)]})
    command = commands.PostProposal(
        task=task.id,
        token=task.claim,
        base=base,
        candidates=tuple(VERSIONS) if kind == "candidates" else ("A",),
        hunks=hunks,
        creates=creates,
        summary="Played by a test.",
    )
    made = pool.handle(command, agent, [text, ""])
    sys.stdout.write(f"{made.id} {made.proposals[-1].id}\n")


def changes(at: int, words: str) -> list[patches.Replacement]:
    """What differs, sentence by sentence."""
    found, start = [], at
    for old, new in zip(OLD.split(". "), words.split(". "), strict=True):
        if old != new:
            found.append(patches.Replacement(start, start + len(old), new))
        start += len(old) + len(". ")
    return found


main()
