-- Entries of a part, and among them those of one person, with his name or without it.
CREATE INDEX activity_entry_part ON activity_entry(part_id, person_id, veil);
CREATE INDEX activity_entry_doer ON activity_entry(done_by_person) WHERE done_by_person IS NOT NULL;
