-- Statements of the warm season. CROSS JOIN keeps SQLite at the unions of the caller first.

-- name: SEASON_LIST many scoped
SELECT s.id, s.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.code AS campaign, s.title, s.from_on, s.until_on, s.note,
  (SELECT COUNT(*) FROM season_task t WHERE t.season_id = s.id AND t.dropped = '') AS tasks, (SELECT COUNT(*) FROM season_record r WHERE r.season_id = s.id AND r.dropped = '') AS records
FROM org o CROSS JOIN season s JOIN campaign c ON c.id = s.campaign_id WHERE o.path >= ?1 AND o.path < ?2 AND s.org_id = o.id AND (?3 = 0 OR s.id < ?3) AND (?4 = '' OR c.code = ?4)
ORDER BY s.id DESC LIMIT ?5

-- name: SEASON_GET one scoped
SELECT s.id, s.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.code AS campaign, s.title, s.from_on, s.until_on, s.note,
  (SELECT COUNT(*) FROM season_task t WHERE t.season_id = s.id AND t.dropped = '') AS tasks, (SELECT COUNT(*) FROM season_record r WHERE r.season_id = s.id AND r.dropped = '') AS records
FROM season s JOIN org o ON o.id = s.org_id JOIN campaign c ON c.id = s.campaign_id WHERE s.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: SEASON_ADD one open:the union and the campaign have been checked
INSERT INTO season (org_id, campaign_id, title, from_on, until_on, note, created_by, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING RETURNING id

-- --- tasks ---

-- name: SEASON_TASK_ADD one open:the caller has read the season within reach
INSERT INTO season_task (season_id, action, title, owner, due_on, heads, fen)
SELECT CAST(?1 AS BIGINT), ?2, ?3, ?4, ?5, CAST(?6 AS BIGINT), CAST(?7 AS BIGINT) WHERE (SELECT COUNT(*) FROM season_task WHERE season_id = ?1) < ?8 ON CONFLICT DO NOTHING RETURNING id

-- name: SEASON_TASKS many open:the caller has read the season within reach
SELECT t.id, t.season_id, t.action, t.title, t.owner, t.due_on, t.heads, t.fen,
  (SELECT CAST(COALESCE(SUM(r.heads), 0) AS BIGINT) FROM season_record r WHERE r.task_id = t.id AND r.dropped = '') AS done_heads,
  (SELECT CAST(COALESCE(SUM(a.amount_fen), 0) AS BIGINT) FROM season_record r JOIN aid a ON a.roster_id = r.roster_id
    WHERE r.task_id = t.id AND r.dropped = '' AND a.state = 'paid' AND ',' || a.tags || ',' LIKE '%,XJY,%') AS done_fen, t.dropped
FROM season_task t WHERE t.season_id = ?1 ORDER BY t.due_on, t.id LIMIT ?2

-- name: SEASON_TASK_GET one scoped
SELECT t.id, t.season_id, o.path AS org_path, t.action, t.title, t.owner, t.due_on, t.heads, t.fen, t.dropped
FROM season_task t JOIN season s ON s.id = t.season_id JOIN org o ON o.id = s.org_id WHERE t.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: SEASON_TASK_DROP exec open:the caller has read it within reach
UPDATE season_task SET dropped = ?2 WHERE id = ?1 AND dropped = '' AND NOT EXISTS (SELECT 1 FROM season_record r WHERE r.task_id = season_task.id AND r.dropped = '')

-- --- partners ---

-- name: SEASON_PARTNER_PUT exec open:the caller has read the season within reach
INSERT INTO season_partner (season_id, company_id, offers, since_on) SELECT ?1, c.id, ?3, ?4 FROM company c WHERE c.uscc = ?2
ON CONFLICT (season_id, company_id) DO UPDATE SET offers = excluded.offers, since_on = excluded.since_on

-- name: SEASON_PARTNERS many open:the caller has read the season within reach
SELECT p.company_id, k.uscc, k.name AS company, p.offers, p.since_on FROM season_partner p JOIN company k ON k.id = p.company_id WHERE p.season_id = ?1 ORDER BY p.since_on, k.name LIMIT ?2

-- --- records ---

-- name: SEASON_COMPANY one open:the name of a company by its public code, whichever union keeps it
SELECT id FROM company WHERE uscc = ?1

-- name: SEASON_STATION one scoped
SELECT s.id FROM station s JOIN org o ON o.id = s.org_id WHERE s.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- A roster of the campaign within the union that runs the season or below it.
-- name: SEASON_ROSTER one open:the season has been read within reach
SELECT COUNT(*) AS n FROM roster r JOIN org o ON o.id = r.org_id WHERE r.id = ?1 AND r.campaign_id = ?2 AND r.state <> 'void' AND o.path >= ?3 AND o.path < ?4

-- name: SEASON_RECORD_ADD one open:the caller has read the season within reach
INSERT INTO season_record (season_id, task_id, kind, action, aid_kind, on_day, site, occupation, platform, company_id, station_id, heads, roster_id, note, created_by, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) ON CONFLICT DO NOTHING RETURNING id

-- name: SEASON_RECORD_GET one scoped
SELECT r.id, r.season_id, s.org_id, s.campaign_id, o.path AS org_path, c.code AS campaign, COALESCE(r.task_id, 0) AS task_id, COALESCE(t.title, '') AS task, r.kind, r.action, r.aid_kind, r.on_day, r.site, r.occupation,
  r.platform, COALESCE(r.company_id, 0) AS company_id, COALESCE(k.name, '') AS company, COALESCE(r.station_id, 0) AS station_id, COALESCE(z.name, '') AS station, r.heads, COALESCE(r.roster_id, 0) AS roster_id,
  COALESCE(w.title, '') AS roster,
  (SELECT CAST(COALESCE(SUM(a.heads), 0) AS BIGINT) FROM aid a WHERE a.roster_id = r.roster_id AND a.state = 'paid' AND ',' || a.tags || ',' LIKE '%,XJY,%') AS paid_heads,
  (SELECT CAST(COALESCE(SUM(a.amount_fen), 0) AS BIGINT) FROM aid a WHERE a.roster_id = r.roster_id AND a.state = 'paid' AND ',' || a.tags || ',' LIKE '%,XJY,%') AS paid_fen,
  (SELECT COUNT(*) FROM season_name n WHERE n.record_id = r.id) AS listed, r.note, r.dropped, u.name AS enterer
FROM season_record r JOIN season s ON s.id = r.season_id JOIN org o ON o.id = s.org_id JOIN campaign c ON c.id = s.campaign_id JOIN user_account u ON u.id = r.created_by
  LEFT JOIN season_task t ON t.id = r.task_id LEFT JOIN company k ON k.id = r.company_id LEFT JOIN station z ON z.id = r.station_id LEFT JOIN roster w ON w.id = r.roster_id
WHERE r.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- ?4 season (0 = all), ?5 action.
-- name: SEASON_RECORD_LIST many scoped
SELECT r.id, r.season_id, s.org_id, s.campaign_id, o.path AS org_path, c.code AS campaign, COALESCE(r.task_id, 0) AS task_id, COALESCE(t.title, '') AS task, r.kind, r.action, r.aid_kind, r.on_day, r.site, r.occupation,
  r.platform, COALESCE(r.company_id, 0) AS company_id, COALESCE(k.name, '') AS company, COALESCE(r.station_id, 0) AS station_id, COALESCE(z.name, '') AS station, r.heads, COALESCE(r.roster_id, 0) AS roster_id,
  COALESCE(w.title, '') AS roster,
  (SELECT CAST(COALESCE(SUM(a.heads), 0) AS BIGINT) FROM aid a WHERE a.roster_id = r.roster_id AND a.state = 'paid' AND ',' || a.tags || ',' LIKE '%,XJY,%') AS paid_heads,
  (SELECT CAST(COALESCE(SUM(a.amount_fen), 0) AS BIGINT) FROM aid a WHERE a.roster_id = r.roster_id AND a.state = 'paid' AND ',' || a.tags || ',' LIKE '%,XJY,%') AS paid_fen,
  (SELECT COUNT(*) FROM season_name n WHERE n.record_id = r.id) AS listed, r.note, r.dropped, u.name AS enterer
FROM org o CROSS JOIN season s CROSS JOIN season_record r JOIN campaign c ON c.id = s.campaign_id JOIN user_account u ON u.id = r.created_by
  LEFT JOIN season_task t ON t.id = r.task_id LEFT JOIN company k ON k.id = r.company_id LEFT JOIN station z ON z.id = r.station_id LEFT JOIN roster w ON w.id = r.roster_id
WHERE o.path >= ?1 AND o.path < ?2 AND s.org_id = o.id AND r.season_id = s.id AND (?3 = 0 OR r.id < ?3) AND (?4 = 0 OR s.id = ?4) AND (?5 = '' OR r.action = ?5) ORDER BY r.id DESC LIMIT ?6

-- name: SEASON_RECORD_DROP exec open:the caller has read it within reach
UPDATE season_record SET dropped = ?2 WHERE id = ?1 AND dropped = ''

-- What a record taken back had of policy numbers may be given again.
-- name: SEASON_POLICY_FREE exec open:the caller has read it within reach
UPDATE season_name SET policy_blind = NULL WHERE record_id = ?1 AND policy_blind IS NOT NULL

-- --- names ---

-- name: SEASON_NAME_LAST one open:the caller has read the record within reach
SELECT COALESCE(MAX(no), 0) AS n FROM season_name WHERE record_id = ?1

-- name: SEASON_NAME_ADD exec open:the caller has read the record within reach
INSERT INTO season_name (record_id, no, secret, blind, policy_blind, person_id, occupation, platform) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING

-- name: SEASON_NAMES many open:the caller has read the record within reach
SELECT n.id, n.no, n.secret, CASE WHEN n.person_id IS NULL THEN 0 ELSE 1 END AS registered, n.occupation, n.platform FROM season_name n WHERE n.record_id = ?1 ORDER BY n.no LIMIT ?2

-- --- report ---

-- name: SEASON_AIMS many open:the season has been read within reach
SELECT t.action, COUNT(*) AS tasks, CAST(SUM(t.heads) AS BIGINT) AS aim_heads, CAST(SUM(t.fen) AS BIGINT) AS aim_fen FROM season_task t WHERE t.season_id = ?1 AND t.dropped = '' GROUP BY t.action ORDER BY t.action LIMIT 8

-- name: SEASON_DONE many open:the season has been read within reach
SELECT r.action, COUNT(*) AS records, CAST(SUM(r.heads) AS BIGINT) AS heads, COUNT(DISTINCT r.site) AS sites FROM season_record r WHERE r.season_id = ?1 AND r.dropped = '' GROUP BY r.action ORDER BY r.action LIMIT 8

-- People: each number once over all records of the action; who is listed without a number counts as listed only.
-- name: SEASON_LISTED many open:the season has been read within reach
SELECT r.action, COUNT(*) AS listed, COUNT(DISTINCT n.blind) AS people FROM season_record r JOIN season_name n ON n.record_id = r.id WHERE r.season_id = ?1 AND r.dropped = '' GROUP BY r.action ORDER BY r.action LIMIT 8

-- name: SEASON_PAID many open:the season has been read within reach
SELECT r.action, a.source, CAST(SUM(a.heads) AS BIGINT) AS heads, CAST(SUM(a.amount_fen) AS BIGINT) AS fen FROM season_record r JOIN aid a ON a.roster_id = r.roster_id
WHERE r.season_id = ?1 AND r.dropped = '' AND a.state = 'paid' AND ',' || a.tags || ',' LIKE '%,XJY,%' GROUP BY r.action, a.source ORDER BY r.action, a.source LIMIT 100

-- --- verify ---

-- name: SEASON_NAME_VERIFY many open:verify reads everything scan:verify
SELECT n.id, n.record_id, n.no, n.secret FROM season_name n ORDER BY n.id

-- name: SEASON_RECORD_VERIFY many open:verify reads everything scan:verify
SELECT r.id, CASE WHEN r.roster_id IS NOT NULL AND w.campaign_id <> s.campaign_id THEN '名册属于其他活动'
  WHEN r.heads < (SELECT COUNT(*) FROM season_name n WHERE n.record_id = r.id) THEN '人次少于名单人数' ELSE '与计入统计表的记录不符' END AS what
FROM season_record r JOIN season s ON s.id = r.season_id LEFT JOIN roster w ON w.id = r.roster_id LEFT JOIN aid a ON a.origin = 'season:' || CAST(r.id AS TEXT)
WHERE (r.roster_id IS NOT NULL AND w.campaign_id <> s.campaign_id) OR (r.heads < (SELECT COUNT(*) FROM season_name n WHERE n.record_id = r.id))
  OR (r.dropped = '' AND r.aid_kind <> '') <> (a.id IS NOT NULL)
  OR (a.id IS NOT NULL AND (a.heads <> r.heads OR a.kind <> r.aid_kind OR a.given_on <> r.on_day OR a.org_id <> s.org_id OR a.campaign_id <> s.campaign_id OR a.amount_fen <> 0))
ORDER BY r.id LIMIT ?1

-- name: SEASON_COUNT one open:verify reads everything scan:verify
SELECT COUNT(*) AS n FROM season_record

-- name: SEASON_RECORD_LINK exec open:the caller has read it within reach
UPDATE season_record SET roster_id = ?2 WHERE id = ?1 AND roster_id IS NULL AND dropped = ''

-- name: SEASON_ROSTER_TAKEN one open:the season has been read within reach
SELECT COUNT(*) AS n FROM season_record WHERE roster_id = ?1 AND dropped = ''
