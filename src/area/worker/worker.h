/* SPDX-License-Identifier: Apache-2.0
 * Face of the worker's phone for the areas whose things workers do there. What a person does beside being helped is a
 * duty: volunteer (志愿者), contact of a company (企业联系人), keeper of a shop (门店核销员). He signs in as the worker he is; the duty
 * opens the routes, each of which asks for it. */
#pragma once
#include "area.h"

enum { WORKER_DUTIES_MAX = 100 }; /* of one person */

/* Does he hold the duty now? object_id: the company, the shop; 0 = any. */
enum err worker_has_duty(struct ctx *cx, int64_t person_id, const char *duty, int64_t object_id, bool *yes) MUST_USE;
/* For a clerk's call: gives a duty in cx's union to a person within his reach. The caller has checked the object.
 * ERR_DUPLICATE when he holds it there already. A duty he asked for himself becomes active. */
enum err worker_duty_give(struct ctx *cx, int64_t person_id, const char *duty, int64_t object_id, struct str note, int64_t *id) MUST_USE;
