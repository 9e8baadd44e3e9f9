-- Signing in from a union's App.

-- name: OIDC_PUT exec open:signing in; nobody is named yet
INSERT INTO oidc_wait (state, browser, secret, made_at) VALUES (?1, ?2, ?3, ?4)

-- name: OIDC_DROP_OLD exec open:signing in; those that did not come back
DELETE FROM oidc_wait WHERE made_at < ?1

-- Taken once, by the browser that left.
-- name: OIDC_TAKE one open:signing in; nobody is named yet
DELETE FROM oidc_wait WHERE state = ?1 AND browser = ?2 AND made_at >= ?3 RETURNING secret, made_at

-- name: OIDC_PAGE one open:what the provider says of itself
SELECT body, fetched_at FROM oidc_page WHERE url = ?1

-- name: OIDC_PAGE_PUT exec open:what the provider says of itself
INSERT INTO oidc_page (url, body, fetched_at) VALUES (?1, ?2, ?3) ON CONFLICT (url) DO UPDATE SET body = excluded.body, fetched_at = excluded.fetched_at

-- Two at most: more than one is nobody.
-- name: OIDC_BY_PHONE many open:signing in; the provider has verified the phone
SELECT p.id, p.name, p.org_id FROM person p WHERE p.phone_blind = ?1 AND p.status <> 'dead' AND (?2 = '' OR p.name = ?2) ORDER BY p.id LIMIT 2

-- name: OIDC_BY_NUMBER many open:signing in; the provider vouches for number and name
SELECT p.id, p.name, p.org_id FROM person p WHERE p.id_type = ?1 AND p.blind = ?2 AND p.name = ?3 AND p.status <> 'dead' ORDER BY p.id LIMIT 2
