-- The worker's phone. Statements of a worker bind his person (?1 person_id of the session) and no union; none of them names
-- another person. What everybody may see binds nothing of persons.

-- --- signing in ---

-- name: WORKER_SEEK one open:signing in; shows nobody
SELECT p.id, p.name, p.org_id, p.id_type, p.blind, p.secret FROM person p WHERE p.id_type = ?1 AND p.blind = ?2 AND p.status <> 'dead'

-- name: WORKER_CODES_SINCE one open:signing in; counts
SELECT COUNT(*) AS day, COALESCE(MAX(made_at), 0) AS last FROM worker_code WHERE person_id = ?1 AND made_at > ?2

-- name: WORKER_OUTBOX_PUT one open:a message to the person who signs in
INSERT INTO outbox (kind, object, batch_id, seq, org_id, state, created_at, text) VALUES ('worker', ?1, 0, 0, ?2, 'queued', ?3, '') RETURNING id

-- name: WORKER_CODE_PUT exec open:signing in
INSERT INTO worker_code (person_id, outbox_id, mac, sealed, made_at) VALUES (?1, ?2, ?3, ?4, ?5)

-- Codes of yesterday go, and the messages that told of them.
-- name: WORKER_CODE_DROP exec open:codes that have ended
DELETE FROM outbox WHERE id IN (SELECT c.outbox_id FROM worker_code c WHERE c.made_at < ?1)

-- name: WORKER_CODE_LAST one open:signing in
SELECT c.id, c.mac, c.made_at, c.tries, c.used_at FROM worker_code c WHERE c.person_id = ?1 ORDER BY c.made_at DESC LIMIT 1

-- name: WORKER_CODE_TRIED exec open:signing in
UPDATE worker_code SET tries = tries + 1 WHERE id = ?1

-- name: WORKER_CODE_USED exec open:signing in
UPDATE worker_code SET used_at = ?2, sealed = ?3 WHERE id = ?1 AND used_at = 0

-- --- sending ---

-- name: WORKER_WAITING one open:whether the sender has anything to do
SELECT COUNT(*) AS n FROM outbox WHERE state = 'queued' AND kind = 'worker'

-- name: WORKER_NEXT many open:the sender works for all unions
SELECT x.id, x.object, c.id AS code_id, c.person_id, c.made_at, c.sealed, o.name AS org_name, p.id_type, p.blind, p.secret
FROM outbox x JOIN worker_code c ON c.outbox_id = x.id JOIN person p ON p.id = c.person_id JOIN org o ON o.id = x.org_id
WHERE x.state = 'queued' AND x.kind = 'worker' ORDER BY x.id LIMIT ?1

-- name: WORKER_CODE_WIPE exec open:the code is with its receiver
UPDATE worker_code SET sealed = ?2 WHERE id = ?1

-- name: WORKER_MESSAGES many scoped
SELECT x.id, o.name AS org_name, p.name, x.state, x.error, x.created_at, x.sent_at, c.person_id, c.made_at, c.tries, c.used_at, c.sealed
FROM worker_code c JOIN outbox x ON x.id = c.outbox_id JOIN org o ON o.id = x.org_id JOIN person p ON p.id = c.person_id
WHERE o.path >= ?1 AND o.path < ?2 AND c.made_at > ?3 AND (CAST(?4 AS BIGINT) = 0 OR x.id < ?4) ORDER BY x.id DESC LIMIT ?5

-- --- what is mine ---

-- name: WORKER_ME one open:the worker himself
SELECT p.name, p.id_type, p.blind, p.secret, p.is_member, p.employer, o.name AS org_name FROM person p JOIN org o ON o.id = p.org_id WHERE p.id = ?1

-- Given, or on its way back: the state of the newest line of a bank batch for it, if there is one.
-- name: WORKER_AID many open:the worker himself
SELECT a.id, CASE WHEN a.given_on <> '' THEN a.given_on ELSE COALESCE(i.settled_on, '') END AS given_on, c.name AS campaign, a.class, a.kind, a.amount_fen,
  o.name AS org_name, a.state, COALESCE(i.state, '') AS line
FROM aid a JOIN campaign c ON c.id = a.campaign_id JOIN org o ON o.id = a.org_id
  LEFT JOIN payout_item i ON i.roster_id = a.roster_id AND i.row_no = a.row_no AND i.batch_id = (SELECT MAX(k.batch_id) FROM payout_item k
    WHERE k.roster_id = a.roster_id AND k.row_no = a.row_no)
WHERE a.person_id = ?1 AND (a.state = 'paid' OR i.state IN ('failed', 'returned')) AND (CAST(?2 AS BIGINT) = 0 OR a.id < ?2) ORDER BY a.id DESC LIMIT ?3

-- name: WORKER_APPLICATIONS many open:the worker himself, head of the household
SELECT a.id, f.no FROM casefile f JOIN application a ON a.casefile_id = f.id WHERE f.head_id = ?1 AND f.state <> 'erased' ORDER BY a.id DESC LIMIT ?2

-- name: WORKER_CONSENTS many open:the worker himself
SELECT c.id, c.casefile_id, c.member_no, c.purpose, c.edition,
  COALESCE((SELECT r.title FROM rule_doc r WHERE r.kind = 'consents' AND r.code = c.purpose AND r.edition = c.edition), '') AS title, o.name AS org_name,
  c.given_on, c.withdrawn_on, f.org_id
FROM case_member m JOIN consent c ON c.casefile_id = m.casefile_id AND c.member_no = m.no JOIN casefile f ON f.id = m.casefile_id JOIN org o ON o.id = f.org_id
WHERE m.person_id = ?1 AND f.state <> 'erased' ORDER BY c.id LIMIT ?2

-- --- what everybody may see ---

-- name: WORKER_PUBLIC_NOTICES many open:what everybody may see; no name, no address of a list scan:a few at a time
SELECT n.title, o.name AS org_name, n.from_on, n.until_on, n.phone FROM public_notice n JOIN org o ON o.id = n.org_id
WHERE n.withdrawn_at IS NULL AND n.from_on <= ?1 AND n.until_on >= ?1 ORDER BY n.id DESC LIMIT ?2

-- name: WORKER_PUBLIC_CAMPAIGNS many open:what everybody may see: that a campaign is on scan:campaigns are few
SELECT c.name, o.name AS org_name, c.start_on, c.end_on FROM campaign c JOIN org o ON o.id = c.org_id
WHERE c.status = 'open' AND c.start_on <= ?1 AND c.end_on >= ?1 ORDER BY c.id DESC LIMIT ?2

-- --- verify ---

-- name: WORKER_VERIFY many open:verify runs as the operator scan:codes of a day
SELECT c.id FROM worker_code c WHERE c.tries > ?1 OR (c.used_at <> 0 AND (c.used_at < c.made_at OR c.used_at > c.made_at + ?2 OR LENGTH(c.sealed) > 0)) ORDER BY c.id LIMIT 1000

-- name: WORKER_VERIFY_COUNT one open:verify runs as the operator scan:codes of a day
SELECT COUNT(*) AS n FROM worker_code

-- --- duties ---

-- name: WORKER_DUTY_HAS one open:the person is the worker of the session, or one the caller has checked
SELECT COUNT(*) AS n FROM worker_duty WHERE person_id = ?1 AND duty = ?2 AND state = 'active' AND (CAST(?3 AS BIGINT) = 0 OR object_id = ?3)

-- name: WORKER_DUTY_ADD one open:the union and the person have been checked
INSERT INTO worker_duty (person_id, org_id, duty, object_id, state, note, asked_at, granted_by, granted_at, live)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1) RETURNING id

-- name: WORKER_DUTY_GRANT_ASKED one open:the union and the person have been checked
UPDATE worker_duty SET state = 'active', granted_by = ?5, granted_at = ?6
WHERE person_id = ?1 AND org_id = ?2 AND duty = ?3 AND object_id = ?4 AND state = 'asked' RETURNING id

-- name: WORKER_DUTY_GRANT exec open:the caller has read it within reach
UPDATE worker_duty SET state = 'active', granted_by = ?2, granted_at = ?3 WHERE id = ?1 AND state = 'asked'

-- name: WORKER_DUTY_END exec open:the person is the worker of the session, or the caller has read it within reach
UPDATE worker_duty SET state = 'ended', ended_by = ?3, ended_at = ?4, live = NULL WHERE person_id = ?1 AND id = ?2 AND live = 1

-- name: WORKER_DUTY_COMPANY one open:a company by its public code, whichever union keeps it
SELECT id FROM company WHERE uscc = ?1

-- name: WORKER_DUTY_GET one scoped
SELECT d.id, d.person_id, p.name, o.code AS org_code, o.name AS org_name, d.duty, d.object_id, COALESCE(k.name, '') AS object, d.state, d.note, d.asked_at,
  COALESCE(u.name, '') AS granted_by, d.granted_at, d.ended_at
FROM worker_duty d JOIN org o ON o.id = d.org_id JOIN person p ON p.id = d.person_id LEFT JOIN user_account u ON u.id = d.granted_by
  LEFT JOIN company k ON d.duty = 'contact' AND k.id = d.object_id
WHERE d.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: WORKER_DUTY_LIST many scoped
SELECT d.id, d.person_id, p.name, o.code AS org_code, o.name AS org_name, d.duty, d.object_id, COALESCE(k.name, '') AS object, d.state, d.note, d.asked_at,
  COALESCE(u.name, '') AS granted_by, d.granted_at, d.ended_at
FROM org o CROSS JOIN worker_duty d JOIN person p ON p.id = d.person_id LEFT JOIN user_account u ON u.id = d.granted_by
  LEFT JOIN company k ON d.duty = 'contact' AND k.id = d.object_id
WHERE o.path >= ?1 AND o.path < ?2 AND d.org_id = o.id AND (CAST(?3 AS BIGINT) = 0 OR d.id < ?3) AND (?4 = '' OR d.state = ?4) AND (?5 = '' OR d.duty = ?5)
ORDER BY d.id DESC LIMIT ?6

-- name: WORKER_DUTY_OWN many open:the worker himself
SELECT d.id, d.duty, d.object_id, COALESCE(k.name, '') AS object, o.name AS org_name, d.state
FROM worker_duty d JOIN org o ON o.id = d.org_id LEFT JOIN company k ON d.duty = 'contact' AND k.id = d.object_id
WHERE d.person_id = ?1 AND d.live = 1 ORDER BY d.id LIMIT ?2

-- name: WORKER_ORG one open:the worker himself
SELECT p.org_id FROM person p WHERE p.id = ?1

-- name: WORKER_DUTY_TODO one scoped
SELECT COUNT(*) AS n FROM org o CROSS JOIN worker_duty d WHERE o.path >= ?1 AND o.path < ?2 AND d.org_id = o.id AND d.state = 'asked' AND ?3 > 0
