-- Statements of aid programmes. A relief that stands on a roster is paid when its aid row is; when the roster is void or its row
-- was left out it is approved as before, and may be put on another. CROSS JOIN keeps SQLite at the unions of the caller first.

-- name: PROGRAMME_EDITION one open:rules are public to users
SELECT id, kind, code, edition, title, source, valid_from, valid_to, body, created_by, created_at FROM rule_doc WHERE kind = 'programmes' AND code = ?1 AND edition = ?2

-- name: PROGRAMME_FILE one scoped
SELECT f.id, f.no, f.org_id, o.code AS org_code, o.path AS org_path, f.state, f.class, f.kind, f.area, f.residence, COALESCE(h.name, '') AS head_name, COALESCE(h.no, 1) AS head_no,
  (SELECT COUNT(*) FROM case_member m WHERE m.casefile_id = f.id AND m.left_on = '') AS heads,
  COALESCE((SELECT MAX(v.day) FROM case_verdict v WHERE v.casefile_id = f.id AND v.class <> ''), '') AS tested_on
FROM casefile f JOIN org o ON o.id = f.org_id LEFT JOIN case_member h ON h.casefile_id = f.id AND h.relation = 'self' WHERE f.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- Reliefs in force of the household and of files merged into it, and aid of such kinds that its members had from whatever union.
-- name: PROGRAMME_USED many open:the caller has read the file; figures of other unions are what the ceiling is about
SELECT r.id AS relief_id, r.project, r.member_no, r.amount_fen AS fen, COALESCE(a.given_on, '') AS on_day, r.proposed_at, o.name AS org_name, r.year,
  CASE WHEN a.state = 'paid' THEN 1 ELSE 0 END AS paid
FROM casefile f JOIN relief r ON r.casefile_id = f.id JOIN org o ON o.id = r.org_id LEFT JOIN aid a ON a.roster_id = r.roster_id AND a.row_no = r.row_no
WHERE (f.id = ?1 OR f.merged_into = ?1) AND r.year = ?2 AND r.id <> ?3 AND r.state IN ('proposed', 'reviewed', 'approved', 'rostered')
UNION ALL
SELECT 0 AS relief_id, a.kind AS project, 0 AS member_no, a.amount_fen AS fen, a.given_on AS on_day, 0 AS proposed_at, o.name AS org_name, a.year,
  CASE WHEN a.state = 'paid' THEN 1 ELSE 0 END AS paid
FROM aid a JOIN org o ON o.id = a.org_id
WHERE a.person_id IN (SELECT m.person_id FROM casefile f JOIN case_member m ON m.casefile_id = f.id WHERE (f.id = ?1 OR f.merged_into = ?1) AND m.person_id IS NOT NULL)
  AND a.year = ?2 AND a.kind IN ('living', 'medical', 'study', 'other') AND NOT EXISTS (SELECT 1 FROM relief x WHERE x.roster_id = a.roster_id AND x.row_no = a.row_no)
LIMIT ?4

-- name: PROGRAMME_COSTS one open:the caller has read the file
SELECT CAST(COALESCE(SUM(CASE WHEN kind = 'medical' THEN fen ELSE 0 END), 0) AS BIGINT) AS self_fen, CAST(COALESCE(SUM(fen), 0) AS BIGINT) AS outlay_fen
FROM case_money WHERE casefile_id = ?1 AND side = 'out' AND until_on > ?2

-- name: PROGRAMME_MEMBER one open:the caller has read the file
SELECT name, birth, studying, person_id FROM case_member WHERE casefile_id = ?1 AND no = ?2 AND left_on = ''

-- name: PROGRAMME_PAYEE one open:the caller has read the file
SELECT id FROM case_member WHERE casefile_id = ?1 AND no = ?2 AND left_on = ''

-- name: PROGRAMME_LINE one open:local standards are public
SELECT fen, document FROM policy_line WHERE kind = 'dibao' AND area IN (?1, ?2, ?3) AND residence IN (?4, '') AND from_on <= ?5 AND dropped_at = 0
ORDER BY CASE area WHEN ?1 THEN 0 WHEN ?2 THEN 1 ELSE 2 END, from_on DESC, CASE residence WHEN '' THEN 1 ELSE 0 END LIMIT 1

-- name: PROGRAMME_STUDENTS many open:the caller has read the file
SELECT no AS member_no, name AS student FROM case_member WHERE casefile_id = ?1 AND studying = 1 AND left_on = '' ORDER BY no

-- name: PROGRAMME_PAPER one open:the caller has read the file
SELECT id FROM case_paper WHERE id = ?1 AND casefile_id = ?2 AND dropped_at = 0

-- The newest paper of a household that a bulk proposal may rest on.
-- name: PROGRAMME_PAPER_OF one open:the caller has read the file
SELECT COALESCE(MAX(id), 0) AS id FROM case_paper WHERE casefile_id = ?1 AND dropped_at = 0

-- name: PROGRAMME_FILES many scoped
SELECT f.id, f.no, f.org_id, o.code AS org_code, o.path AS org_path, f.state, f.class, f.kind, f.area, f.residence, COALESCE(h.name, '') AS head_name, COALESCE(h.no, 1) AS head_no,
  (SELECT COUNT(*) FROM case_member m WHERE m.casefile_id = f.id AND m.left_on = '') AS heads,
  COALESCE((SELECT MAX(v.day) FROM case_verdict v WHERE v.casefile_id = f.id AND v.class <> ''), '') AS tested_on
FROM org o CROSS JOIN casefile f LEFT JOIN case_member h ON h.casefile_id = f.id AND h.relation = 'self'
WHERE o.path >= ?1 AND o.path < ?2 AND f.org_id = o.id AND f.state = 'active' AND (?3 = '' OR f.class = ?3) ORDER BY o.path, f.id LIMIT ?4

-- Unions from the one that gives up to the top.
-- name: PROGRAMME_ABOVE many open:only where somebody stands who may approve scan:the tree of unions
SELECT u.path AS org_path, u.kind, u.name AS org_name FROM org o JOIN org u ON u.path = substr(o.path, 1, length(u.path)) WHERE o.id = ?1 ORDER BY length(u.path) DESC

-- name: RELIEF_ADD one open:the caller has checked the file and the union
INSERT INTO relief (casefile_id, org_id, programme, edition, project, class, member_no, payee_no, year, months, self_fen, outlay_fen, line_fen, amount_fen, ceiling_fen,
  explained, level, paper_id, state, proposed_by, proposed_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, 'proposed', ?19, ?20) RETURNING id

-- name: RELIEF_GET one scoped
SELECT r.id, r.casefile_id, f.no AS file_no, COALESCE(h.name, '') AS head_name, fo.name AS file_org, r.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path,
  r.programme, r.edition, r.project, r.class, r.member_no, COALESCE(m.name, '') AS student, r.payee_no, COALESCE(y.name, '') AS payee, r.year, r.months, r.self_fen, r.outlay_fen, r.line_fen,
  r.amount_fen, r.ceiling_fen, r.explained, r.level, r.paper_id, r.proposed_by, pu.name AS proposer, r.proposed_at, COALESCE(r.reviewed_by, 0) AS reviewed_by, COALESCE(ru.name, '') AS reviewer,
  r.reviewed_at, COALESCE(r.approved_by, 0) AS approved_by, COALESCE(au.name, '') AS approver, r.approved_at, r.approval_no, r.approval_on, r.reason, COALESCE(r.roster_id, 0) AS roster_id,
  COALESCE(ro.title, '') AS roster_title, COALESCE(a.given_on, '') AS paid_on, r.version,
  CASE WHEN a.state = 'paid' THEN 'paid' WHEN r.state = 'rostered' AND (ro.state = 'void' OR w.row_no IS NULL OR (w.level > 1 AND ro.state NOT IN ('checked', 'returned')))
    THEN 'approved' ELSE r.state END AS state
FROM casefile f JOIN org fo ON fo.id = f.org_id JOIN relief r ON r.casefile_id = f.id JOIN org o ON o.id = r.org_id JOIN user_account pu ON pu.id = r.proposed_by
  LEFT JOIN case_member h ON h.casefile_id = f.id AND h.relation = 'self' LEFT JOIN case_member m ON m.casefile_id = f.id AND m.no = r.member_no LEFT JOIN case_member y ON y.casefile_id = f.id AND y.no = r.payee_no
  LEFT JOIN user_account ru ON ru.id = r.reviewed_by LEFT JOIN user_account au ON au.id = r.approved_by
  LEFT JOIN roster ro ON ro.id = r.roster_id LEFT JOIN roster_row w ON w.roster_id = r.roster_id AND w.row_no = r.row_no LEFT JOIN aid a ON a.roster_id = r.roster_id AND a.row_no = r.row_no
WHERE r.id = ?1 AND ((fo.path >= ?2 AND fo.path < ?3) OR (o.path >= ?2 AND o.path < ?3))

-- name: RELIEF_LIST many scoped
SELECT * FROM (SELECT r.id, r.casefile_id, f.no AS file_no, COALESCE(h.name, '') AS head_name, fo.name AS file_org, r.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path,
  r.programme, r.edition, r.project, r.class, r.member_no, COALESCE(m.name, '') AS student, r.payee_no, COALESCE(y.name, '') AS payee, r.year, r.months, r.self_fen, r.outlay_fen, r.line_fen,
  r.amount_fen, r.ceiling_fen, r.explained, r.level, r.paper_id, r.proposed_by, pu.name AS proposer, r.proposed_at, COALESCE(r.reviewed_by, 0) AS reviewed_by, COALESCE(ru.name, '') AS reviewer,
  r.reviewed_at, COALESCE(r.approved_by, 0) AS approved_by, COALESCE(au.name, '') AS approver, r.approved_at, r.approval_no, r.approval_on, r.reason, COALESCE(r.roster_id, 0) AS roster_id,
  COALESCE(ro.title, '') AS roster_title, COALESCE(a.given_on, '') AS paid_on, r.version,
  CASE WHEN a.state = 'paid' THEN 'paid' WHEN r.state = 'rostered' AND (ro.state = 'void' OR w.row_no IS NULL OR (w.level > 1 AND ro.state NOT IN ('checked', 'returned')))
    THEN 'approved' ELSE r.state END AS state
FROM org fo CROSS JOIN casefile f JOIN relief r ON r.casefile_id = f.id JOIN org o ON o.id = r.org_id JOIN user_account pu ON pu.id = r.proposed_by
  LEFT JOIN case_member h ON h.casefile_id = f.id AND h.relation = 'self' LEFT JOIN case_member m ON m.casefile_id = f.id AND m.no = r.member_no LEFT JOIN case_member y ON y.casefile_id = f.id AND y.no = r.payee_no
  LEFT JOIN user_account ru ON ru.id = r.reviewed_by LEFT JOIN user_account au ON au.id = r.approved_by
  LEFT JOIN roster ro ON ro.id = r.roster_id LEFT JOIN roster_row w ON w.roster_id = r.roster_id AND w.row_no = r.row_no LEFT JOIN aid a ON a.roster_id = r.roster_id AND a.row_no = r.row_no
WHERE fo.path >= ?1 AND fo.path < ?2 AND f.org_id = fo.id AND r.id < ?3 AND (?4 = '' OR r.project = ?4) AND (?5 = 0 OR r.casefile_id = ?5) AND (?6 = 0 OR r.year = ?6)
  AND (?7 = '' OR h.name LIKE ?7 ESCAPE '!' OR f.no LIKE ?7 ESCAPE '!')) x
WHERE ?8 = '' OR x.state = ?8 ORDER BY x.id DESC LIMIT ?9

-- name: RELIEF_SUMS many scoped
SELECT x.project, x.state, COUNT(*) AS n, CAST(SUM(x.amount_fen) AS BIGINT) AS fen FROM (SELECT r.id, r.casefile_id, f.no AS file_no, COALESCE(h.name, '') AS head_name, fo.name AS file_org, r.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path,
  r.programme, r.edition, r.project, r.class, r.member_no, COALESCE(m.name, '') AS student, r.payee_no, COALESCE(y.name, '') AS payee, r.year, r.months, r.self_fen, r.outlay_fen, r.line_fen,
  r.amount_fen, r.ceiling_fen, r.explained, r.level, r.paper_id, r.proposed_by, pu.name AS proposer, r.proposed_at, COALESCE(r.reviewed_by, 0) AS reviewed_by, COALESCE(ru.name, '') AS reviewer,
  r.reviewed_at, COALESCE(r.approved_by, 0) AS approved_by, COALESCE(au.name, '') AS approver, r.approved_at, r.approval_no, r.approval_on, r.reason, COALESCE(r.roster_id, 0) AS roster_id,
  COALESCE(ro.title, '') AS roster_title, COALESCE(a.given_on, '') AS paid_on, r.version,
  CASE WHEN a.state = 'paid' THEN 'paid' WHEN r.state = 'rostered' AND (ro.state = 'void' OR w.row_no IS NULL OR (w.level > 1 AND ro.state NOT IN ('checked', 'returned')))
    THEN 'approved' ELSE r.state END AS state
FROM org fo CROSS JOIN casefile f JOIN relief r ON r.casefile_id = f.id JOIN org o ON o.id = r.org_id JOIN user_account pu ON pu.id = r.proposed_by
  LEFT JOIN case_member h ON h.casefile_id = f.id AND h.relation = 'self' LEFT JOIN case_member m ON m.casefile_id = f.id AND m.no = r.member_no LEFT JOIN case_member y ON y.casefile_id = f.id AND y.no = r.payee_no
  LEFT JOIN user_account ru ON ru.id = r.reviewed_by LEFT JOIN user_account au ON au.id = r.approved_by
  LEFT JOIN roster ro ON ro.id = r.roster_id LEFT JOIN roster_row w ON w.roster_id = r.roster_id AND w.row_no = r.row_no LEFT JOIN aid a ON a.roster_id = r.roster_id AND a.row_no = r.row_no
WHERE fo.path >= ?1 AND fo.path < ?2 AND f.org_id = fo.id AND r.year = ?3) x GROUP BY x.project, x.state ORDER BY x.project, x.state

-- Approved and on no roster: what a roster of the union may take.
-- name: RELIEF_FREE many scoped
SELECT * FROM (SELECT r.id, r.casefile_id, f.no AS file_no, COALESCE(h.name, '') AS head_name, fo.name AS file_org, r.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path,
  r.programme, r.edition, r.project, r.class, r.member_no, COALESCE(m.name, '') AS student, r.payee_no, COALESCE(y.name, '') AS payee, r.year, r.months, r.self_fen, r.outlay_fen, r.line_fen,
  r.amount_fen, r.ceiling_fen, r.explained, r.level, r.paper_id, r.proposed_by, pu.name AS proposer, r.proposed_at, COALESCE(r.reviewed_by, 0) AS reviewed_by, COALESCE(ru.name, '') AS reviewer,
  r.reviewed_at, COALESCE(r.approved_by, 0) AS approved_by, COALESCE(au.name, '') AS approver, r.approved_at, r.approval_no, r.approval_on, r.reason, COALESCE(r.roster_id, 0) AS roster_id,
  COALESCE(ro.title, '') AS roster_title, COALESCE(a.given_on, '') AS paid_on, r.version,
  CASE WHEN a.state = 'paid' THEN 'paid' WHEN r.state = 'rostered' AND (ro.state = 'void' OR w.row_no IS NULL OR (w.level > 1 AND ro.state NOT IN ('checked', 'returned')))
    THEN 'approved' ELSE r.state END AS state, f.state AS file_state
FROM casefile f JOIN org fo ON fo.id = f.org_id JOIN relief r ON r.casefile_id = f.id JOIN org o ON o.id = r.org_id JOIN user_account pu ON pu.id = r.proposed_by
  LEFT JOIN case_member h ON h.casefile_id = f.id AND h.relation = 'self' LEFT JOIN case_member m ON m.casefile_id = f.id AND m.no = r.member_no LEFT JOIN case_member y ON y.casefile_id = f.id AND y.no = r.payee_no
  LEFT JOIN user_account ru ON ru.id = r.reviewed_by LEFT JOIN user_account au ON au.id = r.approved_by
  LEFT JOIN roster ro ON ro.id = r.roster_id LEFT JOIN roster_row w ON w.roster_id = r.roster_id AND w.row_no = r.row_no LEFT JOIN aid a ON a.roster_id = r.roster_id AND a.row_no = r.row_no
WHERE o.path >= ?1 AND o.path < ?2 AND r.org_id = ?3 AND r.project = ?4 AND r.state IN ('approved', 'rostered')) x WHERE x.state = 'approved' ORDER BY x.id LIMIT ?5

-- name: RELIEF_SET exec open:the caller has read it within reach
UPDATE relief SET class = ?2, months = ?3, self_fen = ?4, outlay_fen = ?5, line_fen = ?6, amount_fen = ?7, ceiling_fen = ?8, explained = ?9, level = ?10, paper_id = ?11,
  member_no = ?12, payee_no = ?13, state = 'proposed', proposed_by = ?14, proposed_at = ?15, reviewed_by = NULL, reviewed_at = 0, approved_by = NULL, approved_at = 0,
  edition = ?16, version = version + 1 WHERE id = ?1 AND state = 'returned' AND version = ?17

-- name: RELIEF_REVIEWED exec open:the caller has read it within reach
UPDATE relief SET state = 'reviewed', reviewed_by = ?2, reviewed_at = ?3, version = version + 1 WHERE id = ?1 AND state = 'proposed' AND version = ?4

-- name: RELIEF_APPROVED exec open:the caller has read it within reach
UPDATE relief SET state = 'approved', approved_by = ?2, approved_at = ?3, ceiling_fen = ?4, explained = ?5, level = ?6, class = ?7, approval_no = ?8, approval_on = ?9,
  line_fen = ?10, version = version + 1 WHERE id = ?1 AND state = 'reviewed' AND version = ?11

-- name: RELIEF_BACK exec open:the caller has read it within reach
UPDATE relief SET state = ?2, reason = ?3, roster_id = NULL, row_no = NULL, version = version + 1 WHERE id = ?1 AND version = ?4

-- name: RELIEF_ROSTERED exec open:the caller has read it within reach
UPDATE relief SET state = 'rostered', roster_id = ?2, row_no = ?3, version = version + 1 WHERE id = ?1 AND state IN ('approved', 'rostered') AND version = ?4

-- name: RELIEF_TODO_REVIEW one scoped
SELECT COUNT(*) AS n FROM org o JOIN relief r ON r.org_id = o.id AND r.state = 'proposed' WHERE o.path >= ?1 AND o.path < ?2 AND r.proposed_by <> ?3

-- name: RELIEF_TODO_APPROVE one scoped
SELECT COUNT(*) AS n FROM org o JOIN relief r ON r.org_id = o.id AND r.state = 'reviewed' WHERE o.path >= ?1 AND o.path < ?2 AND r.proposed_by <> ?3

-- name: RELIEF_TODO_RETURNED one scoped
SELECT COUNT(*) AS n FROM org o JOIN relief r ON r.org_id = o.id AND r.state = 'returned' WHERE o.path >= ?1 AND o.path < ?2 AND r.proposed_by = ?3

-- name: RELIEF_AIDS many open:the caller has read the file; the union that gave is part of its record
SELECT a.id, a.kind, a.class, a.amount_fen, a.given_on, a.state, o.name AS org_name, c.name AS campaign_name, m.name AS member, COALESCE(ro.title, '') AS roster_title,
  COALESCE((SELECT r.id FROM relief r WHERE r.roster_id = a.roster_id AND r.row_no = a.row_no), 0) AS relief_id
FROM case_member m JOIN aid a ON a.person_id = m.person_id JOIN org o ON o.id = a.org_id JOIN campaign c ON c.id = a.campaign_id LEFT JOIN roster ro ON ro.id = a.roster_id
WHERE m.casefile_id = ?1 ORDER BY a.given_on DESC, a.id DESC LIMIT ?2

-- name: RELIEF_VERIFY_MONEY many open:verify reads everything scan:verify
SELECT r.id, r.amount_fen AS fen, r.ceiling_fen AS limit_fen, COALESCE(a.amount_fen, 0) AS aid_fen, COALESCE(a.kind, '') AS kind, r.project, r.state
FROM relief r LEFT JOIN aid a ON a.roster_id = r.roster_id AND a.row_no = r.row_no
WHERE r.amount_fen > r.ceiling_fen OR r.amount_fen <= 0 OR (a.id IS NOT NULL AND (a.amount_fen <> r.amount_fen OR a.kind <> r.project))
  OR (r.state = 'rostered' AND r.roster_id IS NULL) OR (a.id IS NOT NULL AND r.state <> 'rostered')

-- name: RELIEF_VERIFY_PEOPLE many open:verify reads everything scan:verify
SELECT r.id FROM relief r WHERE r.reviewed_by = r.proposed_by OR r.approved_by = r.proposed_by OR (r.state IN ('approved', 'rostered') AND (r.approved_by IS NULL OR r.reviewed_by IS NULL))
  OR (r.state IN ('returned', 'refused', 'withdrawn') AND r.reason = '')

-- Rows of a roster made from relief that no relief stands behind.
-- name: RELIEF_VERIFY_ROWS many open:verify reads everything scan:verify
SELECT a.id, a.amount_fen AS fen FROM roster ro JOIN aid a ON a.roster_id = ro.id
WHERE ro.aid_kind <> '' AND NOT EXISTS (SELECT 1 FROM relief r WHERE r.roster_id = a.roster_id AND r.row_no = a.row_no)

-- name: RELIEF_COUNT one open:verify reads everything scan:verify
SELECT COUNT(*) AS n FROM relief

-- --- services counted by heads: 落实民生政策 ---

-- name: SERVICE_ADD exec open:the caller has checked the union
INSERT INTO counted_service (aid_id, casefile_id, user_id, at) VALUES (?1, ?2, ?3, ?4)

-- name: SERVICE_LIST many scoped
SELECT a.id, o.code AS org_code, o.name AS org_name, c.code AS campaign, a.kind, a.heads, a.given_on, a.note, COALESCE(f.no, '') AS file_no, u.name AS user_name, s.at
FROM org o CROSS JOIN aid a JOIN counted_service s ON s.aid_id = a.id JOIN campaign c ON c.id = a.campaign_id JOIN user_account u ON u.id = s.user_id LEFT JOIN casefile f ON f.id = s.casefile_id
WHERE o.path >= ?1 AND o.path < ?2 AND a.org_id = o.id AND a.id < ?3 AND a.kind = 'policy' AND (?4 = '' OR c.code = ?4) ORDER BY a.id DESC LIMIT ?5

-- name: SERVICE_GET one scoped
SELECT a.id, a.org_id, a.heads, a.state FROM counted_service s JOIN aid a ON a.id = s.aid_id JOIN org o ON o.id = a.org_id WHERE s.aid_id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: SERVICE_DROP exec open:the caller has read it within reach
DELETE FROM counted_service WHERE aid_id = ?1
