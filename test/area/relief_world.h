/* SPDX-License-Identifier: Apache-2.0
 * Households in the archive for tests of the areas above it, put in by the archive's own face. Everybody is invented. */
#pragma once
#include "area_test.h"

#include "area.h"
#include "casefile.h"
#include "money_world.h"

struct cw_file {
    const char *org, *class, *kind; /* kind NULL = worker */
    const char *state;              /* NULL = import: active; else the verb of the first move, "" = stays a draft */
    int serial;                     /* the head: mw_number */
    const char *filed_on;           /* NULL = 2022-06-01 */
    const char *work, *contract_until;
    long long dibao_fen;
    int64_t id, paper_id; /* filled */
    bool card;            /* the head has no card when false */
};
struct cw_ref {
    int64_t id;
    struct str path, code, name;
};
static const struct field cw_ref_fields[] = {
    {FIELD(struct cw_ref, id)}, {FIELD(struct cw_ref, path)}, {FIELD(struct cw_ref, code)}, {FIELD(struct cw_ref, name)}};

/* The system, as user 1, everywhere. */
static inline void cw_as(struct ctx *cx)
{
    static const struct grant all = {.role = ROLE_review, .path = LIT("")};
    cx->who->user_id = 1;
    cx->scopes = &all;
    cx->n_scopes = 1;
}

static inline enum err cw_load(struct ctx *cx, const char *table, struct str row)
{
    TRY(db_load(cx->tx, str_of(table), row));
    return db_load_done(cx->tx);
}

static inline enum err cw_file_run(struct ctx *cx, void *arg)
{
    struct cw_file *k = arg;
    struct cw_ref o = {0};
    struct casefile f = {.kind = str_of(k->kind ? k->kind : "worker"), .area = S("659900"), .old_no = str_f(cx->a, "旧-%d", k->serial), .residence = S("urban"), .level = S("base"), .dibao_fen = k->dibao_fen};
    struct case_member m = {.name = str_f(cx->a, "孙%s", k->serial % 2 ? "安" : "宁"), .number = mw_number(cx->a, k->serial), .phone = S("13800000001"),
                            .work = str_of(k->work ? k->work : "on"), .employer = S("安宁机械厂"), .contract_until = str_of(k->contract_until ? k->contract_until : ""),
                            .card = k->card ? S("6228480402564890018") : S("")};
    cw_as(cx);
    TRY(db_one(cx->tx, FIND_ORG, VALS(TXT(str_of(k->org))), FIELDS(struct cw_ref, cw_ref_fields), &o));
    f.org_id = o.id;
    f.path = o.path;
    f.org_code = o.code;
    TRY(casefile_add(cx, &f, &m));
    k->id = f.id;
    k->paper_id = f.id * 10;
    TRY(cw_load(cx, "case_paper", str_f(cx->a, "{\"id\":%lld,\"casefile_id\":%lld,\"kind\":\"medical_bill\",\"secret\":{\"$b\":\"\"},\"added_by\":1,\"added_at\":1}",
                                               (long long)k->paper_id, (long long)f.id)));
    if (k->state && !*k->state)
        return OK;
    struct casefile_step s = {.verb = k->state ? k->state : "import", .on_day = str_of(k->filed_on ? k->filed_on : "2022-06-01"), .class = str_of(k->class ? k->class : "")};
    return casefile_move(cx, &f, &s);
}

static inline int64_t cw_file(struct world *w, struct cw_file *k)
{
    struct str why = {0};
    enum err e = mw_do(w, cw_file_run, k, &why);
    if (e != OK)
        print_error("file of %d: %s %.*s\n", k->serial, err_code(e), FMT(why));
    assert_int_equal(e, OK);
    return k->id;
}

struct cw_member {
    int64_t file;
    const char *name, *relation;
    bool studying;
    int serial; /* 0 = no number */
    int64_t no;
};

static inline enum err cw_member_run(struct ctx *cx, void *arg)
{
    struct cw_member *k = arg;
    struct casefile f = {0};
    struct case_member m = {.name = str_of(k->name), .relation = str_of(k->relation), .studying = k->studying, .number = k->serial ? mw_number(cx->a, k->serial) : S("")};
    cw_as(cx);
    TRY(casefile_get(cx, k->file, &f));
    TRY(casefile_member_add(cx, &f, &m));
    k->no = m.no;
    return OK;
}

static inline int64_t cw_member(struct world *w, int64_t file, const char *name, const char *relation, bool studying)
{
    struct cw_member k = {file, name, relation, studying, 0, 0};
    assert_int_equal(mw_do(w, cw_member_run, &k, NULL), OK);
    return k.no;
}

struct cw_cost {
    int64_t file, id;
    const char *kind, *from_on, *until_on, *side;
    long long fen;
};

static inline enum err cw_cost_run(struct ctx *cx, void *arg)
{
    const struct cw_cost *k = arg;
    return cw_load(cx, "case_money", str_f(cx->a, "{\"id\":%lld,\"casefile_id\":%lld,\"side\":\"%s\",\"kind\":\"%s\",\"from_on\":\"%s\",\"until_on\":\"%s\",\"fen\":%lld,\"secret\":{\"$b\":\"\"}}",
                                                  (long long)k->id, (long long)k->file, k->side, k->kind, k->from_on, k->until_on, k->fen));
}

static inline void cw_cost(struct world *w, int64_t id, int64_t file, const char *side, const char *kind, long long fen)
{
    struct cw_cost k = {file, id, kind, "2022-01-01", "2022-12-31", side, fen};
    assert_int_equal(mw_do(w, cw_cost_run, &k, NULL), OK);
}

/* A step of the way of a file. */
struct cw_move {
    int64_t file;
    struct casefile_step s;
};
static inline enum err cw_move_run(struct ctx *cx, void *arg)
{
    struct cw_move *k = arg;
    struct casefile f = {0};
    cw_as(cx);
    TRY(casefile_get(cx, k->file, &f));
    return casefile_move(cx, &f, &k->s);
}
