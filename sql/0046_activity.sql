-- Activities (职工活动): one activity is put together out of parts; a kind of activity is the parts its template names, never code.
-- sign-up, goods to reserve, slots and parcels are one thing to the database: places of an item, taken by entries.

CREATE TABLE activity ( -- one event of one union for workers
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id), -- union that holds it; what it counts, counts there
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  template @key@ NOT NULL DEFAULT '', -- rule document of kind activities it was made from
  title @text@ NOT NULL,
  words @text@ NOT NULL DEFAULT '', -- what everybody reads
  place @text@ NOT NULL DEFAULT '',
  start_at @int@ NOT NULL, end_at @int@ NOT NULL, -- ms; nobody joins after end_at
  state @key@ NOT NULL, -- code list activity_state: draft review open closed done cancelled
  who @key@ NOT NULL, -- code list activity_who: person org member
  counts_as @key@ NOT NULL DEFAULT '', -- aid.kind of who came: mind culture service; '' = nothing counts
  tags @text@ NOT NULL DEFAULT '', -- of those aid rows, comma-joined
  views @int@ NOT NULL DEFAULT 0, -- times its page was opened: never persons, never aid
  reason @text@ NOT NULL DEFAULT '', -- why it was returned or cancelled
  final @text@ NOT NULL DEFAULT '', -- JSON: the count it ended with
  made_by @int@ NOT NULL REFERENCES user_account(id), made_at @int@ NOT NULL,
  reviewed_by @int@ REFERENCES user_account(id), reviewed_at @int@ NOT NULL DEFAULT 0,
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT activity_two CHECK (reviewed_by IS NULL OR reviewed_by <> made_by),
  CONSTRAINT activity_reviewed CHECK (state IN ('draft', 'review', 'cancelled') OR reviewed_by IS NOT NULL),
  CONSTRAINT activity_times CHECK (start_at > 0 AND end_at > start_at),
  CONSTRAINT activity_final CHECK ((state = 'done') = (final <> ''))
) @strict@;
CREATE INDEX activity_org ON activity(org_id, id);
CREATE INDEX activity_campaign ON activity(campaign_id, org_id);
CREATE INDEX activity_open ON activity(end_at) WHERE state = 'open';

CREATE TABLE activity_part ( -- what an activity is made of, in order
  id @id@,
  activity_id @int@ NOT NULL REFERENCES activity(id) ON DELETE CASCADE,
  seq @int@ NOT NULL,
  kind @key@ NOT NULL, -- part_kinds in activity_kinds.c: signup checkin live goods parcels slots link quiz …
  title @text@ NOT NULL,
  rule @text@ NOT NULL, -- JSON, checked by its kind
  CONSTRAINT activity_part_seq UNIQUE (activity_id, seq)
) @strict@;

CREATE TABLE activity_item ( -- something with places: a session, a slot, a pile of couplets, a parcel
  id @id@,
  activity_id @int@ NOT NULL REFERENCES activity(id) ON DELETE CASCADE,
  part_id @int@ NOT NULL REFERENCES activity_part(id) ON DELETE CASCADE,
  seq @int@ NOT NULL,
  title @text@ NOT NULL,
  place @text@ NOT NULL DEFAULT '',
  start_at @int@ NOT NULL DEFAULT 0, end_at @int@ NOT NULL DEFAULT 0, -- of a slot
  seats @int@ NOT NULL, -- -1 = as many as come; of a parcel: those that are free
  taken @int@ NOT NULL DEFAULT 0, -- by entries held and came that were not bought
  list_fen @int@ NOT NULL DEFAULT 0, price_fen @int@ NOT NULL DEFAULT 0, -- of a parcel: shop price; price to members, 0 = not sold
  CONSTRAINT activity_item_seq UNIQUE (part_id, seq),
  CONSTRAINT activity_item_seats CHECK (taken >= 0 AND seats >= -1 AND (seats = -1 OR taken <= seats)),
  CONSTRAINT activity_item_price CHECK (price_fen >= 0 AND list_fen >= price_fen)
) @strict@;

CREATE TABLE activity_entry ( -- who takes a place: a worker, somebody whose name is not kept, or a counted group
  id @id@,
  activity_id @int@ NOT NULL REFERENCES activity(id),
  part_id @int@ NOT NULL REFERENCES activity_part(id),
  item_id @int@ NOT NULL REFERENCES activity_item(id),
  person_id @int@ REFERENCES person(id), -- NULL: a group, or nameless
  veil @blob@ NOT NULL, -- nameless (psychological, legal counselling): HMAC of part and person, so that he takes one place and finds it again; else no bytes
  heads @int@ NOT NULL DEFAULT 1,
  state @key@ NOT NULL, -- code list entry_state: held waiting came left missed
  bought @int@ NOT NULL DEFAULT 0, -- a parcel at its price: a sale of the mall, not aid
  amount_fen @int@ NOT NULL DEFAULT 0, -- price paid
  code @key@ NOT NULL, -- what he shows at the desk
  note @text@ NOT NULL DEFAULT '', -- of a group: where and what
  on_day @text@ NOT NULL DEFAULT '', -- came: the day it counts
  made_at @int@ NOT NULL,
  moved_at @int@ NOT NULL DEFAULT 0, -- from the waiting list to a place
  done_at @int@ NOT NULL DEFAULT 0, -- came, left
  done_by @int@ REFERENCES user_account(id), -- clerk at the desk
  done_by_person @int@ REFERENCES person(id), -- volunteer on the spot, or himself by the code shown there
  CONSTRAINT activity_entry_code UNIQUE (activity_id, code),
  CONSTRAINT activity_entry_heads CHECK (heads >= 1 AND (person_id IS NULL OR heads = 1)),
  CONSTRAINT activity_entry_came CHECK ((state = 'came') = (on_day <> '')),
  CONSTRAINT activity_entry_came_by CHECK (state <> 'came' OR done_by IS NOT NULL OR done_by_person IS NOT NULL),
  CONSTRAINT activity_entry_bought CHECK (bought = 1 OR amount_fen = 0)
) @strict@;
CREATE UNIQUE INDEX activity_entry_once ON activity_entry(part_id, person_id, bought) WHERE person_id IS NOT NULL AND state IN ('held', 'waiting', 'came');
CREATE UNIQUE INDEX activity_entry_veil ON activity_entry(part_id, veil) WHERE length(veil) > 0 AND state IN ('held', 'waiting', 'came');
CREATE INDEX activity_entry_activity ON activity_entry(activity_id, id);
CREATE INDEX activity_entry_item ON activity_entry(item_id, state, id);
CREATE INDEX activity_entry_person ON activity_entry(person_id, id) WHERE person_id IS NOT NULL;

CREATE TABLE activity_figure ( -- figures of another platform, as it told them: kept apart from persons and aid
  activity_id @int@ NOT NULL REFERENCES activity(id) ON DELETE CASCADE,
  what @key@ NOT NULL, -- code list activity_figure: views players
  source @key@ NOT NULL, -- who counted
  n @int@ NOT NULL,
  user_id @int@ NOT NULL REFERENCES user_account(id), at @int@ NOT NULL,
  PRIMARY KEY (activity_id, what, source),
  CONSTRAINT activity_figure_n CHECK (n >= 0)
) @strict@;
