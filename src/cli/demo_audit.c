// SPDX-License-Identifier: Apache-2.0
// The audit room of the demonstration: what an auditor would have done by now. All checks over the city, a
// money-unit sample, one item that wants an explanation, the union's reply and the conclusion.
#include "demo.h"
#include "job.h"

static const char *path_of(struct demo *d, const char *what, int64_t id, const char *tail)
{
    return str_z(d->a, str_f(d->a, "/api/auditroom/%s/%lld%s", what, (long long)id, tail));
}

static void checks(struct demo *d)
{
    const struct json *j = demo_call(d, "city.auditor", M_POST, S("/api/auditroom/runs?org=QD"), S("{\"campaign\":\"LJ2023\"}"));
    int64_t job = json_get_int(j, "job", 0);
    if (job && job_run_now(d->app, job, NULL, NULL) != OK && !d->problem.len)
        d->problem = S("经审检查没有完成");
}

void demo_audit(struct demo *d)
{
    checks(d);
    const struct json *s = demo_call(d, "city.auditor", M_POST, S("/api/auditroom/samples?org=QD03"),
                                     S("{\"campaign\":\"LJ2023\",\"title\":\"李沧区慰问记录抽样\",\"unit\":\"aid\",\"method\":\"money\",\"confidence\":95,"
                                       "\"tolerable_fen\":10000000,\"seed\":\"2023\"}"));
    int64_t sample = json_get_int(s, "id", 0);
    const struct json *items = demo_call(d, "city.auditor", M_GET, str_f(d->a, "%s?limit=2", path_of(d, "samples", sample, "/items")), S(""));
    int64_t one = json_get_int(json_at(json_get(items, "rows"), 0), "seq", 0), two = json_get_int(json_at(json_get(items, "rows"), 1), "seq", 0);
    if (d->problem.len || !one || !two)
        return;
    demo_call(d, "city.auditor", M_PUT, str_f(d->a, "%s/%lld", path_of(d, "samples", sample, "/items"), (long long)one),
              S("{\"verdict\":\"wrong\",\"note\":\"入户走访记录没有附在档案中\"}"));
    demo_call(d, "city.auditor", M_PUT, str_f(d->a, "%s/%lld", path_of(d, "samples", sample, "/items"), (long long)two),
              S("{\"verdict\":\"right\",\"note\":\"名册、回单、账一致\"}"));
    const struct json *p = demo_call(d, "city.auditor", M_POST, S("/api/auditroom/papers?org=QD03"),
                                     str_f(d->a, "{\"sample_id\":%lld,\"sample_seq\":%lld,\"basis\":\"青总办通〔2019〕105号 三（三）\","
                                                 "\"advice\":\"补齐走访记录并归档\"}", (long long)sample, (long long)one));
    int64_t paper = json_get_int(p, "id", 0);
    demo_call(d, "city.auditor", M_POST, str_of(path_of(d, "papers", paper, "/send")), S("{}"));
    demo_call(d, "d03.clerk", M_POST, str_of(path_of(d, "papers", paper, "/reply")), S("{\"text\":\"走访记录已补齐，扫描件存档。\"}"));
    demo_call(d, "city.auditor", M_POST, str_of(path_of(d, "papers", paper, "/close")), S("{\"text\":\"已补正，予以认可。\",\"outcome\":\"corrected\"}"));
}
