-- Statements of the statistics forms. Figures come from tallies and entered items only; aid rows are
-- read when a figure is opened.

-- From the unions, in the order written: SQLite would else walk all tallies of the campaign for one small union.
-- name: FORM_CELLS many scoped
SELECT t.kind, t.class, t.source, t.tag, CAST(SUM(t.heads) AS BIGINT) AS heads, CAST(SUM(t.fen) AS BIGINT) AS fen
FROM org o CROSS JOIN tally t
WHERE o.path >= ?2 AND o.path < ?3 AND t.campaign_id = ?1 AND t.org_id = o.id GROUP BY t.kind, t.class, t.source, t.tag
UNION ALL
SELECT '~hand' AS kind, i.item AS class, '' AS source, '' AS tag, CAST(SUM(i.value) AS BIGINT) AS heads, CAST(SUM(i.value) AS BIGINT) AS fen
FROM org o CROSS JOIN form_item i
WHERE o.path >= ?2 AND o.path < ?3 AND i.campaign_id = ?1 AND i.org_id = o.id AND i.form = ?4 GROUP BY i.item

-- name: FORM_UNIONS one scoped
SELECT COUNT(*) AS n FROM org o WHERE o.path >= ?1 AND o.path < ?2

-- The same for a wide subtree: cells in the order of the index, no sorting. The plus keeps SQLite from
-- looking the tally up union by union. The range begins at the row of the union on top: PostgreSQL takes a range
-- between two parameters for a few unions, looks each one's tallies up and sorts them, which costs three times as much.
-- name: FORM_CELLS_WIDE many scoped
SELECT t.kind, t.class, t.source, t.tag, CAST(SUM(t.heads) AS BIGINT) AS heads, CAST(SUM(t.fen) AS BIGINT) AS fen
FROM tally t WHERE t.campaign_id = ?1 AND +t.org_id IN (SELECT o.id FROM org r JOIN org o ON o.path >= r.path AND o.path < ?3 WHERE r.path >= ?2 AND r.path = ?2)
GROUP BY t.kind, t.class, t.source, t.tag
UNION ALL
SELECT '~hand' AS kind, i.item AS class, '' AS source, '' AS tag, CAST(SUM(i.value) AS BIGINT) AS heads, CAST(SUM(i.value) AS BIGINT) AS fen
FROM form_item i WHERE i.campaign_id = ?1 AND i.form = ?4 AND +i.org_id IN (SELECT o.id FROM org r JOIN org o ON o.path >= r.path AND o.path < ?3 WHERE r.path >= ?2 AND r.path = ?2)
GROUP BY i.item

-- From the children down, in the order written: SQLite would else start from every tally of the campaign and try each child for it.
-- The unions below stand apart for the entered items: PostgreSQL would else try every entered item of the campaign with each child.
-- name: FORM_CHILDREN many open:the parent is the union the call has been checked for scan:b is the list of unions below, made just before
WITH below AS MATERIALIZED (SELECT c.code, c.name, o.id FROM org c CROSS JOIN org o WHERE c.parent_id = ?2 AND o.path >= c.path AND o.path < (c.path || '~'))
SELECT c.code AS child_code, c.name AS child_name, t.kind, t.class, t.source, t.tag, CAST(SUM(t.heads) AS BIGINT) AS heads, CAST(SUM(t.fen) AS BIGINT) AS fen
FROM org c CROSS JOIN org o CROSS JOIN tally t
WHERE c.parent_id = ?2 AND o.path >= c.path AND o.path < (c.path || '~') AND t.campaign_id = ?1 AND t.org_id = o.id
GROUP BY c.code, c.name, t.kind, t.class, t.source, t.tag
UNION ALL
SELECT b.code AS child_code, b.name AS child_name, '~hand' AS kind, i.item AS class, '' AS source, '' AS tag, CAST(SUM(i.value) AS BIGINT) AS heads, CAST(SUM(i.value) AS BIGINT) AS fen
FROM below b CROSS JOIN form_item i
WHERE i.campaign_id = ?1 AND i.org_id = b.id AND i.form = ?3
GROUP BY b.code, b.name, i.item
ORDER BY child_code

-- Entered figures of unions that have records of that item: they stand beside. ?5 of items, kinds and classes as form_load
-- wrote it, "*" = any class. The wide one begins with the records, of which most kinds have few.
-- name: FORM_BESIDE many scoped
SELECT '~beside' AS kind, i.item AS class, '' AS source, '' AS tag, CAST(SUM(i.value) AS BIGINT) AS heads, CAST(SUM(i.value) AS BIGINT) AS fen
FROM org o CROSS JOIN form_item i
WHERE o.path >= ?2 AND o.path < ?3 AND i.campaign_id = ?1 AND i.org_id = o.id AND i.form = ?4 AND replace(?5, ';' || i.item || ':', '') <> ?5
  AND EXISTS (SELECT 1 FROM tally t WHERE t.campaign_id = ?1 AND t.org_id = o.id AND t.tag = '' AND t.heads > 0
    AND (replace(?5, ';' || i.item || ':' || t.kind || ':*;', '') <> ?5 OR replace(?5, ';' || i.item || ':' || t.kind || ':' || t.class || ';', '') <> ?5))
GROUP BY i.item

-- name: FORM_BESIDE_WIDE many scoped
SELECT '~beside' AS kind, x.item AS class, '' AS source, '' AS tag, CAST(SUM(x.value) AS BIGINT) AS heads, CAST(SUM(x.value) AS BIGINT) AS fen
FROM (SELECT DISTINCT i.org_id, i.item, i.value
  FROM (SELECT DISTINCT c.code FROM code_item c WHERE c.list = 'kind') k CROSS JOIN tally t JOIN org o ON o.id = t.org_id
    JOIN form_item i ON i.campaign_id = t.campaign_id AND i.org_id = t.org_id AND i.form = ?4
  WHERE replace(?5, ':' || k.code || ':', '') <> ?5 AND t.campaign_id = ?1 AND t.kind = k.code AND t.tag = '' AND t.heads > 0 AND o.path >= ?2 AND o.path < ?3
    AND (replace(?5, ';' || i.item || ':' || t.kind || ':*;', '') <> ?5 OR replace(?5, ';' || i.item || ':' || t.kind || ':' || t.class || ';', '') <> ?5)) x
GROUP BY x.item

-- name: FORM_BESIDE_CHILDREN many open:the parent is the union the call has been checked for scan:b is the list of unions below, made just before
WITH below AS MATERIALIZED (SELECT c.code, c.name, o.id FROM org c CROSS JOIN org o WHERE c.parent_id = ?2 AND o.path >= c.path AND o.path < (c.path || '~'))
SELECT x.code AS child_code, x.name AS child_name, '~beside' AS kind, x.item AS class, '' AS source, '' AS tag, CAST(SUM(x.value) AS BIGINT) AS heads, CAST(SUM(x.value) AS BIGINT) AS fen
FROM (SELECT DISTINCT b.code, b.name, i.org_id, i.item, i.value
  FROM (SELECT DISTINCT c.code FROM code_item c WHERE c.list = 'kind') k CROSS JOIN tally t JOIN below b ON b.id = t.org_id
    JOIN form_item i ON i.campaign_id = t.campaign_id AND i.org_id = t.org_id AND i.form = ?3
  WHERE replace(?4, ':' || k.code || ':', '') <> ?4 AND t.campaign_id = ?1 AND t.kind = k.code AND t.tag = '' AND t.heads > 0
    AND (replace(?4, ';' || i.item || ':' || t.kind || ':*;', '') <> ?4 OR replace(?4, ';' || i.item || ':' || t.kind || ':' || t.class || ';', '') <> ?4)) x
GROUP BY x.code, x.name, x.item

-- What items count from registers. ~register: companies visited by the unions (走访企业), and companies marked 爱心企业 that gave
-- to them, each once. ~beside: what was entered by hand in a union that keeps that register itself.
-- name: FORM_REGISTER many scoped
SELECT '~register' AS kind, 'visited' AS class, '' AS source, '' AS tag, CAST(COUNT(DISTINCT v.company_id) AS BIGINT) AS heads, 0 AS fen
FROM org o CROSS JOIN company_visit v WHERE o.path >= ?2 AND o.path < ?3 AND v.campaign_id = ?1 AND v.org_id = o.id
UNION ALL
SELECT '~register' AS kind, 'giving' AS class, '' AS source, '' AS tag, CAST(COUNT(DISTINCT c.id) AS BIGINT) AS heads, 0 AS fen
FROM org o CROSS JOIN gift g CROSS JOIN donor d CROSS JOIN company c
WHERE o.path >= ?2 AND o.path < ?3 AND g.campaign_id = ?1 AND g.org_id = o.id AND d.id = g.donor_id AND c.uscc = d.uscc AND c.caring = 1
  AND NOT EXISTS (SELECT 1 FROM fund_txn r WHERE r.reverses = g.txn_id)
UNION ALL
SELECT '~beside' AS kind, i.item AS class, 'visited' AS source, '' AS tag, CAST(SUM(i.value) AS BIGINT) AS heads, 0 AS fen
FROM org o CROSS JOIN form_item i
WHERE o.path >= ?2 AND o.path < ?3 AND i.campaign_id = ?1 AND i.org_id = o.id AND i.form = ?4
  AND EXISTS (SELECT 1 FROM company_visit v WHERE v.campaign_id = ?1 AND v.org_id = o.id) GROUP BY i.item
UNION ALL
SELECT '~beside' AS kind, i.item AS class, 'giving' AS source, '' AS tag, CAST(SUM(i.value) AS BIGINT) AS heads, 0 AS fen
FROM org o CROSS JOIN form_item i
WHERE o.path >= ?2 AND o.path < ?3 AND i.campaign_id = ?1 AND i.org_id = o.id AND i.form = ?4
  AND EXISTS (SELECT 1 FROM gift g CROSS JOIN donor d CROSS JOIN company c WHERE g.campaign_id = ?1 AND g.org_id = o.id AND d.id = g.donor_id AND c.uscc = d.uscc AND c.caring = 1
    AND NOT EXISTS (SELECT 1 FROM fund_txn r WHERE r.reverses = g.txn_id)) GROUP BY i.item

-- The same by child.
-- name: FORM_REGISTER_CHILDREN many open:the parent is the union the call has been checked for scan:b is the list of unions below, made just before
WITH below AS MATERIALIZED (SELECT c.code, c.name, o.id FROM org c CROSS JOIN org o WHERE c.parent_id = ?2 AND o.path >= c.path AND o.path < (c.path || '~'))
SELECT b.code AS child_code, b.name AS child_name, '~register' AS kind, 'visited' AS class, '' AS source, '' AS tag, CAST(COUNT(DISTINCT v.company_id) AS BIGINT) AS heads, 0 AS fen
FROM below b CROSS JOIN company_visit v
WHERE v.campaign_id = ?1 AND v.org_id = b.id GROUP BY b.code, b.name
UNION ALL
SELECT b.code AS child_code, b.name AS child_name, '~register' AS kind, 'giving' AS class, '' AS source, '' AS tag, CAST(COUNT(DISTINCT k.id) AS BIGINT) AS heads, 0 AS fen
FROM below b CROSS JOIN gift g CROSS JOIN donor d CROSS JOIN company k
WHERE g.campaign_id = ?1 AND g.org_id = b.id AND d.id = g.donor_id AND k.uscc = d.uscc AND k.caring = 1
  AND NOT EXISTS (SELECT 1 FROM fund_txn r WHERE r.reverses = g.txn_id) GROUP BY b.code, b.name
UNION ALL
SELECT b.code AS child_code, b.name AS child_name, '~beside' AS kind, i.item AS class, 'visited' AS source, '' AS tag, CAST(SUM(i.value) AS BIGINT) AS heads, 0 AS fen
FROM below b CROSS JOIN form_item i
WHERE i.campaign_id = ?1 AND i.org_id = b.id AND i.form = ?3
  AND EXISTS (SELECT 1 FROM company_visit v WHERE v.campaign_id = ?1 AND v.org_id = b.id) GROUP BY b.code, b.name, i.item
UNION ALL
SELECT b.code AS child_code, b.name AS child_name, '~beside' AS kind, i.item AS class, 'giving' AS source, '' AS tag, CAST(SUM(i.value) AS BIGINT) AS heads, 0 AS fen
FROM below b CROSS JOIN form_item i
WHERE i.campaign_id = ?1 AND i.org_id = b.id AND i.form = ?3
  AND EXISTS (SELECT 1 FROM gift g CROSS JOIN donor d CROSS JOIN company k WHERE g.campaign_id = ?1 AND g.org_id = b.id AND d.id = g.donor_id AND k.uscc = d.uscc AND k.caring = 1
    AND NOT EXISTS (SELECT 1 FROM fund_txn r WHERE r.reverses = g.txn_id)) GROUP BY b.code, b.name, i.item

-- The rows behind them: each company with the first visit, or gift, that these unions made or got in the campaign.
-- name: FORM_VISITED many scoped
SELECT v.id, o.path, o.code AS org_code, o.name AS org_name, k.name || ' ' || k.uscc AS name, 'visit' AS kind, '' AS class, 1 AS heads, v.visited_on AS given_on
FROM org o CROSS JOIN company_visit v JOIN company k ON k.id = v.company_id
WHERE o.path >= ?2 AND o.path < ?3 AND v.campaign_id = ?1 AND v.org_id = o.id AND o.path >= ?4 AND (o.path > ?4 OR v.id > ?5)
  AND NOT EXISTS (SELECT 1 FROM company_visit w JOIN org q ON q.id = w.org_id WHERE w.company_id = v.company_id AND w.campaign_id = ?1
    AND q.path >= ?2 AND q.path < ?3 AND (w.visited_on < v.visited_on OR (w.visited_on = v.visited_on AND w.id < v.id)))
ORDER BY o.path, v.id LIMIT ?6

-- name: FORM_GIVING many scoped
SELECT g.id, o.path, o.code AS org_code, o.name AS org_name, k.name || ' ' || k.uscc AS name, g.form AS kind, '' AS class, g.source, 1 AS heads, g.fen AS amount_fen, g.got_on AS given_on
FROM org o CROSS JOIN gift g JOIN donor d ON d.id = g.donor_id JOIN company k ON k.uscc = d.uscc AND k.caring = 1
WHERE o.path >= ?2 AND o.path < ?3 AND g.campaign_id = ?1 AND g.org_id = o.id AND o.path >= ?4 AND (o.path > ?4 OR g.id > ?5)
  AND NOT EXISTS (SELECT 1 FROM fund_txn r WHERE r.reverses = g.txn_id)
  AND NOT EXISTS (SELECT 1 FROM donor e JOIN gift h ON h.donor_id = e.id JOIN org q ON q.id = h.org_id WHERE e.uscc = d.uscc AND h.campaign_id = ?1
    AND q.path >= ?2 AND q.path < ?3 AND NOT EXISTS (SELECT 1 FROM fund_txn r WHERE r.reverses = h.txn_id) AND (h.got_on < g.got_on OR (h.got_on = g.got_on AND h.id < g.id)))
ORDER BY o.path, g.id LIMIT ?6

-- The campaign of the year before that the same union ran.
-- name: FORM_LAST one open:the caller has read this campaign; its figures are filled within his reach
SELECT c.id, c.year, c.code, c.name, c.start_on, c.forms FROM campaign n JOIN campaign c ON c.org_id = n.org_id AND c.year = n.year - 1 WHERE n.id = ?1 ORDER BY c.start_on DESC, c.id DESC LIMIT 1

-- name: FORM_ROSTERS many open:the union is the one the call has been checked for
SELECT COALESCE(a.roster_id, 0) AS roster_id, COALESCE(r.title, '') AS title, COALESCE(r.paid_on, '') AS paid_on, a.kind, a.class, a.source, a.tags,
  CAST(SUM(a.heads) AS BIGINT) AS heads, CAST(SUM(a.amount_fen) AS BIGINT) AS fen
FROM aid a LEFT JOIN roster r ON r.id = a.roster_id
WHERE a.campaign_id = ?1 AND a.org_id = ?2 AND a.state = 'paid'
GROUP BY COALESCE(a.roster_id, 0), COALESCE(r.title, ''), COALESCE(r.paid_on, ''), a.kind, a.class, a.source, a.tags
ORDER BY COALESCE(a.roster_id, 0)

-- name: FORM_ROWS many scoped
SELECT a.id, o.path, o.code AS org_code, o.name AS org_name, COALESCE(p.name, '') AS name, COALESCE(p.id_type, '') AS id_type,
  p.blind, p.secret, a.kind, a.class, a.source, a.tags, a.heads, a.amount_fen, a.given_on, COALESCE(a.roster_id, 0) AS roster_id, a.origin
FROM org o JOIN aid a ON a.campaign_id = ?1 AND a.org_id = o.id LEFT JOIN person p ON p.id = a.person_id
WHERE o.path >= ?2 AND o.path < ?3 AND a.state = 'paid' AND o.path >= ?4 AND (o.path > ?4 OR a.id > ?5)
  AND (?6 = '' OR replace(?6, ',' || a.kind || ',', '') <> ?6)
  AND (?7 = '' OR replace(?7, ',' || a.class || ',', '') <> ?7)
  AND (?8 = '' OR replace(',' || a.tags || ',', ',' || CAST(?8 AS @text@) || ',', '') <> ',' || a.tags || ',')
ORDER BY o.path, a.id LIMIT ?9

-- name: FORM_RAISED many scoped
SELECT e.id, o.path, o.code AS org_code, o.name AS org_name, t.party AS name, t.kind, e.source, -e.fen AS amount_fen, t.done_on AS given_on
FROM org o JOIN fund_entry e ON e.campaign_id = ?1 AND e.org_id = o.id AND e.stage = 'outside' JOIN fund_txn t ON t.id = e.txn_id
WHERE o.path >= ?2 AND o.path < ?3 AND o.path >= ?4 AND (o.path > ?4 OR e.id > ?5)
ORDER BY o.path, e.id LIMIT ?6

-- name: FORM_HAND many scoped
SELECT o.code AS org_code, o.name AS org_name, i.item, i.value, i.note, COALESCE(u.name, '') AS user_name, i.at, i.version
FROM org o JOIN form_item i ON i.campaign_id = ?1 AND i.org_id = o.id AND i.form = ?4 LEFT JOIN user_account u ON u.id = i.user_id
WHERE o.path >= ?2 AND o.path < ?3 AND (?5 = '' OR i.item = ?5) ORDER BY o.path, i.item LIMIT ?6

-- name: FORM_ITEM_GET one open:the union has been checked
SELECT value, note, version FROM form_item WHERE campaign_id = ?1 AND org_id = ?2 AND form = ?3 AND item = ?4

-- name: FORM_ITEM_ADD exec open:the union has been checked
INSERT INTO form_item (campaign_id, org_id, form, item, value, note, user_id, at, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1)

-- name: FORM_ITEM_SET exec open:the union has been checked
UPDATE form_item SET value = ?5, note = ?6, user_id = ?7, at = ?8, version = version + 1
WHERE campaign_id = ?1 AND org_id = ?2 AND form = ?3 AND item = ?4 AND version = ?9

-- --- checks: beside other areas ---

-- What came into the subtree from outside of it, net: inside it, what one union sends another receives.
-- name: FORM_FUNDS_IN one scoped
SELECT CAST(COALESCE(SUM(b.fen), 0) AS BIGINT) AS fen FROM org o JOIN fund_balance b ON b.campaign_id = ?1 AND b.org_id = o.id
WHERE o.path >= ?2 AND o.path < ?3

-- What the union may give out by its approved budget, adjustments in: of the campaign, else of the year.
-- name: FORM_BUDGET one open:the union is the one the call has been checked for
SELECT CAST(COALESCE((SELECT SUM(l.fen) FROM budget_line l WHERE l.budget_id = b.id AND l.side = 'out' AND l.item <> 'XB'), 0)
  + COALESCE((SELECT SUM(l.fen) FROM budget_change k JOIN budget_change_line l ON l.change_id = k.id
    WHERE k.budget_id = b.id AND k.state = 'approved' AND l.side = 'out' AND l.item <> 'XB'), 0) AS BIGINT) AS fen
FROM campaign n JOIN budget b ON b.org_id = ?2 AND b.year = n.year
WHERE n.id = ?1 AND b.state = 'approved' AND (b.campaign_id IS NULL OR b.campaign_id = n.id) ORDER BY COALESCE(b.campaign_id, 0) DESC LIMIT 1

-- Earlier campaigns of the same union that share a day and the form.
-- name: FORM_OVERLAP many open:the caller has read this campaign; of the others only name and days are told
SELECT c.code, c.name, c.start_on, c.end_on FROM campaign n JOIN campaign c ON c.org_id = n.org_id AND c.id <> n.id
WHERE n.id = ?1 AND c.status <> 'draft' AND c.start_on <= n.end_on AND c.end_on >= n.start_on
  AND (c.start_on < n.start_on OR (c.start_on = n.start_on AND c.id < n.id))
  AND replace(',' || replace(c.forms, ' ', '') || ',', ',' || CAST(?2 AS @text@) || ',', '') <> ',' || replace(c.forms, ' ', '') || ','
ORDER BY c.start_on LIMIT ?3

-- The day a table still to be filed is due, as the submission area reads it: said by the nearest union above, of its days
-- the deepest that reaches; a day at level 0 counts for that union alone.
-- name: FORM_DUE one open:the union is the one the call has been checked for
SELECT d.due_on FROM org o JOIN form_due d ON d.campaign_id = ?1 AND d.form = ?2 JOIN org u ON u.id = d.org_id
WHERE o.id = ?3 AND u.path = substr(o.path, 1, length(u.path))
  AND ((d.level > 0 AND d.level <= (length(o.path) - length(u.path)) / 5)
    OR (d.level = 0 AND u.id = o.id))
  AND NOT EXISTS (SELECT 1 FROM submission s WHERE s.campaign_id = ?1 AND s.form = ?2 AND s.org_id = ?3 AND s.first_submitted_at IS NOT NULL)
ORDER BY length(u.path) DESC, d.level DESC LIMIT 1

-- Plans that count: the union's own once sent, those below once accepted; ?5 = 1: of the union alone.
-- name: FORM_PLAN one scoped
SELECT CAST(SUM(i.value) AS BIGINT) AS value FROM org o JOIN plan p ON p.campaign_id = ?1 AND p.org_id = o.id JOIN plan_item i ON i.plan_id = p.id AND i.item = ?4
WHERE o.path >= ?2 AND o.path < ?3 AND (p.state = 'accepted' OR (p.state = 'submitted' AND o.path = ?2)) AND (?5 = 0 OR p.covers = 'own')
HAVING COUNT(*) > 0

-- Campaigns of the same union that were over before this one began, the newest first.
-- name: FORM_PAST many open:the caller has read this campaign; figures of the others are filled within his reach
SELECT c.id, c.year, c.code, c.name, c.start_on, c.forms FROM campaign n JOIN campaign c ON c.org_id = n.org_id
WHERE n.id = ?1 AND c.end_on < n.start_on AND c.status <> 'draft' ORDER BY c.start_on DESC, c.id DESC LIMIT ?2

-- name: FORM_PARENT one open:the union is the one the call has been checked for
SELECT COALESCE(parent_id, 0) AS parent_id FROM org WHERE id = ?1

-- --- checks: records; run for a filing or when asked for. Columns are members of struct form_behind. CROSS JOIN keeps SQLite
-- at the unions first: otherwise it walks the whole campaign for the records of one. ---

-- name: FORM_TAGGED one scoped
SELECT CAST(COALESCE(SUM(a.heads), 0) AS BIGINT) AS n FROM org o CROSS JOIN aid a LEFT JOIN person p ON p.id = a.person_id
WHERE o.path >= ?2 AND o.path < ?3 AND a.campaign_id = ?1 AND a.org_id = o.id AND a.state = 'paid' AND a.class <> '' AND a.kind IN ('cash', 'goods', 'lump')
  AND replace(',' || a.tags || ',' || COALESCE(p.tags, '') || ',', ',' || CAST(?4 AS @text@) || ',', '') <> ',' || a.tags || ',' || COALESCE(p.tags, '') || ','

-- The register says so of the person, the record does not.
-- name: FORM_BEHIND_UNTAGGED many scoped
SELECT o.code AS org_code, o.name AS org_name, COALESCE(a.roster_id, 0) AS roster_id, COALESCE(r.title, '') AS title, a.row_no, p.id AS person_id, p.name,
  a.class, a.given_on, a.heads, a.amount_fen
FROM org o CROSS JOIN aid a JOIN person p ON p.id = a.person_id LEFT JOIN roster r ON r.id = a.roster_id
WHERE o.path >= ?2 AND o.path < ?3 AND a.campaign_id = ?1 AND a.org_id = o.id AND a.state = 'paid' AND a.class <> '' AND a.kind IN ('cash', 'goods', 'lump')
  AND replace(',' || p.tags || ',', ',' || CAST(?4 AS @text@) || ',', '') <> ',' || p.tags || ','
  AND replace(',' || a.tags || ',', ',' || CAST(?4 AS @text@) || ',', '') = ',' || a.tags || ','
ORDER BY o.path, a.id LIMIT ?5

-- name: FORM_BEHIND_OUTSIDE many scoped
SELECT o.code AS org_code, o.name AS org_name, COALESCE(a.roster_id, 0) AS roster_id, COALESCE(r.title, '') AS title, a.row_no,
  COALESCE(a.person_id, 0) AS person_id, COALESCE(p.name, '') AS name, a.class, a.given_on, a.heads, a.amount_fen
FROM org o CROSS JOIN aid a LEFT JOIN person p ON p.id = a.person_id LEFT JOIN roster r ON r.id = a.roster_id
WHERE o.path >= ?2 AND o.path < ?3 AND a.campaign_id = ?1 AND a.org_id = o.id AND a.state = 'paid' AND replace(',' || a.tags || ',', ',' || CAST(?4 AS @text@) || ',', '') <> ',' || a.tags || ','
  AND replace(CAST(?5 AS @text@), ',' || a.class || ',', '') = ?5 AND replace(CAST(?6 AS @text@), ',' || a.kind || ',', '') <> ?6
ORDER BY o.path, a.id LIMIT ?7

-- name: FORM_BEHIND_OVER many scoped
SELECT o.code AS org_code, o.name AS org_name, COALESCE(a.roster_id, 0) AS roster_id, COALESCE(r.title, '') AS title, a.row_no, p.id AS person_id, p.name,
  a.class, a.given_on, a.heads, a.amount_fen
FROM org o CROSS JOIN aid a JOIN person p ON p.id = a.person_id LEFT JOIN roster r ON r.id = a.roster_id
WHERE o.path >= ?2 AND o.path < ?3 AND a.campaign_id = ?1 AND a.org_id = o.id AND a.state = 'paid' AND a.amount_fen > ?4
  AND (?5 = '' OR replace(CAST(?5 AS @text@), ',' || a.class || ',', '') <> ?5)
ORDER BY o.path, a.id

-- No hardship file. Where the archive holds a file of the household (head or member) that was ever entered, it says whether it was in
-- force on the day of payment, by its moves, else by its days; where it holds none, the number in the roster or in the register
-- speaks. Or the person was gone by that day.
-- name: FORM_BEHIND_UNFILED many scoped
SELECT x.org_code, x.org_name, x.roster_id, x.title, x.row_no, x.person_id, x.name, x.class, x.given_on, x.other_on, x.heads, x.amount_fen,
  CASE WHEN x.filed = 0 THEN x.lacks ELSE '发放时已登记为去世、退休或离开' END AS note
FROM (SELECT o.path, a.id, o.code AS org_code, o.name AS org_name, COALESCE(a.roster_id, 0) AS roster_id, COALESCE(r.title, '') AS title, a.row_no,
    p.id AS person_id, p.name, a.class, a.given_on, a.heads, a.amount_fen,
    COALESCE((SELECT MAX(COALESCE((SELECT CASE WHEN v.to_state = 'active' THEN 1 ELSE 0 END FROM case_move v WHERE v.casefile_id = f.id AND v.on_day <= a.given_on ORDER BY v.on_day DESC, v.seq DESC LIMIT 1),
      CASE WHEN f.filed_on <= a.given_on AND (f.exit_on = '' OR a.given_on < f.exit_on) THEN 1 ELSE 0 END)) FROM casefile f WHERE f.filed_on <> '' AND (f.head_id = p.id OR f.id IN (SELECT m.casefile_id FROM case_member m WHERE m.person_id = p.id))), CASE WHEN p.archive_no = '' AND COALESCE(w.archive_no, '') = '' THEN 0 ELSE 1 END) AS filed,
    CASE WHEN EXISTS (SELECT 1 FROM casefile f WHERE f.filed_on <> '' AND (f.head_id = p.id OR f.id IN (SELECT m.casefile_id FROM case_member m WHERE m.person_id = p.id))) THEN '发放时不在档' ELSE '没有档案编号' END AS lacks,
    COALESCE((SELECT MIN(m.since_on) FROM person_mark m WHERE m.id_type = p.id_type AND m.blind = p.blind AND m.since_on <> ''), '') AS other_on
  FROM org o CROSS JOIN aid a JOIN person p ON p.id = a.person_id LEFT JOIN roster r ON r.id = a.roster_id
    LEFT JOIN roster_row w ON w.roster_id = a.roster_id AND w.row_no = a.row_no
  WHERE o.path >= ?2 AND o.path < ?3 AND a.campaign_id = ?1 AND a.org_id = o.id AND a.state = 'paid' AND replace(CAST(?4 AS @text@), ',' || a.class || ',', '') <> ?4) x
WHERE x.filed = 0 OR (x.other_on <> '' AND x.other_on <= x.given_on) ORDER BY x.path, x.id

-- name: FORM_BEHIND_MISFILED many scoped
SELECT o.code AS org_code, o.name AS org_name, COALESCE(a.roster_id, 0) AS roster_id, COALESCE(r.title, '') AS title, a.row_no, p.id AS person_id, p.name,
  a.class, a.given_on, a.heads, a.amount_fen
FROM org o CROSS JOIN aid a JOIN person p ON p.id = a.person_id LEFT JOIN roster r ON r.id = a.roster_id
WHERE o.path >= ?2 AND o.path < ?3 AND a.campaign_id = ?1 AND a.org_id = o.id AND a.state = 'paid' AND replace(CAST(?4 AS @text@), ',' || a.class || ',', '') <> ?4
  AND COALESCE((SELECT MAX(COALESCE((SELECT CASE WHEN v.to_state = 'active' THEN 1 ELSE 0 END FROM case_move v WHERE v.casefile_id = f.id AND v.on_day <= a.given_on ORDER BY v.on_day DESC, v.seq DESC LIMIT 1),
      CASE WHEN f.filed_on <= a.given_on AND (f.exit_on = '' OR a.given_on < f.exit_on) THEN 1 ELSE 0 END)) FROM casefile f WHERE f.filed_on <> '' AND (f.head_id = p.id OR f.id IN (SELECT m.casefile_id FROM case_member m WHERE m.person_id = p.id))), CASE WHEN p.archive_no = '' THEN 0 ELSE 1 END) = 1
ORDER BY o.path, a.id

-- What unions of another level gave the same persons, any campaign; how near the days are is looked at outside.
-- name: FORM_BEHIND_LEVELS many scoped
SELECT o.code AS org_code, o.name AS org_name, COALESCE(a.roster_id, 0) AS roster_id, COALESCE(r.title, '') AS title, a.row_no, p.id AS person_id, p.name,
  a.class, a.given_on, b.given_on AS other_on, a.heads, a.amount_fen, q.name AS note
FROM org o CROSS JOIN aid a JOIN aid b ON b.person_id = a.person_id AND b.id <> a.id
  JOIN org q ON q.id = b.org_id JOIN person p ON p.id = a.person_id LEFT JOIN roster r ON r.id = a.roster_id
WHERE o.path >= ?2 AND o.path < ?3 AND a.campaign_id = ?1 AND a.org_id = o.id AND a.state = 'paid' AND b.state = 'paid' AND a.class <> '' AND b.class <> '' AND length(q.path) <> length(o.path)
ORDER BY o.path, a.id, b.id

-- Rows of paid rosters and records without a row on one side, tallies on the other: where they differ.
-- name: FORM_BEHIND_SUMS many scoped
SELECT x.org_code, x.org_name, x.class, CAST(SUM(x.heads) AS BIGINT) AS heads, CAST(SUM(x.fen) AS BIGINT) AS amount_fen,
  CAST(SUM(x.other_heads) AS BIGINT) AS other_heads, CAST(SUM(x.other_fen) AS BIGINT) AS other_fen
FROM (SELECT o.path, o.code AS org_code, o.name AS org_name, w.class, 1 AS heads, w.amount_fen AS fen, 0 AS other_heads, 0 AS other_fen
    FROM org o JOIN roster r ON r.campaign_id = ?1 AND r.org_id = o.id JOIN roster_row w ON w.roster_id = r.id AND w.level < 2
      JOIN aid a ON a.roster_id = r.id AND a.row_no = w.row_no AND a.state = 'paid'
    WHERE o.path >= ?2 AND o.path < ?3 AND w.class <> ''
  UNION ALL SELECT o.path, o.code AS org_code, o.name AS org_name, a.class, a.heads, a.amount_fen AS fen, 0 AS other_heads, 0 AS other_fen
    FROM org o CROSS JOIN aid a
    WHERE o.path >= ?2 AND o.path < ?3 AND a.campaign_id = ?1 AND a.org_id = o.id AND a.state = 'paid' AND a.row_no = 0 AND a.class <> ''
  UNION ALL SELECT o.path, o.code AS org_code, o.name AS org_name, t.class, 0 AS heads, 0 AS fen, t.heads AS other_heads, t.fen AS other_fen
    FROM org o JOIN tally t ON t.campaign_id = ?1 AND t.org_id = o.id
    WHERE o.path >= ?2 AND o.path < ?3 AND t.kind <> 'raised' AND t.tag = '' AND t.class <> '') x
GROUP BY x.path, x.org_code, x.org_name, x.class HAVING SUM(x.heads) <> SUM(x.other_heads) OR SUM(x.fen) <> SUM(x.other_fen)
ORDER BY x.path, x.class LIMIT ?4

-- Files in force, and persons who have only a number in the register.
-- name: FORM_ARCHIVED one scoped
SELECT (SELECT COUNT(*) FROM org o JOIN casefile f ON f.org_id = o.id AND f.state = 'active' WHERE o.path >= ?1 AND o.path < ?2)
  + (SELECT COUNT(*) FROM org o JOIN person p ON p.org_id = o.id WHERE o.path >= ?1 AND o.path < ?2 AND p.archive_no <> '' AND p.status = 'active'
    AND NOT EXISTS (SELECT 1 FROM casefile f WHERE f.head_id = p.id AND f.filed_on <> '')) AS n

-- name: FORM_ARCHIVES many scoped
SELECT p.archive_no AS note FROM org o JOIN person p ON p.org_id = o.id
WHERE o.path >= ?1 AND o.path < ?2 AND p.archive_no <> '' AND p.status = 'active'

-- name: FORM_GRASS one scoped
SELECT COUNT(*) AS n FROM org o WHERE o.path >= ?1 AND o.path < ?2 AND o.kind = 'grass' AND o.status = 'active'

-- Employers as persons name them.
-- name: FORM_EMPLOYERS one scoped
SELECT COUNT(DISTINCT p.employer) AS n FROM org o JOIN person p ON p.org_id = o.id WHERE o.path >= ?1 AND o.path < ?2 AND p.employer <> ''

-- name: FORM_MEMBERS one scoped
SELECT CAST(COALESCE(SUM(o.members), 0) AS BIGINT) AS n FROM org o WHERE o.path >= ?1 AND o.path < ?2 AND o.status = 'active'

-- Persons once each, counted groups by their heads.
-- name: FORM_PERSONS one scoped
SELECT CAST(COUNT(DISTINCT a.person_id) + COALESCE(SUM(CASE WHEN a.person_id IS NULL THEN a.heads ELSE 0 END), 0) AS BIGINT) AS n
FROM org o CROSS JOIN aid a WHERE o.path >= ?2 AND o.path < ?3 AND a.campaign_id = ?1 AND a.org_id = o.id AND a.state = 'paid' AND a.class <> ''
