-- Submission of the statistics tables up the union tree (报送): due days, figures as filed, remarks, lock and
-- exceptions, versions. The live table stays derived from tallies; what is kept here is what was sent.

CREATE TABLE form_due ( -- until when a form is due
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  form @key@ NOT NULL, -- code of the form
  org_id @int@ NOT NULL REFERENCES org(id), -- union that says so, for itself and those below
  level @int@ NOT NULL, -- how far below it: 0 = itself, 1 = the unions directly below …; the deepest level given holds for all beneath it
  due_on @text@ NOT NULL, -- last day, YYYY-MM-DD, Asia/Shanghai
  lock_on @text@ NOT NULL DEFAULT '', -- after this day nothing is filed without an exception; '' = never locked
  set_by @int@ NOT NULL REFERENCES user_account(id), set_at @int@ NOT NULL,
  version @int@ NOT NULL DEFAULT 1,
  PRIMARY KEY (campaign_id, form, org_id, level)
) @norowid@;

CREATE TABLE submission ( -- one union's table of a campaign
  id @id@,
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  form @key@ NOT NULL, -- code of the form
  org_id @int@ NOT NULL REFERENCES org(id),
  state @text@ NOT NULL, -- draft submitted returned accepted excused
  narrative @text@ NOT NULL DEFAULT '', -- summary as text
  summary_file @int@ REFERENCES file(id), -- summary as DOC or PDF
  scan_file @int@ REFERENCES file(id), -- stamped scan
  filler @text@ NOT NULL DEFAULT '', -- 填报人 as printed
  phone @text@ NOT NULL DEFAULT '', -- office line of the union as printed
  last_no @int@ NOT NULL DEFAULT 0, -- number of the version filed last, 0 = none yet
  accepted_no @int@ NOT NULL DEFAULT 0, -- the version the union above holds, 0 = none
  first_submitted_at @int@, -- NULL = never filed
  submitted_by @int@ REFERENCES user_account(id), submitted_at @int@,
  decided_by @int@ REFERENCES user_account(id), decided_at @int@, -- accepted, returned, excused or reopened by the union above
  remark @text@ NOT NULL DEFAULT '', -- why returned, excused or reopened
  touched_by @int@ NOT NULL REFERENCES user_account(id), touched_at @int@ NOT NULL,
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT submission_once UNIQUE (campaign_id, form, org_id),
  CONSTRAINT submission_file_not_accept CHECK (state <> 'accepted' OR (decided_by IS NOT NULL AND decided_by <> submitted_by))
) @strict@;
CREATE INDEX submission_org ON submission(org_id, id);

CREATE TABLE submission_version ( -- what was filed; never changed
  submission_id @int@ NOT NULL REFERENCES submission(id),
  no @int@ NOT NULL, -- 1, 2, 3 …
  edition @text@ NOT NULL, -- edition of the form
  figures @text@ NOT NULL, -- JSON {item: [filed, of the ledger]}: counts and 分
  own @text@ NOT NULL, -- JSON {item: filed} of the union alone
  warnings @text@ NOT NULL, -- JSON [{code,key,text,reason}]: warnings it was filed with
  narrative @text@ NOT NULL,
  summary_file @int@ REFERENCES file(id), scan_file @int@ REFERENCES file(id),
  filler @text@ NOT NULL, phone @text@ NOT NULL,
  due_on @text@ NOT NULL, -- the day it was due then, '' = none
  late @int@ NOT NULL, -- 1 = filed after that day
  reason @text@ NOT NULL DEFAULT '', -- why a sealed table was changed, else ''
  submitted_by @int@ NOT NULL REFERENCES user_account(id), submitted_at @int@ NOT NULL,
  PRIMARY KEY (submission_id, no)
) @norowid@;

CREATE TABLE submission_adjust ( -- a figure filed otherwise than the ledger has it
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  form @key@ NOT NULL,
  org_id @int@ NOT NULL REFERENCES org(id), -- the union alone, without those below
  item @key@ NOT NULL,
  delta @int@ NOT NULL, -- added to the ledger's figure: count or 分
  reason @text@ NOT NULL,
  user_id @int@ NOT NULL REFERENCES user_account(id), at @int@ NOT NULL,
  version @int@ NOT NULL DEFAULT 1,
  PRIMARY KEY (campaign_id, form, org_id, item)
) @norowid@;

CREATE TABLE submission_reason ( -- why a warning is no mistake
  submission_id @int@ NOT NULL REFERENCES submission(id),
  key @key@ NOT NULL, -- of the finding
  reason @text@ NOT NULL,
  user_id @int@ NOT NULL REFERENCES user_account(id), at @int@ NOT NULL,
  PRIMARY KEY (submission_id, key)
) @norowid@;

CREATE TABLE submission_remark ( -- what the union above asks to be changed, item by item
  submission_id @int@ NOT NULL REFERENCES submission(id),
  no @int@ NOT NULL, -- version it speaks of
  item @key@ NOT NULL,
  text @text@ NOT NULL,
  user_id @int@ NOT NULL REFERENCES user_account(id), at @int@ NOT NULL,
  PRIMARY KEY (submission_id, no, item)
) @norowid@;

CREATE TABLE form_exception ( -- a union that may file after the lock
  id @id@,
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  form @key@ NOT NULL,
  org_id @int@ NOT NULL REFERENCES org(id), -- it alone
  until_on @text@ NOT NULL, -- last day
  reason @text@ NOT NULL,
  granted_by @int@ NOT NULL REFERENCES user_account(id), granted_at @int@ NOT NULL,
  ended_at @int@ -- taken back, NULL = in force
) @strict@;
CREATE INDEX form_exception_org ON form_exception(org_id, campaign_id, form);

CREATE TABLE form_seal ( -- the campaign's table is closed; a change makes a new version
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  form @key@ NOT NULL,
  note @text@ NOT NULL DEFAULT '',
  sealed_by @int@ NOT NULL REFERENCES user_account(id), sealed_at @int@ NOT NULL,
  PRIMARY KEY (campaign_id, form)
) @norowid@;
