-- Erasing what is personal in a file.

-- name: CASE_ERASE_KEY exec open:the caller has read the file within its scope
DELETE FROM case_key WHERE casefile_id = ?1

-- name: CASE_ERASE_FILE exec open:the caller has read the file within its scope
UPDATE casefile SET head_id = NULL, secret = ?2, old_no = '', contact_id = NULL, area = '', disaster_on = '', version = version + 1 WHERE id = ?1

-- name: CASE_ERASE_MEMBERS exec open:the caller has read the file within its scope
UPDATE case_member SET person_id = NULL, blind = NULL, secret = ?2, name = '', birth = '', nation = '', political = '', health = '', disability = '',
  disability_grade = 0, model = '', marriage = '', hukou = '', hukou_area = '', employer = '', employer_kind = '', employer_state = '', industry = '',
  contract_on = '', contract_until = '', joined_on = '', insurance = '', education = '', study_from = 0, study_years = 0, version = version + 1
WHERE casefile_id = ?1

-- name: CASE_ERASE_MONEY exec open:the caller has read the file within its scope
UPDATE case_money SET secret = ?2, paper_id = NULL WHERE casefile_id = ?1

-- name: CASE_ERASE_ASSETS exec open:the caller has read the file within its scope
UPDATE case_asset SET secret = ?2, paper_id = NULL WHERE casefile_id = ?1

-- name: CASE_ERASE_PAPERS exec open:the caller has read the file within its scope
UPDATE case_paper SET secret = ?2, file_id = NULL WHERE casefile_id = ?1

-- name: CASE_ERASE_PROPOSALS exec open:the caller has read the file within its scope
UPDATE case_proposal SET secret = ?2, answer = ?2 WHERE casefile_id = ?1

-- name: CASE_ERASE_VISITS exec open:the caller has read the file within its scope
UPDATE home_visit SET secret = ?2, answers = '{}', lat_e6 = NULL, lon_e6 = NULL, accuracy_m = NULL, signed_file = NULL WHERE casefile_id = ?1

-- name: CASE_ERASE_PHOTOS exec open:the caller has read the file within its scope
DELETE FROM home_visit_photo WHERE visit_id IN (SELECT v.id FROM home_visit v WHERE v.casefile_id = ?1)

-- name: CASE_ERASE_MEASURES exec open:the caller has read the file within its scope
UPDATE application SET measure = '' WHERE casefile_id = ?1

-- name: CASE_ERASE_FILES many open:the caller has read the file within its scope
SELECT x.id, x.hash FROM file x WHERE x.id IN (SELECT p.file_id FROM case_paper p WHERE p.casefile_id = ?1 UNION SELECT v.signed_file FROM home_visit v
  WHERE v.casefile_id = ?1 UNION SELECT h.file_id FROM home_visit_photo h JOIN home_visit v ON v.id = h.visit_id WHERE v.casefile_id = ?1)
