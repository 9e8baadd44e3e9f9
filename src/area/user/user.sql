-- Named statements of users and their grants.

-- name: USER_LIST many scoped
SELECT u.id, u.login, u.name, u.org_id, o.code AS org_code, o.name AS org_name, o.path, u.status,
       CASE WHEN u.totp IS NULL THEN 0 ELSE 1 END AS totp, CASE WHEN u.password = '' THEN 0 ELSE 1 END AS ready,
       u.locked_until, u.created_at, u.last_login, u.version
  FROM org o JOIN user_account u ON u.org_id = o.id
 WHERE o.path >= ?1 AND o.path < ?2 AND (CAST(?3 AS BIGINT) = 0 OR u.id > ?3)
   AND (CAST(?4 AS TEXT) = '' OR u.name LIKE ?4 ESCAPE '!' OR u.login LIKE ?4 ESCAPE '!')
   AND (CAST(?5 AS TEXT) = '' OR u.status = ?5)
 ORDER BY u.id LIMIT ?6;

-- name: USER_GET one scoped
SELECT u.id, u.login, u.name, u.org_id, o.code AS org_code, o.name AS org_name, o.path, u.status,
       CASE WHEN u.totp IS NULL THEN 0 ELSE 1 END AS totp, CASE WHEN u.password = '' THEN 0 ELSE 1 END AS ready,
       u.locked_until, u.created_at, u.last_login, u.version
  FROM user_account u JOIN org o ON o.id = u.org_id
 WHERE u.id = ?1 AND o.path >= ?2 AND o.path < ?3;

-- name: USER_LOGIN_TAKEN one open:log-in names are never used twice anywhere
SELECT id FROM user_account WHERE login = ?1;

-- name: USER_ADD one open:the caller's reach is tested against the union
INSERT INTO user_account (login, name, org_id, setup, setup_until, created_by, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id;

-- name: USER_RESET exec open:after USER_GET found it in scope
UPDATE user_account SET password = '', totp = NULL, totp_step = 0, failed = 0, locked_until = 0, must_change = 1,
       setup = ?2, setup_until = ?3, version = version + 1
 WHERE id = ?1;

-- name: USER_STATUS exec open:after USER_GET found it in scope
UPDATE user_account SET status = ?2, setup = NULL, setup_until = 0, version = version + 1 WHERE id = ?1;

-- name: USER_SETUP_GET one open:the log-in name and the token are the key
SELECT id, login, name, org_id, setup, setup_until, status FROM user_account WHERE login = ?1;

-- name: USER_SETUP_DONE exec open:the token is the key
UPDATE user_account SET password = ?3, must_change = 0, changed_at = ?4, setup = NULL, setup_until = 0, failed = 0,
       locked_until = 0, version = version + 1
 WHERE id = ?1 AND setup = ?2 AND setup_until >= ?4 AND status = 'active';

-- name: GRANT_LIST many open:after USER_GET found the user in scope
SELECT g.id, g.user_id, g.role, o.code AS org_code, o.name AS org_name, g.from_date, g.to_date,
       COALESCE(b.name, '') AS granted_by_name, g.granted_at, g.revoked_at, g.reason
  FROM role_grant g JOIN org o ON o.id = g.org_id LEFT JOIN user_account b ON b.id = g.granted_by
 WHERE g.user_id = ?1 ORDER BY g.id;

-- name: GRANT_OPEN_ROLES many open:rights of one user, for the rule that some roles exclude others
SELECT role FROM role_grant
 WHERE user_id = ?1 AND revoked_at IS NULL AND (to_date IS NULL OR to_date >= ?2);

-- name: GRANT_SAME one open:rights of one user
SELECT COUNT(*) AS n FROM role_grant
 WHERE user_id = ?1 AND role = ?2 AND org_id = ?3 AND revoked_at IS NULL AND (to_date IS NULL OR to_date >= ?4);

-- name: GRANT_ADD one open:the caller's reach is tested against the union
INSERT INTO role_grant (user_id, role, org_id, from_date, to_date, granted_by, granted_at, mac)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING id;

-- name: GRANT_ALL many open:verify scan:verify reads every grant in force
SELECT id, user_id, role, org_id, from_date, to_date, mac FROM role_grant WHERE revoked_at IS NULL ORDER BY id;

-- name: GRANT_GET one scoped
SELECT g.id, g.user_id, g.role, o.code AS org_code, o.name AS org_name, g.from_date, g.to_date,
       COALESCE(b.name, '') AS granted_by_name, g.granted_at, g.revoked_at, g.reason
  FROM role_grant g JOIN org o ON o.id = g.org_id LEFT JOIN user_account b ON b.id = g.granted_by
 WHERE g.id = ?1 AND o.path >= ?2 AND o.path < ?3;

-- name: GRANT_REVOKE exec open:after GRANT_GET found it in scope
UPDATE role_grant SET revoked_at = ?2, revoked_by = ?3, reason = ?4, mac = ?5
 WHERE id = ?1 AND revoked_at IS NULL;
