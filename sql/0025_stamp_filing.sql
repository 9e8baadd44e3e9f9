-- A stamp of its own for filings: a table handed in changes who is on time, not the money of the dashboard, and those are
-- worked out apart. What a filing's timeliness is made of: its state, the day it first came, due days, unions and campaigns.

ALTER TABLE stamp ADD COLUMN filing @int@ NOT NULL DEFAULT 0; -- filings, due days, unions, campaigns
@only sqlite@
DROP TRIGGER stamp_board_submission_insert;
DROP TRIGGER stamp_board_submission_update;
DROP TRIGGER stamp_board_submission_delete;
DROP TRIGGER stamp_board_form_due_insert;
DROP TRIGGER stamp_board_form_due_update;
DROP TRIGGER stamp_board_form_due_delete;
CREATE TRIGGER stamp_filing_submission_insert AFTER INSERT ON submission BEGIN UPDATE stamp SET filing = random(); END;
CREATE TRIGGER stamp_filing_submission_update AFTER UPDATE OF campaign_id, form, org_id, state, first_submitted_at ON submission BEGIN UPDATE stamp SET filing = random(); END;
CREATE TRIGGER stamp_filing_submission_delete AFTER DELETE ON submission BEGIN UPDATE stamp SET filing = random(); END;
CREATE TRIGGER stamp_filing_form_due_insert AFTER INSERT ON form_due BEGIN UPDATE stamp SET filing = random(); END;
CREATE TRIGGER stamp_filing_form_due_update AFTER UPDATE ON form_due BEGIN UPDATE stamp SET filing = random(); END;
CREATE TRIGGER stamp_filing_form_due_delete AFTER DELETE ON form_due BEGIN UPDATE stamp SET filing = random(); END;
CREATE TRIGGER stamp_filing_org_insert AFTER INSERT ON org BEGIN UPDATE stamp SET filing = random(); END;
CREATE TRIGGER stamp_filing_org_update AFTER UPDATE OF code, name, path, status, parent_id ON org BEGIN UPDATE stamp SET filing = random(); END;
CREATE TRIGGER stamp_filing_campaign_update AFTER UPDATE ON campaign BEGIN UPDATE stamp SET filing = random(); END;
@end@
@only postgres@
DROP TRIGGER stamp_board_submission ON submission;
DROP TRIGGER stamp_board_form_due ON form_due;
CREATE FUNCTION stamp_filing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE stamp SET filing = floor(random() * 9007199254740991)::bigint; RETURN NULL; END';
CREATE TRIGGER stamp_filing_submission AFTER INSERT OR UPDATE OF campaign_id, form, org_id, state, first_submitted_at OR DELETE ON submission FOR EACH STATEMENT EXECUTE FUNCTION stamp_filing();
CREATE TRIGGER stamp_filing_form_due AFTER INSERT OR UPDATE OR DELETE ON form_due FOR EACH STATEMENT EXECUTE FUNCTION stamp_filing();
CREATE TRIGGER stamp_filing_org AFTER INSERT OR UPDATE OF code, name, path, status, parent_id ON org FOR EACH STATEMENT EXECUTE FUNCTION stamp_filing();
CREATE TRIGGER stamp_filing_campaign AFTER UPDATE ON campaign FOR EACH STATEMENT EXECUTE FUNCTION stamp_filing();
@end@
