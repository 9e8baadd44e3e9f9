-- Statements of the split of subsidy money.

-- name: SUBSIDY_GET one scoped
SELECT s.id, s.campaign_id, c.code AS campaign, c.name AS campaign_name, s.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path,
  s.kind, s.title, s.source, s.to_source, s.amount_fen, s.formula, s.state, COALESCE(s.decision_id, 0) AS decision_id, s.done_on,
  s.drafted_by, s.edited_by, s.drafted_at, COALESCE(s.transferred_at, 0) AS transferred_at, COALESCE(du.name, '') AS drafter,
  COALESCE(tu.name, '') AS transferrer, (SELECT COUNT(*) FROM subsidy_part x WHERE x.subsidy_id = s.id AND x.fen > 0) AS parts, s.version
FROM subsidy s JOIN org o ON o.id = s.org_id JOIN campaign c ON c.id = s.campaign_id LEFT JOIN user_account du ON du.id = s.edited_by
  LEFT JOIN user_account tu ON tu.id = s.transferred_by
WHERE s.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: SUBSIDY_LIST many scoped
SELECT s.id, s.campaign_id, c.code AS campaign, c.name AS campaign_name, s.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path,
  s.kind, s.title, s.source, s.to_source, s.amount_fen, s.formula, s.state, COALESCE(s.decision_id, 0) AS decision_id, s.done_on,
  s.drafted_by, s.edited_by, s.drafted_at, COALESCE(s.transferred_at, 0) AS transferred_at, COALESCE(du.name, '') AS drafter,
  COALESCE(tu.name, '') AS transferrer, (SELECT COUNT(*) FROM subsidy_part x WHERE x.subsidy_id = s.id AND x.fen > 0) AS parts, s.version
FROM org o JOIN subsidy s ON s.org_id = o.id JOIN campaign c ON c.id = s.campaign_id LEFT JOIN user_account du ON du.id = s.edited_by
  LEFT JOIN user_account tu ON tu.id = s.transferred_by
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = 0 OR s.id < ?3) AND (?4 = '' OR c.code = ?4) AND (?5 = '' OR s.state = ?5)
ORDER BY s.id DESC LIMIT ?6

-- name: SUBSIDY_ADD one open:the caller has checked the union
INSERT INTO subsidy (campaign_id, org_id, kind, title, source, to_source, amount_fen, formula, state, drafted_by, drafted_at, edited_by)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'draft', ?9, ?10, ?9) RETURNING id

-- name: SUBSIDY_SAVE exec open:the caller has read it within its scope
UPDATE subsidy SET kind = ?3, title = ?4, source = ?5, to_source = ?6, amount_fen = ?7, formula = ?8, edited_by = ?9, version = version + 1
WHERE id = ?1 AND version = ?2 AND state = 'draft'

-- name: SUBSIDY_DROP exec open:the caller has read it within its scope
UPDATE subsidy SET state = 'dropped', version = version + 1 WHERE id = ?1 AND state = 'draft'

-- name: SUBSIDY_DONE exec open:the caller has read it within its scope
UPDATE subsidy SET state = 'transferred', decision_id = ?2, done_on = ?3, transferred_by = ?4, transferred_at = ?5, version = version + 1
WHERE id = ?1 AND state = 'draft'

-- name: SUBSIDY_PARTS_DROP exec open:the caller has read it within its scope
DELETE FROM subsidy_part WHERE subsidy_id = ?1

-- name: SUBSIDY_PART_ADD exec open:the caller has checked the union
INSERT INTO subsidy_part (subsidy_id, org_id, weight, floor_fen, ceiling_fen, fen, facts) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)

-- name: SUBSIDY_PART_DONE exec open:the caller has read it within its scope
UPDATE subsidy_part SET txn_id = ?3 WHERE subsidy_id = ?1 AND org_id = ?2 AND txn_id IS NULL

-- name: SUBSIDY_PARTS many open:the caller has read it within its scope
SELECT s.org_id, o.code AS org_code, o.name AS org_name, s.weight, s.floor_fen, s.ceiling_fen, s.fen, s.facts, COALESCE(s.txn_id, 0) AS txn_id,
  COALESCE((SELECT MAX(r.id) FROM fund_txn r WHERE r.reverses = s.txn_id), 0) AS reversed_by
FROM subsidy_part s JOIN org o ON o.id = s.org_id WHERE s.subsidy_id = ?1 ORDER BY o.path

-- What a union passed to each of those directly below in an earlier campaign, taken-back transfers left out.
-- name: SUBSIDY_LAST many open:the union is the one the call has been checked for
SELECT e.org_id, CAST(SUM(e.fen) AS BIGINT) AS fen
FROM fund_txn t JOIN fund_entry e ON e.txn_id = t.id AND e.stage = 'available' AND e.fen > 0
WHERE t.campaign_id = ?1 AND t.org_id = ?2 AND t.kind = 'transfer' AND NOT EXISTS (SELECT 1 FROM fund_txn r WHERE r.reverses = t.id)
GROUP BY e.org_id

-- name: SUBSIDY_LAST_CAMPAIGN one open:only which campaign it is
SELECT c.id FROM campaign c WHERE c.org_id = ?1 AND c.id <> ?2 AND c.start_on < ?3 ORDER BY c.start_on DESC LIMIT 1

-- name: SUBSIDY_VERIFY_SUM many open:verify runs as the operator; scan:every split is looked at
SELECT s.id, s.amount_fen AS want, CAST(COALESCE(SUM(p.fen), 0) AS BIGINT) AS got FROM subsidy s LEFT JOIN subsidy_part p ON p.subsidy_id = s.id
GROUP BY s.id, s.amount_fen HAVING COALESCE(SUM(p.fen), 0) <> s.amount_fen

-- name: SUBSIDY_VERIFY_BOUNDS many open:verify runs as the operator; scan:every part is looked at
SELECT p.subsidy_id AS id, p.org_id AS want, p.fen AS got FROM subsidy_part p
WHERE p.fen < p.floor_fen OR (p.ceiling_fen >= 0 AND p.fen > p.ceiling_fen)

-- A transferred part is one transfer of that sum to that union, and nothing else is.
-- name: SUBSIDY_VERIFY_TXN many open:verify runs as the operator; scan:every part is compared with its transfer
SELECT p.subsidy_id AS id, p.fen AS want, CAST(COALESCE(SUM(e.fen), 0) AS BIGINT) AS got
FROM subsidy_part p JOIN subsidy s ON s.id = p.subsidy_id LEFT JOIN fund_txn t ON t.id = p.txn_id AND t.kind = 'transfer' AND t.org_id = s.org_id AND t.campaign_id = s.campaign_id
  LEFT JOIN fund_entry e ON e.txn_id = t.id AND e.org_id = p.org_id AND e.stage = 'available' AND e.fen > 0
GROUP BY p.subsidy_id, p.org_id, p.fen, s.state HAVING COALESCE(SUM(e.fen), 0) <> CASE WHEN s.state = 'transferred' THEN p.fen ELSE 0 END

-- name: SUBSIDY_VERIFY_USE many open:verify runs as the operator; scan:every transferred split is compared with its decision
SELECT s.id, COALESCE(s.decision_id, 0) AS want, COALESCE(u.decision_id, 0) AS got FROM subsidy s
  LEFT JOIN decision_use u ON u.object = (CASE WHEN s.kind = 'relief' THEN 'relief:' ELSE 'subsidy:' END) || CAST(s.id AS @text@)
WHERE COALESCE(s.decision_id, 0) <> COALESCE(u.decision_id, 0)
