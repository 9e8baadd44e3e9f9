-- An application made by the worker on his phone (本人申请), before a union takes it in (受理): then it becomes a household's file, or
-- lines and papers of one that stands, and an application of channel self, and what was written here is wiped.

CREATE TABLE self_application ( -- 本人申请: from the first word on the phone until it is taken in
  id @id@,
  person_id @int@ NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  org_id @int@ NOT NULL REFERENCES org(id), -- union it goes to: that of the file, else that of the register
  kind @text@ NOT NULL, -- code list self_kind: new review return more withdraw
  state @text@ NOT NULL, -- code list self_state: draft sent returned taken withdrawn
  casefile_id @int@ REFERENCES casefile(id), -- the file that stood when it was begun, or that came of it
  application_id @int@ REFERENCES application(id), -- of more and withdraw: the one it is about; of others: what came of it
  secret @blob@ NOT NULL, -- sealed under "self_application.secret:<id>": what he wrote, as JSON; no bytes once taken or withdrawn
  answer @blob@ NOT NULL, -- sealed likewise: what the union said when it gave it back; no bytes = nothing
  due_on @text@ NOT NULL DEFAULT '', -- day by which it is to be taken in
  made_at @int@ NOT NULL, saved_at @int@ NOT NULL, sent_at @int@ NOT NULL DEFAULT 0,
  taken_by @int@ REFERENCES user_account(id), taken_at @int@ NOT NULL DEFAULT 0, -- who took it in or gave it back last
  version @int@ NOT NULL DEFAULT 1
) @strict@;
CREATE UNIQUE INDEX self_application_one ON self_application(person_id) WHERE state IN ('draft', 'sent', 'returned'); -- one under way a person
CREATE INDEX self_application_person ON self_application(person_id, id);
CREATE INDEX self_application_org ON self_application(org_id, state, id);
CREATE INDEX self_application_saved ON self_application(state, saved_at);
CREATE INDEX self_application_case ON self_application(casefile_id);
CREATE INDEX self_application_application ON self_application(application_id);

CREATE TABLE self_photo ( -- photos of papers, and the signature; they go into the file when it is taken in
  self_id @int@ NOT NULL REFERENCES self_application(id) ON DELETE CASCADE,
  no @int@ NOT NULL,
  file_id @int@ NOT NULL REFERENCES file(id),
  kind @text@ NOT NULL, -- code list case_paper, or sign
  member @int@ NOT NULL DEFAULT 0, -- whose, by his place in what is written: 0 = the household's, 1 = the applicant
  dropped_at @int@ NOT NULL DEFAULT 0, -- taken away by the applicant: goes with the next day's work
  PRIMARY KEY (self_id, no)
) @norowid@;
CREATE INDEX self_photo_file ON self_photo(file_id);
