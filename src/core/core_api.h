/* SPDX-License-Identifier: Apache-2.0
 * Routes of the core itself: log-in, session, meta, jobs, files, audit trail. */
#pragma once
#include "area.h"

extern const struct area area_core, area_auth;
enum { AUTH_ROUTES = 11 };
extern const struct route auth_routes[AUTH_ROUTES];
enum err core_todo_run(struct ctx *cx);
#define NUAN_VERSION "0.1.0"
