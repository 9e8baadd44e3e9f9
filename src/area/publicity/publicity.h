/* SPDX-License-Identifier: Apache-2.0
 * Publicity: media reports, stories, photos; figures as they were published beside the computed ones; and
 * the report of a campaign, written from a template (rule document, kind "reports") and the records. */
#pragma once
#include "campaign.h"
#include "form.h"

/* --- pictures --- */

struct picture {
    int64_t file_id;
    struct str type;
    int64_t width, height;
};
extern const struct field picture_fields[4];
/* By bytes; *why is a sentence when it is refused. */
bool picture_look(const void *bytes, size_t n, struct picture *out, const char **why);
/* Handler of an upload route (TX_NONE, once): keeps a picture as the page makes it, without EXIF; the statement PICTURE_MINE finds it
 * for whoever uploaded it to that union. */
enum err picture_upload(struct ctx *cx) MUST_USE;

/* --- computed figures, by key --- */

enum { FIGURES_MAX = 600, FIGURE_CELLS_MAX = 100000, FIGURE_UNIONS_MAX = 5000 };

/* Keys: items of the campaign's forms (C7, D7), tags (XJY), sources (GH-BJ: paid), raised:SOURCE,
 * raised, paid, persons, unions, media, media:LEVEL, stories, photos; and last:KEY of the campaign a year before. */
struct figure {
    struct str key, label, unit;
    bool counts, money; /* which of the two it has; a tag has both */
    int64_t heads, fen;
};
/* A tally cell by class and tag; tag "" = all of the class. */
struct figure_cell {
    struct str kind, class, source, tag;
    int64_t heads, fen;
};
struct figure_union {
    struct str org_code, org_name;
    int64_t heads, fen, media, stories, photos;
};
struct figures {
    struct campaign campaign;
    struct str org_code, org_name, last_name;
    const struct form *form; /* the campaign's first, NULL = none */
    struct figure at[FIGURES_MAX];
    size_t n;
    const struct figure_cell *cells; /* of aid that counts in a class */
    size_t n_cells;
    const struct figure_union *unions; /* the union itself, then those directly below */
    size_t n_unions;
};
/* Everything known of a campaign in the subtree of the call's union. */
enum err figures_gather(struct ctx *cx, const struct campaign *c, struct figures **out) MUST_USE;
const struct figure *figure_find(const struct figures *f, struct str key);
/* A figure in the words of a newspaper, before its unit (money: 元): 近3万, 3.6万余, 700余万, 288. claim_covers holds of it. */
struct str figure_near(struct arena *a, int64_t n, bool money);
/* As printed: "29864", or 万元 "702.36". */
struct str figure_text(struct arena *a, int64_t n, bool money);

/* --- what was published --- */

enum claim_modifier { CLAIM_EXACT, CLAIM_NEAR, CLAIM_OVER, CLAIM_ABOUT };
struct claim_value {
    int64_t n;     /* 分 or a count */
    int64_t place; /* of the last digit that is not 0: how coarse a modifier may be */
    int64_t step;  /* of the last digit written: how coarse rounding is */
    bool money;
    enum claim_modifier modifier;
    struct str unit;
};
/* Reads 近3万人次, 700余万元, 3.6万余人次, 68.83万元, 百余条. False with *why when it is no figure. */
bool claim_read(struct arena *a, struct str text, struct claim_value *out, struct str *why) MUST_USE;
/* Does the published value cover the computed one? exact: rounds to it as written; 近: not above it, and above it less
 * half a place; 余: from it to a place more; 约: half a place to either side. */
bool claim_covers(const struct claim_value *v, int64_t computed);
const char *claim_modifier_code(enum claim_modifier m);

/* --- the report of a campaign --- */

enum { DRAFT_SECTIONS_MAX = 30, DRAFT_PARAS_MAX = 40, DRAFT_COLS_MAX = 8, DRAFT_TEXT_MAX = 20000, DRAFT_BYTES_MAX = 1000000 };

/* kind: text (made from figures), hand (a place to be filled), heading (（一）…), table. */
struct draft_para {
    struct str key, kind;
    struct str text, made; /* as it stands; as it was last written from the records */
    struct str table;      /* JSON {"title":"","head":[…],"rows":[[…]]}, "" = none */
    bool stale;            /* changed by hand, and its figures have changed since */
};
struct draft_section {
    struct str key, title, made;
    struct draft_para *paras;
    size_t n_paras;
};
struct draft {
    struct str title, made;
    struct draft_section *sections;
    size_t n_sections;
};
struct summary { /* a report as stored */
    int64_t id, org_id;
    struct str org_code, org_name, org_path;
    int64_t campaign_id;
    struct str campaign, campaign_name, rule, title, body, figures;
    int64_t written_at;
    struct str state, seal;
    int64_t entered_by, edited_by, entered_at, finished_at;
    struct str writer, finisher;
    int64_t version;
};
extern const struct field summary_fields[22];
#define SUMMARY_FIELDS FIELDS(struct summary, summary_fields)
enum err summary_get(struct ctx *cx, int64_t id, struct summary *out) MUST_USE;
/* The body of a stored report. ERR_BAD_JSON for what draft_write has not written. */
enum err draft_read(struct arena *a, const struct summary *s, struct draft *out) MUST_USE;
