/* SPDX-License-Identifier: Apache-2.0
 * Editions of policies in the making. A draft belongs to a union and may be unsound; published by a second person of the top
 * union, it is a rule document that is never changed. A policy whose own test cases fail cannot be published. */
#pragma once
#include "area.h"
#include "policy_store.h"
#include "rule.h"

struct policy_draft {
    int64_t id, org_id;
    struct str org_code, org_name, org_path, code, edition, title, source, body;
    int64_t base_id; /* edition it was copied from, 0 = begun empty */
    struct str state;
    int64_t rule_id; /* what it became, 0 = not yet */
    struct str maker;
    int64_t made_by, made_at;
    struct str changer;
    int64_t changed_by, changed_at, version;
};
extern const struct field policy_draft_fields[20];
#define POLICY_DRAFT FIELDS(struct policy_draft, policy_draft_fields)

struct policy_draft_new {
    int64_t base; /* rule document to copy, 0 = none */
    struct str code, edition, title;
};
struct policy_draft_in {
    struct str code, edition, title, source, body;
    int64_t version;
};
struct policy_publish_in {
    struct str valid_from;
    int64_t version;
};

/* Within the caller's reach. ERR_NOT_FOUND with a sentence. */
enum err policy_draft_get(struct ctx *cx, int64_t id, struct policy_draft *out) MUST_USE;
/* At the union of the call. */
enum err policy_draft_add(struct ctx *cx, const struct policy_draft_new *in, int64_t *id) MUST_USE;
/* Unsound documents are kept too; ERR_CONFLICT when somebody was faster, ERR_STATE once published. */
enum err policy_draft_save(struct ctx *cx, int64_t id, const struct policy_draft_in *in) MUST_USE;
enum err policy_draft_drop(struct ctx *cx, int64_t id) MUST_USE;
/* Sound only, all its cases hold, by somebody who neither began nor changed it. ERR_SAME_PERSON, ERR_BAD_INPUT. */
enum err policy_draft_publish(struct ctx *cx, int64_t id, const struct policy_publish_in *in) MUST_USE;
/* Published drafts are the editions they say. */
enum err policy_draft_verify(struct verify *v) MUST_USE;
