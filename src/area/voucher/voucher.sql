-- Vouchers. Statements of a worker bind his person (?1). CROSS JOIN keeps SQLite at the unions of the caller first.

-- --- batches ---

-- name: VOUCHER_BATCH_ADD one open:the union and the campaign have been checked
INSERT INTO voucher_batch (org_id, campaign_id, title, total, face_fen, audience, tag, claim_from, claim_until, per_person, per_day, redeem_from, redeem_until, shops, district, payer, state, made_by, made_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, 'draft', ?17, ?18) RETURNING id

-- name: VOUCHER_BATCH_SET exec open:the caller has read it within reach
UPDATE voucher_batch SET title = ?3, total = ?4, face_fen = ?5, audience = ?6, tag = ?7, claim_from = ?8, claim_until = ?9, per_person = ?10, per_day = ?11, redeem_from = ?12, redeem_until = ?13,
  shops = ?14, district = ?15, payer = ?16, made_by = ?17, made_at = ?18, version = version + 1 WHERE id = ?1 AND version = ?2 AND state = 'draft'

-- name: VOUCHER_BATCH_GET one scoped
SELECT b.id, b.org_id, b.campaign_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.code AS campaign, b.title, b.total, b.face_fen, b.audience, b.tag, b.claim_from, b.claim_until,
  b.per_person, b.per_day, b.redeem_from, b.redeem_until, b.shops, b.district, b.payer, b.state, b.remark, b.version, b.made_by, u.name AS maker, COALESCE(r.name, '') AS reviewer,
  (SELECT COUNT(*) FROM voucher v WHERE v.batch_id = b.id) AS claimed, (SELECT COUNT(*) FROM voucher v JOIN voucher_use x ON x.voucher_id = v.id WHERE v.batch_id = b.id) AS used,
  (SELECT COUNT(DISTINCT v.person_id) FROM voucher v WHERE v.batch_id = b.id) AS persons, (SELECT COUNT(*) FROM voucher_batch_person l WHERE l.batch_id = b.id) AS listed,
  (SELECT COUNT(*) FROM voucher_batch_shop l WHERE l.batch_id = b.id) AS shop_count
FROM voucher_batch b JOIN org o ON o.id = b.org_id JOIN campaign c ON c.id = b.campaign_id JOIN user_account u ON u.id = b.made_by LEFT JOIN user_account r ON r.id = b.reviewed_by
WHERE b.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- ?4 state.
-- name: VOUCHER_BATCH_LIST many scoped
SELECT b.id, b.org_id, b.campaign_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.code AS campaign, b.title, b.total, b.face_fen, b.audience, b.tag, b.claim_from, b.claim_until,
  b.per_person, b.per_day, b.redeem_from, b.redeem_until, b.shops, b.district, b.payer, b.state, b.remark, b.version, b.made_by, u.name AS maker, COALESCE(r.name, '') AS reviewer,
  (SELECT COUNT(*) FROM voucher v WHERE v.batch_id = b.id) AS claimed, (SELECT COUNT(*) FROM voucher v JOIN voucher_use x ON x.voucher_id = v.id WHERE v.batch_id = b.id) AS used,
  (SELECT COUNT(DISTINCT v.person_id) FROM voucher v WHERE v.batch_id = b.id) AS persons, (SELECT COUNT(*) FROM voucher_batch_person l WHERE l.batch_id = b.id) AS listed,
  (SELECT COUNT(*) FROM voucher_batch_shop l WHERE l.batch_id = b.id) AS shop_count
FROM org o CROSS JOIN voucher_batch b JOIN campaign c ON c.id = b.campaign_id JOIN user_account u ON u.id = b.made_by LEFT JOIN user_account r ON r.id = b.reviewed_by
WHERE o.path >= ?1 AND o.path < ?2 AND b.org_id = o.id AND (CAST(?3 AS BIGINT) = 0 OR b.id < ?3) AND (?4 = '' OR b.state = ?4) ORDER BY b.id DESC LIMIT ?5

-- name: VOUCHER_BATCH_MOVE exec open:the caller has read it within reach
UPDATE voucher_batch SET state = ?3, remark = ?4, version = version + 1 WHERE id = ?1 AND version = ?2

-- name: VOUCHER_BATCH_REVIEWED exec open:the caller has read it within reach
UPDATE voucher_batch SET state = 'open', reviewed_by = ?3, reviewed_at = ?4, remark = '', version = version + 1 WHERE id = ?1 AND version = ?2 AND state = 'submitted'

-- A person of the register below the union of the batch.
-- name: VOUCHER_PERSON_PUT exec open:the batch was read within reach; the person lies below its union
INSERT INTO voucher_batch_person (batch_id, person_id) SELECT CAST(?1 AS BIGINT), p.id FROM person p JOIN org o ON o.id = p.org_id
WHERE p.id = ?2 AND o.path >= ?3 AND o.path < ?4 ON CONFLICT DO NOTHING

-- name: VOUCHER_SHOP_PUT exec open:the batch was read within reach; the shop lies below its union
INSERT INTO voucher_batch_shop (batch_id, shop_id) SELECT CAST(?1 AS BIGINT), s.id FROM shop s JOIN org o ON o.id = s.org_id
WHERE s.id = ?2 AND s.state = 'open' AND o.path >= ?3 AND o.path < ?4 ON CONFLICT DO NOTHING

-- --- claiming ---

-- A batch beside a person, all of it by keys: the highest number, the highest ordinal, the claims of a day.
-- name: VOUCHER_STANDING one open:the worker himself
SELECT b.id, b.org_id, b.total, b.title, bo.name AS org_name, b.audience, b.tag, b.state, b.redeem_from, b.redeem_until, b.face_fen, b.claim_from, b.claim_until, b.per_person, b.per_day,
  CASE WHEN o.path >= bo.path AND o.path < bo.path || '~' THEN 1 ELSE 0 END AS reached, p.is_member,
  CASE WHEN b.tag <> '' AND ',' || p.tags || ',' LIKE '%,' || b.tag || ',%' THEN 1 ELSE 0 END AS tagged,
  CASE WHEN b.audience = 'list' THEN (SELECT COUNT(*) FROM voucher_batch_person l WHERE l.batch_id = b.id AND l.person_id = p.id) ELSE 0 END AS listed,
  COALESCE((SELECT MAX(v.id) FROM voucher v WHERE v.id > b.id * 1000000 AND v.id < (b.id + 1) * 1000000), 0) AS last,
  COALESCE((SELECT MAX(v.ordinal) FROM voucher v WHERE v.batch_id = b.id AND v.person_id = p.id), 0) AS mine,
  CASE WHEN b.per_day > 0 THEN (SELECT COUNT(*) FROM voucher v WHERE v.batch_id = b.id AND v.person_id = p.id AND v.claimed_on = ?3) ELSE 0 END AS today
FROM voucher_batch b JOIN org bo ON bo.id = b.org_id CROSS JOIN person p JOIN org o ON o.id = p.org_id WHERE p.id = ?1 AND b.id = ?2

-- name: VOUCHER_GIVE exec open:the worker and the batch were looked at in the same turn
INSERT INTO voucher (person_id, id, batch_id, total, ordinal, claimed_at, claimed_on, peer, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'held')

-- What is given out now or soon.
-- name: VOUCHER_STANDINGS many open:the worker himself
SELECT b.id, b.org_id, b.total, b.title, bo.name AS org_name, b.audience, b.tag, b.state, b.redeem_from, b.redeem_until, b.face_fen, b.claim_from, b.claim_until, b.per_person, b.per_day,
  CASE WHEN o.path >= bo.path AND o.path < bo.path || '~' THEN 1 ELSE 0 END AS reached, p.is_member,
  CASE WHEN b.tag <> '' AND ',' || p.tags || ',' LIKE '%,' || b.tag || ',%' THEN 1 ELSE 0 END AS tagged,
  CASE WHEN b.audience = 'list' THEN (SELECT COUNT(*) FROM voucher_batch_person l WHERE l.batch_id = b.id AND l.person_id = p.id) ELSE 0 END AS listed,
  COALESCE((SELECT MAX(v.id) FROM voucher v WHERE v.id > b.id * 1000000 AND v.id < (b.id + 1) * 1000000), 0) AS last,
  COALESCE((SELECT MAX(v.ordinal) FROM voucher v WHERE v.batch_id = b.id AND v.person_id = p.id), 0) AS mine,
  CASE WHEN b.per_day > 0 THEN (SELECT COUNT(*) FROM voucher v WHERE v.batch_id = b.id AND v.person_id = p.id AND v.claimed_on = ?3) ELSE 0 END AS today
FROM voucher_batch b JOIN org bo ON bo.id = b.org_id CROSS JOIN person p JOIN org o ON o.id = p.org_id
WHERE p.id = ?1 AND b.state = 'open' AND b.claim_until > ?2 ORDER BY b.id DESC LIMIT ?4

-- --- what is mine ---

-- name: VOUCHER_MINE many open:the worker himself
SELECT v.id, b.title, o.name AS org_name, b.face_fen, v.claimed_at, b.redeem_from, b.redeem_until, v.state, COALESCE(s.name, '') AS shop, COALESCE(x.used_at, 0) AS used_at, b.shops, b.district
FROM voucher v JOIN voucher_batch b ON b.id = v.batch_id JOIN org o ON o.id = b.org_id LEFT JOIN voucher_use x ON x.voucher_id = v.id LEFT JOIN shop s ON s.id = x.shop_id
WHERE v.person_id = ?1 AND (CAST(?2 AS BIGINT) = 0 OR v.id < ?2) ORDER BY v.id DESC LIMIT ?3

-- name: VOUCHER_MINE_ONE one open:the worker himself
SELECT v.id, b.title, o.name AS org_name, b.face_fen, v.claimed_at, b.redeem_from, b.redeem_until, v.state, COALESCE(s.name, '') AS shop, COALESCE(x.used_at, 0) AS used_at, b.shops, b.district
FROM voucher v JOIN voucher_batch b ON b.id = v.batch_id JOIN org o ON o.id = b.org_id LEFT JOIN voucher_use x ON x.voucher_id = v.id LEFT JOIN shop s ON s.id = x.shop_id
WHERE v.person_id = ?1 AND v.id = ?2

-- --- at a shop ---

-- The duty counts where who granted it reaches the shop: else a union could name a keeper of another's.
-- name: VOUCHER_KEEPER many open:the worker himself
SELECT s.id, s.name, s.district, s.address, (SELECT COUNT(*) FROM voucher_use x WHERE x.shop_id = s.id AND x.used_on = ?3) AS today,
  (SELECT CAST(COALESCE(SUM(b.face_fen), 0) AS BIGINT) FROM voucher_use x JOIN voucher v ON v.id = x.voucher_id JOIN voucher_batch b ON b.id = v.batch_id WHERE x.shop_id = s.id AND x.used_on = ?3) AS today_fen
FROM worker_duty d JOIN org g ON g.id = d.org_id JOIN shop s ON s.id = d.object_id JOIN org o ON o.id = s.org_id
WHERE d.person_id = ?1 AND d.duty = 'keeper' AND d.state = 'active' AND (CAST(?2 AS BIGINT) = 0 OR s.id = ?2) AND s.state = 'open' AND o.path >= g.path AND o.path < g.path || '~'
ORDER BY s.id LIMIT 100

-- name: VOUCHER_USES_OF_SHOP many open:the caller is a keeper of the shop
SELECT v.id, b.title, p.name, b.face_fen, x.used_at, x.way FROM voucher_use x JOIN voucher v ON v.id = x.voucher_id JOIN voucher_batch b ON b.id = v.batch_id JOIN person p ON p.id = v.person_id
WHERE x.shop_id = ?1 ORDER BY x.used_at DESC LIMIT ?2

-- name: VOUCHER_FIND one open:nothing of it leaves unless the code is right; the name leaves masked
SELECT v.id, b.org_id, b.campaign_id, v.person_id, b.title, p.name, v.state, b.state AS batch_state, b.redeem_from, b.redeem_until, b.face_fen, COALESCE(x.shop_id, 0) AS used_shop, COALESCE(x.used_at, 0) AS used_at,
  CASE WHEN b.shops = 'list' THEN (SELECT COUNT(*) FROM voucher_batch_shop l WHERE l.batch_id = b.id AND l.shop_id = s.id)
    WHEN so.path >= bo.path AND so.path < bo.path || '~' AND (b.shops = 'union' OR s.district = b.district) THEN 1 ELSE 0 END AS here
FROM voucher v JOIN voucher_batch b ON b.id = v.batch_id JOIN org bo ON bo.id = b.org_id JOIN person p ON p.id = v.person_id LEFT JOIN voucher_use x ON x.voucher_id = v.id
  CROSS JOIN shop s JOIN org so ON so.id = s.org_id WHERE v.id = ?1 AND s.id = ?2

-- name: VOUCHER_TRIED one open:counts wrong codes
SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) AS n FROM public_try WHERE what = ?1 AND peer = ?2 AND hour >= ?3

-- name: VOUCHER_USE exec open:the code was right and the caller is a keeper of the shop
INSERT INTO voucher_use (voucher_id, shop_id, keeper_id, used_at, used_on, told_at, way) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING

-- name: VOUCHER_SET_USED exec open:the code was right and the caller is a keeper of the shop
UPDATE voucher SET state = 'used' WHERE id = ?1

-- --- daily ---

-- Three days after the last one: until then a shop may still tell of a use.
-- name: VOUCHER_ENDING many open:daily work of all unions
SELECT id FROM voucher_batch WHERE state IN ('open', 'closed') AND redeem_until < ?1 ORDER BY id LIMIT ?2

-- name: VOUCHER_ANY_ENDING one open:whether daily work waits
SELECT COUNT(*) AS n FROM voucher_batch WHERE state IN ('open', 'closed') AND redeem_until < ?1

-- name: VOUCHER_EXPIRE exec open:daily work of all unions
UPDATE voucher SET state = 'expired' WHERE batch_id = ?1 AND state = 'held'

-- name: VOUCHER_BATCH_ENDED exec open:daily work of all unions
UPDATE voucher_batch SET state = 'ended', version = version + 1 WHERE id = ?1

-- --- what the union sees ---

-- ?4 batch, ?5 state, ?6 shop.
-- name: VOUCHER_LIST many scoped
SELECT v.id, b.title, p.name, po.name AS org_name, v.state, v.claimed_at, COALESCE(x.used_at, 0) AS used_at, COALESCE(s.name, '') AS shop, COALESCE(x.way, '') AS way, COALESCE(l.settlement_id, 0) AS settlement_id
FROM voucher_batch b JOIN org o ON o.id = b.org_id JOIN voucher v ON +v.batch_id = b.id JOIN person p ON p.id = v.person_id JOIN org po ON po.id = p.org_id
  LEFT JOIN voucher_use x ON x.voucher_id = v.id LEFT JOIN shop s ON s.id = x.shop_id LEFT JOIN voucher_settle_line l ON l.voucher_id = v.id
WHERE b.id = ?4 AND o.path >= ?1 AND o.path < ?2 AND v.id > ?3 AND v.id > ?4 * 1000000 AND v.id < (?4 + 1) * 1000000 AND (?5 = '' OR v.state = ?5) AND (CAST(?6 AS BIGINT) = 0 OR x.shop_id = ?6) ORDER BY v.id LIMIT ?7

-- --- settlement ---

-- name: VOUCHER_SETTLEMENT_ADD one open:the union has been checked
INSERT INTO voucher_settlement (org_id, from_on, until_on, shops, vouchers, fen, state, made_by, made_at) VALUES (?1, ?2, ?3, 0, 0, 0, 'made', ?4, ?5) RETURNING id

-- Uses of the union's batches on those days that no settlement has.
-- name: VOUCHER_SETTLE_LINES exec open:the union has been checked
INSERT INTO voucher_settle_line (voucher_id, settlement_id, shop_id, fen)
SELECT x.voucher_id, CAST(?1 AS BIGINT), x.shop_id, b.face_fen FROM voucher_batch b JOIN voucher v ON v.batch_id = b.id JOIN voucher_use x ON x.voucher_id = v.id
WHERE b.org_id = ?2 AND x.used_on >= ?3 AND x.used_on <= ?4 AND NOT EXISTS (SELECT 1 FROM voucher_settle_line l WHERE l.voucher_id = x.voucher_id)

-- name: VOUCHER_SETTLEMENT_SUM exec open:the union has been checked
UPDATE voucher_settlement SET vouchers = (SELECT COUNT(*) FROM voucher_settle_line l WHERE l.settlement_id = ?1), shops = (SELECT COUNT(DISTINCT l.shop_id) FROM voucher_settle_line l WHERE l.settlement_id = ?1),
  fen = (SELECT CAST(COALESCE(SUM(l.fen), 0) AS BIGINT) FROM voucher_settle_line l WHERE l.settlement_id = ?1) WHERE id = ?1

-- name: VOUCHER_SETTLEMENT_GET one scoped
SELECT t.id, o.code AS org_code, o.name AS org_name, o.path AS org_path, t.from_on, t.until_on, t.shops, t.vouchers, t.fen, t.state, t.remark, u.name AS maker, COALESCE(r.name, '') AS decider, t.made_by,
  (SELECT COUNT(*) FROM shop_payment y WHERE y.settlement_id = t.id AND y.state <> 'void') AS payments
FROM voucher_settlement t JOIN org o ON o.id = t.org_id JOIN user_account u ON u.id = t.made_by LEFT JOIN user_account r ON r.id = t.decided_by WHERE t.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: VOUCHER_SETTLEMENT_LIST many scoped
SELECT t.id, o.code AS org_code, o.name AS org_name, o.path AS org_path, t.from_on, t.until_on, t.shops, t.vouchers, t.fen, t.state, t.remark, u.name AS maker, COALESCE(r.name, '') AS decider, t.made_by,
  (SELECT COUNT(*) FROM shop_payment y WHERE y.settlement_id = t.id AND y.state <> 'void') AS payments
FROM org o CROSS JOIN voucher_settlement t JOIN user_account u ON u.id = t.made_by LEFT JOIN user_account r ON r.id = t.decided_by
WHERE o.path >= ?1 AND o.path < ?2 AND t.org_id = o.id AND (CAST(?3 AS BIGINT) = 0 OR t.id < ?3) ORDER BY t.id DESC LIMIT ?4

-- name: VOUCHER_SETTLE_SHOPS many open:the caller has read the settlement within reach
SELECT x.id, s.name, s.district, x.vouchers, x.fen, COALESCE(a.name, '') AS account_name, COALESCE(a.bank, '') AS account_bank, a.secret AS account_secret,
  COALESCE(i.payment_id, 0) AS payment_id, COALESCE(i.seq, 0) AS seq, COALESCE(i.state, '') AS payment_state, COALESCE(i.text, '') AS text
FROM (SELECT l.shop_id AS id, COUNT(*) AS vouchers, CAST(SUM(l.fen) AS BIGINT) AS fen FROM voucher_settle_line l WHERE l.settlement_id = ?1 AND l.shop_id > ?2 GROUP BY l.shop_id ORDER BY l.shop_id LIMIT ?3) x
  JOIN shop s ON s.id = x.id LEFT JOIN shop_payment_item i ON i.shop_id = x.id AND i.payment_id = (SELECT MAX(y.payment_id) FROM shop_payment_item y WHERE y.shop_id = x.id AND y.settlement_id = ?1)
  LEFT JOIN shop_account a ON a.id = COALESCE(i.account_id, (SELECT MAX(z.id) FROM shop_account z WHERE z.shop_id = x.id))
ORDER BY x.id

-- name: VOUCHER_SETTLEMENT_MOVE exec open:the caller has read it within reach
UPDATE voucher_settlement SET state = ?3, remark = ?4, decided_by = COALESCE(decided_by, ?5), decided_at = ?6 WHERE id = ?1 AND state = ?2

-- name: VOUCHER_SETTLE_DROP exec open:the caller has read it within reach
DELETE FROM voucher_settle_line WHERE settlement_id = ?1

-- --- signs that something is wrong: ?4 since (ms); thresholds from the rule document ---

-- name: VOUCHER_SIGN_PEER many scoped
SELECT b.id, 'peer' AS kind, '' AS what, b.title, COUNT(DISTINCT v.person_id) AS n, MAX(v.claimed_at) AS at FROM org o CROSS JOIN voucher_batch b JOIN voucher v ON v.batch_id = b.id
WHERE o.path >= ?1 AND o.path < ?2 AND b.org_id = o.id AND v.claimed_at >= ?3 AND LENGTH(v.peer) > 0 GROUP BY b.id, b.title, v.peer HAVING COUNT(DISTINCT v.person_id) >= ?4 ORDER BY n DESC LIMIT ?5

-- ?4 uses, ?5 ms.
-- name: VOUCHER_SIGN_BURST many scoped
SELECT y.shop_id AS id, 'burst' AS kind, s.name AS what, '' AS title, COUNT(*) AS n, MAX(y.used_at) AS at FROM
  (SELECT x.shop_id, x.used_at, LAG(x.used_at, CAST(?4 AS INTEGER)) OVER (PARTITION BY x.shop_id ORDER BY x.used_at) AS before
   FROM org o CROSS JOIN voucher_batch b JOIN voucher v ON v.batch_id = b.id JOIN voucher_use x ON x.voucher_id = v.id
   WHERE o.path >= ?1 AND o.path < ?2 AND b.org_id = o.id AND x.used_at >= ?3) y JOIN shop s ON s.id = y.shop_id
WHERE y.before IS NOT NULL AND y.used_at - y.before <= ?5 GROUP BY y.shop_id, s.name ORDER BY n DESC LIMIT ?6

-- Minutes of the day in Shanghai; ?4 how many outside the hours are still ordinary. A shop that is open past midnight has no sign.
-- name: VOUCHER_SIGN_HOURS many scoped
SELECT y.shop_id AS id, 'hours' AS kind, y.name AS what, '' AS title, COUNT(*) AS n, MAX(y.used_at) AS at FROM
  (SELECT x.shop_id, s.name, x.used_at, (x.used_at / 60000 + 480) % 1440 AS minute,
    CAST(SUBSTR(s.open_at, 1, 2) AS BIGINT) * 60 + CAST(SUBSTR(s.open_at, 4, 2) AS BIGINT) AS opens, CAST(SUBSTR(s.close_at, 1, 2) AS BIGINT) * 60 + CAST(SUBSTR(s.close_at, 4, 2) AS BIGINT) AS closes
   FROM org o CROSS JOIN voucher_batch b JOIN voucher v ON v.batch_id = b.id JOIN voucher_use x ON x.voucher_id = v.id JOIN shop s ON s.id = x.shop_id
   WHERE o.path >= ?1 AND o.path < ?2 AND b.org_id = o.id AND x.used_at >= ?3 AND s.open_at <> '' AND s.open_at < s.close_at) y
WHERE y.minute < y.opens - ?4 OR y.minute > y.closes + ?4 GROUP BY y.shop_id, y.name ORDER BY n DESC LIMIT ?5

-- --- what waits ---

-- name: VOUCHER_TODO_BATCH one scoped
SELECT COUNT(*) AS n FROM org o CROSS JOIN voucher_batch b WHERE o.path >= ?1 AND o.path < ?2 AND b.org_id = o.id AND b.state = 'submitted' AND b.made_by <> ?3

-- name: VOUCHER_TODO_SETTLE one scoped
SELECT COUNT(*) AS n FROM org o CROSS JOIN voucher_settlement t WHERE o.path >= ?1 AND o.path < ?2 AND t.org_id = o.id AND t.state = 'made' AND t.made_by <> ?3

-- --- verify ---

-- name: VOUCHER_VERIFY_BATCH many open:verify reads everything scan:verify
SELECT b.id, CASE WHEN x.n > b.total THEN '发出的比总数多' WHEN x.top <> x.n THEN '券号不连续' ELSE '状态与领取不符' END AS what
FROM voucher_batch b JOIN (SELECT v.batch_id, COUNT(*) AS n, MAX(v.id) - v.batch_id * 1000000 AS top FROM voucher v GROUP BY v.batch_id) x ON x.batch_id = b.id
WHERE x.n > b.total OR x.top <> x.n OR b.state IN ('draft', 'submitted', 'dropped') ORDER BY b.id LIMIT ?1

-- name: VOUCHER_VERIFY_LIMIT many open:verify reads everything scan:verify
SELECT b.id, '有人领取的超过每人上限，或序号不连续' AS what FROM voucher_batch b JOIN (SELECT v.batch_id, v.person_id, COUNT(*) AS n, MAX(v.ordinal) AS top FROM voucher v GROUP BY v.batch_id, v.person_id) x
  ON x.batch_id = b.id WHERE x.n > b.per_person OR x.top <> x.n GROUP BY b.id ORDER BY b.id LIMIT ?1

-- A use is a used voucher within its days and one aid, and the other way round.
-- name: VOUCHER_VERIFY_USE many open:verify reads everything scan:verify
SELECT v.id, CASE WHEN x.voucher_id IS NULL THEN '已使用却没有核销记录' WHEN v.state <> 'used' THEN '有核销记录却不是已使用' WHEN a.id IS NULL THEN '核销没有计入统计' ELSE '核销日期不在使用期内' END AS what
FROM voucher v JOIN voucher_batch b ON b.id = v.batch_id LEFT JOIN voucher_use x ON x.voucher_id = v.id LEFT JOIN aid a ON a.origin = 'voucher:' || v.id AND x.voucher_id IS NOT NULL
WHERE (v.state = 'used' OR x.voucher_id IS NOT NULL) AND (x.voucher_id IS NULL OR v.state <> 'used' OR a.id IS NULL OR x.used_on < b.redeem_from OR x.used_on > b.redeem_until) ORDER BY v.id LIMIT ?1

-- name: VOUCHER_VERIFY_SETTLE many open:verify reads everything scan:verify
SELECT t.id, '结算单与其明细不符' AS what FROM voucher_settlement t LEFT JOIN (SELECT l.settlement_id, COUNT(*) AS n, CAST(SUM(l.fen) AS BIGINT) AS fen FROM voucher_settle_line l GROUP BY l.settlement_id) x ON x.settlement_id = t.id
WHERE (t.state = 'refused' AND x.n IS NOT NULL) OR (t.state <> 'refused' AND (COALESCE(x.n, 0) <> t.vouchers OR COALESCE(x.fen, 0) <> t.fen)) ORDER BY t.id LIMIT ?1

-- name: VOUCHER_VERIFY_COUNT one open:verify reads everything scan:verify
SELECT COUNT(*) AS n FROM voucher
