-- Statements of the money area. Balances change only through FUND_BALANCE_ADD and _TAKE, each beside
-- an entry of the same amount.

-- name: FUND_ORG one open:the union of a movement the caller has already been checked for
SELECT id, code, name, path, status, contact FROM org WHERE id = ?1

-- name: FUND_TXN_ADD one open:the caller has checked the union
INSERT INTO fund_txn (kind, campaign_id, org_id, done_on, doc_no, party, note, roster_id, reverses, user_id, at, from_campaign_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) RETURNING id

-- name: FUND_ENTRY_ADD exec open:the caller has checked the union
INSERT INTO fund_entry (txn_id, org_id, source, campaign_id, stage, fen, gift_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)

-- name: FUND_BALANCE_ADD exec open:the caller has checked the union
INSERT INTO fund_balance (org_id, campaign_id, source, stage, fen) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (org_id, campaign_id, source, stage) DO UPDATE SET fen = fund_balance.fen + excluded.fen

-- name: FUND_BALANCE_TAKE exec open:the caller has checked the union
UPDATE fund_balance SET fen = fen - ?5
WHERE org_id = ?1 AND campaign_id = ?2 AND source = ?3 AND stage = ?4 AND fen - ?6 >= ?5

-- name: FUND_BALANCE one open:the caller has checked the union
SELECT fen FROM fund_balance WHERE org_id = ?1 AND campaign_id = ?2 AND source = ?3 AND stage = ?4

-- name: FUND_RAISED_TALLY exec open:the caller has checked the union
INSERT INTO tally (campaign_id, org_id, kind, class, source, tag, heads, fen) VALUES (?1, ?2, 'raised', '', ?3, '', 0, ?4)
ON CONFLICT (campaign_id, org_id, kind, class, source, tag) DO UPDATE SET fen = tally.fen + excluded.fen

-- name: FUND_TXN one scoped
SELECT t.id, t.kind, t.campaign_id, t.org_id, t.done_on, t.doc_no, t.party, t.note,
  COALESCE(t.roster_id, 0) AS roster_id, COALESCE(t.reverses, 0) AS reverses, t.at, COALESCE(t.from_campaign_id, 0) AS from_campaign_id
FROM fund_txn t JOIN org o ON o.id = t.org_id WHERE t.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: FUND_TXN_REVERSED one open:the caller has read the transaction within its scope
SELECT COUNT(*) AS n FROM fund_txn WHERE reverses = ?1

-- name: FUND_ENTRIES many open:the caller has read the transaction within its scope
SELECT e.org_id, o.code AS org_code, o.name AS org_name, e.source, e.stage, e.fen, e.campaign_id, e.gift_id
FROM fund_entry e JOIN org o ON o.id = e.org_id WHERE e.txn_id = ?1 ORDER BY e.id

-- name: FUND_TXNS many scoped
SELECT t.id, t.kind, o.code AS org_code, o.name AS org_name, t.done_on, t.doc_no, t.party, t.note,
  COALESCE(t.roster_id, 0) AS roster_id, COALESCE(t.reverses, 0) AS reverses,
  COALESCE((SELECT MAX(r.id) FROM fund_txn r WHERE r.reverses = t.id), 0) AS reversed_by,
  COALESCE(u.name, '') AS user_name, t.at
FROM (SELECT * FROM fund_txn WHERE campaign_id = ?1 AND (?4 = 0 OR id < ?4)
    UNION ALL SELECT * FROM fund_txn WHERE from_campaign_id = ?1 AND campaign_id <> ?1 AND (?4 = 0 OR id < ?4)) t
  JOIN org o ON o.id = t.org_id LEFT JOIN user_account u ON u.id = t.user_id
WHERE (?5 = '' OR t.kind = ?5)
  AND EXISTS (SELECT 1 FROM fund_entry e JOIN org eo ON eo.id = e.org_id
    WHERE e.txn_id = t.id AND eo.path >= ?2 AND eo.path < ?3)
ORDER BY t.id DESC LIMIT ?6

-- name: FUND_BALANCES many scoped
SELECT s.org_code, s.org_name, s.path, s.source, s.raised_fen, s.received_fen, s.carried_fen,
  s.raised_fen + s.received_fen + s.carried_fen - s.available_fen - s.reserved_fen - s.paid_fen - s.goods_fen - s.lost_fen AS passed_fen,
  s.available_fen, s.reserved_fen, s.goods_fen, s.lost_fen, s.paid_fen
FROM (SELECT o.code AS org_code, o.name AS org_name, o.path, b.source,
    CAST(-SUM(CASE WHEN b.stage = 'outside' THEN b.fen ELSE 0 END) AS BIGINT) AS raised_fen,
    CAST(SUM(CASE WHEN b.stage = 'available' THEN b.fen ELSE 0 END) AS BIGINT) AS available_fen,
    CAST(SUM(CASE WHEN b.stage = 'reserved' THEN b.fen ELSE 0 END) AS BIGINT) AS reserved_fen,
    CAST(SUM(CASE WHEN b.stage IN ('ordered', 'stock') THEN b.fen ELSE 0 END) AS BIGINT) AS goods_fen,
    CAST(SUM(CASE WHEN b.stage = 'lost' THEN b.fen ELSE 0 END) AS BIGINT) AS lost_fen,
    CAST(SUM(CASE WHEN b.stage = 'paid' THEN b.fen ELSE 0 END) AS BIGINT) AS paid_fen,
    CAST(COALESCE((SELECT SUM(e.fen) FROM fund_entry e JOIN fund_txn t ON t.id = e.txn_id
      LEFT JOIN fund_txn r ON r.id = t.reverses
      WHERE e.campaign_id = ?1 AND e.org_id = o.id AND e.source = b.source AND e.stage IN ('available', 'stock')
        AND ((t.kind IN ('transfer', 'send') AND e.fen > 0) OR (r.kind = 'transfer' AND e.fen < 0)
          OR (t.kind = 'return' AND e.fen < 0) OR (r.kind = 'return' AND e.fen > 0))), 0) AS BIGINT) AS received_fen,
    CAST(COALESCE((SELECT SUM(e.fen) FROM fund_entry e JOIN fund_txn t ON t.id = e.txn_id
      LEFT JOIN fund_txn r ON r.id = t.reverses
      WHERE e.campaign_id = ?1 AND e.org_id = o.id AND e.source = b.source AND e.stage = 'available'
        AND (t.kind = 'carry' OR r.kind = 'carry')), 0) AS BIGINT) AS carried_fen
  FROM org o JOIN fund_balance b ON b.org_id = o.id AND b.campaign_id = ?1
  WHERE o.path >= ?2 AND o.path < ?3 AND (o.path > ?4 OR (o.path = ?4 AND b.source > ?5))
    AND (?6 = '' OR b.source = ?6)
  GROUP BY o.path, o.id, o.code, o.name, b.source
  ORDER BY o.path, b.source LIMIT ?7) s
ORDER BY s.path, s.source

-- name: FUND_TOTALS many scoped
SELECT b.source, CAST(-SUM(CASE WHEN b.stage = 'outside' THEN b.fen ELSE 0 END) AS BIGINT) AS raised_fen,
  CAST(SUM(CASE WHEN b.stage = 'available' THEN b.fen ELSE 0 END) AS BIGINT) AS available_fen,
  CAST(SUM(CASE WHEN b.stage = 'reserved' THEN b.fen ELSE 0 END) AS BIGINT) AS reserved_fen,
  CAST(SUM(CASE WHEN b.stage IN ('ordered', 'stock') THEN b.fen ELSE 0 END) AS BIGINT) AS goods_fen,
  CAST(SUM(CASE WHEN b.stage = 'lost' THEN b.fen ELSE 0 END) AS BIGINT) AS lost_fen,
  CAST(SUM(CASE WHEN b.stage = 'paid' THEN b.fen ELSE 0 END) AS BIGINT) AS paid_fen
FROM org o JOIN fund_balance b ON b.org_id = o.id AND b.campaign_id = ?1
WHERE o.path >= ?2 AND o.path < ?3 AND (?4 = '' OR b.source = ?4)
GROUP BY b.source ORDER BY b.source

-- name: FUND_TXN_ORG one open:two unions a movement names, already checked
SELECT path FROM org WHERE id = ?1

-- Where the money of a source at a union came from, the last sender first: what may go back to whom.
-- name: FUND_SENDERS many open:the caller has checked the receiving union
SELECT t.org_id, o.code AS org_code, o.name AS org_name, s.source, e.gift_id, CAST(SUM(e.fen) AS BIGINT) AS fen, MAX(t.id) AS last
FROM fund_entry e JOIN fund_txn t ON t.id = e.txn_id AND t.kind = 'transfer'
  JOIN fund_entry s ON s.txn_id = t.id AND s.fen < 0 JOIN org o ON o.id = t.org_id
WHERE e.campaign_id = ?1 AND e.org_id = ?2 AND e.source = ?3 AND e.stage = 'available' AND e.fen > 0
  AND NOT EXISTS (SELECT 1 FROM fund_txn r WHERE r.reverses = t.id)
GROUP BY t.org_id, o.code, o.name, s.source, e.gift_id ORDER BY MAX(t.id) DESC

-- name: FUND_GIVEN_BACK one open:the caller has checked the returning union
SELECT CAST(COALESCE(SUM(e.fen), 0) AS BIGINT) AS fen
FROM fund_entry me JOIN fund_txn t ON t.id = me.txn_id AND t.kind = 'return'
  JOIN fund_entry e ON e.txn_id = t.id AND e.org_id = ?4 AND e.source = ?5 AND e.fen > 0
WHERE me.campaign_id = ?1 AND me.org_id = ?2 AND me.source = ?3 AND me.stage = 'available' AND me.fen < 0
  AND COALESCE(e.gift_id, 0) = ?6 AND NOT EXISTS (SELECT 1 FROM fund_txn r WHERE r.reverses = t.id)

-- name: FUND_LEFT many open:the caller has checked the union
SELECT b.source, b.fen, 0 AS gift_id FROM fund_balance b
WHERE b.org_id = ?1 AND b.campaign_id = ?2 AND b.stage = 'available' AND b.fen > 0 AND (?3 = '' OR b.source = ?3) ORDER BY b.source

-- name: FUND_LEFT_ORGS many scoped
SELECT DISTINCT o.id, o.path FROM fund_balance b JOIN org o ON o.id = b.org_id
WHERE b.campaign_id = ?1 AND b.stage = 'available' AND b.fen > 0 AND o.path >= ?2 AND o.path < ?3 ORDER BY o.path

-- --- gifts ---

-- name: GIFT_OF_ROSTER one open:the roster has been read within reach
SELECT g.id AS gift_id, g.source FROM roster r JOIN gift g ON g.id = r.gift_id WHERE r.id = ?1

-- name: GIFT_BOUND one open:the caller has checked the union
SELECT CAST(COALESCE(SUM(fen), 0) AS BIGINT) AS fen FROM gift_balance
WHERE org_id = ?1 AND campaign_id = ?2 AND source = ?3 AND stage = ?4

-- name: GIFT_BALANCE one open:the caller has checked the union
SELECT CAST(COALESCE(SUM(fen), 0) AS BIGINT) AS fen FROM gift_balance
WHERE gift_id = ?1 AND org_id = ?2 AND campaign_id = ?3 AND source = ?4 AND stage = ?5

-- name: GIFT_BALANCE_ADD exec open:the caller has checked the union
INSERT INTO gift_balance (gift_id, org_id, campaign_id, source, stage, fen) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (gift_id, org_id, campaign_id, source, stage) DO UPDATE SET fen = gift_balance.fen + excluded.fen

-- name: GIFT_BALANCE_TAKE exec open:the caller has checked the union
UPDATE gift_balance SET fen = fen - ?6
WHERE gift_id = ?1 AND org_id = ?2 AND campaign_id = ?3 AND source = ?4 AND stage = ?5 AND fen >= ?6

-- name: GIFT_LOAD one open:the caller has checked the union the gift lies at
SELECT g.id, g.donor_id, d.name AS donor, d.anonymous, g.campaign_id, g.org_id, g.source, g.form, g.fen, g.goods, g.qty, g.unit,
  g.got_on, g.receipt_no, g.purpose, g.classes, COALESCE(g.place_id, 0) AS place_id, COALESCE(p.path, '') AS place_path,
  COALESCE(p.name, '') AS place_name, g.persons, g.designated, g.use_by
FROM gift g JOIN donor d ON d.id = g.donor_id LEFT JOIN org p ON p.id = g.place_id WHERE g.id = ?1

-- The same, if the union took it in or its money has been there: who guesses a number learns nothing of another's donor.
-- name: GIFT_AT one open:the caller has checked the union
SELECT g.id, g.donor_id, d.name AS donor, d.anonymous, g.campaign_id, g.org_id, g.source, g.form, g.fen, g.goods, g.qty, g.unit,
  g.got_on, g.receipt_no, g.purpose, g.classes, COALESCE(g.place_id, 0) AS place_id, COALESCE(p.path, '') AS place_path,
  COALESCE(p.name, '') AS place_name, g.persons, g.designated, g.use_by
FROM gift g JOIN donor d ON d.id = g.donor_id LEFT JOIN org p ON p.id = g.place_id WHERE g.id = ?1
  AND (g.org_id = ?2 OR EXISTS (SELECT 1 FROM gift_balance b WHERE b.gift_id = g.id AND b.org_id = ?2))

-- name: GIFT_ADD one open:the caller has checked the union
INSERT INTO gift (donor_id, campaign_id, org_id, source, form, fen, goods, qty, unit, got_on, receipt_no, purpose, classes,
  place_id, persons, designated, use_by, txn_id, entered_by, entered_at, valued_by)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21) RETURNING id

-- name: GIFT_BY_RECEIPT one open:the caller has checked the union
SELECT id FROM gift WHERE org_id = ?1 AND receipt_no = ?2

-- name: GIFT_PARTS many open:the caller has checked the union
SELECT g.gift_id, g.source, g.fen FROM gift_balance g
WHERE g.org_id = ?1 AND g.campaign_id = ?2 AND g.stage = 'available' AND g.fen > 0 AND (?3 = '' OR g.source = ?3) ORDER BY g.gift_id

-- Rows of a roster that a gift pays against the donor's words; two says which of them.
-- name: GIFT_MISFITS many open:the roster has been read within reach
SELECT r.row_no, r.sheet, r.sheet_row, r.level, r.amount_fen, r.class AS one,
  CASE WHEN g.classes <> '' AND replace(',' || g.classes || ',', ',' || r.class || ',', '') = ',' || g.classes || ',' THEN 'class'
    WHEN g.form = 'goods' AND r.form <> 'goods' THEN 'form' ELSE 'person' END AS two
FROM roster ro JOIN gift g ON g.id = ro.gift_id JOIN roster_row r ON r.roster_id = ro.id
WHERE ro.id = ?1 AND r.level < 2 AND r.source = g.source
  AND ((g.classes <> '' AND replace(',' || g.classes || ',', ',' || r.class || ',', '') = ',' || g.classes || ',')
    OR (g.form = 'goods' AND r.form <> 'goods')
    OR (g.persons = 1 AND NOT EXISTS (SELECT 1 FROM gift_person p WHERE p.gift_id = g.id AND p.id_type = r.id_type AND p.blind = r.blind)))
ORDER BY r.row_no LIMIT 200000

-- name: GIFT_MISFIT_COUNT one open:the roster has been read within reach
SELECT COUNT(*) AS n, COALESCE(MIN(r.row_no), 0) AS first
FROM roster ro JOIN gift g ON g.id = ro.gift_id JOIN roster_row r ON r.roster_id = ro.id
WHERE ro.id = ?1 AND r.level < 2 AND r.source = g.source
  AND ((g.classes <> '' AND replace(',' || g.classes || ',', ',' || r.class || ',', '') = ',' || g.classes || ',')
    OR (g.form = 'goods' AND r.form <> 'goods')
    OR (g.persons = 1 AND NOT EXISTS (SELECT 1 FROM gift_person p WHERE p.gift_id = g.id AND p.id_type = r.id_type AND p.blind = r.blind)))

-- name: GIFT_ROSTER one open:the roster has been read within reach
SELECT r.kind, r.class, r.source, r.gift_id, o.path FROM roster r JOIN org o ON o.id = r.org_id WHERE r.id = ?1

-- name: GIFT_VERIFY_BALANCE many open:verify runs as the operator; scan:every balance of a gift is recomputed
SELECT x.org_id, x.campaign_id, x.source, x.stage, CAST(SUM(x.posted) AS BIGINT) AS posted, CAST(SUM(x.kept) AS BIGINT) AS kept
FROM (SELECT gift_id, org_id, campaign_id, source, stage, fen AS posted, 0 AS kept FROM fund_entry WHERE gift_id IS NOT NULL
  UNION ALL SELECT gift_id, org_id, campaign_id, source, stage, 0 AS posted, fen AS kept FROM gift_balance) x
GROUP BY x.gift_id, x.org_id, x.campaign_id, x.source, x.stage HAVING SUM(x.posted) <> SUM(x.kept)

-- name: GIFT_VERIFY_PART many open:verify runs as the operator; scan:gifts are a part of the balance they lie in
SELECT g.org_id, g.campaign_id, g.source, g.stage, CAST(SUM(g.fen) AS BIGINT) AS posted, b.fen AS kept
FROM gift_balance g JOIN fund_balance b ON b.org_id = g.org_id AND b.campaign_id = g.campaign_id AND b.source = g.source AND b.stage = g.stage
WHERE g.stage <> 'outside' GROUP BY g.org_id, g.campaign_id, g.source, g.stage, b.fen HAVING SUM(g.fen) > b.fen

-- Raised for a gift = its sum, once; taken back = nothing.
-- name: GIFT_VERIFY_SUM many open:verify runs as the operator; scan:every gift is recomputed
SELECT g.org_id, g.campaign_id, g.source, g.receipt_no AS stage, g.fen AS kept,
  CAST(COALESCE((SELECT -SUM(e.fen) FROM fund_entry e WHERE e.txn_id = g.txn_id AND e.stage = 'outside'), 0) AS BIGINT) AS posted
FROM gift g WHERE g.fen <> COALESCE((SELECT -SUM(e.fen) FROM fund_entry e WHERE e.txn_id = g.txn_id AND e.stage = 'outside'), 0)

-- Reserved and paid money of a gift = the records of the rosters that name it.
-- name: GIFT_VERIFY_AID many open:verify runs as the operator; scan:spent gifts are compared with the records they went to
SELECT x.org_id, x.campaign_id, x.source, x.stage, CAST(SUM(x.posted) AS BIGINT) AS posted, CAST(SUM(x.kept) AS BIGINT) AS kept
FROM (SELECT gift_id, org_id, campaign_id, source, stage, fen AS posted, 0 AS kept FROM gift_balance WHERE stage IN ('reserved', 'paid')
  UNION ALL SELECT r.gift_id, a.org_id, a.campaign_id, a.source, a.state AS stage, 0 AS posted, a.amount_fen AS kept
    FROM roster r JOIN gift g ON g.id = r.gift_id JOIN aid a ON a.roster_id = r.id AND a.source = g.source
    WHERE r.gift_id IS NOT NULL AND a.state IN ('reserved', 'paid')) x
GROUP BY x.gift_id, x.org_id, x.campaign_id, x.source, x.stage HAVING SUM(x.posted) <> SUM(x.kept)

-- Money returned beyond what came from there.
-- name: FUND_VERIFY_RETURN many open:verify runs as the operator; scan:every pair of unions money went between
SELECT x.low AS org_id, x.campaign_id, x.source, 'return' AS stage, CAST(SUM(x.down) AS BIGINT) AS posted, CAST(SUM(x.up) AS BIGINT) AS kept
FROM (SELECT lo.org_id AS low, hi.org_id AS high, lo.campaign_id, lo.source, lo.fen AS down, 0 AS up
    FROM fund_txn t JOIN fund_entry lo ON lo.txn_id = t.id AND lo.fen > 0 JOIN fund_entry hi ON hi.txn_id = t.id AND hi.fen < 0
    WHERE t.kind = 'transfer' AND NOT EXISTS (SELECT 1 FROM fund_txn r WHERE r.reverses = t.id)
  UNION ALL SELECT lo.org_id AS low, hi.org_id AS high, lo.campaign_id, lo.source, 0 AS down, -lo.fen AS up
    FROM fund_txn t JOIN fund_entry lo ON lo.txn_id = t.id AND lo.fen < 0 JOIN fund_entry hi ON hi.txn_id = t.id AND hi.fen > 0
    WHERE t.kind = 'return' AND NOT EXISTS (SELECT 1 FROM fund_txn r WHERE r.reverses = t.id)) x
GROUP BY x.low, x.high, x.campaign_id, x.source HAVING SUM(x.up) > SUM(x.down)

-- name: FUND_VERIFY_TXN many open:verify runs as the operator; scan:every transaction is recomputed
SELECT txn_id, CAST(SUM(fen) AS BIGINT) AS fen, COUNT(*) AS n FROM fund_entry GROUP BY txn_id HAVING SUM(fen) <> 0

-- name: FUND_VERIFY_EMPTY many open:verify runs as the operator; scan:every transaction is looked at
SELECT t.id AS txn_id, 0 AS fen, 0 AS n FROM fund_txn t WHERE NOT EXISTS (SELECT 1 FROM fund_entry e WHERE e.txn_id = t.id)

-- name: FUND_VERIFY_BALANCE many open:verify runs as the operator; scan:every balance is recomputed
SELECT x.org_id, x.campaign_id, x.source, x.stage, CAST(SUM(x.posted) AS BIGINT) AS posted, CAST(SUM(x.kept) AS BIGINT) AS kept
FROM (SELECT org_id, campaign_id, source, stage, fen AS posted, 0 AS kept FROM fund_entry
  UNION ALL SELECT org_id, campaign_id, source, stage, 0 AS posted, fen AS kept FROM fund_balance) x
GROUP BY x.org_id, x.campaign_id, x.source, x.stage HAVING SUM(x.posted) <> SUM(x.kept)

-- name: FUND_VERIFY_BELOW many open:verify runs as the operator; scan:every balance is looked at
SELECT org_id, campaign_id, source, stage, fen AS posted, fen AS kept FROM fund_balance WHERE stage <> 'outside' AND fen < 0

-- name: FUND_VERIFY_RAISED many open:verify runs as the operator; scan:every raised tally is recomputed
SELECT x.org_id, x.campaign_id, x.source, 'raised' AS stage, CAST(SUM(x.posted) AS BIGINT) AS posted, CAST(SUM(x.kept) AS BIGINT) AS kept
FROM (SELECT org_id, campaign_id, source, -fen AS posted, 0 AS kept FROM fund_entry WHERE stage = 'outside'
  UNION ALL SELECT org_id, campaign_id, source, 0 AS posted, fen AS kept FROM tally WHERE kind = 'raised') x
GROUP BY x.org_id, x.campaign_id, x.source HAVING SUM(x.posted) <> SUM(x.kept)

-- name: FUND_VERIFY_AID many open:verify runs as the operator; scan:paid and reserved money is compared with the records it went to
SELECT x.org_id, x.campaign_id, x.source, x.stage, CAST(SUM(x.posted) AS BIGINT) AS posted, CAST(SUM(x.kept) AS BIGINT) AS kept
FROM (SELECT org_id, campaign_id, source, stage, fen AS posted, 0 AS kept FROM fund_balance WHERE stage IN ('reserved', 'paid')
  UNION ALL SELECT org_id, campaign_id, source, state AS stage, 0 AS posted, amount_fen AS kept FROM aid
    WHERE state IN ('reserved', 'paid') AND source <> '' AND roster_id IS NOT NULL) x
GROUP BY x.org_id, x.campaign_id, x.source, x.stage HAVING SUM(x.posted) <> SUM(x.kept)

-- name: FUND_VERIFY_CLASS many open:verify runs as the operator; scan:every pair of source and class that was paid is checked
SELECT c.code AS campaign, c.earmark, c.start_on, a.source, a.class, a.kind, COUNT(*) AS n
FROM aid a JOIN campaign c ON c.id = a.campaign_id
WHERE a.state IN ('reserved', 'paid') AND a.source <> ''
GROUP BY c.code, c.earmark, c.start_on, a.source, a.class, a.kind ORDER BY c.code

-- --- decisions where the rule is silent ---

-- name: RULINGS_OF many open:rulings of a union and those above it bind it
SELECT g.id, g.source, g.class, g.form, g.filed, g.state, g.basis, o.name AS org_name
FROM earmark_ruling g JOIN org o ON o.id = g.org_id JOIN org me ON me.id = ?2
WHERE g.campaign_id = ?1 AND g.state IN ('allowed', 'forbidden') AND o.path = substr(me.path, 1, length(o.path))
ORDER BY o.path, g.id

-- name: RULING_ASK exec open:the caller has checked the union
INSERT INTO earmark_ruling (campaign_id, org_id, source, class, form, filed, clause, reason, roster_id, state, asked_by, asked_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'asked', ?10, ?11) ON CONFLICT DO NOTHING

-- name: RULING_OPEN one open:the caller has checked the union
SELECT id, asked_by FROM earmark_ruling
WHERE campaign_id = ?1 AND org_id = ?2 AND source = ?3 AND class = ?4 AND form = ?5 AND filed = ?6 AND state = 'asked'

-- name: RULING_DECIDE exec open:the caller has checked the union
UPDATE earmark_ruling SET state = ?2, decided_by = ?3, decided_at = ?4, basis = ?5, version = version + 1
WHERE id = ?1 AND state = 'asked'
