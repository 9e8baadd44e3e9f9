-- Named statements of the union tree.

-- name: ORG_LIST many scoped
SELECT o.id, o.code, o.name, o.kind, o.path, p.code AS parent_code, o.area_code, o.uscc, o.members, o.contact,
       o.status, m.code AS merged_into_code, o.valid_from, o.valid_to, o.version, length(o.path) / 5 AS level,
       (SELECT COUNT(*) FROM org c WHERE c.parent_id = o.id AND c.status = 'active') AS children
  FROM org o LEFT JOIN org p ON p.id = o.parent_id LEFT JOIN org m ON m.id = o.merged_into
 WHERE o.path >= ?1 AND o.path < ?2
   AND (CAST(?3 AS BIGINT) = 0 OR o.path > (SELECT a.path FROM org a WHERE a.id = ?3))
   AND (CAST(?4 AS TEXT) = '' OR o.name LIKE ?4 ESCAPE '!' OR o.code LIKE ?5 ESCAPE '!')
   AND (CAST(?6 AS TEXT) = '' OR o.kind = ?6)
   AND (CAST(?7 AS TEXT) = 'all' OR o.status = ?7)
 ORDER BY o.path LIMIT ?8;

-- name: ORG_CHILDREN many scoped
SELECT o.id, o.code, o.name, o.kind, o.path, p.code AS parent_code, o.area_code, o.uscc, o.members, o.contact,
       o.status, m.code AS merged_into_code, o.valid_from, o.valid_to, o.version, length(o.path) / 5 AS level,
       (SELECT COUNT(*) FROM org c WHERE c.parent_id = o.id AND c.status = 'active') AS children
  FROM org p JOIN org o ON o.parent_id = p.id LEFT JOIN org m ON m.id = o.merged_into
 WHERE p.code = ?3 AND o.path >= ?1 AND o.path < ?2
   AND (CAST(?4 AS BIGINT) = 0 OR o.code > (SELECT a.code FROM org a WHERE a.id = ?4))
   AND (CAST(?5 AS TEXT) = '' OR o.kind = ?5)
   AND (CAST(?6 AS TEXT) = 'all' OR o.status = ?6)
 ORDER BY o.code LIMIT ?7;

-- name: ORG_GET one open:the caller's reach is tested against the path found
SELECT o.id, o.code, o.name, o.kind, o.path, o.parent_id, p.code AS parent_code, o.area_code, o.uscc, o.members,
       o.contact, o.status, m.code AS merged_into_code, o.valid_from, o.valid_to, o.version,
       length(o.path) / 5 AS level,
       (SELECT COUNT(*) FROM org c WHERE c.parent_id = o.id AND c.status = 'active') AS children
  FROM org o LEFT JOIN org p ON p.id = o.parent_id LEFT JOIN org m ON m.id = o.merged_into
 WHERE o.code = ?1;

-- name: ORG_ADD one open:the caller's reach is tested against the parent
INSERT INTO org (parent_id, code, name, kind, path, area_code, uscc, members, contact, valid_from)
VALUES (?1, ?2, ?3, ?4, '~' || ?2, ?5, ?6, ?7, ?8, ?9) RETURNING id;

-- name: ORG_PLACE exec open:the row just inserted
UPDATE org SET path = ?2 WHERE id = ?1;

-- name: ORG_SAVE exec open:the caller's reach was tested against the path found
UPDATE org SET kind = ?3, area_code = ?4, uscc = ?5, members = ?6, contact = ?7, version = version + 1
 WHERE id = ?1 AND version = ?2;

-- name: ORG_RENAME exec open:the caller's reach was tested against the path found
UPDATE org SET name = ?2, version = version + 1 WHERE id = ?1;

-- name: ORG_NAME_COUNT one open:names are compared among the children of one parent
SELECT COUNT(*) AS n FROM org WHERE parent_id = ?1 AND name = ?2 AND status = 'active' AND id <> ?3;

-- name: ORG_DEEPEST one open:the caller's reach was tested against the path found
SELECT MAX(length(path)) AS n FROM org WHERE path >= ?1 AND path < ?2;

-- name: ORG_REPARENT exec open:the caller's reach was tested against both paths
UPDATE org SET parent_id = ?2, version = version + 1 WHERE id = ?1;

-- name: ORG_MOVE_PATHS exec open:the caller's reach was tested against both paths
UPDATE org SET path = CAST(?3 AS TEXT) || substr(path, CAST(?4 AS INTEGER)) WHERE path >= ?1 AND path < ?2;

-- name: ORG_END exec open:the caller's reach was tested against the path found
UPDATE org SET status = ?2, merged_into = ?3, valid_to = ?4, version = version + 1 WHERE id = ?1;

-- name: ORG_CHANGE_ADD exec open:history of a union just changed
INSERT INTO org_change (org_id, kind, changed_on, was, now, user_id, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: ORG_CHANGES many open:the caller's reach was tested against the path found
SELECT c.id, c.kind, c.changed_on, c.was, c.now, COALESCE(u.name, '') AS user_name, c.at
  FROM org_change c LEFT JOIN user_account u ON u.id = c.user_id
 WHERE c.org_id = ?1 AND (CAST(?2 AS BIGINT) = 0 OR c.id < ?2)
 ORDER BY c.id DESC LIMIT ?3;

-- name: ORG_LAST_CHANGE one open:the caller's reach was tested against the path found
SELECT COALESCE(MAX(changed_on), '') AS day FROM org_change WHERE org_id = ?1;

-- name: ORG_OPEN_ROSTERS one open:one union about to end
SELECT COUNT(*) AS n FROM roster WHERE org_id = ?1 AND state NOT IN ('paid', 'void');

-- name: ORG_MONEY_LEFT one open:one union about to end
SELECT COALESCE(SUM(fen), 0) AS n FROM fund_balance
 WHERE org_id = ?1 AND stage IN ('available', 'reserved') AND fen <> 0;

-- name: ORG_OPEN_CAMPAIGNS one open:one union about to end
SELECT COUNT(*) AS n FROM campaign WHERE org_id = ?1 AND status <> 'closed';

-- name: ORG_ACTIVE_CHILDREN many open:one union about to end
SELECT id, code, name, path FROM org WHERE parent_id = ?1 AND status = 'active' ORDER BY id LIMIT ?2;

-- name: ORG_REHOME_USERS exec open:one union merged into another
UPDATE user_account SET org_id = ?2, version = version + 1 WHERE org_id = ?1;

-- name: ORG_REHOME_PERSONS exec open:one union merged into another
UPDATE person SET org_id = ?2 WHERE org_id = ?1;

-- name: ORG_END_GRANTS exec open:one union that ended; its grants end with it
UPDATE role_grant SET revoked_at = ?2, revoked_by = ?3, reason = ?4, mac = ?5
 WHERE org_id = ?1 AND revoked_at IS NULL;

-- name: ORG_PERSONS_KEPT one open:one union about to close
SELECT COUNT(*) AS n FROM (SELECT 1 FROM person WHERE org_id = ?1 LIMIT 1) k;

-- name: ORG_PATHS_WRONG many open:verify scan:compares every union with its parent
SELECT o.id, o.code FROM org o LEFT JOIN org p ON p.id = o.parent_id
 WHERE length(o.path) % 5 <> 0
    OR (p.id IS NULL AND length(o.path) <> 5)
    OR (p.id IS NOT NULL AND substr(o.path, 1, length(o.path) - 5) <> p.path)
 ORDER BY o.id LIMIT 100;

-- name: ORG_COUNT one open:verify scan:counts every union
SELECT COUNT(*) AS n FROM org;

-- name: ORG_BY_NAME many scoped
SELECT o.code FROM org o WHERE o.path >= ?1 AND o.path < ?2 AND o.name = ?3 AND o.status = 'active' LIMIT 2;
