-- Pay-out by bank: batches of approved roster rows, the files approved and exported, what the bank
-- answered line by line, payments made again with a corrected account, and notices to the paid.

ALTER TABLE roster ADD COLUMN pay_way @text@ NOT NULL DEFAULT ''; -- '' not yet; hand = registered as paid as a whole; batch = row by row through the bank
UPDATE roster SET pay_way = 'hand' WHERE state = 'paid';
CREATE UNIQUE INDEX roster_pay_way ON roster(id, pay_way); -- lines of a batch refer to (id, 'batch'): the two ways exclude each other

CREATE TABLE payout_batch ( -- 付款批次; its number is B and seven digits of the id
  id @id@,
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  org_id @int@ NOT NULL REFERENCES org(id), -- union that pays; its rosters and those below it
  title @text@ NOT NULL,
  profile @text@ NOT NULL, -- code of the rule document (kind banks) the file is written by
  purpose @text@ NOT NULL, -- 用途 as the bank shows it
  payer_name @text@ NOT NULL, payer_account @text@ NOT NULL, payer_bank @text@ NOT NULL, -- account of the union
  rosters @text@ NOT NULL DEFAULT '', -- ids the batch was limited to, comma-joined
  part @text@ NOT NULL DEFAULT 'all', -- all fresh repay: what it was made of
  rule @text@ NOT NULL DEFAULT '', -- code@edition of the rule document (kind payouts) it was measured by
  state @text@ NOT NULL, -- draft submitted checked approved exported partly settled void
  second @int@ NOT NULL DEFAULT 0, -- 1 = two checkers by the rule
  decide @int@ NOT NULL DEFAULT 0, -- 1 = a collective decision by the rule
  decision_id @int@, -- the collective decision it stands on
  items @int@ NOT NULL DEFAULT 0, fen @int@ NOT NULL DEFAULT 0, -- lines and their sum
  n_success @int@ NOT NULL DEFAULT 0, fen_success @int@ NOT NULL DEFAULT 0,
  n_failed @int@ NOT NULL DEFAULT 0, n_unknown @int@ NOT NULL DEFAULT 0, n_returned @int@ NOT NULL DEFAULT 0,
  n_released @int@ NOT NULL DEFAULT 0, n_open @int@ NOT NULL DEFAULT 0, -- open: waits for the bank
  files @int@ NOT NULL DEFAULT 0,
  hash @text@ NOT NULL DEFAULT '', -- SM3 of the one file, or over the hashes of several in order
  made_by @int@ NOT NULL REFERENCES user_account(id), made_at @int@ NOT NULL,
  submitted_by @int@, submitted_at @int@,
  checked_by @int@, checked_at @int@,
  approved_by @int@, approved_at @int@, -- the second checker
  exported_by @int@, exported_at @int@,
  sent_on @text@ NOT NULL DEFAULT '', sent_ref @text@ NOT NULL DEFAULT '', -- handed to the bank
  returned_by @int@, returned_at @int@, return_reason @text@ NOT NULL DEFAULT '',
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT payout_make_not_check CHECK (checked_by IS NULL OR (checked_by <> made_by AND checked_by <> submitted_by)),
  CONSTRAINT payout_two_checkers CHECK (approved_by IS NULL OR (approved_by <> made_by AND approved_by <> submitted_by AND approved_by <> checked_by)),
  CONSTRAINT payout_check_not_export CHECK (exported_by IS NULL OR (exported_by <> made_by AND exported_by <> submitted_by AND exported_by <> checked_by
    AND (approved_by IS NULL OR exported_by <> approved_by))),
  CONSTRAINT payout_checked_before CHECK (state IN ('draft', 'submitted', 'void') OR checked_by IS NOT NULL),
  CONSTRAINT payout_second_before CHECK (second = 0 OR state IN ('draft', 'submitted', 'checked', 'void') OR approved_by IS NOT NULL),
  CONSTRAINT payout_decided_before CHECK (decide = 0 OR state IN ('draft', 'void') OR decision_id IS NOT NULL),
  CONSTRAINT payout_file_before CHECK (state IN ('draft', 'void') OR hash <> '')
) @strict@;
CREATE INDEX payout_batch_org ON payout_batch(org_id, id);
CREATE INDEX payout_batch_state ON payout_batch(state, id);
CREATE INDEX payout_batch_campaign ON payout_batch(campaign_id, id);

CREATE TABLE payout_file ( -- the bytes that were checked, and no others, are exported
  batch_id @int@ NOT NULL REFERENCES payout_batch(id),
  part @int@ NOT NULL, -- 1, 2, 3 …
  file_id @int@ NOT NULL REFERENCES file(id),
  name @text@ NOT NULL,
  hash @text@ NOT NULL, -- SM3 hex
  size @int@ NOT NULL, -- bytes
  items @int@ NOT NULL, fen @int@ NOT NULL, -- what must be typed beside the upload
  PRIMARY KEY (batch_id, part)
) @strict@;
CREATE INDEX payout_file_file ON payout_file(file_id);

CREATE TABLE payout_item ( -- a line; its reference for the bank is the batch number and six digits of seq
  batch_id @int@ NOT NULL REFERENCES payout_batch(id),
  seq @int@ NOT NULL,
  roster_id @int@ NOT NULL, row_no @int@ NOT NULL, -- the row it pays
  way @text@ NOT NULL DEFAULT 'batch',
  person_id @int@ NOT NULL REFERENCES person(id),
  org_id @int@ NOT NULL REFERENCES org(id), -- union of the roster: its money
  source @text@ NOT NULL,
  name @text@ NOT NULL, id_type @text@ NOT NULL, blind @blob@ NOT NULL, -- the person as of the making
  secret @blob@ NOT NULL, -- number, phone and card it goes to, sealed as person.secret
  card_blind @blob@ NOT NULL,
  bank @text@ NOT NULL,
  fen @int@ NOT NULL,
  state @text@ NOT NULL, -- waiting infile submitted accepted success failed unknown returned released
  code @text@ NOT NULL DEFAULT '', text @text@ NOT NULL DEFAULT '', -- the bank's, of the last answer
  result_id @int@, -- the result that last changed it
  settled_on @text@ NOT NULL DEFAULT '', -- date of success, else of the last answer
  prev_batch @int@, prev_seq @int@, -- the failed line this one pays again
  PRIMARY KEY (batch_id, seq),
  FOREIGN KEY (roster_id, way) REFERENCES roster(id, pay_way),
  CONSTRAINT payout_item_way CHECK (way = 'batch'),
  CONSTRAINT payout_item_fen CHECK (fen > 0)
) @norowid@;
CREATE UNIQUE INDEX payout_item_once ON payout_item(roster_id, row_no) -- one live or successful payment of a row
  WHERE state <> 'failed' AND state <> 'returned' AND state <> 'released';
CREATE INDEX payout_item_row ON payout_item(roster_id, row_no);
CREATE UNIQUE INDEX payout_item_prev ON payout_item(prev_batch, prev_seq) WHERE prev_batch IS NOT NULL;
CREATE INDEX payout_item_person ON payout_item(person_id);
CREATE INDEX payout_item_asked ON payout_item(batch_id) WHERE state = 'unknown';

CREATE TABLE payout_skip ( -- rows left out of a batch, with the reason
  batch_id @int@ NOT NULL REFERENCES payout_batch(id),
  roster_id @int@ NOT NULL, row_no @int@ NOT NULL,
  code @text@ NOT NULL, -- BANK_REACH FILE_FORM BY_HAND
  text @text@ NOT NULL,
  PRIMARY KEY (batch_id, roster_id, row_no)
) @norowid@;

CREATE TABLE payout_result ( -- an answer of the bank: a file, or one line entered by hand with evidence
  id @id@,
  batch_id @int@ NOT NULL REFERENCES payout_batch(id),
  kind @text@ NOT NULL, -- file hand
  file_id @int@ REFERENCES file(id), -- the result file, or the evidence
  name @text@ NOT NULL DEFAULT '', -- of the file
  settled_on @text@ NOT NULL, -- the bank's date
  state @text@ NOT NULL, -- loading done failed; by hand: asked done refused
  lines @int@ NOT NULL DEFAULT 0, applied @int@ NOT NULL DEFAULT 0, repeated @int@ NOT NULL DEFAULT 0,
  refused @int@ NOT NULL DEFAULT 0,
  n_success @int@ NOT NULL DEFAULT 0, fen_success @int@ NOT NULL DEFAULT 0,
  n_failed @int@ NOT NULL DEFAULT 0, n_unknown @int@ NOT NULL DEFAULT 0, n_returned @int@ NOT NULL DEFAULT 0,
  fen_returned @int@ NOT NULL DEFAULT 0,
  note @text@ NOT NULL DEFAULT '',
  job_id @int@ REFERENCES job(id),
  entered_by @int@ NOT NULL REFERENCES user_account(id), entered_at @int@ NOT NULL,
  decided_by @int@, decided_at @int@,
  CONSTRAINT payout_result_two CHECK (decided_by IS NULL OR decided_by <> entered_by)
) @strict@;
CREATE INDEX payout_result_batch ON payout_result(batch_id, id);
CREATE INDEX payout_result_file ON payout_result(file_id);
CREATE INDEX payout_result_job ON payout_result(job_id);

CREATE TABLE payout_line ( -- every line of an answer and what became of it
  result_id @int@ NOT NULL REFERENCES payout_result(id),
  line_no @int@ NOT NULL, -- as in the file
  ref @text@ NOT NULL, -- reference as the bank gave it, '' = none
  seq @int@ NOT NULL, -- of the line it names, 0 = none found
  card_blind @blob@, card @text@ NOT NULL, -- account: blind index, and masked
  name @text@ NOT NULL,
  fen @int@ NOT NULL,
  status @text@ NOT NULL, -- success failed unknown pending returned
  code @text@ NOT NULL, text @text@ NOT NULL,
  verdict @text@ NOT NULL DEFAULT '', -- applied repeated; OTHER_BATCH NO_LINE AMOUNT ACCOUNT TWICE STATE STATUS
  note @text@ NOT NULL DEFAULT '', -- why it was refused
  PRIMARY KEY (result_id, line_no)
) @norowid@;
CREATE INDEX payout_line_seq ON payout_line(result_id, seq);

CREATE TABLE payout_repay ( -- a failed or returned line to be paid again: asked by one, approved by another
  id @id@,
  batch_id @int@ NOT NULL, seq @int@ NOT NULL, -- the failed line
  reason @text@ NOT NULL,
  bank @text@ NOT NULL, -- of the account it goes to
  secret @blob@ NOT NULL, card_blind @blob@ NOT NULL, -- as in payout_item, with the corrected account
  same @int@ NOT NULL DEFAULT 0, -- 1 = the same account again (it was blocked for a time)
  evidence_id @int@ NOT NULL REFERENCES file(id), -- signed copy of the card, bank's notice
  state @text@ NOT NULL, -- asked approved refused used
  asked_by @int@ NOT NULL REFERENCES user_account(id), asked_at @int@ NOT NULL,
  decided_by @int@, decided_at @int@, decide_note @text@ NOT NULL DEFAULT '',
  FOREIGN KEY (batch_id, seq) REFERENCES payout_item(batch_id, seq),
  CONSTRAINT payout_repay_two CHECK (decided_by IS NULL OR decided_by <> asked_by)
) @strict@;
CREATE UNIQUE INDEX payout_repay_once ON payout_repay(batch_id, seq) WHERE state <> 'refused';
CREATE INDEX payout_repay_line ON payout_repay(batch_id, seq);
CREATE INDEX payout_repay_state ON payout_repay(state, id);
CREATE INDEX payout_repay_evidence ON payout_repay(evidence_id);

CREATE TABLE outbox ( -- messages to go out, each once; the text is made when it is sent
  id @id@,
  kind @text@ NOT NULL, -- payout = money was sent
  object @key@ NOT NULL, -- what it is about: payout:batch:seq
  batch_id @int@ NOT NULL, seq @int@ NOT NULL, -- the line it tells of
  org_id @int@ NOT NULL REFERENCES org(id),
  state @text@ NOT NULL, -- queued sending sent failed none (no phone) unclear (cut while sending: not sent again)
  tries @int@ NOT NULL DEFAULT 0,
  job_id @int@, -- that took it last
  error @text@ NOT NULL DEFAULT '',
  created_at @int@ NOT NULL,
  sent_at @int@ NOT NULL DEFAULT 0,
  UNIQUE (kind, object)
) @strict@;
CREATE INDEX outbox_state ON outbox(state, id);
CREATE INDEX outbox_batch ON outbox(batch_id, seq);
