-- Statements of the statistics forms. Figures come from tallies and entered items only; aid rows are
-- read when a figure is opened.

-- name: FORM_CELLS many scoped
SELECT t.kind, t.class, t.source, t.tag, CAST(SUM(t.heads) AS BIGINT) AS heads, CAST(SUM(t.fen) AS BIGINT) AS fen
FROM org o JOIN tally t ON t.campaign_id = ?1 AND t.org_id = o.id
WHERE o.path >= ?2 AND o.path < ?3 GROUP BY t.kind, t.class, t.source, t.tag
UNION ALL
SELECT '~hand' AS kind, i.item AS class, '' AS source, '' AS tag, CAST(SUM(i.value) AS BIGINT) AS heads, CAST(SUM(i.value) AS BIGINT) AS fen
FROM org o JOIN form_item i ON i.campaign_id = ?1 AND i.org_id = o.id AND i.form = ?4
WHERE o.path >= ?2 AND o.path < ?3 GROUP BY i.item

-- name: FORM_UNIONS one scoped
SELECT COUNT(*) AS n FROM org o WHERE o.path >= ?1 AND o.path < ?2

-- The same for a wide subtree: cells in the order of the index, no sorting. The plus keeps SQLite from
-- looking the tally up union by union.
-- name: FORM_CELLS_WIDE many scoped
SELECT t.kind, t.class, t.source, t.tag, CAST(SUM(t.heads) AS BIGINT) AS heads, CAST(SUM(t.fen) AS BIGINT) AS fen
FROM tally t WHERE t.campaign_id = ?1 AND +t.org_id IN (SELECT o.id FROM org o WHERE o.path >= ?2 AND o.path < ?3)
GROUP BY t.kind, t.class, t.source, t.tag
UNION ALL
SELECT '~hand' AS kind, i.item AS class, '' AS source, '' AS tag, CAST(SUM(i.value) AS BIGINT) AS heads, CAST(SUM(i.value) AS BIGINT) AS fen
FROM form_item i WHERE i.campaign_id = ?1 AND i.form = ?4 AND +i.org_id IN (SELECT o.id FROM org o WHERE o.path >= ?2 AND o.path < ?3)
GROUP BY i.item

-- name: FORM_CHILDREN many open:the parent is the union the call has been checked for
SELECT c.code AS child_code, c.name AS child_name, t.kind, t.class, t.source, t.tag, CAST(SUM(t.heads) AS BIGINT) AS heads, CAST(SUM(t.fen) AS BIGINT) AS fen
FROM org c JOIN org o ON o.path >= c.path AND o.path < (c.path || '~')
  JOIN tally t ON t.campaign_id = ?1 AND t.org_id = o.id
WHERE c.parent_id = ?2 GROUP BY c.code, c.name, t.kind, t.class, t.source, t.tag
UNION ALL
SELECT c.code AS child_code, c.name AS child_name, '~hand' AS kind, i.item AS class, '' AS source, '' AS tag, CAST(SUM(i.value) AS BIGINT) AS heads, CAST(SUM(i.value) AS BIGINT) AS fen
FROM org c JOIN org o ON o.path >= c.path AND o.path < (c.path || '~')
  JOIN form_item i ON i.campaign_id = ?1 AND i.org_id = o.id AND i.form = ?3
WHERE c.parent_id = ?2 GROUP BY c.code, c.name, i.item
ORDER BY child_code

-- The campaign of the year before that the same union ran.
-- name: FORM_LAST one open:the caller has read this campaign; its figures are filled within his reach
SELECT c.id, c.name FROM campaign n JOIN campaign c ON c.org_id = n.org_id AND c.year = n.year - 1 WHERE n.id = ?1 ORDER BY c.start_on DESC, c.id DESC LIMIT 1

-- name: FORM_ROSTERS many open:the union is the one the call has been checked for
SELECT COALESCE(a.roster_id, 0) AS roster_id, COALESCE(r.title, '') AS title, COALESCE(r.paid_on, '') AS paid_on, a.kind, a.class, a.source, a.tags,
  CAST(SUM(a.heads) AS BIGINT) AS heads, CAST(SUM(a.amount_fen) AS BIGINT) AS fen
FROM aid a LEFT JOIN roster r ON r.id = a.roster_id
WHERE a.campaign_id = ?1 AND a.org_id = ?2 AND a.state = 'paid'
GROUP BY COALESCE(a.roster_id, 0), COALESCE(r.title, ''), COALESCE(r.paid_on, ''), a.kind, a.class, a.source, a.tags
ORDER BY COALESCE(a.roster_id, 0)

-- name: FORM_ROWS many scoped
SELECT a.id, o.path, o.code AS org_code, o.name AS org_name, COALESCE(p.name, '') AS name, COALESCE(p.id_type, '') AS id_type,
  p.blind, p.secret, a.kind, a.class, a.source, a.tags, a.heads, a.amount_fen, a.given_on, COALESCE(a.roster_id, 0) AS roster_id
FROM org o JOIN aid a ON a.campaign_id = ?1 AND a.org_id = o.id LEFT JOIN person p ON p.id = a.person_id
WHERE o.path >= ?2 AND o.path < ?3 AND a.state = 'paid' AND o.path >= ?4 AND (o.path > ?4 OR a.id > ?5)
  AND (?6 = '' OR replace(?6, ',' || a.kind || ',', '') <> ?6)
  AND (?7 = '' OR replace(?7, ',' || a.class || ',', '') <> ?7)
  AND (?8 = '' OR replace(',' || a.tags || ',', ',' || CAST(?8 AS @text@) || ',', '') <> ',' || a.tags || ',')
ORDER BY o.path, a.id LIMIT ?9

-- name: FORM_RAISED many scoped
SELECT e.id, o.path, o.code AS org_code, o.name AS org_name, t.party AS name, t.kind, e.source, -e.fen AS amount_fen, t.done_on AS given_on
FROM org o JOIN fund_entry e ON e.campaign_id = ?1 AND e.org_id = o.id AND e.stage = 'outside' JOIN fund_txn t ON t.id = e.txn_id
WHERE o.path >= ?2 AND o.path < ?3 AND o.path >= ?4 AND (o.path > ?4 OR e.id > ?5)
ORDER BY o.path, e.id LIMIT ?6

-- name: FORM_HAND many scoped
SELECT o.code AS org_code, o.name AS org_name, i.item, i.value, i.note, COALESCE(u.name, '') AS user_name, i.at, i.version
FROM org o JOIN form_item i ON i.campaign_id = ?1 AND i.org_id = o.id AND i.form = ?4 LEFT JOIN user_account u ON u.id = i.user_id
WHERE o.path >= ?2 AND o.path < ?3 AND (?5 = '' OR i.item = ?5) ORDER BY o.path, i.item LIMIT ?6

-- name: FORM_ITEM_GET one open:the union has been checked
SELECT value, note, version FROM form_item WHERE campaign_id = ?1 AND org_id = ?2 AND form = ?3 AND item = ?4

-- name: FORM_ITEM_ADD exec open:the union has been checked
INSERT INTO form_item (campaign_id, org_id, form, item, value, note, user_id, at, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1)

-- name: FORM_ITEM_SET exec open:the union has been checked
UPDATE form_item SET value = ?5, note = ?6, user_id = ?7, at = ?8, version = version + 1
WHERE campaign_id = ?1 AND org_id = ?2 AND form = ?3 AND item = ?4 AND version = ?9
