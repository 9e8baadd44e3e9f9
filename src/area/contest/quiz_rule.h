/* SPDX-License-Identifier: Apache-2.0
 * Banks of questions the program is shipped with: rule documents of kind quizzes. */
#pragma once
#include "json.h"

/* Complaints about the body of one. */
void quiz_body_check(const struct json *body, struct problems *p);
