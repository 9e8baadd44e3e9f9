-- A worker on his phone: a person of the register signs in with a code sent to the phone the register has of him.

CREATE TABLE worker_code ( -- a one-time code; the newest of a person counts
  id @id@,
  person_id @int@ NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  outbox_id @int@ NOT NULL REFERENCES outbox(id) ON DELETE CASCADE, -- the message it goes out with
  mac @blob@ NOT NULL, -- HMAC-SM3 over person, time and code
  sealed @blob@ NOT NULL, -- the code for the sender; no bytes once it is sent
  made_at @int@ NOT NULL,
  tries @int@ NOT NULL DEFAULT 0, -- wrong ones
  used_at @int@ NOT NULL DEFAULT 0,
  CONSTRAINT worker_code_minute UNIQUE (person_id, made_at)
) @strict@;
CREATE INDEX worker_code_made ON worker_code(made_at);
CREATE INDEX worker_code_outbox ON worker_code(outbox_id);

CREATE TABLE worker_session ( -- a worker's log-in, apart from those of users; the token itself is never stored
  token @blob@ PRIMARY KEY, -- SM3 of the 256-bit token
  person_id @int@ NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  csrf @text@ NOT NULL, -- must come back in X-CSRF with every write
  created_at @int@ NOT NULL,
  seen_at @int@ NOT NULL, -- updated at most once a minute
  peer @text@ NOT NULL DEFAULT '' -- source address
) @strict@;
CREATE INDEX worker_session_person ON worker_session(person_id);
CREATE INDEX worker_session_created ON worker_session(created_at);
