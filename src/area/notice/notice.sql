-- Statements of notices. A union sees what unions of its subtree issue, and what they receive.

-- name: NOTICE_GET one scoped
SELECT n.id, n.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, COALESCE(n.parent_id, 0) AS parent_id, COALESCE(p.state, '') AS parent_state,
  COALESCE(po.name, '') AS parent_org, COALESCE(n.supersedes_id, 0) AS supersedes_id,
  COALESCE((SELECT MAX(x.id) FROM notice x WHERE x.supersedes_id = n.id AND x.state = 'issued'), 0) AS superseded_by,
  n.title, n.doc_no, n.cover, n.body, n.contacts, n.reach, n.depth, n.picked, n.state, n.drafted_by, n.edited_by, n.drafted_at,
  COALESCE(n.issued_at, 0) AS issued_at, COALESCE(n.withdrawn_at, 0) AS withdrawn_at, n.withdraw_reason, COALESCE(du.name, '') AS drafter,
  COALESCE(iu.name, '') AS issuer, COALESCE(wu.name, '') AS withdrawer,
  (SELECT COUNT(*) FROM notice_recipient r WHERE r.notice_id = n.id) AS recipients,
  (SELECT COUNT(*) FROM notice_recipient r WHERE r.notice_id = n.id AND r.read_at IS NOT NULL) AS readers,
  (SELECT COUNT(*) FROM notice_recipient r WHERE r.notice_id = n.id AND r.confirmed_at IS NOT NULL) AS confirmed,
  (SELECT COUNT(*) FROM notice_item i WHERE i.notice_id = n.id) AS items,
  COALESCE((SELECT MIN(i.due_on) FROM notice_item i WHERE i.notice_id = n.id), '') AS first_due, n.version
FROM notice n JOIN org o ON o.id = n.org_id LEFT JOIN notice p ON p.id = n.parent_id LEFT JOIN org po ON po.id = p.org_id
  LEFT JOIN user_account du ON du.id = n.drafted_by LEFT JOIN user_account iu ON iu.id = n.issued_by LEFT JOIN user_account wu ON wu.id = n.withdrawn_by
WHERE n.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- Of those it reaches; a draft reaches nobody.
-- name: NOTICE_GET_RECEIVED one scoped
SELECT n.id, n.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, COALESCE(n.parent_id, 0) AS parent_id, COALESCE(p.state, '') AS parent_state,
  COALESCE(po.name, '') AS parent_org, COALESCE(n.supersedes_id, 0) AS supersedes_id,
  COALESCE((SELECT MAX(x.id) FROM notice x WHERE x.supersedes_id = n.id AND x.state = 'issued'), 0) AS superseded_by,
  n.title, n.doc_no, n.cover, n.body, n.contacts, n.reach, n.depth, n.picked, n.state, n.drafted_by, n.edited_by, n.drafted_at,
  COALESCE(n.issued_at, 0) AS issued_at, COALESCE(n.withdrawn_at, 0) AS withdrawn_at, n.withdraw_reason, '' AS drafter,
  '' AS issuer, '' AS withdrawer, 0 AS recipients, 0 AS readers, 0 AS confirmed,
  (SELECT COUNT(*) FROM notice_item i WHERE i.notice_id = n.id) AS items,
  COALESCE((SELECT MIN(i.due_on) FROM notice_item i WHERE i.notice_id = n.id), '') AS first_due, n.version
FROM notice n JOIN org o ON o.id = n.org_id LEFT JOIN notice p ON p.id = n.parent_id LEFT JOIN org po ON po.id = p.org_id
WHERE n.id = ?1 AND n.state IN ('issued', 'withdrawn', 'superseded')
  AND EXISTS (SELECT 1 FROM notice_recipient r JOIN org ro ON ro.id = r.org_id WHERE r.notice_id = n.id AND ro.path >= ?2 AND ro.path < ?3)

-- name: NOTICE_LIST_ISSUED many scoped
SELECT n.id, n.org_id, o.code AS org_code, o.name AS org_name, n.title, n.doc_no, n.state, COALESCE(n.parent_id, 0) AS parent_id, n.drafted_at,
  COALESCE(n.issued_at, 0) AS issued_at,
  (SELECT COUNT(*) FROM notice_recipient r WHERE r.notice_id = n.id) AS recipients,
  (SELECT COUNT(*) FROM notice_recipient r WHERE r.notice_id = n.id AND r.read_at IS NOT NULL) AS readers,
  (SELECT COUNT(*) FROM notice_recipient r WHERE r.notice_id = n.id AND r.confirmed_at IS NOT NULL) AS confirmed,
  (SELECT COUNT(*) FROM notice_item i WHERE i.notice_id = n.id) AS items,
  COALESCE((SELECT MIN(i.due_on) FROM notice_item i WHERE i.notice_id = n.id), '') AS first_due, 0 AS read_at, 0 AS confirmed_at
FROM org o JOIN notice n ON n.org_id = o.id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = 0 OR n.id < ?3) AND n.state <> 'dropped' AND (n.state = 'draft') = (?4 = 'draft')
  AND (CAST(?5 AS @text@) = '' OR n.title LIKE ?5 ESCAPE '!' OR n.doc_no LIKE ?5 ESCAPE '!')
ORDER BY n.id DESC LIMIT ?6

-- What unions outside the subtree sent into it; receipts are those of the union at its top.
-- name: NOTICE_LIST_RECEIVED many scoped
SELECT n.id, n.org_id, io.code AS org_code, io.name AS org_name, n.title, n.doc_no, n.state, COALESCE(n.parent_id, 0) AS parent_id, n.drafted_at,
  COALESCE(n.issued_at, 0) AS issued_at, 0 AS recipients, 0 AS readers, 0 AS confirmed,
  (SELECT COUNT(*) FROM notice_item i WHERE i.notice_id = n.id) AS items,
  COALESCE((SELECT MIN(i.due_on) FROM notice_item i WHERE i.notice_id = n.id), '') AS first_due,
  COALESCE(MAX(CASE WHEN o.path = ?1 THEN r.read_at END), 0) AS read_at, COALESCE(MAX(CASE WHEN o.path = ?1 THEN r.confirmed_at END), 0) AS confirmed_at
FROM org o JOIN notice_recipient r ON r.org_id = o.id JOIN notice n ON n.id = r.notice_id JOIN org io ON io.id = n.org_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = 0 OR n.id < ?3) AND NOT (io.path >= ?1 AND io.path < ?2)
  AND (CAST(?4 AS @text@) = '' OR n.title LIKE ?4 ESCAPE '!' OR n.doc_no LIKE ?4 ESCAPE '!')
GROUP BY n.id, n.org_id, io.code, io.name, n.title, n.doc_no, n.state, n.parent_id, n.drafted_at, n.issued_at
ORDER BY n.id DESC LIMIT ?5

-- name: NOTICE_ADD one open:the caller has checked the union
INSERT INTO notice (org_id, parent_id, supersedes_id, title, doc_no, cover, body, contacts, reach, depth, picked, state, drafted_by, drafted_at, edited_by)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'draft', ?12, ?13, ?12) RETURNING id

-- name: NOTICE_SAVE exec open:the caller has read it within its scope
UPDATE notice SET title = ?3, doc_no = ?4, cover = ?5, body = ?6, contacts = ?7, reach = ?8, depth = ?9, picked = ?10, edited_by = ?11, version = version + 1
WHERE id = ?1 AND version = ?2 AND state = 'draft'

-- name: NOTICE_ISSUED exec open:the caller has read it within its scope
UPDATE notice SET state = 'issued', issued_by = ?2, issued_at = ?3, version = version + 1 WHERE id = ?1 AND state = 'draft'

-- name: NOTICE_END exec open:the caller has read it within its scope
UPDATE notice SET state = ?2, withdrawn_by = ?3, withdrawn_at = ?4, withdraw_reason = ?5, version = version + 1 WHERE id = ?1 AND state = ?6

-- name: NOTICE_TOUCH exec open:the caller has read it within its scope
UPDATE notice SET edited_by = ?2, version = version + 1 WHERE id = ?1 AND state = 'draft'

-- name: NOTICE_REPLACES one open:the caller has read it within its scope
SELECT COUNT(*) AS n FROM notice WHERE supersedes_id = ?1 AND state = 'draft'

-- name: NOTICE_FORWARDED one open:the caller has checked the union
SELECT COALESCE(MAX(id), 0) AS id FROM notice WHERE parent_id = ?1 AND org_id = ?2 AND state IN ('draft', 'issued')

-- name: NOTICE_ITEMS many open:the caller has read the notice within its scope
SELECT i.no, i.kind, i.title, COALESCE(i.campaign_id, 0) AS campaign_id, COALESCE(c.code, '') AS campaign, COALESCE(c.name, '') AS campaign_name,
  i.form, i.due_on, i.remind, i.parent_no
FROM notice_item i LEFT JOIN campaign c ON c.id = i.campaign_id WHERE i.notice_id = ?1 ORDER BY i.no

-- name: NOTICE_ITEMS_CLEAR exec open:the caller has read the draft within its scope
DELETE FROM notice_item WHERE notice_id = ?1

-- name: NOTICE_ITEM_ADD exec open:the caller has read the draft within its scope
INSERT INTO notice_item (notice_id, no, kind, title, campaign_id, form, due_on, remind, parent_no) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)

-- name: NOTICE_FILES many open:the caller has read the notice within its scope
SELECT f.id AS file_id, f.name, f.size FROM notice_file x JOIN file f ON f.id = x.file_id WHERE x.notice_id = ?1 ORDER BY f.id

-- name: NOTICE_FILE_ADD exec open:the caller has read the draft within its scope
INSERT INTO notice_file (notice_id, file_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING

-- name: NOTICE_FILE_DROP exec open:the caller has read the draft within its scope
DELETE FROM notice_file WHERE notice_id = ?1 AND file_id = ?2

-- name: NOTICE_FILE_HAS one open:the caller has read the notice within its scope
SELECT COUNT(*) AS n FROM notice_file WHERE notice_id = ?1 AND file_id = ?2

-- name: NOTICE_FILES_COPY exec open:the caller has read the notice within its scope
INSERT INTO notice_file (notice_id, file_id) SELECT ?2, file_id FROM notice_file WHERE notice_id = ?1

-- The subtree as it is now, down to a depth; segments of a path are five bytes.
-- name: NOTICE_REACH exec scoped
INSERT INTO notice_recipient (notice_id, org_id)
SELECT ?1, o.id FROM org o
WHERE o.path >= ?2 AND o.path < ?3 AND o.path <> ?2 AND o.status = 'active' AND (?4 = 0 OR length(o.path) <= length(CAST(?2 AS @text@)) + 5 * ?4)

-- name: NOTICE_REACH_ONE exec open:the caller has checked that the union stands below the issuer
INSERT INTO notice_recipient (notice_id, org_id) SELECT ?1, o.id FROM org o WHERE o.id = ?2 AND o.status = 'active' ON CONFLICT DO NOTHING

-- name: NOTICE_RECIPIENTS many scoped
SELECT o.id AS org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, COALESCE(r.read_at, 0) AS read_at, COALESCE(ru.name, '') AS reader,
  COALESCE(r.confirmed_at, 0) AS confirmed_at, COALESCE(cu.name, '') AS confirmer
FROM notice_recipient r JOIN org o ON o.id = r.org_id LEFT JOIN user_account ru ON ru.id = r.read_by LEFT JOIN user_account cu ON cu.id = r.confirmed_by
WHERE r.notice_id = ?1 AND o.path >= ?2 AND o.path < ?3 ORDER BY o.path

-- name: NOTICE_READ exec open:the caller has checked the union
UPDATE notice_recipient SET read_by = ?3, read_at = ?4 WHERE notice_id = ?1 AND org_id = ?2 AND read_at IS NULL

-- name: NOTICE_CONFIRM exec open:the caller has checked the union
UPDATE notice_recipient SET read_by = COALESCE(read_by, ?3), read_at = COALESCE(read_at, ?4), confirmed_by = ?3, confirmed_at = ?4
WHERE notice_id = ?1 AND org_id = ?2 AND confirmed_at IS NULL

-- How every recipient stands with every item. A plan that speaks for those below frees them.
-- name: NOTICE_STANDING many scoped
SELECT o.id AS org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, i.no, i.due_on,
  CASE WHEN d.state = 'excused' THEN 'excused'
    WHEN i.kind = 'plan' AND (p.id IS NULL OR p.state = 'draft') AND EXISTS (SELECT 1 FROM plan w JOIN org wo ON wo.id = w.org_id
      WHERE w.campaign_id = i.campaign_id AND w.covers = 'below' AND w.state IN ('submitted', 'accepted') AND o.path > wo.path AND o.path < (wo.path || '~')) THEN 'excused'
    WHEN i.kind = 'plan' THEN COALESCE(p.state, '') WHEN i.kind = 'form' THEN COALESCE(s.state, '') ELSE COALESCE(d.state, '') END AS state,
  COALESCE(CASE WHEN i.kind = 'plan' THEN p.first_submitted_at WHEN i.kind = 'form' THEN s.first_submitted_at ELSE d.first_at END, 0) AS first_at,
  COALESCE(CASE WHEN i.kind = 'plan' THEN p.submitted_at WHEN i.kind = 'form' THEN s.submitted_at ELSE d.submitted_at END, 0) AS submitted_at,
  COALESCE(d.text, '') AS text, COALESCE(d.remark, '') AS remark, COALESCE(d.file_id, 0) AS file_id, COALESCE(f.name, '') AS file_name,
  COALESCE(d.submitted_by, 0) AS submitted_by
FROM notice_recipient r JOIN org o ON o.id = r.org_id JOIN notice_item i ON i.notice_id = r.notice_id
  LEFT JOIN plan p ON i.kind = 'plan' AND p.campaign_id = i.campaign_id AND p.org_id = r.org_id
  LEFT JOIN submission s ON i.kind = 'form' AND s.campaign_id = i.campaign_id AND s.form = i.form AND s.org_id = r.org_id
  LEFT JOIN notice_delivery d ON d.notice_id = r.notice_id AND d.no = i.no AND d.org_id = r.org_id LEFT JOIN file f ON f.id = d.file_id
WHERE r.notice_id = ?1 AND o.path >= ?2 AND o.path < ?3 AND (CAST(?4 AS BIGINT) = 0 OR i.no = ?4) ORDER BY o.path, i.no

-- name: NOTICE_DELIVER exec open:the caller has checked the union
INSERT INTO notice_delivery (notice_id, no, org_id, state, text, file_id, first_at, submitted_by, submitted_at)
VALUES (?1, ?2, ?3, 'submitted', ?4, ?5, ?6, ?7, ?6)
ON CONFLICT (notice_id, no, org_id) DO UPDATE SET state = 'submitted', text = excluded.text, file_id = excluded.file_id, submitted_by = excluded.submitted_by,
  submitted_at = excluded.submitted_at, decided_by = NULL, decided_at = NULL, remark = '', version = notice_delivery.version + 1
WHERE notice_delivery.state = 'returned'

-- name: NOTICE_DECIDE exec open:the caller has checked the union
UPDATE notice_delivery SET state = ?4, decided_by = ?5, decided_at = ?6, remark = ?7, version = version + 1
WHERE notice_id = ?1 AND no = ?2 AND org_id = ?3 AND state = ?8

-- name: NOTICE_EXCUSE exec open:the caller has checked the union
INSERT INTO notice_delivery (notice_id, no, org_id, state, decided_by, decided_at, remark) VALUES (?1, ?2, ?3, 'excused', ?4, ?5, ?6) ON CONFLICT DO NOTHING

-- Issued notices with something due, for the reminders of a day.
-- name: NOTICE_DUE many open:reminders are made for all unions
SELECT n.id, i.no, i.due_on, i.remind, n.issued_at, n.title, i.title AS item FROM notice n JOIN notice_item i ON i.notice_id = n.id
WHERE n.state = 'issued' AND i.remind <> '' ORDER BY n.id, i.no

-- name: NOTICE_ANY_DUE one open:whether there is anything to remind of
SELECT COUNT(*) AS n FROM notice n JOIN notice_item i ON i.notice_id = n.id WHERE n.state = 'issued' AND i.remind <> ''

-- name: NOTICE_REMIND exec open:the recipient of a notice the caller has read, or of the calendar
INSERT INTO notice_reminder (notice_id, no, org_id, kind, step, made_by, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING

-- name: NOTICE_MESSAGE exec open:the recipient of a notice the caller has read, or of the calendar
INSERT INTO outbox (kind, object, batch_id, seq, org_id, state, created_at, text) VALUES ('notice', ?1, 0, 0, ?2, 'queued', ?3, ?4)
ON CONFLICT (kind, object) DO NOTHING

-- name: NOTICE_REMINDERS many scoped
SELECT o.code AS org_code, o.name AS org_name, r.no, r.kind, r.step, r.made_at, COALESCE(u.name, '') AS maker
FROM notice_reminder r JOIN org o ON o.id = r.org_id LEFT JOIN user_account u ON u.id = r.made_by
WHERE r.notice_id = ?1 AND o.path >= ?2 AND o.path < ?3 ORDER BY r.made_at DESC, o.path, r.no LIMIT ?4

-- name: NOTICE_MESSAGES many scoped
SELECT x.id, o.code AS org_code, o.name AS org_name, o.contact, x.state, x.text, x.created_at, x.sent_at
FROM outbox x JOIN org o ON o.id = x.org_id
WHERE x.kind = 'notice' AND o.path >= ?1 AND o.path < ?2 AND x.id > ?3 AND (?4 = '' OR x.state = ?4) ORDER BY x.id LIMIT ?5

-- name: NOTICE_MESSAGE_SENT exec scoped
UPDATE outbox SET state = ?4, error = ?5, sent_at = ?6, tries = tries + 1 WHERE id = ?3 AND kind = 'notice' AND state = 'queued'
  AND org_id IN (SELECT o.id FROM org o WHERE o.path >= ?1 AND o.path < ?2)

-- name: NOTICE_FORM_DAYS one open:the caller issues for its own subtree
SELECT due_on, lock_on FROM form_due WHERE campaign_id = ?1 AND form = ?2 AND org_id = ?3 AND level = ?4

-- The day another notice in force sets for the same form: for the unions below (?5 = 0), or for one that is named.
-- name: NOTICE_FORM_OTHER one open:the caller issues for its own subtree
SELECT i.due_on FROM notice n JOIN notice_item i ON i.notice_id = n.id
WHERE n.org_id = ?1 AND n.id <> ?2 AND n.state = 'issued' AND i.kind = 'form' AND i.campaign_id = ?3 AND i.form = ?4
  AND ((?5 = 0 AND n.reach <> 'picked')
    OR (n.reach = 'picked' AND EXISTS (SELECT 1 FROM notice_recipient r WHERE r.notice_id = n.id AND r.org_id = ?5)))
ORDER BY n.issued_at DESC, n.id DESC LIMIT 1

-- name: NOTICE_NAMED many open:unions a notice was sent to by hand, all below its issuer
SELECT o.id AS org_id, o.path FROM notice_recipient r JOIN org o ON o.id = r.org_id WHERE r.notice_id = ?1 ORDER BY o.path

-- What waits: only what came from outside the caller's own subtree is his to answer.
-- name: NOTICE_TODO_CONFIRM one scoped
SELECT COUNT(*) AS n FROM org o JOIN notice_recipient r ON r.org_id = o.id JOIN notice n ON n.id = r.notice_id JOIN org io ON io.id = n.org_id
WHERE o.path >= ?1 AND o.path < ?2 AND r.confirmed_at IS NULL AND n.state = 'issued' AND NOT (io.path >= ?1 AND io.path < ?2) AND CAST(?3 AS BIGINT) >= 0

-- name: NOTICE_TODO_DUE one scoped
SELECT COUNT(*) AS n FROM org o JOIN notice_recipient r ON r.org_id = o.id JOIN notice n ON n.id = r.notice_id JOIN org io ON io.id = n.org_id
  JOIN notice_item i ON i.notice_id = n.id
  LEFT JOIN plan p ON i.kind = 'plan' AND p.campaign_id = i.campaign_id AND p.org_id = r.org_id
  LEFT JOIN submission s ON i.kind = 'form' AND s.campaign_id = i.campaign_id AND s.form = i.form AND s.org_id = r.org_id
  LEFT JOIN notice_delivery d ON d.notice_id = r.notice_id AND d.no = i.no AND d.org_id = r.org_id
WHERE o.path >= ?1 AND o.path < ?2 AND n.state = 'issued' AND CAST(?3 AS BIGINT) >= 0 AND NOT (io.path >= ?1 AND io.path < ?2)
  AND COALESCE(d.state, '') <> 'excused' AND COALESCE(CASE WHEN i.kind = 'plan' THEN p.state WHEN i.kind = 'form' THEN s.state ELSE d.state END, '') IN ('', 'draft', 'returned')
  AND NOT (i.kind = 'plan' AND (p.id IS NULL OR p.state = 'draft') AND EXISTS (SELECT 1 FROM plan w JOIN org wo ON wo.id = w.org_id
      WHERE w.campaign_id = i.campaign_id AND w.covers = 'below' AND w.state IN ('submitted', 'accepted') AND o.path > wo.path AND o.path < (wo.path || '~')))

-- name: NOTICE_TODO_ISSUE one scoped
SELECT COUNT(*) AS n FROM org o JOIN notice n ON n.org_id = o.id
WHERE o.path >= ?1 AND o.path < ?2 AND n.state = 'draft' AND n.drafted_by <> ?3 AND n.edited_by <> ?3

-- name: NOTICE_TODO_ACCEPT one scoped
SELECT COUNT(*) AS n FROM org o JOIN notice n ON n.org_id = o.id JOIN notice_delivery d ON d.notice_id = n.id AND d.state = 'submitted'
WHERE o.path >= ?1 AND o.path < ?2 AND n.state = 'issued' AND d.submitted_by <> ?3

-- name: NOTICE_VERIFY_EMPTY many open:verify runs as the operator; scan:every issued notice is looked at
SELECT n.id, 0 AS no, '' AS org FROM notice n WHERE n.state IN ('issued', 'withdrawn', 'superseded')
  AND NOT EXISTS (SELECT 1 FROM notice_recipient r WHERE r.notice_id = n.id)

-- name: NOTICE_VERIFY_DRAFT many open:verify runs as the operator; scan:every draft is looked at
SELECT n.id, 0 AS no, '' AS org FROM notice n WHERE n.state IN ('draft', 'dropped') AND EXISTS (SELECT 1 FROM notice_recipient r WHERE r.notice_id = n.id)

-- A delivery stands for a recipient, for an item whose record is kept here, and its file is the recipient's own.
-- name: NOTICE_VERIFY_DELIVERY many open:verify runs as the operator; scan:every delivery is looked at
SELECT d.notice_id AS id, d.no, o.name AS org FROM notice_delivery d JOIN org o ON o.id = d.org_id
  LEFT JOIN notice_recipient r ON r.notice_id = d.notice_id AND r.org_id = d.org_id LEFT JOIN notice_item i ON i.notice_id = d.notice_id AND i.no = d.no
  LEFT JOIN file f ON f.id = d.file_id
WHERE r.org_id IS NULL OR i.no IS NULL OR (i.kind IN ('plan', 'form') AND d.state <> 'excused') OR (d.file_id IS NOT NULL AND f.org_id <> d.org_id)
  OR (d.state <> 'excused' AND (d.first_at IS NULL OR d.first_at > d.submitted_at))

-- A forwarded notice asks for nothing later than the notice it forwards, item by item.
-- name: NOTICE_VERIFY_FORWARD many open:verify runs as the operator; scan:every forwarded notice is looked at
SELECT n.id, i.no, o.name AS org FROM notice n JOIN org o ON o.id = n.org_id JOIN notice_item i ON i.notice_id = n.id
  JOIN notice_item q ON q.notice_id = n.parent_id AND q.no = i.parent_no
WHERE n.state = 'issued' AND i.due_on > q.due_on

-- name: NOTICE_VERIFY_COUNT one open:verify runs as the operator; scan:counts them all
SELECT (SELECT COUNT(*) FROM notice) + (SELECT COUNT(*) FROM notice_delivery) AS n
