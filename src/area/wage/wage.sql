-- Statements of wage-arrears cases. CROSS JOIN keeps SQLite at the unions of the caller first.

-- ?4 state (';open' = not ended), ?5 due before that day, ?6 employer or project.
-- name: WAGE_LIST many scoped
SELECT k.id, k.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, k.source, k.employer, COALESCE(y.uscc, '') AS uscc, k.project, k.contractor, k.owed_from, k.told_heads, k.told_fen,
  k.department, k.lawyer, k.agreement, k.state, k.reason, k.closed_on, k.entered_at, COALESCE(k.entered_by, 0) AS entered_by, k.version,
  (SELECT COUNT(*) FROM wage_claimant c WHERE c.case_id = k.id) AS claimants,
  (SELECT CAST(COALESCE(SUM(c.claimed_fen), 0) AS BIGINT) FROM wage_claimant c WHERE c.case_id = k.id) AS claimed_fen,
  (SELECT CAST(COALESCE(SUM(c.recovered_fen), 0) AS BIGINT) FROM wage_claimant c WHERE c.case_id = k.id) AS recovered_fen,
  COALESCE((SELECT MIN(s.due_on) FROM wage_step s WHERE s.case_id = k.id AND s.due_on <> '' AND s.done_on = ''), '') AS due_on
FROM org o CROSS JOIN wage_case k LEFT JOIN company y ON y.id = k.company_id
WHERE o.path >= ?1 AND o.path < ?2 AND k.org_id = o.id AND (?3 = 0 OR k.id < ?3) AND (?4 = '' OR k.state = ?4)
  AND (?5 = '' OR (k.state IN ('open', 'court') AND EXISTS (SELECT 1 FROM wage_step s WHERE s.case_id = k.id AND s.due_on <> '' AND s.due_on < ?5 AND s.done_on = '')))
  AND (?6 = '' OR k.employer LIKE ?6 ESCAPE '!' OR k.project LIKE ?6 ESCAPE '!')
ORDER BY k.id DESC LIMIT ?7

-- name: WAGE_GET one scoped
SELECT k.id, k.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, k.source, k.employer, COALESCE(y.uscc, '') AS uscc, k.project, k.contractor, k.owed_from, k.told_heads, k.told_fen,
  k.department, k.lawyer, k.agreement, k.state, k.reason, k.closed_on, k.entered_at, COALESCE(k.entered_by, 0) AS entered_by, k.version, k.secret,
  (SELECT COUNT(*) FROM wage_claimant c WHERE c.case_id = k.id) AS claimants,
  (SELECT CAST(COALESCE(SUM(c.claimed_fen), 0) AS BIGINT) FROM wage_claimant c WHERE c.case_id = k.id) AS claimed_fen,
  (SELECT CAST(COALESCE(SUM(c.recovered_fen), 0) AS BIGINT) FROM wage_claimant c WHERE c.case_id = k.id) AS recovered_fen,
  COALESCE((SELECT MIN(s.due_on) FROM wage_step s WHERE s.case_id = k.id AND s.due_on <> '' AND s.done_on = ''), '') AS due_on
FROM wage_case k JOIN org o ON o.id = k.org_id LEFT JOIN company y ON y.id = k.company_id WHERE k.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: WAGE_COMPANY many open:a company by its public code, whichever union keeps it
SELECT id, 0 AS n FROM company WHERE uscc = ?1 LIMIT 1

-- name: WAGE_ADD one open:the union has been checked, or is the worker's own
INSERT INTO wage_case (org_id, source, reporter_id, employer, company_id, project, contractor, owed_from, told_heads, told_fen, department, lawyer, agreement, secret, state, entered_by, entered_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, 'reported', ?15, ?16) RETURNING id

-- name: WAGE_SEAL exec open:the caller has read it within reach, or has just added it
UPDATE wage_case SET secret = ?2 WHERE id = ?1

-- name: WAGE_SET exec open:the caller has read it within reach
UPDATE wage_case SET employer = ?3, company_id = ?4, project = ?5, contractor = ?6, owed_from = ?7, told_heads = ?8, told_fen = ?9, department = ?10, lawyer = ?11, agreement = ?12, version = version + 1
WHERE id = ?1 AND version = ?2

-- name: WAGE_REVIEW exec open:the caller has read it within reach
UPDATE wage_case SET state = ?3, reason = ?4, reviewed_by = ?5, reviewed_at = ?6, version = version + 1 WHERE id = ?1 AND version = ?2

-- name: WAGE_MOVE exec open:the caller has read it within reach
UPDATE wage_case SET state = ?3, reason = ?4, closed_on = ?5, version = version + 1 WHERE id = ?1 AND version = ?2

-- --- claimants ---

-- name: WAGE_CLAIMANT_ADD one open:the case has been checked
INSERT INTO wage_claimant (case_id, blind, secret, claimed_fen) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING RETURNING id

-- What it is as to taking claimants.
-- name: WAGE_TAKES one scoped
SELECT k.id, k.org_id, k.state, (SELECT COUNT(*) FROM wage_claimant c WHERE c.case_id = k.id) AS claimants FROM wage_case k JOIN org o ON o.id = k.org_id
WHERE k.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: WAGE_CLAIMANT_OF one open:the case has been checked
SELECT id, case_id, blind, secret, claimed_fen, recovered_fen, over_reason FROM wage_claimant WHERE case_id = ?1 AND blind = ?2

-- name: WAGE_CLAIMANTS many open:the caller has read the case within reach
SELECT id, case_id, blind, secret, claimed_fen, recovered_fen, over_reason FROM wage_claimant WHERE case_id = ?1 ORDER BY id LIMIT ?2

-- name: WAGE_CLAIMANT_GET one scoped
SELECT c.id, c.case_id, c.blind, c.secret, c.claimed_fen, c.recovered_fen, c.over_reason FROM wage_claimant c JOIN wage_case k ON k.id = c.case_id JOIN org o ON o.id = k.org_id
WHERE c.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: WAGE_CLAIMANT_SET exec open:the caller has read it within reach
UPDATE wage_claimant SET claimed_fen = ?2, over_reason = ?3 WHERE id = ?1

-- name: WAGE_CLAIMANT_DROP exec open:the caller has read it within reach
DELETE FROM wage_claimant WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM wage_recovered r WHERE r.claimant_id = ?1)

-- name: WAGE_SHORT one open:the caller has read the case within reach
SELECT COUNT(*) AS n FROM wage_claimant WHERE case_id = ?1 AND recovered_fen < claimed_fen

-- --- steps ---

-- name: WAGE_STEP_SEQ one open:the caller has read the case within reach
SELECT COALESCE(MAX(seq), 0) + 1 AS n FROM wage_step WHERE case_id = ?1

-- name: WAGE_STEP_ADD exec open:the caller has read the case within reach
INSERT INTO wage_step (case_id, seq, on_day, kind, secret, due_on, user_id, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)

-- name: WAGE_STEPS many open:the caller has read the case within reach
SELECT s.id, s.case_id, s.seq, s.on_day, s.kind, s.secret, s.due_on, s.done_on, u.name AS user_name FROM wage_step s JOIN user_account u ON u.id = s.user_id WHERE s.case_id = ?1 ORDER BY s.seq LIMIT ?2

-- name: WAGE_STEP_GET one scoped
SELECT s.id, s.case_id, s.seq, s.on_day, s.kind, s.secret, s.due_on, s.done_on FROM wage_step s JOIN wage_case k ON k.id = s.case_id JOIN org o ON o.id = k.org_id
WHERE s.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: WAGE_STEP_DONE exec open:the caller has read it within reach
UPDATE wage_step SET done_on = ?2 WHERE id = ?1 AND due_on <> '' AND done_on = ''

-- --- money recovered ---

-- name: WAGE_RECOVERY_ADD one open:the case and the campaign have been checked
INSERT INTO wage_recovery (case_id, campaign_id, on_day, how, fen, user_id, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id

-- name: WAGE_RECOVERED_ADD exec open:the claimant is one of the case
INSERT INTO wage_recovered (recovery_id, claimant_id, fen) VALUES (?1, ?2, ?3)

-- name: WAGE_CLAIMANT_GOT exec open:the claimant is one of the case
UPDATE wage_claimant SET recovered_fen = recovered_fen + ?2, over_reason = CASE WHEN ?3 = '' THEN over_reason ELSE ?3 END WHERE id = ?1

-- What he got in a campaign, and when last.
-- name: WAGE_GOT_IN one open:the claimant is one of the case
SELECT CAST(COALESCE(SUM(d.fen), 0) AS BIGINT) AS fen, COALESCE(MAX(r.on_day), '') AS on_day FROM wage_recovered d JOIN wage_recovery r ON r.id = d.recovery_id
WHERE d.claimant_id = ?1 AND r.campaign_id = ?2 AND r.back_at = 0

-- name: WAGE_RECOVERIES many open:the caller has read the case within reach
SELECT r.id, r.case_id, COALESCE(r.campaign_id, 0) AS campaign_id, COALESCE(c.code, '') AS campaign, r.on_day, r.how, r.fen, r.back_reason, r.at, u.name AS user_name,
  (SELECT COUNT(*) FROM wage_recovered d WHERE d.recovery_id = r.id) AS heads
FROM wage_recovery r JOIN user_account u ON u.id = r.user_id LEFT JOIN campaign c ON c.id = r.campaign_id WHERE r.case_id = ?1 ORDER BY r.id LIMIT ?2

-- name: WAGE_RECOVERY_GET one scoped
SELECT r.id, r.case_id, COALESCE(r.campaign_id, 0) AS campaign_id, r.on_day, r.how, r.fen, r.back_reason FROM wage_recovery r JOIN wage_case k ON k.id = r.case_id JOIN org o ON o.id = k.org_id
WHERE r.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: WAGE_RECOVERY_BACK exec open:the caller has read it within reach
UPDATE wage_recovery SET back_at = ?2, back_by = ?3, back_reason = ?4 WHERE id = ?1 AND back_at = 0

-- name: WAGE_RECOVERED many open:the caller has read the recovery within reach
SELECT claimant_id AS id, fen AS n FROM wage_recovered WHERE recovery_id = ?1 ORDER BY claimant_id LIMIT ?2

-- --- papers ---

-- name: WAGE_PAPER_ADD exec open:the caller has read the case within reach
INSERT INTO wage_paper (case_id, file_id) SELECT CAST(?1 AS BIGINT), CAST(?2 AS BIGINT) WHERE (SELECT COUNT(*) FROM wage_paper WHERE case_id = ?1) < ?3 ON CONFLICT DO NOTHING

-- name: WAGE_PAPERS many open:the caller has read the case within reach
SELECT p.file_id AS id, f.name FROM wage_paper p JOIN file f ON f.id = p.file_id WHERE p.case_id = ?1 ORDER BY p.file_id LIMIT ?2

-- name: WAGE_PAPER_OF one open:the caller has read the case within reach
SELECT COUNT(*) AS n FROM wage_paper WHERE case_id = ?1 AND file_id = ?2

-- --- the phone ---

-- name: WAGE_ME one open:the worker himself
SELECT p.name, p.id_type, p.blind, p.secret, p.org_id FROM person p WHERE p.id = ?1

-- Complaints of his that nobody has looked at yet.
-- name: WAGE_MINE_NEW one open:the worker himself
SELECT COUNT(*) AS n FROM wage_case WHERE reporter_id = ?1 AND state = 'reported'

-- His own amounts of the cases he told of or is a claimant of, and of nobody else.
-- name: WAGE_MINE many open:the worker himself
SELECT k.id, k.employer, k.project, k.owed_from, k.department, k.state, k.reason, k.entered_at, k.closed_on, o.name AS org_name, COALESCE(c.id, 0) AS claimant_id, COALESCE(c.claimed_fen, 0) AS claimed_fen,
  COALESCE(c.recovered_fen, 0) AS recovered_fen
FROM person p JOIN wage_case k ON k.reporter_id = p.id OR k.id IN (SELECT x.case_id FROM wage_claimant x WHERE x.blind = p.blind)
  LEFT JOIN wage_claimant c ON c.case_id = k.id AND c.blind = p.blind JOIN org o ON o.id = k.org_id
WHERE p.id = ?1 ORDER BY k.id DESC LIMIT ?2

-- name: WAGE_MINE_STEPS many open:the worker himself
SELECT s.on_day, s.kind FROM wage_step s JOIN wage_case k ON k.id = s.case_id JOIN person p ON p.id = ?1
WHERE s.case_id = ?2 AND (k.reporter_id = p.id OR EXISTS (SELECT 1 FROM wage_claimant c WHERE c.case_id = k.id AND c.blind = p.blind)) ORDER BY s.seq LIMIT ?3

-- name: WAGE_MINE_GOT many open:the worker himself
SELECT r.on_day, d.fen FROM person p JOIN wage_claimant c ON c.blind = p.blind JOIN wage_recovered d ON d.claimant_id = c.id JOIN wage_recovery r ON r.id = d.recovery_id
WHERE p.id = ?1 AND c.case_id = ?2 AND r.back_at = 0 ORDER BY r.on_day, r.id LIMIT ?3

-- --- what waits, verify ---

-- name: WAGE_TODO_REVIEW one scoped
SELECT COUNT(*) AS n FROM org o CROSS JOIN wage_case k WHERE o.path >= ?1 AND o.path < ?2 AND k.org_id = o.id AND k.state = 'reported' AND (k.entered_by IS NULL OR k.entered_by <> ?3)

-- name: WAGE_TODO_LATE one scoped
SELECT COUNT(*) AS n FROM org o CROSS JOIN wage_case k CROSS JOIN wage_step s WHERE o.path >= ?1 AND o.path < ?2 AND k.org_id = o.id AND k.state IN ('open', 'court') AND s.case_id = k.id
  AND s.due_on <> '' AND s.due_on < ?3 AND s.done_on = ''

-- name: WAGE_VERIFY_CASE many open:verify reads everything scan:verify
SELECT k.id, 0 AS at_id, k.secret, CASE WHEN k.state = 'paid_whole' AND EXISTS (SELECT 1 FROM wage_claimant c WHERE c.case_id = k.id AND c.recovered_fen < c.claimed_fen) THEN '已办结（全部追回），而有人没有全部拿到'
  WHEN k.state <> 'reported' AND k.reviewed_by IS NULL THEN '没有审核人' ELSE '' END AS what FROM wage_case k ORDER BY k.id

-- name: WAGE_VERIFY_CLAIMANT many open:verify reads everything scan:verify
SELECT c.id, c.case_id AS at_id, c.blind, c.secret, CASE WHEN c.recovered_fen <> COALESCE((SELECT SUM(d.fen) FROM wage_recovered d JOIN wage_recovery r ON r.id = d.recovery_id WHERE d.claimant_id = c.id AND r.back_at = 0), 0)
  THEN '已追回金额与各次追回之和不符' ELSE '' END AS what FROM wage_claimant c ORDER BY c.id

-- name: WAGE_VERIFY_STEP many open:verify reads everything scan:verify
SELECT s.seq AS id, s.case_id AS at_id, s.secret, '' AS what FROM wage_step s ORDER BY s.id

-- name: WAGE_VERIFY_SUM many open:verify reads everything scan:verify
SELECT r.id, '追回合计与各人之和不符，或日期不在活动期内' AS what FROM wage_recovery r LEFT JOIN campaign c ON c.id = r.campaign_id
WHERE r.fen <> COALESCE((SELECT SUM(d.fen) FROM wage_recovered d WHERE d.recovery_id = r.id), 0) OR (c.id IS NOT NULL AND (r.on_day < c.start_on OR r.on_day > c.end_on)) ORDER BY r.id LIMIT ?1

-- What a claimant got in a campaign is one record of items H and I, no more and no less.
-- name: WAGE_VERIFY_AID many open:verify reads everything scan:verify
SELECT x.claimant_id AS id, '追回的钱与统计表H、I项的记录不符' AS what FROM (
  SELECT d.claimant_id, r.campaign_id, k.org_id, SUM(d.fen) AS fen, MAX(r.on_day) AS on_day FROM wage_recovered d JOIN wage_recovery r ON r.id = d.recovery_id JOIN wage_case k ON k.id = r.case_id
  WHERE r.back_at = 0 AND r.campaign_id IS NOT NULL GROUP BY d.claimant_id, r.campaign_id, k.org_id) x
  LEFT JOIN aid a ON a.origin = 'wage:' || CAST(x.claimant_id AS @text@) || ':' || CAST(x.campaign_id AS @text@) AND a.kind = 'wage' AND a.state = 'paid' AND a.heads = 1 AND a.person_id IS NULL
    AND a.amount_fen = x.fen AND a.given_on = x.on_day AND a.org_id = x.org_id AND a.campaign_id = x.campaign_id
WHERE a.id IS NULL
UNION ALL SELECT a.id, '统计表H、I项的记录没有追回的钱' AS what FROM aid a
  LEFT JOIN (SELECT DISTINCT 'wage:' || CAST(d.claimant_id AS @text@) || ':' || CAST(r.campaign_id AS @text@) AS origin FROM wage_recovered d JOIN wage_recovery r ON r.id = d.recovery_id
    WHERE r.back_at = 0 AND r.campaign_id IS NOT NULL) y ON y.origin = a.origin
WHERE a.kind = 'wage' AND a.origin LIKE 'wage:%' AND y.origin IS NULL LIMIT ?1
