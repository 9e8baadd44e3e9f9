-- Statements of publicity: media, stories, photos, published figures, reports of campaigns.

-- name: PICTURE_ADD exec open:the caller has checked the union of the upload
INSERT INTO picture (file_id, type, width, height) VALUES (?1, ?2, ?3, ?4)

-- name: PICTURE_MINE one open:a picture of the caller's own, uploaded for the union he has been checked for
SELECT p.file_id, p.type, p.width, p.height FROM picture p JOIN file f ON f.id = p.file_id
WHERE p.file_id = ?1 AND f.created_by = ?2 AND f.org_id = ?3

-- name: PICTURE_GET one open:the caller has read the photo within its scope
SELECT p.file_id, p.type, p.width, p.height FROM picture p WHERE p.file_id = ?1

-- name: MEDIA_GET one scoped
SELECT m.id, m.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, COALESCE(m.campaign_id, 0) AS campaign_id,
  COALESCE(c.code, '') AS campaign, m.published_on, m.medium, m.kind, m.level, m.title, m.link, COALESCE(m.file_id, 0) AS file_id,
  COALESCE(f.name, '') AS file_name, m.state, COALESCE(u.name, '') AS enterer, m.entered_at, m.version
FROM media m JOIN org o ON o.id = m.org_id LEFT JOIN campaign c ON c.id = m.campaign_id LEFT JOIN file f ON f.id = m.file_id
  LEFT JOIN user_account u ON u.id = m.entered_by
WHERE m.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: MEDIA_LIST many scoped
SELECT m.id, m.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, COALESCE(m.campaign_id, 0) AS campaign_id,
  COALESCE(c.code, '') AS campaign, m.published_on, m.medium, m.kind, m.level, m.title, m.link, COALESCE(m.file_id, 0) AS file_id,
  COALESCE(f.name, '') AS file_name, m.state, COALESCE(u.name, '') AS enterer, m.entered_at, m.version
FROM org o JOIN media m ON m.org_id = o.id LEFT JOIN campaign c ON c.id = m.campaign_id LEFT JOIN file f ON f.id = m.file_id
  LEFT JOIN user_account u ON u.id = m.entered_by
WHERE o.path >= ?1 AND o.path < ?2 AND m.state = 'kept' AND (?3 = 0 OR m.id < ?3) AND (?4 = '' OR c.code = ?4) AND (?5 = '' OR m.kind = ?5)
  AND (?6 = '' OR m.level = ?6) AND (CAST(?7 AS @text@) = '' OR m.title LIKE ?7 ESCAPE '!' OR m.medium LIKE ?7 ESCAPE '!')
  AND (?8 = '' OR m.published_on >= ?8) AND (?9 = '' OR m.published_on <= ?9)
ORDER BY m.id DESC LIMIT ?10

-- name: MEDIA_ADD one open:the caller has checked the union
INSERT INTO media (org_id, campaign_id, published_on, medium, kind, level, title, link, file_id, entered_by, entered_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) RETURNING id

-- name: MEDIA_SAVE exec open:the caller has read it within its scope
UPDATE media SET campaign_id = ?3, published_on = ?4, medium = ?5, kind = ?6, level = ?7, title = ?8, link = ?9, file_id = ?10, version = version + 1
WHERE id = ?1 AND version = ?2 AND state = 'kept'

-- name: MEDIA_DROP exec open:the caller has read it within its scope
UPDATE media SET state = 'dropped', version = version + 1
WHERE id = ?1 AND state = 'kept' AND NOT EXISTS (SELECT 1 FROM published_figure p WHERE p.media_id = ?1 AND p.state = 'kept')

-- name: STORY_GET one scoped
SELECT s.id, s.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, COALESCE(s.campaign_id, 0) AS campaign_id,
  COALESCE(c.code, '') AS campaign, s.title, s.body, s.happened_on, s.named, s.consent, s.state, s.entered_by, s.edited_by, s.entered_at,
  COALESCE(s.shown_at, 0) AS shown_at, COALESCE(u.name, '') AS enterer, COALESCE(r.name, '') AS shower, s.version
FROM story s JOIN org o ON o.id = s.org_id LEFT JOIN campaign c ON c.id = s.campaign_id LEFT JOIN user_account u ON u.id = s.entered_by
  LEFT JOIN user_account r ON r.id = s.shown_by
WHERE s.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: STORY_LIST many scoped
SELECT s.id, s.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, COALESCE(s.campaign_id, 0) AS campaign_id,
  COALESCE(c.code, '') AS campaign, s.title, s.body, s.happened_on, s.named, s.consent, s.state, s.entered_by, s.edited_by, s.entered_at,
  COALESCE(s.shown_at, 0) AS shown_at, COALESCE(u.name, '') AS enterer, COALESCE(r.name, '') AS shower, s.version
FROM org o JOIN story s ON s.org_id = o.id LEFT JOIN campaign c ON c.id = s.campaign_id LEFT JOIN user_account u ON u.id = s.entered_by
  LEFT JOIN user_account r ON r.id = s.shown_by
WHERE o.path >= ?1 AND o.path < ?2 AND (s.state = 'shown' OR (s.state = 'draft' AND ?3 = 1)) AND (?4 = 0 OR s.id < ?4)
  AND (?5 = '' OR c.code = ?5) AND (?6 = '' OR s.state = ?6)
  AND (CAST(?7 AS @text@) = '' OR s.title LIKE ?7 ESCAPE '!' OR s.body LIKE ?7 ESCAPE '!')
ORDER BY s.id DESC LIMIT ?8

-- name: STORY_ADD one open:the caller has checked the union
INSERT INTO story (org_id, campaign_id, title, body, happened_on, named, consent, entered_by, entered_at, edited_by)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?8) RETURNING id

-- name: STORY_SAVE exec open:the caller has read it within its scope
UPDATE story SET campaign_id = ?3, title = ?4, body = ?5, happened_on = ?6, named = ?7, consent = ?8, edited_by = ?9, version = version + 1
WHERE id = ?1 AND version = ?2 AND state = 'draft'

-- name: STORY_STATE exec open:the caller has read it within its scope
UPDATE story SET state = ?3, shown_by = ?4, shown_at = ?5, version = version + 1 WHERE id = ?1 AND state = ?2

-- name: PHOTO_GET one scoped
SELECT p.id, p.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, COALESCE(p.campaign_id, 0) AS campaign_id,
  COALESCE(c.code, '') AS campaign, p.caption, p.place, p.taken_on, p.picture_id, p.thumb_id, i.width, i.height, p.boxes, p.consent, p.state,
  p.entered_by, p.edited_by, p.entered_at, COALESCE(p.shown_at, 0) AS shown_at, COALESCE(u.name, '') AS enterer, COALESCE(r.name, '') AS shower,
  p.version
FROM photo p JOIN org o ON o.id = p.org_id JOIN picture i ON i.file_id = p.picture_id LEFT JOIN campaign c ON c.id = p.campaign_id
  LEFT JOIN user_account u ON u.id = p.entered_by LEFT JOIN user_account r ON r.id = p.shown_by
WHERE p.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: PHOTO_LIST many scoped
SELECT p.id, p.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, COALESCE(p.campaign_id, 0) AS campaign_id,
  COALESCE(c.code, '') AS campaign, p.caption, p.place, p.taken_on, p.picture_id, p.thumb_id, i.width, i.height, p.boxes, p.consent, p.state,
  p.entered_by, p.edited_by, p.entered_at, COALESCE(p.shown_at, 0) AS shown_at, COALESCE(u.name, '') AS enterer, COALESCE(r.name, '') AS shower,
  p.version
FROM org o JOIN photo p ON p.org_id = o.id JOIN picture i ON i.file_id = p.picture_id LEFT JOIN campaign c ON c.id = p.campaign_id
  LEFT JOIN user_account u ON u.id = p.entered_by LEFT JOIN user_account r ON r.id = p.shown_by
WHERE o.path >= ?1 AND o.path < ?2 AND (p.state = 'shown' OR (p.state = 'draft' AND ?3 = 1)) AND (?4 = 0 OR p.id < ?4)
  AND (?5 = '' OR c.code = ?5) AND (?6 = '' OR p.state = ?6)
  AND (CAST(?7 AS @text@) = '' OR p.caption LIKE ?7 ESCAPE '!' OR p.place LIKE ?7 ESCAPE '!')
ORDER BY p.id DESC LIMIT ?8

-- name: PHOTO_ADD one open:the caller has checked the union
INSERT INTO photo (org_id, campaign_id, caption, place, taken_on, picture_id, thumb_id, boxes, consent, entered_by, entered_at, edited_by)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?10) RETURNING id

-- name: PHOTO_SAVE exec open:the caller has read it within its scope
UPDATE photo SET campaign_id = ?3, caption = ?4, place = ?5, taken_on = ?6, consent = ?7, edited_by = ?8, version = version + 1
WHERE id = ?1 AND version = ?2 AND state = 'draft'

-- name: PHOTO_STATE exec open:the caller has read it within its scope
UPDATE photo SET state = ?3, shown_by = ?4, shown_at = ?5, version = version + 1 WHERE id = ?1 AND state = ?2

-- name: PUBLICITY_TODO one scoped
SELECT (SELECT COUNT(*) FROM org o JOIN story s ON s.org_id = o.id WHERE o.path >= ?1 AND o.path < ?2 AND s.state = 'draft' AND s.entered_by <> ?3 AND s.edited_by <> ?3)
  + (SELECT COUNT(*) FROM org o JOIN photo p ON p.org_id = o.id WHERE o.path >= ?1 AND o.path < ?2 AND p.state = 'draft' AND p.entered_by <> ?3 AND p.edited_by <> ?3) AS n

-- By union: itself and those directly below with all that is below them. Only what is shown counts.
-- name: PUBLICITY_COUNTS many open:the parent is the union the call has been checked for
SELECT c.path AS org_path, c.code AS org_code, 'media' AS what, m.level, COUNT(*) AS n
FROM org c JOIN org o ON o.path >= c.path AND o.path < (c.path || CASE WHEN c.id = ?2 THEN '!' ELSE '~' END)
  JOIN media m ON m.campaign_id = ?1 AND m.org_id = o.id AND m.state = 'kept'
WHERE c.parent_id = ?2 OR c.id = ?2 GROUP BY c.path, c.code, m.level
UNION ALL
SELECT c.path AS org_path, c.code AS org_code, 'stories' AS what, '' AS level, COUNT(*) AS n
FROM org c JOIN org o ON o.path >= c.path AND o.path < (c.path || CASE WHEN c.id = ?2 THEN '!' ELSE '~' END)
  JOIN story s ON s.campaign_id = ?1 AND s.org_id = o.id AND s.state = 'shown'
WHERE c.parent_id = ?2 OR c.id = ?2 GROUP BY c.path, c.code
UNION ALL
SELECT c.path AS org_path, c.code AS org_code, 'photos' AS what, '' AS level, COUNT(*) AS n
FROM org c JOIN org o ON o.path >= c.path AND o.path < (c.path || CASE WHEN c.id = ?2 THEN '!' ELSE '~' END)
  JOIN photo p ON p.campaign_id = ?1 AND p.org_id = o.id AND p.state = 'shown'
WHERE c.parent_id = ?2 OR c.id = ?2 GROUP BY c.path, c.code

-- name: PUBLICITY_UNIONS many open:the parent is the union the call has been checked for scan:walks the path index of the tree once
SELECT c.path AS org_path, c.code AS org_code, c.name AS org_name, CAST(COALESCE(SUM(t.heads), 0) AS BIGINT) AS heads, CAST(COALESCE(SUM(t.fen), 0) AS BIGINT) AS fen
FROM org c JOIN org o ON o.path >= c.path AND o.path < (c.path || CASE WHEN c.id = ?2 THEN '!' ELSE '~' END)
  LEFT JOIN tally t ON t.campaign_id = ?1 AND t.org_id = o.id AND t.tag = '' AND t.class <> '' AND t.kind IN ('cash', 'goods', 'lump')
WHERE c.parent_id = ?2 OR c.id = ?2 GROUP BY c.path, c.code, c.name ORDER BY c.path

-- name: FIGURE_CELLS many scoped
SELECT t.kind, t.class, t.source, t.tag, CAST(SUM(t.heads) AS BIGINT) AS heads, CAST(SUM(t.fen) AS BIGINT) AS fen
FROM org o JOIN tally t ON t.campaign_id = ?1 AND t.org_id = o.id
WHERE o.path >= ?2 AND o.path < ?3 GROUP BY t.kind, t.class, t.source, t.tag

-- name: FIGURE_PAID many scoped
SELECT b.source, CAST(SUM(b.fen) AS BIGINT) AS fen
FROM org o JOIN fund_balance b ON b.org_id = o.id AND b.campaign_id = ?1 AND b.stage = 'paid'
WHERE o.path >= ?2 AND o.path < ?3 GROUP BY b.source

-- name: FIGURE_PERSONS one scoped
SELECT COUNT(DISTINCT a.person_id) AS n FROM org o JOIN aid a ON a.campaign_id = ?1 AND a.org_id = o.id
WHERE o.path >= ?2 AND o.path < ?3 AND a.state = 'paid' AND a.class <> ''

-- name: FIGURE_GIVERS one scoped
SELECT COUNT(DISTINCT t.org_id) AS n FROM org o JOIN tally t ON t.campaign_id = ?1 AND t.org_id = o.id
WHERE o.path >= ?2 AND o.path < ?3 AND t.tag = '' AND t.class <> '' AND t.heads > 0

-- name: CLAIM_GET one scoped
SELECT p.id, p.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, p.campaign_id, c.code AS campaign, COALESCE(p.media_id, 0) AS media_id,
  COALESCE(m.medium, '') AS medium, COALESCE(m.published_on, '') AS published_on, p.sort, p.item, p.published, p.value, p.money, p.unit, p.modifier,
  p.quoted, p.figure, COALESCE(p.part_of, 0) AS part_of, p.state, p.version
FROM published_figure p JOIN org o ON o.id = p.org_id JOIN campaign c ON c.id = p.campaign_id LEFT JOIN media m ON m.id = p.media_id
WHERE p.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: CLAIM_LIST many open:the union is the one the call has been checked for
SELECT p.id, p.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, p.campaign_id, c.code AS campaign, COALESCE(p.media_id, 0) AS media_id,
  COALESCE(m.medium, '') AS medium, COALESCE(m.published_on, '') AS published_on, p.sort, p.item, p.published, p.value, p.money, p.unit, p.modifier,
  p.quoted, p.figure, COALESCE(p.part_of, 0) AS part_of, p.state, p.version
FROM published_figure p JOIN org o ON o.id = p.org_id JOIN campaign c ON c.id = p.campaign_id LEFT JOIN media m ON m.id = p.media_id
WHERE p.org_id = ?1 AND p.campaign_id = ?2 AND p.state = 'kept' ORDER BY p.sort, p.id

-- name: CLAIM_ADD one open:the caller has checked the union
INSERT INTO published_figure (org_id, campaign_id, media_id, sort, item, published, value, money, unit, modifier, quoted, figure, part_of, entered_by, entered_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) RETURNING id

-- name: CLAIM_SAVE exec open:the caller has read it within its scope
UPDATE published_figure SET media_id = ?3, sort = ?4, item = ?5, published = ?6, value = ?7, money = ?8, unit = ?9, modifier = ?10, quoted = ?11,
  figure = ?12, part_of = ?13, version = version + 1
WHERE id = ?1 AND version = ?2 AND state = 'kept'

-- name: CLAIM_DROP exec open:the caller has read it within its scope
UPDATE published_figure SET state = 'dropped', version = version + 1
WHERE id = ?1 AND state = 'kept' AND NOT EXISTS (SELECT 1 FROM published_figure p WHERE p.part_of = ?1 AND p.state = 'kept')

-- name: CLAIM_PARTS one open:the caller has read the headline within its scope
SELECT COUNT(*) AS n FROM published_figure p WHERE p.part_of = ?1 AND p.state = 'kept'

-- name: CLAIM_VERIFY many open:verify runs as the operator; scan:every published figure is looked at
SELECT id, published, value, money, unit, modifier FROM published_figure ORDER BY id

-- name: SUMMARY_GET one scoped
SELECT r.id, r.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, r.campaign_id, c.code AS campaign, c.name AS campaign_name, r.rule,
  r.title, r.body, r.figures, r.written_at, r.state, r.seal, r.entered_by, r.edited_by, r.entered_at, COALESCE(r.finished_at, 0) AS finished_at,
  COALESCE(w.name, '') AS writer, COALESCE(f.name, '') AS finisher, r.version
FROM campaign_report r JOIN org o ON o.id = r.org_id JOIN campaign c ON c.id = r.campaign_id LEFT JOIN user_account w ON w.id = r.edited_by
  LEFT JOIN user_account f ON f.id = r.finished_by
WHERE r.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: SUMMARY_LIST many scoped
SELECT r.id, r.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, r.campaign_id, c.code AS campaign, c.name AS campaign_name, r.rule,
  r.title, '' AS body, '' AS figures, r.written_at, r.state, r.seal, r.entered_by, r.edited_by, r.entered_at, COALESCE(r.finished_at, 0) AS finished_at,
  COALESCE(w.name, '') AS writer, COALESCE(f.name, '') AS finisher, r.version
FROM org o JOIN campaign_report r ON r.org_id = o.id JOIN campaign c ON c.id = r.campaign_id LEFT JOIN user_account w ON w.id = r.edited_by
  LEFT JOIN user_account f ON f.id = r.finished_by
WHERE o.path >= ?1 AND o.path < ?2 AND (?3 = '' OR c.code = ?3) AND (?4 = 0 OR r.id < ?4) ORDER BY r.id DESC LIMIT ?5

-- name: SUMMARY_OF one open:the union is the one the call has been checked for
SELECT id FROM campaign_report WHERE campaign_id = ?1 AND org_id = ?2

-- name: SUMMARY_ADD one open:the caller has checked the union
INSERT INTO campaign_report (org_id, campaign_id, rule, title, body, figures, written_at, entered_by, entered_at, edited_by)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?7, ?8) RETURNING id

-- name: SUMMARY_SAVE exec open:the caller has read it within its scope
UPDATE campaign_report SET title = ?3, body = ?4, figures = ?5, written_at = ?6, rule = ?7, edited_by = ?8, version = version + 1
WHERE id = ?1 AND version = ?2 AND state = 'draft'

-- name: SUMMARY_FINISH exec open:the caller has read it within its scope
UPDATE campaign_report SET state = 'finished', seal = ?3, finished_by = ?4, finished_at = ?5, version = version + 1
WHERE id = ?1 AND version = ?2 AND state = 'draft'

-- name: SUMMARY_REOPEN exec open:the caller has read it within its scope
UPDATE campaign_report SET state = 'draft', seal = '', finished_by = NULL, finished_at = NULL, version = version + 1
WHERE id = ?1 AND state = 'finished'

-- name: SUMMARY_VERIFY many open:verify runs as the operator; scan:every finished report is looked at
SELECT id, title, body, figures, seal FROM campaign_report WHERE state = 'finished' ORDER BY id

-- A shown photo whose file is gone or is no checked picture.
-- name: PHOTO_VERIFY many open:verify runs as the operator; scan:every photo is looked at
SELECT p.id, p.picture_id, p.thumb_id, i.type, i.width, i.height, f.hash FROM photo p JOIN picture i ON i.file_id = p.picture_id JOIN file f ON f.id = p.picture_id
WHERE p.state <> 'dropped' ORDER BY p.id
