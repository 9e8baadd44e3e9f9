-- Votes (评选投票). Who voted is kept so that nobody votes twice; what was voted lies on ballots without person, time or order: they can be
-- counted again by anybody with the database, and told from each other by nobody (docs/decision/0034).

CREATE TABLE vote ( -- rule of a part of kind vote
  part_id @int@ PRIMARY KEY REFERENCES activity_part(id) ON DELETE CASCADE,
  votes @int@ NOT NULL, -- candidates a ballot may name
  exact @int@ NOT NULL DEFAULT 0, -- it must name that many
  hidden @int@ NOT NULL DEFAULT 1, -- counts are told to nobody before the end
  CONSTRAINT vote_rule CHECK (votes >= 1)
) @strict@;

CREATE TABLE vote_candidate ( -- who may be voted for
  id @id@,
  part_id @int@ NOT NULL REFERENCES activity_part(id) ON DELETE CASCADE,
  no @int@ NOT NULL,
  name @text@ NOT NULL,
  unit @text@ NOT NULL DEFAULT '', words @text@ NOT NULL DEFAULT '', -- public, with his consent
  CONSTRAINT vote_candidate_no UNIQUE (part_id, no)
) @strict@;

CREATE TABLE vote_cast ( -- who voted: once
  part_id @int@ NOT NULL REFERENCES activity_part(id),
  person_id @int@ NOT NULL REFERENCES person(id),
  on_day @text@ NOT NULL,
  PRIMARY KEY (part_id, person_id)
) @norowid@;
CREATE INDEX vote_cast_person ON vote_cast(person_id);

CREATE TABLE vote_ballot ( -- what was voted; rows lie in the order of a random key
  ballot @key@ NOT NULL, -- 128 random bits
  candidate_id @int@ NOT NULL REFERENCES vote_candidate(id),
  part_id @int@ NOT NULL REFERENCES activity_part(id),
  PRIMARY KEY (ballot, candidate_id)
) @norowid@;
CREATE INDEX vote_ballot_candidate ON vote_ballot(candidate_id, ballot);
CREATE INDEX vote_ballot_part ON vote_ballot(part_id, ballot);
@append_only(vote_ballot)@
@append_only(vote_cast)@
