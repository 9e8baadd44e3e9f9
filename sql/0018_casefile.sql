-- Hardship case files (困难职工档案): one household, one file (一户一档); its members, yearly income and outlay, property,
-- papers, history of every field; the way an application takes; home visits; public notice; verdicts.
-- What says who somebody is or what he suffers from is sealed under a key of the file's own (case_key), so that
-- destroying the key erases the file while vouchers and sums stay.

CREATE TABLE casefile ( -- a household's file
  id @id@,
  no @key@ NOT NULL UNIQUE, -- 档案编号
  org_id @int@ NOT NULL REFERENCES org(id), -- union that keeps it
  head_id @int@ REFERENCES person(id), -- 户主 (the worker); NULL only when erased
  state @text@ NOT NULL, -- code list case_state: draft applying active relieved lifted cancelled refused merged erased
  level @text@ NOT NULL DEFAULT 'base', -- code list case_level: nation province city county base (archive level, §1.4)
  class @text@ NOT NULL DEFAULT '', -- class by the verdict it was entered under, code list case_category of its generation
  policy @key@ NOT NULL DEFAULT '', -- code of the policy document of that verdict
  verdict_id @int@, -- of case_verdict: the verdict in force
  kind @text@ NOT NULL DEFAULT 'worker', -- worker migrant temporary (困难农民工, 临时救助档案) code list case_kind
  area @text@ NOT NULL DEFAULT '', -- administrative area code (民政部 six digits) that the 低保 line is taken from
  residence @text@ NOT NULL DEFAULT 'urban', -- urban rural: which line
  main_cause @text@ NOT NULL DEFAULT '', -- code list case_cause; exactly one
  causes @text@ NOT NULL DEFAULT '', -- secondary causes, comma-joined, at most 3
  head_count @int@ NOT NULL DEFAULT 1, -- 共同生活人口, kept with every change of members
  housing @text@ NOT NULL DEFAULT '', -- code list case_housing
  floor_m2 @int@ NOT NULL DEFAULT 0, -- building area, whole square metres
  dibao_fen @int@ NOT NULL DEFAULT 0, -- 低保金 the household receives a month
  single_parent @int@ NOT NULL DEFAULT 0, no_job_family @int@ NOT NULL DEFAULT 0, -- 单亲; 零就业家庭
  can_help_itself @int@ NOT NULL DEFAULT 0, -- 有一定自救能力
  disaster @text@ NOT NULL DEFAULT '', -- '' or what struck (code list case_disaster), with disaster_on
  disaster_on @text@ NOT NULL DEFAULT '',
  secret @blob@ NOT NULL, -- sealed under the file's key: address, other phone, free text of causes, account holder, remark
  contact_id @int@ REFERENCES user_account(id), -- 联系人: the cadre who answers for the household
  filed_on @text@ NOT NULL DEFAULT '', -- 建档日期: the day it was entered
  reviewed_on @text@ NOT NULL DEFAULT '', -- last yearly review
  edited_on @text@ NOT NULL DEFAULT '', -- last day anything of substance changed
  visited_on @text@ NOT NULL DEFAULT '', -- last home visit
  aided_on @text@ NOT NULL DEFAULT '', -- last aid paid to a member, kept by the aid programmes
  exit_on @text@ NOT NULL DEFAULT '', -- 撤档日期
  exit_reason @text@ NOT NULL DEFAULT '', -- code list case_exit
  keep_until @text@ NOT NULL DEFAULT '', -- ten years after exit (F7, F8)
  merged_into @int@ REFERENCES casefile(id),
  old_no @text@ NOT NULL DEFAULT '', -- number in the system it was imported from
  generation @int@ NOT NULL DEFAULT 3, -- generation of the code lists it was written with: 1, 2, 3
  created_by @int@ NOT NULL REFERENCES user_account(id), created_at @int@ NOT NULL,
  edited_by @int@ NOT NULL REFERENCES user_account(id),
  version @int@ NOT NULL DEFAULT 1
) @strict@;
CREATE INDEX casefile_org ON casefile(org_id, id, state, level, class, kind, main_cause, contact_id, filed_on, reviewed_on, edited_on, visited_on, aided_on, exit_on, keep_until); -- lists of unions read nothing else
CREATE INDEX casefile_old ON casefile(old_no);
CREATE INDEX casefile_head ON casefile(head_id);
CREATE INDEX casefile_contact ON casefile(contact_id);
CREATE INDEX casefile_into ON casefile(merged_into);

CREATE TABLE case_key ( -- the file's own key, sealed by the installation's; without it nothing sealed of the file opens
  casefile_id @int@ PRIMARY KEY REFERENCES casefile(id),
  wrapped @blob@ NOT NULL -- 32 random bytes, sealed under "case_key.wrapped:<casefile id>"
) @norowid@;

CREATE TABLE case_member ( -- the head and those who live with him
  id @id@,
  casefile_id @int@ NOT NULL REFERENCES casefile(id),
  no @int@ NOT NULL, -- as entered, never given again; a new head keeps his
  relation @text@ NOT NULL, -- code list case_relation; self = the head, exactly one
  person_id @int@ REFERENCES person(id), -- when he is in the register too
  id_type @text@ NOT NULL, -- code list id_type
  blind @blob@, -- as person.blind; NULL when not known or erased
  secret @blob@ NOT NULL, -- sealed under the file's key: number, phone, card, bank, diagnosis, school, remark
  name @key@ NOT NULL,
  sex @text@ NOT NULL DEFAULT '', birth @text@ NOT NULL DEFAULT '', -- M F; day
  nation @text@ NOT NULL DEFAULT '', -- 民族, as written
  political @text@ NOT NULL DEFAULT '', -- code list case_political
  health @text@ NOT NULL DEFAULT '', -- code list case_health (generation by date); the diagnosis itself is sealed
  disability @text@ NOT NULL DEFAULT '', disability_grade @int@ NOT NULL DEFAULT 0, -- code list case_disability; 1–4
  work @text@ NOT NULL DEFAULT '', -- 工作状态, code list case_work
  identity @text@ NOT NULL DEFAULT '', -- 人员身份, code list case_identity
  model @text@ NOT NULL DEFAULT '', -- 劳模类型, code list model
  marriage @text@ NOT NULL DEFAULT '', hukou @text@ NOT NULL DEFAULT '', -- code lists case_marriage, case_hukou
  hukou_area @text@ NOT NULL DEFAULT '', -- administrative area code
  employer @text@ NOT NULL DEFAULT '', employer_kind @text@ NOT NULL DEFAULT '', employer_state @text@ NOT NULL DEFAULT '', industry @text@ NOT NULL DEFAULT '', -- 工作单位, 单位性质, 企业状况, 所属行业 (code lists case_employer, case_enterprise, case_industry)
  contract_on @text@ NOT NULL DEFAULT '', contract_until @text@ NOT NULL DEFAULT '', joined_on @text@ NOT NULL DEFAULT '', -- 劳动合同; 参加工作时间
  insurance @text@ NOT NULL DEFAULT '', -- 医保状况, code list case_insurance
  education @text@ NOT NULL DEFAULT '', study_from @int@ NOT NULL DEFAULT 0, study_years @int@ NOT NULL DEFAULT 0, -- 学历, 入学年份, 学制
  studying @int@ NOT NULL DEFAULT 0, -- at school now
  able @int@ NOT NULL DEFAULT 0, -- able to work (有劳动能力)
  refuses @int@ NOT NULL DEFAULT 0, -- able and refuses offered work (F26)
  is_member @int@ NOT NULL DEFAULT 0, -- 工会会员
  month_fen @int@ NOT NULL DEFAULT 0, -- 本人月均收入 as declared
  joined_file_on @text@ NOT NULL DEFAULT '', left_on @text@ NOT NULL DEFAULT '', left_why @text@ NOT NULL DEFAULT '', -- lived with the household from, until, why (code list case_left: died, moved, own household)
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT case_member_no UNIQUE (casefile_id, no)
) @strict@;
CREATE INDEX case_member_blind ON case_member(blind);
CREATE INDEX case_member_person ON case_member(person_id);
CREATE INDEX case_member_name ON case_member(name, casefile_id); -- searched by how a name begins

CREATE TABLE case_money ( -- yearly income and rigid outlay, line by line with its evidence
  id @id@,
  casefile_id @int@ NOT NULL REFERENCES casefile(id),
  member_no @int@ NOT NULL DEFAULT 0, -- whose; 0 = the household's
  side @text@ NOT NULL, -- in out
  kind @text@ NOT NULL, -- code lists case_income (wage bonus business alimony pension unemployment survivor compensation interest dividend demolition rent gift other; basic_pension not counted) and case_outlay (medical school disability care job disaster other)
  from_on @text@ NOT NULL, until_on @text@ NOT NULL, -- the twelve months (or part) it belongs to, last day included
  fen @int@ NOT NULL, -- of the whole span, after insurance and other aid for outlay
  gross_fen @int@ NOT NULL DEFAULT 0, -- of outlay: before insurance and other aid, 0 = not known
  origin @text@ NOT NULL DEFAULT 'typed', -- typed matched imported
  paper_id @int@, -- of case_paper: its evidence
  secret @blob@ NOT NULL, -- sealed under the file's key: the remark; no bytes = none
  version @int@ NOT NULL DEFAULT 1
) @strict@;
CREATE INDEX case_money_file ON case_money(casefile_id, until_on);

CREATE TABLE case_asset ( -- property of the household
  id @id@,
  casefile_id @int@ NOT NULL REFERENCES casefile(id),
  kind @text@ NOT NULL, -- code list case_asset: house vehicle shop resettlement deposit invest employs private_school abroad other
  use @text@ NOT NULL DEFAULT '', -- code list case_use: own let hire (for hire) disabled (mobility) motorcycle business
  n @int@ NOT NULL DEFAULT 1, m2 @int@ NOT NULL DEFAULT 0, bought_year @int@ NOT NULL DEFAULT 0, value_fen @int@ NOT NULL DEFAULT 0,
  origin @text@ NOT NULL DEFAULT 'typed', paper_id @int@, -- as case_money
  secret @blob@ NOT NULL, -- sealed under the file's key: the remark; no bytes = none
  version @int@ NOT NULL DEFAULT 1
) @strict@;
CREATE INDEX case_asset_file ON case_asset(casefile_id);

CREATE TABLE case_paper ( -- documents of the file (§1.6)
  id @id@,
  casefile_id @int@ NOT NULL REFERENCES casefile(id),
  kind @text@ NOT NULL, -- code list case_paper
  member_no @int@ NOT NULL DEFAULT 0, -- whose; 0 = the household's
  file_id @int@ REFERENCES file(id), -- NULL = seen on paper, kept in the cabinet
  dated_on @text@ NOT NULL DEFAULT '', valid_until @text@ NOT NULL DEFAULT '', -- '' = does not expire
  secret @blob@ NOT NULL, -- sealed under the file's key: the remark; no bytes = none
  added_by @int@ NOT NULL REFERENCES user_account(id), added_at @int@ NOT NULL,
  dropped_at @int@ NOT NULL DEFAULT 0 -- ms; 0 = in force; a paper is never deleted before the file is erased
) @strict@;
CREATE INDEX case_paper_file ON case_paper(casefile_id, kind);
CREATE INDEX case_paper_until ON case_paper(valid_until, casefile_id);
CREATE INDEX case_paper_scan ON case_paper(file_id);

CREATE TABLE case_change ( -- history of every field
  casefile_id @int@ NOT NULL REFERENCES casefile(id),
  seq @int@ NOT NULL,
  at @int@ NOT NULL, user_id @int@ NOT NULL,
  part @text@ NOT NULL, -- casefile member:2 money:17 asset:3 paper:9
  verb @text@ NOT NULL, -- add edit drop
  field @text@ NOT NULL, -- name of the field; '' = the whole part
  label @text@ NOT NULL, -- as people read it
  secret @blob@ NOT NULL, -- before and after, sealed under the file's key
  PRIMARY KEY (casefile_id, seq)
) @norowid@;

CREATE TABLE case_move ( -- every change of state, with reason, evidence and who approved
  casefile_id @int@ NOT NULL REFERENCES casefile(id),
  seq @int@ NOT NULL,
  at @int@ NOT NULL,
  verb @text@ NOT NULL, from_state @text@ NOT NULL, to_state @text@ NOT NULL,
  proposed_by @int@ REFERENCES user_account(id), user_id @int@ NOT NULL REFERENCES user_account(id), -- who asked; who decided
  on_day @text@ NOT NULL, -- the day it takes effect
  reason @text@ NOT NULL DEFAULT '', -- code list case_exit or case_reenter
  paper_id @int@, -- evidence
  secret @blob@ NOT NULL, -- sealed under the file's key: in words
  application_id @int@, -- the application it came from
  PRIMARY KEY (casefile_id, seq),
  CONSTRAINT case_move_two_persons CHECK (proposed_by IS NULL OR proposed_by <> user_id)
) @norowid@;

CREATE TABLE case_proposal ( -- what one person proposes for a file and another decides: exit, transfer, merge, split, new head
  id @id@,
  casefile_id @int@ NOT NULL REFERENCES casefile(id),
  verb @text@ NOT NULL, -- code list case_proposal: relieve lift cancel regular transfer merge split head
  to_org_id @int@ REFERENCES org(id), -- of transfer: the union that is to take it
  other_id @int@ REFERENCES casefile(id), -- of merge: the file that stays
  members @text@ NOT NULL DEFAULT '', -- of split: numbers of the members who leave, comma-joined; of head: who becomes it
  on_day @text@ NOT NULL, -- the day it is to take effect
  reason @text@ NOT NULL DEFAULT '', -- code list case_exit
  paper_id @int@ REFERENCES case_paper(id), -- evidence
  secret @blob@ NOT NULL, -- sealed under the file's key: in words
  state @text@ NOT NULL DEFAULT 'open', -- open accepted refused withdrawn
  proposed_by @int@ NOT NULL REFERENCES user_account(id), proposed_at @int@ NOT NULL,
  decided_by @int@ REFERENCES user_account(id), decided_at @int@ NOT NULL DEFAULT 0,
  answer @blob@ NOT NULL, -- sealed under the file's key: words of who decided; no bytes = none
  CONSTRAINT case_proposal_two_persons CHECK (decided_by IS NULL OR state = 'withdrawn' OR decided_by <> proposed_by)
) @strict@;
CREATE INDEX case_proposal_case ON case_proposal(casefile_id, state);
CREATE INDEX case_proposal_to ON case_proposal(to_org_id, state);
CREATE INDEX case_proposal_open ON case_proposal(state, id);

CREATE TABLE application ( -- one way through the workflow (申请): a new file, a yearly review, an exit, a return
  id @id@,
  casefile_id @int@ NOT NULL REFERENCES casefile(id),
  org_id @int@ NOT NULL REFERENCES org(id), -- union it was filed with
  at_org_id @int@ NOT NULL REFERENCES org(id), -- union whose turn it is
  kind @text@ NOT NULL, -- code list application_kind: new review return regular (临时转正) exit
  channel @text@ NOT NULL DEFAULT 'cadre', -- cadre self (phone page) import
  state @text@ NOT NULL, -- code list application_state
  applied_on @text@ NOT NULL DEFAULT '',
  due_on @text@ NOT NULL DEFAULT '', -- last day of the present step, '' = none
  verdict_id @int@, -- the verdict it was decided under
  asked @text@ NOT NULL DEFAULT '', -- of exit: reason code; of others: class asked for
  decision_id @int@ REFERENCES decision(id), -- collective decision, where there is one
  closed_at @int@ NOT NULL DEFAULT 0,
  created_by @int@ NOT NULL REFERENCES user_account(id), created_at @int@ NOT NULL,
  version @int@ NOT NULL DEFAULT 1
) @strict@;
CREATE INDEX application_case ON application(casefile_id, id);
CREATE INDEX application_at ON application(at_org_id, state, due_on);
CREATE INDEX application_org ON application(org_id, id);
CREATE INDEX application_due ON application(closed_at, due_on, casefile_id);

CREATE TABLE application_step ( -- everything that was done to it, in order; never changed
  application_id @int@ NOT NULL REFERENCES application(id),
  seq @int@ NOT NULL,
  at @int@ NOT NULL, user_id @int@ NOT NULL REFERENCES user_account(id), org_id @int@ NOT NULL REFERENCES org(id),
  verb @text@ NOT NULL, from_state @text@ NOT NULL, to_state @text@ NOT NULL,
  due_on @text@ NOT NULL DEFAULT '', -- what was due when it was done
  late_days @int@ NOT NULL DEFAULT 0, -- working days after the due day
  secret @blob@ NOT NULL, -- sealed under the file's key: the remark
  PRIMARY KEY (application_id, seq)
) @norowid@;
CREATE INDEX application_step_user ON application_step(user_id);

CREATE TABLE home_visit ( -- 入户调查 and later visits (走访): two persons
  id @id@,
  casefile_id @int@ NOT NULL REFERENCES casefile(id),
  application_id @int@ REFERENCES application(id), -- NULL = a visit of care
  org_id @int@ NOT NULL REFERENCES org(id),
  visited_on @text@ NOT NULL,
  purpose @text@ NOT NULL, -- code list visit_purpose: survey care festival review
  first_id @int@ NOT NULL REFERENCES user_account(id), second_name @text@ NOT NULL DEFAULT '', second_id @int@ REFERENCES user_account(id), -- the two who went
  lat_e6 @int@, lon_e6 @int@, accuracy_m @int@, -- where the phone said it was; NULL = not given
  secret @blob@ NOT NULL, -- sealed under the file's key: what was seen and said
  answers @text@ NOT NULL DEFAULT '{}', -- JSON of the survey's choices and figures, without free text
  agrees @text@ NOT NULL DEFAULT '', -- does it bear out the declaration: yes partly no
  signed_file @int@ REFERENCES file(id), -- signature of the household
  draft_key @key@ NOT NULL DEFAULT '', -- made by the phone: the same draft sent again is the same visit
  confirmed_at @int@ NOT NULL DEFAULT 0, -- by the second person
  created_at @int@ NOT NULL
) @strict@;
CREATE INDEX home_visit_case ON home_visit(casefile_id, visited_on);
CREATE INDEX home_visit_application ON home_visit(application_id);
CREATE INDEX home_visit_org ON home_visit(org_id, visited_on);

CREATE TABLE home_visit_photo ( -- pictures taken there
  visit_id @int@ NOT NULL REFERENCES home_visit(id),
  file_id @int@ NOT NULL REFERENCES file(id),
  caption @text@ NOT NULL DEFAULT '',
  PRIMARY KEY (visit_id, file_id)
) @norowid@;

CREATE TABLE case_verdict ( -- what a policy said of a household on a day, with everything it was said from; never changed
  id @id@,
  casefile_id @int@ NOT NULL REFERENCES casefile(id),
  application_id @int@ REFERENCES application(id),
  day @text@ NOT NULL, -- the day judged for
  policy @key@ NOT NULL, edition @key@ NOT NULL, -- rule document and its edition
  class @text@ NOT NULL DEFAULT '', -- '' = none
  secret @blob@ NOT NULL, -- JSON {facts, clauses, line}, sealed under the file's key
  made_by @int@ NOT NULL REFERENCES user_account(id), made_at @int@ NOT NULL,
  run_id @int@ -- of case_rerun when made in bulk
) @strict@;
CREATE INDEX case_verdict_case ON case_verdict(casefile_id, id);
CREATE INDEX case_verdict_run ON case_verdict(run_id);

@append_only(case_change)@
@append_only(case_move)@
@append_only(application_step)@
@append_only(case_verdict)@
