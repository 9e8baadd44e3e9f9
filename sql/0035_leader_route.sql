-- Leaders' visits (领导走访): a plan for a day with ordered stops. A stop that is done made the record of the visit itself.

CREATE TABLE leader_route ( -- one group, one day
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id),
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  title @text@ NOT NULL,
  on_day @text@ NOT NULL,
  leader @text@ NOT NULL, -- who leads the group
  party @text@ NOT NULL DEFAULT '', -- who goes along
  note @text@ NOT NULL DEFAULT '',
  created_by @int@ NOT NULL REFERENCES user_account(id), created_at @int@ NOT NULL
) @strict@;
CREATE INDEX leader_route_org ON leader_route(org_id, id);
CREATE INDEX leader_route_campaign ON leader_route(campaign_id);

CREATE TABLE leader_stop ( -- a company or a household, in the order of the route
  id @id@,
  route_id @int@ NOT NULL REFERENCES leader_route(id),
  seq @int@ NOT NULL,
  company_id @int@ REFERENCES company(id), casefile_id @int@ REFERENCES casefile(id), -- one of them
  at_time @text@ NOT NULL DEFAULT '', -- HH:MM
  state @text@ NOT NULL, -- code list stop_state: planned done missed
  company_visit_id @int@ REFERENCES company_visit(id), home_visit_id @int@ REFERENCES home_visit(id), -- what it became
  reason @text@ NOT NULL DEFAULT '', -- why missed
  done_by @int@ REFERENCES user_account(id), done_at @int@ NOT NULL DEFAULT 0,
  CONSTRAINT leader_stop_seq UNIQUE (route_id, seq),
  CONSTRAINT leader_stop_one CHECK ((company_id IS NULL) <> (casefile_id IS NULL)),
  CONSTRAINT leader_stop_done CHECK ((state = 'done') = (company_visit_id IS NOT NULL OR home_visit_id IS NOT NULL)),
  CONSTRAINT leader_stop_missed CHECK (state <> 'missed' OR reason <> '')
) @strict@;
CREATE INDEX leader_stop_company ON leader_stop(company_id);
CREATE INDEX leader_stop_casefile ON leader_stop(casefile_id);
CREATE INDEX leader_stop_company_visit ON leader_stop(company_visit_id);
CREATE INDEX leader_stop_home_visit ON leader_stop(home_visit_id);
