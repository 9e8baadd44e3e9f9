-- Journeys home of migrant workers (平安返乡): chartered buses and trains, group buying of tickets; who booked, who sat where. Item G counts the
-- aid rows of kind journey, one for each person on board (origin journey_seat:ID).

CREATE TABLE journey ( -- one bus, train or group of tickets on one day
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id), -- union that organises it
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  kind @text@ NOT NULL, -- code list journey_kind: bus train ticket
  from_place @text@ NOT NULL, to_place @text@ NOT NULL,
  stops @text@ NOT NULL DEFAULT '', -- halts on the way, in words
  leave_on @text@ NOT NULL, leave_at @text@ NOT NULL, -- day and HH:MM
  seats @int@ NOT NULL, -- of the vehicle; of group buying: tickets wanted at most
  vehicle @text@ NOT NULL DEFAULT '', -- plate or train number
  driver @text@ NOT NULL DEFAULT '', leader @text@ NOT NULL DEFAULT '', -- names
  phones @blob@ NOT NULL, -- of driver and leader, sealed; empty = none
  leader_id @int@ REFERENCES person(id), -- the leader as a person of the register, NULL = not found there
  subsidy_fen @int@ NOT NULL DEFAULT 0, -- what a passenger is spared, told to him; money given goes by rosters
  book_from @text@ NOT NULL, book_until @text@ NOT NULL, cancel_until @text@ NOT NULL, -- last days a worker may book, give back
  note @text@ NOT NULL DEFAULT '',
  sum_fen @int@ NOT NULL DEFAULT 0, -- what the tickets of a group cost
  state @text@ NOT NULL, -- code list journey_state
  reason @text@ NOT NULL DEFAULT '', -- why it was cancelled
  created_by @int@ NOT NULL REFERENCES user_account(id), created_at @int@ NOT NULL,
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT journey_seats CHECK (seats BETWEEN 1 AND 2000),
  CONSTRAINT journey_days CHECK (book_from <= book_until AND book_until <= leave_on AND cancel_until <= leave_on)
) @strict@;
CREATE INDEX journey_org ON journey(org_id, id);
CREATE INDEX journey_open ON journey(leave_on) WHERE state = 'open';
CREATE INDEX journey_leader ON journey(leader_id) WHERE leader_id IS NOT NULL;

CREATE TABLE journey_booking ( -- one booking: a person of the register and who travels with him
  id @id@,
  journey_id @int@ NOT NULL REFERENCES journey(id),
  booker_id @int@ NOT NULL REFERENCES person(id),
  source @text@ NOT NULL, -- code list journey_source: phone hotline
  taken_by @int@ REFERENCES user_account(id), -- clerk on the line, NULL = he himself on his phone
  booked_at @int@ NOT NULL
) @strict@;
CREATE INDEX journey_booking_trip ON journey_booking(journey_id, id);
CREATE INDEX journey_booking_person ON journey_booking(booker_id, id);

CREATE TABLE journey_seat ( -- one traveller; companions stand here and not in the register
  id @id@,
  journey_id @int@ NOT NULL REFERENCES journey(id),
  booking_id @int@ NOT NULL REFERENCES journey_booking(id),
  seat_no @int@, -- NULL = waits, or no longer
  person_id @int@ REFERENCES person(id), -- NULL = a companion the register does not have
  secret @blob@ NOT NULL, -- name, number and phone of a companion, sealed; empty of the booker himself
  on_day @text@ NOT NULL, -- the day of the journey
  blind @blob@ NOT NULL, -- of his identity number: a person has one seat a day
  state @text@ NOT NULL, -- code list seat_state: waiting booked boarded absent cancelled
  live @int@, -- 1 while he has or waits for a seat, else NULL
  checked_at @int@ NOT NULL DEFAULT 0, -- at boarding
  CONSTRAINT journey_seat_no UNIQUE (journey_id, seat_no),
  CONSTRAINT journey_seat_day UNIQUE (on_day, blind, live),
  CONSTRAINT journey_seat_live CHECK ((live IS NULL) = (state IN ('absent', 'cancelled'))),
  CONSTRAINT journey_seat_has CHECK ((seat_no IS NOT NULL) = (state IN ('booked', 'boarded', 'absent')))
) @strict@;
CREATE INDEX journey_seat_booking ON journey_seat(booking_id, id);
CREATE INDEX journey_seat_person ON journey_seat(person_id) WHERE person_id IS NOT NULL;
