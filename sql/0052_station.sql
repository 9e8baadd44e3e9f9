-- Stations (户外劳动者驿站): where they are, what they offer, who came, whether they are kept well.

CREATE TABLE station ( -- a place where workers outdoors may rest
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id), -- union that keeps it
  code @key@ NOT NULL, -- on its poster, public, never changed
  kind @text@ NOT NULL, builder @text@ NOT NULL, -- code lists station_kind, station_builder
  name @text@ NOT NULL, address @text@ NOT NULL, -- public
  lat_e6 @int@ NOT NULL, lng_e6 @int@ NOT NULL, -- 1/1,000,000 degree, WGS-84: distances are reckoned from these; 0, 0 = not known
  given_lat_e6 @int@ NOT NULL, given_lng_e6 @int@ NOT NULL, datum @text@ NOT NULL, -- as typed, code list station_datum
  hours @text@ NOT NULL DEFAULT '',
  area_m2 @int@ NOT NULL DEFAULT 0, seats @int@ NOT NULL DEFAULT 0,
  facilities @text@ NOT NULL DEFAULT '', marks @text@ NOT NULL DEFAULT '', -- codes joined by commas: station_facility, station_mark
  phone @text@ NOT NULL DEFAULT '', -- public, of the place
  manager @blob@ NOT NULL, -- name and number of who looks after it, sealed; no bytes = none
  state @text@ NOT NULL, reason @text@ NOT NULL DEFAULT '', -- code list station_state; why paused or closed
  listed @int@ NOT NULL DEFAULT 1, -- on the public map
  note @text@ NOT NULL DEFAULT '',
  created_by @int@ NOT NULL REFERENCES user_account(id), created_at @int@ NOT NULL,
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT station_code UNIQUE (code),
  CONSTRAINT station_name UNIQUE (org_id, name),
  CONSTRAINT station_place CHECK (lat_e6 BETWEEN -90000000 AND 90000000 AND lng_e6 BETWEEN -180000000 AND 180000000),
  CONSTRAINT station_size CHECK (area_m2 >= 0 AND seats >= 0)
) @strict@;
CREATE INDEX station_near ON station(lat_e6, lng_e6) WHERE listed = 1 AND state = 'open';

CREATE TABLE station_photo ( -- pictures of the place
  station_id @int@ NOT NULL REFERENCES station(id),
  file_id @int@ NOT NULL REFERENCES file(id),
  PRIMARY KEY (station_id, file_id)
) @strict@;
CREATE INDEX station_photo_file ON station_photo(file_id);

CREATE TABLE station_checkin ( -- a signed-in worker was there: once a person, station and day. Goes after 90 days, its count stays
  id @id@,
  person_id @int@ NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  station_id @int@ NOT NULL REFERENCES station(id),
  on_day @text@ NOT NULL,
  forget_on @text@ NOT NULL,
  CONSTRAINT station_checkin_once UNIQUE (person_id, station_id, on_day)
) @strict@;
CREATE INDEX station_checkin_station ON station_checkin(station_id, on_day);
CREATE INDEX station_checkin_forget ON station_checkin(forget_on);

CREATE TABLE station_day ( -- footfall of a day; what was counted by hand stands beside and is never added to what was scanned
  station_id @int@ NOT NULL REFERENCES station(id),
  on_day @text@ NOT NULL,
  persons @int@ NOT NULL DEFAULT 0, -- signed-in workers, each once
  guests @int@ NOT NULL DEFAULT 0, -- taps of who did not sign in
  counted @int@ NOT NULL DEFAULT -1, -- typed by who looks after it; -1 = not typed
  PRIMARY KEY (station_id, on_day),
  CONSTRAINT station_day_count CHECK (persons >= 0 AND guests >= 0 AND counted >= -1)
) @strict@;

CREATE TABLE station_inspection ( -- of a day, against the six marks
  id @id@,
  station_id @int@ NOT NULL REFERENCES station(id),
  on_day @text@ NOT NULL,
  inspector @text@ NOT NULL,
  met @text@ NOT NULL, missing @text@ NOT NULL, -- of station_mark
  note @text@ NOT NULL DEFAULT '', -- what else is to be mended
  due_on @text@ NOT NULL DEFAULT '',
  state @text@ NOT NULL, -- code list station_check: fine open mended
  result @text@ NOT NULL DEFAULT '', mended_on @text@ NOT NULL DEFAULT '', mended_by @int@ REFERENCES user_account(id),
  file_id @int@ REFERENCES file(id), -- a picture
  created_by @int@ NOT NULL REFERENCES user_account(id), created_at @int@ NOT NULL,
  CONSTRAINT station_inspection_day UNIQUE (station_id, on_day),
  CONSTRAINT station_inspection_due CHECK (state = 'fine' OR due_on <> ''),
  CONSTRAINT station_inspection_mended CHECK ((state = 'mended') = (mended_on <> '' AND mended_by IS NOT NULL))
) @strict@;
CREATE INDEX station_inspection_open ON station_inspection(due_on) WHERE state = 'open';
CREATE INDEX station_inspection_file ON station_inspection(file_id) WHERE file_id IS NOT NULL;

CREATE TABLE station_service ( -- a service given at a station to a counted group: one record of aid, origin station_service:ID
  id @id@,
  station_id @int@ NOT NULL REFERENCES station(id),
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  on_day @text@ NOT NULL,
  what @text@ NOT NULL,
  heads @int@ NOT NULL,
  dropped @text@ NOT NULL DEFAULT '', -- why taken back
  created_by @int@ NOT NULL REFERENCES user_account(id), created_at @int@ NOT NULL,
  CONSTRAINT station_service_heads CHECK (heads >= 1)
) @strict@;
CREATE UNIQUE INDEX station_service_once ON station_service(station_id, on_day, what) WHERE dropped = '';
CREATE INDEX station_service_campaign ON station_service(campaign_id);
