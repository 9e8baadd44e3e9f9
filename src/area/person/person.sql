-- Named statements of the register of persons.

-- name: PERSON_GET one scoped
SELECT p.id, p.id_type, p.name, p.sex, p.birth, p.bank, p.employer, p.post, p.is_member, p.is_migrant, p.tags,
       p.model, p.archive_no, p.org_id, o.code AS org_code, o.name AS org_name, p.status, p.note, p.version,
       p.blind, p.secret, o.path
  FROM person p JOIN org o ON o.id = p.org_id
 WHERE p.id = ?1 AND o.path >= ?2 AND o.path < ?3;

-- name: PERSON_HOME one open:the union a person was just added to
SELECT o.code AS org_code, o.name AS org_name, o.path FROM person p JOIN org o ON o.id = p.org_id WHERE p.id = ?1;

-- name: PERSON_LIST many scoped
SELECT p.id, p.id_type, p.name, p.sex, p.birth, p.bank, p.employer, p.post, p.is_member, p.is_migrant, p.tags,
       p.model, p.archive_no, p.org_id, o.code AS org_code, o.name AS org_name, p.status, p.note, p.version,
       p.blind, p.secret, o.path
  FROM org o CROSS JOIN person p
 WHERE p.org_id = o.id AND o.path >= ?1 AND o.path < ?2
   AND o.path >= ?3 AND (o.path > ?3 OR p.id > ?4)
   AND (CAST(?5 AS TEXT) = '' OR lower(p.name) LIKE ?5 ESCAPE '!')
   AND (CAST(?6 AS TEXT) = '' OR ',' || p.tags || ',' LIKE ?6)
   AND (CAST(?7 AS TEXT) = '' OR p.status = ?7)
 ORDER BY o.path, p.id LIMIT ?8;

-- name: PERSON_BY_GRAM many scoped
SELECT p.id, p.id_type, p.name, p.sex, p.birth, p.bank, p.employer, p.post, p.is_member, p.is_migrant, p.tags,
       p.model, p.archive_no, p.org_id, o.code AS org_code, o.name AS org_name, p.status, p.note, p.version,
       p.blind, p.secret, o.path
  FROM person_gram g CROSS JOIN person p CROSS JOIN org o
 WHERE g.gram = ?3 AND g.person_id > ?4 AND p.id = g.person_id AND o.id = p.org_id
   AND o.path >= ?1 AND o.path < ?2
   AND (CAST(?5 AS TEXT) = '' OR lower(p.name) LIKE ?5 ESCAPE '!')
   AND (CAST(?6 AS TEXT) = '' OR ',' || p.tags || ',' LIKE ?6)
   AND (CAST(?7 AS TEXT) = '' OR p.status = ?7)
 ORDER BY g.person_id LIMIT ?8;

-- name: PERSON_BY_BLIND many scoped
SELECT p.id, p.id_type, p.name, p.sex, p.birth, p.bank, p.employer, p.post, p.is_member, p.is_migrant, p.tags,
       p.model, p.archive_no, p.org_id, o.code AS org_code, o.name AS org_name, p.status, p.note, p.version,
       p.blind, p.secret, o.path
  FROM person p CROSS JOIN org o
 WHERE p.id_type = ?3 AND p.blind = ?4 AND o.id = p.org_id AND o.path >= ?1 AND o.path < ?2;

-- name: PERSON_BY_PHONE many scoped
SELECT p.id, p.id_type, p.name, p.sex, p.birth, p.bank, p.employer, p.post, p.is_member, p.is_migrant, p.tags,
       p.model, p.archive_no, p.org_id, o.code AS org_code, o.name AS org_name, p.status, p.note, p.version,
       p.blind, p.secret, o.path
  FROM person p CROSS JOIN org o
 WHERE p.phone_blind = ?3 AND o.id = p.org_id AND o.path >= ?1 AND o.path < ?2
 ORDER BY p.id LIMIT ?4;

-- name: PERSON_BY_CARD many scoped
SELECT p.id, p.id_type, p.name, p.sex, p.birth, p.bank, p.employer, p.post, p.is_member, p.is_migrant, p.tags,
       p.model, p.archive_no, p.org_id, o.code AS org_code, o.name AS org_name, p.status, p.note, p.version,
       p.blind, p.secret, o.path
  FROM person p CROSS JOIN org o
 WHERE p.card_blind = ?3 AND o.id = p.org_id AND o.path >= ?1 AND o.path < ?2
 ORDER BY p.id LIMIT ?4;

-- name: PERSON_CURSOR one open:place of the last row shown, to go on behind it
SELECT o.path FROM person p JOIN org o ON o.id = p.org_id WHERE p.id = ?1;

-- name: PERSON_GRAM_COUNT one open:how common a search key is, to choose a plan; shows nobody
SELECT COUNT(*) AS n FROM (SELECT 1 FROM person_gram WHERE gram = ?1 LIMIT ?2) k;

-- name: PERSON_UNIONS one open:how much of the tree a scope is, to choose a plan scan:counts the path index
SELECT COUNT(*) AS n FROM org WHERE path >= ?1 AND path < ?2;

-- name: PERSON_ID_OF one open:for checks that show nobody
SELECT id FROM person WHERE id_type = ?1 AND blind = ?2;

-- name: PERSON_ADD one open:the caller's reach is tested against the union
INSERT INTO person (id_type, blind, secret, name, sex, birth, phone_blind, card_blind, bank, employer, post,
       is_member, is_migrant, tags, model, archive_no, org_id, status, note, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
RETURNING id;

-- name: PERSON_SAVE exec open:after PERSON_GET found the person in scope
UPDATE person SET id_type = ?3, blind = ?4, secret = ?5, name = ?6, sex = ?7, birth = ?8, phone_blind = ?9,
       card_blind = ?10, bank = ?11, employer = ?12, post = ?13, is_member = ?14, is_migrant = ?15, tags = ?16,
       model = ?17, archive_no = ?18, status = ?19, note = ?20, org_id = ?21, version = version + 1
 WHERE id = ?1 AND version = ?2;

-- name: PERSON_GRAM_ADD exec open:index of names
INSERT INTO person_gram (gram, person_id) VALUES (?1, ?2) ON CONFLICT (gram, person_id) DO NOTHING;

-- name: PERSON_GRAM_DROP exec open:index of names
DELETE FROM person_gram WHERE gram = ?1 AND person_id = ?2;

-- name: PERSON_UNMASKED one open:the caller's own count
SELECT COUNT(*) AS n FROM event WHERE user_id = ?1 AND at >= ?2 AND action = 'person.unmask' AND result = 'ok';

-- name: PERSON_TIMELINE many open:the person was found in scope; what other unions gave is his record too
SELECT a.id, CASE WHEN a.given_on <> '' THEN a.given_on ELSE c.start_on END AS at, a.kind,
       c.name AS title, c.code AS campaign_code, o.name AS org_name, a.class, a.source, a.heads, a.amount_fen,
       a.state, a.roster_id
  FROM aid a JOIN campaign c ON c.id = a.campaign_id JOIN org o ON o.id = a.org_id
 WHERE a.person_id = ?1 AND (CAST(?2 AS BIGINT) = 0 OR a.id < ?2)
 ORDER BY a.id DESC LIMIT ?3;

-- name: PERSON_MERGE_ADD exec open:one roster, the caller's check
INSERT INTO person (id_type, blind, secret, name, sex, birth, phone_blind, card_blind, bank, employer, post,
       tags, archive_no, org_id, origin_roster, created_at)
SELECT r.id_type, r.blind, r.secret, r.name, r.sex, r.birth, r.phone_blind, r.card_blind, r.bank, r.employer,
       r.post, r.tags, r.archive_no, t.org_id, t.id, CAST(?2 AS BIGINT)
  FROM roster t JOIN roster_row r ON r.roster_id = t.id
 WHERE t.id = ?1 AND r.level < 2 AND r.blind IS NOT NULL
 ORDER BY r.id_type, r.blind, r.row_no
ON CONFLICT (id_type, blind) DO NOTHING;

-- name: PERSON_MERGE_GRAMS exec open:one roster, the caller's check
INSERT INTO person_gram (gram, person_id)
SELECT CASE n.i WHEN 0 THEN '^' || lower(substr(p.name, 1, 1)) ELSE lower(substr(p.name, n.i, 2)) END, p.id
  FROM person p CROSS JOIN (SELECT 0 AS i UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5
       UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9 UNION ALL SELECT 10
       UNION ALL SELECT 11 UNION ALL SELECT 12 UNION ALL SELECT 13 UNION ALL SELECT 14 UNION ALL SELECT 15
       UNION ALL SELECT 16 UNION ALL SELECT 17 UNION ALL SELECT 18 UNION ALL SELECT 19 UNION ALL SELECT 20
       UNION ALL SELECT 21 UNION ALL SELECT 22 UNION ALL SELECT 23 UNION ALL SELECT 24) n
 WHERE p.origin_roster = ?1 AND n.i < length(p.name)
 ORDER BY 1, 2
ON CONFLICT (gram, person_id) DO NOTHING;

-- name: PERSON_MERGE_TAGS exec open:one roster, the caller's check
INSERT INTO person_gram (gram, person_id)
SELECT '#' || c.code, p.id
  FROM roster_row r JOIN person p ON p.id = r.person_id
       JOIN code_item c ON c.list = 'tag' AND ',' || p.tags || ',' LIKE '%,' || c.code || ',%'
 WHERE r.roster_id = ?1 AND r.level < 2 AND r.tags <> ''
 ORDER BY 1, 2
ON CONFLICT (gram, person_id) DO NOTHING;

-- name: PERSON_MERGE_LINK exec open:one roster, the caller's check
UPDATE roster_row SET person_id = p.id
  FROM person p
 WHERE roster_row.roster_id = ?1 AND roster_row.level < 2
   AND p.id_type = roster_row.id_type AND p.blind = roster_row.blind;

-- name: PERSON_MERGE_FILL exec open:one roster, the caller's check
UPDATE person SET bank = CASE WHEN person.bank = '' THEN r.bank ELSE person.bank END,
       employer = CASE WHEN person.employer = '' THEN r.employer ELSE person.employer END,
       post = CASE WHEN person.post = '' THEN r.post ELSE person.post END,
       birth = CASE WHEN person.birth = '' THEN r.birth ELSE person.birth END,
       sex = CASE WHEN person.sex = '' THEN r.sex ELSE person.sex END,
       tags = CASE WHEN person.tags = '' THEN r.tags ELSE person.tags END,
       archive_no = CASE WHEN person.archive_no = '' THEN r.archive_no ELSE person.archive_no END,
       version = person.version + 1
  FROM roster_row r
 WHERE r.roster_id = ?1 AND r.level < 2 AND person.id = r.person_id
   AND (person.origin_roster IS NULL OR person.origin_roster <> ?1)
   AND ((person.bank = '' AND r.bank <> '') OR (person.employer = '' AND r.employer <> '')
     OR (person.post = '' AND r.post <> '') OR (person.birth = '' AND r.birth <> '')
     OR (person.sex = '' AND r.sex <> '') OR (person.tags = '' AND r.tags <> '')
     OR (person.archive_no = '' AND r.archive_no <> ''));

-- name: PERSON_MERGE_SECRETS many open:one roster, the caller's check
SELECT r.row_no, p.id, p.id_type, p.blind, p.secret, p.phone_blind, p.card_blind,
       r.secret AS new_secret, r.phone_blind AS new_phone_blind, r.card_blind AS new_card_blind
  FROM roster_row r JOIN person p ON p.id = r.person_id
 WHERE r.roster_id = ?1 AND r.row_no > ?2 AND r.level < 2
   AND (p.origin_roster IS NULL OR p.origin_roster <> ?1)
   AND ((p.phone_blind IS NULL AND r.phone_blind IS NOT NULL) OR (p.card_blind IS NULL AND r.card_blind IS NOT NULL))
 ORDER BY r.row_no LIMIT ?3;

-- name: PERSON_SECRET_SET exec open:one roster, the caller's check
UPDATE person SET secret = ?2, phone_blind = ?3, card_blind = ?4, version = version + 1 WHERE id = ?1;

-- name: PERSON_UNLINK exec open:one roster, the caller's check
UPDATE roster_row SET person_id = NULL WHERE roster_id = ?1 AND person_id IS NOT NULL;

-- name: PERSON_UNMERGE_PAGE many open:one roster, the caller's check
SELECT p.id, p.name, p.tags, p.status FROM person p
 WHERE p.origin_roster = ?1 AND p.id > ?2 AND p.version = 1
   AND NOT EXISTS (SELECT 1 FROM aid a WHERE a.person_id = p.id)
 ORDER BY p.id LIMIT ?3;

-- name: PERSON_UNMERGE exec open:one roster, the caller's check
DELETE FROM person
 WHERE origin_roster = ?1 AND version = 1 AND NOT EXISTS (SELECT 1 FROM aid a WHERE a.person_id = person.id);

-- name: PERSON_COUNT one open:verify scan:counts every person
SELECT COUNT(*) AS n FROM person;

-- name: PERSON_GRAMS_WRONG many open:verify scan:compares every name with its first pieces
SELECT p.id FROM person p
 WHERE NOT EXISTS (SELECT 1 FROM person_gram g
                    WHERE g.gram = '^' || lower(substr(p.name, 1, 1)) AND g.person_id = p.id)
    OR (length(p.name) > 1
   AND NOT EXISTS (SELECT 1 FROM person_gram g WHERE g.gram = lower(substr(p.name, 1, 2)) AND g.person_id = p.id))
 ORDER BY p.id LIMIT 100;

-- name: PERSON_SEALED many open:verify opens every sealed value scan:walks the register
SELECT p.id, p.id_type, p.blind, p.secret FROM person p ORDER BY p.id;

-- name: TIE_PUT exec open:a fact about documents; the caller's reach was tested against the one person or the roster
INSERT INTO person_tie (id_type, blind, kind, other_type, other_blind, roster_id, row_no, own, other_mask, evidence,
       origin_roster, org_id, noted_by, noted_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
ON CONFLICT (id_type, blind, kind, other_type, other_blind, roster_id) DO NOTHING;

-- name: TIES_SETTLE exec open:one roster, the caller's check
INSERT INTO person_tie (id_type, blind, kind, other_type, other_blind, roster_id, row_no, own, other_mask, evidence,
       origin_roster, org_id, noted_by, noted_at)
SELECT t.id_type, t.blind, t.kind, t.other_type, t.other_blind, 0, t.row_no, t.own, t.other_mask, t.evidence,
       t.roster_id, t.org_id, t.noted_by, t.noted_at
  FROM person_tie t JOIN roster_row r ON r.roster_id = t.roster_id AND r.row_no = t.row_no
 WHERE t.roster_id = ?1 AND r.level < 2
ON CONFLICT (id_type, blind, kind, other_type, other_blind, roster_id) DO NOTHING;

-- name: TIES_UNSETTLE exec open:one roster, the caller's check
DELETE FROM person_tie WHERE origin_roster = ?1 AND roster_id = 0;

-- name: TIES_DROP exec open:one roster, the caller's check
DELETE FROM person_tie WHERE roster_id = ?1;

-- name: TIES_DROP_ROW exec open:one roster, the caller's check
DELETE FROM person_tie WHERE roster_id = ?1 AND row_no = ?2;

-- name: TIES_FOLLOW exec open:one roster, the caller's check
UPDATE person_tie SET id_type = ?3, blind = ?4 WHERE roster_id = ?1 AND row_no = ?2 AND own = 1;

-- name: TIES_FOLLOW_BACK exec open:one roster, the caller's check
UPDATE person_tie SET other_type = ?3, other_blind = ?4 WHERE roster_id = ?1 AND row_no = ?2 AND own = 0;

-- name: TIE_LIST many open:the person was found in scope; the other's name comes back masked
SELECT t.id, t.kind, COALESCE(p.name, '') AS name, t.other_mask AS number_mask, t.evidence, o.name AS org_name,
       COALESCE(p.id, 0) AS person_id, t.origin_roster AS roster_id, t.noted_at, COALESCE(po.path, '') AS path
  FROM person_tie t JOIN org o ON o.id = t.org_id
       LEFT JOIN person p ON p.id_type = t.other_type AND p.blind = t.other_blind
       LEFT JOIN org po ON po.id = p.org_id
 WHERE t.id_type = ?1 AND t.blind = ?2 AND t.roster_id = 0 AND t.id > ?3
 ORDER BY t.id LIMIT ?4;

-- name: TIE_DROP exec open:the person was found in scope
DELETE FROM person_tie WHERE roster_id = 0 AND id_type = ?1 AND blind = ?2 AND id = ?3;

-- name: TIE_DROP_BACK exec open:the person was found in scope
DELETE FROM person_tie WHERE roster_id = 0 AND other_type = ?1 AND other_blind = ?2 AND kind = ?3
   AND (id_type, blind) IN (SELECT f.other_type, f.other_blind FROM person_tie f
                             WHERE f.id = ?4 AND f.id_type = ?1 AND f.blind = ?2);

-- name: TIE_KIND one open:the person was found in scope
SELECT kind FROM person_tie WHERE id = ?1 AND id_type = ?2 AND blind = ?3 AND roster_id = 0;

-- name: MARK_PUT exec open:a fact about a document, with its source
INSERT INTO person_mark (id_type, blind, status, name, number_mask, since_on, source, org_id, noted_by, noted_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT (id_type, blind, status) DO UPDATE SET name = excluded.name, since_on = excluded.since_on,
       source = excluded.source, org_id = excluded.org_id, noted_by = excluded.noted_by, noted_at = excluded.noted_at;

-- name: MARKS_DROP exec open:the person was found in scope
DELETE FROM person_mark WHERE id_type = ?1 AND blind = ?2;

-- name: MARK_LIST many open:the person was found in scope
SELECT m.noted_at AS id, m.status, m.since_on, m.source, o.name AS org_name, m.noted_at
  FROM person_mark m JOIN org o ON o.id = m.org_id
 WHERE m.id_type = ?1 AND m.blind = ?2 ORDER BY m.noted_at LIMIT 20;

-- name: MARK_KNOWN one open:for checks; shows nobody
SELECT p.id, p.name, p.tags, p.status, o.path FROM person p JOIN org o ON o.id = p.org_id
 WHERE p.id_type = ?1 AND p.blind = ?2;

-- name: PERSON_STATUS_SET exec open:after MARK_KNOWN, within the caller's reach
UPDATE person SET status = ?2, version = version + 1 WHERE id = ?1;

-- name: USER_IDENTITY exec open:the caller's own account
UPDATE user_account SET id_blind = ?2 WHERE id = ?1;

-- Made at that moment, together with a household's file, and used by nothing else.
-- name: PERSON_NAME one open:compared with the name given, not shown
SELECT name FROM person WHERE id = ?1

-- name: PERSON_FORGET exec open:the head of a file just erased, by id
DELETE FROM person WHERE id = ?1 AND created_at = ?2 AND origin_roster IS NULL AND NOT EXISTS (SELECT 1 FROM aid x WHERE x.person_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM payout_item x WHERE x.person_id = ?1) AND NOT EXISTS (SELECT 1 FROM casefile x WHERE x.head_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM activity_entry x WHERE x.person_id = ?1) AND NOT EXISTS (SELECT 1 FROM activity_entry x WHERE x.done_by_person = ?1)
  AND NOT EXISTS (SELECT 1 FROM case_member x WHERE x.person_id = ?1) AND NOT EXISTS (SELECT 1 FROM quiz_attempt x WHERE x.person_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM lottery_entry x WHERE x.person_id = ?1) AND NOT EXISTS (SELECT 1 FROM vote_cast x WHERE x.person_id = ?1)
  AND NOT EXISTS (SELECT 1 FROM job_signup x WHERE x.person_id = ?1) AND NOT EXISTS (SELECT 1 FROM job_intent x WHERE x.person_id = ?1 OR x.decided_person = ?1) AND NOT EXISTS (SELECT 1 FROM mutual_enrolment x WHERE x.person_id = ?1) AND NOT EXISTS (SELECT 1 FROM holiday_placement x WHERE x.asked_person = ?1);
