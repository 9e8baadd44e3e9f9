/* SPDX-License-Identifier: Apache-2.0
 * Inside floor db only: dump and load on PostgreSQL. */
#pragma once
#include "engine.h"

enum err pg_tables(struct conn *c, struct arena *a, struct table **out, size_t *n);
/* Rows may come before those they refer to: the foreign keys go and come back at the end of the
 * same transaction, which then checks all rows at once and sets the next ids. */
enum err pg_load_begin(struct conn *c, struct arena *a);
enum err pg_load_end(struct conn *c, struct arena *a);
