/* SPDX-License-Identifier: Apache-2.0
 * Policies and the local figures they reckon with, as the database keeps them. */
#pragma once
#include "policy.h"

/* --- local lines --- */
struct policy_line {
    int64_t id;
    struct str kind, area, residence, from_on;
    int64_t fen;
    struct str document, maker;
    int64_t made_at, dropped_at;
    struct str drop_reason;
};
struct policy_lines { /* all in force, in memory */
    struct policy_line *at;
    size_t n;
    int64_t urban_fen, rural_fen; /* supposed instead of the registered 低保 line; 0 = as registered */
};
extern const struct field policy_line_fields[11];
#define POLICY_LINE FIELDS(struct policy_line, policy_line_fields)
enum { POLICY_LINES_MAX = 20000 };
enum err policy_lines_load(struct ctx *cx, struct policy_lines *out) MUST_USE;
/* The line of kind ("dibao", "wage") in force at a place on a day: of the area itself, else of its city, else of its province;
 * the latest first day not after the day. Nothing registered: fen 0. */
struct fact_line policy_line_at(const struct policy_lines *l, const char *kind, struct str area, struct str residence, struct str day);

/* --- policies --- */
/* The edition in force on a day, or the one named; compiled for this call alone. ERR_NOT_FOUND with a sentence. */
enum err policy_load(struct ctx *cx, struct str code, struct str edition, struct str day, struct policy **out) MUST_USE;
