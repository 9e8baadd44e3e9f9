-- How complete the evidence of files is; packs made of it.

-- A stretch of files in order of id with what the questions ask of each; drafts and erased files are not asked.
-- name: EVIDENCE_FILES many scoped
SELECT f.id, f.no, o.code AS org_code, o.name AS org_name, f.state, f.filed_on, f.exit_on, f.reviewed_on, f.visited_on, COALESCE(p.status, '') AS standing,
  CASE WHEN f.contact_id IS NULL THEN 0 ELSE 1 END AS contact, CASE WHEN f.verdict_id IS NULL THEN 0 ELSE 1 END AS verdict,
  (SELECT COUNT(*) FROM case_money x WHERE x.casefile_id = f.id AND x.paper_id IS NULL AND x.fen > 0)
    + (SELECT COUNT(*) FROM case_asset x WHERE x.casefile_id = f.id AND x.paper_id IS NULL) AS bare,
  (SELECT COUNT(*) FROM case_paper x WHERE x.casefile_id = f.id AND x.dropped_at = 0 AND x.valid_until <> '' AND x.valid_until < ?5) AS expired,
  (SELECT COUNT(*) FROM home_visit x WHERE x.casefile_id = f.id AND x.purpose = 'survey' AND x.second_id IS NOT NULL AND x.confirmed_at > 0) AS surveys,
  (SELECT COUNT(*) FROM application x WHERE x.casefile_id = f.id AND x.decision_id IS NOT NULL) AS decisions,
  (SELECT COUNT(*) FROM case_move x WHERE x.casefile_id = f.id AND x.verb = 'enter' AND x.proposed_by IS NOT NULL) AS two,
  (SELECT COUNT(*) FROM aid a JOIN case_member m ON m.person_id = a.person_id WHERE m.casefile_id = f.id AND a.class = 'C11' AND a.given_on <> ''
    AND f.filed_on <> '' AND a.given_on < f.filed_on) AS paid_before,
  (SELECT COUNT(*) FROM aid a JOIN case_member m ON m.person_id = a.person_id WHERE m.casefile_id = f.id AND a.class = 'C11' AND a.given_on <> ''
    AND f.exit_on <> '' AND a.given_on > f.exit_on) AS paid_after
FROM casefile f JOIN org o ON o.id = f.org_id LEFT JOIN person p ON p.id = f.head_id
WHERE f.id >= ?3 AND f.id <= ?4 AND o.path >= ?1 AND o.path < ?2 AND f.state IN ('applying', 'active', 'relieved', 'lifted', 'cancelled', 'refused')
  AND (f.filed_on <> '' OR f.state <> 'cancelled')
ORDER BY f.id LIMIT ?6

-- name: EVIDENCE_PAPERS many open:of a stretch of files; those out of reach are passed over
SELECT x.casefile_id, x.kind AS what, 0 AS no FROM case_paper x WHERE x.casefile_id >= ?1 AND x.casefile_id <= ?2 AND x.dropped_at = 0
GROUP BY x.casefile_id, x.kind ORDER BY x.casefile_id, x.kind

-- name: EVIDENCE_MEMBERS many open:of a stretch of files; those out of reach are passed over
SELECT x.casefile_id, x.no, x.relation, x.birth, x.left_on FROM case_member x WHERE x.casefile_id >= ?1 AND x.casefile_id <= ?2 AND x.left_on = ''
ORDER BY x.casefile_id, x.no

-- name: EVIDENCE_CONSENTS many open:of a stretch of files; those out of reach are passed over
SELECT x.casefile_id, x.purpose AS what, x.member_no AS no FROM consent x WHERE x.casefile_id >= ?1 AND x.casefile_id <= ?2 AND x.withdrawn_on = ''
GROUP BY x.casefile_id, x.purpose, x.member_no ORDER BY x.casefile_id, x.purpose, x.member_no

-- name: EVIDENCE_SPAN one scoped
SELECT COALESCE(MIN(f.id), 0) AS first, COALESCE(MAX(f.id), 0) AS last, COUNT(*) AS n FROM org o JOIN casefile f ON f.org_id = o.id WHERE o.path >= ?1 AND o.path < ?2

-- name: EVIDENCE_SCORE_PUT exec open:the caller has read the file within its scope
INSERT INTO evidence_score (casefile_id, day, edition, score, gaps) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (casefile_id) DO UPDATE SET day = excluded.day, edition = excluded.edition, score = excluded.score, gaps = excluded.gaps

-- name: EVIDENCE_GAPS_DROP exec open:the caller has read the file within its scope
DELETE FROM evidence_gap WHERE casefile_id = ?1

-- name: EVIDENCE_GAP_PUT exec open:the caller has read the file within its scope
INSERT INTO evidence_gap (casefile_id, code, n) VALUES (?1, ?2, ?3)

-- Unions that keep files, with the mean of their scores.
-- name: EVIDENCE_UNIONS many scoped
SELECT o.id, o.code AS org_code, o.name AS org_name, COUNT(*) AS scored, SUM(s.score) AS points, MIN(s.score) AS lowest, SUM(CASE WHEN s.gaps > 0 THEN 1 ELSE 0 END) AS gapped,
  MIN(s.day) AS day
FROM org o JOIN casefile f ON f.org_id = o.id JOIN evidence_score s ON s.casefile_id = f.id
WHERE o.path >= ?1 AND o.path < ?2 AND o.id > ?3 GROUP BY o.id, o.code, o.name ORDER BY o.id LIMIT ?4

-- name: EVIDENCE_ASKED many scoped scan:every gap below is counted
SELECT g.code, COUNT(*) AS files, SUM(g.n) AS n FROM org o JOIN casefile f ON f.org_id = o.id JOIN evidence_gap g ON g.casefile_id = f.id
WHERE o.path >= ?1 AND o.path < ?2 GROUP BY g.code ORDER BY g.code

-- name: EVIDENCE_GAPS many scoped
SELECT f.id, f.no, o.code AS org_code, o.name AS org_name, f.state, s.score, s.day, g.code, g.n
FROM org o JOIN casefile f ON f.org_id = o.id JOIN evidence_score s ON s.casefile_id = f.id JOIN evidence_gap g ON g.casefile_id = f.id
WHERE o.path >= ?1 AND o.path < ?2 AND (f.id > ?3 OR (f.id = ?3 AND g.code > ?4)) AND (CAST(?5 AS @text@) = '' OR g.code = ?5)
ORDER BY f.id, g.code LIMIT ?6

-- --- of one file, for its pack ---

-- name: EVIDENCE_VISITS many open:the caller has read the file within its scope
SELECT v.id, v.visited_on, v.purpose, u.name AS first, COALESCE(s.name, v.second_name) AS second, v.confirmed_at, v.agrees, v.secret, COALESCE(v.signed_file, 0) AS signed_file
FROM home_visit v JOIN user_account u ON u.id = v.first_id LEFT JOIN user_account s ON s.id = v.second_id WHERE v.casefile_id = ?1 ORDER BY v.visited_on, v.id

-- name: EVIDENCE_AID many open:the caller has read the file within its scope
SELECT a.id, a.given_on, a.kind, a.class, a.source, a.amount_fen, m.no AS member_no, m.name, o.name AS org_name, c.name AS campaign,
  COALESCE(ru.name, '') AS approver
FROM case_member m JOIN aid a ON a.person_id = m.person_id JOIN org o ON o.id = a.org_id JOIN campaign c ON c.id = a.campaign_id
  LEFT JOIN roster r ON r.id = a.roster_id LEFT JOIN user_account ru ON ru.id = r.approved_by
WHERE m.casefile_id = ?1 AND a.state = 'paid' ORDER BY a.given_on, a.id

-- name: EVIDENCE_DECISIONS many open:the caller has read the file within its scope
SELECT d.id, d.title, d.held_on, d.members, d.present, d.votes_for FROM application x JOIN decision d ON d.id = x.decision_id WHERE x.casefile_id = ?1 ORDER BY x.id

-- name: EVIDENCE_VERDICT many open:the caller has read the file within its scope
SELECT v.id, v.day, v.policy, v.edition, v.class, u.name AS maker, v.made_at, v.secret FROM case_verdict v JOIN user_account u ON u.id = v.made_by
WHERE v.casefile_id = ?1 AND v.id = ?2

-- name: EVIDENCE_STEPS many open:the caller has read the file within its scope
SELECT x.application_id AS id, x.seq, x.at, u.name AS user_name, o.name AS org_name, x.verb, x.from_state, x.to_state, x.due_on, x.late_days, x.secret
FROM application p JOIN application_step x ON x.application_id = p.id JOIN user_account u ON u.id = x.user_id JOIN org o ON o.id = x.org_id
WHERE p.casefile_id = ?1 ORDER BY x.application_id, x.seq

-- Attachments of a file: papers in force, signatures, photos, consents.
-- name: EVIDENCE_FILES_OF many open:the caller has read the file within its scope
SELECT x.id, x.hash, x.name, x.size, 'paper' AS how, p.kind AS what FROM case_paper p JOIN file x ON x.id = p.file_id WHERE p.casefile_id = ?1 AND p.dropped_at = 0
UNION SELECT x.id, x.hash, x.name, x.size, 'visit' AS how, v.visited_on AS what FROM home_visit v JOIN file x ON x.id = v.signed_file WHERE v.casefile_id = ?1
UNION SELECT x.id, x.hash, x.name, x.size, 'photo' AS how, v.visited_on AS what FROM home_visit v JOIN home_visit_photo h ON h.visit_id = v.id JOIN file x ON x.id = h.file_id
  WHERE v.casefile_id = ?1
UNION SELECT x.id, x.hash, x.name, x.size, 'consent' AS how, c.purpose AS what FROM consent c JOIN file x ON x.id = c.file_id WHERE c.casefile_id = ?1
ORDER BY 1

-- --- packs of several ---

-- name: EVIDENCE_PACK_ADD one open:the caller has checked the union
INSERT INTO evidence_pack (org_id, plain, reason, wanted, seed, state, drop_on, made_by, made_at) VALUES (?1, ?2, ?3, ?4, ?5, 'making', ?6, ?7, ?8) RETURNING id

-- name: EVIDENCE_PACK_JOB exec open:a pack just added
UPDATE evidence_pack SET job_id = ?2 WHERE id = ?1

-- name: EVIDENCE_PACK_CASE_ADD exec open:a pack just added, of files the caller has read
INSERT INTO evidence_pack_case (pack_id, casefile_id) VALUES (?1, ?2) ON CONFLICT (pack_id, casefile_id) DO NOTHING

-- name: EVIDENCE_PACK_GET one scoped
SELECT k.id, k.org_id, o.code AS org_code, o.name AS org_name, k.plain, k.reason, k.wanted, k.seed, k.state, COALESCE(k.job_id, 0) AS job_id, COALESCE(k.file_id, 0) AS file_id,
  k.hash, k.bytes, k.drop_on, k.made_by, u.name AS maker, k.made_at
FROM evidence_pack k JOIN org o ON o.id = k.org_id JOIN user_account u ON u.id = k.made_by WHERE k.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: EVIDENCE_PACKS many scoped
SELECT k.id, k.org_id, o.code AS org_code, o.name AS org_name, k.plain, k.reason, k.wanted, k.seed, k.state, COALESCE(k.job_id, 0) AS job_id, COALESCE(k.file_id, 0) AS file_id,
  k.hash, k.bytes, k.drop_on, k.made_by, u.name AS maker, k.made_at
FROM org o JOIN evidence_pack k ON k.org_id = o.id JOIN user_account u ON u.id = k.made_by
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = 0 OR k.id < ?3) ORDER BY k.id DESC LIMIT ?4

-- name: EVIDENCE_PACK_NEXT many open:files of a pack the caller has read
SELECT k.casefile_id AS id FROM evidence_pack_case k WHERE k.pack_id = ?1 AND k.casefile_id > ?2 ORDER BY k.casefile_id LIMIT ?3

-- name: EVIDENCE_PACK_STATE exec open:by the job that makes it
UPDATE evidence_pack SET state = ?2, file_id = ?3, hash = ?4, bytes = ?5 WHERE id = ?1 AND state IN ('making', 'failed')

-- Files a sample is drawn from, in order of id.
-- name: EVIDENCE_POPULATION many scoped
SELECT f.id FROM org o JOIN casefile f ON f.org_id = o.id WHERE o.path >= ?1 AND o.path < ?2
  AND (CAST(?3 AS @text@) = '' OR f.state = ?3) AND f.state IN ('active', 'relieved', 'lifted', 'cancelled', 'refused') AND (f.filed_on <> '' OR f.state <> 'cancelled') ORDER BY f.id

-- name: EVIDENCE_ID_OF_NO one scoped
SELECT f.id FROM casefile f JOIN org o ON o.id = f.org_id WHERE f.no = ?1 AND o.path >= ?2 AND o.path < ?3
