-- What a public notice says of a household is sealed under the household's own key: when the key is destroyed, it is gone. Rows of
-- before stand in clear and are blanked by the erasure, so that the table forbids every change but that one.

ALTER TABLE public_notice_row ADD COLUMN secret @blob@; -- name, unit, class, measure under "public_notice_row.secret:<notice>.<no>" of the file's key; NULL = in clear, of before this column
@only sqlite@
DROP TRIGGER public_notice_row_no_update;
CREATE TRIGGER public_notice_row_no_update BEFORE UPDATE ON public_notice_row
WHEN NEW.name <> '' OR NEW.unit <> '' OR NEW.class <> '' OR NEW.measure <> '' OR NEW.secret IS NOT NULL OR OLD.secret IS NOT NULL OR NEW.notice_id <> OLD.notice_id
  OR NEW.no <> OLD.no OR NEW.application_id <> OLD.application_id OR NEW.stage <> OLD.stage OR NEW.asked <> OLD.asked
BEGIN SELECT RAISE(ABORT, 'append_only:public_notice_row'); END;
@end@
@only postgres@
DROP TRIGGER public_notice_row_no_change ON public_notice_row;
CREATE TRIGGER public_notice_row_no_delete BEFORE DELETE ON public_notice_row FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER public_notice_row_no_change BEFORE UPDATE ON public_notice_row FOR EACH ROW
WHEN (NEW.name <> '' OR NEW.unit <> '' OR NEW.class <> '' OR NEW.measure <> '' OR NEW.secret IS NOT NULL OR OLD.secret IS NOT NULL OR NEW.notice_id <> OLD.notice_id
  OR NEW.no <> OLD.no OR NEW.application_id <> OLD.application_id OR NEW.stage <> OLD.stage OR NEW.asked <> OLD.asked)
EXECUTE FUNCTION refuse_change();
@end@
