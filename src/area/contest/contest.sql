-- Statements of quizzes, draws and votes. CROSS JOIN keeps SQLite at the unions of the caller first. A worker's own bind his person (?1).

-- --- banks ---

-- name: QUIZ_BANK_ADD one open:the union is the caller's
INSERT INTO quiz_bank (org_id, code, title, source, created_by, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING RETURNING id

-- name: QUIZ_BANK_LIST many scoped
SELECT b.id, b.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, b.code, b.title, b.source, (SELECT COUNT(*) FROM quiz_question q WHERE q.bank_id = b.id AND q.live = 1) AS questions
FROM org o CROSS JOIN quiz_bank b WHERE o.path >= ?1 AND o.path < ?2 AND b.org_id = o.id AND b.id > ?3 ORDER BY b.id LIMIT ?4

-- name: QUIZ_BANK_GET one scoped
SELECT b.id, b.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, b.code, b.title, b.source, (SELECT COUNT(*) FROM quiz_question q WHERE q.bank_id = b.id AND q.live = 1) AS questions
FROM quiz_bank b JOIN org o ON o.id = b.org_id WHERE b.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- The nearest union upwards that has it.
-- name: QUIZ_BANK_NAMED one open:a bank serves the unions below the one that keeps it scan:banks are few
SELECT b.id FROM quiz_bank b JOIN org o ON o.id = b.org_id WHERE b.code = ?1 AND SUBSTR(CAST(?2 AS TEXT), 1, LENGTH(o.path)) = o.path ORDER BY LENGTH(o.path) DESC LIMIT 1

-- name: QUIZ_BANK_SIZE one open:the caller has read the bank or a part that draws from it
SELECT COUNT(*) AS n FROM quiz_question WHERE bank_id = ?1

-- name: QUIZ_QUESTION_ADD one open:the caller has read the bank within reach
INSERT INTO quiz_question (bank_id, kind, stem, choices, answer, explanation, replaces, live, created_by, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8, ?9) ON CONFLICT DO NOTHING RETURNING id

-- name: QUIZ_QUESTION_LIST many open:the caller has read the bank within reach
SELECT q.id, q.bank_id, q.kind, q.stem, q.choices, q.answer, q.explanation, q.live, (SELECT COUNT(*) FROM quiz_item i WHERE i.question_id = q.id) AS asked,
  (SELECT COUNT(*) FROM quiz_item i WHERE i.question_id = q.id AND i.right_is = 1) AS right_n
FROM quiz_question q WHERE q.bank_id = ?1 AND q.live >= ?2 AND q.id > ?3 ORDER BY q.id LIMIT ?4

-- name: QUIZ_QUESTION_GET one scoped
SELECT q.id, q.bank_id, q.kind, q.stem, q.choices, q.answer, q.explanation, q.live, (SELECT COUNT(*) FROM quiz_item i WHERE i.question_id = q.id) AS asked,
  (SELECT COUNT(*) FROM quiz_item i WHERE i.question_id = q.id AND i.right_is = 1) AS right_n
FROM quiz_question q JOIN quiz_bank b ON b.id = q.bank_id JOIN org o ON o.id = b.org_id WHERE q.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: QUIZ_QUESTION_LIVE exec open:the caller has read it within reach
UPDATE quiz_question SET live = ?2 WHERE id = ?1

-- --- quizzes ---

-- name: QUIZ_PUT exec open:the part is being written within reach
INSERT INTO quiz (part_id, bank_id, draw_n, seconds, tries, pass_n) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (part_id) DO UPDATE SET bank_id = EXCLUDED.bank_id, draw_n = EXCLUDED.draw_n, seconds = EXCLUDED.seconds, tries = EXCLUDED.tries, pass_n = EXCLUDED.pass_n

-- name: QUIZ_GET one open:the rule of a part somebody may see
SELECT q.part_id, q.bank_id, q.draw_n, q.seconds, q.tries, q.pass_n, b.title AS bank FROM quiz q JOIN quiz_bank b ON b.id = q.bank_id WHERE q.part_id = ?1

-- name: QUIZ_LIVE many open:the part draws from it
SELECT id, choices, kind FROM quiz_question WHERE bank_id = ?1 AND live = 1 ORDER BY id LIMIT ?2

-- name: QUIZ_START one open:the worker himself
INSERT INTO quiz_attempt (part_id, person_id, try_no, tries, started_at, due_at, state)
SELECT q.part_id, CAST(?1 AS BIGINT), (SELECT COUNT(*) FROM quiz_attempt a WHERE a.part_id = q.part_id AND a.person_id = ?1) + 1, q.tries, CAST(?3 AS BIGINT), CAST(?4 AS BIGINT), 'open'
FROM quiz q WHERE q.part_id = ?2 AND (SELECT COUNT(*) FROM quiz_attempt a WHERE a.part_id = q.part_id AND a.person_id = ?1) < q.tries ON CONFLICT DO NOTHING RETURNING id

-- name: QUIZ_ITEM_ADD exec open:of an attempt just begun
INSERT INTO quiz_item (attempt_id, seq, question_id, shuffle) VALUES (?1, ?2, ?3, ?4)

-- name: QUIZ_ATTEMPTS many open:the worker himself
SELECT id, part_id, person_id, try_no, started_at, due_at, state, closed_at, answered, right_n, passed FROM quiz_attempt WHERE person_id = ?1 AND part_id = ?2 ORDER BY try_no LIMIT ?3

-- name: QUIZ_ITEMS many open:of an attempt of the worker himself
SELECT i.seq, i.shuffle, i.chosen, i.right_is, q.kind, q.stem, q.choices, q.answer, q.explanation FROM quiz_item i JOIN quiz_question q ON q.id = i.question_id WHERE i.attempt_id = ?1 ORDER BY i.seq LIMIT ?2

-- name: QUIZ_CHOOSE exec open:of an open attempt of the worker himself
UPDATE quiz_item SET chosen = ?3 WHERE attempt_id = ?1 AND seq = ?2

-- name: QUIZ_MARK exec open:of an attempt that ends
UPDATE quiz_item SET right_is = CASE WHEN chosen = (SELECT q.answer FROM quiz_question q WHERE q.id = quiz_item.question_id) THEN 1 ELSE 0 END WHERE attempt_id = ?1

-- name: QUIZ_CLOSE exec open:of an attempt that ends
UPDATE quiz_attempt SET state = 'closed', closed_at = ?2, answered = (SELECT COUNT(*) FROM quiz_item i WHERE i.attempt_id = quiz_attempt.id AND i.chosen <> ''),
  right_n = (SELECT COUNT(*) FROM quiz_item i WHERE i.attempt_id = quiz_attempt.id AND i.right_is = 1),
  passed = CASE WHEN (SELECT COUNT(*) FROM quiz_item i WHERE i.attempt_id = quiz_attempt.id AND i.chosen <> '') > 0
    AND (SELECT COUNT(*) FROM quiz_item i WHERE i.attempt_id = quiz_attempt.id AND i.right_is = 1) >= (SELECT z.pass_n FROM quiz z WHERE z.part_id = quiz_attempt.part_id) THEN 1 ELSE 0 END
WHERE id = ?1 AND state = 'open'

-- name: QUIZ_CLOSED one open:of an attempt that ended
SELECT id, part_id, person_id, try_no, started_at, due_at, state, closed_at, answered, right_n, passed FROM quiz_attempt WHERE id = ?1

-- Open attempts of an activity, first those that are over first.
-- name: QUIZ_OPEN_OF many open:the caller has read a part of the activity within reach
SELECT a.id, a.part_id, a.person_id, a.try_no, a.started_at, a.due_at, a.state, a.closed_at, a.answered, a.right_n, a.passed
FROM activity_part p JOIN quiz_attempt a ON a.part_id = p.id AND a.state = 'open' WHERE p.activity_id = ?1 ORDER BY a.due_at, a.id LIMIT ?2

-- name: QUIZ_FIGURES one open:the caller has read the part within reach
SELECT COUNT(*) AS attempts, COUNT(DISTINCT CASE WHEN a.answered > 0 THEN a.person_id END) AS players, COUNT(DISTINCT CASE WHEN a.passed = 1 THEN a.person_id END) AS passed,
  CAST(COALESCE(SUM(CASE WHEN a.state = 'closed' AND a.answered > 0 THEN a.right_n ELSE 0 END), 0) AS BIGINT) AS right_n, COUNT(CASE WHEN a.state = 'closed' AND a.answered > 0 THEN 1 END) AS closed,
  COUNT(CASE WHEN a.state = 'open' THEN 1 END) AS going
FROM quiz_attempt a WHERE a.part_id = ?1

-- name: QUIZ_DAYS many open:the caller has read the part within reach
SELECT (a.closed_at + 28800000) / 86400000 AS day, COUNT(DISTINCT a.person_id) AS players FROM quiz_attempt a WHERE a.part_id = ?1 AND a.answered > 0 GROUP BY 1 ORDER BY 1 LIMIT ?2

-- Which questions went wrong most; of those asked of this part.
-- name: QUIZ_HARD many open:the caller has read the part within reach
SELECT q.id, q.stem, COUNT(*) AS asked, CAST(SUM(i.right_is) AS BIGINT) AS right_n FROM quiz_attempt a JOIN quiz_item i ON i.attempt_id = a.id JOIN quiz_question q ON q.id = i.question_id
WHERE a.part_id = ?1 AND a.state = 'closed' AND a.answered > 0 GROUP BY q.id, q.stem ORDER BY SUM(i.right_is) * 1.0 / COUNT(*), q.id LIMIT ?2

-- --- draws ---

-- name: LOTTERY_PUT exec open:the part is being written within reach
INSERT INTO lottery (part_id, entry_by, beacon, beacon_days, claim_days, state, seed) VALUES (?1, ?2, ?3, ?4, ?5, 'draft', ?6)
ON CONFLICT (part_id) DO UPDATE SET entry_by = EXCLUDED.entry_by, beacon = EXCLUDED.beacon, beacon_days = EXCLUDED.beacon_days, claim_days = EXCLUDED.claim_days

-- name: LOTTERY_PRIZES_DROP exec open:the part is being written within reach
DELETE FROM lottery_prize WHERE part_id = ?1 AND (SELECT l.state FROM lottery l WHERE l.part_id = ?1) = 'draft'

-- name: LOTTERY_PRIZE_ADD exec open:the part is being written within reach
INSERT INTO lottery_prize (part_id, no, title, count, value_fen) VALUES (?1, ?2, ?3, ?4, ?5)

-- name: LOTTERY_PRIZES many open:prizes are public
SELECT no, title, count FROM lottery_prize WHERE part_id = ?1 ORDER BY no LIMIT ?2

-- name: LOTTERY_COMMIT exec open:the activity was opened within reach
UPDATE lottery SET state = 'open', seed = ?2, closes_at = ?3, beacon_on = ?4, commitment = ?5, committed_at = ?6 WHERE part_id = ?1 AND state = 'draft'

-- name: LOTTERY_GET one open:the caller has read the part, within reach or as everybody may
SELECT l.part_id AS id, p.activity_id, a.title AS activity, p.title, a.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, l.entry_by, l.beacon, l.beacon_days, l.claim_days, l.state, l.seed,
  l.closes_at, l.beacon_on, l.commitment, l.committed_at, CASE WHEN l.state IN ('draft', 'open') THEN (SELECT COUNT(*) FROM lottery_entry e WHERE e.part_id = l.part_id) ELSE l.entries END AS entries,
  l.entries_hash, COALESCE(l.closed_by, 0) AS closed_by, COALESCE(c.name, '') AS closer, l.closed_at, l.beacon_moved, l.seed_open, l.beacon_value, COALESCE(d.name, '') AS drawer, l.drawn_at,
  (SELECT COUNT(*) FROM lottery_win w WHERE w.part_id = l.part_id) AS winners, (SELECT COUNT(*) FROM lottery_win w WHERE w.part_id = l.part_id AND w.state = 'handed') AS handed
FROM lottery l JOIN activity_part p ON p.id = l.part_id JOIN activity a ON a.id = p.activity_id JOIN org o ON o.id = a.org_id
  LEFT JOIN user_account c ON c.id = l.closed_by LEFT JOIN user_account d ON d.id = l.drawn_by
WHERE l.part_id = ?1

-- name: LOTTERY_LIST many scoped
SELECT l.part_id AS id, p.activity_id, a.title AS activity, p.title, a.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, l.entry_by, l.beacon, l.beacon_days, l.claim_days, l.state, l.seed,
  l.closes_at, l.beacon_on, l.commitment, l.committed_at, CASE WHEN l.state IN ('draft', 'open') THEN (SELECT COUNT(*) FROM lottery_entry e WHERE e.part_id = l.part_id) ELSE l.entries END AS entries,
  l.entries_hash, COALESCE(l.closed_by, 0) AS closed_by, COALESCE(c.name, '') AS closer, l.closed_at, l.beacon_moved, l.seed_open, l.beacon_value, COALESCE(d.name, '') AS drawer, l.drawn_at,
  (SELECT COUNT(*) FROM lottery_win w WHERE w.part_id = l.part_id) AS winners, (SELECT COUNT(*) FROM lottery_win w WHERE w.part_id = l.part_id AND w.state = 'handed') AS handed
FROM org o CROSS JOIN activity a CROSS JOIN activity_part p CROSS JOIN lottery l LEFT JOIN user_account c ON c.id = l.closed_by LEFT JOIN user_account d ON d.id = l.drawn_by
WHERE o.path >= ?1 AND o.path < ?2 AND a.org_id = o.id AND p.activity_id = a.id AND l.part_id = p.id AND (?3 = 0 OR l.part_id < ?3) AND (?4 = '' OR l.state = ?4) ORDER BY l.part_id DESC LIMIT ?5

-- Draws everybody may look at: of activities that were opened.
-- name: LOTTERY_PUBLIC one open:what everybody may see
SELECT l.part_id AS id FROM lottery l JOIN activity_part p ON p.id = l.part_id JOIN activity a ON a.id = p.activity_id WHERE l.part_id = ?1 AND a.state IN ('open', 'closed', 'done') AND l.state <> 'draft'

-- name: LOTTERY_BY_QUIZ many open:draws of one activity
SELECT l.part_id AS id FROM activity_part p JOIN lottery l ON l.part_id = p.id WHERE p.activity_id = ?1 AND l.entry_by = 'quiz' AND l.state = 'open' ORDER BY l.part_id LIMIT ?2

-- name: LOTTERY_PERSON one open:the person who enters, whose number becomes a hash
SELECT p.id_type, p.blind, p.secret FROM person p WHERE p.id = ?1

-- name: LOTTERY_ENTER exec open:the person who enters
INSERT INTO lottery_entry (part_id, no, person_id, salt, hash, at)
SELECT l.part_id, COALESCE((SELECT MAX(e.no) FROM lottery_entry e WHERE e.part_id = l.part_id), 0) + 1, CAST(?2 AS BIGINT), ?3, ?4, CAST(?5 AS BIGINT) FROM lottery l
WHERE l.part_id = ?1 AND l.state = 'open' AND l.closes_at > ?5 AND COALESCE((SELECT MAX(e.no) FROM lottery_entry e WHERE e.part_id = l.part_id), 0) < ?6 ON CONFLICT DO NOTHING

-- name: LOTTERY_ENTRIES many open:the public list: numbers and hashes
SELECT no, hash FROM lottery_entry WHERE part_id = ?1 AND no > ?2 ORDER BY no LIMIT ?3

-- name: LOTTERY_MINE one open:the worker himself
SELECT e.no, e.salt, e.hash, COALESCE(z.title, '') AS prize, COALESCE(w.state, '') AS state FROM lottery_entry e LEFT JOIN lottery_win w ON w.part_id = e.part_id AND w.entry_no = e.no
  LEFT JOIN lottery_prize z ON z.part_id = w.part_id AND z.no = w.prize_no WHERE e.person_id = ?1 AND e.part_id = ?2

-- name: LOTTERY_CLOSE exec open:the caller has read it within reach
UPDATE lottery SET state = 'closed', entries = ?2, entries_hash = ?3, closed_by = ?4, closed_at = ?5, beacon_moved = ?6 WHERE part_id = ?1 AND state = 'open'

-- name: LOTTERY_DRAW exec open:the caller has read it within reach
UPDATE lottery SET state = 'drawn', seed_open = ?2, beacon_value = ?3, drawn_by = ?4, drawn_at = ?5 WHERE part_id = ?1 AND state = 'closed'

-- name: LOTTERY_WIN_ADD exec open:the draw is being made within reach
INSERT INTO lottery_win (part_id, seq, prize_no, entry_no, state) VALUES (?1, ?2, ?3, ?4, 'won')

-- name: LOTTERY_WINNERS many open:the caller has read the draw within reach
SELECT w.seq AS id, w.prize_no, z.title AS prize, w.entry_no, e.person_id, p.name, o.name AS org_name, p.employer, w.state, w.signed AS signed_by, w.note, w.done_at, COALESCE(u.name, '') AS doer, COALESCE(w.file_id, 0) AS file_id
FROM lottery_win w JOIN lottery_prize z ON z.part_id = w.part_id AND z.no = w.prize_no JOIN lottery_entry e ON e.part_id = w.part_id AND e.no = w.entry_no
  JOIN person p ON p.id = e.person_id JOIN org o ON o.id = p.org_id LEFT JOIN user_account u ON u.id = w.done_by
WHERE w.part_id = ?1 AND w.seq > ?2 AND (?3 = '' OR w.state = ?3) ORDER BY w.seq LIMIT ?4

-- Who won, as everybody may see it; the name is masked before it goes out.
-- name: LOTTERY_SHOWN many open:what everybody may see: numbers, prizes and a masked name
SELECT w.prize_no, w.entry_no, p.name FROM lottery_win w JOIN lottery_entry e ON e.part_id = w.part_id AND e.no = w.entry_no JOIN person p ON p.id = e.person_id WHERE w.part_id = ?1 ORDER BY w.seq LIMIT ?2

-- name: LOTTERY_WIN_DONE exec open:the caller has read the draw within reach
UPDATE lottery_win SET state = ?3, signed = ?4, file_id = ?5, note = ?6, done_at = ?7, done_by = ?8 WHERE part_id = ?1 AND seq = ?2 AND state = 'won'

-- name: LOTTERY_RECEIVED exec open:the worker himself
UPDATE lottery_win SET state = 'handed', signed = 'phone', done_at = ?3 WHERE part_id = ?2 AND state = 'won' AND entry_no = (SELECT e.no FROM lottery_entry e WHERE e.part_id = ?2 AND e.person_id = ?1)

-- name: LOTTERY_TODO one scoped
SELECT COUNT(*) AS n FROM org o CROSS JOIN activity a CROSS JOIN activity_part p CROSS JOIN lottery l
WHERE o.path >= ?1 AND o.path < ?2 AND a.org_id = o.id AND p.activity_id = a.id AND l.part_id = p.id AND l.state = 'open' AND a.state = 'closed' AND ?3 > 0

-- name: LOTTERY_TODO_DRAW one scoped
SELECT COUNT(*) AS n FROM org o CROSS JOIN activity a CROSS JOIN activity_part p CROSS JOIN lottery l
WHERE o.path >= ?1 AND o.path < ?2 AND a.org_id = o.id AND p.activity_id = a.id AND l.part_id = p.id AND l.state = 'closed' AND l.closed_by <> ?3

-- --- votes ---

-- name: VOTE_PUT exec open:the part is being written within reach
INSERT INTO vote (part_id, votes, exact, hidden) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (part_id) DO UPDATE SET votes = EXCLUDED.votes, exact = EXCLUDED.exact, hidden = EXCLUDED.hidden

-- name: VOTE_CANDIDATES_DROP exec open:the part is being written within reach
DELETE FROM vote_candidate WHERE part_id = ?1

-- name: VOTE_CANDIDATE_ADD exec open:the part is being written within reach
INSERT INTO vote_candidate (part_id, no, name, unit, words) VALUES (?1, ?2, ?3, ?4, ?5)

-- name: VOTE_GET one open:the rule of a part somebody may see
SELECT part_id, votes, exact, hidden, (SELECT COUNT(*) FROM vote_cast c WHERE c.part_id = vote.part_id) AS voters FROM vote WHERE part_id = ?1

-- Counts in any order; whether they are told is decided by who asks.
-- name: VOTE_CANDIDATES many open:candidates are public
SELECT k.id, k.no, k.name, k.unit, k.words, (SELECT COUNT(*) FROM vote_ballot b WHERE b.candidate_id = k.id) AS votes FROM vote_candidate k WHERE k.part_id = ?1 ORDER BY k.no LIMIT ?2

-- name: VOTE_CAST exec open:the worker himself
INSERT INTO vote_cast (part_id, person_id, on_day) SELECT CAST(?2 AS BIGINT), p.id, ?3 FROM person p WHERE p.id = ?1 ON CONFLICT DO NOTHING

-- name: VOTE_BALLOT exec open:a ballot is nobody's
INSERT INTO vote_ballot (ballot, candidate_id, part_id) SELECT ?1, k.id, k.part_id FROM vote_candidate k WHERE k.id = ?2 AND k.part_id = ?3

-- name: VOTE_MINE one open:the worker himself
SELECT COUNT(*) AS n FROM vote_cast WHERE person_id = ?1 AND part_id = ?2

-- --- a demonstration ---

-- ?3 the latest start, ?6 ms between two of a thousand moments before it.
-- name: QUIZ_FILL exec open:a demonstration, of persons below the union that holds the activity
INSERT INTO quiz_attempt (part_id, person_id, try_no, tries, started_at, due_at, state, closed_at)
SELECT z.part_id, p.id, 1, z.tries, CAST(?3 AS BIGINT) - p.id % 1000 * ?6, CAST(?3 AS BIGINT) - p.id % 1000 * ?6 + z.seconds * 1000, 'closed', CAST(?3 AS BIGINT) - p.id % 1000 * ?6 + z.seconds * 500
FROM quiz z CROSS JOIN (SELECT x.id FROM person x JOIN org o ON o.id = x.org_id WHERE o.path >= ?4 AND o.path < ?5 ORDER BY x.id LIMIT ?2) p WHERE z.part_id = ?1 ON CONFLICT DO NOTHING

-- Question number (attempt + seq) of the bank, five of six answered rightly.
-- name: QUIZ_FILL_ITEMS exec open:a demonstration scan:the bank
INSERT INTO quiz_item (attempt_id, seq, question_id, shuffle, chosen, right_is)
SELECT a.id, s.seq, q.id, SUBSTR('ABCDEFGH', 1, CAST(q.n AS INTEGER)), CASE WHEN (a.id * 7 + s.seq * 3) % 6 <> 0 THEN q.answer WHEN q.answer = 'A' THEN 'B' ELSE 'A' END,
  CASE WHEN (a.id * 7 + s.seq * 3) % 6 <> 0 THEN 1 ELSE 0 END
FROM quiz z CROSS JOIN quiz_attempt a CROSS JOIN (SELECT column1 AS seq FROM (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)) v) s
JOIN (SELECT id, answer, (LENGTH(choices) - LENGTH(REPLACE(choices, '"', ''))) / 2 AS n, ROW_NUMBER() OVER (ORDER BY id) - 1 AS at, COUNT(*) OVER () AS size FROM quiz_question WHERE bank_id = ?2 AND live = 1) q
  ON q.at = (a.id + s.seq) % q.size
WHERE z.part_id = ?1 AND a.part_id = z.part_id AND s.seq <= z.draw_n AND a.answered = 0 AND a.state = 'closed'

-- name: QUIZ_FILL_MARK exec open:a demonstration
UPDATE quiz_attempt SET answered = (SELECT COUNT(*) FROM quiz_item i WHERE i.attempt_id = quiz_attempt.id), right_n = (SELECT COUNT(*) FROM quiz_item i WHERE i.attempt_id = quiz_attempt.id AND i.right_is = 1),
  passed = CASE WHEN (SELECT COUNT(*) FROM quiz_item i WHERE i.attempt_id = quiz_attempt.id AND i.right_is = 1) >= ?2 THEN 1 ELSE 0 END WHERE part_id = ?1 AND answered = 0 AND state = 'closed'

-- name: QUIZ_FILLED many open:a demonstration
SELECT id, part_id, person_id, try_no, started_at, due_at, state, closed_at, answered, right_n, passed FROM quiz_attempt WHERE part_id = ?1 AND state = 'closed' ORDER BY id LIMIT ?2

-- name: VOTE_FILL exec open:a demonstration, of persons below the union that holds the activity
INSERT INTO vote_cast (part_id, person_id, on_day) SELECT CAST(?1 AS BIGINT), x.id, ?3 FROM person x JOIN org o ON o.id = x.org_id WHERE o.path >= ?4 AND o.path < ?5 ORDER BY x.id LIMIT ?2 ON CONFLICT DO NOTHING

-- name: VOTE_FILLED many open:a demonstration
SELECT person_id AS id FROM vote_cast WHERE part_id = ?1 ORDER BY person_id LIMIT ?2

-- --- verify ---

-- name: QUIZ_VERIFY many open:verify reads everything scan:verify
SELECT a.id FROM quiz_attempt a JOIN quiz z ON z.part_id = a.part_id WHERE a.state = 'closed' AND (
  a.right_n <> (SELECT COUNT(*) FROM quiz_item i JOIN quiz_question q ON q.id = i.question_id WHERE i.attempt_id = a.id AND i.chosen = q.answer)
  OR a.right_n <> (SELECT COUNT(*) FROM quiz_item i WHERE i.attempt_id = a.id AND i.right_is = 1)
  OR a.answered <> (SELECT COUNT(*) FROM quiz_item i WHERE i.attempt_id = a.id AND i.chosen <> '')
  OR a.passed <> CASE WHEN a.answered > 0 AND a.right_n >= z.pass_n THEN 1 ELSE 0 END) ORDER BY a.id LIMIT ?1

-- name: QUIZ_VERIFY_TRIES many open:verify reads everything scan:verify
SELECT a.id FROM quiz_attempt a JOIN quiz z ON z.part_id = a.part_id WHERE a.tries <> z.tries OR a.due_at > a.started_at + z.seconds * 1000 ORDER BY a.id LIMIT ?1

-- Who passed while the draw was open has a chance, and nobody else.
-- name: QUIZ_VERIFY_CHANCE many open:verify reads everything scan:verify
SELECT e.part_id AS id FROM lottery_entry e JOIN lottery l ON l.part_id = e.part_id AND l.entry_by = 'quiz' JOIN activity_part p ON p.id = l.part_id
WHERE NOT EXISTS (SELECT 1 FROM activity_part y JOIN quiz_attempt a ON a.part_id = y.id AND a.person_id = e.person_id AND a.passed = 1 WHERE y.activity_id = p.activity_id)
UNION ALL
SELECT l.part_id AS id FROM lottery l JOIN activity_part p ON p.id = l.part_id JOIN activity_part y ON y.activity_id = p.activity_id JOIN quiz_attempt a ON a.part_id = y.id AND a.passed = 1
WHERE l.entry_by = 'quiz' AND a.closed_at < CASE WHEN l.closed_at > 0 AND l.closed_at < l.closes_at THEN l.closed_at ELSE l.closes_at END AND a.closed_at >= l.committed_at AND l.entries < ?2 AND NOT EXISTS (SELECT 1 FROM lottery_entry e WHERE e.part_id = l.part_id AND e.person_id = a.person_id)
LIMIT ?1

-- name: QUIZ_COUNT one open:verify reads everything scan:verify
SELECT (SELECT COUNT(*) FROM quiz_attempt) + (SELECT COUNT(*) FROM lottery_entry) + (SELECT COUNT(*) FROM vote_cast) AS n

-- name: LOTTERY_VERIFY many open:verify reads everything scan:verify
SELECT part_id AS id FROM lottery WHERE state <> 'draft' ORDER BY part_id LIMIT ?1

-- name: LOTTERY_VERIFY_ENTRIES many open:verify reads everything
SELECT e.no, e.salt, e.hash, p.id_type, p.blind, p.secret FROM lottery_entry e JOIN person p ON p.id = e.person_id WHERE e.part_id = ?1 ORDER BY e.no

-- name: LOTTERY_VERIFY_WINS many open:verify reads everything
SELECT prize_no, entry_no FROM lottery_win WHERE part_id = ?1 ORDER BY seq LIMIT ?2

-- name: VOTE_VERIFY many open:verify reads everything scan:verify
SELECT v.part_id AS id, CASE WHEN (SELECT COUNT(*) FROM vote_cast c WHERE c.part_id = v.part_id) <> (SELECT COUNT(DISTINCT b.ballot) FROM vote_ballot b WHERE b.part_id = v.part_id) THEN '选票数与投票人数不符' ELSE '有选票的选项不合规则' END AS what
FROM vote v WHERE (SELECT COUNT(*) FROM vote_cast c WHERE c.part_id = v.part_id) <> (SELECT COUNT(DISTINCT b.ballot) FROM vote_ballot b WHERE b.part_id = v.part_id)
  OR EXISTS (SELECT 1 FROM vote_ballot b JOIN vote_candidate k ON k.id = b.candidate_id WHERE b.part_id = v.part_id AND k.part_id <> v.part_id)
  OR EXISTS (SELECT b.ballot FROM vote_ballot b WHERE b.part_id = v.part_id GROUP BY b.ballot HAVING COUNT(*) > v.votes OR (v.exact = 1 AND COUNT(*) <> v.votes))
ORDER BY v.part_id LIMIT ?1
