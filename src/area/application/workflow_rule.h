/* SPDX-License-Identifier: Apache-2.0
 * What the rule documents of applications must hold (rule_checks). */
#pragma once
#include "json.h"

void workflow_check(const struct json *body, struct problems *p); /* kind workflows */
void survey_check(const struct json *body, struct problems *p);   /* kind surveys */
