/* SPDX-License-Identifier: Apache-2.0
 * What the files of the area share and nobody else sees. */
#pragma once
#include "season.h"

struct season_in {
    struct str campaign, title, from_on, until_on, note;
};
extern const struct field season_in_fields[5];

struct season_task {
    int64_t id, season_id;
    struct str org_path, action, title, owner, due_on;
    int64_t heads, fen, done_heads, done_fen;
    struct str dropped;
};
extern const struct field season_task_fields[12];
#define SEASON_TASK FIELDS(struct season_task, season_task_fields)
struct season_task_in {
    struct str action, title, owner, due_on;
    int64_t heads, fen;
};
extern const struct field season_task_in_fields[6];
struct season_drop_in {
    struct str reason;
};
extern const struct field season_drop_fields[1];

struct season_record {
    int64_t id, season_id, org_id, campaign_id;
    struct str org_path, campaign;
    int64_t task_id;
    struct str task, kind, action, aid_kind, on_day, site, occupation, platform;
    int64_t company_id;
    struct str company;
    int64_t station_id;
    struct str station;
    int64_t heads, roster_id;
    struct str roster;
    int64_t paid_heads, paid_fen, listed;
    struct str note, dropped, enterer;
};
extern const struct field season_record_fields[28];
#define SEASON_RECORD FIELDS(struct season_record, season_record_fields)
struct season_record_in {
    int64_t task_id;
    struct str kind, on_day, site, occupation, platform, uscc;
    int64_t station_id, heads, roster_id;
    struct str note;
};
extern const struct field season_record_in_fields[11];

struct season_name {
    int64_t id, no;
    struct str name, number, phone, policy, occupation, platform;
    bool registered;
    struct str secret;
};
extern const struct field season_name_fields[10];
struct season_link_in {
    int64_t roster_id;
};
extern const struct field season_link_fields[1];
struct season_names_in {
    struct str names; /* JSON: [{name, number, phone, policy, occupation, platform}] */
};
extern const struct field season_names_fields[1];
struct season_partner {
    int64_t company_id;
    struct str uscc, company, offers, since_on;
};
extern const struct field season_partner_fields[5];
struct season_partner_in {
    struct str uscc, offers, since_on;
};
extern const struct field season_partner_in_fields[3];

/* What the code list says of a kind. */
struct season_kind {
    struct str code, label, action, aid;
    bool roster, policy;
};
enum err season_kind_of(struct ctx *cx, struct str code, struct season_kind *out) MUST_USE;
enum err season_of_call(struct ctx *cx, struct season *out) MUST_USE;
enum err season_answer(struct ctx *cx, int64_t id) MUST_USE;

enum err seasons_get(struct ctx *cx);
enum err season_one_get(struct ctx *cx);
enum err season_post(struct ctx *cx);
enum err season_task_post(struct ctx *cx);
enum err season_task_drop(struct ctx *cx);
enum err season_partner_post(struct ctx *cx);
enum err season_records_get(struct ctx *cx);
enum err season_record_get(struct ctx *cx);
enum err season_record_post(struct ctx *cx);
enum err season_record_drop(struct ctx *cx);
enum err season_record_link(struct ctx *cx);
enum err season_names_post(struct ctx *cx);
enum err season_report_get(struct ctx *cx);
enum err season_verify(struct verify *v) MUST_USE;
