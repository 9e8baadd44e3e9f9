// SPDX-License-Identifier: Apache-2.0
#include "world.h"

static const char m1[] =
    "CREATE TABLE counter ( -- numbers that grow; ?1 and @int@ in a comment are left alone\n"
    "  id @id@, n @int@ NOT NULL, CONSTRAINT counter_not_negative CHECK (n >= 0)) @strict@;\n"
    "CREATE TABLE item (id @id@, code @key@ NOT NULL UNIQUE, counter_id @int@ REFERENCES\n"
    "  counter(id), data @blob@, note @text@) @strict@;\n"
    "CREATE TABLE journal (id @int@ PRIMARY KEY, note @text@ NOT NULL) @strict@;\n"
    "@append_only(journal)@\n"
    "@only sqlite@CREATE INDEX lite_only ON item(note);@end@\n"
    "@only postgres@CREATE INDEX pg_only ON item(note);@end@\n";
static const char m2[] =
    "CREATE TABLE node (id @id@, parent_id @int@ REFERENCES node(id),\n"
    "  item_id @int@ REFERENCES item(id)) @strict@;\n"
    "CREATE TABLE pair (a @int@ NOT NULL, b @key@ NOT NULL, dead @int@ NOT NULL,\n"
    "  PRIMARY KEY (a, b)) @norowid@;\n"
    "CREATE UNIQUE INDEX pair_live ON pair(a, dead) WHERE dead = 0;\n"
    "INSERT INTO counter(id, n) VALUES (1, 0);\n"
    /* a row of it cuts the connection in the middle of COMMIT */
    "@only postgres@CREATE TABLE bomb (id BIGINT PRIMARY KEY);\n"
    "CREATE FUNCTION blow() RETURNS trigger LANGUAGE plpgsql AS\n"
    "  'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';\n"
    "CREATE CONSTRAINT TRIGGER bomb_blow AFTER INSERT ON bomb DEFERRABLE INITIALLY DEFERRED\n"
    "  FOR EACH ROW EXECUTE FUNCTION blow();@end@\n";
#define FILE_OF(name, text) {name, (const unsigned char *)text, sizeof text - 1}
const struct embed_file test_migrations[] = {
    FILE_OF("sql/0001_first.sql", m1), FILE_OF("sql/0002_second.sql", m2), {0}};

#define ROW(id, kind, text) [id] = {#id, STMT_##kind, "", "world.c", text}
const struct db_stmt test_stmts[TEST_STMTS] = {
    ROW(COUNTER_NEW, ONE, "INSERT INTO counter(n) VALUES (?1) RETURNING id"),
    ROW(COUNTER_ADD, EXEC, "UPDATE counter SET n = n + 1 WHERE id = ?1"),
    ROW(COUNTER_READ, ONE, "SELECT n FROM counter WHERE id = ?1"),
    ROW(COUNTER_PUT, EXEC, "UPDATE counter SET n = ?2 WHERE id = ?1"),
    ROW(ITEM_NEW, ONE, "INSERT INTO item(code, counter_id, data, note) VALUES (?1, ?2, ?3, ?4) "
                       "RETURNING id"),
    ROW(ITEM_KEYED, EXEC, "INSERT INTO item(id, code) VALUES (?1, ?2)"),
    ROW(ITEM_GET, ONE, "SELECT note, code, data, counter_id, id FROM item WHERE id = ?1"),
    ROW(ITEM_ALL, MANY, "SELECT id, code FROM item ORDER BY id"),
    ROW(ITEM_COUNT, ONE, "SELECT count(*) FROM item"),
    ROW(ITEM_SUM, ONE, "SELECT sum(id) FROM item"),
    ROW(ITEM_BY_CODE, ONE, "SELECT id, code, data, note FROM item WHERE code = ?1 -- not '?2'"),
    ROW(ITEM_NEXT, ONE, "SELECT code FROM item WHERE code > ?1 ORDER BY code LIMIT 1"),
    ROW(JOURNAL_ADD, EXEC, "INSERT INTO journal(id, note) VALUES (?1, ?2)"),
    ROW(JOURNAL_EDIT, EXEC, "UPDATE journal SET note = ?2 WHERE id = ?1"),
    ROW(JOURNAL_DROP, EXEC, "DELETE FROM journal WHERE id = ?1"),
    ROW(JOURNAL_SERIES, EXEC,
        "WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < ?1) "
        "INSERT INTO item(code) SELECT 'series ' || i FROM s"),
    ROW(NODE_NEW, EXEC, "INSERT INTO node(id, parent_id, item_id) VALUES (?1, ?2, ?3)"),
    ROW(PAIR_NEW, EXEC, "INSERT INTO pair(a, b, dead) VALUES (?1, ?2, ?3)"),
    ROW(FACTS, ONE, "SELECT ?1 AS id, CASE WHEN ?1 = 1 THEN 10 ELSE 20 END AS counter_id, "
                    "'it''s ?1' AS code, ?2 AS data, coalesce(?3, 'none') AS note"),
    ROW(COUNTER_DROP, EXEC, "DELETE FROM counter"),
    ROW(PG_SUICIDE, ONE, "SELECT pg_terminate_backend(pg_backend_pid())"),
    ROW(PG_BOMB, EXEC, "INSERT INTO bomb(id) VALUES (?1)"),
};

static const struct field item_fields[] = {
    {FIELD(struct item, id), .label = LIT("编号")},
    {FIELD(struct item, counter_id), .label = LIT("计数")},
    {FIELD(struct item, code), .label = LIT("代码")},
    {FIELD(struct item, data), .label = LIT("数据"), .as = AS_BLOB},
    {FIELD(struct item, note), .label = LIT("备注")},
};
const struct fields item_fs = {item_fields, countof(item_fields), sizeof(struct item)};

static int64_t ms(clockid_t which)
{
    struct timespec t;
    clock_gettime(which, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
static int64_t wall(void *self)
{
    (void)self;
    return ms(CLOCK_REALTIME);
}
static int64_t mono(void *self)
{
    (void)self;
    return ms(CLOCK_MONOTONIC);
}
const struct clock test_clock = {wall, mono, NULL};

struct db_conf world_conf(struct world *w, enum db_mode mode)
{
    return (struct db_conf){.url = w->t.url, .mode = mode, .stmts = test_stmts,
                            .n_stmts = TEST_STMTS, .migrations = test_migrations,
                            .clock = &test_clock};
}

void world_reopen(struct world *w, enum db_mode mode)
{
    struct str why;
    struct db_conf conf = world_conf(w, mode);
    db_close(w->db);
    w->db = NULL;
    enum err e = db_open(w->a, &conf, &w->db, &why);
    if (e != OK)
        fprintf(stderr, "%.*s\n", FMT(why));
    assert_int_equal(e, OK);
}

void world_open(struct world *w, bool pg)
{
    struct str why;
    *w = (struct world){.pg = pg, .a = arena_new(ARENA_CALL_BYTES)};
    testdb_make(&w->t, pg);
    struct db_conf conf = world_conf(w, DB_CREATE);
    enum err e = db_open(w->a, &conf, &w->db, &why);
    if (e != OK)
        fprintf(stderr, "%.*s\n", FMT(why));
    assert_int_equal(e, OK);
}

void world_close(struct world *w)
{
    db_close(w->db);
    testdb_drop(&w->t);
    arena_free(w->a);
}

void case_run(void (*run)(struct world *w), bool pg)
{
    struct world w;
    if (!testdb_has(pg)) {
        if (pg && !getenv("NUAN_TEST_DB"))
            print_message("# PostgreSQL half skipped: NUAN_TEST_PG is not set (tools/pg-temp)\n");
        skip();
    }
    world_open(&w, pg);
    run(&w);
    world_close(&w);
}

static enum err read_number(struct tx *tx, void *arg)
{
    int64_t *v = arg;
    return v[1] ? db_int(tx, COUNTER_READ, VALS(I64(v[1])), v) : db_int(tx, ITEM_COUNT, NOVALS, v);
}

int64_t counter_of(struct world *w)
{
    int64_t v[2] = {-1, 1};
    assert_int_equal(db_read(w->db, w->a, read_number, v), OK);
    return v[0];
}

int64_t count_items(struct world *w)
{
    int64_t v[2] = {-1, 0};
    assert_int_equal(db_read(w->db, w->a, read_number, v), OK);
    return v[0];
}

enum err add_one(struct tx *tx, void *unused)
{
    int64_t changed = 0;
    (void)unused;
    TRY(db_exec(tx, COUNTER_ADD, VALS(I64(1)), &changed));
    return changed == 1 ? OK : ERR_INTERNAL;
}

static enum err run_item_new(struct tx *tx, void *arg)
{
    int64_t id;
    return db_int(tx, ITEM_NEW, VALS(TXT(str_of(arg)), NUL, NUL, NUL), &id);
}

enum err item_new(struct world *w, const char *code)
{
    return db_write(w->db, w->a, run_item_new, (void *)(uintptr_t)code);
}
