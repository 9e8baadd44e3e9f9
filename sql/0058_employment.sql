-- Employment services (就业服务): job fairs (招聘会、送岗位), training (职业培训) and holiday jobs (寒假勤工俭学、社会实践) are events of one
-- kind of row: a union, a campaign, days, and people who come. What counts stands in docs/decision/0037.

CREATE TABLE job_event ( -- a job fair, a training, a batch of holiday jobs
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id), -- union that holds it: the figures count there
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  kind @text@ NOT NULL, -- code list job_event_kind: fair training holiday
  title @text@ NOT NULL,
  place @text@ NOT NULL DEFAULT '', online @int@ NOT NULL DEFAULT 0,
  starts_on @text@ NOT NULL, ends_on @text@ NOT NULL, close_on @text@ NOT NULL, -- last day to sign up
  hours @int@ NOT NULL DEFAULT 0, -- of a training, 学时
  seats @int@ NOT NULL DEFAULT 0, taken @int@ NOT NULL DEFAULT 0, -- 0 = no limit; signed up or attended
  note @text@ NOT NULL DEFAULT '',
  site_heads @int@ NOT NULL DEFAULT 0, site_on @text@ NOT NULL DEFAULT '', -- counted at the door, without names, beside those who signed up
  state @text@ NOT NULL, -- code list job_event_state: draft open closed cancelled
  created_by @int@ NOT NULL REFERENCES user_account(id), created_at @int@ NOT NULL,
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT job_event_days CHECK (ends_on >= starts_on AND close_on <= ends_on),
  CONSTRAINT job_event_seats CHECK (taken >= 0 AND (seats = 0 OR taken <= seats)),
  CONSTRAINT job_event_heads CHECK (site_heads >= 0 AND hours >= 0)
) @strict@;
CREATE INDEX job_event_org ON job_event(org_id, campaign_id, id);
CREATE INDEX job_event_campaign ON job_event(campaign_id);
CREATE INDEX job_event_open ON job_event(ends_on) WHERE state = 'open';

CREATE TABLE job_event_company ( -- who takes part, with or without vacancies
  event_id @int@ NOT NULL REFERENCES job_event(id),
  company_id @int@ NOT NULL REFERENCES company(id),
  PRIMARY KEY (event_id, company_id)
) @strict@;
CREATE INDEX job_event_company_back ON job_event_company(company_id);

CREATE TABLE vacancy ( -- 岗位
  id @id@,
  event_id @int@ NOT NULL, company_id @int@ NOT NULL,
  title @text@ NOT NULL,
  wanted @int@ NOT NULL, taken @int@ NOT NULL DEFAULT 0, -- how many are wanted; hired, or matched to a holiday job
  pay_from_fen @int@ NOT NULL DEFAULT 0, pay_to_fen @int@ NOT NULL DEFAULT 0, -- a month, of holiday jobs a day; 0 = to be agreed
  place @text@ NOT NULL DEFAULT '', requirement @text@ NOT NULL DEFAULT '',
  practice @int@ NOT NULL DEFAULT 0, -- 社会实践, no labour: what somebody under 16 may take
  state @text@ NOT NULL, -- open withdrawn
  created_by @int@ NOT NULL REFERENCES user_account(id), created_at @int@ NOT NULL,
  version @int@ NOT NULL DEFAULT 1,
  FOREIGN KEY (event_id, company_id) REFERENCES job_event_company(event_id, company_id),
  CONSTRAINT vacancy_once UNIQUE (event_id, company_id, title),
  CONSTRAINT vacancy_wanted CHECK (wanted >= 1 AND taken >= 0 AND taken <= wanted),
  CONSTRAINT vacancy_pay CHECK (pay_from_fen >= 0 AND pay_to_fen >= pay_from_fen)
) @strict@;

CREATE INDEX vacancy_company ON vacancy(company_id, id);

CREATE TABLE job_signup ( -- a person comes to a fair or a training
  id @id@,
  event_id @int@ NOT NULL REFERENCES job_event(id),
  person_id @int@ NOT NULL REFERENCES person(id),
  how @text@ NOT NULL, -- phone clerk
  state @text@ NOT NULL, -- code list job_signup_state: signed attended absent cancelled
  attended_on @text@ NOT NULL DEFAULT '',
  certificate @text@ NOT NULL DEFAULT '',
  created_by @int@ REFERENCES user_account(id), created_at @int@ NOT NULL, -- NULL = he himself
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT job_signup_once UNIQUE (event_id, person_id),
  CONSTRAINT job_signup_day CHECK ((state = 'attended') = (attended_on <> ''))
) @strict@;
CREATE INDEX job_signup_person ON job_signup(person_id);

CREATE TABLE job_intent ( -- 求职意向: a person for a vacancy
  id @id@,
  vacancy_id @int@ NOT NULL REFERENCES vacancy(id),
  person_id @int@ NOT NULL REFERENCES person(id),
  how @text@ NOT NULL, -- phone clerk
  state @text@ NOT NULL, -- code list job_intent_state: open hired declined withdrawn
  decided_on @text@ NOT NULL DEFAULT '',
  decided_by @int@ REFERENCES user_account(id), decided_person @int@ REFERENCES person(id), -- clerk or contact of the company
  created_by @int@ REFERENCES user_account(id), created_at @int@ NOT NULL,
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT job_intent_once UNIQUE (vacancy_id, person_id),
  CONSTRAINT job_intent_day CHECK ((state IN ('hired', 'declined')) = (decided_on <> ''))
) @strict@;
CREATE INDEX job_intent_person ON job_intent(person_id);
CREATE INDEX job_intent_decider ON job_intent(decided_person) WHERE decided_person IS NOT NULL;

CREATE TABLE holiday_placement ( -- a student of an archived household for a holiday job
  id @id@,
  vacancy_id @int@ NOT NULL REFERENCES vacancy(id),
  casefile_id @int@ NOT NULL REFERENCES casefile(id), member_no @int@ NOT NULL, -- the student
  minor @int@ NOT NULL, -- under 18 when he asked
  consent_on @text@ NOT NULL DEFAULT '', -- a guardian agreed
  asked_person @int@ REFERENCES person(id), -- who asked by phone; he is the one who agreed
  created_by @int@ REFERENCES user_account(id), created_at @int@ NOT NULL,
  state @text@ NOT NULL, -- code list holiday_state: asked matched working declined withdrawn
  matched_by @int@ REFERENCES user_account(id),
  started_on @text@ NOT NULL DEFAULT '', -- took it up: counts in K1
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT holiday_placement_once UNIQUE (vacancy_id, casefile_id, member_no),
  CONSTRAINT holiday_placement_consent CHECK (minor = 0 OR consent_on <> '' OR state IN ('declined', 'withdrawn')),
  CONSTRAINT holiday_placement_day CHECK ((state = 'working') = (started_on <> ''))
) @strict@;
CREATE INDEX holiday_placement_file ON holiday_placement(casefile_id, member_no);
CREATE INDEX holiday_placement_asked ON holiday_placement(asked_person) WHERE asked_person IS NOT NULL;
