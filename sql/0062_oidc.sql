-- Signing in from a union's App by OpenID Connect: who has left for the provider and has not come back, and what the provider says of
-- itself (its addresses and keys, public).

CREATE TABLE oidc_wait ( -- who has left for the provider and not come back
  state @blob@ PRIMARY KEY, -- SM3 of the state sent along; the state itself is never stored
  browser @blob@ NOT NULL, -- SM3 of the token in the cookie of the browser that left
  secret @blob@ NOT NULL, -- sealed: nonce and code verifier
  made_at @int@ NOT NULL
) @strict@;
CREATE INDEX oidc_wait_made ON oidc_wait(made_at);

CREATE TABLE oidc_page ( -- what the provider says of itself: addresses, public keys
  url @key@ PRIMARY KEY,
  body @text@ NOT NULL,
  fetched_at @int@ NOT NULL
) @norowid@;
