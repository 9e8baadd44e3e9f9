-- Quizzes (答题): a bank of questions of a union, an attempt of a person at a part of an activity. A question is never changed once it
-- stands: a correction is another row, and the old one is drawn no more, so that what somebody was asked can be looked at for ever.

CREATE TABLE quiz_bank ( -- 题库 of one union; unions below may draw from it
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id),
  code @key@ NOT NULL, -- how a rule names it
  title @text@ NOT NULL,
  source @text@ NOT NULL DEFAULT '', -- where its questions come from
  created_by @int@ NOT NULL REFERENCES user_account(id), created_at @int@ NOT NULL,
  CONSTRAINT quiz_bank_code UNIQUE (org_id, code)
) @strict@;

CREATE TABLE quiz_question ( -- one question; only `live` may change
  id @id@,
  bank_id @int@ NOT NULL REFERENCES quiz_bank(id),
  kind @key@ NOT NULL, -- code list quiz_kind: single multiple judge
  stem @text@ NOT NULL,
  choices @text@ NOT NULL, -- JSON list of texts; the letters of an answer count along it
  answer @key@ NOT NULL, -- letters in order: B, ACD
  explanation @text@ NOT NULL DEFAULT '', -- told when the attempt is closed
  replaces @int@ REFERENCES quiz_question(id), -- the one it corrects
  live @int@ NOT NULL DEFAULT 1, -- still drawn
  created_by @int@ NOT NULL REFERENCES user_account(id), created_at @int@ NOT NULL,
  CONSTRAINT quiz_question_kind CHECK (kind IN ('single', 'multiple', 'judge')),
  CONSTRAINT quiz_question_answer CHECK (answer <> '' AND (kind = 'multiple' OR length(answer) = 1))
) @strict@;
CREATE INDEX quiz_question_bank ON quiz_question(bank_id, live, id);
CREATE INDEX quiz_question_replaces ON quiz_question(replaces);
CREATE UNIQUE INDEX quiz_question_stem ON quiz_question(bank_id, stem) WHERE live = 1;

CREATE TABLE quiz ( -- rule of a part of kind quiz
  part_id @int@ PRIMARY KEY REFERENCES activity_part(id) ON DELETE CASCADE,
  bank_id @int@ NOT NULL REFERENCES quiz_bank(id),
  draw_n @int@ NOT NULL, -- questions an attempt
  seconds @int@ NOT NULL, -- an attempt may last, by the server's clock
  tries @int@ NOT NULL, -- of a person
  pass_n @int@ NOT NULL, -- right answers that pass
  CONSTRAINT quiz_rule CHECK (draw_n >= 1 AND seconds >= 10 AND tries >= 1 AND pass_n >= 0 AND pass_n <= draw_n)
) @strict@;

CREATE TABLE quiz_attempt ( -- one try of one person
  id @id@,
  part_id @int@ NOT NULL REFERENCES activity_part(id),
  person_id @int@ NOT NULL REFERENCES person(id),
  try_no @int@ NOT NULL, tries @int@ NOT NULL, -- which of how many
  started_at @int@ NOT NULL, due_at @int@ NOT NULL, -- what is saved at due_at or later does not count
  state @key@ NOT NULL, -- open closed
  closed_at @int@ NOT NULL DEFAULT 0,
  answered @int@ NOT NULL DEFAULT 0, right_n @int@ NOT NULL DEFAULT 0, passed @int@ NOT NULL DEFAULT 0,
  CONSTRAINT quiz_attempt_try UNIQUE (part_id, person_id, try_no),
  CONSTRAINT quiz_attempt_tries CHECK (try_no >= 1 AND try_no <= tries),
  CONSTRAINT quiz_attempt_state CHECK ((state = 'open' AND closed_at = 0 AND passed = 0) OR (state = 'closed' AND closed_at > 0 AND closed_at <= due_at))
) @strict@;
CREATE UNIQUE INDEX quiz_attempt_open ON quiz_attempt(part_id, person_id) WHERE state = 'open';
CREATE INDEX quiz_attempt_due ON quiz_attempt(part_id, due_at) WHERE state = 'open';
CREATE INDEX quiz_attempt_person ON quiz_attempt(person_id);

CREATE TABLE quiz_item ( -- a question of an attempt, as it was put
  attempt_id @int@ NOT NULL REFERENCES quiz_attempt(id),
  seq @int@ NOT NULL,
  question_id @int@ NOT NULL REFERENCES quiz_question(id),
  shuffle @key@ NOT NULL, -- CADB: what stood as A is choice C
  chosen @key@ NOT NULL DEFAULT '', -- letters of the question, not of the screen; '' = not answered
  right_is @int@ NOT NULL DEFAULT 0, -- known when the attempt is closed
  PRIMARY KEY (attempt_id, seq),
  CONSTRAINT quiz_item_once UNIQUE (attempt_id, question_id)
) @norowid@;
CREATE INDEX quiz_item_question ON quiz_item(question_id, right_is);
