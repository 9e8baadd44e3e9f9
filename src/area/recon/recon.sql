-- Named statements of reconciliation. An account is a union (its id) and a number; a payment is on that
-- account when its batch was paid from it by that union.

-- name: RECON_STATEMENT_GET one scoped
SELECT s.id, s.org_id, o.code AS org_code, o.name AS org_name, s.account, s.profile, s.file_id, f.name AS file_name, s.from_on, s.to_on,
  s.balanced, s.opening_fen, s.closing_fen, s.entries, s.repeated, s.in_fen, s.out_fen, s.gap, u.name AS entered_by_name, s.entered_at
FROM recon_statement s JOIN org o ON o.id = s.org_id JOIN file f ON f.id = s.file_id JOIN user_account u ON u.id = s.entered_by
WHERE s.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: RECON_STATEMENTS many scoped
SELECT s.id, s.org_id, o.code AS org_code, o.name AS org_name, s.account, s.profile, s.file_id, f.name AS file_name, s.from_on, s.to_on,
  s.balanced, s.opening_fen, s.closing_fen, s.entries, s.repeated, s.in_fen, s.out_fen, s.gap, u.name AS entered_by_name, s.entered_at
FROM org o CROSS JOIN recon_statement s JOIN file f ON f.id = s.file_id JOIN user_account u ON u.id = s.entered_by
WHERE o.path >= ?1 AND o.path < ?2 AND s.org_id = o.id AND (CAST(?3 AS TEXT) = '' OR s.account = ?3) AND s.id > ?4
ORDER BY s.id LIMIT ?5

-- name: RECON_ACCOUNTS many scoped
SELECT o.id AS org_id, o.code AS org_code, o.name AS org_name, a.account,
  COALESCE((SELECT MIN(s.from_on) FROM recon_statement s WHERE s.org_id = o.id AND s.account = a.account), '') AS from_on,
  COALESCE((SELECT MAX(s.to_on) FROM recon_statement s WHERE s.org_id = o.id AND s.account = a.account), '') AS to_on,
  (SELECT COUNT(*) FROM recon_statement s WHERE s.org_id = o.id AND s.account = a.account) AS statements,
  (SELECT COUNT(*) FROM recon_entry e WHERE e.org_id = o.id AND e.account = a.account AND e.matched = 0) AS open_n,
  (SELECT COUNT(*) FROM payout_batch b WHERE b.org_id = o.id AND b.payer_account = a.account AND b.exported_at IS NOT NULL) AS batches
FROM org o CROSS JOIN (SELECT s.org_id, s.account FROM recon_statement s JOIN org p ON p.id = s.org_id WHERE p.path >= ?1 AND p.path < ?2
    UNION SELECT b.org_id, b.payer_account AS account FROM payout_batch b JOIN org p ON p.id = b.org_id
      WHERE p.path >= ?1 AND p.path < ?2 AND b.exported_at IS NOT NULL) a
WHERE o.path >= ?1 AND o.path < ?2 AND a.org_id = o.id
ORDER BY o.path, a.account LIMIT ?3

-- name: RECON_SPAN one open:the caller's own union
SELECT COALESCE(MIN(s.from_on), '') AS from_on, COALESCE(MAX(s.to_on), '') AS to_on, COUNT(*) AS statements
FROM recon_statement s WHERE s.org_id = ?1 AND s.account = ?2

-- name: RECON_SAME_FILE one open:the caller's own union
SELECT s.id FROM recon_statement s WHERE s.org_id = ?1 AND s.account = ?2 AND s.hash = ?3

-- name: RECON_SAME_UPLOAD one open:the caller's own union
SELECT s.id FROM recon_statement s WHERE s.org_id = ?1 AND s.account = ?2 AND s.hash = ?3 AND s.file_id = ?4

-- name: RECON_STATEMENT_ADD one open:the caller's own union
INSERT INTO recon_statement (org_id, account, profile, file_id, hash, from_on, to_on, balanced, opening_fen, closing_fen, entries, gap, entered_by, entered_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, ?11, ?12, ?13) RETURNING id

-- name: RECON_STATEMENT_COUNT exec open:a statement just added
UPDATE recon_statement SET repeated = ?2,
  entries = (SELECT COUNT(*) FROM recon_entry e WHERE e.statement_id = ?1),
  in_fen = COALESCE((SELECT SUM(e.fen) FROM recon_entry e WHERE e.statement_id = ?1 AND e.dir = 'in'), 0),
  out_fen = COALESCE((SELECT SUM(e.fen) FROM recon_entry e WHERE e.statement_id = ?1 AND e.dir = 'out'), 0)
WHERE id = ?1

-- name: RECON_BEFORE one open:the caller's own union
SELECT s.to_on, s.closing_fen, s.balanced FROM recon_statement s
WHERE s.org_id = ?1 AND s.account = ?2 AND s.to_on <= ?3 ORDER BY s.to_on DESC, s.id DESC LIMIT 1

-- name: RECON_ENTRY_ADD exec open:a statement just added
INSERT INTO recon_entry (statement_id, line_no, org_id, account, day, day_no, dir, fen, balanced, balance_fen, party, card, card_blind,
  text, ref, named_batch, named_seq, key, nth)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
ON CONFLICT DO NOTHING

-- name: RECON_ENTRY_GET one scoped
SELECT e.id, e.statement_id, e.line_no, e.org_id, o.code AS org_code, e.account, e.day, e.dir, e.fen, e.balanced, e.balance_fen, e.party, e.card,
  e.text, e.ref, e.named_batch, e.named_seq, e.matched, COALESCE(m.id, 0) AS match_id, COALESCE(m.kind, '') AS kind,
  COALESCE(m.batch_id, 0) AS batch_id, COALESCE(m.seq, 0) AS seq, COALESCE(m.part, 0) AS part, COALESCE(m.how, '') AS how,
  COALESCE(m.rule, '') AS rule, COALESCE(m.note, '') AS note, COALESCE(u.name, '') AS matched_by_name, COALESCE(m.matched_at, 0) AS matched_at
FROM recon_entry e JOIN org o ON o.id = e.org_id LEFT JOIN recon_match m ON m.entry_id = e.id AND m.undone_at IS NULL
  LEFT JOIN user_account u ON u.id = m.matched_by
WHERE e.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: RECON_ENTRIES many scoped
SELECT e.id, e.statement_id, e.line_no, e.org_id, o.code AS org_code, e.account, e.day, e.dir, e.fen, e.balanced, e.balance_fen, e.party, e.card,
  e.text, e.ref, e.named_batch, e.named_seq, e.matched, COALESCE(m.id, 0) AS match_id, COALESCE(m.kind, '') AS kind,
  COALESCE(m.batch_id, 0) AS batch_id, COALESCE(m.seq, 0) AS seq, COALESCE(m.part, 0) AS part, COALESCE(m.how, '') AS how,
  COALESCE(m.rule, '') AS rule, COALESCE(m.note, '') AS note, COALESCE(u.name, '') AS matched_by_name, COALESCE(m.matched_at, 0) AS matched_at
FROM org o JOIN recon_entry e ON e.org_id = o.id LEFT JOIN recon_match m ON m.entry_id = e.id AND m.undone_at IS NULL
  LEFT JOIN user_account u ON u.id = m.matched_by
WHERE o.id = ?3 AND o.path >= ?1 AND o.path < ?2 AND e.account = ?4 AND e.id > ?5
  AND (CAST(?6 AS TEXT) = '' OR e.matched = CASE CAST(?6 AS TEXT) WHEN 'open' THEN 0 ELSE 1 END)
  AND (CAST(?7 AS TEXT) = '' OR e.dir = ?7) AND (CAST(?8 AS TEXT) = '' OR e.party LIKE ?8 ESCAPE '!' OR e.text LIKE ?8 ESCAPE '!')
ORDER BY e.id LIMIT ?9

-- name: RECON_HISTORY many scoped
SELECT m.id, m.kind, m.batch_id, m.seq, m.part, m.how, m.rule, m.note, u.name AS matched_by_name, m.matched_at,
  COALESCE(x.name, '') AS undone_by_name, COALESCE(m.undone_at, 0) AS undone_at, m.undone_note
FROM recon_match m JOIN org o ON o.id = m.org_id JOIN user_account u ON u.id = m.matched_by LEFT JOIN user_account x ON x.id = m.undone_by
WHERE m.entry_id = ?1 AND o.path >= ?2 AND o.path < ?3 AND m.undone_at IS NOT NULL ORDER BY m.id LIMIT 100

-- name: RECON_AUTO_ITEM_REF exec open:the caller's own union
INSERT INTO recon_match (entry_id, org_id, kind, batch_id, seq, how, rule, matched_by, matched_at)
SELECT e.id, e.org_id, 'item', i.batch_id, i.seq, 'auto', 'ref', ?3, ?4
FROM recon_entry e JOIN payout_batch b ON b.id = e.named_batch AND b.org_id = e.org_id AND b.payer_account = e.account AND b.exported_at IS NOT NULL
  JOIN payout_item i ON i.batch_id = e.named_batch AND i.seq = e.named_seq AND i.fen = e.fen
WHERE e.org_id = ?1 AND e.account = ?2 AND e.matched = 0 AND e.dir = 'out' AND e.named_seq > 0
  AND NOT EXISTS (SELECT 1 FROM recon_match x WHERE x.batch_id = b.id AND x.kind = 'file' AND x.undone_at IS NULL)
ORDER BY e.id ON CONFLICT DO NOTHING

-- name: RECON_AUTO_RETURN_REF exec open:the caller's own union
INSERT INTO recon_match (entry_id, org_id, kind, batch_id, seq, how, rule, matched_by, matched_at)
SELECT e.id, e.org_id, 'return', i.batch_id, i.seq, 'auto', 'ref', ?3, ?4
FROM recon_entry e JOIN payout_batch b ON b.id = e.named_batch AND b.org_id = e.org_id AND b.payer_account = e.account AND b.exported_at IS NOT NULL
  JOIN payout_item i ON i.batch_id = e.named_batch AND i.seq = e.named_seq AND i.fen = e.fen
WHERE e.org_id = ?1 AND e.account = ?2 AND e.matched = 0 AND e.dir = 'in' AND e.named_seq > 0
ORDER BY e.id ON CONFLICT DO NOTHING

-- name: RECON_AUTO_FILE_REF exec open:the caller's own union
INSERT INTO recon_match (entry_id, org_id, kind, batch_id, part, how, rule, matched_by, matched_at)
SELECT p.entry_id, p.org_id, 'file', p.batch_id, p.part, 'auto', 'ref', ?3, ?4
FROM (SELECT e.id AS entry_id, e.org_id, f.batch_id, f.part, COUNT(*) OVER (PARTITION BY e.id) AS per_entry,
    COUNT(*) OVER (PARTITION BY f.batch_id, f.part) AS per_file
  FROM recon_entry e JOIN payout_batch b ON b.id = e.named_batch AND b.org_id = e.org_id AND b.payer_account = e.account AND b.exported_at IS NOT NULL
    JOIN payout_file f ON f.batch_id = b.id AND f.fen = e.fen
  WHERE e.org_id = ?1 AND e.account = ?2 AND e.matched = 0 AND e.dir = 'out' AND e.named_batch > 0 AND e.named_seq = 0
    AND NOT EXISTS (SELECT 1 FROM recon_match x WHERE x.batch_id = b.id AND x.seq = 0 AND x.part = f.part AND x.kind = 'file' AND x.undone_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM recon_match x WHERE x.batch_id = b.id AND x.kind = 'item' AND x.undone_at IS NULL)) p
WHERE p.per_entry = 1 AND p.per_file = 1
ON CONFLICT DO NOTHING

-- name: RECON_AUTO_ITEM_ACCOUNT exec open:the caller's own union
INSERT INTO recon_match (entry_id, org_id, kind, batch_id, seq, how, rule, matched_by, matched_at)
SELECT p.entry_id, p.org_id, 'item', p.batch_id, p.seq, 'auto', 'account', ?3, ?4
FROM (SELECT e.id AS entry_id, e.org_id, i.batch_id, i.seq, COUNT(*) OVER (PARTITION BY e.id) AS per_entry,
    COUNT(*) OVER (PARTITION BY i.batch_id, i.seq) AS per_item
  FROM recon_entry e JOIN payout_item i ON i.card_blind = e.card_blind AND i.fen = e.fen
    JOIN payout_batch b ON b.id = i.batch_id AND b.org_id = e.org_id AND b.payer_account = e.account AND b.exported_at IS NOT NULL
  WHERE e.org_id = ?1 AND e.account = ?2 AND e.matched = 0 AND e.dir = 'out' AND e.named_batch = 0
    AND (e.day_no >= (b.exported_at + 28800000) / 86400000 OR (b.sent_on <> '' AND e.day >= b.sent_on))
    AND e.day_no <= (b.exported_at + 28800000) / 86400000 + ?5
    AND NOT EXISTS (SELECT 1 FROM recon_match x WHERE x.batch_id = b.id AND x.seq = i.seq AND x.part = 0 AND x.kind = 'item' AND x.undone_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM recon_match x WHERE x.batch_id = b.id AND x.kind = 'file' AND x.undone_at IS NULL)) p
WHERE p.per_entry = 1 AND p.per_item = 1
ON CONFLICT DO NOTHING

-- name: RECON_AUTO_RETURN_ACCOUNT exec open:the caller's own union
INSERT INTO recon_match (entry_id, org_id, kind, batch_id, seq, how, rule, matched_by, matched_at)
SELECT p.entry_id, p.org_id, 'return', p.batch_id, p.seq, 'auto', 'account', ?3, ?4
FROM (SELECT e.id AS entry_id, e.org_id, i.batch_id, i.seq, COUNT(*) OVER (PARTITION BY e.id) AS per_entry,
    COUNT(*) OVER (PARTITION BY i.batch_id, i.seq) AS per_item
  FROM recon_entry e JOIN payout_item i ON i.card_blind = e.card_blind AND i.fen = e.fen AND (i.state = 'returned' OR i.state = 'success')
    JOIN payout_batch b ON b.id = i.batch_id AND b.org_id = e.org_id AND b.payer_account = e.account AND b.exported_at IS NOT NULL
  WHERE e.org_id = ?1 AND e.account = ?2 AND e.matched = 0 AND e.dir = 'in' AND e.named_batch = 0
    AND (e.day_no >= (b.exported_at + 28800000) / 86400000 OR (b.sent_on <> '' AND e.day >= b.sent_on))
    AND e.day_no <= (b.exported_at + 28800000) / 86400000 + ?5
    AND NOT EXISTS (SELECT 1 FROM recon_match x WHERE x.batch_id = b.id AND x.seq = i.seq AND x.part = 0 AND x.kind = 'return' AND x.undone_at IS NULL)) p
WHERE p.per_entry = 1 AND p.per_item = 1
ON CONFLICT DO NOTHING

-- name: RECON_AUTO_FILE_SUM exec open:the caller's own union
INSERT INTO recon_match (entry_id, org_id, kind, batch_id, part, how, rule, matched_by, matched_at)
SELECT p.entry_id, p.org_id, 'file', p.batch_id, p.part, 'auto', 'sum', ?3, ?4
FROM (SELECT e.id AS entry_id, e.org_id, f.batch_id, f.part, COUNT(*) OVER (PARTITION BY e.id) AS per_entry,
    COUNT(*) OVER (PARTITION BY f.batch_id, f.part) AS per_file
  FROM recon_entry e JOIN payout_file f ON f.fen = e.fen
    JOIN payout_batch b ON b.id = f.batch_id AND b.org_id = e.org_id AND b.payer_account = e.account AND b.exported_at IS NOT NULL
  WHERE e.org_id = ?1 AND e.account = ?2 AND e.matched = 0 AND e.dir = 'out' AND e.named_batch = 0 AND e.card_blind IS NULL
    AND (e.day_no >= (b.exported_at + 28800000) / 86400000 OR (b.sent_on <> '' AND e.day >= b.sent_on))
    AND e.day_no <= (b.exported_at + 28800000) / 86400000 + ?5
    AND NOT EXISTS (SELECT 1 FROM recon_match x WHERE x.batch_id = b.id AND x.seq = 0 AND x.part = f.part AND x.kind = 'file' AND x.undone_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM recon_match x WHERE x.batch_id = b.id AND x.kind = 'item' AND x.undone_at IS NULL)) p
WHERE p.per_entry = 1 AND p.per_file = 1
ON CONFLICT DO NOTHING

-- name: RECON_AUTO_FILE_SUCCESS exec open:the caller's own union
INSERT INTO recon_match (entry_id, org_id, kind, batch_id, part, how, rule, matched_by, matched_at)
SELECT p.entry_id, p.org_id, 'file', p.batch_id, 1, 'auto', 'success', ?3, ?4
FROM (SELECT e.id AS entry_id, e.org_id, b.id AS batch_id, COUNT(*) OVER (PARTITION BY e.id) AS per_entry, COUNT(*) OVER (PARTITION BY b.id) AS per_batch
  FROM recon_entry e JOIN payout_batch b ON b.org_id = e.org_id AND b.payer_account = e.account AND b.exported_at IS NOT NULL
    AND b.files = 1 AND b.n_open = 0 AND b.n_unknown = 0 AND b.fen_success = e.fen AND b.fen_success < b.fen
  WHERE e.org_id = ?1 AND e.account = ?2 AND e.matched = 0 AND e.dir = 'out' AND e.named_seq = 0 AND e.card_blind IS NULL
    AND (e.named_batch = 0 OR e.named_batch = b.id)
    AND (e.day_no >= (b.exported_at + 28800000) / 86400000 OR (b.sent_on <> '' AND e.day >= b.sent_on))
    AND e.day_no <= (b.exported_at + 28800000) / 86400000 + ?5
    AND NOT EXISTS (SELECT 1 FROM recon_match x WHERE x.batch_id = b.id AND x.kind IN ('file', 'item') AND x.undone_at IS NULL)) p
WHERE p.per_entry = 1 AND p.per_batch = 1
ON CONFLICT DO NOTHING

-- name: RECON_AUTO_REFUND exec open:the caller's own union
INSERT INTO recon_match (entry_id, org_id, kind, batch_id, how, rule, matched_by, matched_at)
SELECT p.entry_id, p.org_id, 'refund', p.batch_id, 'auto', 'sum', ?3, ?4
FROM (SELECT e.id AS entry_id, e.org_id, b.id AS batch_id, COUNT(*) OVER (PARTITION BY e.id) AS per_entry, COUNT(*) OVER (PARTITION BY b.id) AS per_batch
  FROM recon_entry e JOIN payout_batch b ON b.org_id = e.org_id AND b.payer_account = e.account AND b.exported_at IS NOT NULL
    AND b.n_open = 0 AND b.fen - b.fen_success = e.fen
  WHERE e.org_id = ?1 AND e.account = ?2 AND e.matched = 0 AND e.dir = 'in' AND e.named_seq = 0 AND e.card_blind IS NULL
    AND (e.named_batch = 0 OR e.named_batch = b.id)
    AND (e.day_no >= (b.exported_at + 28800000) / 86400000 OR (b.sent_on <> '' AND e.day >= b.sent_on))
    AND e.day_no <= (b.exported_at + 28800000) / 86400000 + ?5
    AND EXISTS (SELECT 1 FROM recon_match x WHERE x.batch_id = b.id AND x.kind = 'file' AND x.rule <> 'success' AND x.undone_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM recon_match x WHERE x.batch_id = b.id AND x.kind = 'refund' AND x.undone_at IS NULL)) p
WHERE p.per_entry = 1 AND p.per_batch = 1
ON CONFLICT DO NOTHING

-- Payments to shops, whose lines are not of this area: kind other, with a note that names them. A file is on the statement as a whole or line by line.
-- name: RECON_AUTO_SHOP_REF exec open:the caller's own union
INSERT INTO recon_match (entry_id, org_id, kind, seq, shop_payment_id, shop_way, how, rule, note, matched_by, matched_at)
SELECT q.entry_id, q.org_id, 'other', q.seq, q.payment_id, q.way, 'auto', 'ref', q.note, ?3, ?4
FROM (SELECT e.id AS entry_id, e.org_id, e.dir AS way, i.payment_id, i.seq, '门店付款 ' || 'S' || SUBSTR('0000000' || CAST(p.id AS TEXT), LENGTH(CAST(p.id AS TEXT)) + 1) || ' 第 ' || CAST(i.seq AS TEXT) || ' 笔 ' || s.name AS note,
    COUNT(*) OVER (PARTITION BY e.id) AS per_entry, COUNT(*) OVER (PARTITION BY i.payment_id, i.seq, e.dir) AS per_item
  FROM recon_entry e CROSS JOIN shop_payment p CROSS JOIN shop_payment_item i JOIN shop s ON s.id = i.shop_id JOIN shop_account a ON a.id = i.account_id
  WHERE e.org_id = ?1 AND e.account = ?2 AND e.matched = 0 AND e.named_batch = 0 AND p.org_id = e.org_id AND p.payer_account = e.account AND p.exported_at IS NOT NULL
    AND i.payment_id = p.id AND i.fen = e.fen AND (e.dir = 'out' OR i.state = 'returned' OR i.state = 'success') AND e.text || ' ' || e.ref || ' ' || e.party LIKE '%' || 'S' || SUBSTR('0000000' || CAST(p.id AS TEXT), LENGTH(CAST(p.id AS TEXT)) + 1) || SUBSTR('000000' || CAST(i.seq AS TEXT), LENGTH(CAST(i.seq AS TEXT)) + 1) || '%'
    AND NOT EXISTS (SELECT 1 FROM recon_match x WHERE x.shop_payment_id = p.id AND x.undone_at IS NULL AND (x.part > 0 OR (x.seq = i.seq AND x.shop_way = e.dir)))) q
WHERE q.per_entry = 1 AND q.per_item = 1
ON CONFLICT DO NOTHING

-- name: RECON_AUTO_SHOP_ACCOUNT exec open:the caller's own union
INSERT INTO recon_match (entry_id, org_id, kind, seq, shop_payment_id, shop_way, how, rule, note, matched_by, matched_at)
SELECT q.entry_id, q.org_id, 'other', q.seq, q.payment_id, q.way, 'auto', 'account', q.note, ?3, ?4
FROM (SELECT e.id AS entry_id, e.org_id, e.dir AS way, i.payment_id, i.seq, '门店付款 ' || 'S' || SUBSTR('0000000' || CAST(p.id AS TEXT), LENGTH(CAST(p.id AS TEXT)) + 1) || ' 第 ' || CAST(i.seq AS TEXT) || ' 笔 ' || s.name AS note,
    COUNT(*) OVER (PARTITION BY e.id) AS per_entry, COUNT(*) OVER (PARTITION BY i.payment_id, i.seq, e.dir) AS per_item
  FROM recon_entry e CROSS JOIN shop_payment p CROSS JOIN shop_payment_item i JOIN shop s ON s.id = i.shop_id JOIN shop_account a ON a.id = i.account_id
  WHERE e.org_id = ?1 AND e.account = ?2 AND e.matched = 0 AND e.named_batch = 0 AND p.org_id = e.org_id AND p.payer_account = e.account AND p.exported_at IS NOT NULL
    AND i.payment_id = p.id AND i.fen = e.fen AND (e.dir = 'out' OR i.state = 'returned' OR i.state = 'success') AND a.blind = e.card_blind
    AND e.day_no >= (p.exported_at + 28800000) / 86400000 AND e.day_no <= (p.exported_at + 28800000) / 86400000 + ?5
    AND NOT EXISTS (SELECT 1 FROM recon_match x WHERE x.shop_payment_id = p.id AND x.undone_at IS NULL AND (x.part > 0 OR (x.seq = i.seq AND x.shop_way = e.dir)))) q
WHERE q.per_entry = 1 AND q.per_item = 1
ON CONFLICT DO NOTHING

-- name: RECON_AUTO_SHOP_SUM exec open:the caller's own union
INSERT INTO recon_match (entry_id, org_id, kind, part, shop_payment_id, shop_way, how, rule, note, matched_by, matched_at)
SELECT q.entry_id, q.org_id, 'other', q.part, q.payment_id, 'out', 'auto', 'sum', q.note, ?3, ?4
FROM (SELECT e.id AS entry_id, e.org_id, f.payment_id, f.part, '门店付款 ' || 'S' || SUBSTR('0000000' || CAST(p.id AS TEXT), LENGTH(CAST(p.id AS TEXT)) + 1) || ' 第 ' || CAST(f.part AS TEXT) || ' 个文件' AS note,
    COUNT(*) OVER (PARTITION BY e.id) AS per_entry, COUNT(*) OVER (PARTITION BY f.payment_id, f.part) AS per_file
  FROM recon_entry e CROSS JOIN shop_payment p CROSS JOIN shop_payment_file f
  WHERE e.org_id = ?1 AND e.account = ?2 AND e.matched = 0 AND e.named_batch = 0 AND e.dir = 'out' AND e.card_blind IS NULL
    AND p.org_id = e.org_id AND p.payer_account = e.account AND p.exported_at IS NOT NULL AND f.payment_id = p.id AND f.fen = e.fen
    AND e.day_no >= (p.exported_at + 28800000) / 86400000 AND e.day_no <= (p.exported_at + 28800000) / 86400000 + ?5
    AND NOT EXISTS (SELECT 1 FROM recon_match x WHERE x.shop_payment_id = p.id AND x.undone_at IS NULL AND (x.part = f.part OR x.seq > 0))) q
WHERE q.per_entry = 1 AND q.per_file = 1
ON CONFLICT DO NOTHING

-- name: RECON_VERIFY_SHOP many open:verify scan:verify
SELECT m.id, e.fen AS a, COALESCE(i.fen, f.fen, 0) AS b
FROM recon_match m JOIN recon_entry e ON e.id = m.entry_id JOIN shop_payment p ON p.id = m.shop_payment_id
  LEFT JOIN shop_payment_item i ON i.payment_id = p.id AND i.seq = m.seq LEFT JOIN shop_payment_file f ON f.payment_id = p.id AND f.part = m.part
WHERE m.undone_at IS NULL AND (e.fen <> COALESCE(i.fen, f.fen, 0) OR e.org_id <> p.org_id OR e.account <> p.payer_account OR e.dir <> m.shop_way) ORDER BY m.id LIMIT 1000

-- name: RECON_MARK exec open:the caller's own union
UPDATE recon_entry SET matched = 1 WHERE org_id = ?1 AND account = ?2 AND matched = 0
  AND EXISTS (SELECT 1 FROM recon_match m WHERE m.entry_id = recon_entry.id AND m.undone_at IS NULL)

-- name: RECON_TARGET_ITEM one scoped
SELECT i.batch_id, i.seq, 0 AS part, i.fen, i.state, b.payer_account AS account, b.org_id, COALESCE(b.exported_by, 0) AS exported_by
FROM payout_item i JOIN payout_batch b ON b.id = i.batch_id JOIN org o ON o.id = b.org_id
WHERE i.batch_id = ?1 AND i.seq = ?4 AND o.path >= ?2 AND o.path < ?3 AND b.exported_at IS NOT NULL

-- name: RECON_TARGET_FILE one scoped
SELECT f.batch_id, 0 AS seq, f.part, f.fen, b.state, b.payer_account AS account, b.org_id, COALESCE(b.exported_by, 0) AS exported_by
FROM payout_file f JOIN payout_batch b ON b.id = f.batch_id JOIN org o ON o.id = b.org_id
WHERE f.batch_id = ?1 AND f.part = ?4 AND o.path >= ?2 AND o.path < ?3 AND b.exported_at IS NOT NULL

-- name: RECON_TARGET_BATCH one scoped
SELECT b.id AS batch_id, 0 AS seq, 0 AS part, b.fen - b.fen_success AS fen, b.state, b.payer_account AS account, b.org_id,
  COALESCE(b.exported_by, 0) AS exported_by
FROM payout_batch b JOIN org o ON o.id = b.org_id
WHERE b.id = ?1 AND o.path >= ?2 AND o.path < ?3 AND b.exported_at IS NOT NULL

-- name: RECON_TAKEN one open:the caller has read the entry and the payment within its scope
SELECT m.entry_id FROM recon_match m WHERE m.batch_id = ?1 AND m.seq = ?2 AND m.part = ?3 AND m.kind = ?4 AND m.undone_at IS NULL

-- name: RECON_OTHER_WAY one open:the caller has read the entry and the payment within its scope
SELECT m.entry_id FROM recon_match m WHERE m.batch_id = ?1 AND m.kind = ?2 AND m.undone_at IS NULL LIMIT 1

-- name: RECON_MATCH_ADD exec open:the caller has read the entry within its scope
INSERT INTO recon_match (entry_id, org_id, kind, batch_id, seq, part, how, note, matched_by, matched_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'person', ?7, ?8, ?9) ON CONFLICT DO NOTHING

-- name: RECON_ENTRY_MATCHED exec open:the caller has read the entry within its scope
UPDATE recon_entry SET matched = ?2 WHERE id = ?1

-- name: RECON_UNDO exec open:the caller has read the entry within its scope
UPDATE recon_match SET undone_by = ?2, undone_at = ?3, undone_note = ?4 WHERE entry_id = ?1 AND undone_at IS NULL

-- name: RECON_CANDIDATES many scoped
SELECT i.batch_id * 1000000 + i.seq AS id, CAST(?6 AS TEXT) AS kind, i.batch_id, i.seq, 0 AS part, i.name, i.fen, i.state, i.settled_on, b.title
FROM org o JOIN payout_batch b ON b.org_id = o.id JOIN payout_item i ON i.batch_id = b.id
WHERE o.id = ?3 AND o.path >= ?1 AND o.path < ?2 AND b.payer_account = ?4 AND b.exported_at IS NOT NULL AND i.fen = ?5
  AND NOT EXISTS (SELECT 1 FROM recon_match m WHERE m.batch_id = i.batch_id AND m.seq = i.seq AND m.part = 0 AND m.kind = CAST(?6 AS TEXT) AND m.undone_at IS NULL)
ORDER BY CASE WHEN i.name = ?7 THEN 0 ELSE 1 END, i.batch_id DESC, i.seq LIMIT ?8

-- name: RECON_CANDIDATE_FILES many scoped
SELECT f.batch_id * 1000000 + f.part AS id, 'file' AS kind, f.batch_id, 0 AS seq, f.part, f.name, f.fen, b.state, b.sent_on AS settled_on, b.title
FROM payout_file f JOIN payout_batch b ON b.id = f.batch_id JOIN org o ON o.id = b.org_id
WHERE o.id = ?3 AND o.path >= ?1 AND o.path < ?2 AND b.payer_account = ?4 AND b.exported_at IS NOT NULL AND f.fen = ?5
  AND NOT EXISTS (SELECT 1 FROM recon_match m WHERE m.batch_id = f.batch_id AND m.seq = 0 AND m.part = f.part AND m.kind = 'file' AND m.undone_at IS NULL)
ORDER BY f.batch_id DESC, f.part LIMIT ?6

-- name: RECON_MISSING_ITEMS many scoped
SELECT i.batch_id * 1000000 + i.seq AS id, 'item' AS kind, i.batch_id, i.seq, 0 AS part, i.name, i.fen, i.state, i.settled_on, b.title
FROM org o JOIN payout_batch b ON b.org_id = o.id JOIN payout_item i ON i.batch_id = b.id
WHERE o.id = ?3 AND o.path >= ?1 AND o.path < ?2 AND b.payer_account = ?4 AND i.state = 'success' AND i.settled_on >= ?5 AND i.settled_on <= ?6
  AND EXISTS (SELECT 1 FROM recon_match m WHERE m.batch_id = b.id AND m.kind = 'item' AND m.undone_at IS NULL)
  AND NOT EXISTS (SELECT 1 FROM recon_match m WHERE m.batch_id = i.batch_id AND m.seq = i.seq AND m.part = 0 AND m.kind = 'item' AND m.undone_at IS NULL)
  AND i.batch_id * 1000000 + i.seq > ?7
ORDER BY i.batch_id, i.seq LIMIT ?8

-- name: RECON_MISSING_FILES many scoped
SELECT f.batch_id * 1000000 + f.part AS id, 'file' AS kind, f.batch_id, 0 AS seq, f.part, f.name, f.fen, b.state, b.sent_on AS settled_on, b.title
FROM org o JOIN payout_batch b ON b.org_id = o.id JOIN payout_file f ON f.batch_id = b.id
WHERE o.id = ?3 AND o.path >= ?1 AND o.path < ?2 AND b.payer_account = ?4 AND b.exported_at IS NOT NULL AND b.n_success > 0
  AND CASE WHEN b.sent_on <> '' THEN b.sent_on >= CAST(?9 AS TEXT) AND b.sent_on <= CAST(?10 AS TEXT)
    ELSE (b.exported_at + 28800000) / 86400000 >= ?5 AND (b.exported_at + 28800000) / 86400000 <= ?6 END
  AND NOT EXISTS (SELECT 1 FROM recon_match m WHERE m.batch_id = b.id AND m.kind = 'item' AND m.undone_at IS NULL)
  AND NOT EXISTS (SELECT 1 FROM recon_match m WHERE m.batch_id = b.id AND m.seq = 0 AND m.part = f.part AND m.kind = 'file' AND m.undone_at IS NULL)
  AND f.batch_id * 1000000 + f.part > ?7
ORDER BY f.batch_id, f.part LIMIT ?8

-- name: RECON_ODD many scoped
SELECT m.id, m.kind AS kind, CASE WHEN m.kind = 'return' THEN 'BACK'
    WHEN EXISTS (SELECT 1 FROM payout_item s WHERE s.roster_id = i.roster_id AND s.row_no = i.row_no AND s.state IN ('success', 'released')) THEN 'TWICE'
    ELSE 'PAID' END AS odd, m.batch_id, m.seq, 0 AS part, i.name, i.fen, i.state, e.day AS settled_on, b.title
FROM org o JOIN recon_match m ON m.org_id = o.id JOIN recon_entry e ON e.id = m.entry_id
  JOIN payout_item i ON i.batch_id = m.batch_id AND i.seq = m.seq JOIN payout_batch b ON b.id = m.batch_id
WHERE o.id = ?3 AND o.path >= ?1 AND o.path < ?2 AND e.account = ?4 AND m.undone_at IS NULL AND m.id > ?5
  AND ((m.kind = 'item' AND i.state NOT IN ('success', 'returned') AND NOT EXISTS (SELECT 1 FROM recon_match k WHERE k.batch_id = m.batch_id
      AND k.seq = m.seq AND k.part = 0 AND k.kind = 'return' AND k.undone_at IS NULL)) OR (m.kind = 'return' AND i.state NOT IN ('returned', 'failed')))
ORDER BY m.id LIMIT ?6

-- name: RECON_NOT_BACK many scoped
SELECT i.batch_id * 1000000 + i.seq AS id, 'return' AS kind, 'NOT_BACK' AS odd, i.batch_id, i.seq, 0 AS part, i.name, i.fen, i.state, i.settled_on, b.title
FROM org o JOIN payout_batch b ON b.org_id = o.id JOIN payout_item i ON i.batch_id = b.id
WHERE o.id = ?3 AND o.path >= ?1 AND o.path < ?2 AND b.payer_account = ?4 AND i.state = 'returned' AND i.settled_on >= ?5 AND i.settled_on <= ?6
  AND NOT EXISTS (SELECT 1 FROM recon_match m WHERE m.batch_id = i.batch_id AND m.seq = i.seq AND m.part = 0 AND m.kind = 'return' AND m.undone_at IS NULL)
ORDER BY i.batch_id, i.seq LIMIT ?7

-- name: RECON_NOT_REFUNDED many scoped
SELECT b.id, 'refund' AS kind, 'NOT_BACK' AS odd, b.id AS batch_id, 0 AS seq, 0 AS part, '' AS name, b.fen - b.fen_success AS fen, b.state, b.sent_on AS settled_on, b.title
FROM org o JOIN payout_batch b ON b.org_id = o.id
WHERE o.id = ?3 AND o.path >= ?1 AND o.path < ?2 AND b.payer_account = ?4 AND b.n_open = 0 AND b.n_returned = 0 AND b.fen > b.fen_success
  AND EXISTS (SELECT 1 FROM recon_match m WHERE m.batch_id = b.id AND m.kind = 'file' AND m.rule <> 'success' AND m.undone_at IS NULL)
  AND NOT EXISTS (SELECT 1 FROM recon_match m WHERE m.batch_id = b.id AND m.kind IN ('refund', 'return') AND m.undone_at IS NULL)
ORDER BY b.id LIMIT ?5

-- name: RECON_SUMMARY one scoped
SELECT COUNT(*) AS entries,
  CAST(COALESCE(SUM(CASE WHEN e.dir = 'in' THEN e.fen ELSE 0 END), 0) AS BIGINT) AS in_fen,
  CAST(COALESCE(SUM(CASE WHEN e.dir = 'out' THEN e.fen ELSE 0 END), 0) AS BIGINT) AS out_fen,
  CAST(COALESCE(SUM(e.matched), 0) AS BIGINT) AS matched_n,
  CAST(COALESCE(SUM(CASE WHEN e.matched = 0 AND e.dir = 'in' THEN 1 ELSE 0 END), 0) AS BIGINT) AS open_in_n,
  CAST(COALESCE(SUM(CASE WHEN e.matched = 0 AND e.dir = 'in' THEN e.fen ELSE 0 END), 0) AS BIGINT) AS open_in_fen,
  CAST(COALESCE(SUM(CASE WHEN e.matched = 0 AND e.dir = 'out' THEN 1 ELSE 0 END), 0) AS BIGINT) AS open_out_n,
  CAST(COALESCE(SUM(CASE WHEN e.matched = 0 AND e.dir = 'out' THEN e.fen ELSE 0 END), 0) AS BIGINT) AS open_out_fen
FROM recon_entry e JOIN org o ON o.id = e.org_id
WHERE e.org_id = ?3 AND e.account = ?4 AND o.path >= ?1 AND o.path < ?2

-- name: RECON_CLOSING one open:the caller's own union
SELECT s.closing_fen, s.balanced, s.to_on FROM recon_statement s WHERE s.org_id = ?1 AND s.account = ?2 ORDER BY s.to_on DESC, s.id DESC LIMIT 1

-- name: RECON_TODO one scoped
SELECT COUNT(*) FROM org o JOIN recon_entry e ON e.org_id = o.id WHERE o.path >= ?1 AND o.path < ?2 AND e.matched = 0

-- name: RECON_VERIFY_MARK many open:verify scan:verify
SELECT e.id, e.matched AS a, (SELECT COUNT(*) FROM recon_match m WHERE m.entry_id = e.id AND m.undone_at IS NULL) AS b FROM recon_entry e
WHERE e.matched <> (SELECT COUNT(*) FROM recon_match m WHERE m.entry_id = e.id AND m.undone_at IS NULL) ORDER BY e.id LIMIT 1000

-- name: RECON_VERIFY_SUM many open:verify scan:verify
SELECT m.id, e.fen AS a, CASE m.kind WHEN 'file' THEN f.fen WHEN 'refund' THEN b.fen - b.fen_success ELSE i.fen END AS b
FROM recon_match m JOIN recon_entry e ON e.id = m.entry_id JOIN payout_batch b ON b.id = m.batch_id
  LEFT JOIN payout_item i ON i.batch_id = m.batch_id AND i.seq = m.seq LEFT JOIN payout_file f ON f.batch_id = m.batch_id AND f.part = m.part
WHERE m.undone_at IS NULL AND m.kind <> 'refund' AND m.rule <> 'success'
  AND (e.org_id <> b.org_id OR e.account <> b.payer_account OR e.dir <> CASE WHEN m.kind IN ('item', 'file') THEN 'out' ELSE 'in' END
    OR e.fen <> COALESCE(CASE m.kind WHEN 'file' THEN f.fen ELSE i.fen END, 0)) ORDER BY m.id LIMIT 1000

-- name: RECON_VERIFY_BOTH many open:verify scan:verify
SELECT m.batch_id AS id, COUNT(*) AS a, 0 AS b FROM recon_match m WHERE m.undone_at IS NULL AND m.kind = 'file'
  AND EXISTS (SELECT 1 FROM recon_match x WHERE x.batch_id = m.batch_id AND x.kind = 'item' AND x.undone_at IS NULL)
GROUP BY m.batch_id ORDER BY m.batch_id LIMIT 1000

-- name: RECON_VERIFY_STATEMENT many open:verify scan:verify
SELECT s.id, s.entries AS a, (SELECT COUNT(*) FROM recon_entry e WHERE e.statement_id = s.id) AS b FROM recon_statement s
WHERE s.entries <> (SELECT COUNT(*) FROM recon_entry e WHERE e.statement_id = s.id)
  OR (s.balanced = 1 AND s.repeated = 0 AND s.opening_fen + s.in_fen - s.out_fen <> s.closing_fen) ORDER BY s.id LIMIT 1000

-- name: RECON_VERIFY_COUNT one open:verify scan:verify
SELECT COUNT(*) FROM recon_entry

-- name: RECON_ENTRY_PATH one open:the caller has read the entry within its scope
SELECT o.path FROM recon_entry e JOIN org o ON o.id = e.org_id WHERE e.id = ?1
