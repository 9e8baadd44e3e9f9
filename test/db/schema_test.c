/* SPDX-License-Identifier: Apache-2.0
 * Opening: the history of migrations is guarded, one process writes, files are private. */
#include "world.h"

#include <sys/stat.h>

#define FILE_OF(name, text) {name, (const unsigned char *)text, sizeof text - 1}
static const char extra[] = "CREATE TABLE late (id @id@, n @int@ NOT NULL) @strict@;";
static const char broken[] =
    "CREATE TABLE late (id @id@) @strict@;\nINSERT INTO nowhere VALUES (1);";

static bool refused(struct world *w, enum db_mode mode, const struct embed_file *m, enum err want,
                    const char *says)
{
    struct db_conf conf = world_conf(w, mode);
    struct db *db = NULL;
    struct str why;
    conf.migrations = m;
    enum err e = db_open(w->a, &conf, &db, &why);
    if (e == OK)
        db_close(db);
    if (e != want || !str_has(why, str_of(says)))
        print_message("%s: %.*s\n", err_code(e), FMT(why));
    return e == want && str_has(why, str_of(says));
}
static void accepted(struct world *w, enum db_mode mode, const struct embed_file *m)
{
    struct db_conf conf = world_conf(w, mode);
    struct str why;
    conf.migrations = m;
    enum err e = db_open(w->a, &conf, &w->db, &why);
    if (e != OK)
        print_message("%.*s\n", FMT(why));
    assert_int_equal(e, OK);
}
static void shut(struct world *w)
{
    db_close(w->db);
    w->db = NULL;
}

CASE(an_altered_history_is_refused)
{
    struct embed_file m[3] = {test_migrations[0], test_migrations[1], {0}};
    unsigned char *other = malloc(m[0].size);
    memcpy(other, m[0].data, m[0].size);
    other[m[0].size - 2] = ' ';
    m[0].data = other;
    shut(w);
    assert_true(refused(w, DB_WRITE, m, ERR_DB, "0001_first.sql 与本程序不一致"));
    assert_true(refused(w, DB_READ, m, ERR_DB, "不一致"));
    accepted(w, DB_WRITE, test_migrations);
    free(other);
}

CASE(a_newer_database_is_refused)
{
    const struct embed_file old[] = {test_migrations[0], {0}};
    shut(w);
    assert_true(refused(w, DB_WRITE, old, ERR_DB, "更新的版本"));
    assert_true(refused(w, DB_READ, old, ERR_DB, "0002_second.sql"));
    accepted(w, DB_READ, test_migrations);
}

CASE(an_older_database_is_carried_on_by_the_writer)
{
    const struct embed_file more[] = {
        test_migrations[0], test_migrations[1], FILE_OF("sql/0003_late.sql", extra), {0}};
    assert_int_equal(item_new(w, "before"), OK);
    shut(w);
    assert_true(refused(w, DB_READ, more, ERR_DB, "完成升级"));
    accepted(w, DB_WRITE, more);
    assert_int_equal(count_items(w), 1);
    shut(w);
    accepted(w, DB_READ, more);
    shut(w);
    assert_true(refused(w, DB_WRITE, test_migrations, ERR_DB, "0003_late.sql"));
    accepted(w, DB_WRITE, more);
}

CASE(numbers_may_leave_gaps_and_none_slips_in_later)
{
    const struct embed_file gap[] = {
        test_migrations[0], test_migrations[1], FILE_OF("sql/0007_late.sql", extra), {0}};
    static const char between[] = "CREATE TABLE between_them (id @id@) @strict@;";
    const struct embed_file filled[] = {
        test_migrations[0], test_migrations[1], FILE_OF("sql/0005_between.sql", between),
        FILE_OF("sql/0007_late.sql", extra), {0}};
    shut(w);
    accepted(w, DB_WRITE, gap);
    shut(w);
    assert_true(refused(w, DB_WRITE, test_migrations, ERR_DB, "更新的版本"));
    assert_true(refused(w, DB_WRITE, filled, ERR_DB, "0007_late.sql 与本程序不一致"));
    accepted(w, DB_WRITE, gap);
}

CASE(a_migration_that_fails_leaves_nothing_behind)
{
    const struct embed_file bad[] = {
        test_migrations[0], test_migrations[1], FILE_OF("sql/0003_late.sql", broken), {0}};
    const struct embed_file good[] = {
        test_migrations[0], test_migrations[1], FILE_OF("sql/0003_late.sql", extra), {0}};
    shut(w);
    assert_true(refused(w, DB_WRITE, bad, ERR_DB, "0003_late.sql 失败"));
    accepted(w, DB_WRITE, test_migrations); /* still whole without it */
    shut(w);
    accepted(w, DB_WRITE, good); /* its table was taken back */
}

static enum err make_table(struct tx *tx, void *stmts)
{
    (void)stmts;
    return db_exec(tx, 0, NOVALS, NULL);
}
CASE(the_schema_is_closed_once_served)
{
    static const struct db_stmt ddl[] = {
        {"DDL", STMT_EXEC, "", "", "CREATE TABLE bad (n INTEGER)"},
    };
    struct db_conf conf = world_conf(w, DB_WRITE);
    struct str why;
    if (w->pg)
        return; /* there the role of the program decides */
    shut(w);
    conf.stmts = ddl;
    conf.n_stmts = 1;
    assert_int_equal(db_open(w->a, &conf, &w->db, &why), OK);
    assert_int_equal(db_write(w->db, w->a, make_table, NULL), ERR_DB);
}

CASE(no_database_is_said)
{
    struct world none = {.a = w->a};
    char path[sizeof none.t.file];
    if (w->pg) {
        testdb_make(&none.t, true);
        assert_true(refused(&none, DB_WRITE, test_migrations, ERR_DB, "nuan init"));
        assert_true(refused(&none, DB_READ, test_migrations, ERR_DB, "nuan init"));
        testdb_drop(&none.t);
        snprintf(none.t.url, sizeof none.t.url, "postgresql:///x?host=/nonexistent");
        assert_true(refused(&none, DB_CREATE, test_migrations, ERR_DB, "PostgreSQL"));
        return;
    }
    snprintf(path, sizeof path, "%.200s/none.db", w->t.dir);
    snprintf(none.t.url, sizeof none.t.url, "sqlite:%s", path);
    assert_true(refused(&none, DB_WRITE, test_migrations, ERR_IO, "nuan init"));
    assert_true(refused(&none, DB_READ, test_migrations, ERR_IO, path));
    assert_int_not_equal(access(path, F_OK), 0); /* nor made by asking */
    snprintf(none.t.url, sizeof none.t.url, "mysql://x");
    assert_true(refused(&none, DB_CREATE, test_migrations, ERR_DB, "sqlite:"));
    snprintf(none.t.url, sizeof none.t.url, "sqlite:/nonexistent/nuan.db");
    assert_true(refused(&none, DB_CREATE, test_migrations, ERR_IO, "/nonexistent/"));
}

/* --- SQLite's files --- */

static int mode_of(const char *file, const char *suffix)
{
    char path[400];
    struct stat st;
    snprintf(path, sizeof path, "%s%s", file, suffix);
    return stat(path, &st) == 0 ? (int)(st.st_mode & 0777) : -1;
}
CASE(one_process_writes_others_may_read)
{
    if (w->pg)
        return;
    char pid[24];
    snprintf(pid, sizeof pid, "%ld", (long)getpid());
    assert_true(refused(w, DB_WRITE, test_migrations, ERR_BUSY, pid));
    assert_true(refused(w, DB_CREATE, test_migrations, ERR_BUSY, "另一个进程"));
    struct world reader = *w;
    accepted(&reader, DB_READ, test_migrations);
    assert_int_equal(item_new(w, "seen at once"), OK);
    assert_int_equal(count_items(&reader), 1);
    assert_int_equal(item_new(&reader, "refused"), ERR_DB);
    db_close(reader.db);
    world_reopen(w, DB_WRITE); /* the lock ends with its holder */
    assert_int_equal(count_items(w), 1);
}
CASE(files_are_private)
{
    if (w->pg)
        return;
    umask(0);
    world_reopen(w, DB_WRITE);
    assert_int_equal(item_new(w, "a"), OK);
    assert_int_equal(mode_of(w->t.file, ""), 0600);
    assert_int_equal(mode_of(w->t.file, "-wal"), 0600);
    assert_int_equal(mode_of(w->t.file, "-shm"), 0600);
    assert_int_equal(mode_of(w->t.file, ".lock"), 0600);
}
CASE(a_damaged_file_is_refused)
{
    if (w->pg)
        return;
    shut(w);
    FILE *f = fopen(w->t.file, "r+b");
    assert_non_null(f);
    fputs("this is no database at all, but some text instead of one", f);
    fclose(f);
    assert_true(refused(w, DB_WRITE, test_migrations, ERR_DB, "打不开数据库"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(an_altered_history_is_refused),
        BOTH(a_newer_database_is_refused),
        BOTH(an_older_database_is_carried_on_by_the_writer),
        BOTH(numbers_may_leave_gaps_and_none_slips_in_later),
        BOTH(a_migration_that_fails_leaves_nothing_behind),
        BOTH(the_schema_is_closed_once_served),
        BOTH(no_database_is_said),
        BOTH(one_process_writes_others_may_read),
        BOTH(files_are_private),
        BOTH(a_damaged_file_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
