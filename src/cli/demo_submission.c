// SPDX-License-Identifier: Apache-2.0
// The tables go up the tree: nearly every union has filed and been accepted; one district was told an
// earlier day and is late, one table went back with remarks, one union is excused, two have not filed, so that
// the page shows what each looks like.
#include "demo.h"

#include "date.h"

enum { DUE_DAYS = 12, DUE_BELOW_DAYS = 7, DAY_MS = 24 * 3600 * 1000 };

/* What a cadre answers, by check; the others were looked at and are right. */
static const struct {
    const char *code, *reason;
} answers[] = {
    {"V09", "结余资金用于元宵节后补发，名单已定"},
    {"V10", "建档困难职工另有行政拨付和社会捐助资金"},
    {"V11", "含住院职工一次性慰问，标准按集体研究决定执行"},
    {"V23", "今年新增新就业形态劳动者慰问，人次增加"},
    {"V25", "填报数由各企业汇总后取整"},
    {"V31", "企业走访由区总工会统一组织，在区里填报"},
    {"V36", "捐赠收据在财务处，正在补登记"},
};

static const char *answer_to(struct str code)
{
    for (size_t i = 0; i < countof(answers); i++)
        if (str_eq(code, str_of(answers[i].code)))
            return answers[i].reason;
    return "已与名册和凭证核对，数字无误";
}

static void set_due(struct demo *d, const char *as, const char *org, int level, int64_t days)
{
    char due[DATE_TEXT];
    date_iso(date_of_ms(now_ms(d->app->clock) + days * DAY_MS), due);
    demo_call(d, as, M_PUT, S("/api/submissions/dues"),
              str_f(d->a, "{\"campaign\":\"LJ2023\",\"form\":\"cz21\",\"org\":\"%s\",\"level\":%d,\"due_on\":\"%s\",\"lock_on\":\"\"}", org, level, due));
}

static const char *user_of(struct demo *d, const struct demo_org *o, const char *role)
{
    return str_z(d->a, str_f(d->a, "%.*s.%s", FMT(o->user), role));
}

static const struct json *sheet(struct demo *d, const struct demo_org *o)
{
    return demo_call(d, user_of(d, o, "clerk"), M_GET, str_f(d->a, "/api/submissions/sheet?campaign=LJ2023&form=cz21&org=%.*s", FMT(o->code)), S(""));
}

static void give_reasons(struct demo *d, const struct demo_org *o, const struct json *checks)
{
    struct buf b = buf_new(d->a, 64 * 1024);
    for (size_t i = 0; i < json_len(checks); i++) {
        const struct json *c = json_at(checks, i);
        if (str_eq(json_get_str(c, "level"), S("warning")))
            buf_f(&b, "%s\"%.*s\":\"%s\"", b.len ? "," : "", FMT(json_get_str(c, "key")), answer_to(json_get_str(c, "code")));
    }
    if (b.len)
        demo_call(d, user_of(d, o, "clerk"), M_PUT, S("/api/submissions/reasons"),
                  str_f(d->a, "{\"campaign\":\"LJ2023\",\"form\":\"cz21\",\"org\":\"%.*s\",\"reasons\":{%.*s}}", FMT(o->code), FMT(buf_done(&b))));
}

static void narrate(struct demo *d, const struct demo_org *o, int64_t version)
{
    static const char *const words[] = {
        "走访一线班组，把慰问送到岗位；困难职工逐户上门，一户一档核对需求。",
        "联合企业开展节日慰问，快递、外卖站点设置暖心物资，职工反映良好。",
        "慰问款全部打入本人银行卡，名册经集体研究，公示后发放。",
    };
    demo_call(d, user_of(d, o, "clerk"), M_PUT, S("/api/submissions/draft"),
              str_f(d->a, "{\"campaign\":\"LJ2023\",\"form\":\"cz21\",\"org\":\"%.*s\",\"narrative\":\"%s\",\"filler\":\"经办人\",\"phone\":\"0532-8309%04llu\",\"version\":%lld}",
                    FMT(o->code), words[demo_random(d) % countof(words)], (unsigned long long)(demo_random(d) % 10000), (long long)version));
}

static int64_t file(struct demo *d, const struct demo_org *o)
{
    const struct json *s = sheet(d, o);
    if (o->level != DEMO_GRASS)
        narrate(d, o, json_get_int(s, "version", 0));
    give_reasons(d, o, json_get(s, "checks"));
    if (d->problem.len)
        return 0;
    const struct json *done = demo_call(d, user_of(d, o, "clerk"), M_POST, S("/api/submissions/submit"),
                                        str_f(d->a, "{\"campaign\":\"LJ2023\",\"form\":\"cz21\",\"org\":\"%.*s\"}", FMT(o->code)));
    return json_get_int(done, "id", 0);
}

static void decide(struct demo *d, const struct demo_org *o, int64_t id, const char *verb, const char *body)
{
    const char *as = o->level == DEMO_TOP ? "city.review" : user_of(d, o, "review");
    if (id)
        demo_call(d, as, M_POST, str_f(d->a, "/api/submissions/%lld/%s", (long long)id, verb), str_of(body));
}

/* What has not come in keeps the unions above it from filing. */
static bool waits(const struct demo_org *o)
{
    static const char *const missing[] = {"QD080101", "QD080203"}, *const back = "QD0904";
    for (size_t i = 0; i < countof(missing); i++)
        if (str_starts(str_of(missing[i]), o->code))
            return true;
    return str_starts(str_of(back), o->code) && o->code.len < 6;
}

static void one(struct demo *d, const struct demo_org *o)
{
    if (str_eq(o->code, S("QD070801"))) {
        demo_call(d, user_of(d, o, "review"), M_POST, S("/api/submissions/excuse"),
                  S("{\"campaign\":\"LJ2023\",\"form\":\"cz21\",\"org\":\"QD070801\",\"reason\":\"企业正在搬迁，春节期间停产\"}"));
        return;
    }
    int64_t id = file(d, o);
    if (str_eq(o->code, S("QD0904")))
        decide(d, o, id, "return", "{\"reason\":\"总数与名册相符，个别项目请核对\",\"remarks\":{\"C3\":\"请附停发工资企业名单\",\"D3\":\"与上月上报的预拨数不同，请说明\"}}");
    else if (!str_eq(o->code, S("QD10"))) /* waits for the city */
        decide(d, o, id, "accept", "{}");
}

void demo_submission(struct demo *d)
{
    static const enum demo_level order[] = {DEMO_GRASS, DEMO_STREET, DEMO_TOP};
    demo_at(d, "2022-12-29", 10); /* so that the districts' day is that of the city's notice: 2023-01-10 */
    set_due(d, "city.clerk", "QD", 0, DUE_DAYS + 5);
    set_due(d, "city.clerk", "QD", 1, DUE_DAYS);
    set_due(d, "city.clerk", "QD", 2, DUE_BELOW_DAYS);
    set_due(d, "d03.clerk", "QD03", 1, -2);
    set_due(d, "d08.clerk", "QD08", 1, -1);
    for (size_t k = 0; k < countof(order); k++)
        for (size_t i = 0; i < d->n_orgs && !d->problem.len; i++) {
            struct arena_mark m = arena_mark(d->a);
            if (d->orgs[i].level == order[k] && !waits(&d->orgs[i]))
                one(d, &d->orgs[i]);
            if (!d->problem.len)
                arena_release(d->a, m);
        }
    demo_at(d, NULL, 0);
}
