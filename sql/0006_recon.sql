-- Reconciliation: what the bank's statement says of a union's account, line by line, beside what was paid.

CREATE TABLE recon_statement ( -- 银行对账单: one file, taken in whole or not at all
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id), -- union the account belongs to
  account @key@ NOT NULL, -- the union's own account number, as in payout_batch.payer_account
  profile @text@ NOT NULL, -- rule document (kind banks) it was read by: code@edition
  file_id @int@ NOT NULL REFERENCES file(id),
  hash @key@ NOT NULL, -- SM3 of the file
  from_on @text@ NOT NULL, to_on @text@ NOT NULL, -- first and last day of its entries
  balanced @int@ NOT NULL, -- 1 = every entry told a balance, and they follow from each other
  opening_fen @int@ NOT NULL DEFAULT 0, closing_fen @int@ NOT NULL DEFAULT 0,
  entries @int@ NOT NULL, -- new ones
  repeated @int@ NOT NULL DEFAULT 0, -- already known from an earlier statement that overlaps
  in_fen @int@ NOT NULL DEFAULT 0, out_fen @int@ NOT NULL DEFAULT 0, -- of the new ones
  gap @text@ NOT NULL DEFAULT '', -- why it does not join the statement before it; '' = it does
  entered_by @int@ NOT NULL REFERENCES user_account(id), entered_at @int@ NOT NULL,
  CONSTRAINT recon_statement_days CHECK (from_on <= to_on)
) @strict@;
CREATE UNIQUE INDEX recon_statement_file ON recon_statement(org_id, account, hash);
CREATE INDEX recon_statement_days ON recon_statement(org_id, account, to_on);
CREATE INDEX recon_statement_attachment ON recon_statement(file_id);

CREATE TABLE recon_entry ( -- 对账单明细
  id @id@,
  statement_id @int@ NOT NULL REFERENCES recon_statement(id),
  line_no @int@ NOT NULL, -- of the file
  org_id @int@ NOT NULL REFERENCES org(id),
  account @key@ NOT NULL,
  day @text@ NOT NULL, day_no @int@ NOT NULL, -- YYYY-MM-DD; days since 1970-01-01
  dir @key@ NOT NULL, -- out = 借, money left; in = 贷, money came
  fen @int@ NOT NULL,
  balanced @int@ NOT NULL, balance_fen @int@ NOT NULL DEFAULT 0, -- after it
  party @text@ NOT NULL, -- other side
  card @text@ NOT NULL, -- its account, masked
  card_blind @blob@, -- its blind index (person.card), NULL when the bank shows no whole number
  text @text@ NOT NULL, ref @text@ NOT NULL, -- the bank's words, its serial
  named_batch @int@ NOT NULL DEFAULT 0, named_seq @int@ NOT NULL DEFAULT 0, -- our reference found in the bank's words
  key @key@ NOT NULL, -- SM3 over what the bank says of it
  nth @int@ NOT NULL, -- of entries with the same key in one file
  matched @int@ NOT NULL DEFAULT 0, -- 1 = a live recon_match
  CONSTRAINT recon_entry_fen CHECK (fen > 0),
  CONSTRAINT recon_entry_dir CHECK (dir = 'in' OR dir = 'out')
) @strict@;
CREATE UNIQUE INDEX recon_entry_once ON recon_entry(org_id, account, key, nth); -- an overlapping statement adds nothing
CREATE INDEX recon_entry_statement ON recon_entry(statement_id, id);
CREATE INDEX recon_entry_account ON recon_entry(org_id, account, id);
CREATE INDEX recon_entry_open ON recon_entry(org_id, account, fen) WHERE matched = 0;

CREATE TABLE recon_match ( -- an entry belongs to a payment; undone ones are kept
  id @id@,
  entry_id @int@ NOT NULL REFERENCES recon_entry(id),
  org_id @int@ NOT NULL REFERENCES org(id),
  kind @key@ NOT NULL, -- item file: money out for a line, for a whole file; return refund: money back of a line, of a batch; other
  batch_id @int@ REFERENCES payout_batch(id), -- NULL = other
  seq @int@ NOT NULL DEFAULT 0, part @int@ NOT NULL DEFAULT 0, -- 0 = not of that kind
  how @text@ NOT NULL, -- auto person
  rule @text@ NOT NULL DEFAULT '', -- of auto: ref account sum success
  note @text@ NOT NULL DEFAULT '',
  matched_by @int@ NOT NULL REFERENCES user_account(id), matched_at @int@ NOT NULL,
  undone_by @int@ REFERENCES user_account(id), undone_at @int@, undone_note @text@ NOT NULL DEFAULT '',
  CONSTRAINT recon_match_kind CHECK ((kind = 'other' AND batch_id IS NULL) OR (kind <> 'other' AND batch_id IS NOT NULL)),
  CONSTRAINT recon_match_note CHECK (how = 'auto' OR note <> '')
) @strict@;
CREATE UNIQUE INDEX recon_match_entry ON recon_match(entry_id) WHERE undone_at IS NULL; -- one-to-one, from both sides
CREATE UNIQUE INDEX recon_match_once ON recon_match(batch_id, seq, part, kind) WHERE undone_at IS NULL;
CREATE INDEX recon_match_org ON recon_match(org_id, id);

CREATE INDEX payout_item_card ON payout_item(card_blind, fen);
CREATE INDEX payout_file_fen ON payout_file(fen);
