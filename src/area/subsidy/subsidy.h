/* SPDX-License-Identifier: Apache-2.0
 * Subsidy (补助): one sum split among the unions directly below by a formula over their accepted plans
 * (or a fixed sum per registered household: 生活救助), decided collectively, then transferred to every
 * union in one command. A formula is JSON, and rule documents of kind "formulas" keep the usual ones:
 *   {"weights":{KEY:n,…}, "floor_fen":n, "ceiling_fen":n, "bounds":{ORG:{"floor_fen":n,"ceiling_fen":n}}}
 *   {"expr":"Lua expression over the same keys, money in 元", …bounds as above}
 *   {"per":"households","fen":n}
 * KEY is the key of an item of the plan form. Weights: each counts as the union's share of that figure. */
#pragma once
#include "plan.h"

struct subsidy {
    int64_t id, campaign_id;
    struct str campaign, campaign_name;
    int64_t org_id;
    struct str org_code, org_name, org_path;
    struct str kind, title, source, to_source; /* subsidy or relief */
    int64_t amount_fen;
    struct str formula; /* JSON */
    struct str state;   /* draft transferred dropped */
    int64_t decision_id;
    struct str done_on;
    int64_t drafted_by, edited_by, drafted_at, transferred_at;
    struct str drafter, transferrer;
    int64_t parts, version;
};
extern const struct field subsidy_fields[25];
#define SUBSIDY_FIELDS FIELDS(struct subsidy, subsidy_fields)

struct subsidy_part {
    int64_t org_id;
    struct str org_code, org_name;
    int64_t weight, floor_fen, ceiling_fen, fen; /* weight in millionths; ceiling -1 = none */
    struct str facts;                            /* JSON: the figures by key, money in 分 */
    int64_t txn_id, reversed_by;
};
extern const struct field subsidy_part_fields[10];
#define SUBSIDY_PART_FIELDS FIELDS(struct subsidy_part, subsidy_part_fields)

/* The split as kept, within the caller's reach, for printing. */
enum err subsidy_load(struct ctx *cx, int64_t id, struct subsidy *s, struct subsidy_part **parts, size_t *n)
    MUST_USE;
