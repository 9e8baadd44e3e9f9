-- Named statements of area roster. Level: 0 accepted, 1 warned, 2 refused.

-- name: ROSTER_CAMPAIGN one open:rules of the campaign a union takes part in; scope is checked by its path
SELECT c.id, c.code, c.name, c.status, c.start_on, c.end_on, c.earmark, c.org_id, c.year, c.cap_time_fen,
       c.cap_year_fen, c.once, c.caps, o.path AS org_path
  FROM campaign c JOIN org o ON o.id = c.org_id WHERE c.id = ?1;

-- name: ROSTER_CAMPAIGN_ID one open:code to id
SELECT id FROM campaign WHERE code = ?1;

-- name: ROSTER_ORG_ACTIVE one open:scope is checked before
SELECT status FROM org WHERE id = ?1;

-- name: ROSTER_GET one scoped
SELECT r.id, r.campaign_id, r.org_id, r.kind, r.title, c.code AS campaign_code, o.code AS org_code,
       o.name AS org_name, o.path AS org_path, r.state, r.pay_way, r.file_id, r.file_hash, r.class, r.source,
       r.rows, r.accepted, r.refused, r.warned, r.persons, r.amount_fen, r.errors, r.warnings,
       r.lump_fen, r.lump_heads, r.lump_id, r.lump_on, r.layout, r.left_out, r.entered_by,
       e.name AS entered_by_name, r.entered_at, r.submitted_by, r.submitted_at, r.approved_by,
       p.name AS approved_by_name, r.approved_at, r.returned_at, r.return_reason, r.paid_at,
       r.paid_on, r.bank_ref, r.evidence_id, r.job_id, r.note, r.gift_id, r.aid_kind, r.version
  FROM roster r JOIN org o ON o.id = r.org_id JOIN campaign c ON c.id = r.campaign_id
  JOIN user_account e ON e.id = r.entered_by LEFT JOIN user_account p ON p.id = r.approved_by
 WHERE r.id = ?1 AND o.path >= ?2 AND o.path < ?3;

-- name: ROSTER_LIST many scoped
SELECT r.id, r.campaign_id, r.org_id, r.kind, r.title, c.code AS campaign_code, o.code AS org_code,
       o.name AS org_name, o.path AS org_path, r.state, r.pay_way, r.file_id, r.file_hash, r.class, r.source,
       r.rows, r.accepted, r.refused, r.warned, r.persons, r.amount_fen, r.errors, r.warnings,
       r.lump_fen, r.lump_heads, r.lump_id, r.lump_on, r.left_out, r.entered_by,
       e.name AS entered_by_name, r.entered_at, r.submitted_by, r.submitted_at, r.approved_by,
       p.name AS approved_by_name, r.approved_at, r.returned_at, r.return_reason, r.paid_at,
       r.paid_on, r.bank_ref, r.evidence_id, r.job_id, r.note, r.gift_id, r.aid_kind, r.version
  FROM roster r JOIN org o ON o.id = r.org_id JOIN campaign c ON c.id = r.campaign_id
  JOIN user_account e ON e.id = r.entered_by LEFT JOIN user_account p ON p.id = r.approved_by
 WHERE o.path >= ?1 AND o.path < ?2 AND r.id < ?3 AND (?4 = '' OR c.code = ?4)
   AND (r.state = ?5 OR (?5 = '' AND r.state <> 'void'))
   AND (?6 = '' OR r.title LIKE ?6 ESCAPE '!' OR o.name LIKE ?6 ESCAPE '!')
   AND (r.state IN ('submitted', 'approved', 'returned', 'paid') OR r.entered_by = ?7 OR r.org_id = ?8)
 ORDER BY r.id DESC LIMIT ?9;

-- name: ROSTER_NEW one open:the importing call has checked the union
INSERT INTO roster (campaign_id, org_id, kind, title, state, file_id, file_hash, class, source, lump_fen,
                    lump_heads, lump_on, lump_id, job_id, note, entered_by, entered_at, rows, accepted, persons, amount_fen)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, 0, 0, 0, 0)
RETURNING id;

-- name: ROSTER_AID_KIND exec open:the caller has just made it
UPDATE roster SET aid_kind = ?2 WHERE id = ?1

-- name: ROSTER_SAME_FILE one open:the union is the caller's own
SELECT id FROM roster WHERE file_hash = ?1 AND campaign_id = ?2 AND org_id = ?3
   AND state <> 'void' AND state <> 'returned';

-- name: ROSTER_OF_JOB one open:the job is the caller's own
SELECT id FROM roster WHERE job_id = ?1 AND state = 'importing';

-- name: ROSTER_EDITOR_ADD exec open:the roster has been read within reach
INSERT INTO roster_editor (roster_id, user_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING;

-- name: ROSTER_EDITOR_IS one open:the roster has been read within reach
SELECT user_id FROM roster_editor WHERE roster_id = ?1 AND user_id = ?2;

-- name: ROSTER_EDITOR_DROP exec open:clean-up of an import
DELETE FROM roster_editor WHERE roster_id = ?1;

-- name: ROSTER_ROW_PUT exec open:staging of the caller's own roster
INSERT INTO roster_row (roster_id, row_no, sheet, sheet_row, level, name, id_type, blind, phone_blind, card_blind,
                        secret, sex, birth, employer, post, bank, class, source, form, goods, amount_fen, tags,
                        archive_no, given_on, note, handler)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26);

-- name: ROSTER_FINDING_PUT exec open:staging of the caller's own roster
INSERT INTO roster_finding (roster_id, seq, row_no, sheet, cell, field, level, code, value, text, needs, again)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12);

-- name: ROSTER_DROP_ROWS exec open:clean-up of an import
DELETE FROM roster_row WHERE roster_id = ?1 AND row_no <= ?2;

-- name: ROSTER_FIRST_ROW one open:clean-up of an import
SELECT row_no FROM roster_row WHERE roster_id = ?1 ORDER BY row_no LIMIT 1;

-- name: ROSTER_DROP_FINDINGS exec open:clean-up of an import
DELETE FROM roster_finding WHERE roster_id = ?1;

-- name: ROSTER_DROP exec open:clean-up of an import
DELETE FROM roster WHERE id = ?1 AND state = 'importing';

-- name: ROSTER_STAGED exec open:staging of the caller's own roster
UPDATE roster SET state = 'checked', rows = ?2, accepted = ?3, refused = ?4, warned = ?5, persons = ?6,
       amount_fen = ?7, errors = ?8, warnings = ?9, layout = ?10, title = ?11
 WHERE id = ?1 AND state = 'importing';

-- name: ROSTER_COUNTS_SET exec open:the roster has been read within reach
UPDATE roster SET rows = ?2, accepted = ?3, refused = ?4, warned = ?5, persons = ?6, amount_fen = ?7,
       errors = ?8, warnings = ?9, version = version + 1
 WHERE id = ?1;

-- name: ROSTER_COUNT_ROWS one open:the roster has been read within reach
SELECT COUNT(*) AS rows, COALESCE(SUM(CASE WHEN level < 2 THEN 1 ELSE 0 END), 0) AS accepted,
       COALESCE(SUM(CASE WHEN level = 2 THEN 1 ELSE 0 END), 0) AS refused,
       COALESCE(SUM(CASE WHEN level = 1 THEN 1 ELSE 0 END), 0) AS warned,
       COALESCE(SUM(CASE WHEN level < 2 THEN 1 ELSE 0 END), 0) AS persons,
       CAST(COALESCE(SUM(CASE WHEN level < 2 THEN amount_fen ELSE 0 END), 0) AS BIGINT) AS amount_fen
  FROM roster_row WHERE roster_id = ?1;

-- name: ROSTER_COUNT_FINDINGS one open:the roster has been read within reach
SELECT COALESCE(SUM(CASE WHEN level = 2 THEN 1 ELSE 0 END), 0) AS errors,
       COALESCE(SUM(CASE WHEN level = 1 THEN 1 ELSE 0 END), 0) AS warnings
  FROM roster_finding WHERE roster_id = ?1;

-- name: ROSTER_NEXT_SEQ one open:the roster has been read within reach
SELECT COALESCE(MAX(seq), 0) + 1 FROM roster_finding WHERE roster_id = ?1;

-- name: ROSTER_NEXT_ROW one open:the roster has been read within reach
SELECT COALESCE(MAX(row_no), 0) + 1 FROM roster_row WHERE roster_id = ?1;

-- name: ROSTER_ANY_PERSON one open:is the register empty scan:its first row alone
SELECT id FROM person LIMIT 1;

-- name: ROSTER_ROW_LEVEL one open:the roster has been read within reach
SELECT row_no, sheet, sheet_row, level, name, amount_fen FROM roster_row WHERE roster_id = ?1 AND row_no = ?2;

-- name: ROSTER_ROW_SET_LEVEL exec open:the roster has been read within reach
UPDATE roster_row SET level = ?3 WHERE roster_id = ?1 AND row_no = ?2;

-- name: ROSTER_HIT_KNOWN many open:the roster has been read within reach; other unions' names come back masked
SELECT r.row_no, r.sheet, r.sheet_row, r.level,
       CASE WHEN p.archive_no <> '' AND replace(CAST(?2 AS TEXT), ',' || r.class || ',', '') <> ?2 THEN 1 ELSE 0 END AS amount_fen,
       CASE WHEN p.name <> r.name THEN p.name ELSE '' END AS one,
       CASE WHEN p.status <> 'active' AND NOT EXISTS (SELECT 1 FROM person_mark m WHERE m.id_type = r.id_type
              AND m.blind = r.blind AND m.status = p.status
              AND m.since_on > CASE WHEN r.given_on = '' THEN CAST(?3 AS TEXT) ELSE r.given_on END)
            THEN p.status ELSE '' END AS two
  FROM roster_row r JOIN person p ON p.id_type = r.id_type AND p.blind = r.blind
 WHERE r.roster_id = ?1 AND r.level < 2 AND (p.name <> r.name OR p.status <> 'active'
    OR (p.archive_no <> '' AND replace(CAST(?2 AS TEXT), ',' || r.class || ',', '') <> ?2))
 ORDER BY r.row_no LIMIT 200000;

-- name: ROSTER_HIT_ARCHIVED many open:the roster has been read within reach
SELECT row_no, sheet, sheet_row, level, amount_fen, '' AS one, '' AS two FROM roster_row
 WHERE roster_id = ?1 AND level < 2 AND archive_no <> '' AND replace(CAST(?2 AS TEXT), ',' || class || ',', '') <> ?2
 ORDER BY row_no LIMIT 200000;

-- name: ROSTER_HIT_NOT_ARCHIVED many open:the roster has been read within reach
SELECT r.row_no, r.sheet, r.sheet_row, r.level, r.amount_fen, '' AS one, '' AS two FROM roster_row r
 WHERE r.roster_id = ?1 AND r.level < 2 AND r.archive_no = ''
   AND replace(CAST(?2 AS TEXT), ',' || r.class || ',', '') <> ?2
   AND NOT EXISTS (SELECT 1 FROM person p WHERE p.id_type = r.id_type AND p.blind = r.blind AND p.archive_no <> '')
 ORDER BY r.row_no LIMIT 200000;

-- name: ROSTER_ANY_MARK one open:is there any scan:its first row alone
SELECT 1 AS n FROM person_mark LIMIT 1;

-- name: ROSTER_HIT_MARK many open:the roster has been read within reach
SELECT r.row_no, r.sheet, r.sheet_row, r.level, r.amount_fen, m.status AS one,
       m.source || '，' || o.name || CASE WHEN m.since_on = '' THEN '' ELSE '，自 ' || m.since_on || ' 起' END AS two
  FROM roster_row r JOIN person_mark m ON m.id_type = r.id_type AND m.blind = r.blind
       JOIN org o ON o.id = m.org_id
 WHERE r.roster_id = ?1 AND r.level < 2
   AND m.since_on <= CASE WHEN r.given_on = '' THEN CAST(?2 AS TEXT) ELSE r.given_on END
 ORDER BY r.row_no LIMIT 200000;

-- name: ROSTER_HIT_OVER many open:the roster has been read within reach
SELECT row_no, sheet, sheet_row, level, amount_fen, '' AS one, '' AS two FROM roster_row
 WHERE roster_id = ?1 AND level < 2 AND amount_fen > ?2
   AND (?3 = '' OR replace(CAST(?3 AS TEXT), ',' || class || ',', '') <> ?3)
 ORDER BY row_no LIMIT 200000;

-- name: ROSTER_HIT_HANDLER many open:the roster has been read within reach
SELECT row_no, sheet, sheet_row, level, amount_fen, name AS one, '' AS two FROM roster_row
 WHERE roster_id = ?1 AND level < 2 AND handler <> ''
   AND replace('、' || handler || '、', '、' || name || '、', '') <> '、' || handler || '、'
 ORDER BY row_no LIMIT 200000;

-- name: ROSTER_HIT_EDITOR many open:the roster has been read within reach
SELECT r.row_no, r.sheet, r.sheet_row, r.level, r.amount_fen, r.name AS one, u.name AS two
  FROM roster ro JOIN roster_editor e ON e.roster_id = ro.id JOIN user_account u ON u.id = e.user_id
       JOIN roster_row r ON r.roster_id = ro.id
 WHERE ro.id = ?1 AND r.level < 2 AND ((u.name = r.name AND u.org_id = ro.org_id) OR u.id_blind = r.blind)
 ORDER BY r.row_no LIMIT 200000;

-- name: ROSTER_PAYEE_IS one open:the roster has been read within reach; about the caller himself
SELECT r.row_no FROM roster ro JOIN user_account u ON u.id = ?2 JOIN roster_row r ON r.roster_id = ro.id
 WHERE ro.id = ?1 AND r.level < 2 AND ((u.name = r.name AND u.org_id = ro.org_id) OR u.id_blind = r.blind)
 ORDER BY r.row_no LIMIT 1;

-- name: ROSTER_ANY_TIE one open:is there any scan:its first row alone
SELECT 1 AS n FROM person_tie LIMIT 1;

-- name: ROSTER_KIN many open:the roster has been read within reach; names come back masked scan:its own rows that have ties
WITH mine AS MATERIALIZED (
  SELECT r.row_no, r.id_type, r.blind, r.name, r.class, r.amount_fen,
         CASE WHEN r.given_on = '' THEN ?2 ELSE CAST(substr(r.given_on, 1, 4) AS BIGINT) END AS year
    FROM roster_row r
   WHERE r.roster_id = ?1 AND r.level < 2 AND r.blind IS NOT NULL
     AND EXISTS (SELECT 1 FROM person_tie t WHERE t.id_type = r.id_type AND t.blind = r.blind
                    AND (t.roster_id = 0 OR t.roster_id = ?1))),
kin AS MATERIALIZED (
  SELECT mine.row_no, t.kind, t.other_type, t.other_blind
    FROM mine JOIN person_tie t ON t.id_type = mine.id_type AND t.blind = mine.blind
   WHERE t.roster_id = 0 OR t.roster_id = ?1
  UNION
  SELECT mine.row_no, 'far' AS kind, u.other_type, u.other_blind
    FROM mine JOIN person_tie t ON t.id_type = mine.id_type AND t.blind = mine.blind
         JOIN person_tie u ON u.id_type = t.other_type AND u.blind = t.other_blind
   WHERE (t.roster_id = 0 OR t.roster_id = ?1) AND (u.roster_id = 0 OR u.roster_id = ?1)
     AND t.kind IN ('spouse', 'household') AND u.kind IN ('spouse', 'household')
     AND NOT (u.other_type = mine.id_type AND u.other_blind = mine.blind))
SELECT kin.row_no, mine.amount_fen AS own_fen, mine.class AS own_class, mine.year AS own_year, kin.kind,
       0 AS mate_no, a.id AS aid_id, a.campaign_id, a.year, a.class, a.amount_fen, p.name
  FROM kin JOIN mine ON mine.row_no = kin.row_no
       JOIN person p ON p.id_type = kin.other_type AND p.blind = kin.other_blind
       JOIN aid a ON a.person_id = p.id AND a.year >= ?3 AND (a.roster_id IS NULL OR a.roster_id <> ?1)
UNION ALL
SELECT kin.row_no, mine.amount_fen, mine.class, mine.year, kin.kind,
       mate.row_no, 0, CAST(?4 AS BIGINT), mate.year, mate.class, mate.amount_fen, mate.name
  FROM kin JOIN mine ON mine.row_no = kin.row_no
       JOIN mine mate ON mate.id_type = kin.other_type AND mate.blind = kin.other_blind AND mate.row_no < kin.row_no
 ORDER BY 1;

-- name: ROSTER_REASONS many open:the roster has been read within reach
SELECT q.row_no, q.code, q.reason, u.name AS user_name, q.at
  FROM roster_reason q JOIN user_account u ON u.id = q.user_id WHERE q.roster_id = ?1;

-- name: ROSTER_REASONS_ROW many open:the roster has been read within reach
SELECT q.row_no, q.code, q.reason, u.name AS user_name, q.at
  FROM roster_reason q JOIN user_account u ON u.id = q.user_id WHERE q.roster_id = ?1 AND q.row_no >= ?2 AND q.row_no <= ?3
 ORDER BY q.row_no, q.code;

-- name: ROSTER_REASONS_OPEN one open:the roster has been read within reach
SELECT COUNT(*) AS n FROM roster_finding f JOIN roster_row r ON r.roster_id = f.roster_id AND r.row_no = f.row_no
 WHERE f.roster_id = ?1 AND f.needs = 1 AND r.level < 2
   AND NOT EXISTS (SELECT 1 FROM roster_reason q WHERE q.roster_id = f.roster_id AND q.row_no = f.row_no AND q.code = f.code);

-- name: ROSTER_REASON_ROWS exec open:the roster has been read within reach
INSERT INTO roster_reason (roster_id, row_no, code, reason, user_id, at)
SELECT DISTINCT f.roster_id, f.row_no, f.code, CAST(?4 AS TEXT), CAST(?5 AS BIGINT), CAST(?6 AS BIGINT) FROM roster_finding f
 WHERE f.roster_id = ?1 AND f.code = ?2 AND f.needs = 1 AND (CAST(?3 AS BIGINT) = 0 OR f.row_no = ?3)
ON CONFLICT (roster_id, row_no, code) DO UPDATE SET reason = excluded.reason, user_id = excluded.user_id, at = excluded.at;

-- name: ROSTER_REASON_DROP exec open:the roster has been read within reach
DELETE FROM roster_reason WHERE roster_id = ?1 AND row_no = ?2;

-- name: ROSTER_REASON_DROP_ALL exec open:the roster has been read within reach
DELETE FROM roster_reason WHERE roster_id = ?1;

-- name: ROSTER_REASON_LIST many open:the roster has been read within reach
SELECT f.row_no, r.name, f.code, f.text, COALESCE(q.reason, '') AS reason, COALESCE(u.name, '') AS user_name,
       COALESCE(q.at, 0) AS at, r.amount_fen
  FROM roster_finding f JOIN roster_row r ON r.roster_id = f.roster_id AND r.row_no = f.row_no
       LEFT JOIN roster_reason q ON q.roster_id = f.roster_id AND q.row_no = f.row_no AND q.code = f.code
       LEFT JOIN user_account u ON u.id = q.user_id
 WHERE f.roster_id = ?1 AND f.needs = 1 AND r.level < 2 AND f.row_no > ?2
 ORDER BY f.row_no, f.code LIMIT ?3;

-- name: ROSTER_CARDS_NOTE exec open:the roster has been read within reach
INSERT INTO paid_card (card_blind, person_id, roster_id)
SELECT r.card_blind, p.id, r.roster_id FROM roster_row r JOIN person p ON p.id = r.person_id
 WHERE r.roster_id = ?1 AND r.level < 2 AND r.card_blind IS NOT NULL
   AND (p.card_blind IS NULL OR p.card_blind <> r.card_blind)
ON CONFLICT (card_blind, person_id, roster_id) DO NOTHING;

-- name: ROSTER_CARDS_DROP exec open:the roster has been read within reach
DELETE FROM paid_card WHERE roster_id = ?1;

-- name: ROSTER_ANY_CARD one open:is there any scan:its first row alone
SELECT 1 AS n FROM paid_card LIMIT 1;

-- name: ROSTER_HIT_CARD_USED many open:the roster has been read within reach; other unions' names come back masked
SELECT r.row_no, r.sheet, r.sheet_row, r.level, r.amount_fen, r.name AS one, MIN(p.name) AS two
  FROM roster_row r JOIN paid_card c ON c.card_blind = r.card_blind JOIN person p ON p.id = c.person_id
 WHERE r.roster_id = ?1 AND r.level < 2 AND (p.blind <> r.blind OR p.id_type <> r.id_type)
 GROUP BY r.row_no, r.sheet, r.sheet_row, r.level, r.amount_fen, r.name ORDER BY r.row_no LIMIT 200000;

-- name: ROSTER_ORG_OF one open:staging of the caller's own roster
SELECT org_id FROM roster WHERE id = ?1;

-- name: ROSTER_ENTERED_AT one open:staging of the caller's own roster
SELECT entered_at FROM roster WHERE id = ?1;

-- name: ROSTER_ENTERED_BY one open:staging of the caller's own roster
SELECT entered_by FROM roster WHERE id = ?1;

-- name: ROSTER_HIT_CARD many open:the roster has been read within reach; other unions' names come back masked
SELECT r.row_no, r.sheet, r.sheet_row, r.level, r.amount_fen, r.name AS one, MIN(p.name) AS two
  FROM roster_row r JOIN person p ON p.card_blind = r.card_blind
 WHERE r.roster_id = ?1 AND r.level < 2 AND (p.blind <> r.blind OR p.id_type <> r.id_type)
 GROUP BY r.row_no, r.sheet, r.sheet_row, r.level, r.amount_fen, r.name ORDER BY r.row_no LIMIT 200000;

-- name: ROSTER_PAIRS many open:the roster has been read within reach
SELECT DISTINCT source, class, form, archive_no FROM roster_row WHERE roster_id = ?1 AND level < 2 LIMIT 200000;

-- name: ROSTER_PAIR_SUMS many open:the roster has been read within reach
SELECT source, class, form, archive_no, COUNT(*) AS rows, CAST(SUM(amount_fen) AS BIGINT) AS fen FROM roster_row
 WHERE roster_id = ?1 AND level < 2 AND EXISTS (SELECT 1 FROM roster ro WHERE ro.id = ?1 AND ro.lump_id IS NULL)
 GROUP BY source, class, form, archive_no;

-- name: ROSTER_LUMP_PAIR one open:the roster has been read within reach
SELECT source, class, 'lump' AS form, 1 AS rows, lump_fen AS fen FROM roster WHERE id = ?1 AND kind = 'lump';

-- name: ROSTER_GIFT_SET exec open:the roster has been read within reach
UPDATE roster SET gift_id = ?2, version = version + 1 WHERE id = ?1 AND state IN ('checked', 'returned') AND version = ?3;

-- name: ROSTER_HIT_PAIR many open:the roster has been read within reach
SELECT row_no, sheet, sheet_row, level, amount_fen, source AS one, class AS two FROM roster_row
 WHERE roster_id = ?1 AND level < 2 AND source = ?2 AND class = ?3 AND form = ?4 AND archive_no = ?5
 ORDER BY row_no LIMIT 200000;

-- name: ROSTER_PARTS many open:the roster has been read within reach
SELECT source, CAST(SUM(amount_fen) AS BIGINT) AS fen FROM roster_row WHERE roster_id = ?1 AND level < 2 AND amount_fen > 0
 GROUP BY source ORDER BY source;

-- name: ROSTER_CLASSES many open:the roster has been read within reach
SELECT class, COUNT(*) AS heads, CAST(SUM(amount_fen) AS BIGINT) AS fen FROM roster_row WHERE roster_id = ?1 AND level < 2
 GROUP BY class ORDER BY class;

-- name: ROSTER_FRESH_LEVELS exec open:the roster has been read within reach
UPDATE roster_row SET level = COALESCE((SELECT MAX(f.level) FROM roster_finding f
         WHERE f.roster_id = roster_row.roster_id AND f.row_no = roster_row.row_no
           AND f.again = 0), 0)
 WHERE roster_id = ?1 AND row_no IN (SELECT g.row_no FROM roster_finding g
         WHERE g.roster_id = ?1 AND g.again = 1);

-- name: ROSTER_FRESH_FINDINGS exec open:the roster has been read within reach
DELETE FROM roster_finding WHERE roster_id = ?1
   AND (again = 1 OR code = 'FUND_SHORT');

-- name: ROSTER_ROWS_PAGE many open:the roster has been read within reach
SELECT row_no, sheet, sheet_row, level, name, id_type, blind, phone_blind, card_blind, secret, sex, birth, employer,
       post, bank, class, source, form, goods, amount_fen, tags, archive_no, given_on, note, person_id, handler
  FROM roster_row WHERE roster_id = ?1 AND row_no > ?2 AND (?3 < 0 OR level = ?3)
   AND (?4 = '' OR name LIKE ?4 ESCAPE '!' OR employer LIKE ?4 ESCAPE '!')
 ORDER BY row_no LIMIT ?5;

-- name: ROSTER_ROW_GET one open:the roster has been read within reach
SELECT row_no, sheet, sheet_row, level, name, id_type, blind, phone_blind, card_blind, secret, sex, birth, employer,
       post, bank, class, source, form, goods, amount_fen, tags, archive_no, given_on, note, person_id, handler
  FROM roster_row WHERE roster_id = ?1 AND row_no = ?2;

-- name: ROSTER_ROW_TWINS many open:the roster has been read within reach
SELECT row_no, sheet_row, name, blind, card_blind FROM roster_row
 WHERE roster_id = ?1 AND row_no <> ?2 AND (blind = ?3 OR card_blind = ?4) ORDER BY row_no LIMIT 50;

-- name: ROSTER_ROW_DROP exec open:the roster has been read within reach
DELETE FROM roster_row WHERE roster_id = ?1 AND row_no = ?2;

-- name: ROSTER_ROW_FINDINGS many open:the roster has been read within reach
SELECT seq, row_no, sheet, cell, field, level, code, value, text, needs, again FROM roster_finding
 WHERE roster_id = ?1 AND row_no = ?2 ORDER BY seq;

-- name: ROSTER_ROW_FINDINGS_DROP exec open:the roster has been read within reach
DELETE FROM roster_finding WHERE roster_id = ?1 AND row_no = ?2;

-- name: ROSTER_FINDINGS_ALL many open:the roster has been read within reach
SELECT f.seq, f.row_no, f.sheet, f.cell, f.field, f.level, f.code, f.value, f.text, f.needs, f.again FROM roster_finding f
 WHERE f.roster_id = ?1 ORDER BY f.row_no, f.seq;

-- name: ROSTER_FINDING_GROUPS many open:the roster has been read within reach
SELECT f.code, f.level, f.field, MIN(f.text) AS text, COUNT(*) AS n, MIN(f.seq) AS first, MAX(f.needs) AS needs,
       COUNT(CASE WHEN f.needs = 1 AND q.row_no IS NULL AND r.level < 2 THEN 1 END) AS unstated
  FROM roster_finding f LEFT JOIN roster_row r ON r.roster_id = f.roster_id AND r.row_no = f.row_no
       LEFT JOIN roster_reason q ON q.roster_id = f.roster_id AND q.row_no = f.row_no AND q.code = f.code
 WHERE f.roster_id = ?1 GROUP BY f.code, f.level, f.field ORDER BY f.level DESC, f.code, f.field;

-- name: ROSTER_FINDING_CELLS many open:the roster has been read within reach
SELECT cell, sheet FROM roster_finding WHERE roster_id = ?1 AND code = ?2 AND level = ?3 AND field = ?4
 ORDER BY seq LIMIT 20;

-- name: ROSTER_SUBMITTED exec open:the roster has been read within reach
UPDATE roster SET state = 'submitted', submitted_by = ?2, submitted_at = ?3, left_out = ?4, return_reason = '',
       version = version + 1
 WHERE id = ?1 AND state IN ('checked', 'returned') AND version = ?5;

-- name: ROSTER_WITHDRAWN exec open:the roster has been read within reach
UPDATE roster SET state = 'checked', submitted_by = NULL, submitted_at = NULL, left_out = 0, version = version + 1
 WHERE id = ?1 AND state = 'submitted' AND version = ?2;

-- name: ROSTER_APPROVED exec open:the roster has been read within reach
UPDATE roster SET state = 'approved', approved_by = ?2, approved_at = ?3, version = version + 1
 WHERE id = ?1 AND state = 'submitted' AND version = ?4;

-- name: ROSTER_NAMED exec open:the roster has been read within reach
UPDATE roster SET state = 'paid', pay_way = 'hand', approved_by = ?2, approved_at = ?3, paid_at = ?3, paid_on = ?4, bank_ref = ?5,
       version = version + 1
 WHERE id = ?1 AND state = 'submitted' AND version = ?6;

-- name: ROSTER_RETURNED exec open:the roster has been read within reach
UPDATE roster SET state = 'returned', returned_by = ?2, returned_at = ?3, return_reason = ?4, approved_by = NULL,
       approved_at = NULL, left_out = 0, version = version + 1
 WHERE id = ?1 AND state IN ('submitted', 'approved') AND version = ?5;

-- name: ROSTER_PAID exec open:the roster has been read within reach
UPDATE roster SET state = 'paid', pay_way = 'hand', paid_by = ?2, paid_at = ?3, paid_on = ?4, bank_ref = ?5, evidence_id = ?6,
       version = version + 1
 WHERE id = ?1 AND state = 'approved' AND pay_way = '' AND version = ?7;

-- name: ROSTER_LINES_PAID exec open:lines of a batch the pay-out area has checked
UPDATE roster SET state = 'paid', paid_by = ?2, paid_at = ?3, bank_ref = ?4, version = version + 1,
       paid_on = (SELECT MAX(a.given_on) FROM aid a WHERE a.roster_id = roster.id)
 WHERE state = 'approved' AND pay_way = 'batch' AND id IN (SELECT i.roster_id FROM payout_item i WHERE i.batch_id = ?1)
   AND EXISTS (SELECT 1 FROM aid a WHERE a.roster_id = roster.id)
   AND NOT EXISTS (SELECT 1 FROM aid a WHERE a.roster_id = roster.id AND a.state <> 'paid');

-- name: ROSTER_LINES_OPEN exec open:lines of a batch the pay-out area has checked
UPDATE roster SET state = 'approved', paid_by = NULL, paid_at = NULL, paid_on = '', bank_ref = '', version = version + 1
 WHERE state = 'paid' AND pay_way = 'batch' AND id IN (SELECT i.roster_id FROM payout_item i WHERE i.batch_id = ?1)
   AND EXISTS (SELECT 1 FROM aid a WHERE a.roster_id = roster.id AND a.state <> 'paid');

-- name: ROSTER_VOIDED exec open:the roster has been read within reach
UPDATE roster SET state = 'void', rows = 0, accepted = 0, refused = 0, warned = 0, persons = 0, amount_fen = 0,
       errors = 0, warnings = 0, version = version + 1
 WHERE id = ?1 AND state IN ('checked', 'returned') AND version = ?2;

-- name: ROSTER_LUMP_NAMED_BY one open:the roster has been read within reach
SELECT id FROM roster WHERE lump_id = ?1 AND state NOT IN ('void', 'returned', 'importing') ORDER BY id LIMIT 1;

-- name: ROSTER_STALE_IMPORTS many open:clean-up at start
SELECT r.id FROM roster r LEFT JOIN job j ON j.id = r.job_id
 WHERE r.state = 'importing' AND (j.id IS NULL OR j.state NOT IN ('queued', 'running'));

-- name: ROSTER_VERIFY_COUNTS many open:verify reads everything scan:verify
SELECT r.id, r.rows, r.accepted, r.refused, r.amount_fen, COUNT(w.row_no) AS got_rows,
       COALESCE(SUM(CASE WHEN w.level < 2 THEN 1 ELSE 0 END), 0) AS got_accepted,
       CAST(COALESCE(SUM(CASE WHEN w.level < 2 THEN w.amount_fen ELSE 0 END), 0) AS BIGINT) AS got_fen
  FROM roster r LEFT JOIN roster_row w ON w.roster_id = r.id
 WHERE r.kind = 'list' AND r.state NOT IN ('importing', 'void')
 GROUP BY r.id, r.rows, r.accepted, r.refused, r.amount_fen;

-- name: ROSTER_VERIFY_PEOPLE many open:verify reads everything scan:verify
SELECT r.id FROM roster r
 WHERE (r.approved_by IS NOT NULL
        AND (r.approved_by = r.entered_by OR r.approved_by = r.submitted_by
             OR EXISTS (SELECT 1 FROM roster_editor e WHERE e.roster_id = r.id AND e.user_id = r.approved_by)))
    OR (r.paid_by IS NOT NULL
        AND (r.paid_by = r.approved_by OR r.paid_by = r.entered_by OR r.paid_by = r.submitted_by
             OR EXISTS (SELECT 1 FROM roster_editor e WHERE e.roster_id = r.id AND e.user_id = r.paid_by)))
    OR (r.state IN ('approved', 'paid') AND r.approved_by IS NULL)
    OR (r.state = 'paid' AND r.lump_id IS NULL AND r.paid_by IS NULL);

-- name: ROSTER_VERIFY_AID many open:verify reads everything scan:verify
SELECT r.id, r.state, r.pay_way, r.amount_fen, COUNT(a.id) AS n_aid, CAST(COALESCE(SUM(a.amount_fen), 0) AS BIGINT) AS aid_fen,
       COALESCE(SUM(CASE WHEN a.state = 'paid' THEN 1 ELSE 0 END), 0) AS n_paid, r.accepted
  FROM roster r LEFT JOIN aid a ON a.roster_id = r.id
 WHERE r.kind = 'list' AND r.state NOT IN ('importing', 'void')
 GROUP BY r.id, r.state, r.pay_way, r.amount_fen, r.accepted;

-- name: ROSTER_VERIFY_MONEY many open:verify reads everything scan:verify
SELECT t.roster_id AS id,
       COUNT(DISTINCT CASE WHEN t.kind = 'pay' THEN t.id END) AS n_pay,
       CAST(COALESCE(SUM(CASE WHEN e.stage = 'paid' THEN e.fen ELSE 0 END), 0) AS BIGINT) AS paid_fen
  FROM fund_txn t JOIN fund_entry e ON e.txn_id = t.id
 WHERE t.roster_id IS NOT NULL GROUP BY t.roster_id;

-- name: ROSTER_VERIFY_PAID many open:verify reads everything scan:verify
SELECT id, state, kind, pay_way, lump_id, amount_fen, lump_fen,
       CASE WHEN pay_way IN ('batch', 'stock') THEN (SELECT CAST(COALESCE(SUM(a.amount_fen), 0) AS BIGINT) FROM aid a
         WHERE a.roster_id = roster.id AND a.state = 'paid') ELSE 0 END AS aid_fen
  FROM roster WHERE state NOT IN ('importing', 'void');

-- name: ROSTER_CUT_IMPORT one open:the union is the caller's own
SELECT r.id FROM roster r JOIN job j ON j.id = r.job_id
 WHERE r.file_hash = ?1 AND r.campaign_id = ?2 AND r.org_id = ?3 AND r.state = 'importing' AND j.state <> 'running'
   AND j.id <> ?4;

-- name: ROSTER_CUT_JOB_END exec open:the union is the caller's own
UPDATE job SET state = 'cancelled', error = 'CANCELLED: 已由同一文件的再次导入代替'
 WHERE id = (SELECT job_id FROM roster WHERE id = ?1) AND state <> 'running';

-- name: ROSTER_FILE_DROP exec open:the upload of a refused or dry import, by its own job
DELETE FROM file WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM roster WHERE file_id = ?1);

-- name: ROSTER_ORG_NAME one open:the union has been checked
SELECT name FROM org WHERE id = ?1;

-- name: ROSTER_LEFTOVERS one open:tests scan:what an import that came to nothing must not leave
SELECT (SELECT COUNT(*) FROM roster) + (SELECT COUNT(*) FROM roster_row) + (SELECT COUNT(*) FROM roster_finding)
     + (SELECT COUNT(*) FROM roster_editor) + (SELECT COUNT(*) FROM file) AS n;

-- name: ROSTER_TODO_MINE one scoped
SELECT COUNT(*) FROM roster r JOIN org o ON o.id = r.org_id
 WHERE o.path >= ?1 AND o.path < ?2 AND r.state = ?3 AND r.entered_by = ?4;

-- name: ROSTER_TODO_OTHERS one scoped
SELECT COUNT(*) FROM roster r JOIN org o ON o.id = r.org_id
 WHERE o.path >= ?1 AND o.path < ?2 AND r.state = ?3 AND r.entered_by <> ?4
   AND COALESCE(r.submitted_by, 0) <> ?4 AND COALESCE(r.approved_by, 0) <> ?4
   AND (r.state <> 'approved' OR r.pay_way <> 'batch')
   AND NOT EXISTS (SELECT 1 FROM roster_editor e WHERE e.roster_id = r.id AND e.user_id = ?4);

-- name: ROSTER_DEPTH one open:the roster has been read within reach
SELECT length(o.path) AS depth FROM roster r JOIN org o ON o.id = r.org_id WHERE r.id = ?1;

-- name: ROSTER_VERIFY_CAMPAIGNS many open:verify reads everything scan:verify
SELECT id, code, start_on, caps, cap_time_fen, cap_year_fen FROM campaign ORDER BY id;

-- name: ROSTER_VERIFY_REASONS many open:verify reads everything scan:verify
SELECT f.roster_id AS id, COUNT(*) AS n
  FROM roster_finding f JOIN roster ro ON ro.id = f.roster_id AND ro.state IN ('submitted', 'approved', 'paid')
       JOIN roster_row r ON r.roster_id = f.roster_id AND r.row_no = f.row_no AND r.level < 2
 WHERE f.needs = 1 AND NOT EXISTS (SELECT 1 FROM roster_reason q
          WHERE q.roster_id = f.roster_id AND q.row_no = f.row_no AND q.code = f.code)
 GROUP BY f.roster_id LIMIT 1000;

-- name: ROSTER_VERIFY_TIES many open:verify reads everything scan:verify
SELECT t.id FROM person_tie t
 WHERE NOT EXISTS (SELECT 1 FROM person_tie b WHERE b.id_type = t.other_type AND b.blind = t.other_blind
          AND b.other_type = t.id_type AND b.other_blind = t.blind AND b.roster_id = t.roster_id
          AND b.kind = CASE t.kind WHEN 'parent' THEN 'child' WHEN 'child' THEN 'parent' ELSE t.kind END)
 LIMIT 1000;
