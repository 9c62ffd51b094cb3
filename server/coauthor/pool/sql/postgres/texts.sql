-- name: put_text
-- A text by its revision, or a file's bytes by their hash; kept once and never changed.
INSERT INTO coauthor.texts (workspace, revision, body) VALUES (:workspace, :revision, :body) ON CONFLICT DO NOTHING;

-- name: text
-- What was kept under a key.
SELECT body FROM coauthor.texts WHERE workspace = :workspace AND revision = :revision;

-- name: keys
-- Everything that is kept, a page at a time.
SELECT revision FROM coauthor.texts WHERE workspace = :workspace AND revision > :after ORDER BY revision LIMIT :limit;

-- name: drop_text
-- A text is forgotten.
DELETE FROM coauthor.texts WHERE workspace = :workspace AND revision = :revision;
