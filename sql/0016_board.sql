-- The dashboard (看板): where unions lie on the map, and a stamp of what the dashboard is made of.

CREATE TABLE board_shape ( -- a union's place or boundary, as a union uploaded it
  org_id @int@ PRIMARY KEY REFERENCES org(id),
  kind @text@ NOT NULL, -- area point
  geo @text@ NOT NULL, -- JSON [[lon,lat,lon,lat,…],…]: rings, or one point; unit 1/100,000 degree
  file @text@ NOT NULL, -- name of the file it came from
  user_id @int@ NOT NULL REFERENCES user_account(id), at @int@ NOT NULL
) @strict@;

ALTER TABLE stamp ADD COLUMN board @int@ NOT NULL DEFAULT 0; -- tallies, balances, rosters, filings, due days, unions, shapes
@only sqlite@
CREATE TRIGGER stamp_board_tally_insert AFTER INSERT ON tally BEGIN UPDATE stamp SET board = random(); END;
CREATE TRIGGER stamp_board_tally_update AFTER UPDATE ON tally BEGIN UPDATE stamp SET board = random(); END;
CREATE TRIGGER stamp_board_tally_delete AFTER DELETE ON tally BEGIN UPDATE stamp SET board = random(); END;
CREATE TRIGGER stamp_board_fund_balance_insert AFTER INSERT ON fund_balance BEGIN UPDATE stamp SET board = random(); END;
CREATE TRIGGER stamp_board_fund_balance_update AFTER UPDATE ON fund_balance BEGIN UPDATE stamp SET board = random(); END;
CREATE TRIGGER stamp_board_fund_balance_delete AFTER DELETE ON fund_balance BEGIN UPDATE stamp SET board = random(); END;
CREATE TRIGGER stamp_board_submission_insert AFTER INSERT ON submission BEGIN UPDATE stamp SET board = random(); END;
CREATE TRIGGER stamp_board_submission_update AFTER UPDATE ON submission BEGIN UPDATE stamp SET board = random(); END;
CREATE TRIGGER stamp_board_submission_delete AFTER DELETE ON submission BEGIN UPDATE stamp SET board = random(); END;
CREATE TRIGGER stamp_board_form_due_insert AFTER INSERT ON form_due BEGIN UPDATE stamp SET board = random(); END;
CREATE TRIGGER stamp_board_form_due_update AFTER UPDATE ON form_due BEGIN UPDATE stamp SET board = random(); END;
CREATE TRIGGER stamp_board_form_due_delete AFTER DELETE ON form_due BEGIN UPDATE stamp SET board = random(); END;
CREATE TRIGGER stamp_board_board_shape_insert AFTER INSERT ON board_shape BEGIN UPDATE stamp SET board = random(); END;
CREATE TRIGGER stamp_board_board_shape_update AFTER UPDATE ON board_shape BEGIN UPDATE stamp SET board = random(); END;
CREATE TRIGGER stamp_board_board_shape_delete AFTER DELETE ON board_shape BEGIN UPDATE stamp SET board = random(); END;
CREATE TRIGGER stamp_board_roster_insert AFTER INSERT ON roster BEGIN UPDATE stamp SET board = random(); END;
CREATE TRIGGER stamp_board_roster_update AFTER UPDATE OF state, org_id, campaign_id, paid_on, accepted, amount_fen ON roster BEGIN UPDATE stamp SET board = random(); END;
CREATE TRIGGER stamp_board_roster_delete AFTER DELETE ON roster BEGIN UPDATE stamp SET board = random(); END;
CREATE TRIGGER stamp_board_org_insert AFTER INSERT ON org BEGIN UPDATE stamp SET board = random(); END;
CREATE TRIGGER stamp_board_org_update AFTER UPDATE OF code, name, path, status, parent_id, area_code ON org BEGIN UPDATE stamp SET board = random(); END;
CREATE TRIGGER stamp_board_campaign_update AFTER UPDATE ON campaign BEGIN UPDATE stamp SET board = random(); END;
@end@
@only postgres@
CREATE FUNCTION stamp_board() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE stamp SET board = floor(random() * 9007199254740991)::bigint; RETURN NULL; END';
CREATE TRIGGER stamp_board_tally AFTER INSERT OR UPDATE OR DELETE ON tally FOR EACH STATEMENT EXECUTE FUNCTION stamp_board();
CREATE TRIGGER stamp_board_fund_balance AFTER INSERT OR UPDATE OR DELETE ON fund_balance FOR EACH STATEMENT EXECUTE FUNCTION stamp_board();
CREATE TRIGGER stamp_board_submission AFTER INSERT OR UPDATE OR DELETE ON submission FOR EACH STATEMENT EXECUTE FUNCTION stamp_board();
CREATE TRIGGER stamp_board_form_due AFTER INSERT OR UPDATE OR DELETE ON form_due FOR EACH STATEMENT EXECUTE FUNCTION stamp_board();
CREATE TRIGGER stamp_board_board_shape AFTER INSERT OR UPDATE OR DELETE ON board_shape FOR EACH STATEMENT EXECUTE FUNCTION stamp_board();
CREATE TRIGGER stamp_board_roster AFTER INSERT OR UPDATE OF state, org_id, campaign_id, paid_on, accepted, amount_fen OR DELETE ON roster FOR EACH STATEMENT EXECUTE FUNCTION stamp_board();
CREATE TRIGGER stamp_board_org AFTER INSERT OR UPDATE OF code, name, path, status, parent_id, area_code ON org FOR EACH STATEMENT EXECUTE FUNCTION stamp_board();
CREATE TRIGGER stamp_board_campaign AFTER UPDATE ON campaign FOR EACH STATEMENT EXECUTE FUNCTION stamp_board();
@end@
