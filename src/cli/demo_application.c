// SPDX-License-Identifier: Apache-2.0
// Applications of the demonstration city: households that ask stand at every step of the way, some too long, some sent back, notices
// running, one with an objection. Every step is called as the one whose work it is, on the day it would have been done.
#include "casefile.h"
#include "date.h"
#include "demo.h"

enum { HOUSEHOLDS_MAX = 60, DAYS_BACK = 60, NOTICE_DAYS = 14 };

/* How far one has come and how many days it has stood there. Consents are signed as it is begun; the second household still owes one,
 * so that its first check is held up. */
static const struct way {
    const char *state;
    int ago;
    bool back; /* sent back to be mended */
} ways[] = {
    {"entered", 5, false}, {"first", 1, false},  {"first", 16, false},   {"survey", 2, false}, {"survey", 17, false}, {"appraise", 3, false}, {"notice", 2, false},
    {"notice", 3, false},  {"second", 2, false}, {"check", 2, false},    {"approve", 3, false}, {"approve", 22, false}, {"draft", 2, true},   {"appraise", 14, false},
};
static const char *const order[] = {"draft", "first", "survey", "appraise", "notice", "second", "check", "approve", "entered"};

struct household {
    int64_t file, id;
    struct str head, org;
    const struct demo_org *at;
    const struct way *way;
    const char *state; /* as known here */
    struct str until;  /* of its notice; "" = none */
    bool ended;
};
struct maker {
    struct demo *d;
    struct household at[HOUSEHOLDS_MAX];
    size_t n;
    struct str today;
};

static int place_of(const char *state)
{
    for (size_t i = 0; i < countof(order); i++)
        if (strcmp(order[i], state) == 0)
            return (int)i;
    return 0;
}

/* The day it was filed, so that it reaches its step in time. */
static int begins_ago(const struct way *w)
{
    int target = w->back ? 2 : place_of(w->state);
    return w->ago + target + (target > place_of("notice") ? NOTICE_DAYS : 0);
}

/* The union's own people file, check and publish; two of the city stand for the union above and the one that approves, so that
 * nobody does two forbidden steps. */
static const char *who(struct maker *k, const struct household *h, const char *role)
{
    return str_z(k->d->a, str_f(k->d->a, "%.*s.%s", FMT(h->at->user), role));
}

static const struct json *press(struct maker *k, struct household *h, const char *as, const char *verb, struct str body)
{
    const struct json *j = demo_call(k->d, as, M_POST, str_f(k->d->a, "/api/applications/%lld/%s", (long long)h->id, verb), body);
    if (j && strcmp(verb, "meetings") != 0)
        h->state = str_z(k->d->a, json_get_str(j, "state"));
    return j;
}

static void begin(struct maker *k, struct household *h)
{
    const struct json *j = demo_call(k->d, who(k, h, "clerk"), M_POST, S("/api/applications"),
                                     str_f(k->d->a, "{\"casefile\":%lld,\"kind\":\"new\",\"asked\":\"deep\",\"measure\":\"生活救助\",\"words\":\"家庭困难，申请建档\"}", (long long)h->file));
    h->id = json_get_int(j, "id", 0);
    h->state = "draft";
    demo_agree(k->d, h->file, h->org, h->way == &ways[1]);
}

static void visit(struct maker *k, struct household *h)
{
    static const char body[] = "\"purpose\":\"survey\",\"agrees\":\"yes\",\"words\":\"房屋简陋，药费票据齐全\",\"answers\":{\"met\":[\"head\"],\"members\":3,\"reason\":\"yes\","
                               "\"housing\":\"own\",\"state\":\"plain\",\"goods\":[\"none\"],\"income\":\"same\",\"outlay\":\"seen\",\"hard\":\"hard\",\"need\":[\"money\",\"medical\"]}";
    struct demo *d = k->d;
    const struct json *all = json_get(demo_call(d, who(k, h, "clerk"), M_GET, str_f(d->a, "/api/visits/partners?org=%.*s", FMT(h->org)), S("")), "rows");
    int64_t second = 0;
    for (size_t i = 0; i < json_len(all); i++) /* the last is the one of the city */
        second = json_get_int(json_at(all, i), "id", 0);
    const struct json *j = demo_call(d, who(k, h, "clerk"), M_POST, S("/api/visits"),
                                     str_f(d->a, "{%s,\"draft_key\":\"demo-%lld\",\"visited_on\":\"%.*s\",\"casefile\":%lld,\"application\":%lld,\"second\":%lld}", body,
                                           (long long)h->id, FMT(k->today), (long long)h->file, (long long)h->id, (long long)second));
    (void)demo_call(d, "city.clerk", M_POST, str_f(d->a, "/api/visits/%lld/confirm", (long long)json_get_int(j, "id", 0)), S("{}"));
    (void)press(k, h, who(k, h, "clerk"), "surveyed", S("{}"));
}

static void appraise(struct maker *k, struct household *h)
{
    (void)press(k, h, who(k, h, "review"), "meetings",
                str_f(k->d->a, "{\"held_on\":\"%.*s\",\"members\":7,\"present\":6,\"votes_for\":5,\"votes_against\":0,\"votes_abstain\":1,\"who\":\"工会委员和职工代表六人\","
                               "\"opinion\":\"情况属实，同意上报\"}", FMT(k->today)));
    (void)press(k, h, who(k, h, "review"), "pass", S("{\"remark\":\"评议通过\"}"));
}

static void publish(struct maker *k, struct household *h)
{
    const struct json *j = demo_call(k->d, who(k, h, "review"), M_POST, S("/api/public-notices"),
                                     str_f(k->d->a, "{\"ids\":[%lld],\"phone\":\"0532-83090000\",\"place\":\"单位公示栏\"}", (long long)h->id));
    h->until = str_dup(k->d->a, json_get_str(j, "until_on"));
    if (h->way == &ways[7])
        (void)demo_call(k->d, "", M_POST, str_f(k->d->a, "/api/public/notices/%.*s/objections", FMT(json_get_str(j, "token"))),
                        S("{\"row\":1,\"text\":\"听说他家有一辆面包车，请核实\"}"));
}

/* One step a day, as far as it is to come. */
static void one_step(struct maker *k, struct household *h)
{
    bool there = !h->way->back && strcmp(h->state, h->way->state) == 0;
    if (h->ended || (there && strcmp(h->state, "notice") != 0) || k->d->problem.len)
        return;
    if (strcmp(h->state, "draft") == 0)
        (void)press(k, h, who(k, h, "clerk"), "submit", S("{}"));
    else if (strcmp(h->state, "first") == 0 && h->way->back) {
        (void)press(k, h, who(k, h, "review"), "return", S("{\"to\":\"draft\",\"remark\":\"收入证明没有单位盖章，请补正\"}"));
        h->ended = true;
    } else if (strcmp(h->state, "first") == 0)
        (void)press(k, h, who(k, h, "review"), "pass", S("{\"remark\":\"材料齐全\"}"));
    else if (strcmp(h->state, "survey") == 0)
        visit(k, h);
    else if (strcmp(h->state, "appraise") == 0)
        appraise(k, h);
    else if (strcmp(h->state, "notice") == 0 && !h->until.len)
        publish(k, h);
    else if (strcmp(h->state, "notice") == 0 && !there && str_cmp(k->today, h->until) > 0)
        (void)press(k, h, who(k, h, "review"), "pass", S("{\"remark\":\"公示无异议\"}"));
    else if (strcmp(h->state, "second") == 0)
        (void)press(k, h, "city.review", "pass", S("{\"remark\":\"复核无误\"}"));
    else if (strcmp(h->state, "check") == 0)
        (void)press(k, h, "city.clerk", "checked", S("{\"remark\":\"民政、车辆、不动产核对无异常\"}"));
    else if (strcmp(h->state, "approve") == 0)
        (void)press(k, h, "city.review", "approve", S("{\"class\":\"deep\",\"level\":\"county\",\"remark\":\"同意建档\",\"depart\":\"历史案例，集体研究同意\"}"));
}

/* Households that ask, spread over the ways. One that is to be entered stands at a street: there nobody between reviews it, and who
 * approves has done nothing before. */
static void choose(struct maker *k)
{
    struct demo *d = k->d;
    const struct json *rows = json_get(demo_call(d, "city.view", M_GET, S("/api/casefiles?org=QD&state=applying&limit=200"), S("")), "rows");
    size_t way = 0;
    for (size_t i = 0; i < json_len(rows) && k->n < HOUSEHOLDS_MAX; i++) {
        const struct json *r = json_at(rows, i);
        struct household h = {.file = json_get_int(r, "id", 0), .head = json_get_str(r, "head_name"), .org = str_dup(d->a, json_get_str(r, "org_code")), .way = &ways[way % countof(ways)]};
        for (size_t o = 0; o < d->n_orgs; o++)
            if (str_eq(d->orgs[o].code, h.org))
                h.at = &d->orgs[o];
        if (!h.at || str_eq(h.at->user, S("city")) || (strcmp(h.way->state, "entered") == 0 && h.at->level != DEMO_STREET))
            continue;
        if (strcmp(h.way->state, "second") == 0 && h.at->level != DEMO_GRASS)
            h.way = &ways[9];
        k->at[k->n++] = h;
        way++;
    }
}

void demo_application(struct demo *d)
{
    struct maker *k = NEW(d->a, struct maker);
    struct date now = date_of_ms(now_ms(d->app->clock));
    k->d = d;
    choose(k);
    for (int ago = DAYS_BACK; ago >= 0 && !d->problem.len; ago--) {
        char day[DATE_TEXT];
        date_iso(date_add_days(now, -ago), day);
        k->today = str_dup(d->a, str_of(day));
        demo_at(d, day, 10);
        for (size_t i = 0; i < k->n && !d->problem.len; i++) {
            struct household *h = &k->at[i];
            if (ago > begins_ago(h->way))
                continue;
            if (!h->id)
                begin(k, h);
            if (!d->problem.len)
                one_step(k, h);
        }
    }
    demo_at(d, NULL, 0);
}
