/* SPDX-License-Identifier: Apache-2.0
 * Adds invented households' files to an installation that has unions (bench_seed, nuan demo), through the area's own functions in
 * large transactions: 100,000 in about a minute. Not part of the program.
 *   bench_cases FILES */
#include <stdio.h>
#include <stdlib.h>

#include "app.h"
#include "casefile.h"
#include "date.h"
#include "dispatch.h"
#include "engine.h" /* tx_number */
#include "idno.h"

enum { CHUNK = 1000, ARENA_BYTES = 512 * 1024 * 1024, UNIONS_MAX = 100000, DAY_MS = 86400000, FIRST_BIRTH = -5479 /* 1955-01-01 */ };

struct maker {
    struct app *app;
    int64_t *unions;
    size_t n;
    int64_t clerk, review, from, to;
    struct str why;
};

static const char *const causes[] = {"own_illness", "kin_illness", "schooling", "low_income", "own_jobless", "kin_disability", "accident"};
static const char *const classes[] = {"deep", "relative", "accident"};
static const char *const names[] = {"王建国", "李秀英", "张志强", "刘海燕", "陈晓明", "杨文静", "赵国庆", "黄玉梅", "周春华", "吴立新", "徐红霞", "孙卫东"};

/* Births run through forty years, places through the serials: one number for one person up to 19 million. */
static struct str number_of(struct arena *a, int64_t k)
{
    char n[ID_NUMBER_MAX], birth[DATE_TEXT];
    date_iso(date_of_days((int32_t)(FIRST_BIRTH + k % 14600)), birth);
    snprintf(n, sizeof n, "3702%02d%.4s%.2s%.2s%03d", (int)(2 + k / 14600 / 998 % 90), birth, birth + 5, birth + 8, (int)(1 + k / 14600 % 998));
    n[17] = idno_check_char(n);
    return str_dup(a, (struct str){n, 18});
}

static struct str ago(struct ctx *cx, int64_t now, int64_t days)
{
    char text[DATE_TEXT];
    date_iso(date_of_ms(now - days * DAY_MS), text);
    return str_dup(cx->a, str_of(text));
}

static enum err household(struct ctx *cx, struct maker *k, int64_t i)
{
    int64_t now = now_ms(k->app->clock), days = 20 + i * 7919 % 1400;
    cx->now = now - days * DAY_MS;
    cx->who->user_id = k->clerk;
    struct casefile f = {.org_id = k->unions[(size_t)(i * 31) % k->n], .level = S("city"), .area = S("370202"), .main_cause = str_of(causes[i % (int)countof(causes)]),
                         .housing = S("rented"), .address = str_f(cx->a, "青岛市湛山街道测试路%lld号", (long long)i), .contact_id = i % 3 ? k->clerk : 0};
    struct case_member head = {.name = str_of(names[i % (int)countof(names)]), .number = number_of(cx->a, 2 * i), .nation = S("汉族"), .political = S("masses"),
                               .health = S("general"), .work = S("on"), .phone = S("13800138000"), .marriage = S("married"), .hukou = S("urban"),
                               .employer = S("测试单位"), .industry = S("C"), .able = true, .is_member = true, .month_fen = 200000 + i % 40 * 10000};
    struct case_member spouse = {.relation = S("spouse"), .name = str_of(names[(i + 5) % (int)countof(names)]), .number = number_of(cx->a, 2 * i + 1),
                                 .nation = S("汉族"), .political = S("masses"), .health = S("good"), .insurance = S("resident"), .marriage = S("married"),
                                 .hukou = S("urban"), .identity = S("none"), .work = S("jobless")};
    TRY(casefile_add(cx, &f, &head));
    TRY(casefile_member_add(cx, &f, &spouse));
    struct case_money in = {.member_no = 1, .side = S("in"), .kind = S("wage"), .from_on = ago(cx, now, 364), .until_on = ago(cx, now, 0), .fen = 12 * head.month_fen};
    struct case_money out = {.side = S("out"), .kind = S("medical"), .from_on = in.from_on, .until_on = in.until_on, .fen = i % 50 * 50000};
    cx->now = now;
    TRY(casefile_money_add(cx, &f, &in));
    TRY(casefile_money_add(cx, &f, &out));
    struct case_paper p = {.kind = S("income"), .member_no = 1, .dated_on = ago(cx, now, days)};
    TRY(casefile_paper_add(cx, &f, &p));
    if (i % 10 == 0)
        return OK;
    cx->now = now - (days - 1) * DAY_MS;
    TRY(casefile_move(cx, &f, &(struct casefile_step){.verb = "apply"}));
    if (i % 10 == 1)
        return OK;
    cx->who->user_id = k->review;
    return casefile_move(cx, &f, &(struct casefile_step){.verb = "enter", .proposed_by = k->clerk, .class = str_of(classes[i % 3])});
}

static enum err chunk(struct tx *tx, void *arg)
{
    static const struct grant everywhere = {.path = {"", 0}};
    struct maker *k = arg;
    struct sealer *sealer = sealer_borrow(k->app);
    struct ctx *cx = ctx_system(tx_arena(tx), k->app, tx, sealer);
    cx->scopes = &everywhere;
    cx->n_scopes = 1;
    enum err e = OK;
    for (int64_t i = k->from; e == OK && i < k->to; i++)
        e = household(cx, k, i);
    if (e != OK)
        fprintf(stderr, "%s %.*s %.*s\n", err_text(e), FMT(cx->fail_text), FMT(cx->problems.first ? cx->problems.first->text : S("")));
    sealer_return(k->app, sealer);
    return e;
}

static enum err people(struct tx *tx, void *arg)
{
    struct maker *k = arg;
    k->unions = NEWS(tx_arena(tx), int64_t, UNIONS_MAX);
    for (int64_t id = 0; k->n < UNIONS_MAX;) {
        TRY(tx_number(tx, "SELECT COALESCE(MIN(id), 0) FROM org WHERE kind = 'grass' AND id > ?1", VALS(I64(id)), &id));
        if (!id)
            break;
        k->unions[k->n++] = id;
    }
    TRY(db_int(tx, USER_LOGIN_TAKEN, VALS(TXT(S("city.clerk"))), &k->clerk));
    return db_int(tx, USER_LOGIN_TAKEN, VALS(TXT(S("city.review"))), &k->review);
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new(ARENA_BYTES);
    struct app_conf conf = {.mode = DB_WRITE};
    struct maker k = {.from = 0};
    int64_t files = argc == 2 ? atoll(argv[1]) : 0;
    if (files <= 0) {
        fprintf(stderr, "bench_cases FILES\n");
        return 2;
    }
    if (app_open(a, &conf, &k.app, &k.why) != OK) {
        fprintf(stderr, "%.*s\n", FMT(k.why));
        return 1;
    }
    enum err e = db_read(k.app->db, a, people, &k);
    int64_t began = mono_ms(k.app->clock);
    for (k.from = 0; e == OK && k.from < files; k.from = k.to) {
        struct arena *part = arena_new(ARENA_BYTES);
        k.to = k.from + CHUNK < files ? k.from + CHUNK : files;
        e = db_write(k.app->db, part, chunk, &k);
        arena_free(part);
    }
    printf("{\"files\":%lld,\"ms\":%lld}\n", (long long)files, (long long)(mono_ms(k.app->clock) - began));
    app_close(k.app);
    arena_free(a);
    return e == OK ? 0 : 1;
}
