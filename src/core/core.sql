-- Named statements of the core floor.

-- name: WHO_BY_LOGIN one open:log-in name is the key
SELECT id AS user_id, login, name, org_id, password, totp, totp_step, must_change, failed, locked_until, status,
       changed_at, last_login, created_at
  FROM user_account WHERE login = ?1;

-- name: WHO_BY_ID one open:the caller himself
SELECT id AS user_id, login, name, org_id, password, totp, totp_step, must_change, failed, locked_until, status,
       changed_at, last_login, created_at
  FROM user_account WHERE id = ?1;

-- name: WHO_GRANTS many open:grants of the caller himself
SELECT g.id, g.user_id, g.role, g.org_id, g.from_date, g.to_date, g.mac, o.path, o.code AS org_code, o.name AS org_name
  FROM role_grant g JOIN org o ON o.id = g.org_id
 WHERE g.user_id = ?1 AND g.revoked_at IS NULL AND g.from_date <= ?2
   AND (g.to_date IS NULL OR g.to_date >= ?2)
 ORDER BY g.id;

-- name: STAMP_GET one open:no data, see keep.h scan:one row
SELECT who, rule, board, filing FROM stamp;

-- name: SESSION_GET one open:the token is the key
SELECT user_id, csrf, created_at, seen_at FROM session WHERE token = ?1;

-- name: SESSION_PUT exec open:own session
INSERT INTO session (token, user_id, csrf, created_at, seen_at, peer) VALUES (?1, ?2, ?3, ?4, ?4, ?5);

-- name: SESSION_TOUCH exec open:own session
UPDATE session SET seen_at = ?2 WHERE token = ?1 AND seen_at < ?2;

-- name: SESSION_DROP exec open:own session
DELETE FROM session WHERE token = ?1;

-- name: SESSION_DROP_USER exec open:own sessions
DELETE FROM session WHERE user_id = ?1;

-- name: SESSION_DROP_OTHERS exec open:own sessions
DELETE FROM session WHERE user_id = ?1 AND token <> ?2;

-- name: SESSION_DROP_STALE exec open:clean-up
DELETE FROM session WHERE seen_at < ?1;

-- name: SESSION_LIST many open:own sessions
SELECT created_at, seen_at, peer FROM session WHERE user_id = ?1 ORDER BY seen_at DESC;

-- name: LOGIN_FAILED exec open:log-in
UPDATE user_account SET failed = failed + 1,
       locked_until = CASE WHEN failed + 1 >= ?2 THEN CAST(?3 AS BIGINT) ELSE locked_until END
 WHERE id = ?1;

-- name: LOGIN_LOCKED one open:log-in
SELECT COALESCE(SUM(CASE WHEN peer = ?2 AND locked_until > ?3 THEN 1 ELSE 0 END), 0) AS here,
       COALESCE(SUM(CASE WHEN last_at > ?4 THEN failed ELSE 0 END), 0) AS recent
  FROM login_failure WHERE user_id = ?1;

-- name: LOGIN_FAILED_HERE exec open:log-in
INSERT INTO login_failure (user_id, peer, failed, locked_until, last_at) VALUES (?1, ?2, 1, 0, ?5)
ON CONFLICT (user_id, peer) DO UPDATE SET failed = login_failure.failed + 1, last_at = excluded.last_at,
       locked_until = CASE WHEN login_failure.failed + 1 >= ?3 THEN CAST(?4 AS BIGINT) ELSE 0 END;

-- name: LOGIN_FORGIVEN exec open:log-in
DELETE FROM login_failure WHERE user_id = ?1 AND peer = ?2;

-- name: LOGIN_UNUSED exec open:log-in
UPDATE user_account SET status = 'disabled', version = version + 1 WHERE id = ?1 AND status = 'active';

-- name: LOGIN_DONE exec open:log-in
UPDATE user_account SET failed = 0, locked_until = 0, last_login = ?2,
       totp_step = CASE WHEN CAST(?3 AS BIGINT) = 0 THEN totp_step ELSE CAST(?3 AS BIGINT) END
 WHERE id = ?1 AND password = ?4 AND (CAST(?3 AS BIGINT) = 0 OR totp_step < CAST(?3 AS BIGINT));

-- name: PASSWORD_SET exec open:own password
UPDATE user_account SET password = ?2, must_change = 0, changed_at = ?3, failed = 0, locked_until = 0,
       version = version + 1
 WHERE id = ?1;

-- name: TOTP_SET exec open:own second factor
UPDATE user_account SET totp = ?2, totp_step = ?3, version = version + 1 WHERE id = ?1;

-- name: COMMAND_GET one open:own commands
SELECT body_hash, status, answer, sealed FROM command WHERE user_id = ?1 AND id = ?2;

-- name: COMMAND_PUT exec open:own commands
INSERT INTO command (user_id, id, body_hash, status, answer, sealed, at) VALUES (?1, ?2, ?3, ?4, '', ?5, ?6);

-- name: COMMAND_ANSWER exec open:own commands
UPDATE command SET status = ?3, sealed = ?4 WHERE user_id = ?1 AND id = ?2;

-- name: EVENT_LAST one open:the chain is one scan:stops at the first row
SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1;

-- name: EVENT_PUT exec open:the chain is one
INSERT INTO event (seq, at, user_id, login, org_id, peer, action, object, result, detail, hash)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11);

-- name: EVENT_WALK many open:chain check scan:reads the whole chain
SELECT seq, at, user_id, login, org_id, peer, action, object, result, detail, hash
  FROM event ORDER BY seq;

-- name: EVENT_LIST many open:audit administrators see all events scan:walks the newest first with filters
SELECT seq AS id, at, login, peer, action, object, result, detail, COALESCE(o.code, '') AS org_code
  FROM event e LEFT JOIN org o ON o.id = e.org_id
 WHERE (CAST(?1 AS BIGINT) = 0 OR seq < ?1) AND (CAST(?2 AS TEXT) = '' OR action LIKE ?2 || '%')
   AND (CAST(?3 AS TEXT) = '' OR object = ?3) AND (CAST(?4 AS TEXT) = '' OR login = ?4)
   AND at >= ?5 AND at < ?6
 ORDER BY seq DESC LIMIT ?7;

-- name: JOB_PUT one open:checked by the starter
INSERT INTO job (kind, org_id, user_id, payload, state, created_at)
VALUES (?1, ?2, ?3, ?4, 'queued', ?5) RETURNING id;

-- name: JOB_GET one scoped
SELECT j.id, j.kind, j.org_id, j.user_id, j.payload, j.state, j.cancel, j.done, j.total, j.step, j.result,
       j.error, j.created_at, j.started_at, j.ended_at, o.code AS org_code, u.name AS user_name
  FROM job j JOIN org o ON o.id = j.org_id JOIN user_account u ON u.id = j.user_id
 WHERE j.id = ?1 AND o.path >= ?2 AND o.path < ?3;

-- name: JOB_LOAD one open:the runner itself
SELECT j.id, j.kind, j.org_id, j.user_id, j.payload, j.state, j.cancel, j.done, j.total, j.step, j.result,
       j.error, j.created_at, j.started_at, j.ended_at, o.code AS org_code, u.name AS user_name
  FROM job j JOIN org o ON o.id = j.org_id JOIN user_account u ON u.id = j.user_id
 WHERE j.id = ?1;

-- name: JOB_LIST many scoped
SELECT j.id, j.kind, j.org_id, j.user_id, j.payload, j.state, j.cancel, j.done, j.total, j.step, j.result,
       j.error, j.created_at, j.started_at, j.ended_at, o.code AS org_code, u.name AS user_name
  FROM job j JOIN org o ON o.id = j.org_id JOIN user_account u ON u.id = j.user_id
 WHERE o.path >= ?1 AND o.path < ?2 AND (CAST(?3 AS BIGINT) = 0 OR j.id < ?3)
   AND (CAST(?4 AS TEXT) = '' OR j.state = ?4)
 ORDER BY j.id DESC LIMIT ?5;

-- name: JOB_NEXT one open:the runner itself
SELECT id FROM job WHERE state = 'queued' ORDER BY id LIMIT 1;

-- name: JOB_TAKE exec open:the runner itself
UPDATE job SET state = 'running', started_at = ?2, beat_at = ?2 WHERE id = ?1 AND state = 'queued';

-- name: JOB_REQUEUE exec open:the runner itself: jobs whose runner has died
UPDATE job SET state = 'queued', done = 0, step = '' WHERE state = 'running' AND beat_at < ?1;

-- name: JOB_DEAD one open:the runner itself
SELECT COUNT(*) AS n FROM job WHERE state = 'running' AND beat_at < ?1;

-- name: JOB_BEAT exec open:the runner itself
UPDATE job SET beat_at = ?2 WHERE id = ?1 AND state = 'running' AND started_at = ?3;

-- name: JOB_PROGRESS one open:the runner itself
UPDATE job SET done = ?2, total = ?3, step = ?4, beat_at = ?5
 WHERE id = ?1 AND state = 'running' AND started_at = ?6 RETURNING cancel;

-- name: JOB_END exec open:the runner itself
UPDATE job SET state = ?2, result = ?3, error = ?4, ended_at = ?5, done = ?6, total = ?7
 WHERE id = ?1 AND state = 'running' AND started_at = ?8;

-- name: JOB_CANCEL exec open:after JOB_GET found it in scope
UPDATE job SET cancel = 1, state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END
 WHERE id = ?1 AND state IN ('queued', 'running');

-- name: JOB_COUNT_OPEN one open:own jobs
SELECT COUNT(*) AS n FROM job WHERE state IN ('queued', 'running') AND user_id = ?1;

-- name: FILE_PUT one open:checked by the caller
INSERT INTO file (hash, size, name, type, org_id, created_by, created_at, sealed, door)
VALUES (?1, ?2, '', ?3, ?4, ?5, ?6, 1, ?7) RETURNING id;

-- name: FILE_NAME exec open:the row just put, or one of before names were sealed
UPDATE file SET name = ?2, sealed = 1 WHERE id = ?1;

-- name: FILE_DOOR exec open:what attaches it has found it; a door only narrows
UPDATE file SET door = ?2 WHERE id = ?1 AND door < ?2;

-- name: FILE_CLEAR many open:the program when it opens scan:an index of those alone that are not sealed yet, mostly empty
SELECT id, hash, size, name, type, org_id, created_by, created_at, door FROM file WHERE sealed = 0 ORDER BY id LIMIT ?1;

-- name: FILE_GET one scoped
SELECT f.id, f.hash, f.size, f.name, f.type, f.org_id, f.created_by, f.created_at, f.door
  FROM file f JOIN org o ON o.id = f.org_id
 WHERE f.id = ?1 AND o.path >= ?2 AND o.path < ?3;

-- name: FILE_LOAD one open:the runner of a job the right was checked for
SELECT id, hash, size, name, type, org_id, created_by, created_at, door FROM file WHERE id = ?1;

-- name: FILE_COUNT one open:does any row name this content
SELECT COUNT(*) AS n FROM file WHERE hash = ?1;

-- name: FILE_ALL many open:verify and backup scan:reads every file row
SELECT id, hash, size, name, type, org_id, created_by, created_at, door FROM file ORDER BY id;

-- name: CODE_LIST many open:code lists are public to users
SELECT list, code, label, note, valid_from, valid_to, sort, attr FROM code_item
 WHERE list = ?1 AND (CAST(?2 AS TEXT) = '' OR ((valid_from = '' OR valid_from <= ?2)
   AND (valid_to = '' OR valid_to >= ?2)))
 ORDER BY sort, code;

-- name: CODE_ALL many open:code lists are public to users scan:small table, read whole for /api/meta
SELECT list, code, label, note, valid_from, valid_to, sort, attr FROM code_item ORDER BY list, sort, code;

-- name: CODE_GET one open:code lists are public to users
SELECT list, code, label, note, valid_from, valid_to, sort, attr FROM code_item
 WHERE list = ?1 AND code = ?2 AND (CAST(?3 AS TEXT) = '' OR ((valid_from = '' OR valid_from <= ?3)
   AND (valid_to = '' OR valid_to >= ?3)))
 ORDER BY valid_from DESC LIMIT 1;

-- name: CODE_PUT exec open:route checks RULE_EDIT
INSERT INTO code_item (list, code, label, note, valid_from, valid_to, sort, attr)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (list, code, valid_from) DO UPDATE SET label = excluded.label, note = excluded.note,
       valid_to = excluded.valid_to, sort = excluded.sort, attr = excluded.attr;

-- name: RULE_GET one open:rules are public to users
SELECT id, kind, code, edition, title, source, valid_from, valid_to, body, created_by, created_at
  FROM rule_doc
 WHERE kind = ?1 AND code = ?2 AND valid_from <= ?3 AND (valid_to = '' OR valid_to >= ?3)
 ORDER BY valid_from DESC, id DESC LIMIT 1;

-- name: RULE_BY_ID one open:rules are public to users
SELECT id, kind, code, edition, title, source, valid_from, valid_to, body, created_by, created_at
  FROM rule_doc WHERE id = ?1;

-- name: RULE_LIST many open:rules are public to users scan:small table
SELECT id, kind, code, edition, title, source, valid_from, valid_to, '' AS body, created_by, created_at
  FROM rule_doc WHERE (CAST(?1 AS TEXT) = '' OR kind = ?1) ORDER BY kind, code, valid_from;

-- name: RULE_PUT one open:route checks RULE_EDIT
INSERT INTO rule_doc (kind, code, edition, title, source, valid_from, valid_to, body, created_by, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT (kind, code, edition) DO NOTHING RETURNING id;

-- The campaigns that have begun, are counted by the form and would fall to an edition from day ?2 on.
-- name: RULE_FORM_BEGUN one open:editions hold for every union; only name and first day are told scan:campaigns are few
SELECT c.name, c.start_on FROM campaign c
 WHERE c.start_on >= ?2 AND c.start_on <= ?3 AND c.status <> 'draft'
   AND replace(',' || replace(c.forms, ' ', '') || ',', ',' || CAST(?1 AS @text@) || ',', '') <> ',' || replace(c.forms, ' ', '') || ','
   AND NOT EXISTS (SELECT 1 FROM rule_doc r WHERE r.kind = 'forms' AND r.code = ?1 AND r.valid_from > ?2 AND r.valid_from <= c.start_on
                   AND (r.valid_to = '' OR r.valid_to >= c.start_on))
 ORDER BY c.start_on LIMIT 1;

-- name: SETTING_GET one open:facts of the installation
SELECT value FROM setting WHERE name = ?1;

-- name: SETTING_PUT exec open:facts of the installation
INSERT INTO setting (name, value) VALUES (?1, ?2)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: FIND_ORG one open:the caller's reach is tested against the path found
SELECT id, path, code, name FROM org WHERE code = ?1;

-- name: FIND_ORG_ID one open:the caller's reach is tested against the path found
SELECT id, path, code, name FROM org WHERE id = ?1;

-- --- workers' sessions ---

-- name: WORKER_SESSION_GET one open:the worker's own session
SELECT s.person_id, s.csrf, s.created_at, s.seen_at FROM worker_session s JOIN person p ON p.id = s.person_id WHERE s.token = ?1 AND p.status <> 'dead';

-- name: WORKER_SESSION_PUT exec open:the worker's own session
INSERT INTO worker_session (token, person_id, csrf, created_at, seen_at, peer) VALUES (?1, ?2, ?3, ?4, ?4, ?5);

-- name: WORKER_SESSION_TOUCH exec open:the worker's own session
UPDATE worker_session SET seen_at = ?2 WHERE token = ?1 AND seen_at < ?2;

-- name: WORKER_SESSION_DROP exec open:the worker's own session
DELETE FROM worker_session WHERE token = ?1;

-- name: WORKER_SESSION_DROP_STALE exec open:sessions that have ended
DELETE FROM worker_session WHERE created_at < ?1;
