-- Statements of mutual aid. A worker's bind his person as ?1.

-- name: MUTUAL_PLANS many open:rule documents are public scan:they are few
SELECT d.id, d.kind, d.code, d.edition, d.title, d.source, d.valid_from, d.valid_to, d.body FROM rule_doc d
WHERE d.kind = 'mutual_aid' AND d.valid_from <= ?1 AND (d.valid_to = '' OR d.valid_to >= ?1) ORDER BY d.code, d.valid_from DESC LIMIT ?2

-- name: MUTUAL_PLAN_OF one open:rule documents are public
SELECT d.id, d.kind, d.code, d.edition, d.title, d.source, d.valid_from, d.valid_to, d.body FROM rule_doc d WHERE d.kind = 'mutual_aid' AND d.code = ?1 AND d.edition = ?2

-- name: MUTUAL_PERSON one open:a person already found
SELECT p.is_member, p.org_id FROM person p WHERE p.id = ?1

-- --- enrolments ---

-- name: MUTUAL_ENROL_ADD one open:the union, the person and the plan have been checked
INSERT INTO mutual_enrolment (plan, edition, org_id, person_id, how, renewal, state, cover_from, cover_until, covered_on, fee_fen, policy_no, created_by, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) ON CONFLICT DO NOTHING RETURNING id

-- name: MUTUAL_ENROL_AGAIN one open:the union, the person and the plan have been checked
UPDATE mutual_enrolment SET state = ?4, how = ?5, cover_from = ?6, cover_until = ?7, covered_on = ?8, policy_no = ?9, version = version + 1
WHERE plan = ?1 AND edition = ?2 AND person_id = ?3 AND state IN ('withdrawn', 'refused') RETURNING id

-- name: MUTUAL_ENROL_GET one scoped
SELECT e.id, e.plan, e.edition, e.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, e.person_id, p.name, p.employer, p.id_type, p.blind, p.secret, e.how, e.renewal, e.state,
  e.cover_from, e.cover_until, e.covered_on, e.fee_fen, e.policy_no, e.version FROM mutual_enrolment e JOIN org o ON o.id = e.org_id JOIN person p ON p.id = e.person_id WHERE e.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- ?4 plan, ?5 state, ?6 name.
-- name: MUTUAL_ENROL_LIST many scoped
SELECT e.id, e.plan, e.edition, e.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, e.person_id, p.name, p.employer, p.id_type, p.blind, p.secret, e.how, e.renewal, e.state,
  e.cover_from, e.cover_until, e.covered_on, e.fee_fen, e.policy_no, e.version FROM org o CROSS JOIN mutual_enrolment e JOIN person p ON p.id = e.person_id
WHERE o.path >= ?1 AND o.path < ?2 AND e.org_id = o.id AND e.id > ?3 AND (?4 = '' OR e.plan = ?4) AND (?5 = '' OR e.state = ?5) AND (?6 = '' OR p.name LIKE ?6 ESCAPE '!') ORDER BY e.id LIMIT ?7

-- name: MUTUAL_ENROL_MOVE exec open:the caller has read it within reach or as his own
UPDATE mutual_enrolment SET state = ?3, cover_from = ?4, cover_until = ?5, covered_on = ?6, policy_no = ?7, version = version + 1 WHERE id = ?1 AND state = ?2

-- --- claims ---

-- name: MUTUAL_CLAIM_ADD one open:the enrolment has been checked
INSERT INTO mutual_claim (enrolment_id, how, ill_on, self_paid_fen, secret, state, created_by, created_at) VALUES (?1, ?2, ?3, ?4, ?5, 'asked', ?6, ?7)
ON CONFLICT DO NOTHING RETURNING id

-- name: MUTUAL_CLAIM_SEAL exec open:the claim was just added
UPDATE mutual_claim SET secret = ?2 WHERE id = ?1

-- name: MUTUAL_CLAIM_GET one scoped
SELECT c.id, c.enrolment_id, e.plan, e.edition, e.org_id, o.name AS org_name, o.path AS org_path, e.person_id, p.name, c.how, c.ill_on, c.self_paid_fen, c.secret, c.state, c.benefit_fen, c.lines, c.reason,
  COALESCE(c.created_by, 0) AS created_by, COALESCE(c.checked_by, 0) AS checked_by, COALESCE(c.reviewed_by, 0) AS reviewed_by, COALESCE(x.name, '') AS checker, COALESCE(y.name, '') AS reviewer,
  c.paid_fen, c.paid_on, c.paid_ref, c.version, (SELECT COUNT(*) FROM mutual_claim_paper f WHERE f.claim_id = c.id) AS papers, e.covered_on, e.cover_until FROM mutual_claim c JOIN mutual_enrolment e ON e.id = c.enrolment_id JOIN org o ON o.id = e.org_id JOIN person p ON p.id = e.person_id LEFT JOIN user_account x ON x.id = c.checked_by LEFT JOIN user_account y ON y.id = c.reviewed_by WHERE c.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- ?4 state, ?5 plan.
-- name: MUTUAL_CLAIM_LIST many scoped
SELECT c.id, c.enrolment_id, e.plan, e.edition, e.org_id, o.name AS org_name, o.path AS org_path, e.person_id, p.name, c.how, c.ill_on, c.self_paid_fen, c.secret, c.state, c.benefit_fen, c.lines, c.reason,
  COALESCE(c.created_by, 0) AS created_by, COALESCE(c.checked_by, 0) AS checked_by, COALESCE(c.reviewed_by, 0) AS reviewed_by, COALESCE(x.name, '') AS checker, COALESCE(y.name, '') AS reviewer,
  c.paid_fen, c.paid_on, c.paid_ref, c.version, (SELECT COUNT(*) FROM mutual_claim_paper f WHERE f.claim_id = c.id) AS papers, e.covered_on, e.cover_until FROM org o CROSS JOIN mutual_enrolment e CROSS JOIN mutual_claim c JOIN person p ON p.id = e.person_id LEFT JOIN user_account x ON x.id = c.checked_by LEFT JOIN user_account y ON y.id = c.reviewed_by
WHERE o.path >= ?1 AND o.path < ?2 AND e.org_id = o.id AND c.enrolment_id = e.id AND c.id > ?3 AND (?4 = '' OR c.state = ?4) AND (?5 = '' OR e.plan = ?5) ORDER BY c.id LIMIT ?6

-- name: MUTUAL_CLAIM_CHECK exec open:the caller has read it within reach
UPDATE mutual_claim SET state = 'checked', ill_on = ?4, self_paid_fen = ?5, benefit_fen = ?6, lines = ?7, checked_by = ?8, reviewed_by = NULL, reason = '', version = version + 1
WHERE id = ?1 AND version = ?2 AND state = ?3

-- name: MUTUAL_CLAIM_MOVE exec open:the caller has read it within reach or as his own
UPDATE mutual_claim SET state = ?3, reason = ?4, reviewed_by = COALESCE(?5, reviewed_by), version = version + 1 WHERE id = ?1 AND state = ?2

-- name: MUTUAL_CLAIM_PAID exec open:the caller has read it within reach
UPDATE mutual_claim SET state = 'paid', paid_fen = ?2, paid_on = ?3, paid_ref = ?4, version = version + 1 WHERE id = ?1 AND state = 'approved'

-- name: MUTUAL_PAPER_ADD exec open:the caller has read the claim within reach or as his own
INSERT INTO mutual_claim_paper (claim_id, file_id) SELECT CAST(?1 AS BIGINT), CAST(?2 AS BIGINT) WHERE (SELECT COUNT(*) FROM mutual_claim_paper WHERE claim_id = ?1) < ?3 ON CONFLICT DO NOTHING

-- name: MUTUAL_PAPERS many open:the caller has read the claim within reach
SELECT file_id AS id FROM mutual_claim_paper WHERE claim_id = ?1 ORDER BY file_id LIMIT ?2

-- name: MUTUAL_PAPER_OF one open:the caller has read the claim within reach
SELECT COUNT(*) AS n FROM mutual_claim_paper WHERE claim_id = ?1 AND file_id = ?2

-- name: MUTUAL_FIGURES one scoped
SELECT (SELECT COUNT(*) FROM org o JOIN mutual_enrolment e ON e.org_id = o.id WHERE o.path >= ?1 AND o.path < ?2 AND e.plan = ?3 AND e.state = 'insured') AS insured,
  (SELECT COUNT(*) FROM org o JOIN mutual_enrolment e ON e.org_id = o.id JOIN mutual_claim c ON c.enrolment_id = e.id WHERE o.path >= ?1 AND o.path < ?2 AND e.plan = ?3 AND c.state = 'paid') AS persons,
  (SELECT CAST(COALESCE(SUM(c.paid_fen), 0) AS BIGINT) FROM org o JOIN mutual_enrolment e ON e.org_id = o.id JOIN mutual_claim c ON c.enrolment_id = e.id
    WHERE o.path >= ?1 AND o.path < ?2 AND e.plan = ?3 AND c.state = 'paid') AS paid_fen,
  (SELECT COUNT(*) FROM org o JOIN mutual_enrolment e ON e.org_id = o.id JOIN mutual_claim c ON c.enrolment_id = e.id
    WHERE o.path >= ?1 AND o.path < ?2 AND e.plan = ?3 AND c.state IN ('asked', 'checked', 'approved')) AS waiting

-- name: MUTUAL_TODO one scoped
SELECT COUNT(*) AS n FROM org o CROSS JOIN mutual_enrolment e CROSS JOIN mutual_claim c
WHERE o.path >= ?1 AND o.path < ?2 AND e.org_id = o.id AND c.enrolment_id = e.id AND c.state = 'asked' AND ?3 > 0

-- name: MUTUAL_REVIEW_TODO one scoped
SELECT COUNT(*) AS n FROM org o CROSS JOIN mutual_enrolment e CROSS JOIN mutual_claim c
WHERE o.path >= ?1 AND o.path < ?2 AND e.org_id = o.id AND c.enrolment_id = e.id AND c.state = 'checked' AND c.checked_by <> ?3

-- --- the worker's own ---

-- name: WORKER_MUTUAL_ENROLMENTS many open:the worker himself
SELECT e.id, e.plan, e.edition, o.name AS org_name, e.state, e.cover_from, e.cover_until, e.covered_on, e.fee_fen, e.policy_no FROM mutual_enrolment e JOIN org o ON o.id = e.org_id
WHERE e.person_id = ?1 ORDER BY e.id DESC LIMIT ?2

-- name: WORKER_MUTUAL_CLAIMS many open:the worker himself
SELECT c.id, c.enrolment_id, c.ill_on, c.self_paid_fen, c.state, c.benefit_fen, c.lines, c.reason, c.paid_fen, c.paid_on, (SELECT COUNT(*) FROM mutual_claim_paper f WHERE f.claim_id = c.id) AS papers
FROM mutual_enrolment e JOIN mutual_claim c ON c.enrolment_id = e.id WHERE e.person_id = ?1 ORDER BY c.id DESC LIMIT ?2

-- name: WORKER_MUTUAL_ENROLMENT one open:the worker himself
SELECT e.id, e.plan, e.edition, e.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, e.person_id, p.name, p.employer, p.id_type, p.blind, p.secret, e.how, e.renewal, e.state,
  e.cover_from, e.cover_until, e.covered_on, e.fee_fen, e.policy_no, e.version FROM mutual_enrolment e JOIN org o ON o.id = e.org_id JOIN person p ON p.id = e.person_id WHERE e.person_id = ?1 AND e.id = ?2

-- name: WORKER_MUTUAL_CLAIM one open:the worker himself
SELECT c.id, c.enrolment_id, e.plan, e.edition, e.org_id, o.name AS org_name, o.path AS org_path, e.person_id, p.name, c.how, c.ill_on, c.self_paid_fen, c.secret, c.state, c.benefit_fen, c.lines, c.reason,
  COALESCE(c.created_by, 0) AS created_by, COALESCE(c.checked_by, 0) AS checked_by, COALESCE(c.reviewed_by, 0) AS reviewed_by, COALESCE(x.name, '') AS checker, COALESCE(y.name, '') AS reviewer,
  c.paid_fen, c.paid_on, c.paid_ref, c.version, (SELECT COUNT(*) FROM mutual_claim_paper f WHERE f.claim_id = c.id) AS papers, e.covered_on, e.cover_until FROM mutual_enrolment e JOIN mutual_claim c ON c.enrolment_id = e.id JOIN org o ON o.id = e.org_id JOIN person p ON p.id = e.person_id LEFT JOIN user_account x ON x.id = c.checked_by LEFT JOIN user_account y ON y.id = c.reviewed_by WHERE e.person_id = ?1 AND c.id = ?2

-- --- verify ---

-- name: MUTUAL_VERIFY many open:verify reads everything scan:verify
SELECT c.id, c.enrolment_id, e.plan, e.edition, e.org_id, o.name AS org_name, o.path AS org_path, e.person_id, p.name, c.how, c.ill_on, c.self_paid_fen, c.secret, c.state, c.benefit_fen, c.lines, c.reason,
  COALESCE(c.created_by, 0) AS created_by, COALESCE(c.checked_by, 0) AS checked_by, COALESCE(c.reviewed_by, 0) AS reviewed_by, COALESCE(x.name, '') AS checker, COALESCE(y.name, '') AS reviewer,
  c.paid_fen, c.paid_on, c.paid_ref, c.version, (SELECT COUNT(*) FROM mutual_claim_paper f WHERE f.claim_id = c.id) AS papers, e.covered_on, e.cover_until FROM mutual_claim c JOIN mutual_enrolment e ON e.id = c.enrolment_id JOIN org o ON o.id = e.org_id JOIN person p ON p.id = e.person_id LEFT JOIN user_account x ON x.id = c.checked_by LEFT JOIN user_account y ON y.id = c.reviewed_by ORDER BY c.id

-- Insurance money is no relief money: no aid row is one of these.
-- name: MUTUAL_VERIFY_AID one open:verify reads everything scan:verify
SELECT COUNT(*) AS n FROM aid a WHERE a.origin LIKE 'mutual_claim:%'
