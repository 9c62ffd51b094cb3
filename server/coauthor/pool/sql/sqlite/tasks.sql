-- name: put_task
-- The projection of a task after an event.
INSERT INTO tasks (id, number, status, rank, live, state)
VALUES (:id, :number, :status, :rank, :live, :state)
ON CONFLICT (id) DO UPDATE SET status = :status, rank = :rank, live = :live, state = :state;

-- name: task
-- The folded state of a task.
SELECT state FROM tasks WHERE id = :id;

-- name: queue
-- The next open tasks: foreground first, oldest first within one rank.
SELECT state FROM tasks WHERE status = 'open' ORDER BY rank, number LIMIT :limit;

-- name: oldest
-- The open task that waits longest, whatever its priority.
SELECT state FROM tasks WHERE status = 'open' ORDER BY number LIMIT 1;

-- name: after_in_queue
-- More of the queue.
SELECT state FROM tasks WHERE status = 'open' ORDER BY rank, number LIMIT :limit OFFSET :skip;

-- name: waiting_for
-- Tasks that wait for something named.
SELECT state FROM tasks WHERE status = 'blocked' AND json_extract(state, '$.needs') = :needs ORDER BY number;

-- name: with_status
-- Tasks in one state.
SELECT state FROM tasks WHERE status = :status ORDER BY number LIMIT :limit;

-- name: live
-- Every task that has not come to an end, or whose edit is not yet on the disk.
SELECT state FROM tasks WHERE live = 1 ORDER BY number;

-- name: page
-- A page of all tasks, newest first, before a number.
SELECT state FROM tasks WHERE number < :before ORDER BY number DESC LIMIT :limit;

-- name: all_states
-- Every projection, to compare with a replay.
SELECT id, state FROM tasks ORDER BY number;

-- name: put_proposal
-- Where a proposal belongs.
INSERT OR IGNORE INTO proposals (id, task) VALUES (:id, :task);

-- name: task_of_proposal
-- The task of a proposal.
SELECT task FROM proposals WHERE id = :id;

-- name: clear
-- Throws the projections of tasks away, to make them anew from the log.
DELETE FROM tasks;

-- name: counter
-- How far one kind of short id has come.
SELECT last FROM counters WHERE kind = :kind;

-- name: set_counter
-- Says how far one kind of short id has come.
INSERT INTO counters (kind, last) VALUES (:kind, :last)
ON CONFLICT (kind) DO UPDATE SET last = MAX(last, :last);

-- name: put_key
-- The idempotency key of a task.
INSERT INTO keys (key, task) VALUES (:key, :task);

-- name: task_of_key
-- The first task that was posted with a key.
SELECT task FROM keys WHERE key = :key;

-- name: next_number
-- Counts up one kind of short id.
INSERT INTO counters (kind, last) VALUES (:kind, 1)
ON CONFLICT (kind) DO UPDATE SET last = last + 1 RETURNING last;
