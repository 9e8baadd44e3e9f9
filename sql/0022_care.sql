-- Care for hardship households: aid programmes (帮扶项目) with their ceilings, contacts and their households, the watch list
-- (监测对象) with the tasks that rules raise. What is said in words stays sealed: under the file's own key where there
-- is a file, under the installation's where there is none.

ALTER TABLE roster ADD COLUMN aid_kind @text@ NOT NULL DEFAULT ''; -- kind (code list kind) of the aid its rows become, '' = as each row's form; not '' only in rosters made from approved relief

CREATE TABLE relief ( -- one aid of a programme (救助) for a household, from proposal to payment
  id @id@,
  casefile_id @int@ NOT NULL REFERENCES casefile(id),
  org_id @int@ NOT NULL REFERENCES org(id), -- union that gives
  programme @key@ NOT NULL, edition @key@ NOT NULL, -- rule document (kind programmes) and its edition
  project @text@ NOT NULL, -- code list kind: living medical study other
  class @text@ NOT NULL, -- class the ceiling was taken for, code list case_category
  member_no @int@ NOT NULL DEFAULT 0, -- study: the student (case_member.no); 0 = the household
  payee_no @int@ NOT NULL DEFAULT 1, -- member whose own card is paid
  year @int@ NOT NULL, -- calendar year it counts in
  months @int@ NOT NULL DEFAULT 1, -- months it covers, for ceilings by the month
  self_fen @int@ NOT NULL DEFAULT 0, -- medical costs the household paid itself
  outlay_fen @int@ NOT NULL DEFAULT 0, -- what the hardship cost (致困费用)
  line_fen @int@ NOT NULL DEFAULT 0, -- monthly 低保 line the ceiling was taken from
  amount_fen @int@ NOT NULL,
  ceiling_fen @int@ NOT NULL, -- most that was allowed, frozen with the approval
  explained @text@ NOT NULL, -- JSON [{text, limit_fen, used_fen, left_fen, clause}], frozen with the approval
  level @text@ NOT NULL DEFAULT 'own', -- level that must approve: own district city province nation
  paper_id @int@ NOT NULL REFERENCES case_paper(id), -- evidence
  state @text@ NOT NULL, -- code list relief_state: proposed reviewed approved rostered returned refused withdrawn
  proposed_by @int@ NOT NULL REFERENCES user_account(id), proposed_at @int@ NOT NULL,
  reviewed_by @int@ REFERENCES user_account(id), reviewed_at @int@ NOT NULL DEFAULT 0,
  approved_by @int@ REFERENCES user_account(id), approved_at @int@ NOT NULL DEFAULT 0,
  approval_no @text@ NOT NULL DEFAULT '', approval_on @text@ NOT NULL DEFAULT '', -- document of a level above this installation's tree
  reason @text@ NOT NULL DEFAULT '', -- why returned, refused or withdrawn
  roster_id @int@ REFERENCES roster(id), row_no @int@, -- row of the draft roster it was put on
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT relief_two_persons CHECK ((reviewed_by IS NULL OR reviewed_by <> proposed_by) AND (approved_by IS NULL OR approved_by <> proposed_by)),
  CONSTRAINT relief_money CHECK (amount_fen > 0 AND amount_fen <= ceiling_fen),
  CONSTRAINT relief_row_once UNIQUE (roster_id, row_no)
) @strict@;
CREATE INDEX relief_case ON relief(casefile_id, year);
CREATE INDEX relief_org ON relief(org_id, state, id);
CREATE INDEX relief_state ON relief(state, id);

CREATE TABLE visit_plan ( -- who is to be visited for a festival by when (走访计划)
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id),
  title @text@ NOT NULL,
  from_on @text@ NOT NULL, until_on @text@ NOT NULL, -- a visit in these days fulfils it
  class @text@ NOT NULL DEFAULT '', -- '' = every household in the archive
  watched @int@ NOT NULL DEFAULT 0, -- 1 = watched households too
  created_by @int@ NOT NULL REFERENCES user_account(id), created_at @int@ NOT NULL,
  closed_at @int@ NOT NULL DEFAULT 0
) @strict@;
CREATE INDEX visit_plan_org ON visit_plan(org_id, id);

CREATE TABLE counted_service ( -- a service for hardship workers that a form counts by heads (落实民生政策), entered by the day; its record is an aid row
  aid_id @int@ PRIMARY KEY REFERENCES aid(id),
  casefile_id @int@ REFERENCES casefile(id), -- the household, when it was one
  user_id @int@ NOT NULL REFERENCES user_account(id), at @int@ NOT NULL
) @strict@;

CREATE TABLE watch_object ( -- a household or person watched (监测对象): hard up, and not (or no longer, or not yet) in the archive
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id),
  casefile_id @int@ REFERENCES casefile(id), person_id @int@ REFERENCES person(id), -- one of them
  source @text@ NOT NULL, -- code list watch_source: refused unstable edge sudden match other
  state @text@ NOT NULL, -- code list watch_state: open ending ended
  opened_on @text@ NOT NULL, opened_by @int@ REFERENCES user_account(id), -- NULL = by a rule
  owner_id @int@ REFERENCES user_account(id), -- cadre who answers for it; needed while open
  due_on @text@ NOT NULL, -- next visit
  visited_on @text@ NOT NULL DEFAULT '',
  end_proposed_by @int@ REFERENCES user_account(id), end_approved_by @int@ REFERENCES user_account(id),
  ended_on @text@ NOT NULL DEFAULT '', end_reason @text@ NOT NULL DEFAULT '', -- code list watch_end
  secret @blob@ NOT NULL, -- why, in words: sealed
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT watch_object_one CHECK ((casefile_id IS NULL) <> (person_id IS NULL)),
  CONSTRAINT watch_object_owner CHECK (state = 'ended' OR (owner_id IS NOT NULL AND due_on <> '')),
  CONSTRAINT watch_object_end CHECK (state <> 'ended' OR (end_reason <> '' AND end_approved_by IS NOT NULL AND end_approved_by <> end_proposed_by))
) @strict@;
CREATE UNIQUE INDEX watch_object_case ON watch_object(casefile_id) WHERE state <> 'ended';
CREATE UNIQUE INDEX watch_object_person ON watch_object(person_id) WHERE state <> 'ended';
CREATE INDEX watch_object_org ON watch_object(org_id, state, due_on);
CREATE INDEX watch_object_owner_of ON watch_object(owner_id);

CREATE TABLE watch_task ( -- what a rule asks to be done about a watched household, by when and by whom
  id @id@,
  watch_id @int@ NOT NULL REFERENCES watch_object(id),
  rule @key@ NOT NULL, title @text@ NOT NULL, clause @text@ NOT NULL, -- of the rule document; rule VISIT = a visit is due
  raised_on @text@ NOT NULL,
  owner_id @int@ NOT NULL REFERENCES user_account(id),
  due_on @text@ NOT NULL,
  state @text@ NOT NULL, -- code list watch_task_state: open done closed
  escalated @int@ NOT NULL DEFAULT 0, escalated_on @text@ NOT NULL DEFAULT '', -- how many levels up it has been told
  outcome @text@ NOT NULL DEFAULT '', -- code list watch_outcome: visited file_opened aid_given no_need
  done_by @int@ REFERENCES user_account(id), done_on @text@ NOT NULL DEFAULT '',
  looked_by @int@ REFERENCES user_account(id), looked_on @text@ NOT NULL DEFAULT '', -- the second look
  secret @blob@ NOT NULL, -- figures the rule saw and what was found, sealed
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT watch_task_done CHECK (state = 'open' OR (outcome <> '' AND done_by IS NOT NULL AND done_on <> '')),
  CONSTRAINT watch_task_looked CHECK (state <> 'closed' OR (looked_by IS NOT NULL AND looked_by <> done_by))
) @strict@;
CREATE UNIQUE INDEX watch_task_open ON watch_task(watch_id, rule) WHERE state = 'open';
CREATE UNIQUE INDEX watch_task_day ON watch_task(watch_id, rule, raised_on);
CREATE INDEX watch_task_owner ON watch_task(owner_id, state, due_on);
CREATE INDEX watch_task_state ON watch_task(state, due_on);

CREATE TABLE watch_seen ( -- figures of a household as the last run saw them, so that a rule can ask what changed
  casefile_id @int@ PRIMARY KEY REFERENCES casefile(id),
  on_day @text@ NOT NULL,
  secret @blob@ NOT NULL -- JSON {name: number}, sealed
) @strict@;
