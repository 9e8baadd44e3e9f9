-- Mutual aid (职工医疗互助): who is insured under which plan, what is asked for after an illness, what was worked out, reviewed and paid by
-- the insurer. Its money is the insurer's and no relief money: nothing here is an aid row (docs/decision/0037).

CREATE TABLE mutual_enrolment ( -- 参保
  id @id@,
  plan @text@ NOT NULL, edition @text@ NOT NULL, -- rule document of kind mutual_aid
  org_id @int@ NOT NULL REFERENCES org(id),
  person_id @int@ NOT NULL REFERENCES person(id),
  how @text@ NOT NULL, -- phone clerk list
  renewal @int@ NOT NULL DEFAULT 0, -- without a gap after the year before: no waiting
  state @text@ NOT NULL, -- code list mutual_enrolment_state: asked insured refused withdrawn
  cover_from @text@ NOT NULL DEFAULT '', cover_until @text@ NOT NULL DEFAULT '', covered_on @text@ NOT NULL DEFAULT '', -- covered_on: first day after the waiting days
  fee_fen @int@ NOT NULL DEFAULT 0,
  policy_no @text@ NOT NULL DEFAULT '',
  created_by @int@ REFERENCES user_account(id), created_at @int@ NOT NULL,
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT mutual_enrolment_once UNIQUE (plan, edition, person_id),
  CONSTRAINT mutual_enrolment_cover CHECK ((state = 'insured') = (cover_from <> ''))
) @strict@;
CREATE INDEX mutual_enrolment_org ON mutual_enrolment(org_id, plan, id);
CREATE INDEX mutual_enrolment_person ON mutual_enrolment(person_id);

CREATE TABLE mutual_claim ( -- 给付申请
  id @id@,
  enrolment_id @int@ NOT NULL REFERENCES mutual_enrolment(id),
  how @text@ NOT NULL, -- phone clerk
  ill_on @text@ NOT NULL, -- day of the first diagnosis
  self_paid_fen @int@ NOT NULL, -- 个人自付医疗费, as asked, then as checked against the papers
  secret @blob@ NOT NULL, -- sealed: diagnosis
  state @text@ NOT NULL, -- code list mutual_claim_state: asked checked approved paid refused withdrawn
  benefit_fen @int@ NOT NULL DEFAULT 0, lines @text@ NOT NULL DEFAULT '', -- worked out by the plan, and how (JSON)
  reason @text@ NOT NULL DEFAULT '', -- of a refusal or a return
  created_by @int@ REFERENCES user_account(id), created_at @int@ NOT NULL, -- NULL = he himself
  checked_by @int@ REFERENCES user_account(id), reviewed_by @int@ REFERENCES user_account(id),
  paid_fen @int@ NOT NULL DEFAULT 0, paid_on @text@ NOT NULL DEFAULT '', paid_ref @text@ NOT NULL DEFAULT '', -- told by the insurer
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT mutual_claim_money CHECK (self_paid_fen > 0 AND benefit_fen >= 0 AND paid_fen >= 0),
  CONSTRAINT mutual_claim_two CHECK (reviewed_by IS NULL OR (reviewed_by <> checked_by AND (created_by IS NULL OR reviewed_by <> created_by))),
  CONSTRAINT mutual_claim_reviewed CHECK (state NOT IN ('approved', 'paid') OR (checked_by IS NOT NULL AND reviewed_by IS NOT NULL)),
  CONSTRAINT mutual_claim_paid CHECK ((state = 'paid') = (paid_on <> ''))
) @strict@;
CREATE UNIQUE INDEX mutual_claim_once ON mutual_claim(enrolment_id) WHERE state NOT IN ('refused', 'withdrawn');
CREATE INDEX mutual_claim_enrolment ON mutual_claim(enrolment_id, id);

CREATE TABLE mutual_claim_paper ( -- bills and diagnoses as pictures or PDF: closed
  claim_id @int@ NOT NULL REFERENCES mutual_claim(id),
  file_id @int@ NOT NULL REFERENCES file(id),
  PRIMARY KEY (claim_id, file_id)
) @strict@;
CREATE INDEX mutual_claim_paper_file ON mutual_claim_paper(file_id);
