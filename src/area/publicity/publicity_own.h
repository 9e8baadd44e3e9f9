/* SPDX-License-Identifier: Apache-2.0
 * What the files of the publicity area share and nobody else sees. */
#pragma once
#include "area.h"
#include "publicity.h"

/* --- media, stories, photos --- */
struct media {
    int64_t id, org_id;
    struct str org_code, org_name, org_path;
    int64_t campaign_id;
    struct str campaign, published_on, medium, kind, level, title, link;
    int64_t file_id;
    struct str file_name, state, enterer;
    int64_t entered_at, version;
};
extern const struct field media_fields[19];
extern const struct field media_in_fields[9];
enum err media_list(struct ctx *cx) MUST_USE;
enum err media_add(struct ctx *cx) MUST_USE;
enum err media_edit(struct ctx *cx) MUST_USE;
enum err media_drop(struct ctx *cx) MUST_USE;
enum err media_file(struct ctx *cx) MUST_USE;
struct media_in {
    struct str campaign, published_on, medium, kind, level, title, link;
    int64_t file_id, version;
};

struct story {
    int64_t id, org_id;
    struct str org_code, org_name, org_path;
    int64_t campaign_id;
    struct str campaign, title, body, happened_on;
    bool named, consent;
    struct str state;
    int64_t entered_by, edited_by, entered_at, shown_at;
    struct str enterer, shower;
    int64_t version;
};
extern const struct field story_fields[20];
struct story_in {
    struct str campaign, title, body, happened_on;
    bool named, consent;
    int64_t version;
};
extern const struct field story_in_fields[7];
enum err story_list(struct ctx *cx) MUST_USE;
enum err story_add(struct ctx *cx) MUST_USE;
enum err story_edit(struct ctx *cx) MUST_USE;
enum err story_show(struct ctx *cx) MUST_USE;
enum err story_hide(struct ctx *cx) MUST_USE;
enum err story_drop(struct ctx *cx) MUST_USE;

struct photo {
    int64_t id, org_id;
    struct str org_code, org_name, org_path;
    int64_t campaign_id;
    struct str campaign, caption, place, taken_on;
    int64_t picture_id, thumb_id, width, height, boxes;
    bool consent;
    struct str state;
    int64_t entered_by, edited_by, entered_at, shown_at;
    struct str enterer, shower;
    int64_t version;
};
extern const struct field photo_fields[24];
struct photo_in {
    struct str campaign, caption, place, taken_on;
    int64_t picture_id, thumb_id, boxes;
    bool consent;
    int64_t version;
};
extern const struct field photo_in_fields[9];
enum err photo_list(struct ctx *cx) MUST_USE;
enum err photo_add(struct ctx *cx) MUST_USE;
enum err photo_edit(struct ctx *cx) MUST_USE;
enum err photo_show(struct ctx *cx) MUST_USE;
enum err photo_hide(struct ctx *cx) MUST_USE;
enum err photo_drop(struct ctx *cx) MUST_USE;
enum err photo_picture(struct ctx *cx) MUST_USE;
enum err photo_thumb(struct ctx *cx) MUST_USE;

enum { MACHINE_SHOW, MACHINE_SUMMARY };
extern const struct machine publicity_machines[2];
/* The campaign a record names, "" = none; the union must take part in it. */
enum err publicity_campaign(struct ctx *cx, struct str code, struct str org_path, int64_t *id) MUST_USE;
/* Sees the caller what waits for review at this union? */
bool publicity_sees_drafts(const struct ctx *cx, struct str path);
struct str publicity_end(struct ctx *cx); /* of the subtree, or of the union alone with ?own=1 */

/* The unions and what of publicity counts, without the figures of money and aid; f->campaign is set. */
enum err figures_publicity(struct ctx *cx, struct figures *f) MUST_USE;

/* --- published figures --- */
struct claim {
    int64_t id, org_id;
    struct str org_code, org_name, org_path;
    int64_t campaign_id;
    struct str campaign;
    int64_t media_id;
    struct str medium, published_on;
    int64_t sort;
    struct str item, published;
    int64_t value;
    bool money;
    struct str unit, modifier, quoted, figure;
    int64_t part_of;
    struct str state;
    int64_t version;
};
extern const struct field claim_fields[22];
struct claim_in {
    struct str campaign, item, published, quoted, figure;
    int64_t media_id, part_of, sort, version;
};
extern const struct field claim_in_fields[9];
enum err claim_list(struct ctx *cx) MUST_USE;
enum err claim_add(struct ctx *cx) MUST_USE;
enum err claim_edit(struct ctx *cx) MUST_USE;
enum err claim_drop(struct ctx *cx) MUST_USE;
enum err claim_verify(struct verify *v) MUST_USE;
extern const char claim_schema[];

/* --- reports --- */
struct para_in {
    struct str section, para, text;
    int64_t version;
};
extern const struct field para_in_fields[4];
struct summary_in {
    struct str campaign, template;
};
extern const struct field summary_in_fields[2];
struct version_in {
    int64_t version;
};
extern const struct field version_in_fields[1];
enum err summary_list(struct ctx *cx) MUST_USE;
enum err summary_one(struct ctx *cx) MUST_USE;
enum err summary_begin(struct ctx *cx) MUST_USE;
enum err summary_edit(struct ctx *cx) MUST_USE;
enum err summary_again(struct ctx *cx) MUST_USE;
enum err summary_finish(struct ctx *cx) MUST_USE;
enum err summary_reopen(struct ctx *cx) MUST_USE;
enum err summary_verify(struct verify *v) MUST_USE;
extern const char summary_schema[];

/* Writes a draft by a template and figures. */
enum err draft_make(struct ctx *cx, const struct rule *rule, const struct figures *f, struct draft *out) MUST_USE;
struct str draft_write(struct arena *a, const struct draft *d);
/* What people wrote into old goes into made; nothing else does. */
void draft_keep(struct draft *made, const struct draft *old);
