/* SPDX-License-Identifier: Apache-2.0
 * Dated code lists (object classes, tags, kinds, fund sources …) and rule documents: rows in the
 * database, first filled from rules/, edited in the page. Facts that differ by place or year are
 * here and never in C. */
#pragma once
#include "ctx.h"

struct code_item {
    struct str list, code, label, note;
    struct str valid_from, valid_to; /* empty = open */
    int64_t sort;
    struct str attr; /* JSON with list-specific facts, e.g. {"b":"B3"} of a fund source */
};
extern const struct field code_item_fields[8];

/* Items of a list valid on a day (empty = any day), in order. */
enum err code_list(struct tx *tx, struct str list, struct str day, struct code_item **out,
                   size_t *n) MUST_USE;
/* ERR_NOT_FOUND when the code is not in the list on that day. */
enum err code_get(struct tx *tx, struct str list, struct str code, struct str day,
                  struct code_item *out) MUST_USE;
/* The same out of memory (keep.h): for checks of single records, asked again and again. */
enum err code_find(struct ctx *cx, struct str list, struct str code, struct str day,
                   struct code_item *out) MUST_USE;
enum err code_put(struct ctx *cx, const struct code_item *item) MUST_USE;

/* A rule document: kind (forms, funds, policies, banks, sheets …), code, edition; JSON body. */
struct rule {
    int64_t id;
    struct str kind, code, edition, title, source; /* source: document and clause it is taken from */
    struct str valid_from, valid_to;
    struct str body; /* JSON */
    int64_t created_by, created_at;
};
extern const struct field rule_fields[11];
/* The edition in force on a day (latest valid_from). */
enum err rule_get(struct tx *tx, struct str kind, struct str code, struct str day,
                  struct rule *out) MUST_USE;
/* Copies its texts into a, so that they outlive the call. */
void rule_own(struct arena *a, struct rule *r);
/* The edition in force out of memory (keep.h), shared and const. */
enum err rule_kept(struct ctx *cx, struct str kind, struct str code, struct str day,
                   const struct rule **out) MUST_USE;
/* All documents embedded from rules/ are inserted at init when absent (kind = folder). */
enum err rule_init(struct ctx *cx) MUST_USE;
