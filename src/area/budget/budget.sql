-- Statements of budgets, their adjustments and the final account.

-- name: BUDGET_LIST many scoped scan:budgets are few and walked newest first
SELECT b.id, b.org_id, o.code AS org_code, o.name AS org_name, o.path, b.year, COALESCE(b.campaign_id, 0) AS campaign_id, COALESCE(c.code, '') AS campaign,
  COALESCE(c.name, '') AS campaign_name, b.note, b.state, b.reason, e.name AS entered_by_name, b.entered_by, COALESCE(d.name, '') AS decided_by_name,
  COALESCE(b.decided_at, 0) AS decided_at, b.decision,
  CAST(COALESCE((SELECT SUM(l.fen) FROM budget_line l WHERE l.budget_id = b.id AND l.side = 'in'), 0) AS BIGINT) AS in_fen,
  CAST(COALESCE((SELECT SUM(l.fen) FROM budget_line l WHERE l.budget_id = b.id AND l.side = 'out'), 0) AS BIGINT) AS out_fen,
  (SELECT COUNT(*) FROM budget_change k WHERE k.budget_id = b.id AND k.state = 'asked') AS open_changes, b.version
FROM budget b JOIN org o ON o.id = b.org_id JOIN user_account e ON e.id = b.entered_by LEFT JOIN campaign c ON c.id = b.campaign_id
  LEFT JOIN user_account d ON d.id = b.decided_by
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = 0 OR b.id < ?3) AND (?4 = 0 OR b.year = ?4) AND (?5 = '' OR b.state = ?5)
ORDER BY b.id DESC LIMIT ?6

-- name: BUDGET_GET one scoped
SELECT b.id, b.org_id, o.code AS org_code, o.name AS org_name, o.path, b.year, COALESCE(b.campaign_id, 0) AS campaign_id, COALESCE(c.code, '') AS campaign,
  COALESCE(c.name, '') AS campaign_name, b.note, b.state, b.reason, e.name AS entered_by_name, b.entered_by, COALESCE(d.name, '') AS decided_by_name,
  COALESCE(b.decided_at, 0) AS decided_at, b.decision, b.version
FROM budget b JOIN org o ON o.id = b.org_id JOIN user_account e ON e.id = b.entered_by LEFT JOIN campaign c ON c.id = b.campaign_id
  LEFT JOIN user_account d ON d.id = b.decided_by
WHERE b.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: BUDGET_ADD one open:the caller has checked the union
INSERT INTO budget (org_id, year, campaign_id, note, state, entered_by, entered_at) VALUES (?1, ?2, ?3, ?4, 'draft', ?5, ?6)
ON CONFLICT DO NOTHING RETURNING id

-- name: BUDGET_SET exec open:the budget has been read within reach
UPDATE budget SET state = ?2, note = ?3, entered_by = ?4, entered_at = ?5, reason = '', version = version + 1 WHERE id = ?1 AND version = ?6

-- name: BUDGET_DECIDE exec open:the budget has been read within reach
UPDATE budget SET state = ?2, reason = ?3, decision = ?4, decided_by = ?5, decided_at = ?6, version = version + 1 WHERE id = ?1 AND version = ?7

-- name: BUDGET_LINES_DROP exec open:the budget has been read within reach
DELETE FROM budget_line WHERE budget_id = ?1

-- name: BUDGET_LINE_ADD exec open:the budget has been read within reach
INSERT INTO budget_line (budget_id, side, source, item, fen) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (budget_id, side, source, item) DO UPDATE SET fen = budget_line.fen + excluded.fen

-- As first approved, and with the adjustments approved since.
-- name: BUDGET_LINES many open:the budget has been read within reach
SELECT x.side, x.source, x.item, CAST(SUM(x.first) AS BIGINT) AS first_fen, CAST(SUM(x.now) AS BIGINT) AS now_fen
FROM (SELECT side, source, item, fen AS first, fen AS now FROM budget_line WHERE budget_id = ?1
  UNION ALL SELECT l.side, l.source, l.item, 0 AS first, l.fen AS now FROM budget_change k JOIN budget_change_line l ON l.change_id = k.id
    WHERE k.budget_id = ?1 AND k.state = 'approved') x
GROUP BY x.side, x.source, x.item ORDER BY x.side, x.item, x.source

-- name: BUDGET_CHANGES many open:the budget has been read within reach
SELECT k.id, k.reason, k.state, a.name AS asked_by_name, k.asked_by, k.asked_at, COALESCE(d.name, '') AS decided_by_name, COALESCE(k.decided_at, 0) AS decided_at, k.answer
FROM budget_change k JOIN user_account a ON a.id = k.asked_by LEFT JOIN user_account d ON d.id = k.decided_by WHERE k.budget_id = ?1 ORDER BY k.id LIMIT 500

-- name: BUDGET_CHANGE_LINES many open:the budget has been read within reach
SELECT side, source, item, fen FROM budget_change_line WHERE change_id = ?1 ORDER BY side, item, source

-- name: BUDGET_CHANGE_ADD one open:the budget has been read within reach
INSERT INTO budget_change (budget_id, reason, state, asked_by, asked_at) VALUES (?1, ?2, 'asked', ?3, ?4) RETURNING id

-- name: BUDGET_CHANGE_LINE_ADD exec open:the budget has been read within reach
INSERT INTO budget_change_line (change_id, side, source, item, fen) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (change_id, side, source, item) DO UPDATE SET fen = budget_change_line.fen + excluded.fen

-- name: BUDGET_CHANGE_GET one scoped
SELECT k.id, k.budget_id, k.state, k.asked_by, b.org_id, o.path FROM budget_change k JOIN budget b ON b.id = k.budget_id JOIN org o ON o.id = b.org_id
WHERE k.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: BUDGET_CHANGE_DECIDE exec open:the adjustment has been read within reach
UPDATE budget_change SET state = ?2, decided_by = ?3, decided_at = ?4, answer = ?5 WHERE id = ?1 AND state = 'asked'

-- What the ledger says of a union: one campaign (?3 > 0), or the movements of a calendar year by their day. Goods sent down
-- are money in another form: they count as passed on and as come from above.
-- name: ACCOUNT_MOVES many scoped scan:campaigns are few, each looked up by its index
SELECT CASE WHEN COALESCE(r.kind, t.kind) = 'receipt' THEN 'RAISED' WHEN COALESCE(r.kind, t.kind) IN ('transfer', 'send') AND e.fen * (CASE WHEN r.id IS NULL THEN 1 ELSE -1 END) > 0 THEN 'UPPER'
    WHEN COALESCE(r.kind, t.kind) = 'return' AND e.fen * (CASE WHEN r.id IS NULL THEN 1 ELSE -1 END) < 0 THEN 'BACK'
    WHEN COALESCE(r.kind, t.kind) = 'carry' THEN 'CARRY' ELSE 'XB' END AS item,
  e.source, CAST(SUM(e.fen) AS BIGINT) AS fen
FROM org o CROSS JOIN campaign p JOIN fund_entry e ON e.campaign_id = p.id AND e.org_id = o.id AND e.stage IN ('available', 'stock') JOIN fund_txn t ON t.id = e.txn_id LEFT JOIN fund_txn r ON r.id = t.reverses
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = 0 OR p.id = ?3) AND (?3 > 0 OR (t.done_on >= ?4 AND t.done_on <= ?5))
  AND ((e.stage = 'available' AND COALESCE(r.kind, t.kind) IN ('receipt', 'transfer', 'return', 'carry')) OR (e.stage = 'stock' AND t.kind = 'send'))
GROUP BY 1, e.source

-- name: ACCOUNT_SPENT many scoped scan:campaigns are few, each looked up by its index
SELECT a.class AS item, a.source, CAST(SUM(a.amount_fen) AS BIGINT) AS fen
FROM org o CROSS JOIN campaign p JOIN aid a ON a.campaign_id = p.id AND a.org_id = o.id
WHERE o.path >= ?1 AND o.path < ?2 AND a.state = 'paid' AND a.source <> '' AND (?3 = 0 OR p.id = ?3)
  AND (?3 > 0 OR (a.given_on >= ?4 AND a.given_on <= ?5))
GROUP BY a.class, a.source

-- What lay there before the year began; of a campaign nothing does but what was carried in.
-- name: ACCOUNT_OPENING many scoped scan:campaigns are few, each looked up by its index
SELECT e.source, 'OPENING' AS item, CAST(SUM(e.fen) AS BIGINT) AS fen
FROM org o CROSS JOIN campaign p JOIN fund_entry e ON e.campaign_id = p.id AND e.org_id = o.id AND e.stage NOT IN ('outside', 'paid') JOIN fund_txn t ON t.id = e.txn_id
WHERE o.path >= ?1 AND o.path < ?2 AND t.done_on < ?3 GROUP BY e.source HAVING SUM(e.fen) <> 0

-- name: ACCOUNT_CLOSING many scoped scan:campaigns are few, each looked up by its index
SELECT e.source, 'CLOSING' AS item, CAST(SUM(e.fen) AS BIGINT) AS fen
FROM org o CROSS JOIN campaign p JOIN fund_entry e ON e.campaign_id = p.id AND e.org_id = o.id AND e.stage NOT IN ('outside', 'paid') JOIN fund_txn t ON t.id = e.txn_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = 0 OR p.id = ?3) AND (?3 > 0 OR t.done_on <= ?4) GROUP BY e.source HAVING SUM(e.fen) <> 0

-- name: BUDGET_WAITING one scoped scan:budgets that wait are few
SELECT COUNT(*) AS n FROM org o JOIN budget b ON b.org_id = o.id
WHERE o.path >= ?1 AND o.path < ?2 AND ((b.state = 'submitted' AND b.entered_by <> ?3)
  OR EXISTS (SELECT 1 FROM budget_change k WHERE k.budget_id = b.id AND k.state = 'asked' AND k.asked_by <> ?3))

-- name: BUDGET_VERIFY many open:verify runs as the operator; scan:every approved budget is added up
SELECT b.id, o.code AS org_code, b.year, CAST(COALESCE(SUM(CASE WHEN x.side = 'in' THEN x.fen ELSE 0 END), 0) AS BIGINT) AS in_fen,
  CAST(COALESCE(SUM(CASE WHEN x.side = 'out' THEN x.fen ELSE 0 END), 0) AS BIGINT) AS out_fen,
  SUM(CASE WHEN x.fen < 0 THEN 1 ELSE 0 END) AS below
FROM budget b JOIN org o ON o.id = b.org_id LEFT JOIN (
    SELECT y.budget_id, y.side, y.source, y.item, SUM(y.fen) AS fen FROM (
      SELECT l.budget_id, l.side, l.source, l.item, l.fen FROM budget_line l
      UNION ALL SELECT k.budget_id, l.side, l.source, l.item, l.fen FROM budget_change k JOIN budget_change_line l ON l.change_id = k.id WHERE k.state = 'approved') y
    GROUP BY y.budget_id, y.side, y.source, y.item) x ON x.budget_id = b.id
WHERE b.state = 'approved' GROUP BY b.id, o.code, b.year

-- Union by union, what the ledger and the budgets say of a campaign (?3 > 0) or a calendar year: for the account of all
-- together. Money passed down (xb, net of what came back up) stands against what came from above (upper) one level lower.
-- name: ACCOUNT_BELOW many scoped scan:the account of a subtree looks at every union of it
SELECT o.id, o.code AS org_code, o.name AS org_name, o.path, COALESCE(m.raised_fen, 0) AS raised_fen, COALESCE(m.upper_fen, 0) AS upper_fen,
  COALESCE(m.down_fen, 0) AS down_fen, COALESCE(m.back_fen, 0) AS back_fen, COALESCE(m.carry_fen, 0) AS carry_fen, COALESCE(s.fen, 0) AS spent_fen,
  COALESCE(c.fen, 0) AS closing_fen, COALESCE(b.in_fen, 0) AS budget_in_fen, COALESCE(b.out_fen, 0) AS budget_out_fen
FROM org o
  LEFT JOIN (SELECT e.org_id, CAST(SUM(CASE WHEN COALESCE(r.kind, t.kind) = 'receipt' THEN e.fen ELSE 0 END) AS BIGINT) AS raised_fen,
      CAST(SUM(CASE WHEN COALESCE(r.kind, t.kind) IN ('transfer', 'send') AND e.fen * (CASE WHEN r.id IS NULL THEN 1 ELSE -1 END) > 0 THEN e.fen ELSE 0 END) AS BIGINT) AS upper_fen,
      CAST(SUM(CASE WHEN COALESCE(r.kind, t.kind) IN ('transfer', 'send') AND e.fen * (CASE WHEN r.id IS NULL THEN 1 ELSE -1 END) < 0 THEN -e.fen
        WHEN COALESCE(r.kind, t.kind) = 'return' AND e.fen * (CASE WHEN r.id IS NULL THEN 1 ELSE -1 END) > 0 THEN -e.fen ELSE 0 END) AS BIGINT) AS down_fen,
      CAST(SUM(CASE WHEN COALESCE(r.kind, t.kind) = 'return' AND e.fen * (CASE WHEN r.id IS NULL THEN 1 ELSE -1 END) < 0 THEN -e.fen ELSE 0 END) AS BIGINT) AS back_fen,
      CAST(SUM(CASE WHEN COALESCE(r.kind, t.kind) = 'carry' THEN e.fen ELSE 0 END) AS BIGINT) AS carry_fen
    FROM org q CROSS JOIN campaign p JOIN fund_entry e ON e.campaign_id = p.id AND e.org_id = q.id AND e.stage IN ('available', 'stock') JOIN fund_txn t ON t.id = e.txn_id LEFT JOIN fund_txn r ON r.id = t.reverses
    WHERE q.path >= ?1 AND q.path < ?2 AND (?3 = 0 OR p.id = ?3) AND (?3 > 0 OR (t.done_on >= ?4 AND t.done_on <= ?5))
      AND ((e.stage = 'available' AND COALESCE(r.kind, t.kind) IN ('receipt', 'transfer', 'return', 'carry')) OR (e.stage = 'stock' AND t.kind = 'send')) GROUP BY e.org_id) m ON m.org_id = o.id
  LEFT JOIN (SELECT a.org_id, CAST(SUM(a.amount_fen) AS BIGINT) AS fen FROM org q CROSS JOIN campaign p JOIN aid a ON a.campaign_id = p.id AND a.org_id = q.id
    WHERE q.path >= ?1 AND q.path < ?2 AND a.state = 'paid' AND a.source <> '' AND (?3 = 0 OR p.id = ?3)
      AND (?3 > 0 OR (a.given_on >= ?4 AND a.given_on <= ?5)) GROUP BY a.org_id) s ON s.org_id = o.id
  LEFT JOIN (SELECT e.org_id, CAST(SUM(e.fen) AS BIGINT) AS fen FROM org q CROSS JOIN campaign p JOIN fund_entry e ON e.campaign_id = p.id AND e.org_id = q.id AND e.stage NOT IN ('outside', 'paid')
      JOIN fund_txn t ON t.id = e.txn_id
    WHERE q.path >= ?1 AND q.path < ?2 AND (?3 = 0 OR p.id = ?3) AND (?3 > 0 OR t.done_on <= ?5) GROUP BY e.org_id) c ON c.org_id = o.id
  LEFT JOIN (SELECT y.org_id, CAST(SUM(CASE WHEN y.side = 'in' AND y.item <> 'UPPER' THEN y.fen ELSE 0 END) AS BIGINT) AS in_fen,
      CAST(SUM(CASE WHEN y.side = 'out' AND y.item <> 'XB' THEN y.fen ELSE 0 END) AS BIGINT) AS out_fen
    FROM (SELECT g.org_id, l.side, l.item, l.fen FROM org q JOIN budget g ON g.org_id = q.id JOIN budget_line l ON l.budget_id = g.id
        WHERE q.path >= ?1 AND q.path < ?2 AND g.state = 'approved' AND COALESCE(g.campaign_id, 0) = ?3 AND (?3 > 0 OR g.year = ?6)
      UNION ALL SELECT g.org_id, l.side, l.item, l.fen FROM org q JOIN budget g ON g.org_id = q.id JOIN budget_change k ON k.budget_id = g.id JOIN budget_change_line l ON l.change_id = k.id
        WHERE q.path >= ?1 AND q.path < ?2 AND g.state = 'approved' AND k.state = 'approved' AND COALESCE(g.campaign_id, 0) = ?3 AND (?3 > 0 OR g.year = ?6)) y
    GROUP BY y.org_id) b ON b.org_id = o.id
WHERE o.path >= ?1 AND o.path < ?2 AND (m.org_id IS NOT NULL OR s.org_id IS NOT NULL OR c.fen <> 0 OR b.org_id IS NOT NULL)
ORDER BY o.path LIMIT ?7
