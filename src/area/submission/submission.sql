-- Statements of submissions.

-- name: SUBMISSION_KEY one scoped
SELECT s.campaign_id, s.form, o.code AS org, c.code AS campaign FROM submission s JOIN org o ON o.id = s.org_id JOIN campaign c ON c.id = s.campaign_id
WHERE s.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- A union's table, whether or not anything has been kept of it.
-- name: SUBMISSION_OF one open:the caller has checked the union and the campaign
SELECT COALESCE(s.id, 0) AS id, c.id AS campaign_id, c.code AS campaign, c.name AS campaign_name, co.path AS campaign_path, c.start_on, c.end_on,
  CAST(?2 AS @text@) AS form, o.id AS org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, COALESCE(o.parent_id, 0) AS parent_id,
  COALESCE(u.path, '') AS parent_path, COALESCE(s.state, 'draft') AS state, COALESCE(s.narrative, '') AS narrative,
  COALESCE(s.summary_file, 0) AS summary_file, COALESCE(s.scan_file, 0) AS scan_file, COALESCE(f1.name, '') AS summary_name,
  COALESCE(f2.name, '') AS scan_name, COALESCE(s.filler, '') AS filler, COALESCE(s.phone, '') AS phone, COALESCE(s.last_no, 0) AS last_no,
  COALESCE(s.accepted_no, 0) AS accepted_no, COALESCE(s.first_submitted_at, 0) AS first_submitted_at, COALESCE(s.submitted_by, 0) AS submitted_by,
  COALESCE(s.submitted_at, 0) AS submitted_at, COALESCE(s.decided_by, 0) AS decided_by, COALESCE(s.decided_at, 0) AS decided_at,
  COALESCE(su.name, '') AS submitter, COALESCE(du.name, '') AS decider, COALESCE(s.remark, '') AS remark,
  CASE WHEN z.campaign_id IS NULL THEN 0 ELSE 1 END AS sealed, COALESCE(s.version, 0) AS version
FROM campaign c JOIN org co ON co.id = c.org_id JOIN org o ON o.id = ?3 LEFT JOIN org u ON u.id = o.parent_id
  LEFT JOIN submission s ON s.campaign_id = c.id AND s.form = ?2 AND s.org_id = o.id
  LEFT JOIN file f1 ON f1.id = s.summary_file LEFT JOIN file f2 ON f2.id = s.scan_file
  LEFT JOIN user_account su ON su.id = s.submitted_by LEFT JOIN user_account du ON du.id = s.decided_by
  LEFT JOIN form_seal z ON z.campaign_id = c.id AND z.form = ?2
WHERE c.id = ?1

-- name: SUBMISSION_ADD one open:the caller has checked the union
INSERT INTO submission (campaign_id, form, org_id, state, touched_by, touched_at) VALUES (?1, ?2, ?3, 'draft', ?4, ?5) RETURNING id

-- name: SUBMISSION_SAVE exec open:the caller has read it within its scope
UPDATE submission SET narrative = ?3, summary_file = ?4, scan_file = ?5, filler = ?6, phone = ?7, touched_by = ?8, touched_at = ?9, version = version + 1
WHERE id = ?1 AND version = ?2

-- name: SUBMISSION_FILE exec open:the caller has read it within its scope
UPDATE submission SET state = 'submitted', last_no = last_no + 1, first_submitted_at = COALESCE(first_submitted_at, ?3), submitted_by = ?2, submitted_at = ?3,
  remark = '', touched_by = ?2, touched_at = ?3, version = version + 1
WHERE id = ?1 AND state = ?4

-- name: SUBMISSION_VERSION_ADD exec open:the caller has read it within its scope
INSERT INTO submission_version (submission_id, no, edition, figures, own, warnings, narrative, summary_file, scan_file, filler, phone, due_on, late, reason, submitted_by, submitted_at)
SELECT s.id, s.last_no, ?2, ?3, ?4, ?5, s.narrative, s.summary_file, s.scan_file, s.filler, s.phone, ?6, ?7, ?8, s.submitted_by, s.submitted_at FROM submission s WHERE s.id = ?1

-- Accepted, returned, reopened, excused, recalled by the union above.
-- name: SUBMISSION_DECIDE exec open:the caller has read it within its scope
UPDATE submission SET state = ?2, decided_by = ?3, decided_at = ?4, remark = ?5, accepted_no = ?6, touched_by = ?3, touched_at = ?4, version = version + 1
WHERE id = ?1 AND state = ?7 AND last_no = ?8

-- Taken back by the union itself: to work on, or to what the union above already holds.
-- name: SUBMISSION_WITHDRAW exec open:the caller has read it within its scope
UPDATE submission SET state = CASE WHEN accepted_no > 0 THEN 'accepted' ELSE 'draft' END,
  submitted_by = CASE WHEN accepted_no > 0 THEN (SELECT v.submitted_by FROM submission_version v WHERE v.submission_id = submission.id AND v.no = submission.accepted_no) ELSE submitted_by END,
  touched_by = ?2, touched_at = ?3, version = version + 1
WHERE id = ?1 AND state = 'submitted'

-- name: SUBMISSION_CHILDREN many open:the parent is the union the call has been checked for
SELECT c.id AS org_id, c.code AS org_code, c.name AS org_name, COALESCE(s.state, 'draft') AS state, COALESCE(v.figures, '') AS figures
FROM org c LEFT JOIN submission s ON s.campaign_id = ?1 AND s.form = ?2 AND s.org_id = c.id
  LEFT JOIN submission_version v ON v.submission_id = s.id AND v.no = s.accepted_no
WHERE c.parent_id = ?3 AND c.status = 'active' ORDER BY c.path

-- name: SUBMISSION_ADJUST_OWN many open:the union has been checked
SELECT a.item, a.delta, a.reason, COALESCE(u.name, '') AS user_name, a.at, a.version FROM submission_adjust a LEFT JOIN user_account u ON u.id = a.user_id
WHERE a.campaign_id = ?1 AND a.form = ?2 AND a.org_id = ?3 ORDER BY a.item

-- name: SUBMISSION_ADJUST_BELOW many open:the parent is the union the call has been checked for
SELECT c.code AS org_code, a.item, CAST(SUM(a.delta) AS BIGINT) AS delta
FROM org c JOIN org o ON o.path >= c.path AND o.path < (c.path || '~') JOIN submission_adjust a ON a.campaign_id = ?1 AND a.form = ?2 AND a.org_id = o.id
WHERE c.parent_id = ?3 GROUP BY c.code, a.item

-- name: SUBMISSION_ADJUST_PUT exec open:the union has been checked
INSERT INTO submission_adjust (campaign_id, form, org_id, item, delta, reason, user_id, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (campaign_id, form, org_id, item) DO UPDATE SET delta = excluded.delta, reason = excluded.reason, user_id = excluded.user_id, at = excluded.at,
  version = submission_adjust.version + 1

-- name: SUBMISSION_ADJUST_DROP exec open:the union has been checked
DELETE FROM submission_adjust WHERE campaign_id = ?1 AND form = ?2 AND org_id = ?3 AND item = ?4

-- name: SUBMISSION_REASONS many open:the caller has read it within its scope
SELECT r.key, r.reason, COALESCE(u.name, '') AS user_name, r.at FROM submission_reason r LEFT JOIN user_account u ON u.id = r.user_id WHERE r.submission_id = ?1 ORDER BY r.key

-- name: SUBMISSION_REASON_PUT exec open:the caller has read it within its scope
INSERT INTO submission_reason (submission_id, key, reason, user_id, at) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (submission_id, key) DO UPDATE SET reason = excluded.reason, user_id = excluded.user_id, at = excluded.at

-- name: SUBMISSION_REASON_DROP exec open:the caller has read it within its scope
DELETE FROM submission_reason WHERE submission_id = ?1 AND key = ?2

-- name: SUBMISSION_TOUCH exec open:the caller has read it within its scope
UPDATE submission SET touched_by = ?2, touched_at = ?3, version = version + 1 WHERE id = ?1

-- name: SUBMISSION_REMARK_ADD exec open:the caller has read it within its scope
INSERT INTO submission_remark (submission_id, no, item, text, user_id, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (submission_id, no, item) DO UPDATE SET text = excluded.text, user_id = excluded.user_id, at = excluded.at

-- name: SUBMISSION_REMARKS many open:the caller has read it within its scope
SELECT r.item, r.text, COALESCE(u.name, '') AS user_name, r.at FROM submission_remark r LEFT JOIN user_account u ON u.id = r.user_id
WHERE r.submission_id = ?1 AND r.no = ?2 ORDER BY r.item

-- name: SUBMISSION_STATE one open:of the union above only the state is asked
SELECT state FROM submission WHERE campaign_id = ?1 AND form = ?2 AND org_id = ?3

-- name: SUBMISSION_FIGURES one open:the caller has read it within its scope
SELECT figures FROM submission_version WHERE submission_id = ?1 AND no = ?2

-- name: SUBMISSION_WAITING many open:the parent is the union the call has been checked for
SELECT s.id, c.code AS org_code, c.name AS org_name, v.warnings, COALESCE(s.submitted_by, 0) AS submitted_by
FROM org c JOIN submission s ON s.campaign_id = ?1 AND s.form = ?2 AND s.org_id = c.id JOIN submission_version v ON v.submission_id = s.id AND v.no = s.last_no
WHERE c.parent_id = ?3 AND s.state = 'submitted' ORDER BY c.path

-- --- lists ---

-- name: SUBMISSION_BELOW many open:the parent is the union the call has been checked for
SELECT c.id, c.code AS org_code, c.name AS org_name, COALESCE(s.id, 0) AS submission, COALESCE(s.state, 'missing') AS state, COALESCE(s.last_no, 0) AS last_no,
  COALESCE(s.accepted_no, 0) AS accepted_no, COALESCE(s.first_submitted_at, 0) AS first_submitted_at, COALESCE(s.submitted_at, 0) AS submitted_at,
  COALESCE(u.name, '') AS submitter, COALESCE(s.remark, '') AS remark, COALESCE(v.warnings, '[]') AS warnings, COALESCE(v.late, 0) AS late,
  (SELECT COUNT(*) FROM org g WHERE g.parent_id = c.id AND g.status = 'active') AS children
FROM org c LEFT JOIN submission s ON s.campaign_id = ?1 AND s.form = ?2 AND s.org_id = c.id LEFT JOIN user_account u ON u.id = s.submitted_by
  LEFT JOIN submission_version v ON v.submission_id = s.id AND v.no = s.last_no
WHERE c.parent_id = ?3 AND c.status = 'active' AND c.id > ?4 AND (?5 = '' OR COALESCE(s.state, 'missing') = ?5)
ORDER BY c.id LIMIT ?6

-- Every union of the subtree whose table is not with the union above; the day it was due is worked out from the due days.
-- name: SUBMISSION_OPEN many scoped
SELECT o.id, o.path, o.code AS org_code, o.name AS org_name, COALESCE(p.name, '') AS parent_name, COALESCE(s.state, 'missing') AS state,
  COALESCE(s.first_submitted_at, 0) AS first_submitted_at, COALESCE(o.contact, '') AS contact
FROM org o LEFT JOIN org p ON p.id = o.parent_id LEFT JOIN submission s ON s.campaign_id = ?1 AND s.form = ?2 AND s.org_id = o.id
WHERE o.path >= ?3 AND o.path < ?4 AND o.status = 'active' AND COALESCE(s.state, 'missing') <> 'excused' ORDER BY o.path

-- name: SUBMISSION_VERSIONS many open:the caller has read it within its scope
SELECT v.no AS id, v.edition, v.due_on, v.late, v.reason, v.filler, v.phone, v.narrative, COALESCE(v.summary_file, 0) AS summary_file, COALESCE(v.scan_file, 0) AS scan_file,
  COALESCE(u.name, '') AS submitter, v.submitted_at, v.warnings
FROM submission_version v LEFT JOIN user_account u ON u.id = v.submitted_by WHERE v.submission_id = ?1 AND (?2 = 0 OR v.no < ?2) ORDER BY v.no DESC LIMIT ?3

-- name: SUBMISSION_VERSION one open:the caller has read it within its scope
SELECT v.no AS id, v.edition, v.due_on, v.late, v.reason, v.filler, v.phone, v.narrative, COALESCE(v.summary_file, 0) AS summary_file, COALESCE(v.scan_file, 0) AS scan_file,
  COALESCE(u.name, '') AS submitter, v.submitted_at, v.warnings
FROM submission_version v LEFT JOIN user_account u ON u.id = v.submitted_by WHERE v.submission_id = ?1 AND v.no = ?2

-- --- days ---

-- name: SUBMISSION_DUES many open:days set by the unions above one, and by itself
SELECT d.org_id, o.path, d.level, d.due_on, d.lock_on FROM form_due d JOIN org o ON o.id = d.org_id
WHERE d.campaign_id = ?1 AND d.form = ?2 AND o.path = substr(CAST(?3 AS @text@), 1, length(o.path))

-- name: SUBMISSION_DUES_ALL many open:days by union, without names
SELECT d.org_id, o.path, d.level, d.due_on, d.lock_on FROM form_due d JOIN org o ON o.id = d.org_id WHERE d.campaign_id = ?1 AND d.form = ?2

-- name: SUBMISSION_DUE_LIST many open:days set by the union the call has been checked for and those above it
SELECT d.level AS id, o.code AS org_code, o.name AS org_name, d.level, d.due_on, d.lock_on, COALESCE(u.name, '') AS set_by, d.set_at, d.version
FROM form_due d JOIN org o ON o.id = d.org_id LEFT JOIN user_account u ON u.id = d.set_by
WHERE d.campaign_id = ?1 AND d.form = ?2 AND o.path = substr(CAST(?3 AS @text@), 1, length(o.path)) ORDER BY o.path, d.level

-- name: SUBMISSION_DUE_PUT exec open:the union has been checked
INSERT INTO form_due (campaign_id, form, org_id, level, due_on, lock_on, set_by, set_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (campaign_id, form, org_id, level) DO UPDATE SET due_on = excluded.due_on, lock_on = excluded.lock_on, set_by = excluded.set_by,
  set_at = excluded.set_at, version = form_due.version + 1

-- name: SUBMISSION_DUE_DROP exec open:the union has been checked
DELETE FROM form_due WHERE campaign_id = ?1 AND form = ?2 AND org_id = ?3 AND level = ?4

-- name: SUBMISSION_UNTIL one open:the union has been checked
SELECT COALESCE(MAX(until_on), '') AS day FROM form_exception WHERE campaign_id = ?1 AND form = ?2 AND org_id = ?3 AND ended_at IS NULL

-- name: SUBMISSION_EXCEPTION_ADD one open:the union has been checked
INSERT INTO form_exception (campaign_id, form, org_id, until_on, reason, granted_by, granted_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id

-- name: SUBMISSION_EXCEPTION_GET one scoped
SELECT e.id, o.id AS org_id, o.path AS org_path, COALESCE(e.ended_at, 0) AS ended_at FROM form_exception e JOIN org o ON o.id = e.org_id
WHERE e.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: SUBMISSION_EXCEPTION_END exec open:the caller has read it within its scope
UPDATE form_exception SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL

-- name: SUBMISSION_EXCEPTIONS many scoped
SELECT e.id, o.code AS org_code, o.name AS org_name, e.form, e.until_on, e.reason, COALESCE(u.name, '') AS granted_by, e.granted_at, COALESCE(e.ended_at, 0) AS ended_at
FROM org o JOIN form_exception e ON e.org_id = o.id LEFT JOIN user_account u ON u.id = e.granted_by
WHERE o.path >= ?1 AND o.path < ?2 AND e.campaign_id = ?3 AND (?4 = '' OR e.form = ?4) AND e.id > ?5 ORDER BY e.id LIMIT ?6

-- --- seal ---

-- name: SUBMISSION_SEAL exec open:the caller has checked the union that runs the campaign
INSERT INTO form_seal (campaign_id, form, note, sealed_by, sealed_at) VALUES (?1, ?2, ?3, ?4, ?5)

-- --- what waits ---

-- name: SUBMISSION_TODO_ACCEPT one scoped
SELECT COUNT(*) AS n FROM org u JOIN org o ON o.parent_id = u.id JOIN submission s ON s.org_id = o.id
WHERE u.path >= ?1 AND u.path < ?2 AND s.state = 'submitted' AND s.submitted_by <> ?3

-- name: SUBMISSION_TODO_RETURNED one scoped
SELECT COUNT(*) AS n FROM org o JOIN submission s ON s.org_id = o.id WHERE o.path >= ?1 AND o.path < ?2 AND s.state = 'returned' AND s.submitted_by = ?3

-- --- verify ---

-- name: SUBMISSION_VERIFY many open:verify runs as the operator; scan:every filed table is looked at
SELECT s.id, s.state, s.last_no, s.accepted_no, s.campaign_id, s.form, s.org_id, c.start_on, COALESCE(v.no, 0) AS no, COALESCE(v.figures, '') AS figures,
  COALESCE(v.own, '') AS own, (SELECT COUNT(*) FROM submission_version x WHERE x.submission_id = s.id) AS versions,
  (SELECT COUNT(*) FROM form_seal z WHERE z.campaign_id = s.campaign_id AND z.form = s.form) AS sealed
FROM submission s JOIN campaign c ON c.id = s.campaign_id LEFT JOIN submission_version v ON v.submission_id = s.id AND v.no = s.last_no
ORDER BY s.id

-- name: SUBMISSION_VERIFY_BELOW many open:verify runs as the operator
SELECT s.state, COALESCE(v.figures, '') AS figures FROM org c LEFT JOIN submission s ON s.campaign_id = ?1 AND s.form = ?2 AND s.org_id = c.id
  LEFT JOIN submission_version v ON v.submission_id = s.id AND v.no = s.accepted_no
WHERE c.parent_id = ?3 AND c.status = 'active'
