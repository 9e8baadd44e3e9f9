/* SPDX-License-Identifier: Apache-2.0
 * Collective decisions (集体研究, 青总办通〔2019〕105号: the plan for the money is decided by the union's
 * leadership before it is carried out): who met, how they voted, the signed minutes. Whoever drafts
 * one does not confirm it. What later stands on a decision (a split, a pay-out, a purchase) is kept,
 * so that it is not revoked from under it and its sum is not spent twice. */
#pragma once
#include "ctx.h"

struct decision {
    int64_t id, org_id;
    struct str org_code, org_name, org_path;
    int64_t campaign_id; /* 0 = none */
    struct str campaign; /* its code */
    struct str kind;     /* code list decision_kind */
    struct str title, content, held_on, place, chair, attendance;
    int64_t members, present, votes_for, votes_against, votes_abstain;
    int64_t amount_fen, used_fen, uses; /* decided sum, 0 = none named; taken of it; objects on it */
    int64_t minutes_id;
    struct str minutes_name;
    struct str state, rule; /* draft made revoked dropped; rule code@edition it was measured by */
    int64_t drafted_by, edited_by, drafted_at, made_at, revoked_at;
    struct str drafter, maker, revoker, revoke_reason;
    int64_t version;
};
extern const struct field decision_fields[36];
#define DECISION_FIELDS FIELDS(struct decision, decision_fields)

/* How many must be there and agree, from the rule document (kind decisions, code collective) in force
 * on the day of the meeting. */
struct decision_rule {
    struct str name;     /* code@edition */
    int64_t members_min; /* a body smaller than that decides nothing */
    int64_t quorum_num, quorum_den;     /* present / members at least */
    int64_t majority_num, majority_den; /* votes for / of at least, */
    bool majority_more;                 /* or more than that */
    struct str majority_of;             /* members, present or votes */
};
enum err decision_rule_on(struct ctx *cx, struct str kind, struct str day, struct decision_rule *out)
    MUST_USE;
int64_t decision_quorum(const struct decision_rule *r, int64_t members);
int64_t decision_votes(const struct decision_rule *r, const struct decision *d);
/* Within the caller's reach. */
enum err decision_get(struct ctx *cx, int64_t id, struct decision *out) MUST_USE;

/* A decision to stand on: OK only for a made one of that kind, of the union org_id or one above it.
 * Otherwise fails with a sentence: ERR_STATE, or ERR_NOT_FOUND (also for one of another branch). The
 * union is the caller's check. kind as text of code list decision_kind; out may be NULL. */
enum err decision_need(struct ctx *cx, int64_t id, int64_t org_id, const char *kind,
                       struct decision *out) MUST_USE;
/* In a write transaction, after decision_need: object ("payout:7") stands on it and takes fen (>= 0)
 * of its sum. ERR_STATE when the decided sum is not enough, ERR_DUPLICATE when the object already stands
 * on a decision. */
enum err decision_stand(struct ctx *cx, const struct decision *d, struct str object, int64_t fen) MUST_USE;
/* Only fen of what the object took was needed; the rest may be used for another. 0: it no longer stands on the
 * decision. Never more than it took; unknown objects are OK. */
enum err decision_keep(struct ctx *cx, struct str object, int64_t fen) MUST_USE;
/* The object no longer stands on any decision (withdrawn before money moved). Unknown objects are OK. */
enum err decision_leave(struct ctx *cx, struct str object) MUST_USE;
