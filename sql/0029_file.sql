-- The name a person gave to an upload tells about a household ("张三低保证.jpg"): sealed like any secret. And who an
-- attachment is for is written when it is attached, instead of looked up in a list of tables that a new area forgets.

ALTER TABLE file ADD COLUMN sealed @int@ NOT NULL DEFAULT 0; -- 1 = name is hex of the name sealed under "file.name:<id>"; 0 = in clear, of before this column: sealed when the program next opens to write
ALTER TABLE file ADD COLUMN door @int@ NOT NULL DEFAULT 0; -- 0 = attached to nothing, for who uploaded it; 1 = shared with who reaches the union; 2 = closed: by the routes of what it is attached to
CREATE INDEX file_clear ON file(id) WHERE sealed = 0;

UPDATE file SET door = CASE WHEN id IN (SELECT file_id FROM case_paper WHERE file_id IS NOT NULL
  UNION SELECT file_id FROM home_visit_photo UNION SELECT signed_file FROM home_visit WHERE signed_file IS NOT NULL
  UNION SELECT file_id FROM consent WHERE file_id IS NOT NULL UNION SELECT file_id FROM privacy_request WHERE file_id IS NOT NULL
  UNION SELECT file_id FROM evidence_pack WHERE file_id IS NOT NULL UNION SELECT file_id FROM roster WHERE file_id IS NOT NULL
  UNION SELECT file_id FROM match_list WHERE file_id IS NOT NULL) THEN 2 ELSE 1 END;

-- The same name was copied here; it is read off the attachment now.
UPDATE payout_result SET name = '' WHERE file_id IS NOT NULL;
-- And told to the job that read a roster; what has ended is not run again.
UPDATE job SET payload = '{}' WHERE kind = 'roster.import' AND state IN ('done', 'failed', 'cancelled');
