/* SPDX-License-Identifier: Apache-2.0
 * Shared by the files of this folder only. */
#pragma once
#include "campaign.h"

/* Complaints name the field; a missing status is open, a missing year that of the first day. */
bool campaign_check(struct ctx *cx, struct campaign *c, struct problems *p);
/* By c->version. ERR_CONFLICT when somebody else was first. */
enum err campaign_save(struct ctx *cx, const struct campaign *before, struct campaign *c) MUST_USE;
/* ERR_STATE while rosters are under way or money is reserved. */
enum err campaign_end(struct ctx *cx, const struct campaign *c) MUST_USE;
int64_t campaign_year_of(struct str day); /* 0 = no date */
