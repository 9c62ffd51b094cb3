-- name: put_text
-- A text by its revision, or a file's bytes by their hash; kept once and never changed.
INSERT OR IGNORE INTO texts (revision, body) VALUES (:revision, :body);

-- name: text
-- What was kept under a key.
SELECT body FROM texts WHERE revision = :revision;

-- name: meta
-- A fact about the pool itself.
SELECT value FROM meta WHERE key = :key;

-- name: put_meta
-- Writes a fact about the pool itself once.
INSERT INTO meta (key, value) VALUES (:key, :value);

-- name: set_meta
-- Writes a fact about the pool itself anew.
INSERT INTO meta (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = :value;

-- name: keys
-- Everything that is kept, a page at a time.
SELECT revision FROM texts WHERE revision > :after ORDER BY revision LIMIT :limit;

-- name: drop_text
-- A text is forgotten.
DELETE FROM texts WHERE revision = :revision;
