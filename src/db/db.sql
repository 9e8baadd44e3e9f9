-- Statements of the floor itself.

-- name: DB_PING one
SELECT 1 AS ok
