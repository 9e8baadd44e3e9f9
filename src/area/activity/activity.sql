-- Statements of activities. CROSS JOIN keeps SQLite at the unions of the caller first. A worker's own bind his person (?1).

-- name: ACTIVITY_GET one scoped
SELECT a.id, a.org_id, a.campaign_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.code AS campaign, a.template, a.title, a.words, a.place, a.start_at, a.end_at,
  a.state, a.who, a.counts_as, a.tags, a.reason, a.final, a.views, a.made_by, u.name AS maker, COALESCE(r.name, '') AS reviewer, a.version
FROM activity a JOIN org o ON o.id = a.org_id JOIN campaign c ON c.id = a.campaign_id JOIN user_account u ON u.id = a.made_by LEFT JOIN user_account r ON r.id = a.reviewed_by
WHERE a.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: ACTIVITY_PART_GET one scoped
SELECT p.id, p.activity_id, p.seq, p.kind, p.title, p.rule, a.org_id, a.campaign_id, a.start_at, a.end_at, o.path AS org_path, a.state, a.who, a.counts_as, a.tags,
  c.start_on AS from_on, c.end_on AS until_on
FROM activity_part p JOIN activity a ON a.id = p.activity_id JOIN org o ON o.id = a.org_id JOIN campaign c ON c.id = a.campaign_id
WHERE p.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- Any state but what nobody outside may know of.
-- name: ACTIVITY_PART_OPEN one open:an activity that was shown to everybody
SELECT p.id, p.activity_id, p.seq, p.kind, p.title, p.rule, a.org_id, a.campaign_id, a.start_at, a.end_at, o.path AS org_path, a.state, a.who, a.counts_as, a.tags,
  c.start_on AS from_on, c.end_on AS until_on
FROM activity_part p JOIN activity a ON a.id = p.activity_id JOIN org o ON o.id = a.org_id JOIN campaign c ON c.id = a.campaign_id
WHERE p.id = ?1 AND a.state IN ('open', 'closed', 'done')

-- name: ACTIVITY_WORKER one open:the worker himself
SELECT o.path AS org_path, p.is_member FROM person p JOIN org o ON o.id = p.org_id WHERE p.id = ?1
