-- name: version
-- Which version of the schema there is.
SELECT value::int FROM coauthor.meta WHERE key = 'schema';

-- name: exists
-- Whether there is a schema at all.
SELECT to_regclass('coauthor.meta') IS NOT NULL;

-- name: schema
-- One schema for many workspaces. Row-level security keeps them apart: a member's role sees the rows of the
-- workspaces it is a member of and no others. Version 1; a later one is a statement of its own, `to_2` and so on.
CREATE SCHEMA IF NOT EXISTS coauthor;
GRANT USAGE ON SCHEMA coauthor TO PUBLIC;
CREATE TABLE coauthor.meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE coauthor.workspaces (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, seq BIGINT NOT NULL DEFAULT 0, created_by NAME NOT NULL
);
CREATE TABLE coauthor.members (
    workspace TEXT NOT NULL REFERENCES coauthor.workspaces ON DELETE CASCADE, role NAME NOT NULL,
    PRIMARY KEY (workspace, role)
);
CREATE INDEX members_by_role ON coauthor.members (role);
CREATE TABLE coauthor.events (
    workspace TEXT NOT NULL, seq BIGINT NOT NULL, id TEXT NOT NULL, stream TEXT NOT NULL, version BIGINT NOT NULL,
    type TEXT NOT NULL, v BIGINT NOT NULL, task TEXT, actor TEXT NOT NULL, cause TEXT, at TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (workspace, seq), UNIQUE (workspace, id), UNIQUE (workspace, stream, version)
);
CREATE INDEX events_by_task ON coauthor.events (workspace, task, seq) WHERE task IS NOT NULL;
CREATE TABLE coauthor.tasks (
    workspace TEXT NOT NULL, id TEXT NOT NULL, number BIGINT NOT NULL, status TEXT NOT NULL, rank BIGINT NOT NULL,
    live BIGINT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (workspace, id)
);
CREATE INDEX tasks_queue ON coauthor.tasks (workspace, status, rank, number);
CREATE INDEX tasks_live ON coauthor.tasks (workspace, live, number);
CREATE INDEX tasks_number ON coauthor.tasks (workspace, number);
CREATE TABLE coauthor.proposals (workspace TEXT NOT NULL, id TEXT NOT NULL, task TEXT NOT NULL, PRIMARY KEY (workspace, id));
CREATE TABLE coauthor.keys (workspace TEXT NOT NULL, key TEXT NOT NULL, task TEXT NOT NULL, PRIMARY KEY (workspace, key));
CREATE TABLE coauthor.counters (workspace TEXT NOT NULL, kind TEXT NOT NULL, last BIGINT NOT NULL, PRIMARY KEY (workspace, kind));
CREATE TABLE coauthor.texts (workspace TEXT NOT NULL, revision TEXT NOT NULL, body BYTEA NOT NULL, PRIMARY KEY (workspace, revision));
CREATE UNLOGGED TABLE coauthor.presence (
    workspace TEXT NOT NULL, path TEXT NOT NULL, server TEXT NOT NULL, connection TEXT NOT NULL, editor TEXT NOT NULL,
    revision TEXT NOT NULL, version BIGINT, dirty BIGINT NOT NULL, PRIMARY KEY (workspace, path, server, connection)
);
CREATE UNLOGGED TABLE coauthor.processes (
    workspace TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, pid BIGINT NOT NULL, version TEXT NOT NULL,
    leave BIGINT NOT NULL, PRIMARY KEY (workspace, id)
);
CREATE UNLOGGED TABLE coauthor.progress (
    workspace TEXT NOT NULL, task TEXT NOT NULL, step TEXT NOT NULL, detail TEXT NOT NULL, percent BIGINT,
    PRIMARY KEY (workspace, task)
);
CREATE UNLOGGED TABLE coauthor.delta_counts (workspace TEXT PRIMARY KEY, last BIGINT NOT NULL);
CREATE UNLOGGED TABLE coauthor.deltas (
    workspace TEXT NOT NULL, seq BIGINT NOT NULL, task TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (workspace, seq)
);
CREATE FUNCTION coauthor.mine() RETURNS SETOF TEXT LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$ SELECT workspace FROM coauthor.members WHERE role = session_user $$;
CREATE FUNCTION coauthor.create_workspace(called TEXT) RETURNS TEXT LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
DECLARE made TEXT := replace(gen_random_uuid()::text, '-', '');
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('coauthor ' || session_user || ' ' || called, 0));
    IF EXISTS (SELECT 1 FROM coauthor.workspaces w JOIN coauthor.members m ON m.workspace = w.id
               WHERE w.name = called AND m.role = session_user) THEN
        RETURN (SELECT min(w.id) FROM coauthor.workspaces w JOIN coauthor.members m ON m.workspace = w.id
                WHERE w.name = called AND m.role = session_user);
    END IF;
    INSERT INTO coauthor.workspaces (id, name, created_by) VALUES (made, called, session_user);
    INSERT INTO coauthor.members (workspace, role) VALUES (made, session_user);
    RETURN made;
END $$;
CREATE FUNCTION coauthor.set_member(which TEXT, who NAME, is_in BOOLEAN) RETURNS VOID LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM coauthor.members WHERE workspace = which AND role = session_user) THEN
        RAISE EXCEPTION 'no such workspace' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = who) THEN
        RAISE EXCEPTION 'there is no role %', who USING ERRCODE = 'undefined_object';
    END IF;
    IF is_in THEN
        INSERT INTO coauthor.members (workspace, role) VALUES (which, who) ON CONFLICT DO NOTHING;
    ELSE
        DELETE FROM coauthor.members WHERE workspace = which AND role = who;
    END IF;
END $$;
REVOKE ALL ON FUNCTION coauthor.set_member(TEXT, NAME, BOOLEAN) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION coauthor.mine(), coauthor.create_workspace(TEXT), coauthor.set_member(TEXT, NAME, BOOLEAN)
    TO PUBLIC;
DO $$
DECLARE name TEXT;
BEGIN
    FOREACH name IN ARRAY ARRAY['events', 'tasks', 'proposals', 'keys', 'counters', 'texts', 'presence', 'processes',
                                'progress', 'delta_counts', 'deltas'] LOOP
        EXECUTE format('ALTER TABLE coauthor.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY members_only ON coauthor.%I USING (workspace IN (SELECT coauthor.mine())) '
                       'WITH CHECK (workspace IN (SELECT coauthor.mine()))', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON coauthor.%I TO PUBLIC', name);
    END LOOP;
END $$;
REVOKE UPDATE, DELETE ON coauthor.events FROM PUBLIC;
GRANT UPDATE (data) ON coauthor.events TO PUBLIC;
ALTER TABLE coauthor.workspaces ENABLE ROW LEVEL SECURITY;
CREATE POLICY members_only ON coauthor.workspaces USING (id IN (SELECT coauthor.mine()));
GRANT SELECT, UPDATE (seq) ON coauthor.workspaces TO PUBLIC;
ALTER TABLE coauthor.members ENABLE ROW LEVEL SECURITY;
CREATE POLICY members_only ON coauthor.members USING (workspace IN (SELECT coauthor.mine()));
GRANT SELECT ON coauthor.members, coauthor.meta TO PUBLIC;
INSERT INTO coauthor.meta (key, value) VALUES ('schema', '1');

-- name: to_2
-- So that lists, the log's filters and claims cost the same however long the history is.
CREATE INDEX tasks_age ON coauthor.tasks (workspace, status, number);
CREATE INDEX tasks_waiting ON coauthor.tasks (workspace, (state::json ->> 'needs')) WHERE status = 'blocked';
CREATE INDEX events_by_time ON coauthor.events (workspace, at, seq);
CREATE INDEX events_by_actor ON coauthor.events (workspace, (actor::json ->> 'id'), seq);
CREATE TABLE coauthor.places (
    workspace TEXT NOT NULL, task TEXT NOT NULL, path TEXT NOT NULL, PRIMARY KEY (workspace, task, path)
);
CREATE INDEX places_of_path ON coauthor.places (workspace, path, task);
ALTER TABLE coauthor.places ENABLE ROW LEVEL SECURITY;
CREATE POLICY members_only ON coauthor.places USING (workspace IN (SELECT coauthor.mine()))
    WITH CHECK (workspace IN (SELECT coauthor.mine()));
GRANT SELECT, INSERT, UPDATE, DELETE ON coauthor.places TO PUBLIC;
UPDATE coauthor.meta SET value = '2' WHERE key = 'schema';

-- name: to_3
-- What runs with the owner's rights looks at no temporary object of the caller's: those come last, not first.
-- The bell of a workspace is a secret of its own, and another one once somebody has been taken out.
ALTER FUNCTION coauthor.mine() SET search_path = pg_catalog, pg_temp;
ALTER FUNCTION coauthor.create_workspace(TEXT) SET search_path = pg_catalog, pg_temp;
ALTER TABLE coauthor.workspaces ADD COLUMN bell TEXT NOT NULL DEFAULT replace(gen_random_uuid()::text, '-', '');
CREATE OR REPLACE FUNCTION coauthor.set_member(which TEXT, who NAME, is_in BOOLEAN) RETURNS VOID LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE before TEXT := (SELECT bell FROM coauthor.workspaces WHERE id = which);
BEGIN
    IF NOT EXISTS (SELECT 1 FROM coauthor.members WHERE workspace = which AND role = session_user) THEN
        RAISE EXCEPTION 'no such workspace' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = who) THEN
        RAISE EXCEPTION 'there is no role %', who USING ERRCODE = 'undefined_object';
    END IF;
    IF is_in THEN
        INSERT INTO coauthor.members (workspace, role) VALUES (which, who) ON CONFLICT DO NOTHING;
    ELSE
        DELETE FROM coauthor.members WHERE workspace = which AND role = who;
        UPDATE coauthor.workspaces SET bell = replace(gen_random_uuid()::text, '-', '') WHERE id = which;
        PERFORM pg_notify('coauthor_' || before, 'moved');
    END IF;
END $$;
UPDATE coauthor.meta SET value = '3' WHERE key = 'schema';

-- name: to_4
-- What is looked up stands in columns: row-level security keeps an expression from leading to an index, since it might
-- tell of a row before the policy has let it through, so members looked at every event of everybody.
DROP INDEX coauthor.events_by_actor;
ALTER TABLE coauthor.events ADD COLUMN actor_id TEXT GENERATED ALWAYS AS (actor::json ->> 'id') STORED;
CREATE INDEX events_by_actor ON coauthor.events (workspace, actor_id, seq);
DROP INDEX coauthor.tasks_waiting;
ALTER TABLE coauthor.tasks ADD COLUMN needs TEXT GENERATED ALWAYS AS (state::json ->> 'needs') STORED;
CREATE INDEX tasks_waiting ON coauthor.tasks (workspace, needs) WHERE status = 'blocked';
-- The policies ask once for each look what is this role's, not for each row.
DO $$
DECLARE name TEXT;
BEGIN
    FOREACH name IN ARRAY ARRAY['events', 'tasks', 'places', 'proposals', 'keys', 'counters', 'texts', 'presence',
                                'processes', 'progress', 'delta_counts', 'deltas'] LOOP
        EXECUTE format('ALTER POLICY members_only ON coauthor.%I USING (workspace = ANY (ARRAY(SELECT coauthor.mine()))) '
                       'WITH CHECK (workspace = ANY (ARRAY(SELECT coauthor.mine())))', name);
    END LOOP;
END $$;
ALTER POLICY members_only ON coauthor.workspaces USING (id = ANY (ARRAY(SELECT coauthor.mine())));
ALTER POLICY members_only ON coauthor.members USING (workspace = ANY (ARRAY(SELECT coauthor.mine())));
UPDATE coauthor.meta SET value = '4' WHERE key = 'schema';

-- name: to_5
-- A lock's number gets another secret where somebody who is no member holds it: numbers that are held are seen by every
-- role of the database, and so could be noted and taken.
CREATE TABLE coauthor.lock_names (
    workspace TEXT NOT NULL, name TEXT NOT NULL, secret TEXT NOT NULL, PRIMARY KEY (workspace, name)
);
ALTER TABLE coauthor.lock_names ENABLE ROW LEVEL SECURITY;
CREATE POLICY members_only ON coauthor.lock_names USING (workspace = ANY (ARRAY(SELECT coauthor.mine())))
    WITH CHECK (workspace = ANY (ARRAY(SELECT coauthor.mine())));
GRANT SELECT, INSERT, UPDATE ON coauthor.lock_names TO PUBLIC;
CREATE FUNCTION coauthor.lock_number(which TEXT, called TEXT, secret TEXT) RETURNS BIGINT LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT ('x' || encode(substring(sha256(convert_to(which || ' ' || called || secret, 'UTF8')) FROM 1 FOR 8), 'hex')
           )::bit(64)::bigint
$$;
-- Two that make the same workspace at once take turns by a lock that no other role of the database can hold.
CREATE OR REPLACE FUNCTION coauthor.create_workspace(called TEXT) RETURNS TEXT LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE made TEXT := replace(gen_random_uuid()::text, '-', '');
BEGIN
    LOCK TABLE coauthor.members IN SHARE ROW EXCLUSIVE MODE;
    IF EXISTS (SELECT 1 FROM coauthor.workspaces w JOIN coauthor.members m ON m.workspace = w.id
               WHERE w.name = called AND m.role = session_user) THEN
        RETURN (SELECT min(w.id) FROM coauthor.workspaces w JOIN coauthor.members m ON m.workspace = w.id
                WHERE w.name = called AND m.role = session_user);
    END IF;
    INSERT INTO coauthor.workspaces (id, name, created_by) VALUES (made, called, session_user);
    INSERT INTO coauthor.members (workspace, role) VALUES (made, session_user);
    RETURN made;
END $$;
UPDATE coauthor.meta SET value = '5' WHERE key = 'schema';

-- name: workspaces
-- The workspaces of a name that this role is a member of.
SELECT id FROM coauthor.workspaces WHERE name = :name AND id IN (SELECT coauthor.mine()) ORDER BY id;

-- name: create
-- Makes a workspace, with this role as its first member.
SELECT coauthor.create_workspace(:name);

-- name: set_member
-- Lets a role in, or takes it out again.
SELECT coauthor.set_member(:workspace, :role, :is_in);

-- name: members
-- Who is a member.
SELECT role FROM coauthor.members WHERE workspace = :workspace ORDER BY role;

-- name: begin
-- Takes the workspace's write lock, so that what is read inside of the transaction stays true; and its number.
SELECT seq, pg_current_xact_id()::text AS number FROM coauthor.workspaces WHERE id = :workspace FOR UPDATE;

-- name: outcome
-- What came of a transaction: committed, aborted, in progress.
SELECT pg_xact_status(:number::text::xid8);

-- name: change
-- The newest event's number: it changes whenever somebody has written one.
SELECT seq FROM coauthor.workspaces WHERE id = :workspace;

-- name: try_lock
-- Takes a lock that lasts as long as the connection.
WITH known AS MATERIALIZED (
    SELECT COALESCE((SELECT secret FROM coauthor.lock_names WHERE workspace = :workspace AND name = :name), '') AS secret
), numbered AS MATERIALIZED (
    SELECT secret, coauthor.lock_number(:workspace, :name, secret) AS number FROM known
)
SELECT number, secret, pg_try_advisory_lock(number) AS taken FROM numbered;

-- name: unlock
-- Gives it back.
SELECT pg_advisory_unlock(:number);

-- name: is_locked
-- Whether a member holds it: what anybody else of the database holds is no lock of ours.
WITH known AS MATERIALIZED (
    SELECT COALESCE((SELECT secret FROM coauthor.lock_names WHERE workspace = :workspace AND name = :name), '') AS secret
), numbered AS MATERIALIZED (
    SELECT coauthor.lock_number(:workspace, :name, secret) AS number FROM known
)
SELECT EXISTS (
    SELECT 1 FROM numbered, pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (l.classid::bigint << 32 | l.objid::bigint) = number
    AND EXISTS (SELECT 1 FROM coauthor.members m WHERE m.workspace = :workspace AND m.role = a.usename)
) AS held;

-- name: rename_lock
-- Gives a lock another number, unless somebody else has done so.
INSERT INTO coauthor.lock_names AS known (workspace, name, secret)
VALUES (:workspace, :name, replace(gen_random_uuid()::text, '-', ''))
ON CONFLICT (workspace, name) DO UPDATE SET secret = excluded.secret WHERE known.secret = :before;

-- name: backend
-- Which of the server's processes this connection has; its start tells it from a later one of the same number.
SELECT pid, backend_start AS start FROM pg_stat_activity WHERE pid = pg_backend_pid();

-- name: end_backend
-- Ends the one that an earlier connection had: where nobody told the server that it broke, it would keep our locks.
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE pid = :pid AND backend_start = :start AND usename = session_user;

-- name: ring
-- Wakes whoever listens on the workspace's own channel; its name is known to members only.
SELECT pg_notify('coauthor_' || bell, '') FROM coauthor.workspaces WHERE id = :workspace;

-- name: bell
-- The name of that channel.
SELECT 'coauthor_' || bell FROM coauthor.workspaces WHERE id = :workspace;
