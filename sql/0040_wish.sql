-- Wishes (微心愿): what a worker wishes for himself or his family, looked over by his union, shown without his name, taken up by one
-- volunteer or firm, delivered, confirmed, asked after. A confirmed wish is one aid row of origin "wish:<id>".

CREATE TABLE wish ( -- a wish; its own words, address and phone are sealed, the words shown are written apart
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id), -- union that looks it over and where it counts
  person_id @int@ NOT NULL REFERENCES person(id), -- whose wish
  campaign_id @int@ REFERENCES campaign(id), -- in which it counts; said when it is published
  kind @text@ NOT NULL, -- code list wish_kind: thing service spirit
  whom @text@ NOT NULL, -- code list wish_whom: self family
  state @text@ NOT NULL, -- code list wish_state
  district @text@ NOT NULL, -- district of the union, shown
  value_fen @int@ NOT NULL DEFAULT 0, -- what it may cost, estimated
  wanted_by @text@ NOT NULL DEFAULT '',
  show_name @int@ NOT NULL DEFAULT 0, -- 1 = the surname may be shown (姓+*), 0 = not even that
  secret @blob@ NOT NULL, -- sealed: own words, address, phone; no bytes once the days of keeping are over
  public_text @text@ NOT NULL DEFAULT '', -- the words shown
  entered_by @int@ REFERENCES user_account(id), created_at @int@ NOT NULL, -- NULL = by himself on his phone
  reviewed_by @int@ REFERENCES user_account(id),
  open_until @text@ NOT NULL DEFAULT '', -- last day on which it can be taken up
  satisfied @text@ NOT NULL DEFAULT '', -- code list wish_satisfied, when it was asked after
  gift_id @int@ REFERENCES gift(id), -- the entry of the gift register that holds its value, when the union received it
  ended_at @int@ NOT NULL DEFAULT 0, keep_until @text@ NOT NULL DEFAULT '', -- once it has ended
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT wish_value CHECK (value_fen >= 0),
  CONSTRAINT wish_two_persons CHECK (entered_by IS NULL OR reviewed_by IS NULL OR entered_by <> reviewed_by)
) @strict@;
CREATE INDEX wish_org ON wish(org_id, id);
CREATE INDEX wish_person ON wish(person_id, id);
CREATE INDEX wish_listed ON wish(id) WHERE state = 'listed';
CREATE INDEX wish_open ON wish(open_until) WHERE state = 'listed';
CREATE INDEX wish_keep ON wish(keep_until) WHERE keep_until <> '';
CREATE UNIQUE INDEX wish_gift ON wish(gift_id) WHERE gift_id IS NOT NULL;

CREATE TABLE wish_move ( -- every step of a wish
  wish_id @int@ NOT NULL REFERENCES wish(id),
  version @int@ NOT NULL, -- that it led to
  verb @text@ NOT NULL, from_state @text@ NOT NULL, to_state @text@ NOT NULL,
  at @int@ NOT NULL,
  user_id @int@ REFERENCES user_account(id), person_id @int@ REFERENCES person(id), -- both NULL = daily work
  words @blob@ NOT NULL, -- sealed: reason or what was said; no bytes = none
  PRIMARY KEY (wish_id, version)
) @strict@;

CREATE TABLE wish_claim ( -- somebody takes a wish up: a volunteer, or a company by its contact
  id @id@,
  wish_id @int@ NOT NULL REFERENCES wish(id),
  person_id @int@ NOT NULL REFERENCES person(id), -- volunteer or contact
  company_id @int@ REFERENCES company(id), -- NULL = the volunteer himself
  state @text@ NOT NULL, -- code list wish_claim_state: live done given_up expired freed
  claimed_at @int@ NOT NULL,
  due_on @text@ NOT NULL, -- last day to deliver
  released_by @int@ REFERENCES user_account(id), released_at @int@ NOT NULL DEFAULT 0, -- he may learn address and phone
  words @blob@ NOT NULL, -- sealed: what he says of the delivery
  delivered_on @text@ NOT NULL DEFAULT '',
  ended_at @int@ NOT NULL DEFAULT 0,
  CONSTRAINT wish_claim_released CHECK ((released_by IS NULL) = (released_at = 0))
) @strict@;
CREATE UNIQUE INDEX wish_claim_one ON wish_claim(wish_id) WHERE state IN ('live', 'done'); -- exactly one has it
CREATE INDEX wish_claim_wish ON wish_claim(wish_id, id);
CREATE INDEX wish_claim_person ON wish_claim(person_id, id);
CREATE INDEX wish_claim_due ON wish_claim(due_on) WHERE state = 'live';

CREATE TABLE wish_photo ( -- proof of a delivery
  claim_id @int@ NOT NULL REFERENCES wish_claim(id),
  file_id @int@ NOT NULL REFERENCES file(id),
  PRIMARY KEY (claim_id, file_id)
) @strict@;
CREATE INDEX wish_photo_file ON wish_photo(file_id);
