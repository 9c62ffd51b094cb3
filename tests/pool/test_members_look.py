"""A member of a group finds things by an index: row-level security must not make a long record be read through."""

from __future__ import annotations

import re

from coauthor.pool import place, postgres_session, statements
from pool import groups

EVENTS = """
INSERT INTO coauthor.events (workspace, seq, id, stream, version, type, v, task, actor, cause, at, data)
SELECT '{workspace}', n, 'e' || n, 'task/T' || n / 5, n % 5, 'comment.added', 1, 'T' || n / 5,
       '{{"id": "human:' || n % 900 || '"}}', NULL, '2026-01-01T00:' || lpad((n / 60)::text, 4, '0'), '{{}}'
FROM generate_series(1, 6000) AS n
"""
TASKS = """
INSERT INTO coauthor.tasks (workspace, id, number, status, rank, live, state)
SELECT '{workspace}', 'T' || n, n, 'blocked', 1, 1, '{{"needs": "task:T' || n - 1 || '"}}'
FROM generate_series(1, 3000) AS n
"""
LED_BY = {
    ("events", "log_of_actor"): "actor_id",
    ("events", "next_actor"): "actor_id",
    ("events", "count_of_actor"): "actor_id",
    ("events", "of_task"): "task",
    ("events", "of_stream"): "stream",
    ("events", "log"): "seq",
    ("tasks", "waiting_for"): "needs",
    ("tasks", "page"): "number",
    ("tasks", "task"): "id",
}
GIVEN = {"before": "99", "first": "0", "limit": "5", "since": "''", "actors": "''", "actor": "'human:7'"}
GIVEN |= {"after": "'human:7'", "task": "'T7'", "stream": "'task/T7'", "needs": "'task:T7'", "id": "'T7'"}


def test_an_index_leads_a_member_to_what_is_looked_for(group: groups.Group) -> None:
    for statement in (EVENTS, TASKS):
        group.server.sql(statement.format(workspace=group.a.store.workspace))
    group.server.sql("ANALYZE coauthor.events, coauthor.tasks")
    astray = {}
    for (file, name), column in LED_BY.items():
        text, names = statements.numbered("postgres", file, name)
        for number, given in reversed(list(enumerate(names, start=1))):
            text = re.sub(rf"\${number}\b", GIVEN.get(given, f"'{group.a.store.workspace}'"), text)
        plan = [str(row[0]) for row in group.server.sql(f"EXPLAIN {text}", role=group.ada)]
        if not any(f"({column} " in line for line in plan if "Index Cond" in line):
            astray[name] = "\n".join(plan)
    assert astray == {}


def test_no_plan_is_made_for_any_value(group: groups.Group) -> None:
    """A plan that fits any file and any limit goes through all of the record, from the sixth look on."""
    url = place.of(group.workspace()).url
    assert url is not None
    connection = postgres_session.run(postgres_session.connect(url))
    shown = {name: postgres_session.run(connection.fetchval(f"SHOW {name}")) for name in ("jit", "plan_cache_mode")}
    postgres_session.run(connection.close())
    assert shown == {"jit": "off", "plan_cache_mode": "force_custom_plan"}
