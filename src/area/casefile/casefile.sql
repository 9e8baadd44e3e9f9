-- Case files: a household's file, its parts, its history and its way.

-- name: CASEFILE_GET one scoped
SELECT f.id, f.no, f.org_id, o.code AS org_code, o.name AS org_name, COALESCE(f.head_id, 0) AS head_id, COALESCE(h.name, '') AS head_name, f.state,
  f.level, f.class, f.policy, COALESCE(f.verdict_id, 0) AS verdict_id, f.kind, f.area, f.residence, f.main_cause, f.causes, f.head_count, f.housing,
  f.floor_m2, f.dibao_fen, f.single_parent, f.no_job_family, f.can_help_itself, f.disaster, f.disaster_on, COALESCE(f.contact_id, 0) AS contact_id,
  COALESCE(u.name, '') AS contact, f.filed_on, f.reviewed_on, f.edited_on, f.visited_on, f.aided_on, f.exit_on, f.exit_reason, f.keep_until,
  COALESCE(f.merged_into, 0) AS merged_into, f.old_no, f.generation, f.created_by, f.created_at, f.edited_by, f.version, f.secret, o.path
FROM casefile f JOIN org o ON o.id = f.org_id LEFT JOIN case_member h ON h.casefile_id = f.id AND h.relation = 'self'
  LEFT JOIN user_account u ON u.id = f.contact_id
WHERE f.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: CASEFILE_ORG one open:the caller has checked the union
SELECT o.code AS org_code, o.name AS org_name, o.path FROM org o WHERE o.id = ?1

-- name: CASEFILE_LAST_NO one open:numbers of one union and year
SELECT no FROM casefile WHERE no >= ?1 AND no < ?2 ORDER BY no DESC LIMIT 1

-- name: CASEFILE_ADD one open:the caller has checked the union
INSERT INTO casefile (no, org_id, head_id, state, level, kind, area, residence, main_cause, causes, housing, floor_m2, dibao_fen, single_parent, no_job_family,
  can_help_itself, disaster, disaster_on, secret, contact_id, edited_on, old_no, generation, created_by, created_at, edited_by)
VALUES (?1, ?2, ?3, 'draft', ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?24, ?18, ?19, ?20, ?21, ?22, ?23, ?22) RETURNING id

-- name: CASEFILE_SECRET exec open:a file just added, or one the caller has read within its scope
UPDATE casefile SET secret = ?2 WHERE id = ?1

-- name: CASEFILE_RECOUNT exec open:the caller has read the file within its scope
UPDATE casefile SET head_count = (SELECT COUNT(*) FROM case_member m WHERE m.casefile_id = casefile.id AND m.left_on = ''), edited_by = ?2, edited_on = ?3,
  version = version + 1 WHERE id = ?1

-- name: CASEFILE_COUNTED one open:the caller has read the file within its scope
SELECT head_count, edited_on, version FROM casefile WHERE id = ?1

-- name: CASEFILE_STATE exec open:the caller has read the file within its scope
UPDATE casefile SET state = ?3, class = ?4, policy = ?5, verdict_id = ?6, kind = ?7, filed_on = ?8, reviewed_on = ?9, exit_on = ?10, exit_reason = ?11,
  keep_until = ?12, merged_into = ?13, edited_on = CASE WHEN edited_on < ?15 THEN ?15 ELSE edited_on END, version = version + 1
WHERE id = ?1 AND version = ?2 AND state = ?14

-- name: CASE_KEY_ADD exec open:a file just added
INSERT INTO case_key (casefile_id, wrapped) VALUES (?1, ?2)

-- name: CASE_KEY_GET one open:the caller has read the file within its scope
SELECT casefile_id, wrapped FROM case_key WHERE casefile_id = ?1

-- name: CASE_MEMBERS many open:the caller has read the file within its scope
SELECT id, casefile_id, no, relation, COALESCE(person_id, 0) AS person_id, id_type, blind, secret, name, sex, birth, nation, political, health, disability,
  disability_grade, work, identity, model, marriage, hukou, hukou_area, employer, employer_kind, employer_state, industry, contract_on, contract_until,
  joined_on, insurance, education, study_from, study_years, studying, able, refuses, is_member, month_fen, joined_file_on, left_on, left_why, version
FROM case_member WHERE casefile_id = ?1 AND (CAST(?2 AS BIGINT) = 0 OR left_on = '') ORDER BY no

-- name: CASE_MEMBER_ADD one open:the caller has read the file within its scope
INSERT INTO case_member (casefile_id, no, relation, person_id, id_type, blind, secret, name, sex, birth, nation, political, health, disability, disability_grade,
  work, identity, model, marriage, hukou, hukou_area, employer, employer_kind, employer_state, industry, contract_on, contract_until, joined_on, insurance,
  education, study_from, study_years, studying, able, refuses, is_member, month_fen, joined_file_on)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?38, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29,
  ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37) RETURNING id

-- name: CASE_MEMBER_SECRET exec open:the caller has read the file within its scope
UPDATE case_member SET secret = ?2 WHERE id = ?1

-- name: CASE_MEMBER_NEXT one open:the caller has read the file within its scope
SELECT COALESCE(MAX(no), 0) + 1 AS n FROM case_member WHERE casefile_id = ?1

-- name: CASE_ELSEWHERE one open:one person, one live file; what is told of a file out of reach is its number alone
SELECT f.no, o.name AS org_name, o.path, CASE WHEN m.relation = 'self' THEN 1 ELSE 0 END AS head FROM case_member m JOIN casefile f ON f.id = m.casefile_id JOIN org o ON o.id = f.org_id
WHERE m.id_type = ?1 AND m.blind = ?2 AND m.left_on = '' AND f.state IN ('draft', 'applying', 'active') AND f.id <> ?3 ORDER BY f.id LIMIT 1

-- name: CASE_MONEY many open:the caller has read the file within its scope
SELECT id, casefile_id, member_no, side, kind, from_on, until_on, fen, gross_fen, origin, COALESCE(paper_id, 0) AS paper_id, version, secret
FROM case_money WHERE casefile_id = ?1 ORDER BY side, member_no, id

-- name: CASE_ASSETS many open:the caller has read the file within its scope
SELECT id, casefile_id, kind, use, n, m2, bought_year, value_fen, origin, COALESCE(paper_id, 0) AS paper_id, version, secret
FROM case_asset WHERE casefile_id = ?1 ORDER BY id

-- name: CASE_PAPERS many open:the caller has read the file within its scope
SELECT p.id, p.casefile_id, p.kind, p.member_no, COALESCE(p.file_id, 0) AS file_id, COALESCE(x.name, '') AS file_name, p.dated_on, p.valid_until, p.added_by,
  p.added_at, p.dropped_at, u.name AS added_name, p.secret
FROM case_paper p JOIN user_account u ON u.id = p.added_by LEFT JOIN file x ON x.id = p.file_id
WHERE p.casefile_id = ?1 AND (CAST(?2 AS BIGINT) = 0 OR p.dropped_at = 0) ORDER BY p.id

-- name: CASE_PAPER_HAS one open:the caller has read the file within its scope
SELECT COUNT(*) AS n FROM case_paper WHERE casefile_id = ?1 AND id = ?2 AND dropped_at = 0

-- name: CASE_CHANGE_LAST one open:the caller has read the file within its scope
SELECT COALESCE(MAX(seq), 0) AS n FROM case_change WHERE casefile_id = ?1

-- name: CASE_CHANGE_ADD exec open:the caller has read the file within its scope
INSERT INTO case_change (casefile_id, seq, at, user_id, part, verb, field, label, secret) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)

-- name: CASE_MOVE_LAST one open:the caller has read the file within its scope
SELECT COALESCE(MAX(seq), 0) AS n FROM case_move WHERE casefile_id = ?1

-- name: CASE_MOVE_ADD exec open:the caller has read the file within its scope
INSERT INTO case_move (casefile_id, seq, at, verb, from_state, to_state, proposed_by, user_id, on_day, reason, paper_id, secret, application_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)

-- name: CASE_APPLIED_FROM one open:the caller has read the file within its scope
SELECT from_state FROM case_move WHERE casefile_id = ?1 AND verb = 'apply' ORDER BY seq DESC LIMIT 1

-- name: CASE_PERSON_FILED exec open:the head of a file the caller has read within its scope
UPDATE person SET archive_no = ?2, version = version + 1 WHERE id = ?1 AND archive_no = ''

-- name: CASE_PERSON_UNFILED exec open:the head of a file the caller has read within its scope
UPDATE person SET archive_no = '', version = version + 1 WHERE id = ?1 AND archive_no = ?2

-- --- lists: every filter stands in each of them, so that a list, its count and its export mean the same ---

-- The filtered columns all stand in index casefile_org; only the rows of the page are read.
-- name: CASEFILE_LIST many scoped
SELECT f.id, f.no, o.code AS org_code, o.name AS org_name, COALESCE(h.name, '') AS head_name, f.state, f.level, f.class, f.kind, f.main_cause, f.head_count,
  COALESCE(u.name, '') AS contact, f.filed_on, f.edited_on, f.visited_on, f.aided_on, f.reviewed_on, f.exit_on, f.keep_until, f.version
FROM (SELECT f.id, o.path FROM org o CROSS JOIN casefile f
WHERE f.org_id = o.id AND o.path >= ?1 AND o.path < ?2 AND o.path >= ?3 AND (o.path > ?3 OR f.id > ?4)
  AND (CAST(?15 AS TEXT) = '' OR EXISTS (SELECT 1 FROM case_member m WHERE m.casefile_id = f.id AND m.name >= ?15 AND m.name < ?15 || CAST('􏿿' AS TEXT)))
  AND (CAST(?5 AS TEXT) = '' OR f.state = ?5) AND (CAST(?6 AS TEXT) = '' OR f.level = ?6) AND (CAST(?7 AS TEXT) = '' OR f.class = ?7)
  AND (CAST(?8 AS TEXT) = '' OR f.kind = ?8) AND (CAST(?9 AS TEXT) = '' OR f.main_cause = ?9) AND (CAST(?10 AS BIGINT) = 0 OR f.contact_id = ?10)
  AND (CAST(?11 AS TEXT) = '' OR (?11 = 'stale' AND f.state = 'active' AND f.edited_on < ?12) OR (?11 = 'unaided' AND f.state = 'active' AND f.aided_on = '')
    OR (?11 = 'unvisited' AND f.state = 'active' AND f.visited_on < ?12) OR (?11 = 'review' AND f.state = 'active' AND f.reviewed_on < ?12)
    OR (?11 = 'purge' AND f.keep_until <> '' AND f.keep_until < ?13 AND f.state IN ('relieved', 'lifted', 'cancelled', 'refused', 'merged'))
    OR (?11 = 'overdue' AND f.id IN (SELECT a.casefile_id FROM application a WHERE a.closed_at = 0 AND a.due_on > '' AND a.due_on < ?13))
    OR (?11 = 'papers' AND f.state = 'active' AND f.id IN (SELECT p.casefile_id FROM case_paper p
      WHERE p.valid_until > '' AND p.valid_until < ?13 AND p.dropped_at = 0 AND NOT EXISTS (SELECT 1 FROM case_paper q
        WHERE q.casefile_id = p.casefile_id AND q.kind = p.kind AND q.member_no = p.member_no AND q.dropped_at = 0 AND (q.valid_until = '' OR q.valid_until >= ?13)))))
ORDER BY o.path, f.id LIMIT ?14) k JOIN casefile f ON f.id = k.id JOIN org o ON o.id = f.org_id LEFT JOIN case_member h ON h.casefile_id = f.id AND h.relation = 'self' LEFT JOIN user_account u ON u.id = f.contact_id
ORDER BY k.path, f.id

-- name: CASEFILE_SORTED many scoped
SELECT f.id, f.no, o.code AS org_code, o.name AS org_name, COALESCE(h.name, '') AS head_name, f.state, f.level, f.class, f.kind, f.main_cause, f.head_count,
  COALESCE(u.name, '') AS contact, f.filed_on, f.edited_on, f.visited_on, f.aided_on, f.reviewed_on, f.exit_on, f.keep_until, f.version
FROM (SELECT f.id, CASE ?15 WHEN 'edited' THEN f.edited_on WHEN 'visited' THEN f.visited_on WHEN 'aided' THEN f.aided_on WHEN 'reviewed' THEN f.reviewed_on ELSE f.filed_on END AS place FROM org o CROSS JOIN casefile f
WHERE f.org_id = o.id AND o.path >= ?1 AND o.path < ?2
  AND (CAST(?4 AS BIGINT) = 0 OR CASE ?15 WHEN 'edited' THEN f.edited_on WHEN 'visited' THEN f.visited_on WHEN 'aided' THEN f.aided_on WHEN 'reviewed' THEN f.reviewed_on ELSE f.filed_on END > ?3 OR (CASE ?15 WHEN 'edited' THEN f.edited_on WHEN 'visited' THEN f.visited_on WHEN 'aided' THEN f.aided_on WHEN 'reviewed' THEN f.reviewed_on ELSE f.filed_on END = ?3 AND f.id > ?4))
  AND (CAST(?5 AS TEXT) = '' OR f.state = ?5) AND (CAST(?6 AS TEXT) = '' OR f.level = ?6) AND (CAST(?7 AS TEXT) = '' OR f.class = ?7)
  AND (CAST(?8 AS TEXT) = '' OR f.kind = ?8) AND (CAST(?9 AS TEXT) = '' OR f.main_cause = ?9) AND (CAST(?10 AS BIGINT) = 0 OR f.contact_id = ?10)
  AND (CAST(?11 AS TEXT) = '' OR (?11 = 'stale' AND f.state = 'active' AND f.edited_on < ?12) OR (?11 = 'unaided' AND f.state = 'active' AND f.aided_on = '')
    OR (?11 = 'unvisited' AND f.state = 'active' AND f.visited_on < ?12) OR (?11 = 'review' AND f.state = 'active' AND f.reviewed_on < ?12)
    OR (?11 = 'purge' AND f.keep_until <> '' AND f.keep_until < ?13 AND f.state IN ('relieved', 'lifted', 'cancelled', 'refused', 'merged'))
    OR (?11 = 'overdue' AND f.id IN (SELECT a.casefile_id FROM application a WHERE a.closed_at = 0 AND a.due_on > '' AND a.due_on < ?13))
    OR (?11 = 'papers' AND f.state = 'active' AND f.id IN (SELECT p.casefile_id FROM case_paper p
      WHERE p.valid_until > '' AND p.valid_until < ?13 AND p.dropped_at = 0 AND NOT EXISTS (SELECT 1 FROM case_paper q
        WHERE q.casefile_id = p.casefile_id AND q.kind = p.kind AND q.member_no = p.member_no AND q.dropped_at = 0 AND (q.valid_until = '' OR q.valid_until >= ?13)))))
ORDER BY 2, 1 LIMIT ?14) k JOIN casefile f ON f.id = k.id JOIN org o ON o.id = f.org_id LEFT JOIN case_member h ON h.casefile_id = f.id AND h.relation = 'self' LEFT JOIN user_account u ON u.id = f.contact_id
ORDER BY k.place, f.id

-- By how a name begins, of anybody of the household.
-- name: CASEFILE_BY_NAME many scoped
SELECT f.id, f.no, o.code AS org_code, o.name AS org_name, COALESCE(h.name, '') AS head_name, f.state, f.level, f.class, f.kind, f.main_cause, f.head_count,
  COALESCE(u.name, '') AS contact, f.filed_on, f.edited_on, f.visited_on, f.aided_on, f.reviewed_on, f.exit_on, f.keep_until, f.version
FROM (SELECT DISTINCT f.id FROM case_member m JOIN casefile f ON f.id = m.casefile_id JOIN org o ON o.id = f.org_id
WHERE m.name >= ?15 AND m.name < ?15 || CAST('􏿿' AS TEXT) AND CAST(?3 AS TEXT) = '' AND f.id > ?4 AND o.path >= ?1 AND o.path < ?2
  AND (CAST(?5 AS TEXT) = '' OR f.state = ?5) AND (CAST(?6 AS TEXT) = '' OR f.level = ?6) AND (CAST(?7 AS TEXT) = '' OR f.class = ?7)
  AND (CAST(?8 AS TEXT) = '' OR f.kind = ?8) AND (CAST(?9 AS TEXT) = '' OR f.main_cause = ?9) AND (CAST(?10 AS BIGINT) = 0 OR f.contact_id = ?10)
  AND (CAST(?11 AS TEXT) = '' OR (?11 = 'stale' AND f.state = 'active' AND f.edited_on < ?12) OR (?11 = 'unaided' AND f.state = 'active' AND f.aided_on = '')
    OR (?11 = 'unvisited' AND f.state = 'active' AND f.visited_on < ?12) OR (?11 = 'review' AND f.state = 'active' AND f.reviewed_on < ?12)
    OR (?11 = 'purge' AND f.keep_until <> '' AND f.keep_until < ?13 AND f.state IN ('relieved', 'lifted', 'cancelled', 'refused', 'merged'))
    OR (?11 = 'overdue' AND f.id IN (SELECT a.casefile_id FROM application a WHERE a.closed_at = 0 AND a.due_on > '' AND a.due_on < ?13))
    OR (?11 = 'papers' AND f.state = 'active' AND f.id IN (SELECT p.casefile_id FROM case_paper p
      WHERE p.valid_until > '' AND p.valid_until < ?13 AND p.dropped_at = 0 AND NOT EXISTS (SELECT 1 FROM case_paper q
        WHERE q.casefile_id = p.casefile_id AND q.kind = p.kind AND q.member_no = p.member_no AND q.dropped_at = 0 AND (q.valid_until = '' OR q.valid_until >= ?13)))))
ORDER BY f.id LIMIT ?14) k JOIN casefile f ON f.id = k.id JOIN org o ON o.id = f.org_id LEFT JOIN case_member h ON h.casefile_id = f.id AND h.relation = 'self' LEFT JOIN user_account u ON u.id = f.contact_id
ORDER BY f.id

-- By how a number begins, or exactly by the number it had in another system.
-- name: CASEFILE_BY_NO many scoped
SELECT f.id, f.no, o.code AS org_code, o.name AS org_name, COALESCE(h.name, '') AS head_name, f.state, f.level, f.class, f.kind, f.main_cause, f.head_count,
  COALESCE(u.name, '') AS contact, f.filed_on, f.edited_on, f.visited_on, f.aided_on, f.reviewed_on, f.exit_on, f.keep_until, f.version
FROM (SELECT f.id FROM casefile f JOIN org o ON o.id = f.org_id
WHERE f.id IN (SELECT x.id FROM casefile x WHERE x.no >= ?15 AND x.no < ?15 || '~' UNION SELECT y.id FROM casefile y WHERE y.old_no = ?15)
  AND CAST(?3 AS TEXT) = '' AND f.id > ?4 AND o.path >= ?1 AND o.path < ?2
  AND (CAST(?5 AS TEXT) = '' OR f.state = ?5) AND (CAST(?6 AS TEXT) = '' OR f.level = ?6) AND (CAST(?7 AS TEXT) = '' OR f.class = ?7)
  AND (CAST(?8 AS TEXT) = '' OR f.kind = ?8) AND (CAST(?9 AS TEXT) = '' OR f.main_cause = ?9) AND (CAST(?10 AS BIGINT) = 0 OR f.contact_id = ?10)
  AND (CAST(?11 AS TEXT) = '' OR (?11 = 'stale' AND f.state = 'active' AND f.edited_on < ?12) OR (?11 = 'unaided' AND f.state = 'active' AND f.aided_on = '')
    OR (?11 = 'unvisited' AND f.state = 'active' AND f.visited_on < ?12) OR (?11 = 'review' AND f.state = 'active' AND f.reviewed_on < ?12)
    OR (?11 = 'purge' AND f.keep_until <> '' AND f.keep_until < ?13 AND f.state IN ('relieved', 'lifted', 'cancelled', 'refused', 'merged'))
    OR (?11 = 'overdue' AND f.id IN (SELECT a.casefile_id FROM application a WHERE a.closed_at = 0 AND a.due_on > '' AND a.due_on < ?13))
    OR (?11 = 'papers' AND f.state = 'active' AND f.id IN (SELECT p.casefile_id FROM case_paper p
      WHERE p.valid_until > '' AND p.valid_until < ?13 AND p.dropped_at = 0 AND NOT EXISTS (SELECT 1 FROM case_paper q
        WHERE q.casefile_id = p.casefile_id AND q.kind = p.kind AND q.member_no = p.member_no AND q.dropped_at = 0 AND (q.valid_until = '' OR q.valid_until >= ?13)))))
ORDER BY f.id LIMIT ?14) k JOIN casefile f ON f.id = k.id JOIN org o ON o.id = f.org_id LEFT JOIN case_member h ON h.casefile_id = f.id AND h.relation = 'self' LEFT JOIN user_account u ON u.id = f.contact_id
ORDER BY f.id

-- The few that something of has run out: found through that, not through all files.
-- name: CASEFILE_BY_DUE many scoped
SELECT f.id, f.no, o.code AS org_code, o.name AS org_name, COALESCE(h.name, '') AS head_name, f.state, f.level, f.class, f.kind, f.main_cause, f.head_count,
  COALESCE(u.name, '') AS contact, f.filed_on, f.edited_on, f.visited_on, f.aided_on, f.reviewed_on, f.exit_on, f.keep_until, f.version
FROM (SELECT f.id FROM casefile f JOIN org o ON o.id = f.org_id
WHERE f.id IN (SELECT a.casefile_id FROM application a WHERE ?11 = 'overdue' AND a.closed_at = 0 AND a.due_on > '' AND a.due_on < ?13
    UNION SELECT p.casefile_id FROM case_paper p WHERE ?11 = 'papers' AND p.valid_until > '' AND p.valid_until < ?13)
  AND CAST(?15 AS TEXT) >= ''
  AND CAST(?3 AS TEXT) = '' AND f.id > ?4 AND o.path >= ?1 AND o.path < ?2
  AND (CAST(?5 AS TEXT) = '' OR f.state = ?5) AND (CAST(?6 AS TEXT) = '' OR f.level = ?6) AND (CAST(?7 AS TEXT) = '' OR f.class = ?7)
  AND (CAST(?8 AS TEXT) = '' OR f.kind = ?8) AND (CAST(?9 AS TEXT) = '' OR f.main_cause = ?9) AND (CAST(?10 AS BIGINT) = 0 OR f.contact_id = ?10)
  AND (CAST(?11 AS TEXT) = '' OR (?11 = 'stale' AND f.state = 'active' AND f.edited_on < ?12) OR (?11 = 'unaided' AND f.state = 'active' AND f.aided_on = '')
    OR (?11 = 'unvisited' AND f.state = 'active' AND f.visited_on < ?12) OR (?11 = 'review' AND f.state = 'active' AND f.reviewed_on < ?12)
    OR (?11 = 'purge' AND f.keep_until <> '' AND f.keep_until < ?13 AND f.state IN ('relieved', 'lifted', 'cancelled', 'refused', 'merged'))
    OR (?11 = 'overdue' AND f.id IN (SELECT a.casefile_id FROM application a WHERE a.closed_at = 0 AND a.due_on > '' AND a.due_on < ?13))
    OR (?11 = 'papers' AND f.state = 'active' AND f.id IN (SELECT p.casefile_id FROM case_paper p
      WHERE p.valid_until > '' AND p.valid_until < ?13 AND p.dropped_at = 0 AND NOT EXISTS (SELECT 1 FROM case_paper q
        WHERE q.casefile_id = p.casefile_id AND q.kind = p.kind AND q.member_no = p.member_no AND q.dropped_at = 0 AND (q.valid_until = '' OR q.valid_until >= ?13)))))
ORDER BY f.id LIMIT ?14) k JOIN casefile f ON f.id = k.id JOIN org o ON o.id = f.org_id LEFT JOIN case_member h ON h.casefile_id = f.id AND h.relation = 'self' LEFT JOIN user_account u ON u.id = f.contact_id
ORDER BY f.id

-- name: CASE_NAME_COUNT one open:how common a name is, to choose a plan; shows nobody
SELECT COUNT(*) AS n FROM (SELECT 1 FROM case_member m WHERE m.name >= ?1 AND m.name < ?1 || CAST('􏿿' AS TEXT) LIMIT ?2) k

-- name: CASEFILE_BY_BLIND many scoped
SELECT f.id, f.no, o.code AS org_code, o.name AS org_name, COALESCE(h.name, '') AS head_name, f.state, f.level, f.class, f.kind, f.main_cause, f.head_count,
  COALESCE(u.name, '') AS contact, f.filed_on, f.edited_on, f.visited_on, f.aided_on, f.reviewed_on, f.exit_on, f.keep_until, f.version
FROM case_member m JOIN casefile f ON f.id = m.casefile_id JOIN org o ON o.id = f.org_id LEFT JOIN case_member h ON h.casefile_id = f.id AND h.relation = 'self' LEFT JOIN user_account u ON u.id = f.contact_id
WHERE m.id_type = ?3 AND m.blind = ?4 AND o.path >= ?1 AND o.path < ?2 ORDER BY f.id LIMIT 50

-- name: CASEFILE_CURSOR one open:place of the last row shown, to go on behind it
SELECT o.path, CASE ?2 WHEN 'edited' THEN f.edited_on WHEN 'visited' THEN f.visited_on WHEN 'aided' THEN f.aided_on WHEN 'reviewed' THEN f.reviewed_on
  ELSE f.filed_on END AS edited_on
FROM casefile f JOIN org o ON o.id = f.org_id WHERE f.id = ?1

-- name: CASEFILE_MATCH one scoped
SELECT COUNT(*) AS n FROM org o CROSS JOIN casefile f WHERE f.org_id = o.id AND o.path >= ?1 AND o.path < ?2 AND CAST(?12 AS TEXT) = ''
  AND (CAST(?3 AS TEXT) = '' OR f.state = ?3) AND (CAST(?4 AS TEXT) = '' OR f.level = ?4) AND (CAST(?5 AS TEXT) = '' OR f.class = ?5)
  AND (CAST(?6 AS TEXT) = '' OR f.kind = ?6) AND (CAST(?7 AS TEXT) = '' OR f.main_cause = ?7) AND (CAST(?8 AS BIGINT) = 0 OR f.contact_id = ?8)
  AND (CAST(?9 AS TEXT) = '' OR (?9 = 'stale' AND f.state = 'active' AND f.edited_on < ?10) OR (?9 = 'unaided' AND f.state = 'active' AND f.aided_on = '')
    OR (?9 = 'unvisited' AND f.state = 'active' AND f.visited_on < ?10) OR (?9 = 'review' AND f.state = 'active' AND f.reviewed_on < ?10)
    OR (?9 = 'purge' AND f.keep_until <> '' AND f.keep_until < ?11 AND f.state IN ('relieved', 'lifted', 'cancelled', 'refused', 'merged'))
    OR (?9 = 'overdue' AND f.id IN (SELECT a.casefile_id FROM application a WHERE a.closed_at = 0 AND a.due_on > '' AND a.due_on < ?11))
    OR (?9 = 'papers' AND f.state = 'active' AND f.id IN (SELECT p.casefile_id FROM case_paper p
      WHERE p.valid_until > '' AND p.valid_until < ?11 AND p.dropped_at = 0 AND NOT EXISTS (SELECT 1 FROM case_paper q
        WHERE q.casefile_id = p.casefile_id AND q.kind = p.kind AND q.member_no = p.member_no AND q.dropped_at = 0 AND (q.valid_until = '' OR q.valid_until >= ?11)))))

-- name: CASEFILE_MATCH_NAME one scoped
SELECT COUNT(DISTINCT f.id) AS n FROM case_member m JOIN casefile f ON f.id = m.casefile_id JOIN org o ON o.id = f.org_id
WHERE m.name >= ?12 AND m.name < ?12 || CAST('􏿿' AS TEXT) AND o.path >= ?1 AND o.path < ?2
  AND (CAST(?3 AS TEXT) = '' OR f.state = ?3) AND (CAST(?4 AS TEXT) = '' OR f.level = ?4) AND (CAST(?5 AS TEXT) = '' OR f.class = ?5)
  AND (CAST(?6 AS TEXT) = '' OR f.kind = ?6) AND (CAST(?7 AS TEXT) = '' OR f.main_cause = ?7) AND (CAST(?8 AS BIGINT) = 0 OR f.contact_id = ?8)
  AND (CAST(?9 AS TEXT) = '' OR (?9 = 'stale' AND f.state = 'active' AND f.edited_on < ?10) OR (?9 = 'unaided' AND f.state = 'active' AND f.aided_on = '')
    OR (?9 = 'unvisited' AND f.state = 'active' AND f.visited_on < ?10) OR (?9 = 'review' AND f.state = 'active' AND f.reviewed_on < ?10)
    OR (?9 = 'purge' AND f.keep_until <> '' AND f.keep_until < ?11 AND f.state IN ('relieved', 'lifted', 'cancelled', 'refused', 'merged'))
    OR (?9 = 'overdue' AND f.id IN (SELECT a.casefile_id FROM application a WHERE a.closed_at = 0 AND a.due_on > '' AND a.due_on < ?11))
    OR (?9 = 'papers' AND f.state = 'active' AND f.id IN (SELECT p.casefile_id FROM case_paper p
      WHERE p.valid_until > '' AND p.valid_until < ?11 AND p.dropped_at = 0 AND NOT EXISTS (SELECT 1 FROM case_paper q
        WHERE q.casefile_id = p.casefile_id AND q.kind = p.kind AND q.member_no = p.member_no AND q.dropped_at = 0 AND (q.valid_until = '' OR q.valid_until >= ?11)))))

-- name: CASEFILE_MATCH_NO one scoped
SELECT COUNT(*) AS n FROM casefile f JOIN org o ON o.id = f.org_id
WHERE f.id IN (SELECT x.id FROM casefile x WHERE x.no >= ?12 AND x.no < ?12 || '~' UNION SELECT y.id FROM casefile y WHERE y.old_no = ?12)
  AND o.path >= ?1 AND o.path < ?2
  AND (CAST(?3 AS TEXT) = '' OR f.state = ?3) AND (CAST(?4 AS TEXT) = '' OR f.level = ?4) AND (CAST(?5 AS TEXT) = '' OR f.class = ?5)
  AND (CAST(?6 AS TEXT) = '' OR f.kind = ?6) AND (CAST(?7 AS TEXT) = '' OR f.main_cause = ?7) AND (CAST(?8 AS BIGINT) = 0 OR f.contact_id = ?8)
  AND (CAST(?9 AS TEXT) = '' OR (?9 = 'stale' AND f.state = 'active' AND f.edited_on < ?10) OR (?9 = 'unaided' AND f.state = 'active' AND f.aided_on = '')
    OR (?9 = 'unvisited' AND f.state = 'active' AND f.visited_on < ?10) OR (?9 = 'review' AND f.state = 'active' AND f.reviewed_on < ?10)
    OR (?9 = 'purge' AND f.keep_until <> '' AND f.keep_until < ?11 AND f.state IN ('relieved', 'lifted', 'cancelled', 'refused', 'merged'))
    OR (?9 = 'overdue' AND f.id IN (SELECT a.casefile_id FROM application a WHERE a.closed_at = 0 AND a.due_on > '' AND a.due_on < ?11))
    OR (?9 = 'papers' AND f.state = 'active' AND f.id IN (SELECT p.casefile_id FROM case_paper p
      WHERE p.valid_until > '' AND p.valid_until < ?11 AND p.dropped_at = 0 AND NOT EXISTS (SELECT 1 FROM case_paper q
        WHERE q.casefile_id = p.casefile_id AND q.kind = p.kind AND q.member_no = p.member_no AND q.dropped_at = 0 AND (q.valid_until = '' OR q.valid_until >= ?11)))))

-- name: CASEFILE_STATES many scoped
SELECT f.state AS key, COUNT(*) AS n FROM org o CROSS JOIN casefile f WHERE f.org_id = o.id AND o.path >= ?1 AND o.path < ?2 GROUP BY f.state

-- name: CASEFILE_LISTS many scoped
SELECT v.key, CASE v.key WHEN 'stale' THEN t.stale WHEN 'unaided' THEN t.unaided WHEN 'unvisited' THEN t.unvisited WHEN 'review' THEN t.review
    WHEN 'purge' THEN t.purge WHEN 'overdue' THEN t.overdue ELSE t.papers END AS n
FROM (SELECT 'stale' AS key UNION ALL SELECT 'unaided' UNION ALL SELECT 'unvisited' UNION ALL SELECT 'overdue' UNION ALL SELECT 'review'
  UNION ALL SELECT 'papers' UNION ALL SELECT 'purge') v CROSS JOIN
(SELECT SUM(CASE WHEN f.state = 'active' AND f.edited_on < ?3 THEN 1 ELSE 0 END) AS stale,
  SUM(CASE WHEN f.state = 'active' AND f.aided_on = '' THEN 1 ELSE 0 END) AS unaided,
  SUM(CASE WHEN f.state = 'active' AND f.visited_on < ?3 THEN 1 ELSE 0 END) AS unvisited,
  SUM(CASE WHEN f.state = 'active' AND f.reviewed_on < ?3 THEN 1 ELSE 0 END) AS review,
  SUM(CASE WHEN f.keep_until <> '' AND f.keep_until < ?4 AND f.state IN ('relieved', 'lifted', 'cancelled', 'refused', 'merged') THEN 1 ELSE 0 END) AS purge,
  SUM(CASE WHEN f.id IN (SELECT a.casefile_id FROM application a WHERE a.closed_at = 0 AND a.due_on > '' AND a.due_on < ?4) THEN 1 ELSE 0 END) AS overdue,
  SUM(CASE WHEN f.state = 'active' AND f.id IN (SELECT p.casefile_id FROM case_paper p
      WHERE p.valid_until > '' AND p.valid_until < ?4 AND p.dropped_at = 0 AND NOT EXISTS (SELECT 1 FROM case_paper q
        WHERE q.casefile_id = p.casefile_id AND q.kind = p.kind AND q.member_no = p.member_no AND q.dropped_at = 0 AND (q.valid_until = '' OR q.valid_until >= ?4)))
    THEN 1 ELSE 0 END) AS papers
FROM org o CROSS JOIN casefile f WHERE f.org_id = o.id AND o.path >= ?1 AND o.path < ?2) t

-- --- changes ---

-- name: CASEFILE_SAVE exec open:the caller has read the file within its scope
UPDATE casefile SET level = ?3, kind = ?4, area = ?5, residence = ?6, main_cause = ?7, causes = ?8, housing = ?9, floor_m2 = ?10, dibao_fen = ?11,
  single_parent = ?12, no_job_family = ?13, can_help_itself = ?14, disaster = ?15, disaster_on = ?16, secret = ?17, contact_id = ?18, old_no = ?19,
  edited_by = ?20, edited_on = ?21, version = version + 1
WHERE id = ?1 AND version = ?2

-- name: CASEFILE_TOUCH exec open:the caller has read the file within its scope
UPDATE casefile SET edited_by = ?3, edited_on = ?4, version = version + 1 WHERE id = ?1 AND version = ?2

-- name: CASEFILE_CONTACT exec open:the caller has read the file within its scope
UPDATE casefile SET contact_id = ?2, edited_by = ?3, edited_on = ?4, version = version + 1 WHERE id = ?1

-- name: CASEFILE_TRANSFER exec open:the taking union has agreed
UPDATE casefile SET org_id = ?2, contact_id = NULL, edited_by = ?3, edited_on = ?4, version = version + 1 WHERE id = ?1

-- name: CASEFILE_VISITED exec open:the visit was recorded within its scope
UPDATE casefile SET visited_on = ?2 WHERE id = ?1 AND visited_on < ?2

-- name: CASEFILE_AIDED exec open:the aid was paid within its scope
UPDATE casefile SET aided_on = ?2 WHERE aided_on < ?2 AND id IN (SELECT m.casefile_id FROM case_member m WHERE m.person_id = ?1 AND m.left_on = '')

-- name: CASEFILE_HEAD exec open:the caller has read the file within its scope
UPDATE casefile SET head_id = ?2 WHERE id = ?1

-- name: CASEFILE_ID_OF_NO one open:the file itself is then read within the caller's scope
SELECT id FROM casefile WHERE no = ?1

-- name: CASE_MEMBER_SAVE exec open:the caller has read the file within its scope
UPDATE case_member SET relation = ?3, person_id = ?4, id_type = ?5, blind = ?6, name = ?7, sex = ?8, birth = ?9, nation = ?10, political = ?11, health = ?12,
  disability = ?13, disability_grade = ?14, work = ?15, identity = ?16, model = ?17, marriage = ?18, hukou = ?19, hukou_area = ?20, employer = ?21,
  employer_kind = ?22, employer_state = ?23, industry = ?24, contract_on = ?25, contract_until = ?26, joined_on = ?27, insurance = ?28, education = ?29,
  study_from = ?30, study_years = ?31, studying = ?32, able = ?33, refuses = ?34, is_member = ?35, month_fen = ?36, version = version + 1
WHERE id = ?1 AND version = ?2

-- name: CASE_MEMBER_LEFT exec open:the caller has read the file within its scope
UPDATE case_member SET left_on = ?2, left_why = ?3, version = version + 1 WHERE id = ?1

-- name: CASE_MEMBER_RELATION exec open:the caller has read the file within its scope
UPDATE case_member SET relation = ?2, person_id = ?3, version = version + 1 WHERE id = ?1

-- name: CASE_MEMBER_HAS one open:the caller has read the file within its scope
SELECT COUNT(*) AS n FROM case_member WHERE casefile_id = ?1 AND no = ?2

-- name: CASE_MONEY_COUNT one open:the caller has read the file within its scope
SELECT COUNT(*) AS n FROM case_money WHERE casefile_id = ?1

-- name: CASE_MONEY_ADD one open:the caller has read the file within its scope
INSERT INTO case_money (casefile_id, member_no, side, kind, from_on, until_on, fen, gross_fen, origin, paper_id, secret)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) RETURNING id

-- name: CASE_MONEY_SECRET exec open:the caller has read the file within its scope
UPDATE case_money SET secret = ?2 WHERE id = ?1

-- name: CASE_MONEY_ONE one open:the caller has read the file within its scope
SELECT id, casefile_id, member_no, side, kind, from_on, until_on, fen, gross_fen, origin, COALESCE(paper_id, 0) AS paper_id, version, secret
FROM case_money WHERE casefile_id = ?1 AND id = ?2

-- name: CASE_MONEY_SAVE exec open:the caller has read the file within its scope
UPDATE case_money SET member_no = ?3, side = ?4, kind = ?5, from_on = ?6, until_on = ?7, fen = ?8, gross_fen = ?9, paper_id = ?10, secret = ?11,
  version = version + 1 WHERE id = ?1 AND version = ?2

-- name: CASE_MONEY_DROP exec open:the caller has read the file within its scope
DELETE FROM case_money WHERE id = ?1

-- name: CASE_ASSET_COUNT one open:the caller has read the file within its scope
SELECT COUNT(*) AS n FROM case_asset WHERE casefile_id = ?1

-- name: CASE_ASSET_ADD one open:the caller has read the file within its scope
INSERT INTO case_asset (casefile_id, kind, use, n, m2, bought_year, value_fen, origin, paper_id, secret) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
RETURNING id

-- name: CASE_ASSET_SECRET exec open:the caller has read the file within its scope
UPDATE case_asset SET secret = ?2 WHERE id = ?1

-- name: CASE_ASSET_ONE one open:the caller has read the file within its scope
SELECT id, casefile_id, kind, use, n, m2, bought_year, value_fen, origin, COALESCE(paper_id, 0) AS paper_id, version, secret
FROM case_asset WHERE casefile_id = ?1 AND id = ?2

-- name: CASE_ASSET_SAVE exec open:the caller has read the file within its scope
UPDATE case_asset SET kind = ?3, use = ?4, n = ?5, m2 = ?6, bought_year = ?7, value_fen = ?8, paper_id = ?9, secret = ?10, version = version + 1
WHERE id = ?1 AND version = ?2

-- name: CASE_ASSET_DROP exec open:the caller has read the file within its scope
DELETE FROM case_asset WHERE id = ?1

-- name: CASE_PAPER_COUNT one open:the caller has read the file within its scope
SELECT COUNT(*) AS n FROM case_paper WHERE casefile_id = ?1

-- name: CASE_PAPER_ADD one open:the caller has read the file within its scope
INSERT INTO case_paper (casefile_id, kind, member_no, file_id, dated_on, valid_until, secret, added_by, added_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
RETURNING id

-- name: CASE_PAPER_SECRET exec open:the caller has read the file within its scope
UPDATE case_paper SET secret = ?2 WHERE id = ?1

-- name: CASE_PAPER_ONE one open:the caller has read the file within its scope
SELECT id, casefile_id, kind, member_no, COALESCE(file_id, 0) AS file_id, dated_on, valid_until, added_by, added_at, dropped_at, secret
FROM case_paper WHERE casefile_id = ?1 AND id = ?2

-- name: CASE_PAPER_DROP exec open:the caller has read the file within its scope
UPDATE case_paper SET dropped_at = ?2 WHERE id = ?1

-- name: CASE_FILE_MINE one open:the caller's own upload
SELECT COUNT(*) AS n FROM file WHERE id = ?1 AND created_by = ?2

-- name: CASE_CONTACT_HAS one open:who may answer for files of a union: those who enter there or above
SELECT COUNT(*) AS n FROM role_grant g JOIN org o ON o.id = g.org_id JOIN user_account u ON u.id = g.user_id
WHERE g.user_id = ?1 AND g.role = 'clerk' AND g.revoked_at IS NULL AND u.status = 'active' AND o.path = substr(CAST(?2 AS TEXT), 1, length(o.path))

-- name: CASE_CONTACTS many open:who may answer for files of a union scan:every grant of a role
SELECT u.id, u.name, MAX(o.name) AS org_name FROM role_grant g JOIN org o ON o.id = g.org_id JOIN user_account u ON u.id = g.user_id
WHERE g.role = 'clerk' AND g.revoked_at IS NULL AND u.status = 'active' AND o.path = substr(CAST(?1 AS TEXT), 1, length(o.path))
GROUP BY u.id, u.name ORDER BY u.name, u.id LIMIT ?2

-- --- history ---

-- name: CASE_CHANGES many open:the caller has read the file within its scope
SELECT c.seq, c.at, u.name AS user_name, c.part, c.verb, c.field, c.label, c.secret FROM case_change c LEFT JOIN user_account u ON u.id = c.user_id
WHERE c.casefile_id = ?1 AND (CAST(?2 AS BIGINT) = 0 OR c.seq < ?2) ORDER BY c.seq DESC LIMIT ?3

-- name: CASE_MOVES many open:the caller has read the file within its scope
SELECT m.seq, m.at, m.verb, m.from_state, m.to_state, COALESCE(p.name, '') AS proposer, u.name AS user_name, m.on_day, m.reason,
  COALESCE(m.paper_id, 0) AS paper_id, COALESCE(m.application_id, 0) AS application_id, m.secret
FROM case_move m JOIN user_account u ON u.id = m.user_id LEFT JOIN user_account p ON p.id = m.proposed_by WHERE m.casefile_id = ?1 ORDER BY m.seq

-- name: CASE_UNMASKED one open:the caller's own count
SELECT COUNT(*) AS n FROM event WHERE user_id = ?1 AND at >= ?2 AND action = 'casefile.unmask' AND result = 'ok'

-- --- proposals ---

-- name: CASE_ORG_BY_CODE one open:a union that is to take a file is named by whoever keeps it
SELECT id AS to_org_id, code AS to_org_code, name AS to_org_name FROM org WHERE code = ?1 AND status = 'active'

-- name: CASE_PROPOSAL_OPEN one open:the caller has read the file within its scope
SELECT COUNT(*) AS n FROM case_proposal WHERE casefile_id = ?1 AND state = 'open'

-- name: CASE_PROPOSAL_ADD one open:the caller has read the file within its scope
INSERT INTO case_proposal (casefile_id, verb, to_org_id, other_id, members, on_day, reason, paper_id, secret, answer, proposed_by, proposed_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10, ?11) RETURNING id

-- name: CASE_PROPOSAL_SECRET exec open:the caller has read the file within its scope
UPDATE case_proposal SET secret = ?2 WHERE id = ?1

-- name: CASE_PROPOSALS many open:the caller has read the file within its scope
SELECT p.id, p.casefile_id, f.no, COALESCE(h.name, '') AS head_name, o.name AS org_name, p.verb, COALESCE(t.code, '') AS to_org_code, COALESCE(t.name, '') AS to_org_name,
  COALESCE(p.to_org_id, 0) AS to_org_id, COALESCE(p.other_id, 0) AS other_id, COALESCE(x.no, '') AS other_no, p.members, p.on_day, p.reason,
  COALESCE(p.paper_id, 0) AS paper_id, p.state, p.proposed_by, p.proposed_at, pu.name AS proposer, COALESCE(p.decided_by, 0) AS decided_by, p.decided_at,
  COALESCE(du.name, '') AS decider, p.secret, p.answer AS sealed_answer, o.path, COALESCE(t.path, '') AS to_path
FROM case_proposal p JOIN casefile f ON f.id = p.casefile_id JOIN org o ON o.id = f.org_id JOIN user_account pu ON pu.id = p.proposed_by
  LEFT JOIN case_member h ON h.casefile_id = f.id AND h.relation = 'self' LEFT JOIN org t ON t.id = p.to_org_id LEFT JOIN casefile x ON x.id = p.other_id
  LEFT JOIN user_account du ON du.id = p.decided_by
WHERE p.casefile_id = ?1 ORDER BY p.id DESC

-- The union that keeps the file, or the one that is to take it.
-- name: CASE_PROPOSAL_GET one scoped
SELECT p.id, p.casefile_id, f.no, COALESCE(h.name, '') AS head_name, o.name AS org_name, p.verb, COALESCE(t.code, '') AS to_org_code, COALESCE(t.name, '') AS to_org_name,
  COALESCE(p.to_org_id, 0) AS to_org_id, COALESCE(p.other_id, 0) AS other_id, COALESCE(x.no, '') AS other_no, p.members, p.on_day, p.reason,
  COALESCE(p.paper_id, 0) AS paper_id, p.state, p.proposed_by, p.proposed_at, pu.name AS proposer, COALESCE(p.decided_by, 0) AS decided_by, p.decided_at,
  COALESCE(du.name, '') AS decider, p.secret, p.answer AS sealed_answer, o.path, COALESCE(t.path, '') AS to_path
FROM case_proposal p JOIN casefile f ON f.id = p.casefile_id JOIN org o ON o.id = f.org_id JOIN user_account pu ON pu.id = p.proposed_by
  LEFT JOIN case_member h ON h.casefile_id = f.id AND h.relation = 'self' LEFT JOIN org t ON t.id = p.to_org_id LEFT JOIN casefile x ON x.id = p.other_id
  LEFT JOIN user_account du ON du.id = p.decided_by
WHERE p.id = ?1 AND ((o.path >= ?2 AND o.path < ?3) OR (t.path >= ?2 AND t.path < ?3))

-- name: CASE_PROPOSAL_LIST many scoped
SELECT p.id, p.casefile_id, f.no, COALESCE(h.name, '') AS head_name, o.name AS org_name, p.verb, COALESCE(t.code, '') AS to_org_code, COALESCE(t.name, '') AS to_org_name,
  COALESCE(p.to_org_id, 0) AS to_org_id, COALESCE(p.other_id, 0) AS other_id, COALESCE(x.no, '') AS other_no, p.members, p.on_day, p.reason,
  COALESCE(p.paper_id, 0) AS paper_id, p.state, p.proposed_by, p.proposed_at, pu.name AS proposer, COALESCE(p.decided_by, 0) AS decided_by, p.decided_at,
  COALESCE(du.name, '') AS decider, p.secret, p.answer AS sealed_answer, o.path, COALESCE(t.path, '') AS to_path
FROM case_proposal p JOIN casefile f ON f.id = p.casefile_id JOIN org o ON o.id = f.org_id JOIN user_account pu ON pu.id = p.proposed_by
  LEFT JOIN case_member h ON h.casefile_id = f.id AND h.relation = 'self' LEFT JOIN org t ON t.id = p.to_org_id LEFT JOIN casefile x ON x.id = p.other_id
  LEFT JOIN user_account du ON du.id = p.decided_by
WHERE p.id IN (SELECT c.id FROM case_proposal c WHERE c.state = 'open') AND ((o.path >= ?1 AND o.path < ?2) OR (t.path >= ?1 AND t.path < ?2)) AND p.id > ?3
ORDER BY p.id LIMIT ?4

-- name: CASE_PROPOSAL_CLOSE exec open:the caller has read it within its scope
UPDATE case_proposal SET state = ?2, decided_by = ?3, decided_at = ?4, answer = ?5 WHERE id = ?1 AND state = 'open'

-- name: CASE_TODO_DECIDE one scoped
SELECT COUNT(*) AS n FROM case_proposal p JOIN casefile f ON f.id = p.casefile_id JOIN org o ON o.id = COALESCE(p.to_org_id, f.org_id)
WHERE p.state = 'open' AND p.proposed_by <> ?3 AND o.path >= ?1 AND o.path < ?2

-- --- nuan verify ---

-- name: CASE_VERIFY_COUNT many open:verify runs as the operator; scan:every file is looked at
SELECT f.id, f.no FROM casefile f WHERE f.state <> 'erased' AND f.head_count <> (SELECT COUNT(*) FROM case_member m WHERE m.casefile_id = f.id AND m.left_on = '')
ORDER BY f.id LIMIT 100

-- name: CASE_VERIFY_HEAD many open:verify runs as the operator; scan:every file is looked at
SELECT f.id, f.no FROM casefile f WHERE f.state <> 'erased' AND (
  (SELECT COUNT(*) FROM case_member m WHERE m.casefile_id = f.id AND m.relation = 'self') <> 1
  OR NOT EXISTS (SELECT 1 FROM case_member m JOIN person p ON p.id = f.head_id WHERE m.casefile_id = f.id AND m.relation = 'self' AND m.left_on = ''
    AND m.id_type = p.id_type AND m.blind = p.blind))
ORDER BY f.id LIMIT 100

-- name: CASE_VERIFY_TWICE many open:verify runs as the operator; scan:every member is looked at
SELECT f.id, f.no, g.no AS detail FROM case_member m JOIN case_member x ON x.id_type = m.id_type AND x.blind = m.blind AND x.id > m.id
  JOIN casefile f ON f.id = m.casefile_id JOIN casefile g ON g.id = x.casefile_id
WHERE m.left_on = '' AND x.left_on = '' AND f.state IN ('draft', 'applying', 'active') AND g.state IN ('draft', 'applying', 'active')
ORDER BY f.id LIMIT 100

-- name: CASE_VERIFY_KEY many open:verify runs as the operator; scan:every file is looked at
SELECT f.id, f.no FROM casefile f LEFT JOIN case_key k ON k.casefile_id = f.id WHERE (f.state = 'erased') = (k.casefile_id IS NOT NULL) ORDER BY f.id LIMIT 100

-- name: CASE_VERIFY_CHAIN many open:verify runs as the operator; scan:every move is looked at
SELECT f.id, f.no, b.verb AS detail FROM case_move b JOIN casefile f ON f.id = b.casefile_id LEFT JOIN case_move a ON a.casefile_id = b.casefile_id AND a.seq = b.seq - 1
WHERE b.seq > 1 AND (a.seq IS NULL OR a.to_state <> b.from_state) ORDER BY f.id LIMIT 100

-- name: CASE_VERIFY_LAST many open:verify runs as the operator; scan:every file is looked at
SELECT f.id, f.no FROM casefile f WHERE f.state <> COALESCE((SELECT m.to_state FROM case_move m WHERE m.casefile_id = f.id ORDER BY m.seq DESC LIMIT 1), '')
ORDER BY f.id LIMIT 100

-- name: CASE_VERIFY_FIRST many open:verify runs as the operator; scan:every file is looked at
SELECT f.id, f.no FROM casefile f LEFT JOIN case_move m ON m.casefile_id = f.id AND m.seq = 1
WHERE m.seq IS NULL OR m.verb <> 'create' OR m.to_state <> 'draft' ORDER BY f.id LIMIT 100

-- What came from another system left it there: only the old number is evidence.
-- name: CASE_VERIFY_EXIT many open:verify runs as the operator; scan:every move is looked at
SELECT f.id, f.no, m.verb AS detail FROM case_move m JOIN casefile f ON f.id = m.casefile_id
WHERE (m.from_state = 'active' AND m.to_state IN ('relieved', 'lifted', 'cancelled')
    AND (m.reason = '' OR m.paper_id IS NULL OR m.proposed_by IS NULL OR m.proposed_by = m.user_id
      OR NOT EXISTS (SELECT 1 FROM case_paper p WHERE p.id = m.paper_id AND p.casefile_id = m.casefile_id)))
  OR (m.verb LIKE 'import%' AND f.old_no = '')
ORDER BY f.id LIMIT 100

-- name: CASE_VERIFY_MERGED many open:verify runs as the operator; scan:every file is looked at
SELECT f.id, f.no FROM casefile f WHERE f.state = 'merged' AND (f.merged_into IS NULL OR f.merged_into = f.id) ORDER BY f.id LIMIT 100

-- name: CASE_VERIFY_FILES many open:verify runs as the operator; scan:opens every sealed value
SELECT f.id, f.id AS casefile_id, 0 AS seq, 'casefile.secret' AS part, k.wrapped, f.secret FROM casefile f JOIN case_key k ON k.casefile_id = f.id ORDER BY f.id

-- name: CASE_VERIFY_MEMBERS many open:verify runs as the operator; scan:opens every sealed value
SELECT m.id, m.casefile_id, 0 AS seq, 'case_member.secret' AS part, k.wrapped, m.secret FROM case_member m JOIN case_key k ON k.casefile_id = m.casefile_id
ORDER BY m.casefile_id, m.no

-- name: CASE_VERIFY_LINES many open:verify runs as the operator; scan:opens every sealed value
SELECT x.id, x.casefile_id, 0 AS seq, x.part, k.wrapped, x.secret FROM (
  SELECT id, casefile_id, 'case_money.secret' AS part, secret FROM case_money UNION ALL SELECT id, casefile_id, 'case_asset.secret', secret FROM case_asset
  UNION ALL SELECT id, casefile_id, 'case_paper.secret', secret FROM case_paper UNION ALL SELECT id, casefile_id, 'case_proposal.secret', secret FROM case_proposal
  UNION ALL SELECT id, casefile_id, 'case_proposal.answer', answer FROM case_proposal) x JOIN case_key k ON k.casefile_id = x.casefile_id
WHERE length(x.secret) > 0 ORDER BY x.casefile_id

-- name: CASE_VERIFY_CHANGES many open:verify runs as the operator; scan:opens every sealed value
SELECT c.casefile_id AS id, c.casefile_id, c.seq, 'case_change.secret' AS part, k.wrapped, c.secret FROM case_change c JOIN case_key k ON k.casefile_id = c.casefile_id
WHERE length(c.secret) > 0 ORDER BY c.casefile_id, c.seq

-- name: CASE_VERIFY_MOVES many open:verify runs as the operator; scan:opens every sealed value
SELECT m.casefile_id AS id, m.casefile_id, m.seq, 'case_move.secret' AS part, k.wrapped, m.secret FROM case_move m JOIN case_key k ON k.casefile_id = m.casefile_id
WHERE length(m.secret) > 0 ORDER BY m.casefile_id, m.seq

-- --- what others did for the household ---

-- name: CASE_LOOK_AID many open:the caller has read the file within its scope; what other unions gave is its record too
SELECT a.id, CASE WHEN a.given_on <> '' THEN a.given_on ELSE c.start_on END AS given_on, m.name, a.kind, a.class, a.source, c.name AS campaign, o.name AS org_name,
  a.amount_fen, a.state
FROM case_member m JOIN aid a ON a.person_id = m.person_id JOIN campaign c ON c.id = a.campaign_id JOIN org o ON o.id = a.org_id
WHERE m.casefile_id = ?1 AND (CAST(?2 AS BIGINT) = 0 OR a.id < ?2) ORDER BY a.id DESC LIMIT ?3

-- name: CASE_LOOK_VISITS many open:the caller has read the file within its scope
SELECT v.id, v.visited_on, v.purpose, a.name AS first_name, COALESCE(b.name, v.second_name) AS second_name, v.agrees, v.confirmed_at
FROM home_visit v JOIN user_account a ON a.id = v.first_id LEFT JOIN user_account b ON b.id = v.second_id
WHERE v.casefile_id = ?1 AND (CAST(?2 AS BIGINT) = 0 OR v.id < ?2) ORDER BY v.id DESC LIMIT ?3

-- name: CASE_LOOK_VERDICTS many open:the caller has read the file within its scope
SELECT v.id, v.day, v.policy, v.edition, v.class, u.name AS maker, v.made_at FROM case_verdict v JOIN user_account u ON u.id = v.made_by
WHERE v.casefile_id = ?1 AND (CAST(?2 AS BIGINT) = 0 OR v.id < ?2) ORDER BY v.id DESC LIMIT ?3

-- name: CASE_IMPORT_DROP exec open:the importer's own upload
DELETE FROM file WHERE hash = ?1 AND org_id = ?2 AND created_by = ?3 AND NOT EXISTS (SELECT 1 FROM case_paper p WHERE p.file_id = file.id)
  AND NOT EXISTS (SELECT 1 FROM roster r WHERE r.file_id = file.id)
