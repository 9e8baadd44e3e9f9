-- Draws (抽奖) that anybody can check: docs/decision/0034. The hash of seed, terms and prizes is published before anybody enters, the hash
-- of the list at the close; the seed opens when a public value nobody here chose is known.

CREATE TABLE lottery ( -- a part of kind lottery
  part_id @int@ PRIMARY KEY REFERENCES activity_part(id) ON DELETE CASCADE,
  entry_by @key@ NOT NULL, -- code list lottery_entry: quiz self
  beacon @text@ NOT NULL, -- the public value, in words: which draw or index of which day
  beacon_days @int@ NOT NULL, -- days from the close to the day it is known
  claim_days @int@ NOT NULL, -- days from the draw within which a prize is fetched
  state @key@ NOT NULL, -- code list lottery_state: draft open closed drawn
  seed @blob@ NOT NULL, -- sealed until the draw; no bytes before it is open
  closes_at @int@ NOT NULL DEFAULT 0, beacon_on @text@ NOT NULL DEFAULT '', -- as committed to
  commitment @key@ NOT NULL DEFAULT '', committed_at @int@ NOT NULL DEFAULT 0, -- SHA-256 of the terms, hex
  entries @int@ NOT NULL DEFAULT 0, entries_hash @key@ NOT NULL DEFAULT '', -- frozen: how many, SHA-256 of their lines
  closed_by @int@ REFERENCES user_account(id), closed_at @int@ NOT NULL DEFAULT 0,
  beacon_moved @text@ NOT NULL DEFAULT '', -- closed too late for beacon_on: the day taken instead
  seed_open @key@ NOT NULL DEFAULT '', -- hex, from the draw on
  beacon_value @text@ NOT NULL DEFAULT '',
  drawn_by @int@ REFERENCES user_account(id), drawn_at @int@ NOT NULL DEFAULT 0,
  CONSTRAINT lottery_two CHECK (drawn_by IS NULL OR closed_by IS NULL OR drawn_by <> closed_by),
  CONSTRAINT lottery_open CHECK (state = 'draft' OR (commitment <> '' AND committed_at > 0 AND closes_at > 0 AND beacon_on <> '')),
  CONSTRAINT lottery_closed CHECK (state IN ('draft', 'open') OR (entries_hash <> '' AND closed_at > 0 AND closed_by IS NOT NULL)),
  CONSTRAINT lottery_drawn CHECK ((state = 'drawn') = (seed_open <> '' AND beacon_value <> '' AND drawn_at > 0 AND drawn_by IS NOT NULL)),
  CONSTRAINT lottery_days CHECK (beacon_days >= 1 AND claim_days >= 1)
) @strict@;

CREATE TABLE lottery_prize ( -- in the order they are drawn
  part_id @int@ NOT NULL REFERENCES lottery(part_id) ON DELETE CASCADE,
  no @int@ NOT NULL,
  title @text@ NOT NULL,
  count @int@ NOT NULL,
  value_fen @int@ NOT NULL DEFAULT 0, -- of one, out of the money for activities: no aid
  PRIMARY KEY (part_id, no),
  CONSTRAINT lottery_prize_some CHECK (count >= 1 AND value_fen >= 0)
) @norowid@;

CREATE TABLE lottery_entry ( -- one chance of one person
  part_id @int@ NOT NULL REFERENCES activity_part(id),
  no @int@ NOT NULL, -- 1, 2, 3 … as they came
  person_id @int@ NOT NULL REFERENCES person(id),
  salt @key@ NOT NULL, -- hex; told to him alone
  hash @key@ NOT NULL, -- SHA-256 of salt:number, which is public
  at @int@ NOT NULL,
  PRIMARY KEY (part_id, no),
  CONSTRAINT lottery_entry_once UNIQUE (part_id, person_id)
) @norowid@;
CREATE INDEX lottery_entry_person ON lottery_entry(person_id);
@append_only(lottery_entry)@

CREATE TABLE lottery_win ( -- a prize and whose it is
  part_id @int@ NOT NULL REFERENCES activity_part(id),
  seq @int@ NOT NULL, -- as drawn
  prize_no @int@ NOT NULL,
  entry_no @int@ NOT NULL,
  state @key@ NOT NULL, -- code list win_state: won handed lapsed
  signed @key@ NOT NULL DEFAULT '', -- how he signed for it: paper phone
  file_id @int@ REFERENCES file(id), -- the signed slip
  note @text@ NOT NULL DEFAULT '',
  done_at @int@ NOT NULL DEFAULT 0, done_by @int@ REFERENCES user_account(id), -- NULL: he signed on his phone
  PRIMARY KEY (part_id, seq),
  CONSTRAINT lottery_win_once UNIQUE (part_id, entry_no),
  FOREIGN KEY (part_id, prize_no) REFERENCES lottery_prize(part_id, no),
  FOREIGN KEY (part_id, entry_no) REFERENCES lottery_entry(part_id, no),
  CONSTRAINT lottery_win_handed CHECK ((state = 'handed') = (signed <> '') AND (signed <> 'paper' OR file_id IS NOT NULL) AND (state = 'won' OR done_at > 0))
) @norowid@;
CREATE INDEX lottery_win_file ON lottery_win(file_id) WHERE file_id IS NOT NULL;
