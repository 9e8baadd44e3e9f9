-- The ground: unions, users, rights, sessions, commands, audit, jobs, files, code lists, rules.
-- Tokens: @id@ @int@ @text@ @key@ (text compared bytewise) @blob@ @strict@; see src/db/migrate.c.
-- Times are ms since 1970 UTC, dates ISO text, money 分, booleans 0/1.

CREATE TABLE org ( -- a union (工会); the union tree is not the area tree
  id @id@,
  parent_id @int@ REFERENCES org(id), -- NULL = root
  code @key@ NOT NULL UNIQUE, -- own code, unique for ever
  name @text@ NOT NULL, -- full name in force
  kind @text@ NOT NULL, -- province city district street grass industry system direct zone
  path @key@ NOT NULL UNIQUE, -- fixed-width segments of 5, so that a prefix never leaks
  area_code @text@, -- GB/T 2260 six digits, optional
  uscc @text@, -- GB 32100 unified social credit code, optional
  members @int@ NOT NULL DEFAULT 0, -- members as last reported
  contact @text@ NOT NULL DEFAULT '', -- person to ask, office phone allowed
  status @text@ NOT NULL DEFAULT 'active', -- active merged closed
  merged_into @int@ REFERENCES org(id), -- where its work went on
  valid_from @text@ NOT NULL, -- date it came into being here
  valid_to @text@, -- date it ended, NULL = in being
  version @int@ NOT NULL DEFAULT 1 -- for optimistic locking
) @strict@;
CREATE INDEX org_parent ON org(parent_id);

CREATE TABLE org_change ( -- dated history of renames, moves and merges
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id),
  kind @text@ NOT NULL, -- create rename move merge close
  changed_on @text@ NOT NULL, -- effective date
  was @text@ NOT NULL, -- name, parent code or own code before
  now @text@ NOT NULL, -- after
  user_id @int@, -- who recorded it
  at @int@ NOT NULL -- when it was recorded
) @strict@;
CREATE INDEX org_change_org ON org_change(org_id);

CREATE TABLE user_account ( -- a person who logs in; the row is never deleted, the name never reused
  id @id@,
  login @key@ NOT NULL UNIQUE, -- log-in name
  name @text@ NOT NULL, -- of the person
  org_id @int@ NOT NULL REFERENCES org(id), -- home union
  password @text@ NOT NULL DEFAULT '', -- Argon2id encoded hash of the peppered password; '' = not set
  totp @blob@, -- sealed secret, NULL = no second factor
  totp_step @int@ NOT NULL DEFAULT 0, -- last step used: each code once
  must_change @int@ NOT NULL DEFAULT 1, -- first log-in forces a new password
  changed_at @int@ NOT NULL DEFAULT 0, -- when the password was set
  failed @int@ NOT NULL DEFAULT 0, -- failures since the last success
  locked_until @int@ NOT NULL DEFAULT 0, -- ms
  setup @blob@, -- SM3 of the set-up token, NULL = none
  setup_until @int@ NOT NULL DEFAULT 0, -- ms, when the token ends
  status @text@ NOT NULL DEFAULT 'active', -- active disabled
  created_by @int@, -- user
  created_at @int@ NOT NULL,
  last_login @int@ NOT NULL DEFAULT 0,
  version @int@ NOT NULL DEFAULT 1
) @strict@;
CREATE INDEX user_account_org ON user_account(org_id);

CREATE TABLE login_failure ( -- failed log-ins by source, so that a stranger cannot lock the owner out
  user_id @int@ NOT NULL REFERENCES user_account(id),
  peer @key@ NOT NULL, -- source address
  failed @int@ NOT NULL, -- since the last success from there
  locked_until @int@ NOT NULL, -- ms
  last_at @int@ NOT NULL, -- of the latest failure
  PRIMARY KEY (user_id, peer)
) @strict@;

CREATE TABLE role_grant ( -- role × union subtree × dates
  id @id@,
  user_id @int@ NOT NULL REFERENCES user_account(id),
  role @text@ NOT NULL, -- code of role.def
  org_id @int@ NOT NULL REFERENCES org(id), -- top of the subtree
  from_date @text@ NOT NULL, -- first day
  to_date @text@, -- last day, NULL = open
  granted_by @int@, -- user
  granted_at @int@ NOT NULL,
  revoked_at @int@, -- ms, NULL = in force
  revoked_by @int@, -- user
  reason @text@ NOT NULL DEFAULT '', -- why it was revoked
  mac @blob@ NOT NULL -- HMAC-SM3 over the row: a row changed by SQL is refused at load; emptied when revoked
) @strict@;
CREATE INDEX role_grant_user ON role_grant(user_id);
CREATE INDEX role_grant_org ON role_grant(org_id);

CREATE TABLE session ( -- a log-in; the token itself is never stored
  token @blob@ PRIMARY KEY, -- SM3 of the 256-bit token
  user_id @int@ NOT NULL REFERENCES user_account(id),
  csrf @text@ NOT NULL, -- must come back in X-CSRF with every write
  created_at @int@ NOT NULL,
  seen_at @int@ NOT NULL, -- updated at most once a minute
  peer @text@ NOT NULL DEFAULT '' -- source address
) @strict@;
CREATE INDEX session_by_user ON session(user_id);
CREATE INDEX session_seen ON session(seen_at);

CREATE TABLE command ( -- client-made ids: same id + same body gives the stored answer
  user_id @int@ NOT NULL,
  id @key@ NOT NULL, -- UUID made before sending
  body_hash @blob@ NOT NULL, -- SM3 over method, path, query, body
  status @int@ NOT NULL, -- HTTP status of the answer
  answer @text@ NOT NULL, -- body of the answer
  at @int@ NOT NULL,
  PRIMARY KEY (user_id, id)
) @strict@;

CREATE TABLE event ( -- audit trail: append-only, hash-chained
  seq @int@ PRIMARY KEY, -- 1, 2, 3 … without a gap
  at @int@ NOT NULL,
  user_id @int@, -- NULL = nobody logged in
  login @text@ NOT NULL,
  org_id @int@, -- union the action was about
  peer @text@ NOT NULL, -- source address, 'local' for the shell
  action @text@ NOT NULL, -- e.g. roster.approve
  object @text@ NOT NULL, -- e.g. roster:7
  result @text@ NOT NULL, -- ok or an error code
  detail @text@ NOT NULL, -- JSON, never a sensitive value
  hash @blob@ NOT NULL -- SM3 of this row's content and the predecessor's hash
) @strict@;
CREATE INDEX event_at ON event(at);
CREATE INDEX event_object ON event(object);
CREATE INDEX event_user ON event(user_id, at);
@append_only(event)@

CREATE TABLE job ( -- long work
  id @id@,
  kind @text@ NOT NULL, -- e.g. roster.import
  org_id @int@ NOT NULL REFERENCES org(id),
  user_id @int@ NOT NULL REFERENCES user_account(id),
  payload @text@ NOT NULL, -- JSON for the runner
  state @text@ NOT NULL, -- queued running done failed cancelled
  cancel @int@ NOT NULL DEFAULT 0, -- 1 = asked to stop
  done @int@ NOT NULL DEFAULT 0,
  total @int@ NOT NULL DEFAULT 0,
  step @text@ NOT NULL DEFAULT '', -- what it is at
  result @text@ NOT NULL DEFAULT '', -- JSON
  error @text@ NOT NULL DEFAULT '', -- code and sentence when failed
  created_at @int@ NOT NULL,
  started_at @int@ NOT NULL DEFAULT 0,
  beat_at @int@ NOT NULL DEFAULT 0, -- sign of life of its runner; a silent one is run again
  ended_at @int@ NOT NULL DEFAULT 0
) @strict@;
CREATE INDEX job_state ON job(state, id);
CREATE INDEX job_org ON job(org_id, id);

CREATE TABLE file ( -- attachments: content-addressed, sealed at rest
  id @id@,
  hash @key@ NOT NULL, -- SM3 hex of the plain content
  size @int@ NOT NULL, -- bytes
  name @text@ NOT NULL, -- as uploaded
  type @text@ NOT NULL, -- by content
  org_id @int@ NOT NULL REFERENCES org(id),
  created_by @int@,
  created_at @int@ NOT NULL
) @strict@;
CREATE INDEX file_hash ON file(hash);
CREATE INDEX file_org ON file(org_id);

CREATE TABLE code_item ( -- dated code lists
  list @key@ NOT NULL, -- class tag kind source org_kind id_type …
  code @key@ NOT NULL,
  label @text@ NOT NULL,
  note @text@ NOT NULL DEFAULT '',
  valid_from @text@ NOT NULL DEFAULT '',
  valid_to @text@ NOT NULL DEFAULT '',
  sort @int@ NOT NULL DEFAULT 0,
  attr @text@ NOT NULL DEFAULT '{}', -- JSON with facts of that list
  PRIMARY KEY (list, code, valid_from)
) @strict@;

CREATE TABLE rule_doc ( -- rule documents: forms, funds, policies, banks, sheets …
  id @id@,
  kind @key@ NOT NULL,
  code @key@ NOT NULL,
  edition @key@ NOT NULL,
  title @text@ NOT NULL,
  source @text@ NOT NULL, -- document and clause it is taken from
  valid_from @text@ NOT NULL,
  valid_to @text@ NOT NULL DEFAULT '',
  body @text@ NOT NULL, -- JSON
  created_by @int@,
  created_at @int@ NOT NULL,
  UNIQUE (kind, code, edition)
) @strict@;

CREATE TABLE setting ( -- a few facts of this installation
  name @key@ PRIMARY KEY,
  value @text@ NOT NULL
) @strict@;
