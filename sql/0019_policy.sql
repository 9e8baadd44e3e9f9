-- Eligibility policies: what a 低保 line was where and when, editions in the making, and re-judging many files
-- before anything is changed. The documents themselves are rules of kind policies.

CREATE TABLE policy_line ( -- a local figure policies reckon with, from a day on
  id @id@,
  kind @key@ NOT NULL, -- dibao = 低保标准 of a person and month, wage = 最低工资标准 of a month
  area @key@ NOT NULL, -- administrative area code (民政部 six digits); a city's or province's holds below it where nothing nearer is told
  residence @key@ NOT NULL, -- urban rural; '' = both
  from_on @key@ NOT NULL, -- first day
  fen @int@ NOT NULL,
  document @text@ NOT NULL, -- the document that set it
  made_by @int@ REFERENCES user_account(id), made_at @int@ NOT NULL, -- NULL = shipped with the program
  dropped_by @int@ REFERENCES user_account(id), dropped_at @int@ NOT NULL DEFAULT 0, -- ms; 0 = in force; a wrong one is dropped, never changed
  drop_reason @text@ NOT NULL DEFAULT '',
  CONSTRAINT policy_line_positive CHECK (fen > 0)
) @strict@;
CREATE INDEX policy_line_place ON policy_line(kind, area, residence, from_on);

CREATE TABLE policy_draft ( -- an edition in the making; it may be unsound
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id), -- union that works on it
  code @text@ NOT NULL, -- of the policy it will be
  edition @text@ NOT NULL,
  title @text@ NOT NULL,
  source @text@ NOT NULL DEFAULT '', -- document and clause it is taken from
  body @text@ NOT NULL, -- JSON as a rule document of kind policies
  base_id @int@ REFERENCES rule_doc(id), -- edition it was copied from, NULL = begun empty
  state @text@ NOT NULL DEFAULT 'draft', -- draft published
  rule_id @int@ REFERENCES rule_doc(id), -- what it became
  made_by @int@ NOT NULL REFERENCES user_account(id), made_at @int@ NOT NULL,
  changed_by @int@ NOT NULL REFERENCES user_account(id), changed_at @int@ NOT NULL,
  published_by @int@ REFERENCES user_account(id), published_at @int@ NOT NULL DEFAULT 0,
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT policy_draft_published CHECK ((state = 'published') = (rule_id IS NOT NULL)),
  CONSTRAINT policy_draft_two_persons CHECK (published_by IS NULL OR (published_by <> changed_by AND published_by <> made_by))
) @strict@;
CREATE INDEX policy_draft_org ON policy_draft(org_id, id);

CREATE TABLE case_rerun ( -- all files of a subtree judged again under another edition, line or day
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id),
  policy @key@ NOT NULL, edition @key@ NOT NULL, -- rule document judged under
  day @text@ NOT NULL, -- judged for
  urban_fen @int@ NOT NULL DEFAULT 0, rural_fen @int@ NOT NULL DEFAULT 0, -- a supposed 低保 line; 0 = as registered
  with_out @int@ NOT NULL DEFAULT 0, -- 1 = files that are out (refused, relieved, lifted) are looked at too
  state @text@ NOT NULL, -- looking looked applying applied failed
  files @int@ NOT NULL DEFAULT 0, stay @int@ NOT NULL DEFAULT 0, enter @int@ NOT NULL DEFAULT 0, -- counts by change, see case_rerun_row
  leave @int@ NOT NULL DEFAULT 0, changes @int@ NOT NULL DEFAULT 0, unknown @int@ NOT NULL DEFAULT 0,
  done @int@ NOT NULL DEFAULT 0, stale @int@ NOT NULL DEFAULT 0, -- rows applied; left alone because the file had changed
  job_id @int@,
  made_by @int@ NOT NULL REFERENCES user_account(id), made_at @int@ NOT NULL,
  applied_by @int@ REFERENCES user_account(id), applied_at @int@ NOT NULL DEFAULT 0,
  CONSTRAINT case_rerun_two_persons CHECK (applied_by IS NULL OR applied_by <> made_by)
) @strict@;
CREATE INDEX case_rerun_org ON case_rerun(org_id, id);

CREATE TABLE case_rerun_row ( -- what would become of a file whose standing would change
  run_id @int@ NOT NULL REFERENCES case_rerun(id),
  seq @int@ NOT NULL,
  casefile_id @int@ NOT NULL REFERENCES casefile(id),
  version @int@ NOT NULL, -- of the file when it was judged
  change @key@ NOT NULL, -- enter leave change unknown
  was @text@ NOT NULL, -- class it is kept under
  class @text@ NOT NULL DEFAULT '', -- class it would have
  outcome @text@ NOT NULL, -- class none excluded unknown
  reason @text@ NOT NULL, -- in words, figures without names
  state @text@ NOT NULL DEFAULT 'open', -- open done stale told (nothing to be done by the run)
  PRIMARY KEY (run_id, seq)
) @norowid@;
CREATE INDEX case_rerun_row_change ON case_rerun_row(run_id, change, seq);
CREATE INDEX case_rerun_row_case ON case_rerun_row(casefile_id);
