/* SPDX-License-Identifier: Apache-2.0
 * What the files of the area share and nobody else sees. */
#pragma once
#include "enterprise.h"

struct company_visit {
    int64_t id, company_id;
    struct str uscc, company;
    int64_t org_id;
    struct str org_code, org_name, org_path, campaign, visited_on, leaders, participants, difficulties;
    int64_t staff, arrears_persons, arrears_fen;
    struct str policies;
    int64_t roster_id;
    struct str roster;
    int64_t given_heads, given_fen; /* of the roster's aid that is paid */
    int64_t needs_open;
    struct str enterer;
    int64_t version;
};
extern const struct field company_visit_fields[24];
#define COMPANY_VISIT FIELDS(struct company_visit, company_visit_fields)

struct company_need {
    int64_t id, visit_id;
    struct str company, org_code, org_name, org_path, need, owner, due_on, state, result, done_on, doer;
    int64_t version;
};
extern const struct field company_need_fields[14];
#define COMPANY_NEED FIELDS(struct company_need, company_need_fields)
struct company_need_in {
    struct str need, owner, due_on;
};
extern const struct field company_need_in_fields[3];
struct need_result_in {
    struct str state, result;
    int64_t version;
};
extern const struct field need_result_fields[3];
struct visit_photo_in {
    int64_t file_id;
};
extern const struct field visit_photo_fields[1];
extern const struct field company_change_fields[5];
extern const struct field company_name_fields[5];


struct leader_route_in {
    struct str org, campaign, title, on_day, leader, party, note, stops;
};
extern const struct field leader_route_in_fields[8];
struct stop_done_in {
    struct str words;
    int64_t staff, arrears_persons, arrears_fen;
};
extern const struct field stop_done_fields[4];
struct stop_missed_in {
    struct str reason;
};
extern const struct field stop_missed_fields[1];

enum err leader_routes_get(struct ctx *cx);
enum err leader_route_one(struct ctx *cx);
enum err leader_route_post(struct ctx *cx);
enum err stop_done_post(struct ctx *cx);
enum err stop_missed_post(struct ctx *cx);
enum err companies_get(struct ctx *cx);
enum err company_get(struct ctx *cx);
enum err company_post(struct ctx *cx);
enum err company_put(struct ctx *cx);
enum err company_changes_get(struct ctx *cx);
enum err company_name_get(struct ctx *cx);
enum err company_visits_get(struct ctx *cx);
enum err company_visit_get(struct ctx *cx);
enum err company_visit_post(struct ctx *cx);
enum err company_visit_put(struct ctx *cx);
enum err company_photo_post(struct ctx *cx);
enum err company_photo_get(struct ctx *cx);
enum err company_needs_get(struct ctx *cx);
enum err company_need_post(struct ctx *cx);
enum err need_result_post(struct ctx *cx);
