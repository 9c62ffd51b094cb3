-- name: append
-- One event at the end of its stream; fails if that version of the stream exists.
INSERT INTO events (id, workspace, stream, version, type, v, task, actor, cause, at, data)
VALUES (:id, :workspace, :stream, :version, :type, :v, :task, :actor, :cause, :at, :data);

-- name: last_version
-- How long a stream is.
SELECT COALESCE(MAX(version), 0) FROM events WHERE stream = :stream;

-- name: last_seq
-- The newest event of the workspace.
SELECT COALESCE(MAX(seq), 0) FROM events;

-- name: of_stream
-- A whole stream in order.
SELECT * FROM events WHERE stream = :stream ORDER BY version;

-- name: of_task
-- A task's thread in order.
SELECT * FROM events WHERE task = :task ORDER BY seq;

-- name: after
-- What came after an event, oldest first.
SELECT * FROM events WHERE seq > :seq ORDER BY seq LIMIT :limit;

-- name: newest
-- The newest events, newest first.
SELECT * FROM events WHERE seq > :seq ORDER BY seq DESC LIMIT :limit;

-- name: streams
-- Every task stream there is.
SELECT DISTINCT stream FROM events WHERE stream LIKE 'task/%';
