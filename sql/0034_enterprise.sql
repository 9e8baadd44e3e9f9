-- Companies and visits to them (走访企业). A company stands once in the whole register, by its 统一社会信用代码, and is kept by one union;
-- any union may have visited it. Item A of the forms counts companies out of company_visit, K2 those marked caring that gave.

CREATE TABLE company ( -- once in the whole register
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id), -- union that keeps it
  uscc @key@ NOT NULL, -- GB 32100-2015, never changed
  name @text@ NOT NULL,
  industry @text@ NOT NULL DEFAULT '', -- code list case_industry
  district @text@ NOT NULL DEFAULT '', -- where it is, in words
  staff @int@ NOT NULL DEFAULT 0, members @int@ NOT NULL DEFAULT 0, -- persons employed; union members among them
  contact @text@ NOT NULL DEFAULT '', -- name of the person to ask
  phone @blob@ NOT NULL, -- his number, sealed; empty = none
  hard @int@ NOT NULL DEFAULT 0, caring @int@ NOT NULL DEFAULT 0, partner @int@ NOT NULL DEFAULT 0, -- 困难企业, 爱心企业, 合作伙伴
  note @text@ NOT NULL DEFAULT '',
  created_by @int@ NOT NULL REFERENCES user_account(id), created_at @int@ NOT NULL,
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT company_once UNIQUE (uscc),
  CONSTRAINT company_heads CHECK (staff >= 0 AND members >= 0)
) @strict@;
CREATE INDEX company_org ON company(org_id, id);
CREATE INDEX company_caring ON company(uscc) WHERE caring = 1;

CREATE TABLE company_change ( -- history: what a change made of it; the phone only as changed or not
  company_id @int@ NOT NULL REFERENCES company(id),
  version @int@ NOT NULL, -- that the change led to
  at @int@ NOT NULL, user_id @int@ NOT NULL REFERENCES user_account(id),
  detail @text@ NOT NULL, -- JSON {field: [before, after]}
  PRIMARY KEY (company_id, version)
) @strict@;

CREATE TABLE company_visit ( -- one visit of one union; money or goods given are rows of rosters and aid, named here and never typed again
  id @id@,
  company_id @int@ NOT NULL REFERENCES company(id),
  org_id @int@ NOT NULL REFERENCES org(id), -- union that visited: item A counts there
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  visited_on @text@ NOT NULL,
  leaders @text@ NOT NULL DEFAULT '', participants @text@ NOT NULL DEFAULT '', -- leader group; who went along
  difficulties @text@ NOT NULL DEFAULT '',
  staff @int@ NOT NULL DEFAULT 0, -- persons employed on that day
  arrears_persons @int@ NOT NULL DEFAULT 0, arrears_fen @int@ NOT NULL DEFAULT 0, -- pay owed: to how many, how much
  policies @text@ NOT NULL DEFAULT '', -- explained
  roster_id @int@ REFERENCES roster(id), -- what was given on this visit
  created_by @int@ NOT NULL REFERENCES user_account(id), created_at @int@ NOT NULL,
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT company_visit_day UNIQUE (company_id, org_id, visited_on),
  CONSTRAINT company_visit_arrears CHECK (arrears_persons >= 0 AND arrears_fen >= 0 AND staff >= 0)
) @strict@;
CREATE INDEX company_visit_org ON company_visit(org_id, campaign_id, company_id);
CREATE INDEX company_visit_campaign ON company_visit(campaign_id, company_id);
CREATE INDEX company_visit_roster ON company_visit(roster_id) WHERE roster_id IS NOT NULL;

CREATE TABLE company_visit_photo ( -- pictures taken there
  visit_id @int@ NOT NULL REFERENCES company_visit(id),
  file_id @int@ NOT NULL REFERENCES file(id),
  PRIMARY KEY (visit_id, file_id)
) @strict@;
CREATE INDEX company_visit_photo_file ON company_visit_photo(file_id);

CREATE TABLE company_need ( -- what the company asked for on a visit, and what became of it
  id @id@,
  visit_id @int@ NOT NULL REFERENCES company_visit(id),
  need @text@ NOT NULL,
  owner @text@ NOT NULL, -- who answers for it: person or department
  due_on @text@ NOT NULL,
  state @text@ NOT NULL, -- code list need_state: open met passed unmet
  result @text@ NOT NULL DEFAULT '', done_on @text@ NOT NULL DEFAULT '',
  done_by @int@ REFERENCES user_account(id),
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT company_need_done CHECK (state = 'open' OR (result <> '' AND done_on <> '' AND done_by IS NOT NULL))
) @strict@;
CREATE INDEX company_need_visit ON company_need(visit_id);
CREATE INDEX company_need_open ON company_need(due_on) WHERE state = 'open';
CREATE INDEX donor_uscc ON donor(uscc) WHERE uscc <> '';
@append_only(company_change)@
