// SPDX-License-Identifier: Apache-2.0
// Personal data and quality of the demonstration city's files: consents of some households, requests in several states, a hold, scores.
#include "demo.h"
#include "job.h"

enum { HOUSEHOLDS = 30 };

static int64_t paper(struct demo *d, struct str org, const char *name)
{
    const struct json *f = demo_upload(d, "city.clerk", str_f(d->a, "/api/files?org=%.*s", FMT(org)), name, S("演示用签字件\n"));
    return json_get_int(f, "id", 0);
}

static const struct json *on_file(struct demo *d, const char *as, int64_t id, const char *what, struct str body)
{
    return demo_call(d, as, M_POST, str_f(d->a, "/api/casefiles/%lld/%s", (long long)id, what), body);
}

void demo_agree(struct demo *d, int64_t id, struct str org, size_t but)
{
    const struct json *lacks = json_get(demo_call(d, "city.clerk", M_GET, str_f(d->a, "/api/casefiles/%lld/consents", (long long)id), S("")), "missing");
    for (size_t i = 0; i + but < json_len(lacks); i++) {
        const struct json *m = json_at(lacks, i);
        int64_t guardian = json_get_bool(m, "child") ? 1 : 0;
        (void)on_file(d, "city.clerk", id, "consents",
                      str_f(d->a, "{\"member_no\":%lld,\"purpose\":\"%.*s\",\"how\":\"paper\",\"guardian_no\":%lld,\"file_id\":%lld}",
                            (long long)json_get_int(m, "member_no", 0), FMT(json_get_str(m, "purpose")), (long long)guardian, (long long)paper(d, org, "同意书.txt")));
    }
}

static void requests(struct demo *d, const struct json *rows)
{
    int64_t first = json_get_int(json_at(rows, 0), "id", 0), second = json_get_int(json_at(rows, 1), "id", 0), third = json_get_int(json_at(rows, 2), "id", 0);
    (void)on_file(d, "city.clerk", first, "requests", S("{\"member_no\":1,\"kind\":\"access\",\"identity\":\"idcard\",\"words\":\"想看看档案里登记了什么\"}"));
    (void)on_file(d, "city.clerk", second, "requests",
                  str_f(d->a, "{\"member_no\":1,\"kind\":\"correct\",\"identity\":\"idcard\",\"part\":\"member\",\"field\":\"employer\",\"value\":\"青岛市第二棉纺厂\",\"file_id\":%lld}",
                        (long long)paper(d, json_get_str(json_at(rows, 1), "org_code"), "单位证明.txt")));
    const struct json *done = on_file(d, "city.clerk", third, "requests", S("{\"member_no\":1,\"kind\":\"delete\",\"identity\":\"idcard\"}"));
    (void)demo_call(d, "city.review", M_POST, str_f(d->a, "/api/privacy/requests/%lld/refuse", (long long)json_get_int(done, "id", 0)),
                    S("{\"words\":\"档案在档，正在帮扶；退出后按规定保存\"}"));
    (void)on_file(d, "city.review", first, "holds", S("{\"reason\":\"audit\",\"words\":\"本年度经审抽查\"}"));
}

void demo_privacy(struct demo *d)
{
    const struct json *rows = json_get(demo_call(d, "city.clerk", M_GET, str_f(d->a, "/api/casefiles?org=QD&state=active&limit=%d", HOUSEHOLDS), S("")), "rows");
    if (d->problem.len || json_len(rows) < 3)
        return;
    for (size_t i = 0; i < json_len(rows) && !d->problem.len; i++)
        demo_agree(d, json_get_int(json_at(rows, i), "id", 0), json_get_str(json_at(rows, i), "org_code"), i % 3 == 0);
    requests(d, rows);
    int64_t job = json_get_int(demo_call(d, "city.review", M_POST, S("/api/evidence/score?org=QD"), S("")), "job", 0);
    if (job && job_run_now(d->app, job, NULL, NULL) != OK && !d->problem.len)
        d->problem = S("evidence.score");
}
