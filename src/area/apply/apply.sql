-- Applications made on the phone. Statements of a worker bind his person as ?1; those of a union its scope.

-- --- the worker ---

-- name: APPLY_GET one open:the worker himself
SELECT a.id, a.person_id, a.org_id, o.name AS org_name, o.path AS org_path, a.kind, a.state, COALESCE(a.casefile_id, 0) AS casefile_id,
  COALESCE(a.application_id, 0) AS application_id, a.secret, a.answer, a.due_on, a.made_at, a.saved_at, a.sent_at, a.taken_at, a.version
FROM self_application a JOIN org o ON o.id = a.org_id WHERE a.person_id = ?1 AND a.id = ?2

-- name: APPLY_MINE many open:the worker himself
SELECT a.id, a.person_id, a.org_id, o.name AS org_name, o.path AS org_path, a.kind, a.state, COALESCE(a.casefile_id, 0) AS casefile_id,
  COALESCE(a.application_id, 0) AS application_id, a.secret, a.answer, a.due_on, a.made_at, a.saved_at, a.sent_at, a.taken_at, a.version
FROM self_application a JOIN org o ON o.id = a.org_id WHERE a.person_id = ?1 ORDER BY a.id DESC LIMIT ?2

-- name: APPLY_BEGUN_SINCE one open:the worker himself
SELECT COUNT(*) AS n FROM self_application WHERE person_id = ?1 AND made_at > ?2

-- Who he is by the register, and the area of his union or the nearest above it that names one.
-- name: APPLY_SELF one open:the worker himself
SELECT p.id, p.name, p.id_type, p.employer, p.is_member, p.org_id, o.name AS org_name, o.path AS org_path, p.blind, p.secret,
  COALESCE((SELECT u.area_code FROM org u WHERE u.path IN (substr(o.path, 1, 5), substr(o.path, 1, 10), substr(o.path, 1, 15), substr(o.path, 1, 20),
    substr(o.path, 1, 25), substr(o.path, 1, 30), substr(o.path, 1, 35), substr(o.path, 1, 40)) AND u.area_code <> '' ORDER BY u.path DESC LIMIT 1), '') AS area
FROM person p JOIN org o ON o.id = p.org_id WHERE p.id = ?1

-- The newest file of his household, and what is under way for it.
-- name: APPLY_HOUSEHOLD one open:the worker himself, head of the household
SELECT f.id, f.org_id, f.state, f.kind, COALESCE((SELECT MAX(x.id) FROM application x WHERE x.casefile_id = f.id AND x.closed_at = 0), 0) AS open_id
FROM casefile f WHERE f.head_id = ?1 AND f.state NOT IN ('merged', 'erased') ORDER BY f.id DESC LIMIT 1

-- Is he one of somebody else's household?
-- name: APPLY_INMATE one open:the worker himself
SELECT COUNT(*) AS n FROM case_member m JOIN casefile f ON f.id = m.casefile_id
WHERE m.person_id = ?1 AND m.relation <> 'self' AND m.left_on = '' AND f.state IN ('draft', 'applying', 'active')

-- name: APPLY_ADD one open:his own, begun: the person of the session is written into it
INSERT INTO self_application (person_id, org_id, kind, state, casefile_id, application_id, secret, answer, made_at, saved_at)
VALUES (?1, ?2, ?3, 'draft', ?4, ?5, ?6, ?6, ?7, ?7) RETURNING id

-- name: APPLY_SAVE exec open:the worker himself
UPDATE self_application SET secret = ?4, saved_at = ?5, version = version + 1 WHERE person_id = ?1 AND id = ?2 AND version = ?3

-- name: APPLY_SEND exec open:the worker himself
UPDATE self_application SET state = 'sent', org_id = ?4, sent_at = ?5, saved_at = ?5, due_on = ?6, answer = ?7, version = version + 1
WHERE person_id = ?1 AND id = ?2 AND version = ?3

-- name: APPLY_WITHDRAW exec open:the worker himself
UPDATE self_application SET state = 'withdrawn', secret = ?4, answer = ?4, saved_at = ?5, due_on = '', version = version + 1
WHERE person_id = ?1 AND id = ?2 AND version = ?3

-- name: APPLY_PHOTO_NEXT one open:the worker has shown the application to be his
SELECT COALESCE(MAX(no), 0) + 1 AS n FROM self_photo WHERE self_id = ?1

-- name: APPLY_PHOTO_COUNT one open:the worker has shown the application to be his
SELECT COUNT(*) AS n FROM self_photo WHERE self_id = ?1 AND dropped_at = 0

-- name: APPLY_PHOTO_ADD exec open:the worker has shown the application to be his
INSERT INTO self_photo (self_id, no, file_id, kind, member) VALUES (?1, ?2, ?3, ?4, ?5)

-- name: APPLY_PHOTO_DROP exec open:the worker has shown the application to be his
UPDATE self_photo SET dropped_at = ?3 WHERE self_id = ?1 AND no = ?2 AND dropped_at = 0

-- name: APPLY_PHOTO_DROP_ALL exec open:the worker has shown the application to be his
UPDATE self_photo SET dropped_at = ?2 WHERE self_id = ?1 AND dropped_at = 0

-- name: APPLY_PHOTOS many open:the caller has shown that the application is his, or read it within his scope
SELECT no, file_id, kind, member FROM self_photo WHERE self_id = ?1 AND dropped_at = 0 ORDER BY no

-- --- the union ---

-- name: APPLY_LIST many scoped
SELECT a.id, p.name, o.code AS org_code, o.name AS org_name, a.kind, a.state, a.sent_at, a.due_on, COALESCE(a.casefile_id, 0) AS casefile_id,
  COALESCE(a.application_id, 0) AS application_id, COALESCE(u.name, '') AS taker, a.taken_at
FROM self_application a JOIN org o ON o.id = a.org_id JOIN person p ON p.id = a.person_id LEFT JOIN user_account u ON u.id = a.taken_by
WHERE o.path >= ?1 AND o.path < ?2 AND a.sent_at > 0 AND (?3 = '' OR a.state = ?3) AND a.state NOT IN ('draft', 'withdrawn') AND (CAST(?4 AS BIGINT) = 0 OR a.id < ?4)
ORDER BY a.id DESC LIMIT ?5

-- name: APPLY_UNION_GET one scoped
SELECT a.id, a.person_id, a.org_id, o.name AS org_name, o.path AS org_path, a.kind, a.state, COALESCE(a.casefile_id, 0) AS casefile_id,
  COALESCE(a.application_id, 0) AS application_id, a.secret, a.answer, a.due_on, a.made_at, a.saved_at, a.sent_at, a.taken_at, a.version
FROM self_application a JOIN org o ON o.id = a.org_id WHERE a.id = ?1 AND o.path >= ?2 AND o.path < ?3 AND a.state IN ('sent', 'returned', 'taken')

-- name: APPLY_TAKEN exec open:the caller has read it within its scope
UPDATE self_application SET state = 'taken', casefile_id = ?3, application_id = ?4, secret = ?5, answer = ?5, taken_by = ?6, taken_at = ?7, version = version + 1
WHERE id = ?1 AND version = ?2

-- name: APPLY_RETURNED exec open:the caller has read it within its scope
UPDATE self_application SET state = 'returned', answer = ?3, saved_at = ?5, taken_by = ?4, taken_at = ?5, version = version + 1 WHERE id = ?1 AND version = ?2

-- What goes into the file is from now on an upload of who took it in.
-- name: APPLY_FILE_TAKE exec open:a photo of an application the caller has read within its scope
UPDATE file SET created_by = ?2, org_id = ?3 WHERE id = ?1 AND created_by IS NULL

-- name: APPLY_PHOTO_TAKEN exec open:the caller has read it within its scope
DELETE FROM self_photo WHERE self_id = ?1 AND no = ?2

-- name: APPLY_TODO one scoped
SELECT COUNT(*) AS n FROM org o JOIN self_application a ON a.org_id = o.id
WHERE o.path >= ?1 AND o.path < ?2 AND a.state = 'sent' AND CAST(?3 AS BIGINT) > 0

-- --- what nobody goes on with ---

-- name: APPLY_ANY one open:whether daily work has anything to look at scan:photos of applications under way are few
SELECT (SELECT COUNT(*) FROM self_application WHERE state IN ('draft', 'returned')) + (SELECT COUNT(*) FROM self_photo WHERE dropped_at > 0) AS n

-- name: APPLY_OLD_END exec open:daily work of the server
UPDATE self_application SET state = 'withdrawn', secret = ?2, answer = ?2, due_on = '', version = version + 1 WHERE state IN ('draft', 'returned') AND saved_at < ?1

-- name: APPLY_OLD_PHOTOS exec open:daily work of the server scan:photos of applications under way are few
UPDATE self_photo SET dropped_at = ?1 WHERE dropped_at = 0 AND self_id IN (SELECT id FROM self_application WHERE state = 'withdrawn')

-- name: APPLY_GONE many open:daily work of the server scan:photos of applications under way are few
SELECT f.id, f.hash FROM self_photo s JOIN file f ON f.id = s.file_id WHERE s.dropped_at > 0 ORDER BY f.id LIMIT ?1

-- name: APPLY_GONE_ROW exec open:daily work of the server
DELETE FROM self_photo WHERE file_id = ?1 AND dropped_at > 0

-- name: APPLY_GONE_FILE exec open:daily work of the server
DELETE FROM file WHERE id = ?1 AND created_by IS NULL

-- --- verify ---

-- name: APPLY_VERIFY many open:verify runs as the operator scan:once
SELECT a.id, a.state, LENGTH(a.secret) AS n, (SELECT COUNT(*) FROM self_photo s WHERE s.self_id = a.id AND s.dropped_at = 0) AS photos, COALESCE(a.casefile_id, 0) AS casefile_id,
  a.sent_at, COALESCE(a.taken_by, 0) AS taken_by
FROM self_application a
WHERE (a.state IN ('taken', 'withdrawn') AND (LENGTH(a.secret) > 0 OR LENGTH(a.answer) > 0))
  OR (a.state IN ('taken', 'returned') AND a.taken_by IS NULL) OR (a.state = 'taken' AND (a.casefile_id IS NULL OR a.sent_at = 0))
  OR (a.state IN ('taken', 'withdrawn') AND EXISTS (SELECT 1 FROM self_photo s WHERE s.self_id = a.id AND s.dropped_at = 0))
ORDER BY a.id LIMIT 1000

-- name: APPLY_VERIFY_COUNT one open:verify runs as the operator scan:once
SELECT COUNT(*) AS n FROM self_application
