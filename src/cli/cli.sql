-- Named statements of the shell.

-- name: CLI_REPORT_AS one open:the operator at the shell reads a table as somebody who may scan:few grants, once a command
SELECT u.login
  FROM org w, org o
  JOIN role_grant g ON g.org_id = o.id
  JOIN user_account u ON u.id = g.user_id
 WHERE w.code = ?1 AND w.path >= o.path AND w.path < o.path || '~'
   AND u.status = 'active' AND g.revoked_at IS NULL AND g.from_date <= ?2
   AND (g.to_date IS NULL OR g.to_date >= ?2) AND g.role IN ('view', 'clerk', 'review', 'cash')
 ORDER BY LENGTH(o.path), g.role DESC, u.id LIMIT 1;

-- name: CLI_ROWS one open:a restore goes only into an empty installation scan:one count
SELECT (SELECT COUNT(*) FROM org) + (SELECT COUNT(*) FROM user_account) + (SELECT COUNT(*) FROM event) AS n;

-- name: CLI_FIND_FILE one open:verify asks whether stored content has a row scan:verify reads everything
SELECT COUNT(*) AS n FROM file WHERE hash = ?1;

-- name: DEMO_PEOPLE many open:the demonstration of a fresh installation scan:a few of the first
SELECT p.id FROM person p WHERE p.phone_blind IS NOT NULL AND p.status = 'active' ORDER BY p.id LIMIT ?1;
