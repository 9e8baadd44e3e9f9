-- Statements of the money area. Balances change only through FUND_BALANCE_ADD and _TAKE, each beside
-- an entry of the same amount.

-- name: FUND_ORG one open:the union of a movement the caller has already been checked for
SELECT id, code, name, path, status, contact FROM org WHERE id = ?1

-- name: FUND_TXN_ADD one open:the caller has checked the union
INSERT INTO fund_txn (kind, campaign_id, org_id, done_on, doc_no, party, note, roster_id, reverses, user_id, at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) RETURNING id

-- name: FUND_ENTRY_ADD exec open:the caller has checked the union
INSERT INTO fund_entry (txn_id, org_id, source, campaign_id, stage, fen) VALUES (?1, ?2, ?3, ?4, ?5, ?6)

-- name: FUND_BALANCE_ADD exec open:the caller has checked the union
INSERT INTO fund_balance (org_id, campaign_id, source, stage, fen) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (org_id, campaign_id, source, stage) DO UPDATE SET fen = fund_balance.fen + excluded.fen

-- name: FUND_BALANCE_TAKE exec open:the caller has checked the union
UPDATE fund_balance SET fen = fen - ?5
WHERE org_id = ?1 AND campaign_id = ?2 AND source = ?3 AND stage = ?4 AND fen >= ?5

-- name: FUND_BALANCE one open:the caller has checked the union
SELECT fen FROM fund_balance WHERE org_id = ?1 AND campaign_id = ?2 AND source = ?3 AND stage = ?4

-- name: FUND_RAISED_TALLY exec open:the caller has checked the union
INSERT INTO tally (campaign_id, org_id, kind, class, source, tag, heads, fen) VALUES (?1, ?2, 'raised', '', ?3, '', 0, ?4)
ON CONFLICT (campaign_id, org_id, kind, class, source, tag) DO UPDATE SET fen = tally.fen + excluded.fen

-- name: FUND_TXN one scoped
SELECT t.id, t.kind, t.campaign_id, t.org_id, t.done_on, t.doc_no, t.party, t.note,
  COALESCE(t.roster_id, 0) AS roster_id, COALESCE(t.reverses, 0) AS reverses, t.at
FROM fund_txn t JOIN org o ON o.id = t.org_id WHERE t.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: FUND_TXN_REVERSED one open:the caller has read the transaction within its scope
SELECT COUNT(*) AS n FROM fund_txn WHERE reverses = ?1

-- name: FUND_ENTRIES many open:the caller has read the transaction within its scope
SELECT e.org_id, o.code AS org_code, o.name AS org_name, e.source, e.stage, e.fen
FROM fund_entry e JOIN org o ON o.id = e.org_id WHERE e.txn_id = ?1 ORDER BY e.id

-- name: FUND_TXNS many scoped
SELECT t.id, t.kind, o.code AS org_code, o.name AS org_name, t.done_on, t.doc_no, t.party, t.note,
  COALESCE(t.roster_id, 0) AS roster_id, COALESCE(t.reverses, 0) AS reverses,
  COALESCE((SELECT MAX(r.id) FROM fund_txn r WHERE r.reverses = t.id), 0) AS reversed_by,
  COALESCE(u.name, '') AS user_name, t.at
FROM fund_txn t JOIN org o ON o.id = t.org_id LEFT JOIN user_account u ON u.id = t.user_id
WHERE t.campaign_id = ?1 AND (?4 = 0 OR t.id < ?4) AND (?5 = '' OR t.kind = ?5)
  AND EXISTS (SELECT 1 FROM fund_entry e JOIN org eo ON eo.id = e.org_id
    WHERE e.txn_id = t.id AND eo.path >= ?2 AND eo.path < ?3)
ORDER BY t.id DESC LIMIT ?6

-- name: FUND_BALANCES many scoped
SELECT s.org_code, s.org_name, s.path, s.source, s.raised_fen, s.received_fen,
  s.raised_fen + s.received_fen - s.available_fen - s.reserved_fen - s.paid_fen AS passed_fen,
  s.available_fen, s.reserved_fen, s.paid_fen
FROM (SELECT o.code AS org_code, o.name AS org_name, o.path, b.source,
    CAST(-SUM(CASE WHEN b.stage = 'outside' THEN b.fen ELSE 0 END) AS BIGINT) AS raised_fen,
    CAST(SUM(CASE WHEN b.stage = 'available' THEN b.fen ELSE 0 END) AS BIGINT) AS available_fen,
    CAST(SUM(CASE WHEN b.stage = 'reserved' THEN b.fen ELSE 0 END) AS BIGINT) AS reserved_fen,
    CAST(SUM(CASE WHEN b.stage = 'paid' THEN b.fen ELSE 0 END) AS BIGINT) AS paid_fen,
    CAST(COALESCE((SELECT SUM(e.fen) FROM fund_entry e JOIN fund_txn t ON t.id = e.txn_id
      LEFT JOIN fund_txn r ON r.id = t.reverses
      WHERE e.campaign_id = ?1 AND e.org_id = o.id AND e.source = b.source AND e.stage = 'available'
        AND ((t.kind = 'transfer' AND e.fen > 0) OR (r.kind = 'transfer' AND e.fen < 0))), 0) AS BIGINT) AS received_fen
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
  CAST(SUM(CASE WHEN b.stage = 'paid' THEN b.fen ELSE 0 END) AS BIGINT) AS paid_fen
FROM org o JOIN fund_balance b ON b.org_id = o.id AND b.campaign_id = ?1
WHERE o.path >= ?2 AND o.path < ?3 AND (?4 = '' OR b.source = ?4)
GROUP BY b.source ORDER BY b.source

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
