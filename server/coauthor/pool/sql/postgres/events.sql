-- name: append
-- One event at the end of its stream, with the workspace's next number; fails if that version of the stream exists.
WITH next AS (UPDATE coauthor.workspaces SET seq = seq + 1 WHERE id = :workspace RETURNING seq)
INSERT INTO coauthor.events (workspace, seq, id, stream, version, type, v, task, actor, cause, at, data)
SELECT :workspace, next.seq, :id, :stream, :version::bigint, :type, :v::bigint, :task, :actor, :cause, :at, :data FROM next
RETURNING seq;

-- name: reserve
-- The number of the first of some events that are appended in one go.
UPDATE coauthor.workspaces SET seq = seq + :number WHERE id = :workspace RETURNING seq - :number + 1;

-- name: append_numbered
-- One of them.
INSERT INTO coauthor.events (workspace, seq, id, stream, version, type, v, task, actor, cause, at, data)
VALUES (:workspace, :seq, :id, :stream, :version, :type, :v, :task, :actor, :cause, :at, :data);

-- name: last_version
-- How long a stream is.
SELECT COALESCE(MAX(version), 0) FROM coauthor.events WHERE workspace = :workspace AND stream = :stream;

-- name: last_seq
-- The newest event of the workspace.
SELECT seq FROM coauthor.workspaces WHERE id = :workspace;

-- name: of_stream
-- A whole stream in order.
SELECT * FROM coauthor.events WHERE workspace = :workspace AND stream = :stream ORDER BY version;

-- name: of_task
-- A task's thread in order.
SELECT * FROM coauthor.events WHERE workspace = :workspace AND task = :task ORDER BY seq;

-- name: after
-- What came after an event, oldest first.
SELECT * FROM coauthor.events WHERE workspace = :workspace AND seq > :seq ORDER BY seq LIMIT :limit;

-- name: newest
-- The newest events, newest first.
SELECT * FROM coauthor.events WHERE workspace = :workspace AND seq > :seq ORDER BY seq DESC LIMIT :limit;

-- name: by_id
-- One event.
SELECT * FROM coauthor.events WHERE workspace = :workspace AND id = :id;

-- name: by_seq
-- The same by its number.
SELECT * FROM coauthor.events WHERE workspace = :workspace AND seq = :seq;

-- name: set_data
-- The one change an event may see: its payload was forgotten, or went into an archive.
UPDATE coauthor.events SET data = :data WHERE workspace = :workspace AND id = :id;

-- name: mentioning
-- The events that speak of something.
SELECT * FROM coauthor.events WHERE workspace = :workspace AND strpos(data, :word) > 0 ORDER BY seq;

-- name: count
-- How many there are.
SELECT COUNT(*) FROM coauthor.events WHERE workspace = :workspace;

-- name: until
-- The number of the last event that stood on the record at a time; the order is that of the numbers.
SELECT COALESCE(MAX(seq), 0) FROM coauthor.events WHERE workspace = :workspace AND at <= :at;
