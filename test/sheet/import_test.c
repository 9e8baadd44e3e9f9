/* SPDX-License-Identifier: Apache-2.0
 * Rosters written by openpyxl (make_rosters.py) through the whole import, on both databases: every
 * code with its exact cell and the exact counts, which the script states by hand. */
#include <dirent.h>
#include <fcntl.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../area/money_world.h"
#include "sheet_child.h"

static struct str slurp(struct world *w, const char *path)
{
    int fd = open(path, O_RDONLY);
    struct stat st;
    assert_true(fd >= 0 && fstat(fd, &st) == 0);
    char *p = NEWS(w->a, char, (size_t)st.st_size + 1);
    assert_int_equal(read(fd, p, (size_t)st.st_size), st.st_size);
    close(fd);
    return (struct str){p, (size_t)st.st_size};
}

static struct str fixture(struct world *w, struct str name)
{
    return slurp(w, mw_f(w, ROSTERS "/%.*s", FMT(name)));
}

/* The result object of an import by the district's clerk, or NULL with the error code in *e. */
static const struct json *import(struct world *w, struct str name, const char *query, const char **e)
{
    struct str bytes = fixture(w, name);
    const char *path = mw_f(w, "/api/rosters/import?campaign=LJ&org=QD01%s", query);
    *e = world_upload(w, "d01.clerk", path, str_z(w->a, name), bytes.at, bytes.len);
    if ((*e)[0])
        return NULL;
    const struct json *job = world_job(w, json_get_int(w->json, "job", 0));
    struct str state = json_get_str(job, "state");
    if (!str_eq(state, S("done")))
        print_message("%.*s: job %.*s %.*s\n", FMT(name), FMT(state), FMT(json_get_str(job, "error")));
    assert_true(str_eq(state, S("done")));
    return json_get(job, "result");
}

static void campaign(struct world *w)
{
    world_ok(w, "city.clerk", "POST", "/api/campaigns",
             "{\"code\":\"LJ\",\"name\":\"送温暖\",\"org\":\"QD\",\"year\":2023,\"start_on\":\"2022-12-20\","
             "\"end_on\":\"2023-02-10\",\"once\":true,\"cap_time_fen\":300000,\"cap_year_fen\":600000,"
             "\"earmark\":\"qh20\",\"forms\":\"cz21\",\"status\":\"open\"}");
    mw_receipt(w, "city.cash", "QD01", "GH-BJ", 100000000);
}

/* "E D3 ID_CHECK;W …" in the order of the answer. */
static struct str findings(struct world *w, const struct json *r)
{
    struct buf b = buf_new(w->a, 1 << 20);
    const struct json *list = json_get(r, "errors");
    for (size_t i = 0; i < json_len(list); i++) {
        const struct json *f = json_at(list, i);
        buf_f(&b, "%s%c %.*s %.*s", i ? ";" : "",
              str_eq(json_get_str(f, "level"), S("error")) ? 'E' : 'W', FMT(json_get_str(f, "cell")),
              FMT(json_get_str(f, "code")));
        assert_true(json_get_str(f, "text").len > 0);
    }
    return buf_done(&b);
}

static void void_roster(struct world *w, const struct json *r)
{
    int64_t id = json_get_int(r, "roster", 0);
    if (id)
        world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/rosters/%lld/void", (long long)id), "{}");
}

static bool same(struct str name, const char *what, struct str is, struct str should)
{
    if (str_eq(is, should))
        return true;
    print_message("%.*s: %s\n  is     %.*s\n  should %.*s\n", FMT(name), what, FMT(is), FMT(should));
    return false;
}

WORLD_TEST(every_case)
{
    struct str text = fixture(w, S("cases.txt"));
    int bad = 0;
    campaign(w);
    while (text.len) {
        struct str line = str_cut(text, '\n', &text), rest;
        struct str name = str_cut(line, '|', &rest), file = str_cut(rest, '|', &rest),
                   query = str_cut(rest, '|', &rest), counts = str_cut(rest, '|', &rest);
        const char *e;
        const struct json *r = import(w, file, str_z(w->a, query), &e);
        assert_string_equal(e, "");
        struct str is = str_f(w->a, "%lld %lld %lld %lld %lld", (long long)json_get_int(r, "rows", -1),
                              (long long)json_get_int(r, "accepted", -1),
                              (long long)json_get_int(r, "refused", -1),
                              (long long)json_get_int(r, "warned", -1),
                              (long long)json_get_int(r, "amount_fen", -1));
        bad += !same(name, "counts", is, counts);
        bad += !same(name, "findings", findings(w, r), rest);
        assert_int_equal(json_get_int(r, "persons", -1), json_get_int(r, "accepted", -2));
        int64_t all = json_get_int(r, "error_count", 0) + json_get_int(r, "warning_count", 0);
        assert_int_equal(all, json_len(json_get(r, "errors")));
        void_roster(w, r);
    }
    assert_int_equal(bad, 0);
    assert_int_equal(world_verify(w), 0);
}

struct left {
    int64_t n;
};

static enum err count_left(struct tx *tx, void *arg)
{
    static const struct field fields[] = {{FIELD(struct left, n)}};
    return db_one(tx, ROSTER_LEFTOVERS, NOVALS, FIELDS(struct left, fields), arg);
}

/* Contents kept below files/, sealed as they are. */
static int64_t kept_contents(struct world *w)
{
    int64_t n = 0;
    const char *root = mw_f(w, "%s/files", w->dir);
    DIR *top = opendir(root);
    for (struct dirent *d; top && (d = readdir(top));) {
        DIR *below = d->d_name[0] == '.' ? NULL : opendir(mw_f(w, "%s/%s", root, d->d_name));
        for (struct dirent *f; below && (f = readdir(below));)
            n += f->d_name[0] != '.';
        if (below)
            closedir(below);
    }
    if (top)
        closedir(top);
    return n;
}

static int64_t leftovers(struct world *w)
{
    struct left l = {0};
    assert_int_equal(db_read(w->app->db, w->a, count_left, &l), OK);
    return l.n + kept_contents(w);
}

WORLD_TEST(nothing_left_behind)
{
    const char *e;
    campaign(w);
    const struct json *r = import(w, S("dup.xlsx"), "&dry_run=1", &e);
    assert_int_equal(json_get_int(r, "rows", 0), 5);
    assert_true(json_kind(json_get(r, "roster")) == JSON_NUL);
    assert_int_equal(leftovers(w), 0);
    r = import(w, S("cut.xlsx"), "", &e);
    assert_true(json_kind(json_get(r, "roster")) == JSON_NUL);
    assert_int_equal(leftovers(w), 0);
}

WORLD_TEST(the_same_file_twice)
{
    const char *e;
    campaign(w);
    const struct json *first = import(w, S("clean.xlsx"), "", &e);
    assert_true(json_get_int(first, "roster", 0) > 0);
    const struct json *again = import(w, S("clean.xlsx"), "", &e);
    assert_true(json_kind(json_get(again, "roster")) == JSON_NUL);
    assert_true(str_eq(findings(w, again), S("E  FILE_SAME")));
    again = import(w, S("clean.xlsx"), "&dry_run=1", &e);
    assert_true(str_eq(findings(w, again), S("E  FILE_SAME")));
    void_roster(w, first);
    assert_true(json_get_int(import(w, S("clean.xlsx"), "", &e), "roster", 0) > 0);
}

WORLD_TEST(asked_wrongly)
{
    const char *e;
    campaign(w);
    assert_null(import(w, S("clean.xlsx"), "&class=C99", &e));
    assert_string_equal(e, "BAD_INPUT");
    assert_null(import(w, S("clean.xlsx"), "&fund=XX", &e));
    assert_string_equal(e, "BAD_INPUT");
    struct str b = fixture(w, S("clean.xlsx"));
    assert_string_equal(world_upload(w, "d01.clerk", "/api/rosters/import?campaign=NO&org=QD01", "a.xlsx", b.at, b.len),
                        "NOT_FOUND");
    assert_string_equal(world_upload(w, "d01.clerk", "/api/rosters/import?campaign=LJ&org=QD02", "a.xlsx", b.at, b.len),
                        "NOT_FOUND");
    assert_string_equal(world_upload(w, "d01.review", "/api/rosters/import?campaign=LJ&org=QD01", "a.xlsx", b.at, b.len),
                        "FORBIDDEN");
    assert_int_equal(leftovers(w), 0);
}

static const char *move(struct world *w, const char *as, int64_t id, const char *verb, const char *body)
{
    return world_call(w, as, "POST", mw_f(w, "/api/rosters/%lld/%s", (long long)id, verb), body);
}

/* 集体慰问: 1,000 元 handed to a site; the names must come to the same sum, and take its place. */
WORLD_TEST(names_of_a_lump_sum)
{
    const char *e;
    campaign(w);
    const struct json *r = world_ok(w, "d01.clerk", "POST", "/api/rosters/lumps",
                                    "{\"campaign\":\"LJ\",\"org\":\"QD01\",\"class\":\"C7\",\"source\":\"GH-BJ\","
                                    "\"fen\":100000,\"site\":\"某站点\",\"heads\":3}");
    int64_t lump = json_get_int(r, "id", 0);
    assert_string_equal(move(w, "d01.clerk", lump, "submit", "{}"), "");
    assert_string_equal(move(w, "d01.review", lump, "approve", "{}"), "");
    assert_string_equal(move(w, "d01.cash", lump, "pay", "{\"paid_on\":\"2023-01-11\",\"bank_ref\":\"1\"}"), "");
    const char *query = mw_f(w, "&lump=%lld", (long long)lump);
    int64_t wrong = json_get_int(import(w, S("clean.xlsx"), query, &e), "roster", 0); /* 5 × 500 */
    assert_string_equal(move(w, "d01.clerk", wrong, "submit", "{}"), "CONFLICT");
    int64_t names = json_get_int(import(w, S("fund_fixes.xlsx"), query, &e), "roster", 0); /* 2 × 500 */
    assert_string_equal(move(w, "d01.clerk", names, "submit", "{}"), "");
    assert_string_equal(move(w, "d01.clerk", names, "approve", "{}"), "FORBIDDEN");
    assert_string_equal(move(w, "d01.review", names, "approve", "{}"), "");
    r = world_ok(w, "d01.view", "GET", mw_f(w, "/api/rosters/%lld", (long long)names), NULL);
    assert_true(str_eq(json_get_str(r, "state"), S("paid")));
    assert_true(str_eq(json_get_str(r, "paid_on"), S("2023-01-11")));
    const struct json *items =
        json_get(world_ok(w, "city.view", "GET", "/api/forms/cz21/report?campaign=LJ&org=QD01", NULL), "items");
    assert_int_equal(json_get_int(json_get(items, "C7"), "count", -1), 2);
    assert_int_equal(json_get_int(json_get(items, "D7"), "fen", -1), 100000);
    assert_int_equal(world_verify(w), 0);
}

struct stopper {
    struct world *w;
    int64_t job;
};

static void stop(void *arg, struct job_run *j)
{
    (void)j;
    struct stopper *s = arg;
    world_ok(s->w, "d01.clerk", "POST", mw_f(s->w, "/api/jobs/%lld/cancel", (long long)s->job), "{}");
}

WORLD_TEST(cancelled)
{
    campaign(w);
    struct str b = fixture(w, S("clean.xlsx"));
    assert_string_equal(world_upload(w, "d01.clerk", "/api/rosters/import?campaign=LJ&org=QD01", "a.xlsx", b.at, b.len), "");
    struct stopper s = {w, json_get_int(w->json, "job", 0)};
    assert_int_equal(job_run_now(w->app, s.job, stop, &s), ERR_CANCELLED);
    assert_int_equal(leftovers(w), 0);
}

/* An upload sent again under its command id starts nothing, whatever became of the first answer. */
WORLD_TEST(an_upload_sent_twice)
{
    static const char path[] = "/api/rosters/import?campaign=LJ&org=QD01";
    campaign(w);
    struct str a = fixture(w, S("clean.xlsx"));
    assert_string_equal(world_upload_once(w, "d01.clerk", "one", path, "a.xlsx", a.at, a.len), "");
    int64_t job = json_get_int(w->json, "job", 0);
    assert_string_equal(world_upload_once(w, "d01.clerk", "one", path, "a.xlsx", a.at, a.len), "");
    assert_int_equal(w->reply.status, 202);
    assert_int_equal(json_get_int(w->json, "job", 0), job);
    assert_string_equal(world_upload_once(w, "d01.clerk", "one", path, "b.xlsx", a.at, a.len), "COMMAND_REUSED");
    assert_string_equal(world_upload_once(w, "d01.clerk", "two", "/api/rosters/import?campaign=NO&org=QD01", "a.xlsx", a.at, a.len), "NOT_FOUND");
    assert_string_equal(world_upload_once(w, "d01.clerk", "two", path, "a.xlsx", a.at, a.len), ""); /* a refusal is no effect */
    assert_true(json_get_int(w->json, "job", 0) > job);
    world_ok(w, "d01.clerk", "GET", "/api/jobs?org=QD01", NULL);
    assert_int_equal(json_len(json_get(w->json, "rows")), 2);
}

static const struct json *run_job(struct world *w, int64_t job)
{
    assert_int_equal(job_run_now(w->app, job, NULL, NULL), OK);
    const struct json *j = world_ok(w, "d01.clerk", "GET", mw_f(w, "/api/jobs/%lld", (long long)job), NULL);
    return json_get(j, "result");
}

static int64_t parsers(void) /* children of this process */
{
    int64_t n = 0;
    FILE *f = fopen("/proc/thread-self/children", "re");
    for (long pid; f && fscanf(f, "%ld", &pid) == 1;)
        n++;
    if (f)
        fclose(f);
    return n;
}

/* A parser starts with its upload. Of two uploads one has it, the other opens its sealed file; each job
 * gets its own workbook whichever runs first, and no parser outlives a job or an upload refused. */
WORLD_TEST(two_uploads_before_their_jobs)
{
    static const char path[] = "/api/rosters/import?campaign=LJ&org=QD01";
    campaign(w);
    for (int turn = 0; turn < 2; turn++) {
        struct str a = fixture(w, S("clean.xlsx")), b = fixture(w, S("dup.xlsx"));
        assert_string_equal(world_upload(w, "d01.clerk", path, "a.xlsx", a.at, a.len), "");
        int64_t one = json_get_int(w->json, "job", 0);
        assert_int_equal(parsers(), 1);
        assert_string_equal(world_upload(w, "d01.clerk", path, "b.xlsx", b.at, b.len), "");
        int64_t two = json_get_int(w->json, "job", 0);
        assert_int_equal(parsers(), 1);
        assert_string_not_equal(world_upload(w, "d01.clerk", "/api/rosters/import?campaign=LJ&org=QD01&class=C99",
                                             "c.xlsx", b.at, b.len), "");
        const struct json *second = turn ? NULL : run_job(w, two), *first = run_job(w, one);
        second = second ? second : run_job(w, two);
        assert_int_equal(json_get_int(first, "refused", -1), 0);  /* clean.xlsx */
        assert_true(json_get_int(second, "refused", -1) > 0);     /* dup.xlsx */
        assert_int_equal(parsers(), 0);
        void_roster(w, first);
        void_roster(w, second);
    }
    struct str a = fixture(w, S("clean.xlsx"));
    assert_string_equal(world_upload(w, "d01.clerk", path, "a.xlsx", a.at, a.len), "");
    assert_int_equal(parsers(), 1);
    world_close(w); /* the server stops before the job has come */
    assert_int_equal(parsers(), 0);
    world_reopen(w);
}

struct cells {
    struct arena *a;
    struct str at[3][3];
    size_t rows;
};
static enum err keep_row(void *self, const struct sheet_row *row)
{
    struct cells *c = self;
    for (uint32_t i = 0; i < row->n && c->rows < 3; i++)
        if (row->cells[i].col < 3)
            c->at[c->rows][row->cells[i].col] = str_of(str_z(c->a, row->cells[i].text));
    c->rows++;
    return OK;
}
static enum err keep_sheet(void *self, uint32_t i, const struct sheet_info *info)
{
    (void)self, (void)i, (void)info;
    return OK;
}

/* A list of the page comes back as the same table: money as a number of 元, text as text whatever it begins with. */
WORLD_TEST(a_list_as_a_workbook)
{
    static const char table[] = "{\"title\":\"超期\",\"columns\":[{\"label\":\"工会\"},{\"label\":\"金额（元）\",\"as\":\"money\"},"
                                "{\"label\":\"天数\",\"as\":\"count\"}],\"rows\":[[\"=1+1\",123456789,40],[\"甲区\",null,\"-\"]]}";
    struct cells c = {.a = w->a};
    struct sheet_fail why = {{0}};
    const struct sheet_sink sink = {keep_sheet, keep_row, &c, NULL};
    const char *path = mw_f(w, "%s/list.xlsx", w->dir);
    assert_string_equal(world_upload(w, "d01.view", "/api/lists/workbook", "t.json", table, sizeof table - 1), "");
    FILE *f = fopen(path, "we");
    assert_non_null(f);
    assert_int_equal(fwrite(w->reply.body.at, 1, w->reply.body.len, f), w->reply.body.len);
    fclose(f);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_int_equal(sheet_parse(fd, SHEET_XLSX, NULL, &sheet_limits_default, &sink, &why), OK);
    close(fd);
    size_t head = 0;
    while (head < c.rows && !str_eq(c.at[head][0], S("工会")))
        head++;
    assert_true(head + 2 <= 3);
    assert_string_equal(str_z(w->a, c.at[head + 1][0]), "=1+1");
    assert_string_equal(str_z(w->a, c.at[head + 1][1]), "1234567.89");
    assert_string_equal(str_z(w->a, c.at[head + 1][2]), "40");
    assert_string_equal(world_upload(w, "d01.view", "/api/lists/workbook", "t.json", "[]", 2), "BAD_INPUT");
    assert_string_equal(world_upload(w, "d01.view", "/api/lists/workbook", "t.json", "{\"columns\":[{", 13), "BAD_INPUT");
    assert_string_equal(world_upload(w, "", "/api/lists/workbook", "t.json", table, sizeof table - 1), "NOT_LOGGED_IN");
}

/* The workbooks that come back are workbooks; a neighbour gets none of them. */
WORLD_TEST(workbooks_out)
{
    static const char *const paths[] = {"errors.xlsx", "refused.xlsx", "rows.xlsx"};
    const char *e;
    campaign(w);
    long long id = json_get_int(import(w, S("dup.xlsx"), "", &e), "roster", 0);
    for (size_t i = 0; i < countof(paths); i++) {
        const char *path = mw_f(w, "/api/rosters/%lld/%s", id, paths[i]);
        assert_string_equal(world_call(w, "d01.clerk", "GET", path, NULL), "");
        assert_true(str_starts(w->reply.body, S("PK\003\004")));
        assert_string_equal(world_call(w, "d02.clerk", "GET", path, NULL), "NOT_FOUND");
        /* full numbers go to those who enter rosters */
        assert_string_equal(world_call(w, "d01.view", "GET", path, NULL), i < 2 ? "FORBIDDEN" : "");
    }
    const struct json *r = world_ok(w, "d01.clerk", "GET", mw_f(w, "/api/rosters/%lld", id), NULL);
    long long file = json_get_int(r, "file_id", 0);
    assert_true(file > 0);
    assert_string_equal(world_call(w, "d01.cash", "GET", mw_f(w, "/api/files/%lld", file), NULL), "NOT_FOUND");
    assert_string_equal(world_call(w, "d01.view", "GET", mw_f(w, "/api/files/%lld", file), NULL), "FORBIDDEN");
    assert_string_equal(world_call(w, "d01.clerk", "GET", "/api/rosters/template.xlsx?campaign=LJ", NULL), "");
    assert_true(str_starts(w->reply.body, S("PK\003\004")));
}

static bool has_text(struct world *w, const glob_t *g, const char *text)
{
    bool found = false;
    for (size_t i = 0; i < g->gl_pathc && !found; i++) {
        struct stat st;
        if (stat(g->gl_pathv[i], &st) == 0 && S_ISREG(st.st_mode))
            found = str_has(slurp(w, g->gl_pathv[i]), str_of(text));
    }
    return found;
}

/* Numbers that went in must not stand anywhere in the files of the database. */
WORLD_TEST(nothing_in_clear)
{
    static const char *const secrets[] = {"37020219850607003", "6222021234567890123", "4111111111111111",
                                          "13900000001", "1101051949123100"};
    const char *e;
    campaign(w);
    const char *const files[] = {"clean.xlsx", "card_luhn.xlsx", "card_shared.xlsx", "check.xlsx",
                                 "phone2.xlsx", "q10b.xlsx"};
    for (size_t i = 0; i < countof(files); i++)
        (void)import(w, str_of(files[i]), "", &e);
    const char *db = mw_f(w, "%s*", db_path(w->app->db)); /* and its -wal; "" on PostgreSQL */
    bool sqlite = !db_is_postgres(w->app->db);
    glob_t g;
    assert_int_equal(glob(mw_f(w, "%s/*", w->dir), 0, NULL, &g), 0);
    assert_true(!sqlite || glob(db, GLOB_APPEND, NULL, &g) == 0);
    world_close(w);
    assert_true(!sqlite || has_text(w, &g, "青岛某厂")); /* the scan does see what is stored plain */
    for (size_t k = 0; k < countof(secrets); k++)
        assert_false(has_text(w, &g, secrets[k]));
    globfree(&g);
    world_reopen(w);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], SHEET_CHILD_ARG) == 0)
        return sheet_child_main(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case),      cmocka_unit_test(nothing_left_behind),
        cmocka_unit_test(the_same_file_twice), cmocka_unit_test(asked_wrongly),
        cmocka_unit_test(nothing_in_clear), cmocka_unit_test(names_of_a_lump_sum),
        cmocka_unit_test(cancelled),       cmocka_unit_test(workbooks_out),
        cmocka_unit_test(two_uploads_before_their_jobs), cmocka_unit_test(an_upload_sent_twice),
        cmocka_unit_test(a_list_as_a_workbook),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
