/* SPDX-License-Identifier: Apache-2.0
 * What the files of the decision area share and nobody else sees. */
#pragma once
#include "area.h"
#include "decision.h"

extern const struct machine decision_machines[1];
enum { DECISION_HEADS_MAX = 999 };

/* What still keeps a draft from being made, as sentences; none = it can be made. */
enum { DECISION_LACKS_MAX = 8 };
struct decision_lacks {
    struct str text[DECISION_LACKS_MAX];
    size_t n;
    struct decision_rule rule;
};
enum err decision_lacks(struct ctx *cx, const struct decision *d, struct decision_lacks *out) MUST_USE;
/* Figures that cannot be, whatever the rule. */
enum err decision_check(struct ctx *cx, const struct decision *d) MUST_USE;
enum err decision_verify(struct verify *v) MUST_USE;
enum err decision_todo(struct ctx *cx, struct todo *t) MUST_USE;
