-- Named statements of the matching centre.

-- name: MATCH_KINDS many open:rules are public to users
SELECT code, edition, title, source FROM rule_doc WHERE kind = ?1 ORDER BY code, valid_from, id;

-- name: MATCH_KIND_EDITION one open:rules are public to users
SELECT id, kind, code, edition, title, source, valid_from, valid_to, body, created_by, created_at
  FROM rule_doc WHERE kind = 'matches' AND code = ?1 AND edition = ?2;

-- name: MATCH_KEY_PUT exec open:key of a list just made
INSERT INTO match_key (list_id, wrapped) VALUES (?1, ?2);

-- name: MATCH_KEY_GET one open:the caller has found the list, or a hit of his own in it
SELECT wrapped FROM match_key WHERE list_id = ?1;

-- name: MATCH_KEY_DROP exec open:the list is destroyed
DELETE FROM match_key WHERE list_id = ?1;

-- name: MATCH_LIST_NEW one open:union of the call
INSERT INTO match_list (org_id, kind, edition, title, giver, purpose, basis, expires_on, delete_on, state, created_by, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'new', ?10, ?11) RETURNING id;

-- name: MATCH_LIST_GET one scoped
SELECT l.id, l.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, l.kind, l.edition,
       (SELECT r.title FROM rule_doc r WHERE r.kind = 'matches' AND r.code = l.kind AND r.edition = l.edition) AS kind_title,
       l.title, l.giver, l.purpose, l.basis, l.expires_on, l.delete_on, l.state, l.file_id, l.file_hash, l.columns, l.rows,
       l.accepted, l.refused, l.numbered, l.flaws, l.created_by, u.name AS created_by_name, l.created_at, l.loaded_at, l.job_id,
       l.purged_at, (SELECT COALESCE(SUM(n.hits), 0) FROM match_run n WHERE n.list_id = l.id) AS hits,
       (SELECT COUNT(*) FROM match_pair q WHERE q.list_id = l.id AND q.state IN ('open', 'later')) AS pairs_open,
       (SELECT COUNT(*) FROM match_action a WHERE a.list_id = l.id AND a.state IN ('open', 'accepted')) AS actions_open, l.version
  FROM match_list l JOIN org o ON o.id = l.org_id JOIN user_account u ON u.id = l.created_by
 WHERE l.id = ?1 AND o.path >= ?2 AND o.path < ?3;

-- name: MATCH_LISTS many scoped
SELECT l.id, l.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, l.kind, l.edition,
       (SELECT r.title FROM rule_doc r WHERE r.kind = 'matches' AND r.code = l.kind AND r.edition = l.edition) AS kind_title,
       l.title, l.giver, l.purpose, l.basis, l.expires_on, l.delete_on, l.state, l.file_id, l.file_hash, l.columns, l.rows,
       l.accepted, l.refused, l.numbered, l.flaws, l.created_by, u.name AS created_by_name, l.created_at, l.loaded_at, l.job_id,
       l.purged_at, (SELECT COALESCE(SUM(n.hits), 0) FROM match_run n WHERE n.list_id = l.id) AS hits,
       (SELECT COUNT(*) FROM match_pair q WHERE q.list_id = l.id AND q.state IN ('open', 'later')) AS pairs_open,
       (SELECT COUNT(*) FROM match_action a WHERE a.list_id = l.id AND a.state IN ('open', 'accepted')) AS actions_open, l.version
  FROM org o JOIN match_list l ON l.org_id = o.id JOIN user_account u ON u.id = l.created_by
 WHERE o.path >= ?1 AND o.path < ?2 AND (CAST(?3 AS BIGINT) = 0 OR l.id < ?3)
   AND (CAST(?4 AS TEXT) = '' OR l.kind = ?4) AND (CAST(?5 AS TEXT) = '' OR l.state = ?5)
 ORDER BY l.id DESC LIMIT ?6;

-- name: MATCH_LIST_EDITION one open:for a hit or pair of the caller's own scope
SELECT kind, edition, expires_on, state FROM match_list WHERE id = ?1;

-- name: MATCH_UPLOAD_SET exec open:the list was found in scope
UPDATE match_list SET file_id = ?2, file_hash = ?3, job_id = ?4, columns = '[]', state = 'new', version = version + 1
 WHERE id = ?1 AND state IN ('new', 'scanned');

-- name: MATCH_SCANNED exec open:the job's own list
UPDATE match_list SET columns = ?2, state = 'scanned', version = version + 1 WHERE id = ?1 AND state IN ('new', 'scanned');

-- name: MATCH_LOADING exec open:the list was found in scope
UPDATE match_list SET state = 'loading', job_id = ?2, version = version + 1 WHERE id = ?1 AND state = 'scanned' AND file_id IS NOT NULL;

-- name: MATCH_LOAD_STOPPED exec open:the job's own list
UPDATE match_list SET state = 'scanned', version = version + 1 WHERE id = ?1 AND state = 'loading';

-- name: MATCH_LOADED exec open:the job's own list
UPDATE match_list SET state = 'ready', rows = ?2, accepted = ?3, refused = ?4, numbered = ?5, flaws = ?6, loaded_at = ?7,
       file_id = NULL, file_hash = '', version = version + 1
 WHERE id = ?1 AND state = 'loading';

-- name: MATCH_FILE_DROP exec open:the upload of a list whose rows are in, or that is destroyed
DELETE FROM file WHERE id = ?1;

-- name: MATCH_WORDS many open:headers, no persons
SELECT word, col FROM match_word WHERE org_id = ?1 AND kind = ?2 ORDER BY word;

-- name: MATCH_WORD_PUT exec open:headers, no persons
INSERT INTO match_word (org_id, kind, word, col, set_by, set_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (org_id, kind, word) DO UPDATE SET col = excluded.col, set_by = excluded.set_by, set_at = excluded.set_at;

-- name: MATCH_ROW_PUT exec open:the job's own list
INSERT INTO match_row (list_id, row_no, sheet, sheet_row, id_type, blind, pair_blind, secret) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: MATCH_FLAW_PUT exec open:the job's own list
INSERT INTO match_flaw (list_id, seq, sheet, cell, level, code, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: MATCH_ROW_FIRST one open:a list to be emptied
SELECT row_no FROM match_row WHERE list_id = ?1 ORDER BY row_no LIMIT 1;

-- name: MATCH_ROWS_DROP exec open:a list to be emptied
DELETE FROM match_row WHERE list_id = ?1 AND row_no <= ?2;

-- name: MATCH_FLAWS_DROP exec open:a list to be emptied
DELETE FROM match_flaw WHERE list_id = ?1;

-- name: MATCH_FLAWS many open:the list was found in scope
SELECT seq, sheet, cell, level, code, text FROM match_flaw WHERE list_id = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3;

-- name: MATCH_ROWS many open:the list was found in scope
SELECT row_no, sheet_row, id_type, secret FROM match_row WHERE list_id = ?1 AND row_no > ?2 ORDER BY row_no LIMIT ?3;

-- name: MATCH_PURGING exec open:the list was found in scope, or is due
UPDATE match_list SET state = 'purging', file_id = NULL, file_hash = '', version = version + 1 WHERE id = ?1 AND state <> 'purged';

-- name: MATCH_PURGED exec open:the list was found in scope, or is due
UPDATE match_list SET state = 'purged', columns = '[]', purged_at = ?2, purged_by = ?3, version = version + 1
 WHERE id = ?1 AND state = 'purging';

-- name: MATCH_HITS_COUNT_DROP exec open:the list is destroyed
UPDATE match_run SET dropped = dropped + (SELECT COUNT(*) FROM match_hit h WHERE h.list_id = match_run.list_id AND h.run_id = match_run.id AND h.purged = 0
       AND NOT EXISTS (SELECT 1 FROM match_action a WHERE a.list_id = h.list_id AND ((h.casefile_id > 0 AND a.casefile_id = h.casefile_id)
                        OR (h.casefile_id = 0 AND a.casefile_id = 0 AND a.person_id = h.person_id))))
 WHERE list_id = ?1;

-- name: MATCH_HITS_DROP exec open:the list is destroyed; what nothing was proposed about is not kept
DELETE FROM match_hit WHERE list_id = ?1 AND purged = 0
   AND NOT EXISTS (SELECT 1 FROM match_action a WHERE a.list_id = match_hit.list_id
                     AND ((match_hit.casefile_id > 0 AND a.casefile_id = match_hit.casefile_id)
                       OR (match_hit.casefile_id = 0 AND a.casefile_id = 0 AND a.person_id = match_hit.person_id)));

-- name: MATCH_HITS_PURGED exec open:the list is destroyed
UPDATE match_hit SET purged = 1 WHERE list_id = ?1;

-- name: MATCH_PAIRS_DROP exec open:the list is destroyed
DELETE FROM match_pair WHERE list_id = ?1;

-- name: MATCH_ACTIONS_PURGED exec open:the list is destroyed
UPDATE match_action SET purged = 1, secret = NULL WHERE list_id = ?1;

-- name: MATCH_JOBS_BLANK exec open:the list is destroyed
UPDATE job SET result = '', error = CASE WHEN error = '' THEN '' ELSE '名单已销毁' END
 WHERE id IN (SELECT job_id FROM match_list WHERE id = ?1 AND job_id IS NOT NULL);

-- name: MATCH_DUE many open:the machine's own daily work
SELECT id, org_id, COALESCE(file_id, 0) AS file_id, file_hash, title FROM match_list
 WHERE state IN ('new', 'scanned', 'loading', 'ready') AND delete_on <= ?1
UNION ALL
SELECT id, org_id, COALESCE(file_id, 0), file_hash, title FROM match_list WHERE state = 'purging'
 LIMIT ?2;

-- name: MATCH_ANY_DUE one open:does anything wait for the daily work
SELECT COUNT(*) AS n FROM match_list WHERE state = 'purging' OR (state IN ('new', 'scanned', 'loading', 'ready') AND delete_on <= ?1);

-- name: MATCH_RUN_NEW one open:the list was found in scope
INSERT INTO match_run (list_id, org_id, purpose, state, created_by, created_at) VALUES (?1, ?2, ?3, 'running', ?4, ?5) RETURNING id;

-- name: MATCH_RUN_JOB exec open:the run just made
UPDATE match_run SET job_id = ?2 WHERE id = ?1;

-- name: MATCH_RUN_SLICE one open:the job's own run
SELECT slice FROM match_run WHERE id = ?1;

-- name: MATCH_RUN_SLICED exec open:the job's own run
UPDATE match_run SET slice = ?2, hits = hits + ?3, state = 'running' WHERE id = ?1;

-- name: MATCH_RUN_HITS exec open:the job's own run
UPDATE match_run SET hits = hits + ?2 WHERE id = ?1;

-- name: MATCH_RUN_PAIRS exec open:the job's own run
UPDATE match_run SET pairs = pairs + ?2 WHERE id = ?1;

-- name: MATCH_RUN_ACTIONS exec open:the job's own run
UPDATE match_run SET actions = actions + ?2 WHERE id = ?1;

-- name: MATCH_RUN_DONE exec open:the job's own run
UPDATE match_run SET state = 'done', rows = ?2, ended_at = ?4 WHERE id = ?1 AND list_id = ?3;

-- name: MATCH_RUN_STOPPED exec open:the job's own run
UPDATE match_run SET state = 'stopped', ended_at = ?2 WHERE id = ?1 AND state = 'running';

-- name: MATCH_RUN_GET one open:the job's own run
SELECT n.id, n.list_id, l.title AS list_title, n.purpose, n.state, n.slice, n.rows, n.hits, n.pairs, n.actions, n.dropped, n.job_id,
       u.name AS created_by_name, n.created_at, n.ended_at
  FROM match_run n JOIN match_list l ON l.id = n.list_id JOIN user_account u ON u.id = n.created_by WHERE n.id = ?1;

-- name: MATCH_RUNS many scoped
SELECT n.id, n.list_id, l.title AS list_title, n.purpose, n.state, n.slice, n.rows, n.hits, n.pairs, n.actions, n.dropped, n.job_id,
       u.name AS created_by_name, n.created_at, n.ended_at
  FROM org o JOIN match_run n ON n.org_id = o.id JOIN match_list l ON l.id = n.list_id JOIN user_account u ON u.id = n.created_by
 WHERE o.path >= ?1 AND o.path < ?2 AND (CAST(?3 AS BIGINT) = 0 OR n.list_id = ?3) AND (CAST(?4 AS BIGINT) = 0 OR n.id < ?4)
 ORDER BY n.id DESC LIMIT ?5;

-- name: MATCH_TYPES many open:the job's own list scan:a handful of document types, walked as a list of their own
WITH RECURSIVE t(id_type) AS (
  SELECT MIN(id_type) FROM match_row WHERE list_id = ?1 AND id_type > ''
  UNION ALL
  SELECT (SELECT MIN(m.id_type) FROM match_row m WHERE m.list_id = ?1 AND m.id_type > t.id_type) FROM t WHERE t.id_type IS NOT NULL)
SELECT id_type FROM t WHERE id_type IS NOT NULL;

-- The merge first and by itself (MATERIALIZED): a planner that does not know the bounds would begin with the unions.
-- name: MATCH_HIT_PERSONS exec scoped scan:what the merge of this slice has found
WITH x AS MATERIALIZED (
  SELECT m.row_no, p.id, p.org_id, p.blind
    FROM match_row m CROSS JOIN person p
   WHERE m.list_id = ?2 AND m.id_type = ?3 AND m.blind >= ?4 AND m.blind < ?5
     AND p.id_type = ?3 AND p.blind = m.blind AND p.blind >= ?4 AND p.blind < ?5)
INSERT INTO match_hit (run_id, list_id, row_no, how, casefile_id, member_no, person_id, org_id)
SELECT CAST(?1 AS BIGINT), CAST(?2 AS BIGINT), x.row_no, 'number', 0, 0, x.id, x.org_id
  FROM x CROSS JOIN org o
 WHERE o.id = x.org_id AND o.path >= ?6 AND o.path < ?7
   AND NOT EXISTS (SELECT 1 FROM case_member c JOIN casefile f ON f.id = c.casefile_id
                    WHERE c.blind = x.blind AND c.id_type = ?3 AND c.left_on = '' AND f.state NOT IN ('merged', 'erased'))
ON CONFLICT (list_id, casefile_id, person_id, member_no, row_no) DO NOTHING;

-- name: MATCH_HIT_MEMBERS exec scoped scan:what the merge of this slice has found
WITH x AS MATERIALIZED (
  SELECT m.row_no, c.casefile_id, c.no, c.blind
    FROM case_member c CROSS JOIN match_row m
   WHERE c.blind >= ?4 AND c.blind < ?5 AND c.id_type = ?3 AND c.left_on = ''
     AND m.list_id = ?2 AND m.id_type = ?3 AND m.blind = c.blind AND m.blind >= ?4 AND m.blind < ?5)
INSERT INTO match_hit (run_id, list_id, row_no, how, casefile_id, member_no, person_id, org_id)
SELECT CAST(?1 AS BIGINT), CAST(?2 AS BIGINT), x.row_no, 'number', f.id, x.no, COALESCE(p.id, 0), f.org_id
  FROM x CROSS JOIN casefile f CROSS JOIN org o
       LEFT JOIN person p ON p.id_type = ?3 AND p.blind = x.blind
 WHERE f.id = x.casefile_id AND f.state NOT IN ('merged', 'erased') AND o.id = f.org_id AND o.path >= ?6 AND o.path < ?7
ON CONFLICT (list_id, casefile_id, person_id, member_no, row_no) DO NOTHING;

-- name: MATCH_HIT_PUT exec open:a pair decided in scope
INSERT INTO match_hit (run_id, list_id, row_no, how, casefile_id, member_no, person_id, org_id) VALUES (?1, ?2, ?3, 'pair', ?4, ?5, ?6, ?7)
ON CONFLICT (list_id, casefile_id, person_id, member_no, row_no) DO NOTHING;

-- name: MATCH_HIT_TAKE_BACK exec open:a pair decided in scope
DELETE FROM match_hit WHERE list_id = ?1 AND row_no = ?2 AND casefile_id = ?3 AND member_no = ?4 AND person_id = ?5 AND how = 'pair';

-- name: MATCH_SUBJECT_PERSONS many open:the job's own list
SELECT h.row_no, h.casefile_id, h.member_no, h.person_id, h.org_id, m.id_type, m.secret, p.status, p.archive_no, p.birth,
       o.code AS union_code, o.name AS union_name, p.is_member, '' AS relation
  FROM match_hit h JOIN match_row m ON m.list_id = h.list_id AND m.row_no = h.row_no JOIN person p ON p.id = h.person_id JOIN org o ON o.id = p.org_id
 WHERE h.list_id = ?1 AND h.casefile_id = 0 AND h.person_id > ?2 AND h.person_id <= ?4
 ORDER BY h.person_id, h.member_no, h.row_no LIMIT ?3;

-- name: MATCH_PERSON_MIDDLE one open:the job's own list
SELECT (COALESCE((SELECT h.person_id FROM match_hit h WHERE h.list_id = ?1 AND h.casefile_id = 0 ORDER BY h.person_id LIMIT 1), 0)
      + COALESCE((SELECT h.person_id FROM match_hit h WHERE h.list_id = ?1 AND h.casefile_id = 0 ORDER BY h.person_id DESC LIMIT 1), 0)) / 2 AS n;

-- name: MATCH_SUBJECT_FILES many open:the job's own list
SELECT h.row_no, h.casefile_id, h.member_no, h.person_id, h.org_id, m.id_type, m.secret, p.status, p.archive_no, p.birth,
       o.code AS union_code, o.name AS union_name, p.is_member, c.relation
  FROM match_hit h JOIN match_row m ON m.list_id = h.list_id AND m.row_no = h.row_no
       JOIN case_member c ON c.casefile_id = h.casefile_id AND c.no = h.member_no
       LEFT JOIN person p ON p.id = h.person_id LEFT JOIN org o ON o.id = p.org_id
 WHERE h.list_id = ?1 AND h.casefile_id > ?2
 ORDER BY h.casefile_id, h.person_id, h.member_no, h.row_no LIMIT ?3;

-- name: MATCH_FILE_FACTS one open:a file one of the list's hits is about
SELECT f.state, f.head_count AS heads, f.dibao_fen AS dibao,
       (SELECT COALESCE(SUM(a.n), 0) FROM case_asset a WHERE a.casefile_id = f.id AND a.kind = 'vehicle' AND a.use NOT IN ('hire', 'disabled', 'motorcycle')) AS vehicles,
       (SELECT COALESCE(SUM(a.n), 0) FROM case_asset a WHERE a.casefile_id = f.id AND a.kind IN ('house', 'resettlement')) AS homes,
       (SELECT COALESCE(SUM(a.n), 0) FROM case_asset a WHERE a.casefile_id = f.id AND a.kind = 'shop') AS shops,
       (SELECT COALESCE(SUM(y.fen), 0) FROM case_money y WHERE y.casefile_id = f.id AND y.side = 'out' AND y.kind = 'medical' AND y.until_on >= ?2 AND y.from_on <= ?3) AS medical,
       (SELECT COALESCE(SUM(y.fen), 0) FROM case_money y WHERE y.casefile_id = f.id AND y.side = 'in' AND y.kind <> 'basic_pension' AND y.until_on >= ?2 AND y.from_on <= ?3) AS income
  FROM casefile f WHERE f.id = ?1;

-- name: MATCH_UNNUMBERED many open:the job's own list
SELECT row_no, secret, pair_blind FROM match_row WHERE list_id = ?1 AND id_type = '' AND blind IS NULL AND row_no > ?2 ORDER BY row_no LIMIT ?3;

-- name: MATCH_PAIR_PERSONS many scoped
SELECT 0 AS casefile_id, 0 AS member_no, p.id AS person_id, p.org_id, CASE WHEN p.phone_blind = ?4 THEN 1 ELSE 0 END AS same_phone, p.blind, p.birth
  FROM person_gram g CROSS JOIN person p CROSS JOIN org o
 WHERE g.gram = ?1 AND p.id = g.person_id AND p.name = ?2 AND (substr(p.birth, 1, 7) = ?3 OR p.phone_blind = ?4)
   AND o.id = p.org_id AND o.path >= ?5 AND o.path < ?6
   AND NOT EXISTS (SELECT 1 FROM case_member c JOIN casefile f ON f.id = c.casefile_id
                    WHERE c.blind = p.blind AND c.id_type = p.id_type AND c.left_on = '' AND f.state NOT IN ('merged', 'erased'))
 ORDER BY p.id LIMIT ?7;

-- name: MATCH_PAIR_MEMBERS many scoped
SELECT f.id AS casefile_id, c.no AS member_no, COALESCE(p.id, 0) AS person_id, f.org_id,
       CASE WHEN p.phone_blind = ?3 THEN 1 ELSE 0 END AS same_phone, c.blind, c.birth
  FROM case_member c JOIN casefile f ON f.id = c.casefile_id JOIN org o ON o.id = f.org_id
       LEFT JOIN person p ON p.id_type = c.id_type AND p.blind = c.blind
 WHERE c.name = ?1 AND c.blind IS NOT NULL AND c.left_on = '' AND (substr(c.birth, 1, 7) = ?2 OR p.phone_blind = ?3)
   AND f.state NOT IN ('merged', 'erased') AND o.path >= ?4 AND o.path < ?5
 ORDER BY f.id, c.no LIMIT ?6;

-- name: MATCH_PAIR_PUT exec open:the job's own list
INSERT INTO match_pair (list_id, run_id, row_no, casefile_id, member_no, person_id, org_id, row_blind, other_blind, score, parts, state,
       remembered, decided_by, decided_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
ON CONFLICT (list_id, row_no, casefile_id, person_id, member_no) DO NOTHING;

-- name: MATCH_VERDICT_GET one open:blind values only
SELECT state, user_id, at FROM match_verdict WHERE kind = ?1 AND row_blind = ?2 AND other_blind = ?3;

-- name: MATCH_VERDICT_PUT exec open:a pair decided in scope
INSERT INTO match_verdict (kind, row_blind, other_blind, state, user_id, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (kind, row_blind, other_blind) DO UPDATE SET state = excluded.state, user_id = excluded.user_id, at = excluded.at;

-- name: MATCH_VERDICT_DROP exec open:a pair decided in scope
DELETE FROM match_verdict WHERE kind = ?1 AND row_blind = ?2 AND other_blind = ?3;

-- name: MATCH_PAIRS many scoped
SELECT q.id, q.list_id, l.title AS list_title, l.kind, q.row_no, q.casefile_id, q.member_no, q.person_id, f.no AS file_no, o.code AS org_code,
       o.name AS org_name, o.path AS org_path, q.score, q.parts, q.state, q.remembered, q.decided_at, u.name AS decided_by_name,
       COALESCE(p.name, c.name) AS name, COALESCE(p.birth, c.birth) AS birth, m.secret AS row_secret, q.row_blind, q.other_blind,
       p.id_type, p.blind, p.secret
  FROM org o JOIN match_pair q ON q.org_id = o.id JOIN match_list l ON l.id = q.list_id
       JOIN match_row m ON m.list_id = q.list_id AND m.row_no = q.row_no LEFT JOIN person p ON p.id = q.person_id
       LEFT JOIN casefile f ON f.id = q.casefile_id LEFT JOIN case_member c ON c.casefile_id = q.casefile_id AND c.no = q.member_no
       LEFT JOIN user_account u ON u.id = q.decided_by
 WHERE o.path >= ?1 AND o.path < ?2 AND (CAST(?3 AS BIGINT) = 0 OR q.list_id = ?3) AND (CAST(?4 AS TEXT) = '' OR q.state = ?4) AND q.id > ?5
 ORDER BY q.id LIMIT ?6;

-- name: MATCH_PAIR_GET one scoped
SELECT q.id, q.list_id, l.title AS list_title, l.kind, q.row_no, q.casefile_id, q.member_no, q.person_id, f.no AS file_no, o.code AS org_code,
       o.name AS org_name, o.path AS org_path, q.score, q.parts, q.state, q.remembered, q.decided_at, u.name AS decided_by_name,
       COALESCE(p.name, c.name) AS name, COALESCE(p.birth, c.birth) AS birth, m.secret AS row_secret, q.row_blind, q.other_blind,
       p.id_type, p.blind, p.secret
  FROM match_pair q JOIN org o ON o.id = q.org_id JOIN match_list l ON l.id = q.list_id
       JOIN match_row m ON m.list_id = q.list_id AND m.row_no = q.row_no LEFT JOIN person p ON p.id = q.person_id
       LEFT JOIN casefile f ON f.id = q.casefile_id LEFT JOIN case_member c ON c.casefile_id = q.casefile_id AND c.no = q.member_no
       LEFT JOIN user_account u ON u.id = q.decided_by
 WHERE q.id = ?1 AND o.path >= ?2 AND o.path < ?3;

-- name: MATCH_PAIR_RUN one open:a pair found in scope
SELECT run_id FROM match_pair WHERE id = ?1;

-- name: MATCH_PAIR_ORG one open:a pair found in scope
SELECT org_id FROM match_pair WHERE id = ?1;

-- name: MATCH_PAIR_SET exec open:a pair found in scope
UPDATE match_pair SET state = ?2, remembered = 0, decided_by = ?3, decided_at = ?4 WHERE id = ?1;

-- name: MATCH_PAIR_USED one open:a pair found in scope
SELECT COUNT(*) AS n FROM match_action WHERE list_id = ?1 AND state IN ('open', 'accepted', 'done')
   AND ((CAST(?2 AS BIGINT) > 0 AND casefile_id = ?2) OR (CAST(?2 AS BIGINT) = 0 AND casefile_id = 0 AND person_id = ?3));

-- name: MATCH_HITS many scoped
SELECT h.id, h.list_id, l.title AS list_title, l.giver, l.kind, h.how, h.row_no, h.casefile_id, h.member_no, h.person_id, f.no AS file_no,
       f.state AS file_state, COALESCE(p.name, c.name) AS name, o.code AS org_code, o.name AS org_name, h.purged,
       (SELECT COUNT(*) FROM match_action a WHERE a.list_id = h.list_id AND a.casefile_id = h.casefile_id
           AND (a.person_id = h.person_id OR (a.person_id = 0 AND h.casefile_id > 0))) AS actions,
       p.id_type, p.blind, p.secret
  FROM org o JOIN match_hit h ON h.org_id = o.id JOIN match_list l ON l.id = h.list_id LEFT JOIN person p ON p.id = h.person_id
       LEFT JOIN casefile f ON f.id = h.casefile_id LEFT JOIN case_member c ON c.casefile_id = h.casefile_id AND c.no = h.member_no
 WHERE o.path >= ?1 AND o.path < ?2 AND (CAST(?3 AS BIGINT) = 0 OR h.list_id = ?3) AND (CAST(?4 AS TEXT) = '' OR h.how = ?4) AND h.id > ?5
 ORDER BY h.id LIMIT ?6;

-- name: MATCH_ACTION_PUT exec open:the job's own list
INSERT INTO match_action (list_id, run_id, rule, title, propose, status, casefile_id, member_no, person_id, org_id, due_on, state, secret, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'open', ?12, ?13)
ON CONFLICT (list_id, rule, casefile_id, person_id, member_no) DO NOTHING;

-- name: MATCH_ACTIONS many scoped
SELECT a.id, a.list_id, l.title AS list_title, l.giver, l.kind, a.rule, a.title, a.propose, a.status, a.casefile_id, a.member_no, a.person_id,
       f.no AS file_no, COALESCE(p.name, c.name, h.name) AS name, a.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, a.due_on,
       a.state, a.reason, a.created_at, u.name AS decided_by_name, a.decided_at, a.purged, a.version, a.secret, p.id_type AS person_type,
       p.blind AS person_blind, p.secret AS person_secret
  FROM org o JOIN match_action a ON a.org_id = o.id JOIN match_list l ON l.id = a.list_id LEFT JOIN casefile f ON f.id = a.casefile_id
       LEFT JOIN person h ON h.id = f.head_id
       LEFT JOIN person p ON p.id = CASE WHEN a.person_id > 0 THEN a.person_id WHEN a.member_no = 0 THEN f.head_id END
       LEFT JOIN case_member c ON c.casefile_id = a.casefile_id AND c.no = a.member_no
       LEFT JOIN user_account u ON u.id = a.decided_by
 WHERE o.path >= ?1 AND o.path < ?2 AND (CAST(?3 AS BIGINT) = 0 OR a.list_id = ?3) AND (CAST(?4 AS TEXT) = '' OR a.state = ?4)
   AND (CAST(?5 AS TEXT) = '' OR a.propose = ?5) AND (CAST(?6 AS TEXT) = '' OR (a.due_on < ?6 AND a.state IN ('open', 'accepted'))) AND a.id > ?7
 ORDER BY a.id LIMIT ?8;

-- name: MATCH_ACTION_GET one scoped
SELECT a.id, a.list_id, l.title AS list_title, l.giver, l.kind, a.rule, a.title, a.propose, a.status, a.casefile_id, a.member_no, a.person_id,
       COALESCE(p.name, '') AS name, a.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, a.due_on, a.state, a.reason,
       a.created_at, a.decided_at, a.purged, a.version, p.id_type AS person_type, p.blind AS person_blind, p.secret AS person_secret
  FROM match_action a JOIN org o ON o.id = a.org_id JOIN match_list l ON l.id = a.list_id LEFT JOIN person p ON p.id = a.person_id
 WHERE a.id = ?1 AND o.path >= ?2 AND o.path < ?3;

-- name: MATCH_ACTION_MOVE exec open:the action was found in scope
UPDATE match_action SET state = ?3, reason = ?4, decided_by = ?5, decided_at = ?6, version = version + 1 WHERE id = ?1 AND version = ?2;

-- name: MATCH_STEP_PUT exec open:the action was found in scope
INSERT INTO match_step (action_id, seq, at, user_id, verb, from_state, to_state, reason)
SELECT CAST(?1 AS BIGINT), COALESCE(MAX(seq), 0) + 1, CAST(?2 AS BIGINT), CAST(?3 AS BIGINT), CAST(?4 AS TEXT), CAST(?5 AS TEXT), CAST(?6 AS TEXT), CAST(?7 AS TEXT)
  FROM match_step WHERE action_id = ?1;

-- name: MATCH_STEPS many open:the action was found in scope
SELECT s.seq, s.at, u.name AS user_name, s.verb, s.from_state, s.to_state, s.reason
  FROM match_step s JOIN user_account u ON u.id = s.user_id WHERE s.action_id = ?1 ORDER BY s.seq;

-- name: MATCH_PAYEE one open:a hit of the drawing union's own list
SELECT id, id_type, name, sex, birth, bank, employer, post, tags, archive_no, blind, secret FROM person WHERE id = ?1;

-- name: MATCH_DRAW_NEW one open:the list was found in scope
INSERT INTO match_draw (list_id, org_id, rule, purpose, created_by, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id;

-- name: MATCH_DRAW_JOB exec open:the draw just made
UPDATE match_draw SET job_id = ?2 WHERE id = ?1;

-- name: MATCH_DRAW_DONE exec open:the job's own draw
UPDATE match_draw SET roster_id = ?2, persons = ?3, fen = ?4, skipped = ?5, classes = ?6 WHERE id = ?1;

-- name: MATCH_DRAWS many scoped
SELECT d.id, d.list_id, l.title AS list_title, d.rule,
       (SELECT r.title FROM rule_doc r WHERE r.kind = 'draws' AND d.rule = r.code || '@' || r.edition) AS rule_title,
       d.purpose, d.roster_id, d.persons, d.fen, d.skipped, d.classes, d.job_id, u.name AS created_by_name, o.code AS org_code, o.name AS org_name,
       d.created_at
  FROM org o JOIN match_draw d ON d.org_id = o.id JOIN match_list l ON l.id = d.list_id JOIN user_account u ON u.id = d.created_by
 WHERE o.path >= ?1 AND o.path < ?2 AND (CAST(?3 AS BIGINT) = 0 OR d.list_id = ?3) AND (CAST(?4 AS BIGINT) = 0 OR d.id < ?4)
 ORDER BY d.id DESC LIMIT ?5;

-- name: MATCH_TODO_ACTIONS one scoped
SELECT COUNT(*) AS n FROM org o JOIN match_action a ON a.org_id = o.id AND a.state = 'open'
 WHERE o.path >= ?1 AND o.path < ?2 AND CAST(?3 AS BIGINT) > 0;

-- name: MATCH_TODO_ACCEPTED one scoped
SELECT COUNT(*) AS n FROM org o JOIN match_action a ON a.org_id = o.id AND a.state = 'accepted'
 WHERE o.path >= ?1 AND o.path < ?2 AND CAST(?3 AS BIGINT) > 0;

-- name: MATCH_TODO_PAIRS one scoped
SELECT COUNT(*) AS n FROM org o JOIN match_pair q ON q.org_id = o.id AND q.state = 'open'
 WHERE o.path >= ?1 AND o.path < ?2 AND CAST(?3 AS BIGINT) > 0;

-- name: MATCH_TODO_LISTS one scoped
SELECT COUNT(*) AS n FROM org o JOIN match_list l ON l.org_id = o.id AND l.state IN ('new', 'scanned')
 WHERE o.path >= ?1 AND o.path < ?2 AND l.created_by = ?3;

-- name: MATCH_VERIFY many open:verify looks at everything scan:all lists
SELECT l.id, l.accepted, l.numbered, (SELECT COUNT(*) FROM match_row m WHERE m.list_id = l.id) AS got_rows,
       (SELECT COUNT(*) FROM match_row m WHERE m.list_id = l.id AND m.id_type > '') AS got_numbered,
       (SELECT COUNT(*) FROM match_key k WHERE k.list_id = l.id) AS keys,
       (SELECT COUNT(*) FROM match_hit h WHERE h.list_id = l.id AND h.purged = 0
           AND NOT EXISTS (SELECT 1 FROM match_row m WHERE m.list_id = h.list_id AND m.row_no = h.row_no)) AS orphans,
       (SELECT COUNT(*) FROM match_pair q WHERE q.list_id = l.id) AS pairs,
       (SELECT COUNT(*) FROM match_action a WHERE a.list_id = l.id AND a.secret IS NOT NULL) AS secrets,
       (SELECT COALESCE(SUM(n.hits), 0) FROM match_run n WHERE n.list_id = l.id) AS run_hits,
       (SELECT COUNT(*) FROM match_hit h WHERE h.list_id = l.id) AS got_hits,
       (SELECT COALESCE(SUM(n.actions), 0) FROM match_run n WHERE n.list_id = l.id) AS run_actions,
       (SELECT COUNT(*) FROM match_action a WHERE a.list_id = l.id) AS got_actions,
       (SELECT COUNT(*) FROM match_action a WHERE a.list_id = l.id
           AND a.state <> COALESCE((SELECT s.to_state FROM match_step s WHERE s.action_id = a.id ORDER BY s.seq DESC LIMIT 1), 'open')) AS late_step,
       l.state, COALESCE(l.file_id, 0) AS file_id,
       (SELECT COUNT(*) FROM match_hit h WHERE h.list_id = l.id AND h.purged = 1) AS purged_hits,
       (SELECT COUNT(*) FROM match_hit h WHERE h.list_id = l.id AND h.purged = 0) AS open_hits
  FROM match_list l ORDER BY l.id;

-- --- one household, for its application ---

-- name: MATCH_HOUSE_LISTS many open:titles of lists of the unions above a file the caller has read
SELECT l.id, l.title, l.giver, l.kind, l.edition, l.purpose, o.name AS org_name, l.expires_on, l.delete_on
  FROM org o JOIN match_list l ON l.org_id = o.id
 WHERE o.path IN (substr(?1, 1, 5), substr(?1, 1, 10), substr(?1, 1, 15), substr(?1, 1, 20), substr(?1, 1, 25), substr(?1, 1, 30),
  substr(?1, 1, 35), substr(?1, 1, 40), substr(?1, 1, 45), substr(?1, 1, 50), substr(?1, 1, 55), substr(?1, 1, 60))
   AND l.state = 'ready' AND l.expires_on >= ?2 AND l.delete_on > ?2
 ORDER BY l.id DESC LIMIT ?3;

-- name: MATCH_HOUSE_HITS many open:the caller has read the file within its scope
SELECT m.list_id, c.no AS member_no, c.name, c.relation, 'number' AS how, COUNT(*) AS rows,
       (SELECT COUNT(*) FROM match_hit h WHERE h.list_id = m.list_id AND h.casefile_id = c.casefile_id AND h.member_no = c.no) AS found
  FROM case_member c JOIN match_row m ON m.list_id = ?2 AND m.id_type = c.id_type AND m.blind = c.blind
 WHERE c.casefile_id = ?1 AND c.left_on = ''
 GROUP BY m.list_id, c.casefile_id, c.no, c.name, c.relation
UNION ALL
SELECT h.list_id, c.no, c.name, c.relation, 'pair', COUNT(*), COUNT(*)
  FROM match_hit h JOIN case_member c ON c.casefile_id = h.casefile_id AND c.no = h.member_no
 WHERE h.list_id = ?2 AND h.casefile_id = ?1 AND h.how = 'pair' AND c.left_on = ''
 GROUP BY h.list_id, c.no, c.name, c.relation
 ORDER BY 2, 5;

-- name: MATCH_HOUSE_ACTIONS many open:the caller has read the file within its scope
SELECT a.id, a.list_id, l.title AS list_title, l.giver, l.kind, a.rule, a.title, a.propose, a.status, a.casefile_id, a.member_no, a.person_id,
       f.no AS file_no, COALESCE(p.name, c.name, h.name) AS name, a.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, a.due_on,
       a.state, a.reason, a.created_at, u.name AS decided_by_name, a.decided_at, a.purged, a.version, a.secret, p.id_type AS person_type,
       p.blind AS person_blind, p.secret AS person_secret
  FROM match_action a JOIN org o ON o.id = a.org_id JOIN match_list l ON l.id = a.list_id JOIN casefile f ON f.id = a.casefile_id
       LEFT JOIN person h ON h.id = f.head_id
       LEFT JOIN person p ON p.id = CASE WHEN a.person_id > 0 THEN a.person_id WHEN a.member_no = 0 THEN f.head_id END
       LEFT JOIN case_member c ON c.casefile_id = a.casefile_id AND c.no = a.member_no
       LEFT JOIN user_account u ON u.id = a.decided_by
 WHERE a.casefile_id = ?1
 ORDER BY CASE WHEN a.state IN ('open', 'accepted') THEN 0 ELSE 1 END, a.list_id, a.id LIMIT ?2;
