-- Statements of activities. CROSS JOIN keeps SQLite at the unions of the caller first. A worker's own bind his person (?1).

-- name: ACTIVITY_GET one scoped
SELECT a.id, a.org_id, a.campaign_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.code AS campaign, a.template, a.title, a.words, a.place, a.start_at, a.end_at,
  a.state, a.who, a.counts_as, a.tags, a.reason, a.final, a.views, a.made_by, u.name AS maker, COALESCE(r.name, '') AS reviewer, a.version
FROM activity a JOIN org o ON o.id = a.org_id JOIN campaign c ON c.id = a.campaign_id JOIN user_account u ON u.id = a.made_by LEFT JOIN user_account r ON r.id = a.reviewed_by
WHERE a.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: ACTIVITY_PART_GET one scoped
SELECT p.id, p.activity_id, p.seq, p.kind, p.title, p.rule, a.org_id, a.campaign_id, a.start_at, a.end_at, o.path AS org_path, a.state, a.who, a.counts_as, a.tags,
  c.start_on AS from_on, c.end_on AS until_on
FROM activity_part p JOIN activity a ON a.id = p.activity_id JOIN org o ON o.id = a.org_id JOIN campaign c ON c.id = a.campaign_id
WHERE p.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- Any state but what nobody outside may know of.
-- name: ACTIVITY_PART_OPEN one open:an activity that was shown to everybody
SELECT p.id, p.activity_id, p.seq, p.kind, p.title, p.rule, a.org_id, a.campaign_id, a.start_at, a.end_at, o.path AS org_path, a.state, a.who, a.counts_as, a.tags,
  c.start_on AS from_on, c.end_on AS until_on
FROM activity_part p JOIN activity a ON a.id = p.activity_id JOIN org o ON o.id = a.org_id JOIN campaign c ON c.id = a.campaign_id
WHERE p.id = ?1 AND a.state IN ('open', 'closed', 'done')

-- name: ACTIVITY_WORKER one open:the worker himself
SELECT o.path AS org_path, p.is_member FROM person p JOIN org o ON o.id = p.org_id WHERE p.id = ?1

-- The constraint of aid.origin keeps one; this asks first, since a refused statement ends the command.
-- name: ACTIVITY_COUNTED one open:the caller has read the part
SELECT COUNT(*) AS n FROM aid WHERE origin = ?1 AND origin <> ''

-- --- items ---

-- name: ACTIVITY_ITEM_ADD exec open:the caller has read the part within reach
INSERT INTO activity_item (activity_id, part_id, seq, title, place, start_at, end_at, seats, list_fen, price_fen) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)

-- name: ACTIVITY_ITEM_DROP exec open:the caller has read the part within reach
DELETE FROM activity_item WHERE part_id = ?1

-- name: ACTIVITY_ITEMS many open:the caller has read the part
SELECT i.id, i.activity_id, i.part_id, i.seq, i.title, i.place, i.start_at, i.end_at, i.seats, i.taken, (SELECT COUNT(*) FROM activity_entry e WHERE e.item_id = i.id AND e.state = 'waiting') AS waiting,
  i.list_fen, i.price_fen FROM activity_item i WHERE i.part_id = ?1 ORDER BY i.seq LIMIT ?2

-- ?2 0 = the first of the part.
-- name: ACTIVITY_ITEM_OF one open:the caller has read the part
SELECT i.id, i.activity_id, i.part_id, i.seq, i.title, i.place, i.start_at, i.end_at, i.seats, i.taken, i.list_fen, i.price_fen
FROM activity_item i WHERE i.part_id = ?1 AND (CAST(?2 AS BIGINT) = 0 OR i.id = ?2) ORDER BY i.seq LIMIT 1

-- name: ACTIVITY_ITEM_TAKE exec open:the caller has read the part
UPDATE activity_item SET taken = taken + ?2 WHERE id = ?1 AND (seats = -1 OR taken + ?2 <= seats)

-- name: ACTIVITY_ITEM_FREE exec open:the caller has read the part
UPDATE activity_item SET taken = taken - ?2 WHERE id = ?1

-- name: ACTIVITY_ITEM_SEATS exec open:the caller has read the part within reach
UPDATE activity_item SET seats = ?2 WHERE id = ?1 AND taken <= ?2

-- name: ACTIVITY_ITEM_ACTIVITY one scoped
SELECT i.id, i.activity_id, i.part_id, i.seq, i.title, i.place, i.start_at, i.end_at, i.seats, i.taken, i.list_fen, i.price_fen
FROM activity_item i JOIN activity a ON a.id = i.activity_id JOIN org o ON o.id = a.org_id WHERE i.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- --- entries ---

-- name: ACTIVITY_ENTRY_ADD one open:the caller has read the part
INSERT INTO activity_entry (activity_id, part_id, item_id, person_id, veil, heads, state, bought, amount_fen, code, note, on_day, made_at, done_at, done_by)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) ON CONFLICT DO NOTHING RETURNING id

-- name: ACTIVITY_ENTRY_HAS one open:the caller has read the part
SELECT (SELECT COUNT(*) FROM activity_entry e WHERE e.part_id = ?1 AND e.person_id = ?2 AND e.bought = ?4 AND e.state IN ('held', 'waiting', 'came'))
  + (SELECT COUNT(*) FROM activity_entry e WHERE e.part_id = ?1 AND e.person_id IS NULL AND e.veil = ?3 AND length(e.veil) > 0 AND e.bought = ?4 AND e.state IN ('held', 'waiting', 'came')) AS n

-- name: ACTIVITY_MINE_OF many open:the worker himself, by name or by what only he can make
SELECT e.id, e.item_id, i.title AS item, e.state, e.code, e.bought, e.amount_fen, 0 AS nameless,
  CASE WHEN e.state = 'waiting' THEN (SELECT COUNT(*) FROM activity_entry w WHERE w.item_id = e.item_id AND w.state = 'waiting' AND w.id < e.id) ELSE 0 END AS ahead
FROM activity_entry e JOIN activity_item i ON i.id = e.item_id WHERE e.part_id = ?2 AND e.person_id = ?1 AND e.state <> 'left'
UNION ALL
SELECT e.id, e.item_id, i.title AS item, e.state, e.code, e.bought, e.amount_fen, 1 AS nameless,
  CASE WHEN e.state = 'waiting' THEN (SELECT COUNT(*) FROM activity_entry w WHERE w.item_id = e.item_id AND w.state = 'waiting' AND w.id < e.id) ELSE 0 END AS ahead
FROM activity_entry e JOIN activity_item i ON i.id = e.item_id WHERE e.part_id = ?2 AND e.person_id IS NULL AND e.veil = ?3 AND length(e.veil) > 0 AND e.state <> 'left'
ORDER BY 1 LIMIT ?4

-- name: ACTIVITY_PART_SUM one open:the caller has read the part
SELECT CAST(COALESCE((SELECT SUM(CASE WHEN i.seats > 0 THEN i.seats ELSE 0 END) FROM activity_item i WHERE i.part_id = ?1), 0) AS BIGINT) AS seats,
  CAST(COALESCE(SUM(CASE WHEN e.state = 'held' AND e.bought = 0 THEN e.heads ELSE 0 END), 0) AS BIGINT) AS held,
  CAST(COALESCE(SUM(CASE WHEN e.state = 'waiting' THEN 1 ELSE 0 END), 0) AS BIGINT) AS waiting,
  CAST(COALESCE(SUM(CASE WHEN e.state = 'came' AND e.bought = 0 AND e.person_id IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT) AS came,
  CAST(COALESCE(SUM(CASE WHEN e.state = 'came' AND e.bought = 0 AND e.person_id IS NULL THEN e.heads ELSE 0 END), 0) AS BIGINT) AS heads,
  CAST(COALESCE(SUM(CASE WHEN e.state IN ('held', 'came', 'missed') AND e.bought = 1 THEN 1 ELSE 0 END), 0) AS BIGINT) AS sold,
  CAST(COALESCE(SUM(CASE WHEN e.state IN ('held', 'came', 'missed') AND e.bought = 1 THEN e.amount_fen ELSE 0 END), 0) AS BIGINT) AS sold_fen
FROM activity_entry e WHERE e.part_id = ?1

-- Who has waited longest.
-- name: ACTIVITY_WAITER one open:the caller has read the part
SELECT id FROM activity_entry WHERE item_id = ?1 AND state = 'waiting' ORDER BY id LIMIT 1

-- name: ACTIVITY_ENTRY_UP exec open:the caller has read the part
UPDATE activity_entry SET state = 'held', moved_at = ?2 WHERE id = ?1 AND state = 'waiting'

-- name: ACTIVITY_ENTRY_CAME exec open:the caller has read the part
UPDATE activity_entry SET state = 'came', on_day = ?2, done_at = ?3, done_by = ?4, done_by_person = ?5 WHERE id = ?1 AND state = 'held'

-- name: ACTIVITY_ENTRY_LEFT exec open:the caller has read the entry
UPDATE activity_entry SET state = 'left', done_at = ?2 WHERE id = ?1 AND state IN ('held', 'waiting')

-- name: ACTIVITY_ENTRY_OWN one open:the worker himself
SELECT e.id, e.activity_id, e.part_id, e.item_id, a.org_id, e.state, a.state AS activity_state, e.bought
FROM activity_entry e JOIN activity a ON a.id = e.activity_id WHERE e.person_id = ?1 AND e.id = ?2

-- name: ACTIVITY_ENTRY_VEILED one open:by what only the worker himself can make
SELECT e.id, e.activity_id, e.part_id, e.item_id, a.org_id, e.state, a.state AS activity_state, e.bought
FROM activity_entry e JOIN activity a ON a.id = e.activity_id WHERE e.part_id = ?1 AND e.person_id IS NULL AND e.veil = ?2 AND length(e.veil) > 0 AND e.state IN ('held', 'waiting')

-- name: ACTIVITY_MINE many open:the worker himself
SELECT e.id, e.activity_id, a.title AS activity, o.name AS org_name, CASE WHEN i.place <> '' THEN i.place ELSE a.place END AS place, a.state AS activity_state, a.reason, p.kind, p.title AS part,
  i.title AS item, a.start_at, a.end_at, i.start_at AS slot_at, e.state, e.code, e.bought, e.amount_fen, e.moved_at,
  CASE WHEN e.state = 'waiting' THEN (SELECT COUNT(*) FROM activity_entry w WHERE w.item_id = e.item_id AND w.state = 'waiting' AND w.id < e.id) ELSE 0 END AS ahead
FROM activity_entry e JOIN activity a ON a.id = e.activity_id JOIN org o ON o.id = a.org_id JOIN activity_part p ON p.id = e.part_id JOIN activity_item i ON i.id = e.item_id
WHERE e.person_id = ?1 AND (CAST(?2 AS BIGINT) = 0 OR e.id < ?2) ORDER BY e.id DESC LIMIT ?3

-- --- what everybody sees ---

-- name: ACTIVITIES_SHOWN many open:what everybody may see: that an activity is on scan:activities of a season
SELECT a.id, a.title, o.name AS org_name, '' AS words, a.place, a.state, a.who, '' AS reason, a.start_at, a.end_at
FROM activity a JOIN org o ON o.id = a.org_id WHERE a.state IN ('open', 'closed') OR (a.state = 'done' AND a.end_at > ?1)
ORDER BY CASE a.state WHEN 'open' THEN 0 WHEN 'closed' THEN 1 ELSE 2 END, a.start_at, a.id LIMIT ?2

-- name: ACTIVITY_SHOWN one open:what everybody may see of an activity that was opened
SELECT a.id, a.title, o.name AS org_name, a.words, a.place, a.state, a.who, CASE WHEN a.state = 'cancelled' THEN a.reason ELSE '' END AS reason, a.start_at, a.end_at
FROM activity a JOIN org o ON o.id = a.org_id WHERE a.id = ?1 AND a.reviewed_by IS NOT NULL AND a.state IN ('open', 'closed', 'done', 'cancelled')

-- name: ACTIVITY_PARTS_SHOWN many open:parts of an activity that was opened
SELECT p.id, p.activity_id, p.seq, p.kind, p.title, p.rule, a.org_id, a.campaign_id, a.start_at, a.end_at, o.path AS org_path, a.state, a.who, a.counts_as, a.tags,
  c.start_on AS from_on, c.end_on AS until_on
FROM activity_part p JOIN activity a ON a.id = p.activity_id JOIN org o ON o.id = a.org_id JOIN campaign c ON c.id = a.campaign_id
WHERE p.activity_id = ?1 ORDER BY p.seq LIMIT ?2

-- name: ACTIVITY_VIEWED exec open:an opening of a page, nobody's
UPDATE activity SET views = views + 1 WHERE id = ?1 AND state IN ('open', 'closed')

-- --- on the spot ---

-- name: ACTIVITY_CHECKIN_PART one open:the caller knows the code shown there
SELECT id FROM activity_part WHERE activity_id = ?1 AND kind = 'checkin' ORDER BY seq LIMIT 1

-- Where he may check in himself (of slots: the one that is on); goods and parcels are handed over by somebody.
-- name: ACTIVITY_HELD_HERE many open:the worker himself
SELECT e.id, e.part_id, e.state, e.bought FROM activity_entry e JOIN activity_part p ON p.id = e.part_id JOIN activity_item i ON i.id = e.item_id
WHERE e.person_id = ?1 AND e.activity_id = ?2 AND p.kind IN ('signup', 'slots', 'checkin') AND e.state IN ('held', 'came', 'waiting')
  AND (i.start_at = 0 OR (i.start_at <= ?4 + ?5 AND i.end_at >= ?4)) ORDER BY e.id LIMIT ?3

-- name: ACTIVITY_TIMES one open:an activity that was shown to everybody
SELECT org_id, start_at, end_at FROM activity WHERE id = ?1 AND state IN ('open', 'closed')

-- A volunteer of the union that holds it, of one above or of one below it.
-- name: ACTIVITY_VOLUNTEER one open:the worker himself
SELECT COUNT(*) AS n FROM worker_duty d JOIN org q ON q.id = d.org_id JOIN activity a ON a.id = ?2 JOIN org o ON o.id = a.org_id
WHERE d.person_id = ?1 AND d.duty = 'volunteer' AND d.state = 'active' AND (substr(o.path, 1, length(q.path)) = q.path OR substr(q.path, 1, length(o.path)) = o.path)

-- name: ACTIVITY_STAND one open:figures for who stands at the door
SELECT CAST(COALESCE(SUM(CASE WHEN state = 'held' THEN 1 ELSE 0 END), 0) AS BIGINT) AS held, CAST(COALESCE(SUM(CASE WHEN state = 'came' AND heads = 1 THEN 1 ELSE 0 END), 0) AS BIGINT) AS came,
  CAST(COALESCE(SUM(CASE WHEN state = 'came' THEN heads ELSE 0 END), 0) AS BIGINT) AS heads FROM activity_entry WHERE activity_id = ?1

-- name: ACTIVITY_BY_CODE one open:the caller has read the activity or does duty there
SELECT e.id, e.activity_id, e.part_id, e.item_id, COALESCE(e.person_id, 0) AS person_id, p.kind, p.title AS part, i.title AS item, COALESCE(n.name, '') AS name, e.heads, e.state, e.bought,
  e.amount_fen, e.code, e.on_day FROM activity_entry e JOIN activity_part p ON p.id = e.part_id JOIN activity_item i ON i.id = e.item_id LEFT JOIN person n ON n.id = e.person_id
WHERE e.activity_id = ?1 AND e.code = ?2

-- --- the union's side ---

-- ?3 state, ?4 part, ?5 name; newest first.
-- name: ACTIVITY_ENTRIES many open:the caller has read the activity within reach
SELECT e.id, COALESCE(e.person_id, 0) AS person_id, p.title AS part, i.title AS item, COALESCE(n.name, '') AS name, COALESCE(n.employer, '') AS employer, COALESCE(o.name, '') AS org_name,
  e.heads, e.state, e.bought, e.amount_fen, e.on_day, e.note, COALESCE(u.name, CASE WHEN e.done_by_person = e.person_id THEN '本人' WHEN e.done_by_person IS NOT NULL THEN '志愿者' ELSE '' END) AS doer,
  e.made_at, e.done_at, COALESCE(n.id_type, '') AS id_type, n.blind, n.secret
FROM activity_entry e JOIN activity_part p ON p.id = e.part_id JOIN activity_item i ON i.id = e.item_id LEFT JOIN person n ON n.id = e.person_id LEFT JOIN org o ON o.id = n.org_id
  LEFT JOIN user_account u ON u.id = e.done_by
WHERE e.activity_id = ?1 AND (CAST(?2 AS BIGINT) = 0 OR e.id < ?2) AND (?3 = '' OR e.state = ?3) AND (CAST(?4 AS BIGINT) = 0 OR e.part_id = ?4) AND (?5 = '' OR n.name LIKE ?5 ESCAPE '!')
ORDER BY e.id DESC LIMIT ?6

-- ?2 item; groups that were counted have no name to sign.
-- name: ACTIVITY_SIGN many open:the caller has read the part within reach
SELECT e.id, COALESCE(e.person_id, 0) AS person_id, i.title AS item, COALESCE(n.name, '') AS name, COALESCE(n.employer, '') AS employer, e.state, e.bought, e.code, e.on_day,
  COALESCE(n.id_type, '') AS id_type, n.blind, n.secret
FROM activity_entry e JOIN activity_item i ON i.id = e.item_id LEFT JOIN person n ON n.id = e.person_id
WHERE e.part_id = ?1 AND (CAST(?2 AS BIGINT) = 0 OR e.item_id = ?2) AND e.state IN ('held', 'waiting', 'came') AND (e.person_id IS NOT NULL OR LENGTH(e.veil) > 0)
ORDER BY i.seq, CASE e.state WHEN 'waiting' THEN 1 ELSE 0 END, e.id LIMIT ?3

-- name: ACTIVITY_PERSON one scoped
SELECT p.id FROM person p JOIN org o ON o.id = p.org_id WHERE p.id_type = ?1 AND p.blind = ?2 AND o.path >= ?3 AND o.path < ?4 AND p.status <> 'dead'

-- name: ACTIVITY_PERSON_ID one scoped
SELECT p.id FROM person p JOIN org o ON o.id = p.org_id WHERE p.id = ?1 AND o.path >= ?2 AND o.path < ?3 AND p.status <> 'dead'

-- name: ACTIVITY_UNDO_GET one scoped
SELECT e.id, e.activity_id, e.part_id, e.item_id, COALESCE(e.person_id, 0) AS person_id, e.heads, e.state, e.bought, CASE WHEN length(e.veil) > 0 THEN 1 ELSE 0 END AS veiled
FROM activity_entry e JOIN activity a ON a.id = e.activity_id JOIN org o ON o.id = a.org_id WHERE e.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- Parts he came to, but for one entry.
-- name: ACTIVITY_CAME_OF many open:the caller has read the entry within reach
SELECT p.id, p.activity_id, p.seq, p.kind, p.title, p.rule, a.org_id, a.campaign_id, a.start_at, a.end_at, a.state, a.who, a.counts_as, a.tags
FROM activity_entry e JOIN activity_part p ON p.id = e.part_id JOIN activity a ON a.id = e.activity_id
WHERE e.activity_id = ?1 AND e.person_id = ?2 AND e.id <> ?3 AND e.state = 'came' AND e.bought = 0 ORDER BY e.id LIMIT ?4

-- name: ACTIVITY_UNDO exec open:the caller has read it within reach
UPDATE activity_entry SET state = ?2, on_day = '', done_at = 0, done_by = NULL, done_by_person = NULL WHERE id = ?1 AND state = 'came'

-- name: ACTIVITY_FIGURE_PUT exec open:the caller has read the activity within reach
INSERT INTO activity_figure (activity_id, what, source, n, user_id, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (activity_id, what, source) DO UPDATE SET n = excluded.n, user_id = excluded.user_id, at = excluded.at

-- --- making one ---

-- name: ACTIVITY_LIST many scoped
SELECT a.id, a.org_id, a.campaign_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.code AS campaign, a.template, a.title, a.words, a.place, a.start_at, a.end_at,
  a.state, a.who, a.counts_as, a.tags, a.reason, a.views, a.made_by, u.name AS maker, COALESCE(r.name, '') AS reviewer, a.version
FROM org o CROSS JOIN activity a JOIN campaign c ON c.id = a.campaign_id JOIN user_account u ON u.id = a.made_by LEFT JOIN user_account r ON r.id = a.reviewed_by
WHERE o.path >= ?1 AND o.path < ?2 AND a.org_id = o.id AND (CAST(?3 AS BIGINT) = 0 OR a.id < ?3) AND (?4 = '' OR c.code = ?4) AND (?5 = '' OR a.state = ?5) AND (?6 = '' OR a.title LIKE ?6 ESCAPE '!')
ORDER BY a.id DESC LIMIT ?7

-- The edition in force of each.
-- name: ACTIVITY_TEMPLATES many open:rule documents are public to users
SELECT d.code, d.title, d.source, d.body FROM rule_doc d WHERE d.kind = 'activities' AND d.valid_from <= ?1 AND (d.valid_to = '' OR d.valid_to >= ?1)
  AND NOT EXISTS (SELECT 1 FROM rule_doc x WHERE x.kind = 'activities' AND x.code = d.code AND x.valid_from > d.valid_from AND x.valid_from <= ?1) ORDER BY d.code LIMIT ?2

-- name: ACTIVITY_ADD one open:the union and the campaign have been checked
INSERT INTO activity (org_id, campaign_id, template, title, words, place, start_at, end_at, state, who, counts_as, tags, made_by, made_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'draft', ?9, ?10, ?11, ?12, ?13) RETURNING id

-- name: ACTIVITY_SET exec open:the caller has read it within reach
UPDATE activity SET title = ?3, words = ?4, place = ?5, start_at = ?6, end_at = ?7, who = ?8, counts_as = ?9, tags = ?10, version = version + 1 WHERE id = ?1 AND version = ?2 AND state = 'draft'

-- name: ACTIVITY_REVIEWED exec open:the caller has read it within reach
UPDATE activity SET reviewed_by = ?2, reviewed_at = ?3 WHERE id = ?1

-- name: ACTIVITY_MOVE exec open:the caller has read it within reach
UPDATE activity SET state = ?3, reason = ?4, final = ?5, version = version + 1 WHERE id = ?1 AND version = ?2

-- name: ACTIVITY_MISSED exec open:the caller has read it within reach
UPDATE activity_entry SET state = 'missed', done_at = ?2 WHERE activity_id = ?1 AND state = 'held'

-- name: ACTIVITY_CAME_COUNT one open:the caller has read it within reach
SELECT COUNT(*) AS n FROM activity_entry WHERE activity_id = ?1 AND state = 'came'

-- name: ACTIVITY_PARTS_COUNT one open:the caller has read it within reach
SELECT COUNT(*) AS n FROM activity_part WHERE activity_id = ?1

-- name: ACTIVITY_PART_ADD one open:the caller has read the activity within reach
INSERT INTO activity_part (activity_id, seq, kind, title, rule) SELECT CAST(?1 AS BIGINT), (SELECT COALESCE(MAX(seq), 0) + 1 FROM activity_part WHERE activity_id = ?1), ?2, ?3, ?4
WHERE (SELECT COUNT(*) FROM activity_part WHERE activity_id = ?1) < ?5 RETURNING id

-- name: ACTIVITY_PART_SET exec open:the caller has read it within reach
UPDATE activity_part SET title = ?2, rule = ?3 WHERE id = ?1

-- name: ACTIVITY_PART_BEFORE one open:the caller has read it within reach
SELECT COALESCE(MAX(seq), 0) AS n FROM activity_part WHERE activity_id = ?1 AND seq < ?2

-- name: ACTIVITY_PART_SEQ exec open:the caller has read it within reach
UPDATE activity_part SET seq = ?3 WHERE activity_id = ?1 AND seq = ?2

-- name: ACTIVITY_PART_DROP exec open:the caller has read it within reach
DELETE FROM activity_part WHERE id = ?1

-- name: ACTIVITY_FIGURES many open:the caller has read it within reach
SELECT what, source, n FROM activity_figure WHERE activity_id = ?1 ORDER BY what, source LIMIT ?2

-- ?2 ?3 the range of origins of the activity.
-- name: ACTIVITY_SUM one open:the caller has read it within reach
SELECT (SELECT COUNT(DISTINCT e.person_id) FROM activity_entry e WHERE e.activity_id = ?1 AND e.state = 'came' AND e.person_id IS NOT NULL) AS persons,
  CAST(COALESCE((SELECT SUM(e.heads) FROM activity_entry e WHERE e.activity_id = ?1 AND e.state = 'came' AND e.person_id IS NULL), 0) AS BIGINT) AS nameless,
  (SELECT COUNT(*) FROM activity_entry e WHERE e.activity_id = ?1 AND e.bought = 1 AND e.state IN ('held', 'came', 'missed')) AS sold,
  CAST(COALESCE((SELECT SUM(e.amount_fen) FROM activity_entry e WHERE e.activity_id = ?1 AND e.bought = 1 AND e.state IN ('held', 'came', 'missed')), 0) AS BIGINT) AS sold_fen,
  (SELECT COUNT(*) FROM aid d WHERE d.origin >= ?2 AND d.origin < ?3 AND d.origin <> '') AS aid_rows,
  CAST(COALESCE((SELECT SUM(d.heads) FROM aid d WHERE d.origin >= ?2 AND d.origin < ?3 AND d.origin <> ''), 0) AS BIGINT) AS aid_heads,
  CAST(COALESCE((SELECT SUM(f.n) FROM activity_figure f WHERE f.activity_id = ?1 AND f.what = 'views'), 0) AS BIGINT) AS views_told,
  CAST(COALESCE((SELECT SUM(f.n) FROM activity_figure f WHERE f.activity_id = ?1 AND f.what = 'players'), 0) AS BIGINT) AS players_told

-- --- verify ---

-- name: ACTIVITY_VERIFY_PLACES many open:verify reads everything scan:verify
SELECT i.id, CASE WHEN i.taken <> t.heads THEN '已占名额与报名记录不符' ELSE '还有名额却有人候补' END AS what
FROM activity_item i JOIN activity a ON a.id = i.activity_id JOIN (SELECT k.id, CAST(COALESCE(SUM(CASE WHEN e.state IN ('held', 'came', 'missed') AND e.bought = 0 THEN e.heads ELSE 0 END), 0) AS BIGINT) AS heads,
    COUNT(CASE WHEN e.state = 'waiting' THEN 1 END) AS waits FROM activity_item k LEFT JOIN activity_entry e ON e.item_id = k.id GROUP BY k.id) t ON t.id = i.id
WHERE i.taken <> t.heads OR (a.state IN ('open', 'closed') AND t.waits > 0 AND (i.seats = -1 OR i.taken < i.seats)) ORDER BY i.id LIMIT ?1

-- name: ACTIVITY_VERIFY_AID many open:verify reads everything scan:verify
SELECT id, org_id, campaign_id, COALESCE(person_id, 0) AS person_id, heads, kind, origin FROM aid WHERE origin >= 'activity:' AND origin < 'activity;' AND origin <> '' ORDER BY id

-- others: parts that count themselves, which their own area looks at.
-- name: ACTIVITY_BEHIND one open:verify reads everything
SELECT a.org_id, a.campaign_id, (SELECT COUNT(*) FROM activity_entry e WHERE e.activity_id = a.id AND e.state = 'came' AND e.bought = 0
    AND ((CAST(?2 AS BIGINT) <> 0 AND e.person_id = ?2) OR (CAST(?2 AS BIGINT) = 0 AND e.id = ?3))) AS came,
  COALESCE((SELECT e.heads FROM activity_entry e WHERE e.id = ?3), 0) AS heads,
  (SELECT COUNT(*) FROM activity_part p WHERE p.activity_id = a.id AND p.kind NOT IN ('signup', 'checkin', 'group', 'goods', 'slots', 'parcels', 'live', 'link')) AS others
FROM activity a WHERE a.id = ?1

-- name: ACTIVITY_VERIFY_CAME many open:verify reads everything scan:verify
SELECT e.id, COALESCE(e.person_id, 0) AS person_id, e.activity_id, e.part_id, p.rule, p.kind, a.counts_as
FROM activity_entry e JOIN activity_part p ON p.id = e.part_id JOIN activity a ON a.id = e.activity_id WHERE e.state = 'came' AND e.bought = 0 ORDER BY e.id

-- name: ACTIVITY_ENDED many open:verify reads everything scan:verify
SELECT id, views, final FROM activity WHERE state = 'done' ORDER BY id LIMIT ?1

-- Not one's own to review.
-- name: ACTIVITY_TODO one scoped
SELECT COUNT(*) AS n FROM org o CROSS JOIN activity a WHERE o.path >= ?1 AND o.path < ?2 AND a.org_id = o.id AND a.state = 'review' AND a.made_by <> ?3
