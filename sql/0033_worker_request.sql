-- A request that the person makes himself on his phone is taken by nobody of the union: privacy_request.taken_by may be NULL.
-- SQLite cannot say so of a column that stands: the table is made again, and erasure, which refers to it, too.

@only postgres@
ALTER TABLE privacy_request ALTER COLUMN taken_by DROP NOT NULL;
@end@
@only sqlite@
DROP INDEX privacy_request_case;
DROP INDEX privacy_request_org;
DROP INDEX privacy_request_file;
DROP INDEX erasure_case;
DROP INDEX erasure_org;
DROP INDEX erasure_request;
ALTER TABLE privacy_request RENAME TO privacy_request_old;
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
  taken_by @int@ REFERENCES user_account(id), taken_at @int@ NOT NULL,
  decided_by @int@ REFERENCES user_account(id), decided_at @int@ NOT NULL DEFAULT 0, decided_on @text@ NOT NULL DEFAULT '',
  handed_identity @text@ NOT NULL DEFAULT '', -- of access: how identity was checked when the copy was handed over
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT privacy_request_two_persons CHECK (decided_by IS NULL OR kind = 'access' OR state = 'recalled' OR decided_by <> taken_by)
) @strict@;
INSERT INTO privacy_request (id, casefile_id, org_id, member_no, kind, state, received_on, due_on, identity, part, field, purpose, secret, answer, file_id, taken_by, taken_at, decided_by, decided_at, decided_on, handed_identity, version) SELECT id, casefile_id, org_id, member_no, kind, state, received_on, due_on, identity, part, field, purpose, secret, answer, file_id, taken_by, taken_at, decided_by, decided_at, decided_on, handed_identity, version FROM privacy_request_old;
CREATE TABLE erasure_new ( -- 删除个人信息: proposed by one, carried out by another; no word of the person is kept here
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
INSERT INTO erasure_new (id, casefile_id, org_id, class, due_on, request_id, state, proposed_by, proposed_at, decided_by, decided_at, members, files, person_gone) SELECT id, casefile_id, org_id, class, due_on, request_id, state, proposed_by, proposed_at, decided_by, decided_at, members, files, person_gone FROM erasure;
DROP TABLE erasure;
ALTER TABLE erasure_new RENAME TO erasure;
DROP TABLE privacy_request_old;
CREATE INDEX privacy_request_case ON privacy_request(casefile_id, id);
CREATE INDEX privacy_request_org ON privacy_request(org_id, state, due_on);
CREATE INDEX privacy_request_file ON privacy_request(file_id);
CREATE INDEX erasure_case ON erasure(casefile_id, state);
CREATE INDEX erasure_org ON erasure(org_id, state, id);
CREATE INDEX erasure_request ON erasure(request_id);
@end@
