-- name: put_task
-- The projection of a task after an event.
INSERT INTO tasks (id, number, status, rank, live, state)
VALUES (:id, :number, :status, :rank, :live, :state)
ON CONFLICT (id) DO UPDATE SET status = :status, rank = :rank, live = :live, state = :state;

-- name: task
-- The folded state of a task.
SELECT state FROM tasks WHERE id = :id;

-- name: queue
-- Open tasks behind one of a rank and number: foreground first, oldest first within one rank.
SELECT state FROM tasks WHERE status = 'open' AND (rank, number) > (:rank, :number)
ORDER BY rank, number LIMIT :limit;

-- name: oldest
-- The open tasks that wait longest, whatever their priority.
SELECT state FROM tasks WHERE status = 'open' AND number > :after ORDER BY number LIMIT :limit;

-- name: waiting_for
-- Tasks that wait for something named.
SELECT state FROM tasks WHERE status = 'blocked' AND json_extract(state, '$.needs') = :needs ORDER BY number;

-- name: running
-- Tasks that somebody has in hands.
SELECT state FROM tasks WHERE status IN ('claimed', 'in_progress') ORDER BY number LIMIT :limit;

-- name: with_status
-- Tasks in one state.
SELECT state FROM tasks WHERE status = :status ORDER BY number LIMIT :limit;

-- name: live
-- Every task that has not come to an end, or whose edit is not yet on the disk. Hence +: by the index of those that live,
-- and not through all tasks in the order of their numbers.
SELECT state FROM tasks WHERE live > 0 ORDER BY +number;

-- name: live_page
-- A page of them.
SELECT state FROM tasks WHERE number IN (
    SELECT number FROM tasks WHERE live > 0 AND +number > :after ORDER BY +number LIMIT :limit
) ORDER BY number;

-- name: unsettled
-- Those of them with an edit whose end is not on record yet.
SELECT state FROM tasks WHERE live = 2 ORDER BY number;

-- name: count_live
-- How many have not come to an end.
SELECT COUNT(*) FROM tasks WHERE live > 0;

-- name: count_status
-- How many are in one state.
SELECT COUNT(*) FROM tasks WHERE status = :status;

-- name: page
-- A page of all tasks, newest first, before a number.
SELECT state FROM tasks WHERE number < :before ORDER BY number DESC LIMIT :limit;

-- name: page_with_status
-- The same of tasks in one state.
SELECT state FROM tasks WHERE status = :status AND number < :before ORDER BY number DESC LIMIT :limit;

-- name: page_at
-- The same of tasks that have a place in a file.
SELECT state FROM tasks WHERE number < :before AND EXISTS (
    SELECT 1 FROM places WHERE places.task = tasks.id AND places.path = :path
) ORDER BY number DESC LIMIT :limit;

-- name: few_at
-- The same where a file has few.
SELECT state FROM tasks WHERE id IN (SELECT task FROM places WHERE path = :path) AND number < :before
ORDER BY number DESC LIMIT :limit;

-- name: count_at
-- How many tasks have a place in a file, counted up to a limit.
SELECT COUNT(*) FROM (SELECT 1 FROM places WHERE path = :path LIMIT :limit);

-- name: live_at
-- Every task with a place in a file that has not come to an end, or whose edit is not yet on the disk.
-- By the numbers that the index has: the rows of all that live are spread over the whole table.
SELECT state FROM tasks WHERE live > 0 AND EXISTS (
    SELECT 1 FROM places WHERE places.task = 'T' || tasks.number AND places.path = :path
) ORDER BY +number;

-- name: put_place
-- A file that a task has a place in.
INSERT OR IGNORE INTO places (task, path) VALUES (:task, :path);

-- name: drop_places
-- A task's places are said anew.
DELETE FROM places WHERE task = :task;

-- name: all_states
-- Every projection, to compare with a replay, a page at a time.
SELECT id, number, state FROM tasks WHERE number > :after ORDER BY number LIMIT :limit;

-- name: put_proposal
-- Where a proposal belongs.
INSERT OR IGNORE INTO proposals (id, task) VALUES (:id, :task);

-- name: task_of_proposal
-- The task of a proposal.
SELECT task FROM proposals WHERE id = :id;

-- name: clear
-- Throws the projections of tasks away, to make them anew from the log.
DELETE FROM tasks;

-- name: clear_places
-- The same for the files they are about.
DELETE FROM places;

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
