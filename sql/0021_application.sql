-- The way of an application (办理): which workflow, how far; meetings of appraisal; public notices and objections;
-- how often a stranger has asked.

ALTER TABLE application ADD COLUMN workflow @key@ NOT NULL DEFAULT ''; -- code of the rule document workflows/… it was begun under
ALTER TABLE application ADD COLUMN edition @key@ NOT NULL DEFAULT ''; -- and its edition
ALTER TABLE application ADD COLUMN stage @int@ NOT NULL DEFAULT 0; -- place of its step in the workflow, 0 = not filed
ALTER TABLE application ADD COLUMN above_id @int@ REFERENCES org(id); -- union that reviews a second time, NULL = none between
ALTER TABLE application ADD COLUMN approver_id @int@ REFERENCES org(id); -- union that approves
ALTER TABLE application ADD COLUMN since @int@ NOT NULL DEFAULT 0; -- ms: when it came to its present step
ALTER TABLE application ADD COLUMN filed_by @int@ REFERENCES user_account(id); -- who filed it last
ALTER TABLE application ADD COLUMN reason @text@ NOT NULL DEFAULT ''; -- of return: code list case_reenter
ALTER TABLE application ADD COLUMN exit_to @text@ NOT NULL DEFAULT ''; -- of exit: relieve lift cancel
ALTER TABLE application ADD COLUMN paper_id @int@ REFERENCES case_paper(id); -- evidence of an exit
ALTER TABLE application ADD COLUMN secret @blob@; -- sealed under the file's key: words of the applicant, why it departs from the verdict
ALTER TABLE application ADD COLUMN class @text@ NOT NULL DEFAULT ''; -- what was decided: class …
ALTER TABLE application ADD COLUMN level @text@ NOT NULL DEFAULT ''; -- … and archive level
ALTER TABLE application ADD COLUMN measure @text@ NOT NULL DEFAULT ''; -- what is to be given, as the notice says it
ALTER TABLE application ADD COLUMN departs @int@ NOT NULL DEFAULT 0; -- 1 = decided otherwise than the verdict, with a reason
CREATE INDEX application_since ON application(state, due_on);
ALTER TABLE application_step ADD COLUMN stage @int@ NOT NULL DEFAULT 0; -- place of the step it was done at

CREATE TABLE application_meeting ( -- 评议: who met, how they voted
  application_id @int@ NOT NULL REFERENCES application(id),
  no @int@ NOT NULL, -- 1, 2, 3 …
  held_on @text@ NOT NULL,
  members @int@ NOT NULL, present @int@ NOT NULL, -- of the group; there
  votes_for @int@ NOT NULL, votes_against @int@ NOT NULL, votes_abstain @int@ NOT NULL,
  agrees @int@ NOT NULL, -- 1 = more than half of those present were for it
  secret @blob@ NOT NULL, -- sealed under the file's key: who was there, the opinion
  file_id @int@ REFERENCES file(id), -- signed minutes
  decision_id @int@ REFERENCES decision(id), -- collective decision it was part of
  entered_by @int@ NOT NULL REFERENCES user_account(id), entered_at @int@ NOT NULL,
  PRIMARY KEY (application_id, no),
  CONSTRAINT application_meeting_votes CHECK (present <= members AND votes_for >= 0 AND votes_against >= 0 AND votes_abstain >= 0
    AND votes_for + votes_against + votes_abstain = present)
) @norowid@;
@append_only(application_meeting)@

CREATE TABLE public_notice ( -- 公示: a masked list shown to everybody for some working days
  id @id@,
  token @key@ NOT NULL UNIQUE, -- of the address of its public page: cannot be guessed
  org_id @int@ NOT NULL REFERENCES org(id),
  title @text@ NOT NULL,
  names @text@ NOT NULL, -- surname full: how names are shown
  from_on @text@ NOT NULL, until_on @text@ NOT NULL, days @int@ NOT NULL, -- first and last day; working days between
  phone @text@ NOT NULL, -- of the office that takes complaints
  place @text@ NOT NULL DEFAULT '', -- where the sheet was put up
  photo_id @int@ REFERENCES file(id), -- of the sheet on the wall (公示照片)
  published_by @int@ NOT NULL REFERENCES user_account(id), published_at @int@ NOT NULL,
  withdrawn_by @int@ REFERENCES user_account(id), withdrawn_at @int@, withdraw_reason @text@ NOT NULL DEFAULT '',
  version @int@ NOT NULL DEFAULT 1
) @strict@;
CREATE INDEX public_notice_org ON public_notice(org_id, id);

CREATE TABLE public_notice_row ( -- what it says of one household: nothing that is not written here is shown
  notice_id @int@ NOT NULL REFERENCES public_notice(id),
  no @int@ NOT NULL, -- 1, 2, 3 …
  application_id @int@ NOT NULL REFERENCES application(id),
  stage @int@ NOT NULL, -- of the application when it was published
  name @text@ NOT NULL, unit @text@ NOT NULL, class @text@ NOT NULL, measure @text@ NOT NULL, -- masked by the local rule; employer; class or kind of exit in words; what is given
  asked @text@ NOT NULL, -- code of the class: when it changes, the notice is made again
  PRIMARY KEY (notice_id, no),
  CONSTRAINT public_notice_row_once UNIQUE (notice_id, application_id)
) @norowid@;
CREATE INDEX public_notice_row_application ON public_notice_row(application_id, notice_id);
@append_only(public_notice_row)@

CREATE TABLE objection ( -- 异议: to a notice, from the public page or written down by a cadre
  id @id@,
  notice_id @int@ NOT NULL REFERENCES public_notice(id),
  application_id @int@ NOT NULL REFERENCES application(id),
  channel @text@ NOT NULL, -- code list objection_channel
  secret @blob@ NOT NULL, -- sealed under the file's key: what is said, and how to answer whoever said it
  made_at @int@ NOT NULL,
  recorded_by @int@ REFERENCES user_account(id), -- NULL = from the public page
  state @text@ NOT NULL DEFAULT 'open', -- code list objection_state
  handled_by @int@ REFERENCES user_account(id), handled_at @int@,
  answer @blob@, -- sealed under the file's key: what was found, how it was answered
  CONSTRAINT objection_two_persons CHECK (handled_by IS NULL OR recorded_by IS NULL OR handled_by <> recorded_by)
) @strict@;
CREATE INDEX objection_application ON objection(application_id, state);
CREATE INDEX objection_notice ON objection(notice_id);

CREATE TABLE public_try ( -- how often a source has asked a public question in an hour; old hours are dropped
  what @key@ NOT NULL, -- status objection
  peer @key@ NOT NULL, -- keyed hash of the source address, or of the file asked about
  hour @int@ NOT NULL, -- hours since 1970
  n @int@ NOT NULL,
  PRIMARY KEY (what, peer, hour)
) @norowid@;
CREATE INDEX public_try_hour ON public_try(hour);

CREATE UNIQUE INDEX home_visit_draft ON home_visit(first_id, draft_key) WHERE draft_key <> ''; -- one draft is one visit
