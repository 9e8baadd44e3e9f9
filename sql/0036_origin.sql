-- Where an aid comes from when no roster stands behind it ("wish:12", "journey_seat:7"): one event counts once, by constraint.
ALTER TABLE aid ADD COLUMN origin @text@ NOT NULL DEFAULT '';
CREATE UNIQUE INDEX aid_origin ON aid(origin) WHERE origin <> '';

CREATE TABLE worker_duty ( -- what a person of the register does beside being helped: 志愿者, 企业联系人, 门店核销员
  id @id@,
  person_id @int@ NOT NULL REFERENCES person(id),
  org_id @int@ NOT NULL REFERENCES org(id), -- union that asked him, or that he asked
  duty @text@ NOT NULL, -- code list worker_duty: volunteer contact keeper
  object_id @int@ NOT NULL DEFAULT 0, -- company of a contact, shop of a keeper, 0 of a volunteer
  state @text@ NOT NULL, -- code list duty_state: asked active ended
  note @text@ NOT NULL DEFAULT '',
  asked_at @int@ NOT NULL,
  granted_by @int@ REFERENCES user_account(id), granted_at @int@ NOT NULL DEFAULT 0,
  ended_by @int@ REFERENCES user_account(id), ended_at @int@ NOT NULL DEFAULT 0, -- ended_by NULL: by himself
  live @int@, -- 1 while asked or active, else NULL
  CONSTRAINT worker_duty_once UNIQUE (person_id, duty, object_id, org_id, live),
  CONSTRAINT worker_duty_live CHECK ((live IS NULL) = (state = 'ended')),
  CONSTRAINT worker_duty_granted CHECK (state <> 'active' OR granted_by IS NOT NULL)
) @strict@;
CREATE INDEX worker_duty_org ON worker_duty(org_id, state, id);
CREATE INDEX worker_duty_object ON worker_duty(duty, object_id);
