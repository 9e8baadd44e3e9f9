-- Shops of the union's service card and of vouchers (工会服务卡、合作门店), and what they offer to union members.

CREATE TABLE shop ( -- a shop that redeems vouchers or gives a discount; once in its union
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id), -- union that keeps it
  company_id @int@ REFERENCES company(id), -- whose it is, if that is known
  name @text@ NOT NULL,
  district @text@ NOT NULL DEFAULT '', -- where it is, in words
  address @text@ NOT NULL DEFAULT '', -- public: a shop wants to be found
  phone @blob@ NOT NULL, -- of its manager, sealed; no bytes = none
  open_at @text@ NOT NULL DEFAULT '', close_at @text@ NOT NULL DEFAULT '', -- HH:MM; both or none
  lon @text@ NOT NULL DEFAULT '', lat @text@ NOT NULL DEFAULT '', -- degrees as typed, or none
  state @text@ NOT NULL, -- code list shop_state: open closed
  created_by @int@ NOT NULL REFERENCES user_account(id), created_at @int@ NOT NULL,
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT shop_once UNIQUE (org_id, name)
) @strict@;
CREATE INDEX shop_state ON shop(state, id);
CREATE INDEX shop_company ON shop(company_id) WHERE company_id IS NOT NULL;

CREATE TABLE shop_offer ( -- what a shop gives to members; shown to everybody between its days
  id @id@,
  shop_id @int@ NOT NULL REFERENCES shop(id),
  title @text@ NOT NULL,
  discount @text@ NOT NULL, -- in words
  from_on @text@ NOT NULL, until_on @text@ NOT NULL,
  withdrawn_at @int@, -- NULL = stands
  created_by @int@ NOT NULL REFERENCES user_account(id), created_at @int@ NOT NULL,
  CONSTRAINT shop_offer_days CHECK (from_on <= until_on)
) @strict@;
CREATE INDEX shop_offer_shop ON shop_offer(shop_id, id);
CREATE INDEX shop_offer_until ON shop_offer(until_on) WHERE withdrawn_at IS NULL;
