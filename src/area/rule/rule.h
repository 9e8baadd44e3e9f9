/* SPDX-License-Identifier: Apache-2.0
 * Code lists and rule documents as the page edits them. What a document of a kind must look like is a
 * row of rule_checks: an area that reads a kind adds its row there. */
#pragma once
#include "code.h"

struct rule_check {
    const char *kind; /* forms funds sheets … */
    /* Complaints about the body, a JSON map; field names begin with "body". */
    void (*run)(const struct json *body, struct problems *p);
};
extern const struct rule_check rule_checks[]; /* ends with kind NULL */

/* Rules hold for every union: only the right at the top of the tree changes them. ERR_FORBIDDEN. */
enum err rule_top_only(struct ctx *cx) MUST_USE;
/* Puts a new edition whose body has been checked, and reads it back. Its number and first day must be new;
 * a statistics form must not take over from the edition a campaign that has begun is counted by.
 * ERR_DUPLICATE, ERR_BAD_INPUT with the field. */
enum err rule_add(struct ctx *cx, struct rule *r) MUST_USE;
