-- Statements of companies and visits to them. CROSS JOIN keeps SQLite at the unions of the caller first.

-- ?4 name, code or district; ?5 kind: hard caring partner, '' = any.
-- name: COMPANY_LIST many scoped
SELECT c.id, c.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.uscc, c.name, c.industry, c.district, c.staff, c.members, c.contact,
  c.hard, c.caring, c.partner, c.note, c.version, c.phone AS secret,
  COALESCE((SELECT MAX(v.visited_on) FROM company_visit v JOIN org q ON q.id = v.org_id WHERE v.company_id = c.id AND q.path >= ?1 AND q.path < ?2), '') AS visited_on
FROM org o CROSS JOIN company c WHERE o.path >= ?1 AND o.path < ?2 AND c.org_id = o.id AND c.id > ?3
  AND (?4 = '' OR c.name LIKE ?4 ESCAPE '!' OR c.uscc LIKE ?4 ESCAPE '!' OR c.district LIKE ?4 ESCAPE '!')
  AND (?5 = '' OR (?5 = 'hard' AND c.hard = 1) OR (?5 = 'caring' AND c.caring = 1) OR (?5 = 'partner' AND c.partner = 1))
ORDER BY c.id LIMIT ?6

-- name: COMPANY_GET one scoped
SELECT c.id, c.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.uscc, c.name, c.industry, c.district, c.staff, c.members, c.contact,
  c.hard, c.caring, c.partner, c.note, c.version, c.phone AS secret,
  COALESCE((SELECT MAX(v.visited_on) FROM company_visit v JOIN org q ON q.id = v.org_id WHERE v.company_id = c.id AND q.path >= ?2 AND q.path < ?3), '') AS visited_on
FROM company c JOIN org o ON o.id = c.org_id WHERE c.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: COMPANY_NAMED one open:the name of a company by its public code, whichever union keeps it
SELECT c.id, c.uscc, c.name, o.code AS org_code, o.name AS org_name FROM company c JOIN org o ON o.id = c.org_id WHERE c.uscc = ?1

-- name: COMPANY_ADD one open:the union has been checked
INSERT INTO company (org_id, uscc, name, industry, district, staff, members, contact, phone, hard, caring, partner, note, created_by, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) ON CONFLICT DO NOTHING RETURNING id

-- name: COMPANY_SET exec open:the caller has read it within reach
UPDATE company SET name = ?3, industry = ?4, district = ?5, staff = ?6, members = ?7, contact = ?8, phone = ?9, hard = ?10, caring = ?11, partner = ?12, note = ?13,
  version = version + 1 WHERE id = ?1 AND version = ?2

-- name: COMPANY_CHANGED exec open:the caller has read it within reach
INSERT INTO company_change (company_id, version, at, user_id, detail) VALUES (?1, ?2, ?3, ?4, ?5)

-- name: COMPANY_CHANGES many open:the caller has read the company within reach
SELECT h.version AS id, h.version, h.at, u.name AS user_name, h.detail FROM company_change h JOIN user_account u ON u.id = h.user_id
WHERE h.company_id = ?1 ORDER BY h.version DESC LIMIT ?2

-- --- visits ---

-- name: COMPANY_VISIT_ADD one open:the union and the campaign have been checked
INSERT INTO company_visit (company_id, org_id, campaign_id, visited_on, leaders, participants, difficulties, staff, arrears_persons, arrears_fen, policies, roster_id, created_by, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) ON CONFLICT DO NOTHING RETURNING id

-- name: COMPANY_VISIT_GET one scoped
SELECT v.id, v.company_id, k.uscc, k.name AS company, v.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.code AS campaign, v.visited_on, v.leaders, v.participants,
  v.difficulties, v.staff, v.arrears_persons, v.arrears_fen, v.policies, COALESCE(v.roster_id, 0) AS roster_id, COALESCE(r.title, '') AS roster,
  (SELECT CAST(COALESCE(SUM(a.heads), 0) AS BIGINT) FROM aid a WHERE a.roster_id = v.roster_id AND a.state = 'paid') AS given_heads,
  (SELECT CAST(COALESCE(SUM(a.amount_fen), 0) AS BIGINT) FROM aid a WHERE a.roster_id = v.roster_id AND a.state = 'paid') AS given_fen,
  (SELECT COUNT(*) FROM company_need n WHERE n.visit_id = v.id AND n.state = 'open') AS needs_open, u.name AS enterer, v.version
FROM company_visit v JOIN company k ON k.id = v.company_id JOIN org o ON o.id = v.org_id JOIN campaign c ON c.id = v.campaign_id JOIN user_account u ON u.id = v.created_by LEFT JOIN roster r ON r.id = v.roster_id
WHERE v.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- ?4 campaign, ?5 company, ?6 name of it; newest first.
-- name: COMPANY_VISIT_LIST many scoped
SELECT v.id, v.company_id, k.uscc, k.name AS company, v.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.code AS campaign, v.visited_on, v.leaders, v.participants,
  v.difficulties, v.staff, v.arrears_persons, v.arrears_fen, v.policies, COALESCE(v.roster_id, 0) AS roster_id, COALESCE(r.title, '') AS roster,
  (SELECT CAST(COALESCE(SUM(a.heads), 0) AS BIGINT) FROM aid a WHERE a.roster_id = v.roster_id AND a.state = 'paid') AS given_heads,
  (SELECT CAST(COALESCE(SUM(a.amount_fen), 0) AS BIGINT) FROM aid a WHERE a.roster_id = v.roster_id AND a.state = 'paid') AS given_fen,
  (SELECT COUNT(*) FROM company_need n WHERE n.visit_id = v.id AND n.state = 'open') AS needs_open, u.name AS enterer, v.version
FROM org o CROSS JOIN company_visit v JOIN company k ON k.id = v.company_id JOIN campaign c ON c.id = v.campaign_id JOIN user_account u ON u.id = v.created_by LEFT JOIN roster r ON r.id = v.roster_id
WHERE o.path >= ?1 AND o.path < ?2 AND v.org_id = o.id AND (?3 = 0 OR v.id < ?3) AND (?4 = '' OR c.code = ?4) AND (?5 = 0 OR v.company_id = ?5) AND (?6 = '' OR k.name LIKE ?6 ESCAPE '!')
ORDER BY v.id DESC LIMIT ?7

-- name: COMPANY_VISIT_SET exec open:the caller has read it within reach
UPDATE company_visit SET visited_on = ?3, leaders = ?4, participants = ?5, difficulties = ?6, staff = ?7, arrears_persons = ?8, arrears_fen = ?9, policies = ?10, roster_id = ?11,
  version = version + 1 WHERE id = ?1 AND version = ?2

-- A roster of the visiting union in the campaign.
-- name: COMPANY_ROSTER one open:the union has been checked
SELECT COUNT(*) AS n FROM roster WHERE id = ?1 AND org_id = ?2 AND campaign_id = ?3

-- name: COMPANY_PHOTO_ADD exec open:the caller has read the visit within reach
INSERT INTO company_visit_photo (visit_id, file_id) SELECT CAST(?1 AS BIGINT), CAST(?2 AS BIGINT) WHERE (SELECT COUNT(*) FROM company_visit_photo WHERE visit_id = ?1) < ?3 ON CONFLICT DO NOTHING

-- name: COMPANY_PHOTO_OF one open:the caller has read the visit within reach
SELECT COUNT(*) AS n FROM company_visit_photo WHERE visit_id = ?1 AND file_id = ?2

-- name: COMPANY_PHOTOS many open:the caller has read the visit within reach
SELECT file_id AS id FROM company_visit_photo WHERE visit_id = ?1 ORDER BY file_id LIMIT ?2

-- --- needs ---

-- name: COMPANY_NEED_ADD one open:the caller has read the visit within reach
INSERT INTO company_need (visit_id, need, owner, due_on, state) SELECT CAST(?1 AS BIGINT), ?2, ?3, ?4, 'open' WHERE (SELECT COUNT(*) FROM company_need WHERE visit_id = ?1) < ?5 RETURNING id

-- name: COMPANY_NEED_GET one scoped
SELECT n.id, n.visit_id, k.name AS company, o.code AS org_code, o.name AS org_name, o.path AS org_path, n.need, n.owner, n.due_on, n.state, n.result, n.done_on, COALESCE(u.name, '') AS doer, n.version
FROM company_need n JOIN company_visit v ON v.id = n.visit_id JOIN company k ON k.id = v.company_id JOIN org o ON o.id = v.org_id LEFT JOIN user_account u ON u.id = n.done_by
WHERE n.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- ?4 state, ?5 due before that day, ?6 visit.
-- name: COMPANY_NEED_LIST many scoped
SELECT n.id, n.visit_id, k.name AS company, o.code AS org_code, o.name AS org_name, o.path AS org_path, n.need, n.owner, n.due_on, n.state, n.result, n.done_on, COALESCE(u.name, '') AS doer, n.version
FROM org o CROSS JOIN company_visit v CROSS JOIN company_need n JOIN company k ON k.id = v.company_id LEFT JOIN user_account u ON u.id = n.done_by
WHERE o.path >= ?1 AND o.path < ?2 AND v.org_id = o.id AND n.visit_id = v.id AND n.id > ?3 AND (?4 = '' OR n.state = ?4) AND (?5 = '' OR (n.state = 'open' AND n.due_on < ?5))
  AND (?6 = 0 OR n.visit_id = ?6)
ORDER BY n.id LIMIT ?7

-- name: COMPANY_NEED_DONE exec open:the caller has read it within reach
UPDATE company_need SET state = ?3, result = ?4, done_on = ?5, done_by = ?6, version = version + 1 WHERE id = ?1 AND version = ?2 AND state = 'open'

-- name: COMPANY_TODO one scoped
SELECT COUNT(*) AS n FROM org o CROSS JOIN company_visit v CROSS JOIN company_need n
WHERE o.path >= ?1 AND o.path < ?2 AND v.org_id = o.id AND n.visit_id = v.id AND n.state = 'open' AND ?3 > 0

-- --- verify ---

-- name: COMPANY_VERIFY many open:verify reads everything scan:verify
SELECT c.id, c.uscc, c.phone AS secret, c.version - 1 - (SELECT COUNT(*) FROM company_change h WHERE h.company_id = c.id) AS n FROM company c ORDER BY c.id

-- name: COMPANY_VISIT_VERIFY many open:verify reads everything scan:verify
SELECT v.id, CASE WHEN v.visited_on < c.start_on OR v.visited_on > c.end_on THEN '走访日期不在活动期内' ELSE '关联的名册属于其他工会或活动' END AS what
FROM company_visit v JOIN campaign c ON c.id = v.campaign_id LEFT JOIN roster r ON r.id = v.roster_id
WHERE v.visited_on < c.start_on OR v.visited_on > c.end_on OR (v.roster_id IS NOT NULL AND (r.org_id <> v.org_id OR r.campaign_id <> v.campaign_id))
ORDER BY v.id LIMIT ?1

-- name: COMPANY_VISIT_COUNT one open:verify reads everything scan:verify
SELECT COUNT(*) AS n FROM company_visit

-- --- leaders' routes ---

-- name: LEADER_ROUTE_ADD one open:the union and the campaign have been checked
INSERT INTO leader_route (org_id, campaign_id, title, on_day, leader, party, note, created_by, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) RETURNING id

-- name: LEADER_STOP_ADD exec open:the route was just added
INSERT INTO leader_stop (route_id, seq, company_id, casefile_id, at_time, state) VALUES (?1, ?2, ?3, ?4, ?5, 'planned')

-- name: LEADER_ROUTE_LIST many scoped
SELECT r.id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.code AS campaign, r.title, r.on_day, r.leader, r.party, r.note, u.name AS maker,
  (SELECT COUNT(*) FROM leader_stop s WHERE s.route_id = r.id) AS stops, (SELECT COUNT(*) FROM leader_stop s WHERE s.route_id = r.id AND s.state = 'done') AS done
FROM org o CROSS JOIN leader_route r JOIN campaign c ON c.id = r.campaign_id JOIN user_account u ON u.id = r.created_by
WHERE o.path >= ?1 AND o.path < ?2 AND r.org_id = o.id AND (?3 = 0 OR r.id < ?3) AND (?4 = '' OR c.code = ?4) ORDER BY r.id DESC LIMIT ?5

-- name: LEADER_ROUTE_GET one scoped
SELECT r.id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.code AS campaign, r.title, r.on_day, r.leader, r.party, r.note, u.name AS maker,
  (SELECT COUNT(*) FROM leader_stop s WHERE s.route_id = r.id) AS stops, (SELECT COUNT(*) FROM leader_stop s WHERE s.route_id = r.id AND s.state = 'done') AS done
FROM leader_route r JOIN org o ON o.id = r.org_id JOIN campaign c ON c.id = r.campaign_id JOIN user_account u ON u.id = r.created_by
WHERE r.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: LEADER_STOPS many open:the caller has read the route within reach
SELECT s.id, s.seq, COALESCE(s.company_id, 0) AS company_id, COALESCE(s.casefile_id, 0) AS casefile_id, COALESCE(k.uscc, '') AS uscc, COALESCE(k.name, '') AS company,
  COALESCE(k.district, '') AS district, COALESCE(f.no, '') AS file_no, COALESCE(h.name, '') AS head_name, s.at_time, s.state, s.reason,
  COALESCE(s.company_visit_id, 0) AS company_visit_id, COALESCE(s.home_visit_id, 0) AS home_visit_id
FROM leader_stop s LEFT JOIN company k ON k.id = s.company_id LEFT JOIN casefile f ON f.id = s.casefile_id LEFT JOIN case_member h ON h.casefile_id = f.id AND h.relation = 'self'
WHERE s.route_id = ?1 ORDER BY s.seq LIMIT ?2

-- name: LEADER_STOP_GET one scoped
SELECT s.id, s.route_id, r.org_id, o.path AS org_path, o.code AS org_code, c.code AS campaign, r.on_day, r.leader, r.party, COALESCE(s.company_id, 0) AS company_id, COALESCE(s.casefile_id, 0) AS casefile_id,
  COALESCE(k.uscc, '') AS uscc, s.state
FROM leader_stop s JOIN leader_route r ON r.id = s.route_id JOIN org o ON o.id = r.org_id JOIN campaign c ON c.id = r.campaign_id LEFT JOIN company k ON k.id = s.company_id
WHERE s.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: LEADER_STOP_DONE exec open:the caller has read it within reach
UPDATE leader_stop SET state = 'done', company_visit_id = ?2, home_visit_id = ?3, done_by = ?4, done_at = ?5 WHERE id = ?1 AND state = 'planned'

-- name: LEADER_STOP_MISSED exec open:the caller has read it within reach
UPDATE leader_stop SET state = 'missed', reason = ?2, done_by = ?3, done_at = ?4 WHERE id = ?1 AND state = 'planned'

-- A visit of that day that stands already: the stop joins it.
-- name: COMPANY_VISIT_ON one open:the union is that of the route
SELECT id FROM company_visit WHERE company_id = ?1 AND org_id = ?2 AND visited_on = ?3

-- name: LEADER_FILE many scoped
SELECT f.id FROM org o CROSS JOIN casefile f WHERE o.path >= ?1 AND o.path < ?2 AND f.org_id = o.id AND f.no = ?3 LIMIT 1

-- name: LEADER_VERIFY many open:verify reads everything scan:verify
SELECT s.id FROM leader_stop s JOIN leader_route r ON r.id = s.route_id LEFT JOIN company_visit v ON v.id = s.company_visit_id LEFT JOIN home_visit h ON h.id = s.home_visit_id
WHERE s.state = 'done' AND ((s.company_id IS NOT NULL AND (v.id IS NULL OR v.company_id <> s.company_id OR v.org_id <> r.org_id))
  OR (s.casefile_id IS NOT NULL AND (h.id IS NULL OR h.casefile_id <> s.casefile_id))) ORDER BY s.id LIMIT ?1
