-- Statements of decisions where the earmark rule is silent, and of what an edited rule would forbid.

-- name: RULING_LIST many scoped scan:decisions are few and walked newest first
SELECT g.id, c.code AS campaign, o.code AS org_code, o.name AS org_name, g.source, g.class, g.form, g.filed, g.clause, g.reason,
  COALESCE(g.roster_id, 0) AS roster_id, g.state, a.name AS asked_by_name, g.asked_at, COALESCE(d.name, '') AS decided_by_name,
  COALESCE(g.decided_at, 0) AS decided_at, g.basis, g.asked_by, o.path, g.version
FROM earmark_ruling g JOIN org o ON o.id = g.org_id JOIN campaign c ON c.id = g.campaign_id
  JOIN user_account a ON a.id = g.asked_by LEFT JOIN user_account d ON d.id = g.decided_by
WHERE ((o.path >= ?1 AND o.path < ?2) OR (o.path = substr(?1, 1, length(o.path)) AND g.state IN ('allowed', 'forbidden')))
  AND (?3 = 0 OR g.id < ?3) AND (?4 = '' OR c.code = ?4) AND (?5 = '' OR g.state = ?5)
ORDER BY g.id DESC LIMIT ?6

-- name: RULING_GET one scoped
SELECT g.id, g.campaign_id, g.org_id, c.code AS campaign, o.code AS org_code, o.name AS org_name, g.source, g.class, g.form, g.filed, g.clause, g.reason,
  COALESCE(g.roster_id, 0) AS roster_id, g.state, a.name AS asked_by_name, g.asked_at, COALESCE(d.name, '') AS decided_by_name,
  COALESCE(g.decided_at, 0) AS decided_at, g.basis, g.asked_by, o.path, g.version
FROM earmark_ruling g JOIN org o ON o.id = g.org_id JOIN campaign c ON c.id = g.campaign_id
  JOIN user_account a ON a.id = g.asked_by LEFT JOIN user_account d ON d.id = g.decided_by
WHERE g.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: RULING_SUPERSEDE exec open:the decision has been read within reach
UPDATE earmark_ruling SET state = 'superseded', version = version + 1
WHERE campaign_id = ?1 AND org_id = ?2 AND source = ?3 AND class = ?4 AND form = ?5 AND filed = ?6 AND state IN ('allowed', 'forbidden')

-- name: RULING_WITHDRAW exec open:the question has been read within reach
UPDATE earmark_ruling SET state = 'withdrawn', version = version + 1 WHERE id = ?1 AND state = 'asked'

-- name: RULING_WAITING one scoped scan:open questions alone are counted
SELECT COUNT(*) AS n FROM earmark_ruling g JOIN org o ON o.id = g.org_id
WHERE g.state = 'asked' AND g.asked_by <> ?3 AND o.path >= ?1 AND o.path < ?2

-- name: PREVIEW_CAMPAIGNS many scoped scan:campaigns are few
SELECT c.id, c.code, c.name, c.start_on, c.earmark, c.status FROM campaign c JOIN org o ON o.id = c.org_id
WHERE ((o.path >= ?1 AND o.path < ?2) OR o.path = substr(?1, 1, length(o.path))) AND c.status <> 'closed'
ORDER BY c.start_on, c.id LIMIT 200

-- Money planned or reserved: what an edited rule is held against. Paid money is not undone by a rule.
-- name: PREVIEW_RESERVED many scoped scan:what waits in a campaign is looked at whole
SELECT r.id AS roster_id, r.title, r.state, o.code AS org_code, o.name AS org_name, a.source, a.class, a.kind,
  COALESCE(w.archive_no, '') AS archive_no, COUNT(*) AS rows, CAST(SUM(a.amount_fen) AS BIGINT) AS fen
FROM roster r JOIN org o ON o.id = r.org_id JOIN aid a ON a.roster_id = r.id
  LEFT JOIN roster_row w ON w.roster_id = a.roster_id AND w.row_no = a.row_no
WHERE r.campaign_id = ?1 AND o.path >= ?2 AND o.path < ?3 AND a.state IN ('planned', 'reserved')
GROUP BY r.id, r.title, r.state, o.code, o.name, a.source, a.class, a.kind, COALESCE(w.archive_no, '') ORDER BY r.id

-- name: EARMARK_EDITIONS many open:rule documents hold for every union
SELECT id, code, edition, title, source, valid_from, valid_to FROM rule_doc WHERE kind = 'funds' ORDER BY code, valid_from
