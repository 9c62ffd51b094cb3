-- name: put_presence
-- An editor holds a file in this state.
INSERT INTO coauthor.presence (workspace, path, server, connection, editor, revision, version, dirty)
VALUES (:workspace, :path, :server, :connection, :editor, :revision, :version, :dirty)
ON CONFLICT (workspace, path, server, connection) DO UPDATE
SET revision = excluded.revision, version = excluded.version, dirty = excluded.dirty;

-- name: drop_presence
-- An editor closed a file.
DELETE FROM coauthor.presence
WHERE workspace = :workspace AND path = :path AND server = :server AND connection = :connection;

-- name: drop_server
-- A server is gone.
DELETE FROM coauthor.presence WHERE workspace = :workspace AND server = :server;

-- name: presence_of
-- Who holds a file.
SELECT path, server, connection, editor, revision, version, dirty FROM coauthor.presence
WHERE workspace = :workspace AND path = :path ORDER BY server, connection;

-- name: put_process
-- A process takes part.
INSERT INTO coauthor.processes (workspace, id, kind, pid, version, leave)
VALUES (:workspace, :id, :kind, :pid, :version, 0)
ON CONFLICT (workspace, id) DO UPDATE SET kind = excluded.kind, pid = excluded.pid, version = excluded.version, leave = 0;

-- name: drop_process
-- A process is gone.
DELETE FROM coauthor.processes WHERE workspace = :workspace AND id = :id;

-- name: processes
-- Who takes part.
SELECT id, kind, pid, version, leave FROM coauthor.processes WHERE workspace = :workspace ORDER BY id;

-- name: ask_to_leave
-- Workers of another version are asked to leave after their step.
UPDATE coauthor.processes SET leave = 1 WHERE workspace = :workspace AND kind = 'worker' AND version <> :version;

-- name: put_progress
-- What a task is at.
INSERT INTO coauthor.progress (workspace, task, step, detail, percent)
VALUES (:workspace, :task, :step, :detail, :percent)
ON CONFLICT (workspace, task) DO UPDATE SET step = excluded.step, detail = excluded.detail, percent = excluded.percent;

-- name: drop_progress
-- A task is no longer worked on.
DELETE FROM coauthor.progress WHERE workspace = :workspace AND task = :task;

-- name: progress
-- What the running tasks are at.
SELECT task, step, detail, percent FROM coauthor.progress WHERE workspace = :workspace;

-- name: put_delta
-- A piece of streamed text, with the workspace's next number.
WITH next AS (
    INSERT INTO coauthor.delta_counts AS known (workspace, last) VALUES (:workspace, 1)
    ON CONFLICT (workspace) DO UPDATE SET last = known.last + 1 RETURNING last
)
INSERT INTO coauthor.deltas (workspace, seq, task, text) SELECT :workspace, next.last, :task, :text FROM next;

-- name: trim_deltas
-- Keeps the streamed text bounded.
DELETE FROM coauthor.deltas WHERE workspace = :workspace
AND seq <= (SELECT last FROM coauthor.delta_counts WHERE workspace = :workspace) - 5000;

-- name: deltas_after
-- Streamed text since a point.
SELECT seq, task, text FROM coauthor.deltas WHERE workspace = :workspace AND seq > :seq ORDER BY seq LIMIT 500;

-- name: last_delta
-- The newest piece of streamed text.
SELECT COALESCE(MAX(seq), 0) FROM coauthor.deltas WHERE workspace = :workspace;
