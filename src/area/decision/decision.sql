-- Statements of collective decisions.

-- name: DECISION_GET one scoped
SELECT d.id, d.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, COALESCE(d.campaign_id, 0) AS campaign_id,
  COALESCE(c.code, '') AS campaign, d.kind, d.title, d.content, d.held_on, d.place, d.chair, d.attendance, d.members, d.present,
  d.votes_for, d.votes_against, d.votes_abstain, d.amount_fen,
  CAST(COALESCE((SELECT SUM(u.fen) FROM decision_use u WHERE u.decision_id = d.id), 0) AS BIGINT) AS used_fen,
  (SELECT COUNT(*) FROM decision_use u WHERE u.decision_id = d.id) AS uses,
  COALESCE(d.minutes_id, 0) AS minutes_id, COALESCE(f.name, '') AS minutes_name, d.state, d.rule, d.drafted_by, d.edited_by, d.drafted_at,
  COALESCE(d.made_at, 0) AS made_at, COALESCE(d.revoked_at, 0) AS revoked_at, COALESCE(du.name, '') AS drafter,
  COALESCE(mu.name, '') AS maker, COALESCE(ru.name, '') AS revoker, d.revoke_reason, d.version
FROM decision d JOIN org o ON o.id = d.org_id LEFT JOIN campaign c ON c.id = d.campaign_id LEFT JOIN file f ON f.id = d.minutes_id
  LEFT JOIN user_account du ON du.id = d.drafted_by LEFT JOIN user_account mu ON mu.id = d.made_by
  LEFT JOIN user_account ru ON ru.id = d.revoked_by
WHERE d.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: DECISION_LIST many scoped
SELECT d.id, d.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, COALESCE(d.campaign_id, 0) AS campaign_id,
  COALESCE(c.code, '') AS campaign, d.kind, d.title, d.content, d.held_on, d.place, d.chair, d.attendance, d.members, d.present,
  d.votes_for, d.votes_against, d.votes_abstain, d.amount_fen,
  CAST(COALESCE((SELECT SUM(u.fen) FROM decision_use u WHERE u.decision_id = d.id), 0) AS BIGINT) AS used_fen,
  (SELECT COUNT(*) FROM decision_use u WHERE u.decision_id = d.id) AS uses,
  COALESCE(d.minutes_id, 0) AS minutes_id, COALESCE(f.name, '') AS minutes_name, d.state, d.rule, d.drafted_by, d.edited_by, d.drafted_at,
  COALESCE(d.made_at, 0) AS made_at, COALESCE(d.revoked_at, 0) AS revoked_at, COALESCE(du.name, '') AS drafter,
  COALESCE(mu.name, '') AS maker, COALESCE(ru.name, '') AS revoker, d.revoke_reason, d.version
FROM org o JOIN decision d ON d.org_id = o.id LEFT JOIN campaign c ON c.id = d.campaign_id LEFT JOIN file f ON f.id = d.minutes_id
  LEFT JOIN user_account du ON du.id = d.drafted_by LEFT JOIN user_account mu ON mu.id = d.made_by
  LEFT JOIN user_account ru ON ru.id = d.revoked_by
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = 0 OR d.id < ?3) AND (?4 = '' OR c.code = ?4) AND (?5 = '' OR d.kind = ?5)
  AND (?6 = '' OR d.state = ?6) AND (CAST(?7 AS @text@) = '' OR d.title LIKE ?7 ESCAPE '!')
ORDER BY d.id DESC LIMIT ?8

-- Made decisions of a union and those above it; the title of one above is not told to those below.
-- name: DECISION_USABLE many open:the union is the one the call has been checked for, those above it show no title scan:the unions above one are few
WITH RECURSIVE above (id, parent_id) AS (
  SELECT x.id, x.parent_id FROM org x WHERE x.path = ?1
  UNION ALL SELECT p.id, p.parent_id FROM above a JOIN org p ON p.id = a.parent_id)
SELECT d.id, o.code AS org_code, o.name AS org_name, CASE WHEN o.path = ?1 THEN d.title ELSE '' END AS title, d.held_on, d.kind,
  COALESCE(c.code, '') AS campaign, d.amount_fen,
  CAST(COALESCE((SELECT SUM(u.fen) FROM decision_use u WHERE u.decision_id = d.id), 0) AS BIGINT) AS used_fen
FROM above a CROSS JOIN org o CROSS JOIN decision d LEFT JOIN campaign c ON c.id = d.campaign_id
WHERE o.id = a.id AND d.org_id = o.id AND d.state = 'made' AND (?2 = '' OR d.kind = ?2)
  AND (?3 = '' OR c.code IS NULL OR c.code = ?3)
ORDER BY d.id DESC LIMIT ?4

-- A decision of the union or of one above it, whoever asks: the caller has been checked for the union.
-- name: DECISION_FOR one open:the caller has checked the union it is needed for
SELECT d.id, d.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, COALESCE(d.campaign_id, 0) AS campaign_id,
  d.kind, d.title, d.held_on, d.members, d.present, d.votes_for, d.votes_against, d.votes_abstain, d.amount_fen,
  CAST(COALESCE((SELECT SUM(u.fen) FROM decision_use u WHERE u.decision_id = d.id), 0) AS BIGINT) AS used_fen,
  COALESCE(d.minutes_id, 0) AS minutes_id, d.state, d.rule, d.drafted_by, d.version
FROM decision d JOIN org o ON o.id = d.org_id JOIN org x ON x.id = ?2
WHERE d.id = ?1 AND o.path = substr(x.path, 1, length(o.path))

-- name: DECISION_ADD one open:the caller has checked the union
INSERT INTO decision (org_id, campaign_id, kind, title, content, held_on, place, chair, attendance, members, present, votes_for,
  votes_against, votes_abstain, amount_fen, minutes_id, state, drafted_by, drafted_at, edited_by)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, 'draft', ?17, ?18, ?17) RETURNING id

-- name: DECISION_SAVE exec open:the caller has read it within its scope
UPDATE decision SET campaign_id = ?3, kind = ?4, title = ?5, content = ?6, held_on = ?7, place = ?8, chair = ?9, attendance = ?10,
  members = ?11, present = ?12, votes_for = ?13, votes_against = ?14, votes_abstain = ?15, amount_fen = ?16, minutes_id = ?17,
  edited_by = ?18, version = version + 1
WHERE id = ?1 AND version = ?2 AND state = 'draft'

-- name: DECISION_MAKE exec open:the caller has read it within its scope
UPDATE decision SET state = 'made', rule = ?2, made_by = ?3, made_at = ?4, version = version + 1 WHERE id = ?1 AND state = 'draft'

-- name: DECISION_REVOKE exec open:the caller has read it within its scope
UPDATE decision SET state = ?2, revoked_by = ?3, revoked_at = ?4, revoke_reason = ?5, version = version + 1
WHERE id = ?1 AND state = ?6 AND NOT EXISTS (SELECT 1 FROM decision_use u WHERE u.decision_id = decision.id)

-- name: DECISION_USES many open:the caller has read the decision within its scope
SELECT object, fen, at FROM decision_use WHERE decision_id = ?1 ORDER BY at, object

-- name: DECISION_USE_ADD exec open:the caller has checked the union
INSERT INTO decision_use (decision_id, object, fen, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING

-- name: DECISION_USE_KEEP exec open:the caller has checked the union
UPDATE decision_use SET fen = ?2 WHERE object = ?1 AND fen > ?2

-- name: DECISION_USE_DROP exec open:the caller has checked the union
DELETE FROM decision_use WHERE object = ?1

-- name: DECISION_TODO one scoped
SELECT COUNT(*) AS n FROM org o JOIN decision d ON d.org_id = o.id
WHERE o.path >= ?1 AND o.path < ?2 AND d.state = 'draft' AND d.drafted_by <> ?3 AND d.edited_by <> ?3

-- name: DECISION_VERIFY many open:verify runs as the operator; scan:every decision is looked at
SELECT d.id, d.org_id, d.kind, d.title, d.held_on, d.members, d.present, d.votes_for, d.votes_against, d.votes_abstain, d.amount_fen,
  CAST(COALESCE((SELECT SUM(u.fen) FROM decision_use u WHERE u.decision_id = d.id), 0) AS BIGINT) AS used_fen,
  (SELECT COUNT(*) FROM decision_use u WHERE u.decision_id = d.id) AS uses,
  COALESCE(d.minutes_id, 0) AS minutes_id, d.state, d.rule, d.drafted_by
FROM decision d ORDER BY d.id
