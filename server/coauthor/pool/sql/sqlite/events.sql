-- name: append
-- One event at the end of its stream; fails if that version of the stream exists.
INSERT INTO events (id, workspace, stream, version, type, v, task, actor, cause, at, data)
VALUES (:id, :workspace, :stream, :version, :type, :v, :task, :actor, :cause, :at, :data)
RETURNING seq;

-- name: reserve
-- The number of the first of some events that are appended in one go.
SELECT COALESCE(MAX(seq), 0) + 1 FROM events WHERE :number > 0;

-- name: append_numbered
-- One of them.
INSERT INTO events (seq, id, workspace, stream, version, type, v, task, actor, cause, at, data)
VALUES (:seq, :id, :workspace, :stream, :version, :type, :v, :task, :actor, :cause, :at, :data);

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

-- name: by_id
-- One event.
SELECT * FROM events WHERE id = :id;

-- name: by_seq
-- The same by its number.
SELECT * FROM events WHERE seq = :seq;

-- name: set_data
-- The one change an event may see: its payload was forgotten, or went into an archive.
UPDATE events SET data = :data WHERE id = :id;

-- name: mentioning
-- The events that speak of something.
SELECT * FROM events WHERE instr(data, :word) > 0 ORDER BY seq;

-- name: count
-- How many there are.
SELECT COUNT(*) FROM events;

-- name: until
-- The number of the last event that stood on the record at a time; the order is that of the numbers.
SELECT COALESCE(MAX(seq), 0) FROM events WHERE at <= :at;

-- name: filtered
-- The newest events that meet conditions, newest first; an empty one is no condition.
SELECT * FROM events
WHERE (:task = '' OR task = :task) AND (:since = '' OR at >= :since) AND (:until = '' OR at <= :until)
AND (:actor = '' OR actor LIKE '%' || :actor || '%') AND seq < :before
ORDER BY seq DESC LIMIT :limit;
