-- Rows of public notices stay as they were published, with one exception: when a household's file is erased (PIPL 47), its name,
-- unit and measure are blanked. Nothing else of a row can be changed, and no row can go.

@only sqlite@
DROP TRIGGER public_notice_row_no_update;
CREATE TRIGGER public_notice_row_no_update BEFORE UPDATE ON public_notice_row
WHEN NOT (NEW.notice_id = OLD.notice_id AND NEW.no = OLD.no AND NEW.application_id = OLD.application_id AND NEW.stage = OLD.stage AND NEW.class = OLD.class
  AND NEW.asked = OLD.asked AND NEW.name = '' AND NEW.unit = '' AND NEW.measure = '')
BEGIN SELECT RAISE(ABORT, 'append_only:public_notice_row'); END;
@end@
@only postgres@
DROP TRIGGER public_notice_row_no_change ON public_notice_row;
CREATE TRIGGER public_notice_row_no_delete BEFORE DELETE ON public_notice_row FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER public_notice_row_no_update BEFORE UPDATE ON public_notice_row FOR EACH ROW
WHEN (NOT (NEW.notice_id = OLD.notice_id AND NEW.no = OLD.no AND NEW.application_id = OLD.application_id AND NEW.stage = OLD.stage AND NEW.class = OLD.class
  AND NEW.asked = OLD.asked AND NEW.name = '' AND NEW.unit = '' AND NEW.measure = ''))
EXECUTE FUNCTION refuse_change();
@end@
