-- Applications, meetings, public notices, objections, home visits.

-- --- workflow documents ---

-- name: FLOW_RULE one open:rules are public to users
SELECT id, kind, code, edition, title, source, valid_from, valid_to, body, created_by, created_at FROM rule_doc
WHERE kind = 'workflows' AND code = ?1 AND edition = ?2

-- name: FLOW_CODES many open:rules are public to users
SELECT DISTINCT code FROM rule_doc WHERE kind = 'workflows' ORDER BY code

-- From the union itself up to the root.
-- name: FLOW_CHAIN many open:codes and names of the unions above one the caller has been checked for
SELECT p.id, p.code, p.name, p.kind, p.path FROM org o JOIN org p ON p.path IN (substr(o.path, 1, 5), substr(o.path, 1, 10), substr(o.path, 1, 15),
  substr(o.path, 1, 20), substr(o.path, 1, 25), substr(o.path, 1, 30), substr(o.path, 1, 35), substr(o.path, 1, 40), substr(o.path, 1, 45),
  substr(o.path, 1, 50), substr(o.path, 1, 55), substr(o.path, 1, 60))
WHERE o.path = ?1 ORDER BY p.path DESC

-- --- applications ---

-- name: APPLICATION_GET one scoped
SELECT a.id, a.casefile_id, c.no AS case_no, COALESCE(p.name, '') AS head_name, a.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path,
  a.at_org_id, t.name AS at_name, t.path AS at_path, a.kind, a.channel, a.state, a.stage, a.applied_on, a.due_on, a.asked, a.reason, a.exit_to, a.measure,
  COALESCE(a.paper_id, 0) AS paper_id, COALESCE(a.verdict_id, 0) AS verdict_id, COALESCE(a.decision_id, 0) AS decision_id, a.class, a.level, a.departs,
  a.workflow, a.edition, COALESCE(a.above_id, 0) AS above_id, COALESCE(v.name, '') AS above_name, COALESCE(a.approver_id, 0) AS approver_id,
  COALESCE(r.name, '') AS approver_name, a.since, COALESCE(a.filed_by, 0) AS filed_by, COALESCE(u.name, '') AS filer, a.created_by, a.created_at,
  a.closed_at, a.version, a.secret
FROM application a JOIN org o ON o.id = a.org_id JOIN org t ON t.id = a.at_org_id JOIN casefile c ON c.id = a.casefile_id
  LEFT JOIN person p ON p.id = c.head_id LEFT JOIN org v ON v.id = a.above_id LEFT JOIN org r ON r.id = a.approver_id
  LEFT JOIN user_account u ON u.id = COALESCE(a.filed_by, a.created_by)
WHERE a.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: STATUS_APPLICATION one open:asked by the applicant himself, who has named the file and its last four; no name leaves
SELECT a.id, a.casefile_id, c.no AS case_no, '' AS head_name, a.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path,
  a.at_org_id, t.name AS at_name, t.path AS at_path, a.kind, a.channel, a.state, a.stage, a.applied_on, a.due_on, a.asked, a.reason, a.exit_to, a.measure,
  COALESCE(a.paper_id, 0) AS paper_id, COALESCE(a.verdict_id, 0) AS verdict_id, COALESCE(a.decision_id, 0) AS decision_id, a.class, a.level, a.departs,
  a.workflow, a.edition, COALESCE(a.above_id, 0) AS above_id, COALESCE(v.name, '') AS above_name, COALESCE(a.approver_id, 0) AS approver_id,
  COALESCE(r.name, '') AS approver_name, a.since, COALESCE(a.filed_by, 0) AS filed_by, '' AS filer, a.created_by, a.created_at, a.closed_at, a.version, a.secret
FROM application a JOIN org o ON o.id = a.org_id JOIN org t ON t.id = a.at_org_id JOIN casefile c ON c.id = a.casefile_id
  LEFT JOIN org v ON v.id = a.above_id LEFT JOIN org r ON r.id = a.approver_id
WHERE a.id = ?1

-- By the union it was filed with, the newest first.
-- name: APPLICATION_LIST many scoped
SELECT a.id, a.casefile_id, c.no AS case_no, COALESCE(p.name, '') AS head_name, a.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path,
  a.at_org_id, t.name AS at_name, t.path AS at_path, a.kind, a.channel, a.state, a.stage, a.applied_on, a.due_on, a.asked, a.reason, a.exit_to, a.measure,
  COALESCE(a.paper_id, 0) AS paper_id, COALESCE(a.verdict_id, 0) AS verdict_id, COALESCE(a.decision_id, 0) AS decision_id, a.class, a.level, a.departs,
  a.workflow, a.edition, COALESCE(a.above_id, 0) AS above_id, '' AS above_name, COALESCE(a.approver_id, 0) AS approver_id, '' AS approver_name, a.since,
  COALESCE(a.filed_by, 0) AS filed_by, COALESCE(u.name, '') AS filer, a.created_by, a.created_at, a.closed_at, a.version, a.secret
FROM org o JOIN application a ON a.org_id = o.id JOIN org t ON t.id = a.at_org_id JOIN casefile c ON c.id = a.casefile_id LEFT JOIN person p ON p.id = c.head_id
  LEFT JOIN user_account u ON u.id = COALESCE(a.filed_by, a.created_by)
WHERE o.path >= ?1 AND o.path < ?2 AND (CAST(?3 AS BIGINT) = 0 OR a.id < ?3) AND (?4 = '' OR a.state = ?4) AND (?5 = '' OR a.kind = ?5)
  AND (?6 = '' OR c.no = ?6 OR p.name LIKE '%' || ?6 || '%' ESCAPE '\') AND (?7 = '' OR (a.due_on <> '' AND a.due_on < ?7 AND a.closed_at = 0))
ORDER BY a.id DESC LIMIT ?8

-- By the union whose turn it is: what the caller's rights let him do there; ?9 ?10 ?11: may he enter, review, approve.
-- name: APPLICATION_TURN many scoped
SELECT a.id, a.casefile_id, c.no AS case_no, COALESCE(p.name, '') AS head_name, a.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path,
  a.at_org_id, t.name AS at_name, t.path AS at_path, a.kind, a.channel, a.state, a.stage, a.applied_on, a.due_on, a.asked, a.reason, a.exit_to, a.measure,
  COALESCE(a.paper_id, 0) AS paper_id, COALESCE(a.verdict_id, 0) AS verdict_id, COALESCE(a.decision_id, 0) AS decision_id, a.class, a.level, a.departs,
  a.workflow, a.edition, COALESCE(a.above_id, 0) AS above_id, '' AS above_name, COALESCE(a.approver_id, 0) AS approver_id, '' AS approver_name, a.since,
  COALESCE(a.filed_by, 0) AS filed_by, COALESCE(u.name, '') AS filer, a.created_by, a.created_at, a.closed_at, a.version, a.secret
FROM org t JOIN application a ON a.at_org_id = t.id JOIN org o ON o.id = a.org_id JOIN casefile c ON c.id = a.casefile_id LEFT JOIN person p ON p.id = c.head_id
  LEFT JOIN user_account u ON u.id = COALESCE(a.filed_by, a.created_by)
WHERE t.path >= ?1 AND t.path < ?2 AND a.closed_at = 0 AND (CAST(?3 AS BIGINT) = 0 OR a.id < ?3) AND (?4 = '' OR a.state = ?4) AND (?5 = '' OR a.kind = ?5)
  AND (?6 = '' OR c.no = ?6 OR p.name LIKE '%' || ?6 || '%' ESCAPE '\')
  AND ((CAST(?8 AS BIGINT) = 1 AND a.state IN ('draft', 'survey', 'check'))
    OR (CAST(?9 AS BIGINT) = 1 AND a.state IN ('first', 'appraise', 'notice', 'second') AND a.created_by <> ?11 AND COALESCE(a.filed_by, 0) <> ?11)
    OR (CAST(?10 AS BIGINT) = 1 AND a.state = 'approve' AND a.created_by <> ?11 AND COALESCE(a.filed_by, 0) <> ?11))
ORDER BY a.id DESC LIMIT ?7

-- name: APPLICATION_OPEN_OF one open:the caller has read the file within its scope
SELECT id FROM application WHERE casefile_id = ?1 AND closed_at = 0 ORDER BY id LIMIT 1

-- name: APPLICATION_ADD one open:the caller has read the file within its scope
INSERT INTO application (casefile_id, org_id, at_org_id, kind, channel, state, applied_on, asked, reason, exit_to, paper_id, measure, workflow, edition, above_id,
  approver_id, since, created_by, created_at)
VALUES (?1, ?2, ?2, ?3, ?4, 'draft', ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?15) RETURNING id

-- name: APPLICATION_SECRET exec open:the caller has read it within its scope
UPDATE application SET secret = ?2 WHERE id = ?1

-- name: APPLICATION_SAVE exec open:the caller has read it within its scope
UPDATE application SET applied_on = ?3, asked = ?4, reason = ?5, exit_to = ?6, paper_id = ?7, measure = ?8, secret = ?9, version = version + 1
WHERE id = ?1 AND version = ?2 AND state = 'draft'

-- name: APPLICATION_FILED exec open:the caller has read it within its scope
UPDATE application SET filed_by = ?3, version = version + 1 WHERE id = ?1 AND version = ?2

-- name: APPLICATION_GO exec open:the caller has read it within its scope
UPDATE application SET state = ?3, stage = ?4, at_org_id = ?5, due_on = ?6, since = ?7, closed_at = ?8, version = version + 1 WHERE id = ?1 AND version = ?2

-- name: APPLICATION_DUE exec open:the caller has read it within its scope
UPDATE application SET due_on = ?2, version = version + 1 WHERE id = ?1

-- name: APPLICATION_DECIDED exec open:the caller has read it within its scope
UPDATE application SET class = ?3, level = ?4, verdict_id = ?5, departs = ?6, measure = ?7, version = version + 1 WHERE id = ?1 AND version = ?2

-- name: APPLICATION_LEVEL exec open:the caller has read the file within its scope
UPDATE casefile SET level = ?2 WHERE id = ?1

-- name: APPLICATION_STEP_LAST one open:the caller has read it within its scope
SELECT COALESCE(MAX(seq), 0) AS n FROM application_step WHERE application_id = ?1

-- name: APPLICATION_STEP_ADD exec open:the caller has read it within its scope
INSERT INTO application_step (application_id, seq, at, user_id, org_id, verb, from_state, to_state, due_on, late_days, stage, secret)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)

-- name: APPLICATION_STEPS many open:the caller has read it within its scope
SELECT s.seq, s.at, u.name AS user_name, o.name AS org_name, s.verb, s.from_state, s.to_state, s.due_on, s.late_days, s.stage, s.secret
FROM application_step s JOIN user_account u ON u.id = s.user_id JOIN org o ON o.id = s.org_id WHERE s.application_id = ?1 ORDER BY s.seq

-- What the caller has done for one application: steps, its draft, visits.
-- name: APPLICATION_DONE_BY many open:the caller has read it within its scope
SELECT s.verb, s.from_state, s.stage FROM application_step s WHERE s.application_id = ?1 AND s.user_id = ?2
UNION ALL SELECT 'create' AS verb, 'draft' AS from_state, 0 AS stage FROM application a WHERE a.id = ?1 AND a.created_by = ?2
UNION ALL SELECT 'visit' AS verb, 'survey' AS from_state, 0 AS stage FROM home_visit h WHERE h.application_id = ?1 AND (h.first_id = ?2 OR h.second_id = ?2)

-- When it was last sent back right to that step, 0 = never.
-- name: APPLICATION_BACK_AT one open:the caller has read it within its scope
SELECT COALESCE(MAX(at), 0) AS n FROM application_step WHERE application_id = ?1 AND verb = 'return' AND to_state = ?2

-- name: APPLICATION_VERDICT one open:the caller has read the file within its scope
SELECT id, day, policy, edition, class, made_at FROM case_verdict WHERE casefile_id = ?1 AND made_at >= ?2 ORDER BY id DESC LIMIT 1

-- name: APPLICATION_VERDICT_POLICY one open:the caller has read the file within its scope
SELECT policy FROM case_verdict WHERE id = ?1

-- --- what waits ---

-- name: APPLICATION_TODO_ENTER one scoped
SELECT COUNT(*) AS n FROM org t JOIN application a ON a.at_org_id = t.id
WHERE t.path >= ?1 AND t.path < ?2 AND t.path = ?1 AND a.state IN ('survey', 'check') AND CAST(?3 AS BIGINT) > 0

-- name: APPLICATION_TODO_BACK one scoped
SELECT COUNT(*) AS n FROM org t JOIN application a ON a.at_org_id = t.id
WHERE t.path >= ?1 AND t.path < ?2 AND a.state = 'draft' AND a.filed_by = ?3

-- name: APPLICATION_TODO_REVIEW one scoped
SELECT COUNT(*) AS n FROM org t JOIN application a ON a.at_org_id = t.id
WHERE t.path >= ?1 AND t.path < ?2 AND t.path = ?1 AND a.state IN ('first', 'appraise', 'notice', 'second') AND a.created_by <> ?3 AND COALESCE(a.filed_by, 0) <> ?3

-- name: APPLICATION_TODO_APPROVE one scoped
SELECT COUNT(*) AS n FROM org t JOIN application a ON a.at_org_id = t.id
WHERE t.path >= ?1 AND t.path < ?2 AND t.path = ?1 AND a.state = 'approve' AND a.created_by <> ?3 AND COALESCE(a.filed_by, 0) <> ?3

-- name: APPLICATION_TODO_OBJECTION one scoped
SELECT COUNT(*) AS n FROM org t JOIN application a ON a.at_org_id = t.id JOIN objection j ON j.application_id = a.id AND j.state = 'open'
WHERE t.path >= ?1 AND t.path < ?2 AND COALESCE(j.recorded_by, 0) <> ?3 AND a.created_by <> ?3 AND COALESCE(a.filed_by, 0) <> ?3

-- name: APPLICATION_TODO_CONFIRM one scoped
SELECT COUNT(*) AS n FROM home_visit h JOIN org o ON o.id = h.org_id WHERE o.path >= ?1 AND o.path < ?2 AND h.second_id = ?3 AND h.confirmed_at = 0

-- name: APPLICATION_LATE many open:run by the server itself: unions and how many, no names; scan:what is open
SELECT t.id, COUNT(*) AS n, MIN(a.due_on) AS first_due FROM application a JOIN org t ON t.id = a.at_org_id
WHERE a.closed_at = 0 AND a.due_on <> '' AND a.due_on < ?1 GROUP BY t.id ORDER BY t.id

-- name: APPLICATION_ANY_LATE one open:run by the server itself; scan:what is open
SELECT COUNT(*) AS n FROM application a WHERE a.closed_at = 0 AND a.due_on <> '' AND a.due_on < ?1

-- --- meetings ---

-- name: MEETING_COUNT one open:the caller has read the application within its scope
SELECT COUNT(*) AS n FROM application_meeting WHERE application_id = ?1

-- name: MEETING_ADD exec open:the caller has read the application within its scope
INSERT INTO application_meeting (application_id, no, held_on, members, present, votes_for, votes_against, votes_abstain, agrees, secret, file_id, decision_id,
  entered_by, entered_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)

-- name: MEETING_LAST one open:the caller has read the application within its scope
SELECT agrees FROM application_meeting WHERE application_id = ?1 AND entered_at >= ?2 ORDER BY no DESC LIMIT 1

-- name: MEETING_LIST many open:the caller has read the application within its scope
SELECT m.no, m.held_on, m.members, m.present, m.votes_for, m.votes_against, m.votes_abstain, m.agrees, COALESCE(m.file_id, 0) AS file_id,
  COALESCE(m.decision_id, 0) AS decision_id, u.name AS entered_name, m.entered_at, m.secret
FROM application_meeting m JOIN user_account u ON u.id = m.entered_by WHERE m.application_id = ?1 ORDER BY m.no

-- --- public notices ---

-- name: PUBLIC_NOTICE_ADD one open:the caller has read its applications within its scope
INSERT INTO public_notice (token, org_id, title, names, from_on, until_on, days, phone, place, published_by, published_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) RETURNING id

-- name: PUBLIC_NOTICE_ROW_ADD exec open:the caller has read its applications within its scope
INSERT INTO public_notice_row (notice_id, no, application_id, stage, name, unit, class, measure, asked, secret) VALUES (?1, ?2, ?3, ?4, '', '', '', '', ?5, ?6)

-- name: PUBLIC_NOTICE_GET one scoped
SELECT n.id, n.token, n.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, n.title, n.names, n.from_on, n.until_on, n.days, n.phone, n.place,
  COALESCE(n.photo_id, 0) AS photo_id, n.published_by, u.name AS publisher, n.published_at, COALESCE(n.withdrawn_at, 0) AS withdrawn_at, n.withdraw_reason,
  CASE WHEN n.withdrawn_at IS NOT NULL THEN 'withdrawn' WHEN n.until_on < ?4 THEN 'ended' ELSE 'running' END AS state,
  (SELECT COUNT(*) FROM public_notice_row r WHERE r.notice_id = n.id) AS rows,
  (SELECT COUNT(*) FROM objection j WHERE j.notice_id = n.id AND j.state = 'open') AS open_objections, n.version
FROM public_notice n JOIN org o ON o.id = n.org_id JOIN user_account u ON u.id = n.published_by
WHERE n.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: PUBLIC_NOTICE_BY_TOKEN one open:what everybody may see, by an address that cannot be guessed
SELECT n.id, n.token, n.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, n.title, n.names, n.from_on, n.until_on, n.days, n.phone, n.place,
  0 AS photo_id, n.published_by, '' AS publisher, n.published_at, COALESCE(n.withdrawn_at, 0) AS withdrawn_at, '' AS withdraw_reason,
  CASE WHEN n.withdrawn_at IS NOT NULL THEN 'withdrawn' WHEN n.until_on < ?2 THEN 'ended' ELSE 'running' END AS state, 0 AS rows, 0 AS open_objections, n.version
FROM public_notice n JOIN org o ON o.id = n.org_id WHERE n.token = ?1

-- name: PUBLIC_NOTICE_LIST many scoped
SELECT n.id, n.token, n.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, n.title, n.names, n.from_on, n.until_on, n.days, n.phone, n.place,
  COALESCE(n.photo_id, 0) AS photo_id, n.published_by, u.name AS publisher, n.published_at, COALESCE(n.withdrawn_at, 0) AS withdrawn_at, n.withdraw_reason,
  CASE WHEN n.withdrawn_at IS NOT NULL THEN 'withdrawn' WHEN n.until_on < ?3 THEN 'ended' ELSE 'running' END AS state,
  (SELECT COUNT(*) FROM public_notice_row r WHERE r.notice_id = n.id) AS rows,
  (SELECT COUNT(*) FROM objection j WHERE j.notice_id = n.id AND j.state = 'open') AS open_objections, n.version
FROM org o JOIN public_notice n ON n.org_id = o.id JOIN user_account u ON u.id = n.published_by
WHERE o.path >= ?1 AND o.path < ?2 AND (CAST(?4 AS BIGINT) = 0 OR n.id < ?4)
  AND (?5 = '' OR ?5 = CASE WHEN n.withdrawn_at IS NOT NULL THEN 'withdrawn' WHEN n.until_on < ?3 THEN 'ended' ELSE 'running' END)
ORDER BY n.id DESC LIMIT ?6

-- name: PUBLIC_NOTICE_OF many open:the caller has read the application within its scope
SELECT n.id, n.token, n.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, n.title, n.names, n.from_on, n.until_on, n.days, n.phone, n.place,
  COALESCE(n.photo_id, 0) AS photo_id, n.published_by, u.name AS publisher, n.published_at, COALESCE(n.withdrawn_at, 0) AS withdrawn_at, n.withdraw_reason,
  CASE WHEN n.withdrawn_at IS NOT NULL THEN 'withdrawn' WHEN n.until_on < ?2 THEN 'ended' ELSE 'running' END AS state,
  (SELECT COUNT(*) FROM public_notice_row x WHERE x.notice_id = n.id) AS rows,
  (SELECT COUNT(*) FROM objection j WHERE j.notice_id = n.id AND j.state = 'open') AS open_objections, n.version
FROM public_notice_row r JOIN public_notice n ON n.id = r.notice_id JOIN org o ON o.id = n.org_id JOIN user_account u ON u.id = n.published_by
WHERE r.application_id = ?1 ORDER BY n.id

-- name: PUBLIC_NOTICE_ROWS many open:the notice has been read, or everybody may see it
SELECT r.no, r.application_id, r.stage, r.name, r.unit, r.class, r.measure, r.asked, a.casefile_id, r.secret
FROM public_notice_row r JOIN application a ON a.id = r.application_id WHERE r.notice_id = ?1 ORDER BY r.no

-- name: PUBLIC_NOTICE_RUNNING one open:the caller has read the application within its scope
SELECT COUNT(*) AS n FROM public_notice_row r JOIN public_notice n ON n.id = r.notice_id
WHERE r.application_id = ?1 AND r.stage = ?2 AND n.withdrawn_at IS NULL AND n.until_on >= ?3

-- name: PUBLIC_NOTICE_LAST one open:the caller has read the application within its scope
SELECT n.id, n.until_on, r.asked, n.published_at, COALESCE(n.withdrawn_at, 0) AS withdrawn_at FROM public_notice_row r JOIN public_notice n ON n.id = r.notice_id
WHERE r.application_id = ?1 AND r.stage = ?2 AND n.published_at >= ?3 ORDER BY n.id DESC LIMIT 1

-- name: PUBLIC_NOTICE_END exec open:the caller has read it within its scope
UPDATE public_notice SET withdrawn_by = ?2, withdrawn_at = ?3, withdraw_reason = ?4, version = version + 1 WHERE id = ?1 AND withdrawn_at IS NULL

-- name: PUBLIC_NOTICE_PHOTO exec open:the caller has read it within its scope
UPDATE public_notice SET photo_id = ?2, version = version + 1 WHERE id = ?1

-- --- objections ---

-- name: OBJECTION_TARGET one open:an objection to a running notice, by its address and row
SELECT n.id AS notice_id, r.application_id, a.casefile_id, a.org_id FROM public_notice n JOIN public_notice_row r ON r.notice_id = n.id
  JOIN application a ON a.id = r.application_id
WHERE n.token = ?1 AND r.no = ?2 AND n.withdrawn_at IS NULL AND n.from_on <= ?3 AND n.until_on >= ?3

-- name: OBJECTION_ADD one open:the application has been read, or its notice is public
INSERT INTO objection (notice_id, application_id, channel, secret, made_at, recorded_by) VALUES (?1, ?2, ?3, ?6, ?4, ?5) RETURNING id

-- name: OBJECTION_SECRET exec open:one just added
UPDATE objection SET secret = ?2 WHERE id = ?1

-- name: OBJECTION_NOTICE one open:the caller has read the application within its scope
SELECT notice_id FROM public_notice_row WHERE application_id = ?1 ORDER BY notice_id DESC LIMIT 1

-- name: OBJECTION_GET one scoped
SELECT j.id, j.notice_id, j.application_id, j.channel, j.made_at, COALESCE(u.name, '') AS recorder, j.state, COALESCE(h.name, '') AS handler,
  COALESCE(j.handled_at, 0) AS handled_at, COALESCE(j.recorded_by, 0) AS recorded_by, j.secret, j.answer
FROM objection j JOIN application a ON a.id = j.application_id JOIN org o ON o.id = a.org_id LEFT JOIN user_account u ON u.id = j.recorded_by
  LEFT JOIN user_account h ON h.id = j.handled_by
WHERE j.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: OBJECTION_LIST many open:the caller has read the application within its scope
SELECT j.id, j.notice_id, j.application_id, j.channel, j.made_at, COALESCE(u.name, '') AS recorder, j.state, COALESCE(h.name, '') AS handler,
  COALESCE(j.handled_at, 0) AS handled_at, COALESCE(j.recorded_by, 0) AS recorded_by, j.secret, j.answer
FROM objection j LEFT JOIN user_account u ON u.id = j.recorded_by LEFT JOIN user_account h ON h.id = j.handled_by WHERE j.application_id = ?1 ORDER BY j.id

-- name: OBJECTION_HANDLE exec open:the caller has read it within its scope
UPDATE objection SET state = ?2, handled_by = ?3, handled_at = ?4, answer = ?5 WHERE id = ?1 AND state = 'open'

-- name: OBJECTION_OPEN one open:the caller has read the application within its scope
SELECT COUNT(*) AS n FROM objection WHERE application_id = ?1 AND state = 'open'

-- name: OBJECTION_UPHELD one open:the caller has read the application within its scope
SELECT COUNT(*) AS n FROM objection WHERE application_id = ?2 AND state = 'upheld' AND notice_id = ?1

-- --- public questions ---

-- name: PUBLIC_TRIED one open:tries of strangers, counted by a keyed hash
SELECT COALESCE(SUM(n), 0) AS n FROM public_try WHERE what = ?1 AND peer = ?2 AND hour = ?3

-- name: PUBLIC_TRY one open:counts tries of strangers by keyed hashes
INSERT INTO public_try (what, peer, hour, n) VALUES (?1, ?2, ?3, 1) ON CONFLICT (what, peer, hour) DO UPDATE SET n = public_try.n + 1 RETURNING n

-- name: PUBLIC_TRY_DROP exec open:old counts
DELETE FROM public_try WHERE hour < ?1

-- name: STATUS_SEEK one open:asked by the applicant himself; nothing of it leaves unless the last four are right
SELECT c.id AS casefile_id, a.id AS application_id, m.id AS member_id, m.secret FROM casefile c JOIN application a ON a.casefile_id = c.id
  JOIN case_member m ON m.casefile_id = c.id AND m.relation = 'self' WHERE c.no = ?1 ORDER BY a.id DESC LIMIT 1

-- name: STATUS_REMARK_SEQ one open:asked by the applicant himself, who has named the file and its last four
SELECT seq FROM application_step WHERE application_id = ?1 AND verb IN ('return', 'refuse') ORDER BY seq DESC LIMIT 1

-- name: STATUS_REMARK one open:asked by the applicant himself, who has named the file and its last four
SELECT secret FROM application_step WHERE application_id = ?1 AND seq = ?2

-- name: STATUS_PASSED many open:asked by the applicant himself, who has named the file and its last four
SELECT stage, MAX(at) AS at FROM application_step WHERE application_id = ?1 AND verb IN ('pass', 'surveyed', 'checked', 'approve') GROUP BY stage ORDER BY stage

-- --- home visits ---

-- name: VISIT_PARTNERS many open:names of colleagues with a right at a union the caller has been checked for; scan:grants are few
SELECT u.id, u.name, g.role, o.name AS org_name FROM role_grant g JOIN user_account u ON u.id = g.user_id JOIN org o ON o.id = g.org_id
WHERE o.path = substr(CAST(?1 AS @text@), 1, length(o.path)) AND g.revoked_at IS NULL AND g.from_date <= ?2 AND (g.to_date IS NULL OR g.to_date >= ?2)
  AND u.status = 'active' AND u.id <> ?3
ORDER BY length(o.path) DESC, u.id

-- name: VISIT_BY_DRAFT one open:the caller's own
SELECT id FROM home_visit WHERE first_id = ?1 AND draft_key = ?2 AND draft_key <> ''

-- name: VISIT_ADD one open:the caller has read the file within its scope
INSERT INTO home_visit (casefile_id, application_id, org_id, visited_on, purpose, first_id, second_name, second_id, lat_e6, lon_e6, accuracy_m, secret, answers,
  agrees, signed_file, draft_key, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?17, ?12, ?13, ?14, ?15, ?16) RETURNING id

-- name: VISIT_SECRET exec open:one just added
UPDATE home_visit SET secret = ?2 WHERE id = ?1

-- name: VISIT_PHOTO_ADD exec open:one just added
INSERT INTO home_visit_photo (visit_id, file_id) VALUES (?1, ?2)

-- name: VISIT_PHOTOS many open:the caller has read the visit within its scope
SELECT file_id FROM home_visit_photo WHERE visit_id = ?1 ORDER BY file_id

-- name: VISIT_HAS_PHOTO one open:the caller has read the visit within its scope
SELECT (SELECT COUNT(*) FROM home_visit_photo p WHERE p.visit_id = ?1 AND p.file_id = ?2) +
  (SELECT COUNT(*) FROM home_visit h WHERE h.id = ?1 AND h.signed_file = ?2) AS n

-- name: VISIT_GET one scoped
SELECT h.id, h.casefile_id, COALESCE(h.application_id, 0) AS application_id, h.org_id, o.path AS org_path, c.no AS case_no, COALESCE(p.name, '') AS head_name,
  h.visited_on, h.purpose, h.first_id, u.name AS first_name, COALESCE(h.second_id, 0) AS second_id, h.second_name,
  CASE WHEN h.lat_e6 IS NULL THEN 0 ELSE 1 END AS placed, COALESCE(h.lat_e6, 0) AS lat_e6, COALESCE(h.lon_e6, 0) AS lon_e6,
  COALESCE(h.accuracy_m, 0) AS accuracy_m, h.answers, h.agrees, COALESCE(h.signed_file, 0) AS signed_file, h.confirmed_at, h.created_at, h.secret
FROM home_visit h JOIN org o ON o.id = h.org_id JOIN casefile c ON c.id = h.casefile_id LEFT JOIN person p ON p.id = c.head_id
  JOIN user_account u ON u.id = h.first_id
WHERE h.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: VISIT_OF many open:the caller has read the application within its scope
SELECT h.id, h.casefile_id, COALESCE(h.application_id, 0) AS application_id, h.org_id, o.path AS org_path, c.no AS case_no, COALESCE(p.name, '') AS head_name,
  h.visited_on, h.purpose, h.first_id, u.name AS first_name, COALESCE(h.second_id, 0) AS second_id, h.second_name,
  CASE WHEN h.lat_e6 IS NULL THEN 0 ELSE 1 END AS placed, COALESCE(h.lat_e6, 0) AS lat_e6, COALESCE(h.lon_e6, 0) AS lon_e6,
  COALESCE(h.accuracy_m, 0) AS accuracy_m, h.answers, h.agrees, COALESCE(h.signed_file, 0) AS signed_file, h.confirmed_at, h.created_at, h.secret
FROM home_visit h JOIN org o ON o.id = h.org_id JOIN casefile c ON c.id = h.casefile_id LEFT JOIN person p ON p.id = c.head_id
  JOIN user_account u ON u.id = h.first_id
WHERE h.application_id = ?1 ORDER BY h.id

-- name: VISIT_TO_CONFIRM many scoped
SELECT h.id, h.casefile_id, COALESCE(h.application_id, 0) AS application_id, h.org_id, o.path AS org_path, c.no AS case_no, COALESCE(p.name, '') AS head_name,
  h.visited_on, h.purpose, h.first_id, u.name AS first_name, COALESCE(h.second_id, 0) AS second_id, h.second_name, 0 AS placed, 0 AS lat_e6, 0 AS lon_e6,
  0 AS accuracy_m, '{}' AS answers, h.agrees, 0 AS signed_file, h.confirmed_at, h.created_at, h.secret
FROM org o JOIN home_visit h ON h.org_id = o.id JOIN casefile c ON c.id = h.casefile_id LEFT JOIN person p ON p.id = c.head_id
  JOIN user_account u ON u.id = h.first_id
WHERE o.path >= ?1 AND o.path < ?2 AND h.second_id = ?3 AND h.confirmed_at = 0 ORDER BY h.id LIMIT ?4

-- name: VISIT_CONFIRM exec open:the caller has read it within its scope
UPDATE home_visit SET confirmed_at = ?2 WHERE id = ?1 AND confirmed_at = 0

-- name: VISIT_COUNT one open:the caller has read the application within its scope
SELECT COUNT(*) AS n FROM home_visit WHERE application_id = ?1 AND purpose = 'survey' AND second_id IS NOT NULL AND created_at >= ?2 AND (CAST(?3 AS BIGINT) = 0 OR confirmed_at > 0)

-- name: VISIT_TODO many scoped
SELECT a.id, a.casefile_id, c.no AS case_no, COALESCE(p.name, '') AS head_name, o.code AS org_code, o.name AS org_name, a.due_on,
  (SELECT COUNT(*) FROM home_visit h WHERE h.application_id = a.id) AS visits, c.secret, k.wrapped
FROM org o JOIN application a ON a.at_org_id = o.id AND a.state = 'survey' JOIN casefile c ON c.id = a.casefile_id JOIN case_key k ON k.casefile_id = c.id
  LEFT JOIN person p ON p.id = c.head_id
WHERE o.path >= ?1 AND o.path < ?2 ORDER BY a.due_on, a.id LIMIT ?3

-- --- verify ---

-- name: APPLICATION_VERIFY many open:verify runs as the operator; scan:every application is looked at
SELECT a.id, a.casefile_id, a.kind, a.state, a.stage, a.workflow, a.edition, COALESCE(a.above_id, 0) AS above_id,
  (SELECT COUNT(*) FROM case_move m WHERE m.casefile_id = a.casefile_id AND m.application_id = a.id AND m.to_state <> 'applying') AS moves
FROM application a ORDER BY a.id

-- name: APPLICATION_VERIFY_STEPS many open:verify runs as the operator
SELECT seq, at, user_id, verb, from_state, to_state, stage FROM application_step WHERE application_id = ?1 ORDER BY seq

-- name: APPLICATION_VERIFY_NOTICE one open:verify runs as the operator
SELECT COALESCE(MIN(n.until_on), '') AS day FROM public_notice_row r JOIN public_notice n ON n.id = r.notice_id
WHERE r.application_id = ?1 AND r.stage = ?2 AND n.withdrawn_at IS NULL

-- name: APPLICATION_VERIFY_VISITS one open:verify runs as the operator
SELECT COUNT(*) AS n FROM home_visit WHERE application_id = ?1 AND confirmed_at > 0 AND second_id IS NOT NULL AND second_id <> first_id
