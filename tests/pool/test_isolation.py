"""Members of one workspace on a shared PostgreSQL server: whatever they ask, they learn nothing of another's."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from coauthor.cli import main
from coauthor.domain import actors, commands, errors, tasks
from coauthor.pool import carrying, feed, postgres, statements, views
from coauthor.pool import live as live_side
from coauthor.pool import pool as pools
from pool import postgres_server

ADA, BEA = actors.human("ada", "test"), actors.human("bea", "test")
TABLES = (
    "events tasks places proposals keys counters texts presence processes progress delta_counts deltas "
    "workspaces members"
).split()
_numbers = itertools.count(1)


class Group:
    """Two roles, each with a workspace of its own, one open pool each."""

    def __init__(self, server: postgres_server.Server, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.server, self.folder, self._env = server, folder, monkeypatch
        number = next(_numbers)
        self.setup(number)
        self.ada, self.bea = server.role(f"ada{number}"), server.role(f"bea{number}")
        self.first, self.second = f"first{number}", f"second{number}"
        self.a = self.open(self.ada, self.first)
        self.b = self.open(self.bea, self.second)

    def setup(self, number: int) -> None:
        """The owner makes the schema by using it once."""
        self.open(postgres_server.OWNER, f"setup{number}").close()

    def open(self, role: str, workspace: str, *, create: bool = True) -> pools.Pool:
        """The pool that a role sees under a name."""
        self._env.setenv("COAUTHOR_POOL", self.server.url(role, workspace))
        root = self.folder / role / workspace
        root.mkdir(parents=True, exist_ok=True)
        opened = pools.open_pool(root, create=create)
        assert opened is not None
        return opened


@pytest.fixture
def group(server: postgres_server.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Group]:
    made = Group(server, tmp_path, monkeypatch)
    yield made
    made.a.close()
    made.b.close()


def fill(pool: pools.Pool, actor: actors.Actor) -> tasks.Task:
    """A task with a key, a text, presence, progress and streamed words."""
    task = pool.post(commands.Post(intent="a secret", origin=tasks.Origin.CLI, key="k"), actor, ["the secret text"])
    pool.live.put_progress(live_side.Progress(task.id, "edits"))
    pool.live.put_delta(task.id, "secret words")
    pool.live.put_presence(live_side.Presence("main.tex", "s", "c", "nvim", "r", 1, dirty=False))
    return task


def test_a_member_of_one_workspace_can_neither_read_write_list_count_nor_be_woken_by_another(group: Group) -> None:
    fill(group.b, BEA)
    other = group.b.store.workspace
    bell = feed.Bell(group.a.where)
    bell.wait(5)
    for table in TABLES:
        key = "id" if table == "workspaces" else "workspace"
        rows = group.server.sql(f"SELECT count(*) FROM coauthor.{table} WHERE {key} = '{other}'", role=group.ada)
        assert rows[0][0] == 0, table
    assert views.last_seq(group.a) == 0
    assert views.page(group.a) == []
    # Every statement there is, with the other's workspace in the place of one's own.
    spoof = group.a.store.backend
    assert isinstance(spoof, postgres.Server)
    own, spoof.workspace = spoof.workspace, other
    read = 0
    for file in ("events", "tasks", "texts", "live"):
        for name in statements.load("postgres", file):
            rows = _try(spoof, file, name)
            read += rows is not None
            assert all(tuple(row) in ((None,), (0,)) for row in rows or ()), f"{file}.{name} gave {rows}"
    assert read > 30, "the statements were not even tried"
    with pytest.raises(errors.CoauthorError), spoof.transaction():
        pass
    with pytest.raises(errors.CoauthorError):
        postgres.set_member(spoof, group.ada, is_in=True)
    spoof.workspace = own
    bell.drain()
    fill(group.b, BEA)
    group.b.post(commands.Post(intent="another", origin=tasks.Origin.CLI), BEA)
    assert not bell.wait(0.5), "woken by a workspace of others"
    group.a.post(commands.Post(intent="mine", origin=tasks.Origin.CLI), ADA)
    assert bell.wait(5)
    bell.close()
    assert views.newest(group.b)[0].data["intent"] == "a secret"
    assert views.last_seq(group.b) == 2


def _try(server: postgres.Server, file: str, name: str) -> list[object] | None:
    """The rows of a statement with plausible values; None where the server refuses it."""
    values = {
        **dict.fromkeys("id stream type task actor at data key kind revision path server connection".split(), "T1"),
        **dict.fromkeys("editor text step detail state status needs word cause needs".split(), "T1"),
        **dict.fromkeys("first seq version v number rank live last limit skip before dirty pid percent".split(), 1),
        "body": b"x",
        "after": -1 if name == "all_states" else "",
        "actors": "",
        "since": "",
    }
    if name == "ask_to_leave" or (file, name) == ("live", "put_process"):
        values["version"] = "1"
    try:
        return list(server.rows(file, name, values))
    except errors.CoauthorError:
        return None


LOOKS = (
    *("tasks", "log", "log --actor bea", "log --uri main.tex", "replay", "replay --at #1", "show T1", "log --task T1"),
    *(
        "stats",
        "ledger",
        "review",
        "context T1",
        "pool export",
        "pool members",
        "retry T1 ",
        "cancel T1",
        "reply T1 hi",
    ),
    *("reject P1", "accept P1 --yes", "revert P1 --yes", "forget T1 --yes", "forget 1 --yes", "pool rebuild --yes"),
    *("pool members --add {ada} --yes", "pool archive --before 0d --yes", "complete T1", "doctor"),
)


@pytest.mark.parametrize("with_namesake", [False, True], ids=["none of that name", "one of that name"])
def test_no_command_of_the_terminal_shows_or_changes_anything_of_anothers(
    group: Group, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *, with_namesake: bool
) -> None:
    fill(group.b, BEA)
    before = list(carrying.lines(group.b))
    if with_namesake:
        own = group.open(group.ada, group.second)
        own.post(commands.Post(intent="mine", origin=tasks.Origin.CLI), ADA)
        own.close()
    root = group.folder / "elsewhere"
    root.mkdir()
    (root / "main.tex").write_text("words\n", encoding="utf-8")
    monkeypatch.chdir(root)
    monkeypatch.setenv("COAUTHOR_POOL", group.server.url(group.ada, group.second))
    for spoken in LOOKS:
        argv = spoken.format(ada=group.ada).split()
        code = main.main([*argv, "--root", str(root)])
        told = capsys.readouterr()
        assert code in (0, 1, 2), spoken
        for word in ("secret", BEA.name, group.bea, group.b.store.workspace):
            assert word not in (told.out + told.err).replace(spoken, ""), (spoken, told)
        assert "went wrong inside" not in told.err, (spoken, told.err)
    assert list(carrying.lines(group.b)) == before
    assert postgres.members(_server(group.b)) == [group.bea]


def _server(pool: pools.Pool) -> postgres.Server:
    server = pool.store.backend
    assert isinstance(server, postgres.Server)
    return server


def test_without_row_level_security_the_same_look_finds_the_others(group: Group) -> None:
    """The broken twin: what the policies keep back is really there."""
    fill(group.b, BEA)
    other = group.b.store.workspace
    group.server.sql("ALTER TABLE coauthor.tasks DISABLE ROW LEVEL SECURITY")
    try:
        rows = group.server.sql(f"SELECT count(*) FROM coauthor.tasks WHERE workspace = '{other}'", role=group.ada)
        assert rows[0][0] == 1
    finally:
        group.server.sql("ALTER TABLE coauthor.tasks ENABLE ROW LEVEL SECURITY")


def test_a_member_lets_another_in_and_out_again(group: Group) -> None:
    fill(group.a, ADA)
    mine = group.a.store.backend
    assert isinstance(mine, postgres.Server)
    postgres.set_member(mine, group.bea, is_in=True)
    assert postgres.members(mine) == sorted([group.ada, group.bea])
    seen = group.open(group.bea, group.first, create=False)
    assert views.page(seen)[0].intent == "a secret"
    assert group.a.lease("T1").take()
    assert seen.held("T1")
    assert not seen.lease("T1").take()
    seen.post(commands.Post(intent="a reply", origin=tasks.Origin.CLI), BEA)
    assert [task.id for task in views.page(group.a)] == ["T2", "T1"]
    postgres.set_member(mine, group.bea, is_in=False)
    with pytest.raises(errors.Forbidden):
        seen.post(commands.Post(intent="still there?", origin=tasks.Origin.CLI), BEA)
    assert views.page(seen) == []
    seen.close()


def test_the_same_name_elsewhere_is_another_workspace(group: Group) -> None:
    namesake = group.open(group.bea, group.first)
    assert namesake.store.workspace != group.a.store.workspace
    assert views.last_seq(namesake) == 0
    namesake.close()


def test_no_event_is_changed_or_deleted_by_a_member(group: Group) -> None:
    fill(group.a, ADA)
    import asyncpg

    for statement in ("DELETE FROM coauthor.events", "UPDATE coauthor.events SET actor = '{}'"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            group.server.sql(statement, role=group.ada)
