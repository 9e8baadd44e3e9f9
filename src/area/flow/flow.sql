-- Statements of the money page: where a union's money came from, where it went, who has not passed it on.

-- Every movement of a subtree as one sum a union, source and transaction; money set aside and let go again is none.
-- name: FLOW_MOVES many scoped
SELECT o.id AS org_id, o.code AS org_code, o.name AS org_name, o.path, e.source, t.id, t.kind, t.done_on, t.party, CAST(SUM(e.fen) AS BIGINT) AS fen,
  CASE WHEN EXISTS (SELECT 1 FROM org k WHERE k.parent_id = o.id AND k.status = 'active') THEN 1 ELSE 0 END AS has_below
FROM org o JOIN fund_entry e ON e.campaign_id = ?1 AND e.org_id = o.id AND e.stage IN ('available', 'reserved') JOIN fund_txn t ON t.id = e.txn_id
WHERE o.path >= ?2 AND o.path < ?3 AND t.kind NOT IN ('reserve', 'release') AND t.reverses IS NULL
  AND NOT EXISTS (SELECT 1 FROM fund_txn r WHERE r.reverses = t.id)
GROUP BY o.id, o.code, o.name, o.path, e.source, t.id, t.kind, t.done_on, t.party HAVING SUM(e.fen) <> 0
ORDER BY o.path, e.source, t.done_on, t.id

-- name: FLOW_IN many open:the union is the one the call has been checked for
SELECT t.kind, e.source, CASE WHEN t.kind IN ('receipt', 'carry') THEN t.party ELSE so.name END AS party, COALESCE(so.code, '') AS org_code,
  COALESCE(s.source, '') AS from_source, COALESCE(s.org_id, 0) AS from_id, COUNT(*) AS n, CAST(SUM(e.fen) AS BIGINT) AS fen,
  MIN(t.done_on) AS first_on, MAX(t.done_on) AS last_on
FROM fund_entry e JOIN fund_txn t ON t.id = e.txn_id
  LEFT JOIN fund_entry s ON s.txn_id = t.id AND s.fen < 0 AND t.kind IN ('transfer', 'return', 'send') LEFT JOIN org so ON so.id = s.org_id
WHERE e.campaign_id = ?1 AND e.org_id = ?2 AND e.fen > 0
  AND ((e.stage = 'available' AND t.kind IN ('receipt', 'transfer', 'return', 'carry')) OR (e.stage = 'stock' AND t.kind = 'send'))
  AND (?3 = '' OR e.source = ?3) AND NOT EXISTS (SELECT 1 FROM fund_txn r WHERE r.reverses = t.id)
GROUP BY t.kind, e.source, CASE WHEN t.kind IN ('receipt', 'carry') THEN t.party ELSE so.name END, COALESCE(so.code, ''), COALESCE(s.source, ''), COALESCE(s.org_id, 0)
ORDER BY SUM(e.fen) DESC LIMIT 200

-- name: FLOW_OUT many open:the union is the one the call has been checked for
SELECT t.kind, e.source, CASE WHEN t.kind = 'carry' THEN c.name ELSE d.name END AS party, COALESCE(d.code, '') AS org_code, COUNT(*) AS n, CAST(-SUM(e.fen) AS BIGINT) AS fen,
  MIN(t.done_on) AS first_on, MAX(t.done_on) AS last_on
FROM fund_entry e JOIN fund_txn t ON t.id = e.txn_id JOIN campaign c ON c.id = t.campaign_id
  LEFT JOIN fund_entry g ON g.txn_id = t.id AND g.fen > 0 AND t.kind IN ('transfer', 'return', 'send') LEFT JOIN org d ON d.id = g.org_id
WHERE e.campaign_id = ?1 AND e.org_id = ?2 AND e.fen < 0
  AND ((e.stage = 'available' AND t.kind IN ('transfer', 'return', 'carry')) OR (e.stage = 'stock' AND t.kind = 'send'))
  AND NOT EXISTS (SELECT 1 FROM fund_txn r WHERE r.reverses = t.id)
GROUP BY t.kind, e.source, CASE WHEN t.kind = 'carry' THEN c.name ELSE d.name END, COALESCE(d.code, '')
ORDER BY SUM(e.fen) LIMIT 1000

-- What went to unions below: how much of it they still hold.
-- name: FLOW_BELOW many open:the parent is the union the call has been checked for
SELECT x.org_code, x.org_name, x.fen, x.last_on,
  CAST(COALESCE((SELECT SUM(b.fen) FROM org s JOIN fund_balance b ON b.org_id = s.id AND b.campaign_id = ?1 AND b.stage = 'available'
    WHERE s.path >= x.path AND s.path < (x.path || '~')), 0) AS BIGINT) AS available_fen,
  CAST(COALESCE((SELECT SUM(b.fen) FROM org s JOIN fund_balance b ON b.org_id = s.id AND b.campaign_id = ?1 AND b.stage = 'paid'
    WHERE s.path >= x.path AND s.path < (x.path || '~')), 0) AS BIGINT) AS paid_fen
FROM (SELECT d.code AS org_code, d.name AS org_name, d.path, CAST(-SUM(e.fen) AS BIGINT) AS fen, MAX(t.done_on) AS last_on
  FROM fund_entry e JOIN fund_txn t ON t.id = e.txn_id AND t.kind IN ('transfer', 'send') JOIN fund_entry g ON g.txn_id = t.id AND g.fen > 0 JOIN org d ON d.id = g.org_id
  WHERE e.campaign_id = ?1 AND e.org_id = ?2 AND e.stage IN ('available', 'stock') AND e.fen < 0 AND NOT EXISTS (SELECT 1 FROM fund_txn r WHERE r.reverses = t.id)
  GROUP BY d.code, d.name, d.path) x
ORDER BY x.fen DESC LIMIT 500

-- name: FLOW_CLASSES many open:the union is the one the call has been checked for
SELECT class, kind, CAST(SUM(CASE WHEN state = 'paid' THEN heads ELSE 0 END) AS BIGINT) AS paid_heads, CAST(SUM(CASE WHEN state = 'paid' THEN amount_fen ELSE 0 END) AS BIGINT) AS paid_fen,
  CAST(SUM(CASE WHEN state = 'reserved' THEN heads ELSE 0 END) AS BIGINT) AS reserved_heads, CAST(SUM(CASE WHEN state = 'reserved' THEN amount_fen ELSE 0 END) AS BIGINT) AS reserved_fen
FROM aid WHERE campaign_id = ?1 AND org_id = ?2 AND class <> '' AND source <> '' GROUP BY class, kind ORDER BY class, kind

-- name: FLOW_ROSTERS many open:the union is the one the call has been checked for
SELECT r.id, r.title, r.kind, r.state, r.accepted, CASE WHEN r.kind = 'lump' THEN r.lump_fen ELSE r.amount_fen END AS fen, r.paid_on
FROM roster r WHERE r.campaign_id = ?1 AND r.org_id = ?2 AND r.state IN ('approved', 'paid') ORDER BY r.id DESC LIMIT 200

-- Planned or approved and not yet paid, in the whole subtree.
-- name: FLOW_WAITING many scoped
SELECT r.id, r.title, r.state, o.code AS org_code, o.name AS org_name, CASE WHEN r.kind = 'lump' THEN r.lump_heads ELSE r.accepted END AS heads,
  CASE WHEN r.kind = 'lump' THEN r.lump_fen ELSE r.amount_fen END AS fen, COALESCE(r.approved_at, r.submitted_at, r.entered_at) AS since
FROM org o JOIN roster r ON r.campaign_id = ?1 AND r.org_id = o.id
WHERE o.path >= ?2 AND o.path < ?3 AND r.state IN ('submitted', 'approved') AND r.lump_id IS NULL ORDER BY r.id LIMIT 500

-- Unions with money and no roster.
-- name: FLOW_IDLE many scoped
SELECT o.code AS org_code, o.name AS org_name, CAST(SUM(b.fen) AS BIGINT) AS fen
FROM org o JOIN fund_balance b ON b.org_id = o.id AND b.campaign_id = ?1 AND b.stage = 'available'
WHERE o.path >= ?2 AND o.path < ?3
  AND NOT EXISTS (SELECT 1 FROM roster r WHERE r.campaign_id = ?1 AND r.org_id = o.id AND r.state NOT IN ('void', 'importing'))
GROUP BY o.path, o.code, o.name HAVING SUM(b.fen) > 0 ORDER BY SUM(b.fen) DESC, o.path LIMIT 500

-- What is left at the union, by source.
-- name: FLOW_LEFT many open:the union is the one the call has been checked for
SELECT b.source, CAST(SUM(CASE WHEN b.stage = 'available' THEN b.fen ELSE 0 END) AS BIGINT) AS available_fen,
  CAST(SUM(CASE WHEN b.stage = 'reserved' THEN b.fen ELSE 0 END) AS BIGINT) AS reserved_fen,
  CAST(SUM(CASE WHEN b.stage = 'paid' THEN b.fen ELSE 0 END) AS BIGINT) AS paid_fen,
  CAST(SUM(CASE WHEN b.stage NOT IN ('available', 'reserved', 'paid', 'outside') THEN b.fen ELSE 0 END) AS BIGINT) AS goods_fen,
  CAST(COALESCE((SELECT SUM(g.fen) FROM gift_balance g WHERE g.org_id = ?2 AND g.campaign_id = ?1 AND g.source = b.source AND g.stage = 'available'), 0) AS BIGINT) AS gift_fen
FROM fund_balance b WHERE b.campaign_id = ?1 AND b.org_id = ?2 GROUP BY b.source ORDER BY b.source

-- name: FLOW_ORG one open:a union of the chain the money came down
SELECT id, code AS org_code, name AS org_name FROM org WHERE id = ?1

-- name: FLOW_CAMPAIGNS many open:campaigns of the last half year and their union's money, for the home page scan:campaigns are few
SELECT id, code, start_on FROM campaign WHERE status = 'open' ORDER BY id DESC LIMIT 3
