-- Shops and what they offer. CROSS JOIN keeps SQLite at the unions of the caller first.

-- ?4 name, district or address; ?5 state.
-- name: SHOP_LIST many scoped
SELECT s.id, s.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, s.name, s.district, s.address, s.open_at, s.close_at, s.lon, s.lat, s.state, COALESCE(s.company_id, 0) AS company_id,
  COALESCE(k.name, '') AS company, (SELECT COUNT(*) FROM shop_offer f WHERE f.shop_id = s.id AND f.withdrawn_at IS NULL) AS offers, s.version, s.phone AS secret,
  COALESCE(a.name, '') AS account_name, COALESCE(a.bank, '') AS account_bank, COALESCE(a.cnaps, '') AS account_cnaps, a.secret AS account_secret
FROM org o CROSS JOIN shop s LEFT JOIN company k ON k.id = s.company_id LEFT JOIN shop_account a ON a.id = (SELECT MAX(x.id) FROM shop_account x WHERE x.shop_id = s.id)
WHERE o.path >= ?1 AND o.path < ?2 AND s.org_id = o.id AND s.id > ?3 AND (?4 = '' OR s.name LIKE ?4 ESCAPE '!' OR s.district LIKE ?4 ESCAPE '!' OR s.address LIKE ?4 ESCAPE '!') AND (?5 = '' OR s.state = ?5)
ORDER BY s.id LIMIT ?6

-- name: SHOP_GET one scoped
SELECT s.id, s.org_id, o.code AS org_code, o.name AS org_name, o.path AS org_path, s.name, s.district, s.address, s.open_at, s.close_at, s.lon, s.lat, s.state, COALESCE(s.company_id, 0) AS company_id,
  COALESCE(k.name, '') AS company, (SELECT COUNT(*) FROM shop_offer f WHERE f.shop_id = s.id AND f.withdrawn_at IS NULL) AS offers, s.version, s.phone AS secret,
  COALESCE(a.name, '') AS account_name, COALESCE(a.bank, '') AS account_bank, COALESCE(a.cnaps, '') AS account_cnaps, a.secret AS account_secret
FROM shop s JOIN org o ON o.id = s.org_id LEFT JOIN company k ON k.id = s.company_id LEFT JOIN shop_account a ON a.id = (SELECT MAX(x.id) FROM shop_account x WHERE x.shop_id = s.id) WHERE s.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: SHOP_ADD one open:the union has been checked
INSERT INTO shop (org_id, company_id, name, district, address, phone, open_at, close_at, lon, lat, state, created_by, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'open', ?11, ?12)
ON CONFLICT DO NOTHING RETURNING id

-- name: SHOP_NAMED one open:the union has been checked
SELECT id, name, address, COALESCE(company_id, 0) AS company_id FROM shop WHERE org_id = ?1 AND name = ?2

-- Shops of a company are few beside those of a union.
-- name: SHOP_BESIDE one open:the union has been checked
SELECT id, name, address, company_id FROM shop WHERE company_id = ?2 AND +org_id = ?1 AND address = ?3 ORDER BY id LIMIT 1

-- name: SHOP_SET exec open:the caller has read it within reach
UPDATE shop SET company_id = ?3, name = ?4, district = ?5, address = ?6, phone = ?7, open_at = ?8, close_at = ?9, lon = ?10, lat = ?11, state = ?12, version = version + 1 WHERE id = ?1 AND version = ?2

-- name: SHOP_COMPANY one open:a company by its public code
SELECT id FROM company WHERE uscc = ?1

-- ?4 shop, ?5 words.
-- name: OFFER_LIST many scoped
SELECT f.id, f.shop_id, o.name AS org_name, o.path AS org_path, s.name AS shop, s.district, s.address, s.open_at, s.close_at, f.title, f.discount, f.from_on, f.until_on, COALESCE(f.withdrawn_at, 0) AS withdrawn_at
FROM org o CROSS JOIN shop s CROSS JOIN shop_offer f WHERE o.path >= ?1 AND o.path < ?2 AND s.org_id = o.id AND f.shop_id = s.id AND (CAST(?3 AS BIGINT) = 0 OR f.id < ?3)
  AND (CAST(?4 AS BIGINT) = 0 OR s.id = ?4) AND (?5 = '' OR s.name LIKE ?5 ESCAPE '!' OR f.title LIKE ?5 ESCAPE '!') ORDER BY f.id DESC LIMIT ?6

-- name: OFFER_GET one scoped
SELECT f.id, f.shop_id, o.name AS org_name, o.path AS org_path, s.name AS shop, s.district, s.address, s.open_at, s.close_at, f.title, f.discount, f.from_on, f.until_on, COALESCE(f.withdrawn_at, 0) AS withdrawn_at
FROM shop_offer f JOIN shop s ON s.id = f.shop_id JOIN org o ON o.id = s.org_id WHERE f.id = ?1 AND o.path >= ?2 AND o.path < ?3

-- name: OFFER_ADD one open:the shop was read within reach
INSERT INTO shop_offer (shop_id, title, discount, from_on, until_on, created_by, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id

-- name: OFFER_WITHDRAW exec open:the offer was read within reach
UPDATE shop_offer SET withdrawn_at = ?2 WHERE id = ?1 AND withdrawn_at IS NULL

-- name: SHOP_KEEPERS many open:the shop was read within reach
SELECT d.id, d.person_id, p.name, o.name AS org_name, d.granted_at FROM worker_duty d JOIN person p ON p.id = d.person_id JOIN org o ON o.id = p.org_id
WHERE d.duty = 'keeper' AND d.object_id = ?1 AND d.state = 'active' ORDER BY d.id LIMIT 100

-- --- where its money goes: the newest account holds ---

-- name: SHOP_ACCOUNT one open:the shop was read within reach
SELECT a.id, a.name, a.bank, a.cnaps, a.blind FROM shop_account a WHERE a.shop_id = ?1 ORDER BY a.id DESC LIMIT 1

-- name: SHOP_ACCOUNT_ADD one open:the shop was read within reach
INSERT INTO shop_account (shop_id, name, bank, cnaps, secret, blind, set_by, set_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING id

-- name: SHOP_ACCOUNT_VERIFY many open:verify reads everything scan:verify
SELECT a.id, a.shop_id, a.blind, a.secret FROM shop_account a ORDER BY a.id

-- --- what everybody may see ---

-- Standing offers of open shops; ?1 today, ?3 words, ?4 district.
-- name: OFFER_PUBLIC many open:what everybody may see: shops and what they give
SELECT f.id, f.shop_id, o.name AS org_name, '' AS org_path, s.name AS shop, s.district, s.address, s.open_at, s.close_at, f.title, f.discount, f.from_on, f.until_on, 0 AS withdrawn_at
FROM shop_offer f JOIN shop s ON s.id = f.shop_id JOIN org o ON o.id = s.org_id WHERE f.withdrawn_at IS NULL AND f.from_on <= ?1 AND f.until_on >= ?1 AND s.state = 'open' AND (CAST(?2 AS BIGINT) = 0 OR f.id < ?2)
  AND (?3 = '' OR s.name LIKE ?3 ESCAPE '!' OR f.title LIKE ?3 ESCAPE '!' OR f.discount LIKE ?3 ESCAPE '!') AND (?4 = '' OR s.district = ?4) ORDER BY f.id DESC LIMIT ?5

-- Where a voucher of mine is taken; ?2 voucher, ?4 words.
-- name: SHOP_OF_VOUCHER many open:the worker himself
SELECT s.id, s.name, s.district, s.address, s.open_at, s.close_at FROM voucher v JOIN voucher_batch b ON b.id = v.batch_id JOIN org bo ON bo.id = b.org_id CROSS JOIN shop s CROSS JOIN org o
WHERE v.person_id = ?1 AND v.id = ?2 AND o.id = s.org_id AND o.path >= bo.path AND o.path < bo.path || '~' AND s.state = 'open' AND s.id > ?3
  AND (b.shops = 'union' OR (b.shops = 'district' AND s.district = b.district) OR (b.shops = 'list' AND EXISTS (SELECT 1 FROM voucher_batch_shop l WHERE l.batch_id = b.id AND l.shop_id = s.id)))
  AND (?4 = '' OR s.name LIKE ?4 ESCAPE '!' OR s.district LIKE ?4 ESCAPE '!' OR s.address LIKE ?4 ESCAPE '!') ORDER BY s.id LIMIT ?5

-- name: SHOP_VERIFY many open:verify reads everything scan:verify
SELECT s.id, s.org_id, s.name, s.phone AS secret FROM shop s ORDER BY s.id
