/* SPDX-License-Identifier: Apache-2.0
 * The logical dump: what one engine writes the other loads, and writes again byte for byte. */
#include "world.h"

struct line {
    char *table, *json;
};
struct dump {
    struct line *at;
    size_t n, cap;
};

static char *copy(struct str s)
{
    char *z = strndup(s.at, s.len);
    assert_non_null(z);
    return z;
}
static enum err put(void *arg, struct str table, struct str json)
{
    struct dump *d = arg;
    if (d->n == d->cap) {
        d->cap = d->cap ? 2 * d->cap : 64;
        d->at = realloc(d->at, d->cap * sizeof *d->at);
        assert_non_null(d->at);
    }
    d->at[d->n++] = (struct line){copy(table), copy(json)};
    return OK;
}
static enum err run_dump(struct tx *tx, void *arg)
{
    return db_dump(tx, &(struct db_dump){put, arg});
}
static void dump_of(struct world *w, struct dump *d)
{
    *d = (struct dump){0};
    assert_int_equal(db_read(w->db, w->a, run_dump, d), OK);
}
static void dump_free(struct dump *d)
{
    for (size_t i = 0; i < d->n; i++) {
        free(d->at[i].table);
        free(d->at[i].json);
    }
    free(d->at);
}

static enum err fill(struct tx *tx, void *unused)
{
    static const char bytes[] = {0, '"', (char)0xff, '\n', 0};
    int64_t id;
    (void)unused;
    for (int i = 0; i < 1200; i++) { /* more than one fetch of a walk */
        struct str code = str_f(tx_arena(tx), "慰问\t\"%d\" <a>", i * 7919 % 1200);
        TRY(db_int(tx, ITEM_NEW,
                   VALS(TXT(code), OPT(i % 2), BLOB(((struct str){bytes, (size_t)(i % 6)})),
                        i % 3 ? TXT(S("")) : NUL), &id));
    }
    TRY(db_exec(tx, COUNTER_PUT, VALS(I64(1), I64(INT64_MAX)), NULL));
    TRY(db_exec(tx, NODE_NEW, VALS(I64(50), NUL, I64(1200)), NULL));
    TRY(db_exec(tx, NODE_NEW, VALS(I64(2), I64(50), I64(3)), NULL)); /* its parent comes after it */
    TRY(db_exec(tx, PAIR_NEW, VALS(I64(10), TXT(S("b")), I64(1)), NULL));
    TRY(db_exec(tx, PAIR_NEW, VALS(I64(10), TXT(S("B")), I64(2)), NULL));
    TRY(db_exec(tx, PAIR_NEW, VALS(I64(9), TXT(S("中")), I64(-1)), NULL));
    return db_exec(tx, JOURNAL_ADD, VALS(I64(1), TXT(S("kept"))), NULL);
}
static enum err no_counters(struct tx *tx, void *unused) /* a migration may have filled tables */
{
    (void)unused;
    return db_exec(tx, COUNTER_DROP, NOVALS, NULL);
}
static enum err run_load(struct tx *tx, void *arg)
{
    const struct dump *d = arg;
    TRY(no_counters(tx, NULL));
    for (size_t i = 0; i < d->n; i++)
        TRY(db_load(tx, str_of(d->at[i].table), str_of(d->at[i].json)));
    return db_load_done(tx);
}

static const char *find(const struct dump *d, const char *table, size_t nth)
{
    for (size_t i = 0; i < d->n; i++)
        if (strcmp(d->at[i].table, table) == 0 && nth-- == 0)
            return d->at[i].json;
    return "";
}
static void check_text(const struct dump *d)
{
    assert_string_equal(find(d, "counter", 0), "{\"id\":1,\"n\":9223372036854775807}");
    assert_string_equal(find(d, "pair", 0), "{\"a\":9,\"b\":\"中\",\"dead\":-1}");
    assert_string_equal(find(d, "pair", 1), "{\"a\":10,\"b\":\"B\",\"dead\":2}"); /* bytewise */
    assert_string_equal(find(d, "item", 0), "{\"id\":1,\"code\":\"慰问\\u0009\\\"0\\\" \\u003ca>\","
                                            "\"counter_id\":null,\"data\":{\"$b\":\"\"},"
                                            "\"note\":null}");
    assert_non_null(strstr(find(d, "item", 5), "\"data\":{\"$b\":\"0022ff0a00\"}"));
    assert_string_equal(find(d, "schema_migration", 0), ""); /* the target has its own */
}

/* From one engine into the other and out again. */
static void carry(bool from, bool to)
{
    struct world a, b;
    struct dump one, two;
    if (!testdb_has(from || to))
        skip();
    world_open(&a, from);
    world_open(&b, to);
    assert_int_equal(db_write(a.db, a.a, fill, NULL), OK);
    dump_of(&a, &one);
    check_text(&one);
    assert_int_equal(db_write(b.db, b.a, run_load, &one), OK);
    dump_of(&b, &two);
    assert_int_equal(one.n, two.n);
    assert_int_equal(one.n, 1200 + 1 + 2 + 3 + 1);
    for (size_t i = 0; i < one.n; i++) {
        assert_string_equal(one.at[i].table, two.at[i].table);
        assert_string_equal(one.at[i].json, two.at[i].json);
    }
    assert_int_equal(item_new(&b, "a new row gets a new id"), OK);
    assert_int_equal(count_items(&b), 1201);
    dump_free(&one);
    dump_free(&two);
    world_close(&a);
    world_close(&b);
}
static void sqlite_to_sqlite(void **s)
{
    (void)s;
    carry(false, false);
}
static void sqlite_to_postgres(void **s)
{
    (void)s;
    carry(false, true);
}
static void postgres_to_sqlite(void **s)
{
    (void)s;
    carry(true, false);
}
static void postgres_to_postgres(void **s)
{
    (void)s;
    carry(true, true);
}

/* --- what must not load --- */

static enum err load_line(struct tx *tx, void *arg)
{
    struct line *l = arg;
    TRY(db_load(tx, str_of(l->table), str_of(l->json)));
    return db_load_done(tx);
}
static enum err loading(struct world *w, const char *table, const char *json)
{
    struct line l = {(char *)(uintptr_t)table, (char *)(uintptr_t)json};
    return db_write(w->db, w->a, load_line, &l);
}
CASE(bad_rows_are_refused)
{
    static const char bad_name[] = "item\"; DROP TABLE item; --";
    assert_int_equal(loading(w, "item", "{\"id\":1,\"code\":"), ERR_BAD_JSON);
    assert_int_equal(loading(w, "item", "[1]"), ERR_BAD_INPUT);
    assert_int_equal(loading(w, "item", "{\"id\":1.5,\"code\":\"x\"}"), ERR_BAD_INPUT);
    assert_int_equal(loading(w, "item", "{\"code\":\"x\",\"data\":{\"$b\":\"0g\"}}"),
                     ERR_BAD_INPUT);
    assert_int_equal(loading(w, "item", "{\"code\":\"x\",\"da\\\"ta\":1}"), ERR_BAD_INPUT);
    assert_int_equal(loading(w, bad_name, "{\"id\":1}"), ERR_BAD_INPUT);
    assert_int_equal(loading(w, "schema_migration", "{\"no\":9}"), ERR_BAD_INPUT);
    assert_int_equal(loading(w, "nowhere", "{\"id\":1}"), ERR_DB);
    assert_int_equal(count_items(w), 0);
    assert_int_equal(loading(w, "item", "{\"id\":7,\"code\":\"x\"}"), OK);
    assert_int_equal(loading(w, "item", "{\"id\":8,\"code\":\"x\"}"), ERR_DUPLICATE);
    assert_int_equal(item_new(w, "next"), OK);
    assert_int_equal(count_items(w), 2);
}
CASE(a_row_that_points_nowhere_is_found_at_the_end)
{
    assert_int_equal(loading(w, "item", "{\"id\":1,\"code\":\"x\",\"counter_id\":77}"),
                     ERR_CONFLICT);
    assert_int_equal(count_items(w), 0);
    assert_int_equal(item_new(w, "fine"), OK);
}

static enum err never_done(struct tx *tx, void *unused)
{
    (void)unused;
    return db_load(tx, S("item"), S("{\"id\":1,\"code\":\"x\"}"));
}
CASE(a_load_that_is_not_ended_does_not_stand)
{
    assert_int_equal(db_write(w->db, w->a, never_done, NULL), ERR_INTERNAL);
    assert_int_equal(count_items(w), 0);
    assert_int_equal(loading(w, "item", "{\"id\":1,\"code\":\"x\",\"counter_id\":1}"), OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sqlite_to_sqlite),     cmocka_unit_test(sqlite_to_postgres),
        cmocka_unit_test(postgres_to_sqlite),   cmocka_unit_test(postgres_to_postgres),
        BOTH(bad_rows_are_refused),             BOTH(a_row_that_points_nowhere_is_found_at_the_end),
        BOTH(a_load_that_is_not_ended_does_not_stand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
