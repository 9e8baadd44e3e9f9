-- The warm season of new employment (新就业形态温暖季): a union's plan under a campaign, what was done of it, with whom.

CREATE TABLE season ( -- one of a union in a campaign
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id),
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  title @text@ NOT NULL,
  from_on @text@ NOT NULL, until_on @text@ NOT NULL,
  note @text@ NOT NULL DEFAULT '',
  created_by @int@ NOT NULL REFERENCES user_account(id), created_at @int@ NOT NULL,
  CONSTRAINT season_once UNIQUE (org_id, campaign_id),
  CONSTRAINT season_days CHECK (from_on <= until_on)
) @strict@;
CREATE INDEX season_campaign ON season(campaign_id);

CREATE TABLE season_task ( -- of one of the four actions
  id @id@,
  season_id @int@ NOT NULL REFERENCES season(id),
  action @text@ NOT NULL, -- code list season_action
  title @text@ NOT NULL,
  owner @text@ NOT NULL, due_on @text@ NOT NULL,
  heads @int@ NOT NULL DEFAULT 0, fen @int@ NOT NULL DEFAULT 0, -- what is aimed at: 人次, money
  dropped @text@ NOT NULL DEFAULT '', -- why it is not done
  CONSTRAINT season_task_title UNIQUE (season_id, title),
  CONSTRAINT season_task_aim CHECK (heads >= 0 AND fen >= 0)
) @strict@;

CREATE TABLE season_record ( -- something done; a service is one record of aid with origin season:ID, gifts are rows of a roster and aid of its own
  id @id@,
  season_id @int@ NOT NULL REFERENCES season(id),
  task_id @int@ REFERENCES season_task(id),
  kind @text@ NOT NULL, action @text@ NOT NULL, aid_kind @text@ NOT NULL, -- code list season_kind and what it said then
  on_day @text@ NOT NULL,
  site @text@ NOT NULL, -- where
  occupation @text@ NOT NULL DEFAULT '', platform @text@ NOT NULL DEFAULT '', -- code lists; most of those who were there
  company_id @int@ REFERENCES company(id), station_id @int@ REFERENCES station(id), -- whose site it was
  heads @int@ NOT NULL,
  roster_id @int@ REFERENCES roster(id), -- what was given on a visit
  note @text@ NOT NULL DEFAULT '',
  dropped @text@ NOT NULL DEFAULT '', -- why taken back
  created_by @int@ NOT NULL REFERENCES user_account(id), created_at @int@ NOT NULL,
  CONSTRAINT season_record_heads CHECK (heads >= 0)
) @strict@;
CREATE INDEX season_record_season ON season_record(season_id, id);
CREATE INDEX season_record_task ON season_record(task_id) WHERE task_id IS NOT NULL;
CREATE INDEX season_record_company ON season_record(company_id) WHERE company_id IS NOT NULL;
CREATE INDEX season_record_station ON season_record(station_id) WHERE station_id IS NOT NULL;
CREATE UNIQUE INDEX season_record_roster ON season_record(roster_id) WHERE roster_id IS NOT NULL AND dropped = ''; -- its money counts in one visit
CREATE UNIQUE INDEX season_record_once ON season_record(season_id, kind, on_day, site) WHERE dropped = '';

CREATE TABLE season_name ( -- who was there, as listed at the site
  id @id@,
  record_id @int@ NOT NULL REFERENCES season_record(id),
  no @int@ NOT NULL,
  secret @blob@ NOT NULL, -- name, number, phone, policy number, sealed
  blind @blob@, -- of the number; one is listed once
  policy_blind @blob@, -- of the policy number: a policy is given once
  person_id @int@ REFERENCES person(id) ON DELETE SET NULL, -- of the register
  occupation @text@ NOT NULL, platform @text@ NOT NULL,
  CONSTRAINT season_name_no UNIQUE (record_id, no),
  CONSTRAINT season_name_once UNIQUE (record_id, blind),
  CONSTRAINT season_name_policy UNIQUE (policy_blind)
) @strict@;
CREATE INDEX season_name_person ON season_name(person_id) WHERE person_id IS NOT NULL;

CREATE TABLE season_partner ( -- a company that takes part
  season_id @int@ NOT NULL REFERENCES season(id),
  company_id @int@ NOT NULL REFERENCES company(id),
  offers @text@ NOT NULL,
  since_on @text@ NOT NULL,
  PRIMARY KEY (season_id, company_id)
) @strict@;
CREATE INDEX season_partner_company ON season_partner(company_id);
