-- Matching centre (数据比对): lists from outside, used for one stated purpose and destroyed on a stated day; what they say of
-- persons in the register and of households on file; what a union decides to do about it.
-- Everything a list says of somebody is sealed under a key of the list's own (match_key), so that destroying the key erases
-- it also from backups. Blind values serve equality search only and go with the rows.

CREATE TABLE match_list ( -- 外部名单
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id), -- union that received it; nobody below sees its rows
  kind @key@ NOT NULL, -- rule document of kind "matches"
  edition @text@ NOT NULL, -- its edition when the list came
  title @text@ NOT NULL,
  giver @text@ NOT NULL, -- who gave it (医疗保障局 …)
  purpose @text@ NOT NULL, -- what it may be used for
  basis @text@ NOT NULL, -- legal basis, agreement, letter
  expires_on @text@ NOT NULL, -- last day it may be used
  delete_on @text@ NOT NULL, -- the day its rows and its key are destroyed
  state @text@ NOT NULL, -- code list match_list_state: new scanned loading ready purging purged
  file_id @int@ REFERENCES file(id), file_hash @text@ NOT NULL DEFAULT '', -- the upload, kept only until its rows are in
  columns @text@ NOT NULL DEFAULT '[]', -- JSON [{sheet,col,head,key}]: headers as read and what they are taken for
  rows @int@ NOT NULL DEFAULT 0, accepted @int@ NOT NULL DEFAULT 0, refused @int@ NOT NULL DEFAULT 0, -- of the file
  numbered @int@ NOT NULL DEFAULT 0, -- accepted rows with a sound number
  flaws @int@ NOT NULL DEFAULT 0, -- complaints by cell, exact
  created_by @int@ NOT NULL REFERENCES user_account(id), created_at @int@ NOT NULL,
  loaded_at @int@ NOT NULL DEFAULT 0,
  job_id @int@ REFERENCES job(id), -- reading it
  purged_at @int@ NOT NULL DEFAULT 0, purged_by @int@ REFERENCES user_account(id), -- NULL = by the calendar
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT match_list_days CHECK (delete_on >= expires_on)
) @strict@;
CREATE INDEX match_list_org ON match_list(org_id, id);
CREATE INDEX match_list_due ON match_list(state, delete_on);
CREATE INDEX match_list_file ON match_list(file_id);
CREATE INDEX match_list_job ON match_list(job_id);

CREATE TABLE match_key ( -- a list's own key, sealed by the installation's; without it nothing of the list opens
  list_id @int@ PRIMARY KEY REFERENCES match_list(id),
  wrapped @blob@ NOT NULL -- 32 random bytes, sealed under "match_key.wrapped:<list id>"
) @norowid@;

CREATE TABLE match_word ( -- headers as a person corrected them, remembered for the next list of that kind
  org_id @int@ NOT NULL REFERENCES org(id),
  kind @key@ NOT NULL,
  word @key@ NOT NULL, -- header text without blanks, lower case
  col @text@ NOT NULL, -- key of the column it is; '' = of no use
  set_by @int@ NOT NULL REFERENCES user_account(id), set_at @int@ NOT NULL,
  PRIMARY KEY (org_id, kind, word)
) @norowid@;

CREATE TABLE match_row ( -- one line of a list
  list_id @int@ NOT NULL REFERENCES match_list(id),
  row_no @int@ NOT NULL, -- 1, 2, 3 … as read
  sheet @int@ NOT NULL DEFAULT 0, sheet_row @int@ NOT NULL, -- where it stood in the workbook
  id_type @key@ NOT NULL DEFAULT '', -- code list id_type, '' = no sound number
  blind @blob@, -- as person.blind; NULL = no sound number
  pair_blind @blob@, -- of name, birth and phone: remembers what a person decided; NULL with a sound number
  secret @blob@ NOT NULL, -- sealed under the list's key: every column, a line each
  PRIMARY KEY (list_id, row_no)
) @norowid@;
CREATE INDEX match_row_blind ON match_row(list_id, id_type, blind);

CREATE TABLE match_flaw ( -- what is wrong by cell; never the value itself
  list_id @int@ NOT NULL REFERENCES match_list(id),
  seq @int@ NOT NULL,
  sheet @text@ NOT NULL, cell @text@ NOT NULL, -- "E15"
  level @int@ NOT NULL, -- 1 the row is used without that cell, 2 it is refused
  code @text@ NOT NULL, text @text@ NOT NULL,
  PRIMARY KEY (list_id, seq)
) @norowid@;

CREATE TABLE match_run ( -- one look-up: the list against the register and the files
  id @id@,
  list_id @int@ NOT NULL REFERENCES match_list(id),
  org_id @int@ NOT NULL REFERENCES org(id), -- subtree that was looked at
  purpose @text@ NOT NULL, -- as stated by who ran it
  state @text@ NOT NULL, -- code list match_run_state: running done stopped
  slice @int@ NOT NULL DEFAULT 0, -- part of the list that is done; a killed run goes on from here
  rows @int@ NOT NULL DEFAULT 0, hits @int@ NOT NULL DEFAULT 0, pairs @int@ NOT NULL DEFAULT 0, actions @int@ NOT NULL DEFAULT 0, -- added by this run
  dropped @int@ NOT NULL DEFAULT 0, -- hits without an action, taken away with the list
  job_id @int@ REFERENCES job(id),
  created_by @int@ NOT NULL REFERENCES user_account(id), created_at @int@ NOT NULL,
  ended_at @int@ NOT NULL DEFAULT 0
) @strict@;
CREATE INDEX match_run_list ON match_run(list_id, id);
CREATE INDEX match_run_org ON match_run(org_id, id);
CREATE INDEX match_run_job ON match_run(job_id);

CREATE TABLE match_hit ( -- a line of a list is about this person or member of a household
  id @id@,
  list_id @int@ NOT NULL REFERENCES match_list(id),
  run_id @int@ NOT NULL, -- of match_run: the first that found it; no foreign key: written in bulk beside it, summed up by verify
  row_no @int@ NOT NULL, -- of match_row; the row is gone when purged
  how @text@ NOT NULL, -- number, pair (decided by a person)
  casefile_id @int@ NOT NULL DEFAULT 0, member_no @int@ NOT NULL DEFAULT 0, -- of casefile and case_member; 0 = on no file
  person_id @int@ NOT NULL DEFAULT 0, -- of person; 0 = a member who is not in the register
  org_id @int@ NOT NULL REFERENCES org(id), -- union that keeps the file, else the person
  purged @int@ NOT NULL DEFAULT 0, -- 1 = its list is gone; kept because something was proposed about it
  CONSTRAINT match_hit_once UNIQUE (list_id, casefile_id, person_id, member_no, row_no)
) @strict@;
CREATE INDEX match_hit_org ON match_hit(org_id, list_id, id);

CREATE TABLE match_pair ( -- perhaps the same person: to be decided by somebody
  id @id@,
  list_id @int@ NOT NULL REFERENCES match_list(id),
  run_id @int@ NOT NULL REFERENCES match_run(id),
  row_no @int@ NOT NULL,
  casefile_id @int@ NOT NULL DEFAULT 0, member_no @int@ NOT NULL DEFAULT 0, person_id @int@ NOT NULL DEFAULT 0,
  org_id @int@ NOT NULL REFERENCES org(id),
  row_blind @blob@ NOT NULL, -- match_row.pair_blind
  other_blind @blob@ NOT NULL, -- blind of the person's or member's number
  score @int@ NOT NULL, -- by the weights of the kind
  parts @text@ NOT NULL, -- what it is made of: "name:40,birth:30"
  state @text@ NOT NULL, -- code list match_pair_state: open same different later
  remembered @int@ NOT NULL DEFAULT 0, -- 1 = decided with an earlier list
  decided_by @int@ REFERENCES user_account(id), decided_at @int@ NOT NULL DEFAULT 0,
  CONSTRAINT match_pair_once UNIQUE (list_id, row_no, casefile_id, person_id, member_no)
) @strict@;
CREATE INDEX match_pair_org ON match_pair(org_id, state, id);
CREATE INDEX match_pair_run ON match_pair(run_id);

CREATE TABLE match_verdict ( -- what somebody decided of a pair, for the next list of that kind
  kind @key@ NOT NULL,
  row_blind @blob@ NOT NULL, other_blind @blob@ NOT NULL,
  state @text@ NOT NULL, -- same different
  user_id @int@ NOT NULL REFERENCES user_account(id), at @int@ NOT NULL,
  PRIMARY KEY (kind, row_blind, other_blind)
) @norowid@;

CREATE TABLE match_action ( -- what is proposed because of a hit, and what became of it
  id @id@,
  list_id @int@ NOT NULL REFERENCES match_list(id),
  run_id @int@ NOT NULL REFERENCES match_run(id),
  rule @text@ NOT NULL, -- code of the rule in the kind's document
  title @text@ NOT NULL, -- the conflict in words, without anything of the list's rows
  propose @text@ NOT NULL, -- code list match_propose: open review exit watch register
  status @text@ NOT NULL DEFAULT '', -- of register: the status to be entered (dead retired left)
  casefile_id @int@ NOT NULL DEFAULT 0, member_no @int@ NOT NULL DEFAULT 0, person_id @int@ NOT NULL DEFAULT 0,
  org_id @int@ NOT NULL REFERENCES org(id), -- union that answers for it
  due_on @text@ NOT NULL,
  state @text@ NOT NULL, -- code list match_action_state: open accepted rejected done
  reason @text@ NOT NULL DEFAULT '', -- why rejected, or what was done
  secret @blob@, -- sealed under the list's key: the figures it was said from; NULL when the list is gone
  created_at @int@ NOT NULL,
  decided_by @int@ REFERENCES user_account(id), decided_at @int@ NOT NULL DEFAULT 0,
  purged @int@ NOT NULL DEFAULT 0, -- 1 = its list is gone
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT match_action_once UNIQUE (list_id, rule, casefile_id, person_id, member_no)
) @strict@;
CREATE INDEX match_action_org ON match_action(org_id, state, due_on);
CREATE INDEX match_action_file ON match_action(casefile_id);
CREATE INDEX match_action_person ON match_action(person_id);
CREATE INDEX match_action_run ON match_action(run_id);

CREATE TABLE match_step ( -- everything done to a proposed action, in order; never changed
  action_id @int@ NOT NULL REFERENCES match_action(id),
  seq @int@ NOT NULL,
  at @int@ NOT NULL, user_id @int@ NOT NULL REFERENCES user_account(id),
  verb @text@ NOT NULL, from_state @text@ NOT NULL, to_state @text@ NOT NULL,
  reason @text@ NOT NULL DEFAULT '',
  PRIMARY KEY (action_id, seq)
) @norowid@;

CREATE TABLE match_draw ( -- a draft roster made from a list by a rule
  id @id@,
  list_id @int@ NOT NULL REFERENCES match_list(id),
  org_id @int@ NOT NULL REFERENCES org(id),
  rule @text@ NOT NULL, -- rule document of kind "draws", code@edition
  purpose @text@ NOT NULL,
  roster_id @int@ REFERENCES roster(id), -- NULL when it was thrown away or not made yet
  persons @int@ NOT NULL DEFAULT 0, fen @int@ NOT NULL DEFAULT 0, -- in the draft
  skipped @int@ NOT NULL DEFAULT 0, -- hits no step of the rule applies to, or not in the register
  classes @text@ NOT NULL DEFAULT '[]', -- JSON [{code,title,persons,fen}]
  job_id @int@ REFERENCES job(id),
  created_by @int@ NOT NULL REFERENCES user_account(id), created_at @int@ NOT NULL
) @strict@;
CREATE INDEX match_draw_org ON match_draw(org_id, id);
CREATE INDEX match_draw_list ON match_draw(list_id);
CREATE INDEX match_draw_roster ON match_draw(roster_id);
CREATE INDEX match_draw_job ON match_draw(job_id);

@append_only(match_step)@
