-- Notices (通知) issued down the union tree: text, recipients as they were, what is due by when, what was
-- delivered, reminders once each.

CREATE TABLE notice ( -- what a union writes and issues down its subtree
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id), -- union that issues it
  parent_id @int@ REFERENCES notice(id), -- the notice it forwards, NULL = its own
  supersedes_id @int@ REFERENCES notice(id), -- the issued notice it replaces, NULL = none
  title @text@ NOT NULL,
  doc_no @text@ NOT NULL DEFAULT '', -- 文号
  cover @text@ NOT NULL DEFAULT '', -- covering note of a union that forwards
  body @text@ NOT NULL DEFAULT '', -- lines: "# heading", "1. " and "- " lists, "**bold**", else paragraphs
  contacts @text@ NOT NULL DEFAULT '[]', -- JSON [{name,phone,email}]: whom to ask at the office
  reach @text@ NOT NULL, -- children subtree picked
  depth @int@ NOT NULL DEFAULT 0, -- of subtree: levels below the issuer, 0 = all
  picked @text@ NOT NULL DEFAULT '', -- of picked: codes of unions, comma-joined
  state @text@ NOT NULL, -- draft issued withdrawn superseded dropped
  drafted_by @int@ NOT NULL REFERENCES user_account(id), drafted_at @int@ NOT NULL,
  edited_by @int@ NOT NULL REFERENCES user_account(id), -- who changed the draft last
  issued_by @int@ REFERENCES user_account(id), issued_at @int@,
  withdrawn_by @int@ REFERENCES user_account(id), withdrawn_at @int@,
  withdraw_reason @text@ NOT NULL DEFAULT '',
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT notice_draft_not_issue CHECK (issued_by IS NULL OR (issued_by <> drafted_by AND issued_by <> edited_by))
) @strict@;
CREATE INDEX notice_org ON notice(org_id, id);
CREATE INDEX notice_parent ON notice(parent_id);
CREATE INDEX notice_supersedes ON notice(supersedes_id);
CREATE INDEX notice_state ON notice(state, id);

CREATE TABLE notice_item ( -- something due by a day
  notice_id @int@ NOT NULL REFERENCES notice(id),
  no @int@ NOT NULL, -- 1, 2, 3 …
  kind @text@ NOT NULL, -- plan form summary other
  title @text@ NOT NULL,
  campaign_id @int@ REFERENCES campaign(id), -- of plan and form
  form @key@ NOT NULL DEFAULT '', -- of form: its code
  due_on @text@ NOT NULL, -- last day, YYYY-MM-DD, Asia/Shanghai
  remind @text@ NOT NULL DEFAULT '', -- days from the due day, comma-joined: -7,-1,1,3
  parent_no @int@ NOT NULL DEFAULT 0, -- the item of the forwarded notice it passes on, 0 = the union's own
  PRIMARY KEY (notice_id, no)
) @norowid@;
CREATE INDEX notice_item_campaign ON notice_item(campaign_id);

CREATE TABLE notice_file ( -- attachments; a forwarded notice names the same files
  notice_id @int@ NOT NULL REFERENCES notice(id),
  file_id @int@ NOT NULL REFERENCES file(id),
  PRIMARY KEY (notice_id, file_id)
) @norowid@;
CREATE INDEX notice_file_file ON notice_file(file_id);

CREATE TABLE notice_recipient ( -- who received it when it was issued, whatever the tree becomes; with receipts
  notice_id @int@ NOT NULL REFERENCES notice(id),
  org_id @int@ NOT NULL REFERENCES org(id),
  read_by @int@ REFERENCES user_account(id), read_at @int@, -- first look
  confirmed_by @int@ REFERENCES user_account(id), confirmed_at @int@,
  PRIMARY KEY (notice_id, org_id)
) @norowid@;
CREATE INDEX notice_recipient_org ON notice_recipient(org_id, notice_id);

CREATE TABLE notice_delivery ( -- what a recipient delivered for an item kept here; for plan and form only 'excused'
  notice_id @int@ NOT NULL,
  no @int@ NOT NULL,
  org_id @int@ NOT NULL REFERENCES org(id),
  state @text@ NOT NULL, -- submitted returned accepted excused
  text @text@ NOT NULL DEFAULT '',
  file_id @int@ REFERENCES file(id),
  first_at @int@, -- when it first came, NULL = excused without
  submitted_by @int@ REFERENCES user_account(id), submitted_at @int@,
  decided_by @int@ REFERENCES user_account(id), decided_at @int@,
  remark @text@ NOT NULL DEFAULT '', -- why returned or excused
  version @int@ NOT NULL DEFAULT 1,
  PRIMARY KEY (notice_id, no, org_id),
  FOREIGN KEY (notice_id, no) REFERENCES notice_item(notice_id, no),
  FOREIGN KEY (notice_id, org_id) REFERENCES notice_recipient(notice_id, org_id),
  CONSTRAINT notice_deliver_not_accept CHECK (state <> 'accepted' OR (decided_by IS NOT NULL AND decided_by <> submitted_by))
) @norowid@;
CREATE INDEX notice_delivery_org ON notice_delivery(org_id);
CREATE INDEX notice_delivery_state ON notice_delivery(state, notice_id);
CREATE INDEX notice_delivery_file ON notice_delivery(file_id);

CREATE TABLE notice_reminder ( -- each once
  notice_id @int@ NOT NULL,
  no @int@ NOT NULL,
  org_id @int@ NOT NULL REFERENCES org(id),
  kind @text@ NOT NULL, -- day = by the calendar, urge = somebody pressed for it
  step @int@ NOT NULL, -- day: days from the due day; urge: days since 1970 of the day it was made
  made_by @int@ REFERENCES user_account(id), -- NULL = by the calendar
  made_at @int@ NOT NULL,
  PRIMARY KEY (notice_id, no, org_id, kind, step),
  FOREIGN KEY (notice_id, no) REFERENCES notice_item(notice_id, no),
  FOREIGN KEY (notice_id, org_id) REFERENCES notice_recipient(notice_id, org_id)
) @norowid@;
CREATE INDEX notice_reminder_org ON notice_reminder(org_id);

-- A message that tells nothing of persons carries its text; '' = made when it is sent. Of such a message
-- batch_id and seq are 0.
ALTER TABLE outbox ADD COLUMN text @text@ NOT NULL DEFAULT '';

-- Lateness counts from the first time a plan is sent, not from the last.
ALTER TABLE plan ADD COLUMN first_submitted_at @int@; -- NULL = never sent
UPDATE plan SET first_submitted_at = submitted_at;
