/* SPDX-License-Identifier: Apache-2.0
 * What the tests of floor db share: a small schema, its statements, a clock, and a way to run each
 * case on both engines. */
#pragma once
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on
#include "db.h"

#include "testdb.h"

enum stmt_id {
    COUNTER_NEW, COUNTER_ADD, COUNTER_READ, COUNTER_PUT, ITEM_NEW, ITEM_KEYED, ITEM_GET, ITEM_ALL,
    ITEM_COUNT, ITEM_SUM, ITEM_BY_CODE, ITEM_NEXT, JOURNAL_ADD, JOURNAL_EDIT, JOURNAL_DROP,
    JOURNAL_SERIES, NODE_NEW, PAIR_NEW, FACTS, COUNTER_DROP,
    TEST_COMMON,
    PG_SUICIDE = TEST_COMMON, PG_BOMB, TEST_STMTS
};
extern const struct db_stmt test_stmts[TEST_STMTS];
extern const struct embed_file test_migrations[];
extern const struct clock test_clock; /* the system's */

struct item {
    int64_t id, counter_id;
    struct str code, data, note;
};
extern const struct fields item_fs;

struct world {
    struct testdb t;
    struct arena *a;
    struct db *db;
    bool pg;
};
struct db_conf world_conf(struct world *w, enum db_mode mode);
void world_open(struct world *w, bool pg); /* a fresh database with counter 1 = 0 */
void world_close(struct world *w);

void world_reopen(struct world *w, enum db_mode mode); /* closes and opens again */

int64_t counter_of(struct world *w);                   /* counter 1 */
enum err add_one(struct tx *tx, void *unused);         /* counter 1 += 1 */
enum err item_new(struct world *w, const char *code);  /* one command */
int64_t count_items(struct world *w);

/* CASE(name) { ... uses w ... } makes name_sqlite and name_postgres for cmocka. */
#define CASE(name)                                                                                \
    static void name(struct world *w);                                                            \
    static void name##_sqlite(void **state)                                                       \
    {                                                                                             \
        (void)state;                                                                              \
        case_run(name, false);                                                                    \
    }                                                                                             \
    static void name##_postgres(void **state)                                                     \
    {                                                                                             \
        (void)state;                                                                              \
        case_run(name, true);                                                                     \
    }                                                                                             \
    static void name(struct world *w)
#define BOTH(name) cmocka_unit_test(name##_sqlite), cmocka_unit_test(name##_postgres)
/* Skips when the engine is not to be tested. */
void case_run(void (*run)(struct world *w), bool pg);
