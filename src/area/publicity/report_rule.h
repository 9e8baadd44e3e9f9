/* SPDX-License-Identifier: Apache-2.0
 * What a report template (rule document, kind "reports") must hold. */
#pragma once
#include "ctx.h"

void report_rule_check(const struct json *body, struct problems *p);
