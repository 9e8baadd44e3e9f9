-- The main job: persons, campaigns, money, rosters, aid, tally, hand-entered form items.

CREATE TABLE person ( -- one row per identity document
  id @id@,
  id_type @text@ NOT NULL, -- code list id_type
  blind @blob@ NOT NULL, -- HMAC-SM3 of the number: equality search only
  secret @blob@ NOT NULL, -- number, phone and card sealed together, bound to (id_type, blind)
  name @key@ NOT NULL, -- found through person_gram
  sex @text@ NOT NULL DEFAULT '', -- M F or ''
  birth @text@ NOT NULL DEFAULT '',
  phone_blind @blob@, -- HMAC-SM3 of the phone, NULL = none
  card_blind @blob@, -- HMAC-SM3 of the bank card number, NULL = none
  bank @text@ NOT NULL DEFAULT '', -- bank and branch as given
  employer @text@ NOT NULL DEFAULT '',
  post @text@ NOT NULL DEFAULT '', -- job
  is_member @int@ NOT NULL DEFAULT 0, -- 会员
  is_migrant @int@ NOT NULL DEFAULT 0, -- 农民工
  tags @text@ NOT NULL DEFAULT '', -- codes of list tag, comma-joined
  model @text@ NOT NULL DEFAULT '', -- 劳模 level, code list model
  archive_no @text@ NOT NULL DEFAULT '', -- hardship file number, '' = none
  org_id @int@ NOT NULL REFERENCES org(id), -- union that keeps the record
  origin_roster @int@, -- roster that brought the person in, NULL = entered by hand
  status @text@ NOT NULL DEFAULT 'active', -- active retired dead left
  note @text@ NOT NULL DEFAULT '',
  created_at @int@ NOT NULL,
  version @int@ NOT NULL DEFAULT 1,
  UNIQUE (id_type, blind)
) @strict@;
CREATE INDEX person_org ON person(org_id, id);
CREATE INDEX person_card ON person(card_blind);
CREATE INDEX person_phone ON person(phone_blind);
CREATE INDEX person_origin ON person(origin_roster);

CREATE TABLE person_gram ( -- what lists of persons are searched by
  gram @key@ NOT NULL, -- two characters of the name in lower case, ^ and the first one, # and a tag, $ and a status
  person_id @int@ NOT NULL, -- of person; no foreign key: written in bulk beside it, recomputed by verify
  PRIMARY KEY (gram, person_id)
) @norowid@;

CREATE TABLE campaign ( -- 活动
  id @id@,
  code @key@ NOT NULL UNIQUE,
  name @text@ NOT NULL,
  org_id @int@ NOT NULL REFERENCES org(id), -- union that runs it; its subtree takes part
  year @int@ NOT NULL, -- for yearly caps and editions
  start_on @text@ NOT NULL,
  end_on @text@ NOT NULL,
  status @text@ NOT NULL DEFAULT 'open', -- draft open closed
  cap_time_fen @int@ NOT NULL DEFAULT 0, -- most per person and time, 0 = none
  cap_year_fen @int@ NOT NULL DEFAULT 0, -- most per person and calendar year, 0 = none
  once @int@ NOT NULL DEFAULT 1, -- 1 = one aid per person in this campaign
  earmark @text@ NOT NULL DEFAULT '', -- codes of fund rule documents, comma-joined
  forms @text@ NOT NULL DEFAULT 'cz21', -- editions due, comma-joined
  note @text@ NOT NULL DEFAULT '',
  created_at @int@ NOT NULL,
  version @int@ NOT NULL DEFAULT 1
) @strict@;
CREATE INDEX campaign_org ON campaign(org_id);

CREATE TABLE fund_txn ( -- one movement of money; its entries sum to 0
  id @id@,
  kind @text@ NOT NULL, -- receipt transfer reserve pay release adjust
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  org_id @int@ NOT NULL REFERENCES org(id), -- union that did it
  done_on @text@ NOT NULL, -- date of the movement
  doc_no @text@ NOT NULL DEFAULT '', -- voucher, bank reference
  party @text@ NOT NULL DEFAULT '', -- donor or payer
  note @text@ NOT NULL DEFAULT '',
  roster_id @int@, -- reserve, pay, release
  reverses @int@, -- the transaction an adjust takes back
  user_id @int@,
  at @int@ NOT NULL
) @strict@;
CREATE INDEX fund_txn_org ON fund_txn(org_id, id);
CREATE INDEX fund_txn_roster ON fund_txn(roster_id);
CREATE INDEX fund_txn_campaign ON fund_txn(campaign_id, id);
CREATE UNIQUE INDEX fund_txn_reverses ON fund_txn(reverses); -- taken back once, by constraint
@append_only(fund_txn)@

CREATE TABLE fund_entry ( -- double-entry postings, append-only
  id @id@,
  txn_id @int@ NOT NULL REFERENCES fund_txn(id),
  org_id @int@ NOT NULL REFERENCES org(id),
  source @text@ NOT NULL, -- code list source
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  stage @text@ NOT NULL, -- outside available reserved paid
  fen @int@ NOT NULL
) @strict@;
CREATE INDEX fund_entry_txn ON fund_entry(txn_id);
CREATE INDEX fund_entry_key ON fund_entry(campaign_id, org_id, source, stage);
@append_only(fund_entry)@

CREATE TABLE fund_balance ( -- kept with every entry, recomputed by verify
  org_id @int@ NOT NULL REFERENCES org(id),
  source @text@ NOT NULL,
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  stage @text@ NOT NULL,
  fen @int@ NOT NULL,
  PRIMARY KEY (org_id, campaign_id, source, stage),
  CONSTRAINT fund_not_below_zero CHECK (stage = 'outside' OR fen >= 0)
) @strict@;
CREATE INDEX fund_balance_campaign ON fund_balance(campaign_id, org_id);

CREATE TABLE roster ( -- a real-name roster (名册)
  id @id@,
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  org_id @int@ NOT NULL REFERENCES org(id),
  kind @text@ NOT NULL DEFAULT 'list', -- list; lump = 集体慰问 waiting for names
  title @text@ NOT NULL,
  state @text@ NOT NULL, -- importing checked submitted approved returned paid void
  file_id @int@ REFERENCES file(id), -- the workbook as uploaded
  file_hash @text@ NOT NULL DEFAULT '',
  class @text@ NOT NULL DEFAULT '', -- default for rows without one
  source @text@ NOT NULL DEFAULT '', -- default fund source
  rows @int@ NOT NULL DEFAULT 0,
  accepted @int@ NOT NULL DEFAULT 0,
  refused @int@ NOT NULL DEFAULT 0,
  warned @int@ NOT NULL DEFAULT 0,
  persons @int@ NOT NULL DEFAULT 0, -- distinct among the accepted
  amount_fen @int@ NOT NULL DEFAULT 0, -- of the accepted
  errors @int@ NOT NULL DEFAULT 0, -- findings of level error
  warnings @int@ NOT NULL DEFAULT 0,
  lump_fen @int@ NOT NULL DEFAULT 0, -- kind lump: the sum handed over
  lump_heads @int@ NOT NULL DEFAULT 0, -- kind lump: heads counted at the site
  lump_on @text@ NOT NULL DEFAULT '', -- kind lump: date in the record, '' = of the payment
  lump_id @int@ REFERENCES roster(id), -- kind list: the lump sum whose names these are
  job_id @int@ REFERENCES job(id), -- the import that made it, NULL = typed by hand
  layout @text@ NOT NULL DEFAULT '[]', -- JSON: per sheet and half its name and the column of each field
  note @text@ NOT NULL DEFAULT '',
  left_out @int@ NOT NULL DEFAULT 0, -- 1 = submitted leaving refused rows out
  entered_by @int@ NOT NULL REFERENCES user_account(id),
  entered_at @int@ NOT NULL,
  submitted_by @int@, submitted_at @int@, -- who sent it for review
  approved_by @int@, approved_at @int@,
  returned_by @int@, returned_at @int@, return_reason @text@ NOT NULL DEFAULT '',
  paid_by @int@, paid_at @int@,
  paid_on @text@ NOT NULL DEFAULT '', -- date of payment or hand-over: C and D count on it
  bank_ref @text@ NOT NULL DEFAULT '',
  evidence_id @int@ REFERENCES file(id), -- bank receipt, signed sheet
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT roster_enter_not_approve CHECK (approved_by IS NULL OR (approved_by <> entered_by AND approved_by <> submitted_by)),
  CONSTRAINT roster_approve_not_pay CHECK (paid_by IS NULL OR (paid_by <> approved_by AND paid_by <> entered_by AND paid_by <> submitted_by))
) @strict@;
CREATE INDEX roster_org ON roster(org_id, id);
CREATE INDEX roster_campaign ON roster(campaign_id, org_id);
CREATE INDEX roster_state ON roster(state, id);
CREATE INDEX roster_job ON roster(job_id);
CREATE INDEX roster_lump ON roster(lump_id);
CREATE INDEX roster_file ON roster(file_id);
CREATE INDEX roster_evidence ON roster(evidence_id);
CREATE UNIQUE INDEX roster_same_file ON roster(file_hash, campaign_id, org_id) -- the same file once
  WHERE file_hash <> '' AND state <> 'void' AND state <> 'returned';

CREATE TABLE roster_editor ( -- everyone who entered or corrected rows: none of them approves or pays
  roster_id @int@ NOT NULL REFERENCES roster(id),
  user_id @int@ NOT NULL REFERENCES user_account(id),
  PRIMARY KEY (roster_id, user_id)
) @strict@;

CREATE TABLE roster_row ( -- staged rows; sensitive texts sealed together
  roster_id @int@ NOT NULL REFERENCES roster(id),
  row_no @int@ NOT NULL, -- 1, 2, 3 … in file order
  sheet @int@ NOT NULL DEFAULT 0, -- index of the sheet * 4 + half of side-by-side tables
  sheet_row @int@ NOT NULL DEFAULT 0, -- row number as Excel shows it
  level @int@ NOT NULL DEFAULT 0, -- 0 accepted, 1 warned, 2 refused
  name @text@ NOT NULL,
  id_type @text@ NOT NULL,
  blind @blob@, -- NULL when the number is unusable
  phone_blind @blob@, -- as in person
  card_blind @blob@,
  secret @blob@, -- number, phone, card sealed together as person.secret (see person.h)
  sex @text@ NOT NULL, birth @text@ NOT NULL,
  employer @text@ NOT NULL, post @text@ NOT NULL,
  bank @text@ NOT NULL,
  class @text@ NOT NULL, source @text@ NOT NULL,
  form @text@ NOT NULL, -- cash goods
  goods @text@ NOT NULL, -- name and quantity of goods
  amount_fen @int@ NOT NULL,
  tags @text@ NOT NULL, archive_no @text@ NOT NULL,
  given_on @text@ NOT NULL, -- date in the sheet, '' = of the payment
  note @text@ NOT NULL,
  person_id @int@, -- after submission
  PRIMARY KEY (roster_id, row_no)
) @norowid@;

CREATE TABLE roster_finding ( -- every error and warning, by cell
  roster_id @int@ NOT NULL REFERENCES roster(id),
  seq @int@ NOT NULL,
  row_no @int@ NOT NULL, -- 0 = about the file
  sheet @text@ NOT NULL, -- name
  cell @text@ NOT NULL, -- E15
  field @text@ NOT NULL, -- column key
  level @int@ NOT NULL, -- 1 warning, 2 error
  code @text@ NOT NULL, -- ID_CHECK …
  value @text@ NOT NULL, -- masked where sensitive
  text @text@ NOT NULL, -- what is wrong and what to do
  PRIMARY KEY (roster_id, seq)
) @norowid@;
CREATE INDEX roster_finding_row ON roster_finding(roster_id, row_no);

CREATE TABLE aid ( -- the record of one thing given or done; forms are queries over these
  id @id@,
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  org_id @int@ NOT NULL REFERENCES org(id),
  person_id @int@ REFERENCES person(id), -- NULL = a counted group
  roster_id @int@ REFERENCES roster(id),
  row_no @int@ NOT NULL DEFAULT 0,
  kind @text@ NOT NULL, -- code list kind: cash goods service voucher wish journey wage …
  class @text@ NOT NULL DEFAULT '', -- C1…C11 or '' = counts in no object class
  source @text@ NOT NULL DEFAULT '',
  tags @text@ NOT NULL DEFAULT '',
  heads @int@ NOT NULL DEFAULT 1, -- 人次 it stands for
  amount_fen @int@ NOT NULL DEFAULT 0,
  given_on @text@ NOT NULL DEFAULT '', -- date it counts, '' until paid
  year @int@ NOT NULL, -- calendar year of the cap
  state @text@ NOT NULL, -- planned reserved paid
  once @int@, -- campaign_id when one aid per person is the rule, else NULL
  note @text@ NOT NULL DEFAULT '',
  CONSTRAINT aid_once_per_campaign UNIQUE (once, person_id),
  CONSTRAINT aid_row_once UNIQUE (roster_id, row_no)
) @strict@;
CREATE INDEX aid_person ON aid(person_id, year);
CREATE INDEX aid_figure ON aid(campaign_id, org_id, kind, class, source);

CREATE TABLE tally ( -- sums of paid aid per union, kept with every change; forms read only this
  org_id @int@ NOT NULL REFERENCES org(id),
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  kind @text@ NOT NULL, -- as aid.kind, or raised (money and goods raised: B)
  class @text@ NOT NULL,
  source @text@ NOT NULL,
  tag @text@ NOT NULL, -- '' = all; else the part with that tag (memo items)
  heads @int@ NOT NULL,
  fen @int@ NOT NULL,
  PRIMARY KEY (campaign_id, org_id, kind, class, source, tag)
) @norowid@;

CREATE INDEX tally_form ON tally(campaign_id, kind, class, source, tag, org_id, heads, fen); -- a whole table in one ordered walk

CREATE TABLE form_item ( -- hand-entered figures of a form, with who and when
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  org_id @int@ NOT NULL REFERENCES org(id),
  form @text@ NOT NULL,
  item @text@ NOT NULL, -- A E1 F1 …
  value @int@ NOT NULL, -- count, or 分
  note @text@ NOT NULL DEFAULT '',
  user_id @int@ NOT NULL,
  at @int@ NOT NULL,
  version @int@ NOT NULL DEFAULT 1,
  PRIMARY KEY (campaign_id, org_id, form, item)
) @strict@;
