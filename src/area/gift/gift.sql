-- Statements of donors and gifts.

-- name: DONOR_LIST many scoped
SELECT d.id, d.org_id, o.code AS org_code, o.name AS org_name, d.kind, d.name, d.uscc, d.contact, d.anonymous, d.note,
  (SELECT COUNT(*) FROM gift g WHERE g.donor_id = d.id) AS gifts,
  CAST(COALESCE((SELECT SUM(g.fen) FROM gift g WHERE g.donor_id = d.id
    AND NOT EXISTS (SELECT 1 FROM fund_txn r WHERE r.reverses = g.txn_id)), 0) AS BIGINT) AS fen, d.version
FROM org o JOIN donor d ON d.org_id = o.id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = 0 OR d.id < ?3) AND (?4 = '' OR d.name LIKE ?4 ESCAPE '!')
ORDER BY d.id DESC LIMIT ?5

-- name: DONOR_GET one scoped
SELECT d.id, d.org_id, o.code AS org_code, o.name AS org_name, d.kind, d.name, d.uscc, d.contact, d.anonymous, d.note, d.version
FROM donor d JOIN org o ON o.id = d.org_id WHERE d.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: DONOR_ADD one open:the caller has checked the union
INSERT INTO donor (org_id, kind, name, uscc, contact, anonymous, note, created_by, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING RETURNING id

-- name: DONOR_SET exec open:the donor has been read within reach
UPDATE donor SET kind = ?2, uscc = ?3, contact = ?4, anonymous = ?5, note = ?6, version = version + 1 WHERE id = ?1 AND version = ?7

-- Gifts received by unions of the subtree, and those whose money lies there now.
-- name: GIFT_LIST many scoped scan:gifts are few and walked newest first
SELECT g.id, c.code AS campaign, o.code AS org_code, o.name AS org_name, g.donor_id, d.name AS donor, d.anonymous, g.source, g.form, g.fen, g.goods, g.qty, g.unit,
  g.valued_by, g.got_on, g.receipt_no, g.purpose, g.classes, COALESCE(p.name, '') AS place_name, COALESCE(p.code, '') AS place,
  g.persons, g.designated, g.use_by,
  CASE WHEN EXISTS (SELECT 1 FROM fund_txn r WHERE r.reverses = g.txn_id) THEN 1 ELSE 0 END AS reversed,
  CAST(COALESCE((SELECT SUM(b.fen) FROM gift_balance b WHERE b.gift_id = g.id AND b.stage = 'available'), 0) AS BIGINT) AS available_fen,
  CAST(COALESCE((SELECT SUM(b.fen) FROM gift_balance b WHERE b.gift_id = g.id AND b.stage NOT IN ('available', 'outside', 'paid')), 0) AS BIGINT) AS reserved_fen,
  CAST(COALESCE((SELECT SUM(b.fen) FROM gift_balance b WHERE b.gift_id = g.id AND b.stage = 'paid'), 0) AS BIGINT) AS paid_fen
FROM gift g JOIN org o ON o.id = g.org_id JOIN donor d ON d.id = g.donor_id JOIN campaign c ON c.id = g.campaign_id LEFT JOIN org p ON p.id = g.place_id
WHERE ((o.path >= ?1 AND o.path < ?2)
    OR EXISTS (SELECT 1 FROM gift_balance b JOIN org w ON w.id = b.org_id WHERE b.gift_id = g.id AND b.fen > 0 AND w.path >= ?1 AND w.path < ?2))
  AND (?3 = 0 OR g.id < ?3) AND (?4 = '' OR c.code = ?4) AND (?5 = 0 OR g.donor_id = ?5) AND (?6 = 0 OR g.id = ?6)
ORDER BY g.id DESC LIMIT ?7

-- Designated gifts with money at one union: what a roster or a transfer may name.
-- name: GIFT_HERE many open:the union is the one the call has been checked for
SELECT g.id, d.name AS donor, d.anonymous, g.source, g.form, g.receipt_no, g.purpose, g.classes, g.persons, g.use_by, b.fen AS available_fen
FROM gift_balance b JOIN gift g ON g.id = b.gift_id JOIN donor d ON d.id = g.donor_id
WHERE b.org_id = ?1 AND b.campaign_id = ?2 AND b.stage = 'available' AND b.fen > 0 ORDER BY g.id LIMIT 500

-- name: GIFT_PLACES many open:the gift has been read within reach
SELECT o.code AS org_code, o.name AS org_name, c.code AS campaign, b.stage, b.fen
FROM gift_balance b JOIN org o ON o.id = b.org_id JOIN campaign c ON c.id = b.campaign_id
WHERE b.gift_id = ?1 AND b.fen <> 0 AND b.stage <> 'outside' ORDER BY o.path, c.code, b.stage LIMIT 2000

-- name: GIFT_ROSTERS many open:the gift has been read within reach
SELECT r.id, r.title, o.name AS org_name, r.state, r.accepted, r.amount_fen
FROM roster r JOIN org o ON o.id = r.org_id WHERE r.gift_id = ?1 ORDER BY r.id LIMIT 500

-- name: GIFT_PERSONS many open:the gift has been read within reach; names are masked
SELECT id_type, name FROM gift_person WHERE gift_id = ?1 ORDER BY name LIMIT 5000

-- name: GIFT_PERSONS_DROP exec open:the gift has been read within reach
DELETE FROM gift_person WHERE gift_id = ?1

-- name: GIFT_PERSON_ADD exec open:the gift has been read within reach
INSERT INTO gift_person (gift_id, id_type, blind, name) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING

-- name: GIFT_PERSONS_ON exec open:the gift has been read within reach
UPDATE gift SET persons = ?2 WHERE id = ?1

-- name: GIFT_SPENT one open:the gift has been read within reach
SELECT CAST(COALESCE(SUM(fen), 0) AS BIGINT) AS fen FROM gift_balance WHERE gift_id = ?1 AND stage NOT IN ('outside', 'available')

-- Raised from society, 分, and how much of it stands in the register of gifts (V36).
-- name: GIFT_SUM one scoped
SELECT CAST(COALESCE(SUM(g.fen), 0) AS BIGINT) AS fen FROM org o JOIN gift g ON g.campaign_id = ?1 AND g.org_id = o.id
WHERE o.path >= ?2 AND o.path < ?3 AND NOT EXISTS (SELECT 1 FROM fund_txn r WHERE r.reverses = g.txn_id)
