-- Named statements of campaigns. Whoever takes part sees a campaign: the union that runs it, those above
-- it, and its whole subtree.

-- name: CAMPAIGN_LIST many scoped scan:campaigns are few
SELECT c.id, c.code, c.name, c.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.year, c.start_on,
       c.end_on, c.status, c.cap_time_fen, c.cap_year_fen, c.once, c.earmark, c.caps, c.forms, c.note, c.version
  FROM campaign c JOIN org o ON o.id = c.org_id
 WHERE ((o.path >= ?1 AND o.path < ?2) OR o.path = substr(?1, 1, length(o.path)))
   AND (CAST(?3 AS BIGINT) = 0 OR c.id < ?3)
   AND (CAST(?4 AS TEXT) = '' OR c.status = ?4)
   AND (CAST(?5 AS TEXT) = '' OR c.name LIKE ?5 ESCAPE '!' OR c.code LIKE ?5 ESCAPE '!')
 ORDER BY c.id DESC LIMIT ?6;

-- name: CAMPAIGN_GET one open:who may see it is checked against its union's path
SELECT c.id, c.code, c.name, c.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.year, c.start_on,
       c.end_on, c.status, c.cap_time_fen, c.cap_year_fen, c.once, c.earmark, c.caps, c.forms, c.note, c.version
  FROM campaign c JOIN org o ON o.id = c.org_id
 WHERE c.code = ?1;

-- name: CAMPAIGN_ADD one open:the caller's reach is tested against the union
INSERT INTO campaign (code, name, org_id, year, start_on, end_on, status, cap_time_fen, cap_year_fen, once, earmark,
       forms, note, created_at, caps)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) RETURNING id;

-- name: CAMPAIGN_SAVE exec open:the caller's reach was tested against the path found
UPDATE campaign SET name = ?3, year = ?4, start_on = ?5, end_on = ?6, cap_time_fen = ?7, cap_year_fen = ?8, once = ?9,
       earmark = ?10, forms = ?11, note = ?12, caps = ?13, version = version + 1
 WHERE id = ?1 AND version = ?2;

-- name: CAMPAIGN_STATUS exec open:the caller's reach was tested against the path found
UPDATE campaign SET status = ?2, version = version + 1 WHERE id = ?1;

-- name: CAMPAIGN_OPEN_ROSTERS one open:the caller's reach was tested against the path found
SELECT COUNT(*) AS n FROM roster WHERE campaign_id = ?1 AND state NOT IN ('paid', 'void');

-- name: CAMPAIGN_HAS_AID one open:the caller's reach was tested against the path found
SELECT COUNT(*) AS n FROM (SELECT 1 FROM aid WHERE campaign_id = ?1 LIMIT 1) k;

-- name: CAMPAIGN_RESERVED one open:the caller's reach was tested against the path found
SELECT COALESCE(SUM(fen), 0) AS n FROM fund_balance WHERE campaign_id = ?1 AND stage = 'reserved';
