/* SPDX-License-Identifier: Apache-2.0
 * Statements, rows by column name, errors and the constraints they name: the same answers from
 * both engines. */
#include "world.h"

/* A case inside one transaction: the body gets tx and world. */
struct inside {
    struct world *w;
    enum err (*body)(struct tx *tx, struct world *w);
};
static enum err run_inside(struct tx *tx, void *arg)
{
    struct inside *in = arg;
    return in->body(tx, in->w);
}
static enum err writing(struct world *w, enum err (*body)(struct tx *tx, struct world *w))
{
    return db_write(w->db, w->a, run_inside, &(struct inside){w, body});
}
static enum err reading(struct world *w, enum err (*body)(struct tx *tx, struct world *w))
{
    return db_read(w->db, w->a, run_inside, &(struct inside){w, body});
}

static void assert_str(struct str s, const char *want)
{
    assert_int_equal(s.len, strlen(want));
    assert_memory_equal(s.at, want, s.len);
}

static const char bytes[] = {0, 1, (char)0xff, 0, 'x'};

static enum err put_one(struct tx *tx, struct world *w)
{
    int64_t id = 0;
    struct str data = {bytes, sizeof bytes};
    (void)w;
    TRY(db_int(tx, ITEM_NEW, VALS(TXT(S("慰问-1")), I64(1), BLOB(data), TXT(S("it's \"so\""))),
               &id));
    assert_int_equal(id, 1);
    TRY(db_int(tx, ITEM_NEW, VALS(TXT(S("b")), OPT(0), NUL, OPTS(S(""))), &id));
    assert_int_equal(id, 2);
    return OK;
}
static enum err get_one(struct tx *tx, struct world *w)
{
    struct item it = {.note = S("kept only where no column of that name comes back")};
    (void)w;
    TRY(db_one(tx, ITEM_GET, VALS(I64(1)), item_fs, &it));
    assert_int_equal(it.id, 1);
    assert_int_equal(it.counter_id, 1);
    assert_str(it.code, "慰问-1");
    assert_str(it.note, "it's \"so\"");
    assert_int_equal(it.data.len, sizeof bytes);
    assert_memory_equal(it.data.at, bytes, sizeof bytes);
    TRY(db_one(tx, ITEM_GET, VALS(I64(2)), item_fs, &it)); /* the map is used again; NULLs */
    assert_int_equal(it.counter_id, 0);
    assert_int_equal(it.data.len, 0);
    assert_str(it.note, "");
    assert_int_equal(db_one(tx, ITEM_GET, VALS(I64(3)), item_fs, &it), ERR_NOT_FOUND);
    struct str code;
    TRY(db_text(tx, ITEM_NEXT, VALS(TXT(S(""))), &code)); /* bytewise: b before 慰 */
    assert_str(code, "b");
    return OK;
}
CASE(values_come_back_as_they_went_in)
{
    assert_int_equal(writing(w, put_one), OK);
    assert_int_equal(reading(w, get_one), OK);
}

static enum err facts(struct tx *tx, struct world *w)
{
    struct item it = {0};
    (void)w;
    /* Over 32 bits although compared with a small constant; '?1' in a literal is a literal. */
    int64_t big = INT64_C(9007199254740993);
    TRY(db_one(tx, FACTS, VALS(I64(big), TXT(S("d")), TXT(S("n"))), item_fs, &it));
    assert_true(it.id == big);
    assert_int_equal(it.counter_id, 20);
    assert_str(it.code, "it's ?1");
    TRY(db_one(tx, FACTS, VALS(I64(1), TXT(S("d")), NUL), item_fs, &it));
    assert_int_equal(it.counter_id, 10);
    assert_str(it.note, "none");
    TRY(db_one(tx, FACTS, VALS(I64(INT64_MIN), TXT(S("")), NUL), item_fs, &it));
    assert_true(it.id == INT64_MIN);
    assert_str(it.data, "");
    return OK;
}
CASE(parameters_keep_width_and_type)
{
    assert_int_equal(reading(w, facts), OK);
}

/* --- many rows --- */

struct walk {
    struct tx *tx;
    struct item row;
    int64_t n, sum, stop_at;
};
static enum err each_item(void *arg, void *row)
{
    struct walk *k = arg;
    struct item *it = row, inner = {0};
    k->sum += it->id;
    if (++k->n == k->stop_at)
        return ERR_CANCELLED;
    if (k->n % 1000 == 0) { /* another statement inside the walk */
        TRY(db_one(k->tx, ITEM_GET, VALS(I64(it->id)), item_fs, &inner));
        assert_int_equal(inner.id, it->id);
    }
    return OK;
}
static enum err fill_3000(struct tx *tx, struct world *w)
{
    int64_t changed = 0;
    (void)w;
    TRY(db_exec(tx, JOURNAL_SERIES, VALS(I64(3000)), &changed));
    assert_int_equal(changed, 3000);
    return OK;
}
static enum err walk_3000(struct tx *tx, struct world *w)
{
    struct walk k = {.tx = tx};
    int64_t sum;
    (void)w;
    TRY(db_each(tx, ITEM_ALL, NOVALS, item_fs, &k.row, each_item, &k));
    assert_int_equal(k.n, 3000);
    assert_int_equal(k.sum, 3000 * 3001 / 2);
    TRY(db_int(tx, ITEM_SUM, NOVALS, &sum)); /* numeric on PostgreSQL */
    assert_int_equal(sum, 3000 * 3001 / 2);
    struct walk cut = {.tx = tx, .stop_at = 700};
    assert_int_equal(db_each(tx, ITEM_ALL, NOVALS, item_fs, &cut.row, each_item, &cut),
                     ERR_CANCELLED);
    assert_int_equal(cut.n, 700);
    struct item *rows;
    size_t n;
    TRY(db_rows(tx, ITEM_ALL, NOVALS, item_fs, 3000, &rows, &n));
    assert_int_equal(n, 3000);
    assert_int_equal(rows[2999].id, 3000);
    assert_str(rows[2999].code, "series 3000");
    assert_int_equal(db_rows(tx, ITEM_ALL, NOVALS, item_fs, 2999, &rows, &n), ERR_TOO_LARGE);
    return OK;
}
CASE(walks_and_lists_see_every_row)
{
    assert_int_equal(writing(w, fill_3000), OK);
    assert_int_equal(reading(w, walk_3000), OK);
    assert_int_equal(writing(w, walk_3000), OK);
}

static enum err empty(struct tx *tx, struct world *w)
{
    struct item *rows = NULL;
    size_t n = 9;
    int64_t v = 7;
    (void)w;
    TRY(db_rows(tx, ITEM_ALL, NOVALS, item_fs, 10, &rows, &n));
    assert_int_equal(n, 0);
    TRY(db_int(tx, ITEM_SUM, NOVALS, &v)); /* NULL counts as 0 */
    assert_int_equal(v, 0);
    assert_int_equal(db_int(tx, COUNTER_READ, VALS(I64(99)), &v), ERR_NOT_FOUND);
    return OK;
}
CASE(nothing_found_is_said)
{
    assert_int_equal(reading(w, empty), OK);
}

/* --- refusals --- */

struct refusal {
    int stmt;
    struct vals v;
    enum err want;
    const char *constraint;
    enum err got, then; /* noted in the writer's thread, asserted in ours */
    char named[100];
};
static enum err refused(struct tx *tx, void *arg)
{
    struct refusal *r = arg;
    r->got = db_exec(tx, r->stmt, r->v, NULL);
    snprintf(r->named, sizeof r->named, "%.*s", FMT(db_constraint(tx)));
    int64_t v;
    r->then = db_int(tx, COUNTER_READ, VALS(I64(1)), &v);
    return OK;
}
static void check_refused(struct world *w, struct refusal r)
{
    enum err e = db_write(w->db, w->a, refused, &r);
    assert_string_equal(r.named, r.constraint);
    assert_int_equal(r.got, r.want);
    assert_int_equal(r.then, r.want); /* the command is doomed: nothing more runs in it */
    assert_int_equal(e, r.want);      /* and swallowing the error does not help */
}
static enum err prepare_refusals(struct tx *tx, struct world *w)
{
    (void)w;
    TRY(db_exec(tx, ITEM_KEYED, VALS(I64(101), TXT(S("a"))), NULL));
    TRY(db_exec(tx, PAIR_NEW, VALS(I64(1), TXT(S("x")), I64(0)), NULL));
    return db_exec(tx, JOURNAL_ADD, VALS(I64(1), TXT(S("first"))), NULL);
}
CASE(refusals_name_their_constraint)
{
    assert_int_equal(writing(w, prepare_refusals), OK);
    const struct refusal all[] = {
        {ITEM_KEYED, VALS(I64(102), TXT(S("a"))), ERR_DUPLICATE, "item.code"},
        {ITEM_KEYED, VALS(I64(101), TXT(S("b"))), ERR_DUPLICATE, "item.id"},
        {PAIR_NEW, VALS(I64(1), TXT(S("x")), I64(1)), ERR_DUPLICATE, "pair.a,pair.b"},
        {PAIR_NEW, VALS(I64(1), TXT(S("y")), I64(0)), ERR_DUPLICATE, "pair.a,pair.dead"},
        {COUNTER_PUT, VALS(I64(1), I64(-1)), ERR_CONFLICT, "counter_not_negative"},
        {COUNTER_PUT, VALS(I64(1), NUL), ERR_CONFLICT, "counter.n"},
        {ITEM_NEW, VALS(TXT(S("c")), I64(99), NUL, NUL), ERR_CONFLICT, "foreign_key"},
        {JOURNAL_EDIT, VALS(I64(1), TXT(S("changed"))), ERR_CONFLICT, "append_only:journal"},
        {JOURNAL_DROP, VALS(I64(1)), ERR_CONFLICT, "append_only:journal"},
    };
    for (size_t i = 0; i < countof(all); i++)
        check_refused(w, all[i]);
    assert_int_equal(count_items(w), 1);
    assert_int_equal(counter_of(w), 0);
}

static enum err write_in_read(struct tx *tx, struct world *w)
{
    (void)w;
    assert_false(tx_is_write(tx));
    return db_exec(tx, COUNTER_ADD, VALS(I64(1)), NULL);
}
CASE(a_reader_cannot_write)
{
    assert_int_equal(reading(w, write_in_read), ERR_DB);
    assert_int_equal(reading(w, empty), OK); /* the connection is whole again */
    assert_int_equal(counter_of(w), 0);
}

/* --- plan, integrity --- */

static enum err plans(struct tx *tx, struct world *w)
{
    struct str by_code, all, said;
    TRY(db_plan(tx, ITEM_BY_CODE, &by_code));
    TRY(db_plan(tx, ITEM_ALL, &all));
    if (w->pg) {
        assert_true(str_has(by_code, S("Index")));
        assert_true(str_has(by_code, S("item_code_key")));
        assert_true(str_has(all, S("item")));
    } else {
        assert_true(str_has(by_code, S("SEARCH item USING INDEX")));
        assert_true(str_has(all, S("SCAN item")));
    }
    for (int i = 0; i < TEST_COMMON; i++)
        TRY(db_plan(tx, i, &said));
    TRY(db_integrity(tx, &said));
    assert_str(said, "");
    return OK;
}
CASE(plans_and_integrity_can_be_asked)
{
    assert_int_equal(writing(w, plans), OK);
    assert_int_equal(counter_of(w), 0); /* explained, not run */
}

static void take_much(struct arena *a)
{
    char *p = arena_alloc(a, 1024, 1024);
    p[0] = 1;
}
static enum err greedy(struct tx *tx, struct world *w)
{
    struct walk k = {.tx = tx};
    (void)w;
    TRY(db_each(tx, ITEM_ALL, NOVALS, item_fs, &k.row, each_item, &k));
    for (;;)
        take_much(tx_arena(tx));
}
static enum err each_greedy(void *arg, void *row)
{
    (void)row;
    for (;;)
        take_much(arg);
    return OK;
}
static enum err greedy_walk(struct tx *tx, struct world *w)
{
    struct item it = {0};
    (void)w;
    TRY(db_each(tx, ITEM_ALL, NOVALS, item_fs, &it, each_greedy, tx_arena(tx)));
    return OK;
}
CASE(a_call_over_its_memory_is_refused_and_leaves_no_trace)
{
    assert_int_equal(writing(w, fill_3000), OK);
    assert_int_equal(reading(w, greedy), ERR_TOO_LARGE);
    assert_int_equal(reading(w, greedy_walk), ERR_TOO_LARGE); /* jumps out of an open walk */
    arena_reset(w->a);
    for (int i = 0; i < 8; i++) { /* more than there are readers: each came back whole */
        assert_int_equal(reading(w, walk_3000), OK);
        arena_reset(w->a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(values_come_back_as_they_went_in),
        BOTH(parameters_keep_width_and_type),
        BOTH(walks_and_lists_see_every_row),
        BOTH(nothing_found_is_said),
        BOTH(refusals_name_their_constraint),
        BOTH(a_reader_cannot_write),
        BOTH(plans_and_integrity_can_be_asked),
        BOTH(a_call_over_its_memory_is_refused_and_leaves_no_trace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
