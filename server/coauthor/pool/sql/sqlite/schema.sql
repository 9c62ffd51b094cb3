-- name: schema
-- The store of one pool: the log, its projections and the texts it speaks of, as version 1 made it. Later versions
-- are the statements `to_2` and so on, which every store goes through. The version is in PRAGMA user_version.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    workspace TEXT NOT NULL,
    stream TEXT NOT NULL,
    version INTEGER NOT NULL,
    type TEXT NOT NULL,
    v INTEGER NOT NULL,
    task TEXT,
    actor TEXT NOT NULL,
    cause TEXT,
    at TEXT NOT NULL,
    data TEXT NOT NULL,
    UNIQUE (stream, version)
);
CREATE INDEX events_by_task ON events (task, seq) WHERE task IS NOT NULL;
CREATE TABLE tasks (
    id TEXT PRIMARY KEY,
    number INTEGER NOT NULL,
    status TEXT NOT NULL,
    rank INTEGER NOT NULL,
    live INTEGER NOT NULL,
    state TEXT NOT NULL
);
CREATE INDEX tasks_queue ON tasks (status, rank, number);
CREATE INDEX tasks_live ON tasks (live, number);
CREATE TABLE proposals (id TEXT PRIMARY KEY, task TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE keys (key TEXT PRIMARY KEY, task TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE counters (kind TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE texts (revision TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;

-- name: to_2
-- So that lists, the log's filters and claims cost the same however long the history is.
CREATE INDEX tasks_number ON tasks (number);
CREATE INDEX tasks_age ON tasks (status, number);
CREATE INDEX tasks_waiting ON tasks (json_extract(state, '$.needs')) WHERE status = 'blocked';
CREATE INDEX events_by_time ON events (at);
CREATE INDEX events_by_actor ON events (json_extract(actor, '$.id'), seq);
CREATE TABLE places (task TEXT NOT NULL, path TEXT NOT NULL, PRIMARY KEY (task, path)) WITHOUT ROWID;
CREATE INDEX places_of_path ON places (path, task);
