-- Shops paid by bank file.

-- name: SHOP_PAYMENT_GET one scoped
SELECT p.id, p.settlement_id, p.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, t.from_on, t.until_on, p.profile, p.purpose, p.payer_name, p.payer_account, p.payer_bank, p.state, p.rule,
  p.second, COALESCE(p.decision_id, 0) AS decision_id, p.items, p.fen, x.n_success, x.fen_success, x.n_failed, x.n_unknown, x.n_returned, x.n_open, p.files, p.hash,
  p.made_by, p.made_at, COALESCE(p.submitted_by, 0) AS submitted_by, COALESCE(p.submitted_at, 0) AS submitted_at, COALESCE(p.checked_by, 0) AS checked_by, COALESCE(p.checked_at, 0) AS checked_at,
  COALESCE(p.exported_by, 0) AS exported_by, COALESCE(p.exported_at, 0) AS exported_at, m.name AS made_by_name, COALESCE(k.name, '') AS checked_by_name, COALESCE(e.name, '') AS exported_by_name,
  p.return_reason, p.version
FROM shop_payment p JOIN org o ON o.id = p.org_id JOIN voucher_settlement t ON t.id = p.settlement_id JOIN user_account m ON m.id = p.made_by
  LEFT JOIN user_account k ON k.id = p.checked_by LEFT JOIN user_account e ON e.id = p.exported_by
  CROSS JOIN (SELECT COUNT(CASE WHEN i.state = 'success' THEN 1 END) AS n_success, CAST(COALESCE(SUM(CASE WHEN i.state = 'success' THEN i.fen END), 0) AS BIGINT) AS fen_success,
    COUNT(CASE WHEN i.state = 'failed' THEN 1 END) AS n_failed, COUNT(CASE WHEN i.state = 'unknown' THEN 1 END) AS n_unknown, COUNT(CASE WHEN i.state = 'returned' THEN 1 END) AS n_returned,
    COUNT(CASE WHEN i.state IN ('waiting', 'infile') THEN 1 END) AS n_open FROM shop_payment_item i WHERE i.payment_id = ?1) x
WHERE p.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- ?4 state, ?5 settlement; newest first.
-- name: SHOP_PAYMENT_LIST many scoped
SELECT p.id, p.settlement_id, p.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, t.from_on, t.until_on, p.profile, p.purpose, p.payer_name, p.payer_account, p.payer_bank, p.state, p.rule,
  p.second, COALESCE(p.decision_id, 0) AS decision_id, p.items, p.fen,
  (SELECT COUNT(*) FROM shop_payment_item i WHERE i.payment_id = p.id AND i.state = 'success') AS n_success,
  (SELECT CAST(COALESCE(SUM(i.fen), 0) AS BIGINT) FROM shop_payment_item i WHERE i.payment_id = p.id AND i.state = 'success') AS fen_success,
  (SELECT COUNT(*) FROM shop_payment_item i WHERE i.payment_id = p.id AND i.state = 'failed') AS n_failed, (SELECT COUNT(*) FROM shop_payment_item i WHERE i.payment_id = p.id AND i.state = 'unknown') AS n_unknown,
  (SELECT COUNT(*) FROM shop_payment_item i WHERE i.payment_id = p.id AND i.state = 'returned') AS n_returned, (SELECT COUNT(*) FROM shop_payment_item i WHERE i.payment_id = p.id AND i.state IN ('waiting', 'infile')) AS n_open,
  p.files, p.hash, p.made_by, p.made_at, COALESCE(p.submitted_by, 0) AS submitted_by, COALESCE(p.submitted_at, 0) AS submitted_at, COALESCE(p.checked_by, 0) AS checked_by, COALESCE(p.checked_at, 0) AS checked_at,
  COALESCE(p.exported_by, 0) AS exported_by, COALESCE(p.exported_at, 0) AS exported_at, m.name AS made_by_name, COALESCE(k.name, '') AS checked_by_name, COALESCE(e.name, '') AS exported_by_name,
  p.return_reason, p.version
FROM org o CROSS JOIN shop_payment p JOIN voucher_settlement t ON t.id = p.settlement_id JOIN user_account m ON m.id = p.made_by
  LEFT JOIN user_account k ON k.id = p.checked_by LEFT JOIN user_account e ON e.id = p.exported_by
WHERE o.path >= ?1 AND o.path < ?2 AND p.org_id = o.id AND (CAST(?3 AS BIGINT) = 0 OR p.id < ?3) AND (p.state = ?4 OR (?4 = '' AND p.state <> 'void')) AND (CAST(?5 AS BIGINT) = 0 OR p.settlement_id = ?5)
ORDER BY p.id DESC LIMIT ?6

-- --- what a settlement still owes ---

-- name: SHOP_PAYMENT_SETTLEMENT one scoped
SELECT t.id, t.org_id, o.path AS org_path, t.state, t.made_by, COALESCE(t.decided_by, 0) AS decided_by
FROM voucher_settlement t JOIN org o ON o.id = t.org_id WHERE t.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- Shops without a live or successful line; account_id 0 = the shop has no account.
-- name: SHOP_PAYMENT_OWED many open:the caller has read the settlement within reach
SELECT x.shop_id, s.name AS shop, x.vouchers, x.fen, COALESCE((SELECT MAX(a.id) FROM shop_account a WHERE a.shop_id = x.shop_id), 0) AS account_id
FROM (SELECT l.shop_id, COUNT(*) AS vouchers, CAST(SUM(l.fen) AS BIGINT) AS fen FROM voucher_settle_line l WHERE l.settlement_id = ?1 GROUP BY l.shop_id) x JOIN shop s ON s.id = x.shop_id
WHERE x.fen > 0 AND NOT EXISTS (SELECT 1 FROM shop_payment_item i WHERE i.settlement_id = ?1 AND i.shop_id = x.shop_id AND i.state <> 'failed' AND i.state <> 'returned')
ORDER BY x.shop_id

-- name: SHOP_PAYMENT_LAST_PAYER one scoped
SELECT p.profile, p.purpose, p.payer_name, p.payer_account, p.payer_bank
FROM shop_payment p JOIN org o ON o.id = p.org_id WHERE o.path >= ?1 AND o.path < ?2 AND p.org_id = ?3 ORDER BY p.id DESC LIMIT 1

-- --- making and moving ---

-- name: SHOP_PAYMENT_NEW one open:the caller has read the settlement within reach
INSERT INTO shop_payment (settlement_id, org_id, profile, purpose, payer_name, payer_account, payer_bank, state, rule, second, decision_id, made_by, made_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'draft', ?8, ?9, ?10, ?11, ?12) RETURNING id

-- name: SHOP_PAYMENT_ITEM_ADD exec open:the caller has read the settlement within reach
INSERT INTO shop_payment_item (payment_id, seq, settlement_id, shop_id, account_id, vouchers, fen, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'waiting')

-- name: SHOP_PAYMENT_COUNT exec open:the caller has read the batch within reach
UPDATE shop_payment SET items = (SELECT COUNT(*) FROM shop_payment_item i WHERE i.payment_id = ?1), fen = (SELECT CAST(COALESCE(SUM(i.fen), 0) AS BIGINT) FROM shop_payment_item i WHERE i.payment_id = ?1) WHERE id = ?1

-- name: SHOP_PAYMENT_SUBMITTED exec open:the caller has read the batch within reach
UPDATE shop_payment SET state = 'submitted', submitted_by = ?2, submitted_at = ?3, files = ?4, hash = ?5, rule = ?6, second = ?7, return_reason = '', version = version + 1
WHERE id = ?1 AND state = 'draft' AND version = ?8

-- name: SHOP_PAYMENT_CHECKED exec open:the caller has read the batch within reach
UPDATE shop_payment SET state = 'checked', checked_by = ?2, checked_at = ?3, version = version + 1 WHERE id = ?1 AND state = 'submitted' AND hash = ?4 AND version = ?5

-- name: SHOP_PAYMENT_RETURNED exec open:the caller has read the batch within reach
UPDATE shop_payment SET state = 'draft', submitted_by = NULL, submitted_at = NULL, checked_by = NULL, checked_at = NULL, files = 0, hash = '', return_reason = ?2, version = version + 1 WHERE id = ?1 AND version = ?3

-- name: SHOP_PAYMENT_VOIDED exec open:the caller has read the batch within reach
UPDATE shop_payment SET state = 'void', items = 0, fen = 0, version = version + 1 WHERE id = ?1 AND state = 'draft' AND version = ?2

-- name: SHOP_PAYMENT_EXPORTED exec open:the caller has read the batch within reach
UPDATE shop_payment SET state = 'exported', exported_by = ?2, exported_at = ?3, version = version + 1 WHERE id = ?1 AND state = 'checked' AND version = ?4

-- name: SHOP_PAYMENT_ITEMS_OUT exec open:the caller has read the batch within reach
UPDATE shop_payment_item SET state = 'infile' WHERE payment_id = ?1 AND state = 'waiting'

-- name: SHOP_PAYMENT_ITEMS_GONE exec open:the caller has read the batch within reach
DELETE FROM shop_payment_item WHERE payment_id = ?1

-- name: SHOP_PAYMENT_FILES_GONE exec open:the caller has read the batch within reach
DELETE FROM shop_payment_file WHERE payment_id = ?1

-- name: SHOP_PAYMENT_FILE_PUT exec open:the caller has read the batch within reach
INSERT INTO shop_payment_file (payment_id, part, file_id, name, hash, size, items, fen) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)

-- name: SHOP_PAYMENT_FILES many open:the caller has read the batch within reach
SELECT f.part, f.file_id, f.name, f.hash, f.size, f.items, f.fen FROM shop_payment_file f WHERE f.payment_id = ?1 ORDER BY f.part

-- Did that user set an account of the batch to which nothing was paid before?
-- name: SHOP_PAYMENT_OWN_ACCOUNT one open:the caller has read the batch within reach
SELECT COUNT(*) AS n FROM shop_payment_item i JOIN shop_account a ON a.id = i.account_id WHERE i.payment_id = ?1 AND a.set_by = ?2
  AND NOT EXISTS (SELECT 1 FROM shop_payment_item y WHERE y.account_id = i.account_id AND y.state = 'success')

-- What the printed sheet shows: sums by district.
-- name: SHOP_PAYMENT_SHEET many open:the caller has read the batch within reach
SELECT s.district AS label, CAST(SUM(i.vouchers) AS TEXT) AS what, COUNT(*) AS n, CAST(SUM(i.fen) AS BIGINT) AS fen FROM shop_payment_item i JOIN shop s ON s.id = i.shop_id
WHERE i.payment_id = ?1 GROUP BY s.district ORDER BY s.district LIMIT ?2

-- --- lines ---

-- ?3 state, ?4 words.
-- name: SHOP_PAYMENT_ITEMS many open:the caller has read the batch within reach
SELECT i.seq AS id, i.payment_id, i.seq, i.shop_id, s.name AS shop, s.district, a.name, a.bank, a.cnaps, a.blind, a.secret, i.vouchers, i.fen, i.state, i.code, i.text, i.settled_on,
  CASE WHEN EXISTS (SELECT 1 FROM shop_payment_item y WHERE y.account_id = i.account_id AND y.state = 'success') THEN 0 ELSE 1 END AS first,
  (SELECT COUNT(*) FROM shop_payment_result r WHERE r.payment_id = i.payment_id AND r.seq = i.seq AND r.state = 'asked') AS asked
FROM shop_payment_item i JOIN shop s ON s.id = i.shop_id JOIN shop_account a ON a.id = i.account_id
WHERE i.payment_id = ?1 AND i.seq > ?2 AND (?3 = '' OR i.state = ?3) AND (?4 = '' OR s.name LIKE ?4 ESCAPE '!' OR a.name LIKE ?4 ESCAPE '!') ORDER BY i.seq LIMIT ?5

-- name: SHOP_PAYMENT_ITEM_SET exec open:the caller has read the batch within reach
UPDATE shop_payment_item SET state = ?3, code = ?4, text = ?5, settled_on = ?6 WHERE payment_id = ?1 AND seq = ?2

-- name: SHOP_PAYMENT_SETTLE exec open:the caller has read the batch within reach
UPDATE shop_payment SET state = CASE WHEN EXISTS (SELECT 1 FROM shop_payment_item i WHERE i.payment_id = ?1 AND i.state IN ('waiting', 'infile', 'unknown')) THEN 'exported' ELSE 'settled' END, version = version + 1
WHERE id = ?1 AND state IN ('exported', 'settled')

-- Shops of a settlement that nothing was paid to.
-- name: SHOP_PAYMENT_UNPAID one open:the caller has read the batch within reach
SELECT COUNT(DISTINCT l.shop_id) AS n FROM voucher_settle_line l WHERE l.settlement_id = ?1 AND l.fen > 0
  AND NOT EXISTS (SELECT 1 FROM shop_payment_item i WHERE i.settlement_id = ?1 AND i.shop_id = l.shop_id AND i.state = 'success')

-- name: SHOP_PAYMENT_SETTLEMENT_SET exec open:the caller has read the batch within reach
UPDATE voucher_settlement SET state = ?2, remark = ?3 WHERE id = ?1 AND state IN ('approved', 'paid')

-- --- answers of the bank ---

-- name: SHOP_PAYMENT_RESULT_NEW one open:the caller has read the batch within reach
INSERT INTO shop_payment_result (payment_id, kind, file_id, hash, settled_on, state, seq, status, note, entered_by, entered_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) RETURNING id

-- name: SHOP_PAYMENT_RESULT_DONE exec open:the caller has read the batch within reach
UPDATE shop_payment_result SET lines = ?2, applied = ?3, repeated = ?4, refused = ?5, note = ?6 WHERE id = ?1

-- name: SHOP_PAYMENT_RESULT_SAME one open:the caller has read the batch within reach
SELECT COUNT(*) AS n FROM shop_payment_result r WHERE r.payment_id = ?1 AND r.kind = 'file' AND r.hash = ?2

-- name: SHOP_PAYMENT_RESULT_DECIDED exec open:the caller has read the result within reach
UPDATE shop_payment_result SET state = ?2, applied = ?3, decided_by = ?4, decided_at = ?5, note = CASE WHEN ?6 = '' THEN note ELSE note || '；' || ?6 END WHERE id = ?1 AND state = 'asked'

-- name: SHOP_PAYMENT_RESULT_GET one scoped
SELECT r.id, r.payment_id, r.kind, r.settled_on, r.state, r.seq, COALESCE(s.name, '') AS shop, r.status, r.lines, r.applied, r.repeated, r.refused, r.note, r.file_id, r.entered_by, u.name AS entered_by_name, r.entered_at,
  COALESCE(d.name, '') AS decided_by_name, COALESCE(r.decided_at, 0) AS decided_at
FROM shop_payment_result r JOIN shop_payment p ON p.id = r.payment_id JOIN org o ON o.id = p.org_id JOIN user_account u ON u.id = r.entered_by LEFT JOIN user_account d ON d.id = r.decided_by
  LEFT JOIN shop_payment_item i ON i.payment_id = r.payment_id AND i.seq = r.seq LEFT JOIN shop s ON s.id = i.shop_id
WHERE r.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- ?4 batch, 0 = all; ?5 state; newest first.
-- name: SHOP_PAYMENT_RESULT_LIST many scoped
SELECT r.id, r.payment_id, r.kind, r.settled_on, r.state, r.seq, COALESCE(s.name, '') AS shop, r.status, r.lines, r.applied, r.repeated, r.refused, r.note, r.file_id, r.entered_by, u.name AS entered_by_name, r.entered_at,
  COALESCE(d.name, '') AS decided_by_name, COALESCE(r.decided_at, 0) AS decided_at
FROM org o CROSS JOIN shop_payment p CROSS JOIN shop_payment_result r JOIN user_account u ON u.id = r.entered_by LEFT JOIN user_account d ON d.id = r.decided_by
  LEFT JOIN shop_payment_item i ON i.payment_id = r.payment_id AND i.seq = r.seq LEFT JOIN shop s ON s.id = i.shop_id
WHERE o.path >= ?1 AND o.path < ?2 AND p.org_id = o.id AND r.payment_id = p.id AND (CAST(?3 AS BIGINT) = 0 OR r.id < ?3) AND (CAST(?4 AS BIGINT) = 0 OR p.id = ?4) AND (?5 = '' OR r.state = ?5)
ORDER BY r.id DESC LIMIT ?6

-- --- what waits: ?3 who asks ---

-- name: SHOP_PAYMENT_TODO_CHECK one scoped
SELECT COUNT(*) AS n FROM org o CROSS JOIN shop_payment p WHERE o.path >= ?1 AND o.path < ?2 AND p.org_id = o.id AND p.state = 'submitted' AND p.made_by <> ?3

-- name: SHOP_PAYMENT_TODO_EXPORT one scoped
SELECT COUNT(*) AS n FROM org o CROSS JOIN shop_payment p WHERE o.path >= ?1 AND o.path < ?2 AND p.org_id = o.id AND p.state = 'checked' AND p.made_by <> ?3 AND p.checked_by <> ?3

-- name: SHOP_PAYMENT_TODO_ASKED one scoped
SELECT COUNT(*) AS n FROM org o CROSS JOIN shop_payment p CROSS JOIN shop_payment_result r WHERE o.path >= ?1 AND o.path < ?2 AND p.org_id = o.id AND r.payment_id = p.id AND r.state = 'asked' AND r.entered_by <> ?3

-- --- verify ---

-- A batch is the sum of its lines; each line is what the settlement owes to that shop; a file says what the lines say.
-- name: SHOP_PAYMENT_VERIFY_SUM many open:verify reads everything scan:verify
SELECT p.id, '批次与其笔数、金额不符' AS what FROM shop_payment p LEFT JOIN (SELECT i.payment_id, COUNT(*) AS n, CAST(SUM(i.fen) AS BIGINT) AS fen FROM shop_payment_item i GROUP BY i.payment_id) x ON x.payment_id = p.id
  LEFT JOIN (SELECT f.payment_id, CAST(SUM(f.items) AS BIGINT) AS n, CAST(SUM(f.fen) AS BIGINT) AS fen FROM shop_payment_file f GROUP BY f.payment_id) y ON y.payment_id = p.id
WHERE COALESCE(x.n, 0) <> p.items OR COALESCE(x.fen, 0) <> p.fen OR (p.hash <> '' AND (COALESCE(y.n, 0) <> p.items OR COALESCE(y.fen, 0) <> p.fen)) ORDER BY p.id LIMIT ?1

-- name: SHOP_PAYMENT_VERIFY_OWED many open:verify reads everything scan:verify
SELECT i.payment_id AS id, '付给门店的与结算单不符' AS what FROM shop_payment_item i JOIN shop_payment p ON p.id = i.payment_id JOIN voucher_settlement t ON t.id = i.settlement_id
  LEFT JOIN (SELECT l.settlement_id, l.shop_id, COUNT(*) AS n, CAST(SUM(l.fen) AS BIGINT) AS fen FROM voucher_settle_line l GROUP BY l.settlement_id, l.shop_id) x ON x.settlement_id = i.settlement_id AND x.shop_id = i.shop_id
WHERE COALESCE(x.fen, 0) <> i.fen OR COALESCE(x.n, 0) <> i.vouchers OR p.settlement_id <> i.settlement_id OR p.org_id <> t.org_id OR t.state NOT IN ('approved', 'paid') ORDER BY i.payment_id LIMIT ?1

-- name: SHOP_PAYMENT_VERIFY_PAID many open:verify reads everything scan:verify
SELECT t.id, '结算单的已付款与门店付款不符' AS what FROM voucher_settlement t
WHERE EXISTS (SELECT 1 FROM shop_payment p WHERE p.settlement_id = t.id AND p.state <> 'void') AND CASE WHEN t.state = 'paid' THEN 0 ELSE 1 END <> CASE WHEN EXISTS (SELECT 1 FROM voucher_settle_line l WHERE l.settlement_id = t.id AND l.fen > 0
  AND NOT EXISTS (SELECT 1 FROM shop_payment_item i WHERE i.settlement_id = t.id AND i.shop_id = l.shop_id AND i.state = 'success')) THEN 1 ELSE 0 END ORDER BY t.id LIMIT ?1

-- name: SHOP_PAYMENT_VERIFY_COUNT one open:verify reads everything scan:verify
SELECT COUNT(*) AS n FROM shop_payment_item
