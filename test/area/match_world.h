/* SPDX-License-Identifier: Apache-2.0
 * What the suites of the matching centre share: invented persons, households put straight into the tables, lists as CSV. */
#pragma once
#include "area_test.h"

#include "casefile.h"
#include "idno.h"
#include "person.h"

#define MAW_EXPIRES "2023-03-01"
#define MAW_DELETE "2023-04-01"

/* The i-th invented number: area 370202, born 1970-01-01 and later, sequence codes of tests. */
static inline const char *maw_number(struct world *w, int i)
{
    const char *d = fmt(w, "3702021970%02d%02d%03d", 1 + i / 28 % 12, 1 + i % 28, 100 + i / 336);
    return fmt(w, "%s%c", d, idno_check_char(d));
}
static inline const char *maw_name(struct world *w, int i)
{
    static const char *const family[] = {"张", "王", "李", "赵", "周", "吴", "郑", "孙"}, *const given[] = {"建国", "秀英", "海", "明远", "玉兰", "志强", "晓梅"};
    return fmt(w, "%s%s", family[i % 8], given[i / 8 % 7]);
}
static inline int64_t maw_person(struct world *w, int i, const char *org)
{
    world_ok(w, "city.clerk", "POST", "/api/persons",
             fmt(w, "{\"org\":\"%s\",\"name\":\"%s\",\"number\":\"%s\",\"phone\":\"1390532%04d\"}", org, maw_name(w, i), maw_number(w, i), i));
    return json_get_int(w->json, "id", 0);
}

/* --- households, as an import of files from another system brings them --- */
struct maw_member {
    const char *relation; /* the first is the head: self */
    int i;                /* of maw_number */
};
struct maw_file {
    struct world *w;
    const char *org, *state; /* active, or draft */
    int64_t dibao_fen, id;
    const struct maw_member *m;
    size_t n;
};

static inline struct case_member maw_member_of(struct world *w, const struct maw_member *m)
{
    return (struct case_member){.relation = str_of(m->relation), .name = str_of(maw_name(w, m->i)), .number = str_of(maw_number(w, m->i))};
}

static inline enum err maw_file_in(struct ctx *cx, struct maw_file *in)
{
    struct casefile f = {.org_id = in->id, .dibao_fen = in->dibao_fen, .old_no = S("旧档-1")};
    struct case_member head = maw_member_of(in->w, &in->m[0]);
    TRY(casefile_add(cx, &f, &head));
    for (size_t i = 1; i < in->n; i++) {
        struct case_member m = maw_member_of(in->w, &in->m[i]);
        TRY(casefile_member_add(cx, &f, &m));
    }
    in->id = f.id;
    return strcmp(in->state, "active") == 0 ? casefile_move(cx, &f, &(struct casefile_step){.verb = "import"}) : OK;
}

static inline enum err maw_file_tx(struct tx *tx, void *arg)
{
    struct maw_file *in = arg;
    struct world *w = in->w;
    struct who who = {.user_id = 1, .login = S("test"), .name = S("测试"), .local = true};
    struct sealer *s = sealer_borrow(w->app);
    struct ctx *cx = ctx_system(w->a, w->app, tx, s);
    cx->who = &who;
    enum err e = maw_file_in(cx, in);
    if (e != OK)
        print_error("casefile: %.*s %.*s\n", FMT(cx->fail_text), FMT(cx->problems.n ? cx->problems.first->text : S("")));
    sealer_return(w->app, s);
    return e;
}

static inline int64_t maw_casefile(struct world *w, const char *org, const char *state, int64_t dibao_fen, const struct maw_member *m, size_t n)
{
    struct maw_file f = {.w = w, .org = org, .state = state, .dibao_fen = dibao_fen, .id = world_org(w, org), .m = m, .n = n};
    assert_int_equal(world_write(w, maw_file_tx, &f), OK);
    return f.id;
}

/* --- lists --- */
static inline int64_t maw_list(struct world *w, const char *as, const char *org, const char *kind)
{
    world_ok(w, as, "POST", fmt(w, "/api/match/lists?org=%s", org),
             fmt(w, "{\"kind\":\"%s\",\"title\":\"测试名单\",\"giver\":\"市有关部门\",\"purpose\":\"困难职工动态管理\",\"basis\":\"信息共享协议\",\"expires_on\":\"" MAW_EXPIRES "\",\"delete_on\":\"" MAW_DELETE "\"}", kind));
    return json_get_int(w->json, "id", 0);
}
/* Uploads and scans; the list as it then stands is the answer. */
static inline void maw_upload(struct world *w, const char *as, int64_t list, const char *csv)
{
    assert_string_equal(world_upload(w, as, fmt(w, "/api/match/lists/%lld/file", (long long)list), "名单.csv", csv, strlen(csv)), "");
    const struct json *job = world_job(w, json_get_int(w->json, "job", 0));
    if (!str_eq(json_get_str(job, "state"), S("done")))
        print_error("scan: %.*s\n", FMT(json_get_str(job, "error")));
    assert_true(str_eq(json_get_str(job, "state"), S("done")));
    world_ok(w, as, "GET", fmt(w, "/api/match/lists/%lld", (long long)list), NULL);
}
static inline const struct json *maw_job(struct world *w, const char *as, const char *path, const char *body)
{
    world_ok(w, as, "POST", path, body);
    const struct json *job = world_job(w, json_get_int(w->json, "job", 0));
    if (!str_eq(json_get_str(job, "state"), S("done")))
        print_error("%s: %.*s\n", path, FMT(json_get_str(job, "error")));
    return json_get(job, "result");
}
static inline const struct json *maw_load(struct world *w, const char *as, int64_t list, const char *columns)
{
    return maw_job(w, as, fmt(w, "/api/match/lists/%lld/load", (long long)list), fmt(w, "{\"columns\":%s}", columns));
}
static inline const struct json *maw_match(struct world *w, const char *as, int64_t list)
{
    return maw_job(w, as, fmt(w, "/api/match/lists/%lld/run", (long long)list), "{\"purpose\":\"年度集中清理核对\"}");
}
static inline int64_t maw_ready(struct world *w, const char *as, const char *org, const char *kind, const char *csv)
{
    int64_t list = maw_list(w, as, org, kind);
    maw_upload(w, as, list, csv);
    maw_load(w, as, list, "[]");
    return list;
}
