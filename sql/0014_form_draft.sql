-- Editions of statistics forms in the making. A draft may be unsound; published it becomes a rule document of
-- kind forms, which is never changed.

CREATE TABLE form_draft ( -- an edition in the making
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id), -- union that works on it
  code @text@ NOT NULL, -- of the form it will be
  edition @text@ NOT NULL,
  title @text@ NOT NULL,
  source @text@ NOT NULL DEFAULT '', -- document and clause it is taken from
  body @text@ NOT NULL, -- JSON as a rule document of kind forms
  base_id @int@ REFERENCES rule_doc(id), -- edition it was copied from, NULL = begun empty
  state @text@ NOT NULL DEFAULT 'draft', -- draft published
  rule_id @int@ REFERENCES rule_doc(id), -- what it became
  made_by @int@ NOT NULL REFERENCES user_account(id), made_at @int@ NOT NULL,
  changed_by @int@ NOT NULL REFERENCES user_account(id), changed_at @int@ NOT NULL,
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT form_draft_published CHECK ((state = 'published') = (rule_id IS NOT NULL))
) @strict@;
CREATE INDEX form_draft_org ON form_draft(org_id, id);
