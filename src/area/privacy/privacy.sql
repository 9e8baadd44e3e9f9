-- Personal data of households on file. The file is read within the caller's scope first.

-- name: CONSENT_CODES many open:rules are public to users
SELECT DISTINCT r.code FROM rule_doc r WHERE r.kind = 'consents' ORDER BY r.code

-- name: CONSENTS many open:the caller has read the file within its scope
SELECT c.id, c.casefile_id, c.member_no, COALESCE(m.name, '') AS name, c.purpose,
  COALESCE((SELECT r.title FROM rule_doc r WHERE r.kind = 'consents' AND r.code = c.purpose AND r.edition = c.edition), '') AS title, c.edition, c.how,
  c.guardian_no, COALESCE(g.name, '') AS guardian, COALESCE(c.file_id, 0) AS file_id, COALESCE(x.name, '') AS file_name, c.given_on, c.recorded_at,
  u.name AS recorder, c.withdrawn_on, COALESCE(w.name, '') AS withdrawer
FROM consent c LEFT JOIN case_member m ON m.casefile_id = c.casefile_id AND m.no = c.member_no
  LEFT JOIN case_member g ON g.casefile_id = c.casefile_id AND g.no = c.guardian_no AND c.guardian_no <> 0
  JOIN user_account u ON u.id = c.recorded_by LEFT JOIN user_account w ON w.id = c.withdrawn_by LEFT JOIN file x ON x.id = c.file_id
WHERE c.casefile_id = ?1 ORDER BY c.id

-- name: CONSENT_IN_FORCE one open:the caller has read the file within its scope
SELECT COUNT(*) AS n FROM consent WHERE casefile_id = ?1 AND member_no = ?2 AND purpose = ?3 AND edition = ?4 AND withdrawn_on = ''

-- name: CONSENT_ADD one open:the caller has read the file within its scope
INSERT INTO consent (casefile_id, member_no, purpose, edition, how, guardian_no, file_id, given_on, recorded_by, recorded_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) RETURNING id

-- name: CONSENT_END exec open:the caller has read the file within its scope
UPDATE consent SET withdrawn_on = ?4, withdrawn_by = ?5, withdrawn_at = ?6
WHERE casefile_id = ?1 AND member_no = ?2 AND withdrawn_on = '' AND (CAST(?3 AS @text@) = '' OR purpose = ?3)

-- name: PRIVACY_REQUEST_GET one scoped
SELECT r.id, r.casefile_id, f.no, r.org_id, o.code AS org_code, o.name AS org_name, r.member_no, COALESCE(m.name, '') AS name, r.kind, r.state, r.received_on,
  r.due_on, r.identity, r.part, r.field, r.purpose, COALESCE(r.file_id, 0) AS file_id, COALESCE(r.taken_by, 0) AS taken_by, r.taken_at, COALESCE(t.name, '本人（手机端）') AS taker, r.decided_on,
  COALESCE(d.name, '') AS decider, r.handed_identity,
  (SELECT COUNT(*) FROM event e WHERE e.object = 'privacy_request:' || r.id AND e.action = 'privacy.copy' AND e.result = 'ok') AS copies, r.version, r.secret, r.answer, o.path
FROM privacy_request r JOIN org o ON o.id = r.org_id JOIN casefile f ON f.id = r.casefile_id
  LEFT JOIN case_member m ON m.casefile_id = r.casefile_id AND m.no = r.member_no LEFT JOIN user_account t ON t.id = r.taken_by
  LEFT JOIN user_account d ON d.id = r.decided_by
WHERE r.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- Whose copy is asked for.
-- name: PRIVACY_REQUEST_WHOSE one scoped
SELECT r.id, r.casefile_id, r.member_no, r.org_id, r.kind, r.state FROM privacy_request r JOIN org o ON o.id = r.org_id
WHERE r.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: PRIVACY_REQUESTS many scoped
SELECT r.id, r.casefile_id, f.no, r.org_id, o.code AS org_code, o.name AS org_name, r.member_no, COALESCE(m.name, '') AS name, r.kind, r.state, r.received_on,
  r.due_on, r.identity, r.part, r.field, r.purpose, COALESCE(r.file_id, 0) AS file_id, COALESCE(r.taken_by, 0) AS taken_by, r.taken_at, COALESCE(t.name, '本人（手机端）') AS taker, r.decided_on,
  COALESCE(d.name, '') AS decider, r.handed_identity,
  (SELECT COUNT(*) FROM event e WHERE e.object = 'privacy_request:' || r.id AND e.action = 'privacy.copy' AND e.result = 'ok') AS copies, r.version, r.secret, r.answer, o.path
FROM org o JOIN privacy_request r ON r.org_id = o.id JOIN casefile f ON f.id = r.casefile_id
  LEFT JOIN case_member m ON m.casefile_id = r.casefile_id AND m.no = r.member_no LEFT JOIN user_account t ON t.id = r.taken_by
  LEFT JOIN user_account d ON d.id = r.decided_by
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = 0 OR r.id < ?3) AND (CAST(?4 AS @text@) = '' OR r.state = ?4 OR (?4 = 'late' AND r.state IN ('open', 'ready') AND r.due_on < ?5))
  AND (?6 = 0 OR r.casefile_id = ?6)
ORDER BY r.id DESC LIMIT ?7

-- name: PRIVACY_REQUEST_ADD one open:the caller has read the file within its scope
INSERT INTO privacy_request (casefile_id, org_id, member_no, kind, state, received_on, due_on, identity, part, field, purpose, secret, answer, file_id, taken_by, taken_at)
VALUES (?1, ?2, ?3, ?4, 'open', ?5, ?6, ?7, ?8, ?9, ?10, ?15, ?11, ?12, ?13, ?14) RETURNING id

-- By the person himself: of the files he is a member of, the newest.
-- name: PRIVACY_MINE one open:the worker himself
SELECT f.id AS casefile_id, f.org_id, m.no AS member_no FROM case_member m JOIN casefile f ON f.id = m.casefile_id
WHERE m.person_id = ?1 AND m.left_on = '' AND f.state NOT IN ('erased', 'merged') ORDER BY f.id DESC LIMIT 1

-- name: PRIVACY_REQUESTS_MINE many open:the worker himself
SELECT r.id, r.casefile_id, r.kind, r.state, r.received_on, r.due_on, r.part, r.field, r.decided_on, r.answer, o.name AS org_name
FROM case_member m JOIN privacy_request r ON r.casefile_id = m.casefile_id AND r.member_no = m.no JOIN org o ON o.id = r.org_id
WHERE m.person_id = ?1 ORDER BY r.id DESC LIMIT ?2

-- name: PRIVACY_REQUEST_SECRET exec open:a request just added
UPDATE privacy_request SET secret = ?2 WHERE id = ?1

-- name: PRIVACY_REQUEST_STATE exec open:the caller has read the request within its scope
UPDATE privacy_request SET state = ?3, answer = ?4, decided_by = ?5, decided_at = ?6, decided_on = ?7, handed_identity = ?8, version = version + 1
WHERE id = ?1 AND version = ?2

-- name: PRIVACY_REQUEST_OPEN one open:the caller has read the file within its scope
SELECT COUNT(*) AS n FROM privacy_request WHERE casefile_id = ?1 AND member_no = ?2 AND kind = ?3 AND part = ?4 AND field = ?5 AND state IN ('open', 'ready')

-- name: PRIVACY_TODO_DECIDE one scoped
SELECT COUNT(*) AS n FROM org o JOIN privacy_request r ON r.org_id = o.id WHERE o.path >= ?1 AND o.path < ?2 AND r.state IN ('open', 'ready')
  AND (r.kind = 'access' OR r.taken_by IS NULL OR r.taken_by <> ?3)

-- name: PRIVACY_TODO_LATE one scoped
SELECT COUNT(*) AS n FROM org o JOIN privacy_request r ON r.org_id = o.id WHERE o.path >= ?1 AND o.path < ?2 AND r.state IN ('open', 'ready') AND r.due_on < ?3

-- name: PRIVACY_TODO_ERASE one scoped
SELECT COUNT(*) AS n FROM org o JOIN erasure e ON e.org_id = o.id WHERE o.path >= ?1 AND o.path < ?2 AND e.state = 'proposed' AND e.proposed_by <> ?3

-- What may go today. ?4 today, ?5 last day of exit of what was never entered, ?6 last day a draft was touched.
-- name: PRIVACY_DUE many scoped
SELECT f.id, f.no, o.code AS org_code, o.name AS org_name, f.state, f.filed_on, f.exit_on, f.keep_until, f.edited_on,
  CASE WHEN f.state = 'draft' THEN 'draft' WHEN f.filed_on = '' THEN 'refused' ELSE 'casefile' END AS class,
  (SELECT COUNT(*) FROM privacy_hold h WHERE h.casefile_id = f.id AND h.lifted_at = 0 AND (h.until_on = '' OR h.until_on >= ?4)) AS holds,
  COALESCE((SELECT MAX(e.id) FROM erasure e WHERE e.casefile_id = f.id AND e.state = 'proposed'), 0) AS erasure_id
FROM org o JOIN casefile f ON f.org_id = o.id
WHERE o.path >= ?1 AND o.path < ?2 AND f.id > ?3 AND (
  (f.state IN ('relieved', 'lifted', 'cancelled', 'merged', 'refused') AND f.filed_on <> '' AND f.keep_until <> '' AND f.keep_until <= ?4)
  OR (f.state IN ('cancelled', 'merged', 'refused') AND f.filed_on = '' AND f.exit_on <= ?5) OR (f.state = 'draft' AND f.edited_on <= ?6))
ORDER BY f.id LIMIT ?7

-- name: PRIVACY_HOLDS many open:the caller has read the file within its scope
SELECT h.id, h.casefile_id, h.reason, h.until_on, u.name AS setter, h.set_at, COALESCE(l.name, '') AS lifter, h.lifted_at, h.secret
FROM privacy_hold h JOIN user_account u ON u.id = h.set_by LEFT JOIN user_account l ON l.id = h.lifted_by WHERE h.casefile_id = ?1 ORDER BY h.id

-- name: PRIVACY_HELD many open:the caller has read the file within its scope
SELECT h.until_on FROM privacy_hold h WHERE h.casefile_id = ?1 AND h.lifted_at = 0 AND (h.until_on = '' OR h.until_on >= ?2) ORDER BY h.until_on

-- name: PRIVACY_HOLD_ADD one open:the caller has read the file within its scope
INSERT INTO privacy_hold (casefile_id, reason, secret, until_on, set_by, set_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id

-- name: PRIVACY_HOLD_SECRET exec open:a hold just added
UPDATE privacy_hold SET secret = ?2 WHERE id = ?1

-- name: PRIVACY_HOLD_LIFT exec open:the caller has read the file within its scope
UPDATE privacy_hold SET lifted_by = ?3, lifted_at = ?4 WHERE id = ?2 AND casefile_id = ?1 AND lifted_at = 0 AND set_by <> ?3

-- name: ERASURE_ADD one open:the caller has read the file within its scope
INSERT INTO erasure (casefile_id, org_id, class, due_on, request_id, state, proposed_by, proposed_at) VALUES (?1, ?2, ?3, ?4, ?5, 'proposed', ?6, ?7) RETURNING id

-- name: ERASURE_OPEN one open:the caller has read the file within its scope
SELECT COUNT(*) AS n FROM erasure WHERE casefile_id = ?1 AND state = 'proposed'

-- name: ERASURE_GET one scoped
SELECT e.id, e.casefile_id, f.no, o.code AS org_code, o.name AS org_name, e.class, e.due_on, COALESCE(e.request_id, 0) AS request_id, e.state, e.proposed_by,
  p.name AS proposer, e.proposed_at, COALESCE(d.name, '') AS decider, e.decided_at, e.members, e.files, e.person_gone, e.org_id
FROM erasure e JOIN org o ON o.id = e.org_id JOIN casefile f ON f.id = e.casefile_id JOIN user_account p ON p.id = e.proposed_by
  LEFT JOIN user_account d ON d.id = e.decided_by
WHERE e.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: ERASURES many scoped
SELECT e.id, e.casefile_id, f.no, o.code AS org_code, o.name AS org_name, e.class, e.due_on, COALESCE(e.request_id, 0) AS request_id, e.state, e.proposed_by,
  p.name AS proposer, e.proposed_at, COALESCE(d.name, '') AS decider, e.decided_at, e.members, e.files, e.person_gone, e.org_id
FROM org o JOIN erasure e ON e.org_id = o.id JOIN casefile f ON f.id = e.casefile_id JOIN user_account p ON p.id = e.proposed_by
  LEFT JOIN user_account d ON d.id = e.decided_by
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = 0 OR e.id < ?3) AND (CAST(?4 AS @text@) = '' OR e.state = ?4) ORDER BY e.id DESC LIMIT ?5

-- name: ERASURE_DONE exec open:the caller has read the erasure within its scope
UPDATE erasure SET state = ?2, decided_by = ?3, decided_at = ?4, members = ?5, files = ?6, person_gone = ?7 WHERE id = ?1 AND state = 'proposed'

-- name: ERASE_CONSENTS exec open:the caller has read the file within its scope
UPDATE consent SET file_id = NULL WHERE casefile_id = ?1

-- name: ERASE_REQUESTS exec open:the caller has read the file within its scope
UPDATE privacy_request SET secret = ?2, answer = ?2, file_id = NULL WHERE casefile_id = ?1

-- name: ERASE_HOLDS exec open:the caller has read the file within its scope
UPDATE privacy_hold SET secret = ?2 WHERE casefile_id = ?1

-- What public notices of before rows were sealed say of the household; of later ones the key is what goes.
-- name: ERASE_NOTICES exec open:the caller has read the file within its scope
UPDATE public_notice_row SET name = '', unit = '', class = '', measure = ''
WHERE application_id IN (SELECT a.id FROM application a WHERE a.casefile_id = ?1) AND secret IS NULL

-- name: ERASE_GAPS exec open:the caller has read the file within its scope
DELETE FROM evidence_gap WHERE casefile_id = ?1

-- name: ERASE_SCORE exec open:the caller has read the file within its scope
DELETE FROM evidence_score WHERE casefile_id = ?1

-- name: ERASE_FILES many open:the caller has read the file within its scope
SELECT x.id, x.hash FROM file x WHERE x.id IN (SELECT c.file_id FROM consent c WHERE c.casefile_id = ?1
  UNION SELECT r.file_id FROM privacy_request r WHERE r.casefile_id = ?1
  UNION SELECT p.file_id FROM evidence_pack_case k JOIN evidence_pack p ON p.id = k.pack_id WHERE k.casefile_id = ?1)

-- name: ERASE_PACKS exec open:the caller has read the file within its scope
UPDATE evidence_pack SET state = 'dropped', file_id = NULL WHERE state <> 'dropped' AND id IN (SELECT k.pack_id FROM evidence_pack_case k WHERE k.casefile_id = ?1)

-- Answers kept for those who send a command again hold names, and being sealed do not tell whose: all go; who sends again
-- learns that it was done, and no more. scan: the table holds a few weeks of answers, see the sweep.
-- name: ERASE_ANSWERS exec open:the caller has read the file within its scope scan:answers of a few weeks
UPDATE command SET answer = '{}', sealed = NULL WHERE sealed IS NOT NULL OR answer LIKE ?1

-- name: SWEEP_ANSWERS exec open:the nightly sweep scan:answers of a few weeks
UPDATE command SET answer = '{}', sealed = NULL WHERE at < ?1 AND (answer <> '{}' OR sealed IS NOT NULL)

-- name: PRIVACY_ANY_SWEEP one open:whether the nightly sweep has a pack to drop; ?1 today
SELECT COUNT(*) AS n FROM evidence_pack WHERE state = 'ready' AND drop_on < ?1

-- name: SWEEP_PACKS many open:the nightly sweep
SELECT x.id, x.hash FROM evidence_pack p JOIN file x ON x.id = p.file_id WHERE p.state = 'ready' AND p.drop_on < ?1

-- name: SWEEP_PACKS_DROP exec open:the nightly sweep
UPDATE evidence_pack SET state = 'dropped', file_id = NULL WHERE state = 'ready' AND drop_on < ?1

-- Nobody else uses it: every table that refers to an attachment is named here (a test compares it with the schema).
-- name: PRIVACY_FILE_DROP exec open:attachments a file let go of, by id scan:few rows of these tables have one, and it is rare
DELETE FROM file WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM case_paper x WHERE x.file_id = ?1) AND NOT EXISTS (SELECT 1 FROM home_visit x WHERE x.signed_file = ?1)
  AND NOT EXISTS (SELECT 1 FROM roster x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM wage_paper x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM match_list x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM mutual_claim_paper x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM application_meeting x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM public_notice x WHERE x.photo_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM roster x WHERE x.evidence_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM decision x WHERE x.minutes_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM payout_file x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM payout_result x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM payout_repay x WHERE x.evidence_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM recon_statement x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM supplier_licence x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM purchase x WHERE x.contract_file = ?1)
  AND NOT EXISTS (SELECT 1 FROM company_visit_photo x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM lottery_win x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM wish_photo x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM station_photo x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM station_inspection x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM self_photo x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM shop_payment_file x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM shop_payment_result x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM purchase_quote x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM goods_receipt x WHERE x.paper_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM goods_receipt x WHERE x.photo_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM goods_count x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM handover_row x WHERE x.sign_file = ?1)
  AND NOT EXISTS (SELECT 1 FROM paper_file x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM submission x WHERE x.summary_file = ?1)
  AND NOT EXISTS (SELECT 1 FROM submission x WHERE x.scan_file = ?1)
  AND NOT EXISTS (SELECT 1 FROM submission_version x WHERE x.summary_file = ?1)
  AND NOT EXISTS (SELECT 1 FROM submission_version x WHERE x.scan_file = ?1)
  AND NOT EXISTS (SELECT 1 FROM notice_file x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM notice_delivery x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM media x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM picture x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM home_visit_photo x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM consent x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM privacy_request x WHERE x.file_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM evidence_pack x WHERE x.file_id = ?1)

-- name: PRIVACY_VERIFY_COUNT one open:verify scan:verify
SELECT (SELECT COUNT(*) FROM erasure) + (SELECT COUNT(*) FROM privacy_request) AS n

-- An erased file has no key, no name, no number, no attachment.
-- name: PRIVACY_VERIFY_ERASED many open:verify scan:verify
SELECT f.id, f.no FROM casefile f WHERE f.state = 'erased' AND (f.head_id IS NOT NULL OR LENGTH(f.secret) > 0
  OR EXISTS (SELECT 1 FROM case_key k WHERE k.casefile_id = f.id) OR EXISTS (SELECT 1 FROM case_member m WHERE m.casefile_id = f.id
    AND (m.name <> '' OR m.birth <> '' OR m.employer <> '' OR m.blind IS NOT NULL OR m.person_id IS NOT NULL OR LENGTH(m.secret) > 0))
  OR EXISTS (SELECT 1 FROM case_paper p WHERE p.casefile_id = f.id AND p.file_id IS NOT NULL)
  OR EXISTS (SELECT 1 FROM consent c WHERE c.casefile_id = f.id AND c.file_id IS NOT NULL)
  OR EXISTS (SELECT 1 FROM application a JOIN public_notice_row n ON n.application_id = a.id WHERE a.casefile_id = f.id AND n.name <> '')) ORDER BY f.id LIMIT 1000

-- Erased exactly when an erasure was carried out, by another than who proposed it.
-- name: PRIVACY_VERIFY_ORDER many open:verify scan:verify
SELECT f.id, f.no FROM casefile f WHERE (f.state = 'erased') <> EXISTS (SELECT 1 FROM erasure e WHERE e.casefile_id = f.id AND e.state = 'done'
  AND e.decided_by <> e.proposed_by) ORDER BY f.id LIMIT 1000

-- A correction that is done was decided by another than who took it.
-- name: PRIVACY_VERIFY_REQUEST many open:verify scan:verify
SELECT r.id, f.no FROM privacy_request r JOIN casefile f ON f.id = r.casefile_id WHERE (r.state IN ('done', 'kept', 'refused') AND r.decided_by IS NULL)
  OR (r.kind <> 'access' AND r.state <> 'recalled' AND r.decided_by = r.taken_by) ORDER BY r.id LIMIT 1000

-- Who saw the file in full.
-- name: PRIVACY_LOOKS many open:the caller has read the file within its scope
SELECT e.at, COALESCE(u.name, e.login) AS user_name, e.action FROM event e LEFT JOIN user_account u ON u.id = e.user_id
WHERE e.object = ?1 AND e.action IN ('casefile.unmask', 'evidence.pack') AND e.result = 'ok' ORDER BY e.seq
