/* SPDX-License-Identifier: Apache-2.0
 * Campaigns (活动): a window of time run by one union for its subtree, with caps, the once-per-person
 * rule, the earmark rule documents in force and the statistics forms due. Object classes, tags, kinds
 * and fund sources are dated code lists (rules/codes). */
#pragma once
#include "ctx.h"

struct campaign {
    int64_t id;
    struct str code, name; /* code: A-Z 0-9 - _, never used again */
    int64_t org_id;
    struct str org_code, org_name, org_path; /* union that runs it; path never written out */
    int64_t year;                            /* of yearly caps */
    struct str start_on, end_on;
    struct str status; /* draft open closed: only open takes rosters and money */
    int64_t cap_time_fen, cap_year_fen; /* most a person and time / calendar year, 0 = none */
    bool once;                          /* one aid a person in this campaign */
    struct str earmark, caps, forms;    /* codes of rule documents, kinds funds, caps and forms, comma-joined */
    struct str note;
    int64_t version;
};
extern const struct field campaign_fields[19];
#define CAMPAIGN_FIELDS FIELDS(struct campaign, campaign_fields)

/* By code, when one of the caller's unions (for the right of the route) stands at, above or below the
 * union that runs it. ERR_NOT_FOUND with a sentence. */
enum err campaign_get(struct ctx *cx, struct str code, struct campaign *out) MUST_USE;
/* campaign_get, and open. ERR_STATE. */
enum err campaign_open(struct ctx *cx, struct str code, struct campaign *out) MUST_USE;
/* Checks and inserts; fills id. The union is the caller's check. ERR_DUPLICATE. */
enum err campaign_add(struct ctx *cx, struct campaign *c) MUST_USE;
