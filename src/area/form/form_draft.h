/* SPDX-License-Identifier: Apache-2.0
 * Editions of statistics forms in the making. A draft belongs to a union and may be unsound; published, it is a
 * rule document that is never changed, and only the top union publishes (rules hold for every union). */
#pragma once
#include "area.h"
#include "form_own.h"

struct form_draft {
    int64_t id, org_id;
    struct str org_code, org_name, org_path, code, edition, title, source, body;
    int64_t base_id; /* edition it was copied from, 0 = begun empty */
    struct str state; /* draft published */
    int64_t rule_id; /* what it became, 0 = not yet */
    struct str maker;
    int64_t made_at;
    struct str changer;
    int64_t changed_at, version;
};
extern const struct field form_draft_fields[18];
#define FORM_DRAFT ((struct fields){form_draft_fields, countof(form_draft_fields), sizeof(struct form_draft)})
#define RULE_FIELDS ((struct fields){rule_fields, countof(rule_fields), sizeof(struct rule)})

struct form_draft_new {
    int64_t base; /* rule document to copy, 0 = none */
    struct str code, edition, title;
};
struct form_draft_in {
    struct str code, edition, source, body;
    int64_t version;
};
struct form_publish_in {
    struct str valid_from;
    int64_t version;
};

/* Within the caller's reach. ERR_NOT_FOUND with a sentence. */
enum err form_draft_get(struct ctx *cx, int64_t id, struct form_draft *out) MUST_USE;
/* At the union of the call. ERR_BAD_INPUT, ERR_TOO_LARGE. */
enum err form_draft_add(struct ctx *cx, const struct form_draft_new *in, int64_t *id) MUST_USE;
/* Unsound documents are kept too; ERR_CONFLICT when somebody was faster, ERR_STATE once published. */
enum err form_draft_save(struct ctx *cx, int64_t id, const struct form_draft_in *in) MUST_USE;
enum err form_draft_drop(struct ctx *cx, int64_t id) MUST_USE;
/* Sound only, by the top union only; r: the rule document it became. */
enum err form_draft_publish(struct ctx *cx, int64_t id, const struct form_publish_in *in, struct rule *r) MUST_USE;
/* Published drafts are the editions they say. */
enum err form_draft_verify(struct verify *v) MUST_USE;
