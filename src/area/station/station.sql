-- Statements of stations. CROSS JOIN keeps SQLite at the unions of the caller first.

-- ?4 name, address or code; ?5 kind, ?6 state, ?7 day from which visits are summed.
-- name: STATION_LIST many scoped
SELECT s.id, s.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, s.code, s.kind, s.builder, s.name, s.address, s.lat_e6, s.lng_e6, s.given_lat_e6, s.given_lng_e6, s.datum,
  s.hours, s.area_m2, s.seats, s.facilities, s.marks, s.phone, s.manager AS secret, s.state, s.reason, s.listed, s.note, s.version,
  (SELECT CAST(COALESCE(SUM(d.persons + d.guests), 0) AS BIGINT) FROM station_day d WHERE d.station_id = s.id AND d.on_day >= ?7) AS visits,
  (SELECT CAST(COALESCE(SUM(d.counted), 0) AS BIGINT) FROM station_day d WHERE d.station_id = s.id AND d.on_day >= ?7 AND d.counted >= 0) AS counted
FROM org o CROSS JOIN station s WHERE o.path >= ?1 AND o.path < ?2 AND s.org_id = o.id AND s.id > ?3
  AND (?4 = '' OR s.name LIKE ?4 ESCAPE '!' OR s.address LIKE ?4 ESCAPE '!' OR s.code LIKE ?4 ESCAPE '!') AND (?5 = '' OR s.kind = ?5) AND (?6 = '' OR s.state = ?6)
ORDER BY s.id LIMIT ?8

-- name: STATION_GET one scoped
SELECT s.id, s.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, s.code, s.kind, s.builder, s.name, s.address, s.lat_e6, s.lng_e6, s.given_lat_e6, s.given_lng_e6, s.datum,
  s.hours, s.area_m2, s.seats, s.facilities, s.marks, s.phone, s.manager AS secret, s.state, s.reason, s.listed, s.note, s.version, CAST(0 AS BIGINT) AS visits, CAST(0 AS BIGINT) AS counted
FROM station s JOIN org o ON o.id = s.org_id WHERE s.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: STATION_ADD one open:the union has been checked
INSERT INTO station (org_id, code, kind, builder, name, address, lat_e6, lng_e6, given_lat_e6, given_lng_e6, datum, hours, area_m2, seats, facilities, marks, phone, manager, state, listed, note,
  created_by, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23) ON CONFLICT DO NOTHING RETURNING id

-- name: STATION_NAMED one open:the union has been checked
SELECT COUNT(*) AS n FROM station WHERE org_id = ?1 AND name = ?2 AND id <> ?3

-- name: STATION_SET exec open:the caller has read it within reach
UPDATE station SET kind = ?3, builder = ?4, name = ?5, address = ?6, lat_e6 = ?7, lng_e6 = ?8, given_lat_e6 = ?9, given_lng_e6 = ?10, datum = ?11, hours = ?12, area_m2 = ?13, seats = ?14,
  facilities = ?15, marks = ?16, phone = ?17, manager = ?18, listed = ?19, note = ?20, version = version + 1 WHERE id = ?1 AND version = ?2

-- name: STATION_MOVE exec open:the caller has read it within reach
UPDATE station SET state = ?3, reason = ?4, version = version + 1 WHERE id = ?1 AND version = ?2

-- name: STATION_POINTS many scoped
SELECT s.id, s.code, s.name, s.kind, s.state, s.lat_e6, s.lng_e6,
  (SELECT CAST(COALESCE(SUM(d.persons + d.guests), 0) AS BIGINT) FROM station_day d WHERE d.station_id = s.id AND d.on_day >= ?3) AS visits
FROM org o CROSS JOIN station s WHERE o.path >= ?1 AND o.path < ?2 AND s.org_id = o.id AND s.lat_e6 <> 0 AND s.state <> 'closed' ORDER BY s.id LIMIT ?4

-- --- photos ---

-- name: STATION_PHOTO_ADD exec open:the caller has read the station within reach
INSERT INTO station_photo (station_id, file_id) SELECT CAST(?1 AS BIGINT), CAST(?2 AS BIGINT) WHERE (SELECT COUNT(*) FROM station_photo WHERE station_id = ?1) < ?3 ON CONFLICT DO NOTHING

-- name: STATION_PHOTO_OF one open:the caller has read the station within reach
SELECT COUNT(*) AS n FROM station_photo WHERE station_id = ?1 AND file_id = ?2

-- name: STATION_PHOTOS many open:the caller has read the station within reach
SELECT file_id AS id FROM station_photo WHERE station_id = ?1 ORDER BY file_id LIMIT ?2

-- --- footfall ---

-- name: STATION_CHECKIN exec open:adds for the worker of the session
INSERT INTO station_checkin (person_id, station_id, on_day, forget_on) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING

-- name: STATION_DAY_PERSON exec open:counts
INSERT INTO station_day (station_id, on_day, persons) VALUES (?1, ?2, 1) ON CONFLICT (station_id, on_day) DO UPDATE SET persons = station_day.persons + 1

-- name: STATION_DAY_GUEST exec open:counts
INSERT INTO station_day (station_id, on_day, guests) VALUES (?1, ?2, 1) ON CONFLICT (station_id, on_day) DO UPDATE SET guests = station_day.guests + 1

-- name: STATION_DAY_COUNTED exec open:the caller has read the station within reach
INSERT INTO station_day (station_id, on_day, counted) VALUES (?1, ?2, ?3) ON CONFLICT (station_id, on_day) DO UPDATE SET counted = excluded.counted

-- ?5 station, 0 = all.
-- name: STATION_DAYS many scoped
SELECT d.on_day, CAST(SUM(d.persons) AS BIGINT) AS persons, CAST(SUM(d.guests) AS BIGINT) AS guests, CAST(SUM(CASE WHEN d.counted >= 0 THEN d.counted ELSE 0 END) AS BIGINT) AS counted
FROM org o CROSS JOIN station s CROSS JOIN station_day d WHERE o.path >= ?1 AND o.path < ?2 AND s.org_id = o.id AND d.station_id = s.id AND d.on_day >= ?3 AND d.on_day <= ?4 AND (?5 = 0 OR s.id = ?5)
GROUP BY d.on_day ORDER BY d.on_day LIMIT ?6

-- name: STATION_PEOPLE one scoped
SELECT COUNT(DISTINCT c.person_id) AS n FROM org o CROSS JOIN station s CROSS JOIN station_checkin c
WHERE o.path >= ?1 AND o.path < ?2 AND s.org_id = o.id AND c.station_id = s.id AND c.on_day >= ?3 AND c.on_day <= ?4 AND (?5 = 0 OR s.id = ?5)

-- name: STATION_ANY_OLD one open:whether check-ins are to be forgotten
SELECT COUNT(*) AS n FROM station_checkin WHERE forget_on <= ?1

-- name: STATION_FORGET exec open:check-ins whose time is over
DELETE FROM station_checkin WHERE forget_on <= ?1

-- --- inspections ---

-- name: STATION_INSPECTION_ADD one open:the caller has read the station within reach
INSERT INTO station_inspection (station_id, on_day, inspector, met, missing, note, due_on, state, file_id, created_by, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO NOTHING RETURNING id

-- name: STATION_MARKS_SET exec open:the caller has read the station within reach
UPDATE station SET marks = ?2, version = version + 1 WHERE id = ?1 AND marks <> ?2

-- name: STATION_INSPECTION_GET one scoped
SELECT i.id, i.station_id, s.name AS station, o.code AS org_code, o.name AS org_name, o.path AS org_path, i.on_day, i.inspector, i.met, i.missing, i.note, i.due_on, i.state, i.result, i.mended_on,
  COALESCE(i.file_id, 0) AS file_id
FROM station_inspection i JOIN station s ON s.id = i.station_id JOIN org o ON o.id = s.org_id WHERE i.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- ?4 state, ?5 due before that day, ?6 station; newest first.
-- name: STATION_INSPECTION_LIST many scoped
SELECT i.id, i.station_id, s.name AS station, o.code AS org_code, o.name AS org_name, o.path AS org_path, i.on_day, i.inspector, i.met, i.missing, i.note, i.due_on, i.state, i.result, i.mended_on,
  COALESCE(i.file_id, 0) AS file_id
FROM org o CROSS JOIN station s CROSS JOIN station_inspection i WHERE o.path >= ?1 AND o.path < ?2 AND s.org_id = o.id AND i.station_id = s.id AND (?3 = 0 OR i.id < ?3)
  AND (?4 = '' OR i.state = ?4) AND (?5 = '' OR (i.state = 'open' AND i.due_on < ?5)) AND (?6 = 0 OR i.station_id = ?6)
ORDER BY i.id DESC LIMIT ?7

-- name: STATION_MENDED exec open:the caller has read it within reach
UPDATE station_inspection SET state = 'mended', result = ?2, mended_on = ?3, mended_by = ?4 WHERE id = ?1 AND state = 'open'

-- name: STATION_TODO one scoped
SELECT COUNT(*) AS n FROM org o CROSS JOIN station s CROSS JOIN station_inspection i
WHERE o.path >= ?1 AND o.path < ?2 AND s.org_id = o.id AND i.station_id = s.id AND i.state = 'open' AND ?3 > 0

-- --- services ---

-- name: STATION_SERVICE_ADD one open:the caller has read the station within reach
INSERT INTO station_service (station_id, campaign_id, on_day, what, heads, created_by, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING RETURNING id

-- name: STATION_SERVICE_GET one scoped
SELECT v.id, v.station_id, s.name AS station, o.path AS org_path, c.code AS campaign, v.on_day, v.what, v.heads, v.dropped
FROM station_service v JOIN station s ON s.id = v.station_id JOIN org o ON o.id = s.org_id JOIN campaign c ON c.id = v.campaign_id WHERE v.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: STATION_SERVICE_LIST many scoped
SELECT v.id, v.station_id, s.name AS station, o.path AS org_path, c.code AS campaign, v.on_day, v.what, v.heads, v.dropped
FROM org o CROSS JOIN station s CROSS JOIN station_service v JOIN campaign c ON c.id = v.campaign_id
WHERE o.path >= ?1 AND o.path < ?2 AND s.org_id = o.id AND v.station_id = s.id AND (?3 = 0 OR v.id < ?3) AND (?4 = '' OR c.code = ?4) AND (?5 = 0 OR s.id = ?5) ORDER BY v.id DESC LIMIT ?6

-- name: STATION_SERVICE_DROP exec open:the caller has read it within reach
UPDATE station_service SET dropped = ?2 WHERE id = ?1 AND dropped = ''

-- --- what everybody may see ---

-- ?1 to ?4 the box; ?5, ?6 where one stands; ?7 how much shorter a degree of longitude is, in 1/1000.
-- name: STATION_NEAR many open:what everybody may see: stations on the public map
SELECT s.code, s.kind, s.name, s.address, s.lat_e6, s.lng_e6, s.hours, s.area_m2, s.seats, s.facilities, s.phone, s.state, s.reason, o.name AS org_name
FROM station s JOIN org o ON o.id = s.org_id WHERE s.listed = 1 AND s.state = 'open' AND s.lat_e6 >= ?1 AND s.lat_e6 <= ?2 AND s.lng_e6 >= ?3 AND s.lng_e6 <= ?4
  AND (?8 = '' OR s.kind = ?8) AND (?9 = '' OR ',' || s.facilities || ',' LIKE ?9)
ORDER BY (s.lat_e6 - ?5) * (s.lat_e6 - ?5) + ((s.lng_e6 - ?6) * ?7 / 1000) * ((s.lng_e6 - ?6) * ?7 / 1000), s.id LIMIT ?10

-- name: STATION_SHOWN many open:what everybody may see: stations on the public map scan:stations are few
SELECT s.code, s.kind, s.name, s.address, s.lat_e6, s.lng_e6, s.hours, s.area_m2, s.seats, s.facilities, s.phone, s.state, s.reason, o.name AS org_name
FROM station s JOIN org o ON o.id = s.org_id WHERE s.listed = 1 AND s.state = 'open'
  AND (?1 = '' OR s.name LIKE ?1 ESCAPE '!' OR s.address LIKE ?1 ESCAPE '!') AND (?2 = '' OR s.kind = ?2) AND (?3 = '' OR ',' || s.facilities || ',' LIKE ?3)
ORDER BY s.name, s.id LIMIT ?4

-- name: STATION_OF_CODE one open:what everybody may see: the station whose poster was read
SELECT s.id, s.code, s.kind, s.name, s.address, s.lat_e6, s.lng_e6, s.hours, s.area_m2, s.seats, s.facilities, s.phone, s.state, s.reason, o.name AS org_name
FROM station s JOIN org o ON o.id = s.org_id WHERE s.code = ?1 AND s.state <> 'building'

-- name: STATION_MAP_POINTS many open:what everybody may see: stations on the public map scan:stations are few
SELECT s.code, s.kind, s.name, s.lat_e6, s.lng_e6 FROM station s WHERE s.listed = 1 AND s.state = 'open' AND s.lat_e6 <> 0 ORDER BY s.id LIMIT ?1

-- Boundaries of the unions right below the top one.
-- name: STATION_MAP_SHAPES many open:what everybody may see: outlines of districts scan:boundaries are few
SELECT o.code AS org_code, o.name AS org_name, b.kind, b.geo FROM board_shape b JOIN org o ON o.id = b.org_id JOIN org p ON p.id = o.parent_id
WHERE b.kind = 'area' AND p.parent_id IS NULL AND o.status = 'active' ORDER BY o.id LIMIT ?1

-- name: STATION_MINE many open:the worker himself
SELECT c.id, s.name, s.address, c.on_day, c.forget_on FROM station_checkin c JOIN station s ON s.id = c.station_id WHERE c.person_id = ?1 AND (CAST(?2 AS BIGINT) = 0 OR c.id < ?2) ORDER BY c.id DESC LIMIT ?3

-- --- verify ---

-- name: STATION_VERIFY many open:verify reads everything scan:verify
SELECT s.id, s.code, s.manager AS secret,
  (SELECT COUNT(*) FROM station_checkin c WHERE c.station_id = s.id AND NOT EXISTS (SELECT 1 FROM station_day d WHERE d.station_id = s.id AND d.on_day = c.on_day)) AS lost,
  (SELECT COUNT(*) FROM station_day d WHERE d.station_id = s.id AND d.persons < (SELECT COUNT(*) FROM station_checkin c WHERE c.station_id = s.id AND c.on_day = d.on_day)) AS short
FROM station s ORDER BY s.id

-- name: STATION_SERVICE_VERIFY many open:verify reads everything scan:verify
SELECT v.id FROM station_service v JOIN station s ON s.id = v.station_id LEFT JOIN aid a ON a.origin = 'station_service:' || CAST(v.id AS TEXT)
WHERE (v.dropped = '') <> (a.id IS NOT NULL) OR (a.id IS NOT NULL AND (a.heads <> v.heads OR a.kind <> 'service' OR a.given_on <> v.on_day OR a.org_id <> s.org_id OR a.campaign_id <> v.campaign_id))
ORDER BY v.id LIMIT ?1

-- name: STATION_COUNT one open:verify reads everything scan:verify
SELECT COUNT(*) AS n FROM station_service
