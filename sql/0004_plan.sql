-- The yearly plan (青岛市总工会 2022 年通知附件1), filed up the tree, and the split of subsidy money by formula.

CREATE TABLE plan ( -- a union's filed plan for one campaign
  id @id@,
  campaign_id @int@ NOT NULL REFERENCES campaign(id), -- the campaign planned for
  org_id @int@ NOT NULL REFERENCES org(id),
  form @text@ NOT NULL, -- rule document (kind plans) and edition it is filled by: code@edition
  last_id @int@ REFERENCES campaign(id), -- earlier campaign the actuals were taken from, NULL = entered
  covers @text@ NOT NULL, -- own = the union alone; below = with all unions below it, which then file none
  objects @text@ NOT NULL DEFAULT '', -- codes of list plan_object, comma-joined
  note @text@ NOT NULL DEFAULT '',
  state @text@ NOT NULL, -- draft submitted accepted returned
  entered_by @int@ NOT NULL REFERENCES user_account(id),
  entered_at @int@ NOT NULL,
  submitted_by @int@ REFERENCES user_account(id), submitted_at @int@,
  decided_by @int@ REFERENCES user_account(id), decided_at @int@, -- accepted or returned, by the union above
  return_reason @text@ NOT NULL DEFAULT '',
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT plan_once UNIQUE (campaign_id, org_id),
  CONSTRAINT plan_enter_not_accept CHECK (state <> 'accepted' OR (decided_by IS NOT NULL AND decided_by <> entered_by AND decided_by <> submitted_by))
) @strict@;
CREATE INDEX plan_org ON plan(org_id, id);

CREATE TABLE plan_item ( -- one figure of a plan
  plan_id @int@ NOT NULL REFERENCES plan(id),
  item @key@ NOT NULL, -- code of the item in the form
  value @int@ NOT NULL, -- count, or 分
  derived @int@, -- what the records gave when it was filled, NULL = nothing to derive it from
  PRIMARY KEY (plan_id, item)
) @strict@;

CREATE TABLE subsidy ( -- one sum split among the unions directly below
  id @id@,
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  org_id @int@ NOT NULL REFERENCES org(id), -- union that gives
  kind @text@ NOT NULL, -- subsidy = by weights; relief = a fixed sum per registered household
  title @text@ NOT NULL,
  source @text@ NOT NULL, -- fund source it is taken from, code list source
  to_source @text@ NOT NULL, -- source it is entered as below
  amount_fen @int@ NOT NULL, -- the whole
  formula @text@ NOT NULL, -- JSON, see rules/README.md
  state @text@ NOT NULL, -- draft transferred dropped
  decision_id @int@ REFERENCES decision(id), -- collective decision it was transferred on
  done_on @text@ NOT NULL DEFAULT '', -- date of the transfers
  drafted_by @int@ NOT NULL REFERENCES user_account(id),
  drafted_at @int@ NOT NULL,
  edited_by @int@ NOT NULL REFERENCES user_account(id),
  transferred_by @int@ REFERENCES user_account(id), transferred_at @int@,
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT subsidy_draft_not_pay CHECK (transferred_by IS NULL OR (transferred_by <> drafted_by AND transferred_by <> edited_by)),
  CONSTRAINT subsidy_decided CHECK (state <> 'transferred' OR (decision_id IS NOT NULL AND transferred_by IS NOT NULL))
) @strict@;
CREATE INDEX subsidy_org ON subsidy(org_id, id);
CREATE INDEX subsidy_campaign ON subsidy(campaign_id, id);

CREATE TABLE subsidy_part ( -- what one union gets
  subsidy_id @int@ NOT NULL REFERENCES subsidy(id),
  org_id @int@ NOT NULL REFERENCES org(id),
  weight @int@ NOT NULL, -- millionths
  floor_fen @int@ NOT NULL,
  ceiling_fen @int@ NOT NULL, -- -1 = none
  fen @int@ NOT NULL,
  facts @text@ NOT NULL DEFAULT '{}', -- JSON: the figures it was reckoned from
  txn_id @int@ UNIQUE REFERENCES fund_txn(id), -- the transfer, NULL = not yet, or nothing to transfer
  PRIMARY KEY (subsidy_id, org_id)
) @strict@;

CREATE INDEX person_archive ON person(org_id) WHERE archive_no <> ''; -- registered households of a union
