-- Vouchers (电子券): given out in batches to whoever comes first, redeemed once at a shop, settled with it. A voucher's number is made of its
-- batch and its place in it, so that giving one out twice or more than there are breaks a constraint (docs/decision/0032).

CREATE TABLE voucher_batch ( -- how many, worth what, for whom, when, where
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id), -- union that gives
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  title @text@ NOT NULL,
  total @int@ NOT NULL, -- vouchers there are
  face_fen @int@ NOT NULL, -- what the shop gets for one
  audience @text@ NOT NULL, -- code list voucher_audience: all members tag list
  tag @text@ NOT NULL DEFAULT '', -- of tag: code list tag
  claim_from @int@ NOT NULL, claim_until @int@ NOT NULL, -- ms
  per_person @int@ NOT NULL, -- most of one person
  per_day @int@ NOT NULL DEFAULT 0, -- most of one person in a day, 0 = no matter
  redeem_from @text@ NOT NULL, redeem_until @text@ NOT NULL, -- days, both included
  shops @text@ NOT NULL, -- code list voucher_shops: union district list
  district @text@ NOT NULL DEFAULT '', -- of district
  payer @text@ NOT NULL DEFAULT '', -- who pays the shops, in words
  state @text@ NOT NULL, -- code list voucher_batch_state: draft submitted open closed ended dropped
  remark @text@ NOT NULL DEFAULT '', -- why it was sent back
  made_by @int@ NOT NULL REFERENCES user_account(id), made_at @int@ NOT NULL, -- who wrote it last
  reviewed_by @int@ REFERENCES user_account(id), reviewed_at @int@ NOT NULL DEFAULT 0,
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT voucher_batch_total UNIQUE (id, total),
  CONSTRAINT voucher_batch_numbers CHECK (total BETWEEN 1 AND 999999 AND face_fen >= 0 AND per_person >= 1 AND per_day >= 0),
  CONSTRAINT voucher_batch_times CHECK (claim_from < claim_until AND redeem_from <= redeem_until),
  CONSTRAINT voucher_batch_two_persons CHECK (reviewed_by IS NULL OR reviewed_by <> made_by),
  CONSTRAINT voucher_batch_reviewed CHECK (state NOT IN ('open', 'closed', 'ended') OR reviewed_by IS NOT NULL)
) @strict@;
CREATE INDEX voucher_batch_org ON voucher_batch(org_id, id);
CREATE INDEX voucher_batch_state ON voucher_batch(state, id);

CREATE TABLE voucher_batch_shop ( -- of shops = list
  batch_id @int@ NOT NULL REFERENCES voucher_batch(id),
  shop_id @int@ NOT NULL REFERENCES shop(id),
  PRIMARY KEY (batch_id, shop_id)
) @norowid@;
CREATE INDEX voucher_batch_shop_shop ON voucher_batch_shop(shop_id);

CREATE TABLE voucher_batch_person ( -- of audience = list
  batch_id @int@ NOT NULL REFERENCES voucher_batch(id),
  person_id @int@ NOT NULL REFERENCES person(id),
  PRIMARY KEY (batch_id, person_id)
) @norowid@;
CREATE INDEX voucher_batch_person_person ON voucher_batch_person(person_id);

CREATE TABLE voucher ( -- one given out; its id is batch × 1,000,000 + place: none twice, none beyond the total
  id @int@ PRIMARY KEY,
  batch_id @int@ NOT NULL, total @int@ NOT NULL, -- of the batch: with it a row shows by itself that it is not one too many
  person_id @int@ NOT NULL REFERENCES person(id),
  ordinal @int@ NOT NULL, -- his first, second … of the batch
  claimed_at @int@ NOT NULL, claimed_on @text@ NOT NULL,
  peer @blob@ NOT NULL, -- keyed hash of the address it was claimed from; no bytes = not told
  state @text@ NOT NULL, -- code list voucher_state: held used expired
  CONSTRAINT voucher_of FOREIGN KEY (batch_id, total) REFERENCES voucher_batch(id, total),
  CONSTRAINT voucher_limit UNIQUE (batch_id, person_id, ordinal),
  CONSTRAINT voucher_number CHECK (id - batch_id * 1000000 BETWEEN 1 AND total)
) @strict@;
CREATE INDEX voucher_person ON voucher(person_id, id);

CREATE TABLE voucher_use ( -- redeemed, once
  voucher_id @int@ PRIMARY KEY REFERENCES voucher(id),
  shop_id @int@ NOT NULL REFERENCES shop(id),
  keeper_id @int@ NOT NULL REFERENCES person(id), -- who redeemed it for the shop
  used_at @int@ NOT NULL, used_on @text@ NOT NULL, -- when the code was shown
  told_at @int@ NOT NULL, -- when the server heard of it: later on a bad line
  way @text@ NOT NULL -- code list voucher_way: line later
) @strict@;
CREATE INDEX voucher_use_shop ON voucher_use(shop_id, used_at);
CREATE INDEX voucher_use_on ON voucher_use(used_on);
CREATE INDEX voucher_use_keeper ON voucher_use(keeper_id);

CREATE TABLE voucher_settlement ( -- what a union owes to shops for a time; made by one, approved by another
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id), -- union whose batches they were of
  from_on @text@ NOT NULL, until_on @text@ NOT NULL, -- days of use
  shops @int@ NOT NULL, vouchers @int@ NOT NULL, fen @int@ NOT NULL,
  state @text@ NOT NULL, -- code list voucher_settlement_state: made approved paid refused
  remark @text@ NOT NULL DEFAULT '', -- why it was refused; number of the bank's voucher when paid
  made_by @int@ NOT NULL REFERENCES user_account(id), made_at @int@ NOT NULL,
  decided_by @int@ REFERENCES user_account(id), decided_at @int@ NOT NULL DEFAULT 0,
  CONSTRAINT voucher_settlement_two_persons CHECK (decided_by IS NULL OR decided_by <> made_by),
  CONSTRAINT voucher_settlement_decided CHECK (state = 'made' OR decided_by IS NOT NULL)
) @strict@;
CREATE INDEX voucher_settlement_org ON voucher_settlement(org_id, id);

CREATE TABLE voucher_settle_line ( -- a use that is settled: once
  voucher_id @int@ PRIMARY KEY REFERENCES voucher_use(voucher_id),
  settlement_id @int@ NOT NULL REFERENCES voucher_settlement(id),
  shop_id @int@ NOT NULL REFERENCES shop(id),
  fen @int@ NOT NULL
) @strict@;
CREATE INDEX voucher_settle_line_of ON voucher_settle_line(settlement_id, shop_id);
