/* SPDX-License-Identifier: Apache-2.0
 * What becomes of a list: the published figures of Qingdao as a draft roster, without the illness; and the end of a list, after
 * which nothing of it is found anywhere, not even sealed. */
#include "match_world.h"
#include "money_world.h"
#include "sheet_child.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- 607 members, 26 of them with 100,000 元 and more, 1,420,000 元 together (青岛日报 2023) --- */

enum { SICK = 607, LARGE = 26 };
#define ILLNESS "恶性肿瘤金丝雀"

/* Self-paid 分 of the i-th: the 26 from exactly 100,000.00 on; of the 581 others pairs around 49,900 元 and one of 58,000 元, so that
 * 4 % of their sum of 29,000,000 元 is 1,160,000 元. The formula is ours: the newspaper does not tell it. */
static int64_t self_paid(int i)
{
    if (i < LARGE)
        return 10000000 + (int64_t)i * 123400;
    int k = i - LARGE; /* 0 … 580 */
    if (k == 580)
        return 5800000;
    int64_t off = (int64_t)(k / 2 + 1) * 15025; /* multiples of 25 分: 4 % is whole */
    return 4990000 + (k % 2 ? off : -off);
}

struct people {
    struct world *w;
};

static enum err people_tx(struct tx *tx, void *arg)
{
    struct world *w = ((struct people *)arg)->w;
    struct who who = {.user_id = 1, .login = S("test"), .name = S("测试"), .local = true};
    struct sealer *s = sealer_borrow(w->app);
    struct ctx *cx = ctx_system(w->a, w->app, tx, s);
    cx->who = &who;
    enum err e = OK;
    for (int i = 0; e == OK && i < SICK; i++) {
        struct person p = {.org_id = world_org(w, i % 2 ? "QD010101" : "QD020101"), .name = str_of(maw_name(w, i)), .number = str_of(maw_number(w, i))};
        e = person_add(cx, &p);
    }
    sealer_return(w->app, s);
    return e;
}

static int64_t sick_list(struct world *w)
{
    struct buf b = buf_new(w->a, 1 << 20);
    buf_f(&b, "会员姓名,身份证号,个人自付,病种\n");
    for (int i = 0; i < SICK; i++)
        buf_f(&b, "%s,%s,%lld.%02lld,%s\n", maw_name(w, i), maw_number(w, i), (long long)(self_paid(i) / 100), (long long)(self_paid(i) % 100), ILLNESS);
    buf_f(&b, "某不在册,110105194912310021,5000,%s\n", ILLNESS); /* damaged: refused */
    buf_f(&b, "某不在册,11010519491231002X,5000,%s\n", ILLNESS); /* not in the register */
    return maw_ready(w, "city.clerk", "QD", "illness", str_z(w->a, buf_done(&b)));
}

WORLD_TEST(the_published_607_26_and_142_come_out)
{
    struct people people = {w};
    assert_int_equal(world_write(w, people_tx, &people), OK);
    mw_campaign(w, "HZ2023", "", true, 0);
    int64_t list = sick_list(w);
    const struct json *r = maw_match(w, "city.clerk", list);
    assert_int_equal(json_get_int(r, "hits", -1), SICK);
    assert_int_equal(json_get_int(r, "actions", -1), LARGE); /* 100,000 元 and more and no file */
    const char *path = fmt(w, "/api/match/lists/%lld/draw", (long long)list);
    assert_answer(w, "BAD_INPUT", "city.clerk", "POST", path, "{\"rule\":\"qdn\",\"campaign\":\"HZ2023\",\"source\":\"GH-BJ\",\"purpose\":\"x\",\"title\":\"大病救助\"}");
    r = maw_job(w, "city.clerk", path, "{\"rule\":\"qdn\",\"campaign\":\"HZ2023\",\"source\":\"GH-BJ\",\"purpose\":\"编制大病救助名册\",\"title\":\"大病救助\"}");
    assert_int_equal(json_get_int(r, "persons", -1), SICK);
    assert_int_equal(json_get_int(r, "fen", -1), 142000000); /* 142 万元, to the 分 */
    assert_int_equal(json_get_int(r, "refused", -1), 0);
    int64_t roster = json_get_int(r, "roster", 0);
    world_ok(w, "city.clerk", "GET", "/api/match/draws", NULL);
    const struct json *steps = json_get(json_at(rows_of(w), 0), "classes");
    assert_int_equal(json_get_int(json_at(steps, 0), "persons", -1), LARGE);
    assert_int_equal(json_get_int(json_at(steps, 0), "fen", -1), 26000000);
    assert_int_equal(json_get_int(json_at(steps, 1), "persons", -1), SICK - LARGE);
    assert_int_equal(json_get_int(json_at(steps, 1), "fen", -1), 116000000);

    /* an ordinary draft: checked, waiting, with the class of the rule and not the illness */
    world_ok(w, "city.clerk", "GET", fmt(w, "/api/rosters/%lld", (long long)roster), NULL);
    assert_string_equal(text_of(w, w->json, "state"), "checked");
    assert_int_equal(json_get_int(w->json, "amount_fen", -1), 142000000);
    world_ok(w, "city.clerk", "GET", fmt(w, "/api/rosters/%lld/rows?limit=500", (long long)roster), NULL);
    assert_true(answer_has(w, "互助保障救助A档"));
    assert_true(answer_has(w, "C2"));
    assert_false(answer_has(w, ILLNESS));
    assert_int_equal(world_verify(w), 0);

    /* the same checks as for any roster: a cap of 5,000 元 a time stands in the way of the 26 */
    world_ok(w, "city.clerk", "POST", "/api/campaigns",
             "{\"code\":\"HZ2\",\"name\":\"救助\",\"org\":\"QD\",\"year\":2023,\"start_on\":\"2022-12-20\",\"end_on\":\"2023-02-10\","
             "\"once\":true,\"cap_time_fen\":500000,\"earmark\":\"\",\"forms\":\"cz21\",\"status\":\"open\"}");
    r = maw_job(w, "city.clerk", path, "{\"rule\":\"qdn\",\"campaign\":\"HZ2\",\"source\":\"GH-BJ\",\"purpose\":\"编制大病救助名册\",\"title\":\"大病救助\"}");
    assert_int_equal(json_get_int(r, "persons", -1) + json_get_int(r, "refused", -1), SICK);
    assert_int_equal(json_get_int(r, "refused", -1), LARGE);
    assert_answer(w, "BAD_INPUT", "city.clerk", "POST", fmt(w, "/api/match/lists/%lld/draw", (long long)maw_ready(w, "city.clerk", "QD", "death", fmt(w, "姓名,身份证号\n%s,%s\n", maw_name(w, 1), maw_number(w, 1)))),
                  "{\"rule\":\"qdn\",\"campaign\":\"HZ2023\",\"source\":\"GH-BJ\",\"purpose\":\"编制大病救助名册\",\"title\":\"大病救助\"}");
    assert_int_equal(world_verify(w), 0);
}

/* A job that is run again, as after a kill, does nothing twice; one that is cancelled leaves nothing. */
WORLD_TEST(jobs_start_over_without_a_trace)
{
    struct people people = {w};
    assert_int_equal(world_write(w, people_tx, &people), OK);
    int64_t list = sick_list(w);
    world_ok(w, "city.clerk", "POST", fmt(w, "/api/match/lists/%lld/run", (long long)list), "{\"purpose\":\"核对在册情况\"}");
    int64_t job = json_get_int(w->json, "job", 0);
    world_ok(w, "city.clerk", "POST", fmt(w, "/api/jobs/%lld/cancel", (long long)job), NULL);
    world_job(w, job);
    world_ok(w, "city.clerk", "GET", "/api/match/runs", NULL);
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "state"), "running");
    const struct json *r = maw_match(w, "city.clerk", list);
    assert_int_equal(json_get_int(r, "hits", -1), SICK);
    r = maw_match(w, "city.clerk", list);
    assert_int_equal(json_get_int(r, "hits", -1), 0);
    assert_int_equal(world_verify(w), 0);
}

/* --- the end --- */

/* The machine's own daily call: how many lists it destroyed. */
static int64_t purge_due(struct world *w)
{
    struct call c = {.method = M_POST, .path = S("/api/match/purge"), .peer = S("local"), .local = true, .upload_fd = -1};
    struct reply r = {0};
    dispatch(w->app, w->a, &c, &r);
    assert_int_equal(r.status, 200);
    return json_get_int(json_parse(w->a, r.body, NULL), "lists", -1);
}

struct dumping {
    struct world *w;
    struct buf b;
};
static enum err put(void *arg, struct str table, struct str row)
{
    struct dumping *d = arg;
    if (!str_eq(table, S("rule_doc")) && !str_eq(table, S("code_item"))) {
        buf_str(&d->b, row);
        buf_ch(&d->b, '\n');
    }
    return OK;
}
static enum err dump_tx(struct tx *tx, void *arg)
{
    struct db_dump to = {put, arg};
    return db_dump(tx, &to);
}
static struct str dump_of(struct world *w)
{
    struct dumping d = {w, buf_new(w->a, 128 << 20)};
    struct arena *own = arena_new(ARENA_CALL_BYTES); /* a dump gives back what a row took, and with it what was put there */
    assert_int_equal(db_read(w->app->db, own, dump_tx, &d), OK);
    arena_free(own);
    assert_false(d.b.full);
    return buf_done(&d.b);
}

/* Every file of the installation's folder, byte for byte. */
static bool folder_has(const char *dir, struct str what, struct arena *a)
{
    const char *cmd_names[] = {"nuan.db", "nuan.db-wal", "nuan.db-shm"};
    for (size_t i = 0; i < countof(cmd_names); i++) {
        struct stat st;
        int fd = open(str_z(a, str_f(a, "%s/%s", dir, cmd_names[i])), O_RDONLY | O_CLOEXEC);
        if (fd < 0)
            continue;
        assert_int_equal(fstat(fd, &st), 0);
        char *all = arena_alloc(a, (size_t)st.st_size + 1, 1);
        ssize_t n = pread(fd, all, (size_t)st.st_size, 0);
        close(fd);
        if (n > 0 && memmem(all, (size_t)n, what.at, what.len))
            return true;
    }
    return false;
}

struct wrap {
    struct str wrapped;
};
static const struct field wrap_fields[] = {{FIELD(struct wrap, wrapped), .as = AS_BLOB}};

struct look {
    struct world *w;
    int64_t list;
    struct str wrapped, row;
};
struct line_row {
    int64_t row_no, sheet_row;
    struct str id_type, secret;
};
static const struct field line_fields[] = {
    {FIELD(struct line_row, row_no)}, {FIELD(struct line_row, sheet_row)}, {FIELD(struct line_row, id_type)}, {FIELD(struct line_row, secret), .as = AS_BLOB},
};
static enum err look_tx(struct tx *tx, void *arg)
{
    struct look *l = arg;
    struct wrap k = {0};
    struct line_row r = {0};
    TRY(db_one(tx, MATCH_KEY_GET, VALS(I64(l->list)), FIELDS(struct wrap, wrap_fields), &k));
    TRY(db_one(tx, MATCH_ROWS, VALS(I64(l->list), I64(0), I64(1)), FIELDS(struct line_row, line_fields), &r));
    l->wrapped = str_dup(l->w->a, k.wrapped);
    l->row = str_dup(l->w->a, r.secret);
    return OK;
}

static void nobody_sees(struct world *w, const char *const *canary, size_t n)
{
    static const char *const who[] = {"d01.clerk", "d02.clerk", "g1.clerk", "city.view", "audit.admin"};
    static const char *const where[] = {"/api/match/lists", "/api/match/hits", "/api/match/pairs", "/api/match/actions", "/api/match/runs",
                                        "/api/match/draws", "/api/jobs", "/api/events", "/api/todo", "/api/match/actions/export"};
    for (size_t i = 0; i < countof(who); i++)
        for (size_t k = 0; k < countof(where); k++) {
            world_call(w, who[i], "GET", where[k], NULL);
            for (size_t c = 0; c < n; c++)
                if (answer_has(w, canary[c])) {
                    print_error("%s sees %s at %s\n", who[i], canary[c], where[k]);
                    assert_true(false);
                }
        }
}

WORLD_TEST(after_its_end_nothing_of_a_list_is_left)
{
    const char *canary[] = {"金丝雀病种甲", "金丝雀车牌鲁B", "13905320099", maw_number(w, 1), maw_number(w, 2), "金丝雀会"};
    maw_person(w, 1, "QD010101");
    maw_person(w, 2, "QD010101");
    int64_t list = maw_ready(w, "city.clerk", "QD", "medical", fmt(w, "姓名,身份证号,出生日期,电话,个人自付,病种\n%s,%s,,,50000,金丝雀病种甲\n金丝雀会,,1970-01-03,13905320099,8,金丝雀车牌鲁B\n%s,%s,,,1,x\n%s,,1970-01-02,13905320001,8,x\n",
                                                                  maw_name(w, 1), maw_number(w, 1), maw_name(w, 2), maw_number(w, 2), maw_name(w, 1)));
    maw_match(w, "city.clerk", list);
    world_ok(w, "city.clerk", "GET", "/api/match/pairs", NULL);
    world_ok(w, "city.clerk", "POST", fmt(w, "/api/match/pairs/%lld", (long long)json_get_int(json_at(rows_of(w), 0), "id", 0)), "{\"state\":\"same\"}");
    struct look l = {.w = w, .list = list};
    assert_int_equal(db_read(w->app->db, w->a, look_tx, &l), OK);

    /* while it lives: sealed at rest, and out of others' sight; what the register itself holds is the register's */
    struct str all = dump_of(w);
    for (size_t c = 0; c < countof(canary); c++)
        assert_false(str_has(all, str_of(canary[c])));
    assert_true(str_has(all, hex_of(w->a, l.wrapped.at, l.wrapped.len)));
    nobody_sees(w, canary, countof(canary));
    assert_int_equal(world_verify(w), 0);

    /* not a day before; then by the calendar, whoever is away */
    w->now = date_to_ms((struct date){2023, 4, 1}) - 1000;
    assert_answer(w, "FORBIDDEN", "city.clerk", "POST", "/api/match/purge", NULL);
    assert_int_equal(purge_due(w), 0);
    w->now += 2000;
    assert_int_equal(purge_due(w), 1);
    assert_int_equal(purge_due(w), 0);
    world_ok(w, "city.clerk", "GET", fmt(w, "/api/match/lists/%lld", (long long)list), NULL);
    assert_string_equal(text_of(w, w->json, "state"), "purged");
    assert_int_equal(world_verify(w), 0);
    all = dump_of(w);
    assert_false(str_has(all, hex_of(w->a, l.wrapped.at, l.wrapped.len)));
    assert_false(str_has(all, hex_of(w->a, l.row.at, l.row.len)));
    /* what was proposed stays as the union's own work, without what it was said from; the rest of the hits is gone */
    world_ok(w, "g1.clerk", "GET", "/api/match/actions", NULL);
    assert_int_equal(json_len(rows_of(w)), 1);
    assert_string_equal(text_of(w, json_at(rows_of(w), 0), "facts"), "");
    assert_int_equal(json_get_int(json_at(rows_of(w), 0), "purged", 0), 1);
    world_ok(w, "g1.clerk", "GET", "/api/match/hits", NULL);
    assert_int_equal(json_len(rows_of(w)), 2); /* both lines of the one something was proposed about */
    assert_answer(w, "STATE", "city.clerk", "POST", fmt(w, "/api/match/lists/%lld/run", (long long)list), "{\"purpose\":\"再核对一次\"}");
    assert_answer(w, "STATE", "city.clerk", "POST", fmt(w, "/api/match/lists/%lld/purge", (long long)list), NULL);
    if (*db_path(w->app->db)) {
        world_close(w); /* the log is folded in */
        assert_false(folder_has(w->dir, l.wrapped, w->a));
        assert_false(folder_has(w->dir, l.row, w->a));
        world_reopen(w);
    }
}

/* At once, when its purpose is fulfilled; an upload that was never read in goes with it. */
WORLD_TEST(a_person_destroys_a_list_early)
{
    int64_t list = maw_list(w, "city.clerk", "QD", "death");
    maw_upload(w, "city.clerk", list, fmt(w, "姓名,身份证号\n%s,%s\n", maw_name(w, 1), maw_number(w, 1)));
    int64_t file = json_get_int(w->json, "file_id", 0);
    assert_answer(w, "NOT_FOUND", "city.clerk", "GET", fmt(w, "/api/files/%lld", (long long)file), NULL); /* read in, never handed out */
    assert_answer(w, "NOT_FOUND", "d01.clerk", "POST", fmt(w, "/api/match/lists/%lld/purge", (long long)list), NULL);
    world_ok(w, "city.clerk", "POST", fmt(w, "/api/match/lists/%lld/purge", (long long)list), NULL);
    world_ok(w, "city.clerk", "GET", fmt(w, "/api/match/lists/%lld", (long long)list), NULL);
    assert_string_equal(text_of(w, w->json, "state"), "purged");
    assert_int_equal(json_get_int(w->json, "file_id", 0), 0);
    assert_false(str_has(dump_of(w), S("外部名单\"")));
    assert_int_equal(world_verify(w), 0);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], SHEET_CHILD_ARG) == 0)
        return sheet_child_main(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_607_26_and_142_come_out),
        cmocka_unit_test(jobs_start_over_without_a_trace),
        cmocka_unit_test(after_its_end_nothing_of_a_list_is_left),
        cmocka_unit_test(a_person_destroys_a_list_early),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
