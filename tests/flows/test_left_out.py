"""An accept of all that is left says which sentences are not in it, because they changed meanwhile."""

from __future__ import annotations

from pathlib import Path

from coauthor.domain import actors, commands, patches, tasks, texts
from coauthor.pool import pool as pools
from coauthor.review import deciding, posting

PERSON = actors.human("ada", "test")
TEXT = "The first sentence stands here.\n\nThe second sentence stands there.\n"


def test_what_changed_is_named_and_the_rest_goes_in(tmp_path: Path) -> None:
    (tmp_path / "main.tex").write_text(TEXT, "utf-8")
    pool = pools.open_pool(tmp_path, create=True)
    assert pool is not None
    task = posting.post_at(pool, PERSON, "main.tex", TEXT, None, intent="test", origin=tasks.Origin.CLI)
    wanted = [patches.Replacement(0, 31, "One."), patches.Replacement(33, 66, "Two.")]
    hunks = patches.hunks(TEXT, "main.tex", "P0", {"A": wanted})
    pool.handle(
        commands.PostProposal(task=task.id, base={"main.tex": texts.revision(TEXT)}, hunks=hunks), PERSON, [TEXT]
    )
    mine = TEXT.replace("second sentence", "second of my sentences")
    (tmp_path / "main.tex").write_text(mine, "utf-8")

    first = deciding.accept(pool, PERSON, "P1", deciding.Choice())
    assert (first.state, first.conflicts) == ("conflict", ("P1.2",))
    assert (tmp_path / "main.tex").read_text("utf-8") == mine
    second = deciding.accept(pool, PERSON, "P1", deciding.Choice())
    assert second.state == "applied"
    assert "P1.2" in second.message
    assert (tmp_path / "main.tex").read_text("utf-8") == mine.replace("The first sentence stands here.", "One.")
