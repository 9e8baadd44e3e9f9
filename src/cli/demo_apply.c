// SPDX-License-Identifier: Apache-2.0
// Applications that workers made on their phones in one district: a draft he goes on with, one that waits for its union, one given
// back for a paper, one taken in, which goes the way of any other from there.
#include "date.h"
#include "demo.h"

#define DISTRICT "QD07"

enum far { DRAFT, SENT, GIVEN_BACK, TAKEN, PEOPLE };

/* Why each of them asks. */
static const struct {
    const char *note, *words;
    int fen; /* his wage of the last twelve months */
} cases[PEOPLE] = {
    {"厂里停工半年", "停工以后只有基本生活费，请工会帮一把", 2400000},
    {"妻子没有工作，孩子上学", "一个人的工资养三口人，请工会帮一把", 2760000},
    {"被裁员，刚找到零工", "年底房租交不上，请工会帮一把", 1980000},
    {"老家房屋受灾", "修房子花光了积蓄，请工会帮一把", 2200000},
};

static const struct json *own(struct demo *d, int64_t person, int64_t id, const char *what, struct str body)
{
    return demo_tap(d, person, M_POST, str_f(d->a, "/api/worker/apply/%lld/%s", (long long)id, what), body, S(""));
}

static void photo(struct demo *d, int64_t person, int64_t id, const char *query)
{
    demo_tap(d, person, M_POST, str_f(d->a, "/api/worker/apply/%lld/photos?%s", (long long)id, query), S(""), demo_picture(d, (uint32_t)id));
}

static struct str consents(struct demo *d, const struct json *form)
{
    struct buf b = buf_new(d->a, 4096);
    const struct json *texts = json_get(form, "texts");
    for (size_t i = 0; i < json_len(texts); i++)
        buf_f(&b, "%s{\"member\":1,\"purpose\":\"%.*s\",\"edition\":\"%.*s\"}", i ? "," : "", FMT(json_get_str(json_at(texts, i), "purpose")), FMT(json_get_str(json_at(texts, i), "edition")));
    return buf_done(&b);
}

/* A household of one: the worker himself. */
static void write_it(struct demo *d, int64_t person, int64_t id, enum far k)
{
    const struct json *form = demo_tap(d, person, M_GET, S("/api/worker/apply/form"), S(""), S(""));
    struct str today = json_get_str(form, "today");
    struct date day;
    if (date_read(today, &day) != DATE_DAY)
        return;
    day = date_add_days(day, -364);
    own(d, person, id, "save",
        str_f(d->a,
              "{\"body\":{\"file\":{\"address\":\"和平路%d号\",\"housing\":\"rented\",\"main_cause\":\"low_income\",\"cause_note\":\"%s\"},\"members\":[{\"nation\":\"汉族\",\"political\":\"masses\","
              "\"health\":\"good\",\"work\":\"on\",\"marriage\":\"single\",\"hukou\":\"urban\",\"employer\":\"第二机械厂\",\"industry\":\"C\"}],"
              "\"money\":[{\"member\":1,\"side\":\"in\",\"kind\":\"wage\",\"from_on\":\"%04d-%02d-%02d\",\"until_on\":\"%.*s\",\"fen\":%d}],\"consents\":[%.*s],\"words\":\"%s\"}}",
              60 + k, cases[k].note, day.y, day.m, day.d, FMT(today), cases[k].fen, FMT(consents(d, form)), cases[k].words));
}

static void go(struct demo *d, int64_t person, const char *clerk, enum far k)
{
    int64_t id = json_get_int(demo_tap(d, person, M_POST, S("/api/worker/apply"), S("{\"kind\":\"new\"}"), S("")), "id", 0);
    write_it(d, person, id, k);
    if (k == DRAFT)
        return;
    photo(d, person, id, "kind=sign");
    photo(d, person, id, "kind=idcard&member=1");
    own(d, person, id, "send", S("{}"));
    const char *verb = k == GIVEN_BACK ? "return" : "take";
    struct str body = k == GIVEN_BACK ? S("{\"words\":\"请补一张租房合同的照片\"}") : S("{\"area\":\"370202\"}");
    if (k > SENT)
        demo_call(d, clerk, M_POST, str_f(d->a, "/api/self-applications/%lld/%s", (long long)id, verb), body);
}

void demo_apply(struct demo *d)
{
    int n = 0;
    const char *clerk = "d07.clerk";
    for (size_t o = 0; o < d->n_orgs && n < PEOPLE && !d->problem.len; o++) {
        if (d->orgs[o].level != DEMO_GRASS || !str_starts(d->orgs[o].code, S(DISTRICT)))
            continue;
        const struct json *rows = json_get(demo_call(d, clerk, M_GET, str_f(d->a, "/api/persons?org=%.*s&limit=20", FMT(d->orgs[o].code)), S("")), "rows");
        /* the first of a union write wishes or have a file */
        for (size_t i = 10; i < json_len(rows) && n < PEOPLE && !d->problem.len; i++)
            go(d, json_get_int(json_at(rows, i), "id", 0), clerk, (enum far)n++);
    }
    if (n < PEOPLE && !d->problem.len)
        d->problem = S(DISTRICT " 没有足够的职工在手机上申请");
}
