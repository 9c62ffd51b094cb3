-- name: append
-- One event at the end of its stream, with the workspace's next number; fails if that version of the stream exists.
-- It rings: whoever listens is woken by the commit itself, which costs no question of its own.
WITH next AS (UPDATE coauthor.workspaces SET seq = seq + 1 WHERE id = :workspace RETURNING seq, bell)
INSERT INTO coauthor.events (workspace, seq, id, stream, version, type, v, task, actor, cause, at, data)
SELECT :workspace, next.seq, :id, :stream, :version::bigint, :type, :v::bigint, :task, :actor, :cause, :at, :data FROM next
RETURNING seq, pg_notify((SELECT 'coauthor_' || bell FROM next), '');

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
-- The number of the last event that stood on the record at a time; of several at the same time the last one.
-- By the times: where a clock was set back, what it dates before others comes before them here, too.
SELECT COALESCE((
    SELECT seq FROM coauthor.events WHERE workspace = :workspace AND at <= :at ORDER BY at DESC, seq DESC LIMIT 1
), 0);

-- name: since
-- The number of the first event that stood on the record from a time on; None where there is none.
-- By the times (hence + 0), never by walking through the events themselves.
SELECT MIN(seq + 0) FROM coauthor.events WHERE workspace = :workspace AND at >= :at;

-- name: count_since
-- How many there are from a time on, counted up to a limit.
SELECT COUNT(*) FROM (
    SELECT 1 FROM coauthor.events WHERE workspace = :workspace AND at >= :at LIMIT :limit
) AS counted;

-- name: next_actor
-- The next id of somebody who acted, in their order.
SELECT actor_id AS id, actor FROM coauthor.events WHERE workspace = :workspace AND actor_id > :after
ORDER BY actor_id LIMIT 1;

-- name: log
-- The newest events from `first` on and before `before`; of the actors whose ids are listed as `|a|b|`, if any are.
SELECT * FROM coauthor.events WHERE workspace = :workspace AND seq < :before AND seq >= :first AND at >= :since
AND (:actors::text = '' OR strpos(:actors, '|' || actor_id || '|') > 0)
ORDER BY seq DESC LIMIT :limit;

-- name: log_of_actor
-- The same of one actor.
SELECT * FROM coauthor.events WHERE workspace = :workspace AND actor_id = :actor
AND seq < :before AND seq >= :first AND at >= :since ORDER BY seq DESC LIMIT :limit;

-- name: log_of_file
-- The same of what is about a file that few tasks have a place in.
WITH about AS MATERIALIZED (
    SELECT e.* FROM coauthor.places p JOIN coauthor.events e ON e.workspace = p.workspace AND e.task = p.task
    WHERE p.workspace = :workspace AND p.path = :path AND COALESCE(e.data::json ->> 'path', :path) = :path
    UNION ALL SELECT * FROM coauthor.events WHERE workspace = :workspace AND stream = :stream
)
SELECT * FROM about WHERE seq < :before AND seq >= :first AND at >= :since
AND (:actors::text = '' OR strpos(:actors, '|' || actor_id || '|') > 0)
ORDER BY seq DESC LIMIT :limit;

-- name: log_of_busy_file
-- The same where many have.
SELECT e.* FROM coauthor.events e WHERE e.workspace = :workspace AND e.seq < :before AND e.seq >= :first
AND e.at >= :since AND (e.stream = :stream OR (
    EXISTS (SELECT 1 FROM coauthor.places p WHERE p.workspace = e.workspace AND p.task = e.task AND p.path = :path)
    AND COALESCE(e.data::json ->> 'path', :path) = :path
))
AND (:actors::text = '' OR strpos(:actors, '|' || e.actor_id || '|') > 0)
ORDER BY e.seq DESC LIMIT :limit;

-- name: stream_until
-- A stream as it was after an event.
SELECT * FROM coauthor.events WHERE workspace = :workspace AND stream = :stream AND seq <= :seq ORDER BY version;

-- name: highest_until
-- The highest number of a task that had been created by then.
SELECT task FROM coauthor.events WHERE workspace = :workspace AND type = 'task.created' AND seq <= :seq
ORDER BY seq DESC LIMIT 1;

-- name: task_streams
-- The stream of every task, in the order in which they began.
SELECT stream FROM coauthor.events WHERE workspace = :workspace AND version = 1 AND task IS NOT NULL AND stream = 'task/' || task ORDER BY seq;

-- name: count_of_actor
-- How much somebody has done, counted up to a limit.
SELECT COUNT(*) FROM (SELECT 1 FROM coauthor.events WHERE workspace = :workspace AND actor_id = :actor LIMIT :limit) AS found;
