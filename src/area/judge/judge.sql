-- Judging files: the facts of many files in ordered streams, verdicts, runs over many files.

-- name: JUDGE_IDS many scoped
SELECT f.id FROM org o JOIN casefile f ON f.org_id = o.id WHERE o.path >= ?1 AND o.path < ?2
  AND (f.state = 'active' OR (CAST(?3 AS BIGINT) = 1 AND f.state IN ('refused', 'relieved', 'lifted'))) ORDER BY f.id

-- name: JUDGE_FILES many scoped
SELECT f.id, f.org_id, f.no, f.state, f.class, f.area, f.residence, f.main_cause, f.kind, f.disaster, f.disaster_on, f.filed_on, f.head_count, f.dibao_fen,
  f.single_parent, f.no_job_family, f.version
FROM casefile f JOIN org o ON o.id = f.org_id WHERE f.id >= ?3 AND f.id <= ?4 AND o.path >= ?1 AND o.path < ?2
  AND (CAST(?5 AS BIGINT) = 2 OR f.state = 'active' OR (CAST(?5 AS BIGINT) = 1 AND f.state IN ('refused', 'relieved', 'lifted'))) ORDER BY f.id

-- name: JUDGE_MEMBERS many scoped
SELECT m.casefile_id, m.no, m.relation, m.sex, m.birth, m.health, m.disability, m.disability_grade, m.work, m.model, m.contract_on, m.contract_until,
  m.studying, m.able, m.refuses, m.is_member, m.joined_file_on, m.left_on, m.left_why
FROM casefile f JOIN org o ON o.id = f.org_id JOIN case_member m ON m.casefile_id = f.id
WHERE f.id >= ?3 AND f.id <= ?4 AND o.path >= ?1 AND o.path < ?2 ORDER BY m.casefile_id, m.no

-- name: JUDGE_MONEY many scoped
SELECT m.casefile_id, m.member_no, m.side, m.kind, m.from_on, m.until_on, m.fen, m.gross_fen, m.origin, COALESCE(m.paper_id, 0) AS paper_id
FROM casefile f JOIN org o ON o.id = f.org_id JOIN case_money m ON m.casefile_id = f.id
WHERE f.id >= ?3 AND f.id <= ?4 AND o.path >= ?1 AND o.path < ?2 AND m.until_on >= ?5 ORDER BY m.casefile_id

-- name: JUDGE_ASSETS many scoped
SELECT m.casefile_id, m.kind, m.use, m.n, m.m2, m.value_fen
FROM casefile f JOIN org o ON o.id = f.org_id JOIN case_asset m ON m.casefile_id = f.id
WHERE f.id >= ?3 AND f.id <= ?4 AND o.path >= ?1 AND o.path < ?2 ORDER BY m.casefile_id

-- name: JUDGE_PAPERS many scoped
SELECT m.casefile_id, m.kind, m.member_no, m.valid_until
FROM casefile f JOIN org o ON o.id = f.org_id JOIN case_paper m ON m.casefile_id = f.id
WHERE f.id >= ?3 AND f.id <= ?4 AND o.path >= ?1 AND o.path < ?2 AND m.dropped_at = 0 ORDER BY m.casefile_id

-- What unions paid to the members; a person's rows are found by year.
-- name: JUDGE_AIDS many scoped
SELECT m.casefile_id, a.kind, a.given_on, a.amount_fen AS fen
FROM casefile f JOIN org o ON o.id = f.org_id JOIN case_member m ON m.casefile_id = f.id
  JOIN aid a ON a.person_id = m.person_id AND a.year >= ?5 AND a.year <= ?6
WHERE f.id >= ?3 AND f.id <= ?4 AND o.path >= ?1 AND o.path < ?2 AND a.state = 'paid' AND a.amount_fen > 0 ORDER BY m.casefile_id

-- name: VERDICT_ADD one open:the caller has read the file within its scope
INSERT INTO case_verdict (casefile_id, application_id, day, policy, edition, class, secret, made_by, made_at, run_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) RETURNING id

-- name: VERDICT_LIST many scoped
SELECT v.id, v.casefile_id, v.day, v.policy, v.edition, v.class, u.name AS maker, v.made_at, COALESCE(v.run_id, 0) AS run_id,
  COALESCE(v.application_id, 0) AS application_id, CASE WHEN f.verdict_id = v.id THEN 1 ELSE 0 END AS in_force
FROM case_verdict v JOIN casefile f ON f.id = v.casefile_id JOIN org o ON o.id = f.org_id JOIN user_account u ON u.id = v.made_by
WHERE v.casefile_id = ?1 AND o.path >= ?2 AND o.path < ?3 AND (CAST(?4 AS BIGINT) = 0 OR v.id < ?4) ORDER BY v.id DESC LIMIT ?5

-- name: VERDICT_GET one scoped
SELECT v.id, v.casefile_id, v.day, v.policy, v.edition, v.class, v.secret, v.made_at
FROM case_verdict v JOIN casefile f ON f.id = v.casefile_id JOIN org o ON o.id = f.org_id WHERE v.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: VERDICT_WALK many open:the whole installation is verified
SELECT v.id, v.casefile_id, v.day, v.policy, v.edition, v.class, v.secret, v.made_at, k.wrapped
FROM case_verdict v JOIN case_key k ON k.casefile_id = v.casefile_id WHERE v.id > ?1 ORDER BY v.id LIMIT ?2

-- name: RERUN_ADD one open:the caller has been checked for the union
INSERT INTO case_rerun (org_id, policy, edition, day, urban_fen, rural_fen, with_out, state, made_by, made_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'looking', ?8, ?9) RETURNING id

-- name: RERUN_JOB exec open:the caller has read it within its scope
UPDATE case_rerun SET job_id = ?2 WHERE id = ?1

-- name: RERUN_GET one scoped
SELECT r.id, r.org_id, o.code AS org_code, o.name AS org_name, r.policy, r.edition, r.day, r.urban_fen, r.rural_fen, r.with_out, r.state, r.files, r.stay, r.enter,
  r.leave, r.changes, r.unknown, r.done, r.stale, COALESCE(r.job_id, 0) AS job_id, u.name AS maker, r.made_by, r.made_at, COALESCE(a.name, '') AS applier, r.applied_at
FROM case_rerun r JOIN org o ON o.id = r.org_id JOIN user_account u ON u.id = r.made_by LEFT JOIN user_account a ON a.id = r.applied_by
WHERE r.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: RERUN_LIST many scoped
SELECT r.id, r.org_id, o.code AS org_code, o.name AS org_name, r.policy, r.edition, r.day, r.urban_fen, r.rural_fen, r.with_out, r.state, r.files, r.stay, r.enter,
  r.leave, r.changes, r.unknown, r.done, r.stale, COALESCE(r.job_id, 0) AS job_id, u.name AS maker, r.made_by, r.made_at, COALESCE(a.name, '') AS applier, r.applied_at
FROM org o JOIN case_rerun r ON r.org_id = o.id JOIN user_account u ON u.id = r.made_by LEFT JOIN user_account a ON a.id = r.applied_by
WHERE o.path >= ?1 AND o.path < ?2 AND (CAST(?3 AS BIGINT) = 0 OR r.id < ?3) ORDER BY r.id DESC LIMIT ?4

-- name: RERUN_CLEAR exec open:its own job begins again
DELETE FROM case_rerun_row WHERE run_id = ?1

-- name: RERUN_ROW_ADD exec open:its own job
INSERT INTO case_rerun_row (run_id, seq, casefile_id, version, change, was, class, outcome, reason, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)

-- name: RERUN_LOOKED exec open:its own job
UPDATE case_rerun SET state = 'looked', files = ?2, stay = ?3, enter = ?4, leave = ?5, changes = ?6, unknown = ?7 WHERE id = ?1

-- name: RERUN_ROWS many scoped
SELECT w.seq AS id, w.casefile_id, f.no, fo.code AS org_code, fo.name AS org_name, w.change, w.was, w.class, w.outcome, w.reason, w.state, f.state AS file_state
FROM case_rerun_row w JOIN case_rerun r ON r.id = w.run_id JOIN org o ON o.id = r.org_id JOIN casefile f ON f.id = w.casefile_id JOIN org fo ON fo.id = f.org_id
WHERE w.run_id = ?1 AND o.path >= ?2 AND o.path < ?3 AND w.seq > ?4 AND (CAST(?5 AS TEXT) = '' OR w.change = ?5) ORDER BY w.seq LIMIT ?6

-- name: RERUN_APPLY exec open:the caller has read it within its scope
UPDATE case_rerun SET state = 'applying', applied_by = ?2, applied_at = ?3 WHERE id = ?1 AND state = 'looked'

-- name: RERUN_OPEN many open:its own job
SELECT seq, casefile_id, version, change, was, class, outcome FROM case_rerun_row WHERE run_id = ?1 AND seq > ?2 AND state = 'open' ORDER BY seq LIMIT ?3

-- name: RERUN_ROW_STATE exec open:its own job
UPDATE case_rerun_row SET state = ?3 WHERE run_id = ?1 AND seq = ?2

-- name: RERUN_APPLIED exec open:its own job
UPDATE case_rerun SET state = ?2, done = (SELECT COUNT(*) FROM case_rerun_row w WHERE w.run_id = case_rerun.id AND w.state = 'done'),
  stale = (SELECT COUNT(*) FROM case_rerun_row w WHERE w.run_id = case_rerun.id AND w.state = 'stale') WHERE id = ?1

-- name: RERUN_COUNT_OPEN one open:its own job
SELECT COUNT(*) AS n FROM case_rerun_row WHERE run_id = ?1 AND state = 'open'

-- name: JUDGE_REST many open:the whole installation is verified scan:runs are few
SELECT r.id FROM case_rerun r WHERE r.state = 'applied' AND EXISTS (SELECT 1 FROM case_rerun_row w WHERE w.run_id = r.id AND w.state = 'open') ORDER BY r.id
