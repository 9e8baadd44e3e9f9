-- Statements of goods in stock. Balances change only through STOCK_BALANCE_ADD and _TAKE, each beside
-- an entry of the same quantity and value; lots only beside a movement.

-- name: STOCK_BALANCE one open:the caller has checked the union
SELECT qty, fen FROM goods_balance WHERE org_id = ?1 AND campaign_id = ?2 AND source = ?3 AND item_id = ?4 AND place = ?5

-- name: STOCK_BALANCE_ADD exec open:the caller has checked the union
INSERT INTO goods_balance (org_id, campaign_id, source, item_id, place, qty, fen) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (org_id, campaign_id, source, item_id, place)
DO UPDATE SET qty = goods_balance.qty + excluded.qty, fen = goods_balance.fen + excluded.fen

-- name: STOCK_BALANCE_TAKE exec open:the caller has checked the union
UPDATE goods_balance SET qty = qty - ?6, fen = fen - ?7
WHERE org_id = ?1 AND campaign_id = ?2 AND source = ?3 AND item_id = ?4 AND place = ?5
  AND qty >= ?6 AND fen >= ?7 AND (qty > ?6 OR fen = ?7)

-- name: STOCK_MOVE_ADD one open:the caller has checked the union
INSERT INTO goods_move (kind, org_id, campaign_id, done_on, note, receipt_id, purchase_id, handover_id, count_id, send_id,
  txn_id, user_id, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) RETURNING id

-- name: STOCK_ENTRY_ADD exec open:the caller has checked the union
INSERT INTO goods_entry (move_id, org_id, campaign_id, source, item_id, place, lot_id, qty, fen)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)

-- name: STOCK_ITEM_NAME one open:the name of an item the caller already handles
SELECT name FROM goods_item WHERE id = ?1

-- name: STOCK_CAMPAIGN_RULE one open:rules of a campaign the caller has checked
SELECT earmark, start_on FROM campaign WHERE id = ?1

-- name: STOCK_LOT one open:the caller has checked the union
SELECT id, org_id, campaign_id, source, item_id, batch, expires_on, receipt_id, got_on, qty FROM goods_lot WHERE id = ?1

-- name: STOCK_LOT_ADD one open:the caller has checked the union
INSERT INTO goods_lot (org_id, campaign_id, source, item_id, batch, expires_on, receipt_id, got_on, qty)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) RETURNING id

-- name: STOCK_LOT_TAKE exec open:the caller has checked the union
UPDATE goods_lot SET qty = qty - ?2 WHERE id = ?1 AND qty >= ?2

-- name: STOCK_LOT_PUT exec open:the caller has checked the union
UPDATE goods_lot SET qty = qty + ?2 WHERE id = ?1

-- name: STOCK_LOTS_GOOD many open:the caller has checked the union
SELECT id, org_id, campaign_id, source, item_id, batch, expires_on, receipt_id, got_on, qty FROM goods_lot
WHERE org_id = ?1 AND campaign_id = ?2 AND source = ?3 AND item_id = ?4 AND qty > 0 AND (expires_on = '' OR expires_on >= ?5)
ORDER BY CASE WHEN expires_on = '' THEN 1 ELSE 0 END, expires_on, id LIMIT 1000

-- name: STOCK_LOTS_SUM one open:the caller has checked the union
SELECT CAST(COALESCE(SUM(qty), 0) AS BIGINT) FROM goods_lot
WHERE org_id = ?1 AND campaign_id = ?2 AND source = ?3 AND item_id = ?4 AND (expires_on = '' OR expires_on >= ?5)

-- name: HANDOVER_OF one open:the caller has read the roster within reach
SELECT id, roster_id, org_id, campaign_id, source, state, item_id, per_head, rows, qty, fen, left_qty, left_fen, entered_by, version
FROM handover WHERE roster_id = ?1 AND state <> 'void'

-- name: HANDOVER_ROSTER one open:the caller has read the roster within reach
SELECT COUNT(*) AS n, COALESCE(SUM(CASE WHEN kind <> 'goods' OR source <> ?2 THEN 1 ELSE 0 END), 0) AS other,
  COALESCE(SUM(CASE WHEN amount_fen < ?3 OR amount_fen > ?4 THEN 1 ELSE 0 END), 0) AS off,
  COALESCE(MIN(CASE WHEN amount_fen < ?3 OR amount_fen > ?4 THEN amount_fen END), 0) AS least
FROM aid WHERE roster_id = ?1

-- name: HANDOVER_NTH_ROW one open:the caller has read the roster within reach
SELECT row_no FROM aid WHERE roster_id = ?1 ORDER BY row_no LIMIT 1 OFFSET ?2

-- name: HANDOVER_VALUE_AID exec open:the caller has read the roster within reach
UPDATE aid SET amount_fen = ?2 + CASE WHEN row_no <= ?3 THEN 1 ELSE 0 END WHERE roster_id = ?1

-- name: HANDOVER_VALUE_ROW exec open:the caller has read the roster within reach
UPDATE roster_row SET amount_fen = ?2 + CASE WHEN row_no <= ?3 THEN 1 ELSE 0 END WHERE roster_id = ?1 AND level < 2

-- name: HANDOVER_VALUE_ROSTER exec open:the caller has read the roster within reach
UPDATE roster SET amount_fen = ?2, pay_way = 'stock' WHERE id = ?1 AND pay_way = ''

-- name: HANDOVER_HELD exec open:the caller has read the roster within reach
UPDATE handover SET state = 'held', way = 'stock', rows = ?2, qty = ?3, fen = ?4, left_qty = ?3, left_fen = ?4, version = version + 1
WHERE id = ?1 AND state = 'planned' AND version = ?5

-- name: HANDOVER_PLANNED exec open:the caller has read the roster within reach
UPDATE handover SET state = 'planned', way = NULL, rows = 0, qty = 0, fen = 0, left_qty = 0, left_fen = 0, version = version + 1
WHERE id = ?1 AND state = 'held' AND version = ?2

-- name: HANDOVER_ROSTER_FREE exec open:the caller has read the roster within reach
UPDATE roster SET pay_way = '' WHERE id = ?1 AND pay_way = 'stock'

-- name: HANDOVER_OPEN_ROWS exec open:the caller has read the roster within reach
INSERT INTO handover_row (handover_id, row_no, state, qty, fen)
SELECT ?1, row_no, 'open', ?3, amount_fen FROM aid WHERE roster_id = ?2

-- name: HANDOVER_TOUCHED one open:the caller has read the roster within reach
SELECT COUNT(*) FROM handover_row WHERE handover_id = ?1 AND state <> 'open'

-- name: HANDOVER_DROP_ROWS exec open:the caller has read the roster within reach
DELETE FROM handover_row WHERE handover_id = ?1

-- name: HANDOVER_VOID exec open:the caller has read the roster within reach
UPDATE handover SET state = 'void', version = version + 1 WHERE roster_id = ?1 AND state <> 'void' AND state = 'planned'

-- name: GOODS_ITEM_GET one open:an item kept by a union above may be used; the caller compares the paths
SELECT i.id, i.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, i.code, i.name, i.spec, i.unit, i.category,
  i.is_kit, i.status, i.note, i.version
FROM goods_item i JOIN org o ON o.id = i.org_id WHERE i.id = ?1

-- name: GOODS_ITEM_OWN one scoped
SELECT i.id, i.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, i.code, i.name, i.spec, i.unit, i.category,
  i.is_kit, i.status, i.note, i.version
FROM goods_item i JOIN org o ON o.id = i.org_id WHERE i.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: GOODS_ITEMS many scoped
SELECT i.id, i.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, i.code, i.name, i.spec, i.unit, i.category,
  i.is_kit, i.status, i.note, i.version
FROM goods_item i JOIN org o ON o.id = i.org_id
WHERE i.id > ?3 AND ((o.path >= ?1 AND o.path < ?2) OR substr(?1, 1, length(o.path)) = o.path)
  AND (?4 = '' OR i.name LIKE ?4 ESCAPE '!' OR i.code LIKE ?4 ESCAPE '!') AND (?5 = '' OR i.category = ?5)
  AND (?6 < 0 OR i.is_kit = ?6) AND (?7 = '' OR i.status = ?7)
ORDER BY i.id LIMIT ?8

-- name: GOODS_ITEM_ADD one open:the caller has checked the union
INSERT INTO goods_item (org_id, code, name, spec, unit, category, is_kit, note, created_by, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (org_id, code) DO NOTHING RETURNING id

-- name: GOODS_ITEM_SET exec open:the caller has read the item within its scope
UPDATE goods_item SET name = ?2, spec = ?3, unit = ?4, category = ?5, is_kit = ?6, status = ?7, note = ?8, version = version + 1
WHERE id = ?1 AND version = ?9

-- name: GOODS_ITEM_USED one open:the caller has read the item within its scope
SELECT COUNT(*) FROM (SELECT 1 FROM goods_balance WHERE item_id = ?1 LIMIT 1) x

-- name: GOODS_PARTS many open:the caller has read the kit
SELECT p.item_id, i.code, i.name, i.unit, p.qty, p.price_fen FROM goods_part p JOIN goods_item i ON i.id = p.item_id
WHERE p.kit_id = ?1 ORDER BY p.item_id

-- name: GOODS_PARTS_DROP exec open:the caller has read the kit within its scope
DELETE FROM goods_part WHERE kit_id = ?1

-- name: GOODS_PART_ADD exec open:the caller has read the kit within its scope
INSERT INTO goods_part (kit_id, item_id, qty, price_fen) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (kit_id, item_id) DO NOTHING

-- name: COUNT_ADD one open:the caller has checked the union
INSERT INTO goods_count (org_id, campaign_id, kind, state, done_on, note, file_id, counted_by, counted_at)
VALUES (?1, ?2, ?3, 'counted', ?4, ?5, ?6, ?7, ?8) RETURNING id

-- name: COUNT_LINE_ADD exec open:the caller has checked the union
INSERT INTO goods_count_line (count_id, lot_id, book_qty, real_qty, reason) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (count_id, lot_id) DO NOTHING

-- name: COUNT_GET one scoped
SELECT c.id, c.org_id, c.campaign_id, c.counted_by, c.kind, c.state, c.done_on, c.note
FROM goods_count c JOIN org o ON o.id = c.org_id WHERE c.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: COUNT_LINES_OF many open:the caller has read the count within its scope
SELECT lot_id, book_qty, real_qty, reason FROM goods_count_line WHERE count_id = ?1 ORDER BY lot_id

-- name: COUNT_APPROVED exec open:the caller has read the count within its scope
UPDATE goods_count SET state = 'approved', short_qty = ?2, short_fen = ?3, over_qty = ?4, approved_by = ?5, approved_at = ?6
WHERE id = ?1 AND state = 'counted'

-- name: COUNT_REFUSED exec open:the caller has read the count within its scope
UPDATE goods_count SET state = 'refused', refuse_reason = ?2, approved_by = ?3, approved_at = ?4 WHERE id = ?1 AND state = 'counted'

-- name: STOCK_ORG one open:the caller has checked the union
SELECT id, path, code, name, status FROM org WHERE id = ?1

-- name: STOCK_ORG_BY_CODE one open:the caller compares the paths
SELECT id, path, code, name, status FROM org WHERE code = ?1

-- name: STOCK_CAMPAIGN_STATUS one open:a campaign of goods the caller handles
SELECT status FROM campaign WHERE id = ?1

-- name: STOCK_LOT_OWN one scoped
SELECT l.id, l.org_id, l.campaign_id, l.source, l.item_id, l.batch, l.expires_on, l.receipt_id, l.got_on, l.qty
FROM goods_lot l JOIN org o ON o.id = l.org_id WHERE l.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: SEND_ADD one open:the caller has checked the union
INSERT INTO goods_send (org_id, to_id, campaign_id, source, item_id, lot_id, qty, fen, done_on, note, state, sent_by, sent_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'sent', ?11, ?12) RETURNING id

-- name: SEND_TO_ME one scoped
SELECT s.id, s.org_id, s.to_id, s.campaign_id, s.item_id, s.lot_id, s.qty, s.fen, s.sent_by, s.source, s.state, s.done_on, s.note
FROM goods_send s JOIN org o ON o.id = s.to_id WHERE s.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: SEND_FROM_ME one scoped
SELECT s.id, s.org_id, s.to_id, s.campaign_id, s.item_id, s.lot_id, s.qty, s.fen, s.sent_by, s.source, s.state, s.done_on, s.note
FROM goods_send s JOIN org o ON o.id = s.org_id WHERE s.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: SEND_ENDED exec open:the caller has read it within its scope
UPDATE goods_send SET state = ?2, ended_by = ?3, ended_at = ?4 WHERE id = ?1 AND state = 'sent'

-- name: GOODS_VERIFY_VALUE many open:verify runs as the operator; scan:every movement is recomputed
SELECT move_id, CAST(SUM(fen) AS BIGINT) AS posted, 0 AS kept FROM goods_entry GROUP BY move_id HAVING SUM(fen) <> 0

-- name: GOODS_VERIFY_UNITS many open:verify runs as the operator; scan:every movement is recomputed
SELECT move_id, item_id, CAST(SUM(qty) AS BIGINT) AS posted, 0 AS kept FROM goods_entry GROUP BY move_id, item_id HAVING SUM(qty) <> 0

-- name: GOODS_VERIFY_BALANCE_QTY many open:verify runs as the operator; scan:every balance is recomputed
SELECT x.org_id, x.campaign_id, x.source, x.item_id, x.place, CAST(SUM(x.posted) AS BIGINT) AS posted, CAST(SUM(x.kept) AS BIGINT) AS kept
FROM (SELECT org_id, campaign_id, source, item_id, place, qty AS posted, 0 AS kept FROM goods_entry
  UNION ALL SELECT org_id, campaign_id, source, item_id, place, 0 AS posted, qty AS kept FROM goods_balance) x
GROUP BY x.org_id, x.campaign_id, x.source, x.item_id, x.place HAVING SUM(x.posted) <> SUM(x.kept)

-- name: GOODS_VERIFY_BALANCE_FEN many open:verify runs as the operator; scan:every balance is recomputed
SELECT x.org_id, x.campaign_id, x.source, x.item_id, x.place, CAST(SUM(x.posted) AS BIGINT) AS posted, CAST(SUM(x.kept) AS BIGINT) AS kept
FROM (SELECT org_id, campaign_id, source, item_id, place, fen AS posted, 0 AS kept FROM goods_entry
  UNION ALL SELECT org_id, campaign_id, source, item_id, place, 0 AS posted, fen AS kept FROM goods_balance) x
GROUP BY x.org_id, x.campaign_id, x.source, x.item_id, x.place HAVING SUM(x.posted) <> SUM(x.kept)

-- name: GOODS_VERIFY_LOTS many open:verify runs as the operator; scan:every lot is looked at
SELECT x.org_id, x.campaign_id, x.source, x.item_id, CAST(SUM(x.posted) AS BIGINT) AS posted, CAST(SUM(x.kept) AS BIGINT) AS kept
FROM (SELECT org_id, campaign_id, source, item_id, qty AS posted, 0 AS kept FROM goods_lot
  UNION ALL SELECT org_id, campaign_id, source, item_id, 0 AS posted, qty AS kept FROM goods_balance WHERE place IN ('stock', 'held')) x
GROUP BY x.org_id, x.campaign_id, x.source, x.item_id HAVING SUM(x.posted) <> SUM(x.kept)

-- name: GOODS_VERIFY_STAGE many open:verify runs as the operator; scan:every balance is compared with the ledger
SELECT x.org_id, x.campaign_id, x.source, x.place, CAST(SUM(x.posted) AS BIGINT) AS posted, CAST(SUM(x.kept) AS BIGINT) AS kept
FROM (SELECT org_id, campaign_id, source, CASE WHEN place = 'lost' THEN 'lost' ELSE 'stock' END AS place, fen AS posted, 0 AS kept
    FROM goods_balance WHERE place IN ('stock', 'transit', 'lost')
  UNION ALL SELECT org_id, campaign_id, source, stage AS place, 0 AS posted, fen AS kept FROM fund_balance WHERE stage IN ('stock', 'lost')) x
GROUP BY x.org_id, x.campaign_id, x.source, x.place HAVING SUM(x.posted) <> SUM(x.kept)

-- name: GOODS_VERIFY_HELD many open:verify runs as the operator; scan:every balance is compared with the hand-overs
SELECT x.org_id, x.campaign_id, x.source, x.item_id, x.place, CAST(SUM(x.posted) AS BIGINT) AS posted, CAST(SUM(x.kept) AS BIGINT) AS kept
FROM (SELECT org_id, campaign_id, source, item_id, 'qty' AS place, qty AS posted, 0 AS kept FROM goods_balance WHERE place = 'held'
  UNION ALL SELECT org_id, campaign_id, source, item_id, 'fen' AS place, fen AS posted, 0 AS kept FROM goods_balance WHERE place = 'held'
  UNION ALL SELECT org_id, campaign_id, source, item_id, 'qty' AS place, 0 AS posted, left_qty AS kept FROM handover WHERE state = 'held'
  UNION ALL SELECT org_id, campaign_id, source, item_id, 'fen' AS place, 0 AS posted, left_fen AS kept FROM handover WHERE state = 'held') x
GROUP BY x.org_id, x.campaign_id, x.source, x.item_id, x.place HAVING SUM(x.posted) <> SUM(x.kept)

-- name: GOODS_VERIFY_GIVEN many open:verify runs as the operator; scan:what left is compared with the records of aid
SELECT x.org_id, x.campaign_id, x.source, CAST(SUM(x.posted) AS BIGINT) AS posted, CAST(SUM(x.kept) AS BIGINT) AS kept
FROM (SELECT org_id, campaign_id, source, fen AS posted, 0 AS kept FROM goods_balance WHERE place = 'given'
  UNION ALL SELECT a.org_id, a.campaign_id, a.source, 0 AS posted, a.amount_fen AS kept
    FROM handover h JOIN aid a ON a.roster_id = h.roster_id WHERE h.state IN ('held', 'done') AND a.state = 'paid') x
GROUP BY x.org_id, x.campaign_id, x.source HAVING SUM(x.posted) <> SUM(x.kept)

-- name: GOODS_VERIFY_ORDERED many open:verify runs as the operator; scan:every contract is compared with the ledger
SELECT x.org_id, x.campaign_id, x.source, CAST(SUM(x.posted) AS BIGINT) AS posted, CAST(SUM(x.kept) AS BIGINT) AS kept
FROM (SELECT org_id, campaign_id, source, ordered_fen AS posted, 0 AS kept FROM purchase
  UNION ALL SELECT org_id, campaign_id, source, 0 AS posted, fen AS kept FROM fund_balance WHERE stage = 'ordered') x
GROUP BY x.org_id, x.campaign_id, x.source HAVING SUM(x.posted) <> SUM(x.kept)

-- name: GOODS_VERIFY_RECEIVED many open:verify runs as the operator; scan:every acceptance is added up
SELECT x.move_id, x.item_id, x.place, CAST(SUM(x.posted) AS BIGINT) AS posted, CAST(SUM(x.kept) AS BIGINT) AS kept
FROM (SELECT purchase_id AS move_id, item_id, 'qty' AS place, got_qty AS posted, 0 AS kept FROM purchase_line
  UNION ALL SELECT purchase_id AS move_id, item_id, 'fen' AS place, got_fen AS posted, 0 AS kept FROM purchase_line
  UNION ALL SELECT purchase_id AS move_id, item_id, 'qty' AS place, 0 AS posted, qty AS kept FROM goods_receipt WHERE state = 'confirmed' AND purchase_id IS NOT NULL
  UNION ALL SELECT purchase_id AS move_id, item_id, 'fen' AS place, 0 AS posted, fen AS kept FROM goods_receipt WHERE state = 'confirmed' AND purchase_id IS NOT NULL) x
GROUP BY x.move_id, x.item_id, x.place HAVING SUM(x.posted) <> SUM(x.kept)

-- name: GOODS_VERIFY_HANDOVER many open:verify runs as the operator; scan:every hand-over is added up
SELECT x.move_id, x.place, CAST(SUM(x.posted) AS BIGINT) AS posted, CAST(SUM(x.kept) AS BIGINT) AS kept
FROM (SELECT id AS move_id, 'qty' AS place, qty AS posted, 0 AS kept FROM handover
  UNION ALL SELECT id AS move_id, 'fen' AS place, fen AS posted, 0 AS kept FROM handover
  UNION ALL SELECT id AS move_id, 'left_qty' AS place, left_qty AS posted, 0 AS kept FROM handover
  UNION ALL SELECT id AS move_id, 'left_fen' AS place, left_fen AS posted, 0 AS kept FROM handover
  UNION ALL SELECT handover_id AS move_id, 'qty' AS place, 0 AS posted, qty AS kept FROM handover_row
  UNION ALL SELECT handover_id AS move_id, 'fen' AS place, 0 AS posted, fen AS kept FROM handover_row
  UNION ALL SELECT handover_id AS move_id, 'left_qty' AS place, 0 AS posted, qty AS kept FROM handover_row WHERE state IN ('open', 'signed')
  UNION ALL SELECT handover_id AS move_id, 'left_fen' AS place, 0 AS posted, fen AS kept FROM handover_row WHERE state IN ('open', 'signed')) x
GROUP BY x.move_id, x.place HAVING SUM(x.posted) <> SUM(x.kept)

-- name: GOODS_VERIFY_SIGNED many open:verify runs as the operator; scan:every person handed to is compared with the record of aid
SELECT h.org_id, h.campaign_id, h.source, h.item_id, h.id AS move_id, w.row_no AS posted, w.fen AS kept
FROM handover h JOIN handover_row w ON w.handover_id = h.id LEFT JOIN aid a ON a.roster_id = h.roster_id AND a.row_no = w.row_no
WHERE h.state IN ('held', 'done') AND (w.state <> 'gone' OR a.id IS NOT NULL)
  AND (a.id IS NULL OR w.state = 'gone' OR a.amount_fen <> w.fen OR (w.state = 'done') <> (a.state = 'paid')
    OR (w.state = 'done' AND a.given_on <> w.given_on))

-- name: GOODS_VERIFY_PEOPLE many open:verify runs as the operator; scan:every pair of hands is looked at
SELECT 'receipt' AS place, id AS move_id, 0 AS posted, 0 AS kept FROM goods_receipt WHERE confirmed_by = counted_by
UNION ALL SELECT 'count' AS place, id AS move_id, 0 AS posted, 0 AS kept FROM goods_count WHERE approved_by = counted_by
UNION ALL SELECT 'purchase' AS place, id AS move_id, 0 AS posted, 0 AS kept FROM purchase WHERE approved_by = entered_by OR approved_by = submitted_by
UNION ALL SELECT 'handover' AS place, handover_id AS move_id, row_no AS posted, 0 AS kept FROM handover_row WHERE confirmed_by = handed_by

-- name: STOCK_ROWS many scoped
SELECT o.code AS org_code, o.name AS org_name, o.path, b.source, i.id AS item_id, i.code AS item_code, i.name AS item_name, i.spec,
  i.unit, i.category, i.is_kit,
  CAST(SUM(CASE WHEN b.place = 'stock' THEN b.qty ELSE 0 END) AS BIGINT) AS stock_qty,
  CAST(SUM(CASE WHEN b.place = 'stock' THEN b.fen ELSE 0 END) AS BIGINT) AS stock_fen,
  CAST(SUM(CASE WHEN b.place = 'held' THEN b.qty ELSE 0 END) AS BIGINT) AS held_qty,
  CAST(SUM(CASE WHEN b.place = 'held' THEN b.fen ELSE 0 END) AS BIGINT) AS held_fen,
  CAST(SUM(CASE WHEN b.place = 'transit' THEN b.qty ELSE 0 END) AS BIGINT) AS transit_qty,
  CAST(SUM(CASE WHEN b.place = 'transit' THEN b.fen ELSE 0 END) AS BIGINT) AS transit_fen,
  CAST(SUM(CASE WHEN b.place = 'given' THEN b.qty ELSE 0 END) AS BIGINT) AS given_qty,
  CAST(SUM(CASE WHEN b.place = 'given' THEN b.fen ELSE 0 END) AS BIGINT) AS given_fen,
  CAST(SUM(CASE WHEN b.place = 'lost' THEN b.qty ELSE 0 END) AS BIGINT) AS lost_qty,
  CAST(SUM(CASE WHEN b.place = 'lost' THEN b.fen ELSE 0 END) AS BIGINT) AS lost_fen
FROM org o JOIN goods_balance b ON b.org_id = o.id AND b.campaign_id = ?1 JOIN goods_item i ON i.id = b.item_id
WHERE o.path >= ?2 AND o.path < ?3
  AND (o.path > ?4 OR (o.path = ?4 AND (b.source > ?5 OR (b.source = ?5 AND i.id > ?6))))
GROUP BY o.path, o.code, o.name, b.source, i.id, i.code, i.name, i.spec, i.unit, i.category, i.is_kit
ORDER BY o.path, b.source, i.id LIMIT ?7

-- name: STOCK_LOTS many scoped scan:lots of a union are few
SELECT l.id, l.item_id, o.code AS org_code, o.name AS org_name, l.source, i.name AS item_name, i.unit, l.batch, l.expires_on,
  l.got_on, l.qty, COALESCE(l.receipt_id, 0) AS receipt_id, COALESCE(s.name, NULLIF(r.party, ''), '') AS supplier,
  CASE WHEN l.expires_on <> '' AND l.expires_on < ?7 THEN 1 ELSE 0 END AS spoilt
FROM goods_lot l JOIN org o ON o.id = l.org_id JOIN goods_item i ON i.id = l.item_id
  LEFT JOIN goods_receipt r ON r.id = l.receipt_id LEFT JOIN purchase p ON p.id = r.purchase_id LEFT JOIN supplier s ON s.id = p.supplier_id
WHERE l.campaign_id = ?1 AND o.path >= ?2 AND o.path < ?3 AND l.id > ?4 AND (?5 = 0 OR l.item_id = ?5) AND (?6 = 1 OR l.qty > 0)
ORDER BY l.id LIMIT ?8

-- name: STOCK_MOVES many scoped
SELECT m.id, m.kind, o.code AS org_code, o.name AS org_name, m.done_on, m.note, COALESCE(u.name, '') AS user_name,
  COALESCE(m.receipt_id, 0) AS receipt_id, COALESCE(m.purchase_id, 0) AS purchase_id, COALESCE(m.handover_id, 0) AS handover_id,
  COALESCE(m.count_id, 0) AS count_id, COALESCE(m.send_id, 0) AS send_id, COALESCE(m.txn_id, 0) AS txn_id, m.at
FROM goods_move m JOIN org o ON o.id = m.org_id LEFT JOIN user_account u ON u.id = m.user_id
WHERE m.campaign_id = ?1 AND o.path >= ?2 AND o.path < ?3 AND (?4 = 0 OR m.id < ?4) AND (?5 = '' OR m.kind = ?5)
  AND (?6 = 0 OR EXISTS (SELECT 1 FROM goods_entry e WHERE e.move_id = m.id AND e.item_id = ?6))
ORDER BY m.id DESC LIMIT ?7

-- name: STOCK_ENTRIES many open:the caller has read the movement within its scope
SELECT o.name AS org_name, i.name AS item_name, i.unit, e.source, e.place, COALESCE(l.batch, '') AS batch, e.qty, e.fen
FROM goods_entry e JOIN org o ON o.id = e.org_id JOIN goods_item i ON i.id = e.item_id LEFT JOIN goods_lot l ON l.id = e.lot_id
WHERE e.move_id = ?1 ORDER BY e.id

-- name: COUNT_LIST many scoped
SELECT c.id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.kind, c.state, c.done_on, c.note, c.short_qty, c.short_fen,
  c.over_qty, COALESCE(c.file_id, 0) AS file_id, u.name AS counted_name, COALESCE(a.name, '') AS approved_name, c.refuse_reason,
  c.counted_at, COALESCE(c.approved_at, 0) AS approved_at
FROM goods_count c JOIN org o ON o.id = c.org_id JOIN user_account u ON u.id = c.counted_by LEFT JOIN user_account a ON a.id = c.approved_by
WHERE c.campaign_id = ?1 AND o.path >= ?2 AND o.path < ?3 AND (?4 = 0 OR c.id < ?4) AND (?5 = '' OR c.state = ?5)
ORDER BY c.id DESC LIMIT ?6

-- name: COUNT_LINES_SHOWN many open:the caller has read the count within its scope
SELECT l.lot_id, l.book_qty, l.real_qty, i.name AS item_name, i.unit, t.batch, t.expires_on, l.reason
FROM goods_count_line l JOIN goods_lot t ON t.id = l.lot_id JOIN goods_item i ON i.id = t.item_id WHERE l.count_id = ?1 ORDER BY l.lot_id

-- name: SEND_LIST many scoped
SELECT s.id, f.name AS from_name, f.path AS from_path, t.code AS to_code, t.name AS to_name, t.path AS to_path, s.source,
  i.name AS item_name, i.unit, l.batch, s.qty, s.fen, s.done_on, s.state, s.note, u.name AS sent_name, COALESCE(e.name, '') AS ended_name,
  s.sent_at, COALESCE(s.ended_at, 0) AS ended_at
FROM goods_send s JOIN org f ON f.id = s.org_id JOIN org t ON t.id = s.to_id JOIN goods_item i ON i.id = s.item_id
  JOIN goods_lot l ON l.id = s.lot_id JOIN user_account u ON u.id = s.sent_by LEFT JOIN user_account e ON e.id = s.ended_by
WHERE s.campaign_id = ?1 AND ((f.path >= ?2 AND f.path < ?3) OR (t.path >= ?2 AND t.path < ?3))
  AND (?4 = 0 OR s.id < ?4) AND (?5 = '' OR s.state = ?5)
ORDER BY s.id DESC LIMIT ?6

-- name: STOCK_BOOK many scoped
SELECT m.id, i.id AS item_id, o.id AS org_id, CAST(SUM(e.qty) AS BIGINT) AS qty, CAST(SUM(e.fen) AS BIGINT) AS fen, o.name AS org_name,
  i.name AS item_name, i.spec, i.unit, e.source, m.done_on, m.kind, m.note
FROM org o JOIN goods_entry e ON e.org_id = o.id AND e.campaign_id = ?1 JOIN goods_move m ON m.id = e.move_id JOIN goods_item i ON i.id = e.item_id
WHERE o.path >= ?2 AND o.path < ?3 AND e.place IN ('stock', 'held') AND (?4 = 0 OR e.item_id = ?4)
GROUP BY o.path, o.id, o.name, e.source, i.id, i.name, i.spec, i.unit, m.id, m.done_on, m.kind, m.note
HAVING SUM(e.qty) <> 0 OR SUM(e.fen) <> 0
ORDER BY o.path, e.source, i.id, m.id
