/* SPDX-License-Identifier: Apache-2.0
 * Notices (通知): what a union writes and issues down its subtree. Recipients are those the tree had when it
 * was issued; each reads, confirms and delivers what is due. A plan and a statistics form are delivered in
 * their own areas, summaries and the rest here. Late = first delivered after the due day (Asia/Shanghai), or
 * not delivered and the day is past. */
#pragma once
#include "ctx.h"

struct notice {
    int64_t id, org_id;
    struct str org_code, org_name, org_path;
    int64_t parent_id;
    struct str parent_state, parent_org; /* of the notice it forwards */
    int64_t supersedes_id, superseded_by;
    struct str title, doc_no, cover, body;
    struct str contacts; /* JSON [{name,phone,email}] */
    struct str reach;    /* children subtree picked */
    int64_t depth;
    struct str picked; /* codes */
    struct str state;  /* draft issued withdrawn superseded dropped */
    int64_t drafted_by, edited_by, drafted_at, issued_at, withdrawn_at;
    struct str withdraw_reason, drafter, issuer, withdrawer;
    int64_t recipients, readers, confirmed, items;
    struct str first_due;
    int64_t version;
};
extern const struct field notice_fields[34];
#define NOTICE_FIELDS FIELDS(struct notice, notice_fields)

struct notice_item {
    int64_t no;
    struct str kind, title; /* plan form summary other */
    int64_t campaign_id;
    struct str campaign, campaign_name, form, due_on, remind;
    int64_t parent_no;
};
enum { NOTICE_ITEMS_MAX = 20, NOTICE_UNIONS_MAX = 20000, NOTICE_STANDING_MAX = 200000 };

/* How one recipient stands with one item. */
struct notice_standing {
    int64_t org_id;
    struct str org_code, org_name, org_path;
    int64_t no;
    struct str due_on;
    struct str state; /* '' and draft = nothing yet, submitted returned accepted excused */
    int64_t first_at, submitted_at;
    struct str text, remark;
    int64_t file_id;
    struct str file_name;
    int64_t submitted_by;
};
struct notice_recipient {
    int64_t org_id;
    struct str org_code, org_name, org_path;
    int64_t read_at;
    struct str reader;
    int64_t confirmed_at;
    struct str confirmer;
};

/* Days late on a day, 0 = in time (or excused); due: nothing has come yet, or it was returned. */
int64_t notice_days_late(const struct notice_standing *s, struct str today);
bool notice_due(const struct notice_standing *s);
/* 未报 已报 退回 已接收 迟报 免报 */
struct str notice_word(const struct notice_standing *s, struct str today);

/* Within the caller's reach, as issuer or as recipient; issued: the caller's reach covers the issuer. */
enum err notice_get(struct ctx *cx, int64_t id, struct notice *out, bool *issued) MUST_USE;
enum err notice_items(struct ctx *cx, int64_t id, struct notice_item **out, size_t *n) MUST_USE;
/* Of recipients in [lo, hi), by path, then by item; no 0 = every item. */
enum err notice_standings(struct ctx *cx, int64_t id, int64_t no, struct str lo, struct str hi, struct notice_standing **out,
                          size_t *n) MUST_USE;
enum err notice_recipients(struct ctx *cx, int64_t id, struct str lo, struct str hi, struct notice_recipient **out, size_t *n) MUST_USE;
/* Name of the union directly below the issuer in whose subtree a path lies, among the recipients. */
struct str notice_district(const struct notice *n, const struct notice_recipient *r, size_t rows, struct str path);
