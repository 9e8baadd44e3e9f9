-- Statements of the dashboard. Money and persons come from tallies and balances, so that a board costs the same over
-- ten thousand or ten million records.

-- name: BOARD_UNIONS one scoped
SELECT COUNT(*) AS n FROM org o WHERE o.path >= ?1 AND o.path < ?2

-- CROSS JOIN keeps SQLite to the order written: unions first, so that a small subtree costs little.
-- name: BOARD_CELLS many scoped
SELECT t.kind, t.class, t.source, t.tag, CAST(SUM(t.heads) AS BIGINT) AS heads, CAST(SUM(t.fen) AS BIGINT) AS fen
FROM org o CROSS JOIN tally t
WHERE t.campaign_id = ?1 AND t.org_id = o.id AND o.path >= ?2 AND o.path < ?3 GROUP BY t.kind, t.class, t.source, t.tag

-- The same for a wide subtree, see FORM_CELLS_WIDE.
-- name: BOARD_CELLS_WIDE many scoped
SELECT t.kind, t.class, t.source, t.tag, CAST(SUM(t.heads) AS BIGINT) AS heads, CAST(SUM(t.fen) AS BIGINT) AS fen
FROM tally t WHERE t.campaign_id = ?1
  AND +t.org_id IN (SELECT o.id FROM org r JOIN org o ON o.path >= r.path AND o.path < ?3 WHERE r.path >= ?2 AND r.path = ?2)
GROUP BY t.kind, t.class, t.source, t.tag

-- name: BOARD_STAGES many scoped
SELECT b.source, b.stage, CAST(SUM(b.fen) AS BIGINT) AS fen
FROM org o CROSS JOIN fund_balance b
WHERE b.org_id = o.id AND b.campaign_id = ?1 AND o.path >= ?2 AND o.path < ?3 AND b.stage <> 'outside' GROUP BY b.source, b.stage ORDER BY b.source, b.stage

-- name: BOARD_DAYS many scoped
SELECT r.paid_on AS day, CAST(SUM(r.accepted) AS BIGINT) AS heads, CAST(SUM(r.amount_fen) AS BIGINT) AS fen
FROM org o CROSS JOIN roster r
WHERE r.campaign_id = ?1 AND r.org_id = o.id AND o.path >= ?2 AND o.path < ?3 AND r.state = 'paid' GROUP BY r.paid_on ORDER BY r.paid_on

-- name: BOARD_ROSTERS many open:the parent is the union the call has been checked for scan:walks the path index of the tree once
SELECT c.code AS org_code, c.name AS org_name, c.path, c.kind, COUNT(r.id) AS rosters,
  COUNT(CASE WHEN r.state = 'submitted' THEN 1 END) AS submitted, COUNT(CASE WHEN r.state = 'approved' THEN 1 END) AS approved,
  COUNT(CASE WHEN r.state = 'paid' THEN 1 END) AS paid
FROM org c CROSS JOIN org o LEFT JOIN roster r ON r.campaign_id = ?1 AND r.org_id = o.id AND r.state NOT IN ('void', 'importing')
WHERE (c.parent_id = ?2 OR c.id = ?2) AND o.path >= c.path AND o.path < (c.path || CASE WHEN c.id = ?2 THEN '!' ELSE '~' END) GROUP BY c.path, c.code, c.name, c.kind ORDER BY c.path

-- name: BOARD_MONEY many open:the parent is the union the call has been checked for scan:may walk the index of codes once, as it answers by code
SELECT c.code AS org_code, CAST(SUM(b.fen) AS BIGINT) AS available_fen
FROM org c CROSS JOIN org o CROSS JOIN fund_balance b
WHERE (c.parent_id = ?2 OR c.id = ?2) AND o.path >= c.path AND o.path < (c.path || CASE WHEN c.id = ?2 THEN '!' ELSE '~' END)
  AND b.org_id = o.id AND b.campaign_id = ?1 AND b.stage = 'available' GROUP BY c.code

-- name: BOARD_AID many open:the parent is the union the call has been checked for scan:may walk the index of codes once, as it answers by code
SELECT c.code AS org_code, CAST(SUM(t.heads) AS BIGINT) AS persons, CAST(SUM(t.fen) AS BIGINT) AS amount_fen
FROM org c CROSS JOIN org o CROSS JOIN tally t
WHERE (c.parent_id = ?2 OR c.id = ?2) AND o.path >= c.path AND o.path < (c.path || CASE WHEN c.id = ?2 THEN '!' ELSE '~' END)
  AND t.campaign_id = ?1 AND t.org_id = o.id AND t.tag = '' AND t.class <> '' GROUP BY c.code

-- The campaign of the year before that the same union ran.
-- name: BOARD_LAST one open:its figures are summed within the call's union
SELECT c.id, c.name FROM campaign n JOIN campaign c ON c.org_id = n.org_id AND c.year = n.year - 1 WHERE n.id = ?1 ORDER BY c.start_on DESC, c.id DESC LIMIT 1

-- Every union of the subtree and where its table stands; from the union on top for the same reason.
-- name: BOARD_FILINGS many scoped
SELECT o.path, o.code AS org_code, o.name AS org_name, COALESCE(s.state, 'missing') AS state, COALESCE(s.first_submitted_at, 0) AS first_at
FROM org r JOIN org o ON o.path >= r.path AND o.path < ?4 LEFT JOIN submission s ON s.campaign_id = ?1 AND s.form = ?2 AND s.org_id = o.id
WHERE r.path >= ?3 AND r.path = ?3 AND o.status = 'active' ORDER BY o.path

-- name: BOARD_BELOW many open:the parent is the union the call has been checked for
SELECT o.code AS org_code, o.name AS org_name, o.path FROM org o WHERE o.parent_id = ?1 OR o.id = ?1 ORDER BY o.path

-- --- shapes ---

-- name: BOARD_SHAPES many open:the parent is the union the call has been checked for
SELECT o.code AS org_code, o.name AS org_name, b.kind, b.geo, b.file, COALESCE(u.name, '') AS user_name, b.at
FROM org o JOIN board_shape b ON b.org_id = o.id LEFT JOIN user_account u ON u.id = b.user_id
WHERE o.parent_id = ?1 AND o.status = 'active' ORDER BY o.path

-- name: BOARD_SHAPE_UNIONS many scoped
SELECT o.id, o.code, COALESCE(o.area_code, '') AS area_code FROM org o WHERE o.path >= ?1 AND o.path < ?2 AND o.status = 'active' ORDER BY o.path

-- name: BOARD_SHAPE_PUT exec open:the union was found within the call's scope
INSERT INTO board_shape (org_id, kind, geo, file, user_id, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (org_id) DO UPDATE SET kind = excluded.kind, geo = excluded.geo, file = excluded.file, user_id = excluded.user_id, at = excluded.at

-- name: BOARD_SHAPE_DROP exec scoped
DELETE FROM board_shape WHERE org_id IN (SELECT o.id FROM org o WHERE o.path >= ?1 AND o.path < ?2)
