-- Statements of pay-out. Everything about the lines of a batch is set-based: a few statements, whatever
-- its length. A row's latest line (by batch) says where it stands.

-- name: PAYOUT_CAMPAIGN one open:code to id
SELECT id, status FROM campaign WHERE code = ?1

-- name: PAYOUT_GET one scoped
SELECT b.id, b.campaign_id, b.org_id, c.code AS campaign_code, o.code AS org_code, o.name AS org_name, o.path AS org_path,
  b.title, b.profile, b.purpose, b.payer_name, b.payer_account, b.payer_bank, b.rosters, b.part, b.rule, b.state,
  b.second, b.decide, b.decision_id, b.items, b.fen, b.n_success, b.fen_success, b.n_failed, b.n_unknown, b.n_returned,
  b.n_released, b.n_open, b.files, b.hash, b.made_by, b.made_at, b.submitted_by, b.submitted_at, b.checked_by, b.checked_at,
  b.approved_by, b.approved_at, b.exported_by, b.exported_at, m.name AS made_by_name, k.name AS checked_by_name,
  a.name AS approved_by_name, x.name AS exported_by_name, b.sent_on, b.sent_ref, b.return_reason, b.version
FROM payout_batch b JOIN org o ON o.id = b.org_id JOIN campaign c ON c.id = b.campaign_id JOIN user_account m ON m.id = b.made_by
  LEFT JOIN user_account k ON k.id = b.checked_by LEFT JOIN user_account a ON a.id = b.approved_by
  LEFT JOIN user_account x ON x.id = b.exported_by
WHERE b.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: PAYOUT_LIST many scoped
SELECT b.id, b.campaign_id, b.org_id, c.code AS campaign_code, o.code AS org_code, o.name AS org_name, o.path AS org_path,
  b.title, b.profile, b.purpose, b.payer_name, b.payer_account, b.payer_bank, b.rosters, b.part, b.rule, b.state,
  b.second, b.decide, b.decision_id, b.items, b.fen, b.n_success, b.fen_success, b.n_failed, b.n_unknown, b.n_returned,
  b.n_released, b.n_open, b.files, b.hash, b.made_by, b.made_at, b.submitted_by, b.submitted_at, b.checked_by, b.checked_at,
  b.approved_by, b.approved_at, b.exported_by, b.exported_at, m.name AS made_by_name, k.name AS checked_by_name,
  a.name AS approved_by_name, x.name AS exported_by_name, b.sent_on, b.sent_ref, b.return_reason, b.version
FROM payout_batch b JOIN org o ON o.id = b.org_id JOIN campaign c ON c.id = b.campaign_id JOIN user_account m ON m.id = b.made_by
  LEFT JOIN user_account k ON k.id = b.checked_by LEFT JOIN user_account a ON a.id = b.approved_by
  LEFT JOIN user_account x ON x.id = b.exported_by
WHERE o.path >= ?1 AND o.path < ?2 AND b.id < ?3 AND (?4 = '' OR c.code = ?4)
  AND (b.state = ?5 OR (?5 = '' AND b.state <> 'void')) AND (?6 = '' OR b.title LIKE ?6 ESCAPE '!' OR o.name LIKE ?6 ESCAPE '!')
ORDER BY b.id DESC LIMIT ?7

-- name: PAYOUT_LAST_PAYER one scoped
SELECT b.profile, b.purpose, b.payer_name, b.payer_account, b.payer_bank
FROM payout_batch b JOIN org o ON o.id = b.org_id
WHERE o.path >= ?1 AND o.path < ?2 AND b.org_id = ?3 ORDER BY b.id DESC LIMIT 1

-- name: PAYOUT_LOOK many scoped
SELECT x.why, COUNT(*) AS rows, CAST(SUM(x.fen) AS BIGINT) AS fen, COUNT(DISTINCT x.roster_id) AS rosters
FROM (SELECT r.roster_id, r.amount_fen AS fen, CASE
      WHEN ro.state = 'submitted' THEN 'NOT_APPROVED'
      WHEN ro.pay_way = 'hand' THEN 'BY_HAND'
      WHEN l.state = 'success' THEN 'PAID'
      WHEN (l.state = 'failed' OR l.state = 'returned') AND EXISTS (SELECT 1 FROM payout_item s WHERE s.roster_id = r.roster_id
        AND s.row_no = r.row_no AND s.state = 'success') THEN 'PAID'
      WHEN l.state = 'failed' OR l.state = 'returned' THEN 'FAILED'
      WHEN l.state IS NOT NULL THEN 'IN_BATCH'
      WHEN r.form <> 'cash' THEN 'GOODS'
      WHEN r.roster_id IN (SELECT g.roster_id FROM roster gr JOIN org go ON go.id = gr.org_id JOIN roster_row g ON g.roster_id = gr.id
        WHERE gr.campaign_id = ?3 AND go.path >= ?1 AND go.path < ?2 AND g.form <> 'cash' AND g.level < 2) THEN 'MIXED'
      WHEN p.status = 'dead' THEN 'DEAD'
      WHEN r.card_blind IS NULL AND p.card_blind IS NULL THEN 'NO_CARD'
      WHEN r.amount_fen <= 0 THEN 'NO_AMOUNT'
      ELSE '' END AS why
  FROM roster ro JOIN org o ON o.id = ro.org_id JOIN roster_row r ON r.roster_id = ro.id
    LEFT JOIN person p ON p.id = r.person_id
    LEFT JOIN payout_item l ON l.roster_id = r.roster_id AND l.row_no = r.row_no AND l.batch_id = (SELECT MAX(i.batch_id)
      FROM payout_item i WHERE i.roster_id = r.roster_id AND i.row_no = r.row_no)
  WHERE ro.campaign_id = ?3 AND o.path >= ?1 AND o.path < ?2 AND ro.kind = 'list' AND r.level < 2
    AND (ro.state = 'approved' OR ro.state = 'paid' OR ro.state = 'submitted')
    AND (?4 = '' OR replace(',' || ?4 || ',', ',' || CAST(ro.id AS TEXT) || ',', '') <> ',' || ?4 || ',')) x
GROUP BY x.why ORDER BY x.why

-- name: PAYOUT_FRESH many scoped
SELECT r.roster_id, r.row_no, r.name, r.id_type, r.blind, CASE WHEN r.card_blind IS NOT NULL THEN r.secret ELSE p.secret END AS secret,
  CASE WHEN r.card_blind IS NOT NULL AND r.bank <> '' THEN r.bank ELSE p.bank END AS bank, r.amount_fen AS fen
FROM roster ro JOIN org o ON o.id = ro.org_id JOIN roster_row r ON r.roster_id = ro.id JOIN person p ON p.id = r.person_id
WHERE ro.campaign_id = ?3 AND o.path >= ?1 AND o.path < ?2 AND ro.kind = 'list' AND ro.state = 'approved' AND ro.pay_way <> 'hand'
  AND r.level < 2 AND r.form = 'cash' AND r.amount_fen > 0 AND p.status <> 'dead'
  AND (r.card_blind IS NOT NULL OR p.card_blind IS NOT NULL)
  AND (?4 = '' OR replace(',' || ?4 || ',', ',' || CAST(ro.id AS TEXT) || ',', '') <> ',' || ?4 || ',')
  AND r.roster_id NOT IN (SELECT g.roster_id FROM roster gr JOIN org go ON go.id = gr.org_id JOIN roster_row g ON g.roster_id = gr.id
    WHERE gr.campaign_id = ?3 AND go.path >= ?1 AND go.path < ?2 AND g.form <> 'cash' AND g.level < 2)
  AND NOT EXISTS (SELECT 1 FROM payout_item i WHERE i.roster_id = r.roster_id AND i.row_no = r.row_no)
ORDER BY ro.id, r.row_no

-- name: PAYOUT_YEAR_LOOK many scoped scan:the lines at hand, made by the statement itself
WITH c AS (SELECT r.roster_id, r.row_no, r.person_id, 0 AS repay
FROM roster ro JOIN org o ON o.id = ro.org_id JOIN roster_row r ON r.roster_id = ro.id JOIN person p ON p.id = r.person_id
WHERE ro.campaign_id = ?3 AND o.path >= ?1 AND o.path < ?2 AND ro.kind = 'list' AND ro.state = 'approved' AND ro.pay_way <> 'hand'
  AND r.level < 2 AND r.form = 'cash' AND r.amount_fen > 0 AND p.status <> 'dead'
  AND (r.card_blind IS NOT NULL OR p.card_blind IS NOT NULL)
  AND (?4 = '' OR replace(',' || ?4 || ',', ',' || CAST(ro.id AS TEXT) || ',', '') <> ',' || ?4 || ',')
  AND r.roster_id NOT IN (SELECT g.roster_id FROM roster gr JOIN org go ON go.id = gr.org_id JOIN roster_row g ON g.roster_id = gr.id
    WHERE gr.campaign_id = ?3 AND go.path >= ?1 AND go.path < ?2 AND g.form <> 'cash' AND g.level < 2)
  AND NOT EXISTS (SELECT 1 FROM payout_item i WHERE i.roster_id = r.roster_id AND i.row_no = r.row_no)
UNION ALL SELECT i.roster_id, i.row_no, i.person_id, 1 AS repay
FROM payout_repay y JOIN payout_item i ON i.batch_id = y.batch_id AND i.seq = y.seq JOIN org o ON o.id = i.org_id
  JOIN payout_batch b ON b.id = i.batch_id
WHERE y.state = 'approved' AND b.campaign_id = ?3 AND o.path >= ?1 AND o.path < ?2
  AND (?4 = '' OR replace(',' || ?4 || ',', ',' || CAST(i.roster_id AS TEXT) || ',', '') <> ',' || ?4 || ','))
SELECT b.person_id, b.class, b.amount_fen AS fen, CASE WHEN b.year <> ?5 AND m.row_no IS NOT NULL THEN 1 ELSE 0 END AS seq,
  COALESCE(m.repay, 0) AS repay
FROM aid b LEFT JOIN c m ON m.roster_id = b.roster_id AND m.row_no = b.row_no
WHERE b.person_id IN (SELECT n.person_id FROM c n JOIN aid a ON a.roster_id = n.roster_id AND a.row_no = n.row_no WHERE a.year <> ?5)
  AND (b.year = ?5 OR m.row_no IS NOT NULL OR EXISTS (SELECT 1 FROM payout_item l WHERE l.roster_id = b.roster_id AND l.row_no = b.row_no
    AND l.state IN ('waiting', 'infile', 'submitted', 'accepted', 'unknown')))
ORDER BY b.person_id, seq, repay, b.roster_id, b.row_no

-- name: PAYOUT_YEAR_LINES many open:the caller has read the batch within its scope; of other unions a sum alone counts
SELECT b.person_id, b.class, b.amount_fen AS fen, CASE WHEN b.year <> ?2 THEN COALESCE(m.seq, 0) ELSE 0 END AS seq,
  CASE WHEN m.prev_batch IS NULL THEN 0 ELSE 1 END AS repay
FROM aid b LEFT JOIN payout_item m ON m.roster_id = b.roster_id AND m.row_no = b.row_no AND m.batch_id = ?1
WHERE b.person_id IN (SELECT n.person_id FROM payout_item n JOIN aid a ON a.roster_id = n.roster_id AND a.row_no = n.row_no
    WHERE n.batch_id = ?1 AND a.year <> ?2)
  AND (b.year = ?2 OR EXISTS (SELECT 1 FROM payout_item l WHERE l.roster_id = b.roster_id AND l.row_no = b.row_no
    AND l.state IN ('waiting', 'infile', 'submitted', 'accepted', 'unknown')))
ORDER BY b.person_id, seq

-- name: PAYOUT_REPAYS one scoped
SELECT COUNT(*) AS rows, CAST(COALESCE(SUM(i.fen), 0) AS BIGINT) AS fen
FROM payout_repay y JOIN payout_item i ON i.batch_id = y.batch_id AND i.seq = y.seq JOIN org o ON o.id = i.org_id
  JOIN payout_batch b ON b.id = i.batch_id
WHERE y.state = 'approved' AND b.campaign_id = ?3 AND o.path >= ?1 AND o.path < ?2
  AND (?4 = '' OR replace(',' || ?4 || ',', ',' || CAST(i.roster_id AS TEXT) || ',', '') <> ',' || ?4 || ',')

-- name: PAYOUT_NEW one open:the caller has checked the union
INSERT INTO payout_batch (campaign_id, org_id, title, profile, purpose, payer_name, payer_account, payer_bank, rosters, part,
  state, decision_id, made_by, made_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'draft', ?11, ?12, ?13) RETURNING id

-- name: PAYOUT_TAKE_ROSTERS exec scoped
UPDATE roster SET pay_way = 'batch' WHERE campaign_id = ?3 AND kind = 'list' AND state = 'approved' AND pay_way = ''
  AND org_id IN (SELECT o.id FROM org o WHERE o.path >= ?1 AND o.path < ?2)
  AND (?4 = '' OR replace(',' || ?4 || ',', ',' || CAST(id AS TEXT) || ',', '') <> ',' || ?4 || ',')

-- name: PAYOUT_ADD_FRESH exec scoped
INSERT INTO payout_item (batch_id, seq, roster_id, row_no, person_id, org_id, source, name, id_type, blind, secret, card_blind, bank, fen, state)
SELECT ?5, row_number() OVER (ORDER BY ro.id, r.row_no), r.roster_id, r.row_no, r.person_id, ro.org_id, r.source, r.name, r.id_type, r.blind,
  CASE WHEN r.card_blind IS NOT NULL THEN r.secret ELSE p.secret END, COALESCE(r.card_blind, p.card_blind),
  CASE WHEN r.card_blind IS NOT NULL AND r.bank <> '' THEN r.bank ELSE p.bank END, r.amount_fen, 'waiting'
FROM roster ro JOIN org o ON o.id = ro.org_id JOIN roster_row r ON r.roster_id = ro.id JOIN person p ON p.id = r.person_id
WHERE ro.campaign_id = ?3 AND o.path >= ?1 AND o.path < ?2 AND ro.kind = 'list' AND ro.state = 'approved' AND ro.pay_way = 'batch'
  AND r.level < 2 AND r.form = 'cash' AND r.amount_fen > 0 AND p.status <> 'dead'
  AND (r.card_blind IS NOT NULL OR p.card_blind IS NOT NULL)
  AND (?4 = '' OR replace(',' || ?4 || ',', ',' || CAST(ro.id AS TEXT) || ',', '') <> ',' || ?4 || ',')
  AND r.roster_id NOT IN (SELECT g.roster_id FROM roster gr JOIN org go ON go.id = gr.org_id JOIN roster_row g ON g.roster_id = gr.id
    WHERE gr.campaign_id = ?3 AND go.path >= ?1 AND go.path < ?2 AND g.form <> 'cash' AND g.level < 2)
  AND NOT EXISTS (SELECT 1 FROM payout_item i WHERE i.roster_id = r.roster_id AND i.row_no = r.row_no)

-- name: PAYOUT_ADD_REPAY exec scoped
INSERT INTO payout_item (batch_id, seq, roster_id, row_no, person_id, org_id, source, name, id_type, blind, secret, card_blind, bank, fen, state,
  prev_batch, prev_seq)
SELECT ?5, (SELECT COALESCE(MAX(m.seq), 0) FROM payout_item m WHERE m.batch_id = ?5) + row_number() OVER (ORDER BY y.batch_id, y.seq),
  i.roster_id, i.row_no, i.person_id, i.org_id, i.source, i.name, i.id_type, i.blind, y.secret, y.card_blind, y.bank, i.fen, 'waiting',
  i.batch_id, i.seq
FROM payout_repay y JOIN payout_item i ON i.batch_id = y.batch_id AND i.seq = y.seq JOIN org o ON o.id = i.org_id
  JOIN payout_batch b ON b.id = i.batch_id
WHERE y.state = 'approved' AND b.campaign_id = ?3 AND o.path >= ?1 AND o.path < ?2
  AND (?4 = '' OR replace(',' || ?4 || ',', ',' || CAST(i.roster_id AS TEXT) || ',', '') <> ',' || ?4 || ',')

-- name: PAYOUT_USE_REPAY exec open:lines of a batch just made
UPDATE payout_repay SET state = 'used' WHERE state = 'approved'
  AND EXISTS (SELECT 1 FROM payout_item n WHERE n.prev_batch = payout_repay.batch_id AND n.prev_seq = payout_repay.seq AND n.batch_id = ?1)

-- name: PAYOUT_FREE_REPAY exec open:the caller has read the batch within its scope
UPDATE payout_repay SET state = 'approved' WHERE state = 'used'
  AND EXISTS (SELECT 1 FROM payout_item n WHERE n.prev_batch = payout_repay.batch_id AND n.prev_seq = payout_repay.seq AND n.batch_id = ?1
    AND (?2 = 0 OR n.seq = ?2))

-- name: PAYOUT_FREE_ROSTERS exec scoped
UPDATE roster SET pay_way = '' WHERE campaign_id = ?3 AND state = 'approved' AND pay_way = 'batch'
  AND org_id IN (SELECT o.id FROM org o WHERE o.path >= ?1 AND o.path < ?2)
  AND NOT EXISTS (SELECT 1 FROM payout_item i WHERE i.roster_id = roster.id)

-- name: PAYOUT_COUNT exec open:the caller has read the batch within its scope
UPDATE payout_batch SET (items, fen, n_success, fen_success, n_failed, n_unknown, n_returned, n_released, n_open) =
  (SELECT COUNT(*), CAST(COALESCE(SUM(i.fen), 0) AS BIGINT), COALESCE(SUM(CASE WHEN i.state = 'success' THEN 1 ELSE 0 END), 0),
    CAST(COALESCE(SUM(CASE WHEN i.state = 'success' THEN i.fen ELSE 0 END), 0) AS BIGINT),
    COALESCE(SUM(CASE WHEN i.state = 'failed' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN i.state = 'unknown' THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(CASE WHEN i.state = 'returned' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN i.state = 'released' THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(CASE WHEN i.state IN ('waiting', 'infile', 'submitted', 'accepted') THEN 1 ELSE 0 END), 0)
  FROM payout_item i WHERE i.batch_id = ?1)
WHERE id = ?1

-- name: PAYOUT_SETTLE exec open:the caller has read the batch within its scope
UPDATE payout_batch SET state = CASE WHEN n_open = 0 AND n_unknown = 0 THEN 'settled' ELSE 'partly' END, version = version + 1
WHERE id = ?1 AND state IN ('exported', 'partly', 'settled')

-- name: PAYOUT_OWN_HAND one open:the caller has read the batch within its scope
SELECT COUNT(*) AS n FROM roster ro WHERE ro.id IN (SELECT DISTINCT i.roster_id FROM payout_item i WHERE i.batch_id = ?1)
  AND (ro.entered_by = ?2 OR ro.submitted_by = ?2 OR ro.approved_by = ?2
    OR EXISTS (SELECT 1 FROM roster_editor e WHERE e.roster_id = ro.id AND e.user_id = ?2))

-- name: PAYOUT_MEASURED exec open:the caller has read the batch within its scope
UPDATE payout_batch SET rule = ?2, second = ?3, decide = ?4, decision_id = ?5, version = version + 1 WHERE id = ?1 AND state = 'draft'

-- name: PAYOUT_SUBMITTED exec open:the caller has read the batch within its scope
UPDATE payout_batch SET state = 'submitted', submitted_by = ?2, submitted_at = ?3, rule = ?4, second = ?5, decide = ?6, files = ?7, hash = ?8,
  return_reason = '', version = version + 1
WHERE id = ?1 AND state = 'draft' AND version = ?9

-- name: PAYOUT_CHECKED exec open:the caller has read the batch within its scope
UPDATE payout_batch SET state = CASE WHEN second = 1 THEN 'checked' ELSE 'approved' END, checked_by = ?2, checked_at = ?3, version = version + 1
WHERE id = ?1 AND state = 'submitted' AND hash = ?4 AND version = ?5

-- name: PAYOUT_APPROVED exec open:the caller has read the batch within its scope
UPDATE payout_batch SET state = 'approved', approved_by = ?2, approved_at = ?3, version = version + 1
WHERE id = ?1 AND state = 'checked' AND hash = ?4 AND version = ?5

-- name: PAYOUT_RETURNED exec open:the caller has read the batch within its scope
UPDATE payout_batch SET state = 'draft', returned_by = ?2, returned_at = ?3, return_reason = ?4, submitted_by = NULL, submitted_at = NULL,
  checked_by = NULL, checked_at = NULL, approved_by = NULL, approved_at = NULL, files = 0, hash = '', version = version + 1
WHERE id = ?1 AND state IN ('submitted', 'checked', 'approved') AND version = ?5

-- name: PAYOUT_EXPORTED exec open:the caller has read the batch within its scope
UPDATE payout_batch SET state = 'exported', exported_by = ?2, exported_at = ?3, version = version + 1
WHERE id = ?1 AND state = 'approved' AND version = ?4

-- name: PAYOUT_SENT exec open:the caller has read the batch within its scope
UPDATE payout_batch SET sent_on = ?2, sent_ref = ?3, version = version + 1 WHERE id = ?1 AND state IN ('exported', 'partly') AND version = ?4

-- name: PAYOUT_VOIDED exec open:the caller has read the batch within its scope
UPDATE payout_batch SET state = 'void', version = version + 1 WHERE id = ?1 AND state = 'draft' AND version = ?2

-- name: PAYOUT_ITEMS_STATE exec open:the caller has read the batch within its scope
UPDATE payout_item SET state = ?3 WHERE batch_id = ?1 AND state = ?2

-- name: PAYOUT_ITEMS_GONE exec open:the caller has read the batch within its scope
DELETE FROM payout_item WHERE batch_id = ?1 AND (?2 = 0 OR seq = ?2) AND state = 'waiting'

-- name: PAYOUT_SKIP exec open:the caller has read the batch within its scope
INSERT INTO payout_skip (batch_id, roster_id, row_no, code, text)
SELECT i.batch_id, i.roster_id, i.row_no, ?3, ?4 FROM payout_item i WHERE i.batch_id = ?1 AND i.seq = ?2
ON CONFLICT (batch_id, roster_id, row_no) DO UPDATE SET code = excluded.code, text = excluded.text

-- name: PAYOUT_SKIPS many open:the caller has read the batch within its scope
SELECT s.roster_id, s.row_no, s.code, s.text, r.name, r.amount_fen AS fen
FROM payout_skip s JOIN roster_row r ON r.roster_id = s.roster_id AND r.row_no = s.row_no
WHERE s.batch_id = ?1 ORDER BY s.roster_id, s.row_no LIMIT 500

-- name: PAYOUT_WRITE_ITEMS many open:the caller has read the batch within its scope
SELECT seq, name, id_type, blind, secret, bank, fen FROM payout_item WHERE batch_id = ?1 ORDER BY seq

-- name: PAYOUT_FILE_PUT exec open:the caller has read the batch within its scope
INSERT INTO payout_file (batch_id, part, file_id, name, hash, size, items, fen) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)

-- name: PAYOUT_FILES_GONE exec open:the caller has read the batch within its scope
DELETE FROM payout_file WHERE batch_id = ?1

-- name: PAYOUT_FILES many open:the caller has read the batch within its scope
SELECT part, file_id, name, hash, size, items, fen FROM payout_file WHERE batch_id = ?1 ORDER BY part

-- name: PAYOUT_ITEMS many open:the caller has read the batch within its scope
SELECT i.seq AS id, i.batch_id, i.seq, i.roster_id, i.row_no, i.person_id, o.code AS org_code, o.name AS org_name, ro.title AS roster_title,
  i.source, i.name, i.bank, i.fen, i.state, i.code, i.text, i.settled_on, i.result_id, i.prev_batch, i.prev_seq,
  n.batch_id AS next_batch, n.seq AS next_seq, COALESCE(y.state, '') AS repay, i.id_type, i.blind, i.secret
FROM payout_item i JOIN org o ON o.id = i.org_id JOIN roster ro ON ro.id = i.roster_id
  LEFT JOIN payout_item n ON n.prev_batch = i.batch_id AND n.prev_seq = i.seq
  LEFT JOIN payout_repay y ON y.batch_id = i.batch_id AND y.seq = i.seq AND y.state <> 'refused'
WHERE i.batch_id = ?1 AND i.seq > ?2 AND (?3 = '' OR i.state = ?3) AND (?4 = '' OR i.name LIKE ?4 ESCAPE '!' OR o.name LIKE ?4 ESCAPE '!')
ORDER BY i.seq LIMIT ?5

-- name: PAYOUT_ITEM one open:the caller has read the batch within its scope
SELECT i.seq AS id, i.batch_id, i.seq, i.roster_id, i.row_no, i.person_id, o.code AS org_code, o.name AS org_name, ro.title AS roster_title,
  i.source, i.name, i.bank, i.fen, i.state, i.code, i.text, i.settled_on, i.result_id, i.prev_batch, i.prev_seq,
  n.batch_id AS next_batch, n.seq AS next_seq, COALESCE(y.state, '') AS repay, i.id_type, i.blind, i.secret
FROM payout_item i JOIN org o ON o.id = i.org_id JOIN roster ro ON ro.id = i.roster_id
  LEFT JOIN payout_item n ON n.prev_batch = i.batch_id AND n.prev_seq = i.seq
  LEFT JOIN payout_repay y ON y.batch_id = i.batch_id AND y.seq = i.seq AND y.state <> 'refused'
WHERE i.batch_id = ?1 AND i.seq = ?2

-- name: PAYOUT_ASK_LIST many scoped
SELECT i.batch_id * 1000000 + i.seq AS id, i.batch_id, i.seq, i.roster_id, i.row_no, i.person_id, o.code AS org_code, o.name AS org_name,
  ro.title AS roster_title, i.source, i.name, i.bank, i.fen, i.state, i.code, i.text, i.settled_on, i.result_id, i.prev_batch, i.prev_seq,
  0 AS next_batch, 0 AS next_seq, '' AS repay, i.id_type, i.blind, i.secret
FROM org bo JOIN payout_batch b ON b.org_id = bo.id JOIN payout_item i ON i.batch_id = b.id JOIN org o ON o.id = i.org_id JOIN roster ro ON ro.id = i.roster_id
WHERE bo.path >= ?1 AND bo.path < ?2 AND b.state IN ('exported', 'partly') AND i.batch_id * 1000000 + i.seq > ?3
  AND (i.state = 'unknown' OR (i.state IN ('infile', 'submitted', 'accepted') AND b.exported_at < ?4))
ORDER BY i.batch_id, i.seq LIMIT ?5

-- name: PAYOUT_FAILED_LIST many scoped
SELECT i.batch_id * 1000000 + i.seq AS id, i.batch_id, i.seq, i.roster_id, i.row_no, i.person_id, o.code AS org_code, o.name AS org_name,
  ro.title AS roster_title, i.source, i.name, i.bank, i.fen, i.state, i.code, i.text, i.settled_on, i.result_id, i.prev_batch, i.prev_seq,
  0 AS next_batch, 0 AS next_seq, COALESCE(y.state, '') AS repay, i.id_type, i.blind, i.secret
FROM org bo JOIN payout_batch b ON b.org_id = bo.id JOIN payout_item i ON i.batch_id = b.id JOIN org o ON o.id = i.org_id JOIN roster ro ON ro.id = i.roster_id
  LEFT JOIN payout_repay y ON y.batch_id = i.batch_id AND y.seq = i.seq AND y.state <> 'refused'
WHERE bo.path >= ?1 AND bo.path < ?2 AND b.state IN ('exported', 'partly', 'settled') AND (b.n_failed > 0 OR b.n_returned > 0)
  AND i.batch_id * 1000000 + i.seq > ?3 AND (i.state = 'failed' OR i.state = 'returned') AND COALESCE(y.state, '') <> 'used'
  AND NOT EXISTS (SELECT 1 FROM payout_item s WHERE s.roster_id = i.roster_id AND s.row_no = i.row_no AND s.state NOT IN ('failed', 'returned', 'released'))
ORDER BY i.batch_id, i.seq LIMIT ?4

-- name: PAYOUT_RESULT_NEW one open:the caller has read the batch within its scope
INSERT INTO payout_result (batch_id, kind, file_id, name, settled_on, state, note, job_id, entered_by, entered_at)
VALUES (?1, ?2, ?3, '', ?4, ?5, ?6, ?7, ?8, ?9) RETURNING id

-- name: PAYOUT_RESULT_GET one scoped
SELECT r.id, r.batch_id, r.kind, COALESCE(f.name, '') AS name, r.settled_on, r.state, r.file_id, r.lines, r.applied, r.repeated, r.refused, r.n_success, r.fen_success,
  r.n_failed, r.n_unknown, r.n_returned, r.fen_returned, r.note, r.job_id, r.entered_by, e.name AS entered_by_name, r.entered_at,
  d.name AS decided_by_name, r.decided_at
FROM payout_result r JOIN payout_batch b ON b.id = r.batch_id JOIN org o ON o.id = b.org_id JOIN user_account e ON e.id = r.entered_by
  LEFT JOIN user_account d ON d.id = r.decided_by LEFT JOIN file f ON f.id = r.file_id
WHERE r.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: PAYOUT_RESULTS many scoped
SELECT r.id, r.batch_id, r.kind, COALESCE(f.name, '') AS name, r.settled_on, r.state, r.file_id, r.lines, r.applied, r.repeated, r.refused, r.n_success, r.fen_success,
  r.n_failed, r.n_unknown, r.n_returned, r.fen_returned, r.note, r.job_id, r.entered_by, e.name AS entered_by_name, r.entered_at,
  d.name AS decided_by_name, r.decided_at
FROM payout_result r JOIN payout_batch b ON b.id = r.batch_id JOIN org o ON o.id = b.org_id JOIN user_account e ON e.id = r.entered_by
  LEFT JOIN user_account d ON d.id = r.decided_by LEFT JOIN file f ON f.id = r.file_id
WHERE o.path >= ?1 AND o.path < ?2 AND r.id < ?3 AND (?4 = 0 OR r.batch_id = ?4) AND (?5 = '' OR r.state = ?5)
ORDER BY r.id DESC LIMIT ?6

-- name: PAYOUT_RESULT_LINES many open:the caller has read the result within its scope
SELECT l.line_no AS id, l.line_no, l.ref, l.seq, l.card, l.name, l.fen, l.status, l.code, l.text, l.verdict, l.note
FROM payout_line l WHERE l.result_id = ?1 AND l.line_no > ?2
  AND (?3 = '' OR l.verdict = ?3 OR (?3 = 'refused' AND l.verdict <> 'applied' AND l.verdict <> 'repeated'))
ORDER BY l.line_no LIMIT ?4

-- name: PAYOUT_RESULT_OF_JOB one open:the job is the caller's own
SELECT id FROM payout_result WHERE job_id = ?1

-- name: PAYOUT_RESULT_STATE one open:the caller has read the result within its scope
SELECT state FROM payout_result WHERE id = ?1

-- name: PAYOUT_LINES_GONE exec open:a result that has not been applied
DELETE FROM payout_line WHERE result_id = ?1

-- name: PAYOUT_LINE_PUT exec open:the caller's own result
INSERT INTO payout_line (result_id, line_no, ref, seq, card_blind, card, name, fen, status, code, text, verdict, note)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)

-- name: PAYOUT_JUDGE_TWICE exec open:the caller's own result
UPDATE payout_line SET verdict = 'TWICE', note = '同一笔在文件中出现多次且内容不同，请向银行核实后以人工登记结果' WHERE result_id = ?1 AND verdict = '' AND seq IN
  (SELECT d.seq FROM payout_line d WHERE d.result_id = ?1 AND d.verdict = '' AND d.seq > 0 GROUP BY d.seq
    HAVING COUNT(*) > 1 AND (MIN(d.status) <> MAX(d.status) OR MIN(d.fen) <> MAX(d.fen) OR MIN(d.code) <> MAX(d.code)))

-- name: PAYOUT_JUDGE_AGAIN exec open:the caller's own result
UPDATE payout_line SET verdict = 'repeated', note = '与本文件前一行相同' WHERE result_id = ?1 AND verdict = '' AND seq > 0
  AND line_no NOT IN (SELECT MIN(d.line_no) FROM payout_line d WHERE d.result_id = ?1 AND d.verdict = '' AND d.seq > 0 GROUP BY d.seq)

-- name: PAYOUT_JUDGE exec open:the caller's own result
UPDATE payout_line SET verdict = CASE WHEN status NOT IN ('success', 'failed', 'unknown', 'pending', 'returned') THEN 'STATUS' ELSE COALESCE((SELECT CASE
    WHEN payout_line.fen >= 0 AND payout_line.fen <> i.fen THEN 'AMOUNT'
    WHEN payout_line.card_blind IS NOT NULL AND payout_line.card_blind <> i.card_blind THEN 'ACCOUNT'
    WHEN i.state = 'failed' AND payout_line.status = 'failed' AND ?3 = 1 THEN 'applied'
    WHEN i.state = payout_line.status OR (i.state = 'accepted' AND payout_line.status = 'pending') THEN 'repeated'
    WHEN i.state IN ('success', 'failed', 'returned', 'released') AND payout_line.status = 'pending' THEN 'repeated'
    WHEN i.state = 'released' AND payout_line.status IN ('failed', 'returned') THEN 'repeated'
    WHEN i.state IN ('infile', 'submitted', 'accepted', 'unknown') AND payout_line.status <> 'returned' THEN 'applied'
    WHEN i.state = 'success' AND payout_line.status = 'returned' THEN 'applied'
    WHEN i.state = 'returned' AND payout_line.status = 'success' THEN 'repeated'
    WHEN i.state = 'failed' AND payout_line.status = 'success' AND ?3 = 1 AND NOT EXISTS (SELECT 1 FROM payout_item s
      WHERE s.roster_id = i.roster_id AND s.row_no = i.row_no AND s.state NOT IN ('failed', 'returned')) THEN 'applied'
    WHEN i.state = 'failed' AND payout_line.status = 'success' THEN 'LATE'
    ELSE 'STATE' END
  FROM payout_item i WHERE i.batch_id = ?2 AND i.seq = payout_line.seq), 'NO_LINE') END
WHERE result_id = ?1 AND verdict = ''

-- name: PAYOUT_JUDGE_WHY exec open:the caller's own result
UPDATE payout_line SET note = CASE verdict WHEN 'NO_LINE' THEN '本批次没有这一笔' WHEN 'AMOUNT' THEN '金额与批次中的不一致'
    WHEN 'ACCOUNT' THEN '账号与批次中的不一致' WHEN 'STATUS' THEN '这一行无法读取，按未登记处理'
    WHEN 'LATE' THEN '此前登记为失败，银行后来答复成功：请核实，见“失败后又成功”'
    WHEN 'STATE' THEN '与已登记的结果矛盾，请向银行核实后以人工登记结果' WHEN 'repeated' THEN '此前已登记为同样的结果' ELSE '' END
WHERE result_id = ?1 AND note = ''

-- name: PAYOUT_APPLY exec open:the caller's own result
UPDATE payout_item SET state = CASE l.status WHEN 'pending' THEN 'accepted' ELSE l.status END, code = l.code, text = l.text,
  settled_on = ?3, result_id = ?1
FROM payout_line l WHERE l.result_id = ?1 AND l.verdict = 'applied' AND payout_item.batch_id = ?2 AND payout_item.seq = l.seq

-- name: PAYOUT_MOVED many open:the caller's own result
SELECT i.roster_id, i.org_id, i.source, COUNT(*) AS rows, CAST(SUM(i.fen) AS BIGINT) AS fen FROM payout_item i
WHERE i.batch_id = ?1 AND i.result_id = ?2 AND i.state = ?3 GROUP BY i.roster_id, i.org_id, i.source ORDER BY i.roster_id, i.source

-- name: PAYOUT_RESULT_COUNT exec open:the caller's own result
UPDATE payout_result SET state = 'done', (lines, applied, repeated, refused, n_success, fen_success, n_failed, n_unknown, n_returned, fen_returned) =
  (SELECT COUNT(*), COALESCE(SUM(CASE WHEN l.verdict = 'applied' THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(CASE WHEN l.verdict = 'repeated' THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(CASE WHEN l.verdict <> 'applied' AND l.verdict <> 'repeated' THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(CASE WHEN l.verdict = 'applied' AND l.status = 'success' THEN 1 ELSE 0 END), 0),
    CAST(COALESCE(SUM(CASE WHEN l.verdict = 'applied' AND l.status = 'success' THEN i.fen ELSE 0 END), 0) AS BIGINT),
    COALESCE(SUM(CASE WHEN l.verdict = 'applied' AND l.status = 'failed' THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(CASE WHEN l.verdict = 'applied' AND l.status = 'unknown' THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(CASE WHEN l.verdict = 'applied' AND l.status = 'returned' THEN 1 ELSE 0 END), 0),
    CAST(COALESCE(SUM(CASE WHEN l.verdict = 'applied' AND l.status = 'returned' THEN i.fen ELSE 0 END), 0) AS BIGINT)
  FROM payout_line l LEFT JOIN payout_item i ON i.batch_id = ?2 AND i.seq = l.seq WHERE l.result_id = ?1)
WHERE id = ?1 AND state IN ('loading', 'asked')

-- name: PAYOUT_RESULT_DECIDED exec open:the caller has read the result within its scope
UPDATE payout_result SET state = ?2, decided_by = ?3, decided_at = ?4, note = CASE WHEN ?5 = '' THEN note ELSE ?5 END WHERE id = ?1 AND state = ?6

-- name: PAYOUT_RESULT_FAILED exec open:the caller's own result
UPDATE payout_result SET state = 'failed', note = ?2 WHERE id = ?1 AND state = 'loading'

-- name: PAYOUT_ASKED_LINE one open:the caller has read the batch within its scope
SELECT COUNT(*) AS n FROM payout_result r JOIN payout_line l ON l.result_id = r.id WHERE r.batch_id = ?1 AND r.state = 'asked' AND l.seq = ?2

-- name: PAYOUT_CARD_OTHER one open:does the card belong to somebody else; no name comes back
SELECT COUNT(*) AS n FROM person WHERE card_blind = ?1 AND id <> ?2

-- name: PAYOUT_REPAY_NEW one open:the caller has read the batch within its scope
INSERT INTO payout_repay (batch_id, seq, reason, bank, secret, card_blind, same, evidence_id, state, asked_by, asked_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'asked', ?9, ?10) RETURNING id

-- name: PAYOUT_REPAY_GET one scoped
SELECT y.id, y.batch_id, y.seq, y.reason, y.bank, y.same, y.evidence_id, y.state, y.asked_by, a.name AS asked_by_name, y.asked_at,
  d.name AS decided_by_name, y.decided_at, y.decide_note, i.name, i.fen, i.code, i.text, i.id_type, i.blind, y.secret, b.org_id, oi.name AS org_name
FROM payout_repay y JOIN payout_item i ON i.batch_id = y.batch_id AND i.seq = y.seq JOIN payout_batch b ON b.id = y.batch_id
  JOIN org o ON o.id = b.org_id JOIN org oi ON oi.id = i.org_id JOIN user_account a ON a.id = y.asked_by LEFT JOIN user_account d ON d.id = y.decided_by
WHERE y.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: PAYOUT_REPAY_LIST many scoped
SELECT y.id, y.batch_id, y.seq, y.reason, y.bank, y.same, y.evidence_id, y.state, y.asked_by, a.name AS asked_by_name, y.asked_at,
  d.name AS decided_by_name, y.decided_at, y.decide_note, i.name, i.fen, i.code, i.text, i.id_type, i.blind, y.secret, b.org_id, oi.name AS org_name
FROM payout_repay y JOIN payout_item i ON i.batch_id = y.batch_id AND i.seq = y.seq JOIN payout_batch b ON b.id = y.batch_id
  JOIN org o ON o.id = b.org_id JOIN org oi ON oi.id = i.org_id JOIN user_account a ON a.id = y.asked_by LEFT JOIN user_account d ON d.id = y.decided_by
WHERE o.path >= ?1 AND o.path < ?2 AND y.id < ?3 AND (?4 = '' OR y.state = ?4) AND (?5 = 0 OR y.batch_id = ?5) ORDER BY y.id DESC LIMIT ?6

-- name: PAYOUT_REPAY_DECIDED exec open:the caller has read the request within its scope
UPDATE payout_repay SET state = ?2, decided_by = ?3, decided_at = ?4, decide_note = ?5 WHERE id = ?1 AND state = 'asked'

-- A line whose bank called it failed and now calls it paid: by a later result file (until somebody settles it, which
-- is a later result of the line), or by a debit of the statement that is matched to it. Money that came back ends it.

-- name: PAYOUT_LATE_OF one open:the caller has read the batch within its scope
SELECT COUNT(*) FROM payout_item i WHERE i.batch_id = ?1 AND i.seq = ?2 AND i.state = 'failed'
  AND (EXISTS (SELECT 1 FROM payout_result r JOIN payout_line l ON l.result_id = r.id WHERE r.batch_id = i.batch_id AND l.seq = i.seq AND l.verdict = 'LATE' AND l.result_id > COALESCE(i.result_id, 0))
    OR EXISTS (SELECT 1 FROM recon_match m WHERE m.batch_id = i.batch_id AND m.seq = i.seq AND m.part = 0 AND m.kind = 'item' AND m.undone_at IS NULL))
  AND NOT EXISTS (SELECT 1 FROM recon_match k WHERE k.batch_id = i.batch_id AND k.seq = i.seq AND k.part = 0 AND k.kind = 'return' AND k.undone_at IS NULL)

-- name: PAYOUT_LATE_STEP one open:the caller has read the batch within its scope
SELECT CASE WHEN EXISTS (SELECT 1 FROM payout_item s WHERE s.roster_id = i.roster_id AND s.row_no = i.row_no AND s.state = 'success') THEN 'TWICE'
    WHEN EXISTS (SELECT 1 FROM payout_item s WHERE s.roster_id = i.roster_id AND s.row_no = i.row_no AND s.state = 'waiting') THEN 'DROP'
    WHEN EXISTS (SELECT 1 FROM payout_item s WHERE s.roster_id = i.roster_id AND s.row_no = i.row_no AND s.state NOT IN ('failed', 'returned', 'released')) THEN 'WAIT'
    WHEN EXISTS (SELECT 1 FROM payout_item s WHERE s.roster_id = i.roster_id AND s.row_no = i.row_no AND s.state = 'released') THEN 'RELEASED'
    ELSE 'PROVE' END AS step FROM payout_item i WHERE i.batch_id = ?1 AND i.seq = ?2

-- name: PAYOUT_LATE_STOP exec open:the caller's own result
UPDATE payout_repay SET state = 'refused', decide_note = '银行后来答复成功，须先查清' WHERE state IN ('asked', 'approved')
  AND EXISTS (SELECT 1 FROM payout_item i JOIN payout_item j ON j.roster_id = i.roster_id AND j.row_no = i.row_no
      JOIN payout_line l ON l.seq = j.seq
    WHERE i.batch_id = payout_repay.batch_id AND i.seq = payout_repay.seq AND j.batch_id = ?2 AND l.result_id = ?1
      AND (l.verdict = 'LATE' OR (l.verdict = 'applied' AND l.status = 'success')))

-- name: PAYOUT_LATE_IN_BATCH one open:the caller has read the batch within its scope
SELECT COALESCE(MIN(n.seq), 0) FROM payout_item n JOIN payout_item i ON i.batch_id = n.prev_batch AND i.seq = n.prev_seq
WHERE n.batch_id = ?1 AND i.state = 'failed'
  AND (EXISTS (SELECT 1 FROM payout_result r JOIN payout_line l ON l.result_id = r.id WHERE r.batch_id = i.batch_id AND l.seq = i.seq AND l.verdict = 'LATE' AND l.result_id > COALESCE(i.result_id, 0))
    OR EXISTS (SELECT 1 FROM recon_match m WHERE m.batch_id = i.batch_id AND m.seq = i.seq AND m.part = 0 AND m.kind = 'item' AND m.undone_at IS NULL))
  AND NOT EXISTS (SELECT 1 FROM recon_match k WHERE k.batch_id = i.batch_id AND k.seq = i.seq AND k.part = 0 AND k.kind = 'return' AND k.undone_at IS NULL)

-- name: PAYOUT_LATE many scoped scan:the index holds nothing but such lines
SELECT i.batch_id * 1000000 + i.seq AS id, i.batch_id, i.seq, i.name, o.name AS org_name, i.fen, i.text, x.told_by, x.told_on,
  COALESCE(n.batch_id, 0) AS next_batch, COALESCE(n.seq, 0) AS next_seq,
  CASE WHEN EXISTS (SELECT 1 FROM payout_item s WHERE s.roster_id = i.roster_id AND s.row_no = i.row_no AND s.state = 'success') THEN 'TWICE'
    WHEN EXISTS (SELECT 1 FROM payout_item s WHERE s.roster_id = i.roster_id AND s.row_no = i.row_no AND s.state = 'waiting') THEN 'DROP'
    WHEN EXISTS (SELECT 1 FROM payout_item s WHERE s.roster_id = i.roster_id AND s.row_no = i.row_no AND s.state NOT IN ('failed', 'returned', 'released')) THEN 'WAIT'
    WHEN EXISTS (SELECT 1 FROM payout_item s WHERE s.roster_id = i.roster_id AND s.row_no = i.row_no AND s.state = 'released') THEN 'RELEASED'
    ELSE 'PROVE' END AS step
FROM (SELECT r.batch_id, l.seq, MAX(l.result_id) AS result_id, 'file' AS told_by, MAX(r.settled_on) AS told_on
    FROM payout_line l JOIN payout_result r ON r.id = l.result_id WHERE l.verdict = 'LATE' GROUP BY r.batch_id, l.seq
    UNION ALL SELECT m.batch_id, m.seq, 9223372036854775807 AS result_id, 'statement' AS told_by, e.day AS told_on
    FROM recon_match m JOIN recon_entry e ON e.id = m.entry_id JOIN payout_item f ON f.batch_id = m.batch_id AND f.seq = m.seq
    WHERE m.kind = 'item' AND m.undone_at IS NULL AND f.state = 'failed') x
  JOIN payout_item i ON i.batch_id = x.batch_id AND i.seq = x.seq JOIN payout_batch b ON b.id = i.batch_id JOIN org bo ON bo.id = b.org_id
  JOIN org o ON o.id = i.org_id LEFT JOIN payout_item n ON n.prev_batch = i.batch_id AND n.prev_seq = i.seq
WHERE bo.path >= ?1 AND bo.path < ?2 AND i.state = 'failed' AND x.result_id > COALESCE(i.result_id, 0)
  AND NOT EXISTS (SELECT 1 FROM recon_match k WHERE k.batch_id = i.batch_id AND k.seq = i.seq AND k.part = 0 AND k.kind = 'return' AND k.undone_at IS NULL)
  AND (x.told_by = 'statement' OR NOT EXISTS (SELECT 1 FROM recon_match m WHERE m.batch_id = i.batch_id AND m.seq = i.seq AND m.part = 0
    AND m.kind = 'item' AND m.undone_at IS NULL))
  AND i.batch_id * 1000000 + i.seq > ?3
ORDER BY i.batch_id, i.seq LIMIT ?4

-- name: PAYOUT_RELEASED exec open:the caller has read the batch within its scope
UPDATE payout_item SET state = 'released', text = ?3 WHERE batch_id = ?1 AND seq = ?2 AND (state = 'failed' OR state = 'returned')
  AND NOT EXISTS (SELECT 1 FROM payout_repay y WHERE y.batch_id = ?1 AND y.seq = ?2 AND y.state <> 'refused')
  AND NOT EXISTS (SELECT 1 FROM payout_item s WHERE s.roster_id = payout_item.roster_id AND s.row_no = payout_item.row_no
    AND s.state NOT IN ('failed', 'returned', 'released'))

-- name: PAYOUT_ITEM_PLACE one open:the caller has read the batch within its scope
SELECT i.org_id FROM payout_item i WHERE i.batch_id = ?1 AND i.seq = ?2

-- name: PAYOUT_TODO one scoped
SELECT COUNT(*) FROM payout_batch b JOIN org o ON o.id = b.org_id
WHERE o.path >= ?1 AND o.path < ?2 AND b.state = ?3 AND (?4 = 0 OR (b.made_by <> ?4 AND COALESCE(b.submitted_by, 0) <> ?4
  AND COALESCE(b.checked_by, 0) <> ?4 AND COALESCE(b.approved_by, 0) <> ?4))

-- name: PAYOUT_TODO_RESULT one scoped
SELECT COUNT(*) FROM payout_result r JOIN payout_batch b ON b.id = r.batch_id JOIN org o ON o.id = b.org_id
WHERE o.path >= ?1 AND o.path < ?2 AND r.state = 'asked' AND r.entered_by <> ?3

-- name: PAYOUT_TODO_REPAY one scoped
SELECT COUNT(*) FROM payout_repay y JOIN payout_batch b ON b.id = y.batch_id JOIN org o ON o.id = b.org_id
WHERE o.path >= ?1 AND o.path < ?2 AND y.state = 'asked' AND y.asked_by <> ?3

-- name: PAYOUT_TODO_UNKNOWN one scoped
SELECT CAST(COALESCE(SUM(b.n_unknown), 0) AS BIGINT) FROM payout_batch b JOIN org o ON o.id = b.org_id
WHERE o.path >= ?1 AND o.path < ?2 AND b.state IN ('exported', 'partly')

-- name: PAYOUT_VERIFY_COUNTS many open:verify reads everything scan:verify
SELECT b.id, b.items, b.fen, b.n_success, b.n_open, b.state, b.second, COUNT(i.seq) AS got_items, CAST(COALESCE(SUM(i.fen), 0) AS BIGINT) AS got_fen,
  COALESCE(SUM(CASE WHEN i.state = 'success' THEN 1 ELSE 0 END), 0) AS got_success,
  COALESCE(SUM(CASE WHEN i.state IN ('waiting', 'infile', 'submitted', 'accepted') THEN 1 ELSE 0 END), 0) AS got_open,
  COALESCE(SUM(CASE WHEN i.state <> 'waiting' THEN 1 ELSE 0 END), 0) AS got_sent
FROM payout_batch b LEFT JOIN payout_item i ON i.batch_id = b.id GROUP BY b.id, b.items, b.fen, b.n_success, b.n_open, b.state, b.second

-- name: PAYOUT_VERIFY_FILES many open:verify reads everything scan:verify
SELECT b.id, b.files, b.hash, b.items, b.fen, p.part, p.hash AS part_hash, f.hash AS file_hash, p.items AS part_items, p.fen AS part_fen
FROM payout_batch b JOIN payout_file p ON p.batch_id = b.id LEFT JOIN file f ON f.id = p.file_id
WHERE b.state NOT IN ('draft', 'void') ORDER BY b.id, p.part

-- name: PAYOUT_VERIFY_PEOPLE many open:verify reads everything scan:verify
SELECT b.id FROM payout_batch b
WHERE b.checked_by = b.made_by OR b.checked_by = b.submitted_by OR b.approved_by IN (b.made_by, b.submitted_by, b.checked_by)
  OR b.exported_by IN (b.made_by, b.submitted_by, b.checked_by) OR b.exported_by = b.approved_by
  OR (b.state IN ('approved', 'exported', 'partly', 'settled') AND (b.checked_by IS NULL OR (b.second = 1 AND b.approved_by IS NULL)))
  OR (b.state IN ('exported', 'partly', 'settled') AND b.exported_by IS NULL)
UNION ALL SELECT y.batch_id AS id FROM payout_repay y WHERE y.decided_by = y.asked_by OR (y.state IN ('approved', 'used') AND y.decided_by IS NULL)
UNION ALL SELECT r.batch_id AS id FROM payout_result r WHERE r.decided_by = r.entered_by OR (r.kind = 'hand' AND r.state = 'done' AND r.decided_by IS NULL)

-- name: PAYOUT_VERIFY_AID many open:verify reads everything scan:verify
SELECT i.batch_id, i.seq, i.state, COALESCE(a.state, '') AS aid_state, i.fen, COALESCE(a.amount_fen, 0) AS aid_fen
FROM payout_item i LEFT JOIN aid a ON a.roster_id = i.roster_id AND a.row_no = i.row_no
WHERE (i.state = 'success' AND (a.id IS NULL OR a.state <> 'paid' OR a.amount_fen <> i.fen))
  OR (i.state IN ('waiting', 'infile', 'submitted', 'accepted', 'unknown') AND (a.id IS NULL OR a.state <> 'reserved' OR a.amount_fen <> i.fen))
  OR (i.state = 'released' AND a.id IS NOT NULL)

-- name: PAYOUT_VERIFY_PAID many open:verify reads everything scan:verify
SELECT a.roster_id AS batch_id, a.row_no AS seq, a.state, '' AS aid_state, a.amount_fen AS fen, 0 AS aid_fen
FROM roster ro JOIN aid a ON a.roster_id = ro.id
WHERE ro.pay_way = 'batch' AND a.state = 'paid' AND a.kind <> 'goods'
  AND NOT EXISTS (SELECT 1 FROM payout_item i WHERE i.roster_id = a.roster_id AND i.row_no = a.row_no AND i.state = 'success')

-- name: PAYOUT_VERIFY_REPAY many open:verify reads everything scan:verify
SELECT n.batch_id, n.seq, n.state, p.state AS aid_state, n.fen, p.fen AS aid_fen FROM payout_item n JOIN payout_item p ON p.batch_id = n.prev_batch AND p.seq = n.prev_seq
WHERE n.fen <> p.fen OR n.roster_id <> p.roster_id OR n.row_no <> p.row_no
  OR (p.state <> 'failed' AND p.state <> 'returned' AND NOT (p.state = 'success' AND n.state IN ('failed', 'returned')))
  OR NOT EXISTS (SELECT 1 FROM payout_repay y WHERE y.batch_id = p.batch_id AND y.seq = p.seq AND y.state = 'used')

-- name: OUTBOX_PUT exec open:lines of a batch the caller has checked
INSERT INTO outbox (kind, object, batch_id, seq, org_id, state, created_at)
SELECT 'payout', 'payout:' || CAST(i.batch_id AS TEXT) || ':' || CAST(i.seq AS TEXT), i.batch_id, i.seq, i.org_id, 'queued', ?3
FROM payout_item i WHERE i.batch_id = ?1 AND i.result_id = ?2 AND i.state = 'success'
ON CONFLICT (kind, object) DO NOTHING

-- name: OUTBOX_NEXT many open:the sender works for all unions
SELECT x.id, x.batch_id, x.seq, o.name AS union_name, i.name, i.fen, i.settled_on, i.id_type, i.blind, i.secret, x.tries
FROM outbox x JOIN payout_item i ON i.batch_id = x.batch_id AND i.seq = x.seq JOIN org o ON o.id = x.org_id
WHERE x.state = 'queued' AND x.id > ?1 ORDER BY x.id LIMIT ?2

-- name: OUTBOX_TAKE exec open:the sender works for all unions
UPDATE outbox SET state = 'sending', tries = tries + 1, job_id = ?2 WHERE id = ?1 AND state = 'queued'

-- name: OUTBOX_END exec open:the sender works for all unions
UPDATE outbox SET state = ?2, error = ?3, sent_at = ?4 WHERE id = ?1 AND state IN ('queued', 'sending')

-- name: OUTBOX_CUT exec open:the sender works for all unions
UPDATE outbox SET state = 'unclear', error = ?1 WHERE state = 'sending' AND kind = 'payout'
  AND (job_id = ?2 OR NOT EXISTS (SELECT 1 FROM job j WHERE j.id = outbox.job_id AND j.state = 'running'))

-- name: OUTBOX_LIST many scoped
SELECT x.id, x.kind, x.batch_id, x.seq, o.name AS org_name, i.name, i.fen, x.state, x.tries, x.error, x.created_at, x.sent_at
FROM outbox x JOIN org o ON o.id = x.org_id JOIN payout_item i ON i.batch_id = x.batch_id AND i.seq = x.seq
WHERE o.path >= ?1 AND o.path < ?2 AND x.id < ?3 AND (?4 = '' OR x.state = ?4) ORDER BY x.id DESC LIMIT ?5

-- name: OUTBOX_AGAIN exec scoped
UPDATE outbox SET state = 'queued', error = '' WHERE (state = 'failed' OR state = 'unclear') AND id = ?3
  AND org_id IN (SELECT o.id FROM org o WHERE o.path >= ?1 AND o.path < ?2)

-- What the printed sheet shows: sums by union and source.
-- name: PAYOUT_SHEET many open:the caller has read the batch within its scope
SELECT o.name AS label, COALESCE(k.label, i.source) AS what, COUNT(*) AS n, CAST(SUM(i.fen) AS BIGINT) AS fen FROM payout_item i JOIN org o ON o.id = i.org_id
  LEFT JOIN code_item k ON k.list = 'source' AND k.code = i.source
WHERE i.batch_id = ?1 GROUP BY o.path, o.name, COALESCE(k.label, i.source) ORDER BY o.path, what LIMIT ?2

-- name: PAYOUT_PROFILES many open:rule documents are everybody's
SELECT d.code, d.edition, d.title, d.source, d.body FROM rule_doc d WHERE d.kind = 'banks' AND d.valid_from <= ?1
  AND (d.valid_to = '' OR d.valid_to >= ?1)
  AND d.valid_from = (SELECT MAX(m.valid_from) FROM rule_doc m WHERE m.kind = 'banks' AND m.code = d.code AND m.valid_from <= ?1)
ORDER BY d.code
