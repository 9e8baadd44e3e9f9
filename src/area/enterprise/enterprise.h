/* SPDX-License-Identifier: Apache-2.0
 * Companies and visits to them (走访企业). A company stands once in the register, by its code of GB 32100-2015, and is kept by one
 * union; any union may visit it. Item A of the forms counts the distinct companies of company_visit, K2 those marked 爱心企业 whose
 * gifts were received in the campaign (FORM_REGISTER in form.sql), so neither is typed. */
#pragma once
#include "area.h"

enum {
    COMPANY_PHOTOS_MAX = 9,  /* of one visit */
    COMPANY_NEEDS_MAX = 50,  /* of one visit */
    COMPANY_CHANGES_MAX = 500,
};

struct company {
    int64_t id, org_id;
    struct str org_code, org_name, org_path, uscc, name, industry, district;
    int64_t staff, members;
    struct str contact, phone; /* phone: opened, written masked */
    bool hard, caring, partner;
    struct str note, visited_on; /* last visit by any union of the caller's subtree */
    int64_t version;
    struct str secret;
};
extern const struct field company_fields[20];
#define COMPANY FIELDS(struct company, company_fields)
struct company_in {
    struct str org, uscc, name, industry, district;
    int64_t staff, members;
    struct str contact, phone;
    bool hard, caring, partner;
    struct str note;
    int64_t version;
};
extern const struct field company_in_fields[14];

/* Adds one after all checks: ERR_DUPLICATE names the union that keeps it, ERR_BAD_INPUT the field. */
enum err company_add(struct ctx *cx, const struct company_in *in, int64_t *id) MUST_USE;
/* The complaint about an entry, or OK; nothing is written. */
enum err company_check(struct ctx *cx, const struct company_in *in) MUST_USE;

struct company_visit_in {
    struct str org, uscc, campaign, visited_on, leaders, participants, difficulties;
    int64_t staff, arrears_persons, arrears_fen;
    struct str policies;
    int64_t roster_id, version;
};
extern const struct field company_visit_in_fields[13];
/* Adds a visit after all checks. */
enum err company_visit_add(struct ctx *cx, const struct company_visit_in *in, int64_t *id) MUST_USE;
/* By code, whichever union keeps it. ERR_NOT_FOUND. */
enum err company_id_of(struct ctx *cx, struct str uscc, int64_t *id) MUST_USE;

/* A leader's day on the road; what is printed of it. */
struct leader_route {
    int64_t id;
    struct str org_code, org_name, org_path, campaign, title, on_day, leader, party, note, maker;
    int64_t stops, done;
};
extern const struct field leader_route_fields[13];
struct leader_stop {
    int64_t id, seq, company_id, casefile_id;
    struct str uscc, company, district, file_no, head_name, at_time, state, reason;
    int64_t company_visit_id, home_visit_id;
};
extern const struct field leader_stop_fields[14];
enum { LEADER_STOPS_MAX = 40 };
/* Within the caller's reach; names of households come masked. */
enum err leader_route_get(struct ctx *cx, int64_t id, struct leader_route *out, struct leader_stop **stops, size_t *n) MUST_USE;

extern const struct area area_enterprise;
