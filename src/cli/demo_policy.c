// SPDX-License-Identifier: Apache-2.0
// The demonstration's policies: local lines, verdicts of the households in the archive, a draft of a next edition, and a look at what a raised
// line would change. The amounts are invented and say so.
#include "demo.h"
#include "job.h"
#include "json.h"

static void line(struct demo *d, const char *kind, const char *residence, const char *from, long long fen)
{
    demo_call(d, "city.clerk", M_POST, S("/api/policy-lines"),
              str_f(d->a, "{\"kind\":\"%s\",\"area\":\"370200\",\"residence\":\"%s\",\"from_on\":\"%s\",\"fen\":%lld,\"document\":\"演示数据：不是真实标准\"}", kind, residence, from, fen));
}

/* Every household in the archive is judged under the policy in force; the verdict stays with its file. */
static void verdicts(struct demo *d)
{
    const struct json *rows = json_get(demo_call(d, "city.review", M_GET, S("/api/casefiles?org=QD&state=active&limit=500"), S("")), "rows");
    for (size_t i = 0; !d->problem.len && i < json_len(rows); i++)
        demo_call(d, "city.review", M_POST, str_f(d->a, "/api/judge/casefiles/%lld", (long long)json_get_int(json_at(rows, i), "id", 0)), S("{\"policy\":\"national\"}"));
}

/* A next edition that deducts losses of disasters too: one word in its terms. */
static void draft(struct demo *d)
{
    static const char was[] = "\"care\",\"job\"]", now[] = "\"care\",\"job\",\"disaster\"]";
    const struct json *rows = json_get(demo_call(d, "city.clerk", M_GET, S("/api/policies"), S("")), "rows"), *j;
    long long base = 0;
    for (size_t i = 0; i < json_len(rows); i++)
        if (str_eq(json_get_str(json_at(rows, i), "code"), S("national")) && json_get_bool(json_at(rows, i), "in_force"))
            base = json_get_int(json_at(rows, i), "id", 0);
    j = demo_call(d, "city.clerk", M_POST, S("/api/policy-drafts?org=QD"),
                  str_f(d->a, "{\"base\":%lld,\"code\":\"national\",\"edition\":\"拟改\",\"title\":\"全国三类（拟把灾害损失计入刚性支出）\"}", base));
    if (d->problem.len)
        return;
    struct str body = json_text(d->a, json_get(j, "body"));
    ptrdiff_t at = str_find(body, str_of(was));
    if (at < 0)
        return;
    demo_call(d, "city.clerk", M_PUT, str_f(d->a, "/api/policy-drafts/%lld", (long long)json_get_int(j, "id", 0)),
              str_f(d->a, "{\"code\":\"national\",\"edition\":\"拟改\",\"title\":\"全国三类（拟把灾害损失计入刚性支出）\",\"source\":\"市总工会讨论稿\",\"version\":1,\"body\":%.*s%s%.*s}", (int)at,
                    body.at, now, FMT(str_sub(body, (size_t)at + sizeof was - 1, body.len))));
}

static void look(struct demo *d)
{
    const struct json *r = demo_call(d, "city.review", M_POST, S("/api/judge/reruns?org=QD"), S("{\"policy\":\"national\",\"urban_fen\":130000,\"rural_fen\":100000}"));
    if (!d->problem.len && job_run_now(d->app, json_get_int(r, "job", 0), NULL, NULL) != OK)
        d->problem = S("批量试算没有完成");
}

void demo_policy(struct demo *d)
{
    line(d, "dibao", "urban", "2022-01-01", 115000);
    line(d, "dibao", "rural", "2022-01-01", 86000);
    line(d, "wage", "", "2022-01-01", 221000);
    if (!d->problem.len)
        verdicts(d);
    if (!d->problem.len)
        draft(d);
    if (!d->problem.len)
        look(d);
}
