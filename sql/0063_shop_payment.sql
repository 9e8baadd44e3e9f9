-- Where a shop's money goes, and settlements paid to the shops by bank file (docs/decision/0039).

CREATE TABLE shop_account ( -- 收款账户; the newest of a shop holds, older ones stay as what was paid to
  id @id@,
  shop_id @int@ NOT NULL REFERENCES shop(id),
  name @text@ NOT NULL, -- 户名
  bank @text@ NOT NULL, -- 开户行
  cnaps @text@ NOT NULL, -- 联行号, '' = not known
  secret @blob@ NOT NULL, -- its number, sealed as of "shop_account:SHOP"
  blind @blob@ NOT NULL, -- its blind index (person.card)
  set_by @int@ NOT NULL REFERENCES user_account(id), set_at @int@ NOT NULL
) @strict@;
CREATE INDEX shop_account_shop ON shop_account(shop_id, id);
CREATE INDEX shop_account_blind ON shop_account(blind);

CREATE TABLE shop_payment ( -- 门店付款批次: shops of a settlement that are not paid yet; its number is S and seven digits of the id
  id @id@,
  settlement_id @int@ NOT NULL REFERENCES voucher_settlement(id),
  org_id @int@ NOT NULL REFERENCES org(id), -- union of the settlement: it pays
  profile @text@ NOT NULL, -- code of the rule document (kind banks) the file is written by
  purpose @text@ NOT NULL, -- 用途: code of the profile
  payer_name @text@ NOT NULL, payer_account @text@ NOT NULL, payer_bank @text@ NOT NULL, -- account of the union
  state @text@ NOT NULL, -- code list shop_payment_state: draft submitted checked exported settled void
  rule @text@ NOT NULL DEFAULT '', -- code@edition of the rule document (kind payouts) it was measured by
  second @int@ NOT NULL DEFAULT 0, -- 1 = by the rule who approved the settlement does not check it
  decision_id @int@ REFERENCES decision(id), -- the collective decision it stands on
  items @int@ NOT NULL DEFAULT 0, fen @int@ NOT NULL DEFAULT 0,
  files @int@ NOT NULL DEFAULT 0,
  hash @text@ NOT NULL DEFAULT '', -- SM3 of the one file, or over the hashes of several in order
  made_by @int@ NOT NULL REFERENCES user_account(id), made_at @int@ NOT NULL,
  submitted_by @int@, submitted_at @int@,
  checked_by @int@, checked_at @int@,
  exported_by @int@, exported_at @int@,
  return_reason @text@ NOT NULL DEFAULT '',
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT shop_payment_make_not_check CHECK (checked_by IS NULL OR (checked_by <> made_by AND checked_by <> submitted_by)),
  CONSTRAINT shop_payment_check_not_export CHECK (exported_by IS NULL OR (exported_by <> made_by AND exported_by <> submitted_by AND exported_by <> checked_by)),
  CONSTRAINT shop_payment_checked_before CHECK (state IN ('draft', 'submitted', 'void') OR checked_by IS NOT NULL),
  CONSTRAINT shop_payment_file_before CHECK (state IN ('draft', 'void') OR hash <> '')
) @strict@;
CREATE INDEX shop_payment_settlement ON shop_payment(settlement_id, id);
CREATE INDEX shop_payment_org ON shop_payment(org_id, id);

CREATE TABLE shop_payment_file ( -- the bytes that were checked, and no others, are exported
  payment_id @int@ NOT NULL REFERENCES shop_payment(id),
  part @int@ NOT NULL, -- 1, 2, 3 …
  file_id @int@ NOT NULL REFERENCES file(id),
  name @text@ NOT NULL,
  hash @text@ NOT NULL, -- SM3 hex
  size @int@ NOT NULL, -- bytes
  items @int@ NOT NULL, fen @int@ NOT NULL,
  PRIMARY KEY (payment_id, part)
) @strict@;
CREATE INDEX shop_payment_file_file ON shop_payment_file(file_id);

CREATE TABLE shop_payment_item ( -- a line: what a shop gets; its reference for the bank is the number of the batch and six digits of seq
  payment_id @int@ NOT NULL REFERENCES shop_payment(id),
  seq @int@ NOT NULL,
  settlement_id @int@ NOT NULL REFERENCES voucher_settlement(id),
  shop_id @int@ NOT NULL REFERENCES shop(id),
  account_id @int@ NOT NULL REFERENCES shop_account(id),
  vouchers @int@ NOT NULL, fen @int@ NOT NULL,
  state @text@ NOT NULL, -- code list payout_item_state: waiting infile success failed unknown returned
  code @text@ NOT NULL DEFAULT '', text @text@ NOT NULL DEFAULT '', -- the bank's, of the last answer
  settled_on @text@ NOT NULL DEFAULT '', -- date of success, else of the last answer
  PRIMARY KEY (payment_id, seq),
  CONSTRAINT shop_payment_item_fen CHECK (fen > 0)
) @norowid@;
CREATE UNIQUE INDEX shop_payment_item_once ON shop_payment_item(settlement_id, shop_id) -- one live or successful payment of what a shop is owed
  WHERE state <> 'failed' AND state <> 'returned';
CREATE INDEX shop_payment_item_shop ON shop_payment_item(shop_id);
CREATE INDEX shop_payment_item_account ON shop_payment_item(account_id);

CREATE TABLE shop_payment_result ( -- an answer of the bank: a file, or one line entered by hand with evidence
  id @id@,
  payment_id @int@ NOT NULL REFERENCES shop_payment(id),
  kind @text@ NOT NULL, -- file hand
  file_id @int@ NOT NULL REFERENCES file(id), -- the result file, or the evidence
  hash @key@ NOT NULL, -- SM3 of it
  settled_on @text@ NOT NULL, -- the bank's date
  state @text@ NOT NULL, -- done; by hand: asked done refused
  seq @int@ NOT NULL DEFAULT 0, status @text@ NOT NULL DEFAULT '', -- by hand: of which line, and what
  lines @int@ NOT NULL DEFAULT 0, applied @int@ NOT NULL DEFAULT 0, repeated @int@ NOT NULL DEFAULT 0, refused @int@ NOT NULL DEFAULT 0,
  note @text@ NOT NULL DEFAULT '', -- lines that could not be taken, and why; by hand what was found out
  entered_by @int@ NOT NULL REFERENCES user_account(id), entered_at @int@ NOT NULL,
  decided_by @int@ REFERENCES user_account(id), decided_at @int@,
  CONSTRAINT shop_payment_result_two CHECK (decided_by IS NULL OR decided_by <> entered_by)
) @strict@;
CREATE INDEX shop_payment_result_payment ON shop_payment_result(payment_id, id);
CREATE INDEX shop_payment_result_file ON shop_payment_result(file_id);
CREATE UNIQUE INDEX shop_payment_result_asked ON shop_payment_result(payment_id, seq) WHERE state = 'asked';

-- A statement's entry that is a payment to a shop: kind other; seq or part say which line or file.
ALTER TABLE recon_match ADD COLUMN shop_payment_id @int@ REFERENCES shop_payment(id); -- NULL = no payment to a shop
ALTER TABLE recon_match ADD COLUMN shop_way @text@ NOT NULL DEFAULT ''; -- out = paid, in = came back
CREATE UNIQUE INDEX recon_match_shop ON recon_match(shop_payment_id, seq, part, shop_way) WHERE shop_payment_id IS NOT NULL AND undone_at IS NULL;
