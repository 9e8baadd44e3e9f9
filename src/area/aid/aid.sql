-- Statements of aid and tally. Everything about a roster is set-based: a few statements, whatever
-- its length. Tags are found in the comma-joined list by replace(), the one test both engines share.

-- name: AID_ADD one open:the caller has checked the union and the campaign
INSERT INTO aid (campaign_id, org_id, person_id, roster_id, row_no, kind, class, source, tags, heads, amount_fen,
  given_on, year, state, once, note, origin)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17) RETURNING id

-- name: AID_BY_ORIGIN one open:the caller has checked the event
SELECT id FROM aid WHERE origin = ?1 AND origin <> ''

-- name: AID_CAMPAIGN_YEAR one open:the year of a campaign the caller has checked
SELECT year FROM campaign WHERE id = ?1

-- name: AID_PLAN_ROSTER exec open:the roster area has checked the union
INSERT INTO aid (campaign_id, org_id, person_id, roster_id, row_no, kind, class, source, tags, heads, amount_fen,
  given_on, year, state, once, note)
SELECT ro.campaign_id, ro.org_id, r.person_id, r.roster_id, r.row_no, CASE WHEN ro.aid_kind <> '' THEN ro.aid_kind ELSE r.form END, r.class, r.source, r.tags, 1, r.amount_fen,
  '', CASE WHEN r.given_on = '' THEN c.year ELSE CAST(substr(r.given_on, 1, 4) AS BIGINT) END, 'planned',
  CASE WHEN c.once = 1 THEN c.id END, r.note
FROM roster_row r JOIN roster ro ON ro.id = r.roster_id JOIN campaign c ON c.id = ro.campaign_id
WHERE r.roster_id = ?1 AND r.level < 2 AND r.person_id IS NOT NULL

-- name: AID_SUM one open:the roster area has checked the union
SELECT COUNT(*) AS rows, CAST(COALESCE(SUM(heads), 0) AS BIGINT) AS heads, COUNT(DISTINCT person_id) AS persons,
  CAST(COALESCE(SUM(amount_fen), 0) AS BIGINT) AS fen
FROM aid WHERE roster_id = ?1

-- name: AID_NOT_IN_STATE one open:the roster area has checked the union
SELECT COUNT(*) AS n FROM aid WHERE roster_id = ?1 AND state <> ?2

-- name: AID_SET_STATE exec open:the roster area has checked the union
UPDATE aid SET state = ?2 WHERE roster_id = ?1

-- name: AID_PAY_ROSTER exec open:the roster area has checked the union
UPDATE aid SET state = 'paid', given_on = COALESCE((SELECT CASE WHEN r.form = 'goods' AND r.given_on <> '' AND r.given_on < ?2
    THEN r.given_on END FROM roster_row r WHERE r.roster_id = aid.roster_id AND r.row_no = aid.row_no), ?2)
WHERE roster_id = ?1

-- name: AID_SET_YEAR exec open:the roster area has checked the union
UPDATE aid SET year = CAST(substr(given_on, 1, 4) AS BIGINT) WHERE roster_id = ?1 AND given_on <> ''

-- name: AID_PAY_LINES exec open:lines of a batch the pay-out area has checked
UPDATE aid SET state = 'paid', given_on = ?3, year = CAST(substr(?3, 1, 4) AS BIGINT)
WHERE state = 'reserved' AND (roster_id, row_no) IN (SELECT i.roster_id, i.row_no FROM payout_item i
  WHERE i.batch_id = ?1 AND i.result_id = ?2 AND i.state = 'success')

-- name: AID_UNPAY_LINES exec open:lines of a batch the pay-out area has checked
UPDATE aid SET state = 'reserved', given_on = ''
WHERE state = 'paid' AND (roster_id, row_no) IN (SELECT i.roster_id, i.row_no FROM payout_item i
  WHERE i.batch_id = ?1 AND i.result_id = ?2 AND i.state = 'returned')

-- name: AID_DROP_ROW exec open:the pay-out area has checked the union
DELETE FROM aid WHERE roster_id = ?1 AND row_no = ?2 AND state = 'reserved'

-- name: TALLY_LINES exec open:lines of a batch the pay-out area has checked
INSERT INTO tally (campaign_id, org_id, kind, class, source, tag, heads, fen)
SELECT a.campaign_id, a.org_id, a.kind, a.class, a.source, '', CAST(SUM(a.heads) * ?4 AS BIGINT), CAST(SUM(a.amount_fen) * ?4 AS BIGINT)
FROM payout_item i JOIN aid a ON a.roster_id = i.roster_id AND a.row_no = i.row_no
WHERE i.batch_id = ?1 AND i.result_id = ?2 AND i.state = ?3 AND a.state = 'paid'
GROUP BY a.campaign_id, a.org_id, a.kind, a.class, a.source
ON CONFLICT (campaign_id, org_id, kind, class, source, tag)
DO UPDATE SET heads = tally.heads + excluded.heads, fen = tally.fen + excluded.fen

-- name: TALLY_LINES_TAGS exec open:lines of a batch the pay-out area has checked
INSERT INTO tally (campaign_id, org_id, kind, class, source, tag, heads, fen)
SELECT a.campaign_id, a.org_id, a.kind, a.class, a.source, t.code, CAST(SUM(a.heads) * ?4 AS BIGINT), CAST(SUM(a.amount_fen) * ?4 AS BIGINT)
FROM payout_item i JOIN aid a ON a.roster_id = i.roster_id AND a.row_no = i.row_no
  JOIN (SELECT DISTINCT code FROM code_item WHERE list = 'tag') t
  ON replace(',' || a.tags || ',', ',' || t.code || ',', '') <> ',' || a.tags || ','
WHERE i.batch_id = ?1 AND i.result_id = ?2 AND i.state = ?3 AND a.state = 'paid' AND a.tags <> ''
GROUP BY a.campaign_id, a.org_id, a.kind, a.class, a.source, t.code
ON CONFLICT (campaign_id, org_id, kind, class, source, tag)
DO UPDATE SET heads = tally.heads + excluded.heads, fen = tally.fen + excluded.fen

-- name: AID_HAND_COUNT one open:the goods area has checked the union
SELECT COUNT(*) FROM handover_row WHERE handover_id = ?1 AND move_id = ?2

-- name: AID_HAND exec open:the goods area has checked the union
UPDATE aid SET state = 'paid',
  given_on = (SELECT w.given_on FROM handover_row w WHERE w.handover_id = ?2 AND w.row_no = aid.row_no),
  year = (SELECT CAST(substr(w.given_on, 1, 4) AS BIGINT) FROM handover_row w WHERE w.handover_id = ?2 AND w.row_no = aid.row_no)
WHERE roster_id = ?1 AND state = 'reserved' AND row_no IN (SELECT row_no FROM handover_row WHERE handover_id = ?2 AND move_id = ?3)

-- name: AID_HAND_BACK exec open:the goods area has checked the union
UPDATE aid SET state = 'reserved', given_on = ''
WHERE roster_id = ?1 AND state = 'paid' AND row_no IN (SELECT row_no FROM handover_row WHERE handover_id = ?2 AND move_id = ?3)

-- name: AID_DROP_GONE exec open:the goods area has checked the union
DELETE FROM aid WHERE roster_id = ?1 AND state = 'reserved'
  AND row_no IN (SELECT row_no FROM handover_row WHERE handover_id = ?2 AND state = 'gone')

-- name: TALLY_HAND exec open:the goods area has checked the union
INSERT INTO tally (campaign_id, org_id, kind, class, source, tag, heads, fen)
SELECT campaign_id, org_id, kind, class, source, '', CAST(SUM(heads) * ?4 AS BIGINT), CAST(SUM(amount_fen) * ?4 AS BIGINT)
FROM aid WHERE roster_id = ?1 AND state = 'paid' AND row_no IN (SELECT row_no FROM handover_row WHERE handover_id = ?2 AND move_id = ?3)
GROUP BY campaign_id, org_id, kind, class, source
ON CONFLICT (campaign_id, org_id, kind, class, source, tag)
DO UPDATE SET heads = tally.heads + excluded.heads, fen = tally.fen + excluded.fen

-- name: TALLY_HAND_TAGS exec open:the goods area has checked the union
INSERT INTO tally (campaign_id, org_id, kind, class, source, tag, heads, fen)
SELECT a.campaign_id, a.org_id, a.kind, a.class, a.source, t.code, CAST(SUM(a.heads) * ?4 AS BIGINT), CAST(SUM(a.amount_fen) * ?4 AS BIGINT)
FROM aid a JOIN (SELECT DISTINCT code FROM code_item WHERE list = 'tag') t
  ON replace(',' || a.tags || ',', ',' || t.code || ',', '') <> ',' || a.tags || ','
WHERE a.roster_id = ?1 AND a.state = 'paid' AND a.tags <> ''
  AND a.row_no IN (SELECT row_no FROM handover_row WHERE handover_id = ?2 AND move_id = ?3)
GROUP BY a.campaign_id, a.org_id, a.kind, a.class, a.source, t.code
ON CONFLICT (campaign_id, org_id, kind, class, source, tag)
DO UPDATE SET heads = tally.heads + excluded.heads, fen = tally.fen + excluded.fen

-- name: AID_DROP_ROSTER exec open:the roster area has checked the union
DELETE FROM aid WHERE roster_id = ?1

-- name: AID_PARTS many open:the roster area has checked the union
SELECT source, CAST(SUM(amount_fen) AS BIGINT) AS fen FROM aid WHERE roster_id = ?1 GROUP BY source ORDER BY source

-- name: AID_GIVEN_ON one open:the roster area has checked the union
SELECT MAX(given_on) AS given_on FROM aid WHERE roster_id = ?1

-- name: TALLY_ROSTER exec open:the roster area has checked the union
INSERT INTO tally (campaign_id, org_id, kind, class, source, tag, heads, fen)
SELECT campaign_id, org_id, kind, class, source, '', CAST(SUM(heads) * ?2 AS BIGINT), CAST(SUM(amount_fen) * ?2 AS BIGINT)
FROM aid WHERE roster_id = ?1 AND state = 'paid' GROUP BY campaign_id, org_id, kind, class, source
ON CONFLICT (campaign_id, org_id, kind, class, source, tag)
DO UPDATE SET heads = tally.heads + excluded.heads, fen = tally.fen + excluded.fen

-- name: TALLY_ROSTER_TAGS exec open:the roster area has checked the union
INSERT INTO tally (campaign_id, org_id, kind, class, source, tag, heads, fen)
SELECT a.campaign_id, a.org_id, a.kind, a.class, a.source, t.code, CAST(SUM(a.heads) * ?2 AS BIGINT), CAST(SUM(a.amount_fen) * ?2 AS BIGINT)
FROM aid a JOIN (SELECT DISTINCT code FROM code_item WHERE list = 'tag') t
  ON replace(',' || a.tags || ',', ',' || t.code || ',', '') <> ',' || a.tags || ','
WHERE a.roster_id = ?1 AND a.state = 'paid' AND a.tags <> '' GROUP BY a.campaign_id, a.org_id, a.kind, a.class, a.source, t.code
ON CONFLICT (campaign_id, org_id, kind, class, source, tag)
DO UPDATE SET heads = tally.heads + excluded.heads, fen = tally.fen + excluded.fen

-- name: TALLY_ONE exec open:the caller has checked the union
INSERT INTO tally (campaign_id, org_id, kind, class, source, tag, heads, fen)
SELECT campaign_id, org_id, kind, class, source, '', heads, amount_fen FROM aid WHERE id = ?1 AND state = 'paid'
ON CONFLICT (campaign_id, org_id, kind, class, source, tag)
DO UPDATE SET heads = tally.heads + excluded.heads, fen = tally.fen + excluded.fen

-- name: TALLY_ONE_BACK exec open:the caller has checked the union
INSERT INTO tally (campaign_id, org_id, kind, class, source, tag, heads, fen)
SELECT campaign_id, org_id, kind, class, source, '', -heads, -amount_fen FROM aid WHERE id = ?1 AND state = 'paid' AND roster_id IS NULL
ON CONFLICT (campaign_id, org_id, kind, class, source, tag)
DO UPDATE SET heads = tally.heads + excluded.heads, fen = tally.fen + excluded.fen

-- name: AID_TAKE_BACK exec open:the caller has checked the union
DELETE FROM aid WHERE id = ?1 AND roster_id IS NULL AND tags = ''

-- name: TALLY_ONE_TAGS exec open:the caller has checked the union
INSERT INTO tally (campaign_id, org_id, kind, class, source, tag, heads, fen)
SELECT a.campaign_id, a.org_id, a.kind, a.class, a.source, t.code, a.heads, a.amount_fen
FROM aid a JOIN (SELECT DISTINCT code FROM code_item WHERE list = 'tag') t
  ON replace(',' || a.tags || ',', ',' || t.code || ',', '') <> ',' || a.tags || ','
WHERE a.id = ?1 AND a.state = 'paid' AND a.tags <> ''
ON CONFLICT (campaign_id, org_id, kind, class, source, tag)
DO UPDATE SET heads = tally.heads + excluded.heads, fen = tally.fen + excluded.fen

-- Files of the households a roster's persons live in tell the day of the last aid paid to one of them.
-- name: AID_CASE_ROSTER exec open:the roster area has checked the union
UPDATE casefile SET aided_on = COALESCE((SELECT MAX(x.given_on) FROM case_member m JOIN aid x ON x.person_id = m.person_id
  WHERE m.casefile_id = casefile.id AND x.state = 'paid'), '')
WHERE id IN (SELECT m.casefile_id FROM aid a JOIN case_member m ON m.person_id = a.person_id WHERE a.roster_id = ?1)

-- name: AID_CASE_LINES exec open:lines of a batch the pay-out area has checked
UPDATE casefile SET aided_on = COALESCE((SELECT MAX(x.given_on) FROM case_member m JOIN aid x ON x.person_id = m.person_id
  WHERE m.casefile_id = casefile.id AND x.state = 'paid'), '')
WHERE id IN (SELECT m.casefile_id FROM payout_item i JOIN aid a ON a.roster_id = i.roster_id AND a.row_no = i.row_no
  JOIN case_member m ON m.person_id = a.person_id WHERE i.batch_id = ?1 AND i.result_id = ?2)

-- name: AID_PRIOR one open:a person already found; figures only
SELECT (SELECT COUNT(*) FROM aid c WHERE c.person_id = ?1 AND c.campaign_id = ?2 AND (c.roster_id IS NULL OR c.roster_id <> ?4)) AS in_campaign,
  (SELECT CAST(COALESCE(SUM(y.amount_fen), 0) AS BIGINT) FROM aid y WHERE y.person_id = ?1 AND y.year = ?3
    AND (y.roster_id IS NULL OR y.roster_id <> ?4)) AS year_fen

-- name: AID_PRIOR_FIRST one open:a person already found; the union that gave, for the reason of a refusal
SELECT o.name AS org_name, COALESCE(ro.title, '') AS roster_title, a.state, a.given_on
FROM aid a JOIN org o ON o.id = a.org_id LEFT JOIN roster ro ON ro.id = a.roster_id
WHERE a.person_id = ?1 AND a.campaign_id = ?2 AND (a.roster_id IS NULL OR a.roster_id <> ?3) ORDER BY a.id LIMIT 1

-- name: AID_ROSTER_PRIORS many open:rows of a roster the caller has checked; figures only
SELECT r.row_no, r.amount_fen AS own_fen, r.class AS own_class, r.given_on AS own_on,
  CASE WHEN r.given_on = '' THEN ?2 ELSE CAST(substr(r.given_on, 1, 4) AS BIGINT) END AS own_year,
  a.id AS aid_id, a.campaign_id, a.org_id, a.year, a.class, a.amount_fen, a.given_on, length(o.path) AS depth
FROM roster_row r JOIN person p ON p.id_type = r.id_type AND p.blind = r.blind
  JOIN aid a ON a.person_id = p.id AND a.year >= ?3 AND (a.roster_id IS NULL OR a.roster_id <> ?1)
  JOIN org o ON o.id = a.org_id
WHERE r.roster_id = ?1 AND r.level < 2 AND r.blind IS NOT NULL
ORDER BY r.row_no

-- name: AID_ABOUT one open:the union that gave, for the reason of a finding
SELECT o.name AS org_name, COALESCE(ro.title, '') AS roster_title, a.state, a.given_on
FROM aid a JOIN org o ON o.id = a.org_id LEFT JOIN roster ro ON ro.id = a.roster_id
WHERE a.id = ?1

-- name: AID_PAY_OVER_YEAR many open:the roster area has checked the union
SELECT a.row_no, CAST(SUM(b.amount_fen) AS BIGINT) AS year_fen, COUNT(*) AS year_n
FROM aid a JOIN aid b ON b.person_id = a.person_id AND (b.year = ?2 OR b.id = a.id)
  AND (?3 = '' OR replace(CAST(?3 AS TEXT), ',' || b.class || ',', '') <> ?3)
WHERE a.roster_id = ?1 AND a.year <> ?2 AND a.person_id IS NOT NULL
  AND (?3 = '' OR replace(CAST(?3 AS TEXT), ',' || a.class || ',', '') <> ?3)
GROUP BY a.row_no HAVING SUM(b.amount_fen) > ?4 ORDER BY a.row_no LIMIT 100

-- name: AID_VERIFY_ONCE many open:verify runs as the operator; scan:every record is looked at
SELECT a.person_id, a.campaign_id, COUNT(*) AS n FROM aid a JOIN campaign c ON c.id = a.campaign_id
WHERE c.once = 1 AND a.person_id IS NOT NULL AND a.roster_id IS NOT NULL
GROUP BY a.person_id, a.campaign_id HAVING COUNT(*) > 1 LIMIT 1000

-- name: AID_VERIFY_TIME many open:verify runs as the operator; scan:every record is looked at
SELECT a.id, a.amount_fen FROM aid a WHERE a.campaign_id = ?1 AND a.person_id IS NOT NULL AND a.amount_fen > ?2
  AND (?3 = '' OR replace(CAST(?3 AS TEXT), ',' || a.class || ',', '') <> ?3) LIMIT 1000

-- name: AID_VERIFY_CAMPAIGN many open:verify runs as the operator; scan:every record is looked at
SELECT a.person_id AS id, CAST(SUM(a.amount_fen) AS BIGINT) AS amount_fen FROM aid a
WHERE a.campaign_id = ?1 AND a.person_id IS NOT NULL AND (?3 = '' OR replace(CAST(?3 AS TEXT), ',' || a.class || ',', '') <> ?3)
GROUP BY a.person_id HAVING SUM(a.amount_fen) > ?2 LIMIT 1000

-- name: AID_VERIFY_YEAR many open:verify runs as the operator; scan:every record is looked at
SELECT a.person_id AS id, a.year, CAST(SUM(a.amount_fen) AS BIGINT) AS amount_fen FROM aid a
WHERE a.person_id IS NOT NULL AND replace(CAST(?1 AS TEXT), ',' || CAST(a.campaign_id AS TEXT) || ',', '') <> ?1
  AND (?3 = '' OR replace(CAST(?3 AS TEXT), ',' || a.class || ',', '') <> ?3)
GROUP BY a.person_id, a.year HAVING SUM(a.amount_fen) > ?2 LIMIT 1000

-- name: AID_VERIFY_TIMES many open:verify runs as the operator; scan:every record is looked at
SELECT a.person_id AS id, a.year, COUNT(*) AS n, CAST(SUM(a.amount_fen) AS BIGINT) AS amount_fen FROM aid a
WHERE a.person_id IS NOT NULL AND replace(CAST(?1 AS TEXT), ',' || CAST(a.campaign_id AS TEXT) || ',', '') <> ?1
  AND (?3 = '' OR replace(CAST(?3 AS TEXT), ',' || a.class || ',', '') <> ?3)
GROUP BY a.person_id, a.year HAVING COUNT(*) > ?2 LIMIT 1000

-- name: AID_VERIFY_TALLY many open:verify runs as the operator; scan:every tally is recomputed
SELECT x.campaign_id, x.org_id, x.kind, x.class, x.source, x.tag, CAST(SUM(x.heads) AS BIGINT) AS heads, CAST(SUM(x.fen) AS BIGINT) AS fen
FROM (SELECT campaign_id, org_id, kind, class, source, '' AS tag, heads, amount_fen AS fen FROM aid WHERE state = 'paid'
  UNION ALL SELECT a.campaign_id, a.org_id, a.kind, a.class, a.source, t.code AS tag, a.heads, a.amount_fen AS fen
    FROM aid a JOIN (SELECT DISTINCT code FROM code_item WHERE list = 'tag') t
      ON replace(',' || a.tags || ',', ',' || t.code || ',', '') <> ',' || a.tags || ','
    WHERE a.state = 'paid' AND a.tags <> ''
  UNION ALL SELECT campaign_id, org_id, kind, class, source, tag, -heads AS heads, -fen AS fen FROM tally WHERE kind <> 'raised') x
GROUP BY x.campaign_id, x.org_id, x.kind, x.class, x.source, x.tag HAVING SUM(x.heads) <> 0 OR SUM(x.fen) <> 0

-- name: AID_VERIFY_STATE many open:verify runs as the operator; scan:every record is looked at
SELECT id, state, given_on, COALESCE(person_id, 0) AS person_id, heads, amount_fen FROM aid
WHERE (state = 'paid' AND given_on = '') OR (state <> 'paid' AND given_on <> '')
  OR (person_id IS NOT NULL AND heads <> 1) OR heads < 0 OR amount_fen < 0

-- name: AID_COUNT one open:verify runs as the operator; scan:counted for the report
SELECT COUNT(*) AS n FROM aid

-- Paid aid of a campaign by name, for the printed real-name summary; the row of the roster tells employer and goods as they were then.
-- name: AID_ROLL many scoped
SELECT a.id, o.path, o.name AS org_name, COALESCE(p.name, '') AS name, COALESCE(p.id_type, '') AS id_type, COALESCE(p.sex, '') AS sex,
  COALESCE(p.birth, '') AS birth, COALESCE(w.employer, p.employer, '') AS employer, COALESCE(w.post, p.post, '') AS post, p.blind, p.secret,
  a.kind, a.class, a.source, COALESCE(w.goods, '') AS goods, a.heads, a.amount_fen, a.given_on, a.note
FROM org o JOIN aid a ON a.campaign_id = ?1 AND a.org_id = o.id LEFT JOIN person p ON p.id = a.person_id
  LEFT JOIN roster_row w ON w.roster_id = a.roster_id AND w.row_no = a.row_no
WHERE o.path >= ?2 AND o.path < ?3 AND a.state = 'paid' AND o.path >= ?4 AND (o.path > ?4 OR a.id > ?5)
  AND replace(CAST(?6 AS @text@), ',' || a.kind || ',', '') <> ?6
ORDER BY o.path, a.id LIMIT ?7

-- name: AID_ROLL_COUNT one scoped
SELECT COUNT(*) AS n FROM org o JOIN aid a ON a.campaign_id = ?1 AND a.org_id = o.id
WHERE o.path >= ?2 AND o.path < ?3 AND a.state = 'paid' AND replace(CAST(?4 AS @text@), ',' || a.kind || ',', '') <> ?4
