-- Statements of the form designer, of comparisons and of distinct persons.

-- name: FORM_EDITION one open:rules are public to users
SELECT id, kind, code, edition, title, source, valid_from, valid_to, body, created_by, created_at
FROM rule_doc WHERE kind = 'forms' AND code = ?1 AND edition = ?2

-- Every edition with the day before the next one of the same code takes over.
-- name: FORM_EDITIONS many open:rules are public to users scan:small table
SELECT r.id, r.kind, r.code, r.edition, r.title, r.source, r.valid_from, r.valid_to, r.body, COALESCE(r.created_by, 0) AS created_by, r.created_at,
  COALESCE((SELECT MIN(n.valid_from) FROM rule_doc n WHERE n.kind = 'forms' AND n.code = r.code AND n.valid_from > r.valid_from), '') AS next_from
FROM rule_doc r WHERE r.kind = 'forms' ORDER BY r.code, r.valid_from DESC LIMIT ?1

-- name: FORM_USERS many scoped scan:campaigns are few
SELECT c.id, c.code, c.name, c.start_on, c.status, c.forms FROM campaign c JOIN org o ON o.id = c.org_id
WHERE ((o.path >= ?1 AND o.path < ?2) OR o.path = substr(?1, 1, length(o.path))) ORDER BY c.start_on DESC, c.id DESC LIMIT ?3

-- name: FORM_DRAFT_GET one scoped
SELECT d.id, d.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, d.code, d.edition, d.title, d.source, d.body,
  COALESCE(d.base_id, 0) AS base_id, d.state, COALESCE(d.rule_id, 0) AS rule_id, COALESCE(u.name, '') AS maker, d.made_at,
  COALESCE(h.name, '') AS changer, d.changed_at, d.version
FROM form_draft d JOIN org o ON o.id = d.org_id LEFT JOIN user_account u ON u.id = d.made_by LEFT JOIN user_account h ON h.id = d.changed_by
WHERE d.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: FORM_DRAFT_LIST many scoped
SELECT d.id, d.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, d.code, d.edition, d.title, d.source, '{}' AS body,
  COALESCE(d.base_id, 0) AS base_id, d.state, COALESCE(d.rule_id, 0) AS rule_id, COALESCE(u.name, '') AS maker, d.made_at,
  COALESCE(h.name, '') AS changer, d.changed_at, d.version
FROM org o JOIN form_draft d ON d.org_id = o.id LEFT JOIN user_account u ON u.id = d.made_by LEFT JOIN user_account h ON h.id = d.changed_by
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = 0 OR d.id < ?3) AND (?4 = '' OR d.state = ?4) ORDER BY d.id DESC LIMIT ?5

-- name: FORM_DRAFT_COUNT one open:the caller has been checked for the union
SELECT COUNT(*) AS n FROM form_draft WHERE org_id = ?1 AND state = 'draft'

-- name: FORM_DRAFT_ADD one open:the caller has been checked for the union
INSERT INTO form_draft (org_id, code, edition, title, source, body, base_id, made_by, made_at, changed_by, changed_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?8, ?9) RETURNING id

-- name: FORM_DRAFT_SAVE exec open:the caller has read it within its scope
UPDATE form_draft SET code = ?3, edition = ?4, title = ?5, source = ?6, body = ?7, changed_by = ?8, changed_at = ?9, version = version + 1
WHERE id = ?1 AND version = ?2 AND state = 'draft'

-- name: FORM_DRAFT_PUBLISH exec open:the caller has read it within its scope
UPDATE form_draft SET state = 'published', rule_id = ?3, changed_by = ?4, changed_at = ?5, version = version + 1
WHERE id = ?1 AND version = ?2 AND state = 'draft'

-- name: FORM_DRAFT_DROP exec open:the caller has read it within its scope
DELETE FROM form_draft WHERE id = ?1 AND version = ?2 AND state = 'draft'

-- name: FORM_DRAFT_LOST many open:the whole installation is verified scan:drafts are few
SELECT d.id, d.code, d.edition FROM form_draft d LEFT JOIN rule_doc r ON r.id = d.rule_id AND r.kind = 'forms' AND r.code = d.code AND r.edition = d.edition
WHERE d.state = 'published' AND (r.id IS NULL OR r.body <> d.body) ORDER BY d.id

-- The campaign a year before, of the same union, else of one above it.
-- name: FORM_BEFORE one open:a union takes part in the campaigns of those above it; figures are filled within the caller's reach scan:campaigns are few
SELECT c.id, c.year, c.code, c.name, c.start_on, c.forms FROM campaign n JOIN campaign c ON c.year = n.year - 1 AND c.id <> n.id JOIN org o ON o.id = c.org_id
WHERE n.id = ?1 AND o.path = substr(CAST(?2 AS TEXT), 1, length(o.path))
ORDER BY CASE WHEN c.org_id = n.org_id THEN 0 ELSE 1 END, c.start_on DESC, c.id DESC LIMIT 1

-- name: FORM_BELOW many open:the parent is the union the call has been checked for
SELECT c.code AS child_code, c.name AS child_name FROM org c WHERE c.parent_id = ?1 ORDER BY c.code LIMIT ?2

-- Paid aid person by person; nobody named: person 0. The order lets each person be counted once an item.
-- name: FORM_ITEM_PERSONS many scoped
SELECT COALESCE(a.person_id, 0) AS person_id, a.kind, a.class, a.source, a.tags, CAST(SUM(a.heads) AS BIGINT) AS heads
FROM aid a WHERE a.campaign_id = ?1 AND a.org_id IN (SELECT o.id FROM org o WHERE o.path >= ?2 AND o.path < ?3) AND a.state = 'paid'
GROUP BY COALESCE(a.person_id, 0), a.kind, a.class, a.source, a.tags ORDER BY 1
