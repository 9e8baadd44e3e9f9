-- Goods (物资): suppliers, items and kits, purchases, stock, hand-over by roster. Stock is money in
-- another form: goods_balance carries quantity and value together, and the value of each place
-- equals a stage of the money ledger (docs/decision/0007-goods.md).

CREATE TABLE supplier ( -- a supplier as a union registered it; unions below may use it
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id), -- union that keeps the record
  name @key@ NOT NULL, -- as on the licence
  uscc @key@ NOT NULL, -- GB 32100 unified social credit code, checked
  contact @text@ NOT NULL DEFAULT '', -- person to ask
  phone @text@ NOT NULL DEFAULT '', -- of the firm's office
  address @text@ NOT NULL DEFAULT '',
  status @text@ NOT NULL DEFAULT 'active', -- active stopped
  note @text@ NOT NULL DEFAULT '',
  created_by @int@ NOT NULL,
  created_at @int@ NOT NULL,
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT supplier_once UNIQUE (org_id, uscc)
) @strict@;

CREATE TABLE supplier_licence ( -- 营业执照, 食品经营许可证 …: each with its own expiry
  id @id@,
  supplier_id @int@ NOT NULL REFERENCES supplier(id),
  kind @text@ NOT NULL, -- code list licence
  number @key@ NOT NULL,
  valid_from @text@ NOT NULL DEFAULT '',
  valid_to @text@ NOT NULL DEFAULT '', -- last day, '' = without end (长期)
  file_id @int@ REFERENCES file(id), -- scan
  created_by @int@ NOT NULL,
  created_at @int@ NOT NULL,
  CONSTRAINT licence_once UNIQUE (supplier_id, kind, number)
) @strict@;
CREATE INDEX supplier_licence_file ON supplier_licence(file_id);

CREATE TABLE goods_item ( -- what is bought and handed over: a thing, or a kit (礼包) of things
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id), -- union that keeps the record; unions below may use it
  code @key@ NOT NULL,
  name @key@ NOT NULL,
  spec @text@ NOT NULL DEFAULT '', -- 5kg/袋
  unit @text@ NOT NULL, -- 袋 份 套
  category @text@ NOT NULL, -- code list goods_category
  is_kit @int@ NOT NULL DEFAULT 0, -- 1 = assembled from goods_part
  status @text@ NOT NULL DEFAULT 'active', -- active stopped
  note @text@ NOT NULL DEFAULT '',
  created_by @int@ NOT NULL,
  created_at @int@ NOT NULL,
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT goods_item_once UNIQUE (org_id, code)
) @strict@;

CREATE TABLE goods_part ( -- what one kit holds
  kit_id @int@ NOT NULL REFERENCES goods_item(id),
  item_id @int@ NOT NULL REFERENCES goods_item(id),
  qty @int@ NOT NULL, -- of the item in one kit
  price_fen @int@ NOT NULL DEFAULT 0, -- reference price of one unit: the weight when a kit is taken apart
  PRIMARY KEY (kit_id, item_id),
  CONSTRAINT goods_part_sound CHECK (qty > 0 AND price_fen >= 0 AND kit_id <> item_id)
) @strict@;
CREATE INDEX goods_part_item ON goods_part(item_id);

CREATE TABLE purchase ( -- 采购: request → approval → quotes → contract → acceptance
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id),
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  title @text@ NOT NULL,
  source @text@ NOT NULL, -- fund source that pays, code list source
  reason @text@ NOT NULL, -- what it is for, for whom
  state @text@ NOT NULL, -- draft requested approved contracted received closed returned void
  est_fen @int@ NOT NULL DEFAULT 0, -- estimate, sum of the lines
  decision_id @int@ REFERENCES decision(id), -- collective decision (集体研究), NULL = none needed
  return_reason @text@ NOT NULL DEFAULT '',
  few_quotes @text@ NOT NULL DEFAULT '', -- why fewer quotes than the rule asks for
  supplier_id @int@ REFERENCES supplier(id), -- after the contract
  contract_no @text@ NOT NULL DEFAULT '',
  contract_on @text@ NOT NULL DEFAULT '',
  contract_fen @int@ NOT NULL DEFAULT 0,
  contract_file @int@ REFERENCES file(id),
  ordered_fen @int@ NOT NULL DEFAULT 0, -- of the contract, not yet accepted nor given back
  close_reason @text@ NOT NULL DEFAULT '',
  entered_by @int@ NOT NULL REFERENCES user_account(id), entered_at @int@ NOT NULL,
  submitted_by @int@, submitted_at @int@,
  approved_by @int@, approved_at @int@,
  contracted_by @int@, contracted_at @int@,
  closed_by @int@, closed_at @int@,
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT purchase_enter_not_approve CHECK (approved_by IS NULL OR (approved_by <> entered_by AND approved_by <> submitted_by)),
  CONSTRAINT purchase_ordered CHECK (ordered_fen >= 0 AND ordered_fen <= contract_fen)
) @strict@;
CREATE INDEX purchase_org ON purchase(org_id, id);
CREATE INDEX purchase_campaign ON purchase(campaign_id);
CREATE INDEX purchase_supplier ON purchase(supplier_id);
CREATE INDEX purchase_state ON purchase(state, id);
CREATE INDEX purchase_file ON purchase(contract_file);

CREATE TABLE purchase_editor ( -- everyone who wrote the request: none of them approves it
  purchase_id @int@ NOT NULL REFERENCES purchase(id),
  user_id @int@ NOT NULL REFERENCES user_account(id),
  PRIMARY KEY (purchase_id, user_id)
) @strict@;

CREATE TABLE purchase_line ( -- one item of a purchase
  purchase_id @int@ NOT NULL REFERENCES purchase(id),
  seq @int@ NOT NULL, -- 1, 2, 3 …
  item_id @int@ NOT NULL REFERENCES goods_item(id),
  qty @int@ NOT NULL,
  est_fen @int@ NOT NULL, -- estimate of the whole line
  fen @int@ NOT NULL DEFAULT 0, -- of the whole line in the contract
  got_qty @int@ NOT NULL DEFAULT 0, -- accepted so far
  got_fen @int@ NOT NULL DEFAULT 0,
  PRIMARY KEY (purchase_id, seq),
  CONSTRAINT purchase_item_once UNIQUE (purchase_id, item_id),
  CONSTRAINT purchase_line_sound CHECK (qty > 0 AND est_fen >= 0 AND fen >= 0),
  CONSTRAINT purchase_line_got CHECK (got_qty >= 0 AND got_qty <= qty AND got_fen >= 0 AND got_fen <= fen)
) @strict@;
CREATE INDEX purchase_line_item ON purchase_line(item_id);

CREATE TABLE purchase_quote ( -- what a supplier asks for the whole purchase
  id @id@,
  purchase_id @int@ NOT NULL REFERENCES purchase(id),
  supplier_id @int@ NOT NULL REFERENCES supplier(id),
  fen @int@ NOT NULL,
  quoted_on @text@ NOT NULL,
  note @text@ NOT NULL DEFAULT '',
  file_id @int@ REFERENCES file(id),
  entered_by @int@ NOT NULL, entered_at @int@ NOT NULL,
  CONSTRAINT quote_once UNIQUE (purchase_id, supplier_id),
  CONSTRAINT quote_sound CHECK (fen > 0)
) @strict@;
CREATE INDEX purchase_quote_supplier ON purchase_quote(supplier_id);
CREATE INDEX purchase_quote_file ON purchase_quote(file_id);

CREATE TABLE goods_receipt ( -- 验收: counted by one person, confirmed by another; a gift has no purchase
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id),
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  source @text@ NOT NULL,
  purchase_id @int@ REFERENCES purchase(id), -- NULL = goods given by a donor
  gift_id @int@, -- the donation in kind (gift, 0008) they are, NULL = bought
  line_seq @int@ NOT NULL DEFAULT 0,
  item_id @int@ NOT NULL REFERENCES goods_item(id),
  qty @int@ NOT NULL,
  fen @int@ NOT NULL, -- its exact share of the line, or of the gift's value
  got_on @text@ NOT NULL, -- day the goods came
  batch @text@ NOT NULL DEFAULT '', -- 批号
  made_on @text@ NOT NULL DEFAULT '',
  expires_on @text@ NOT NULL DEFAULT '', -- last day it may be handed over, '' = does not spoil
  party @text@ NOT NULL DEFAULT '', -- donor
  note @text@ NOT NULL DEFAULT '',
  paper_id @int@ REFERENCES file(id), -- 送货单, 检验报告
  photo_id @int@ REFERENCES file(id),
  state @text@ NOT NULL, -- counted confirmed refused
  counted_by @int@ NOT NULL REFERENCES user_account(id), counted_at @int@ NOT NULL,
  confirmed_by @int@, confirmed_at @int@,
  refuse_reason @text@ NOT NULL DEFAULT '',
  CONSTRAINT receipt_two_persons CHECK (confirmed_by IS NULL OR confirmed_by <> counted_by),
  CONSTRAINT receipt_sound CHECK (qty > 0 AND fen >= 0)
) @strict@;
CREATE INDEX goods_receipt_org ON goods_receipt(org_id, id);
CREATE INDEX goods_receipt_purchase ON goods_receipt(purchase_id);
CREATE INDEX goods_receipt_gift ON goods_receipt(gift_id);
CREATE INDEX goods_receipt_item ON goods_receipt(item_id);
CREATE INDEX goods_receipt_paper ON goods_receipt(paper_id);
CREATE INDEX goods_receipt_photo ON goods_receipt(photo_id);

CREATE TABLE goods_lot ( -- goods that came together: quantity on the shelf, the part set aside too
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id),
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  source @text@ NOT NULL,
  item_id @int@ NOT NULL REFERENCES goods_item(id),
  batch @text@ NOT NULL DEFAULT '',
  expires_on @text@ NOT NULL DEFAULT '', -- '' = does not spoil
  receipt_id @int@ REFERENCES goods_receipt(id), -- what it came with, NULL = a kit put together here
  got_on @text@ NOT NULL,
  qty @int@ NOT NULL,
  CONSTRAINT goods_lot_not_below_zero CHECK (qty >= 0)
) @strict@;
CREATE INDEX goods_lot_pool ON goods_lot(org_id, campaign_id, source, item_id, expires_on, id);
CREATE INDEX goods_lot_receipt ON goods_lot(receipt_id);

CREATE TABLE goods_move ( -- one movement of goods; its entries sum to 0 in value
  id @id@,
  kind @text@ NOT NULL, -- accept gift hold unhold hand back lose found send arrive recall make unmake
  org_id @int@ NOT NULL REFERENCES org(id), -- union that did it
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  done_on @text@ NOT NULL,
  note @text@ NOT NULL DEFAULT '',
  receipt_id @int@, purchase_id @int@, handover_id @int@, count_id @int@, send_id @int@,
  txn_id @int@ REFERENCES fund_txn(id), -- the same value in the money ledger, NULL = none moved
  user_id @int@,
  at @int@ NOT NULL
) @strict@;
CREATE INDEX goods_move_org ON goods_move(org_id, id);
CREATE INDEX goods_move_campaign ON goods_move(campaign_id, id);
CREATE INDEX goods_move_handover ON goods_move(handover_id);
CREATE INDEX goods_move_txn ON goods_move(txn_id);
@append_only(goods_move)@

CREATE TABLE goods_entry ( -- double entry in quantity and value, append-only
  id @id@,
  move_id @int@ NOT NULL REFERENCES goods_move(id),
  org_id @int@ NOT NULL REFERENCES org(id),
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  source @text@ NOT NULL,
  item_id @int@ NOT NULL REFERENCES goods_item(id),
  place @text@ NOT NULL, -- outside stock held transit given lost made
  lot_id @int@ REFERENCES goods_lot(id), -- where a single lot is meant
  qty @int@ NOT NULL,
  fen @int@ NOT NULL
) @strict@;
CREATE INDEX goods_entry_move ON goods_entry(move_id);
CREATE INDEX goods_entry_pool ON goods_entry(campaign_id, org_id, source, item_id, id);
CREATE INDEX goods_entry_lot ON goods_entry(lot_id);
@append_only(goods_entry)@

CREATE TABLE goods_balance ( -- kept with every entry, recomputed by verify
  org_id @int@ NOT NULL REFERENCES org(id),
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  source @text@ NOT NULL,
  item_id @int@ NOT NULL REFERENCES goods_item(id),
  place @text@ NOT NULL,
  qty @int@ NOT NULL,
  fen @int@ NOT NULL,
  PRIMARY KEY (org_id, campaign_id, source, item_id, place),
  CONSTRAINT goods_not_below_zero CHECK (place IN ('outside', 'made') OR (qty >= 0 AND fen >= 0)),
  CONSTRAINT goods_no_value_without_goods CHECK (place IN ('outside', 'made') OR qty > 0 OR fen = 0)
) @strict@;
CREATE INDEX goods_balance_campaign ON goods_balance(campaign_id, org_id);
CREATE INDEX goods_balance_item ON goods_balance(item_id);

CREATE TABLE goods_count ( -- 盘点, 报损: counted by one person, approved by another
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id),
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  kind @text@ NOT NULL, -- count damage
  state @text@ NOT NULL, -- counted approved refused
  done_on @text@ NOT NULL,
  note @text@ NOT NULL,
  file_id @int@ REFERENCES file(id), -- signed sheet, photos
  short_qty @int@ NOT NULL DEFAULT 0, short_fen @int@ NOT NULL DEFAULT 0, -- after approval
  over_qty @int@ NOT NULL DEFAULT 0,
  counted_by @int@ NOT NULL REFERENCES user_account(id), counted_at @int@ NOT NULL,
  approved_by @int@, approved_at @int@,
  refuse_reason @text@ NOT NULL DEFAULT '',
  CONSTRAINT count_two_persons CHECK (approved_by IS NULL OR approved_by <> counted_by)
) @strict@;
CREATE INDEX goods_count_org ON goods_count(org_id, id);
CREATE INDEX goods_count_campaign ON goods_count(campaign_id, id);
CREATE INDEX goods_count_file ON goods_count(file_id);

CREATE TABLE goods_count_line ( -- one lot as found
  count_id @int@ NOT NULL REFERENCES goods_count(id),
  lot_id @int@ NOT NULL REFERENCES goods_lot(id),
  book_qty @int@ NOT NULL, -- at the time of counting
  real_qty @int@ NOT NULL,
  reason @text@ NOT NULL DEFAULT '',
  PRIMARY KEY (count_id, lot_id),
  CONSTRAINT count_line_sound CHECK (real_qty >= 0)
) @strict@;
CREATE INDEX goods_count_line_lot ON goods_count_line(lot_id);

CREATE TABLE goods_send ( -- 调拨: goods go down the tree; on the way until the other union has them
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id), -- who sends
  to_id @int@ NOT NULL REFERENCES org(id), -- who receives
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  source @text@ NOT NULL,
  item_id @int@ NOT NULL REFERENCES goods_item(id),
  lot_id @int@ NOT NULL REFERENCES goods_lot(id),
  qty @int@ NOT NULL,
  fen @int@ NOT NULL,
  done_on @text@ NOT NULL,
  note @text@ NOT NULL DEFAULT '',
  state @text@ NOT NULL, -- sent arrived recalled
  sent_by @int@ NOT NULL REFERENCES user_account(id), sent_at @int@ NOT NULL,
  ended_by @int@, ended_at @int@,
  CONSTRAINT send_sound CHECK (qty > 0 AND fen >= 0 AND to_id <> org_id)
) @strict@;
CREATE INDEX goods_send_org ON goods_send(org_id, id);
CREATE INDEX goods_send_to ON goods_send(to_id, id);
CREATE INDEX goods_send_campaign ON goods_send(campaign_id, id);
CREATE INDEX goods_send_lot ON goods_send(lot_id);

CREATE TABLE handover ( -- 发放单: a roster of goods served from stock
  id @id@,
  roster_id @int@ NOT NULL REFERENCES roster(id),
  org_id @int@ NOT NULL REFERENCES org(id),
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  source @text@ NOT NULL,
  item_id @int@ NOT NULL REFERENCES goods_item(id),
  per_head @int@ NOT NULL, -- units each person gets
  state @text@ NOT NULL, -- planned held done void
  way @text@, -- 'stock' from the approval on: the roster is paid in no other way
  rows @int@ NOT NULL DEFAULT 0, -- from the approval on
  qty @int@ NOT NULL DEFAULT 0, -- set aside at the approval
  fen @int@ NOT NULL DEFAULT 0,
  left_qty @int@ NOT NULL DEFAULT 0, -- still set aside
  left_fen @int@ NOT NULL DEFAULT 0,
  entered_by @int@ NOT NULL REFERENCES user_account(id), entered_at @int@ NOT NULL,
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT handover_left CHECK (left_qty >= 0 AND left_fen >= 0 AND left_qty <= qty AND left_fen <= fen),
  CONSTRAINT handover_per_head CHECK (per_head > 0),
  CONSTRAINT handover_way CHECK (state NOT IN ('held', 'done') OR way = 'stock'),
  FOREIGN KEY (roster_id, way) REFERENCES roster(id, pay_way)
) @strict@;
CREATE UNIQUE INDEX handover_roster ON handover(roster_id) WHERE state <> 'void'; -- served once, by constraint
CREATE INDEX handover_way ON handover(roster_id, way);
CREATE INDEX handover_org ON handover(org_id, id);
CREATE INDEX handover_item ON handover(item_id);

CREATE TABLE handover_row ( -- one person: signed with the handing cadre, confirmed by the store keeper
  handover_id @int@ NOT NULL REFERENCES handover(id),
  row_no @int@ NOT NULL, -- of the roster
  state @text@ NOT NULL, -- open signed done gone (not collected: back in stock)
  qty @int@ NOT NULL,
  fen @int@ NOT NULL,
  sign_kind @text@ NOT NULL DEFAULT '', -- screen paper
  given_on @text@ NOT NULL DEFAULT '',
  sign_file @int@ REFERENCES file(id), -- the signature, or the scan of the sheet
  handed_by @int@, handed_at @int@,
  confirmed_by @int@, confirmed_at @int@,
  move_id @int@ REFERENCES goods_move(id), -- the movement that took it out of stock
  lot_id @int@ REFERENCES goods_lot(id), -- what was handed over, to be found again when a batch is bad
  note @text@ NOT NULL DEFAULT '',
  PRIMARY KEY (handover_id, row_no),
  CONSTRAINT hand_not_confirm CHECK (confirmed_by IS NULL OR confirmed_by <> handed_by),
  CONSTRAINT handover_row_signed CHECK (state IN ('open', 'gone') OR (handed_by IS NOT NULL AND given_on <> '' AND sign_file IS NOT NULL))
) @strict@;
CREATE INDEX handover_row_state ON handover_row(handover_id, state, row_no);
CREATE INDEX handover_row_move ON handover_row(move_id);
CREATE INDEX handover_row_lot ON handover_row(lot_id);
CREATE INDEX handover_row_file ON handover_row(sign_file);
