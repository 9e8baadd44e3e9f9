/* SPDX-License-Identifier: Apache-2.0
 * The warm season of new employment (新就业形态温暖季, QD23: four actions, November to January): the plan of a union under a campaign,
 * what was done of it, with which companies. Gifts are paid by rosters and only named here; a service is one record of aid with tag
 * XJY. What a record is and what it counts as stands in the code list season_kind. */
#pragma once
#include "area.h"

enum {
    SEASON_TASKS_MAX = 100,
    SEASON_NAMES_MAX = 2000, /* of one record */
    SEASON_PARTNERS_MAX = 200,
    SEASON_SITES_MAX = 1000,
};

struct season {
    int64_t id, org_id;
    struct str org_code, org_name, org_path, campaign, title, from_on, until_on, note;
    int64_t tasks, records;
};
extern const struct field season_fields[12];
#define SEASON FIELDS(struct season, season_fields)

/* One of the four actions, planned and done, of a season or of all seasons of a subtree. Records that were taken back are not in it. */
struct season_sum {
    struct str action, label;
    int64_t tasks, aim_heads, aim_fen;
    int64_t records, heads, listed, people, sites, fen; /* fen: paid by the rosters of its visits, XJY rows alone */
};
/* By source: what those rosters paid. */
struct season_money {
    struct str source, label;
    int64_t heads, fen;
};
struct season_report {
    struct season_sum sums[8];
    size_t n;
    struct season_money money[40];
    size_t n_money;
    struct str partners[SEASON_PARTNERS_MAX]; /* company: what it offers */
    size_t n_partners;
};
extern const struct field season_sum_fields[11];
extern const struct field season_money_fields[4];
/* Within the caller's reach. */
enum err season_get(struct ctx *cx, int64_t id, struct season *out) MUST_USE;
enum err season_report_of(struct ctx *cx, const struct season *s, struct season_report *out) MUST_USE;

extern const struct area area_season;
