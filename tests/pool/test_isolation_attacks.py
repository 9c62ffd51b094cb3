"""What a member with a connection of their own, or an editor's server, may try against another's workspace."""

from __future__ import annotations

import asyncio
import json

import asyncpg
import pytest

import scenes
from coauthor.domain import commands, tasks
from coauthor.pool import carrying, feed, postgres, postgres_session
from lsp import client
from pool import groups

INSIDE = (
    "INSERT INTO coauthor.members (workspace, role) SELECT id, '{role}' FROM coauthor.workspaces ON CONFLICT DO NOTHING"
)
BODY = "LANGUAGE plpgsql AS $$ BEGIN {inside}; RETURN {value}; END $$"
DISGUISED_VIEW = (
    f"CREATE FUNCTION pg_temp.inside() RETURNS name {BODY}",
    "CREATE TEMP VIEW pg_roles AS SELECT pg_temp.inside() AS rolname",
    "SELECT coauthor.set_member('{workspace}', 'x', true)",
)
DISGUISED_TYPE = (
    f"CREATE FUNCTION pg_temp.inside(pg_catalog.text) RETURNS boolean {BODY}",
    "CREATE DOMAIN pg_temp.text AS pg_catalog.text CHECK (pg_temp.inside(value))",
    "SELECT coauthor.create_workspace('more')",
)
ATTACKS = {
    "a view called as a table of the system": DISGUISED_VIEW,
    "a type called as one of the system": DISGUISED_TYPE,
}


def attempt(group: groups.Group, attack: tuple[str, ...]) -> int:
    """How many tasks ada sees after she has slipped something of hers under what runs with the owner's rights."""

    async def run() -> int:
        connection = await asyncpg.connect(host=str(group.server.folder), user=group.ada, database="coauthor")
        try:
            value = "'x'" if attack is DISGUISED_VIEW else "true"
            given = {"inside": INSIDE.format(role=group.ada), "value": value, "workspace": group.a.store.workspace}
            for statement in attack:
                try:
                    await connection.execute(statement.format(**given))
                except asyncpg.UndefinedObjectError:
                    continue
            return int(await connection.fetchval("SELECT count(*) FROM coauthor.tasks"))
        finally:
            await connection.close()

    return asyncio.run(run())


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_nothing_of_a_members_own_runs_with_the_owners_rights(group: groups.Group, attack: tuple[str, ...]) -> None:
    groups.fill(group.b, groups.BEA)
    assert attempt(group, attack) == 0


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_where_temporary_things_come_first_the_same_attack_gets_in(
    group: groups.Group, attack: tuple[str, ...]
) -> None:
    """The broken twin: the search path as it was."""
    groups.fill(group.b, groups.BEA)
    functions = ("set_member(TEXT, NAME, BOOLEAN)", "create_workspace(TEXT)")
    body = "SELECT pg_get_functiondef('coauthor.set_member'::regproc)"
    whole = group.server.sql(body)[0][0]
    for function in functions:
        group.server.sql(f"ALTER FUNCTION coauthor.{function} SET search_path = pg_catalog")
    group.server.sql(whole.replace("pg_catalog.pg_roles", "pg_roles").replace("'pg_catalog', 'pg_temp'", "pg_catalog"))
    try:
        assert attempt(group, attack) > 0
    finally:
        group.server.sql(whole)
        for function in functions:
            group.server.sql(f"ALTER FUNCTION coauthor.{function} SET search_path = pg_catalog, pg_temp")
        group.server.sql(f"DELETE FROM coauthor.members WHERE role = '{group.ada}'")


def test_who_was_taken_out_is_woken_no_more_and_the_others_still_are(group: groups.Group) -> None:
    mine = group.b.store.backend
    assert isinstance(mine, postgres.Server)
    groups.fill(group.b, groups.BEA)
    postgres.set_member(mine, group.ada, is_in=True)
    channel = group.server.sql(
        "SELECT 'coauthor_' || bell FROM coauthor.workspaces WHERE name = '" + group.second + "'"
    )
    bell = feed.Bell(group.b.where)
    assert bell.wait(5)

    async def listened() -> list[str]:
        """What still reaches ada, who knows the bell from before."""
        heard: list[str] = []
        connection = await asyncpg.connect(host=str(group.server.folder), user=group.ada, database="coauthor")
        try:
            await connection.add_listener(channel[0][0], lambda *said: heard.append(said[-1]))
            await asyncio.to_thread(postgres.set_member, mine, group.ada, is_in=False)
            await scenes.eventually(lambda: heard)
            await asyncio.to_thread(posted, 2)
            await connection.fetchval("SELECT 1")
            return heard
        finally:
            await connection.close()

    def posted(number: int) -> None:
        for _ in range(number):
            group.b.post(commands.Post(intent="another", origin=tasks.Origin.CLI), groups.BEA)

    def rung_by_a_post() -> bool:
        bell.drain()
        posted(1)
        return bell.wait(1.0)

    assert asyncio.run(listened()) == ["moved"]
    # Whoever is in finds the bell at its new place.
    scenes.wait_for(rung_by_a_post, 20)
    bell.close()


def held_by_a_stranger(group: groups.Group) -> tuple[bool, bool]:
    """Ada notes the number of a lock of bea's and holds it herself: is it held for bea, and does bea get it?"""

    async def run() -> tuple[bool, bool]:
        connection = await asyncpg.connect(host=str(group.server.folder), user=group.ada, database="coauthor")
        try:
            lease = group.b.lease("T1")
            assert await asyncio.to_thread(lease.take)
            seen = "SELECT classid::bigint << 32 | objid::bigint FROM pg_locks WHERE locktype = 'advisory'"
            numbers = [row[0] for row in await connection.fetch(seen)]
            assert numbers
            await asyncio.to_thread(lease.release)
            for number in numbers:
                await connection.fetchval("SELECT pg_try_advisory_lock($1)", number)
            return await asyncio.to_thread(group.b.held, "T1"), await asyncio.to_thread(again.take)
        finally:
            await asyncio.to_thread(again.release)
            await connection.close()

    again = group.b.lease("T1")
    return asyncio.run(run())


def test_a_lock_whose_number_a_stranger_holds_is_free_for_members(group: groups.Group) -> None:
    assert held_by_a_stranger(group) == (False, True)


def test_where_a_lock_keeps_its_number_a_stranger_keeps_it_from_its_members(
    group: groups.Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broken twin: one try, with the number that was seen."""
    monkeypatch.setattr(postgres_session, "_RENAMES", 1)
    assert held_by_a_stranger(group) == (False, False)


def test_no_command_of_an_editor_shows_or_changes_anything_of_anothers(group: groups.Group) -> None:
    groups.fill(group.b, groups.BEA)
    before = list(carrying.lines(group.b))
    known = json.loads((scenes.CHECKOUT / "clients" / "protocol.json").read_text(encoding="utf-8"))
    root = group.workspace()
    uri = (root / "main.tex").as_uri()
    place = {"uri": uri, "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 5}}}
    values = {
        **{"task": "T1", "proposal": "P1", "hunk": "P1.1", "question": "Q1", "token": "k", "uri": uri, "key": "k"},
        **{"intent": "shorter", "text": "main.tex:1--1\nshorter\n", "take": "theirs", "diff": groups.DIFF, "line": 0},
        **{"plan": {"goal": "it"}, "findings": [], "ref": place, "range": place["range"], "format": "diff"},
        **{"asset": "F1", "node": "method", "trusted": False, "fresh": True, "status": [], "actor": "zoe"},
    }
    env = {"COAUTHOR_POOL": group.server.url(group.ada, group.second), "COAUTHOR_ALONE_S": "0.1"}
    with client.start(root, env=env) as editor:
        editor.open("main.tex")
        for command in known["commands"]:
            taken = command["arguments"]["properties"].keys() & values.keys()
            for names in (taken, taken - {"token", "question"}):
                try:
                    editor.command(command["name"], **{name: values[name] for name in names})
                except client.Refused as refused:
                    assert refused.data, (command["name"], refused.message)
        told = json.dumps(editor.messages)
        assert len(editor.messages) > len(known["commands"])
    for word in (*groups.SECRETS, groups.BEA.name, group.bea, group.b.store.workspace):
        assert f'"{word}"' not in told and f" {word}" not in told, word
    assert list(carrying.lines(group.b)) == before
