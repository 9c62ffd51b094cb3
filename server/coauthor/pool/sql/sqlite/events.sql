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
-- The number of the last event that stood on the record at a time; of several at the same time the last one.
-- By the times: where a clock was set back, what it dates before others comes before them here, too.
SELECT COALESCE((
    SELECT seq FROM events WHERE at <= :at ORDER BY at DESC, seq DESC LIMIT 1
), 0);

-- name: since
-- The number of the first event that stood on the record from a time on; None where there is none.
-- By the times (hence + 0), never by walking through the events themselves.
SELECT MIN(seq + 0) FROM events WHERE at >= :at;

-- name: count_since
-- How many there are from a time on, counted up to a limit.
SELECT COUNT(*) FROM (SELECT 1 FROM events WHERE at >= :at LIMIT :limit);

-- name: next_actor
-- The next id of somebody who acted, in their order.
SELECT json_extract(actor, '$.id') AS id, actor FROM events
WHERE json_extract(actor, '$.id') > :after ORDER BY json_extract(actor, '$.id') LIMIT 1;

-- name: log
-- The newest events from `first` on and before `before`; of the actors whose ids are listed as `|a|b|`, if any are.
SELECT * FROM events WHERE seq < :before AND seq >= :first AND at >= :since
AND (:actors = '' OR instr(:actors, '|' || json_extract(actor, '$.id') || '|') > 0)
ORDER BY seq DESC LIMIT :limit;

-- name: log_of_actor
-- The same of one actor.
SELECT * FROM events WHERE json_extract(actor, '$.id') = :actor AND seq < :before AND seq >= :first AND at >= :since
ORDER BY seq DESC LIMIT :limit;

-- name: log_of_file
-- The same of what is about a file that few tasks have a place in.
SELECT * FROM events WHERE seq IN (
    SELECT e.seq FROM places p CROSS JOIN events e ON e.task = p.task WHERE p.path = :path
    AND COALESCE(json_extract(e.data, '$.path'), :path) = :path
    UNION SELECT seq FROM events WHERE stream = :stream
) AND seq < :before AND seq >= :first AND at >= :since
AND (:actors = '' OR instr(:actors, '|' || json_extract(actor, '$.id') || '|') > 0)
ORDER BY seq DESC LIMIT :limit;

-- name: log_of_busy_file
-- The same where many have.
SELECT * FROM events e WHERE seq < :before AND seq >= :first AND at >= :since AND (stream = :stream OR (
    EXISTS (SELECT 1 FROM places p WHERE p.task = e.task AND p.path = :path)
    AND COALESCE(json_extract(e.data, '$.path'), :path) = :path
))
AND (:actors = '' OR instr(:actors, '|' || json_extract(actor, '$.id') || '|') > 0)
ORDER BY seq DESC LIMIT :limit;

-- name: stream_until
-- A stream as it was after an event.
SELECT * FROM events WHERE stream = :stream AND seq <= :seq ORDER BY version;

-- name: highest_until
-- The highest number of a task that had been created by then.
SELECT task FROM events WHERE type = 'task.created' AND seq <= :seq ORDER BY seq DESC LIMIT 1;

-- name: task_streams
-- The stream of every task, in the order in which they began.
SELECT stream FROM events WHERE version = 1 AND task IS NOT NULL AND stream = 'task/' || task ORDER BY seq;

-- name: count_of_actor
-- How much somebody has done, counted up to a limit.
SELECT COUNT(*) FROM (SELECT 1 FROM events WHERE json_extract(actor, '$.id') = :actor LIMIT :limit);
