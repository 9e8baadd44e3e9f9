-- Audit room (经审): runs of checks and what they found, samples, working papers with replies.

CREATE TABLE check_run ( -- 一次检查: some or all checks over a union and those below it
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id), -- top of the subtree that was looked at
  campaign_id @int@ REFERENCES campaign(id), -- NULL = every campaign
  codes @text@ NOT NULL, -- the checks asked for, comma-joined, '' = all in force
  day @text@ NOT NULL, -- the day as of which it was run: periods count up to it
  state @text@ NOT NULL, -- running done
  checks @int@ NOT NULL DEFAULT 0, -- checks run
  hits @int@ NOT NULL DEFAULT 0, -- what they found, all together
  job_id @int@ REFERENCES job(id),
  started_by @int@ NOT NULL REFERENCES user_account(id), started_at @int@ NOT NULL,
  ended_at @int@ NOT NULL DEFAULT 0
) @strict@;
CREATE INDEX check_run_org ON check_run(org_id, id);
CREATE INDEX check_run_job ON check_run(job_id);

CREATE TABLE check_result ( -- one check of a run, in the words it had then
  run_id @int@ NOT NULL REFERENCES check_run(id),
  seq @int@ NOT NULL, -- order of the rule document
  code @key@ NOT NULL,
  rule @text@ NOT NULL, -- rule document, code@edition
  topic @text@ NOT NULL, title @text@ NOT NULL, question @text@ NOT NULL, source @text@ NOT NULL,
  severity @text@ NOT NULL, -- high middle low
  params @text@ NOT NULL, -- JSON, as used
  hits @int@ NOT NULL, -- exact
  kept @int@ NOT NULL, -- rows in check_hit; fewer than hits when there were too many
  fen @int@ NOT NULL DEFAULT 0, -- sum over all hits
  ms @int@ NOT NULL DEFAULT 0, -- how long it took
  PRIMARY KEY (run_id, code)
) @norowid@;

CREATE TABLE check_hit ( -- what a check found; names masked, nothing sensitive
  run_id @int@ NOT NULL REFERENCES check_run(id),
  code @key@ NOT NULL,
  seq @int@ NOT NULL, -- 1, 2, 3 …
  object @text@ NOT NULL, -- roster:7, fund:12, person:3 …
  row_no @int@ NOT NULL DEFAULT 0, -- of the roster
  org_code @text@ NOT NULL, org_name @text@ NOT NULL,
  person_id @int@ NOT NULL DEFAULT 0,
  name @text@ NOT NULL DEFAULT '', -- masked
  day @text@ NOT NULL DEFAULT '',
  fen @int@ NOT NULL DEFAULT 0,
  text @text@ NOT NULL, -- the sentence
  PRIMARY KEY (run_id, code, seq)
) @norowid@;

CREATE TABLE sample ( -- 抽样: what was drawn from which population, so that anybody can draw it again
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id), -- top of the subtree the population lies in
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  title @text@ NOT NULL,
  unit @text@ NOT NULL, -- aid roster fund: what is drawn
  method @text@ NOT NULL, -- attribute (every unit alike) money (by money units) target (by the auditor's choice)
  class @text@ NOT NULL DEFAULT '', source @text@ NOT NULL DEFAULT '', min_fen @int@ NOT NULL DEFAULT 0, -- which part of the population
  confidence @int@ NOT NULL DEFAULT 0, -- 90 95 99 percent
  margin @int@ NOT NULL DEFAULT 0, -- attribute: tolerable deviation, per mille
  rate @int@ NOT NULL DEFAULT 0, -- attribute: expected rate of error, per mille
  tolerable_fen @int@ NOT NULL DEFAULT 0, -- money: misstatement that would matter
  interval_fen @int@ NOT NULL DEFAULT 0, -- money: every so many 分
  start_fen @int@ NOT NULL DEFAULT 0, -- money: the first 分 drawn, from the seed
  seed @text@ NOT NULL, -- 32 hex digits, kept and shown
  population @int@ NOT NULL, population_fen @int@ NOT NULL, -- units and their sum
  hash @text@ NOT NULL, -- SM3 over the lines "object,fen" of the population in order
  size @int@ NOT NULL, -- by the formula; a unit hit twice is drawn once
  items @int@ NOT NULL, fen @int@ NOT NULL, -- drawn
  drawn_by @int@ NOT NULL REFERENCES user_account(id), drawn_at @int@ NOT NULL
) @strict@;
CREATE INDEX sample_org ON sample(org_id, id);
CREATE INDEX sample_campaign ON sample(campaign_id);

CREATE TABLE sample_item ( -- one drawn unit
  sample_id @int@ NOT NULL REFERENCES sample(id),
  seq @int@ NOT NULL, -- order of the population
  object @key@ NOT NULL, -- roster:7:3 = row 3 of roster 7, roster:7, fund:12
  org_id @int@ NOT NULL REFERENCES org(id), -- union it belongs to
  title @text@ NOT NULL, -- roster, movement
  name @text@ NOT NULL DEFAULT '', -- of the person, masked
  person_id @int@ NOT NULL DEFAULT 0,
  day @text@ NOT NULL DEFAULT '',
  fen @int@ NOT NULL,
  times @int@ NOT NULL DEFAULT 1, -- money units that hit it
  verdict @text@ NOT NULL DEFAULT '', -- '' not looked at, right, wrong
  wrong_fen @int@ NOT NULL DEFAULT 0, -- by how much
  note @text@ NOT NULL DEFAULT '',
  looked_by @int@ REFERENCES user_account(id), looked_at @int@ NOT NULL DEFAULT 0,
  PRIMARY KEY (sample_id, seq)
) @strict@;
CREATE UNIQUE INDEX sample_item_once ON sample_item(sample_id, object);
CREATE INDEX sample_item_org ON sample_item(org_id);

CREATE TABLE paper ( -- 工作底稿: a finding, the reply of the audited union, the conclusion
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id), -- the audited union: it replies
  campaign_id @int@ REFERENCES campaign(id),
  object @text@ NOT NULL DEFAULT '', -- what it is about
  sample_id @int@, sample_seq @int@, -- the sample item it came from
  run_id @int@, code @text@ NOT NULL DEFAULT '', hit_seq @int@ NOT NULL DEFAULT 0, -- or what a check found
  title @text@ NOT NULL,
  finding @text@ NOT NULL, -- what is the case
  basis @text@ NOT NULL DEFAULT '', -- rule it is measured by
  advice @text@ NOT NULL DEFAULT '', -- what should be done
  fen @int@ NOT NULL DEFAULT 0, -- money concerned
  state @text@ NOT NULL, -- draft sent replied closed dropped
  reply_by @text@ NOT NULL DEFAULT '', -- day the reply is due
  reply @text@ NOT NULL DEFAULT '',
  conclusion @text@ NOT NULL DEFAULT '',
  outcome @text@ NOT NULL DEFAULT '', -- code list paper_outcome, when closed
  written_by @int@ NOT NULL REFERENCES user_account(id), written_at @int@ NOT NULL,
  sent_by @int@ REFERENCES user_account(id), sent_at @int@,
  replied_by @int@ REFERENCES user_account(id), replied_at @int@,
  closed_by @int@ REFERENCES user_account(id), closed_at @int@,
  version @int@ NOT NULL DEFAULT 1,
  FOREIGN KEY (sample_id, sample_seq) REFERENCES sample_item(sample_id, seq),
  CONSTRAINT paper_reply_not_own CHECK (replied_by IS NULL OR (replied_by <> written_by AND replied_by <> sent_by)),
  CONSTRAINT paper_close_not_reply CHECK (closed_by IS NULL OR replied_by IS NULL OR closed_by <> replied_by)
) @strict@;
CREATE INDEX paper_org ON paper(org_id, id);
CREATE INDEX paper_state ON paper(state, id);
CREATE UNIQUE INDEX paper_item ON paper(sample_id, sample_seq) WHERE state <> 'dropped'; -- an item has one paper
CREATE UNIQUE INDEX paper_hit ON paper(run_id, code, hit_seq) WHERE run_id IS NOT NULL AND state <> 'dropped';

CREATE TABLE paper_step ( -- append-only: every sending, reply and return with its words
  id @id@,
  paper_id @int@ NOT NULL REFERENCES paper(id),
  verb @text@ NOT NULL, -- write send reply return close drop
  text @text@ NOT NULL DEFAULT '',
  user_id @int@ NOT NULL REFERENCES user_account(id),
  at @int@ NOT NULL
) @strict@;
CREATE INDEX paper_step_paper ON paper_step(paper_id, id);
@append_only(paper_step)@

CREATE TABLE paper_file ( -- evidence of the auditor, proof of the union
  paper_id @int@ NOT NULL REFERENCES paper(id),
  file_id @int@ NOT NULL REFERENCES file(id),
  side @text@ NOT NULL, -- audit union
  note @text@ NOT NULL DEFAULT '',
  PRIMARY KEY (paper_id, file_id)
) @strict@;
CREATE INDEX paper_file_file ON paper_file(file_id);
