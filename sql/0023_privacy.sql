-- Personal data of households on file: consent with the text as it was read, requests of the person himself, what must be kept and
-- what must go, erasure; how complete a file is and the packs of evidence made of it.

CREATE TABLE consent ( -- 同意记录: one member agreed to one text
  id @id@,
  casefile_id @int@ NOT NULL REFERENCES casefile(id),
  member_no @int@ NOT NULL, -- whose data it is about
  purpose @key@ NOT NULL, -- code of a rule document of kind "consents"
  edition @text@ NOT NULL, -- the version of the text that was read to him
  how @text@ NOT NULL, -- code list consent_how: paper page
  guardian_no @int@ NOT NULL DEFAULT 0, -- member who agreed for a child; 0 = himself
  file_id @int@ REFERENCES file(id), -- scan of the paper, or the signature; NULL once erased
  given_on @text@ NOT NULL,
  recorded_by @int@ NOT NULL REFERENCES user_account(id), recorded_at @int@ NOT NULL,
  withdrawn_on @text@ NOT NULL DEFAULT '', -- '' = in force
  withdrawn_by @int@ REFERENCES user_account(id), withdrawn_at @int@ NOT NULL DEFAULT 0,
  CONSTRAINT consent_guardian CHECK (guardian_no <> member_no)
) @strict@;
CREATE INDEX consent_case ON consent(casefile_id, member_no, purpose);
CREATE INDEX consent_file ON consent(file_id);

CREATE TABLE privacy_request ( -- 个人信息请求: a person asks what is held of him, or that it be changed or ended
  id @id@,
  casefile_id @int@ NOT NULL REFERENCES casefile(id),
  org_id @int@ NOT NULL REFERENCES org(id), -- union that answers
  member_no @int@ NOT NULL, -- who asks
  kind @text@ NOT NULL, -- code list privacy_kind: access correct withdraw delete
  state @text@ NOT NULL, -- code list privacy_state: open ready done kept refused recalled
  received_on @text@ NOT NULL, due_on @text@ NOT NULL, -- by the rule document "retention"
  identity @text@ NOT NULL, -- code list privacy_identity: how it was made sure who asks
  part @text@ NOT NULL DEFAULT '', field @text@ NOT NULL DEFAULT '', -- of correct: casefile or member; name of the field
  purpose @text@ NOT NULL DEFAULT '', -- of withdraw: which consent, '' = all
  secret @blob@ NOT NULL, -- sealed under the file's key: the value wanted and the person's words
  answer @blob@ NOT NULL, -- sealed under the file's key: words of who decided; no bytes = none
  file_id @int@ REFERENCES file(id), -- his letter, or proof of the right value
  taken_by @int@ NOT NULL REFERENCES user_account(id), taken_at @int@ NOT NULL,
  decided_by @int@ REFERENCES user_account(id), decided_at @int@ NOT NULL DEFAULT 0, decided_on @text@ NOT NULL DEFAULT '',
  handed_identity @text@ NOT NULL DEFAULT '', -- of access: how identity was checked when the copy was handed over
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT privacy_request_two_persons CHECK (decided_by IS NULL OR kind = 'access' OR state = 'recalled' OR decided_by <> taken_by)
) @strict@;
CREATE INDEX privacy_request_case ON privacy_request(casefile_id, id);
CREATE INDEX privacy_request_org ON privacy_request(org_id, state, due_on);
CREATE INDEX privacy_request_file ON privacy_request(file_id);

CREATE TABLE privacy_hold ( -- 依法封存: this file must not be erased meanwhile
  id @id@,
  casefile_id @int@ NOT NULL REFERENCES casefile(id),
  reason @text@ NOT NULL, -- code list hold_reason: audit lawsuit complaint inspection other
  secret @blob@ NOT NULL, -- sealed under the file's key: in words
  until_on @text@ NOT NULL DEFAULT '', -- '' = until it is lifted
  set_by @int@ NOT NULL REFERENCES user_account(id), set_at @int@ NOT NULL,
  lifted_by @int@ REFERENCES user_account(id), lifted_at @int@ NOT NULL DEFAULT 0
) @strict@;
CREATE INDEX privacy_hold_case ON privacy_hold(casefile_id, lifted_at);

CREATE TABLE erasure ( -- 删除个人信息: proposed by one, carried out by another; no word of the person is kept here
  id @id@,
  casefile_id @int@ NOT NULL REFERENCES casefile(id),
  org_id @int@ NOT NULL REFERENCES org(id),
  class @text@ NOT NULL, -- class of the rule document "retention" that lets it go
  due_on @text@ NOT NULL, -- the day it was due
  request_id @int@ REFERENCES privacy_request(id), -- when the person asked for it
  state @text@ NOT NULL, -- code list erasure_state: proposed done refused
  proposed_by @int@ NOT NULL REFERENCES user_account(id), proposed_at @int@ NOT NULL,
  decided_by @int@ REFERENCES user_account(id), decided_at @int@ NOT NULL DEFAULT 0,
  members @int@ NOT NULL DEFAULT 0, files @int@ NOT NULL DEFAULT 0, -- how many were blanked, how many attachments went
  person_gone @int@ NOT NULL DEFAULT 0, -- 1 = the head's row of the register, which nothing else used, went too
  CONSTRAINT erasure_two_persons CHECK (decided_by IS NULL OR decided_by <> proposed_by)
) @strict@;
CREATE INDEX erasure_case ON erasure(casefile_id, state);
CREATE INDEX erasure_org ON erasure(org_id, state, id);
CREATE INDEX erasure_request ON erasure(request_id);

CREATE TABLE evidence_score ( -- how complete the evidence of a file was when it was looked at last
  casefile_id @int@ PRIMARY KEY REFERENCES casefile(id),
  day @text@ NOT NULL, edition @text@ NOT NULL, -- of the rule document "evidence"
  score @int@ NOT NULL, -- 0 … 100
  gaps @int@ NOT NULL -- questions it cannot answer
) @norowid@;

CREATE TABLE evidence_gap ( -- one question of the assessment a file cannot answer
  casefile_id @int@ NOT NULL REFERENCES casefile(id),
  code @key@ NOT NULL, -- of the rule document
  n @int@ NOT NULL, -- how often: members without a letter, payments out of time
  PRIMARY KEY (casefile_id, code)
) @norowid@;
CREATE INDEX evidence_gap_code ON evidence_gap(code, casefile_id);

CREATE TABLE evidence_pack ( -- 证据包: a zip made of several files, kept for a while and then dropped
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id), -- union it was made for
  plain @int@ NOT NULL, -- 1 = nothing masked, attachments inside
  reason @text@ NOT NULL, -- why it was made
  wanted @int@ NOT NULL, -- files asked for
  seed @text@ NOT NULL DEFAULT '', -- of a sample drawn by lot: the same seed draws the same files
  state @text@ NOT NULL, -- code list evidence_state: making ready failed dropped
  job_id @int@ REFERENCES job(id),
  file_id @int@ REFERENCES file(id), -- NULL until ready and after it is dropped
  hash @text@ NOT NULL DEFAULT '', -- SHA-256 of the zip
  bytes @int@ NOT NULL DEFAULT 0,
  drop_on @text@ NOT NULL, -- the day it goes
  made_by @int@ NOT NULL REFERENCES user_account(id), made_at @int@ NOT NULL
) @strict@;
CREATE INDEX evidence_pack_org ON evidence_pack(org_id, id);
CREATE INDEX evidence_pack_drop ON evidence_pack(state, drop_on);
CREATE INDEX evidence_pack_job ON evidence_pack(job_id);
CREATE INDEX evidence_pack_file ON evidence_pack(file_id);

CREATE TABLE evidence_pack_case ( -- files in it
  pack_id @int@ NOT NULL REFERENCES evidence_pack(id),
  casefile_id @int@ NOT NULL REFERENCES casefile(id),
  PRIMARY KEY (pack_id, casefile_id)
) @norowid@;
CREATE INDEX evidence_pack_case_file ON evidence_pack_case(casefile_id);

-- An attachment is deleted when nothing refers to it any more: the large tables that refer to one are asked by index.
CREATE INDEX home_visit_signed ON home_visit(signed_file);
CREATE INDEX home_visit_photo_scan ON home_visit_photo(file_id);
