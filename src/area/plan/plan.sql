-- Statements of plans.

-- name: PLAN_GET one scoped
SELECT p.id, p.campaign_id, c.code AS campaign, c.name AS campaign_name, c.year, c.start_on, p.org_id, o.code AS org_code, o.name AS org_name,
  o.path AS org_path, COALESCE(o.parent_id, 0) AS parent_id, COALESCE(u.path, '') AS parent_path, p.form, COALESCE(l.code, '') AS last,
  COALESCE(l.year, 0) AS last_year, p.covers, p.objects, p.note, p.state, p.entered_by, p.entered_at, COALESCE(p.submitted_by, 0) AS submitted_by,
  COALESCE(p.submitted_at, 0) AS submitted_at, COALESCE(p.decided_at, 0) AS decided_at, COALESCE(eu.name, '') AS enterer,
  COALESCE(su.name, '') AS submitter, COALESCE(du.name, '') AS decider, p.return_reason, p.version
FROM plan p JOIN org o ON o.id = p.org_id JOIN campaign c ON c.id = p.campaign_id LEFT JOIN org u ON u.id = o.parent_id
  LEFT JOIN campaign l ON l.id = p.last_id LEFT JOIN user_account eu ON eu.id = p.entered_by
  LEFT JOIN user_account su ON su.id = p.submitted_by LEFT JOIN user_account du ON du.id = p.decided_by
WHERE p.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: PLAN_LIST many scoped
SELECT p.id, p.campaign_id, c.code AS campaign, c.name AS campaign_name, c.year, c.start_on, p.org_id, o.code AS org_code, o.name AS org_name,
  o.path AS org_path, COALESCE(o.parent_id, 0) AS parent_id, COALESCE(u.path, '') AS parent_path, p.form, COALESCE(l.code, '') AS last,
  COALESCE(l.year, 0) AS last_year, p.covers, p.objects, p.note, p.state, p.entered_by, p.entered_at, COALESCE(p.submitted_by, 0) AS submitted_by,
  COALESCE(p.submitted_at, 0) AS submitted_at, COALESCE(p.decided_at, 0) AS decided_at, COALESCE(eu.name, '') AS enterer,
  COALESCE(su.name, '') AS submitter, COALESCE(du.name, '') AS decider, p.return_reason, p.version
FROM org o JOIN plan p ON p.org_id = o.id JOIN campaign c ON c.id = p.campaign_id LEFT JOIN org u ON u.id = o.parent_id
  LEFT JOIN campaign l ON l.id = p.last_id LEFT JOIN user_account eu ON eu.id = p.entered_by
  LEFT JOIN user_account su ON su.id = p.submitted_by LEFT JOIN user_account du ON du.id = p.decided_by
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = 0 OR p.id < ?3) AND (?4 = '' OR c.code = ?4) AND (?5 = '' OR p.state = ?5)
ORDER BY p.id DESC LIMIT ?6

-- name: PLAN_OF one open:the caller has checked the union
SELECT id FROM plan WHERE campaign_id = ?1 AND org_id = ?2

-- name: PLAN_ADD one open:the caller has checked the union
INSERT INTO plan (campaign_id, org_id, form, last_id, covers, state, entered_by, entered_at)
VALUES (?1, ?2, ?3, ?4, ?5, 'draft', ?6, ?7) RETURNING id

-- name: PLAN_SAVE exec open:the caller has read it within its scope
UPDATE plan SET form = ?3, last_id = ?4, covers = ?5, objects = ?6, note = ?7, entered_by = ?8, entered_at = ?9, state = 'draft', version = version + 1
WHERE id = ?1 AND version = ?2 AND state IN ('draft', 'returned')

-- name: PLAN_SUBMIT exec open:the caller has read it within its scope
UPDATE plan SET state = 'submitted', submitted_by = ?2, submitted_at = ?3, first_submitted_at = COALESCE(first_submitted_at, ?3), decided_by = NULL, decided_at = NULL, return_reason = '', version = version + 1
WHERE id = ?1 AND state IN ('draft', 'returned')

-- name: PLAN_DECIDE exec open:the caller has read it within its scope
UPDATE plan SET state = ?2, decided_by = ?3, decided_at = ?4, return_reason = ?5, version = version + 1 WHERE id = ?1 AND state = ?6

-- name: PLAN_ITEMS many open:the caller has read the plan within its scope
SELECT item, value, COALESCE(derived, -1) AS derived FROM plan_item WHERE plan_id = ?1 ORDER BY item

-- name: PLAN_ITEM_PUT exec open:the caller has read the plan within its scope
INSERT INTO plan_item (plan_id, item, value, derived) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (plan_id, item) DO UPDATE SET value = excluded.value, derived = excluded.derived

-- name: PLAN_BELOW one scoped
SELECT COUNT(*) AS n FROM org o JOIN plan p ON p.org_id = o.id AND p.campaign_id = ?1 WHERE o.path >= ?2 AND o.path < ?3 AND o.id <> ?4

-- Plans of the unions above: whether one speaks for those below, or has been sent on.
-- name: PLAN_ABOVE many open:the union has been checked; of those above only code, name and state are told scan:the unions above one are few
WITH RECURSIVE above (id) AS (
  SELECT x.parent_id FROM org x WHERE x.id = ?2
  UNION ALL SELECT o.parent_id FROM above a JOIN org o ON o.id = a.id WHERE o.parent_id IS NOT NULL)
SELECT o.id, o.code, o.name, p.state, p.covers FROM above a CROSS JOIN org o CROSS JOIN plan p
WHERE o.id = a.id AND p.org_id = o.id AND p.campaign_id = ?1

-- name: PLAN_WAITING one open:the union has been checked
SELECT COUNT(*) AS n FROM org c JOIN plan p ON p.org_id = c.id AND p.campaign_id = ?1 AND p.state = 'submitted' WHERE c.parent_id = ?2

-- The unions directly below, with their own plan if there is one.
-- name: PLAN_CHILDREN many open:the parent is the union the call has been checked for
SELECT c.id AS org_id, c.code AS org_code, c.name AS org_name, c.path AS org_path, COALESCE(p.id, 0) AS plan_id, COALESCE(p.state, '') AS state,
  COALESCE(p.covers, '') AS covers, COALESCE(p.submitted_at, 0) AS submitted_at
FROM org c LEFT JOIN plan p ON p.org_id = c.id AND p.campaign_id = ?1 WHERE c.parent_id = ?2 AND c.status = 'active' ORDER BY c.path

-- Figures of each child's subtree: its own once sent, those below once accepted.
-- name: PLAN_ROLL many open:the parent is the union the call has been checked for
SELECT c.id AS org_id, i.item, CAST(SUM(i.value) AS BIGINT) AS value
FROM org c JOIN org o ON o.path >= c.path AND o.path < (c.path || '~') JOIN plan p ON p.org_id = o.id AND p.campaign_id = ?1
  JOIN plan_item i ON i.plan_id = p.id
WHERE c.parent_id = ?2 AND (p.state = 'accepted' OR (p.state = 'submitted' AND o.id = c.id)) GROUP BY c.id, i.item

-- name: PLAN_LAST_MONEY many scoped
SELECT a.source, CAST(SUM(a.amount_fen) AS BIGINT) AS fen,
  CAST(SUM(CASE WHEN replace(',' || a.tags || ',', ',' || CAST(?4 AS @text@) || ',', '') <> ',' || a.tags || ',' THEN a.amount_fen ELSE 0 END) AS BIGINT) AS tagged_fen
FROM org o JOIN aid a ON a.campaign_id = ?1 AND a.org_id = o.id
WHERE o.path >= ?2 AND o.path < ?3 AND a.state = 'paid' AND a.class <> '' GROUP BY a.source ORDER BY a.source

-- Persons once each; counted groups by their heads.
-- name: PLAN_LAST_PERSONS one scoped
SELECT CAST(COUNT(DISTINCT a.person_id) + COALESCE(SUM(CASE WHEN a.person_id IS NULL THEN a.heads ELSE 0 END), 0) AS BIGINT) AS n
FROM org o JOIN aid a ON a.campaign_id = ?1 AND a.org_id = o.id
WHERE o.path >= ?2 AND o.path < ?3 AND a.state = 'paid' AND a.class <> ''
  AND (CAST(?4 AS @text@) = '' OR replace(',' || a.tags || ',', ',' || CAST(?4 AS @text@) || ',', '') <> ',' || a.tags || ',')

-- name: PLAN_HOUSEHOLDS_COUNT one scoped
SELECT COUNT(DISTINCT p.archive_no) AS n FROM org o JOIN person p ON p.org_id = o.id
WHERE o.path >= ?1 AND o.path < ?2 AND p.archive_no <> '' AND p.status = 'active'

-- name: PLAN_MEMBERS_SUM one scoped
SELECT CAST(COALESCE(SUM(o.members), 0) AS BIGINT) AS n FROM org o WHERE o.path >= ?1 AND o.path < ?2 AND o.status = 'active'

-- name: PLAN_TODO_ACCEPT one scoped
SELECT COUNT(*) AS n FROM org u JOIN org o ON o.parent_id = u.id JOIN plan p ON p.org_id = o.id
WHERE u.path >= ?1 AND u.path < ?2 AND p.state = 'submitted' AND p.entered_by <> ?3 AND p.submitted_by <> ?3

-- name: PLAN_TODO_RETURNED one scoped
SELECT COUNT(*) AS n FROM org o JOIN plan p ON p.org_id = o.id
WHERE o.path >= ?1 AND o.path < ?2 AND p.state = 'returned' AND p.entered_by = ?3

-- name: PLAN_VERIFY many open:verify runs as the operator; scan:every sent plan is looked at
SELECT p.id, c.start_on, p.form, i.item, i.value FROM plan p JOIN campaign c ON c.id = p.campaign_id JOIN plan_item i ON i.plan_id = p.id
WHERE p.state IN ('submitted', 'accepted') ORDER BY p.id, i.item

-- name: PLAN_VERIFY_TWICE many open:verify runs as the operator; scan:every plan that speaks for those below is looked at
SELECT p.id, x.id AS want FROM plan p JOIN org o ON o.id = p.org_id JOIN org d ON d.path > o.path AND d.path < (o.path || '~')
  JOIN plan x ON x.org_id = d.id AND x.campaign_id = p.campaign_id WHERE p.covers = 'below'

-- name: PLAN_ORG_NAME one open:the caller has checked the union
SELECT name FROM org WHERE id = ?1
