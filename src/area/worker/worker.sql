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
