-- Caps and conflicts: who is tied to whom, what outside lists say of a person, warnings that want a reason.

ALTER TABLE campaign ADD COLUMN caps @text@ NOT NULL DEFAULT ''; -- codes of caps rule documents, comma-joined
ALTER TABLE user_account ADD COLUMN id_blind @blob@; -- keyed hash of the user's own identity number, NULL = not given
ALTER TABLE roster_row ADD COLUMN handler @text@ NOT NULL DEFAULT ''; -- 经办人 and 慰问人 as in the sheet, joined by 、
ALTER TABLE roster_finding ADD COLUMN needs @int@ NOT NULL DEFAULT 0; -- 1 = a warning that wants a reason
ALTER TABLE roster_finding ADD COLUMN again @int@ NOT NULL DEFAULT 0; -- 1 = made anew by every check against the register
UPDATE roster_finding SET again = 1 WHERE code IN ('DUP_IN_CAMPAIGN', 'CAP_YEAR', 'PERSON_STATUS');

CREATE TABLE roster_reason ( -- why a warned row is right all the same; outlives the findings, which are made anew
  roster_id @int@ NOT NULL REFERENCES roster(id),
  row_no @int@ NOT NULL,
  code @key@ NOT NULL, -- of the finding
  reason @text@ NOT NULL,
  user_id @int@ NOT NULL REFERENCES user_account(id),
  at @int@ NOT NULL,
  PRIMARY KEY (roster_id, row_no, code)
) @norowid@;

CREATE TABLE person_tie ( -- one person's tie to another, both directions; by document, for not all are registered
  id @id@,
  id_type @key@ NOT NULL,
  blind @blob@ NOT NULL, -- of the one, as person.blind
  kind @key@ NOT NULL, -- what the other is to the one: spouse household parent child
  other_type @key@ NOT NULL,
  other_blind @blob@ NOT NULL,
  roster_id @int@ NOT NULL DEFAULT 0, -- 0 = of the register; else staged with that roster and seen by its checks alone
  row_no @int@ NOT NULL DEFAULT 0, -- of the roster that said so
  own @int@ NOT NULL DEFAULT 1, -- 1 = the direction it was said in, 0 = its inverse
  other_mask @text@ NOT NULL DEFAULT '', -- of the other's number, for people
  evidence @text@ NOT NULL DEFAULT '', -- 户口簿, 结婚证, column of a roster …
  origin_roster @int@ NOT NULL DEFAULT 0, -- roster that brought it, 0 = entered by hand
  org_id @int@ NOT NULL REFERENCES org(id), -- union that noted it
  noted_by @int@, -- user
  noted_at @int@ NOT NULL,
  UNIQUE (id_type, blind, kind, other_type, other_blind, roster_id)
) @strict@;
CREATE INDEX person_tie_roster ON person_tie(roster_id, row_no);
CREATE INDEX person_tie_origin ON person_tie(origin_roster);

CREATE TABLE paid_card ( -- cards beside the one in the register that a live roster pays a person to
  card_blind @blob@ NOT NULL, -- as person.card_blind
  person_id @int@ NOT NULL,
  roster_id @int@ NOT NULL,
  PRIMARY KEY (card_blind, person_id, roster_id)
) @norowid@;
CREATE INDEX paid_card_roster ON paid_card(roster_id);

CREATE TABLE person_mark ( -- dead, retired, left: who says so and since when; also of people not yet registered
  id_type @key@ NOT NULL,
  blind @blob@ NOT NULL,
  status @key@ NOT NULL, -- dead retired left
  name @text@ NOT NULL, -- as in the list
  number_mask @text@ NOT NULL,
  since_on @text@ NOT NULL DEFAULT '', -- day it holds from, '' = always
  source @text@ NOT NULL, -- the list or document
  org_id @int@ NOT NULL REFERENCES org(id), -- union that noted it
  noted_by @int@, -- user
  noted_at @int@ NOT NULL,
  PRIMARY KEY (id_type, blind, status)
) @norowid@;
CREATE INDEX person_mark_org ON person_mark(org_id, noted_at);
