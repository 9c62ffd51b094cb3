-- name: schema
-- The live side: bounded, never replayed, lost without harm.
CREATE TABLE IF NOT EXISTS presence (
    path TEXT NOT NULL, server TEXT NOT NULL, connection TEXT NOT NULL, editor TEXT NOT NULL,
    revision TEXT NOT NULL, version INTEGER, dirty INTEGER NOT NULL,
    PRIMARY KEY (path, server, connection)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS processes (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, pid INTEGER NOT NULL, version TEXT NOT NULL, leave INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS progress (
    task TEXT PRIMARY KEY, step TEXT NOT NULL, detail TEXT NOT NULL, percent INTEGER
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS deltas (seq INTEGER PRIMARY KEY AUTOINCREMENT, task TEXT NOT NULL, text TEXT NOT NULL);

-- name: put_presence
-- An editor holds a file in this state.
INSERT INTO presence (path, server, connection, editor, revision, version, dirty)
VALUES (:path, :server, :connection, :editor, :revision, :version, :dirty)
ON CONFLICT (path, server, connection) DO UPDATE SET revision = :revision, version = :version, dirty = :dirty;

-- name: drop_presence
-- An editor closed a file.
DELETE FROM presence WHERE path = :path AND server = :server AND connection = :connection;

-- name: drop_server
-- A server is gone.
DELETE FROM presence WHERE server = :server;

-- name: presence_of
-- Who holds a file.
SELECT * FROM presence WHERE path = :path ORDER BY server, connection;

-- name: put_process
-- A process takes part.
INSERT OR REPLACE INTO processes (id, kind, pid, version, leave) VALUES (:id, :kind, :pid, :version, 0);

-- name: drop_process
-- A process is gone.
DELETE FROM processes WHERE id = :id;

-- name: processes
-- Who takes part.
SELECT * FROM processes ORDER BY id;

-- name: ask_to_leave
-- Workers of another version are asked to leave after their step.
UPDATE processes SET leave = 1 WHERE kind = 'worker' AND version <> :version;

-- name: put_progress
-- What a task is at.
INSERT OR REPLACE INTO progress (task, step, detail, percent) VALUES (:task, :step, :detail, :percent);

-- name: drop_progress
-- A task is no longer worked on.
DELETE FROM progress WHERE task = :task;

-- name: progress
-- What the running tasks are at.
SELECT * FROM progress;

-- name: put_delta
-- A piece of streamed text.
INSERT INTO deltas (task, text) VALUES (:task, :text);

-- name: trim_deltas
-- Keeps the streamed text bounded.
DELETE FROM deltas WHERE seq <= (SELECT MAX(seq) FROM deltas) - 5000;

-- name: deltas_after
-- Streamed text since a point.
SELECT seq, task, text FROM deltas WHERE seq > :seq ORDER BY seq LIMIT 500;

-- name: last_delta
-- The newest piece of streamed text.
SELECT COALESCE(MAX(seq), 0) FROM deltas;
