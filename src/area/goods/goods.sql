-- Statements of suppliers, purchases, acceptance and hand-over.

-- name: SUPPLIER_GET one open:a supplier kept by a union above may be used; the caller compares the paths
SELECT s.id, s.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, s.name, s.uscc, s.contact, s.phone, s.address,
  s.status, s.note, s.version
FROM supplier s JOIN org o ON o.id = s.org_id WHERE s.id = ?1

-- name: SUPPLIER_OWN one scoped
SELECT s.id, s.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, s.name, s.uscc, s.contact, s.phone, s.address,
  s.status, s.note, s.version
FROM supplier s JOIN org o ON o.id = s.org_id WHERE s.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: SUPPLIERS many scoped
SELECT s.id, s.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, s.name, s.uscc, s.contact, s.phone, s.address,
  s.status, s.note, s.version
FROM supplier s JOIN org o ON o.id = s.org_id
WHERE s.id > ?3 AND ((o.path >= ?1 AND o.path < ?2) OR substr(?1, 1, length(o.path)) = o.path)
  AND (?4 = '' OR s.name LIKE ?4 ESCAPE '!' OR s.uscc LIKE ?4 ESCAPE '!') AND (?5 = '' OR s.status = ?5)
ORDER BY s.id LIMIT ?6

-- name: SUPPLIER_TWIN one open:the caller has read the supplier within its scope
SELECT id FROM supplier WHERE org_id = ?1 AND uscc = ?2 AND id <> ?3

-- name: SUPPLIER_ADD one open:the caller has checked the union
INSERT INTO supplier (org_id, name, uscc, contact, phone, address, note, created_by, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (org_id, uscc) DO NOTHING RETURNING id

-- name: SUPPLIER_SET exec open:the caller has read the supplier within its scope
UPDATE supplier SET name = ?2, uscc = ?3, contact = ?4, phone = ?5, address = ?6, status = ?7, note = ?8, version = version + 1
WHERE id = ?1 AND version = ?9

-- name: LICENCES many open:the caller has read the supplier
SELECT id, supplier_id, kind, number, valid_from, valid_to, file_id FROM supplier_licence WHERE supplier_id = ?1 ORDER BY kind, valid_to, id

-- name: LICENCE_PUT one open:the caller has read the supplier within its scope
INSERT INTO supplier_licence (supplier_id, kind, number, valid_from, valid_to, file_id, created_by, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (supplier_id, kind, number) DO UPDATE SET valid_from = excluded.valid_from, valid_to = excluded.valid_to,
  file_id = COALESCE(excluded.file_id, supplier_licence.file_id) RETURNING id

-- name: PURCHASE_ADD one open:the caller has checked the union
INSERT INTO purchase (org_id, campaign_id, title, source, reason, state, entered_by, entered_at)
VALUES (?1, ?2, ?3, ?4, ?5, 'draft', ?6, ?7) RETURNING id

-- name: PURCHASE_SET exec open:the caller has checked the union
UPDATE purchase SET title = ?2, source = ?3, reason = ?4, est_fen = ?5, version = version + 1
WHERE id = ?1 AND state IN ('draft', 'returned')

-- name: PURCHASE_EDITOR_ADD exec open:the caller has checked the union
INSERT INTO purchase_editor (purchase_id, user_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING

-- name: PURCHASE_EDITOR_IS one open:the caller has read the purchase within its scope
SELECT user_id FROM purchase_editor WHERE purchase_id = ?1 AND user_id = ?2

-- name: PURCHASE_LINES_DROP exec open:the caller has checked the union
DELETE FROM purchase_line WHERE purchase_id = ?1

-- name: PURCHASE_LINE_ADD exec open:the caller has checked the union
INSERT INTO purchase_line (purchase_id, seq, item_id, qty, est_fen) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (purchase_id, item_id) DO NOTHING

-- name: PURCHASE_LINE_PRICE exec open:the caller has read the purchase within its scope
UPDATE purchase_line SET fen = ?3 WHERE purchase_id = ?1 AND seq = ?2

-- name: PURCHASE_LINE_GOT exec open:the caller has read the purchase within its scope
UPDATE purchase_line SET got_qty = got_qty + ?3, got_fen = got_fen + ?4 WHERE purchase_id = ?1 AND seq = ?2

-- name: PURCHASE_LINES many open:the caller has read the purchase within its scope
SELECT l.seq, l.item_id, i.name AS item_name, i.spec, i.unit, i.category, l.qty, l.est_fen, l.fen, l.got_qty, l.got_fen
FROM purchase_line l JOIN goods_item i ON i.id = l.item_id WHERE l.purchase_id = ?1 ORDER BY l.seq

-- name: PURCHASE_GET one scoped
SELECT p.id, p.org_id, p.campaign_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.code AS campaign_code, p.title,
  p.source, p.reason, p.state, p.est_fen, p.decision_id, p.return_reason, p.few_quotes, p.supplier_id,
  COALESCE(s.name, '') AS supplier_name, p.contract_no, p.contract_on, p.contract_fen, p.contract_file, p.ordered_fen,
  p.close_reason, p.entered_by, p.submitted_by, p.approved_by, p.contracted_by, e.name AS entered_name,
  COALESCE(a.name, '') AS approved_name, COALESCE(k.name, '') AS contracted_name, p.entered_at, p.approved_at, p.contracted_at, p.version
FROM purchase p JOIN org o ON o.id = p.org_id JOIN campaign c ON c.id = p.campaign_id JOIN user_account e ON e.id = p.entered_by
  LEFT JOIN supplier s ON s.id = p.supplier_id LEFT JOIN user_account a ON a.id = p.approved_by
  LEFT JOIN user_account k ON k.id = p.contracted_by
WHERE p.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: PURCHASES many scoped
SELECT p.id, p.org_id, p.campaign_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.code AS campaign_code, p.title,
  p.source, p.reason, p.state, p.est_fen, p.decision_id, p.return_reason, p.few_quotes, p.supplier_id,
  COALESCE(s.name, '') AS supplier_name, p.contract_no, p.contract_on, p.contract_fen, p.contract_file, p.ordered_fen,
  p.close_reason, p.entered_by, p.submitted_by, p.approved_by, p.contracted_by, e.name AS entered_name,
  COALESCE(a.name, '') AS approved_name, COALESCE(k.name, '') AS contracted_name, p.entered_at, p.approved_at, p.contracted_at, p.version
FROM purchase p JOIN org o ON o.id = p.org_id JOIN campaign c ON c.id = p.campaign_id JOIN user_account e ON e.id = p.entered_by
  LEFT JOIN supplier s ON s.id = p.supplier_id LEFT JOIN user_account a ON a.id = p.approved_by
  LEFT JOIN user_account k ON k.id = p.contracted_by
WHERE o.path >= ?1 AND o.path < ?2 AND p.id < ?3 AND (?4 = '' OR c.code = ?4) AND (p.state = ?5 OR (?5 = '' AND p.state <> 'void'))
  AND (?6 = '' OR p.title LIKE ?6 ESCAPE '!' OR o.name LIKE ?6 ESCAPE '!')
ORDER BY p.id DESC LIMIT ?7

-- name: PURCHASE_SUBMITTED exec open:the caller has read the purchase within its scope
UPDATE purchase SET state = 'requested', submitted_by = ?2, submitted_at = ?3, return_reason = '', version = version + 1
WHERE id = ?1 AND state IN ('draft', 'returned') AND version = ?4

-- name: PURCHASE_APPROVED exec open:the caller has read the purchase within its scope
UPDATE purchase SET state = 'approved', approved_by = ?2, approved_at = ?3, version = version + 1
WHERE id = ?1 AND state = 'requested' AND version = ?4

-- name: PURCHASE_RETURNED exec open:the caller has read the purchase within its scope
UPDATE purchase SET state = 'returned', return_reason = ?2, approved_by = NULL, approved_at = NULL, version = version + 1
WHERE id = ?1 AND state IN ('requested', 'approved') AND version = ?3

-- name: PURCHASE_VOIDED exec open:the caller has read the purchase within its scope
UPDATE purchase SET state = 'void', version = version + 1 WHERE id = ?1 AND state IN ('draft', 'returned') AND version = ?2

-- name: PURCHASE_CONTRACTED exec open:the caller has read the purchase within its scope
UPDATE purchase SET state = 'contracted', supplier_id = ?2, contract_no = ?3, contract_on = ?4, contract_fen = ?5, ordered_fen = ?5,
  contract_file = ?6, few_quotes = ?7, decision_id = ?8, contracted_by = ?9, contracted_at = ?10, version = version + 1
WHERE id = ?1 AND state = 'approved' AND version = ?11

-- name: PURCHASE_GOT exec open:the caller has read the purchase within its scope
UPDATE purchase SET ordered_fen = ordered_fen - ?2, state = ?3, version = version + 1
WHERE id = ?1 AND state = 'contracted' AND ordered_fen >= ?2 AND version = ?4

-- name: PURCHASE_CLOSED exec open:the caller has read the purchase within its scope
UPDATE purchase SET state = 'closed', close_reason = ?2, ordered_fen = 0, closed_by = ?3, closed_at = ?4, version = version + 1
WHERE id = ?1 AND state = 'contracted' AND version = ?5

-- name: QUOTE_ADD one open:the caller has read the purchase within its scope
INSERT INTO purchase_quote (purchase_id, supplier_id, fen, quoted_on, note, file_id, entered_by, entered_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (purchase_id, supplier_id) DO NOTHING RETURNING id

-- name: QUOTE_COUNT one open:the caller has read the purchase within its scope
SELECT COUNT(*) FROM purchase_quote WHERE purchase_id = ?1

-- name: QUOTE_OF one open:the caller has read the purchase within its scope
SELECT fen FROM purchase_quote WHERE purchase_id = ?1 AND supplier_id = ?2

-- name: QUOTES many open:the caller has read the purchase within its scope
SELECT q.id, q.supplier_id, s.name AS supplier_name, q.fen, q.quoted_on, q.note, q.file_id FROM purchase_quote q
JOIN supplier s ON s.id = q.supplier_id WHERE q.purchase_id = ?1 ORDER BY q.fen, q.id

-- name: RECEIPT_ADD one open:the caller has checked the union
INSERT INTO goods_receipt (org_id, campaign_id, source, purchase_id, gift_id, line_seq, item_id, qty, fen, got_on, batch, made_on, expires_on, party,
  note, paper_id, photo_id, state, counted_by, counted_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, 'counted', ?18, ?19) RETURNING id

-- name: RECEIPT_GET one scoped
SELECT r.id, r.org_id, r.campaign_id, r.purchase_id, r.gift_id, r.line_seq, r.item_id, r.qty, r.fen, r.counted_by, r.source, r.got_on, r.batch, r.expires_on,
  r.party, r.state, o.path AS org_path
FROM goods_receipt r JOIN org o ON o.id = r.org_id WHERE r.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: RECEIPT_OF_GIFT one open:the caller has checked the union of the gift
SELECT CAST(COALESCE(SUM(qty), 0) AS BIGINT) AS qty, CAST(COALESCE(SUM(fen), 0) AS BIGINT) AS fen FROM goods_receipt
WHERE gift_id = ?1 AND (state = ?2 OR (?2 = '' AND state <> 'refused'))

-- name: GOODS_ORG_PATH one open:the caller compares the path
SELECT path FROM org WHERE id = ?1

-- name: RECEIPT_WAITING one open:the caller has read the purchase within its scope
SELECT COUNT(*) FROM goods_receipt WHERE purchase_id = ?1 AND state = 'counted'

-- name: RECEIPT_CONFIRMED exec open:the caller has read it within its scope
UPDATE goods_receipt SET state = 'confirmed', fen = ?2, confirmed_by = ?3, confirmed_at = ?4
WHERE id = ?1 AND state = 'counted'

-- name: RECEIPT_REFUSED exec open:the caller has read it within its scope
UPDATE goods_receipt SET state = 'refused', refuse_reason = ?2, confirmed_by = ?3, confirmed_at = ?4 WHERE id = ?1 AND state = 'counted'

-- name: RECEIPTS many scoped
SELECT r.id, o.code AS org_code, o.name AS org_name, o.path AS org_path, r.source, r.purchase_id, COALESCE(p.title, '') AS purchase_title,
  i.name AS item_name, i.unit, r.qty, r.fen, r.got_on, r.batch, r.made_on, r.expires_on, COALESCE(NULLIF(r.party, ''), s.name, '') AS party, r.note, r.paper_id, r.photo_id,
  r.state, u.name AS counted_name, COALESCE(k.name, '') AS confirmed_name, r.refuse_reason, r.counted_at, r.confirmed_at
FROM goods_receipt r JOIN org o ON o.id = r.org_id JOIN campaign c ON c.id = r.campaign_id JOIN goods_item i ON i.id = r.item_id
  JOIN user_account u ON u.id = r.counted_by LEFT JOIN user_account k ON k.id = r.confirmed_by
  LEFT JOIN purchase p ON p.id = r.purchase_id LEFT JOIN supplier s ON s.id = p.supplier_id
WHERE o.path >= ?1 AND o.path < ?2 AND r.id < ?3 AND (?4 = '' OR c.code = ?4) AND (?5 = '' OR r.state = ?5) AND (?6 = 0 OR r.purchase_id = ?6)
ORDER BY r.id DESC LIMIT ?7

-- name: HANDOVER_ADD one open:the caller has read the roster within reach
INSERT INTO handover (roster_id, org_id, campaign_id, source, item_id, per_head, state, entered_by, entered_at)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, 'planned', ?7, ?8 WHERE NOT EXISTS (SELECT 1 FROM handover WHERE roster_id = ?1 AND state <> 'void')
RETURNING id

-- name: HANDOVER_CLEAR_FLAWS exec open:the caller has read the roster within reach
DELETE FROM roster_finding WHERE roster_id = ?1 AND row_no > 0
  AND code IN ('AMOUNT_MISSING', 'AMOUNT_FORMAT', 'AMOUNT_RANGE', 'AMOUNT_PRECISION', 'FUND_UNKNOWN', 'FUND_MISSING', 'FUND_FORBIDDEN', 'FUND_SILENT', 'FUND_SHORT')

-- name: HANDOVER_FILL_ROWS exec open:the caller has read the roster within reach
UPDATE roster_row SET form = 'goods', source = ?2, goods = ?3, amount_fen = ?4,
  level = COALESCE((SELECT MAX(f.level) FROM roster_finding f WHERE f.roster_id = roster_row.roster_id AND f.row_no = roster_row.row_no), 0)
WHERE roster_id = ?1

-- name: HANDOVER_GET one scoped
SELECT h.id, h.roster_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.code AS campaign_code, r.title AS roster_title,
  r.state AS roster_state, h.source, i.name AS item_name, i.spec, i.unit, h.state, h.item_id, h.per_head, h.rows, h.qty, h.fen, h.left_qty,
  h.left_fen, (SELECT COUNT(*) FROM handover_row w WHERE w.handover_id = h.id AND w.state = 'open') AS n_open,
  (SELECT COUNT(*) FROM handover_row w WHERE w.handover_id = h.id AND w.state = 'signed') AS n_signed,
  (SELECT COUNT(*) FROM handover_row w WHERE w.handover_id = h.id AND w.state = 'done') AS n_done,
  (SELECT COUNT(*) FROM handover_row w WHERE w.handover_id = h.id AND w.state = 'gone') AS n_gone, u.name AS entered_name, h.version
FROM handover h JOIN org o ON o.id = h.org_id JOIN campaign c ON c.id = h.campaign_id JOIN roster r ON r.id = h.roster_id
  JOIN goods_item i ON i.id = h.item_id JOIN user_account u ON u.id = h.entered_by
WHERE h.id = ?1 AND h.state <> 'void' AND o.path >= ?2 AND o.path < ?3

-- name: HANDOVERS many scoped
SELECT h.id, h.roster_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.code AS campaign_code, r.title AS roster_title,
  r.state AS roster_state, h.source, i.name AS item_name, i.spec, i.unit, h.state, h.item_id, h.per_head, h.rows, h.qty, h.fen, h.left_qty,
  h.left_fen, (SELECT COUNT(*) FROM handover_row w WHERE w.handover_id = h.id AND w.state = 'open') AS n_open,
  (SELECT COUNT(*) FROM handover_row w WHERE w.handover_id = h.id AND w.state = 'signed') AS n_signed,
  (SELECT COUNT(*) FROM handover_row w WHERE w.handover_id = h.id AND w.state = 'done') AS n_done,
  (SELECT COUNT(*) FROM handover_row w WHERE w.handover_id = h.id AND w.state = 'gone') AS n_gone, u.name AS entered_name, h.version
FROM handover h JOIN org o ON o.id = h.org_id JOIN campaign c ON c.id = h.campaign_id JOIN roster r ON r.id = h.roster_id
  JOIN goods_item i ON i.id = h.item_id JOIN user_account u ON u.id = h.entered_by
WHERE h.state <> 'void' AND o.path >= ?1 AND o.path < ?2 AND h.id < ?3 AND (?4 = '' OR c.code = ?4) AND (?5 = '' OR h.state = ?5)
  AND (?6 = '' OR r.title LIKE ?6 ESCAPE '!' OR o.name LIKE ?6 ESCAPE '!')
ORDER BY h.id DESC LIMIT ?7

-- name: HANDOVER_ROWS many open:the caller has read the hand-over within its scope
SELECT w.handover_id, h.roster_id, w.row_no, r.name, r.id_type, r.blind, r.secret, r.employer, r.class, w.state, w.qty, w.fen, w.sign_kind,
  w.given_on, COALESCE(w.sign_file, 0) AS sign_file, COALESCE(u.name, '') AS handed_name, COALESCE(k.name, '') AS confirmed_name,
  COALESCE(w.handed_by, 0) AS handed_by, COALESCE(w.handed_at, 0) AS handed_at, COALESCE(w.confirmed_at, 0) AS confirmed_at,
  COALESCE(w.lot_id, 0) AS lot_id, COALESCE(l.batch, '') AS batch, w.note
FROM handover_row w JOIN handover h ON h.id = w.handover_id JOIN roster_row r ON r.roster_id = h.roster_id AND r.row_no = w.row_no
  LEFT JOIN user_account u ON u.id = w.handed_by LEFT JOIN user_account k ON k.id = w.confirmed_by LEFT JOIN goods_lot l ON l.id = w.lot_id
WHERE w.handover_id = ?1 AND w.row_no > ?2 AND w.row_no <= ?3 AND (?4 = '' OR w.state = ?4)
  AND (?5 = '' OR r.name LIKE ?5 ESCAPE '!' OR r.employer LIKE ?5 ESCAPE '!')
ORDER BY w.row_no LIMIT ?6

-- name: HANDOVER_SIGN_ONE exec open:the caller has read the hand-over within its scope
UPDATE handover_row SET state = 'signed', sign_kind = 'screen', given_on = ?3, sign_file = ?4, handed_by = ?5, handed_at = ?6
WHERE handover_id = ?1 AND row_no = ?2 AND state = 'open'

-- name: HANDOVER_SHEET_ROWS one open:the caller has read the hand-over within its scope
SELECT COUNT(*) FROM handover_row WHERE handover_id = ?1 AND row_no >= ?2 AND row_no <= ?3
  AND replace(?4, ',' || row_no || ',', '') = ?4

-- name: HANDOVER_SIGN_SHEET exec open:the caller has read the hand-over within its scope
UPDATE handover_row SET state = 'signed', sign_kind = 'paper', given_on = ?5, sign_file = ?6, handed_by = ?7, handed_at = ?8
WHERE handover_id = ?1 AND row_no >= ?2 AND row_no <= ?3 AND replace(?4, ',' || row_no || ',', '') = ?4 AND state = 'open'

-- name: HANDOVER_UNSIGN exec open:the caller has read the hand-over within its scope
UPDATE handover_row SET state = 'open', sign_kind = '', given_on = '', sign_file = NULL, handed_by = NULL, handed_at = NULL
WHERE handover_id = ?1 AND row_no = ?2 AND state = 'signed'

-- name: HANDOVER_CONFIRM exec open:the caller has read the hand-over within its scope
UPDATE handover_row SET state = 'done', confirmed_by = ?4, confirmed_at = ?5
WHERE handover_id = ?1 AND row_no >= ?2 AND row_no <= ?3 AND state = 'signed' AND handed_by <> ?4

-- name: HANDOVER_BATCH one open:the caller has read the hand-over within its scope
SELECT COUNT(*) AS n, CAST(SUM(qty) AS BIGINT) AS qty, CAST(SUM(fen) AS BIGINT) AS fen, MIN(given_on) AS first_on, MAX(given_on) AS last_on
FROM handover_row WHERE handover_id = ?1 AND state = 'done' AND move_id IS NULL

-- name: HANDOVER_BATCH_MOVE exec open:the caller has read the hand-over within its scope
UPDATE handover_row SET move_id = ?2 WHERE handover_id = ?1 AND state = 'done' AND move_id IS NULL

-- name: HANDOVER_LOT_ROW one open:the caller has read the hand-over within its scope
SELECT row_no FROM handover_row WHERE handover_id = ?1 AND move_id = ?2 ORDER BY row_no LIMIT 1 OFFSET ?3

-- name: HANDOVER_LOT_SET exec open:the caller has read the hand-over within its scope
UPDATE handover_row SET lot_id = ?4 WHERE handover_id = ?1 AND move_id = ?2 AND row_no <= ?3 AND lot_id IS NULL

-- name: HANDOVER_LEFT_LESS exec open:the caller has read the hand-over within its scope
UPDATE handover SET left_qty = left_qty - ?2, left_fen = left_fen - ?3, version = version + 1 WHERE id = ?1

-- name: HANDOVER_LEFT_MORE exec open:the caller has read the hand-over within its scope
UPDATE handover SET left_qty = left_qty + ?2, left_fen = left_fen + ?3, state = 'held', version = version + 1 WHERE id = ?1

-- name: HANDOVER_WAITING one open:the caller has read the hand-over within its scope
SELECT COUNT(*) FROM handover_row WHERE handover_id = ?1 AND state IN ('open', 'signed')

-- name: HANDOVER_DONE exec open:the caller has read the hand-over within its scope
UPDATE handover SET state = 'done', version = version + 1 WHERE id = ?1 AND state = 'held'

-- name: HANDOVER_ROSTER_PAID exec open:the caller has read the roster within reach
UPDATE roster SET state = 'paid', paid_by = ?2, paid_at = ?3, bank_ref = ?4, version = version + 1,
  paid_on = (SELECT MAX(w.given_on) FROM handover_row w WHERE w.handover_id = ?5)
WHERE id = ?1 AND state = 'approved'

-- name: HANDOVER_ROSTER_UNPAID exec open:the caller has read the roster within reach
UPDATE roster SET state = 'approved', paid_by = NULL, paid_at = NULL, bank_ref = '', paid_on = '', version = version + 1
WHERE id = ?1 AND state = 'paid'

-- name: HANDOVER_BACK_MOVE exec open:the caller has read the hand-over within its scope
UPDATE handover_row SET move_id = ?3 WHERE handover_id = ?1 AND row_no = ?2 AND state = 'done'

-- name: HANDOVER_REOPEN exec open:the caller has read the hand-over within its scope
UPDATE handover_row SET state = 'open', sign_kind = '', given_on = '', sign_file = NULL, handed_by = NULL, handed_at = NULL,
  confirmed_by = NULL, confirmed_at = NULL, move_id = NULL, lot_id = NULL, note = ?3
WHERE handover_id = ?1 AND row_no = ?2 AND state = 'done'

-- name: HANDOVER_GONE exec open:the caller has read the hand-over within its scope
UPDATE handover_row SET state = 'gone', note = ?2 WHERE handover_id = ?1 AND state = 'open'

-- name: HANDOVER_GONE_FLAWS exec open:the caller has read the roster within reach
INSERT INTO roster_finding (roster_id, seq, row_no, sheet, cell, field, level, code, value, text)
SELECT ?1, ?3 + w.row_no, w.row_no, '', '', '', 2, 'NOT_COLLECTED', '', '没有领取，物品已退回库存：' || ?4
FROM handover_row w JOIN roster_row r ON r.roster_id = ?1 AND r.row_no = w.row_no
WHERE w.handover_id = ?2 AND w.state = 'gone' AND r.level < 2

-- name: HANDOVER_GONE_ROWS exec open:the caller has read the roster within reach
UPDATE roster_row SET level = 2 WHERE roster_id = ?1 AND row_no IN (SELECT row_no FROM handover_row WHERE handover_id = ?2 AND state = 'gone')

-- name: GOODS_TODO_PURCHASE one scoped
SELECT COUNT(*) FROM purchase p JOIN org o ON o.id = p.org_id
WHERE o.path >= ?1 AND o.path < ?2 AND p.state = 'requested' AND p.entered_by <> ?3 AND p.submitted_by <> ?3

-- name: GOODS_TODO_CONTRACT one scoped
SELECT COUNT(*) FROM purchase p JOIN org o ON o.id = p.org_id
WHERE o.path >= ?1 AND o.path < ?2 AND p.state IN ('approved', 'returned') AND p.entered_by = ?3

-- name: GOODS_TODO_RECEIPT one scoped scan:those that wait are few
SELECT COUNT(*) FROM goods_receipt r JOIN org o ON o.id = r.org_id
WHERE o.path >= ?1 AND o.path < ?2 AND r.state = 'counted' AND r.counted_by <> ?3

-- name: GOODS_TODO_COUNT one scoped scan:those that wait are few
SELECT COUNT(*) FROM goods_count c JOIN org o ON o.id = c.org_id
WHERE o.path >= ?1 AND o.path < ?2 AND c.state = 'counted' AND c.counted_by <> ?3

-- name: GOODS_TODO_SEND one scoped scan:those that wait are few
SELECT COUNT(*) FROM goods_send s JOIN org o ON o.id = s.to_id
WHERE o.path >= ?1 AND o.path < ?2 AND s.state = 'sent' AND s.sent_by <> ?3

-- name: GOODS_TODO_CONFIRM one scoped scan:those that wait are few
SELECT COUNT(*) FROM handover h JOIN org o ON o.id = h.org_id
WHERE o.path >= ?1 AND o.path < ?2 AND h.state = 'held'
  AND EXISTS (SELECT 1 FROM handover_row w WHERE w.handover_id = h.id AND w.state = 'signed' AND w.handed_by <> ?3)
