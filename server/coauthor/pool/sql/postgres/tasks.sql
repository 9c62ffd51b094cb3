-- name: put_task
-- The projection of a task after an event.
INSERT INTO coauthor.tasks (workspace, id, number, status, rank, live, state)
VALUES (:workspace, :id, :number, :status, :rank, :live, :state)
ON CONFLICT (workspace, id) DO UPDATE
SET status = excluded.status, rank = excluded.rank, live = excluded.live, state = excluded.state;

-- name: task
-- The folded state of a task.
SELECT state FROM coauthor.tasks WHERE workspace = :workspace AND id = :id;

-- name: queue
-- The next open tasks: foreground first, oldest first within one rank.
SELECT state FROM coauthor.tasks WHERE workspace = :workspace AND status = 'open' ORDER BY rank, number LIMIT :limit;

-- name: oldest
-- The open task that waits longest, whatever its priority.
SELECT state FROM coauthor.tasks WHERE workspace = :workspace AND status = 'open' ORDER BY number LIMIT 1;

-- name: after_in_queue
-- More of the queue.
SELECT state FROM coauthor.tasks WHERE workspace = :workspace AND status = 'open'
ORDER BY rank, number LIMIT :limit OFFSET :skip;

-- name: waiting_for
-- Tasks that wait for something named.
SELECT state FROM coauthor.tasks WHERE workspace = :workspace AND status = 'blocked'
AND state::json ->> 'needs' = :needs ORDER BY number;

-- name: with_status
-- Tasks in one state.
SELECT state FROM coauthor.tasks WHERE workspace = :workspace AND status = :status ORDER BY number LIMIT :limit;

-- name: live
-- Every task that has not come to an end, or whose edit is not yet on the disk.
SELECT state FROM coauthor.tasks WHERE workspace = :workspace AND live = 1 ORDER BY number;

-- name: page
-- A page of all tasks, newest first, before a number.
SELECT state FROM coauthor.tasks WHERE workspace = :workspace AND number < :before ORDER BY number DESC LIMIT :limit;

-- name: all_states
-- Every projection, to compare with a replay.
SELECT id, state FROM coauthor.tasks WHERE workspace = :workspace ORDER BY number;

-- name: put_proposal
-- Where a proposal belongs.
INSERT INTO coauthor.proposals (workspace, id, task) VALUES (:workspace, :id, :task) ON CONFLICT DO NOTHING;

-- name: task_of_proposal
-- The task of a proposal.
SELECT task FROM coauthor.proposals WHERE workspace = :workspace AND id = :id;

-- name: clear
-- Throws the projections of tasks away, to make them anew from the log.
DELETE FROM coauthor.tasks WHERE workspace = :workspace;

-- name: counter
-- How far one kind of short id has come.
SELECT last FROM coauthor.counters WHERE workspace = :workspace AND kind = :kind;

-- name: set_counter
-- Says how far one kind of short id has come.
INSERT INTO coauthor.counters AS known (workspace, kind, last) VALUES (:workspace, :kind, :last)
ON CONFLICT (workspace, kind) DO UPDATE SET last = greatest(known.last, excluded.last);

-- name: put_key
-- The idempotency key of a task.
INSERT INTO coauthor.keys (workspace, key, task) VALUES (:workspace, :key, :task);

-- name: task_of_key
-- The first task that was posted with a key.
SELECT task FROM coauthor.keys WHERE workspace = :workspace AND key = :key;

-- name: next_number
-- Counts up one kind of short id.
INSERT INTO coauthor.counters AS known (workspace, kind, last) VALUES (:workspace, :kind, 1)
ON CONFLICT (workspace, kind) DO UPDATE SET last = known.last + 1 RETURNING last;
