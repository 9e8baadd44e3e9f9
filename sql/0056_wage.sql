-- Wage-arrears cases (追讨欠薪): a complaint, reviewed, becomes a case with claimants, steps with due days, and money recovered in steps, claimant by
-- claimant. Items H and I count the aid rows of kind wage: one for each claimant and campaign (origin wage:CLAIMANT:CAMPAIGN), without a person.

CREATE TABLE wage_case ( -- a complaint and what became of it
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id), -- union that helps
  source @text@ NOT NULL, -- code list wage_source: phone clerk hotline
  reporter_id @int@ REFERENCES person(id), -- who told it on his phone
  employer @text@ NOT NULL, company_id @int@ REFERENCES company(id), -- as told; the registered company when known
  project @text@ NOT NULL DEFAULT '', contractor @text@ NOT NULL DEFAULT '', -- site, general contractor
  owed_from @text@ NOT NULL DEFAULT '', -- day since when wages are owed
  told_heads @int@ NOT NULL DEFAULT 0, told_fen @int@ NOT NULL DEFAULT 0, -- as the complaint has it
  department @text@ NOT NULL DEFAULT '', -- code list wage_department: with whom it lies
  lawyer @text@ NOT NULL DEFAULT '', agreement @text@ NOT NULL DEFAULT '', -- legal aid: lawyer and centre, number of the agreement
  secret @blob@ NOT NULL, -- what happened, in the complainant's words; sealed, empty = nothing
  state @text@ NOT NULL, -- code list wage_state
  reason @text@ NOT NULL DEFAULT '', -- of the last decision, told to the reporter
  entered_by @int@ REFERENCES user_account(id), entered_at @int@ NOT NULL, -- NULL = he himself
  reviewed_by @int@ REFERENCES user_account(id), reviewed_at @int@ NOT NULL DEFAULT 0,
  closed_on @text@ NOT NULL DEFAULT '',
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT wage_two CHECK (reviewed_by IS NULL OR entered_by IS NULL OR reviewed_by <> entered_by),
  CONSTRAINT wage_told CHECK (told_heads >= 0 AND told_fen >= 0)
) @strict@;
CREATE INDEX wage_case_org ON wage_case(org_id, id);
CREATE INDEX wage_case_reporter ON wage_case(reporter_id) WHERE reporter_id IS NOT NULL;

CREATE TABLE wage_claimant ( -- his name, number and phone are sealed; what is owed stands beside no name
  id @id@,
  case_id @int@ NOT NULL REFERENCES wage_case(id),
  blind @blob@ NOT NULL, -- of his identity number, as in person
  secret @blob@ NOT NULL, -- name, number, phone
  claimed_fen @int@ NOT NULL, recovered_fen @int@ NOT NULL DEFAULT 0, -- recovered: sum of wage_recovered that stands
  over_reason @text@ NOT NULL DEFAULT '', -- why he got more than he claimed
  CONSTRAINT wage_claimant_once UNIQUE (case_id, blind),
  CONSTRAINT wage_claimant_fen CHECK (claimed_fen > 0 AND recovered_fen >= 0 AND (recovered_fen <= claimed_fen OR over_reason <> ''))
) @strict@;
CREATE INDEX wage_claimant_blind ON wage_claimant(blind);

CREATE TABLE wage_step ( -- what was done, what is due
  id @id@,
  case_id @int@ NOT NULL REFERENCES wage_case(id),
  seq @int@ NOT NULL,
  on_day @text@ NOT NULL,
  kind @text@ NOT NULL, -- code list wage_step_kind
  secret @blob@ NOT NULL, -- words, sealed; empty = none
  due_on @text@ NOT NULL DEFAULT '', -- by when an answer or the next step is due; '' = nothing
  done_on @text@ NOT NULL DEFAULT '', -- when it came
  user_id @int@ NOT NULL REFERENCES user_account(id), at @int@ NOT NULL,
  CONSTRAINT wage_step_seq UNIQUE (case_id, seq)
) @strict@;
CREATE INDEX wage_step_due ON wage_step(case_id, due_on) WHERE due_on <> '' AND done_on = '';

CREATE TABLE wage_recovery ( -- one payment of the employer, a court or a guarantee: never money of the union
  id @id@,
  case_id @int@ NOT NULL REFERENCES wage_case(id),
  campaign_id @int@ REFERENCES campaign(id), -- whose figures it counts in: its day lies in it; NULL = in none
  on_day @text@ NOT NULL,
  how @text@ NOT NULL DEFAULT '', -- who paid, in words
  fen @int@ NOT NULL, -- sum of its wage_recovered
  user_id @int@ NOT NULL REFERENCES user_account(id), at @int@ NOT NULL,
  back_at @int@ NOT NULL DEFAULT 0, back_by @int@ REFERENCES user_account(id), back_reason @text@ NOT NULL DEFAULT '', -- entered by mistake
  CONSTRAINT wage_recovery_fen CHECK (fen > 0)
) @strict@;
CREATE INDEX wage_recovery_case ON wage_recovery(case_id, id);

CREATE TABLE wage_recovered ( -- what one claimant got of a recovery
  recovery_id @int@ NOT NULL REFERENCES wage_recovery(id),
  claimant_id @int@ NOT NULL REFERENCES wage_claimant(id),
  fen @int@ NOT NULL,
  CONSTRAINT wage_recovered_once UNIQUE (recovery_id, claimant_id),
  CONSTRAINT wage_recovered_fen CHECK (fen > 0)
) @strict@;
CREATE INDEX wage_recovered_claimant ON wage_recovered(claimant_id);

CREATE TABLE wage_paper ( -- contracts, pay slips, judgments: closed, read through the case alone
  case_id @int@ NOT NULL REFERENCES wage_case(id),
  file_id @int@ NOT NULL REFERENCES file(id),
  CONSTRAINT wage_paper_once UNIQUE (case_id, file_id)
) @strict@;
