-- The watch list takes what the matching centre proposes, and looks at a household as soon as its file changes.

ALTER TABLE watch_task ADD COLUMN sight @text@ NOT NULL DEFAULT 'run'; -- who has seen what it says: run = the daily run, look = only a look after a change of that day, gone = a later change of that day took it back

CREATE TABLE watch_match ( -- proposed actions of the matching centre that put somebody on the watch list
  action_id @int@ PRIMARY KEY REFERENCES match_action(id),
  watch_id @int@ NOT NULL REFERENCES watch_object(id),
  rule @key@ NOT NULL, -- of the rule document
  at @int@ NOT NULL -- an action that was decided on later is looked at again
) @strict@;
CREATE INDEX watch_match_watch ON watch_match(watch_id);
