/* SPDX-License-Identifier: Apache-2.0
 * Households for tests: people who do not exist, with sound identity numbers, files through the routes, and steps of a file's way as
 * the areas above take them. */
#pragma once
#include "area_test.h"
#include "casefile.h"
#include "idno.h"

/* An invented resident: area 370205 (abolished 2012), birth as "19800115", serial 1..999 (odd: a man). */
static inline const char *cw_number(struct world *w, const char *birth, int serial)
{
    char digits[32]; /* 17, and room for what the compiler fears */
    snprintf(digits, sizeof digits, "370205%s%03d", birth, serial);
    return fmt(w, "%s%c", digits, idno_check_char(digits));
}

/* A whole head and file as JSON members; more: further members of the file, or "". */
static inline const char *cw_body(struct world *w, const char *org, const char *name, int serial, const char *more)
{
    return fmt(w,
               "{\"org\":\"%s\",\"head\":{\"name\":\"%s\",\"number\":\"%s\",\"nation\":\"汉族\",\"political\":\"masses\",\"health\":\"good\",\"work\":\"on\","
               "\"phone\":\"13800138000\",\"marriage\":\"married\",\"hukou\":\"urban\",\"employer\":\"第一棉纺厂\",\"industry\":\"C\",\"able\":true,"
               "\"is_member\":true,\"month_fen\":300000},\"file\":{\"address\":\"市南区八大湖街道南京路一号\",\"housing\":\"rented\",\"main_cause\":\"low_income\","
               "\"area\":\"370202\"%s%s}}",
               org, name, cw_number(w, "19800115", serial), more[0] ? "," : "", more);
}

static inline int64_t cw_file(struct world *w, const char *as, const char *org, const char *name, int serial)
{
    world_ok(w, as, "POST", "/api/casefiles", cw_body(w, org, name, serial, ""));
    return json_get_int(w->json, "id", 0);
}

static inline const char *cw_path(struct world *w, int64_t id, const char *tail)
{
    return fmt(w, "/api/casefiles/%lld%s", (long long)id, tail);
}

/* A year's wage for the head: with it a file of cw_body is complete. */
static inline void cw_income(struct world *w, const char *as, int64_t id, int64_t fen)
{
    world_ok(w, as, "POST", fmt(w, "/api/casefiles/%lld/money", (long long)id),
             fmt(w, "{\"member_no\":1,\"side\":\"in\",\"kind\":\"wage\",\"from_on\":\"2022-01-13\",\"until_on\":\"2023-01-12\",\"fen\":%lld}", (long long)fen));
}

static inline int64_t cw_paper(struct world *w, const char *as, int64_t id, const char *kind)
{
    world_ok(w, as, "POST", fmt(w, "/api/casefiles/%lld/papers", (long long)id), fmt(w, "{\"kind\":\"%s\",\"dated_on\":\"2023-01-10\"}", kind));
    const struct json *papers = json_get(w->json, "papers");
    return json_get_int(json_at(papers, json_len(papers) - 1), "id", 0);
}

/* --- steps that areas above take: no route of their own here --- */

struct cw_step {
    struct world *w;
    int64_t id;
    const char *login;
    struct casefile_step step;
    struct str text; /* of the refusal */
};

static inline enum err cw_user_tx(struct tx *tx, void *arg)
{
    struct cw_step *s = arg;
    return db_int(tx, USER_LOGIN_TAKEN, VALS(TXT(str_of(s->login))), &s->id);
}
static inline int64_t cw_user(struct world *w, const char *login)
{
    struct cw_step s = {.login = login};
    assert_int_equal(world_write(w, cw_user_tx, &s), OK);
    return s.id;
}

static inline enum err cw_step_tx(struct tx *tx, void *arg)
{
    struct cw_step *s = arg;
    struct sealer *sealer = sealer_borrow(s->w->app);
    struct ctx *cx = ctx_system(s->w->a, s->w->app, tx, sealer);
    static const struct grant everywhere = {.path = {"", 0}};
    struct casefile f;
    cx->scopes = &everywhere;
    cx->n_scopes = 1;
    enum err e = db_int(tx, USER_LOGIN_TAKEN, VALS(TXT(str_of(s->login))), &cx->who->user_id);
    if (e == OK)
        e = casefile_get(cx, s->id, &f);
    if (e == OK)
        e = casefile_move(cx, &f, &s->step);
    s->text = cx->fail_text;
    for (const struct problem *p = cx->problems.first; p; p = p->next)
        s->text = str_f(s->w->a, "%.*s；%.*s", FMT(s->text), FMT(p->text));
    sealer_return(s->w->app, sealer);
    return e;
}

/* OK or the error of casefile_move, taken by that user. */
static inline enum err cw_move(struct world *w, const char *login, int64_t id, struct casefile_step step)
{
    struct cw_step s = {w, id, login, step, S("")};
    return world_write(w, cw_step_tx, &s);
}
#define CW_MOVE(w, login, id, ...) cw_move((w), (login), (id), (struct casefile_step){__VA_ARGS__})

/* A file in the archive: complete, applied for by the clerk, entered by the reviewer of QD01. */
static inline int64_t cw_active(struct world *w, const char *as, const char *org, const char *name, int serial)
{
    int64_t id = cw_file(w, as, org, name, serial);
    cw_income(w, as, id, 2400000);
    assert_int_equal(CW_MOVE(w, "d01.clerk", id, .verb = "apply"), OK);
    assert_int_equal(CW_MOVE(w, "d01.review", id, .verb = "enter", .proposed_by = cw_user(w, "d01.clerk"), .class = S("deep")), OK);
    return id;
}
