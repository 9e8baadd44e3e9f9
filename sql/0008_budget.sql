-- Donors and gifts with a purpose, budgets and their adjustments, carry-over and return of unspent
-- money, and what a person decided where the earmark rule is silent.

CREATE TABLE donor ( -- who gives: persons, firms, foundations
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id), -- union that keeps the record
  kind @text@ NOT NULL, -- code list donor_kind
  name @key@ NOT NULL,
  uscc @text@ NOT NULL DEFAULT '', -- GB 32100 of a firm or foundation
  contact @text@ NOT NULL DEFAULT '', -- person to ask, office phone; no mobile numbers
  anonymous @int@ NOT NULL DEFAULT 0, -- 1 = does not want to be named
  note @text@ NOT NULL DEFAULT '',
  created_by @int@,
  created_at @int@ NOT NULL,
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT donor_name UNIQUE (org_id, name)
) @strict@;

CREATE TABLE gift ( -- one donation, in money or in kind
  id @id@,
  donor_id @int@ NOT NULL REFERENCES donor(id),
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  org_id @int@ NOT NULL REFERENCES org(id), -- union that received it: B4 counts here
  source @text@ NOT NULL, -- code list source
  form @text@ NOT NULL, -- cash goods
  fen @int@ NOT NULL, -- the sum, or what the goods are worth
  goods @text@ NOT NULL DEFAULT '', -- what they are
  qty @int@ NOT NULL DEFAULT 0, -- how many of unit
  unit @text@ NOT NULL DEFAULT '',
  valued_by @text@ NOT NULL DEFAULT '', -- code list gift_value: invoice market appraisal
  got_on @text@ NOT NULL, -- day of receipt
  receipt_no @key@ NOT NULL, -- number of the receipt given to the donor
  purpose @text@ NOT NULL DEFAULT '', -- the donor's words; with any of the next four: designated
  classes @text@ NOT NULL DEFAULT '', -- object classes it may go to, comma-joined, '' = any
  place_id @int@ REFERENCES org(id), -- only to unions of this subtree, NULL = any
  persons @int@ NOT NULL DEFAULT 0, -- 1 = only to those of gift_person
  designated @int@ NOT NULL DEFAULT 0, -- 1 = kept apart from other money of its source
  use_by @text@ NOT NULL DEFAULT '', -- last day the donor set, '' = none
  txn_id @int@ NOT NULL UNIQUE REFERENCES fund_txn(id), -- the receipt that posted it
  entered_by @int@,
  entered_at @int@ NOT NULL,
  CONSTRAINT gift_receipt_once UNIQUE (org_id, receipt_no),
  CONSTRAINT gift_sum CHECK (fen > 0)
) @strict@;
CREATE INDEX gift_donor ON gift(donor_id);
CREATE INDEX gift_campaign ON gift(campaign_id, org_id);
CREATE INDEX gift_place ON gift(place_id);

CREATE TABLE gift_person ( -- whom the donor named
  gift_id @int@ NOT NULL REFERENCES gift(id),
  id_type @text@ NOT NULL,
  blind @blob@ NOT NULL, -- as in person: the number itself is not kept
  name @text@ NOT NULL,
  PRIMARY KEY (gift_id, id_type, blind)
) @norowid@;

ALTER TABLE fund_entry ADD COLUMN gift_id @int@ REFERENCES gift(id); -- NULL = money without a purpose of its own
CREATE INDEX fund_entry_gift ON fund_entry(gift_id) WHERE gift_id IS NOT NULL;

CREATE TABLE gift_balance ( -- the part of fund_balance that is bound to a gift; kept with every entry
  gift_id @int@ NOT NULL REFERENCES gift(id),
  org_id @int@ NOT NULL REFERENCES org(id),
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  source @text@ NOT NULL,
  stage @text@ NOT NULL, -- as fund_balance.stage
  fen @int@ NOT NULL,
  PRIMARY KEY (gift_id, org_id, campaign_id, source, stage),
  CONSTRAINT gift_not_below_zero CHECK (fen >= 0 OR stage = 'outside')
) @strict@;
CREATE INDEX gift_balance_org ON gift_balance(org_id, campaign_id, source, stage, fen);

ALTER TABLE roster ADD COLUMN gift_id @int@ REFERENCES gift(id); -- the gift that pays rows of its source
CREATE INDEX roster_gift ON roster(gift_id) WHERE gift_id IS NOT NULL;

ALTER TABLE fund_txn ADD COLUMN from_campaign_id @int@ REFERENCES campaign(id); -- carry: where the money was
CREATE INDEX fund_txn_from ON fund_txn(from_campaign_id, id) WHERE from_campaign_id IS NOT NULL;

CREATE TABLE earmark_ruling ( -- what somebody decided where the earmark rule is silent
  id @id@,
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  org_id @int@ NOT NULL REFERENCES org(id), -- holds for this union and those below it
  source @text@ NOT NULL,
  class @text@ NOT NULL,
  form @text@ NOT NULL, -- cash goods lump
  filed @text@ NOT NULL DEFAULT '', -- level of the hardship file: '' not known, national, local
  rule @text@ NOT NULL DEFAULT '', -- the silent document
  clause @text@ NOT NULL DEFAULT '', -- what it says of its silence, as it stood
  reason @text@ NOT NULL, -- why it is asked
  roster_id @int@ REFERENCES roster(id), -- the roster that raised it
  state @text@ NOT NULL, -- asked allowed forbidden withdrawn superseded
  asked_by @int@ NOT NULL REFERENCES user_account(id),
  asked_at @int@ NOT NULL,
  decided_by @int@ REFERENCES user_account(id),
  decided_at @int@,
  basis @text@ NOT NULL DEFAULT '', -- reason of the decision, minutes
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT ruling_two_persons CHECK (decided_by IS NULL OR decided_by <> asked_by)
) @strict@;
CREATE INDEX earmark_ruling_campaign ON earmark_ruling(campaign_id, state);
CREATE INDEX earmark_ruling_org ON earmark_ruling(org_id, id);
CREATE INDEX earmark_ruling_roster ON earmark_ruling(roster_id);
CREATE UNIQUE INDEX earmark_ruling_live ON earmark_ruling(campaign_id, org_id, source, class, form, filed)
  WHERE state IN ('allowed', 'forbidden');
CREATE UNIQUE INDEX earmark_ruling_open ON earmark_ruling(campaign_id, org_id, source, class, form, filed)
  WHERE state = 'asked';

CREATE TABLE budget ( -- of a union for a year, or for one campaign
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id),
  year @int@ NOT NULL,
  campaign_id @int@ REFERENCES campaign(id), -- NULL = the whole year
  note @text@ NOT NULL DEFAULT '',
  state @text@ NOT NULL, -- draft submitted approved
  reason @text@ NOT NULL DEFAULT '', -- why it was sent back
  entered_by @int@ NOT NULL REFERENCES user_account(id), -- who last changed it
  entered_at @int@ NOT NULL,
  decided_by @int@ REFERENCES user_account(id),
  decided_at @int@,
  decision @text@ NOT NULL DEFAULT '', -- minutes it rests on
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT budget_two_persons CHECK (decided_by IS NULL OR decided_by <> entered_by)
) @strict@;
CREATE UNIQUE INDEX budget_once ON budget(org_id, year, COALESCE(campaign_id, 0));
CREATE INDEX budget_campaign ON budget(campaign_id);

CREATE TABLE budget_line ( -- one planned figure: a side, a source, an item
  budget_id @int@ NOT NULL REFERENCES budget(id),
  side @text@ NOT NULL, -- in out
  source @text@ NOT NULL, -- code list source
  item @text@ NOT NULL, -- code list budget_item: where from, what for
  fen @int@ NOT NULL,
  PRIMARY KEY (budget_id, side, source, item),
  CONSTRAINT budget_line_positive CHECK (fen >= 0)
) @norowid@;

CREATE TABLE budget_change ( -- an adjustment of an approved budget (追加、调减)
  id @id@,
  budget_id @int@ NOT NULL REFERENCES budget(id),
  reason @text@ NOT NULL,
  state @text@ NOT NULL, -- asked approved refused
  asked_by @int@ NOT NULL REFERENCES user_account(id),
  asked_at @int@ NOT NULL,
  decided_by @int@ REFERENCES user_account(id),
  decided_at @int@,
  answer @text@ NOT NULL DEFAULT '', -- of the one who decided
  CONSTRAINT budget_change_two_persons CHECK (decided_by IS NULL OR decided_by <> asked_by)
) @strict@;
CREATE INDEX budget_change_budget ON budget_change(budget_id, id);
CREATE INDEX budget_change_state ON budget_change(state, id);

CREATE TABLE budget_change_line ( -- by how much an adjustment moves one figure
  change_id @int@ NOT NULL REFERENCES budget_change(id),
  side @text@ NOT NULL,
  source @text@ NOT NULL,
  item @text@ NOT NULL,
  fen @int@ NOT NULL, -- more (> 0) or less
  PRIMARY KEY (change_id, side, source, item)
) @norowid@;
