-- Statements of employment services. A worker's bind his person as ?1; what everybody may see names companies and vacancies, no person.

-- --- events ---

-- name: JOB_EVENT_ADD one open:the union and the campaign have been checked
INSERT INTO job_event (org_id, campaign_id, kind, title, place, online, starts_on, ends_on, close_on, hours, seats, note, state, created_by, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 'draft', ?13, ?14) RETURNING id

-- name: JOB_EVENT_SET exec open:the caller has read it within reach
UPDATE job_event SET title = ?3, place = ?4, online = ?5, starts_on = ?6, ends_on = ?7, close_on = ?8, hours = ?9, seats = ?10, note = ?11, version = version + 1
WHERE id = ?1 AND version = ?2 AND (CAST(?10 AS BIGINT) = 0 OR taken <= ?10)

-- name: JOB_EVENT_MOVE exec open:the caller has read it within reach
UPDATE job_event SET state = ?3, version = version + 1 WHERE id = ?1 AND state = ?2

-- name: JOB_EVENT_SITE exec open:the caller has read it within reach
UPDATE job_event SET site_heads = ?2, site_on = ?3, version = version + 1 WHERE id = ?1

-- ?4 campaign, ?5 kind, ?6 title.
-- name: JOB_EVENT_LIST many scoped
SELECT e.id, e.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.code AS campaign, e.campaign_id, e.kind, e.title, e.place, e.online, e.starts_on, e.ends_on, e.close_on, e.hours, e.seats,
  e.taken, e.note, e.site_heads, e.site_on, e.state, e.version,
  (SELECT COUNT(*) FROM job_event_company k WHERE k.event_id = e.id) AS companies, (SELECT COUNT(*) FROM vacancy v WHERE v.event_id = e.id AND v.state = 'open') AS vacancies,
  (SELECT CAST(COALESCE(SUM(v.wanted), 0) AS BIGINT) FROM vacancy v WHERE v.event_id = e.id AND v.state = 'open') AS wanted,
  (SELECT COUNT(*) FROM job_signup s WHERE s.event_id = e.id AND s.state <> 'cancelled') AS signups, (SELECT COUNT(*) FROM job_signup s WHERE s.event_id = e.id AND s.state = 'attended') AS attended,
  (SELECT COUNT(*) FROM vacancy v JOIN job_intent i ON i.vacancy_id = v.id WHERE v.event_id = e.id AND i.state <> 'withdrawn') AS intents,
  (SELECT COUNT(*) FROM vacancy v JOIN job_intent i ON i.vacancy_id = v.id WHERE v.event_id = e.id AND i.state = 'hired') AS hired,
  (SELECT COUNT(*) FROM job_signup s WHERE s.event_id = e.id AND s.certificate <> '') AS certificates,
  (SELECT COUNT(*) FROM vacancy v JOIN holiday_placement h ON h.vacancy_id = v.id WHERE v.event_id = e.id AND h.state = 'working') AS working
FROM org o CROSS JOIN job_event e JOIN campaign c ON c.id = e.campaign_id
WHERE o.path >= ?1 AND o.path < ?2 AND e.org_id = o.id AND (CAST(?3 AS BIGINT) = 0 OR e.id < ?3) AND (?4 = '' OR c.code = ?4) AND (?5 = '' OR e.kind = ?5) AND (?6 = '' OR e.title LIKE ?6 ESCAPE '!')
ORDER BY e.id DESC LIMIT ?7

-- name: JOB_EVENT_GET one scoped
SELECT e.id, e.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.code AS campaign, e.campaign_id, e.kind, e.title, e.place, e.online, e.starts_on, e.ends_on, e.close_on, e.hours, e.seats,
  e.taken, e.note, e.site_heads, e.site_on, e.state, e.version,
  (SELECT COUNT(*) FROM job_event_company k WHERE k.event_id = e.id) AS companies, (SELECT COUNT(*) FROM vacancy v WHERE v.event_id = e.id AND v.state = 'open') AS vacancies,
  (SELECT CAST(COALESCE(SUM(v.wanted), 0) AS BIGINT) FROM vacancy v WHERE v.event_id = e.id AND v.state = 'open') AS wanted,
  (SELECT COUNT(*) FROM job_signup s WHERE s.event_id = e.id AND s.state <> 'cancelled') AS signups, (SELECT COUNT(*) FROM job_signup s WHERE s.event_id = e.id AND s.state = 'attended') AS attended,
  (SELECT COUNT(*) FROM vacancy v JOIN job_intent i ON i.vacancy_id = v.id WHERE v.event_id = e.id AND i.state <> 'withdrawn') AS intents,
  (SELECT COUNT(*) FROM vacancy v JOIN job_intent i ON i.vacancy_id = v.id WHERE v.event_id = e.id AND i.state = 'hired') AS hired,
  (SELECT COUNT(*) FROM job_signup s WHERE s.event_id = e.id AND s.certificate <> '') AS certificates,
  (SELECT COUNT(*) FROM vacancy v JOIN holiday_placement h ON h.vacancy_id = v.id WHERE v.event_id = e.id AND h.state = 'working') AS working
FROM job_event e JOIN org o ON o.id = e.org_id JOIN campaign c ON c.id = e.campaign_id WHERE e.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: JOB_EVENT_LOAD one open:the row that refers to it was read within reach, or it is open to everybody
SELECT e.id, e.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, c.code AS campaign, e.campaign_id, e.kind, e.title, e.place, e.online, e.starts_on, e.ends_on, e.close_on, e.hours, e.seats,
  e.taken, e.note, e.site_heads, e.site_on, e.state, e.version,
  (SELECT COUNT(*) FROM job_event_company k WHERE k.event_id = e.id) AS companies, (SELECT COUNT(*) FROM vacancy v WHERE v.event_id = e.id AND v.state = 'open') AS vacancies,
  (SELECT CAST(COALESCE(SUM(v.wanted), 0) AS BIGINT) FROM vacancy v WHERE v.event_id = e.id AND v.state = 'open') AS wanted,
  (SELECT COUNT(*) FROM job_signup s WHERE s.event_id = e.id AND s.state <> 'cancelled') AS signups, (SELECT COUNT(*) FROM job_signup s WHERE s.event_id = e.id AND s.state = 'attended') AS attended,
  (SELECT COUNT(*) FROM vacancy v JOIN job_intent i ON i.vacancy_id = v.id WHERE v.event_id = e.id AND i.state <> 'withdrawn') AS intents,
  (SELECT COUNT(*) FROM vacancy v JOIN job_intent i ON i.vacancy_id = v.id WHERE v.event_id = e.id AND i.state = 'hired') AS hired,
  (SELECT COUNT(*) FROM job_signup s WHERE s.event_id = e.id AND s.certificate <> '') AS certificates,
  (SELECT COUNT(*) FROM vacancy v JOIN holiday_placement h ON h.vacancy_id = v.id WHERE v.event_id = e.id AND h.state = 'working') AS working
FROM job_event e JOIN org o ON o.id = e.org_id JOIN campaign c ON c.id = e.campaign_id WHERE e.id = ?1

-- A seat: the check of the table refuses the one too many, the condition says so first.
-- name: JOB_EVENT_SEAT exec open:the caller has checked the event
UPDATE job_event SET taken = taken + ?2 WHERE id = ?1 AND (seats = 0 OR taken + ?2 <= seats)

-- name: JOB_EVENT_COMPANY exec open:the caller has read the event within reach
INSERT INTO job_event_company (event_id, company_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING

-- name: JOB_EVENT_COMPANIES many open:the caller has read the event within reach
SELECT k.id, k.uscc, k.name, (SELECT COUNT(*) FROM vacancy v WHERE v.event_id = x.event_id AND v.company_id = k.id AND v.state = 'open') AS vacancies
FROM job_event_company x JOIN company k ON k.id = x.company_id WHERE x.event_id = ?1 ORDER BY k.id LIMIT ?2

-- --- vacancies ---

-- name: VACANCY_ADD one open:the caller has read the event within reach
INSERT INTO vacancy (event_id, company_id, title, wanted, pay_from_fen, pay_to_fen, place, requirement, practice, state, created_by, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'open', ?10, ?11) ON CONFLICT DO NOTHING RETURNING id

-- name: VACANCY_SET exec open:the caller has read it within reach
UPDATE vacancy SET title = ?3, wanted = ?4, pay_from_fen = ?5, pay_to_fen = ?6, place = ?7, requirement = ?8, practice = ?9, version = version + 1
WHERE id = ?1 AND version = ?2 AND taken <= ?4

-- name: VACANCY_TITLED one open:the caller has read the event within reach
SELECT COUNT(*) AS n FROM vacancy WHERE event_id = ?1 AND company_id = ?2 AND title = ?3 AND id <> ?4

-- name: VACANCY_WITHDRAW exec open:the caller has read it within reach
UPDATE vacancy SET state = 'withdrawn', version = version + 1 WHERE id = ?1 AND state = 'open'

-- name: VACANCY_GET one scoped
SELECT v.id, v.event_id, v.company_id, k.uscc, k.name AS company, v.title, v.wanted, v.taken, v.pay_from_fen, v.pay_to_fen, v.place, v.requirement, v.practice, v.state, v.version FROM vacancy v JOIN company k ON k.id = v.company_id JOIN job_event e ON e.id = v.event_id JOIN org o ON o.id = e.org_id
WHERE v.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: VACANCY_LOAD one open:what everybody may see; the caller checks that the event is open
SELECT v.id, v.event_id, v.company_id, k.uscc, k.name AS company, v.title, v.wanted, v.taken, v.pay_from_fen, v.pay_to_fen, v.place, v.requirement, v.practice, v.state, v.version FROM vacancy v JOIN company k ON k.id = v.company_id WHERE v.id = ?1

-- name: VACANCIES many open:the event was read within reach, or is open to everybody
SELECT v.id, v.event_id, v.company_id, k.uscc, k.name AS company, v.title, v.wanted, v.taken, v.pay_from_fen, v.pay_to_fen, v.place, v.requirement, v.practice, v.state, v.version FROM vacancy v JOIN company k ON k.id = v.company_id
WHERE v.event_id = ?1 AND v.id > ?2 AND (CAST(?3 AS BIGINT) = 0 OR v.state = 'open') ORDER BY v.id LIMIT ?4

-- The last place: the check of the table refuses the one too many, the condition says so first.
-- name: VACANCY_PLACE exec open:the caller has checked the vacancy
UPDATE vacancy SET taken = taken + ?2 WHERE id = ?1 AND taken + ?2 <= wanted

-- --- signing up ---

-- name: JOB_SIGNUP_ADD one open:the event has been checked
INSERT INTO job_signup (event_id, person_id, how, state, created_by, created_at) VALUES (?1, ?2, ?3, 'signed', ?4, ?5) ON CONFLICT DO NOTHING RETURNING id

-- name: JOB_SIGNUP_AGAIN exec open:the event has been checked
UPDATE job_signup SET state = 'signed', how = ?3, version = version + 1 WHERE event_id = ?1 AND person_id = ?2 AND state = 'cancelled'

-- name: JOB_SIGNUP_OF one open:the event has been checked
SELECT s.id, s.event_id, s.person_id, p.name, p.employer, p.id_type, p.blind, p.secret, s.how, s.state, s.attended_on, s.certificate, s.version FROM job_signup s JOIN person p ON p.id = s.person_id WHERE s.event_id = ?1 AND s.person_id = ?2

-- name: JOB_SIGNUP_GET one scoped
SELECT s.id, s.event_id, s.person_id, p.name, p.employer, p.id_type, p.blind, p.secret, s.how, s.state, s.attended_on, s.certificate, s.version FROM job_signup s JOIN person p ON p.id = s.person_id JOIN job_event e ON e.id = s.event_id JOIN org o ON o.id = e.org_id
WHERE s.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- ?3 event, ?5 state.
-- name: JOB_SIGNUP_LIST many scoped
SELECT s.id, s.event_id, s.person_id, p.name, p.employer, p.id_type, p.blind, p.secret, s.how, s.state, s.attended_on, s.certificate, s.version FROM job_event e JOIN org o ON o.id = e.org_id JOIN job_signup s ON s.event_id = e.id JOIN person p ON p.id = s.person_id
WHERE o.path >= ?1 AND o.path < ?2 AND e.id = ?3 AND s.id > ?4 AND (?5 = '' OR s.state = ?5) ORDER BY s.id LIMIT ?6

-- name: JOB_SIGNUP_MOVE exec open:the caller has read it within reach
UPDATE job_signup SET state = ?3, attended_on = ?4, version = version + 1 WHERE id = ?1 AND state = ?2

-- name: JOB_SIGNUP_CERTIFICATE exec open:the caller has read it within reach
UPDATE job_signup SET certificate = ?2, version = version + 1 WHERE id = ?1 AND state = 'attended'

-- Is he of a household in the archive? Then what is done for him is help to a hard-up household (docs/decision/0037).
-- name: EMPLOYMENT_ARCHIVED one open:a person already found; a count
SELECT COUNT(*) AS n FROM case_member m JOIN casefile f ON f.id = m.casefile_id WHERE m.person_id = ?1 AND m.left_on = '' AND f.state = 'active'

-- --- intents ---

-- name: JOB_INTENT_ADD one open:the vacancy has been checked
INSERT INTO job_intent (vacancy_id, person_id, how, state, created_by, created_at) VALUES (?1, ?2, ?3, 'open', ?4, ?5) ON CONFLICT DO NOTHING RETURNING id

-- name: JOB_INTENT_AGAIN exec open:the vacancy has been checked
UPDATE job_intent SET state = 'open', how = ?3, version = version + 1 WHERE vacancy_id = ?1 AND person_id = ?2 AND state = 'withdrawn'

-- name: JOB_INTENT_OF one open:the vacancy was read within reach
SELECT id FROM job_intent WHERE vacancy_id = ?1 AND person_id = ?2

-- name: JOB_INTENT_GET one scoped
SELECT i.id, i.vacancy_id, v.event_id, v.company_id, v.title AS vacancy, k.name AS company, e.title AS event, e.org_id, o.path AS org_path, i.person_id, p.name, p.id_type, p.blind, p.secret, i.how, i.state, i.decided_on, i.created_at,
  CASE WHEN i.decided_person IS NOT NULL THEN '企业联系人' ELSE COALESCE(u.name, '') END AS decider, i.version
FROM job_intent i JOIN vacancy v ON v.id = i.vacancy_id JOIN job_event e ON e.id = v.event_id JOIN company k ON k.id = v.company_id JOIN org o ON o.id = e.org_id
  JOIN person p ON p.id = i.person_id LEFT JOIN user_account u ON u.id = i.decided_by WHERE i.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- ?3 event, ?5 state.
-- name: JOB_INTENT_LIST many scoped
SELECT i.id, i.vacancy_id, v.event_id, v.company_id, v.title AS vacancy, k.name AS company, e.title AS event, e.org_id, o.path AS org_path, i.person_id, p.name, p.id_type, p.blind, p.secret, i.how, i.state, i.decided_on, i.created_at,
  CASE WHEN i.decided_person IS NOT NULL THEN '企业联系人' ELSE COALESCE(u.name, '') END AS decider, i.version
FROM job_intent i JOIN vacancy v ON v.id = i.vacancy_id JOIN job_event e ON e.id = v.event_id JOIN company k ON k.id = v.company_id JOIN org o ON o.id = e.org_id
  JOIN person p ON p.id = i.person_id LEFT JOIN user_account u ON u.id = i.decided_by WHERE o.path >= ?1 AND o.path < ?2 AND e.id = ?3 AND i.id > ?4 AND (?5 = '' OR i.state = ?5) ORDER BY i.id LIMIT ?6

-- name: JOB_INTENT_MOVE exec open:the caller has read it as his own or within reach
UPDATE job_intent SET state = ?3, decided_on = ?4, decided_by = ?5, decided_person = ?6, version = version + 1 WHERE id = ?1 AND state = ?2

-- name: JOB_HIRED_AT one open:the caller has read the event within reach
SELECT COUNT(*) AS n FROM vacancy v JOIN job_intent i ON i.vacancy_id = v.id WHERE v.event_id = ?1 AND i.person_id = ?2 AND i.state = 'hired'

-- --- holiday jobs ---

-- name: HOLIDAY_STUDENT one open:the caller has shown the household to be within reach or the worker's own
SELECT f.id AS casefile_id, m.no AS member_no, m.name, m.birth, m.person_id, m.studying, f.state FROM casefile f JOIN case_member m ON m.casefile_id = f.id
WHERE f.id = ?1 AND m.no = ?2 AND m.left_on = ''

-- name: HOLIDAY_FILE many scoped
SELECT f.id FROM org o CROSS JOIN casefile f WHERE o.path >= ?1 AND o.path < ?2 AND f.org_id = o.id AND f.no = ?3 LIMIT 1

-- name: HOLIDAY_ADD one open:the vacancy and the household have been checked
INSERT INTO holiday_placement (vacancy_id, casefile_id, member_no, minor, consent_on, asked_person, created_by, created_at, state)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'asked') ON CONFLICT DO NOTHING RETURNING id

-- name: HOLIDAY_OF one open:the vacancy and the household have been checked
SELECT id FROM holiday_placement WHERE vacancy_id = ?1 AND casefile_id = ?2 AND member_no = ?3

-- name: HOLIDAY_AGAIN exec open:the vacancy and the household have been checked
UPDATE holiday_placement SET state = 'asked', consent_on = ?4, version = version + 1 WHERE vacancy_id = ?1 AND casefile_id = ?2 AND member_no = ?3 AND state = 'withdrawn'

-- name: HOLIDAY_GET one scoped
SELECT h.id, h.vacancy_id, v.event_id, e.org_id, o.name AS org_name, o.path AS org_path, c.code AS campaign, v.title AS vacancy, k.name AS company, h.casefile_id, h.member_no, f.no AS file_no,
  COALESCE(m.name, '') AS student, h.minor, h.consent_on, h.asked_person, h.state, h.started_on, h.version
FROM holiday_placement h JOIN vacancy v ON v.id = h.vacancy_id JOIN job_event e ON e.id = v.event_id JOIN campaign c ON c.id = e.campaign_id JOIN company k ON k.id = v.company_id
  JOIN org o ON o.id = e.org_id JOIN casefile f ON f.id = h.casefile_id LEFT JOIN case_member m ON m.casefile_id = h.casefile_id AND m.no = h.member_no WHERE h.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- ?4 campaign, ?5 state, ?6 event.
-- name: HOLIDAY_LIST many scoped
SELECT h.id, h.vacancy_id, v.event_id, e.org_id, o.name AS org_name, o.path AS org_path, c.code AS campaign, v.title AS vacancy, k.name AS company, h.casefile_id, h.member_no, f.no AS file_no,
  COALESCE(m.name, '') AS student, h.minor, h.consent_on, h.asked_person, h.state, h.started_on, h.version
FROM org o CROSS JOIN job_event e CROSS JOIN vacancy v CROSS JOIN holiday_placement h JOIN campaign c ON c.id = e.campaign_id JOIN company k ON k.id = v.company_id
  JOIN casefile f ON f.id = h.casefile_id LEFT JOIN case_member m ON m.casefile_id = h.casefile_id AND m.no = h.member_no
WHERE o.path >= ?1 AND o.path < ?2 AND e.org_id = o.id AND v.event_id = e.id AND h.vacancy_id = v.id AND h.id > ?3 AND (?4 = '' OR c.code = ?4) AND (?5 = '' OR h.state = ?5)
  AND (CAST(?6 AS BIGINT) = 0 OR e.id = ?6)
ORDER BY h.id LIMIT ?7

-- name: HOLIDAY_MOVE exec open:the caller has read it as his own or within reach
UPDATE holiday_placement SET state = ?3, started_on = ?4, matched_by = COALESCE(?5, matched_by), version = version + 1 WHERE id = ?1 AND state = ?2

-- --- figures ---

-- Of a subtree in a campaign: the centre's table asks for them (G1 to G4).
-- name: EMPLOYMENT_FIGURES one scoped
SELECT COUNT(*) AS events, CAST(COALESCE(SUM((SELECT COUNT(*) FROM job_event_company k WHERE k.event_id = e.id)), 0) AS BIGINT) AS companies,
  CAST(COALESCE(SUM((SELECT COUNT(*) FROM vacancy v WHERE v.event_id = e.id AND v.state = 'open')), 0) AS BIGINT) AS vacancies,
  CAST(COALESCE(SUM(CASE WHEN e.kind = 'fair' THEN e.site_heads + (SELECT COUNT(*) FROM job_signup s WHERE s.event_id = e.id AND s.state = 'attended') ELSE 0 END), 0) AS BIGINT) AS introduced,
  CAST(COALESCE(SUM((SELECT COUNT(*) FROM vacancy v JOIN job_intent i ON i.vacancy_id = v.id WHERE v.event_id = e.id AND i.state <> 'withdrawn')), 0) AS BIGINT) AS intents,
  CAST(COALESCE(SUM((SELECT COUNT(*) FROM vacancy v JOIN job_intent i ON i.vacancy_id = v.id WHERE v.event_id = e.id AND i.state = 'hired')), 0) AS BIGINT) AS hired,
  CAST(COALESCE(SUM(CASE WHEN e.kind = 'training' THEN e.site_heads + (SELECT COUNT(*) FROM job_signup s WHERE s.event_id = e.id AND s.state = 'attended') ELSE 0 END), 0) AS BIGINT) AS trained,
  CAST(COALESCE(SUM((SELECT COUNT(*) FROM job_signup s WHERE s.event_id = e.id AND s.certificate <> '')), 0) AS BIGINT) AS certificates,
  CAST(COALESCE(SUM((SELECT COUNT(*) FROM vacancy v JOIN holiday_placement h ON h.vacancy_id = v.id WHERE v.event_id = e.id AND h.state = 'working')), 0) AS BIGINT) AS working
FROM org o CROSS JOIN job_event e JOIN campaign c ON c.id = e.campaign_id WHERE o.path >= ?1 AND o.path < ?2 AND e.org_id = o.id AND c.code = ?3 AND e.state <> 'cancelled'

-- Students who wait for a post.
-- name: HOLIDAY_TODO one scoped
SELECT COUNT(*) AS n FROM org o CROSS JOIN job_event e CROSS JOIN vacancy v CROSS JOIN holiday_placement h
WHERE o.path >= ?1 AND o.path < ?2 AND e.org_id = o.id AND v.event_id = e.id AND h.vacancy_id = v.id AND h.state = 'asked' AND ?3 > 0

-- --- what everybody may see ---

-- name: JOB_SHOWN many open:what everybody may see: events that are open, no person scan:a few at a time
SELECT e.id, o.name AS org_name, e.kind, e.title, e.place, e.online, e.starts_on, e.ends_on, e.close_on, e.hours, e.seats, e.taken, e.note,
  (SELECT COUNT(*) FROM job_event_company k WHERE k.event_id = e.id) AS companies, (SELECT COUNT(*) FROM vacancy v WHERE v.event_id = e.id AND v.state = 'open') AS vacancies,
  (SELECT CAST(COALESCE(SUM(v.wanted), 0) AS BIGINT) FROM vacancy v WHERE v.event_id = e.id AND v.state = 'open') AS wanted
FROM job_event e JOIN org o ON o.id = e.org_id WHERE e.state = 'open' AND e.ends_on >= ?1 AND (?2 = '' OR e.kind = ?2) AND (CAST(?3 AS BIGINT) = 0 OR e.id < ?3) ORDER BY e.id DESC LIMIT ?4

-- name: JOB_SHOWN_ONE one open:what everybody may see: an event that is open, no person
SELECT e.id, o.name AS org_name, e.kind, e.title, e.place, e.online, e.starts_on, e.ends_on, e.close_on, e.hours, e.seats, e.taken, e.note,
  (SELECT COUNT(*) FROM job_event_company k WHERE k.event_id = e.id) AS companies, (SELECT COUNT(*) FROM vacancy v WHERE v.event_id = e.id AND v.state = 'open') AS vacancies,
  (SELECT CAST(COALESCE(SUM(v.wanted), 0) AS BIGINT) FROM vacancy v WHERE v.event_id = e.id AND v.state = 'open') AS wanted
FROM job_event e JOIN org o ON o.id = e.org_id WHERE e.id = ?1 AND e.state = 'open'

-- --- the worker's own ---

-- name: WORKER_JOB_SIGNUPS many open:the worker himself
SELECT s.id, s.event_id, e.kind, e.title, o.name AS org_name, e.place, e.online, e.starts_on, e.ends_on, s.state, s.attended_on, s.certificate
FROM job_signup s JOIN job_event e ON e.id = s.event_id JOIN org o ON o.id = e.org_id WHERE s.person_id = ?1 ORDER BY s.id DESC LIMIT ?2

-- name: WORKER_JOB_INTENTS many open:the worker himself
SELECT i.id, i.vacancy_id, v.event_id, v.title AS vacancy, k.name AS company, e.title AS event, i.state, i.decided_on
FROM job_intent i JOIN vacancy v ON v.id = i.vacancy_id JOIN job_event e ON e.id = v.event_id JOIN company k ON k.id = v.company_id WHERE i.person_id = ?1 ORDER BY i.id DESC LIMIT ?2

-- name: WORKER_JOB_INTENT one open:the worker himself
SELECT i.id, i.state, e.org_id FROM job_intent i JOIN vacancy v ON v.id = i.vacancy_id JOIN job_event e ON e.id = v.event_id WHERE i.person_id = ?1 AND i.id = ?2

-- Students of the household he lives in, when it is in the archive.
-- name: WORKER_STUDENTS many open:the worker himself and his own household
SELECT f.id AS casefile_id, m.no AS member_no, m.name, m.birth, m.person_id, m.studying, f.state FROM case_member w JOIN casefile f ON f.id = w.casefile_id
  JOIN case_member m ON m.casefile_id = f.id WHERE w.person_id = ?1 AND w.left_on = '' AND f.state = 'active' AND m.left_on = '' AND m.studying = 1 ORDER BY f.id, m.no LIMIT ?2

-- name: WORKER_GROWN one open:the worker himself
SELECT w.birth FROM case_member w WHERE w.person_id = ?1 AND w.casefile_id = ?2 AND w.left_on = ''

-- name: WORKER_PLACEMENTS many open:the worker himself and his own household
SELECT h.id, v.event_id, v.title AS vacancy, k.name AS company, m.name AS student, h.state, h.started_on, h.consent_on
FROM case_member w JOIN casefile f ON f.id = w.casefile_id JOIN holiday_placement h ON h.casefile_id = f.id JOIN case_member m ON m.casefile_id = h.casefile_id AND m.no = h.member_no
  JOIN vacancy v ON v.id = h.vacancy_id JOIN company k ON k.id = v.company_id
WHERE w.person_id = ?1 AND w.left_on = '' AND f.state <> 'erased' ORDER BY h.id DESC LIMIT ?2

-- name: WORKER_PLACEMENT one open:the worker himself and his own household
SELECT h.id, h.state, h.vacancy_id, e.org_id FROM case_member w JOIN holiday_placement h ON h.casefile_id = w.casefile_id JOIN vacancy v ON v.id = h.vacancy_id JOIN job_event e ON e.id = v.event_id
WHERE w.person_id = ?1 AND w.left_on = '' AND h.id = ?2

-- Of the companies he is the contact of, named so by the union that keeps the company or holds the event.
-- name: CONTACT_INTENTS many open:the worker himself, as contact of a company
SELECT i.id, i.vacancy_id, v.event_id, v.company_id, v.title AS vacancy, k.name AS company, e.title AS event, e.org_id, o.path AS org_path, i.person_id, p.name, p.id_type, p.blind, p.secret, i.how, i.state, i.decided_on, i.created_at,
  CASE WHEN i.decided_person IS NOT NULL THEN '企业联系人' ELSE COALESCE(u.name, '') END AS decider, i.version
FROM worker_duty d CROSS JOIN vacancy v CROSS JOIN job_intent i JOIN job_event e ON e.id = v.event_id JOIN company k ON k.id = v.company_id JOIN org o ON o.id = e.org_id
  JOIN person p ON p.id = i.person_id LEFT JOIN user_account u ON u.id = i.decided_by
WHERE d.person_id = ?1 AND d.duty = 'contact' AND d.state = 'active' AND v.company_id = d.object_id AND i.vacancy_id = v.id AND (d.org_id = k.org_id OR d.org_id = e.org_id) AND i.state <> 'withdrawn' AND (CAST(?2 AS BIGINT) = 0 OR i.id < ?2)
ORDER BY i.id DESC LIMIT ?3

-- name: CONTACT_INTENT one open:the worker himself, as contact of a company
SELECT i.id, i.vacancy_id, v.event_id, v.company_id, v.title AS vacancy, k.name AS company, e.title AS event, e.org_id, o.path AS org_path, i.person_id, p.name, p.id_type, p.blind, p.secret, i.how, i.state, i.decided_on, i.created_at,
  CASE WHEN i.decided_person IS NOT NULL THEN '企业联系人' ELSE COALESCE(u.name, '') END AS decider, i.version
FROM worker_duty d CROSS JOIN vacancy v CROSS JOIN job_intent i JOIN job_event e ON e.id = v.event_id JOIN company k ON k.id = v.company_id JOIN org o ON o.id = e.org_id
  JOIN person p ON p.id = i.person_id LEFT JOIN user_account u ON u.id = i.decided_by
WHERE d.person_id = ?1 AND d.duty = 'contact' AND d.state = 'active' AND v.company_id = d.object_id AND i.vacancy_id = v.id AND (d.org_id = k.org_id OR d.org_id = e.org_id) AND i.id = ?2 LIMIT 1

-- --- verify ---

-- I65: places and seats are those that are taken.
-- name: JOB_VERIFY_PLACES many open:verify reads everything scan:verify
SELECT e.id, CASE WHEN e.taken <> (SELECT COUNT(*) FROM job_signup s WHERE s.event_id = e.id AND s.state IN ('signed', 'attended')) THEN '已占名额与报名人数不符' ELSE '' END AS what FROM job_event e
WHERE e.taken <> (SELECT COUNT(*) FROM job_signup s WHERE s.event_id = e.id AND s.state IN ('signed', 'attended'))
UNION ALL SELECT v.event_id AS id, '岗位“' || v.title || '”已占人数与录用、安排的人数不符' AS what FROM vacancy v
WHERE v.taken <> (SELECT COUNT(*) FROM job_intent i WHERE i.vacancy_id = v.id AND i.state = 'hired') + (SELECT COUNT(*) FROM holiday_placement h WHERE h.vacancy_id = v.id AND h.state IN ('matched', 'working'))
LIMIT ?1

-- I66: who came counts once, and nothing else of these events counts.
-- name: JOB_VERIFY_AID many open:verify reads everything scan:verify
SELECT s.event_id AS id, '有人到场却没有计入，或日期不符' AS what FROM job_signup s JOIN job_event e ON e.id = s.event_id
  LEFT JOIN aid a ON a.origin = 'job_event:' || CAST(s.event_id AS @text@) || ':' || CAST(s.person_id AS @text@)
WHERE s.state = 'attended' AND (a.id IS NULL OR a.given_on <> s.attended_on OR a.org_id <> e.org_id OR a.campaign_id <> e.campaign_id OR a.person_id <> s.person_id)
UNION ALL SELECT e.id, '现场统计人数与计入的人次不符' AS what FROM job_event e LEFT JOIN aid a ON a.origin = 'job_event:' || CAST(e.id AS @text@) || ':site'
WHERE e.site_heads <> COALESCE(a.heads, 0)
UNION ALL SELECT v.event_id AS id, '到岗的学生没有计入，或日期不符' AS what FROM holiday_placement h JOIN vacancy v ON v.id = h.vacancy_id
  LEFT JOIN aid a ON a.origin = 'holiday:' || CAST(h.id AS @text@) WHERE h.state = 'working' AND (a.id IS NULL OR a.given_on <> h.started_on OR a.kind <> 'holiday')
UNION ALL SELECT x.id, '计入的人次没有对应的到场或到岗记录' AS what FROM (SELECT COUNT(*) AS n, MIN(a.id) AS id FROM aid a WHERE a.origin LIKE 'job_event:%' OR a.origin LIKE 'holiday:%') x
WHERE x.n <> (SELECT COUNT(*) FROM job_signup s WHERE s.state = 'attended') + (SELECT COUNT(*) FROM job_event e WHERE e.site_heads > 0) + (SELECT COUNT(*) FROM holiday_placement h WHERE h.state = 'working')
LIMIT ?1

-- name: JOB_VERIFY_COUNT one open:verify reads everything scan:verify
SELECT (SELECT COUNT(*) FROM job_event) + (SELECT COUNT(*) FROM job_signup) + (SELECT COUNT(*) FROM job_intent) + (SELECT COUNT(*) FROM holiday_placement) AS n
