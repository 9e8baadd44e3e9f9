/* SPDX-License-Identifier: Apache-2.0
 * Code lists and rule documents as the page edits them. What a document of a kind must look like is a
 * row of rule_checks: an area that reads a kind adds its row there. */
#pragma once
#include "ctx.h"

struct rule_check {
    const char *kind; /* forms funds sheets … */
    /* Complaints about the body, a JSON map; field names begin with "body". */
    void (*run)(const struct json *body, struct problems *p);
};
extern const struct rule_check rule_checks[]; /* ends with kind NULL */
