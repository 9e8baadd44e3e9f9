-- Stamps: random numbers that change with every change of what the server keeps in memory between calls
-- (src/core/keep.h). Triggers set them, so that a change by another server or by SQL counts too. The table is
-- no data: it is not in a backup.

CREATE TABLE stamp ( -- one row
  who @int@ NOT NULL, -- who a session is and what he may do
  rule @int@ NOT NULL -- rule documents, code lists, settings
) @strict@;
INSERT INTO stamp (who, rule) VALUES (0, 0);
@only sqlite@
CREATE TRIGGER stamp_session_update AFTER UPDATE OF token, user_id, csrf, created_at ON session BEGIN UPDATE stamp SET who = random(); END;
CREATE TRIGGER stamp_session_delete AFTER DELETE ON session BEGIN UPDATE stamp SET who = random(); END;
CREATE TRIGGER stamp_user_account_update AFTER UPDATE OF id, login, name, org_id, totp, must_change, changed_at, status ON user_account BEGIN UPDATE stamp SET who = random(); END;
CREATE TRIGGER stamp_user_account_delete AFTER DELETE ON user_account BEGIN UPDATE stamp SET who = random(); END;
CREATE TRIGGER stamp_role_grant_insert AFTER INSERT ON role_grant BEGIN UPDATE stamp SET who = random(); END;
CREATE TRIGGER stamp_role_grant_update AFTER UPDATE ON role_grant BEGIN UPDATE stamp SET who = random(); END;
CREATE TRIGGER stamp_role_grant_delete AFTER DELETE ON role_grant BEGIN UPDATE stamp SET who = random(); END;
CREATE TRIGGER stamp_org_update AFTER UPDATE OF id, code, name, path ON org BEGIN UPDATE stamp SET who = random(); END;
CREATE TRIGGER stamp_org_delete AFTER DELETE ON org BEGIN UPDATE stamp SET who = random(); END;
CREATE TRIGGER stamp_rule_doc_insert AFTER INSERT ON rule_doc BEGIN UPDATE stamp SET rule = random(); END;
CREATE TRIGGER stamp_rule_doc_update AFTER UPDATE ON rule_doc BEGIN UPDATE stamp SET rule = random(); END;
CREATE TRIGGER stamp_rule_doc_delete AFTER DELETE ON rule_doc BEGIN UPDATE stamp SET rule = random(); END;
CREATE TRIGGER stamp_code_item_insert AFTER INSERT ON code_item BEGIN UPDATE stamp SET rule = random(); END;
CREATE TRIGGER stamp_code_item_update AFTER UPDATE ON code_item BEGIN UPDATE stamp SET rule = random(); END;
CREATE TRIGGER stamp_code_item_delete AFTER DELETE ON code_item BEGIN UPDATE stamp SET rule = random(); END;
CREATE TRIGGER stamp_setting_insert AFTER INSERT ON setting BEGIN UPDATE stamp SET rule = random(); END;
CREATE TRIGGER stamp_setting_update AFTER UPDATE ON setting BEGIN UPDATE stamp SET rule = random(); END;
CREATE TRIGGER stamp_setting_delete AFTER DELETE ON setting BEGIN UPDATE stamp SET rule = random(); END;
@end@
@only postgres@
CREATE FUNCTION stamp_who() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE stamp SET who = floor(random() * 9007199254740991)::bigint; RETURN NULL; END';
CREATE FUNCTION stamp_rule() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE stamp SET rule = floor(random() * 9007199254740991)::bigint; RETURN NULL; END';
CREATE TRIGGER stamp_session AFTER UPDATE OF token, user_id, csrf, created_at OR DELETE ON session FOR EACH STATEMENT EXECUTE FUNCTION stamp_who();
CREATE TRIGGER stamp_user_account AFTER UPDATE OF id, login, name, org_id, totp, must_change, changed_at, status OR DELETE ON user_account FOR EACH STATEMENT EXECUTE FUNCTION stamp_who();
CREATE TRIGGER stamp_role_grant AFTER INSERT OR UPDATE OR DELETE ON role_grant FOR EACH STATEMENT EXECUTE FUNCTION stamp_who();
CREATE TRIGGER stamp_org AFTER UPDATE OF id, code, name, path OR DELETE ON org FOR EACH STATEMENT EXECUTE FUNCTION stamp_who();
CREATE TRIGGER stamp_rule_doc AFTER INSERT OR UPDATE OR DELETE ON rule_doc FOR EACH STATEMENT EXECUTE FUNCTION stamp_rule();
CREATE TRIGGER stamp_code_item AFTER INSERT OR UPDATE OR DELETE ON code_item FOR EACH STATEMENT EXECUTE FUNCTION stamp_rule();
CREATE TRIGGER stamp_setting AFTER INSERT OR UPDATE OR DELETE ON setting FOR EACH STATEMENT EXECUTE FUNCTION stamp_rule();
@end@
