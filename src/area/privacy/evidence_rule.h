/* SPDX-License-Identifier: Apache-2.0 */
#pragma once
#include "json.h"

/* What a rule document of kind evidence must hold: {"asks":[{"code","title","stages","op","weight","advice","at",…}]}. Complaints
 * go to p. */
void evidence_rule_check(const struct json *body, struct problems *p);
