-- Policies: local lines, editions, drafts.

-- name: POLICY_LINES many open:local standards are public scan:a few a year and area
SELECT l.id, l.kind, l.area, l.residence, l.from_on, l.fen, l.document, COALESCE(u.name, '') AS maker, l.made_at, l.dropped_at, l.drop_reason
FROM policy_line l LEFT JOIN user_account u ON u.id = l.made_by
WHERE (CAST(?1 AS TEXT) = '' OR l.kind = ?1) AND (CAST(?2 AS BIGINT) = 1 OR l.dropped_at = 0)
ORDER BY l.kind, l.area, l.residence, l.from_on DESC LIMIT ?3

-- name: POLICY_LINE_ADD one open:the caller holds the right at the top
INSERT INTO policy_line (kind, area, residence, from_on, fen, document, made_by, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING id

-- name: POLICY_LINE_SAME one open:local standards are public
SELECT COUNT(*) AS n FROM policy_line WHERE kind = ?1 AND area = ?2 AND residence = ?3 AND from_on = ?4 AND dropped_at = 0

-- name: POLICY_LINE_DROP exec open:the caller holds the right at the top
UPDATE policy_line SET dropped_at = ?2, dropped_by = ?3, drop_reason = ?4 WHERE id = ?1 AND dropped_at = 0

-- Every edition with the day before the next one of the same code takes over.
-- name: POLICY_EDITIONS many open:rules are public to users scan:small table
SELECT r.id, r.kind, r.code, r.edition, r.title, r.source, r.valid_from, r.valid_to, r.body, COALESCE(r.created_by, 0) AS created_by, r.created_at,
  COALESCE((SELECT MIN(n.valid_from) FROM rule_doc n WHERE n.kind = 'policies' AND n.code = r.code AND n.valid_from > r.valid_from), '') AS next_from
FROM rule_doc r WHERE r.kind = 'policies' ORDER BY r.code, r.valid_from DESC LIMIT ?1

-- name: POLICY_EDITION one open:rules are public to users
SELECT id, kind, code, edition, title, source, valid_from, valid_to, body, COALESCE(created_by, 0) AS created_by, created_at
FROM rule_doc WHERE kind = 'policies' AND code = ?1 AND edition = ?2

-- name: POLICY_BY_ID one open:rules are public to users
SELECT id, kind, code, edition, title, source, valid_from, valid_to, body, COALESCE(created_by, 0) AS created_by, created_at
FROM rule_doc WHERE id = ?1 AND kind = 'policies'

-- name: POLICY_DRAFT_GET one scoped
SELECT d.id, d.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, d.code, d.edition, d.title, d.source, d.body,
  COALESCE(d.base_id, 0) AS base_id, d.state, COALESCE(d.rule_id, 0) AS rule_id, u.name AS maker, d.made_by, d.made_at, h.name AS changer,
  d.changed_by, d.changed_at, d.version
FROM policy_draft d JOIN org o ON o.id = d.org_id JOIN user_account u ON u.id = d.made_by JOIN user_account h ON h.id = d.changed_by
WHERE d.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: POLICY_DRAFT_LIST many scoped
SELECT d.id, d.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, d.code, d.edition, d.title, d.source, '{}' AS body,
  COALESCE(d.base_id, 0) AS base_id, d.state, COALESCE(d.rule_id, 0) AS rule_id, u.name AS maker, d.made_by, d.made_at, h.name AS changer,
  d.changed_by, d.changed_at, d.version
FROM org o JOIN policy_draft d ON d.org_id = o.id JOIN user_account u ON u.id = d.made_by JOIN user_account h ON h.id = d.changed_by
WHERE o.path >= ?1 AND o.path < ?2 AND (CAST(?3 AS BIGINT) = 0 OR d.id < ?3) AND (CAST(?4 AS TEXT) = '' OR d.state = ?4) ORDER BY d.id DESC LIMIT ?5

-- name: POLICY_DRAFT_ADD one open:the caller has been checked for the union
INSERT INTO policy_draft (org_id, code, edition, title, source, body, base_id, made_by, made_at, changed_by, changed_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?8, ?9) RETURNING id

-- name: POLICY_DRAFT_SAVE exec open:the caller has read it within its scope
UPDATE policy_draft SET code = ?3, edition = ?4, title = ?5, source = ?6, body = ?7, changed_by = ?8, changed_at = ?9, version = version + 1
WHERE id = ?1 AND version = ?2 AND state = 'draft'

-- name: POLICY_DRAFT_PUBLISH exec open:the caller has read it within its scope
UPDATE policy_draft SET state = 'published', rule_id = ?3, published_by = ?4, published_at = ?5, version = version + 1
WHERE id = ?1 AND version = ?2 AND state = 'draft'

-- name: POLICY_DRAFT_DROP exec open:the caller has read it within its scope
DELETE FROM policy_draft WHERE id = ?1 AND version = ?2 AND state = 'draft'

-- name: POLICY_DRAFT_LOST many open:the whole installation is verified scan:drafts are few
SELECT d.id, d.code, d.edition FROM policy_draft d LEFT JOIN rule_doc r ON r.id = d.rule_id AND r.kind = 'policies' AND r.code = d.code AND r.edition = d.edition
WHERE d.state = 'published' AND (r.id IS NULL OR r.body <> d.body) ORDER BY d.id
