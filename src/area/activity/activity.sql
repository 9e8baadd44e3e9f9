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
SELECT COUNT(*) AS n FROM aid WHERE origin = ?1

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
SELECT COUNT(*) AS n FROM activity_entry WHERE part_id = ?1 AND bought = ?4 AND state IN ('held', 'waiting', 'came')
  AND ((CAST(?2 AS BIGINT) <> 0 AND person_id = ?2) OR (length(veil) > 0 AND veil = ?3))

-- name: ACTIVITY_MINE_OF many open:the worker himself, by name or by what only he can make
SELECT e.id, e.item_id, i.title AS item, e.state, e.code, e.bought, e.amount_fen,
  CASE WHEN e.state = 'waiting' THEN (SELECT COUNT(*) FROM activity_entry w WHERE w.item_id = e.item_id AND w.state = 'waiting' AND w.id < e.id) ELSE 0 END AS ahead
FROM activity_entry e JOIN activity_item i ON i.id = e.item_id
WHERE e.part_id = ?2 AND (e.person_id = ?1 OR (length(e.veil) > 0 AND e.veil = ?3)) AND e.state <> 'left' ORDER BY e.id LIMIT ?4

-- name: ACTIVITY_PART_SUM one open:the caller has read the part
SELECT CAST(COALESCE((SELECT SUM(CASE WHEN i.seats > 0 THEN i.seats ELSE 0 END) FROM activity_item i WHERE i.part_id = ?1), 0) AS BIGINT) AS seats,
  CAST(COALESCE(SUM(CASE WHEN e.state = 'held' AND e.bought = 0 THEN e.heads ELSE 0 END), 0) AS BIGINT) AS held,
  CAST(COALESCE(SUM(CASE WHEN e.state = 'waiting' THEN 1 ELSE 0 END), 0) AS BIGINT) AS waiting,
  CAST(COALESCE(SUM(CASE WHEN e.state = 'came' AND e.bought = 0 AND e.person_id IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT) AS came,
  CAST(COALESCE(SUM(CASE WHEN e.state = 'came' AND e.bought = 0 AND e.person_id IS NULL THEN e.heads ELSE 0 END), 0) AS BIGINT) AS heads,
  CAST(COALESCE(SUM(CASE WHEN e.state IN ('held', 'came') AND e.bought = 1 THEN 1 ELSE 0 END), 0) AS BIGINT) AS sold,
  CAST(COALESCE(SUM(CASE WHEN e.state IN ('held', 'came') AND e.bought = 1 THEN e.amount_fen ELSE 0 END), 0) AS BIGINT) AS sold_fen
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
FROM activity_entry e JOIN activity a ON a.id = e.activity_id WHERE e.part_id = ?1 AND length(e.veil) > 0 AND e.veil = ?2 AND e.state IN ('held', 'waiting')

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
UPDATE activity SET views = views + 1 WHERE id = ?1 AND state IN ('open', 'closed', 'done')

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

-- name: ACTIVITY_ORG one open:an activity that was shown to everybody
SELECT org_id FROM activity WHERE id = ?1

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

-- name: ACTIVITY_PERSON one scoped
SELECT p.id FROM person p JOIN org o ON o.id = p.org_id WHERE p.id_type = ?1 AND p.blind = ?2 AND o.path >= ?3 AND o.path < ?4 AND p.status <> 'dead'

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
