-- Statements of journeys home. CROSS JOIN keeps SQLite at the unions of the caller first.

-- ?4 campaign, ?5 state, ?6 kind, ?7 place; newest departure first is by id.
-- name: JOURNEY_LIST many scoped
SELECT j.id, j.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.code AS campaign, j.campaign_id, j.kind, j.from_place, j.to_place, j.stops, j.leave_on, j.leave_at,
  j.seats, j.vehicle, j.driver, j.leader, j.phones AS secret, COALESCE(j.leader_id, 0) AS leader_id, j.subsidy_fen, j.book_from, j.book_until, j.cancel_until, j.note, j.sum_fen,
  j.state, j.reason, j.version,
  (SELECT COUNT(*) FROM journey_seat s WHERE s.journey_id = j.id AND s.seat_no IS NOT NULL) AS taken,
  (SELECT COUNT(*) FROM journey_seat s WHERE s.journey_id = j.id AND s.state = 'waiting') AS waiting,
  (SELECT COUNT(*) FROM journey_seat s WHERE s.journey_id = j.id AND s.state = 'boarded') AS boarded
FROM org o CROSS JOIN journey j JOIN campaign c ON c.id = j.campaign_id
WHERE o.path >= ?1 AND o.path < ?2 AND j.org_id = o.id AND (?3 = 0 OR j.id < ?3) AND (?4 = '' OR c.code = ?4) AND (?5 = '' OR j.state = ?5) AND (?6 = '' OR j.kind = ?6)
  AND (?7 = '' OR j.from_place LIKE ?7 ESCAPE '!' OR j.to_place LIKE ?7 ESCAPE '!' OR j.vehicle LIKE ?7 ESCAPE '!')
ORDER BY j.id DESC LIMIT ?8

-- name: JOURNEY_GET one scoped
SELECT j.id, j.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.code AS campaign, j.campaign_id, j.kind, j.from_place, j.to_place, j.stops, j.leave_on, j.leave_at,
  j.seats, j.vehicle, j.driver, j.leader, j.phones AS secret, COALESCE(j.leader_id, 0) AS leader_id, j.subsidy_fen, j.book_from, j.book_until, j.cancel_until, j.note, j.sum_fen,
  j.state, j.reason, j.version,
  (SELECT COUNT(*) FROM journey_seat s WHERE s.journey_id = j.id AND s.seat_no IS NOT NULL) AS taken,
  (SELECT COUNT(*) FROM journey_seat s WHERE s.journey_id = j.id AND s.state = 'waiting') AS waiting,
  (SELECT COUNT(*) FROM journey_seat s WHERE s.journey_id = j.id AND s.state = 'boarded') AS boarded
FROM journey j JOIN org o ON o.id = j.org_id JOIN campaign c ON c.id = j.campaign_id WHERE j.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: JOURNEY_ADD one open:the union and the campaign have been checked
INSERT INTO journey (org_id, campaign_id, kind, from_place, to_place, stops, leave_on, leave_at, seats, vehicle, driver, leader, phones, leader_id, subsidy_fen, book_from, book_until,
  cancel_until, note, state, created_by, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, 'draft', ?20, ?21) RETURNING id

-- The place of the sealed phones is the journey's id, known only now.
-- name: JOURNEY_PHONES exec open:the journey was just added
UPDATE journey SET phones = ?2 WHERE id = ?1

-- name: JOURNEY_SET exec open:the caller has read it within reach
UPDATE journey SET from_place = ?3, to_place = ?4, stops = ?5, leave_on = ?6, leave_at = ?7, seats = ?8, vehicle = ?9, driver = ?10, leader = ?11, phones = ?12, leader_id = ?13,
  subsidy_fen = ?14, book_from = ?15, book_until = ?16, cancel_until = ?17, note = ?18, version = version + 1 WHERE id = ?1 AND version = ?2

-- name: JOURNEY_MOVE exec open:the caller has read it within reach
UPDATE journey SET state = ?3, reason = ?4, vehicle = ?5, sum_fen = ?6, version = version + 1 WHERE id = ?1 AND version = ?2

-- name: JOURNEY_LAST_SEAT one open:the caller has read it within reach
SELECT COALESCE(MAX(seat_no), 0) AS n FROM journey_seat WHERE journey_id = ?1

-- The leader by phone and name: only one is he.
-- name: JOURNEY_LEADER many open:whom a clerk names as leader, by name and phone
SELECT id FROM person WHERE phone_blind = ?1 AND name = ?2 AND status = 'active' ORDER BY id LIMIT 2

-- --- booking ---

-- name: JOURNEY_BOOKING_ADD one open:the journey has been checked
INSERT INTO journey_booking (journey_id, booker_id, source, taken_by, booked_at) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id

-- name: JOURNEY_SEAT_ADD one open:the journey has been checked
INSERT INTO journey_seat (journey_id, booking_id, seat_no, person_id, secret, on_day, blind, state, live) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1) ON CONFLICT DO NOTHING RETURNING id

-- The secret's place is the seat's id, known only now.
-- name: JOURNEY_SEAT_SEAL exec open:the seat was just added
UPDATE journey_seat SET secret = ?2 WHERE id = ?1

-- name: JOURNEY_TAKEN one open:the journey has been checked
SELECT COUNT(*) AS n FROM journey_seat WHERE journey_id = ?1 AND seat_no IS NOT NULL

-- The lowest number nobody sits on.
-- name: JOURNEY_FREE_NO one open:the journey has been checked
SELECT MIN(x.n) AS n FROM (SELECT 1 AS n WHERE NOT EXISTS (SELECT 1 FROM journey_seat a WHERE a.journey_id = ?1 AND a.seat_no = 1)
  UNION ALL SELECT s.seat_no + 1 AS n FROM journey_seat s WHERE s.journey_id = ?1 AND s.seat_no IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM journey_seat t WHERE t.journey_id = s.journey_id AND t.seat_no = s.seat_no + 1)) x

-- Bookings that wait, the first first, with how many they are.
-- name: JOURNEY_WAITING many open:the journey has been checked
SELECT s.booking_id AS id, COUNT(*) AS n FROM journey_seat s WHERE s.journey_id = ?1 AND s.state = 'waiting' GROUP BY s.booking_id ORDER BY s.booking_id LIMIT ?2

-- name: JOURNEY_BOOKING_SEATS many open:the booking has been checked
SELECT s.id, 0 AS n FROM journey_seat s WHERE s.booking_id = ?1 AND s.state = 'waiting' ORDER BY s.id LIMIT ?2

-- name: JOURNEY_SEAT_UP exec open:the booking has been checked
UPDATE journey_seat SET seat_no = ?2, state = 'booked' WHERE id = ?1 AND state = 'waiting'

-- name: JOURNEY_SEAT_OFF exec open:the caller has read it within reach
UPDATE journey_seat SET seat_no = NULL, live = NULL, state = 'cancelled' WHERE id = ?1 AND state IN ('waiting', 'booked')

-- ?2 boarded, absent or booked (taken back); only seats that are taken.
-- name: JOURNEY_SEAT_CHECK exec open:the caller has read it within reach, or leads the journey
UPDATE journey_seat SET state = ?2, live = CASE WHEN ?2 = 'absent' THEN NULL ELSE 1 END, checked_at = ?3 WHERE id = ?1 AND state IN ('booked', 'boarded', 'absent')

-- Somebody else holds a seat of that day for the same person: who was absent may have booked another.
-- name: JOURNEY_SEAT_OTHER one open:a count for one seat
SELECT COUNT(*) AS n FROM journey_seat s JOIN journey_seat t ON t.on_day = s.on_day AND t.blind = s.blind AND t.live = 1 AND t.id <> s.id WHERE s.id = ?1

-- name: JOURNEY_BOARD_ALL exec open:the caller has read it within reach
UPDATE journey_seat SET state = 'boarded', checked_at = ?2 WHERE journey_id = ?1 AND state = 'booked'

-- name: JOURNEY_GONE_ABSENT exec open:the caller has read it within reach
UPDATE journey_seat SET state = 'absent', live = NULL WHERE journey_id = ?1 AND state = 'booked'

-- name: JOURNEY_GONE_WAITING exec open:the caller has read it within reach
UPDATE journey_seat SET state = 'cancelled', live = NULL WHERE journey_id = ?1 AND state = 'waiting'

-- name: JOURNEY_ALL_OFF exec open:the caller has read it within reach
UPDATE journey_seat SET state = 'cancelled', live = NULL, seat_no = NULL WHERE journey_id = ?1 AND state <> 'cancelled'

-- name: JOURNEY_BOARDED many open:the caller has read it within reach
SELECT id, COALESCE(person_id, 0) AS n FROM journey_seat WHERE journey_id = ?1 AND state = 'boarded' ORDER BY id LIMIT ?2

-- Who travels; the booker's name and numbers are the register's.
-- name: JOURNEY_SEATS many open:the caller has read the journey within reach, or leads it
SELECT s.id, s.journey_id, s.booking_id, COALESCE(s.seat_no, 0) AS seat_no, s.state, b.source, b.booked_at, s.secret, CASE WHEN s.person_id = b.booker_id THEN 1 ELSE 0 END AS booker,
  p.name AS booker_name, p.id_type, p.blind, p.secret AS person_secret
FROM journey_seat s JOIN journey_booking b ON b.id = s.booking_id JOIN person p ON p.id = b.booker_id
WHERE s.journey_id = ?1 AND s.id > ?2 AND (?3 = 1 OR s.state <> 'cancelled') ORDER BY s.id LIMIT ?4

-- name: JOURNEY_SEAT_GET one scoped
SELECT s.id, s.journey_id, s.booking_id, s.state, COALESCE(s.person_id, 0) AS person_id FROM journey_seat s JOIN journey j ON j.id = s.journey_id JOIN org o ON o.id = j.org_id
WHERE s.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: JOURNEY_PERSON one open:the caller was told his number, or is he himself
SELECT name, id_type, blind FROM person WHERE id = ?1

-- --- the phone ---

-- Lines that may be booked today, for everybody; no name, no phone.
-- name: JOURNEY_LINES many open:lines that are offered to everybody
SELECT j.id, j.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.code AS campaign, j.campaign_id, j.kind, j.from_place, j.to_place, j.stops, j.leave_on, j.leave_at,
  j.seats, j.vehicle, '' AS driver, '' AS leader, j.subsidy_fen, j.book_from, j.book_until, j.cancel_until, j.note, j.sum_fen, j.state, j.reason, j.version,
  (SELECT COUNT(*) FROM journey_seat s WHERE s.journey_id = j.id AND s.seat_no IS NOT NULL) AS taken,
  (SELECT COUNT(*) FROM journey_seat s WHERE s.journey_id = j.id AND s.state = 'waiting') AS waiting, 0 AS boarded
FROM journey j JOIN org o ON o.id = j.org_id JOIN campaign c ON c.id = j.campaign_id
WHERE j.state = 'open' AND j.leave_on >= ?1 AND j.book_until >= ?1 AND j.book_from <= ?1 ORDER BY j.leave_on, j.leave_at, j.id LIMIT ?2

-- name: JOURNEY_LINE one open:a line that is offered to everybody
SELECT j.id, j.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.code AS campaign, j.campaign_id, j.kind, j.from_place, j.to_place, j.stops, j.leave_on, j.leave_at,
  j.seats, j.vehicle, j.subsidy_fen, j.book_from, j.book_until, j.cancel_until, j.state, j.version
FROM journey j JOIN org o ON o.id = j.org_id JOIN campaign c ON c.id = j.campaign_id WHERE j.id = ?1 AND j.state <> 'draft'

-- What he booked, and the seat somebody else booked for him. The leader's phone is told to who has a seat.
-- name: JOURNEY_MINE many open:the worker himself
SELECT s.id, s.journey_id, s.booking_id, COALESCE(s.seat_no, 0) AS seat_no, s.state, s.secret, CASE WHEN b.booker_id = ?1 THEN 1 ELSE 0 END AS mine, CASE WHEN s.person_id = ?1 THEN 1 ELSE 0 END AS me,
  j.kind, j.from_place, j.to_place, j.stops, j.leave_on, j.leave_at, j.vehicle, j.leader, j.phones, j.cancel_until, j.state AS journey_state, j.reason, o.name AS org_name
FROM journey_seat s JOIN journey_booking b ON b.id = s.booking_id JOIN journey j ON j.id = s.journey_id JOIN org o ON o.id = j.org_id
WHERE s.id IN (SELECT x.id FROM journey_booking y JOIN journey_seat x ON x.booking_id = y.id WHERE y.booker_id = ?1 UNION SELECT z.id FROM journey_seat z WHERE z.person_id = ?1)
ORDER BY s.id DESC LIMIT ?2

-- name: JOURNEY_MY_SEAT one open:the worker himself
SELECT s.id, s.journey_id, s.booking_id, s.state, COALESCE(s.person_id, 0) AS person_id FROM journey_seat s JOIN journey_booking b ON b.id = s.booking_id WHERE b.booker_id = ?1 AND s.id = ?2

-- Journeys he leads, around the day.
-- name: JOURNEY_LED many open:the worker himself, leader of the journey
SELECT j.id, j.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.code AS campaign, j.campaign_id, j.kind, j.from_place, j.to_place, j.stops, j.leave_on, j.leave_at,
  j.seats, j.vehicle, j.subsidy_fen, j.book_from, j.book_until, j.cancel_until, j.state, j.version,
  (SELECT COUNT(*) FROM journey_seat s WHERE s.journey_id = j.id AND s.seat_no IS NOT NULL) AS taken,
  (SELECT COUNT(*) FROM journey_seat s WHERE s.journey_id = j.id AND s.state = 'boarded') AS boarded
FROM journey j JOIN org o ON o.id = j.org_id JOIN campaign c ON c.id = j.campaign_id
WHERE j.leader_id = ?1 AND j.state IN ('open', 'closed', 'bought', 'departed') ORDER BY j.leave_on, j.id LIMIT ?2

-- name: JOURNEY_LED_ONE one open:the worker himself, leader of the journey
SELECT j.id, j.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.code AS campaign, j.campaign_id, j.kind, j.from_place, j.to_place, j.stops, j.leave_on, j.leave_at,
  j.seats, j.vehicle, j.subsidy_fen, j.book_from, j.book_until, j.cancel_until, j.state, j.version
FROM journey j JOIN org o ON o.id = j.org_id JOIN campaign c ON c.id = j.campaign_id WHERE j.leader_id = ?1 AND j.id = ?2

-- name: JOURNEY_LED_SEAT one open:the worker himself, leader of the journey
SELECT s.id, s.journey_id, s.booking_id, s.state, COALESCE(s.person_id, 0) AS person_id FROM journey_seat s JOIN journey j ON j.id = s.journey_id WHERE j.leader_id = ?1 AND s.id = ?2

-- --- what waits, verify ---

-- Their day has come or is past, and nobody has said whether they left.
-- name: JOURNEY_TODO one scoped
SELECT COUNT(*) AS n FROM org o CROSS JOIN journey j WHERE o.path >= ?1 AND o.path < ?2 AND j.org_id = o.id AND j.state IN ('open', 'closed', 'handed', 'bought') AND j.leave_on < ?3

-- name: JOURNEY_VERIFY many open:verify reads everything scan:verify
SELECT s.id, s.secret, CASE WHEN s.seat_no > j.seats THEN '座位号超出座位数' WHEN s.on_day <> j.leave_on THEN '日期与行程不符'
    WHEN s.journey_id <> b.journey_id THEN '订座与行程不符' WHEN s.state = 'booked' AND j.state IN ('departed', 'arrived') THEN '已发车而没有核对'
    WHEN j.state = 'cancelled' AND s.live IS NOT NULL THEN '行程已取消而座位还在' WHEN s.state = 'waiting' AND j.state IN ('departed', 'arrived') THEN '已发车而还在候补' ELSE '' END AS what
FROM journey_seat s JOIN journey j ON j.id = s.journey_id JOIN journey_booking b ON b.id = s.booking_id ORDER BY s.id

-- On board of a journey that left = one record; no record without it.
-- name: JOURNEY_VERIFY_AID many open:verify reads everything scan:verify
SELECT s.id, '已上车而没有计入统计表G项' AS what FROM journey_seat s JOIN journey j ON j.id = s.journey_id
  LEFT JOIN aid a ON a.origin = 'journey_seat:' || CAST(s.id AS @text@) AND a.kind = 'journey' AND a.state = 'paid' AND a.heads = 1 AND a.org_id = j.org_id AND a.campaign_id = j.campaign_id
    AND a.given_on = j.leave_on
WHERE s.state = 'boarded' AND j.state IN ('departed', 'arrived') AND a.id IS NULL
UNION ALL SELECT a.id, '统计表G项记录没有上车的人' AS what FROM aid a
  LEFT JOIN journey_seat s ON a.origin = 'journey_seat:' || CAST(s.id AS @text@) LEFT JOIN journey j ON j.id = s.journey_id
WHERE a.kind = 'journey' AND a.origin LIKE 'journey!_seat:%' ESCAPE '!' AND (s.id IS NULL OR s.state <> 'boarded' OR j.state NOT IN ('departed', 'arrived')) LIMIT ?1

-- name: JOURNEY_VERIFY_PHONES many open:verify reads everything scan:verify
SELECT id, phones AS secret, '' AS what FROM journey ORDER BY id
