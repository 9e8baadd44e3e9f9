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
  keep_until = ?12, merged_into = ?13, version = version + 1
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
