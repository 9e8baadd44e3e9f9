-- Statements of wishes. Clerks' bind the unions they reach; a worker's bind his person; what everybody may see names nobody.

-- ?4 state, ?5 kind, ?6 campaign, ?7 words or district, ?8 claims due before that day ('' = all).
-- name: WISH_LIST many scoped
SELECT w.id, w.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, w.person_id, p.name AS owner, COALESCE(c.code, '') AS campaign, w.kind, w.whom, w.state, w.district, w.value_fen,
  w.wanted_by, w.show_name, w.public_text, COALESCE(w.entered_by, 0) AS entered_by, COALESCE(u.name, '本人（手机端）') AS enterer, COALESCE(r.name, '') AS reviewer, w.created_at, w.open_until,
  COALESCE(k.id, 0) AS claim_id, COALESCE(k.person_id, 0) AS claimer_id, COALESCE(q.name, '') AS claimer, COALESCE(f.name, '') AS company, COALESCE(k.due_on, '') AS due_on, COALESCE(k.delivered_on, '') AS delivered_on,
  CASE WHEN k.released_at > 0 THEN 1 ELSE 0 END AS released, COALESCE(w.gift_id, 0) AS gift_id, w.satisfied, COALESCE(w.campaign_id, 0) AS campaign_id,
  CASE WHEN c.status = 'open' THEN 1 ELSE 0 END AS campaign_open, w.version
FROM org o CROSS JOIN wish w JOIN person p ON p.id = w.person_id LEFT JOIN campaign c ON c.id = w.campaign_id LEFT JOIN user_account u ON u.id = w.entered_by LEFT JOIN user_account r ON r.id = w.reviewed_by
  LEFT JOIN wish_claim k ON k.wish_id = w.id AND k.state IN ('live', 'done') LEFT JOIN person q ON q.id = k.person_id LEFT JOIN company f ON f.id = k.company_id
WHERE o.path >= ?1 AND o.path < ?2 AND w.org_id = o.id AND (?3 = 0 OR w.id < ?3) AND (?4 = '' OR w.state = ?4) AND (?5 = '' OR w.kind = ?5) AND (?6 = '' OR c.code = ?6)
  AND (?7 = '' OR w.public_text LIKE ?7 ESCAPE '!' OR w.district LIKE ?7 ESCAPE '!') AND (?8 = '' OR (w.state = 'claimed' AND k.due_on < ?8))
ORDER BY w.id DESC LIMIT ?9

-- ?3 campaign. Rows of a claimer stand together.
-- name: WISH_CLAIMED many scoped
SELECT w.id, w.public_text, p.name AS owner, w.value_fen, w.show_name, q.name AS claimer, COALESCE(f.name, '') AS company, k.due_on, k.delivered_on,
  CASE WHEN k.released_at > 0 THEN 1 ELSE 0 END AS released, o.name AS org_name
FROM org o CROSS JOIN wish w JOIN person p ON p.id = w.person_id JOIN wish_claim k ON k.wish_id = w.id AND k.state = 'live' JOIN person q ON q.id = k.person_id LEFT JOIN company f ON f.id = k.company_id
  LEFT JOIN campaign c ON c.id = w.campaign_id
WHERE o.path >= ?1 AND o.path < ?2 AND w.org_id = o.id AND w.state IN ('claimed', 'delivered') AND (?3 = '' OR c.code = ?3)
ORDER BY COALESCE(k.company_id, 0), k.person_id, k.due_on, w.id LIMIT ?4

-- name: WISH_GET one scoped
SELECT w.id, w.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, w.person_id, p.name AS owner, COALESCE(c.code, '') AS campaign, w.kind, w.whom, w.state, w.district, w.value_fen,
  w.wanted_by, w.show_name, w.public_text, COALESCE(w.entered_by, 0) AS entered_by, COALESCE(u.name, '本人（手机端）') AS enterer, COALESCE(r.name, '') AS reviewer, w.created_at, w.open_until,
  COALESCE(k.id, 0) AS claim_id, COALESCE(k.person_id, 0) AS claimer_id, COALESCE(q.name, '') AS claimer, COALESCE(f.name, '') AS company, COALESCE(k.due_on, '') AS due_on, COALESCE(k.delivered_on, '') AS delivered_on,
  CASE WHEN k.released_at > 0 THEN 1 ELSE 0 END AS released, COALESCE(w.gift_id, 0) AS gift_id, w.satisfied, COALESCE(w.campaign_id, 0) AS campaign_id,
  CASE WHEN c.status = 'open' THEN 1 ELSE 0 END AS campaign_open, w.version, w.secret
FROM wish w JOIN org o ON o.id = w.org_id JOIN person p ON p.id = w.person_id LEFT JOIN campaign c ON c.id = w.campaign_id LEFT JOIN user_account u ON u.id = w.entered_by LEFT JOIN user_account r ON r.id = w.reviewed_by
  LEFT JOIN wish_claim k ON k.wish_id = w.id AND k.state IN ('live', 'done') LEFT JOIN person q ON q.id = k.person_id LEFT JOIN company f ON f.id = k.company_id
WHERE w.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- His own wish.
-- name: WISH_OWN one open:the worker himself
SELECT w.id, w.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, w.person_id, p.name AS owner, COALESCE(c.code, '') AS campaign, w.kind, w.whom, w.state, w.district, w.value_fen,
  w.wanted_by, w.show_name, w.public_text, COALESCE(w.entered_by, 0) AS entered_by, COALESCE(u.name, '本人（手机端）') AS enterer, COALESCE(r.name, '') AS reviewer, w.created_at, w.open_until,
  COALESCE(k.id, 0) AS claim_id, COALESCE(k.person_id, 0) AS claimer_id, COALESCE(q.name, '') AS claimer, COALESCE(f.name, '') AS company, COALESCE(k.due_on, '') AS due_on, COALESCE(k.delivered_on, '') AS delivered_on,
  CASE WHEN k.released_at > 0 THEN 1 ELSE 0 END AS released, COALESCE(w.gift_id, 0) AS gift_id, w.satisfied, COALESCE(w.campaign_id, 0) AS campaign_id,
  CASE WHEN c.status = 'open' THEN 1 ELSE 0 END AS campaign_open, w.version, w.secret
FROM wish w JOIN org o ON o.id = w.org_id JOIN person p ON p.id = w.person_id LEFT JOIN campaign c ON c.id = w.campaign_id LEFT JOIN user_account u ON u.id = w.entered_by LEFT JOIN user_account r ON r.id = w.reviewed_by
  LEFT JOIN wish_claim k ON k.wish_id = w.id AND k.state IN ('live', 'done') LEFT JOIN person q ON q.id = k.person_id LEFT JOIN company f ON f.id = k.company_id
WHERE w.person_id = ?1 AND w.id = ?2

-- The wish he has taken up, by his claim.
-- name: WISH_HELD one open:the worker himself, who took it up
SELECT w.id, w.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, w.person_id, p.name AS owner, COALESCE(c.code, '') AS campaign, w.kind, w.whom, w.state, w.district, w.value_fen,
  w.wanted_by, w.show_name, w.public_text, COALESCE(w.entered_by, 0) AS entered_by, COALESCE(u.name, '本人（手机端）') AS enterer, COALESCE(r.name, '') AS reviewer, w.created_at, w.open_until,
  COALESCE(k.id, 0) AS claim_id, COALESCE(k.person_id, 0) AS claimer_id, COALESCE(q.name, '') AS claimer, COALESCE(f.name, '') AS company, COALESCE(k.due_on, '') AS due_on, COALESCE(k.delivered_on, '') AS delivered_on,
  CASE WHEN k.released_at > 0 THEN 1 ELSE 0 END AS released, COALESCE(w.gift_id, 0) AS gift_id, w.satisfied, COALESCE(w.campaign_id, 0) AS campaign_id,
  CASE WHEN c.status = 'open' THEN 1 ELSE 0 END AS campaign_open, w.version, w.secret
FROM wish w JOIN org o ON o.id = w.org_id JOIN person p ON p.id = w.person_id LEFT JOIN campaign c ON c.id = w.campaign_id LEFT JOIN user_account u ON u.id = w.entered_by LEFT JOIN user_account r ON r.id = w.reviewed_by
  LEFT JOIN wish_claim k ON k.wish_id = w.id AND k.state IN ('live', 'done') LEFT JOIN person q ON q.id = k.person_id LEFT JOIN company f ON f.id = k.company_id
WHERE k.person_id = ?1 AND k.id = ?2

-- To be taken up: shown to nobody as it is.
-- name: WISH_TO_CLAIM one open:what everybody may see, taken up in the same command
SELECT w.id, w.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, w.person_id, p.name AS owner, COALESCE(c.code, '') AS campaign, w.kind, w.whom, w.state, w.district, w.value_fen,
  w.wanted_by, w.show_name, w.public_text, COALESCE(w.entered_by, 0) AS entered_by, COALESCE(u.name, '本人（手机端）') AS enterer, COALESCE(r.name, '') AS reviewer, w.created_at, w.open_until,
  COALESCE(k.id, 0) AS claim_id, COALESCE(k.person_id, 0) AS claimer_id, COALESCE(q.name, '') AS claimer, COALESCE(f.name, '') AS company, COALESCE(k.due_on, '') AS due_on, COALESCE(k.delivered_on, '') AS delivered_on,
  CASE WHEN k.released_at > 0 THEN 1 ELSE 0 END AS released, COALESCE(w.gift_id, 0) AS gift_id, w.satisfied, COALESCE(w.campaign_id, 0) AS campaign_id,
  CASE WHEN c.status = 'open' THEN 1 ELSE 0 END AS campaign_open, w.version, w.secret
FROM wish w JOIN org o ON o.id = w.org_id JOIN person p ON p.id = w.person_id LEFT JOIN campaign c ON c.id = w.campaign_id LEFT JOIN user_account u ON u.id = w.entered_by LEFT JOIN user_account r ON r.id = w.reviewed_by
  LEFT JOIN wish_claim k ON k.wish_id = w.id AND k.state IN ('live', 'done') LEFT JOIN person q ON q.id = k.person_id LEFT JOIN company f ON f.id = k.company_id
WHERE w.id = ?1 AND w.state = 'listed'

-- For daily work, which speaks for all unions.
-- name: WISH_ANY one open:daily work
SELECT w.id, w.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, w.person_id, p.name AS owner, COALESCE(c.code, '') AS campaign, w.kind, w.whom, w.state, w.district, w.value_fen,
  w.wanted_by, w.show_name, w.public_text, COALESCE(w.entered_by, 0) AS entered_by, COALESCE(u.name, '本人（手机端）') AS enterer, COALESCE(r.name, '') AS reviewer, w.created_at, w.open_until,
  COALESCE(k.id, 0) AS claim_id, COALESCE(k.person_id, 0) AS claimer_id, COALESCE(q.name, '') AS claimer, COALESCE(f.name, '') AS company, COALESCE(k.due_on, '') AS due_on, COALESCE(k.delivered_on, '') AS delivered_on,
  CASE WHEN k.released_at > 0 THEN 1 ELSE 0 END AS released, COALESCE(w.gift_id, 0) AS gift_id, w.satisfied, COALESCE(w.campaign_id, 0) AS campaign_id,
  CASE WHEN c.status = 'open' THEN 1 ELSE 0 END AS campaign_open, w.version, w.secret
FROM wish w JOIN org o ON o.id = w.org_id JOIN person p ON p.id = w.person_id LEFT JOIN campaign c ON c.id = w.campaign_id LEFT JOIN user_account u ON u.id = w.entered_by LEFT JOIN user_account r ON r.id = w.reviewed_by
  LEFT JOIN wish_claim k ON k.wish_id = w.id AND k.state IN ('live', 'done') LEFT JOIN person q ON q.id = k.person_id LEFT JOIN company f ON f.id = k.company_id
WHERE w.id = ?1

-- name: WISH_ADD one open:the union has been checked
INSERT INTO wish (org_id, person_id, kind, whom, state, district, value_fen, wanted_by, show_name, secret, entered_by, created_at)
VALUES (?1, ?2, ?3, ?4, 'waiting', ?5, ?6, ?7, ?8, ?9, ?10, ?11) RETURNING id

-- name: WISH_SEALED exec open:it was just added
UPDATE wish SET secret = ?2 WHERE id = ?1

-- name: WISH_LIVE one open:how many of a person are under way
SELECT COUNT(*) AS n FROM wish w WHERE w.person_id = ?1 AND w.state IN ('waiting', 'listed', 'claimed', 'delivered')

-- name: WISH_DISTRICT one open:the district of a union, by its path
SELECT o.name FROM org o WHERE o.path = ?1

-- name: WISH_ORG_PATH one open:the union has been checked, or is his own
SELECT o.path FROM org o WHERE o.id = ?1

-- name: WISH_PERSON one scoped
SELECT p.id, p.name, p.org_id, p.status FROM person p JOIN org o ON o.id = p.org_id WHERE p.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: WISH_SELF one open:the worker himself
SELECT p.id, p.name, p.org_id, p.status FROM person p WHERE p.id = ?1

-- name: WISH_STEP exec open:the caller has read it within reach, or as its own
UPDATE wish SET state = ?3, version = version + 1, ended_at = ?5, keep_until = ?6 WHERE id = ?1 AND version = ?2 AND state = ?4

-- name: WISH_MOVED exec open:the caller has read it within reach, or as its own
INSERT INTO wish_move (wish_id, version, verb, from_state, to_state, at, user_id, person_id, words) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)

-- name: WISH_PUBLISH exec open:the caller has read it within reach
UPDATE wish SET campaign_id = ?2, public_text = ?3, reviewed_by = ?4, open_until = ?5 WHERE id = ?1

-- name: WISH_REVIEWER exec open:the caller has read it within reach
UPDATE wish SET reviewed_by = ?2 WHERE id = ?1

-- name: WISH_FOLLOWED exec open:the caller has read it within reach
UPDATE wish SET satisfied = ?2 WHERE id = ?1

-- A gift of the same union, named by no other wish.
-- name: WISH_GIFT_FITS one open:the caller has read the wish within reach
SELECT COUNT(*) AS n FROM gift g WHERE g.id = ?1 AND g.org_id = ?2 AND NOT EXISTS (SELECT 1 FROM wish x WHERE x.gift_id = ?1)

-- name: WISH_GIFT exec open:the caller has read it within reach
UPDATE wish SET gift_id = ?2 WHERE id = ?1

-- name: WISH_MOVES many open:the caller has read the wish within reach
SELECT m.version AS id, m.version, m.verb, m.from_state, m.to_state, m.at, CASE WHEN m.user_id IS NOT NULL THEN u.name WHEN m.person_id IS NOT NULL THEN '本人（手机端）' ELSE '系统' END AS who, m.words AS secret
FROM wish_move m LEFT JOIN user_account u ON u.id = m.user_id WHERE m.wish_id = ?1 ORDER BY m.version LIMIT ?2

-- In the archive on that day: of a household whose file is in force.
-- name: WISH_IN_ARCHIVE one open:the class of the aid
SELECT COUNT(*) AS n FROM case_member m JOIN casefile f ON f.id = m.casefile_id WHERE m.person_id = ?1 AND m.left_on = '' AND f.state = 'active' AND f.filed_on <= ?2

-- --- claims ---

-- name: WISH_CLAIMS_LIVE one open:how many a claimant has under way
SELECT COUNT(*) AS n FROM wish_claim k JOIN wish w ON w.id = k.wish_id WHERE k.person_id = ?1 AND k.state = 'live' AND w.state = 'claimed'

-- name: WISH_CLAIM_ADD one open:who takes it up has been checked
INSERT INTO wish_claim (wish_id, person_id, company_id, state, claimed_at, due_on, words) VALUES (?1, ?2, ?3, 'live', ?4, ?5, ?6) ON CONFLICT DO NOTHING RETURNING id

-- name: WISH_CLAIM_END exec open:the caller has read the wish within reach, or has taken it up
UPDATE wish_claim SET state = ?2, ended_at = ?3 WHERE id = ?1 AND state IN ('live', 'done')

-- name: WISH_CLAIM_RELEASE exec open:the caller has read the wish within reach
UPDATE wish_claim SET released_by = ?2, released_at = ?3 WHERE id = ?1 AND state = 'live' AND released_by IS NULL

-- name: WISH_CLAIM_DELIVER exec open:he has taken it up
UPDATE wish_claim SET words = ?2, delivered_on = ?3 WHERE id = ?1 AND state = 'live'

-- name: WISH_CLAIM_WORDS many open:the caller has read the wish within reach
SELECT k.id, k.state, p.name AS claimer, COALESCE(f.name, '') AS company, k.claimed_at, k.due_on, k.delivered_on, CASE WHEN k.released_at > 0 THEN 1 ELSE 0 END AS released, k.words AS secret
FROM wish_claim k JOIN person p ON p.id = k.person_id LEFT JOIN company f ON f.id = k.company_id WHERE k.wish_id = ?1 ORDER BY k.id DESC LIMIT ?2

-- name: WISH_PHOTO_ADD exec open:he has taken it up
INSERT INTO wish_photo (claim_id, file_id) SELECT CAST(?1 AS BIGINT), CAST(?2 AS BIGINT) WHERE (SELECT COUNT(*) FROM wish_photo WHERE claim_id = ?1) < ?3 ON CONFLICT DO NOTHING

-- name: WISH_PHOTO_COUNT one open:he has taken it up
SELECT COUNT(*) AS n FROM wish_photo WHERE claim_id = ?1

-- name: WISH_PHOTOS many open:the caller has read the wish within reach
SELECT x.file_id AS id FROM wish_claim k JOIN wish_photo x ON x.claim_id = k.id WHERE k.wish_id = ?1 ORDER BY x.file_id LIMIT ?2

-- name: WISH_PHOTO_OF one open:the caller has read the wish within reach
SELECT COUNT(*) AS n FROM wish_claim k JOIN wish_photo x ON x.claim_id = k.id WHERE k.wish_id = ?1 AND x.file_id = ?2

-- name: WISH_COMPANY one open:a company whose contact he is
SELECT COUNT(*) AS n FROM company WHERE id = ?1

-- The companies for which a worker may take wishes up.
-- name: WISH_DUTIES many open:the worker himself
SELECT d.object_id AS id, d.duty, COALESCE(f.name, '') AS name FROM worker_duty d LEFT JOIN company f ON f.id = d.object_id AND d.duty = 'contact'
WHERE d.person_id = ?1 AND d.state = 'active' AND d.duty IN ('volunteer', 'contact') ORDER BY d.id LIMIT ?2

-- --- workers' own ---

-- name: WISH_MINE many open:the worker himself
SELECT w.id, w.kind, w.whom, w.state, w.value_fen, w.wanted_by, w.public_text, w.created_at, w.satisfied, w.secret, o.name AS org_name,
  COALESCE((SELECT m.words FROM wish_move m WHERE m.wish_id = w.id AND m.version = w.version AND m.verb IN ('refuse', 'unlist')), ?3) AS reason, w.version,
  COALESCE((SELECT k.delivered_on FROM wish_claim k WHERE k.wish_id = w.id AND k.state IN ('live', 'done')), '') AS delivered_on
FROM wish w JOIN org o ON o.id = w.org_id WHERE w.person_id = ?1 AND (CAST(?2 AS BIGINT) = 0 OR w.id < ?2) ORDER BY w.id DESC LIMIT ?4

-- name: WISH_HELDS many open:the worker himself, who took it up
SELECT k.id, w.id AS wish_id, w.kind, w.public_text, w.district, w.value_fen, w.wanted_by, k.state, w.state AS wish_state, k.due_on, k.delivered_on,
  CASE WHEN k.released_at > 0 AND k.state = 'live' THEN 1 ELSE 0 END AS released, COALESCE(f.name, '') AS company, o.name AS org_name,
  (SELECT COUNT(*) FROM wish_photo x WHERE x.claim_id = k.id) AS photos
FROM wish_claim k JOIN wish w ON w.id = k.wish_id JOIN org o ON o.id = w.org_id LEFT JOIN company f ON f.id = k.company_id
WHERE k.person_id = ?1 AND (CAST(?2 AS BIGINT) = 0 OR k.id < ?2) ORDER BY k.id DESC LIMIT ?3

-- --- what everybody may see ---

-- ?1 before that id, ?2 words, ?3 kind, ?4 district, ?5 'done' = those that came true.
-- name: WISH_PUBLIC many open:what everybody may see; names nobody scan:newest first, a page at a time
SELECT w.id, w.kind, w.whom, w.state, w.district, w.value_fen, w.wanted_by, w.public_text, w.show_name, CASE WHEN w.show_name = 1 THEN p.name ELSE '' END AS owner
FROM wish w JOIN person p ON p.id = w.person_id
WHERE (?1 = 0 OR w.id < ?1) AND (?2 = '' OR w.public_text LIKE ?2 ESCAPE '!') AND (?3 = '' OR w.kind = ?3) AND (?4 = '' OR w.district = ?4)
  AND ((?5 = '' AND w.state = 'listed') OR (?5 = 'done' AND w.state IN ('confirmed', 'done')))
ORDER BY w.id DESC LIMIT ?6

-- name: WISH_PUBLIC_COUNTS many open:what everybody may see: how many there are scan:counts of all wishes
SELECT w.district, COUNT(*) AS received, COUNT(CASE WHEN w.state = 'listed' THEN 1 END) AS listed, COUNT(CASE WHEN w.state IN ('claimed', 'delivered') THEN 1 END) AS claimed,
  COUNT(CASE WHEN w.state IN ('confirmed', 'done') THEN 1 END) AS done
FROM wish w GROUP BY w.district ORDER BY w.district LIMIT ?1

-- --- the board ---

-- ?3 campaign ('' = all).
-- name: WISH_BOARD many scoped
SELECT w.state, w.kind, w.district, COUNT(*) AS n, COUNT(CASE WHEN w.state = 'claimed' AND k.due_on < ?4 THEN 1 END) AS late,
  CAST(COALESCE(SUM(CASE WHEN w.state = 'done' THEN w.ended_at - w.created_at END), 0) AS BIGINT) AS ms
FROM org o CROSS JOIN wish w LEFT JOIN campaign c ON c.id = w.campaign_id LEFT JOIN wish_claim k ON k.wish_id = w.id AND k.state IN ('live', 'done')
WHERE o.path >= ?1 AND o.path < ?2 AND w.org_id = o.id AND (?3 = '' OR c.code = ?3) GROUP BY w.state, w.kind, w.district ORDER BY w.district, w.kind, w.state LIMIT ?5

-- name: WISH_TODO_REVIEW one scoped
SELECT COUNT(*) AS n FROM org o CROSS JOIN wish w WHERE o.path >= ?1 AND o.path < ?2 AND w.org_id = o.id AND w.state = 'waiting' AND (w.entered_by IS NULL OR w.entered_by <> ?3)

-- name: WISH_TODO_FOLLOW one scoped
SELECT COUNT(*) AS n FROM org o CROSS JOIN wish w WHERE o.path >= ?1 AND o.path < ?2 AND w.org_id = o.id AND w.state = 'confirmed' AND ?3 > 0

-- --- daily work ---

-- name: WISH_ANY_SWEEP one open:daily work asks whether anything waits
SELECT (SELECT COUNT(*) FROM wish_claim k WHERE k.state = 'live' AND k.due_on < ?1) + (SELECT COUNT(*) FROM wish w WHERE w.state = 'listed' AND w.open_until < ?1)
  + (SELECT COUNT(*) FROM wish w WHERE w.keep_until <> '' AND w.keep_until < ?1) AS n

-- Taken up, not delivered in time.
-- name: WISH_LATE many open:daily work
SELECT w.id FROM wish_claim k JOIN wish w ON w.id = k.wish_id WHERE k.state = 'live' AND k.due_on < ?1 AND w.state = 'claimed' ORDER BY w.id LIMIT ?2

-- name: WISH_STALE many open:daily work
SELECT w.id FROM wish w WHERE w.state = 'listed' AND w.open_until < ?1 ORDER BY w.open_until, w.id LIMIT ?2

-- name: WISH_KEPT many open:daily work
SELECT w.id FROM wish w WHERE w.keep_until <> '' AND w.keep_until < ?1 ORDER BY w.keep_until, w.id LIMIT ?2

-- name: WISH_WIPE exec open:daily work: the days of keeping are over
UPDATE wish SET secret = ?2, keep_until = '' WHERE id = ?1

-- name: WISH_WIPE_MOVES exec open:daily work: the days of keeping are over
UPDATE wish_move SET words = ?2 WHERE wish_id = ?1

-- name: WISH_WIPE_CLAIMS exec open:daily work: the days of keeping are over
UPDATE wish_claim SET words = ?2 WHERE wish_id = ?1

-- --- verify ---

-- A wish came true exactly when it counts, by one record of its union, campaign and owner.
-- name: WISH_VERIFY_AID many open:verify reads everything scan:verify
SELECT w.id FROM wish w LEFT JOIN aid a ON a.origin = 'wish:' || CAST(w.id AS @text@)
WHERE (w.state IN ('confirmed', 'done')) <> (a.id IS NOT NULL)
  OR (a.id IS NOT NULL AND (a.org_id <> w.org_id OR a.campaign_id <> w.campaign_id OR a.person_id IS NULL OR a.person_id <> w.person_id OR a.kind <> 'wish' OR a.heads <> 1 OR a.amount_fen <> 0)) ORDER BY w.id LIMIT ?1

-- Records of wishes that are not there.
-- name: WISH_VERIFY_STRAY many open:verify reads everything scan:verify
SELECT a.id FROM aid a WHERE a.kind = 'wish' AND a.origin LIKE 'wish:%' AND NOT EXISTS (SELECT 1 FROM wish w WHERE a.origin = 'wish:' || CAST(w.id AS @text@)) ORDER BY a.id LIMIT ?1

-- Who has it: a claim under way when it is claimed or delivered, one that is done when it came true, none otherwise.
-- name: WISH_VERIFY_CLAIM many open:verify reads everything scan:verify
SELECT w.id FROM wish w LEFT JOIN wish_claim k ON k.wish_id = w.id AND k.state IN ('live', 'done')
WHERE COALESCE(k.state, '') <> CASE WHEN w.state IN ('claimed', 'delivered') THEN 'live' WHEN w.state IN ('confirmed', 'done') THEN 'done' ELSE '' END
  OR (w.state IN ('delivered', 'confirmed', 'done') AND k.delivered_on = '') OR (k.id IS NOT NULL AND k.person_id = w.person_id) ORDER BY w.id LIMIT ?1

-- Shown only after a review, with words; the history leads to the state.
-- name: WISH_VERIFY_SHOWN many open:verify reads everything scan:verify
SELECT w.id, w.secret, w.state, w.keep_until, CASE WHEN w.state NOT IN ('waiting', 'refused', 'withdrawn') AND (w.public_text = '' OR w.reviewed_by IS NULL OR w.campaign_id IS NULL) THEN 1 ELSE 0 END AS bad,
  CASE WHEN w.version - 1 <> (SELECT COUNT(*) FROM wish_move m WHERE m.wish_id = w.id)
    OR COALESCE((SELECT m.to_state FROM wish_move m WHERE m.wish_id = w.id AND m.version = w.version), 'waiting') <> w.state THEN 1 ELSE 0 END AS off
FROM wish w ORDER BY w.id
