/* SPDX-License-Identifier: Apache-2.0
 * What the tests of money, aid and forms share: a campaign, receipts, and a roster with its rows put
 * straight into the tables, so that these areas are tested without the import above them. */
#pragma once
#include "../base/test.h"
#include "../world.h"
#include "aid.h"
#include "fund.h"
#include "person.h"

static inline const char *mw_f(struct world *w, const char *fmt, ...) PRINTF(2, 3);
static inline const char *mw_f(struct world *w, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    struct str s = str_fv(w->a, fmt, ap);
    va_end(ap);
    return str_z(w->a, s);
}

/* Campaign LJ at the city, 2022-12-20 to 2023-02-10. */
static inline void mw_campaign(struct world *w, const char *code, const char *earmark, bool once,
                               long long cap_year_fen)
{
    world_ok(w, "city.clerk", "POST", "/api/campaigns",
             mw_f(w, "{\"code\":\"%s\",\"name\":\"送温暖\",\"org\":\"QD\",\"year\":2023,\"start_on\":\"2022-12-20\","
                     "\"end_on\":\"2023-02-10\",\"once\":%s,\"cap_year_fen\":%lld,\"earmark\":\"%s\","
                     "\"forms\":\"cz21,ez22\",\"status\":\"open\"}",
                  code, once ? "true" : "false", cap_year_fen, earmark));
}

static inline int64_t mw_receipt(struct world *w, const char *as, const char *org, const char *source,
                                 long long fen)
{
    const struct json *j = world_ok(
        w, as, "POST", "/api/funds/receipts",
        mw_f(w, "{\"campaign\":\"LJ\",\"org\":\"%s\",\"source\":\"%s\",\"fen\":%lld,\"done_on\":\"2023-01-05\"}",
             org, source, fen));
    return json_get_int(j, "id", 0);
}

static inline const char *mw_transfer(struct world *w, const char *as, const char *from,
                                      const char *to, const char *source, const char *to_source,
                                      long long fen)
{
    return world_call(w, as, "POST", "/api/funds/transfers",
                      mw_f(w, "{\"campaign\":\"LJ\",\"from\":\"%s\",\"to\":\"%s\",\"source\":\"%s\","
                              "\"to_source\":\"%s\",\"fen\":%lld,\"done_on\":\"2023-01-06\"}",
                           from, to, source, to_source, fen));
}

static inline struct str mw_error(struct world *w)
{
    return json_get_str(json_get(w->json, "error"), "text");
}

/* --- rosters --- */
struct mw_row {
    int person; /* 1, 2, 3 …: an invented person each */
    const char *class, *source, *form, *tags;
    long long fen;
    const char *given_on;
};
struct mw_roster {
    struct world *w;
    int64_t id;
    const char *org;
    const struct mw_row *rows;
    size_t n;
    const char *kind;
};

/* An invented person's number: area 110105, born 1980-01-01, sequence by serial, valid check digit. */
static inline struct str mw_number(struct arena *a, int serial)
{
    static const int weight[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    struct str s = str_f(a, "110105198001%02d%03d", serial / 900 + 1, serial % 900 + 100);
    int sum = 0;
    for (size_t i = 0; i < 17; i++)
        sum += (s.at[i] - '0') * weight[i];
    return str_f(a, "%.*s%c", FMT(s), "10X98765432"[sum % 11]);
}

static inline enum err mw_person(struct ctx *cx, int serial, int64_t org_id, int64_t *id, struct str *blind_hex)
{
    unsigned char blind_of[BLIND_BYTES];
    struct person p = {.id_type = S("RESIDENT"), .org_id = org_id, .status = S("active")};
    p.name = str_f(cx->a, "赵%s", serial % 2 ? "安" : "宁");
    p.number = mw_number(cx->a, serial);
    person_blind_number(cx->sealer, p.number, blind_of);
    *blind_hex = hex_of(cx->a, blind_of, sizeof blind_of);
    enum err e = person_id_of(cx, p.id_type, blind_of, id);
    if (e != ERR_NOT_FOUND)
        return e;
    TRY(person_add(cx, &p));
    *id = p.id;
    return OK;
}

static inline enum err mw_load_tx(struct tx *tx, void *arg)
{
    struct mw_roster *r = arg;
    struct world *w = r->w;
    struct sealer *sealer = sealer_borrow(w->app);
    struct ctx *cx = ctx_system(w->a, w->app, tx, sealer);
    int64_t org_id = 0, campaign_id = 0, user_id = 1;
    enum err e = db_int(tx, FIND_ORG, VALS(TXT(str_of(r->org))), &org_id);
    if (e == OK)
        e = db_int(tx, CAMPAIGN_GET, VALS(TXT(S("LJ"))), &campaign_id);
    if (e == OK)
        e = db_load(tx, S("roster"),
                    str_f(w->a, "{\"id\":%lld,\"campaign_id\":%lld,\"org_id\":%lld,\"kind\":\"%s\",\"title\":\"名册%lld\","
                                "\"state\":\"submitted\",\"entered_by\":%lld,\"entered_at\":1}",
                          (long long)r->id, (long long)campaign_id, (long long)org_id,
                          r->kind ? r->kind : "list", (long long)r->id, (long long)user_id));
    for (size_t i = 0; i < r->n && e == OK; i++) {
        const struct mw_row *row = &r->rows[i];
        int64_t person_id = 0;
        struct str blind_hex = {0};
        e = mw_person(cx, row->person, org_id, &person_id, &blind_hex);
        if (e != OK)
            break;
        e = db_load(tx, S("roster_row"),
                    str_f(w->a, "{\"roster_id\":%lld,\"row_no\":%zu,\"level\":0,\"name\":\"赵\",\"id_type\":\"RESIDENT\","
                                "\"blind\":{\"$b\":\"%.*s\"},\"sex\":\"\",\"birth\":\"\",\"employer\":\"\",\"post\":\"\",\"bank\":\"\","
                                "\"class\":\"%s\",\"source\":\"%s\",\"form\":\"%s\",\"goods\":\"\",\"amount_fen\":%lld,"
                                "\"tags\":\"%s\",\"archive_no\":\"\",\"given_on\":\"%s\",\"note\":\"\",\"person_id\":%lld}",
                          (long long)r->id, i + 1, FMT(blind_hex), row->class, row->source,
                          row->form ? row->form : "cash", row->fen, row->tags ? row->tags : "",
                          row->given_on ? row->given_on : "", (long long)person_id));
    }
    if (e == OK)
        e = db_load_done(tx);
    if (e != OK)
        fprintf(stderr, "roster: %s %.*s %.*s\n", err_code(e), FMT(cx->fail_text),
                FMT(cx->problems.first ? cx->problems.first->text : S("")));
    sealer_return(w->app, sealer);
    return e;
}

static inline void mw_roster(struct world *w, int64_t id, const char *org, const struct mw_row *rows, size_t n)
{
    struct mw_roster r = {w, id, org, rows, n, NULL};
    assert_int_equal(world_write(w, mw_load_tx, &r), OK);
}

/* Runs a step inside a write transaction with a context of the system. */
struct mw_step {
    struct world *w;
    enum err (*run)(struct ctx *cx, void *arg);
    void *arg;
    struct str text; /* the sentence of a failure */
};

static inline enum err mw_step_tx(struct tx *tx, void *arg)
{
    struct mw_step *s = arg;
    struct sealer *sealer = sealer_borrow(s->w->app);
    struct ctx *cx = ctx_system(s->w->a, s->w->app, tx, sealer);
    enum err e = s->run(cx, s->arg);
    s->text = cx->fail_text;
    sealer_return(s->w->app, sealer);
    return e;
}

static inline enum err mw_do(struct world *w, enum err (*run)(struct ctx *cx, void *arg), void *arg,
                             struct str *text)
{
    struct mw_step s = {w, run, arg, {0}};
    enum err e = world_write(w, mw_step_tx, &s);
    if (text)
        *text = s.text;
    return e;
}

/* The life of a roster as the roster area drives it. */
struct mw_move {
    int64_t roster;
    const char *org, *paid_on;
    struct aid_sum sum;
};

static inline enum err mw_ids(struct ctx *cx, const struct mw_move *m, int64_t *campaign_id,
                              int64_t *org_id)
{
    TRY(db_int(cx->tx, CAMPAIGN_GET, VALS(TXT(S("LJ"))), campaign_id));
    return db_int(cx->tx, FIND_ORG, VALS(TXT(str_of(m->org))), org_id);
}

static inline enum err mw_plan(struct ctx *cx, void *arg)
{
    struct mw_move *m = arg;
    return aid_plan_roster(cx, m->roster, &m->sum);
}

static inline enum err mw_approve(struct ctx *cx, void *arg)
{
    struct mw_move *m = arg;
    struct fund_part *parts = NULL;
    size_t n = 0;
    int64_t campaign_id = 0, org_id = 0;
    TRY(mw_ids(cx, m, &campaign_id, &org_id));
    TRY(aid_parts(cx->tx, m->roster, &parts, &n));
    TRY(fund_reserve(cx, campaign_id, org_id, m->roster, parts, n));
    return aid_reserve_roster(cx, m->roster, &m->sum);
}

static inline enum err mw_pay(struct ctx *cx, void *arg)
{
    struct mw_move *m = arg;
    struct fund_part *parts = NULL;
    size_t n = 0;
    int64_t campaign_id = 0, org_id = 0;
    TRY(mw_ids(cx, m, &campaign_id, &org_id));
    TRY(aid_parts(cx->tx, m->roster, &parts, &n));
    TRY(fund_pay(cx, campaign_id, org_id, m->roster, parts, n, str_of(m->paid_on), S("B1")));
    return aid_pay_roster(cx, m->roster, str_of(m->paid_on), &m->sum);
}

static inline void mw_paid_roster(struct world *w, int64_t id, const char *org, const char *paid_on,
                                  const struct mw_row *rows, size_t n)
{
    struct mw_move m = {id, org, paid_on, {0}};
    mw_roster(w, id, org, rows, n);
    assert_int_equal(mw_do(w, mw_plan, &m, NULL), OK);
    assert_int_equal(mw_do(w, mw_approve, &m, NULL), OK);
    assert_int_equal(mw_do(w, mw_pay, &m, NULL), OK);
    assert_int_equal(m.sum.rows, n);
}

/* Puts one row into a table behind the program's back, for verify to find. */
struct mw_put {
    const char *table, *json;
};
static inline enum err mw_put_tx(struct tx *tx, void *arg)
{
    struct mw_put *p = arg;
    TRY(db_load(tx, str_of(p->table), str_of(p->json)));
    return db_load_done(tx);
}
static inline void mw_put(struct world *w, const char *table, const char *json)
{
    struct mw_put p = {table, json};
    assert_int_equal(world_write(w, mw_put_tx, &p), OK);
}

/* Findings of the money, aid and submission areas alone: the rosters here are put into the tables by hand, and
 * the roster area's own bookkeeping is not in them. */
static inline void mw_found(struct verify *v, const char *invariant, struct str text)
{
    fprintf(stderr, "verify: %s %.*s\n", invariant, FMT(text));
    v->findings++;
}
static inline enum err mw_verify_step(struct ctx *cx, void *arg)
{
    struct verify *v = arg;
    v->cx = cx;
    for (size_t i = 0; i < cx->app->n_areas; i++)
        if (strcmp(cx->app->areas[i]->name, "fund") == 0 || strcmp(cx->app->areas[i]->name, "aid") == 0 ||
            strcmp(cx->app->areas[i]->name, "submission") == 0)
            TRY(cx->app->areas[i]->verify(v));
    return OK;
}
static inline int64_t mw_verify(struct world *w)
{
    struct verify v = {.found = mw_found};
    assert_int_equal(mw_do(w, mw_verify_step, &v, NULL), OK);
    return v.findings;
}
