/* SPDX-License-Identifier: Apache-2.0
 * Wishes (微心愿): written by a worker or for him, looked over by his union, shown without his name, taken up by one volunteer or
 * firm, delivered, confirmed, asked after. A confirmed wish is one aid row: item E5 when the owner's household is in the archive
 * that day, F3 otherwise. See docs/decision/0031. */
#pragma once
#include "area.h"

enum {
    WISH_PHOTOS_MAX = 6,       /* of one delivery */
    WISH_MOVES_MAX = 200,      /* shown of one wish */
    WISH_CLAIMS_MAX = 50,      /* shown of one wish, of one claimant */
    WISH_MINE_MAX = 50,        /* of one worker */
    WISH_SWEEP_MAX = 2000,     /* handled by one round of daily work */
    WISH_TEXT_MAX = 500,       /* characters of his own words */
    WISH_PUBLIC_MAX = 200,     /* of the words shown */
    WISH_PHOTO_BYTES = 8 * 1024 * 1024,
};

/* Wishes that somebody has taken up and that have not come true yet, for the sheet things are handed out by: as they are shown, without whose
 * they are beyond what he allows, by who took them up. */
enum { WISH_CLAIMED_MAX = 1900 };
struct wish_claimed {
    int64_t id;
    struct str public_text, owner; /* owner: masked, or "" */
    int64_t value_fen;
    bool show_name;
    struct str claimer, company, due_on, delivered_on;
    bool released; /* he knows address and phone: else the union passes the thing on */
    struct str org_name;
};
/* campaign "" = all. ERR_TOO_LARGE with a sentence. */
enum err wish_claimed(struct ctx *cx, struct str campaign, struct wish_claimed **rows, size_t *n) MUST_USE;

extern const struct area area_wish;
/* A rule document of kind "wishes". */
void wish_rule_check(const struct json *body, struct problems *p);
