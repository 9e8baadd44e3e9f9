-- Publicity (宣传): what media wrote, stories, photos, figures as published, and the report of a campaign.

CREATE TABLE media ( -- one media report
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id), -- union that registered it
  campaign_id @int@ REFERENCES campaign(id), -- NULL = not about one campaign
  published_on @text@ NOT NULL,
  medium @text@ NOT NULL, -- name of the paper, site, channel
  kind @text@ NOT NULL, -- code list media_kind
  level @text@ NOT NULL, -- code list media_level: of the medium
  title @text@ NOT NULL,
  link @text@ NOT NULL DEFAULT '', -- address, '' = none
  file_id @int@ REFERENCES file(id), -- scan or clipping
  state @text@ NOT NULL DEFAULT 'kept', -- kept dropped
  entered_by @int@ NOT NULL REFERENCES user_account(id),
  entered_at @int@ NOT NULL,
  version @int@ NOT NULL DEFAULT 1
) @strict@;
CREATE INDEX media_org ON media(org_id, id);
CREATE INDEX media_figure ON media(campaign_id, org_id);
CREATE INDEX media_file ON media(file_id);

CREATE TABLE story ( -- 感人事迹
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id),
  campaign_id @int@ REFERENCES campaign(id),
  title @text@ NOT NULL,
  body @text@ NOT NULL,
  happened_on @text@ NOT NULL,
  named @int@ NOT NULL DEFAULT 0, -- 1 = names persons
  consent @int@ NOT NULL DEFAULT 0, -- 1 = who is named has agreed
  state @text@ NOT NULL DEFAULT 'draft', -- draft shown dropped
  entered_by @int@ NOT NULL REFERENCES user_account(id),
  entered_at @int@ NOT NULL,
  edited_by @int@ NOT NULL REFERENCES user_account(id), -- who changed it last
  shown_by @int@ REFERENCES user_account(id), shown_at @int@, -- who let it be shown
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT story_enter_not_show CHECK (shown_by IS NULL OR (shown_by <> entered_by AND shown_by <> edited_by)),
  CONSTRAINT story_shown_whole CHECK (state <> 'shown' OR shown_by IS NOT NULL),
  CONSTRAINT story_named_consent CHECK (named = 0 OR consent = 1)
) @strict@;
CREATE INDEX story_org ON story(org_id, id);
CREATE INDEX story_figure ON story(campaign_id, org_id);

CREATE TABLE picture ( -- an uploaded picture that passed the check of picture.c: no metadata, nothing behind the end
  file_id @int@ PRIMARY KEY REFERENCES file(id),
  type @text@ NOT NULL, -- image/jpeg image/png
  width @int@ NOT NULL,
  height @int@ NOT NULL
) @strict@;

CREATE TABLE photo ( -- a photo, faces pixelated in the page before upload; the untreated picture never comes here
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id),
  campaign_id @int@ REFERENCES campaign(id),
  caption @text@ NOT NULL,
  place @text@ NOT NULL DEFAULT '',
  taken_on @text@ NOT NULL,
  picture_id @int@ NOT NULL REFERENCES picture(file_id),
  thumb_id @int@ NOT NULL REFERENCES picture(file_id),
  boxes @int@ NOT NULL DEFAULT 0, -- areas made unrecognisable
  consent @int@ NOT NULL DEFAULT 0, -- 1 = who can be recognised has agreed, or nobody can
  state @text@ NOT NULL DEFAULT 'draft', -- draft shown dropped
  entered_by @int@ NOT NULL REFERENCES user_account(id),
  entered_at @int@ NOT NULL,
  edited_by @int@ NOT NULL REFERENCES user_account(id),
  shown_by @int@ REFERENCES user_account(id), shown_at @int@,
  version @int@ NOT NULL DEFAULT 1,
  CONSTRAINT photo_enter_not_show CHECK (shown_by IS NULL OR (shown_by <> entered_by AND shown_by <> edited_by)),
  CONSTRAINT photo_shown_whole CHECK (state <> 'shown' OR (shown_by IS NOT NULL AND consent = 1))
) @strict@;
CREATE INDEX photo_org ON photo(org_id, id);
CREATE INDEX photo_figure ON photo(campaign_id, org_id);
CREATE INDEX photo_picture ON photo(picture_id);
CREATE INDEX photo_thumb ON photo(thumb_id);

CREATE TABLE published_figure ( -- a figure as it was published, held beside the computed one
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id), -- whose figure it is
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  media_id @int@ REFERENCES media(id), -- where it stood
  sort @int@ NOT NULL DEFAULT 0,
  item @text@ NOT NULL, -- what is counted, in words
  published @text@ NOT NULL, -- as printed: 近3万人次, 700余万元
  value @int@ NOT NULL, -- 分, or a count
  money @int@ NOT NULL, -- 1 = value is 分
  unit @text@ NOT NULL, -- 元 人次 人 …
  modifier @text@ NOT NULL, -- code list figure_modifier: exact near over about
  quoted @text@ NOT NULL DEFAULT '', -- the sentence
  figure @text@ NOT NULL DEFAULT '', -- key of the computed figure, '' = none
  part_of @int@ REFERENCES published_figure(id), -- the headline it is a part of
  state @text@ NOT NULL DEFAULT 'kept', -- kept dropped
  entered_by @int@ NOT NULL REFERENCES user_account(id),
  entered_at @int@ NOT NULL,
  version @int@ NOT NULL DEFAULT 1
) @strict@;
CREATE INDEX published_figure_of ON published_figure(org_id, campaign_id, sort);
CREATE INDEX published_figure_media ON published_figure(media_id);
CREATE INDEX published_figure_part ON published_figure(part_of);

CREATE TABLE campaign_report ( -- 活动总结: written from the records, then by hand
  id @id@,
  org_id @int@ NOT NULL REFERENCES org(id),
  campaign_id @int@ NOT NULL REFERENCES campaign(id),
  rule @text@ NOT NULL, -- code@edition of the report template
  title @text@ NOT NULL,
  body @text@ NOT NULL, -- JSON: sections with their paragraphs, see publicity.h
  figures @text@ NOT NULL, -- JSON: the figures it was written from
  written_at @int@ NOT NULL, -- when the figures were taken
  state @text@ NOT NULL DEFAULT 'draft', -- draft finished
  seal @text@ NOT NULL DEFAULT '', -- SM3 of title, body and figures when finished
  entered_by @int@ NOT NULL REFERENCES user_account(id),
  entered_at @int@ NOT NULL,
  edited_by @int@ NOT NULL REFERENCES user_account(id),
  finished_by @int@ REFERENCES user_account(id), finished_at @int@,
  version @int@ NOT NULL DEFAULT 1,
  UNIQUE (campaign_id, org_id),
  CONSTRAINT report_write_not_finish CHECK (finished_by IS NULL OR finished_by <> edited_by),
  CONSTRAINT report_finished_whole CHECK (state <> 'finished' OR (finished_by IS NOT NULL AND seal <> ''))
) @strict@;
CREATE INDEX campaign_report_org ON campaign_report(org_id, id);
