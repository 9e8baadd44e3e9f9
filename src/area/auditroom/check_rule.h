/* SPDX-License-Identifier: Apache-2.0 */
#pragma once
#include "json.h"

/* What a rule document of kind checks must hold: {"checks":[{"code","list","topic","title","question",
 * "source","severity":"high|middle|low","say","params":{…}}, {"code","off":true}]}. Complaints go to p. */
void check_rule_check(const struct json *body, struct problems *p);
