-- Statements of the audit room. A check walks what its union and those below it hold: ?1 and ?2 bound the
-- subtree, ?3 is a campaign's code ('' = every one), what follows are its parameters (check_bind.c).
-- Columns are members of struct check_hit.

-- Rows, records and the ledger of a roster say the same sum.
-- name: CHECK_ROSTER_LEDGER many scoped scan:a check looks at every roster of the subtree
SELECT 'roster:' || x.id AS object, x.org_code, x.org_name, x.title, x.day, x.rows_fen AS fen, x.ledger_fen AS fen2, x.aid_fen AS fen3
FROM (SELECT r.id, o.code AS org_code, o.name AS org_name, r.title, r.paid_on AS day, r.kind, r.lump_id, r.amount_fen,
    CASE WHEN r.kind = 'lump' THEN r.lump_fen ELSE CAST(COALESCE((SELECT SUM(w.amount_fen) FROM roster_row w
      WHERE w.roster_id = r.id AND w.level < 2), 0) AS BIGINT) END AS rows_fen,
    CAST(COALESCE((SELECT SUM(e.fen) FROM fund_txn t JOIN fund_entry e ON e.txn_id = t.id
      WHERE t.roster_id = r.id AND e.stage IN ('reserved', 'paid')), 0) AS BIGINT) AS ledger_fen,
    CAST(COALESCE((SELECT SUM(a.amount_fen) FROM aid a WHERE a.roster_id = r.id AND a.state IN ('reserved', 'paid')), 0) AS BIGINT) AS aid_fen
  FROM org o JOIN roster r ON r.org_id = o.id JOIN campaign c ON c.id = r.campaign_id
  WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND r.state IN ('approved', 'paid')) x
WHERE (x.kind = 'lump' AND x.rows_fen <> x.ledger_fen)
  OR (x.kind <> 'lump' AND (x.rows_fen <> x.aid_fen OR x.rows_fen <> x.amount_fen OR (x.lump_id IS NULL AND x.rows_fen <> x.ledger_fen)))
ORDER BY x.id

-- The statistics table and the ledger say the same of what was paid.
-- name: CHECK_TALLY_LEDGER many scoped scan:a check looks at every sum of the subtree
SELECT 'org:' || o.code AS object, o.code AS org_code, o.name AS org_name, c.code AS title, x.source AS one,
  CAST(SUM(x.tally_fen) AS BIGINT) AS fen, CAST(SUM(x.paid_fen) AS BIGINT) AS fen2
FROM org o JOIN (SELECT t.org_id, t.campaign_id, t.source, t.fen AS tally_fen, 0 AS paid_fen FROM tally t
    WHERE t.kind <> 'raised' AND t.tag = '' AND t.source <> ''
  UNION ALL SELECT b.org_id, b.campaign_id, b.source, 0 AS tally_fen, b.fen AS paid_fen FROM fund_balance b WHERE b.stage = 'paid') x
  ON x.org_id = o.id JOIN campaign c ON c.id = x.campaign_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3)
GROUP BY o.path, o.code, o.name, c.code, x.source HAVING SUM(x.tally_fen) <> SUM(x.paid_fen) ORDER BY o.path, c.code, x.source

-- Every record of money, to be held against the earmark rule.
-- name: CHECK_PAIRS many scoped scan:a check looks at every record of the subtree
SELECT 'roster:' || a.roster_id AS object, a.row_no, o.id AS org_id, o.code AS org_code, o.name AS org_name, COALESCE(r.title, '') AS title,
  COALESCE(a.person_id, 0) AS person_id, COALESCE(p.name, '') AS name, a.given_on AS day, a.amount_fen AS fen, a.campaign_id,
  a.source AS one, a.class AS two, a.kind AS three,
  CASE WHEN COALESCE(w.archive_no, '') <> '' THEN w.archive_no ELSE COALESCE(p.archive_no, '') END AS four
FROM org o JOIN aid a ON a.org_id = o.id JOIN campaign c ON c.id = a.campaign_id JOIN roster r ON r.id = a.roster_id
  LEFT JOIN roster_row w ON w.roster_id = a.roster_id AND w.row_no = a.row_no LEFT JOIN person p ON p.id = a.person_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND a.state IN ('reserved', 'paid') AND a.source <> ''
ORDER BY a.roster_id, a.row_no

-- Where the rule was silent a person forbade it, and it was paid all the same.
-- name: CHECK_RULING many scoped scan:a check looks at every record of the subtree
SELECT 'roster:' || a.roster_id AS object, a.row_no, o.code AS org_code, o.name AS org_name, r.title, COALESCE(a.person_id, 0) AS person_id,
  COALESCE(p.name, '') AS name, a.given_on AS day, a.amount_fen AS fen, a.source AS one, a.class AS two, eo.name AS three, er.basis AS four
FROM org o JOIN aid a ON a.org_id = o.id JOIN campaign c ON c.id = a.campaign_id JOIN roster r ON r.id = a.roster_id
  JOIN earmark_ruling er ON er.campaign_id = a.campaign_id AND er.source = a.source AND er.class = a.class AND er.form = a.kind
    AND er.state = 'forbidden'
  JOIN org eo ON eo.id = er.org_id LEFT JOIN person p ON p.id = a.person_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND a.state IN ('reserved', 'paid')
  AND eo.path = substr(o.path, 1, length(eo.path))
ORDER BY a.roster_id, a.row_no

-- name: CHECK_CAMPAIGNS many open:the rules of campaigns, no rows of unions scan:campaigns are few
SELECT c.id, c.code, c.earmark, c.start_on FROM campaign c WHERE (?1 = '' OR c.code = ?1) ORDER BY c.id

-- Columns the real-name roster must have; ?4 names those wanted.
-- name: CHECK_REALNAME many scoped scan:a check looks at every row of the subtree
SELECT 'roster:' || r.id AS object, w.row_no, o.code AS org_code, o.name AS org_name, r.title, COALESCE(w.person_id, 0) AS person_id,
  w.name, w.amount_fen AS fen,
  CASE WHEN w.blind IS NULL AND replace(?4, 'number', '') <> ?4 THEN ' 证件号码' ELSE '' END
  || CASE WHEN w.employer = '' AND replace(?4, 'employer', '') <> ?4 THEN ' 工作单位' ELSE '' END
  || CASE WHEN w.phone_blind IS NULL AND replace(?4, 'phone', '') <> ?4 THEN ' 联系方式' ELSE '' END
  || CASE WHEN w.card_blind IS NULL AND w.form = 'cash' AND replace(?4, 'card', '') <> ?4 THEN ' 银行卡号' ELSE '' END AS one
FROM org o JOIN roster r ON r.org_id = o.id JOIN campaign c ON c.id = r.campaign_id JOIN roster_row w ON w.roster_id = r.id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND r.state IN ('submitted', 'approved', 'paid') AND w.level < 2
  AND ((w.blind IS NULL AND replace(?4, 'number', '') <> ?4) OR (w.employer = '' AND replace(?4, 'employer', '') <> ?4)
    OR (w.phone_blind IS NULL AND replace(?4, 'phone', '') <> ?4)
    OR (w.card_blind IS NULL AND w.form = 'cash' AND replace(?4, 'card', '') <> ?4))
ORDER BY r.id, w.row_no

-- name: CHECK_LUMP_NAMES many scoped scan:a check looks at every roster of the subtree
SELECT 'roster:' || r.id AS object, o.code AS org_code, o.name AS org_name, r.title, r.paid_on AS day, r.lump_fen AS fen, r.lump_heads AS n
FROM org o JOIN roster r ON r.org_id = o.id JOIN campaign c ON c.id = r.campaign_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND r.kind = 'lump' AND r.state = 'paid' AND r.paid_on < ?4
  AND NOT EXISTS (SELECT 1 FROM roster l WHERE l.lump_id = r.id AND l.state = 'paid')
ORDER BY r.id

-- Money was paid; no meeting of the union or of one above it had decided before the first day.
-- name: CHECK_NO_DECISION many scoped scan:a check looks at every payment of the subtree
SELECT 'org:' || x.org_code AS object, x.org_code, x.org_name, x.title, x.day, x.fen, x.n
FROM (SELECT o.code AS org_code, o.name AS org_name, o.path, c.id AS campaign_id, c.code AS title, MIN(t.done_on) AS day,
    CAST(SUM(e.fen) AS BIGINT) AS fen, COUNT(DISTINCT t.roster_id) AS n
  FROM org o JOIN fund_txn t ON t.org_id = o.id AND t.kind = 'pay' JOIN fund_entry e ON e.txn_id = t.id AND e.stage = 'paid'
    JOIN campaign c ON c.id = t.campaign_id
  WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3)
  GROUP BY o.code, o.name, o.path, c.id, c.code) x
WHERE x.fen >= ?4 AND NOT EXISTS (SELECT 1 FROM decision d JOIN org u ON u.id = d.org_id
  WHERE d.state = 'made' AND d.kind <> 'other' AND d.held_on <= x.day AND (d.campaign_id IS NULL OR d.campaign_id = x.campaign_id)
    AND u.path = substr(x.path, 1, length(u.path)))
ORDER BY x.path, x.title

-- name: CHECK_C11_ARCHIVE many scoped scan:a check looks at every record of the subtree
SELECT 'roster:' || a.roster_id AS object, a.row_no, o.code AS org_code, o.name AS org_name, r.title, p.id AS person_id, p.name,
  a.given_on AS day, a.amount_fen AS fen
FROM org o JOIN aid a ON a.org_id = o.id JOIN campaign c ON c.id = a.campaign_id JOIN roster r ON r.id = a.roster_id
  JOIN person p ON p.id = a.person_id LEFT JOIN roster_row w ON w.roster_id = a.roster_id AND w.row_no = a.row_no
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND a.class = 'C11' AND a.state IN ('reserved', 'paid')
  AND p.archive_no = '' AND COALESCE(w.archive_no, '') = ''
ORDER BY a.roster_id, a.row_no

-- name: CHECK_ARCHIVE_TWICE many scoped scan:a check looks at every record of the subtree
SELECT 'roster:' || a.roster_id AS object, a.row_no, o.code AS org_code, o.name AS org_name, r.title, a.person_id, w.name,
  a.amount_fen AS fen, w.archive_no AS one
FROM org o JOIN aid a ON a.org_id = o.id JOIN campaign c ON c.id = a.campaign_id JOIN roster r ON r.id = a.roster_id
  JOIN roster_row w ON w.roster_id = a.roster_id AND w.row_no = a.row_no
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND a.state IN ('reserved', 'paid') AND w.archive_no <> ''
  AND w.archive_no IN (SELECT v.archive_no FROM org q JOIN roster s ON s.org_id = q.id JOIN roster_row v ON v.roster_id = s.id
    WHERE q.path >= ?1 AND q.path < ?2 AND s.state IN ('approved', 'paid') AND v.level < 2 AND v.archive_no <> ''
    GROUP BY v.archive_no HAVING COUNT(DISTINCT v.person_id) > 1)
ORDER BY w.archive_no, a.roster_id, a.row_no

-- The register says so, or an outside list does and held on the day (?4: today, for what is not yet paid).
-- name: CHECK_STATUS many scoped scan:a check looks at every record of the subtree
SELECT 'roster:' || a.roster_id AS object, a.row_no, o.code AS org_code, o.name AS org_name, r.title, p.id AS person_id, p.name,
  a.given_on AS day, a.amount_fen AS fen, COALESCE(m.since_on, '') AS day2, COALESCE(m.source, '职工登记') AS two,
  CASE COALESCE(m.status, p.status) WHEN 'dead' THEN '已去世' WHEN 'retired' THEN '已退休' ELSE '已离开' END AS one
FROM org o JOIN aid a ON a.org_id = o.id JOIN campaign c ON c.id = a.campaign_id JOIN roster r ON r.id = a.roster_id
  JOIN person p ON p.id = a.person_id LEFT JOIN person_mark m ON m.id_type = p.id_type AND m.blind = p.blind
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND a.state IN ('reserved', 'paid')
  AND ((m.status IS NULL AND p.status <> 'active') OR m.since_on <= CASE WHEN a.given_on = '' THEN ?4 ELSE a.given_on END)
ORDER BY a.roster_id, a.row_no

-- Two of one household, or both spouses, in one campaign.
-- name: CHECK_HOUSEHOLD many scoped scan:a check looks at every tie
SELECT 'roster:' || a.roster_id AS object, a.row_no, o.code AS org_code, o.name AS org_name, r.title, p.id AS person_id, p.name,
  a.given_on AS day, a.amount_fen AS fen, qo.name AS one, b.amount_fen AS fen2, CASE t.kind WHEN 'spouse' THEN '配偶' ELSE '同一家庭的人' END AS two
FROM person_tie t JOIN person p ON p.id_type = t.id_type AND p.blind = t.blind JOIN person q ON q.id_type = t.other_type AND q.blind = t.other_blind
  JOIN aid a ON a.person_id = p.id JOIN aid b ON b.person_id = q.id AND b.campaign_id = a.campaign_id
  JOIN org o ON o.id = a.org_id JOIN org qo ON qo.id = b.org_id JOIN campaign c ON c.id = a.campaign_id JOIN roster r ON r.id = a.roster_id
WHERE o.path >= ?1 AND o.path < ?2 AND qo.path >= ?1 AND qo.path < ?2 AND (?3 = '' OR c.code = ?3) AND t.roster_id = 0
  AND t.kind IN ('spouse', 'household') AND q.id < p.id AND a.state IN ('reserved', 'paid') AND b.state IN ('reserved', 'paid')
ORDER BY a.roster_id, a.row_no

-- name: CHECK_TWICE many scoped scan:a check looks at every record of the subtree
SELECT 'roster:' || a.roster_id AS object, a.row_no, o.code AS org_code, o.name AS org_name, r.title, p.id AS person_id, p.name,
  a.given_on AS day, a.amount_fen AS fen, c.name AS one
FROM org o JOIN aid a ON a.org_id = o.id JOIN campaign c ON c.id = a.campaign_id JOIN roster r ON r.id = a.roster_id
  JOIN person p ON p.id = a.person_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND c.once = 1 AND a.state IN ('reserved', 'paid')
  AND (a.campaign_id, a.person_id) IN (SELECT b.campaign_id, b.person_id FROM org q JOIN aid b ON b.org_id = q.id
    WHERE q.path >= ?1 AND q.path < ?2 AND b.state IN ('reserved', 'paid') AND b.person_id IS NOT NULL
    GROUP BY b.campaign_id, b.person_id HAVING COUNT(*) > 1)
ORDER BY a.person_id, a.id

-- The same name and the same phone under two documents.
-- name: CHECK_TWO_NUMBERS many scoped scan:a check looks at every row of the subtree
SELECT 'roster:' || r.id AS object, w.row_no, o.code AS org_code, o.name AS org_name, r.title, COALESCE(w.person_id, 0) AS person_id, w.name,
  w.amount_fen AS fen
FROM org o JOIN roster r ON r.org_id = o.id JOIN campaign c ON c.id = r.campaign_id JOIN roster_row w ON w.roster_id = r.id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND r.state IN ('approved', 'paid') AND w.level < 2
  AND w.phone_blind IS NOT NULL AND (r.campaign_id, w.name, w.phone_blind) IN (
    SELECT s.campaign_id, v.name, v.phone_blind FROM org q JOIN roster s ON s.org_id = q.id JOIN roster_row v ON v.roster_id = s.id
    WHERE q.path >= ?1 AND q.path < ?2 AND s.state IN ('approved', 'paid') AND v.level < 2 AND v.phone_blind IS NOT NULL
    GROUP BY s.campaign_id, v.name, v.phone_blind HAVING COUNT(DISTINCT v.blind) > 1)
ORDER BY w.name, r.id, w.row_no

-- name: CHECK_CARD many scoped scan:a check looks at every row of the subtree
SELECT 'roster:' || r.id AS object, w.row_no, o.code AS org_code, o.name AS org_name, r.title, COALESCE(w.person_id, 0) AS person_id, w.name,
  w.amount_fen AS fen
FROM org o JOIN roster r ON r.org_id = o.id JOIN campaign c ON c.id = r.campaign_id JOIN roster_row w ON w.roster_id = r.id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND r.state IN ('approved', 'paid') AND w.level < 2
  AND w.card_blind IN (SELECT v.card_blind FROM org q JOIN roster s ON s.org_id = q.id JOIN roster_row v ON v.roster_id = s.id
    WHERE q.path >= ?1 AND q.path < ?2 AND s.state IN ('approved', 'paid') AND v.level < 2 AND v.card_blind IS NOT NULL
    GROUP BY v.card_blind HAVING COUNT(DISTINCT v.blind) > 1)
ORDER BY w.card_blind, r.id, w.row_no

-- name: CHECK_PAYEE many scoped scan:a check looks at every row of the subtree
SELECT 'roster:' || r.id AS object, w.row_no, o.code AS org_code, o.name AS org_name, r.title, p.id AS person_id, w.name,
  w.amount_fen AS fen
FROM org o JOIN roster r ON r.org_id = o.id JOIN campaign c ON c.id = r.campaign_id JOIN roster_row w ON w.roster_id = r.id
  JOIN person p ON p.id = w.person_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND r.state IN ('approved', 'paid') AND w.level < 2
  AND (p.name <> w.name OR p.blind <> w.blind)
ORDER BY r.id, w.row_no

-- Two steps of a roster by one user, or by accounts that bear one name.
-- name: CHECK_SAME_HAND many scoped scan:a check looks at every roster of the subtree
SELECT 'roster:' || r.id AS object, o.code AS org_code, o.name AS org_name, r.title, r.paid_on AS day, r.amount_fen AS fen,
  CASE WHEN ua.name IN (ue.name, us.name) THEN '录入和审核' WHEN up.name = ua.name THEN '审核和付款' ELSE '录入和付款' END AS one
FROM org o JOIN roster r ON r.org_id = o.id JOIN campaign c ON c.id = r.campaign_id JOIN user_account ue ON ue.id = r.entered_by
  LEFT JOIN user_account us ON us.id = r.submitted_by JOIN user_account ua ON ua.id = r.approved_by
  LEFT JOIN user_account up ON up.id = r.paid_by
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND r.state IN ('approved', 'paid')
  AND (ua.name IN (ue.name, us.name) OR up.name IN (ue.name, us.name, ua.name))
ORDER BY r.id

-- Whoever entered or corrected rows neither approves nor pays; nor does the ledger's payer approve.
-- name: CHECK_EDITOR_STEP many scoped scan:a check looks at every roster of the subtree
SELECT 'roster:' || r.id AS object, o.code AS org_code, o.name AS org_name, r.title, r.paid_on AS day, r.amount_fen AS fen, u.name AS one
FROM org o JOIN roster r ON r.org_id = o.id JOIN campaign c ON c.id = r.campaign_id JOIN user_account u ON u.id IN (r.approved_by, r.paid_by)
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND r.state IN ('approved', 'paid')
  AND (EXISTS (SELECT 1 FROM roster_editor x WHERE x.roster_id = r.id AND x.user_id = u.id)
    OR (u.id = r.approved_by AND EXISTS (SELECT 1 FROM fund_txn t WHERE t.roster_id = r.id AND t.kind = 'pay' AND t.user_id = u.id)))
ORDER BY r.id

-- name: CHECK_ACCOUNTS many scoped scan:a check looks at every account of the subtree
SELECT 'user:' || u.login AS object, o.code AS org_code, o.name AS org_name, u.name AS one, u.login AS two
FROM org o JOIN user_account u ON u.org_id = o.id
WHERE o.path >= ?1 AND o.path < ?2 AND u.status = 'active' AND u.name IN (SELECT v.name FROM org q JOIN user_account v ON v.org_id = q.id
    WHERE q.path >= ?1 AND q.path < ?2 AND v.status = 'active' GROUP BY v.name HAVING COUNT(*) > 1)
ORDER BY u.name, u.login

-- One account with several of the rights that must lie apart, at one union.
-- name: CHECK_MANY_ROLES many scoped scan:a check looks at every grant of the subtree
SELECT 'user:' || u.login AS object, o.code AS org_code, o.name AS org_name, u.name AS one, COUNT(DISTINCT g.role) AS n
FROM org o JOIN role_grant g ON g.org_id = o.id JOIN user_account u ON u.id = g.user_id
WHERE o.path >= ?1 AND o.path < ?2 AND g.revoked_at IS NULL AND g.from_date <= ?3 AND (g.to_date IS NULL OR g.to_date >= ?3)
  AND u.status = 'active' AND g.role IN ('clerk', 'review', 'cash')
GROUP BY u.login, u.name, o.code, o.name HAVING COUNT(DISTINCT g.role) > 1 ORDER BY o.code, u.login

-- Entering and approving (or approving and paying) from one computer.
-- name: CHECK_SAME_PLACE many scoped scan:a check looks at every roster of the subtree
SELECT 'roster:' || r.id AS object, o.code AS org_code, o.name AS org_name, r.title, r.paid_on AS day, r.amount_fen AS fen, e.peer AS one
FROM org o JOIN roster r ON r.org_id = o.id JOIN campaign c ON c.id = r.campaign_id
  JOIN event e ON e.object = 'roster:' || r.id AND e.action = 'roster.approve' AND e.result = 'ok' AND e.user_id = r.approved_by
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND r.state IN ('approved', 'paid') AND r.amount_fen >= ?4
  AND e.peer NOT IN ('', 'local', 'test') AND EXISTS (SELECT 1 FROM event s WHERE s.object = e.object AND s.result = 'ok'
    AND s.action IN ('roster.submit', 'roster.pay') AND s.peer = e.peer AND s.user_id <> e.user_id)
ORDER BY r.id

-- What a union had of each source day by day, to see how long money that came down lay still.
-- name: CHECK_POOL many scoped scan:a check looks at every movement of the subtree
SELECT 'fund:' || t.id AS object, o.id AS org_id, o.code AS org_code, o.name AS org_name, c.code AS title, t.campaign_id, t.kind AS two, t.done_on AS day,
  e.source AS one, CAST(SUM(e.fen) AS BIGINT) AS fen
FROM org o JOIN fund_entry e ON e.org_id = o.id JOIN fund_txn t ON t.id = e.txn_id JOIN campaign c ON c.id = e.campaign_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND e.stage IN ('available', 'reserved')
GROUP BY o.path, o.id, o.code, o.name, c.code, e.campaign_id, t.campaign_id, e.source, t.done_on, t.id, t.kind HAVING SUM(e.fen) <> 0
ORDER BY o.path, e.campaign_id, e.source, t.done_on, t.id

-- name: CHECK_BALANCE many scoped scan:a check looks at every balance of the subtree
SELECT 'org:' || o.code AS object, o.code AS org_code, o.name AS org_name, c.code AS title, c.end_on AS day, b.source AS one,
  CAST(SUM(b.fen) AS BIGINT) AS fen
FROM org o JOIN fund_balance b ON b.org_id = o.id JOIN campaign c ON c.id = b.campaign_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND b.stage IN ('available', 'reserved') AND c.end_on < ?4
GROUP BY o.path, o.code, o.name, c.code, c.end_on, b.source HAVING SUM(b.fen) >= ?5 ORDER BY o.path, c.code, b.source

-- name: CHECK_CAP_TIME many scoped scan:a check looks at every record of the subtree
SELECT 'roster:' || a.roster_id AS object, a.row_no, o.code AS org_code, o.name AS org_name, r.title, COALESCE(a.person_id, 0) AS person_id,
  COALESCE(p.name, '') AS name, a.given_on AS day, a.amount_fen AS fen, c.cap_time_fen AS fen2
FROM org o JOIN aid a ON a.org_id = o.id JOIN campaign c ON c.id = a.campaign_id JOIN roster r ON r.id = a.roster_id
  JOIN person p ON p.id = a.person_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND c.cap_time_fen > 0 AND a.amount_fen > c.cap_time_fen
  AND a.state IN ('reserved', 'paid')
ORDER BY a.roster_id, a.row_no

-- name: CHECK_CAP_YEAR many scoped scan:a check looks at every record of the subtree
SELECT 'person:' || x.person_id AS object, x.person_id, p.name, x.org_code, x.org_name, x.fen, x.cap_fen AS fen2, x.year AS n, x.n AS n2
FROM (SELECT a.person_id, a.year, MIN(o.code) AS org_code, MIN(o.name) AS org_name, CAST(SUM(a.amount_fen) AS BIGINT) AS fen,
    MIN(c.cap_year_fen) AS cap_fen, COUNT(*) AS n
  FROM org o JOIN aid a ON a.org_id = o.id JOIN campaign c ON c.id = a.campaign_id
  WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND a.person_id IS NOT NULL AND a.state IN ('reserved', 'paid')
    AND c.cap_year_fen > 0
  GROUP BY a.person_id, a.year HAVING SUM(a.amount_fen) > MIN(c.cap_year_fen)) x JOIN person p ON p.id = x.person_id
ORDER BY x.person_id, x.year

-- Days of payment beside the campaign and the approval; check_find.c tells which are odd.
-- name: CHECK_PAY_DAYS many scoped scan:a check looks at every roster of the subtree
SELECT 'roster:' || r.id AS object, o.code AS org_code, o.name AS org_name, r.title, r.paid_on AS day, r.amount_fen + r.lump_fen AS fen, c.code AS two,
  c.start_on AS three, c.end_on AS four, r.entered_at AS at, COALESCE(r.approved_at, 0) AS at2, r.accepted AS n
FROM org o JOIN roster r ON r.org_id = o.id JOIN campaign c ON c.id = r.campaign_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND r.state = 'paid' AND r.lump_id IS NULL
ORDER BY c.code, r.id

-- The same file handed in by two unions.
-- name: CHECK_SAME_FILE many scoped scan:a check looks at every roster of the subtree
SELECT 'roster:' || r.id AS object, o.code AS org_code, o.name AS org_name, r.title, r.amount_fen AS fen, r.accepted AS n, qo.name AS one, q.id AS n2
FROM org o JOIN roster r ON r.org_id = o.id JOIN campaign c ON c.id = r.campaign_id JOIN roster q ON q.file_hash = r.file_hash AND q.id < r.id
  JOIN org qo ON qo.id = q.org_id
WHERE o.path >= ?1 AND o.path < ?2 AND qo.path >= ?1 AND qo.path < ?2 AND (?3 = '' OR c.code = ?3) AND r.file_hash <> ''
  AND r.state NOT IN ('void', 'returned') AND q.state NOT IN ('void', 'returned') AND q.org_id <> r.org_id
ORDER BY r.id, q.id

-- Two rosters of two unions whose names stand in the same order; ?4 rows at least, ?5 percent alike.
-- name: CHECK_COPIED many scoped scan:a check looks at every row of the subtree
SELECT 'roster:' || x.id AS object, x.org_code, x.org_name, x.title, x.fen, x.n, x.one, x.n2
FROM (SELECT r.id, o.code AS org_code, o.name AS org_name, r.title, r.amount_fen AS fen, r.accepted, COUNT(*) AS n, qo.name AS one, q.id AS n2
  FROM org o JOIN roster r ON r.org_id = o.id JOIN campaign c ON c.id = r.campaign_id
    JOIN roster q ON q.accepted = r.accepted AND q.amount_fen = r.amount_fen AND q.id < r.id JOIN org qo ON qo.id = q.org_id
    JOIN roster_row w ON w.roster_id = r.id JOIN roster_row v ON v.roster_id = q.id AND v.row_no = w.row_no AND v.name = w.name
  WHERE o.path >= ?1 AND o.path < ?2 AND qo.path >= ?1 AND qo.path < ?2 AND (?3 = '' OR c.code = ?3) AND q.org_id <> r.org_id
    AND r.accepted >= ?4 AND r.state IN ('submitted', 'approved', 'paid') AND q.state IN ('submitted', 'approved', 'paid')
  GROUP BY r.id, o.code, o.name, r.title, r.amount_fen, r.accepted, qo.name, q.id) x
WHERE x.n * 100 >= x.accepted * ?5
ORDER BY x.id, x.n2

-- Two unions whose statistics are the same in every line (V26); ?4 lines, ?5 persons at least.
-- name: CHECK_SAME_FIGURES many scoped scan:a check looks at every sum of the subtree
SELECT 'org:' || x.org_code AS object, x.org_code, x.org_name, x.title, x.one, x.heads AS n, x.fen
FROM (SELECT o.code AS org_code, o.name AS org_name, c.code AS title, qo.name AS one, a.lines, a.heads, a.fen, a.org_id, b.org_id AS other_id, a.campaign_id
  FROM (SELECT t.org_id, t.campaign_id, COUNT(*) AS lines, CAST(SUM(t.heads) AS BIGINT) AS heads, CAST(SUM(t.fen) AS BIGINT) AS fen FROM tally t
      WHERE t.kind <> 'raised' AND t.tag = '' GROUP BY t.org_id, t.campaign_id) a
    JOIN (SELECT t.org_id, t.campaign_id, COUNT(*) AS lines, CAST(SUM(t.heads) AS BIGINT) AS heads, CAST(SUM(t.fen) AS BIGINT) AS fen FROM tally t
      WHERE t.kind <> 'raised' AND t.tag = '' GROUP BY t.org_id, t.campaign_id) b
      ON b.campaign_id = a.campaign_id AND b.lines = a.lines AND b.heads = a.heads AND b.fen = a.fen AND b.org_id < a.org_id
    JOIN org o ON o.id = a.org_id JOIN org qo ON qo.id = b.org_id JOIN campaign c ON c.id = a.campaign_id
  WHERE o.path >= ?1 AND o.path < ?2 AND qo.path >= ?1 AND qo.path < ?2 AND (?3 = '' OR c.code = ?3) AND a.lines >= ?4 AND a.heads >= ?5) x
WHERE x.lines = (SELECT COUNT(*) FROM tally t JOIN tally s ON s.org_id = x.other_id AND s.campaign_id = t.campaign_id AND s.kind = t.kind
    AND s.class = t.class AND s.source = t.source AND s.tag = t.tag AND s.heads = t.heads AND s.fen = t.fen
  WHERE t.org_id = x.org_id AND t.campaign_id = x.campaign_id AND t.kind <> 'raised' AND t.tag = '')
ORDER BY x.org_code, x.one

-- Figures typed in by hand that are all round (V25); ?4 figures at least.
-- name: CHECK_ROUND many scoped scan:a check looks at every figure typed in
SELECT 'org:' || o.code AS object, o.code AS org_code, o.name AS org_name, c.code AS title, i.form AS one, COUNT(*) AS n
FROM org o JOIN form_item i ON i.org_id = o.id JOIN campaign c ON c.id = i.campaign_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND i.value > 0
GROUP BY o.code, o.name, c.code, i.form HAVING COUNT(*) >= ?4 AND SUM(i.value % 100) = 0 ORDER BY o.code, c.code, i.form

-- Everybody gets the same whatever the hardship (平均摊派); ?4 rows, ?5 classes at least.
-- name: CHECK_EQUAL many scoped scan:a check looks at every row of the subtree
SELECT 'roster:' || r.id AS object, o.code AS org_code, o.name AS org_name, r.title, r.paid_on AS day, MAX(w.amount_fen) AS fen, COUNT(*) AS n,
  COUNT(DISTINCT w.class) AS n2
FROM org o JOIN roster r ON r.org_id = o.id JOIN campaign c ON c.id = r.campaign_id JOIN roster_row w ON w.roster_id = r.id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND r.state IN ('approved', 'paid') AND w.level < 2
GROUP BY r.id, o.code, o.name, r.title, r.paid_on
HAVING COUNT(*) >= ?4 AND COUNT(DISTINCT w.class) >= ?5 AND MIN(w.amount_fen) = MAX(w.amount_fen) ORDER BY r.id

-- Sums just under a threshold, one after the other; ?4 threshold, ?5 from so many percent of it, ?6 times, ?7 within so many ms.
-- name: CHECK_SPLIT many scoped scan:a check looks at every roster of the subtree
SELECT 'roster:' || x.id AS object, x.org_code, x.org_name, x.title, x.fen, x.n, x.fen2
FROM (SELECT r.id, o.code AS org_code, o.name AS org_name, r.title, r.amount_fen AS fen,
    (SELECT COUNT(*) FROM roster q WHERE q.org_id = r.org_id AND q.campaign_id = r.campaign_id AND q.state IN ('approved', 'paid')
      AND q.amount_fen < ?4 AND q.amount_fen * 100 >= ?4 * ?5 AND q.approved_at <= r.approved_at AND q.approved_at > r.approved_at - ?7) AS n,
    CAST((SELECT SUM(q.amount_fen) FROM roster q WHERE q.org_id = r.org_id AND q.campaign_id = r.campaign_id AND q.state IN ('approved', 'paid')
      AND q.amount_fen < ?4 AND q.amount_fen * 100 >= ?4 * ?5 AND q.approved_at <= r.approved_at AND q.approved_at > r.approved_at - ?7) AS BIGINT) AS fen2
  FROM org o JOIN roster r ON r.org_id = o.id JOIN campaign c ON c.id = r.campaign_id
  WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND r.state IN ('approved', 'paid') AND r.amount_fen < ?4
    AND r.amount_fen * 100 >= ?4 * ?5) x
WHERE x.n >= ?6 ORDER BY x.org_code, x.id

-- Approvals and payments in series at night (?4 to ?5 o'clock) or at the week's end; ?6 in a day at least.
-- name: CHECK_ODD_HOURS many scoped scan:a check looks at every event of the subtree
SELECT 'user:' || e.login AS object, o.code AS org_code, o.name AS org_name, u.name AS one, MIN(e.at) AS at, MAX(e.at) AS at2, COUNT(*) AS n
FROM org o JOIN event e ON e.org_id = o.id JOIN user_account u ON u.id = e.user_id
WHERE o.path >= ?1 AND o.path < ?2 AND e.result = 'ok'
  AND e.action IN ('roster.approve', 'roster.pay', 'decision.make', 'payout.check', 'payout.approve', 'payout.export', 'fund.transfer')
  AND ((e.at + 28800000) / 3600000 % 24 >= ?3 OR (e.at + 28800000) / 3600000 % 24 < ?4
    OR ((e.at + 28800000) / 86400000 + 4) % 7 IN (0, 6))
GROUP BY e.login, u.name, o.code, o.name, (e.at + 28800000) / 86400000 HAVING COUNT(*) >= ?5 ORDER BY MIN(e.at)

-- A step the table tells of and the trail does not.
-- name: CHECK_NO_EVENT many scoped scan:a check looks at every roster of the subtree
SELECT 'roster:' || r.id AS object, o.code AS org_code, o.name AS org_name, r.title, r.paid_on AS day, r.amount_fen AS fen, '审核' AS one
FROM org o JOIN roster r ON r.org_id = o.id JOIN campaign c ON c.id = r.campaign_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND r.state IN ('approved', 'paid')
  AND NOT EXISTS (SELECT 1 FROM event e WHERE e.object = 'roster:' || r.id AND e.action = 'roster.approve' AND e.result = 'ok')
UNION ALL
SELECT 'fund:' || t.id AS object, o.code AS org_code, o.name AS org_name, t.doc_no AS title, t.done_on AS day,
  CAST((SELECT SUM(e.fen) FROM fund_entry e WHERE e.txn_id = t.id AND e.fen > 0) AS BIGINT) AS fen, '资金登记' AS one
FROM org o JOIN fund_txn t ON t.org_id = o.id JOIN campaign c ON c.id = t.campaign_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND t.kind = 'receipt'
  AND NOT EXISTS (SELECT 1 FROM event e WHERE e.object = 'fund:' || t.id AND e.result = 'ok')
  AND NOT EXISTS (SELECT 1 FROM gift g JOIN event e ON e.object = 'gift:' || g.id WHERE g.txn_id = t.id AND e.result = 'ok')

-- Whoever handles a roster is on it: by the number he gave, by the name of his account or as 经办人 of the sheet.
-- name: CHECK_STAFF many scoped scan:a check looks at every row of the subtree
SELECT 'roster:' || r.id AS object, w.row_no, o.code AS org_code, o.name AS org_name, r.title, COALESCE(w.person_id, 0) AS person_id, w.name,
  w.amount_fen AS fen, CASE WHEN u.id = r.approved_by THEN '审核人' WHEN u.id = r.paid_by THEN '付款人' ELSE '录入人' END AS one
FROM org o JOIN roster r ON r.org_id = o.id JOIN campaign c ON c.id = r.campaign_id
  JOIN user_account u ON u.id IN (r.entered_by, r.submitted_by, r.approved_by, r.paid_by)
  JOIN roster_row w ON w.roster_id = r.id AND (w.name = u.name OR w.blind = u.id_blind)
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND r.state IN ('approved', 'paid') AND w.level < 2
UNION ALL
SELECT 'roster:' || r.id AS object, w.row_no, o.code AS org_code, o.name AS org_name, r.title, COALESCE(w.person_id, 0) AS person_id, w.name,
  w.amount_fen AS fen, '经办人、慰问人' AS one
FROM org o JOIN roster r ON r.org_id = o.id JOIN campaign c ON c.id = r.campaign_id JOIN roster_row w ON w.roster_id = r.id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND r.state IN ('approved', 'paid') AND w.level < 2 AND w.handler <> ''
  AND replace('、' || w.handler || '、', '、' || w.name || '、', '') <> '、' || w.handler || '、'

-- name: CHECK_NO_PAPER many scoped scan:a check looks at every roster of the subtree
SELECT 'roster:' || r.id AS object, o.code AS org_code, o.name AS org_name, r.title, r.paid_on AS day, r.amount_fen + r.lump_fen AS fen
FROM org o JOIN roster r ON r.org_id = o.id JOIN campaign c ON c.id = r.campaign_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND r.state = 'paid' AND r.lump_id IS NULL
  AND r.evidence_id IS NULL AND r.amount_fen + r.lump_fen >= ?4
ORDER BY r.id

-- One gets many times what is usual for the class; ?4 times the mean, of ?5 records at least.
-- name: CHECK_OUTLIER many scoped scan:a check looks at every record of the subtree
SELECT 'roster:' || a.roster_id AS object, a.row_no, o.code AS org_code, o.name AS org_name, r.title, a.person_id, p.name, a.given_on AS day,
  a.amount_fen AS fen, m.mean_fen AS fen2, a.class AS one
FROM org o JOIN aid a ON a.org_id = o.id JOIN roster r ON r.id = a.roster_id JOIN person p ON p.id = a.person_id
  JOIN (SELECT b.campaign_id, b.class, CAST(SUM(b.amount_fen) / COUNT(*) AS BIGINT) AS mean_fen FROM org q JOIN aid b ON b.org_id = q.id
      JOIN campaign c ON c.id = b.campaign_id
    WHERE q.path >= ?1 AND q.path < ?2 AND (?3 = '' OR c.code = ?3) AND b.person_id IS NOT NULL AND b.amount_fen > 0
    GROUP BY b.campaign_id, b.class HAVING COUNT(*) >= ?5) m ON m.campaign_id = a.campaign_id AND m.class = a.class
WHERE o.path >= ?1 AND o.path < ?2 AND a.state IN ('reserved', 'paid') AND a.amount_fen >= m.mean_fen * ?4
ORDER BY a.amount_fen DESC, a.id

-- name: CHECK_UNMASK many scoped scan:a check looks at every event of the subtree
SELECT 'user:' || e.login AS object, o.code AS org_code, o.name AS org_name, u.name AS one, MIN(e.at) AS at, MAX(e.at) AS at2, COUNT(*) AS n
FROM org o JOIN event e ON e.org_id = o.id JOIN user_account u ON u.id = e.user_id
WHERE o.path >= ?1 AND o.path < ?2 AND e.result = 'ok' AND e.action = 'person.unmask'
GROUP BY e.login, u.name, o.code, o.name, (e.at + 28800000) / 86400000 HAVING COUNT(*) >= ?3 ORDER BY MIN(e.at)

-- name: CHECK_TAKEN_BACK many scoped scan:a check looks at every movement of the subtree
SELECT 'fund:' || t.id AS object, o.code AS org_code, o.name AS org_name, t.doc_no AS title, t.done_on AS day, w.done_on AS day2, t.note AS one,
  CAST((SELECT SUM(e.fen) FROM fund_entry e WHERE e.txn_id = t.id AND e.fen > 0) AS BIGINT) AS fen
FROM org o JOIN fund_txn t ON t.org_id = o.id JOIN campaign c ON c.id = t.campaign_id JOIN fund_txn w ON w.id = t.reverses
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND w.done_on < ?4
ORDER BY t.id

-- A designated gift spent on others than the donor named: class, place, list of persons, day.
-- name: CHECK_GIFT many scoped scan:a check looks at every record a gift paid
SELECT 'roster:' || r.id AS object, a.row_no, o.code AS org_code, o.name AS org_name, r.title, COALESCE(a.person_id, 0) AS person_id,
  COALESCE(p.name, '') AS name, a.given_on AS day, a.amount_fen AS fen, dn.name AS one, g.receipt_no AS two,
  CASE WHEN g.classes <> '' AND replace(',' || g.classes || ',', ',' || a.class || ',', '') = ',' || g.classes || ',' THEN '对象类别'
    WHEN g.place_id IS NOT NULL AND NOT (o.path >= gp.path AND o.path < (gp.path || '~')) THEN '使用单位'
    WHEN g.use_by <> '' AND a.given_on > g.use_by THEN '使用期限' ELSE '指定人员' END AS three
FROM org o JOIN roster r ON r.org_id = o.id JOIN campaign c ON c.id = r.campaign_id JOIN gift g ON g.id = r.gift_id JOIN donor dn ON dn.id = g.donor_id
  JOIN aid a ON a.roster_id = r.id AND a.source = g.source LEFT JOIN person p ON p.id = a.person_id LEFT JOIN org gp ON gp.id = g.place_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND g.designated = 1 AND a.state IN ('reserved', 'paid')
  AND ((g.classes <> '' AND replace(',' || g.classes || ',', ',' || a.class || ',', '') = ',' || g.classes || ',')
    OR (g.place_id IS NOT NULL AND NOT (o.path >= gp.path AND o.path < (gp.path || '~')))
    OR (g.use_by <> '' AND a.given_on > g.use_by)
    OR (g.persons = 1 AND NOT EXISTS (SELECT 1 FROM gift_person gn WHERE gn.gift_id = g.id AND gn.id_type = p.id_type AND gn.blind = p.blind)))
ORDER BY r.id, a.row_no

-- Money of a gift that lies unspent after the donor's day.
-- name: CHECK_GIFT_LEFT many scoped scan:a check looks at every gift of the subtree
SELECT 'gift:' || g.id AS object, o.code AS org_code, o.name AS org_name, dn.name AS one, g.receipt_no AS two, g.use_by AS day,
  CAST(SUM(b.fen) AS BIGINT) AS fen
FROM org o JOIN gift_balance b ON b.org_id = o.id JOIN gift g ON g.id = b.gift_id JOIN donor dn ON dn.id = g.donor_id JOIN campaign c ON c.id = b.campaign_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND b.stage IN ('available', 'reserved') AND g.use_by <> '' AND g.use_by < ?4
GROUP BY g.id, o.code, o.name, dn.name, g.receipt_no, g.use_by HAVING SUM(b.fen) > 0 ORDER BY g.id

-- --- pay-out by bank ---

-- A row's record and the bank's answer say the same.
-- name: CHECK_BANK_ROWS many scoped scan:a check looks at every line of the subtree
SELECT 'roster:' || r.id AS object, a.row_no, o.code AS org_code, o.name AS org_name, r.title, COALESCE(a.person_id, 0) AS person_id,
  COALESCE(p.name, '') AS name, a.given_on AS day, a.amount_fen AS fen, COALESCE(i.fen, 0) AS fen2,
  CASE WHEN i.seq IS NULL THEN '记录为已付，银行没有成功的回执' WHEN a.state <> 'paid' THEN '银行已付成功，记录不是已付' ELSE '记录与银行的金额不一致' END AS one
FROM org o JOIN roster r ON r.org_id = o.id JOIN campaign c ON c.id = r.campaign_id JOIN aid a ON a.roster_id = r.id
  LEFT JOIN payout_item i ON i.roster_id = r.id AND i.row_no = a.row_no AND i.state = 'success' LEFT JOIN person p ON p.id = a.person_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND r.pay_way = 'batch'
  AND ((a.state = 'paid' AND i.seq IS NULL) OR (i.seq IS NOT NULL AND (a.state <> 'paid' OR i.fen <> a.amount_fen)))
UNION ALL
SELECT 'roster:' || r.id AS object, i.row_no, o.code AS org_code, o.name AS org_name, r.title, i.person_id, i.name, i.settled_on AS day,
  0 AS fen, i.fen AS fen2, '银行已付成功，没有慰问记录' AS one
FROM org o JOIN payout_item i ON i.org_id = o.id JOIN roster r ON r.id = i.roster_id JOIN campaign c ON c.id = r.campaign_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND i.state = 'success'
  AND NOT EXISTS (SELECT 1 FROM aid a WHERE a.roster_id = i.roster_id AND a.row_no = i.row_no)

-- name: CHECK_BANK_LEDGER many scoped scan:a check looks at every line of the subtree
SELECT 'roster:' || x.id AS object, x.org_code, x.org_name, x.title, x.bank_fen AS fen, x.ledger_fen AS fen2
FROM (SELECT r.id, o.code AS org_code, o.name AS org_name, r.title,
    CAST(COALESCE((SELECT SUM(i.fen) FROM payout_item i WHERE i.roster_id = r.id AND i.state = 'success'), 0) AS BIGINT) AS bank_fen,
    CAST(COALESCE((SELECT SUM(e.fen) FROM fund_txn t JOIN fund_entry e ON e.txn_id = t.id WHERE t.roster_id = r.id AND e.stage = 'paid'), 0) AS BIGINT) AS ledger_fen
  FROM org o JOIN roster r ON r.org_id = o.id JOIN campaign c ON c.id = r.campaign_id
  WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND r.pay_way = 'batch') x
WHERE x.bank_fen <> x.ledger_fen ORDER BY x.id

-- name: CHECK_BANK_BACK many scoped scan:a check looks at every line of the subtree
SELECT 'payout:' || i.batch_id AS object, i.seq AS row_no, o.code AS org_code, o.name AS org_name, b.title, i.person_id, i.name, i.settled_on AS day,
  i.fen, i.text AS one, CASE i.state WHEN 'returned' THEN '退汇' ELSE '失败' END AS two
FROM org o JOIN payout_item i ON i.org_id = o.id JOIN payout_batch b ON b.id = i.batch_id JOIN campaign c ON c.id = b.campaign_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND i.state IN ('failed', 'returned') AND i.settled_on < ?4
  AND NOT EXISTS (SELECT 1 FROM payout_item n WHERE n.prev_batch = i.batch_id AND n.prev_seq = i.seq)
ORDER BY i.batch_id, i.seq

-- name: CHECK_BANK_UNKNOWN many scoped scan:a check looks at every line of the subtree
SELECT 'payout:' || i.batch_id AS object, i.seq AS row_no, o.code AS org_code, o.name AS org_name, b.title, i.person_id, i.name, b.sent_on AS day,
  i.fen, CASE i.state WHEN 'unknown' THEN '银行答复不明' ELSE '银行没有答复' END AS one
FROM org o JOIN payout_item i ON i.org_id = o.id JOIN payout_batch b ON b.id = i.batch_id JOIN campaign c ON c.id = b.campaign_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND i.state IN ('infile', 'submitted', 'accepted', 'unknown')
  AND b.sent_on <> '' AND b.sent_on < ?4
ORDER BY i.batch_id, i.seq

-- The name or the account a line went to is another person's.
-- name: CHECK_BANK_PAYEE many scoped scan:a check looks at every line of the subtree
SELECT 'payout:' || i.batch_id AS object, i.seq AS row_no, o.code AS org_code, o.name AS org_name, b.title, i.person_id, i.name, i.settled_on AS day,
  i.fen, CASE WHEN p.name <> i.name THEN '户名与本人不一致' ELSE '账号登记在他人名下' END AS one
FROM org o JOIN payout_item i ON i.org_id = o.id JOIN payout_batch b ON b.id = i.batch_id JOIN campaign c ON c.id = b.campaign_id
  JOIN person p ON p.id = i.person_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND b.state NOT IN ('draft', 'void') AND i.state <> 'released'
  AND (p.name <> i.name OR EXISTS (SELECT 1 FROM person q JOIN org qo ON qo.id = q.org_id WHERE q.card_blind = i.card_blind AND q.id <> i.person_id
    AND qo.path >= ?1 AND qo.path < ?2))
ORDER BY i.batch_id, i.seq

-- Batches just under the sum that wants a second checker; parameters as CHECK_SPLIT.
-- name: CHECK_BATCH_SPLIT many scoped scan:a check looks at every batch of the subtree
SELECT 'payout:' || x.id AS object, x.org_code, x.org_name, x.title, x.fen, x.n, x.fen2
FROM (SELECT b.id, o.code AS org_code, o.name AS org_name, b.title, b.fen,
    (SELECT COUNT(*) FROM payout_batch q WHERE q.org_id = b.org_id AND q.state NOT IN ('draft', 'void') AND q.fen < ?4 AND q.fen * 100 >= ?4 * ?5
      AND q.made_at <= b.made_at AND q.made_at > b.made_at - ?7) AS n,
    CAST((SELECT SUM(q.fen) FROM payout_batch q WHERE q.org_id = b.org_id AND q.state NOT IN ('draft', 'void') AND q.fen < ?4 AND q.fen * 100 >= ?4 * ?5
      AND q.made_at <= b.made_at AND q.made_at > b.made_at - ?7) AS BIGINT) AS fen2
  FROM org o JOIN payout_batch b ON b.org_id = o.id JOIN campaign c ON c.id = b.campaign_id
  WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND b.state NOT IN ('draft', 'void') AND b.fen < ?4 AND b.fen * 100 >= ?4 * ?5) x
WHERE x.n >= ?6 ORDER BY x.org_code, x.id

-- name: CHECK_BATCH_HAND many scoped scan:a check looks at every batch of the subtree
SELECT 'payout:' || b.id AS object, o.code AS org_code, o.name AS org_name, b.title, b.fen, b.sent_on AS day, um.name AS one
FROM org o JOIN payout_batch b ON b.org_id = o.id JOIN campaign c ON c.id = b.campaign_id JOIN user_account um ON um.id = b.made_by
  JOIN user_account uc ON uc.id = b.checked_by LEFT JOIN user_account ua ON ua.id = b.approved_by LEFT JOIN user_account ux ON ux.id = b.exported_by
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3)
  AND (uc.name = um.name OR ua.name IN (um.name, uc.name) OR ux.name IN (um.name, uc.name) OR ux.name = ua.name)
ORDER BY b.id

-- name: CHECK_BATCH_DECISION many scoped scan:a check looks at every batch of the subtree
SELECT 'payout:' || b.id AS object, o.code AS org_code, o.name AS org_name, b.title, b.fen, b.sent_on AS day
FROM org o JOIN payout_batch b ON b.org_id = o.id JOIN campaign c ON c.id = b.campaign_id LEFT JOIN decision d ON d.id = b.decision_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND b.state IN ('approved', 'exported', 'partly', 'settled') AND b.fen >= ?4
  AND (d.id IS NULL OR d.state <> 'made')
ORDER BY b.id

-- --- the bank's statement ---

-- Money left the account and no payment belongs to it.
-- name: CHECK_RECON_OPEN many scoped scan:a check looks at every entry of the subtree
SELECT 'recon:' || e.id AS object, o.code AS org_code, o.name AS org_name, e.day, e.fen, e.party AS one, e.text AS two
FROM org o JOIN recon_entry e ON e.org_id = o.id
WHERE o.path >= ?1 AND o.path < ?2 AND e.dir = 'out' AND e.matched = 0 AND e.day < ?3 ORDER BY e.id

-- The bank said success; its statement of that day does not have the money going out.
-- name: CHECK_RECON_MISSING many scoped scan:a check looks at every line of the subtree
SELECT 'payout:' || i.batch_id AS object, i.seq AS row_no, o.code AS org_code, o.name AS org_name, b.title, i.person_id, i.name, i.settled_on AS day, i.fen
FROM org o JOIN payout_item i ON i.org_id = o.id JOIN payout_batch b ON b.id = i.batch_id JOIN campaign c ON c.id = b.campaign_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND i.state = 'success' AND i.settled_on < ?4
  AND EXISTS (SELECT 1 FROM recon_statement s WHERE s.org_id = b.org_id AND s.account = b.payer_account AND s.from_on <= i.settled_on
    AND s.to_on >= i.settled_on)
  AND NOT EXISTS (SELECT 1 FROM recon_match m WHERE m.batch_id = i.batch_id AND m.undone_at IS NULL
    AND ((m.kind = 'item' AND m.seq = i.seq) OR m.kind = 'file'))
ORDER BY i.batch_id, i.seq

-- A person matched an entry with a payment of another sum.
-- name: CHECK_RECON_SUM many scoped scan:a check looks at every match of the subtree
SELECT 'recon:' || e.id AS object, i.seq AS row_no, o.code AS org_code, o.name AS org_name, b.title, i.person_id, i.name, e.day, e.fen, i.fen AS fen2
FROM org o JOIN recon_match m ON m.org_id = o.id JOIN recon_entry e ON e.id = m.entry_id JOIN payout_item i ON i.batch_id = m.batch_id AND i.seq = m.seq
  JOIN payout_batch b ON b.id = i.batch_id JOIN campaign c ON c.id = b.campaign_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND m.undone_at IS NULL AND m.kind IN ('item', 'return') AND e.fen <> i.fen
ORDER BY e.id

-- A statement that does not join the one before it.
-- name: CHECK_RECON_GAP many scoped scan:a check looks at every statement of the subtree
SELECT 'recon_statement:' || s.id AS object, o.code AS org_code, o.name AS org_name, s.from_on AS day, s.to_on AS day2, s.gap AS one
FROM org o JOIN recon_statement s ON s.org_id = o.id WHERE o.path >= ?1 AND o.path < ?2 AND s.gap <> '' ORDER BY s.id

-- --- goods ---

-- A purchase under way without what it must have; ?4 quotes at least unless a reason is given.
-- name: CHECK_PURCHASE many scoped scan:a check looks at every purchase of the subtree
SELECT 'purchase:' || x.id AS object, x.org_code, x.org_name, x.title, x.day, x.fen, x.lacks AS one
FROM (SELECT p.id, o.code AS org_code, o.name AS org_name, p.title, p.contract_on AS day, p.contract_fen AS fen,
    CASE WHEN p.contract_file IS NULL OR p.contract_no = '' THEN ' 合同' ELSE '' END
    || CASE WHEN p.few_quotes = '' AND (SELECT COUNT(*) FROM purchase_quote q WHERE q.purchase_id = p.id) < ?4 THEN ' 询价' ELSE '' END
    || CASE WHEN p.approved_by IS NULL THEN ' 审批' ELSE '' END AS lacks
  FROM org o JOIN purchase p ON p.org_id = o.id JOIN campaign c ON c.id = p.campaign_id
  WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND p.state IN ('contracted', 'received', 'closed') AND p.contract_fen > 0) x
WHERE x.lacks <> '' ORDER BY x.id

-- name: CHECK_ACCEPT many scoped scan:a check looks at every purchase of the subtree
SELECT 'purchase:' || p.id AS object, o.code AS org_code, o.name AS org_name, p.title, p.contract_on AS day, p.ordered_fen AS fen
FROM org o JOIN purchase p ON p.org_id = o.id JOIN campaign c ON c.id = p.campaign_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND p.state = 'contracted' AND p.ordered_fen > 0 AND p.contract_on < ?4
ORDER BY p.id

-- Goods given out without a list signed by those who got them.
-- name: CHECK_SIGNED many scoped scan:a check looks at every roster of the subtree
SELECT 'roster:' || r.id AS object, o.code AS org_code, o.name AS org_name, r.title, r.paid_on AS day, COUNT(*) AS n, CAST(SUM(w.amount_fen) AS BIGINT) AS fen
FROM org o JOIN roster r ON r.org_id = o.id JOIN campaign c ON c.id = r.campaign_id JOIN roster_row w ON w.roster_id = r.id AND w.form = 'goods' AND w.level < 2
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND r.state = 'paid' AND r.evidence_id IS NULL
  AND NOT EXISTS (SELECT 1 FROM handover h WHERE h.roster_id = r.id AND h.state <> 'void')
GROUP BY r.id, o.code, o.name, r.title, r.paid_on ORDER BY r.id

-- name: CHECK_HANDOVER many scoped scan:a check looks at every hand-over of the subtree
SELECT 'roster:' || h.roster_id AS object, o.code AS org_code, o.name AS org_name, r.title, c.end_on AS day, h.left_qty AS n, h.left_fen AS fen
FROM org o JOIN handover h ON h.org_id = o.id JOIN roster r ON r.id = h.roster_id JOIN campaign c ON c.id = h.campaign_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND h.state = 'held' AND h.left_qty > 0 AND c.end_on < ?4
ORDER BY h.id

-- name: CHECK_LICENCE many scoped scan:a check looks at every purchase of the subtree
SELECT 'purchase:' || p.id AS object, o.code AS org_code, o.name AS org_name, p.title, p.contract_on AS day, l.valid_to AS day2, p.contract_fen AS fen,
  s.name AS one
FROM org o JOIN purchase p ON p.org_id = o.id JOIN campaign c ON c.id = p.campaign_id JOIN supplier s ON s.id = p.supplier_id
  JOIN supplier_licence l ON l.supplier_id = s.id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND p.contract_on <> '' AND l.valid_to <> '' AND l.valid_to < p.contract_on
  AND NOT EXISTS (SELECT 1 FROM supplier_licence m WHERE m.supplier_id = s.id AND m.kind = l.kind AND (m.valid_to = '' OR m.valid_to >= p.contract_on))
ORDER BY p.id

-- name: CHECK_STOCK_LEFT many scoped scan:a check looks at every stock of the subtree
SELECT 'org:' || o.code AS object, o.code AS org_code, o.name AS org_name, c.code AS title, c.end_on AS day, i.name AS one, i.unit AS two,
  CAST(SUM(b.qty) AS BIGINT) AS n, CAST(SUM(b.fen) AS BIGINT) AS fen
FROM org o JOIN goods_balance b ON b.org_id = o.id JOIN goods_item i ON i.id = b.item_id JOIN campaign c ON c.id = b.campaign_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND b.place IN ('stock', 'held', 'transit') AND c.end_on < ?4
GROUP BY o.path, o.code, o.name, c.code, c.end_on, i.id, i.name, i.unit HAVING SUM(b.qty) > 0 ORDER BY o.path, c.code, i.name

-- name: CHECK_STOCK_LOST many scoped scan:a check looks at every count of the subtree
SELECT 'goods_count:' || n.id AS object, o.code AS org_code, o.name AS org_name, n.done_on AS day, n.short_qty AS n, n.short_fen AS fen, n.note AS one
FROM org o JOIN goods_count n ON n.org_id = o.id JOIN campaign c ON c.id = n.campaign_id
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND n.state = 'approved' AND n.short_fen >= ?4 ORDER BY n.id

-- Handed over after the last day it was good.
-- name: CHECK_EXPIRED many scoped scan:a check looks at every hand-over of the subtree
SELECT 'roster:' || h.roster_id AS object, w.row_no, o.code AS org_code, o.name AS org_name, r.title, COALESCE(y.person_id, 0) AS person_id, y.name,
  w.given_on AS day, l.expires_on AS day2, w.fen
FROM org o JOIN handover h ON h.org_id = o.id JOIN campaign c ON c.id = h.campaign_id JOIN handover_row w ON w.handover_id = h.id
  JOIN goods_lot l ON l.id = w.lot_id JOIN roster r ON r.id = h.roster_id JOIN roster_row y ON y.roster_id = h.roster_id AND y.row_no = w.row_no
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND w.given_on <> '' AND l.expires_on <> '' AND w.given_on > l.expires_on
ORDER BY h.id, w.row_no

-- --- runs ---

-- name: RUN_NEW one open:the caller has checked the union
INSERT INTO check_run (org_id, campaign_id, codes, day, state, started_by, started_at) VALUES (?1, ?2, ?3, ?4, 'running', ?5, ?6) RETURNING id

-- name: RUN_JOB exec open:the run was made in this call
UPDATE check_run SET job_id = ?2 WHERE id = ?1

-- name: RUN_GET one scoped
SELECT r.id, r.org_id, o.code AS org_code, o.name AS org_name, COALESCE(c.code, '') AS campaign, r.codes, r.day, r.state, r.checks, r.hits,
  COALESCE(r.job_id, 0) AS job_id, COALESCE(u.name, '') AS starter, r.started_at, r.ended_at
FROM check_run r JOIN org o ON o.id = r.org_id LEFT JOIN campaign c ON c.id = r.campaign_id LEFT JOIN user_account u ON u.id = r.started_by
WHERE r.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: RUN_LIST many scoped
SELECT r.id, r.org_id, o.code AS org_code, o.name AS org_name, COALESCE(c.code, '') AS campaign, r.codes, r.day, r.state, r.checks, r.hits,
  COALESCE(r.job_id, 0) AS job_id, COALESCE(u.name, '') AS starter, r.started_at, r.ended_at
FROM org o JOIN check_run r ON r.org_id = o.id LEFT JOIN campaign c ON c.id = r.campaign_id LEFT JOIN user_account u ON u.id = r.started_by
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = 0 OR r.id < ?3) AND (?4 = '' OR c.code = ?4) ORDER BY r.id DESC LIMIT ?5

-- name: RUN_DONE exec open:the job's own run
UPDATE check_run SET state = 'done', ended_at = ?2, checks = (SELECT COUNT(*) FROM check_result x WHERE x.run_id = ?1),
  hits = CAST(COALESCE((SELECT SUM(x.hits) FROM check_result x WHERE x.run_id = ?1), 0) AS BIGINT) WHERE id = ?1 AND state = 'running'

-- name: RESULT_PUT exec open:the job's own run
INSERT INTO check_result (run_id, seq, code, rule, topic, title, question, source, severity, params, hits, kept, fen, ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)

-- name: RESULT_HAS one open:the job's own run
SELECT COUNT(*) AS n FROM check_result WHERE run_id = ?1 AND code = ?2

-- name: RESULTS many open:the run was read within the caller's scope
SELECT seq, code, rule, topic, title, question, source, severity, params, hits, kept, fen, ms FROM check_result WHERE run_id = ?1 ORDER BY seq

-- name: RESULT_GET one open:the run was read within the caller's scope
SELECT seq, code, rule, topic, title, question, source, severity, params, hits, kept, fen, ms FROM check_result WHERE run_id = ?1 AND code = ?2

-- name: HIT_PUT exec open:the job's own run
INSERT INTO check_hit (run_id, code, seq, object, row_no, org_code, org_name, person_id, name, day, fen, text)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)

-- name: HITS_DROP exec open:the job's own run, cut before it told a result
DELETE FROM check_hit WHERE run_id = ?1 AND code = ?2

-- name: HITS many open:the run was read within the caller's scope
SELECT h.seq AS id, h.seq, h.code, h.object, h.row_no, h.org_code, h.org_name, h.person_id, h.name, h.day, h.fen, h.text,
  COALESCE((SELECT MAX(p.id) FROM paper p WHERE p.run_id = h.run_id AND p.code = h.code AND p.hit_seq = h.seq AND p.state <> 'dropped'), 0) AS paper_id
FROM check_hit h WHERE h.run_id = ?1 AND h.code = ?2 AND h.seq > ?3 ORDER BY h.seq LIMIT ?4

-- name: HIT_GET one open:the run was read within the caller's scope
SELECT h.seq AS id, h.seq, h.code, h.object, h.row_no, h.org_code, h.org_name, h.person_id, h.name, h.day, h.fen, h.text, 0 AS paper_id
FROM check_hit h WHERE h.run_id = ?1 AND h.code = ?2 AND h.seq = ?3

-- Of the last finished run over exactly this union and campaign: what each check found.
-- name: LAST_RESULTS many open:the union is the one the call was checked for
SELECT x.run_id AS id, x.code, x.hits, x.fen, r.ended_at AS at FROM check_result x JOIN check_run r ON r.id = x.run_id
WHERE r.org_id = ?1 AND COALESCE(r.campaign_id, 0) = ?2 AND r.state = 'done'
  AND r.id = (SELECT MAX(y.run_id) FROM check_result y JOIN check_run q ON q.id = y.run_id
    WHERE y.code = x.code AND q.org_id = ?1 AND COALESCE(q.campaign_id, 0) = ?2 AND q.state = 'done')
ORDER BY x.seq

-- --- samples: the population in order, ?3 campaign, ?4 class, ?5 source ('' = any), ?6 least 分 ---

-- name: POPULATION_AID many scoped scan:a population is walked whole
SELECT 'roster:' || a.roster_id || ':' || a.row_no AS object, o.id AS org_id, r.title, COALESCE(p.name, '') AS name,
  COALESCE(a.person_id, 0) AS person_id, a.given_on AS day, a.amount_fen AS fen
FROM org o JOIN aid a ON a.org_id = o.id JOIN roster r ON r.id = a.roster_id LEFT JOIN person p ON p.id = a.person_id
WHERE o.path >= ?1 AND o.path < ?2 AND a.campaign_id = ?3 AND a.state = 'paid' AND (?4 = '' OR a.class = ?4) AND (?5 = '' OR a.source = ?5)
  AND a.amount_fen >= ?6
ORDER BY a.roster_id, a.row_no

-- name: POPULATION_ROSTER many scoped scan:a population is walked whole
SELECT 'roster:' || r.id AS object, o.id AS org_id, r.title, '' AS name, 0 AS person_id, r.paid_on AS day, r.amount_fen + r.lump_fen AS fen
FROM org o JOIN roster r ON r.org_id = o.id
WHERE o.path >= ?1 AND o.path < ?2 AND r.campaign_id = ?3 AND r.state = 'paid' AND r.lump_id IS NULL
  AND (?4 = '' OR r.class = ?4) AND (?5 = '' OR r.source = ?5) AND r.amount_fen + r.lump_fen >= ?6
ORDER BY r.id

-- name: POPULATION_FUND many scoped scan:a population is walked whole
SELECT 'fund:' || x.id AS object, x.org_id, x.title, '' AS name, 0 AS person_id, x.day, x.fen
FROM (SELECT t.id, o.id AS org_id, CASE t.kind WHEN 'receipt' THEN '收入 ' WHEN 'transfer' THEN '下拨 ' ELSE '支付 ' END || t.doc_no AS title,
    t.done_on AS day, CAST(SUM(CASE WHEN e.fen > 0 THEN e.fen ELSE 0 END) AS BIGINT) AS fen
  FROM org o JOIN fund_txn t ON t.org_id = o.id JOIN fund_entry e ON e.txn_id = t.id
  WHERE o.path >= ?1 AND o.path < ?2 AND t.campaign_id = ?3 AND t.kind IN ('receipt', 'transfer', 'pay') AND CAST(?4 AS @text@) = ''
    AND (?5 = '' OR e.source = ?5)
  GROUP BY t.id, o.id, t.kind, t.doc_no, t.done_on) x
WHERE x.fen >= ?6 ORDER BY x.id

-- name: SAMPLE_NEW one open:the caller has checked the union
INSERT INTO sample (org_id, campaign_id, title, unit, method, class, source, min_fen, confidence, margin, rate, tolerable_fen, interval_fen,
  start_fen, seed, population, population_fen, hash, size, items, fen, drawn_by, drawn_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23) RETURNING id

-- name: SAMPLE_ITEM_NEW exec open:the sample was drawn in this call
INSERT INTO sample_item (sample_id, seq, object, org_id, title, name, person_id, day, fen, times)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)

-- name: SAMPLE_GET one scoped
SELECT s.id, s.org_id, s.campaign_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.code AS campaign, s.title, s.unit, s.method,
  s.class, s.source, s.min_fen, s.confidence, s.margin, s.rate, s.tolerable_fen, s.interval_fen, s.start_fen, s.seed, s.population,
  s.population_fen, s.hash, s.size, s.items, s.fen,
  (SELECT COUNT(*) FROM sample_item i WHERE i.sample_id = s.id AND i.verdict = 'right') AS "right",
  (SELECT COUNT(*) FROM sample_item i WHERE i.sample_id = s.id AND i.verdict = 'wrong') AS wrong,
  CAST(COALESCE((SELECT SUM(i.wrong_fen) FROM sample_item i WHERE i.sample_id = s.id), 0) AS BIGINT) AS wrong_fen,
  (SELECT COUNT(*) FROM paper p WHERE p.sample_id = s.id AND p.state <> 'dropped') AS papers,
  COALESCE(u.name, '') AS drawn_by_name, s.drawn_at
FROM sample s JOIN org o ON o.id = s.org_id JOIN campaign c ON c.id = s.campaign_id LEFT JOIN user_account u ON u.id = s.drawn_by
WHERE s.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: SAMPLE_LIST many scoped
SELECT s.id, s.org_id, s.campaign_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.code AS campaign, s.title, s.unit, s.method,
  s.class, s.source, s.min_fen, s.confidence, s.margin, s.rate, s.tolerable_fen, s.interval_fen, s.start_fen, s.seed, s.population,
  s.population_fen, s.hash, s.size, s.items, s.fen,
  (SELECT COUNT(*) FROM sample_item i WHERE i.sample_id = s.id AND i.verdict = 'right') AS "right",
  (SELECT COUNT(*) FROM sample_item i WHERE i.sample_id = s.id AND i.verdict = 'wrong') AS wrong,
  CAST(COALESCE((SELECT SUM(i.wrong_fen) FROM sample_item i WHERE i.sample_id = s.id), 0) AS BIGINT) AS wrong_fen,
  (SELECT COUNT(*) FROM paper p WHERE p.sample_id = s.id AND p.state <> 'dropped') AS papers,
  COALESCE(u.name, '') AS drawn_by_name, s.drawn_at
FROM org o JOIN sample s ON s.org_id = o.id JOIN campaign c ON c.id = s.campaign_id LEFT JOIN user_account u ON u.id = s.drawn_by
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = 0 OR s.id < ?3) AND (?4 = '' OR c.code = ?4) ORDER BY s.id DESC LIMIT ?5

-- name: SAMPLE_ITEMS many open:the sample was read within the caller's scope
SELECT i.seq AS id, i.seq, i.sample_id, i.object, o.code AS org_code, o.name AS org_name, i.title, i.name, i.org_id, i.person_id, i.day, i.fen,
  i.times, i.verdict, i.wrong_fen, i.note, COALESCE(u.name, '') AS looked_by_name, i.looked_at,
  COALESCE((SELECT MAX(p.id) FROM paper p WHERE p.sample_id = i.sample_id AND p.sample_seq = i.seq AND p.state <> 'dropped'), 0) AS paper_id
FROM sample_item i JOIN org o ON o.id = i.org_id LEFT JOIN user_account u ON u.id = i.looked_by
WHERE i.sample_id = ?1 AND i.seq > ?2 AND (?3 = '' OR (?3 = 'open' AND i.verdict = '') OR i.verdict = ?3) ORDER BY i.seq LIMIT ?4

-- name: SAMPLE_ITEM_GET one open:the sample was read within the caller's scope
SELECT i.seq AS id, i.seq, i.sample_id, i.object, o.code AS org_code, o.name AS org_name, i.title, i.name, i.org_id, i.person_id, i.day, i.fen,
  i.times, i.verdict, i.wrong_fen, i.note, COALESCE(u.name, '') AS looked_by_name, i.looked_at,
  COALESCE((SELECT MAX(p.id) FROM paper p WHERE p.sample_id = i.sample_id AND p.sample_seq = i.seq AND p.state <> 'dropped'), 0) AS paper_id
FROM sample_item i JOIN org o ON o.id = i.org_id LEFT JOIN user_account u ON u.id = i.looked_by
WHERE i.sample_id = ?1 AND i.seq = ?2

-- name: SAMPLE_ITEM_NOTE exec open:the sample was read within the caller's scope
UPDATE sample_item SET verdict = ?3, wrong_fen = ?4, note = ?5, looked_by = ?6, looked_at = ?7 WHERE sample_id = ?1 AND seq = ?2

-- --- working papers ---

-- name: PAPER_NEW one open:the caller has checked the union
INSERT INTO paper (org_id, campaign_id, object, sample_id, sample_seq, run_id, code, hit_seq, title, finding, basis, advice, fen, state, reply_by,
  written_by, written_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 'draft', ?14, ?15, ?16) RETURNING id

-- name: PAPER_SAVE exec open:the caller has read it within its scope
UPDATE paper SET title = ?3, finding = ?4, basis = ?5, advice = ?6, fen = ?7, reply_by = ?8, version = version + 1
WHERE id = ?1 AND version = ?2 AND state = 'draft'

-- name: PAPER_SENT exec open:the caller has read it within its scope
UPDATE paper SET state = 'sent', reply_by = ?3, sent_by = ?4, sent_at = ?5, version = version + 1 WHERE id = ?1 AND state = ?2

-- name: PAPER_REPLIED exec open:the caller has read it within its scope
UPDATE paper SET state = 'replied', reply = ?2, replied_by = ?3, replied_at = ?4, version = version + 1 WHERE id = ?1 AND state = 'sent'

-- name: PAPER_CLOSED exec open:the caller has read it within its scope
UPDATE paper SET state = 'closed', conclusion = ?3, outcome = ?4, closed_by = ?5, closed_at = ?6, version = version + 1 WHERE id = ?1 AND state = ?2

-- name: PAPER_DROPPED exec open:the caller has read it within its scope
UPDATE paper SET state = 'dropped', conclusion = ?2, version = version + 1 WHERE id = ?1 AND state = 'draft'

-- name: PAPER_STEP_ADD exec open:the caller has read the paper within its scope
INSERT INTO paper_step (paper_id, verb, text, user_id, at) VALUES (?1, ?2, ?3, ?4, ?5)

-- name: PAPER_STEPS many open:the caller has read the paper within its scope
SELECT s.id, s.verb, s.text, COALESCE(u.name, '') AS user_name, s.at FROM paper_step s LEFT JOIN user_account u ON u.id = s.user_id
WHERE s.paper_id = ?1 ORDER BY s.id

-- name: PAPER_PROOF_ADD exec open:the caller has read the paper within its scope
INSERT INTO paper_file (paper_id, file_id, side, note) VALUES (?1, ?2, ?3, ?4)

-- name: PAPER_PROOFS many open:the caller has read the paper within its scope
SELECT x.file_id, x.side, x.note, f.name, f.size FROM paper_file x JOIN file f ON f.id = x.file_id WHERE x.paper_id = ?1 ORDER BY x.file_id

-- name: PAPER_PROOF_HAS one open:the caller has read the paper within its scope
SELECT COUNT(*) AS n FROM paper_file WHERE paper_id = ?1 AND file_id = ?2

-- name: PAPER_GET one scoped
SELECT p.id, p.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, COALESCE(p.campaign_id, 0) AS campaign_id,
  COALESCE(c.code, '') AS campaign, p.object, COALESCE(p.sample_id, 0) AS sample_id, COALESCE(p.sample_seq, 0) AS sample_seq,
  COALESCE(p.run_id, 0) AS run_id, p.code, p.hit_seq, p.title, p.finding, p.basis, p.advice, p.fen, p.state, p.reply_by, p.reply, p.conclusion,
  p.outcome, p.written_by, COALESCE(p.sent_by, 0) AS sent_by, COALESCE(p.replied_by, 0) AS replied_by, COALESCE(uw.name, '') AS writer,
  COALESCE(us.name, '') AS sender, COALESCE(ur.name, '') AS replier, COALESCE(uc.name, '') AS closer, p.written_at,
  COALESCE(p.sent_at, 0) AS sent_at, COALESCE(p.replied_at, 0) AS replied_at, COALESCE(p.closed_at, 0) AS closed_at,
  (SELECT COUNT(*) FROM paper_file x WHERE x.paper_id = p.id) AS files, p.version
FROM paper p JOIN org o ON o.id = p.org_id LEFT JOIN campaign c ON c.id = p.campaign_id LEFT JOIN user_account uw ON uw.id = p.written_by
  LEFT JOIN user_account us ON us.id = p.sent_by LEFT JOIN user_account ur ON ur.id = p.replied_by
  LEFT JOIN user_account uc ON uc.id = p.closed_by
WHERE p.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- ?8 = 1 shows drafts and dropped ones too.
-- name: PAPER_LIST many scoped
SELECT p.id, p.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, COALESCE(p.campaign_id, 0) AS campaign_id,
  COALESCE(c.code, '') AS campaign, p.object, COALESCE(p.sample_id, 0) AS sample_id, COALESCE(p.sample_seq, 0) AS sample_seq,
  COALESCE(p.run_id, 0) AS run_id, p.code, p.hit_seq, p.title, p.finding, p.basis, p.advice, p.fen, p.state, p.reply_by, p.reply, p.conclusion,
  p.outcome, p.written_by, COALESCE(p.sent_by, 0) AS sent_by, COALESCE(p.replied_by, 0) AS replied_by, COALESCE(uw.name, '') AS writer,
  COALESCE(us.name, '') AS sender, COALESCE(ur.name, '') AS replier, COALESCE(uc.name, '') AS closer, p.written_at,
  COALESCE(p.sent_at, 0) AS sent_at, COALESCE(p.replied_at, 0) AS replied_at, COALESCE(p.closed_at, 0) AS closed_at,
  (SELECT COUNT(*) FROM paper_file x WHERE x.paper_id = p.id) AS files, p.version
FROM org o JOIN paper p ON p.org_id = o.id LEFT JOIN campaign c ON c.id = p.campaign_id LEFT JOIN user_account uw ON uw.id = p.written_by
  LEFT JOIN user_account us ON us.id = p.sent_by LEFT JOIN user_account ur ON ur.id = p.replied_by
  LEFT JOIN user_account uc ON uc.id = p.closed_by
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = 0 OR p.id < ?3) AND (p.state = ?4 OR (?4 = '' AND p.state <> 'dropped')) AND (?5 = '' OR c.code = ?5)
  AND (?6 = 0 OR p.sample_id = ?6) AND (CAST(?7 AS @text@) = '' OR p.title LIKE ?7 ESCAPE '!' OR o.name LIKE ?7 ESCAPE '!')
  AND (?8 = 1 OR p.state IN ('sent', 'replied', 'closed'))
ORDER BY p.id DESC LIMIT ?9

-- name: PAPER_TODO one scoped
SELECT COUNT(*) AS n FROM org o JOIN paper p ON p.org_id = o.id WHERE o.path >= ?1 AND o.path < ?2 AND p.state = ?3

-- name: AUDITROOM_VERIFY_RUNS many open:verify runs as the operator; scan:every result is counted again
SELECT x.run_id AS id, x.code AS text, x.kept AS n, (SELECT COUNT(*) FROM check_hit h WHERE h.run_id = x.run_id AND h.code = x.code) AS n2
FROM check_result x WHERE x.kept <> (SELECT COUNT(*) FROM check_hit h WHERE h.run_id = x.run_id AND h.code = x.code) OR x.kept > x.hits

-- name: AUDITROOM_VERIFY_SAMPLES many open:verify runs as the operator; scan:every sample is counted again
SELECT s.id, s.seed AS text, s.items AS n, (SELECT COUNT(*) FROM sample_item i WHERE i.sample_id = s.id) AS n2
FROM sample s WHERE s.items <> (SELECT COUNT(*) FROM sample_item i WHERE i.sample_id = s.id)
  OR s.fen <> (SELECT COALESCE(SUM(i.fen), 0) FROM sample_item i WHERE i.sample_id = s.id) OR s.items > s.population

-- name: AUDITROOM_VERIFY_PAPERS many open:verify runs as the operator; scan:every paper is looked at
SELECT p.id, p.state AS text, 0 AS n, 0 AS n2 FROM paper p
WHERE (p.state IN ('sent', 'replied', 'closed') AND p.sent_by IS NULL) OR (p.state = 'replied' AND (p.replied_by IS NULL OR p.reply = ''))
  OR (p.state = 'closed' AND (p.closed_by IS NULL OR p.outcome = '')) OR (p.state = 'draft' AND p.sent_by IS NOT NULL)

-- name: AUDITROOM_COUNT one open:verify runs as the operator; scan:counted for the report
SELECT (SELECT COUNT(*) FROM check_result) + (SELECT COUNT(*) FROM sample) + (SELECT COUNT(*) FROM paper) AS n

-- --- the way of the money ---

-- name: TRACE_ENTRIES many scoped scan:the ledger of a campaign is walked whole
SELECT e.txn_id, t.kind, t.done_on AS day, t.doc_no, t.party, COALESCE(t.roster_id, 0) AS roster_id, e.org_id, e.source, e.stage, e.fen,
  COALESCE(e.gift_id, 0) AS gift_id
FROM org o JOIN fund_entry e ON e.org_id = o.id JOIN fund_txn t ON t.id = e.txn_id
WHERE o.path >= ?1 AND o.path < ?2 AND e.campaign_id = ?3 ORDER BY e.txn_id, e.id

-- name: TRACE_UNIONS many scoped scan:unions are told from their ancestors in the order of the tree
SELECT o.id, o.path FROM org o WHERE o.path >= ?1 AND o.path < ?2 ORDER BY o.path

-- name: TRACE_BATCH one scoped
SELECT 'payout:' || b.id AS object, b.title, CASE WHEN b.sent_on <> '' THEN b.sent_on ELSE o.name END AS sub, b.org_id, b.campaign_id
FROM payout_batch b JOIN org o ON o.id = b.org_id WHERE b.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- Rosters of a batch, as the ledger knows them, within the caller's reach.
-- name: TRACE_BATCH_ROSTERS many scoped
SELECT DISTINCT CASE WHEN r.lump_id IS NULL THEN r.id ELSE r.lump_id END AS roster_id, 0 AS row_no
FROM payout_item i JOIN roster r ON r.id = i.roster_id JOIN org o ON o.id = r.org_id
WHERE i.batch_id = ?1 AND o.path >= ?2 AND o.path < ?3 AND (?4 = 0 OR i.seq = ?4) ORDER BY 1 LIMIT ?5

-- name: TRACE_ORG one scoped
SELECT o.code AS object, o.name AS title FROM org o WHERE o.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: TRACE_ROSTER one scoped
SELECT 'roster:' || r.id AS object, r.title, o.name AS sub, COALESCE(r.lump_id, 0) AS lump_id, r.org_id, r.campaign_id
FROM roster r JOIN org o ON o.id = r.org_id WHERE r.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- Records of a roster, or of the list with the names of a lump sum, in order.
-- name: TRACE_PEOPLE many scoped
SELECT a.roster_id, a.row_no, COALESCE(a.person_id, 0) AS person_id, COALESCE(p.name, '') AS name, a.source, a.state, a.given_on AS day,
  a.amount_fen AS fen, a.heads AS n, COALESCE(i.batch_id, 0) AS batch_id, COALESCE(i.seq, 0) AS seq
FROM org o JOIN roster r ON r.org_id = o.id JOIN aid a ON a.roster_id = r.id LEFT JOIN person p ON p.id = a.person_id
  LEFT JOIN payout_item i ON i.roster_id = a.roster_id AND i.row_no = a.row_no AND i.state <> 'failed' AND i.state <> 'returned' AND i.state <> 'released'
WHERE o.path >= ?1 AND o.path < ?2 AND (r.id = ?3 OR r.lump_id = ?3) AND a.state IN ('reserved', 'paid') AND a.amount_fen > 0
ORDER BY a.roster_id, a.row_no LIMIT ?4

-- Where a person got money in the campaign: the ledger's roster (of names of a lump sum: the lump sum).
-- name: TRACE_PERSON many scoped
SELECT CASE WHEN r.lump_id IS NULL THEN r.id ELSE r.lump_id END AS roster_id, a.row_no
FROM aid a JOIN roster r ON r.id = a.roster_id JOIN org o ON o.id = a.org_id
WHERE a.person_id = ?1 AND o.path >= ?2 AND o.path < ?3 AND a.campaign_id = ?4 AND a.state IN ('reserved', 'paid') ORDER BY a.roster_id, a.row_no LIMIT ?5
