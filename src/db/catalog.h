/* SPDX-License-Identifier: Apache-2.0
 * Inside floor db only: dump and load on PostgreSQL. */
#pragma once
#include "engine.h"

enum err pg_tables(struct conn *c, struct arena *a, struct table **out, size_t *n);
/* Rows may come before those they refer to: the foreign keys of the tables loaded go and come back at the
 * end of the same transaction, which then checks all rows at once and sets the next ids. Only of those: a
 * schema has more than a thousand, and a few rows should not wait for all. */
enum err pg_load_table(struct conn *c, struct arena *a, struct str table);
enum err pg_load_end(struct conn *c);
