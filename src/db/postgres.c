// SPDX-License-Identifier: Apache-2.0
#include "engine.h"

static enum err pg_open(struct db *db, bool writer, struct arena *a, struct conn **out, struct str *why)
{
    (void)db;
    (void)writer;
    (void)a;
    (void)out;
    *why = S("此版本尚不支持 PostgreSQL");
    return ERR_DB;
}

const struct engine engine_postgres = {.open = pg_open};
