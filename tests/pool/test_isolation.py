"""Members of one workspace on a shared PostgreSQL server: whatever they ask, they learn nothing of another's."""

from __future__ import annotations

from pathlib import Path

import pytest

from coauthor.cli import main
from coauthor.domain import commands, errors, tasks
from coauthor.pool import carrying, feed, place, postgres, statements, views, workers
from coauthor.pool import pool as pools
from pool import groups

TABLES = (
    "events tasks places proposals keys counters texts presence processes progress delta_counts deltas "
    "workspaces members lock_names"
).split()


def test_a_member_of_one_workspace_can_neither_read_write_list_count_nor_be_woken_by_another(
    group: groups.Group,
) -> None:
    groups.fill(group.b, groups.BEA)
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
    groups.fill(group.b, groups.BEA, "another")
    told = views.last_seq(group.b)
    group.b.post(commands.Post(intent="another", origin=tasks.Origin.CLI), groups.BEA)
    assert not bell.wait(0.5), "woken by a workspace of others"
    group.a.post(commands.Post(intent="mine", origin=tasks.Origin.CLI), groups.ADA)
    assert bell.wait(5)
    bell.close()
    assert views.newest(group.b)[0].data["intent"] == "a secret"
    assert views.last_seq(group.b) == told + 1


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
    *("tasks", "log", "log --actor zoe", "log --uri main.tex", "replay", "replay --at #1", "show T1", "show P1"),
    *("log --task T1", "stats", "ledger", "review", "context T1", "agents", "check", "doctor", "why P1.1", "export P1"),
    *("pool export", "pool export out.jsonl", "pool members", "retry T1 --no-wait", "cancel T1", "reply T1 hi"),
    *(
        "approve T1",
        "reject P1",
        "reconsider P1.1",
        "accept P1 --yes",
        "accept P1.1 --yes",
        "revert P1 --yes",
        "resolve P1.1 theirs -y",
    ),
    *("reattach P1.1 main.tex:1 -y", "complete T1", "forget T1 --yes", "forget 1 --yes", "forget T1 --texts --yes"),
    *("ask hello main.tex:1 --no-wait", "edit main.tex:1 shorter --no-wait", "revise main.tex:1 --no-wait"),
    *("tweak main.tex:1 --no-wait", "finalize main.tex:1 --no-wait", "critique main.tex:1 --no-wait"),
    *("draft method --no-wait", "todo add main.tex:1 later", "todo import remarks", "todo start"),
    *("propose my.diff --task T1", "propose my.diff", "build", "outline show", "outline propose --no-wait"),
    *("outline lock", "outline unlock"),
    *("outline sync", "asset list", "asset describe F1", "style learn", "trust --show", "adopt --yes", "attach T99"),
    *("adopt --fresh --yes", "pool import out.jsonl --yes", "pool members --add {ada} --yes", "pool rebuild --yes"),
    *("pool archive --before 0d --yes", "pool members --remove {bea} --yes", "doctor --repair"),
)
ELSEWHERE = frozenset({"init", "demo", "model", "model show", "model set", "model test", "serve", "work", "chat"})
"""What has no business with a pool, and what only leads to the commands above or to a server's."""


def test_every_command_of_the_terminal_is_tried() -> None:
    tried = {main.find(spoken.split())[0] for spoken in LOOKS}
    assert tried | ELSEWHERE == set(main.COMMANDS)


@pytest.mark.parametrize("with_namesake", [False, True], ids=["none of that name", "one of that name"])
def test_no_command_of_the_terminal_shows_or_changes_anything_of_anothers(
    group: groups.Group, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *, with_namesake: bool
) -> None:
    groups.fill(group.b, groups.BEA)
    before = list(carrying.lines(group.b))
    if with_namesake:
        own = group.open(group.ada, group.second)
        own.post(commands.Post(intent="mine", origin=tasks.Origin.CLI), groups.ADA)
        own.close()
    monkeypatch.setattr(workers, "start_worker", lambda *_given, **_named: workers.Started.ALIVE)
    root = group.workspace()
    monkeypatch.chdir(root)
    monkeypatch.setenv("COAUTHOR_POOL", group.server.url(group.ada, group.second))
    for spoken in LOOKS:
        argv = spoken.format(ada=group.ada, bea=group.bea).split()
        code = main.main([*argv, "--root", str(root)])
        told = capsys.readouterr()
        assert code in (0, 1, 2), spoken
        for word in (*groups.SECRETS, groups.BEA.name, group.bea, group.b.store.workspace):
            assert word not in (told.out + told.err).replace(" ".join(argv), ""), (spoken, told)
        assert "went wrong inside" not in told.err, (spoken, told.err)
    assert list(carrying.lines(group.b)) == before
    assert postgres.members(_server(group.b)) == [group.bea]


def _server(pool: pools.Pool) -> postgres.Server:
    server = pool.store.backend
    assert isinstance(server, postgres.Server)
    return server


def test_without_row_level_security_the_same_look_finds_the_others(group: groups.Group) -> None:
    """The broken twin: what the policies keep back is really there."""
    groups.fill(group.b, groups.BEA)
    other = group.b.store.workspace
    group.server.sql("ALTER TABLE coauthor.tasks DISABLE ROW LEVEL SECURITY")
    try:
        rows = group.server.sql(f"SELECT count(*) FROM coauthor.tasks WHERE workspace = '{other}'", role=group.ada)
        assert rows[0][0] == 1
    finally:
        group.server.sql("ALTER TABLE coauthor.tasks ENABLE ROW LEVEL SECURITY")


def test_a_member_lets_another_in_and_out_again(group: groups.Group) -> None:
    groups.fill(group.a, groups.ADA)
    mine = group.a.store.backend
    assert isinstance(mine, postgres.Server)
    postgres.set_member(mine, group.bea, is_in=True)
    assert postgres.members(mine) == sorted([group.ada, group.bea])
    seen = group.open(group.bea, group.first, create=False)
    assert views.page(seen)[0].intent == "a secret"
    assert group.a.lease("T1").take()
    assert seen.held("T1")
    assert not seen.lease("T1").take()
    seen.post(commands.Post(intent="a reply", origin=tasks.Origin.CLI), groups.BEA)
    assert [task.id for task in views.page(group.a)] == ["T2", "T1"]
    postgres.set_member(mine, group.bea, is_in=False)
    with pytest.raises(errors.Forbidden):
        seen.post(commands.Post(intent="still there?", origin=tasks.Origin.CLI), groups.BEA)
    assert views.page(seen) == []
    seen.close()


def test_the_same_name_elsewhere_is_another_workspace(group: groups.Group) -> None:
    namesake = group.open(group.bea, group.first)
    assert namesake.store.workspace != group.a.store.workspace
    assert views.last_seq(namesake) == 0
    namesake.close()


def test_no_event_is_changed_or_deleted_by_a_member(group: groups.Group) -> None:
    groups.fill(group.a, groups.ADA)
    import asyncpg

    for statement in ("DELETE FROM coauthor.events", "UPDATE coauthor.events SET actor = '{}'"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            group.server.sql(statement, role=group.ada)


def test_a_folder_s_workers_are_told_apart_by_their_pool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for named in ("postgresql://ada@db/thesis", "postgresql://ada@db/thesis?workspace=other", ""):
        monkeypatch.setenv("COAUTHOR_POOL", named)
        found.append(place.of(tmp_path).locks)
    assert len(set(found)) == 3


def test_an_address_that_is_none_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COAUTHOR_POOL", "postgresql://ada:word@[::/thesis")
    with pytest.raises(errors.Unavailable, match="no address of a server") as told:
        pools.open_pool(tmp_path, create=False)
    assert "word" not in told.value.message
