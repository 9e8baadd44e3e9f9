/* SPDX-License-Identifier: Apache-2.0
 * Applications for tests: households that do not exist, and the steps of their way, each by the person who may. */
#pragma once
#include "area_test.h"
#include "casefile.h"
#include "idno.h"

#define AW_DAY (INT64_C(86400000))

struct aw_file {
    struct world *w;
    const char *org, *name;
    int serial;
    int64_t id;
    struct str no;
};

static inline const char *aw_number(struct world *w, int serial)
{
    const char *digits = fmt(w, "37020519800115%03d", serial);
    return fmt(w, "%s%c", digits, idno_check_char(digits));
}

static inline enum err aw_file_tx(struct tx *tx, void *arg)
{
    struct aw_file *s = arg;
    struct world *w = s->w;
    struct sealer *sealer = sealer_borrow(w->app);
    struct ctx *cx = ctx_system(w->a, w->app, tx, sealer);
    static const struct grant everywhere = {.path = {"", 0}};
    cx->scopes = &everywhere;
    cx->n_scopes = 1;
    struct casefile f = {.org_id = world_org(w, s->org), .level = S("county"), .kind = S("worker"), .area = S("370202"), .residence = S("urban"), .main_cause = S("own_illness"),
                         .housing = S("rented"), .address = S("市南区八大湖街道南京路七号楼")};
    struct case_member head = {.id_type = S("resident"), .name = str_of(s->name), .nation = S("汉族"), .political = S("masses"), .health = S("good"),
                               .work = S("on"), .phone = S("13800138765"), .marriage = S("married"), .hukou = S("urban"), .employer = S("第一棉纺厂"),
                               .industry = S("C"), .number = str_of(aw_number(w, s->serial)), .card = S("6228480402564890018"), .diagnosis = S("慢性肾衰竭")};
    struct case_member child = {.relation = S("child"), .id_type = S("resident"), .name = S("童小满"), .nation = S("汉族"), .political = S("masses"), .health = S("good"),
                                .insurance = S("resident"), .marriage = S("single"), .hukou = S("urban"), .identity = S("student"),
                                .number = str_of(fmt(w, "3702052012011500%s", "")), .school = S("南京路第三小学")};
    const char *digits = fmt(w, "37020520120115%03d", s->serial);
    child.number = str_of(fmt(w, "%s%c", digits, idno_check_char(digits)));
    enum err e = db_int(tx, USER_LOGIN_TAKEN, VALS(TXT(S("g1.clerk"))), &cx->who->user_id);
    if (e == OK)
        e = casefile_add(cx, &f, &head);
    if (e == OK)
        e = casefile_member_add(cx, &f, &child);
    for (const struct problem *p = cx->problems.first; p; p = p->next)
        print_error("%s: %.*s\n", p->field, FMT(p->text));
    s->id = f.id;
    s->no = f.no;
    sealer_return(w->app, sealer);
    return e;
}

/* A household's file in state draft at QD010101, nothing of it signed. */
static inline struct aw_file aw_unsigned(struct world *w, const char *name, int serial)
{
    struct aw_file f = {w, "QD010101", name, serial, 0, {0}};
    assert_int_equal(world_write(w, aw_file_tx, &f), OK);
    world_ok(w, "g1.clerk", "POST", fmt(w, "/api/casefiles/%lld/money", (long long)f.id),
             "{\"member_no\":1,\"side\":\"in\",\"kind\":\"wage\",\"from_on\":\"2022-01-13\",\"until_on\":\"2023-01-12\",\"fen\":2400000}");
    return f;
}

/* guardian 0: the member himself. */
static inline void aw_sign(struct world *w, int64_t file, int member, const char *purpose, int guardian)
{
    assert_string_equal(world_upload(w, "g1.clerk", "/api/files?org=QD010101", "同意书.txt", "签字件\n", strlen("签字件\n")), "");
    int64_t paper = json_get_int(w->json, "id", 0);
    world_ok(w, "g1.clerk", "POST", fmt(w, "/api/casefiles/%lld/consents", (long long)file),
             fmt(w, "{\"member_no\":%d,\"purpose\":\"%s\",\"how\":\"paper\",\"guardian_no\":%d,\"file_id\":%lld}", member, purpose, guardian, (long long)paper));
}

/* The same with every consent: the head for himself, and as the guardian of the child. */
static inline struct aw_file aw_file(struct world *w, const char *name, int serial)
{
    struct aw_file f = aw_unsigned(w, name, serial);
    aw_sign(w, f.id, 1, "check", 0);
    aw_sign(w, f.id, 1, "file", 0);
    aw_sign(w, f.id, 1, "public", 0);
    aw_sign(w, f.id, 2, "file", 1);
    return f;
}

static inline const char *aw_path(struct world *w, int64_t id, const char *tail)
{
    return fmt(w, "/api/applications/%lld%s", (long long)id, tail);
}

static inline int64_t aw_begin(struct world *w, int64_t file, const char *kind, const char *more)
{
    world_ok(w, "g1.clerk", "POST", "/api/applications",
             fmt(w, "{\"casefile\":%lld,\"kind\":\"%s\",\"measure\":\"生活救助 3000 元\"%s}", (long long)file, kind, more));
    return json_get_int(w->json, "id", 0);
}

static inline const char *aw_state(struct world *w, int64_t id)
{
    return text_of(w, world_ok(w, "city.review", "GET", aw_path(w, id, ""), NULL), "state");
}

static inline int64_t aw_user(struct world *w, const char *login)
{
    const struct json *rows = json_get(world_ok(w, "sys.admin", "GET", fmt(w, "/api/users?q=%s", login), NULL), "rows");
    return json_get_int(json_at(rows, 0), "id", 0);
}

#define AW_ANSWERS "{\"met\":[\"head\"],\"members\":2,\"reason\":\"yes\",\"housing\":\"rent\",\"state\":\"plain\",\"goods\":[\"none\"],\"income\":\"same\",\"outlay\":\"seen\",\"hard\":\"hard\"}"

static inline const char *aw_visit_body(struct world *w, int64_t file, int64_t id, const char *key, const char *second)
{
    char day[DATE_TEXT];
    date_iso(date_of_ms(w->now), day);
    return fmt(w,
               "{\"draft_key\":\"%s\",\"visited_on\":\"%s\",\"purpose\":\"survey\",\"answers\":" AW_ANSWERS
               ",\"agrees\":\"yes\",\"words\":\"家中有透析病人\",\"placed\":true,\"lat_e6\":36066000,\"lon_e6\":120382000,\"accuracy_m\":20,"
               "\"casefile\":%lld,\"application\":%lld,\"second\":%lld}",
               key, day, (long long)file, (long long)id, (long long)aw_user(w, second));
}

/* The visit of g1.clerk with d01.clerk. */
static inline void aw_visit(struct world *w, int64_t file, int64_t id, const char *key)
{
    world_ok(w, "g1.clerk", "POST", "/api/visits", aw_visit_body(w, file, id, key, "d01.clerk"));
    int64_t visit = json_get_int(w->json, "id", 0);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/visits/%lld/confirm", (long long)visit), NULL);
}

#define AW_MEETING(for_, against)                                                                                                             \
    "{\"held_on\":\"2023-01-12\",\"members\":5,\"present\":5,\"votes_for\":" #for_ ",\"votes_against\":" #against                             \
    ",\"votes_abstain\":0,\"who\":\"工会委员五人\",\"opinion\":\"情况属实\"}"

static inline int64_t aw_publish(struct world *w, int64_t id)
{
    world_ok(w, "g1.review", "POST", "/api/public-notices", fmt(w, "{\"ids\":[%lld],\"phone\":\"0532-85820000\",\"place\":\"厂门口公示栏\"}", (long long)id));
    return json_get_int(w->json, "id", 0);
}

static inline void aw_act(struct world *w, const char *as, int64_t id, const char *verb)
{
    world_ok(w, as, "POST", aw_path(w, id, fmt(w, "/%s", verb)), "{\"remark\":\"同意\"}");
}

/* From where it is to the step named, by five people; the clock moves over the notice. */
static inline void aw_until(struct world *w, int64_t file, int64_t id, const char *state)
{
    for (int i = 0; i < 12 && strcmp(aw_state(w, id), state) != 0; i++) {
        const char *at = aw_state(w, id);
        if (strcmp(at, "draft") == 0)
            aw_act(w, "g1.clerk", id, "submit");
        else if (strcmp(at, "first") == 0)
            aw_act(w, "g1.review", id, "pass");
        else if (strcmp(at, "survey") == 0) {
            aw_visit(w, file, id, fmt(w, "k%lld-%lld", (long long)id, (long long)w->now));
            aw_act(w, "g1.clerk", id, "surveyed");
        } else if (strcmp(at, "appraise") == 0) {
            world_ok(w, "g1.review", "POST", fmt(w, "/api/applications/%lld/meetings", (long long)id), AW_MEETING(4, 1));
            aw_act(w, "g1.review", id, "pass");
        } else if (strcmp(at, "notice") == 0) {
            aw_publish(w, id);
            w->now += 12 * AW_DAY;
            aw_act(w, "g1.review", id, "pass");
        } else if (strcmp(at, "second") == 0)
            aw_act(w, "d01.review", id, "pass");
        else if (strcmp(at, "check") == 0)
            aw_act(w, "d01.clerk", id, "checked");
        else if (strcmp(at, "approve") == 0)
            world_ok(w, "city.review", "POST", fmt(w, "/api/applications/%lld/approve", (long long)id), "{\"class\":\"deep\",\"level\":\"city\",\"depart\":\"集体研究同意\"}");
    }
    assert_string_equal(aw_state(w, id), state);
}
