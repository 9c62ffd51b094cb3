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
-- Open tasks behind one of a rank and number: foreground first, oldest first within one rank.
SELECT state FROM coauthor.tasks WHERE workspace = :workspace AND status = 'open' AND (rank, number) > (:rank::bigint, :number::bigint)
ORDER BY rank, number LIMIT :limit;

-- name: oldest
-- The open tasks that wait longest, whatever their priority.
SELECT state FROM coauthor.tasks WHERE workspace = :workspace AND status = 'open' AND number > :after ORDER BY number LIMIT :limit;

-- name: waiting_for
-- Tasks that wait for something named.
SELECT state FROM coauthor.tasks WHERE workspace = :workspace AND status = 'blocked'
AND needs = :needs ORDER BY number;

-- name: running
-- Tasks that somebody has in hands.
SELECT state FROM coauthor.tasks WHERE workspace = :workspace AND status IN ('claimed', 'in_progress') ORDER BY number LIMIT :limit;

-- name: with_status
-- Tasks in one state.
SELECT state FROM coauthor.tasks WHERE workspace = :workspace AND status = :status ORDER BY number LIMIT :limit;

-- name: live
-- Every task that has not come to an end, or whose edit is not yet on the disk.
SELECT state FROM coauthor.tasks WHERE workspace = :workspace AND live > 0 ORDER BY number;

-- name: live_page
-- A page of them.
SELECT state FROM coauthor.tasks WHERE workspace = :workspace AND live > 0 AND number > :after ORDER BY number LIMIT :limit;

-- name: unsettled
-- Those of them with an edit whose end is not on record yet.
SELECT state FROM coauthor.tasks WHERE workspace = :workspace AND live = 2 ORDER BY number;

-- name: count_live
-- How many have not come to an end.
SELECT COUNT(*) FROM coauthor.tasks WHERE workspace = :workspace AND live > 0;

-- name: count_status
-- How many are in one state.
SELECT COUNT(*) FROM coauthor.tasks WHERE workspace = :workspace AND status = :status;

-- name: page
-- A page of all tasks, newest first, before a number.
SELECT state FROM coauthor.tasks WHERE workspace = :workspace AND number < :before ORDER BY number DESC LIMIT :limit;

-- name: page_with_status
-- The same of tasks in one state.
SELECT state FROM coauthor.tasks WHERE workspace = :workspace AND status = :status AND number < :before
ORDER BY number DESC LIMIT :limit;

-- name: page_at
-- The same of tasks that have a place in a file.
SELECT t.state FROM coauthor.tasks t WHERE t.workspace = :workspace AND t.number < :before AND EXISTS (
    SELECT 1 FROM coauthor.places p WHERE p.workspace = t.workspace AND p.task = t.id AND p.path = :path
) ORDER BY t.number DESC LIMIT :limit;

-- name: few_at
-- The same where a file has few.
SELECT t.state FROM coauthor.tasks t JOIN coauthor.places p ON p.workspace = t.workspace AND p.task = t.id
WHERE t.workspace = :workspace AND p.path = :path AND t.number < :before ORDER BY t.number DESC LIMIT :limit;

-- name: count_at
-- How many tasks have a place in a file, counted up to a limit.
SELECT COUNT(*) FROM (
    SELECT 1 FROM coauthor.places WHERE workspace = :workspace AND path = :path LIMIT :limit
) AS found;

-- name: live_at
-- Every task with a place in a file that has not come to an end, or whose edit is not yet on the disk.
SELECT t.state FROM coauthor.tasks t WHERE t.workspace = :workspace AND t.live > 0 AND EXISTS (
    SELECT 1 FROM coauthor.places p WHERE p.workspace = t.workspace AND p.task = t.id AND p.path = :path
) ORDER BY t.number;

-- name: put_place
-- A file that a task has a place in.
INSERT INTO coauthor.places (workspace, task, path) VALUES (:workspace, :task, :path) ON CONFLICT DO NOTHING;

-- name: drop_places
-- A task's places are said anew.
DELETE FROM coauthor.places WHERE workspace = :workspace AND task = :task;

-- name: all_states
-- Every projection, to compare with a replay, a page at a time.
SELECT id, number, state FROM coauthor.tasks WHERE workspace = :workspace AND number > :after
ORDER BY number LIMIT :limit;

-- name: put_proposal
-- Where a proposal belongs.
INSERT INTO coauthor.proposals (workspace, id, task) VALUES (:workspace, :id, :task) ON CONFLICT DO NOTHING;

-- name: task_of_proposal
-- The task of a proposal.
SELECT task FROM coauthor.proposals WHERE workspace = :workspace AND id = :id;

-- name: clear
-- Throws the projections of tasks away, to make them anew from the log.
DELETE FROM coauthor.tasks WHERE workspace = :workspace;

-- name: clear_places
-- The same for the files they are about.
DELETE FROM coauthor.places WHERE workspace = :workspace;

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
