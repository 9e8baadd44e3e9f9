-- Statements of visits, the watch list and its tasks. CROSS JOIN keeps SQLite at the unions of the caller first.

-- --- households and their visits (M8) ---

-- Households in the archive, and watched ones where asked for (?8 = 1). ?4 contact: 0 any, -1 none. ?6: only those not visited since that day.
-- name: CARE_HOUSEHOLDS many scoped
SELECT f.id, f.no AS file_no, COALESCE(h.name, '') AS head_name, o.code AS org_code, o.name AS org_name, f.class, f.state, COALESCE(f.contact_id, 0) AS contact_id,
  COALESCE(u.name, '') AS contact, f.filed_on, COALESCE((SELECT MAX(v.visited_on) FROM home_visit v WHERE v.casefile_id = f.id), '') AS visited_on,
  CASE WHEN EXISTS (SELECT 1 FROM watch_object w WHERE w.casefile_id = f.id AND w.state <> 'ended') THEN 1 ELSE 0 END AS watched
FROM org o CROSS JOIN casefile f LEFT JOIN case_member h ON h.casefile_id = f.id AND h.relation = 'self' LEFT JOIN user_account u ON u.id = f.contact_id
WHERE o.path >= ?1 AND o.path < ?2 AND f.org_id = o.id AND f.id > ?3
  AND (f.state = 'active' OR (?8 = 1 AND EXISTS (SELECT 1 FROM watch_object w WHERE w.casefile_id = f.id AND w.state <> 'ended')))
  AND (?4 = 0 OR (?4 = -1 AND f.contact_id IS NULL) OR f.contact_id = ?4) AND (?5 = '' OR f.class = ?5)
  AND (?6 = '' OR NOT EXISTS (SELECT 1 FROM home_visit v WHERE v.casefile_id = f.id AND v.visited_on >= ?6))
  AND (?7 = '' OR h.name LIKE ?7 ESCAPE '!' OR f.no LIKE ?7 ESCAPE '!')
ORDER BY f.id LIMIT ?9

-- 走访全覆盖 by union, class or contact. ?3: visited since.
-- name: CARE_COVERAGE many scoped
SELECT x.code, x.name, COUNT(*) AS households, CAST(SUM(CASE WHEN x.visited_on >= ?3 THEN 1 ELSE 0 END) AS BIGINT) AS visited,
  CAST(SUM(CASE WHEN x.visited_on < ?3 THEN 1 ELSE 0 END) AS BIGINT) AS missing, CAST(SUM(CASE WHEN x.visited_on = '' THEN 1 ELSE 0 END) AS BIGINT) AS never
FROM (SELECT CASE CAST(?4 AS @text@) WHEN 'class' THEN f.class WHEN 'contact' THEN CAST(COALESCE(f.contact_id, 0) AS @text@) ELSE o.code END AS code,
    CASE CAST(?4 AS @text@) WHEN 'class' THEN f.class WHEN 'contact' THEN COALESCE(u.name, '') ELSE o.name END AS name,
    COALESCE((SELECT MAX(v.visited_on) FROM home_visit v WHERE v.casefile_id = f.id), '') AS visited_on
  FROM org o CROSS JOIN casefile f LEFT JOIN user_account u ON u.id = f.contact_id
  WHERE o.path >= ?1 AND o.path < ?2 AND f.org_id = o.id AND f.state = 'active') x
GROUP BY x.code, x.name ORDER BY x.code LIMIT ?5

-- name: CARE_FILES_OF many scoped
SELECT f.id FROM org o CROSS JOIN casefile f WHERE o.path >= ?1 AND o.path < ?2 AND f.org_id = o.id AND f.contact_id = ?3 AND f.state NOT IN ('merged', 'erased') ORDER BY f.id LIMIT ?4

-- name: CARE_OWNER_MAY one open:a user is asked for; the union is one the caller has checked
SELECT COUNT(*) AS n FROM role_grant g JOIN org go ON go.id = g.org_id JOIN user_account u ON u.id = g.user_id JOIN org o ON o.id = ?2
WHERE g.user_id = ?1 AND g.role IN ('clerk', 'review') AND g.revoked_at IS NULL AND u.status = 'active' AND go.path = substr(o.path, 1, length(go.path))

-- name: VISIT_PLAN_ADD one open:the union is the call's
INSERT INTO visit_plan (org_id, title, from_on, until_on, class, watched, created_by, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING id

-- name: VISIT_PLANS many scoped
SELECT p.id, o.code AS org_code, o.name AS org_name, p.title, p.from_on, p.until_on, p.class, p.watched, p.closed_at, u.name AS made_by,
  (SELECT COUNT(*) FROM org b CROSS JOIN casefile f WHERE b.path >= o.path AND b.path < o.path || '~' AND f.org_id = b.id AND (p.class = '' OR f.class = p.class)
    AND (f.state = 'active' OR (p.watched = 1 AND EXISTS (SELECT 1 FROM watch_object w WHERE w.casefile_id = f.id AND w.state <> 'ended')))) AS households,
  (SELECT COUNT(*) FROM org b CROSS JOIN casefile f WHERE b.path >= o.path AND b.path < o.path || '~' AND f.org_id = b.id AND (p.class = '' OR f.class = p.class)
    AND (f.state = 'active' OR (p.watched = 1 AND EXISTS (SELECT 1 FROM watch_object w WHERE w.casefile_id = f.id AND w.state <> 'ended')))
    AND EXISTS (SELECT 1 FROM home_visit v WHERE v.casefile_id = f.id AND v.visited_on >= p.from_on AND v.visited_on <= p.until_on)) AS visited
FROM org o CROSS JOIN visit_plan p JOIN user_account u ON u.id = p.created_by
WHERE o.path >= ?1 AND o.path < ?2 AND p.org_id = o.id ORDER BY p.id DESC LIMIT ?3

-- name: VISIT_PLAN_GET one scoped
SELECT p.id, p.org_id, o.path AS org_path, p.from_on, p.until_on, p.class, p.watched, p.closed_at FROM visit_plan p JOIN org o ON o.id = p.org_id WHERE p.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: VISIT_PLAN_ROWS many scoped
SELECT f.id, f.no AS file_no, COALESCE(h.name, '') AS head_name, o.code AS org_code, o.name AS org_name, f.class, COALESCE(u.name, '') AS contact,
  COALESCE((SELECT MAX(v.visited_on) FROM home_visit v WHERE v.casefile_id = f.id AND v.visited_on >= ?4 AND v.visited_on <= ?5), '') AS visited_on
FROM org o CROSS JOIN casefile f LEFT JOIN case_member h ON h.casefile_id = f.id AND h.relation = 'self' LEFT JOIN user_account u ON u.id = f.contact_id
WHERE o.path >= ?1 AND o.path < ?2 AND f.org_id = o.id AND f.id > ?3 AND (?6 = '' OR f.class = ?6)
  AND (f.state = 'active' OR (?7 = 1 AND EXISTS (SELECT 1 FROM watch_object w WHERE w.casefile_id = f.id AND w.state <> 'ended')))
ORDER BY f.id LIMIT ?8

-- name: VISIT_PLAN_CLOSE exec open:the caller has read it within reach
UPDATE visit_plan SET closed_at = ?2 WHERE id = ?1 AND closed_at = 0

-- --- the watch list (M9) ---

-- name: WATCH_ADD one open:the caller has checked the household and the owner
INSERT INTO watch_object (org_id, casefile_id, person_id, source, state, opened_on, opened_by, owner_id, due_on, secret)
VALUES (?1, ?2, ?3, ?4, 'open', ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING RETURNING id

-- name: WATCH_SECRET exec open:just added or read within reach
UPDATE watch_object SET secret = ?2 WHERE id = ?1

-- name: WATCH_GET one scoped
SELECT w.id, w.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, COALESCE(w.casefile_id, 0) AS casefile_id, COALESCE(w.person_id, 0) AS person_id,
  COALESCE(f.no, '') AS file_no, COALESCE(h.name, p.name, '') AS name, COALESCE(f.state, '') AS file_state, COALESCE(h.employer, p.employer, '') AS employer, w.source, w.state, w.opened_on, COALESCE(b.name, '') AS opener,
  COALESCE(w.owner_id, 0) AS owner_id, COALESCE(u.name, '') AS owner, w.due_on, w.visited_on, COALESCE(w.end_proposed_by, 0) AS end_proposed_by, w.ended_on, w.end_reason, w.secret, w.version,
  (SELECT COUNT(*) FROM watch_task t WHERE t.watch_id = w.id AND t.state = 'open') AS tasks
FROM watch_object w JOIN org o ON o.id = w.org_id LEFT JOIN casefile f ON f.id = w.casefile_id LEFT JOIN case_member h ON h.casefile_id = f.id AND h.relation = 'self'
  LEFT JOIN person p ON p.id = w.person_id LEFT JOIN user_account u ON u.id = w.owner_id LEFT JOIN user_account b ON b.id = w.opened_by
WHERE w.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- ?4 state, ?5 source, ?6 owner, ?7 due by that day, ?8 name.
-- name: WATCH_LIST many scoped
SELECT w.id, w.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, COALESCE(w.casefile_id, 0) AS casefile_id, COALESCE(w.person_id, 0) AS person_id,
  COALESCE(f.no, '') AS file_no, COALESCE(h.name, p.name, '') AS name, COALESCE(f.state, '') AS file_state, COALESCE(h.employer, p.employer, '') AS employer, w.source, w.state, w.opened_on, COALESCE(b.name, '') AS opener,
  COALESCE(w.owner_id, 0) AS owner_id, COALESCE(u.name, '') AS owner, w.due_on, w.visited_on, COALESCE(w.end_proposed_by, 0) AS end_proposed_by, w.ended_on, w.end_reason, w.version,
  (SELECT COUNT(*) FROM watch_task t WHERE t.watch_id = w.id AND t.state = 'open') AS tasks
FROM org o CROSS JOIN watch_object w LEFT JOIN casefile f ON f.id = w.casefile_id LEFT JOIN case_member h ON h.casefile_id = f.id AND h.relation = 'self'
  LEFT JOIN person p ON p.id = w.person_id LEFT JOIN user_account u ON u.id = w.owner_id LEFT JOIN user_account b ON b.id = w.opened_by
WHERE o.path >= ?1 AND o.path < ?2 AND w.org_id = o.id AND w.id > ?3 AND (w.state = ?4 OR (?4 = '' AND w.state <> 'ended')) AND (?5 = '' OR w.source = ?5)
  AND (?6 = 0 OR w.owner_id = ?6) AND (?7 = '' OR w.due_on <= ?7) AND (?8 = '' OR h.name LIKE ?8 ESCAPE '!' OR p.name LIKE ?8 ESCAPE '!')
ORDER BY w.id LIMIT ?9

-- name: WATCH_OF_CASE one open:the caller has read the file
SELECT id FROM watch_object WHERE casefile_id = ?1 AND state <> 'ended'

-- name: WATCH_OF_PERSON one open:the caller has read the person
SELECT id FROM watch_object WHERE person_id = ?1 AND state <> 'ended'

-- name: WATCH_OWNER exec open:the caller has read it within reach
UPDATE watch_object SET owner_id = ?2, version = version + 1 WHERE id = ?1 AND state <> 'ended' AND version = ?3

-- name: WATCH_VISITED exec open:the caller has read it within reach
UPDATE watch_object SET visited_on = ?2, due_on = ?3, version = version + 1 WHERE id = ?1 AND state <> 'ended' AND visited_on <= ?2

-- name: WATCH_ENDING exec open:the caller has read it within reach
UPDATE watch_object SET state = 'ending', end_reason = ?2, end_proposed_by = ?3, secret = ?4, version = version + 1 WHERE id = ?1 AND state = 'open' AND version = ?5

-- name: WATCH_ENDED exec open:the caller has read it within reach
UPDATE watch_object SET state = 'ended', end_approved_by = ?2, ended_on = ?3, version = version + 1 WHERE id = ?1 AND state = 'ending' AND version = ?4

-- name: WATCH_KEPT exec open:the caller has read it within reach
UPDATE watch_object SET state = 'open', end_reason = '', end_proposed_by = NULL, version = version + 1 WHERE id = ?1 AND state = 'ending' AND version = ?2

-- name: WATCH_HAND exec scoped
UPDATE watch_object SET owner_id = ?4, version = version + 1 WHERE owner_id = ?3 AND state <> 'ended' AND org_id IN (SELECT o.id FROM org o WHERE o.path >= ?1 AND o.path < ?2)

-- name: TASK_HAND exec scoped
UPDATE watch_task SET owner_id = ?4, version = version + 1 WHERE owner_id = ?3 AND state = 'open'
  AND watch_id IN (SELECT w.id FROM org o JOIN watch_object w ON w.org_id = o.id WHERE o.path >= ?1 AND o.path < ?2)

-- --- tasks ---

-- name: TASK_LAST one open:the caller has read the watched household
SELECT COALESCE(MAX(raised_on), '') AS raised_on FROM watch_task WHERE watch_id = ?1 AND rule = ?2 AND sight <> 'gone'

-- name: TASK_ADD one open:the caller has read the watched household
INSERT INTO watch_task (watch_id, rule, title, clause, raised_on, owner_id, due_on, state, secret) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'open', ?8)
ON CONFLICT DO NOTHING RETURNING id

-- name: TASK_SECRET exec open:just added or read within reach
UPDATE watch_task SET secret = ?2 WHERE id = ?1

-- name: TASK_GET one scoped
SELECT t.id, t.watch_id, w.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, COALESCE(w.casefile_id, 0) AS casefile_id, COALESCE(h.name, p.name, '') AS name, t.rule, t.title, t.clause,
  t.raised_on, t.owner_id, u.name AS owner, t.due_on, t.state, t.escalated, t.escalated_on, t.outcome, COALESCE(t.done_by, 0) AS done_by, COALESCE(d.name, '') AS doer, t.done_on,
  COALESCE(l.name, '') AS looker, t.looked_on, t.secret, t.version
FROM watch_task t JOIN watch_object w ON w.id = t.watch_id JOIN org o ON o.id = w.org_id JOIN user_account u ON u.id = t.owner_id LEFT JOIN case_member h ON h.casefile_id = w.casefile_id AND h.relation = 'self'
  LEFT JOIN person p ON p.id = w.person_id LEFT JOIN user_account d ON d.id = t.done_by LEFT JOIN user_account l ON l.id = t.looked_by
WHERE t.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- ?4 state, ?5 owner, ?6 due before that day, ?7 watched household.
-- name: TASK_LIST many scoped
SELECT t.id, t.watch_id, w.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, COALESCE(w.casefile_id, 0) AS casefile_id, COALESCE(h.name, p.name, '') AS name, t.rule, t.title, t.clause,
  t.raised_on, t.owner_id, u.name AS owner, t.due_on, t.state, t.escalated, t.escalated_on, t.outcome, COALESCE(t.done_by, 0) AS done_by, COALESCE(d.name, '') AS doer, t.done_on,
  COALESCE(l.name, '') AS looker, t.looked_on, t.version
FROM org o CROSS JOIN watch_object w JOIN watch_task t ON t.watch_id = w.id JOIN user_account u ON u.id = t.owner_id LEFT JOIN case_member h ON h.casefile_id = w.casefile_id AND h.relation = 'self'
  LEFT JOIN person p ON p.id = w.person_id LEFT JOIN user_account d ON d.id = t.done_by LEFT JOIN user_account l ON l.id = t.looked_by
WHERE o.path >= ?1 AND o.path < ?2 AND w.org_id = o.id AND t.id > ?3 AND (?4 = '' OR t.state = ?4) AND (?5 = 0 OR t.owner_id = ?5) AND (?6 = '' OR (t.due_on < ?6 AND t.state = 'open'))
  AND (?7 = 0 OR t.watch_id = ?7)
ORDER BY t.id LIMIT ?8

-- name: TASK_DONE exec open:the caller has read it within reach
UPDATE watch_task SET state = 'done', outcome = ?2, done_by = ?3, done_on = ?4, secret = ?5, version = version + 1 WHERE id = ?1 AND state = 'open' AND version = ?6

-- name: TASK_CLOSED exec open:the caller has read it within reach
UPDATE watch_task SET state = 'closed', looked_by = ?2, looked_on = ?3, secret = ?4, version = version + 1 WHERE id = ?1 AND state = 'done' AND version = ?5

-- name: TASK_AGAIN exec open:the caller has read it within reach
UPDATE watch_task SET state = 'open', sight = 'run', outcome = '', done_by = NULL, done_on = '', secret = ?2, version = version + 1 WHERE id = ?1 AND state = 'done' AND version = ?3

-- name: TASK_OWNER exec open:the caller has read it within reach
UPDATE watch_task SET owner_id = ?2, version = version + 1 WHERE id = ?1 AND state = 'open' AND version = ?3

-- name: TASK_LATE many open:the daily run works for all unions scan:the open ones by their due day
SELECT t.id, t.watch_id, t.rule, t.title, t.due_on, t.escalated, w.org_id, o.path AS org_path FROM watch_task t JOIN watch_object w ON w.id = t.watch_id JOIN org o ON o.id = w.org_id
WHERE t.state = 'open' AND t.due_on < ?1 AND t.id > ?2 ORDER BY t.id LIMIT ?3

-- name: TASK_ESCALATED exec open:the daily run works for all unions
UPDATE watch_task SET escalated = ?2, escalated_on = ?3, version = version + 1 WHERE id = ?1 AND state = 'open' AND escalated < ?2

-- name: TASK_SOON many open:the daily run works for all unions scan:the open ones by their due day
SELECT t.id, t.watch_id, t.rule, t.title, t.due_on, t.escalated, w.org_id, o.path AS org_path FROM watch_task t JOIN watch_object w ON w.id = t.watch_id JOIN org o ON o.id = w.org_id
WHERE t.state = 'open' AND t.due_on >= ?1 AND t.due_on <= ?4 AND t.id > ?2 ORDER BY t.id LIMIT ?3

-- name: CARE_MESSAGE exec open:the daily run works for all unions
INSERT INTO outbox (kind, object, batch_id, seq, org_id, state, created_at, text) VALUES ('notice', ?1, 0, 0, ?2, 'queued', ?3, ?4) ON CONFLICT (kind, object) DO NOTHING

-- The union so many levels above, or the top.
-- name: CARE_ABOVE one open:the daily run works for all unions scan:the tree of unions
SELECT u.id FROM org o JOIN org u ON u.path = substr(o.path, 1, length(u.path)) WHERE o.id = ?1 AND length(u.path) >= length(o.path) - 5 * ?2 ORDER BY length(u.path) LIMIT 1

-- The task of a rule that is open with the household, when only a look has seen what it says.
-- name: TASK_LOOKED one open:the caller has read the household
SELECT t.id, t.secret, t.version FROM watch_object w JOIN watch_task t ON t.watch_id = w.id AND t.rule = ?2 AND t.state = 'open' AND t.sight = 'look'
WHERE w.casefile_id = ?1 AND w.state <> 'ended'

-- name: TASKS_LOOKED one open:the caller has read the household
SELECT COUNT(*) AS n FROM watch_object w JOIN watch_task t ON t.watch_id = w.id AND t.state = 'open' AND t.sight = 'look' WHERE w.casefile_id = ?1 AND w.state <> 'ended'

-- name: TASK_LOOK exec open:just raised by a look at the household
UPDATE watch_task SET sight = 'look' WHERE watch_id = ?1 AND rule = ?2 AND state = 'open'

-- name: TASKS_CONFIRMED exec open:the daily run works for all unions
UPDATE watch_task SET sight = 'run' WHERE sight = 'look' AND state = 'open' AND watch_id IN (SELECT w.id FROM watch_object w WHERE w.casefile_id = ?1 AND w.state <> 'ended')

-- name: TASK_GONE exec open:the household was read by who changed its file
UPDATE watch_task SET state = 'done', sight = 'gone', outcome = 'no_need', done_by = ?2, done_on = ?3, secret = ?4, version = version + 1 WHERE id = ?1 AND state = 'open' AND version = ?5

-- --- the daily run ---

-- Sums of twelve months before ?3; days as texts. A household nobody may open any more (erased) is left out by its key.
-- name: CARE_FIGURES many open:the run works for all unions, a look for one household the caller has read scan:every household of the archive in pieces
SELECT f.id, f.org_id, o.path AS org_path, f.no, f.state, f.area, f.residence, f.class, f.kind, f.exit_on, f.dibao_fen AS dibao, COALESCE(f.contact_id, f.created_by) AS owner_id, f.created_by, f.head_count AS members, k.wrapped,
  COALESCE((SELECT CAST(SUM(CASE WHEN m.side = 'in' AND m.kind <> 'basic_pension' THEN m.fen ELSE 0 END) AS BIGINT) FROM case_money m WHERE m.casefile_id = f.id AND m.until_on > ?3), 0) AS income,
  COALESCE((SELECT CAST(SUM(CASE WHEN m.side = 'out' THEN m.fen ELSE 0 END) AS BIGINT) FROM case_money m WHERE m.casefile_id = f.id AND m.until_on > ?3), 0) AS outlay,
  COALESCE((SELECT CAST(SUM(CASE WHEN m.side = 'out' AND m.kind = 'medical' THEN m.fen ELSE 0 END) AS BIGINT) FROM case_money m WHERE m.casefile_id = f.id AND m.until_on > ?3), 0) AS medical,
  COALESCE((SELECT CAST(SUM(CASE WHEN m.side = 'out' AND m.kind = 'school' THEN m.fen ELSE 0 END) AS BIGINT) FROM case_money m WHERE m.casefile_id = f.id AND m.until_on > ?3), 0) AS school,
  (SELECT COUNT(*) FROM case_member c WHERE c.casefile_id = f.id AND c.left_on = '' AND c.work IN ('laid_off', 'jobless')) AS jobless,
  (SELECT COUNT(*) FROM case_member c WHERE c.casefile_id = f.id AND c.left_on = '' AND c.studying = 1) AS students,
  (SELECT COUNT(*) FROM case_member c WHERE c.casefile_id = f.id AND c.left_on = '' AND c.studying = 1 AND c.study_from = ?4) AS new_students,
  COALESCE((SELECT MAX(c.contract_until) FROM case_member c WHERE c.casefile_id = f.id AND c.left_on = '' AND c.contract_until <> ''), '') AS contract_until,
  s.secret AS seen
FROM casefile f JOIN org o ON o.id = f.org_id JOIN case_key k ON k.casefile_id = f.id LEFT JOIN watch_seen s ON s.casefile_id = f.id
WHERE f.id > ?1 AND f.id <= ?5 AND f.state IN ('active', 'relieved', 'lifted', 'cancelled', 'refused') ORDER BY f.id LIMIT ?2

-- name: CARE_SEEN exec open:the run works for all unions, a look for one household the caller has read
INSERT INTO watch_seen (casefile_id, on_day, secret) VALUES (?1, ?2, ?3) ON CONFLICT (casefile_id) DO UPDATE SET on_day = excluded.on_day, secret = excluded.secret

-- name: WATCH_DUE many open:the daily run works for all unions scan:the open ones by their due day
SELECT w.id, w.org_id, COALESCE(w.casefile_id, 0) AS casefile_id, COALESCE(w.owner_id, 0) AS owner_id, w.due_on FROM watch_object w
WHERE w.state = 'open' AND w.due_on <= ?1 AND w.id > ?2 ORDER BY w.id LIMIT ?3

-- A visit of care on the phone page moves the watched household on.
-- name: WATCH_SEEN_VISITS many open:the daily run works for all unions scan:open households with a later visit
SELECT w.id, w.org_id, COALESCE(w.casefile_id, 0) AS casefile_id, COALESCE(w.owner_id, 0) AS owner_id, MAX(v.visited_on) AS due_on FROM watch_object w JOIN home_visit v ON v.casefile_id = w.casefile_id
WHERE w.state <> 'ended' AND w.id > ?1 AND v.visited_on > w.visited_on AND v.visited_on >= w.opened_on GROUP BY w.id, w.org_id, w.casefile_id, w.owner_id ORDER BY w.id LIMIT ?2

-- The same of one household.
-- name: WATCH_SEEN_VISIT many open:the household was visited by who calls
SELECT w.id, w.org_id, COALESCE(w.casefile_id, 0) AS casefile_id, COALESCE(w.owner_id, 0) AS owner_id, MAX(v.visited_on) AS due_on FROM watch_object w JOIN home_visit v ON v.casefile_id = w.casefile_id
WHERE w.casefile_id = ?1 AND w.state <> 'ended' AND v.visited_on > w.visited_on AND v.visited_on >= w.opened_on GROUP BY w.id, w.org_id, w.casefile_id, w.owner_id ORDER BY w.id LIMIT 1

-- Proposed actions that were accepted, or that nobody answered since ?3, and were not taken since they were decided. A household that was merged
-- stands for by the one it went into; who has got a file since, by that file.
-- name: CARE_MATCHES many open:the run works for all unions, a look for one action the caller has accepted scan:proposed actions in pieces
SELECT a.id, a.org_id, l.kind, l.title AS list_title, l.giver, a.title, a.propose, a.state, a.created_at, COALESCE(a.decided_by, 0) AS decided_by, l.created_by, a.person_id,
  COALESCE(g.id, f.id, (SELECT MAX(c.casefile_id) FROM case_member c JOIN casefile y ON y.id = c.casefile_id WHERE c.person_id = a.person_id AND c.left_on = '' AND y.state NOT IN ('merged', 'erased')), 0) AS casefile_id
FROM match_action a JOIN match_list l ON l.id = a.list_id LEFT JOIN casefile f ON f.id = a.casefile_id LEFT JOIN casefile g ON g.id = f.merged_into LEFT JOIN watch_match m ON m.action_id = a.id
WHERE a.id > ?1 AND a.id <= ?2 AND (a.state = 'accepted' OR (a.state = 'open' AND a.created_at <= ?3)) AND (m.action_id IS NULL OR m.at < a.decided_at) ORDER BY a.id LIMIT ?4

-- name: CARE_MATCHED exec open:the run works for all unions
INSERT INTO watch_match (action_id, watch_id, rule, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (action_id) DO UPDATE SET watch_id = excluded.watch_id, rule = excluded.rule, at = excluded.at

-- The union and contact of a household; an erased one is none.
-- name: CARE_HOUSEHOLD one open:the run works for all unions
SELECT f.org_id, COALESCE(f.contact_id, f.created_by) AS owner_id FROM casefile f JOIN case_key k ON k.casefile_id = f.id WHERE f.id = ?1

-- Who enters or reviews files nearest to a union.
-- name: CARE_CLERK one open:the run works for all unions scan:grants by the tree
SELECT u.id FROM org o JOIN org go ON go.path = substr(o.path, 1, length(go.path)) JOIN role_grant g ON g.org_id = go.id AND g.role IN ('clerk', 'review') AND g.revoked_at IS NULL
  JOIN user_account u ON u.id = g.user_id AND u.status = 'active' WHERE o.id = ?1 ORDER BY length(go.path) DESC, g.role, u.id LIMIT 1

-- --- what waits, and verify ---

-- name: TASK_TODO_MINE one scoped
SELECT COUNT(*) AS n FROM org o JOIN watch_object w ON w.org_id = o.id JOIN watch_task t ON t.watch_id = w.id AND t.state = 'open' WHERE o.path >= ?1 AND o.path < ?2 AND t.owner_id = ?3

-- name: TASK_TODO_LOOK one scoped
SELECT COUNT(*) AS n FROM org o JOIN watch_object w ON w.org_id = o.id JOIN watch_task t ON t.watch_id = w.id AND t.state = 'done' WHERE o.path >= ?1 AND o.path < ?2 AND t.done_by <> ?3

-- name: TASK_TODO_ESCALATED one scoped
SELECT COUNT(*) AS n FROM org o JOIN watch_object w ON w.org_id = o.id JOIN watch_task t ON t.watch_id = w.id AND t.state = 'open' AND t.escalated > 0 WHERE o.path >= ?1 AND o.path < ?2 AND t.owner_id <> ?3

-- name: WATCH_TODO_END one scoped
SELECT COUNT(*) AS n FROM org o JOIN watch_object w ON w.org_id = o.id AND w.state = 'ending' WHERE o.path >= ?1 AND o.path < ?2 AND w.end_proposed_by <> ?3

-- name: WATCH_VERIFY many open:verify reads everything scan:verify
SELECT w.id, 'watch' AS what FROM watch_object w WHERE (w.state <> 'ended' AND (w.owner_id IS NULL OR w.due_on = '')) OR (w.state = 'ended' AND (w.end_reason = '' OR w.ended_on = '' OR w.end_approved_by IS NULL OR w.end_approved_by = w.end_proposed_by))
  OR (w.state = 'ended' AND EXISTS (SELECT 1 FROM watch_task t WHERE t.watch_id = w.id AND t.state <> 'closed'))
UNION ALL SELECT t.id, 'task' AS what FROM watch_task t WHERE (t.state <> 'open' AND (t.outcome = '' OR t.done_by IS NULL)) OR (t.state = 'closed' AND (t.looked_by IS NULL OR t.looked_by = t.done_by)) OR t.due_on = ''

-- name: WATCH_COUNT one open:verify reads everything scan:verify
SELECT (SELECT COUNT(*) FROM watch_object) + (SELECT COUNT(*) FROM watch_task) AS n

-- name: CARE_ORG_PATH one open:the union of a person the caller has read
SELECT path FROM org WHERE id = ?1

-- name: WATCH_UNDONE one open:the caller has read it within reach
SELECT COUNT(*) AS n FROM watch_task WHERE watch_id = ?1 AND state <> 'closed'

-- name: CARE_ANY one open:whether there is anybody to look at scan:ends at the first
SELECT (SELECT COUNT(*) FROM (SELECT id FROM casefile LIMIT 1) x) + (SELECT COUNT(*) FROM (SELECT id FROM match_action LIMIT 1) y) + (SELECT COUNT(*) FROM (SELECT id FROM watch_object LIMIT 1) z) AS n
