-- Collective decisions (集体研究): what a union's leadership decided before money moves.

CREATE TABLE decision ( -- one record of a meeting's decision
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id), -- union whose leadership decided
  campaign_id @int@ REFERENCES campaign(id), -- NULL = not about one campaign
  kind @key@ NOT NULL, -- code list decision_kind: subsidy payout relief purchase budget other
  title @text@ NOT NULL,
  content @text@ NOT NULL DEFAULT '', -- what was decided
  held_on @text@ NOT NULL, -- day of the meeting
  place @text@ NOT NULL DEFAULT '',
  chair @text@ NOT NULL DEFAULT '', -- who presided
  attendance @text@ NOT NULL DEFAULT '', -- names of those present
  members @int@ NOT NULL, -- who should attend
  present @int@ NOT NULL, -- who did
  votes_for @int@ NOT NULL,
  votes_against @int@ NOT NULL,
  votes_abstain @int@ NOT NULL,
  amount_fen @int@ NOT NULL DEFAULT 0, -- most that may be spent on it, 0 = no sum was decided
  minutes_id @int@ REFERENCES file(id), -- the signed minutes
  state @text@ NOT NULL, -- draft made revoked dropped
  rule @text@ NOT NULL DEFAULT '', -- rule document and edition it was measured by when made
  drafted_by @int@ NOT NULL REFERENCES user_account(id),
  drafted_at @int@ NOT NULL,
  edited_by @int@ NOT NULL REFERENCES user_account(id), -- who changed the draft last
  made_by @int@ REFERENCES user_account(id), made_at @int@,
  revoked_by @int@ REFERENCES user_account(id), revoked_at @int@, revoke_reason @text@ NOT NULL DEFAULT '',
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT decision_draft_not_make CHECK (made_by IS NULL OR (made_by <> drafted_by AND made_by <> edited_by)),
  CONSTRAINT decision_heads CHECK (present <= members AND votes_for >= 0 AND votes_against >= 0 AND votes_abstain >= 0
    AND votes_for + votes_against + votes_abstain <= present),
  CONSTRAINT decision_made_whole CHECK (state <> 'made' OR (made_by IS NOT NULL AND minutes_id IS NOT NULL))
) @strict@;
CREATE INDEX decision_org ON decision(org_id, id);
CREATE INDEX decision_minutes ON decision(minutes_id);

CREATE TABLE decision_use ( -- what stands on a decision: while a row is here it is not revoked
  decision_id @int@ NOT NULL REFERENCES decision(id),
  object @key@ NOT NULL, -- kind:id of what stands on it, e.g. payout:7
  fen @int@ NOT NULL, -- money it takes of the decided sum
  at @int@ NOT NULL,
  PRIMARY KEY (decision_id, object)
) @strict@;
CREATE UNIQUE INDEX decision_use_object ON decision_use(object); -- an object stands on one decision
